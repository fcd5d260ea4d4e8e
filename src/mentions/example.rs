//! A register of publications that do not exist, for tests: what is found follows from it and from nothing else.

use jiff::civil::date;

use crate::{
    model::{
        edition::{Confidence, Edition, EditionId, Lineage, NeverExisted, When},
        source::PublicationId,
    },
    register::Register,
};

fn lineage(id: &str, title: &str, aliases: &[&str], ambiguous: &[&str]) -> Lineage {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Lineage {
        id: PublicationId::new(id).unwrap(),
        title: title.to_owned(),
        url: Some(format!("https://www.gov.uk/government/publications/{id}").parse().unwrap()),
        former_hosts: Vec::new(),
        aliases: owned(aliases),
        ambiguous: owned(ambiguous),
        applies: None,
        kind: String::new(),
        never_existed: Vec::new(),
        reported: None,
        editions: Vec::new(),
        ended: None,
    }
}

fn edition(of: &Lineage, year: i16, before: Option<i16>) -> Edition {
    let mut edition = Edition::new(&year.to_string(), "made up", Confidence::High);
    edition.published = Some(When::day(date(year, 9, 1)));
    let id = |year: i16| EditionId { publication: of.id.clone(), label: year.to_string() };
    edition.replaces = before.map(id).into_iter().collect();
    edition
}

/// `safe-clubs` in eleven editions from 2013 to 2026, `club-trips` in two, `pool-safety` withdrawn.
pub(super) fn register() -> Register {
    let mut clubs = lineage(
        "safe-clubs",
        "Safe clubs for children",
        &["SCFC", "Clubs handbook: part one"],
        &["Safe Clubs", "SC"],
    );
    let years = [2013, 2015, 2016, 2018, 2019, 2020, 2022, 2023, 2024, 2025, 2026];
    for (at, year) in years.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| years[at]);
        let edition = edition(&clubs, *year, before);
        clubs.editions.push(edition);
    }
    let file = "65f1c0de0000000000000002/safe_clubs_for_children_2018.pdf";
    clubs.editions[3].assets = vec![file.to_owned()];
    clubs.former_hosts = vec!["www.oldclubs.example".to_owned()];
    let mut trips =
        lineage("club-trips", "What to do when you're away: club trips", &["Trips & Stays"], &[]);
    trips.editions = vec![edition(&trips, 2014, None), edition(&trips, 2020, Some(2014))];
    trips.editions[0].title = Some("Away from home: a guide for coaches".to_owned());
    let mut pool = lineage("pool-safety", "Children near water in clubs", &[], &["Pool Safety"]);
    pool.never_existed =
        vec![NeverExisted { label: "2014".to_owned(), evidence: "made up".to_owned() }];
    pool.editions = vec![edition(&pool, 2006, None)];
    pool.editions[0].withdrawn = Some(When::day(date(2014, 4, 3)));
    pool.editions[0].replaced_by =
        vec![EditionId { publication: clubs.id.clone(), label: "2013".to_owned() }];
    Register { lineages: vec![clubs, trips, pool], checked_to: date(2026, 11, 30) }
}
