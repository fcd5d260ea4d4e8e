//! The end of a publication's part of a report: what a reader has been told of its documents, and which of them
//! cannot be spoken for. Tells of no change.

use jiff::Timestamp;

use super::{
    Scope,
    documents::One,
    standing,
    teller::{self, Spoken, Teller},
};
use crate::{
    model::{
        report::{Report, Unchecked},
        sighting::Learnt,
        snapshot::Position,
        source::Watchlist,
    },
    store::{Store, StoreError},
};

/// The end of a publication's part of a report: what this reader has been told of its documents, and which of
/// them cannot be spoken for.
pub(super) struct Closing<'c> {
    pub(super) store: &'c Store,
    pub(super) watchlist: &'c Watchlist,
    pub(super) scope: &'c Scope,
    pub(super) report: &'c mut Report,
    pub(super) position: &'c mut Position,
    pub(super) learnt: &'c mut Learnt,
    /// The report's end.
    pub(super) until: Timestamp,
    pub(super) now: Timestamp,
}

impl Closing<'_> {
    /// Closes one document; why it cannot be spoken for, and whether that is due to be told, where it is
    /// offered by a publication that `stands`.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn close(
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
        if let Some(waiting) = &settled.waiting {
            let title = self.watchlist.title_of(source);
            self.report.held.push(teller::held(source, title, waiting));
        }
        // One that no crawl has asked for yet is due, and not amiss.
        if then.last_tried.is_none() {
            return Ok(None);
        }
        let end = if self.until < self.now { self.until } else { Timestamp::MAX };
        let unseen = known.unseen(settled, &then, end)?;
        let mut teller = Teller {
            watchlist: self.watchlist,
            source,
            scope: self.scope,
            told: one.told.clone().unwrap_or_default(),
            report: self.report,
        };
        let spoken = teller.spoken(&then, settled, unseen, self.until, self.now);
        if let Some(told) = &mut one.told {
            told.failing = teller.told.failing;
        }
        Ok(match spoken {
            Spoken::Not(due, unchecked) => Some((due, *unchecked)),
            Spoken::For | Spoken::Quiet => None,
        })
    }
}
