//! Politeness, proved from the side of the server: what its log shows, not what the fetcher believes.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use guidewatch::{
    fetch::{Clock, FetchError, Fetched, Fetcher, Memory, limits::Limits},
    model::{run::Cause, snapshot::HostState, source::Host},
};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::{
    fetch::{answer, crawler, noon, opened, quick, wanted},
    publisher::{Answer, Behaviour, Publisher},
};

/// A clock that a story turns by hand.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn turn_to(&self, hours: i64, seconds: i64) {
        self.0.store(hours * 3600 + seconds, Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hand = Arc::clone(&self.0);
        Arc::new(move || noon() + SignedDuration::from_secs(hand.load(Ordering::SeqCst)))
    }
}

fn fetcher(publishers: &[&Publisher], delay: Duration, memory: Memory, clock: Clock) -> Fetcher {
    let hosts: Vec<String> = publishers.iter().map(|publisher| publisher.host()).collect();
    Fetcher::with_limits(&crawler(delay), &opened(&hosts), memory, clock, quick())
        .expect("a fetcher can be made")
}

fn still(publisher: &Publisher) -> Fetcher {
    fetcher(&[publisher], Duration::ZERO, Memory::default(), Arc::new(noon))
}

/// The shortest rest that a publisher's log shows between two requests; panics where two overlapped.
fn shortest_rest(publisher: &Publisher) -> Duration {
    let log = publisher.log();
    let rests = log.windows(2).map(|two| {
        let end = two[0].end.expect("an answered request has an end");
        let rest = two[1].start.checked_duration_since(end);
        rest.unwrap_or_else(|| panic!("{} came while {} was answered", two[1].path, two[0].path))
    });
    rests.min().expect("there were two requests")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_five_hundred_requests_to_five_hosts_not_one_comes_too_soon() {
    let delay = Duration::from_millis(20);
    let publishers: Vec<Publisher> = (0..5).map(|_| Publisher::start()).collect();
    let all: Vec<&Publisher> = publishers.iter().collect();
    let fetcher = Arc::new(fetcher(&all, delay, Memory::default(), Arc::new(noon)));
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for n in 0..100 {
        for (which, publisher) in publishers.iter().enumerate() {
            let path = format!("/{n}");
            match n % 10 {
                3 => publisher.answer(&path, Answer::html("slow").after(Duration::from_millis(15))),
                4 => publisher.answer(&path, Answer::html("chunks").behaving(Behaviour::Chunked)),
                5 => {
                    let next = &publishers[(which + 1) % publishers.len()];
                    publisher.redirect(&path, next.url("/0").as_str());
                }
                6 => publisher.gone(&path),
                7 => publisher.answers(&path, [Answer::status(500), Answer::html("again")]),
                8 => {
                    let cut = Answer::html("cut short").behaving(Behaviour::CutAfter(3));
                    publisher.answers(&path, [cut, Answer::html("whole")]);
                }
                _ => publisher.page(&path, "<p>a page</p>"),
            }
            let (fetcher, wanted) = (Arc::clone(&fetcher), wanted(publisher.url(&path)));
            tasks.spawn(async move { answer(fetcher.fetch(&wanted).await) });
        }
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("every fetch brings an answer");
    }
    let took = begun.elapsed();
    let requests: usize = publishers.iter().map(|publisher| publisher.log().len()).sum();
    let shortest = publishers.iter().map(shortest_rest).min().expect("five publishers");
    println!(
        "politeness: {requests} requests to 5 hosts in {took:.1?}, shortest rest {shortest:.1?} of {delay:?}"
    );
    assert!(requests > 500, "{requests} requests");
    assert_eq!(u64::try_from(requests).ok(), Some(fetcher.requests()));
    assert!(shortest >= delay, "a rest of {shortest:?}");
    for publisher in &publishers {
        let log = publisher.log();
        assert_eq!(log[0].path, "/robots.txt");
        assert_eq!(publisher.asked("/robots.txt"), 1);
        assert!(log.iter().all(|logged| logged.method == "GET"
            && logged.header("user-agent").is_some_and(|name| name.starts_with("guidewatch/"))));
    }
    let one_by_one = delay * u32::try_from(requests).expect("a small number");
    assert!(took < one_by_one, "the hosts were not visited side by side: {took:?}");
}

#[tokio::test]
async fn crawl_delay_is_a_floor_and_the_host_s_own_delay_counts() {
    let (slow, own) = (Publisher::start(), Publisher::start());
    slow.robots("User-agent: guidewatch\nCrawl-delay: 0.2\n");
    let mut hosts = opened(&[slow.host(), own.host()]);
    let rest = Duration::from_millis(120);
    hosts.insert(own.host(), Host { delay: Some(rest), allow_private: true });
    let limits = Limits { first_wait: Duration::ZERO, ..quick() };
    let (crawler, clock) = (crawler(Duration::from_millis(5)), Arc::new(noon));
    let fetcher = Fetcher::with_limits(&crawler, &hosts, Memory::default(), clock, limits)
        .expect("a fetcher can be made");
    for n in 0..3 {
        for publisher in [&slow, &own] {
            publisher.page(&format!("/{n}"), "page");
            answer(fetcher.fetch(&wanted(publisher.url(&format!("/{n}")))).await);
        }
    }
    let slowest = shortest_rest(&slow);
    assert!(
        slowest >= Duration::from_millis(200),
        "{slowest:?}, the rest after robots.txt included"
    );
    assert!(shortest_rest(&own) >= rest, "{:?}", shortest_rest(&own));
}

#[tokio::test]
async fn a_host_that_sends_us_away_is_left_alone_across_runs() {
    let publisher = Publisher::start();
    publisher.page("/other", "page");
    let at = |seconds| noon() + SignedDuration::from_secs(seconds);
    for (status, header, until) in [
        (429, Some("120"), at(120)),
        (503, Some("Tue, 17 Mar 2026 13:00:00 GMT"), at(3600)),
        (503, None, at(60)),
        (429, None, at(60)),
    ] {
        let busy = match header {
            Some(value) => Answer::status(status).header("Retry-After", value),
            None => Answer::status(status),
        };
        publisher.answer("/busy", busy);
        publisher.clear_log();
        let hand = Hand::default();
        let first = fetcher(&[&publisher], Duration::ZERO, Memory::default(), hand.clock());
        let capture = answer(first.fetch(&wanted(publisher.url("/busy"))).await);
        assert_eq!(capture.exchange.status, status);
        assert_eq!(publisher.asked("/busy"), 1, "{status} was not believed");
        let sent_away = |fetched: Result<Fetched, FetchError>| {
            let why = fetched.expect_err("it is to be left alone").why;
            assert_eq!(why.cause, Cause::BackOff, "{}", why.text);
            assert!(why.text.contains(&format!("(HTTP {status})")), "{}", why.text);
        };
        sent_away(first.fetch(&wanted(publisher.url("/other"))).await);
        let memory = first.take_changes();
        assert_eq!(memory.hosts[&publisher.host()].not_before, Some(until));
        assert_eq!(first.take_changes(), Memory::default(), "changes are told once");

        let seconds = until.duration_since(noon()).as_secs();
        hand.turn_to(0, seconds - 31);
        let second = fetcher(&[&publisher], Duration::ZERO, memory, hand.clock());
        sent_away(second.fetch(&wanted(publisher.url("/other"))).await);
        assert_eq!(publisher.asked("/other"), 0, "{status} was forgotten between runs");
        hand.turn_to(0, seconds + 1);
        answer(second.fetch(&wanted(publisher.url("/other"))).await);
        assert_eq!(second.take_changes().hosts[&publisher.host()], HostState::default());
        assert_eq!(publisher.asked("/robots.txt"), 1, "robots.txt was forgotten between runs");
    }
}

#[tokio::test]
async fn a_short_retry_after_is_waited_out_and_strikes_grow() {
    let publisher = Publisher::start();
    let busy = Answer::status(429).header("Retry-After", "1");
    publisher.answers("/p", [busy, Answer::html("page")]);
    let begun = Instant::now();
    let capture = answer(still(&publisher).fetch(&wanted(publisher.url("/p"))).await);
    assert_eq!(capture.exchange.status, 200);
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());

    publisher.answer("/p", Answer::status(503));
    let hand = Hand::default();
    let mut memory = Memory::default();
    for (hours, minutes) in [(0, 1), (1, 2), (2, 4)] {
        hand.turn_to(hours, 0);
        let fetcher = fetcher(&[&publisher], Duration::ZERO, memory, hand.clock());
        answer(fetcher.fetch(&wanted(publisher.url("/p"))).await);
        memory = fetcher.take_changes();
        let state = &memory.hosts[&publisher.host()];
        let now = (hand.clock())();
        let left = state.not_before.expect("it is to be left alone").duration_since(now);
        assert_eq!(left.as_mins(), minutes);
    }
}

#[tokio::test]
async fn a_host_that_goes_on_sending_us_away_does_not_hold_up_the_run() {
    let publisher = Publisher::start();
    let busy = Answer::status(429).header("Retry-After", "1");
    for n in 0..5 {
        publisher.answer(&format!("/{n}"), busy.clone());
    }
    let fetcher = still(&publisher);
    let begun = Instant::now();
    let first = answer(fetcher.fetch(&wanted(publisher.url("/0"))).await);
    assert_eq!((first.exchange.status, publisher.asked("/0")), (429, 3));
    for n in 1..5 {
        let later = fetcher.fetch(&wanted(publisher.url(&format!("/{n}")))).await;
        assert_eq!(later.expect_err("it is left alone").why.cause, Cause::BackOff);
    }
    assert_eq!(fetcher.requests(), 4, "robots.txt and three tries");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_dead_host_neither_delays_nor_hides_another() {
    let (good, stalled) = (Publisher::start(), Publisher::start());
    let dead = Publisher::nowhere();
    good.page("/page", "page");
    stalled.answer("/robots.txt", Answer::status(200).behaving(Behaviour::StallBeforeHead));
    let hosts = opened(&[good.host(), stalled.host(), dead.clone()]);
    let clock = Arc::new(noon);
    let quiet = crawler(Duration::ZERO);
    let fetcher = Fetcher::with_limits(&quiet, &hosts, Memory::default(), clock, quick())
        .expect("a fetcher can be made");
    let begun = Instant::now();
    let dead_page = |n: u32| wanted(format!("http://{dead}/{n}").parse().expect("an address"));
    let (to_dead, to_stalled, to_good) =
        (dead_page(1), wanted(stalled.url("/p")), wanted(good.url("/page")));
    let timed = async {
        let page = fetcher.fetch(&to_good).await;
        (page, begun.elapsed())
    };
    let (dead, stall, (page, took)) =
        tokio::join!(fetcher.fetch(&to_dead), fetcher.fetch(&to_stalled), timed);
    assert_eq!(answer(page).body(), b"page");
    assert!(took < quick().whole, "the good host waited for the dead ones: {took:?}");
    for failed in [dead, stall] {
        let why = failed.expect_err("nobody is there").why;
        assert_eq!(why.cause, Cause::Unreachable, "{}", why.text);
        assert!(why.text.contains("robots.txt could not be read"), "{}", why.text);
        assert!(why.text.contains("tried 3 times"), "{}", why.text);
    }
    let before = fetcher.requests();
    let again = fetcher.fetch(&dead_page(2)).await.expect_err("it is still dead");
    assert_eq!(again.why.cause, Cause::Unreachable);
    assert_eq!(fetcher.requests(), before, "a dead host was asked again for its next page");
    assert!(!fetcher.take_changes().robots.contains_key(&stalled.host()));
}

#[tokio::test]
async fn a_host_that_falls_silent_in_the_middle_is_given_up() {
    let publisher = Publisher::start();
    publisher.page("/first", "page");
    for n in 0..9 {
        let silent = Answer::status(200).behaving(Behaviour::StallBeforeHead);
        publisher.answer(&format!("/{n}"), silent);
    }
    let fetcher = still(&publisher);
    answer(fetcher.fetch(&wanted(publisher.url("/first"))).await);
    for n in 0..9 {
        let silent = fetcher.fetch(&wanted(publisher.url(&format!("/{n}")))).await;
        let why = silent.expect_err("it never answers").why;
        assert_eq!(why.cause, Cause::Unreachable, "{}", why.text);
        assert_eq!(why.text.contains("is left"), n > 2, "{}", why.text);
    }
    let asked: Vec<usize> = (0..9).map(|n| publisher.asked(&format!("/{n}"))).collect();
    assert_eq!(asked, [3, 1, 1, 0, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn there_and_back_again_is_polite_on_both_sides() {
    let (one, other) = (Publisher::start(), Publisher::start());
    one.redirect("/a", other.url("/b").as_str());
    other.redirect("/b", one.url("/c").as_str());
    one.page("/c", "page");
    let delay = Duration::from_millis(80);
    let fetcher = fetcher(&[&one, &other], delay, Memory::default(), Arc::new(noon));
    let capture = answer(fetcher.fetch(&wanted(one.url("/a"))).await);
    assert_eq!((capture.hops.len(), &capture.exchange.url), (2, &one.url("/c")));
    for publisher in [&one, &other] {
        assert_eq!(publisher.asked("/robots.txt"), 1);
        assert!(shortest_rest(publisher) >= delay, "{:?}", shortest_rest(publisher));
    }
}

#[tokio::test]
async fn robots_is_asked_before_the_first_page_and_once_in_24_hours() {
    let publisher = Publisher::start();
    publisher.robots("User-agent: *\nDisallow: /private\n");
    publisher.page("/page", "page");
    let hand = Hand::default();
    let mut memory = Memory::default();
    let mut asked = Vec::new();
    for hours in [0, 1, 23, 24, 25, 49] {
        hand.turn_to(hours, 0);
        let fetcher = fetcher(&[&publisher], Duration::ZERO, memory.clone(), hand.clock());
        for _ in 0..2 {
            answer(fetcher.fetch(&wanted(publisher.url("/page"))).await);
        }
        memory.robots.extend(fetcher.take_changes().robots);
        asked.push(publisher.asked("/robots.txt"));
    }
    assert_eq!(asked, [1, 1, 1, 2, 2, 3]);
    let paths: Vec<String> = publisher.log().into_iter().map(|logged| logged.path).collect();
    assert_eq!(paths[..2], ["/robots.txt", "/page"]);
    let shut = fetcher(&[&publisher], Duration::ZERO, memory, hand.clock())
        .fetch(&wanted(publisher.url("/private/x")))
        .await
        .expect_err("robots.txt does not allow it");
    assert_eq!(shut.why.cause, Cause::Robots);
    assert_eq!(publisher.asked("/private/x"), 0);
}

/// What comes of a page where /robots.txt answers so.
async fn under_robots(robots: Answer, path: &str) -> Result<u16, Cause> {
    let publisher = Publisher::start();
    publisher.answer("/robots.txt", robots);
    publisher.page(path, "page");
    let fetched = still(&publisher).fetch(&wanted(publisher.url(path))).await;
    assert_eq!(publisher.asked(path), usize::from(fetched.is_ok()));
    fetched.map(|fetched| answer(Ok(fetched)).exchange.status).map_err(|error| error.why.cause)
}

#[tokio::test]
async fn each_answer_to_robots_means_what_rfc_9309_and_politeness_say() {
    let rules = |text: &str| Answer::file("text/plain", text.as_bytes());
    let shut = "User-agent: *\nDisallow: /p\n";
    for free in [400, 404, 410] {
        assert_eq!(under_robots(Answer::status(free), "/p").await, Ok(200), "{free}");
    }
    for refused in [401, 403, 429, 500, 503] {
        let outcome = under_robots(Answer::status(refused), "/p").await;
        assert_eq!(outcome, Err(Cause::Robots), "{refused}");
    }
    assert_eq!(under_robots(rules(shut), "/p").await, Err(Cause::Robots));
    assert_eq!(under_robots(rules(shut), "/free").await, Ok(200));
    assert_eq!(under_robots(rules(shut).gzipped(), "/p").await, Err(Cause::Robots));
    let marked = rules(&format!("\u{feff}{}", shut.replace('\n', "\r")));
    assert_eq!(under_robots(marked, "/p").await, Err(Cause::Robots));
    let inside = Answer::status(302).header("Location", "http://10.0.0.1/robots.txt");
    assert_eq!(under_robots(inside, "/p").await, Err(Cause::Guard));
    assert_eq!(under_robots(Answer::status(302), "/p").await, Ok(200), "it leads nowhere");
    let cut = rules(shut).behaving(Behaviour::CutAfter(5));
    assert_eq!(under_robots(cut, "/p").await, Err(Cause::CutShort));
    let not_found = Answer::html("<!doctype html><title>Not found</title><p>Disallow: /</p>");
    assert_eq!(under_robots(not_found, "/p").await, Ok(200), "a page is no robots.txt");
    let elsewhere = Publisher::start();
    elsewhere.robots(shut);
    let moved = Answer::status(301).header("Location", elsewhere.url("/robots.txt").as_str());
    assert_eq!(under_robots(moved, "/p").await, Err(Cause::Guard), "its new host is not opened");
    let endless = rules(shut).behaving(Behaviour::EndlessBody);
    assert_eq!(under_robots(endless, "/p").await, Ok(200), "500 KiB of nothing allow everything");
    let comment = "# 31 characters and the line end\n";
    let before = comment.repeat(500 * 1024 / comment.len() - 4);
    assert_eq!(under_robots(rules(&format!("{before}{shut}")), "/p").await, Err(Cause::Robots));
    let beyond = comment.repeat(500 * 1024 / comment.len() + 1);
    assert_eq!(under_robots(rules(&format!("{beyond}{shut}")), "/p").await, Ok(200));
}

#[tokio::test]
async fn robots_is_followed_over_five_redirects() {
    for (hops, outcome) in [(5, Err(Cause::Robots)), (6, Ok(()))] {
        let publisher = Publisher::start();
        publisher.redirect("/robots.txt", "/r1");
        for n in 1..hops {
            publisher.redirect(&format!("/r{n}"), &format!("/r{}", n + 1));
        }
        let rules = Answer::file("text/plain", b"User-agent: *\nDisallow: /\n");
        publisher.answer(&format!("/r{hops}"), rules);
        publisher.page("/p", "page");
        let fetched = still(&publisher).fetch(&wanted(publisher.url("/p"))).await;
        assert_eq!(fetched.map(|_| ()).map_err(|error| error.why.cause), outcome, "{hops} hops");
    }
}

#[test]
fn a_fetcher_without_a_contact_still_says_its_name() {
    let publisher = Publisher::start();
    publisher.page("/p", "page");
    let crawler = guidewatch::model::source::Crawler {
        delay: Duration::ZERO,
        ..guidewatch::model::source::Crawler::default()
    };
    let clock: Clock = Arc::new(|| Timestamp::UNIX_EPOCH);
    let hosts: BTreeMap<String, Host> = opened(&[publisher.host()]);
    let fetcher = Fetcher::with_limits(&crawler, &hosts, Memory::default(), clock, quick())
        .expect("a fetcher can be made");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    answer(runtime.block_on(fetcher.fetch(&wanted(publisher.url("/p")))));
    let name = concat!("guidewatch/", env!("CARGO_PKG_VERSION"));
    assert!(publisher.log().iter().all(|logged| logged.header("user-agent") == Some(name)));
}
