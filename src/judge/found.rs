//! Editions that no register has yet and that the publisher's own page or file proves: put together from what was
//! seen on each day. Whoever uses one says “seen, not yet confirmed”.

use jiff::{Timestamp, civil::Date};

use crate::model::{
    edition::{Confidence, Edition, EditionId, Lineage, When},
    editions::Named,
    time::london_day,
};

/// What the publisher's page named on a day.
#[derive(Clone, Debug)]
pub struct Sighted {
    /// The London day on which it was seen so first.
    pub day: Date,
    /// The editions that it named.
    pub named: Vec<Named>,
}

/// The year that a label begins with: `2015-03`, `2014 practice guidelines`.
#[must_use]
pub(super) fn year_of(label: &str) -> Option<i16> {
    let digits = label.get(..4).filter(|start| start.bytes().all(|byte| byte.is_ascii_digit()))?;
    let more = label[4..].starts_with(|c: char| c.is_ascii_digit());
    digits.parse().ok().filter(|_| !more)
}

/// Whether a label is of a later edition than another: by their years or numbers, so that the 10th follows the 9th.
#[must_use]
pub(super) fn is_later(label: &str, other: &str) -> bool {
    let number = |label: &str| -> Option<u32> {
        label.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    match (number(label), number(other)) {
        (Some(one), Some(other)) if one != other => one > other,
        _ => label > other,
    }
}

/// Whether a label is of an edition newer than every one that is known, and no further ahead of `day` than
/// publishers write.
#[must_use]
pub fn is_newer(lineage: &Lineage, label: &str, day: Date) -> bool {
    let ordinal = |label: &str| -> Option<u16> {
        let digits = label.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok().filter(|_| label.ends_with(" edition"))
    };
    let known = lineage.editions.iter().filter(|edition| !edition.is_draft);
    if let Some(year) = year_of(label) {
        let newest = known.filter_map(|edition| year_of(&edition.label)).max();
        return newest.is_some_and(|newest| year > newest) && year <= day.year() + 2;
    }
    let newest = known.filter_map(|edition| ordinal(&edition.label)).max();
    ordinal(label).zip(newest).is_some_and(|(one, newest)| one > newest && one < newest + 5)
}

/// The editions that `sights`, oldest first, prove and `lineage` does not have.
#[must_use]
pub fn found(lineage: &Lineage, sights: &[Sighted]) -> Vec<Edition> {
    let mut labels: Vec<&str> = Vec::new();
    for sight in sights {
        for one in sight.named.iter().filter(|one| one.is_offered) {
            let is_new = !labels.contains(&one.label.as_str());
            if is_new && is_newer(lineage, &one.label, sight.day) {
                labels.push(&one.label);
            }
        }
    }
    labels.into_iter().filter_map(|label| edition(lineage, label, sights)).collect()
}

/// The files that `sights` show as those of editions that `lineage` has: each with the label of the one edition that
/// it was ever named for.
#[must_use]
pub fn files(lineage: &Lineage, sights: &[Sighted]) -> Vec<(String, String)> {
    let all = || sights.iter().flat_map(|sight| &sight.named).filter(|one| one.is_offered);
    let mut files: Vec<(String, String)> = Vec::new();
    for named in all().filter(|named| lineage.edition(&named.label).is_some()) {
        for asset in &named.assets {
            let of_another = |one: &Named| one.label != named.label && one.assets.contains(asset);
            let one = (named.label.clone(), asset.clone());
            if !all().any(of_another) && !files.contains(&one) {
                files.push(one);
            }
        }
    }
    files
}

fn edition(lineage: &Lineage, label: &str, sights: &[Sighted]) -> Option<Edition> {
    let of = |sight: &'_ Sighted| {
        sight.named.iter().find(|one| one.label == label && one.is_offered).cloned()
    };
    let first = sights.iter().position(|sight| of(sight).is_some())?;
    let begun = of(&sights[first])?;
    let before = first.checked_sub(1).map(|at| sights[at].day);
    let standing = lineage.editions.iter().rfind(|edition| !edition.is_draft);
    let standing = standing.and_then(Edition::commences).map(|when| when.sorts_at());
    let came = came(&begun, before, sights[first].day);
    let mut edition = Edition::new(label, "", Confidence::High);
    edition.is_found = true;
    let mut evidence = Vec::new();
    let mut tell = |day: Date, named: &Named| {
        for words in &named.evidence {
            if !evidence.iter().any(|(_, known): &(Date, String)| known == words) {
                evidence.push((day, words.clone()));
            }
        }
    };
    let mut last_for_information = None;
    for sight in &sights[first..] {
        let Some(named) = of(sight) else { continue };
        tell(sight.day, &named);
        let in_force = named.in_force.filter(|day| standing.is_none_or(|standing| standing < *day));
        edition.in_force = in_force.map(When::day).or(edition.in_force);
        for asset in &named.assets {
            if !edition.assets.contains(asset) {
                edition.assets.push(asset.clone());
            }
        }
        if let Some(replaces) = named.replaces.and_then(|year| by_year(lineage, year)) {
            edition.replaces = vec![replaces];
        }
        if named.for_information {
            edition.for_information = edition.for_information.or(Some(came));
            last_for_information = Some(sight.day);
        } else if edition.published.is_none() {
            edition.published = Some(match last_for_information {
                Some(day) => When { not_before: Some(day), not_after: Some(sight.day) },
                None => came,
            });
        }
    }
    let shown: Vec<String> = evidence
        .iter()
        .take(6)
        .map(|(day, words)| format!("“{words}” (seen on {})", When::day(*day)))
        .collect();
    follow(&mut edition, standing);
    edition.evidence = format!("the publisher’s own page: {}", shown.join("; "));
    Some(edition)
}

/// What is newer than every edition that is known does not come into force before the newest of them did, on
/// `standing`.
fn follow(edition: &mut Edition, standing: Option<Date>) {
    let Some(standing) = standing else { return };
    let Some(published) = edition.published.as_mut() else { return };
    if published.not_after.is_none_or(|last| standing <= last) {
        published.not_before = published.not_before.max(Some(standing));
    } else if edition.in_force.is_none() {
        edition.in_force = Some(When { not_before: Some(standing), not_after: None });
    }
}

/// When an edition came: the day of the note that names it; else between the look before and the one that showed
/// it, and not before its file's record was made.
fn came(named: &Named, before: Option<Date>, seen: Date) -> When {
    let mut noted = named.noted.iter().rev();
    let is_between = |day: &&Date| **day <= seen && before.is_none_or(|before| before <= **day);
    if let Some(day) = noted.find(is_between) {
        return When::day(*day);
    }
    let made = named.assets.iter().filter_map(|asset| made(asset)).min();
    let made = made.filter(|day| *day <= seen);
    When { not_before: before.max(made), not_after: Some(seen) }
}

/// When GOV.UK made the record of a file: the first eight hexadecimal digits of its id are a Unix time.
fn made(asset: &str) -> Option<Date> {
    let seconds = i64::from_str_radix(asset.get(..8)?, 16).ok()?;
    Timestamp::from_second(seconds).ok().map(london_day)
}

fn by_year(lineage: &Lineage, year: i16) -> Option<EditionId> {
    let mut known = lineage.editions.iter().rev().filter(|edition| !edition.is_draft);
    let known = known.find(|edition| year_of(&edition.label) == Some(year))?;
    Some(EditionId { publication: lineage.id.clone(), label: known.label.clone() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        judge::named,
        model::{
            document::{Attachment, Document},
            edition::EditionState,
            source::PublicationId,
        },
        register::Register,
    };

    #[test]
    fn editions_are_in_the_order_of_their_numbers() {
        for (later, earlier) in
            [("10th edition", "9th edition"), ("2027", "2026"), ("2015-07", "2015-03"), ("12", "2")]
        {
            assert!(is_later(later, earlier) && !is_later(earlier, later), "{later} {earlier}");
        }
        assert!(!is_later("2026", "2026"));
    }

    fn kcsie() -> PublicationId {
        PublicationId::new("kcsie").unwrap()
    }

    /// The page with files of these titles.
    fn page(titles: &[&str]) -> Document {
        let attachment = |title: &&str| Attachment {
            title: (*title).to_owned(),
            target: "https://assets.publishing.service.gov.uk/media/6c2b3d4e5f60718293a4b5c6/K.pdf"
                .to_owned(),
        };
        Document { attachments: titles.iter().map(attachment).collect(), ..Document::default() }
    }

    fn sighted(day: Date, titles: &[&str]) -> Sighted {
        let register = Register::known();
        Sighted { day, named: named(register.lineage(&kcsie()).unwrap(), &page(titles)) }
    }

    const NOW: &str = "Keeping children safe in education 2026";
    const NEXT: &str = "Keeping children safe in education 2027";
    const AHEAD: &str =
        "Keeping children safe in education 2027 (for information, from 1 September 2027)";

    #[test]
    fn the_register_does_not_go_blind_when_the_next_year_comes() {
        let sights = [
            sighted(date(2027, 6, 1), &[NOW]),
            sighted(
                date(2027, 7, 7),
                &[
                    NOW,
                    "Keeping children safe in education 2027 (for information) (from 1 September 2027)",
                ],
            ),
            sighted(date(2027, 9, 1), &[NEXT]),
        ];
        let register = Register::known();
        let lineage = register.lineage(&kcsie()).unwrap();
        let found = found(lineage, &sights);
        let [new] = &found[..] else { panic!("{found:?}") };
        assert_eq!((new.label.as_str(), new.is_found), ("2027", true));
        assert!(
            new.evidence.contains("for information") && new.evidence.contains("7 July 2027"),
            "{}",
            new.evidence
        );
        assert_eq!(new.in_force, Some(When::day(date(2027, 9, 1))));
        let with = register.with_found(&[(kcsie(), new.clone())]);
        assert_eq!(with.flaws(), []);
        let id = EditionId { publication: kcsie(), label: "2027".to_owned() };
        for (day, state) in [
            (date(2027, 6, 1), EditionState::NotYet),
            (date(2027, 7, 7), EditionState::ForInformation),
            (date(2027, 8, 31), EditionState::ForInformation),
            (date(2027, 9, 1), EditionState::InForce),
        ] {
            assert_eq!(with.state(&id, day), state, "{day}");
        }
        let in_force = |day| {
            with.in_force(&kcsie(), day).iter().map(|one| one.label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (in_force(date(2027, 8, 31)), in_force(date(2027, 9, 1))),
            (vec!["2026".to_owned()], vec!["2027".to_owned()])
        );
    }

    #[test]
    fn without_a_date_it_waits_for_its_final_text() {
        let sights = [
            sighted(
                date(2027, 7, 7),
                &[NOW, "Keeping children safe in education 2027 (for information)"],
            ),
            sighted(date(2027, 9, 1), &[NEXT]),
        ];
        let register = Register::known();
        let new = found(register.lineage(&kcsie()).unwrap(), &sights);
        assert_eq!(new[0].in_force, None);
        assert_eq!(
            new[0].published,
            Some(When { not_before: Some(date(2027, 7, 7)), not_after: Some(date(2027, 9, 1)) })
        );
        let early = found(register.lineage(&kcsie()).unwrap(), &sights[..1]);
        assert_eq!((early[0].published, early[0].commences()), (None, None));
    }

    #[test]
    fn what_is_known_old_or_absurd_is_not_found() {
        let register = Register::known();
        let lineage = register.lineage(&kcsie()).unwrap();
        for titles in [
            &[NOW][..],
            &["Keeping children safe in education 2017"],
            &["Keeping children safe in education 2091"],
            &["Working together to safeguard children 2027"],
        ] {
            assert_eq!(found(lineage, &[sighted(date(2027, 1, 1), titles)]), [], "{titles:?}");
        }
        assert_eq!(found(lineage, &[sighted(date(2027, 7, 7), &[AHEAD])]).len(), 1);
        assert_eq!(year_of("20222"), None);
        assert_eq!(
            (year_of("2015-03"), year_of("5th edition"), year_of("é")),
            (Some(2015), None, None)
        );
    }

    #[test]
    fn what_a_first_look_shows_stands_though_nobody_knows_since_when() {
        // The file's record is older than the day on which the edition before came into force.
        let mut sight = sighted(date(2027, 9, 3), &[NEXT]);
        sight.named[0].assets = vec!["6a9000000000000000000003/f.pdf".to_owned()];
        sight.named[0].replaces = Some(2026);
        let register = Register::known();
        let lineage = register.lineage(&kcsie()).unwrap();
        let new = found(lineage, &[sight]);
        let with = register.clone().with_found(&[(kcsie(), new[0].clone())]);
        assert_eq!(with.flaws(), []);
        let id = |label: &str| EditionId { publication: kcsie(), label: label.to_owned() };
        assert_eq!(with.replaced_by(&id("2026")), [id("2027")]);
        assert_eq!(with.replaced_by(&id("2027")), []);
        let day = date(2027, 9, 3);
        assert_eq!(with.state(&id("2027"), day), EditionState::InForce);
        assert_eq!(with.state(&id("2026"), day), EditionState::Superseded);
        // Seen before the newest that is known came into force: nobody knows when it will.
        let early = found(lineage, &[sighted(date(2026, 8, 1), &[NEXT])]);
        let with = register.with_found(&[(kcsie(), early[0].clone())]);
        assert_eq!(with.flaws(), []);
        assert_eq!(with.state(&id("2026"), date(2026, 8, 31)), EditionState::ForInformation);
        assert_ne!(with.state(&id("2027"), date(2026, 8, 31)), EditionState::InForce);
    }
}
