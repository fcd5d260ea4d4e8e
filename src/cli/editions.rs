//! `editions [ID] [--on DATE]`: which edition of a publication stood on a day.

use std::path::Path;

use jiff::Timestamp;

use super::{
    args::{Args, EditionsOptions},
    dates,
    exit::{BadUsage, Exit, Fault},
    place, say,
};
use crate::{
    config,
    model::{edition::Lineage, editions::Editions, source::Watchlist, time::london_day},
    register::Register,
    report, review,
    store::{Store, StoreError},
};

pub(super) fn run(args: &Args, options: &EditionsOptions) -> Result<Exit, Fault> {
    // What is known of editions comes with the program: without a list of one's own there is none to add.
    let is_named = args.sources != Path::new(Args::SOURCES);
    let listed = is_named || args.sources.exists();
    let watchlist = if listed { place::watchlist(args)? } else { Watchlist::default() };
    let now = place::now();
    let register = match Store::open(&place::store(args)) {
        // Nothing was crawled yet: what is known is known all the same.
        Err(StoreError::Missing(_)) => Register::known().with(&watchlist),
        opened => {
            let store = opened?;
            let register = review::register(&watchlist, &store, Timestamp::MAX)?;
            review::with_ended(&watchlist, &store, register, None)?
        }
    };
    let wanted = options.publication.as_deref().map(|name| called(&register, name)).transpose()?;
    if options.found {
        return found(&register, wanted, options);
    }
    let on = match &options.on {
        Some(text) => dates::any_day(text, now)?,
        None => london_day(now),
    };
    let publications = if let Some(lineage) = wanted {
        vec![register.stood(lineage, on)]
    } else {
        let known = register.lineages.iter().filter(|lineage| !lineage.editions.is_empty());
        known.map(|lineage| register.stood(lineage, on)).collect()
    };
    let in_full = wanted.is_some();
    let editions = Editions { on, checked_to: register.checked_to, in_full, publications };
    let written = report::render_editions(&editions, options.format.format.into());
    say::result(&written, &options.format)?;
    Ok(Exit::Done)
}

/// What was seen and nobody has confirmed, as lines of a sources file.
fn found(
    register: &Register,
    wanted: Option<&Lineage>,
    options: &EditionsOptions,
) -> Result<Exit, Fault> {
    let mut text = String::new();
    for lineage in &register.lineages {
        if wanted.is_some_and(|wanted| wanted.id != lineage.id) {
            continue;
        }
        for edition in lineage.editions.iter().filter(|edition| edition.is_found) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!(
                "# {}: seen, not yet confirmed. Once you have looked, put this below the [[publication]] with\n\
                 # id = \"{}\" in the sources file.\n{}",
                report::clean(&lineage.title),
                lineage.id,
                config::edition_lines(&lineage.id, edition)
            ));
        }
    }
    if text.is_empty() {
        say::note("no edition was seen that is not known already");
    } else {
        say::result(&text, &options.format)?;
    }
    Ok(Exit::Done)
}

/// The publication that people call so: by its id, else by its title or a short name, in letters of any case.
fn called<'r>(register: &'r Register, name: &str) -> Result<&'r Lineage, Fault> {
    let wanted = name.trim().to_lowercase();
    let is_id = |lineage: &&Lineage| lineage.id.as_str() == wanted;
    let is_called = |lineage: &&Lineage| {
        // A single everyday word, “Prevent”, may be meant of several.
        let is_sure = |name: &&String| name.contains(' ') || !name.contains(char::is_lowercase);
        let names = lineage.aliases.iter().chain(lineage.ambiguous.iter().filter(is_sure));
        std::iter::once(&lineage.title).chain(names).any(|name| name.to_lowercase() == wanted)
    };
    let all = &register.lineages;
    let found = all.iter().find(is_id).or_else(|| all.iter().find(is_called));
    found.ok_or_else(|| unknown(register, &wanted))
}

fn unknown(register: &Register, id: &str) -> Fault {
    let names = || register.lineages.iter().map(|lineage| lineage.id.as_str());
    let part = |name: &&str| name.contains(id) || id.contains(name);
    let mut near: Vec<_> = names().filter(part).take(3).collect();
    if near.is_empty() {
        near.extend(config::nearest(id, names()));
    }
    let hint = if near.is_empty() {
        "`guidewatch editions` lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    BadUsage(format!("no publication is known as “{id}”: {hint}")).into()
}
