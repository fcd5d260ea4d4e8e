//! All that archive and journal say, in memory, as of one moment: what readers are answered from and
//! what the index keeps. Pure: takes events, gives answers and the index entries that they change.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{
    delivery::Ledger,
    sighting::Decision,
    snapshot::{CheckRun, HostState, Snapshot},
    source::SourceId,
};

use super::{
    codec, keys,
    runs::Runs,
    standing::{Seen, Standing},
};

/// Something that was committed, and its place in the order of commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) sequence: u64,
    pub(super) what: What,
}

/// What was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A check of a source.
    Check(SourceId, Seen),
    /// What a host (`name:port`) asked for.
    Host(String, HostState),
    /// A crawl of the whole list ended then, everything due visited.
    Completed(Timestamp),
    /// What a person decided about a sighting of a source.
    Decided(SourceId, Decision),
    /// Something that a newer version noted.
    Other,
}

/// How far archive and journal have been read: everything before these places is in the view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    /// By the archive file's name.
    pub(super) files: BTreeMap<String, FileMark>,
    /// Bytes of the journal of checks.
    pub(super) checks: u64,
    /// Bytes of the journal of readers.
    pub(super) readers: u64,
    /// The last place in the order of commits.
    pub(super) sequence: u64,
}

/// How far one archive file has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileMark {
    /// Bytes.
    pub(super) end: u64,
    /// Captures and unchanged checks in them.
    pub(super) groups: u64,
}

/// An index entry that an event made or changed, beside the source's standing or the host's state.
pub(super) enum Put {
    /// Into the tree of snapshots.
    Snapshot(Vec<u8>, Vec<u8>),
    /// Into the tree of runs.
    Run(Vec<u8>, Vec<u8>),
}

/// All that archive and journal say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) marks: Marks,
    pub(super) standings: BTreeMap<SourceId, Standing>,
    /// By source, then by milliseconds since 1970 and number; the values as JSON, since few are ever asked for.
    pub(super) snapshots: BTreeMap<SourceId, BTreeMap<(i64, u64), Vec<u8>>>,
    /// By source.
    pub(super) runs: BTreeMap<SourceId, Runs>,
    pub(super) hosts: BTreeMap<String, HostState>,
    /// By reader.
    pub(super) told: BTreeMap<String, Ledger>,
    /// When the last crawl of the whole list ended.
    pub(super) last_complete: Option<Timestamp>,
}

impl View {
    /// Takes in one event.
    pub(super) fn apply(&mut self, event: Event) -> Result<Option<Put>, String> {
        self.marks.sequence = self.marks.sequence.max(event.sequence);
        let (source, seen) = match event.what {
            What::Check(source, seen) => (source, seen),
            What::Host(host, state) => {
                self.hosts.insert(host, state);
                return Ok(None);
            }
            What::Completed(at) => {
                self.last_complete = self.last_complete.max(Some(at));
                return Ok(None);
            }
            What::Decided(source, decision) => {
                self.standings.entry(source).or_default().head.decisions.push(decision);
                return Ok(None);
            }
            What::Other => return Ok(None),
        };
        let snapshot = match &seen {
            Seen::New(snapshot) => Some(snapshot.clone()),
            _ => None,
        };
        let standing = self.standings.entry(source.clone()).or_default();
        let run = standing.apply(seen);
        if let Some(snapshot) = snapshot {
            let number = standing.head.snapshots;
            let json = serde_json::to_vec(&snapshot).map_err(|error| error.to_string())?;
            let key = keys::snapshot(&source, snapshot.at, number);
            let value = codec::seal(&key, &json);
            let place = (snapshot.at.as_millisecond(), number);
            self.snapshots.entry(source).or_default().insert(place, json);
            return Ok(Some(Put::Snapshot(key, value)));
        }
        let Some(run) = run else { return Ok(None) };
        let key = keys::run(&source, standing.runs);
        let json = serde_json::to_vec(&run).map_err(|error| error.to_string())?;
        let value = codec::seal(&key, &json);
        self.runs.entry(source).or_default().put(standing.runs, run)?;
        Ok(Some(Put::Run(key, value)))
    }

    /// The snapshots of a source, oldest first.
    pub(super) fn snapshots_of(&self, source: &SourceId) -> Result<Vec<Snapshot>, String> {
        let read = |json: &Vec<u8>| serde_json::from_slice(json).map_err(|error| error.to_string());
        self.snapshots.get(source).into_iter().flat_map(BTreeMap::values).map(read).collect()
    }

    /// The runs of checks of a source, oldest first.
    pub(super) fn runs_of(&self, source: &SourceId) -> Vec<CheckRun> {
        let mut runs: Vec<_> = self.runs.get(source).into_iter().flat_map(Runs::iter).collect();
        runs.sort_by_key(|run| run.first);
        runs
    }

    /// The snapshot of a source captured at a millisecond.
    pub(super) fn snapshot_at(&self, source: &SourceId, millisecond: i64) -> Option<Snapshot> {
        let of_source = self.snapshots.get(source)?;
        let (_, json) = of_source.range((millisecond, 0)..=(millisecond, u64::MAX)).next()?;
        serde_json::from_slice(json).ok()
    }

    /// Whether a snapshot of a source was captured at that millisecond.
    pub(super) fn is_taken(&self, source: &SourceId, millisecond: i64) -> bool {
        let of_source = self.snapshots.get(source);
        let range = (millisecond, 0)..=(millisecond, u64::MAX);
        of_source.is_some_and(|of_source| of_source.range(range).next().is_some())
    }

    /// Whether the entries are as many, and numbered, as the standings say; else what is missing.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        for (source, standing) in &self.standings {
            let snapshots = self.snapshots.get(source);
            let mut numbers: Vec<u64> =
                snapshots.into_iter().flatten().map(|((_, number), _)| *number).collect();
            numbers.sort_unstable();
            if !numbers.into_iter().eq(1..=standing.head.snapshots) {
                return Err(format!("snapshots of “{source}” are missing from it"));
            }
            if self.runs.get(source).map_or(0, Runs::len) != standing.runs {
                return Err(format!("checks of “{source}” are missing from it"));
            }
        }
        let known = |source: &SourceId| self.standings.contains_key(source);
        if self.snapshots.keys().chain(self.runs.keys()).all(known) {
            Ok(())
        } else {
            Err("the head of a source is missing from it".to_owned())
        }
    }
}
