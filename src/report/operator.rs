//! The report for whoever runs it, laid out: is it healthy, is it polite, what is noisy.

use super::{
    excerpt::bounded,
    page::{Page, Part, Span, para, plain, section},
    told::waiting,
    trouble::unseen,
    words::{self, count, number},
};
use crate::model::{
    operation::{HostCare, Noisy, Operation, Refused},
    report::{Recovered, Unchecked},
};

/// An operator's report laid out.
pub(super) fn page(operation: &Operation) -> Page {
    let mut parts = vec![
        Part::Lead(vec![Span::Strong(headline(operation))]),
        covered(operation),
        section("Work done", vec![work(operation)]),
    ];
    let lines = |lines: Vec<Vec<Span>>| vec![Part::List(lines)];
    for (heading, is_gone) in [("What cannot be checked", false), ("Not to be found", true)] {
        let all = operation.failing.iter().filter(|one| one.gone == is_gone);
        let all: Vec<_> = all.map(failing).collect();
        if !all.is_empty() {
            parts.push(section(heading, lines(all)));
        }
    }
    if !operation.refused.is_empty() {
        let all = operation.refused.iter().map(refused).collect();
        parts.push(section("What robots.txt forbids", lines(all)));
    }
    if !operation.recovered.is_empty() {
        let all = operation.recovered.iter().map(recovered).collect();
        parts.push(section("Can be checked again", lines(all)));
    }
    if !operation.held.is_empty() {
        let all = operation.held.iter().map(waiting).collect();
        parts.push(section("Waiting for a second look", lines(all)));
    }
    if !operation.hosts.is_empty() {
        parts.push(section("How hosts were treated", vec![hosts(operation)]));
    }
    if !operation.noisy.is_empty() {
        let mut noise = vec![para(
            "These pages change again and again at one place. Lines to add go below the other lines of the source in the sources file, and hold from today on.",
        )];
        noise.extend(operation.noisy.iter().map(noisy));
        parts.push(section("Noise", noise));
    }
    Page { title: format!("How the crawling goes: {}", words::day(operation.generated_at)), parts }
}

fn headline(operation: &Operation) -> String {
    let checks = &operation.checks;
    let made = usize::try_from(checks.new + checks.same + checks.failed).unwrap_or(usize::MAX);
    let mut said = vec![
        count(operation.crawls, "crawl", "crawls"),
        format!("{} made", count(made, "check", "checks")),
    ];
    let unseen = unseen(&operation.failing);
    if unseen.is_empty() {
        said.push("nothing fails".to_owned());
    }
    said.extend(unseen);
    if !operation.noisy.is_empty() {
        let noisy = operation.noisy.len();
        said.push(format!("{} noisy", count(noisy, "source is", "sources are")));
    }
    format!("{}.", said.join(", "))
}

fn covered(operation: &Operation) -> Part {
    let mut spans = Vec::new();
    if let Some(from) = operation.period.from {
        spans.extend([plain("From "), Span::Moment(from), plain(" to ")]);
    } else {
        spans.push(plain("Up to "));
    }
    spans.extend([Span::Moment(operation.period.to), plain(" (London). ")]);
    match operation.last_complete_crawl {
        Some(at) => {
            spans.extend([
                plain("The last complete crawl ended on "),
                Span::Moment(at),
                plain("."),
            ]);
        }
        None => spans.push(plain("No complete crawl is on record yet.")),
    }
    Part::Para(spans)
}

fn work(operation: &Operation) -> Part {
    let checks = &operation.checks;
    let said = |text: String| vec![plain(text)];
    let store = operation.store;
    let spared = (
        "Spared by 304",
        said(format!(
            "{} answered “not modified”, of pages that are {} long together",
            number(operation.not_modified),
            words::size(operation.spared)
        )),
    );
    let facts = [
        Some((
            "Checks",
            said(format!(
                "{} with a new body, {} unchanged, {} that brought no page",
                number(checks.new),
                number(checks.same),
                number(checks.failed)
            )),
        )),
        Some((
            "Requests",
            said(format!(
                "{}, robots.txt and redirects included; {} received",
                number(operation.requests),
                words::size(operation.received)
            )),
        )),
        (operation.not_modified > 0).then_some(spared),
        Some((
            "Store",
            said(format!(
                "{} snapshots; archive {}, journal {}, index {}",
                number(operation.snapshots),
                words::size(store.archive),
                words::size(store.journal),
                words::size(store.index)
            )),
        )),
    ];
    Part::Facts(facts.into_iter().flatten().collect())
}

fn failing(source: &Unchecked) -> Vec<Span> {
    let sure = if source.confirmed { "" } else { ", not confirmed yet" };
    let (title, why) = (bounded(&source.title), bounded(&source.why));
    let said = format!(" ({}): {why}", source.source);
    if source.checks == 0 && !source.confirmed {
        // Nothing has begun yet that could go on.
        return vec![Span::Strong(title), plain(said)];
    }
    vec![
        Span::Strong(title),
        plain(format!("{said}, since ")),
        Span::Moment(source.since),
        plain(match source.checks {
            0 => String::new(),
            n => format!(" ({}{sure})", count(n as usize, "check", "checks")),
        }),
    ]
}

fn refused(source: &Refused) -> Vec<Span> {
    vec![
        Span::Strong(bounded(&source.title)),
        plain(format!(" ({}): {}, last on ", source.source, bounded(&source.why))),
        Span::Moment(source.last),
    ]
}

fn recovered(source: &Recovered) -> Vec<Span> {
    vec![
        Span::Strong(bounded(&source.title)),
        plain(" answers again since "),
        Span::Moment(source.at),
        plain("; it failed from "),
        Span::Moment(source.since),
        plain(" on"),
    ]
}

fn hosts(operation: &Operation) -> Part {
    let row = |(name, care): (&String, &HostCare)| {
        let gap = care.smallest_gap.map_or_else(|| "one request a crawl".to_owned(), seconds);
        vec![
            vec![Span::Strong(name.clone())],
            vec![plain(number(care.requests))],
            vec![plain(gap)],
            vec![plain(seconds(care.delay))],
        ]
    };
    let rows = operation.hosts.iter().map(row).collect();
    Part::Table { heads: vec!["Host", "Requests", "Shortest rest", "Rest asked for"], rows }
}

/// `3.004 s`; rounded down, so that a rest that was cut short is never shown as whole.
fn seconds(milliseconds: u64) -> String {
    let (whole, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    if rest == 0 { format!("{whole} s") } else { format!("{whole}.{rest:03} s") }
}

fn noisy(noisy: &Noisy) -> Part {
    let heading = vec![plain(format!("{} ({})", bounded(&noisy.title), noisy.source))];
    let changes = number(noisy.changes as u64);
    let said = format!("“{}” changed {changes} times.", bounded(&noisy.text));
    let parts = if noisy.recipe.is_empty() {
        vec![para(format!("{said} No selector names that place alone: look at the page."))]
    } else {
        vec![para(format!("{said} To leave it out, add:")), Part::Lines(noisy.recipe.clone())]
    };
    Part::Section { heading, parts }
}
