//! How dates and references to editions are written in a register. Reads single values, not files.

use jiff::civil::Date;

use crate::model::{
    edition::{EditionId, When},
    source::PublicationId,
};

/// Reads `2018-07-04`, `2018-07` or `2018`.
///
/// # Errors
/// What is wrong and how a date is written.
pub fn when(text: &str) -> Result<When, String> {
    let number = |part: &str, digits: usize| {
        let is_plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| part.parse::<i16>().ok()).flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    let read = match *parts {
        [year] => number(year, 4).and_then(When::year),
        [year, month] => {
            let month = number(month, 2).and_then(|month| i8::try_from(month).ok());
            number(year, 4).zip(month).and_then(|(year, month)| When::month(year, month))
        }
        [year, month, day] => {
            let shaped = [(year, 4), (month, 2), (day, 2)];
            let is_shaped = shaped.iter().all(|(part, digits)| number(part, *digits).is_some());
            is_shaped.then(|| text.parse::<Date>().ok()).flatten().map(When::day)
        }
        _ => None,
    };
    read.ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        format!(
            "“{shown}” is no date: write \"2026-09-01\" for a day, \"2026-09\" for a month, \"2026\" for a year"
        )
    })
}

/// Reads a reference to an edition: a label of `publication`, or `other-publication/label`.
#[must_use]
pub fn edition_id(publication: &PublicationId, text: &str) -> EditionId {
    let elsewhere = text.split_once('/').and_then(|(other, label)| {
        let publication = PublicationId::new(other).ok()?;
        Some(EditionId { publication, label: label.to_owned() })
    });
    elsewhere
        .unwrap_or_else(|| EditionId { publication: publication.clone(), label: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_exactly_as_they_are_written() {
        assert_eq!(when("2018-07-04").map(|when| when.to_string()), Ok("4 July 2018".to_owned()));
        assert_eq!(when("2018-07").map(|when| when.to_string()), Ok("July 2018".to_owned()));
        assert_eq!(when("2018").map(|when| when.to_string()), Ok("2018".to_owned()));
        for wrong in [
            "",
            "18",
            "2018-13",
            "2018-2",
            "2018-02-30",
            "+018",
            "2018-07-04T",
            "2018-07-04-1",
            "é",
        ] {
            assert!(when(wrong).is_err(), "{wrong}");
        }
    }
}
