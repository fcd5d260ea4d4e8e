//! Footnotes: told from the text by their tag, or by a raised number in smaller type at the page's foot.
//! Puts each behind the block that carries its mark.

use std::collections::BTreeSet;

use super::{
    lines::Line,
    words::{Words, mark},
};
use crate::model::document::{Block, BlockKind};

/// A footnote.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// As its mark shows it.
    pub(super) number: Option<String>,
    /// From 0.
    pub(super) page: usize,
    pub(super) words: Words,
    /// Its number in the structure tree.
    tag: Option<u32>,
}

/// Takes the footnotes out of `pages`. `body` is the size of the text.
pub(super) fn take(pages: &mut [Vec<Line>], body: f64, targets: &[Vec<String>]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    // Where notes are tagged, so is the rest of one on the next page.
    let all_tagged =
        pages.iter().flatten().any(|line| line.place.is_some_and(|place| place.note.is_some()));
    for (number, lines) in pages.iter_mut().enumerate() {
        let zone = zone(lines, body, notes.last().is_some() && !all_tagged);
        let mut kept = Vec::with_capacity(lines.len());
        let targets = targets.get(number).map_or(&[][..], Vec::as_slice);
        for (at, line) in std::mem::take(lines).into_iter().enumerate() {
            let tag = line.place.and_then(|place| place.note);
            // A note lies at the foot in smaller type, or its tag says so; a tag may take in text too.
            let tagged = tag.is_some();
            if !tagged && !zone.contains(&at) {
                kept.push(line);
                continue;
            }
            let begins = notes.last().is_none_or(|note| note.tag != tag);
            let own = label(&line, begins);
            let goes_on = own.is_none()
                && notes
                    .last()
                    .is_some_and(|note| note.tag == tag && (tagged || number <= note.page + 1));
            let pieces = line.pieces.iter().skip(usize::from(own.is_some()));
            match notes.last_mut().filter(|_| goes_on) {
                Some(note) => note.words.add_line(pieces, targets),
                None => {
                    let mut words = Words::default();
                    words.add_line(pieces, targets);
                    notes.push(Note { number: own, page: number, words, tag });
                }
            }
        }
        *lines = kept;
    }
    notes.retain(|note| !note.words.is_empty());
    notes
}

/// The number that a note begins with; `begins` where a tag says that one does.
fn label(line: &Line, begins: bool) -> Option<String> {
    let first = line.pieces.first()?;
    if let Some(number) = mark(line, first) {
        return Some(number);
    }
    let bare = first.text.trim_end_matches('.');
    let tagged = line.place.is_some_and(|place| place.note.is_some());
    let digits = (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    (begins && tagged && digits && line.pieces.len() > 1).then(|| bare.to_owned())
}

/// Which lines at the foot of an untagged page are notes: from the first that begins with a raised number
/// and has nothing of the text's own size below it. Above it may stand the rest of a note from the page
/// before.
fn zone(lines: &[Line], body: f64, open: bool) -> std::ops::Range<usize> {
    let smaller = |line: &Line| line.size < body - 0.4 && line.turn == 0;
    let tail = lines.iter().rposition(|line| !smaller(line)).map_or(0, |at| at + 1);
    let first = (tail..lines.len()).find(|at| {
        let line = &lines[*at];
        line.pieces.first().is_some_and(|piece| mark(line, piece).is_some())
    });
    match first {
        Some(first) => (if open { tail } else { first })..lines.len(),
        None => 0..0,
    }
}

/// The marks that belong to a note, so that a raised number which is none (a power) stays in the text. Marks
/// that count up from 1 belong to notes too, wherever these stand.
pub(super) fn marks(notes: &[Note], pages: &[Vec<Line>]) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = notes.iter().filter_map(|note| note.number.clone()).collect();
    let pieces =
        pages.iter().flatten().flat_map(|line| line.pieces.iter().map(move |piece| (line, piece)));
    let raised: BTreeSet<u32> =
        pieces.filter_map(|(line, piece)| mark(line, piece)?.parse().ok()).collect();
    let run = (1..).take_while(|number| raised.contains(number)).count();
    if run >= 3 && run * 10 >= raised.len() * 7 {
        known.extend(raised.iter().map(u32::to_string));
    }
    known
}

/// A block and the marks in it.
pub(super) struct Marked {
    pub(super) block: Block,
    pub(super) marks: Vec<String>,
    /// Pages from and to, from 0.
    pub(super) pages: (usize, usize),
    /// Size of its letters, in points.
    pub(super) size: f64,
    /// Whether its level as a heading comes from its looks, not from a tag.
    pub(super) by_look: bool,
}

/// The blocks with each note behind the block that carries its mark, else behind its page's last.
pub(super) fn place(blocks: Vec<Marked>, notes: Vec<Note>) -> Vec<Block> {
    let mut behind: Vec<Vec<Block>> = blocks.iter().map(|_| Vec::new()).collect();
    let mut leading = Vec::new();
    for note in notes {
        let carries = |marked: &Marked| {
            let near = marked.pages.0 <= note.page && note.page <= marked.pages.1 + 1;
            near && note.number.as_ref().is_some_and(|number| marked.marks.contains(number))
        };
        let home = blocks
            .iter()
            .position(carries)
            .or_else(|| blocks.iter().rposition(|marked| marked.pages.0 <= note.page));
        let text = note.words.text();
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let block = Block {
            kind: BlockKind::Footnote,
            text,
            number: note.number,
            page: u32::try_from(note.page + 1).ok(),
            links: note.words.links(),
        };
        match home.and_then(|home| behind.get_mut(home)) {
            Some(behind) => behind.push(block),
            None => leading.push(block),
        }
    }
    let rest = blocks.into_iter().zip(behind);
    leading
        .into_iter()
        .chain(rest.flat_map(|(marked, notes)| std::iter::once(marked.block).chain(notes)))
        .collect()
}
