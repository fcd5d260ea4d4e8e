//! Numbers that take several words: “one hundred and fifty”, “a dozen”, “ten (10)”, “5 million”. Reads one number and stops
//! where it ends; spans and lists are put together elsewhere.

use super::{number, spelt};
use crate::judge::tokens::Token;

/// Larger numbers than these are no sentence.
const MOST: u64 = 1_000_000_000_000;

/// How many times what stands before it a word is.
fn scale(word: &str) -> Option<u64> {
    match word {
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        _ => None,
    }
}

/// Whether a word makes a larger number of the one before it: the “hundred” of “one hundred”.
pub(in crate::judge) fn multiplies(word: &str) -> bool {
    matches!(word, "hundred" | "dozen") || scale(word).is_some()
}

/// A number in words, and how many: `ten`, `two hundred`, `one thousand and five`, `a dozen`, `ten (10)`.
pub(super) fn in_words(tokens: &[Token], at: usize) -> Option<(u64, usize)> {
    let (value, end) = spoken(tokens, at)?;
    // The same in digits behind it, as in contracts.
    let again = tokens.get(end).filter(|token| {
        !tokens[end - 1].ends
            && token.raw.starts_with('(')
            && token.raw.contains(')')
            && number(token).is_some_and(|digits| digits == value.to_string())
    });
    Some((value, end + usize::from(again.is_some()) - at))
}

/// The number, and where it ends.
fn spoken(tokens: &[Token], at: usize) -> Option<(u64, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let goes_on = |at: usize| {
        !tokens[at].ends && !tokens[at].dash && !tokens[at].raw.ends_with([',', ';', ')'])
    };
    let small = |at: usize| spelt(plain(at)).and_then(|n| u64::try_from(n).ok());
    if plain(at) == "half" && plain(at + 1) == "a" && plain(at + 2) == "dozen" {
        return Some((6, at + 3));
    }
    let article = plain(at) == "a" && multiplies(plain(at + 1)) && goes_on(at);
    let (mut total, mut group) = (0_u64, if article { 1 } else { small(at)? });
    let (mut end, mut least) = (at + 1, u64::MAX);
    while end < tokens.len() && goes_on(end - 1) {
        let word = plain(end);
        if word == "hundred" && (1..100).contains(&group) {
            group *= 100;
        } else if word == "dozen" && total == 0 && (1..100).contains(&group) {
            return Some((group * 12, end + 1));
        } else if let Some(times) = scale(word).filter(|times| group > 0 && *times < least) {
            (total, group, least) = (total.checked_add(group.checked_mul(times)?)?, 0, times);
        } else {
            // “One hundred and fifty”, “two thousand three hundred”: what is smaller than what stands before it.
            let whole = group.is_multiple_of(100) && (group > 0 || total > 0);
            let and = usize::from(word == "and" && goes_on(end));
            let Some(more) = small(end + and).filter(|_| whole) else { break };
            (group, end) = (group + more, end + and);
        }
        end += 1;
        if total > MOST {
            return None;
        }
    }
    Some((total + group, end))
}

/// A number in digits that the word at `at` multiplies: `5 million`, `2.5 million`.
pub(super) fn scaled(tokens: &[Token], at: usize, digits: &str) -> Option<String> {
    let last = tokens.get(at.checked_sub(1)?)?;
    let word =
        tokens.get(at).filter(|_| !last.ends && !last.dash && !last.raw.ends_with([',', ')']))?;
    let times = if word.plain == "hundred" { 100 } else { scale(&word.plain)? };
    Some(match digits.parse::<u64>() {
        Ok(n) => n.checked_mul(times).filter(|n| *n <= MOST)?.to_string(),
        Err(_) => format!("{digits} {}", word.plain),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::{example, tokens::Sides},
        count,
    };

    fn at(text: &str, at: usize) -> Option<(String, usize)> {
        count(&Sides::of(&example::removed(text)).old, at)
    }

    #[test]
    fn a_number_of_several_words_is_one() {
        for (said, is, words) in [
            ("one hundred children", "100", 2),
            ("two hundred and fifty children", "250", 4),
            ("one thousand two hundred children", "1200", 4),
            ("ten thousand children", "10000", 2),
            ("one million children", "1000000", 2),
            ("one thousand and five children", "1005", 4),
            ("a hundred children", "100", 2),
            ("a dozen children", "12", 2),
            ("two dozen children", "24", 2),
            ("half a dozen children", "6", 3),
            ("ten (10) children", "10", 2),
            ("one hundred (100) children", "100", 3),
            ("5 million children", "5000000", 2),
            ("2.5 million children", "2.5 million", 2),
            ("one hundred to two hundred", "100-200", 5),
        ] {
            assert_eq!(at(said, 0), Some((is.to_owned(), words)), "{said}");
        }
    }

    #[test]
    fn what_stands_beside_a_number_is_no_part_of_it() {
        for (said, is, words) in [
            ("ten (12) children", "10", 1),
            ("ten. Hundred by hundred", "10", 1),
            ("one, hundred", "1", 1),
            ("three and five", "3,5", 3),
            ("one hundred and the rest", "100", 2),
            ("five hundreds", "5", 1),
        ] {
            assert_eq!(at(said, 0), Some((is.to_owned(), words)), "{said}");
        }
        assert_eq!(at("a child", 0), None);
        assert_eq!(at("hundred", 0), None);
    }
}
