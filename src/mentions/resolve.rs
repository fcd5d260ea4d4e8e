//! Date -> edition: which edition of a publication “2016”, “July 2015” or “5th edition” means. Says so where none
//! bears that date; whether it ever existed, and how it stands, is asked of the register.

use super::dates::Says;
use crate::model::{
    edition::{Edition, Lineage, Update, When},
    time::MONTHS,
};

/// The edition that `says` means, by its label; none where the register has none of that date.
pub(super) fn edition(lineage: &Lineage, says: Says) -> Option<&Edition> {
    match says {
        Says::Nth(n) => lineage.editions.iter().find(|edition| is_nth(&edition.label, n)),
        Says::Year(year, month) => {
            let issued = |edition: &&Edition| !edition.is_draft;
            month
                .and_then(|month| of_month(lineage, year, month))
                .or_else(|| lineage.edition(&year.to_string()).filter(issued))
                .or_else(|| {
                    lineage
                        .editions
                        .iter()
                        .filter(issued)
                        .rfind(|edition| begins_with_year(&edition.label, year))
                })
                .or_else(|| of_year(lineage, year))
        }
    }
}

/// The edition that “2016, updated 2020” means: the first where that was touched then, else what came then.
pub(super) fn updated(lineage: &Lineage, says: Says, updated: Says) -> Option<&Edition> {
    let first = edition(lineage, says);
    let was_touched = |edition: &&Edition| {
        edition.updates.iter().filter_map(|update| update.date).any(|when| falls_in(when, updated))
    };
    if let Some(first) = first.filter(was_touched) {
        return Some(first);
    }
    let came = |edition: &&Edition| {
        let dates = [edition.published, edition.in_force, edition.for_information];
        !edition.is_draft && dates.into_iter().flatten().any(|when| falls_in(when, updated))
    };
    lineage.editions.iter().rfind(came).or(first)
}

/// The touch by which alone an edition is meant: `2020` where the edition of 2018 was brought up to date then.
pub(super) fn touch(edition: &Edition, says: Says) -> Option<&Update> {
    let Says::Year(year, _) = says else { return None };
    let came = [edition.published, edition.in_force, edition.for_information];
    let is_own = edition.label.starts_with(&year.to_string())
        || came.into_iter().flatten().any(|when| falls_in(when, Says::Year(year, None)));
    let mut updates = edition.updates.iter().filter(|_| !is_own);
    updates.find(|update| update.date.is_some_and(|when| falls_in(when, says)))
}

/// Whether a date surely lies in that month or year.
fn falls_in(when: When, says: Says) -> bool {
    let wanted = match says {
        Says::Year(year, Some(month)) => When::month(year, month),
        Says::Year(year, None) => When::year(year),
        Says::Nth(_) => None,
    };
    wanted.is_some_and(|wanted| {
        when.not_before.is_some()
            && when.not_after.is_some()
            && when.not_before >= wanted.not_before
            && when.not_after <= wanted.not_after
    })
}

/// `7th edition`, `7th`, `7`.
fn is_nth(label: &str, n: u8) -> bool {
    let word = label.split(' ').next().unwrap_or_default();
    word.trim_end_matches(char::is_alphabetic).parse() == Ok(n)
}

/// `2015-03` and `2014 practice guidelines` are of 2015 and 2014.
fn begins_with_year(label: &str, year: i16) -> bool {
    let rest = label.strip_prefix(&year.to_string());
    rest.is_some_and(|rest| rest.starts_with(['-', ' ']))
}

/// The edition of which something happened in that month; what it is known by counts before a later touch.
fn of_month(lineage: &Lineage, year: i16, month: i8) -> Option<&Edition> {
    let wanted = Says::Year(year, Some(month));
    let falls = |when: Option<When>| when.is_some_and(|when| falls_in(when, wanted));
    let came = |edition: &&Edition| {
        [edition.published, edition.in_force, edition.for_information].into_iter().any(falls)
    };
    let touched = |edition: &&Edition| edition.updates.iter().any(|update| falls(update.date));
    let label = format!("{year}-{month:02}");
    lineage
        .edition(&label)
        .or_else(|| lineage.editions.iter().rfind(came))
        // A year that an edition is called by says more than a touch of another one in it.
        .or_else(|| {
            lineage
                .editions
                .iter()
                .filter(|_| lineage.edition(&year.to_string()).is_none())
                .rfind(touched)
        })
}

/// The edition that came into force, or was touched, in that year.
fn of_year(lineage: &Lineage, year: i16) -> Option<&Edition> {
    let falls = |when: Option<When>| {
        let of = |day: Option<jiff::civil::Date>| day.is_some_and(|day| day.year() == year);
        when.is_some_and(|when| of(when.not_before) && of(when.not_after))
    };
    let came = |edition: &&Edition| {
        !edition.is_draft && (falls(edition.published) || falls(edition.in_force))
    };
    let touched = |edition: &&Edition| edition.updates.iter().any(|update| falls(update.date));
    lineage.editions.iter().rfind(came).or_else(|| lineage.editions.iter().rfind(touched))
}

/// A date as it is cited: `2018`, `September 2016`, `7th edition`.
pub(super) fn in_words(says: Says) -> String {
    match says {
        Says::Year(year, None) => year.to_string(),
        Says::Year(year, Some(month)) => {
            let at = usize::try_from(month - 1).unwrap_or_default();
            let name = MONTHS.get(at).copied().unwrap_or_default();
            let mut letters = name.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            let name: String = first.into_iter().chain(letters).collect();
            format!("{name} {year}")
        }
        Says::Nth(n) => {
            let end = match (n % 10, n % 100) {
                (1, n) if n != 11 => "st",
                (2, n) if n != 12 => "nd",
                (3, n) if n != 13 => "rd",
                _ => "th",
            };
            format!("{n}{end} edition")
        }
    }
}
