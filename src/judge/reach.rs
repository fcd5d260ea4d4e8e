//! How far a duty reaches: whom it binds (all, most, some, only, except, who is named), under which conditions (if, unless, even if), with
//! what allowance (where possible), and whether all that is listed is asked or one of it (and, or). Tells only what
//! changed in a sentence that says what somebody must, should or may do: “all” and “or” are words like any elsewhere.

use std::ops::Range;

use super::{
    duty,
    items::Item,
    rules::{Finding, Happened, finding},
    shifts::{Shift, between},
    tokens::{Sides, Token, sentence, shown},
};
use crate::model::{change::Significance::Major, diff::Flag};

mod exempt;
mod joined;
mod named;
mod opposites;
mod since;
mod when;
mod whom;

/// What a word or phrase is compared by, and how many words it has.
type Known = Option<(&'static str, usize)>;

/// What became of the reach of the duties of an edit.
pub(super) fn reach(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    for shift in between(sides, |tokens| all(tokens, whom::quantifier)) {
        found.extend(whom::scope(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, whom::only)) {
        found.extend(whom::limit(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, when::condition)) {
        found.extend(when::conditions(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, when::allowance)) {
        found.extend(when::allowed(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, exempt::exempt)) {
        found.extend(exempt::exempted(sides, &shift));
    }
    found.extend(exempt::others_exempted(sides));
    found.extend(joined::joined(sides));
    found.extend(since::counted_otherwise(sides));
    if !found.iter().any(|one| one.flags == [Flag::Duty]) {
        found.extend(named::names_others(sides));
    }
    let is_told = found.iter().any(|one| one.happened == Some(Happened::Reversed));
    found.extend(opposites::reversed(sides).into_iter().filter(|_| !is_told));
    found
}

/// All that `one` finds, in order: what it is compared by, and how many words it has.
fn all(tokens: &[Token], one: fn(&[Token], usize) -> Known) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((key, words)) = one(tokens, at) else {
            at += 1;
            continue;
        };
        let range = at..at + words;
        at = range.end;
        let (flag, key) = (Flag::Duty, key.to_owned());
        items.push(Item {
            flag,
            key,
            shown: shown(&tokens[range.clone()]),
            at: range,
            alone: true,
        });
    }
    items
}

/// A finding about a duty's reach.
fn told(what: String, happened: Happened) -> Finding {
    Finding { happened: Some(happened), ..finding(Major, Flag::Duty, what) }
}

/// Whether the sentence around a word binds or permits somebody. “May be” is a possibility more often than a
/// permission.
fn binding(tokens: &[Token], at: usize) -> bool {
    sentence(tokens, at).any(|at| {
        duty::find(tokens, at).is_some_and(|found| {
            let next = tokens.get(at + found.words).map(|next| next.plain.as_str());
            let possible = matches!(next, Some("be" | "have" | "also" | "not" | "include"));
            match found.key {
                "may" | "can" => !possible,
                "could" | "might" | "responsible for" | "wish to" => false,
                _ => true,
            }
        })
    })
}

/// The words of a thing with the duty near it: `All staff must`.
fn quoted(tokens: &[Token], item: &Item) -> String {
    const NEAR: usize = 8;
    let within = sentence(tokens, item.at.start);
    let end = within.end.min(item.at.end + NEAR);
    let verb = (item.at.end..end).find_map(|at| Some(at + duty::find(tokens, at)?.words));
    let start = within.start.max(item.at.start.saturating_sub(NEAR));
    let behind = within.end.min(item.at.end + 3);
    let range: Range<usize> = if let Some(end) = verb {
        item.at.start..end.min(tokens.len())
    } else {
        let verb = (start..item.at.start).rev().find(|at| duty::find(tokens, *at).is_some());
        verb.unwrap_or(item.at.start)..behind
    };
    shown(&tokens[range])
}

fn lone<'s, 't>(
    sides: &'s Sides<'t>,
    shift: &'s Shift,
) -> Option<(&'s [Token<'t>], &'s Item, bool)> {
    match shift {
        Shift::Became(..) => None,
        Shift::Gone(item, _) => Some((&sides.old, item, false)),
        Shift::Came(item, _) => Some((&sides.new, item, true)),
    }
}

/// Whether a word of duty of the sentence around a word stands on both sides: where it came or went as a whole, the
/// duty itself is told.
fn keeps_its_duty(tokens: &[Token], at: usize) -> bool {
    sentence(tokens, at).any(|at| tokens[at].same.is_some() && duty::find(tokens, at).is_some())
}

#[cfg(test)]
mod tests;
