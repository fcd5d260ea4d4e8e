//! One date or ordinal, read from words: “2018”, “September 2016”, “1 September 2022”, “7th edition”.

use std::ops::Range;

use super::super::tokens::{Token, between};
use crate::model::time::MONTHS;

/// A date or an ordinal that stands with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Dated {
    /// What it says.
    pub(in super::super) says: Says,
    /// Which words.
    pub(in super::super) tokens: Range<usize>,
    /// When that was updated, where it is said: “2016, updated 2020”.
    pub(in super::super) updated: Option<Says>,
}

impl Dated {
    /// A year that is part of these words.
    pub(in super::super) fn year(year: i16, tokens: Range<usize>) -> Self {
        Self { says: Says::Year(year, None), tokens, updated: None }
    }
}

/// By what an edition is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Says {
    /// A year, with its month (1 to 12) where that is said.
    Year(i16, Option<i8>),
    /// The n-th edition.
    Nth(u8),
}

/// After these a year is that of a law, not of a publication.
pub(super) const LAWS: &[&str] = &[
    "act",
    "acts",
    "regulation",
    "regulations",
    "order",
    "bill",
    "directive",
    "rules",
    "convention",
    "scheme",
];

/// “2018”, “September 2016”, “4 July 2018”, “2nd edition” at that word. Where it is `glued` to a name, footnote
/// digits behind a year are cut off: `20222`.
pub(in super::super) fn date(
    text: &str,
    tokens: &[Token],
    at: usize,
    glued: bool,
) -> Option<Dated> {
    let token = tokens.get(at)?;
    let close = |n: usize| match (tokens.get(n), tokens.get(n + 1)) {
        (Some(one), Some(other)) => {
            between(text, one, other).chars().all(|c| c.is_whitespace() || c == ',')
        }
        _ => false,
    };
    if let Some(year) = year(token, glued) {
        let lawless =
            at.checked_sub(1).and_then(|n| tokens.get(n)).is_none_or(|before| !before.is(LAWS));
        let counts_on = tokens.get(at + 1).is_some_and(|next| next.is(&["act", "regulations"]));
        return (lawless && !counts_on).then(|| Dated::year(year, at..at + 1));
    }
    if let Some(says) = month_and_year(text, tokens, at) {
        return Some(Dated { says, tokens: at..at + 2, updated: None });
    }
    let is_slashed = || {
        let two = token.word.len() <= 2;
        two && tokens.get(at + 1).is_some_and(|next| between(text, token, next) == "/")
    };
    if day(token)
        && (close(at) || is_slashed())
        && let Some(year) = month_and_year(text, tokens, at + 1)
    {
        return Some(Dated { says: year, tokens: at..at + 3, updated: None });
    }
    let n = ordinal(&token.word)?;
    let edition = tokens.get(at + 1)?;
    (edition.is(&["edition", "ed"]) && close(at)).then(|| Dated {
        says: Says::Nth(n),
        tokens: at..at + 2,
        updated: None,
    })
}

/// “September 2016”, with or without a comma.
fn month_and_year(text: &str, tokens: &[Token], at: usize) -> Option<Says> {
    let (one, other) = (tokens.get(at)?, tokens.get(at + 1)?);
    // “09/2024”
    if between(text, one, other) == "/" && one.word.len() <= 2 {
        let month = one.word.parse().ok().filter(|month| (1..=12).contains(month))?;
        return Some(Says::Year(year(other, false)?, Some(month)));
    }
    // “Sept. 2024”: the stop belongs to the shortened month.
    let is_short = one.word.len() <= 4;
    let is_close = |c: char| c.is_whitespace() || c == ',' || (c == '.' && is_short);
    let close = between(text, one, other).chars().all(is_close);
    let month = month(one).filter(|_| close)?;
    Some(Says::Year(year(other, true)?, Some(month)))
}

pub(super) fn year(token: &Token, glued: bool) -> Option<i16> {
    let number = token.number()?;
    let of = |number: u32| i16::try_from(number).ok().filter(|year| (1980..2100).contains(year));
    match token.word.len() {
        4 => of(number),
        // The number of a footnote.
        5 if glued => of(number / 10),
        6 if glued => of(number / 100),
        _ => None,
    }
}

pub(super) fn month(token: &Token) -> Option<i8> {
    let whole = |month: &str| month == token.word;
    let short = |month: &str| {
        token.word.len() >= 3 && token.word.len() <= 4 && month.starts_with(&token.word)
    };
    let at = MONTHS.iter().position(|month| whole(month) || short(month))?;
    i8::try_from(at + 1).ok()
}

pub(super) fn day(token: &Token) -> bool {
    let digits: String = token.word.chars().take_while(char::is_ascii_digit).collect();
    let rest = &token.word[digits.len()..];
    matches!(rest, "" | "st" | "nd" | "rd" | "th")
        && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

/// `7th`, `seventh` as 7.
pub(super) fn ordinal(word: &str) -> Option<u8> {
    const SPELT: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth",
    ];
    if let Some(at) = SPELT.iter().position(|spelt| *spelt == word) {
        return u8::try_from(at + 1).ok();
    }
    let digits = word.strip_suffix("st").or(word.strip_suffix("nd"));
    let digits = digits.or(word.strip_suffix("rd")).or(word.strip_suffix("th"))?;
    digits.parse().ok().filter(|n| (1..100).contains(n))
}
