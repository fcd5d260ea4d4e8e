//! Durations and rhythms as people write them: `30s`, `6h`, `1d 12h`, or a cron line. Pure text in, answer out.

use std::time::Duration;

use crate::{model::source::Every, schedule};

/// The units, largest first, with their milliseconds and the words that people use for them.
const UNITS: [(&str, u64, &[&str]); 6] = [
    ("w", 604_800_000, &["w", "wk", "wks", "week", "weeks", "weekly"]),
    ("d", 86_400_000, &["d", "day", "days", "daily"]),
    ("h", 3_600_000, &["h", "hr", "hrs", "hour", "hours", "hourly"]),
    ("m", 60_000, &["m", "min", "mins", "minute", "minutes"]),
    ("s", 1_000, &["s", "sec", "secs", "second", "seconds"]),
    ("ms", 1, &["ms", "msec", "millisecond", "milliseconds"]),
];

/// Reads `30s`, `10m`, `6h`, `1d`, `2w`, `1d 12h`, `500ms`.
///
/// # Errors
/// What is wrong and what was probably meant.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    if text.trim_start().starts_with('-') {
        return Err(format!("“{text}” is negative: a duration begins at 0s"));
    }
    strict(text).ok_or_else(|| match meant(text) {
        Some(meant) => format!("“{text}” is not a duration: did you mean “{meant}”?"),
        None => format!(
            "“{text}” is not a duration: write numbers with w, d, h, m, s or ms, such as “6h” or “1d 12h”"
        ),
    })
}

/// Reads a rhythm: a duration of a minute to a year, or a five-field cron line.
///
/// # Errors
/// What is wrong and what was probably meant.
pub(super) fn every(text: &str) -> Result<Every, String> {
    let fields = text.split_whitespace().count();
    let is_cron = text.contains(['*', '@', '/', ',']) || fields >= 4;
    if is_cron && strict(text).is_none() {
        return match schedule::cron_problem(text) {
            None => Ok(Every::Cron(text.trim().to_owned())),
            Some(problem) => Err(format!("“{text}” is not a cron line: {problem}")),
        };
    }
    let every = duration(text)?;
    if every < Duration::from_secs(60) {
        return Err(format!("“{text}” is too often: a source is due at most once a minute (1m)"));
    }
    if every > Duration::from_secs(366 * 24 * 60 * 60) {
        return Err(format!(
            "“{text}” is longer than a year: write at most 366d, or pause the source with `paused = \"reason\"`"
        ));
    }
    Ok(Every::Interval(every))
}

fn strict(text: &str) -> Option<Duration> {
    let mut left = text.trim();
    let mut sum = 0_u64;
    while !left.is_empty() {
        let digits = left.len() - left.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = left.split_at(digits);
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
        let (unit, rest) = rest.split_at(letters);
        let (_, factor, _) = UNITS.iter().find(|(name, ..)| *name == unit)?;
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(*factor)?)?;
        left = rest.trim_start();
    }
    (!text.trim().is_empty()).then(|| Duration::from_millis(sum))
}

/// What somebody meant who wrote “6 hours”, “1.5h”, “an hour and 30 minutes” or “daily”.
fn meant(text: &str) -> Option<String> {
    if text.len() > 100 {
        return None;
    }
    let text = text.to_lowercase().replace(',', " ");
    let mut spaced = String::new();
    let mut last = ' ';
    for c in text.chars() {
        if last.is_alphabetic() != c.is_alphabetic() {
            spaced.push(' ');
        }
        spaced.push(c);
        last = c;
    }
    let mut sum = 0_u64;
    let mut number = None;
    for word in spaced.split_whitespace() {
        match word {
            "and" | "every" => {}
            "a" | "an" | "one" => number = Some(1000),
            _ => match UNITS.iter().find(|(_, _, words)| words.contains(&word)) {
                Some((_, factor, _)) => {
                    let thousandths = match number.take() {
                        None if word.ends_with("ly") => 1000,
                        number => number?,
                    };
                    sum = sum.checked_add(factor.checked_mul(thousandths)? / 1000)?;
                }
                None => number = Some(thousandths(word)?),
            },
        }
    }
    (sum > 0 && number.is_none()).then(|| written(sum))
}

/// `1.5` as 1500.
fn thousandths(word: &str) -> Option<u64> {
    let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
    let digits = |text: &str| {
        (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let part = format!("{part:0<3}").parse::<u64>().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(part)
}

/// Milliseconds as this file writes them: `1d 12h`.
fn written(mut left: u64) -> String {
    let mut parts = Vec::new();
    for (name, factor, _) in UNITS {
        if left >= factor {
            parts.push(format!("{}{name}", left / factor));
            left %= factor;
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_as_written() {
        for (text, milliseconds) in [
            ("30s", 30_000),
            ("10m", 600_000),
            ("6h", 21_600_000),
            ("1d", 86_400_000),
            ("2w", 1_209_600_000),
            ("1d 12h", 129_600_000),
            ("1d12h", 129_600_000),
            (" 500ms ", 500),
            ("0s", 0),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn near_misses_are_understood_but_not_taken() {
        for (text, meant) in [
            ("6 hours", "6h"),
            ("6H", "6h"),
            ("1.5h", "1h 30m"),
            ("a day", "1d"),
            ("1 hour and 30 minutes", "1h 30m"),
            ("daily", "1d"),
            ("90 min", "1h 30m"),
        ] {
            let problem = duration(text).unwrap_err();
            assert_eq!(problem, format!("“{text}” is not a duration: did you mean “{meant}”?"));
        }
        for text in
            ["", "soon", "6", "h", "3 months", "99999999999999999999w", "6h -", "٣h", "0.0001s"]
        {
            let problem = duration(text).unwrap_err();
            assert!(problem.contains("is not a duration: write numbers"), "{text}: {problem}");
        }
        assert!(duration("-3s").unwrap_err().contains("is negative"));
    }

    #[test]
    fn a_rhythm_is_a_duration_or_a_cron_line() {
        assert_eq!(every("6h"), Ok(Every::Interval(Duration::from_secs(21_600))));
        assert_eq!(every("1w 1d 1h 1m 1s").map(|_| ()), Ok(()), "five parts are no cron line");
        assert_eq!(every("30 6 * * 1-5"), Ok(Every::Cron("30 6 * * 1-5".to_owned())));
        assert!(every("30 25 * * *").unwrap_err().contains("“25” is no hour"));
        assert!(every("@daily").unwrap_err().contains("five fields"));
        assert!(every("30s").unwrap_err().contains("too often"));
        assert!(every("60w").unwrap_err().contains("longer than a year"));
        assert!(every("6 hours").unwrap_err().contains("did you mean “6h”?"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}|[0-9a-z. -]{0,12}") {
            let _ = every(&text);
        }

        #[test]
        fn what_is_suggested_is_accepted(text in "[0-9]{1,3}(\\.[0-9])? ?(hours|MINUTES|day|w|secs)") {
            if let Err(problem) = duration(&text)
                && let Some((_, rest)) = problem.split_once("did you mean “")
            {
                let meant = rest.split('”').next().unwrap_or_default();
                prop_assert!(duration(meant).is_ok(), "{meant}");
            }
        }
    }
}
