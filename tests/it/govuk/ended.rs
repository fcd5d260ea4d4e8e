//! Guidance of which no edition is known ends on its watched page: the pages that link to it or name it are told, in
//! the report beside it and by `citations`.

use ::guidewatch::report::{Format, render};

use super::{
    clubs, file,
    site::{Site, asset},
    year::said,
};
use crate::{
    case::{Case, page},
    cli::guidewatch,
};

/// A board that links to the publication, to its file, and names it; and says what only sounds like it.
fn board(site: &Site, case: &mut Case) {
    let html = format!(
        "<p>National guidance that we work by:</p>\
         <p>Clubs read <a href=\"{}\">the national guide</a>.</p>\
         <p>A copy is <a href=\"{}\">here</a>.</p>\
         <ul><li>Keeping clubs safe</li></ul>\
         <p>Keeping clubs safe is everyone's task, and keeping clubs safe takes time.</p>\
         <p>Read the <a href=\"{}\">other guide</a>.</p>",
        site.url(),
        site.publisher.url(&asset(1, "clubs_2025.pdf")),
        site.publisher.url("/government/publications/keeping-clubs-safe-in-winter"),
    );
    let html = page(&html).replace("Guidance on clubs", "Rivershire board: national guidance");
    site.publisher.page("/board", &html);
    case.watch_with(
        "board",
        &site.publisher.url("/board"),
        "kind = \"board\"\ntitle = \"Rivershire board: national guidance\"",
    );
}

/// Every line of the board that is told as stale, with how.
fn told(case: &Case, on: &str) -> Vec<(u64, String, Option<String>)> {
    case.watchlist();
    let args = ["citations", "--stale", "--on", on, "--format", "json"];
    let ran = guidewatch(&case.folder(), &args);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let all = json["stale_citations"].as_array().expect("a list").iter();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    all.filter(|one| one["source"] == "board")
        .map(|one| {
            (one["line"].as_u64().unwrap(), text(&one["text"]).unwrap(), text(&one["ended"]))
        })
        .collect()
}

fn lines(how: &str) -> Vec<(u64, String, Option<String>)> {
    [(3, "the national guide"), (4, "here"), (5, "Keeping clubs safe")]
        .map(|(line, text)| (line, text.to_owned(), Some(how.to_owned())))
        .to_vec()
}

#[test]
fn what_the_list_says_of_its_editions_hides_no_end() {
    let (mut site, mut case) = clubs();
    case.edit("title = \"Keeping clubs safe\"", "publication = \"clubs\"");
    let editions = "[[publication.edition]]\nlabel = \"2025\"\npublished = \"2025-01-14\"\nevidence = \"its cover\"";
    case.also(&format!(
        "[[publication]]\nid = \"clubs\"\ntitle = \"Keeping clubs safe\"\n{editions}"
    ));
    board(&site, &mut case);
    case.crawl("2026-03-02");
    assert_eq!(told(&case, "2026-03-02"), []);
    site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-04");
    // The title of a listed publication is a name wherever it stands, so at the head of line 6 too.
    assert_eq!(told(&case, "2026-03-04")[..3], lines("withdrawn"));
    let text = said(&case.report("2026-03-04"));
    assert!(text.contains("1 watched page cites guidance that is out of date"), "{text}");
}

#[test]
fn who_links_to_guidance_or_names_it_is_told_when_it_is_withdrawn() {
    let (mut site, mut case) = clubs();
    board(&site, &mut case);
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    assert_eq!(told(&case, "2026-03-02"), []);
    site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let text = said(&report);
    for line in [
        "line 3, still links to “the national guide”, withdrawn on 3 March 2026",
        "line 4, still links to “here”, withdrawn on 3 March 2026",
        "line 5, still names “Keeping clubs safe”, withdrawn on 3 March 2026",
    ] {
        assert!(text.contains(line), "no “{line}” in: {text}");
    }
    let guide = include_str!("../../../docs/guide/citations.md");
    assert!(
        guide.contains("line 3, still links to “the national guide”, withdrawn on 3 March 2026")
    );
    assert!(!text.contains("line 6, still") && !text.contains("line 7, still"), "{text}");
    assert!(render(&report, Format::Html).contains("still links to “the national guide”"));
    assert_eq!(told(&case, "2026-03-04"), lines("withdrawn"));
    assert_eq!(told(&case, "2026-03-02"), [], "it stood then");
    let ran = guidewatch(&case.folder(), &["citations", "--stale", "--on", "2026-03-10"]);
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Line 3: the national guide",
        "What became of it: withdrawn on 3 March 2026",
        "Its publisher says: “It is out of date.”",
        "Out of date since: 3 March 2026, 7 days",
    ] {
        assert!(text.contains(words), "no “{words}” in: {text}");
    }
    // Reinstated, as a second look agrees, nobody is told.
    site.withdrawn = None;
    site.publish();
    for day in ["2026-03-11", "2026-03-12", "2026-03-13"] {
        case.crawl(day);
    }
    assert_eq!(told(&case, "2026-03-14"), []);
}

#[test]
fn who_links_to_guidance_is_told_when_it_is_replaced_or_taken_down() {
    let (mut site, mut case) = clubs();
    board(&site, &mut case);
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let body = site.body.clone();
    site.body = format!("<p>This guidance has been replaced by the club code.</p>{body}");
    site.publish();
    case.crawl("2026-03-03");
    let text = said(&case.report("2026-03-03"));
    let line = "line 3, still links to “the national guide”, replaced, as seen on 3 March 2026";
    assert!(text.contains(line), "{text}");
    assert_eq!(told(&case, "2026-03-03"), lines("superseded"));

    // In part is not as a whole.
    site.body = format!(
        "{body}<p>The club code came into force, replacing all of the guidance for Wales on this page.</p>"
    );
    site.publish();
    case.crawl("2026-03-04");
    assert!(!said(&case.report("2026-03-04")).contains("line 3, still"));
    assert_eq!(told(&case, "2026-03-04"), []);

    for path in [site.api(), site.path.clone()] {
        site.publisher.missing(&path);
    }
    for day in ["2026-03-05", "2026-03-06", "2026-03-07"] {
        case.crawl(day);
    }
    let text = said(&case.report("2026-03-07"));
    let line = "line 3, still links to “the national guide”, not to be found any more, as seen on 5 March 2026";
    assert!(text.contains(line), "{text}");
    assert_eq!(told(&case, "2026-03-08"), lines("not-found"));
}

#[test]
fn a_withdrawal_is_not_forgotten_when_the_page_is_taken_down() {
    let (mut site, mut case) = clubs();
    board(&site, &mut case);
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.withdrawn = Some(("2026-03-03".to_owned(), "Use the club code instead.".to_owned()));
    site.publish();
    case.crawl("2026-03-04");
    case.report("2026-03-04");
    for path in [site.api(), site.path.clone()] {
        site.publisher.missing(&path);
    }
    for day in ["2026-03-05", "2026-03-06", "2026-03-07"] {
        case.crawl(day);
    }
    assert!(said(&case.report("2026-03-07")).contains("not to be found"));
    for on in ["2026-03-04", "2026-03-08"] {
        assert_eq!(told(&case, on), lines("withdrawn"), "on {on}");
    }
    assert_eq!(told(&case, "2026-03-02"), [], "it stood then");
    let ran = guidewatch(&case.folder(), &["citations", "--stale", "--on", "2026-03-08"]);
    assert!(ran.out.contains("Use the club code instead."), "{}", ran.out);
}

#[test]
fn a_withdrawal_stands_before_earlier_revisions_in_the_report_of_a_period() {
    let (mut site, mut case) = clubs();
    let text = |duty: &str| page(&format!("<p>Staff {duty} tell the lead on the same day.</p>"));
    site.publisher.page("/code", &text("should"));
    case.watch_with("code", &site.publisher.url("/code"), "kind = \"page\"");
    case.crawl("2026-03-02");
    site.publisher.page("/code", &text("must"));
    case.crawl("2026-03-03");
    site.withdrawn = Some(("2026-03-04".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-04");
    case.watchlist();
    let period = ["--since", "2026-03-01", "--until", "2026-03-05", "--format", "json"];
    let ran = guidewatch(&case.folder(), &[&["report"], &period[..]].concat());
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let told = json["changes"].as_array().expect("a list").iter();
    let told: Vec<_> = told.map(|one| (&one["kind"], &one["significance"])).collect();
    let major = serde_json::Value::from("major");
    assert_eq!(told, [(&"withdrawn".into(), &major), (&"revised".into(), &major)]);
}

#[test]
fn another_important_change_does_not_list_who_cites_what() {
    let (mut site, mut case) = clubs();
    board(&site, &mut case);
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2025", &asset(3, "clubs_2025.pdf"), &super::guide("must"));
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(said(&report).contains("duty strengthened"), "{} {}", said(&report), file(3));
    assert!(report.stale_citations.is_empty() && !said(&report).contains("line 3, still"));
}

#[test]
fn a_report_names_the_watched_pages_that_cite_the_edition_before() {
    let mut site = Site::new();
    site.path = "/government/publications/working-together-to-safeguard-children--2".into();
    site.title = "Working together to safeguard children".into();
    let title = |year: i16| format!("Working together to safeguard children {year}");
    site.attach(&title(2023), &asset(1, "Working_together_2023.pdf"), &super::guide("should"));
    site.publish();
    site.publisher.page("/board", &page("<p>See Working Together 2018 and KCSIE 2018.</p>"));
    let mut case = Case::new();
    let publication = "[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"";
    let lines = format!("kind = \"govuk\"\npublication = \"working-together\"\n{publication}");
    case.watch_with("wt", &site.url(), &lines);
    case.watch_with("board", &site.publisher.url("/board"), "kind = \"board\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach(&title(2023));
    site.attach(&title(2026), &asset(2, "Working_together_2026.pdf"), &super::guide("must"));
    site.note("2026-03-18", "Added the 2026 version.");
    site.publish();
    case.crawl("2026-03-19");
    let report = case.report("2026-03-19");
    let told = |format| render(&report, format).split_whitespace().collect::<Vec<_>>().join(" ");
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let told = told(format);
        assert!(told.contains("Pages that still cite an older edition"), "{told}");
        assert!(told.contains("Working together to safeguard children (2026)"), "{told}");
    }
    let json: serde_json::Value = serde_json::from_str(&told(Format::Json)).expect("JSON");
    let all = json["stale_citations"].as_array().expect("a list");
    let [one] = &all[..] else { panic!("of another publication, too: {all:?}") };
    assert_eq!(
        (&one["source"], &one["cites"], &one["in_force"]),
        (&"board".into(), &"2018".into(), &"2026".into())
    );
}

#[test]
fn guidance_in_force_as_far_as_is_known_ends_where_its_page_says_so() {
    let mut site = Site::new();
    site.path =
        "/government/publications/multi-agency-statutory-guidance-on-female-genital-mutilation"
            .into();
    site.title = "Multi-agency statutory guidance on female genital mutilation".into();
    site.publish();
    let words =
        "<p>See the Multi-agency statutory guidance on female genital mutilation (2020).</p>";
    site.publisher.page("/board", &page(words));
    let mut case = Case::new();
    let publication =
        format!("[[publication]]\nid = \"fgm-multi-agency\"\ntitle = \"{}\"", site.title);
    let lines = format!("kind = \"govuk\"\npublication = \"fgm-multi-agency\"\n{publication}");
    case.watch_with("fgm", &site.url(), &lines);
    case.watch_with("board", &site.publisher.url("/board"), "kind = \"board\"");
    case.crawl("2026-03-02");
    assert_eq!(told(&case, "2026-03-02"), []);
    site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-04");
    let [(_, text, ended)] = &told(&case, "2026-03-04")[..] else { panic!("one citation") };
    assert!(text.ends_with("mutilation (2020)"), "{text}");
    assert_eq!(ended.as_deref(), Some("withdrawn"));
}
