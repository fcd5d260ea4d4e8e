//! Two views of one publication, its page and its item in the Content API: what both state, and which edits
//! of one the other has said already. A change of view is no change of the publication. Pure.

use std::collections::BTreeSet;

use super::{announced::settled, attachments};
use crate::model::{
    change::{ChangeKind, PartChange},
    diff::{Diff, Edit, Op},
    document::{Document, Notice, NoticeKind},
};

/// What both views state, to be compared by itself: withdrawn or not, change notes and public date. The words
/// in which a view says so are its own, so they count only where the fact is new: a note of a later day, a
/// later date, a withdrawal that was not or is no more.
#[must_use]
pub fn in_common(old: &Document, new: &Document) -> (Document, Document) {
    let of = |document: &Document, kind: NoticeKind| -> Vec<Notice> {
        document.notices.iter().filter(|notice| notice.kind == kind).cloned().collect()
    };
    let mut before = Document::default();
    let mut after = Document::default();
    let (was, is) = (of(old, NoticeKind::Withdrawn), of(new, NoticeKind::Withdrawn));
    if was.is_empty() || is.is_empty() {
        before.notices.extend(was);
        after.notices.extend(is);
    }
    let date = |document: &Document| super::announced::public_date(document);
    let later = date(new).filter(|new| date(old).is_none_or(|old| old < *new));
    let day = |date| Notice { kind: NoticeKind::Updated, date, text: String::new() };
    if date(old).is_some() {
        before.notices.push(day(date(old)));
        after.notices.push(day(later.or(date(old))));
    }
    let notes = of(old, NoticeKind::ChangeNote);
    let newest = notes.iter().filter_map(|note| note.date).max();
    let mut came = of(new, NoticeKind::ChangeNote);
    came.retain(|note| newest.is_some() && note.date > newest);
    before.notices.extend(notes.iter().cloned());
    after.notices.extend(came);
    after.notices.extend(notes);
    (before, after)
}

/// Which attachments changed from the view `old` to another view, `new`: one replaced by another under its
/// title, which both state. What came or went counts only where it differs from `own` too, the last document
/// of the same view as `new`: each view has its own idea of what to list.
#[must_use]
pub fn offered_in_common(
    old: &Document,
    own: Option<&Document>,
    new: &Document,
) -> Vec<PartChange> {
    let has = |document: &Document, part: &PartChange| {
        document.attachments.iter().any(|one| one.target == part.url)
    };
    let pairs =
        |kind| matches!(kind, ChangeKind::AttachmentReplaced | ChangeKind::AttachmentReissued);
    let mut parts = attachments::offered(old, new);
    parts.retain(|part| match part.kind {
        kind if pairs(kind) => true,
        ChangeKind::AttachmentAdded => own.is_some_and(|own| !has(own, part)),
        ChangeKind::AttachmentRemoved => own.is_some_and(|own| has(own, part)),
        _ => false,
    });
    parts
}

/// Leaves of `diff`, which compares two documents of one view, what the other view said before the newer of
/// them was seen: `between` is what it said last.
#[must_use]
pub fn unsaid(mut diff: Diff, between: &Document) -> Diff {
    let blocks = between.blocks.iter().map(|block| &block.text);
    let said: BTreeSet<String> = blocks.chain(&between.title).map(|text| settled(text)).collect();
    let says = |text: &str| said.contains(&settled(text));
    let is_news = |edit: &Edit| {
        let new = edit.new.as_ref().is_some_and(|side| !says(&side.text));
        match edit.op {
            Op::Removed => edit.old.as_ref().is_some_and(|side| says(&side.text)),
            Op::Moved | Op::Renumbered => false,
            Op::Added | Op::Reworded => new,
        }
    };
    diff.edits.retain(is_news);
    diff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Attachment, Block, BlockKind};

    fn notice(kind: NoticeKind, date: &str, text: &str) -> Notice {
        Notice { kind, date: date.parse().ok(), text: text.to_owned() }
    }

    fn view(notices: Vec<Notice>) -> Document {
        Document { notices, ..Document::default() }
    }

    #[test]
    fn other_words_for_the_same_state_are_no_difference() {
        let page = view(vec![
            notice(
                NoticeKind::Withdrawn,
                "2026-03-01",
                "This publication was withdrawn on 1 March 2026. Old.",
            ),
            notice(NoticeKind::ChangeNote, "2025-09-01", "First published"),
            notice(NoticeKind::Updated, "2026-01-05", ""),
        ]);
        let item = view(vec![
            notice(NoticeKind::Withdrawn, "2026-03-01", "Old."),
            notice(NoticeKind::ChangeNote, "2025-09-01", "First published."),
            notice(NoticeKind::Updated, "2026-01-05", ""),
        ]);
        let (before, after) = in_common(&page, &item);
        assert_eq!(before, after);
    }

    #[test]
    fn a_new_state_is_told_whichever_view_shows_it() {
        let page = view(vec![notice(NoticeKind::ChangeNote, "2025-09-01", "First published")]);
        let item = view(vec![
            notice(NoticeKind::Withdrawn, "2026-03-01", "Old."),
            notice(NoticeKind::ChangeNote, "2026-03-01", "Withdrawn."),
            notice(NoticeKind::ChangeNote, "2025-09-01", "First published."),
        ]);
        let (before, after) = in_common(&page, &item);
        assert_eq!((before.notices.len(), after.notices.len()), (1, 3));
        let file = |target: &str| Attachment { title: "Guide".into(), target: target.into() };
        let of = |targets: &[&str]| Document {
            attachments: targets.iter().map(|target| file(target)).collect(),
            ..Document::default()
        };
        let told = |old: &[&str], new: &[&str]| {
            offered_in_common(&of(old), None, &of(new))
                .into_iter()
                .map(|p| p.kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&["a.pdf"], &["b.pdf"]), [ChangeKind::AttachmentReplaced]);
        assert_eq!(
            told(&["a.pdf"], &["a.pdf", "b.pdf"]),
            [],
            "a view may list more than the other"
        );
    }

    #[test]
    fn what_the_page_said_meanwhile_is_not_told_again() {
        let block = |text: &str| Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let page = Document { blocks: vec![block("They must act.")], ..Document::default() };
        let known = super::super::example::reworded("They should act.", "They must act.");
        let news = super::super::example::reworded("They may ask.", "They must ask.");
        let diff = Diff { edits: vec![known, news.clone()], ..Diff::default() };
        assert_eq!(unsaid(diff, &page).edits, [news]);
    }
}
