//! Whom a duty binds: words for how many, and “only”. Lists of words, and what stands in their place.

use std::cmp::Ordering;

use super::{
    super::{
        rules::{Finding, Happened},
        shifts::Shift,
        tokens::{Sides, Token, first},
    },
    Known, binding, keeps_its_duty, lone, quoted, told,
};

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

pub(super) fn quantifier(tokens: &[Token], at: usize) -> Known {
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
pub(super) fn scope(sides: &Sides, shift: &Shift) -> Option<Finding> {
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

/// “Only”, where it is no part of a verb (“may only”), a condition (“only if”) or an idiom (“not only”).
pub(super) fn only(tokens: &[Token], at: usize) -> Known {
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
pub(super) fn limit(sides: &Sides, shift: &Shift) -> Option<Finding> {
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
