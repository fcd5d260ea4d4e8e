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
    steps.into_iter().filter_map(joined).collect()
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
