//! What the index keeps in sled: its trees, read whole and checked, and written in transactions. Knows
//! nothing of archive and journal, nor of when the index is open.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use crate::{coding, model::source::SourceId};

use super::{
    StoreError, codec,
    heads::Heads,
    index::{Looks, Robots},
    keys,
    view::{Event, Put, View, What},
};

/// The largest robots.txt kept, unpacked, in bytes: 500 KiB, with room for JSON.
const ROBOTS: usize = 4 << 20;

/// Why the index cannot be used in its place.
pub(super) enum Bad {
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

/// In the tree of how far the index reaches: it was being written.
const UNFINISHED: &[u8] = b"unfinished";

/// Entries to be written.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) events: usize,
    sources: BTreeSet<SourceId>,
    hosts: BTreeSet<String>,
    pub(super) told: BTreeSet<String>,
    snapshots: Vec<(Vec<u8>, Vec<u8>)>,
    runs: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Batch {
    /// Takes in an event, and notes what is to be written for it.
    pub(super) fn take(&mut self, view: &mut View, event: Event) -> Result<(), String> {
        self.events += 1;
        match &event.what {
            What::Check(source, _) | What::Decided(source, _) => {
                _ = self.sources.insert(source.clone());
            }
            What::Host(host, _) => _ = self.hosts.insert(host.clone()),
            What::Completed(_) | What::Other => {}
        }
        match view.apply(event)? {
            Some(Put::Snapshot(key, value)) => self.snapshots.push((key, value)),
            Some(Put::Run(key, value)) => _ = self.runs.insert(key, value),
            None => {}
        }
        Ok(())
    }
}

/// sled's trees. Snapshots and runs have small values; robots.txt files are apart.
pub(super) struct Trees {
    state: sled::Tree,
    standings: sled::Tree,
    snapshots: sled::Tree,
    runs: sled::Tree,
    hosts: sled::Tree,
    told: sled::Tree,
    robots: sled::Tree,
    looks: sled::Tree,
    memos: sled::Tree,
}

impl Trees {
    pub(super) fn open(db: &sled::Db) -> Result<Self, sled::Error> {
        Ok(Self {
            state: db.open_tree("state")?,
            standings: db.open_tree("standings")?,
            snapshots: db.open_tree("snapshots")?,
            runs: db.open_tree("runs")?,
            hosts: db.open_tree("hosts")?,
            told: db.open_tree("told")?,
            robots: db.open_tree("robots")?,
            looks: db.open_tree("looks")?,
            memos: db.open_tree("memos")?,
        })
    }

    /// All of it, every checksum and every number checked. sled may be ahead of `stated`, where it was
    /// stopped between the two, but never behind.
    pub(super) fn load(&self, stated: &Heads) -> Result<View, Bad> {
        if self.state.contains_key(UNFINISHED)? {
            return Err(Bad::Index("it was left half written".to_owned()));
        }
        let state = self.state.get("state")?.ok_or("it has no state".to_owned())?;
        let state: Heads = codec::decode(b"state", &state)?;
        let mut view = View {
            marks: state.marks().clone(),
            last_complete: state.last_complete(),
            ..View::default()
        };
        for entry in &self.standings {
            let (key, value) = entry?;
            let holding = view.sources.entry(name(&key)?).or_default();
            holding.standing = codec::decode(&key, &value)?;
        }
        for entry in &self.snapshots {
            let (key, value) = entry?;
            let (source, at, number) = keys::read_snapshot(&key).ok_or("a bad key".to_owned())?;
            let json = codec::checked(&key, &value)?;
            view.holding_mut(&source)?.put_entry(at, number, json)?;
        }
        for entry in &self.runs {
            let (key, value) = entry?;
            let (source, number) = keys::read_run(&key).ok_or("a bad key".to_owned())?;
            let run = codec::decode(&key, &value)?;
            view.holding_mut(&source)?.runs.put(number, run)?;
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

    /// Whether it reaches exactly so far.
    pub(super) fn is_at(&self, heads: &Heads) -> Result<bool, Bad> {
        let state = self.state.get("state")?.ok_or("it has no state".to_owned())?;
        Ok(codec::decode::<Heads>(b"state", &state)? == *heads)
    }

    /// Writes what a batch changed, and last how far it reaches. A few entries at a time: sled keeps every
    /// state of a page until the transaction that made it ends. An index that was left in the middle says so,
    /// and is made again.
    pub(super) fn write(&self, view: &View, batch: Batch) -> Result<(), Bad> {
        let Batch { sources, hosts, told, snapshots, runs, .. } = batch;
        self.state.insert(UNFINISHED, b"")?;
        for (key, value) in snapshots {
            self.snapshots.insert(key, value)?;
        }
        for (key, value) in runs {
            self.runs.insert(key, value)?;
        }
        for source in sources {
            let key = source.as_str().as_bytes();
            self.standings.insert(key, codec::encode(key, &view.standing(&source))?)?;
        }
        for host in hosts {
            let key = host.as_bytes();
            self.hosts.insert(key, codec::encode(key, &view.hosts.get(&host))?)?;
        }
        for reader in told {
            let key = reader.as_bytes();
            self.told.insert(key, codec::encode(key, &view.told.get(&reader))?)?;
        }
        let mut done = sled::Batch::default();
        done.insert(b"state", codec::encode(b"state", &Heads::of(view))?);
        done.remove(UNFINISHED);
        Ok(self.state.apply_batch(done)?)
    }

    pub(super) fn write_robots(&self, robots: &Robots) -> Result<(), Bad> {
        for (host, state) in robots {
            let json = serde_json::to_vec(state).map_err(|error| error.to_string())?;
            let value = codec::seal(host.as_bytes(), &coding::gzip_member(&json));
            self.robots.insert(host.as_bytes(), value)?;
        }
        Ok(())
    }

    pub(super) fn write_looks(&self, looks: &Looks) -> Result<(), Bad> {
        for (source, of_source) in looks {
            for (at, json) in of_source {
                let key = keys::look(source, *at);
                self.looks.insert(key.as_slice(), codec::seal(&key, json))?;
            }
        }
        Ok(())
    }

    pub(super) fn write_memos(&self, memos: &BTreeMap<SourceId, Vec<u8>>) -> Result<(), Bad> {
        for (source, json) in memos {
            let key = source.as_str().as_bytes();
            self.memos.insert(key, codec::seal(key, json))?;
        }
        Ok(())
    }

    /// What stood; one that cannot be read is worked out again.
    pub(super) fn memos(&self) -> Result<BTreeMap<SourceId, Vec<u8>>, Bad> {
        let mut memos = BTreeMap::new();
        for entry in &self.memos {
            let (key, value) = entry?;
            if let (Ok(source), Ok(json)) = (name(&key), codec::checked(&key, &value)) {
                memos.insert(source, json.to_vec());
            }
        }
        Ok(memos)
    }

    /// What snapshots showed; one that cannot be read is read from its snapshot again.
    pub(super) fn looks(&self) -> Result<Looks, Bad> {
        let mut looks = Looks::new();
        for entry in &self.looks {
            let (key, value) = entry?;
            let place = keys::read_look(&key);
            if let (Some((source, at)), Ok(json)) = (place, codec::checked(&key, &value)) {
                looks.entry(source).or_default().insert(at, json.to_vec());
            }
        }
        Ok(looks)
    }

    /// The robots.txt files; one that cannot be read is fetched again.
    pub(super) fn robots(&self) -> Result<Robots, Bad> {
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
    text(key)?.parse::<SourceId>().map_err(|error| error.to_string())
}
