//! Publications of GOV.UK as they live: published with files and pages, revised, swapped without a word,
//! replaced, withdrawn, with and without the Content API. Read from the first to the last.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod outage;
mod site;
mod year;

use ::guidewatch::{
    model::{
        change::{Change, ChangeKind, PartText, Significance},
        diff::{Edit, Group},
        report::Report,
        run::Outcome,
        source::SourceId,
    },
    store::Writer,
};

use self::site::{Offer, Site, asset, guide, pdf};
use crate::{
    archive::archive_files,
    case::{Case, at, outcome},
    cli::guidewatch,
    publisher::{Answer, Publisher},
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
fn an_edition_that_replaces_another_is_one_event_with_its_paragraphs() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2026", &asset(3, "clubs_2026.pdf"), &guide("must"));
    site.note("2026-03-05", "Published the 2026 edition.").publish();
    case.crawl("2026-03-06");
    let report = case.report("2026-03-06");
    let change = only(&report);
    let replaced = ("Keeping clubs safe 2026", ChangeKind::AttachmentReplaced, PartText::Differs);
    assert_eq!(parts(change), [replaced]);
    assert!(!change.announced.silent);
    assert_eq!(change.announced.note.as_deref(), Some("Published the 2026 edition."));
    assert_eq!(change.source.as_str(), "clubs");
    let duty = change.reasons.iter().find(|reason| reason.contains("strengthened")).unwrap();
    assert_eq!(
        duty,
        "duty strengthened: “should” became “must” (paragraph 2, page 1 of “Keeping clubs safe 2026”)"
    );
    let edits: Vec<_> = change.diff.edits.iter().filter(|e| e.group == Group::Substance).collect();
    let [edit] = &edits[..] else { panic!("{edits:#?}") };
    assert_eq!(edit.old.as_ref().unwrap().document.as_deref(), Some("Keeping clubs safe 2025"));
    let part = &change.parts[0];
    assert_eq!(part.source.as_ref(), Some(&self::part(&file(3))));
    assert_eq!(part.replaced.as_ref(), Some(&self::part(&file(1))));
    assert!(part.from.is_some() && part.to.is_some());
    case.crawl("2026-03-07");
    assert!(case.report("2026-03-07").is_empty(), "told once");
}

#[test]
fn a_file_swapped_without_a_word_is_told_as_that() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let change = only(&report);
    assert_eq!(
        parts(change),
        [("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Differs)]
    );
    assert!(change.announced.silent, "neither date nor note moved");
    assert_eq!(change.significance, Significance::Major);
    let (seen, came) = (change.last_seen_before, change.to.captured_at);
    assert!(at("2026-03-02") <= seen && seen < at("2026-03-03") && came >= at("2026-03-09"));
    assert!(change.id.starts_with(&format!("clubs/{}:", file(1))), "{}", change.id);
    assert_eq!((change.source.as_str(), change.title.as_str()), ("clubs", "Keeping clubs safe"));
    assert!(case.report("2026-03-10").is_empty());
}

#[test]
fn a_page_below_the_publication_that_is_edited_is_an_event_of_the_publication() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers must know whom to tell.</p>",
    );
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(parts(change), [("Summary for volunteers", ChangeKind::Revised, PartText::Differs)]);
    assert!(change.announced.silent);
    assert!(change.reasons[0].contains("“Summary for volunteers”"), "{:?}", change.reasons);
}

#[test]
fn page_and_document_revised_together_are_one_event() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.body = "<p>Statutory guidance for everyone who runs a club for children.</p><p>You must read it.</p>".to_owned();
    site.attach_page(
        "Summary for volunteers",
        "summary",
        "<p>Volunteers must know whom to tell.</p>",
    );
    site.note("2026-03-03", "Made the duties clear.").publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(parts(change), [("Summary for volunteers", ChangeKind::Revised, PartText::Differs)]);
    assert!(!change.announced.silent);
    let named = |edit: &&Edit| edit.new.as_ref().is_some_and(|side| side.document.is_some());
    assert_eq!(change.diff.edits.iter().filter(named).count(), 1);
    assert!(change.diff.edits.len() > 1, "the page's own words as well");
}

#[test]
fn attachments_that_come_go_and_are_renamed_are_told_before_any_file_is_read() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Clubs by county");
    site.offers[0].title = "Keeping clubs safe: statutory guidance".to_owned();
    site.attach("Poster", &asset(7, "poster.pdf"), b"");
    site.publisher.missing(&asset(7, "poster.pdf"));
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    let mut told = parts(change);
    told.sort();
    assert_eq!(
        told,
        [
            ("Clubs by county", ChangeKind::AttachmentRemoved, PartText::NotCompared),
            (
                "Keeping clubs safe: statutory guidance",
                ChangeKind::AttachmentRetitled,
                PartText::NotCompared
            ),
            ("Poster", ChangeKind::AttachmentAdded, PartText::Pending),
        ]
    );
    let pending = change.reasons.iter().any(|reason| {
        reason.contains("“Poster”") && reason.contains("its text could not be read yet")
    });
    assert!(pending, "{:?}", change.reasons);
    // It can be read later: that is told, by itself and once.
    let poster = pdf("Poster", &["1. Tell somebody whom you trust at once.".to_owned()]);
    site.publisher.file(&asset(7, "poster.pdf"), "application/pdf", &poster);
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    let change = only(&report);
    assert!(change.reasons[0].contains("can now be read"), "{:?}", change.reasons);
    assert!(case.report("2026-03-06").is_empty());
}

#[test]
fn a_file_under_a_new_asset_with_the_same_name_is_issued_anew() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2025", &asset(9, "clubs_2025.pdf"), &guide("should"));
    site.publish();
    // The old address leads to the new one, as GOV.UK's assets do.
    site.publisher.redirect(&asset(1, "clubs_2025.pdf"), &asset(9, "clubs_2025.pdf"));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(
        parts(change),
        [("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Same)]
    );
    assert_eq!(change.significance, Significance::Minor);
    assert!(change.reasons[0].contains("its text is as it was"), "{:?}", change.reasons);
}

#[test]
fn a_document_that_cannot_be_fetched_is_told_under_the_title_of_its_publication() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.answer(&asset(1, "clubs_2025.pdf"), Answer::status(403));
    for day in ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-12");
    let [unchecked] = &report.unchecked[..] else { panic!("{:?}", report.unchecked) };
    assert_eq!(unchecked.title, "Keeping clubs safe: “Keeping clubs safe 2025”");
    assert!(unchecked.why.contains("403"), "{}", unchecked.why);
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("should"));
    case.crawl("2026-03-20");
    assert_eq!(case.report("2026-03-20").recovered.len(), 1);
}

#[test]
fn the_content_api_fails_for_a_week_and_nothing_is_told_that_did_not_happen() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.api_down(500);
    for day in ["2026-03-03", "2026-03-04", "2026-03-05"] {
        let run = case.crawl(day);
        assert!(!matches!(outcome(&run, "clubs"), Outcome::NotChecked(_)), "{run:?}");
        let report = case.report(day);
        assert!(report.is_empty() && report.held.is_empty(), "{day}: {report:#?}");
    }
    // What changes meanwhile is seen on the page, once.
    site.body = site.body.replace("Read it", "You must read it");
    site.publish();
    site.api_down(500);
    case.crawl("2026-03-06");
    let report = case.report("2026-03-06");
    assert!(
        only(&report).diff.edits.iter().any(|e| e.new.as_ref().unwrap().text.contains("You must"))
    );
    site.publish();
    case.crawl("2026-03-07");
    let report = case.report("2026-03-07");
    assert!(report.is_empty() && report.held.is_empty(), "{report:#?}");
    // And what changed as the API came back is told, though the page never showed it.
    site.api_down(503);
    case.crawl("2026-03-08");
    site.body = site.body.replace("Statutory guidance", "Non-statutory advice");
    site.publish();
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let texts: Vec<_> = only(&report).diff.edits.iter().filter_map(|e| e.new.as_ref()).collect();
    assert!(texts.iter().any(|side| side.text.contains("Non-statutory")), "{texts:?}");
    assert_eq!(texts.len(), 1, "and nothing that was told before: {texts:?}");
    // Both answers left their trace.
    let trace: SourceId = "clubs/content-api".parse().unwrap();
    assert!(!case.store().checks(&trace).unwrap().is_empty());
}

#[test]
fn a_store_of_pages_goes_on_with_items_and_no_false_alarm() {
    let (mut site, mut case) = clubs();
    case.edit("kind = \"govuk\"", "kind = \"page\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    assert_eq!(case.store().snapshots(&part("summary")).unwrap().len(), 0);
    case.edit("kind = \"page\"", "kind = \"govuk\"");
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(report.is_empty() && report.held.is_empty(), "{report:#?}");
    assert_eq!(case.snapshots("clubs").len(), 2);
    // From then on items are compared with items.
    site.body = site.body.replace("Read it", "You must read it");
    site.publish();
    case.crawl("2026-03-04");
    assert_eq!(only(&case.report("2026-03-04")).kind, ChangeKind::Revised);
}

#[test]
fn a_withdrawal_is_told_whichever_view_shows_it_first() {
    for is_down in [false, true] {
        let (mut site, case) = clubs();
        case.crawl("2026-03-02");
        case.report("2026-03-02");
        site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
        site.publish();
        if is_down {
            site.api_down(500);
        }
        case.crawl("2026-03-03");
        assert_eq!(only(&case.report("2026-03-03")).kind, ChangeKind::Withdrawn, "{is_down}");
        site.publish();
        case.crawl("2026-03-04");
        let report = case.report("2026-03-04");
        assert!(report.is_empty(), "{is_down}: {report:#?}");
    }
}

#[test]
fn what_the_publisher_takes_down_is_gone_by_both_views() {
    let (site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let gone = r#"{"base_path":"/government/publications/keeping-clubs-safe","schema_name":"gone","details":{"explanation":"Published in error"}}"#;
    let mut answer = Answer::file("application/json", gone.as_bytes());
    answer.status = 410;
    site.publisher.answer(&site.api(), answer);
    site.publisher.gone(&site.path);
    for day in ["2026-03-03", "2026-03-04", "2026-03-05"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-05");
    assert_eq!(only(&report).kind, ChangeKind::Removed);
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
fn robots_that_keep_the_api_to_themselves_leave_the_page() {
    let (site, case) = clubs();
    site.publisher.robots("User-agent: *\nDisallow: /api/\n");
    let run = case.crawl("2026-03-02");
    assert_eq!(outcome(&run, "clubs"), Outcome::First);
    assert_eq!((site.publisher.asked(&site.api()), site.publisher.asked(&site.path)), (0, 1));
}

#[test]
fn a_yearly_edition_of_190_pages_is_one_event_with_its_paragraphs() {
    let edition = |year: u32, duty: &str| {
        let paragraphs: Vec<String> = (1..=1_520)
            .map(|n| match n {
                41 | 900 => {
                    format!("{n}. Leaders {duty} tell the authority of concern {n} at once.")
                }
                700 if year == 2026 => {
                    format!("{n}. Every record is kept for ten years after concern {n}.")
                }
                _ => format!(
                    "{n}. Rule {n} says how a club of kind {n} keeps its children safe every day."
                ),
            })
            .collect();
        pdf(&format!("Keeping clubs safe {year}"), &paragraphs)
    };
    let mut site = Site::new();
    site.attach("Keeping clubs safe 2025", &asset(1, "clubs_2025.pdf"), &edition(2025, "should"));
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2026", &asset(2, "clubs_2026.pdf"), &edition(2026, "must"));
    site.note("2026-09-01", "The 2026 edition.").publish();
    case.crawl("2026-09-01");
    let begun = std::time::Instant::now();
    let report = case.report("2026-09-01");
    let change = only(&report);
    let edits: Vec<_> = change.diff.edits.iter().filter(|e| e.group == Group::Substance).collect();
    let places: Vec<_> =
        edits.iter().filter_map(|e| e.new.as_ref()?.paragraph.as_deref()).collect();
    assert_eq!(places, ["41", "700", "900"], "{edits:#?}");
    let last = edits.iter().filter_map(|e| e.new.as_ref()).next_back().unwrap();
    assert_eq!(last.place().unwrap(), "paragraph 900, page 113 of “Keeping clubs safe 2026”");
    println!(
        "a pair of 190 pages: one event, {} edits, told in {:?}",
        edits.len(),
        begun.elapsed()
    );
}

#[test]
fn what_only_publishing_software_reads_is_no_event() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    for day in ["2026-03-03", "2026-03-04"] {
        site.publish();
        let run = case.crawl(day);
        assert_eq!(outcome(&run, "clubs"), Outcome::New, "other bytes");
        assert!(case.report(day).is_empty());
    }
}

#[test]
fn a_change_note_that_vanishes_or_is_reworded_is_an_event_with_its_evidence() {
    let (mut site, case) = clubs();
    site.note("2025-12-01", "Made clear that trustees are covered.").publish();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.notes[0].1 = "Corrected a slip.".to_owned();
    site.publish();
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let change = only(&report);
    assert_eq!(change.kind, ChangeKind::NoteOnly);
    assert!(change.reasons[0].contains("trustees are covered"), "{:?}", change.reasons);
    site.notes.remove(0);
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(only(&report).evidence.iter().any(|said| said.contains("Corrected a slip")));
}

#[test]
fn a_publication_that_moved_is_told_as_that_and_its_text_is_not() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let old = site.path.clone();
    let redirect = r#"{"base_path":"/government/publications/keeping-clubs-safe","content_id":"r","schema_name":"redirect","redirects":[{"destination":"/government/publications/clubs"}],"details":{}}"#;
    site.publisher.file(&site.api(), "application/json", redirect.as_bytes());
    site.path = "/government/publications/clubs".to_owned();
    let page_html = {
        site.offers.retain(|offer| !offer.path.starts_with(&old));
        site.publish();
        site.publisher.url(&site.path)
    };
    site.publisher.redirect(&old, page_html.path());
    for day in ["2026-03-03", "2026-03-04"] {
        case.crawl(day);
    }
    let report = case.report("2026-03-04");
    let change = only(&report);
    assert_eq!(change.kind, ChangeKind::Moved, "{change:#?}");
    assert!(change.diff.edits.is_empty(), "{:?}", change.diff.edits);
    assert!(change.reasons[0].contains("/government/publications/clubs"), "{:?}", change.reasons);
}

#[test]
fn a_spreadsheet_is_told_as_a_file_that_changed_and_is_no_failure() {
    let mut site = Site::new();
    let ole = |n: u8| [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[n; 600]].concat();
    site.attach("Clubs by county", &asset(4, "clubs.xls"), &ole(1)).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    assert!(case.report("2026-03-02").unreadable.is_empty());
    site.publisher.file(&asset(4, "clubs.xls"), "application/vnd.ms-excel", &ole(2));
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    let told = ("Clubs by county", ChangeKind::AttachmentReissued, PartText::Unreadable);
    assert_eq!(parts(only(&report)), [told]);
    assert!(report.unreadable.is_empty(), "{:?}", report.unreadable);
    assert!(case.report("2026-03-10").is_empty());
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

#[test]
fn a_look_shows_which_documents_a_crawl_would_fetch() {
    let (site, case) = clubs();
    case.watchlist();
    let ran = guidewatch(&case.folder(), &["check", "--probe", "clubs"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("3 documents of it"), "{}", ran.out);
    assert_eq!(ran.out.matches("Summary for volunteers: ").count(), 1, "{}", ran.out);
    site.api_down(404);
    let ran = guidewatch(&case.folder(), &["check", "--probe", "clubs"]);
    assert!(ran.out.contains("the Content API gave no item"), "{}", ran.out);
    assert!(ran.out.contains("3 documents of it"), "{}", ran.out);
}

#[test]
fn two_files_of_one_asset_are_both_followed_and_each_told_as_itself() {
    let mut site = Site::new();
    site.attach("Guide", &asset(1, "a.pdf"), &guide("should"));
    site.attach("Form", &asset(1, "b.csv"), b"a,b\n1,words\n");
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    assert_eq!(case.crawl("2026-03-02").checks.len(), 3);
    case.report("2026-03-02");
    site.publisher.file(&asset(1, "b.csv"), "text/csv", b"a,b\n1,other words\n");
    case.crawl("2026-03-10");
    let report = case.report("2026-03-10");
    let change = only(&report);
    let titles: Vec<&str> = change.parts.iter().map(|part| part.title.as_str()).collect();
    assert_eq!(titles, ["Form"]);
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
