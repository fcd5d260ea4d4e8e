//! Which editions the versions of a publisher's page have named, from the store's cache or by reading: each version and
//! each cover once. What follows from them, `judge` knows.

use jiff::{Timestamp, civil::Date};

use super::{parts, read_snapshot, standing, stood::Known, teller::version, versions};
use crate::{
    judge::{self, Sighted},
    model::{
        edition::{Edition, Lineage},
        editions::Named,
        part,
        sighting::{Fingerprint, Learnt, Sights},
        snapshot::Snapshot,
        source::{Source, Watchlist},
        time::{end_of_day, london_day},
    },
    store::{Store, StoreError},
};

/// The most versions of a page that are read for editions that are not known: the newest ones.
const MOST_VERSIONS: usize = 60;

/// What each version of a page named, from the last before the newest edition that is known; what had to be read for
/// it goes into `learnt`.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn sights(
    watchlist: &Watchlist,
    store: &Store,
    source: &Source,
    lineage: &Lineage,
    until: Timestamp,
    learnt: &mut Learnt,
) -> Result<Vec<Sighted>, StoreError> {
    if standing::ids(source).all(|id| store.head(id).is_none()) {
        return Ok(Vec::new());
    }
    let newest = lineage.editions.iter().rfind(|edition| !edition.is_draft);
    let Some(newest) = newest.and_then(Edition::first_known) else { return Ok(Vec::new()) };
    let since = end_of_day(newest.sorts_at());
    let mut known = Known::of(store, source);
    let settled = known.settled(None, Timestamp::MAX)?;
    let mut all: Vec<Timestamp> = settled.standings.iter().filter_map(version).collect();
    all.extend(known.supplied(until));
    all.retain(|at| *at <= until);
    all.sort_unstable();
    all.dedup();
    let first = all.iter().rposition(|at| *at <= since).unwrap_or_default();
    let first = first.max(all.len().saturating_sub(MOST_VERSIONS));
    let key = key(lineage);
    let before = known.sights(key).cloned().unwrap_or_default();
    // What is of no use any more is dropped; not by who asks for a day, for the next one asks for all.
    let now = if until == Timestamp::MAX { Sights::default() } else { before.clone() };
    let now = Sights { key, ..now };
    let mut reading = Reading { watchlist, store, source, lineage, until, before, now };
    let mut sights: Vec<Sighted> = Vec::new();
    for (n, at) in all.iter().enumerate().skip(first) {
        let Some(snapshot) = known.snapshot(*at) else { continue };
        // What cannot be read names nothing, and is told where it stands.
        let Some(mut named) = reading.page(&mut known, &snapshot) else { continue };
        let day = london_day(*at);
        for one in &mut named {
            reading.covers(one, &snapshot, day)?;
        }
        let next = all.get(n + 1).copied().unwrap_or(Timestamp::MAX);
        let covered = reading.undated(&named, &snapshot, next)?;
        let mut sight = Sighted { day, named };
        for (seen, one) in covered {
            let day = london_day(seen);
            if day == sight.day {
                take_in(&mut sight.named, one);
            } else {
                let mut named = sight.named.clone();
                take_in(&mut named, one);
                sights.push(std::mem::replace(&mut sight, Sighted { day, named }));
            }
        }
        sights.push(sight);
    }
    let Reading { before, now, .. } = reading;
    if before != now {
        known.remember_sights(now);
    }
    known.learnt(learnt);
    Ok(sights)
}

/// Takes in what a cover says of its own edition.
fn take_in(named: &mut Vec<Named>, own: Named) {
    match named.iter_mut().find(|one| one.label == own.label) {
        Some(one) => {
            one.is_offered = true;
            one.assets.extend(own.assets.iter().cloned());
            one.covered(&own);
        }
        None => named.push(own),
    }
}

/// Of what a text is read for: the names and editions of a publication, and how that is done.
fn key(lineage: &Lineage) -> Fingerprint {
    let known = serde_json::to_vec(lineage).unwrap_or_default();
    Fingerprint::of([&judge::NAMING.to_le_bytes()[..], &known])
}

/// One page, read for the editions that it names.
struct Reading<'r> {
    watchlist: &'r Watchlist,
    store: &'r Store,
    source: &'r Source,
    lineage: &'r Lineage,
    until: Timestamp,
    before: Sights,
    /// What of it is still of use, and what was read now.
    now: Sights,
}

impl Reading<'_> {
    /// What a version names; none where it cannot be read.
    fn page(&mut self, known: &mut Known<'_>, snapshot: &Snapshot) -> Option<Vec<Named>> {
        let name = known.name_of(snapshot);
        let named = match self.before.page(&name) {
            Some(named) => named.clone(),
            None => judge::named(self.lineage, &known.read(snapshot).ok()?.document),
        };
        self.now.note(name, &named);
        Some(named)
    }

    /// The files of an edition that is not known: their covers are read, once each.
    fn covers(&mut self, named: &mut Named, page: &Snapshot, day: Date) -> Result<(), StoreError> {
        if !judge::is_newer(self.lineage, &named.label, day) {
            return Ok(());
        }
        for asset in named.assets.clone() {
            let Some((key, _)) = asset.split_once('/') else { continue };
            if let Some(cover) = self.cover(key, page, &named.label)? {
                named.covered(&cover);
            }
        }
        Ok(())
    }

    /// What the copies without a year in their titles say on their covers, as far as that is news, while the page
    /// stood as in that version: each with when it was seen so first. Oldest first.
    fn undated(
        &mut self,
        named: &[Named],
        page: &Snapshot,
        next: Timestamp,
    ) -> Result<Vec<(Timestamp, Named)>, StoreError> {
        let mut covers = Vec::new();
        let none = named.iter().filter(|one| one.label.is_empty());
        for asset in none.flat_map(|one| &one.assets) {
            let Some(file) = asset.split_once('/').and_then(|(key, _)| self.file(key, page)) else {
                continue;
            };
            let (held, _) = versions(self.store, &file, self.until)?;
            let first = held.iter().rposition(|one| one.at <= page.at).unwrap_or_default();
            let meanwhile = held.iter().skip(first).take_while(|one| one.at < next);
            for snapshot in meanwhile.take(MOST_VERSIONS) {
                let seen = snapshot.at.max(page.at);
                if let Some(mut own) = self.own(&file, snapshot)
                    && judge::is_newer(self.lineage, &own.label, london_day(seen))
                {
                    own.assets.push(asset.clone());
                    covers.push((seen, own));
                }
            }
        }
        covers.sort_by_key(|(seen, _)| *seen);
        Ok(covers)
    }

    /// Which edition a version of a file says that it is.
    fn own(&mut self, file: &Source, snapshot: &Snapshot) -> Option<Named> {
        let name = format!("{} itself", Known::of(self.store, file).name_of(snapshot));
        let known = self.now.covers.get(&name).or_else(|| self.before.covers.get(&name));
        let own = if let Some(own) = known {
            own.clone()
        } else {
            let read = read_snapshot(self.store, file, snapshot).ok()?;
            let own = judge::own_edition(self.lineage, &read.document);
            own.unwrap_or_else(|| Named::new(String::new()))
        };
        self.now.covers.insert(name, own.clone());
        Some(own).filter(|own| !own.label.is_empty())
    }

    /// The document of that key, where any copy of it is held that has a cover.
    fn file(&self, key: &str, page: &Snapshot) -> Option<Source> {
        let offered = Known::of(self.store, self.source).named(page.at);
        let all = parts::sources(self.watchlist, self.source, offered.as_ref(), self.store);
        let is_it = |one: &parts::Followed| one.source.id.key() == Some(key);
        let file = all.into_iter().find(is_it).map(|one| one.source)?;
        let is_held = self.store.head(&file.id).is_some();
        (is_held && !part::is_spreadsheet(&file.url)).then_some(file)
    }

    fn cover(
        &mut self,
        key: &str,
        page: &Snapshot,
        label: &str,
    ) -> Result<Option<Named>, StoreError> {
        let Some(file) = self.file(key, page) else { return Ok(None) };
        let (held, _) = versions(self.store, &file, self.until)?;
        let Some(newest) = held.last() else { return Ok(None) };
        let name = format!("{} {label}", Known::of(self.store, &file).name_of(newest));
        let known = self.now.covers.get(&name).or_else(|| self.before.covers.get(&name));
        let cover = match known {
            Some(cover) => cover.clone(),
            None => match read_snapshot(self.store, &file, newest) {
                Ok(read) => judge::cover(self.lineage, &read.document, label),
                Err(_) => return Ok(None),
            },
        };
        self.now.covers.insert(name, cover.clone());
        Ok(Some(cover))
    }
}
