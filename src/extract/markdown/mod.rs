//! Markdown -> blocks: headings, lists, quotations, tables, code, paragraphs (CommonMark's block marks).
//! A mark is no text: “1.” and “1)” or one space and three read alike.

use url::Url;

use crate::model::{
    document::{Block, BlockKind},
    wording::single_spaced,
};

use super::number;

mod inline;

/// The blocks of a Markdown text whose relative links start from `url`.
pub(super) fn blocks(text: &str, url: &Url) -> Vec<Block> {
    let mut reader =
        Reader { url, blocks: Vec::new(), kind: BlockKind::Paragraph, text: String::new() };
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) {
                reader.end();
                fence = None;
            } else {
                reader.text.push_str(line.trim_end());
                reader.text.push('\n');
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) {
            reader.end();
            reader.kind = BlockKind::Preformatted;
            fence = Some(mark);
            continue;
        }
        reader.line(trimmed);
    }
    reader.end();
    reader.blocks
}

struct Reader<'a> {
    url: &'a Url,
    blocks: Vec<Block>,
    kind: BlockKind,
    text: String,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        let (quoted, line) = unquoted(line);
        if line.is_empty() {
            return self.end();
        }
        if let Some(level) = underline(line)
            && self.kind == BlockKind::Paragraph
            && !self.text.is_empty()
        {
            self.kind = BlockKind::Heading(level);
            return self.end();
        }
        if is_rule(line) {
            return self.end();
        }
        if let Some((level, heading)) = hashed(line) {
            self.end();
            self.kind = BlockKind::Heading(level);
            self.text.push_str(heading);
            return self.end();
        }
        if let Some(cells) = line.strip_prefix('|') {
            self.end();
            return self.row(cells);
        }
        if let Some(item) = item(line) {
            self.end();
            self.kind = BlockKind::Item;
            // A list within an item, or a heading: marks may stand in a row.
            if self::item(item).is_some() || hashed(item).is_some() || item.starts_with('>') {
                self.kind = BlockKind::Paragraph;
                return self.nested(item);
            }
            self.text.push_str(item);
            self.text.push('\n');
            return;
        }
        if quoted && self.kind == BlockKind::Paragraph {
            if !self.text.is_empty() {
                self.end();
            }
            self.kind = BlockKind::Quote;
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// What stands after a list mark and begins with a mark itself, to a bounded depth.
    fn nested(&mut self, rest: &str) {
        let mut rest = rest;
        for _ in 0..20 {
            match item(rest) {
                Some(inner) => rest = inner,
                None => break,
            }
        }
        let rest = rest.trim_start_matches(['>', '#', ' ']);
        self.kind = BlockKind::Item;
        self.text.push_str(rest);
        self.text.push('\n');
    }

    fn row(&mut self, cells: &str) {
        let cells = cells.strip_suffix('|').unwrap_or(cells);
        if cells.chars().all(|c| "|-: \t".contains(c)) {
            return;
        }
        self.kind = BlockKind::Row;
        self.text = cells.split('|').map(str::trim).collect::<Vec<_>>().join(" | ");
        self.end();
    }

    /// Ends the block in hand.
    fn end(&mut self) {
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let text = std::mem::take(&mut self.text);
        let (text, links) = if kind == BlockKind::Preformatted {
            (text.trim_matches('\n').to_owned(), Vec::new())
        } else {
            let read = inline::read(&text, self.url);
            (single_spaced(&read.text), read.links)
        };
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let heading = matches!(kind, BlockKind::Heading(_));
        let whole = matches!(kind, BlockKind::Row | BlockKind::Preformatted);
        let (number, text) = match number::split(&text, heading).filter(|_| !whole) {
            Some((number, rest)) => (Some(number), rest.to_owned()),
            None => (None, text),
        };
        self.blocks.push(Block { kind, text, number, page: None, links });
    }
}

/// A line without its quotation marks, and whether it had any.
fn unquoted(line: &str) -> (bool, &str) {
    let bare = line.trim_start_matches(['>', ' ', '\t']);
    if line.starts_with('>') { (true, bare) } else { (false, line) }
}

/// A line of `=` or `-` under a heading.
fn underline(line: &str) -> Option<u8> {
    let all = |mark: char| line.chars().all(|c| c == mark);
    if all('=') {
        Some(1)
    } else if all('-') {
        Some(2)
    } else {
        None
    }
}

fn is_rule(line: &str) -> bool {
    let marks: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    marks.len() >= 3 && ["*", "-", "_"].iter().any(|mark| marks.replace(mark, "").is_empty())
}

fn hashed(line: &str) -> Option<(u8, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = line.get(level..)?;
    let heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let level = u8::try_from(level).ok()?;
    heading.then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

/// What stands after a list mark: `*`, `-`, `+`, `1.`, `1)`.
fn item(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => line.strip_prefix(['*', '-', '+'])?,
        1..=3 => line.get(digits..)?.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    if rest.is_empty() {
        return Some("");
    }
    rest.strip_prefix([' ', '\t']).map(str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        blocks(text, &Url::parse("https://board.example/policy/").unwrap())
    }

    #[test]
    fn marks_make_kinds() {
        let blocks = read(
            "Policy\n======\n\n## Early *help*\n\nAll **staff**\nmust act.\n\n1.  First\n2. Second\n\n\
             > Quoted\n\n| A | B |\n|---|---|\n| 1 | two |\n\n```\nx = 1\n  y\n```\n",
        );
        let seen: Vec<(BlockKind, &str)> =
            blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Policy"),
                (BlockKind::Heading(2), "Early help"),
                (BlockKind::Paragraph, "All staff must act."),
                (BlockKind::Item, "First"),
                (BlockKind::Item, "Second"),
                (BlockKind::Quote, "Quoted"),
                (BlockKind::Row, "A | B"),
                (BlockKind::Row, "1 | two"),
                (BlockKind::Preformatted, "x = 1\n  y"),
            ]
        );
    }

    #[test]
    fn the_form_of_a_list_is_no_text() {
        assert_eq!(read("* One\n* Two"), read("*   One\n\n-   Two"));
        assert_eq!(read("1. One\n2. Two"), read("1.  One\n1.  Two"));
    }
}
