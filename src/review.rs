//! store -> Report: the order of things when a reader asks what changed, and nothing else. It knows
//! no network; what it says follows from the store, the sources and `now`.

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

/// A failing source is told again after so long.
const REMIND_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    let watched: Vec<_> = sources.iter().filter(|source| source.paused.is_none()).collect();
    let seen = |source: &&&&Source| {
        heads
            .get(&source.id)
            .is_some_and(|head| head.last_checked.is_some() && head.failing.is_none())
    };
    let mut report = Report {
        generated_at: now,
        period,
        watched: watched.len(),
        checked: watched.iter().filter(seen).count(),
        last_checked: watched.iter().filter_map(|source| heads.get(&source.id)?.last_checked).max(),
        starting: before.is_none() && matches!(scope, Scope::Owed(_)),
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
    for source in sources {
        let Some(head) = heads.get(&source.id) else { continue };
        let told = position.get(&source.id).cloned().unwrap_or_default();
        let mut teller = Teller { watchlist, source, store, scope, told, report: &mut report };
        if head.snapshots > 0 {
            teller.snapshots()?;
        }
        if source.paused.is_none() {
            failing.extend(teller.failing(head, now));
        }
        let told = teller.told;
        position.insert(source.id.clone(), told);
    }
    weigh_out(&mut report, least);
    // Told when due; and in a report that goes out anyway, whoever reads it learns what it does not cover.
    if !report.is_empty()
        || matches!(scope, Scope::Period(_))
        || failing.iter().any(|(due, _)| *due)
    {
        for (_, unchecked) in failing {
            let told = position.entry(unchecked.source.clone()).or_default();
            told.failing = Some((unchecked.since, now));
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
    fn snapshots(&mut self) -> Result<(), StoreError> {
        let snapshots = self.store.snapshots(&self.source.id)?;
        let Some(first) = snapshots.first() else { return Ok(()) };
        // The old side of the next pair has often just been read as the new side of this one.
        let mut last_read: Option<(Timestamp, Result<Read, String>)> = None;
        let mut read = |snapshot: &Snapshot| -> Result<Read, String> {
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
        let mut checks: Option<Vec<CheckRun>> = None;
        for pair in snapshots.windows(2) {
            let [from, to] = pair else { continue };
            let late = self.told.owed.contains(&to.at) && matches!(self.scope, Scope::Owed(_));
            if !late && (!is_wanted(&self.told, to.at) || to.origin == Origin::Supplied) {
                continue;
            }
            let (old, new) = (read(from), read(to));
            let title = self.watchlist.title_of(self.source);
            let change = match (&old, &new) {
                (Ok(old), Ok(new)) => {
                    self.told.owed.remove(&to.at);
                    let diff = compare::compare(&old.document, &new.document);
                    judge::judge(self.source, title, old, new, diff)
                }
                (Err(why), _) | (_, Err(why)) => {
                    self.told.owed.insert(to.at);
                    let unread =
                        (!late).then(|| judge::file_changed(self.source, title, from, to, why));
                    if let (Err(why), false) = (&new, late) {
                        self.unreadable(to, why);
                    }
                    unread
                }
            };
            if let Some(mut change) = change {
                let checks = match &checks {
                    Some(checks) => checks,
                    None => checks.insert(self.store.checks(&self.source.id)?),
                };
                change.last_seen_before = last_seen(from, to, checks);
                self.report.changes.push(change);
            }
        }
        self.told.through = self.told.through.max(snapshots.last().map(|last| last.at));
        Ok(())
    }

    fn begin(&mut self, first: &Snapshot, read: Result<Read, String>) {
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

    fn unreadable(&mut self, snapshot: &Snapshot, why: &str) {
        self.report.unreadable.push(Unreadable {
            source: self.source.id.clone(),
            title: self.watchlist.title_of(self.source).to_owned(),
            url: self.source.url.clone(),
            why: why.to_owned(),
            captured_at: snapshot.at,
            sha256: snapshot.sha256,
        });
    }

    /// The failure that this source is in, and whether it is due to be told by itself: when it is
    /// confirmed, weekly after that; and everything on day one. Recovery is told once.
    fn failing(&mut self, head: &Head, now: Timestamp) -> Option<(bool, Unchecked)> {
        let title = self.watchlist.title_of(self.source).to_owned();
        let source = self.source.id.clone();
        let Some(row) = &head.failing else {
            let told = self.told.failing.take();
            if let (Some((since, _)), Some(at), Scope::Owed(_)) =
                (told, head.last_checked, self.scope)
            {
                self.report.recovered.push(Recovered { source, title, since, at });
            }
            return None;
        };
        let due = match (self.scope, self.told.failing) {
            (Scope::Period(range), _) => range.contains(&row.last),
            (Scope::Owed(None), _) => true,
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

/// Reads a snapshot with today's extractor and the recipe of its day; the error says why in words.
///
/// # Errors
/// Why it cannot be read, for people.
pub fn read_snapshot(store: &Store, source: &Source, snapshot: &Snapshot) -> Result<Read, String> {
    let body = store.body(snapshot).map_err(|error| error.to_string())?;
    let document = extract::extract(&body, &source.recipe_at(snapshot.at))
        .map_err(|error| error.to_string())?;
    Ok(Read { snapshot: snapshot.clone(), document })
}

/// What happened between two snapshots of a source, for whoever asks; none where nothing did that a reader sees.
///
/// # Errors
/// Why one of them cannot be read, for people.
pub fn between(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    from: &Snapshot,
    to: &Snapshot,
) -> Result<Option<Change>, String> {
    let (old, new) = (read_snapshot(store, source, from)?, read_snapshot(store, source, to)?);
    let diff = compare::compare(&old.document, &new.document);
    Ok(judge::judge(source, watchlist.title_of(source), &old, &new, diff))
}

/// How every source of the list stands.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn status(watchlist: &Watchlist, store: &Store, now: Timestamp) -> Result<Status, StoreError> {
    let heads = store.heads()?;
    let row = |source: &Source| {
        let head = heads.get(&source.id).cloned().unwrap_or_default();
        SourceStatus {
            source: source.id.clone(),
            title: watchlist.title_of(source).to_owned(),
            url: source.url.clone(),
            paused: source.paused.clone(),
            last_checked: head.last_checked,
            newest_snapshot: head.newest.map(|newest| newest.at),
            snapshots: head.snapshots,
            failing: head.failing.map(|row| (row.why, row.since, row.count)),
        }
    };
    Ok(Status { generated_at: now, sources: watchlist.sources.iter().map(row).collect() })
}
