//! Random operations against a BTreeMap model, with reopening.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use guidewatch::{
    model::{
        capture::Supplied,
        run::Cause,
        snapshot::{CheckResult, HostState, Origin, Position, Told},
        source::SourceId,
    },
    store::{self, Entry, Store, Writer},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::archive::{at, capture, failed, same, source};

const SOURCES: [&str; 3] = ["a", "a-b", "b.c"];
const READERS: [&str; 2] = ["officer", "board"];
const CAUSES: [Cause; 3] = [Cause::Unreachable, Cause::Robots, Cause::Status(503)];

/// One thing done to a store; the first number of an entry is its source.
#[derive(Clone, Debug)]
enum Step {
    /// Entries of one group.
    Commit(Vec<Part>),
    /// A reader's position, with a number in it that tells one from another.
    Tell(usize, i64),
    /// The writer is closed, or dropped without closing, and opened again.
    Reopen {
        close: bool,
    },
    /// The index is deleted while no writer is there.
    DeleteIndex,
    Rebuild,
}

#[derive(Clone, Debug)]
enum Part {
    New(usize, u16),
    Same(usize),
    Failed(usize, usize),
    Answer(usize),
    /// A copy supplied by hand, so many times seven seconds old.
    Supplied(usize, u8, u16),
    Host(u32),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        3 => (0..3_usize, any::<u16>()).prop_map(|(s, body)| Part::New(s, body)),
        4 => (0..3_usize).prop_map(Part::Same),
        3 => (0..3_usize, 0..3_usize).prop_map(|(s, cause)| Part::Failed(s, cause)),
        1 => (0..3_usize).prop_map(Part::Answer),
        2 => (0..3_usize, 0..9_u8, any::<u16>()).prop_map(|(s, age, b)| Part::Supplied(s, age, b)),
        1 => any::<u32>().prop_map(Part::Host),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => prop::collection::vec(part(), 1..6).prop_map(Step::Commit),
        3 => (0..2_usize, 0..5_i64).prop_map(|(reader, n)| Step::Tell(reader, n)),
        3 => any::<bool>().prop_map(|close| Step::Reopen { close }),
        1 => Just(Step::DeleteIndex),
        1 => Just(Step::Rebuild),
    ]
}

/// What the store must say, worked out in the plainest way.
#[derive(Default)]
struct Model {
    /// Every check in order: when, and how it went. A snapshot has its body.
    checks: BTreeMap<SourceId, Vec<(Timestamp, Went)>>,
    /// The copies supplied by hand and their bodies, by time.
    supplied: BTreeMap<SourceId, BTreeMap<Timestamp, String>>,
    told: BTreeMap<&'static str, Position>,
    host: Option<HostState>,
    clock: i64,
}

#[derive(Clone, Debug, PartialEq)]
enum Went {
    New(String),
    Same(Timestamp),
    Missed(Cause),
}

impl Model {
    fn newest(&self, source: &SourceId) -> Option<Timestamp> {
        let checks = self.checks.get(source)?;
        checks.iter().rev().find(|(_, went)| matches!(went, Went::New(_))).map(|(at, _)| *at)
    }

    /// When snapshots of a source were taken, by hand or not, and their bodies.
    fn snapshots(&self, source: &SourceId) -> BTreeMap<Timestamp, String> {
        let mut all = self.supplied.get(source).cloned().unwrap_or_default();
        for (at, went) in self.checks.get(source).into_iter().flatten() {
            if let Went::New(body) = went {
                all.insert(*at, body.clone());
            }
        }
        all
    }

    /// A copy at its date, or as many milliseconds behind as it takes.
    fn supply(&mut self, source: SourceId, mut at: Timestamp, body: String) -> Entry {
        let supplied = Supplied {
            source: source.clone(),
            at,
            url: "https://www.example.org/copy".parse().unwrap(),
            media_type: "text/plain".to_owned(),
            file: "copy.txt".to_owned(),
            bytes: body.clone().into_bytes(),
        };
        while self.snapshots(&source).contains_key(&at) {
            at += SignedDuration::from_millis(1);
        }
        self.checks.entry(source.clone()).or_default();
        self.supplied.entry(source).or_default().insert(at, body);
        Entry::Supplied(supplied)
    }

    /// Notes what an entry will do, and makes the entry.
    fn entry(&mut self, part: &Part) -> Option<Entry> {
        self.clock += 7;
        let now = at(self.clock);
        let name = |n: &usize| SOURCES[*n];
        let (n, went, entry) = match part {
            Part::New(n, body) => {
                let body = format!("body {body}");
                (n, Went::New(body.clone()), Entry::Snapshot(capture(name(n), now, &body)))
            }
            Part::Same(n) => {
                let of = self.newest(&source(name(n)))?;
                (
                    n,
                    Went::Same(of),
                    same(name(n), now, of, if self.clock % 2 == 0 { 304 } else { 200 }),
                )
            }
            Part::Failed(n, cause) => {
                (n, Went::Missed(CAUSES[*cause]), failed(name(n), now, CAUSES[*cause]))
            }
            Part::Answer(n) => {
                let why = guidewatch::model::run::Why::new(Cause::NotThePage, "a challenge");
                let answer = capture(name(n), now, "are you a person?");
                (n, Went::Missed(Cause::NotThePage), Entry::Answer(answer, why))
            }
            Part::Supplied(n, age, body) => {
                let then = at(self.clock - 7 * i64::from(*age));
                return Some(self.supply(source(name(n)), then, format!("copy {body}")));
            }
            Part::Host(strikes) => {
                let state = HostState {
                    strikes: *strikes,
                    why: Some("429".into()),
                    not_before: Some(now),
                    last_request: None,
                };
                self.host = Some(state.clone());
                return Some(Entry::Host("example.org:443".into(), state));
            }
        };
        // A capture is dated behind a copy that has its millisecond already.
        let mut then = now;
        while matches!(went, Went::New(_)) && self.snapshots(&source(name(n))).contains_key(&then) {
            then += SignedDuration::from_millis(1);
        }
        self.checks.entry(source(name(n))).or_default().push((then, went));
        Some(entry)
    }

    /// Everything that the store says of checks, against the plain list.
    fn agrees_with(&self, dir: &Path) -> Result<(), TestCaseError> {
        let store = Store::open(dir).unwrap();
        let heads = store.heads().unwrap();
        prop_assert!(heads.keys().eq(self.checks.keys()));
        for (source, checks) in &self.checks {
            let seen = |(_, went): &&(Timestamp, Went)| !matches!(went, Went::Missed(_));
            let head = &heads[source];
            prop_assert_eq!(head.last_tried, checks.last().map(|(at, _)| *at));
            prop_assert_eq!(head.last_checked, checks.iter().rev().find(seen).map(|(at, _)| *at));
            prop_assert_eq!(head.snapshots, self.snapshots(source).len() as u64);
            prop_assert_eq!(head.newest.as_ref().map(|s| s.at), self.newest(source));

            let missed: Vec<_> = checks.iter().rev().take_while(|check| !seen(check)).collect();
            let row = missed.last().zip(missed.first());
            let failing = head.failing.as_ref().map(|f| (f.since, f.last, f.count as usize));
            prop_assert_eq!(failing, row.map(|(first, last)| (first.0, last.0, missed.len())));

            let snapshots = store.snapshots(source).unwrap();
            let mut held = BTreeMap::new();
            for snapshot in &snapshots {
                let body = String::from_utf8(store.body(snapshot).unwrap().bytes).unwrap();
                let by_hand =
                    self.supplied.get(source).is_some_and(|s| s.contains_key(&snapshot.at));
                prop_assert_eq!(snapshot.origin == Origin::Supplied, by_hand);
                held.insert(snapshot.at, body);
            }
            prop_assert!(snapshots.is_sorted_by_key(|snapshot| snapshot.at));
            prop_assert_eq!(held, self.snapshots(source));

            let alike = |one: &(Timestamp, Went), other: &(Timestamp, Went)| one.1 == other.1;
            let runs = checks.chunk_by(alike).filter(|run| !matches!(run[0].1, Went::New(_)));
            let expected: Vec<_> = runs
                .map(|run| (run[0].0, run[run.len() - 1].0, run.len(), run[0].1.clone()))
                .collect();
            let said = store.checks(source).unwrap().into_iter().map(|run| {
                let went = match run.result {
                    CheckResult::Same(of) => Went::Same(of),
                    CheckResult::NotChecked(why) => Went::Missed(why.cause),
                };
                (run.first, run.last, run.count as usize, went)
            });
            prop_assert_eq!(said.collect::<Vec<_>>(), expected);
        }
        for reader in READERS {
            let position = store.position(reader).unwrap();
            prop_assert_eq!(position.as_ref(), self.told.get(reader));
        }
        Ok(())
    }
}

fn open(dir: &Path, model: &Model) -> Writer {
    Writer::open(dir, Duration::ZERO, at(model.clock)).unwrap()
}

fn run(steps: &[Step]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let mut model = Model::default();
    let mut writer = open(dir, &model);
    for step in steps {
        match step {
            Step::Commit(parts) => {
                let group = parts.iter().filter_map(|part| model.entry(part)).collect();
                writer.commit(group).unwrap();
                let held = writer.heads().map(|(source, _)| source);
                prop_assert!(held.eq(model.checks.keys()));
            }
            Step::Tell(reader, n) => {
                let told = Told {
                    // As a report does: nothing is told of a page that was never seen.
                    through: model.newest(&source(SOURCES[0])),
                    owed: BTreeSet::from([at(n + 1)]),
                    held: BTreeSet::from([at(n + 2)]),
                    failing: Some((at(0), at(*n))),
                    in_force: Some(BTreeSet::from([n.to_string()])),
                    important: None,
                };
                let position = Position::from([(source(SOURCES[0]), told)]);
                let store = Store::open(dir).unwrap();
                store.tell(READERS[*reader], &position, at(model.clock)).unwrap();
                prop_assert_eq!(store.position(READERS[*reader]).unwrap(), Some(position.clone()));
                model.told.insert(READERS[*reader], position);
            }
            Step::Reopen { close } => {
                if *close {
                    writer.close().unwrap();
                } else {
                    drop(writer);
                }
                writer = open(dir, &model);
                prop_assert_eq!(writer.notes(), &[] as &[String]);
            }
            Step::DeleteIndex => {
                drop(writer);
                let _ = fs::remove_dir_all(dir.join("index"));
                writer = open(dir, &model);
            }
            Step::Rebuild => {
                drop(writer);
                let verified = store::rebuild(dir, Duration::ZERO, at(model.clock)).unwrap();
                prop_assert_eq!(verified.damage, []);
                writer = open(dir, &model);
            }
        }
        prop_assert_eq!(writer.hosts().into_values().next(), model.host.clone());
        model.agrees_with(dir)?;
    }
    drop(writer);
    let verified = store::verify(dir).unwrap();
    prop_assert_eq!(verified.damage, []);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_says_what_the_model_says(steps in prop::collection::vec(step(), 1..24)) {
        run(&steps)?;
    }
}
