//! The evidence of one capture, for somebody who has nothing but a folder of files.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    capture::Digest,
    snapshot::{CheckRun, Snapshot},
};

/// All that a statement about one capture says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What readers call what was captured.
    pub title: String,
    /// Who issues it, where that is known.
    pub publisher: Option<String>,
    /// When the statement was made.
    pub made_at: Timestamp,
    /// The version of the program that made it.
    pub made_by: String,
    /// The capture.
    pub snapshot: Snapshot,
    /// The capture before it.
    pub before: Option<Snapshot>,
    /// The capture after it.
    pub after: Option<Snapshot>,
    /// The last checks before it, oldest first, and the first ones after it.
    pub checks: Vec<CheckRun>,
    /// The files beside the statement.
    pub files: Vec<Enclosed>,
}

/// A file beside a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosed {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub what: String,
    /// Its length in bytes.
    pub length: u64,
    /// Its digest.
    pub sha256: Digest,
}
