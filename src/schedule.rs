//! What is due when: a source's rhythm, its last check and the time in, yes or no out.
//! Pure: `now` is an argument. It neither fetches nor remembers anything.

use std::time::Duration;

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{SignedDuration, Timestamp, civil::date};

use crate::model::{
    source::{Every, Source},
    time::{in_london, london},
};

/// The most by which an interval may be short and still count as passed.
const TOLERANCE_CAP: Duration = Duration::from_secs(60 * 60);

/// How long after its first failure a source is tried again; doubled with each further one.
const FIRST_RETRY: Duration = Duration::from_secs(60 * 60);

/// Whether `source` is to be checked now: [`next_due`] has come.
#[must_use]
pub fn is_due(
    source: &Source,
    last_tried: Option<Timestamp>,
    failing_count: u32,
    now: Timestamp,
) -> bool {
    next_due(source, last_tried, failing_count, now).is_some_and(|due| due <= now)
}

/// The moment from which `source` is due; it may have passed. None: never, because it is paused or
/// its cron line names no day that exists.
///
/// - Never tried: `now`.
/// - Interval: `every` after the last try, less 5 % and at most an hour of it, so that a daily cron
///   job that starts some seconds earlier than yesterday still finds a source of `1d` due.
/// - Cron line: the first time after the last try that the line names, in Europe/London. A time
///   that the clocks skip in spring is made up for when they have moved; one that they repeat in
///   autumn counts once, but an hourly line runs in both hours.
/// - `failing_count` checks in a row have failed: an hour after the last try, then two, four and so
///   on (less the same 5 %), but never later than its own rhythm says.
///
/// A last try that lies after `now` (the clock was put back) is believed: waiting is the polite error.
#[must_use]
pub fn next_due(
    source: &Source,
    last_tried: Option<Timestamp>,
    failing_count: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    if source.paused.is_some() {
        return None;
    }
    let Some(last) = last_tried else { return Some(now) };
    let regular = match &source.every {
        Every::Interval(every) => after(last, *every),
        Every::Cron(line) => next_by_cron(line, last)?,
    };
    if failing_count == 0 {
        return Some(regular);
    }
    let doublings = (failing_count - 1).min(16);
    Some(regular.min(after(last, FIRST_RETRY * 2_u32.pow(doublings))))
}

/// `wait` after `last`, less the tolerance; the end of time where that lies beyond it.
fn after(last: Timestamp, wait: Duration) -> Timestamp {
    let wait = wait.saturating_sub((wait / 20).min(TOLERANCE_CAP));
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    last.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The first time after `last` that `line` names on London's clocks; none where it names no day that exists.
#[must_use]
pub fn next_by_cron(line: &str, last: Timestamp) -> Option<Timestamp> {
    let next = cron(line).ok()?.find_next_occurrence(&in_london(last), false).ok()?;
    Some(next.timestamp())
}

/// What is wrong with a five-field cron line (minute, hour, day of month, month, day of week; as in
/// crontab(5)); none where it is sound and names at least one day that exists.
#[must_use]
pub fn cron_problem(line: &str) -> Option<String> {
    let cron = match cron(line) {
        Ok(cron) => cron,
        Err(problem) => return Some(problem),
    };
    let from = date(2024, 1, 1).to_zoned(london()).ok()?;
    let names_a_day = cron.find_next_occurrence(&from, true).is_ok();
    (!names_a_day).then(|| "it names no day that exists".to_owned())
}

/// A field of a cron line: what it is called, its smallest and largest number, and its names.
const FIELDS: [(&str, u32, u32, &[&str]); 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day of the month", 1, 31, &[]),
    (
        "month",
        1,
        12,
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ),
    ("day of the week", 0, 7, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

fn cron(line: &str) -> Result<Cron, String> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!(
            "a cron line has five fields (minute, hour, day of the month, month, day of the week), this has {}",
            fields.len()
        ));
    }
    for (field, (name, least, most, names)) in fields.iter().zip(FIELDS) {
        if !field.split(',').all(|part| part_is_sound(part, least, most, names)) {
            return Err(format!(
                "“{field}” is no {name}; write “*”, or numbers from {least} to {most}{}, ranges such as “1-5” or steps such as “*/2” with commas between them",
                if names.is_empty() { "" } else { ", their English names in three letters" }
            ));
        }
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(&fields.join(" ")).map_err(|error| error.to_string())
}

/// Whether `part` is `*`, a value or a range of them, with or without a step.
fn part_is_sound(part: &str, least: u32, most: u32, names: &[&str]) -> bool {
    let value = |text: &str| {
        if let Some(place) = names.iter().position(|name| text.eq_ignore_ascii_case(name)) {
            return u32::try_from(place).ok().map(|place| place + least);
        }
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits)?;
        (least..=most).contains(&number).then_some(number)
    };
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (part, None),
    };
    let step_is_sound = step.is_none_or(|step| {
        step.len() <= 2 && step.parse::<u32>().is_ok_and(|step| (1..=most).contains(&step))
    });
    let range_is_sound = match range.split_once('-') {
        Some((from, to)) => matches!((value(from), value(to)), (Some(a), Some(b)) if a <= b),
        None if step.is_some() => range == "*",
        None => range == "*" || value(range).is_some(),
    };
    step_is_sound && range_is_sound
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::source::SourceId;

    fn source(every: Every) -> Source {
        let url = "https://publisher.example/".parse().unwrap();
        let id = SourceId::new("working-together").unwrap();
        Source { every, ..Source::unlisted(id, url) }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(n: u64) -> Every {
        Every::Interval(Duration::from_secs(n * 60 * 60))
    }

    /// The next `count` times that `line` names after `from`, as London's clocks show them.
    fn fires(line: &str, from: &str, count: usize) -> Vec<String> {
        let source = source(Every::Cron(line.to_owned()));
        let mut last = at(from);
        let mut found = Vec::new();
        for _ in 0..count {
            let next = next_due(&source, Some(last), 0, last).unwrap();
            assert!(next > last);
            found.push(in_london(next).strftime("%d %b %H:%M %Z").to_string());
            last = next;
        }
        found
    }

    #[test]
    fn a_source_never_tried_is_due_and_a_paused_one_never() {
        let now = at("2026-11-22T06:00:00Z");
        let mut source = source(Every::Cron("0 0 1 1 *".to_owned()));
        assert!(is_due(&source, None, 0, now));
        source.paused = Some("refuses programs".to_owned());
        assert!(!is_due(&source, None, 0, now));
        assert_eq!(next_due(&source, Some(now), 3, now), None);
    }

    #[test]
    fn a_daily_job_that_starts_a_little_early_still_finds_a_daily_source_due() {
        let daily = source(hours(24));
        let last = Some(at("2026-11-21T06:00:40Z"));
        assert!(is_due(&daily, last, 0, at("2026-11-22T06:00:01Z")));
        assert!(is_due(&daily, last, 0, at("2026-11-22T05:00:40Z")));
        assert!(!is_due(&daily, last, 0, at("2026-11-22T05:00:39Z")));
        let six = source(hours(6));
        assert!(is_due(&six, last, 0, at("2026-11-21T11:42:40Z")), "5 % of six hours");
        assert!(!is_due(&six, last, 0, at("2026-11-21T11:42:39Z")));
    }

    #[test]
    fn a_failed_check_is_tried_again_sooner_but_less_and_less_often() {
        let now = at("2026-11-22T00:00:00Z");
        let wait = |every, failures| {
            let due = next_due(&source(every), Some(now), failures, now).unwrap();
            due.duration_since(now).as_mins()
        };
        let daily: Vec<i64> = (0..7).map(|failures| wait(hours(24), failures)).collect();
        assert_eq!(daily, [23 * 60, 57, 114, 228, 456, 912, 23 * 60]);
        assert_eq!(
            wait(Every::Interval(Duration::from_secs(600)), 1),
            9,
            "its own rhythm is quicker"
        );
        assert_eq!(wait(hours(24), u32::MAX), 23 * 60);
        assert_eq!(wait(Every::Cron("30 0 * * *".to_owned()), 1), 30);
        assert_eq!(wait(Every::Cron("0 12 * * *".to_owned()), 1), 57);
    }

    #[test]
    fn an_endless_interval_is_no_panic() {
        let source = source(Every::Interval(Duration::MAX));
        assert!(!is_due(
            &source,
            Some(Timestamp::MAX),
            0,
            Timestamp::MAX - SignedDuration::from_secs(1)
        ));
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_made_up_for_and_one_that_they_repeat_counts_once() {
        assert_eq!(
            fires("30 1 * * *", "2026-03-28T00:00:00Z", 3),
            ["28 Mar 01:30 GMT", "29 Mar 02:00 BST", "30 Mar 01:30 BST"]
        );
        assert_eq!(
            fires("30 1 * * *", "2026-10-24T12:00:00Z", 2),
            ["25 Oct 01:30 BST", "26 Oct 01:30 GMT"]
        );
        let line = source(Every::Cron("30 1 * * *".to_owned()));
        let checked = Some(at("2026-10-25T00:30:07.5Z"));
        assert!(!is_due(&line, checked, 0, at("2026-10-25T01:31:00Z")), "01:30 a second time");
        assert_eq!(
            fires("0 * * * *", "2026-10-24T23:30:00Z", 3),
            ["25 Oct 01:00 BST", "25 Oct 01:00 GMT", "25 Oct 02:00 GMT"]
        );
    }

    #[test]
    fn cron_lines_are_checked_field_by_field() {
        for line in
            ["0 6 * * *", "*/15 6-22 1,15 * *", "30 6 * * MON-FRI", "0 0 29 2 *", "0 0 * jan 7"]
        {
            assert_eq!(cron_problem(line), None, "{line}");
        }
        for (line, word) in [
            ("0 6 * *", "this has 4"),
            ("0 0 6 * * *", "this has 6"),
            ("@daily", "this has 1"),
            ("60 6 * * *", "“60” is no minute"),
            ("0 24 * * *", "“24” is no hour"),
            ("0 6 0 * *", "“0” is no day of the month"),
            ("0 6 * 13 *", "“13” is no month"),
            ("0 6 * * mondays", "“mondays” is no day of the week"),
            ("0 6 * * 5-1", "“5-1” is no day of the week"),
            ("*/0 6 * * *", "“*/0” is no minute"),
            ("0 6 30 2 *", "names no day that exists"),
        ] {
            let problem = cron_problem(line).unwrap_or_default();
            assert!(problem.contains(word), "{line}: {problem}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_answered(line in "\\PC{0,24}|[0-9*/, -]{5,24}", seconds in 0_i64..4_000_000_000) {
            let last = Timestamp::from_second(seconds).unwrap();
            if cron_problem(&line).is_none() {
                let next = next_due(&source(Every::Cron(line)), Some(last), 0, last);
                prop_assert!(next.is_some_and(|next| next > last));
            }
        }

        #[test]
        fn a_sound_line_fires_after_any_moment(minute in 0..60, hour in 0..24, seconds in 0_i64..4_000_000_000) {
            let last = Timestamp::from_second(seconds).unwrap();
            let line = source(Every::Cron(format!("{minute} {hour} * * *")));
            let next = next_due(&line, Some(last), 0, last).unwrap();
            let hours = next.duration_since(last).as_hours();
            prop_assert!(next > last && hours <= 25, "{hours}");
        }
    }
}
