//! `status`: how every source stands, and with `--max-age` whether crawls still come to their end.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{
    args::{Args, StatusOptions},
    dates,
    exit::{Exit, Fault},
    place, say,
};
use crate::{report, review, store::Store};

/// So far two clocks may differ.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn run(args: &Args, options: &StatusOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let store = Store::open(&place::store(args))?;
    let now = place::now();
    let late = options.max_age.and_then(|age| late(store.last_complete_crawl(), age, now));
    // Whoever asks for the age alone, from cron, wants to hear of nothing else.
    if !(options.max_age.is_some() && args.quiet) {
        let status = review::status(&watchlist, &store, now)?;
        let format = options.format.format.into();
        say::result(&report::render_status(&status, format), &options.format)?;
    }
    let Some(late) = late else { return Ok(Exit::Done) };
    say::note(&late);
    Ok(Exit::Incomplete)
}

/// In one line that the last complete crawl is older than `age`; none where it is not.
fn late(last: Option<Timestamp>, age: Duration, now: Timestamp) -> Option<String> {
    let Some(last) = last else {
        return Some("no complete crawl is on record: does `guidewatch crawl` run?".to_owned());
    };
    if last.duration_since(now) > AHEAD {
        return Some(format!(
            "the last complete crawl is dated {}, which is still to come: the clock was wrong then, or is now",
            dates::shown(last)
        ));
    }
    let passed = Duration::try_from(now.duration_since(last)).unwrap_or_default();
    let hours = passed.as_secs() / 3600;
    let ago = match hours {
        0..48 => say::count(usize::try_from(hours).unwrap_or_default(), "hour"),
        _ => say::count(usize::try_from(hours / 24).unwrap_or_default(), "day"),
    };
    let when = dates::shown(last);
    (passed > age).then(|| {
        format!(
            "the last complete crawl ended on {when}, {ago} ago: does `guidewatch crawl` still run?"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_is_older_than_was_asked_for() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let late = |last: &str, hours: u64| {
            late(last.parse().ok(), Duration::from_secs(3600 * hours), now)
        };
        assert_eq!(late("2026-11-20T12:00:00Z", 48), None);
        assert!(
            late("2026-11-20T11:59:59Z", 48)
                .unwrap()
                .contains("20 November 2026, 11:59, 2 days ago")
        );
        assert!(late("2026-11-22T10:00:00Z", 1).unwrap().contains("2 hours ago"));
        assert_eq!(late("2026-11-22T12:59:00Z", 0), None, "clocks differ a little");
        assert!(late("2027-12-27T12:00:00Z", 48).unwrap().contains("still to come"));
        assert!(late("never", 48).unwrap().starts_with("no complete crawl"));
    }
}
