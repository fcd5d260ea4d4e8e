//! Stories of bad days: odd answers wait for a second look, and nothing false is told of them.

use guidewatch::{
    model::{
        change::{ChangeKind, Significance},
        report::Report,
        run::Outcome,
        sighting::Decision,
    },
    review,
    store::{Entry, Writer},
};
use std::time::Duration;

use super::{
    case::{Case, at, id, outcome, page},
    cli::guidewatch,
    publisher::{Answer, Publisher},
};

const PATH: &str = "/guidance/clubs";

/// Twelve paragraphs under three headings; `word` stands in the second.
fn text(word: &str) -> String {
    let mut html = String::new();
    for part in ["Before a session", "During a session", "After a session", "Records"] {
        html.push_str(&format!("<h2>{part}</h2>"));
        for n in 1..=3 {
            html.push_str(&format!(
                "<p>{part}, step {n}: the leader {word} make sure that two adults are present and that the register has been taken.</p>"
            ));
        }
    }
    page(&html)
}

/// A publisher with the page, seen and told on 2 March.
fn begun() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &text("should"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-03-02");
    assert_eq!(case.report("2026-03-02").beginnings.len(), 1);
    (publisher, case)
}

/// A crawl and a report on each day; nothing is told.
fn silent(case: &Case, days: &[&str]) {
    for day in days {
        case.crawl(day);
        let report = case.report(day);
        assert!(report.is_empty(), "{day}: {report:#?}");
    }
}

fn only(report: &Report) -> (ChangeKind, Significance) {
    let [change] = &report.changes[..] else { panic!("one change: {report:#?}") };
    (change.kind, change.significance)
}

#[test]
fn a_page_that_shrank_and_came_back_is_silence() {
    let (publisher, case) = begun();
    publisher.page(PATH, &page("<p>We are updating this page. Please try again later today.</p>"));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert!(report.is_empty(), "{report:#?}");
    let [held] = &report.held[..] else { panic!("{report:#?}") };
    assert!(held.why.starts_with("the text shrank by 9"), "{}", held.why);
    assert_eq!((report.watched, report.checked), (1, 0), "it is not said that all was checked");
    publisher.page(PATH, &text("should"));
    silent(&case, &["2026-03-04", "2026-03-05"]);
    assert!(case.report("2026-03-05").held.is_empty());
}

#[test]
fn a_page_that_stays_short_is_told_when_it_is_seen_again() {
    let (publisher, case) = begun();
    publisher.page(PATH, &page("<p>This page now lists the steps in brief.</p>"));
    silent(&case, &["2026-03-03T06:00:00Z", "2026-03-03T18:00:00Z"]);
    case.crawl("2026-03-04T06:00:00Z");
    let report = case.report("2026-03-04T06:01:00Z");
    assert_eq!(only(&report).0, ChangeKind::Revised);
    let change = &report.changes[0];
    assert!(change.to.captured_at < at("2026-03-03T07:00:00Z"), "since it was first seen");
    assert!(change.evidence.iter().any(|line| line.contains("looks up to 4 March")), "{change:#?}");
    silent(&case, &["2026-03-05"]);
}

#[test]
fn a_short_page_that_says_that_it_was_withdrawn_is_told_at_once() {
    let (publisher, case) = begun();
    publisher.page(
        PATH,
        &page(
            "<section class=\"gem-c-notice govuk-notification-banner\" aria-label=\"Notice\"><h2 class=\"gem-c-notice__title\">This guidance was withdrawn on 3 March 2026</h2></section><p>See the new guidance.</p>",
        ),
    );
    case.crawl("2026-03-03");
    assert_eq!(only(&case.report("2026-03-03")), (ChangeKind::Withdrawn, Significance::Major));
}

#[test]
fn an_ordinary_revision_waits_for_nothing() {
    let (publisher, case) = begun();
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-03");
    assert_eq!(only(&case.report("2026-03-03")), (ChangeKind::Revised, Significance::Major));
}

#[test]
fn a_revision_behind_an_odd_answer_is_compared_with_what_stood() {
    let (publisher, case) = begun();
    publisher.page(PATH, &page("<p>Sorry, something went wrong.</p>"));
    silent(&case, &["2026-03-03"]);
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert_eq!(only(&report), (ChangeKind::Revised, Significance::Major));
    assert_eq!(report.changes[0].from.captured_at, case.snapshots("clubs")[0].at);
    silent(&case, &["2026-03-05"]);
}

#[test]
fn a_mirror_that_serves_an_older_body_for_hours_is_silence() {
    let (publisher, case) = begun();
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-03");
    assert_eq!(case.report("2026-03-03").changes.len(), 1);
    publisher.page(PATH, &text("should"));
    silent(&case, &["2026-03-04T06:00:00Z", "2026-03-04T12:00:00Z"]);
    let held = case.report("2026-03-04T12:00:00Z").held;
    assert_eq!(held[0].why, "its text is again that of 2 March 2026");
    publisher.page(PATH, &text("must"));
    silent(&case, &["2026-03-05", "2026-03-06"]);
}

#[test]
fn a_text_that_went_back_is_told_as_that() {
    let (publisher, case) = begun();
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    publisher.page(PATH, &text("should"));
    silent(&case, &["2026-03-04"]);
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    assert_eq!(only(&report), (ChangeKind::WentBack, Significance::Major));
    assert_eq!(report.changes[0].also, [ChangeKind::Revised]);
    silent(&case, &["2026-03-06"]);
}

#[test]
fn not_found_waits_and_is_told_once_then_weekly_and_the_return_once() {
    let (publisher, case) = begun();
    publisher.missing(PATH);
    silent(&case, &["2026-03-03T06:00:00Z", "2026-03-03T07:00:00Z", "2026-03-03T09:00:00Z"]);
    assert_eq!(case.report("2026-03-03T09:30:00Z").held[0].why, "HTTP 404: page not found");
    case.crawl("2026-03-04T06:00:00Z");
    let report = case.report("2026-03-04T06:01:00Z");
    assert_eq!(only(&report), (ChangeKind::NotFound, Significance::Major));
    assert!(report.unchecked.is_empty(), "said once: {:#?}", report.unchecked);
    assert_eq!(report.checked, 0);
    assert!(report.changes[0].to.record.starts_with("archive/"));
    silent(&case, &["2026-03-05", "2026-03-06", "2026-03-09"]);
    case.crawl("2026-03-11");
    let weekly = case.report("2026-03-11T06:01:00Z");
    assert!(weekly.changes.is_empty());
    assert_eq!(weekly.unchecked[0].why, "HTTP 404: page not found");
    publisher.page(PATH, &text("should"));
    case.crawl("2026-03-12");
    let report = case.report("2026-03-12");
    assert_eq!(only(&report), (ChangeKind::Returned, Significance::Major));
    assert!(report.recovered.is_empty(), "{report:#?}");
    assert!(report.changes[0].diff.edits.is_empty());
    silent(&case, &["2026-03-13"]);
}

#[test]
fn a_page_looked_at_every_hour_is_told_as_not_found_once() {
    let publisher = Publisher::start();
    publisher.page(PATH, &text("should"));
    let mut case = Case::new();
    case.watch_with("clubs", &publisher.url(PATH), "every = \"1h\"");
    for hour in ["00", "02", "04"] {
        case.crawl_due(&format!("2026-03-02T{hour}:00:00Z"));
    }
    assert_eq!(case.report("2026-03-02T04:01:00Z").beginnings.len(), 1);
    publisher.missing(PATH);
    let mut told = Vec::new();
    for hour in ["06", "08", "10", "12", "14", "20"] {
        case.crawl_due(&format!("2026-03-02T{hour}:00:00Z"));
        let report = case.report(&format!("2026-03-02T{hour}:01:00Z"));
        if !report.is_empty() {
            told.push((hour, report.changes.len(), report.unchecked.len()));
        }
    }
    assert_eq!(told, [("08", 1, 0)]);
}

#[test]
fn gone_is_removed_by_its_publisher_and_a_return_with_new_words_says_both() {
    let (publisher, case) = begun();
    publisher.gone(PATH);
    silent(&case, &["2026-03-03"]);
    case.crawl("2026-03-04");
    assert_eq!(only(&case.report("2026-03-04")).0, ChangeKind::Removed);
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    assert_eq!(only(&report).0, ChangeKind::Returned);
    assert_eq!(report.changes[0].also, [ChangeKind::Revised]);
    assert!(!report.changes[0].diff.edits.is_empty());
}

#[test]
fn a_404_of_one_morning_is_silence() {
    let (publisher, case) = begun();
    publisher.missing(PATH);
    silent(&case, &["2026-03-03T06:00:00Z", "2026-03-03T07:00:00Z", "2026-03-03T09:00:00Z"]);
    publisher.page(PATH, &text("should"));
    silent(&case, &["2026-03-03T13:00:00Z", "2026-03-04", "2026-03-05"]);
}

#[test]
fn a_page_that_was_never_seen_is_a_failure_and_no_removal() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
        case.crawl(day);
        let report = case.report(day);
        assert!(report.changes.is_empty() && report.held.is_empty(), "{report:#?}");
    }
}

#[test]
fn soft_not_found_redirects_home_and_to_a_login_wait_and_are_no_version() {
    for (name, answer) in [
        (
            "soft",
            Answer::html(
                "<html><title>Page not found</title><main><h1>Page not found</h1><p>Check the address.</p></main></html>",
            ),
        ),
        ("home", Answer::status(302).header("Location", "/")),
        ("login", Answer::status(302).header("Location", "/account/login?next=/guidance/clubs")),
    ] {
        let (publisher, case) = begun();
        publisher.page("/", &text("welcome you to"));
        publisher.page("/account/login", &page("<form><label>User name <input></label></form><p>Sign in to go on. Members only, all the others should ask.</p>"));
        publisher.answer(PATH, answer);
        silent(&case, &["2026-03-03"]);
        assert_eq!(case.report("2026-03-03").held.len(), 1, "{name}");
        case.crawl("2026-03-04");
        let report = case.report("2026-03-04");
        assert_eq!(only(&report).0, ChangeKind::NotFound, "{name}");
        silent(&case, &["2026-03-05"]);
        publisher.page(PATH, &text("should"));
        case.crawl("2026-03-06");
        assert_eq!(only(&case.report("2026-03-06")).0, ChangeKind::Returned, "{name}");
        silent(&case, &["2026-03-07"]);
    }
}

#[test]
fn a_304_is_a_second_look() {
    let (publisher, case) = begun();
    publisher.page(PATH, &page("<p>In brief: two adults, always.</p>"));
    let run = case.crawl("2026-03-03");
    assert_eq!(outcome(&run, "clubs"), Outcome::New);
    let run = case.crawl("2026-03-04");
    assert_eq!(outcome(&run, "clubs"), Outcome::Same);
    assert_eq!(case.report("2026-03-04").changes.len(), 1);
}

#[test]
fn every_challenge_is_no_version_however_often_it_is_seen() {
    let (publisher, case) = begun();
    publisher.answer(
        PATH,
        Answer::html("<title>Just a moment...</title>").header("cf-mitigated", "challenge"),
    );
    for day in 3..=20 {
        let day = format!("2026-03-{day:02}");
        case.crawl(&day);
        let report = case.report(&day);
        assert!(report.changes.is_empty() && report.held.is_empty(), "{report:#?}");
    }
    assert_eq!(case.snapshots("clubs").len(), 1);
    publisher.page(PATH, &text("should"));
    case.crawl("2026-03-21");
    assert_eq!(case.report("2026-03-21").recovered.len(), 1);
}

fn decide(case: &Case, confirmed: bool, day: &str) {
    let watchlist = case.watchlist();
    let settled = review::stood(&case.store(), &watchlist.sources[0], at(day)).unwrap();
    let waiting = settled.waiting.map(|waiting| waiting.at);
    let of = waiting.or(settled.dismissed.map(|(of, _)| of)).expect("something to decide");
    let decision = Decision {
        of,
        confirmed,
        reason: "rang the department".to_owned(),
        at: at(day),
        took_back: None,
    };
    let mut writer = Writer::open(&case.store_dir(), Duration::ZERO, at(day)).unwrap();
    writer.commit(vec![Entry::Decided(id("clubs"), decision)]).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_person_can_settle_what_waits() {
    for confirmed in [true, false] {
        let (publisher, case) = begun();
        publisher.page(PATH, &page("<p>In brief: two adults, always.</p>"));
        silent(&case, &["2026-03-03"]);
        decide(&case, confirmed, "2026-03-03T09:00:00Z");
        std::fs::remove_dir_all(case.store_dir().join("index")).unwrap();
        let report = case.report("2026-03-03T09:30:00Z");
        if confirmed {
            assert_eq!(only(&report).0, ChangeKind::Revised);
            let evidence = report.changes[0].evidence.join("\n");
            assert!(
                evidence.contains("confirmed by hand") && evidence.contains("rang the department")
            );
            silent(&case, &["2026-03-04", "2026-03-05"]);
        } else {
            assert!(report.changes.is_empty(), "{report:#?}");
            assert!(report.is_empty() && report.checked == 0, "nobody is told of their own doing");
            silent(&case, &["2026-03-04", "2026-03-09"]);
            case.crawl("2026-03-10");
            let week = case.report("2026-03-10T07:00:00Z");
            assert_eq!(week.unchecked.len(), 1, "but nobody knows how the page stands");
            silent(&case, &["2026-03-11"]);
            decide(&case, true, "2026-03-11T09:00:00Z");
            let report = case.report("2026-03-11T09:30:00Z");
            assert_eq!(only(&report).0, ChangeKind::Revised, "a decision can be taken back");
            silent(&case, &["2026-03-12"]);
            publisher.page(PATH, &text("must"));
            case.crawl("2026-03-13");
            assert_eq!(only(&case.report("2026-03-13")).0, ChangeKind::Revised);
        }
    }
}

#[test]
fn a_rebuilt_page_is_one_event() {
    let publisher = Publisher::start();
    let site = |of: &str, html: &str| {
        let classes: Vec<_> = (b'a'..=b'o').map(|c| format!("{of}-{}", c as char)).collect();
        let classes = classes.join(" ");
        page(&format!("<div class=\"{classes}\">{html}</div>"))
    };
    let list = |verb: &str| -> String {
        (1..=20).map(|n| format!("<p>Item {n}: {verb} what this board expects of everyone who works with children.</p>")).collect::<Vec<_>>().concat()
    };
    publisher.page(PATH, &site("old", &(list("read") + "<p>We follow Working Together 2018.</p>")));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.edit(
        "[[source]]",
        "[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"\naliases = [\"Working Together\"]\n\n[[source]]",
    );
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    let new = (1..=24)
        .map(|n| format!("<p>Number {n}. People in our partnership find here how to act, whom to ring and where forms are kept.</p>"))
        .collect::<Vec<_>>()
        .concat();
    publisher.page(PATH, &site("new", &(new + "<p>We follow Working Together 2026.</p>")));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert_eq!(only(&report), (ChangeKind::Rebuilt, Significance::Major));
    let reasons = report.changes[0].reasons.join("\n");
    assert!(
        reasons.contains("did not before: Working together to safeguard children 2026"),
        "{reasons}"
    );
    assert!(
        reasons.contains("does not now: Working together to safeguard children 2018"),
        "{reasons}"
    );
    assert!(reasons.contains("recipe"), "{reasons}");
    assert!(report.changes[0].diff.edits.is_empty());
    silent(&case, &["2026-03-05"]);
}

#[test]
fn a_period_tells_what_became_sure_in_it() {
    let (publisher, case) = begun();
    publisher.page(PATH, &page("<p>In brief: two adults, always.</p>"));
    case.crawl("2026-03-03");
    case.crawl("2026-03-04");
    let watchlist = case.watchlist();
    let all: Vec<_> = watchlist.sources.iter().collect();
    let told = |from: &str, to: &str| {
        let scope = review::Scope::Period(at(from)..at(to));
        let report =
            review::review(&watchlist, &all, &case.store(), &scope, Significance::Minor, at(to));
        let report = report.unwrap().report;
        (report.changes.len(), report.held.len())
    };
    assert_eq!(told("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"), (0, 1));
    assert_eq!(told("2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z"), (1, 0));
    assert_eq!(told("2026-03-04T12:00:00Z", "2026-03-05T12:00:00Z"), (0, 0));
}

#[test]
fn another_recipe_reads_again_only_what_stands_and_alarms_nobody() {
    let (publisher, mut case) = begun();
    for day in 3..9 {
        let noisy = text("should").replace("<head>", &format!("<head><meta name=a content={day}>"));
        publisher.page(PATH, &noisy);
        silent(&case, &[&format!("2026-03-{day:02}")]);
    }
    let snapshots = case.snapshots("clubs");
    // Whoever reads one of the older bodies again will say that it is damaged.
    for snapshot in &snapshots[..snapshots.len() - 1] {
        let path = case.store_dir().join("archive").join(&snapshot.record.file);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = usize::try_from(snapshot.record.offset).unwrap() + 200;
        bytes[middle..middle + 8].iter_mut().for_each(|byte| *byte ^= 0x55);
        std::fs::write(&path, bytes).unwrap();
    }
    let all = case.watchlist().sources[0].url.clone();
    case.edit(
        &format!("url = \"{all}\""),
        &format!("url = \"{all}\"\n[[source.recipe]]\nkeep = [\"main\"]\ndrop = [\"h1\"]"),
    );
    silent(&case, &["2026-03-10"]);
    publisher.page(PATH, &text("must"));
    case.crawl("2026-03-11");
    let report = case.report("2026-03-11");
    assert_eq!(only(&report), (ChangeKind::Revised, Significance::Major));
    assert!(report.unreadable.is_empty(), "{:#?}", report.unreadable);
}

#[test]
fn confirm_and_dismiss_are_commands_with_a_reason() {
    let publisher = Publisher::start();
    publisher.page(PATH, &text("should"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.watchlist();
    let run = |args: &[&str]| guidewatch(&case.folder(), args);
    assert_eq!(run(&["crawl"]).code, Some(0));
    let nothing = run(&["confirm", "clubs", "--reason", "x"]);
    assert_eq!(nothing.code, Some(1), "{}", nothing.err);
    assert!(nothing.err.contains("nothing of “clubs” waits"), "{}", nothing.err);
    publisher.page(PATH, &page("<p>In brief: two adults, always.</p>"));
    let crawled = run(&["crawl", "--all"]);
    assert_eq!((crawled.code, &crawled.out[..], &crawled.err[..]), (Some(0), "", ""));
    let status = run(&["status"]);
    assert!(status.out.contains("Waiting for a second look"), "{}", status.out);
    assert_eq!(run(&["show", "clubs"]).out.matches("register has been taken").count(), 12);
    let history = run(&["history", "clubs"]).out;
    assert!(history.replace('\n', " ").contains("waits for a"), "{history}");
    assert_eq!(run(&["confirm", "clubs"]).code, Some(2), "a reason is wanted");
    assert_eq!(run(&["confirm", "nobody", "--reason", "x"]).code, Some(2));
    let confirmed = run(&["confirm", "clubs", "--reason", "rang\nthe department"]);
    assert_eq!(confirmed.code, Some(0), "{}", confirmed.err);
    assert!(confirmed.out.contains("clubs: the text shrank by"), "{}", confirmed.out);
    let told = run(&["crawl"]).out;
    assert!(told.replace("\n ", " ").contains("rang the department"), "{told}");
    assert_eq!(run(&["confirm", "clubs", "--reason", "x"]).code, Some(1), "nothing waits any more");
    assert!(!run(&["show", "clubs"]).out.contains("register has been taken"));
}

/// A page with a date to ask with, and no tag.
fn dated(html: &str, day: usize) -> Answer {
    Answer { body: html.as_bytes().to_vec(), ..Answer::status(200) }.header(
        "Last-Modified",
        &format!(
            "{}, {day:02} Mar 2026 05:00:00 GMT",
            ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(day + 6) % 7]
        ),
    )
}

#[test]
fn the_date_of_an_error_page_never_confirms_it() {
    let publisher = Publisher::start();
    publisher.answer(PATH, dated(&text("should"), 1));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    publisher.answer(PATH, dated(&page("<p>Sorry, something went wrong.</p>"), 3));
    silent(&case, &["2026-03-03T06:00:00Z"]);
    assert_eq!(case.report("2026-03-03T07:00:00Z").held.len(), 1);
    // The page is itself again, with its old date: asked with the error page's, the server would say 304.
    publisher.answer(PATH, dated(&text("should"), 1));
    silent(&case, &["2026-03-04T06:00:00Z", "2026-03-05T06:00:00Z"]);
    assert!(case.report("2026-03-05T07:00:00Z").held.is_empty());
}

#[test]
fn a_file_put_back_with_its_old_date_is_seen_within_a_week() {
    let publisher = Publisher::start();
    publisher.answer(PATH, dated(&text("may"), 3));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-03-04");
    case.report("2026-03-04");
    publisher.answer(PATH, dated(&text("must"), 2));
    let mut conditional = 0;
    let mut told = 0;
    for day in 5..12 {
        publisher.clear_log();
        case.crawl(&format!("2026-03-{day:02}"));
        let log = publisher.log();
        let asked = log.iter().find(|logged| logged.path == PATH).expect("it was asked for");
        conditional += usize::from(asked.header("if-modified-since").is_some());
        told += case.report(&format!("2026-03-{day:02}")).changes.len();
    }
    assert_eq!((conditional, told), (6, 1));
}
