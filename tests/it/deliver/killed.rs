//! Programs that die while they deliver, and two at once: nothing is lost, and what comes again bears the same id.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Pid, Signal, kill_process};

use super::{super::cli::guidewatch, *};

#[test]
fn kill_9_between_sending_and_writing_it_down_sends_once_more_under_the_same_id() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    Stalled::at(&case, &receiver, 1).kill();
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
    Stalled::at(&case, &receiver, 1).kill();
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
fn two_at_once_send_nothing_twice() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let first = Stalled::at(&case, &receiver, 1);
    let second = guidewatch(&case.folder(), &["deliver"]);
    assert_eq!(second.code, Some(75), "{}", second.err);
    assert!(second.err.contains(&format!("pid {}", first.0.id())), "{}", second.err);
    first.kill();
    assert_eq!(receiver.arrived().len(), 1);
}

#[test]
fn kill_9_with_several_messages_under_way_sends_each_of_them_once_more() {
    let (publisher, mut case) = watching(&["clubs"]);
    let (slow, sound) = (Receiver::start(), Receiver::start());
    for n in 0..3 {
        case.also(&webhook(&format!("slow-{n}"), &slow, ""));
    }
    case.also(&webhook("sound", &sound, ""));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let stalled = Stalled::at(&case, &slow, 3);
    taken(&case, "sound", 1);
    stalled.kill();
    slow.behave(Manner::Answers(200));
    for round in 0..2 {
        let ran = guidewatch(&case.folder(), &["deliver"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{round}: {}", ran.err);
    }
    assert_eq!((slow.arrived().len(), sound.arrived().len()), (6, 1));
    let mut ids: Vec<_> =
        slow.arrived().iter().map(|one| one.field("idempotency-key").unwrap()).collect();
    let (again, first) = (ids.split_off(3), ids);
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids.dedup();
        ids
    };
    assert_eq!(sorted(first).len(), 3);
    let dealt = case.store().deliveries().unwrap();
    let known = dealt.iter().filter(|one| one.subscriber != "sound");
    assert_eq!(sorted(again), sorted(known.map(|one| one.delivery.message.clone()).collect()));
    assert!(store::verify(&case.store_dir()).unwrap().damage.is_empty());
}

#[test]
fn a_message_in_doubt_is_worked_out_once_where_nothing_came_since() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::Answers(503));
    let officers = SubscriberId::new("officers").unwrap();
    let courier = Courier::new(None, None, None, PATIENCE).unwrap();
    // Whatever is done by a date looks at the clock.
    let looks = |day: &str| {
        let looks = AtomicUsize::new(0);
        let now = || {
            looks.fetch_add(1, Ordering::Relaxed);
            at(day)
        };
        dispatch::dispatch(&case.watchlist(), &case.store(), &courier, &[], now, || false).unwrap();
        looks.into_inner()
    };
    looks("2026-03-02");
    let again = looks("2026-03-03");
    let ledger = case.store().ledger(&officers.reader()).unwrap().unwrap();
    let message = ledger.doubtful.unwrap().message;
    let then = at("2026-03-04");
    case.store().begin_sending(&officers, message, None, then).unwrap();
    assert!(case.store().ledger(&officers.reader()).unwrap().unwrap().in_doubt().is_some());
    assert_eq!(looks("2026-03-05"), again);
    assert_eq!(receiver.arrived().len(), 3);
}

/// A command that writes down when it began, takes its time, and writes down which message it took.
fn slow(id: &str, seconds: u32) -> String {
    format!(
        "[[subscriber]]\nid = \"{id}\"\ncommand = [\"sh\", \"-c\", \"cat > /dev/null; touch {id}.begun; sleep {seconds}; echo $GUIDEWATCH_MESSAGE_ID >> {id}.log\"]\n"
    )
}

fn wait_for(case: &Case, name: &str) {
    let late = Instant::now() + Duration::from_secs(60);
    while !case.folder().join(name).exists() {
        assert!(Instant::now() < late, "{name} never came");
        thread::sleep(Duration::from_millis(20));
    }
}

fn lines(case: &Case, name: &str) -> Vec<String> {
    let text = fs::read_to_string(case.folder().join(name)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_signal_to_end_waits_for_who_is_about_to_take_a_message() {
    let (publisher, mut case) = watching(&["clubs"]);
    case.also(&slow("officers", 1));
    case.crawl("2026-03-01");
    begin(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let mut ran = program(&case, &["deliver"]).spawn().unwrap();
    wait_for(&case, "officers.begun");
    kill_process(Pid::from_child(&ran), Signal::TERM).unwrap();
    assert_eq!(ran.wait().unwrap().code(), Some(1));
    assert_eq!(lines(&case, "officers.log").len(), 1, "it was not waited for");
    let again = guidewatch(&case.folder(), &["deliver"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(lines(&case, "officers.log").len(), 1, "sent once more");
    assert_eq!(taken(&case, "officers", 1).len(), 1);
}

#[test]
fn what_another_crawl_finds_meanwhile_is_sent_before_the_first_one_ends() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    case.also(&slow("slow", 4));
    case.also(&slow("quick", 0));
    case.crawl("2026-03-01");
    begin(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let mut first = program(&case, &["deliver"]).spawn().unwrap();
    wait_for(&case, "slow.begun");
    publisher.page("/schools", &guidance("must"));
    let second = guidewatch(&case.folder(), &["crawl", "--all"]);
    assert_eq!(second.code, Some(0), "{}", second.err);
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert_eq!(lines(&case, "quick.log").len(), 2, "the news, too");
    assert_eq!(lines(&case, "slow.log").len(), 2);
}
