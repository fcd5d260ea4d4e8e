//! The index: a view kept in sled, so that opening a store need not read the whole archive. It is derived
//! and nothing else: whatever is wrong with it, it is made again from archive and journal, and where that
//! cannot be done in its place, in memory. sled is open only inside this file, under a lock of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::Duration,
};

use sled::Transactional as _;

use crate::{
    coding,
    model::{snapshot::RobotsState, source::SourceId},
};

use super::{
    Damage, StoreError, codec,
    heads::Heads,
    keys,
    lock::{Asked, Lock},
    replay::{Replay, Torn},
    view::{Event, Put, View, What},
};

/// The folder of the index, below the store's.
const FOLDER: &str = "index";

/// The lock under which the index is open, below the store's folder.
const LOCK: &str = "index.lock";

/// sled's page cache, in bytes.
const CACHE: u64 = 32 << 20;

/// How many events one transaction takes in.
const BATCH: usize = 2000;

/// The largest robots.txt kept, unpacked, in bytes: 500 KiB, with room for JSON.
const ROBOTS: usize = 4 << 20;

/// Hosts and their robots.txt.
pub(super) type Robots = BTreeMap<String, RobotsState>;

/// A store's view, up to date, and what was found on the way.
pub(super) struct Opened {
    pub(super) view: View,
    pub(super) robots: Robots,
    pub(super) damage: Vec<Damage>,
    pub(super) torn: Vec<Torn>,
    pub(super) notes: Vec<String>,
}

/// Why the index cannot be used in its place.
enum Bad {
    /// It is wrong: make it again.
    Index(String),
    /// Archive or journal cannot be read: so would a new one be.
    Store(StoreError),
}

impl From<StoreError> for Bad {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<sled::Error> for Bad {
    fn from(error: sled::Error) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<io::Error> for Bad {
    fn from(error: io::Error) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<String> for Bad {
    fn from(what: String) -> Self {
        Self::Index(what)
    }
}

/// The view of the store in `dir`, up to date. Waits up to `wait` for the index; without it, on a
/// read-only disk or where the index cannot be mended, reads archive and journal into memory.
pub(super) fn open(dir: &Path, wait: Duration) -> Result<Opened, StoreError> {
    match update(dir, wait, &Robots::new())? {
        Some(opened) => Ok(opened),
        None => in_memory(dir),
    }
}

/// Brings the index up to date, and adds `robots` to it. None where another has it open, or where it
/// cannot be mended in its place.
pub(super) fn update(
    dir: &Path,
    wait: Duration,
    robots: &Robots,
) -> Result<Option<Opened>, StoreError> {
    let Ok(Asked::Got(lock)) = Lock::ask(&dir.join(LOCK), wait) else { return Ok(None) };
    let is_new = !dir.join(FOLDER).exists();
    let why = match guarded(dir, robots) {
        Ok(opened) => return Ok(Some(opened)),
        Err(Bad::Store(error)) => return Err(error),
        Err(Bad::Index(why)) => why,
    };
    if !is_new && remove(dir).is_err() {
        return Ok(None);
    }
    let made = guarded(dir, robots);
    drop(lock);
    match made {
        Ok(mut opened) => {
            if !opened.view.standings.is_empty() {
                let why = if is_new { "it was missing" } else { &why };
                opened.notes.push(format!("the index was made again ({why})"));
            }
            Ok(Some(opened))
        }
        Err(Bad::Store(error)) => Err(error),
        Err(Bad::Index(_)) => Ok(None),
    }
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
    for telling in replay.told()? {
        view.told.insert(telling.reader, telling.position);
    }
    let Replay { marks, damage, torn, .. } = replay;
    view.marks = marks;
    Ok(Opened { view, robots: Robots::new(), damage, torn, notes: Vec::new() })
}

/// sled panics on some damaged files; that too means: make it again.
fn guarded(dir: &Path, robots: &Robots) -> Result<Opened, Bad> {
    let work = AssertUnwindSafe(|| in_place(dir, robots));
    catch_unwind(work).unwrap_or_else(|_| Err(Bad::Index("it is damaged".to_owned())))
}

fn in_place(dir: &Path, new_robots: &Robots) -> Result<Opened, Bad> {
    let sled = dir.join(FOLDER).join("sled");
    let is_new = !dir.join(FOLDER).exists();
    let stated = if is_new { None } else { Some(Heads::read(&dir.join(FOLDER))?) };
    let db = sled::Config::new().path(&sled).cache_capacity(CACHE).flush_every_ms(None).open()?;
    let trees = Trees::open(&db)?;
    let mut view = match &stated {
        Some(stated) => trees.load(stated)?,
        None => View::default(),
    };
    let mut replay = Replay::begin(dir, &view.marks)??;
    let mut batch = Batch::default();
    while let Some(event) = replay.next()? {
        batch.take(&mut view, event)?;
        if batch.events == BATCH {
            view.marks = replay.marks.clone();
            trees.write(&view, std::mem::take(&mut batch))?;
        }
    }
    for telling in replay.told()? {
        batch.told.insert(telling.reader.clone());
        view.told.insert(telling.reader, telling.position);
    }
    let Replay { marks, damage, torn, .. } = replay;
    if view.marks != marks || stated.is_none() {
        view.marks = marks;
        trees.write(&view, batch)?;
    }
    trees.write_robots(new_robots)?;
    let robots = trees.robots()?;
    drop(trees);
    db.flush()?;
    drop(db);
    let heads = Heads::of(&view);
    if stated.as_ref() != Some(&heads) {
        heads.write(&dir.join(FOLDER))?;
    }
    Ok(Opened { view, robots, damage, torn, notes: Vec::new() })
}

/// Entries to be written in one transaction.
#[derive(Default)]
struct Batch {
    events: usize,
    sources: BTreeSet<SourceId>,
    hosts: BTreeSet<String>,
    told: BTreeSet<String>,
    snapshots: sled::Batch,
    runs: sled::Batch,
}

impl Batch {
    fn take(&mut self, view: &mut View, event: Event) -> Result<(), String> {
        self.events += 1;
        match &event.what {
            What::Check(source, _) => self.sources.insert(source.clone()),
            What::Host(host, _) => self.hosts.insert(host.clone()),
        };
        match view.apply(event)? {
            Some(Put::Snapshot(key, value)) => self.snapshots.insert(key, value),
            Some(Put::Run(key, value)) => self.runs.insert(key, value),
            None => {}
        }
        Ok(())
    }
}

/// sled's trees. Snapshots and runs have small values; robots.txt files are apart.
struct Trees {
    state: sled::Tree,
    standings: sled::Tree,
    snapshots: sled::Tree,
    runs: sled::Tree,
    hosts: sled::Tree,
    told: sled::Tree,
    robots: sled::Tree,
}

impl Trees {
    fn open(db: &sled::Db) -> Result<Self, sled::Error> {
        Ok(Self {
            state: db.open_tree("state")?,
            standings: db.open_tree("standings")?,
            snapshots: db.open_tree("snapshots")?,
            runs: db.open_tree("runs")?,
            hosts: db.open_tree("hosts")?,
            told: db.open_tree("told")?,
            robots: db.open_tree("robots")?,
        })
    }

    /// All of it, every checksum and every number checked. sled may be ahead of `stated`, where it was
    /// stopped between the two, but never behind.
    fn load(&self, stated: &Heads) -> Result<View, Bad> {
        let state = self.state.get("state")?.ok_or("it has no state".to_owned())?;
        let state: Heads = codec::decode(b"state", &state)?;
        let mut view = View { marks: state.marks().clone(), ..View::default() };
        for entry in &self.standings {
            let (key, value) = entry?;
            view.standings.insert(name(&key)?, codec::decode(&key, &value)?);
        }
        for entry in &self.snapshots {
            let (key, value) = entry?;
            let (source, at, number) = keys::read_snapshot(&key).ok_or("a bad key".to_owned())?;
            let json = codec::checked(&key, &value)?.to_vec();
            view.snapshots.entry(source).or_default().insert((at, number), json);
        }
        for entry in &self.runs {
            let (key, value) = entry?;
            let (source, number) = keys::read_run(&key).ok_or("a bad key".to_owned())?;
            let json = codec::checked(&key, &value)?.to_vec();
            view.runs.entry(source).or_default().insert(number, json);
        }
        for entry in &self.hosts {
            let (key, value) = entry?;
            view.hosts.insert(text(&key)?, codec::decode(&key, &value)?);
        }
        for entry in &self.told {
            let (key, value) = entry?;
            view.told.insert(text(&key)?, codec::decode(&key, &value)?);
        }
        view.check_numbers()?;
        if Heads::of(&view) != state || !state.is_at_least(stated) {
            return Err(Bad::Index("entries are missing from it".to_owned()));
        }
        Ok(view)
    }

    /// Writes what a batch changed, and how far it reaches, in one transaction.
    fn write(&self, view: &View, mut batch: Batch) -> Result<(), Bad> {
        let (mut standings, mut hosts, mut told) =
            (sled::Batch::default(), sled::Batch::default(), sled::Batch::default());
        for source in &batch.sources {
            let key = source.as_str().as_bytes();
            standings.insert(key, codec::encode(key, &view.standings.get(source))?);
        }
        for host in &batch.hosts {
            let key = host.as_bytes();
            hosts.insert(key, codec::encode(key, &view.hosts.get(host))?);
        }
        for reader in &batch.told {
            let key = reader.as_bytes();
            told.insert(key, codec::encode(key, &view.told.get(reader))?);
        }
        let (snapshots, runs) =
            (std::mem::take(&mut batch.snapshots), std::mem::take(&mut batch.runs));
        let state = codec::encode(b"state", &Heads::of(view))?;
        let all =
            (&self.state, &self.standings, &self.snapshots, &self.runs, &self.hosts, &self.told);
        let written = all.transaction(
            |(to_state, to_standings, to_snapshots, to_runs, to_hosts, to_told)| {
                to_state.insert(b"state", state.as_slice())?;
                to_standings.apply_batch(&standings)?;
                to_snapshots.apply_batch(&snapshots)?;
                to_runs.apply_batch(&runs)?;
                to_hosts.apply_batch(&hosts)?;
                to_told.apply_batch(&told)?;
                Ok::<(), sled::transaction::ConflictableTransactionError<()>>(())
            },
        );
        written.map_err(|error| Bad::Index(format!("it cannot be written: {error:?}")))
    }

    fn write_robots(&self, robots: &Robots) -> Result<(), Bad> {
        for (host, state) in robots {
            let json = serde_json::to_vec(state).map_err(|error| error.to_string())?;
            let value = codec::seal(host.as_bytes(), &coding::gzip_member(&json));
            self.robots.insert(host.as_bytes(), value)?;
        }
        Ok(())
    }

    /// The robots.txt files; one that cannot be read is fetched again.
    fn robots(&self) -> Result<Robots, Bad> {
        let mut robots = Robots::new();
        for entry in &self.robots {
            let (key, value) = entry?;
            let packed = codec::checked(&key, &value)?;
            let json = coding::read_member(packed, ROBOTS).map(|(json, _)| json);
            let state = json.ok().and_then(|json| serde_json::from_slice(&json).ok());
            robots.extend(state.map(|state| (text(&key).unwrap_or_default(), state)));
        }
        Ok(robots)
    }
}

fn text(key: &[u8]) -> Result<String, String> {
    String::from_utf8(key.to_vec()).map_err(|_| "a bad key".to_owned())
}

fn name(key: &[u8]) -> Result<SourceId, String> {
    SourceId::new(&text(key)?).map_err(|error| error.to_string())
}
