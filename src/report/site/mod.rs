//! What is known of every watched source -> the pages of the reading site, one by one. Pure, cannot fail; every word goes
//! through `html::escape`. Addresses between pages are relative, so that a folder can be moved, served below
//! any path or opened from a disk. No page says when it was made: what did not change is the same bytes again.

mod about;
mod calendar;
mod carried;
mod change;
mod citations;
mod compare;
mod editions;
mod edits;
mod feed;
mod found;
mod frame;
mod health;
mod letters;
mod list;
mod months;
mod search;
mod text;
mod timeline;
mod whole;
mod work;
mod years;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use self::{
    calendar::Calendar,
    carried::{Carried, is_text},
    compare::{compared, too_much},
    feed::{Entry, MOST as IN_A_FEED},
    found::{PAGES, Question},
    health::OnlyShown,
    search::{SEARCH, Search, Terms},
};
use super::words;
use crate::model::{
    change::{Change, Significance},
    citation::{Audited, Citations},
    document::Document,
    editions::Editions,
    event::Event,
    part::View,
    report::{DocumentHeld, History, SourceStatus, Status},
    sighting::Fingerprint,
    snapshot::Snapshot,
    source::{PublicationId, SourceId},
};

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where, below the site's folder: `/` between names of `a-z 0-9 - . _` and capital letters.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// A row of the list of everything: one watched source.
#[derive(Clone, Debug)]
pub struct Row {
    /// How it stands.
    pub status: SourceStatus,
    /// Who issues it, where that is known.
    pub publisher: Option<String>,
    /// Whether whole texts of it may be shown.
    pub republish: bool,
    /// Its changes, newest first, lightest included.
    pub changes: Vec<Line>,
    /// Editions of its publication that came into force by date alone since it is watched, newest first.
    pub came: Vec<Line>,
}

impl Row {
    /// Its changes and what the calendar brought, newest first.
    fn news(&self) -> Vec<&Line> {
        let mut all: Vec<&Line> = self.changes.iter().chain(&self.came).collect();
        all.sort_by(|one, other| (other.at, &one.path).cmp(&(one.at, &other.path)));
        all
    }
}

/// A change as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was first seen.
    pub at: Timestamp,
    /// What readers call what changed.
    pub title: String,
    /// Where its page is, below the site's folder.
    pub path: String,
    /// How much it matters.
    pub weight: Significance,
    /// What happened, in words.
    pub happened: String,
    /// The weightiest reason.
    pub reason: Option<String>,
}

impl Line {
    /// What the calendar brought, as lists name it.
    #[must_use]
    pub fn came(event: &Event) -> Self {
        Self {
            at: super::calendar::moment(event.effective),
            title: event.title.clone(),
            path: format!("{}/index.html", folder(&event.source)),
            weight: event.significance,
            happened: super::calendar::happened(event),
            reason: event.reasons.first().map(|reason| super::excerpt::bounded(reason)),
        }
    }

    /// `change` as lists name it.
    #[must_use]
    pub fn of(change: &Change) -> Self {
        Self {
            at: change.to.captured_at,
            title: change.title.clone(),
            path: change_path(change),
            weight: change.significance,
            happened: super::change::happened_in_words(change),
            reason: change.reasons.first().map(|reason| super::excerpt::bounded(reason)),
        }
    }
}

/// One source, or one document of a publication, with all that its own page tells.
#[derive(Clone, Debug)]
pub struct Work<'a> {
    /// How it stands.
    pub status: &'a SourceStatus,
    /// Who issues it.
    pub publisher: Option<&'a str>,
    /// Whether whole texts of it may be shown.
    pub republish: bool,
    /// Its snapshots and checks.
    pub history: &'a History,
    /// Of its snapshots those that stood with a text of their own, oldest first.
    pub versions: &'a [Snapshot],
    /// Its changes, oldest first.
    pub changes: &'a [&'a Change],
    /// Of the versions that no change brought: how they differ from the one before, by when they were captured.
    pub untold: &'a BTreeMap<Timestamp, Untold>,
    /// The editions of its publication as they stand today, where this is the publisher's own page of it.
    pub editions: Option<&'a Editions>,
    /// Its documents, where it is a publication.
    pub documents: &'a [DocumentHeld],
    /// The texts of those, oldest first, by what readers call them.
    pub others: &'a [(String, SourceId, Vec<Snapshot>)],
    /// Of a document: whether its publication offers it still.
    pub offered: bool,
    /// Editions of its publication that came into force by date alone since it is watched, oldest first.
    pub came: &'a [Event],
    /// As which publication other pages cite it.
    pub cited_as: Option<&'a PublicationId>,
    /// What watched pages cite.
    pub citations: &'a [Audited],
    /// Where it is a document: what readers call the publication that it belongs to.
    pub within: Option<&'a str>,
}

/// How a text differs from the one before it where no change between them is told, as where watching began after an
/// older copy that was supplied by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// In nothing that a reader would see.
    Same,
    /// In words or in how they stand.
    Other,
    /// One of them cannot be read.
    Unread,
}

/// A text of a source as it stood from a day on.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// Which.
    pub snapshot: &'a Snapshot,
    /// What it says; else why it cannot be read.
    pub document: Result<&'a Document, &'a str>,
    /// The one before.
    pub before: Option<&'a Snapshot>,
    /// The one after.
    pub after: Option<&'a Snapshot>,
    /// The change that it came with.
    pub change: Option<&'a Change>,
}

/// The folder of a source's pages, below the site's.
#[must_use]
pub fn folder(source: &SourceId) -> String {
    match (source.parent(), source.key()) {
        (Some(parent), Some(key)) => format!("p/{parent}/d/{key}"),
        _ => format!("p/{source}"),
    }
}

/// Where the page of a change is.
#[must_use]
pub fn change_path(change: &Change) -> String {
    let source = change.source.parent().unwrap_or_else(|| change.source.clone());
    let mark = Fingerprint::of([change.id.as_bytes()]).to_string();
    let mark = mark.get(..10).unwrap_or(&mark);
    format!("{}/change-{}-{mark}.html", folder(&source), stamp(change.to.captured_at))
}

/// Where the page of a text is.
#[must_use]
pub fn text_path(snapshot: &Snapshot, source: &SourceId) -> String {
    format!("{}/text-{}.html", folder(source), stamp(snapshot.at))
}

/// `2026-03-02T060000Z`, with milliseconds where there are any: a time as a file's name may hold it.
fn stamp(at: Timestamp) -> String {
    let seconds = at.strftime("%Y-%m-%dT%H%M%S");
    match at.as_millisecond().rem_euclid(1_000) {
        0 => format!("{seconds}Z"),
        ms => format!("{seconds}-{ms:03}Z"),
    }
}

/// Whether a snapshot is of a publication's item in the Content API.
fn is_item(snapshot: &Snapshot) -> bool {
    View::of(&snapshot.url) == View::Item
}

/// The files that are always the same: the look and the script.
#[must_use]
pub fn fixed() -> Vec<File> {
    let css = concat!(include_str!("../html/style.css"), include_str!("style.css"));
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    vec![
        file("style.css", css),
        file("site.js", include_str!("site.js")),
        about::page(),
        compare::page(),
    ]
}

/// The list of everything, the lists of changes by month, how everything stands, and the feed of all.
/// `newest` are the newest changes, newest first; `only_shown` is why whoever shows the pages does not crawl.
#[must_use]
pub fn overview(
    rows: &[Row],
    status: &Status,
    newest: &[Entry],
    only_shown: Option<OnlyShown>,
) -> Vec<File> {
    let health = health::page(status, only_shown);
    let mut files = vec![list::page(rows, status), health, feed::all(newest, status)];
    files.extend(months::pages(rows));
    files
}

/// Which editions come into force soon, and which did last.
#[must_use]
pub fn coming(calendar: &Calendar) -> File {
    calendar::page(calendar)
}

/// Which watched pages cite editions that are out of date.
#[must_use]
pub fn citations(citations: Citations) -> File {
    self::citations::page(citations)
}

/// The page of a source or document, and its feed.
#[must_use]
pub fn work(work: &Work<'_>) -> Vec<File> {
    let mut files = vec![self::work::page(work)];
    if work.within.is_none() {
        files.push(feed::of_work(work));
    }
    files
}

/// The page of a change; `document` is the text that came, where it may be shown whole.
#[must_use]
pub fn change(work: &Work<'_>, change: &Change, document: Option<&Document>) -> File {
    self::change::page(work, change, document)
}

/// The page of a text as of a day, and where it may be shown whole, the same for the script that compares.
#[must_use]
pub fn text(work: &Work<'_>, dated: &Dated<'_>) -> Vec<File> {
    self::text::files(work, dated)
}

/// `important`, `small`, `appearance`: the class of a weight.
fn class(weight: Significance) -> &'static str {
    match weight {
        Significance::Major => "important",
        Significance::Minor => "small",
        Significance::Cosmetic => "appearance",
    }
}

/// The word for a weight.
fn weight(weight: Significance) -> &'static str {
    words::significance(weight)
}
