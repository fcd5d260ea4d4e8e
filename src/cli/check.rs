//! `check`: is the sources file sound? Fetches nothing.

use std::collections::BTreeSet;

use super::{
    args::Args,
    deliver,
    exit::{BadUsage, Exit, Fault},
    place, say,
};
use crate::{model::source::Watchlist, review, store::Store};

pub(super) fn run(args: &Args) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let fetcher = place::fetcher(&watchlist)?;
    let refused = watchlist.sources.iter().filter(|source| source.paused.is_none());
    let refused = refused.filter_map(|source| Some((source, fetcher.refusal(&source.url)?)));
    let refused: Vec<_> = refused
        .map(|(source, why)| {
            format!("{}: {} is never visited: {why}", args.sources.display(), source.id)
        })
        .collect();
    if !refused.is_empty() {
        return Err(BadUsage(refused.join("\n")).into());
    }
    let paused: Vec<_> =
        watchlist.sources.iter().filter(|source| source.paused.is_some()).collect();
    let hosts: BTreeSet<_> =
        watchlist.sources.iter().filter_map(|source| source.url.host_str()).collect();
    let mut lines = format!(
        "{} is sound: {} on {}, {}.\n",
        args.sources.display(),
        say::count(watchlist.sources.len(), "source"),
        say::count(hosts.len(), "host"),
        say::count(watchlist.publications.len(), "publication"),
    );
    for source in paused {
        let why = source.paused.as_deref().unwrap_or_default();
        lines.push_str(&format!("Paused: {} ({why})\n", source.id));
    }
    lines.push_str(&closed_to_programs(&watchlist));
    lines.push_str(&renamed(args, &watchlist));
    lines.push_str(&deliver::checked(&watchlist)?);
    if !watchlist.unaddressed.is_empty() {
        lines.push_str(&format!(
            "{} named in comments and not watched, for no address is known:\n",
            match watchlist.unaddressed.len() {
                1 => "1 document is".to_owned(),
                n => format!("{n} documents are"),
            }
        ));
        for title in &watchlist.unaddressed {
            lines.push_str(&format!("  {title}\n"));
        }
    }
    if watchlist.crawler.contact.is_none() {
        lines.push_str(
            "No contact is set: put contact = \"mailto:you@example.org\" under [crawler], so that a webmaster can write to a person.\n",
        );
    }
    let proxied = watchlist.sources.iter().filter(|source| fetcher.is_proxied(&source.url)).count();
    if proxied > 0 {
        lines.push_str(&format!(
            "Through a proxy: {proxied} of {} sources. The proxy resolves their names, so only names and literal addresses can be checked here.\n",
            watchlist.sources.len()
        ));
    }
    say::out(&lines)?;
    Ok(Exit::Done)
}

/// Sources on sites of Parliament that answer programs with a challenge, and where the same can be read.
fn closed_to_programs(watchlist: &Watchlist) -> String {
    const SITES: [&str; 2] = ["hansard.parliament.uk", "questions-statements.parliament.uk"];
    let watched = watchlist.sources.iter().filter(|source| source.paused.is_none());
    let closed =
        watched.filter(|source| SITES.contains(&source.url.host_str().unwrap_or_default()));
    let lines = closed.map(|source| {
        format!(
            "{}: {} answers programs with a challenge. Written statements can be read at https://questions-statements-api.parliament.uk/api/writtenstatements/statements instead.\n",
            source.id,
            source.url.host_str().unwrap_or_default(),
        )
    });
    lines.collect()
}

/// Sources that were probably renamed without saying so. A store that cannot be read has nothing to say
/// here: other commands tell of it.
fn renamed(args: &Args, watchlist: &Watchlist) -> String {
    let store = Store::open(&place::store(args));
    let unlisted = store.and_then(|store| review::unlisted(watchlist, &store)).unwrap_or_default();
    let renamed = unlisted.iter().filter_map(|old| Some((&old.source, old.became.as_ref()?)));
    let lines = renamed.map(|(old, new)| {
        format!("Did {old} become {new}? Then its history goes on with formerly = [\"{old}\"] in the source {new}.\n")
    });
    lines.collect()
}
