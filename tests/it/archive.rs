//! The archive as other tools see it, and the answers of a small store made by hand.

#![allow(clippy::disallowed_macros, reason = "tests print figures and what they skip")]

mod warcio;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use guidewatch::{
    coding::gzip_member,
    model::{
        capture::{Capture, Exchange, Headers, Supplied},
        run::{Cause, Why},
        snapshot::{CheckResult, HostState, RobotsState, Snapshot},
        source::SourceId,
    },
    store::{self, Entry, Store, StoreError, Writer},
};
use jiff::{SignedDuration, Timestamp};

/// A source's name.
pub(crate) fn source(name: &str) -> SourceId {
    SourceId::new(name).unwrap()
}

/// Seconds after the first of March 2026, six in the morning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    "2026-03-01T06:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// One request and the head of its answer, in the shape that publishers have.
pub(crate) fn exchange(url: &str, at: Timestamp, status: u16, more: &[(&str, &str)]) -> Exchange {
    let mut headers = Headers::default();
    let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let usual = [
        ("date", date.as_str()),
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "max-age=300, public"),
        ("content-security-policy", "default-src 'self'; img-src 'self' data: example.org"),
        ("set-cookie", "visit=8c1f; path=/; secure"),
        ("set-cookie", "seen=yes; path=/"),
        ("strict-transport-security", "max-age=31536000; preload"),
        ("etag", "W/\"5f7c1e0a9b3d2c4e6f8a7b9c0d1e2f3a\""),
        ("last-modified", "Sun, 01 Mar 2026 05:59:00 GMT"),
    ];
    for (name, value) in usual.iter().chain(more) {
        headers.push(name, value.as_bytes());
    }
    let url: url::Url = url.parse().unwrap();
    let (host, path) = (url.host_str().unwrap(), url.path());
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: guidewatch/0.1.0\r\n\r\n");
    Exchange { url, at, request: request.into_bytes(), status, headers }
}

/// A capture of `body` as it is.
pub(crate) fn capture(name: &str, at: Timestamp, body: &str) -> Capture {
    let exchange = exchange(&format!("https://www.example.org/{name}"), at, 200, &[]);
    let sent = body.as_bytes().to_vec();
    Capture { source: source(name), hops: Vec::new(), exchange, sent, decoded: None }
}

/// A check that saw the same.
pub(crate) fn same(name: &str, at: Timestamp, of: Timestamp, status: u16) -> Entry {
    let exchange = exchange(&format!("https://www.example.org/{name}"), at, status, &[]);
    Entry::Same { source: source(name), at, of, hops: Vec::new(), exchange }
}

/// A check that failed.
pub(crate) fn failed(name: &str, at: Timestamp, cause: Cause) -> Entry {
    let url = format!("https://www.example.org/{name}").parse().unwrap();
    Entry::Failed { source: source(name), at, url, why: Why::new(cause, "the host did not answer") }
}

/// A store opened for writing, at once.
pub(crate) fn writer(dir: &Path, seconds: i64) -> Writer {
    Writer::open(dir, Duration::ZERO, at(seconds)).unwrap()
}

/// The archive's files, in order.
pub(crate) fn archive_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("archive")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

const PAGE: &str = "<html><body><h1>Working with families</h1><p>You must do so.</p></body></html>";

/// A new page sent as gzip, one behind two redirects, a 404, and both kinds of unchanged check.
fn small_store(dir: &Path) {
    let mut writer = writer(dir, 0);
    let mut packed = capture("packed", at(0), "");
    packed.exchange.headers.push("Content-Encoding", b"gzip");
    packed.sent = gzip_member(PAGE.as_bytes());
    packed.decoded = Some(PAGE.into());
    let mut moved = capture("moved", at(5), PAGE);
    moved.hops = vec![
        exchange("https://example.org/old", at(3), 301, &[("location", "/older")]),
        exchange("https://example.org/older", at(4), 302, &[("location", "/moved")]),
    ];
    let mut gone = capture("gone", at(9), "<p>Page not found</p>");
    gone.exchange.status = 404;
    let gone = Entry::Answer(gone, Why::new(Cause::Status(404), "404 Not Found"));
    let group = vec![Entry::Snapshot(packed), Entry::Snapshot(moved), gone];
    writer.commit(group).unwrap();
    writer.commit(vec![same("packed", at(100), at(0), 304)]).unwrap();
    writer.commit(vec![same("moved", at(101), at(3), 200)]).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_small_store_gives_back_what_was_put_in() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("snapshots");
    small_store(&dir);
    let store = Store::open(&dir).unwrap();
    let packed = store.snapshots(&source("packed")).unwrap().remove(0);
    assert_eq!(store.body(&packed).unwrap().bytes, PAGE.as_bytes());
    assert_eq!(packed.validators.last_modified.as_deref(), Some("Sun, 01 Mar 2026 05:59:00 GMT"));
    let moved = store.snapshots(&source("moved")).unwrap().remove(0);
    let hops: Vec<_> = moved.redirects.iter().map(|hop| (hop.status, hop.url.path())).collect();
    assert_eq!(hops, [(301, "/old"), (302, "/older")]);
    assert_eq!((moved.at, moved.url.path(), moved.status), (at(3), "/moved", 200));
    assert_eq!(store.body(&moved).unwrap().bytes, PAGE.as_bytes());
    let heads = store.heads().unwrap();
    assert_eq!(heads[&source("packed")].last_checked, Some(at(100)));
    let gone = &heads[&source("gone")];
    assert_eq!((gone.snapshots, gone.last_checked), (0, None));
    assert_eq!(gone.failing.as_ref().unwrap().why.cause, Cause::Status(404));
    let runs = store.checks(&source("moved")).unwrap();
    assert_eq!((runs[0].first, &runs[0].result), (at(101), &CheckResult::Same(at(3))));
}

#[test]
fn a_copy_of_which_only_a_part_reached_the_disk_is_cut_and_one_that_is_damaged_is_named() {
    let whole = tempfile::tempdir().unwrap();
    let supplied = |at: &str| Supplied {
        source: source("copy"),
        at: at.parse().unwrap(),
        url: "https://www.example.org/copy".parse().unwrap(),
        media_type: "text/html".to_owned(),
        file: "copy.html".to_owned(),
        bytes: PAGE.into(),
    };
    let archive = |dir: &Path| fs::metadata(&archive_files(dir)[0]).unwrap().len();
    let mut writing = writer(whole.path(), 0);
    writing.commit(vec![Entry::Supplied(supplied("2018-07-04T11:00:00Z"))]).unwrap();
    let begin = archive(whole.path());
    writing.commit(vec![Entry::Supplied(supplied("2019-07-04T11:00:00Z"))]).unwrap();
    writing.close().unwrap();
    let bytes = fs::read(&archive_files(whole.path())[0]).unwrap();
    let name = archive_files(whole.path())[0].file_name().unwrap().to_owned();
    let cuts = (begin + 1..bytes.len() as u64).step_by(37);
    for cut in cuts {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("archive")).unwrap();
        let cut = usize::try_from(cut).unwrap();
        fs::write(dir.path().join("archive").join(&name), &bytes[..cut]).unwrap();
        let opened = writer(dir.path(), 10);
        assert!(
            opened.notes().iter().any(|note| note.contains("were cut")),
            "{:?}",
            opened.notes()
        );
        opened.close().unwrap();
        let held = Store::open(dir.path()).unwrap().snapshots(&source("copy")).unwrap();
        assert_eq!(held.len(), 1, "cut at {cut}");
        assert_eq!(store::verify(dir.path()).unwrap().damage, []);
    }
    // A bit of the first copy's own bytes; the member's checksum is found wrong.
    let path = &archive_files(whole.path())[0];
    let store = Store::open(whole.path()).unwrap();
    let first = store.snapshots(&source("copy")).unwrap().remove(0);
    let mut damaged = bytes;
    let place = usize::try_from(first.record.offset).unwrap() + 60;
    damaged[place] ^= 4;
    fs::write(path, damaged).unwrap();
    assert!(store.body(&first).is_err());
    let said = format!("{:?}", store::verify(whole.path()).unwrap().damage);
    assert!(said.contains("has lost its file"), "{said}");
}

#[test]
fn a_taken_millisecond_moves_a_capture_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path(), 0);
    let take = |body| Entry::Snapshot(capture("page", at(0), body));
    writer.commit(vec![take("one"), take("two")]).unwrap();
    writer.commit(vec![take("three")]).unwrap();
    writer.close().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let snapshots = store.snapshots(&source("page")).unwrap();
    let times: Vec<_> =
        snapshots.iter().map(|s| s.at.as_millisecond() - at(0).as_millisecond()).collect();
    assert_eq!(times, [0, 1, 2]);
    let bodies = snapshots.iter().map(|snapshot| store.body(snapshot).unwrap().bytes);
    assert_eq!(bodies.collect::<Vec<_>>(), [&b"one"[..], b"two", b"three"]);
}

#[test]
fn a_clock_set_back_does_not_turn_a_change_round() {
    let dir = tempfile::tempdir().unwrap();
    let mut writing = writer(dir.path(), 0);
    let mut should = capture("page", at(3), "should");
    should.hops = vec![exchange("https://example.org/old", at(0), 301, &[])];
    writing.commit(vec![Entry::Snapshot(should)]).unwrap();
    drop(writing);
    let back = -6 * 60 * 60;
    let mut writing = writer(dir.path(), back);
    assert!(writing.notes()[0].contains("the clock says"), "{:?}", writing.notes());
    let take = |name, body| Entry::Snapshot(capture(name, at(back), body));
    writing.commit(vec![take("page", "must"), take("page", "may"), take("new", "one")]).unwrap();
    assert_eq!(writing.head(&source("new")).unwrap().newest.as_ref().unwrap().at, at(back));
    drop(writing);
    for round in 0..2 {
        let store = Store::open(dir.path()).unwrap();
        let page = store.snapshots(&source("page")).unwrap();
        let body = |s: &Snapshot| String::from_utf8(store.body(s).unwrap().bytes).unwrap();
        let bodies: Vec<_> = page.iter().map(body).collect();
        assert_eq!(bodies, ["should", "must", "may"], "round {round}");
        let times: Vec<_> =
            page.iter().map(|s| s.at.as_millisecond() - at(0).as_millisecond()).collect();
        assert_eq!(times, [0, 1, 2]);
        assert!(page[1].recorded_at < at(back + 60), "the clock's own word is kept");
        assert_eq!(store.heads().unwrap()[&source("page")].newest.as_ref(), page.last());
        drop(store);
        // Once more, from archive and journal alone.
        fs::remove_dir_all(dir.path().join("index")).unwrap();
    }
}

#[test]
fn hosts_and_robots_are_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = writer(dir.path(), 0);
    assert!(first.notes()[0].starts_with("a new store was made"), "{:?}", first.notes());
    let state = HostState {
        not_before: Some(at(900)),
        why: Some("Retry-After".into()),
        strikes: 2,
        last_request: None,
    };
    let robots =
        RobotsState { fetched_at: at(0), status: Some(200), body: "User-agent: *\n".into() };
    let host = "www.example.org:443".to_owned();
    let group =
        vec![Entry::Host(host.clone(), state.clone()), Entry::Robots(host.clone(), robots.clone())];
    first.commit(group).unwrap();
    first.close().unwrap();
    let again = writer(dir.path(), 10);
    assert_eq!(again.notes(), &[] as &[String]);
    assert_eq!(
        (again.hosts()[&host].clone(), again.robots()[&host].clone()),
        (state.clone(), robots)
    );
    drop(again);
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert_eq!(writer(dir.path(), 20).hosts()[&host], state);
}

#[test]
fn a_clock_far_behind_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut writing = writer(dir.path(), 0);
    writing.commit(vec![Entry::Snapshot(capture("page", at(0), "one"))]).unwrap();
    drop(writing);
    let two_days = 2 * 24 * 60 * 60;
    let refused = Writer::open(dir.path(), Duration::ZERO, at(-two_days));
    let Err(StoreError::Clock(what)) = refused else { panic!() };
    assert!(what.contains("2026-02-27"), "{what}");
    // If the clock was ahead when the store was written, this is when it can go on.
    assert!(
        what.contains("again from 2026-02-28T06:00:00Z on") && what.contains("--store"),
        "{what}"
    );
    assert_eq!(Store::open(dir.path()).unwrap().snapshots(&source("page")).unwrap().len(), 1);
    writer(dir.path(), -60);
}

#[test]
fn there_is_no_store_where_none_was_made() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("snapshots");
    assert!(matches!(Store::open(&nowhere), Err(StoreError::Missing(_))));
    assert!(matches!(store::verify(&nowhere), Err(StoreError::Missing(_))));
    assert!(matches!(store::rebuild(&nowhere, Duration::ZERO, at(0)), Err(StoreError::Missing(_))));
    assert!(!nowhere.exists());
}

#[test]
fn a_folder_of_something_else_is_refused_untouched() {
    for odd in ["letter.odt", "archive/1999.zip", "journal/monday.txt"] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join(odd).parent().unwrap()).unwrap();
        fs::write(dir.path().join(odd), "a letter").unwrap();
        fs::write(dir.path().join("README.md"), "letters").unwrap();
        let before = super::damage::files(dir.path());
        let Err(StoreError::NotOurs(what)) = Writer::open(dir.path(), Duration::ZERO, at(0)) else {
            panic!("{odd} was taken for a store")
        };
        assert!(what.contains("Nothing was touched"), "{what}");
        assert!(matches!(Store::open(dir.path()), Err(StoreError::Missing(_))));
        assert_eq!(super::damage::files(dir.path()), before);
    }
}

#[test]
fn an_empty_folder_and_a_fresh_checkout_become_a_store() {
    for harmless in [&[][..], &["README.md"], &["README.md", ".gitignore"], &["lock"]] {
        let dir = tempfile::tempdir().unwrap();
        for name in harmless {
            fs::write(dir.path().join(name), "as shipped").unwrap();
        }
        assert!(writer(dir.path(), 0).notes()[0].starts_with("a new store"), "{harmless:?}");
    }
}

#[test]
fn a_missing_format_is_written_again_and_said() {
    let dir = tempfile::tempdir().unwrap();
    small_store(dir.path());
    let format = dir.path().join("format");
    let before = fs::read(&format).unwrap();
    fs::remove_file(&format).unwrap();
    assert!(Store::open(dir.path()).is_ok());
    assert!(!format.exists());
    let writing = writer(dir.path(), 1000);
    assert!(writing.notes()[0].ends_with("was missing and was written again"));
    assert_eq!(writing.notes().len(), 1, "{:?}", writing.notes());
    assert_eq!(fs::read(&format).unwrap(), before);
}

/// The size of every file below a folder, in bytes.
fn size(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let each = entries.map(|entry| match entry.metadata().unwrap() {
        folder if folder.is_dir() => size(&entry.path()),
        file => file.len(),
    });
    each.sum()
}

#[test]
#[ignore = "a measurement of a minute: 100,000 entries"]
fn a_store_of_100_000_entries_is_measured() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mut writing = writer(dir, 0);
    // 200 sources, each 250 times: a new page, then an unchanged and a failed check.
    for round in 0..250 {
        let mut group = Vec::new();
        for n in 0..200 {
            let (name, now) = (format!("source-{n}"), round * 1000 + n);
            let body = format!("<p>Version {round} of page {n}</p>");
            group.push(Entry::Snapshot(capture(&name, at(now), &body)));
            group.push(same(&name, at(now + 300), at(now), 304));
            group.push(failed(&name, at(now + 600), Cause::Unreachable));
        }
        writing.commit(group).unwrap();
    }
    writing.close().unwrap();
    let timed = |what: &str, work: &dyn Fn() -> Store| {
        let begun = std::time::Instant::now();
        let store = work();
        println!("{what}: {:?}", begun.elapsed());
        store
    };
    let store = timed("open", &|| Store::open(dir).unwrap());
    assert_eq!(store.heads().unwrap().values().map(|head| head.snapshots).sum::<u64>(), 50_000);
    fs::remove_dir_all(dir.join("index")).unwrap();
    timed("open without an index", &|| Store::open(dir).unwrap());
    let index = size(&dir.join("index"));
    println!(
        "index: {index} bytes, {} for each of 50,000 snapshots and 100,000 runs",
        index / 150_000
    );
    println!(
        "archive: {} bytes, journal: {}",
        size(&dir.join("archive")),
        size(&dir.join("journal"))
    );
    let begun = std::time::Instant::now();
    assert_eq!(store::verify(dir).unwrap().damage, []);
    println!("verify: {:?}", begun.elapsed());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}

#[test]
fn a_store_of_a_newer_version_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    super::damage::filled(dir);
    fs::write(dir.join("format"), "guidewatch store 3\n").unwrap();
    let state = || {
        let of = |path: std::path::PathBuf| {
            let meta = fs::metadata(&path).unwrap();
            (path, meta.len(), meta.modified().unwrap())
        };
        super::damage::files(dir).into_iter().map(of).collect::<Vec<_>>()
    };
    let before = state();
    assert!(matches!(Store::open(dir), Err(StoreError::Newer(_))));
    assert!(matches!(Writer::open(dir, Duration::ZERO, at(300)), Err(StoreError::Newer(_))));
    assert!(matches!(store::rebuild(dir, Duration::ZERO, at(300)), Err(StoreError::Newer(_))));
    assert!(matches!(store::verify(dir), Err(StoreError::Newer(_))));
    assert_eq!(state(), before);
}

/// A writer adds to the index what it wrote without reading it again: that must come to the same.
#[test]
fn the_index_that_a_writer_adds_to_is_the_one_that_reading_makes() {
    let dir = tempfile::tempdir().unwrap();
    let heads = || fs::read_to_string(dir.path().join("index/heads.json")).unwrap();
    for round in 0..3 {
        let mut writing = writer(dir.path(), 1000 * round);
        for n in 0..70 {
            let at = at(1000 * round + 2 * n);
            let new = Entry::Snapshot(capture("page", at, &format!("<p>{round} {n}")));
            let missed =
                failed("other", at, if n % 3 == 0 { Cause::Robots } else { Cause::Unreachable });
            let group = if n % 2 == 0 { vec![new, missed] } else { vec![missed] };
            writing.commit(group).unwrap();
        }
        writing
            .commit(vec![same("page", at(1000 * round + 500), at(1000 * round + 136), 304)])
            .unwrap();
        let left = writing.close().unwrap();
        let added = heads();
        fs::remove_dir_all(dir.path().join("index")).unwrap();
        let read = Store::open(dir.path()).unwrap();
        assert_eq!(added, heads());
        assert_eq!(left.heads().unwrap(), read.heads().unwrap());
        for name in ["page", "other"] {
            let name = source(name);
            assert_eq!(left.snapshots(&name).unwrap(), read.snapshots(&name).unwrap());
            assert_eq!(left.checks(&name).unwrap(), read.checks(&name).unwrap());
        }
    }
}
