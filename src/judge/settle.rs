//! Sightings -> what stood from when: odd answers wait until a later sighting agrees or a person decides.
//! Pure: one pass in the order of time; knows no store and no clock.
//!
//! - An ordinary revision stands at once; only odd answers wait.
//! - The baseline is the last version that stood, not the snapshot before.
//! - What waits is settled by a sighting at least one interval later that agrees: the same bytes (a 304
//!   too), the same text, or the same sort of “not found”. Where the old text returns first, nothing happened.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::suspicion;
use crate::model::{
    change::Evidence,
    sighting::{
        Aside, Decision, Fingerprint, Look, Odd, Seen, Settled, Sighting, Standing, Stood, Waiting,
    },
};

/// A fold over the sightings of one source, oldest first.
pub struct Settling<'a> {
    decisions: &'a [Decision],
    /// From when on a sighting is a second look at what was first seen then.
    second_look: &'a dyn Fn(Timestamp) -> Timestamp,
    settled: Settled,
    /// What every snapshot showed, by capture time.
    looks: BTreeMap<Timestamp, Look>,
    baseline: Option<(Timestamp, Look)>,
    /// What stood last of the other view of the same publication, where there are two.
    other: Option<Look>,
    /// The texts that stood, whole and words, and when they first did.
    stood: Vec<(Fingerprint, Fingerprint, Timestamp)>,
    gone: bool,
    waiting: Option<Wait>,
    /// Words that a person set aside.
    dismissed: Vec<(Fingerprint, String)>,
}

/// What waits, and what it is.
struct Wait {
    waiting: Waiting,
    /// What a body showed; none for 404 and 410.
    look: Option<Look>,
    /// The answer itself, for 404 and 410.
    evidence: Option<Evidence>,
    /// The snapshots that agree with it: the first and those since.
    snapshots: Vec<Timestamp>,
}

/// Settles all sightings at once; see [`Settling`].
#[must_use]
pub fn settle(
    sightings: &[Sighting],
    decisions: &[Decision],
    second_look: &dyn Fn(Timestamp) -> Timestamp,
) -> Settled {
    let mut settling = Settling::new(decisions, second_look);
    for sighting in sightings {
        settling.see(sighting);
    }
    settling.settled()
}

impl<'a> Settling<'a> {
    /// Nothing seen yet. `second_look` says from when on a sighting counts as a second look at something
    /// first seen then.
    #[must_use]
    pub fn new(decisions: &'a [Decision], second_look: &'a dyn Fn(Timestamp) -> Timestamp) -> Self {
        Self {
            decisions,
            second_look,
            settled: Settled::default(),
            looks: BTreeMap::new(),
            baseline: None,
            other: None,
            stood: Vec::new(),
            gone: false,
            waiting: None,
            dismissed: Vec::new(),
        }
    }

    /// The snapshot that now stands for what stands: the other side of the next change.
    #[must_use]
    pub fn baseline(&self) -> Option<Timestamp> {
        self.baseline.as_ref().map(|(at, _)| *at)
    }

    /// The snapshot that waits, where one does.
    #[must_use]
    pub fn waiting(&self) -> Option<Timestamp> {
        self.waiting.as_ref()?.snapshots.last().copied()
    }

    /// Puts a newer reading of a snapshot in the place of an older one.
    pub fn read_again(&mut self, at: Timestamp, look: &Look) {
        if let Some((_, baseline)) = self.baseline.as_mut().filter(|(of, _)| *of == at) {
            *baseline = look.clone();
            if let Some(last) = self.stood.last_mut() {
                (last.0, last.1) = (look.whole, look.text);
            }
        }
        if let Some(wait) = self.waiting.as_mut().filter(|wait| wait.snapshots.contains(&at)) {
            wait.look = Some(look.clone());
        }
        self.looks.insert(at, look.clone());
    }

    /// Takes in the next sighting.
    pub fn see(&mut self, sighting: &Sighting) {
        match &sighting.seen {
            Seen::Page(look) => self.page(sighting.first, look),
            Seen::Same(of) => self.same(*of, sighting.first, sighting.last),
            Seen::Gone(status, evidence) => {
                self.not_there(*status, evidence.as_ref(), sighting.first, sighting.last);
            }
        }
    }

    /// What stands, after everything seen.
    #[must_use]
    pub fn settled(mut self) -> Settled {
        if let Some(wait) = self.waiting.take() {
            for at in wait.snapshots {
                self.settled.aside.insert(at, Aside::Waiting(wait.waiting.odd.clone()));
            }
            self.settled.waiting = Some(wait.waiting);
        }
        self.settled.newest = self.baseline();
        self.settled
    }

    fn decision(&self, of: Timestamp) -> Option<&'a Decision> {
        self.decisions.iter().rev().find(|decision| decision.of == of)
    }

    fn page(&mut self, at: Timestamp, look: &Look) {
        self.looks.insert(at, look.clone());
        let before = self.baseline.as_ref().map(|(_, look)| look);
        if look.odd.is_none() && before.is_some_and(|before| before.whole == look.whole) {
            self.there_again(at, at);
            self.baseline = Some((at, look.clone()));
            return;
        }
        // Another view of the publication is held against what that view showed last: what differs between
        // the two is not odd, and neither is the old text of one that was not seen for a while.
        let odd = match before {
            Some(before) if before.view != look.view => suspicion::odd(self.other.as_ref(), look),
            _ => suspicion::odd(before, look).or_else(|| self.went_back(look)),
        };
        let Some(odd) = odd else {
            self.stand((at, at), at, look.clone(), None, None);
            return;
        };
        if let Some(decision) = self.decision(at) {
            self.decided(at, look, odd, decision);
            return;
        }
        if let Some((_, reason)) = self.dismissed.iter().find(|(text, _)| *text == look.text) {
            let reason = reason.clone();
            self.set_aside(at, reason);
            return;
        }
        if self.gone && odd.is_gone() {
            self.settled.aside.insert(at, Aside::Gone(odd));
            return;
        }
        match &mut self.waiting {
            Some(wait) if wait.agrees(look, &odd) => {
                wait.waiting.last = at;
                wait.look = Some(look.clone());
                wait.snapshots.push(at);
            }
            _ => self.wait(at, odd, Some((at, look.clone())), None),
        }
        self.second_look(at, at);
    }

    fn decided(&mut self, at: Timestamp, look: &Look, odd: Odd, decision: &Decision) {
        if !decision.confirmed {
            self.dismissed.push((look.text, decision.reason.clone()));
            self.set_aside(at, decision.reason.clone());
        } else if odd.is_gone() {
            self.settled.aside.insert(at, Aside::Gone(odd.clone()));
            self.go(at, decision.at, odd, None, Some(decision.reason.clone()));
        } else {
            let reason = Some(decision.reason.clone());
            self.stand((at, at), decision.at, look.clone(), Some(odd), reason);
        }
    }

    /// A check that saw the same as the snapshot of `of`.
    fn same(&mut self, of: Timestamp, first: Timestamp, last: Timestamp) {
        if self.waiting.as_ref().is_some_and(|wait| wait.snapshots.contains(&of)) {
            if let Some(wait) = &mut self.waiting {
                wait.waiting.last = wait.waiting.last.max(last);
            }
            self.second_look(first, last);
            return;
        }
        match self.settled.aside.get(&of) {
            Some(Aside::Dismissed(_) | Aside::Gone(_)) => {}
            // It had been seen once, then something else; now it is back.
            Some(Aside::Waiting(odd) | Aside::NotSeenAgain(odd)) => {
                let odd = odd.clone();
                let look = self.looks.get(&of).cloned();
                self.wait(first, odd, look.map(|look| (of, look)), None);
                self.second_look(first, last);
            }
            None => self.there_again(first, of),
        }
    }

    /// The host says that there is no such page.
    fn not_there(
        &mut self,
        status: u16,
        evidence: Option<&Evidence>,
        first: Timestamp,
        last: Timestamp,
    ) {
        // A page that was never seen is not gone: it cannot be checked.
        if self.baseline.is_none() || self.gone {
            return;
        }
        let odd = Odd::Status(status);
        match self.decision(first) {
            Some(decision) if decision.confirmed => {
                let reason = Some(decision.reason.clone());
                self.go(first, decision.at, odd, evidence.cloned(), reason);
                return;
            }
            Some(decision) => {
                self.drop_wait();
                self.settled.dismissed.get_or_insert((first, decision.reason.clone()));
                return;
            }
            None => {}
        }
        match &mut self.waiting {
            // What came first stays its name: the evidence is of that.
            Some(wait) if wait.waiting.odd.is_gone() => {}
            _ => self.wait(first, odd, None, evidence.cloned()),
        }
        if let Some(wait) = &mut self.waiting {
            wait.waiting.last = last;
        }
        self.second_look(first, last);
    }

    /// What stood is seen again at `at`, as the snapshot of `of` shows it: whatever waited did not last.
    fn there_again(&mut self, at: Timestamp, of: Timestamp) {
        self.drop_wait();
        self.settled.dismissed = None;
        if std::mem::take(&mut self.gone) {
            let what = Stood::Version(of);
            let standing = Standing { at, known: at, what, odd: None, confirmed_by: None };
            self.settled.standings.push(standing);
        }
    }

    /// The snapshot of `of` stands, first seen at `at`.
    fn stand(
        &mut self,
        (at, of): (Timestamp, Timestamp),
        known: Timestamp,
        look: Look,
        odd: Option<Odd>,
        confirmed_by: Option<String>,
    ) {
        self.drop_wait();
        self.settled.dismissed = None;
        self.gone = false;
        self.stood.push((look.whole, look.text, of));
        let view = look.view;
        match self.baseline.replace((of, look)) {
            Some((_, before)) if before.view != view => self.other = Some(before),
            _ => {}
        }
        let what = Stood::Version(of);
        self.settled.standings.push(Standing { at, known, what, odd, confirmed_by });
    }

    /// The page is not to be found from now on.
    fn go(
        &mut self,
        at: Timestamp,
        known: Timestamp,
        odd: Odd,
        evidence: Option<Evidence>,
        confirmed_by: Option<String>,
    ) {
        self.waiting = None;
        self.settled.dismissed = None;
        if !std::mem::replace(&mut self.gone, true) {
            let what = Stood::Gone(evidence);
            let standing = Standing { at, known, what, odd: Some(odd), confirmed_by };
            self.settled.standings.push(standing);
        }
    }

    fn wait(
        &mut self,
        at: Timestamp,
        odd: Odd,
        snapshot: Option<(Timestamp, Look)>,
        evidence: Option<Evidence>,
    ) {
        self.drop_wait();
        let until = (self.second_look)(at);
        let snapshots = snapshot.iter().map(|(of, _)| *of).collect();
        let look = snapshot.map(|(_, look)| look);
        let waiting = Waiting { at, last: at, odd, until };
        self.waiting = Some(Wait { waiting, look, evidence, snapshots });
    }

    /// Whatever waited was not seen again.
    fn drop_wait(&mut self) {
        let Some(wait) = self.waiting.take() else { return };
        for at in wait.snapshots {
            self.settled.aside.insert(at, Aside::NotSeenAgain(wait.waiting.odd.clone()));
        }
    }

    fn set_aside(&mut self, at: Timestamp, reason: String) {
        self.drop_wait();
        self.settled.dismissed.get_or_insert((at, reason.clone()));
        self.settled.aside.insert(at, Aside::Dismissed(reason));
    }

    /// What waits stands where it has been seen, between `first` and `last`, late enough.
    fn second_look(&mut self, first: Timestamp, last: Timestamp) {
        let is_due = |wait: &mut Wait| last >= wait.waiting.until && last > wait.waiting.at;
        let Some(wait) = self.waiting.take_if(is_due) else { return };
        let Wait { waiting, look, evidence, snapshots } = wait;
        let known = first.max(waiting.until).min(last);
        if waiting.odd.is_gone() {
            for at in snapshots {
                self.settled.aside.insert(at, Aside::Gone(waiting.odd.clone()));
            }
            self.go(waiting.at, known, waiting.odd, evidence, None);
        } else if let Some(look) = look {
            let of = snapshots.first().copied().unwrap_or(waiting.at);
            self.stand((waiting.at, of), known, look, Some(waiting.odd), None);
            if let (Some(newest), Some((of, _))) = (snapshots.last(), &mut self.baseline) {
                *of = *newest;
            }
        }
    }

    /// Whether its text, or all of it, is that of an earlier version which another has replaced.
    fn went_back(&self, look: &Look) -> Option<Odd> {
        let (_, before) = self.baseline.as_ref()?;
        if look.withdrawn && !before.withdrawn {
            return None;
        }
        let (_, earlier) = self.stood.split_last()?;
        let same = |(whole, text, _): &&(Fingerprint, Fingerprint, Timestamp)| {
            *whole == look.whole
                || (*text == look.text && look.text != before.text && look.words > 0)
        };
        earlier.iter().rev().find(same).map(|(.., at)| Odd::WentBack(*at))
    }
}

impl Wait {
    /// Whether a further odd look shows the same as what waits.
    fn agrees(&self, look: &Look, odd: &Odd) -> bool {
        if odd.is_gone() || self.waiting.odd.is_gone() {
            return odd.is_gone() && self.waiting.odd.is_gone();
        }
        let Some(waiting) = &self.look else { return false };
        // One that keeps changing a little is still the same odd page.
        waiting.whole == look.whole
            || waiting.text == look.text
            || (!matches!(odd, Odd::WentBack(_)) && suspicion::odd(Some(waiting), look).is_none())
    }
}

#[cfg(test)]
mod tests;
