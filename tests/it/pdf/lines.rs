//! No line may vanish: each line of words that `pdftotext -layout` writes of a page is looked for in what we read of
//! that page and its neighbours. Nothing here knows a document.

use std::collections::{BTreeMap, BTreeSet};

use guidewatch::model::document::Document;

use super::{layout, words};

/// A line of fewer words proves nothing.
const WORDS: usize = 4;
/// Less of a line's pairs of neighbouring words, and the line is missing.
const HELD: f64 = 0.5;

/// Words without the numbers among them, which may be notes' marks, and without single letters, which may be parts
/// of a word set wide.
fn wordy(text: &str) -> Vec<String> {
    let all = words(text).into_iter();
    all.filter(|word| word.chars().count() > 1 && word.chars().any(char::is_alphabetic)).collect()
}

/// The lines that are missing, each with its page from 1, and how many were looked for. Left apart are page
/// numbers, lines that repeat on a third of the pages, and contents lists.
pub(super) fn missing(text: &str, document: &Document) -> (Vec<(usize, String)>, usize) {
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let mut found: BTreeMap<usize, BTreeSet<(String, String)>> = BTreeMap::new();
    let mut glued: BTreeMap<usize, String> = BTreeMap::new();
    let mut put = |page: usize, text: &str| {
        let words = wordy(text);
        glued.entry(page).or_default().push_str(&words.concat());
        let pairs = words.windows(2).map(|two| (two[0].clone(), two[1].clone()));
        found.entry(page).or_default().extend(pairs);
    };
    put(1, document.title.as_deref().unwrap_or_default());
    for block in &document.blocks {
        let number = block.number.as_deref().unwrap_or_default();
        let page = block.page.map_or(1, |page| page as usize);
        put(page, &format!("{number} {}", block.text));
    }
    let mut running: BTreeMap<String, usize> = BTreeMap::new();
    for page in &pages {
        let masked: BTreeSet<String> = page.lines().map(layout::masked).collect();
        for line in masked {
            *running.entry(line).or_default() += 1;
        }
    }
    let repeats = |line: &str| {
        let count = running.get(&layout::masked(line)).copied().unwrap_or(0);
        count >= 3 && count * 3 >= pages.len()
    };
    let (mut lost, mut count, mut listing) = (Vec::new(), 0, false);
    for (at, page) in pages.iter().enumerate() {
        let mut lines: Vec<&str> = page.lines().filter(|line| !line.trim().is_empty()).collect();
        // Printed page numbers run ahead of the file's where a part was taken out.
        listing = layout::strip_contents(&mut lines, pages.len() + 20, listing);
        // A block stands under the page where it begins, which may be a few before.
        let near = at.saturating_sub(2)..=at + 2;
        let letters: Vec<_> = near.clone().filter_map(|page| glued.get(&page)).collect();
        let near: Vec<_> = near.filter_map(|page| found.get(&page)).collect();
        let mut broken = false;
        for line in lines {
            // The rest of a word that was broken at a hyphen is no word.
            let goes_on = std::mem::replace(&mut broken, line.trim_end().ends_with('-'));
            if repeats(line) || line.contains("......") {
                continue;
            }
            let start = line.trim_start();
            let start = start.split_once(' ').map_or("", |(_, rest)| rest);
            let line = if goes_on { start } else { line };
            // A wide gap parts columns and cells.
            for part in line.split("   ").map(wordy).filter(|words| words.len() >= WORDS) {
                count += 1;
                let pairs = part.windows(2).map(|two| (two[0].clone(), two[1].clone()));
                let held = pairs.filter(|pair| near.iter().any(|found| found.contains(pair)));
                // A word may be parted otherwise where its letters are set wide.
                let whole = || letters.iter().any(|found| found.contains(&part.concat()));
                if (held.count() as f64) < HELD * (part.len() - 1) as f64 && !whole() {
                    lost.push((at + 1, part.join(" ")));
                }
            }
        }
    }
    (lost, count)
}
