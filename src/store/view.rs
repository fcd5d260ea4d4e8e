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
    codec,
    holding::{Holding, Sources},
    keys,
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
    pub(super) sources: Sources,
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
                let holding = self.sources.entry(source).or_default();
                holding.standing.head.decisions.push(decision);
                return Ok(None);
            }
            What::Other => return Ok(None),
        };
        let holding = self.sources.entry(source.clone()).or_default();
        let seen = match seen {
            Seen::New(snapshot) => {
                let at = snapshot.at;
                let json = holding.take(snapshot)?;
                let key = keys::snapshot(&source, at, holding.standing.head.snapshots);
                let value = codec::seal(&key, &json);
                return Ok(Some(Put::Snapshot(key, value)));
            }
            seen => seen,
        };
        let Some(run) = holding.standing.apply(seen) else { return Ok(None) };
        let key = keys::run(&source, holding.standing.runs);
        let json = serde_json::to_vec(&run).map_err(|error| error.to_string())?;
        let value = codec::seal(&key, &json);
        holding.runs.put(holding.standing.runs, run)?;
        Ok(Some(Put::Run(key, value)))
    }

    /// How a source stands.
    pub(super) fn standing(&self, source: &SourceId) -> Option<&Standing> {
        Some(&self.sources.get(source)?.standing)
    }

    /// The snapshots of a source, oldest first.
    pub(super) fn snapshots_of(&self, source: &SourceId) -> Result<Vec<Snapshot>, String> {
        self.sources.get(source).map_or_else(|| Ok(Vec::new()), |holding| holding.snapshots())
    }

    /// The runs of checks of a source, oldest first.
    pub(super) fn runs_of(&self, source: &SourceId) -> Vec<CheckRun> {
        let runs = self.sources.get(source).map(|holding| &holding.runs);
        let mut runs: Vec<_> = runs.into_iter().flat_map(Runs::iter).collect();
        runs.sort_by_key(|run| run.first);
        runs
    }

    /// The snapshot of a source captured at a millisecond.
    pub(super) fn snapshot_at(&self, source: &SourceId, millisecond: i64) -> Option<Snapshot> {
        self.sources.get(source)?.snapshot_at(millisecond)
    }

    /// Whether a snapshot of a source was captured at that millisecond.
    pub(super) fn is_taken(&self, source: &SourceId, millisecond: i64) -> bool {
        self.sources.get(source).is_some_and(|holding| holding.is_taken(millisecond))
    }

    /// What is known of a source that has a head; entries of any other are of a head that is missing.
    pub(super) fn holding_mut(&mut self, source: &SourceId) -> Result<&mut Holding, String> {
        let holding = self.sources.get_mut(source).map(|holding| &mut **holding);
        holding.ok_or_else(|| "the head of a source is missing from it".to_owned())
    }

    /// Whether the entries are as many, and numbered, as the standings say; else what is missing.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        for (source, holding) in &self.sources {
            holding
                .check_numbers()
                .map_err(|what| format!("{what} of “{source}” are missing from it"))?;
        }
        Ok(())
    }
}
