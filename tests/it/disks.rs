//! Disks that are full or read-only, and paths that are odd. Small disks are mounted in memory, which only
//! root can do; elsewhere those tests say that they were skipped.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write as _},
    os::unix::{ffi::OsStrExt as _, fs::symlink},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use guidewatch::{
    model::snapshot::{Position, Told},
    store::{self, Entry, Store, StoreError, Writer},
};

use super::{
    archive::{archive_files, at, capture, source, writer},
    damage::{answers, copy, filled, large},
};

/// A disk in memory, taken away when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(place: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "guidewatch-test"])
            .arg(place)
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(place.to_owned()));
        }
        println!("skipped: no disk can be mounted here");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(
            Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success()
        );
    }

    /// Fills it to the last byte; gives the file that does.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("filler");
        let mut file = fs::File::create(&path).unwrap();
        let block = vec![1; 1 << 20];
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&block[..size]).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn position() -> Position {
    Position::from([(source("page"), Told { through: Some(at(5)), ..Told::default() })])
}

fn words(error: &StoreError) -> String {
    error.to_string()
}

#[test]
fn a_read_only_disk_can_be_read_and_says_so_when_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(&folder.path().join("disk"), "size=600m") else { return };
    let (elsewhere, dir) = (folder.path().join("elsewhere"), disk.0.join("snapshots"));
    let expected = filled(&elsewhere);
    copy(&elsewhere, &dir);
    disk.remount("ro");
    for with_index in [true, false] {
        if !with_index {
            disk.remount("rw");
            fs::remove_dir_all(dir.join("index")).unwrap();
            disk.remount("ro");
        }
        assert_eq!(answers(&dir), expected);
        assert_eq!(store::verify(&dir).unwrap().damage, []);
        let told = Store::open(&dir).unwrap().tell("officer", &position(), at(400));
        assert!(words(&told.unwrap_err()).contains("will be told again"));
        let Err(refused) = Writer::open(&dir, Duration::ZERO, at(400)) else { panic!() };
        assert!(words(&refused).contains("read-only"), "{refused}");
    }
}

#[test]
fn a_full_disk_stops_no_reader_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(&folder.path().join("disk"), "size=24m") else { return };
    let (elsewhere, dir) = (folder.path().join("elsewhere"), disk.0.join("snapshots"));
    let expected = filled(&elsewhere);
    copy(&elsewhere, &dir);
    for with_index in [true, false] {
        if !with_index {
            fs::remove_dir_all(dir.join("index")).unwrap();
        }
        let filler = disk.fill();
        let readers = fs::read(dir.join("journal/readers.jsonl")).unwrap();
        assert_eq!(answers(&dir), expected, "with an index: {with_index}");
        // The index may have given room back.
        let _ = disk.fill();
        let refused = Store::open(&dir).unwrap();
        let long = (0..400).map(|n| (source(&format!("source-{n}")), Told::default())).collect();
        let refused = refused.tell("officer", &long, at(400)).unwrap_err();
        assert!(
            matches!(&refused, StoreError::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull),
            "{refused}"
        );
        assert_eq!(fs::read(dir.join("journal/readers.jsonl")).unwrap(), readers);
        let Err(refused) = Writer::open(&dir, Duration::ZERO, at(400)) else { panic!() };
        assert!(matches!(refused, StoreError::NoRoom(_)) && words(&refused).contains("Make room"));
        fs::remove_file(filler).unwrap();
        assert_eq!(answers(&dir), expected, "with an index: {with_index}");
    }
    Store::open(&dir).unwrap().tell("officer", &position(), at(400)).unwrap();
    assert_eq!(answers(&dir).told, Some(position()));
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_a_group_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(&folder.path().join("disk"), "size=560m") else { return };
    let dir = disk.0.join("snapshots");
    let mut writing = writer(&dir, 0);
    writing.commit(vec![Entry::Snapshot(capture("page", at(0), "one"))]).unwrap();
    let file = archive_files(&dir).remove(0);
    let before = fs::read(&file).unwrap();
    let filling = thread::spawn({
        let file = file.clone();
        let length = before.len() as u64;
        move || {
            while fs::metadata(&file).unwrap().len() <= length {
                thread::sleep(Duration::from_millis(1));
            }
            (disk.fill(), disk)
        }
    });
    let refused = writing.commit((1..200).map(large).collect()).unwrap_err();
    let (filler, _disk) = filling.join().unwrap();
    assert!(words(&refused).contains("the disk is full; make room and run again"), "{refused}");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(matches!(writing.commit(vec![large(1)]), Err(StoreError::NoRoom(_))));
    fs::remove_file(filler).unwrap();
    writing.commit(vec![Entry::Snapshot(capture("page", at(9), "two"))]).unwrap();
    writing.close().unwrap();
    assert_eq!(store::verify(&dir).unwrap().damage, []);
    assert_eq!(answers(&dir).snapshots.len(), 2);
    assert_eq!(writer(&dir, 10).notes(), &[] as &[String]);
}

#[test]
fn a_store_whose_making_the_disk_refused_is_made_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("disk");
    let Some(disk) = Disk::mount(&place, "size=600m,nr_inodes=5") else { return };
    let dir = disk.0.join("snapshots");
    let Err(refused) = Writer::open(&dir, Duration::ZERO, at(0)) else { panic!() };
    assert!(words(&refused).contains("the disk is full"), "{refused}");
    disk.remount("nr_inodes=1000");
    let mut writing = writer(&dir, 0);
    writing.commit(vec![Entry::Snapshot(capture("page", at(0), "one"))]).unwrap();
    drop(writing);
    assert_eq!(answers(&dir).snapshots.len(), 1);
}

#[test]
fn odd_paths_and_links_are_paths() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(OsStr::from_bytes(b"a b/\xff snap\nshots"));
    let expected = filled(&odd);
    assert_eq!(answers(&odd), expected);
    assert_eq!(store::verify(&odd).unwrap().damage, []);
    let link = folder.path().join("link");
    symlink(&odd, &link).unwrap();
    let first = writer(&odd, 300);
    assert!(matches!(Writer::open(&link, Duration::ZERO, at(300)), Err(StoreError::Locked(_))));
    drop(first);
    let mut writing = writer(&link, 300);
    writing.commit(vec![Entry::Snapshot(capture("page", at(300), "through the link"))]).unwrap();
    drop(writing);
    assert_eq!(answers(&odd).snapshots.len(), expected.snapshots.len() + 1);
}
