//! What a page of any publisher says of itself: dates in its head and foot, and a notice that it is
//! withdrawn. Takes only short lines that are nothing else; a sentence that tells of a date stays text.

use jiff::civil::Date;
use scraper::{ElementRef, Html};

use crate::model::{
    document::{Block, Document, Notice, NoticeKind},
    wording::settled,
};

use super::{super::dates, At, LeftOut, attr, elements, names::Known, plain};

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

/// What a page calls its own document.
const SUBJECTS: &[&str] = &[
    "advice",
    "chapter",
    "collection",
    "consultation",
    "content",
    "document",
    "edition",
    "guidance",
    "guideline",
    "information",
    "page",
    "policy",
    "procedure",
    "publication",
    "report",
    "statutory guidance",
    "strategy",
    "version",
];

/// Takes the page's lines about itself out of its blocks into its notices.
pub(super) fn take(html: &Html, roots: &[At<'_>], document: &mut Document, left: &LeftOut) {
    take_dates(document);
    if document.notice(NoticeKind::Withdrawn).is_none() {
        let banner = banner(html, left).or_else(|| stub(&document.blocks, roots));
        document.notices.extend(banner.map(|text| Notice {
            kind: NoticeKind::Withdrawn,
            date: dates::first_day(&text),
            text,
        }));
    }
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

/// The words of a banner that says that the page is withdrawn.
fn banner<'a>(html: &'a Html, left: &LeftOut) -> Option<String> {
    let names = ["notice", "banner", "alert", "warning", "withdrawn", "archived", "superseded"];
    let telling = Known::new(|name: &str| {
        let name = name.to_ascii_lowercase();
        names.iter().any(|part| name.contains(part))
    });
    let marked = |element: &ElementRef<'a>| {
        let value = element.value();
        let role = attr(value, "role").unwrap_or_default();
        ["alert", "note", "status"].contains(&role)
            || value.classes().chain(value.id()).any(|name| telling.is(name))
    };
    elements(html.tree.root())
        .filter(marked)
        .take(200)
        .filter(|element| !element.ancestors().any(|above| left.contains(above.id())))
        .filter(|element| !left.contains(element.id()))
        .map(|element| settled(&plain(*element, left)))
        .find(|text| text.split(' ').count() <= 120 && says_withdrawn(text))
}

/// The words of a page that is nothing but the news that it is replaced.
fn stub(blocks: &[Block], roots: &[At<'_>]) -> Option<String> {
    if blocks.len() > 6 || roots.is_empty() {
        return None;
    }
    let first = blocks.iter().take(3).map(|block| settled(&block.text));
    first.filter(|text| text.split(' ').count() <= 40).find(|text| says_withdrawn(text))
}

/// Whether a sentence with “this” as its subject says that the page's own document is withdrawn.
fn says_withdrawn(text: &str) -> bool {
    let text = text.to_lowercase();
    text.split(['.', '!', '\n']).any(|sentence| {
        let sentence = sentence.trim();
        let subject = sentence.trim_start_matches("important: ");
        let subject = subject.strip_prefix("this ").or_else(|| subject.strip_prefix("the "));
        let own = subject.is_some_and(|rest| SUBJECTS.iter().any(|noun| rest.starts_with(noun)));
        let words: Vec<&str> =
            sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let said = |verbs: &[&str], state: &[&str]| {
            words.windows(2).enumerate().any(|(at, pair)| {
                let lead = verbs.contains(&pair[0]) || (pair[0] == "now" && at > 0);
                at < 8 && lead && state.contains(&pair[1])
            })
        };
        let state = ["withdrawn", "archived", "superseded", "replaced", "retired"];
        let verbs = ["was", "been", "is"];
        let updated = sentence.contains("been updated and replaced by");
        let gone =
            sentence.contains("is no longer current") || sentence.contains("is no longer in force");
        own && (said(&verbs, &state) || updated || gone)
    })
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

    #[test]
    fn withdrawal_is_read_of_the_page_itself_only() {
        for text in [
            "This guidance has been updated and replaced by NICE guideline NG999.",
            "This policy was withdrawn on 3 May 2024",
            "Note. This page is now archived.",
        ] {
            assert!(says_withdrawn(text), "{text}");
        }
        for text in [
            "This guidance replaced the 2018 edition.",
            "The old procedure was withdrawn in 2018.",
            "Consent can be withdrawn at any time.",
            "This form was replaced by a telephone line.",
            "This service was launched in May.",
        ] {
            assert!(!says_withdrawn(text), "{text}");
        }
    }
}
