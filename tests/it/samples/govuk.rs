//! Real editions and pages of GOV.UK: each is read, and what is told between two is what a careful person would tell.

use std::{collections::BTreeMap, fs, path::PathBuf};

use super::{ByGroup, brief, differs, read, rows, samples};
use guidewatch::{
    compare::compare,
    extract::extract,
    judge::weigh_documents,
    model::{
        change::Significance,
        diff::{Group, Op},
        document::NoticeKind,
        snapshot::Body,
        source::Recipe,
    },
};

/// Classed as changed because the newer record gives its body as govspeak beside the HTML; the HTML, and
/// so what a reader sees, is the same on both sides. It is found, and weighed as cosmetic.
const SAME_TO_A_READER: &str = "manual_section/612f99d5-4b7e-4b86-8a74-6174f351895e";

#[test]
fn govuk_editions() {
    let Some(folder) = samples().map(|samples| samples.join("govuk-editions")) else { return };
    let mut groups = ByGroup::default();
    let mut count: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in rows(&folder.join("PAIRS.tsv")) {
        let side = |name: &str| {
            let path = folder.join(&row["item"]).join(format!("{}.json", row[name]));
            let url = "https://www.gov.uk/api/content/item";
            read(&path, url).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        let (old, new) = (side("old"), side("new"));
        let found = differs(&old, &new);
        let class = &row["class"];
        groups.add(class, &compare(&old, &new));
        if found != matches!(class.as_str(), "text-changed" | "link-only") {
            println!("{class}: {} {}..{}", row["item"], row["old"], row["new"]);
            println!("  {}", brief(&compare(&old, &new)));
        }
        if row["item"] == SAME_TO_A_READER && class == "text-changed" {
            assert_eq!(old.blocks, new.blocks, "the exception no longer holds");
            let (weight, why) = weigh_documents(&old, &new, &mut compare(&old, &new));
            assert_eq!(weight, Some(Significance::Cosmetic), "{why:?}");
        }
        let entry = count.entry(class.clone()).or_default();
        entry.0 += usize::from(found);
        entry.1 += 1;
    }
    for (class, (found, all)) in &count {
        println!("govuk-editions, {class}: {found} of {all} reported");
    }
    groups.print("govuk-editions");
    for class in ["identical", "metadata-only"] {
        assert_eq!(groups.pairs(class, Group::Substance), 0, "{class}");
    }
    assert_eq!(count["text-changed"], (231, 231));
    assert_eq!(count["link-only"], (4, 4));
    assert_eq!(count["identical"], (0, 221));
    assert_eq!(count["metadata-only"], (0, 162));
}

/// The three pairs of pages a few days apart do differ in text: figures of each day. What surrounds them
/// (tokens, banners, asset hashes, an archive's toolbar, lists of other pages' links) must not show.
#[test]
fn govuk_pages() {
    let Some(folder) = samples().map(|samples| samples.join("govuk-pages")) else { return };
    let text = |name: &str| {
        fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    let page = |html: &str, url: &str| {
        let body = Body {
            bytes: html.as_bytes().to_vec(),
            media_type: Some("text/html; charset=utf-8".to_owned()),
            url: url.parse().expect("an address"),
        };
        extract(&body, &Recipe::default()).unwrap_or_else(|e| panic!("{url}: {e}"))
    };
    let noise =
        ["cookie", "wayback", "internet archive", "skip to", "related content", "crown copyright"];
    let pairs = [
        ("uk-2020-03-17.html", "uk-2020-03-18.html", "https://www.gov.uk/guidance/cases", 11),
        ("england-2020-03-05.html", "england-2020-03-08.html", "https://www.gov.uk/cases", 85),
        ("scotland-2020-03-20.html", "scotland-2020-03-21.html", "https://www.gov.scot/cases", 38),
    ];
    for (old, new, url, about) in pairs {
        let (was, is) = (page(&text(old), url), page(&text(new), url));
        let diff = compare(&was, &is);
        println!("govuk-pages, {old}: {} edits, {} blocks", diff.edits.len(), diff.new.blocks);
        assert!(diff.edits.len().abs_diff(about) <= 4, "{}", brief(&diff));
        for block in was.blocks.iter().chain(&is.blocks) {
            let words = block.text.to_lowercase();
            assert!(!noise.iter().any(|noise| words.contains(noise)), "{old}: {words}");
        }
    }
    // The text of one day within the page of the other: markup alone differs, so nothing is told.
    for (old, new, url, _) in &pairs[..2] {
        let (old, new) = (text(old), text(new));
        let main = |html: &str| {
            let from = html.find("<main").expect("a main part");
            let to = html.find("</main>").expect("its end");
            (html[..from].to_owned(), html[from..to].to_owned(), html[to..].to_owned())
        };
        let ((_, main_part, _), (before, _, after)) = (main(&old), main(&new));
        let diff = compare(&page(&old, url), &page(&format!("{before}{main_part}{after}"), url));
        assert_eq!(diff.edits, [], "{}", brief(&diff));
        assert!(diff.new.words > 100);
    }
    let (was, is) = (page(&text(pairs[0].0), pairs[0].2), page(&text(pairs[0].1), pairs[0].2));
    let reworded = compare(&was, &is).edits.into_iter().find(|edit| {
        edit.op == Op::Reworded && edit.words.iter().any(|word| word.text.contains("50,442"))
    });
    assert!(reworded.is_some(), "the day's figure is reworded within its paragraph");
    let note = is.notice(NoticeKind::ChangeNote).map(|note| note.text.as_str());
    assert_eq!(note, Some("Updated figures on test results."));
}

#[test]
fn every_page_and_record_is_read() {
    let Some(samples) = samples() else { return };
    let mut read_of: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in ["govuk-api", "govuk-pages", "nice", "pages-text", "search-api"] {
        let entries = fs::read_dir(samples.join(folder)).expect("the folder can be listed");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths {
            match read(&path, "https://publisher.example/page") {
                Ok(document) => {
                    let words = document.words() + document.notices.len();
                    assert!(words > 0, "{} gave no words", path.display());
                    *read_of.entry(folder).or_default() += 1;
                }
                Err(e) => panic!("{}: {e}", path.display()),
            }
        }
    }
    println!("read without error: {read_of:?}");
}
