//! How sources and subscribers stand, as `status` and the reading pages show it. Plain data.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Held, Unchecked};
use crate::model::{
    delivery::Undelivered,
    snapshot::Failing,
    source::{SourceId, SubscriberId},
};

/// A page that is not to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// What says so.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}

/// How one source stands, for `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStatus {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// Which editions of its publication are in force by their dates, in words; left out where none is known. Of one
    /// that is `withdrawn` they were the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<String>,
    /// Why it is not fetched, where it is paused.
    pub paused: Option<String>,
    /// When its page was last seen.
    pub last_checked: Option<Timestamp>,
    /// When what stands was first seen; none where it has not changed since the first snapshot.
    pub last_changed: Option<Timestamp>,
    /// When the newest snapshot was captured. Its bytes differ from those of the one before.
    pub newest_snapshot: Option<Timestamp>,
    /// What waits for a second look.
    pub held: Option<Held>,
    /// Whether the text that stands says that it is withdrawn or replaced.
    #[serde(default)]
    pub withdrawn: bool,
    /// Why the page is not to be found, and since when, where that is sure.
    pub gone: Option<Gone>,
    /// Why what came was set aside by hand, and since when.
    pub dismissed: Option<Gone>,
    /// Snapshots held.
    pub snapshots: u64,
    /// How many documents belong to it.
    #[serde(default)]
    pub documents: usize,
    /// Its row of failed checks, where it has not ended.
    pub failing: Option<Failing>,
    /// Since when it has been due, where that is long ago and no crawl came to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Timestamp>,
}

/// How everything stands, for `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// When it was made.
    pub generated_at: Timestamp,
    /// When the last crawl of the whole list ended with everything due visited.
    pub last_complete_crawl: Option<Timestamp>,
    /// In the order of the sources file.
    pub sources: Vec<SourceStatus>,
    /// By reader, the sources of which something is still to be told.
    pub owed: BTreeMap<String, Vec<SourceId>>,
    /// What the store holds and the sources file does not list, by id.
    pub unlisted: Vec<Unlisted>,
    /// Documents of publications that could not be fetched at their latest check.
    #[serde(default)]
    pub failing_documents: Vec<Unchecked>,
    /// Documents of publications that wait for a second look.
    #[serde(default)]
    pub held_documents: Vec<Held>,
    /// What stands and cannot be read, or not in full: sources and documents of publications.
    #[serde(default)]
    pub unread: Vec<NotRead>,
    /// Who is told without asking, in the order of the sources file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscribers: Vec<SubscriberStatus>,
}

/// How things stand with one subscriber, for `status`. It names no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriberStatus {
    /// Which.
    pub id: SubscriberId,
    /// By which way: `mail`, `webhook`, `command` or `folder`.
    pub channel: String,
    /// Whether the store knows of it: what became known before that is never told.
    pub begun: bool,
    /// When a message was last taken.
    pub last_taken: Option<Timestamp>,
    /// The time of the next digest; none where it is told at once.
    pub next_digest: Option<Timestamp>,
    /// The sources of which something is still to be told.
    pub owed: Vec<SourceId>,
    /// Since when something is owed.
    pub owed_since: Option<Timestamp>,
    /// Messages in a row that were not taken, and why.
    pub undelivered: Option<Undelivered>,
}

/// A text that stands and cannot be read, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRead {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Why, or what of it is not read.
    pub why: String,
}

/// A source that the store knows and the sources file no longer lists: not watched, its history kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlisted {
    /// Its id.
    pub source: SourceId,
    /// The address of its newest snapshot; none where none was ever taken.
    pub url: Option<Url>,
    /// When its page was last seen.
    pub last_checked: Option<Timestamp>,
    /// When the newest snapshot was captured.
    pub newest_snapshot: Option<Timestamp>,
    /// Snapshots held.
    pub snapshots: u64,
    /// The listed source without a history that has its address: it was probably renamed.
    pub became: Option<SourceId>,
}
