//! store -> what failed and answers again, for whoever runs it: from the checks on record, whoever was told of it.

use std::ops::Range;

use jiff::Timestamp;

use super::{parts, standing, stood::Known};
use crate::{
    model::{
        report::Recovered,
        run::Why,
        snapshot::{CheckResult, CheckRun, Failing, Origin, Snapshot},
        source::{Source, Watchlist},
    },
    store::{Store, StoreError},
};

/// The sources and documents whose last confirmed failure ended within `period`, and which do not fail at its end.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn recovered(
    watchlist: &Watchlist,
    store: &Store,
    period: &Range<Timestamp>,
) -> Result<Vec<Recovered>, StoreError> {
    let mut all = Vec::new();
    for source in watchlist.sources.iter().filter(|source| source.paused.is_none()) {
        all.extend(of(source, watchlist.title_of(source), store, period)?);
        if source.is_publication() {
            let mut known = Known::of(store, source);
            let newest = known.settled(None, Timestamp::MAX)?.newest;
            let named = newest.and_then(|at| known.named(at));
            for one in parts::sources(watchlist, source, named.as_ref(), store) {
                let title = one.source.title.as_deref().unwrap_or(&one.title);
                all.extend(of(&one.source, title, store, period)?);
            }
        }
    }
    Ok(all)
}

fn of(
    source: &Source,
    title: &str,
    store: &Store,
    period: &Range<Timestamp>,
) -> Result<Option<Recovered>, StoreError> {
    let ended = last_ended(
        &standing::checks(store, source)?,
        &standing::snapshots(store, source)?,
        period.end,
    );
    let ended = ended.filter(|(_, at)| period.contains(at));
    Ok(ended.map(|(since, at)| Recovered {
        source: source.id.clone(),
        title: title.to_owned(),
        since,
        at,
    }))
}

/// When the last confirmed row of failures began, and when the page was seen again; none where it still goes on at
/// `until`, or there was none.
fn last_ended(
    runs: &[CheckRun],
    snapshots: &[Snapshot],
    until: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let crawled = snapshots.iter().filter(|snapshot| snapshot.origin == Origin::Crawl);
    let mut looks: Vec<(Timestamp, Option<(&CheckRun, &Why)>)> =
        crawled.map(|snapshot| (snapshot.at, None)).collect();
    looks.extend(runs.iter().map(|run| match &run.result {
        CheckResult::Same(_) => (run.first, None),
        CheckResult::NotChecked(why) => (run.first, Some((run, why))),
    }));
    looks.retain(|(at, _)| *at < until);
    looks.sort_by_key(|(at, _)| *at);
    let (mut failing, mut ended): (Option<Failing>, _) = (None, None);
    for (at, failed) in looks {
        let before = failing.take();
        if let Some((run, why)) = failed {
            failing = Some(Failing {
                since: before.as_ref().map_or(run.first, |row| row.since),
                last: run.last,
                count: before.map_or(0, |row| row.count).saturating_add(run.count),
                why: why.clone(),
            });
        } else {
            let row = before.filter(Failing::is_confirmed);
            ended = row.map(|row| (row.since, at)).or(ended);
        }
    }
    ended.filter(|_| failing.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Cause;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn run(minute: i64, count: u32, cause: Option<Cause>) -> CheckRun {
        let result = match cause {
            Some(cause) => CheckResult::NotChecked(Why::new(cause, "why")),
            None => CheckResult::Same(at(0)),
        };
        let last = at(minute + i64::from(count) - 1);
        CheckRun { first: at(minute), last, count, result, answer: None }
    }

    #[test]
    fn a_row_of_failures_counts_when_it_was_confirmed_and_is_over() {
        let (fault, silence) = (Some(Cause::Status(500)), Some(Cause::Unreachable));
        let runs = [run(1, 2, fault), run(3, 1, silence), run(4, 3, None)];
        assert_eq!(last_ended(&runs, &[], at(9)), Some((at(1), at(4))));
        // Of two failures nobody was told.
        assert_eq!(last_ended(&[run(1, 2, fault), run(3, 1, None)], &[], at(9)), None);
        // It fails again, or did so at the end of the period.
        let again = [&runs[..], &[run(7, 1, fault)]].concat();
        assert_eq!(last_ended(&again, &[], at(9)), None);
        assert_eq!(last_ended(&again, &[], at(6)), Some((at(1), at(4))));
        assert_eq!(last_ended(&runs, &[], at(4)), None);
    }
}
