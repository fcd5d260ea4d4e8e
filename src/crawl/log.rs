//! What -v says of a crawl: one line a source, what was done and why. It decides nothing.

use jiff::Timestamp;

use super::Visit;
use crate::{
    fetch::Fetched,
    model::{
        run::{Check, Outcome},
        snapshot::Head,
        source::Source,
    },
    schedule,
};

/// What a visit tells beside its outcome.
pub(super) struct Trace {
    status: Option<u16>,
    redirects: usize,
    /// Whether the question was “only if it changed”.
    conditional: bool,
    /// From the beginning of the turn to the first request, in milliseconds: the host's delay and, where
    /// it was asked for, robots.txt.
    waited: Option<i64>,
}

impl Trace {
    pub(super) fn of(visit: &Visit) -> Self {
        let (hops, exchange) = match &visit.result {
            Ok(Fetched::Answer(capture)) => (&capture.hops, &capture.exchange),
            Ok(Fetched::NotModified { hops, exchange }) => (hops, exchange),
            Err(_) => {
                return Self { status: None, redirects: 0, conditional: false, waited: None };
            }
        };
        let first = hops.first().unwrap_or(exchange);
        let head = String::from_utf8_lossy(&exchange.request).to_ascii_lowercase();
        let fields = ["if-none-match:", "if-modified-since:"];
        Self {
            status: Some(exchange.status),
            redirects: hops.len(),
            conditional: head.lines().any(|line| fields.iter().any(|name| line.starts_with(name))),
            waited: Some(milliseconds(visit.at, first.at).max(0)),
        }
    }
}

fn milliseconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_millisecond().saturating_sub(from.as_millisecond())
}

/// Says how a check went that is on the disk; `head` is how its source stands now.
pub(super) fn say(check: &Check, trace: &Trace, source: &Source, head: Option<&Head>) {
    let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
    let next_due = schedule::next_due(source, Some(check.at), failing, check.at);
    let next_due = next_due.map_or_else(|| "never".to_owned(), |at| format!("{at:.0}"));
    let (source, url) = (check.source.as_str(), source.url.as_str());
    let took = i64::try_from(check.took.as_millis()).unwrap_or(i64::MAX);
    let Trace { status, redirects, conditional, waited } = *trace;
    let bytes = check.received;
    macro_rules! said {
        ($level:ident, $outcome:literal, $($words:tt)*) => {
            tracing::$level!(
                source, outcome = $outcome, status, redirects, conditional, bytes,
                waited_ms = waited, took_ms = took, next_due, url, $($words)*
            )
        };
    }
    match &check.outcome {
        Outcome::First => said!(info, "first", "first snapshot"),
        Outcome::New => said!(info, "new", "new snapshot"),
        Outcome::Same => said!(info, "same", "unchanged"),
        Outcome::NotChecked(why) => {
            said!(warn, "not-checked", "not checked: {}", why.text);
        }
    }
}
