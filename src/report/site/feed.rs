//! The feeds: of everything and of one publication, an entry a change, newest first.

use jiff::Timestamp;

use super::{
    super::{
        atom::{self, SiteFeed},
        calendar,
    },
    File, Work, change_path, folder,
    frame::{NAME, to},
};
use crate::model::{change::Change, event::Event, report::Status};

/// How many entries a feed has: who reads it less often than that has the pages.
pub const MOST: usize = 100;

/// A change as the feed of everything has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// When it was first seen.
    pub at: Timestamp,
    written: String,
}

impl Entry {
    /// `change` as the feed of everything has it: short, however long the change is. None where a person supplied the
    /// copy that brought it: that is history, and never told as news.
    #[must_use]
    pub fn of(change: &Change) -> Option<Self> {
        if change.to.supplied {
            return None;
        }
        let written = atom::entry_of_site(change, &to(ALL, &change_path(change)));
        Some(Self { at: change.to.captured_at, written })
    }
}

impl Entry {
    /// An edition that came into force by date alone.
    #[must_use]
    pub fn came(event: &Event) -> Self {
        let way = format!("{}/index.html", folder(&event.source));
        let written = atom::entry_of_calendar(event, &to(ALL, &way));
        Self { at: calendar::moment(event.effective), written }
    }
}

/// Where the feed of everything is.
const ALL: &str = "feed.xml";

/// The feed of everything.
pub(super) fn all(newest: &[Entry], status: &Status) -> File {
    let checked = status.sources.iter().filter_map(|source| source.last_checked).max();
    let feed = SiteFeed {
        id: "site",
        title: NAME,
        // A feed without entries has to say some date (RFC 4287 §4.1.1).
        updated: newest.first().map(|entry| entry.at).or(checked),
    };
    let entries = newest.iter().take(MOST).map(|entry| entry.written.as_str());
    File { path: ALL.to_owned(), text: atom::of_site(&feed, entries) }
}

/// The feed of one publication.
pub(super) fn of_work(work: &Work<'_>) -> File {
    let path = format!("{}/feed.xml", folder(&work.status.source));
    let changes = work.changes.iter().filter(|change| !change.to.supplied).map(|change| {
        let written = atom::entry_of_site(change, &to(&path, &change_path(change)));
        (change.to.captured_at, written)
    });
    let page = format!("{}/index.html", folder(&work.status.source));
    let came = work.came.iter().map(|event| {
        (calendar::moment(event.effective), atom::entry_of_calendar(event, &to(&path, &page)))
    });
    let mut entries: Vec<(Timestamp, String)> = changes.chain(came).collect();
    entries.sort_by(|one, other| other.cmp(one));
    let updated = entries.first().map(|(at, _)| *at);
    let began = work.history.snapshots.first().map(|snapshot| snapshot.at);
    let id = format!("site:{}", work.status.source);
    let feed = SiteFeed { id: &id, title: &work.status.title, updated: updated.or(began) };
    let entries = entries.iter().take(MOST).map(|(_, written)| written.as_str());
    let text = atom::of_site(&feed, entries);
    File { path, text }
}
