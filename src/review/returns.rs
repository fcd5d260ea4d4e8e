//! A page that comes back, or whose address leads elsewhere: what its text is compared with, and under which
//! title it is told. Decides neither what stood nor how much it matters.

use jiff::Timestamp;

use super::stood::Known;
use crate::{
    judge,
    model::{
        change::Change,
        sighting::{Odd, Settled, Standing},
        snapshot::Snapshot,
        source::{Source, Watchlist},
    },
};

/// The newest snapshot of what `standing` is compared with, and when that was last seen: of the version of
/// `before`, or of its own earlier text where another stood in its place.
pub(super) fn last_before(
    known: &Known<'_>,
    settled: &Settled,
    before: Timestamp,
    standing: &Standing,
) -> (Timestamp, Timestamp) {
    match &standing.own_again {
        Some(again) => known.last_shown(settled, again.before, again.since),
        None => known.last_shown(settled, before, standing.at),
    }
}

/// `change`, with what is to be said of a text that returned, or of another document called `own`.
pub(super) fn told(
    known: &mut Known<'_>,
    change: Option<Change>,
    otherwise: Change,
    standing: &Standing,
    own: Option<&str>,
) -> Option<Change> {
    if let Some(again) = &standing.own_again {
        return Some(judge::own_again(change, otherwise, again));
    }
    let mut change = change?;
    if let (Some(Odd::Elsewhere), Some(own)) = (&standing.odd, own) {
        let from = known.snapshot(change.from.captured_at);
        let before = from.and_then(|from| known.read(&from).ok()?.document.title.clone());
        if before.is_some_and(|before| before != own) {
            judge::another_document(&mut change, own);
        }
    }
    Some(change)
}

/// The title of what stood before, where what came in its place had looked odd: it may not be the page.
pub(super) fn title_before(
    known: &mut Known<'_>,
    from: &Snapshot,
    standing: &Standing,
) -> Option<String> {
    standing.odd.as_ref()?;
    known.read(from).ok()?.document.title.clone()
}

/// What readers call a source: as the list says, else as the page that stands does, else its id.
pub(super) fn title(
    known: &mut Known<'_>,
    watchlist: &Watchlist,
    source: &Source,
    settled: &Settled,
) -> String {
    let listed = watchlist.title_of(source);
    if listed != source.id.as_str() {
        return listed.to_owned();
    }
    // A page that never changed has the title that it began with.
    if let Some(begun) = settled.newest.and_then(|at| known.begun(at)) {
        return begun.title.clone().unwrap_or_else(|| listed.to_owned());
    }
    let newest = settled.newest.and_then(|at| known.snapshot(at));
    let own = newest.and_then(|newest| known.read(&newest).ok()?.document.title.clone());
    own.unwrap_or_else(|| listed.to_owned())
}
