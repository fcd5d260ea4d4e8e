//! What whoever runs it is told: failures, each once when it is confirmed and once when it is over.

use super::{super::cli::guidewatch, *};

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
