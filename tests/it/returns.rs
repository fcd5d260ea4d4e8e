//! Stories of pages that come back, of people who change their minds, and of what a reader is told of both.

use std::time::Duration;

use guidewatch::{
    model::{
        change::{ChangeKind, Significance},
        report::Report,
        sighting::{Decision, Stood},
    },
    report::{Format, render, render_status},
    review::{self, Scope},
    store::{Entry, Writer},
};

use super::{
    case::{Case, at, id, page},
    cli::guidewatch,
    publisher::{Answer, Publisher},
};

const PATH: &str = "/guidance/clubs";

/// A text of six paragraphs; `duty` stands in one of them.
fn guidance(duty: &str) -> String {
    let steps = [
        "Two adults are present whenever the hall is open to children and families.",
        "The register is taken at the door, and again before anybody goes home.",
        "Concerns are written down on the same day, in the words that were used.",
        "Parents are told how to reach the club and whom they can write to.",
        "Every helper has read this page and has signed the list by the door.",
    ];
    let steps = steps.join("</p><p>");
    page(&format!(
        "<h2>Steps</h2><p>{steps}</p><p>A leader who is worried {duty} tell the hub.</p>"
    ))
}

/// A page of the site that no rule knows for what it is.
fn closed() -> String {
    "<!DOCTYPE html><html><head><title>Closed tonight</title></head><body><main>\
     <h1>Sorry, our website is closed tonight</h1><p>Please come back in the morning, when our \
     colleagues have finished what they are doing, or ring the town hall in office hours if your \
     question cannot be put off until then. Thank you.</p></main></body></html>"
        .to_owned()
}

fn begun() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &guidance("should"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-06-01");
    case.report("2026-06-01");
    (publisher, case)
}

fn silent(case: &Case, days: &[&str]) {
    for day in days {
        case.crawl(day);
        let report = case.report(day);
        assert!(report.is_empty(), "{day}: {report:#?}");
    }
}

/// Looks on that day and tells; in plain words on one line.
fn told(case: &Case, day: &str) -> (Report, String) {
    case.crawl(day);
    let report = case.report(day);
    let words = words(&report);
    (report, words)
}

fn words(report: &Report) -> String {
    render(report, Format::Text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person does with what waits, or with what stood since `of`.
fn decide(case: &Case, of: &str, confirmed: bool, took_back: Option<&str>, day: &str) {
    let took_back = took_back.map(str::to_owned);
    let near = at(of);
    let settled =
        review::stood(&case.store(), &case.watchlist().sources[0], at(day)).expect("it stood");
    let all = settled.standings.iter().map(|standing| standing.at);
    let all = all.chain(settled.waiting.map(|waiting| waiting.at));
    let of = all.filter(|at| *at >= near).min().expect("something to decide");
    let reason = "upload error".to_owned();
    let decision = Decision { of, confirmed, reason, at: at(day), took_back };
    let mut writer = Writer::open(&case.store_dir(), Duration::ZERO, at(day)).expect("opens");
    writer.commit(vec![Entry::Decided(id("clubs"), decision)]).expect("is taken");
    writer.close().expect("closes");
}

fn period(case: &Case, from: &str, to: &str) -> Report {
    let watchlist = case.watchlist();
    let all: Vec<_> = watchlist.sources.iter().collect();
    let scope = Scope::Period(at(from)..at(to));
    let least = Significance::Minor;
    review::review(&watchlist, &all, &case.store(), &scope, least, at(to)).expect("told").report
}

#[test]
fn a_revision_behind_an_outage_that_was_told_is_compared_with_the_page_before_it() {
    let (publisher, case) = begun();
    publisher.page(PATH, &closed());
    silent(&case, &["2026-06-02"]);
    let (outage, _) = told(&case, "2026-06-03");
    assert_eq!(outage.changes.len(), 1, "{outage:#?}");
    assert_eq!(outage.changes[0].title, "Guidance on clubs", "not the title of the other page");
    publisher.page(PATH, &guidance("must"));
    let (report, words) = told(&case, "2026-06-04");
    let [change] = &report.changes[..] else { panic!("{report:#?}") };
    assert_eq!((change.kind, change.significance), (ChangeKind::Revised, Significance::Major));
    assert_eq!(change.from.captured_at, case.snapshots("clubs")[0].at);
    assert!(change.last_seen_before < at("2026-06-02"), "{}", change.last_seen_before);
    assert_eq!(change.diff.edits.len(), 1, "{:#?}", change.diff.edits);
    assert!(words.contains("[-should-]{+must+}"), "{words}");
    let first = &change.reasons[0];
    assert!(first.starts_with("the page shows its own text again; from 2 June 2026"), "{first}");
    assert!(first.contains("another text (34 words) stood in its place"), "{first}");
    assert!(!words.contains("fault of the site"), "{words}");
    silent(&case, &["2026-06-05", "2026-06-06"]);
}

#[test]
fn a_text_that_comes_back_word_for_word_after_an_outage_went_back() {
    let (publisher, case) = begun();
    publisher.page(PATH, &closed());
    silent(&case, &["2026-06-02"]);
    told(&case, "2026-06-03");
    publisher.page(PATH, &guidance("should"));
    silent(&case, &["2026-06-04"]);
    let (report, words) = told(&case, "2026-06-05");
    assert_eq!(report.changes[0].kind, ChangeKind::WentBack);
    assert!(words.contains("Important: it went back to an earlier text Between"), "{words}");
    assert!(!words.contains("fault of the site"), "{words}");
    assert!(words.contains("a look on 5 June 2026, 07:00 agreed with the first"), "{words}");
}

#[test]
fn what_was_told_by_mistake_is_taken_back_once_from_each_who_was_told() {
    let (publisher, case) = begun();
    case.report_to("late", "2026-06-01");
    publisher.page(PATH, &page("<p>In brief: two adults.</p>"));
    silent(&case, &["2026-06-02"]);
    decide(&case, "2026-06-02", true, None, "2026-06-02T09:00:00Z");
    assert_eq!(case.report("2026-06-02T10:00:00Z").changes.len(), 1);
    let what = "the text shrank by 90 %";
    decide(&case, "2026-06-02", false, Some(what), "2026-06-02T11:00:00Z");
    let watchlist = case.watchlist();
    let status = review::status(&watchlist, &case.store(), at("2026-06-02T11:30:00Z"));
    let owed = status.expect("a status").owed;
    assert!(owed.contains_key("officer") && !owed.contains_key("late"), "{owed:?}");
    publisher.page(PATH, &guidance("should"));
    std::fs::remove_dir_all(case.store_dir().join("index")).expect("an index");
    let (report, words) = told(&case, "2026-06-03");
    assert!(report.changes.is_empty(), "{report:#?}");
    let [back] = &report.taken_back[..] else { panic!("{report:#?}") };
    assert_eq!((back.what.as_str(), back.reason.as_str()), (what, "upload error"));
    assert!(words.contains("1 change that was told is taken back"), "{words}");
    assert!(words.contains("Taken back") && words.contains("upload error"), "{words}");
    let json: serde_json::Value =
        serde_json::from_str(&render(&report, Format::Json)).expect("JSON");
    assert_eq!(json["taken_back"][0]["source"], "clubs");
    for format in [Format::Markdown, Format::Html] {
        assert!(render(&report, format).contains("upload error"));
    }
    silent(&case, &["2026-06-04", "2026-06-05"]);
    let late = case.report_to("late", "2026-06-05");
    assert!(late.taken_back.is_empty() && late.is_empty(), "who was told nothing: {late:#?}");
    assert_eq!(period(&case, "2026-06-02", "2026-06-05").taken_back.len(), 1);
    assert_eq!(period(&case, "2026-06-03", "2026-06-05").taken_back.len(), 0);
}

#[test]
fn dismiss_takes_back_what_a_second_look_had_settled_and_confirm_undoes_it() {
    let publisher = Publisher::start();
    publisher.page(PATH, &guidance("should"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-06-01");
    let run = |args: &[&str]| guidewatch(&case.folder(), args);
    run(&["report"]);
    let nothing = run(&["dismiss", "clubs", "--reason", "x"]);
    assert_eq!(nothing.code, Some(1), "{}", nothing.err);
    publisher.missing(PATH);
    case.crawl("2026-06-02");
    case.crawl("2026-06-03");
    assert!(run(&["report"]).out.contains("guidewatch show clubs"), "where the last copy is");
    let dismissed = run(&["dismiss", "clubs", "--reason", "their server was moved"]);
    assert_eq!(dismissed.code, Some(0), "{}", dismissed.err);
    assert!(dismissed.out.contains("HTTP 404: page not found"), "{}", dismissed.out);
    assert!(dismissed.out.contains("taken back"), "{}", dismissed.out);
    assert!(run(&["report"]).out.contains("their server was moved"));
    assert!(!run(&["report"]).out.contains("Taken back"), "once");
    let confirmed = run(&["confirm", "clubs", "--reason", "no, it is gone"]);
    assert_eq!(confirmed.code, Some(0), "{}", confirmed.err);
    assert!(run(&["report"]).out.contains("no, it is gone"));
}

#[test]
fn an_answer_that_was_set_aside_waits_anew_once_the_page_was_seen_between() {
    let (publisher, case) = begun();
    let short = page("<p>In brief: two adults, always.</p>");
    publisher.page(PATH, &short);
    silent(&case, &["2026-06-02"]);
    decide(&case, "2026-06-02", false, None, "2026-06-02T09:00:00Z");
    silent(&case, &["2026-06-03", "2026-06-04"]);
    assert!(case.report("2026-06-04").held.is_empty(), "it goes on, and stays set aside");
    publisher.page(PATH, &guidance("should"));
    silent(&case, &["2026-06-05"]);
    publisher.page(PATH, &short);
    silent(&case, &["2026-06-06"]);
    assert_eq!(case.report("2026-06-06").held.len(), 1, "it waits anew");
    assert_eq!(told(&case, "2026-06-07").0.changes.len(), 1);
}

#[test]
fn a_404_that_was_set_aside_stays_so_over_another_failure_and_not_over_the_page() {
    let (publisher, case) = begun();
    publisher.missing(PATH);
    silent(&case, &["2026-06-02"]);
    decide(&case, "2026-06-02", false, None, "2026-06-02T09:00:00Z");
    publisher.answer(PATH, Answer::status(500));
    silent(&case, &["2026-06-03"]);
    publisher.missing(PATH);
    silent(&case, &["2026-06-04", "2026-06-05"]);
    publisher.page(PATH, &guidance("should"));
    silent(&case, &["2026-06-06"]);
    publisher.missing(PATH);
    silent(&case, &["2026-06-07"]);
    assert_eq!(told(&case, "2026-06-08").0.changes[0].kind, ChangeKind::NotFound);
}

#[test]
fn not_found_of_two_sorts_is_told_as_both() {
    let (publisher, case) = begun();
    publisher.page("/", &guidance("can"));
    publisher.page("/account/login", &page("<form><label>User name <input></label></form>"));
    publisher.answer(PATH, Answer::status(302).header("Location", "/"));
    silent(&case, &["2026-06-02"]);
    publisher.answer(PATH, Answer::status(302).header("Location", "/account/login"));
    let (report, words) = told(&case, "2026-06-03");
    assert_eq!(report.changes[0].kind, ChangeKind::NotFound, "{report:#?}");
    let both = "at first: the address leads to a home page instead of the page; then: the address \
                leads to a page that asks people to log in";
    assert_eq!(report.changes[0].reasons[0], both);
    assert!(words.contains("a look on 3 June 2026, 07:00 did not find it either"), "{words}");
    assert!(words.contains("The last copy: guidewatch show clubs"), "{words}");
    silent(&case, &["2026-06-04", "2026-06-05", "2026-06-06"]);
    assert!(words_of_quiet(&case).contains("none of them checked, 1 is not to be found"));
    let (weekly, words) = told(&case, "2026-06-10");
    assert_eq!(weekly.unchecked.len(), 1);
    assert!(words.contains("(6 checks)"), "2, 3, 4, 5, 6 and 10 June: {words}");
}

fn words_of_quiet(case: &Case) -> String {
    words(&case.report("2026-06-06T09:00:00Z"))
}

#[test]
fn a_page_that_was_gone_and_answers_oddly_has_not_recovered_yet() {
    let (publisher, case) = begun();
    publisher.missing(PATH);
    silent(&case, &["2026-06-02"]);
    told(&case, "2026-06-03");
    publisher.page(PATH, &closed());
    silent(&case, &["2026-06-04"]);
    publisher.page(PATH, &guidance("should"));
    let (report, _) = told(&case, "2026-06-05");
    assert_eq!(report.changes[0].kind, ChangeKind::Returned);
    assert!(report.recovered.is_empty(), "told once: {report:#?}");
    silent(&case, &["2026-06-06"]);
    let story = period(&case, "2026-06-02", "2026-06-06");
    let kinds: Vec<_> = story.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::NotFound, ChangeKind::Returned], "in order of time");
    let words = words(&story);
    assert!(words.contains("1 is there again") && !words.contains("any more"), "{words}");
}

#[test]
fn a_failure_of_one_look_and_what_was_set_aside_are_named_as_what_they_are() {
    let (publisher, mut case) = begun();
    publisher.page("/other", &guidance("may"));
    case.watch("other", &publisher.url("/other"));
    case.crawl("2026-06-02");
    case.report("2026-06-02");
    publisher.answer(PATH, Answer::status(500));
    publisher.page("/other", &guidance("must"));
    let (report, words) = told(&case, "2026-06-03");
    assert_eq!(report.changes.len(), 1, "{report:#?}");
    assert!(words.contains("1 could not be checked this time"), "{words}");
    assert!(words.contains("Could not be checked this time: Guidance on clubs."), "{words}");
    publisher.page(PATH, &page("<p>In brief: two adults, always.</p>"));
    silent(&case, &["2026-06-04"]);
    decide(&case, "2026-06-04", false, None, "2026-06-04T09:00:00Z");
    publisher.page("/other", &guidance("should"));
    let (_, words) = told(&case, "2026-06-05");
    assert!(words.contains("was set aside by hand: upload error"), "{words}");
    assert!(!words.contains("this time"), "{words}");
}

#[test]
fn an_address_that_leads_to_another_document_is_told_as_that() {
    let (publisher, case) = begun();
    let other = "<!DOCTYPE html><html><head><title>Fishing licences</title></head><body><main>\
        <h1>Fishing licences</h1><p>Anglers of any age buy a licence before the season begins, and \
        carry it along the river.</p><p>Wardens ask for it on the bank, day and night, summer and \
        winter, and write down numbers.</p><p>Prices rise each spring; pensioners pay half of what \
        others pay, upon request.</p><p>Lost cards are replaced by post within ten working days, \
        against a small fee.</p><p>Nets, rods and lines of every kind are listed in the annex that \
        follows below.</p></main></body></html>";
    publisher.page("/guidance/fishing", other);
    publisher.answer(PATH, Answer::status(301).header("Location", "/guidance/fishing"));
    silent(&case, &["2026-06-02"]);
    assert_eq!(case.report("2026-06-02").held[0].title, "Guidance on clubs");
    let (report, words) = told(&case, "2026-06-03");
    let [change] = &report.changes[..] else { panic!("{report:#?}") };
    assert_eq!(change.kind, ChangeKind::Moved);
    let first = "the address now leads to another document: “Fishing licences”, at http://";
    assert!(change.reasons[0].starts_with(first), "{:#?}", change.reasons);
    assert_eq!(change.announced, guidewatch::model::change::Announced::default());
    assert_eq!(change.title, "Guidance on clubs");
    assert!(!words.contains("fault of the site"), "{words}");
}

#[test]
fn withdrawn_and_gone_are_said_by_status_and_before_the_text() {
    let (publisher, case) = begun();
    publisher.page(
        PATH,
        &page("<section class=\"gem-c-notice\" aria-label=\"Notice\"><h2>This guidance was withdrawn on 2 June 2026</h2></section><p>See the new guidance.</p>"),
    );
    assert_eq!(told(&case, "2026-06-02").0.changes[0].kind, ChangeKind::Withdrawn);
    let status = review::status(&case.watchlist(), &case.store(), at("2026-06-02"));
    let status = render_status(&status.expect("a status"), Format::Text);
    assert!(status.contains("withdrawn"), "{status}");
    let shown = guidewatch(&case.folder(), &["show", "clubs"]).out;
    let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words}: {shown}"));
    assert!(place("Withdrawn") < place("See the new guidance."), "{shown}");
    publisher.missing(PATH);
    case.crawl("2026-06-03");
    case.crawl("2026-06-04");
    let standings = review::stood(&case.store(), &case.watchlist().sources[0], at("2026-06-04"));
    let last = standings.expect("they stood").standings.pop().expect("one");
    assert!(matches!(last.what, Stood::Gone(_)));
    let shown = guidewatch(&case.folder(), &["show", "clubs"]).out;
    assert!(shown.contains("The page has not been found since 3 June 2026"), "{shown}");
}
