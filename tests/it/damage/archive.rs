//! Damage to the archive: all of it is named, for good, and it costs nothing but what was hit.

use std::{fs, time::Duration};

use guidewatch::{
    model::source::SourceId,
    store::{self, Entry, Store},
};

use super::{
    super::archive::{archive_files, at, capture, source, writer},
    Dice, answers, bare, copy, filled, flip, goes_on, large, readable, step, trials,
};

#[test]
fn any_changed_byte_of_the_archive_is_named() {
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
        let first =
            verified.damage.first().unwrap_or_else(|| panic!("byte {at_byte} is not named"));
        named += 1;
        if first.what.contains("as it was written") {
            // A member's time, system and extra flags: only the noted checksum knows of them.
            assert_eq!(answers(dir), expected, "byte {at_byte}");
            harmless += 1;
            continue;
        }
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
    println!("{named} changed bytes named of {}, {harmless} of them harmless", whole.len());
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

/// Where the records of a file begin, and where the last one ends.
fn borders(bytes: &[u8]) -> Vec<usize> {
    let mut borders = vec![0];
    let mut place = 0;
    while place < bytes.len() {
        place += guidewatch::coding::read_member(&bytes[place..], 1 << 26).unwrap().1;
        borders.push(place);
    }
    borders
}

#[test]
fn a_flipped_bit_in_the_archive_is_named_for_good_and_costs_one_capture_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let mut dice = Dice(13);
    let mut fewest = expected.snapshots.len();
    for trial in 0..trials() {
        let dir = folder.path().join("trial");
        copy(&whole, &dir);
        let file = archive_files(&dir).remove(0);
        let mut bytes = fs::read(&file).unwrap();
        let place = flip(&mut dice, &mut bytes);
        fs::write(&file, &bytes).unwrap();
        let damage = store::verify(&dir).unwrap().damage;
        let is_named = damage.iter().any(|damage| damage.offset <= place as u64);
        assert!(is_named, "trial {trial}, byte {place}: {damage:?}");
        for with_index in [true, false] {
            if !with_index {
                fs::remove_dir_all(dir.join("index")).unwrap();
            }
            fewest = fewest.min(readable(&dir, &expected));
        }
        assert!(fewest + 1 >= expected.snapshots.len(), "trial {trial}, byte {place}");
        let held = answers(&dir).snapshots;
        assert!(goes_on(&dir, &held) > 0, "trial {trial}, byte {place}: forgotten");
        assert_eq!(fs::read(&file).unwrap()[..bytes.len()], bytes, "what was whole once was cut");
        fs::remove_dir_all(&dir).unwrap();
    }
    println!(
        "archive, one bit flipped: {} of {0} named; {fewest} of {} snapshots readable at the least",
        trials(),
        expected.snapshots.len()
    );
}

#[test]
fn a_cut_archive_loses_only_what_was_cut_and_that_is_named_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let bytes = fs::read(&archive_files(&whole)[0]).unwrap();
    let borders = borders(&bytes);
    let mut dice = Dice(11);
    for trial in 0..trials() {
        let dir = folder.path().join("trial");
        copy(&whole, &dir);
        // At a border every record that is left is whole.
        let is_border = trial.is_multiple_of(2);
        let end = if is_border {
            borders[dice.below(borders.len() - 1)]
        } else {
            dice.below(bytes.len())
        };
        let file = archive_files(&dir).remove(0);
        fs::write(&file, &bytes[..end]).unwrap();
        let reached =
            |next: &guidewatch::model::snapshot::Snapshot| next.record.offset <= end as u64;
        let least = expected.snapshots[1..].iter().filter(|next| reached(next)).count();
        for with_index in [true, false] {
            if !with_index {
                fs::remove_dir_all(dir.join("index")).unwrap();
            }
            let damage = store::verify(&dir).unwrap().damage;
            assert!(!damage.is_empty(), "trial {trial}: cut at {end}, index: {with_index}");
            let held = answers(&dir).snapshots;
            assert!(held.len() >= least && held == expected.snapshots[..held.len()]);
            assert_eq!(readable(&dir, &expected), held.len());
            assert_eq!(fs::metadata(&file).unwrap().len(), end as u64, "a reader cut it");
        }
        let writing = writer(&dir, 300);
        let notes = writing.notes().join("\n");
        assert!(notes.contains(&format!("had {} bytes", bytes.len())), "{notes}");
        drop(writing);
        let held = answers(&dir).snapshots;
        assert!(goes_on(&dir, &held) > 0, "trial {trial}: cut at {end}, forgotten");
        // Nothing was added to the file, so that bringing it back makes everything good.
        fs::write(&file, &bytes).unwrap();
        store::rebuild(&dir, Duration::ZERO, at(500)).unwrap();
        assert_eq!(store::verify(&dir).unwrap().damage, []);
        assert_eq!(readable(&dir, &expected), expected.snapshots.len());
        fs::remove_dir_all(&dir).unwrap();
    }
    println!("archive cut: {} of {0} named, half of them at the border of a record", trials());
}
