//! Deadlines and dates in a row of words: lengths of time that bound something, and days. Precise rather than wide: what
//! only names a time binds nobody.

mod bounds;
mod figures;
mod frequency;
mod lengths;
mod promptness;

use self::{bounds::bound, frequency::frequency, lengths::length_of_time, promptness::is_slack};
pub(super) use self::{
    bounds::turned_round,
    figures::{figure, names_a_place},
    lengths::{settled, unit},
    promptness::promptness,
};
use super::{
    command, duty,
    items::Match,
    tokens::{Token, phrase, sentence},
};
use crate::model::{diff::Flag, time::MONTHS};

/// What makes a length of time a deadline.
const LIMITS: &[&[&str]] = &[
    &["within"],
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["in", "less", "than"],
    &["no", "earlier", "than"],
    &["not", "earlier", "than"],
    &["no", "sooner", "than"],
    &["not", "sooner", "than"],
    &["every"],
    &["after"],
];

/// `within 5 working days`, `no later than 24 hours`, `once a year`; and promptness, which counts only beside another.
pub(super) fn deadline(tokens: &[Token], at: usize) -> Option<Match> {
    if let Some((key, words)) = promptness(tokens, at) {
        // By itself it counts where somebody is bound to it: “they met on the same day”.
        let within = sentence(tokens, at);
        let binds = duty::binds(tokens, &within) || command::asks(&tokens[within]);
        let alone = binds && !is_slack(key);
        return Some(Match { flag: Flag::Deadline, key: key.to_owned(), words, alone });
    }
    if let Some((key, words)) = frequency(tokens, at) {
        // “Daily life”, “monthly report”, “each day”: a frequency where it bounds something or stands beside one.
        let bounds = key.starts_with("at ")
            || matches!(tokens[at].plain.as_str(), "once" | "twice" | "annually");
        return Some(Match { flag: Flag::Deadline, key, words, alone: bounds });
    }
    if let Some((found, words)) = bounded_time(tokens, at) {
        return Some(Match { flag: Flag::Deadline, key: found, words, alone: true });
    }
    let limit = LIMITS.iter().find(|words| phrase(tokens, at, words))?;
    let mut from = at + limit.len();
    let article = tokens.get(from).map(|token| token.plain.as_str());
    let article = article.filter(|word| matches!(*word, "a" | "an" | "the" | "about"));
    from += usize::from(article.is_some());
    if tokens
        .get(from)
        .is_some_and(|token| matches!(token.plain.as_str(), "first" | "next" | "following"))
    {
        from += 1;
    }
    if tokens[at..from.min(tokens.len())].iter().any(|token| token.ends) {
        return None;
    }
    let firm = !matches!(limit, ["after" | "every"]);
    // “Within an hour”, “within the hour”. “Within the year”, “after a week” are seldom a limit.
    let one = || {
        let unit = unit(&tokens.get(from)?.plain)?;
        matches!((article?, unit), ("a" | "an", _) | ("the", "hour"))
            .then(|| (format!("1 {unit}"), 1))
    };
    let (length, words) = length_of_time(tokens, from).or_else(|| one().filter(|_| firm))?;
    let said = match limit.join(" ").as_str() {
        "no later than" | "not later than" => "within".to_owned(),
        "not earlier than" | "no sooner than" | "not sooner than" => "no earlier than".to_owned(),
        said => said.to_owned(),
    };
    let key = format!("{said} {length}");
    Some(Match { flag: Flag::Deadline, key, words: from - at + words, alone: firm })
}

/// `no more than 24 hours`: the most that something may take. “Up to three months” may be any length.
fn bounded_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let (key, words) = bound(tokens, at).filter(|(key, _)| *key == "at most")?;
    if tokens[at].plain == "up" {
        return None;
    }
    let (length, more) = length_of_time(tokens, at + words)?;
    Some((format!("{key} {length}"), words + more))
}

fn year(token: &Token) -> bool {
    token.plain.len() == 4
        && token.plain.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

fn day(token: &Token) -> Option<u8> {
    let digits = token.plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = &token.plain[digits.len()..];
    let day = digits.parse::<u8>().ok()?;
    (matches!(ordinal, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day)).then_some(day)
}

/// The day behind the month at `at`, as some write it, and how many words: `September 1, 2024`, `May 3rd`. Not the ten of
/// “in September 10 schools”.
fn day_behind(tokens: &[Token], at: usize) -> Option<(u8, usize)> {
    let token = tokens.get(at + 1).filter(|_| !tokens[at].ends)?;
    let day = day(token)?;
    let ordinal = token.plain.ends_with(|c: char| c.is_ascii_alphabetic());
    let followed = !token.ends && tokens.get(at + 2).is_some_and(year);
    (ordinal || followed).then_some((day, 1))
}

/// `1 September 2026`, `September 1, 2026`, `31 March`, `September 2026`; a year on its own counts only beside another.
pub(super) fn date(tokens: &[Token], at: usize) -> Option<Match> {
    let month = |n: usize| {
        let token = tokens.get(n)?;
        let capital = token.raw.chars().any(char::is_uppercase);
        MONTHS.iter().copied().find(|month| capital && *month == token.plain)
    };
    let ends = |n: usize| tokens.get(n).is_some_and(|token| token.ends);
    let year_at = |n: usize| tokens.get(n).filter(|token| year(token));
    let found = |key: String, words: usize, alone: bool| {
        Some(Match { flag: Flag::Date, key, words, alone })
    };
    if let (Some(day), Some(month), false) = (day(&tokens[at]), month(at + 1), ends(at)) {
        return match year_at(at + 2).filter(|_| !ends(at + 1)) {
            Some(year) => found(format!("{day} {month} {}", year.plain), 3, true),
            None => found(format!("{day} {month}"), 2, true),
        };
    }
    if let (Some(month), Some((day, words))) = (month(at), day_behind(tokens, at)) {
        return match year_at(at + 1 + words).filter(|_| !ends(at + words)) {
            Some(year) => found(format!("{day} {month} {}", year.plain), 2 + words, true),
            None => found(format!("{day} {month}"), 1 + words, true),
        };
    }
    if let (Some(month), Some(year), false) = (month(at), year_at(at + 1), ends(at)) {
        return found(format!("{month} {}", year.plain), 2, true);
    }
    if year(&tokens[at]) { found(tokens[at].plain.clone(), 1, false) } else { None }
}

#[cfg(test)]
mod tests;
