//! Figures on real material, read from the folder named by GUIDEWATCH_SAMPLES.
//! Unset: skipped, and said so. Set and missing: failure.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod announced;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use guidewatch::{
    compare::compare,
    extract::{ExtractError, extract},
    judge::{self, suspicion, weigh_documents},
    model::{
        capture::{Digest, Validators},
        change::Significance,
        diff::{Diff, Edit, Flag, Group, Op, Side, WordOp},
        document::{Block, Document, NoticeKind},
        sighting::{Family, Fingerprint, Look, Seen, Sighting},
        snapshot::{Body, Origin, RecordRef, Snapshot},
        source::Recipe,
        wording::settled,
    },
};

/// The samples folder; none where none is named.
pub(crate) fn samples() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "GUIDEWATCH_SAMPLES names {}, which is no folder", folder.display());
    Some(folder)
}

fn body(path: &Path, media_type: &str, url: &str) -> Body {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Body { bytes, media_type: Some(media_type.to_owned()), url: url.parse().expect("an address") }
}

fn read(path: &Path, url: &str) -> Result<Document, ExtractError> {
    let media_type = match path.extension().and_then(|ext| ext.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        Some("md") => "text/markdown",
        _ => "text/plain",
    };
    extract(&body(path, media_type, url), &Recipe::default())
}

/// The rows of a PAIRS.tsv, each by its column's name.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
    let names: Vec<String> = lines.next().expect("a head line").collect();
    lines.map(|row| names.iter().cloned().zip(row).collect()).collect()
}

/// What of a notice a reader reads: its words, not its date.
fn told(document: &Document) -> Vec<(NoticeKind, String)> {
    let kinds = [NoticeKind::ChangeNote, NoticeKind::Withdrawn, NoticeKind::Applies];
    let notices = document.notices.iter().filter(|notice| kinds.contains(&notice.kind));
    notices.map(|notice| (notice.kind, settled(&notice.text))).collect()
}

/// Whether two documents differ in what a reader sees, dates apart.
fn differs(old: &Document, new: &Document) -> bool {
    let diff = compare(old, new);
    // A paragraph that stands elsewhere is no change of words, but a reader sees it.
    let moved = diff.edits.iter().any(|edit| edit.op == Op::Moved);
    diff.count(Group::Substance) + diff.count(Group::Editorial) > 0
        || moved
        || old.attachments != new.attachments
        || told(old) != told(new)
        || old.notice(NoticeKind::Forms) != new.notice(NoticeKind::Forms)
}

fn text_changes(diff: &Diff) -> usize {
    let of_text = |edit: &&Edit| {
        edit.group == Group::Substance && !(edit.op == Op::Reworded && only_links(edit))
    };
    diff.edits.iter().filter(of_text).count()
}

fn only_links(edit: &Edit) -> bool {
    edit.flags.contains(&Flag::Link) && edit.words.iter().all(|word| word.op == WordOp::Same)
}

/// How many pairs have edits of each group, by the class of the pair.
#[derive(Default)]
struct ByGroup(BTreeMap<(String, Group), (usize, usize)>);

impl ByGroup {
    const ALL: [Group; 5] =
        [Group::Substance, Group::Reference, Group::Editorial, Group::Layout, Group::Contents];

    fn add(&mut self, class: &str, diff: &Diff) {
        for group in Self::ALL {
            let entry = self.0.entry((class.to_owned(), group)).or_default();
            entry.0 += usize::from(diff.count(group) > 0);
            entry.1 += diff.count(group);
        }
    }

    /// How many pairs of a class have edits of a group.
    fn pairs(&self, class: &str, group: Group) -> usize {
        self.0.get(&(class.to_owned(), group)).expect("a known class").0
    }

    fn print(&self, what: &str) {
        for ((class, group), (pairs, edits)) in &self.0 {
            println!("{what}, {class}: {group:?} in {pairs} pairs, {edits} edits");
        }
    }
}

/// The first edits of a diff, for whoever must find out why a figure fell.
fn brief(diff: &Diff) -> String {
    let edits = diff.edits.iter().take(4).map(|edit| {
        let words = edit.words.iter().filter(|w| w.op != WordOp::Same);
        let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
        format!("{:?} {:?} {words:?} {:?}", edit.op, edit.group, edit.links)
    });
    edits.collect::<Vec<_>>().join("\n    ")
}

/// Words as they are compared: settled, parted at white space, without the marks between cells.
fn words(text: &str) -> Vec<String> {
    let settled = settled(text);
    settled.split(' ').filter(|word| !word.is_empty() && *word != "|").map(str::to_owned).collect()
}

/// What a diff does not tell of how `old` became `new`; none where applying its edits to the one gives the
/// other, word by word and in order.
fn untold(old: &Document, new: &Document, diff: &Diff) -> Option<String> {
    let of_title = |document: &Document| document.title.as_deref().map(settled);
    let titled = usize::from(of_title(old) != of_title(new));
    // Parted or joined without a word changed: only the first block of each side is named.
    let rewrapped = |edit: &&Edit| {
        let sides = edit.old.as_ref().zip(edit.new.as_ref());
        edit.group == Group::Layout
            && sides.is_some_and(|(o, n)| settled(&o.text) != settled(&n.text))
            && edit.words.iter().all(|word| word.op == WordOp::Same)
    };
    // Numbers are told by the range, whatever else is told of their blocks.
    let of_text = |edit: &&Edit| edit.op != Op::Renumbered && !rewrapped(edit);
    let edits: Vec<&Edit> = diff.edits.iter().skip(titled).filter(of_text).collect();
    let rest = |blocks: &[Block], used: &[usize]| -> Vec<String> {
        let kept = blocks.iter().enumerate().filter(|(at, _)| used.binary_search(at).is_err());
        let marks = |word: String| word.trim_end_matches([':', '.', '-']).to_owned();
        let all = kept.flat_map(|(_, block)| words(&block.text));
        all.map(marks).filter(|word| !word.is_empty()).collect()
    };
    // An edit of joined blocks tells the words of them all, from its place on.
    let covered = |blocks: &[Block], side: &Side| -> Vec<usize> {
        let length =
            |at: usize| blocks.get(at).map_or(usize::MAX / 2, |block| block.text.len() + 1);
        let (mut last, mut told) = (side.block, length(side.block));
        while told < side.text.len() {
            last += 1;
            told += length(last);
        }
        (side.block..=last).collect()
    };
    let old_sides = edits.iter().filter_map(|edit| edit.old.as_ref());
    let mut before: Vec<usize> = old_sides.flat_map(|side| covered(&old.blocks, side)).collect();
    let new_sides = edits.iter().filter_map(|edit| edit.new.as_ref());
    let after: Vec<usize> = new_sides.flat_map(|side| covered(&new.blocks, side)).collect();
    before.sort_unstable();
    if !after.is_sorted_by(|a, b| a < b) || !before.is_sorted_by(|a, b| a < b) {
        return Some("a block in two edits, or out of order".to_owned());
    }
    let (left, right) = (rest(&old.blocks, &before), rest(&new.blocks, &after));
    if left != right {
        let at = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
        let near =
            |words: &[String]| words[at.min(words.len())..].iter().take(8).cloned().collect();
        let (left, right): (Vec<String>, Vec<String>) = (near(&left), near(&right));
        return Some(format!("{left:?} became {right:?} without an edit"));
    }
    edits.iter().find_map(|edit| {
        [(&edit.old, WordOp::Removed), (&edit.new, WordOp::Added)].iter().find_map(|(side, op)| {
            let runs = edit.words.iter().filter(|word| word.op == WordOp::Same || word.op == *op);
            let runs: Vec<String> = runs.flat_map(|word| words(&word.text)).collect();
            let text = side.as_ref().map(|side| words(&side.text)).unwrap_or_default();
            (runs != text).then(|| format!("{runs:?} is told of {text:?}"))
        })
    })
}

/// Every pair of a folder's PAIRS.tsv and of the days of pages, with what to call it.
pub(crate) fn revisions(samples: &Path) -> Vec<(String, Document, Document)> {
    let read = |path: &Path, url: &str| {
        read(path, url).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let mut pairs = Vec::new();
    let folder = samples.join("govuk-editions");
    for row in rows(&folder.join("PAIRS.tsv")) {
        let side = |name: &str| folder.join(&row["item"]).join(format!("{}.json", row[name]));
        let url = "https://www.gov.uk/api/content/item";
        if row["class"] == "text-changed" || row["class"] == "link-only" {
            let name = format!("{} {}", row["item"], row["old"]);
            pairs.push((name, read(&side("old"), url), read(&side("new"), url)));
        }
    }
    let folder = samples.join("terms-pages");
    for row in rows(&folder.join("PAIRS.tsv")).iter().filter(|row| row["kind"] == "real") {
        for form in ["md", "html"] {
            let side = |age: &str| {
                read(&folder.join(&row[&format!("{age}_{form}")]), "https://service.example/policy")
            };
            pairs.push((format!("terms {} {form}", row["n"]), side("old"), side("new")));
        }
    }
    for (old, new) in [
        ("uk-2020-03-17", "uk-2020-03-18"),
        ("england-2020-03-05", "england-2020-03-08"),
        ("scotland-2020-03-20", "scotland-2020-03-21"),
    ] {
        let page = |name: &str| {
            let path = samples.join("govuk-pages").join(format!("{name}.html"));
            read(&path, "https://www.gov.uk/guidance/cases")
        };
        pairs.push((old.to_owned(), page(old), page(new)));
    }
    pairs
}

/// Nothing changes without being told, and nothing is told that did not change.
#[test]
fn applying_the_edits_to_the_old_text_gives_the_new_one() {
    let Some(samples) = samples() else { return };
    let pairs = revisions(&samples);
    let mut wrong = 0;
    let (mut there, mut back, mut lopsided) = (0, 0, 0);
    for (name, old, new) in &pairs {
        let (one, other) = (edited(&compare(old, new)), edited(&compare(new, old)));
        (there, back) = (there + one, back + other);
        if one.abs_diff(other) * 20 > one.max(other) {
            println!("{name}: {one} words edited there, {other} back");
            lopsided += 1;
        }
        for (old, new) in [(old, new), (new, old)] {
            if let Some(why) = untold(old, new, &compare(old, new)) {
                println!("{name}: {why}");
                wrong += 1;
            }
        }
        assert!(compare(old, old).edits.is_empty(), "{name} differs from itself");
    }
    println!(
        "edits applied: {} of {} revisions, there and back, give the other text",
        pairs.len() * 2 - wrong,
        pairs.len() * 2
    );
    println!(
        "swapped: {there} words edited there, {back} back; {lopsided} of {} pairs differ by more than 5 %",
        pairs.len()
    );
    assert_eq!((pairs.len(), wrong), (231 + 4 + 50 + 3, 0));
    assert!(there.abs_diff(back) * 20 <= there.max(back));
    assert_eq!(lopsided, 0);
}

/// How many words came and went in all.
fn edited(diff: &Diff) -> usize {
    let words = diff.edits.iter().flat_map(|edit| &edit.words);
    let changed = words.filter(|word| word.op != WordOp::Same);
    changed.map(|word| word.text.split_whitespace().count()).sum()
}

/// An ordinary revision waits for nothing: of the real ones few look odd, and each of these was looked at.
#[test]
fn few_real_revisions_wait_for_a_second_look() {
    let Some(samples) = samples() else { return };
    let pairs = revisions(&samples);
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    for (name, old, new) in &pairs {
        let (old, new) = (look(old), look(new));
        let first = "2026-03-02T06:00:00Z".parse().expect("a time");
        let then = "2026-03-03T06:00:00Z".parse().expect("a time");
        let seen =
            |at, look: &Look| Sighting { first: at, last: at, seen: Seen::Page(look.clone()) };
        let settled = judge::settle(&[seen(first, &old), seen(then, &new)], &[], &|at| at + DAY);
        if let Some(waiting) = settled.waiting {
            let rule = format!("{:?}", waiting.odd);
            let rule = rule.split(['(', ' ']).next().unwrap_or_default().to_owned();
            *held.entry(rule).or_default() += 1;
            println!("held {name}: {}", suspicion::reason(&waiting.odd));
        }
        // Not to be held, and not far from it: what a tighter threshold would cost.
        if new.words * 10 < old.words * 7 && old.words >= 40 {
            println!("shorter {name}: {} words, then {}", old.words, new.words);
        }
    }
    let sum: usize = held.values().sum();
    println!("held {sum} of {} real revisions: {held:?}", pairs.len());
    assert_eq!(pairs.len(), 288);
    // Two of these are an error page that came with success, two a home page that had come instead; the
    // others were rewritten under another title or cut by half, and are told one interval later.
    assert!((2..=11).contains(&sum), "{sum} revisions wait");
}

const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

fn look(document: &Document) -> Look {
    let at = "2026-03-02T06:00:00Z".parse().expect("a time");
    let snapshot = Snapshot {
        source: super::case::id("sample"),
        at,
        recorded_at: at,
        url: "https://publisher.example/page".parse().expect("an address"),
        status: 200,
        media_type: None,
        sha256: Digest::of(b"sample"),
        length: 1,
        redirects: Vec::new(),
        validators: Validators::default(),
        origin: Origin::Crawl,
        record: RecordRef { file: "none".to_owned(), offset: 0 },
    };
    suspicion::look(&snapshot, b"</html>", Family::Page, Some(document), Fingerprint::default())
}

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

/// Prints what is read of one sample: `GUIDEWATCH_SHOW=path cargo test --test it show -- --ignored --nocapture`.
#[test]
#[ignore = "for the eye: prints what is read of the file named by GUIDEWATCH_SHOW"]
fn show() {
    let Some(path) = std::env::var_os("GUIDEWATCH_SHOW") else { return };
    let document = read(Path::new(&path), "https://publisher.example/page");
    let document = document.unwrap_or_else(|e| panic!("{e}"));
    println!("TITLE {:?}", document.title);
    for notice in &document.notices {
        println!("NOTICE {notice:?}");
    }
    for attachment in &document.attachments {
        println!("ATTACHMENT {attachment:?}");
    }
    for block in &document.blocks {
        let links: Vec<&str> = block.links.iter().map(|link| link.target.as_str()).collect();
        println!("{:?} {:?} {} {links:?}", block.kind, block.number, block.text);
    }
    if let Some(new) = std::env::var_os("GUIDEWATCH_SHOW_NEW") {
        let new = read(Path::new(&new), "https://publisher.example/page");
        for edit in compare(&document, &new.unwrap_or_else(|e| panic!("{e}"))).edits {
            println!("EDIT {:?} {:?} {:?} {:?}", edit.op, edit.group, edit.words, edit.links);
        }
    }
}
