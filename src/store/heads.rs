//! What there must be to find in the index: counts by source, and how far archive and journal are in it.
//! Stands in sled, and under one checksum in a file beside it, so that what sled lost is noticed.

use std::{collections::BTreeMap, fs, io, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::source::SourceId;

use super::{
    codec,
    view::{Marks, View},
};

/// The file beside sled, below the index's folder.
const NAME: &str = "heads.json";

/// Raised whenever entries change their form; an index of another layout is made again.
const LAYOUT: u32 = 4;

/// Why an index of another version is made again: no damage, and nothing that anybody need be told.
pub(super) const OTHER_LAYOUT: &str = "it is of another layout";

/// How many entries a source has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    snapshots: u64,
    runs: u64,
}

/// What there must be to find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Heads {
    layout: u32,
    marks: Marks,
    sources: BTreeMap<SourceId, Counts>,
    hosts: usize,
    told: usize,
    last_complete: Option<Timestamp>,
}

impl Heads {
    /// Those of a view.
    pub(super) fn of(view: &View) -> Self {
        let counts = view.sources.iter().map(|(source, holding)| {
            let counts =
                Counts { snapshots: holding.head().snapshots, runs: holding.standing.runs };
            (source.clone(), counts)
        });
        Self {
            layout: LAYOUT,
            marks: view.marks.clone(),
            sources: counts.collect(),
            hosts: view.hosts.len(),
            told: view.told.len(),
            last_complete: view.last_complete,
        }
    }

    /// How far archive and journal are in the index.
    pub(super) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// When the last crawl of the whole list ended.
    pub(super) fn last_complete(&self) -> Option<Timestamp> {
        self.last_complete
    }

    /// Whether nothing that `other` counts is missing here.
    pub(super) fn is_at_least(&self, other: &Self) -> bool {
        let more = |source: &SourceId, counts: &Counts| {
            let ours = self.sources.get(source).copied().unwrap_or_default();
            ours.snapshots >= counts.snapshots && ours.runs >= counts.runs
        };
        self.layout == other.layout
            && self.marks.sequence >= other.marks.sequence
            && self.marks.readers >= other.marks.readers
            && self.hosts >= other.hosts
            && self.told >= other.told
            && other.sources.iter().all(|(source, counts)| more(source, counts))
    }

    /// Reads the file beside sled.
    pub(super) fn read(index: &Path) -> Result<Self, String> {
        let bytes = fs::read(index.join(NAME)).map_err(|error| error.to_string())?;
        let line = bytes.strip_suffix(b"\n").ok_or("its counts break off")?;
        let heads: Self = codec::read_line(line)?;
        if heads.layout == LAYOUT { Ok(heads) } else { Err(OTHER_LAYOUT.to_owned()) }
    }

    /// Writes the file beside sled, whole or not at all.
    pub(super) fn write(&self, index: &Path) -> io::Result<()> {
        let part = index.join("heads.part");
        fs::write(&part, codec::line(self).map_err(io::Error::other)?)?;
        fs::rename(part, index.join(NAME))
    }
}
