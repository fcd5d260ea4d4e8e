//! Working Together from 2015 to 2026 on a loopback GOV.UK, with the dates that are known of it: what a report says
//! after each step, and who still cites the edition before.

use ::guidewatch::model::change::ChangeKind;

use super::{
    site::{Site, asset, pdf},
    year::{is_as_the_guide_says, kinds, said},
};
use crate::{
    case::{Case, page},
    cli::guidewatch,
};

const TITLE: &str = "Working together to safeguard children";

/// The file of an edition; its second paragraph says how soon people are to act.
fn file(year: i16, replaces: i16, soon: &str) -> Vec<u8> {
    let paragraphs = [
        format!("1. This document replaces {TITLE} ({replaces})."),
        format!("2. Everyone who works with children acts {soon} where a child may be at risk."),
        "3. Local partners publish how they work together and keep a record of each decision."
            .to_owned(),
    ];
    pdf(&format!("{TITLE} {year}"), &paragraphs)
}

fn title(year: i16) -> String {
    format!("{TITLE} {year}: statutory guidance")
}

fn path(n: u32, year: i16) -> String {
    asset(n, &format!("Working_together_to_safeguard_children_{year}.pdf"))
}

/// A page of a board that works by an edition of that year.
fn board(site: &Site, year: i16) {
    let words =
        format!("<p>National guidance that we work by:</p><p>We follow {TITLE} {year}.</p>");
    let html = page(&words).replace("Guidance on clubs", "Rivershire board: national guidance");
    site.publisher.page("/board", &html);
}

/// The page as it was in June 2018, and a board that cites it, watched.
fn summer_of_2018() -> (Site, Case) {
    let mut site = Site::new();
    site.path = "/government/publications/working-together-to-safeguard-children--2".into();
    site.title = TITLE.into();
    site.body = "<p>Statutory guidance on working together.</p>".into();
    site.updated = "2017-02-16".into();
    site.notes = vec![("2015-03-26".to_owned(), "First published.".to_owned())];
    site.attach(&title(2015), &path(1, 2015), &file(2015, 2013, "within one working day"));
    site.publish();
    board(&site, 2015);
    let mut case = Case::new();
    case.watch_with("working-together", &site.url(), "kind = \"govuk\"\npublication = \"working-together\"\n[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"");
    case.watch_with(
        "board",
        &site.publisher.url("/board"),
        "kind = \"board\"\ntitle = \"Rivershire board: national guidance\"",
    );
    case.crawl("2018-06-01");
    assert!(case.report("2018-06-01").starting);
    (site, case)
}

#[test]
fn working_together_from_2015_to_2026_is_told_as_a_careful_person_would() {
    let (mut site, case) = summer_of_2018();
    let mut heard = String::new();
    let mut step = |day: &str| {
        case.crawl(day);
        let report = case.report(day);
        heard.push_str(&said(&report));
        (said(&report), report)
    };

    // July 2018: a new edition, and part of the old one goes on for a while.
    site.detach(&title(2015));
    site.attach(&title(2018), &path(2, 2018), &file(2018, 2015, "on the same day"));
    site.note("2018-07-04", "Published the 2018 version, which replaces the 2015 version.");
    site.publish();
    let (told, report) = step("2018-07-05");
    assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{told}");
    assert!(told.contains("a new edition, 2018, is out and in force; it replaced 2015"), "{told}");
    assert!(told.contains("for a while: chapters 3, 4 and 5 of the 2015 edition applied in areas yet to move to safeguarding partners, until 29 September 2019"), "{told}");
    assert!(report.stale_citations.is_empty(), "part of 2015 still holds: {told}");

    // December 2020: facts are brought up to date. The same edition.
    site.detach(&title(2018));
    let updated = file(2018, 2015, "on that same day");
    site.attach(&title(2018), &path(3, 2018), &updated);
    site.note("2020-12-09", "Factual update to Working together 2018: links and names of bodies.");
    site.publish();
    let (told, report) = step("2020-12-10");
    let all = kinds(&report);
    assert!(!all.contains(&ChangeKind::NewEdition), "{told}");
    assert!(all.contains(&ChangeKind::FactualUpdate), "{told}");
    assert!(told.contains("its publisher calls it a correction: it is the same edition"), "{told}");

    // By then the transition is over, and the board has moved on.
    board(&site, 2018);
    let (told, report) = step("2021-01-10");
    assert!(report.stale_citations.is_empty(), "{told}");

    // December 2023.
    site.detach(&title(2018));
    site.attach(&title(2023), &path(4, 2023), &file(2023, 2018, "at once"));
    site.note("2023-12-15", "Added Working together to safeguard children 2023.");
    site.publish();
    let (told, report) = step("2023-12-16");
    assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{told}");
    assert!(told.contains("a new edition, 2023, is out and in force; it replaced 2018"), "{told}");
    let put = |year: i16| {
        format!(
            "line 3, still says “{TITLE} 2018”; replace with “Working together to safeguard children ({year})”"
        )
    };
    assert!(told.contains(&put(2023)), "{told}");

    // March 2026: the next, and six days later its file again, without a word.
    site.detach(&title(2023));
    site.attach(&title(2026), &path(5, 2026), &file(2026, 2023, "at once and together"));
    site.note("2026-03-18", "Added Working together to safeguard children 2026.");
    site.publish();
    let (told, report) = step("2026-03-19");
    assert_eq!(report.changes[0].kind, ChangeKind::NewEdition, "{told}");
    assert!(told.contains("a new edition, 2026, is out and in force; it replaced 2023"), "{told}");
    assert!(told.contains(&put(2026)), "{told}");
    site.detach(&title(2026));
    site.attach(&title(2026), &path(6, 2026), &file(2026, 2023, "without delay and together"));
    site.publish();
    let (told, report) = step("2026-03-25");
    assert!(!kinds(&report).contains(&ChangeKind::NewEdition), "{told}");
    assert!(told.contains("Changed without announcement."), "{told}");

    let dir = case.folder();
    for (day, stood) in [
        ("2018-07-05", "In force: 2018, from publication, 4 July 2018. It replaced 2015."),
        ("2023-12-16", "In force: 2023, from publication, 15 December 2023. It replaced 2018."),
        ("2026-03-19", "In force: 2026, from publication, 18 March 2026. It replaced 2023."),
    ] {
        let ran = guidewatch(&dir, &["editions", "working-together", "--on", day]);
        let answer = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(answer.contains(stood), "{answer}\n{}", ran.err);
    }
    is_as_the_guide_says("Working Together, from 2015 to 2026", &heard);
}

/// Editions that are found up to a day, by label, with what each replaces.
fn found(case: &Case, until: ::jiff::Timestamp) -> Vec<(String, Vec<String>)> {
    let (list, store) = (case.watchlist(), case.store());
    let known = ::guidewatch::register::Register::known().with(&list);
    let found = ::guidewatch::review::found(&list, &store, &known, until).expect("a store");
    let said = |edition: ::guidewatch::model::edition::Edition| {
        (edition.label, edition.replaces.iter().map(ToString::to_string).collect())
    };
    found.into_iter().map(|(_, edition)| said(edition)).collect()
}

/// Nothing of what was captured can be read any more, neither page nor file.
fn spoil(case: &Case) {
    for archive in crate::archive::archive_files(&case.store_dir()) {
        let length = std::fs::metadata(&archive).expect("a file").len();
        std::fs::write(&archive, vec![0; usize::try_from(length).expect("small")])
            .expect("written");
    }
    let (list, store) = (case.watchlist(), case.store());
    let source = &list.sources[0];
    let newest = store.snapshots(&source.id).expect("snapshots").pop().expect("one");
    assert!(::guidewatch::review::read_snapshot(&store, source, &newest).is_err());
}

/// The page with an edition of 2028 that nobody has registered.
fn spring_of_2028() -> (Site, Case) {
    let (mut site, case) = summer_of_2018();
    site.detach(&title(2015));
    site.attach(&title(2028), &path(2, 2028), &file(2028, 2026, "on the same day"));
    site.note("2028-03-15", "Published the 2028 version.");
    site.publish();
    case.crawl("2028-03-16");
    (site, case)
}

#[test]
fn what_a_version_names_is_read_once() {
    let (_site, case) = spring_of_2028();
    let until = crate::case::at("2028-04-01");
    let first = found(&case, until);
    assert!(matches!(&first[..], [(label, replaces)] if label == "2028" && !replaces.is_empty()));
    spoil(&case);
    assert_eq!(found(&case, until), first);
}

/// Who asks for an earlier day takes nothing from the next who asks for today.
#[test]
fn what_was_read_stays_known_after_a_report_of_an_earlier_day() {
    let (mut site, case) = spring_of_2028();
    let all = ::jiff::Timestamp::MAX;
    // The same page, another file: its cover says what the first one's does not.
    site.detach(&title(2028));
    site.attach(&title(2028), &path(3, 2028), &file(2028, 2026, "at once"));
    site.publish();
    case.crawl("2028-05-16");
    let first = found(&case, all);
    assert!(!first.is_empty());
    assert_eq!(found(&case, crate::case::at("2018-07-01")), []);
    spoil(&case);
    assert_eq!(found(&case, all), first);
}
