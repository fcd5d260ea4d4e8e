//! Which old block answers to which new one. Equal blocks first (anchors unique on both sides, then the
//! longest common run), then likeness within the gaps. Work in a gap is bounded by its size.

use std::{collections::BTreeMap, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{
    likeness::{SAME_PLACE, in_place, likeness},
    merges,
    text::{Text, Texts},
    wraps,
};
use crate::model::document::Block;

/// One step through both documents, in the reading order of the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The same block, reworded or not.
    Pair(usize, usize),
    /// The same block, standing elsewhere.
    Moved(usize, usize),
    /// Only the old document has it.
    Removed(usize),
    /// Only the new document has it.
    Added(usize),
    /// The same words, parted differently into blocks; the first of each side.
    Rewrapped(usize, usize),
    /// Reworded and parted differently: the first block and how many, of each side.
    Merged((usize, usize), (usize, usize)),
}

/// Gaps up to this many pairs are matched exactly; larger ones through the words that are rare in them.
const EXACT: usize = 40_000;

/// A word in more blocks of a large gap than this leads to none of them.
const RARE: usize = 8;

/// Aligns the blocks of two documents.
pub(super) fn align(texts: &mut Texts, old: &[Block], new: &[Block]) -> Vec<Step> {
    let ids = |texts: &[Text]| texts.iter().map(|text| text.id).collect::<Vec<u32>>();
    // Without a deadline: with one, `similar` silently gives up and calls everything replaced.
    let ops = capture_diff_slices(Algorithm::Patience, &ids(&texts.old), &ids(&texts.new));
    let mut steps = Vec::with_capacity(texts.new.len());
    let mut gap = (0..0, 0..0);
    for op in ops {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            fill(&gap, texts, old, new, &mut steps);
            steps.extend((0..len).map(|n| Step::Pair(old_index + n, new_index + n)));
            gap = (old_index + len..old_index + len, new_index + len..new_index + len);
        } else {
            gap = (gap.0.start..op.old_range().end, gap.1.start..op.new_range().end);
        }
    }
    fill(&gap, texts, old, new, &mut steps);
    steps
}

/// Pairs what is alike in a gap; the rest was removed or added.
fn fill(
    (o, n): &(Range<usize>, Range<usize>),
    texts: &mut Texts,
    old: &[Block],
    new: &[Block],
    steps: &mut Vec<Step>,
) {
    if wraps::same_words(&old[o.clone()], &new[n.clone()]) {
        steps.push(Step::Rewrapped(o.start, n.start));
        return;
    }
    texts.read(&(o.clone(), n.clone()), old, new);
    let texts = &*texts;
    let alike = |a: usize, b: usize| in_place((&texts.old[a], &old[a]), (&texts.new[b], &new[b]));
    let pairs = if o.len().saturating_mul(n.len()) <= EXACT {
        best(o, n, alike)
    } else {
        by_rare_words(o, n, texts, alike)
    };
    let first = steps.len();
    let (mut at_old, mut at_new) = (o.start, n.start);
    for (pair_old, pair_new) in pairs.into_iter().chain([(o.end, n.end)]) {
        steps.extend((at_old..pair_old).map(Step::Removed));
        steps.extend((at_new..pair_new).map(Step::Added));
        if pair_old < o.end {
            steps.push(Step::Pair(pair_old, pair_new));
        }
        (at_old, at_new) = (pair_old + 1, pair_new + 1);
    }
    let filled = brief(&steps.split_off(first), texts, old, new);
    let filled = wraps::joined(&filled, old, new);
    steps.extend(merges::merged(&filled, texts, old, new));
}

/// Pairs one short block that went with the one that came in its place where a word of three stayed: “2 September
/// 2024”, “1 September 2025”.
fn brief(steps: &[Step], texts: &Texts, old: &[Block], new: &[Block]) -> Vec<Step> {
    const WORDS: usize = 8;
    const LIKE: f64 = 0.3;
    let is_pair = |step: Option<&Step>| matches!(step, None | Some(Step::Pair(..)));
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    let mut next = 0;
    while let Some(step) = steps.get(next) {
        next += 1;
        let alone = is_pair(out.last()) && is_pair(steps.get(next + 1));
        let (Step::Removed(o), Some(Step::Added(n)), true) = (*step, steps.get(next), alone) else {
            out.push(*step);
            continue;
        };
        let short = texts.old[o].bag.len() <= WORDS && texts.new[*n].bag.len() <= WORDS;
        if short && old[o].kind == new[*n].kind && anywhere(texts, o, *n) >= LIKE {
            out.push(Step::Pair(o, *n));
            next += 1;
        } else {
            out.push(*step);
        }
    }
    out
}

/// The pairs in order whose likeness adds up to the most.
fn best(
    o: &Range<usize>,
    n: &Range<usize>,
    alike: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let width = n.len() + 1;
    let mut score = vec![0.0_f64; (o.len() + 1) * width];
    let mut like = vec![0.0_f64; o.len() * n.len()];
    for a in (0..o.len()).rev() {
        for b in (0..n.len()).rev() {
            let here = alike(o.start + a, n.start + b);
            like[a * n.len() + b] = here;
            let paired =
                if here >= SAME_PLACE { here + score[(a + 1) * width + b + 1] } else { 0.0 };
            let skipped = score[(a + 1) * width + b].max(score[a * width + b + 1]);
            score[a * width + b] = paired.max(skipped);
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < o.len() && b < n.len() {
        let here = like[a * n.len() + b];
        let paired = here + score[(a + 1) * width + b + 1];
        if here >= SAME_PLACE && paired >= score[a * width + b] {
            pairs.push((o.start + a, n.start + b));
            (a, b) = (a + 1, b + 1);
        } else if score[(a + 1) * width + b] >= score[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// Pairs of a large gap: for each new block the most alike of the old ones that share a rare word with
/// it, then the longest run of those that stand in order.
fn by_rare_words(
    o: &Range<usize>,
    n: &Range<usize>,
    texts: &Texts,
    alike: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let index = rare_words(o.clone().map(|at| (at, &texts.old[at])));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for b in n.clone() {
        let likely = candidates(&texts.new[b], &index);
        let best =
            likely.into_iter().map(|a| (alike(a, b), a)).filter(|(like, _)| *like >= SAME_PLACE);
        let best = best.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        found.extend(best.map(|(_, a)| (a, b)));
    }
    in_order(&found)
}

/// For each word that few blocks hold, those blocks.
pub(super) fn rare_words<'a>(
    blocks: impl Iterator<Item = (usize, &'a Text)>,
) -> BTreeMap<u32, Vec<usize>> {
    let mut index: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, text) in blocks {
        let mut words = text.bag.clone();
        words.dedup();
        for word in words {
            let holders = index.entry(word).or_default();
            if holders.len() <= RARE {
                holders.push(at);
            }
        }
    }
    index.retain(|_, holders| holders.len() <= RARE);
    index
}

/// The blocks that share the most rare words with one, at most a dozen.
pub(super) fn candidates(text: &Text, index: &BTreeMap<u32, Vec<usize>>) -> Vec<usize> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for word in &text.bag {
        for at in index.get(word).into_iter().flatten() {
            *shared.entry(*at).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, usize)> = shared.into_iter().map(|(at, n)| (n, at)).collect();
    ranked.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
    ranked.truncate(12);
    ranked.into_iter().map(|(_, at)| at).collect()
}

/// The longest run of pairs, given in the order of their second, whose first rise too.
fn in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Patience sorting: `tails[k]` ends the run of k + 1 pairs with the smallest first.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| pairs[*tail].0 < pair.0);
        before[at] = length.checked_sub(1).map(|k| tails[k]);
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut run = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

/// Likeness of any two blocks of both documents.
pub(super) fn anywhere(texts: &Texts, old: usize, new: usize) -> f64 {
    likeness(&texts.old[old], &texts.new[new])
}
