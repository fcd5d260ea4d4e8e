//! The feeds: of everything and of one publication, an entry a change, newest first.

use jiff::Timestamp;

use super::{
    super::atom::{self, SiteFeed},
    File, Work, change_path, folder,
    frame::{NAME, to},
};
use crate::model::{change::Change, report::Status};

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
    let news = || work.changes.iter().rev().filter(|change| !change.to.supplied);
    let updated = news().next().map(|change| change.to.captured_at);
    let began = work.history.snapshots.first().map(|snapshot| snapshot.at);
    let id = format!("site:{}", work.status.source);
    let feed = SiteFeed { id: &id, title: &work.status.title, updated: updated.or(began) };
    let entries = news().take(MOST);
    let entries =
        entries.map(|change| atom::entry_of_site(change, &to(&path, &change_path(change))));
    let entries: Vec<String> = entries.collect();
    let text = atom::of_site(&feed, entries.iter().map(String::as_str));
    File { path, text }
}
