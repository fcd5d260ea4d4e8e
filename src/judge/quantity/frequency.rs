//! How often a thing is to be done: “once a year”, “at least termly”. Knows nothing of limits that are reached once.

use super::{
    bounds::bound,
    lengths::{length_of_time, unit},
};
use crate::judge::{numbers::number, tokens::Token};

/// How often a thing is done, in one word; the same as so many times in so long.
const OFTEN: &[(&str, &str)] = &[
    ("annually", "1 a year"),
    ("yearly", "1 a year"),
    ("biannually", "2 a year"),
    ("quarterly", "1 every 3 month"),
    ("termly", "1 a term"),
    ("half-termly", "1 every half term"),
    ("monthly", "1 a month"),
    ("fortnightly", "1 a fortnight"),
    ("weekly", "1 a week"),
    ("daily", "1 a day"),
];

/// `once a year`, `at least annually`, `twice per term`, `every two years`, `each term`: what is compared, and
/// how many words. “At least” and “at most” are part of it.
pub(super) fn frequency(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let bound = bound(tokens, at);
    let from = at + bound.map_or(0, |(_, words)| words);
    let (often, words) = how_often(tokens, from)?;
    let bound = bound.map_or_else(String::new, |(bound, _)| format!("{bound} "));
    Some((format!("{bound}{often}"), from - at + words))
}

fn how_often(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    if let Some((_, often)) = OFTEN.iter().find(|(word, _)| *word == first.plain) {
        return Some(((*often).to_owned(), 1));
    }
    let plain = |n: usize| tokens.get(n).map(|token| token.plain.as_str());
    let whole = |end: usize| tokens[at..end].iter().all(|token| !token.ends);
    if matches!(plain(at), Some("every" | "each")) {
        // “Every year”; “every two years”. “Every day life” and “every other” are others.
        if let Some(unit) =
            tokens.get(at + 1).and_then(|next| unit(&next.plain)).filter(|_| whole(at + 1))
        {
            return Some((format!("1 a {unit}"), 2));
        }
        let (length, words) = length_of_time(tokens, at + 1).filter(|_| whole(at + 1))?;
        let often = match length.split_once(' ') {
            Some(("12", "month")) => "1 a year".to_owned(),
            _ => format!("1 every {length}"),
        };
        return Some((often, 1 + words));
    }
    let (times, words) = match plain(at)? {
        "once" => ("1".to_owned(), 1),
        "twice" => ("2".to_owned(), 1),
        _ => (number(first).filter(|_| plain(at + 1) == Some("times"))?, 2),
    };
    let per = plain(at + words)
        .filter(|word| matches!(*word, "a" | "an" | "per" | "each" | "every" | "in"))?;
    let end = at + words + 1;
    if !whole(end) {
        return None;
    }
    if let Some(unit) = tokens.get(end).and_then(|next| unit(&next.plain)) {
        return Some((format!("{times} a {unit}"), words + 2));
    }
    let (length, more) = length_of_time(tokens, end).filter(|_| per != "a")?;
    Some((format!("{times} every {length}"), words + 1 + more))
}
