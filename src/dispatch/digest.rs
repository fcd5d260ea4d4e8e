//! What of a report goes to one subscriber, in which order, under which id. Pure; decides no words.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::Timestamp;

use crate::{
    deliver::{Contents, Parcel},
    model::{
        capture::Digest,
        change::{Change, ChangeKind},
        delivery::{Item, ToldOf},
        report::{Recovered, Report, Unchecked},
        snapshot::Position,
        source::SourceId,
        subscriber::{Channel, Form, Role, Subscriber},
    },
    report::{self, Format, ReportFormat},
};

/// How much of a digest stands in a message's id, in hexadecimal digits.
const ID: usize = 32;

/// Leaves of a report what is for that role. An officer learns what a report does not cover from one that goes out
/// anyway; whoever runs it learns of each failure once, where it is confirmed and was not told before.
pub(super) fn keep(report: &mut Report, role: Role, told: &Position) {
    match role {
        Role::Officer => {
            report.recovered.clear();
            group(&mut report.changes);
        }
        Role::Operator => {
            let before = |source: &SourceId| told.get(source)?.failing;
            gone_and_back(report, &before);
            report.unchecked.retain(|unchecked| {
                let told = before(&unchecked.source);
                unchecked.confirmed && told.is_none_or(|(since, _)| since != unchecked.since)
            });
        }
    }
}

/// To an officer it is a change that a page is not to be found, or there again; to whoever runs it, a failure that
/// begins or ends. Of each source the last counts. That it is over is told where the failure was told, `before` or
/// here, and from when that was; a page was still there when it was last seen before.
fn gone_and_back(
    report: &mut Report,
    before: &dyn Fn(&SourceId) -> Option<(Timestamp, Timestamp)>,
) {
    let is_gone =
        |change: &Change| matches!(change.kind, ChangeKind::Removed | ChangeKind::NotFound);
    let of_sight = |change: &&Change| is_gone(change) || change.kind == ChangeKind::Returned;
    let mut last: BTreeMap<&SourceId, &Change> = BTreeMap::new();
    for change in report.changes.iter().filter(of_sight) {
        let known = last.entry(&change.source).or_insert(change);
        if change.to.captured_at > known.to.captured_at {
            *known = change;
        }
    }
    for (source, change) in last {
        let (source, title, since) = (source.clone(), change.title.clone(), change.to.captured_at);
        if change.kind == ChangeKind::Returned {
            let at = since;
            let gone = report.changes.iter().filter(|one| one.source == source && is_gone(one));
            let gone = gone.map(|one| one.to.captured_at).filter(|gone| *gone < at).max();
            let since = gone.or_else(|| before(&source).map(|(since, _)| since));
            let back = since.map(|since| Recovered { source, title, since, at });
            report.recovered.extend(back);
            continue;
        }
        let why = change.evidence.first().or(change.reasons.first()).cloned().unwrap_or_default();
        report.unchecked.push(Unchecked {
            source,
            title,
            url: change.url.clone(),
            why,
            since,
            checks: 0,
            confirmed: true,
            gone: true,
            by_hand: false,
            last_checked: Some(change.last_seen_before),
        });
    }
}

/// Changes of one publication stand together; those with the heaviest come first.
fn group(changes: &mut [Change]) {
    let work = |change: &Change| match (&change.publication, change.source.parent()) {
        (Some(publication), _) => publication.to_string(),
        (None, Some(parent)) => format!("source {parent}"),
        (None, None) => format!("source {}", change.source),
    };
    let mut heaviest = BTreeMap::new();
    for (place, change) in changes.iter().enumerate() {
        let first = heaviest.entry(work(change)).or_insert((Reverse(change.significance), place));
        *first = (*first).min((Reverse(change.significance), place));
    }
    changes
        .sort_by_key(|change| (heaviest.get(&work(change)).copied(), Reverse(change.significance)));
}

/// What a report tells that role; nothing where there is nothing to tell.
pub(super) fn items(report: &Report, role: Role) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |source: &SourceId, told| {
        items.push(Item { source: source.clone(), told });
    };
    if role == Role::Officer {
        for change in &report.changes {
            let (id, kind, significance) = (change.id.clone(), change.kind, change.significance);
            add(&change.source, ToldOf::Change { id, kind, significance });
        }
        for event in &report.events {
            let (id, kind, significance) = (event.id.clone(), event.kind, event.significance);
            add(&event.source, ToldOf::Change { id, kind, significance });
        }
        for begun in &report.beginnings {
            add(&begun.source, ToldOf::Beginning(begun.captured_at));
        }
        for taken_back in &report.taken_back {
            add(&taken_back.source, ToldOf::TakenBack(taken_back.at));
        }
        for proposed in &report.proposed {
            add(&proposed.found_in, ToldOf::Proposed(proposed.url.to_string()));
        }
    } else {
        for unchecked in &report.unchecked {
            add(&unchecked.source, ToldOf::Failing(unchecked.since));
        }
        for recovered in &report.recovered {
            add(&recovered.source, ToldOf::Recovered(recovered.at));
        }
    }
    for unreadable in &report.unreadable {
        add(&unreadable.source, ToldOf::Unreadable(unreadable.captured_at));
    }
    items
}

/// Leaves in a report, of what it tells, only those `items`.
pub(super) fn only(report: &mut Report, role: Role, items: &[Item]) {
    let is_one = |source: &SourceId, told: &dyn Fn(&ToldOf) -> bool| {
        items.iter().any(|item| item.source == *source && told(&item.told))
    };
    let is_change = |source: &SourceId, of: &str| {
        is_one(source, &|told| matches!(told, ToldOf::Change { id, .. } if id == of))
    };
    report.changes.retain(|change| is_change(&change.source, &change.id));
    report.events.retain(|event| is_change(&event.source, &event.id));
    report
        .beginnings
        .retain(|one| is_one(&one.source, &|told| *told == ToldOf::Beginning(one.captured_at)));
    report.taken_back.retain(|one| is_one(&one.source, &|told| *told == ToldOf::TakenBack(one.at)));
    report.proposed.retain(|one| {
        is_one(&one.found_in, &|told| *told == ToldOf::Proposed(one.url.to_string()))
    });
    report
        .unreadable
        .retain(|one| is_one(&one.source, &|told| *told == ToldOf::Unreadable(one.captured_at)));
    // An officer's report names them for what it does not cover, and tells none of them.
    if role == Role::Operator {
        report
            .unchecked
            .retain(|one| is_one(&one.source, &|told| *told == ToldOf::Failing(one.since)));
        report
            .recovered
            .retain(|one| is_one(&one.source, &|told| *told == ToldOf::Recovered(one.at)));
    }
}

/// The message. Its id follows from the subscriber and from what it tells; where it tells nothing, from when the
/// subscriber was last dealt with.
pub(super) fn parcel(
    subscriber: &Subscriber,
    report: &Report,
    items: &[Item],
    settled: Option<Timestamp>,
    at: Timestamp,
) -> Parcel {
    let told: Vec<_> = items.iter().map(Item::identity).collect();
    let identity = (subscriber.id.as_str(), told, settled.filter(|_| items.is_empty()));
    let identity = serde_json::to_vec(&identity).unwrap_or_default();
    let id = format!("guidewatch-{}", &Digest::of(&identity).to_string()[..ID]);
    let is_operator = subscriber.role == Role::Operator;
    let subject = match (items.is_empty(), is_operator) {
        (true, _) => report::nothing_in_a_line(report),
        (false, true) => report::trouble_in_a_line(report),
        (false, false) => report::subject(report),
    };
    let written = |form: ReportFormat| match (items.is_empty(), is_operator) {
        (true, _) => report::render_nothing(report, form),
        (false, true) => report::render_trouble(report, form),
        (false, false) => report::render(report, form),
    };
    let contents = match &subscriber.channel {
        Channel::Mail(_) => Contents::Letter {
            text: written(Format::Text.into()),
            html: written(Format::Html.into()),
        },
        Channel::Webhook { form, .. }
        | Channel::Command { form, .. }
        | Channel::Folder { form, .. } => {
            Contents::Document { form: *form, text: written(format(*form)) }
        }
    };
    Parcel { id, at, subject: format!("guidewatch: {subject}"), contents }
}

fn format(form: Form) -> ReportFormat {
    match form {
        Form::Text => Format::Text.into(),
        Form::Markdown => Format::Markdown.into(),
        Form::Html => Format::Html.into(),
        Form::Json => Format::Json.into(),
        Form::Csv => ReportFormat::Csv,
        Form::Atom => ReportFormat::Atom,
        Form::Slack => ReportFormat::Slack,
        Form::Teams => ReportFormat::Teams,
    }
}
