//! References as they are written: a noun and its numbers, “paragraphs 41, 43 and 52 to 54”. Knows their forms
//! and nothing of where they lead.

use super::numbering::plain;
use crate::model::wording::SPELT;

/// How many words before a number its noun may stand: “paragraphs 41, 43 and 52 to 54”.
pub(super) const BEFORE: usize = 12;

/// What is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// Something with a heading: section, part, chapter, annex.
    Headed,
    Page,
    Note,
    /// Something with a caption: table, figure, box.
    Caption,
}

/// What a noun refers to, and its singular.
pub(super) fn kind_of(noun: &str) -> Option<(Kind, &'static str)> {
    Some(match noun {
        "paragraph" | "paragraphs" | "para" | "paras" => (Kind::Paragraph, "paragraph"),
        "section" | "sections" => (Kind::Headed, "section"),
        "part" | "parts" => (Kind::Headed, "part"),
        "chapter" | "chapters" => (Kind::Headed, "chapter"),
        "annex" | "annexe" | "annexes" => (Kind::Headed, "annex"),
        "appendix" | "appendices" => (Kind::Headed, "appendix"),
        "page" | "pages" | "p" | "pp" => (Kind::Page, "page"),
        "footnote" | "footnotes" => (Kind::Note, "footnote"),
        "endnote" | "endnotes" => (Kind::Note, "endnote"),
        "table" | "tables" => (Kind::Caption, "table"),
        "figure" | "figures" => (Kind::Caption, "figure"),
        "box" | "boxes" => (Kind::Caption, "box"),
        _ => return None,
    })
}

/// The number of a caption with its noun: `table 3` of “Table 3: Thresholds of need”.
pub(super) fn caption(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (first, number) = (bare(words.next()?), words.next()?);
    let is_title = first.starts_with(char::is_uppercase) && is_noun(first);
    let (kind, noun) = kind_of(&first.to_ascii_lowercase()).filter(|_| is_title)?;
    let of =
        numerals(number, kind).filter(|numbers| numbers.len() == 1 && kind == Kind::Caption)?;
    Some(format!("{noun} {}", plain(&of.concat())))
}

/// For each word what kind of reference it is the number of; none for all others.
pub(super) fn numbers(words: &[&str]) -> Vec<Option<&'static str>> {
    let mut last = None;
    let one = |(at, word): (usize, &&str)| {
        if is_noun(bare(word)) {
            last = Some(at);
            return None;
        }
        last.filter(|last| at - last <= BEFORE)?;
        let (kind, name) = noun(&words[at.saturating_sub(BEFORE)..at])?;
        let another = is_of_another(word, words[at + 1..].iter().copied());
        numerals(word, kind).filter(|_| !another).map(|_| name)
    };
    words.iter().enumerate().map(one).collect()
}

/// The last words before a place, as many as a noun may stand before its number.
pub(super) fn last<'w>(stayed: &[&'w str], here: &[&'w str]) -> Vec<&'w str> {
    let here = &here[here.len().saturating_sub(BEFORE)..];
    let stayed = &stayed[stayed.len().saturating_sub(BEFORE - here.len())..];
    [stayed, here].concat()
}

/// The noun before a number, over other numbers and what joins them.
pub(super) fn noun(before: &[&str]) -> Option<(Kind, &'static str)> {
    for word in before.iter().rev() {
        let bare = bare(word);
        if is_noun(bare) {
            return kind_of(&bare.to_ascii_lowercase());
        }
        let joins =
            bare.is_empty() || ["and", "or", "to"].iter().any(|one| bare.eq_ignore_ascii_case(one));
        if !joins && (!may_hold_number(word) || numerals(word, Kind::Headed).is_none()) {
            return None;
        }
    }
    None
}

/// Whether [`numerals`] may find something in a word: most have none, and that is seen at a glance.
pub(super) fn may_hold_number(word: &str) -> bool {
    let bare = bare(word);
    bare.chars().nth(1).is_none()
        || bare.starts_with(|c: char| c.is_ascii_digit())
        || bare.contains(['-', '–', '—', '/'])
        || SPELT.iter().any(|spelt| spelt.eq_ignore_ascii_case(bare))
}

/// Whether what follows a number says that it belongs to a law or another publication: “of the Act”, “of Part 2
/// of the Schedule”.
pub(super) fn is_of_another<'a>(number: &str, mut behind: impl Iterator<Item = &'a str>) -> bool {
    if number.ends_with(['.', ';', ':', ',', ')']) {
        return false;
    }
    let Some(next) = behind.next() else { return false };
    if bare(next) != "of" {
        return false;
    }
    let own = ["this", "part", "chapter", "section", "annex", "appendix"];
    let mut sentence = behind.take(8).scan(false, |ended, word| {
        let goes_on = !*ended;
        *ended = word.ends_with(['.', ';', ':', ',', ')']);
        goes_on.then_some(word)
    });
    let first = sentence.next().unwrap_or_default();
    let law = ["act", "schedule", "regulations", "order", "code", "convention"];
    !own.contains(&bare(first).to_lowercase().as_str())
        || sentence.any(|word| law.contains(&bare(word).to_lowercase().as_str()))
}

/// Whether a number with this noun is one of a law that is named just before it, in the same sentence: “the Children Act
/// 1989, especially section 47”. “Under the Act, see section 3” is none.
pub(super) fn is_of_law_before(noun: &str, before: &[&str]) -> bool {
    const NEAR: usize = 8;
    const LAWS: [&str; 6] = ["Act", "Acts", "Regulations", "Order", "Schedule", "Convention"];
    const LEADS: [&str; 9] =
        ["see", "this", "our", "below", "above", "described", "set", "guidance", "document"];
    if !matches!(noun, "section" | "part" | "chapter" | "paragraph") {
        return false;
    }
    let near = before.iter().rev().take(NEAR).take_while(|word| !word.ends_with(['.', '?', '!']));
    let near: Vec<&str> = near.map(|word| bare(word)).collect();
    let law = near.iter().position(|word| LAWS.contains(word));
    law.is_some_and(|law| {
        !near[..law].iter().any(|word| LEADS.contains(&word.to_lowercase().as_str()))
    })
}

/// Whether a word names what can be referred to, whatever its size.
pub(super) fn is_noun(word: &str) -> bool {
    let may_be = word.len() <= 10
        && word.bytes().next().is_some_and(|first| {
            matches!(
                first.to_ascii_lowercase(),
                b'p' | b's' | b'c' | b'a' | b'f' | b'e' | b't' | b'b'
            )
        });
    may_be && kind_of(&word.to_ascii_lowercase()).is_some()
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The numbers of one word: `41`, `3.2`, `C`, `(b)`, `two`, `41-43`; none where it is another word.
pub(super) fn numerals(word: &str, kind: Kind) -> Option<Vec<String>> {
    let bare = bare(word);
    let parts: Vec<&str> = bare.split(['-', '–', '—', '/']).collect();
    let is_number = |part: &&str| {
        let figures = part.starts_with(|c: char| c.is_ascii_digit())
            && part.len() <= 8
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
            && part.chars().filter(char::is_ascii_alphabetic).count() <= 1;
        let letter = part.len() == 1
            && part
                .chars()
                .all(|c| c.is_ascii_uppercase() || word.starts_with('(') && c.is_ascii_lowercase());
        let spelt = kind == Kind::Headed && plain(part).parse::<u32>().is_ok();
        figures || letter || spelt
    };
    (!bare.is_empty() && parts.len() <= 2 && parts.iter().all(is_number))
        .then(|| parts.into_iter().map(str::to_owned).collect())
}
