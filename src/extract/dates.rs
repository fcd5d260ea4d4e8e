//! Days as British publishers write them. Pure; knows no today and guesses no century.

use jiff::civil::Date;

use crate::model::time::MONTHS;

/// The first day named in `text`: `13 March 2025`, `13th Mar 2025`, `March 13, 2025`, `13/03/2025`,
/// `2025-03-13`, `2025-03-13T09:00:00Z` (its own calendar day).
pub(super) fn first_day(text: &str) -> Option<Date> {
    let plain: String = text.chars().take(400).collect();
    let words: Vec<&str> = plain
        .split(|c: char| c.is_whitespace() || ",()".contains(c))
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len()).find_map(|n| in_figures(words[n]).or_else(|| in_words(&words[n..])))
}

fn in_words(words: &[&str]) -> Option<Date> {
    let [first, second, third, ..] = words else { return None };
    let year = trimmed(third).parse::<i16>().ok().filter(|year| (1900..=2200).contains(year))?;
    let (day, month) = match (day(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (day(second)?, month(first)?),
    };
    Date::new(year, month, day).ok()
}

/// `13`, `13th`.
fn day(word: &str) -> Option<i8> {
    let word = trimmed(word);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let ordinal = ["", "st", "nd", "rd", "th"].contains(&suffix.to_ascii_lowercase().as_str());
    digits.parse().ok().filter(|day| ordinal && (1..=31).contains(day))
}

/// `March`, `Mar`, `Sept`.
fn month(word: &str) -> Option<i8> {
    let word = trimmed(word).to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|month| month.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

/// Whether a word is the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// `2025-03-13…`, `13/03/2025`, `13.3.2025`, `13-03-2025`.
fn in_figures(word: &str) -> Option<Date> {
    let word = trimmed(word);
    if let Some(Ok(date)) = word.get(..10).map(str::parse::<Date>)
        && !word[10..].starts_with(|c: char| c.is_ascii_digit())
    {
        return Some(date);
    }
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let [day, month, year] = parts[..] else { return None };
    let year = year.parse::<i16>().ok().filter(|year| (1900..=2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_british_spelling() {
        for text in [
            "Last updated: 13 Mar 2025 Topics: Podcast",
            "13 March 2025",
            "Thursday 13th March, 2025",
            "March 13, 2025",
            "13/03/2025",
            "13.3.2025",
            "2025-03-13",
            "2025-03-13T00:15:00+00:00",
        ] {
            assert_eq!(
                first_day(text).map(|d| d.to_string()).as_deref(),
                Some("2025-03-13"),
                "{text}"
            );
        }
    }

    #[test]
    fn no_day_is_made_up() {
        for text in
            ["March 2025", "in 2025", "31 February 2025", "section 3.2.1", "13 children", ""]
        {
            assert_eq!(first_day(text), None, "{text}");
        }
    }
}
