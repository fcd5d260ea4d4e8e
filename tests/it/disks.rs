//! Disks that are full or read-only, and paths that are odd. Small disks are mounted in memory and from an
//! image with ext4, which only root can do; elsewhere those tests say that they were skipped.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

use std::{
    ffi::OsStr,
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    os::unix::{ffi::OsStrExt as _, fs::symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use guidewatch::{
    model::snapshot::{Position, Told},
    store::{self, Entry, Store, StoreError, Writer},
};

use super::{
    archive::{archive_files, at, capture, source, writer},
    case::page,
    cli::guidewatch,
    damage::{answers, copy, files, filled, large},
    publisher::{Answer, Publisher},
};

/// A disk of its own, taken away when dropped.
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// A disk in memory.
    pub(crate) fn mount(place: &Path, options: &str) -> Option<Self> {
        let kind = ["-t", "tmpfs", "-o", options, "guidewatch-test"].map(OsStr::new);
        Self::mounted(place, &kind)
    }

    /// A disk of so many megabytes in memory, and one with ext4; fewer where they cannot be mounted.
    fn both(folder: &Path, megabytes: u64) -> Vec<Self> {
        let memory = Self::mount(&folder.join("memory"), &format!("size={megabytes}m"));
        let image = folder.join("ext4.img");
        fs::File::create(&image).unwrap().set_len(megabytes << 20).unwrap();
        let made = Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&image).output();
        let ext4 = if made.is_ok_and(|output| output.status.success()) {
            let kind = ["-t", "ext4", "-o", "loop"].map(OsStr::new);
            Self::mounted(&folder.join("ext4"), &[&kind[..], &[image.as_os_str()]].concat())
        } else {
            println!("skipped: no ext4 can be made here");
            None
        };
        memory.into_iter().chain(ext4).collect()
    }

    fn mounted(place: &Path, arguments: &[&OsStr]) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let mounted = Command::new("mount").args(arguments).arg(place).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(place.to_owned()));
        }
        println!("skipped: no disk can be mounted here");
        None
    }

    pub(crate) fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(
            Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success()
        );
    }

    /// Fills it to the last byte; gives the file that does.
    fn fill(&self) -> PathBuf {
        let path = self.fill_but(0);
        let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
        let block = vec![1; 1 << 20];
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&block[..size]).is_ok() {}
        }
        path
    }

    /// Fills it but for so many megabytes, or a little less; gives the file that does.
    fn fill_but(&self, megabytes: u64) -> PathBuf {
        let path = self.0.join("filler");
        let file = fs::File::create(&path).unwrap();
        let mut length = 0;
        for size in [8 << 20, 1 << 20, 1 << 16] {
            let left = || {
                let disk = rustix::fs::statvfs(&self.0).unwrap();
                disk.f_bavail * disk.f_frsize
            };
            let none = rustix::fs::FallocateFlags::empty();
            while left() >= (megabytes << 20) + size
                && rustix::fs::fallocate(&file, none, length, size).is_ok()
            {
                length += size;
            }
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A program that is just being started may hold it for an instant.
        for _ in 0..50 {
            let done = Command::new("umount").arg(&self.0).output();
            if done.is_ok_and(|output| output.status.success()) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
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
    for disk in Disk::both(folder.path(), 48) {
        readers_on_a_full(&disk);
    }
}

fn readers_on_a_full(disk: &Disk) {
    let folder = tempfile::tempdir().unwrap();
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
    for disk in Disk::both(folder.path(), 620) {
        fills_up_in_the_middle(disk);
    }
}

fn fills_up_in_the_middle(disk: Disk) {
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

/// A list of two pages, the second of which takes its time.
fn list(publisher: &Publisher) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let host = publisher.host();
    let mut list = format!("[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"10ms\"\n");
    for name in ["quick", "slow"] {
        let url = publisher.url(&format!("/{name}"));
        list.push_str(&format!("[[source]]\nid = \"{name}\"\nurl = \"{url}\"\n"));
    }
    fs::write(dir.path().join("sources.toml"), list).unwrap();
    publish(publisher, "should");
    dir
}

fn publish(publisher: &Publisher, word: &str) {
    for (name, wait) in [("quick", 0), ("slow", 1500)] {
        let mut answer = Answer::html(&page(&format!("<p>Leaders {word} tell the authority.</p>")));
        answer.wait = Duration::from_millis(wait);
        publisher.answer(&format!("/{name}"), answer);
    }
}

/// The names and bytes of all files of a store.
fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    if !dir.exists() {
        return Vec::new();
    }
    files(dir).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn below_500_mb_a_crawl_stops_before_it_fetches_or_writes_and_the_next_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    for disk in Disk::both(folder.path(), 700) {
        let publisher = Publisher::start();
        let list = list(&publisher);
        let store = disk.0.join("snapshots");
        let crawl = ["--store", store.to_str().unwrap(), "crawl", "--all"];
        for round in ["no store yet", "a store"] {
            publisher.clear_log();
            let before = contents(&store);
            let filler = disk.fill_but(450);
            let ran = guidewatch(list.path(), &crawl);
            assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{round}: {}", ran.err);
            assert!(
                ran.err.contains("MB are free") && ran.err.contains("Make room"),
                "{}",
                ran.err
            );
            assert_eq!(publisher.log().len(), 0, "{round}: it fetched");
            assert_eq!(contents(&store), before, "{round}: it wrote");
            fs::remove_file(filler).unwrap();
            let ran = guidewatch(list.path(), &crawl);
            assert_eq!(ran.code, Some(0), "{round}: {}", ran.err);
        }
    }
}

#[test]
fn a_disk_that_fills_up_during_a_crawl_is_said_and_the_next_run_recovers() {
    let folder = tempfile::tempdir().unwrap();
    for disk in Disk::both(folder.path(), 700) {
        let publisher = Publisher::start();
        let list = list(&publisher);
        let store = disk.0.join("snapshots");
        let store = store.to_str().unwrap();
        assert_eq!(guidewatch(list.path(), &["--store", store, "crawl"]).code, Some(0));
        publish(&publisher, "must");
        let mut child = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
            .current_dir(list.path())
            .args(["-v", "--store", store, "crawl", "--all"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("new snapshot")), "the first page was not kept");
        let filler = disk.fill();
        let said = lines.collect::<Vec<_>>().join("\n");
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{said}");
        assert!(said.contains("MB are free") && said.contains("Make room"), "{said}");
        assert!(!said.contains("panicked") && !said.contains("new snapshot"), "{said}");
        for args in [&["status"][..], &["show", "quick"], &["history", "slow"], &["verify"]] {
            let ran = guidewatch(list.path(), &[&["--store", store], args].concat());
            assert_eq!(ran.code, Some(0), "{args:?} on a full disk: {}{}", ran.out, ran.err);
        }
        fs::remove_file(filler).unwrap();
        let ran = guidewatch(list.path(), &["--store", store, "crawl", "--all"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(ran.out.matches("[-should-]{+must+}").count(), 2, "{}", ran.out);
        assert_eq!(guidewatch(list.path(), &["--store", store, "verify"]).code, Some(0));
    }
}

#[test]
fn a_store_mounted_read_only_can_be_read_by_every_command_and_not_written() {
    let publisher = Publisher::start();
    let list = list(&publisher);
    let dir = list.path();
    assert_eq!(guidewatch(dir, &["crawl"]).code, Some(0));
    publish(&publisher, "must");
    assert_eq!(guidewatch(dir, &["crawl", "--all"]).code, Some(0));
    let store = dir.join("snapshots");
    for with_index in [true, false] {
        if !with_index {
            fs::remove_dir_all(store.join("index")).unwrap();
        }
        let bind = ["--bind".as_ref(), store.as_os_str()];
        let Some(disk) = Disk::mounted(&store, &bind) else { return };
        disk.remount("bind,ro");
        let before = contents(&store);
        for (args, wanted) in [
            (&["report"][..], ""),
            (&["report", "--since", "1d"], "[-should-]{+must+}"),
            (&["status"], "quick"),
            (&["show", "quick"], "must"),
            (&["history", "quick"], "SHA-256"),
            (&["diff", "quick"], "[-should-]{+must+}"),
            (&["verify"], "are whole"),
        ] {
            let ran = guidewatch(dir, args);
            assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
            assert!(ran.out.contains(wanted), "{args:?}: {}", ran.out);
        }
        let ran = guidewatch(dir, &["report"]);
        assert!(ran.err.contains("will be told again"), "{}", ran.err);
        let ran = guidewatch(dir, &["crawl", "--all"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
        assert!(ran.err.contains("read-only"), "{}", ran.err);
        assert_eq!(contents(&store), before);
    }
}

#[test]
fn evidence_that_finds_no_room_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    super::evidence::story(dir.path());
    let Some(disk) = Disk::mount(&dir.path().join("small"), "size=1m") else { return };
    let filler = disk.fill();
    for name in ["proof", "proof.zip", "new/folder/proof", "new/folder/proof.zip"] {
        let output = format!("small/{name}");
        let arguments = ["export", "evidence", "clubs", "--output", output.as_str()];
        let ran = guidewatch(dir.path(), &arguments);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "one error: {}", ran.err);
        let said = format!("guidewatch: {output} cannot be written: No space left on device; ");
        assert!(ran.err.starts_with(&said) && ran.err.contains("make room"), "{}", ran.err);
        let left: Vec<_> = fs::read_dir(&disk.0).unwrap().flatten().map(|one| one.path()).collect();
        assert_eq!(left, std::slice::from_ref(&filler), "{name}");
    }
    fs::remove_file(filler).unwrap();
    let ran = guidewatch(dir.path(), &["export", "evidence", "clubs", "--output", "small/proof"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(fs::read_dir(&disk.0).unwrap().count(), 1);
}

#[test]
fn pages_that_find_no_room_say_what_to_do_and_the_next_run_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    super::evidence::story(dir.path());
    let Some(disk) = Disk::mount(&dir.path().join("small"), "size=4m") else { return };
    let export = || guidewatch(dir.path(), &["export", "site", "small/pages"]);
    let filler = disk.fill();
    let ran = export();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "one error: {}", ran.err);
    let said = "cannot be written: No space left on device; make room and run it again";
    assert!(ran.err.contains(said), "{}", ran.err);
    fs::remove_file(filler).unwrap();
    let ran = export();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(disk.0.join("pages/index.html").is_file());
}

#[test]
fn below_500_mb_nothing_is_sent_and_the_next_run_sends_it() {
    let folder = tempfile::tempdir().unwrap();
    for disk in Disk::both(folder.path(), 700) {
        let publisher = Publisher::start();
        let list = list(&publisher);
        let out = list.path().join("out");
        fs::create_dir(&out).unwrap();
        let path = list.path().join("sources.toml");
        let board = "[[subscriber]]\nid = \"board\"\nfolder = \"out\"\nformat = \"text\"\n";
        fs::write(&path, fs::read_to_string(&path).unwrap() + board).unwrap();
        let store = disk.0.join("snapshots");
        let store_of = ["--store", store.to_str().unwrap()];
        let run = |args: &[&str]| guidewatch(list.path(), &[&store_of[..], args].concat());
        assert_eq!(run(&["crawl", "--all"]).code, Some(0));
        // Something is owed that no crawl has sent.
        fs::rename(&out, list.path().join("away")).unwrap();
        publish(&publisher, "must");
        run(&["crawl", "--all"]);
        fs::create_dir(&out).unwrap();
        let journal = store.join("journal");
        let before = contents(&journal);
        let filler = disk.fill_but(450);
        let ran = run(&["deliver", "--subscriber", "board"]);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        assert!(ran.err.contains("MB are free") && ran.err.contains("Make room"), "{}", ran.err);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing was sent");
        assert!(contents(&journal) == before, "nothing was written down");
        fs::remove_file(filler).unwrap();
        let ran = run(&["deliver", "--subscriber", "board"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    }
}
