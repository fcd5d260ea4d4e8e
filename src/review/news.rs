//! What a change of a publisher's own page means for the editions of its publication: which versions that stood before
//! showed what, for `judge` to say what is new. Decides nothing itself.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{
    editions,
    stood::Known,
    teller::{Teller, version},
};
use crate::{
    judge::{self, Earlier},
    model::{
        change::{Change, Read},
        document::Document,
        edition::Lineage,
        sighting::Settled,
        time::london_day,
    },
};

/// How many versions of a page are looked through for what they offered: years of the busiest.
const MOST_VERSIONS: usize = 200;

impl Teller<'_> {
    /// Adds what a change from the version `old` to `new` means for the editions of the publication, by which of them
    /// the page offered; `offered` is what it did before. Only of a publisher's own page.
    pub(super) fn news_of_editions(
        &self,
        known: &mut Known<'_>,
        change: &mut Change,
        old: &Read,
        offered: &Document,
        new: &Read,
    ) {
        let publication = self.source.publication.as_ref().filter(|_| self.is_its_own());
        let Some(lineage) = publication.and_then(|id| self.register.lineage(id)) else { return };
        let (from, at) = (old.snapshot.at, new.snapshot.at);
        let mut earlier = || earlier(known, lineage, from, at);
        let mut before = judge::Before { page: offered, earlier: &mut earlier };
        let day = london_day(at);
        judge::announce(change, self.register, lineage, &mut before, &new.document, day);
        judge::announce_covers(change, self.register, lineage, (offered, &new.document));
    }

    /// Adds to a change of files alone what their covers mean for the editions of the publication, with what the page
    /// said of its notes before and after. Only of a publisher's own page.
    pub(super) fn news_of_covers(&self, change: &mut Change, pages: (&Document, &Document)) {
        let publication = self.source.publication.as_ref().filter(|_| self.is_its_own());
        if let Some(lineage) = publication.and_then(|id| self.register.lineage(id)) {
            judge::announce_covers(change, self.register, lineage, pages);
        }
    }

    /// Adds what the new words of a change and the notices between two texts say of the publication. Only of a
    /// publisher's own page.
    pub(super) fn said(&self, change: &mut Change, (old, new): (&Document, &Document)) {
        if self.is_its_own() {
            let publication = self.source.publication.as_ref();
            let lineage = publication.and_then(|id| self.register.lineage(id));
            judge::says(change, lineage, old, new);
        }
    }

    fn is_its_own(&self) -> bool {
        let of_a_publication = self.source.publication.is_some() || self.source.is_publication();
        of_a_publication && editions::is_its_own(self.source)
    }
}

/// What the versions of a publication's page that stood before that of `at` named, and copies that people supplied; the
/// last of them is of `from`.
fn earlier(known: &mut Known<'_>, lineage: &Lineage, from: Timestamp, at: Timestamp) -> Earlier {
    let settled = known.settled(None, Timestamp::MAX).unwrap_or_else(|error| {
        // An edition is told once too often rather than never.
        tracing::warn!("{error}");
        Settled::default()
    });
    let mut all: BTreeSet<Timestamp> = settled.standings.iter().filter_map(version).collect();
    let first = all.first().copied().map_or(from, |first| first.min(from));
    all.extend(known.supplied(at));
    let newest = all.into_iter().filter(|one| *one < at).rev().take(MOST_VERSIONS);
    let read = newest.filter_map(|at| known.read(&known.snapshot(at)?).ok());
    Earlier {
        named: read.flat_map(|read| judge::named(lineage, &read.document)).collect(),
        unwatched: london_day(first).yesterday().unwrap_or(Date::MIN),
        seen: london_day(from),
    }
}
