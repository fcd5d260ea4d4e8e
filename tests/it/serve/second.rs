//! Two servers of one store: one crawls, the other shows, says so, and takes over.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{Server, list, listed};
use crate::publisher::Publisher;

#[test]
fn a_second_server_only_shows_says_so_and_crawls_when_the_first_has_ended() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let first = Server::start(dir.path(), &[]);
    first.until("/", "Page 0");
    assert!(first.get("/healthz", "").contains("\"crawls\":\"here\""));
    assert!(!first.get("/health.html", "").contains("Only shown here"));
    let second = Server::start(dir.path(), &[]);
    second.heard(&format!(
        "another `guidewatch serve` crawls here (pid {}, since 20",
        first.child.id()
    ));
    second.until("/healthz", "\"crawls\":\"another-serve\"");
    second.until("/health.html", "Only shown here: another <code>guidewatch serve</code> crawls.");
    // What becomes due the second one leaves alone, however often it looks.
    let path = dir.path().join("sources.toml");
    fs::write(&path, list(&publisher, 2, "10ms")).unwrap();
    for _ in 0..3 {
        second.signal(Signal::HUP);
        second.until("/healthz", "\"sources\":2");
        thread::sleep(Duration::from_millis(400));
    }
    assert_eq!(publisher.asked("/1"), 0, "{}", second.said.lock().unwrap());
    assert_eq!(first.end().0, Some(0));
    second.heard("has ended: this one crawls from now on");
    second.until("/healthz", "\"crawls\":\"here\"");
    let begun = Instant::now();
    while second.get("/health.html", "").contains("Only shown here") || publisher.asked("/1") == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", second.said.lock().unwrap());
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((publisher.asked("/0"), publisher.asked("/1")), (1, 1), "each once, by whichever");
    let said = second.said.lock().unwrap().clone();
    assert_eq!(said.matches("only shows").count(), 1, "said once: {said}");
    assert_eq!(second.end().0, Some(0));
    assert_eq!(
        fs::read_dir(dir.path().join("tmp")).unwrap().count(),
        0,
        "its first pages are gone"
    );
}

#[test]
fn a_server_that_is_told_not_to_crawl_says_so_too() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    assert_eq!(crate::cli::guidewatch(dir.path(), &["crawl"]).code, Some(0));
    let server = Server::start(dir.path(), &["--no-crawl"]);
    server.until("/health.html", "crawling is left to others (<code>--no-crawl</code>)");
    assert!(server.get("/healthz", "").contains("\"crawls\":\"off\""));
    assert_eq!(server.end().0, Some(0));
}
