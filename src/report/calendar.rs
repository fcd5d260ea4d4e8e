//! What the calendar brought, as cards, and which editions come into force soon. Decides words and order of words.

use jiff::civil::Date;

use super::{
    excerpt::bounded,
    page::{Part, Span, plain, section},
    words,
};
use crate::model::{
    edition::Confidence,
    event::{Ahead, DAYS_AHEAD, Event},
    time::in_london,
};

/// What happened, in words: `2026 is now in force`.
pub(super) fn happened(event: &Event) -> String {
    format!("{} is now in force", event.edition)
}

/// The card of an event, with its number in the report; without one where it stands by itself.
pub(super) fn card(n: Option<usize>, event: &Event) -> Part {
    let number = n.map(|n| format!("{n}. ")).unwrap_or_default();
    let since = format!(
        "{}: {}, since {}. No page had to change for that.",
        words::significance(event.significance),
        happened(event),
        words::date(event.effective)
    );
    let mut parts = vec![Part::Lead(vec![Span::Strong(since)])];
    if let Some(caveat) = caveat(event.confidence, event.is_found) {
        parts.push(Part::Para(vec![plain(caveat)]));
    }
    let reasons = event.reasons.iter().map(|reason| vec![plain(bounded(reason))]).collect();
    parts.push(section("Why it matters", vec![Part::List(reasons)]));
    let proofs = event.evidence.iter().map(|proof| vec![plain(bounded(proof))]).collect();
    let more = format!("guidewatch editions {}", event.publication);
    parts.push(section(
        "Evidence",
        vec![
            Part::List(proofs),
            Part::Facts(vec![
                ("Address", vec![Span::Address(event.url.to_string())]),
                ("All editions", vec![Span::Code(more)]),
            ]),
        ],
    ));
    Part::Card {
        weight: event.significance,
        heading: vec![plain(format!("{number}{}", event.title))],
        parts,
    }
}

fn caveat(confidence: Confidence, is_found: bool) -> Option<&'static str> {
    match (is_found, confidence) {
        (true, _) => Some("Seen on the publisher’s own page, not yet confirmed by hand."),
        (false, Confidence::Low) => Some("One third party says so; it is not verified."),
        (false, _) => None,
    }
}

/// How an edition stands that is out and not in force yet: `published, in force from 1 September 2026.`
pub(super) fn of_ahead(one: &Ahead) -> String {
    let date = words::date(one.effective);
    let out = if one.for_information {
        format!("out for information. Do not use it before {date}; the final text may differ.")
    } else {
        format!("published, in force from {date}.")
    };
    let remains = match one.until_then.len() {
        0 => String::new(),
        1 => format!(" Until then {} remains in force.", one.until_then[0]),
        _ => format!(" Until then {} remain in force.", words::listed(&one.until_then)),
    };
    let caveat = caveat(one.confidence, one.is_found);
    let caveat = caveat.map(|caveat| format!(" {caveat}")).unwrap_or_default();
    format!("{out}{remains}{caveat}")
}

/// What is about to happen, in words: `2026 comes into force on 1 September 2026`.
pub(super) fn will_happen(one: &Ahead) -> String {
    format!("{} comes into force on {}", one.edition, words::date(one.effective))
}

/// Editions that are out and not in force yet.
pub(super) fn ahead(ahead: &[Ahead]) -> Option<Part> {
    let line = |one: &Ahead| {
        vec![
            Span::Strong(bounded(&format!("{}: {}", one.title, one.edition))),
            plain(format!(", {}", of_ahead(one))),
        ]
    };
    let lines: Vec<_> = ahead.iter().map(line).collect();
    let heading = format!("Comes into force in the next {DAYS_AHEAD} days");
    (!lines.is_empty()).then(|| section(heading, vec![Part::List(lines)]))
}

/// The first moment of a day in London, for formats that date their entries.
pub(super) fn moment(day: Date) -> jiff::Timestamp {
    let start = day.to_zoned(in_london(jiff::Timestamp::UNIX_EPOCH).time_zone().clone());
    start.map_or(jiff::Timestamp::UNIX_EPOCH, |start| start.timestamp())
}
