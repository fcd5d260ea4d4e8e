//! The page of a publication and its item in the Content API: which of the two is read, and what happens to the
//! publication itself.

use ::guidewatch::model::{change::ChangeKind, run::Outcome, source::SourceId};

use super::{clubs, only, part};
use crate::{case::outcome, publisher::Answer};

#[test]
fn the_content_api_fails_for_a_week_and_nothing_is_told_that_did_not_happen() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.api_down(500);
    for day in ["2026-03-03", "2026-03-04", "2026-03-05"] {
        let run = case.crawl(day);
        assert!(!matches!(outcome(&run, "clubs"), Outcome::NotChecked(_)), "{run:?}");
        let report = case.report(day);
        assert!(report.is_empty() && report.held.is_empty(), "{day}: {report:#?}");
    }
    // What changes meanwhile is seen on the page, once.
    site.body = site.body.replace("Read it", "You must read it");
    site.publish();
    site.api_down(500);
    case.crawl("2026-03-06");
    let report = case.report("2026-03-06");
    assert!(
        only(&report).diff.edits.iter().any(|e| e.new.as_ref().unwrap().text.contains("You must"))
    );
    site.publish();
    case.crawl("2026-03-07");
    let report = case.report("2026-03-07");
    assert!(report.is_empty() && report.held.is_empty(), "{report:#?}");
    // And what changed as the API came back is told, though the page never showed it.
    site.api_down(503);
    case.crawl("2026-03-08");
    site.body = site.body.replace("Statutory guidance", "Non-statutory advice");
    site.publish();
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let texts: Vec<_> = only(&report).diff.edits.iter().filter_map(|e| e.new.as_ref()).collect();
    assert!(texts.iter().any(|side| side.text.contains("Non-statutory")), "{texts:?}");
    assert_eq!(texts.len(), 1, "and nothing that was told before: {texts:?}");
    // Both answers left their trace.
    let trace: SourceId = "clubs/content-api".parse().unwrap();
    assert!(!case.store().checks(&trace).unwrap().is_empty());
}

#[test]
fn a_store_of_pages_goes_on_with_items_and_no_false_alarm() {
    let (mut site, mut case) = clubs();
    case.edit("kind = \"govuk\"", "kind = \"page\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    assert_eq!(case.store().snapshots(&part("summary")).unwrap().len(), 0);
    case.edit("kind = \"page\"", "kind = \"govuk\"");
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(report.is_empty() && report.held.is_empty(), "{report:#?}");
    assert_eq!(case.snapshots("clubs").len(), 2);
    // From then on items are compared with items.
    site.body = site.body.replace("Read it", "You must read it");
    site.publish();
    case.crawl("2026-03-04");
    assert_eq!(only(&case.report("2026-03-04")).kind, ChangeKind::Revised);
}

#[test]
fn a_withdrawal_is_told_whichever_view_shows_it_first() {
    for is_down in [false, true] {
        let (mut site, case) = clubs();
        case.crawl("2026-03-02");
        case.report("2026-03-02");
        site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
        site.publish();
        if is_down {
            site.api_down(500);
        }
        case.crawl("2026-03-03");
        assert_eq!(only(&case.report("2026-03-03")).kind, ChangeKind::Withdrawn, "{is_down}");
        site.publish();
        case.crawl("2026-03-04");
        let report = case.report("2026-03-04");
        assert!(report.is_empty(), "{is_down}: {report:#?}");
    }
}

#[test]
fn what_the_publisher_takes_down_is_gone_by_both_views() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let gone = r#"{"base_path":"/government/publications/keeping-clubs-safe","schema_name":"gone","details":{"explanation":"Published in error"}}"#;
    let mut answer = Answer::file("application/json", gone.as_bytes());
    answer.status = 410;
    site.publisher.answer(&site.api(), answer);
    site.publisher.gone(&site.path);
    for day in ["2026-03-03", "2026-03-04", "2026-03-05"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-05");
    assert_eq!(only(&report).kind, ChangeKind::Removed);
}

#[test]
fn robots_that_keep_the_api_to_themselves_leave_the_page() {
    let (site, case) = clubs();
    site.publisher.robots("User-agent: *\nDisallow: /api/\n");
    let run = case.crawl("2026-03-02");
    assert_eq!(outcome(&run, "clubs"), Outcome::First);
    assert_eq!((site.publisher.asked(&site.api()), site.publisher.asked(&site.path)), (0, 1));
}

#[test]
fn what_only_publishing_software_reads_is_no_event() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    for day in ["2026-03-03", "2026-03-04"] {
        site.publish();
        let run = case.crawl(day);
        assert_eq!(outcome(&run, "clubs"), Outcome::New, "other bytes");
        assert!(case.report(day).is_empty());
    }
}

#[test]
fn a_change_note_that_vanishes_or_is_reworded_is_an_event_with_its_evidence() {
    let (mut site, case) = clubs();
    site.note("2025-12-01", "Made clear that trustees are covered.").publish();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.notes[0].1 = "Corrected a slip.".to_owned();
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(change.kind, ChangeKind::NoteOnly);
    assert!(change.reasons[0].contains("trustees are covered"), "{:?}", change.reasons);
    site.notes.remove(0);
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(only(&report).evidence.iter().any(|said| said.contains("Corrected a slip")));
}

#[test]
fn a_publication_that_moved_is_told_as_that_and_its_text_is_not() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let old = site.path.clone();
    let redirect = r#"{"base_path":"/government/publications/keeping-clubs-safe","content_id":"r","schema_name":"redirect","redirects":[{"destination":"/government/publications/clubs"}],"details":{}}"#;
    site.publisher.file(&site.api(), "application/json", redirect.as_bytes());
    site.path = "/government/publications/clubs".to_owned();
    let page_html = {
        site.offers.retain(|offer| !offer.path.starts_with(&old));
        site.publish();
        site.publisher.url(&site.path)
    };
    site.publisher.redirect(&old, page_html.path());
    for day in ["2026-03-03", "2026-03-04"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-04");
    let change = only(&report);
    assert_eq!(change.kind, ChangeKind::Moved, "{change:#?}");
    assert!(change.diff.edits.is_empty(), "{:?}", change.diff.edits);
    assert!(change.reasons[0].contains("/government/publications/clubs"), "{:?}", change.reasons);
}
