//! The names of moments: a day, a time of day, a weekday, the next day, the end of a period. Says nothing of what is due
//! then.

use crate::{
    judge::{
        numbers,
        quantity::{date, unit},
        tokens::Token,
    },
    model::time::MONTHS,
};

/// Any moment. A year by itself is one where it ends something.
pub(super) fn moment(tokens: &[Token], at: usize, side: &str) -> Option<(String, usize)> {
    day_or_time(tokens, at)
        .or_else(|| weekday(tokens, at))
        .or_else(|| relative(tokens, at))
        .or_else(|| numbered(tokens, at))
        .or_else(|| edge(tokens, at))
        .or_else(|| event(tokens, at))
        .or_else(|| {
            let ends = matches!(side, "by" | "before" | "until");
            month_or_year(tokens, at).filter(|_| ends || !is_year(&tokens[at]))
        })
}

/// `31 January 2027`, `Friday 31 January`, `5pm`, `5pm on 31 January`, `31 January at noon`.
pub(super) fn day_or_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let joint = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|token| token.plain == word && !token.ends)
    };
    if let Some((time, words)) = clock(tokens, at) {
        let from = at + words;
        let day = || {
            let from = from + usize::from(joint(from, "on"));
            let day = day(tokens, from).or_else(|| weekday(tokens, from));
            day.or_else(|| relative(tokens, from)).map(|(day, n)| (day, from + n - at))
        };
        let whole = tokens.get(from - 1).is_some_and(|token| !token.ends);
        return Some(match day().filter(|_| whole) {
            Some((day, words)) => (format!("{time} {day}"), words),
            None => (time, words),
        });
    }
    let (day, words) = day(tokens, at)?;
    let end = at + words;
    let time =
        (!tokens[end - 1].ends && joint(end, "at")).then(|| clock(tokens, end + 1)).flatten();
    Some(match time {
        Some((time, more)) => (format!("{time} {day}"), words + 1 + more),
        None => (day, words),
    })
}

/// A day with its month, a month with its year; a weekday before it is part of it.
fn day(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    let skipped = usize::from(
        !token.ends && WEEKDAYS.iter().any(|day| token.plain == *day && is_name(token)),
    );
    let the = tokens.get(at + skipped).is_some_and(|token| token.plain == "the" && !token.ends);
    let skipped = skipped + usize::from(the);
    tokens.get(at + skipped)?;
    let found = date(tokens, at + skipped).filter(|found| found.words > 1)?;
    Some((found.key, skipped + found.words))
}

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn is_name(token: &Token) -> bool {
    token.raw.chars().any(char::is_uppercase)
}

/// `Friday`, `the following Monday`.
pub(super) fn weekday(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let the = usize::from(plain(at) == "the");
    let next = usize::from(matches!(plain(at + the), "next" | "following" | "same" | "preceding"));
    let day = at + the + next;
    let token = tokens.get(day).filter(|token| is_name(token))?;
    let name = WEEKDAYS.iter().find(|name| token.plain == **name)?;
    let which = if next == 1 { plain(at + the) } else { "" };
    Some((format!("{which} {name}").trim_start().to_owned(), the + next + 1))
}

/// `that day`, `the next working day`, `the following week`.
fn relative(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let the = usize::from(matches!(plain(at), "the" | "that"));
    let next = usize::from(matches!(plain(at + the), "next" | "following" | "same"));
    let sort = at + the + next;
    let sorted = usize::from(matches!(plain(sort), "working" | "school" | "calendar" | "business"));
    let end = sort + sorted;
    let unit = unit(plain(end)).filter(|unit| *unit == plain(end))?;
    let whole = tokens[at..end].iter().all(|token| !token.ends);
    let which = match (plain(at), plain(at + the)) {
        (_, "next" | "following") => "next",
        (_, "same") | ("that", _) => "same",
        _ => return None,
    };
    let named = match sorted {
        1 => format!("{which} {} {unit}", plain(sort)),
        _ => format!("{which} {unit}"),
    };
    whole.then(|| (named, end + 1 - at))
}

/// `day 15`, `week 6`; `the 10th of the month`.
fn numbered(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let the = usize::from(plain(at) == "the");
    let nth = plain(at + the);
    let digits = nth.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if matches!(&nth[digits.len()..], "st" | "nd" | "rd" | "th") && digits.len() < 3 {
        let day = digits.parse::<u8>().ok().filter(|day| (1..=31).contains(day))?;
        let of = at + the + 1;
        let each = usize::from(matches!(plain(of + 1), "the" | "each" | "every"));
        let of_month = plain(of) == "of" && unit(plain(of + 1 + each)) == Some("month");
        return of_month.then(|| (format!("{day} of month"), the + 3 + each));
    }
    let token = tokens.get(at).filter(|token| !token.ends)?;
    let unit = unit(&token.plain).filter(|unit| *unit == token.plain)?;
    let (n, words) = numbers::count(tokens, at + 1)?;
    Some((format!("{unit} number {n}"), words + 1))
}

/// `the end of the week`, `the start of the autumn term`, `the close of business`, `the end of March 2027`.
fn edge(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const EDGES: &[&str] = &["end", "start", "beginning", "close", "middle"];
    const FAR: usize = 7;
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    let the = usize::from(plain(at) == "the");
    let edge = at + the;
    if !EDGES.contains(&plain(edge)) || plain(edge + 1) != "of" {
        return None;
    }
    let mut end = edge + 2;
    let mut said = vec![plain(edge)];
    while end < tokens.len() && end < edge + FAR {
        if tokens[end - 1].ends {
            return None;
        }
        let word = plain(end);
        end += 1;
        if matches!(word, "the" | "that" | "each" | "a") {
            continue;
        }
        said.push(word);
        let month = MONTHS.contains(&word) && is_name(&tokens[end - 1]);
        let is_period = unit(word).is_some()
            || month
            || matches!(word, "business" | "play" | "quarter" | "half-term" | "session" | "lesson");
        if is_period {
            // “The end of March 2027”; “the end of the school year 2026”.
            let year = tokens.get(end).filter(|_| !tokens[end - 1].ends);
            if let Some(year) = year.filter(|year| is_year(year)) {
                said.push(&year.plain);
                end += 1;
            }
            return Some((said.join(" "), end - at));
        }
    }
    None
}

/// `the day of the visit`, `the date on which it was made`: which one, the words around it say.
pub(super) fn event(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let the = tokens.get(at).filter(|token| token.plain == "the" && !token.ends)?;
    let word = tokens.get(at + 1).filter(|token| !token.ends)?;
    let is_moment =
        matches!(word.plain.as_str(), "day" | "date" | "time" | "morning" | "start" | "end");
    let behind = tokens.get(at + 2)?.plain.as_str();
    let is_named = matches!(behind, "of" | "on" | "when" | "that" | "the");
    (is_moment && is_named).then(|| (format!("{} {}", the.plain, word.plain), 2))
}

/// `September`, `2027`: the whole of it.
fn month_or_year(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    let month = MONTHS.contains(&token.plain.as_str()) && is_name(token);
    (month || is_year(token)).then(|| (token.plain.clone(), 1))
}

fn is_year(token: &Token) -> bool {
    token.plain.len() == 4
        && token.plain.starts_with("20")
        && token.plain.bytes().all(|b| b.is_ascii_digit())
}

/// A time of day: `5pm`, `5.30 p.m.`, `17:00`, `noon`, `9 o’clock`; as hours and minutes.
pub(super) fn clock(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    match token.plain.as_str() {
        "noon" | "midday" => return Some(("12:00".to_owned(), 1)),
        "midnight" => return Some(("24:00".to_owned(), 1)),
        _ => {}
    }
    let half = |text: &str| match text {
        "am" | "a.m" => Some(0),
        "pm" | "p.m" => Some(12),
        _ => None,
    };
    let digits = token.plain.find(|c: char| c.is_ascii_alphabetic());
    let (time, mark) = token.plain.split_at(digits.unwrap_or(token.plain.len()));
    let (hour, minutes) = match time.split_once([':', '.']) {
        Some((hour, minutes)) if minutes.len() == 2 => (hour, minutes.parse::<u32>().ok()?),
        Some(_) => return None,
        None => (time, 0),
    };
    let hour = hour.parse::<u32>().ok().filter(|_| hour.len() <= 2)?;
    let next = tokens.get(at + 1).filter(|_| !token.ends).map(|next| next.plain.as_str());
    let (hour, words) = if let Some(half) = half(mark) {
        (hour % 12 + half, 1)
    } else if !mark.is_empty() {
        return None;
    } else if let Some(half) = next.and_then(half) {
        (hour % 12 + half, 2)
    } else if next == Some("o'clock") {
        (hour, 2)
    } else if time.contains(':') {
        (hour, 1)
    } else {
        return None;
    };
    (hour < 25 && minutes < 60).then(|| (format!("{hour}:{minutes:02}"), words))
}
