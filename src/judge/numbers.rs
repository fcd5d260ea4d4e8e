//! Numbers in a row of words, each found whole: in digits or in letters, with what they span (“11 to 16”, “between
//! 11 and 16”, “16–18”), list (“16 or 17”) or weigh against each other (“1:4”). Knows no unit and draws no conclusion.

mod fractions;
mod words;

pub(super) use self::{fractions::fraction, words::multiplies};
use super::{
    quantity::{names_a_place, unit},
    tokens::{Token, first, sentence},
};
use crate::model::{time::MONTHS, wording::SPELT};

/// Longer lists of numbers in one place are no sentence.
const MOST: usize = 12;

/// A number by itself, or several that belong together: what is compared, and how many words.
///
/// A span is compared by its two ends however it is written; a list by its members, whether “and” or “or” joins them.
pub(super) fn count(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if let Some(found) = between(tokens, at) {
        return Some(found);
    }
    let (first, words) = single(tokens, at)?;
    let end = at + words;
    if tokens[end - 1].ends || is_year(&first) {
        return Some((first, words));
    }
    if let Some((second, more)) = span(tokens, end) {
        // “One to one support”; “2020 to 2021”.
        if second != first && !is_year(&second) && !is_day(tokens, end + more) {
            let joint = if in_ratio(tokens, at) { ':' } else { '-' };
            return Some((format!("{first}{joint}{second}"), words + more));
        }
    }
    let list = list(tokens, at).filter(|(_, words)| !is_day(tokens, at + words));
    Some(list.unwrap_or((first, words)))
}

/// Whether a month follows, from `at`: “1, 2 and 3 July”.
fn is_day(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        MONTHS.contains(&token.plain.as_str()) && token.raw.chars().any(char::is_uppercase)
    })
}

/// `between the ages of 5 and 16`; “between” is part of it.
fn between(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    if plain(at) != "between" {
        return None;
    }
    let from = match (plain(at + 1), plain(at + 2), plain(at + 3)) {
        ("the", "ages", "of") => at + 4,
        ("ages", _, _) => at + 2,
        _ => at + 1,
    };
    let (first, words) = single(tokens, from)?;
    let joint = from + words;
    let (second, more) = single(tokens, joint + 1)?;
    let end = joint + 1 + more;
    let whole = tokens[at..end - 1].iter().all(|token| !token.ends);
    let joins = matches!(plain(joint), "and" | "to");
    (whole && joins && !is_year(&first) && !is_year(&second))
        .then(|| (format!("{first}-{second}"), end - at))
}

/// `to 16`, `– 16`, behind the first end of a span that ends before `at`: the other end, and how many words.
fn span(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if tokens[at - 1].dash {
        return single(tokens, at);
    }
    let joint = tokens.get(at).filter(|token| !token.ends)?;
    if !matches!(joint.plain.as_str(), "to" | "through") {
        return None;
    }
    let (second, words) = single(tokens, at + 1)?;
    Some((second, words + 1))
}

/// `16 or 17`, `3, 4 and 5`: its members, and how many words.
fn list(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let mut members = Vec::new();
    let mut from = at;
    let mut joined = false;
    while members.len() < MOST {
        let (member, words) = single(tokens, from).filter(|(member, _)| !is_year(member))?;
        members.push(member);
        let end = from + words;
        let last = &tokens[end - 1];
        let is_joint =
            |token: &&Token| matches!(token.plain.as_str(), "and" | "or" | "and/or") && !token.ends;
        let next = tokens.get(end).filter(|_| !last.ends);
        // “16 (excluding 16.2), 17”.
        if joined || next.is_none() || last.raw.contains(')') {
            break;
        }
        if next.is_some_and(|token| is_joint(&token)) && single(tokens, end + 1).is_some() {
            (from, joined) = (end + 1, true);
        } else if last.raw.ends_with(',') && single(tokens, end).is_some() {
            from = end;
        } else {
            break;
        }
    }
    // “In groups of 3, 4 adults”: what no “and” closes is no list.
    let end = from + single(tokens, from)?.1;
    (joined && members.len() > 1).then(|| (members.join(","), end - at))
}

/// One number: `5`, `1,250`, `12 000`, `2.5`, `five`, `twenty-four`, `16-18`, `1:4`; and how many words.
fn single(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    if let Some((value, words)) = words::in_words(tokens, at) {
        return Some((value.to_string(), words));
    }
    let first = number(token).or_else(|| ratio(tokens, at))?;
    let digits = |token: &Token, least: usize| {
        (least..=3).contains(&token.plain.len()) && token.plain.bytes().all(|b| b.is_ascii_digit())
    };
    let (mut whole, mut end) = (first, at + 1);
    // Thousands parted by a space.
    while digits(token, 1)
        && end - at < 5
        && !tokens[end - 1].ends
        && !tokens[end - 1].dash
        && tokens[end - 1].raw.ends_with(|c: char| c.is_ascii_digit())
        && tokens.get(end).is_some_and(|next| digits(next, 3))
    {
        whole.push_str(&tokens[end].plain);
        end += 1;
    }
    if let Some(scaled) = words::scaled(tokens, end, &whole) {
        return Some((scaled, end + 1 - at));
    }
    Some((whole, end - at))
}

const TENS: &[&str] =
    &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// `twenty-four` as 24.
fn spelt(word: &str) -> Option<usize> {
    let ones =
        |word: &str| SPELT.iter().position(|one| *one == word).filter(|n| (1..20).contains(n));
    let tens = |word: &str| TENS.iter().position(|ten| *ten == word).map(|n| (n + 2) * 10);
    let (ten, one) = match word.split_once('-') {
        Some((ten, one)) => (tens(ten)?, ones(one).filter(|one| *one < 10)?),
        None => (tens(word).or_else(|| ones(word))?, 0),
    };
    Some(ten + one)
}

/// A number of one word: `5`, `1,250`, `2.5`, `five`, `16-18`; not `£5`, `5%` or `16th`.
pub(super) fn number(token: &Token) -> Option<String> {
    of_word(&token.plain)
}

fn of_word(word: &str) -> Option<String> {
    if let Some(n) = spelt(word) {
        return Some(n.to_string());
    }
    // “Under 18s”.
    let word = word.strip_suffix('s').filter(|rest| rest.len() < 3).unwrap_or(word);
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((from, to)) = digits.split_once(['-', '–']) {
        // `16-18`; a telephone number has more figures.
        let range = numeric(from) && numeric(to) && from.len() <= 3 && to.len() <= 3;
        return range.then(|| format!("{from}-{to}"));
    }
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
    (digits.len() <= 12 && numeric(whole) && numeric(part)).then_some(digits)
}

/// Whether a “one” counts nothing: “no one”, “the one who”, “one another”, “one must”.
pub(super) fn is_pronoun(tokens: &[Token], at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "no", "any", "every", "each", "the", "this", "that", "which", "another", "or", "and", "to",
        "some",
    ];
    const BEHIND: &[&str] =
        &["or", "another", "to", "in", "and", "day", "who", "should", "must", "may", "can", "is"];
    let before = at.checked_sub(1).filter(|before| !tokens[*before].ends);
    if before.is_some_and(|before| names_a_place(tokens, before)) {
        return true;
    }
    let before = before.map(|at| tokens[at].plain.as_str()).unwrap_or_default();
    let behind = tokens.get(at + 1).filter(|_| !tokens[at].ends);
    let of_whom = first(tokens, at + 1, &["of whom", "of which"]).is_some();
    of_whom
        || behind.is_none_or(|next| {
            BEFORE.contains(&before)
                || BEHIND.contains(&next.plain.as_str())
                || unit(&next.plain).is_some()
        })
}

/// A number and what it counts in one word: `10-day`, `six-week`, `16-year-olds` (its unit is “year”).
pub(super) fn compound(token: &Token) -> Option<(String, &'static str)> {
    let word = token.plain.as_str();
    let word = ["-olds", "-old"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let (count, counted) = word.rsplit_once(['-', '–'])?;
    Some((of_word(count)?, unit(counted)?))
}

/// `25th birthday`, `third working day`: which one of them, and how many words.
pub(super) fn ordinal(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const SPELT: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
    ];
    const OF: &[&str] = &["birthday", "anniversary"];
    const SORTS: &[&str] = &["working", "school", "calendar", "consecutive"];
    let token = tokens.get(at).filter(|token| !token.ends)?;
    let digits = token.plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let n = match &token.plain[digits.len()..] {
        "st" | "nd" | "rd" | "th" => digits.parse().ok().filter(|n| *n < 1_000)?,
        _ => SPELT.iter().position(|spelt| *spelt == token.plain)? + 1,
    };
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let sorted = usize::from(SORTS.contains(&plain(at + 1)) && !tokens[at + 1].ends);
    let counted = plain(at + 1 + sorted);
    let counted = OF
        .iter()
        .copied()
        .find(|of| *of == counted)
        .or_else(|| unit(counted).filter(|unit| *unit == counted))?;
    Some((format!("number {n} {counted}"), sorted + 2))
}

/// The age that those behind a bound have not reached, in a plural: the “fives” of “under-fives”, as 5.
pub(super) fn ages(word: &str) -> Option<String> {
    let tens = word.strip_suffix("ies").map(|ten| format!("{ten}y"));
    let one = word.strip_suffix("es").filter(|one| *one == "six");
    let one = one.or_else(|| word.strip_suffix('s'));
    one.and_then(spelt).or_else(|| tens.as_deref().and_then(spelt)).map(|age| age.to_string())
}

/// An age that a word sets a bound to: `post-16`, `under-18s`, as `post 16`, `under 18`.
pub(super) fn bounded_age(token: &Token) -> Option<String> {
    let (bound, age) = token.plain.split_once('-')?;
    matches!(bound, "post" | "pre" | "under" | "over").then_some(())?;
    Some(format!("{bound} {}", of_word(age).or_else(|| ages(age))?))
}

/// Whether a compound says an age: `16-year-old`.
pub(super) fn is_age(token: &Token) -> bool {
    token.plain.ends_with("-year-old") || token.plain.ends_with("-year-olds")
}

/// `1:4`, but no time of day: two digits behind the colon are a ratio only where one is spoken of.
fn ratio(tokens: &[Token], at: usize) -> Option<String> {
    let (one, other) = tokens[at].plain.split_once(':')?;
    let part =
        |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_ratio = part(one) && part(other) && (other.len() != 2 || in_ratio(tokens, at));
    is_ratio.then(|| format!("{one}:{other}"))
}

/// Whether the sentence speaks of a ratio near `at`.
fn in_ratio(tokens: &[Token], at: usize) -> bool {
    const NEAR: usize = 12;
    let within = sentence(tokens, at);
    let near = within.start.max(at.saturating_sub(NEAR))..within.end.min(at + NEAR);
    tokens[near].iter().any(|token| matches!(token.plain.as_str(), "ratio" | "ratios"))
}

/// Whether digits are those of a year, from 1900 to 2099.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::super::{example, tokens::Sides};
    use super::*;

    /// What is found at the word at `at`, and how many words it takes.
    fn at(text: &str, at: usize) -> Option<(String, usize)> {
        count(&Sides::of(&example::removed(text)).old, at)
    }

    #[test]
    fn a_span_is_one_number_however_it_is_written() {
        assert_eq!(at("11 to 16", 0), Some(("11-16".to_owned(), 3)));
        assert_eq!(at("11 – 16", 0), Some(("11-16".to_owned(), 2)));
        assert_eq!(at("11–16", 0), Some(("11-16".to_owned(), 1)));
        assert_eq!(at("eleven to sixteen", 0), Some(("11-16".to_owned(), 3)));
        assert_eq!(at("between 11 and 16 years", 0), Some(("11-16".to_owned(), 4)));
        assert_eq!(at("between the ages of 11 and 16", 0), Some(("11-16".to_owned(), 7)));
        assert_eq!(at("one to one", 0), Some(("1".to_owned(), 1)));
        assert_eq!(at("2020 to 2021", 0), Some(("2020".to_owned(), 1)));
        assert_eq!(at("between the schools", 0), None);
    }

    #[test]
    fn a_list_is_its_members() {
        assert_eq!(at("16 or 17", 0), Some(("16,17".to_owned(), 3)));
        assert_eq!(at("16 and 17", 0), Some(("16,17".to_owned(), 3)));
        assert_eq!(at("3, 4 and 5 may", 0), Some(("3,4,5".to_owned(), 4)));
        assert_eq!(at("3, 4 adults", 0), Some(("3".to_owned(), 1)));
        assert_eq!(at("3. 4 and 5", 0), Some(("3".to_owned(), 1)));
        assert_eq!(at("1, 2 and 3 July", 0), Some(("1".to_owned(), 1)));
    }

    #[test]
    fn thousands_are_parted_by_commas_or_spaces() {
        assert_eq!(at("12 000 children", 0), Some(("12000".to_owned(), 2)));
        assert_eq!(at("12,000 children", 0), Some(("12000".to_owned(), 1)));
        assert_eq!(at("12, 000 children", 0), Some(("12".to_owned(), 1)));
        assert_eq!(at("100 – 200", 0), Some(("100-200".to_owned(), 2)));
        assert_eq!(at("twenty-four hours", 0), Some(("24".to_owned(), 1)));
    }

    #[test]
    fn ratios_are_no_times() {
        assert_eq!(at("1:4", 0), Some(("1:4".to_owned(), 1)));
        assert_eq!(at("10:30", 0), None);
        assert_eq!(at("a ratio of 1:13", 3), Some(("1:13".to_owned(), 1)));
        assert_eq!(at("a ratio of one to four", 3), Some(("1:4".to_owned(), 3)));
    }

    #[test]
    fn compounds_say_what_they_count() {
        let of = |text: &str| compound(&Sides::of(&example::removed(text)).old[0]);
        assert_eq!(of("10-day"), Some(("10".to_owned(), "day")));
        assert_eq!(of("six-week"), Some(("6".to_owned(), "week")));
        assert_eq!(of("16-year-olds"), Some(("16".to_owned(), "year")));
        assert_eq!(of("multi-day"), None);
    }
}
