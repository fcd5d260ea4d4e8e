//! Whom a duty binds: words for how many, and “only”. Lists of words, and what stands in their place.

use std::cmp::Ordering;

use super::{
    super::{
        duty,
        items::Item,
        numbers::{is_pronoun, multiplies},
        rules::{Finding, Happened},
        shifts::Shift,
        tokens::{Sides, Token, first, sentence},
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
    ("one or more of", "one"),
    ("at least one of", "one"),
    ("either of", "one"),
    ("one of", "one"),
    ("either", "one"),
    ("one", "one"),
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
        "few" | "one of these" | "one" => 1,
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
        // “Either the head or a deputy”; “no one”, “the one”, “one day”.
        "either" => before == "or" || joins_with_or(tokens, at),
        "one" | "one of" => is_pronoun(tokens, at) || multiplies(behind),
        _ => false,
    };
    if is_idiom {
        return None;
    }
    QUANTIFIERS.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// Whether “or” follows, before the verb: “either a parent or a carer must”.
fn joins_with_or(tokens: &[Token], at: usize) -> bool {
    const NEAR: usize = 8;
    let end = sentence(tokens, at).end.min(at + NEAR);
    let next = tokens[at..end].iter().skip(1);
    next.take_while(|token| !token.raw.ends_with(';')).any(|token| token.plain == "or")
}

/// One word for how many that took the place of another.
pub(super) fn scope(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let Shift::Became(old, new) = shift else { return None };
    let listed = old.key.ends_with("of these") && new.key.ends_with("of these");
    let bound = binding(&sides.old, old.at.start) && binding(&sides.new, new.at.start);
    let (was, is) = (strength(&old.key), strength(&new.key));
    if !(listed || bound) || was == is || tells_what_may_be(sides, old, new) {
        return None;
    }
    let happened = match is.cmp(&was) {
        _ if (was == 0) != (is == 0) => Happened::Reversed,
        Ordering::Less => Happened::Weakened,
        _ => Happened::Strengthened,
    };
    // “Must not tell any of them” and “all of them”: a prohibition goes the other way round, or means the same.
    let forbids = |tokens: &[Token], item: &Item| {
        let mut words = sentence(tokens, item.at.start);
        words.any(|at| duty::find(tokens, at).is_some_and(|found| duty::forbids(found.key)))
    };
    let one = [&old.key, &new.key].iter().any(|key| *key == "one");
    if one && (forbids(&sides.old, old) || forbids(&sides.new, new)) {
        let (was, is) = (quoted(&sides.old, old), quoted(&sides.new, new));
        let what = format!("whom a prohibition covers changed: “{was}” became “{is}”");
        return Some(told(what, Happened::Changed));
    }
    let direction = match happened {
        Happened::Reversed => "reversed",
        Happened::Weakened => "weakened",
        _ => "strengthened",
    };
    let (was, is) = (quoted(&sides.old, old), quoted(&sides.new, new));
    Some(told(format!("duty {direction}: “{was}” became “{is}”"), happened))
}

/// Whether the sentences around two words for how many only say what there is or what may happen: “there are many ways in
/// which”, “some parents may find”. What is only allowed is another thing to all, to most or to none than to some.
fn tells_what_may_be(sides: &Sides, old: &Item, new: &Item) -> bool {
    let there_is = |tokens: &[Token], at: usize| {
        let start = sentence(tokens, at).start;
        first(tokens, start, &["there is", "there are", "there may be", "there can be"]).is_some()
            && !(start..at).any(|at| {
                !matches!(tokens[at].plain.as_str(), "there" | "is" | "are" | "may" | "can" | "be")
            })
    };
    let only_allows = |tokens: &[Token], at: usize| {
        sentence(tokens, at)
            .all(|at| duty::find(tokens, at).is_none_or(|found| matches!(found.key, "may" | "can")))
    };
    let (was, is) = (old.at.start, new.at.start);
    let firm = [&old.key, &new.key].iter().any(|key| matches!(strength(key), 0 | 4..));
    there_is(&sides.old, was) && there_is(&sides.new, is)
        || !firm && only_allows(&sides.old, was) && only_allows(&sides.new, is)
}

/// “Only”, where it is no part of a verb (“may only”), a condition (“only if”) or an idiom (“not only”).
pub(super) fn only(tokens: &[Token], at: usize) -> Known {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    if plain(at) != "only" {
        return None;
    }
    let before = at.checked_sub(1).map(plain).unwrap_or_default();
    let verbs = ["may", "must", "should", "can", "will", "shall", "not", "if", "the", "an"];
    // “It is only a sign”, “is only required where”.
    let is_mere = matches!(before, "are" | "is" | "be")
        && !(plain(at + 1).ends_with("ed") || LIMITED.contains(&plain(at + 1)));
    let is_other = verbs.contains(&before)
        || is_mere
        || matches!(plain(at + 1), "if" | "where" | "when" | "one" | "once");
    (!is_other).then_some(("only", 1))
}

/// What is “only” so, beside what ends in “-ed”.
const LIMITED: &[&str] = &[
    "available",
    "done",
    "given",
    "held",
    "kept",
    "lawful",
    "made",
    "necessary",
    "possible",
    "sent",
    "taken",
    "told",
    "open",
    "for",
];

/// “Only” that came or went in a sentence whose duty stayed.
pub(super) fn limit(sides: &Sides, shift: &Shift) -> Option<Finding> {
    let (tokens, item, came) = lone(sides, shift)?;
    let bound = binding(tokens, item.at.start) && keeps_its_duty(tokens, item.at.start);
    if !bound && !is_practice(tokens, item) {
        return None;
    }
    let quote = quoted(tokens, item);
    Some(if came {
        told(format!("a limit was added: “{quote}”"), Happened::Strengthened)
    } else {
        told(format!("a limit was dropped: “{quote}”"), Happened::Weakened)
    })
}

/// Whether a sentence in which nothing else came or went says what is done: “it is shared only with the police”.
fn is_practice(tokens: &[Token], item: &Item) -> bool {
    const NEAR: usize = 4;
    const BEHIND: &[&str] =
        &["with", "by", "to", "for", "from", "in", "on", "at", "after", "before", "during"];
    let within = sentence(tokens, item.at.start);
    let alone = within.clone().all(|at| item.at.contains(&at) || tokens[at].same.is_some());
    let near = within.start.max(item.at.start.saturating_sub(NEAR))..item.at.start;
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let is_done = |word: &str| word.ends_with("ed") || LIMITED.contains(&word);
    let is = near.clone().any(|at| matches!(plain(at), "is" | "are"));
    let end = item.at.end;
    // “Is shared only with”, “is only shared with”.
    let done = near.clone().any(|at| is_done(plain(at))) && BEHIND.contains(&plain(end))
        || is_done(plain(end)) && BEHIND.contains(&plain(end + 1));
    alone && is && done
}
