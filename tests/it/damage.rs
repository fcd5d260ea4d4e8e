//! Damaged stores: bits flipped, files cut and taken away, what a power cut leaves. Nothing panics, nothing
//! is lost in silence, nothing that was whole is cut. Here is the vocabulary; the stories are below.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod archive;
mod index;
mod journal;
mod missing;
mod torn;

use std::{collections::BTreeMap, fs, path::Path};

use guidewatch::{
    model::{
        run::Cause,
        snapshot::{CheckRun, Head, HostState, Position, Snapshot},
        source::SourceId,
    },
    store::{self, Entry, Store},
};

use super::archive::{at, capture, failed, same, source, writer};

/// Numbers from a seed (xorshift64*): the same on every run, so that a failure can be looked at again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let n = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(n).unwrap() % limit
    }
}

/// A capture of a file of 1.2 MB that cannot be compressed.
pub(crate) fn large(n: i64) -> Entry {
    let mut dice = Dice(u64::try_from(n).unwrap() + 1);
    let mut capture = capture("large", at(n), "");
    capture.sent = (0..1_200_000).map(|_| dice.below(256).to_le_bytes()[0]).collect();
    Entry::Snapshot(capture)
}

/// All that a store says.
#[derive(Clone, Debug, PartialEq)]
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

/// A store of three snapshots, two unchanged checks, an evidence, failed checks and a reader; without an
/// index, and with none to be made, so that it is always read from archive and journal.
pub(super) fn bare(dir: &Path) -> Answers {
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
    writing.close().unwrap();
    let position = Position::from([(source("page"), guidewatch::model::snapshot::Told::default())]);
    Store::open(dir).unwrap().tell("officer", &position, at(200)).unwrap();
    in_the_way(dir);
    answers(dir)
}

/// Puts a file where the index would be.
pub(super) fn in_the_way(dir: &Path) {
    let _ = fs::remove_dir_all(dir.join("index"));
    fs::write(dir.join("index"), "in the way").unwrap();
}

/// How many snapshots are there whose bodies can be read; every one must be of `expected`.
pub(super) fn readable(dir: &Path, expected: &Answers) -> usize {
    let store = Store::open(dir).unwrap();
    let held = store.snapshots(&source("page")).unwrap();
    assert!(held.iter().all(|snapshot| expected.snapshots.contains(snapshot)));
    held.iter().filter(|snapshot| store.body(snapshot).is_ok()).count()
}

/// With `GUIDEWATCH_EVERY_BYTE` set, every byte in its turn; otherwise each of `usual`.
pub(super) fn step(usual: usize) -> usize {
    if std::env::var_os("GUIDEWATCH_EVERY_BYTE").is_some() { 1 } else { usual }
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

/// How often each kind of damage is done: `GUIDEWATCH_TRIALS`, or 60.
fn trials() -> usize {
    let asked = std::env::var("GUIDEWATCH_TRIALS").ok();
    asked.map_or(60, |asked| asked.parse().expect("GUIDEWATCH_TRIALS is a number"))
}

/// The bytes with one bit flipped; gives the byte at which it is.
fn flip(dice: &mut Dice, bytes: &mut [u8]) -> usize {
    let place = dice.below(bytes.len());
    bytes[place] ^= 1 << dice.below(8);
    place
}

/// A writer adds a capture, which is there from then on, as are the `held` snapshots of before, with
/// the index and without. Gives how many places `verify` names afterwards.
fn goes_on(dir: &Path, held: &[Snapshot]) -> usize {
    let mut writing = writer(dir, 400);
    writing.commit(vec![Entry::Snapshot(capture("new", at(400), "behind it"))]).unwrap();
    writing.close().unwrap();
    for _ in 0..2 {
        let store = Store::open(dir).unwrap();
        let new = store.snapshots(&source("new")).unwrap();
        assert_eq!(store.body(&new[0]).unwrap().bytes, b"behind it");
        let page = store.snapshots(&source("page")).unwrap();
        assert!(held.iter().all(|snapshot| page.contains(snapshot)), "{page:?}");
        drop(store);
        let _ = fs::remove_dir_all(dir.join("index"));
    }
    store::verify(dir).unwrap().damage.len()
}
