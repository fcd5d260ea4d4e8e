//! The documents of a publication as they are revised, swapped, replaced and renamed: each is told in the one
//! event of its publication, or by itself.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use ::guidewatch::{
    model::{
        change::{ChangeKind, PartText, Significance},
        diff::{Edit, Group},
    },
    report::{self, Format},
};

use super::{
    clubs, file, only, parts,
    site::{Site, asset, guide, pdf, scan},
};
use crate::{
    case::{Case, at},
    publisher::Answer,
};

#[test]
fn an_edition_that_replaces_another_is_one_event_with_its_paragraphs() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2026", &asset(3, "clubs_2026.pdf"), &guide("must"));
    site.note("2026-03-05", "Published the 2026 edition.").publish();
    case.crawl("2026-03-06");
    let report = case.report("2026-03-06");
    let change = only(&report);
    let replaced = ("Keeping clubs safe 2026", ChangeKind::AttachmentReplaced, PartText::Differs);
    assert_eq!(parts(change), [replaced]);
    assert!(!change.announced.silent);
    assert_eq!(change.announced.note.as_deref(), Some("Published the 2026 edition."));
    assert_eq!(change.source.as_str(), "clubs");
    let duty = change.reasons.iter().find(|reason| reason.contains("strengthened")).unwrap();
    assert_eq!(
        duty,
        "duty strengthened: “should” became “must” (paragraph 2, page 1 of “Keeping clubs safe 2026”)"
    );
    let edits: Vec<_> = change.diff.edits.iter().filter(|e| e.group == Group::Substance).collect();
    let [edit] = &edits[..] else { panic!("{edits:#?}") };
    assert_eq!(edit.old.as_ref().unwrap().document.as_deref(), Some("Keeping clubs safe 2025"));
    let part = &change.parts[0];
    assert_eq!(part.source.as_ref(), Some(&super::part(&file(3))));
    assert_eq!(part.replaced.as_ref(), Some(&super::part(&file(1))));
    assert!(part.from.is_some() && part.to.is_some());
    case.crawl("2026-03-07");
    assert!(case.report("2026-03-07").is_empty(), "told once");
}

#[test]
fn a_file_swapped_without_a_word_is_told_as_that() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let change = only(&report);
    assert_eq!(
        parts(change),
        [("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Differs)]
    );
    assert!(change.announced.silent, "neither date nor note moved");
    assert_eq!(change.significance, Significance::Major);
    let (seen, came) = (change.last_seen_before, change.to.captured_at);
    assert!(at("2026-03-02") <= seen && seen < at("2026-03-03") && came >= at("2026-03-09"));
    assert!(change.id.starts_with(&format!("clubs/{}:", file(1))), "{}", change.id);
    assert_eq!((change.source.as_str(), change.title.as_str()), ("clubs", "Keeping clubs safe"));
    assert!(case.report("2026-03-10").is_empty());
}

#[test]
fn a_page_below_the_publication_that_is_edited_is_an_event_of_the_publication() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers must know whom to tell.</p>",
    );
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(parts(change), [("Summary for volunteers", ChangeKind::Revised, PartText::Differs)]);
    assert!(change.announced.silent);
    assert!(change.reasons[0].contains("“Summary for volunteers”"), "{:?}", change.reasons);
}

#[test]
fn page_and_document_revised_together_are_one_event() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.body = "<p>Statutory guidance for everyone who runs a club for children.</p><p>You must read it.</p>".to_owned();
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers must know whom to tell.</p>",
    );
    site.note("2026-03-03", "Made the duties clear.").publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(parts(change), [("Summary for volunteers", ChangeKind::Revised, PartText::Differs)]);
    assert!(!change.announced.silent);
    let named = |edit: &&Edit| edit.new.as_ref().is_some_and(|side| side.document.is_some());
    assert_eq!(change.diff.edits.iter().filter(named).count(), 1);
    assert!(change.diff.edits.len() > 1, "the page's own words as well");
}

#[test]
fn attachments_that_come_go_and_are_renamed_are_told_before_any_file_is_read() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Clubs by county");
    site.offers[0].title = "Keeping clubs safe: statutory guidance".to_owned();
    site.attach("Poster", &asset(7, "poster.pdf"), b"");
    site.publisher.missing(&asset(7, "poster.pdf"));
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    let mut told = parts(change);
    told.sort();
    assert_eq!(
        told,
        [
            ("Clubs by county", ChangeKind::AttachmentRemoved, PartText::NotCompared),
            (
                "Keeping clubs safe: statutory guidance",
                ChangeKind::AttachmentRetitled,
                PartText::NotCompared
            ),
            ("Poster", ChangeKind::AttachmentAdded, PartText::Pending),
        ]
    );
    let pending = change.reasons.iter().any(|reason| {
        reason.contains("“Poster”") && reason.contains("its text could not be read yet")
    });
    assert!(pending, "{:?}", change.reasons);
    // It can be read later: that is told, by itself and once.
    let poster = pdf("Poster", &["1. Tell somebody whom you trust at once.".to_owned()]);
    site.publisher.file(&asset(7, "poster.pdf"), "application/pdf", &poster);
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    let change = only(&report);
    assert!(change.reasons[0].contains("can now be read"), "{:?}", change.reasons);
    assert!(case.report("2026-03-06").is_empty());
}

#[test]
fn a_file_under_a_new_asset_with_the_same_name_is_issued_anew() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2025", &asset(9, "clubs_2025.pdf"), &guide("should"));
    site.publish();
    // The old address leads to the new one, as GOV.UK's assets do.
    site.publisher.redirect(&asset(1, "clubs_2025.pdf"), &asset(9, "clubs_2025.pdf"));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(
        parts(change),
        [("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Same)]
    );
    assert_eq!(change.significance, Significance::Minor);
    assert!(change.reasons[0].contains("its text is as it was"), "{:?}", change.reasons);
}

#[test]
fn a_document_that_cannot_be_fetched_is_told_under_the_title_of_its_publication() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.answer(&asset(1, "clubs_2025.pdf"), Answer::status(403));
    for day in ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-12");
    let [unchecked] = &report.unchecked[..] else { panic!("{:?}", report.unchecked) };
    assert_eq!(unchecked.title, "Keeping clubs safe: “Keeping clubs safe 2025”");
    assert!(unchecked.why.contains("403"), "{}", unchecked.why);
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("should"));
    case.crawl("2026-03-20");
    assert_eq!(case.report("2026-03-20").recovered.len(), 1);
}

#[test]
fn a_yearly_edition_of_190_pages_is_one_event_with_its_paragraphs() {
    let edition = |year: u32, duty: &str| {
        let paragraphs: Vec<String> = (1..=1_520)
            .map(|n| match n {
                41 | 900 => {
                    format!("{n}. Leaders {duty} tell the authority of concern {n} at once.")
                }
                700 if year == 2026 => {
                    format!("{n}. Every record is kept for ten years after concern {n}.")
                }
                _ => format!(
                    "{n}. Rule {n} says how a club of kind {n} keeps its children safe every day."
                ),
            })
            .collect();
        pdf(&format!("Keeping clubs safe {year}"), &paragraphs)
    };
    let mut site = Site::new();
    site.attach("Keeping clubs safe 2025", &asset(1, "clubs_2025.pdf"), &edition(2025, "should"));
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2026", &asset(2, "clubs_2026.pdf"), &edition(2026, "must"));
    site.note("2026-09-01", "The 2026 edition.").publish();
    case.crawl("2026-09-01");
    let begun = std::time::Instant::now();
    let report = case.report("2026-09-01");
    let change = only(&report);
    let edits: Vec<_> = change.diff.edits.iter().filter(|e| e.group == Group::Substance).collect();
    let places: Vec<_> =
        edits.iter().filter_map(|e| e.new.as_ref()?.paragraph.as_deref()).collect();
    assert_eq!(places, ["41", "700", "900"], "{edits:#?}");
    let last = edits.iter().filter_map(|e| e.new.as_ref()).next_back().unwrap();
    assert_eq!(last.place().unwrap(), "paragraph 900, page 113 of “Keeping clubs safe 2026”");
    println!(
        "a pair of 190 pages: one event, {} edits, told in {:?}",
        edits.len(),
        begun.elapsed()
    );
}

#[test]
fn a_spreadsheet_is_told_as_a_file_that_changed_and_is_no_failure() {
    let mut site = Site::new();
    let ole = |n: u8| [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[n; 600]].concat();
    site.attach("Clubs by county", &asset(4, "clubs.xls"), &ole(1)).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    assert!(case.report("2026-03-02").unreadable.is_empty());
    site.publisher.file(&asset(4, "clubs.xls"), "application/vnd.ms-excel", &ole(2));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let told = ("Clubs by county", ChangeKind::AttachmentReissued, PartText::Unreadable);
    assert_eq!(parts(only(&report)), [told]);
    assert!(report.unreadable.is_empty(), "{:?}", report.unreadable);
    assert!(case.report("2026-03-10").is_empty());
}

#[test]
fn two_files_of_one_asset_are_both_followed_and_each_told_as_itself() {
    let mut site = Site::new();
    site.attach("Guide", &asset(1, "a.pdf"), &guide("should"));
    site.attach("Form", &asset(1, "b.csv"), b"a,b\n1,words\n");
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    assert_eq!(case.crawl("2026-03-02").checks.len(), 3);
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "b.csv"), "text/csv", b"a,b\n1,other words\n");
    case.crawl("2026-03-10");
    let report = case.report("2026-03-10");
    let change = only(&report);
    let titles: Vec<&str> = change.parts.iter().map(|part| part.title.as_str()).collect();
    assert_eq!(titles, ["Form"]);
}

#[test]
fn a_document_with_the_title_of_its_publication_is_called_by_its_sort() {
    let mut site = Site::new();
    site.attach("Keeping clubs safe", &asset(1, "clubs.pdf"), &guide("should"));
    site.attach_page("Keeping clubs safe", "clubs", "<p>Volunteers should know.</p>");
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let reasons = &only(&report).reasons;
    assert!(reasons.iter().any(|reason| reason.contains("page 1 of the PDF)")), "{reasons:?}");
    // Of two that changed each keeps its title and says nothing wrong.
    site.attach_page("Keeping clubs safe", "clubs", "<p>Volunteers must know.</p>").publish();
    site.publisher.file(&asset(1, "clubs.pdf"), "application/pdf", &guide("may"));
    case.crawl("2026-03-16");
    let report = case.report("2026-03-16");
    let reasons: Vec<_> = report.changes.iter().flat_map(|change| &change.reasons).collect();
    assert!(reasons.iter().all(|reason| !reason.contains("of the PDF")), "{reasons:?}");
}

#[test]
fn a_report_says_once_why_a_file_cannot_be_read() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &scan());
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let part = &only(&report).parts[0];
    assert!(part.why.as_ref().is_some_and(|why| why.contains("is a scan")), "{part:?}");
    let text = report::render(&report, Format::Text);
    assert_eq!(text.matches("the PDF is a scan").count(), 1, "{text}");
    // No text can be shown; the file can be had.
    let named = format!("guidewatch export evidence clubs/{} --at 2026-03-09T06:00:00", file(1));
    assert!(text.contains(&named), "{text}");
    case.watchlist();
    let words: Vec<&str> = named.split(' ').skip(1).chain(["--output", "copy"]).collect();
    let ran = crate::cli::guidewatch(&case.folder(), &words);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

/// A Word file with one paragraph of each text, numbers and all.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    use std::io::Write as _;
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = paragraphs.iter().map(paragraph).collect::<Vec<_>>().concat();
    let main = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(main.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_file_in_another_format_is_told_by_its_words() {
    let words = |duty: &str| {
        [
            "Keeping clubs safe".to_owned(),
            "1. This guidance is for everyone who runs a club for children outside school hours."
                .to_owned(),
            format!(
                "2. Leaders {duty} tell the local authority within one working day of a concern."
            ),
            "3. Every club keeps a written record of each concern and of what was decided."
                .to_owned(),
        ]
    };
    for (duty, text) in [("should", PartText::Same), ("must", PartText::Differs)] {
        let mut site = Site::new();
        let word = words("should");
        let word: Vec<&str> = word.iter().map(String::as_str).collect();
        site.attach("Guide", &asset(1, "guide.docx"), &docx(&word)).publish();
        let mut case = Case::new();
        case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
        case.crawl("2026-03-02");
        case.report("2026-03-02");
        site.detach("Guide");
        site.attach("Guide", &asset(2, "guide.pdf"), &guide(duty)).publish();
        case.crawl("2026-03-03");
        let watchlist = case.watchlist();
        let source = &watchlist.sources[0];
        let store = case.store();
        let known = ::guidewatch::review::register(&watchlist, &store, at("2026-03-04")).unwrap();
        let story =
            ::guidewatch::review::story(&watchlist, source, &store, &known, at("2026-03-04"));
        let story = story.unwrap();
        let change = only(&story);
        let told = report::render(&story, Format::Text);
        assert_eq!(change.parts[0].text, text, "{told}");
        if text == PartText::Same {
            assert_eq!(change.significance, Significance::Cosmetic, "{told}");
            assert_eq!(change.kind, ChangeKind::AttachmentReissued);
            let wanted = "an attachment was issued in another format, with the same words: “Guide” (a Word document before, a PDF now)";
            assert_eq!(change.reasons, [wanted]);
        } else {
            assert_eq!(change.significance, Significance::Major, "{told}");
            let edits: Vec<_> = change.diff.edits.iter().map(|edit| edit.group).collect();
            assert_eq!(edits, [Group::Substance], "{told}");
            let wanted = "an attachment was issued in another format, with other words: “Guide” (a Word document before, a PDF now)";
            assert!(change.reasons.iter().any(|one| one == wanted), "{told}");
        }
    }
}
