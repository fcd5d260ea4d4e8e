//! What a report is made of before it has a format: sections, cards, lists, runs of words. Each view
//! is laid out once; each format writes these parts and knows no view.

use jiff::Timestamp;

use super::words;
use crate::model::{capture::Digest, change::Significance};

/// A whole report, with its title.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) parts: Vec<Part>,
}

/// One part of a page.
#[derive(Debug)]
pub(super) enum Part {
    /// A paragraph.
    Para(Vec<Span>),
    /// A paragraph whose line breaks are its writer's own.
    Broken(Vec<String>),
    /// Lines to be copied into a file or a terminal as they stand.
    Lines(Vec<String>),
    /// A paragraph that says what matters most.
    Lead(Vec<Span>),
    /// Points without order.
    List(Vec<Vec<Span>>),
    /// Names and what they stand for.
    Facts(Vec<(&'static str, Vec<Span>)>),
    /// Rows under fixed headings; the first cell names the row.
    Table { heads: Vec<&'static str>, rows: Vec<Vec<Vec<Span>>> },
    /// Captured words, apart from ours.
    Quote(Vec<Span>),
    /// The same, of which some went or came: a format may show both texts side by side.
    Words(Vec<Span>),
    /// A heading and what stands under it.
    Section { heading: Vec<Span>, parts: Vec<Part> },
    /// A section that stands on its own: one change.
    Card { weight: Significance, heading: Vec<Span>, parts: Vec<Part> },
    /// Captured text as it stands, block by block.
    Text(Vec<Line>),
}

/// One block of captured text.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) sort: LineSort,
    /// The publisher's number.
    pub(super) number: Option<String>,
    pub(super) text: String,
}

/// What a line of captured text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineSort {
    /// A heading of that level.
    Heading(u8),
    Paragraph,
    Item,
    Quote,
}

/// A run of words. Captured words may stand in any of them: each format cleans and escapes them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Plain(String),
    Strong(String),
    /// What a program is told or a file is called.
    Code(String),
    /// An address; shown as a link only where it is http or https.
    Address(String),
    /// A digest: in short where it is only to be recognised.
    Sha256(Digest),
    Removed(String),
    Added(String),
    /// A moment, in London.
    Moment(Timestamp),
    /// The same to the second.
    Second(Timestamp),
}

/// How `at` is shown beside `other`: to the second where the minute does not tell them apart.
pub(super) fn beside(at: Timestamp, other: Timestamp) -> Span {
    if words::moment(at) == words::moment(other) { Span::Second(at) } else { Span::Moment(at) }
}

/// Plain words.
pub(super) fn plain(text: impl Into<String>) -> Span {
    Span::Plain(text.into())
}

/// A paragraph of plain words.
pub(super) fn para(text: impl Into<String>) -> Part {
    Part::Para(vec![plain(text)])
}

/// A section under a plain heading.
pub(super) fn section(heading: impl Into<String>, parts: Vec<Part>) -> Part {
    Part::Section { heading: vec![plain(heading)], parts }
}
