//! What a person at a terminal sees of a crawl: how far it has come, and what it did in a line. Prints nothing itself.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{super::say, round::Step};
use crate::model::run::{Outcome, Run};

/// Shows on a terminal how far a run has come.
pub(super) fn seen(shown: &mut Option<ProgressBar>, step: &Step<'_>) {
    let shown = match (step, shown) {
        (Step::Due(due), shown) => {
            *shown = Some(bar(*due));
            return;
        }
        (_, None) => return,
        (_, Some(shown)) => shown,
    };
    match step {
        Step::Due(_) | Step::Beyond(..) => {}
        Step::Documents(due) => shown.inc_length(*due as u64),
        Step::Checked(check, _) => {
            shown.set_message(format!("{} {}", check.source, word(&check.outcome)));
            shown.inc(1);
        }
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::First => "first seen",
        Outcome::New => "with other bytes",
        Outcome::Same => "unchanged",
        Outcome::NotChecked(why) if why.cause.is_gone() => "not to be found",
        Outcome::NotChecked(_) => "could not be checked",
    }
}

/// One line about the run, for a person at a terminal.
pub(in crate::cli) fn summary(run: &Run, chosen: usize) -> String {
    let count =
        |wanted: &str| run.checks.iter().filter(|check| word(&check.outcome) == wanted).count();
    let parts =
        ["first seen", "with other bytes", "unchanged", "not to be found", "could not be checked"];
    let parts = parts.map(|part| (count(part), part));
    let parts: Vec<_> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, part)| format!("{n} {part}")).collect();
    if run.checks.is_empty() {
        return format!("none of {chosen} sources is due (--all fetches them all the same)");
    }
    let documents = run.checks.iter().filter(|check| check.source.parent().is_some()).count();
    let of = match documents {
        0 => String::new(),
        n => format!(
            " ({}, {})",
            say::count(run.checks.len() - n, "page"),
            say::count(n, "document")
        ),
    };
    let seconds = run.finished.duration_since(run.started).as_secs_f64();
    format!("{}{of}; {} requests in {seconds:.1} s", parts.join(", "), run.requests)
}

fn bar(sources: usize) -> ProgressBar {
    let bar = ProgressBar::new(sources as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} [{bar:30}] {elapsed} {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
