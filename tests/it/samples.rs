//! Figures on real material, read from the folder named by GUIDEWATCH_SAMPLES.
//! Unset: skipped, and said so. Set and missing: failure.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod announced;
mod govuk;
mod terms;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use guidewatch::{
    compare::compare,
    extract::{ExtractError, extract},
    judge::{self, suspicion},
    model::{
        capture::{Digest, Validators},
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
