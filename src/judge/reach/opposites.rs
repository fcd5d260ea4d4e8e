//! One word in the place of its opposite (with and without, before and after, no and any), which turns a sentence
//! round whether or not a word of duty stands in it. Asks for both words in the same place, and little beside them.

use super::{
    super::{
        items::find,
        rules::{Finding, Happened, finding},
        tokens::{Sides, Token, first, sentence, shown, touched},
    },
    whom::quantifier,
};
use crate::model::{change::Significance::Major, diff::Flag};

/// More words than these in one place are another sentence.
const FEW: usize = 4;

/// Phrases, each with those that say the opposite in its place.
const OPPOSITES: &[(&[&str], &[&str])] = &[
    (&["without"], &["with"]),
    (&["before", "prior to"], &["after"]),
    (&["until", "till"], &["once", "after", "when", "as soon as", "before"]),
    (&["latest"], &["earliest"]),
    (&["later"], &["earlier", "sooner"]),
    (
        &["no one", "no-one", "nobody"],
        &["anyone", "everyone", "someone", "anybody", "everybody", "somebody"],
    ),
    (&["majority"], &["minority"]),
    (&["nothing"], &["anything", "everything", "something"]),
    (&["no"], &["a", "an", "any", "every", "each", "all", "some", "the"]),
];

/// What says the opposite of what it said.
pub(super) fn reversed(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut new = touched(&sides.new).into_iter().peekable();
    for (gap, old) in touched(&sides.old) {
        while new.next_if(|(other, _)| *other < gap).is_some() {}
        let is = new.peek().filter(|(other, _)| *other == gap).map(|(_, range)| range.clone());
        if old.len() > FEW || is.as_ref().is_some_and(|is| is.len() > FEW) {
            continue;
        }
        let Some(is) = is else { continue };
        let (old, new) = (old.start, is.start);
        let opposite = |one: (&[Token], usize), other: (&[Token], usize)| {
            OPPOSITES.iter().find_map(|(these, those)| {
                let (said, _) = first(one.0, one.1, *these)?;
                // “No longer”, “no later than”: idioms.
                let counts = said != "no" || quantifier(one.0, one.1).is_some();
                first(other.0, other.1, *those).filter(|_| counts).map(|_| said)
            })
        };
        let (was, is) = ((&sides.old[..], old), (&sides.new[..], new));
        let Some(said) = opposite(was, is).or_else(|| opposite(is, was)) else { continue };
        // “After 5 days” is a deadline, and told as one.
        if [was, is].iter().any(|(tokens, at)| is_deadline(tokens, *at)) {
            continue;
        }
        let (was, is) = (near(was.0, was.1), near(is.0, is.1));
        let (flag, what) = match said {
            "before" | "prior to" | "until" | "till" | "latest" | "later" => {
                (Flag::Deadline, format!("deadline changed from “{was}” to “{is}”"))
            }
            _ => (Flag::Negation, format!("sense reversed: “{was}” became “{is}”")),
        };
        let happened = if flag == Flag::Deadline { Happened::Changed } else { Happened::Reversed };
        found.push(Finding { happened: Some(happened), ..finding(Major, flag, what) });
    }
    found
}

/// Whether a word belongs to a deadline.
fn is_deadline(tokens: &[Token], at: usize) -> bool {
    let within = sentence(tokens, at);
    let here = at - within.start;
    let all = find(&tokens[within]);
    all.iter().any(|item| item.flag == Flag::Deadline && item.at.contains(&here))
}

/// A word with the three behind it, within its sentence.
fn near(tokens: &[Token], at: usize) -> String {
    shown(&tokens[at..sentence(tokens, at).end.min(at + 4)])
}
