//! Reports for programs: one object, schemas as the interface names them. Fields are added, never
//! renamed, within a schema number. Captured text is given as it came, its unsafe characters escaped.
//!
//! First sights are no changes: they stand in `beginnings`, not in `changes`.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use url::Url;

use super::{clean::is_unsafe, json_citations};
use crate::model::{
    capture::Digest,
    change::{Announced, Change, ChangeKind, Evidence, PartChange, Significance},
    delivery::{Dealt, Delivery},
    diff::{Edit, Group, Op},
    document::Document,
    editions::Editions,
    event::{Ahead, Event},
    exhibit::Exhibit,
    operation::Operation,
    report::{
        Beginning, Compared, Comparison, DocumentHeld, Held, History, NextCopy, Period, Proposed,
        Recovered, Report, Shown, Status, TakenBack, Unchecked, Unreadable,
    },
    snapshot::Snapshot,
    source::{PublicationId, SourceId},
};

#[derive(Serialize)]
struct Reported<'a> {
    schema: &'static str,
    generated_at: Timestamp,
    period: Period,
    starting: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a String>,
    watched: usize,
    checked: usize,
    last_checked: Option<Timestamp>,
    changes: Vec<Changed<'a>>,
    /// Editions that are out and come into force soon.
    ahead: &'a [Ahead],
    left_out: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    undelivered_since: Option<Timestamp>,
    beginnings: &'a [Beginning],
    unchecked: &'a [Unchecked],
    recovered: &'a [Recovered],
    taken_back: &'a [TakenBack],
    unreadable: &'a [Unreadable],
    held: &'a [Held],
    proposed: &'a [Proposed],
    stale_citations: Vec<json_citations::Cited<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    id: &'a str,
    publication: Option<&'a PublicationId>,
    source: &'a SourceId,
    url: &'a Url,
    title: &'a str,
    kind: ChangeKind,
    also: &'a [ChangeKind],
    significance: Significance,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    in_words: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    announced: Option<&'a Announced>,
    evidence: &'a [String],
    /// Of what the calendar brought, which has no looks before and after.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "<[PartChange]>::is_empty")]
    parts: &'a [PartChange],
    edits: &'a [Edit],
}

impl<'a> From<&'a Change> for Changed<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            id: &change.id,
            publication: change.publication.as_ref(),
            source: &change.source,
            url: &change.url,
            title: &change.title,
            kind: change.kind,
            also: &change.also,
            significance: change.significance,
            reasons: &change.reasons,
            in_words: change.in_words.as_ref(),
            announced: Some(&change.announced),
            evidence: &change.evidence,
            effective: None,
            edition: None,
            from: Some(&change.from),
            to: Some(&change.to),
            last_seen_before: Some(change.last_seen_before),
            parts: &change.parts,
            edits: &change.diff.edits,
        }
    }
}

impl<'a> From<&'a Event> for Changed<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            in_words: None,
            id: &event.id,
            publication: Some(&event.publication),
            source: &event.source,
            url: &event.url,
            title: &event.title,
            kind: event.kind,
            also: &[],
            significance: event.significance,
            reasons: &event.reasons,
            announced: None,
            evidence: &event.evidence,
            effective: Some(event.effective),
            edition: Some(&event.edition),
            from: None,
            to: None,
            last_seen_before: None,
            parts: &[],
            edits: &[],
        }
    }
}

/// Schema `guidewatch.report/1`.
pub(super) fn report(report: &Report) -> String {
    let events = report.events.iter().map(Changed::from);
    written(&Reported {
        schema: "guidewatch.report/1",
        generated_at: report.generated_at,
        period: report.period,
        starting: report.starting,
        note: report.note.as_ref(),
        watched: report.watched,
        checked: report.checked,
        last_checked: report.last_checked,
        changes: events.chain(report.changes.iter().map(Changed::from)).collect(),
        ahead: &report.ahead,
        left_out: report.left_out,
        undelivered_since: report.undelivered_since,
        beginnings: &report.beginnings,
        unchecked: &report.unchecked,
        recovered: &report.recovered,
        taken_back: &report.taken_back,
        unreadable: &report.unreadable,
        held: &report.held,
        proposed: &report.proposed,
        stale_citations: json_citations::told(report),
    })
}

#[derive(Serialize)]
struct ComparedSide<'a> {
    name: &'a str,
    sha256: Digest,
    /// Left out where no person supplied it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    supplied: bool,
    blocks: usize,
    words: usize,
}

#[derive(Serialize)]
struct Summary {
    substance: usize,
    reference: usize,
    layout: usize,
    contents: usize,
    editorial: usize,
    moved: usize,
}

#[derive(Serialize)]
struct ComparedJson<'a> {
    schema: &'static str,
    old: ComparedSide<'a>,
    new: ComparedSide<'a>,
    significance: Option<Significance>,
    in_words: Option<&'a String>,
    reasons: &'a [String],
    summary: Summary,
    edits: &'a [Edit],
}

/// Schema `guidewatch.compare/1`.
pub(super) fn comparison(comparison: &Comparison) -> String {
    let diff = &comparison.diff;
    let side = |side: &'_ Compared| (side.name.clone(), side.sha256);
    let ((old, old_digest), (new, new_digest)) = (side(&comparison.old), side(&comparison.new));
    written(&ComparedJson {
        schema: "guidewatch.compare/1",
        old: ComparedSide {
            name: &old,
            sha256: old_digest,
            supplied: comparison.old.supplied,
            blocks: diff.old.blocks,
            words: diff.old.words,
        },
        new: ComparedSide {
            name: &new,
            sha256: new_digest,
            supplied: comparison.new.supplied,
            blocks: diff.new.blocks,
            words: diff.new.words,
        },
        significance: comparison.significance,
        in_words: comparison.summary.as_ref(),
        reasons: &comparison.reasons,
        summary: Summary {
            substance: diff.count(Group::Substance),
            reference: diff.count(Group::Reference),
            layout: diff.count(Group::Layout),
            contents: diff.count(Group::Contents),
            editorial: diff.count(Group::Editorial),
            moved: diff.edits.iter().filter(|edit| edit.op == Op::Moved).count(),
        },
        edits: &diff.edits,
    })
}

/// A model value under its schema.
#[derive(Serialize)]
struct Under<T> {
    schema: &'static str,
    #[serde(flatten)]
    value: T,
}

/// Schema `guidewatch.evidence/1`.
pub(super) fn exhibit(exhibit: &Exhibit) -> String {
    written(&Under { schema: "guidewatch.evidence/1", value: exhibit })
}

/// Schema `guidewatch.history/1`.
pub(super) fn history(history: &History) -> String {
    written(&Under { schema: "guidewatch.history/1", value: history })
}

#[derive(Serialize)]
struct Delivered<'a> {
    subscriber: &'a str,
    at: Timestamp,
    #[serde(flatten)]
    delivery: &'a Delivery,
}

#[derive(Serialize)]
struct Told<'a> {
    source: &'a SourceId,
    title: &'a str,
    deliveries: Vec<Delivered<'a>>,
}

/// Schema `guidewatch.deliveries/1`.
pub(super) fn deliveries(history: &History, deliveries: &[Dealt]) -> String {
    let delivered = deliveries.iter().map(|Dealt { subscriber, at, delivery }| Delivered {
        subscriber,
        at: *at,
        delivery,
    });
    let deliveries = delivered.collect();
    let value = Told { source: &history.source, title: &history.title, deliveries };
    written(&Under { schema: "guidewatch.deliveries/1", value })
}

/// Schema `guidewatch.operator/1`.
pub(super) fn operation(operation: &Operation) -> String {
    written(&Under { schema: "guidewatch.operator/1", value: operation })
}

/// Schema `guidewatch.status/1`.
pub(super) fn status(status: &Status) -> String {
    written(&Under { schema: "guidewatch.status/1", value: status })
}

/// Schema `guidewatch.editions/1`.
pub(super) fn editions(editions: &Editions) -> String {
    written(&Under { schema: "guidewatch.editions/1", value: editions })
}

#[derive(Serialize)]
struct ShownJson<'a> {
    title: &'a str,
    snapshot: &'a Snapshot,
    gone_since: Option<Timestamp>,
    next: Option<&'a NextCopy>,
    document: &'a Document,
    #[serde(skip_serializing_if = "<[DocumentHeld]>::is_empty")]
    documents: &'a [DocumentHeld],
}

/// Schema `guidewatch.show/1`.
pub(super) fn shown(shown: &Shown) -> String {
    let Shown { title, snapshot, document, documents, gone_since, next } = shown;
    let (gone_since, next) = (*gone_since, next.as_ref());
    let value = ShownJson { title, snapshot, gone_since, next, document, documents };
    written(&Under { schema: "guidewatch.show/1", value })
}

/// `value` as indented JSON with a line feed at its end. Unsafe characters, which can only stand in
/// strings, are written as `\u` escapes, so that a terminal is safe and a program loses nothing.
pub(super) fn written(value: &impl Serialize) -> String {
    // Our own plain data with string keys: nothing in it can fail to serialise.
    let Ok(json) = serde_json::to_string_pretty(value) else { return "{}\n".to_owned() };
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if is_unsafe(c) && c != '\n' {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}
