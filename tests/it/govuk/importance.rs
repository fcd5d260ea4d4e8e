//! Reports of what is important alone: what they leave out stays owed to a plain report, which tells nothing twice. And
//! an edition of what was withdrawn, which is not called in force.

use super::site::{Site, asset, guide, pdf};
use crate::{case::Case, cli::guidewatch};

/// A publication with a file, crawled into the store that the commands use; told to `default` once.
fn watched(id: &str, site: &mut Site) -> Case {
    site.publish();
    let mut case = Case::new();
    let lines = format!(
        "kind = \"govuk\"\nevery = \"1h\"\npublication = \"{id}\"\n[[publication]]\nid = \"{id}\"\ntitle = \"{}\"",
        site.title
    );
    case.watch_with(id, &site.url(), &lines);
    case.watchlist();
    crawl(&case);
    said(&case, &["report"]);
    case
}

fn said(case: &Case, words: &[&str]) -> String {
    let ran = guidewatch(&case.folder(), words);
    assert_eq!(ran.code, Some(0), "{words:?}: {}{}", ran.out, ran.err);
    ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn crawl(case: &Case) {
    said(case, &["crawl", "--all", "--quiet"]);
}

const IMPORTANT: [&str; 3] = ["report", "--min-significance", "major"];

#[test]
fn what_a_report_of_important_changes_left_out_is_told_by_a_plain_one() {
    let mut site = Site::new();
    site.attach("Clubs", &asset(1, "clubs.pdf"), &guide("should"));
    let case = watched("clubs", &mut site);
    let step = |site: &mut Site, old: &str, new: &str| {
        site.body = site.body.replace(old, new);
        site.publish();
        crawl(&case);
    };
    // A small change, which a report of important ones leaves out and keeps.
    step(&mut site, "who runs a club", "who leads a club");
    let told = said(&case, &IMPORTANT);
    assert!(told.contains("1 less weighty change is left out, as asked; a report without --min-significance tells it."), "{told}");
    // An important one, which it tells, once.
    site.publisher.file(&asset(1, "clubs.pdf"), "application/pdf", &guide("must"));
    step(&mut site, "", "");
    assert!(said(&case, &IMPORTANT).contains("“should” became “must”"));
    assert!(said(&case, &IMPORTANT).contains("Nothing to tell"), "{}", said(&case, &IMPORTANT));
    let status = said(&case, &["status"]);
    assert!(!status.contains("Not told yet"), "what was left out as asked is no backlog: {status}");
    // The plain report tells the rest, and not the important one again.
    let told = said(&case, &["report"]);
    assert!(told.contains("leads a club") || told.contains("{+leads+}"), "{told}");
    assert!(!told.contains("“should” became “must”"), "{told}");
    for words in [&["report"][..], &IMPORTANT] {
        assert!(said(&case, words).contains("Nothing to tell"), "{words:?}");
    }
    // From then on both are told what is new.
    step(&mut site, "local procedures", "national procedures");
    assert!(said(&case, &["report"]).contains("{+national+}"));
    assert!(said(&case, &IMPORTANT).contains("Nothing to tell"));
}

/// Nobody asked a plain report to leave anything out.
#[test]
fn a_plain_report_leaves_out_unasked() {
    let mut site = Site::new();
    site.attach("Clubs", &asset(1, "clubs.pdf"), &guide("should"));
    let case = watched("clubs", &mut site);
    site.body = site
        .body
        .replace("Read it with the local procedures.", "Read it with the local procedures");
    site.publish();
    crawl(&case);
    let told = said(&case, &["report"]);
    let wanted = "1 less weighty change is left out. It counts as told; --since with --min-significance cosmetic shows it.";
    assert!(told.contains(wanted) && !told.contains("as asked"), "{told}");
}

#[test]
fn an_edition_of_what_was_withdrawn_is_not_called_in_force() {
    let mut site = Site::new();
    site.path = "/government/publications/keeping-children-safe-in-education--2".into();
    site.title = "Keeping children safe in education".into();
    let title = "Keeping children safe in education 2026";
    site.attach(title, &asset(1, "kcsie.pdf"), &pdf(title, &["1. For schools.".to_owned()]));
    let case = watched("kcsie", &mut site);
    let day = "2026-11-02";
    let words = ["editions", "kcsie", "--on", day];
    assert!(said(&case, &words).contains("In force: 2026"));
    site.withdrawn = Some(("2026-11-01".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    crawl(&case);
    let one = said(&case, &words);
    assert!(one.contains("Withdrawn on 1 November 2026, as its publisher’s own page says: “It is out of date”. In force before that: 2026") , "{one}");
    assert!(one.contains("2026: withdrawn on 1 November 2026 ---"), "{one}");
    assert!(!one.contains("2026: in force"), "{one}");
    let all = said(&case, &["editions", "--on", day]);
    assert!(all.contains("withdrawn on 1 November 2026, as its publisher’s own page says; before that: 2026, in force"), "{all}");
    let json = said(&case, &["editions", "kcsie", "--on", day, "--format", "json"]);
    assert!(
        json.contains("\"how\": \"withdrawn\"") || json.contains("\"how\":\"withdrawn\""),
        "{json}"
    );
    // The days before stand as they did.
    let before = said(&case, &["editions", "kcsie", "--on", "2026-10-01"]);
    assert!(before.contains("In force: 2026") && !before.contains("Withdrawn on"), "{before}");
    let status = said(&case, &["status"]);
    assert!(status.contains("withdrawn by its publisher, its last edition: "), "{status}");
}

#[test]
fn the_site_calls_no_edition_in_force_of_what_was_withdrawn() {
    let mut site = Site::new();
    site.path = "/government/publications/keeping-children-safe-in-education--2".into();
    site.title = "Keeping children safe in education".into();
    site.withdrawn = Some(("2025-01-05".to_owned(), "It is out of date.".to_owned()));
    let case = watched("kcsie", &mut site);
    said(&case, &["export", "site", "pages"]);
    let page = case.folder().join("pages/p/kcsie/index.html");
    let page = std::fs::read_to_string(page).expect("the page of the publication");
    assert!(page.contains("Withdrawn on 5 January 2025, as its publisher’s own page says"));
    assert!(!page.contains("In force: 20"), "its editions are called in force");
    assert!(!page.contains("<td>In force</td>"), "nor in the table");
}

#[test]
fn where_watching_begins_is_told_once_to_who_asked_for_what_is_important_first() {
    let mut site = Site::new();
    site.attach("Clubs", &asset(1, "clubs.pdf"), &guide("should"));
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\nevery = \"1h\"");
    case.watchlist();
    crawl(&case);
    site.body = site.body.replace("who runs a club", "who leads a club");
    site.publish();
    crawl(&case);
    let of = |more: &[&str]| said(&case, &[&["report", "--reader", "new"], more].concat());
    let first = of(&["--min-significance", "major"]);
    assert!(first.contains("Where watching begins"), "{first}");
    let plain = of(&[]);
    assert!(!plain.contains("Where watching begins") && !plain.contains("Starting"), "{plain}");
}
