//! When to ask again: Retry-After (RFC 9110 §10.2.3), our own growing back-off, and which answers are
//! worth another try. Pure: `now` is an argument.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::{snapshot::HostState, time::in_london};

/// The first back-off after a 429 or 503 that names no time; it doubles with each such answer in a row.
const FIRST_BACK_OFF: Duration = Duration::from_secs(60);

/// The longest back-off of our own.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(60 * 60);

/// The longest Retry-After that is believed. A host that says “in a century”, by mistake or malice,
/// is asked again after a week rather than lost for good.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long a Retry-After asks us to wait from `now`: seconds, or an HTTP date (a past one is no wait).
/// None where it is neither.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let since_epoch = httpdate::parse_http_date(value).ok()?.duration_since(EPOCH).ok()?;
        let seconds = i64::try_from(since_epoch.as_secs()).ok()?;
        let until = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        Duration::try_from(until.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

#[expect(clippy::disallowed_types, reason = "httpdate speaks in it; no clock is read")]
const EPOCH: std::time::SystemTime = std::time::SystemTime::UNIX_EPOCH;

/// Our own back-off after so many 429 or 503 answers in a row.
fn back_off(strikes: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(strikes.saturating_sub(1));
    FIRST_BACK_OFF.saturating_mul(doubled).min(LONGEST_BACK_OFF)
}

/// How a host stands after it answered `status`, where that changes anything: 429 and 503 send us
/// away, any other answer below 500 ends the row of them.
pub(super) fn after_answer(
    state: &HostState,
    status: u16,
    header: Option<&str>,
    now: Timestamp,
) -> Option<HostState> {
    if !matches!(status, 429 | 503) {
        let calm = HostState { last_request: state.last_request, ..HostState::default() };
        return (status < 500 && *state != calm).then_some(calm);
    }
    let strikes = state.strikes.saturating_add(1);
    let asked = header.and_then(|value| retry_after(value, now));
    // A time that is over (a date in the past, a zero) is obeyed once: a host that says so for ever has
    // named no time.
    let asked = asked.filter(|wait| strikes == 1 || !wait.is_zero());
    let wait = asked.unwrap_or_else(|| back_off(strikes));
    let until = now.checked_add(SignedDuration::try_from(wait).unwrap_or_default()).unwrap_or(now);
    let when = in_words(now);
    let said = if status == 429 { "that it was asked too often" } else { "that it is too busy" };
    let why = match asked {
        Some(_) => format!("it said on {when} {said} (HTTP {status}), and named that time"),
        None => format!("it said on {when} {said} (HTTP {status}), and named no time"),
    };
    let last_request = state.last_request;
    Some(HostState { not_before: Some(until), why: Some(why), strikes, last_request })
}

/// How much longer a host is to be left alone.
pub(super) fn remaining(state: &HostState, now: Timestamp) -> Option<Duration> {
    let left = state.not_before?.duration_since(now);
    Duration::try_from(left).ok().filter(|left| !left.is_zero())
}

/// The wait before try number `next` (2 is the first that waits).
pub(super) fn wait_before(next: u32, first_wait: Duration) -> Duration {
    first_wait.saturating_mul(3_u32.saturating_pow(next.saturating_sub(2)))
}

/// An instant as a reader in London says it.
pub(super) fn in_words(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y at %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-17T06:00:00Z".parse().unwrap()
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let seconds = |text| retry_after(text, now()).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds(" 0 "), Some(0));
        assert_eq!(seconds("Tue, 17 Mar 2026 06:10:00 GMT"), Some(600));
        assert_eq!(seconds("Tuesday, 17-Mar-26 06:00:30 GMT"), Some(30));
        assert_eq!(seconds("Tue, 17 Mar 2026 05:00:00 GMT"), Some(0));
        assert_eq!(seconds("99999999999999999999999"), Some(7 * 24 * 3600));
        assert_eq!(seconds("Fri, 31 Dec 9999 23:59:59 GMT"), Some(7 * 24 * 3600));
        for bad in ["", "soon", "-5", "1.5", "+3", "Mon, 99 Foo 2026"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn back_off_doubles_to_an_hour_and_ends_with_an_answer() {
        let mut state = HostState::default();
        let mut waits = Vec::new();
        for _ in 0..9 {
            state = after_answer(&state, 503, None, now()).unwrap();
            waits.push(remaining(&state, now()).unwrap().as_secs());
        }
        assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(after_answer(&state, 500, None, now()), None);
        assert_eq!(after_answer(&state, 304, None, now()), Some(HostState::default()));
        assert_eq!(after_answer(&HostState::default(), 200, None, now()), None);
    }

    #[test]
    fn a_time_that_is_over_is_obeyed_once() {
        for header in ["0", "Tue, 17 Mar 2026 05:00:00 GMT"] {
            let first = after_answer(&HostState::default(), 503, Some(header), now()).unwrap();
            assert_eq!(remaining(&first, now()), None, "{header}");
            let second = after_answer(&first, 503, Some(header), now()).unwrap();
            assert_eq!(remaining(&second, now()), Some(Duration::from_secs(120)), "{header}");
        }
    }

    #[test]
    fn waits_between_tries_grow() {
        let wait = |n| wait_before(n, Duration::from_secs(2)).as_secs();
        assert_eq!([wait(2), wait(3), wait(4)], [2, 6, 18]);
    }
}
