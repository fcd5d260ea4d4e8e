//! Subscribers: each is told of everything once, from the day it is on the list, by real channels that refuse, stall,
//! die and recover.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

mod first;
mod mail;
mod receiver;
mod written;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use guidewatch::{
    deliver::Courier,
    dispatch::{self, Outcome},
    model::{delivery::ToldOf, source::SubscriberId},
    review,
    store::{self, Store},
};
use jiff::Timestamp;

use super::{
    case::{Case, at, page},
    cli::guidewatch,
    publisher::{Answer, Publisher},
};
use receiver::{Manner, Receiver};

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
    let outcomes = dispatch::dispatch(&watchlist, &case.store(), &courier, &[], || at(day));
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

#[test]
fn a_subscriber_is_told_once_of_what_changes_behave() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    let receiver = Receiver::start();
    case.crawl("2026-03-01");
    publisher.page("/clubs", &guidance("should"));
    case.crawl("2026-03-02");
    case.also(&webhook("officers", &receiver, ""));
    assert_eq!(begin(&case, "2026-03-03"), 1);
    assert_eq!(begin(&case, "2026-03-03"), 0, "only once");
    assert_eq!(one(&case, "2026-03-03"), Outcome::Nothing, "what was there before is no news");
    assert_eq!(receiver.arrived().len(), 0);
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-04");
    assert_eq!(one(&case, "2026-03-04"), Outcome::Taken(1));
    for day in ["2026-03-04T07:00:00Z", "2026-03-05"] {
        assert_eq!(one(&case, day), Outcome::Nothing);
    }
    let arrived = receiver.arrived();
    let [told] = &arrived[..] else { panic!("{arrived:?}") };
    assert_eq!(told.json()["schema"], "guidewatch.report/1");
    let changes = told.json()["changes"].clone();
    assert_eq!((changes[0]["source"].as_str(), changes[1].is_null()), (Some("clubs"), true));
    let from = changes[0]["from"]["captured_at"].as_str().unwrap();
    assert!(from.starts_with("2026-03-02T06:00:0"), "{from}");
    assert!(told.head.starts_with("POST /hook HTTP/1.1\r\n"), "{}", told.head);
    assert_eq!(told.field("authorization"), None);
    let id = told.field("idempotency-key").unwrap();
    let dealt = case.store().deliveries().unwrap();
    assert_eq!((dealt.len(), &dealt[0].delivery.message), (1, &id));
    assert!(
        matches!(&dealt[0].delivery.items[0].told, ToldOf::Change { id, .. } if id.starts_with("clubs:"))
    );
}

#[test]
fn who_is_on_the_list_before_the_first_crawl_learns_where_watching_begins() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    publisher.page("/other", &guidance("may"));
    drop(store::Writer::open(&case.store_dir(), Duration::ZERO, at("2026-03-01")).unwrap());
    assert_eq!(begin(&case, "2026-03-01"), 1);
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Taken(1));
    let told = receiver.arrived().remove(0).json();
    assert_eq!((&told["starting"], &told["changes"]), (&true.into(), &serde_json::json!([])));
    assert_eq!(told["beginnings"][0]["source"], "clubs");
}

#[test]
fn after_an_outage_there_is_one_message_and_nobody_else_is_held_up_or_told_twice() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    let (flaky, sound) = (Receiver::start(), Receiver::start());
    case.also(&webhook("flaky", &flaky, "")).also(&webhook("sound", &sound, ""));
    case.crawl("2026-03-01");
    assert_eq!(round(&case, "2026-03-01"), [Outcome::Nothing, Outcome::Nothing]);
    let outages = [
        ("2026-03-02", "clubs", Manner::Answers(503)),
        ("2026-03-03", "schools", Manner::Stalls),
        ("2026-03-04", "clubs", Manner::Answers(404)),
    ];
    for (n, (day, changed, manner)) in outages.into_iter().enumerate() {
        publisher.page(&format!("/{changed}"), &guidance(["should", "must", "must always"][n]));
        case.crawl(day);
        flaky.behave(manner);
        let outcomes = round(&case, day);
        let Outcome::Refused(row, _) = &outcomes[0] else { panic!("{outcomes:?}") };
        assert_eq!((row.count as usize, row.since), (n + 1, at("2026-03-02")), "{row:?}");
        assert_eq!(row.is_confirmed(), n > 0, "24 hours, or three tries");
        assert_eq!(outcomes[1], Outcome::Taken(1));
        let why = ["answers 503", "no answer from 127.0.0.1 in", "answers 404"][n];
        assert!(row.why.contains(why), "{}", row.why);
    }
    let status = review::status(&case.watchlist(), &case.store(), at("2026-03-04")).unwrap();
    let (late, told) = (&status.subscribers[0], &status.subscribers[1]);
    assert_eq!(late.owed_since.map(|since| since < at("2026-03-02T06:01:00Z")), Some(true));
    assert_eq!((late.owed.len(), late.undelivered.as_ref().map(|row| row.count)), (2, Some(3)));
    assert_eq!((told.owed.len(), told.last_taken), (0, Some(at("2026-03-04"))));
    let text = guidewatch::report::render_status(&status, guidewatch::report::Format::Text);
    assert!(text.contains("flaky, by webhook: owed since 2 March 2026, 06:00; 3 tries"), "{text}");

    flaky.behave(Manner::Answers(204));
    assert_eq!(round(&case, "2026-03-05"), [Outcome::Taken(3), Outcome::Nothing]);
    assert_eq!(round(&case, "2026-03-06"), [Outcome::Nothing, Outcome::Nothing]);
    let last = flaky.arrived().pop().unwrap().json();
    assert_eq!(last["changes"].as_array().unwrap().len(), 3, "all of it in one");
    assert_eq!((flaky.arrived().len(), sound.arrived().len()), (4, 3));
}

#[test]
fn a_channel_that_refused_is_left_alone_for_a_while_unless_it_is_asked_for_by_name() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::Answers(500));
    assert!(matches!(one(&case, "2026-03-02T06:00:00Z"), Outcome::Refused(..)));
    let Outcome::Waits(from, _) = one(&case, "2026-03-02T06:00:30Z") else { panic!() };
    assert_eq!(from, at("2026-03-02T06:01:00Z"));
    assert!(matches!(one(&case, "2026-03-02T06:01:00Z"), Outcome::Refused(..)));
    let Outcome::Waits(from, _) = one(&case, "2026-03-02T06:02:30Z") else { panic!() };
    assert_eq!(from, at("2026-03-02T06:03:00Z"), "and longer");
    let watchlist = case.watchlist();
    let courier = Courier::new(None, None, None, PATIENCE).unwrap();
    let asked = [SubscriberId::new("officers").unwrap()];
    let now = || at("2026-03-02T06:02:31Z");
    dispatch::dispatch(&watchlist, &case.store(), &courier, &asked, now).unwrap();
    assert_eq!(receiver.arrived().len(), 3);
    let ids: Vec<_> = receiver.arrived().iter().map(|one| one.field("idempotency-key")).collect();
    assert!(ids.iter().all(|id| id == &ids[0]), "the same message has the same id: {ids:?}");
}

#[test]
fn neither_a_rebuilt_nor_a_moved_store_tells_anything_twice() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    assert_eq!(one(&case, "2026-03-02"), Outcome::Taken(1));
    store::rebuild(&case.store_dir(), Duration::ZERO, at("2026-03-03")).unwrap();
    assert_eq!(one(&case, "2026-03-03"), Outcome::Nothing, "rebuilt");
    fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    assert_eq!(one(&case, "2026-03-03"), Outcome::Nothing, "without its index");
    // Archive and journal alone, elsewhere, as from a backup.
    let moved = case.folder().join("moved");
    for part in ["archive", "journal"] {
        fs::create_dir_all(moved.join(part)).unwrap();
        for entry in fs::read_dir(case.store_dir().join(part)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), moved.join(part).join(entry.file_name())).unwrap();
        }
    }
    fs::copy(case.store_dir().join("format"), moved.join("format")).unwrap();
    let courier = Courier::new(None, None, None, PATIENCE).unwrap();
    let (watchlist, moved) = (case.watchlist(), Store::open(&moved).unwrap());
    assert_eq!(
        dispatch::begin(&watchlist, &moved, at("2026-03-04")).unwrap(),
        dispatch::Begun::default()
    );
    let told = dispatch::dispatch(&watchlist, &moved, &courier, &[], || at("2026-03-04")).unwrap();
    assert_eq!(told[0].1, Outcome::Nothing, "moved");
    assert_eq!(receiver.arrived().len(), 1);
}

/// The program itself, in the folder of a story.
fn program(case: &Case, arguments: &[&str]) -> Command {
    case.watchlist();
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidewatch"));
    command.current_dir(case.folder()).args(arguments);
    command
}

#[test]
fn kill_9_between_sending_and_writing_it_down_sends_once_more_under_the_same_id() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::Hangs);
    let mut child = program(&case, &["deliver"]).spawn().unwrap();
    receiver.wait_for(1);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    receiver.behave(Manner::Answers(200));
    for round in 0..2 {
        let ran = guidewatch(&case.folder(), &["deliver"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{round}: {}", ran.err);
    }
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 2, "once more, and not again");
    let id = |n: usize| arrived[n].field("idempotency-key").unwrap();
    assert_eq!(id(0), id(1));
    assert_eq!(arrived[0].json()["changes"], arrived[1].json()["changes"]);
    assert!(store::verify(&case.store_dir()).unwrap().damage.is_empty());
}

#[test]
fn news_that_come_between_a_kill_and_the_next_try_are_a_message_of_their_own() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::Hangs);
    let mut child = program(&case, &["deliver"]).spawn().unwrap();
    receiver.wait_for(1);
    child.kill().unwrap();
    child.wait().unwrap();
    publisher.page("/schools", &guidance("must"));
    publisher.page("/clubs", &guidance("must never"));
    case.crawl("2026-03-03");
    receiver.behave(Manner::Answers(500));
    let ran = guidewatch(&case.folder(), &["deliver", "--subscriber", "officers"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    receiver.behave(Manner::Answers(200));
    for round in 0..2 {
        let ran = guidewatch(&case.folder(), &["deliver", "--subscriber", "officers"]);
        assert_eq!(ran.code, Some(0), "{round}: {}", ran.err);
    }
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 4, "it, again in vain, again, and the news");
    let id = |n: usize| arrived[n].field("idempotency-key").unwrap();
    assert_eq!((id(0), id(0)), (id(1), id(2)));
    assert_ne!(id(0), id(3));
    let changes = |n: usize| arrived[n].json()["changes"].clone();
    assert_eq!(changes(0), changes(2), "nothing is in it that was not");
    let ids = |n: usize| -> Vec<String> {
        let json = changes(n);
        json.as_array().unwrap().iter().map(|one| one["id"].to_string()).collect()
    };
    assert_eq!((ids(0).len(), ids(3).len()), (1, 2));
    assert!(!ids(3).contains(&ids(0)[0]), "told already: {:?}", ids(3));
    assert!(store::verify(&case.store_dir()).unwrap().damage.is_empty());
}

#[test]
fn whoever_is_told_of_more_from_now_on_is_not_told_what_was_before() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, "publications = [\"clubs\"]"));
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Nothing);
    publisher.page("/schools", &guidance("must"));
    case.crawl("2026-03-02");
    case.edit("publications = [\"clubs\"]", "publications = [\"clubs\", \"schools\"]");
    assert_eq!(one(&case, "2026-03-02"), Outcome::Nothing, "not its history");
    publisher.page("/schools", &guidance("must never"));
    case.crawl("2026-03-03");
    assert_eq!(one(&case, "2026-03-03"), Outcome::Taken(1), "what comes from now on");
    assert!(receiver.arrived()[0].json().to_string().contains("never"));
}

#[test]
fn what_is_new_on_the_list_is_told_however_long_a_digest_takes() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, "when = \"monday 07:00\""));
    case.crawl("2026-03-02");
    begin(&case, "2026-03-02");
    publisher.page("/schools", &guidance("may"));
    case.watch("schools", &publisher.url("/schools"));
    for (day, duty) in [("2026-03-04", "may"), ("2026-03-05", "must"), ("2026-03-06", "must")] {
        // As `crawl` does: with whom it begins is settled before anything is fetched.
        begin(&case, day);
        publisher.page("/schools", &guidance(duty));
        case.crawl(day);
    }
    assert_eq!(one(&case, "2026-03-10"), Outcome::Taken(2), "where it began, and what changed");
}

#[test]
fn where_nothing_can_be_written_down_nothing_is_sent() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    // A folder where the journal of readers should be: nothing can be appended to it, as on a full disk.
    let (journal, aside) =
        (case.store_dir().join("journal/readers.jsonl"), case.folder().join("aside"));
    let (watchlist, store) = (case.watchlist(), case.store());
    let courier = Courier::new(None, None, None, PATIENCE).unwrap();
    fs::rename(&journal, &aside).unwrap();
    fs::create_dir(&journal).unwrap();
    let told = dispatch::dispatch(&watchlist, &store, &courier, &[], || at("2026-03-02"));
    assert!(told.is_err());
    assert_eq!(receiver.arrived().len(), 0);
    fs::remove_dir(&journal).unwrap();
    fs::rename(&aside, &journal).unwrap();
    assert_eq!(one(&case, "2026-03-02"), Outcome::Taken(1));
}

#[test]
fn a_secret_goes_to_its_channel_and_nowhere_else() {
    let (publisher, mut case) = watching(&["clubs"]);
    let (receiver, elsewhere) = (Receiver::start(), Receiver::start());
    let token = case.folder().join("token");
    keep(&token, "hush-4711\n");
    let address = case.folder().join("address");
    keep(&address, &receiver.url("/services/whisper-0815"));
    case.also(
        "[[subscriber]]\nid = \"officers\"\nwebhook_file = \"address\"\ntoken_file = \"token\"\n",
    );
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::LeadsTo(elsewhere.url("/")));
    let Outcome::Refused(row, _) = one(&case, "2026-03-02") else { panic!() };
    assert!(row.why.contains("it leads elsewhere, and nothing is sent there"), "{}", row.why);
    assert_eq!(elsewhere.arrived().len(), 0);
    receiver.behave(Manner::Answers(401));
    assert!(matches!(one(&case, "2026-03-03"), Outcome::Refused(..)));
    receiver.behave(Manner::Answers(200));
    let mut said = String::new();
    for arguments in [
        &["-vv", "deliver", "--subscriber", "officers"][..],
        &["status"],
        &["check"],
        &["history", "clubs", "--deliveries"],
    ] {
        let ran = guidewatch(&case.folder(), arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        said.push_str(&ran.out);
        said.push_str(&ran.err);
    }
    assert!(said.contains("officers was told of 1 thing"), "{said}");
    let last = receiver.arrived().pop().unwrap();
    assert_eq!(last.field("authorization").as_deref(), Some("Bearer hush-4711"));
    assert!(last.head.starts_with("POST /services/whisper-0815 "), "{}", last.head);
    let mut kept = vec![case.store_dir()];
    while let Some(path) = kept.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => kept.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) => said.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap())),
        }
    }
    for secret in ["hush-4711", "whisper-0815", "aHVzaC00NzEx"] {
        assert!(!said.contains(secret), "{secret} was said or kept");
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

#[test]
fn whoever_runs_it_is_told_once_that_a_source_fails_and_once_that_it_answers() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also(
        "[[subscriber]]\nid = \"ops\"\nrole = \"operator\"\nfolder = \"out\"\nformat = \"text\"\n",
    );
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Nothing);
    publisher.answer("/clubs", Answer::status(500));
    publisher.page("/schools", &guidance("must"));
    // A minute later each day: the 24 hours of a failure are full on the next.
    let days: Vec<_> = (2..=20).map(|n| format!("2026-03-{n:02}T06:{n:02}:00Z")).collect();
    let mut told = Vec::new();
    for day in &days {
        case.crawl(day);
        if one(&case, day) != Outcome::Nothing {
            told.push(day.as_str());
        }
    }
    assert_eq!(
        told,
        ["2026-03-03T06:03:00Z"],
        "when it is confirmed, and not weekly; changes are not for them"
    );
    publisher.page("/clubs", &guidance("may"));
    case.crawl("2026-03-21");
    assert_eq!(one(&case, "2026-03-21"), Outcome::Taken(1));
    case.crawl("2026-03-22");
    assert_eq!(one(&case, "2026-03-22"), Outcome::Nothing);
    let said = files(case.folder().join("out"));
    assert_eq!(said.len(), 2, "{said:?}");
    // A page that is not to be found is a change to others, and a failure to them.
    publisher.missing("/schools");
    for day in ["2026-03-23", "2026-03-24T06:01:00Z"] {
        case.crawl(day);
        one(&case, day);
    }
    let told = case.store().deliveries().unwrap().pop().unwrap().delivery.items.remove(0);
    assert!(
        matches!(told.told, ToldOf::Failing(_)) && told.source.as_str() == "schools",
        "{told:?}"
    );
    assert!(
        said[0].contains("1 source cannot be checked.") && said[0].contains("HTTP 500"),
        "{}",
        said[0]
    );
    assert!(said[1].contains("1 source can be checked again."), "{}", said[1]);
    assert!(!said.concat().contains("must"), "{said:?}");
    let since = case.store().deliveries().unwrap()[0].delivery.items[0].told.clone();
    assert!(matches!(since, ToldOf::Failing(since) if since < instant("2026-03-02T06:03:00Z")));
}

#[test]
fn a_strict_delivery_that_nobody_looks_on_is_silent_where_nothing_is_owed() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    assert_eq!(begin(&case, "2026-03-01"), 1);
    let deliver = || guidewatch(&case.folder(), &["deliver", "--strict"]);
    let ran = deliver();
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::Answers(503));
    let ran = deliver();
    assert!(ran.code == Some(1) && ran.err.contains("answers 503"), "{:?} {}", ran.code, ran.err);
    // It is not tried again at once: that is why the code is what it is.
    let ran = deliver();
    assert!(ran.code == Some(1) && ran.err.contains("officers"), "{:?} {}", ran.code, ran.err);
}

#[test]
fn what_a_refused_message_tells_is_written_down_once() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Nothing);
    receiver.behave(Manner::Answers(503));
    let journal = case.store_dir().join("journal/readers.jsonl");
    let lines = |what: &str| fs::read_to_string(&journal).unwrap().matches(what).count();
    for (n, (day, duty)) in
        [("2026-03-02", "must"), ("2026-03-04", "must"), ("2026-03-06", "may not")]
            .iter()
            .enumerate()
    {
        publisher.page("/clubs", &guidance(duty));
        case.crawl(day);
        let outcome = one(&case, &format!("{day}T07:00:00Z"));
        assert!(matches!(outcome, Outcome::Refused(..)), "{outcome:?}");
        assert_eq!((lines("\"sending\""), lines("\"intent\"")), (n + 1, [1, 1, 2][n]), "{day}");
    }
    // Read from the journal alone it is the same.
    fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    receiver.behave(Manner::Answers(204));
    assert_eq!(one(&case, "2026-03-09"), Outcome::Taken(2));
    assert_eq!(one(&case, "2026-03-10"), Outcome::Nothing);
}
