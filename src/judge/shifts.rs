//! Which of the things found on both sides of an edit really changed, and which only stand by words
//! that did. Pairs what took the place of what; says nothing of weight.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    items::{Item, find},
    tokens::{Sides, Token, sentence},
};
use crate::model::diff::Flag;

/// How many words may come and go in one gap for its things to be read as taking each other's place.
const SMALL: usize = 8;

/// What happened to a thing.
#[derive(Debug)]
pub(super) enum Shift {
    /// Another stands in its place.
    Became(Item, Item),
    /// It went; whether few words went with it.
    Gone(Item, bool),
    /// It came; whether few words came with it.
    Came(Item, bool),
}

/// What changed between the sides of an edit, in reading order.
pub(super) fn shifts(sides: &Sides) -> Vec<Shift> {
    between(sides, find)
}

/// The same of the things that `find` finds on each side.
pub(super) fn between(sides: &Sides, find: impl Fn(&[Token]) -> Vec<Item>) -> Vec<Shift> {
    let mut old: Vec<Option<Item>> = find(&sides.old).into_iter().map(Some).collect();
    let mut new: Vec<Option<Item>> = find(&sides.new).into_iter().map(Some).collect();
    let mut shifts = by_shared_words(sides, &mut old, &mut new);
    let mut gaps: BTreeMap<(usize, Flag), (Vec<Item>, Vec<Item>)> = BTreeMap::new();
    for item in old.into_iter().flatten() {
        if let Some(gap) = gap_of(&sides.old, &item) {
            gaps.entry((gap, item.flag)).or_default().0.push(item);
        }
    }
    for item in new.into_iter().flatten() {
        if let Some(gap) = gap_of(&sides.new, &item) {
            gaps.entry((gap, item.flag)).or_default().1.push(item);
        }
    }
    let gap_sizes = Sizes::of(sides);
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    for ((gap, _), (mut old, mut new)) in gaps {
        cancel(&mut old, &mut new, |item| item);
        let small = gap_sizes.is_small(gap);
        let lone = old.len() == 1 && new.len() == 1;
        if old.len() == new.len() && (small || (lone && neighbours(sides, &old[0], &new[0]))) {
            shifts
                .extend(old.into_iter().zip(new).map(|(old, new)| (gap, Shift::Became(old, new))));
        } else {
            gone.extend(old.into_iter().map(|item| (item, (gap, small))));
            came.extend(new.into_iter().map(|item| (item, (gap, small))));
        }
    }
    // What went here and came there was moved within the edit.
    cancel(&mut gone, &mut came, |(item, _)| item);
    shifts.extend(deadlines(sides, &mut gone, &mut came));
    shifts.extend(gone.into_iter().map(|(item, (gap, small))| (gap, Shift::Gone(item, small))));
    shifts.extend(came.into_iter().map(|(item, (gap, small))| (gap, Shift::Came(item, small))));
    shifts.sort_by_key(|(gap, _)| *gap);
    shifts.into_iter().map(|(_, shift)| shift).collect()
}

/// A thing that went or came, its gap, and whether few words went or came with it.
type Lone = (Item, (usize, bool));

/// Pairs the deadlines that stand in the same sentence, at whatever place of it: “tell the lead within a day”,
/// “immediately tell the lead”.
fn deadlines(sides: &Sides, gone: &mut Vec<Lone>, came: &mut Vec<Lone>) -> Vec<(usize, Shift)> {
    // So many in one text are no sentence that anybody wrote.
    const MANY: usize = 200;
    let stayed = |tokens: &[Token], item: &Item| -> BTreeSet<usize> {
        tokens[sentence(tokens, item.at.start)].iter().filter_map(|token| token.same).collect()
    };
    let is_deadline = |(item, _): &Lone| item.flag == Flag::Deadline;
    if gone.len() > MANY || came.len() > MANY {
        return Vec::new();
    }
    let mut paired = Vec::new();
    let mut at = 0;
    while at < gone.len() {
        let of_old = Some(&gone[at])
            .filter(|lone| is_deadline(lone))
            .map(|(item, _)| stayed(&sides.old, item));
        let partner = of_old.and_then(|of_old| {
            came.iter().position(|lone| {
                is_deadline(lone) && stayed(&sides.new, &lone.0).intersection(&of_old).count() > 1
            })
        });
        let Some(partner) = partner else {
            at += 1;
            continue;
        };
        let ((old, (gap, _)), (new, _)) = (gone.remove(at), came.remove(partner));
        paired.push((gap, Shift::Became(old, new)));
    }
    paired
}

/// Whether a thing can take the place of another: a deadline that became a length of time is one that changed.
fn comparable(old: Flag, new: Flag) -> bool {
    let of_time = |flag| matches!(flag, Flag::Deadline | Flag::Figure);
    old == new || of_time(old) && of_time(new)
}

/// Pairs the things that share a word that stayed: `must` and `must not`.
fn by_shared_words(
    sides: &Sides,
    old: &mut [Option<Item>],
    new: &mut [Option<Item>],
) -> Vec<(usize, Shift)> {
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, item) in new.iter().enumerate() {
        let words = item.iter().flat_map(|item| &sides.new[item.at.clone()]);
        owner.extend(words.filter_map(|token| Some((token.same?, n))));
    }
    let mut shifts = Vec::new();
    for slot in old.iter_mut() {
        let Some(item) = slot.as_ref() else { continue };
        let words = sides.old[item.at.clone()].iter();
        let partner = words
            .filter_map(|token| owner.get(&token.same?))
            .copied()
            .find(|n| new[*n].as_ref().is_some_and(|other| comparable(item.flag, other.flag)));
        let Some(partner) = partner else { continue };
        if let (Some(before), Some(after)) = (slot.take(), new[partner].take())
            && before.key != after.key
        {
            shifts.push((sides.old[before.at.start].gap, Shift::Became(before, after)));
        }
    }
    shifts
}

/// The gap in which a thing's first touched word stands; none where every word of it stayed.
fn gap_of(tokens: &[Token], item: &Item) -> Option<usize> {
    tokens[item.at.clone()].iter().find(|token| token.same.is_none()).map(|token| token.gap)
}

/// Takes away, one for one, what stands on both sides.
fn cancel<T>(old: &mut Vec<T>, new: &mut Vec<T>, item: impl Fn(&T) -> &Item) {
    let mut both: BTreeMap<(Flag, String), (usize, usize)> = BTreeMap::new();
    let key = |entry: &T| (item(entry).flag, item(entry).key.clone());
    for entry in old.iter() {
        both.entry(key(entry)).or_default().0 += 1;
    }
    for entry in new.iter() {
        both.entry(key(entry)).or_default().1 += 1;
    }
    let take = |entries: &mut Vec<T>| {
        let mut left: BTreeMap<_, _> =
            both.iter().map(|(key, (old, new))| (key.clone(), *old.min(new))).collect();
        entries.retain(|entry| match left.get_mut(&key(entry)) {
            Some(n) if *n > 0 => {
                *n -= 1;
                false
            }
            _ => true,
        });
    };
    take(old);
    take(new);
}

/// Whether the word before or the word after is the same on both sides.
fn neighbours(sides: &Sides, old: &Item, new: &Item) -> bool {
    let word = |tokens: &[Token], at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).map(|token| token.plain.clone())
    };
    let before = |tokens: &[Token], item: &Item| word(tokens, item.at.start.checked_sub(1));
    let after = |tokens: &[Token], item: &Item| word(tokens, Some(item.at.end));
    let same = |a: Option<String>, b: Option<String>| a.is_some() && a == b;
    same(before(&sides.old, old), before(&sides.new, new))
        || same(after(&sides.old, old), after(&sides.new, new))
}

/// How many words come and go in each gap.
struct Sizes(BTreeMap<usize, (usize, usize)>);

impl Sizes {
    fn of(sides: &Sides) -> Self {
        let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for token in sides.old.iter().filter(|token| token.same.is_none()) {
            counts.entry(token.gap).or_default().0 += 1;
        }
        for token in sides.new.iter().filter(|token| token.same.is_none()) {
            counts.entry(token.gap).or_default().1 += 1;
        }
        Self(counts)
    }

    fn is_small(&self, gap: usize) -> bool {
        self.0.get(&gap).is_some_and(|(old, new)| *old <= SMALL && *new <= SMALL)
    }
}
