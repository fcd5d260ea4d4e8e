//! Lines that differ at every visit and say nothing: counters of views, the moment of rendering, the year of
//! a copyright. Takes whole short lines only; a sentence that counts something stays text.

use crate::model::{
    document::{Block, BlockKind},
    wording::settled,
};

/// A line with more words than this is a sentence.
const LONGEST: usize = 14;

/// What pages count of themselves.
const COUNTED: &[&str] = &[
    "views",
    "view",
    "page views",
    "hits",
    "shares",
    "likes",
    "total views",
    "viewed",
    "view count",
];

/// How a line begins that tells when the page was made for its reader.
const RENDERED: &[&str] = &[
    "page last rendered",
    "page rendered",
    "page generated",
    "page loaded",
    "page printed",
    "generated at",
    "rendered at",
    "generated on",
    "printed on",
    "this page was generated",
    "this page was printed",
    "today is",
    "today's date",
];

/// Drops such lines.
pub(super) fn drop(blocks: &mut Vec<Block>) {
    blocks.retain(|block| {
        let prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item);
        !(prose && block.number.is_none() && is_passing(&block.text))
    });
}

/// Whether a line is nothing but that.
fn is_passing(text: &str) -> bool {
    if text.len() > 300 || text.split_whitespace().count() > LONGEST {
        return false;
    }
    let line = settled(text).to_lowercase();
    let line = line.trim_end_matches('.');
    is_counter(line) || is_moment(line) || is_copyright(line)
}

/// `views: 1,234`, `1,234 views`, `viewed 12 times`.
fn is_counter(line: &str) -> bool {
    let line = line.strip_suffix(" times").unwrap_or(line);
    let number = |text: &str| {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | 'k');
        text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(digits)
    };
    let parts =
        line.rsplit_once([' ', ':']).map(|(name, n)| (name.trim_end_matches([':', ' ']), n));
    let after = parts.is_some_and(|(name, n)| COUNTED.contains(&name) && number(n));
    let before = line.split_once(' ').is_some_and(|(n, name)| COUNTED.contains(&name) && number(n));
    after || before
}

/// `page last rendered at 12:31:07`: such words, and a figure.
fn is_moment(line: &str) -> bool {
    RENDERED.iter().any(|start| line.starts_with(start))
        && line.contains(|c: char| c.is_ascii_digit())
}

/// `© 2026 The board`, `copyright 2019-2026 The board. all rights reserved`.
fn is_copyright(line: &str) -> bool {
    let rest = line.strip_prefix("copyright").unwrap_or(line).trim_start();
    let marked = rest.len() < line.len() || rest.starts_with(['©', '(']);
    let rest = rest.trim_start_matches("(c)").trim_start_matches(['©', ' ']);
    marked
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .get(..4)
            .is_some_and(|year| year.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year)))
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn lines_that_count_or_date_the_visit_are_no_text() {
        for line in [
            "Views: 1,234",
            "1,234 views",
            "Viewed 12 times",
            "Page views: 7",
            "Page last rendered at 12:31:07",
            "This page was generated on 3 May 2026 at 06:00.",
            "© 2026 The board",
            "Copyright © 2019–2026 The board. All rights reserved.",
        ] {
            assert!(is_passing(line), "{line}");
        }
    }

    #[test]
    fn what_a_reader_reads_stays() {
        for line in [
            "Visits: 6",
            "Views of the child: 1 form for each meeting",
            "The child’s views",
            "2 views of the same case",
            "Today is the day to act",
            "Copyright law applies",
            "(c) 2 members of staff",
            "2026",
            "Printed on request",
        ] {
            assert!(!is_passing(line), "{line}");
        }
    }
}
