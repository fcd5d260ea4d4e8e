//! Which sources and documents a crawl is asked for, and of which it tells. Looks into the list and the store, and fetches
//! nothing.

use std::collections::BTreeSet;

use super::super::{
    args::{Args, CrawlOptions},
    exit::{BadUsage, Fault},
    place,
};
use crate::model::source::{Source, SourceId, Watchlist};

/// The sources asked for, paused ones included.
pub(super) fn choose<'a>(
    watchlist: &'a Watchlist,
    options: &CrawlOptions,
) -> Result<Vec<&'a Source>, Fault> {
    let named = |id: &SourceId| place::source(watchlist, id);
    let mut chosen: Vec<&Source> = if options.source.is_empty() {
        watchlist.sources.iter().collect()
    } else {
        let listed = options.source.iter().filter(|id| id.parent().is_none());
        listed.map(named).collect::<Result<_, _>>()?
    };
    if !options.tag.is_empty() {
        chosen.retain(|source| source.tags.iter().any(|tag| options.tag.contains(tag)));
        if chosen.is_empty() && options.source.iter().all(|id| id.parent().is_none()) {
            return Err(BadUsage(format!(
                "no source has the tag “{}”",
                options.tag.join("” or “")
            ))
            .into());
        }
    }
    Ok(once(chosen, |source| &source.id))
}

/// The documents of publications that were asked for by name.
pub(super) fn documents(
    args: &Args,
    watchlist: &Watchlist,
    options: &CrawlOptions,
) -> Result<Vec<Source>, Fault> {
    let named = options.source.iter().filter(|id| id.parent().is_some());
    let found = named.map(|id| Ok(place::source_or_document(args, watchlist, id)?.into_owned()));
    let mut documents: Vec<Source> = found.collect::<Result<_, Fault>>()?;
    // Those of a publication that is fetched with all its documents are fetched with it.
    documents.retain(|one| one.id.parent().is_none_or(|id| !options.source.contains(&id)));
    Ok(once(documents, |one| &one.id))
}

/// The sources of which is told: those that were asked for, and the publications of documents that were.
pub(super) fn concerned<'a>(
    watchlist: &'a Watchlist,
    chosen: &[&'a Source],
    documents: &[Source],
) -> Vec<&'a Source> {
    let mut concerned = chosen.to_vec();
    for id in documents.iter().filter_map(|one| one.id.parent()) {
        let is_told = concerned.iter().any(|source| source.id == id);
        concerned.extend(watchlist.source(&id).filter(|_| !is_told));
    }
    concerned
}

/// What was asked for by name and is paused all the same.
pub(super) fn paused<'a>(
    chosen: &[&'a Source],
    options: &CrawlOptions,
) -> Vec<(&'a SourceId, &'a str)> {
    let named = |source: &&&Source| options.source.contains(&source.id);
    let why = |source: &&'a Source| Some((&source.id, source.paused.as_deref()?));
    chosen.iter().filter(named).filter_map(why).collect()
}

/// The first of each id, however often and in which order it was named.
fn once<T>(mut all: Vec<T>, id: impl Fn(&T) -> &SourceId) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(id(one).clone()));
    all
}
