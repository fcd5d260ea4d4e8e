//! What cannot be true of a register: references that lead nowhere, loops, dates out of order, two editions in
//! force at once. It judges what is written, not whether it is so in the world.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;

use super::{Register, standing::applies};
use crate::model::edition::{Edition, EditionId, EditionState, Lineage, When};

/// Something that cannot be true, and of which edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The edition whose row is to be mended.
    pub edition: EditionId,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.edition, self.message)
    }
}

fn id(lineage: &Lineage, edition: &Edition) -> EditionId {
    EditionId { publication: lineage.id.clone(), label: edition.label.clone() }
}

impl Register {
    /// Everything that cannot be true of it.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for lineage in &self.lineages {
            let mut labels = BTreeSet::new();
            for edition in &lineage.editions {
                let mut add = |message: String| {
                    flaws.push(Flaw { edition: id(lineage, edition), message });
                };
                if !labels.insert(&edition.label) {
                    add("another edition of the publication has that label".to_owned());
                }
                self.references(edition, &mut add);
                order(edition, &mut add);
                if self.replaces_itself(&id(lineage, edition)) {
                    add("what replaces what goes in a circle".to_owned());
                }
            }
            self.at_once(lineage, &mut flaws);
        }
        flaws
    }

    /// Every edition that is named is known.
    fn references(&self, edition: &Edition, add: &mut impl FnMut(String)) {
        let transition = edition.transition.iter().map(|transition| &transition.of);
        for other in edition.replaces.iter().chain(&edition.replaced_by).chain(transition) {
            match self.edition(other) {
                None => add(format!("there is no edition “{other}”")),
                Some(other_edition) => {
                    let is_older = edition.replaces.contains(other);
                    let (old, new) =
                        if is_older { (other_edition, edition) } else { (edition, other_edition) };
                    let of_transition = edition.transition.as_ref().map(|one| &one.of);
                    if of_transition != Some(other) && is_after(old.commences(), new.commences()) {
                        add(format!("it and “{other}” replace each other against their dates"));
                    }
                }
            }
        }
    }

    /// Whether following what replaced it leads back to it.
    fn replaces_itself(&self, start: &EditionId) -> bool {
        let mut seen = BTreeSet::new();
        let mut ahead = self.replaced_by(start);
        while let Some(next) = ahead.pop() {
            if next == *start {
                return true;
            }
            if seen.insert(next.clone()) {
                ahead.extend(self.replaced_by(&next));
            }
        }
        false
    }

    /// On no day are two editions in force in one nation; what goes on in part is recorded as that.
    fn at_once(&self, lineage: &Lineage, flaws: &mut Vec<Flaw>) {
        let mut days = BTreeSet::new();
        for edition in &lineage.editions {
            let dates =
                [edition.published, edition.in_force, edition.superseded, edition.withdrawn];
            for when in dates.into_iter().flatten() {
                days.extend([when.not_before, when.not_after].into_iter().flatten());
            }
        }
        let mut told = BTreeSet::new();
        for day in days {
            self.at_once_on(lineage, day, &mut told, flaws);
        }
    }

    fn at_once_on(
        &self,
        lineage: &Lineage,
        day: Date,
        told: &mut BTreeSet<String>,
        flaws: &mut Vec<Flaw>,
    ) {
        let mut taken: [Option<&str>; 4] = [None; 4];
        for edition in &lineage.editions {
            if self.state(&id(lineage, edition), day) != EditionState::InForce {
                continue;
            }
            let places = applies(lineage, edition);
            let held = taken.iter().zip(places).find_map(|(by, here)| by.filter(|_| here));
            if let Some(other) = held
                && told.insert(edition.label.clone())
            {
                let message = format!("on {} it and “{other}” are both in force", When::day(day));
                flaws.push(Flaw { edition: id(lineage, edition), message });
            }
            for (by, here) in taken.iter_mut().zip(places) {
                if here {
                    *by = Some(&edition.label);
                }
            }
        }
    }
}

/// Whether the one certainly came after the other.
fn is_after(one: Option<When>, other: Option<When>) -> bool {
    let first = one.and_then(|when| when.not_before);
    let last = other.and_then(|when| when.not_after);
    first.zip(last).is_some_and(|(first, last)| first > last)
}

/// The dates of one edition follow each other.
fn order(edition: &Edition, add: &mut impl FnMut(String)) {
    let Edition { consultation, consultation_closes, for_information, published, .. } = *edition;
    let (commences, superseded) = (edition.commences(), edition.superseded);
    let pairs = [
        ("consultation", consultation, "consultation_closes", consultation_closes),
        ("consultation_closes", consultation_closes, "for_information", for_information),
        ("consultation_closes", consultation_closes, "published", published),
        ("for_information", for_information, "in_force", commences),
        ("for_information", for_information, "published", published),
        ("in_force", commences, "superseded", superseded),
        ("published", published, "withdrawn", edition.withdrawn),
    ];
    for (one_name, one, other_name, other) in pairs {
        if is_after(one, other) {
            add(format!("“{one_name}” is later than “{other_name}”"));
        }
    }
    let mut dates = [consultation, consultation_closes, for_information, published]
        .into_iter()
        .chain([edition.in_force, superseded, edition.withdrawn])
        .chain(edition.updates.iter().map(|update| update.date));
    if dates.any(|when| is_after(when, when)) {
        add("of one date, “not_before” is later than “not_after”".to_owned());
    }
    if let Some(transition) = &edition.transition
        && transition.until.is_some_and(|until| until < transition.from)
    {
        add("its transition ends before it begins".to_owned());
    }
}
