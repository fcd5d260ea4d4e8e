//! The report itself: the headline counts, then changes, then what could not be checked or read, then
//! where watching began. Decides order and words, no format.

use jiff::SignedDuration;

use super::{
    brief, calendar,
    change::card,
    citing::{self, Beside},
    documents::{counted, with_documents},
    excerpt::bounded,
    headline::headline,
    page::{Page, Part, Span, para, plain, section},
    since,
    words::{self, count},
};
use crate::model::report::{
    Beginning, Held, Proposed, Recovered, Report, TakenBack, Unchecked, Unreadable,
};

/// A report laid out.
pub(super) fn page(report: &Report) -> Page {
    let made = told_of(report);
    let mut parts = covering(report.note.as_deref());
    if report.is_empty() && report.left_out == 0 {
        parts.push(Part::Lead(vec![plain(nothing(report))]));
        return Page { title: format!("What changed: {made}"), parts };
    }
    let starting = report.starting && report.changes.is_empty() && report.events.is_empty();
    let title = if starting {
        format!("Starting report: {}", words::day(report.generated_at))
    } else {
        format!("What changed: {made}")
    };
    let first = if starting {
        start(report)
    } else {
        vec![Part::Lead(vec![Span::Strong(headline(report))]), covered(report)]
    };
    let first = first.into_iter().chain(brief::late(report).map(para));
    let first: Vec<Part> = first.chain(citing::in_short(report).map(Part::Para)).collect();
    if parts.is_empty() {
        parts = first;
    } else {
        // A heading, so that nobody takes the report's first words for the note's last.
        parts.push(section("In short", first));
    }
    let mut beside = Beside::of(report);
    for (n, event) in report.events.iter().enumerate() {
        let mut card = calendar::card(Some(n + 1), event);
        if let Part::Card { parts, .. } = &mut card {
            parts.extend(beside.event(event));
        }
        parts.push(card);
    }
    for (n, change) in report.changes.iter().enumerate() {
        let mut card = card(Some(report.events.len() + n + 1), change);
        if let Part::Card { parts, .. } = &mut card {
            // Right behind what happened and when.
            let place = 2.min(parts.len());
            parts.splice(place..place, since::told(report, change));
            parts.extend(beside.change(change));
        }
        parts.push(card);
    }
    if report.left_out > 0 {
        parts.push(para(left_out(report)));
    }
    parts.extend(calendar::ahead(&report.ahead));
    parts.extend(proposed(&report.proposed));
    if starting {
        parts.extend(beginnings(report));
        parts.extend(citing::from_the_beginning(report));
    }
    parts.extend(unchecked(&report.unchecked, starting));
    parts.extend(recovered(&report.recovered));
    parts.extend(taken_back(&report.taken_back));
    parts.extend(unreadable(&report.unreadable));
    parts.extend(held(&report.held));
    if !starting {
        parts.extend(newly_watched(&report.beginnings));
        parts.extend(citing::from_the_beginning(report));
    }
    Page { title, parts }
}

/// How many changes are left out, and how to see them.
fn left_out(report: &Report) -> String {
    let changes = count(report.left_out, "less weighty change is", "less weighty changes are");
    let (they, them) =
        if report.left_out == 1 { ("It counts", "it") } else { ("They count", "them") };
    if report.left_for_later {
        return format!(
            "{changes} left out, as asked; a report without --min-significance tells {them}."
        );
    }
    // A reader who is told what is new has been told of these, too: they do not come again.
    let told = if report.period.from.is_none() {
        let show = if report.left_out == 1 { "shows" } else { "show" };
        format!(" {they} as told; --since with --min-significance cosmetic {show} {them}.")
    } else {
        String::new()
    };
    format!("{changes} left out.{told}")
}

/// The covering note, set apart as somebody's own words, broken into lines as they broke it.
fn covering(note: Option<&str>) -> Vec<Part> {
    let lines: Vec<String> =
        note.unwrap_or_default().lines().map(|line| line.trim().to_owned()).collect();
    let paragraphs = lines.split(String::is_empty).filter(|lines| !lines.is_empty());
    let paragraphs: Vec<Part> = paragraphs.map(|lines| Part::Broken(lines.to_vec())).collect();
    if paragraphs.is_empty() {
        return Vec::new();
    }
    vec![section("Covering note", paragraphs)]
}

fn nothing(report: &Report) -> String {
    let watched = count(report.watched, "source", "sources");
    let by = report.last_checked.map(|at| format!(" by {} (London)", words::moment(at)));
    let by = by.unwrap_or_default();
    if report.watched == 0 {
        return "Nothing to tell: no source is watched.".to_owned();
    }
    let cannot = match report.failing {
        0 => String::new(),
        n => format!(", {} cannot be checked", words::number(n as u64)),
    };
    let gone = match report.gone {
        0 => String::new(),
        1 => ", 1 is not to be found".to_owned(),
        n => format!(", {} are not to be found", words::number(n as u64)),
    };
    if !report.held.is_empty() {
        let waiting = words::waiting(&report.held);
        let checked = match report.checked {
            0 => "none checked".to_owned(),
            n => format!("{} checked{by}", words::number(n as u64)),
        };
        return format!(
            "Nothing to tell: {watched} watched, {checked}{cannot}{gone}, {waiting} for a second look (`guidewatch status` says why)."
        );
    }
    if report.checked == report.watched {
        let all = if report.watched == 1 { "checked" } else { "all checked" };
        return format!("Nothing to tell: {watched} watched, {all}{by}.");
    }
    let checked = match report.checked {
        0 => "none of them checked".to_owned(),
        n => format!("{} of them checked{by}", words::number(n as u64)),
    };
    let why = if cannot.is_empty() { "" } else { " (`guidewatch status` says why)" };
    let others = if report.checked + report.failing + report.gone < report.watched {
        "; the others are not yet due again or failed too recently to say more"
    } else {
        ""
    };
    format!("Nothing to tell: {watched} watched, {checked}{cannot}{why}{gone}{others}.")
}

/// The day of a report, or the days of the period that it was asked for: one that ends at midnight ends the day before.
fn told_of(report: &Report) -> String {
    let Some(from) = report.period.from else { return words::day(report.generated_at) };
    let last = report.period.to - SignedDuration::from_nanos(1);
    let (from, to) = (words::day(from), words::day(last.max(from)));
    if from == to { from } else { format!("{from} to {to}") }
}

fn covered(report: &Report) -> Part {
    let mut spans = if let Some(from) = report.period.from {
        vec![plain("From "), Span::Moment(from), plain(" to "), Span::Moment(report.period.to)]
    } else {
        let new = if report.starting {
            "Your first report: what is new since watching began, up to "
        } else {
            "What is new since your last report, up to "
        };
        vec![plain(new), Span::Moment(report.period.to)]
    };
    spans.push(plain(format!(
        ". All times are London times. {} watched",
        count(report.watched, "source", "sources")
    )));
    if let Some(at) = report.last_checked {
        spans.extend([plain(", the latest check on "), Span::Moment(at)]);
    }
    spans.push(plain("."));
    Part::Para(spans)
}

fn start(report: &Report) -> Vec<Part> {
    let read = report.beginnings.iter().filter(|beginning| beginning.words.is_some()).count();
    let unread = report.beginnings.len() - read;
    let mut parts = vec![format!("{} read", count(read, "source", "sources"))];
    if unread > 0 {
        parts
            .push(format!("{} kept whose text cannot be read yet", count(unread, "file", "files")));
    }
    let gone = report.unchecked.iter().filter(|one| one.gone).count();
    if report.unchecked.len() > gone {
        let failing = report.unchecked.len() - gone;
        parts.push(format!("{} could not be checked", words::number(failing as u64)));
    }
    if gone > 0 {
        parts.push(format!("{} not to be found", words::number(gone as u64)));
    }
    let lead = format!("{}. There is nothing to compare yet.", parts.join(", "));
    let at = match report.last_checked {
        Some(at) => format!(" The latest check was on {} (London).", words::moment(at)),
        None => String::new(),
    };
    let watched = count(report.watched, "source is", "sources are");
    vec![
        Part::Lead(vec![Span::Strong(lead)]),
        para(format!(
            "{watched} watched. From the next crawl on, this report says what changed.{at}"
        )),
    ]
}

/// The whole starting state: what was read, and the files that are held without being read.
fn beginnings(report: &Report) -> Vec<Part> {
    let row = |beginning: &Beginning| {
        let date = beginning.publisher_date.map_or_else(|| "none shown".to_owned(), words::date);
        let held = match beginning.words {
            Some(_) if beginning.entries.is_some() => {
                count(beginning.entries.unwrap_or_default(), "entry", "entries")
            }
            Some(n) => count(n, "word", "words"),
            None => "not read yet".to_owned(),
        };
        let mut title = vec![Span::Strong(bounded(&beginning.title))];
        if let Some(withdrawn) = &beginning.withdrawn {
            title.push(plain(format!(" – already withdrawn: “{}”", bounded(withdrawn))));
        }
        vec![
            title,
            vec![plain(date)],
            vec![plain(with_documents(
                format!("{held}, {}", words::size(beginning.length)),
                beginning.documents,
                beginning.document_words,
            ))],
            vec![Span::Sha256(beginning.sha256)],
            vec![Span::Address(beginning.url.to_string())],
        ]
    };
    let rows: Vec<_> = report.beginnings.iter().map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let heads = vec!["Publication", "Publisher’s date", "Held", "SHA-256", "Address"];
    vec![section("Where watching begins", vec![Part::Table { heads, rows }])]
}

/// A source that joined the list later: one line.
fn newly_watched(beginnings: &[Beginning]) -> Option<Part> {
    let line = |beginning: &Beginning| {
        let mut spans = vec![Span::Strong(bounded(&beginning.title))];
        spans.extend([plain(": first seen on "), Span::Moment(beginning.captured_at)]);
        if let Some(date) = beginning.publisher_date {
            spans.push(plain(format!(", publisher’s date {}", words::date(date))));
        }
        if let Some(documents) = counted(beginning.documents, beginning.document_words) {
            spans.push(plain(format!(", {documents}")));
        }
        if let Some(withdrawn) = &beginning.withdrawn {
            spans.push(plain(format!(", already withdrawn: “{}”", bounded(withdrawn))));
        }
        spans.push(plain(match beginning.entries {
            Some(n) => {
                format!("; it lists {}, and new ones will be told.", count(n, "entry", "entries"))
            }
            None => "; nothing to compare yet.".to_owned(),
        }));
        spans
    };
    let lines: Vec<_> = beginnings.iter().map(line).collect();
    (!lines.is_empty()).then(|| section("New on the list", vec![Part::List(lines)]))
}

/// What lists show that nobody watches yet, each with the way to watch it.
fn proposed(proposed: &[Proposed]) -> Option<Part> {
    let line = |new: &Proposed| {
        let date = new.date.map(|date| format!(", {}", words::date(date))).unwrap_or_default();
        vec![
            Span::Strong(bounded(&new.title)),
            plain(format!("{date}, ")),
            Span::Address(new.url.to_string()),
            plain(format!(" (on “{}” since ", bounded(&new.list))),
            Span::Moment(new.since),
            plain("). To watch it: "),
            Span::Code(new.add.clone()),
        ]
    };
    let lines: Vec<_> = proposed.iter().map(line).collect();
    let why =
        "They are on lists that you look for new publications in. Nothing is added by itself.";
    (!lines.is_empty())
        .then(|| section("New publications, not watched yet", vec![para(why), Part::List(lines)]))
}

/// Whether a failure is too young to be called one.
pub(super) fn is_early(source: &Unchecked) -> bool {
    source.checks > 0 && !source.confirmed && !source.by_hand
}

/// What could not be checked, where that is no news yet only which; and what was looked for and is not there.
pub(super) fn unchecked(all: &[Unchecked], starting: bool) -> Vec<Part> {
    let (gone, unseen): (Vec<_>, Vec<_>) = all.iter().partition(|source| source.gone);
    let (early, sure): (Vec<_>, Vec<_>) =
        unseen.into_iter().partition(|source| is_early(source) && !starting);
    let row = |source: &Unchecked| {
        let tried = match source.checks {
            0 if source.confirmed || source.by_hand => String::new(),
            0 => " (not tried)".to_owned(),
            n => format!(" ({})", count(n as usize, "check", "checks")),
        };
        let since = vec![Span::Moment(source.since), plain(tried)];
        let seen = source.last_checked.map_or_else(|| plain("never"), Span::Moment);
        vec![
            vec![Span::Strong(source.title.clone())],
            vec![plain(source.why.clone())],
            since,
            vec![seen],
            vec![Span::Address(source.url.to_string())],
        ]
    };
    let rows: Vec<_> = sure.into_iter().map(row).collect();
    let heads = vec!["Publication", "Why", "Since", "Last seen", "Address"];
    let mut parts = Vec::new();
    if !rows.is_empty() {
        parts.push(Part::Table { heads: heads.clone(), rows });
    }
    if !early.is_empty() {
        let names: Vec<_> = early.iter().map(|source| source.title.clone()).collect();
        let names = words::listed(&names);
        parts.push(para(format!("Could not be checked this time: {names}.")));
    }
    let unseen = (!parts.is_empty()).then(|| section("What could not be checked", parts));
    let rows: Vec<_> = gone.into_iter().map(row).collect();
    let gone =
        (!rows.is_empty()).then(|| section("Not to be found", vec![Part::Table { heads, rows }]));
    unseen.into_iter().chain(gone).collect()
}

/// What can be checked again.
pub(super) fn recovered(recovered: &[Recovered]) -> Option<Part> {
    let line = |source: &Recovered| {
        vec![
            Span::Strong(source.title.clone()),
            plain(": checked again on "),
            Span::Moment(source.at),
            plain("; it could not be checked from "),
            Span::Moment(source.since),
            plain(" on."),
        ]
    };
    let lines: Vec<_> = recovered.iter().map(line).collect();
    (!lines.is_empty()).then(|| section("Can be checked again", vec![Part::List(lines)]))
}

fn taken_back(taken_back: &[TakenBack]) -> Option<Part> {
    let line = |source: &TakenBack| {
        vec![
            Span::Strong(source.title.clone()),
            plain(format!(" ({}): told as “{}”, first seen on ", source.source, source.what)),
            Span::Moment(source.since),
            plain("; set aside by hand on "),
            Span::Moment(source.at),
            plain(format!(": {}", bounded(&source.reason))),
        ]
    };
    let lines: Vec<_> = taken_back.iter().map(line).collect();
    let why = "An earlier report told of this. It was a mistake and counts for nothing.";
    (!lines.is_empty()).then(|| section("Taken back", vec![para(why), Part::List(lines)]))
}

/// What could not be read.
pub(super) fn unreadable(unreadable: &[Unreadable]) -> Option<Part> {
    let row = |source: &Unreadable| {
        vec![
            vec![Span::Strong(source.title.clone())],
            vec![plain(source.why.clone())],
            vec![Span::Moment(source.captured_at)],
            vec![Span::Sha256(source.sha256)],
            vec![Span::Address(source.url.to_string())],
        ]
    };
    let rows: Vec<_> = unreadable.iter().map(row).collect();
    let heads = vec!["Publication", "Why", "Captured", "SHA-256", "Address"];
    (!rows.is_empty()).then(|| section("What could not be read", vec![Part::Table { heads, rows }]))
}

/// What waits, since when, and what settles it.
pub(super) fn waiting(held: &Held) -> Vec<Span> {
    vec![
        Span::Strong(held.title.clone()),
        plain(format!(" ({}): {}. First seen on ", held.source, held.why)),
        Span::Moment(held.since),
        plain("; a look from "),
        Span::Moment(held.until),
        plain(" on settles it."),
    ]
}

fn held(held: &[Held]) -> Option<Part> {
    let lines: Vec<_> = held.iter().map(waiting).collect();
    let why = "What came looked odd. It counts for nothing until a later look agrees with it.";
    (!lines.is_empty())
        .then(|| section("Waiting for a second look", vec![para(why), Part::List(lines)]))
}
