//! Aligned blocks -> edits: what happened, what kind of difference it is, and its place on both sides.

use std::{borrow::Cow, collections::BTreeSet};

use super::{links, numbering::Run, text::plain_words, words};
use crate::model::{
    diff::{Edit, Flag, Group, Op, Side, Word, WordOp},
    document::{Block, Document},
    wording::settled,
};

/// Both documents, with the headings above each block.
pub(super) struct Sides<'a> {
    old: (&'a [Block], Vec<Vec<Cow<'a, str>>>),
    new: (&'a [Block], Vec<Vec<Cow<'a, str>>>),
}

impl<'a> Sides<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self { old: (&old.blocks, old.sections()), new: (&new.blocks, new.sections()) }
    }
}

fn side((blocks, sections): &(&[Block], Vec<Vec<Cow<'_, str>>>), at: usize) -> Side {
    let block = &blocks[at];
    let above = sections.get(at).into_iter().flatten().map(|heading| shortened(heading));
    let section = Some(above.collect::<Vec<_>>().join(" › ")).filter(|s| !s.is_empty());
    Side {
        block: at,
        kind: block.kind,
        text: block.text.clone(),
        section,
        paragraph: block.number.clone(),
        page: block.page,
        document: None,
        called: None,
    }
}

/// A heading as a place: whole, unless it is so long that repeating it for each edit would fill memory.
fn shortened(heading: &str) -> String {
    const LONGEST: usize = 300;
    if heading.chars().count() <= LONGEST {
        return heading.to_owned();
    }
    heading.chars().take(LONGEST).chain(['…']).collect()
}

fn one(op: WordOp, text: &str) -> Vec<Word> {
    vec![Word { op, text: crate::model::wording::single_spaced(text) }]
}

/// A block that only the old document has.
pub(super) fn removed(sides: &Sides<'_>, at: usize) -> Edit {
    let old = side(&sides.old, at);
    let words = one(WordOp::Removed, &old.text);
    edit(Op::Removed, Group::Substance, Some(old), None, words)
}

/// A block that only the new document has.
pub(super) fn added(sides: &Sides<'_>, at: usize) -> Edit {
    let new = side(&sides.new, at);
    let words = one(WordOp::Added, &new.text);
    edit(Op::Added, Group::Substance, None, Some(new), words)
}

/// The same words, parted differently into blocks; `old` and `new` are the first of them.
pub(super) fn rewrapped(sides: &Sides<'_>, old: usize, new: usize) -> Edit {
    let (old, new) = (side(&sides.old, old), side(&sides.new, new));
    let words = one(WordOp::Same, &new.text);
    edit(Op::Reworded, Group::Layout, Some(old), Some(new), words)
}

/// Blocks in a row that answer to each other as a whole, their words joined: the first and how many.
pub(super) fn merged(sides: &Sides<'_>, o: (usize, usize), n: (usize, usize)) -> Edit {
    let before = joined(&sides.old.0[o.0..o.0 + o.1]);
    let after = joined(&sides.new.0[n.0..n.0 + n.1]);
    let (mut old, mut new) = (side(&sides.old, o.0), side(&sides.new, n.0));
    (old.text, new.text) = (before.text.clone(), after.text.clone());
    let words = words::compare(&before.text, &after.text);
    let same = words.iter().all(|word| word.op == WordOp::Same);
    let links = links::changed(&before, &after, same);
    let elsewhere = links.iter().any(|link| !link.stays_on_page());
    let group = if same && !elsewhere { Group::Layout } else { Group::Substance };
    let mut edit = edit(Op::Reworded, group, Some(old), Some(new), words);
    edit.links = links;
    if elsewhere {
        edit.flags.insert(Flag::Link);
    }
    edit
}

/// Blocks in a row as one, in the place of the first.
fn joined(blocks: &[Block]) -> Block {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    Block {
        text: texts.join(" "),
        links: blocks.iter().flat_map(|block| block.links.iter().cloned()).collect(),
        ..blocks[0].clone()
    }
}

/// Two blocks that answer to each other; none where a reader sees no difference.
pub(super) fn pair(sides: &Sides<'_>, o: usize, n: usize, moved: bool) -> Option<Edit> {
    let (before, after) = (&sides.old.0[o], &sides.new.0[n]);
    let (old_text, new_text) = (settled(&before.text), settled(&after.text));
    let same = old_text == new_text;
    let punctuated = !same && plain(&old_text) == plain(&new_text);
    let links = links::changed(before, after, same || punctuated);
    let op = if moved {
        Op::Moved
    } else if !same || !links.is_empty() || before.kind != after.kind {
        Op::Reworded
    } else {
        return None;
    };
    let marks = !same && links::without_note_marks(before) == links::without_note_marks(after);
    let elsewhere = links.iter().any(|link| !link.stays_on_page());
    let group = match (same || punctuated, elsewhere) {
        (true, false) => Group::Layout,
        (false, false) if marks => Group::Reference,
        _ => Group::Substance,
    };
    let words = if same {
        one(WordOp::Same, &after.text)
    } else {
        words::compare(&before.text, &after.text)
    };
    let mut edit = edit(op, group, Some(side(&sides.old, o)), Some(side(&sides.new, n)), words);
    if !links.is_empty() {
        if elsewhere {
            edit.flags.insert(Flag::Link);
        }
        edit.links = links;
    }
    Some(edit)
}

/// A block that stayed as it was, of which a cross-reference does not lead where it led.
pub(super) fn left_behind(sides: &Sides<'_>, o: usize, n: usize) -> Edit {
    let (old, new) = (side(&sides.old, o), side(&sides.new, n));
    let words = one(WordOp::Same, &new.text);
    edit(Op::Reworded, Group::Reference, Some(old), Some(new), words)
}

/// A run of blocks whose numbers moved on alike.
pub(super) fn renumbered(sides: &Sides<'_>, run: &Run) -> Edit {
    let range = |blocks: &[Block], first: usize, last: usize| {
        let (first, last) = (blocks[first].number.clone()?, blocks[last].number.clone()?);
        Some(if first == last { first } else { format!("{first}–{last}") })
    };
    let mut old = side(&sides.old, run.first.0);
    let mut new = side(&sides.new, run.first.1);
    old.paragraph = range(sides.old.0, run.first.0, run.last.0);
    new.paragraph = range(sides.new.0, run.first.1, run.last.1);
    let words = one(WordOp::Same, &new.text);
    edit(Op::Renumbered, Group::Layout, Some(old), Some(new), words)
}

/// A text without its punctuation. Letters keep their size: “Act” is not “act”; and what stands between
/// two digits stays: “1.5 hours” are not “1-5 hours”.
fn plain(settled: &str) -> Vec<String> {
    let lower = plain_words(settled);
    let upper: String = settled.chars().filter(|c| c.is_uppercase()).collect();
    let letters: Vec<char> = settled.chars().collect();
    let between = letters.windows(3).filter(|three| {
        three[0].is_ascii_digit() && !three[1].is_alphanumeric() && three[2].is_ascii_digit()
    });
    let marks: String = between.map(|three| three[1]).collect();
    lower.chain([upper, marks]).collect()
}

fn edit(op: Op, group: Group, old: Option<Side>, new: Option<Side>, words: Vec<Word>) -> Edit {
    Edit {
        op,
        group,
        flags: BTreeSet::new(),
        old,
        new,
        words,
        links: Vec::new(),
        references: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compare::compare, extract, model::snapshot::Body, model::source::Recipe};

    fn document(text: &str) -> Document {
        let url = "https://www.example.org/a.md".parse().unwrap();
        let body = Body { bytes: text.as_bytes().to_vec(), media_type: None, url };
        extract::extract(&body, &Recipe::default()).unwrap()
    }

    #[test]
    fn a_place_names_the_part_and_no_bare_number() {
        let text = |duty: &str, part: &str, bare: &str| {
            let words = format!("All staff {duty} tell the lead of it on the same day, in words.");
            format!(
                "# Guide\n\n## {part}: what staff do\n\n{words}\n\n## {bare}. Records\n\nEach record is kept. {words}\n"
            )
        };
        let (old, new) =
            (document(&text("should", "Part one", "4")), document(&text("must", "Part one", "4")));
        let places: Vec<_> = compare(&old, &new).edits.iter().filter_map(Edit::place).collect();
        assert_eq!(places, ["section “Part one: what staff do”", "section “Records”"]);
        // A part that has another number is the same part: nothing else of it differs.
        let moved = document(&text("should", "Part two", "5"));
        let edits = compare(&old, &moved).edits;
        assert!(edits.iter().all(|edit| edit.op == Op::Renumbered), "{edits:#?}");
    }
}
