//! What a page of any publisher says of itself: dates in its head and foot, and a notice that it is
//! withdrawn. Takes only short lines that are nothing else; a sentence that tells of a date stays text.

use ego_tree::iter::Edge;
use jiff::civil::Date;
use scraper::{ElementRef, Html};

use crate::model::{
    document::{Block, BlockKind, Document, Notice, NoticeKind},
    wording::{settled, words_in},
};

use super::{
    super::dates,
    Address, At, LeftOut, attr, blocks, elements, name_of,
    names::Known,
    plain,
    withdrawal::{self, Place},
    within,
};

/// How many blocks from the top, and from the end, may be lines about the page.
const HEAD: usize = 15;
const FOOT: usize = 6;

/// How a line about the page begins, settled and in lower case; the longest first.
const LABELS: &[(&str, NoticeKind)] = &[
    ("this page was last updated", NoticeKind::Updated),
    ("this page was last reviewed", NoticeKind::Updated),
    ("this page was published", NoticeKind::Published),
    ("page last updated", NoticeKind::Updated),
    ("page last reviewed", NoticeKind::Updated),
    ("page updated", NoticeKind::Updated),
    ("last updated", NoticeKind::Updated),
    ("last modified", NoticeKind::Updated),
    ("last reviewed", NoticeKind::Updated),
    ("date updated", NoticeKind::Updated),
    ("updated", NoticeKind::Updated),
    ("first published", NoticeKind::Published),
    ("date published", NoticeKind::Published),
    ("publication date", NoticeKind::Published),
    ("published", NoticeKind::Published),
    ("posted", NoticeKind::Published),
];

/// Within how many words, and before which heading, the text of a page says that it is withdrawn.
const OPENING: usize = 80;
const HEADINGS: usize = 2;

/// The longest notice, in words.
const LONGEST: usize = 120;

/// Takes the page's lines about itself out of its blocks into its notices. `head` is the block before which
/// its title stood.
pub(super) fn take(
    html: &Html,
    roots: &[At<'_>],
    head: usize,
    document: &mut Document,
    left: &LeftOut,
    address: &Address,
) {
    if document.notice(NoticeKind::Withdrawn).is_none() {
        let words = banner(html, roots, left, address).or_else(|| opening(&document.blocks, head));
        document.notices.extend(words.map(|text| Notice {
            kind: NoticeKind::Withdrawn,
            date: dates::first_day(&text),
            text,
        }));
    }
    take_dates(document);
}

fn take_dates(document: &mut Document) {
    let count = document.blocks.len();
    let near = |at: usize| at < HEAD || at + FOOT >= count;
    let blocks = std::mem::take(&mut document.blocks);
    let mut found = Vec::new();
    let mut rest = blocks.into_iter().enumerate().peekable();
    while let Some((at, mut block)) = rest.next() {
        if !near(at) || block.number.is_some() {
            document.blocks.push(block);
            continue;
        }
        // A term and its definition: “Published:” and the day after it.
        if let Some(kind) = bare_label(&block.text)
            && let Some((_, next)) = rest.peek()
            && let Some((date, after)) = day_at_start(&next.text)
            && after.is_empty()
        {
            found.push((kind, date));
            rest.next();
            continue;
        }
        let mut text = block.text.clone();
        while let Some((kind, date, after)) = dated_line(&text) {
            found.push((kind, date));
            text = after;
        }
        if text.len() < block.text.len() {
            block.text = text;
        }
        if block.text.chars().any(char::is_alphanumeric) {
            document.blocks.push(block);
        }
    }
    for (kind, date) in found {
        if document.notice(kind).is_none() {
            document.notices.push(Notice { kind, date: Some(date), text: String::new() });
        }
    }
}

/// A line that is only a label.
fn bare_label(text: &str) -> Option<NoticeKind> {
    let line = settled(text).to_lowercase();
    let line = line.trim_end_matches([':', ' ']);
    LABELS.iter().find(|(label, _)| *label == line).map(|(_, kind)| *kind)
}

/// A short line that begins with a label and a day, and what of it is left.
fn dated_line(text: &str) -> Option<(NoticeKind, Date, String)> {
    if text.split_whitespace().count() > 16 {
        return None;
    }
    let (label, kind) = LABELS.iter().find(|(label, _)| {
        text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label))
    })?;
    let rest = text[label.len()..].trim_start_matches([' ', ':', '-', '–']);
    let rest = rest.strip_prefix("on ").or_else(|| rest.strip_prefix("on: ")).unwrap_or(rest);
    let (date, after) = day_at_start(rest)?;
    // Words that go on in small letters are a sentence: “Published 3 May 2024 by the board and …”.
    let goes_on = after.starts_with(|c: char| c.is_lowercase()) && !after.starts_with("at ");
    (!goes_on).then_some((*kind, date, after))
}

/// The day with which `text` begins, and what follows it.
fn day_at_start(text: &str) -> Option<(Date, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for length in 1..=words.len().min(4) {
        let start = words[..length].join(" ");
        if let Some(date) = dates::first_day(&start) {
            let after = words[length..].join(" ");
            let after = after.trim_start_matches(['|', '·', '-', '–', '—', ',', '.', ';', ' ']);
            return Some((date, after.to_owned()));
        }
    }
    None
}

/// The words of a box, marked as one, that says that the page is withdrawn: above or beside the main part, or
/// in its opening.
fn banner<'a>(
    html: &'a Html,
    roots: &[At<'a>],
    left: &LeftOut,
    address: &Address,
) -> Option<String> {
    let notices = ["notice", "banner", "alert", "warning", "withdrawn", "archived", "superseded"];
    let boxes = ["callout", "panel", "box", "status"];
    let holds = |name: &str, parts: &[&str]| {
        let name = name.to_ascii_lowercase();
        parts.iter().any(|part| name.contains(part))
    };
    let notice = Known::new(|name: &str| holds(name, &notices));
    let boxed = Known::new(|name: &str| holds(name, &boxes));
    let early = early(roots, left);
    let marked = |element: &ElementRef<'a>| {
        let value = element.value();
        let role = attr(value, "role").unwrap_or_default();
        let names = || value.classes().chain(value.id());
        let told = ["alert", "note", "status"].contains(&role) || names().any(|n| notice.is(n));
        if early.contains(element.id()) {
            return told || names().any(|name| boxed.is(name));
        }
        told && !roots.iter().any(|root| within(**element, root.id()))
    };
    elements(html.tree.root())
        .filter(marked)
        .take(200)
        .filter(|element| !left.contains(element.id()))
        .filter(|element| !element.ancestors().any(|above| left.contains(above.id())))
        .filter(|element| words_in(&plain(**element, left)) <= LONGEST)
        .map(|element| blocks::read(*element, left, address))
        .find(|blocks| withdrawal::statement(blocks, Place::Notice).is_some())
        .map(|blocks| joined(&blocks))
}

/// The elements that begin in the opening of the main part, or right after its title.
fn early(roots: &[At<'_>], left: &LeftOut) -> LeftOut {
    let mut early = LeftOut::new();
    let (mut words, mut headings, mut titled) = (0, 0, false);
    let mut skipped = None;
    for edge in roots.iter().flat_map(At::traverse) {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                if left.contains(node.id()) {
                    skipped = Some(node.id());
                } else if let Some(text) = node.value().as_text() {
                    words += words_in(text);
                } else if node.value().is_element() {
                    match name_of(node) {
                        "h1" if !titled => (words, headings, titled) = (0, 0, true),
                        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => headings += 1,
                        _ => {}
                    }
                    if words < OPENING && headings < HEADINGS {
                        early.insert(node.id());
                    }
                }
            }
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            _ => {}
        }
    }
    early
}

/// The paragraph in the opening of the text that says that the page is withdrawn.
fn opening(blocks: &[Block], head: usize) -> Option<String> {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let after_title = head.min(blocks.len());
    [0, after_title].into_iter().find_map(|from| {
        let (mut words, mut headings) = (0, 0);
        let opening = blocks[from..].iter().take_while(|block| {
            headings += usize::from(is_heading(block));
            let near = words < OPENING && headings < HEADINGS;
            words += words_in(&block.text);
            near
        });
        let end = from + opening.count();
        let at = from + withdrawal::statement(&blocks[from..end], Place::Opening)?;
        let block = &blocks[at];
        // Where one heading after the other stands over such a sentence, it is of what the heading names.
        let under = blocks[from..at].iter().any(is_heading);
        let after = blocks[at + 1..].iter().take(500).skip_while(|block| !is_heading(block));
        let listed = under && after.into_iter().any(withdrawal::is_statement);
        (!listed).then(|| joined(std::slice::from_ref(block)))
    })
}

/// Blocks as one passage; a heading is a sentence that ends without its full stop.
fn joined(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        if text.ends_with(|c: char| c.is_alphanumeric() || c == ')') {
            text.push('.');
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let number = block.number.as_deref().map(|number| format!("{number} "));
        text.push_str(&number.unwrap_or_default());
        text.push_str(&settled(&block.text));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_about_the_page_is_read_and_nothing_more() {
        let read = |text| dated_line(text).map(|(kind, date, rest)| (kind, date.to_string(), rest));
        let updated = |rest: &str| Some((NoticeKind::Updated, "2025-03-13".into(), rest.into()));
        assert_eq!(read("Last updated: 13 Mar 2025 Topics: Podcast"), updated("Topics: Podcast"));
        assert_eq!(read("This page was last updated on 13 March 2025."), updated(""));
        assert_eq!(read("Updated in line with the duty of 13 March 2025"), None);
        assert_eq!(read("Published 13 March 2025 by the board"), None);
        assert_eq!(read("Last updated by the board on 13 March 2025"), None);
    }
}
