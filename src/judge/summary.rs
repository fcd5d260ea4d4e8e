//! A comparison in one sentence, as a person would write it: how many changes of substance, in how many sections,
//! which sorts of them, and how many cross-references only follow. Counts what `rules` find; weighs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Happened, findings, noun, tells_no_words};
use crate::model::diff::{Diff, Flag, Group, Op, Side, Tally};

/// How many sorts of change are named; what is beyond is in the count before them.
const SORTS: usize = 20;

/// `31 changes of substance in 14 sections: 2 duties strengthened, 1 dropped, 3 deadlines changed, 1 paragraph
/// removed. 47 cross-references follow the new numbering.` None where there is neither.
#[must_use]
pub fn summary(diff: &Diff) -> Option<String> {
    let mut sentences = Vec::new();
    let mut sections: BTreeSet<&str> = BTreeSet::new();
    let mut sorts: BTreeMap<(u8, Option<Happened>, &str), Sort> = BTreeMap::new();
    let tally = Tally::of(&diff.edits);
    for edit in diff.edits.iter().filter(|edit| edit.group == Group::Substance) {
        let side = edit.new.as_ref().or(edit.old.as_ref());
        sections.extend(side.and_then(|side| side.section.as_deref()));
        let mut found = findings(edit);
        // What was left behind is told by itself.
        found.retain(|one| one.happened.is_some_and(|happened| happened != Happened::Stale));
        if tells_no_words(edit, &found) {
            let Some(side) = side else { continue };
            let (rank, words, happened) = block(edit.op, side);
            let sort = || Sort::new(words, happened);
            sorts.entry((rank, None, words.0)).or_insert_with(sort).count += 1;
        }
        for finding in found {
            let (Some(happened), Some(flag)) = (finding.happened, finding.flags.first()) else {
                continue;
            };
            let key = (finding.rank, Some(happened), "");
            let thing = match (flag, happened) {
                (Flag::Negation, Happened::Reversed) => ("sentence", "sentences"),
                _ => thing(*flag),
            };
            let sort = sorts.entry(key).or_insert_with(|| Sort::new(thing, verb(happened)));
            sort.count += finding.times;
        }
    }
    let count = tally.substance;
    if count > 0 {
        let changes = if count == 1 { "change" } else { "changes" };
        let of_sections = match sections.len() {
            0 => String::new(),
            1 => " in 1 section".to_owned(),
            n => format!(" in {n} sections"),
        };
        // What changed in two ways is one change, and each way is named.
        let several = match sorts.values().map(|sort| sort.count).sum::<usize>() > count {
            true if count == 1 => ", of more than one sort",
            true => ", some of more than one sort",
            false => "",
        };
        let sorts = said(sorts.into_values()).join(", ");
        sentences.push(format!("{count} {changes} of substance{of_sections}{several}: {sorts}"));
    }
    match tally.following {
        0 => {}
        1 => sentences.push("1 cross-reference follows the new numbering".to_owned()),
        n => sentences.push(format!("{n} cross-references follow the new numbering")),
    }
    match tally.unknown {
        0 => {}
        1 => sentences.push("1 cross-reference to a page or note has another number".to_owned()),
        n => sentences.push(format!("{n} cross-references to pages or notes have other numbers")),
    }
    match tally.left_behind {
        0 => {}
        1 => sentences.push("1 cross-reference still has an old number".to_owned()),
        n => sentences.push(format!("{n} cross-references still have old numbers")),
    }
    (!sentences.is_empty()).then(|| format!("{}.", sentences.join(". ")))
}

/// A sort of change and how often it is there.
struct Sort {
    words: (&'static str, &'static str),
    happened: &'static str,
    count: usize,
}

impl Sort {
    fn new(words: (&'static str, &'static str), happened: &'static str) -> Self {
        Self { words, happened, count: 0 }
    }
}

/// Each sort in words; a thing that was named just before is not named again.
fn said(sorts: impl Iterator<Item = Sort>) -> Vec<String> {
    let mut said = Vec::new();
    let mut before = "";
    for Sort { words: (one, many), happened, count } in sorts.take(SORTS) {
        let thing = match (before == one, count) {
            (true, _) => String::new(),
            (false, 1) => format!(" {one}"),
            (false, _) => format!(" {many}"),
        };
        said.push(format!("{count}{thing} {happened}"));
        before = one;
    }
    said
}

fn thing(flag: Flag) -> (&'static str, &'static str) {
    match flag {
        Flag::Duty => ("duty", "duties"),
        Flag::Negation => ("“not”", "“not”s"),
        Flag::Deadline => ("deadline", "deadlines"),
        Flag::Figure => ("figure", "figures"),
        Flag::Law => ("cited law", "cited laws"),
        Flag::Definition => ("definition", "definitions"),
        Flag::Role => ("role or body", "roles or bodies"),
        Flag::Date => ("date", "dates"),
        Flag::Contact => ("contact", "contacts"),
        Flag::Link => ("link", "links"),
        Flag::Reference => ("cross-reference", "cross-references"),
    }
}

fn verb(happened: Happened) -> &'static str {
    match happened {
        Happened::Strengthened => "strengthened",
        Happened::Weakened => "weakened",
        Happened::Reversed => "reversed",
        Happened::Changed => "changed",
        Happened::Added => "added",
        Happened::Dropped => "dropped",
        Happened::Stale => "left behind",
    }
}

/// A block that came, went or was reworded without any of these.
fn block(op: Op, side: &Side) -> (u8, (&'static str, &'static str), &'static str) {
    let happened = match op {
        Op::Removed => "removed",
        Op::Added => "added",
        Op::Moved => "moved and reworded",
        Op::Reworded | Op::Renumbered => "reworded otherwise",
    };
    let rank = match op {
        Op::Removed => 20,
        Op::Added => 21,
        Op::Moved => 22,
        Op::Reworded | Op::Renumbered => 23,
    };
    (rank, noun(side), happened)
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::{
        diff::{Edit, LinkEdit},
        document::BlockKind,
    };

    #[test]
    fn a_change_of_two_sorts_is_said_to_be_that() {
        let both = || {
            let mut edit = example::reworded("Staff should act now.", "Staff must act now.");
            edit.links = vec![LinkEdit {
                text: "act".to_owned(),
                old: Some("https://a.example/".to_owned()),
                new: Some("https://b.example/".to_owned()),
            }];
            edit
        };
        let told = |edits| summary(&Diff { edits, ..Diff::default() }).unwrap_or_default();
        assert_eq!(
            told(vec![both()]),
            "1 change of substance in 1 section, of more than one sort: 1 duty strengthened, 1 link changed."
        );
        let plain = example::reworded("They should go.", "They must go.");
        assert_eq!(
            told(vec![both(), plain.clone()]),
            "2 changes of substance in 1 section, some of more than one sort: 2 duties strengthened, 1 link changed."
        );
        assert_eq!(told(vec![plain]), "1 change of substance in 1 section: 1 duty strengthened.");
    }

    #[test]
    fn a_numbered_item_is_called_a_paragraph_everywhere() {
        let mut edit = example::reworded("The board meets often.", "The board meets regularly.");
        for side in [&mut edit.old, &mut edit.new].into_iter().flatten() {
            side.kind = BlockKind::Item;
        }
        let mut bullet = edit.clone();
        for side in [&mut bullet.old, &mut bullet.new].into_iter().flatten() {
            side.paragraph = None;
        }
        let told = |edit: &Edit| {
            let mut diff = Diff { edits: vec![edit.clone()], ..Diff::default() };
            let sentence = summary(&diff).unwrap_or_default();
            (super::super::weigh(&mut diff).1.concat(), sentence.contains("1 list item reworded"))
        };
        assert_eq!(told(&edit), ("1 paragraph was reworded".to_owned(), false));
        assert_eq!(told(&bullet), ("1 list item was reworded".to_owned(), true));
    }

    #[test]
    fn a_sentence_counts_what_a_person_would_count() {
        let mut reference = example::reworded("See paragraph 41.", "See paragraph 43.");
        reference.group = Group::Reference;
        let diff = Diff {
            edits: vec![
                example::reworded("Staff should act now.", "Staff must act now."),
                example::reworded("Schools should tell.", "Schools must tell."),
                example::reworded("They must tell and record it.", "They tell and record it."),
                example::reworded("Reply within 5 days of it.", "Reply within 3 days of it."),
                example::reworded("The board meets often.", "The board meets regularly."),
                example::removed("Text that went."),
                reference,
            ],
            ..Diff::default()
        };
        assert_eq!(
            summary(&diff).as_deref(),
            Some(
                "6 changes of substance in 1 section: 2 duties strengthened, 1 dropped, 1 deadline changed, \
                 1 paragraph removed, 1 reworded otherwise. 1 cross-reference follows the new numbering."
            )
        );
        assert_eq!(summary(&Diff::default()), None);
    }
}
