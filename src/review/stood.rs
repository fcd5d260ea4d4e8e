//! What stood of one source from when: its snapshots and checks become sightings, each snapshot read at most
//! once and remembered in the store's cache. Decides nothing itself: `judge` settles.

mod named;

use std::{collections::BTreeMap, rc::Rc};

use jiff::{Timestamp, civil::Date};

use super::{Readings, Unread, standing};
use crate::{
    extract,
    judge::{self, Settling, suspicion},
    model::{
        change::{Evidence, Read},
        part::{self, Named},
        run::Cause,
        sighting::{
            Begun, Decision, Fingerprint, Learnt, Look, Memo, Printing, Seen, Settled, Sighting,
            Sights, Stood,
        },
        snapshot::{CheckResult, CheckRun, Head, Origin, Snapshot},
        source::{Recipe, Source, SourceId},
    },
    schedule,
    store::{Store, StoreError},
};

/// All that is known of one source: under all its ids, oldest first.
pub(super) struct Known<'a> {
    store: &'a Store,
    source: &'a Source,
    /// When its snapshots were captured, and under which id. Few of them are ever looked at.
    captured: Vec<(Timestamp, &'a SourceId)>,
    decisions: Vec<Decision>,
    /// Of everything that what stands follows from.
    key: Fingerprint,
    memo: Option<Memo>,
    /// What was worked out now, to be kept.
    new_memo: Option<Settled>,
    begun: Option<Begun>,
    named: Option<Named>,
    /// Which editions its versions name; see `editions`.
    sights: Option<Sights>,
    /// The checks, and what was cached or read of each snapshot; none until they are needed.
    details: Option<Details>,
    fresh: BTreeMap<Timestamp, Look>,
    /// Whether a reading was cut short: what was worked out without it is not to be kept.
    cut_short: bool,
    /// The last two snapshots read: most are read as the new side of one pair and the old side of the next.
    read: Vec<(Timestamp, Result<Rc<Read>, Unread>)>,
    /// Where texts stay that are wanted again by others.
    readings: Option<&'a Readings>,
    /// By the day on which a recipe begins to hold; see [`Look::generation`].
    generations: BTreeMap<Option<Date>, Fingerprint>,
}

#[derive(Default)]
struct Details {
    checks: Vec<CheckRun>,
    looks: BTreeMap<Timestamp, Look>,
}

/// Raised whenever what stands is worked out in another way.
const SETTLING: u32 = 5;

impl<'a> Known<'a> {
    /// Gathers what the store holds of `source`; reads no body.
    pub(super) fn of(store: &'a Store, source: &'a Source) -> Self {
        Self::with(store, source, None)
    }

    /// The same; what is read of it stays in `readings`.
    pub(super) fn with(
        store: &'a Store,
        source: &'a Source,
        readings: Option<&'a Readings>,
    ) -> Self {
        let ids = || standing::ids(source);
        let of_id = |id| store.captured(id).into_iter().map(move |at| (at, id));
        let mut captured: Vec<_> = ids().flat_map(of_id).collect();
        captured.sort_unstable();
        let generations = generations(source);
        let mut key = Printing::default();
        key.add(&SETTLING.to_le_bytes());
        key.add(format!("{:?} {generations:?}", part::between_looks(source)).as_bytes());
        for id in ids() {
            let head = store.head(id);
            let seen = head.map(|head| (head.snapshots, head.last_tried, head.decisions.len()));
            key.add(format!("{id} {seen:?}").as_bytes());
        }
        let decisions = ids().filter_map(|id| store.head(id));
        let key = key.done();
        let memo = store.memo(&source.id);
        let begun = memo.as_ref().and_then(|memo| memo.begun.clone());
        let named = memo.as_ref().and_then(|memo| memo.named.clone());
        let sights = memo.as_ref().and_then(|memo| memo.sights.clone());
        Self {
            store,
            source,
            captured,
            decisions: decisions.flat_map(|head| head.decisions.iter().cloned()).collect(),
            memo: memo.filter(|memo| memo.key == key),
            key,
            new_memo: None,
            begun,
            named,
            sights,
            details: None,
            fresh: BTreeMap::new(),
            cut_short: false,
            read: Vec::new(),
            readings,
            generations,
        }
    }

    fn details(&mut self) -> Result<&mut Details, StoreError> {
        if self.details.is_none() {
            let checks = standing::checks(self.store, self.source)?;
            let mut looks = BTreeMap::new();
            standing::ids(self.source).for_each(|id| looks.extend(self.store.looks(id)));
            self.details = Some(Details { checks, looks });
        }
        Ok(self.details.get_or_insert_default())
    }

    fn known_look(&self, at: Timestamp) -> Option<&Look> {
        self.details.as_ref()?.looks.get(&at)
    }

    /// The checks that brought no snapshot.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn checks(&mut self) -> Result<&[CheckRun], StoreError> {
        Ok(&self.details()?.checks)
    }

    /// What the first text said of itself, where that has been read before.
    pub(super) fn begun(&self, at: Timestamp) -> Option<&Begun> {
        let generation = self.generation(at);
        self.begun.as_ref().filter(|begun| begun.at == at && begun.generation == generation)
    }

    pub(super) fn remember_begun(&mut self, begun: Begun) {
        let generation = self.generation(begun.at);
        self.begun = Some(Begun { generation, ..begun });
    }

    /// Which editions its versions were found to name, where that was worked out under `key`.
    pub(super) fn sights(&self, key: Fingerprint) -> Option<&Sights> {
        self.sights.as_ref().filter(|sights| sights.key == key)
    }

    pub(super) fn remember_sights(&mut self, sights: Sights) {
        self.sights = Some(sights);
    }

    /// What tells a snapshot, as today's reader reads it, from every other.
    pub(super) fn name_of(&self, snapshot: &Snapshot) -> String {
        format!("{} {}", snapshot.sha256, self.generation(snapshot.at))
    }

    /// What has been read and worked out that the cache did not have, for [`Store::keep`].
    pub(super) fn learnt(self, into: &mut Learnt) {
        for (at, id) in &self.captured {
            if let Some(look) = self.fresh.get(at) {
                into.looks.entry((*id).clone()).or_default().insert(*at, look.clone());
            }
        }
        let old = self.memo.as_ref();
        let is_new_begin = self.begun.is_some() && old.is_none_or(|old| old.begun != self.begun)
            || self.named.is_some() && old.is_none_or(|old| old.named != self.named)
            || self.sights.is_some() && old.is_none_or(|old| old.sights != self.sights);
        if self.cut_short {
            return;
        }
        let settled = self.new_memo.or_else(|| Some(old.filter(|_| is_new_begin)?.settled.clone()));
        if let Some(settled) = settled {
            let Self { key, begun, named, sights, .. } = self;
            let memo = Memo { key, settled, begun, named, sights };
            into.memos.insert(self.source.id.clone(), memo);
        }
    }

    /// The snapshot captured then.
    pub(super) fn snapshot(&self, at: Timestamp) -> Option<Snapshot> {
        let place = self.captured.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.store.snapshot(self.captured.get(place)?.1, at)
    }

    /// When the newest was captured that this crawler saw.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        let crawled = |(at, _): &&(Timestamp, _)| !self.is_supplied(*at);
        self.captured.iter().rfind(crawled).map(|(at, _)| *at)
    }

    /// What people supplied up to `until`.
    pub(super) fn supplied(&self, until: Timestamp) -> impl Iterator<Item = Timestamp> {
        let all = self.captured.iter().map(|(at, _)| *at);
        all.filter(move |at| *at <= until && self.is_supplied(*at))
    }

    /// When those before `until` were captured, newest first.
    pub(super) fn before(&self, until: Timestamp) -> Vec<Timestamp> {
        let all = self.captured.iter().rev().map(|(at, _)| *at);
        all.filter(|at| *at < until).collect()
    }

    fn is_supplied(&self, at: Timestamp) -> bool {
        match self.known_look(at) {
            Some(look) => look.supplied,
            None => self.snapshot(at).is_some_and(|s| s.origin == Origin::Supplied),
        }
    }

    /// What a snapshot says.
    pub(super) fn read(&mut self, snapshot: &Snapshot) -> Result<Rc<Read>, Unread> {
        if let Some((_, read)) = self.read.iter().find(|(at, _)| *at == snapshot.at) {
            return read.clone();
        }
        let generation = self.generation(snapshot.at);
        // Whoever reads a text learns what it looks like, unless that is known.
        let is_looked_at = |look: &Look| look.generation == generation;
        if self.known_look(snapshot.at).is_some_and(is_looked_at)
            && let Some(read) =
                self.readings.and_then(|all| all.find(&snapshot.source, snapshot.at))
        {
            return read;
        }
        let body = self.store.body(snapshot).map_err(|error| Unread::Damaged(error.to_string()));
        let read = body.and_then(|body| {
            let recipe = self.source.recipe_at(snapshot.at);
            let document = super::read_body(&body, &recipe);
            if let Err(cut @ Unread::CutShort(_)) = document {
                self.cut_short = true;
                return Err(cut);
            }
            if !self.known_look(snapshot.at).is_some_and(is_looked_at) {
                let family = extract::family(&body);
                let mut look = {
                    let document = document.as_ref().ok();
                    suspicion::look(snapshot, &body.bytes, family, document, generation)
                };
                look.unread = document.as_ref().err().map(ToString::to_string).or(look.unread);
                if let Some(details) = &mut self.details {
                    details.looks.insert(snapshot.at, look.clone());
                }
                self.fresh.insert(snapshot.at, look);
            }
            let document = document?;
            let template = judge::template(&body.bytes);
            Ok(Rc::new(Read { snapshot: snapshot.clone(), document, template }))
        });
        if let Some(readings) = self.readings {
            readings.keep(&snapshot.source, snapshot.at, &read);
        }
        if self.read.len() == 2 {
            drop(self.read.remove(0));
        }
        self.read.push((snapshot.at, read.clone()));
        read
    }

    /// Whether a snapshot was not found unreadable by today's reader.
    pub(super) fn may_be_read(&mut self, at: Timestamp) -> bool {
        if self.details().is_err() {
            return true;
        }
        let known = self.known_look(at).filter(|look| look.generation == self.generation(at));
        known.is_none_or(|look| look.readable)
    }

    /// How many words a snapshot has; 0 where it cannot be read.
    pub(super) fn words(&mut self, at: Timestamp) -> usize {
        if let Some(begun) = self.begun(at) {
            return begun.words;
        }
        if self.details().is_err() {
            return 0;
        }
        let look = self.look(at, None);
        if look.readable { usize::try_from(look.words).unwrap_or(usize::MAX) } else { 0 }
    }

    /// By which reader, and with which recipe, a snapshot of then is read today.
    fn generation(&self, at: Timestamp) -> Fingerprint {
        let from = self.source.recipe_at(at).from;
        self.generations.get(&from).copied().unwrap_or_default()
    }

    /// What a snapshot shows, read today.
    fn look(&mut self, at: Timestamp, before: Option<&Look>) -> Look {
        let generation = self.generation(at);
        if let Some(look) = self.known_look(at).filter(|look| look.generation == generation) {
            return look.clone();
        }
        let Some(snapshot) = self.snapshot(at) else { return before.cloned().unwrap_or_default() };
        let read = self.read(&snapshot);
        match self.known_look(at) {
            Some(look) if !matches!(read, Err(Unread::Damaged(_) | Unread::CutShort(_))) => {
                look.clone()
            }
            // Our own copy is damaged, or our reading was stopped: nothing is odd about the page for that.
            _ => {
                let bytes = Fingerprint::of([&snapshot.sha256.bytes()[..]]);
                let alike = before.cloned().unwrap_or_default();
                Look { text: bytes, whole: bytes, odd: None, ..alike }
            }
        }
    }

    /// What stood as of `until`. Snapshots captured at or after `fresh` are read by today's reader, and so is
    /// what stood just before them; earlier ones may rest on what an earlier reader made of them, for two
    /// texts that one reader found equal are no change that anybody is owed.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn settled(
        &mut self,
        fresh: Option<Timestamp>,
        until: Timestamp,
    ) -> Result<Settled, StoreError> {
        let is_now = until == Timestamp::MAX;
        if let Some(memo) = self.memo.as_ref().filter(|_| is_now) {
            return Ok(memo.settled.clone());
        }
        self.details()?;
        let sightings = self.sightings(until);
        let decisions = std::mem::take(&mut self.decisions);
        let source = self.source;
        let every = part::between_looks(source);
        let looked = Source { paused: None, every, ..source.clone() };
        let second_look =
            |at: Timestamp| schedule::next_due(&looked, Some(at), 0, at).unwrap_or(Timestamp::MAX);
        let stale = self.stale_until(fresh);
        let mut settling = Settling::new(&decisions, &second_look);
        let mut is_stale = true;
        let mut before: Option<Look> = None;
        for (first, last, what) in sightings {
            let seen = match what {
                What::Snapshot => {
                    let look = if stale.is_some_and(|stale| first <= stale) {
                        self.known_look(first).cloned().unwrap_or_default()
                    } else {
                        if std::mem::take(&mut is_stale) && stale.is_some() {
                            self.read_again(&mut settling);
                        }
                        self.look(first, before.as_ref())
                    };
                    before = Some(look.clone());
                    Seen::Page(look)
                }
                What::Same(of) => Seen::Same(of),
                What::Gone(status, answer) => Seen::Gone(status, answer),
            };
            settling.see(&Sighting { first, last, seen });
        }
        let settled = settling.settled();
        self.decisions = decisions;
        if is_now {
            self.new_memo = Some(settled.clone());
        }
        Ok(settled)
    }

    /// The last snapshot that may rest on an earlier reader: every one up to it is cached, by whichever.
    fn stale_until(&self, fresh: Option<Timestamp>) -> Option<Timestamp> {
        let all = || self.captured.iter().map(|(at, _)| *at);
        let is_old = |at: &Timestamp| {
            let look = self.known_look(*at);
            look.is_some_and(|look| !look.supplied && look.generation != self.generation(*at))
        };
        let last = all().filter(|at| fresh.is_none_or(|fresh| *at < fresh)).filter(is_old).max()?;
        all().take_while(|at| *at <= last).all(|at| self.known_look(at).is_some()).then_some(last)
    }

    /// What stands and what waits is read by today's reader before a new snapshot is held against it.
    fn read_again(&mut self, settling: &mut Settling) {
        for at in [settling.baseline(), settling.waiting()].into_iter().flatten() {
            let look = self.look(at, None);
            settling.read_again(at, &look);
        }
    }

    fn sightings(&self, until: Timestamp) -> Vec<(Timestamp, Timestamp, What)> {
        let checks = self.details.as_ref().map_or(&[][..], |details| &details.checks);
        let mut all = Vec::with_capacity(self.captured.len() + checks.len());
        for (at, _) in &self.captured {
            if *at <= until && !self.is_supplied(*at) {
                all.push((*at, *at, What::Snapshot));
            }
        }
        for run in checks.iter().filter(|run| run.first <= until) {
            let what = match &run.result {
                CheckResult::Same(of) => What::Same(*of),
                CheckResult::NotChecked(why) => match why.cause {
                    Cause::Status(status @ (404 | 410)) => What::Gone(status, run.answer.clone()),
                    _ => continue,
                },
            };
            all.push((run.first, run.last.min(until), what));
        }
        all.sort_by_key(|(first, ..)| *first);
        all
    }

    /// What a standing rests on: the answer of a 404, or the snapshot that showed it.
    pub(super) fn answer(&self, at: Timestamp, stood: &Stood) -> Option<Evidence> {
        match stood {
            Stood::Gone(Some(answer)) => Some(answer.clone()),
            Stood::Gone(None) => self.snapshot(at).map(|snapshot| Evidence::from(&snapshot)),
            Stood::Version(of) => self.snapshot(*of).map(|snapshot| Evidence::from(&snapshot)),
        }
    }

    /// What people decided about this source, in the order of deciding.
    pub(super) fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Of a page that is gone or was set aside by hand as of `until`: when it was last seen, and how many
    /// looks did not see it since; nothing of any other.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub(super) fn unseen(
        &mut self,
        settled: &Settled,
        head: &Head,
        until: Timestamp,
    ) -> Result<Unseen, StoreError> {
        let gone = settled.standings.last().filter(|last| matches!(last.what, Stood::Gone(_)));
        let failing = head.failing.as_ref().map(|row| row.since);
        let dismissed = settled.dismissed.as_ref().map(|(since, _)| *since);
        let since = gone.map(|gone| failing.map_or(gone.at, |since| since.min(gone.at)));
        let Some(since) = since.or(dismissed) else { return Ok(Unseen::default()) };
        let captured = self.captured.iter().map(|(at, _)| *at);
        let captured = captured.filter(|at| *at >= since && *at <= until && !self.is_supplied(*at));
        let mut looks = u32::try_from(captured.count()).unwrap_or(u32::MAX);
        let mut last_shown = settled.newest;
        let mut went_on = false;
        for run in self.checks()?.iter().filter(|run| run.first <= until) {
            if run.first >= since {
                // How many of a row came before a moment within it is not kept.
                went_on |= run.last > until;
                looks = looks.saturating_add(run.count);
            } else if settled.newest.is_some_and(|of| run.result == CheckResult::Same(of)) {
                last_shown = last_shown.max(Some(run.last));
            }
        }
        Ok(Unseen { last_shown, looks: if went_on { 0 } else { looks } })
    }

    /// The newest snapshot before `before` that shows the same as the version of `version`, and when that
    /// was last seen. The checks must have been asked for before.
    pub(super) fn last_shown(
        &self,
        settled: &Settled,
        version: Timestamp,
        before: Timestamp,
    ) -> (Timestamp, Timestamp) {
        let shown = |at: &Timestamp| {
            let within = *at > version && *at < before;
            *at == version || (within && !settled.aside.contains_key(at) && !self.is_supplied(*at))
        };
        let shown: Vec<_> = self.captured.iter().map(|(at, _)| *at).filter(shown).collect();
        let newest = shown.last().copied().unwrap_or(version);
        let same = |run: &&CheckRun| match run.result {
            CheckResult::Same(of) => run.first < before && shown.binary_search(&of).is_ok(),
            CheckResult::NotChecked(_) => false,
        };
        let checks = self.details.as_ref().map_or(&[][..], |details| &details.checks);
        let seen = checks.iter().filter(same).map(|run| run.last.min(before)).max();
        (newest, seen.unwrap_or(newest).max(newest))
    }
}

/// A page that is gone or was set aside by hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unseen {
    /// When what stood last was last seen.
    pub(super) last_shown: Option<Timestamp>,
    /// Looks since; 0 where they cannot be told apart from later ones.
    pub(super) looks: u32,
}

/// A sighting whose snapshot has not been looked at yet.
enum What {
    Snapshot,
    Same(Timestamp),
    Gone(u16, Option<Evidence>),
}

/// What each recipe of a source, and none, makes of a snapshot: another reader or other selectors are
/// another generation.
fn generations(source: &Source) -> BTreeMap<Option<Date>, Fingerprint> {
    let general = Recipe::default();
    let all = std::iter::once(&general).chain(&source.recipes);
    let generation = |recipe: &Recipe| {
        let mut parts = vec![extract::VERSION.to_string(), recipe.keep.len().to_string()];
        // A list is read as one where the sources file says so.
        parts.extend(source.kind.map(|kind| format!("{kind:?}")));
        parts.extend(recipe.keep.iter().chain(&recipe.drop).cloned());
        (recipe.from, Fingerprint::of(parts.iter().map(String::as_bytes)))
    };
    all.map(generation).collect()
}
