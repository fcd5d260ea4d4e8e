//! Diff -> Change: how much a difference matters and why. Pure, cannot fail; significance is decided here and nowhere else.

use crate::model::{
    change::{Change, Read, Significance},
    diff::Diff,
    source::Source,
};

pub mod suspicion;

/// What a bare diff weighs, with its edits flagged: the significance (none where nothing differs that
/// a reader sees) and the reasons, weightiest first.
#[must_use]
pub fn weigh(diff: &mut Diff) -> (Option<Significance>, Vec<String>) {
    let _ = diff;
    (None, Vec::new())
}

/// What happened to `source` (called `title` by readers) between two of its snapshots; none where
/// nothing did that a reader sees.
#[must_use]
pub fn judge(source: &Source, title: &str, from: &Read, to: &Read, diff: Diff) -> Option<Change> {
    let _ = (source, title, from, to, diff);
    None
}
