//! Plain text -> blocks: empty lines part paragraphs, and where lines are not wrapped each line does. CSV and XML are
//! read as lines, not understood.

use crate::model::{
    document::{Block, BlockKind},
    wording::single_spaced,
};

use super::number;

/// Characters that a line has at most where somebody, or a program, wrapped it.
const WRAPPED: usize = 120;

/// Of so many lines that follow each other, most begin like a sentence or an item where nobody wrapped them; where
/// somebody did, few do.
const ENOUGH: usize = 4;

/// Whether lines are paragraphs: those longer than anybody wraps hold most of the text, or nearly every line that
/// follows another begins like something new.
fn is_unwrapped(text: &str) -> bool {
    let begins = |line: &str| {
        let first = line.trim_start_matches(['“', '"', '‘', '\'', '(', '[']).chars().next();
        first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    let (mut new, mut followers, mut before) = (0, 0, "");
    for line in text.lines().map(str::trim) {
        if !line.is_empty() && !before.is_empty() && bullet(line).is_none() {
            followers += 1;
            new += usize::from(begins(line));
        }
        before = line;
    }
    if followers >= ENOUGH && new * 5 >= followers * 4 {
        return true;
    }
    let (mut long, mut all) = (0, 0);
    for line in text.lines() {
        let chars = line.trim().chars().count();
        all += chars;
        long += if chars > WRAPPED { chars } else { 0 };
    }
    long * 2 > all
}

/// The blocks of plain text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let unwrapped = is_unwrapped(text);
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines() {
        let line = line.trim();
        let item = bullet(line);
        if line.is_empty() || item.is_some() || unwrapped || begins_a_number(&paragraph, line) {
            push(&mut blocks, BlockKind::Paragraph, &std::mem::take(&mut paragraph));
        }
        if let Some(item) = item {
            push(&mut blocks, BlockKind::Item, item);
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    push(&mut blocks, BlockKind::Paragraph, &paragraph);
    blocks
}

/// Whether a line begins the next of a row of numbered paragraphs: `42. …` behind `41. …`, `1. …` or `(a) …` behind a
/// line that leads up to it.
fn begins_a_number(before: &str, line: &str) -> bool {
    let Some((number, _)) = number::split(line, false) else { return false };
    let before = before.trim_end();
    // Its number stands at its beginning, however long it is.
    let start: String = before.chars().take(40).collect();
    let follows = number::split(&single_spaced(&start), false)
        .is_some_and(|(last, _)| number::is_next(&last, &number));
    follows || before.ends_with(':') && matches!(number.as_str(), "1" | "(1)" | "(a)" | "(i)")
}

/// The blocks of text in which each line is a record.
pub(super) fn lines(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in text.lines() {
        push(&mut blocks, BlockKind::Paragraph, line);
    }
    blocks
}

/// What stands after a bullet.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['•', '▪', '◦', '‣', '·', '*', '-', '–'])?;
    rest.strip_prefix([' ', '\t', '\u{a0}']).map(str::trim_start)
}

/// Adds a block where there are words; its number apart.
pub(super) fn push(blocks: &mut Vec<Block>, kind: BlockKind, text: &str) {
    let text = single_spaced(text);
    if !text.chars().any(char::is_alphanumeric) {
        return;
    }
    let (number, text) = match number::split(&text, matches!(kind, BlockKind::Heading(_))) {
        Some((number, rest)) => (Some(number), rest.to_owned()),
        None => (None, text),
    };
    blocks.push(Block { kind, text, number, page: None, links: Vec::new() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wrap_and_bullets_part() {
        let text = "The board\nmust act.\n\n• within a day\n- and tell\n\n41. All staff";
        let read = blocks(text);
        let words: Vec<&str> = read.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(words, ["The board must act.", "within a day", "and tell", "All staff"]);
        assert_eq!(read[1].kind, BlockKind::Item);
        assert_eq!(read[3].number.as_deref(), Some("41"));
    }

    #[test]
    fn numbered_lines_are_paragraphs_of_their_own() {
        let text = "The lead must:\n(a) read the note that\nthe teacher wrote;\n(b) keep it.\n\n\
                    12.3 The board meets.\n12.4 It hears the lead who\n1. is no number here.";
        let read: Vec<(Option<String>, String)> =
            blocks(text).into_iter().map(|block| (block.number, block.text)).collect();
        let of = |number: &str, text: &str| (Some(number.to_owned()), text.to_owned());
        assert_eq!(
            read,
            [
                (None, "The lead must:".to_owned()),
                of("(a)", "read the note that the teacher wrote;"),
                of("(b)", "keep it."),
                of("12.3", "The board meets."),
                of("12.4", "It hears the lead who 1. is no number here."),
            ]
        );
    }

    #[test]
    fn lines_that_each_begin_anew_are_paragraphs() {
        let text = "Our policy\nThis policy follows KCSIE 2023.\nIt was last read in May.\n\
                    1. Staff tell the lead.\n2. The lead keeps a note.\n“Harm” is what hurts a child.";
        assert_eq!(blocks(text).len(), 6);
        let wrapped = "Staff tell the lead, who\nkeeps a note of what Anna\nsaid. The note says when\n\
                       it was said. It is kept in\nthe office. Nobody takes\nit home.";
        assert_eq!(blocks(wrapped).len(), 1);
    }

    #[test]
    fn where_nobody_wrapped_a_line_is_a_paragraph() {
        let long = "The board must act when a child is at risk. ".repeat(5);
        let text = format!("Guide 2018\n{long}\n- and tell\nGuide 2015\n{long}");
        let read = blocks(&text);
        let words: Vec<&str> = read.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(words, ["Guide 2018", long.trim(), "and tell", "Guide 2015", long.trim()]);
    }
}
