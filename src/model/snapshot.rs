//! A capture that the store holds, and what the store knows of the checks around it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    capture::{Digest, Validators},
    change::Evidence,
    run::{Cause, Why},
    sighting::Decision,
    source::SourceId,
};

/// Where a record lies in the archive: the file's name below `archive/`, and the byte at which its gzip member begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordRef {
    /// The file's name, without a folder.
    pub file: String,
    /// In bytes from the file's beginning.
    pub offset: u64,
}

impl std::fmt::Display for RecordRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "archive/{}:{}", self.file, self.offset)
    }
}

/// A redirect that led to a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// The status that redirected.
    pub status: u16,
    /// The address that redirected.
    pub url: Url,
}

/// Who saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// This crawler.
    #[default]
    Crawl,
    /// A person supplied it, with its date.
    Supplied,
}

/// A capture that the store holds. Source and time together are its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The source that it shows.
    pub source: SourceId,
    /// When it was captured, to the millisecond. Where the clock had been set back, just after the
    /// snapshot before it: the order of captures is the order in which this crawler saw them. Of a
    /// supplied one, the date that was given with it.
    pub at: Timestamp,
    /// When it was written to the archive, as the clock then said.
    pub recorded_at: Timestamp,
    /// The address that answered, after redirects.
    pub url: Url,
    /// The status code answered; 0 of a supplied one, which no server answered.
    pub status: u16,
    /// The `Content-Type` header as it came; of a supplied one, what its bytes say.
    pub media_type: Option<String>,
    /// Digest of the body with its content coding undone.
    pub sha256: Digest,
    /// The body's length in bytes, content coding undone.
    pub length: u64,
    /// The redirects passed through, in order.
    pub redirects: Vec<Redirect>,
    /// What a later request may ask with.
    pub validators: Validators,
    /// Who saw it.
    #[serde(default)]
    pub origin: Origin,
    /// Its response record in the archive, or `resource` where it was supplied.
    pub record: RecordRef,
}

/// The bytes of a snapshot as a person would save them, and what the publisher said they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Content coding undone.
    pub bytes: Vec<u8>,
    /// The `Content-Type` header as it came.
    pub media_type: Option<String>,
    /// The address that answered; relative links start from it.
    pub url: Url,
}

/// Successive checks of one source that went the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRun {
    /// The first of them.
    pub first: Timestamp,
    /// The last of them.
    pub last: Timestamp,
    /// How many there were.
    pub count: u32,
    /// How they went.
    pub result: CheckResult,
    /// The first of them, where an answer came that was no snapshot: what a 404 rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Evidence>,
}

/// How a check went that brought no new snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// The same as the snapshot captured then.
    Same(Timestamp),
    /// Not checked, and why.
    NotChecked(Why),
}

/// How a source stands: what the next check starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// When it was last asked for, however that went.
    pub last_tried: Option<Timestamp>,
    /// When it last answered with its page, new or the same.
    pub last_checked: Option<Timestamp>,
    /// The newest snapshot that a crawl captured: what the next check is compared with. Supplied ones
    /// are counted in `snapshots` and are never this one, whatever their date.
    pub newest: Option<Snapshot>,
    /// How many snapshots are held, supplied ones among them.
    pub snapshots: u64,
    /// Checks in a row, up to now, that did not see the page.
    pub failing: Option<Failing>,
    /// What people decided about sightings that waited for a second look, in the order of deciding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
}

/// A row of failed checks that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// The first of the row.
    pub since: Timestamp,
    /// The latest.
    pub last: Timestamp,
    /// How many.
    pub count: u32,
    /// Why the latest failed.
    pub why: Why,
}

impl Failing {
    /// So many failures in a row are enough,
    pub const CONFIRMED_BY: u32 = 3;
    /// or so much time from the first to the latest.
    pub const CONFIRMED_AFTER: SignedDuration = SignedDuration::from_hours(24);

    /// Whether it has lasted long enough to be told: 3 checks, or 24 hours from the first to the latest.
    /// A 404 or 410 waits for its second look: only the 24 hours count.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        let is_gone = matches!(self.why.cause, Cause::Status(404 | 410));
        let often = self.count >= Self::CONFIRMED_BY && !is_gone;
        often || self.last.duration_since(self.since) >= Self::CONFIRMED_AFTER
    }
}

/// What is remembered of a host between runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostState {
    /// Not to be asked before then (Retry-After, or our own back-off).
    pub not_before: Option<Timestamp>,
    /// Why.
    pub why: Option<String>,
    /// How many 429 or 503 answers in a row led to it.
    pub strikes: u32,
    /// When the last request of the last run ended: the delay to the next counts from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_request: Option<Timestamp>,
}

/// A robots.txt answer, kept for 24 hours (RFC 9309 §2.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsState {
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// The status; none where no answer came.
    pub status: Option<u16>,
    /// The file's first 500 KiB, decoded as UTF-8 with replacement.
    pub body: String,
}

/// What one reader has been told of one source, so that nothing is told twice and nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Every snapshot up to this capture time has been considered for this reader,
    pub through: Option<Timestamp>,
    /// but for these, which could not be read yet: their changes are still owed.
    #[serde(default)]
    pub owed: std::collections::BTreeSet<Timestamp>,
    /// Of the sightings considered, those that waited for a second look: told when they stand.
    #[serde(default, skip_serializing_if = "std::collections::BTreeSet::is_empty")]
    pub held: std::collections::BTreeSet<Timestamp>,
    /// The failure that this reader was told of, by its `since`, and when it was last told.
    #[serde(default)]
    pub failing: Option<(Timestamp, Timestamp)>,
    /// The editions in force that this reader knows of; none where that was never considered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<std::collections::BTreeSet<String>>,
    /// How far this reader was told what is important, where reports that were asked for nothing else left out the
    /// rest: that is still owed to a report that leaves out less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important: Option<Box<Told>>,
}

impl Told {
    /// How far this reader was told, be it of what is important alone.
    #[must_use]
    pub fn furthest(&self) -> &Self {
        self.important.as_deref().unwrap_or(self)
    }
}

/// All that one reader has been told.
pub type Position = std::collections::BTreeMap<SourceId, Told>;
