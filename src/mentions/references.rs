//! “The 2018 version”, “the January 2015 guidance”: a date and what sort of text it is, of the publication that was
//! named last. Whether such words count is decided by their sense, not here.

use super::{
    around::shown,
    dates,
    find::{Candidate, NEAR},
    resolve,
    tokens::{Token, between},
};
use crate::{
    model::mention::{Mention, NamedBy},
    register::Register,
};

/// What a date alone may be of.
const NOUNS: &[&str] = &["version", "edition", "guidance", "document", "statutory", "advice"];

/// Such words in a block in which `named` are named; `context` is the last mention before it.
pub(super) fn references(
    register: &Register,
    text: &str,
    tokens: &[Token],
    named: &[Candidate],
    context: Option<&Mention>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(date) = dates::date(text, tokens, at, false) else {
            at += 1;
            continue;
        };
        at = date.tokens.end.max(at + 1);
        let noun = tokens.get(date.tokens.end).is_some_and(|token| token.is(NOUNS));
        let Some(start) =
            tokens.get(date.tokens.start).map(|token| token.at.start).filter(|_| noun)
        else {
            continue;
        };
        let end = tokens.get(date.tokens.end).map_or(start, |token| token.at.end);
        let whole = start..end;
        // They stand in the order in which they begin.
        let behind = named.partition_point(|one| one.whole.start < whole.end);
        let near = &named[behind.saturating_sub(NEAR)..behind];
        if near.iter().any(|one| whole.start < one.whole.end) {
            continue;
        }
        let last = near.last().map(|one| one.lineage);
        let last = last.or_else(|| {
            let id = &context?.publication;
            register.lineages.iter().position(|lineage| lineage.id == *id)
        });
        let Some(lineage) = last else { continue };
        let Some(edition) = resolve::edition(&register.lineages[lineage], date.says) else {
            continue;
        };
        found.push(Candidate {
            lineage,
            name: whole.clone(),
            text: shown(text, &whole),
            whole,
            edition: Some(edition.label.clone()),
            unknown: None,
            by: NamedBy::Date,
            link: None,
            left_address: false,
            is_file: false,
        });
    }
    found
}

/// Whether what is named before `end` is said to stand: “the 2025 version is in force”, “the 2018 edition applies”.
pub(super) fn stands(text: &str, tokens: &[Token], end: usize) -> bool {
    let from = tokens.partition_point(|token| token.at.start < end);
    let mut at = from;
    // The noun behind the date.
    while at < from + 2 && tokens.get(at).is_some_and(|token| token.is(NOUNS)) {
        at += 1;
    }
    let said = tokens.get(at..).unwrap_or_default();
    let close = |n: usize| {
        let two = at.checked_sub(1).and_then(|before| tokens.get(before..=at + n));
        two.is_some_and(|words| {
            words.windows(2).all(
                |two| matches!(two, [one, other] if between(text, one, other).trim().is_empty()),
            )
        })
    };
    let word = |n: usize, words: &[&str]| said.get(n).is_some_and(|token| token.is(words));
    if word(0, &["applies"]) {
        return close(0);
    }
    let adverb = usize::from(word(1, &["now", "currently", "still", "the"]));
    let is = word(0, &["is", "remains"]);
    let in_force = word(1 + adverb, &["in"]) && word(2 + adverb, &["force"]);
    is && (in_force || word(1 + adverb, &["current"])) && close(1 + adverb)
}
