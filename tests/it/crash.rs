//! kill -9, cut files, flipped bits: what was acknowledged is never lost.

#![allow(
    clippy::disallowed_macros,
    reason = "the child acknowledges on stdout; tests print figures"
)]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use guidewatch::{
    model::{
        run::Cause,
        snapshot::{CheckRun, Head, HostState, Position, Snapshot},
        source::SourceId,
    },
    store::{self, Entry, Store, StoreError, Writer},
};

use super::archive::{archive_files, at, capture, failed, same, source, writer};

/// The folder that the child writes to, and the number that it begins with.
const CHILD: &str = "GUIDEWATCH_TEST_CRASH_CHILD";

/// The folder that the child on a small disk writes to.
const SMALL: &str = "GUIDEWATCH_TEST_SMALL_CHILD";

/// Numbers from a seed (xorshift64*): the same on every run, so that a failure can be looked at again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let n = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(n).unwrap() % limit
    }
}

/// A body that does not compress to nothing, so that a kill can hit the middle of a write.
fn body(n: i64) -> String {
    let mut dice = Dice(u64::try_from(n).unwrap() + 1);
    let words = (0..4000).map(|_| format!("{:x} ", dice.below(1 << 20)));
    format!("version {n}: {}", words.collect::<String>())
}

/// A capture of a file of 1.2 MB that cannot be compressed.
pub(crate) fn large(n: i64) -> Entry {
    let mut dice = Dice(u64::try_from(n).unwrap() + 1);
    let mut capture = capture("large", at(n), "");
    capture.sent = (0..1_200_000).map(|_| dice.below(256).to_le_bytes()[0]).collect();
    Entry::Snapshot(capture)
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
            writer.commit(vec![large(n), large(n), large(n)]).unwrap();
        }
        if n % 8 == 0 {
            // A reader brings the index up to date, so that kills hit that as well.
            Store::open(dir).unwrap();
        }
    }
}

#[test]
fn no_acknowledged_capture_is_lost_to_fifty_kills() {
    let mut dice = Dice(0x9E37_79B9);
    let (mut folder, mut acknowledged) = (tempfile::tempdir().unwrap(), Vec::new());
    let (mut next, mut cuts, mut captures) = (0, 0, 0);
    for round in 0..50 {
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
        let wait = Duration::from_micros(u64::try_from(dice.below(200_000)).unwrap());
        let killer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(40) + wait);
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        for line in lines.map_while(Result::ok) {
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
    println!("{captures} captures acknowledged in 50 rounds, {cuts} torn ends cut");
    assert!(captures >= 50, "the child had no time to write");
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

/// All that a store says.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    pub(crate) heads: BTreeMap<SourceId, Head>,
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) checks: Vec<CheckRun>,
    pub(crate) told: Option<Position>,
}

pub(crate) fn answers(dir: &Path) -> Answers {
    let store = Store::open(dir).unwrap();
    let heads = store.heads().unwrap();
    let snapshots = heads.keys().flat_map(|id| store.snapshots(id).unwrap()).collect();
    let checks = heads.keys().flat_map(|id| store.checks(id).unwrap()).collect();
    Answers { heads, snapshots, checks, told: store.position("officer").unwrap() }
}

/// A store with 12 snapshots, as many unchanged and failed checks, a host's wish and a reader.
pub(crate) fn filled(dir: &Path) -> Answers {
    let mut writer = writer(dir, 0);
    for n in 0..12 {
        let group = vec![
            Entry::Snapshot(capture("page", at(10 * n), &format!("version {n}"))),
            same("page", at(10 * n + 1), at(10 * n), 304),
            failed("other", at(10 * n + 2), Cause::Unreachable),
        ];
        writer.commit(group).unwrap();
    }
    let state = HostState {
        not_before: Some(at(9000)),
        why: Some("Retry-After".into()),
        strikes: 1,
        last_request: None,
    };
    writer.commit(vec![Entry::Host("example.org:443".into(), state)]).unwrap();
    writer.close().unwrap();
    let position = Position::from([(source("page"), guidewatch::model::snapshot::Told::default())]);
    Store::open(dir).unwrap().tell("officer", &position, at(200)).unwrap();
    answers(dir)
}

/// A copy of a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Every file below a folder.
pub(crate) fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn whatever_befalls_the_index_the_answers_stay() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let mut dice = Dice(7);
    for trial in 0..36 {
        let dir = folder.path().join(format!("trial-{trial}"));
        copy(&whole, &dir);
        let parts: Vec<_> = files(&dir.join("index"))
            .into_iter()
            .filter(|f| fs::metadata(f).unwrap().len() > 0)
            .collect();
        let part = &parts[dice.below(parts.len())];
        let mut bytes = fs::read(part).unwrap();
        match trial % 4 {
            0 => fs::remove_file(part).unwrap(),
            1 => fs::write(part, &bytes[..dice.below(bytes.len())]).unwrap(),
            2 => {
                for _ in 0..=dice.below(64) {
                    let at = dice.below(bytes.len());
                    bytes[at] ^= 1 << dice.below(8);
                }
                fs::write(part, &bytes).unwrap();
            }
            _ => {
                // Where the entries are, so that a flipped bit is likely to hit one.
                let used = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0) + 1;
                let at = dice.below(used);
                bytes[at] ^= 1 << dice.below(8);
                fs::write(part, &bytes).unwrap();
            }
        }
        assert_eq!(answers(&dir), expected, "trial {trial}: {}", part.display());
        let writer = writer(&dir, 300);
        assert_eq!(writer.heads(), &expected.heads);
        assert_eq!(writer.hosts()["example.org:443"].not_before, Some(at(9000)));
    }
}

#[test]
fn an_index_that_cannot_be_made_does_not_stop_readers() {
    let folder = tempfile::tempdir().unwrap();
    let expected = filled(folder.path());
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    fs::write(folder.path().join("index"), "in the way").unwrap();
    assert_eq!(answers(folder.path()), expected);
    assert_eq!(fs::read(folder.path().join("index")).unwrap(), b"in the way");
}

#[test]
fn a_cut_archive_loses_only_what_was_cut_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let length = fs::metadata(&archive_files(&whole)[0]).unwrap().len();
    let mut dice = Dice(11);
    for trial in 0..16 {
        let dir = folder.path().join(format!("trial-{trial}"));
        copy(&whole, &dir);
        let end =
            length - 1 - u64::try_from(dice.below(usize::try_from(length / 2).unwrap())).unwrap();
        let file = &archive_files(&dir)[0];
        fs::OpenOptions::new().write(true).open(file).unwrap().set_len(end).unwrap();
        let before = answers(&dir);
        assert_eq!(fs::metadata(file).unwrap().len(), end, "a reader cut it");
        let held = before.snapshots.len();
        assert_eq!(before.snapshots, expected.snapshots[..held]);
        drop(writer(&dir, 300));
        assert_eq!(store::verify(&dir).unwrap().damage, []);
        assert_eq!(answers(&dir), before);
    }
}

#[test]
fn torn_ends_are_cut_by_the_writer_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let expected = filled(dir);
    let archive = archive_files(dir).remove(0);
    let bytes = fs::read(&archive).unwrap();
    let checks = dir.join("journal/checks.jsonl");
    let journal = fs::read(&checks).unwrap();
    let page = usize::try_from(expected.snapshots[3].record.offset).unwrap();
    for torn in [&bytes[page..page + 200], &bytes[page..=page], &[0; 64]] {
        fs::write(&archive, [&bytes[..], torn].concat()).unwrap();
        fs::write(&checks, [&journal[..], &journal[..30]].concat()).unwrap();
        assert_eq!(answers(dir), expected);
        assert_eq!(store::verify(dir).unwrap().damage.len(), 2);
        let writer = writer(dir, 300);
        let cut: Vec<_> = writer.notes().iter().filter(|note| note.contains("were cut")).collect();
        assert_eq!(cut.len(), 2, "{:?}", writer.notes());
        drop(writer);
        assert_eq!(fs::read(&archive).unwrap(), bytes);
        assert_eq!(fs::read(&checks).unwrap(), journal);
        assert_eq!(answers(dir), expected);
    }
    // What was no beginning of a record is kept aside.
    let name = archive.file_name().unwrap().to_string_lossy();
    assert_eq!(fs::read(dir.join(format!("cut/{name}-{}", bytes.len()))).unwrap(), [0; 64]);
}

#[test]
fn a_flipped_bit_in_the_archive_is_named_and_costs_one_capture_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let length = fs::metadata(&archive_files(&whole)[0]).unwrap().len();
    let last = expected.snapshots[11].record.offset;
    let mut dice = Dice(13);
    for trial in 0..24 {
        let dir = folder.path().join(format!("trial-{trial}"));
        copy(&whole, &dir);
        let file = &archive_files(&dir)[0];
        let mut bytes = fs::read(file).unwrap();
        let at = dice.below(usize::try_from(last).unwrap() - 400);
        bytes[at] ^= 1 << dice.below(8);
        fs::write(file, &bytes).unwrap();
        let verified = store::verify(&dir).unwrap();
        // A member's time, system and extra flags are not covered by anything, and change nothing.
        if verified.damage.is_empty() {
            assert_eq!(answers(&dir), expected, "trial {trial}: byte {at}");
            continue;
        }
        assert!(verified.damage[0].offset <= at as u64, "{:?}", verified.damage);
        assert!(verified.snapshots >= 11);

        fs::remove_dir_all(dir.join("index")).unwrap();
        let writer = writer(&dir, 300);
        assert!(writer.notes().iter().any(|note| note.contains("damaged")), "{:?}", writer.notes());
        drop(writer);
        assert_eq!(fs::metadata(file).unwrap().len(), length, "a damaged middle was cut");
        let left = answers(&dir).snapshots;
        assert!(left.len() >= 11 && left.iter().all(|s| expected.snapshots.contains(s)));
        let store = Store::open(&dir).unwrap();
        for snapshot in left {
            store.body(&snapshot).unwrap();
        }
    }
}

/// An archive of ours, captured as a page by a crawl, must not speak for the store that holds it.
#[test]
fn a_captured_archive_is_not_read_as_our_own_behind_damage() {
    let folder = tempfile::tempdir().unwrap();
    let (theirs, ours) = (folder.path().join("theirs"), folder.path().join("ours"));
    // Large and random, so that it lies in ours as it is: deflate stores what it cannot compress.
    let mut writing = writer(&theirs, 0);
    writing.commit(vec![large(0), large(1), large(2)]).unwrap();
    let mut writing = writer(&ours, 0);
    let mut captured = capture("archive", at(0), "");
    captured.sent = fs::read(&archive_files(&theirs)[0]).unwrap();
    writing.commit(vec![Entry::Snapshot(captured)]).unwrap();
    writing.commit(vec![Entry::Snapshot(capture("after", at(1), "one"))]).unwrap();
    drop(writing);
    let before = answers(&ours);
    let record = usize::try_from(before.snapshots[1].record.offset).unwrap();
    let file = &archive_files(&ours)[0];
    let mut bytes = fs::read(file).unwrap();
    assert_eq!(before.snapshots[1].source, source("archive"));
    bytes[record + 100] ^= 1;
    fs::write(file, &bytes).unwrap();
    let damage = store::verify(&ours).unwrap().damage;
    assert_eq!(damage.len(), 2, "a damaged record that says its length is passed over: {damage:?}");
    // Nor where it no longer says how long it is.
    bytes[record + 12] ^= 1;
    fs::write(file, &bytes).unwrap();
    let damage = store::verify(&ours).unwrap().damage;
    assert!(damage.iter().any(|d| d.what.contains("another archive file")), "{damage:?}");
    let _ = fs::remove_dir_all(ours.join("index"));
    let left = answers(&ours).heads;
    assert_eq!(left.keys().map(SourceId::as_str).collect::<Vec<_>>(), ["after"]);
}

#[test]
fn a_flipped_bit_in_the_journal_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    filled(dir);
    let checks = dir.join("journal/checks.jsonl");
    let mut bytes = fs::read(&checks).unwrap();
    bytes[40] ^= 4;
    fs::write(&checks, &bytes).unwrap();
    let damage = store::verify(dir).unwrap().damage;
    assert_eq!(
        (damage.len(), damage[0].file.as_str(), damage[0].offset),
        (1, "journal/checks.jsonl", 0)
    );
    store::rebuild(dir, Duration::ZERO, at(300)).unwrap();
    assert_eq!(answers(dir).heads[&source("other")].failing.as_ref().unwrap().count, 11);
}

#[test]
fn a_store_of_a_newer_version_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    filled(dir);
    fs::write(dir.join("format"), "guidewatch store 2\n").unwrap();
    let state = || {
        let of = |path: std::path::PathBuf| {
            let meta = fs::metadata(&path).unwrap();
            (path, meta.len(), meta.modified().unwrap())
        };
        files(dir).into_iter().map(of).collect::<Vec<_>>()
    };
    let before = state();
    assert!(matches!(Store::open(dir), Err(StoreError::Newer(_))));
    assert!(matches!(Writer::open(dir, Duration::ZERO, at(300)), Err(StoreError::Newer(_))));
    assert!(matches!(store::rebuild(dir, Duration::ZERO, at(300)), Err(StoreError::Newer(_))));
    assert!(matches!(store::verify(dir), Err(StoreError::Newer(_))));
    assert_eq!(state(), before);
}

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
