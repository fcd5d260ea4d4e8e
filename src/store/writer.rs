//! Writing a store: one process at a time, each group of entries on the disk before it is acknowledged.
//! Writes archive and journal; the index is brought up to date from them, now and then and at the end.

mod entries;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

use crate::model::{
    capture::Digest,
    sighting::{Learnt, Memo},
    snapshot::{Head, HostState, Origin, RobotsState},
    source::SourceId,
    time::to_millisecond,
};

use super::{
    Entry, Store, StoreError,
    append::{Append, Place, Writing},
    archive,
    heads::Heads,
    heal, index,
    journal::{self},
    lengths::{self, Lengths},
    lock::{Asked, Lock},
    lost, owner,
    replay::reading,
    telling::TELLERS,
    trees::Batch,
    view::{Event, Marks, View},
};

/// How long the writer waits for the index when it opens.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the writer waits for the index when it closes; whoever opens the store next can do it too.
const FAREWELL: Duration = Duration::from_secs(2);

/// With more events than this to add, the index is brought up to date by reading, part by part.
const MOST_PENDING: usize = 10 * index::BATCH;

/// After how many commits the index is brought up to date, where nobody else has it open.
const NOW_AND_THEN: u32 = 16;

/// A store opened for writing: holds the lock until dropped.
pub struct Writer {
    dir: PathBuf,
    view: View,
    robots: index::Robots,
    memos: BTreeMap<SourceId, Vec<u8>>,
    new: index::Cached,
    /// How far the index is known to reach; none where that is not known.
    indexed: Option<Heads>,
    /// What it lacks.
    pending: Batch,
    notes: Vec<String>,
    archive: Writing,
    journal: Append,
    opened: (Timestamp, Instant),
    commits: u32,
    /// Why nothing can be written any more.
    broken: Option<String>,
    _lock: Lock,
}

impl Writer {
    /// Takes the lock (waiting up to `wait` for it), makes the folder where there is none, heals what
    /// an earlier stop left behind.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Locked`] where another process writes.
    pub fn open(dir: &Path, wait: Duration, now: Timestamp) -> Result<Self, StoreError> {
        heal::exists(dir)?;
        heal::check_room(dir, heal::ROOM)?;
        let (lock, said) = heal::take(dir, wait, now)?;
        let lost = lost::known(&dir.join(index::FOLDER));
        Self::go_on(dir, lock, said, lost, now)
    }

    /// What follows once the lock is held. `known` are the archive files that the index has seen.
    pub(super) fn go_on(
        dir: &Path,
        lock: Lock,
        said: Vec<String>,
        known: lost::Files,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let index::Opened { view, cached, damage, torn, mut notes } = index::open(dir, PATIENCE)?;
        notes.extend(heal::check_clock(&view, now)?);
        notes.splice(0..0, said);
        let has_known = !known.is_empty();
        // What is missing although the index has seen that already was said then.
        let is_old = has_known && lost::missing(dir, known.clone()).map_err(reading)?.is_empty();
        let lengths = Lengths::read(dir).map_err(reading)?;
        let lost = lost::missing_or_noted(dir, known, &lengths).map_err(reading)?;
        let mut gone = lost::told(dir, &lost).map_err(reading)?;
        let last_lost = lost::last_serial(&lost, &gone);
        gone.extend(lengths.cut_journal(dir).map_err(reading)?);
        notes.extend(gone.iter().filter(|_| !is_old).map(|damage| {
            format!("{damage}. Bring it back from a backup and run `guidewatch rebuild`")
        }));
        notes.extend(damage.iter().map(ToString::to_string));
        notes.extend(heal::cut(dir, &torn)?);
        let opening = |source| heal::refused(dir, source);
        let archive = Writing::open(dir, last_lost, now).map_err(opening)?;
        notes.extend(heal::raise(dir, heal::PART)?);
        lost::forget(&dir.join(index::FOLDER));
        let journal = Append::open(&dir.join(journal::CHECKS)).map_err(opening)?;
        Ok(Self {
            dir: dir.to_owned(),
            indexed: Some(Heads::of(&view)),
            pending: Batch::default(),
            view,
            robots: cached.robots,
            memos: cached.memos,
            new: index::Cached::default(),
            notes,
            archive,
            journal,
            opened: (now, Instant::now()),
            commits: 0,
            broken: None,
            _lock: lock,
        })
    }

    /// The store's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What opening had to say: that the store is new, what was cut, what was rebuilt.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How a source stands now; none where the store knows nothing of it.
    #[must_use]
    pub fn head(&self, source: &SourceId) -> Option<&Head> {
        Some(self.view.sources.get(source)?.head())
    }

    /// How every source in the store stands now, by their names.
    pub fn heads(&self) -> impl Iterator<Item = (&SourceId, &Head)> {
        self.view.sources.iter().map(|(source, holding)| (source, holding.head()))
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

    /// What stood of a source when that was last worked out: a cache, which may lack any of them.
    #[must_use]
    pub fn memo(&self, source: &SourceId) -> Option<Memo> {
        serde_json::from_slice(self.memos.get(source)?).ok()
    }

    /// Keeps what reading learnt, with the next entries of the index.
    pub fn keep(&mut self, learnt: &Learnt) {
        let index::Cached { looks, memos, .. } = index::Cached::of(learnt);
        self.memos.extend(memos.iter().map(|(source, memo)| (source.clone(), memo.clone())));
        self.new.memos.extend(memos);
        for (source, of_source) in looks {
            self.new.looks.entry(source).or_default().extend(of_source);
        }
    }

    /// Writes a group: when this returns, all of it is on the disk. A snapshot whose time is not
    /// after the newest of its source is dated a millisecond after that one: the order of writing is the
    /// order of captures, also where the clock was set back.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of the group is then acknowledged.
    pub fn commit(&mut self, group: Vec<Entry>) -> Result<(), StoreError> {
        if let Some(why) = &self.broken {
            let source = io::Error::other(why.clone());
            return Err(heal::refused(&self.dir, source));
        }
        heal::check_room(&self.dir, heal::ROOM)?;
        let before = (self.archive.place(), self.journal.end());
        match self.write(group) {
            Ok((events, marks)) => self.take_in(events, marks)?,
            Err(error) => return Err(self.take_back(&before, error)),
        }
        self.commits += 1;
        if self.commits.is_multiple_of(NOW_AND_THEN) {
            self.update_index(Duration::ZERO);
        }
        Ok(())
    }

    /// Whether these very bytes were supplied before as a copy of that source with that date.
    #[must_use]
    pub fn has_supplied(&self, source: &SourceId, at: Timestamp, sha256: &Digest) -> bool {
        let first = to_millisecond(at).as_millisecond();
        let held = (first..).map_while(|at| self.view.snapshot_at(source, at));
        let mut supplied = held.filter(|snapshot| snapshot.origin == Origin::Supplied);
        supplied.any(|snapshot| snapshot.sha256 == *sha256)
    }

    /// Brings the index up to date and gives the lock back; gives the store as it is now, for reading.
    ///
    /// # Errors
    /// [`StoreError`]; what was committed stays committed.
    pub fn close(mut self) -> Result<Store, StoreError> {
        if self.broken.is_none()
            && let Err(error) = self.note_lengths()
        {
            tracing::debug!("the lengths of archive and journal were not noted: {error}");
        }
        self.update_index(FAREWELL);
        owner::give_back(&self.dir, None);
        let Self { dir, view, robots, memos, .. } = self;
        Ok(Store::left(dir, view, index::Cached { robots, memos, looks: index::Looks::new() }))
    }

    /// Notes how long everything is now; the next run can do it too.
    fn note_lengths(&self) -> io::Result<()> {
        let Asked::Got(_lock) = Lock::ask(&self.dir.join(TELLERS), FAREWELL)? else {
            return Ok(());
        };
        let archived = archive::list(&self.dir)?.into_iter();
        let mut paths: Vec<String> =
            archived.map(|file| format!("{}/{}", archive::FOLDER, file.name)).collect();
        paths.extend([journal::CHECKS, journal::READERS].map(str::to_owned));
        lengths::note(&self.dir, &paths, self.now())
    }

    /// The index may be late or wrong without harm: whoever opens the store next mends it.
    fn update_index(&mut self, wait: Duration) {
        if let Some(from) = self.indexed.take().filter(|_| self.pending.events <= MOST_PENDING) {
            let pending = &mut self.pending;
            match index::add(&self.dir, wait, &from, &self.view, pending, &self.new) {
                index::Added::All => {
                    self.new = index::Cached::default();
                    self.indexed = Some(Heads::of(&self.view));
                    return;
                }
                index::Added::Held => {
                    self.indexed = Some(from);
                    return;
                }
                index::Added::Elsewhere => {}
            }
        }
        self.pending = Batch::default();
        match index::update(&self.dir, wait, &self.new) {
            Ok(Some(opened)) => {
                self.new = index::Cached::default();
                self.indexed = Some(Heads::of(&opened.view));
            }
            Ok(None) => {}
            Err(error) => tracing::debug!("the index was not brought up to date: {error}"),
        }
    }

    fn take_in(&mut self, events: Vec<Event>, marks: Marks) -> Result<(), StoreError> {
        for event in events {
            self.pending.take(&mut self.view, event).map_err(StoreError::Damaged)?;
        }
        self.view.marks = marks;
        Ok(())
    }

    /// Cuts archive and journal back to where they were before a group that failed. An index that has
    /// already seen some of it would be wrong, so it goes as well.
    fn take_back(&mut self, before: &(Place, u64), error: StoreError) -> StoreError {
        let back = self.archive.back_to(&before.0);
        let back = back.and(self.journal.back_to(before.1));
        let index = index::discard(&self.dir, FAREWELL);
        if let Err(worse) = back {
            self.broken =
                Some(format!("an earlier write failed and could not be taken back ({worse})"));
        } else if let Err(worse) = index {
            self.broken = Some(worse.to_string());
        }
        error
    }

    /// The time now: that of opening, and what has passed since.
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.opened.1.elapsed()).unwrap_or_default();
        self.opened.0.checked_add(passed).unwrap_or(self.opened.0)
    }
}
