//! Ages, amounts and counts. A number that numbers or names something else (paragraph 41, section 47, a list's “2.”) is
//! none.

use super::{
    bounds::{bound_behind, threshold},
    lengths::{for_a_time, length_of_time, unit},
};
use crate::{
    judge::{
        items::Match,
        numbers::{self, number},
        tokens::{Token, first},
    },
    model::diff::Flag,
};

/// What a following number only names.
const NAMES_A_PLACE: &[&str] = &[
    "paragraph",
    "paragraphs",
    "para",
    "paras",
    "see",
    "section",
    "sections",
    "subsection",
    "subsections",
    "sub-section",
    "sub-sections",
    "subparagraph",
    "subparagraphs",
    "sub-paragraph",
    "sub-paragraphs",
    "subclause",
    "subclauses",
    "sub-clause",
    "sub-clauses",
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
    "no",
    "number",
    "numbers",
    "question",
    "clause",
    "standard",
    "steps",
    "tables",
    "boxes",
    "figures",
    "footnotes",
    "schedules",
    "articles",
    "clauses",
    "questions",
    "annexes",
    "appendices",
    "levels",
    "tiers",
    "standards",
    "principles",
    "phase",
    "phases",
    "recommendation",
    "recommendations",
    "rule",
    "rules",
    "tier",
];

/// Ages, amounts, counts: `£500`, `10%`, `16 years`, `at least two`, `over 16`, `13 or under`; a bare number counts
/// only beside another.
pub(in crate::judge) fn figure(tokens: &[Token], at: usize) -> Option<Match> {
    let Some((bound, words)) = threshold(tokens, at) else { return bounded_behind(tokens, at) };
    let from = at + words;
    // “Up to an hour”.
    let an_hour = || {
        let article = matches!(tokens.get(from)?.plain.as_str(), "a" | "an");
        let unit = unit(&tokens.get(from + 1)?.plain).filter(|_| article && !tokens[from].ends)?;
        Some((format!("1 {unit}"), 2))
    };
    let strict = matches!(bound, "over" | "under");
    // “They watch over one child.”
    let is_one = tokens.get(from).is_some_and(|token| token.plain == "one");
    if tokens[at].plain == "over" && words == 1 && is_one {
        return None;
    }
    let plural = tokens.get(from).filter(|_| strict).and_then(|token| numbers::ages(&token.plain));
    let (key, more, alone) = if let Some((share, words)) = numbers::fraction(tokens, from, true) {
        (share, words, !strict)
    } else if let Some(age) = plural {
        // “Under fives”.
        (age, 1, true)
    } else if let Some(found) = amount(tokens, from) {
        let of_age = words > 2 || matches!(tokens[from - 1].plain.as_str(), "over" | "under");
        (found.key, found.words, !strict || found.alone || of_age)
    } else {
        // “At least one” is a figure, and “up to” names no place. “More than one” is as good as “several”.
        let counted = numbers::count(tokens, from);
        let is_time = counted.is_none();
        let (key, words) = counted.or_else(an_hour)?;
        (key, words, !strict && !is_time)
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
    const FAR: usize = 40;
    // So many in a row are places, whatever names them: “the following sections remain: 1, 3, 5.2, 6 and 9”.
    const ROW: usize = 4;
    let mut numbers_before = 0;
    for (n, token) in tokens[at.saturating_sub(FAR)..at].iter().enumerate().rev() {
        let joins = matches!(token.plain.as_str(), "and" | "to" | "or" | "between" | "excluding");
        if token.ends {
            return false;
        }
        // “3(1)”, “17ZA” and the like number places too.
        let numbers = token.plain.starts_with(|c: char| c.is_ascii_digit());
        let is_number = numbers || number(token).is_some();
        numbers_before += usize::from(is_number);
        if numbers_before > ROW {
            return true;
        }
        if !joins && !is_number {
            return names_a_place(tokens, at.saturating_sub(FAR) + n);
        }
    }
    false
}

/// Whether what follows the word at `at` is named by a number and not counted: “paragraph 3”. A key stage is one of
/// school.
pub(in crate::judge) fn names_a_place(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].plain.as_str();
    let key = at.checked_sub(1).is_some_and(|before| tokens[before].plain == "key");
    let stage = matches!(word, "stage" | "stages");
    NAMES_A_PLACE.contains(&word) && !(stage && key)
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
    if let Some((share, words)) = numbers::fraction(tokens, at, false) {
        return found(share, words, false);
    }
    if let Some(key) = numbers::bounded_age(token) {
        // “Under-fives” as “under fives”; “post-16” names a sort of school.
        let alone = key.starts_with("under ") || key.starts_with("over ");
        return found(key, 1, alone);
    }
    if let Some((key, words)) = for_a_time(tokens, at) {
        return found(key, words, false);
    }
    if let Some((key, words)) = numbers::ordinal(tokens, at) {
        return found(key, words, false);
    }
    if let Some((key, words)) = length_of_time(tokens, at) {
        if let Some((age, more)) = age(tokens, at, &key, at + words) {
            return found(age, words + more, true);
        }
        // “one day” and “one year” are idioms more often than figures.
        let alone = token.plain != "one" || !key.starts_with("1 ");
        return found(key, words, alone);
    }
    let (count, words) = numbers::count(tokens, at)?;
    let or_more = || first(tokens, at + 1, &["or more", "or fewer"]).is_some();
    if words == 1 && token.plain == "one" && numbers::is_pronoun(tokens, at) && !or_more() {
        return None;
    }
    let next = |n: usize| tokens.get(at + words + n).map(|token| token.plain.as_str());
    if next(0) == Some("per") && next(1) == Some("cent") && !tokens[at + words - 1].ends {
        return found(format!("{count}%"), words + 2, true);
    }
    // What follows a sentence's end is a note's mark or a list's number.
    if before.is_some_and(|before| before.ends) {
        return None;
    }
    let is_place = at.checked_sub(1).is_some_and(|before| names_a_place(tokens, before));
    if is_place || is_listed(tokens, at) {
        return None;
    }
    let before = before.map(|before| before.plain.as_str());
    // “2.” and “(2)” number a list or a note.
    let mark = token.raw.starts_with(['(', '[']) || (token.ends && before.is_none());
    let of_age = matches!(before, Some("age" | "aged" | "ages" | "under" | "over"))
        || token.plain == "between" && next_is_ages(tokens, at);
    // “Years 7 to 11”, “key stages 3 and 4”; “Year 6” by itself counts beside another.
    let of_school = words > 1 && matches!(before, Some("year" | "years" | "stages"));
    if mark { None } else { found(count, words, of_age || of_school) }
}

/// Whether “between” at `at` stands before ages: “between the ages of”.
fn next_is_ages(tokens: &[Token], at: usize) -> bool {
    let behind = tokens.get(at + 1..).unwrap_or_default();
    behind.iter().take(2).any(|token| token.plain == "ages")
}

/// The age that a length of time from `at` to `end` is: without “years”, and how many words behind it say so. “Aged 16
/// years”, “16 years old” and “16-year-olds” are 16.
fn age(tokens: &[Token], at: usize, length: &str, end: usize) -> Option<(String, usize)> {
    let years = length.strip_suffix(" year")?;
    let before = at.checked_sub(1).map(|before| tokens[before].plain.as_str()).unwrap_or_default();
    let behind = first(tokens, end, &["of age", "old", "olds"]).filter(|_| !tokens[end - 1].ends);
    let is_age = behind.is_some()
        || matches!(before, "age" | "aged" | "ages" | "under")
        || tokens[at].plain == "between" && next_is_ages(tokens, at)
        || numbers::is_age(&tokens[at]);
    is_age.then(|| (years.to_owned(), behind.map_or(0, |(_, words)| words)))
}
