//! Publications while the Content API fails, a file is not to be had, or a copy cannot be read: what changed
//! is told, once, and nothing that did not happen.

use std::io::Read as _;

use ::guidewatch::{
    model::{
        change::{ChangeKind, PartText},
        diff::Group,
        report::Report,
    },
    review,
};

use super::{
    clubs, file, only, part, parts,
    site::{Site, asset, guide},
};
use crate::{
    archive::archive_files,
    case::{Case, at},
    publisher::Answer,
};

/// Whether a report says that word, in a text or as a reason.
fn says(report: &Report, word: &str) -> bool {
    report.changes.iter().any(|change| {
        let mut texts = change.diff.edits.iter().filter_map(|edit| edit.new.as_ref());
        texts.any(|side| side.text.contains(word))
            || change.reasons.iter().any(|reason| reason.contains(word))
    })
}

#[test]
fn what_changed_as_the_content_api_failed_is_told_when_it_is_back() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.body = site.body.replace("Read it", "You must read it");
    site.attach("Poster", &asset(7, "poster.csv"), b"a,b\n1,words\n");
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers must know whom to tell.</p>",
    );
    site.note("2026-03-03", "Made the duties clear.").publish();
    site.api_down(500);
    case.crawl("2026-03-03");
    let reports = [case.report("2026-03-03"), {
        site.publish();
        case.crawl("2026-03-04");
        case.report("2026-03-04")
    }];
    for word in ["You must", "Poster", "Volunteers must"] {
        let told = reports.iter().filter(|report| says(report, word)).count();
        assert_eq!(told, 1, "{word}: {reports:#?}");
    }
    let of_text = reports[1].changes.iter().filter(|change| !change.diff.edits.is_empty());
    for change in of_text {
        assert!(!change.announced.silent, "its note was on the page: {change:#?}");
    }
    site.publish();
    case.crawl("2026-03-05");
    assert!(case.report("2026-03-05").is_empty());
    // A second outage: what the page tells now is not told again.
    site.api_down(500);
    site.body = site.body.replace("Statutory guidance", "Non-statutory advice");
    site.publish();
    site.api_down(500);
    case.crawl("2026-03-06");
    assert!(says(&case.report("2026-03-06"), "Non-statutory"));
    site.publish();
    case.crawl("2026-03-07");
    let report = case.report("2026-03-07");
    assert!(report.is_empty(), "{report:#?}");
}

#[test]
fn a_file_that_failed_once_was_not_changed_without_a_word() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.body = site.body.replace("Read it", "You must read it");
    site.note("2026-03-03", "Made the duties clear.").publish();
    site.publisher.answer(&asset(1, "clubs_2025.pdf"), Answer::status(503));
    case.crawl("2026-03-03");
    assert!(!only(&case.report("2026-03-03")).announced.silent);
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let change = only(&report);
    assert!(!change.announced.silent, "{change:#?}");
    assert_eq!(change.announced.note.as_deref(), Some("Made the duties clear."));
}

#[test]
fn a_file_that_came_with_a_page_that_waits_was_announced_by_it() {
    let (mut site, case) = clubs();
    let paragraph = |n| format!("<p>Paragraph {n} of the guidance says what a club does.</p>");
    site.body = (0..60).map(paragraph).collect();
    site.publish();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    // Cut to a little, the page is odd and waits.
    site.body = "<p>The guidance is now in the file.</p>".to_owned();
    site.note("2026-03-09", "Moved the guidance into the file.").publish();
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    assert_eq!(report.held.len(), 1, "{:?}", report.held);
    assert!(!only(&report).announced.silent, "{:#?}", report.changes);
}

#[test]
fn a_damaged_copy_of_a_document_is_told_once() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let snapshot = case.store().snapshots(&part(&file(1))).unwrap()[1].clone();
    let files = archive_files(&case.store_dir());
    let name = &snapshot.record.file;
    let path = files.iter().find(|path| path.to_string_lossy().ends_with(name)).unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    let from = usize::try_from(snapshot.record.offset).unwrap() + 200;
    let to = (from + 300).min(bytes.len());
    bytes[from..to].iter_mut().for_each(|byte| *byte ^= 0x55);
    std::fs::write(path, bytes).unwrap();
    let days = ["2026-03-10", "2026-03-11", "2026-03-12"];
    assert_eq!(days.map(|day| case.report(day).changes.len()), [1, 0, 0]);
}

/// How often a text that is owed for the second file of `Guide` is told, and what is owed after that.
fn owed_text(first: &[u8], second: &[u8]) -> (Vec<usize>, bool) {
    let mut site = Site::new();
    site.attach("Guide", &asset(1, "a.pdf"), first);
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "a.pdf"), "application/pdf", second);
    case.crawl("2026-03-09");
    case.report("2026-03-09");
    let store = case.store();
    let mut position = store.position("officer").unwrap().unwrap();
    let newest = store.snapshots(&part(&file(1))).unwrap().last().unwrap().at;
    // As after a report by a version that could not read it.
    position.get_mut(&part(&file(1))).unwrap().owed.insert(newest);
    let watchlist = case.watchlist();
    let all: Vec<_> = watchlist.sources.iter().collect();
    let mut told = Vec::new();
    for _ in 0..3 {
        let scope = review::Scope::Owed(Some(position.clone()));
        let least = ::guidewatch::model::change::Significance::Minor;
        let report = review::review(&watchlist, &all, &store, &scope, least, at("2026-03-10"));
        let report = report.unwrap();
        told.push(report.report.changes.len());
        position = report.position;
    }
    (told, !position[&part(&file(1))].owed.is_empty())
}

#[test]
fn a_text_that_was_owed_is_told_once_or_is_as_it_was() {
    let broken = b"%PDF-1.4\nnothing at all\n%%EOF\n";
    assert_eq!(owed_text(broken, &guide("must")), (vec![1, 0, 0], false));
    let again = [&guide("should")[..], b"\n% saved again\n"].concat();
    assert_eq!(owed_text(&guide("should"), &again), (vec![0, 0, 0], false));
}

#[test]
fn a_good_file_after_a_broken_one_is_compared_with_what_could_last_be_read() {
    let (site, case) = clubs();
    let show = |bytes: &[u8]| {
        site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", bytes);
    };
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    show(b"%PDF-1.4\nnothing at all\n%%EOF\n");
    case.crawl("2026-03-09");
    assert_eq!(only(&case.report("2026-03-09")).parts[0].text, PartText::Unreadable);
    show(&guide("must"));
    case.crawl("2026-03-16");
    let report = case.report("2026-03-16");
    let told = ("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Differs);
    assert_eq!(parts(only(&report)), [told]);
    assert!(says(&report, "strengthened"), "{:?}", only(&report).reasons);
}

#[test]
fn a_good_file_that_replaces_a_broken_one_says_what_it_is_not_compared_with() {
    let broken = b"%PDF-1.4\nnothing at all\n%%EOF\n";
    let mut site = Site::new();
    site.attach("Guide", &asset(1, "a.pdf"), broken).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Guide");
    site.attach("Guide", &asset(2, "b.pdf"), &guide("must")).publish();
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    assert!(says(&report, "no copy before it can be read"), "{:?}", only(&report).reasons);
}

fn nobody_is_owed(case: &Case, day: &str) {
    let status = review::status(&case.watchlist(), &case.store(), at(day)).unwrap();
    assert!(status.owed.is_empty(), "{:?}", status.owed);
}

#[test]
fn what_cannot_be_told_any_more_is_not_owed() {
    // A spreadsheet has no text.
    let mut site = Site::new();
    let ole = |n: u8| [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[n; 600]].concat();
    site.attach("Clubs by county", &asset(4, "clubs.xls"), &ole(1)).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(4, "clubs.xls"), "application/vnd.ms-excel", &ole(2));
    case.crawl("2026-03-09");
    case.report("2026-03-09");
    nobody_is_owed(&case, "2026-03-10");
    // A file that cannot be read is told as that; there is no more to tell until it can be.
    site.attach("Guide", &asset(1, "a.pdf"), b"%PDF-1.4\nnothing at all\n%%EOF\n").publish();
    case.crawl("2026-03-10");
    assert_eq!(case.report("2026-03-10").changes.len(), 1);
    nobody_is_owed(&case, "2026-03-11");
}

#[test]
fn what_was_never_fetched_and_is_offered_no_more_is_not_owed() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.attach("Poster", &asset(7, "poster.pdf"), b"");
    site.publisher.missing(&asset(7, "poster.pdf"));
    site.publish();
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    let poster = part(&file(7));
    let position = || case.store().position("officer").unwrap().unwrap();
    assert!(!position()[&poster].owed.is_empty(), "its text was promised");
    site.detach("Poster");
    site.publish();
    // An earlier text that returns waits for its second look.
    for day in ["2026-03-04", "2026-03-05"] {
        case.crawl(day);
        case.report(day);
        nobody_is_owed(&case, day);
    }
    assert!(!position().contains_key(&poster), "{:?}", position().get(&poster));
}

#[test]
fn one_asset_under_another_file_name_is_told_once() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.offers.retain(|offer| !offer.path.contains("clubs_2025"));
    site.attach("Keeping clubs safe 2025", &asset(1, "clubs_v2.pdf"), &guide("must"));
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let edits = only(&report).diff.edits.iter();
    assert_eq!(edits.filter(|edit| edit.group == Group::Substance).count(), 1, "{report:#?}");
    assert_eq!(only(&report).parts.len(), 1);
    assert!(case.report("2026-03-04").is_empty());
}

#[test]
fn each_row_of_failures_of_the_content_api_begins_with_its_whole_answer() {
    let (site, case) = clubs();
    let mut site = site;
    site.api_down(404);
    case.crawl("2026-03-02");
    case.crawl("2026-03-03");
    site.publish();
    case.crawl("2026-03-04");
    site.api_down(404);
    case.crawl("2026-03-05");
    // The whole answers that the archive holds, by their address.
    let mut text = Vec::new();
    for path in archive_files(&case.store_dir()) {
        let file = std::fs::File::open(path).unwrap();
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut text).unwrap();
    }
    let text = String::from_utf8_lossy(&text);
    let answers = |path: &str| {
        let target = format!("WARC-Target-URI: {}\r\n", site.publisher.url(path));
        let records = text.split("WARC/1.1\r\n").filter(|record| {
            record.contains("WARC-Type: response\r\n") && record.contains("HTTP/1.1 404")
        });
        records.filter(|record| record.contains(&target)).count()
    };
    assert_eq!(answers(&site.api()), 2);
    assert_eq!(answers(&format!("{}/summary", site.api())), 2);
}

#[test]
fn a_page_that_is_not_the_publication_waits_while_the_content_api_fails() {
    let (mut site, case) = clubs();
    site.withdrawn = Some(("2026-02-03".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.api_down(500);
    site.publisher.page(
        &site.path,
        "<!doctype html><html lang=en><head><title>GOV.UK</title></head><body><main><h1>GOV.UK</h1>\
         <p>We are improving this service tonight. Come back in an hour.</p></main></body></html>",
    );
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!((report.changes.len(), report.held.len()), (0, 1), "{report:#?}");
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(report.is_empty() && report.held.is_empty(), "{report:#?}");
}

#[test]
fn a_host_that_asks_to_be_left_alone_is_one_failure_and_one_recovery() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.api_down(503);
    let mut told = Vec::new();
    for day in ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"] {
        case.crawl(day);
        let report = case.report(day);
        told.extend(report.unchecked.into_iter().map(|unchecked| unchecked.source.to_string()));
    }
    assert_eq!(told, ["clubs"]);
    site.publish();
    let mut recovered = Vec::new();
    for day in ["2026-03-10", "2026-03-11"] {
        case.crawl(day);
        let report = case.report(day);
        assert!(report.unchecked.is_empty(), "{:?}", report.unchecked);
        recovered.extend(report.recovered.into_iter().map(|one| one.source.to_string()));
    }
    assert_eq!(recovered, ["clubs"]);
}

#[test]
fn a_translation_that_appears_or_is_removed_is_told() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.welsh = true;
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let told = ("Welsh version", ChangeKind::AttachmentAdded, PartText::New);
    assert_eq!(parts(only(&report)), [told]);
    site.welsh = false;
    site.publish();
    let mut told = Vec::new();
    // An earlier text that returns waits for its second look.
    for day in ["2026-03-04", "2026-03-05"] {
        case.crawl(day);
        told.extend(case.report(day).changes.into_iter().flat_map(|change| change.parts));
    }
    let told: Vec<_> = told.iter().map(|part| (part.title.as_str(), part.kind)).collect();
    assert_eq!(told, [("Welsh version", ChangeKind::AttachmentRemoved)]);
}
