//! A week without mail, across the end of summer time: what a policy officer gets after it, and what whoever runs it
//! sees meanwhile.

use super::{mail::Server, *};
use guidewatch::report::{Format, render_status};

fn clubs(duty: &str, days: &str) -> String {
    page(&format!("<p>Staff {duty} keep a written record within {days} working days.</p>"))
}

fn online(often: &str) -> String {
    page(&format!("<p>Filtering is looked at {often} by the governing body.</p>"))
}

#[test]
fn a_week_without_mail_ends_in_one_that_tells_all_of_it() {
    let Some(server) = Server::start("none", "loopback.pem") else { return };
    let publisher = Publisher::start();
    let mut case = Case::new();
    let set = |path: &str, text: &str| publisher.page(path, text);
    set("/clubs", &clubs("should", "five"));
    set("/online", &online("once a year"));
    for name in ["clubs", "online"] {
        case.watch(name, &publisher.url(&format!("/{name}")));
    }
    case.also(&server.table()).also(
        "[[subscriber]]\nid = \"officers\"\nmail = [\"one@example.org\"]\nwhen = \"daily 07:00\"\n",
    );
    let mut sent = Vec::new();
    // The clocks go back on 25 October 2026.
    for day in 20..=31 {
        match day {
            21 => set("/clubs", &clubs("must", "five")),
            23 => set("/online", &online("every term")),
            24 => set("/clubs", &clubs("must", "two")),
            26 => set("/clubs", &clubs("must", "three")),
            _ => {}
        }
        match day {
            22 => server.refuse(Some("451 4.3.0 mailbox busy")),
            29 => server.refuse(None),
            _ => {}
        }
        case.crawl(&format!("2026-10-{day}T05:00:00Z"));
        for hour in ["06", "07"] {
            let now = format!("2026-10-{day}T{hour}:00:00Z");
            match one(&case, &now) {
                Outcome::Taken(count) => sent.push((now, count)),
                Outcome::NotDue(Some(next)) if day == 30 => {
                    assert_eq!((hour, next), ("06", at("2026-10-30T07:00:00Z")), "07:00 in London");
                }
                _ => {}
            }
        }
        if day == 27 {
            let now = at("2026-10-27T12:00:00Z");
            let status = review::status(&case.watchlist(), &case.store(), now).unwrap();
            let said = render_status(&status, Format::Text);
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains("officers, by mail: owed since 23 October 2026"), "{said}");
            assert!(said.contains("the digest that has been due since 23 October"), "{said}");
        }
    }
    let expected = [("2026-10-21T06:00:00Z".to_owned(), 1), ("2026-10-29T06:00:00Z".to_owned(), 3)];
    assert_eq!(sent, expected);
    let last = server.taken().pop().unwrap();
    let read = server.read(2);
    let (text, html) = read.split_once("<!doctype html>").unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(last.contains("Date: Thu, 29 Oct 2026 06:00:00 +0000\r\n"), "{last}");
    let late = "This comes late: nothing could be delivered to you from 23 October 2026, 07:00 (London) on.";
    let told = [
        "2 publications changed in substance, none was withdrawn",
        late,
        "[-once a year-]{+every term+}",
        "[-five-]{+two+} working",
        "[-two-]{+three+} working",
    ];
    let places: Vec<_> = told.map(|words| text.find(words)).into_iter().collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {text}");
    assert_eq!(html.matches("<article").count(), 3, "{html}");
    assert!(html.contains(late) && html.matches("<del ").count() == 3, "{html}");
}
