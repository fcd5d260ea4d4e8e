//! The date of a work as lists of works give it: “Department for Education (2023). Title”, “Title: guidance. September
//! 2016.”, “| Title | DfE | 2023”. Only where nothing else says when.

use std::ops::Range;

use super::{
    super::tokens::{Token, between, parts},
    Dated, FAR, FILLERS, date,
};

/// Words at most that name who issued a work.
const AUTHOR: usize = 10;

/// Small words within the name of who issued a work.
const SMALL: &[&str] = &["for", "of", "and", "the", "on"];

/// The date of the work whose title stands at `name`.
pub(in super::super) fn of_work(
    text: &str,
    tokens: &[Token],
    name: &Range<usize>,
) -> Option<Dated> {
    by_author(text, tokens, name.start).or_else(|| behind(text, tokens, name))
}

/// “Department for Education (2023). ”
fn by_author(text: &str, tokens: &[Token], at: usize) -> Option<Dated> {
    let last = at.checked_sub(1)?;
    let gap = between(text, tokens.get(last)?, tokens.get(at)?);
    // “(2023). Title” or, between stops, “2023. Title”.
    let is_bracketed = gap.starts_with(')');
    if !(is_bracketed || gap.starts_with('.')) || !gap.trim_end().ends_with('.') {
        return None;
    }
    // The year alone, or with its month before it.
    let from = (last.saturating_sub(2)..=last).find(|from| {
        date(text, tokens, *from, false).is_some_and(|found| found.tokens.end == at)
    })?;
    let found = date(text, tokens, from, false)?;
    let before = text.get(..tokens.get(from)?.at.start)?;
    let opens = if is_bracketed { before.ends_with('(') } else { before.trim_end().ends_with('.') };
    let mut begin = from;
    // “HM Government. (2023).”: the stop behind the author is none between sentences.
    if let Some(author) = from.checked_sub(1) {
        let gap = between(text, tokens.get(author)?, tokens.get(from)?);
        if matches!(gap.trim(), "." | ". (" | ".(") {
            begin = author;
        }
    }
    while begin > 0 && from - begin < AUTHOR {
        let (Some(before), Some(here)) = (tokens.get(begin - 1), tokens.get(begin)) else { break };
        if parts(between(text, before, here)) {
            break;
        }
        begin -= 1;
    }
    let author = tokens.get(begin..from)?;
    let is_author = author.first()?.capital
        && author.iter().all(|word| word.capital || word.is(SMALL))
        && (begin == 0 || parts(between(text, tokens.get(begin - 1)?, tokens.get(begin)?)));
    (opens && is_author).then_some(found)
}

/// “: statutory guidance. September 2016.” and “ | DfE | 2023”.
fn behind(text: &str, tokens: &[Token], name: &Range<usize>) -> Option<Dated> {
    let begins = name.start.checked_sub(1).is_none_or(|before| {
        let two = tokens.get(before).zip(tokens.get(name.start));
        two.is_some_and(|(one, other)| parts(between(text, one, other)))
    });
    let mut cells = 0;
    for here in name.end..name.end + FAR {
        let (last, token) = (tokens.get(here.checked_sub(1)?)?, tokens.get(here)?);
        let gap = between(text, last, token);
        if parts(gap) {
            let is_cell = gap.trim() == "|";
            let found = date(text, tokens, here, true).filter(|found| {
                let next = tokens.get(found.tokens.end);
                let end = tokens.get(found.tokens.end - 1).map_or(text.len(), |end| end.at.end);
                let rest = text.get(end..next.map_or(text.len(), |next| next.at.start));
                let rest = rest.unwrap_or_default();
                next.is_none() || rest.contains('|') || (!is_cell && parts(rest))
            });
            cells += 1;
            match found {
                Some(found) if is_cell || (begins && gap.trim_start().starts_with('.')) => {
                    return Some(found);
                }
                _ if !is_cell || cells > 2 => return None,
                _ => {}
            }
        }
        if !token.is(FILLERS) {
            return None;
        }
    }
    None
}
