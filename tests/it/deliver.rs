//! Subscribers: each is told of everything once, from the day it is on the list, by real channels that refuse, stall,
//! die and recover.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

mod killed;
mod mail;
mod operator;
mod outage;
mod owed;
mod receiver;
mod secret;
mod week;
mod written;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use guidewatch::{
    deliver::Courier,
    dispatch::{self, Outcome},
    model::{
        delivery::{Dealt, ToldOf},
        source::SubscriberId,
    },
    review,
    store::{self, Store},
};
use jiff::Timestamp;

use super::{
    case::{Case, at, page},
    publisher::{Answer, Publisher},
};
use receiver::{Arrived, Manner, Receiver};

/// A channel of a story that has not taken a message in this time has not taken it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A page with one duty in it.
fn guidance(duty: &str) -> String {
    page(&format!("<p>Staff {duty} keep a written record of each concern.</p>"))
}

/// A publisher's page on the list, and so many further ones.
fn watching(pages: &[&str]) -> (Publisher, Case) {
    let publisher = Publisher::start();
    let mut case = Case::new();
    for name in pages {
        publisher.page(&format!("/{name}"), &guidance("may"));
        case.watch(name, &publisher.url(&format!("/{name}")));
    }
    (publisher, case)
}

/// Subscribers who are new become known.
fn begin(case: &Case, day: &str) -> usize {
    dispatch::begin(&case.watchlist(), &case.store(), at(day))
        .expect("the store takes it")
        .new
        .len()
}

/// A round of deliveries on that day; what became of each subscriber.
fn round(case: &Case, day: &str) -> Vec<Outcome> {
    begin(case, day);
    let watchlist = case.watchlist();
    let ca_file = watchlist.crawler.ca_file.clone();
    let courier = Courier::new(watchlist.mail.clone(), ca_file, None, PATIENCE).expect("a courier");
    let outcomes =
        dispatch::dispatch(&watchlist, &case.store(), &courier, &[], || at(day), || false);
    outcomes.expect("the store takes it").into_iter().map(|(_, outcome)| outcome).collect()
}

/// How a round went with the one subscriber there is.
fn one(case: &Case, day: &str) -> Outcome {
    let mut outcomes = round(case, day);
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

/// A file that only its owner may read.
fn keep(path: &Path, secret: &str) {
    fs::write(path, secret).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn webhook(id: &str, receiver: &Receiver, lines: &str) -> String {
    format!("[[subscriber]]\nid = \"{id}\"\nwebhook = \"{}\"\n{lines}\n", receiver.url("/hook"))
}

/// The program itself, in the folder of a story.
fn program(case: &Case, arguments: &[&str]) -> Command {
    case.watchlist();
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidewatch"));
    command.current_dir(case.folder()).args(arguments);
    command
}

/// The program, delivering, while `receiver` has its message and says nothing; killed when dropped.
struct Stalled(Child);

impl Stalled {
    /// Begins, and goes on where `count` messages have come to `receiver` in all.
    fn at(case: &Case, receiver: &Receiver, count: usize) -> Self {
        receiver.behave(Manner::Hangs);
        let stalled = Self(program(case, &["deliver"]).spawn().unwrap());
        receiver.wait_for(count);
        stalled
    }

    /// Whether it is still at it.
    fn goes_on(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }

    /// As `kill -9` does; it had not ended by itself.
    fn kill(mut self) {
        assert!(self.goes_on());
    }
}

impl Drop for Stalled {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What was written down as taken by that subscriber, once so many messages are.
fn taken(case: &Case, subscriber: &str, count: usize) -> Vec<Dealt> {
    let late = Instant::now() + Duration::from_secs(60);
    loop {
        let mut dealt = case.store().deliveries().unwrap();
        dealt.retain(|one| one.subscriber == subscriber);
        if dealt.len() >= count {
            return dealt;
        }
        assert!(Instant::now() < late, "{subscriber} was not told");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The files in a folder, in the order of their names.
fn files(folder: PathBuf) -> Vec<String> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}
