//! What a diff says of small documents.

mod bounds;
mod referred;

use super::*;
use crate::model::{
    diff::{Edit, Flag, Side, WordOp},
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
    let diff = compare(&document(&["Ring in 1.5 hours"]), &document(&["Ring in 1-5 hours"]));
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
    let diff = compare(&numbered(&[DUTY, CARE]), &numbered(&[DUTY, PLAN, CARE]));
    let wanted = [(Op::Added, Group::Substance), (Op::Renumbered, Group::Layout)];
    assert_eq!(seen(&diff), wanted);
}

fn numbered(texts: &[&str]) -> Document {
    let mut document = document(texts);
    for (n, block) in document.blocks.iter_mut().enumerate() {
        block.number = Some((n + 1).to_string());
    }
    document
}

#[test]
fn a_date_of_three_words_that_stands_in_its_place_is_reworded() {
    let diff = compare(
        &document(&[PLAN, "2 September 2024", CARE]),
        &document(&[PLAN, "1 September 2025", CARE]),
    );
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    let diff = compare(
        &document(&[PLAN, "Early help", CARE]),
        &document(&[PLAN, "Child protection", CARE]),
    );
    assert_eq!(seen(&diff), [(Op::Removed, Group::Substance), (Op::Added, Group::Substance)]);
}

#[test]
fn the_end_of_one_that_became_the_beginning_of_the_next_is_layout() {
    let (one, two) = (format!("{PLAN} {CARE}"), format!("{CARE} {DUTY}"));
    for others in
        [[DUTY, DUTY], ["Something else stood here", "Now there are other words in its place"]]
    {
        let old = document(&[others[0], &one, DUTY]);
        let new = document(&[others[1], PLAN, &two]);
        let diff = compare(&old, &new);
        assert_eq!(seen(&diff).last(), Some(&(Op::Reworded, Group::Layout)), "{:?}", seen(&diff));
    }
}

#[test]
fn a_paragraph_to_which_much_was_added_neither_went_nor_came() {
    let more = "Each of them keeps to what was agreed when they met, asks whoever is missing, and \
                writes down why the others were content with it and which of these points stay open";
    let long = format!("{DUTY} {more} {more}");
    let (old, new) = (document(&[PLAN, DUTY, CARE]), document(&[PLAN, &long, CARE]));
    for diff in [compare(&old, &new), compare(&new, &old)] {
        assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    }
}

#[test]
fn a_paragraph_is_parted_though_what_stood_behind_it_moved_away() {
    let whole = format!("{DUTY} {PLAN} {CARE}");
    let parted = [format!("{DUTY} {PLAN}"), CARE.replace("each", "every")];
    let other = "The panel meets in spring and hears whoever asked to be heard before it decides";
    let old = document(&["A", &whole, other, "B", "C"]);
    let new = document(&["A", &parted[0], &parted[1], "B", other, "C"]);
    for diff in [compare(&old, &new), compare(&new, &old)] {
        let substance: Vec<_> =
            seen(&diff).into_iter().filter(|one| one.1 == Group::Substance).collect();
        assert_eq!(substance, [(Op::Reworded, Group::Substance)]);
        assert!(seen(&diff).contains(&(Op::Moved, Group::Layout)));
    }
}

#[test]
fn a_slip_is_mended_and_a_duty_is_not() {
    let slip =
        |old: &str, new: &str| seen(&compare(&document(&[PLAN, old]), &document(&[PLAN, new])));
    let editorial = [(Op::Reworded, Group::Editorial)];
    assert_eq!(
        slip("They send there plan to the the team", "They send their plan to the team"),
        editorial
    );
    assert_eq!(
        slip("The Local Authority organizes it", "The local authority organises it"),
        editorial
    );
    let substance = [(Op::Reworded, Group::Substance)];
    assert_eq!(slip("They should send there plan", "They must send their plan"), substance);
    assert_eq!(slip("They send a plan to the team", "They send plans to the team"), substance);
    assert_eq!(slip("They may not not send it to them", "They may not send it to them"), substance);
}

#[test]
fn an_and_that_moves_to_another_item_of_a_list_is_layout() {
    let list = |texts: &[&str]| {
        let mut list = document(texts);
        list.blocks.iter_mut().for_each(|block| block.kind = BlockKind::Item);
        list
    };
    let old = list(&["tell the lead;", "write it down; and", "keep the note safe."]);
    let new = list(&["tell the lead;", "write it down;", "keep the note safe; and", PLAN]);
    let (moved, came) = ((Op::Reworded, Group::Layout), (Op::Added, Group::Substance));
    assert_eq!(seen(&compare(&old, &new)), [moved, moved, came]);
    let last = list(&["tell the lead;", "write it down;", "keep the note safe."]);
    assert_eq!(seen(&compare(&old, &last)), [(Op::Reworded, Group::Substance)], "nothing came");
    let either = list(&["tell the lead;", "write it down; or", "keep the note safe."]);
    assert_eq!(seen(&compare(&old, &either)), [(Op::Reworded, Group::Substance)]);
}

#[test]
fn a_sign_that_compares_is_a_word() {
    let (old, new) =
        (document(&["A score of ≥ 18 is high."]), document(&["A score of ≤ 18 is high."]));
    assert_eq!(seen(&compare(&old, &new)), [(Op::Reworded, Group::Substance)]);
}

#[test]
fn columns_in_another_order_are_layout() {
    let table = |texts: &[&str]| {
        let mut table = document(texts);
        table.blocks.iter_mut().for_each(|block| block.kind = BlockKind::Row);
        table
    };
    let old = table(&[
        "What | Who | When",
        "Referral | Social worker | 1 May",
        "Review | Chair | 1 June",
    ]);
    let new = table(&[
        "Who | What | When",
        "Social worker | Referral | 1 May",
        "Chair | Review | 1 June",
    ]);
    let layout = (Op::Reworded, Group::Layout);
    assert_eq!(seen(&compare(&old, &new)), [layout, layout, layout]);
    let substance = (Op::Reworded, Group::Substance);
    let reworded =
        table(&["Who | What | When", "Social worker | Review | 1 May", "Chair | Review | 1 June"]);
    assert_eq!(seen(&compare(&old, &reworded)), [layout, substance, layout]);
    // Under a head that stayed, or in one row alone, cells that change places say something else.
    let dates = table(&[
        "What | Who | When",
        "Referral | 1 May | Social worker",
        "Review | Chair | 1 June",
    ]);
    assert_eq!(seen(&compare(&old, &dates)), [substance]);
    let (one, other) = (table(&["Referral | Social worker"]), table(&["Social worker | Referral"]));
    assert_eq!(seen(&compare(&one, &other)), [substance]);
}

#[test]
fn a_list_that_became_a_sentence_is_one_edit() {
    let mut old =
        document(&[PLAN, "Staff should:", "tell the lead of it", "write down what was said"]);
    old.blocks[2].kind = BlockKind::Item;
    old.blocks[3].kind = BlockKind::Item;
    let new = document(&[PLAN, "Staff should tell the lead of it and write down what was said."]);
    for (old, new) in [(&old, &new), (&new, &old)] {
        assert_eq!(seen(&compare(old, new)), [(Op::Reworded, Group::Substance)]);
    }
}

#[test]
fn a_link_whose_words_and_target_both_changed_is_told() {
    let linked = |text: &str, target: &str| {
        let mut document = document(&[&format!("Read the {text} first")]);
        let (text, target) = (text.to_owned(), format!("https://a.example/{target}"));
        document.blocks[0].links.push(Link { text, target });
        document
    };
    let old = linked("threshold document", "1");
    let diff = compare(&old, &linked("local threshold document", "2"));
    assert_eq!(diff.edits[0].links.len(), 1);
    assert!(diff.edits[0].flags.contains(&Flag::Link));
    assert_eq!(compare(&old, &linked("local threshold document", "1")).edits[0].links, []);
    assert_eq!(compare(&old, &linked("register of governors", "2")).edits[0].links, []);
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
fn another_place_on_the_same_page_is_layout() {
    let linked = |target: &str| {
        let mut document = document(&["See the plan"]);
        document.blocks[0].links =
            vec![Link { text: "the plan".to_owned(), target: target.to_owned() }];
        document
    };
    let diff = compare(&linked("#plan"), &linked("#the-plan"));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Layout)]);
    assert!(diff.edits[0].flags.is_empty());
    let diff = compare(&linked("#plan"), &linked("https://a.example/plan"));
    assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
}

#[test]
fn a_note_numbered_anew_is_a_reference() {
    let noted = |text: &str, mark: &str| {
        let mut document = document(&[&text.replace('#', mark)]);
        let target = format!("#fn:{mark}");
        document.blocks[0].links = vec![Link { text: mark.to_owned(), target }];
        document
    };
    let text = "All staff should read it.# They act on it.";
    for (old, new) in [("[footnote 1]", "[footnote 2]"), ("¹", "²")] {
        let diff = compare(&noted(text, old), &noted(text, new));
        assert_eq!(seen(&diff), [(Op::Reworded, Group::Reference)]);
        let must = text.replace("should", "must");
        let diff = compare(&noted(text, old), &noted(&must, new));
        assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
    }
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
fn paragraphs_that_are_joined_and_reworded_neither_go_nor_come() {
    let joined = format!("{DUTY} {} {CARE}", PLAN.replace("every", "each"));
    let (old, new) = (document(&[DUTY, PLAN, CARE]), document(&[&joined]));
    for (old, new, was, is) in [(&old, &new, "every", "each"), (&new, &old, "each", "every")] {
        let diff = compare(old, new);
        assert_eq!(seen(&diff), [(Op::Reworded, Group::Substance)]);
        let changed = words(&diff.edits[0]).into_iter().filter(|word| word.0 != WordOp::Same);
        let changed: Vec<_> = changed.collect();
        assert_eq!(changed, [(WordOp::Removed, was), (WordOp::Added, is)]);
    }
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
