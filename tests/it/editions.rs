//! Long numbered documents with a known list of changes: all of them found, and nothing else told as substance.

use guidewatch::{
    compare::compare,
    model::diff::{Diff, Edit, Group, Op, WordOp},
};

use crate::made::editions::{Editions, Made, Spread, pair};

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
            let follows = |edit: &&Edit| edit.group == Group::Reference && edit.op != Op::Moved;
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
