//! What whoever runs it is told: is it healthy, is it polite, what is noisy. No word of what publications say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    report::{Held, Period, Recovered, Unchecked},
    source::SourceId,
};

/// The report for whoever runs it, of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// When it was made.
    pub generated_at: Timestamp,
    /// What it covers.
    pub period: Period,
    /// Crawls that ended in it and asked for something.
    pub crawls: usize,
    /// When the last crawl of the whole list ended with everything due visited, in the period or before.
    pub last_complete_crawl: Option<Timestamp>,
    /// What became of the checks.
    pub checks: Checks,
    /// Requests sent, robots.txt and redirects included.
    pub requests: u64,
    /// Bytes of bodies received, as sent.
    pub received: u64,
    /// Checks answered 304 (not modified).
    pub not_modified: u64,
    /// How many bytes the pages held have of which no body was sent therefore.
    pub spared: u64,
    /// By `name:port`.
    pub hosts: BTreeMap<String, HostCare>,
    /// What fails now, and since when.
    pub failing: Vec<Unchecked>,
    /// What failed for long enough to be told, and answers again since a moment of the period.
    pub recovered: Vec<Recovered>,
    /// What waits for a second look now.
    pub held: Vec<Held>,
    /// What robots.txt kept us from.
    pub refused: Vec<Refused>,
    /// Sources whose page changes again and again at one place.
    pub noisy: Vec<Noisy>,
    /// What the store takes on the disk.
    pub store: StoreSizes,
    /// Snapshots held.
    pub snapshots: u64,
}

/// How checks went, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// Bodies that were new.
    pub new: u64,
    /// Pages that were as before.
    pub same: u64,
    /// Pages that could not be seen.
    pub failed: u64,
}

/// How one host was treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostCare {
    /// Requests sent to it.
    pub requests: u64,
    /// The shortest rest between two requests of one crawl, in milliseconds; none where each crawl sent one.
    pub smallest_gap: Option<u64>,
    /// What the list asks for, in milliseconds; its robots.txt may ask for more.
    pub delay: u64,
}

/// A source that robots.txt forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// In words.
    pub why: String,
    /// When it was last refused.
    pub last: Timestamp,
}

/// A page that changes again and again at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noisy {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// How often that place changed within the period.
    pub changes: usize,
    /// What stands there now.
    pub text: String,
    /// The selector that leaves it out and nothing else, tried on the newest copy; none where none was found.
    pub drop: Option<String>,
    /// The lines to add below the source in the sources file, which say again what holds now; empty where
    /// there is no selector.
    pub recipe: Vec<String>,
}

/// What the store takes on the disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreSizes {
    /// The archive.
    pub archive: u64,
    /// The journal.
    pub journal: u64,
    /// The index, which can be made again.
    pub index: u64,
}
