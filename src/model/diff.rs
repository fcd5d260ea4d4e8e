//! How two documents differ: edits in reading order, each with its place in both.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::document::BlockKind;

/// What happened to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// Only the new document has it.
    Added,
    /// Only the old document has it.
    Removed,
    /// Its words or a link target differ.
    Reworded,
    /// It stands elsewhere, reworded or not.
    Moved,
    /// Only the publisher's numbers differ: one edit for a run of blocks that moved on alike, its numbers
    /// as a range (`145–172`), its place that of the first.
    Renumbered,
}

/// What kind of difference an edit is. A headline counts substance alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Changes what the text says.
    Substance,
    /// Only renumbers a cross-reference.
    Reference,
    /// Only re-wraps, re-numbers, moves or re-punctuates.
    Layout,
    /// Belongs to a table of contents.
    Contents,
    /// Mends a slip without changing meaning.
    Editorial,
}

/// What a change touches that a careful reader looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// must, should, may and their like.
    Duty,
    /// not, never, no longer.
    Negation,
    /// Ages, amounts, counts.
    Figure,
    /// Within so many days.
    Deadline,
    /// A day, month or year.
    Date,
    /// A role or body.
    Role,
    /// An Act, section or regulation.
    Law,
    /// Telephone, e-mail, address.
    Contact,
    /// The target of a link under unchanged words.
    Link,
    /// What a term means.
    Definition,
    /// A cross-reference that does not lead where it led before.
    Reference,
}

/// A run of words that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Word {
    /// Which of the three.
    #[serde(with = "word_op")]
    pub op: WordOp,
    /// The words, joined with single spaces.
    pub text: String,
}

/// Whether words stayed, went or came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordOp {
    /// In both.
    Same,
    /// In the old only.
    Removed,
    /// In the new only.
    Added,
}

mod word_op {
    //! `=`, `-` and `+`, as interface JSON writes them.
    use super::WordOp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    pub(super) fn serialize<S: Serializer>(op: &WordOp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match op {
            WordOp::Same => "=",
            WordOp::Removed => "-",
            WordOp::Added => "+",
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<WordOp, D::Error> {
        match String::deserialize(from)?.as_str() {
            "=" => Ok(WordOp::Same),
            "-" => Ok(WordOp::Removed),
            "+" => Ok(WordOp::Added),
            other => Err(D::Error::custom(format!("“{other}” is none of = - +"))),
        }
    }
}

/// A link whose words stayed and whose target did not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkEdit {
    /// The words that carry it.
    pub text: String,
    /// The target before; none where the words carried no link.
    pub old: Option<String>,
    /// The target after; none where the words carry no link any more.
    pub new: Option<String>,
}

impl LinkEdit {
    /// Whether it led and leads to a place on its own page: another anchor there is no other text to read.
    #[must_use]
    pub fn stays_on_page(&self) -> bool {
        [&self.old, &self.new].into_iter().flatten().all(|target| target.starts_with('#'))
    }
}

/// A cross-reference whose number differs, or stayed although what it meant has another number now.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReferenceEdit {
    /// What it named before: `paragraph 41`.
    pub old: String,
    /// What it names now: `paragraph 43`; the same where it was not brought up to date.
    pub new: String,
    /// Whether the new number is that of what the old one meant; none where that is not known.
    pub follows: Option<bool>,
    /// What the thing that it meant is now: `paragraph 44`; none where it went or that is not known.
    #[serde(default)]
    pub meant: Option<String>,
}

impl ReferenceEdit {
    /// Whether it still names what has another number now, or went.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.old == self.new
    }
}

/// An edit's place in one of the two documents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Side {
    /// The block's position, from 0.
    #[serde(skip)]
    pub block: usize,
    /// What the block is.
    pub kind: BlockKind,
    /// Its words as written.
    pub text: String,
    /// The headings above it, outermost first, joined with ` › `.
    pub section: Option<String>,
    /// The publisher's own number.
    pub paragraph: Option<String>,
    /// The page, from 1.
    pub page: Option<u32>,
    /// The title of the publication's document that it stands in; none, and left out, of its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What a reader calls that document where it has the publication's own title: `the PDF`.
    #[serde(skip)]
    pub called: Option<&'static str>,
}

impl Side {
    /// Where a reader finds it: `paragraph 41, page 12, section “Early help”`; none where nothing names the
    /// place. The section is the innermost heading. In a document of a publication:
    /// `paragraph 41, page 12 of “Keeping children safe”`, or `of the PDF`.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let page = self.page.map(|page| format!("page {page}"));
        let innermost = |path: &String| {
            let last = path.rsplit(" › ").next().unwrap_or(path).trim();
            (!last.is_empty()).then(|| format!("section “{}”", shortened(last)))
        };
        let section = self.section.as_ref().and_then(innermost);
        let parts: Vec<String> = [self.numbered(), page, section].into_iter().flatten().collect();
        let Some(document) = &self.document else {
            return (!parts.is_empty()).then(|| parts.join(", "));
        };
        let document = match self.called {
            Some(called) => called.to_owned(),
            None => format!("“{}”", shortened(document)),
        };
        let within =
            if parts.is_empty() { String::new() } else { format!("{} of ", parts.join(", ")) };
        Some(format!("{within}{document}"))
    }

    /// `paragraph 41`, `footnotes 4–19`, `Annex C`: its number with what is numbered by it; none where it has
    /// no number.
    #[must_use]
    pub fn numbered(&self) -> Option<String> {
        let number = self.paragraph.as_ref()?;
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(number.clone());
        }
        let noun = match self.kind {
            BlockKind::Footnote => "footnote",
            BlockKind::Heading(_) => "section",
            _ => "paragraph",
        };
        let plural = if number.contains('–') { "s" } else { "" };
        Some(format!("{noun}{plural} {number}"))
    }
}

/// A heading as a place names it: at most 80 characters.
fn shortened(heading: &str) -> String {
    if heading.chars().count() <= 80 {
        return heading.to_owned();
    }
    let start: String = heading.chars().take(79).collect();
    format!("{}…", start.trim_end())
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// What happened.
    pub op: Op,
    /// What kind of difference it is.
    pub group: Group,
    /// What it touches; `compare` sets `link`, `judge` adds the rest.
    pub flags: BTreeSet<Flag>,
    /// Its place in the old document; none where it was added.
    pub old: Option<Side>,
    /// Its place in the new document; none where it was removed.
    pub new: Option<Side>,
    /// Word by word; for added and removed blocks one run.
    pub words: Vec<Word>,
    /// Targets that changed under unchanged words.
    pub links: Vec<LinkEdit>,
    /// Cross-references among the changed words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ReferenceEdit>,
}

impl Edit {
    /// Whether its words and links stayed as they were, and only a cross-reference of it does not lead where it
    /// led.
    #[must_use]
    pub fn is_only_left_behind(&self) -> bool {
        self.op == Op::Reworded
            && self.group == Group::Reference
            && self.words.iter().all(|word| word.op == WordOp::Same)
            && self.references.iter().any(ReferenceEdit::is_stale)
    }

    /// Where a reader finds it in the new document, or in the old one where it is gone; with what its number
    /// was before, where that is another: `paragraph 44, formerly 41, section “Early help”`.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let place = self.new.as_ref().or(self.old.as_ref())?.place()?;
        let (Some(old), Some(new)) = (&self.old, &self.new) else { return Some(place) };
        let (Some(was), Some(is)) = (old.numbered(), new.numbered()) else { return Some(place) };
        let Some(rest) = place.strip_prefix(&is).filter(|_| was != is) else { return Some(place) };
        let noun = |text: &'_ str| text.rsplit_once(' ').map(|(noun, _)| noun.to_owned());
        let alike = noun(&was) == noun(&is) && new.paragraph.as_ref() != Some(&is);
        let was = old.paragraph.as_ref().filter(|_| alike).unwrap_or(&was);
        Some(format!("{is}, formerly {was}{rest}"))
    }
}

/// How large a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Its blocks.
    pub blocks: usize,
    /// Its words.
    pub words: usize,
}

/// How two documents differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// In the reading order of the new document, what was removed standing where it stood.
    pub edits: Vec<Edit>,
    /// The old document's size.
    pub old: Size,
    /// The new document's size.
    pub new: Size,
}

impl Diff {
    /// How many edits are of a group.
    #[must_use]
    pub fn count(&self, group: Group) -> usize {
        self.edits.iter().filter(|edit| edit.group == group).count()
    }
}

/// How many edits there are of each sort, as a reader finds them listed: whatever states a number of them takes it from
/// here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of substance, moved or not.
    pub substance: usize,
    /// Passages of which nothing differs but cross-references that follow the new numbers.
    pub following: usize,
    /// Passages of which nothing differs but numbers of pages, notes or tables, of which it is not known where they led.
    pub unknown: usize,
    /// Cross-references that still have an old number, wherever they stand.
    pub left_behind: usize,
    /// Slips of spelling.
    pub editorial: usize,
    /// Of layout, but for moves and numbers.
    pub layout: usize,
    /// Lines of contents lists.
    pub contents: usize,
    /// Ranges of numbers that moved on.
    pub renumbered: usize,
    /// Passages that stand elsewhere, reworded or not.
    pub moved: usize,
    /// Of these, how many were reworded in substance.
    pub moved_and_reworded: usize,
    /// Links that came, went or lead elsewhere, in edits of substance; not to places on the same page.
    pub links: usize,
}

impl Tally {
    /// Counts `edits`.
    pub fn of<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> Self {
        let mut tally = Self::default();
        for edit in edits {
            let moved = edit.op == Op::Moved;
            let substance = edit.group == Group::Substance;
            tally.left_behind += edit.references.iter().filter(|one| one.is_stale()).count();
            tally.moved += usize::from(moved);
            tally.moved_and_reworded += usize::from(moved && substance);
            if substance {
                tally.links += edit.links.iter().filter(|link| !link.stays_on_page()).count();
            }
            let counter = match edit.group {
                Group::Substance => &mut tally.substance,
                // What stands elsewhere and differs by no word of substance is told as that.
                _ if moved => continue,
                _ if edit.op == Op::Renumbered => &mut tally.renumbered,
                // Its cross-references are counted.
                Group::Reference if edit.is_only_left_behind() => continue,
                Group::Reference if edit.references.iter().any(|one| one.follows.is_none()) => {
                    &mut tally.unknown
                }
                Group::Reference => &mut tally.following,
                Group::Editorial => &mut tally.editorial,
                Group::Contents => &mut tally.contents,
                Group::Layout => &mut tally.layout,
            };
            *counter += 1;
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_as_a_reader_looks_it_up() {
        let mut side = Side {
            block: 0,
            kind: BlockKind::Paragraph,
            text: String::new(),
            section: Some("Chapter 2 › Early help".to_owned()),
            paragraph: Some("41".to_owned()),
            page: Some(20),
            document: None,
            called: None,
        };
        assert_eq!(side.place().as_deref(), Some("paragraph 41, page 20, section “Early help”"));
        side.kind = BlockKind::Footnote;
        assert_eq!(side.place().as_deref(), Some("footnote 41, page 20, section “Early help”"));
        side.kind = BlockKind::Paragraph;
        side.paragraph = None;
        assert_eq!(side.place().as_deref(), Some("page 20, section “Early help”"));
        (side.page, side.section) = (None, None);
        assert_eq!(side.place(), None);
        side.document = Some("Keeping clubs safe 2026".to_owned());
        side.page = Some(12);
        side.section = None;
        side.paragraph = Some("41".to_owned());
        assert_eq!(side.place().unwrap(), "paragraph 41, page 12 of “Keeping clubs safe 2026”");
        (side.page, side.paragraph) = (None, None);
        assert_eq!(side.place().unwrap(), "“Keeping clubs safe 2026”");
    }
}
