//! The pages of one source: its own, one a change, one a text, and the same of its documents. Knows no other source.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use jiff::Timestamp;

use super::{
    super::exit::Fault,
    folder::Folder,
    pages::{Added, Given},
};
use crate::{
    compare, judge,
    model::{
        change::{Change, Read},
        editions::Editions,
        event::Event,
        part::View,
        report::{DocumentHeld, History, SourceStatus},
        snapshot::{Origin, Snapshot},
        source::{Source, SourceId, Watchlist},
        time::london_day,
    },
    report::site::{self, Dated, Entry, IN_A_FEED, Line, Row, Terms, Untold, Work},
    review::{self, Readings, Unread},
    store::Store,
};

/// The pages of one source, of its changes and of its documents; gives what it adds to the pages about all.
pub(super) fn of_source(
    given: &Given<'_>,
    source: &Source,
    status: &SourceStatus,
    folder: &Folder,
) -> Result<Added, Fault> {
    let Given { watchlist, store, register, now, .. } = *given;
    let (readings, mut terms) = (Readings::default(), Terms::default());
    let told = review::story(watchlist, source, store, register, &readings, now)?;
    let mut changes = told.changes;
    changes.sort_by(|one, other| {
        (one.to.captured_at, &one.id).cmp(&(other.to.captured_at, &other.id))
    });
    let documents = review::held(watchlist, store, source, None, now)?;
    let editions = editions(given, source);
    let all: Vec<&Change> = changes.iter().collect();
    let mut others = Vec::new();
    for document in documents.iter().filter(|document| document.snapshots > 0) {
        let Some(own) = review::document(watchlist, store, &document.source)? else { continue };
        let (versions, _) = review::versions(store, &own, Timestamp::MAX)?;
        if !versions.is_empty() {
            others.push((document.title.clone(), document.source.clone(), versions));
        }
    }
    // What the calendar brought before anybody watched is history, and stands among the editions.
    let (held, _) = review::versions(store, source, Timestamp::MAX)?;
    let began = held.iter().find(|one| one.origin != Origin::Supplied).map(|one| one.at);
    let mut came = told.events.clone();
    came.retain(|event| began.is_some_and(|began| Line::came(event).at >= began));
    let shelf = Shelf {
        given,
        source,
        status,
        changes: &all,
        editions: editions.as_ref(),
        others: &others,
        offered: true,
        came: &came,
        documents: &documents,
        within: None,
        readings: &readings,
    };
    shelf.write(folder, &mut terms)?;
    for (n, change) in changes.iter().enumerate() {
        terms.change(n + 1, change);
    }
    let mut of_documents = touched(&changes);
    for document in documents.iter().filter(|document| document.snapshots > 0) {
        let Some(own) = review::document(watchlist, store, &document.source)? else { continue };
        let status = as_status(document, store);
        let shelf = Shelf {
            given,
            source: &own,
            status: &status,
            changes: &of_documents.remove(&document.source).unwrap_or_default(),
            editions: None,
            others: &[],
            offered: document.offered,
            came: &[],
            documents: &[],
            within: Some(watchlist.title_of(source)),
            readings: &readings,
        };
        shelf.write(folder, &mut terms)?;
    }
    let row = Row {
        status: status.clone(),
        publisher: publisher(watchlist, source).map(str::to_owned),
        republish: source.republish,
        changes: changes.iter().rev().map(Line::of).collect(),
        came: came.iter().rev().map(Line::came).collect(),
    };
    let entries = changes.iter().rev().filter_map(Entry::of).take(IN_A_FEED);
    let entries = entries.chain(came.iter().map(Entry::came)).collect();
    Ok(Added { row, entries, terms, events: told.events, ahead: told.ahead })
}

/// The changes in which each document takes part, in their order.
fn touched(changes: &[Change]) -> BTreeMap<SourceId, Vec<&Change>> {
    let mut of: BTreeMap<SourceId, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let parts = change.parts.iter().flat_map(|part| [&part.source, &part.replaced]);
        let ids: BTreeSet<&SourceId> = parts.flatten().chain([&change.source]).collect();
        for id in ids {
            of.entry(id.clone()).or_default().push(change);
        }
    }
    of
}

fn publisher<'a>(watchlist: &'a Watchlist, source: &Source) -> Option<&'a str> {
    watchlist.publication(source.publication.as_ref()?)?.publisher.as_deref()
}

/// The editions of the publication of a source, where this is its publisher's own page.
fn editions(given: &Given<'_>, source: &Source) -> Option<Editions> {
    let id = source.publication.as_ref().filter(|_| review::is_its_own(source))?;
    let on = london_day(given.now);
    let publications = vec![given.register.stood(given.register.lineage(id)?, on)];
    Some(Editions { on, checked_to: given.register.checked_to, in_full: true, publications })
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
    given: &'a Given<'a>,
    source: &'a Source,
    status: &'a SourceStatus,
    /// Oldest first.
    changes: &'a [&'a Change],
    editions: Option<&'a Editions>,
    others: &'a [(String, SourceId, Vec<Snapshot>)],
    offered: bool,
    came: &'a [Event],
    documents: &'a [DocumentHeld],
    /// What readers call the publication of a document, whose changes have their pages with the publication.
    within: Option<&'a str>,
    readings: &'a Readings,
}

impl Shelf<'_> {
    /// Writes its page, its changes and its texts.
    fn write(&self, folder: &Folder, terms: &mut Terms) -> Result<(), Fault> {
        let (store, title) = (self.given.store, &self.status.title);
        let history: History = review::history(store, self.source, title)?;
        let (versions, _) = review::versions(store, self.source, Timestamp::MAX)?;
        let untold = self.untold(&versions);
        let cited_as = self.source.cited_as().filter(|_| self.within.is_none());
        let work = Work {
            status: self.status,
            publisher: publisher(self.given.watchlist, self.source),
            republish: self.source.republish,
            history: &history,
            versions: &versions,
            changes: self.changes,
            untold: &untold,
            editions: self.editions,
            others: self.others,
            offered: self.offered,
            came: self.came,
            cited_as: cited_as.as_ref(),
            citations: &self.given.citations.pages,
            documents: self.documents,
            within: self.within,
        };
        for file in site::work(&work) {
            folder.put(&file)?;
        }
        let mut came: BTreeMap<Timestamp, &Change> = BTreeMap::new();
        for change in self.changes.iter().filter(|change| change.source == self.source.id) {
            came.entry(change.to.captured_at).or_insert(change);
        }
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (n, snapshot) in versions.iter().enumerate() {
            let read = self.read(snapshot);
            let document = read.as_ref().map(|read| &read.document);
            let change = came.get(&snapshot.at).copied();
            let dated = Dated {
                snapshot,
                document: document.map_err(String::as_str),
                before: n.checked_sub(1).and_then(|n| versions.get(n)),
                after: versions.get(n + 1),
                change,
            };
            for file in site::text(&work, &dated) {
                folder.put(&file)?;
            }
            let Ok(document) = document else { continue };
            if n + 1 == versions.len() {
                terms.text(title, document);
            }
            if let (Some(change), None) = (change, self.within) {
                folder.put(&site::change(
                    &work,
                    change,
                    Some(document).filter(|_| work.republish),
                ))?;
                told.insert(&change.id);
            }
        }
        let untold = self.changes.iter().filter(|change| !told.contains(change.id.as_str()));
        for change in untold.filter(|_| self.within.is_none()) {
            folder.put(&site::change(&work, change, None))?;
        }
        Ok(())
    }

    /// How those versions that no change brought differ from the one before.
    fn untold(&self, versions: &[Snapshot]) -> BTreeMap<Timestamp, Untold> {
        let told: BTreeSet<Timestamp> =
            self.changes.iter().map(|change| change.to.captured_at).collect();
        let pairs = versions.windows(2).filter_map(|pair| match pair {
            [before, after] if !told.contains(&after.at) => Some((before, after)),
            _ => None,
        });
        // Two views of a publication never say the same in the same way.
        let alike = pairs.filter(|(before, after)| View::of(&before.url) == View::of(&after.url));
        alike.map(|(before, after)| (after.at, self.compared(before, after))).collect()
    }

    fn compared(&self, before: &Snapshot, after: &Snapshot) -> Untold {
        let (Ok(old), Ok(new)) = (self.read(before), self.read(after)) else {
            return Untold::Unread;
        };
        let mut diff = compare::compare(&old.document, &new.document);
        match judge::weigh_documents(&old.document, &new.document, &mut diff).0 {
            Some(_) => Untold::Other,
            None => Untold::Same,
        }
    }

    fn read(&self, snapshot: &Snapshot) -> Result<Rc<Read>, String> {
        let read = self.readings.read(self.given.store, self.source, snapshot);
        read.map_err(|why: Unread| why.to_string())
    }
}
