//! Which documents the versions of a publication name, and have named. Says nothing of what is held of them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Known, generations};
use crate::{
    extract,
    model::{
        part::{self, Named, Part},
        sighting::{Fingerprint, Memo, Stood},
        snapshot::Head,
        source::Source,
    },
    review::standing,
};

/// How many other versions are looked through for what a document was called.
const MOST: usize = 200;

impl Known<'_> {
    /// The documents that the snapshot of `at` names; none where it cannot be read.
    pub(in crate::review) fn named(&mut self, at: Timestamp) -> Option<Named> {
        let generation = self.generation(at);
        let known = self.named.as_ref();
        if let Some(known) = known.filter(|named| named.at == at && named.generation == generation)
        {
            return Some(known.clone());
        }
        let (parts, beyond) = self.parts(at)?;
        let formerly = self.formerly(at, generation, &parts);
        let named = Named { at, generation, parts, beyond, formerly };
        if self.named.as_ref().is_none_or(|known| known.at <= at) {
            self.named = Some(named.clone());
        }
        Some(named)
    }

    /// Whether the cache says what the newest version names, by today's reader, without working out again
    /// what stands: nothing was captured since.
    pub(in crate::review) fn still_named(
        source: &Source,
        head: &Head,
        memo: Option<Memo>,
    ) -> Option<Named> {
        let memo = memo?;
        let newest = head.newest.as_ref()?.at;
        let named = memo.named.filter(|named| named.at == newest)?;
        if memo.settled.standings.last().is_some_and(|last| matches!(last.what, Stood::Gone(_))) {
            return None;
        }
        let generation = generations(source).get(&source.recipe_at(newest).from).copied();
        (memo.settled.newest == Some(newest) && generation == Some(named.generation))
            .then_some(named)
    }

    /// The documents that a snapshot names, and how many more; none where it cannot be read.
    fn parts(&mut self, at: Timestamp) -> Option<(Vec<Part>, usize)> {
        let snapshot = self.snapshot(at)?;
        let read = self.read(&snapshot).ok()?;
        let body = self.store.body(&snapshot).ok()?;
        Some(extract::parts(&body, &read.document))
    }

    /// The documents that are held and not among `parts`, as the version nearest to that of `at` names them,
    /// earlier ones first.
    fn formerly(&mut self, at: Timestamp, generation: Fingerprint, parts: &[Part]) -> Vec<Part> {
        let held = standing::ids(self.source).flat_map(|id| self.store.documents(id));
        let mut wanted: BTreeSet<&str> = held.filter_map(|(id, _)| id.key()).collect();
        wanted.retain(|key| !part::is_trace(key) && parts.iter().all(|part| part.key != **key));
        let mut found: Vec<Part> = Vec::new();
        let known = self.named.clone().filter(|named| named.generation == generation);
        let later = self.captured.iter().map(|(at, _)| *at).filter(|other| *other > at);
        let others: Vec<_> = self.before(at).into_iter().chain(later).take(MOST).collect();
        for other in others {
            if wanted.is_empty() {
                break;
            }
            let is_known = known.as_ref().filter(|known| known.at == other);
            let named = match is_known {
                Some(known) => known.parts.iter().chain(&known.formerly).cloned().collect(),
                None => self.parts(other).map_or_else(Vec::new, |(parts, _)| parts),
            };
            found.extend(named.into_iter().filter(|part| wanted.remove(part.key.as_str())));
            // What was worked out for that version was looked for beyond it.
            if is_known.is_some() {
                break;
            }
        }
        found
    }
}
