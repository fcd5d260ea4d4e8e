//! What a check does to a source's head and to its runs of checks. Pure: the same events in the same
//! order give the same answers, whether they come from a crawl or from reading archive and journal again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{
    change::Evidence,
    run::Why,
    snapshot::{CheckResult, CheckRun, Failing, Head, Origin, Snapshot},
};

/// How one check of a source went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A new body.
    New(Box<Snapshot>),
    /// The same as the snapshot captured then.
    Same {
        /// When it was asked.
        at: Timestamp,
        /// The snapshot that still stands.
        of: Timestamp,
    },
    /// The page was not seen.
    Missed {
        /// When it was tried.
        at: Timestamp,
        /// Why.
        why: Why,
        /// The answer that came, where one did.
        answer: Option<Box<Evidence>>,
    },
}

/// A source's head and the run of checks that is not over yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// What others see.
    pub(super) head: Head,
    /// How many runs of checks there are.
    pub(super) runs: u64,
    /// The last run, until a snapshot ends it.
    open: Option<Box<CheckRun>>,
}

impl Standing {
    /// Takes in one check. A check without a snapshot gives the run that it begins or continues,
    /// whose number is then `runs`.
    pub(super) fn apply(&mut self, seen: Seen) -> Option<CheckRun> {
        let head = &mut self.head;
        match seen {
            Seen::New(snapshot) => {
                self.take(snapshot);
                None
            }
            Seen::Same { at, of } => {
                head.last_tried = head.last_tried.max(Some(at));
                head.last_checked = head.last_checked.max(Some(at));
                head.failing = None;
                Some(self.run(at, CheckResult::Same(of), None))
            }
            Seen::Missed { at, why, answer } => {
                head.last_tried = head.last_tried.max(Some(at));
                let failing = head.failing.take();
                let (since, count) = failing.map_or((at, 0), |row| (row.since, row.count));
                let count = count.saturating_add(1);
                head.failing = Some(Failing { since, last: at, count, why: why.clone() });
                Some(self.run(at, CheckResult::NotChecked(why), answer.map(|answer| *answer)))
            }
        }
    }

    /// Takes in a new snapshot.
    pub(super) fn take(&mut self, snapshot: Box<Snapshot>) {
        let is_newest = self.is_newest(&snapshot);
        let head = &mut self.head;
        head.snapshots += 1;
        // A copy supplied by hand is no check, and nothing to ask or compare the next check with.
        if snapshot.origin == Origin::Supplied {
            return;
        }
        head.last_tried = head.last_tried.max(Some(snapshot.at));
        head.last_checked = head.last_checked.max(Some(snapshot.at));
        head.failing = None;
        self.open = None;
        if is_newest {
            head.newest = Some(*snapshot);
        }
    }

    /// Whether the next check would be compared with this one.
    pub(super) fn is_newest(&self, snapshot: &Snapshot) -> bool {
        let newest = self.head.newest.as_ref();
        snapshot.origin != Origin::Supplied && newest.is_none_or(|newest| newest.at <= snapshot.at)
    }

    /// Continues the open run where the result is the same, else begins another.
    fn run(&mut self, at: Timestamp, result: CheckResult, answer: Option<Evidence>) -> CheckRun {
        let run = match self.open.take() {
            Some(run) if alike(&run.result, &result) => {
                CheckRun { last: at, count: run.count.saturating_add(1), result, ..*run }
            }
            _ => {
                self.runs += 1;
                CheckRun { first: at, last: at, count: 1, result, answer }
            }
        };
        self.open = Some(Box::new(run.clone()));
        run
    }
}

/// Whether two checks went the same way: the same snapshot, or not checked for the same cause.
fn alike(one: &CheckResult, other: &CheckResult) -> bool {
    match (one, other) {
        (CheckResult::Same(one), CheckResult::Same(other)) => one == other,
        (CheckResult::NotChecked(one), CheckResult::NotChecked(other)) => one.cause == other.cause,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Cause;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn missed(second: i64, cause: Cause, text: &str) -> Seen {
        Seen::Missed { at: at(second), why: Why::new(cause, text), answer: None }
    }

    #[test]
    fn a_row_of_failures_begins_with_the_first_and_ends_with_a_success() {
        let mut standing = Standing::default();
        standing.apply(missed(1, Cause::Unreachable, "no answer"));
        standing.apply(missed(2, Cause::Status(503), "503"));
        let failing = standing.head.failing.clone().unwrap();
        assert_eq!((failing.since, failing.last, failing.count), (at(1), at(2), 2));
        assert_eq!(failing.why.cause, Cause::Status(503));
        assert_eq!((standing.head.last_tried, standing.head.last_checked), (Some(at(2)), None));
        standing.apply(Seen::Same { at: at(3), of: at(0) });
        assert_eq!(
            (standing.head.failing.clone(), standing.head.last_checked),
            (None, Some(at(3)))
        );
    }

    #[test]
    fn checks_of_equal_result_become_one_run() {
        let mut standing = Standing::default();
        standing.apply(Seen::Same { at: at(1), of: at(0) });
        let run = standing.apply(Seen::Same { at: at(2), of: at(0) }).unwrap();
        assert_eq!((run.first, run.last, run.count, standing.runs), (at(1), at(2), 2, 1));
        standing.apply(missed(3, Cause::Unreachable, "one way"));
        let run = standing.apply(missed(4, Cause::Unreachable, "another")).unwrap();
        assert_eq!((run.count, standing.runs), (2, 2));
        standing.apply(missed(5, Cause::Robots, "closed"));
        standing.apply(Seen::Same { at: at(6), of: at(0) });
        assert_eq!(standing.runs, 4);
    }
}
