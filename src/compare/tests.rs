//! What a diff says of small documents, and that large ones stay within seconds.

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::model::{
    diff::{Edit, Flag, WordOp},
    document::Link,
};

fn paragraph(text: &str) -> Block {
    Block { kind: BlockKind::Paragraph, ..block(text) }
}

fn document(texts: &[&str]) -> Document {
    Document { blocks: texts.iter().map(|text| paragraph(text)).collect(), ..Document::default() }
}

fn seen(diff: &Diff) -> Vec<(Op, Group)> {
    diff.edits.iter().map(|edit| (edit.op, edit.group)).collect()
}

fn words(edit: &Edit) -> Vec<(WordOp, &str)> {
    edit.words.iter().map(|word| (word.op, word.text.as_str())).collect()
}

const DUTY: &str = "Practitioners should share information with the local authority without delay";
const PLAN: &str = "The lead practitioner writes the plan and sends it to every member of the team";
const CARE: &str = "Foster carers record each visit and keep the record until the child is grown";

#[test]
fn a_duty_that_hardens_is_one_edit_of_one_word() {
    let new = DUTY.replace("should", "must");
    let diff = compare(&document(&[PLAN, DUTY, CARE]), &document(&[PLAN, &new, CARE]));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    let edit = &diff.edits[0];
    assert_eq!(words(edit)[1..3], [(WordOp::Removed, "should"), (WordOp::Added, "must")]);
    assert_eq!(edit.old.as_ref().map(|side| side.block), Some(1));
}

#[test]
fn typography_is_no_edit_and_punctuation_is_layout() {
    let old = document(&["The board’s “plan” – see\u{a0}below…"]);
    assert!(compare(&old, &document(&["The board's \"plan\" - see below..."])).edits.is_empty());
    let diff =
        compare(&document(&["Tell the police, and act."]), &document(&["Tell the police and act"]));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Layout)]);
    let diff =
        compare(&document(&["A fee of £10.50 applies"]), &document(&["A fee of £1050 applies"]));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    let diff = compare(&document(&["Keep 5% of it"]), &document(&["Keep 5 of it"]));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
}

#[test]
fn a_moved_block_is_moved_once_reworded_or_not() {
    let filler = ["One keeps watch at night", "Two ring the duty team", "Three write it down"];
    let old = document(&[DUTY, filler[0], filler[1], filler[2], PLAN]);
    let moved = document(&[filler[0], filler[1], filler[2], DUTY, PLAN]);
    assert_eq!(seen(&compare(&old, &moved)), [(Op::Moved, Group::Layout)]);
    let new = DUTY.replace("should", "must");
    let reworded = document(&[filler[0], filler[1], filler[2], &new, PLAN]);
    let diff = compare(&old, &reworded);
    assert_eq!(seen(&diff), [(Op::Moved, Group::Substance)]);
    assert_eq!(diff.edits[0].old.as_ref().map(|side| side.block), Some(0));
    assert_eq!(diff.edits[0].new.as_ref().map(|side| side.block), Some(3));
}

#[test]
fn an_inserted_paragraph_renumbers_the_rest_and_no_more() {
    let numbered = |texts: &[&str]| {
        let mut document = document(texts);
        for (n, block) in document.blocks.iter_mut().enumerate() {
            block.number = Some((n + 1).to_string());
        }
        document
    };
    let diff = compare(&numbered(&[DUTY, CARE]), &numbered(&[DUTY, PLAN, CARE]));
    let wanted = [(Op::Added, Group::Substance), (Op::Renumbered, Group::Layout)];
    assert_eq!(seen(&diff), wanted);
}

#[test]
fn a_link_is_compared_under_words_that_stay() {
    let linked = |target: Option<&str>| {
        let mut document = document(&["See the plan"]);
        document.blocks[0].links.extend(
            target.map(|target| Link { text: "the plan".to_owned(), target: target.to_owned() }),
        );
        document
    };
    let (one, two) = (linked(Some("https://a.example/1")), linked(Some("https://a.example/2")));
    let diff = compare(&one, &two);
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    let edit = &diff.edits[0];
    assert!(edit.flags.contains(&Flag::Link));
    assert_eq!(words(edit), [(WordOp::Same, "See the plan")]);
    assert_eq!(edit.links[0].old.as_deref(), Some("https://a.example/1"));
    assert_eq!(edit.links[0].new.as_deref(), Some("https://a.example/2"));
    let gone = compare(&one, &linked(None));
    assert_eq!(gone.edits[0].links[0].new, None);
    assert!(compare(&one, &one).edits.is_empty());
}

#[test]
fn form_alone_is_layout() {
    let old = document(&[DUTY]);
    let mut new = document(&[DUTY]);
    new.blocks[0].kind = BlockKind::Item;
    assert_eq!(seen(&compare(&old, &new)), [(Op::Reworded, Group::Layout)]);
    let whole = format!("{DUTY} {PLAN}");
    let diff = compare(&document(&[&whole, CARE]), &document(&[DUTY, PLAN, CARE]));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Layout)]);
}

#[test]
fn a_parted_paragraph_among_changes_is_layout() {
    let joined = [format!("Duty {DUTY}"), format!("Plan {PLAN}")];
    let old = document(&["Old words begin it", &joined[0], &joined[1]]);
    let new = document(&["Something else stands here", "Duty", DUTY, "Plan", PLAN]);
    let substance = compare(&old, &new);
    let groups = seen(&substance);
    assert_eq!(groups.iter().filter(|seen| **seen == (Op::Reworded, Group::Layout)).count(), 2);
    assert_eq!(substance.count(Group::Substance), 2);
}

#[test]
fn a_title_is_compared_as_a_heading() {
    let titled = |title: &str| Document { title: Some(title.to_owned()), ..document(&[PLAN]) };
    let diff = compare(&titled("Working together 2023"), &titled("Working together 2026"));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    assert_eq!(diff.edits[0].new.as_ref().map(|side| side.kind), Some(BlockKind::Heading(1)));
}

#[test]
fn removals_stand_where_they_stood() {
    let diff =
        compare(&document(&[DUTY, PLAN, CARE]), &document(&[DUTY, CARE, "New words close it"]));
    let ops: Vec<Op> = diff.edits.iter().map(|edit| edit.op).collect();
    assert_eq!(ops, [Op::Removed, Op::Added]);
}

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

fn of(texts: &[String]) -> Document {
    document(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_document_does_not_differ_from_itself(texts in texts()) {
        prop_assert!(compare(&of(&texts), &of(&texts)).edits.is_empty());
    }

    #[test]
    fn every_block_that_is_not_kept_has_one_edit(old in texts(), new in texts()) {
        let (old, new) = (of(&old), of(&new));
        let diff = compare(&old, &new);
        // Undo: what is in no edit must be equal, block by block, in order.
        let rewraps = diff.edits.iter().any(|e| {
            e.op == Op::Reworded && e.old.as_ref().zip(e.new.as_ref()).is_some_and(|(o, n)| {
                e.words.iter().all(|w| w.op == WordOp::Same) && o.text != n.text
            })
        });
        if !rewraps {
            let rest = |blocks: &[Block], side: &dyn Fn(&Edit) -> Option<usize>| -> Vec<String> {
                let used: Vec<usize> = diff.edits.iter().filter_map(side).collect();
                let mut unique = used.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique.len(), used.len(), "a block in two edits");
                let kept = blocks.iter().enumerate().filter(|(at, _)| !used.contains(at));
                kept.map(|(_, block)| block.text.clone()).collect()
            };
            let left = rest(&old.blocks, &|e| e.old.as_ref().map(|s| s.block));
            let right = rest(&new.blocks, &|e| e.new.as_ref().map(|s| s.block));
            prop_assert_eq!(left, right);
        }
        for edit in &diff.edits {
            if let (Some(side), Some(_), false) = (&edit.old, &edit.new, rewraps) {
                prop_assert_eq!(told(edit, WordOp::Removed), side.text.clone());
            }
        }
        prop_assert_eq!(&diff, &compare(&old, &new));
    }
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
