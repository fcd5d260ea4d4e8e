//! NICE: pages of guidance (next-web) and the records behind them (publications and project feeds). Dates of
//! first publication and last update are read by the general rule; here are the end of a product, its update
//! information, and what in a record is for programs alone.

use serde_json::Value;
use url::Url;

use super::{HEAD, dated, take_notices};
use crate::{
    extract::{ExtractError, dates, json, list, text},
    model::{
        document::{BlockKind, Document, Notice, NoticeKind},
        wording::settled,
    },
};

/// The chapter in which NICE says what it changed.
const UPDATES: &str = "update information";

/// Takes what a page says of itself out of its text.
pub(super) fn settle(document: &mut Document) {
    take_notices(document, |at, block| {
        let text = settled(&block.text);
        let ended = text.strip_prefix("Terminated:").filter(|_| at < HEAD)?;
        Some(Notice { kind: NoticeKind::Withdrawn, date: dates::first_day(ended), text })
    });
    header_line(document);
    update_information(document);
}

/// `NICE guideline [NG8] Published: 03 June 2015`: the header of older pages is one line.
fn header_line(document: &mut Document) {
    let known = document.notice(NoticeKind::Published).is_some();
    take_notices(document, |at, block| {
        let text = settled(&block.text);
        let (head, day) = text.split_once(" Published: ").filter(|_| at < HEAD && !known)?;
        let is_head = head.ends_with(']') && text.split_whitespace().count() <= 16;
        let date = dates::first_day(day).filter(|_| is_head)?;
        Some(Notice { kind: NoticeKind::Published, date: Some(date), text: String::new() })
    });
}

/// The chapter “Update information” becomes change notes: each begins with its month (“October 2017: …”).
fn update_information(document: &mut Document) {
    let is_it = |text: &str| settled(text).to_lowercase().trim_end_matches(':') == UPDATES;
    // On the chapter's own page its heading may be the page's title.
    let titled = document.title.as_deref().is_some_and(is_it);
    let heading = document
        .blocks
        .iter()
        .position(|block| matches!(block.kind, BlockKind::Heading(_)) && is_it(&block.text));
    let (from, level) = match heading.map(|at| (at, document.blocks[at].kind)) {
        Some((at, BlockKind::Heading(level))) => (at, level),
        _ if titled => (0, 0),
        _ => return,
    };
    let ends = document
        .blocks
        .iter()
        .enumerate()
        .skip(from + usize::from(!titled))
        .find(|(_, b)| matches!(b.kind, BlockKind::Heading(other) if other <= level));
    let to = ends.map_or(document.blocks.len(), |(at, _)| at);
    let chapter: Vec<_> = document.blocks.drain(from..to).collect();
    let mut notes: Vec<Notice> = Vec::new();
    for block in chapter {
        let text = settled(&block.text);
        if matches!(block.kind, BlockKind::Heading(_)) {
            continue;
        }
        let goes_on = !begins_with_month(&text);
        if let Some(note) = notes.last_mut().filter(|_| goes_on) {
            note.text = format!("{} {text}", note.text);
        } else {
            let date = opening_day(&text);
            notes.push(Notice { kind: NoticeKind::ChangeNote, date, text });
        }
    }
    document.notices.extend(notes);
}

/// Whether a text begins with a month and a year before a colon.
fn begins_with_month(text: &str) -> bool {
    let Some((label, _)) = text.split_once(':') else { return false };
    let words: Vec<&str> = label.split_whitespace().collect();
    let year = words.last().is_some_and(|year| year.len() == 4 && year.parse::<u16>().is_ok());
    year && words.len() <= 3 && words.iter().any(|word| dates::is_month(word))
}

/// The day with which a note begins; a month alone is no day, and stays in its words.
fn opening_day(text: &str) -> Option<jiff::civil::Date> {
    dates::first_day(text.split_once(':')?.0)
}

/// Whether a record is one of NICE's: a product, a chapter, a project.
pub(super) fn is(value: &Value) -> bool {
    let has = |names: &[&str]| names.iter().all(|name| value.get(name).is_some());
    has(&["ProductStatus", "Title"])
        || has(&["ChapterSlug", "Content"])
        || has(&["ProjectType", "Status", "Title"])
}

/// Reads one of these records.
pub(super) fn read(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    let of = |name| list::string(value, name);
    let mut document = Document { title: Some(list::plain(of("Title"))), ..Document::default() };
    document.notices.extend(dated(NoticeKind::Published, of("PublishedDate")));
    let modified = dated(NoticeKind::Updated, of("LastMajorModificationDate"));
    document.notices.extend(modified.filter(|modified| {
        document.notice(NoticeKind::Published).is_none_or(|first| first.date != modified.date)
    }));
    let status = of("ProductStatus");
    if !["", "Published"].contains(&status) {
        let text = format!("NICE lists it as: {}", settled(status));
        document.notices.push(Notice { kind: NoticeKind::Withdrawn, date: None, text });
    }
    for name in ["Summary", "Content"] {
        json::add(of(name), url, &mut document)?;
    }
    if value.get("ProjectType").is_some() {
        text::push(
            &mut document.blocks,
            BlockKind::Paragraph,
            &format!("Status: {}", of("Status")),
        );
        timeline(value, &mut document);
    }
    chapters(value, url, &mut document);
    // A chapter's heading is its own; the guideline's name stands above.
    Ok(document)
}

/// The lists within a record, each under a name of its own.
fn within<'a>(value: &'a Value, list: &str, item: &str) -> impl Iterator<Item = &'a Value> {
    let found = value.get("_embedded").and_then(|all| all.get(list));
    let found = found.and_then(|list| list.get("_embedded")?.get(item));
    // One item alone stands there without its list.
    let (many, one) = match found {
        Some(Value::Array(many)) => (&many[..], None),
        one => (&[][..], one),
    };
    many.iter().chain(one)
}

fn timeline(value: &Value, document: &mut Document) {
    for step in within(value, "nice.indev:timeline-list", "nice.indev:timeline") {
        if step.get("Hidden").and_then(Value::as_bool) != Some(true) {
            let row =
                format!("{} | {}", list::string(step, "Column1"), list::string(step, "Column2"));
            text::push(&mut document.blocks, BlockKind::Row, &row);
        }
    }
}

fn chapters(value: &Value, url: &Url, document: &mut Document) {
    let all = within(
        value,
        "nice.publications:chapter-heading-list",
        "nice.publications:chapter-heading",
    );
    for chapter in all {
        let before = document.blocks.len();
        let title = list::plain(list::string(chapter, "Title"));
        text::push(&mut document.blocks, BlockKind::Item, &title);
        let target = super::super::settle::plain_target(list::string(chapter, "Url"), url);
        if let (Some(block), Some(target)) = (document.blocks.get_mut(before), target) {
            block.links.push(crate::model::document::Link { text: block.text.clone(), target });
        }
    }
}
