//! What must be true of the register that the program brings along, and how what stands follows from it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::*;
use crate::model::edition::{Confidence, EditionState};

fn publication(id: &str) -> PublicationId {
    PublicationId::new(id).unwrap()
}

fn edition(id: &str) -> EditionId {
    let (publication_id, label) = id.split_once('/').unwrap();
    EditionId { publication: publication(publication_id), label: label.to_owned() }
}

fn in_force(register: &Register, id: &str, day: Date) -> Vec<String> {
    let found = register.in_force(&publication(id), day);
    found.into_iter().map(|edition| edition.label.clone()).collect()
}

#[test]
fn nothing_in_the_register_contradicts_itself() {
    let register = Register::known();
    assert_eq!(register.flaws(), []);
    assert_eq!(register.checked_to, date(2026, 11, 30));
    let editions = register.lineages.iter().map(|lineage| lineage.editions.len()).sum::<usize>();
    assert_eq!((register.lineages.len(), editions), (16, 53));
}

#[test]
fn every_edition_has_a_date_and_stands_in_its_order() {
    for lineage in Register::known().lineages {
        assert!(!lineage.kind.is_empty() && !lineage.editions.is_empty(), "{}", lineage.id);
        assert!(lineage.editions.is_sorted_by_key(place), "{}", lineage.id);
        for edition in &lineage.editions {
            let of = format!("{}/{}", lineage.id, edition.label);
            assert!(edition.first_known().is_some(), "{of}");
            assert!(edition.is_draft || edition.commences().is_some(), "{of}");
            assert!(!edition.evidence.trim().is_empty() && !edition.is_found, "{of}");
            assert!(edition.updates.iter().all(|update| !update.evidence.is_empty()), "{of}");
        }
    }
}

#[test]
fn no_two_publications_share_an_id_a_name_or_a_file() {
    let (mut ids, mut names, mut files) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for lineage in Register::known().lineages {
        assert!(ids.insert(lineage.id.clone()), "{}", lineage.id);
        let own: BTreeSet<String> = std::iter::once(&lineage.title)
            .chain(&lineage.aliases)
            .chain(&lineage.ambiguous)
            .map(|name| name.to_lowercase())
            .collect();
        for name in own {
            assert!(names.insert(name.clone()), "{name}");
        }
        for file in lineage.editions.iter().flat_map(|edition| edition.assets.clone()) {
            assert!(files.insert(file.clone()), "{file}");
        }
    }
}

#[test]
fn a_file_was_made_no_later_than_its_edition_was_replaced() {
    let register = Register::known();
    let mut checked = 0;
    for lineage in &register.lineages {
        for edition in &lineage.editions {
            for asset in &edition.assets {
                let seconds = i64::from_str_radix(&asset[..8], 16).unwrap();
                let made = jiff::Timestamp::from_second(seconds).unwrap();
                let made = crate::model::time::london_day(made);
                let of =
                    EditionId { publication: lineage.id.clone(), label: edition.label.clone() };
                let ended = register.superseded_on(&of).and_then(|when| when.not_before);
                assert!(ended.is_none_or(|ended| made < ended), "{of}: {asset} is of {made}");
                assert!(
                    edition.first_known().unwrap().sorts_at()
                        <= made.tomorrow().unwrap().saturating_add(jiff::Span::new().days(7)),
                    "{of}"
                );
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 7);
}

#[test]
fn what_stands_follows_from_the_day_asked() {
    let register = Register::known();
    let rows: &[(&str, Date, &[&str])] = &[
        ("working-together", date(2018, 7, 3), &["2015"]),
        ("working-together", date(2018, 7, 4), &["2018", "2015"]),
        ("working-together", date(2019, 1, 1), &["2018", "2015"]),
        ("working-together", date(2019, 9, 29), &["2018", "2015"]),
        ("working-together", date(2019, 9, 30), &["2018"]),
        ("working-together", date(2013, 4, 14), &["2010"]),
        ("working-together", date(2026, 11, 22), &["2026"]),
        ("kcsie", date(2026, 8, 31), &["2025"]),
        ("kcsie", date(2026, 9, 1), &["2026"]),
        ("kcsie", date(2024, 9, 1), &["2024"]),
        ("kcsie", date(2018, 9, 2), &["2016"]),
        ("prevent-duty", date(2023, 12, 30), &["2015 Scotland", "2015"]),
        ("prevent-duty", date(2023, 12, 31), &["2023", "2015 Scotland"]),
        ("safer-recruitment", date(2014, 4, 3), &[]),
        ("local-safeguarding-transition", date(2019, 9, 29), &["2018"]),
        ("local-safeguarding-transition", date(2019, 9, 30), &[]),
        // Between two sightings nobody knows which edition stood.
        ("london-procedures", date(2021, 6, 1), &[]),
        ("london-procedures", date(2019, 9, 30), &["5th edition"]),
        ("london-procedures", date(2024, 4, 25), &["7th edition"]),
    ];
    for (id, day, labels) in rows {
        assert_eq!(in_force(&register, id, *day), *labels, "{id} on {day}");
    }
}

#[test]
fn an_edition_goes_from_draft_to_superseded() {
    use EditionState::{
        Draft, ForInformation, InForce, NotYet, PartlyInForce, Published, Superseded, Unsure,
        Withdrawn,
    };
    let register = Register::known();
    for (id, day, state) in [
        ("kcsie/2026", date(2026, 2, 11), NotYet),
        ("kcsie/2026", date(2026, 2, 12), Draft),
        ("kcsie/2026", date(2026, 5, 1), Draft),
        ("kcsie/2026", date(2026, 7, 7), ForInformation),
        ("kcsie/2026", date(2026, 8, 31), ForInformation),
        ("kcsie/2026", date(2026, 9, 1), InForce),
        ("kcsie/2025", date(2026, 9, 1), Superseded),
        ("prevent-duty/2023", date(2023, 9, 7), Published),
        ("prevent-duty/2015 Scotland", date(2026, 1, 1), InForce),
        ("working-together/2015", date(2019, 1, 1), PartlyInForce),
        ("working-together/1991", date(1991, 6, 1), Unsure),
        ("safer-recruitment/2006", date(2014, 4, 2), InForce),
        ("safer-recruitment/2006", date(2014, 4, 3), Withdrawn),
        ("information-sharing/2008", date(2020, 1, 1), Superseded),
        ("missing-from-home-or-care/2013 draft", date(2013, 7, 1), Draft),
        ("missing-from-home-or-care/2013 draft", date(2014, 1, 17), Superseded),
        ("information-sharing-duty/2026", date(2026, 9, 29), Published),
        ("kcsie/2099", date(2099, 1, 1), NotYet),
    ] {
        assert_eq!(register.state(&edition(id), day), state, "{id} on {day}");
    }
}

#[test]
fn what_replaced_an_edition_is_said_or_follows_from_order() {
    let register = Register::known();
    let replaced = |id: &str| -> Vec<String> {
        register.replaced_by(&edition(id)).iter().map(ToString::to_string).collect()
    };
    assert_eq!(replaced("working-together/2015"), ["working-together/2018"]);
    assert_eq!(replaced("safer-recruitment/2006"), ["kcsie/2014"]);
    assert_eq!(replaced("working-together/1999"), ["working-together/2006"]);
    assert_eq!(replaced("prevent-duty/2015 Scotland"), Vec::<String>::new());
    assert_eq!(replaced("missing-from-home-or-care/2009"), ["missing-from-home-or-care/2014"]);
    let on = |id: &str| register.superseded_on(&edition(id)).map(|when| when.to_string());
    assert_eq!(on("working-together/2018").as_deref(), Some("15 December 2023"));
    assert_eq!(on("safer-recruitment/2006").as_deref(), Some("3 April 2014"));
    assert_eq!(on("kcsie/2026"), None);
}

#[test]
fn a_name_that_is_known_keeps_what_is_known_of_it() {
    let publication_of = |aliases: &[&str]| crate::model::source::Publication {
        id: publication("information-sharing"),
        title: "Information sharing".to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        publisher: None,
        editions: Vec::new(),
    };
    let known = Register::known();
    let aliases = [
        "Information Sharing",
        "Information sharing for practitioners and managers",
        "The seven rules",
    ];
    let list = Watchlist { publications: vec![publication_of(&aliases)], ..Watchlist::default() };
    let with = known.clone().with(&list);
    let names = |register: &Register| {
        register.lineage(&publication("information-sharing")).unwrap().aliases.clone()
    };
    assert_eq!(names(&with)[..names(&known).len()], names(&known)[..]);
    assert_eq!(names(&with)[names(&known).len()..], ["The seven rules".to_owned()]);
}

#[test]
fn an_edition_that_was_only_found_counts_and_says_so() {
    let mut new = Edition::new("2027", "attachment title", Confidence::High);
    new.in_force = Some(When::day(date(2027, 9, 1)));
    let also = Edition::new("2026", "attachment title", Confidence::High);
    let found = [(publication("kcsie"), new), (publication("kcsie"), also)];
    let register = Register::known().with_found(&found);
    assert_eq!(in_force(&register, "kcsie", date(2027, 8, 31)), ["2026"]);
    assert_eq!(in_force(&register, "kcsie", date(2027, 9, 1)), ["2027"]);
    assert!(register.edition(&edition("kcsie/2027")).unwrap().is_found);
    assert!(!register.edition(&edition("kcsie/2026")).unwrap().is_found);
    assert_eq!(register.flaws(), []);
}

#[test]
fn what_cannot_be_true_is_named() {
    let row = |label: &str, rest: &str| {
        format!(
            "[[publication.edition]]\nlabel = \"{label}\"\nevidence = \"e\"\nconfidence = \"low\"\n{rest}\n"
        )
    };
    let flaws = |rows: &[String]| -> Vec<String> {
        let head =
            "checked_to = \"2026-11\"\n[[publication]]\nid = \"a\"\ntitle = \"A\"\nkind = \"k\"\n";
        let register = written::read(&format!("{head}{}", rows.concat())).unwrap();
        register.flaws().iter().map(ToString::to_string).collect()
    };
    let one = row("1", "published = \"2001\"");
    assert_eq!(flaws(&[one.clone(), row("2", "published = \"2002\"")]), Vec::<String>::new());
    for (rows, told) in [
        (vec![one.clone(), one.clone()], "a/1: another edition of the publication has that label"),
        (vec![row("1", "published = \"2001\"\nreplaces = [\"b/9\"]")], "there is no edition “b/9”"),
        (
            vec![
                row("1", "published = \"2001\"\nreplaces = [\"2\"]"),
                row("2", "published = \"2001\"\nreplaces = [\"1\"]"),
            ],
            "goes in a circle",
        ),
        (
            vec![one.clone(), row("2", "published = \"2002\"\nreplaced_by = [\"1\"]")],
            "against their dates",
        ),
        (
            vec![row("1", "for_information = \"2001-07\"\nin_force = \"2001-06\"")],
            "“for_information” is later than “in_force”",
        ),
        (
            vec![row(
                "1",
                "published = { not_before = \"2001-07-02\", not_after = \"2001-07-01\" }",
            )],
            "“not_before” is later than “not_after”",
        ),
        (
            vec![
                row("1", "published = \"2001-01-01\"\nsuperseded = \"2003-01-01\""),
                row("2", "published = \"2002-01-01\""),
            ],
            "a/2: on 1 January 2002 it and “1” are both in force",
        ),
    ] {
        let found = flaws(&rows);
        assert!(found.iter().any(|flaw| flaw.contains(told)), "{told}: {found:?}");
    }
}

#[test]
fn a_register_that_cannot_be_read_says_where() {
    for wrong in
        ["", "checked_to = \"2026-11\"\nnonsense = 1", "checked_to = \"soon\"\npublication = []"]
    {
        assert!(written::read(wrong).is_err(), "{wrong}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Whatever the dates by which found editions are bounded, and whatever a user writes of an edition’s dates: none
    /// is replaced by what it replaces, and what is newer than all that is known stands last.
    #[test]
    fn nothing_is_replaced_by_what_it_replaces(
        rows in proptest::collection::vec((0_usize..16, 2024_i16..2031, 1_i8..13, 1_i8..28, 0_i64..900), 0..8),
    ) {
        let known = Register::known();
        let mut found = Vec::new();
        let mut written = known.clone();
        for (which, year, month, day, span) in rows {
            let lineage = &known.lineages[which];
            let last = date(year, month, day);
            let first = last.saturating_sub(jiff::Span::new().days(span));
            let mut edition = Edition::new(&(2027 + year - 2024).to_string(), "seen", Confidence::High);
            edition.published = Some(When { not_before: Some(first), not_after: Some(last) });
            let newest = lineage.editions.iter().rfind(|edition| !edition.is_draft).unwrap();
            edition.replaces = vec![EditionId { publication: lineage.id.clone(), label: newest.label.clone() }];
            let row = &mut written.lineages[which].editions;
            row.retain(|one| one.label != edition.label);
            row.push(edition.clone());
            row.sort_by_key(place);
            found.push((lineage.id.clone(), edition));
        }
        for (register, is_found) in [(known.with_found(&found), true), (written, false)] {
            for lineage in &register.lineages {
                for edition in &lineage.editions {
                    let by = register.replaced_by(&EditionId { publication: lineage.id.clone(), label: edition.label.clone() });
                    proptest::prop_assert!(by.iter().all(|by| !edition.replaces.contains(by)), "{}: {by:?}", edition.label);
                    let of_another = edition.is_found && by.iter().any(|by| register.edition(by).is_some_and(|by| !by.is_found));
                    proptest::prop_assert!(!of_another, "{}: {by:?}", edition.label);
                }
            }
            let circles = register.flaws().into_iter().filter(|flaw| flaw.message.contains("circle"));
            proptest::prop_assert!(!is_found || circles.count() == 0);
        }
    }
}
