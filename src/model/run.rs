//! One crawl: each source has exactly one outcome in it.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::source::SourceId;

/// What kept a source from being checked, sorted by what one would do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// robots.txt does not allow it, or could not be read.
    Robots,
    /// The host asked to be left alone for a while.
    BackOff,
    /// The address is one that is not visited (private, or not http or https).
    Guard,
    /// No answer: name, connection, TLS or time.
    Unreachable,
    /// The answer broke off or did not hold what it said.
    CutShort,
    /// Larger than the limit.
    TooLarge,
    /// Redirected without end or to nowhere.
    Redirects,
    /// An answer that is not the page: 4xx or 5xx.
    Status(u16),
    /// An answer that looks like success and is not the page: challenge, consent, maintenance.
    NotThePage,
    /// The run was stopped before its turn.
    Stopped,
    /// A fault of our own.
    Internal,
}

impl Cause {
    /// Whether the publisher answered that there is no such page (RFC 9110 §15.5.5, §15.5.11): the page was looked
    /// for, and is not there.
    #[must_use]
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Status(404 | 410))
    }
}

/// Why a source was not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// What sort of reason.
    pub cause: Cause,
    /// In words, without control characters.
    pub text: String,
}

impl Why {
    /// A reason in words; control characters, which may come from outside, are replaced.
    #[must_use]
    pub fn new(cause: Cause, text: &str) -> Self {
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        Self { cause, text: text.chars().map(clean).take(400).collect() }
    }
}

/// How a check went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The first snapshot of this source.
    First,
    /// A body that differs from the newest snapshot's.
    New,
    /// Not modified, or identical bytes.
    Same,
    /// The page was not seen.
    NotChecked(Why),
}

/// One visit of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub source: SourceId,
    /// When its turn began: before the host's delay and robots.txt.
    pub at: Timestamp,
    /// How it went.
    pub outcome: Outcome,
    /// How long it took, the host's delay and further tries included.
    pub took: Duration,
    /// Body bytes received, as sent.
    pub received: u64,
}

/// One crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// In the order of the sources file.
    pub checks: Vec<Check>,
    /// Requests sent, robots.txt and redirects included.
    pub requests: u64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// What was asked of each host (`name:port`).
    pub hosts: BTreeMap<String, HostTally>,
}

/// What one run asked of one host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostTally {
    /// Requests, robots.txt and redirects included.
    pub requests: u64,
    /// The shortest rest between the end of one request and the beginning of the next, in milliseconds; none
    /// where there was one request at most.
    pub smallest_gap: Option<u64>,
}

/// What a crawl did, as the journal keeps it for whoever runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Checks that brought a new body,
    pub new: u64,
    /// those that saw the page as it was,
    pub same: u64,
    /// and those that did not see it.
    pub failed: u64,
    /// Requests sent, robots.txt and redirects included.
    pub requests: u64,
    /// Bytes of bodies received, as sent.
    pub received: u64,
    /// Checks that were answered 304 (not modified),
    pub not_modified: u64,
    /// and how many bytes the pages held have for which no body was sent therefore.
    pub spared: u64,
    /// What was asked of each host (`name:port`).
    pub hosts: BTreeMap<String, HostTally>,
}

impl Run {
    /// Takes in what the same crawl did after it.
    pub fn go_on(&mut self, then: Self) {
        self.finished = then.finished;
        self.checks.extend(then.checks);
        self.requests = then.requests;
        self.hosts = then.hosts;
        self.stopped |= then.stopped;
    }
}
