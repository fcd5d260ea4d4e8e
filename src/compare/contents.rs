//! Which blocks are lines of a table of contents: what a heading further down says, before it says it. Looks
//! at one document; a list that merely names a heading once is no contents list.

use std::collections::BTreeMap;

use super::text::plain_words;
use crate::model::{
    document::{Block, BlockKind},
    wording::settled,
};

/// So many lines in a row are a contents list.
const FEWEST: usize = 3;

/// For each block whether it is a line of a contents list.
pub(super) fn lines(blocks: &[Block]) -> Vec<bool> {
    let mut headings: BTreeMap<String, usize> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Heading(_)) {
            headings.insert(words(&block.text), at);
            // “Annex A: …” is a number and a heading here, and words there.
            let number = block.number.as_deref().unwrap_or_default();
            headings.insert(words(&format!("{number} {}", block.text)), at);
        }
    }
    // The words of a text that is longer than any heading, with room for spaces and signs, are not looked at.
    let longest = headings.keys().map(String::len).max().unwrap_or_default() * 2 + 32;
    let names_later = |at: usize, block: &Block| {
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        let later = |text: &str| {
            text.len() <= longest && headings.get(&words(text)).is_some_and(|place| *place > at)
        };
        !is_heading
            && (is_led(&block.text) || later(&block.text) || later(without_page(&block.text)))
    };
    let named: Vec<bool> =
        blocks.iter().enumerate().map(|(at, block)| names_later(at, block)).collect();
    let mut lines = vec![false; blocks.len()];
    let mut at = 0;
    while at < blocks.len() {
        let run = named[at..].iter().take_while(|named| **named).count();
        if run >= FEWEST {
            lines[at..at + run].fill(true);
        }
        at += run.max(1);
    }
    // “Contents” itself, and what it holds whatever it names.
    for (at, block) in blocks.iter().enumerate() {
        let is_head = matches!(block.kind, BlockKind::Heading(_))
            && ["contents", "table of contents"].contains(&words(&block.text).as_str());
        if is_head {
            let section = blocks[at + 1..].iter();
            let of_list = |block: &&Block| block.kind == BlockKind::Item;
            let held = section.take_while(of_list).count();
            lines[at + 1..=at + held].fill(true);
        }
    }
    lines
}

/// A heading's words, whatever their size and punctuation.
fn words(text: &str) -> String {
    plain_words(&settled(text)).collect::<Vec<_>>().join(" ")
}

/// Whether dots lead from words to a page's number: whatever it names, it is a line of a contents list.
fn is_led(text: &str) -> bool {
    let text = text.trim_end();
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - bare.len();
    let bare = bare.trim_end();
    let dots = bare.chars().rev().take_while(|c| matches!(c, '.' | '…' | ' ')).collect::<String>();
    (1..=4).contains(&digits) && (dots.matches('.').count() >= 4 || dots.matches('…').count() >= 2)
}

/// A line without the page number at its end and the dots before it.
fn without_page(text: &str) -> &str {
    let bare = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    bare.trim_end_matches(|c: char| c == '.' || c == '…' || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), number: None, page: None, links: Vec::new() }
    }

    #[test]
    fn what_dots_lead_to_a_page_is_a_line_whatever_it_names() {
        let line = |text| block(BlockKind::Paragraph, text);
        let mut annex = block(BlockKind::Heading(2), "Role of the lead");
        annex.number = Some("Annex C".to_owned());
        let text = [line("Renamed section ...... 12"), line("Annex C: Role of the lead …… 14")];
        let blocks = [&text[..], &[line("Annex C: Role of the lead"), annex]].concat();
        assert_eq!(lines(&blocks), [true, true, true, false]);
        let few = [line("They waited .... 12"), line("Text")];
        assert_eq!(lines(&few), [false, false], "one line is no list");
    }

    #[test]
    fn lines_that_name_what_follows_are_contents() {
        let heading = |text| block(BlockKind::Heading(2), text);
        let line = |text| block(BlockKind::Paragraph, text);
        let blocks = [
            line("Early help ........ 12"),
            line("Referral 14"),
            line("Assessment"),
            heading("Early help"),
            line("Referral"),
            heading("Referral"),
            heading("Assessment"),
            line("Early help"),
        ];
        let all = lines(&blocks);
        assert_eq!(all, [true, true, true, false, false, false, false, false]);
        let few = [heading("Contents"), block(BlockKind::Item, "Other"), line("Text")];
        assert_eq!(lines(&few), [false, true, false]);
    }
}
