//! Publications of GOV.UK as they live: published with files and pages, revised, swapped without a word,
//! replaced, withdrawn, with and without the Content API. Read from the first to the last.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod site;

use guidewatch::model::{run::Outcome, source::SourceId};

use self::site::{Site, asset, guide, pdf};
use crate::case::{Case, outcome};

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
    site.attach_page("Summary for volunteers", "summary", "<p>Volunteers should know whom to tell.</p>");
    site.attach("Clubs by county", &asset(2, "clubs.csv"), b"county,clubs\nDemoshire,12\n");
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
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
    assert_eq!(store.snapshots(&part(&file(1))).unwrap()[0].media_type.as_deref(), Some("application/pdf"));

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

#[test]
fn a_long_pdf_of_our_own_writer_is_read() {
    let paragraphs: Vec<String> = (1..=20).map(|n| format!("{n}. Rule {n} holds for clubs.")).collect();
    assert!(pdf("Rules", &paragraphs).starts_with(b"%PDF-"));
}
