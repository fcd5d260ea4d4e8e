//! store -> Citations: what the watched pages cite as they stand now. What a citation is and how it stands, `mentions`
//! knows.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{ended::with_ended, read_snapshot, versions};
use crate::{
    mentions::{Finder, Page, audit},
    model::{
        change::Change,
        citation::{Audited, Citations, NotAudited},
        report::Report,
        source::{Kind, Source, Watchlist},
    },
    register::Register,
    store::{Store, StoreError},
};

/// What the pages of the list cite, each as it stands now, and how that stands `on` a day. A list in which
/// publications are looked for cites nothing.
///
/// # Errors
/// [`StoreError`] where the store cannot be read; a page that cannot be is told instead.
pub fn citations(
    watchlist: &Watchlist,
    store: &Store,
    finder: &Finder,
    on: Date,
) -> Result<Citations, StoreError> {
    let checked_to = finder.register().checked_to;
    let (mut pages, mut unread) = (Vec::new(), Vec::new());
    for source in watchlist.sources.iter().filter(|source| source.discover.is_none()) {
        match page(watchlist, source, store, finder, on)? {
            Ok(page) => pages.push(page),
            Err(why) => unread.push(NotAudited { source: source.id.to_string(), why }),
        }
    }
    Ok(Citations { on, checked_to, pages, unread, only_stale: false })
}

/// Of the pages that are listed because they cite guidance, those that cite what `report` tells the end of: of a
/// publication that has a new edition, came to its end, or of which one came into force.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn beside(
    watchlist: &Watchlist,
    store: &Store,
    register: &Register,
    report: &Report,
    on: Date,
) -> Result<Vec<Audited>, StoreError> {
    let ends: Vec<&Change> =
        report.changes.iter().filter(|change| change.ends_what_stood()).collect();
    let of_events = report.events.iter().map(|event| event.publication.clone());
    let told: BTreeSet<_> =
        ends.iter().filter_map(|change| change.cited_as()).chain(of_events).collect();
    let boards = || watchlist.sources.iter().filter(|source| source.kind == Some(Kind::Board));
    let mut pages = Vec::new();
    if told.is_empty() || boards().next().is_none() {
        return Ok(pages);
    }
    let sources = ends.iter().map(|change| change.source.clone()).collect();
    let register = with_ended(watchlist, store, register.clone(), Some(&sources))?;
    let finder = Finder::of(&register);
    for source in boards() {
        let Ok(mut page) = page(watchlist, source, store, &finder, on)? else { continue };
        page.citations.retain(|one| told.contains(&one.mention.publication));
        if page.stale().next().is_some() {
            pages.push(page);
        }
    }
    Ok(pages)
}

/// One page as it stands now; why not, where it cannot be read.
fn page(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    finder: &Finder,
    on: Date,
) -> Result<Result<Audited, String>, StoreError> {
    let (snapshots, gone) = versions(store, source, Timestamp::MAX)?;
    if gone.is_some() {
        return Ok(Err("the page is not to be found".to_owned()));
    }
    let Some(snapshot) = snapshots.last() else {
        let crawl = format!("no snapshot yet: `guidewatch crawl --source {}`", source.id);
        return Ok(Err(crawl));
    };
    let read = match read_snapshot(store, source, snapshot) {
        Ok(read) => read,
        Err(why) => return Ok(Err(why.to_string())),
    };
    let id = source.id.to_string();
    let page = Page {
        source: &id,
        title: watchlist.title_of(source),
        url: Some(&source.url),
        publication: source.publication.as_ref(),
        is_board: source.kind == Some(Kind::Board),
    };
    Ok(Ok(audit(&page, &read.document, finder, on)))
}
