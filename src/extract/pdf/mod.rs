//! PDF -> Document (ISO 32000-1). `page` runs a page's content, `lines` and `blocks` make of its letters
//! what a reader sees, `furniture` takes away what says nothing. Draws nothing, follows nothing outside the
//! file, and says so where a file is a scan, empty or locked.

use std::{cmp::Reverse, panic::catch_unwind, thread};

use lopdf::{Document as File, LoadOptions};
use url::Url;

use super::ExtractError;
use crate::model::{
    document::{BlockKind, Document, Notice, NoticeKind},
    wording::single_spaced,
};
use lines::Line;

mod blocks;
mod cmap;
mod content;
mod floating;
mod font;
mod furniture;
mod letters;
mod lines;
mod links;
mod matrix;
mod metrics;
mod notes;
mod page;
mod rulings;
mod tags;
mod words;

/// Stack of the thread that reads: the parser calls itself for nested arrays, up to a hundred deep.
const STACK: usize = 64 << 20;
/// No stream of a file decompresses to more than this.
const LONGEST_STREAM: usize = 96 << 20;
/// More pages are not read; the longest real document has a twentieth.
const MOST_PAGES: usize = 10_000;
/// A picture of this share of its page may hold text that a reader would miss.
const TELLING_PICTURE: f64 = 0.08;

/// Reads a PDF.
///
/// # Errors
/// [`ExtractError`] where it is damaged, locked, a scan or empty.
pub(super) fn read(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let damaged = || ExtractError::Damaged("the PDF cannot be read".to_owned());
    thread::scope(|scope| {
        let reading = thread::Builder::new()
            .name("pdf".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || catch_unwind(|| read_file(bytes, url)));
        let reading = reading.map_err(|e| ExtractError::Damaged(format!("no thread: {e}")))?;
        reading.join().map_err(|_| damaged())?.map_err(|_| damaged())?
    })
}

fn read_file(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let file = load(bytes)?;
    let ids: Vec<_> = file.page_iter().take(MOST_PAGES).collect();
    if ids.is_empty() {
        return Err(ExtractError::Damaged("the PDF has no pages that can be found".to_owned()));
    }
    let tags = tags::Tags::load(&file);
    let mut reader = page::Reader::new(&file, &tags);
    let (mut pages, mut targets) = (Vec::new(), Vec::new());
    let mut ruled = 0;
    for id in &ids {
        let mut page = reader.read(*id);
        rulings::place(&mut page, &mut ruled);
        let dictionary = file.get_dictionary(*id).ok();
        let found = dictionary.map(|dictionary| links::attach(&file, dictionary, &mut page, url));
        targets.push(found.unwrap_or_default());
        pages.push(page);
    }
    check_whole(&file, &pages, bytes)?;
    check_text(&pages)?;
    let heights: Vec<f64> = pages.iter().map(|page| page.height).collect();
    let mut scans = 0;
    let sheets = pages.iter().enumerate().map(|(number, page)| {
        let invisible = page.pieces.iter().all(|piece| !piece.painted);
        scans += usize::from(invisible && !page.pieces.is_empty());
        lines::lines(page, number, invisible)
    });
    let sheets: Vec<Vec<Line>> = sheets.collect();
    let body = body_size(&sheets);
    let mut sheets = furniture::without(sheets, &heights);
    for lines in &mut sheets {
        floating::settle(lines);
    }
    let notes = notes::take(&mut sheets, body, &targets);
    let style = blocks::Style {
        body,
        pitch: pitch(&sheets, body),
        marks: notes::marks(&notes, &sheets),
        targets: &targets,
    };
    let marked = blocks::blocks(&sheets, &style);
    let mut document = Document { blocks: notes::place(marked, notes), ..Document::default() };
    document.title = title(&file, &mut document);
    document.notices.extend(unread(&pages, scans));
    if document.blocks.is_empty() && document.title.is_none() {
        return Err(ExtractError::Empty("its pages hold nothing but page numbers".to_owned()));
    }
    Ok(document)
}

fn load(bytes: &[u8]) -> Result<File, ExtractError> {
    let locked = || ExtractError::Locked;
    // A PDF may carry up to 1,024 bytes before its mark (ISO 32000-1, annex H).
    let early = bytes.windows(5).take(1024).position(|five| five == b"%PDF-").unwrap_or(0);
    let options =
        LoadOptions { max_decompressed_size: Some(LONGEST_STREAM), ..LoadOptions::default() };
    let file = match File::load_mem_with_options(&bytes[early..], options) {
        Ok(file) => file,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => return Err(locked()),
        Err(e) => return Err(ExtractError::Damaged(format!("the PDF cannot be read ({e})"))),
    };
    if file.is_encrypted() && !file.was_encrypted() || file.trailer.has(b"Encrypt") {
        return Err(locked());
    }
    Ok(file)
}

/// # Errors
/// Where the file breaks off, or its pages have lost what stood on them: it must not pass for an empty one, nor
/// for one from which text was taken out.
fn check_whole(file: &File, pages: &[page::Page], bytes: &[u8]) -> Result<(), ExtractError> {
    let root = file.catalog().ok().and_then(|catalog| font::get(file, catalog, b"Pages"));
    let count = root.and_then(|root| font::get(file, root.as_dict().ok()?, b"Count"));
    let count = count.and_then(|count| usize::try_from(count.as_i64().ok()?).ok()).unwrap_or(0);
    let all = count.clamp(pages.len(), MOST_PAGES.max(pages.len()));
    let lost = all - pages.len() + pages.iter().filter(|page| page.lost).count();
    let empty = pages.iter().all(|page| page.pieces.is_empty() && page.pictures.is_empty());
    // A whole file ends in the mark of its end (ISO 32000-1 §7.5.5), give or take what a server adds.
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    let ended = tail.windows(5).any(|five| five == b"%%EOF");
    if ended && !(empty && lost > 0) || !ended && !empty && lost == 0 {
        return Ok(());
    }
    let why = if ended { "is damaged" } else { "breaks off" };
    Err(ExtractError::Damaged(match lost {
        0 => format!("the PDF {why}: none of its text can be found"),
        lost => format!("the PDF {why}: {lost} of its {all} pages cannot be read"),
    }))
}

/// # Errors
/// Where there is no text, or where its fonts do not say what it is.
fn check_text(pages: &[page::Page]) -> Result<(), ExtractError> {
    let letters = pages.iter().flat_map(|page| &page.pieces).flat_map(|piece| piece.text.chars());
    let (mut all, mut unknown) = (0_usize, 0_usize);
    for letter in letters.filter(|letter| !letter.is_whitespace()) {
        all += 1;
        unknown += usize::from(letter == '\u{fffd}');
    }
    if all == 0 {
        let pictured = pages.iter().filter(|page| page.pictures.iter().any(|share| *share > 0.25));
        return Err(ExtractError::Empty(match (pictured.count(), pages.len()) {
            (0, 1) => "the PDF’s one page is empty".to_owned(),
            (0, pages) => format!("the PDF’s {pages} pages are empty"),
            (_, 1) => "the PDF is a scan (a picture of a page, without text)".to_owned(),
            (_, pages) => format!("the PDF is a scan ({pages} pages of pictures, without text)"),
        }));
    }
    if unknown * 3 > all {
        return Err(ExtractError::Damaged(
            "the PDF’s fonts do not say which letters they show".to_owned(),
        ));
    }
    Ok(())
}

/// The size in which most letters are set.
fn body_size(pages: &[Vec<Line>]) -> f64 {
    let mut sizes = std::collections::BTreeMap::<i32, usize>::new();
    for line in pages.iter().flatten() {
        *sizes.entry(rounded(line.size * 4.0)).or_default() += line.text().len();
    }
    let most = sizes.into_iter().max_by_key(|(_, letters)| *letters);
    most.map_or(12.0, |(size, _)| f64::from(size) / 4.0)
}

/// From baseline to baseline within a paragraph, as a share of the size: the commonest.
fn pitch(pages: &[Vec<Line>], body: f64) -> f64 {
    let mut pitches = std::collections::BTreeMap::<i32, usize>::new();
    for two in pages.iter().flat_map(|lines| lines.windows(2)) {
        let down = (two[0].y - two[1].y) / two[1].size;
        let alike = (two[0].size - body).abs() < 0.6 && (two[1].size - body).abs() < 0.6;
        if alike && (0.9..2.2).contains(&down) {
            *pitches.entry(rounded(down * 20.0)).or_default() += 1;
        }
    }
    // Of equals the closest: the others part paragraphs.
    let most = pitches.into_iter().max_by_key(|(pitch, count)| (*count, Reverse(*pitch)));
    most.map_or(1.25, |(pitch, _)| f64::from(pitch) / 20.0)
}

/// The title: the largest heading of the first page, which then is no block where it comes first, else what
/// the file says of itself.
fn title(file: &File, document: &mut Document) -> Option<String> {
    let first = document.blocks.first();
    if first
        .is_some_and(|block| matches!(block.kind, BlockKind::Heading(_)) && block.page == Some(1))
    {
        return Some(document.blocks.remove(0).text);
    }
    let info = font::get(file, &file.trailer, b"Info").and_then(|info| info.as_dict().ok());
    let title = info.and_then(|info| font::get(file, info, b"Title")?.as_str().ok());
    title.map(|title| single_spaced(&page::spelt(title))).filter(|title| !title.is_empty())
}

/// What could not be read and a reader of the file would see.
fn unread(pages: &[page::Page], scans: usize) -> Vec<Notice> {
    let pictured: Vec<String> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.pictures.iter().any(|share| *share > TELLING_PICTURE))
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    let mut said = Vec::new();
    if !pictured.is_empty() {
        let pages = if pictured.len() == 1 { "page" } else { "pages" };
        said.push(format!("Text in pictures is not read: {pages} {}.", pictured.join(", ")));
    }
    if scans > 0 {
        said.push("The pages are scans; their text is what a machine recognised.".to_owned());
    }
    let notice = |text| Notice { kind: NoticeKind::Unread, date: None, text };
    said.into_iter().map(notice).collect()
}

/// To the nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
fn rounded(number: f64) -> i32 {
    number.round().clamp(-1e9, 1e9) as i32
}

#[cfg(test)]
mod tests;
