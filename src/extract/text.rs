//! Plain text -> blocks: empty lines part paragraphs. CSV and XML are read as lines, not understood.

use crate::model::{
    document::{Block, BlockKind},
    wording::single_spaced,
};

use super::number;

/// The blocks of plain text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines() {
        let line = line.trim();
        let item = bullet(line);
        if line.is_empty() || item.is_some() {
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
}
