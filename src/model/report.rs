//! What a reader is told, whatever the format.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    capture::Digest,
    change::{Change, Significance},
    citation::Audited,
    delivery::Undelivered,
    diff::Diff,
    document::Document,
    event::{Ahead, Event},
    sighting::Decision,
    snapshot::{CheckRun, Failing, Snapshot},
    source::{PublicationId, SourceId, SubscriberId},
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
    /// The title that the page itself gives, else the list's.
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

/// A source that could not be checked.
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
    /// Whether that is sure: 3 checks or 24 hours, or a second look.
    #[serde(default)]
    pub confirmed: bool,
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
    /// When the failure began.
    pub since: Timestamp,
    /// When it answered again.
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
    /// What could not be checked.
    pub unchecked: Vec<Unchecked>,
    /// How many are known not to be checkable, told here or before.
    pub failing: usize,
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
    /// How many of these pages cite anything that is out of date, told or not; counted only where there is something
    /// to tell.
    #[serde(default)]
    pub citing: usize,
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
            unchecked: Vec::new(),
            failing: 0,
            recovered: Vec::new(),
            taken_back: Vec::new(),
            unreadable: Vec::new(),
            held: Vec::new(),
            proposed: Vec::new(),
            unseen: BTreeSet::new(),
            stale_citations: Vec::new(),
            newly_cited: Vec::new(),
            citing: 0,
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

/// A document of a publication, as it is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHeld {
    /// Its name, which the commands take.
    pub source: SourceId,
    /// As the publisher calls it.
    pub title: String,
    /// Where it is.
    pub url: Url,
    /// Whether the publication offers it.
    pub offered: bool,
    /// How many words could be read of it; none where none could, or where it is not held yet.
    pub words: Option<usize>,
    /// Snapshots held.
    pub snapshots: u64,
    /// When it was last seen.
    pub last_checked: Option<Timestamp>,
    /// Why it cannot be checked.
    pub failing: Option<String>,
}

/// The dated snapshots and checks of one source, for `history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Oldest first.
    pub checks: Vec<CheckRun>,
    /// Of the snapshots, those that do not count, and why.
    pub aside: Vec<Discounted>,
    /// What people decided, in the order of deciding.
    pub decisions: Vec<Decision>,
    /// When the page was gone, for sure, and when it was there again.
    pub events: Vec<Happened>,
    /// Where it is a publication, its documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentHeld>,
}

/// Something that happened to a page as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When it was first seen.
    pub at: Timestamp,
    /// What, in words.
    pub what: String,
}

/// A snapshot that never stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discounted {
    /// The snapshot's capture time.
    pub at: Timestamp,
    /// What became of it, in words.
    pub why: String,
}

/// The text of one source as it stood, for `show`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What readers call it.
    pub title: String,
    /// The snapshot that it is.
    pub snapshot: Snapshot,
    /// What it says.
    pub document: Document,
    /// Where it is a publication, the documents that it offered then.
    pub documents: Vec<DocumentHeld>,
    /// Since when the page is not to be found, where that was before the moment asked for.
    pub gone_since: Option<Timestamp>,
    /// The next copy held, where this one was supplied by hand and says nothing of the days after it.
    pub next: Option<NextCopy>,
}

/// The copy that follows one which a person supplied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextCopy {
    /// When it was captured.
    pub at: Timestamp,
    /// Whether its text differs; none where it cannot be read.
    pub differs: Option<bool>,
}

/// A page that is not to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// What says so.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}

/// How one source stands, for `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStatus {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// Which editions of its publication are in force by their dates, in words; left out where none is known. Of one
    /// that is `withdrawn` they were the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<String>,
    /// Why it is not fetched, where it is paused.
    pub paused: Option<String>,
    /// When its page was last seen.
    pub last_checked: Option<Timestamp>,
    /// When what stands was first seen; none where it has not changed since the first snapshot.
    pub last_changed: Option<Timestamp>,
    /// When the newest snapshot was captured. Its bytes differ from those of the one before.
    pub newest_snapshot: Option<Timestamp>,
    /// What waits for a second look.
    pub held: Option<Held>,
    /// Whether the text that stands says that it is withdrawn or replaced.
    #[serde(default)]
    pub withdrawn: bool,
    /// Why the page is not to be found, and since when, where that is sure.
    pub gone: Option<Gone>,
    /// Why what came was set aside by hand, and since when.
    pub dismissed: Option<Gone>,
    /// Snapshots held.
    pub snapshots: u64,
    /// How many documents belong to it.
    #[serde(default)]
    pub documents: usize,
    /// Its row of failed checks, where it has not ended.
    pub failing: Option<Failing>,
    /// Since when it has been due, where that is long ago and no crawl came to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Timestamp>,
}

/// How everything stands, for `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// When it was made.
    pub generated_at: Timestamp,
    /// When the last crawl of the whole list ended with everything due visited.
    pub last_complete_crawl: Option<Timestamp>,
    /// In the order of the sources file.
    pub sources: Vec<SourceStatus>,
    /// By reader, the sources of which something is still to be told.
    pub owed: BTreeMap<String, Vec<SourceId>>,
    /// What the store holds and the sources file does not list, by id.
    pub unlisted: Vec<Unlisted>,
    /// Documents of publications that could not be fetched at their latest check.
    #[serde(default)]
    pub failing_documents: Vec<Unchecked>,
    /// Documents of publications that wait for a second look.
    #[serde(default)]
    pub held_documents: Vec<Held>,
    /// What stands and cannot be read, or not in full: sources and documents of publications.
    #[serde(default)]
    pub unread: Vec<NotRead>,
    /// Who is told without asking, in the order of the sources file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscribers: Vec<SubscriberStatus>,
}

/// How things stand with one subscriber, for `status`. It names no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriberStatus {
    /// Which.
    pub id: SubscriberId,
    /// By which way: `mail`, `webhook`, `command` or `folder`.
    pub channel: String,
    /// Whether the store knows of it: what became known before that is never told.
    pub begun: bool,
    /// When a message was last taken.
    pub last_taken: Option<Timestamp>,
    /// The time of the next digest; none where it is told at once.
    pub next_digest: Option<Timestamp>,
    /// The sources of which something is still to be told.
    pub owed: Vec<SourceId>,
    /// Since when something is owed.
    pub owed_since: Option<Timestamp>,
    /// Messages in a row that were not taken, and why.
    pub undelivered: Option<Undelivered>,
}

/// A text that stands and cannot be read, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRead {
    /// Which.
    pub source: SourceId,
    /// What readers call it.
    pub title: String,
    /// Why, or what of it is not read.
    pub why: String,
}

/// A source that the store knows and the sources file no longer lists: not watched, its history kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlisted {
    /// Its id.
    pub source: SourceId,
    /// The address of its newest snapshot; none where none was ever taken.
    pub url: Option<Url>,
    /// When its page was last seen.
    pub last_checked: Option<Timestamp>,
    /// When the newest snapshot was captured.
    pub newest_snapshot: Option<Timestamp>,
    /// Snapshots held.
    pub snapshots: u64,
    /// The listed source without a history that has its address: it was probably renamed.
    pub became: Option<SourceId>,
}
