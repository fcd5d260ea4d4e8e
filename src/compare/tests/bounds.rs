//! What holds of any two documents: the edits tell all of both, and the work is bounded.

use std::time::Instant;

use proptest::prelude::*;

use super::*;

/// The old side's words, and the new side's, as the edit's runs tell them.
fn told(edit: &Edit, gone: WordOp) -> String {
    let kept = edit.words.iter().filter(|word| word.op == WordOp::Same || word.op == gone);
    kept.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        "[a-c]{1,2}",
        Just("must".to_owned()),
        Just("the".to_owned()),
        Just("5%".to_owned())
    ];
    let text = proptest::collection::vec(word, 1..7).prop_map(|words| words.join(" "));
    proptest::collection::vec(text, 0..12)
}

/// A document of longer paragraphs, and what became of it: blocks dropped, swapped, joined, reworded, come.
fn revision() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let word = prop_oneof![
        4 => "[a-h]{2,3}",
        1 => Just("should".to_owned()),
        1 => Just("the".to_owned()),
        1 => Just("10.5%".to_owned())
    ];
    let text = proptest::collection::vec(word, 3..20).prop_map(|words| words.join(" "));
    let steps = proptest::collection::vec((0..6_u8, 0..40_usize), 0..8);
    (proptest::collection::vec(text, 1..15), steps).prop_map(|(old, steps)| {
        let mut new = old.clone();
        for (step, at) in steps {
            let at = at % new.len().max(1);
            match step {
                _ if new.is_empty() => {}
                0 => drop(new.remove(at)),
                1 => new.swap(at, 0),
                2 => new[at] = new[at].replace("should", "must"),
                3 if at + 1 < new.len() => {
                    let next = new.remove(at + 1);
                    new[at] = format!("{} {next}", new[at]);
                }
                4 => new.insert(at, format!("came {at} in a later edition")),
                _ => new[at].push_str(" not"),
            }
        }
        (old, new)
    })
}

fn of(texts: &[String]) -> Document {
    document(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_document_does_not_differ_from_itself(texts in texts()) {
        prop_assert!(compare(&of(&texts), &of(&texts)).edits.is_empty());
    }

    #[test]
    fn applying_the_edits_to_the_old_document_gives_the_new_one(old in texts(), new in texts()) {
        let (old, new) = (of(&old), of(&new));
        applied(&old, &new)?;
    }

    #[test]
    fn a_revision_is_told_whole((old, new) in revision()) {
        let (old, new) = (of(&old), of(&new));
        applied(&old, &new)?;
    }
}

/// What is in no edit is equal word by word and in order; what is in an edit is told whole on both sides.
fn applied(old: &Document, new: &Document) -> Result<(), TestCaseError> {
    let diff = compare(old, new);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    // Parted or joined without a word changed: only the first block of each side is named.
    let rewrapped = |edit: &&Edit| {
        let sides = edit.old.as_ref().zip(edit.new.as_ref());
        edit.group == Group::Layout
            && sides.is_some_and(|(o, n)| o.text != n.text)
            && edit.words.iter().all(|word| word.op == WordOp::Same)
    };
    let edits: Vec<&Edit> = diff.edits.iter().filter(|edit| !rewrapped(edit)).collect();
    let rest = |blocks: &[Block], used: Vec<usize>| -> Vec<String> {
        let kept = blocks.iter().enumerate().filter(|(at, _)| !used.contains(at));
        kept.flat_map(|(_, block)| words(&block.text)).collect()
    };
    // An edit of joined blocks tells the words of them all, from its place on.
    let covered = |blocks: &[Block], side: &Side| -> Vec<usize> {
        let mut text = blocks[side.block].text.clone();
        let mut last = side.block;
        while text.len() < side.text.len() {
            last += 1;
            text = format!("{text} {}", blocks[last].text);
        }
        assert_eq!(text, side.text);
        (side.block..=last).collect()
    };
    let old_sides = edits.iter().filter_map(|edit| edit.old.as_ref());
    let before: Vec<usize> = old_sides.flat_map(|side| covered(&old.blocks, side)).collect();
    let new_sides = edits.iter().filter_map(|edit| edit.new.as_ref());
    let after: Vec<usize> = new_sides.flat_map(|side| covered(&new.blocks, side)).collect();
    prop_assert!(
        after.is_sorted_by(|a, b| a < b),
        "in reading order, a block in one edit: {after:?}"
    );
    let unique: std::collections::BTreeSet<usize> = before.iter().copied().collect();
    prop_assert_eq!(unique.len(), before.len(), "a block in two edits");
    prop_assert_eq!(rest(&old.blocks, before), rest(&new.blocks, after));
    for edit in &edits {
        for (side, came_or_went) in [(&edit.old, WordOp::Removed), (&edit.new, WordOp::Added)] {
            let text = side.as_ref().map(|side| words(&side.text)).unwrap_or_default();
            prop_assert_eq!(words(&told(edit, came_or_went)), text);
        }
    }
    prop_assert_eq!(&diff, &compare(old, new));
    Ok(())
}

fn large(texts: impl Iterator<Item = String>) -> Document {
    of(&texts.collect::<Vec<_>>())
}

fn within_seconds(what: &str, old: &Document, new: &Document) -> Diff {
    let start = Instant::now();
    let diff = compare(old, new);
    let took = start.elapsed();
    assert!(took.as_secs() < 20, "{what} took {took:?}");
    diff
}

#[test]
fn the_worst_cases_stay_within_seconds() {
    const MANY: usize = 50_000;
    let same = large((0..MANY).map(|_| "yes".to_owned()));
    assert!(within_seconds("all equal", &same, &same).edits.is_empty());
    let shorter = large((0..MANY / 2).map(|_| "yes".to_owned()));
    let diff = within_seconds("all equal, half gone", &same, &shorter);
    assert_eq!(diff.edits.len(), MANY / 2);
    let other = large((0..MANY).map(|n| format!("w{n}")));
    let diff = within_seconds("all different", &same, &other);
    assert_eq!(diff.edits.len(), 2 * MANY);
    let one = large((0..MANY).map(|n| format!("alike {}", n % 7)));
    let two = large((0..MANY).map(|n| format!("alike {}", n % 5 + 3)));
    within_seconds("few words over and over", &one, &two);
    let long = |step: usize| {
        (0..60_000).map(|n| format!("w{}", n * step % 977)).collect::<Vec<_>>().join(" ")
    };
    let diff = within_seconds("one huge paragraph", &of(&[long(1)]), &of(&[long(3)]));
    // With a deadline `similar` would call it all replaced; without one common words stay common.
    let kept = diff.edits.iter().flat_map(|edit| &edit.words).filter(|w| w.op == WordOp::Same);
    assert!(kept.map(|word| word.text.len()).sum::<usize>() > 1_000);
    let mut linked = document(&["x"]);
    let link = |n: usize| Link { text: "x".to_owned(), target: format!("https://a.example/{n}") };
    linked.blocks[0].links = (0..MANY).map(link).collect();
    let mut others = linked.clone();
    others.blocks[0].links = (0..MANY).map(|n| link(n + MANY / 2)).collect();
    let diff = within_seconds("many links of the same words", &linked, &others);
    assert_eq!(diff.edits[0].links.len(), MANY / 2);
    let reversed = large((0..MANY).rev().map(|n| format!("w{n}")));
    within_seconds("turned round", &other, &reversed);
}
