//! Whether a source can be spoken for, and whether that it cannot is due to be told. Tells of no change.

use jiff::Timestamp;

use super::{
    REMIND_AFTER, Scope,
    standing::{self, Forgotten},
    stood::Unseen,
    teller::Teller,
};
use crate::{
    judge,
    model::{
        change::{Change, ChangeKind},
        report::{Recovered, Unchecked},
        sighting::{Settled, Stood},
        snapshot::Head,
    },
};

/// Whether a source can be spoken for.
pub(super) enum Spoken {
    /// Its page was seen as of the report's end.
    For,
    /// Not, and nothing is to be said of that here: it waits for a second look, or is a change.
    Quiet,
    /// Not; whether that is due to be told by itself, and how.
    Not(bool, Box<Unchecked>),
    /// Not, since no crawl came to it for long; the same of that.
    Left(bool, Box<Unchecked>),
}

impl Teller<'_> {
    /// Why this source cannot be spoken for, and whether that is due to be told by itself: a failure
    /// when it is confirmed, weekly after that; what no crawl came to for long in the same way; and
    /// everything on day one. Recovery is told once.
    pub(super) fn spoken(
        &mut self,
        head: &Head,
        settled: &Settled,
        unseen: Unseen,
        until: Timestamp,
        now: Timestamp,
    ) -> Spoken {
        // A document that is offered and not there is one that cannot be checked; its publication is there.
        let is_page = self.source.id.parent().is_none();
        let gone = settled.standings.last().filter(|last| matches!(last.what, Stood::Gone(_)));
        let waits = settled.waiting.as_ref();
        let comes = waits.is_some_and(|waiting| !waiting.odd.is_gone());
        // What a person set aside is not told to that person at once, but when a week has gone by.
        let dismissed = settled.dismissed.as_ref();
        let long = dismissed.is_some_and(|(since, _)| now.duration_since(*since) >= REMIND_AFTER);
        if gone.is_some() || long {
            self.report.unseen.insert(self.source.id.clone());
        }
        if let (Some(gone), false) = (gone, comes) {
            let since = head.failing.as_ref().map_or(gone.at, |row| row.since);
            let is_told = |change: &Change| {
                change.source == self.source.id
                    && matches!(change.kind, ChangeKind::Removed | ChangeKind::NotFound)
            };
            if self.report.changes.iter().any(is_told) {
                self.told.failing = Some((since, now));
                return Spoken::Quiet;
            }
            let mut unchecked = self.unchecked(head, judge::why_gone(gone), since, unseen.looks);
            (unchecked.confirmed, unchecked.gone) = (true, is_page);
            unchecked.last_checked = unseen.last_shown;
            return Spoken::Not(self.is_due(since, true, now), unchecked);
        }
        if let Some((since, reason)) = &settled.dismissed {
            let why = format!("what came instead was set aside by hand: {reason}");
            let mut unchecked = self.unchecked(head, why, *since, unseen.looks);
            unchecked.confirmed = long;
            unchecked.by_hand = true;
            unchecked.last_checked = unseen.last_shown;
            return Spoken::Not(self.is_due(*since, long, now), unchecked);
        }
        let forgotten = standing::forgotten(self.source, head, until);
        let is_left = matches!(forgotten, Some(Forgotten::Since(_)));
        // A 404 that waits for its second look is told there.
        let is_held = waits.is_some_and(|waiting| waiting.odd.is_gone());
        let row = head.failing.as_ref().filter(|row| row.is_confirmed() || !is_held);
        let Some(row) = row else {
            // What waits is no recovery: it may be over by the next look. That needs a crawl to come.
            if waits.is_some() && !is_left {
                return Spoken::Quiet;
            }
            if waits.is_none() {
                self.recovered(head);
            }
            return match forgotten {
                None => Spoken::For,
                Some(Forgotten::AlwaysSoFar) => {
                    let why = "no crawl has come to it yet".to_owned();
                    Spoken::Not(false, self.unchecked(head, why, until, 0))
                }
                Some(Forgotten::Since(due)) => {
                    let why = "it is due, and no crawl has come to it".to_owned();
                    let mut unchecked = self.unchecked(head, why, due, 0);
                    unchecked.confirmed = true;
                    Spoken::Left(self.is_due(due, true, now), unchecked)
                }
            };
        };
        // Where no crawl comes any more, no further check would confirm it.
        let sure = row.is_confirmed() || is_left;
        let due = self.is_due(row.since, sure, now);
        let mut unchecked = self.unchecked(head, row.why.text.clone(), row.since, row.count);
        unchecked.confirmed = sure;
        unchecked.gone = is_page && row.why.cause.is_gone();
        Spoken::Not(due, unchecked)
    }

    /// Whether a failure since then is to be told by itself.
    fn is_due(&self, since: Timestamp, is_confirmed: bool, now: Timestamp) -> bool {
        match (self.scope, self.told.failing) {
            (Scope::Period(_) | Scope::Owed(None), _) => true,
            (Scope::Owed(_), Some((told_of, told))) if told_of == since => {
                now.duration_since(told) >= REMIND_AFTER
            }
            (Scope::Owed(_), _) => is_confirmed,
        }
    }

    fn unchecked(&self, head: &Head, why: String, since: Timestamp, checks: u32) -> Box<Unchecked> {
        Box::new(Unchecked {
            source: self.source.id.clone(),
            title: self.watchlist.title_of(self.source).to_owned(),
            url: self.source.url.clone(),
            why,
            since,
            checks,
            confirmed: false,
            gone: false,
            by_hand: false,
            last_checked: head.last_checked,
        })
    }

    fn recovered(&mut self, head: &Head) {
        let Some((since, _)) = self.told.failing else { return };
        // Told as due, and still not come to, it was not seen since.
        let Some(at) = head.last_checked.filter(|at| *at > since) else { return };
        self.told.failing = None;
        let is_there_again = |change: &Change| {
            let is =
                change.kind == ChangeKind::Returned || change.also.contains(&ChangeKind::Returned);
            change.source == self.source.id && is
        };
        if matches!(self.scope, Scope::Owed(_)) && !self.report.changes.iter().any(is_there_again) {
            let source = self.source.id.clone();
            let title = self.watchlist.title_of(self.source).to_owned();
            self.report.recovered.push(Recovered { source, title, since, at });
        }
    }
}
