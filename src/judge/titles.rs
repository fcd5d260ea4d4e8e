//! When two titles of attachments name the same paper: as written, but for the year, or but for whatever else tells
//! one issue of it from the next. Looks at titles alone.

use crate::model::time::MONTHS;

/// Words that say that a paper was issued anew, and nothing of what it is.
const ISSUED: [&str; 6] = ["updated", "revised", "amended", "corrected", "reissued", "republished"];

/// Formats by the names that publishers put behind a title.
const FORMATS: [&str; 8] = ["pdf", "docx", "doc", "odt", "rtf", "html", "xlsx", "ods"];

/// Formats by words that are formats only in brackets, or with a word such as “version” behind them.
const FORMAT_WORDS: [&str; 6] = ["word", "web", "print", "printable", "accessible", "ms"];

/// What follows the name of a format.
const AS_A_FILE: [&str; 5] = ["version", "format", "document", "file", "copy"];

/// What stands in brackets with the name of a format: “(PDF, 1.2 MB, 12 pages)”.
const SIZES: [&str; 5] = ["kb", "mb", "page", "pages", "bytes"];

/// Whether two titles are the same to a reader.
#[must_use]
pub fn same_title(one: &str, other: &str) -> bool {
    settled_title(one) == settled_title(other)
}

/// Whether two titles are the same but for dates, versions, formats and words such as “updated”.
#[must_use]
pub fn same_paper(one: &str, other: &str) -> bool {
    let bare = without_marks(&settled_title(one));
    !bare.is_empty() && bare == without_marks(&settled_title(other))
}

/// A title as compared: GOV.UK puts “`[Withdrawn]`” before those of withdrawn pages.
pub(super) fn settled_title(title: &str) -> String {
    let settled = super::announced::settled(title).to_lowercase();
    settled.trim_start_matches("[withdrawn]").trim().to_owned()
}

/// A settled title without years and months: each edition of a yearly document has the same.
pub(super) fn without_years(title: &str) -> String {
    let words = title.split(' ').map(bare);
    let kept = words.filter(|word| !word.is_empty() && !is_year(word) && !MONTHS.contains(word));
    kept.collect::<Vec<_>>().join(" ")
}

/// A settled title without what tells one issue of a paper from the next: years, dates, versions, formats and words
/// such as “updated”. “Part 2”, “Annex B” and “version for parents” name papers and stay.
pub(super) fn without_marks(title: &str) -> String {
    let title = without_formats_in_brackets(title);
    let words: Vec<&str> = title.split(' ').map(bare).filter(|word| !word.is_empty()).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).copied().unwrap_or_default();
        at += marks(word, next);
        if marks(word, next) == 0 {
            kept.push(word);
            at += 1;
        }
    }
    kept.join(" ")
}

/// How many words, of `word` and the `next`, mark an issue: 0 where `word` names the paper.
fn marks(word: &str, next: &str) -> usize {
    let is_issued = |word: &str| ISSUED.contains(&word);
    let follows = AS_A_FILE.contains(&next);
    let is_pair = matches!(word, "version" | "ver" | "v") && is_version(next)
        || is_day(word) && MONTHS.contains(&next)
        || matches!(word, "last" | "as") && is_issued(next)
        || (is_ordinal(word) || is_issued(word) || is_year(word)) && next == "edition"
        || (FORMATS.contains(&word) || FORMAT_WORDS.contains(&word)) && follows;
    let is_one = is_year(word)
        || MONTHS.contains(&word)
        || is_date(word)
        || is_issued(word)
        || FORMATS.contains(&word)
        || word.strip_prefix('v').is_some_and(is_version);
    match (is_pair, is_one) {
        (true, _) => 2,
        (_, true) => 1,
        _ => 0,
    }
}

/// A title without brackets that hold formats and sizes alone.
fn without_formats_in_brackets(title: &str) -> String {
    let is_format = |word: &str| FORMATS.contains(&word) || FORMAT_WORDS.contains(&word);
    let is_beside = |word: &str| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        unit.is_empty() || SIZES.contains(&unit) || AS_A_FILE.contains(&word)
    };
    let mut left = String::new();
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('(') {
        left.push_str(before);
        let Some((inside, behind)) = after.split_once(')') else {
            left.push_str(after);
            return left;
        };
        let words = || inside.split([' ', ',']).map(bare).filter(|word| !word.is_empty());
        let is_dropped =
            words().any(is_format) && words().all(|word| is_format(word) || is_beside(word));
        if !is_dropped {
            left.push_str(inside);
        }
        rest = behind;
    }
    left.push_str(rest);
    left
}

/// A word without marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026`, `2026-27`, `2026/2027`.
fn is_year(word: &str) -> bool {
    let mut parts = word.split(['-', '/']);
    let first = parts.next().unwrap_or_default();
    let begins = first.len() == 4 && (first.starts_with("19") || first.starts_with("20"));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    begins && digits(first) && parts.all(|part| part.len() <= 4 && digits(part))
}

/// `5/10/2026`, `2026-10-05`, `05.10.26`.
fn is_date(word: &str) -> bool {
    ['/', '-', '.'].into_iter().any(|mark| {
        let parts: Vec<&str> = word.split(mark).collect();
        let lengths =
            (parts.first().map_or(0, |one| one.len()), parts.last().map_or(0, |one| one.len()));
        parts.len() == 3
            && parts.iter().all(|part| is_digits(part) && part.len() <= 4)
            && (matches!(lengths, (1 | 2, 2 | 4) | (4, 1 | 2)))
    })
}

/// `5`, `21st`: a day, where a month follows.
fn is_day(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_one = matches!(&word[number.len()..], "" | "st" | "nd" | "rd" | "th");
    is_one && number.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

/// `2`, `1.1`, `2.0.1`.
fn is_version(word: &str) -> bool {
    word.split('.').all(is_digits)
}

/// `2nd`, `second`: where “edition” follows.
fn is_ordinal(word: &str) -> bool {
    let words = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "new",
    ];
    words.contains(&word) || (is_day(word) && !is_digits(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_same_but_for_dates_versions_formats_and_updated() {
        for (one, other) in [
            ("Keeping safe 2026", "Keeping safe 2026 (updated October 2026)"),
            ("Keeping safe 2026", "Keeping safe 2026 - updated"),
            ("Keeping safe", "Keeping safe (last updated: 5 October 2026)"),
            ("Keeping safe", "Keeping safe (as amended 05/10/2026)"),
            ("Clubs guide version 1", "Clubs guide version 2"),
            ("Clubs guide v1.0", "Clubs guide v2.1"),
            ("Clubs guide", "Clubs guide, revised"),
            ("Clubs guide", "Clubs guide (PDF)"),
            ("Clubs guide", "Clubs guide (PDF, 1.2MB, 12 pages)"),
            ("Clubs guide (Word version)", "Clubs guide: PDF version"),
            ("Prevent duty guidance", "Revised Prevent duty guidance"),
            ("Clubs guide: 2nd edition", "Clubs guide: third edition"),
        ] {
            assert!(same_paper(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn what_names_another_paper_counts() {
        for (one, other) in [
            ("Annex 1", "Annex 2"),
            ("Part 1 2026", "Part 2 2026"),
            ("Keeping safe 2026", "Keeping safe 2026: summary of changes"),
            ("Keeping safe 2026", "Keeping safe 2026: part one"),
            ("Clubs guide: version for parents", "Clubs guide: version for schools"),
            ("Clubs guide", "Clubs guide (easy read version)"),
            ("Clubs guide (staff)", "Clubs guide (parents)"),
            ("Table 5", "Table 6"),
            ("Word list", "List"),
            ("Version 1", "Version 2"),
            ("", ""),
        ] {
            assert!(!same_paper(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn odd_marks_in_a_title_are_only_text() {
        for title in ["(", "((", "guide (", "v", "v.", "– –", "1.", "5é march", "(pdf"] {
            let _ = without_marks(title);
        }
        assert_eq!(without_marks("guide (staff"), "guide staff");
    }
}
