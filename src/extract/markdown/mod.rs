//! Markdown -> blocks: headings, lists, quotations, tables, code, paragraphs (CommonMark's block marks).
//! A mark is no text: “1.” and “1)” or one space and three read alike. An ordered list's numbers are those that a
//! reader is shown: counted on from its first.

use url::Url;

use crate::model::{
    document::{Block, BlockKind},
    wording::single_spaced,
};

use super::number;

mod inline;

/// The blocks of a Markdown text whose relative links start from `url`.
pub(super) fn blocks(text: &str, url: &Url) -> Vec<Block> {
    let mut reader = Reader {
        url,
        blocks: Vec::new(),
        kind: BlockKind::Paragraph,
        text: String::new(),
        number: None,
        lists: Vec::new(),
    };
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
        reader.line(trimmed, indent(line));
    }
    reader.end();
    reader.blocks
}

/// How far a line is set in, in columns; a tab is four.
fn indent(line: &str) -> usize {
    let white = line.chars().take_while(|c| c.is_whitespace());
    white.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

struct Reader<'a> {
    url: &'a Url,
    blocks: Vec<Block>,
    kind: BlockKind,
    text: String,
    /// The number of the item in hand.
    number: Option<String>,
    /// The ordered lists that are open, outermost first: how far each is set in, and its next number.
    lists: Vec<(usize, u32)>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, indent: usize) {
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
            self.lists.clear();
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
            self.number = self.counted(line, indent);
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
        // A paragraph that is not set in ends every list.
        if indent == 0 && self.text.is_empty() {
            self.lists.clear();
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

    /// The number of the item that a line begins: that which is written on the first of a list, counted on behind it,
    /// as CommonMark has it; none of one with a bullet.
    fn counted(&mut self, line: &str, indent: usize) -> Option<String> {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(written) = line.get(..digits)?.parse::<u32>() else {
            self.lists.retain(|(of, _)| *of < indent);
            return None;
        };
        self.lists.retain(|(of, _)| *of <= indent);
        // A list that is set in by one column more or less is the same to whoever wrote it.
        let next = match self.lists.last_mut() {
            Some((of, next)) if *of + 1 >= indent => next,
            _ => {
                self.lists.push((indent, written));
                &mut self.lists.last_mut()?.1
            }
        };
        let number = *next;
        *next = next.saturating_add(1);
        Some(number.to_string())
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
        let counted = self.number.take();
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
        // “1. (a)”: what is written in the text is the publisher's own.
        let (number, text) = match number::split(&text, heading).filter(|_| !whole) {
            Some((number, rest)) => (Some(number), rest.to_owned()),
            None => (counted, text),
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

    /// The number and the words of each block.
    fn numbered(text: &str) -> Vec<(Option<String>, String)> {
        read(text).into_iter().map(|block| (block.number, block.text)).collect()
    }

    #[test]
    fn an_ordered_list_keeps_its_numbers() {
        let seen = |text| -> Vec<String> {
            let said = numbered(text).into_iter();
            said.map(|(number, text)| format!("{} {text}", number.unwrap_or("-".to_owned())))
                .collect()
        };
        assert_eq!(
            seen("1. One\n2. Two\n\nThen\n\n1. Anew"),
            ["1 One", "2 Two", "- Then", "1 Anew"]
        );
        assert_eq!(seen("1. One\n1. Two\n1. Three"), ["1 One", "2 Two", "3 Three"]);
        assert_eq!(seen("41) Read it\n\n42) Sign it"), ["41 Read it", "42 Sign it"]);
        assert_eq!(
            seen("1. One\n   1. Within\n   2. Within too\n   - A mark\n2. Two"),
            ["1 One", "1 Within", "2 Within too", "- A mark", "2 Two"]
        );
        assert_eq!(
            seen("3. Three\n\n   More of it\n\n4. Four"),
            ["3 Three", "- More of it", "4 Four"]
        );
        assert_eq!(
            seen("12.3 Tell the lead\n\n(a) at once\n\n(b) in writing"),
            ["12.3 Tell the lead", "(a) at once", "(b) in writing"]
        );
        assert_eq!(seen("1. (a) One\n2018 was a year"), ["(a) One 2018 was a year"]);
    }

    #[test]
    fn the_form_of_a_list_is_no_text() {
        assert_eq!(read("* One\n* Two"), read("*   One\n\n-   Two"));
        assert_eq!(read("1. One\n2. Two"), read("1.  One\n1.  Two"));
    }
}
