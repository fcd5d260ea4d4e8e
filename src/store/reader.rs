//! Reading a store: one moment of it, beside a crawl or on a read-only disk. Writes nothing;
//! `telling` does.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    coding,
    model::{
        capture::Digest,
        operation::StoreSizes,
        run::Account,
        sighting::{Learnt, Look, Memo},
        snapshot::{Body, CheckRun, Head, HostState, RobotsState, Snapshot},
        source::SourceId,
    },
};

use super::{StoreError, archive, heal, index, journal, replay, view::View};

/// How long a reader waits for the index before it reads without it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Of so many sources what was learnt is much.
const MUCH: usize = 1_000;

/// A store opened for reading, as it stood when it was opened. Works during a crawl and on a read-only disk.
pub struct Store {
    pub(super) dir: PathBuf,
    pub(super) view: View,
    robots: index::Robots,
    /// Read when first asked for.
    looks: OnceLock<index::Looks>,
    memos: BTreeMap<SourceId, Vec<u8>>,
    /// What was learnt since it was opened and is asked for again before it is closed: of few sources.
    learnt: Mutex<BTreeMap<SourceId, Memo>>,
}

impl Store {
    /// Opens a store for reading.
    ///
    /// # Errors
    /// [`StoreError`]; a missing store is one.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        if !heal::exists(dir)? {
            return Err(StoreError::Missing(dir.to_owned()));
        }
        let index::Opened { view, cached, .. } = index::open(dir, PATIENCE)?;
        Ok(Self::left(dir.to_owned(), view, cached))
    }

    /// The store as its writer leaves it.
    pub(super) fn left(dir: PathBuf, view: View, cached: index::Cached) -> Self {
        let index::Cached { robots, memos, .. } = cached;
        Self { dir, view, robots, looks: OnceLock::new(), memos, learnt: Mutex::default() }
    }

    /// The store's folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// How a source stands; none where the store knows nothing of it.
    #[must_use]
    pub fn head(&self, source: &SourceId) -> Option<&Head> {
        Some(self.view.sources.get(source)?.head())
    }

    /// The documents of a publication that the store knows, whether it still offers them or not.
    pub fn documents(&self, publication: &SourceId) -> impl Iterator<Item = (&SourceId, &Head)> {
        let name = publication.as_str().to_owned();
        let all = self.view.sources.range(publication.clone()..);
        // Names between `a` and `a/b` may be others' (`a-b`).
        let near = all.take_while(move |(id, _)| id.as_str().starts_with(&name));
        let name = publication.clone();
        let of = near.filter(move |(id, _)| id.parent().as_ref() == Some(&name));
        of.map(|(id, holding)| (id, holding.head()))
    }

    /// How every source in the store stands.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn heads(&self) -> Result<BTreeMap<SourceId, Head>, StoreError> {
        let sources = self.view.sources.iter();
        Ok(sources.map(|(source, holding)| (source.clone(), holding.head().clone())).collect())
    }

    /// What is remembered of hosts, by `name:port`.
    #[must_use]
    pub fn hosts(&self) -> BTreeMap<String, HostState> {
        self.view.hosts.clone()
    }

    /// The robots.txt files remembered, by `name:port`.
    #[must_use]
    pub fn robots(&self) -> BTreeMap<String, RobotsState> {
        self.robots.clone()
    }

    /// When the last crawl of the whole list ended that came to its end; none where there was none yet.
    #[must_use]
    pub fn last_complete_crawl(&self) -> Option<Timestamp> {
        self.view.last_complete
    }

    /// What the crawls did that ended within a period, in the order in which they ended. Reads the journal.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read; damaged lines are passed over, which `verify` names.
    pub fn accounts(&self, period: &Range<Timestamp>) -> Result<Vec<Account>, StoreError> {
        let path = self.dir.join(journal::CHECKS);
        let until = self.view.marks.checks;
        let mut lines =
            journal::Lines::<journal::Noted>::open(&path, 0, until).map_err(replay::reading)?;
        let mut accounts = Vec::new();
        while let Some(line) = lines.next().map_err(replay::reading)? {
            if let Ok(journal::Noted { note: journal::Note::Ran(account), .. }) = line.what
                && period.contains(&account.ended)
            {
                accounts.push(account);
            }
        }
        Ok(accounts)
    }

    /// How many bytes archive, journal and index take on the disk; files that cannot be looked at count nothing.
    #[must_use]
    pub fn sizes(&self) -> StoreSizes {
        let below = |folder: &str| bytes_below(&self.dir.join(folder));
        StoreSizes {
            archive: below(archive::FOLDER),
            journal: below("journal"),
            index: below(index::FOLDER),
        }
    }

    /// The snapshots of a source, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn snapshots(&self, source: &SourceId) -> Result<Vec<Snapshot>, StoreError> {
        self.view.snapshots_of(source).map_err(StoreError::Damaged)
    }

    /// When the snapshots of a source were captured, oldest first: cheaper than [`Store::snapshots`].
    #[must_use]
    pub fn captured(&self, source: &SourceId) -> Vec<Timestamp> {
        self.view.sources.get(source).map_or_else(Vec::new, |holding| holding.captured().collect())
    }

    /// The snapshot of a source captured then; none where there is none.
    #[must_use]
    pub fn snapshot(&self, source: &SourceId, at: Timestamp) -> Option<Snapshot> {
        self.view.snapshot_at(source, at.as_millisecond())
    }

    /// The checks of a source that brought no snapshot, as runs, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] where the index cannot be read.
    pub fn checks(&self, source: &SourceId) -> Result<Vec<CheckRun>, StoreError> {
        Ok(self.view.runs_of(source))
    }

    /// What the snapshots of a source showed when they were last read, by capture time: a cache, which may
    /// lack any of them.
    #[must_use]
    pub fn looks(&self, source: &SourceId) -> BTreeMap<Timestamp, Look> {
        let read = |(at, json): (&i64, &Vec<u8>)| {
            let at = Timestamp::from_millisecond(*at).ok()?;
            Some((at, serde_json::from_slice(json).ok()?))
        };
        let looks = self.looks.get_or_init(|| index::looks(&self.dir, PATIENCE));
        looks.get(source).into_iter().flatten().filter_map(read).collect()
    }

    /// What stood of a source when that was last worked out: a cache, which may lack any of them.
    #[must_use]
    pub fn memo(&self, source: &SourceId) -> Option<Memo> {
        let learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let learnt = learnt.get(source).cloned();
        learnt.or_else(|| serde_json::from_slice(self.memos.get(source)?).ok())
    }

    /// Keeps what reading learnt, for the next time. Where the index cannot be had, nothing is lost but time.
    pub fn keep(&self, learnt: &Learnt) {
        let Learnt { looks, memos } = learnt;
        if looks.is_empty() && memos.is_empty() {
            return;
        }
        let again = memos.iter().filter(|(_, memo)| memo.sights.is_some());
        let again = again.map(|(source, memo)| (source.clone(), memo.clone()));
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner).extend(again);
        let new = index::Cached::of(learnt);
        if let Err(error) = index::keep(&self.dir, &new) {
            tracing::debug!("what was read could not be kept in the index: {error}");
        }
    }

    /// Keeps what reading learnt as soon as it is much, so that memory does not grow with the list.
    pub fn keep_when_much(&self, learnt: &mut Learnt) {
        if learnt.looks.len().max(learnt.memos.len()) >= MUCH {
            self.keep(&std::mem::take(learnt));
        }
    }

    /// The bytes of a snapshot, from the archive, their digest checked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the record is not whole.
    pub fn body(&self, snapshot: &Snapshot) -> Result<Body, StoreError> {
        let damaged = |what: String| {
            let Snapshot { source, at, record, .. } = snapshot;
            StoreError::Damaged(format!(
                "the capture of “{source}” at {at} cannot be read from {record}: {what}"
            ))
        };
        let record = archive::read(&self.dir, &snapshot.record)
            .map_err(|error| damaged(error.to_string()))?;
        let sent = record.payload().ok_or_else(|| damaged("it holds no answer".to_owned()))?;
        let headers = record.http_headers();
        let codings: Vec<_> = headers.all("content-encoding").collect();
        let is_it = |bytes: &Vec<u8>| Digest::of(bytes) == snapshot.sha256;
        let decoded = coding::decode(sent, Some(&codings.join(",")), archive::LARGEST);
        let bytes = match decoded {
            Ok(Some(bytes)) if is_it(&bytes) => bytes,
            // Some answers name a coding that they lack.
            decoded => {
                let bytes = Some(sent.to_vec()).filter(is_it);
                let wrong = || match decoded {
                    Err(error) => error.to_string(),
                    Ok(_) => "its bytes are not those that were captured".to_owned(),
                };
                bytes.ok_or_else(|| damaged(wrong()))?
            }
        };
        let (media_type, url) = (snapshot.media_type.clone(), snapshot.url.clone());
        Ok(Body { bytes, media_type, url })
    }
}

/// The bytes of all files below a folder; no link is followed.
fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes_below(&entry.path()),
        Ok(about) if about.is_file() => about.len(),
        _ => 0,
    };
    entries.flatten().map(size).sum()
}
