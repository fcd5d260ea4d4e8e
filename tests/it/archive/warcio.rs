//! The archive as warcio sees it, a program by others. Printed as skipped where it is missing; never in CI.

use std::{fs, path::Path, process::Command};

use guidewatch::{
    coding::gzip_member,
    model::{capture::Supplied, snapshot::Snapshot},
    store::{self, Entry, Store, StoreError},
};

use super::{PAGE, archive_files, small_store, source, writer};

/// Runs warcio; none where it is not installed, which is a failure in CI.
fn warcio(arguments: &[&str], file: &Path) -> Option<(bool, String)> {
    let Ok(output) = Command::new("warcio").args(arguments).arg(file).output() else {
        assert!(std::env::var_os("CI").is_none(), "warcio is not installed");
        println!("skipped: no warcio");
        return None;
    };
    Some((output.status.success(), String::from_utf8(output.stdout).unwrap()))
}

#[test]
fn warcio_finds_the_archive_sound_and_lists_every_capture() {
    let dir = tempfile::tempdir().unwrap();
    small_store(dir.path());
    let files = archive_files(dir.path());
    let [file] = &files[..] else { panic!("{files:?}") };
    let Some((sound, said)) = warcio(&["check", "-v"], file) else { return };
    assert!(sound, "{said}");
    // warcinfo, 5 exchanges of two records, 3 metadata; the 2 revisits have no payload to check.
    assert_eq!(said.matches("digest pass").count(), 1 + 10 + 3, "{said}");

    let (_, index) = warcio(&["index", "-f", "offset,warc-type,warc-target-uri"], file).unwrap();
    let rows: Vec<serde_json::Value> =
        index.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 16, "{index}");
    let store = Store::open(dir.path()).unwrap();
    for name in ["packed", "moved"] {
        let snapshot = store.snapshots(&source(name)).unwrap().remove(0);
        let offset = snapshot.record.offset.to_string();
        let listed = rows.iter().any(|row| {
            row["offset"].as_str() == Some(&offset)
                && row["warc-type"] == "response"
                && row["warc-target-uri"] == snapshot.url.as_str()
        });
        assert!(listed, "{name} at {}: {index}", snapshot.record);
    }
    let offset = |row: &serde_json::Value| row["offset"].as_str().unwrap().parse::<u64>().unwrap();
    let ends = rows[1..].iter().map(offset).chain([fs::metadata(file).unwrap().len()]);
    let mut revisits = 0;
    for (row, end) in rows.iter().zip(ends).filter(|(row, _)| row["warc-type"] == "revisit") {
        println!("a revisit takes {} bytes", end - offset(row));
        assert!(end - offset(row) <= 600);
        revisits += 1;
    }
    assert_eq!(revisits, 2);
}

#[test]
fn warcio_finds_copies_supplied_by_hand_sound_and_lists_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = writer(dir.path(), 0);
    for (file, media_type, bytes) in [
        ("page.html", "text/html", PAGE.as_bytes()),
        ("a\r\nWARC-Type: warcinfo", "application/pdf", b"%PDF-1.4\r\n\r\n%\xe2\xe3"),
    ] {
        let supplied = Supplied {
            source: source("copy"),
            at: "2018-07-04T11:00:00Z".parse().unwrap(),
            url: "https://www.example.org/copy".parse().unwrap(),
            media_type: media_type.to_owned(),
            file: file.to_owned(),
            bytes: bytes.to_vec(),
        };
        writer.commit(vec![Entry::Supplied(supplied)]).unwrap();
    }
    writer.close().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let held = store.snapshots(&source("copy")).unwrap();
    assert_eq!(store.body(&held[0]).unwrap().bytes, PAGE.as_bytes());
    assert_eq!(store.body(&held[1]).unwrap().bytes, b"%PDF-1.4\r\n\r\n%\xe2\xe3");
    let files = archive_files(dir.path());
    let Some((sound, said)) = warcio(&["check", "-v"], &files[0]) else { return };
    assert!(sound, "{said}");
    // warcinfo, and of each copy its resource and its metadata.
    assert_eq!(said.matches("digest pass").count(), 1 + 4, "{said}");
    let fields = "offset,warc-type,warc-target-uri,warc-date,content-type";
    let (_, index) = warcio(&["index", "-f", fields], &files[0]).unwrap();
    for snapshot in held {
        let row = index
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .find(|row| row["offset"].as_str() == Some(&snapshot.record.offset.to_string()))
            .unwrap_or_else(|| panic!("{}: {index}", snapshot.record));
        assert_eq!(
            (&row["warc-type"], &row["warc-target-uri"]),
            (&"resource".into(), &snapshot.url.as_str().into())
        );
        assert_eq!(row["content-type"].as_str(), snapshot.media_type.as_deref());
        assert_eq!(row["warc-date"].as_str(), Some(&*format!("{:.3}", snapshot.at)));
    }
}

#[test]
fn warcio_finds_the_archive_of_the_demo_sound_and_lists_every_capture() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let demo =
        Command::new(env!("CARGO_BIN_EXE_guidewatch")).args(["demo", "--keep"]).arg(&kept).output();
    assert!(demo.unwrap().status.success());
    let dir = kept.join("snapshots");
    let store = Store::open(&dir).unwrap();
    let captures = store.heads().unwrap().into_keys().flat_map(|id| store.snapshots(&id).unwrap());
    let captures: Vec<Snapshot> = captures.collect();
    assert!(captures.len() >= 4, "{captures:?}");
    let mut listed = Vec::new();
    for file in archive_files(&dir) {
        let Some((sound, said)) = warcio(&["check", "-v"], &file) else { return };
        assert!(sound && said.contains("digest pass"), "{said}");
        let fields = "offset,warc-type,warc-target-uri,warc-payload-digest,http:status";
        let (_, index) = warcio(&["index", "-f", fields], &file).unwrap();
        for line in index.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let of = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            if of("warc-type") == "response" {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                let uri = of("warc-target-uri");
                listed.push((name, of("offset"), uri, of("http:status")));
            }
        }
    }
    for capture in &captures {
        let record = (capture.record.file.clone(), capture.record.offset.to_string());
        let row = (record.0, record.1, capture.url.to_string(), capture.status.to_string());
        assert!(listed.contains(&row), "{row:?} is not among {listed:?}");
    }
    println!("{} captures of the demo listed", captures.len());
}

#[test]
fn warcio_notices_a_changed_word() {
    let dir = tempfile::tempdir().unwrap();
    small_store(dir.path());
    let file = &archive_files(dir.path())[0];
    let store = Store::open(dir.path()).unwrap();
    let moved: Snapshot = store.snapshots(&source("moved")).unwrap().remove(0);
    let bytes = fs::read(file).unwrap();
    let begin = usize::try_from(moved.record.offset).unwrap();
    let (record, taken) = guidewatch::coding::read_member(&bytes[begin..], 1 << 20).unwrap();
    let altered = String::from_utf8(record).unwrap().replace("You must do", "You may  do");
    let altered = gzip_member(altered.as_bytes());
    fs::write(file, [&bytes[..begin], &altered, &bytes[begin + taken..]].concat()).unwrap();
    let verified = store::verify(dir.path()).unwrap();
    assert!(verified.damage.iter().any(|damage| damage.offset == moved.record.offset));
    assert!(matches!(store.body(&moved), Err(StoreError::Damaged(_))));
    let Some((sound, said)) = warcio(&["check"], file) else { return };
    assert!(!sound && said.contains("digest failed"), "{said}");
}
