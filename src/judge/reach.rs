//! How far a duty reaches: whom it binds (all, most, some, only), under which conditions (if, unless, even if), with
//! what allowance (where possible), and whether all that is listed is asked or one of it (and, or). Tells only what
//! changed in a sentence that says what somebody must, should or may do: “all” and “or” are words like any elsewhere.

use std::{cmp::Ordering, ops::Range};

use super::{
    duty,
    items::Item,
    rules::{Finding, Happened, finding},
    shifts::{Shift, between},
    tokens::{Sides, Token, first, sentence, shown},
};
use crate::model::{
    change::Significance::{Major, Minor},
    diff::Flag,
};

/// What became of the reach of the duties of an edit.
pub(super) fn reach(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    for shift in between(sides, |tokens| all(tokens, quantifier)) {
        found.extend(scope(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, only)) {
        found.extend(limit(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, condition)) {
        found.extend(conditions(sides, &shift));
    }
    for shift in between(sides, |tokens| all(tokens, allowance)) {
        found.extend(allowed(sides, &shift));
    }
    found.extend(joined(sides));
    found
}

/// All that `one` finds, in order: what it is compared by, and how many words it has.
fn all(tokens: &[Token], one: fn(&[Token], usize) -> Option<(&'static str, usize)>) -> Vec<Item> {
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

// Whom it binds.

/// Words for how many of those that are named, by how many: every word of one class says the same of a duty.
const QUANTIFIERS: &[(&str, &str)] = &[
    ("all of the following", "all of these"),
    ("each of the following", "all of these"),
    ("both of the following", "all of these"),
    ("all of these", "all of these"),
    ("any of the following", "one of these"),
    ("one of the following", "one of these"),
    ("either of the following", "one of these"),
    ("one or more of the following", "one of these"),
    ("at least one of the following", "one of these"),
    ("any of these", "one of these"),
    ("almost all", "nearly all"),
    ("nearly all", "nearly all"),
    ("not all", "most"),
    ("not every", "most"),
    ("the majority of", "most"),
    ("a majority of", "most"),
    ("all", "all"),
    ("every", "all"),
    ("each", "all"),
    ("any", "all"),
    ("both", "all"),
    ("most", "most"),
    ("many", "many"),
    ("several", "some"),
    ("some", "some"),
    ("a few", "some"),
    ("few", "few"),
    ("neither", "none"),
    ("none of", "none"),
    ("no", "none"),
];

/// How many that is, where it can be put in an order.
fn strength(key: &str) -> u8 {
    match key {
        "all" | "all of these" => 6,
        "nearly all" => 5,
        "most" => 4,
        "many" => 3,
        "some" => 2,
        "few" | "one of these" => 1,
        _ => 0,
    }
}

fn quantifier(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let (said, words) = first(tokens, at, QUANTIFIERS.iter().map(|(said, _)| said))?;
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let before = at.checked_sub(1).filter(|before| !tokens[*before].ends).map(plain);
    let before = before.unwrap_or_default();
    let behind = if tokens[at + words - 1].ends { "" } else { plain(at + words) };
    // “The most vulnerable”, “at all”, “each other”, “no longer”, “every year” say nothing of how many.
    let is_idiom = match said {
        "most" => {
            matches!(before, "the" | "at" | "those" | "their" | "its" | "is" | "are" | "be")
                || matches!(
                    behind,
                    "at" | "likely" | "appropriate" | "recent" | "important" | "effective"
                )
        }
        "all" => matches!(before, "at" | "after" | "above" | "in" | "if" | "of"),
        "each" | "every" => {
            matches!(behind, "other" | "year" | "term" | "month" | "week" | "day" | "two" | "three")
        }
        "no" => matches!(
            behind,
            "longer" | "more" | "less" | "fewer" | "later" | "matter" | "doubt" | "one"
        ),
        "many" | "few" => matches!(before, "how" | "as" | "so" | "a" | "very"),
        "any" => matches!(behind, "other" | "more" | "longer" | "further"),
        _ => false,
    };
    if is_idiom {
        return None;
    }
    QUANTIFIERS.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// One word for how many that took the place of another.
fn scope(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let Shift::Became(old, new) = shift else { return None };
    let listed = old.key.ends_with("of these") && new.key.ends_with("of these");
    let bound = binding(&sides.old, old.at.start) && binding(&sides.new, new.at.start);
    let (was, is) = (strength(&old.key), strength(&new.key));
    if !(listed || bound) || was == is {
        return None;
    }
    let happened = match is.cmp(&was) {
        _ if (was == 0) != (is == 0) => Happened::Reversed,
        Ordering::Less => Happened::Weakened,
        _ => Happened::Strengthened,
    };
    let direction = match happened {
        Happened::Reversed => "reversed",
        Happened::Weakened => "weakened",
        _ => "strengthened",
    };
    let (was, is) = (quoted(&sides.old, old), quoted(&sides.new, new));
    Some(told(format!("duty {direction}: “{was}” became “{is}”"), happened))
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
    let range: Range<usize> = match verb {
        Some(end) => item.at.start..end.min(tokens.len()),
        None => {
            let verb = (start..item.at.start).rev().find(|at| duty::find(tokens, *at).is_some());
            verb.unwrap_or(item.at.start)..behind
        }
    };
    shown(&tokens[range])
}

// What it is limited to.

/// “Only”, where it is no part of a verb (“may only”), a condition (“only if”) or an idiom (“not only”).
fn only(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    if plain(at) != "only" {
        return None;
    }
    let before = at.checked_sub(1).map(plain).unwrap_or_default();
    let verbs =
        ["may", "must", "should", "can", "will", "shall", "not", "if", "the", "an", "are", "is"];
    let is_other = verbs.contains(&before)
        || matches!(plain(at + 1), "if" | "where" | "when" | "one" | "once");
    (!is_other).then_some(("only", 1))
}

/// “Only” that came or went in a sentence whose duty stayed.
fn limit(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let (tokens, item, came) = lone(sides, shift)?;
    if !binding(tokens, item.at.start) || !keeps_its_duty(tokens, item.at.start) {
        return None;
    }
    let quote = quoted(tokens, item);
    Some(if came {
        told(format!("a limit was added: “{quote}”"), Happened::Strengthened)
    } else {
        told(format!("a limit was dropped: “{quote}”"), Happened::Weakened)
    })
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

// Under which conditions.

/// Words that begin a condition, by the cases in which they let the sentence hold.
const CONDITIONS: &[(&str, &str)] = &[
    ("even if", "even if"),
    ("even where", "even if"),
    ("even when", "even if"),
    ("whether or not", "even if"),
    ("regardless of whether", "even if"),
    ("irrespective of whether", "even if"),
    ("but only if", "only if"),
    ("only if", "only if"),
    ("only where", "only if"),
    ("only when", "only if"),
    ("provided that", "only if"),
    ("on condition that", "only if"),
    ("as long as", "only if"),
    ("so long as", "only if"),
    ("unless", "unless"),
    ("except where", "unless"),
    ("except when", "unless"),
    ("except if", "unless"),
    ("other than where", "unless"),
    ("in cases where", "if"),
    ("in the event that", "if"),
    ("if", "if"),
    ("where", "if"),
    ("when", "if"),
    ("whenever", "if"),
];

fn condition(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let (said, words) = first(tokens, at, CONDITIONS.iter().map(|(said, _)| said))?;
    let before = at.checked_sub(1).map(|at| tokens[at].plain.as_str()).unwrap_or_default();
    // “As if”, “know when”, “the school where”; “where possible” is an allowance.
    if allowance(tokens, at).is_some() || (said == "if" && matches!(before, "as" | "what" | "see"))
    {
        return None;
    }
    CONDITIONS.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

fn conditions(sides: &Sides, shift: &Shift) -> Option<Finding> {
    if let Shift::Became(old, new) = shift {
        let bound = |tokens: &[Token], item: &Item| {
            sentence(tokens, item.at.start).any(|at| duty::find(tokens, at).is_some())
        };
        if !bound(&sides.old, old) || !bound(&sides.new, new) {
            return None;
        }
        let (was, is) = (&old.shown, &new.shown);
        let what = format!(
            "the condition of a duty changed: “{was}” became “{is}”, so that it holds {}",
            cases(&old.key, &new.key)
        );
        return Some(told(what, Happened::Changed));
    }
    let (tokens, item, came) = lone(sides, shift)?;
    if item.key == "if" || !keeps_its_duty(tokens, item.at.start) {
        return None;
    }
    let noun = if item.key == "unless" { "an exception" } else { "a condition" };
    let happened = if came { "added" } else { "dropped" };
    let end = sentence(tokens, item.at.start).end.min(item.at.end + 6);
    let quote = shown(&tokens[item.at.start..end]);
    Some(told(format!("{noun} was {happened}: “{quote}”"), Happened::Changed))
}

/// In which cases a sentence holds that had one sort of condition and has another.
fn cases(old: &str, new: &str) -> &'static str {
    match (old, new) {
        (_, "even if") | ("only if", "if") => "in more cases",
        ("even if", _) | ("if", "only if") => "in fewer cases",
        _ => "in the opposite cases",
    }
}

// With what allowance.

/// Words that let whoever is bound do less, by how much: what cannot be done, or what is left to judgement.
const ALLOWANCES: &[(&str, &str)] = &[
    ("where possible", "possible"),
    ("if possible", "possible"),
    ("wherever possible", "possible"),
    ("whenever possible", "possible"),
    ("when possible", "possible"),
    ("as far as possible", "possible"),
    ("so far as possible", "possible"),
    ("where practicable", "possible"),
    ("wherever practicable", "possible"),
    ("where reasonably practicable", "possible"),
    ("as far as practicable", "possible"),
    ("so far as practicable", "possible"),
    ("as far as reasonably practicable", "possible"),
    ("so far as reasonably practicable", "possible"),
    ("as far as is reasonably practicable", "possible"),
    ("so far as is reasonably practicable", "possible"),
    ("where feasible", "possible"),
    ("normally", "usual"),
    ("usually", "usual"),
    ("ordinarily", "usual"),
    ("generally", "usual"),
    ("in most cases", "usual"),
    ("ideally", "usual"),
    ("where appropriate", "fit"),
    ("when appropriate", "fit"),
    ("if appropriate", "fit"),
    ("as appropriate", "fit"),
    ("where relevant", "fit"),
    ("if relevant", "fit"),
    ("as relevant", "fit"),
    ("where necessary", "fit"),
    ("when necessary", "fit"),
    ("if necessary", "fit"),
    ("as necessary", "fit"),
    ("where needed", "fit"),
    ("if needed", "fit"),
    ("as needed", "fit"),
];

fn allowance(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let (said, words) = first(tokens, at, ALLOWANCES.iter().map(|(said, _)| said))?;
    ALLOWANCES.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// An allowance that came or went beside a duty that stayed. One that is left to judgement weighs little.
fn allowed(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let (tokens, item, came) = lone(sides, shift)?;
    let strict = |at: usize| {
        tokens[at].same.is_some() && duty::find(tokens, at).is_some_and(|found| found.alone)
    };
    if !sentence(tokens, item.at.start).any(strict) {
        return None;
    }
    let quote = &item.shown;
    let mut found = if came {
        told(format!("duty weakened: “{quote}” was added"), Happened::Weakened)
    } else {
        told(format!("duty strengthened: “{quote}” was dropped"), Happened::Strengthened)
    };
    if item.key == "fit" {
        found.weight = Minor;
    }
    Some(found)
}

// Whether all is asked or one of it.

/// “And” that became “or”, or the other way round, and nothing else beside it.
fn joined(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut new = sides.new.iter().enumerate().filter(|(_, token)| token.same.is_none()).peekable();
    let gap = |tokens: &[Token], at: usize| {
        let beside = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at)).is_some_and(|other| {
                other.same.is_none() && other.gap == tokens[at.unwrap_or_default()].gap
            })
        };
        (!beside(at.checked_sub(1)) && !beside(Some(at + 1))).then(|| tokens[at].gap)
    };
    for (at, was) in sides.old.iter().enumerate().filter(|(_, token)| token.same.is_none()) {
        if !matches!(was.plain.as_str(), "and" | "or") {
            continue;
        }
        while new.next_if(|(_, token)| token.gap < was.gap).is_some() {}
        let Some((place, is)) = new.peek().copied().filter(|(_, is)| is.gap == was.gap) else {
            continue;
        };
        if gap(&sides.old, at).is_none() || gap(&sides.new, place).is_none() {
            continue;
        }
        let (said, happened) = match (was.plain.as_str(), is.plain.as_str()) {
            ("and", "or") => ("one is enough where all were asked", Happened::Weakened),
            ("or", "and" | "and/or") => {
                ("all are asked where one was enough", Happened::Strengthened)
            }
            _ => continue,
        };
        if !joins_what_is_asked(&sides.new, place) {
            continue;
        }
        let start = sentence(&sides.new, place).start.max(place.saturating_sub(3));
        let end = sentence(&sides.new, place).end.min(place + 4);
        let quote = shown(&sides.new[start..end]);
        let (was, is) = (&was.plain, &is.plain);
        // In a prohibition, and in a condition, it is the other way round.
        let (direction, happened) = if turns(&sides.new, place) {
            (String::new(), Happened::Changed)
        } else {
            (format!(": {said}"), happened)
        };
        found.push(told(format!("“{was}” became “{is}” in “{quote}”{direction}"), happened));
    }
    found
}

/// Whether a joining word stands in a sentence that binds, or ends an item of a list: “; and”.
fn joins_what_is_asked(tokens: &[Token], at: usize) -> bool {
    let last = at + 1 == tokens.len() && at > 0;
    last || duty::binds(tokens, &sentence(tokens, at))
}

/// Whether it stands in a prohibition or in a condition, which are met by one of their parts.
fn turns(tokens: &[Token], at: usize) -> bool {
    let before = sentence(tokens, at).start..at;
    let nearest = before.rev().find_map(|at| {
        if let Some(found) = duty::find(tokens, at) {
            return Some(found.key.contains("not") || found.key.contains("never"));
        }
        condition(tokens, at).map(|_| true)
    });
    nearest.unwrap_or(false)
}

#[cfg(test)]
mod tests;
