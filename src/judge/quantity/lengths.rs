//! Lengths of time: “5 working days”, “10-day”, “for a year”, and the unit by which two of them are compared. Knows
//! nothing of what they bound.

use crate::judge::{numbers, tokens::Token};

/// A plural of time in its singular.
pub(in crate::judge) fn unit(word: &str) -> Option<&'static str> {
    const UNITS: &[&str] = &["minute", "hour", "day", "week", "fortnight", "month", "year", "term"];
    const SHORT: &[(&str, &str)] =
        &[("hr", "hour"), ("min", "minute"), ("wk", "week"), ("mth", "month"), ("yr", "year")];
    let short = word.strip_suffix('s').unwrap_or(word);
    if let Some((_, unit)) = SHORT.iter().find(|(one, _)| *one == short) {
        return Some(unit);
    }
    UNITS.iter().copied().find(|unit| {
        word.strip_prefix(unit)
            .is_some_and(|rest| rest.is_empty() || rest == "s" || rest == "s'" || rest == "'s")
    })
}

/// `5 working days`: what is compared, and how many words.
pub(super) fn length_of_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    // “10-day”, “six-week”.
    if let Some((count, unit)) = numbers::compound(tokens.get(at)?) {
        return Some((format!("{count} {unit}"), 1));
    }
    let (count, words) = numbers::count(tokens, at)?;
    let last = at + words - 1;
    let next = tokens.get(last + 1)?;
    if tokens[last].ends {
        return None;
    }
    if let Some(unit) = unit(&next.plain) {
        return Some((format!("{count} {unit}"), words + 1));
    }
    let sort = ["working", "school", "calendar", "business", "consecutive", "academic", "further"];
    let unit = unit(&tokens.get(last + 2)?.plain)?;
    (sort.contains(&next.plain.as_str()) && !next.ends)
        .then(|| (format!("{count} {} {unit}", next.plain), words + 2))
}

/// `a fortnight`, `an hour`, where a length is meant: “for a year”, and not “twice a year”.
pub(super) fn for_a_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const BEFORE: &[&str] =
        &["for", "of", "in", "over", "than", "about", "around", "nearly", "almost", "after"];
    let article = matches!(tokens[at].plain.as_str(), "a" | "an") && !tokens[at].ends;
    let before = at.checked_sub(1).map(|before| tokens[before].plain.as_str())?;
    let next = tokens.get(at + 1).filter(|_| article && BEFORE.contains(&before))?;
    Some((format!("1 {}", unit(&next.plain).filter(|unit| *unit == next.plain)?), 2))
}

/// A length of time by the unit in which it is compared, at the end of a key: weeks as days, years as months, whole
/// hours in minutes as hours. “24 hours” and “a day” stay apart, as do working days.
pub(in crate::judge) fn settled(key: &str) -> String {
    let same = || key.to_owned();
    let Some((head, unit)) = key.rsplit_once(' ') else { return same() };
    let (before, count) = head.rsplit_once(' ').unwrap_or(("", head));
    let (times, by, other) = match unit {
        "week" => (7, 1, "day"),
        "fortnight" => (14, 1, "day"),
        "year" => (12, 1, "month"),
        "minute" => (1, 60, "hour"),
        _ => return same(),
    };
    if count.is_empty() {
        return same();
    }
    let mut turned = String::new();
    for part in count.split_inclusive(['-', ',', ':']) {
        let digits = part.trim_end_matches(['-', ',', ':']);
        match digits.parse::<u32>().ok().and_then(|n| n.checked_mul(times)) {
            Some(n) if n % by == 0 => turned.push_str(&(n / by).to_string()),
            _ => return same(),
        }
        turned.push_str(&part[digits.len()..]);
    }
    format!("{before} {turned} {other}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn lengths_are_compared_by_one_unit() {
        for (key, is) in [
            ("within 2 week", "within 14 day"),
            ("by next week", "by next week"),
            ("by next  week", "by next  week"),
            ("1 fortnight", "14 day"),
            ("at least 3 year", "at least 36 month"),
            ("1-2 week", "7-14 day"),
            ("90 minute", "90 minute"),
            ("120 minute", "2 hour"),
            ("24 hour", "24 hour"),
            ("2 working week", "2 working week"),
            ("2.5 year", "2.5 year"),
            ("1 a year", "1 a year"),
            ("4000000000 year", "4000000000 year"),
        ] {
            assert_eq!(settled(key), is);
        }
    }
}
