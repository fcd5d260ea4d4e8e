//! What a reader is told, whatever the format.

mod history;
mod status;

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    capture::Digest,
    change::{Change, Significance},
    citation::Audited,
    diff::Diff,
    event::{Ahead, Event},
    source::{PublicationId, SourceId},
};

pub use self::{
    history::{Discounted, DocumentHeld, Happened, History, NextCopy, Shown},
    status::{Gone, NotRead, SourceStatus, Status, SubscriberStatus, Unlisted},
};

/// The time that a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its beginning; none means: whatever this reader has not been told.
    pub from: Option<Timestamp>,
    /// Its end.
    pub to: Timestamp,
}

/// A source's first snapshot: where watching began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Which source.
    pub source: SourceId,
    /// The publication that it belongs to.
    pub publication: Option<PublicationId>,
    /// What readers call it: as the list says, else as the page does.
    pub title: String,
    /// The source's address.
    pub url: Url,
    /// The date that the publisher shows.
    pub publisher_date: Option<Date>,
    /// When it was captured.
    pub captured_at: Timestamp,
    /// Digest of the body.
    pub sha256: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// How many documents belong to it that are followed,
    #[serde(default)]
    pub documents: usize,
    /// and how many words those have that could be read.
    #[serde(default)]
    pub document_words: usize,
    /// How many words were read; none where it could not be read, which `unreadable` explains.
    pub words: Option<usize>,
    /// Whether the publisher says that it is withdrawn, in the publisher's words.
    pub withdrawn: Option<String>,
    /// How many entries it has, where it is a list; left out where it is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<usize>,
}

/// A publication that a list shows and nobody watches yet: proposed, never added by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// As the list calls it.
    pub title: String,
    /// Where it is.
    pub url: Url,
    /// The day that the list gives it.
    pub date: Option<Date>,
    /// The list that shows it.
    pub found_in: SourceId,
    /// What readers call that list.
    pub list: String,
    /// When it was first seen there.
    pub since: Timestamp,
    /// The command that watches it.
    pub add: String,
}

/// A source that cannot be spoken for: it could not be checked, or its page is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchecked {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// Why the latest check failed.
    pub why: String,
    /// The first failed check of the row.
    pub since: Timestamp,
    /// Failed checks in the row.
    pub checks: u32,
    /// Whether that is sure: 3 checks or 24 hours, a second look, or a day for which it was due and no crawl came.
    #[serde(default)]
    pub confirmed: bool,
    /// Whether its page was looked for and is not there (404, 410, or what a second look found to be no page): it was
    /// checked, then, and counts among what is not to be found. Never of a document: its publication is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// Whether a person set aside what came instead of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// When its page was last seen.
    pub last_checked: Option<Timestamp>,
}

/// A source that can be checked again after a failure that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// When the failure began, or since when it had been due.
    pub since: Timestamp,
    /// When it was seen again.
    pub at: Timestamp,
}

/// Something that was told and that a person has set aside since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Which source.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// As what it was told, in words.
    pub what: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// The person's reason.
    pub reason: String,
    /// When it was set aside.
    pub at: Timestamp,
}

/// A snapshot whose text could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Which source.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// Why, and what is known all the same.
    pub why: String,
    /// Whether the stored copy is damaged; else its format cannot be read.
    #[serde(default)]
    pub damaged: bool,
    /// When it was captured.
    pub captured_at: Timestamp,
    /// Digest of the body.
    pub sha256: Digest,
}

/// A source that waits for a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// Why it waits.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
    /// A look from then on that agrees settles it.
    pub until: Timestamp,
}

/// What a reader is told of a period, including what could not be checked or read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it was made.
    pub generated_at: Timestamp,
    /// What it covers.
    pub period: Period,
    /// Sources in the list, paused ones apart.
    pub watched: usize,
    /// Of these, how many were seen at their latest check.
    pub checked: usize,
    /// The latest check of any of them.
    pub last_checked: Option<Timestamp>,
    /// Whether this is the reader's first report: `beginnings` is then the whole starting state.
    pub starting: bool,
    /// Sources first seen in the period.
    pub beginnings: Vec<Beginning>,
    /// What the calendar brought, by day: always important.
    pub events: Vec<Event>,
    /// Editions that are out and come into force soon; no news by themselves.
    pub ahead: Vec<Ahead>,
    /// Heaviest first.
    pub changes: Vec<Change>,
    /// How many changes `--min-significance` left out.
    pub left_out: usize,
    /// Whether a later report of this reader that leaves out less tells them: else they count as told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_for_later: bool,
    /// Since when a message to this subscriber could not be delivered, where that is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered_since: Option<Timestamp>,
    /// What could not be checked, and what is not to be found.
    pub unchecked: Vec<Unchecked>,
    /// How many are known not to be checkable, told here or before.
    pub failing: usize,
    /// How many are known not to be there any more, told here or before.
    #[serde(default)]
    pub gone: usize,
    /// What can be checked again.
    pub recovered: Vec<Recovered>,
    /// What had been told and was set aside by hand since.
    pub taken_back: Vec<TakenBack>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
    /// What waits for a second look.
    pub held: Vec<Held>,
    /// New publications that are not watched yet.
    pub proposed: Vec<Proposed>,
    /// Of the sources, those whose page is not to be found, for sure, or was set aside by hand.
    pub unseen: BTreeSet<SourceId>,
    /// Of the pages that are watched because they cite guidance, those that cite editions no longer in force.
    pub stale_citations: Vec<Audited>,
    /// Of these pages, those first seen here or changed, with what they cite that is out of date and did not before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub newly_cited: Vec<Audited>,
    /// What readers call those of these pages that cite anything that is out of date, told or not; only where there is
    /// something to tell.
    #[serde(default)]
    pub citing: Vec<String>,
    /// A covering note of whoever sends it on; paragraphs apart by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Report {
    /// One that tells of nothing.
    #[must_use]
    pub fn new(generated_at: Timestamp, period: Period) -> Self {
        Self {
            generated_at,
            period,
            watched: 0,
            checked: 0,
            last_checked: None,
            starting: false,
            beginnings: Vec::new(),
            events: Vec::new(),
            ahead: Vec::new(),
            changes: Vec::new(),
            left_out: 0,
            left_for_later: false,
            undelivered_since: None,
            unchecked: Vec::new(),
            failing: 0,
            gone: 0,
            recovered: Vec::new(),
            taken_back: Vec::new(),
            unreadable: Vec::new(),
            held: Vec::new(),
            proposed: Vec::new(),
            unseen: BTreeSet::new(),
            stale_citations: Vec::new(),
            newly_cited: Vec::new(),
            citing: Vec::new(),
            note: None,
        }
    }

    /// Whether there is nothing to tell. What waits for a second look is told beside other things, and is
    /// no news by itself: it may be over by the next look.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.beginnings.is_empty()
            && self.changes.is_empty()
            && self.events.is_empty()
            && self.proposed.is_empty()
            && self.unchecked.is_empty()
            && self.recovered.is_empty()
            && self.taken_back.is_empty()
            && self.unreadable.is_empty()
    }
}

/// One side of a comparison that was asked for by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The file, address or `ID@DATE` as given, with the capture's date where it has one.
    pub name: String,
    /// Digest of the body.
    pub sha256: Digest,
    /// Whether it is a snapshot that a person supplied.
    pub supplied: bool,
}

/// Two documents and how they differ, for `compare` and `diff`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The older.
    pub old: Compared,
    /// The newer.
    pub new: Compared,
    /// How much the difference matters; none where there is none.
    pub significance: Option<Significance>,
    /// What changed in the text, in a sentence or two; none where nothing of substance did.
    pub summary: Option<String>,
    /// Why.
    pub reasons: Vec<String>,
    /// Word by word, flagged.
    pub diff: Diff,
}
