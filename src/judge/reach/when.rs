//! When a duty holds: the conditions under which it does, and the allowances that are made.

use super::{
    super::{
        duty,
        items::Item,
        rules::{Finding, Happened},
        shifts::Shift,
        tokens::{Sides, Token, first, sentence, shown},
    },
    Known, keeps_its_duty, lone, told,
};
use crate::model::change::Significance::Minor;

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
    ("save where", "unless"),
    ("save when", "unless"),
    ("save if", "unless"),
    ("without good reason", "unless"),
    ("without good cause", "unless"),
    ("without reasonable excuse", "unless"),
    ("without lawful excuse", "unless"),
    ("in cases where", "if"),
    ("in the event that", "if"),
    ("if", "if"),
    ("where", "if"),
    ("when", "if"),
    ("whenever", "if"),
];

pub(super) fn condition(tokens: &[Token], at: usize) -> Known {
    let (said, words) = first(tokens, at, CONDITIONS.iter().map(|(said, _)| said))?;
    let before = at.checked_sub(1).map(|at| tokens[at].plain.as_str()).unwrap_or_default();
    // “As if”, “know when”, “the school where”; “where possible” is an allowance.
    if allowance(tokens, at).is_some() || (said == "if" && matches!(before, "as" | "what" | "see"))
    {
        return None;
    }
    CONDITIONS.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

pub(super) fn conditions(sides: &Sides, shift: &Shift) -> Option<Finding> {
    if let Shift::Became(old, new) = shift {
        let bound = |tokens: &[Token], item: &Item| {
            sentence(tokens, item.at.start).any(|at| duty::find(tokens, at).is_some())
        };
        // Guidance also says what is done (“staff speak to the parents”): there the one must stand for the other.
        let of = match bound(&sides.old, old) && bound(&sides.new, new) {
            true => " of a duty",
            false if tight(sides, old, new) => "",
            false => return None,
        };
        let (was, is) = (&old.shown, &new.shown);
        let what = format!(
            "the condition{of} changed: “{was}” became “{is}”, so that it holds {}",
            cases(&old.key, &new.key)
        );
        return Some(told(what, Happened::Changed));
    }
    let (tokens, item, came) = lone(sides, shift)?;
    let is_weak = item.key == "if" && !is_whole_clause(tokens, item);
    if is_weak || !keeps_its_duty(tokens, item.at.start) {
        return None;
    }
    let noun = if item.key == "unless" { "an exception" } else { "a condition" };
    let happened = if came { "added" } else { "dropped" };
    let end = sentence(tokens, item.at.start).end.min(item.at.end + 6);
    let quote = shown(&tokens[item.at.start..end]);
    Some(told(format!("{noun} was {happened}: “{quote}”"), Happened::Changed))
}

/// Whether a clause with “if” came or went at the end of a sentence of which all else stayed.
fn is_whole_clause(tokens: &[Token], item: &Item) -> bool {
    let within = sentence(tokens, item.at.start);
    let clause = item.at.start..within.end;
    item.shown.eq_ignore_ascii_case("if")
        && item.at.start > within.start
        && tokens[clause].iter().all(|token| token.same.is_none())
        && tokens[within.start..item.at.start].iter().all(|token| token.same.is_some())
}

/// Whether one condition's words stand in the place of another's, and no other word came or went beside them.
fn tight(sides: &Sides, old: &Item, new: &Item) -> bool {
    let beside = |tokens: &[Token], item: &Item| {
        let touched = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at)).is_some_and(|token| token.same.is_none())
        };
        touched(item.at.start.checked_sub(1)) || touched(Some(item.at.end))
    };
    !beside(&sides.old, old) && !beside(&sides.new, new)
}

/// In which cases a sentence holds that had one sort of condition and has another.
fn cases(old: &str, new: &str) -> &'static str {
    match (old, new) {
        (_, "even if") | ("only if", "if") => "in more cases",
        ("even if", _) | ("if", "only if") => "in fewer cases",
        _ => "in the opposite cases",
    }
}

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

pub(super) fn allowance(tokens: &[Token], at: usize) -> Known {
    let (said, words) = first(tokens, at, ALLOWANCES.iter().map(|(said, _)| said))?;
    ALLOWANCES.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// An allowance that came or went beside a duty that stayed. One that is left to judgement weighs little.
pub(super) fn allowed(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let (tokens, item, came) = lone(sides, shift)?;
    let strict = |at: usize| {
        let binds = |found: duty::Found| found.alone || found.key == "required";
        tokens[at].same.is_some() && duty::find(tokens, at).is_some_and(binds)
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
