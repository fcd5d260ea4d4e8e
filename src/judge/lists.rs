//! What is new on a list: its new entries told together and by name, apart from what else changed on it.
//! A new entry is news whatever words stand in it.

use crate::model::{
    diff::{Diff, Edit, Op},
    document::{Document, Listed},
};

/// How many new entries a reason names.
const NAMED: usize = 5;

/// How many characters of each.
const LETTERS: usize = 160;

/// The edits of a diff that are new entries of a list, each with its place among the others.
pub(super) struct New(Vec<(usize, Edit)>);

/// Takes the new entries of `to` out of `diff`; none where it is no list, or none is new.
pub(super) fn take_new(to: &Document, diff: &mut Diff) -> Option<New> {
    to.list.as_ref()?;
    let is_entry = |edit: &Edit| {
        edit.op == Op::Added
            && edit.new.as_ref().is_some_and(|side| {
                to.blocks.get(side.block).is_some_and(|block| block.text == side.text)
            })
    };
    let (new, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut diff.edits).into_iter().enumerate().partition(|(_, e)| is_entry(e));
    diff.edits = rest.into_iter().map(|(_, edit)| edit).collect();
    (!new.is_empty()).then_some(New(new))
}

impl New {
    /// `2 new items: A plan; B plan`, `amendment listed: CHAPTER: what was done`.
    pub(super) fn reason(&self, to: &Document) -> String {
        let Some(list) = &to.list else { return String::new() };
        let title = |(_, edit): &(usize, Edit)| {
            let entry = list.entries.get(edit.new.as_ref()?.block)?;
            Some(shortened(&entry.title))
        };
        let mut names: Vec<String> = self.0.iter().take(NAMED).filter_map(title).collect();
        let beyond = self.0.len().saturating_sub(NAMED);
        if beyond > 0 {
            names.push(format!("and {beyond} more"));
        }
        let (names, n) = (names.join("; "), self.0.len());
        match (list.of, n) {
            (Listed::Items, 1) => format!("1 new item: {names}"),
            (Listed::Items, n) => format!("{n} new items: {names}"),
            (Listed::Amendments, 1) => format!("amendment listed: {names}"),
            (Listed::Amendments, n) => format!("{n} amendments listed: {names}"),
        }
    }

    /// Puts them back to where they stood.
    pub(super) fn put_back(self, diff: &mut Diff) {
        for (at, edit) in self.0 {
            diff.edits.insert(at.min(diff.edits.len()), edit);
        }
    }
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= LETTERS {
        return title.to_owned();
    }
    title.chars().take(LETTERS - 1).chain(['…']).collect()
}
