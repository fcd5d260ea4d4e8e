//! Whom a duty names: “staff and volunteers must” that lost the volunteers, “teachers must” that became “all staff must”,
//! “every child” that became “a child in care”. Reads the words before a duty that stayed; roles and bodies are told as
//! those.

use std::collections::BTreeSet;

use super::{
    super::{
        duty,
        items::find,
        rules::{Finding, Happened},
        tokens::{Sides, Token, sentence, shown},
    },
    told,
};
use crate::model::diff::Flag;

/// Longer words before a verb are more than names.
const FAR: usize = 16;

/// Who can be bound, and of what sort of school, in the singular; and what each is compared by: a pupil is a child.
const WHO: &[(&str, &str)] = &[
    ("staff", "staff"),
    ("employee", "staff"),
    ("worker", "staff"),
    ("practitioner", "staff"),
    ("professional", "staff"),
    ("volunteer", "volunteer"),
    ("teacher", "teacher"),
    ("school", "school"),
    ("college", "college"),
    ("nursery", "nursery"),
    ("academy", "academy"),
    ("university", "university"),
    ("provider", "provider"),
    ("setting", "provider"),
    ("employer", "employer"),
    ("parent", "parent"),
    ("carer", "carer"),
    ("child", "child"),
    ("children", "child"),
    ("pupil", "child"),
    ("student", "child"),
    ("trustee", "trustee"),
    ("contractor", "contractor"),
    ("visitor", "visitor"),
    ("coach", "coach"),
    ("club", "club"),
    ("childminder", "childminder"),
    ("manager", "manager"),
    ("trainee", "trainee"),
    ("apprentice", "apprentice"),
    ("secondary", "secondary"),
    ("primary", "primary"),
];

/// Behind these stands what is not bound: “the plan for the child must”, “information about parents must”.
const BESIDE: &[&str] = &[
    "for",
    "about",
    "from",
    "to",
    "with",
    "by",
    "on",
    "in",
    "at",
    "under",
    "that",
    "which",
    "who",
    "whose",
    "except",
    "excluding",
    "including",
    "other",
    "apart",
    "save",
    "but",
    "where",
    "when",
    "if",
    "unless",
    "before",
    "after",
    "as",
    "is",
    "are",
    "between",
];

/// Duties that stayed and name others before them now.
pub(super) fn names_others(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    let new = verbs(&sides.new);
    let mut new = new.into_iter().peekable();
    for (same, old) in verbs(&sides.old) {
        while new.next_if(|(other, _)| *other < same).is_some() {}
        let Some((_, is)) = new.next_if(|(other, _)| *other == same) else { continue };
        let (was, now) = (&sides.old[old.clone()], &sides.new[is.clone()]);
        // Else the verb may have come from another sentence.
        let says_the_same = rest(&sides.old, old.end) == rest(&sides.new, is.end);
        if !says_the_same || !(touched(was) || touched(now)) || names_role(was) || names_role(now) {
            continue;
        }
        let (before, after) = (names(was), names(now));
        let others = before != after && !before.is_empty() && !after.is_empty();
        if others || narrowed(was, now) || narrowed(now, was) {
            let (was, is) = (shown(was), shown(now));
            let what = format!("whom a duty names changed: “{was}” became “{is}”");
            found.push(told(what, Happened::Changed));
        }
    }
    found
}

/// Each duty that stayed: the number of its word, and the words of its sentence up to it with it.
fn verbs(tokens: &[Token]) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut verbs = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let within = sentence(tokens, at);
        let mut duties = within.clone().filter_map(|at| Some((at, duty::find(tokens, at)?)));
        // Only the first of a sentence: before others stands more than who is bound.
        if let Some((verb, _)) = duties.next().filter(|(_, found)| found.alone)
            && let Some(same) = tokens[verb].same
            && verb - within.start <= FAR
            && !tokens[within.start..verb].iter().any(|token| token.raw.ends_with(';'))
        {
            verbs.push((same, within.start..verb + 1));
        }
        at = within.end.max(at + 1);
    }
    verbs
}

/// What follows a verb in its sentence: the numbers of the words that stayed.
fn rest(tokens: &[Token], from: usize) -> Vec<Option<usize>> {
    let within = sentence(tokens, from.saturating_sub(1));
    tokens[from.min(within.end)..within.end].iter().map(|token| token.same).collect()
}

fn touched(words: &[Token]) -> bool {
    words.iter().any(|token| token.same.is_none())
}

/// Whether a role or body came or went among them, which is told by itself.
fn names_role(words: &[Token]) -> bool {
    find(words).iter().any(|item| item.flag == Flag::Role && touched(&words[item.at.clone()]))
}

/// Those named before the verb, by what they are compared by.
fn names(words: &[Token]) -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    let mut before = "";
    for token in words {
        let word = token.plain.as_str();
        // “Members of staff”, “a child of secondary age”; not “records of pupils”.
        let of_others = word == "of"
            && names.is_empty()
            && !matches!(before, "member" | "members" | "all" | "each" | "any" | "none" | "most");
        if of_others || BESIDE.contains(&word) {
            break;
        }
        // “The child’s plan must”.
        names.extend(name(word).filter(|_| !word.contains('\'')));
        before = word;
    }
    names
}

fn name(word: &str) -> Option<&'static str> {
    let found = WHO.iter().find(|(who, _)| {
        let plural = word.strip_prefix(who).is_some_and(|rest| matches!(rest, "" | "s" | "es"));
        plural || who.strip_suffix('y').is_some_and(|stem| word.strip_prefix(stem) == Some("ies"))
    });
    found.map(|(_, class)| *class)
}

/// Whether all of a sort became one of a smaller sort: “every child”, “a child in care”.
fn narrowed(was: &[Token], is: &[Token]) -> bool {
    let begins = |words: &[Token], with: &[&str]| {
        words
            .first()
            .is_some_and(|token| token.same.is_none() && with.contains(&token.plain.as_str()))
    };
    let all = ["every", "each", "all", "any"];
    let names_more = is.iter().skip(1).any(|token| token.same.is_none() && token.plain.len() > 3);
    let nothing_else = was.iter().skip(1).all(|token| token.same.is_some());
    begins(was, &all) && begins(is, &["a", "an"]) && names_more && nothing_else
}
