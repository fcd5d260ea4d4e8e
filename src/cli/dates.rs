//! Dates as people write them, in Europe/London. Pure: `now` is an argument.

use jiff::{
    SignedDuration, Span, Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
};

use super::exit::{BadUsage, Fault};
use crate::model::time::{end_of_day, in_london, london, london_day};

/// Which end of a day is meant where only a day was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Its first moment.
    Start,
    /// Its last.
    End,
}

/// Reads `2026-09-01`, `1 September 2026`, `2026-09`, `2026`, `today`, `yesterday`, `last monday`, `7d`,
/// `12h`, `2w`, `3 days ago`, an RFC 3339 time, or one without a zone, which is London's. What begins
/// after `now` is refused: nobody knows how anything will stand then.
pub(super) fn read(text: &str, end: End, now: Timestamp) -> Result<Timestamp, Fault> {
    let (begin, last) = both_ends(text.trim(), now).ok_or_else(|| unreadable(text))?;
    if begin > now {
        return Err(BadUsage(format!("“{text}” has not come yet")).into());
    }
    Ok(if end == End::End { last } else { begin })
}

/// The last day of what was written, in London; it may be still to come.
pub(super) fn any_day(text: &str, now: Timestamp) -> Result<Date, Fault> {
    let (_, last) = both_ends(text.trim(), now).ok_or_else(|| unreadable(text))?;
    Ok(london_day(last))
}

/// When a copy was made, of which often only the day is known: that day's noon in London, which is
/// surely within it; of today, at the latest `now`. More than a day is refused, and what has not come.
pub(super) fn of_copy(text: &str, now: Timestamp) -> Result<Timestamp, Fault> {
    let (begin, last) = both_ends(text.trim(), now).ok_or_else(|| unreadable(text))?;
    if begin > now {
        return Err(BadUsage(format!("“{text}” has not come yet")).into());
    }
    let day = london_day(begin);
    if last.duration_since(begin) < SignedDuration::from_secs(1) {
        return Ok(begin);
    }
    let noon = day.at(12, 0, 0, 0).to_zoned(london()).ok().filter(|_| london_day(last) == day);
    let noon = noon.ok_or_else(|| {
        BadUsage(format!("“{text}” is more than a day: say on which day the copy was made"))
    })?;
    Ok(noon.timestamp().min(now))
}

/// The first and the last moment of what was written.
fn both_ends(text: &str, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let at = |at: Timestamp| (at, at);
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Some(at(exact));
    }
    let wanted = text.to_lowercase();
    if let Some(ago) = ago(&wanted) {
        return now.checked_sub(ago).ok().map(at);
    }
    if wanted.contains(':') {
        let local = wanted.parse::<DateTime>().ok()?;
        let begin = local.to_zoned(london()).ok()?.timestamp();
        // A second lasts, too: captures are kept to its thousandth and named by the second.
        let named_by_second = wanted.matches(':').count() == 2 && !wanted.contains('.');
        let lasts = SignedDuration::from_millis(if named_by_second { 999 } else { 0 });
        return Some((begin, begin.checked_add(lasts).ok()?));
    }
    let today = london_day(now);
    let first = day(&wanted, today, End::Start)?.to_zoned(london()).ok()?.timestamp();
    Some((first, end_of_day(day(&wanted, today, End::End)?)))
}

fn unreadable(text: &str) -> Fault {
    BadUsage(format!(
        "“{text}” is not a date: write 2026-09-01, 1 September 2026, yesterday, last monday or 7d"
    ))
    .into()
}

/// `7d`, `12h`, `2w`, `30m`, with or without ` ago`, or `3 days ago`.
fn ago(text: &str) -> Option<SignedDuration> {
    let text = text.strip_suffix("ago").unwrap_or(text).trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: i64 = number.parse().ok().filter(|n| *n <= 40_000)?;
    let hours = match unit.trim() {
        "m" | "min" | "minutes" | "minute" => return Some(SignedDuration::from_mins(number)),
        "h" | "hour" | "hours" => 1,
        "d" | "day" | "days" => 24,
        "w" | "week" | "weeks" => 7 * 24,
        _ => return None,
    };
    Some(SignedDuration::from_hours(number * hours))
}

fn day(text: &str, today: Date, end: End) -> Option<Date> {
    match text {
        "today" | "now" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        _ => {}
    }
    if let Some(name) = text.strip_prefix("last ") {
        let span: Span = match name {
            "week" => 1.week(),
            "month" => 1.month(),
            "year" => 1.year(),
            _ => return today.nth_weekday(-1, weekday(name)?).ok(),
        };
        return today.checked_sub(span).ok();
    }
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let written = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y"];
    if let Some(day) = written.iter().find_map(|form| Date::strptime(form, text).ok()) {
        return Some(day);
    }
    // A month or a year alone means its first or last day.
    let month = ["%Y-%m-%d", "%B %Y %d"].iter().zip([format!("{text}-01"), format!("{text} 01")]);
    if let Some(first) = month.into_iter().find_map(|(form, text)| Date::strptime(form, text).ok())
    {
        return Some(if end == End::End { first.last_of_month() } else { first });
    }
    let year: i16 = text.parse().ok().filter(|year| (1990..=2200).contains(year))?;
    let first = Date::new(year, 1, 1).ok()?;
    Some(if end == End::End { first.last_of_year() } else { first })
}

fn weekday(name: &str) -> Option<Weekday> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let place =
        days.iter().position(|day| *day == name || (name.len() >= 3 && day.starts_with(name)))?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// `at` as a reader is shown it.
pub(super) fn shown(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y, %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, end: End) -> String {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        read(text, end, now).unwrap().to_string()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(at("2026-07-01", End::Start), "2026-06-30T23:00:00Z");
        assert_eq!(at("2026-07-01", End::End), "2026-07-01T22:59:59.999Z");
        assert_eq!(at("1 September 2026", End::Start), "2026-08-31T23:00:00Z");
        assert_eq!(at("01/09/2026", End::Start), "2026-08-31T23:00:00Z");
        assert_eq!(at("2026-02", End::End), "2026-02-28T23:59:59.999Z");
        assert_eq!(at("March 2026", End::Start), "2026-03-01T00:00:00Z");
        assert_eq!(at("2025", End::End), "2025-12-31T23:59:59.999Z");
        assert_eq!(at("yesterday", End::Start), "2026-11-21T00:00:00Z");
        // 22 November 2026 is a Sunday.
        assert_eq!(at("last monday", End::Start), "2026-11-16T00:00:00Z");
        assert_eq!(at("last sunday", End::Start), "2026-11-15T00:00:00Z");
        assert_eq!(at("3d", End::Start), "2026-11-19T12:00:00Z");
        assert_eq!(at("2 weeks ago", End::Start), "2026-11-08T12:00:00Z");
        assert_eq!(at("2026-03-02T06:00:00Z", End::End), "2026-03-02T06:00:00Z");
        assert_eq!(at("2026-07-01T10:30", End::End), "2026-07-01T09:30:00Z");
        assert_eq!(at("2026-07-01T10:30:12", End::End), "2026-07-01T09:30:12.999Z");
        assert_eq!(at("2026-07-01T10:30:12.5", End::End), "2026-07-01T09:30:12.5Z");
        assert_eq!(at("2026-07-01 10:30", End::Start), "2026-07-01T09:30:00Z");
        assert_eq!(at("today", End::End), "2026-11-22T23:59:59.999Z");
        // The clocks go forward on 29 March 2026 and back on 25 October: days of 23 and 25 hours.
        assert_eq!(at("2026-03-29", End::End), "2026-03-29T22:59:59.999Z");
        assert_eq!(at("2026-10-25", End::Start), "2026-10-24T23:00:00Z");
        assert_eq!(at("2026-10-25", End::End), "2026-10-25T23:59:59.999Z");
        assert_eq!(at("2026", End::Start), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn a_copy_of_which_only_the_day_is_known_is_of_its_noon() {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let of = |text| of_copy(text, now).map(|at| at.to_string());
        assert_eq!(of("2018-07-04").unwrap(), "2018-07-04T11:00:00Z");
        assert_eq!(of("4 July 2018").unwrap(), "2018-07-04T11:00:00Z");
        assert_eq!(of("2018-01-04").unwrap(), "2018-01-04T12:00:00Z");
        // Days of 23 and 25 hours.
        assert_eq!(of("2026-03-29").unwrap(), "2026-03-29T11:00:00Z");
        assert_eq!(of("2025-10-26").unwrap(), "2025-10-26T12:00:00Z");
        assert_eq!(of("2018-07-04T15:30").unwrap(), "2018-07-04T14:30:00Z");
        assert_eq!(of("2018-07-04T15:30:00Z").unwrap(), "2018-07-04T15:30:00Z");
        assert_eq!(of("today").unwrap(), "2026-11-22T09:00:00Z", "noon has not come");
        for (text, said) in [
            ("2018-07", "more than a day"),
            ("2018", "more than a day"),
            ("2026-11-23", "has not come"),
            ("2026-11-22T09:01", "has not come"),
            ("soon", "is not a date"),
        ] {
            let why = of(text).unwrap_err().to_string();
            assert!(why.contains(said), "{text}: {why}");
        }
    }

    #[test]
    fn editions_may_be_asked_for_a_day_to_come() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        assert_eq!(any_day("2027-09-01", now).unwrap(), jiff::civil::date(2027, 9, 1));
        assert_eq!(any_day("September 2027", now).unwrap(), jiff::civil::date(2027, 9, 30));
        assert!(any_day("soon", now).is_err());
    }

    #[test]
    fn what_is_no_date_is_refused_with_examples() {
        let now = Timestamp::UNIX_EPOCH;
        for text in
            ["", "soon", "2026-13-01", "last someday", "99999999999999999d", "32 March 2026"]
        {
            assert!(read(text, End::End, now).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_that_has_not_come_is_refused_and_one_that_has_begun_is_not() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        for text in
            ["2026-11-23", "2030", "1 December 2026", "2026-11-22T12:00:01Z", "2026-11-22T12:01"]
        {
            let said = read(text, End::Start, now).unwrap_err().to_string();
            assert!(said.contains("has not come yet"), "{said}");
            assert!(read(text, End::End, now).is_err(), "{text}");
        }
        for text in ["2026-11-22", "2026-11", "2026", "today", "0d"] {
            assert!(read(text, End::End, now).is_ok(), "{text}");
        }
    }
}
