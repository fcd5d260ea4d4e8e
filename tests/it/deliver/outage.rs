//! Channels that refuse or stall: tried again with growing waits, told in one message, their own loss alone.

use super::{super::cli::guidewatch, *};

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
    dispatch::dispatch(&watchlist, &case.store(), &courier, &asked, now, || false).unwrap();
    assert_eq!(receiver.arrived().len(), 3);
    let ids: Vec<_> = receiver.arrived().iter().map(|one| one.field("idempotency-key")).collect();
    assert!(ids.iter().all(|id| id == &ids[0]), "the same message has the same id: {ids:?}");
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
    let told = dispatch::dispatch(&watchlist, &store, &courier, &[], || at("2026-03-02"), || false);
    assert!(told.is_err());
    assert_eq!(receiver.arrived().len(), 0);
    fs::remove_dir(&journal).unwrap();
    fs::rename(&aside, &journal).unwrap();
    assert_eq!(one(&case, "2026-03-02"), Outcome::Taken(1));
}

#[test]
fn what_a_refused_message_tells_is_written_down_once() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Nothing);
    // A source that fails is seen to fail anew at every look.
    publisher.answer("/schools", Answer::status(500));
    for hour in ["06", "12", "18"] {
        case.crawl(&format!("2026-03-02T{hour}:00:00Z"));
    }
    receiver.behave(Manner::Answers(503));
    let journal = case.store_dir().join("journal/readers.jsonl");
    let length = || fs::metadata(&journal).unwrap().len();
    let lines = |what: &str| fs::read_to_string(&journal).unwrap().matches(what).count();
    let tries = [
        ("2026-03-03", "must", 1),
        ("2026-03-04", "must", 1),
        ("2026-03-05", "must", 1),
        ("2026-03-07", "may not", 2),
    ];
    for (n, (day, duty, intents)) in tries.into_iter().enumerate() {
        publisher.page("/clubs", &guidance(duty));
        case.crawl(day);
        let before = length();
        let outcome = one(&case, &format!("{day}T07:00:00Z"));
        let Outcome::Refused(row, _) = outcome else { panic!("{outcome:?}") };
        assert_eq!(row.count as usize, n + 1);
        assert_eq!((lines("\"sending\""), lines("\"intent\"")), (n + 1, intents), "{day}");
        if intents == 1 && n > 0 {
            let grew = length() - before;
            assert!(grew < 600, "that it is sent, and how that went: {grew} bytes");
        }
        let Outcome::Waits(from, _) = one(&case, &format!("{day}T07:00:30Z")) else { panic!() };
        assert_eq!(from, at(&format!("{day}T07:0{}:00Z", 2_u32.pow(row.count - 1))), "and longer");
    }
    // Read from the journal alone it is the same.
    fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    receiver.behave(Manner::Answers(204));
    assert_eq!(one(&case, "2026-03-09"), Outcome::Taken(2));
    assert_eq!(one(&case, "2026-03-10"), Outcome::Nothing);
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
fn a_channel_that_stalls_is_its_own_loss_alone() {
    let (publisher, mut case) = watching(&["clubs"]);
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (slow, sound) = (Receiver::start(), Receiver::start());
    case.also(&format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"guidewatch@example.org\"\n[[subscriber]]\nid = \"mail\"\nmail = [\"one@example.org\"]\n[[subscriber]]\nid = \"command\"\ncommand = [\"sleep\", \"30\"]\n",
        mute.local_addr().unwrap().port()
    ));
    case.also(&webhook("slow", &slow, "")).also(&webhook("sound", &sound, ""));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let mut stalled = Stalled::at(&case, &slow, 1);
    // What was taken is on the disk while the others are still waited for.
    taken(&case, "sound", 1);
    assert!(stalled.goes_on());
    stalled.kill();
    let dealt = case.store().deliveries().unwrap();
    assert_eq!(dealt.len(), 1, "{dealt:?}");
}

#[test]
fn many_that_stalled_before_hold_up_nobody_who_did_not() {
    let (publisher, mut case) = watching(&["clubs"]);
    let (slow, sound) = (Receiver::start(), Receiver::start());
    for n in 0..12 {
        case.also(&webhook(&format!("slow-{n}"), &slow, ""));
    }
    case.also(&webhook("sound", &sound, ""));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    slow.behave(Manner::Answers(503));
    let outcomes = round(&case, "2026-03-02");
    let (last, others) = outcomes.split_last().unwrap();
    assert_eq!(last, &Outcome::Taken(1), "in the order of the list");
    assert!(others.iter().all(|one| matches!(one, Outcome::Refused(..))), "{others:?}");
    publisher.page("/clubs", &guidance("must never"));
    case.crawl("2026-03-03");
    let mut stalled = Stalled::at(&case, &slow, 13);
    taken(&case, "sound", 2);
    assert!(stalled.goes_on());
    stalled.kill();
}
