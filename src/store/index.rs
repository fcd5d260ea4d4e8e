//! The index: a view kept in sled, so that opening a store need not read the whole archive. It is derived
//! and nothing else: whatever is wrong with it, it is made again from archive and journal, and where that
//! cannot be done in its place, in memory. sled is open only while a function here runs, under a lock of its own.

use std::{
    collections::BTreeMap,
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
    time::Duration,
};

use jiff::Timestamp;

use crate::model::{
    sighting::{Learnt, Look, Memo},
    snapshot::RobotsState,
    source::SourceId,
};

use super::{
    Damage, StoreError,
    heads::{self, Heads},
    lengths::Lengths,
    lock::{Asked, Lock},
    lost, owner,
    replay::{Replay, Torn},
    trees::{Bad, Batch, Trees},
    view::View,
};

/// The folder of the index, below the store's.
pub(super) const FOLDER: &str = "index";

/// The lock under which the index is open, below the store's folder.
const LOCK: &str = "index.lock";

/// sled's page cache, in bytes.
const CACHE: u64 = 8 << 20;

/// How many events one transaction takes in.
pub(super) const BATCH: usize = 2000;

/// Hosts and their robots.txt.
pub(super) type Robots = BTreeMap<String, RobotsState>;

/// What snapshots showed when they were last read: by source and capture time in milliseconds since
/// 1970; as JSON, since few are ever asked for.
pub(super) type Looks = BTreeMap<SourceId, BTreeMap<i64, Vec<u8>>>;

/// What the index alone keeps: all of it can be had again from the hosts and the archive.
#[derive(Clone, Debug, Default)]
pub(super) struct Cached {
    pub(super) robots: Robots,
    pub(super) looks: Looks,
    /// What stood of each source when that was last worked out, as JSON.
    pub(super) memos: BTreeMap<SourceId, Vec<u8>>,
}

impl Cached {
    /// What reading learnt.
    pub(super) fn of(learnt: &Learnt) -> Self {
        let mut new = Self::default();
        for (source, of_source) in &learnt.looks {
            let json = |(at, look): (&Timestamp, &Look)| {
                Some((at.as_millisecond(), serde_json::to_vec(look).ok()?))
            };
            let of_source = of_source.iter().filter_map(json).collect();
            new.looks.insert(source.clone(), of_source);
        }
        let json = |(source, memo): (&SourceId, &Memo)| {
            Some((source.clone(), serde_json::to_vec(memo).ok()?))
        };
        new.memos.extend(learnt.memos.iter().filter_map(json));
        new
    }
}

/// A store's view, up to date, and what was found on the way.
pub(super) struct Opened {
    pub(super) view: View,
    pub(super) cached: Cached,
    pub(super) damage: Vec<Damage>,
    pub(super) torn: Vec<Torn>,
    pub(super) notes: Vec<String>,
}

/// The view of the store in `dir`, up to date. Waits up to `wait` for the index; without it, on a
/// read-only disk or where the index cannot be mended, reads archive and journal into memory.
pub(super) fn open(dir: &Path, wait: Duration) -> Result<Opened, StoreError> {
    if let Some(opened) = update(dir, wait, &Cached::default())? {
        return Ok(opened);
    }
    let mut opened = in_memory(dir)?;
    if !Lock::is_held(&dir.join(LOCK)) {
        opened.notes.push(format!(
            "the index cannot be used: archive and journal were read instead, which takes longer. Where \
             another user made it: sudo chown -R --reference={dir} {dir}",
            dir = dir.display()
        ));
    }
    Ok(opened)
}

/// Brings the index up to date, and adds `new` to it. None where another has it open, or where it
/// cannot be mended in its place.
pub(super) fn update(
    dir: &Path,
    wait: Duration,
    new: &Cached,
) -> Result<Option<Opened>, StoreError> {
    let opened = updated(dir, wait, new);
    owner::give_back(dir, Some(&[FOLDER, LOCK]));
    opened
}

fn updated(dir: &Path, wait: Duration, new: &Cached) -> Result<Option<Opened>, StoreError> {
    let Ok(Asked::Got(lock)) = Lock::ask(&dir.join(LOCK), wait) else { return Ok(None) };
    let is_new = !dir.join(FOLDER).exists();
    let why = match guarded(dir, new) {
        Ok(opened) => {
            if is_new {
                keep_lost(dir, &lost(dir));
            }
            return Ok(Some(opened));
        }
        Err(Bad::Store(error)) => return Err(error),
        Err(Bad::Index(why)) => why,
    };
    let lost = lost(dir);
    if !is_new && remove(dir).is_err() {
        return Ok(None);
    }
    let made = guarded(dir, new);
    if made.is_ok() {
        keep_lost(dir, &lost);
    }
    drop(lock);
    match made {
        Ok(mut opened) => {
            if !opened.view.sources.is_empty() && why != heads::OTHER_LAYOUT {
                let why = if is_new { "it was missing" } else { &why };
                opened.notes.push(format!("the index was made again ({why})"));
            }
            Ok(Some(opened))
        }
        Err(Bad::Store(error)) => Err(error),
        Err(Bad::Index(_)) => Ok(None),
    }
}

/// What became of adding to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// It is up to date.
    All,
    /// Another has it open.
    Held,
    /// It is not as it was left: it must be brought up to date by reading.
    Elsewhere,
}

/// Adds what a writer wrote since the index reached `from`, which brings it to `view`, without reading
/// anything again. All of it must be on the disk already.
pub(super) fn add(
    dir: &Path,
    wait: Duration,
    from: &Heads,
    view: &View,
    batch: &mut Batch,
    new: &Cached,
) -> Added {
    let Ok(Asked::Got(_lock)) = Lock::ask(&dir.join(LOCK), wait) else { return Added::Held };
    let index = dir.join(FOLDER);
    if Heads::read(&index).as_ref() != Ok(from) {
        return Added::Elsewhere;
    }
    let work = || -> Result<bool, Bad> {
        let db = opened(&index.join("sled"))?;
        let trees = Trees::open(&db)?;
        if !trees.is_at(from)? {
            return Ok(false);
        }
        trees.write(view, std::mem::take(batch))?;
        trees.write_robots(&new.robots)?;
        trees.write_looks(&new.looks)?;
        trees.write_memos(&new.memos)?;
        drop(trees);
        db.flush()?;
        drop(db);
        Heads::of(view).write(&index)?;
        Ok(true)
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(true)) => Added::All,
        _ => Added::Elsewhere,
    }
}

/// The archive files that an index, or a noted length, knows and that are gone or have lost their end.
fn lost(dir: &Path) -> lost::Files {
    let known = lost::known(&dir.join(FOLDER));
    let lost = Lengths::read(dir).and_then(|noted| lost::missing_or_noted(dir, known, &noted));
    lost.unwrap_or_default()
}

/// Keeps in a new index what the writer is still to say.
fn keep_lost(dir: &Path, lost: &lost::Files) {
    if let Err(error) = lost::keep(&dir.join(FOLDER), lost) {
        tracing::warn!("which archive files are missing could not be kept: {error}");
    }
}

/// Adds `new` to the index as it is, where nobody else has it open: nothing is read.
pub(super) fn keep(dir: &Path, new: &Cached) -> Result<(), String> {
    let Ok(Asked::Got(_lock)) = Lock::ask(&dir.join(LOCK), Duration::ZERO) else {
        return Err("another process has it open".to_owned());
    };
    let sled = dir.join(FOLDER).join("sled");
    if !sled.exists() {
        return Err("there is none".to_owned());
    }
    let work = || -> Result<(), Bad> {
        let db = opened(&sled)?;
        let trees = Trees::open(&db)?;
        trees.write_robots(&new.robots)?;
        trees.write_looks(&new.looks)?;
        trees.write_memos(&new.memos)?;
        drop(trees);
        db.flush()?;
        Ok(())
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Bad::Index(why))) => Err(why),
        Ok(Err(Bad::Store(error))) => Err(error.to_string()),
        Err(_) => Err("it is damaged".to_owned()),
    }
}

/// What snapshots showed, for whoever has to ask: most of the time what stood is known already. None where
/// the index cannot be had.
pub(super) fn looks(dir: &Path, wait: Duration) -> Looks {
    let Ok(Asked::Got(_lock)) = Lock::ask(&dir.join(LOCK), wait) else { return Looks::new() };
    let sled = dir.join(FOLDER).join("sled");
    if !sled.exists() {
        return Looks::new();
    }
    let work = || -> Result<Looks, Bad> { Trees::open(&opened(&sled)?)?.looks() };
    catch_unwind(AssertUnwindSafe(work)).ok().and_then(Result::ok).unwrap_or_default()
}

/// sled's own lock is passed on for an instant to every process that is started meanwhile; ours says that
/// nobody else has it, so it is waited for.
fn opened(path: &Path) -> Result<sled::Db, sled::Error> {
    let config = sled::Config::new().path(path).cache_capacity(CACHE).flush_every_ms(None);
    for _ in 0..100 {
        match config.open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("acquire lock") => {
                thread::sleep(Duration::from_millis(20));
            }
            opened => return opened,
        }
    }
    config.open()
}

/// Takes the index away, so that it is made again. The caller says why.
pub(super) fn discard(dir: &Path, wait: Duration) -> Result<(), StoreError> {
    let asked = Lock::ask(&dir.join(LOCK), wait);
    let removed = match asked {
        Ok(Asked::Got(_lock)) => remove(dir),
        Ok(Asked::Held(_)) => Err(io::Error::other("another process has it open")),
        Err(error) => Err(error),
    };
    removed.map_err(|source| StoreError::Io {
        what: "the old index cannot be taken away; delete the folder “index” of the store"
            .to_owned(),
        source,
    })
}

fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Archive and journal read from their beginning, nothing kept.
fn in_memory(dir: &Path) -> Result<Opened, StoreError> {
    let mut view = View::default();
    let broken = |what| StoreError::Damaged(format!("the store cannot be read: {what}"));
    let mut replay = Replay::begin(dir, &view.marks)?.map_err(broken)?;
    while let Some(event) = replay.next()? {
        view.apply(event).map_err(broken)?;
    }
    (view.told, _) = replay.told(BTreeMap::new())?;
    let Replay { marks, damage, torn, .. } = replay;
    view.marks = marks;
    Ok(Opened { view, cached: Cached::default(), damage, torn, notes: Vec::new() })
}

/// sled panics on some damaged files; that too means: make it again.
fn guarded(dir: &Path, new: &Cached) -> Result<Opened, Bad> {
    let work = AssertUnwindSafe(|| in_place(dir, new));
    catch_unwind(work).unwrap_or_else(|_| Err(Bad::Index("it is damaged".to_owned())))
}

fn in_place(dir: &Path, new: &Cached) -> Result<Opened, Bad> {
    let sled = dir.join(FOLDER).join("sled");
    let is_new = !dir.join(FOLDER).exists();
    let stated = if is_new { None } else { Some(Heads::read(&dir.join(FOLDER))?) };
    let db = opened(&sled)?;
    let trees = Trees::open(&db)?;
    let mut view = match &stated {
        Some(stated) => trees.load(stated)?,
        None => View::default(),
    };
    let mut replay = Replay::begin(dir, &view.marks)??;
    replay.sync()?;
    let mut batch = Batch::default();
    while let Some(event) = replay.next()? {
        batch.take(&mut view, event)?;
        if batch.events == BATCH {
            view.marks = replay.marks.clone();
            trees.write(&view, std::mem::take(&mut batch))?;
        }
    }
    let (ledgers, changed) = replay.told(std::mem::take(&mut view.told))?;
    batch.told.extend(changed);
    view.told = ledgers;
    let Replay { marks, damage, torn, .. } = replay;
    if view.marks != marks || stated.is_none() {
        view.marks = marks;
        trees.write(&view, batch)?;
    }
    trees.write_robots(&new.robots)?;
    trees.write_looks(&new.looks)?;
    trees.write_memos(&new.memos)?;
    let (robots, memos) = (trees.robots()?, trees.memos()?);
    let cached = Cached { robots, looks: Looks::new(), memos };
    drop(trees);
    db.flush()?;
    drop(db);
    let heads = Heads::of(&view);
    if stated.as_ref() != Some(&heads) {
        heads.write(&dir.join(FOLDER))?;
    }
    Ok(Opened { view, cached, damage, torn, notes: Vec::new() })
}
