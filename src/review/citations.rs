//! store -> Citations: what the watched pages cite as they stand now. What a citation is and how it stands, `mentions`
//! knows.

use jiff::{Timestamp, civil::Date};

use super::{read_snapshot, versions};
use crate::{
    mentions::{Finder, Page, audit},
    model::{
        citation::{Audited, Citations, NotAudited},
        source::{Kind, Source, Watchlist},
    },
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

/// Of the pages that are listed because they cite guidance, those that cite editions no longer in force.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn of_boards(
    watchlist: &Watchlist,
    store: &Store,
    finder: &Finder,
    on: Date,
) -> Result<Vec<Audited>, StoreError> {
    let mut pages = Vec::new();
    for source in watchlist.sources.iter().filter(|source| source.kind == Some(Kind::Board)) {
        let page = page(watchlist, source, store, finder, on)?.ok();
        pages.extend(page.filter(|page| page.stale().next().is_some()));
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
