//! The end of a publication's part of a report: what a reader has been told of its documents, and which of them
//! cannot be spoken for. Tells of no change.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    Scope,
    documents::{Documents, One},
    spoken::Spoken,
    standing,
    teller::{self, Teller},
};
use crate::{
    model::{
        report::{Report, Unchecked},
        run::Cause,
        sighting::Learnt,
        snapshot::Position,
        source::{Source, SourceId, Watchlist},
    },
    register::Register,
    store::{Store, StoreError},
};

/// The end of a publication's part of a report: what this reader has been told of its documents, and which of
/// them cannot be spoken for.
pub(super) struct Closing<'c> {
    pub(super) store: &'c Store,
    pub(super) watchlist: &'c Watchlist,
    pub(super) register: &'c Register,
    pub(super) scope: &'c Scope,
    pub(super) report: &'c mut Report,
    pub(super) position: &'c mut Position,
    pub(super) learnt: &'c mut Learnt,
    /// Whether the publication itself cannot be checked.
    pub(super) fails: bool,
    /// Whether no crawl comes to it: none comes to its documents, then, which goes without saying.
    pub(super) left: bool,
    /// The report's end.
    pub(super) until: Timestamp,
    pub(super) now: Timestamp,
}

impl Closing<'_> {
    /// Closes all documents of `publication`; see [`Closing::close`].
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn all(
        &mut self,
        publication: &Source,
        documents: Documents<'_>,
        stands: bool,
    ) -> Result<Vec<(bool, Unchecked)>, StoreError> {
        let ids: BTreeSet<_> = documents.all.iter().map(|one| one.source.id.clone()).collect();
        let is_any_named = documents.all.iter().any(|one| one.is_named);
        let mut unchecked = Vec::new();
        for one in documents.all {
            unchecked.extend(self.close(one, stands)?);
        }
        // What was promised of a document that was never fetched ends where it is not offered any more.
        if is_any_named {
            let is_other = |id: &SourceId| id.parent().as_ref() != Some(&publication.id);
            self.position.retain(|id, _| is_other(id) || ids.contains(id));
        }
        Ok(unchecked)
    }

    /// Closes one document; why it cannot be spoken for, and whether that is due to be told, where it is
    /// offered by a publication that `stands`.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    fn close(
        &mut self,
        mut one: One<'_>,
        stands: bool,
    ) -> Result<Option<(bool, Unchecked)>, StoreError> {
        let unchecked = if one.is_named && stands { self.spoken(&mut one)? } else { None };
        self.position.extend(one.told.map(|told| (one.source.id.clone(), told)));
        if let Some(known) = one.known {
            known.learnt(self.learnt);
        }
        Ok(unchecked)
    }

    fn spoken(&mut self, one: &mut One<'_>) -> Result<Option<(bool, Unchecked)>, StoreError> {
        // What was not looked up has been told of and is well.
        let (Some(settled), Some(known)) = (&one.settled, one.known.as_mut()) else {
            return Ok(None);
        };
        let source = one.source;
        let head = standing::ids(source).find_map(|id| self.store.head(id));
        let head = head.cloned().unwrap_or_default();
        let then = if self.until < self.now {
            let snapshots = standing::snapshots(self.store, source)?;
            standing::as_of(head, &snapshots, known.checks()?, self.until).head
        } else {
            head
        };
        let waiting = settled.waiting.as_ref();
        let held = waiting.map(|waiting| {
            let held = teller::held(source, self.watchlist.title_of(source), waiting);
            (held, waiting.odd.is_gone())
        });
        // One that no crawl has asked for yet is due, and not amiss.
        if then.last_tried.is_none() {
            self.report.held.extend(held.map(|(held, _)| held));
            return Ok(None);
        }
        // A host that asks to be left alone fails for all of the publication at once, which has been told.
        let is_left_alone = |cause| matches!(cause, Cause::BackOff | Cause::Status(429 | 503));
        if self.fails && then.failing.as_ref().is_some_and(|row| is_left_alone(row.why.cause)) {
            self.report.held.extend(held.map(|(held, _)| held));
            return Ok(None);
        }
        let end = if self.until < self.now { self.until } else { Timestamp::MAX };
        let unseen = known.unseen(settled, &then, end)?;
        let mut teller = Teller {
            watchlist: self.watchlist,
            register: self.register,
            source,
            scope: self.scope,
            told: one.told.clone().unwrap_or_default(),
            report: self.report,
        };
        let spoken = teller.spoken(&then, settled, unseen, self.until, self.now);
        if let Some(told) = &mut one.told {
            told.failing = teller.told.failing;
        }
        // That it is not to be found is said in one place.
        let is_told = |is_gone| is_gone && matches!(spoken, Spoken::Not(..));
        let held = held.filter(|(_, is_gone)| !is_told(*is_gone));
        self.report.held.extend(held.map(|(held, _)| held));
        Ok(match spoken {
            Spoken::Left(..) if self.left => None,
            Spoken::Not(due, unchecked) | Spoken::Left(due, unchecked) => Some((due, *unchecked)),
            Spoken::For | Spoken::Quiet => None,
        })
    }
}
