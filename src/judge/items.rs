//! What a careful reader looks for in a row of words: duties, deadlines, figures, laws and the like,
//! each found whole. Walks the words once; every look ahead is bounded.

use std::ops::Range;

use super::{
    contact, duty, law, moments, quantity, role,
    tokens::{Token, first, phrase, shown},
};
use crate::model::diff::Flag;

/// One thing found.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) flag: Flag,
    /// What is compared: two items of one flag with one key are the same thing.
    pub(super) key: String,
    /// As written.
    pub(super) shown: String,
    /// Which words it takes.
    pub(super) at: Range<usize>,
    /// Whether its coming or going alone is worth telling; else only its change into another.
    pub(super) alone: bool,
}

/// A match of `words` words.
pub(super) struct Match {
    pub(super) flag: Flag,
    pub(super) key: String,
    pub(super) words: usize,
    pub(super) alone: bool,
}

/// All that stands in `tokens`, in order; no word belongs to two things.
pub(super) fn find(tokens: &[Token]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = one(tokens, at) else {
            at += 1;
            continue;
        };
        // What stands for example in brackets bounds nothing: “(for example, within 5 days)”.
        if matches!(found.flag, Flag::Deadline | Flag::Figure) && is_example(tokens, at) {
            at += found.words.max(1);
            continue;
        }
        let range = at..(at + found.words.max(1)).min(tokens.len());
        at = range.end;
        let of_time = matches!(found.flag, Flag::Deadline | Flag::Figure);
        items.push(Item {
            shown: shown(&tokens[range.clone()]),
            flag: found.flag,
            key: if of_time { quantity::settled(&found.key) } else { found.key },
            at: range,
            alone: found.alone,
        });
    }
    items
}

/// Whether a word stands in brackets that give an example.
fn is_example(tokens: &[Token], at: usize) -> bool {
    const FAR: usize = 15;
    const OPENS: &[&str] = &["for example", "for instance", "e.g", "eg", "such as", "say"];
    let from = at.saturating_sub(FAR);
    let within = &tokens[from..=at];
    let Some(open) = within.iter().rposition(|token| token.raw.starts_with(['(', '['])) else {
        return false;
    };
    let is_open =
        within[open..within.len() - 1].iter().all(|token| !token.raw.contains([')', ']']));
    is_open && first(tokens, from + open, OPENS).is_some()
}

fn one(tokens: &[Token], at: usize) -> Option<Match> {
    contact::find(tokens, at)
        .or_else(|| law::find(tokens, at))
        .or_else(|| moments::deadline(tokens, at))
        .or_else(|| quantity::date(tokens, at))
        .or_else(|| quantity::deadline(tokens, at))
        .or_else(|| {
            let found = duty::find(tokens, at)?;
            let (key, words, alone) = (found.key.to_owned(), found.words, found.alone);
            Some(Match { flag: Flag::Duty, key, words, alone })
        })
        .or_else(|| quantity::figure(tokens, at))
        .or_else(|| role::find(tokens, at))
        .or_else(|| negation(tokens, at))
}

/// The key of “do not” where it tells a reader what to leave undone: as good as a duty.
pub(super) const PROHIBITION: &str = "do not";

/// “not”, “n’t”, “never”, “no longer”, “do not”; not the idioms that negate nothing.
fn negation(tokens: &[Token], at: usize) -> Option<Match> {
    const IDIOMS: &[&[&str]] = &[
        &["not", "only"],
        &["not", "just"],
        &["not", "least"],
        &["not", "limited", "to"],
        &["not", "later", "than"],
        &["not", "earlier", "than"],
        &["not", "sooner", "than"],
        &["not", "more", "than"],
        &["not", "fewer", "than"],
        &["not", "less", "than"],
        &["not", "including"],
    ];
    if IDIOMS.iter().any(|idiom| phrase(tokens, at, idiom)) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|n| tokens.get(n)).map(|token| token.plain.as_str());
    let plain = tokens[at].plain.as_str();
    // Told to a reader: a sentence, or what “and” adds to one, that begins so.
    let begins = at.checked_sub(1).and_then(|n| tokens.get(n)).is_none_or(|token| token.ends);
    let begins = begins || matches!(before, Some("and" | "but"));
    let (key, words) = if begins && phrase(tokens, at, &["do", "not"]) {
        (PROHIBITION, 2)
    } else if phrase(tokens, at, &["no", "longer"]) {
        ("no longer", 2)
    } else if plain == "never" {
        ("never", 1)
    } else if (plain == "not" && !matches!(before, Some("or" | "if"))) || plain.ends_with("n't") {
        ("not", 1)
    } else {
        return None;
    };
    Some(Match { flag: Flag::Negation, key: key.to_owned(), words, alone: true })
}
