//! The dated snapshots and checks of one source, laid out in the order of time.

use super::{
    page::{Page, Part, Span, para, plain, section},
    words::{self, count},
};
use crate::model::{
    report::{Happened, History},
    sighting::Decision,
    snapshot::{CheckResult, CheckRun, Origin, Snapshot},
};

/// A history laid out.
pub(super) fn page(history: &History) -> Page {
    let snapshots = count(history.snapshots.len(), "snapshot", "snapshots");
    let checks: usize = history.checks.iter().map(|run| run.count as usize).sum();
    let checks = count(checks, "check that brought none", "checks that brought none");
    let mut parts = vec![Part::Lead(vec![plain(format!(
        "{snapshots} held, {checks}. All times are London times; the source’s id is {}.",
        history.source
    ))])];
    parts.extend(super::documents::held(&history.documents));
    if history.snapshots.is_empty() && history.checks.is_empty() {
        parts.push(para("It has not been checked yet."));
        return Page { title: history.title.clone(), parts };
    }
    let discounted = |snapshot: &Snapshot| {
        history.aside.iter().find(|aside| aside.at == snapshot.at).map(|aside| aside.why.as_str())
    };
    let looks = history
        .snapshots
        .iter()
        .map(|snapshot| (snapshot.at, seen(snapshot, discounted(snapshot))));
    let runs = history.checks.iter().map(|run| (run.first, checked(run)));
    let decisions = history.decisions.iter().map(|decision| (decision.at, decided(decision)));
    let happened = |event: &Happened| {
        vec![Span::Moment(event.at), plain(": "), Span::Strong(event.what.clone())]
    };
    let events = history.events.iter().map(|event| (event.at, happened(event)));
    let mut lines: Vec<_> = looks.chain(runs).chain(decisions).chain(events).collect();
    lines.sort_by_key(|(at, _)| *at);
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    parts.push(section("Snapshots and checks", vec![Part::List(lines)]));
    Page { title: history.title.clone(), parts }
}

fn decided(decision: &Decision) -> Vec<Span> {
    let verb = if decision.confirmed { "confirmed" } else { "set aside" };
    vec![
        Span::Moment(decision.at),
        plain(format!(": {verb} by hand, what was first seen on ")),
        Span::Moment(decision.of),
        plain(format!(": {}", decision.reason)),
    ]
}

fn seen(snapshot: &Snapshot, discounted: Option<&str>) -> Vec<Span> {
    let how = match snapshot.origin {
        Origin::Crawl => format!("status {}", snapshot.status),
        Origin::Supplied => format!("supplied by hand on {}", words::day(snapshot.recorded_at)),
    };
    let mut spans = vec![
        Span::Moment(snapshot.at),
        plain(": "),
        Span::Strong("snapshot".to_owned()),
        plain(format!(", {how}, {}, SHA-256 ", words::size(snapshot.length))),
        Span::Sha256(snapshot.sha256),
        plain(", record "),
        Span::Code(snapshot.record.to_string()),
        plain(", "),
        Span::Address(snapshot.url.to_string()),
    ];
    spans.extend(discounted.map(|why| plain(format!("; does not count: it {why}"))));
    spans
}

fn checked(run: &CheckRun) -> Vec<Span> {
    let mut spans = vec![Span::Moment(run.first)];
    if run.last != run.first {
        spans.extend([plain(" to "), Span::Moment(run.last)]);
    }
    let checks = count(run.count as usize, "check", "checks");
    match &run.result {
        CheckResult::Same(at) => {
            spans.push(plain(format!(": {checks}, unchanged since the snapshot of ")));
            spans.push(Span::Moment(*at));
        }
        CheckResult::NotChecked(why) => {
            spans.push(plain(format!(": {checks}, could not be checked: {}", why.text)));
        }
    }
    spans
}
