//! Deadlines, dates and figures in a row of words. Precise rather than wide: a number that counts,
//! numbers or names something else (paragraph 41, section 47, a list's “2.”) is no figure.

mod bounds;
mod frequency;
mod promptness;

use self::{
    bounds::{bound, bound_behind, threshold},
    frequency::frequency,
    promptness::promptness,
};
use super::{
    duty,
    items::Match,
    tokens::{Token, phrase, sentence},
};
use crate::model::{diff::Flag, time::MONTHS};
pub(super) use bounds::turned_round;

const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("eighteen", 18),
    ("twenty", 20),
    ("thirty", 30),
];

/// What a following number only names.
const NAMES_A_PLACE: &[&str] = &[
    "paragraph",
    "paragraphs",
    "section",
    "sections",
    "chapter",
    "chapters",
    "annex",
    "appendix",
    "page",
    "pages",
    "part",
    "parts",
    "figure",
    "table",
    "box",
    "step",
    "stage",
    "key",
    "footnote",
    "schedule",
    "article",
    "regulation",
    "regulations",
    "volume",
    "version",
    "issue",
    "level",
    "and",
    "to",
    "or",
    "no",
    "number",
    "question",
    "clause",
    "standard",
    "tier",
];

/// What makes a length of time a deadline.
const LIMITS: &[&[&str]] = &[
    &["within"],
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["in", "less", "than"],
    &["every"],
    &["after"],
];

/// `5`, `1,250`, `2.5`, `five`; not years.
fn number(token: &Token) -> Option<String> {
    if let Some((_, n)) = NUMBERS.iter().find(|(word, _)| *word == token.plain) {
        return Some(n.to_string());
    }
    let digits: String = token.plain.chars().filter(|c| *c != ',').collect();
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((from, to)) = digits.split_once(['-', '–']) {
        // `16-18`; a telephone number has more figures.
        let range = numeric(from) && numeric(to) && from.len() <= 3 && to.len() <= 3;
        return range.then(|| format!("{from}-{to}"));
    }
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
    (digits.len() <= 12 && numeric(whole) && numeric(part)).then_some(digits)
}

/// A plural of time in its singular.
fn unit(token: &Token) -> Option<&'static str> {
    const UNITS: &[&str] = &["minute", "hour", "day", "week", "fortnight", "month", "year", "term"];
    UNITS.iter().copied().find(|unit| {
        token
            .plain
            .strip_prefix(unit)
            .is_some_and(|rest| rest.is_empty() || rest == "s" || rest == "s'" || rest == "'s")
    })
}

/// `5 working days`: what is compared, and how many words.
fn length_of_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let count = number(tokens.get(at)?)?;
    let next = tokens.get(at + 1)?;
    if tokens[at].ends {
        return None;
    }
    if let Some(unit) = unit(next) {
        return Some((format!("{count} {unit}"), 2));
    }
    let sort = ["working", "school", "calendar", "business", "consecutive", "academic", "further"];
    let unit = unit(tokens.get(at + 2)?)?;
    (sort.contains(&next.plain.as_str()) && !next.ends)
        .then(|| (format!("{count} {} {unit}", next.plain), 3))
}

/// `within 5 working days`, `no later than 24 hours`, `once a year`; and promptness, which counts only beside another.
pub(super) fn deadline(tokens: &[Token], at: usize) -> Option<Match> {
    if let Some((key, words)) = promptness(tokens, at) {
        // By itself it counts where somebody is bound to it: “they met on the same day”.
        let alone = duty::binds(tokens, &sentence(tokens, at));
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
        let unit = unit(tokens.get(from)?)?;
        matches!((article?, unit), ("a" | "an", _) | ("the", "hour"))
            .then(|| (format!("1 {unit}"), 1))
    };
    let (length, words) = length_of_time(tokens, from).or_else(|| one().filter(|_| firm))?;
    let key = format!("{} {length}", limit.join(" "));
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

/// `1 September 2026`, `31 March`, `September 2026`; a year on its own counts only beside another.
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
    if let (Some(month), Some(year), false) = (month(at), year_at(at + 1), ends(at)) {
        return found(format!("{month} {}", year.plain), 2, true);
    }
    if year(&tokens[at]) { found(tokens[at].plain.clone(), 1, false) } else { None }
}

/// Ages, amounts, counts: `£500`, `10%`, `16 years`, `at least two`, `over 16`, `13 or under`; a bare number counts
/// only beside another.
pub(super) fn figure(tokens: &[Token], at: usize) -> Option<Match> {
    let Some((bound, words)) = threshold(tokens, at) else { return bounded_behind(tokens, at) };
    let from = at + words;
    let count = |token: &Token| Some((number(token)?, 1));
    let strict = matches!(bound, "over" | "under");
    let (key, more, alone) = if let Some(found) = amount(tokens, from) {
        let of_age = words > 2 || matches!(tokens[from - 1].plain.as_str(), "over" | "under");
        (found.key, found.words, !strict || found.alone || of_age)
    } else {
        // “At least one” is a figure, and “up to” names no place. “More than one” is as good as “several”.
        let (key, words) = count(tokens.get(from)?)?;
        (key, words, !strict)
    };
    let key = format!("{bound} {key}");
    Some(Match { flag: Flag::Figure, key, words: words + more, alone })
}

/// A figure and the bound behind it, where it has one: `13 or under`, `10 or more`.
fn bounded_behind(tokens: &[Token], at: usize) -> Option<Match> {
    let found = amount(tokens, at)?;
    let Some((bound, lone, words)) = bound_behind(tokens, at + found.words) else {
        return Some(found);
    };
    // “16 years old or over” is “16 or over”.
    let figure = found.key.strip_suffix(" year").filter(|_| lone).unwrap_or(&found.key);
    let (key, alone) = (format!("{bound} {figure}"), found.alone || lone);
    Some(Match { key, words: found.words + words, alone, ..found })
}

/// Whether a number is one of several that name places: the 4 of “paragraphs 3, 4 and 5”.
fn is_listed(tokens: &[Token], at: usize) -> bool {
    const FAR: usize = 12;
    for token in tokens[at.saturating_sub(FAR)..at].iter().rev() {
        let joins = matches!(token.plain.as_str(), "and" | "to" | "or");
        if token.ends {
            return false;
        }
        if !joins && number(token).is_none() {
            return NAMES_A_PLACE.contains(&token.plain.as_str());
        }
    }
    false
}

fn amount(tokens: &[Token], at: usize) -> Option<Match> {
    let token = tokens.get(at)?;
    let found = |key: String, words: usize, alone: bool| {
        Some(Match { flag: Flag::Figure, key, words, alone })
    };
    let before = at.checked_sub(1).and_then(|n| tokens.get(n));
    let has_digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit()) && text.len() <= 24;
    if let Some(money) = token.plain.strip_prefix('£').filter(|text| has_digits(text)) {
        let money = money.replace(',', "");
        let next = tokens.get(at + 1).filter(|_| !token.ends).map(|next| next.plain.as_str());
        return match next {
            Some("million") => found(format!("£{money}m"), 2, true),
            Some("billion") => found(format!("£{money}bn"), 2, true),
            _ => found(format!("£{money}"), 1, true),
        };
    }
    if let Some(share) = token.plain.strip_suffix('%').filter(|text| has_digits(text)) {
        return found(format!("{share}%"), 1, true);
    }
    if let Some((key, words)) = length_of_time(tokens, at) {
        // “one day” and “one year” are idioms more often than figures.
        return found(key, words, token.plain != "one");
    }
    let count = number(token).filter(|_| token.plain != "one")?;
    if tokens.get(at + 1).is_some_and(|next| matches!(next.plain.as_str(), "per" if !token.ends))
        && tokens.get(at + 2).is_some_and(|next| next.plain == "cent")
    {
        return found(format!("{count}%"), 3, true);
    }
    // What follows a sentence's end is a note's mark or a list's number.
    if before.is_some_and(|before| before.ends) {
        return None;
    }
    let before = before.map(|before| before.plain.as_str());
    if before.is_some_and(|before| NAMES_A_PLACE.contains(&before)) || is_listed(tokens, at) {
        return None;
    }
    // “2.” and “(2)” number a list or a note.
    let mark = token.raw.starts_with(['(', '[']) || (token.ends && before.is_none());
    let age = before.is_some_and(|before| matches!(before, "age" | "aged" | "under" | "over"));
    if mark { None } else { found(count, 1, age) }
}
