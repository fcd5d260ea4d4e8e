//! Parts of a whole: “half of”, “a third of”, “two-thirds”, “at least a quarter”. Not the third of a row, a third party, a
//! quarter of a year or half an hour.

use super::spelt;
use crate::judge::tokens::Token;

/// Words for one part, by how many make the whole.
const PARTS: &[(&str, usize)] = &[
    ("half", 2),
    ("third", 3),
    ("quarter", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("eighth", 8),
    ("tenth", 10),
];

/// Those of whom a part is named without “of”: “half the trustees”.
const WHOLES: &[&str] = &["the", "its", "their", "all", "our", "your", "these", "those"];

/// A part of a whole from `at`, and how many words: `half`, `one third`, `three quarters`, `two-thirds`; as a share of a
/// hundred where it is a whole one. `bounded` where “at least” or the like stands before it, which names an amount.
pub(in crate::judge) fn fraction(
    tokens: &[Token],
    at: usize,
    bounded: bool,
) -> Option<(String, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let word = plain(at);
    if let Some((many, part)) = word.split_once('-') {
        let many = spelt(many)?;
        return Some((key(many, part_of(part, many)?)?, 1));
    }
    let (many, words) = if word == "half" {
        (1, 1)
    } else {
        let many = if word == "a" { 1 } else { spelt(word)? };
        (many, 2)
    };
    let last = at + words - 1;
    if tokens[at..last].iter().any(|token| token.ends || token.raw.ends_with(',')) {
        return None;
    }
    let part = part_of(plain(last), many)?;
    // “Two thirds” is nothing else; “a third” may be one of a row, “half” be of a term or an hour.
    let before = at.checked_sub(1).map(plain).unwrap_or_default();
    let is_row = matches!(
        before,
        "first" | "second" | "other" | "last" | "latter" | "next" | "former" | "and" | "the"
    );
    let ends = tokens[last].ends || tokens[last].raw.ends_with([',', ';', ':']);
    let behind = if ends { "" } else { plain(last + 1) };
    let of_a_time = behind == "of" && matches!(plain(last + 2), "a" | "an" | "term");
    let of_a_whole = behind == "of" || word == "half" && WHOLES.contains(&behind);
    let is_amount = bounded && (ends || !matches!(behind, "a" | "an" | "past" | "party" | "term"));
    let named = many > 1 || of_a_whole && !is_row || is_amount;
    (named && !of_a_time).then(|| Some((key(many, part)?, words)))?
}

/// How many of a part make the whole; in the plural where there are several of it.
fn part_of(word: &str, many: usize) -> Option<usize> {
    let one = match word {
        "halves" => "half",
        _ if many > 1 => word.strip_suffix('s')?,
        _ => word,
    };
    PARTS.iter().find(|(part, _)| *part == one).map(|(_, parts)| *parts)
}

fn key(many: usize, parts: usize) -> Option<String> {
    let hundreds = many.checked_mul(100)?;
    Some(if hundreds.is_multiple_of(parts) {
        format!("{}%", hundreds / parts)
    } else {
        format!("{many}/{parts}")
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::{example, tokens::Sides};
    use super::*;

    fn at(text: &str, at: usize, bounded: bool) -> Option<(String, usize)> {
        fraction(&Sides::of(&example::removed(text)).old, at, bounded)
    }

    #[test]
    fn a_part_of_a_whole_is_found() {
        for (said, is, words) in [
            ("half of the panel", "50%", 1),
            ("half the panel", "50%", 1),
            ("a third of the panel", "1/3", 2),
            ("one quarter of the panel", "25%", 2),
            ("two thirds of the panel", "2/3", 2),
            ("three quarters must agree", "75%", 2),
            ("two-thirds adults", "2/3", 1),
            ("one-third adults", "1/3", 1),
        ] {
            assert_eq!(at(said, 0, false), Some((is.to_owned(), words)), "{said}");
        }
        assert_eq!(at("at least one third must attend", 2, true), Some(("1/3".to_owned(), 2)));
        assert_eq!(at("at least half.", 2, true), Some(("50%".to_owned(), 1)));
    }

    #[test]
    fn one_of_a_row_and_a_length_of_time_are_no_parts() {
        for said in [
            "a third party must agree",
            "a third person came",
            "half an hour",
            "half term",
            "half past two",
            "a quarter of an hour",
            "a fifth member joined",
            "one half-day",
            "six-week",
            "a quarter",
        ] {
            assert_eq!(at(said, 0, false), None, "{said}");
        }
        assert_eq!(at("the second half of the year", 2, false), None);
        assert_eq!(at("at least half an hour", 2, true), None);
        assert_eq!(at("at least one third party", 2, true), None);
    }
}
