//! The fetcher against a publisher that misbehaves: each misbehaviour has its cause, none does harm to others.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};

use guidewatch::{
    coding::gzip_member,
    fetch::{FetchError, Fetched, Fetcher, Memory, Wanted, limits::Limits},
    model::{
        capture::{Capture, Validators},
        run::Cause,
        source::{Crawler, Host, SourceId},
    },
};
use jiff::Timestamp;
use url::Url;

use crate::publisher::{Answer, Behaviour, Publisher};

/// The time that every clock here shows unless a story turns it.
pub(crate) fn noon() -> Timestamp {
    "2026-03-17T12:00:00Z".parse().expect("a timestamp")
}

/// Limits for stories: as they are, but nothing waits for long.
pub(crate) fn quick() -> Limits {
    Limits {
        body: 1 << 20,
        connect: Duration::from_secs(5),
        whole: Duration::from_millis(1500),
        first_wait: Duration::from_millis(5),
        ..Limits::default()
    }
}

/// Hosts opened for the loopback publishers.
pub(crate) fn opened(hosts: &[String]) -> BTreeMap<String, Host> {
    let open = Host { delay: None, allow_private: true };
    hosts.iter().map(|host| (host.clone(), open.clone())).collect()
}

/// A crawler that says who it is and rests for so long.
pub(crate) fn crawler(delay: Duration) -> Crawler {
    let contact = Some("mailto:safeguarding@council.example".to_owned());
    Crawler { contact, delay, ..Crawler::default() }
}

/// A fetcher for these publishers, without rest.
pub(crate) fn fetcher(publishers: &[&Publisher]) -> Fetcher {
    let hosts: Vec<String> = publishers.iter().map(|publisher| publisher.host()).collect();
    let crawler = crawler(Duration::ZERO);
    let clock = Arc::new(noon);
    Fetcher::with_limits(&crawler, &opened(&hosts), Memory::default(), clock, quick())
        .expect("a fetcher can be made")
}

/// An address wanted for the first time.
pub(crate) fn wanted(url: Url) -> Wanted {
    let source = SourceId::new("guidance").expect("an id");
    Wanted { source, url, validators: Validators::default(), validated: None }
}

/// The capture of an answer.
pub(crate) fn answer(fetched: Result<Fetched, FetchError>) -> Capture {
    match fetched {
        Ok(Fetched::Answer(capture)) => capture,
        other => panic!("no answer: {other:?}"),
    }
}

/// Why nothing came of an address.
pub(crate) async fn cause(fetcher: &Fetcher, url: Url) -> (Cause, String) {
    match fetcher.fetch(&wanted(url)).await {
        Err(FetchError { why, .. }) => (why.cause, why.text),
        Ok(got) => panic!("that was an answer: {got:?}"),
    }
}

/// A page.
pub(crate) const PAGE: &str = "<main><h1>Guidance</h1><p>You must refer.</p></main>";

fn page() -> Answer {
    Answer::html(PAGE)
}

#[tokio::test]
async fn every_way_of_sending_a_page_gives_the_page() {
    let publisher = Publisher::start();
    let deflated = Answer::file("text/html", &gzip_member(PAGE.as_bytes()));
    for (path, sent) in [
        ("/whole", page()),
        ("/chunked", page().behaving(Behaviour::Chunked)),
        ("/until-close", page().behaving(Behaviour::UntilClose)),
        ("/gzip", page().gzipped()),
        ("/gzip-chunked", page().gzipped().behaving(Behaviour::Chunked)),
        ("/gzip-twice", deflated.gzipped().header("Content-Encoding", "x-gzip")),
        ("/no-coding", page().header("Content-Encoding", "UTF-8")),
        ("/drip", page().behaving(Behaviour::Drip(Duration::from_millis(1)))),
    ] {
        publisher.answer(path, sent);
        let capture = answer(fetcher(&[&publisher]).fetch(&wanted(publisher.url(path))).await);
        assert_eq!(String::from_utf8_lossy(capture.body()), PAGE, "{path}");
        assert_eq!(capture.decoded.is_some(), path.starts_with("/gzip"), "{path}");
        assert_eq!((capture.exchange.status, capture.at()), (200, noon()), "{path}");
    }
    let log = publisher.log();
    assert!(log.iter().all(|logged| logged.header("user-agent")
        == Some(concat!(
            "guidewatch/",
            env!("CARGO_PKG_VERSION"),
            " (+mailto:safeguarding@council.example)"
        ))));
}

#[tokio::test]
async fn what_was_asked_and_answered_is_kept_as_it_was() {
    let publisher = Publisher::start();
    publisher.answer("/p?q=1", page().behaving(Behaviour::Chunked).header("X-Odd", "caf\u{e9}"));
    let fetcher = fetcher(&[&publisher]);
    let mut url = publisher.url("/p?q=1");
    url.set_fragment(Some("part"));
    let capture = answer(fetcher.fetch(&wanted(url)).await);
    let log = publisher.log();
    let sent = String::from_utf8_lossy(&log[1].head).into_owned();
    assert_eq!(String::from_utf8_lossy(&capture.exchange.request), sent);
    assert!(sent.contains("accept-encoding: gzip, deflate, br, zstd\r\n"), "{sent}");
    assert_eq!(capture.exchange.url, publisher.url("/p?q=1"));
    let headers = &capture.exchange.headers;
    assert_eq!(headers.get("x-odd").as_deref(), Some("café"));
    assert_eq!(headers.get("X-Archive-Orig-Transfer-Encoding").as_deref(), Some("chunked"));
    assert_eq!(headers.get("Transfer-Encoding"), None);
    assert_eq!(fetcher.requests(), 2);
}

#[tokio::test]
async fn each_misbehaviour_has_its_cause_and_harms_no_other() {
    let bad = Publisher::start();
    let good = Publisher::start();
    good.page("/page", PAGE);
    bad.page("/fine", PAGE);
    let text = "<p>Everyone has a responsibility.</p>".repeat(200);
    let long = || Answer::html(&text);
    let cut_gzip = {
        let packed = gzip_member(text.as_bytes());
        Answer::file("text/html", &packed[..packed.len() / 2]).header("Content-Encoding", "gzip")
    };
    let damaged = {
        let mut packed = gzip_member(text.as_bytes());
        let middle = packed.len() / 2;
        packed[middle] ^= 0xff;
        Answer::file("text/html", &packed).header("Content-Encoding", "gzip")
    };
    let many = (0..150).fold(long(), |answer, n| answer.header(&format!("X-{n}"), "more"));
    let bomb = Answer::file("text/html", &vec![b'0'; 4 << 20]).gzipped();
    let to = |location: &str| Answer::status(302).header("Location", location);
    let table: Vec<(&str, Answer, Cause, usize)> = vec![
        ("cut body", long().behaving(Behaviour::CutAfter(500)), Cause::CutShort, 3),
        ("cut to nothing", long().behaving(Behaviour::CutAfter(0)), Cause::CutShort, 3),
        ("cut chunk", long().behaving(Behaviour::CutInChunk(500)), Cause::CutShort, 3),
        ("length too long", long().behaving(Behaviour::Length(100_000)), Cause::CutShort, 3),
        ("cut gzip", cut_gzip.clone(), Cause::CutShort, 3),
        ("cut gzip, no length", cut_gzip.behaving(Behaviour::UntilClose), Cause::CutShort, 3),
        ("damaged gzip", damaged, Cause::CutShort, 3),
        ("not gzip", long().header("Content-Encoding", "gzip"), Cause::CutShort, 3),
        ("unknown coding", long().header("Content-Encoding", "compress"), Cause::CutShort, 1),
        ("no answer", long().behaving(Behaviour::StallBeforeHead), Cause::Unreachable, 3),
        ("stalled body", long().behaving(Behaviour::StallAfter(100)), Cause::Unreachable, 3),
        (
            "dripping",
            long().behaving(Behaviour::Drip(Duration::from_millis(20))),
            Cause::Unreachable,
            3,
        ),
        ("reset", long().behaving(Behaviour::Reset), Cause::Unreachable, 3),
        ("hung up", long().behaving(Behaviour::Hangup), Cause::CutShort, 3),
        ("not HTTP", long().behaving(Behaviour::Raw), Cause::Unreachable, 3),
        ("endless headers", long().behaving(Behaviour::EndlessHeaders), Cause::TooLarge, 1),
        ("large header", long().header("X-Large", &"x".repeat(70_000)), Cause::TooLarge, 1),
        ("many headers", many, Cause::TooLarge, 1),
        ("endless body", long().behaving(Behaviour::EndlessBody), Cause::TooLarge, 1),
        ("length over the cap", long().behaving(Behaviour::Length(2 << 20)), Cause::TooLarge, 1),
        ("bomb", bomb, Cause::TooLarge, 1),
        ("to itself", to("/bad"), Cause::Redirects, 1),
        ("to nowhere", Answer::status(302), Cause::Redirects, 1),
        ("to no address", to("http://["), Cause::Redirects, 1),
        ("to a file", to("file:///etc/passwd"), Cause::Guard, 1),
        ("to a neighbour", to("http://10.0.0.1/"), Cause::Guard, 1),
        ("to this machine", to("http://localhost/"), Cause::Guard, 1),
        ("to data", to("data:text/html,page"), Cause::Guard, 1),
        ("to a script", to("javascript:alert(1)"), Cause::Guard, 1),
        ("to FTP", to("ftp://ftp.example.org/page"), Cause::Guard, 1),
        ("to a mail server", to("http://mail.example.org:25/"), Cause::Guard, 1),
        ("to a password", to("https://me:word@www.example.org/"), Cause::Guard, 1),
        ("to a long address", to(&format!("/{}", "long".repeat(4000))), Cause::Guard, 1),
        ("304 unasked", Answer::status(304), Cause::Status(304), 1),
    ];
    let fetcher = fetcher(&[&bad, &good]);
    for (what, misbehaved, expected, times) in table {
        bad.answer("/bad", misbehaved);
        bad.clear_log();
        let neighbour = wanted(good.url("/page"));
        let both = tokio::join!(cause(&fetcher, bad.url("/bad")), fetcher.fetch(&neighbour));
        let ((cause, text), other) = both;
        assert_eq!(cause, expected, "{what}: {text}");
        assert!(
            !text.is_empty() && text.len() < 300 && !text.contains(['\n', '\r']),
            "{what}: {text}"
        );
        assert_eq!(bad.asked("/bad"), times, "{what}: tries ({text})");
        assert_eq!(answer(other).body(), PAGE.as_bytes(), "{what} touched another source");
        let same_host = fetcher.fetch(&wanted(bad.url("/fine"))).await;
        assert_eq!(answer(same_host).body(), PAGE.as_bytes(), "{what} touched its host's pages");
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_unreachable() {
    // RFC 6761 keeps `.invalid` free for good.
    let url: Url = "http://guidance.invalid/p".parse().expect("an address");
    let fetcher = fetcher(&[]);
    if fetcher.is_proxied(&url) {
        println!("skipped: names are resolved by a proxy here");
        return;
    }
    let (cause, text) = cause(&fetcher, url).await;
    assert_eq!(cause, Cause::Unreachable, "{text}");
    assert!(text.contains("guidance.invalid:80"), "{text}");
}

#[tokio::test]
async fn other_statuses_are_answers() {
    let publisher = Publisher::start();
    let fetcher = fetcher(&[&publisher]);
    for (status, times) in [(403, 1), (404, 1), (410, 1), (418, 1), (500, 3), (502, 3), (300, 1)] {
        publisher.answer("/p", Answer::status(status));
        publisher.clear_log();
        let capture = answer(fetcher.fetch(&wanted(publisher.url("/p"))).await);
        assert_eq!(capture.exchange.status, status);
        assert_eq!(publisher.asked("/p"), times, "{status}");
    }
    publisher
        .answers("/flaky", [Answer::status(500), page().behaving(Behaviour::CutAfter(3)), page()]);
    assert_eq!(
        answer(fetcher.fetch(&wanted(publisher.url("/flaky"))).await).body(),
        PAGE.as_bytes()
    );
    publisher.file("/f.pdf", "application/pdf", b"%PDF-1.7 \x00\xff");
    let file = answer(fetcher.fetch(&wanted(publisher.url("/f.pdf"))).await);
    assert_eq!((file.sent.as_slice(), &file.decoded), (&b"%PDF-1.7 \x00\xff"[..], &None));
    publisher.missing("/f.pdf");
    let missing = answer(fetcher.fetch(&wanted(publisher.url("/f.pdf"))).await);
    assert_eq!(missing.exchange.status, 404);
    let empty =
        Answer { body: Vec::new(), ..Answer::status(404) }.header("Content-Encoding", "gzip");
    publisher.answer("/empty", empty);
    assert_eq!(answer(fetcher.fetch(&wanted(publisher.url("/empty"))).await).exchange.status, 404);
}

#[tokio::test]
async fn redirects_are_recorded_and_limited_to_ten() {
    let (publisher, other) = (Publisher::start(), Publisher::start());
    for n in 0..11 {
        publisher.redirect(&format!("/{n}"), &format!("/{}", n + 1));
    }
    publisher.page("/11", PAGE);
    publisher.redirect("/away", other.url("/page").as_str());
    other.page("/page", PAGE);
    other.redirect("/private", "/page");
    other.robots("User-agent: guidewatch\nDisallow: /private\n");
    publisher.redirect("/to-private", other.url("/private").as_str());
    let fetcher = fetcher(&[&publisher, &other]);
    let capture = answer(fetcher.fetch(&wanted(publisher.url("/1"))).await);
    assert_eq!(capture.hops.len(), 10);
    assert_eq!(capture.requested(), &publisher.url("/1"));
    assert_eq!(capture.exchange.url, publisher.url("/11"));
    assert!(capture.hops.iter().all(|hop| hop.status == 301 && !hop.request.is_empty()));
    assert_eq!(cause(&fetcher, publisher.url("/0")).await.0, Cause::Redirects);
    let away = answer(fetcher.fetch(&wanted(publisher.url("/away"))).await);
    assert_eq!(away.exchange.url, other.url("/page"));
    assert_eq!(cause(&fetcher, publisher.url("/to-private")).await.0, Cause::Robots);
    assert_eq!(other.asked("/private"), 0);
    assert_eq!(other.asked("/robots.txt"), 1);
}

#[tokio::test]
async fn slow_redirects_end_in_time_and_leave_the_last_host_unharmed() {
    let (slow, other) = (Publisher::start(), Publisher::start());
    let ms = Duration::from_millis;
    let rules = Answer::file("text/plain", b"User-agent: *\nDisallow: /private\n");
    other.answer("/robots.txt", rules.after(ms(900)));
    other.page("/page", PAGE);
    let to = |location: &str| Answer::status(302).header("Location", location);
    slow.answer("/start", to("/on").after(ms(600)));
    slow.answer("/on", to(other.url("/page").as_str()).after(ms(600)));
    let limits = Limits { whole: ms(1500), address: ms(1700), ..quick() };
    let hosts = opened(&[slow.host(), other.host()]);
    let (crawler, clock) = (crawler(Duration::ZERO), Arc::new(noon));
    let fetcher = Fetcher::with_limits(&crawler, &hosts, Memory::default(), clock, limits)
        .expect("a fetcher can be made");
    let begun = std::time::Instant::now();
    let (cause, text) = cause(&fetcher, slow.url("/start")).await;
    assert_eq!(cause, Cause::Unreachable, "{text}");
    assert!(begun.elapsed() < ms(3000), "{:?}", begun.elapsed());
    assert_eq!(other.asked("/robots.txt"), 1, "the chain did not come so far");
    assert_eq!(other.asked("/page"), 0);
    // It was given half a second: that is no reason to leave it alone.
    let own = answer(fetcher.fetch(&wanted(other.url("/page"))).await);
    assert_eq!(own.body(), PAGE.as_bytes());
}

#[tokio::test]
async fn validators_are_believed_for_the_address_that_gave_them() {
    let publisher = Publisher::start();
    publisher.answer("/p", page().header("Last-Modified", "Mon, 16 Mar 2026 09:00:00 GMT"));
    publisher.redirect("/short", "/p");
    let fetcher = fetcher(&[&publisher]);
    let first = answer(fetcher.fetch(&wanted(publisher.url("/short"))).await);
    let validators = Validators::of(&first.exchange.headers);
    assert!(validators.etag.is_some() && validators.last_modified.is_some());
    let again = |path: &str, validated: Option<&str>| Wanted {
        validators: validators.clone(),
        validated: validated.map(|path| publisher.url(path)),
        ..wanted(publisher.url(path))
    };
    let Ok(Fetched::NotModified { hops, exchange }) =
        fetcher.fetch(&again("/short", Some("/p"))).await
    else {
        panic!("it was not modified");
    };
    assert_eq!((hops.len(), exchange.status), (1, 304));
    let log = publisher.log();
    let last = &log[log.len() - 2..];
    assert_eq!(
        last[0].header("if-none-match"),
        None,
        "the redirect was asked with foreign validators"
    );
    assert_eq!(last[1].header("if-modified-since"), Some("Mon, 16 Mar 2026 09:00:00 GMT"));

    // The short address serves a page of its own now, of the same date: no 304 may hide that.
    publisher.answer(
        "/short",
        Answer::html("another page").header("Last-Modified", "Mon, 16 Mar 2026 09:00:00 GMT"),
    );
    let own = answer(fetcher.fetch(&again("/short", Some("/p"))).await);
    assert_eq!(own.body(), b"another page");
    assert!(matches!(fetcher.fetch(&again("/p", None)).await, Ok(Fetched::NotModified { .. })));
    publisher.page("/p", "<p>You should refer.</p>");
    assert_eq!(answer(fetcher.fetch(&again("/p", None)).await).body(), b"<p>You should refer.</p>");
}

#[tokio::test]
async fn private_addresses_stay_shut_unless_opened_one_by_one() {
    let (opened_one, shut) = (Publisher::start(), Publisher::start());
    opened_one.page("/p", PAGE);
    shut.page("/p", PAGE);
    opened_one.redirect("/next-door", shut.url("/p").as_str());
    let fetcher = fetcher(&[&opened_one]);
    assert_eq!(answer(fetcher.fetch(&wanted(opened_one.url("/p"))).await).body(), PAGE.as_bytes());
    assert_eq!(cause(&fetcher, shut.url("/p")).await.0, Cause::Guard);
    assert_eq!(cause(&fetcher, opened_one.url("/next-door")).await.0, Cause::Guard);
    let port = shut.host().rsplit_once(':').expect("a port").1.to_owned();
    for host in ["localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0.0.0.0"] {
        let url = format!("http://{host}:{port}/p").parse().expect("an address");
        assert_eq!(cause(&fetcher, url).await.0, Cause::Guard, "{host}");
    }
    assert!(shut.log().is_empty(), "a shut host was asked");
}

#[test]
fn what_cannot_be_used_is_said_before_the_run() {
    let make = |crawler: &Crawler| {
        let clock = Arc::new(noon);
        Fetcher::new(crawler, &BTreeMap::new(), Memory::default(), clock).err().map(|e| e.0)
    };
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "no certificate").expect("it can be written");
    let with = |ca_file: PathBuf| Crawler { ca_file: Some(ca_file), ..Crawler::default() };
    assert!(make(&with(empty)).is_some_and(|why| why.contains("empty.pem")));
    assert!(
        make(&with(folder.path().join("none.pem"))).is_some_and(|why| why.contains("none.pem"))
    );
    let socks = Crawler { proxy: "socks5://p:1".parse().ok(), ..Crawler::default() };
    assert!(make(&socks).is_some_and(|why| why.contains("proxy")));
    let contact = Some("a\nb".to_owned());
    assert!(make(&Crawler { contact, ..Crawler::default() }).is_some());
    assert_eq!(make(&Crawler::default()), None);
}
