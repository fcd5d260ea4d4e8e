//! Cross-references between the blocks of small documents: which follow, which lead elsewhere, which were left behind.

use super::*;

/// The references of each edit: what it named, names and meant.
fn references(diff: &Diff) -> Vec<(&str, &str, Option<&str>)> {
    let all = diff.edits.iter().flat_map(|edit| &edit.references);
    all.map(|one| (one.old.as_str(), one.new.as_str(), one.meant.as_deref())).collect()
}

#[test]
fn a_reference_that_was_left_behind_is_told_with_what_it_meant() {
    let see = "They follow the steps in paragraph 1, and those in paragraph 2.";
    let diff = compare(&numbered(&[DUTY, PLAN, see]), &numbered(&[CARE, DUTY, PLAN, see]));
    let wanted = [(Op::Added, Group::Substance), (Op::Renumbered, Group::Layout)];
    assert_eq!(seen(&diff)[..2], wanted);
    assert_eq!(seen(&diff)[2..], [(Op::Reworded, Group::Reference)]);
    assert!(diff.edits[2].is_only_left_behind());
    let one = ("paragraph 1", "paragraph 1", Some("paragraph 2"));
    let two = ("paragraph 2", "paragraph 2", Some("paragraph 3"));
    assert_eq!(references(&diff), [one, two]);
    // The same where the sentence was reworded beside it.
    let reworded = see.replace("steps", "stages");
    let diff = compare(&numbered(&[DUTY, PLAN, see]), &numbered(&[CARE, DUTY, PLAN, &reworded]));
    assert_eq!(seen(&diff)[2..], [(Op::Reworded, Group::Substance)]);
    assert_eq!(references(&diff), [one, two]);
    // What it meant went.
    let diff = compare(&numbered(&[DUTY, PLAN, see]), &numbered(&[DUTY, see]));
    let gone = ("paragraph 2", "paragraph 2", None);
    let told: Vec<_> = references(&diff);
    assert_eq!(told, [gone]);
}

#[test]
fn a_reference_into_another_publication_is_not_left_behind() {
    for see in [
        "See paragraph 1 of Working Together.",
        "The Prevent duty guidance, especially paragraphs 1-2, says more.",
        "Schedule 4, paragraph 1 says so.",
        "Section 1 of the Children Act 1989 says so.",
        "They met for 1 day.",
    ] {
        let diff = compare(&numbered(&[DUTY, PLAN, see]), &numbered(&[CARE, DUTY, PLAN, see]));
        assert_eq!(references(&diff), [], "{see}");
    }
    // Numbers that begin anew in each chapter name several things.
    let see = "They follow the steps in paragraph 1.";
    let twice = |first: &[&str]| {
        let mut document = numbered(first);
        document.blocks.extend(numbered(&[CARE, see]).blocks);
        document
    };
    assert_eq!(references(&compare(&twice(&[DUTY]), &twice(&[PLAN, DUTY]))), []);
}

#[test]
fn each_number_of_a_row_of_references_stands_against_its_own() {
    let old = "Follow paragraphs 1 and 2 above.";
    let new = "Follow paragraphs 2 and 3 above.";
    let diff = compare(&numbered(&[DUTY, PLAN, old]), &numbered(&[CARE, DUTY, PLAN, new]));
    assert_eq!(seen(&diff)[2..], [(Op::Reworded, Group::Reference)]);
}

#[test]
fn pages_tables_and_notes_are_references_too() {
    let paged = |texts: &[&str], first: u32| {
        let mut document = document(texts);
        for (at, block) in (first..).zip(&mut document.blocks) {
            block.page = Some(at);
        }
        document
    };
    let seen_of = |old: &[&str], new: &[&str]| {
        let diff = compare(&paged(old, 1), &paged(new, 2));
        diff.edits.iter().map(|edit| edit.group).collect::<Vec<_>>()
    };
    assert_eq!(
        seen_of(&[DUTY, PLAN, "See page 2"], &[DUTY, PLAN, "See page 3"]),
        [Group::Reference]
    );
    // Printed pages that count from behind the title.
    let (old, new) = (["A", "B", "See page 1"], ["A", "B", "See page 2"]);
    assert_eq!(seen_of(&old, &new), [Group::Reference]);
    let (old, new) = ("Table 3: Needs of a child", "Table 4: Needs of a child");
    let groups = seen_of(&[DUTY, old, "See table 3."], &[DUTY, new, "See table 4."]);
    assert_eq!(groups, [Group::Reference, Group::Reference]);
    let groups = seen_of(&[DUTY, old, "See table 3."], &[DUTY, old, "See table 4."]);
    assert_eq!(groups, [Group::Substance]);
    // Of no note could anything be read.
    assert_eq!(seen_of(&["See footnote 7."], &["See footnote 8."]), [Group::Reference]);
    assert_eq!(seen_of(&["See paragraph 7."], &["See paragraph 8."]), [Group::Substance]);
}
