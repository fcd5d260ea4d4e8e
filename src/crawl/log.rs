//! What -v says of a crawl: one line a source, what was done and why. It decides nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Visit;
use crate::{
    fetch::Fetched,
    model::{
        run::{Check, Outcome},
        snapshot::Head,
        source::{Source, SourceId},
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

/// What -v says of one check that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    source: SourceId,
    url: String,
    outcome: Outcome,
    status: Option<u16>,
    redirects: usize,
    conditional: bool,
    /// Body bytes received.
    bytes: u64,
    /// Milliseconds from the beginning of the turn to the first request,
    waited: Option<i64>,
    /// and to the end of the visit.
    took: i64,
    next_due: Option<Timestamp>,
}

impl Line {
    /// `head` is how the source stands now.
    pub(super) fn of(check: &Check, trace: &Trace, source: &Source, head: Option<&Head>) -> Self {
        let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
        let Trace { status, redirects, conditional, waited } = *trace;
        Self {
            source: check.source.clone(),
            url: source.url.to_string(),
            outcome: check.outcome.clone(),
            status,
            redirects,
            conditional,
            bytes: check.received,
            waited,
            took: i64::try_from(check.took.as_millis()).unwrap_or(i64::MAX),
            next_due: schedule::next_due(source, Some(check.at), failing, check.at),
        }
    }

    /// Says it.
    pub fn say(&self) {
        let Self { source, url, status, redirects, conditional, bytes, waited, took, .. } = self;
        let (source, url) = (source.as_str(), url.as_str());
        let next_due = self.next_due.map_or_else(|| "never".to_owned(), |at| format!("{at:.0}"));
        macro_rules! said {
            ($level:ident, $outcome:literal, $($words:tt)*) => {
                tracing::$level!(
                    source, outcome = $outcome, status, redirects, conditional, bytes,
                    waited_ms = waited, took_ms = took, next_due, url, $($words)*
                )
            };
        }
        match &self.outcome {
            Outcome::First => said!(info, "first", "first snapshot"),
            Outcome::New => said!(info, "new", "new snapshot"),
            Outcome::Same => said!(info, "same", "unchanged"),
            Outcome::NotChecked(why) => {
                said!(warn, "not-checked", "not checked: {}", why.text);
            }
        }
    }
}
