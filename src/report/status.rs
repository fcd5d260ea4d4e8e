//! How everything stands, laid out: one row a source, the failing ones said first.

use super::{
    excerpt::bounded,
    page::{Page, Part, Span, plain, section},
    told::waiting,
    words::{self, count},
};
use crate::model::report::{
    Gone, NotRead, SourceStatus, Status, SubscriberStatus, Unchecked, Unlisted,
};

/// A status laid out.
pub(super) fn page(status: &Status) -> Page {
    let paused = status.sources.iter().filter(|source| source.paused.is_some()).count();
    let failing: Vec<&SourceStatus> =
        status.sources.iter().filter(|source| fails(source)).collect();
    let watched = status.sources.len() - paused;
    let mut lead = format!("{} watched", count(watched, "source", "sources"));
    if paused > 0 {
        lead.extend([", ", &words::number(paused as u64), " paused"]);
    }
    let (gone, failing): (Vec<_>, Vec<_>) = failing.into_iter().partition(|source| is_gone(source));
    let failed = match failing.len() {
        0 => "none".to_owned(),
        n => words::number(n as u64),
    };
    lead.extend([", ", &failed, " failing"]);
    if !gone.is_empty() {
        lead.extend([", ", &words::number(gone.len() as u64), " not to be found"]);
    }
    let mut held: Vec<_> =
        status.sources.iter().filter_map(|source| source.held.as_ref()).collect();
    held.extend(&status.held_documents);
    let overdue: Vec<&SourceStatus> =
        status.sources.iter().filter(|source| is_left_out(source)).collect();
    if !overdue.is_empty() {
        lead.extend([", ", &words::number(overdue.len() as u64), " that no crawl comes to"]);
    }
    let documents = status.failing_documents.len();
    if documents > 0 {
        let of = count(documents, "document", "documents");
        lead.extend([", ", &of, " that cannot be checked"]);
    }
    if !held.is_empty() {
        let sources = count(held.len(), "waits", "wait");
        lead.extend([", ", &sources, " for a second look"]);
    }
    if !status.unread.is_empty() {
        let of = count(status.unread.len(), "text that cannot", "texts that cannot");
        lead.extend([", ", &of, " be read in full"]);
    }
    let mut parts = vec![Part::Lead(vec![Span::Strong(format!("{lead}."))])];
    parts.push(Part::Para(match status.last_complete_crawl {
        Some(at) => vec![plain("The last complete crawl ended on "), Span::Moment(at), plain(".")],
        None => vec![plain("No complete crawl is on record yet.")],
    }));
    if !failing.is_empty() || !overdue.is_empty() || documents > 0 {
        let sources = failing.into_iter().map(failure).chain(overdue.into_iter().map(left_out));
        let lines = sources.chain(status.failing_documents.iter().map(unfetched)).collect();
        parts.push(section("What cannot be checked", vec![Part::List(lines)]));
    }
    if !gone.is_empty() {
        let lines = gone.into_iter().map(failure).collect();
        parts.push(section("Not to be found", vec![Part::List(lines)]));
    }
    if !status.unread.is_empty() {
        let line = |text: &NotRead| {
            let why = bounded(&format!(" ({}): {}", text.source, text.why));
            vec![Span::Strong(text.title.clone()), plain(why)]
        };
        let lines = status.unread.iter().map(line).collect();
        parts.push(section("What cannot be read in full", vec![Part::List(lines)]));
    }
    if !held.is_empty() {
        let lines = held.into_iter().map(waiting).collect();
        let how = vec![
            plain("To settle it by hand: "),
            Span::Code("guidewatch confirm ID --reason \"…\"".to_owned()),
            plain(" or "),
            Span::Code("guidewatch dismiss ID --reason \"…\"".to_owned()),
            plain("."),
        ];
        let parts_of = vec![Part::List(lines), Part::Para(how)];
        parts.push(section("Waiting for a second look", parts_of));
    }
    let owed: Vec<Vec<Span>> = status
        .owed
        .iter()
        .map(|(reader, owed)| {
            let names: Vec<_> = owed.iter().map(ToString::to_string).collect();
            vec![Span::Strong(reader.clone()), plain(format!(": {}", words::listed(&names)))]
        })
        .collect();
    if !owed.is_empty() {
        parts.push(section("Not told yet, by reader", vec![Part::List(owed)]));
    }
    if !status.subscribers.is_empty() {
        let lines = status.subscribers.iter().map(|one| subscriber(one, status.generated_at));
        let lines = lines.collect();
        parts.push(section("Who is told", vec![Part::List(lines)]));
    }
    let rows = status.sources.iter().map(row).collect();
    let heads = vec!["Source", "Last checked", "Last changed", "Snapshots", "Address"];
    parts.push(section("All sources", vec![Part::Table { heads, rows }]));
    if !status.unlisted.is_empty() {
        let lines = status.unlisted.iter().map(no_longer_watched).collect();
        parts.push(section("No longer watched", vec![Part::List(lines)]));
    }
    Page { title: format!("Status: {}", words::moment(status.generated_at)), parts }
}

/// A subscriber: what is owed, since when and why; else when the last message was taken.
fn subscriber(subscriber: &SubscriberStatus, now: jiff::Timestamp) -> Vec<Span> {
    let by = format!(", by {}: ", subscriber.channel);
    let mut spans = vec![Span::Strong(subscriber.id.to_string()), plain(by)];
    if !subscriber.begun {
        spans.push(plain("new; told of whatever becomes known from the next crawl or deliver on"));
        return spans;
    }
    if let Some(row) = &subscriber.undelivered {
        let since = [subscriber.owed_since, Some(row.since)].into_iter().flatten().min();
        spans.extend([
            Span::Strong("owed since ".to_owned()),
            Span::Moment(since.unwrap_or(row.since)),
        ]);
        let tries = count(row.count as usize, "try", "tries");
        spans.extend([plain(format!("; {tries}, the last on ")), Span::Moment(row.last)]);
        spans.push(plain(bounded(&format!(": {}", row.why))));
    } else if !subscriber.owed.is_empty() {
        let names: Vec<_> = subscriber.owed.iter().map(ToString::to_string).collect();
        spans.push(plain("owed"));
        if let Some(since) = subscriber.owed_since {
            spans.extend([plain(" since "), Span::Moment(since)]);
        }
        spans.push(plain(format!(": {}", words::listed(&names))));
    } else {
        spans.push(plain("nothing owed"));
    }
    match subscriber.last_taken {
        Some(at) => spans.extend([plain("; last told on "), Span::Moment(at)]),
        None => spans.push(plain("; not told of anything yet")),
    }
    if let Some(next) = subscriber.next_digest {
        let due = if next > now {
            "; the next digest is due on "
        } else {
            "; the next crawl or deliver sends the digest that has been due since "
        };
        spans.extend([plain(due), Span::Moment(next)]);
    }
    spans
}

/// A source that is not on the list any more, and what to do where it only has another name now.
fn no_longer_watched(source: &Unlisted) -> Vec<Span> {
    let id = &source.source;
    let mut spans = vec![Span::Strong(id.to_string())];
    let held = match (source.newest_snapshot, source.snapshots) {
        (Some(newest), n) => {
            let held = count(usize::try_from(n).unwrap_or(usize::MAX), "snapshot", "snapshots");
            vec![plain(format!(": {held}, the newest of ")), Span::Moment(newest)]
        }
        (None, _) => vec![plain(": no snapshot was ever taken")],
    };
    spans.extend(held);
    if let Some(url) = &source.url {
        spans.extend([plain(", "), Span::Address(url.to_string())]);
    }
    if let Some(became) = &source.became {
        let advice = format!(". Did it become {became}? Then add to that source: ");
        spans.extend([plain(advice), Span::Code(format!("formerly = [\"{id}\"]"))]);
    }
    spans
}

/// Whether its page cannot be seen. A 404 that waits for its second look is told there.
pub(super) fn fails(source: &SourceStatus) -> bool {
    let waits =
        source.failing.as_ref().is_some_and(|row| source.held.is_some() && row.why.cause.is_gone());
    source.gone.is_some() || source.dismissed.is_some() || (source.failing.is_some() && !waits)
}

/// Whether its page was looked for and is not there: it was checked, then.
pub(super) fn is_gone(source: &SourceStatus) -> bool {
    let not_there = source.failing.as_ref().is_some_and(|row| row.why.cause.is_gone());
    source.gone.is_some() || (source.dismissed.is_none() && not_there)
}

/// Whether nothing went wrong with it but that no crawl came.
fn is_left_out(source: &SourceStatus) -> bool {
    source.overdue.is_some() && !fails(source)
}

fn left_out(source: &SourceStatus) -> Vec<Span> {
    let mut spans = vec![Span::Strong(source.title.clone()), plain(": no crawl has come to it")];
    if let Some(since) = source.overdue {
        spans.extend([plain(", and it has been due since "), Span::Moment(since)]);
    }
    spans
}

/// When what stands was first seen.
fn changed(source: &SourceStatus) -> Span {
    match source.last_changed {
        Some(at) => Span::Moment(at),
        None if source.snapshots == 0 => plain("never seen"),
        None => plain("not since the first snapshot"),
    }
}

/// A document of a publication that could not be fetched.
fn unfetched(document: &Unchecked) -> Vec<Span> {
    vec![
        Span::Strong(document.title.clone()),
        plain(bounded(&format!(" ({}): {}, since ", document.source, document.why))),
        Span::Moment(document.since),
        plain(match document.checks {
            0 => String::new(),
            n => format!(" ({})", count(n as usize, "check", "checks")),
        }),
    ]
}

fn failure(source: &SourceStatus) -> Vec<Span> {
    let mut spans = vec![Span::Strong(source.title.clone())];
    if let Some(Gone { why, since }) = source.gone.as_ref().or(source.dismissed.as_ref()) {
        spans.push(plain(format!(": {why}, since ")));
        spans.push(Span::Moment(*since));
    } else if let Some(row) = &source.failing {
        spans.push(plain(format!(": {}, since ", row.why.text)));
        spans.push(Span::Moment(row.since));
        spans.push(plain(format!(" ({})", count(row.count as usize, "check", "checks"))));
    }
    spans
}

fn row(source: &SourceStatus) -> Vec<Vec<Span>> {
    let at = |at: Option<jiff::Timestamp>| at.map_or_else(|| plain("never"), Span::Moment);
    let mut name = vec![Span::Strong(source.title.clone()), plain(format!(" ({})", source.source))];
    name.extend(super::documents::beside(source.documents));
    if source.withdrawn {
        name.extend([plain(", "), Span::Strong("withdrawn by its publisher".to_owned())]);
    }
    if let Some(editions) = &source.in_force {
        let is = if source.withdrawn { "its last edition" } else { "edition in force" };
        name.push(plain(format!(", {is}: {editions}")));
    }
    if let Some(why) = &source.paused {
        name.push(plain(format!(", paused: {why}")));
    }
    vec![
        name,
        vec![at(source.last_checked)],
        vec![changed(source)],
        vec![plain(words::number(source.snapshots))],
        vec![Span::Address(source.url.to_string())],
    ]
}
