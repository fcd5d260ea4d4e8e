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
    /// Of the other; and the last version of its own view, where there was one.
    Other(Option<Own>),
}

/// The last version of one view, and what the other view has told since.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub(super) at: Timestamp,
    pub(super) told: Told,
}

/// What one view has told: how it differs from one of its versions to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// The last version of a view; and the version of the other view from which on the other has told of changes
/// since: its last before, else its first after, whose text was never told to differ from anything.
#[derive(Clone, Copy)]
struct Last {
    at: Timestamp,
    other: Option<Timestamp>,
}

/// The last version of each view of a publication: its page, and its item in the Content API.
#[derive(Default)]
pub(super) struct Views {
    last: Option<(part::View, Timestamp)>,
    by_view: BTreeMap<part::View, Last>,
}

impl Views {
    /// Takes in the next version.
    pub(super) fn see(&mut self, source: &Source, known: &Known<'_>, at: Timestamp) -> View {
        if !source.is_publication() {
            return View::Same;
        }
        let snapshot = known.snapshot(at);
        self.next(snapshot.map(|snapshot| part::View::of(&snapshot.url)).unwrap_or_default(), at)
    }

    fn next(&mut self, is: part::View, at: Timestamp) -> View {
        let before = self.last.replace((is, at));
        let mut other = None;
        for (_, last) in self.by_view.iter_mut().filter(|(view, _)| **view != is) {
            other = Some(last.at);
            last.other.get_or_insert(at);
        }
        let own = self.by_view.insert(is, Last { at, other });
        match before {
            Some((last, to)) if last != is => View::Other(own.map(|own| {
                let from = own.other.unwrap_or(to);
                Own { at: own.at, told: Told { from, to } }
            })),
            _ => View::Same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::part::View::{Item, Page};

    #[test]
    fn a_view_has_told_what_changed_since_its_last_version_before_or_its_first_after() {
        let at = |n: i64| Timestamp::from_second(n).unwrap();
        let mut views = Views::default();
        let mut next = |view, n| match views.next(view, at(n)) {
            View::Other(own) => Some(own.map(|own| {
                (own.at.as_second(), own.told.from.as_second(), own.told.to.as_second())
            })),
            View::Same => None,
        };
        assert_eq!(next(Item, 1), None);
        assert_eq!(next(Item, 2), None);
        assert_eq!(next(Page, 3), Some(None), "a first page has nothing to be held against");
        assert_eq!(next(Page, 4), None);
        assert_eq!(next(Item, 5), Some(Some((2, 3, 4))), "the first page told nobody anything");
        assert_eq!(next(Page, 6), Some(Some((4, 2, 5))));
        assert_eq!(next(Item, 7), Some(Some((5, 4, 6))));
    }
}
