//! The documents of one publication, as one reader is told of them: what happened to each joins the event of
//! its publication, or is one by itself. Decides neither what stood nor how much a change matters.

use std::rc::Rc;

use jiff::Timestamp;

use super::{
    Scope, Unread, standing,
    stood::Known,
    teller,
    views::{self, View, Views},
};
use crate::{
    compare,
    judge::Between,
    model::{
        change::{ChangeKind, Evidence, PartChange, PartText, Read},
        diff::{Diff, Edit},
        part,
        sighting::{Settled, Stood},
        snapshot::{Head, Position, Snapshot, Told},
        source::{Kind, Source, SourceId},
        time::in_london,
    },
    store::{Store, StoreError},
};

/// A change of a document's text at its own address that is to be told.
#[derive(Clone, Copy, Debug)]
struct Event {
    /// The version before it, of the same view.
    from: Timestamp,
    /// What another view has told between the two.
    between: Option<views::Told>,
    to: Timestamp,
    /// When the old text was last seen.
    last_seen: Timestamp,
    /// Whether only its text is owed: that it changed was told when it could not be read.
    late: bool,
}

/// One document.
pub(super) struct One<'a> {
    pub(super) source: &'a Source,
    title: &'a str,
    /// Whether the publication offers it as it stands.
    pub(super) is_named: bool,
    pub(super) told: Option<Told>,
    pub(super) known: Option<Known<'a>>,
    pub(super) settled: Option<Settled>,
    events: Vec<Event>,
}

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
        sources: &'a [(Source, String, bool)],
        position: &Position,
        scope: &'a Scope,
    ) -> Result<Self, StoreError> {
        let until = end(scope);
        let mut all = Vec::new();
        for (source, title, is_named) in sources {
            let told = standing::ids(source).find_map(|id| position.get(id)).cloned();
            let mut one = One {
                source,
                title,
                is_named: *is_named,
                told,
                known: None,
                settled: None,
                events: Vec::new(),
            };
            let head = standing::ids(source).find_map(|id| store.head(id));
            if !one.is_all_told(head, scope) {
                one.look(store, scope, until)?;
            }
            all.push(one);
        }
        Ok(Self { all, store, scope })
    }

    fn place(&self, address: &str) -> Option<usize> {
        let url = address.parse().ok()?;
        let of = |key: &str| self.all.iter().position(|one| one.source.id.key() == Some(key));
        of(&part::key_apart(&url)).or_else(|| of(&part::key(&url)))
    }

    /// What the change of attachments says of their texts, and which changes of documents at their own
    /// addresses belong to the version of the page first seen at `at`: their old text was last seen before
    /// it, their new text after it.
    pub(super) fn join(&mut self, offered: Vec<PartChange>, at: Timestamp) -> Joined {
        let mut joined = Joined::none();
        for change in offered {
            let change = self.filled(change, at, &mut joined);
            joined.parts.push(change);
        }
        for n in 0..self.all.len() {
            let of_this = |event: &Event| event.last_seen < at && at < event.to;
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
        for change in offered {
            let Some(n) = self.place(&change.url) else { continue };
            let is_owed = self.all[n].told.as_ref().is_some_and(|told| told.owed.contains(&at));
            if !is_owed || self.all[n].first_from(at).is_none() || !self.all[n].may_be_read(at) {
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

    /// What can be said of the texts of an attachment that came, went or was replaced.
    fn filled(&mut self, mut change: PartChange, at: Timestamp, joined: &mut Joined) -> PartChange {
        let old = match change.kind {
            ChangeKind::AttachmentAdded => None,
            ChangeKind::AttachmentRemoved => self.place(&change.url),
            _ => self.place(change.was.as_deref().unwrap_or(&change.url)),
        };
        let new = match change.kind {
            ChangeKind::AttachmentRemoved => None,
            _ => self.place(&change.url),
        };
        self.ensure([old, new]);
        let old_version = old.and_then(|n| self.all[n].last_before(at));
        change.from = old_version.as_ref().map(Evidence::from);
        let id = |n: Option<usize>| n.map(|n| self.all[n].source.id.clone());
        change.source = id(new.or(old));
        change.replaced = id(old).filter(|old| Some(old) != change.source.as_ref());
        let is_text_news = matches!(
            change.kind,
            ChangeKind::AttachmentAdded
                | ChangeKind::AttachmentReplaced
                | ChangeKind::AttachmentReissued
        );
        let Some(new) = new.filter(|_| is_text_news) else { return change };
        let source = &self.all[new].source.id;
        let failing = self.store.head(source).and_then(|head| head.failing.as_ref());
        // An asset under another file name keeps its key: its text is what was fetched from then on.
        let is_same = old == Some(new);
        let before = old_version.as_ref().map(|version| version.at);
        let version = self.all[new].first_from(at);
        let version = version.filter(|is| !(is_same && failing.is_some() && Some(is.at) == before));
        let Some(version) = version else {
            change.text = PartText::Pending;
            change.why = failing.map(|row| row.why.text.clone());
            self.owe(new, at);
            return change;
        };
        change.to = Some(Evidence::from(&version));
        if is_same {
            self.all[new].events.retain(|event| event.to != version.at);
        }
        let read = self.all[new].read(&version);
        let before = old_version.map(|version| {
            let n = old.unwrap_or(new);
            let read = self.all[n].read(&version);
            match read {
                Err(_) => self.all[n].read_before(&version),
                Ok(read) => Some(read),
            }
        });
        match read {
            Err(why) => {
                change.text = match why {
                    Unread::CutShort(_) => PartText::Pending,
                    Unread::Format(_) | Unread::Damaged(_) => PartText::Unreadable,
                };
                change.why = Some(why.to_string());
                if !part::is_spreadsheet(&self.all[new].source.url) {
                    joined.unread.push((self.all[new].source.id.clone(), version, why));
                }
                self.owe(new, at);
            }
            Ok(read) => {
                change.words = Some(read.document.words());
                match before {
                    Some(Some(before)) => {
                        change.from = Some(Evidence::from(&before.snapshot));
                        let diff = compare::compare(&before.document, &read.document);
                        let was = change.formerly_titled.as_ref().unwrap_or(&change.title);
                        let edits = marked(diff, was, &change.title);
                        change.text =
                            if edits.is_empty() { PartText::Same } else { PartText::Differs };
                        joined.edits.extend(edits);
                    }
                    Some(None) | None => change.text = PartText::New,
                }
            }
        }
        change
    }

    /// What a change of a document at its own address says.
    fn changed(&mut self, n: usize, event: Event, joined: &mut Joined) {
        let one = &mut self.all[n];
        let (Some(from), Some(to)) = (one.snapshot(event.from), one.snapshot(event.to)) else {
            return;
        };
        let is_page = one.source.kind != Some(Kind::File);
        let kind = if is_page { ChangeKind::Revised } else { ChangeKind::AttachmentReissued };
        let mut change = PartChange {
            title: one.title.to_owned(),
            url: one.source.url.to_string(),
            kind,
            was: None,
            formerly_titled: None,
            text: PartText::NotCompared,
            words: None,
            why: None,
            from: Some(Evidence::from(&from)),
            to: Some(Evidence::from(&to)),
            source: Some(one.source.id.clone()),
            replaced: None,
        };
        match (one.read(&from), one.read(&to)) {
            (Ok(old), Ok(new)) => {
                let mut diff = compare::compare(&old.document, &new.document);
                if let Some(told) = event.between {
                    let (from, to) = (one.snapshot(told.from), one.snapshot(told.to));
                    let from = from.and_then(|from| one.read(&from).ok());
                    let to = to.and_then(|to| one.read(&to).ok());
                    if let (Some(from), Some(to)) = (from, to) {
                        let told = Between { from: &from.document, to: &to.document };
                        diff = told.untold(diff);
                    }
                }
                one.settled_owed(event.to);
                change.words = Some(new.document.words());
                let title = change.title.clone();
                let edits = marked(diff, &title, &title);
                if edits.is_empty() {
                    return;
                }
                change.text = PartText::Differs;
                joined.edits.extend(edits);
            }
            // That it changed has been told, and there is nothing more to tell yet.
            (_, Err(_)) if event.late => return,
            (_, Err(why)) => {
                change.text = PartText::Unreadable;
                change.why = Some(why.to_string());
                if !part::is_spreadsheet(&one.source.url) {
                    joined.unread.push((one.source.id.clone(), to, why));
                }
                self.owe(n, event.to);
            }
            (Err(why), Ok(new)) => {
                one.settled_owed(event.to);
                change.words = Some(new.document.words());
                // What stands now is compared with what could last be read before.
                if let Some(old) = one.read_before(&from) {
                    let diff = compare::compare(&old.document, &new.document);
                    let edits = marked(diff, &change.title, &change.title);
                    change.text = if edits.is_empty() { PartText::Same } else { PartText::Differs };
                    change.from = Some(Evidence::from(&old.snapshot));
                    joined.edits.extend(edits);
                } else {
                    change.text = PartText::New;
                }
                if matches!(why, Unread::Damaged(_)) {
                    joined.unread.push((one.source.id.clone(), from, why));
                }
            }
        }
        let (first, last_seen) = joined.span.unwrap_or((event.to, event.last_seen));
        joined.span = Some((first.min(event.to), last_seen.max(event.last_seen)));
        joined.parts.push(change);
    }

    /// Notes that a text is owed, for readers who are told once. A spreadsheet has none.
    fn owe(&mut self, n: usize, at: Timestamp) {
        let has_text = !part::is_spreadsheet(&self.all[n].source.url);
        if has_text && matches!(self.scope, Scope::Owed(_)) {
            self.all[n].told.get_or_insert_default().owed.insert(at);
        }
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

impl<'a> One<'a> {
    /// Whether this reader has been told of all that is held, and nothing is amiss.
    fn is_all_told(&self, head: Option<&Head>, scope: &Scope) -> bool {
        let (Some(told), Some(head), Scope::Owed(_)) = (&self.told, head, scope) else {
            return false;
        };
        let newest = head.newest.as_ref().map(|newest| newest.at);
        told.through >= newest
            && newest.is_some()
            && told.held.is_empty()
            && told.owed.is_empty()
            && told.failing.is_none()
            && (head.failing.is_none() || !self.is_named)
    }

    fn settle(
        &mut self,
        store: &'a Store,
        fresh: Option<Timestamp>,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let source = self.source;
        let known = self.known.get_or_insert_with(|| Known::of(store, source));
        self.settled = Some(known.settled(fresh, until)?);
        Ok(())
    }

    /// Works out what stood, and what of it is to be told.
    fn look(
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
            self.events.push(Event { from, between, to, last_seen, late });
        }
        Ok(())
    }

    fn versions(&self) -> impl DoubleEndedIterator<Item = (Timestamp, Timestamp)> {
        let standings = self.settled.iter().flat_map(|settled| &settled.standings);
        standings.filter_map(|standing| match standing.what {
            Stood::Version(of) => Some((standing.at, of)),
            Stood::Gone(_) => None,
        })
    }

    /// The version that stood at `at`; where none is as old, none.
    fn last_before(&self, at: Timestamp) -> Option<Snapshot> {
        let (_, of) = self.versions().rfind(|(first, _)| *first <= at)?;
        self.snapshot(of)
    }

    /// The first version from `at` on; where the document was known before, what stood then.
    fn first_from(&self, at: Timestamp) -> Option<Snapshot> {
        let first = self.versions().find(|(first, _)| *first >= at);
        let (_, of) = first.or_else(|| self.versions().next_back())?;
        self.snapshot(of)
    }

    fn snapshot(&self, at: Timestamp) -> Option<Snapshot> {
        self.known.as_ref()?.snapshot(at)
    }

    fn read(&mut self, snapshot: &Snapshot) -> Result<Rc<Read>, Unread> {
        match self.known.as_mut() {
            Some(known) => known.read(snapshot),
            None => Err(Unread::CutShort("it was not looked up".to_owned())),
        }
    }

    /// What could last be read of it before `snapshot`, of the same view.
    fn read_before(&mut self, snapshot: &Snapshot) -> Option<Rc<Read>> {
        let is_item = |one: &Snapshot| part::is_item(&one.url);
        let versions: Vec<_> = self.versions().filter(|(_, of)| *of < snapshot.at).collect();
        versions.into_iter().rev().find_map(|(_, of)| {
            let earlier = self.snapshot(of).filter(|one| is_item(one) == is_item(snapshot))?;
            self.read(&earlier).ok()
        })
    }

    /// Notes that its text is not owed any more.
    fn settled_owed(&mut self, at: Timestamp) {
        if let Some(told) = &mut self.told {
            told.owed.remove(&at);
        }
    }

    /// Whether the version from `at` on was not found unreadable by today's reader.
    fn may_be_read(&mut self, at: Timestamp) -> bool {
        let Some(version) = self.first_from(at) else { return false };
        self.known.as_mut().is_some_and(|known| known.may_be_read(version.at))
    }

    fn words(&mut self, at: Timestamp) -> usize {
        self.known.as_mut().map_or(0, |known| known.words(at))
    }

    /// Notes that this reader has been told of all that is held.
    pub(super) fn note(&mut self) {
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
    }
}

/// Up to when what stood counts.
fn end(scope: &Scope) -> Timestamp {
    match scope {
        Scope::Owed(_) => Timestamp::MAX,
        Scope::Period(range) => range.end,
    }
}

/// The edits of a document, each with the document's title on both sides.
fn marked(diff: Diff, was: &str, is: &str) -> Vec<Edit> {
    let mut edits = diff.edits;
    for edit in &mut edits {
        if let Some(side) = &mut edit.old {
            side.document = Some(was.to_owned());
        }
        if let Some(side) = &mut edit.new {
            side.document = Some(is.to_owned());
        }
    }
    edits
}

/// `3 March 2026`.
pub(super) fn day(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y").to_string()
}
