//! What a reader is owed: everything once, nothing twice, and silence only where all was checked.

use guidewatch::{
    model::{
        change::{ChangeKind, Significance},
        diff::Op,
    },
    report::{self, Format},
    review::{self, Scope},
};

use super::{
    case::{Case, at, page},
    publisher::{Answer, Publisher},
};

const PATH: &str = "/guidance";
const OLD: &str = "<p>Leaders should share information with the local authority.</p><p>Records are kept for six years.</p><p>Doors stay open during sessions.</p>";
const NEW: &str = "<p>Leaders must share information with the local authority.</p><p>Records are kept for six years.</p><p>Doors stay open during sessions.</p>";

fn one() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &page(OLD));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    (publisher, case)
}

#[test]
fn day_one_is_a_starting_report_and_no_change() {
    let (_publisher, case) = one();
    case.crawl("2026-03-02");
    let report = case.report("2026-03-02");
    assert!(report.starting);
    assert!(report.changes.is_empty());
    assert_eq!(report.beginnings.len(), 1);
    assert_eq!(report.beginnings[0].title, "Guidance on clubs");
    assert!(case.report("2026-03-02").is_empty(), "and it is told once");
}

#[test]
fn a_revision_is_told_once_to_each_reader() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    case.report_to("officer", "2026-03-02");
    case.crawl("2026-03-03");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-03-05");
    case.crawl("2026-03-06");

    let report = case.report_to("officer", "2026-03-06");
    assert!(!report.starting);
    let [change] = &report.changes[..] else { panic!("one change: {:#?}", report.changes) };
    assert_eq!((change.kind, change.significance), (ChangeKind::Revised, Significance::Major));
    assert_eq!(change.title, "Guidance on clubs", "the page's own, where the list gives none");
    assert!(change.reasons[0].contains("must"), "{:?}", change.reasons);
    assert_eq!(change.diff.edits.len(), 1);
    assert_eq!(change.diff.edits[0].op, Op::Reworded);
    // It was still the old text on the 3rd; it changed between then and the 5th.
    assert!(
        change.last_seen_before >= at("2026-03-03") && change.last_seen_before < at("2026-03-04")
    );
    assert!(change.to.captured_at >= at("2026-03-05") && change.to.captured_at < at("2026-03-06"));

    assert!(case.report_to("officer", "2026-03-07").is_empty(), "told once");
    let late = case.report_to("colleague", "2026-03-07");
    assert!(late.starting, "a new reader is told where watching began");
    assert_eq!(late.changes.len(), 1, "and what changed since");
}

#[test]
fn nothing_is_told_twice_when_the_index_is_gone() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-03-03");
    assert_eq!(case.report("2026-03-03").changes.len(), 1);
    let history = case.snapshots("clubs");
    std::fs::remove_dir_all(case.store_dir().join("index")).expect("the index can be deleted");
    assert!(case.report("2026-03-04").is_empty());
    assert_eq!(case.snapshots("clubs"), history);
}

#[test]
fn noise_is_silence() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    for (day, token) in [("2026-03-03", "a1b2c3d4"), ("2026-03-04", "99ff00aa")] {
        let noisy = page(OLD)
            .replace("<head>", &format!("<head><meta name=csrf-token content={token}>"))
            .replace("<nav>", &format!("<nav id=nav-{token} data-n={token}>"))
            .replace("Home</a>", &format!("Home</a><a href=/{token}>News of {day}</a>"));
        publisher.page(PATH, &noisy);
        case.crawl(day);
        let report = case.report(day);
        assert!(report.is_empty(), "{report:#?}");
    }
    assert_eq!(case.snapshots("clubs").len(), 3, "kept all the same");
}

#[test]
fn a_source_added_later_is_one_line() {
    let (publisher, mut case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.page("/second", &page("<p>Another page.</p>"));
    case.watch("second", &publisher.url("/second"));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(!report.starting);
    assert_eq!(report.beginnings.len(), 1);
    assert_eq!(report.beginnings[0].source.as_str(), "second");
    assert!(report.changes.is_empty());
}

#[test]
fn a_failure_is_told_when_confirmed_then_weekly_and_its_end_once() {
    let (publisher, case) = one();
    case.crawl("2026-03-02T06:00:00Z");
    case.report("2026-03-02T07:00:00Z");
    publisher.answer(PATH, Answer::status(500));
    case.crawl("2026-03-02T12:00:00Z");
    assert!(case.report("2026-03-02T12:30:00Z").is_empty(), "once is no news");
    case.crawl("2026-03-02T18:00:00Z");
    assert!(case.report("2026-03-02T18:30:00Z").is_empty(), "nor twice");
    case.crawl("2026-03-03T00:00:00Z");
    let report = case.report("2026-03-03T00:30:00Z");
    assert_eq!(report.unchecked.len(), 1, "three times is");
    assert_eq!((report.watched, report.checked), (1, 0));
    assert!(report.unchecked[0].since >= at("2026-03-02T12:00:00Z"));
    assert!(report.unchecked[0].since < at("2026-03-02T18:00:00Z"));
    case.crawl("2026-03-04");
    assert!(case.report("2026-03-04").is_empty(), "not every run");
    case.crawl("2026-03-11");
    assert_eq!(case.report("2026-03-11").unchecked.len(), 1, "but weekly");
    publisher.page(PATH, &page(OLD));
    case.crawl("2026-03-12");
    let report = case.report("2026-03-12");
    assert_eq!(report.recovered.len(), 1);
    assert!(report.unchecked.is_empty() && report.changes.is_empty());
    assert!(case.report("2026-03-13").is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_told_by_its_bytes_and_once() {
    let publisher = Publisher::start();
    publisher.file("/a.pdf", "application/pdf", b"%PDF-1.4\nfirst\n%%EOF");
    let mut case = Case::new();
    case.watch("leaflet", &publisher.url("/a.pdf"));
    case.crawl("2026-03-02");
    let report = case.report("2026-03-02");
    assert_eq!((report.beginnings.len(), report.unreadable.len()), (1, 1));
    assert!(case.report("2026-03-02").is_empty());
    let status = review::status(&case.watchlist(), &case.store(), at("2026-03-02")).expect("it");
    let [unread] = &status.unread[..] else { panic!("{status:#?}") };
    assert!(unread.why.contains("damaged"), "{}", unread.why);
    let text = report::render_status(&status, Format::Text);
    assert!(text.contains("What cannot be read in full"), "{text}");
    publisher.file("/a.pdf", "application/pdf", b"%PDF-1.4\nsecond\n%%EOF");
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!(report.changes.len(), 1);
    assert_eq!(report.changes[0].kind, ChangeKind::FileChanged);
    assert!(case.report("2026-03-04").is_empty(), "told once");
}

#[test]
fn a_withdrawal_is_major_and_quoted() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let banner = "<section class=\"govuk-notification-banner gem-c-notice\" aria-label=\"Notice\"><h2 class=\"gem-c-notice__title\">\
                  This publication was withdrawn on <time datetime=\"2026-03-03\">3 March 2026</time></h2><p>It is out of date.</p></section>";
    publisher.page(PATH, &page(OLD).replace("<main>", &format!("<main>{banner}")));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let [change] = &report.changes[..] else { panic!("one change: {:#?}", report.changes) };
    assert_eq!((change.kind, change.significance), (ChangeKind::Withdrawn, Significance::Major));
    assert!(
        change.evidence.iter().any(|line| line.contains("withdrawn on 3 March 2026")),
        "{:?}",
        change.evidence
    );
}

#[test]
fn the_same_question_has_the_same_answer() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-03-03");
    let one = case.report_to("one", "2026-03-04");
    let two = case.report_to("two", "2026-03-04");
    assert_eq!(one, two);
}

#[test]
fn a_source_with_a_new_id_keeps_its_history() {
    let (publisher, mut case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.page(PATH, &page(NEW));
    case.edit("id = \"clubs\"", "id = \"after-school\"\nformerly = [\"clubs\"]");
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(report.beginnings.is_empty() && report.recovered.is_empty(), "{report:#?}");
    let [change] = &report.changes[..] else { panic!("one change: {report:#?}") };
    assert_eq!((change.source.as_str(), change.kind), ("after-school", ChangeKind::Revised));
    assert!(case.report("2026-03-03").is_empty(), "told once");
    let watchlist = case.watchlist();
    let status = review::status(&watchlist, &case.store(), at("2026-03-03")).expect("a status");
    assert_eq!(status.sources[0].snapshots, 2, "under both ids");
}

#[test]
fn a_source_that_no_crawl_has_come_to_is_named() {
    let (publisher, mut case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    case.watch("new", &publisher.url("/new"));
    publisher.page(PATH, &page(NEW));
    case.crawl_all_but("new", "2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!((report.watched, report.checked), (2, 1));
    assert_eq!(report.changes.len(), 1);
    let [unchecked] = &report.unchecked[..] else { panic!("{:#?}", report.unchecked) };
    assert_eq!((unchecked.source.as_str(), unchecked.checks), ("new", 0));
    case.crawl("2026-03-04");
    assert!(case.report("2026-03-04").recovered.is_empty(), "it had never failed");
}

#[test]
fn silence_about_a_source_never_means_that_it_was_not_checked() {
    let (_publisher, case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    assert!(case.report("2026-03-03").is_empty());
    let report = case.report("2026-03-20");
    assert_eq!((report.watched, report.checked), (1, 0));
    let [unchecked] = &report.unchecked[..] else { panic!("{report:#?}") };
    assert!(unchecked.why.contains("no crawl has come"), "{}", unchecked.why);
    let again = case.report("2026-03-21");
    assert!(again.is_empty() && again.failing == 1, "told weekly, as failures are: {again:#?}");
    let words = guidewatch::report::render(&again, Format::Text);
    assert!(words.contains("none of them checked, 1 cannot be checked"), "{words}");
    assert_eq!(case.report("2026-03-27T06:00:01Z").unchecked.len(), 1);
    let status = review::status(&case.watchlist(), &case.store(), at("2026-03-20")).unwrap();
    assert_eq!(status.sources[0].overdue, Some(unchecked.since));
    let shown = report::render_status(&status, Format::Text);
    assert!(shown.contains("none failing, 1 that no crawl comes to"), "{shown}");
    assert!(shown.contains("no crawl has come to it, and it has been due since"), "{shown}");
    case.crawl("2026-03-28");
    assert_eq!(
        review::status(&case.watchlist(), &case.store(), at("2026-03-28")).unwrap().sources[0]
            .overdue,
        None
    );
    let report = case.report("2026-03-28");
    let [back] = &report.recovered[..] else { panic!("it had been told: {report:#?}") };
    assert_eq!(back.since, unchecked.since);
    assert!(back.at >= at("2026-03-28"));
    assert!(case.report("2026-03-28T07:00:00Z").is_empty(), "once");
}

#[test]
fn a_crawl_that_comes_again_unasked_is_no_news() {
    let (_publisher, case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    case.crawl("2026-03-20");
    assert!(case.report("2026-03-20").is_empty(), "nobody had been told that none came");
}

#[test]
fn a_failure_of_one_check_behind_which_no_crawl_comes_is_told_and_so_is_what_waits() {
    let (publisher, mut case) = one();
    publisher.page("/other", &page(OLD));
    case.watch("other", &publisher.url("/other"));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.answer(PATH, Answer::status(500));
    publisher.missing("/other");
    case.crawl("2026-03-03");
    assert!(case.report("2026-03-03").is_empty(), "neither is sure");
    let report = case.report("2026-03-20");
    let told: Vec<_> =
        report.unchecked.iter().map(|one| (one.source.as_str(), one.gone, one.confirmed)).collect();
    assert_eq!(told, [("clubs", false, true), ("other", false, true)]);
    assert!(report.unchecked[0].why.contains("HTTP 500"), "{report:#?}");
    assert!(report.unchecked[1].why.contains("no crawl has come"), "{report:#?}");
    let quiet = case.report("2026-03-21");
    let words = guidewatch::report::render(&quiet, Format::Text);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("none checked, 2 cannot be checked, 1 source waits"), "{words}");
}

#[test]
fn what_the_first_report_names_is_told_when_it_is_confirmed() {
    let (publisher, mut case) = one();
    publisher.answer("/dead", Answer::status(500));
    case.watch("dead", &publisher.url("/dead"));
    case.crawl("2026-03-02");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-03-02T07:00:00Z");
    // One whose first report is the start, and one who begins with a change.
    for reader in ["early", "late"] {
        let first = case.report_to(reader, "2026-03-02T07:30:00Z");
        assert!(first.starting && !first.unchecked[0].confirmed, "{first:#?}");
    }
    let mut told = Vec::new();
    for day in 3..=20 {
        case.crawl(&format!("2026-03-{day:02}T08:00:00Z"));
        let report = case.report_to("early", &format!("2026-03-{day:02}T09:00:00Z"));
        assert_eq!(report.unchecked.len(), usize::from(!report.is_empty()), "{report:#?}");
        told.extend((!report.is_empty()).then_some(day));
    }
    assert_eq!(told, [3, 10, 17], "when it is confirmed, and weekly");
    publisher.page("/dead", &page(OLD));
    case.crawl("2026-03-21");
    assert_eq!(case.report_to("early", "2026-03-21").recovered.len(), 1);
    assert!(case.report_to("early", "2026-03-21").is_empty());
    let late = case.report_to("late", "2026-03-21");
    assert!(late.recovered.is_empty(), "who was never told that it fails: {late:#?}");
}

#[test]
fn where_nothing_was_seen_on_day_one_the_start_is_still_to_be_told() {
    let (publisher, case) = one();
    publisher.answer(PATH, Answer::status(500));
    case.crawl("2026-03-02");
    let report = case.report("2026-03-02");
    assert!(report.starting && report.unchecked.len() == 1, "{report:#?}");
    publisher.page(PATH, &page(OLD));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(report.starting, "{report:#?}");
    assert_eq!((report.beginnings.len(), report.recovered.len()), (1, 0), "it had failed once");
}

#[test]
fn a_past_period_is_told_as_things_stood_then() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    case.crawl("2026-03-03");
    publisher.answer(PATH, Answer::status(500));
    for day in ["2026-03-04", "2026-03-05"] {
        case.crawl(day);
    }
    publisher.answer(PATH, Answer::status(404));
    case.crawl("2026-03-06");
    publisher.page(PATH, &page(OLD));
    case.crawl("2026-03-10");
    case.crawl("2026-03-20");
    let as_of = |day: &str| {
        let watchlist = case.watchlist();
        let all: Vec<_> = watchlist.sources.iter().collect();
        let scope = Scope::Period(at("2026-03-01")..at(day));
        let now = at("2026-06-01");
        let least = Significance::Minor;
        review::review(&watchlist, &all, &case.store(), &scope, least, now)
            .expect("reviewed")
            .report
    };
    let early = as_of("2026-03-03T12:00:00Z");
    assert_eq!((early.checked, early.unchecked.len()), (1, 0), "{early:#?}");
    assert!(early.last_checked >= Some(at("2026-03-03")));
    assert!(early.last_checked < Some(at("2026-03-04")));
    let failing = as_of("2026-03-06T12:00:00Z");
    let [unchecked] = &failing.unchecked[..] else { panic!("{failing:#?}") };
    assert_eq!((failing.checked, unchecked.checks), (0, 3), "causes differ, the row is one");
    assert!(unchecked.since >= at("2026-03-04") && unchecked.since < at("2026-03-05"));
    let between = as_of("2026-03-15");
    assert_eq!(
        (between.checked, between.last_checked),
        (1, None),
        "it went on, to what minute is not known"
    );
    assert_eq!(as_of("2026-05-01").checked, 0, "forgotten by then");
}

#[test]
fn a_change_behind_an_unreadable_snapshot_is_told_in_words() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.file(PATH, "application/pdf", b"%PDF-1.4\nfor two days\n%%EOF");
    case.crawl("2026-03-03");
    assert!(case.report("2026-03-03").is_empty(), "a file for a page waits for a second look");
    case.crawl("2026-03-04");
    assert_eq!(case.report("2026-03-04").changes[0].kind, ChangeKind::FileChanged);
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    let [change] = &report.changes[..] else { panic!("one change: {report:#?}") };
    assert_eq!((change.kind, change.significance), (ChangeKind::Revised, Significance::Major));
    assert_eq!(
        change.from.captured_at,
        case.snapshots("clubs")[0].at,
        "the last text that could be read"
    );
    let first = &change.reasons[0];
    assert!(first.contains("its own text again") && first.contains("no text in it"), "{first}");
    assert!(case.report("2026-03-06").is_empty(), "told once");
}
