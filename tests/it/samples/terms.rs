//! Real terms of service with known revisions: none is missed, and the words of each page are kept.

use std::collections::BTreeMap;

use super::{ByGroup, brief, read, rows, samples, text_changes};
use guidewatch::{
    compare::compare,
    model::{
        diff::{Flag, Group},
        document::Document,
        wording::settled,
    },
};

#[test]
fn terms_pages() {
    let Some(folder) = samples().map(|samples| samples.join("terms-pages")) else { return };
    let url = "https://service.example/policy";
    let pages = |row: &BTreeMap<String, String>, old: &str, new: &str| {
        let page = |name: &str| {
            let path = folder.join(&row[name]);
            read(&path, url).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        (page(old), page(new))
    };
    let mut groups = ByGroup::default();
    let mut count: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut in_html: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in rows(&folder.join("PAIRS.tsv")) {
        let (truth, n) = (row["truth"].as_str(), &row["n"]);
        let (old, new) = match truth {
            "noise" => pages(&row, "old_html", "new_html"),
            _ => pages(&row, "old_md", "new_md"),
        };
        let diff = compare(&old, &new);
        groups.add(truth, &diff);
        let links = diff.edits.iter().filter(|edit| edit.flags.contains(&Flag::Link)).count();
        let found = match truth {
            "noise" => diff.count(Group::Substance) > 0,
            "link" => links > 0,
            _ => text_changes(&diff) > 0,
        };
        if found != matches!(truth, "text" | "link") {
            println!("{truth} {n}: {}", brief(&diff));
        }
        if truth != "noise" {
            let (old, new) = pages(&row, "old_html", "new_html");
            let seen = in_html.entry(truth.to_owned()).or_default();
            let found = compare(&old, &new).count(Group::Substance) > 0;
            if found != matches!(truth, "text" | "link") {
                println!("{truth} {n}, the HTML of both sides: {found}");
            }
            seen.0 += usize::from(found);
            seen.1 += 1;
        }
        let truth = ["noise", "text", "link", "form"].into_iter().find(|known| *known == truth);
        let entry = count.entry(truth.expect("a known truth")).or_default();
        entry.0 += usize::from(found);
        entry.1 += 1;
    }
    for (truth, (found, all)) in &count {
        println!("terms-pages, {truth}: {found} of {all} reported");
    }
    for (truth, (found, all)) in &in_html {
        println!("terms-pages, {truth}, the HTML of both sides: {found} of {all} reported");
    }
    groups.print("terms-pages");
    assert_eq!(groups.pairs("noise", Group::Substance), 0);
    assert_eq!(groups.pairs("form", Group::Substance), 0);
    assert_eq!(count["noise"], (0, 25));
    assert_eq!(count["form"], (0, 5));
    assert_eq!(count["text"], (18, 18));
    assert_eq!(count["link"], (2, 2));
}

/// How many of the words of `wanted` stand in `read`, in a hundred; each counted as often as it stands there.
fn recall(wanted: &Document, read: &Document) -> usize {
    let words = |document: &Document| {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for block in &document.blocks {
            let text = settled(&block.text).to_lowercase();
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                *count.entry(word.to_owned()).or_default() += 1;
            }
        }
        count
    };
    let (wanted, read) = (words(wanted), words(read));
    let held = wanted.iter().map(|(word, n)| *n.min(read.get(word).unwrap_or(&0))).sum::<usize>();
    held * 100 / wanted.values().sum::<usize>().max(1)
}

/// No paragraph is lost: the words that people kept of a page as Markdown stand in our reading of its HTML.
#[test]
fn terms_pages_words_are_kept() {
    let Some(folder) = samples().map(|samples| samples.join("terms-pages")) else { return };
    // One stored HTML page is another page of its site than the one the Markdown was made of.
    let another = ("20", "old");
    let mut shares = Vec::new();
    for row in rows(&folder.join("PAIRS.tsv")).iter().filter(|row| row["kind"] == "real") {
        for side in ["old", "new"] {
            if (row["n"].as_str(), side) == another {
                continue;
            }
            let page = |kind: &str| {
                let path = folder.join(&row[&format!("{side}_{kind}")]);
                read(&path, "https://service.example/policy").expect("it reads")
            };
            let (kept, html) = (page("md"), page("html"));
            let share = recall(&kept, &html);
            if share < 97 {
                println!("terms-pages, {} {side}: {share} of 100 words", row["n"]);
            }
            shares.push(share);
        }
    }
    let mean = shares.iter().sum::<usize>() / shares.len();
    let least = shares.iter().min().copied().unwrap_or_default();
    println!("terms-pages, words kept: {mean} of 100 on average, {least} at least");
    assert_eq!(shares.len(), 49);
    assert!(least >= 97, "words are lost");
}
