//! Archive files that are gone, with the index or without.

use std::{fs, path::Path, time::Duration};

use guidewatch::{
    model::run::Cause,
    store::{self, Entry, Store},
};

use super::{
    super::archive::{archive_files, at, capture, failed, source, writer},
    goes_on,
};

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
    // As in a store whose lengths were never noted.
    fs::remove_file(dir.join("journal/lengths.jsonl")).unwrap();
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
fn a_file_lost_together_with_the_index_is_named_by_its_noted_length() {
    for lost in 0..3 {
        for way in ["a writer", "a reader before the writer"] {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path();
            three_files(dir);
            let file = archive_files(dir).remove(lost);
            let bytes = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            fs::remove_dir_all(dir.join("index")).unwrap();
            let name = file.file_name().unwrap().to_string_lossy();
            let expected = format!("archive/{name} is missing: it had {} bytes", bytes.len());
            let damage = store::verify(dir).unwrap().damage;
            assert_eq!(damage.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
            if way == "a reader before the writer" {
                Store::open(dir).unwrap();
            }
            let writing = writer(dir, 100);
            assert!(writing.notes().join(" ").contains(&damage[0].to_string()), "{way}");
            writing.close().unwrap();
            assert_eq!(writer(dir, 200).notes(), &[] as &[String], "{lost}, {way}: said twice");
            assert!(goes_on(dir, &[]) > 0, "{lost}, {way}: forgotten");
            fs::write(&file, bytes).unwrap();
            let verified = store::rebuild(dir, Duration::ZERO, at(500)).unwrap();
            assert_eq!(verified.damage, [], "{lost}, {way}: brought back");
            assert_eq!(Store::open(dir).unwrap().snapshots(&source("page")).unwrap().len(), 3);
        }
    }
}
