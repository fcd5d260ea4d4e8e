//! Crawls of the loopback publisher: what becomes a snapshot, what a check, and what neither.

use std::sync::atomic::{AtomicBool, Ordering};

use guidewatch::model::{
    run::{Cause, Outcome},
    snapshot::CheckResult,
};

use super::{
    case::{Case, id, outcome, page, why_not},
    publisher::{Answer, Behaviour, Publisher},
};

const PATH: &str = "/guidance";

fn one() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &page("<p>Leaders should share information.</p>"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    (publisher, case)
}

#[test]
fn first_then_unchanged_then_new() {
    let (publisher, case) = one();
    assert_eq!(outcome(&case.crawl("2026-03-02"), "clubs"), Outcome::First);
    assert_eq!(outcome(&case.crawl("2026-03-03"), "clubs"), Outcome::Same);
    publisher.page(PATH, &page("<p>Leaders must share information.</p>"));
    assert_eq!(outcome(&case.crawl("2026-03-04"), "clubs"), Outcome::New);
    assert_eq!(outcome(&case.crawl("2026-03-05"), "clubs"), Outcome::Same);

    let snapshots = case.snapshots("clubs");
    assert_eq!(snapshots.len(), 2, "an unchanged check is no snapshot");
    let body = case.store().body(&snapshots[1]).expect("the body is whole");
    assert!(String::from_utf8_lossy(&body.bytes).contains("must share"));
    let checks = case.store().checks(&id("clubs")).expect("checks can be listed");
    let same: Vec<_> = checks.iter().map(|run| (run.count, run.result.clone())).collect();
    let wanted = [0, 1].map(|n| (1, CheckResult::Same(snapshots[n].at)));
    assert_eq!(same, wanted, "every check leaves a trace");
}

#[test]
fn identical_bytes_without_validators_are_a_check() {
    let (publisher, case) = one();
    let plain = Answer::html(&page("<p>Text.</p>")).without("ETag");
    publisher.answer(PATH, plain);
    assert_eq!(outcome(&case.crawl("2026-03-02"), "clubs"), Outcome::First);
    assert_eq!(outcome(&case.crawl("2026-03-03"), "clubs"), Outcome::Same);
    assert_eq!(case.snapshots("clubs").len(), 1);
}

#[test]
fn answers_that_are_not_the_page_are_never_a_version() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    let challenge = "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>\
                     <script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate\"></script></body></html>";
    for (day, answer, cause) in [
        ("2026-03-03", Answer::status(404), Cause::Status(404)),
        ("2026-03-04", Answer::status(410), Cause::Status(410)),
        ("2026-03-05", Answer::status(500), Cause::Status(500)),
        ("2026-03-06", Answer::html(challenge), Cause::NotThePage),
        ("2026-03-07", Answer::html(&page("x")).behaving(Behaviour::CutAfter(40)), Cause::CutShort),
    ] {
        publisher.answer(PATH, answer);
        let run = case.crawl(day);
        let Outcome::NotChecked(why) = outcome(&run, "clubs") else {
            panic!("{day} was taken for the page")
        };
        assert_eq!(why.cause, cause, "{day}: {}", why.text);
    }
    assert_eq!(case.snapshots("clubs").len(), 1);
    let head = case.store().heads().expect("heads")[&id("clubs")].clone();
    assert_eq!(head.failing.expect("a row of failures").count, 5);

    // The challenge had an ETag of its own; what is asked with is still the page's.
    publisher.page(PATH, &page("<p>Leaders should share information.</p>"));
    let before = publisher.asked(PATH);
    assert_eq!(outcome(&case.crawl("2026-03-08"), "clubs"), Outcome::Same);
    assert_eq!(publisher.asked(PATH), before + 1);
    assert!(
        case.store().heads().expect("heads")[&id("clubs")].failing.is_none(),
        "the row has ended"
    );
}

#[test]
fn one_dead_host_hides_no_other() {
    let (_publisher, mut case) = one();
    let dead = format!("http://{}/x", Publisher::nowhere()).parse().expect("an address");
    case.watch("dead", &dead);
    let run = case.crawl("2026-03-02");
    assert_eq!(outcome(&run, "clubs"), Outcome::First);
    assert!(!why_not(&run, "dead").is_empty());
}

#[test]
fn robots_txt_is_obeyed_and_said() {
    let (publisher, case) = one();
    publisher.robots("User-agent: guidewatch\nDisallow: /guidance\n");
    let run = case.crawl("2026-03-02");
    assert!(why_not(&run, "clubs").contains("robots.txt"), "{}", why_not(&run, "clubs"));
    assert_eq!(publisher.asked(PATH), 0);
}

#[test]
fn retry_after_is_kept_between_runs() {
    let (publisher, case) = one();
    case.crawl("2026-03-02");
    publisher.answer(PATH, Answer::status(429).header("Retry-After", "86400"));
    case.crawl("2026-03-03T06:00:00Z");
    let asked = publisher.asked(PATH);
    publisher.page(PATH, &page("<p>Leaders must share information.</p>"));
    let run = case.crawl("2026-03-03T18:00:00Z");
    assert_eq!(publisher.asked(PATH), asked, "it was asked to be left alone for a day");
    assert!(
        matches!(outcome(&run, "clubs"), Outcome::NotChecked(why) if why.cause == Cause::BackOff)
    );

    std::fs::remove_dir_all(case.store_dir().join("index")).expect("the index can be deleted");
    case.crawl("2026-03-03T20:00:00Z");
    assert_eq!(publisher.asked(PATH), asked, "the journal remembers what the index forgot");
    assert_eq!(outcome(&case.crawl("2026-03-04T08:00:00Z"), "clubs"), Outcome::New);
}

#[test]
fn redirects_are_followed_and_recorded() {
    let (publisher, mut case) = one();
    publisher.redirect("/old", PATH);
    case.watch("moved", &publisher.url("/old"));
    assert_eq!(outcome(&case.crawl("2026-03-02"), "moved"), Outcome::First);
    let snapshot = case.snapshots("moved").remove(0);
    assert_eq!(snapshot.url, publisher.url(PATH));
    assert_eq!(snapshot.redirects.len(), 1);
    assert_eq!(snapshot.redirects[0].url, publisher.url("/old"));
}

#[test]
fn a_new_address_under_the_same_id_continues_its_history() {
    let (publisher, mut case) = one();
    case.crawl("2026-03-02");
    publisher.page("/new-home", &page("<p>Leaders should share information.</p>"));
    case.edit("/guidance", "/new-home");
    let run = case.crawl("2026-03-03");
    assert_eq!(outcome(&run, "clubs"), Outcome::New, "asked without the other address's ETag");
    assert_eq!(case.snapshots("clubs").len(), 2);
}

#[test]
fn only_what_is_due_is_fetched() {
    let (publisher, mut case) = one();
    publisher.page("/hourly", &page("<p>News.</p>"));
    case.watch_with("hourly", &publisher.url("/hourly"), "every = \"1h\"");
    case.watch_with("asleep", &publisher.url("/asleep"), "paused = \"a test\"");
    assert_eq!(case.crawl_due("2026-03-02T06:00:00Z").checks.len(), 2);
    assert_eq!(case.crawl_due("2026-03-02T08:00:00Z").checks.len(), 1);
    assert_eq!(case.crawl_due("2026-03-03T06:00:00Z").checks.len(), 2);
    assert_eq!(publisher.asked("/asleep"), 0);
}

#[test]
fn a_fault_of_our_own_costs_one_address_and_leaves_a_trace() {
    static SPRUNG: AtomicBool = AtomicBool::new(false);
    let (publisher, mut case) = one();
    publisher.page("/second", &page("<p>Another page.</p>"));
    case.watch("second", &publisher.url("/second"));
    let run = case.crawl_with("2026-03-02", 8, || {
        assert!(SPRUNG.swap(true, Ordering::SeqCst), "the trap of this test");
    });
    let Outcome::NotChecked(why) = outcome(&run, "clubs") else { panic!("{run:#?}") };
    assert_eq!(why.cause, Cause::Internal);
    assert_eq!(outcome(&run, "second"), Outcome::First);
    let failing = case.store().heads().expect("heads")[&id("clubs")].failing.clone();
    assert_eq!(failing.expect("it is written down").why.cause, Cause::Internal);
}

#[test]
fn hosts_take_turns_where_there_are_more_than_places() {
    let mut case = Case::new();
    let publishers = [Publisher::start(), Publisher::start()];
    for (n, publisher) in publishers.iter().enumerate() {
        for page_no in 0..3 {
            let path = format!("/{page_no}");
            publisher.page(&path, &page("<p>Text.</p>"));
            case.watch(&format!("host-{n}-{page_no}"), &publisher.url(&path));
        }
    }
    let run = case.crawl_with("2026-03-02", 1, || {});
    let begun = |n: usize, page_no: usize| run.checks[n * 3 + page_no].at;
    let both_have_begun = begun(0, 0).max(begun(1, 0));
    let one_is_done = begun(0, 2).min(begun(1, 2));
    assert!(both_have_begun < one_is_done, "{:#?}", run.checks);
}

#[test]
fn a_page_that_sends_us_away_does_not_starve_the_next_one_for_good() {
    let publisher = Publisher::start();
    publisher.answer("/overloaded", Answer::status(503).header("Retry-After", "3600"));
    publisher.page("/fine", &page("<p>Text.</p>"));
    let mut case = Case::new();
    case.watch("overloaded", &publisher.url("/overloaded"));
    case.watch("fine", &publisher.url("/fine"));
    let run = case.crawl("2026-03-02");
    assert!(
        matches!(outcome(&run, "fine"), Outcome::NotChecked(why) if why.cause == Cause::BackOff)
    );
    assert_eq!(outcome(&case.crawl("2026-03-03"), "fine"), Outcome::First);
    for day in ["2026-03-04", "2026-03-05"] {
        assert_eq!(outcome(&case.crawl(day), "fine"), Outcome::Same, "{day}");
    }
}
