//! Every byte of a small store changed, and what a power cut leaves: nothing panics, nothing is lost in
//! silence, nothing that was whole is cut.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use guidewatch::{
    model::{run::Cause, snapshot::Position},
    store::{self, Entry, Store, Writer},
};

use super::{
    archive::{archive_files, at, capture, failed, same, source, writer},
    crash::{Answers, answers, copy, files, filled},
};

/// With `GUIDEWATCH_EVERY_BYTE` set, every byte in its turn; otherwise each of `usual`.
fn step(usual: usize) -> usize {
    if std::env::var_os("GUIDEWATCH_EVERY_BYTE").is_some() { 1 } else { usual }
}

/// A store of three snapshots, two unchanged checks, an evidence, failed checks and a reader; without an
/// index, and with none to be made, so that it is always read from archive and journal.
fn bare(dir: &Path) -> Answers {
    let mut writing = writer(dir, 0);
    for n in 0..3 {
        let group = vec![
            failed("other", at(10 * n + 2), Cause::Unreachable),
            Entry::Snapshot(capture("page", at(10 * n), &format!("version {n}"))),
        ];
        writing.commit(group).unwrap();
        if n < 2 {
            writing.commit(vec![same("page", at(10 * n + 1), at(10 * n), 304)]).unwrap();
        }
    }
    drop(writing);
    let position = Position::from([(source("page"), guidewatch::model::snapshot::Told::default())]);
    Store::open(dir).unwrap().tell("officer", &position, at(200)).unwrap();
    in_the_way(dir);
    answers(dir)
}

/// Puts a file where the index would be.
fn in_the_way(dir: &Path) {
    let _ = fs::remove_dir_all(dir.join("index"));
    fs::write(dir.join("index"), "in the way").unwrap();
}

/// How many snapshots are there whose bodies can be read; every one must be of `expected`.
fn readable(dir: &Path, expected: &Answers) -> usize {
    let store = Store::open(dir).unwrap();
    let held = store.snapshots(&source("page")).unwrap();
    assert!(held.iter().all(|snapshot| expected.snapshots.contains(snapshot)));
    held.iter().filter(|snapshot| store.body(snapshot).is_ok()).count()
}

#[test]
fn any_changed_byte_of_the_archive_is_named_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let expected = bare(dir);
    let file = &archive_files(dir)[0];
    let whole = fs::read(file).unwrap();
    let (mut named, mut harmless) = (0, 0);
    for at_byte in (0..whole.len()).step_by(step(7)) {
        let mut bytes = whole.clone();
        bytes[at_byte] ^= 1 << (at_byte % 8);
        fs::write(file, &bytes).unwrap();
        let verified = store::verify(dir).unwrap();
        let Some(first) = verified.damage.first() else {
            assert_eq!(answers(dir), expected, "byte {at_byte}");
            harmless += 1;
            continue;
        };
        named += 1;
        assert!(first.offset <= at_byte as u64, "byte {at_byte}: {:?}", verified.damage);
        assert!(readable(dir, &expected) >= 2, "byte {at_byte} costs more than one capture");

        let mut writing = writer(dir, 300);
        let said = writing.notes().iter().any(|note| note.contains("damaged"));
        assert!(said, "byte {at_byte}: {:?}", writing.notes());
        assert_eq!(fs::read(file).unwrap(), bytes, "byte {at_byte}: what was whole once was cut");
        writing.commit(vec![Entry::Snapshot(capture("new", at(300), "behind it"))]).unwrap();
        drop(writing);
        let store = Store::open(dir).unwrap();
        let new = store.snapshots(&source("new")).unwrap();
        assert_eq!(new.len(), 1, "byte {at_byte}: what was acknowledged behind it is lost");
        assert_eq!(store.body(&new[0]).unwrap().bytes, b"behind it");
        assert!(readable(dir, &expected) >= 2, "byte {at_byte} costs more than one capture");
        for later in &archive_files(dir)[1..] {
            fs::remove_file(later).unwrap();
        }
    }
    println!("{named} changed bytes named, {harmless} harmless, of {}", whole.len());
}

#[test]
fn any_changed_byte_of_the_journal_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let expected = bare(dir);
    for name in ["journal/checks.jsonl", "journal/readers.jsonl"] {
        let whole = fs::read(dir.join(name)).unwrap();
        for at_byte in (0..whole.len()).step_by(step(3)).chain([whole.len() - 1]) {
            let mut bytes = whole.clone();
            bytes[at_byte] ^= 1 << (at_byte % 8);
            fs::write(dir.join(name), &bytes).unwrap();
            let damage = store::verify(dir).unwrap().damage;
            let is_named = damage.iter().any(|damage| damage.file == name);
            assert!(is_named, "{name}, byte {at_byte}: {damage:?}");
            assert_eq!(answers(dir).snapshots, expected.snapshots);
            drop(writer(dir, 300));
            if at_byte + 1 == whole.len() && name.ends_with("checks.jsonl") {
                // Taken for a line that breaks off, but all of it is there.
                let line = whole[..at_byte].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
                let kept = fs::read(dir.join(format!("cut/checks.jsonl-{line}"))).unwrap();
                assert_eq!(kept, bytes[line..]);
            }
        }
        fs::write(dir.join(name), &whole).unwrap();
    }
    assert_eq!(answers(dir), expected);
}

#[test]
fn any_changed_byte_of_the_index_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, dir) = (folder.path().join("whole"), folder.path().join("trial"));
    let expected = filled(&whole);
    copy(&whole, &dir);
    let kept = folder.path().join("index");
    copy(&whole.join("index"), &kept);
    let mut trials = 0;
    for part in files(&kept) {
        let bytes = fs::read(&part).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        for at_byte in (0..used).step_by(step(used / 12 + 1)) {
            fs::remove_dir_all(dir.join("index")).unwrap();
            copy(&kept, &dir.join("index"));
            let mut changed = bytes.clone();
            changed[at_byte] ^= 1 << (at_byte % 8);
            let place = dir.join("index").join(part.strip_prefix(&kept).unwrap());
            fs::write(&place, changed).unwrap();
            assert_eq!(answers(&dir), expected, "{}, byte {at_byte}", part.display());
            trials += 1;
        }
    }
    println!("{trials} changed bytes of an index");
}

/// One capture in each of three archive files, and a failed check after each.
fn three_files(dir: &Path) {
    for n in 0..3 {
        let mut writing = writer(dir, n);
        writing.commit(vec![Entry::Snapshot(capture("page", at(n), &format!("v{n}")))]).unwrap();
        writing.commit(vec![failed("other", at(n), Cause::Unreachable)]).unwrap();
        writing.close().unwrap();
        // The next file, as one follows a full one.
        let name = format!("archive/guidewatch-2026030106000{n}-{:05}.warc.gz", n + 2);
        if n < 2 {
            fs::write(dir.join(name), []).unwrap();
        }
    }
}

#[test]
fn an_archive_file_that_is_missing_is_named_for_good() {
    for lost in [vec![0], vec![1], vec![2], vec![0, 1, 2]] {
        for way in ["a writer", "a reader before the writer", "rebuild"] {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path();
            three_files(dir);
            assert_eq!(store::verify(dir).unwrap().damage, []);
            let files = archive_files(dir);
            assert_eq!(files.len(), 3);
            for n in &lost {
                fs::remove_file(&files[*n]).unwrap();
            }
            let damage = store::verify(dir).unwrap().damage;
            assert_eq!(damage.len(), lost.len(), "{damage:?}");
            for (n, damage) in lost.iter().zip(damage) {
                let name = files[*n].file_name().unwrap().to_string_lossy();
                let expected =
                    format!("archive/{name} is missing: 1 captures and unchanged checks");
                assert_eq!(damage.to_string(), expected);
            }
            if way == "a reader before the writer" {
                Store::open(dir).unwrap();
                assert_eq!(store::verify(dir).unwrap().damage.len(), lost.len());
            }
            if way == "rebuild" {
                let verified = store::rebuild(dir, Duration::ZERO, at(100)).unwrap();
                assert!(verified.damage.iter().any(|d| d.is_missing), "{lost:?}: {verified:?}");
            } else {
                let notes = writer(dir, 100).notes().join("\n");
                assert_eq!(notes.matches("is missing: 1 captures").count(), lost.len(), "{notes}");
            }
            // Said once, named for good.
            let mut writing = writer(dir, 200);
            writing.commit(vec![Entry::Snapshot(capture("page", at(200), "after"))]).unwrap();
            writing.close().unwrap();
            assert_eq!(writer(dir, 300).notes(), &[] as &[String]);
            fs::remove_dir_all(dir.join("index")).unwrap();
            let damage = store::verify(dir).unwrap().damage;
            assert!(damage.iter().any(|d| d.is_missing), "{lost:?}, {way}: {damage:?}");
        }
    }
}

#[test]
fn an_emptied_archive_is_named_by_the_journal_alone() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    three_files(dir);
    fs::remove_dir_all(dir.join("index")).unwrap();
    for file in archive_files(dir) {
        fs::remove_file(file).unwrap();
    }
    let damage = store::verify(dir).unwrap().damage;
    let expected = "archive/* is missing: 3 captures and unchanged checks or more";
    assert!(damage.len() == 1 && damage[0].to_string() == expected, "{damage:?}");
    let mut writing = writer(dir, 100);
    assert!(writing.notes().join(" ").contains(expected), "{:?}", writing.notes());
    writing.commit(vec![Entry::Snapshot(capture("page", at(100), "after"))]).unwrap();
    writing.close().unwrap();
    assert!(store::verify(dir).unwrap().damage[0].is_missing);
}

#[test]
fn whole_records_and_foreign_bytes_are_kept_before_they_are_cut_and_rebuild_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    bare(dir);
    fs::remove_file(dir.join("index")).unwrap();
    let snapshots = Store::open(dir).unwrap().snapshots(&source("page")).unwrap();
    let archive = archive_files(dir).remove(0);
    let (whole, checks) = (fs::read(&archive).unwrap(), dir.join("journal/checks.jsonl"));
    let lines = fs::read(&checks).unwrap();
    let record = usize::try_from(snapshots[2].record.offset).unwrap();
    let (_, response) = guidewatch::coding::read_member(&whole[record..], 1 << 20).unwrap();
    // A whole response without what completes it; the same, and a beginning of more; a foreign text.
    for (n, more) in [0, 30].into_iter().enumerate() {
        let left = &whole[record..record + response + more];
        fs::write(&archive, [&whole[..], left].concat()).unwrap();
        let foreign = format!("{n}: not a line of ours, without an end");
        fs::write(&checks, [&lines[..], foreign.as_bytes()].concat()).unwrap();
        let verified = store::rebuild(dir, Duration::ZERO, at(300)).unwrap();
        assert_eq!(verified.damage, []);
        let said = verified.notes.iter().filter(|note| note.contains("and kept in cut/")).count();
        assert_eq!(said, 2, "{:?}", verified.notes);
        let more = if n == 0 { "" } else { "-2" };
        let name = archive.file_name().unwrap().to_string_lossy();
        let kept = dir.join(format!("cut/{name}-{}{more}", whole.len()));
        assert_eq!(fs::read(kept).unwrap(), left);
        let kept = dir.join(format!("cut/checks.jsonl-{}{more}", lines.len()));
        assert_eq!(fs::read(kept).unwrap(), foreign.as_bytes());
        assert_eq!(
            (fs::read(&archive).unwrap(), fs::read(&checks).unwrap()),
            (whole.clone(), lines.clone())
        );
    }
}

/// What is left of a group whose write the disk never confirmed: `known` bytes were on it before.
fn left_by_a_power_cut(whole: &[u8], known: usize, trial: usize) -> Vec<u8> {
    let place = known + 1 + (trial + 1) * 97 % (whole.len() - known - 1);
    let mut left = whole.to_vec();
    match trial % 4 {
        0 => left.truncate(place),
        // The file has grown, its last bytes have not been written.
        1 => left[place..].fill(0),
        2 => left[known..].fill(0),
        // The beginning has not been written, the end has.
        _ => left[known..place].fill(0),
    }
    left
}

#[test]
fn a_power_cut_costs_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    let expected = filled(&before);
    copy(&before, &after);
    let mut writing = writer(&after, 300);
    let body = (0..400).map(|n| (n * n).to_string()).collect::<Vec<_>>().join(" ");
    let group = vec![
        Entry::Snapshot(capture("page", at(300), &body)),
        failed("other", at(301), Cause::Unreachable),
        Entry::Snapshot(capture("page", at(302), "another")),
    ];
    writing.commit(group).unwrap();
    writing.close().unwrap();
    let parts: [fn(&Path) -> PathBuf; 2] =
        [|dir| archive_files(dir)[0].clone(), |dir| dir.join("journal/checks.jsonl")];
    for trial in 0..24 {
        let dir = folder.path().join(format!("trial-{trial}"));
        copy(&after, &dir);
        for (part, name) in parts.iter().enumerate() {
            let known = usize::try_from(fs::metadata(name(&before)).unwrap().len()).unwrap();
            let kind = if trial % 3 == 0 { 0 } else { trial + part };
            let left = left_by_a_power_cut(&fs::read(name(&after)).unwrap(), known, kind);
            fs::write(name(&dir), left).unwrap();
        }
        match trial % 3 {
            // The index claims more than there is: it syncs what it takes in first, so that the disk
            // has to lie for this, and only a file that is too short is noticed.
            0 => {}
            1 => fs::remove_dir_all(dir.join("index")).unwrap(),
            _ => {
                fs::remove_dir_all(dir.join("index")).unwrap();
                copy(&before.join("index"), &dir.join("index"));
            }
        }
        let mut writing = Writer::open(&dir, Duration::ZERO, at(400)).unwrap();
        writing.commit(vec![Entry::Snapshot(capture("page", at(400), "afterwards"))]).unwrap();
        writing.close().unwrap();
        for round in 0..2 {
            let left = answers(&dir);
            let old = left.snapshots.iter().filter(|snapshot| snapshot.at < at(300));
            assert!(old.eq(&expected.snapshots), "trial {trial}, round {round}");
            assert_eq!(left.snapshots.last().unwrap().at, at(400), "trial {trial}, round {round}");
            assert!(left.heads[&source("other")].failing.as_ref().unwrap().count >= 12);
            assert_eq!(left.told, expected.told);
            let store = Store::open(&dir).unwrap();
            for snapshot in &left.snapshots {
                store.body(snapshot).unwrap();
            }
            drop(store);
            // Once more, from archive and journal alone.
            let _ = fs::remove_dir_all(dir.join("index"));
        }
    }
}
