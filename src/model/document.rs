//! What a snapshot says: blocks of text with their place, and what the publisher says of the document itself.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::wording::words_in;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table; its cells are joined with ` | `.
    Row,
    /// A quotation.
    Quote,
    /// Text whose line breaks are its own.
    Preformatted,
    /// A footnote or endnote; its mark is its number, and it stands behind the block that carries the mark.
    Footnote,
}

/// A link inside a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The words that carry it, settled.
    pub text: String,
    /// Its target, absolute, settled (see `extract::settle`); only `#fragment` where it stays on the page,
    /// so that a page that moves does not change its own contents list.
    pub target: String,
}

/// One piece of text that a reader sees as a unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words, with single spaces, as written; comparison settles quotes and dashes itself.
    pub text: String,
    /// The publisher's own number (`41`, `3.2`, `Annex C`), which is not part of `text`.
    pub number: Option<String>,
    /// The page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// In reading order.
    pub links: Vec<Link>,
}

impl Block {
    /// What a place calls it where it is a heading: with the name of the part, chapter or annex that it is
    /// (`Part one: the management of safeguarding`), without a bare number, which moves with every renumbering.
    #[must_use]
    pub fn called(&self) -> Cow<'_, str> {
        let is_name = |number: &&String| {
            number.starts_with(char::is_alphabetic) && number.contains([' ', '\u{a0}'])
        };
        match self.number.as_ref().filter(is_name) {
            Some(name) => Cow::Owned(format!("{name}: {}", self.text)),
            None => Cow::Borrowed(&self.text),
        }
    }
}

/// A file or page that the document offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attachment {
    /// As the publisher calls it.
    pub title: String,
    /// Absolute, settled.
    pub target: String,
}

/// What the publisher says of the document, as opposed to in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What sort of statement.
    pub kind: NoticeKind,
    /// The day it names.
    pub date: Option<Date>,
    /// Its words, settled.
    pub text: String,
}

/// What a [`Notice`] states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// First published on.
    Published,
    /// Last updated on: the date shown to the public.
    Updated,
    /// An entry of the page's own change history.
    ChangeNote,
    /// Withdrawn, archived or closed.
    Withdrawn,
    /// Where it applies.
    Applies,
    /// When it was last reviewed, or will be next: a promise, no change.
    Reviewed,
    /// Whether it is in force, as the publisher of legislation says.
    Status,
    /// Changes that are known and not yet made in the text.
    Outstanding,
    /// The forms in which the publisher's record carries a text, where there are several. No reader
    /// sees more than one of them.
    Forms,
    /// What whoever reads the text should know of the file that it was read from: changes in it that nobody
    /// has accepted yet. Not the publisher's words, and no change by itself.
    Remark,
    /// What of the document we could not read, in our own words: text in pictures, scanned pages.
    Unread,
}

/// What a snapshot says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its title.
    pub title: Option<String>,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// In the order in which they stand, change notes newest first where the publisher does so.
    pub notices: Vec<Notice>,
    /// In the order in which they stand.
    pub attachments: Vec<Attachment>,
    /// Where it is a list: its entries, one for each block. None where it is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
}

/// A document whose blocks are entries that come and go by themselves: a feed, a list of amendments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// What it is a list of.
    pub of: Listed,
    /// One for each block, in the same order.
    pub entries: Vec<Entry>,
}

/// What a list is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listed {
    /// Items of a feed, results of a search, pages of a site.
    Items,
    /// Amendments to the chapters of a manual.
    Amendments,
}

/// One entry of a list, by more than its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What makes it the same entry when its words change: the publisher's identifier, an address, or the
    /// chapter and month. Several entries may share one.
    pub key: String,
    /// What it is called where it is told of.
    pub title: String,
    /// The day that the publisher gives it.
    pub date: Option<Date>,
}

impl Document {
    /// For each block the headings above it, outermost first, without itself: `["Chapter 2: Help", "Early help"]`.
    #[must_use]
    pub fn sections(&self) -> Vec<Vec<Cow<'_, str>>> {
        let mut open: Vec<(u8, Cow<'_, str>)> = Vec::new();
        let mut sections = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            if let BlockKind::Heading(level) = block.kind {
                open.retain(|(above, _)| *above < level);
                sections.push(open.iter().map(|(_, text)| text.clone()).collect());
                open.push((level, block.called()));
            } else {
                sections.push(open.iter().map(|(_, text)| text.clone()).collect());
            }
        }
        sections
    }

    /// How many words its blocks hold.
    #[must_use]
    pub fn words(&self) -> usize {
        self.blocks.iter().map(|block| words_in(&block.text)).sum()
    }

    /// The first notice of a kind.
    #[must_use]
    pub fn notice(&self, kind: NoticeKind) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.kind == kind)
    }
}
