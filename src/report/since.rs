//! What a later change of the same report makes of an earlier one: withdrawn and put back, gone and there again, taken
//! off and offered again. So that a first sentence counts how things stand at the end, and an entry says how it went on.

use super::{
    change::is_back_as_it_was,
    page::{Part, Span, plain},
};
use crate::model::{
    change::{Change, ChangeKind, PartChange},
    report::Report,
};

/// Whether a change is of that kind, its weightiest or another.
pub(super) fn is(change: &Change, kind: ChangeKind) -> bool {
    change.kind == kind || change.also.contains(&kind)
}

/// Whether a page is gone.
pub(super) fn is_gone(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Removed | ChangeKind::NotFound)
}

/// The place in the report of the first later change of the same source that is of that kind.
fn later(report: &Report, change: &Change, kind: ChangeKind) -> Option<usize> {
    let is_later = |(_, other): &(usize, &Change)| {
        other.source == change.source
            && other.to.captured_at > change.to.captured_at
            && is(other, kind)
    };
    let all = report.changes.iter().enumerate().filter(is_later);
    all.min_by_key(|(_, other)| other.to.captured_at).map(|(place, _)| place)
}

/// Whether it was withdrawn and is not any more.
pub(super) fn is_put_back(report: &Report, change: &Change) -> bool {
    is(change, ChangeKind::Withdrawn) && later(report, change, ChangeKind::Reinstated).is_some()
}

/// Whether an earlier change of the report tells of the withdrawal that this one ends.
pub(super) fn was_withdrawn_here(report: &Report, change: &Change) -> bool {
    let is_earlier = |other: &Change| {
        other.source == change.source
            && other.to.captured_at < change.to.captured_at
            && is(other, ChangeKind::Withdrawn)
    };
    report.changes.iter().any(is_earlier)
}

/// Whether nothing happened but that attachments were taken off, all of which a later change offers again as they
/// were.
pub(super) fn is_given_back(report: &Report, change: &Change) -> bool {
    let mut kinds = std::iter::once(&change.kind).chain(&change.also);
    let is_quiet = |kind: &ChangeKind| {
        use ChangeKind::{AttachmentRemoved, AttachmentRetitled, DateOnly, NoteOnly};
        matches!(kind, AttachmentRemoved | AttachmentRetitled | DateOnly | NoteOnly)
    };
    let mut taken = taken(change).peekable();
    kinds.all(is_quiet)
        && taken.peek().is_some()
        && taken.all(|part| {
            given(report, change, part).is_some_and(|at| is_back_as_it_was(&report.changes[at]))
        })
}

fn taken(change: &Change) -> impl Iterator<Item = &PartChange> {
    change.parts.iter().filter(|part| part.kind == ChangeKind::AttachmentRemoved)
}

/// The place of the first later change that offers an attachment again which `change` took off.
fn given(report: &Report, change: &Change, part: &PartChange) -> Option<usize> {
    let is_it = |other: &PartChange| {
        other.kind == ChangeKind::AttachmentAdded
            && other.from.is_some()
            && (other.url == part.url || other.title == part.title)
    };
    let is_later = |(_, other): &(usize, &Change)| {
        other.source == change.source
            && other.to.captured_at > change.to.captured_at
            && other.parts.iter().any(is_it)
    };
    let all = report.changes.iter().enumerate().filter(is_later);
    all.min_by_key(|(_, other)| other.to.captured_at).map(|(place, _)| place)
}

/// What became later of what `change` tells, each with the number of the entry that says so.
pub(super) fn told(report: &Report, change: &Change) -> Option<Part> {
    let mut said: Vec<(String, usize)> = Vec::new();
    if is(change, ChangeKind::Withdrawn) {
        let at = later(report, change, ChangeKind::Reinstated);
        said.extend(at.map(|at| ("it is no longer withdrawn".to_owned(), at)));
    }
    if is_gone(change) {
        let at = later(report, change, ChangeKind::Returned);
        said.extend(at.map(|at| ("the page is there again".to_owned(), at)));
    }
    for part in taken(change) {
        let at = given(report, change, part);
        said.extend(at.map(|at| (format!("“{}” is offered again", part.title), at)));
    }
    let number = |at: usize| report.events.len() + at + 1;
    let said: Vec<String> =
        said.into_iter().map(|(what, at)| format!("{what} (see {})", number(at))).collect();
    (!said.is_empty()).then(|| {
        let said = format!(" {}.", super::words::listed(&said));
        Part::Para(vec![Span::Strong("Since then:".to_owned()), plain(said)])
    })
}
