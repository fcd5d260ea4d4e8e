//! What a stop or a power cut in the middle of writing leaves: cut by the next writer, said, and kept where
//! it may be all that is left of something.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use guidewatch::{
    model::run::Cause,
    store::{self, Entry, Store, Writer},
};

use super::{
    super::archive::{archive_files, at, capture, failed, source, writer},
    answers, bare, copy, filled,
};

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
