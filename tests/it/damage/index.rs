//! Damage to the index, which is derived: no answer changes, and nothing is lost while the archive is whole.

use std::{fs, path::Path};

use guidewatch::store;

use super::{
    super::archive::{at, writer},
    Dice, answers, copy, files, filled, flip, readable, step, trials,
};

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

/// What befalls one file of the index.
fn harm(what: &str, trial: usize, dice: &mut Dice, dir: &Path) {
    let index = dir.join("index");
    let parts: Vec<_> =
        files(&index).into_iter().filter(|file| fs::metadata(file).unwrap().len() > 0).collect();
    let part = &parts[dice.below(parts.len())];
    let mut bytes = fs::read(part).unwrap();
    match what {
        "deleted" if trial.is_multiple_of(5) => fs::remove_dir_all(index).unwrap(),
        "deleted" => fs::remove_file(part).unwrap(),
        "cut" => fs::write(part, &bytes[..dice.below(bytes.len())]).unwrap(),
        _ => {
            // One bit where the entries are; at times a whole handful of them anywhere.
            let used = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0) + 1;
            flip(dice, &mut bytes[..used]);
            for _ in 0..if trial.is_multiple_of(3) { dice.below(64) } else { 0 } {
                flip(dice, &mut bytes);
            }
            fs::write(part, &bytes).unwrap();
        }
    }
}

#[test]
fn whatever_befalls_the_index_the_answers_stay() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let mut dice = Dice(7);
    for what in ["deleted", "cut", "flipped"] {
        for trial in 0..trials() {
            let dir = folder.path().join("trial");
            copy(&whole, &dir);
            harm(what, trial, &mut dice, &dir);
            assert_eq!(answers(&dir), expected, "{what}, trial {trial}");
            let writing = writer(&dir, 300);
            assert!(writing.heads().eq(&expected.heads));
            assert_eq!(writing.hosts()["example.org:443"].not_before, Some(at(9000)));
            drop(writing);
            assert_eq!(readable(&dir, &expected), expected.snapshots.len());
            assert_eq!(store::verify(&dir).unwrap().damage, []);
            fs::remove_dir_all(&dir).unwrap();
        }
        println!("index {what}: {} trials, 0 answers changed, 0 captures lost", trials());
    }
}
