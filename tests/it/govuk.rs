//! Publications of GOV.UK as they live: published with files and pages, revised, swapped without a word,
//! replaced, withdrawn, with and without the Content API. Read from the first to the last.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod back;
mod broken;
mod commands;
mod decided;
mod documents;
mod editions;
mod ended;
mod importance;
mod issues;
mod lifecycle;
mod once;
mod outage;
mod page;
mod proofs;
mod reading;
mod site;
mod undated;
mod year;

use ::guidewatch::{
    model::{
        change::{Change, ChangeKind, PartText},
        report::Report,
        run::Outcome,
        source::SourceId,
    },
    store::Writer,
};

use self::site::{Offer, Site, asset, guide};
use crate::{
    archive::archive_files,
    case::{Case, at, outcome},
    publisher::Publisher,
};

fn part(key: &str) -> SourceId {
    format!("clubs/{key}").parse().expect("a name")
}

/// The key of the asset of that number.
fn file(n: u32) -> String {
    format!("65f1c0de00000000{n:08x}")
}

/// A publication with a guide, a summary page and a table, watched.
fn clubs() -> (Site, Case) {
    let mut site = Site::new();
    site.attach("Keeping clubs safe 2025", &asset(1, "clubs_2025.pdf"), &guide("should"));
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers should know whom to tell.</p>",
    );
    site.attach("Clubs by county", &asset(2, "clubs.csv"), b"county,clubs\nDemoshire,12\n");
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    (site, case)
}

#[test]
fn a_publication_is_fetched_with_its_documents_and_each_has_its_own_history() {
    let (site, case) = clubs();
    let run = case.crawl("2026-03-02");
    let names: Vec<&str> = run.checks.iter().map(|check| check.source.as_str()).collect();
    let wanted = [
        "clubs".to_owned(),
        format!("clubs/{}", file(1)),
        "clubs/summary".to_owned(),
        format!("clubs/{}", file(2)),
    ];
    assert_eq!(names, wanted);
    assert!(run.checks.iter().all(|check| check.outcome == Outcome::First), "{:?}", run.checks);
    // Items, not pages; each file once.
    assert_eq!(site.publisher.asked(&site.path), 0);
    assert_eq!(site.publisher.asked(&site.api()), 1);
    let store = case.store();
    assert_eq!(
        store.snapshots(&part(&file(1))).unwrap()[0].media_type.as_deref(),
        Some("application/pdf")
    );

    // The next day: pages with their publication, files not before a week is over.
    site.publisher.clear_log();
    let run = case.crawl("2026-03-03");
    let names: Vec<&str> = run.checks.iter().map(|check| check.source.as_str()).collect();
    assert_eq!(names, ["clubs", "clubs/summary"]);
    let run = case.crawl("2026-03-09");
    assert_eq!(run.checks.len(), 4, "{:?}", run.checks);
    assert!(run.checks.iter().all(|check| check.outcome == Outcome::Same), "{:?}", run.checks);
}

#[test]
fn a_crawl_that_stopped_before_a_file_fetches_it_next_time_whatever_the_page_answers() {
    let (site, case) = clubs();
    site.publisher.missing(&asset(1, "clubs_2025.pdf"));
    let run = case.crawl("2026-03-02");
    assert!(matches!(outcome(&run, &format!("clubs/{}", file(1))), Outcome::NotChecked(_)));
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("should"));
    let run = case.crawl("2026-03-03");
    assert_eq!(outcome(&run, "clubs"), Outcome::Same);
    assert_eq!(outcome(&run, &format!("clubs/{}", file(1))), Outcome::First);
}

/// What each part of a change is called, what happened to it, and what is known of its text.
fn parts(change: &Change) -> Vec<(&str, ChangeKind, PartText)> {
    change.parts.iter().map(|part| (part.title.as_str(), part.kind, part.text)).collect()
}

fn only(report: &Report) -> &Change {
    let [change] = &report.changes[..] else { panic!("{:#?}", report.changes) };
    change
}

#[test]
fn watching_begins_once_for_the_publication_with_its_documents() {
    let (_site, case) = clubs();
    case.crawl("2026-03-02");
    let report = case.report("2026-03-02");
    assert!(report.starting && report.changes.is_empty());
    let [begun] = &report.beginnings[..] else { panic!("{:?}", report.beginnings) };
    assert_eq!((begun.title.as_str(), begun.documents), ("Keeping clubs safe", 3));
    assert!(begun.document_words > 40, "{begun:?}");
    assert_eq!((report.watched, report.checked), (1, 1), "a document is no source of its own");
    assert!(report.unchecked.is_empty() && report.unreadable.is_empty());
    case.crawl("2026-03-03");
    assert!(case.report("2026-03-03").is_empty());
}

#[test]
fn the_welsh_version_is_a_document_of_its_publication() {
    let (mut site, case) = clubs();
    site.welsh = true;
    site.publish();
    case.crawl("2026-03-02");
    assert_eq!(case.store().snapshots(&part("keeping-clubs-safe.cy")).unwrap().len(), 1);
    assert_eq!(case.report("2026-03-02").beginnings[0].documents, 4);
}

#[test]
fn what_a_publication_offers_elsewhere_is_named_and_not_fetched() {
    let (elsewhere, mut site) = (Publisher::start(), Site::new());
    elsewhere.file("/a.pdf", "application/pdf", &guide("must"));
    let far = elsewhere.url("/a.pdf").to_string();
    for (title, path) in [
        ("Elsewhere", far.as_str()),
        ("Inside", "http://169.254.169.254/latest/meta-data.txt"),
        ("Another publication", "/government/publications/other/summary"),
        ("On our disk", "file:///etc/hostname.txt"),
    ] {
        site.offers.push(Offer { title: title.to_owned(), path: path.to_owned() });
    }
    for n in 0..250 {
        let path = format!("/files/{n}.csv");
        site.publisher.file(&path, "text/csv", format!("a,b\n{n},words\n").as_bytes());
        site.offers.push(Offer { title: format!("Table {n}"), path });
    }
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.watch("other", &elsewhere.url("/nothing"));
    let run = case.crawl("2026-03-02");
    let documents = run.checks.iter().filter(|check| check.source.parent().is_some()).count();
    assert_eq!(documents, ::guidewatch::model::part::MOST);
    assert_eq!(elsewhere.asked("/a.pdf"), 0);
    assert_eq!(site.publisher.asked("/government/publications/other/summary"), 0);
}

#[test]
fn documents_are_there_again_after_the_index_was_made_anew() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let before = case.store().heads().unwrap();
    std::fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    assert_eq!(case.store().heads().unwrap(), before);
    assert_eq!(before.keys().filter(|id| id.parent().is_some()).count(), 3);
    assert_eq!(case.report("2026-03-09").changes.len(), 1, "told once, and not lost");
    assert!(case.report("2026-03-10").is_empty());
    let store = case.store();
    let status = ::guidewatch::review::status(&case.watchlist(), &store, at("2026-03-10")).unwrap();
    assert!(status.unlisted.is_empty(), "{:?}", status.unlisted);
    assert_eq!(status.sources[0].documents, 3);
}

/// What names the documents is remembered with the snapshot: a crawl that finds nothing new reads no page.
#[test]
fn an_unchanged_publication_is_not_read_again_to_know_its_documents() {
    let (_site, case) = clubs();
    case.crawl("2026-03-02");
    case.crawl("2026-03-03");
    for path in archive_files(&case.store_dir()) {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.iter_mut().skip(200).for_each(|byte| *byte ^= 0x55);
        std::fs::write(&path, bytes).unwrap();
    }
    let watchlist = case.watchlist();
    let sources: Vec<_> = watchlist.sources.iter().collect();
    let page = &case.snapshots("clubs")[0];
    assert!(case.store().body(page).is_err(), "no body can be read any more");
    let wait = std::time::Duration::ZERO;
    let mut writer = Writer::open(&case.store_dir(), wait, at("2026-03-04")).unwrap();
    let named = ::guidewatch::review::named(&sources, &mut writer).unwrap();
    assert_eq!(named[&sources[0].id].parts.len(), 3);
}
