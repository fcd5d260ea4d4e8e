//! Days as people in England mean them. Pure arithmetic on given instants; reads no clock.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

/// The zone in which dates are read and shown: Europe/London, from the bundled tz database.
///
/// # Panics
/// Never in practice: the tz database is compiled in.
#[must_use]
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("the bundled tz database holds Europe/London")
}

/// The months as they are spelt out, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `at` as a clock in London shows it.
#[must_use]
pub fn in_london(at: Timestamp) -> Zoned {
    at.to_zoned(london())
}

/// The London day on which `at` falls.
#[must_use]
pub fn london_day(at: Timestamp) -> Date {
    in_london(at).date()
}

/// The last millisecond of `day` in London: "as it stood at the end of that day".
#[must_use]
pub fn end_of_day(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day);
    next.to_zoned(london())
        .map_or(Timestamp::MAX, |start| start.timestamp() - jiff::SignedDuration::from_millis(1))
}

/// `at` cut to whole milliseconds: the precision in which captures are dated.
#[must_use]
pub fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_london_day_ends_at_midnight_summer_time() {
        let day: Date = "2026-07-01".parse().unwrap();
        assert_eq!(end_of_day(day).to_string(), "2026-07-01T22:59:59.999Z");
        assert_eq!(london_day("2026-06-30T23:30:00Z".parse().unwrap()), day);
    }
}
