//! Which attachments came, went or were replaced between two documents. Compares titles and targets;
//! opens nothing.

use crate::model::{change::ChangeKind, document::Attachment};

/// One difference between two lists of attachments.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shift<'a> {
    /// The same title leads to another file.
    Replaced(&'a Attachment, &'a Attachment),
    /// It came.
    Added(&'a Attachment),
    /// It went.
    Removed(&'a Attachment),
    /// The same file under another title.
    Renamed(&'a Attachment, &'a Attachment),
}

impl Shift<'_> {
    /// The kind of change that it is; a new title alone is a revision of the page.
    pub(super) fn kind(&self) -> ChangeKind {
        match self {
            Self::Replaced(..) => ChangeKind::AttachmentReplaced,
            Self::Added(_) => ChangeKind::AttachmentAdded,
            Self::Removed(_) => ChangeKind::AttachmentRemoved,
            Self::Renamed(..) => ChangeKind::Revised,
        }
    }

    /// In words.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Replaced(_, new) => format!("an attachment was replaced: “{}”", new.title),
            Self::Added(new) => format!("an attachment was added: “{}”", new.title),
            Self::Removed(old) => format!("an attachment was removed: “{}”", old.title),
            Self::Renamed(old, new) => {
                format!("an attachment was renamed from “{}” to “{}”", old.title, new.title)
            }
        }
    }

    /// What proves it.
    pub(super) fn proof(&self) -> String {
        match self {
            Self::Replaced(old, new) => {
                format!("“{}” led to {} and leads to {}", new.title, old.target, new.target)
            }
            Self::Added(new) => format!("“{}” leads to {}", new.title, new.target),
            Self::Removed(old) => format!("“{}” led to {}", old.title, old.target),
            Self::Renamed(_, new) => format!("{} is now called “{}”", new.target, new.title),
        }
    }
}

/// How many attachments are compared: more than any page offers, few enough to pair one by one.
const MOST: usize = 500;

/// What differs, in the order of the new list, what was removed last.
pub(super) fn between<'a>(old: &'a [Attachment], new: &'a [Attachment]) -> Vec<Shift<'a>> {
    let titled = |list: &'a [Attachment]| -> Vec<(String, &'a Attachment)> {
        list.iter().take(MOST).map(|one| (settled_title(&one.title), one)).collect()
    };
    let (mut left, mut came) = (titled(old), titled(new));
    // Whole twins first, so that two files of one title are not taken for each other.
    came.retain(|(title, new)| {
        let twin = left.iter().position(|(t, old)| old.target == new.target && t == title);
        twin.map(|n| left.remove(n)).is_none()
    });
    let mut shifts = Vec::new();
    for (title, new) in came {
        if let Some(n) = left.iter().position(|(t, _)| *t == title) {
            shifts.push(Shift::Replaced(left.remove(n).1, new));
        } else if let Some(n) = left.iter().position(|(_, old)| old.target == new.target) {
            shifts.push(Shift::Renamed(left.remove(n).1, new));
        } else {
            shifts.push(Shift::Added(new));
        }
    }
    shifts.extend(left.into_iter().map(|(_, old)| Shift::Removed(old)));
    shifts
}

/// A title as compared: GOV.UK puts `[Withdrawn]` before those of withdrawn pages.
fn settled_title(title: &str) -> String {
    let settled = super::announced::settled(title).to_lowercase();
    settled.trim_start_matches("[withdrawn]").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attachment(title: &str, target: &str) -> Attachment {
        Attachment { title: title.to_owned(), target: format!("https://files.example/{target}") }
    }

    #[test]
    fn a_file_is_replaced_renamed_added_or_removed() {
        let old = [attachment("Guidance", "1.pdf"), attachment("Form", "f.doc")];
        let new = [attachment("Guidance ", "2.pdf"), attachment("Referral form", "f.doc")];
        assert_eq!(
            between(&old, &new),
            [Shift::Replaced(&old[0], &new[0]), Shift::Renamed(&old[1], &new[1])]
        );
        assert_eq!(between(&old, &[]).len(), 2);
        assert_eq!(between(&[], &new[..1]), [Shift::Added(&new[0])]);
    }

    #[test]
    fn two_files_of_one_title_are_told_apart() {
        let old = [attachment("Guidance", "a.pdf"), attachment("Guidance", "b.pdf")];
        let new = [attachment("Guidance", "b.pdf"), attachment("Guidance", "c.pdf")];
        assert_eq!(between(&old, &new), [Shift::Replaced(&old[0], &new[1])]);
    }

    #[test]
    fn the_mark_of_withdrawal_is_no_new_title() {
        let old = [attachment("Guidance", "a.pdf")];
        let new = [attachment("[Withdrawn] Guidance", "a.pdf")];
        assert!(between(&old, &new).is_empty());
    }
}
