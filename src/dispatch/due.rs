//! When a subscriber's turn has come, when a channel that refused is tried again, and how often a person is bothered
//! with it. Pure: the time is an argument.

use jiff::{SignedDuration, Timestamp};

use crate::{
    model::{delivery::Undelivered, subscriber::When},
    schedule,
};

/// How long after its first refusal a channel is tried again; doubled with each further one,
const FIRST: SignedDuration = SignedDuration::from_mins(1);

/// and at most this long: a job that starts every hour, or a little early, tries each time.
const LONGEST: SignedDuration = SignedDuration::from_mins(55);

/// A failure that goes on is said again after so long.
const SAID_AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether that is a digest.
pub(super) fn is_digest(when: &When) -> bool {
    matches!(when, When::Digest(_))
}

/// Whether the time of a subscriber has come who was last dealt with at `settled`; else when it comes.
pub(super) fn has_come(
    when: &When,
    settled: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Option<Timestamp>> {
    match (when, settled) {
        (When::AtOnce, _) | (_, None) => Ok(()),
        (When::Digest(line), Some(settled)) => match schedule::next_by_cron(line, settled) {
            Some(next) if next <= now => Ok(()),
            next => Err(next),
        },
    }
}

/// From when on a channel that refused is tried again.
pub(super) fn again(row: &Undelivered) -> Timestamp {
    let doublings = row.count.saturating_sub(1).min(10);
    let wait = FIRST.checked_mul(2_i32.pow(doublings)).unwrap_or(LONGEST).min(LONGEST);
    row.last.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Whether a person who is not looking on is to be told of a refusal: when it is confirmed, and weekly after that.
#[must_use]
pub fn is_said_again(row: &Undelivered, before: Option<&Undelivered>) -> bool {
    if !row.is_confirmed() {
        return false;
    }
    let weeks = |at: Timestamp| at.duration_since(row.since).as_secs() / SAID_AGAIN.as_secs();
    let is_new = !before.is_some_and(Undelivered::is_confirmed);
    is_new || before.is_some_and(|before| weeks(row.last) > weeks(before.last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn row(since: &str, last: &str, count: u32) -> Undelivered {
        Undelivered { since: at(since), last: at(last), count, why: "busy".to_owned() }
    }

    #[test]
    fn a_digest_is_due_at_the_first_run_after_its_time_in_london() {
        let monday = When::Digest("0 7 * * 1".to_owned());
        let settled = Some(at("2026-06-29T06:00:30Z"));
        let come = |now: &str| has_come(&monday, settled, at(now));
        assert_eq!(come("2026-07-06T05:59:59Z"), Err(Some(at("2026-07-06T06:00:00Z"))));
        assert_eq!(come("2026-07-06T06:00:00Z"), Ok(()));
        assert_eq!(come("2026-07-09T12:00:00Z"), Ok(()), "and stays due until it is dealt with");
        assert_eq!(has_come(&When::AtOnce, settled, at("2026-06-29T06:00:31Z")), Ok(()));
    }

    #[test]
    fn an_hour_that_comes_twice_or_never_is_one_digest_a_day() {
        let daily = When::Digest("30 1 * * *".to_owned());
        let next = |settled: &str| has_come(&daily, Some(at(settled)), at(settled));
        // 01:30 comes twice on 25 October 2026, and not at all on 28 March 2027.
        for (settled, expected) in [
            ("2026-10-24T00:30:10Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:10Z", "2026-10-26T01:30:00Z"),
            ("2027-03-27T01:30:10Z", "2027-03-28T01:00:00Z"),
            ("2027-03-28T01:30:10Z", "2027-03-29T00:30:00Z"),
        ] {
            assert_eq!(next(settled), Err(Some(at(expected))), "{settled}");
        }
    }

    #[test]
    fn waits_grow_and_never_skip_an_hourly_run() {
        let wait = |count| {
            let row = row("2026-03-02T06:00:00Z", "2026-03-02T06:00:00Z", count);
            again(&row).duration_since(row.last).as_mins()
        };
        let waits: Vec<i64> = (1..9).map(wait).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 55, 55]);
        assert_eq!(wait(u32::MAX), 55);
    }

    #[test]
    fn a_person_hears_of_it_when_it_is_confirmed_and_weekly() {
        let first = "2026-03-02T06:00:00Z";
        let said = |last: &str, count, before: &str| {
            is_said_again(&row(first, last, count), Some(&row(first, before, count - 1)))
        };
        assert!(!is_said_again(&row(first, first, 1), None));
        assert!(!said("2026-03-02T08:00:00Z", 2, first));
        assert!(said("2026-03-02T09:00:00Z", 3, "2026-03-02T08:00:00Z"));
        assert!(!said("2026-03-02T10:00:00Z", 4, "2026-03-02T09:00:00Z"));
        assert!(said("2026-03-09T06:00:00Z", 90, "2026-03-09T05:00:00Z"));
        assert!(!said("2026-03-09T07:00:00Z", 91, "2026-03-09T06:00:00Z"));
    }
}
