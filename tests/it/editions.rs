//! Long numbered documents with a known list of changes: all of them found, and nothing else told as substance.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use guidewatch::{
    compare::compare,
    model::{
        diff::{Diff, Edit, Group, Op, WordOp},
        document::{Block, BlockKind, Document},
    },
};

use crate::made::{
    editions::{Editions, Made, Spread, pair},
    pages::{Chance, paragraph},
};

/// What an edit is, as the generator would have listed it.
fn found(edit: &Edit) -> Option<Made> {
    let text = |side: &Option<guidewatch::model::diff::Side>| {
        side.as_ref().map(|side| side.text.clone()).unwrap_or_default()
    };
    let (old, new) = (text(&edit.old), text(&edit.new));
    let hardened = edit.words.windows(2).any(|two| {
        (two[0].op, two[0].text.as_str()) == (WordOp::Removed, "should")
            && (two[1].op, two[1].text.as_str()) == (WordOp::Added, "must")
    });
    Some(match edit.op {
        Op::Added => Made::Added(new),
        Op::Removed => Made::Removed(old),
        Op::Moved => Made::Moved(new),
        Op::Reworded if hardened => Made::Hardened(old, new),
        Op::Reworded => Made::Changed(old, new),
        Op::Renumbered => return None,
    })
}

fn ranges(diff: &Diff) -> usize {
    diff.edits.iter().filter(|edit| edit.op == Op::Renumbered).count()
}

/// How many of the changes made were found, and what was told as substance or moved and was none of them.
fn judged(editions: &Editions, diff: &Diff) -> (usize, Vec<Made>) {
    let told =
        diff.edits.iter().filter(|edit| edit.group == Group::Substance || edit.op == Op::Moved);
    let mut told: Vec<Made> = told.filter_map(found).collect();
    let mut hits = 0;
    for made in &editions.made {
        if let Some(at) = told.iter().position(|one| one == made) {
            told.remove(at);
            hits += 1;
        }
    }
    (hits, told)
}

#[test]
fn every_change_of_a_long_document_is_found_and_no_other() {
    let (mut hits, mut all, mut most, mut renumbered, mut references) = (0, 0, 0, 0, 0);
    for seed in 1..=20 {
        let spreads = [(true, 3), (true, 1), (false, 3), (false, 1)];
        for (numbered, cluster) in spreads.into_iter().take(if seed > 4 { 1 } else { 4 }) {
            let editions = pair(seed, Spread { numbered, cluster });
            let diff = compare(&editions.old, &editions.new);
            let (found, beyond) = judged(&editions, &diff);
            assert!(
                beyond.is_empty(),
                "{} beyond: {:.300?}; seed {seed}, {numbered}, {cluster}",
                beyond.len(),
                format!("{beyond:?}")
            );
            assert_eq!(found, editions.made.len(), "seed {seed}, {numbered}, {cluster}");
            assert_eq!(ranges(&diff), editions.ranges, "seed {seed}, {numbered}, {cluster}");
            // The texts name paragraphs at random, too, which nobody brought up to date.
            let follows = |edit: &&Edit| {
                edit.group == Group::Reference
                    && edit.op != Op::Moved
                    && !edit.is_only_left_behind()
            };
            let followed = diff.edits.iter().filter(follows).count();
            assert_eq!(followed, editions.references, "seed {seed}");
            if (numbered, cluster) == (true, 3) {
                (hits, all) = (hits + found, all + editions.made.len());
                most = most.max(ranges(&diff));
                renumbered += editions.renumbered;
                references += editions.references;
            }
        }
    }
    assert!(most <= 25, "{most} ranges");
    println!(
        "editions: {hits} of {all} changes found over 20 pairs, none beyond them; {} paragraphs renumbered a pair, told in at most {most} ranges; {references} references follow",
        renumbered / 20
    );
}

/// What happened, of which group, the old and the new text, the words.
type Told = (Op, Group, Option<String>, Option<String>, Vec<(WordOp, String)>);

/// An edit without what only one direction has: where it stands in the list, and references that were left behind,
/// which are judged by what became of the numbers of the older text.
fn turned(edit: &Edit) -> Told {
    let op = match edit.op {
        Op::Added => Op::Removed,
        Op::Removed => Op::Added,
        op => op,
    };
    let words = edit.words.iter().map(|word| match word.op {
        WordOp::Same => (WordOp::Same, word.text.clone()),
        WordOp::Removed => (WordOp::Added, word.text.clone()),
        WordOp::Added => (WordOp::Removed, word.text.clone()),
    });
    let side = |side: &Option<guidewatch::model::diff::Side>| {
        side.as_ref().map(|side| format!("{:?} {}", side.paragraph, side.text))
    };
    let mut words: Vec<_> = words.collect();
    // What came stands behind what went, whichever way one looks.
    for at in 1..words.len() {
        if words[at].0 == WordOp::Removed && words[at - 1].0 == WordOp::Added {
            words.swap(at - 1, at);
        }
    }
    (op, edit.group, side(&edit.new), side(&edit.old), words)
}

#[test]
fn two_editions_swapped_give_the_same_changes_the_other_way_round() {
    let mut compared = 0;
    for seed in 1..=20 {
        let editions = pair(seed, Spread { numbered: seed % 2 == 0, cluster: 3 });
        let diff = compare(&editions.old, &editions.new);
        let back = compare(&editions.new, &editions.old);
        // Numbers are told by the run, and a run begins and ends elsewhere when what moved is what stayed.
        let told = |edit: &&Edit| !edit.is_only_left_behind() && edit.op != Op::Renumbered;
        let mut there: Vec<_> = diff.edits.iter().filter(told).map(turned).collect();
        let plain = |edit: &Edit| {
            let words = edit.words.iter().map(|word| (word.op, word.text.clone())).collect();
            let side = |side: &Option<guidewatch::model::diff::Side>| {
                side.as_ref().map(|side| format!("{:?} {}", side.paragraph, side.text))
            };
            (edit.op, edit.group, side(&edit.old), side(&edit.new), words)
        };
        let mut back: Vec<_> = back.edits.iter().filter(told).map(plain).collect();
        let key = |edit: &Told| (edit.2.clone(), edit.3.clone());
        there.sort_by_key(key);
        back.sort_by_key(key);
        compared += there.len();
        assert_eq!(there.len(), back.len(), "seed {seed}");
        for (one, other) in there.iter().zip(&back) {
            assert_eq!(one, other, "seed {seed}");
        }
    }
    println!("swapped: {compared} edits of 20 pairs are the same the other way round");
}

/// A real document's reference reading; none where no samples are at hand.
fn real_document() -> Option<Document> {
    let file = crate::pdf::samples("publishers-pdf")?
        .join("Keeping_children_safe_in_education_2024.blocks.json");
    let text = std::fs::read_to_string(file).expect("the reference reading");
    let blocks: Vec<serde_json::Value> = serde_json::from_str(&text).expect("a list of blocks");
    let block = |value: &serde_json::Value| Block {
        kind: match value["kind"].as_str() {
            Some("h") => BlockKind::Heading(2),
            Some("b") => BlockKind::Item,
            _ => BlockKind::Paragraph,
        },
        text: value["t"].as_str().unwrap_or_default().to_owned(),
        number: value["n"].as_u64().filter(|n| *n > 0).map(|n| n.to_string()),
        page: value["page"].as_u64().and_then(|page| page.try_into().ok()),
        links: Vec::new(),
    };
    Some(Document { blocks: blocks.iter().map(block).collect(), ..Document::default() })
}

/// `document` with so many changes at random places, none beside another.
fn edited(document: &Document, seed: u64, changes: usize) -> (Document, Vec<Made>) {
    let mut chance = Chance::new(seed);
    let mut below = |end: usize| usize::try_from(chance.below(end as u64)).unwrap_or_default();
    let words = |block: &Block| block.text.split_whitespace().count();
    let mut free: Vec<bool> = document.blocks.iter().map(|block| words(block) >= 5).collect();
    let mut blocks: Vec<Vec<Block>> =
        document.blocks.iter().map(|block| vec![block.clone()]).collect();
    let mut made = Vec::new();
    while made.len() < changes {
        let at = below(blocks.len());
        let twice = document.blocks.iter().filter(|one| one.text == document.blocks[at].text);
        if !free[at] || twice.count() > 1 {
            continue;
        }
        let near = at.saturating_sub(1)..(at + 2).min(free.len());
        free[near].fill(false);
        let old = document.blocks[at].text.clone();
        match made.len() % 5 {
            0 if old.contains(" should ") => {
                let new = old.replacen(" should ", " must ", 1);
                blocks[at][0].text.clone_from(&new);
                made.push(Made::Hardened(old, new));
            }
            0 | 1 => {
                let mut words: Vec<&str> = old.split_whitespace().collect();
                let place = 1 + below(words.len() - 2);
                words[place] = "notwithstanding";
                let new = words.join(" ");
                blocks[at][0].text.clone_from(&new);
                made.push(Made::Changed(old, new));
            }
            2 => {
                let mut other = Chance::new(seed ^ (at as u64) << 20);
                let new = paragraph(&mut other);
                let number = None;
                let text = new.clone();
                let added =
                    Block { text, number, kind: BlockKind::Paragraph, ..blocks[at][0].clone() };
                blocks[at].push(added);
                made.push(Made::Added(new));
            }
            3 => {
                blocks[at].clear();
                made.push(Made::Removed(old));
            }
            _ => {
                let to = below(blocks.len());
                if at.abs_diff(to) < 3 || blocks[to].is_empty() {
                    continue;
                }
                free[to] = false;
                let moved = blocks[at].remove(0);
                blocks[to].push(moved);
                made.push(Made::Moved(old));
            }
        }
    }
    (Document { blocks: blocks.into_iter().flatten().collect(), ..Document::default() }, made)
}

#[test]
fn every_change_of_a_real_document_is_found() {
    let Some(document) = real_document() else { return };
    let (mut hits, mut all, mut told) = (0, 0, 0);
    for seed in 1..=50 {
        let (new, made) = edited(&document, seed, 200);
        let diff = compare(&document, &new);
        let editions = Editions {
            old: Document::default(),
            new,
            made,
            references: 0,
            renumbered: 0,
            ranges: 0,
        };
        let (found, beyond) = judged(&editions, &diff);
        hits += found;
        all += editions.made.len();
        told += found + beyond.len();
    }
    println!(
        "edited: {hits} of {all} random changes of a real document found; {told} differences of substance or moves told"
    );
    assert_eq!((hits, told), (all, all));
}
