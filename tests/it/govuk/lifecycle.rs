//! What a publisher says of a publication in a note, on its page or in a document of it: corrected, replaced in part,
//! taken down, handed to the archives. And what only sounds like it.

use ::guidewatch::{
    model::change::{ChangeKind, Significance},
    report::{Format, render},
};

use super::{
    clubs, only,
    site::{asset, guide},
    year::{kinds, said},
};
use crate::case::page;

#[test]
fn a_correction_is_told_as_that_beside_what_changed() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2025", &asset(3, "clubs_2025.pdf"), &guide("must"));
    site.note("2026-03-03", "Minor amendments: corrected the wording of paragraph 2.");
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert!(change.also.contains(&ChangeKind::FactualUpdate), "{}", said(&report));
    assert_eq!(change.significance, Significance::Major, "a duty is a duty, whatever it is called");
    assert!(said(&report).contains("its publisher calls it a correction"), "{}", said(&report));

    site.note("2026-03-04", "Added a chapter on trips.").publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(!kinds(&report).contains(&ChangeKind::FactualUpdate), "{}", said(&report));

    // A note by itself: only that and its date changed, which is said once.
    site.note("2026-03-05", "Factual update: the address of the council.").publish();
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    let text = render(&report, Format::Text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let only = "only the change note and the date changed, and its publisher calls it a correction";
    assert!(text.contains(only), "{text}");
}

#[test]
fn what_was_replaced_in_part_stands_otherwise() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let body = site.body.clone();
    site.body = format!(
        "{body}<p>On 1 March 2026 the club code came into force, replacing all of the guidance for Wales on this page.</p>"
    );
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!(only(&report).kind, ChangeKind::Superseded, "{}", said(&report));
    let told = said(&report);
    assert!(told.contains("its publisher says that it was replaced in part: for Wales"), "{told}");
    assert!(
        told.contains("replacing all of the guidance for Wales on this page"),
        "its proof: {told}"
    );

    // What replaces organisations and laws, or does not replace, is no news of the publication.
    site.body = format!(
        "{}<p>Trusts were replaced by boards.</p><p>This guidance is not intended to replace local procedures.</p><p>Consent can be withdrawn at any time.</p>",
        site.body
    );
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert_eq!(kinds(&report), [ChangeKind::Revised], "{}", said(&report));
}

#[test]
fn a_document_that_says_it_was_replaced_is_heard_although_its_page_stands_still() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>This document has been replaced by the club code.</p><p>Volunteers should know whom to tell.</p>",
    );
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let told = said(&report);
    assert!(kinds(&report).contains(&ChangeKind::Superseded), "{told}");
    assert!(
        told.contains("“Summary for volunteers” says of itself that it was replaced"),
        "{told}"
    );
}

#[test]
fn a_page_taken_down_with_a_success_status_is_removed_after_a_second_look() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let gone = r#"{"base_path":"/government/publications/keeping-clubs-safe","schema_name":"gone","details":{"explanation":"Put up by mistake"}}"#;
    site.publisher.file(&site.api(), "application/json", gone.as_bytes());
    site.publisher.page(&site.path, "<!doctype html><html lang=en><head><title>No longer available - GOV.UK</title></head><body><main><h1>The page you're looking for is no longer available</h1><p>The information on this page has been removed because it was put up by mistake.</p></main></body></html>");
    case.crawl("2026-03-03");
    assert!(case.report("2026-03-03").changes.is_empty(), "never from one look");
    case.crawl("2026-03-04");
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    assert_eq!(only(&report).kind, ChangeKind::Removed, "{}", said(&report));
    assert!(said(&report).contains("it was taken down"), "{}", said(&report));
}

#[test]
fn what_was_handed_to_the_archives_is_told_with_the_words_that_say_so() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let body = site.body.clone();
    site.body = format!(
        "{body}<p>This page has been moved to the National Archives and is kept no more.</p>"
    );
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!(only(&report).kind, ChangeKind::Archived, "{}", said(&report));
}

#[test]
fn a_page_that_nobody_called_a_publication_is_not_read_for_its_editions() {
    let publisher = crate::publisher::Publisher::start();
    publisher.page("/page", &page("<p>Clubs are safe places.</p>"));
    let mut case = crate::case::Case::new();
    case.watch("page", &publisher.url("/page"));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.page(
        "/page",
        &page("<p>Clubs are safe places.</p><p>This guidance has been replaced by the code.</p>"),
    );
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(!kinds(&report).contains(&ChangeKind::Superseded), "{}", said(&report));
}
