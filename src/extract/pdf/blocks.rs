//! Lines -> blocks: headings, numbered paragraphs, items, rows. Tags decide where there are any; elsewhere
//! size, weight, gaps and how a line ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    letters,
    lines::Line,
    notes::Marked,
    page::Piece,
    rounded,
    tags::Place,
    words::{Words, mark, numbers},
};
use crate::{
    extract::number,
    model::document::{Block, BlockKind},
};

/// A row of more words is laid out as a table and read as text.
const LONGEST_ROW: usize = 220;
/// A heading of more words is text in bold.
const LONGEST_HEADING: usize = 45;

/// What the whole file tells about one line.
pub(super) struct Style<'a> {
    /// Size of the text.
    pub(super) body: f64,
    /// From baseline to baseline within a paragraph, as a share of the size.
    pub(super) pitch: f64,
    /// The marks that belong to notes.
    pub(super) marks: BTreeSet<String>,
    /// Link targets by page.
    pub(super) targets: &'a [Vec<String>],
}

/// A block in the making.
struct Open {
    words: Words,
    marks: Vec<String>,
    label: Option<Label>,
    first: Line,
    last: Line,
    /// Where its words begin: behind the bullet or number.
    indent: f64,
    right: f64,
    bold: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Label {
    Bullet,
    /// A number or letter, as written.
    Number(String),
}

/// A table row in the making.
#[derive(Default)]
struct Row {
    id: u32,
    cells: Vec<(u32, Words)>,
    marks: Vec<String>,
    pages: (usize, usize),
}

/// Makes the blocks of a file.
pub(super) fn blocks(pages: &[Vec<Line>], style: &Style<'_>) -> Vec<Marked> {
    let rows = rows(pages);
    let framed = framed(pages);
    let mut maker = Maker { style, rows, framed, done: Vec::new(), open: None, row: None };
    for lines in pages {
        let right = lines.iter().map(|line| line.x1).fold(0.0, f64::max);
        for line in lines {
            maker.take(line, right);
        }
    }
    let mut done = maker.finish();
    rank(&mut done, style.body);
    done
}

/// Gives headings without a tag the level of tagged ones of their size; where none is tagged, the level by
/// size, the largest first.
fn rank(done: &mut [Marked], body: f64) {
    let size = |marked: &Marked| rounded(marked.size * 2.0);
    let mut tagged: BTreeMap<i32, u8> = BTreeMap::new();
    let mut looked: BTreeSet<i32> = BTreeSet::new();
    for marked in done.iter() {
        match marked.block.kind {
            BlockKind::Heading(_) if marked.by_look => _ = looked.insert(size(marked)),
            BlockKind::Heading(level) => _ = tagged.entry(size(marked)).or_insert(level),
            _ => {}
        }
    }
    // The cover's sizes are no levels of the text.
    let cover = rounded(body * 2.0 * 2.2);
    let sizes: Vec<i32> = looked.iter().rev().copied().filter(|size| *size < cover).collect();
    for marked in done.iter_mut().filter(|marked| marked.by_look) {
        let own = size(marked);
        let alike = tagged.range(own - 1..=own + 1).next().map(|(_, level)| *level);
        let below = tagged.range(..own).next_back().map(|(_, level)| *level);
        let by_size = || {
            let at = sizes.iter().position(|size| *size <= own).unwrap_or(sizes.len());
            u8::try_from(at + 1).unwrap_or(6)
        };
        let level = match (alike, below, tagged.values().max()) {
            (Some(level), _, _) => level,
            (None, Some(level), _) => level.saturating_sub(1),
            (None, None, Some(lowest)) => lowest + 1,
            (None, None, None) => by_size(),
        };
        marked.block.kind = BlockKind::Heading(level.clamp(1, 6));
    }
}

/// The tags of rows that read as rows: several cells, not too long.
fn rows(pages: &[Vec<Line>]) -> BTreeSet<u32> {
    let mut found: BTreeMap<u32, (BTreeSet<u32>, usize)> = BTreeMap::new();
    for line in pages.iter().flatten() {
        if let Some(Place { row: Some(row), cell: Some(cell), .. }) = line.place {
            let entry = found.entry(row).or_default();
            entry.0.insert(cell);
            entry.1 += line.pieces.len();
        }
    }
    let rows =
        found.into_iter().filter(|(_, (cells, words))| cells.len() > 1 && *words <= LONGEST_ROW);
    rows.map(|(row, _)| row).collect()
}

/// The tags of tables that have one cell a row: frames round text, in which headings are headings.
fn framed(pages: &[Vec<Line>]) -> BTreeSet<u32> {
    let mut tables: BTreeMap<u32, BTreeMap<Option<u32>, Option<u32>>> = BTreeMap::new();
    let mut wide = BTreeSet::new();
    for place in pages.iter().flatten().filter_map(|line| line.place) {
        if let Some(table) = place.table {
            let rows = tables.entry(table).or_default();
            if *rows.entry(place.row).or_insert(place.cell) != place.cell {
                wide.insert(table);
            }
        }
    }
    tables.into_keys().filter(|table| !wide.contains(table)).collect()
}

struct Maker<'a> {
    style: &'a Style<'a>,
    rows: BTreeSet<u32>,
    framed: BTreeSet<u32>,
    done: Vec<Marked>,
    open: Option<Open>,
    row: Option<Row>,
}

impl Maker<'_> {
    fn take(&mut self, line: &Line, right: f64) {
        if let Some(Place { row: Some(row), cell: Some(cell), .. }) = line.place
            && self.rows.contains(&row)
        {
            self.take_cell(line, row, cell);
            return;
        }
        self.close_row();
        let goes_on = self.open.as_ref().is_some_and(|open| self.continues(open, line));
        if !goes_on {
            self.close();
        }
        let (label, skip) = if goes_on { (None, 0) } else { label(line) };
        let mut words = Words::default();
        let mut marks = Vec::new();
        let open = self.open.as_mut();
        let target = open.map_or(&mut words, |open| &mut open.words);
        add(target, &mut marks, line, skip, self.style);
        if let Some(open) = &mut self.open {
            open.marks.append(&mut marks);
            open.last = line.clone();
            open.right = right;
            open.bold &= line.bold;
        } else {
            let indent = line.pieces.get(skip).map_or(line.x0, |piece| piece.x0);
            self.open = Some(Open {
                words,
                marks,
                label,
                first: line.clone(),
                last: line.clone(),
                indent,
                right,
                bold: line.bold,
            });
        }
    }

    fn take_cell(&mut self, line: &Line, id: u32, cell: u32) {
        self.close();
        if self.row.as_ref().is_some_and(|row| row.id != id) {
            self.close_row();
        }
        let pages = (line.page, line.page);
        let row = self.row.get_or_insert_with(|| Row { id, pages, ..Row::default() });
        row.pages.1 = line.page;
        let at = row.cells.iter().position(|(other, _)| *other == cell).unwrap_or_else(|| {
            row.cells.push((cell, Words::default()));
            row.cells.len() - 1
        });
        let skip = usize::from(label(line).0 == Some(Label::Bullet));
        add(&mut row.cells[at].1, &mut row.marks, line, skip, self.style);
    }

    fn close_row(&mut self) {
        let Some(mut row) = self.row.take() else { return };
        row.cells.sort_by_key(|(cell, _)| *cell);
        let texts: Vec<String> = row.cells.iter().map(|(_, words)| words.text()).collect();
        let text =
            texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" | ");
        let links = row.cells.iter().flat_map(|(_, words)| words.links()).collect();
        let block = Block { kind: BlockKind::Row, text, number: None, page: None, links };
        self.push(Marked { block, marks: row.marks, pages: row.pages, size: 0.0, by_look: false });
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let text = open.words.text();
        let links = open.words.links();
        let pages = (open.first.page, open.last.page);
        // A mark that stands alone, as behind a centred heading.
        if open.first.size < 0.82 * self.style.body
            && self.style.marks.contains(&text)
            && let Some(before) = self.done.last_mut()
        {
            before.marks.push(text);
            return;
        }
        let level = self.heading(&open, &text);
        let kind = match (level, &open.label) {
            (Some(level), _) => BlockKind::Heading(level),
            (None, Some(Label::Bullet)) => BlockKind::Item,
            (None, Some(Label::Number(number)))
                if !number.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                BlockKind::Item
            }
            (None, None) if open.first.place.is_some_and(|place| place.item.is_some()) => {
                BlockKind::Item
            }
            (None, _) => BlockKind::Paragraph,
        };
        let (number, text) = match open.label {
            Some(Label::Number(number)) => (Some(number), text),
            _ => match number::split(&text, level.is_some()) {
                Some((number, rest)) => (Some(number), rest.to_owned()),
                None => (None, text),
            },
        };
        let block = Block { kind, text, number, page: None, links };
        let by_look = open.first.place.is_none_or(|place| place.heading == 0) && level.is_some();
        self.push(Marked { block, marks: open.marks, pages, size: open.first.size, by_look });
    }

    fn push(&mut self, mut marked: Marked) {
        if marked.block.text.chars().any(char::is_alphanumeric) {
            marked.block.page = u32::try_from(marked.pages.0 + 1).ok();
            self.done.push(marked);
        }
    }

    fn finish(mut self) -> Vec<Marked> {
        self.close_row();
        self.close();
        self.done
    }

    /// The level of a heading; none where the block is none. Levels by look are ranked afterwards.
    fn heading(&self, open: &Open, text: &str) -> Option<u8> {
        let words = text.split_whitespace().count();
        if words > LONGEST_HEADING || open.label == Some(Label::Bullet) {
            return None;
        }
        let tagged = open.first.place.map_or(0, |place| place.heading);
        if tagged > 0 {
            return Some(tagged.min(6));
        }
        let in_cell = open.first.place.is_some_and(|place| {
            let framed = place.table.is_some_and(|table| self.framed.contains(&table));
            place.cell.is_some() && !framed
        });
        let large = open.first.size > self.style.body * 1.12;
        let bold = open.bold && open.first.size > self.style.body * 0.94;
        let numbered = matches!(&open.label, Some(Label::Number(_)));
        let item = open.first.place.is_some_and(|place| place.item.is_some()) && !numbered;
        (!in_cell && !item && (large || bold)).then_some(6)
    }

    /// Whether `line` goes on with the block.
    fn continues(&self, open: &Open, line: &Line) -> bool {
        let last = &open.last;
        if last.turn != line.turn {
            return false;
        }
        let size = (last.size - line.size).abs() < 0.08 * last.size.max(line.size);
        let down = last.y - line.y;
        let pitch = self.style.pitch * line.size.max(last.size);
        let next_page = line.page != last.page;
        let close = next_page || down > -0.3 * line.size && down < 1.28 * pitch;
        let (kind, _) = label(line);
        let text = line.text();
        let lower = text.starts_with(|c: char| c.is_lowercase());
        let before = open.words.text();
        let unfinished = !before.ends_with(['.', ':', ';', '?', '!']) && !before.ends_with(".”");
        if let (Some(one), Some(other)) = (last.place, line.place) {
            if one.cell != other.cell || one.note != other.note {
                return false;
            }
            if one.block == other.block && one.block.is_some() {
                let bullet = kind == Some(Label::Bullet) && !text.starts_with(['–', '-', '—', '*']);
                let big = line.size.max(last.size) > 1.3 * line.size.min(last.size);
                return !bullet && !big;
            }
            if one.heading > 0 || other.heading > 0 {
                return false;
            }
            // Items of one page are items, though their bullets are drawn and no letters.
            if one.item != other.item && other.item.is_some() && !next_page && !hangs(&before) {
                return false;
            }
            // A paragraph that its tags tear apart goes on in the middle of a sentence.
            let first_word = line.pieces.first().map_or(0.0, |piece| piece.x1 - piece.x0);
            let full = last.x1 + first_word + 0.3 * line.size > open.right - 0.5 * line.size;
            let onwards = lower || full && (before.ends_with([',', '(']) || hangs(&before));
            return kind.is_none()
                && size
                && close
                && unfinished
                && onwards
                && open.bold == line.bold;
        }
        // A heading ends where the weight does; a paragraph may hold a bold line.
        if kind.is_some() || !size || !close || open.bold && !line.bold {
            return false;
        }
        let heading = open.bold || last.size > 1.12 * self.style.body;
        if heading {
            return !next_page && line.bold == last.bold;
        }
        let first_word = line.pieces.first().map_or(0.0, |piece| piece.x1 - piece.x0);
        let full = last.x1 + first_word + 0.3 * line.size > open.right - 0.5 * line.size;
        let hanging = (line.x0 - open.indent).abs() < 1.2 * line.size;
        if next_page {
            return unfinished && (lower || full && hanging);
        }
        hanging && (full || unfinished || lower) || lower && unfinished
    }
}

/// Whether text breaks off behind a word that wants another.
fn hangs(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    ["and", "or", "of", "the", "to", "in", "for", "with", "by", "a", "an", "from"].contains(&last)
}

/// Adds a line's pieces, less its label and the marks of notes.
fn add(words: &mut Words, marks: &mut Vec<String>, line: &Line, skip: usize, style: &Style<'_>) {
    let mut kept: Vec<Piece> = Vec::with_capacity(line.pieces.len());
    let mut parted = false;
    for piece in line.pieces.iter().skip(skip) {
        let numbers = mark(line, piece).map_or_else(Vec::new, |mark| numbers(&mark, &style.marks));
        if !numbers.is_empty() {
            marks.extend(numbers);
            parted = true;
            continue;
        }
        let mut piece = piece.clone();
        // A word does not go on behind a mark; its full stop may.
        if std::mem::take(&mut parted) && piece.text.starts_with(char::is_alphanumeric) {
            piece.glued = false;
        }
        kept.push(piece);
    }
    let targets = style.targets.get(line.page).map_or(&[][..], Vec::as_slice);
    words.add_line(&kept, targets);
}

/// The bullet or number that a line begins with, and how many pieces it takes.
fn label(line: &Line) -> (Option<Label>, usize) {
    let [first, second, ..] = line.pieces.as_slice() else { return (None, 0) };
    if second.glued {
        return (None, 0);
    }
    let gap = second.x0 - first.x1;
    let word = first.text.as_str();
    let lone = first.monospaced && word == "o" && !second.monospaced;
    let dash = matches!(word, "–" | "—" | "-" | "*" | "·");
    if lone || letters::is_bullet(word) && (!dash || gap > 0.4 * line.size) {
        return (Some(Label::Bullet), 1);
    }
    let wide = gap > 0.36 * line.size;
    let bare = word.trim_start_matches('(').trim_end_matches(['.', ')']);
    let closed = bare.len() < word.len();
    if gap > 0.2 * line.size && !word.starts_with('(') && closed && number::is_inserted(bare) {
        return (Some(Label::Number(bare.to_owned())), 1);
    }
    let digits = bare
        .split('.')
        .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let letter = bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
    let roman =
        bare.len() <= 5 && !bare.is_empty() && bare.bytes().all(|byte| b"ivx".contains(&byte));
    let several = bare.contains('.');
    let legal = digits
        && ((closed || several) && wide || word.ends_with('.') && gap > 0.2 * line.size)
        || (letter || roman) && closed && (wide || word.starts_with('('));
    if legal {
        let number = if word.starts_with('(') { word.to_owned() } else { bare.to_owned() };
        return (Some(Label::Number(number)), 1);
    }
    (None, 0)
}
