//! What `pdftotext -layout` wrote, less what a comparison of texts leaves apart: page numbers, running heads and
//! contents lists. Each is left out by what it is by definition; nothing here knows a document.

use std::collections::BTreeMap;

/// Lines at a page's top or bottom that may be its head or foot: a rule, a title, a number.
const EDGE: usize = 3;

/// Pages on which a line stands before it is a running one.
const RUNNING: usize = 3;

/// Entries that a page of a contents list has at least.
const ENTRIES: usize = 3;

/// The text without page numbers, running heads and contents lists.
pub(super) fn without_furniture(text: &str) -> String {
    let mut pages: Vec<Vec<&str>> = text
        .split('\u{c}')
        .map(|page| page.lines().filter(|line| !line.trim().is_empty()).collect())
        .collect();
    let running = running(&pages);
    for lines in &mut pages {
        strip(lines, &running);
    }
    let count = pages.len();
    let mut listing = false;
    for lines in &mut pages {
        listing = strip_contents(lines, count, listing);
    }
    let mut out = String::new();
    for line in pages.into_iter().flatten() {
        // A mark of a list is no word, though Word's second one is a letter; a word that is broken at a hyphen
        // is one word.
        let line = line.trim();
        out.push_str(line.strip_prefix("o  ").map_or(line, str::trim_start));
        out.push_str(if line.ends_with('-') { "" } else { "\n" });
    }
    out
}

/// A page's number and nothing else: `7`, `- 7 -`, `Page 7 of 12`, `xii`.
fn is_page_number(line: &str) -> bool {
    let bare = line.trim().trim_matches(['-', '–', '|', ' ']).to_ascii_lowercase();
    let bare = bare.strip_prefix("page").unwrap_or(&bare).trim();
    let bare = bare.split_once(" of ").map_or(bare, |(number, _)| number);
    let digits = bare.bytes().all(|b| b.is_ascii_digit());
    (1..=7).contains(&bare.len()) && (digits || bare.bytes().all(|b| b"ivxl".contains(&b)))
}

/// A line without spaces, each number as `#`.
pub(super) fn masked(line: &str) -> String {
    let mut out = String::new();
    for letter in line.chars().filter(|c| !c.is_whitespace()) {
        let letter = if letter.is_ascii_digit() { '#' } else { letter };
        if letter != '#' || !out.ends_with('#') {
            out.push(letter);
        }
    }
    out
}

/// How many pages have a line among their first or last.
fn running(pages: &[Vec<&str>]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let mut edges: Vec<String> =
            page.iter().take(EDGE).chain(page.iter().rev().take(EDGE)).map(|l| masked(l)).collect();
        edges.sort();
        edges.dedup();
        for edge in edges {
            *counts.entry(edge).or_default() += 1;
        }
    }
    counts
}

/// Takes away the outermost lines that are a number or stand on several pages.
fn strip(lines: &mut Vec<&str>, running: &BTreeMap<String, usize>) {
    let goes = |line: &str| {
        is_page_number(line) || running.get(&masked(line)).is_some_and(|n| *n >= RUNNING)
    };
    let first = lines.iter().take(EDGE).take_while(|line| goes(line)).count();
    lines.drain(..first);
    let last = lines.iter().rev().take(EDGE).take_while(|line| goes(line)).count();
    lines.truncate(lines.len() - last);
}

/// The page that an entry of a contents list leads to: the number at its end, behind leaders or a gap.
fn entry(line: &str, pages: usize) -> Option<usize> {
    let line = line.trim();
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let page: usize = line[before.len()..].parse().ok()?;
    let led = before.ends_with("  ") || before.trim_end().ends_with("...");
    (led && !before.trim().is_empty() && (1..=pages).contains(&page)).then_some(page)
}

/// Takes a contents list away: under its heading, or where one went on to the foot of the page before, lines
/// that lead to pages which never go back, and what stands between them. Gives whether it may go on.
pub(super) fn strip_contents(lines: &mut Vec<&str>, pages: usize, listing: bool) -> bool {
    let heading = lines.iter().position(|line| {
        let line = line.trim().trim_end_matches(':').to_lowercase();
        line == "contents" || line == "table of contents"
    });
    let Some(from) = heading.or(listing.then_some(0)) else { return false };
    let entries: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .skip(from)
        .filter_map(|(at, line)| Some((at, entry(line, pages)?)))
        .collect();
    let rising = entries.windows(2).take_while(|two| two[0].1 <= two[1].1).count() + 1;
    if entries.len() < ENTRIES || rising < ENTRIES {
        return false;
    }
    let Some((last, _)) = entries.get(rising - 1) else { return false };
    // Whatever follows the last entry on its page is text.
    let to_the_foot = lines.len() - last <= EDGE;
    lines.drain(from..=*last);
    to_the_foot
}

#[test]
fn furniture_is_left_out_and_text_is_not() {
    let page = |number: usize, text: &str| format!("The board\n\n{text}\n\n   {number}\n\u{c}");
    let list = "Contents\nEarly help .... 2\nWho must act\n   and when    3\nReferral      4\n";
    let text = [
        page(1, list),
        page(2, "Early help\nActing early   2\nis better."),
        page(3, "12"),
        page(4, "o   decision-\nmaking"),
    ];
    let left = without_furniture(&text.concat());
    assert_eq!(left, "Early help\nActing early   2\nis better.\ndecision-making\n");
}

#[test]
fn numbers_that_go_back_are_a_table() {
    let table = "Contents\nGrapes    4\nPears     2\nApples    3\n\u{c}\u{c}\u{c}\u{c}";
    assert_eq!(without_furniture(table), "Contents\nGrapes    4\nPears     2\nApples    3\n");
}
