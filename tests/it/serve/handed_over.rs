//! A `crawl` beside `serve`: done by it, and told as if it had fetched itself.

use std::{fs, thread, time::Duration};

use super::{Server, list, listed};
use crate::{
    case::page,
    cli::guidewatch,
    publisher::{Answer, Publisher},
};

#[test]
fn a_crawl_beside_it_is_handed_to_it_and_ends_as_if_it_had_fetched_itself() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 2, "10ms");
    let server = Server::start(dir.path(), &[]);
    server.until("/", "Page 1");
    let first = guidewatch(dir.path(), &["crawl"]);
    assert!(first.code == Some(0) && !first.out.is_empty(), "{}", first.err);
    publisher.page("/0", &page("<p>Rule 0: leaders must tell the council.</p>"));
    publisher.clear_log();
    let manual = guidewatch(dir.path(), &["crawl", "--source", "page-0", "--exit-code"]);
    assert_eq!(manual.code, Some(10), "{}{}", manual.out, manual.err);
    assert!(manual.out.contains("must"), "it tells what changed: {}", manual.out);
    assert_eq!((publisher.asked("/0"), publisher.asked("/1")), (1, 0));
    server.until("/", "page-0/change-");
    // Nothing is due now, and what fails is told as ever.
    let manual = guidewatch(dir.path(), &["crawl"]);
    assert_eq!((manual.code, manual.out.as_str(), manual.err.as_str()), (Some(0), "", ""));
    publisher.answer("/1", Answer::status(503));
    let manual = guidewatch(dir.path(), &["crawl", "--source", "page-1", "--strict"]);
    assert_eq!(manual.code, Some(1), "{}", manual.err);
    // Its list is the one that counts.
    let path = dir.path().join("sources.toml");
    fs::write(&path, list(&publisher, 3, "10ms")).unwrap();
    let manual = guidewatch(dir.path(), &["crawl", "--source", "page-2"]);
    assert_eq!(manual.code, Some(2));
    assert!(manual.err.contains("page-2") && manual.err.contains("SIGHUP"), "{}", manual.err);
    let left = fs::read_dir(dir.path().join("snapshots/serve")).unwrap().flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "its lock and its pages: {left:?}");
    assert_eq!(server.end().0, Some(0));
    assert_eq!(guidewatch(dir.path(), &["crawl", "--source", "page-2"]).code, Some(0));
}

#[test]
fn a_crawl_beside_it_logs_as_ever_and_waits_for_another_writer() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 2, "10ms");
    let server = Server::start(dir.path(), &[]);
    server.until("/", "Page 1");
    publisher.page("/0", &page("<p>Rule 0: leaders must tell the council.</p>"));
    let args = ["-v", "--log-format", "json", "crawl", "--all"];
    let manual = guidewatch(dir.path(), &args);
    assert_eq!(manual.code, Some(0), "{}", manual.err);
    let lines = manual.err.lines().filter_map(|line| serde_json::from_str(line).ok());
    let lines: Vec<serde_json::Value> = lines.collect();
    for (source, outcome) in [("page-0", "new"), ("page-1", "same")] {
        let about: Vec<_> = lines.iter().filter(|line| line["source"] == source).collect();
        assert_eq!(about.len(), 1, "{}", manual.err);
        assert_eq!(about[0]["outcome"], outcome);
    }
    // Somebody else is writing.
    let now = jiff::Timestamp::now();
    let store = dir.path().join("snapshots");
    let patience = Duration::from_secs(20);
    let writer = guidewatch::store::Writer::open(&store, patience, now).unwrap();
    assert_eq!(guidewatch(dir.path(), &["crawl", "--all"]).code, Some(75), "at once");
    let folder = dir.path().to_owned();
    let waits = thread::spawn(move || guidewatch(&folder, &["crawl", "--all", "--wait", "60"]));
    thread::sleep(Duration::from_secs(2));
    writer.close().unwrap();
    let waited = waits.join().unwrap();
    assert_eq!(waited.code, Some(0), "{}", waited.err);
    assert_eq!(server.end().0, Some(0));
}

/// What was said on standard error, a line a text; of times only that they were given.
fn without_times(err: &str) -> Vec<String> {
    let line = |line: &str| {
        let Ok(mut line) = serde_json::from_str::<serde_json::Value>(line) else {
            return line.to_owned();
        };
        for name in ["timestamp", "waited_ms", "took_ms", "next_due"] {
            if line.get(name).is_some() {
                line[name] = "some".into();
            }
        }
        // A message is named by when it was sent.
        if line["message"].as_str().is_some_and(|text| text.starts_with("20")) {
            line["message"] = "some".into();
        }
        line.to_string()
    };
    err.lines().map(line).collect()
}

/// The words of a line of the text log, those that are times left out.
fn words(err: &str) -> Vec<String> {
    let is_time = |word: &&str| {
        let name = word.split_once('=').map_or("", |(name, _)| name);
        !matches!(name, "waited_ms" | "took_ms" | "next_due") && !word.ends_with('Z')
    };
    let lines = err.lines().map(|line| line.split_whitespace().filter(is_time));
    lines.map(|words| words.collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_crawl_says_the_same_whether_it_fetches_itself_or_the_server_does() {
    let (publisher, other) = (Publisher::start(), Publisher::start());
    let dirs = [listed(&publisher, 5, "10ms"), listed(&publisher, 5, "10ms")];
    let elsewhere = |duty: &str| {
        let text = page(&format!("<p>Elsewhere: leaders {duty} tell the council.</p>"));
        other.page("/there", &text);
    };
    other.redirect("/elsewhere", "/there");
    elsewhere("should");
    for dir in &dirs {
        let path = dir.path().join("sources.toml");
        let (host, url) = (other.host(), other.url("/elsewhere"));
        // The other host is asked a good while later, so that the order of lines is no matter of luck.
        let more = format!(
            "[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"400ms\"\n\
             [[source]]\nid = \"elsewhere\"\nurl = \"{url}\"\n"
        );
        fs::write(&path, fs::read_to_string(&path).unwrap() + &more).unwrap();
        assert_eq!(guidewatch(dir.path(), &["crawl"]).code, Some(0));
    }
    let server = Server::start(dirs[1].path(), &[]);
    server.until("/", "Page 1");
    let mut texts = Vec::new();
    for (duty, form) in [("must", "json"), ("may", "text")] {
        elsewhere(duty);
        publisher.page("/0", &page(&format!("<p>Rule 0: leaders {duty} tell the council.</p>")));
        publisher.answer("/2", Answer::status(404));
        publisher.answer("/3", Answer::html("<p>Short.</p>"));
        publisher.robots("User-agent: *\nDisallow: /4\n");
        let run = |dir: &tempfile::TempDir| {
            let ran = guidewatch(dir.path(), &["-v", "--log-format", form, "crawl", "--all"]);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            ran
        };
        let (alone, beside) = (run(&dirs[0]), run(&dirs[1]));
        let said = if form == "json" { without_times } else { words };
        assert_eq!(said(&alone.err), said(&beside.err));
        texts.push(alone.err);
    }
    for wanted in
        ["\"new\"", "\"same\"", "\"not-checked\"", "\"redirects\":1", "\"conditional\":true"]
    {
        assert!(texts[0].contains(wanted), "no {wanted}: {}", texts[0]);
    }
    assert!(texts[0].contains("waits for a second look"), "{}", texts[0]);
    assert!(texts[1].contains("took_ms=") && texts[1].contains("next_due="), "{}", texts[1]);
    assert_eq!(server.end().0, Some(0));
}
