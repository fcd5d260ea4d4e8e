//! From the store to the pages, one source at a time, so that memory does not grow with the list.

use std::path::Path;

use jiff::Timestamp;

use super::{super::exit::Fault, folder::Folder};
use crate::{
    mentions::Finder,
    model::{
        change::Change,
        document::Document,
        report::{DocumentHeld, History, SourceStatus, Status},
        snapshot::Snapshot,
        source::{Source, SourceId, Watchlist},
        time::london_day,
    },
    register::Register,
    report::site::{self, Calendar, Dated, Entry, IN_A_FEED, Line, Row, Search, Work},
    review::{self, Unread},
    store::Store,
};

/// Writes all pages.
pub(in crate::cli) fn write(
    watchlist: &Watchlist,
    store: &Path,
    folder: &mut Folder,
    now: Timestamp,
) -> Result<(), Fault> {
    // What it reads it keeps in the index: opened again, the store knows it.
    let status = review::status(watchlist, &Store::open(store)?, now)?;
    let store = Store::open(store)?;
    for file in site::fixed() {
        folder.put(&file)?;
    }
    let register = review::register(watchlist, &store, Timestamp::MAX)?;
    let mut calendar = Calendar::default();
    let (mut rows, mut newest, mut search) = (Vec::new(), Vec::new(), Search::default());
    for source in watchlist.sources.iter().filter(|source| source.discover.is_none()) {
        let Some(stands) = status.sources.iter().find(|one| one.source == source.id) else {
            continue;
        };
        search.begin();
        let changes = of_source(
            watchlist,
            source,
            &store,
            stands,
            folder,
            &mut search,
            &register,
            &mut calendar,
            now,
        )?;
        newest.extend(changes.iter().rev().take(IN_A_FEED).map(Entry::of));
        if newest.len() > 10 * IN_A_FEED {
            keep_newest(&mut newest);
        }
        rows.push(Row {
            status: stands.clone(),
            publisher: publisher(watchlist, source).map(str::to_owned),
            republish: source.republish,
            changes: changes.iter().rev().map(Line::of).collect(),
        });
    }
    keep_newest(&mut newest);
    let listed =
        |one: &SourceStatus| watchlist.source(&one.source).is_some_and(|s| s.discover.is_none());
    let sources = status.sources.iter().filter(|one| listed(one)).cloned().collect();
    let status = Status { sources, ..status };
    let register = review::with_ended(watchlist, &store, register, None)?;
    let finder = Finder::of(&register);
    let citations = review::citations(watchlist, &store, &finder, london_day(now))?;
    for file in site::overview(&rows, &status, &newest) {
        folder.put(&file)?;
    }
    for file in [site::coming(&calendar), site::citations(citations)] {
        folder.put(&file)?;
    }
    for file in search.files(&rows) {
        folder.put(&file)?;
    }
    Ok(())
}

fn keep_newest(newest: &mut Vec<Entry>) {
    newest.sort_by(|one, other| other.cmp(one));
    newest.truncate(IN_A_FEED);
}

fn publisher<'a>(watchlist: &'a Watchlist, source: &Source) -> Option<&'a str> {
    watchlist.publication(source.publication.as_ref()?)?.publisher.as_deref()
}

#[expect(clippy::too_many_arguments, reason = "where each of what it finds goes")]
/// The pages of one source, of its changes and of its documents; gives its changes, oldest first.
fn of_source(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    status: &SourceStatus,
    folder: &mut Folder,
    search: &mut Search,
    register: &Register,
    calendar: &mut Calendar,
    now: Timestamp,
) -> Result<Vec<Change>, Fault> {
    let told = review::story(watchlist, source, store, register, now)?;
    calendar.add(told.events, told.ahead);
    let mut changes = told.changes;
    changes.sort_by(|one, other| {
        (one.to.captured_at, &one.id).cmp(&(other.to.captured_at, &other.id))
    });
    let documents = review::held(watchlist, store, source, None, now)?;
    let shelf =
        Shelf { watchlist, store, source, status, changes: &changes, documents: &documents };
    shelf.write(None, folder, search)?;
    for (n, change) in changes.iter().enumerate() {
        search.change(n + 1, change);
    }
    for document in documents.iter().filter(|document| document.snapshots > 0) {
        let Some(own) = review::document(watchlist, store, &document.source)? else { continue };
        let status = as_status(document, store);
        let is_of = |id: &Option<SourceId>| id.as_ref() == Some(&document.source);
        let touches = |change: &&Change| {
            change.source == document.source
                || change.parts.iter().any(|part| is_of(&part.source) || is_of(&part.replaced))
        };
        let own_changes: Vec<Change> = changes.iter().filter(touches).cloned().collect();
        let shelf = Shelf {
            watchlist,
            store,
            source: &own,
            status: &status,
            changes: &own_changes,
            documents: &[],
        };
        shelf.write(Some(&shelf_title(watchlist, source)), folder, search)?;
    }
    Ok(changes)
}

fn shelf_title(watchlist: &Watchlist, source: &Source) -> String {
    watchlist.title_of(source).to_owned()
}

/// How a document of a publication stands, as its page shows it.
fn as_status(document: &DocumentHeld, store: &Store) -> SourceStatus {
    let head = store.head(&document.source);
    SourceStatus {
        source: document.source.clone(),
        title: document.title.clone(),
        url: document.url.clone(),
        paused: None,
        last_checked: document.last_checked,
        last_changed: None,
        newest_snapshot: head.and_then(|head| Some(head.newest.as_ref()?.at)),
        held: None,
        withdrawn: false,
        in_force: None,
        gone: None,
        dismissed: None,
        snapshots: document.snapshots,
        documents: 0,
        failing: head.and_then(|head| head.failing.clone()),
        overdue: None,
    }
}

/// One source or document, with what its pages are made of.
struct Shelf<'a> {
    watchlist: &'a Watchlist,
    store: &'a Store,
    source: &'a Source,
    status: &'a SourceStatus,
    /// Oldest first.
    changes: &'a [Change],
    documents: &'a [DocumentHeld],
}

impl Shelf<'_> {
    /// Writes its page, its changes and its texts; `within` is what readers call the publication of a document, whose
    /// changes have their pages with the publication.
    fn write(
        &self,
        within: Option<&str>,
        folder: &mut Folder,
        search: &mut Search,
    ) -> Result<(), Fault> {
        let title = &self.status.title;
        let history: History = review::history(self.store, self.source, title)?;
        let (versions, _) = review::versions(self.store, self.source, Timestamp::MAX)?;
        let work = Work {
            status: self.status,
            publisher: publisher(self.watchlist, self.source),
            republish: self.source.republish,
            history: &history,
            versions: &versions,
            changes: self.changes,
            documents: self.documents,
            within,
        };
        for file in site::work(&work) {
            folder.put(&file)?;
        }
        let mut told: Vec<&Change> = Vec::new();
        for (n, snapshot) in versions.iter().enumerate() {
            let document = self.read(snapshot);
            let came = |change: &&Change| {
                change.source == self.source.id && change.to.captured_at == snapshot.at
            };
            let change = self.changes.iter().find(came);
            let dated = Dated {
                snapshot,
                document: document.as_ref().map_err(String::as_str),
                before: n.checked_sub(1).and_then(|n| versions.get(n)),
                after: versions.get(n + 1),
                change,
            };
            for file in site::text(&work, &dated) {
                folder.put(&file)?;
            }
            let Ok(document) = document else { continue };
            if n + 1 == versions.len() {
                search.text(title, &document);
            }
            if let (Some(change), None) = (change, within) {
                folder.put(&site::change(
                    &work,
                    change,
                    Some(&document).filter(|_| work.republish),
                ))?;
                told.push(change);
            }
        }
        let is_told = |change: &Change| told.iter().any(|one| one.id == change.id);
        for change in self.changes.iter().filter(|change| within.is_none() && !is_told(change)) {
            folder.put(&site::change(&work, change, None))?;
        }
        Ok(())
    }

    fn read(&self, snapshot: &Snapshot) -> Result<Document, String> {
        let read = review::read_snapshot(self.store, self.source, snapshot);
        read.map(|read| read.document).map_err(|why: Unread| why.to_string())
    }
}
