//! Whom a duty leaves out: exceptions (“except volunteers”, “other than”, “save for”), and what is named as within it
//! (“including volunteers”), which says nothing new by itself and the opposite of an exception in its place.

use super::{
    super::{
        duty, role,
        rules::{Finding, Happened},
        shifts::Shift,
        tokens::{Sides, Token, first, sentence, shown},
    },
    Known, all, binding, keeps_its_duty, lone, told,
};

/// Words that leave out or take in what follows them.
const EXEMPT: &[(&str, &str)] = &[
    ("with the exception of", "out"),
    ("with the exclusion of", "out"),
    ("except for", "out"),
    ("except", "out"),
    ("other than", "out"),
    ("apart from", "out"),
    ("aside from", "out"),
    ("save for", "out"),
    ("but for", "out"),
    ("save in", "out"),
    ("bar the", "out"),
    ("bar those", "out"),
    ("excluding", "out"),
    ("not including", "out"),
    ("exclusive of", "out"),
    ("everyone but", "out"),
    ("anyone but", "out"),
    ("no one but", "out"),
    ("nobody but", "out"),
    ("including", "in"),
    ("inclusive of", "in"),
    ("as well as", "in"),
    ("along with", "in"),
];

/// Those of them that need a comma or a bracket before them: “when excluding a pupil, the headteacher must”.
const MAY_BE_VERBS: &[&str] = &["excluding", "including", "save in", "but for"];

/// How many words behind it are quoted of what is left out.
const FEW: usize = 5;

pub(super) fn exempt(tokens: &[Token], at: usize) -> Known {
    let (said, words) = first(tokens, at, EXEMPT.iter().map(|(said, _)| said))?;
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let before = at.checked_sub(1).filter(|before| !tokens[*before].ends);
    let before_it = before.map(plain).unwrap_or_default();
    let behind = if tokens[at + words - 1].ends { return None } else { plain(at + words) };
    // “Except where” is a condition; “including but not limited to” leaves all open; “none other than”.
    let is_other = matches!(behind, "where" | "when" | "if" | "that" | "to" | "")
        || behind == "but"
        || (said == "other than" && matches!(before_it, "none" | "no" | "anything" | "nothing"))
        || (before_it == "not" && said == "including")
        || (said.starts_with("bar ") && !names_all(&tokens[sentence(tokens, at).start..at]));
    if is_other || is_besides(tokens, at, said) {
        return None;
    }
    EXEMPT.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// “Apart from this chapter, read annex B”: besides it. Before all of them it leaves out: “apart from volunteers, all
/// staff”.
fn is_besides(tokens: &[Token], at: usize, said: &str) -> bool {
    let within = sentence(tokens, at);
    matches!(said, "apart from" | "aside from" | "other than")
        && within.start == at
        && !names_all(&tokens[within])
}

/// Whether words speak of all of some sort, of whom an exception can be made.
fn names_all(words: &[Token]) -> bool {
    let all = ["all", "every", "everyone", "each", "any", "anyone", "no", "nobody"];
    words.iter().any(|token| all.contains(&token.plain.as_str()))
}

/// Whether it surely leaves out or takes in: parted from what stands before it, where it may be a verb.
fn is_sure(tokens: &[Token], at: usize) -> bool {
    let may_be_verb = first(tokens, at, MAY_BE_VERBS).is_some();
    let parted = at.checked_sub(1).is_none_or(|before| tokens[before].raw.ends_with([',', ')']));
    !may_be_verb || parted || tokens[at].raw.starts_with(['(', '[', '—', '–'])
}

/// An exception that came or went beside a duty that stayed, or stands where something was taken in.
pub(super) fn exempted(sides: &Sides, shift: &Shift) -> Option<Finding> {
    if let Shift::Became(old, new) = shift {
        if !binding(&sides.old, old.at.start) || !binding(&sides.new, new.at.start) {
            return None;
        }
        let was = quoted(&sides.old, old.at.start, old.at.end);
        let is = quoted(&sides.new, new.at.start, new.at.end);
        let now = if new.key == "out" { "left out" } else { "taken in" };
        let what = format!("“{was}” became “{is}”: who or what it names is now {now}");
        return Some(told(what, Happened::Changed));
    }
    let (tokens, item, came) = lone(sides, shift)?;
    let at = item.at.start;
    if item.key == "in"
        || !is_sure(tokens, at)
        || !binding(tokens, at)
        || !keeps_its_duty(tokens, at)
    {
        return None;
    }
    let happened = if came { "added" } else { "dropped" };
    let quote = quoted(tokens, at, item.at.end);
    Some(told(format!("an exception was {happened}: “{quote}”"), Happened::Changed))
}

/// Exceptions that stayed and leave out others now: “except volunteers” and “except governors”. Another word for a role
/// is told as that.
pub(super) fn others_exempted(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut new = all(&sides.new, exempt).into_iter().filter(|item| item.key == "out").peekable();
    for old in all(&sides.old, exempt).into_iter().filter(|item| item.key == "out") {
        let Some(same) = sides.old[old.at.start].same else { continue };
        let number = |at: usize| sides.new[at].same;
        while new.next_if(|item| number(item.at.start).is_none_or(|other| other < same)).is_some() {
        }
        let Some(is) = new.next_if(|item| number(item.at.start) == Some(same)) else { continue };
        let was_named = object(&sides.old, old.at.end);
        let now_named = object(&sides.new, is.at.end);
        let bound = binding(&sides.old, old.at.start) && binding(&sides.new, is.at.start);
        let names_role = |tokens: &[Token], named: &std::ops::Range<usize>| {
            named.clone().any(|at| role::find(tokens, at).is_some())
        };
        let is_role = names_role(&sides.old, &was_named) || names_role(&sides.new, &now_named);
        if bound && !is_role && differ(&sides.old[was_named], &sides.new[now_named]) {
            let was = quoted(&sides.old, old.at.start, old.at.end);
            let is = quoted(&sides.new, is.at.start, is.at.end);
            let what = format!("an exception changed: “{was}” became “{is}”");
            found.push(told(what, Happened::Changed));
        }
    }
    found
}

/// The words that name what is left out, as far as they surely do.
pub(super) fn object(tokens: &[Token], from: usize) -> std::ops::Range<usize> {
    let end = tokens.len().min(from + FEW);
    let last = tokens[from..end]
        .iter()
        .position(|token| token.ends || token.raw.ends_with([',', ')', ';', ':']));
    let end = last.map_or(end, |last| from + last + 1);
    let verb = (from..end).find(|at| duty::find(tokens, *at).is_some());
    from..verb.unwrap_or(end)
}

/// Whether two names have no word in common, and none that begins alike.
pub(super) fn differ(old: &[Token], new: &[Token]) -> bool {
    const ALIKE: usize = 5;
    let first = |token: &Token| token.plain.chars().take(ALIKE).collect::<String>();
    let long = |tokens: &[Token]| -> Vec<String> {
        tokens.iter().filter(|token| token.plain.len() > 3).map(first).collect()
    };
    let (old, new) = (long(old), long(new));
    !old.is_empty() && !new.is_empty() && !old.iter().any(|word| new.contains(word))
}

fn quoted(tokens: &[Token], start: usize, end: usize) -> String {
    let named = object(tokens, end);
    shown(&tokens[start..named.end.min(sentence(tokens, start).end).max(end)])
}
