//! Two views of one publication, its page and its item in the Content API: what both state, and which edits
//! of one the other has told already. A change of view is no change of the publication. Pure.

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

/// Which attachments changed from the view `old` to another view, `new`, of which no earlier version is known:
/// one replaced by another under its title, which both state. What came or went is not told, for each view
/// has its own idea of what to list.
#[must_use]
pub fn offered_in_common(old: &Document, new: &Document) -> Vec<PartChange> {
    let mut parts = attachments::offered(old, new);
    parts.retain(is_pair);
    parts
}

fn is_pair(part: &PartChange) -> bool {
    matches!(part.kind, ChangeKind::AttachmentReplaced | ChangeKind::AttachmentReissued)
}

/// What the other view of a publication has told between two versions of one view: how it differed from `from`
/// to `to`. What it showed at `from` already was told to nobody, however new it was then.
#[derive(Clone, Copy)]
pub struct Between<'a> {
    /// What the other view showed when it began to tell.
    pub from: &'a Document,
    /// What it showed last.
    pub to: &'a Document,
}

impl Between<'_> {
    /// Leaves of `diff`, which compares two documents of one view, what the other view has told meanwhile.
    #[must_use]
    pub fn untold(self, mut diff: Diff) -> Diff {
        let said = |document: &Document| -> BTreeSet<String> {
            let blocks = document.blocks.iter().map(|block| &block.text);
            blocks.chain(&document.title).map(|text| settled(text)).collect()
        };
        let (before, after) = (said(self.from), said(self.to));
        let came = |text: &str| after.contains(text) && !before.contains(text);
        let went = |text: &str| before.contains(text) && !after.contains(text);
        let is_told = |edit: &Edit| {
            let (old, new) = (edit.old.as_ref(), edit.new.as_ref());
            let came = new.is_some_and(|side| came(&settled(&side.text)));
            match edit.op {
                Op::Removed => old.is_some_and(|side| went(&settled(&side.text))),
                // Where words stand is each view's own affair.
                Op::Moved | Op::Renumbered => true,
                Op::Added | Op::Reworded => came,
            }
        };
        diff.edits.retain(|edit| !is_told(edit));
        diff
    }

    /// Which attachments changed from `old` to `new`, two documents of one view, less what the other view has
    /// told meanwhile.
    #[must_use]
    pub fn offered(self, old: &Document, new: &Document) -> Vec<PartChange> {
        let has = |document: &Document, url: &str| {
            document.attachments.iter().any(|one| one.target == url)
        };
        // A replacement is told as soon as either view shows it, for both state it.
        let crossed = attachments::offered(old, self.to);
        let is_crossed = |part: &PartChange| {
            crossed.iter().any(|one| is_pair(one) && one.url == part.url && one.was == part.was)
        };
        let told = attachments::offered(self.from, self.to);
        let is_told = |part: &PartChange| match part.kind {
            ChangeKind::AttachmentAdded => has(self.to, &part.url) && !has(self.from, &part.url),
            ChangeKind::AttachmentRemoved => has(self.from, &part.url) && !has(self.to, &part.url),
            kind => {
                is_crossed(part) || told.iter().any(|one| one.kind == kind && one.url == part.url)
            }
        };
        let mut parts = attachments::offered(old, new);
        parts.retain(|part| !is_told(part));
        parts
    }
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
            offered_in_common(&of(old), &of(new)).into_iter().map(|p| p.kind).collect::<Vec<_>>()
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
        let saying = |text: &str| Document { blocks: vec![block(text)], ..Document::default() };
        let (was, page) = (saying("They should act."), saying("They must act."));
        let known = super::super::example::reworded("They should act.", "They must act.");
        let news = super::super::example::reworded("They may ask.", "They must ask.");
        let diff = Diff { edits: vec![known, news.clone()], ..Diff::default() };
        let told = Between { from: &was, to: &page };
        assert_eq!(told.untold(diff.clone()).edits, [news]);
        let nothing = Between { from: &page, to: &page };
        assert_eq!(nothing.untold(diff.clone()), diff, "a first page told nobody of it");
    }
}
