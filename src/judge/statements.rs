//! What single statements of a publisher say, in folded words: out for information, in force from a day, a draft; and the
//! years and days in them. Knows no publication.

use jiff::civil::Date;

use crate::model::{time::MONTHS, wording::settled};

/// Whether a title or the words of a cover are those of a draft: `drafting` is none.
pub(super) fn is_draft(words: &str) -> bool {
    let mut each = words.split(|c: char| !c.is_alphanumeric());
    each.any(|word| ["draft", "proposed", "consultation", "proposals"].contains(&word))
}

/// Whether it is said that something is out for information and not in force.
pub(super) fn is_for_information(words: &str) -> bool {
    words.match_indices("for information").any(|(at, phrase)| {
        let after = words[at + phrase.len()..].trim_start();
        let before = words[..at].trim_end();
        let asks =
            ["about", "on ", "and support", "please", "see", "contact", "regarding", "sharing"];
        let is_asking = asks.iter().any(|word| after.starts_with(word));
        let seeks = ["more", "further", "request", "requests", "ask", "looking"];
        !is_asking && !seeks.iter().any(|word| before.ends_with(word))
    }) || words.contains("information only")
}

/// The day from which a statement says that something is in force.
pub(super) fn commencement(words: &str) -> Option<Date> {
    const PHRASES: [&str; 9] = [
        "into force",
        "in force",
        "into effect",
        "takes effect",
        "take effect",
        "effective from",
        "commence",
        "commences",
        "(from",
    ];
    PHRASES.iter().find_map(|phrase| {
        words.match_indices(phrase).find_map(|(at, phrase)| {
            let after: String = words[at + phrase.len()..].chars().take(40).collect();
            // “remains in force until 31 August” tells the end of another.
            let is_end = after.trim_start().starts_with("until") && !words[..at].contains(" not ");
            if is_end { None } else { first_day(&after) }
        })
    })
}

/// `text` in lower case with its quotes and dashes settled.
pub(super) fn folded(text: &str) -> String {
    let text: String = text.chars().take(2_000).collect();
    settled(&text).to_lowercase()
}

/// The sentences of a block.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', ';', '!', '?'])
        .scan((0, text), |(at, text), piece| {
            let start = *at;
            *at += piece.len();
            Some((start, *at, *text))
        })
        .scan(0, |from, (_, end, text)| {
            // A full stop inside a number or an address ends nothing.
            let ends = text[end..].starts_with(char::is_whitespace) || end == text.len();
            if !ends {
                return Some(None);
            }
            let sentence = &text[*from..end];
            *from = end;
            Some(Some(sentence.trim()))
        })
        .flatten()
        .filter(|sentence| !sentence.is_empty())
}

/// The years in a text with their places: four digits by themselves, from 1980 to 2099.
pub(super) fn placed_years(words: &str) -> impl Iterator<Item = (usize, i16)> {
    let bytes = words.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(3)).filter_map(move |at| {
        let four = (at..at + 4).all(digit);
        let alone = !digit(at + 4) && (at == 0 || !digit(at - 1));
        let year: i16 = words.get(at..at + 4).filter(|_| four && alone)?.parse().ok()?;
        (1980..=2099).contains(&year).then_some((at, year))
    })
}

pub(super) fn years(words: &str) -> impl Iterator<Item = i16> {
    placed_years(words).map(|(_, year)| year)
}

/// Whether the year at `at` is that of a date: `1 september 2027`.
pub(super) fn is_dated(words: &str, at: usize) -> bool {
    let before = words[..at].trim_end();
    MONTHS.iter().any(|month| before.ends_with(month))
}

/// The first year that is not part of a date; else the first.
pub(super) fn first_year(words: &str) -> Option<i16> {
    let plain = placed_years(words).find(|(at, _)| !is_dated(words, *at));
    plain.or_else(|| placed_years(words).next()).map(|(_, year)| year)
}

/// The first day written as `1 september 2027` or `1st september 2027`.
fn first_day(words: &str) -> Option<Date> {
    let words: Vec<&str> = words.split(|c: char| c.is_whitespace() || ",()".contains(c)).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.windows(3).find_map(|three| {
        let digits = three[0].trim_end_matches(|c: char| c.is_ascii_lowercase());
        let month = MONTHS.iter().position(|month| three[1] == *month)?;
        let year = three[2].trim_matches(|c: char| !c.is_ascii_digit());
        Date::new(year.parse().ok()?, i8::try_from(month + 1).ok()?, digits.parse().ok()?).ok()
    })
}
