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
    model::{
        editions::Editions,
        source::{PublicationId, Watchlist},
        time::london_day,
    },
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
        opened => review::register(&watchlist, &opened?, Timestamp::MAX)?,
    };
    if options.found {
        return found(&register, options);
    }
    let on = match &options.on {
        Some(text) => dates::any_day(text, now)?,
        None => london_day(now),
    };
    let publications = if let Some(id) = &options.publication {
        let lineage = register.lineage(id).ok_or_else(|| unknown(&register, id))?;
        vec![register.stood(lineage, on)]
    } else {
        let known = register.lineages.iter().filter(|lineage| !lineage.editions.is_empty());
        known.map(|lineage| register.stood(lineage, on)).collect()
    };
    let in_full = options.publication.is_some();
    let editions = Editions { on, checked_to: register.checked_to, in_full, publications };
    let written = report::render_editions(&editions, options.format.format.into());
    say::result(&written, &options.format)?;
    Ok(Exit::Done)
}

/// What was seen and nobody has confirmed, as lines of a sources file.
fn found(register: &Register, options: &EditionsOptions) -> Result<Exit, Fault> {
    if let Some(id) = &options.publication
        && register.lineage(id).is_none()
    {
        return Err(unknown(register, id));
    }
    let mut text = String::new();
    for lineage in &register.lineages {
        if options.publication.as_ref().is_some_and(|id| *id != lineage.id) {
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

fn unknown(register: &Register, id: &PublicationId) -> Fault {
    let names = || register.lineages.iter().map(|lineage| lineage.id.as_str());
    let part = |name: &&str| name.contains(id.as_str()) || id.as_str().contains(name);
    let mut near: Vec<_> = names().filter(part).take(3).collect();
    if near.is_empty() {
        near.extend(config::nearest(id.as_str(), names()));
    }
    let hint = if near.is_empty() {
        "`guidewatch editions` lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    BadUsage(format!("no publication is known as “{id}”: {hint}")).into()
}
