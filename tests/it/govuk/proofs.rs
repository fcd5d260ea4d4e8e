//! Each kind of change with the words or the field that proves it, as a reader finds them in the report.

use ::guidewatch::model::{
    change::{Change, ChangeKind},
    report::Report,
};

use super::{
    Site, asset, clubs, guide,
    year::{kinds, said},
};
use crate::case::{Case, at};

const DAYS: [&str; 3] = ["2026-03-03", "2026-03-04", "2026-03-05"];

/// What is reported once `happens` did, looked at on three days; the first report that tells something.
fn told(case: &Case) -> Report {
    for day in DAYS {
        case.crawl(day);
        let report = case.report(day);
        if !report.changes.is_empty() {
            return report;
        }
    }
    panic!("nothing was told");
}

/// All that a change offers as its proof; of a date that is the date.
fn proof(change: &Change) -> String {
    let parts = change.parts.iter().map(|part| part.url.clone());
    let all = change.evidence.iter().chain(&change.reasons);
    all.cloned().chain(parts).collect::<Vec<_>>().join(" ¶ ")
}

/// What happens to a publication.
type Happens = fn(&mut Site);

const TABLE: &[(ChangeKind, Happens, &str)] = &[
    (
        ChangeKind::Consultation,
        |site| {
            site.note("2026-03-03", "Added a link to our consultation on proposed changes.");
        },
        "“Added a link to our consultation on proposed changes.”",
    ),
    (
        ChangeKind::FactualUpdate,
        |site| {
            site.note("2026-03-03", "Minor amendments: corrected a link.");
            site.body.push_str("<p>See the list of clubs.</p>");
        },
        "“Minor amendments: corrected a link.”",
    ),
    (
        ChangeKind::Withdrawn,
        |site| site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned())),
        "It is out of date.",
    ),
    (
        ChangeKind::Superseded,
        |site| {
            site.body.push_str("<p>This guidance has been replaced by the club code.</p>");
        },
        "“This guidance has been replaced by the club code.”",
    ),
    (
        ChangeKind::Archived,
        |site| site.body.push_str("<p>This page has been moved to the National Archives.</p>"),
        "“This page has been moved to the National Archives.”",
    ),
    (
        ChangeKind::NoteOnly,
        |site| site.notes.insert(0, ("2025-09-01".to_owned(), "Added a contact.".to_owned())),
        "Added a contact.",
    ),
    (ChangeKind::DateOnly, |site| "2026-03-02".clone_into(&mut site.updated), "2 March 2026"),
    (
        ChangeKind::AttachmentAdded,
        |site| {
            site.attach("Checklist for clubs", &asset(7, "checklist.pdf"), &guide("should"));
        },
        "checklist.pdf",
    ),
    (
        ChangeKind::AttachmentRemoved,
        |site| {
            site.detach("Clubs by county");
        },
        "clubs.csv",
    ),
    (
        ChangeKind::AttachmentReplaced,
        |site| {
            site.detach("Keeping clubs safe 2025");
            site.attach("Keeping clubs safe 2026", &asset(8, "clubs_2026.pdf"), &guide("must"));
        },
        "clubs_2026.pdf",
    ),
    (
        ChangeKind::AttachmentReissued,
        |site| {
            site.detach("Keeping clubs safe 2025");
            site.attach("Keeping clubs safe 2025", &asset(9, "clubs_2025.pdf"), &guide("must"));
        },
        "0000000000000009/clubs_2025.pdf",
    ),
    (
        ChangeKind::Removed,
        |site| {
            let gone = r#"{"base_path":"/government/publications/keeping-clubs-safe","schema_name":"gone","details":{"explanation":"Put up by mistake"}}"#;
            site.publisher.file(&site.api(), "application/json", gone.as_bytes());
            site.publisher.page(&site.path, "<!doctype html><html lang=en><head><title>No longer available - GOV.UK</title></head><body><main><h1>The page you're looking for is no longer available</h1><p>The information on this page has been removed because it was put up by mistake.</p></main></body></html>");
        },
        "it was taken down",
    ),
    (
        ChangeKind::NotFound,
        |site| {
            site.publisher.missing(&site.api());
            site.publisher.missing(&site.path);
        },
        "HTTP 404",
    ),
];

#[test]
fn each_kind_is_told_with_its_proof() {
    for (kind, happens, words) in TABLE {
        let (mut site, case) = clubs();
        case.crawl("2026-03-02");
        case.report("2026-03-02");
        let is_gone = matches!(kind, ChangeKind::Removed | ChangeKind::NotFound);
        happens(&mut site);
        if !is_gone {
            site.publish();
        }
        let report = told(&case);
        assert!(kinds(&report).contains(kind), "{kind:?}: {}", said(&report));
        let change = &report.changes[0];
        assert!(proof(change).contains(words), "{kind:?}: {}\n{}", proof(change), said(&report));
        // What is gone rests on the answer that said so, and its record.
        if is_gone {
            let seen = change.to.captured_at;
            assert!((at("2026-03-03")..at("2026-03-04")).contains(&seen), "{}", said(&report));
            assert!(change.to.record.contains("archive/"), "{}", said(&report));
            assert!(!change.reasons.is_empty());
        }
    }
}
