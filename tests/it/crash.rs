//! kill -9 at any moment, and a write that fails half-way: what was acknowledged is never lost.

#![allow(
    clippy::disallowed_macros,
    reason = "the child acknowledges on stdout; tests print figures"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use guidewatch::{
    model::run::Cause,
    store::{self, Entry, Store, Writer},
};

use super::{
    archive::{at, capture, failed, same, source, writer},
    case::page,
    cli::guidewatch,
    damage::{Dice, answers, large},
    publisher::Publisher,
};

/// The folder that the child writes to, and the number that it begins with.
const CHILD: &str = "GUIDEWATCH_TEST_CRASH_CHILD";

/// The folder that the child on a small disk writes to.
const SMALL: &str = "GUIDEWATCH_TEST_SMALL_CHILD";

/// A body that does not compress to nothing, so that a kill can hit the middle of a write.
fn body(n: i64) -> String {
    let mut dice = Dice(u64::try_from(n).unwrap() + 1);
    let words = (0..4000).map(|_| format!("{:x} ", dice.below(1 << 20)));
    format!("version {n}: {}", words.collect::<String>())
}

/// Commits snapshots, unchanged checks and failed checks without end; each number that is printed is
/// acknowledged. Does nothing when it is run as a test.
#[test]
fn child() {
    let Ok(what) = std::env::var(CHILD) else { return };
    let (first, dir) = what.split_once(' ').unwrap();
    let dir = Path::new(dir);
    let first: i64 = first.parse().unwrap();
    let mut writer = Writer::open(dir, Duration::from_secs(5), at(first)).unwrap();
    // Made once: that takes longer than to write it.
    let large = large(first);
    println!("\nopened");
    for n in first.. {
        let group = vec![
            Entry::Snapshot(capture("page", at(n), &body(n))),
            same("page", at(n), at(n), 304),
            failed("other", at(n), Cause::Unreachable),
        ];
        writer.commit(group).unwrap();
        println!("\nacknowledged {n}");
        if n % 6 == 3 {
            // Larger than what is written at a time, so that a kill finds a group half written.
            writer.commit(vec![large.clone(); 3]).unwrap();
        }
        if n % 8 == 0 {
            // A reader brings the index up to date, so that kills hit that as well.
            Store::open(dir).unwrap();
        }
    }
}

#[test]
fn no_acknowledged_capture_is_lost_to_kill_9() {
    let mut dice = Dice(0x9E37_79B9);
    let (mut folder, mut acknowledged) = (tempfile::tempdir().unwrap(), Vec::new());
    let (mut next, mut cuts, mut captures) = (0, 0, 0);
    let rounds = rounds();
    for round in 0..rounds {
        if round % 10 == 0 {
            // A store that has grown only takes longer to verify.
            captures += acknowledged.len();
            (folder, acknowledged) = (tempfile::tempdir().unwrap(), Vec::new());
            next = 0;
            drop(writer(folder.path(), 0));
        }
        let dir = folder.path();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{next} {}", dir.display()))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let pid = child.id();
        let wait = Duration::from_micros(u64::try_from(dice.below(300_000)).unwrap());
        let (opened, is_open) = mpsc::channel();
        let killer = thread::spawn(move || {
            // Every second one while the store is being opened, or soon after.
            if round % 2 == 0 {
                let _ = is_open.recv_timeout(Duration::from_secs(10));
            }
            thread::sleep(wait);
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        for line in lines.map_while(Result::ok) {
            if line == "opened" {
                let _ = opened.send(());
            }
            if let Some(n) = line.strip_prefix("acknowledged ") {
                acknowledged.push(n.parse::<i64>().unwrap());
            }
        }
        killer.join().unwrap();
        child.wait().unwrap();

        if round % 3 == 0 {
            holds(dir, &acknowledged);
        }
        next = acknowledged.last().map_or(0, |n| n + 1000);
        let writer = Writer::open(dir, Duration::from_secs(1), at(next)).unwrap();
        cuts += writer.notes().iter().filter(|note| note.contains("were cut")).count();
        writer.close().unwrap();
        let verified = store::verify(dir).unwrap();
        assert_eq!(verified.damage, [], "round {round}");
        holds(dir, &acknowledged);
    }
    captures += acknowledged.len();
    println!("{captures} captures acknowledged in {rounds} rounds, 0 lost; {cuts} torn ends cut");
    assert!(captures * 2 >= rounds, "the child had no time to write");
}

/// The whole program, killed between a publication and its files, again and again: the next run is told by
/// the publication that nothing changed (304), and fetches what is missing all the same. Nothing is told twice.
#[test]
fn a_crawl_killed_between_a_publication_and_its_files_fetches_them_next_time() {
    let publisher = Publisher::start();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let (page, files) = ("/government/publications/clubs", 12);
    let offers = (0..files).map(|n| {
        let file = format!("/files/{n}.csv");
        publisher.file(&file, "text/csv", format!("club,rule\n{n},leaders must tell\n").as_bytes());
        format!("{{\"title\":\"Table {n}\",\"url\":\"{}\"}}", publisher.url(&file))
    });
    let offers = offers.collect::<Vec<_>>().join(",");
    let item = format!(
        "{{\"base_path\":\"{page}\",\"schema_name\":\"publication\",\"title\":\"Clubs\",\"details\":{{\"body\":\"<p>Leaders must tell the authority.</p>\",\"attachments\":[{offers}]}}}}"
    );
    publisher.file(&format!("/api/content{page}"), "application/json", item.as_bytes());
    let list = format!(
        "[[host]]\nname = \"{}\"\nallow_private = true\ndelay = \"20ms\"\n[[source]]\nid = \"clubs\"\nurl = \"{}\"\nkind = \"govuk\"\n",
        publisher.host(),
        publisher.url(page)
    );
    fs::write(dir.join("sources.toml"), list).unwrap();
    let held = || match Store::open(&dir.join("snapshots")) {
        Ok(store) => store.documents(&source("clubs")).count(),
        Err(_) => 0,
    };
    let mut dice = Dice(41);
    let (mut kills, mut part_way) = (0, 0);
    while held() < files && kills < 40 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
            .current_dir(dir)
            .args(["-v", "crawl"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let some = 1 + dice.below(3);
        let said = lines.filter(|line| line.contains("source=")).take(some).count();
        child.kill().unwrap();
        kills += usize::from(child.wait().unwrap().code().is_none());
        part_way += usize::from((1..files).contains(&held()) && said > 0);
    }
    assert!(kills > 2 && part_way > 0, "no crawl was killed in its midst: {kills} {part_way}");
    let ran = guidewatch(dir, &["crawl", "--report", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(held(), files);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["beginnings"].as_array().unwrap().len(), 1, "{}", ran.out);
    assert_eq!(report["beginnings"][0]["documents"], files, "{}", ran.out);
    let not_modified = publisher.asked(&format!("/api/content{page}"));
    assert_eq!(not_modified, 1, "the publication was not due again, and its files were");
    let ran = guidewatch(dir, &["crawl", "--all"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "told once");
    assert_eq!(guidewatch(dir, &["verify"]).code, Some(0));
    println!(
        "{kills} crawls killed, {part_way} between a publication and its files, {files} files held"
    );
}

/// Commits until the disk gives no more, and says so. Does nothing when it is run as a test.
#[test]
fn child_on_a_small_disk() {
    let Ok(dir) = std::env::var(SMALL) else { return };
    let mut writer = writer(Path::new(&dir), 0);
    for n in 0.. {
        let group = vec![
            Entry::Snapshot(capture("page", at(n), &body(n))),
            failed("other", at(n), Cause::Unreachable),
        ];
        if let Err(error) = writer.commit(group) {
            println!("\nfailed with {error}");
            // A smaller group may still find room.
            if writer.commit(vec![failed("other", at(n), Cause::Robots)]).is_ok() {
                println!("\ngoes on");
            }
            break;
        }
        println!("\nacknowledged {n}");
    }
}

#[test]
fn a_write_that_fails_half_way_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let dir = &folder.path().join("not there/yet");
    // 400 blocks of 512 bytes; a file that would be longer is refused as a full disk would refuse it.
    let command = "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", command])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child_on_a_small_disk", "--nocapture", "--test-threads=1"])
        // A path from where one stands, below folders that are yet to be made.
        .current_dir(folder.path())
        .env(SMALL, "not there/yet")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let acknowledged: Vec<i64> =
        said.lines().filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok()).collect();
    assert!(said.contains("failed with ") && said.contains("cannot be written"), "{said}");
    assert!(said.contains("goes on"), "{said}");
    assert!(acknowledged.len() > 3, "{said}");
    assert_eq!(store::verify(dir).unwrap().damage, []);
    assert_eq!(answers(dir).snapshots.len(), acknowledged.len());
    holds(dir, &acknowledged);
    assert_eq!(writer(dir, 5000).notes().iter().filter(|note| note.contains("cut")).count(), 0);
}

fn holds(dir: &Path, acknowledged: &[i64]) {
    let store = Store::open(dir).unwrap();
    let snapshots = store.snapshots(&source("page")).unwrap();
    let by_time: BTreeMap<_, _> = snapshots.iter().map(|s| (s.at, s)).collect();
    for n in acknowledged {
        assert!(by_time.contains_key(&at(*n)), "capture {n} is lost");
    }
    if let Some(n) = acknowledged.last() {
        assert_eq!(store.body(by_time[&at(*n)]).unwrap().bytes, body(*n).into_bytes());
        assert!(store.heads().unwrap()[&source("other")].last_tried >= Some(at(*n)));
    }
}

/// How many kills: `GUIDEWATCH_KILLS`, or 50.
fn rounds() -> usize {
    let asked = std::env::var("GUIDEWATCH_KILLS").ok();
    asked.map_or(50, |asked| asked.parse().expect("GUIDEWATCH_KILLS is a number"))
}

/// How many pages the killed crawl is to fetch.
const PAGES: usize = 24;

fn text(n: usize, word: &str) -> String {
    page(&format!("<p>Rule {n}: leaders {word} tell the authority.</p>"))
}

/// The whole program, killed between a page and the next: what `-v` has said is on the disk, and what
/// changed is told by the run that follows, once.
#[test]
fn a_crawl_killed_between_two_pages_keeps_what_it_said_and_tells_it_later() {
    let publisher = Publisher::start();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let mut list = format!(
        "[[host]]\nname = \"{}\"\nallow_private = true\ndelay = \"20ms\"\n",
        publisher.host()
    );
    for n in 0..PAGES {
        publisher.page(&format!("/{n}"), &text(n, "should"));
        let url = publisher.url(&format!("/{n}"));
        list.push_str(&format!("[[source]]\nid = \"page-{n}\"\nurl = \"{url}\"\n"));
    }
    fs::write(dir.join("sources.toml"), list).unwrap();
    assert_eq!(guidewatch(dir, &["crawl"]).code, Some(0));
    let mut dice = Dice(23);
    let (mut said, mut kills) = (Vec::new(), 0);
    for round in 0..(rounds() / 10).max(1) {
        for n in 0..PAGES {
            publisher.page(&format!("/{n}"), &text(n, &format!("must in {round} days")));
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
            .current_dir(dir)
            .args(["-v", "crawl", "--all"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let some = 1 + dice.below(PAGES / 3);
        let is_check = |line: &String| line.contains("source=") || line.contains("source\"");
        let mut last = lines.by_ref().filter(is_check).take(some).collect::<Vec<_>>();
        child.kill().unwrap();
        kills += usize::from(child.wait().unwrap().code().is_none());
        last.extend(lines.filter(is_check));
        said.extend(last.into_iter().filter(|line| line.contains("new snapshot")));
        let store = Store::open(&dir.join("snapshots")).unwrap();
        for n in 0..PAGES {
            let id = format!("source=\"page-{n}\"");
            let wanted = 1 + said.iter().filter(|line| line.contains(&id)).count();
            let held = store.snapshots(&source(&format!("page-{n}"))).unwrap().len();
            assert!(held >= wanted, "page-{n} is lost");
        }
        drop(store);
        let verified = guidewatch(dir, &["verify"]);
        assert!(
            verified.code == Some(0) || verified.out.contains("breaks off"),
            "{}",
            verified.out
        );
    }
    assert!(kills > 0 && !said.is_empty(), "no crawl was killed in its midst");
    let ran = guidewatch(dir, &["crawl", "--all", "--report", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let changed =
        report["changes"].as_array().unwrap().iter().map(|change| change["source"].to_string());
    assert_eq!(changed.collect::<BTreeSet<_>>().len(), PAGES, "{}", ran.out);
    let ran = guidewatch(dir, &["crawl", "--all"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "told once");
    assert_eq!(guidewatch(dir, &["verify"]).code, Some(0));
    println!(
        "{kills} crawls killed, {} captures said before, 0 lost, {PAGES} changes told once",
        said.len()
    );
}
