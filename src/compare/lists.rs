//! Two lists -> which entry answers to which, by what makes it the same entry and not by its place. Where an
//! entry stands says nothing, and one that fell off the end of a list is no difference.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;

use super::align::Step;
use crate::model::{
    document::{Document, Entry},
    wording::settled,
};

/// The steps from one list to the other; none where either is no list.
pub(super) fn steps(old: &Document, new: &Document) -> Option<Vec<Step>> {
    let (was, is) = (entries(old)?, entries(new)?);
    let twins = twins(old, new, was, is);
    let kept: BTreeSet<usize> = twins.values().copied().collect();
    let filled_up = |at: usize| {
        // A window that was full lets in an older entry, at its end, where another was taken away.
        let is_last = twins.keys().next_back().is_some_and(|last| at > *last);
        is_last
            && is.len() <= was.len()
            && oldest(was).zip(is[at].date).is_some_and(|(old, new)| new < old)
    };
    let mut steps: Vec<Step> = Vec::with_capacity(is.len());
    for at in 0..is.len() {
        match twins.get(&at) {
            Some(before) => steps.push(Step::Pair(*before, at)),
            None if filled_up(at) => {}
            None => steps.push(Step::Added(at)),
        }
    }
    // What stood below everything that is still there, or is older than that, fell off the end. Of what is as old
    // as the oldest, that cannot be said where something below it stands where it stood.
    let last_kept = kept.last().copied();
    let oldest_left = oldest(is);
    let is_below = still_below(was, is, &twins);
    let fell_off = |at: usize| {
        let below = last_kept.is_none_or(|last| at > last);
        let older = oldest_left.zip(was[at].date).map(|(left, gone)| gone.cmp(&left));
        below
            || match older {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => !is_below[at],
                Some(Ordering::Greater) | None => false,
            }
    };
    let gone = (0..was.len()).filter(|at| !kept.contains(at) && !fell_off(*at));
    steps.extend(gone.map(Step::Removed));
    Some(steps)
}

/// For each old entry, whether one that stood below it is there still, with the same day and below all that stood
/// above it: what is touched anew moves up, or shows another day.
fn still_below(was: &[Entry], is: &[Entry], twins: &BTreeMap<usize, usize>) -> Vec<bool> {
    let mut place = vec![None; was.len()];
    for (new, old) in twins {
        place[*old] = Some(*new);
    }
    // The lowest place of what stood above each.
    let lowest = place.iter().scan(None, |lowest: &mut Option<usize>, new| {
        let above = *lowest;
        *lowest = above.max(*new);
        Some(above)
    });
    let lowest: Vec<Option<usize>> = lowest.collect();
    // The lowest place of what stood below each and kept its day.
    let mut below = vec![false; was.len()];
    let mut lowest_kept: Option<usize> = None;
    for at in (0..was.len()).rev() {
        below[at] = lowest_kept.is_some() && lowest_kept > lowest[at];
        let kept = place[at].filter(|new| was[at].date == is[*new].date);
        lowest_kept = lowest_kept.max(kept);
    }
    below
}

/// The entries of a list, one a block; none where that does not hold.
fn entries(document: &Document) -> Option<&[Entry]> {
    let list = document.list.as_ref()?;
    (list.entries.len() == document.blocks.len()).then_some(&list.entries[..])
}

fn oldest(entries: &[Entry]) -> Option<Date> {
    entries.iter().filter_map(|entry| entry.date).min()
}

/// New place -> old place: of those that share a key, first those of equal words, then in their order.
fn twins(old: &Document, new: &Document, was: &[Entry], is: &[Entry]) -> BTreeMap<usize, usize> {
    let words = |document: &Document, at: usize| settled(&document.blocks[at].text);
    let mut exact: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (at, entry) in was.iter().enumerate().rev() {
        exact.entry((&entry.key, words(old, at))).or_default().push(at);
    }
    let mut twins = BTreeMap::new();
    for (at, entry) in is.iter().enumerate() {
        let same = exact.get_mut(&(entry.key.as_str(), words(new, at)));
        if let Some(before) = same.and_then(Vec::pop) {
            twins.insert(at, before);
        }
    }
    let taken: BTreeSet<usize> = twins.values().copied().collect();
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entry) in was.iter().enumerate().rev().filter(|(at, _)| !taken.contains(at)) {
        left.entry(&entry.key).or_default().push(at);
    }
    for (at, entry) in is.iter().enumerate() {
        if !twins.contains_key(&at)
            && let Some(before) = left.get_mut(entry.key.as_str()).and_then(Vec::pop)
        {
            twins.insert(at, before);
        }
    }
    twins
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::model::{
        diff::Op,
        document::{Block, BlockKind, List, Listed},
    };

    /// Entries as `key day words`; no day is `-`.
    fn list(entries: &[&str]) -> Document {
        let mut document = Document::default();
        let mut listed = Vec::new();
        for entry in entries {
            let mut parts = entry.splitn(3, ' ');
            let (key, day) = (parts.next().unwrap(), parts.next().unwrap());
            let text = parts.next().unwrap().to_owned();
            let date = (day != "-").then(|| format!("2026-03-{day}").parse().unwrap());
            listed.push(Entry { key: key.to_owned(), title: text.clone(), date });
            let (number, page, links) = (None, None, Vec::new());
            document.blocks.push(Block { kind: BlockKind::Item, text, number, page, links });
        }
        document.list = Some(List { of: Listed::Items, entries: listed });
        document
    }

    fn told(old: &[&str], new: &[&str]) -> Vec<(Op, String)> {
        let diff = compare(&list(old), &list(new));
        let said = |edit: crate::model::diff::Edit| {
            let side = edit.new.or(edit.old).unwrap();
            (edit.op, side.text)
        };
        diff.edits.into_iter().map(said).collect()
    }

    #[test]
    fn a_new_entry_is_one_addition_wherever_it_stands() {
        let old = ["a - Alpha plan", "b - Beta plan"];
        for new in [
            ["c - Gamma plan", "a - Alpha plan", "b - Beta plan"],
            ["b - Beta plan", "c - Gamma plan", "a - Alpha plan"],
        ] {
            assert_eq!(told(&old, &new), [(Op::Added, "Gamma plan".to_owned())]);
        }
    }

    #[test]
    fn order_and_the_end_of_the_list_are_no_difference() {
        assert_eq!(told(&["a - Alpha", "b - Beta"], &["b - Beta", "a - Alpha"]), []);
        assert_eq!(told(&["a - Alpha", "b - Beta", "c - Gamma"], &["a - Alpha"]), []);
        // Sorted by when they were last touched: the one that fell off stood above one that was touched.
        let old = ["a 09 Alpha", "b 08 Beta", "c 07 Gamma"];
        let new = ["c 10 Gamma, longer", "a 09 Alpha", "d 09 Delta"];
        let told = told(&old, &new);
        assert_eq!(told, [(Op::Reworded, "Gamma, longer".into()), (Op::Added, "Delta".into())]);
    }

    #[test]
    fn an_entry_taken_from_the_middle_is_told_and_what_fills_the_window_is_not_new() {
        let old = ["a 09 Alpha", "b 08 Beta", "c 07 Gamma"];
        let new = ["a 09 Alpha", "c 07 Gamma", "z 01 Zeta"];
        assert_eq!(told(&old, &new), [(Op::Removed, "Beta".to_owned())]);
    }

    #[test]
    fn an_entry_taken_from_among_those_of_one_day_is_told() {
        let old = ["a 09 Alpha", "b 09 Beta", "c 09 Gamma"];
        let gone = [(Op::Removed, "Beta".to_owned())];
        assert_eq!(told(&old, &["a 09 Alpha", "c 09 Gamma"]), gone);
        let new = ["n 09 New", "a 09 Alpha", "c 09 Gamma"];
        let came = (Op::Added, "New".to_owned());
        assert_eq!(
            told(&old, &new).into_iter().filter(|one| *one != came).collect::<Vec<_>>(),
            gone
        );
        // Two came on that day, and two fell off the end of the window.
        let new = ["n 09 New", "m 09 More", "a 09 Alpha"];
        assert!(told(&old, &new).iter().all(|(op, _)| *op == Op::Added));
        // One was touched on the same day, and moved up.
        let new = ["c 09 Gamma, longer", "a 09 Alpha", "n 09 New"];
        assert!(told(&old, &new).iter().all(|(op, _)| *op != Op::Removed));
    }

    #[test]
    fn an_entry_of_an_old_day_above_the_others_is_new() {
        let old = ["a 09 Alpha", "b 08 Beta", "c 07 Gamma"];
        let new = ["z 01 Zeta", "a 09 Alpha", "b 08 Beta"];
        assert_eq!(told(&old, &new), [(Op::Added, "Zeta".to_owned())]);
    }

    #[test]
    fn an_entry_that_is_edited_keeps_its_identity_and_equal_keys_stay_apart() {
        let told_of = told(&["a - Alpha plan of 2025"], &["a - Alpha plan of 2026"]);
        assert_eq!(told_of, [(Op::Reworded, "Alpha plan of 2026".to_owned())]);
        let old = ["x - The chapter was refreshed.", "x - A link was added."];
        let new =
            ["x - Section two is new.", "x - The chapter was refreshed.", "x - A link was added."];
        assert_eq!(told(&old, &new), [(Op::Added, "Section two is new.".to_owned())]);
    }

    #[test]
    fn a_list_and_a_text_are_compared_as_texts() {
        let mut text = list(&["a - Alpha plan"]);
        text.list = None;
        assert!(steps(&text, &list(&["a - Alpha plan"])).is_none());
        assert_eq!(compare(&text, &list(&["a - Alpha plan"])).edits, []);
    }
}
