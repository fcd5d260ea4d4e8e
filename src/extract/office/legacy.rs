//! Word 97 to 2003 ([MS-DOC]) -> Document, over `rwml`: headings by style, numbers as Word shows them, tables,
//! notes and links. Leaves out headers, footers, comments and hidden text; runs no macro.

use std::collections::{BTreeMap, VecDeque};

use rwml::{Block, Error, FieldRole, NoteKind, Paragraph, Run, SourceRegionKind, Table, VertAlign};
use url::Url;

use super::{
    ExtractError,
    docx::{named, target},
    flow::{Ending, Flow},
    numbering::{self, Marks},
};
use crate::model::document::{BlockKind, Document};

/// What the first two bytes of the text's stream are in files of Word 6 and Word 95.
const BEFORE_97: &[u8] = b"\xdc\xa5";

/// Reads a legacy Word file.
///
/// # Errors
/// [`ExtractError`] where it is damaged, locked, older than Word 97 or empty.
pub(super) fn read(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let file = rwml::Document::open(bytes).map_err(|error| why(bytes, &error))?;
    let model = file.model();
    let mut notes = Notes::of(&file, &model);
    let mut flow = Flow::new(url);
    // Text boxes stand behind the text: where they are anchored is a matter of layout.
    for kind in [SourceRegionKind::Main, SourceRegionKind::TextBox] {
        for region in model.source_regions(kind) {
            for block in model.source_region_blocks(region) {
                take(&mut flow, block, &mut notes)?;
            }
        }
    }
    if model.blocks.is_empty() {
        for line in file.main_text().lines() {
            flow.within_bounds()?;
            flow.open_paragraph();
            flow.text(line);
            flow.close_paragraph(Ending::Block(BlockKind::Paragraph, None));
        }
    }
    notes.rest(&mut flow);
    flow.finish()
}

fn why(bytes: &[u8], error: &Error) -> ExtractError {
    match error {
        Error::Encrypted { .. } => ExtractError::Locked,
        Error::NoText => ExtractError::Empty("the file holds no words".to_owned()),
        Error::UnsupportedVersion(_) => before_97(),
        // A spreadsheet may hold a Word document within it.
        Error::MissingStream(_) => {
            ExtractError::Unsupported("a legacy Office file that is no text".to_owned())
        }
        // Short streams begin at multiples of 64 bytes, long ones of 512 ([MS-CFB] §2.2).
        Error::Fib(_) if bytes.chunks(64).any(|sector| sector.starts_with(BEFORE_97)) => {
            before_97()
        }
        error => ExtractError::Damaged(format!("the Word file cannot be read ({error})")),
    }
}

fn before_97() -> ExtractError {
    ExtractError::Unsupported("a Word file from before Word 97 (.doc)".to_owned())
}

fn take(flow: &mut Flow<'_>, block: &Block, notes: &mut Notes) -> Result<(), ExtractError> {
    flow.within_bounds()?;
    match block {
        Block::Paragraph(paragraph) => take_paragraph(flow, paragraph, notes),
        Block::Table(table) => return take_table(flow, table, notes),
        Block::Image(_) | Block::Chart(_) | Block::PageBreak | Block::SectionBreak(_) => {}
    }
    Ok(())
}

fn take_table(flow: &mut Flow<'_>, table: &Table, notes: &mut Notes) -> Result<(), ExtractError> {
    flow.open_table();
    for row in &table.rows {
        // Cells that were merged with the one before are there, and empty.
        let last = row.cells.iter().rposition(|cell| !cell.text().trim().is_empty());
        for cell in row.cells.iter().take(last.map_or(0, |last| last + 1)) {
            flow.open_cell();
            for block in &cell.blocks {
                take(flow, block, notes)?;
            }
            flow.close_cell();
        }
        flow.close_row();
    }
    flow.close_table();
    Ok(())
}

fn take_paragraph(flow: &mut Flow<'_>, paragraph: &Paragraph, notes: &mut Notes) {
    flow.open_paragraph();
    let mut field = &FieldRole::None;
    for run in paragraph.runs.iter().filter(|run| !run.props.hidden) {
        if run.field != *field {
            flow.close_link();
            field = &run.field;
            if let Some(target) = leads_to(field) {
                flow.open_link(&target);
            }
        }
        take_run(flow, run);
    }
    flow.close_link();
    notes.anchored(flow, &paragraph.text());
    flow.close_paragraph(ending(paragraph));
}

fn take_run(flow: &mut Flow<'_>, run: &Run) {
    if run.props.vert_align == VertAlign::Super {
        flow.raised_text(&run.text);
    } else {
        flow.text(&run.text);
    }
    if let Some(told) = run.image.as_ref().and_then(|image| image.alt.as_deref()) {
        flow.picture(told);
    }
}

/// Where a field leads; none where it is no link.
fn leads_to(field: &FieldRole) -> Option<String> {
    match field {
        // A bookmark of the file itself has a name, and no address.
        FieldRole::Hyperlink { url } if !url.contains(['.', '/', ':', '#']) => {
            Some(format!("#{url}"))
        }
        FieldRole::Hyperlink { url } => Some(url.clone()),
        FieldRole::Simple { instruction } => target(instruction),
        _ => None,
    }
}

fn ending(paragraph: &Paragraph) -> Ending {
    let props = &paragraph.props;
    let style = props.style_name.as_deref().unwrap_or_default().to_ascii_lowercase();
    let look = named(&style);
    let number = props.list.as_ref().and_then(|list| numbering::number(&list.label));
    let plain = |number: &String| number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let outline = look.outline.map(|outline| outline + 1).or(props.heading_level);
    if look.is_contents {
        Ending::Dropped
    } else if look.is_title {
        Ending::Title
    } else if let Some(level) = outline.filter(|level| (1..=9).contains(level)) {
        Ending::Block(BlockKind::Heading(level.min(6)), number)
    } else if props.list.is_none() || number.as_ref().is_some_and(plain) {
        Ending::Block(BlockKind::Paragraph, number)
    } else {
        Ending::Block(BlockKind::Item, number)
    }
}

/// A footnote or endnote: its mark and its paragraphs.
struct Note {
    mark: String,
    paragraphs: Vec<String>,
}

impl Note {
    fn put(self, flow: &mut Flow<'_>) {
        flow.open_note();
        for paragraph in self.paragraphs {
            flow.open_paragraph();
            flow.text(&paragraph);
            flow.close_paragraph(Ending::Block(BlockKind::Paragraph, None));
        }
        let blocks = flow.close_note();
        flow.note(&self.mark, blocks);
    }
}

/// The file's notes, by the text of the paragraph that carries their marks.
struct Notes(BTreeMap<String, Vec<Note>>);

impl Notes {
    fn of(file: &rwml::Document, model: &rwml::DocModel) -> Self {
        let paragraphs = |kind| {
            let blocks =
                model.source_regions(kind).flat_map(|region| model.source_region_blocks(region));
            let texts = blocks.filter_map(|block| match block {
                Block::Paragraph(paragraph) => Some(paragraph.text()),
                _ => None,
            });
            texts.collect::<VecDeque<String>>()
        };
        let mut footnotes = paragraphs(SourceRegionKind::Footnote);
        let mut endnotes = paragraphs(SourceRegionKind::Endnote);
        let (mut marks, mut found) = (Marks::default(), BTreeMap::<String, Vec<Note>>::new());
        for note in file.notes() {
            let endnote = note.kind == NoteKind::Endnote;
            let own = if endnote { &mut endnotes } else { &mut footnotes };
            let mark = marks.mark(endnote);
            let paragraphs = paragraphs_of(&note.text, own);
            let anchor = note.anchor.map(|anchor| anchor.text).unwrap_or_default();
            let anchor = anchor.trim().to_owned();
            found.entry(anchor).or_default().push(Note { mark, paragraphs });
        }
        Self(found)
    }

    /// Puts the notes of a paragraph of this text behind it.
    fn anchored(&mut self, flow: &mut Flow<'_>, text: &str) {
        for note in self.0.remove(text.trim()).into_iter().flatten() {
            note.put(flow);
        }
    }

    /// Puts those behind the text whose paragraph was not found.
    fn rest(self, flow: &mut Flow<'_>) {
        for note in self.0.into_values().flatten() {
            note.put(flow);
        }
    }
}

/// The paragraphs that a note's text is made of: `rwml` gives it as one, and its paragraphs apart.
fn paragraphs_of(text: &str, all: &mut VecDeque<String>) -> Vec<String> {
    let (mut rest, mut count) = (text, 0);
    for paragraph in all.iter() {
        match rest.strip_prefix(paragraph.as_str()) {
            Some(after) => (rest, count) = (after, count + 1),
            None => break,
        }
        if rest.is_empty() {
            return all.drain(..count).collect();
        }
    }
    vec![text.to_owned()]
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use proptest::prelude::*;

    use super::*;

    /// Where the numbers of the text's stream stand ([MS-DOC] §2.5).
    const LENGTHS: usize = 64;
    const PLACES: usize = 154;

    /// A Word 97 file of this text and, each at the place of its mark, these footnotes.
    fn doc(text: &str, notes: &[&str]) -> Vec<u8> {
        let marks: Vec<u32> =
            (0..).zip(text.chars()).filter(|(_, c)| *c == '\u{2}').map(|(at, _)| at).collect();
        let (mut all, mut ends) = (text.to_owned(), vec![0]);
        for note in notes {
            all += &format!("\u{2} {note}\r");
            ends.push(length(&all) - length(text));
        }
        if !notes.is_empty() {
            all.push('\r');
            ends.push(length(&all) - length(text));
        }
        all.push('\r');
        let mut table = Vec::new();
        let mut head = vec![0; 1024];
        let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &[0xec, 0xa5, 0xc1, 0x00, 0, 0, 0x09, 0x08]);
        put(10, &0x0200_u16.to_le_bytes());
        put(24, &1024_u32.to_le_bytes());
        put(32, &14_u16.to_le_bytes());
        put(62, &22_u16.to_le_bytes());
        put(LENGTHS + 12, &length(text).to_le_bytes());
        put(LENGTHS + 16, &(length(&all) - 1 - length(text)).to_le_bytes());
        put(152, &93_u16.to_le_bytes());
        let mut place = |number: usize, bytes: Vec<u8>| {
            let (from, long) = (u32::try_from(table.len()).unwrap(), bytes.len());
            put(PLACES + number * 8, &from.to_le_bytes());
            put(PLACES + number * 8 + 4, &u32::try_from(long).unwrap().to_le_bytes());
            table.extend(bytes);
        };
        if !notes.is_empty() {
            let ends_of_marks = marks.iter().copied().chain([length(text)]);
            let mut marked: Vec<u8> = ends_of_marks.flat_map(u32::to_le_bytes).collect();
            marked.extend(marks.iter().flat_map(|_| 1_u16.to_le_bytes()));
            place(2, marked);
            place(3, ends.iter().copied().flat_map(u32::to_le_bytes).collect());
        }
        // One piece, in the letters of Windows ([MS-DOC] §2.9.38, §2.9.177).
        let fc = (1024_u32 * 2) | 0x4000_0000;
        let ends: Vec<u8> = [0, length(&all)].into_iter().flat_map(u32::to_le_bytes).collect();
        let piece = [&ends[..], &[0, 0], &fc.to_le_bytes(), &[0, 0]].concat();
        let long = u32::try_from(piece.len()).unwrap().to_le_bytes();
        place(33, [&[2][..], &long, &piece].concat());
        head.extend(encoding_rs::WINDOWS_1252.encode(&all).0.iter());
        head.resize(head.len().max(4096), 0);
        table.resize(4096, 0);
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/WordDocument").unwrap().write_all(&head).unwrap();
        file.create_stream("/1Table").unwrap().write_all(&table).unwrap();
        file.into_inner().into_inner()
    }

    fn length(text: &str) -> u32 {
        u32::try_from(text.chars().count()).unwrap()
    }

    fn url() -> Url {
        "https://board.example/a.doc".parse().unwrap()
    }

    fn lines(bytes: &[u8]) -> Vec<(BlockKind, String, String)> {
        let document = read(bytes, &url()).unwrap_or_else(|error| panic!("{error}"));
        let line = |block: crate::model::document::Block| {
            (block.kind, block.number.unwrap_or_default(), block.text)
        };
        document.blocks.into_iter().map(line).collect()
    }

    #[test]
    fn paragraphs_are_read_and_notes_follow_theirs() {
        let text =
            "The board\u{2019}s duties\rStaff must act at once\u{2}.\r41. Tell the lead\u{2}.\r";
        let read = lines(&doc(text, &["Within a day.", "By telephone."]));
        let wanted = [
            (BlockKind::Paragraph, "", "The board\u{2019}s duties"),
            (BlockKind::Paragraph, "", "Staff must act at once."),
            (BlockKind::Footnote, "1", "Within a day."),
            (BlockKind::Paragraph, "41", "Tell the lead."),
            (BlockKind::Footnote, "2", "By telephone."),
        ];
        let wanted = wanted.map(|(kind, number, text)| (kind, number.to_owned(), text.to_owned()));
        assert_eq!(read, wanted);
    }

    #[test]
    fn links_are_followed_to_their_address() {
        let text =
            "Read \u{13} HYPERLINK \"https://a.example/guide\" \u{14}the guide\u{15} first.\r";
        let document = read(&doc(text, &[]), &url()).unwrap();
        assert_eq!(document.blocks[0].text, "Read the guide first.");
        assert_eq!(document.blocks[0].links[0].target, "https://a.example/guide");
        assert_eq!(document.blocks[0].links[0].text, "the guide");
    }

    #[test]
    fn locked_old_and_empty_files_are_said_to_be_so() {
        let with = |at: usize, bytes: &[u8]| {
            let mut file = doc("Staff must act.\r", &[]);
            let head = file.chunks(512).position(|sector| sector.starts_with(b"\xec\xa5")).unwrap();
            file[head * 512 + at..][..bytes.len()].copy_from_slice(bytes);
            read(&file, &url()).unwrap_err()
        };
        // fEncrypted ([MS-DOC] §2.5.2).
        assert_eq!(with(11, &[0x03]), ExtractError::Locked);
        assert_eq!(with(0, BEFORE_97), before_97());
        assert!(matches!(read(&doc("\r", &[]), &url()), Err(ExtractError::Empty(_))));
        assert!(matches!(read(b"\xd0\xcf", &url()), Err(ExtractError::Damaged(_))));
    }

    proptest! {
        #[test]
        fn no_damage_panics(at in 0_usize..12_000, with: u8, cut in 0_usize..12_000) {
            let mut file = doc("Staff must act\u{2}.\rTell the lead.\r", &["At once."]);
            let place = at % file.len();
            file[place] = with;
            let _ = read(&file, &url());
            file.truncate(cut);
            let _ = read(&file, &url());
        }
    }
}
