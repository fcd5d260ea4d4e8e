//! store -> Report: the order of things when a reader asks what changed, and nothing else. It knows
//! no network; what it says follows from the store, the sources and `now`.

mod standing;
mod unlisted;

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use crate::{
    compare, extract, judge,
    model::{
        change::{Change, Read, Significance},
        document::NoticeKind,
        report::{
            Beginning, Period, Recovered, Report, SourceStatus, Status, Unchecked, Unreadable,
        },
        snapshot::{CheckResult, CheckRun, Head, Origin, Position, Snapshot, Told},
        source::{Source, Watchlist},
    },
    store::{Store, StoreError},
};

use standing::{AsOf, Forgotten};
pub use standing::{checks, snapshots};
pub use unlisted::{forgotten_source, unlisted};

/// A failing source is told again after so long: a week, less the hour by which a job may start early.
const REMIND_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24 - 1);

/// What a reader asks for.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Whatever this reader has not been told; none where the reader is new.
    Owed(Option<Position>),
    /// What was captured in a period, told or not.
    Period(Range<Timestamp>),
}

/// A report, and where the reader stands once it has been taken.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// What to tell.
    pub report: Report,
    /// What to remember as told; only of use for [`Scope::Owed`].
    pub position: Position,
}

/// What changed in `sources`, in as far as `scope` asks for it; changes lighter than `least` are only counted.
///
/// # Errors
/// [`StoreError`] where the store cannot be read; a damaged record is told as unreadable instead.
pub fn review(
    watchlist: &Watchlist,
    sources: &[&Source],
    store: &Store,
    scope: &Scope,
    least: Significance,
    now: Timestamp,
) -> Result<Reviewed, StoreError> {
    let heads = store.heads()?;
    let (before, period) = match scope {
        Scope::Owed(before) => (before.clone(), Period { from: None, to: now }),
        Scope::Period(range) => (None, Period { from: Some(range.start), to: range.end }),
    };
    let until = period.to.min(now);
    let is_new = |told: &Told| told.through.is_none();
    let mut report = Report {
        generated_at: now,
        period,
        watched: sources.iter().filter(|source| source.paused.is_none()).count(),
        checked: 0,
        last_checked: None,
        starting: matches!(scope, Scope::Owed(_))
            && before.as_ref().is_none_or(|before| before.values().all(is_new)),
        beginnings: Vec::new(),
        changes: Vec::new(),
        left_out: 0,
        unchecked: Vec::new(),
        recovered: Vec::new(),
        unreadable: Vec::new(),
        held: Vec::new(),
    };
    let mut position = before.clone().unwrap_or_default();
    let mut failing = Vec::new();
    let mut went_on = false;
    for source in sources {
        let snapshots = standing::snapshots(store, source)?;
        let checks = standing::checks(store, source)?;
        let head = standing::ids(source).find_map(|id| heads.get(id)).cloned().unwrap_or_default();
        let then = if until < now {
            standing::as_of(head, &snapshots, &checks, until)
        } else {
            AsOf { head, went_on: false }
        };
        let told = standing::ids(source).find_map(|id| position.get(id)).cloned();
        let told = told.unwrap_or_default();
        let mut teller = Teller { watchlist, source, store, scope, told, report: &mut report };
        teller.snapshots(&snapshots, &checks);
        if source.paused.is_none() {
            went_on |= then.went_on;
            match teller.unseen(&then.head, until, now) {
                Some(unseen) => failing.push(unseen),
                None => teller.report.checked += 1,
            }
            teller.report.last_checked = teller.report.last_checked.max(then.head.last_checked);
        }
        let told = teller.told;
        if told != Told::default() || then.head.last_tried.is_some() {
            position.insert(source.id.clone(), told);
        }
    }
    if went_on {
        report.last_checked = None;
    }
    weigh_out(&mut report, least);
    // Told when due; and in a report that goes out anyway, whoever reads it learns what it does not cover.
    if !report.is_empty()
        || matches!(scope, Scope::Period(_))
        || failing.iter().any(|(due, _)| *due)
    {
        for (_, unchecked) in failing {
            if unchecked.checks > 0 {
                let told = position.entry(unchecked.source.clone()).or_default();
                told.failing = Some((unchecked.since, now));
            }
            report.unchecked.push(unchecked);
        }
    }
    Ok(Reviewed { report, position })
}

/// Heaviest first, then in the order of the list; the lightest are only counted.
fn weigh_out(report: &mut Report, least: Significance) {
    let all = report.changes.len();
    report.changes.retain(|change| change.significance >= least);
    report.left_out = all - report.changes.len();
    report.changes.sort_by_key(|change| (std::cmp::Reverse(change.significance), change.kind));
}

/// Why a snapshot has no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The store's own copy is not whole any more.
    #[error("the stored copy is damaged: run `guidewatch verify` ({0})")]
    Damaged(String),
    /// The publisher's format cannot be read.
    #[error("{0}")]
    Format(String),
}

/// One source's part of a report.
struct Teller<'a> {
    watchlist: &'a Watchlist,
    source: &'a Source,
    store: &'a Store,
    scope: &'a Scope,
    told: Told,
    report: &'a mut Report,
}

impl Teller<'_> {
    /// Goes through the snapshots, oldest first, and tells what is to be told of each.
    fn snapshots(&mut self, snapshots: &[Snapshot], checks: &[CheckRun]) {
        let Some(first) = snapshots.first() else { return };
        // The old side of the next pair has often just been read as the new side of this one.
        let mut last_read: Option<(Timestamp, Result<Read, Unread>)> = None;
        let mut read = |snapshot: &Snapshot| -> Result<Read, Unread> {
            match &last_read {
                Some((at, read)) if *at == snapshot.at => read.clone(),
                _ => {
                    let read = read_snapshot(self.store, self.source, snapshot);
                    last_read = Some((snapshot.at, read.clone()));
                    read
                }
            }
        };
        let is_wanted = |told: &Told, at: Timestamp| match self.scope {
            Scope::Owed(_) => told.through.is_none_or(|through| at > through),
            Scope::Period(range) => range.contains(&at),
        };
        let new_here = self.told.through.is_none();
        if is_wanted(&self.told, first.at) && (new_here || !matches!(self.scope, Scope::Owed(_))) {
            let read = read(first);
            self.begin(first, read);
        }
        for (place, pair) in snapshots.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            let late = self.told.owed.contains(&to.at) && matches!(self.scope, Scope::Owed(_));
            if !late && (!is_wanted(&self.told, to.at) || to.origin == Origin::Supplied) {
                continue;
            }
            let (old, new) = (read(from), read(to));
            let title = self.watchlist.title_of(self.source);
            let mut since = from;
            let change = match (&old, &new) {
                (Ok(old), Ok(new)) => {
                    self.told.owed.remove(&to.at);
                    let diff = compare::compare(&old.document, &new.document);
                    judge::judge(self.source, title, old, new, diff)
                }
                (Err(_), _) | (_, Err(_)) if late => None,
                (Err(why), Ok(new)) => {
                    if matches!(why, Unread::Damaged(_)) {
                        self.unreadable(from, why);
                    }
                    // What stands now is compared with what could last be read before.
                    let mut before = snapshots[..place].iter().rev();
                    let readable = before.find_map(|earlier| Some((earlier, read(earlier).ok()?)));
                    let in_words = readable.and_then(|(earlier, old)| {
                        let diff = compare::compare(&old.document, &new.document);
                        Some((earlier, judge::judge(self.source, title, &old, new, diff)?))
                    });
                    if let Some((earlier, change)) = in_words {
                        since = earlier;
                        Some(change)
                    } else {
                        self.told.owed.insert(to.at);
                        Some(unread(self.source, title, from, to, why))
                    }
                }
                (_, Err(why)) => {
                    self.told.owed.insert(to.at);
                    self.unreadable(to, why);
                    Some(unread(self.source, title, from, to, why))
                }
            };
            if let Some(mut change) = change {
                // A bare id says less than the page's own title.
                let own = new.as_ref().ok().and_then(|read| read.document.title.as_ref());
                if let (true, Some(own)) = (title == self.source.id.as_str(), own) {
                    change.title.clone_from(own);
                }
                change.last_seen_before = last_seen(since, to, checks);
                self.report.changes.push(change);
            }
        }
        self.told.through = self.told.through.max(snapshots.last().map(|last| last.at));
    }

    fn begin(&mut self, first: &Snapshot, read: Result<Read, Unread>) {
        if let Err(why) = &read {
            self.unreadable(first, why);
        }
        let document = read.ok().map(|read| read.document);
        let document = document.as_ref();
        let dated = |kind| document.and_then(|document| document.notice(kind)?.date);
        let own = document.and_then(|document| document.title.clone());
        let withdrawn = document.and_then(|document| document.notice(NoticeKind::Withdrawn));
        self.report.beginnings.push(Beginning {
            source: self.source.id.clone(),
            publication: self.source.publication.clone(),
            title: own.unwrap_or_else(|| self.watchlist.title_of(self.source).to_owned()),
            url: self.source.url.clone(),
            publisher_date: dated(NoticeKind::Updated).or_else(|| dated(NoticeKind::Published)),
            captured_at: first.at,
            sha256: first.sha256,
            length: first.length,
            words: document.map(crate::model::document::Document::words),
            withdrawn: withdrawn.map(|notice| notice.text.clone()),
        });
    }

    /// Once a snapshot: it stands in two pairs.
    fn unreadable(&mut self, snapshot: &Snapshot, why: &Unread) {
        let is_this =
            |told: &Unreadable| told.source == self.source.id && told.captured_at == snapshot.at;
        if self.report.unreadable.iter().any(is_this) {
            return;
        }
        self.report.unreadable.push(Unreadable {
            source: self.source.id.clone(),
            title: self.watchlist.title_of(self.source).to_owned(),
            url: self.source.url.clone(),
            why: why.to_string(),
            damaged: matches!(why, Unread::Damaged(_)),
            captured_at: snapshot.at,
            sha256: snapshot.sha256,
        });
    }

    /// Why this source cannot be spoken for, and whether that is due to be told by itself: a failure
    /// when it is confirmed, weekly after that; everything on day one; and what no crawl came to for
    /// long. None where its page was seen as of `until`. Recovery is told once.
    fn unseen(
        &mut self,
        head: &Head,
        until: Timestamp,
        now: Timestamp,
    ) -> Option<(bool, Unchecked)> {
        let title = self.watchlist.title_of(self.source).to_owned();
        let source = self.source.id.clone();
        let Some(row) = &head.failing else {
            let told = self.told.failing.take();
            if let (Some((since, _)), Some(at), Scope::Owed(_)) =
                (told, head.last_checked, self.scope)
            {
                let title = title.clone();
                self.report.recovered.push(Recovered { source: source.clone(), title, since, at });
            }
            let (due, since, why) = match standing::forgotten(self.source, head, until)? {
                Forgotten::AlwaysSoFar => (false, until, "no crawl has come to it yet"),
                Forgotten::Since(due) => {
                    (true, due, "it has been due since then, and no crawl came to it")
                }
            };
            let unchecked = Unchecked {
                source,
                title,
                url: self.source.url.clone(),
                why: why.to_owned(),
                since,
                checks: 0,
                last_checked: head.last_checked,
            };
            return Some((due, unchecked));
        };
        let due = match (self.scope, self.told.failing) {
            (Scope::Period(_) | Scope::Owed(None), _) => true,
            (Scope::Owed(_), Some((since, told))) if since == row.since => {
                now.duration_since(told) >= REMIND_AFTER
            }
            (Scope::Owed(_), _) => row.is_confirmed(),
        };
        let unchecked = Unchecked {
            source,
            title,
            url: self.source.url.clone(),
            why: row.why.text.clone(),
            since: row.since,
            checks: row.count,
            last_checked: head.last_checked,
        };
        Some((due, unchecked))
    }
}

/// When the old text was last seen before the new one came.
fn last_seen(from: &Snapshot, to: &Snapshot, checks: &[CheckRun]) -> Timestamp {
    let same = |run: &&CheckRun| run.result == CheckResult::Same(from.at) && run.last < to.at;
    checks.iter().filter(same).map(|run| run.last).max().unwrap_or(from.at).max(from.at)
}

/// A change whose text cannot be told, and whether the publisher's file or our copy is the reason.
fn unread(source: &Source, title: &str, from: &Snapshot, to: &Snapshot, why: &Unread) -> Change {
    let said = why.to_string();
    match why {
        Unread::Damaged(_) => judge::copy_damaged(source, title, from, to, &said),
        Unread::Format(_) => judge::file_changed(source, title, from, to, &said),
    }
}

/// Reads a snapshot with today's extractor and the recipe of its day; the error says why in words.
///
/// # Errors
/// [`Unread`]: why it cannot be read, for people.
pub fn read_snapshot(store: &Store, source: &Source, snapshot: &Snapshot) -> Result<Read, Unread> {
    let body = store.body(snapshot).map_err(|error| Unread::Damaged(error.to_string()))?;
    let document = extract::extract(&body, &source.recipe_at(snapshot.at))
        .map_err(|error| Unread::Format(error.to_string()))?;
    Ok(Read { snapshot: snapshot.clone(), document })
}

/// How every source of the list stands.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn status(watchlist: &Watchlist, store: &Store, now: Timestamp) -> Result<Status, StoreError> {
    let heads = store.heads()?;
    let row = |source: &Source| {
        let of_all_ids = || standing::ids(source).filter_map(|id| heads.get(id));
        let head = of_all_ids().next().cloned().unwrap_or_default();
        SourceStatus {
            source: source.id.clone(),
            title: watchlist.title_of(source).to_owned(),
            url: source.url.clone(),
            paused: source.paused.clone(),
            last_checked: head.last_checked,
            newest_snapshot: of_all_ids().filter_map(|head| Some(head.newest.as_ref()?.at)).max(),
            snapshots: of_all_ids().map(|head| head.snapshots).sum(),
            failing: head.failing.map(|row| (row.why, row.since, row.count)),
        }
    };
    Ok(Status {
        generated_at: now,
        last_complete_crawl: store.last_complete_crawl(),
        sources: watchlist.sources.iter().map(row).collect(),
        unlisted: unlisted(watchlist, store)?,
    })
}
