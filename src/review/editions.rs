//! What is known of editions, with those that snapshots prove, and what the calendar brings a reader. Reads the
//! store; decides neither what a page says nor how much anything matters.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::{Scope, parts, read_snapshot, standing, stood::Known, versions};
use crate::{
    judge::{self, Named, Sighted},
    model::{
        document::Document,
        edition::{Edition, Lineage},
        event::Event,
        part,
        report::Report,
        snapshot::{Snapshot, Told},
        source::{Kind, PublicationId, Source, Watchlist},
        time::{end_of_day, london_day},
    },
    register::Register,
    store::{Store, StoreError},
};

/// The most versions of a page that are read for editions that are not known: the newest ones.
const MOST_VERSIONS: usize = 60;

/// What is known of editions, by the program and the sources file, with those that snapshots up to `until` prove.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn register(
    watchlist: &Watchlist,
    store: &Store,
    until: Timestamp,
) -> Result<Register, StoreError> {
    let register = Register::known().with(watchlist);
    let found = found(watchlist, store, &register, until)?;
    Ok(register.with_found(&found))
}

/// The editions that snapshots up to `until` prove and `register` does not have.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn found(
    watchlist: &Watchlist,
    store: &Store,
    register: &Register,
    until: Timestamp,
) -> Result<Vec<(PublicationId, Edition)>, StoreError> {
    let mut all: Vec<(PublicationId, Edition)> = Vec::new();
    for source in &watchlist.sources {
        let lineage = source.publication.as_ref().and_then(|id| register.lineage(id));
        let Some(lineage) = lineage.filter(|_| is_its_own(source)) else { continue };
        let sights = sights(watchlist, store, source, lineage, until)?;
        for edition in judge::found(lineage, &sights) {
            let is_new = |(id, known): &(PublicationId, Edition)| {
                *id != lineage.id || known.label != edition.label
            };
            if all.iter().all(is_new) {
                all.push((lineage.id.clone(), edition));
            }
        }
    }
    Ok(all)
}

/// Whether a source is a publisher's own page of its publication, and neither a list nor a page about it.
pub(super) fn is_its_own(source: &Source) -> bool {
    let is_list = matches!(source.kind, Some(Kind::Board | Kind::Feed | Kind::Amendments));
    source.discover.is_none() && !is_list
}

/// What each version of a page named, from the last before the newest edition that is known.
fn sights(
    watchlist: &Watchlist,
    store: &Store,
    source: &Source,
    lineage: &Lineage,
    until: Timestamp,
) -> Result<Vec<Sighted>, StoreError> {
    if standing::ids(source).all(|id| store.head(id).is_none()) {
        return Ok(Vec::new());
    }
    let known = lineage.editions.iter().rfind(|edition| !edition.is_draft);
    let Some(newest) = known.and_then(Edition::first_known) else { return Ok(Vec::new()) };
    let since = end_of_day(newest.sorts_at());
    let (all, _) = versions(store, source, until)?;
    let first = all.iter().rposition(|snapshot| snapshot.at <= since).unwrap_or_default();
    let first = first.max(all.len().saturating_sub(MOST_VERSIONS));
    let mut covers = Covers { watchlist, store, source, until, read: BTreeMap::new() };
    let mut sights: Vec<Sighted> = Vec::new();
    for snapshot in &all[first..] {
        // What cannot be read names nothing, and is told where it stands.
        let Ok(read) = read_snapshot(store, source, snapshot) else { continue };
        let mut named = judge::named(lineage, &read.document);
        let day = london_day(snapshot.at);
        for one in &mut named {
            covers.read(lineage, one, snapshot, day)?;
        }
        sights.push(Sighted { day, named });
    }
    Ok(sights)
}

/// The files of editions that are not known: their covers are read, once each.
struct Covers<'c> {
    watchlist: &'c Watchlist,
    store: &'c Store,
    source: &'c Source,
    until: Timestamp,
    read: BTreeMap<String, Option<Document>>,
}

impl Covers<'_> {
    fn read(
        &mut self,
        lineage: &Lineage,
        named: &mut Named,
        page: &Snapshot,
        day: Date,
    ) -> Result<(), StoreError> {
        if !judge::is_newer(lineage, &named.label, day) {
            return Ok(());
        }
        for asset in named.assets.clone() {
            let Some((key, _)) = asset.split_once('/') else { continue };
            if !self.read.contains_key(key) {
                let document = self.document(key, page)?;
                self.read.insert(key.to_owned(), document);
            }
            if let Some(Some(document)) = self.read.get(key) {
                judge::cover(lineage, document, named);
            }
        }
        Ok(())
    }

    fn document(&self, key: &str, page: &Snapshot) -> Result<Option<Document>, StoreError> {
        let offered = Known::of(self.store, self.source).named(page.at);
        let all = parts::sources(self.watchlist, self.source, offered.as_ref(), self.store);
        let is_it = |one: &parts::Followed| one.source.id.key() == Some(key);
        let Some(file) = all.into_iter().find(is_it).map(|one| one.source) else {
            return Ok(None);
        };
        if part::is_spreadsheet(&file.url) || self.store.head(&file.id).is_none() {
            return Ok(None);
        }
        let (held, _) = versions(self.store, &file, self.until)?;
        let newest = held.last().and_then(|newest| read_snapshot(self.store, &file, newest).ok());
        Ok(newest.map(|read| read.document))
    }
}

/// What the calendar brings to one reader.
pub(super) struct Calendar<'c> {
    pub(super) register: &'c Register,
    pub(super) scope: &'c Scope,
    pub(super) until: Timestamp,
    seen: BTreeSet<PublicationId>,
}

impl<'c> Calendar<'c> {
    pub(super) fn new(register: &'c Register, scope: &'c Scope, until: Timestamp) -> Self {
        Self { register, scope, until, seen: BTreeSet::new() }
    }

    /// Tells what came into force of the publication of `source`, under the first of its sources.
    pub(super) fn tell(&mut self, source: &Source, told: &mut Told, report: &mut Report) {
        let lineage = source.publication.as_ref().and_then(|id| self.register.lineage(id));
        let Some(lineage) = lineage.filter(|_| is_its_own(source)) else { return };
        if !self.seen.insert(lineage.id.clone()) {
            return;
        }
        let today = london_day(self.until);
        report.ahead.extend(judge::ahead(self.register, lineage, today));
        let events = |from| judge::events(self.register, lineage, source, from, today);
        match self.scope {
            Scope::Period(range) => report.events.extend(events(london_day(range.start))),
            Scope::Owed(_) => {
                let known = told.in_force.get_or_insert_with(|| labels(&events(Date::MIN)));
                // What was replaced since is history: only what still stands is news.
                let standing = self.register.in_force(&lineage.id, today);
                let stands =
                    |label: &String| standing.iter().any(|edition| edition.label == *label);
                let all = events(Date::MIN);
                let new = all
                    .iter()
                    .filter(|event| stands(&event.edition) && !known.contains(&event.edition));
                report.events.extend(new.cloned());
                *known = labels(&all);
            }
        }
    }
}

fn labels(events: &[Event]) -> BTreeSet<String> {
    events.iter().map(|event| event.edition.clone()).collect()
}

/// Whether something that came into force of the publication of `source` is still to be told a reader who stands
/// at `told`; see [`Calendar::tell`].
pub(super) fn is_owed(
    register: &Register,
    source: &Source,
    told: Option<&Told>,
    today: Date,
) -> bool {
    let lineage = source.publication.as_ref().and_then(|id| register.lineage(id));
    let known = told.and_then(|told| told.in_force.as_ref());
    let (Some(lineage), Some(known)) = (lineage.filter(|_| is_its_own(source)), known) else {
        return false;
    };
    let standing = register.in_force(&lineage.id, today);
    let events = judge::events(register, lineage, source, Date::MIN, today);
    events.iter().any(|event| {
        let stands = standing.iter().any(|edition| edition.label == event.edition);
        stands && !known.contains(&event.edition)
    })
}

/// Which editions of the publication of a source are in force on a day, in words; none where none is known.
pub(super) fn in_words(register: &Register, source: &Source, today: Date) -> Option<String> {
    let id = source.publication.as_ref().filter(|_| is_its_own(source))?;
    let standing = register.in_force(id, today);
    let words = standing.iter().map(|edition| {
        let mut words = edition.label.clone();
        if edition.is_found {
            words.push_str(" (seen, not yet confirmed)");
        }
        words
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(" and "))
}
