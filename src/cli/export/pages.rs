//! From the store to the pages, one source at a time and two at once, so that memory does not grow with the list. What
//! stands in the pages does not depend on which was done first.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use jiff::Timestamp;

use super::{super::exit::Fault, folder::Folder, shelf};
use crate::{
    mentions::Finder,
    model::{
        citation::Citations,
        event::{Ahead, Event},
        report::SourceStatus,
        source::{Source, SourceId, Watchlist},
        time::london_day,
    },
    register::Register,
    report::site::{self, Calendar, Entry, IN_A_FEED, OnlyShown, Row, Search, Terms},
    review,
    store::Store,
};

/// How many sources are read at once: each may be a large file.
const AT_ONCE: usize = 2;

/// How far one may run ahead of another that takes long, in sources.
const AHEAD: usize = 50;

/// How long one that is so far ahead rests.
const REST: Duration = Duration::from_millis(5);

/// What all pages are made from.
pub(super) struct Given<'a> {
    pub(super) watchlist: &'a Watchlist,
    pub(super) store: &'a Store,
    pub(super) register: &'a Register,
    pub(super) citations: &'a Citations,
    pub(super) now: Timestamp,
}

/// What one source adds to the pages about all.
pub(super) struct Added {
    pub(super) row: Row,
    pub(super) entries: Vec<Entry>,
    pub(super) terms: Terms,
    pub(super) events: Vec<Event>,
    pub(super) ahead: Vec<Ahead>,
}

/// What all sources have added, in the order of the list.
#[derive(Default)]
struct Gathered {
    calendar: Calendar,
    rows: Vec<Row>,
    newest: Vec<Entry>,
    search: Search,
    /// Those that are done before others that stand above them in the list.
    early: BTreeMap<usize, Added>,
}

impl Gathered {
    /// Takes in what the nth source adds.
    fn take(&mut self, n: usize, added: Added) {
        self.early.insert(n, added);
        while let Some(added) = self.early.remove(&self.rows.len()) {
            let Added { row, entries, terms, events, ahead } = added;
            self.calendar.add(events, ahead);
            self.newest.extend(entries);
            if self.newest.len() > 10 * IN_A_FEED {
                keep_newest(&mut self.newest);
            }
            self.search.add(terms);
            self.rows.push(row);
        }
    }
}

fn keep_newest(newest: &mut Vec<Entry>) {
    newest.sort_by(|one, other| other.cmp(one));
    newest.truncate(IN_A_FEED);
}

/// Writes all pages; `only_shown` is why whoever shows them does not crawl.
pub(in crate::cli) fn write(
    watchlist: &Watchlist,
    store: &Path,
    folder: &Folder,
    now: Timestamp,
    only_shown: Option<OnlyShown>,
) -> Result<(), Fault> {
    // What it reads it keeps in the index: opened again, the store knows it.
    let status = review::status(watchlist, &Store::open(store)?, now)?;
    let store = Store::open(store)?;
    for file in site::fixed() {
        folder.put(&file)?;
    }
    let register = review::register(watchlist, &store, Timestamp::MAX)?;
    let register = review::with_ended(watchlist, &store, register, None)?;
    let by_id: BTreeMap<&SourceId, &SourceStatus> =
        status.sources.iter().map(|one| (&one.source, one)).collect();
    let listed = watchlist.sources.iter().filter(|source| source.discover.is_none());
    let sources: Vec<(&Source, &SourceStatus)> =
        listed.filter_map(|source| Some((source, *by_id.get(&source.id)?))).collect();
    let finder = Finder::of(&register);
    let citations = review::citations(watchlist, &store, &finder, london_day(now))?;
    let given = Given { watchlist, store: &store, register: &register, citations: &citations, now };
    let Gathered { calendar, rows, mut newest, search, .. } = all(&given, &sources, folder)?;
    keep_newest(&mut newest);
    let shown: BTreeSet<SourceId> = sources.iter().map(|(source, _)| source.id.clone()).collect();
    let mut status = status;
    status.sources.retain(|one| shown.contains(&one.source));
    let mut files = site::overview(&rows, &status, &newest, only_shown);
    files.push(site::coming(&calendar));
    for file in files {
        folder.put(&file)?;
    }
    folder.put(&site::citations(citations))?;
    for file in search.by_letters(&rows) {
        folder.put(&file)?;
    }
    for file in search.files(&rows) {
        folder.put(&file)?;
    }
    Ok(())
}

/// The pages of all sources, whoever of the threads comes to which.
fn all(
    given: &Given<'_>,
    sources: &[(&Source, &SourceStatus)],
    folder: &Folder,
) -> Result<Gathered, Fault> {
    let gathered = Mutex::new(Gathered::default());
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let done = || gathered.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        while !failed.load(Ordering::SeqCst) {
            let n = next.fetch_add(1, Ordering::SeqCst);
            let Some((source, status)) = sources.get(n) else { break };
            while n > done().rows.len() + AHEAD && !failed.load(Ordering::SeqCst) {
                thread::sleep(REST);
            }
            // Whatever ends this thread, the others are not to wait for it.
            let ended = Ended(&failed);
            let added = shelf::of_source(given, source, status, folder)?;
            mem::forget(ended);
            done().take(n, added);
        }
        Ok::<(), Fault>(())
    };
    let results = thread::scope(|scope| {
        let others: Vec<_> = (1..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let mut results = vec![work()];
        results.extend(others.into_iter().map(|other| {
            other
                .join()
                .unwrap_or_else(|_| Err(Fault::msg("drawing a page ended in a fault of ours")))
        }));
        results
    });
    results.into_iter().collect::<Result<(), Fault>>()?;
    Ok(gathered.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Says that a thread ended before its work was done.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
