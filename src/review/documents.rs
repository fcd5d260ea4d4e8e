//! The documents of one publication, as one reader is told of them: what happened to each joins the event of
//! its publication, or is one by itself. Decides neither what stood nor how much a change matters.

mod earlier;
mod formats;
mod one;
mod pairs;
mod texts;

use jiff::Timestamp;

use super::{Readings, Scope, Unread, parts::Followed, standing, teller};
use crate::{
    model::{
        change::{PartChange, PartText},
        diff::Edit,
        part,
        sighting::Settled,
        snapshot::{Position, Snapshot},
        source::{Source, SourceId},
        time::in_london,
    },
    store::{Store, StoreError},
};

use earlier::Step;
use one::Event;
pub(super) use one::One;

/// What is told of documents beside their publication's page.
pub(super) struct Joined {
    pub(super) parts: Vec<PartChange>,
    pub(super) edits: Vec<Edit>,
    /// The first look that showed any of it, and the last that showed what was before.
    pub(super) span: Option<(Timestamp, Timestamp)>,
    /// Snapshots that could not be read, and why.
    pub(super) unread: Vec<(SourceId, Snapshot, Unread)>,
}

impl Joined {
    fn none() -> Self {
        Self { parts: Vec::new(), edits: Vec::new(), span: None, unread: Vec::new() }
    }
}

/// All documents of one publication.
pub(super) struct Documents<'a> {
    pub(super) all: Vec<One<'a>>,
    publication: &'a Source,
    /// When the versions of the publication's page that stood were captured, oldest first.
    versions: Vec<Timestamp>,
    /// Which file took another's place, or was taken off, in which version of the publication, once that was
    /// asked for.
    steps: Option<Vec<Step>>,
    store: &'a Store,
    scope: &'a Scope,
}

impl<'a> Documents<'a> {
    /// Gathers what is known and what is to be told of each. Of those of which this reader has been told
    /// everything nothing is looked up.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn of(
        store: &'a Store,
        publication: &'a Source,
        settled: &Settled,
        followed: &'a [Followed],
        position: &Position,
        scope: &'a Scope,
        readings: Option<&'a Readings>,
    ) -> Result<Self, StoreError> {
        let until = end(scope);
        let mut all = Vec::new();
        for document in followed {
            let source = &document.source;
            let told = standing::ids(source).find_map(|id| position.get(id)).cloned();
            let mut one = One::of(document, told, readings);
            let head = standing::ids(source).find_map(|id| store.head(id));
            if !one.is_all_told(head, scope) {
                one.look(store, scope, until)?;
            }
            all.push(one);
        }
        let versions = settled.standings.iter().filter_map(teller::version).collect();
        Ok(Self { all, publication, versions, steps: None, store, scope })
    }

    fn place(&self, address: &str) -> Option<usize> {
        let url = address.parse().ok()?;
        let of = |key: &str| self.all.iter().position(|one| one.source.id.key() == Some(key));
        of(&part::key_apart(&url)).or_else(|| of(&part::key(&url)))
    }

    /// What the change of attachments says of their texts, and which changes of documents at their own
    /// addresses belong to the version of the page first seen at `at`: their old text was last seen before
    /// it, their new text with it or after, no later version of the page lies between, and no look at them from
    /// then on was in vain. A reader who is told every day learns of them then.
    pub(super) fn join(&mut self, offered: Vec<PartChange>, at: Timestamp) -> Joined {
        let mut joined = Joined::none();
        for change in self.paired(offered, at) {
            let change = self.filled(change, at, &mut joined);
            joined.parts.push(change);
        }
        for n in 0..self.all.len() {
            let versions = &self.versions;
            let is_last = |to: Timestamp| !versions.iter().any(|other| at < *other && *other <= to);
            let of_this = |event: &Event| {
                let is_same_crawl = event.missed.is_none_or(|missed| missed < at);
                event.last_seen < at && at <= event.to && is_last(event.to) && is_same_crawl
            };
            let (taken, left): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.all[n].events).into_iter().partition(of_this);
            self.all[n].events = left;
            for event in taken {
                self.changed(n, event, &mut joined);
            }
        }
        joined
    }

    /// The changes of documents that belong to no version of the page: those whose times overlap are one.
    pub(super) fn rest(&mut self) -> Vec<Joined> {
        let mut events: Vec<(usize, Event)> = Vec::new();
        for (n, one) in self.all.iter_mut().enumerate() {
            events.extend(std::mem::take(&mut one.events).into_iter().map(|event| (n, event)));
        }
        events.sort_by_key(|(n, event)| (event.to, *n));
        let mut groups: Vec<(Timestamp, Joined)> = Vec::new();
        for (n, event) in events {
            let is_near = groups.last().is_some_and(|(end, _)| event.last_seen < *end);
            if !is_near {
                groups.push((event.to, Joined::none()));
            }
            if let Some((end, joined)) = groups.last_mut() {
                *end = event.to.min(*end);
                let mut own = std::mem::replace(joined, Joined::none());
                self.changed(n, event, &mut own);
                *joined = own;
            }
        }
        let groups = groups.into_iter().map(|(_, joined)| joined);
        groups.filter(|joined| !joined.parts.is_empty()).collect()
    }

    /// Of the documents whose text was owed since the version of the page of `at`, those that can be read
    /// now, as `offered` there.
    pub(super) fn late(&mut self, offered: Vec<PartChange>, at: Timestamp) -> Joined {
        let mut joined = Joined::none();
        for change in self.paired(offered, at) {
            let Some(n) = self.place(&change.url) else { continue };
            let is_owed = self.all[n].told.as_ref().is_some_and(|told| told.owed.contains(&at));
            if !is_owed || !self.all[n].may_be_read(at) {
                continue;
            }
            let mut own = Joined::none();
            let change = self.filled(change, at, &mut own);
            if matches!(change.text, PartText::Same | PartText::Differs | PartText::New) {
                if let Some(told) = &mut self.all[n].told {
                    told.owed.remove(&at);
                }
                let seen = change.to.as_ref().map_or(at, |to| to.captured_at);
                joined.span = joined.span.max(Some((at, seen)));
                joined.parts.push(change);
                joined.edits.extend(own.edits);
            }
        }
        joined
    }

    /// Since which versions of the page texts are owed that may be read now.
    pub(super) fn owed(&mut self) -> Vec<Timestamp> {
        let mut owed = Vec::new();
        for one in &mut self.all {
            let since = one.told.iter().flat_map(|told| told.owed.iter().copied());
            let since: Vec<_> = since.collect();
            owed.extend(since.into_iter().filter(|at| one.may_be_read(*at)));
        }
        owed.sort_unstable();
        owed.dedup();
        owed
    }

    /// Looks up what was passed over.
    fn ensure(&mut self, which: [Option<usize>; 2]) {
        for n in which.into_iter().flatten() {
            let store = self.store;
            let until = end(self.scope);
            let one = &mut self.all[n];
            if one.settled.is_none()
                && let Err(error) = one.settle(store, None, until)
            {
                tracing::warn!(source = one.source.id.as_str(), "{error}");
            }
        }
    }

    /// How many documents are offered, and the words of those that can be read.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn count(&mut self) -> (usize, usize) {
        let mut counted = (0, 0);
        for n in 0..self.all.len() {
            self.ensure([Some(n), None]);
            let one = &mut self.all[n];
            if !one.is_named {
                continue;
            }
            counted.0 += 1;
            counted.1 += one.last_before(Timestamp::MAX).map_or(0, |at| one.words(at.at));
        }
        counted
    }
}

/// Up to when what stood counts.
fn end(scope: &Scope) -> Timestamp {
    match scope {
        Scope::Owed(_) => Timestamp::MAX,
        Scope::Period(range) => range.end,
    }
}

/// `3 March 2026`.
pub(super) fn day(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y").to_string()
}
