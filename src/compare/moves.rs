//! Blocks that left one place and came in another: moved, not removed and added. Takes only what was left
//! over by the alignment; short texts only where there is no doubt which became which.

use std::collections::BTreeMap;

use super::{
    align::{Step, anywhere, candidates, rare_words},
    likeness::ELSEWHERE,
    text::Texts,
};
use crate::model::document::Block;

/// Fewer words than this are moved only when the same text left once and came once.
const SHORT: usize = 4;

/// Fewer words than this are never moved and reworded at once.
const REWORDED: usize = 8;

/// Joins removals and additions of the same block.
pub(super) fn find(steps: Vec<Step>, texts: &Texts, old: &[Block], new: &[Block]) -> Vec<Step> {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for step in &steps {
        match step {
            Step::Removed(at) => gone.push(*at),
            Step::Added(at) => come.push(*at),
            _ => {}
        }
    }
    if gone.is_empty() || come.is_empty() {
        return steps;
    }
    let mut from = exact(&gone, &come, texts);
    reworded(&gone, &come, texts, old, new, &mut from);
    let moved: BTreeMap<usize, usize> = from.iter().map(|(new, old)| (*old, *new)).collect();
    let joined = |step: Step| match step {
        Step::Removed(at) if moved.contains_key(&at) => None,
        Step::Added(at) => Some(from.get(&at).map_or(step, |old| Step::Moved(*old, at))),
        _ => Some(step),
    };
    fewest(steps.into_iter().filter_map(joined).collect(), old.len())
}

/// How much stands in order: of what cannot be a move, of blocks, and of those that the alignment left in place.
type Stands = (usize, usize, usize);

/// Of blocks that stand in another order, calls those moved that are fewest: one that was put before two others that
/// were reworded meanwhile, not the two. Where it is as many, what the alignment says.
fn fewest(steps: Vec<Step>, of_old: usize) -> Vec<Step> {
    if !steps.iter().any(|step| matches!(step, Step::Moved(..))) {
        return steps;
    }
    // For the first n old blocks, in a Fenwick tree, the most that stands in order and the step that ends it.
    let mut tree: Vec<(Stands, Option<usize>)> = vec![((0, 0, 0), None); of_old + 1];
    let mut before: Vec<Option<usize>> = vec![None; steps.len()];
    let mut best: (Stands, Option<usize>) = ((0, 0, 0), None);
    for (at, step) in steps.iter().enumerate() {
        let (old, own) = match *step {
            Step::Pair(old, _) => (old, (0, 1, 1)),
            Step::Moved(old, _) => (old, (0, 1, 0)),
            Step::Merged((old, _), _) | Step::Rewrapped(old, _) => (old, (1, 0, 0)),
            Step::Removed(_) | Step::Added(_) => continue,
        };
        let (mut most, mut place) = (((0, 0, 0), None), old);
        while place > 0 {
            if tree[place].0 > most.0 {
                most = tree[place];
            }
            place &= place - 1;
        }
        before[at] = most.1;
        let stands = (most.0.0 + own.0, most.0.1 + own.1, most.0.2 + own.2);
        if stands > best.0 {
            best = (stands, Some(at));
        }
        let mut place = old + 1;
        while place <= of_old {
            if stands > tree[place].0 {
                tree[place] = (stands, Some(at));
            }
            place += place & place.wrapping_neg();
        }
    }
    let mut in_place = vec![false; steps.len()];
    let mut next = best.1;
    while let Some(at) = next {
        in_place[at] = true;
        next = before[at];
    }
    let settled = |(step, stays): (Step, bool)| match step {
        Step::Pair(old, new) | Step::Moved(old, new) if stays => Step::Pair(old, new),
        Step::Pair(old, new) | Step::Moved(old, new) => Step::Moved(old, new),
        other => other,
    };
    steps.into_iter().zip(in_place).map(settled).collect()
}

/// Equal texts, the first that left with the first that came. New place -> old place.
fn exact(gone: &[usize], come: &[usize], texts: &Texts) -> BTreeMap<usize, usize> {
    let mut left: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for at in gone {
        left.entry(texts.old[*at].id).or_default().push(*at);
    }
    let mut arrived: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for at in come {
        arrived.entry(texts.new[*at].id).or_default().push(*at);
    }
    let mut from = BTreeMap::new();
    for (id, new) in arrived {
        let Some(old) = left.get(&id) else { continue };
        let words = old.first().map_or(0, |at| texts.old[*at].bag.len());
        if words < SHORT && (old.len() > 1 || new.len() > 1) {
            continue;
        }
        from.extend(new.into_iter().zip(old.iter().copied()));
    }
    from
}

/// Texts that are much alike, the most alike first.
fn reworded(
    gone: &[usize],
    come: &[usize],
    texts: &Texts,
    old: &[Block],
    new: &[Block],
    from: &mut BTreeMap<usize, usize>,
) {
    let taken: std::collections::BTreeSet<usize> = from.values().copied().collect();
    let long = |words: usize| words >= REWORDED;
    let left = gone.iter().filter(|at| !taken.contains(at) && long(texts.old[**at].bag.len()));
    let index = rare_words(left.map(|at| (*at, &texts.old[*at])));
    let mut likely: Vec<(f64, usize, usize)> = Vec::new();
    for at in come.iter().filter(|at| long(texts.new[**at].bag.len())) {
        if from.contains_key(at) {
            continue;
        }
        for before in candidates(&texts.new[*at], &index) {
            let like = anywhere(texts, before, *at);
            let kinds =
                std::mem::discriminant(&old[before].kind) == std::mem::discriminant(&new[*at].kind);
            if like >= ELSEWHERE && kinds {
                likely.push((like, *at, before));
            }
        }
    }
    likely.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
    let mut used = std::collections::BTreeSet::new();
    for (_, at, before) in likely {
        if !from.contains_key(&at) && !used.contains(&before) {
            from.insert(at, before);
            used.insert(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_are_called_moved() {
        let (pair, moved) = (Step::Pair, Step::Moved);
        // One was put before two that were reworded: the alignment kept the one.
        let steps = vec![pair(0, 0), pair(3, 1), moved(1, 2), moved(2, 3), pair(4, 4)];
        let told = fewest(steps, 5);
        assert_eq!(told, [pair(0, 0), moved(3, 1), pair(1, 2), pair(2, 3), pair(4, 4)]);
        // Of two that changed places, the alignment says which.
        let steps = vec![pair(1, 0), Step::Added(1), moved(0, 2), Step::Removed(2)];
        assert_eq!(fewest(steps.clone(), 3), steps);
        let steps = vec![moved(1, 0), pair(0, 1)];
        assert_eq!(fewest(steps.clone(), 2), steps);
        // What was parted anew cannot be a move.
        let steps = vec![Step::Merged((2, 1), (0, 2)), moved(0, 2), moved(1, 3)];
        assert_eq!(fewest(steps.clone(), 3), steps);
    }
}
