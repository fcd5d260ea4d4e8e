//! Blocks that were parted or joined without a word changed: a line break that became a paragraph is no edit
//! of the text. Looks only at a pair's direct neighbours.

use std::ops::Range;

use super::align::Step;
use crate::model::{document::Block, wording::settled};

/// How many blocks a pair may have been parted into, on either side of it.
const NEAR: usize = 4;

/// Whether blocks in a row hold the same words and targets, parted differently.
pub(super) fn same_words(old: &[Block], new: &[Block]) -> bool {
    let several = !old.is_empty() && !new.is_empty() && old.len() + new.len() > 2;
    several && letters(old) == letters(new) && words(old) == words(new)
}

/// How much text there is: a quick look before the words are compared.
fn letters(blocks: &[Block]) -> usize {
    let of = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let number = |block: &Block| block.number.as_deref().map_or(0, of);
    blocks.iter().map(|block| of(&block.text) + number(block)).sum()
}

/// Numbers, words and targets of blocks in a row.
fn words(blocks: &[Block]) -> (Vec<String>, Vec<&str>) {
    let words = blocks.iter().flat_map(|block| {
        let number = block.number.clone().unwrap_or_default();
        let text = settled(&format!("{number} {}", block.text));
        text.split(' ').filter(|word| *word != "|").map(str::to_owned).collect::<Vec<_>>()
    });
    let targets = blocks.iter().flat_map(|block| block.links.iter().map(|l| l.target.as_str()));
    (words.filter(|word| !word.is_empty()).collect(), targets.collect())
}

/// Joins a pair with the neighbours that were parted from it, in the steps of one gap.
pub(super) fn joined(steps: &[Step], old: &[Block], new: &[Block]) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    let mut next = 0;
    while let Some(step) = steps.get(next) {
        next += 1;
        let Step::Pair(o, n) = *step else {
            out.push(*step);
            continue;
        };
        // What stood at the end of one stands at the beginning of the next.
        if let Some(Step::Pair(after_old, after_new)) = steps.get(next)
            && (*after_old, *after_new) == (o + 1, n + 1)
            && same_words(&old[o..o + 2], &new[n..n + 2])
        {
            out.push(Step::Rewrapped(o, n));
            next += 1;
            continue;
        }
        let added = |step: &Step| matches!(step, Step::Added(_));
        let removed = |step: &Step| matches!(step, Step::Removed(_));
        let into_new = parted(&out, &steps[next..], added, |range| {
            let whole = n - range.start..n + 1 + range.end;
            same_words(&old[o..=o], &new[whole])
        });
        let from_old = || {
            parted(&out, &steps[next..], removed, |range| {
                let whole = o - range.start..o + 1 + range.end;
                same_words(&old[whole], &new[n..=n])
            })
        };
        let into_new = into_new.map(|range| (range, true));
        let Some((range, is_new)) = into_new.or_else(|| Some((from_old()?, false))) else {
            out.push(*step);
            continue;
        };
        out.truncate(out.len() - range.start);
        next += range.end;
        let before = range.start;
        out.push(if is_new {
            Step::Rewrapped(o, n - before)
        } else {
            Step::Rewrapped(o - before, n)
        });
    }
    out
}

/// How many steps before and after a pair belong to it: `start` before, `end` after.
fn parted(
    before: &[Step],
    after: &[Step],
    fits: impl Fn(&Step) -> bool,
    same: impl Fn(&Range<usize>) -> bool,
) -> Option<Range<usize>> {
    let most_before = before.iter().rev().take(NEAR).take_while(|step| fits(step)).count();
    let most_after = after.iter().take(NEAR).take_while(|step| fits(step)).count();
    (0..=most_before)
        .flat_map(|start| (0..=most_after).map(move |end| Range { start, end }))
        .find(|range| range.start + range.end > 0 && same(range))
}
