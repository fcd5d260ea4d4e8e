//! Paragraphs that were joined or parted and reworded at once: their words stayed, so they did not go and come.
//! Looks only at a pair's direct neighbours; `wraps` has those whose words are all the same.

use super::{
    align::Step,
    text::{Text, Texts},
};
use crate::model::document::{Block, BlockKind};

/// How many neighbours a pair may take in, on either side of it.
const NEAR: usize = 6;

/// Fewer words than this could stand anywhere.
const FEWEST: usize = 6;

/// Joins each pair in the steps of one gap with the neighbours whose words its other side holds.
pub(super) fn merged(steps: &[Step], texts: &Texts, old: &[Block], new: &[Block]) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    let mut next = 0;
    while let Some(step) = steps.get(next) {
        next += 1;
        let Step::Pair(o, n) = *step else {
            out.push(*step);
            continue;
        };
        let removed = |step: &Step| match step {
            Step::Removed(at) if old[*at].kind == old[o].kind => Some(*at),
            _ => None,
        };
        let added = |step: &Step| match step {
            Step::Added(at) if new[*at].kind == new[n].kind => Some(*at),
            _ => None,
        };
        let prose = |block: &Block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote)
        };
        let (mut before, mut after, mut from_old) = (0, 0, true);
        if prose(&old[o]) && prose(&new[n]) {
            let spare = without(&texts.new[n].bag, &texts.old[o].bag);
            (before, after) = taken(&out, &steps[next..], spare, removed, &texts.old);
            if before + after == 0 {
                let spare = without(&texts.old[o].bag, &texts.new[n].bag);
                (before, after) = taken(&out, &steps[next..], spare, added, &texts.new);
                from_old = false;
            }
        }
        let count = 1 + before + after;
        out.truncate(out.len() - before);
        next += after;
        out.push(match (count, from_old) {
            (1, _) => *step,
            (_, true) => Step::Merged((o - before, count), (n, 1)),
            (_, false) => Step::Merged((o, 1), (n - before, count)),
        });
    }
    out
}

/// How many neighbours before and after have most of their words in `spare`, the words that the pair's
/// other side has and this one lacks.
fn taken(
    before: &[Step],
    after: &[Step],
    mut spare: Vec<u32>,
    neighbour: impl Fn(&Step) -> Option<usize>,
    texts: &[Text],
) -> (usize, usize) {
    let mut take = |step: &Step| {
        let Some(text) = neighbour(step).and_then(|at| texts.get(at)) else { return false };
        let left = without(&spare, &text.bag);
        let held = spare.len() - left.len();
        let most = text.bag.len() >= FEWEST && held * 5 >= text.bag.len() * 4;
        if most {
            spare = left;
        }
        most
    };
    let first = before.iter().rev().take(NEAR).take_while(|step| take(step)).count();
    (first, after.iter().take(NEAR).take_while(|step| take(step)).count())
}

/// The words of a sorted bag that another does not hold, each counted.
fn without(bag: &[u32], other: &[u32]) -> Vec<u32> {
    let mut left = Vec::new();
    let mut at = 0;
    for word in bag {
        while other.get(at).is_some_and(|held| held < word) {
            at += 1;
        }
        if other.get(at) == Some(word) {
            at += 1;
        } else {
            left.push(*word);
        }
    }
    left
}
