//! What is held of one source, as `history` and `show` tell it. Plain data.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::{
    document::Document,
    sighting::Decision,
    snapshot::{CheckRun, Snapshot},
    source::SourceId,
};

/// A document of a publication, as it is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHeld {
    /// Its name, which the commands take.
    pub source: SourceId,
    /// As the publisher calls it.
    pub title: String,
    /// Where it is.
    pub url: Url,
    /// Whether the publication offers it.
    pub offered: bool,
    /// How many words could be read of it; none where none could, or where it is not held yet.
    pub words: Option<usize>,
    /// Snapshots held.
    pub snapshots: u64,
    /// When it was last seen.
    pub last_checked: Option<Timestamp>,
    /// Why it cannot be checked.
    pub failing: Option<String>,
}

/// The dated snapshots and checks of one source, for `history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Oldest first.
    pub checks: Vec<CheckRun>,
    /// Of the snapshots, those that do not count, and why.
    pub aside: Vec<Discounted>,
    /// What people decided, in the order of deciding.
    pub decisions: Vec<Decision>,
    /// When the page was gone, for sure, and when it was there again.
    pub events: Vec<Happened>,
    /// Where it is a publication, its documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentHeld>,
}

/// Something that happened to a page as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When it was first seen.
    pub at: Timestamp,
    /// What, in words.
    pub what: String,
}

/// A snapshot that never stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discounted {
    /// The snapshot's capture time.
    pub at: Timestamp,
    /// What became of it, in words.
    pub why: String,
}

/// The text of one source as it stood, for `show`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What readers call it.
    pub title: String,
    /// The snapshot that it is.
    pub snapshot: Snapshot,
    /// What it says.
    pub document: Document,
    /// Where it is a publication, the documents that it offered then.
    pub documents: Vec<DocumentHeld>,
    /// Since when the page is not to be found, where that was before the moment asked for.
    pub gone_since: Option<Timestamp>,
    /// The next copy held, where this one was supplied by hand and says nothing of the days after it.
    pub next: Option<NextCopy>,
}

/// The copy that follows one which a person supplied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCopy {
    /// When it was captured.
    pub at: Timestamp,
    /// Whether its text differs; none where it cannot be read.
    pub differs: Option<bool>,
}
