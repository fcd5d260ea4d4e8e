//! What is the least and what is the most, what must be exceeded and what must not be reached, in front of a figure and behind
//! it. Knows nothing of the figures themselves.

use crate::judge::tokens::{Token, first};

/// What is the least, and what is the most, in the ways in which guidance says it.
const LEAST: &[&str] = &[
    "at least",
    "a minimum of",
    "no fewer than",
    "not fewer than",
    "no less than",
    "not less than",
];
const MOST: &[&str] = &["at most", "up to", "no more than", "not more than", "a maximum of"];

/// What must be exceeded, and what must not be reached.
const ABOVE: &[&str] = &[
    "over the age of",
    "above the age of",
    "more than",
    "older than",
    "in excess of",
    "over",
    "above",
];
const BELOW: &[&str] = &[
    "under the age of",
    "below the age of",
    "fewer than",
    "less than",
    "younger than",
    "under",
    "below",
];

/// The bound that begins at `at`: `at least` or `at most`, and how many words.
pub(super) fn bound(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let of = |phrases, key| first(tokens, at, phrases).map(|(_, words)| (key, words));
    let (key, words) = of(LEAST, "at least").or_else(|| of(MOST, "at most"))?;
    (!tokens[at + words - 1].ends).then_some((key, words))
}

/// The bound that begins at `at`: `at least`, `at most`, `over` or `under`, and how many words.
pub(super) fn threshold(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let of = |phrases, key| first(tokens, at, phrases).map(|(_, words)| (key, words));
    let begins = matches!(
        tokens.get(at)?.plain.as_str(),
        "over"
            | "above"
            | "more"
            | "older"
            | "in"
            | "under"
            | "below"
            | "fewer"
            | "less"
            | "younger"
    );
    bound(tokens, at).or_else(|| {
        // A look at one word, since every word comes by here.
        if !begins {
            return None;
        }
        let (key, words) = of(ABOVE, "over").or_else(|| of(BELOW, "under"))?;
        (!tokens[at + words - 1].ends).then_some((key, words))
    })
}

/// The bound that stands behind a figure, from `at`: `or over`, `years of age or under`; whether it says of what kind
/// of figure (an age, a height) and how many words.
pub(super) fn bound_behind(tokens: &[Token], at: usize) -> Option<(&'static str, bool, usize)> {
    const OF_AGE: &[&str] = &["years of age", "years old", "year olds", "of age", "old"];
    let before = at.checked_sub(1)?;
    if tokens[before].ends || !tokens.get(at)?.plain.starts_with(['o', 'a', 'y']) {
        return None;
    }
    let skipped = first(tokens, at, OF_AGE).map_or(0, |(_, words)| words);
    let joint = tokens.get(at + skipped).filter(|token| !token.ends)?;
    if !matches!(joint.plain.as_str(), "or" | "and") {
        return None;
    }
    let (key, lone) = match tokens.get(at + skipped + 1)?.plain.as_str() {
        "over" | "above" | "older" => ("at least", true),
        "under" | "below" | "younger" => ("at most", true),
        "more" => ("at least", false),
        "fewer" | "less" => ("at most", false),
        _ => return None,
    };
    Some((key, lone, skipped + 2))
}

/// Whether what was the least is the most now, or the other way round; by the keys of two figures or deadlines.
pub(in crate::judge) fn turned_round(old: &str, new: &str) -> Option<&'static str> {
    let (least, most) = ("at least ", "at most ");
    let from_below = |key: &str| key.starts_with(least) || key.starts_with("over ");
    let from_above = |key: &str| key.starts_with(most) || key.starts_with("under ");
    if old.starts_with(least) && new.starts_with(most) {
        Some("what was the least is now the most")
    } else if old.starts_with(most) && new.starts_with(least) {
        Some("what was the most is now the least")
    } else if from_below(old) && from_above(new) {
        Some("now below it instead of above")
    } else if from_above(old) && from_below(new) {
        Some("now above it instead of below")
    } else {
        None
    }
}
