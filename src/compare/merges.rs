//! Paragraphs that were joined or parted and reworded at once: their words stayed, so they did not go and come.
//! Looks only at a pair's direct neighbours; `wraps` has those whose words are all the same.

use std::collections::VecDeque;

use super::{
    align::Step,
    text::{Text, Texts},
};
use crate::model::{
    document::{Block, BlockKind},
    wording::settled,
};

/// How many neighbours a pair may take in, on either side of it.
const NEAR: usize = 6;

/// Fewer words than this could stand anywhere.
const FEWEST: usize = 6;

/// What stands between two pairs, by document: which came in the new one is no matter of what went from the old.
#[derive(Default)]
struct Between {
    removed: VecDeque<usize>,
    added: VecDeque<usize>,
}

/// Joins each pair in the steps of one gap with the neighbours whose words its other side holds.
pub(super) fn merged(steps: &[Step], texts: &Texts, old: &[Block], new: &[Block]) -> Vec<Step> {
    let mut between = vec![Between::default()];
    let mut fixed = Vec::new();
    for step in steps {
        let last = between.len() - 1;
        match *step {
            Step::Removed(at) => between[last].removed.push_back(at),
            Step::Added(at) => between[last].added.push_back(at),
            step => {
                fixed.push(step);
                between.push(Between::default());
            }
        }
    }
    for (at, step) in fixed.iter_mut().enumerate() {
        let Step::Pair(o, n) = *step else { continue };
        let prose = |block: &Block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote)
        };
        if !prose(&old[o]) || !prose(&new[n]) {
            continue;
        }
        let [before, after] = &mut between[at..at + 2] else { continue };
        let spare = without(&texts.new[n].bag, &texts.old[o].bag);
        let whole = settled(&new[n].text);
        let of_kind = |at: usize| {
            let is_edge = || is_edge(&whole, &old[at].text, at < o);
            prose(&old[at]).then(is_edge)
        };
        let taken =
            taken((&mut before.removed, &mut after.removed), spare, (o, &texts.old), of_kind);
        if taken != (0, 0) {
            *step = Step::Merged((o - taken.0, 1 + taken.0 + taken.1), (n, 1));
            continue;
        }
        let spare = without(&texts.old[o].bag, &texts.new[n].bag);
        let whole = settled(&old[o].text);
        let of_kind = |at: usize| {
            let is_edge = || is_edge(&whole, &new[at].text, at < n);
            prose(&new[at]).then(is_edge)
        };
        let taken =
            self::taken((&mut before.added, &mut after.added), spare, (n, &texts.new), of_kind);
        if taken != (0, 0) {
            *step = Step::Merged((o, 1), (n - taken.0, 1 + taken.0 + taken.1));
        }
    }
    let mut out = Vec::with_capacity(steps.len());
    let mut fixed = fixed.into_iter();
    for Between { removed, added } in between {
        out.extend(removed.into_iter().map(Step::Removed));
        out.extend(added.into_iter().map(Step::Added));
        out.extend(fixed.next());
    }
    out
}

/// Whether a text begins or ends with the words of a neighbour, which a few words alone would not tell.
fn is_edge(whole: &str, part: &str, begins: bool) -> bool {
    // “Staff should:” of a list is “Staff should” of the sentence that it became.
    let mark = |c: char| matches!(c, '.' | ',' | ';' | ':');
    let part = settled(part);
    let part = part.trim_end_matches(mark);
    if begins { whole.starts_with(part) } else { whole.trim_end_matches(mark).ends_with(part) }
}

/// Takes the neighbours of a block, before and after it, that have most of their words in `spare`, the words that
/// the pair's other side has and this one lacks; how many of each.
fn taken(
    (before, after): (&mut VecDeque<usize>, &mut VecDeque<usize>),
    mut spare: Vec<u32>,
    (own, texts): (usize, &[Text]),
    of_kind: impl Fn(usize) -> Option<bool>,
) -> (usize, usize) {
    let mut fits = |at: usize| {
        let Some(is_edge) = of_kind(at) else { return false };
        let text = &texts[at];
        let left = without(&spare, &text.bag);
        let held = spare.len() - left.len();
        let few = if is_edge { text.bag.len() > 1 } else { text.bag.len() >= FEWEST };
        let most = few && held * 5 >= text.bag.len() * 4;
        if most {
            spare = left;
        }
        most
    };
    let (mut first, mut last) = (0, 0);
    while first < NEAR && before.back().is_some_and(|at| at + 1 + first == own && fits(*at)) {
        before.pop_back();
        first += 1;
    }
    while last < NEAR && after.front().is_some_and(|at| *at == own + 1 + last && fits(*at)) {
        after.pop_front();
        last += 1;
    }
    (first, last)
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
