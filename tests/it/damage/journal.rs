//! Damage to the journal: all of it is named, and it costs no capture.

use std::{fs, path::Path, time::Duration};

use guidewatch::store;

use super::{
    super::archive::{at, source, writer},
    Answers, Dice, answers, bare, copy, filled, flip, goes_on, readable, step, trials,
};

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

const CHECKS: &str = "journal/checks.jsonl";
const READERS: &str = "journal/readers.jsonl";
const LENGTHS: &str = "journal/lengths.jsonl";

/// The damage is named with the index and without, no capture is lost, and a writer goes on; what
/// `verify` names afterwards.
fn is_named(dir: &Path, name: &str, expected: &Answers, what: &str) -> usize {
    for with_index in [true, false] {
        if !with_index {
            fs::remove_dir_all(dir.join("index")).unwrap();
        }
        let damage = store::verify(dir).unwrap().damage;
        assert!(damage.iter().any(|d| d.file == name), "{what}, index {with_index}: {damage:?}");
        assert_eq!(answers(dir).snapshots, expected.snapshots, "{what}");
        assert_eq!(readable(dir, expected), expected.snapshots.len(), "{what}");
    }
    goes_on(dir, &expected.snapshots)
}

#[test]
fn a_flipped_bit_or_a_cut_in_the_journal_is_named_and_costs_no_capture() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let expected = filled(&whole);
    let mut dice = Dice(17);
    for kind in ["flipped", "cut"] {
        for trial in 0..trials() {
            let dir = folder.path().join("trial");
            copy(&whole, &dir);
            let name = [CHECKS, READERS, LENGTHS][trial % 3];
            let mut bytes = fs::read(dir.join(name)).unwrap();
            let mut place = dice.below(bytes.len());
            if kind == "flipped" {
                place = flip(&mut dice, &mut bytes);
            } else {
                // Half of the cuts between two lines, where every line that is left is whole.
                let is_border = |at: usize| at == 0 || bytes[at - 1] == b'\n';
                let wanted = name != LENGTHS && dice.below(2) == 0;
                while is_border(place) != wanted {
                    place = dice.below(bytes.len());
                }
                bytes.truncate(place);
            }
            fs::write(dir.join(name), &bytes).unwrap();
            let what = format!("{name} {kind} at {place}, trial {trial}");
            let later = is_named(&dir, name, &expected, &what);
            // A torn line of lengths is made good by the next run.
            assert!(later > 0 || name == LENGTHS, "{what}: forgotten");
            fs::remove_dir_all(&dir).unwrap();
        }
        println!("journal {kind}: {} of {0} named, 0 captures lost", trials());
    }
}

#[test]
fn lengths_that_are_gone_cost_nothing_and_are_noted_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let expected = filled(dir);
    let lines = fs::read_to_string(dir.join(LENGTHS)).unwrap();
    assert_eq!(lines.lines().count(), 2, "one for the writer, one for the reader: {lines}");
    for left in [lines.lines().next().map(|line| format!("{line}\n")), None] {
        match left {
            Some(left) => fs::write(dir.join(LENGTHS), left).unwrap(),
            None => fs::remove_file(dir.join(LENGTHS)).unwrap(),
        }
        assert_eq!((store::verify(dir).unwrap().damage, answers(dir)), (vec![], expected.clone()));
        writer(dir, 300).close().unwrap();
        let journal = fs::read(dir.join(CHECKS)).unwrap();
        fs::write(dir.join(CHECKS), &journal[..journal.len() / 2]).unwrap();
        assert!(!store::verify(dir).unwrap().damage.is_empty());
        fs::write(dir.join(CHECKS), journal).unwrap();
    }
}
