//! Which edition of a publication stood on a day, what it replaced, and how far that was checked. Knows dated
//! facts and what follows from them; reads no page and no clock, and nowhere holds what is “current”.

mod flaws;
mod standing;
mod when;
mod written;

use jiff::civil::Date;

pub use self::{
    flaws::Flaw,
    when::{edition_id, when},
};
use crate::model::{
    edition::{Edition, EditionId, Lineage, When},
    source::{PublicationId, Watchlist},
};

/// The register that the program brings along: facts with their sources, checked by tests.
const KNOWN: &str = include_str!("known.toml");

/// Publications with all their editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// In the order of the register, those of the sources file last.
    pub lineages: Vec<Lineage>,
    /// The last day of the month to which it was checked: of anything later it knows nothing.
    pub checked_to: Date,
}

impl Register {
    /// The register that the program brings along.
    ///
    /// # Panics
    /// Never in a build whose tests pass: what is read is part of the program.
    #[must_use]
    pub fn known() -> Self {
        written::read(KNOWN).expect("known.toml is part of the program and read by its tests")
    }

    /// With the editions and names that a sources file adds; one of a known label overrules what was known.
    #[must_use]
    pub fn with(mut self, watchlist: &Watchlist) -> Self {
        for publication in &watchlist.publications {
            let id = &publication.id;
            let at = self.lineages.iter().position(|lineage| lineage.id == *id);
            let at = at.unwrap_or_else(|| {
                self.lineages.push(Lineage::new(id.clone(), &publication.title));
                self.lineages.len() - 1
            });
            let lineage = &mut self.lineages[at];
            for alias in &publication.aliases {
                // A name that is known keeps what is known of it: of which edition, or ambiguous.
                if !bears(lineage, alias) {
                    lineage.aliases.push(alias.clone());
                }
            }
            for edition in &publication.editions {
                lineage.editions.retain(|known| known.label != edition.label);
                lineage.editions.push(edition.clone());
            }
            lineage.editions.sort_by_key(place);
        }
        self
    }

    /// With editions that snapshots show, each marked as found; one of a label that is known is left out.
    #[must_use]
    pub fn with_found(mut self, found: &[(PublicationId, Edition)]) -> Self {
        for (id, edition) in found {
            let lineage = self.lineages.iter_mut().find(|lineage| lineage.id == *id);
            if let Some(lineage) = lineage.filter(|one| one.edition(&edition.label).is_none()) {
                lineage.editions.push(Edition { is_found: true, ..edition.clone() });
                // What was found is newer than all that is known, however loosely its dates bound it.
                lineage.editions.sort_by_key(|edition| {
                    let found = edition.is_found.then(|| count(&edition.label));
                    (found, place(edition))
                });
            }
        }
        self
    }

    /// With files that snapshots show as those of editions that are known.
    #[must_use]
    pub fn with_files(mut self, files: Vec<(EditionId, String)>) -> Self {
        for (id, file) in files {
            let lineage = self.lineages.iter_mut().find(|lineage| lineage.id == id.publication);
            let edition = lineage.into_iter().flat_map(|lineage| &mut lineage.editions);
            let mut edition = edition.filter(|edition| edition.label == id.label);
            if let Some(edition) = edition.next().filter(|one| !one.assets.contains(&file)) {
                edition.assets.push(file);
            }
        }
        self
    }

    /// With publications that are known by their end alone; one of an id that is known takes on how it ended.
    #[must_use]
    pub fn with_ended(mut self, ended: Vec<Lineage>) -> Self {
        for one in ended {
            match self.lineages.iter_mut().find(|lineage| lineage.id == one.id) {
                None => self.lineages.push(one),
                Some(lineage) => {
                    if lineage.editions.is_empty() {
                        lineage.aliases.push(one.title);
                    }
                    lineage.ended = one.ended;
                }
            }
        }
        self
    }

    /// The publication of that id.
    #[must_use]
    pub fn lineage(&self, id: &PublicationId) -> Option<&Lineage> {
        self.lineages.iter().find(|lineage| lineage.id == *id)
    }

    /// That edition.
    #[must_use]
    pub fn edition(&self, id: &EditionId) -> Option<&Edition> {
        self.lineage(&id.publication)?.edition(&id.label)
    }
}

/// Whether a publication, or one of its editions, is known to be called so, in any case.
fn bears(lineage: &Lineage, name: &str) -> bool {
    let name = name.to_lowercase();
    let own = std::iter::once(&lineage.title).chain(&lineage.aliases).chain(&lineage.ambiguous);
    let of_editions = lineage.editions.iter();
    let of_editions = of_editions.flat_map(|edition| edition.title.iter().chain(&edition.aliases));
    own.chain(of_editions).any(|known| known.to_lowercase() == name)
}

/// What editions are put in order by: commencement, or where that is not known the first date of any kind.
fn place(edition: &Edition) -> Date {
    let first = edition.commences().or_else(|| edition.first_known());
    first.map_or(Date::MAX, |when: When| when.sorts_at())
}

/// The number that a label begins with: `2027`, `10th edition`.
fn count(label: &str) -> u32 {
    label
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
