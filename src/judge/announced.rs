//! What the publisher says of a change: public dates and change notes that came, went or were altered.
//! Compares notices; knows nothing of the text.

use jiff::civil::Date;

use crate::model::document::{Document, Notice, NoticeKind};

/// What differs between the notices of two documents.
#[derive(Debug, Default)]
pub(super) struct Notices {
    /// Notes that are new, in the page's order.
    pub(super) came: Vec<Notice>,
    /// Notes that went.
    pub(super) went: Vec<Notice>,
    /// Notes whose words or day were altered: before and after.
    pub(super) altered: Vec<(Notice, Notice)>,
    /// The public date, before and after, where it differs.
    pub(super) date: Option<(Option<Date>, Option<Date>)>,
    /// Whether either document shows a public date or a change note.
    pub(super) shows_any: bool,
}

impl Notices {
    /// What differs from `old` to `new`.
    pub(super) fn between(old: &Document, new: &Document) -> Self {
        let (mut went, mut came) = (notes(old), notes(new));
        let shows_any = !went.is_empty()
            || !came.is_empty()
            || public_date(old).is_some()
            || public_date(new).is_some();
        went.retain(|note| {
            let twin = came.iter().position(|other| note.same(other));
            twin.map(|n| came.remove(n)).is_none()
        });
        let mut altered = Vec::new();
        went.retain(|note| {
            let Some(n) = came.iter().position(|other| note.akin(other)) else { return true };
            altered.push((note.notice.clone(), came.remove(n).notice.clone()));
            false
        });
        let (before, after) = (public_date(old), public_date(new));
        Self {
            came: came.into_iter().map(|note| note.notice.clone()).collect(),
            went: went.into_iter().map(|note| note.notice.clone()).collect(),
            altered,
            date: (before != after).then_some((before, after)),
            shows_any,
        }
    }

    /// Whether the publisher drew attention to a change: a later public date, or a note that is new or of a later
    /// day. A note that got other words says of nobody's change when it was made.
    pub(super) fn announce(&self) -> bool {
        let dated = self.date.is_some_and(|(before, after)| after > before);
        let later = |(before, after): &(Notice, Notice)| after.date > before.date;
        dated || !self.came.is_empty() || self.altered.iter().any(later)
    }

    /// Whether what the publisher had said of changes was altered or went.
    pub(super) fn rewrite(&self) -> bool {
        !self.altered.is_empty() || !self.went.is_empty()
    }

    /// The public date before, where the one now is earlier.
    pub(super) fn went_back_from(&self) -> Option<Date> {
        let (before, after) = self.date?;
        before.filter(|before| after.is_some_and(|after| after < *before))
    }

    /// The newest of the notes that came; the first on the page among those of one day or none.
    pub(super) fn newest(&self) -> Option<&Notice> {
        let mut newest = self.came.first()?;
        for note in &self.came {
            if note.date > newest.date {
                newest = note;
            }
        }
        Some(newest)
    }
}

/// How many notes are compared: more than any page shows, few enough to pair one by one.
const MOST_NOTES: usize = 500;

/// A change note and its settled words.
struct Note<'a> {
    notice: &'a Notice,
    words: String,
}

impl Note<'_> {
    fn same(&self, other: &Self) -> bool {
        self.notice.date == other.notice.date && self.words == other.words
    }

    /// Whether one may be the other altered: the same day, or the same words.
    fn akin(&self, other: &Self) -> bool {
        let same_day = self.notice.date.is_some() && self.notice.date == other.notice.date;
        same_day || self.words == other.words
    }
}

fn notes(document: &Document) -> Vec<Note<'_>> {
    let notes = document.notices.iter().filter(|notice| notice.kind == NoticeKind::ChangeNote);
    notes.take(MOST_NOTES).map(|notice| Note { notice, words: settled(&notice.text) }).collect()
}

/// The date shown to the public: last updated, else first published.
pub(super) fn public_date(document: &Document) -> Option<Date> {
    let date = |kind| document.notice(kind).and_then(|notice| notice.date);
    date(NoticeKind::Updated).or_else(|| date(NoticeKind::Published))
}

/// Words with single spaces, quotes and dashes settled.
pub(super) fn settled(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '‑' => '-',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
