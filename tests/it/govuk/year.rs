//! A year of guidance for schools on a loopback GOV.UK, as reports tell it: consultation, for information, in force on
//! its day, a file swapped without a word, a correction.

use ::guidewatch::{
    model::{change::ChangeKind, report::Report},
    report::{Format, render},
};

use super::site::{Site, asset, pdf};
use crate::{
    case::{Case, at, page},
    cli::guidewatch,
};

/// A file of that year; its second paragraph says what leaders are to do.
fn file(year: i16, cover: &str, duty: &str) -> Vec<u8> {
    let paragraphs = [
        format!("1. {cover}"),
        format!("2. Leaders {duty} tell the local authority within one working day of a concern."),
        "3. Every school keeps a written record of each concern and of what was decided."
            .to_owned(),
    ];
    pdf(&format!("Keeping children safe in education {year}"), &paragraphs)
}

const TITLE_26: &str = "Keeping children safe in education 2026";
const TITLE_27: &str = "Keeping children safe in education 2027";
const AHEAD_27: &str = "Keeping children safe in education 2027 (for information)";

/// The page in spring 2027, watched, with a reader who knows it.
fn spring() -> (Site, Case) {
    let mut site = Site::new();
    site.path = "/government/publications/keeping-children-safe-in-education--2".into();
    site.title = "Keeping children safe in education".into();
    site.body = "<p>Statutory guidance for schools and colleges.</p><p>The 2026 version of this guidance is in force.</p>".into();
    site.updated = "2026-09-01".into();
    site.notes = vec![("2026-09-01".to_owned(), "The 2026 version is now in force.".to_owned())];
    let current =
        file(2026, "This guidance replaces Keeping children safe in education 2025.", "should");
    site.attach(TITLE_26, &asset(1, "Keeping_children_safe_in_education_2026.pdf"), &current);
    site.publish();
    let mut case = Case::new();
    case.watch_with("kcsie", &site.url(), "kind = \"govuk\"\npublication = \"kcsie\"\n[[publication]]\nid = \"kcsie\"\ntitle = \"Keeping children safe in education\"");
    // A board's page that cites the edition of its day.
    site.publisher.page("/board", &page("<p>National guidance that we work by:</p><p>Our schools follow Keeping children safe in education 2026.</p>").replace("Guidance on clubs", "Rivershire board: national guidance"));
    case.watch_with(
        "board",
        &site.publisher.url("/board"),
        "kind = \"board\"\ntitle = \"Rivershire board: national guidance\"",
    );
    case.crawl("2027-02-01");
    assert!(case.report("2027-02-01").starting);
    (site, case)
}

/// A report as text, its lines joined.
pub(super) fn said(report: &Report) -> String {
    let text = render(report, Format::Text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every line that the guide quotes of a story was said in it.
pub(super) fn is_as_the_guide_says(heading: &str, heard: &str) {
    let guide = include_str!("../../../docs/guide/editions.md");
    let (_, rest) = guide.split_once(&format!("\n## {heading}\n")).expect("the guide's heading");
    let section = rest.split("\n## ").next().unwrap_or_default();
    let blocks = section.split("<!-- story -->\n```text\n").skip(1);
    let mut quoted = 0;
    for line in blocks.flat_map(|block| block.split("\n```").next().unwrap_or_default().lines()) {
        assert!(heard.contains(line), "the guide says “{line}”; heard was:\n{heard}");
        quoted += 1;
    }
    assert!(quoted > 2, "{quoted} lines quoted");
}

pub(super) fn kinds(report: &Report) -> Vec<ChangeKind> {
    report
        .changes
        .iter()
        .flat_map(|change| std::iter::once(change.kind).chain(change.also.clone()))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one year, told from beginning to end")]
fn a_year_of_guidance_for_schools_is_told_as_a_careful_person_would() {
    let (mut site, case) = spring();
    let mut heard = String::new();

    // Spring: a consultation.
    site.note(
        "2027-02-12",
        "Added a link to our consultation on proposed changes for a 2027 version.",
    );
    site.publish();
    case.crawl("2027-02-12");
    let report = case.report("2027-02-12");
    heard.push_str(&said(&report));
    assert!(kinds(&report).contains(&ChangeKind::Consultation), "{}", said(&report));
    assert!(said(&report).contains("a draft is not in force"), "{}", said(&report));

    // July: for information, beside the edition in force.
    let ahead = file(
        2027,
        "July 2027 (for information) version. It comes into force on 1 September 2027. This guidance replaces Keeping children safe in education 2026.",
        "must",
    );
    site.attach(AHEAD_27, &asset(2, "Keeping_children_safe_in_education_2027.pdf"), &ahead);
    site.note("2027-07-06", "Added 'Keeping children safe in education 2027'. This is for information and does not come into force until 1 September 2027.");
    site.publish();
    case.crawl("2027-07-07");
    let july = case.report("2027-07-07");
    heard.push_str(&said(&july));
    let told = said(&july);
    assert_eq!(july.changes[0].kind, ChangeKind::ForInformation, "{told}");
    assert!(told.contains("2027 is out for information: do not use it before 1 September 2027; 2026 remains in force"), "{told}");
    assert!(told.contains("Comes into force in the next 120 days"), "{told}");
    assert!(told.contains("Keeping children safe in education: 2027, out for information. Do not use it before 1 September 2027; the final text may differ. Until then 2026 remains in force. Seen on the publisher’s own page, not yet confirmed by hand."), "{told}");
    let proof = july.changes[0].evidence.join(" ");
    assert!(proof.contains(&format!("“{AHEAD_27}”")), "{proof}");
    assert!(july.events.is_empty());
    assert!(july.stale_citations.is_empty(), "2026 is in force: nobody cites an old one");

    // The months between: nothing is told again.
    case.crawl("2027-08-31");
    let quiet = case.report("2027-08-31");
    assert!(quiet.is_empty(), "{}", said(&quiet));

    // On its day nothing on the page has changed yet, and nobody need have looked.
    let september = case.report("2027-09-01T05:00:00Z");
    heard.push_str(&said(&september));
    let told = said(&september);
    let [event] = &september.events[..] else { panic!("{told}") };
    assert_eq!(event.id, "kcsie:in-force:2027-09-01");
    assert_eq!(event.replaced, ["2026"]);
    assert!(
        event.evidence.concat().contains("It comes into force on 1 September 2027"),
        "{event:?}"
    );
    assert!(
        told.starts_with("What changed: 1 September 2027")
            && told.contains("1 edition came into force"),
        "{told}"
    );
    assert!(
        told.contains("“2027” came into force on 1 September 2027 and replaced “2026”"),
        "{told}"
    );
    // Who still cites the edition before learns what to put instead, in every format.
    let put = "line 3, still says “Keeping children safe in education 2026”; replace with “Keeping children safe in education (2027)”";
    assert!(told.contains(put), "{told}");
    let html = render(&september, Format::Html);
    assert!(html.contains("still says “Keeping children safe in education 2026”"), "{html}");
    assert!(case.report("2027-09-01T05:01:00Z").is_empty(), "owed once");
    assert_eq!(
        case.report_to("another", "2027-09-02").events,
        [],
        "a new reader begins with what stands"
    );

    // The final text, later in the day.
    site.detach(TITLE_26).detach(AHEAD_27);
    let last =
        file(2027, "This guidance replaces Keeping children safe in education 2026.", "must");
    site.attach(TITLE_27, &asset(3, "Keeping_children_safe_in_education_2027.pdf"), &last);
    site.body = "<p>Statutory guidance for schools and colleges.</p><p>The 2027 version of this guidance is in force.</p>".into();
    site.note("2027-09-01", "The 2027 version is now in force and replaces earlier versions.");
    site.publish();
    case.crawl("2027-09-01T12:00:00Z");
    let last = case.report("2027-09-01T12:01:00Z");
    heard.push_str(&said(&last));
    assert_eq!(last.changes[0].kind, ChangeKind::NewEdition, "{}", said(&last));
    assert!(
        said(&last).contains("the final text of 2027 is out, which was for information before"),
        "{}",
        said(&last)
    );
    let proof = last.changes[0].evidence.join(" ");
    assert!(proof.contains(&format!("“{TITLE_27}”")), "{proof}");
    assert!(last.events.is_empty());
    assert!(last.stale_citations.is_empty(), "the board was named this morning: {}", said(&last));

    // A file swapped without a word.
    let swapped =
        file(2027, "This guidance replaces Keeping children safe in education 2026.", "should");
    site.publisher.file(
        &asset(3, "Keeping_children_safe_in_education_2027.pdf"),
        "application/pdf",
        &swapped,
    );
    case.crawl("2027-09-20");
    let silent = case.report("2027-09-20");
    heard.push_str(&said(&silent));
    assert!(said(&silent).contains("Changed without announcement."), "{}", said(&silent));

    // A correction, announced.
    let mended =
        file(2027, "This guidance replaces Keeping children safe in education 2026.", "must");
    site.detach(TITLE_27);
    site.attach(TITLE_27, &asset(4, "Keeping_children_safe_in_education_2027.pdf"), &mended);
    site.note("2027-09-27", "Corrected a slip in paragraph 2.");
    site.publish();
    case.crawl("2027-09-28");
    let corrected = case.report("2027-09-28");
    heard.push_str(&said(&corrected));
    assert!(!kinds(&corrected).contains(&ChangeKind::NewEdition), "{}", said(&corrected));
    assert!(said(&corrected).contains("Corrected a slip in paragraph 2."), "{}", said(&corrected));

    // The old edition's file, which is offered no more, is known by its address alone.
    let link = site.publisher.url(&asset(1, "Keeping_children_safe_in_education_2026.pdf"));
    site.publisher
        .page("/board", &page(&format!("<p>Staff read <a href=\"{link}\">KCSIE</a>.</p>")));
    case.crawl("2027-09-29");
    case.watchlist();
    let args = ["citations", "--stale", "--on", "2027-09-29"];
    let told = guidewatch(&case.folder(), &args).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("Line 2: KCSIE") && told.contains("the link leads to the edition of 2026"),
        "{told}"
    );

    // What is known of it meanwhile, and the lines to paste.
    let dir = case.folder();
    let ran = guidewatch(&dir, &["editions", "kcsie", "--on", "2027-08-01"]);
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("2027: published for information (6 July 2027). Do not use it before it comes into force, from 1 September 2027. 2026 remains in force. Seen, not yet confirmed."), "{told}\n{}", ran.err);
    is_as_the_guide_says("A year of guidance for schools", &heard);
}

#[test]
fn an_edition_known_to_nobody_yet_replaces_its_predecessor_from_publication() {
    let mut site = Site::new();
    site.path = "/government/publications/working-together-to-safeguard-children--2".into();
    site.title = "Working together to safeguard children".into();
    site.body = "<p>Statutory guidance on working together.</p>".into();
    let text = pdf(
        "Working together to safeguard children 2026",
        &["1. Everyone works together.".to_owned()],
    );
    site.attach(
        "Working together to safeguard children 2026: statutory guidance",
        &asset(1, "Working_together_2026.pdf"),
        &text,
    );
    site.publish();
    let mut case = Case::new();
    case.watch_with("working-together", &site.url(), "kind = \"govuk\"\npublication = \"working-together\"\n[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"");
    case.crawl("2028-03-01");
    case.report("2028-03-01");

    let text = pdf(
        "Working together to safeguard children 2028",
        &["1. This document replaces Working together to safeguard children (2026).".to_owned()],
    );
    site.detach("Working together to safeguard children 2026: statutory guidance");
    site.attach(
        "Working together to safeguard children 2028: statutory guidance",
        &asset(2, "Working_together_2028.pdf"),
        &text,
    );
    site.note("2028-03-15", "Published Working together to safeguard children 2028.");
    site.publish();
    case.crawl("2028-03-16");
    let report = case.report("2028-03-16");
    let told = said(&report);
    let mut heard = told.clone();
    assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{told}");
    assert!(told.contains("a new edition, 2028"), "{told}");
    assert!(report.events.is_empty() && report.ahead.is_empty(), "{told}");

    let answer = |args: &[&str]| guidewatch(&case.folder(), &[&["editions"], args].concat());
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let then = words(&answer(&["working-together", "--on", "2028-03-16"]).out);
    assert!(then.contains("In force: 2028, from publication, 15 March 2028; seen, not yet confirmed. It replaced 2026."), "{then}");
    heard.push_str(&then);
    let before = words(&answer(&["working-together", "--on", "2028-03-14"]).out);
    assert!(before.contains("In force: 2026,"), "{before}");
    let status = ::guidewatch::review::status(&case.watchlist(), &case.store(), at("2028-03-17"));
    let status = status.expect("a status");
    assert_eq!(status.sources[0].in_force.as_deref(), Some("2028 (seen, not yet confirmed)"));
    let shown = ::guidewatch::report::render_status(&status, Format::Text);
    assert!(words(&shown).contains("edition in force: 2028 (seen, not yet confirmed)"), "{shown}");

    // The lines that it prints can be pasted, and then it is confirmed.
    let found = answer(&["--found"]);
    assert!(
        found.out.contains("label = \"2028\"") && found.out.contains("published = \"2028-03-15\""),
        "{}\n{}",
        found.out,
        found.err
    );
    let list = case.folder().join("sources.toml");
    let old = std::fs::read_to_string(&list).expect("the list");
    std::fs::write(&list, format!("{old}\n{}", found.out)).expect("written");
    let after = words(&answer(&["working-together", "--on", "2028-03-16"]).out);
    assert!(
        after.contains("In force: 2028, from publication, 15 March 2028. It replaced 2026."),
        "{after}"
    );
    assert!(answer(&["--found"]).out.is_empty());
    heard.push_str(&after);
    is_as_the_guide_says("A new edition of Working Together", &heard);
}
