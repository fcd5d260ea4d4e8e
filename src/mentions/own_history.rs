//! Which blocks of a page are its own history: the table of its versions, entries of a change log, change notes of a
//! page that it reprints. What these name stood when the entry was written, and is presented to nobody.

use super::tokens::{Token, tokens};
use crate::model::{
    document::{Block, BlockKind},
    time::MONTHS,
};

/// Words of a heading that a history of the document itself has.
const OF_WHAT: &[&str] = &[
    "version",
    "document",
    "revision",
    "amendment",
    "amendments",
    "change",
    "changes",
    "policy",
    "review",
];
const SORT: &[&str] = &["control", "history", "log", "record", "table"];

/// Headings that need no second word.
const ALONE: &[&[&str]] = &[
    &["updates", "to", "this", "page"],
    &["full", "page", "history"],
    &["changelog"],
    &["page", "history"],
];

/// Verbs of an entry.
const VERBS: &[&str] = &[
    "added",
    "updated",
    "published",
    "replaced",
    "removed",
    "revised",
    "corrected",
    "uploaded",
    "amended",
    "changed",
    "reviewed",
    "inserted",
    "written",
    "rewritten",
    "refreshed",
    "republished",
    "attached",
    "created",
    "drafted",
    "issued",
    "approved",
    "adopted",
    "ratified",
];

/// Verbs with which a publisher's change note begins.
const NOTES: &[&str] = &[
    "added",
    "updated",
    "published",
    "replaced",
    "removed",
    "revised",
    "corrected",
    "uploaded",
    "amended",
    "attached",
    "first",
];

/// Blocks of a history that is no table, after its heading in plain text.
const MOST: usize = 60;

/// Words at most in a heading, and in an entry.
const HEADING: usize = 6;
const ENTRY: usize = 60;

/// For each block whether it belongs to the history of the page itself.
pub(super) fn own_history(blocks: &[Block]) -> Vec<bool> {
    let mut found = Vec::with_capacity(blocks.len());
    let mut open = Open::No;
    let mut dated = false;
    for block in blocks {
        let words = tokens(block.text.get(..cut(&block.text)).unwrap_or_default());
        let is_row = block.kind == BlockKind::Row;
        let is_item = block.kind == BlockKind::Item || block.number.is_some();
        open = match (block.kind, open) {
            (BlockKind::Heading(level), Open::Section(above)) if level > above => open,
            (BlockKind::Heading(level), _) if is_heading(&words) => Open::Section(level),
            (BlockKind::Heading(_), _) => Open::No,
            (_, Open::Section(_)) => open,
            (_, Open::Lines(left)) if left > 0 && is_entry(&words, is_row || is_item) => {
                Open::Lines(left - 1)
            }
            (_, Open::Table) if is_row => Open::Table,
            _ if is_row && is_head_of_table(&block.text) => Open::Table,
            _ if is_heading(&words) || opens_notes(&words) => Open::Lines(MOST),
            _ => Open::No,
        };
        let is_note = words.first().is_some_and(|first| first.is(NOTES));
        let stands = match open {
            Open::No => (dated && is_note) || is_version_entry(&words) || is_dated_note(&words),
            // The box of a document's own facts says what it rests on, too.
            Open::Section(_) => is_told(&block.text, &words),
            Open::Lines(_) | Open::Table => true,
        };
        found.push(stands);
        dated = !words.is_empty() && date(&words) == words.len();
    }
    found
}

/// What is open while the blocks are gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    /// Below a heading of that level.
    Section(u8),
    /// Below a line that is a heading and not marked as one: so many entries at most.
    Lines(usize),
    /// A table whose first row says what it is.
    Table,
}

/// Where the beginning of a block ends that is read.
fn cut(text: &str) -> usize {
    let mut end = text.len().min(1_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn is_heading(words: &[Token]) -> bool {
    let words: Vec<&str> = words.iter().map(|token| token.word.as_str()).collect();
    let is_alone = ALONE.iter().any(|alone| words == *alone);
    let pairs = words.windows(2).any(|two| match two {
        [what, sort] => OF_WHAT.contains(what) && SORT.contains(sort),
        _ => false,
    });
    // “History of changes”, “Record of amendments”, “Summary of changes”.
    let of = words.windows(3).any(|three| match three {
        [sort, of, what] => {
            (SORT.contains(sort) || *sort == "summary")
                && *of == "of"
                && ["changes", "amendments", "revisions", "versions", "updates"].contains(what)
        }
        _ => false,
    });
    words.len() <= HEADING && (is_alone || pairs || of)
}

/// “Last updated 6 June 2023 + show all updates”: behind it stand a publisher's change notes.
fn opens_notes(words: &[Token]) -> bool {
    let dated = words.windows(2).any(|two| match two {
        [one, other] => one.is(&["last"]) && other.is(&["updated"]),
        _ => false,
    });
    let all = words.windows(2).any(|two| match two {
        [one, other] => one.is(&["all"]) && other.is(&["updates"]),
        _ => false,
    });
    dated && all && words.len() <= 2 * HEADING
}

/// A first row with a cell for the change, and one for the version, the day or who made it.
fn is_head_of_table(text: &str) -> bool {
    let cells: Vec<Vec<Token>> = text.split('|').map(tokens).collect();
    let has = |wanted: &[&str]| {
        cells.iter().any(|cell| cell.len() <= 5 && cell.iter().any(|word| word.is(wanted)))
    };
    let change = [
        "change",
        "changes",
        "amendment",
        "amendments",
        "amended",
        "revision",
        "revisions",
        "modification",
        "modifications",
    ];
    let beside = ["version", "issue", "date", "author", "owner", "by", "no", "number"];
    // A table of guidance with what changed in each is no history of the page.
    let others = [
        "guidance",
        "document",
        "documents",
        "title",
        "legislation",
        "publication",
        "name",
        "resource",
    ];
    let of_others = cells.first().is_some_and(|cell| cell.iter().any(|word| word.is(&others)));
    cells.len() > 1 && has(&change) && has(&beside) && !of_others
}

/// An entry of a history whose heading is plain text: it begins with a version or a date.
fn is_entry(words: &[Token], is_listed: bool) -> bool {
    is_listed
        || (words.len() <= ENTRY
            && (version(words) > 0
                || date(words) > 0
                || words.first().is_some_and(|w| w.is(VERBS))))
}

/// Whether a block below such a heading tells what was done when: a cell or its beginning is a version or a date, or
/// it has the verb of an entry.
fn is_told(text: &str, words: &[Token]) -> bool {
    let is_mark = |cell: &str| {
        let cell = tokens(cell);
        let numbers = cell.iter().all(|word| word.number().is_some());
        !cell.is_empty() && (numbers || date(&cell).max(version(&cell)) == cell.len())
    };
    let mut cells = text.get(..cut(text)).unwrap_or_default().split('|');
    date(words).max(version(words)) > 0
        || words.iter().any(|word| word.is(VERBS))
        || (text.contains('|') && cells.any(is_mark))
}

/// “V3 | Sept 2023 | Updated for …”, “Version 1.3 (October 2018): amended to …”: a version, then what was done to it.
fn is_version_entry(words: &[Token]) -> bool {
    let at = version(words);
    let rest = words.get(at..).unwrap_or_default();
    at > 0
        && words.len() <= ENTRY
        && rest.first().is_some_and(|next| !next.is(&["of", "is", "was", "has"]))
        && rest.iter().take(8).any(|word| word.is(VERBS))
}

/// “1 September 2022 Added …”: a full date, then the verb of a change note.
fn is_dated_note(words: &[Token]) -> bool {
    let at = date(words);
    at >= 3 && words.get(at).is_some_and(|next| next.is(NOTES))
}

/// How many words at the beginning are a version: `V2.1`, `Version 1.3`, `Issue 4`.
fn version(words: &[Token]) -> usize {
    let is_number = |at: usize| {
        words.get(at).is_some_and(|word| word.word.len() <= 2 && word.number().is_some())
    };
    let mut at = match words.first() {
        Some(first)
            if first.is(&["version", "v", "ver", "issue", "revision", "rev"]) && is_number(1) =>
        {
            2
        }
        Some(first) => {
            let digits = first.word.strip_prefix('v').unwrap_or_default();
            usize::from(
                !digits.is_empty()
                    && digits.len() <= 2
                    && digits.bytes().all(|b| b.is_ascii_digit()),
            )
        }
        None => 0,
    };
    // `1.0` alone, as in the first cell of a row, is left to the heading above it.
    while at > 0 && is_number(at) {
        at += 1;
    }
    at
}

/// How many words at the beginning are a date with its year.
fn date(words: &[Token]) -> usize {
    let mut at = 0;
    let mut has_year = false;
    while let Some(word) = words.get(at) {
        let digits = word.word.trim_end_matches(char::is_alphabetic);
        let is_day = digits.len() <= 2 && !digits.is_empty() && word.word.len() <= 4;
        let is_month =
            word.word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word.word));
        let is_year =
            word.word.len() == 4 && word.number().is_some_and(|n| (1980..2100).contains(&n));
        if has_year || !(is_day || is_month || is_year) || at >= 3 {
            break;
        }
        has_year = is_year;
        at += 1;
    }
    if has_year { at } else { 0 }
}
