//! How an edition stands on a day. Everything follows from dates; where they do not tell, so is it said.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Register;
use crate::model::{
    edition::{Edition, EditionId, EditionState, Lineage, Transition, When},
    editions::{Standing, Stood},
    source::PublicationId,
};

/// The nations by which “where it applies” is told apart.
const NATIONS: [&str; 4] = ["England", "Wales", "Scotland", "Northern Ireland"];

/// Which nations words such as `England and Wales` name; all of them where they name none.
pub(super) fn nations(applies: Option<&str>) -> [bool; 4] {
    let named = NATIONS.map(|nation| applies.is_some_and(|text| text.contains(nation)));
    if named == [false; 4] { [true; 4] } else { named }
}

/// Where an edition applies: as it says itself, else as its publication does.
pub(super) fn applies(lineage: &Lineage, edition: &Edition) -> [bool; 4] {
    nations(edition.applies.as_deref().or(lineage.applies.as_deref()))
}

fn overlap(one: [bool; 4], other: [bool; 4]) -> bool {
    one.iter().zip(other).any(|(one, other)| *one && other)
}

impl Register {
    /// How that edition stands on `day`; [`EditionState::NotYet`] of one that is not known.
    #[must_use]
    pub fn state(&self, id: &EditionId, day: Date) -> EditionState {
        let Some(edition) = self.edition(id) else { return EditionState::NotYet };
        let has = |when: Option<When>| when.is_some_and(|when| when.has_come(day));
        let may = |when: Option<When>| when.is_some_and(|when| when.may_have_come(day));
        if has(edition.withdrawn) {
            return EditionState::Withdrawn;
        }
        let ended = self.superseded_on(id);
        if edition.is_draft {
            return match () {
                () if !may(edition.first_known()) => EditionState::NotYet,
                () if has(ended) => EditionState::Superseded,
                () => EditionState::Draft,
            };
        }
        let commences = edition.commences();
        match () {
            () if has(ended) && self.goes_on(id, day).is_some() => EditionState::PartlyInForce,
            () if has(ended) => EditionState::Superseded,
            () if has(commences) && (may(ended) || may(edition.withdrawn)) => EditionState::Unsure,
            () if has(commences) => EditionState::InForce,
            () if may(commences) => EditionState::Unsure,
            () if has(edition.published) => EditionState::Published,
            () if has(edition.for_information) => EditionState::ForInformation,
            () if may(edition.consultation) => EditionState::Draft,
            () => EditionState::NotYet,
        }
    }

    /// What of that edition goes on beside its successor on `day`.
    #[must_use]
    pub fn goes_on(&self, id: &EditionId, day: Date) -> Option<&Transition> {
        let all = self.lineages.iter().flat_map(|lineage| &lineage.editions);
        let mut transitions = all.filter_map(|edition| edition.transition.as_ref());
        transitions.find(|transition| {
            let ended = transition.until.is_some_and(|until| until < day);
            transition.of == *id && transition.from <= day && !ended
        })
    }

    /// How every edition of a publication stands on `day`.
    #[must_use]
    pub fn stood(&self, lineage: &Lineage, day: Date) -> Stood {
        let editions = lineage.editions.iter().map(|edition| {
            let id = EditionId { publication: lineage.id.clone(), label: edition.label.clone() };
            let state = self.state(&id, day);
            let partly = state == EditionState::PartlyInForce;
            Standing {
                state,
                ended: self.superseded_on(&id),
                by: self.replaced_by(&id),
                goes_on: self.goes_on(&id, day).filter(|_| partly).cloned(),
                edition: edition.clone(),
            }
        });
        let editions: Vec<Standing> = editions.collect();
        let named = editions.iter().flat_map(|one| one.by.iter().chain(&one.edition.replaces));
        let others = named.map(|id| &id.publication).filter(|id| **id != lineage.id);
        let title = |id: &PublicationId| Some((id.clone(), self.lineage(id)?.title.clone()));
        Stood {
            id: lineage.id.clone(),
            title: lineage.title.clone(),
            url: lineage.url.clone(),
            kind: lineage.kind.clone(),
            applies: lineage.applies.clone(),
            others: others.filter_map(title).collect(),
            editions,
            never_existed: lineage.never_existed.clone(),
            reported: lineage.reported.clone(),
            ended: lineage.ended.clone().filter(|ended| ended.on.has_come(day)),
        }
    }

    /// The editions in force on `day`, newest first, with those of which a part goes on for a while. An edition
    /// of which the dates do not tell is not among them.
    #[must_use]
    pub fn in_force(&self, id: &PublicationId, day: Date) -> Vec<&Edition> {
        let editions = self.lineage(id).map_or(&[][..], |lineage| &lineage.editions);
        let stands = |edition: &&Edition| {
            let id = EditionId { publication: id.clone(), label: edition.label.clone() };
            let state = self.state(&id, day);
            matches!(state, EditionState::InForce | EditionState::PartlyInForce)
        };
        editions.iter().rev().filter(stands).collect()
    }

    /// When that edition stopped being in force: the date of its own that a source gives, else the commencement
    /// of what replaced it, or its withdrawal where that came first. Of a draft, when its final text came. None
    /// where nothing is known to have replaced it.
    #[must_use]
    pub fn superseded_on(&self, id: &EditionId) -> Option<When> {
        let edition = self.edition(id)?;
        if edition.superseded.is_some() {
            return edition.superseded;
        }
        let replacing = self.replaced_by(id);
        let replacing = replacing.iter().filter_map(|other| self.edition(other));
        let came = |other: &Edition| {
            if edition.is_draft { other.first_known() } else { other.commences() }
        };
        let ends = replacing.filter_map(came).chain(edition.withdrawn);
        ends.min_by_key(|when| (when.not_after.unwrap_or(Date::MAX), when.sorts_at()))
    }

    /// What replaced that edition: what it or another says, else the next edition for the same nations.
    #[must_use]
    pub fn replaced_by(&self, id: &EditionId) -> Vec<EditionId> {
        let Some(lineage) = self.lineage(&id.publication) else { return Vec::new() };
        let Some(at) = lineage.editions.iter().position(|edition| edition.label == id.label) else {
            return Vec::new();
        };
        let edition = &lineage.editions[at];
        let mut named = edition.replaced_by.clone();
        for other in &self.lineages {
            let says = |one: &&Edition| !one.is_draft && one.replaces.contains(id);
            named.extend(
                other.editions.iter().filter(says).map(|one| EditionId {
                    publication: other.id.clone(),
                    label: one.label.clone(),
                }),
            );
        }
        if named.is_empty() {
            let place = applies(lineage, edition);
            let later = lineage.editions[at + 1..].iter();
            let before = self.came_before(edition);
            let is_before = |later: &Edition| {
                before.iter().any(|one| one.publication == lineage.id && one.label == later.label)
            };
            let next = later
                .filter(|later| !later.is_draft && !is_before(later))
                .find(|later| overlap(applies(lineage, later), place));
            named.extend(next.map(|next| EditionId {
                publication: id.publication.clone(),
                label: next.label.clone(),
            }));
        }
        named.sort();
        named.dedup();
        named
    }

    /// What an edition says that it replaced, what that says in its turn, and so on: none of it can have replaced it.
    fn came_before(&self, edition: &Edition) -> BTreeSet<EditionId> {
        let mut before = BTreeSet::new();
        let mut ahead: Vec<&EditionId> = edition.replaces.iter().collect();
        while let Some(next) = ahead.pop() {
            if before.insert(next.clone()) {
                ahead.extend(self.edition(next).iter().flat_map(|edition| &edition.replaces));
            }
        }
        before
    }
}
