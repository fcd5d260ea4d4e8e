//! Marks of a body and its text that tell another text from an edited one, and a broken body from a whole
//! one: small enough to be kept for every snapshot. Pure.

use std::collections::BTreeSet;

use crate::{
    judge::hash::{BASIS, hash, mixed},
    model::{
        document::Document,
        sighting::{Family, Look, Odd},
        snapshot::Snapshot,
        wording::settled,
    },
};

/// So many marks of a text are kept: the smallest hashes of its runs of words.
const SKETCH: usize = 16;
/// So many words are a run.
const RUN: usize = 4;
/// A page that is whole ends with its closing tag within so many bytes.
const END: usize = 4_096;
/// So many broken characters are no slip.
const BROKEN: u32 = 3;

/// Of the words alone, in runs of a few: an edited paragraph keeps most of its runs.
pub(super) fn sketch(document: &Document) -> Vec<u32> {
    let mut marks = BTreeSet::new();
    let mut keep = |mark: u32| {
        let is_small = marks.len() < SKETCH || marks.last().is_some_and(|last| mark < *last);
        if is_small && marks.insert(mark) && marks.len() > SKETCH {
            marks.pop_last();
        }
    };
    for block in &document.blocks {
        let words =
            block.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<u32> = words.map(word_hash).collect();
        for run in words.windows(RUN.min(words.len().max(1))) {
            keep(mixed(run.iter().fold(BASIS, |hash, word| hash.rotate_left(5) ^ word)));
        }
    }
    marks.into_iter().collect()
}

/// Whatever its case.
fn word_hash(word: &str) -> u32 {
    hash(word.bytes().map(|byte| byte.to_ascii_lowercase()))
}

pub(super) fn title(document: &Document) -> u32 {
    // Many pages add the name of their site behind a bar.
    let own =
        |title: &str| hash(settled(title).to_lowercase().split(" | ").next().unwrap_or("").bytes());
    document.title.as_deref().map_or(0, own)
}

/// Of its attachments' titles and addresses, in whatever order.
pub(super) fn attached(document: &Document) -> u32 {
    let attachments = document.attachments.iter();
    let listed: BTreeSet<(&str, &str)> =
        attachments.map(|one| (one.title.as_str(), one.target.as_str())).collect();
    let words = listed.into_iter().flat_map(|(title, target)| [title, "\n", target, "\n"]);
    hash(words.flat_map(str::bytes))
}

/// Of the address that answered: host, port and path.
pub(super) fn place(snapshot: &Snapshot) -> u32 {
    let url = &snapshot.url;
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let place = format!("{host} {:?} {}", url.port(), url.path().trim_end_matches('/'));
    hash(place.bytes())
}

/// Whether a page has its closing tag; none where it is no page.
pub(super) fn is_closed(family: Family, body: &[u8]) -> Option<bool> {
    let end = &body[body.len().saturating_sub(END)..];
    let closes =
        |part: &[u8]| part.eq_ignore_ascii_case(b"</html") || part.eq_ignore_ascii_case(b"</body");
    (family == Family::Page).then(|| end.windows(6).any(closes))
}

/// Characters that no publisher writes: replacements, and UTF-8 read as something else.
pub(super) fn broken(document: &Document) -> u32 {
    let of = |text: &str| {
        let odd = text.matches('\u{fffd}').count() + text.matches("â€").count();
        odd + text.matches("Â£").count() + text.matches("Ã©").count()
    };
    let all: usize = document.blocks.iter().map(|block| of(&block.text)).sum();
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// Hardly a word of what stood is there: under another title, or at another address, that is another
/// page. Under the same title at the same address it is the page rewritten.
pub(super) fn another_text(before: &Look, new: &Look) -> Option<Odd> {
    if before.sketch.is_empty() || new.sketch.is_empty() || kept(before, new) {
        return None;
    }
    if before.place != new.place {
        return Some(Odd::Elsewhere);
    }
    (before.title != new.title).then_some(Odd::AnotherText)
}

/// Another title and hardly a run of words in common, wherever the two were found.
pub(super) fn another_publication(before: &Look, new: &Look) -> Option<Odd> {
    let is_other = before.title != new.title && !kept(before, new);
    (new.readable && before.readable && is_other).then_some(Odd::AnotherText)
}

/// Whether more than one in ten of the marks of two texts are in both.
fn kept(before: &Look, new: &Look) -> bool {
    let (both, all) = shared(before, new);
    both * 10 > all
}

/// Whether more than one in three of the marks of two texts are in both: one is the other, edited.
#[must_use]
pub fn keeps_much(before: &Look, new: &Look) -> bool {
    let (both, all) = shared(before, new);
    both * 3 > all
}

/// Of a sample of the marks of two texts, how many are in both, and how many there are.
fn shared(before: &Look, new: &Look) -> (usize, usize) {
    let all: BTreeSet<u32> = before.sketch.iter().chain(&new.sketch).copied().collect();
    let sample: Vec<u32> = all.into_iter().take(SKETCH).collect();
    let both = |mark: &&u32| before.sketch.contains(mark) && new.sketch.contains(mark);
    (sample.iter().filter(both).count(), sample.len())
}

/// A page that had its end has lost it, and some of its words: it broke off on its way.
pub(super) fn cut_off(before: &Look, new: &Look) -> Option<Odd> {
    let lost = before.closed == Some(true) && new.closed == Some(false);
    (lost && new.words < before.words).then_some(Odd::CutOff)
}

/// Its letters are broken: a publisher's slip with an encoding, mended soon.
pub(super) fn garbled(before: &Look, new: &Look) -> Option<Odd> {
    let more = new.broken >= BROKEN && new.broken > before.broken.saturating_mul(2);
    more.then_some(Odd::Garbled(new.broken))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Block, BlockKind};

    fn text(title: &str, blocks: &[&str]) -> Look {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let document = Document {
            title: Some(title.to_owned()),
            blocks: blocks.iter().map(block).collect(),
            ..Document::default()
        };
        Look {
            sketch: sketch(&document),
            title: super::title(&document),
            broken: broken(&document),
            ..Look::default()
        }
    }

    #[test]
    fn another_title_and_no_paragraph_kept_is_another_text() {
        let old = text("Clubs", &["Two adults are present.", "Take the register."]);
        let rewritten = text("Clubs", &["Always two of you.", "Count the children."]);
        let other = text("Sign in", &["User name", "Password"]);
        let renamed = text("Clubs and camps", &["Two adults are present.", "Count the children."]);
        assert_eq!(another_text(&old, &rewritten), None);
        assert_eq!(another_text(&old, &other), Some(Odd::AnotherText));
        assert_eq!(another_text(&old, &renamed), None);
        let elsewhere = Look { place: 7, ..rewritten };
        assert_eq!(another_text(&old, &elsewhere), Some(Odd::Elsewhere));
        assert_eq!(another_text(&old, &Look { place: 7, ..old.clone() }), None, "it moved");
    }

    #[test]
    fn a_page_ends_with_its_closing_tag() {
        assert_eq!(is_closed(Family::Page, b"<p>Text</p></BODY></HTML>\n"), Some(true));
        assert_eq!(is_closed(Family::Page, b"<p>Text and the le"), Some(false));
        assert_eq!(is_closed(Family::File, b"%PDF"), None);
        assert_eq!(is_closed(Family::Page, b""), Some(false));
    }

    #[test]
    fn broken_letters_are_counted() {
        let whole = text("Fees", &["It costs £310, the lead’s café says."]);
        let broken = text("Fees", &["It costs Â£310, the leadâ€™s cafÃ© says \u{fffd}."]);
        assert_eq!((whole.broken, broken.broken), (0, 4));
        assert_eq!(garbled(&whole, &broken), Some(Odd::Garbled(4)));
        assert_eq!(garbled(&broken, &broken), None);
    }
}
