//! What has been read of one source and its documents: who needs a text twice, for what changed and for what stood, has it
//! read once. Bounded; what finds no room is read again. Decides nothing.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use jiff::Timestamp;

use super::{Unread, read_snapshot};
use crate::{
    model::{
        change::Read,
        snapshot::Snapshot,
        source::{Source, SourceId},
    },
    store::Store,
};

/// So many words are kept at most, a page's own included: some ten megabytes.
const ROOM: usize = 500_000;

/// A reading takes as much as so many words however short it is.
const LEAST: usize = 100;

/// Texts by source and time of capture.
#[derive(Default)]
pub struct Readings {
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    texts: BTreeMap<(SourceId, Timestamp), Result<Rc<Read>, Unread>>,
    words: usize,
}

impl Readings {
    pub(super) fn find(
        &self,
        source: &SourceId,
        at: Timestamp,
    ) -> Option<Result<Rc<Read>, Unread>> {
        self.kept.borrow().texts.get(&(source.clone(), at)).cloned()
    }

    pub(super) fn keep(&self, source: &SourceId, at: Timestamp, read: &Result<Rc<Read>, Unread>) {
        if matches!(read, Err(Unread::CutShort(_))) {
            return;
        }
        let mut kept = self.kept.borrow_mut();
        let words = LEAST + read.as_ref().map_or(0, |read| read.document.words());
        if kept.words + words <= ROOM
            && kept.texts.insert((source.clone(), at), read.clone()).is_none()
        {
            kept.words += words;
        }
    }

    /// What a snapshot says: as it was read before, or read now.
    ///
    /// # Errors
    /// [`Unread`]: why it cannot be read, for people.
    pub fn read(
        &self,
        store: &Store,
        source: &Source,
        snapshot: &Snapshot,
    ) -> Result<Rc<Read>, Unread> {
        self.find(&snapshot.source, snapshot.at)
            .unwrap_or_else(|| read_snapshot(store, source, snapshot).map(Rc::new))
    }
}
