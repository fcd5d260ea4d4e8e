//! Answers that may be the page and look odd: they wait for a second look. Pure rules over few figures,
//! each with its name and its reason in words.
//!
//! A rule that is wrong costs a delay of one interval; one that is missing costs a false alarm. So they are
//! quick to suspect, and never decide anything for good.

use jiff::Timestamp;

use super::{
    gone::{gone_by_address, is_removed, says_gone},
    marks,
};
use crate::model::{
    document::{BlockKind, Document, NoticeKind},
    part::View,
    sighting::{Aside, Family, Fingerprint, Look, Odd, Printing},
    snapshot::{Origin, Snapshot},
    time::in_london,
};

/// A text shorter than this cannot shrink by much that matters.
const SOMETHING: u32 = 40;
/// So many headings are a structure.
const STRUCTURE: u32 = 4;
/// So many blocks are a document.
const MANY: u32 = 20;
/// With so many of the commonest words in a hundred a text is English;
const ENGLISH: u8 = 20;
/// with fewer than so many it is not,
const FOREIGN: u8 = 8;
/// looked at so many words at most,
const MOST: usize = 600;
/// where it has so many words at least.
const SAMPLE: u64 = 60;

/// What a snapshot of these bytes shows; `document` is what it says, none where that cannot be read.
#[must_use]
pub fn look(
    snapshot: &Snapshot,
    body: &[u8],
    family: Family,
    document: Option<&Document>,
    generation: Fingerprint,
) -> Look {
    let supplied = snapshot.origin == Origin::Supplied;
    let view = View::of(&snapshot.url);
    let Some(document) = document else {
        let bytes = Fingerprint::of([&snapshot.sha256.bytes()[..]]);
        let odd = gone_by_address(snapshot);
        let bare = Look { generation, family, supplied, view, ..Look::default() };
        return Look { text: bytes, whole: bytes, odd, ..bare };
    };
    let headings =
        document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    Look {
        generation,
        family,
        supplied,
        view,
        readable: true,
        unread: document.notice(NoticeKind::Unread).map(|notice| notice.text.clone()),
        text: Fingerprint::of(document.blocks.iter().map(|block| block.text.as_bytes())),
        whole: whole(snapshot, document),
        words: match &document.list {
            // One long item less is no shrinking: too few for that rule, enough to go back by.
            Some(list) => figure(list.entries.len()).min(SOMETHING - 1),
            None => figure(document.words()),
        },
        blocks: figure(document.blocks.len()),
        headings: figure(headings.count()),
        withdrawn: document.notice(NoticeKind::Withdrawn).is_some(),
        // A list may turn over as a whole, and is made of other pages' titles.
        english: if document.list.is_some() { None } else { english(document) },
        sketch: if document.list.is_some() { Vec::new() } else { marks::sketch(document) },
        title: marks::title(document),
        place: marks::place(snapshot),
        closed: marks::is_closed(family, body),
        broken: marks::broken(document),
        attached: Some(marks::attached(document)),
        odd: gone_by_address(snapshot)
            .or_else(|| says_gone(family, document).filter(|_| document.list.is_none())),
    }
}

fn figure(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Everything that a reader could be told of: where two of these are equal, there is no change.
fn whole(snapshot: &Snapshot, document: &Document) -> Fingerprint {
    let mut all = Printing::default();
    let mut add = |text: &str| all.add(text.as_bytes());
    let url = &snapshot.url;
    add(url.host_str().unwrap_or_default());
    add(url.path().trim_end_matches('/'));
    add(&format!("{:?}", url.port()));
    add(document.title.as_deref().unwrap_or_default());
    for block in &document.blocks {
        let (kind, level) = match block.kind {
            BlockKind::Heading(level) => ("h", level),
            BlockKind::Paragraph => ("p", 0),
            BlockKind::Item => ("i", 0),
            BlockKind::Row => ("r", 0),
            BlockKind::Quote => ("q", 0),
            BlockKind::Preformatted => ("t", 0),
            BlockKind::Footnote => ("n", 0),
        };
        add(kind);
        if level > 0 || block.page.is_some() {
            add(&format!("{level} {:?}", block.page));
        }
        add(block.number.as_deref().unwrap_or_default());
        add(&block.text);
        for link in &block.links {
            add(&link.text);
            add(&link.target);
        }
    }
    for notice in &document.notices {
        add(&format!("{:?} {:?}", notice.kind, notice.date));
        add(&notice.text);
    }
    for attachment in &document.attachments {
        add(&attachment.title);
        add(&attachment.target);
    }
    all.done()
}

/// What is odd about `new` where `before` stands; none where nothing is. Whether it went back to an
/// earlier text is seen where the earlier ones are known.
#[must_use]
pub fn odd(before: Option<&Look>, new: &Look) -> Option<Odd> {
    if new.odd.is_some() {
        return new.odd.clone();
    }
    // A page that says that it is withdrawn or replaced may be anything else.
    let before = before.filter(|before| before.withdrawn || !new.withdrawn)?;
    other_family(before, new)
        .or_else(|| no_text(before, new))
        .or_else(|| shrank(before, new))
        .or_else(|| lost_structure(before, new))
        .or_else(|| marks::cut_off(before, new))
        .or_else(|| marks::garbled(before, new))
        .or_else(|| other_language(before, new))
        .or_else(|| marks::another_text(before, new))
}

/// What is odd about `new`, the first look at another view of the publication that stands as `before`: judged by
/// what both views state, which is the title, whether it is withdrawn, and most of the words.
#[must_use]
pub fn odd_view(before: &Look, new: &Look) -> Option<Odd> {
    if new.odd.is_some() {
        return new.odd.clone();
    }
    if new.withdrawn && !before.withdrawn {
        return None;
    }
    let reinstated = before.withdrawn && !new.withdrawn;
    shrank(before, new)
        .or_else(|| marks::another_publication(before, new))
        .or_else(|| other_language(before, new))
        .or_else(|| (reinstated && before.text != new.text).then_some(Odd::AnotherText))
}

/// A file's address answers with a web page, which is nearly always an error page with a success status; or
/// a page's with a file.
fn other_family(before: &Look, new: &Look) -> Option<Odd> {
    (before.family != new.family).then_some(Odd::OtherFamily(before.family, new.family))
}

/// A page that could be read, and now shows no text.
fn no_text(before: &Look, new: &Look) -> Option<Odd> {
    (before.readable && !new.readable && new.family != Family::File).then_some(Odd::NoText)
}

/// More than two fifths of the words went.
fn shrank(before: &Look, new: &Look) -> Option<Odd> {
    let rest = new.words.saturating_mul(5) < before.words.saturating_mul(3);
    let is_less = before.words >= SOMETHING && rest;
    (before.readable && new.readable && is_less).then_some(Odd::Shrank(before.words, new.words))
}

/// Its headings went and some of its text with them, or most of its paragraphs ran together. Where the headings
/// alone became paragraphs, the page was edited: seen on real pages, and nothing is lost.
fn lost_structure(before: &Look, new: &Look) -> Option<Odd> {
    if !before.readable || !new.readable {
        return None;
    }
    let less = |was: u32, is: u32| is.saturating_mul(5) < was.saturating_mul(4);
    let lost = less(before.words, new.words) || less(before.blocks, new.blocks);
    if before.headings >= STRUCTURE && new.headings == 0 && lost {
        return Some(Odd::LostStructure(before.headings, 0));
    }
    (before.blocks >= MANY && new.blocks.saturating_mul(4) <= before.blocks)
        .then_some(Odd::LostStructure(before.blocks, new.blocks))
}

/// English before and nothing like it now, or the other way round: the page of another language, filler, or
/// a body that was garbled on its way.
fn other_language(before: &Look, new: &Look) -> Option<Odd> {
    let (was, is) = (before.english?, new.english?);
    let turned = was >= ENGLISH && is < FOREIGN || was < FOREIGN && is >= ENGLISH;
    turned.then_some(Odd::OtherLanguage)
}

/// How many words in a hundred are of the commonest that English is made of; none where there are too few
/// words to tell.
fn english(document: &Document) -> Option<u8> {
    const COMMON: &[&str] = &[
        "the", "of", "and", "to", "in", "a", "is", "for", "that", "with", "on", "are", "be", "or",
        "by", "this", "from", "not", "their", "you", "your", "we", "will", "should", "must", "who",
        "have", "which", "if", "any", "they", "at", "as", "it", "may", "can", "our",
    ];
    let texts = document.blocks.iter().flat_map(|block| block.text.split_whitespace()).take(MOST);
    let (mut all, mut common) = (0_u64, 0_u64);
    for word in texts {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            all += 1;
            common += u64::from(COMMON.iter().any(|known| word.eq_ignore_ascii_case(known)));
        }
    }
    // Welsh has “a” and “i”; a page of names has none of these.
    let share = (all >= SAMPLE).then(|| common * 100 / all)?;
    u8::try_from(share).ok()
}

/// Why it waits, or why it is gone, in words that can follow “it waits for a second look: ”.
#[must_use]
pub fn reason(odd: &Odd) -> String {
    match odd {
        Odd::Status(410) => "HTTP 410: the publisher says that it is gone".to_owned(),
        Odd::Status(status) => format!("HTTP {status}: page not found"),
        Odd::SaysNotFound(words) if is_removed(odd) => {
            format!("the page that came says that it was taken down (“{words}”)")
        }
        Odd::SaysNotFound(words) => {
            format!("the page that came says that there is no such page (“{words}”)")
        }
        Odd::Home => "the address leads to a home page instead of the page".to_owned(),
        Odd::Login => "the address leads to a page that asks people to log in".to_owned(),
        Odd::OtherFamily(before, now) => {
            let name = |family: &Family| match family {
                Family::Page => "a web page",
                Family::File => "a file to download",
                Family::Data => "plain text or data",
            };
            format!("{} came where there was {}", name(now), name(before))
        }
        Odd::NoText => {
            "what came has no text that can be read, and there was text before".to_owned()
        }
        Odd::Shrank(before, now) => {
            let lost = 100 - u64::from(*now) * 100 / u64::from(*before).max(1);
            format!("the text shrank by {lost} % (from {before} words to {now})")
        }
        Odd::LostStructure(before, 0) => {
            format!("the text lost its structure ({before} headings before, none now)")
        }
        Odd::LostStructure(before, now) => format!(
            "the text lost its structure ({before} headings, paragraphs and items before, {now} now)"
        ),
        Odd::OtherLanguage => {
            "the words are of another language than before, or of none".to_owned()
        }
        Odd::CutOff => "the page breaks off before its end".to_owned(),
        Odd::Garbled(n) => format!("its letters are broken in {n} places"),
        Odd::AnotherText => {
            "another page came: another title, and hardly a paragraph of what stood".to_owned()
        }
        Odd::Elsewhere => {
            "the address leads to another page, with hardly a paragraph of what stood".to_owned()
        }
        Odd::WentBack(at) => format!("its text is again that of {}", day(*at)),
    }
}

/// What became of a snapshot that never stood, in words that can follow “does not count: ”.
#[must_use]
pub fn aside(aside: &Aside) -> String {
    match aside {
        Aside::Waiting(odd) => format!("waits for a second look ({})", reason(odd)),
        Aside::NotSeenAgain(odd) => format!("was not seen again ({})", reason(odd)),
        Aside::Gone(odd) => format!("is not the page ({})", reason(odd)),
        Aside::Dismissed(why) => format!("was set aside by hand ({why})"),
    }
}

fn day(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Block;

    /// A page of 300 words in 30 blocks under six headings, in English.
    fn stood() -> Look {
        Look {
            readable: true,
            family: Family::Page,
            words: 300,
            blocks: 30,
            headings: 6,
            english: Some(35),
            ..Look::default()
        }
    }

    fn now(change: impl FnOnce(&mut Look)) -> Option<Odd> {
        let mut look = stood();
        change(&mut look);
        odd(Some(&stood()), &look)
    }

    #[test]
    fn more_than_two_fifths_of_the_words_must_go() {
        assert_eq!(now(|look| look.words = 179), Some(Odd::Shrank(300, 179)));
        assert_eq!(now(|look| look.words = 180), None);
        let tiny = Look { words: 30, ..stood() };
        assert_eq!(odd(Some(&tiny), &Look { words: 2, ..tiny.clone() }), None);
    }

    #[test]
    fn structure_that_goes_with_text_is_lost_and_headings_alone_are_not() {
        assert_eq!(now(|look| look.blocks = 7), Some(Odd::LostStructure(30, 7)));
        assert_eq!(now(|look| look.blocks = 8), None);
        assert_eq!(now(|look| look.headings = 0), None);
        let lost = now(|look| (look.headings, look.words) = (0, 230));
        assert_eq!(lost, Some(Odd::LostStructure(6, 0)));
    }

    #[test]
    fn another_family_or_no_text_waits() {
        let other = now(|look| look.family = Family::File);
        assert_eq!(other, Some(Odd::OtherFamily(Family::Page, Family::File)));
        assert_eq!(now(|look| look.readable = false), Some(Odd::NoText));
        let file = Look { family: Family::File, readable: false, ..stood() };
        assert_eq!(odd(Some(&file), &file), None, "a file that is not read yet");
    }

    #[test]
    fn another_language_waits_both_ways_and_few_words_tell_nothing() {
        assert_eq!(now(|look| look.english = Some(3)), Some(Odd::OtherLanguage));
        assert_eq!(now(|look| look.english = Some(12)), None, "a list of names");
        assert_eq!(now(|look| look.english = None), None);
        let welsh = Look { english: Some(5), ..stood() };
        assert_eq!(odd(Some(&welsh), &stood()), Some(Odd::OtherLanguage));
    }

    #[test]
    fn a_page_that_says_that_it_is_withdrawn_may_be_short() {
        assert_eq!(now(|look| (look.withdrawn, look.words) = (true, 9)), None);
        let gone = now(|look| (look.withdrawn, look.odd) = (true, Some(Odd::Home)));
        assert_eq!(gone, Some(Odd::Home), "it is not the page at all");
    }

    #[test]
    fn without_a_page_before_only_what_is_odd_by_itself_waits() {
        assert_eq!(odd(None, &Look { words: 1, ..stood() }), None);
        let home = Look { odd: Some(Odd::Home), ..stood() };
        assert_eq!(odd(None, &home), Some(Odd::Home));
    }

    #[test]
    fn english_is_told_from_welsh_and_filler() {
        let share = |text: &str| {
            let block = Block {
                kind: BlockKind::Paragraph,
                text: text.repeat(12),
                number: None,
                page: None,
                links: Vec::new(),
            };
            english(&Document { blocks: vec![block], ..Document::default() })
        };
        let english =
            share("The lead keeps a written record of the concern and must tell the family. ");
        assert!(english >= Some(ENGLISH), "{english:?}");
        let welsh =
            share("Rhaid i'r arweinydd gadw cofnod ysgrifenedig o'r pryder a dweud wrth y teulu. ");
        assert!(welsh < Some(FOREIGN) && welsh.is_some(), "{welsh:?}");
        assert_eq!(share("Ring us. "), None, "too few words");
    }

    #[test]
    fn every_reason_is_in_words() {
        let all = [
            Odd::Status(404),
            Odd::Status(410),
            Odd::SaysNotFound("page not found".to_owned()),
            Odd::Home,
            Odd::Login,
            Odd::OtherFamily(Family::Page, Family::Data),
            Odd::NoText,
            Odd::Shrank(0, 0),
            Odd::Shrank(u32::MAX, 0),
            Odd::LostStructure(9, 0),
            Odd::LostStructure(90, 9),
            Odd::OtherLanguage,
            Odd::WentBack(Timestamp::UNIX_EPOCH),
        ];
        let reasons: std::collections::BTreeSet<String> = all.iter().map(reason).collect();
        assert_eq!(reasons.len(), all.len());
        assert!(reasons.iter().all(|reason| reason.split(' ').count() > 4));
    }
}
