//! A file that took the place of one in another format: their words are compared, and nothing of what each format
//! makes of them (headings, numbers, pages, where a paragraph ends). Judges nothing.

use std::collections::BTreeMap;

use crate::{
    compare,
    model::{
        change::PartChange,
        diff::{Diff, Edit, Group, Op},
        document::{BlockKind, Document},
        part,
        wording::settled,
    },
};

/// Whether a change is one from a format to another.
pub(super) fn is_other(change: &PartChange) -> bool {
    let place = |url: &str| url.parse().ok();
    match (change.was.as_deref().and_then(place), place(&change.url)) {
        (Some(was), Some(is)) => part::formats(&was, &is).is_some(),
        _ => false,
    }
}

/// How the words differ; empty where they are the same.
pub(super) fn compared(old: &Document, new: &Document) -> Diff {
    let (old, new) = (&titled_as(new, old), &titled_as(old, new));
    if words(old).eq(words(new)) {
        return Diff::default();
    }
    let mut diff = compare::compare(&as_in(new, old), new);
    let in_words = |edit: &Edit| match edit.op {
        Op::Moved | Op::Renumbered => false,
        _ => matches!(edit.group, Group::Substance | Group::Reference | Group::Editorial),
    };
    diff.edits.retain(in_words);
    diff
}

/// So many blocks from the top may be its title.
const TOP: usize = 3;

/// `document` with its title taken from its first blocks, where it has none and `other` calls itself so: one format
/// says what a title is, another only shows it.
fn titled_as(other: &Document, document: &Document) -> Document {
    let mut document = document.clone();
    let Some(title) = other.title.as_deref().filter(|_| document.title.is_none()) else {
        return document;
    };
    let mut top = document.blocks.iter().take(TOP);
    if let Some(at) = top.position(|block| settled(&block.text) == settled(title)) {
        document.title = Some(document.blocks.remove(at).text);
    }
    document
}

/// All words in their order, without marks that stand alone.
fn words(document: &Document) -> impl Iterator<Item = String> {
    let blocks = document.blocks.iter().map(|block| settled(&block.text));
    let texts = document.title.as_deref().map(settled).into_iter().chain(blocks);
    texts.flat_map(|text| {
        let words = text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric));
        words.map(str::to_owned).collect::<Vec<_>>()
    })
}

/// `old` with each block of the sort that the same words have in `new`: what one format marks as a heading,
/// another shows as a paragraph.
fn as_in(new: &Document, old: &Document) -> Document {
    let kinds: BTreeMap<String, BlockKind> =
        new.blocks.iter().map(|block| (settled(&block.text), block.kind)).collect();
    let mut old = old.clone();
    for block in &mut old.blocks {
        if let Some(kind) = kinds.get(&settled(&block.text)) {
            block.kind = *kind;
        }
    }
    old
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Block;

    fn document(blocks: &[(BlockKind, Option<&str>, &str)]) -> Document {
        let block = |(kind, number, text): &(BlockKind, Option<&str>, &str)| Block {
            kind: *kind,
            text: (*text).to_owned(),
            number: number.map(str::to_owned),
            page: None,
            links: Vec::new(),
        };
        Document { blocks: blocks.iter().map(block).collect(), ..Document::default() }
    }

    #[test]
    fn the_words_count_and_not_what_a_format_makes_of_them() {
        use BlockKind::{Heading, Item, Paragraph};
        let word = document(&[
            (Paragraph, None, "Keeping clubs safe"),
            (Paragraph, None, "Leaders should act. They write it down."),
            (Item, None, "Tell the council."),
        ]);
        let pdf = document(&[
            (Heading(1), None, "Keeping clubs safe"),
            (Paragraph, Some("1"), "Leaders should act."),
            (Paragraph, None, "They write it down."),
            (Paragraph, None, "Tell the council."),
        ]);
        assert_eq!(compared(&word, &pdf).edits, []);
        let mut titled = pdf.clone();
        titled.title = Some(titled.blocks.remove(0).text);
        assert_eq!(compared(&word, &titled).edits, []);
        assert_eq!(compared(&titled, &word).edits, []);
        let mut other = pdf;
        other.blocks[3].text = "Tell the council at once.".to_owned();
        let told = compared(&word, &other);
        assert!(told.edits.iter().all(|edit| edit.group != Group::Layout), "{told:#?}");
        let said = |edit: &Edit| edit.new.as_ref().is_some_and(|new| new.text.contains("at once"));
        assert!(told.edits.iter().any(said), "{told:#?}");
    }
}
