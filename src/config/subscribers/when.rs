//! When a subscriber is told, as people write it: `at once`, `daily 07:00`, `monday 08:30`. Pure text in, answer out.

use crate::{model::subscriber::When, schedule};

/// The days as a cron line counts them, and how they are written.
const DAYS: [(&str, &str); 11] = [
    ("daily", "*"),
    ("every day", "*"),
    ("weekdays", "1-5"),
    ("weekly", "1"),
    ("monday", "1"),
    ("tuesday", "2"),
    ("wednesday", "3"),
    ("thursday", "4"),
    ("friday", "5"),
    ("saturday", "6"),
    ("sunday", "0"),
];

/// Reads `at once`, `daily`, `weekly`, `weekdays`, a day of the week, each with a time or at 07:00, or a cron line;
/// London's clocks.
///
/// # Errors
/// What is wrong and what to write.
pub(super) fn read(text: &str) -> Result<When, String> {
    let small = text.trim().to_lowercase();
    if small == "at once" {
        return Ok(When::AtOnce);
    }
    if small.split_whitespace().count() == 5 {
        return match schedule::cron_problem(&small) {
            None => Ok(When::Digest(small)),
            Some(problem) => Err(format!("“{}” is not a cron line: {problem}", shown(text))),
        };
    }
    let wrong = || {
        format!(
            "“{}” is no time to be told: write “at once”, “daily 07:00”, “weekdays 07:00”, “monday 07:00” or a cron line (London time)",
            shown(text)
        )
    };
    let day = |(name, _): &&(&str, &str)| {
        small.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let (name, day) = DAYS.iter().find(day).ok_or_else(wrong)?;
    let time = small[name.len()..].trim();
    let time = time.strip_prefix("at ").unwrap_or(time).trim();
    let (hour, minute) = if time.is_empty() { (7, 0) } else { clock(time).ok_or_else(wrong)? };
    Ok(When::Digest(format!("{minute} {hour} * * {day}")))
}

/// `07:30` or `7:30` as hour and minute.
fn clock(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, most: u8| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n| is_number && *n <= most)
    };
    (minute.len() == 2).then_some(())?;
    Some((number(hour, 23)?, number(minute, 59)?))
}

fn shown(text: &str) -> String {
    super::shortened(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let digest = |line: &str| Ok(When::Digest(line.to_owned()));
        for (text, line) in [
            ("daily", "0 7 * * *"),
            ("daily 07:30", "30 7 * * *"),
            ("Every day at 18:05", "5 18 * * *"),
            ("weekly", "0 7 * * 1"),
            ("weekdays 8:00", "0 8 * * 1-5"),
            ("Friday 16:00", "0 16 * * 5"),
            ("15 6 * * mon,thu", "15 6 * * mon,thu"),
        ] {
            assert_eq!(read(text), digest(line), "{text}");
        }
        assert_eq!(read("At once"), Ok(When::AtOnce));
        for text in ["", "hourly", "daily 7", "daily 24:00", "daily 07:60", "mondays 07:00", "7:00"]
        {
            assert!(read(text).unwrap_err().contains("is no time to be told"), "{text}");
        }
        assert!(read("0 25 * * *").unwrap_err().contains("“25” is no hour"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_what_is_read_is_a_cron_line(text in "\\PC{0,30}|(daily|weekly|friday) [0-9:]{0,6}") {
            if let Ok(When::Digest(line)) = read(&text) {
                prop_assert_eq!(schedule::cron_problem(&line), None);
            }
        }
    }
}
