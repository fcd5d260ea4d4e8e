//! What a report of important changes alone leaves out: it stays owed to a report of the same reader that leaves out
//! less, which tells nothing of what is important again. Judges nothing.

use std::collections::BTreeSet;

use super::{Reviewed, Scope};
use crate::model::{
    change::{Change, Significance},
    snapshot::{Position, Told},
    source::{Source, SourceId},
};

/// What a reader who asks for what weighs `least` or more has not been told yet: of what is important alone, further on
/// than of all.
pub(super) fn from_least(scope: &Scope, least: Significance) -> Scope {
    match scope {
        Scope::Owed(Some(position)) if least == Significance::Major => {
            let furthest = position.iter().map(|(id, told)| (id.clone(), told.furthest().clone()));
            Scope::Owed(Some(furthest.collect()))
        }
        scope => scope.clone(),
    }
}

/// Whether `change` was told already by a report of important changes alone, to a reader who stands at `before`.
pub(super) fn is_told(before: &Position, change: &Change) -> bool {
    let of = |id: &SourceId| before.get(id).and_then(|told| told.important.as_deref());
    let is_of_page =
        change.parts.is_empty() || change.id.starts_with(&format!("{}:", change.source));
    let page = is_of_page.then_some((&change.source, change.to.captured_at));
    let parts = change.parts.iter();
    let parts =
        parts.filter_map(|part| Some((part.source.as_ref()?, part.to.as_ref()?.captured_at)));
    let mut looks = page.into_iter().chain(parts).peekable();
    let was = |told: &Told, at| {
        told.through.is_some_and(|through| at <= through)
            && !told.held.contains(&at)
            // A text that could not be read then is told with its change.
            && told.owed.is_empty()
    };
    change.significance == Significance::Major
        && looks.peek().is_some()
        && looks.all(|(id, at)| of(id).is_some_and(|told| was(told, at)))
}

/// Notes in `position` that of `sources` and their documents nothing is left for later.
pub(super) fn settle(position: &mut Position, sources: &[&Source]) {
    let own: BTreeSet<&SourceId> = sources.iter().map(|source| &source.id).collect();
    for (id, told) in position {
        if own.contains(id) || id.parent().is_some_and(|id| own.contains(&id)) {
            told.important = None;
        }
    }
}

impl Reviewed {
    /// Keeps what this report, which was asked for important changes alone, left out for a later one of the same
    /// reader, who stood at `before`.
    pub fn keep_left_out(&mut self, before: &Position) {
        let publication = |id: &SourceId| id.parent().unwrap_or_else(|| id.clone());
        let waits = |(_, told): &(&SourceId, &Told)| told.important.is_some();
        let mut kept: BTreeSet<SourceId> =
            before.iter().filter(waits).map(|(id, _)| publication(id)).collect();
        kept.extend(self.left_out.iter().cloned());
        for (id, now) in &mut self.position {
            if !kept.contains(&publication(id)) {
                continue;
            }
            let was = before.get(id).cloned().unwrap_or_default();
            let (failing, in_force) = (now.failing, now.in_force.clone());
            let important = Some(Box::new(Told { important: None, ..std::mem::take(now) }));
            *now = Told { failing, in_force, important, ..was };
        }
        self.report.left_for_later = self.report.left_out > 0;
    }
}
