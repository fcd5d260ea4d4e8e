//! What whoever runs it is told: failures, each once when it is confirmed and once when it is over.

use super::{super::cli::guidewatch, *};

const OPERATOR: &str =
    "[[subscriber]]\nid = \"ops\"\nrole = \"operator\"\nfolder = \"out\"\nformat = \"text\"\n";

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
fn whoever_runs_it_is_told_once_of_a_source_that_never_answered() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    publisher.answer("/clubs", Answer::status(403));
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also(
        "[[subscriber]]\nid = \"ops\"\nrole = \"operator\"\nfolder = \"out\"\nformat = \"text\"\n",
    );
    case.watchlist();
    for _ in 0..5 {
        let ran = guidewatch(&case.folder(), &["crawl", "--all"]);
        assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    }
    let told = files(case.folder().join("out"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("403"), "{told:?}");
}

/// What was said, each message on one line.
fn said(case: &Case) -> Vec<String> {
    let all = files(case.folder().join("out")).into_iter();
    all.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_page_that_was_not_to_be_found_failed_from_when_it_was_first_missed() {
    for when in ["", "when = \"monday 07:00\"\n"] {
        let (publisher, mut case) = watching(&["clubs"]);
        fs::create_dir(case.folder().join("out")).unwrap();
        case.also(&format!("{OPERATOR}{when}"));
        case.crawl("2026-11-23T16:17:00Z");
        one(&case, "2026-11-23T16:17:30Z");
        case.crawl("2026-11-26T16:17:00Z");
        one(&case, "2026-11-26T16:17:30Z");
        publisher.missing("/clubs");
        for day in ["2026-11-26T22:17:00Z", "2026-11-27T22:18:00Z"] {
            case.crawl(day);
            one(&case, &day.replace(":00Z", ":30Z"));
        }
        publisher.page("/clubs", &guidance("may"));
        case.crawl("2026-11-28T10:17:00Z");
        one(&case, "2026-11-28T10:17:30Z");
        one(&case, "2026-11-30T08:00:00Z");
        let said = said(&case);
        assert_eq!(said.len(), if when.is_empty() { 2 } else { 1 }, "{said:?}");
        let last = said.last().unwrap();
        let wanted = "checked again on 28 November 2026, 10:17; it could not be checked from 26 November 2026, 22:17 on";
        assert!(last.contains(wanted), "{when}: {last}");
        assert_eq!(said[0].contains("Last seen"), when.is_empty(), "{said:?}");
        let since = "26 November 2026, 22:17";
        assert!(said.iter().all(|one| one.contains(since)), "{said:?}");
    }
}

#[test]
fn whoever_runs_it_is_told_once_that_no_crawl_comes_and_a_quiet_digest_says_it_each_day() {
    let (_publisher, mut case) = watching(&["clubs", "schools", "homes"]);
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also(&format!("{OPERATOR}when = \"daily 07:00\"\nquiet = \"say so\"\n"));
    case.crawl("2026-11-02");
    one(&case, "2026-11-02T08:00:00Z");
    let mut told = Vec::new();
    for day in 3..=20 {
        let outcome = one(&case, &format!("2026-11-{day:02}T08:00:00Z"));
        if outcome != Outcome::Taken(0) {
            assert_eq!(outcome, Outcome::Taken(3));
            told.push(day);
        }
    }
    assert_eq!(told, [4], "when it has been due for a day");
    let all = said(&case);
    let first = &all[1];
    assert!(first.contains("3 sources cannot be checked."), "{all:?}");
    assert!(first.contains("it is due, and no crawl has come to it"), "{first}");
    assert!(all[0].contains("3 checked, none changed."), "{all:?}");
    for quiet in &all[2..] {
        assert!(quiet.contains("0 checked, none changed, 3 could not be checked."), "{quiet}");
    }
    case.crawl("2026-11-21");
    assert_eq!(one(&case, "2026-11-21T08:00:00Z"), Outcome::Taken(3));
    assert!(said(&case).last().unwrap().contains("3 sources can be checked again."));
    assert_eq!(one(&case, "2026-11-22T08:00:00Z"), Outcome::Taken(0));
}
