//! One source's part of a report: which of its standings a reader is told, as what, and why it cannot be
//! spoken for. Decides neither what stood nor how much a change matters.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    Scope, Unread,
    documents::{Documents, One},
    proposals, returns, standing,
    stood::Known,
    taken_back,
    views::{Pair, View, Views},
};
use crate::{
    compare, judge,
    judge::suspicion,
    model::{
        change::{Change, ChangeKind, Read},
        document::{Document, NoticeKind},
        part,
        report::{Beginning, Held, Report, Unreadable},
        sighting::{Aside, Begun, Fingerprint, Settled, Standing, Stood, Waiting},
        snapshot::{Snapshot, Told},
        source::{Source, Watchlist},
    },
    register::Register,
    store::StoreError,
};

pub(super) struct Teller<'a> {
    pub(super) watchlist: &'a Watchlist,
    pub(super) register: &'a Register,
    pub(super) source: &'a Source,
    pub(super) scope: &'a Scope,
    pub(super) told: Told,
    pub(super) report: &'a mut Report,
}

impl Teller<'_> {
    /// What stood, as far as this reader is to be told of it.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn settled(&self, known: &mut Known<'_>) -> Result<Settled, StoreError> {
        known.settled(self.fresh(), self.until())
    }

    /// Goes through what stood, oldest first, and tells what is to be told of each, with the documents that
    /// belong to it; then what changed in documents alone.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn tell(
        &mut self,
        known: &mut Known<'_>,
        settled: &Settled,
        documents: &mut Documents<'_>,
    ) -> Result<(), StoreError> {
        if let Some(waiting) = &settled.waiting {
            let title = returns::title(known, self.watchlist, self.source, settled);
            self.report.held.push(held(self.source, &title, waiting));
        }
        let standings = self.with_supplied(settled, known);
        // Where watching began is no change, whatever older copy was supplied.
        let begun = settled.standings.iter().find(|standing| version(standing).is_some());
        if let Some(first) = begun {
            self.begin(first, known, documents);
        }
        let begun = begun.map(|first| first.at);
        let owed = documents.owed();
        if standings.iter().any(|standing| self.is_to_be_told(standing)) {
            known.checks()?;
        }
        let mut before: Option<Timestamp> = None;
        let mut gone: Option<&Standing> = None;
        let mut views = Views::default();
        for standing in &standings {
            let view = version(standing).map(|at| views.see(self.source, known, at));
            let is_begin = begun == Some(standing.at);
            if let (Some(before), true) = (before, !is_begin && self.is_to_be_told(standing)) {
                let change = match &standing.what {
                    Stood::Version(to) => {
                        let view = view.unwrap_or_default();
                        let pair = Pair { before, to: *to, view };
                        self.version(known, settled, &pair, standing, gone, documents)
                    }
                    Stood::Gone(_) => self.gone(known, settled, before, standing),
                };
                match change {
                    Some(change) if self.source.discover.is_some() => {
                        self.propose(known, &standing.what, change);
                    }
                    change => self.report.changes.extend(change),
                }
            }
            match &standing.what {
                Stood::Version(at) => (before, gone) = (Some(*at), None),
                Stood::Gone(_) => gone = Some(standing),
            }
        }
        for at in owed {
            let change = self.late(known, settled, documents, at);
            self.report.changes.extend(change);
        }
        for joined in documents.rest() {
            let change = self.of_documents(known, settled, documents, joined);
            self.report.changes.extend(change);
        }
        self.take_back(known, settled);
        self.take_back_documents(documents);
        self.forget_replaced(known, settled, documents);
        if matches!(self.scope, Scope::Owed(_)) {
            self.note(known, settled);
            documents.all.iter_mut().for_each(One::note);
        }
        Ok(())
    }

    /// Whatever was captured from then on is read by today's reader.
    fn fresh(&self) -> Option<Timestamp> {
        match self.scope {
            Scope::Owed(_) => {
                let waited = self.told.held.iter().chain(&self.told.owed).min().copied();
                let next =
                    self.told.through.map(|through| through + jiff::SignedDuration::from_millis(1));
                next.map(|next| waited.map_or(next, |waited| waited.min(next)))
            }
            Scope::Period(range) => Some(range.start),
        }
    }

    fn until(&self) -> Timestamp {
        match self.scope {
            Scope::Owed(_) => Timestamp::MAX,
            Scope::Period(range) => range.end,
        }
    }

    /// Captures that people supplied take their place by date where a period is asked for; nobody is owed them.
    fn with_supplied(&self, settled: &Settled, known: &Known<'_>) -> Vec<Standing> {
        let mut standings = settled.standings.clone();
        if let Scope::Period(range) = self.scope {
            standings.extend(known.supplied(range.end).map(standing::supplied));
            standings.sort_by_key(|standing| standing.at);
        }
        standings
    }

    fn is_to_be_told(&self, standing: &Standing) -> bool {
        match self.scope {
            Scope::Period(range) => range.contains(&standing.known),
            Scope::Owed(_) => is_owed(Some(&self.told), standing) || self.is_late(standing),
        }
    }

    /// Whether it was told by its bytes alone, since it could not be read then.
    fn is_late(&self, standing: &Standing) -> bool {
        let owed = version(standing).is_some_and(|at| self.told.owed.contains(&at));
        owed && matches!(self.scope, Scope::Owed(_))
    }

    /// A text that could not be read and has given way to another, or is offered no more, is none that cannot be
    /// read. Our own damaged copies are told whatever came after them.
    fn forget_replaced(&mut self, known: &Known<'_>, settled: &Settled, documents: &Documents<'_>) {
        let id = &self.source.id;
        let mut replaced = Vec::new();
        self.report.unreadable.retain(|one| {
            let newest = if one.source == *id {
                settled.newest.and_then(|at| known.snapshot(at))
            } else {
                let mut all = documents.all.iter();
                match all.find(|document| document.source.id == one.source) {
                    None => return true,
                    Some(document) => {
                        let settled = document.settled.as_ref().filter(|_| document.is_named);
                        let newest = settled.and_then(|settled| settled.newest);
                        newest
                            .zip(document.known.as_ref())
                            .and_then(|(at, known)| known.snapshot(at))
                    }
                }
            };
            let is_newest = newest.is_some_and(|newest| newest.sha256 == one.sha256);
            let stands = one.damaged || is_newest;
            replaced.extend((!stands).then(|| one.clone()));
            stands
        });
        // The change that brought it says why, then.
        for one in replaced {
            let is_it = |change: &&mut Change| {
                change.parts.iter().any(|part| {
                    part.source.as_ref() == Some(&one.source)
                        && part.to.as_ref().is_some_and(|to| to.captured_at == one.captured_at)
                })
            };
            for change in self.report.changes.iter_mut().filter(is_it) {
                change.evidence.push(format!("{} cannot be read: {}", one.url, one.why));
            }
        }
    }

    /// Takes back what this reader was told and a person has set aside since.
    fn take_back(&mut self, known: &mut Known<'_>, settled: &Settled) {
        if taken_back::taken_back(self.scope, &self.told, known.decisions()).next().is_none() {
            return;
        }
        let title = returns::title(known, self.watchlist, self.source, settled);
        let told = taken_back::told(self.source, &title, self.scope, &self.told, known.decisions());
        self.report.taken_back.extend(told);
    }

    /// The same of a publication's documents.
    fn take_back_documents(&mut self, documents: &Documents<'_>) {
        for one in &documents.all {
            let (Some(known), Some(told)) = (&one.known, &one.told) else { continue };
            let title = self.watchlist.title_of(one.source);
            let told = taken_back::told(one.source, title, self.scope, told, known.decisions());
            self.report.taken_back.extend(told);
        }
    }

    /// Notes how far this reader has been told.
    fn note(&mut self, known: &Known<'_>, settled: &Settled) {
        let waiting = settled.waiting.as_ref().map(|waiting| waiting.at);
        if !settled.standings.iter().any(|standing| version(standing).is_some()) {
            // Nothing stood yet: what stands first will be a beginning.
            return;
        }
        let stood = settled.standings.iter().map(|standing| standing.at).max();
        self.told.through = self.told.through.max(known.newest()).max(stood);
        // What was set aside by hand may be confirmed after all.
        let dismissed =
            |(at, aside): (&Timestamp, &Aside)| matches!(aside, Aside::Dismissed(_)).then_some(*at);
        self.told.held = waiting.into_iter().collect();
        self.told.held.extend(settled.aside.iter().filter_map(dismissed));
        self.told.held.extend(taken_back::set_aside(known.decisions()).map(|decision| decision.of));
        let versions: BTreeSet<_> = settled.standings.iter().filter_map(version).collect();
        self.told.owed.retain(|at| versions.contains(at));
    }

    /// What is new on a list in which publications are looked for is proposed; what else changed on it is no
    /// news. That it is gone, or cannot be read, is.
    fn propose(&mut self, known: &mut Known<'_>, what: &Stood, change: Change) {
        let to = match what {
            Stood::Version(at) => known.snapshot(*at).and_then(|to| known.read(&to).ok()),
            Stood::Gone(_) => None,
        };
        match to {
            Some(to) if change.kind != ChangeKind::FileChanged => {
                let new = proposals::of(self.watchlist, self.source, &change, &to);
                self.report.proposed.extend(new);
            }
            _ => self.report.changes.push(change),
        }
    }

    /// What changed from one version to another; `gone` where nothing stood between them.
    fn version(
        &mut self,
        known: &mut Known<'_>,
        settled: &Settled,
        pair: &Pair,
        standing: &Standing,
        gone: Option<&Standing>,
        documents: &mut Documents<'_>,
    ) -> Option<Change> {
        let late = self.is_late(standing);
        let (from, last_seen) = returns::last_before(known, settled, pair.before, standing);
        let (from, to) = (known.snapshot(from)?, known.snapshot(pair.to)?);
        let title = self.watchlist.title_of(self.source);
        let (mut change, own) = match pair.view {
            View::Same => self.compared(known, &from, &to, late, documents),
            View::Other(own) => self.across(known, (&from, &to), own, late, documents),
        };
        if let Some(gone) = gone {
            let otherwise = judge::unchanged(self.source, title, &from, &to, standing.at);
            change = Some(judge::there_again(change, otherwise, gone.at));
        }
        let otherwise = judge::unchanged(self.source, title, &from, &to, standing.at);
        let mut change = returns::told(known, change, otherwise, standing, own.as_deref())?;
        // A bare id says less than the page's own title; an odd page's says nothing of it.
        let own = returns::title_before(known, &from, standing).or(own);
        if let (true, Some(own)) = (title == self.source.id.as_str(), own) {
            change.title = own;
        }
        judge::second_look(&mut change, standing);
        if change.from.captured_at == from.at {
            change.last_seen_before = last_seen;
        }
        Some(change)
    }

    /// How `to` differs from `from`, or from what could last be read before it; and its own title.
    pub(super) fn compared(
        &mut self,
        known: &mut Known<'_>,
        from: &Snapshot,
        to: &Snapshot,
        late: bool,
        documents: &mut Documents<'_>,
    ) -> (Option<Change>, Option<String>) {
        if from.at == to.at {
            // Seen again after it was gone: there is nothing to compare.
            let own = known.read(to).ok().and_then(|read| read.document.title.clone());
            return (None, own);
        }
        let title = self.watchlist.title_of(self.source);
        let (old, new) = (known.read(from), known.read(to));
        let own = new.as_ref().ok().and_then(|read| read.document.title.clone());
        let change = match (&old, &new) {
            (Ok(old), Ok(new)) => {
                self.told.owed.remove(&to.at);
                self.judged(known, old, new, documents)
            }
            (Err(_), _) | (_, Err(_)) if late => None,
            (Err(why), Ok(new)) => {
                if matches!(why, Unread::Damaged(_)) {
                    self.unreadable(from, why);
                }
                // What stands now is compared with what could last be read before.
                let mut earlier = known.before(from.at).into_iter();
                let is_item = |snapshot: &Snapshot| part::is_item(&snapshot.url);
                let readable = earlier.find_map(|at| {
                    let snapshot = known.snapshot(at).filter(|one| is_item(one) == is_item(to))?;
                    known.read(&snapshot).ok()
                });
                if let Some(mut change) =
                    readable.and_then(|old| self.judged(known, &old, new, documents))
                {
                    judge::passed_over(&mut change, from);
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
        (change, own)
    }

    fn judged(
        &mut self,
        known: &mut Known<'_>,
        old: &Read,
        new: &Read,
        documents: &mut Documents<'_>,
    ) -> Option<Change> {
        let title = self.watchlist.title_of(self.source);
        let mut diff = compare::compare(&old.document, &new.document);
        let rebuilt = judge::is_rebuilt(old, new, &diff);
        let offered = judge::offered(&old.document, &new.document);
        let joined = documents.join(offered, new.snapshot.at);
        self.unread(&joined, documents);
        diff.edits.extend(joined.edits);
        let mut change = judge::judge_with(self.source, title, old, new, diff, joined.parts)?;
        let texts = (&old.document, &new.document);
        self.news_of_editions(known, &mut change, old, &old.document, new);
        self.said(&mut change, texts);
        let publications = &self.watchlist.publications;
        Some(if rebuilt { judge::rebuilt(change, old, new, publications) } else { change })
    }

    /// The page is not to be found any more.
    fn gone(
        &mut self,
        known: &mut Known<'_>,
        settled: &Settled,
        before: Timestamp,
        standing: &Standing,
    ) -> Option<Change> {
        let (from, last_seen) = known.last_shown(settled, before, standing.at);
        let from = known.snapshot(from)?;
        let answer = known.answer(standing.at, &standing.what)?;
        let title = self.watchlist.title_of(self.source);
        let mut change = judge::gone(self.source, title, &from, standing, answer);
        if title == self.source.id.as_str()
            && let Some(own) = known.read(&from).ok().and_then(|read| read.document.title.clone())
        {
            change.title = own;
        }
        change.last_seen_before = last_seen;
        Some(change)
    }

    fn begin(&mut self, standing: &Standing, known: &mut Known<'_>, documents: &mut Documents<'_>) {
        let is_new = match self.scope {
            Scope::Owed(_) => self.told.through.is_none(),
            Scope::Period(range) => range.contains(&standing.known),
        };
        let first = version(standing).and_then(|at| known.snapshot(at));
        let (true, Some(first)) = (is_new, first) else { return };
        if known.begun(first.at).is_none() {
            match known.read(&first) {
                Ok(read) => known.remember_begun(begun(&first, &read.document)),
                Err(why) => self.unreadable(&first, &why),
            }
        }
        let begun = known.begun(first.at).cloned();
        let said = begun.as_ref();
        let listed = self.watchlist.title_of(self.source);
        let own = said.and_then(|begun| begun.title.clone());
        let own = own.filter(|_| listed == self.source.id.as_str());
        let (attached, attached_words) = documents.count();
        self.report.beginnings.push(Beginning {
            documents: attached,
            document_words: attached_words,
            source: self.source.id.clone(),
            publication: self.source.publication.clone(),
            title: own.unwrap_or_else(|| listed.to_owned()),
            url: self.source.url.clone(),
            publisher_date: said.and_then(|begun| begun.publisher_date),
            captured_at: first.at,
            sha256: first.sha256,
            length: first.length,
            words: said.map(|begun| begun.words),
            withdrawn: said.and_then(|begun| begun.withdrawn.clone()),
            entries: said.and_then(|begun| begun.entries),
        });
    }

    /// Once a snapshot: it stands in two pairs.
    pub(super) fn unreadable(&mut self, snapshot: &Snapshot, why: &Unread) {
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
}

/// What a first text says of itself.
fn begun(first: &Snapshot, document: &Document) -> Begun {
    let dated = |kind| document.notice(kind)?.date;
    Begun {
        at: first.at,
        generation: Fingerprint::default(),
        title: document.title.clone(),
        publisher_date: dated(NoticeKind::Updated).or_else(|| dated(NoticeKind::Published)),
        words: document.words(),
        withdrawn: document.notice(NoticeKind::Withdrawn).map(|notice| notice.text.clone()),
        entries: document.list.as_ref().map(|list| list.entries.len()),
    }
}

/// Whether a reader who was told that much has still to be told of a standing.
pub(super) fn is_owed(told: Option<&Told>, standing: &Standing) -> bool {
    told.is_none_or(|told| {
        let is_new = told.through.is_none_or(|through| standing.at > through);
        is_new || told.held.contains(&standing.at)
    })
}

/// What readers are told of something that waits.
pub(super) fn held(source: &Source, title: &str, waiting: &Waiting) -> Held {
    Held {
        source: source.id.clone(),
        title: title.to_owned(),
        url: source.url.clone(),
        why: suspicion::reason(&waiting.odd),
        since: waiting.at,
        until: waiting.until,
    }
}

/// When what stands was first seen, where another version stood before it.
pub(super) fn changed(settled: &Settled) -> Option<Timestamp> {
    let versions = settled.standings.iter().filter(|standing| version(standing).is_some());
    versions.skip(1).last().map(|standing| standing.at)
}

/// The snapshot that a standing shows.
pub(super) fn version(standing: &Standing) -> Option<Timestamp> {
    match standing.what {
        Stood::Version(at) => Some(at),
        Stood::Gone(_) => None,
    }
}

/// A change whose text cannot be told, and whether the publisher's file or our copy is the reason.
fn unread(source: &Source, title: &str, from: &Snapshot, to: &Snapshot, why: &Unread) -> Change {
    let said = why.to_string();
    match why {
        Unread::Damaged(_) => judge::copy_damaged(source, title, from, to, &said),
        Unread::Format(_) | Unread::CutShort(_) => {
            judge::file_changed(source, title, from, to, &said)
        }
    }
}
