//! The only way to the disk: a WARC archive and a journal that are the truth, and a sled index that finds things in them.

mod append;
mod archive;
mod codec;
mod errand;
mod evidence;
mod extent;
mod group;
mod heads;
mod heal;
mod holding;
mod index;
mod journal;
mod keys;
mod lengths;
mod lock;
mod lost;
mod member;
mod owner;
mod reader;
mod replay;
mod runs;
mod standing;
mod telling;
mod trees;
mod verify;
mod view;
mod warc;
mod writer;

use std::path::PathBuf;

use jiff::Timestamp;
use url::Url;

use crate::model::{
    capture::{Capture, Exchange, Supplied},
    run::{Account, Why},
    sighting::Decision,
    snapshot::{HostState, RobotsState},
    source::SourceId,
};

pub use errand::{Begun, Serving, ask, is_served};
pub use evidence::{Exchanged, Records};
pub use extent::extent;
pub use reader::Store;
pub use telling::Delivering;
pub use verify::{rebuild, verify};
pub use writer::Writer;

/// Why the store cannot be used, sorted by what the caller does next.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in that folder.
    #[error("there is no store in {}: run `guidewatch crawl` first, or name another with --store", .0.display())]
    Missing(PathBuf),
    /// Another process is writing.
    #[error("another process is writing to the store: {0}")]
    Locked(String),
    /// Made by a newer version; untouched.
    #[error("{0}")]
    Newer(String),
    /// A folder of something else; untouched.
    #[error("{0}")]
    NotOurs(String),
    /// The disk refused: full, read-only, broken.
    #[error("{what}: {source}")]
    Io {
        /// What was being done, to what, and what to do next.
        what: String,
        /// The system's own word.
        source: std::io::Error,
    },
    /// Too little room to begin.
    #[error("{0}")]
    NoRoom(String),
    /// Damaged beyond healing.
    #[error("{0}")]
    Damaged(String),
    /// The clock is behind the newest capture.
    #[error("{0}")]
    Clock(String),
}

/// What a crawl, or an import, has to write down.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A new body: becomes a snapshot.
    Snapshot(Capture),
    /// A copy that a person supplied: a snapshot at the date given, and no check.
    Supplied(Supplied),
    /// An answer that is not the page: kept as evidence, and a failed check.
    Answer(Capture, Why),
    /// A check that saw the same page: a `revisit` record.
    Same {
        /// Which source.
        source: SourceId,
        /// When it was asked.
        at: Timestamp,
        /// The snapshot that still stands.
        of: Timestamp,
        /// The redirects passed through.
        hops: Vec<Exchange>,
        /// The answer's head: a 304, or a 200 whose body was identical.
        exchange: Exchange,
    },
    /// A check that left no record: a journal line.
    Failed {
        /// Which source.
        source: SourceId,
        /// When it was tried.
        at: Timestamp,
        /// Its address.
        url: Url,
        /// Why.
        why: Why,
    },
    /// What a person decided about something that waited for a second look: a journal line.
    Decided(SourceId, Decision),
    /// What a host asked for (`name:port`): a journal line.
    Host(String, HostState),
    /// A crawl of the whole list came to its end, everything due visited: a journal line.
    Completed {
        /// When it began.
        began: Timestamp,
        /// When it ended.
        at: Timestamp,
    },
    /// What a crawl did: a journal line.
    Ran(Account),
    /// A robots.txt (`name:port`): kept in the index alone, for at most a day.
    Robots(String, RobotsState),
}

/// One damaged place that `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file, below the store's folder.
    pub file: String,
    /// Where, in bytes.
    pub offset: u64,
    /// What is wrong, and which capture it costs where that is known.
    pub what: String,
    /// Whether the whole file is gone; `what` then says what was in it.
    pub is_missing: bool,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, offset, what, is_missing } = self;
        if *is_missing {
            write!(f, "{file} is missing: {what}")
        } else {
            write!(f, "{file} is damaged at byte {offset}: {what}")
        }
    }
}

/// What `verify` saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Records of the archive that are whole.
    pub records: u64,
    /// Lines of the journal that are whole.
    pub lines: u64,
    /// Snapshots that the archive holds.
    pub snapshots: u64,
    /// What is damaged.
    pub damage: Vec<Damage>,
    /// What `rebuild` had to say, as [`Writer::notes`] does; nothing where nothing was mended.
    pub notes: Vec<String>,
}
