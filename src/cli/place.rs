//! Where things are: the sources file that is used, and the store that belongs to it.

use std::{
    borrow::Cow,
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    args::Args,
    exit::{BadUsage, Fault, NotThere},
    say,
};
use crate::{
    config,
    fetch::{Fetcher, Memory},
    model::{
        snapshot::Snapshot,
        source::{Source, SourceId, Watchlist},
        time::{in_london, london_day},
    },
    review,
    store::{Store, StoreError},
};

/// The time. Everything below this floor is given it.
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Whether a person looks on.
pub(super) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// The store's folder: as given, else `snapshots` beside the sources file, never the working directory as such.
pub(super) fn store(args: &Args) -> PathBuf {
    args.store.clone().unwrap_or_else(|| {
        let folder = args.sources.parent().unwrap_or_else(|| Path::new(""));
        folder.join("snapshots")
    })
}

/// Reads the sources file; every problem at once.
pub(super) fn watchlist(args: &Args) -> Result<Watchlist, Fault> {
    Ok(config::read(&args.sources)?)
}

/// A fetcher that remembers nothing: shows whether proxy and certificates can be used, before
/// anything is made or asked.
pub(super) fn fetcher(watchlist: &Watchlist) -> Result<Fetcher, Fault> {
    let Watchlist { crawler, hosts, .. } = watchlist;
    Ok(Fetcher::new(crawler, hosts, Memory::default(), Arc::new(now))?)
}

/// The source of that id, or the nearest name there is.
pub(super) fn source<'a>(watchlist: &'a Watchlist, id: &SourceId) -> Result<&'a Source, Fault> {
    watchlist.source(id).ok_or_else(|| unknown(watchlist, id))
}

/// The same, or the document of a publication of the list that has that name in the store.
pub(super) fn source_or_document<'a>(
    args: &Args,
    watchlist: &'a Watchlist,
    id: &SourceId,
) -> Result<Cow<'a, Source>, Fault> {
    let publication = match (watchlist.source(id), id.parent()) {
        (Some(listed), _) => return Ok(Cow::Borrowed(listed)),
        (None, None) => return Err(unknown(watchlist, id)),
        (None, Some(publication)) => publication,
    };
    let listed = source(watchlist, &publication)?;
    let found = match Store::open(&store(args)) {
        Err(StoreError::Missing(_)) => None,
        store => review::document(watchlist, &store?, id)?,
    };
    found.map(Cow::Owned).ok_or_else(|| {
        let what = if listed.is_publication() {
            format!(
                "`guidewatch show {publication}` lists those that are known, once it was crawled"
            )
        } else {
            format!("“{publication}” is watched as one page, without documents")
        };
        BadUsage(format!("there is no document “{id}”: {what}")).into()
    })
}

fn unknown(watchlist: &Watchlist, id: &SourceId) -> Fault {
    let near = watchlist.sources.iter().map(|source| source.id.as_str());
    let near = near.filter(|name| name.contains(id.as_str()) || id.as_str().contains(name)).take(3);
    let near: Vec<_> = near.collect();
    let hint = if near.is_empty() {
        "`guidewatch status` lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    BadUsage(format!("there is no source “{id}” in the sources file: {hint}")).into()
}

/// The source of that id and the store, opened: one of the list, one that formerly had that id, or one
/// that only the store still knows.
pub(super) fn known<'a>(
    args: &Args,
    watchlist: &'a Watchlist,
    id: &SourceId,
) -> Result<(Cow<'a, Source>, Store), Fault> {
    let dir = store(args);
    let formerly = || watchlist.sources.iter().find(|source| source.formerly.contains(id));
    if let Some(listed) = watchlist.source(id).or_else(formerly) {
        return Ok((Cow::Borrowed(listed), Store::open(&dir)?));
    }
    let opened = match Store::open(&dir) {
        Err(StoreError::Missing(_)) => None,
        opened => Some(opened?),
    };
    let Some(store) = opened else { return Err(unknown(watchlist, id)) };
    if let Some(document) = review::document(watchlist, &store, id)? {
        return Ok((Cow::Owned(document), store));
    }
    if let Some(left) = review::forgotten_source(&store, id)? {
        return Ok((Cow::Owned(left), store));
    }
    if store.heads()?.contains_key(id) {
        let what = "is no longer on the list, and no snapshot of it was ever taken";
        return Err(NotThere(format!("“{id}” {what}")).into());
    }
    Err(unknown(watchlist, id))
}

/// The snapshot that stood at the end of `until`, odd answers apart; the earliest held is named where there is none that old.
pub(super) fn snapshot_at(
    store: &Store,
    source: &Source,
    until: Timestamp,
) -> Result<Snapshot, Fault> {
    let (versions, gone) = review::versions(store, source, until)?;
    if let Some(found) = versions.last() {
        if let Some(gone) = gone {
            say::note(&format!(
                "“{}” has not been found since {}; this is what stood before",
                source.id,
                in_london(gone).strftime("%-d %B %Y, %H:%M")
            ));
        }
        return Ok(found.clone());
    }
    let snapshots = review::snapshots(store, source)?;
    let day = in_london(until).strftime("%-d %B %Y");
    Err(NotThere(match snapshots.first() {
        Some(first) => format!(
            "no snapshot of “{0}” is as old as {day}: the earliest held is of {1}. A copy that somebody \
             saved can be added: `guidewatch import file PATH --source {0} --date DATE`",
            source.id,
            in_london(first.at).strftime("%-d %B %Y, %H:%M"),
        ),
        None => format!(
            "there is no snapshot of “{}” yet: run `guidewatch crawl --source {}`",
            source.id,
            source.id.parent().unwrap_or_else(|| source.id.clone())
        ),
    })
    .into())
}

/// `source@2026-11-22`, its London day, as a comparison names it.
pub(super) fn name_of(snapshot: &Snapshot) -> String {
    format!("{}@{}", snapshot.source, london_day(snapshot.at))
}

/// `source@2026-11-22T06:37:12`, London's time: where the day does not tell two snapshots apart.
pub(super) fn timed_name_of(snapshot: &Snapshot) -> String {
    format!("{}@{}", snapshot.source, in_london(snapshot.at).strftime("%Y-%m-%dT%H:%M:%S"))
}
