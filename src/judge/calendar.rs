//! What the calendar brings without any change of a page: editions that come into force on their day, and those that
//! are about to. Pure; the day is an argument.

use jiff::{ToSpan, civil::Date};

use crate::{
    model::{
        change::{ChangeKind, Significance},
        edition::{Edition, EditionId, EditionState, Lineage, When},
        event::{Ahead, DAYS_AHEAD, Event},
        source::Source,
    },
    register::Register,
};

/// The editions of a publication that came into force on a day known to the day, in that period (its last day
/// belongs to it), told under `source`. Only a recorded commencement counts: that an edition is in force from its
/// publication is told when that is seen.
#[must_use]
pub fn events(
    register: &Register,
    lineage: &Lineage,
    source: &Source,
    from: Date,
    to: Date,
) -> Vec<Event> {
    let editions = lineage.editions.iter().filter(|edition| !edition.is_draft);
    let came = editions.filter_map(|edition| {
        let day = edition.in_force?.exactly().filter(|day| (from..=to).contains(day))?;
        // Final publication that came with a later page is told there; what never was is not told at all.
        let stood = register.state(&id(lineage, edition), day);
        (stood == EditionState::InForce).then(|| event(register, lineage, edition, source, day))
    });
    came.collect()
}

fn id(lineage: &Lineage, edition: &Edition) -> EditionId {
    EditionId { publication: lineage.id.clone(), label: edition.label.clone() }
}

fn event(
    register: &Register,
    lineage: &Lineage,
    edition: &Edition,
    source: &Source,
    day: Date,
) -> Event {
    let own = id(lineage, edition);
    let replaced = replaced(register, &own);
    let names: Vec<String> =
        replaced
            .iter()
            .map(|other| {
                if other.publication == lineage.id {
                    other.label.clone()
                } else {
                    other.to_string()
                }
            })
            .collect();
    let mut reasons = vec![match &names[..] {
        [] => format!("“{}” came into force on {}", edition.label, When::day(day)),
        names => format!(
            "“{}” came into force on {} and replaced “{}”, which is to be used no more",
            edition.label,
            When::day(day),
            names.join("” and “")
        ),
    }];
    reasons.extend(for_a_while(register, &replaced, day));
    if let Some(place) = &edition.applies {
        reasons.push(format!("in {place}"));
    }
    Event {
        id: format!("{}:in-force:{day}", lineage.id),
        publication: lineage.id.clone(),
        source: source.id.clone(),
        url: edition.url.clone().unwrap_or_else(|| source.url.clone()),
        title: edition.title.clone().unwrap_or_else(|| lineage.title.clone()),
        kind: ChangeKind::InForce,
        effective: day,
        significance: Significance::Major,
        reasons,
        evidence: vec![edition.evidence.clone()],
        edition: edition.label.clone(),
        replaced: names,
        confidence: edition.confidence,
        is_found: edition.is_found,
    }
}

/// The editions that one replaced, drafts apart.
pub(super) fn replaced(register: &Register, own: &EditionId) -> Vec<EditionId> {
    let all = register.lineages.iter();
    let all = all.flat_map(|lineage| lineage.editions.iter().map(|edition| id(lineage, edition)));
    let is_it = |other: &EditionId| {
        let is_draft = register.edition(other).is_some_and(|edition| edition.is_draft);
        !is_draft && register.replaced_by(other).contains(own)
    };
    all.filter(is_it).collect()
}

/// What of replaced editions goes on for a while on `day`, in words.
pub(super) fn for_a_while(register: &Register, replaced: &[EditionId], day: Date) -> Vec<String> {
    let goes_on = replaced.iter().filter_map(|other| register.goes_on(other, day));
    let in_words = goes_on.map(|transition| {
        let until = transition.until.map(|day| format!(", until {}", When::day(day)));
        format!("for a while: {}{}", transition.note, until.unwrap_or_default())
    });
    in_words.collect()
}

/// The editions of a publication that are out on `day` and come into force soon.
#[must_use]
pub fn ahead(register: &Register, lineage: &Lineage, day: Date) -> Vec<Ahead> {
    let last = day.checked_add(DAYS_AHEAD.days()).unwrap_or(Date::MAX);
    let coming = lineage.editions.iter().filter_map(|edition| {
        let effective = edition.in_force?.exactly().filter(|one| *one > day && *one <= last)?;
        let state = register.state(&id(lineage, edition), day);
        let for_information = state == EditionState::ForInformation;
        let is_out = for_information || state == EditionState::Published;
        let out = if for_information { edition.for_information } else { edition.published };
        let out = out.map_or(Date::MIN, |when| when.sorts_at());
        is_out.then(|| Ahead {
            publication: lineage.id.clone(),
            title: lineage.title.clone(),
            edition: edition.label.clone(),
            effective,
            since: out.max(effective.checked_sub(DAYS_AHEAD.days()).unwrap_or(Date::MIN)),
            url: edition.url.clone().or_else(|| lineage.url.clone()),
            for_information,
            until_then: register
                .in_force(&lineage.id, day)
                .into_iter()
                .map(|edition| edition.label.clone())
                .collect(),
            confidence: edition.confidence,
            is_found: edition.is_found,
        })
    });
    coming.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::source::{PublicationId, SourceId};

    fn source(id: &str) -> Source {
        let url = "https://www.department.example/guidance".parse().unwrap();
        let publication = PublicationId::new(id).ok();
        Source { publication, ..Source::unlisted(SourceId::new(id).unwrap(), url) }
    }

    fn told(id: &str, from: Date, to: Date) -> Vec<(String, Vec<String>)> {
        let register = Register::known();
        let lineage = register.lineage(&PublicationId::new(id).unwrap()).unwrap();
        let events = events(&register, lineage, &source(id), from, to);
        events.into_iter().map(|event| (event.id, event.replaced)).collect()
    }

    #[test]
    fn an_edition_comes_into_force_on_its_day_and_no_other() {
        let labels = |labels: &[&str]| labels.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(told("kcsie", date(2026, 8, 1), date(2026, 8, 31)), []);
        assert_eq!(
            told("kcsie", date(2026, 9, 1), date(2026, 9, 1)),
            [("kcsie:in-force:2026-09-01".to_owned(), labels(&["2025"]))]
        );
        assert_eq!(
            told("prevent-duty", date(2023, 12, 1), date(2024, 1, 1)),
            [("prevent-duty:in-force:2023-12-31".to_owned(), labels(&["2015"]))]
        );
        // In force from publication, on a day that only the month is known of, and a draft.
        for id in ["fgm-multi-agency", "safer-recruitment", "missing-from-home-or-care"] {
            assert_eq!(told(id, Date::MIN, Date::MAX), [], "{id}");
        }
        assert_eq!(told("kcsie", Date::MIN, Date::MAX).len(), 10);
    }

    #[test]
    fn what_is_out_and_not_in_force_is_ahead() {
        let register = Register::known();
        let lineage = register.lineage(&PublicationId::new("kcsie").unwrap()).unwrap();
        let ahead = |day| ahead(&register, lineage, day);
        assert_eq!(ahead(date(2026, 7, 6)), []);
        let july = ahead(date(2026, 7, 7));
        let [one] = &july[..] else { panic!("{july:?}") };
        assert_eq!((one.edition.as_str(), one.for_information), ("2026", true));
        assert_eq!((one.effective, one.until_then.concat()), (date(2026, 9, 1), "2025".to_owned()));
        assert_eq!(one.since, date(2026, 7, 7), "whenever one looks");
        assert_eq!(ahead(date(2026, 8, 31))[0].since, one.since);
        assert_eq!(ahead(date(2026, 9, 1)), []);
    }
}
