//! store -> Report: the order of things when a reader asks what changed, and nothing else. It knows
//! no network; what it says follows from the store, the sources and `now`.

mod citations;
mod closing;
mod documents;
mod editions;
mod ended;
mod history;
mod left_out;
mod names;
mod news;
mod operator;
mod parts;
mod proposals;
mod publication;
mod readings;
mod recovered;
mod returns;
mod sights;
mod spoken;
mod standing;
mod status;
mod stood;
mod subscribers;
mod taken_back;
mod teller;
mod unlisted;
mod views;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    judge::{self},
    model::{
        change::{Change, ChangeKind, Read, Significance},
        document::Document,
        report::{Period, Report, Unchecked},
        sighting::{Learnt, Settled, Stood},
        snapshot::{Body, Position, Snapshot, Told},
        source::{Recipe, Source, SourceId, Watchlist},
        time::london_day,
    },
    register::Register,
    sandbox::{self, ReadError},
    store::{Store, StoreError},
};

pub use citations::citations;
use closing::Closing;
use documents::Documents;
use editions::Calendar;
pub use editions::{found, is_its_own, register};
pub use ended::with_ended;
pub use history::history;
pub use operator::operator;
pub use parts::{document, documents, held, named, named_in};
pub use readings::Readings;
use spoken::Spoken;
use standing::AsOf;
pub use standing::{checks, snapshots};
pub use status::status;
use stood::Known;
use teller::Teller;
pub use unlisted::{forgotten_source, unlisted};

/// A failing source is told again after so long: a week, less the hour by which a job may start early.
const REMIND_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24 - 1);

/// What a reader asks for.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Whatever this reader has not been told; none where the reader is new.
    Owed(Option<Position>),
    /// What was captured in a period, told or not.
    Period(Range<Timestamp>),
}

/// A report, and where the reader stands once it has been taken.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// What to tell.
    pub report: Report,
    /// What to remember as told; only of use for [`Scope::Owed`].
    pub position: Position,
    /// Of which sources changes were left out.
    left_out: BTreeSet<SourceId>,
}

/// What changed in `sources`, in as far as `scope` asks for it; changes lighter than `least` are only counted.
///
/// # Errors
/// [`StoreError`] where the store cannot be read; a damaged record is told as unreadable instead.
pub fn review(
    watchlist: &Watchlist,
    sources: &[&Source],
    store: &Store,
    scope: &Scope,
    least: Significance,
    now: Timestamp,
) -> Result<Reviewed, StoreError> {
    // As for changes: whatever was captured counts, unless a period is asked for.
    let seen = match scope {
        Scope::Owed(_) => Timestamp::MAX,
        Scope::Period(range) => range.end.min(now),
    };
    let editions = register(watchlist, store, seen)?;
    review_by(&editions, watchlist, sources, store, scope, least, now)
}

/// [`review`] by a register that is known already: of several readers who are told whatever is owed, once for all.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn review_by(
    editions: &Register,
    watchlist: &Watchlist,
    sources: &[&Source],
    store: &Store,
    scope: &Scope,
    least: Significance,
    now: Timestamp,
) -> Result<Reviewed, StoreError> {
    let until = match scope {
        Scope::Owed(_) => now,
        Scope::Period(range) => range.end.min(now),
    };
    let mut learnt = Learnt::default();
    let asked = left_out::from_least(scope, least);
    let gathered = gathered(watchlist, sources, store, &asked, now, editions, &mut learnt, None);
    store.keep(&learnt);
    let mut gathered = gathered?;
    if let (Scope::Owed(Some(before)), true) = (scope, least < Significance::Major) {
        gathered.report.changes.retain(|change| !left_out::is_told(before, change));
        // Where watching begins a report of important changes alone has told, too.
        let begun =
            |id: &SourceId| before.get(id).is_some_and(|told| told.furthest().through.is_some());
        gathered.report.beginnings.retain(|one| !begun(&one.source));
        gathered.report.starting &= !before.keys().any(begun);
        left_out::settle(&mut gathered.position, sources);
    }
    let beside = |report: &mut Report| {
        citations::beside(watchlist, store, editions, report, london_day(until))
    };
    let is_weighed = citations::may_weigh(watchlist, &gathered.report);
    if is_weighed {
        beside(&mut gathered.report)?;
    }
    let light = gathered.report.changes.iter().filter(|change| change.significance < least);
    let left_out = light.map(|change| change.source.clone()).collect();
    let mut reviewed = Reviewed { left_out, ..gathered.weighed(scope, least, now) };
    if !is_weighed {
        beside(&mut reviewed.report)?;
    } else if reviewed.report.is_empty() {
        reviewed.report.citing.clear();
    }
    names::once(watchlist, store, &mut reviewed.report);
    Ok(reviewed)
}

/// All that was ever told of one source, the lightest and what people supplied included, but for what watched pages
/// cite. Keeps nothing of what reading learnt, and is given the register, so that a thousand sources can be asked
/// for one by one. The texts that it reads stay in `readings`.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn story(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    register: &Register,
    readings: &Readings,
    now: Timestamp,
) -> Result<Report, StoreError> {
    let all = Scope::Period(Timestamp::MIN..Timestamp::MAX);
    let (sources, readings, mut learnt) = ([source], Some(readings), Learnt::default());
    let told = gathered(watchlist, &sources, store, &all, now, register, &mut learnt, readings);
    Ok(told?.weighed(&all, Significance::Cosmetic, now).report)
}

/// All that is to be told, whatever it weighs.
struct Gathered {
    report: Report,
    position: Position,
    /// What fails, and whether it is due to be told by itself.
    failing: Vec<(bool, Unchecked)>,
}

#[expect(
    clippy::too_many_arguments,
    reason = "what a review rests on, and where what it learns goes"
)]
/// What [`review`] goes by; what reading learns goes into `learnt`, and into the store only where it is much.
fn gathered(
    watchlist: &Watchlist,
    sources: &[&Source],
    store: &Store,
    scope: &Scope,
    now: Timestamp,
    editions: &Register,
    learnt: &mut Learnt,
    readings: Option<&Readings>,
) -> Result<Gathered, StoreError> {
    let (before, period) = match scope {
        Scope::Owed(before) => (before.as_ref(), Period { from: None, to: now }),
        Scope::Period(range) => (None, Period { from: Some(range.start), to: range.end }),
    };
    let until = period.to.min(now);
    let is_new = |told: &Told| told.through.is_none();
    let mut report = Report {
        watched: sources.iter().filter(|source| source.paused.is_none()).count(),
        starting: matches!(scope, Scope::Owed(_))
            && before.is_none_or(|before| before.values().all(is_new)),
        ..Report::new(now, period)
    };
    // In a first report nearly every source begins.
    report.beginnings.reserve_exact(if report.starting { sources.len() } else { 0 });
    let mut position = before.cloned().unwrap_or_default();
    let mut failing = Vec::new();
    let mut went_on = false;
    let mut calendar = Calendar::new(editions, scope, until);
    for source in sources {
        let mut known = Known::with(store, source, readings);
        let head = standing::ids(source).find_map(|id| store.head(id)).cloned().unwrap_or_default();
        let then = if until < now {
            standing::as_of(head, &standing::snapshots(store, source)?, known.checks()?, until)
        } else {
            AsOf { head, went_on: false }
        };
        let told = standing::ids(source).find_map(|id| position.get(id)).cloned();
        let told = told.unwrap_or_default();
        let mut teller =
            Teller { watchlist, register: editions, source, scope, told, report: &mut report };
        let settled = teller.settled(&mut known)?;
        let parts = parts::of(watchlist, source, &mut known, &settled, store);
        let mut documents =
            Documents::of(store, source, &settled, &parts, &position, scope, readings)?;
        teller.tell(&mut known, &settled, &mut documents)?;
        calendar.tell(source, &mut teller.told, teller.report);
        let mut left = false;
        if source.paused.is_none() {
            went_on |= then.went_on;
            let end = if until < now { until } else { Timestamp::MAX };
            let unseen = known.unseen(&settled, &then.head, end)?;
            match teller.spoken(&then.head, &settled, unseen, until, now) {
                Spoken::For => teller.report.checked += 1,
                Spoken::Quiet => {}
                Spoken::Not(due, unchecked) => failing.push((due, *unchecked)),
                Spoken::Left(due, unchecked) => {
                    left = true;
                    failing.push((due, *unchecked));
                }
            }
            // A check that failed is a check.
            let failed = then.head.failing.as_ref().map(|row| row.last);
            let last = then.head.last_checked.max(failed);
            teller.report.last_checked = teller.report.last_checked.max(last);
        }
        let told = teller.told;
        if told != Told::default() || then.head.last_tried.is_some() {
            position.insert(source.id.clone(), told);
        }
        known.learnt(learnt);
        let is_gone = settled.standings.last().is_some_and(|s| matches!(s.what, Stood::Gone(_)));
        let stands = !is_gone && source.paused.is_none();
        let mut closing = Closing {
            store,
            watchlist,
            register: editions,
            scope,
            report: &mut report,
            position: &mut position,
            learnt,
            fails: then.head.failing.is_some(),
            left,
            until,
            now,
        };
        failing.extend(closing.all(source, documents, stands)?);
        store.keep_when_much(learnt);
    }
    if went_on {
        report.last_checked = None;
    }
    Ok(Gathered { report, position, failing })
}

impl Gathered {
    /// Of this what weighs `least` or more, in its order, and with it what fails.
    fn weighed(self, scope: &Scope, least: Significance, now: Timestamp) -> Reviewed {
        let Self { mut report, mut position, failing } = self;
        weigh_out(&mut report, least);
        let confirmed = |gone: bool| {
            failing.iter().filter(|(_, one)| one.confirmed && one.gone == gone).count()
        };
        (report.failing, report.gone) = (confirmed(false), confirmed(true));
        proposals::once(&mut report.proposed);
        // Told when due; and in a report that goes out anyway, whoever reads it learns what it does not cover.
        if !report.is_empty()
            || matches!(scope, Scope::Period(_))
            || failing.iter().any(|(due, _)| *due)
        {
            for (_, unchecked) in failing {
                // What is named and not confirmed yet is still to be told when it is.
                if unchecked.confirmed {
                    let told = position.entry(unchecked.source.clone()).or_default();
                    told.failing = Some((unchecked.since, now));
                }
                report.unchecked.push(unchecked);
            }
        }
        Reviewed { report, position, left_out: BTreeSet::new() }
    }
}

/// Heaviest first, of these what ends what stood before what revises it, then day by day, as a story is read, and of one
/// day by kind: within it the hour says no more than when whose host was asked. Changes of one source keep their order.
/// The lightest are only counted. What the calendar brings stands by day.
fn weigh_out(report: &mut Report, least: Significance) {
    report.events.sort_by_key(|event| event.effective);
    report.ahead.sort_by_key(|ahead| ahead.effective);
    let all = report.changes.len();
    report.changes.retain(|change| change.significance >= least);
    report.left_out = all - report.changes.len();
    for change in &mut report.changes {
        change.in_words = judge::summary(&change.diff);
    }
    let of_day = |change: &Change| {
        let day = london_day(change.to.captured_at);
        (std::cmp::Reverse(change.significance), !change.ends_what_stood(), day)
    };
    let mut first: BTreeMap<_, (ChangeKind, usize)> = BTreeMap::new();
    for (place, change) in report.changes.iter().enumerate() {
        let of_source = first.entry((of_day(change), change.source.clone()));
        let one = of_source.or_insert((change.kind, place));
        one.0 = one.0.min(change.kind);
    }
    report.changes.sort_by_cached_key(|change| {
        let of_source = first.get(&(of_day(change), change.source.clone())).copied();
        (of_day(change), of_source, change.to.captured_at)
    });
}

/// Why a snapshot has no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The store's own copy is not whole any more.
    #[error("the stored copy is damaged: run `guidewatch verify` ({0})")]
    Damaged(String),
    /// The publisher's format cannot be read.
    #[error("{0}")]
    Format(String),
    /// Reading was stopped by something that has nothing to do with the file: it is tried again.
    #[error("{0}")]
    CutShort(String),
}

/// What a body says; files are read in a child process.
fn read_body(body: &Body, recipe: &Recipe) -> Result<Document, Unread> {
    sandbox::read(body, recipe).map_err(|error| match error {
        ReadError::Unreadable(why) => Unread::Format(why.to_string()),
        ReadError::CutShort(_) => Unread::CutShort(error.to_string()),
    })
}

/// Reads a snapshot with today's extractor and the recipe of its day; the error says why in words.
///
/// # Errors
/// [`Unread`]: why it cannot be read, for people.
pub fn read_snapshot(store: &Store, source: &Source, snapshot: &Snapshot) -> Result<Read, Unread> {
    let body = store.body(snapshot).map_err(|error| Unread::Damaged(error.to_string()))?;
    let document = read_body(&body, &source.recipe_at(snapshot.at))?;
    let template = Vec::new();
    Ok(Read { snapshot: snapshot.clone(), document, template })
}

/// What stood of one source as of `until`, captures that people supplied included, oldest first; what waits;
/// what never stood.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn stood(store: &Store, source: &Source, until: Timestamp) -> Result<Settled, StoreError> {
    let mut known = Known::of(store, source);
    let mut settled = known.settled(None, until)?;
    settled.standings.extend(known.supplied(until).map(standing::supplied));
    settled.standings.sort_by_key(|standing| standing.at);
    let mut learnt = Learnt::default();
    known.learnt(&mut learnt);
    store.keep(&learnt);
    Ok(settled)
}

/// The snapshots that stood as versions and were first seen at `until` or before, oldest first; and since
/// when the page is not to be found, where it was not at `until`. What is known today decides.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn versions(
    store: &Store,
    source: &Source,
    until: Timestamp,
) -> Result<(Vec<Snapshot>, Option<Timestamp>), StoreError> {
    let mut standings = stood(store, source, Timestamp::MAX)?.standings;
    standings.retain(|standing| standing.at <= until);
    let gone = standings.last().filter(|last| matches!(last.what, Stood::Gone(_)));
    let gone = gone.map(|gone| gone.at);
    let mut snapshots = standing::snapshots(store, source)?;
    let versions: BTreeSet<Timestamp> = standings.iter().filter_map(teller::version).collect();
    snapshots.retain(|snapshot| versions.contains(&snapshot.at));
    Ok((snapshots, gone))
}

/// Of `sources`, those whose newest snapshot does not stand: a validator of it says nothing of the page.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn doubtful(sources: &[&Source], store: &Store) -> Result<BTreeSet<SourceId>, StoreError> {
    let mut doubtful = BTreeSet::new();
    let mut learnt = Learnt::default();
    for source in sources {
        let mut known = Known::of(store, source);
        let settled = known.settled(None, Timestamp::MAX)?;
        if known.newest().is_some_and(|newest| settled.aside.contains_key(&newest)) {
            doubtful.insert(source.id.clone());
        }
        known.learnt(&mut learnt);
        store.keep_when_much(&mut learnt);
    }
    store.keep(&learnt);
    Ok(doubtful)
}
