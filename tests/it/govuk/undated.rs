//! Editions whose titles hide them, on a loopback GOV.UK: a file under a title without a year, papers beside a text that
//! bear its name and year, and a store whose first look shows only what is newer than the register.

use ::guidewatch::model::{change::ChangeKind, report::Report};

use super::{
    site::{Site, asset, pdf},
    year::{kinds, said},
};
use crate::{
    case::{Case, page},
    cli::guidewatch,
};

const NAME: &str = "Keeping children safe in education";
const IN_FORCE: &str = "KCSIE 2027 is now in force and replaces KCSIE 2026.";

fn file(title: &str, lead: &str, duty: &str) -> Vec<u8> {
    let paragraphs = [
        format!("1. {lead}"),
        format!("2. Leaders {duty} tell the local authority within one working day of a concern."),
        "3. Every school keeps a written record of each concern and of what was decided.".into(),
    ];
    pdf(title, &paragraphs)
}

fn of(year: i16) -> Vec<u8> {
    let duty = if year == 2027 { "must" } else { "should" };
    let lead = format!("This guidance replaces {NAME} {}.", year - 1);
    file(&format!("{NAME} {year}"), &lead, duty)
}

/// The page with one file, and a board that cites 2026, watched.
fn watched(title: &str, year: i16, note: &str, day: &str) -> (Site, Case) {
    let mut site = Site::new();
    site.path = "/government/publications/keeping-children-safe-in-education--2".into();
    site.title = NAME.into();
    site.body = "<p>Statutory guidance for schools and colleges.</p>".into();
    site.updated = "2026-09-01".into();
    site.notes = vec![(if year == 2027 { "2027-09-01" } else { "2026-09-01" }.into(), note.into())];
    site.attach(title, &asset(1, "g.pdf"), &of(year));
    site.publish();
    let mut case = Case::new();
    case.watch_with("kcsie", &site.url(), "kind = \"govuk\"\npublication = \"kcsie\"\n[[publication]]\nid = \"kcsie\"\ntitle = \"Keeping children safe in education\"");
    site.publisher.page(
        "/board",
        &page("<p>Our schools follow Keeping children safe in education 2026.</p>"),
    );
    case.watch_with("board", &site.publisher.url("/board"), "kind = \"board\"");
    case.crawl(day);
    assert!(case.report(day).starting);
    (site, case)
}

fn seen(site: &mut Site, case: &Case, day: &str) -> Report {
    site.publish();
    case.crawl(day);
    case.report(day)
}

/// The first line on what stands.
fn stands(case: &Case, day: &str) -> String {
    let ran = guidewatch(&case.folder(), &["editions", "kcsie", "--on", day]);
    let text = ran.out;
    text.lines().nth(3).unwrap_or_default().to_owned()
}

const REPLACED: &str = "a new edition, 2027, is out and in force; it replaced 2026";

#[test]
fn a_new_text_under_a_title_without_a_year_is_a_new_edition() {
    let old = "The 2026 version is now in force.";
    for (what, note, path) in [
        ("its note and its cover say so", Some(IN_FORCE), asset(2, "g.pdf")),
        ("its cover alone", None, asset(2, "g.pdf")),
        ("its cover alone, at the same address", None, asset(1, "g.pdf")),
    ] {
        let (mut site, case) = watched(NAME, 2026, old, "2027-08-25");
        assert!(stands(&case, "2027-08-25").starts_with("In force: 2026"), "{what}");
        site.detach(NAME).attach(NAME, &path, &of(2027));
        if let Some(note) = note {
            site.note("2027-09-01", note);
        }
        let report = seen(&mut site, &case, "2027-09-02");
        let told = said(&report);
        assert_eq!(report.changes.len(), 1, "{what}: {told}");
        assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{what}: {told}");
        assert!(report.changes[0].reasons[0].contains(REPLACED), "{what}: {told}");
        assert_eq!(report.stale_citations.len(), 1, "{what}: {told}");
        let stands = stands(&case, "2027-09-03");
        assert!(stands.starts_with("In force: 2027"), "{what}: {stands}");
        // A correction of it is no new edition.
        let again = file(&format!("{NAME} 2027"), "This guidance is for all schools.", "must");
        site.publisher.file(&path, "application/pdf", &again);
        let report = seen(&mut site, &case, "2027-09-10");
        assert!(!kinds(&report).contains(&ChangeKind::NewEdition), "{what}: {}", said(&report));
        assert_eq!(report.changes.len(), 1, "{what}: {}", said(&report));
    }
}

#[test]
fn a_note_and_the_file_that_it_is_of_tell_of_the_new_edition_once() {
    let (mut site, case) = watched(NAME, 2026, "The 2026 version is now in force.", "2027-08-25");
    site.publisher.file(&asset(1, "g.pdf"), "application/pdf", &of(2027));
    site.note("2027-09-01", IN_FORCE);
    let report = seen(&mut site, &case, "2027-09-02");
    let told = kinds(&report).into_iter().filter(|kind| *kind == ChangeKind::NewEdition).count();
    assert_eq!(told, 1, "{}", said(&report));
}

#[test]
fn a_year_that_is_merely_spoken_of_makes_no_edition() {
    let old = "The 2026 version is now in force.";
    for (title, lead, note) in [
        (NAME.to_owned(), "The 2027 timetable of inspections is in force.", "Updated."),
        (format!("{NAME} 2026"), "It will be reviewed for 2027.", "Corrected paragraph 2."),
        (NAME.to_owned(), "Schools read it anew.", "We will publish the 2027 version in July."),
    ] {
        let (mut site, case) = watched(NAME, 2026, old, "2027-05-25");
        site.detach(NAME).attach(NAME, &asset(2, "g.pdf"), &file(&title, lead, "must"));
        site.note("2027-06-01", note);
        let report = seen(&mut site, &case, "2027-06-02");
        assert!(!kinds(&report).contains(&ChangeKind::NewEdition), "{lead}: {}", said(&report));
        assert_eq!(report.changes.len(), 1, "{lead}");
        let stands = stands(&case, "2027-06-03");
        assert!(stands.starts_with("In force: 2026"), "{lead}: {stands}");
    }
}

#[test]
fn a_paper_beside_the_text_is_no_edition_and_hides_none() {
    let title = format!("{NAME} 2026");
    let (mut site, case) = watched(&title, 2026, "The 2026 version is now in force.", "2027-05-25");
    let letter = pdf("Letter", &["Dear heads, the text of 2027 will come in July.".to_owned()]);
    site.attach(&format!("Letter to schools about {NAME} 2027"), &asset(5, "l.pdf"), &letter);
    let report = seen(&mut site, &case, "2027-06-02");
    assert_eq!(kinds(&report), [ChangeKind::AttachmentAdded], "{}", said(&report));
    assert!(report.stale_citations.is_empty());
    assert!(stands(&case, "2027-06-03").starts_with("In force: 2026"));
    site.detach(&title).attach(&format!("{NAME} 2027"), &asset(6, "f.pdf"), &of(2027));
    site.note("2027-09-01", "The 2027 version is now in force and replaces earlier versions.");
    let report = seen(&mut site, &case, "2027-09-02");
    assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{}", said(&report));
    assert!(report.changes[0].reasons[0].contains(REPLACED), "{}", said(&report));
}

#[test]
fn a_first_look_that_shows_only_the_next_edition_is_believed() {
    for title in [format!("{NAME} 2027"), NAME.to_owned()] {
        let (_site, case) = watched(&title, 2027, "Updated.", "2027-09-03");
        let stands = stands(&case, "2027-09-03");
        assert!(stands.starts_with("In force: 2027"), "{title}: {stands}");
        let ran = guidewatch(&case.folder(), &["citations", "--stale", "--on", "2027-09-03"]);
        let text = ran.out;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("Put instead: {NAME} (2027)")), "{title}: {text}");
    }
}
