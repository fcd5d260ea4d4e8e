//! Whether a page as it stands says that it ended: withdrawn, or replaced as a whole. What newly came on a page is for
//! `says`; that a page is gone, for `settle`.

use super::{says::is_wholly_replaced, statements::sentences};
use crate::model::{
    document::{Document, NoticeKind},
    edition::{End, Ended, When},
    time::in_london,
};

/// Blocks in which a page says what became of it.
const HEAD: usize = 12;

/// Characters of its words that are kept.
const LONG: usize = 300;

/// How `page`, seen at `seen`, says that all of it ended. `is_publication` where its words on itself are to be read,
/// and not its publisher's notice alone.
#[must_use]
pub fn ended(page: &Document, is_publication: bool, seen: jiff::Timestamp) -> Option<Ended> {
    let seen = When { not_before: None, not_after: Some(in_london(seen).date()) };
    let ended = |how, on: Option<When>, words: Option<String>| Ended {
        how,
        on: on.unwrap_or(seen),
        words,
        addresses: Vec::new(),
    };
    if let Some(notice) = page.notice(NoticeKind::Withdrawn) {
        let words = Some(notice.text.trim()).filter(|words| !words.is_empty());
        let words = words.map(|words| words.chars().take(LONG).collect());
        return Some(ended(End::Withdrawn, notice.date.map(When::day), words));
    }
    let blocks = page.blocks.iter().take(HEAD).filter(|_| is_publication);
    let mut all = blocks.flat_map(|block| sentences(&block.text));
    let replaced = all.find(|sentence| is_wholly_replaced(sentence))?;
    Some(ended(End::Superseded, None, Some(replaced.chars().take(LONG).collect())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::document::{Block, BlockKind, Notice};

    fn page(texts: &[&str]) -> Document {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        Document { blocks: texts.iter().map(block).collect(), ..Document::default() }
    }

    const SEEN: jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;

    #[test]
    fn a_page_that_was_withdrawn_or_replaced_says_so_and_when() {
        let mut withdrawn = page(&["Clubs tell the lead."]);
        withdrawn.notices.push(Notice {
            kind: NoticeKind::Withdrawn,
            date: Some(date(2026, 4, 3)),
            text: "It is out of date.".to_owned(),
        });
        let told = ended(&withdrawn, false, SEEN).unwrap();
        assert_eq!(told.to_string(), "withdrawn on 3 April 2026");
        assert_eq!(told.words.as_deref(), Some("It is out of date."));
        let replaced = page(&["Clubs", "This guidance has been replaced by the club code."]);
        let told = ended(&replaced, true, SEEN).unwrap();
        assert_eq!(told.to_string(), "replaced, as seen on 1 January 1970");
        assert_eq!(ended(&replaced, false, SEEN), None, "nobody called it a publication");
    }

    #[test]
    fn what_was_replaced_in_part_or_is_of_others_has_not_ended() {
        for text in [
            "On 1 March the code came into force, replacing all of the guidance for Wales on this page.",
            "This guidance has been partly replaced by the club code.",
            "The 2015 version has been replaced by the 2018 version.",
            "The agency has been replaced by the board.",
            "This guidance is not intended to replace local procedures.",
        ] {
            assert_eq!(ended(&page(&[text]), true, SEEN), None, "{text}");
        }
    }
}
