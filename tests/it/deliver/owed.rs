//! What a subscriber is owed: each change once, from the day it is on the list, whatever becomes of the store.

use super::*;

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
    let told = dispatch::dispatch(&watchlist, &moved, &courier, &[], || at("2026-03-04"), || false)
        .unwrap();
    assert_eq!(told[0].1, Outcome::Nothing, "moved");
    assert_eq!(receiver.arrived().len(), 1);
}
