//! What a publication's own page or file says of its editions: which it names, whether for information, from when
//! in force, what each replaces. Reads one text at a time; what follows from several is for `found`.

use super::copies::is_copy;
use super::statements::{
    commencement, first_year, folded, is_dated, is_draft, is_for_information, placed_years,
    sentences, years,
};
use crate::model::{
    document::{BlockKind, Document, NoticeKind},
    edition::Lineage,
    editions::Named,
};

/// The most sentences of a text that are looked at: pages have fewer, and of a file its first pages tell.
const MOST_SENTENCES: usize = 400;

/// How many sentences of a file are its cover.
const COVER: usize = 4;

/// The most notes.
const MOST_NOTES: usize = 60;

/// Raised whenever texts are read for editions in another way: what was read before is read anew.
pub const NAMING: u32 = 3;

/// The editions that the publisher's page of a publication names, in the order of their labels. Copies whose titles bear
/// no year come first, under an empty label: what they are, their covers tell.
#[must_use]
pub fn named(lineage: &Lineage, page: &Document) -> Vec<Named> {
    let names = Names::of(lineage);
    let mut all: Vec<Named> = Vec::new();
    let mut undated = Named::new(String::new());
    for attachment in page.attachments.iter().take(crate::model::part::MOST) {
        let title = folded(&attachment.title);
        // What is only proposed is no edition yet.
        if is_draft(&title) {
            continue;
        }
        let Some((before, after)) = names.around(&title) else { continue };
        // A letter or slides about it are not it.
        if !is_copy((before, after)) {
            continue;
        }
        let file = folded(&file_name(&attachment.target).replace(['_', '-'], " "));
        let in_file = || names.after(&file).and_then(first_year);
        let Some(year) = first_year(after).or_else(in_file) else {
            undated.assets.extend(asset(&attachment.target));
            continue;
        };
        let one = entry(&mut all, year.to_string());
        // A part of it may be out already while the whole is for information: one word of that is enough.
        one.for_information |= is_for_information(&title);
        one.is_offered = true;
        one.in_force = one.in_force.or_else(|| commencement(&title));
        one.assets.extend(asset(&attachment.target));
        one.proves(&attachment.title);
    }
    if let Some(label) = numbered(lineage, page) {
        let one = entry(&mut all, label.0);
        one.is_offered = true;
        one.proves(&label.1);
    }
    sentences_of_page(&names, page, &mut all);
    if !undated.assets.is_empty() {
        stated(&names, page, &undated.assets, &mut all);
        all.push(undated);
    }
    all.sort_by(|one, other| one.label.cmp(&other.label));
    all
}

/// What a file that is offered as the edition of `label` says of itself, on its cover and first pages.
#[must_use]
pub fn cover(lineage: &Lineage, file: &Document, label: &str) -> Named {
    let names = Names::of(lineage);
    let own: Option<i16> = label.parse().ok();
    let mut named = Named { is_offered: true, ..Named::new(label.to_owned()) };
    let text = file.title.iter().map(String::as_str);
    let blocks = file.blocks.iter().map(|block| block.text.as_str());
    for (at, sentence) in text.chain(blocks).flat_map(sentences).take(MOST_SENTENCES).enumerate() {
        let words = folded(sentence);
        if at < COVER && is_draft(&words) {
            named.is_offered = false;
            break;
        }
        if is_for_information(&words) && own.is_none_or(|own| years(&words).any(|y| y == own)) {
            named.for_information = true;
            named.proves(sentence);
        }
        if let Some(replaced) = replaced(&names, &words, own) {
            named.replaces = named.replaces.or(Some(replaced));
            named.proves(sentence);
        }
        if named.in_force.is_none()
            && let Some(day) = commencement(&words)
            && own.is_none_or(|own| (own - 1..=own + 1).contains(&day.year()))
        {
            named.in_force = Some(day);
            named.proves(sentence);
        }
    }
    named
}

/// What the page's notes and its own text say of editions that are named already, or speak of by year.
fn sentences_of_page(names: &Names, page: &Document, all: &mut Vec<Named>) {
    let notes = page.notices.iter().filter(|notice| notice.kind == NoticeKind::ChangeNote);
    let mut spoken: Vec<i16> = Vec::new();
    for note in notes.take(MOST_NOTES) {
        let words = folded(&note.text);
        // A draft that is consulted on is no edition yet.
        if words.contains("consult") {
            continue;
        }
        for year in names.editions(&words) {
            let is_newest = !spoken.contains(&year);
            spoken.push(year);
            let one = entry(all, year.to_string());
            one.noted.extend(note.date);
            if is_newest {
                said(one, &words, &note.text);
            }
        }
    }
    let blocks = page.blocks.iter().filter(|block| block.kind != BlockKind::Footnote);
    let texts = blocks.map(|block| block.text.as_str());
    for sentence in texts.flat_map(sentences).take(MOST_SENTENCES) {
        let words = folded(sentence);
        for year in names.editions(&words) {
            said(entry(all, year.to_string()), &words, sentence);
        }
    }
}

/// Takes the file that bears no year for the edition of which the newest note that tells it says that it stands; not
/// where a title offers that edition, or a later one.
fn stated(names: &Names, page: &Document, files: &[String], all: &mut Vec<Named>) {
    let notes = page.notices.iter().filter(|notice| notice.kind == NoticeKind::ChangeNote);
    let mut notes: Vec<_> = notes.take(MOST_NOTES).collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.date));
    let told = notes.into_iter().find_map(|note| {
        let mut all = sentences(&note.text);
        all.find_map(|sentence| Some((standing(names, &folded(sentence))?, note, sentence)))
    });
    let Some((year, note, sentence)) = told else { return };
    let label = year.to_string();
    if all.iter().any(|one| one.is_offered && one.label >= label) {
        return;
    }
    let one = entry(all, label);
    one.is_offered = true;
    one.for_information = false;
    one.assets.extend(files.iter().cloned());
    one.proves(sentence);
    if let Some(day) = note.date.filter(|day| !one.noted.contains(day)) {
        one.noted.push(day);
    }
}

/// The edition of which a sentence says that it stands now, or replaces another: the last that it names before that.
fn standing(names: &Names, words: &str) -> Option<i16> {
    let at = STANDS.iter().chain(&["replaces "]).find_map(|phrase| words.find(phrase))?;
    if is_for_information(words) || words.contains("consult") || is_draft(words) {
        return None;
    }
    names.editions(&words[..at]).last().copied()
}

/// How it is said that an edition is in force.
const STANDS: [&str; 4] =
    ["is now in force", "is in force", "is currently in force", "are now in force"];

/// Takes in one statement on an edition.
fn said(one: &mut Named, words: &str, sentence: &str) {
    let stands = STANDS.iter().any(|phrase| words.contains(phrase));
    if is_for_information(words) && !stands {
        // Where the file itself says nothing of it any more, an old note does not count against it: only the
        // newest note of an edition comes here.
        one.for_information = true;
        one.proves(sentence);
    }
    if let Some(day) = commencement(words).filter(|_| !stands) {
        one.in_force = one.in_force.or(Some(day));
        one.proves(sentence);
    }
    if stands {
        one.for_information = false;
        one.proves(sentence);
    }
}

fn entry(all: &mut Vec<Named>, label: String) -> &mut Named {
    let at = all.iter().position(|one| one.label == label).unwrap_or_else(|| {
        all.push(Named::new(label));
        all.len() - 1
    });
    &mut all[at]
}

/// `welcome to the 8th edition`, where the publication counts its editions.
fn numbered(lineage: &Lineage, page: &Document) -> Option<(String, String)> {
    if !lineage.editions.last()?.label.ends_with(" edition") {
        return None;
    }
    let title = page.title.iter().map(String::as_str);
    let mut texts = title.chain(page.blocks.iter().take(30).map(|block| block.text.as_str()));
    texts.find_map(|text| {
        let words = folded(text);
        let (before, _) = words.split_once(" edition")?;
        let word = before.rsplit(' ').next()?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let is_ordinal = ["st", "nd", "rd", "th"].contains(&&word[digits.len()..]);
        let number: u16 = digits.parse().ok().filter(|_| is_ordinal)?;
        Some((format!("{number}{} edition", &word[digits.len()..]), text.to_owned()))
    })
}

/// The names under which a publication is known, folded.
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn of(lineage: &Lineage) -> Self {
        let mut names: Vec<String> = std::iter::once(&lineage.title)
            .chain(&lineage.aliases)
            .chain(lineage.editions.iter().filter_map(|edition| edition.title.as_ref()))
            .map(|name| folded(name))
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        Self(names)
    }

    /// What stands before and after the longest of the names that stands in `words`.
    pub(super) fn around<'w>(&self, words: &'w str) -> Option<(&'w str, &'w str)> {
        self.0.iter().find_map(|name| {
            let at = words.find(name.as_str())?;
            let bounded = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let (before, after) = (&words[..at], &words[at + name.len()..]);
            (bounded(before.chars().next_back()) && bounded(after.chars().next()))
                .then_some((before, after))
        })
    }

    /// What follows it.
    fn after<'w>(&self, words: &'w str) -> Option<&'w str> {
        self.around(words).map(|(_, after)| after)
    }

    /// The years by which a sentence names editions of the publication: soon after its name, or as
    /// `the 2027 version`.
    fn editions(&self, words: &str) -> Vec<i16> {
        let mut found = Vec::new();
        let near = self.after(words).map(|after| after.chars().take(60).collect::<String>());
        found.extend(near.and_then(|after| first_year(&after)));
        for (at, year) in placed_years(words) {
            let next = words[at + 4..].trim_start_matches(['\'', '"', ')']);
            let is_noun = ["version", "edition", "guidance", "for information version"];
            if next
                .strip_prefix(' ')
                .is_some_and(|rest| is_noun.iter().any(|n| rest.starts_with(n)))
                && !is_dated(words, at)
                && !found.contains(&year)
            {
                found.push(year);
            }
        }
        found
    }
}

/// The year of what a sentence says that this publication replaces. `is not intended to replace`, and what
/// other publications or bodies replace, are none.
fn replaced(names: &Names, words: &str, own: Option<i16>) -> Option<i16> {
    let (before, after) = words.split_once("replaces ")?;
    let is_this = ["this ", "it ", "which ", "and "].iter().any(|word| {
        before == word.trim_end() || before.starts_with(word) || before.ends_with(word)
    });
    let names_it = names.after(after).is_some()
        || after.starts_with("the ") && (after.contains("version") || after.contains("guidance"));
    if !is_this || !names_it || before.contains(" not ") {
        return None;
    }
    years(after).find(|year| own.is_none_or(|own| *year < own))
}

fn file_name(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default()
}

/// `ID/NAME` of a file among GOV.UK's assets.
pub(super) fn asset(target: &str) -> Option<String> {
    let (_, rest) = target.split(['?', '#']).next()?.split_once("/media/")?;
    let (id, name) = rest.split_once('/')?;
    let is_id = id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id && !name.contains('/')).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        model::{
            document::{Attachment, Block, Notice},
            source::PublicationId,
        },
        register::Register,
    };

    fn lineage(id: &str) -> Lineage {
        Register::known().lineage(&PublicationId::new(id).unwrap()).unwrap().clone()
    }

    fn block(text: &str) -> Block {
        Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        }
    }

    fn attachment(title: &str, file: &str) -> Attachment {
        let target = format!("https://assets.publishing.service.gov.uk/media/{file}");
        Attachment { title: title.to_owned(), target }
    }

    fn note(day: Date, text: &str) -> Notice {
        Notice { kind: NoticeKind::ChangeNote, date: Some(day), text: text.to_owned() }
    }

    fn one<'a>(all: &'a [Named], label: &str) -> &'a Named {
        all.iter().find(|one| one.label == label).unwrap_or_else(|| panic!("{label}: {all:?}"))
    }

    const FILE: &str = "6c2b3d4e5f60718293a4b5c6/Keeping_children_safe_in_education_2027.pdf";

    #[test]
    fn july_is_read_as_it_is_written() {
        let page = Document {
            attachments: vec![
                attachment("Keeping children safe in education 2026", "a/k.pdf"),
                attachment("Keeping children safe in education 2027 (for information)", FILE),
            ],
            notices: vec![note(
                date(2027, 7, 6),
                "Added a 2027 version of the guidance. It is for information and does not come into force until 1 September 2027.",
            )],
            blocks: vec![block(
                "The 2026 version is in force. The 2027 version will come into force on 1 September 2027.",
            )],
            ..Document::default()
        };
        let all = named(&lineage("kcsie"), &page);
        let new = one(&all, "2027");
        assert!(new.is_offered && new.for_information, "{new:?}");
        assert_eq!(
            (new.in_force, new.noted.clone()),
            (Some(date(2027, 9, 1)), vec![date(2027, 7, 6)])
        );
        assert_eq!(new.assets, [FILE]);
        let old = one(&all, "2026");
        assert!(old.is_offered && !old.for_information && old.in_force.is_none(), "{old:?}");
        assert_eq!(all.len(), 2, "{all:?}");
    }

    #[test]
    fn what_july_said_does_not_count_in_september() {
        let page = Document {
            attachments: vec![attachment("Keeping children safe in education 2027", FILE)],
            notices: vec![
                note(
                    date(2027, 9, 1),
                    "The 2027 version is now in force and replaces earlier ones. Since the 2027 for information version a few things changed.",
                ),
                note(date(2027, 7, 6), "Added the 2027 version for information."),
            ],
            ..Document::default()
        };
        let all = named(&lineage("kcsie"), &page);
        let new = one(&all, "2027");
        assert!(new.is_offered && !new.for_information, "{new:?}");
        assert_eq!(new.noted, [date(2027, 9, 1), date(2027, 7, 6)]);
    }

    #[test]
    fn a_year_is_read_where_it_stands() {
        for (id, title, file, label) in [
            ("kcsie", "Keeping children safe in education (September 2027)", FILE, "2027"),
            (
                "kcsie",
                "Keeping children safe in education 2027 (from 1 September 2028)",
                FILE,
                "2027",
            ),
            (
                "working-together",
                "Working together to safeguard children 2029: statutory guidance",
                "a/b.pdf",
                "2029",
            ),
            (
                "children-missing-education",
                "Children missing education: guidance",
                "6c2b3d4e5f60718293a4b5c6/Children_missing_education_-_August_2028.pdf",
                "2028",
            ),
        ] {
            let page =
                Document { attachments: vec![attachment(title, file)], ..Document::default() };
            assert!(one(&named(&lineage(id), &page), label).is_offered, "{title}");
        }
        // Of other publications, and of no edition.
        for title in [
            "Working together to safeguard children 2029",
            "Keeping children safe in education",
            "School census 2027",
            "Draft Keeping children safe in education 2027",
            "Keeping children safe in education 2027: proposed changes",
            "Keeping children safe in education 2027: government consultation",
            "Keeping children safe in educational trips 2027",
            // Papers beside it.
            "Letter to schools about Keeping children safe in education 2027",
            "Summary of changes in Keeping children safe in education 2027",
            "Keeping children safe in education 2027: webinar slides",
            "Annex B of KCSIE 2027",
        ] {
            let page =
                Document { attachments: vec![attachment(title, "a/b.pdf")], ..Document::default() };
            assert_eq!(named(&lineage("kcsie"), &page), [], "{title}");
        }
        let home = Document {
            blocks: vec![block("Welcome to the 8th Edition of these procedures")],
            ..Document::default()
        };
        assert!(one(&named(&lineage("london-procedures"), &home), "8th edition").is_offered);
    }

    #[test]
    fn a_cover_says_what_it_replaces_and_from_when_it_holds() {
        let told = |texts: &[&str]| {
            let file = Document {
                blocks: texts.iter().map(|text| block(text)).collect(),
                ..Document::default()
            };
            let named = cover(&lineage("kcsie"), &file, "2027");
            (named.replaces, named.in_force, named.for_information)
        };
        let file = Document {
            blocks: vec![block("Keeping children safe in education 2027: draft for consultation")],
            ..Document::default()
        };
        assert!(!cover(&lineage("kcsie"), &file, "2027").is_offered);
        assert_eq!(
            told(&["This guidance replaces Keeping children safe in education 2026."]),
            (Some(2026), None, false)
        );
        assert_eq!(told(&["This guidance replaces the September 2026 version."]).0, Some(2026));
        assert_eq!(
            told(&["July 2027 (for information) version, before the final one"]),
            (None, None, true)
        );
        assert_eq!(told(&["It comes into force on 1 September 2027."]).1, Some(date(2027, 9, 1)));
        for friend in [
            "It is not intended to replace wider safeguarding guidance of 2026.",
            "Integrated care boards replaced clinical commissioning groups in 2022.",
            "From 1 September 2014 statements were replaced by plans.",
            "This guidance does not replace the 2026 version of the local procedures.",
            "For information about this guidance of 2027 please write to us.",
            "KCSIE 2026 remains in force until 31 August 2027.",
            "Consent may be withdrawn at any time in 2027.",
        ] {
            assert_eq!(told(&[friend]), (None, None, false), "{friend}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,120}", title in "\\PC{0,60}(Keeping children safe in education)?[ 0-9éſ(]{0,12}") {
            let page = Document {
                attachments: vec![attachment(&title, "a/b.pdf")],
                blocks: vec![block(&text), block(&format!("{title} {text}"))],
                notices: vec![note(date(2027, 1, 1), &format!("{text}{title} into force {text}"))],
                ..Document::default()
            };
            let lineage = lineage("kcsie");
            let _ = cover(&lineage, &page, "2027");
            let _ = super::named(&lineage, &page);
        }
    }
}
