//! The whole of a text with a change marked in it. Only where the text may be shown, and only where every edit is found
//! in it where it says: nothing is guessed.

use std::collections::BTreeMap;

use super::super::{
    excerpt,
    html::{
        self,
        escape::{Html, element},
    },
    page::{Span, plain},
    words,
};
use crate::model::{
    diff::{Diff, Edit, Op},
    document::{Block, BlockKind, Document},
};

/// A text with more blocks is not shown marked.
const MOST: usize = 20_000;

/// The text; none where an edit does not stand in it.
pub(super) fn text(document: &Document, diff: &Diff) -> Option<Html> {
    let own: Vec<&Edit> = diff.edits.iter().filter(|edit| is_own(edit)).collect();
    if own.is_empty() || document.blocks.len() > MOST {
        return None;
    }
    let (mut at, mut before) = (BTreeMap::new(), BTreeMap::<usize, Vec<&Edit>>::new());
    // The last place of which both sides are known.
    let (mut old_at, mut new_at) = (0_usize, 0_usize);
    for edit in own {
        if edit.op == Op::Renumbered {
            continue;
        }
        match (&edit.old, &edit.new) {
            (old, Some(new)) => {
                let block = document.blocks.get(new.block)?;
                if block.text != new.text {
                    return None;
                }
                at.insert(new.block, edit);
                if edit.op != Op::Moved {
                    new_at = new.block + 1;
                    old_at = old.as_ref().map_or(old_at, |old| old.block + 1);
                }
            }
            (Some(old), None) => {
                let place = new_at + old.block.saturating_sub(old_at);
                before.entry(place.min(document.blocks.len())).or_default().push(edit);
                (old_at, new_at) = (old.block.max(old_at) + 1, place.max(new_at));
            }
            (None, None) => {}
        }
    }
    let mut out = Html::default();
    for (n, block) in document.blocks.iter().enumerate() {
        for gone in before.get(&n).into_iter().flatten() {
            out = out.and(removed(gone));
        }
        out = out.and(Html::fixed("\n")).and(marked(block, at.get(&n).copied()));
    }
    for gone in before.get(&document.blocks.len()).into_iter().flatten() {
        out = out.and(removed(gone));
    }
    Some(element("div", &[("class", "captured")], &out))
}

/// Whether an edit is of the text itself and not of a document that belongs to it.
fn is_own(edit: &Edit) -> bool {
    edit.old.iter().chain(&edit.new).all(|side| side.document.is_none())
}

fn removed(edit: &Edit) -> Html {
    let words = edit.old.as_ref().map(|old| old.text.clone()).unwrap_or_default();
    let inner = html::line(&[Span::Removed(words)]);
    Html::fixed("\n").and(element("p", &[("class", "changed")], &inner))
}

fn marked(block: &Block, edit: Option<&Edit>) -> Html {
    let number = block.number.as_ref().map(|number| {
        element("span", &[("class", "number")], &Html::text(number)).and(Html::text(" "))
    });
    let words = match edit {
        None => Html::text(&block.text),
        Some(edit) => {
            let moved = (edit.op == Op::Moved).then(|| {
                let said = format!("{}: ", words::op(edit.op));
                element("span", &[("class", "flags")], &Html::text(&said))
            });
            moved.unwrap_or_default().and(html::line(&spans(edit, block)))
        }
    };
    let inner = number.unwrap_or_default().and(words);
    let class: &[(&str, &str)] = if edit.is_some() { &[("class", "changed")] } else { &[] };
    match block.kind {
        BlockKind::Heading(1 | 2) => element("h3", class, &inner),
        BlockKind::Heading(3) => element("h4", class, &inner),
        BlockKind::Heading(4) => element("h5", class, &inner),
        BlockKind::Heading(_) => element("h6", class, &inner),
        BlockKind::Quote => element("blockquote", class, &element("p", &[], &inner)),
        BlockKind::Item => {
            element("p", &[("class", if edit.is_some() { "item changed" } else { "item" })], &inner)
        }
        BlockKind::Paragraph | BlockKind::Row | BlockKind::Preformatted | BlockKind::Footnote => {
            element("p", class, &inner)
        }
    }
}

fn spans(edit: &Edit, block: &Block) -> Vec<Span> {
    if edit.words.is_empty() {
        let text = block.text.clone();
        let same = edit.old.as_ref().is_some_and(|old| old.text == text);
        return vec![if same { plain(text) } else { Span::Added(text) }];
    }
    excerpt::all(&edit.words)
}
