//! What came of a round: its account for the journal, whether the whole list was visited, and what counts as a failure.
//! Writes no more than the line that says so.

use crate::{
    model::{
        run::{Account, Cause, Check, Outcome, Run},
        snapshot::Failing,
    },
    store::{Entry, StoreError, Writer},
};

/// What the run did, for whoever runs it.
pub(super) fn account(run: &Run, writer: &Writer) -> Account {
    // An unchanged page of which no body came: 304.
    let spared = |check: &&Check| matches!(check.outcome, Outcome::Same) && check.received == 0;
    let length = |check: &Check| Some(writer.head(&check.source)?.newest.as_ref()?.length);
    let not_modified: Vec<&Check> = run.checks.iter().filter(spared).collect();
    let count = |wanted: &dyn Fn(&Outcome) -> bool| {
        run.checks.iter().filter(|check| wanted(&check.outcome)).count() as u64
    };
    Account {
        new: count(&|outcome| matches!(outcome, Outcome::First | Outcome::New)),
        same: count(&|outcome| matches!(outcome, Outcome::Same)),
        failed: count(&|outcome| matches!(outcome, Outcome::NotChecked(_))),
        began: run.started,
        ended: run.finished,
        stopped: run.stopped,
        requests: run.requests,
        received: run.checks.iter().map(|check| check.received).sum(),
        not_modified: not_modified.len() as u64,
        spared: not_modified.iter().filter_map(|check| length(check)).sum(),
        hosts: run.hosts.clone(),
    }
}

/// Whether something due could not be checked, and that is confirmed (or `strict`).
pub(super) fn confirmed_failures(run: &Run, writer: &Writer, strict: bool) -> bool {
    let failed =
        |check: &&Check| matches!(check.outcome, Outcome::NotChecked(_)) && !is_stopped(check);
    run.checks.iter().filter(failed).any(|check| {
        let head = writer.head(&check.source);
        strict || head.and_then(|head| head.failing.as_ref()).is_some_and(Failing::is_confirmed)
    })
}

/// Notes the end of a crawl of the whole list, where it came to its end.
pub(in crate::cli) fn complete(run: &Run, writer: &mut Writer) -> Result<(), StoreError> {
    if is_complete(run) {
        writer.commit(vec![Entry::Completed { began: run.started, at: run.finished }])?;
    }
    Ok(())
}

/// Whether every source that was due was visited, however that went.
fn is_complete(run: &Run) -> bool {
    let left_out = |check: &Check| matches!(&check.outcome, Outcome::NotChecked(why) if matches!(why.cause, Cause::Stopped | Cause::Internal));
    !run.stopped && !run.checks.iter().any(left_out)
}

pub(super) fn is_stopped(check: &Check) -> bool {
    matches!(&check.outcome, Outcome::NotChecked(why) if why.cause == Cause::Stopped)
}
