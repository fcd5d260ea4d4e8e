//! What watched pages cite, and what a report tells of it.

use std::fs;

use guidewatch::{
    model::report::Report,
    report::{Format, ReportFormat, render},
};

use super::json;
use crate::{
    case::{Case, page},
    cli::guidewatch,
    publisher::Publisher,
};

/// A board that cites an old edition, beside the publication itself.
fn watched() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2018 and Keeping Children Safe in Education.",
        ),
    );
    publisher.page(
        "/publication",
        &page("Working together to safeguard children 2023. Staff should tell the lead."),
    );
    let mut case = Case::new();
    case.edit("[crawler]", "[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"\n[crawler]");
    case.watch_with(
        "board",
        &publisher.url("/board"),
        "kind = \"board\"\ntitle = \"York: national guidance\"\n",
    );
    case.watch_with(
        "wt",
        &publisher.url("/publication"),
        "publication = \"working-together\"\nkind = \"page\"\n",
    );
    (publisher, case)
}

#[test]
fn the_watched_pages_are_audited_as_they_stand() {
    let (publisher, case) = watched();
    case.crawl("2026-03-02");
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2023 and Keeping Children Safe in Education.",
        ),
    );
    case.crawl("2026-11-02");
    case.watchlist();
    let ran = guidewatch(
        &case.folder(),
        &["citations", "--on", "2026-11-22", "--format", "json", "--exit-code"],
    );
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    let told = json(&ran);
    let cites: Vec<_> = told["citations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["source"].as_str().unwrap(), one["cites"].as_str()))
        .collect();
    assert_eq!(
        cites,
        [("board", Some("2023")), ("board", None)],
        "what a publication says of itself is no citation"
    );
    assert_eq!(told["stale_citations"][0]["superseded_on"], "2026-03-18");
    let earlier = guidewatch(&case.folder(), &["citations", "--on", "2026-03-17", "--exit-code"]);
    assert_eq!(earlier.code, Some(0), "{}", earlier.out);
}

#[test]
fn publications_editions_and_days_are_written_as_people_do() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let lines = "KCSIE 2028 is awaited.\n\nLondon Child Protection Procedures (5th Ed., 2017) apply.\n\nRead KCSIE (2025, part one).\n";
    fs::write(dir.path().join("policy.md"), lines).expect("written");
    let ran = guidewatch(dir.path(), &["citations", "policy.md", "--on", "2026-09-01"]);
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "KCSIE 2028: an edition of 2028 is not known here (editions are known to",
        "Procedures (5th Ed., 2017) ---",
        "Cites: London Safeguarding Children Procedures, 5th edition Out",
        "Line 3: KCSIE (2025, part one) ---",
        "Cites: Keeping children safe in education, edition of 2025 Out of date since: 1 September 2026 Put",
    ] {
        assert!(told.contains(words), "no “{words}” in: {told}");
    }
}

/// A report as people read it, on one line.
fn said(report: &Report) -> String {
    let text = render(report, Format::Text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn right_words_that_lead_to_an_old_file_are_told_as_that() {
    let (publisher, case) = watched();
    let file = "https://assets.publishing.service.gov.uk/media/6849a7b67cba25f610c7db3f/Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf";
    let board = format!("National guidance. See <a href=\"{file}\">Working Together 2026</a>.");
    publisher.page("/board", &page(&board));
    case.crawl("2026-11-02");
    let report = case.report("2026-11-02");
    let text = said(&report);
    let wrong = "“Working Together 2026” still links to the file of the 2023 edition; link to “Working together to safeguard children (2026)”";
    assert!(text.contains(wrong), "{text}");
    assert!(!text.contains("still says"), "{text}");
    for format in [ReportFormat::In(Format::Html), ReportFormat::Slack, ReportFormat::Teams] {
        let told = render(&report, format).replace("\\\\(", "(").replace("\\\\)", ")");
        assert!(told.contains(wrong), "{format:?}: {told}");
    }
    let csv = render(&report, ReportFormat::Csv);
    assert!(
        csv.contains("the link leads to the file of the 2023 edition; out of date since"),
        "{csv}"
    );
    // Where the page gains such a link, the reason says so, too.
    publisher.page("/board", &page("National guidance. See Working Together 2026."));
    case.crawl("2026-11-03");
    case.report("2026-11-03");
    publisher.page("/board", &page(&board));
    case.crawl("2026-11-04");
    let again = said(&case.report("2026-11-04"));
    let reason =
        "“Working Together 2026” now links to the file of the 2023 edition, which is out of date";
    assert!(again.contains(reason), "{again}");
}

#[test]
fn a_report_says_how_many_watched_pages_cite_what_is_out_of_date_and_which_newly_do() {
    let (publisher, case) = watched();
    case.crawl("2026-11-02");
    let starting = said(&case.report("2026-11-02"));
    for words in [
        "1 watched page cites guidance that is out of date: York: national guidance (guidewatch citations --stale says what to put instead).",
        "Pages that cite what is out of date",
        "* York: national guidance (http",
        "still says “Working Together 2018”; replace with",
    ] {
        assert!(starting.contains(words), "no “{words}” in: {starting}");
    }
    // An old citation alone is no news.
    case.crawl("2026-11-03");
    let quiet = case.report("2026-11-03");
    assert!(quiet.is_empty() && quiet.citing.is_empty(), "{}", said(&quiet));
    // What the page said before is no news either, and what it newly says is.
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2018 and Keeping Children Safe in Education 2022.",
        ),
    );
    case.crawl("2026-11-04");
    let report = case.report("2026-11-04");
    let told = said(&report);
    let reason = "now cites “Keeping Children Safe in Education 2022”, which is out of date (line";
    assert!(told.contains(reason) && told.contains("Cites what is out of date"), "{told}");
    assert!(!told.contains("still says “Working Together 2018”"), "{told}");
    let json: serde_json::Value = serde_json::from_str(&render(&report, Format::Json)).unwrap();
    let all = json["stale_citations"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((&all[0]["source"], &all[0]["cites"]), (&"board".into(), &"2022".into()));
    let csv = render(&report, ReportFormat::Csv);
    assert!(csv.contains("\"cites what is out of date\""), "{csv}");
    assert!(render(&report, ReportFormat::Atom).contains("Cites what is out of date"));
}
