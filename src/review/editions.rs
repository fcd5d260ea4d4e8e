//! What is known of editions, with those that snapshots prove, and what the calendar brings a reader. Reads the
//! store; decides neither what a page says nor how much anything matters.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{Scope, sights::sights};
use crate::{
    judge,
    model::{
        edition::{Edition, EditionId},
        event::Event,
        report::Report,
        sighting::Learnt,
        snapshot::Told,
        source::{Kind, PublicationId, Source, Watchlist},
        time::london_day,
    },
    register::Register,
    store::{Store, StoreError},
};

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
    let (found, files) = seen(watchlist, store, &register, until)?;
    Ok(register.with_found(&found).with_files(files))
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
    Ok(seen(watchlist, store, register, until)?.0)
}

/// Editions that nobody has registered, and files of those that somebody has.
type Seen = (Vec<(PublicationId, Edition)>, Vec<(EditionId, String)>);

fn seen(
    watchlist: &Watchlist,
    store: &Store,
    register: &Register,
    until: Timestamp,
) -> Result<Seen, StoreError> {
    let mut all: Vec<(PublicationId, Edition)> = Vec::new();
    let mut files = Vec::new();
    let mut learnt = Learnt::default();
    for source in &watchlist.sources {
        let lineage = source.publication.as_ref().and_then(|id| register.lineage(id));
        let Some(lineage) = lineage.filter(|_| is_its_own(source)) else { continue };
        let sights = sights(watchlist, store, source, lineage, until, &mut learnt)?;
        let of = |(label, file)| (EditionId { publication: lineage.id.clone(), label }, file);
        files.extend(judge::files(lineage, &sights).into_iter().map(of));
        for edition in judge::found(lineage, &sights) {
            let is_new = |(id, known): &(PublicationId, Edition)| {
                *id != lineage.id || known.label != edition.label
            };
            if all.iter().all(is_new) {
                all.push((lineage.id.clone(), edition));
            }
        }
    }
    store.keep(&learnt);
    Ok((all, files))
}

/// Whether a source is a publisher's own page of its publication, and neither a list nor a page about it.
#[must_use]
pub fn is_its_own(source: &Source) -> bool {
    let is_list = matches!(source.kind, Some(Kind::Board | Kind::Feed | Kind::Amendments));
    source.discover.is_none() && !is_list
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
        let since = match self.scope {
            Scope::Period(range) => london_day(range.start),
            Scope::Owed(_) => Date::MIN,
        };
        let mut events = judge::events(self.register, lineage, source, since, today);
        if matches!(self.scope, Scope::Owed(_)) {
            let all = labels(&events);
            let known = told.in_force.get_or_insert_with(|| all.clone());
            // What was replaced since is history: only what still stands is news.
            let standing = self.register.in_force(&lineage.id, today);
            let stands = |label: &String| standing.iter().any(|edition| edition.label == *label);
            events.retain(|event| stands(&event.edition) && !known.contains(&event.edition));
            *known = all;
        }
        report.events.extend(events);
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
