//! Two Documents -> Diff. Pure, deterministic, cannot fail, no clock; work is bounded by size.

use crate::model::{
    diff::{Diff, Group, Op, Side, Size},
    document::{Block, BlockKind, Document},
};

mod align;
mod columns;
mod contents;
mod edit;
mod likeness;
mod links;
mod lists;
mod merges;
mod moves;
mod nouns;
mod numbering;
mod references;
mod slips;
mod spellings;
mod stale;
mod text;
mod words;
mod wraps;

use align::Step;
use numbering::Numbering;

/// How `new` differs from `old`.
///
/// Blocks are aligned first, by their settled words without the publisher's number; what is left
/// between them is paired by likeness, then looked for elsewhere (moved); words are compared within
/// pairs. Lists are compared entry by entry instead. Attachments and notices are not compared here.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Diff {
    let mut diff = Diff { edits: Vec::new(), old: size(old), new: size(new) };
    diff.edits.extend(title(old, new));
    let of_title = diff.edits.len();
    let sides = edit::Sides::new(old, new);
    let steps = lists::steps(old, new).unwrap_or_else(|| {
        let mut texts = text::Texts::new(&old.blocks, &new.blocks);
        let steps = align::align(&mut texts, &old.blocks, &new.blocks);
        moves::find(steps, &texts, &old.blocks, &new.blocks)
    });
    let in_place = pairs(&steps, false);
    let removed: Vec<usize> = steps.iter().filter_map(removed).collect();
    let all = pairs(&steps, true);
    let numbering = Numbering::of(&all, &removed, &old.blocks, &new.blocks);
    let mut runs = numbering::runs(&in_place, &old.blocks, &new.blocks).into_iter().peekable();
    for step in &steps {
        if let Step::Pair(o, n) = *step {
            while let Some(run) = runs.next_if(|run| run.first == (o, n)) {
                diff.edits.push(edit::renumbered(&sides, &run));
            }
        }
        match *step {
            Step::Pair(o, n) => {
                let same = || {
                    let left = references::left_behind(&new.blocks[n].text, &numbering);
                    (!left.is_empty()).then(|| edit::left_behind(&sides, o, n))
                };
                diff.edits.extend(edit::pair(&sides, o, n, false).or_else(same));
            }
            Step::Moved(o, n) => diff.edits.extend(edit::pair(&sides, o, n, true)),
            Step::Removed(o) => diff.edits.push(edit::removed(&sides, o)),
            Step::Added(n) => diff.edits.push(edit::added(&sides, n)),
            Step::Merged(o, n) => diff.edits.push(edit::merged(&sides, o, n)),
            Step::Rewrapped(o, n) => diff.edits.push(edit::rewrapped(&sides, o, n)),
        }
    }
    let mut slips = slips::Slips::new(&old.blocks, &new.blocks);
    references::sort(&mut diff.edits, &numbering, &mut slips);
    columns::sort(&mut diff.edits[of_title..], &in_place, &old.blocks, &new.blocks);
    let (old, new) = (contents::lines(&old.blocks), contents::lines(&new.blocks));
    for edit in &mut diff.edits[of_title..] {
        let of_list = |side: &Option<Side>, lines: &[bool]| {
            side.as_ref().is_none_or(|side| lines.get(side.block) == Some(&true))
        };
        if of_list(&edit.old, &old) && of_list(&edit.new, &new) {
            edit.group = Group::Contents;
        }
    }
    diff
}

/// The blocks that answer to each other; with those that moved, or in their order without them.
fn pairs(steps: &[Step], with_moved: bool) -> Vec<(usize, usize)> {
    let pair = |step: &Step| match *step {
        Step::Pair(o, n) => Some((o, n)),
        Step::Moved(o, n) => Some((o, n)).filter(|_| with_moved),
        Step::Merged((o, _), (n, _)) | Step::Rewrapped(o, n) => Some((o, n)).filter(|_| with_moved),
        Step::Removed(_) | Step::Added(_) => None,
    };
    steps.iter().filter_map(pair).collect()
}

fn removed(step: &Step) -> Option<usize> {
    if let Step::Removed(at) = *step { Some(at) } else { None }
}

fn size(document: &Document) -> Size {
    Size { blocks: document.blocks.len(), words: document.words() }
}

/// A changed title, as a heading of level 1 at the beginning.
fn title(old: &Document, new: &Document) -> Option<crate::model::diff::Edit> {
    let heading = |title: &Option<String>| Document {
        blocks: title.iter().map(|text| block(text)).collect(),
        ..Document::default()
    };
    let (old, new) = (heading(&old.title), heading(&new.title));
    let sides = edit::Sides::new(&old, &new);
    match (old.blocks.is_empty(), new.blocks.is_empty()) {
        (true, true) => None,
        (true, false) => Some(edit::added(&sides, 0)),
        (false, true) => Some(edit::removed(&sides, 0)),
        (false, false) => edit::pair(&sides, 0, 0, false).map(|mut edit| {
            // A title is one line: it is reworded, never renumbered or moved.
            edit.op = Op::Reworded;
            edit.group = edit.group.min(Group::Layout);
            edit
        }),
    }
}

fn block(text: &str) -> Block {
    Block {
        kind: BlockKind::Heading(1),
        text: text.to_owned(),
        number: None,
        page: None,
        links: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
