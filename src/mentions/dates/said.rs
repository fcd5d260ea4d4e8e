//! Words with which a date is given: “updated 2020”, “last updated 2 September 2024”, “'23”, “or any later edition”.

use std::ops::Range;

use super::{
    super::tokens::{Token, between},
    Dated, Says, date,
    one::month,
};

/// What is done to an edition that remains the same one.
const TOUCHED: &[&str] = &["updated", "revised", "amended", "reissued", "refreshed", "modified"];

/// Words that may stand before these.
const BEFORE: &[&str] = &["last", "most", "recently", "then", "subsequently", "as", "since"];

/// The date of an update that follows at once on the date which ends before `at`: “2016, updated 2020”.
pub(super) fn updated(text: &str, tokens: &[Token], at: usize) -> Option<Dated> {
    let mut here = at;
    while here < at + 3 && tokens.get(here)?.is(BEFORE) {
        here += 1;
    }
    if !tokens.get(here)?.is(TOUCHED) {
        return None;
    }
    here += 1;
    if tokens.get(here)?.is(&["in", "on"]) {
        here += 1;
    }
    let is_apart = (at..=here).any(|n| {
        let gap =
            n.checked_sub(1).and_then(|n| Some(between(text, tokens.get(n)?, tokens.get(n + 1)?)));
        gap.is_none_or(|gap| gap.contains(['.', '|', '!', '?', '•']))
    });
    date(text, tokens, here, true).filter(|_| !is_apart)
}

/// Where the date of “last updated 2 September 2024” stands, if that begins at `at`. “Was last updated” tells of
/// something else.
pub(super) fn last_updated(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let is_told = at.checked_sub(1).and_then(|n| tokens.get(n));
    if is_told.is_some_and(|before| before.is(&["was", "were", "is", "been", "and"])) {
        return None;
    }
    let verb = tokens.get(at + 1)?;
    if !tokens.get(at)?.is(&["last"]) || !(verb.is(TOUCHED) || verb.is(&["published", "issued"])) {
        return None;
    }
    let on = usize::from(tokens.get(at + 2)?.is(&["on", "in"]));
    date(text, tokens, at + 2 + on, false).map(|_| at + 2 + on)
}

/// Words after which two digits are a year: they go on with the sentence, and count nothing.
const GO_ON: &[&str] = &[
    "and",
    "or",
    "part",
    "parts",
    "statutory",
    "guidance",
    "is",
    "was",
    "says",
    "sets",
    "states",
    "which",
    "has",
    "for",
    "in",
    "para",
    "paragraph",
    "p",
    "page",
    "chapter",
    "annex",
    "section",
    "requires",
    "to",
    "applies",
    "as",
    "edition",
    "version",
];

/// A year of two digits behind the abbreviation at `name`, or after an apostrophe behind any name: `KCSIE 23`, `'23`.
pub(in super::super) fn short(text: &str, tokens: &[Token], name: &Range<usize>) -> Option<Dated> {
    let last = tokens.get(name.end.checked_sub(1)?)?;
    // “KCSIE Sept 25”: not the day of a longer date.
    let month = tokens.get(name.end).and_then(month);
    let at = name.end + usize::from(month.is_some());
    let token = tokens.get(at)?;
    if month.is_some() && date(text, tokens, at + 1, false).is_some() {
        return None;
    }
    let number = token.number().filter(|_| token.word.len() == 2)?;
    let gap = between(text, last, tokens.get(name.end)?);
    let mark = between(text, tokens.get(at.checked_sub(1)?)?, token).trim();
    let is_near = month.is_none() || gap.chars().all(|c| c.is_whitespace() || "(,".contains(c));
    let is_marked = is_near && !mark.is_empty() && mark.chars().all(|c| "'’‘ʼ".contains(c));
    let is_short = name.len() == 1
        && text.get(last.at.clone())?.chars().filter(char::is_ascii_uppercase).count() >= 2
        && gap.chars().all(|c| c.is_whitespace() || c == '(');
    let goes_on = tokens.get(at + 1).is_none_or(|next| {
        let gap = between(text, token, next);
        next.is(GO_ON)
            || gap.contains([',', '.', ';', ':', ')', '|', '–', '-', '/', '&', '\n', '’', '\''])
    });
    let year = i16::try_from(2000 + number).ok()?;
    let says = Says::Year(year, month);
    (is_marked || (is_short && goes_on)).then(|| Dated {
        says,
        tokens: name.end..at + 1,
        updated: None,
    })
}

/// Whether what follows at once says that any newer one will do: “or any later edition”, “and subsequent updates”.
pub(in super::super) fn or_later(text: &str, tokens: &[Token], at: usize) -> bool {
    let words = || tokens.get(at..).unwrap_or_default().iter().take(6);
    let joined = words().next().is_some_and(|first| first.is(&["or", "and", "as"]));
    let gap = at.checked_sub(1).and_then(|n| Some(between(text, tokens.get(n)?, tokens.get(at)?)));
    let near = gap.is_some_and(|gap| !gap.contains(['.', ';', '|', '!', '?', '•']));
    let newer = [
        "later",
        "latest",
        "newer",
        "newest",
        "subsequent",
        "recent",
        "current",
        "future",
        "successor",
    ];
    let sort = [
        "edition",
        "editions",
        "version",
        "versions",
        "update",
        "updates",
        "revision",
        "revisions",
        "guidance",
        "amendments",
    ];
    let newer = words().position(|word| word.is(&newer));
    let follows = newer.is_some_and(|newer| words().skip(newer + 1).any(|word| word.is(&sort)));
    let as_amended = words().map(|word| word.word.as_str()).take(2).eq(["as", "amended"])
        || words().map(|word| word.word.as_str()).take(2).eq(["as", "updated"]);
    let from_time = as_amended && words().any(|word| word.is(&["time"]));
    joined && near && (follows || from_time)
}
