//! Edits for the tests of this module, compared word by word in the simplest way that is right.

use std::collections::BTreeSet;

use crate::model::{
    diff::{Edit, Group, Op, Side, Word, WordOp},
    document::BlockKind,
};

/// Paragraph 41 of section “Early help”.
pub(super) fn side(text: &str) -> Side {
    Side {
        block: 0,
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        section: Some("Chapter 2 › Early help".to_owned()),
        paragraph: Some("41".to_owned()),
        page: None,
        document: None,
        called: None,
    }
}

/// A paragraph reworded: the longest common run of words at both ends stays, and what lies between
/// is aligned by its longest common subsequence.
pub(super) fn reworded(old: &str, new: &str) -> Edit {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut table = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            table[i][j] = if before[i] == after[j] {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    let mut words: Vec<Word> = Vec::new();
    let mut push = |op: WordOp, text: &str| match words.last_mut() {
        Some(last) if last.op == op => last.text = format!("{} {text}", last.text),
        _ => words.push(Word { op, text: text.to_owned() }),
    };
    let (mut i, mut j) = (0, 0);
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            push(WordOp::Same, before[i]);
            (i, j) = (i + 1, j + 1);
        } else if i < before.len() && (j == after.len() || table[i + 1][j] >= table[i][j + 1]) {
            push(WordOp::Removed, before[i]);
            i += 1;
        } else {
            push(WordOp::Added, after[j]);
            j += 1;
        }
    }
    Edit {
        op: Op::Reworded,
        group: Group::Substance,
        flags: BTreeSet::new(),
        old: Some(side(old)),
        new: Some(side(new)),
        words,
        links: Vec::new(),
        references: Vec::new(),
    }
}

/// A paragraph removed.
pub(super) fn removed(text: &str) -> Edit {
    Edit {
        op: Op::Removed,
        group: Group::Substance,
        flags: BTreeSet::new(),
        old: Some(side(text)),
        new: None,
        words: vec![Word { op: WordOp::Removed, text: text.to_owned() }],
        links: Vec::new(),
        references: Vec::new(),
    }
}
