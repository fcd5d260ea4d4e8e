//! Two at once: a second writer is sent away with a word, readers work beside a writer and see one moment.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use guidewatch::store::{Entry, Store, StoreError, Writer};

use super::{
    archive::{at, capture, source, writer},
    case::page,
    cli::guidewatch,
    damage::answers,
    publisher::Publisher,
};

#[test]
fn a_second_writer_is_told_at_once_who_is_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = writer(folder.path(), 0);
    let begun = Instant::now();
    let second = Writer::open(folder.path(), Duration::ZERO, at(1));
    assert!(begun.elapsed() < Duration::from_millis(100), "{:?}", begun.elapsed());
    let Err(StoreError::Locked(who)) = second else { panic!() };
    assert!(
        who.starts_with(&format!("pid {}, since 2026-03-01T06:00:00Z", std::process::id())),
        "{who}"
    );
    let waiter = thread::spawn({
        let dir = folder.path().to_owned();
        move || Writer::open(&dir, Duration::from_secs(10), at(2)).is_ok()
    });
    thread::sleep(Duration::from_millis(50));
    drop(first);
    assert!(waiter.join().unwrap());
}

#[test]
fn a_hundred_readers_work_beside_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let mut writer = writer(dir, 0);
    writer.commit(vec![Entry::Snapshot(capture("page", at(0), "version 0"))]).unwrap();
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let dir = dir.to_owned();
            thread::spawn(move || {
                let read = |_| {
                    let begun = Instant::now();
                    let store = Store::open(&dir).unwrap();
                    let head = store.heads().unwrap().remove(&source("page")).unwrap();
                    let snapshots = store.snapshots(&source("page")).unwrap();
                    assert_eq!(head.snapshots, snapshots.len() as u64);
                    let newest = store.body(snapshots.last().unwrap()).unwrap().bytes;
                    let version = format!("version {}", snapshots.len() - 1);
                    assert_eq!(newest, version.into_bytes());
                    begun.elapsed()
                };
                (0..25).map(read).max().unwrap()
            })
        })
        .collect();
    let mut n = 0;
    while readers.iter().any(|reader| !reader.is_finished()) {
        n += 1;
        let new = capture("page", at(n), &format!("version {n}"));
        writer.commit(vec![Entry::Snapshot(new)]).unwrap();
    }
    let slowest = readers.into_iter().map(|reader| reader.join().unwrap()).max().unwrap();
    println!("100 readers beside {n} commits; the slowest took {slowest:?}");
    assert!(slowest < Duration::from_secs(2));
    drop(writer);
    assert_eq!(answers(dir).snapshots.len(), usize::try_from(n).unwrap() + 1);
}

/// A list of so many pages of `publisher`, all published with `word`.
fn folder(publisher: &Publisher, pages: usize, word: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let host = publisher.host();
    let mut list =
        format!("[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"100ms\"\n");
    for n in 0..pages {
        let url = publisher.url(&format!("/{n}"));
        list.push_str(&format!("[[source]]\nid = \"page-{n}\"\nurl = \"{url}\"\n"));
    }
    fs::write(folder.path().join("sources.toml"), list).unwrap();
    publish(publisher, pages, word);
    folder
}

fn publish(publisher: &Publisher, pages: usize, word: &str) {
    for n in 0..pages {
        let text = page(&format!("<p>Rule {n}: leaders {word} tell the authority.</p>"));
        publisher.page(&format!("/{n}"), &text);
    }
}

fn start(dir: &std::path::Path, args: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_guidewatch"))
        .current_dir(dir)
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_until(is_true: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_true() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited too long");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_second_crawl_is_sent_away_at_once_with_the_pid_and_start_of_the_first() {
    let publisher = Publisher::start();
    let folder = folder(&publisher, 30, "should");
    let mut first = start(folder.path(), &["crawl"]);
    wait_until(|| publisher.asked("/1") > 0);
    let begun = Instant::now();
    let second = guidewatch(folder.path(), &["crawl"]);
    let took = begun.elapsed();
    assert_eq!((second.code, second.out.as_str()), (Some(75), ""), "{}", second.err);
    assert!(first.try_wait().unwrap().is_none(), "the first was done already");
    let today = jiff::Timestamp::now().strftime("%Y-%m-%dT").to_string();
    let named = format!("pid {}, since {today}", first.id());
    assert!(second.err.contains(&named) && second.err.lines().count() == 1, "{}", second.err);
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert_eq!(publisher.log().len(), 31, "robots.txt and each page once");
}

#[test]
fn every_reading_command_works_beside_a_crawl_and_a_change_is_told_once() {
    const PAGES: usize = 30;
    let publisher = Publisher::start();
    let folder = folder(&publisher, PAGES, "may");
    let dir = folder.path();
    for word in ["may", "should"] {
        publish(&publisher, PAGES, word);
        assert_eq!(guidewatch(dir, &["crawl", "--all"]).code, Some(0));
    }
    assert_eq!(guidewatch(dir, &["report", "--reader", "beside"]).code, Some(0));
    publish(&publisher, PAGES, "must");
    let mut crawl = start(dir, &["crawl", "--all"]);
    let (mut rounds, mut told) = (0, Vec::new());
    let take = |told: &mut Vec<String>| {
        let ran = guidewatch(dir, &["report", "--reader", "beside", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let ids = report["changes"].as_array().unwrap().iter();
        let new: Vec<_> = ids.map(|change| change["source"].as_str().unwrap().to_owned()).collect();
        told.extend(new.iter().cloned());
        new.len()
    };
    let mut partial = 0;
    while crawl.try_wait().unwrap().is_none() {
        let new = take(&mut told);
        partial += usize::from((1..PAGES).contains(&new));
        for args in [&["status"][..], &["show", "page-29"], &["history", "page-0"], &["verify"]] {
            let ran = guidewatch(dir, args);
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}: {}", ran.out);
        }
        let ran = guidewatch(dir, &["diff", "page-29"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let seen = ran.out.contains("[-may-]{+should+}") || ran.out.contains("[-should-]{+must+}");
        assert!(seen || ran.out.contains("must"), "{}", ran.out);
        rounds += 1;
    }
    assert_eq!(crawl.wait().unwrap().code(), Some(0));
    take(&mut told);
    told.sort();
    let mut wanted: Vec<_> = (0..PAGES).map(|n| format!("page-{n}")).collect();
    wanted.sort();
    assert_eq!(told, wanted, "each change once");
    assert!(rounds > 0 && partial > 0, "no reader came while the crawl was at work");
    println!("{rounds} rounds of six reading commands beside a crawl, {PAGES} changes told once");
}
