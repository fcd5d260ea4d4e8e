//! Whether a sentence says until when an edition held: “Until 31 August 2026 schools work by …”, “… from 2015 to 31
//! December 2023”. It says so of a day that has passed; of one to come nothing is said here.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{
    dates::{self, Says},
    tokens::{Token, tokens},
};

/// Words that bind a day until which something held.
const UNTIL: &[&str] = &["until", "till"];

/// Whether `sentence` tells of what `text` names as of something that held until a day before `on`.
pub(super) fn is_over(sentence: &str, text: &str, on: Date) -> bool {
    let Some((before, after)) = sentence.split_once(text) else { return false };
    let words = tokens(before);
    // “Until …” opens the sentence: further on it may bind the page itself.
    let opens = match &words[..] {
        [first, ..] if first.is(UNTIL) => Some(1),
        [first, second, ..] if first.is(&["up"]) && second.is(&["to", "until"]) => Some(2),
        // “Between 2018 and 2023 …”, “From 2018 to 2023 …”.
        [first, ..] if first.is(&["between", "from"]) => {
            let turns = |word: &Token| is_to(word) || word.is(&["and"]);
            words.iter().take(6).position(turns).map(|at| at + 1)
        }
        _ => None,
    };
    if let Some(at) = opens {
        return day(before, &words, at).is_some_and(|day| day < on);
    }
    // “… from 2015 to 31 December 2023”, whether or not the words that name it take the first date in.
    let words = tokens(after);
    let has_begun = tokens(text).iter().any(|word| word.is(&["from"]));
    let at = match words.first() {
        Some(first) if first.is(&["from"]) => words.iter().take(6).position(is_to),
        Some(first) if is_to(first) && (has_begun || first.is(UNTIL)) => Some(0),
        _ => None,
    };
    at.is_some_and(|at| day(after, &words, at + 1).is_some_and(|day| day < on))
}

fn is_to(word: &Token) -> bool {
    word.is(&["to"]) || word.is(UNTIL)
}

/// The last day of the date at that word; none where there is none.
fn day(text: &str, words: &[Token], at: usize) -> Option<Date> {
    let found = dates::date(text, words, at, false)?;
    let Says::Year(year, month) = found.says else { return None };
    let Some(month) = month else { return Some(date(year, 12, 31)) };
    let first = Date::new(year, month, 1).ok()?;
    let said = (found.tokens.len() > 2).then(|| words.get(at)).flatten();
    let digits = said.map(|word| word.word.trim_end_matches(char::is_alphabetic));
    match digits.and_then(|digits| digits.parse().ok()) {
        Some(day) => Date::new(year, month, day).ok(),
        None => first.checked_add(1.month()).ok()?.yesterday().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_held_until_a_day_that_has_passed_is_over() {
        for (sentence, over) in [
            ("Until 31 August 2026 schools work by SCFC 2025.", true),
            ("Up to 31st August 2026, SCFC 2025 applied.", true),
            ("SCFC 2025 until August 2026.", true),
            ("SCFC 2025 from 2024 to 31 October 2026.", true),
            ("Until 22 November 2026 schools work by SCFC 2025.", false),
            ("Until 31 August 2027 schools work by SCFC 2025.", false),
            ("This policy, valid until July 2026, follows SCFC 2025.", false),
            ("Until further notice we work by SCFC 2025.", false),
            ("Between 2019 and 2024 the board worked by SCFC 2025.", true),
            ("From September 2025 to August 2026 we worked by SCFC 2025.", true),
            ("Between 2019 and 2027 the board works by SCFC 2025.", false),
            ("From September 2026 we work by SCFC 2025.", false),
            ("Between friends and family, SCFC 2025 tells what to share.", false),
            ("SCFC 2025 to 31 October 2026.", false),
        ] {
            assert_eq!(is_over(sentence, "SCFC 2025", date(2026, 11, 22)), over, "{sentence}");
        }
    }
}
