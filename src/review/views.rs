//! Which of a publication's two views each of its versions is, its page or its item in the Content API, and
//! what the last one of the same view was. Compares nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::stood::Known;
use crate::model::{part, source::Source};

/// Two versions, one after the other.
pub(super) struct Pair {
    pub(super) before: Timestamp,
    pub(super) to: Timestamp,
    pub(super) view: View,
}

/// Whether a version is of the same view as the one before it.
#[derive(Clone, Copy, Default)]
pub(super) enum View {
    #[default]
    Same,
    /// Of the other; and which version was the last of its own view, where there was one.
    Other(Option<Timestamp>),
}

/// The last version of each view of a publication: its page, and its item in the Content API.
#[derive(Default)]
pub(super) struct Views {
    last: Option<part::View>,
    by_view: BTreeMap<part::View, Timestamp>,
}

impl Views {
    /// Takes in the next version.
    pub(super) fn see(&mut self, source: &Source, known: &Known<'_>, at: Timestamp) -> View {
        if !source.is_publication() {
            return View::Same;
        }
        let snapshot = known.snapshot(at);
        let is = snapshot.map(|snapshot| part::View::of(&snapshot.url)).unwrap_or_default();
        let own = self.by_view.insert(is, at);
        match self.last.replace(is) {
            Some(last) if last != is => View::Other(own),
            _ => View::Same,
        }
    }
}
