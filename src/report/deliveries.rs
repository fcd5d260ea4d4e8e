//! Who was told of a source, what and when, laid out. Subscribers are named by their ids alone.

use jiff::{Timestamp, civil::Date};

use super::{
    page::{Page, Part, Span, para, plain},
    words,
};
use crate::model::{
    delivery::{Dealt, Item, ToldOf},
    report::History,
};

/// The deliveries of a history, oldest first.
pub(super) fn page(history: &History, deliveries: &[Dealt]) -> Page {
    let title = format!("{}: who was told", history.title);
    if deliveries.is_empty() {
        let none = "No subscriber has been told of it. (What `crawl` printed and `report` showed is not counted here.)";
        return Page { title, parts: vec![para(none)] };
    }
    let lines = deliveries.iter().map(line).collect();
    let parts = vec![
        Part::Lead(vec![plain(format!(
            "{}. All times are London times.",
            words::count(deliveries.len(), "message", "messages")
        ))]),
        Part::List(lines),
    ];
    Page { title, parts }
}

fn line(dealt: &Dealt) -> Vec<Span> {
    let told: Vec<String> = dealt.delivery.items.iter().map(told).collect();
    vec![
        Span::Moment(dealt.at),
        plain(": "),
        Span::Strong(dealt.subscriber.clone()),
        plain(format!(", by {}: {} (message ", dealt.delivery.channel, words::listed(&told))),
        Span::Code(dealt.delivery.message.clone()),
        plain(")"),
    ]
}

fn told(item: &Item) -> String {
    match &item.told {
        ToldOf::Change { id, kind, significance } => {
            let weight = words::significance(*significance).to_lowercase();
            format!("{weight}, {}{}", words::kind(*kind), seen(id))
        }
        ToldOf::Beginning(at) => format!("watched since {}", words::moment(*at)),
        ToldOf::Failing(at) => format!("could not be checked since {}", words::moment(*at)),
        ToldOf::Recovered(at) => format!("could be checked again since {}", words::moment(*at)),
        ToldOf::TakenBack(at) => format!("taken back on {}", words::moment(*at)),
        ToldOf::Unreadable(at) => {
            format!("the capture of {} cannot be read", words::moment(*at))
        }
        ToldOf::Proposed(url) => format!("a new publication, {url}"),
    }
}

/// When a change was first seen, by its id: `source:from..to`. What the calendar brings has its day in its id instead.
fn seen(id: &str) -> String {
    let to = id.rsplit_once("..").and_then(|(_, to)| to.parse::<Timestamp>().ok());
    let day = || id.rsplit_once(':').and_then(|(_, day)| day.parse::<Date>().ok());
    match to {
        Some(at) => format!(", first seen on {}", words::moment(at)),
        None => day().map(|day| format!(", since {}", words::date(day))).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn a_change_has_its_day_and_what_the_calendar_brought_has_its_own() {
        let id = "clubs:2026-10-19T05:00:00.045Z..2026-10-21T05:00:00.01Z";
        assert_eq!(seen(id), ", first seen on 21 October 2026, 06:00");
        assert_eq!(seen("kcsie:in-force:2026-09-01"), ", since 1 September 2026");
        assert_eq!(seen("what an older version wrote"), "");
    }
}
