//! What is known of a source's checks as of a moment, over every id that it has had. Decides nothing
//! about what a reader is told.

use jiff::{SignedDuration, Timestamp};

use crate::{
    model::{
        sighting::{Standing, Stood},
        snapshot::{CheckResult, CheckRun, Failing, Head, Origin, Snapshot},
        source::{Source, SourceId},
    },
    schedule,
    store::{Store, StoreError},
};

/// A source that has been due for longer than this has been forgotten: no crawl came to it.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The ids under which a source's history lies: its own first.
pub(super) fn ids(source: &Source) -> impl Iterator<Item = &SourceId> {
    std::iter::once(&source.id).chain(&source.formerly)
}

/// The snapshots of a source under all its ids, oldest first.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn snapshots(store: &Store, source: &Source) -> Result<Vec<Snapshot>, StoreError> {
    let mut all = store.snapshots(&source.id)?;
    for id in &source.formerly {
        all.extend(store.snapshots(id)?);
    }
    all.sort_by_key(|snapshot| snapshot.at);
    Ok(all)
}

/// The checks of a source under all its ids that brought no snapshot, as runs, oldest first.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn checks(store: &Store, source: &Source) -> Result<Vec<CheckRun>, StoreError> {
    let mut all = store.checks(&source.id)?;
    for id in &source.formerly {
        all.extend(store.checks(id)?);
    }
    all.sort_by_key(|run| run.first);
    Ok(all)
}

/// What a person supplied stands from its date on.
pub(super) fn supplied(at: Timestamp) -> Standing {
    Standing::plain(at, Stood::Version(at))
}

/// How a source stood at `until`, which may lie in the past.
pub(super) struct AsOf {
    /// As far as it is known; a row of failures that went on beyond `until` counts as one.
    pub(super) head: Head,
    /// Whether unchanged checks went on over `until`, so that the last before it is not known to the minute.
    pub(super) went_on: bool,
}

/// Works out from what was seen, and when, how a source stood at `until` in the past.
pub(super) fn as_of(
    head: Head,
    snapshots: &[Snapshot],
    checks: &[CheckRun],
    until: Timestamp,
) -> AsOf {
    if head.last_tried <= Some(until) {
        return AsOf { head, went_on: false };
    }
    let mut then = Head { last_tried: None, last_checked: None, failing: None, ..head };
    let mut went_on = false;
    let runs = checks.iter().filter(|run| run.first <= until);
    for run in runs {
        let spans = run.last > until;
        let (last, count) = if spans { (run.first, 1) } else { (run.last, run.count) };
        then.last_tried = then.last_tried.max(Some(if spans { until } else { last }));
        match &run.result {
            CheckResult::Same(_) => {
                went_on |= spans;
                then.last_checked = then.last_checked.max(Some(last));
            }
            CheckResult::NotChecked(why) => {
                // Runs of different causes are one row where nothing was seen between them.
                let row =
                    then.failing.take().filter(|row| !seen_since(row, snapshots, checks, last));
                let (since, before) = row.map_or((run.first, 0), |row| (row.since, row.count));
                let count = before.saturating_add(count);
                then.failing = Some(Failing { since, last, count, why: why.clone() });
            }
        }
    }
    let crawled = snapshots.iter().filter(|snapshot| snapshot.origin == Origin::Crawl);
    if let Some(newest) = crawled.map(|snapshot| snapshot.at).filter(|at| *at <= until).max() {
        then.last_tried = then.last_tried.max(Some(newest));
        then.last_checked = then.last_checked.max(Some(newest));
    }
    then.failing = then.failing.filter(|row| then.last_checked <= Some(row.last));
    AsOf { head: then, went_on }
}

/// Whether the page was seen between a row of failures and `until`.
fn seen_since(
    row: &Failing,
    snapshots: &[Snapshot],
    checks: &[CheckRun],
    until: Timestamp,
) -> bool {
    let between = |at: Timestamp| at > row.last && at <= until;
    let same = |run: &CheckRun| matches!(run.result, CheckResult::Same(_)) && between(run.first);
    // A copy supplied by hand is no visit.
    let crawled = |snapshot: &&Snapshot| snapshot.origin == Origin::Crawl;
    snapshots.iter().filter(crawled).any(|snapshot| between(snapshot.at)) || checks.iter().any(same)
}

/// A source that no crawl comes to.
pub(super) enum Forgotten {
    /// None ever did.
    AlwaysSoFar,
    /// It has been due since then.
    Since(Timestamp),
}

/// Whether no crawl came to a source although it was long due at `until`.
pub(super) fn forgotten(source: &Source, head: &Head, until: Timestamp) -> Option<Forgotten> {
    if head.last_tried.is_none() {
        return Some(Forgotten::AlwaysSoFar);
    }
    let due = schedule::next_due(source, head.last_tried, 0, until)?;
    (until.duration_since(due) >= FORGOTTEN_AFTER).then_some(Forgotten::Since(due))
}
