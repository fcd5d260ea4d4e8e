//! Which words of a block are a link: those that carry one, and addresses that are written out.

use std::ops::Range;

use super::tokens::{Token, words};
use crate::model::document::Block;

/// A link, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its words, in bytes of the block; none where they are not found in it.
    pub(super) at: Option<Range<usize>>,
    /// What it says.
    pub(super) text: String,
    /// Where it leads.
    pub(super) target: String,
    /// Whether it is an address that is written out.
    pub(super) bare: bool,
}

/// Links of one block that are looked at.
const MOST: usize = 2_000;

/// After so many links whose words are not found in their block no more are looked for.
const MISSES: usize = 20;

/// The links of a block, in order.
pub(super) fn spans(block: &Block, tokens: &[Token]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let (mut from, mut misses) = (0, 0);
    for link in block.links.iter().take(MOST) {
        let wanted = words(&link.text);
        let at = if misses < MISSES { place(tokens, from, &wanted) } else { None };
        match &at {
            Some(range) => from = range.end,
            None => misses += 1,
        }
        let at = at.and_then(|range| {
            Some(tokens.get(range.start)?.at.start..tokens.get(range.end.checked_sub(1)?)?.at.end)
        });
        spans.push(Span { at, text: link.text.clone(), target: link.target.clone(), bare: false });
    }
    for at in addresses(&block.text) {
        let taken = |span: &Span| {
            span.at.as_ref().is_some_and(|other| other.start < at.end && at.start < other.end)
        };
        if !spans.iter().any(taken) {
            let text = block.text.get(at.clone()).unwrap_or_default().to_owned();
            let target =
                if text.starts_with("www.") { format!("https://{text}") } else { text.clone() };
            spans.push(Span { at: Some(at), text, target, bare: true });
        }
    }
    spans
}

fn place(tokens: &[Token], from: usize, wanted: &[String]) -> Option<Range<usize>> {
    if wanted.is_empty() {
        return None;
    }
    let rest = tokens.get(from..)?;
    let is_it =
        |window: &[Token]| window.iter().zip(wanted).all(|(token, word)| token.word == *word);
    let at = rest.windows(wanted.len()).position(is_it)? + from;
    Some(at..at + wanted.len())
}

/// Addresses that are written out; at most as many as a page of references has.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split_whitespace().take(200_000) {
        let Some(start) = text.get(from..).and_then(|rest| rest.find(word)).map(|at| at + from)
        else {
            break;
        };
        from = start + word.len();
        let begin =
            ["http://", "https://", "www."].iter().filter_map(|scheme| word.find(scheme)).min();
        let Some(begin) = begin else { continue };
        let address = word[begin..]
            .trim_end_matches(['.', ',', ';', ':', ')', ']', '>', '"', '”', '’', '\'']);
        if found.len() < 500 {
            found.push(start + begin..start + begin + address.len());
        }
    }
    found
}
