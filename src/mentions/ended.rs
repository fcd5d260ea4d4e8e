//! Whether words that are the title of a publication known by its end alone are meant as its title. Nobody chose such
//! titles to be told from everyday words, so they count only where they are written as titles are.

use std::ops::Range;

use super::tokens::{Token, between, parts};

/// Words after which a title goes on to be that of something else: “Clubs for Children Policy”.
const OTHERS: &[&str] = &[
    "policy",
    "policies",
    "procedure",
    "procedures",
    "board",
    "partnership",
    "committee",
    "team",
    "lead",
    "officer",
    "service",
    "services",
    "training",
    "course",
    "courses",
    "conference",
    "forum",
    "week",
    "strategy",
    "subgroup",
];

/// Fewer words than that are no title by themselves.
const SEVERAL: usize = 3;

/// Whether the words at `name` stand there as a title: in quotes, as a link (`is_link`), with a date (`is_dated`), as
/// all that the block says, or with a capital in the midst of a sentence.
pub(super) fn is_title(
    text: &str,
    tokens: &[Token],
    name: &Range<usize>,
    is_link: bool,
    is_dated: bool,
) -> bool {
    let Some((first, last)) = name.end.checked_sub(1).and_then(|last| {
        let (first, last) = (tokens.get(name.start)?, tokens.get(last)?);
        Some((first, last))
    }) else {
        return false;
    };
    if tokens.get(name.end).is_some_and(|next| {
        next.is(OTHERS) && between(text, last, next).chars().all(char::is_whitespace)
    }) {
        return false;
    }
    let before = text.get(..first.at.start).unwrap_or_default();
    let quoted = before.ends_with(['\'', '"', '‘', '“']);
    if quoted || is_link || (is_dated && first.capital) {
        return true;
    }
    if name.len() < SEVERAL || !first.capital {
        return false;
    }
    let alone = name.start == 0 && name.end == tokens.len();
    let begins = name.start.checked_sub(1).and_then(|at| tokens.get(at)).is_none_or(|previous| {
        let gap = between(text, previous, first);
        parts(gap) || gap.contains(['\n', ':'])
    });
    alone || (!begins && name.len() > SEVERAL)
}

#[cfg(test)]
mod tests {
    use super::{super::tokens::tokens, *};

    /// Whether the words in square brackets are a title.
    fn title(text: &str) -> bool {
        let plain = text.replace(['[', ']'], "");
        let (from, to) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
        let all = tokens(&plain);
        let start = all.iter().position(|token| token.at.start >= from).unwrap();
        let end = all.iter().rposition(|token| token.at.end <= to).unwrap() + 1;
        is_title(&plain, &all, &(start..end), false, false)
    }

    #[test]
    fn a_title_is_written_as_one() {
        for text in [
            "[Keeping children safe at clubs]",
            "See ‘[Clubs]’ for more.",
            "We work by [Keeping children safe at clubs].",
        ] {
            assert!(title(text), "{text}");
        }
        for text in [
            "[Keeping children safe at clubs] is everyone's task.",
            "It is about [keeping children safe at clubs].",
            "Ask the [Keeping Children Safe at Clubs] Board.",
            "[Clubs]",
            "Our work: [Keeping children safe at clubs] matters.",
        ] {
            assert!(!title(text), "{text}");
        }
    }
}
