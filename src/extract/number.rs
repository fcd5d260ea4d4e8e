//! The publisher's own numbers at the start of blocks: `41.`, `3.2`, `(a)`, `Annex C`. Takes only what is
//! clearly a paragraph number, never a year, date or amount; a list's positions are not numbers.

use crate::model::time::MONTHS;

/// The number at the start of `text`, and what is left of it; none where there is no clear number.
pub(super) fn split(text: &str, heading: bool) -> Option<(String, &str)> {
    let (number, rest) = dotted(text, heading)
        .or_else(|| inserted(text))
        .or_else(|| bracketed(text))
        .or_else(|| if heading { named(text) } else { None })?;
    let rest = rest.trim_start_matches([' ', ':', '–', '—', '-', '|', '\u{a0}']);
    // A number needs words of its own after it.
    rest.chars().any(char::is_alphabetic).then_some((number, rest))
}

/// `41.`, `41)`, `3.2`, `1.2.3.`; in a heading `4` too.
fn dotted(text: &str, heading: bool) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
    let number = run.trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    let legal = |part: &&str| !part.is_empty() && part.len() <= 3;
    if parts.len() > 5 || !parts.iter().all(legal) || run.len() > number.len() + 1 {
        return None;
    }
    let stop = run.len() > number.len();
    let (closed, rest) = match rest.strip_prefix(')') {
        Some(rest) if !stop => (true, rest),
        _ => (stop, rest),
    };
    let spaced = rest.starts_with([' ', '\u{a0}', '\t']);
    let after = rest.trim_start().chars().next()?;
    // “3.2 million”, “1.5 metres” and “16 or over” are amounts: a bare number wants a capital after it.
    let opens = after.is_uppercase() || "“‘\"'([".contains(after);
    let enough = if closed {
        opens || parts.len() > 1 || after.is_alphabetic() && spaced
    } else {
        opens && (parts.len() > 1 || heading) && !names_month(rest) && !is_amount(rest)
    };
    (enough && spaced).then(|| (number.to_owned(), rest))
}

/// `3A.`, `12B)`, `3.2A.`: a paragraph put in between others. Without its stop it may be a house or a flat.
fn inserted(text: &str) -> Option<(String, &str)> {
    let (word, rest) = text.split_at(text.find([' ', '\u{a0}', '\t'])?);
    let number = word.strip_suffix(['.', ')'])?;
    let after = rest.trim_start().chars().next()?;
    let opens = after.is_uppercase() || "“‘\"'([".contains(after);
    (opens && is_inserted(number)).then(|| (number.to_owned(), rest))
}

/// Whether a number is the one behind another of its form: `42` behind `41`, `3.3` behind `3.2`, `(b)` behind `(a)`.
pub(super) fn is_next(before: &str, number: &str) -> bool {
    let bare = |number: &str| number.trim_matches(['(', ')']).to_owned();
    let (before, number) = (bare(before), bare(number));
    let last = |text: &str| -> Option<(String, u32)> {
        let (head, last) = text.rsplit_once('.').unwrap_or(("", text));
        let count = last.parse().ok().or_else(|| {
            const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
            let roman = ROMAN.iter().position(|roman| *roman == last)?;
            u32::try_from(roman + 1).ok()
        });
        Some((head.to_owned(), count?))
    };
    let letter = |text: &str| text.bytes().next().filter(|_| text.len() == 1);
    let by_letter = letter(&before)
        .zip(letter(&number))
        .is_some_and(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_lowercase() && b == a + 1);
    by_letter
        || last(&before).zip(last(&number)).is_some_and(|((a, n), (b, m))| a == b && m == n + 1)
}

/// Whether this is a number with a letter or two behind it, as paragraphs put in between have them.
pub(super) fn is_inserted(number: &str) -> bool {
    let digits = number.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let letters = number.len() - digits.len();
    let legal = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (1..=2).contains(&letters) && digits.split('.').count() <= 5 && digits.split('.').all(legal)
}

/// `(a)`, `a)`, `(iv)`, `(12)`.
fn bracketed(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('(')?;
    let (mark, rest) = inner.split_once(')')?;
    let letters = (1..=4).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_lowercase());
    let roman = mark.bytes().all(|byte| b"ivxl".contains(&byte));
    let digits = (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
    let legal = digits || (letters && (mark.len() == 1 || roman));
    (legal && rest.starts_with(' ')).then(|| (format!("({mark})"), rest))
}

/// `Annex C`, `Part one`, `Chapter 2`, `Appendix 1`, before a colon, dash or stop.
fn named(text: &str) -> Option<(String, &str)> {
    let mut words = text.splitn(3, ' ');
    let (noun, label) = (words.next()?, words.next()?);
    let nouns = ["Annex", "Appendix", "Chapter", "Part", "Section", "Schedule"];
    if !nouns.contains(&noun) {
        return None;
    }
    let spelt = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let bare = label.trim_end_matches([':', '.', '–', '—', '-']);
    let legal = (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
        || bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_uppercase())
        || spelt.contains(&bare.to_ascii_lowercase().as_str());
    let rest = &text[noun.len() + 1 + label.len()..];
    let parted = bare.len() < label.len() || rest.trim_start().starts_with([':', '–', '—', '-']);
    (legal && parted).then(|| (format!("{noun} {bare}"), rest))
}

fn names_month(rest: &str) -> bool {
    let word: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    // As headings of dated entries write them: “March”, “Mar”.
    let Some((first, rest)) = word.split_at_checked(1) else { return false };
    let is_capital = first.bytes().all(|byte| byte.is_ascii_uppercase());
    let starts =
        |month: &&str| month[..1].eq_ignore_ascii_case(first) && month[1..].starts_with(rest);
    word.len() >= 3 && is_capital && MONTHS.iter().any(starts)
}

fn is_amount(rest: &str) -> bool {
    let word: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    ["GB", "MB", "KB", "AM", "PM", "A", "I"].contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(text: &str, heading: bool) -> Option<(String, String)> {
        split(text, heading).map(|(number, rest)| (number, rest.to_owned()))
    }

    #[test]
    fn paragraph_numbers_are_taken() {
        for (text, number) in [
            ("41. All staff should", "41"),
            ("3.2 Practitioners must", "3.2"),
            ("1.2.3. Practitioners", "1.2.3"),
            ("(a) the child’s needs", "(a)"),
            ("(iv) the plan", "(iv)"),
            ("12) Local authorities", "12"),
            ("3A. Managers should", "3A"),
            ("12B) Local authorities", "12B"),
            ("3.2AA. The board", "3.2AA"),
        ] {
            assert_eq!(numbered(text, false).map(|(n, _)| n).as_deref(), Some(number), "{text}");
        }
        let annex = Some(("Annex C".to_owned(), "Role of the lead".to_owned()));
        assert_eq!(numbered("Annex C: Role of the lead", true), annex);
        assert_eq!(numbered("4 Early help", true), Some(("4".to_owned(), "Early help".to_owned())));
    }

    #[test]
    fn years_dates_and_amounts_are_words() {
        for text in [
            "2018 was the year",
            "2018. It was",
            "1 March 2024",
            "3.2 million children",
            "16 or over",
            "10 Downing Street",
            "999",
            "1.5",
            "£10 each",
            "24 May 2019 Update",
            "(see below) the",
            "1,000 children",
            "3.2.",
            "12.30 pm",
            "1A High Street",
            "12B The Avenue",
            "3A. and 3B",
            "A4. Paper",
            "2018A. It",
            "3ABC. Staff",
            "4G. ",
        ] {
            assert_eq!(numbered(text, false), None, "{text}");
        }
        assert_eq!(numbered("12 September 2025", true), None);
        assert_eq!(numbered("Part of the plan", true), None);
    }
}
