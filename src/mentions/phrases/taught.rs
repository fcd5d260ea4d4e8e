//! Teaching that was given, and reading that was done, on a day that is over: “staff were trained on … in September
//! 2023”. What was taught then is not what is followed now. Training that goes on, or is to come, is not meant.

use super::{
    super::tokens::{Token, between},
    Phrase, Said,
};

/// Verbs that say it themselves, after “was” or “were”.
const PASSIVE: &[&str] = &["trained", "briefed", "retrained", "taught"];

/// Verbs that need to say of what.
const ACTIVE: &[&str] = &[
    "received",
    "attended",
    "completed",
    "undertook",
    "undertaken",
    "delivered",
    "held",
    "had",
    "given",
    "took",
];

/// Of what.
const TEACHING: &[&str] = &[
    "training",
    "briefing",
    "briefings",
    "inset",
    "workshop",
    "workshops",
    "session",
    "sessions",
    "course",
    "courses",
    "induction",
    "refresher",
    "webinar",
    "webinars",
    "update",
    "updates",
    "e",
    "elearning",
];

/// Words between a verb and what it is of.
const NEAR: usize = 5;

/// What the sentence says of teaching that is over.
pub(super) fn said(text: &str, tokens: &[Token], is_name: &dyn Fn(usize) -> bool) -> Option<Said> {
    let verb = (0..tokens.len()).find(|at| is_past(tokens, *at))?;
    let on = happened(tokens, is_name)?;
    let (first, last) = (verb.min(on), verb.max(on).max(object(text, tokens, verb, is_name)));
    Some(Said { phrase: Phrase::Once, at: tokens.get(first)?.at.start..tokens.get(last)?.at.end })
}

/// The name of what was taught, where it follows the verb and no other clause begins before it; else the verb itself.
fn object(text: &str, tokens: &[Token], verb: usize, is_name: &dyn Fn(usize) -> bool) -> usize {
    let others = ["and", "but", "who", "which", "so", "to"];
    let rest = verb + 1..tokens.len().min(verb + 2 * NEAR);
    let goes_on = |at: &usize| {
        !tokens[*at].is(&others) && !between(text, &tokens[*at - 1], &tokens[*at]).contains(',')
    };
    let mut clause = rest.take_while(goes_on);
    clause.find(|at| is_name(*at)).unwrap_or(verb)
}

fn is_past(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let before = &tokens[at.saturating_sub(3)..at];
    let has = |words: &[&str]| before.iter().any(|word| word.is(words));
    if has(&["will", "must", "should", "to", "be", "not", "never", "is", "are"]) {
        return false;
    }
    if token.is(PASSIVE) {
        // “Staff trained under … in 2024”: who was taught stands before.
        let people = ["staff", "governors", "volunteers", "trustees", "people", "teachers"];
        let under = tokens.get(at + 1).is_some_and(|next| next.is(&["under", "on", "in"]));
        return has(&["was", "were", "been"]) || (under && has(&people) && !has(&["newly"]));
    }
    if token.is(ACTIVE) {
        return tokens[at + 1..].iter().take(NEAR).any(|word| word.is(TEACHING));
    }
    token.is(&["read"]) && has(&["had"])
}

/// Where it is said when that was: “in September 2023”, “during the autumn term 2023”. The year of a publication's name
/// is none.
fn happened(tokens: &[Token], is_name: &dyn Fn(usize) -> bool) -> Option<usize> {
    (0..tokens.len()).find(|at| {
        let begins = tokens[*at].is(&["in", "on", "during", "at", "since"]);
        let mut rest = at + 1..(at + 6).min(tokens.len());
        begins
            && rest
                .by_ref()
                .take_while(|n| !is_name(*n) && !tokens[*n].is(&["on", "in", "by"]))
                .any(|n| {
                    tokens[n].word.len() == 4
                        && tokens[n].number().is_some_and(|year| (1980..2100).contains(&year))
                })
    })
}
