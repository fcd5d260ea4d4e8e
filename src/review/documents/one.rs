//! One document of a publication: what is known of it, what of it this reader is to be told, and which of its
//! versions could be read when. Says nothing of any other document.

use std::rc::Rc;

use jiff::Timestamp;

use crate::{
    judge,
    model::{
        change::{Read, Waited},
        sighting::{Aside, Settled, Stood},
        snapshot::{CheckResult, CheckRun, Head, Snapshot, Told},
        source::Source,
    },
    review::{
        Readings, Scope, Unread,
        parts::Followed,
        stood::Known,
        taken_back, teller,
        views::{self, View, Views},
    },
    store::{Store, StoreError},
};

/// A change of a document's text at its own address that is to be told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// The version before it, of the same view.
    pub(super) from: Timestamp,
    /// What another view has told between the two.
    pub(super) between: Option<views::Told>,
    pub(super) to: Timestamp,
    /// When the old text was last seen.
    pub(super) last_seen: Timestamp,
    /// The last look before the new text that brought nothing.
    pub(super) missed: Option<Timestamp>,
    /// Whether only its text is owed: that it changed was told when it could not be read.
    pub(super) late: bool,
}

/// One document.
pub(in crate::review) struct One<'a> {
    pub(in crate::review) source: &'a Source,
    pub(super) title: &'a str,
    /// Whether the publication offers it as it stands.
    pub(in crate::review) is_named: bool,
    pub(in crate::review) told: Option<Told>,
    pub(in crate::review) known: Option<Known<'a>>,
    pub(in crate::review) settled: Option<Settled>,
    pub(super) events: Vec<Event>,
    readings: Option<&'a Readings>,
}

impl<'a> One<'a> {
    /// A document that has not been looked up, of which a reader was told so much.
    pub(super) fn of(
        document: &'a Followed,
        told: Option<Told>,
        readings: Option<&'a Readings>,
    ) -> Self {
        let Followed { source, title, is_named } = document;
        Self {
            source,
            title,
            is_named: *is_named,
            told,
            known: None,
            settled: None,
            events: Vec::new(),
            readings,
        }
    }

    /// Whether this reader has been told of all that is held, and nothing is amiss.
    pub(super) fn is_all_told(&self, head: Option<&Head>, scope: &Scope) -> bool {
        let (Some(told), Some(head), Scope::Owed(_)) = (&self.told, head, scope) else {
            return false;
        };
        let newest = head.newest.as_ref().map(|newest| newest.at);
        told.through >= newest
            && newest.is_some()
            && told.held.is_empty()
            && told.owed.is_empty()
            && told.failing.is_none()
            && !taken_back::is_owed(Some(told), &head.decisions)
            && (head.failing.is_none() || !self.is_named)
    }

    pub(super) fn settle(
        &mut self,
        store: &'a Store,
        fresh: Option<Timestamp>,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let (source, readings) = (self.source, self.readings);
        let known = self.known.get_or_insert_with(|| Known::with(store, source, readings));
        self.settled = Some(known.settled(fresh, until)?);
        Ok(())
    }

    /// Works out what stood, and what of it is to be told.
    pub(super) fn look(
        &mut self,
        store: &'a Store,
        scope: &Scope,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let told = self.told.clone().unwrap_or_default();
        let fresh = match scope {
            Scope::Owed(_) => told.through,
            Scope::Period(range) => Some(range.start),
        };
        self.settle(store, fresh, until)?;
        let (Some(known), Some(settled)) = (self.known.as_mut(), &self.settled) else {
            return Ok(());
        };
        let mut due = Vec::with_capacity(settled.standings.len());
        for standing in &settled.standings {
            due.push(match scope {
                Scope::Period(range) => range.contains(&standing.known),
                Scope::Owed(_) => {
                    teller::is_owed(Some(&told), standing)
                        || (told.owed.contains(&standing.at) && known.may_be_read(standing.at))
                }
            });
        }
        if !due.contains(&true) {
            return Ok(());
        }
        known.checks()?;
        let mut views = Views::default();
        let mut before: Option<Timestamp> = None;
        for (standing, due) in settled.standings.iter().zip(due) {
            let Stood::Version(to) = standing.what else { continue };
            let view = views.see(self.source, known, to);
            let Some(last) = before.replace(to) else { continue };
            let (newest, last_seen) = known.last_shown(settled, last, standing.at);
            let (from, between) = match view {
                View::Same => (newest, None),
                View::Other(Some(own)) => (own.at, Some(own.told)),
                View::Other(None) => continue,
            };
            if !due || last == to {
                continue;
            }
            let is_owed = teller::is_owed(Some(&told), standing);
            let late = matches!(scope, Scope::Owed(_)) && !is_owed;
            let in_vain = |run: &&CheckRun| {
                matches!(run.result, CheckResult::NotChecked(_)) && run.first < standing.at
            };
            let missed = known.checks()?.iter().filter(in_vain).map(|run| run.last).max();
            let missed = missed.filter(|missed| *missed > last_seen);
            self.events.push(Event { from, between, to, last_seen, missed, late });
        }
        Ok(())
    }

    pub(super) fn versions(&self) -> impl DoubleEndedIterator<Item = (Timestamp, Timestamp)> {
        let standings = self.settled.iter().flat_map(|settled| &settled.standings);
        standings.filter_map(|standing| match standing.what {
            Stood::Version(of) => Some((standing.at, of)),
            Stood::Gone(_) => None,
        })
    }

    /// The version that stood at `at`; where none is as old, none.
    pub(super) fn last_before(&self, at: Timestamp) -> Option<Snapshot> {
        let (_, of) = self.versions().rfind(|(first, _)| *first <= at)?;
        self.snapshot(of)
    }

    /// What stood of it once the publication's version of `at` had been followed: what stood before, where a
    /// look from then on still showed that; else the first version from `at` on. Where none is as new, what
    /// stood last.
    pub(super) fn since(&mut self, at: Timestamp) -> Option<Snapshot> {
        let next = self.versions().find(|(first, _)| *first >= at);
        let (_, of) = match next {
            Some(next) if !self.is_still_shown(at) => next,
            Some(_) => self.versions().rfind(|(first, _)| *first < at)?,
            None => self.versions().next_back()?,
        };
        self.snapshot(of)
    }

    /// Whether a look from `at` on, before any newer version, showed what had stood before `at`.
    pub(super) fn is_still_shown(&mut self, at: Timestamp) -> bool {
        let Some((_, of)) = self.versions().rfind(|(first, _)| *first < at) else { return false };
        let next = self.versions().find(|(first, _)| *first >= at);
        let until = next.map_or(Timestamp::MAX, |(first, _)| first);
        let (Some(settled), Some(known)) = (&self.settled, self.known.as_mut()) else {
            return false;
        };
        if let Err(error) = known.checks() {
            tracing::warn!(source = self.source.id.as_str(), "{error}");
            return false;
        }
        known.last_shown(settled, of, until).1 >= at
    }

    /// What the version of `of` had to wait for.
    pub(super) fn waited(&self, of: Timestamp) -> Option<Waited> {
        let mut standings = self.settled.iter().flat_map(|settled| &settled.standings);
        judge::waited(standings.find(|standing| standing.what == Stood::Version(of))?)
    }

    pub(super) fn snapshot(&self, at: Timestamp) -> Option<Snapshot> {
        self.known.as_ref()?.snapshot(at)
    }

    pub(super) fn read(&mut self, snapshot: &Snapshot) -> Result<Rc<Read>, Unread> {
        match self.known.as_mut() {
            Some(known) => known.read(snapshot),
            None => Err(Unread::CutShort("it was not looked up".to_owned())),
        }
    }

    /// How many versions of it stood at `until` or before.
    pub(super) fn versions_before(&self, until: Timestamp) -> usize {
        self.versions().filter(|(first, _)| *first <= until).count()
    }

    /// Notes that its text is not owed any more.
    pub(super) fn settled_owed(&mut self, at: Timestamp) {
        if let Some(told) = &mut self.told {
            told.owed.remove(&at);
        }
    }

    /// The same of every text from before `until`.
    pub(super) fn settled_until(&mut self, until: Timestamp) {
        if let Some(told) = &mut self.told {
            told.owed.retain(|at| *at >= until);
        }
    }

    /// Whether the version from `at` on was not found unreadable by today's reader.
    pub(super) fn may_be_read(&mut self, at: Timestamp) -> bool {
        let Some(version) = self.since(at) else { return false };
        self.known.as_mut().is_some_and(|known| known.may_be_read(version.at))
    }

    pub(super) fn words(&mut self, at: Timestamp) -> usize {
        self.known.as_mut().map_or(0, |known| known.words(at))
    }

    /// Notes that this reader has been told of all that is held.
    pub(in crate::review) fn note(&mut self) {
        let (Some(settled), Some(known)) = (&self.settled, self.known.as_ref()) else { return };
        let stood = settled.standings.iter().map(|standing| standing.at).max();
        if stood.is_none() {
            return;
        }
        let told = self.told.get_or_insert_default();
        if !self.is_named {
            told.owed.clear();
            told.failing = None;
        }
        // What today's reader finds to be as it was is owed to nobody.
        let stands = |at| settled.standings.iter().any(|standing| standing.at == at);
        told.owed.retain(|at| stands(*at) || known.snapshot(*at).is_none());
        told.through = told.through.max(known.newest()).max(stood);
        told.held = settled.waiting.iter().map(|waiting| waiting.at).collect();
        // What was set aside by hand may be confirmed after all, and is taken back once.
        let is_dismissed = |aside: &Aside| matches!(aside, Aside::Dismissed(_));
        let dismissed = settled.aside.iter().filter(|(_, aside)| is_dismissed(aside));
        told.held.extend(dismissed.map(|(at, _)| *at));
        told.held.extend(taken_back::set_aside(known.decisions()).map(|decision| decision.of));
    }
}
