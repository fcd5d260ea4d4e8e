//! What publishers say of their own pages, told right: withdrawn, still withdrawn, dated back.

use guidewatch::{
    model::change::{Change, ChangeKind},
    report::{Format, render},
};

use super::{
    case::{Case, page},
    publisher::Publisher,
};

const PATH: &str = "/guidance";
const TEXT: &str = "<p>Leaders should share information with the local authority.</p><p>Records are kept for six years.</p><p>Doors stay open during sessions.</p>";
const OTHER: &str = "<p>Leaders should share information with the local authority.</p><p>Records are kept for nine years.</p><p>Doors stay open during sessions.</p>";

/// Serves pages one after the other, a day each, and gives what was told of each after the first.
fn told(pages: &[String]) -> Vec<(Vec<Change>, String)> {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    let days = ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05"];
    let mut all = Vec::new();
    for (day, page) in days.iter().zip(pages) {
        publisher.page(PATH, page);
        case.crawl(day);
        let report = case.report(day);
        let text = render(&report, Format::Text);
        all.push((report.changes, text));
    }
    all.split_off(1)
}

fn kinds(changes: &[Change]) -> Vec<ChangeKind> {
    changes
        .iter()
        .flat_map(|change| std::iter::once(change.kind).chain(change.also.clone()))
        .collect()
}

#[test]
fn a_withdrawal_is_told_however_the_page_says_it_and_its_end_only_at_its_end() {
    let boxes = [
        "<div class=\"alert\"><h2>Withdrawn</h2><p>This guidance has been withdrawn and is replaced by Safe Clubs 2027.</p></div>",
        "<div role=\"alert\"><h3>Withdrawn</h3><p>This guidance has been withdrawn and is replaced by Safe Clubs 2027.</p></div>",
        "<div class=\"callout callout--info\"><p>We have a new edition. This guidance has been withdrawn.</p></div>",
        "<p>This guidance has been withdrawn and is replaced by Safe Clubs 2027.</p>",
        "<p><strong>This guidance was withdrawn on 1 March 2027.</strong></p>",
    ];
    for notice in boxes {
        let told = told(&[
            page(TEXT),
            page(&format!("{notice}{TEXT}")),
            page(&format!("<p><strong>This guidance has been withdrawn.</strong></p>{TEXT}")),
            page(OTHER),
        ]);
        let [(first, text), (second, _), (last, _)] = &told[..] else { panic!("three reports") };
        assert_eq!(first[0].kind, ChangeKind::Withdrawn, "{notice}: {text}");
        assert!(first[0].evidence[0].contains("This guidance"), "{:?}", first[0].evidence);
        let again = [ChangeKind::Withdrawn, ChangeKind::Reinstated];
        assert!(!kinds(second).iter().any(|kind| again.contains(kind)), "{notice}: {second:#?}");
        assert_eq!(last[0].kind, ChangeKind::Reinstated, "{notice}");
    }
}

#[test]
fn what_a_page_says_of_other_guidance_withdraws_nothing() {
    let others = [
        "<div class=\"notice\"><p>This guidance replaces the 2018 edition, which was withdrawn.</p></div>",
        "<p>The 2015 guidance was withdrawn. Safe Clubs 2022 was replaced by this edition.</p>",
        "<p>This guidance has not been withdrawn.</p>",
        "<h2>History</h2><p>This guidance was replaced by another in 2018.</p>",
        "<p>Some older documents are gone:</p><ul><li>This policy was withdrawn.</li></ul>",
        "<h2>Safe Clubs</h2><p>This guidance was withdrawn in 2018.</p><h2>Safe Pools</h2><p>This guidance was withdrawn in 2019.</p>",
    ];
    for other in others {
        let told = told(&[page(TEXT), page(&format!("{other}{TEXT}"))]);
        let found = kinds(&told[0].0);
        assert!(!found.contains(&ChangeKind::Withdrawn), "{other}: {found:?}");
        assert!(found.contains(&ChangeKind::Revised), "{other}: {found:?}");
    }
    let deep = format!("{}<p>This guidance was withdrawn in Wales.</p>", TEXT.repeat(6));
    let told = told(&[page(&TEXT.repeat(6)), page(&deep.replace(" in Wales", ""))]);
    assert!(!kinds(&told[0].0).contains(&ChangeKind::Withdrawn), "far down the page");
}

/// A page with its date, and a list of change notes.
fn dated(updated: &str, text: &str, notes: &[(&str, &str)]) -> String {
    let notes = notes.iter().map(|(day, note)| {
        format!(
            "<li class=\"gem-c-published-dates__change-item\"><time class=\"gem-c-published-dates__change-date\" \
             datetime=\"{day}\">{day}</time><p class=\"gem-c-published-dates__change-note\">{note}</p></li>"
        )
    });
    let notes: String = notes.collect();
    page(&format!("<p>Last updated: {updated}</p>{text}<ol>{notes}</ol>"))
}

#[test]
fn a_date_that_goes_back_is_told_and_announces_nothing() {
    let (first, later) = (("2026-03-18", "First published."), ("2026-10-05", "Longer records."));
    let told = told(&[
        dated("5 October 2026", TEXT, &[later, first]),
        dated("18 March 2026", OTHER, &[first]),
    ]);
    let (changes, text) = &told[0];
    assert!(changes[0].announced.silent, "{text}");
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Changed without announcement.",
        "The publisher’s date went back from 5 October 2026 to 18 March 2026.",
        "removed: “Longer records.” (5 October 2026)",
    ] {
        assert!(plain.contains(words), "no “{words}” in:\n{text}");
    }
    assert!(!plain.contains("date is still"), "{text}");
}
