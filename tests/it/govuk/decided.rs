//! What people decide about a document of a publication that waited for a second look: its report says who settled it
//! and why, and `status` shows it, as for a page.

use ::guidewatch::{
    model::sighting::Decision,
    report::{Format, render},
    review,
    store::{Entry, Writer},
};

use super::{
    file, only,
    site::{Site, asset, pdf},
};
use crate::case::{Case, at, id};

/// The paragraphs of a guide long enough to shrink.
fn paragraphs() -> Vec<String> {
    let rule = |n| format!("{n}. Rule {n} says how a club keeps children of every age safe.");
    (1..=60).map(rule).collect()
}

fn path() -> String {
    asset(1, "guide.pdf")
}

/// A publication with a long guide, told; then an excerpt of the guide comes and waits.
fn shortened() -> (Site, Case) {
    let mut site = Site::new();
    site.attach("Guide", &path(), &pdf("Guide", &paragraphs())).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let short = pdf("Guide", &paragraphs()[..3]);
    site.publisher.file(&path(), "application/pdf", &short);
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    assert_eq!((report.held.len(), report.changes.len()), (1, 0), "it waits");
    let text = render(&report, Format::Text).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("1 document waits for a second look"), "no source does: {text}");
    (site, case)
}

/// What a person decides on what waits of the guide.
fn decide(case: &Case, confirmed: bool, reason: &str, day: &str) {
    let source = super::part(&file(1));
    let watchlist = case.watchlist();
    let store = case.store();
    let document = review::document(&watchlist, &store, &source).unwrap().unwrap();
    let settled = review::stood(&store, &document, jiff::Timestamp::MAX).unwrap();
    let of = settled.waiting.expect("something waits").at;
    drop(store);
    let reason = reason.to_owned();
    let decision = Decision { of, confirmed, reason, at: at(day), took_back: None };
    let mut writer =
        Writer::open(&case.store_dir(), std::time::Duration::ZERO, at(day)).expect("a writer");
    writer.commit(vec![Entry::Decided(source, decision)]).expect("noted");
    writer.close().expect("closed");
}

fn status(case: &Case, day: &str) -> (::guidewatch::model::report::Status, String) {
    let status = review::status(&case.watchlist(), &case.store(), at(day)).unwrap();
    let text = ::guidewatch::report::render_status(&status, Format::Text);
    (status, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn who_confirmed_a_document_and_why_is_told_with_it() {
    let (_site, case) = shortened();
    decide(&case, true, "rang the department", "2026-03-09T09:00:00Z");
    let report = case.report("2026-03-10");
    let change = only(&report);
    let reason = "the text shrank by";
    assert!(change.reasons.iter().any(|one| one.contains(reason)), "{:?}", change.reasons);
    let evidence = change.evidence.join(" ");
    assert!(evidence.contains("confirmed by hand on 9 March 2026, 09:00"), "{evidence}");
    assert!(evidence.contains("rang the department"), "{evidence}");
}

#[test]
fn a_second_look_that_settled_a_document_is_told_with_it() {
    let (_site, case) = shortened();
    case.crawl("2026-03-17");
    let report = case.report("2026-03-17");
    let change = only(&report);
    assert!(change.evidence.join(" ").contains("had waited for a second look"), "{change:#?}");
}

#[test]
fn a_document_set_aside_is_seen_in_status_and_told_like_a_page() {
    let (site, case) = shortened();
    decide(&case, false, "an excerpt by mistake", "2026-03-09T09:00:00Z");
    let (_, text) = status(&case, "2026-03-10");
    assert!(text.contains("set aside by hand: an excerpt by mistake"), "{text}");
    assert!(text.contains("“Guide”"), "{text}");
    // A week later nobody has seen the guide itself.
    case.crawl("2026-03-17");
    let report = case.report("2026-03-17");
    let [unchecked] = &report.unchecked[..] else { panic!("{report:#?}") };
    assert!(unchecked.by_hand && unchecked.why.contains("an excerpt by mistake"), "{unchecked:?}");
    // The guide is itself again.
    let whole = pdf("Guide", &paragraphs());
    site.publisher.file(&path(), "application/pdf", &whole);
    case.crawl("2026-03-25");
    let (status, text) = status(&case, "2026-03-25");
    assert!(!text.contains("set aside by hand"), "{text}");
    assert!(status.failing_documents.is_empty(), "{text}");
}

#[test]
fn not_found_after_a_document_was_set_aside_is_news_of_its_own() {
    let (site, case) = shortened();
    decide(&case, false, "an excerpt by mistake", "2026-03-09T09:00:00Z");
    site.publisher.missing(&path());
    case.crawl("2026-03-17");
    let report = case.report("2026-03-17");
    let [held] = &report.held[..] else { panic!("{}", render(&report, Format::Text)) };
    assert!(held.why.contains("404"), "{held:?}");
    // What was set aside before is not what it answers now.
    assert!(report.unchecked.iter().all(|one| !one.by_hand), "{:?}", report.unchecked);
    let (_, text) = status(&case, "2026-03-17");
    assert!(text.contains("Waiting for a second look"), "{text}");
    case.crawl("2026-03-25");
    let report = case.report("2026-03-25");
    let [unchecked] = &report.unchecked[..] else { panic!("{}", render(&report, Format::Text)) };
    assert!(unchecked.why.contains("404"), "{unchecked:?}");
}

#[test]
fn not_found_set_aside_and_seen_again_waits_anew() {
    let (site, case) = shortened();
    decide(&case, false, "an excerpt by mistake", "2026-03-09T09:00:00Z");
    let whole = pdf("Guide", &paragraphs());
    site.publisher.file(&path(), "application/pdf", &whole);
    case.crawl("2026-03-17");
    case.report("2026-03-17");
    site.publisher.missing(&path());
    case.crawl("2026-03-25");
    decide(&case, false, "their server was moved", "2026-03-25T09:00:00Z");
    let (_, text) = status(&case, "2026-03-25");
    assert!(text.contains("set aside by hand: their server was moved"), "{text}");
    site.publisher.file(&path(), "application/pdf", &whole);
    case.crawl("2026-04-02");
    case.report("2026-04-02");
    site.publisher.missing(&path());
    case.crawl("2026-04-10");
    assert_eq!(case.report("2026-04-10").held.len(), 1, "it waits anew");
}

#[test]
fn a_publication_changed_last_when_any_document_of_it_did() {
    let mut site = Site::new();
    site.attach("Guide", &path(), &pdf("Guide", &paragraphs())).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    assert_eq!(status(&case, "2026-03-02").0.sources[0].last_changed, None);
    let mut other = paragraphs();
    other[7] = "8. Rule 8 says that clubs must keep records.".to_owned();
    site.publisher.file(&path(), "application/pdf", &pdf("Guide", &other));
    case.crawl("2026-03-09");
    let (status, _) = status(&case, "2026-03-09");
    let changed = status.sources[0].last_changed.expect("the guide changed");
    assert!(changed >= at("2026-03-09"), "{changed}");
    assert_eq!(status.sources[0].source, id("clubs"));
}
