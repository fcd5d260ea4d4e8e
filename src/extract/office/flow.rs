//! Paragraphs, tables, notes and links as a word processor's file gives them, one after the other -> blocks.
//! Knows no format; keeps account of how much has been read, and says when it is too much.

use url::Url;

use super::{
    super::{number, settle},
    ExtractError,
};
use crate::model::{
    document::{Block, BlockKind, Document, Link, Notice, NoticeKind},
    wording::{settled, single_spaced},
};

/// Bytes of text and targets that one file may hold: forty times the longest publication that we know.
const LARGEST: usize = 16 << 20;

/// What a block costs beside its text.
const BLOCK: usize = 200;

/// Tables and text boxes within each other.
const DEEPEST: usize = 60;

/// A cell with more blocks than this lays out a page.
const MANY: usize = 12;

/// The words from which on a picture's description is read, as on pages.
const SENTENCE: usize = 8;

/// A paragraph in hand.
#[derive(Debug, Default)]
struct Open {
    text: String,
    links: Vec<Link>,
    /// Where the open link's text begins, and its target; none where it leads nowhere.
    link: Option<(usize, Option<String>)>,
}

/// What a paragraph turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// A block with the number that the program shows before it.
    Block(BlockKind, Option<String>),
    /// The document's title.
    Title,
    /// No text of the document: a line of its table of contents.
    Dropped,
    /// The mark at its end was deleted: it goes on in the next.
    GoesOn,
}

#[derive(Debug, Default)]
struct Table {
    /// The cells of the row in hand.
    cells: Vec<Vec<Block>>,
    /// Whether the row in hand was deleted.
    dropped: bool,
    /// What the rows so far have become.
    blocks: Vec<Block>,
}

/// Blocks in the making.
pub(super) struct Flow<'a> {
    url: &'a Url,
    /// Where blocks go: the document, and for each open cell or note one more.
    places: Vec<Vec<Block>>,
    tables: Vec<Table>,
    open: Vec<Open>,
    /// The text of a paragraph that goes on in the next.
    carried: Option<Open>,
    /// Notes whose paragraph is not at its end yet.
    notes: Vec<Block>,
    title: Option<String>,
    spent: usize,
    /// Changes that nobody has accepted or refused: put in, taken out.
    pub(super) tracked: (usize, usize),
}

impl<'a> Flow<'a> {
    pub(super) fn new(url: &'a Url) -> Self {
        Self {
            url,
            places: vec![Vec::new()],
            tables: Vec::new(),
            open: Vec::new(),
            carried: None,
            notes: Vec::new(),
            title: None,
            spent: 0,
            tracked: (0, 0),
        }
    }

    /// Whether no more should be read, and why. To be asked at every step.
    pub(super) fn within_bounds(&self) -> Result<(), ExtractError> {
        if self.spent > LARGEST {
            return Err(ExtractError::TooMuch("more text than any publication has".to_owned()));
        }
        if self.places.len() + self.open.len() + self.tables.len() > DEEPEST {
            let why = "tables and text boxes within each other without end";
            return Err(ExtractError::TooMuch(why.to_owned()));
        }
        Ok(())
    }

    /// Text of the paragraph in hand; dropped where there is none.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
            self.spent += text.len();
        }
    }

    /// Text that stands raised: where it is the mark of a note, as a mark, so that “2022” with a note 2 is not
    /// “20222”.
    pub(super) fn raised_text(&mut self, text: &str) {
        let mark = |c: char| c.is_ascii_digit() || ", -–".contains(c) || c.is_whitespace();
        if text.chars().all(mark) {
            self.text(&text.chars().map(raised).collect::<String>());
        } else {
            self.text(text);
        }
    }

    /// A picture's description, where it is as long as a sentence.
    pub(super) fn picture(&mut self, told: &str) {
        let told = single_spaced(told);
        if told.split(' ').count() >= SENTENCE {
            self.text(&format!(" [image: {told}] "));
        }
    }

    pub(super) fn open_paragraph(&mut self) {
        self.open.push(self.carried.take().unwrap_or_default());
    }

    /// Whether the paragraph in hand has no text so far.
    pub(super) fn is_blank(&self) -> bool {
        self.open.last().is_none_or(|open| open.text.trim().is_empty())
    }

    pub(super) fn close_paragraph(&mut self, ending: Ending) {
        self.close_link();
        let Some(open) = self.open.pop() else { return };
        match ending {
            Ending::GoesOn => self.carried = Some(open),
            Ending::Dropped => {}
            Ending::Title if self.title.is_none() => {
                let text = single_spaced(&open.text);
                self.title = Some(text).filter(|text| text.chars().any(char::is_alphanumeric));
            }
            Ending::Title => self.push(BlockKind::Heading(1), None, &open.text, open.links),
            Ending::Block(kind, number) => self.push(kind, number, &open.text, open.links),
        }
        self.after_block();
    }

    /// A link begins. One that leads nowhere, or to a mark that the program itself set, is none.
    pub(super) fn open_link(&mut self, href: &str) {
        self.close_link();
        let target = match href.strip_prefix('#') {
            // `_Toc…`, `_Ref…`: numbered anew whenever the file is written.
            Some(mark) if mark.starts_with('_') || mark.is_empty() => None,
            _ => settle::plain_target(href, self.url),
        };
        if let Some(open) = self.open.last_mut() {
            self.spent += target.as_ref().map_or(0, String::len);
            open.link = Some((open.text.len(), target));
        }
    }

    pub(super) fn close_link(&mut self) {
        let Some(open) = self.open.last_mut() else { return };
        let Some((from, Some(target))) = open.link.take() else { return };
        let text = settled(open.text.get(from..).unwrap_or_default());
        if !text.is_empty() {
            self.spent += text.len() + BLOCK;
            open.links.push(Link { text, target });
        }
    }

    pub(super) fn open_table(&mut self) {
        self.flush_carried();
        self.tables.push(Table::default());
    }

    pub(super) fn open_cell(&mut self) {
        if !self.tables.is_empty() {
            self.places.push(Vec::new());
        }
    }

    pub(super) fn close_cell(&mut self) {
        self.flush_carried();
        let Some(table) = self.tables.last_mut() else { return };
        if self.places.len() < 2 {
            return;
        }
        table.cells.push(self.places.pop().unwrap_or_default());
        self.spent += BLOCK;
    }

    /// The row in hand was deleted.
    pub(super) fn drop_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.dropped = true;
        }
    }

    pub(super) fn close_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        if !std::mem::take(&mut table.dropped) {
            table.blocks.extend(row(cells));
        }
    }

    pub(super) fn close_table(&mut self) {
        self.close_row();
        let Some(table) = self.tables.pop() else { return };
        if let Some(place) = self.places.last_mut() {
            place.extend(table.blocks);
        }
        self.after_block();
    }

    /// A note of its own begins; its paragraphs follow.
    pub(super) fn open_note(&mut self) {
        self.places.push(Vec::new());
    }

    /// The note ends: its blocks.
    pub(super) fn close_note(&mut self) -> Vec<Block> {
        self.flush_carried();
        if self.places.len() < 2 { Vec::new() } else { self.places.pop().unwrap_or_default() }
    }

    /// A note: it follows the block that it stands in. Its mark is its number and no part of the text, so that
    /// a new note does not change every paragraph behind it.
    pub(super) fn note(&mut self, mark: &str, mut blocks: Vec<Block>) {
        for block in &mut blocks {
            if matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
                block.kind = BlockKind::Footnote;
            }
        }
        if let Some(first) = blocks.first_mut() {
            first.number = Some(mark.trim().to_owned());
        }
        self.notes.extend(blocks);
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Result<Document, ExtractError> {
        while !self.open.is_empty() {
            self.close_paragraph(Ending::Block(BlockKind::Paragraph, None));
        }
        self.flush_carried();
        while !self.tables.is_empty() || self.places.len() > 1 {
            self.close_cell();
            self.close_table();
            if self.tables.is_empty() && self.places.len() > 1 {
                let stray = self.places.pop().unwrap_or_default();
                self.notes.extend(stray);
            }
        }
        let mut blocks = self.places.pop().unwrap_or_default();
        blocks.append(&mut self.notes);
        let first = blocks.first().map(|block| block.kind);
        let title = match self.title {
            None if first == Some(BlockKind::Heading(1)) => {
                let block = blocks.remove(0);
                let number = block.number.map(|number| format!("{number} ")).unwrap_or_default();
                Some(format!("{number}{}", block.text))
            }
            title => title,
        };
        if blocks.is_empty() && title.is_none() {
            return Err(ExtractError::Empty("the file holds no words".to_owned()));
        }
        let notices = tracked(self.tracked).into_iter().collect();
        Ok(Document { title, blocks, notices, ..Document::default() })
    }

    fn flush_carried(&mut self) {
        if let Some(open) = self.carried.take() {
            self.push(BlockKind::Paragraph, None, &open.text, open.links);
        }
    }

    fn push(&mut self, kind: BlockKind, shown: Option<String>, text: &str, links: Vec<Link>) {
        let text = single_spaced(text);
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let heading = matches!(kind, BlockKind::Heading(_));
        let (number, text) = match shown {
            Some(shown) => (Some(shown), text),
            None => match number::split(&text, heading) {
                Some((number, rest)) => (Some(number), rest.to_owned()),
                None => (None, text),
            },
        };
        self.spent += BLOCK;
        if let Some(place) = self.places.last_mut() {
            place.push(Block { kind, text, number, page: None, links });
        }
    }

    /// Notes follow the block that they stand in, outside of any table.
    fn after_block(&mut self) {
        if let ([], [place], []) = (&self.open[..], &mut self.places[..], &self.tables[..]) {
            place.append(&mut self.notes);
        }
    }
}

/// What a row becomes: one block, or where it only lays out a page the blocks in it.
fn row(cells: Vec<Vec<Block>>) -> Vec<Block> {
    let of_page = |cell: &Vec<Block>| {
        let heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
        cell.len() > MANY
            || cell.len() > 1 && cell.iter().any(heading)
            || cell.iter().any(|block| block.kind == BlockKind::Row)
    };
    if cells.len() < 2 || cells.iter().any(of_page) {
        return cells.into_iter().flatten().collect();
    }
    let mut links = Vec::new();
    let mut texts = Vec::with_capacity(cells.len());
    for cell in cells {
        let mut parts = Vec::with_capacity(cell.len());
        for block in cell {
            parts.extend(block.number.filter(|number| !number.is_empty()));
            parts.push(block.text);
            links.extend(block.links);
        }
        texts.push(parts.join(" "));
    }
    if texts.iter().all(String::is_empty) {
        return Vec::new();
    }
    let text = single_spaced(&texts.join(" | "));
    vec![Block { kind: BlockKind::Row, text, number: None, page: None, links }]
}

/// What is said of changes that nobody has accepted or refused yet.
fn tracked((put_in, taken_out): (usize, usize)) -> Option<Notice> {
    if put_in + taken_out == 0 {
        return None;
    }
    let text = format!(
        "tracked changes that nobody has accepted yet ({put_in} put in, {taken_out} taken out); \
         it is read as if all were accepted"
    );
    Some(Notice { kind: NoticeKind::Remark, date: None, text })
}

/// A digit as it stands raised; everything else as it is.
fn raised(c: char) -> char {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).and_then(|digit| digits.get(digit as usize)).copied().unwrap_or(c)
}
