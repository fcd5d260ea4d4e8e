//! Deadlines, dates and figures in a row of words. Precise rather than wide: a number that counts,
//! numbers or names something else (paragraph 41, section 47, a list's “2.”) is no figure.

use super::{
    duty,
    items::Match,
    numbers::{self, number},
    tokens::{Token, first, phrase, sentence},
};
use crate::model::{diff::Flag, time::MONTHS};

/// What a following number only names.
const NAMES_A_PLACE: &[&str] = &[
    "paragraph",
    "paragraphs",
    "section",
    "sections",
    "chapter",
    "chapters",
    "annex",
    "appendix",
    "page",
    "pages",
    "part",
    "parts",
    "figure",
    "table",
    "box",
    "step",
    "stage",
    "key",
    "footnote",
    "schedule",
    "article",
    "regulation",
    "regulations",
    "volume",
    "version",
    "issue",
    "level",
    "no",
    "number",
    "numbers",
    "question",
    "clause",
    "standard",
    "steps",
    "tables",
    "boxes",
    "figures",
    "footnotes",
    "schedules",
    "articles",
    "clauses",
    "questions",
    "annexes",
    "appendices",
    "levels",
    "tiers",
    "standards",
    "principles",
    "phase",
    "phases",
    "recommendation",
    "recommendations",
    "rule",
    "rules",
    "tier",
];

/// Promptness without a number, and the words by which it is compared.
const PROMPT: &[(&str, &str)] = &[
    ("as soon as possible", "as soon as possible"),
    ("as soon as is possible", "as soon as possible"),
    ("as soon as reasonably possible", "as soon as possible"),
    ("as soon as practicable", "as soon as practicable"),
    ("as soon as is practicable", "as soon as practicable"),
    ("as soon as reasonably practicable", "as soon as reasonably practicable"),
    ("as soon as is reasonably practicable", "as soon as reasonably practicable"),
    ("as soon as they can", "as soon as possible"),
    ("at the earliest opportunity", "at the earliest opportunity"),
    ("without delay", "without delay"),
    ("without undue delay", "without undue delay"),
    ("without unnecessary delay", "without undue delay"),
    ("as a matter of urgency", "urgently"),
    ("urgently", "urgently"),
    ("immediately", "immediately"),
    ("straight away", "immediately"),
    ("straightaway", "immediately"),
    ("at once", "immediately"),
    ("promptly", "promptly"),
    ("in a timely manner", "in a timely manner"),
    ("in a timely way", "in a timely manner"),
    ("on the same day", "the same day"),
    ("within the same day", "the same day"),
    ("the same day", "the same day"),
    ("that same day", "the same day"),
    ("on the same working day", "the same working day"),
    ("within the same working day", "the same working day"),
    ("the same working day", "the same working day"),
    ("on the same school day", "the same school day"),
    ("within the same school day", "the same school day"),
    ("the same school day", "the same school day"),
    ("by the end of the next working day", "the end of the next working day"),
    ("by the next working day", "the next working day"),
    ("on the next working day", "the next working day"),
    ("the next working day", "the next working day"),
    ("the following working day", "the next working day"),
    ("by the end of the day", "the end of the day"),
    ("by the end of the same day", "the end of the day"),
    ("by the end of the school day", "the end of the school day"),
    ("by the end of the working day", "the end of the working day"),
];

/// Behind “immediately” it names a place or an order, and no promptness.
const NO_PROMPTNESS: &[&str] =
    &["above", "below", "after", "before", "following", "preceding", "adjacent", "next", "behind"];

/// The promptness that is named at `at`: its key and how many words.
pub(super) fn promptness(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let (said, words) = first(tokens, at, PROMPT.iter().map(|(said, _)| said))?;
    let behind = tokens.get(at + words).filter(|_| !tokens[at + words - 1].ends);
    let at_once = matches!(said, "immediately" | "straight away");
    if at_once && behind.is_some_and(|next| NO_PROMPTNESS.contains(&next.plain.as_str())) {
        return None;
    }
    PROMPT.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}

/// What is the least, and what is the most, in the ways in which guidance says it.
const LEAST: &[&str] = &[
    "at least",
    "a minimum of",
    "no fewer than",
    "not fewer than",
    "no less than",
    "not less than",
];
const MOST: &[&str] = &["at most", "up to", "no more than", "not more than", "a maximum of"];

/// What must be exceeded, and what must not be reached.
const ABOVE: &[&str] = &[
    "over the age of",
    "above the age of",
    "more than",
    "older than",
    "in excess of",
    "over",
    "above",
];
const BELOW: &[&str] = &[
    "under the age of",
    "below the age of",
    "fewer than",
    "less than",
    "younger than",
    "under",
    "below",
];

/// The bound that begins at `at`: `at least`, `at most`, `over` or `under`, and how many words.
fn threshold(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let of = |phrases, key| first(tokens, at, phrases).map(|(_, words)| (key, words));
    let begins = matches!(
        tokens.get(at)?.plain.as_str(),
        "over"
            | "above"
            | "more"
            | "older"
            | "in"
            | "under"
            | "below"
            | "fewer"
            | "less"
            | "younger"
    );
    bound(tokens, at).or_else(|| {
        // A look at one word, since every word comes by here.
        if !begins {
            return None;
        }
        let (key, words) = of(ABOVE, "over").or_else(|| of(BELOW, "under"))?;
        (!tokens[at + words - 1].ends).then_some((key, words))
    })
}

/// The bound that stands behind a figure, from `at`: `or over`, `years of age or under`; whether it says of what kind
/// of figure (an age, a height) and how many words.
fn bound_behind(tokens: &[Token], at: usize) -> Option<(&'static str, bool, usize)> {
    const OF_AGE: &[&str] = &["years of age", "years old", "year olds", "of age", "old"];
    let before = at.checked_sub(1)?;
    if tokens[before].ends || !tokens.get(at)?.plain.starts_with(['o', 'a', 'y']) {
        return None;
    }
    let skipped = first(tokens, at, OF_AGE).map_or(0, |(_, words)| words);
    let joint = tokens.get(at + skipped).filter(|token| !token.ends)?;
    if !matches!(joint.plain.as_str(), "or" | "and") {
        return None;
    }
    let (key, lone) = match tokens.get(at + skipped + 1)?.plain.as_str() {
        "over" | "above" | "older" => ("at least", true),
        "under" | "below" | "younger" => ("at most", true),
        "more" => ("at least", false),
        "fewer" | "less" => ("at most", false),
        _ => return None,
    };
    Some((key, lone, skipped + 2))
}

/// The bound that begins at `at`: `at least` or `at most`, and how many words.
fn bound(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let of = |phrases, key| first(tokens, at, phrases).map(|(_, words)| (key, words));
    let (key, words) = of(LEAST, "at least").or_else(|| of(MOST, "at most"))?;
    (!tokens[at + words - 1].ends).then_some((key, words))
}

/// Whether what was the least is the most now, or the other way round; by the keys of two figures or deadlines.
pub(super) fn turned_round(old: &str, new: &str) -> Option<&'static str> {
    let (least, most) = ("at least ", "at most ");
    let from_below = |key: &str| key.starts_with(least) || key.starts_with("over ");
    let from_above = |key: &str| key.starts_with(most) || key.starts_with("under ");
    if old.starts_with(least) && new.starts_with(most) {
        Some("what was the least is now the most")
    } else if old.starts_with(most) && new.starts_with(least) {
        Some("what was the most is now the least")
    } else if from_below(old) && from_above(new) {
        Some("now below it instead of above")
    } else if from_above(old) && from_below(new) {
        Some("now above it instead of below")
    } else {
        None
    }
}

/// What makes a length of time a deadline.
const LIMITS: &[&[&str]] = &[
    &["within"],
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["in", "less", "than"],
    &["no", "earlier", "than"],
    &["not", "earlier", "than"],
    &["no", "sooner", "than"],
    &["not", "sooner", "than"],
    &["every"],
    &["after"],
];

/// A plural of time in its singular.
pub(super) fn unit(word: &str) -> Option<&'static str> {
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
fn length_of_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
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

/// How often a thing is done, in one word; the same as so many times in so long.
const OFTEN: &[(&str, &str)] = &[
    ("annually", "1 a year"),
    ("yearly", "1 a year"),
    ("biannually", "2 a year"),
    ("quarterly", "1 every 3 month"),
    ("termly", "1 a term"),
    ("half-termly", "1 every half term"),
    ("monthly", "1 a month"),
    ("fortnightly", "1 a fortnight"),
    ("weekly", "1 a week"),
    ("daily", "1 a day"),
];

/// `once a year`, `at least annually`, `twice per term`, `every two years`, `each term`: what is compared, and
/// how many words. “At least” and “at most” are part of it.
fn frequency(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let bound = bound(tokens, at);
    let from = at + bound.map_or(0, |(_, words)| words);
    let (often, words) = how_often(tokens, from)?;
    let bound = bound.map_or_else(String::new, |(bound, _)| format!("{bound} "));
    Some((format!("{bound}{often}"), from - at + words))
}

fn how_often(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    if let Some((_, often)) = OFTEN.iter().find(|(word, _)| *word == first.plain) {
        return Some(((*often).to_owned(), 1));
    }
    let plain = |n: usize| tokens.get(n).map(|token| token.plain.as_str());
    let whole = |end: usize| tokens[at..end].iter().all(|token| !token.ends);
    if matches!(plain(at), Some("every" | "each")) {
        // “Every year”; “every two years”. “Every day life” and “every other” are others.
        if let Some(unit) =
            tokens.get(at + 1).and_then(|next| unit(&next.plain)).filter(|_| whole(at + 1))
        {
            return Some((format!("1 a {unit}"), 2));
        }
        let (length, words) = length_of_time(tokens, at + 1).filter(|_| whole(at + 1))?;
        let often = match length.split_once(' ') {
            Some(("12", "month")) => "1 a year".to_owned(),
            _ => format!("1 every {length}"),
        };
        return Some((often, 1 + words));
    }
    let (times, words) = match plain(at)? {
        "once" => ("1".to_owned(), 1),
        "twice" => ("2".to_owned(), 1),
        _ => (number(first).filter(|_| plain(at + 1) == Some("times"))?, 2),
    };
    let per = plain(at + words)
        .filter(|word| matches!(*word, "a" | "an" | "per" | "each" | "every" | "in"))?;
    let end = at + words + 1;
    if !whole(end) {
        return None;
    }
    if let Some(unit) = tokens.get(end).and_then(|next| unit(&next.plain)) {
        return Some((format!("{times} a {unit}"), words + 2));
    }
    let (length, more) = length_of_time(tokens, end).filter(|_| per != "a")?;
    Some((format!("{times} every {length}"), words + 1 + more))
}

/// `within 5 working days`, `no later than 24 hours`, `once a year`; and promptness, which counts only beside another.
pub(super) fn deadline(tokens: &[Token], at: usize) -> Option<Match> {
    if let Some((key, words)) = promptness(tokens, at) {
        // By itself it counts where somebody is bound to it: “they met on the same day”.
        let alone = duty::binds(tokens, &sentence(tokens, at));
        return Some(Match { flag: Flag::Deadline, key: key.to_owned(), words, alone });
    }
    if let Some((key, words)) = frequency(tokens, at) {
        // “Daily life”, “monthly report”, “each day”: a frequency where it bounds something or stands beside one.
        let bounds = key.starts_with("at ")
            || matches!(tokens[at].plain.as_str(), "once" | "twice" | "annually");
        return Some(Match { flag: Flag::Deadline, key, words, alone: bounds });
    }
    if let Some((found, words)) = bounded_time(tokens, at) {
        return Some(Match { flag: Flag::Deadline, key: found, words, alone: true });
    }
    let limit = LIMITS.iter().find(|words| phrase(tokens, at, words))?;
    let mut from = at + limit.len();
    let article = tokens.get(from).map(|token| token.plain.as_str());
    let article = article.filter(|word| matches!(*word, "a" | "an" | "the" | "about"));
    from += usize::from(article.is_some());
    if tokens
        .get(from)
        .is_some_and(|token| matches!(token.plain.as_str(), "first" | "next" | "following"))
    {
        from += 1;
    }
    if tokens[at..from.min(tokens.len())].iter().any(|token| token.ends) {
        return None;
    }
    let firm = !matches!(limit, ["after" | "every"]);
    // “Within an hour”, “within the hour”. “Within the year”, “after a week” are seldom a limit.
    let one = || {
        let unit = unit(&tokens.get(from)?.plain)?;
        matches!((article?, unit), ("a" | "an", _) | ("the", "hour"))
            .then(|| (format!("1 {unit}"), 1))
    };
    let (length, words) = length_of_time(tokens, from).or_else(|| one().filter(|_| firm))?;
    let said = match limit.join(" ").as_str() {
        "no later than" | "not later than" => "within".to_owned(),
        "not earlier than" | "no sooner than" | "not sooner than" => "no earlier than".to_owned(),
        said => said.to_owned(),
    };
    let key = format!("{said} {length}");
    Some(Match { flag: Flag::Deadline, key, words: from - at + words, alone: firm })
}

/// `no more than 24 hours`: the most that something may take. “Up to three months” may be any length.
fn bounded_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let (key, words) = bound(tokens, at).filter(|(key, _)| *key == "at most")?;
    if tokens[at].plain == "up" {
        return None;
    }
    let (length, more) = length_of_time(tokens, at + words)?;
    Some((format!("{key} {length}"), words + more))
}

fn year(token: &Token) -> bool {
    token.plain.len() == 4
        && token.plain.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

fn day(token: &Token) -> Option<u8> {
    let digits = token.plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = &token.plain[digits.len()..];
    let day = digits.parse::<u8>().ok()?;
    (matches!(ordinal, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day)).then_some(day)
}

/// `1 September 2026`, `31 March`, `September 2026`; a year on its own counts only beside another.
pub(super) fn date(tokens: &[Token], at: usize) -> Option<Match> {
    let month = |n: usize| {
        let token = tokens.get(n)?;
        let capital = token.raw.chars().any(char::is_uppercase);
        MONTHS.iter().copied().find(|month| capital && *month == token.plain)
    };
    let ends = |n: usize| tokens.get(n).is_some_and(|token| token.ends);
    let year_at = |n: usize| tokens.get(n).filter(|token| year(token));
    let found = |key: String, words: usize, alone: bool| {
        Some(Match { flag: Flag::Date, key, words, alone })
    };
    if let (Some(day), Some(month), false) = (day(&tokens[at]), month(at + 1), ends(at)) {
        return match year_at(at + 2).filter(|_| !ends(at + 1)) {
            Some(year) => found(format!("{day} {month} {}", year.plain), 3, true),
            None => found(format!("{day} {month}"), 2, true),
        };
    }
    if let (Some(month), Some(year), false) = (month(at), year_at(at + 1), ends(at)) {
        return found(format!("{month} {}", year.plain), 2, true);
    }
    if year(&tokens[at]) { found(tokens[at].plain.clone(), 1, false) } else { None }
}

/// Ages, amounts, counts: `£500`, `10%`, `16 years`, `at least two`, `over 16`, `13 or under`; a bare number counts
/// only beside another.
pub(super) fn figure(tokens: &[Token], at: usize) -> Option<Match> {
    let Some((bound, words)) = threshold(tokens, at) else { return bounded_behind(tokens, at) };
    let from = at + words;
    // “Up to an hour”.
    let an_hour = || {
        let article = matches!(tokens.get(from)?.plain.as_str(), "a" | "an");
        let unit = unit(&tokens.get(from + 1)?.plain).filter(|_| article && !tokens[from].ends)?;
        Some((format!("1 {unit}"), 2))
    };
    let strict = matches!(bound, "over" | "under");
    // “They watch over one child.”
    let is_one = tokens.get(from).is_some_and(|token| token.plain == "one");
    if strict && words == 1 && is_one {
        return None;
    }
    let (key, more, alone) = if let Some(found) = amount(tokens, from) {
        let of_age = words > 2 || matches!(tokens[from - 1].plain.as_str(), "over" | "under");
        (found.key, found.words, !strict || found.alone || of_age)
    } else {
        // “At least one” is a figure, and “up to” names no place. “More than one” is as good as “several”.
        let counted = numbers::count(tokens, from);
        let is_time = counted.is_none();
        let (key, words) = counted.or_else(an_hour)?;
        (key, words, !strict && !is_time)
    };
    let key = format!("{bound} {key}");
    Some(Match { flag: Flag::Figure, key, words: words + more, alone })
}

/// A figure and the bound behind it, where it has one: `13 or under`, `10 or more`.
fn bounded_behind(tokens: &[Token], at: usize) -> Option<Match> {
    let found = amount(tokens, at)?;
    let Some((bound, lone, words)) = bound_behind(tokens, at + found.words) else {
        return Some(found);
    };
    // “16 years old or over” is “16 or over”.
    let figure = found.key.strip_suffix(" year").filter(|_| lone).unwrap_or(&found.key);
    let (key, alone) = (format!("{bound} {figure}"), found.alone || lone);
    Some(Match { key, words: found.words + words, alone, ..found })
}

/// Whether a number is one of several that name places: the 4 of “paragraphs 3, 4 and 5”.
fn is_listed(tokens: &[Token], at: usize) -> bool {
    const FAR: usize = 40;
    // So many in a row are places, whatever names them: “the following sections remain: 1, 3, 5.2, 6 and 9”.
    const ROW: usize = 4;
    let mut numbers_before = 0;
    for (n, token) in tokens[at.saturating_sub(FAR)..at].iter().enumerate().rev() {
        let joins = matches!(token.plain.as_str(), "and" | "to" | "or" | "between" | "excluding");
        if token.ends {
            return false;
        }
        // “3(1)”, “17ZA” and the like number places too.
        let numbers = token.plain.starts_with(|c: char| c.is_ascii_digit());
        let is_number = numbers || number(token).is_some();
        numbers_before += usize::from(is_number);
        if numbers_before > ROW {
            return true;
        }
        if !joins && !is_number {
            return names_a_place(tokens, at.saturating_sub(FAR) + n);
        }
    }
    false
}

/// Whether what follows the word at `at` is named by a number and not counted: “paragraph 3”. A key stage is one of
/// school.
fn names_a_place(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].plain.as_str();
    let key = at.checked_sub(1).is_some_and(|before| tokens[before].plain == "key");
    let stage = matches!(word, "stage" | "stages");
    NAMES_A_PLACE.contains(&word) && !(stage && key)
}

fn amount(tokens: &[Token], at: usize) -> Option<Match> {
    let token = tokens.get(at)?;
    let found = |key: String, words: usize, alone: bool| {
        Some(Match { flag: Flag::Figure, key, words, alone })
    };
    let before = at.checked_sub(1).and_then(|n| tokens.get(n));
    let has_digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit()) && text.len() <= 24;
    if let Some(money) = token.plain.strip_prefix('£').filter(|text| has_digits(text)) {
        let money = money.replace(',', "");
        let next = tokens.get(at + 1).filter(|_| !token.ends).map(|next| next.plain.as_str());
        return match next {
            Some("million") => found(format!("£{money}m"), 2, true),
            Some("billion") => found(format!("£{money}bn"), 2, true),
            _ => found(format!("£{money}"), 1, true),
        };
    }
    if let Some(share) = token.plain.strip_suffix('%').filter(|text| has_digits(text)) {
        return found(format!("{share}%"), 1, true);
    }
    if let Some((key, words)) = for_a_time(tokens, at) {
        return found(key, words, false);
    }
    if let Some((key, words)) = numbers::ordinal(tokens, at) {
        return found(key, words, false);
    }
    if let Some((key, words)) = length_of_time(tokens, at) {
        if let Some((age, more)) = age(tokens, at, &key, at + words) {
            return found(age, words + more, true);
        }
        // “one day” and “one year” are idioms more often than figures.
        return found(key, words, token.plain != "one");
    }
    let (count, words) = numbers::count(tokens, at)?;
    let or_more = || first(tokens, at + 1, &["or more", "or fewer"]).is_some();
    if words == 1 && token.plain == "one" && numbers::is_pronoun(tokens, at) && !or_more() {
        return None;
    }
    let next = |n: usize| tokens.get(at + words + n).map(|token| token.plain.as_str());
    if next(0) == Some("per") && next(1) == Some("cent") && !tokens[at + words - 1].ends {
        return found(format!("{count}%"), words + 2, true);
    }
    // What follows a sentence's end is a note's mark or a list's number.
    if before.is_some_and(|before| before.ends) {
        return None;
    }
    let is_place = at.checked_sub(1).is_some_and(|before| names_a_place(tokens, before));
    if is_place || is_listed(tokens, at) {
        return None;
    }
    let before = before.map(|before| before.plain.as_str());
    // “2.” and “(2)” number a list or a note.
    let mark = token.raw.starts_with(['(', '[']) || (token.ends && before.is_none());
    let of_age = matches!(before, Some("age" | "aged" | "ages" | "under" | "over"))
        || token.plain == "between" && next_is_ages(tokens, at);
    // “Years 7 to 11”, “key stages 3 and 4”; “Year 6” by itself counts beside another.
    let of_school = words > 1 && matches!(before, Some("year" | "years" | "stages"));
    if mark { None } else { found(count, words, of_age || of_school) }
}

/// `a fortnight`, `an hour`, where a length is meant: “for a year”, and not “twice a year”.
fn for_a_time(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const BEFORE: &[&str] =
        &["for", "of", "in", "over", "than", "about", "around", "nearly", "almost", "after"];
    let article = matches!(tokens[at].plain.as_str(), "a" | "an") && !tokens[at].ends;
    let before = at.checked_sub(1).map(|before| tokens[before].plain.as_str())?;
    let next = tokens.get(at + 1).filter(|_| article && BEFORE.contains(&before))?;
    Some((format!("1 {}", unit(&next.plain).filter(|unit| *unit == next.plain)?), 2))
}

/// Whether “between” at `at` stands before ages: “between the ages of”.
fn next_is_ages(tokens: &[Token], at: usize) -> bool {
    let behind = tokens.get(at + 1..).unwrap_or_default();
    behind.iter().take(2).any(|token| token.plain == "ages")
}

/// The age that a length of time from `at` to `end` is: without “years”, and how many words behind it say so. “Aged 16
/// years”, “16 years old” and “16-year-olds” are 16.
fn age(tokens: &[Token], at: usize, length: &str, end: usize) -> Option<(String, usize)> {
    let years = length.strip_suffix(" year")?;
    let before = at.checked_sub(1).map(|before| tokens[before].plain.as_str()).unwrap_or_default();
    let behind = first(tokens, end, &["of age", "old", "olds"]).filter(|_| !tokens[end - 1].ends);
    let is_age = behind.is_some()
        || matches!(before, "age" | "aged" | "ages" | "under")
        || tokens[at].plain == "between" && next_is_ages(tokens, at)
        || numbers::is_age(&tokens[at]);
    is_age.then(|| (years.to_owned(), behind.map_or(0, |(_, words)| words)))
}

/// A length of time by the unit in which it is compared, at the end of a key: weeks as days, years as months, whole
/// hours in minutes as hours. “24 hours” and “a day” stay apart, as do working days.
pub(super) fn settled(key: &str) -> String {
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
