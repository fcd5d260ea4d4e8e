//! Whether all that is listed is asked or one of it: “and” that became “or”.

use super::{
    super::{
        duty,
        rules::{Finding, Happened},
        tokens::{Sides, Token, sentence, shown},
    },
    told,
    when::condition,
};
use crate::model::change::Significance::Minor;

/// “And” that became “or”, or the other way round, and nothing else beside it.
pub(super) fn joined(sides: &Sides) -> Vec<Finding> {
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
        // “Schools and colleges should”, “schools or colleges should”: each of them is bound.
        let each = names_who(&sides.new, place);
        let direction = if each { String::new() } else { direction };
        let what = format!("“{was}” became “{is}” in “{quote}”{direction}");
        let mut one = told(what, if each { Happened::Changed } else { happened });
        if each {
            one.weight = Minor;
        }
        found.push(one);
    }
    found
}

/// Whether a joining word stands in a sentence that binds, or ends an item of a list: “; and”.
fn joins_what_is_asked(tokens: &[Token], at: usize) -> bool {
    let last = at + 1 == tokens.len() && at > 0;
    last || duty::binds(tokens, &sentence(tokens, at))
}

/// Whether it joins those whom a duty binds, before its verb, and neither “both” nor “either” says which is meant.
fn names_who(tokens: &[Token], at: usize) -> bool {
    let within = sentence(tokens, at);
    let before = within.start..at;
    let is_meant = |at: usize| matches!(tokens[at].plain.as_str(), "both" | "either");
    at + 1 < tokens.len()
        && !before.clone().any(|at| is_meant(at) || duty::find(tokens, at).is_some())
        && !before.clone().any(|at| condition(tokens, at).is_some())
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
