//! Sightings -> what stood from when: odd answers wait until a later sighting agrees or a person decides.
//! Pure: one pass in the order of time; knows no store and no clock.
//!
//! - An ordinary revision stands at once; only odd answers wait.
//! - The baseline is the last version that stood, not the snapshot before.
//! - What waits is settled by a sighting at least one interval later that agrees: the same bytes (a 304
//!   too), the same text, or “not found” of any sort. Where the old text returns first, nothing happened.
//! - Where another text stood in its place for a while, a page that shows its own again is compared with that.
//! - What a person sets aside stays so while it goes on; once the page was seen between, it waits anew.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::suspicion;
use crate::model::{
    change::Evidence,
    sighting::{
        Agreed, Aside, Decision, Fingerprint, Look, Odd, OwnAgain, Seen, Settled, Sighting,
        Standing, Stood, Waiting,
    },
};
use interlude::Interlude;

mod interlude;

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
    /// The texts that stood, oldest first.
    stood: Vec<Earlier>,
    gone: bool,
    waiting: Option<Wait>,
    /// Words that a person set aside, and why, until the page is seen again;
    dismissed: Vec<(Fingerprint, String)>,
    /// and why a 404 or 410 was.
    dismissed_status: Option<String>,
    /// What stood before something that looked odd did.
    interlude: Option<Interlude>,
}

/// A text that stood, as far as it takes to know it again.
struct Earlier {
    at: Timestamp,
    whole: Fingerprint,
    text: Fingerprint,
    title: u32,
    attached: Option<u32>,
}

impl Earlier {
    fn of(look: &Look, at: Timestamp) -> Self {
        let Look { whole, text, title, attached, .. } = *look;
        Self { at, whole, text, title, attached }
    }

    /// Whether `look` shows it again: all of it, or its words with the same title and attachments.
    fn is_shown_by(&self, look: &Look) -> bool {
        let is_attached =
            self.attached == look.attached || self.attached.is_none() || look.attached.is_none();
        let is_text = self.text == look.text && self.title == look.title && look.words > 0;
        self.whole == look.whole || (is_text && is_attached)
    }
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
            dismissed_status: None,
            interlude: None,
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
                *last = Earlier::of(look, last.at);
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
            Seen::Page(look) => {
                self.looks.insert(sighting.first, look.clone());
                self.page((sighting.first, sighting.last), sighting.first, look);
            }
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
        if let Some((_, look)) = self.baseline {
            self.settled.withdrawn = look.withdrawn;
            self.settled.unread = look.unread;
        }
        self.settled
    }

    fn decision(&self, of: Timestamp) -> Option<&'a Decision> {
        self.decisions.iter().rev().find(|decision| decision.of == of)
    }

    /// The snapshot of `of` was seen between `first` and `last`: for the first time, or again after it had not
    /// counted.
    fn page(&mut self, (first, last): (Timestamp, Timestamp), of: Timestamp, look: &Look) {
        let before = self.baseline.as_ref().map(|(_, look)| look);
        if look.odd.is_none() && before.is_some_and(|before| before.whole == look.whole) {
            self.there_again(first, of);
            self.baseline = Some((of, look.clone()));
            return;
        }
        // Another view of the publication is held against what that view showed last: what differs between
        // the two is not odd, and neither is the old text of one that was not seen for a while.
        let (odd, own_again) = if let Some(before) = before.filter(|one| one.view != look.view) {
            let odd = match &self.other {
                Some(other) => suspicion::odd(Some(other), look),
                // Seen for the first time, it must at least be the same publication.
                None => suspicion::odd_view(before, look),
            };
            (odd, None)
        } else {
            let went_back = self.went_back(look);
            let own_again = self.own_again(look).filter(|_| went_back.is_none());
            (went_back.or_else(|| suspicion::odd(before, look)), own_again)
        };
        if let Some(own_again) = own_again {
            let plain = Standing::plain(first, Stood::Version(of));
            self.stand(Standing { own_again: Some(own_again), ..plain }, of, look.clone());
            return;
        }
        let Some(odd) = odd else {
            self.stand(Standing::plain(first, Stood::Version(of)), of, look.clone());
            return;
        };
        if let Some(decision) = self.decision(first) {
            self.decided(first, of, look, odd, decision);
            return;
        }
        if let Some((_, reason)) = self.dismissed.iter().find(|(text, _)| *text == look.text) {
            let reason = reason.clone();
            self.set_aside(first, of, reason);
            return;
        }
        if self.gone && odd.is_gone() {
            self.settled.aside.insert(of, Aside::Gone(odd));
            return;
        }
        match &mut self.waiting {
            Some(wait) if wait.agrees(look, &odd) => {
                wait.waiting.last = last;
                wait.look = Some(look.clone());
                wait.snapshots.push(of);
            }
            _ => self.wait(first, odd.clone(), Some((of, look.clone())), None),
        }
        self.second_look(first, last, odd);
    }

    fn decided(
        &mut self,
        at: Timestamp,
        of: Timestamp,
        look: &Look,
        odd: Odd,
        decision: &Decision,
    ) {
        if !decision.confirmed {
            self.dismissed.push((look.text, decision.reason.clone()));
            self.set_aside(at, of, decision.reason.clone());
            return;
        }
        let is_gone = odd.is_gone();
        let what = if is_gone { Stood::Gone(None) } else { Stood::Version(of) };
        let standing = confirmed(Standing::plain(at, what), odd.clone(), decision);
        if is_gone {
            self.settled.aside.insert(of, Aside::Gone(odd));
            self.go(standing);
        } else {
            self.stand(standing, of, look.clone());
        }
    }

    /// A check that saw the same as the snapshot of `of`.
    fn same(&mut self, of: Timestamp, first: Timestamp, last: Timestamp) {
        if let Some(wait) = self.waiting.as_mut().filter(|wait| wait.snapshots.contains(&of)) {
            wait.waiting.last = wait.waiting.last.max(last);
            let own = self.looks.get(&of).and_then(|look| look.odd.clone());
            let odd = own.unwrap_or_else(|| wait.waiting.odd.clone());
            self.second_look(first, last, odd);
            return;
        }
        // What did not count is judged anew: it may have been set aside before the page was seen again.
        match self.looks.get(&of).filter(|_| self.settled.aside.contains_key(&of)).cloned() {
            Some(look) => {
                self.settled.aside.remove(&of);
                self.page((first, last), of, &look);
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
                let gone = Standing::plain(first, Stood::Gone(evidence.cloned()));
                self.go(confirmed(gone, odd, decision));
                return;
            }
            Some(decision) => self.dismissed_status = Some(decision.reason.clone()),
            None => {}
        }
        if let Some(reason) = self.dismissed_status.clone() {
            self.drop_wait();
            self.settled.dismissed.get_or_insert((first, reason));
            return;
        }
        match &mut self.waiting {
            // What came first stays its name: the evidence is of that.
            Some(wait) if wait.waiting.odd.is_gone() => {}
            _ => self.wait(first, odd.clone(), None, evidence.cloned()),
        }
        if let Some(wait) = &mut self.waiting {
            wait.waiting.last = last;
        }
        self.second_look(first, last, odd);
    }

    /// What stood is seen again at `at`, as the snapshot of `of` shows it: whatever waited did not last.
    fn there_again(&mut self, at: Timestamp, of: Timestamp) {
        self.seen_again();
        if std::mem::take(&mut self.gone) {
            self.settled.standings.push(Standing::plain(at, Stood::Version(of)));
        }
    }

    /// `standing` stands, as the snapshot of `of` shows it.
    fn stand(&mut self, standing: Standing, of: Timestamp, look: Look) {
        self.seen_again();
        self.gone = false;
        let before = self.baseline.as_ref();
        self.interlude = Interlude::after(self.interlude.take(), before, standing.at, &look);
        self.stood.push(Earlier::of(&look, of));
        let view = look.view;
        match self.baseline.replace((of, look)) {
            Some((_, before)) if before.view != view => self.other = Some(before),
            _ => {}
        }
        self.settled.standings.push(standing);
    }

    /// The page is seen: whatever waited did not last, and what was set aside is over.
    fn seen_again(&mut self) {
        self.drop_wait();
        self.settled.dismissed = None;
        self.dismissed.clear();
        self.dismissed_status = None;
    }

    /// The page is not to be found from now on.
    fn go(&mut self, standing: Standing) {
        self.waiting = None;
        self.settled.dismissed = None;
        if !std::mem::replace(&mut self.gone, true) {
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
        // What was set aside is over, where something else came in its place.
        self.settled.dismissed = None;
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

    fn set_aside(&mut self, at: Timestamp, of: Timestamp, reason: String) {
        self.drop_wait();
        self.settled.dismissed.get_or_insert((at, reason.clone()));
        self.settled.aside.insert(of, Aside::Dismissed(reason));
    }

    /// What waits stands where it has been seen, between `first` and `last`, late enough; `odd` is what was
    /// seen then.
    fn second_look(&mut self, first: Timestamp, last: Timestamp, odd: Odd) {
        let is_due = |wait: &mut Wait| last >= wait.waiting.until && last > wait.waiting.at;
        let Some(wait) = self.waiting.take_if(is_due) else { return };
        let Wait { waiting, look, evidence, snapshots } = wait;
        let exact = first >= waiting.until;
        let agreed = Agreed { at: if exact { first } else { last }, exact, odd };
        let of = snapshots.first().copied().unwrap_or(waiting.at);
        let is_gone = waiting.odd.is_gone();
        let standing = Standing {
            known: first.max(waiting.until).min(last),
            odd: Some(waiting.odd.clone()),
            agreed: Some(agreed),
            ..Standing::plain(
                waiting.at,
                if is_gone { Stood::Gone(evidence) } else { Stood::Version(of) },
            )
        };
        if is_gone {
            for at in snapshots {
                self.settled.aside.insert(at, Aside::Gone(waiting.odd.clone()));
            }
            self.go(standing);
        } else if let Some(look) = look {
            self.stand(standing, of, look);
            if let (Some(newest), Some((of, _))) = (snapshots.last(), &mut self.baseline) {
                *of = *newest;
            }
        }
    }

    /// Whether it is the page's own text again, after another stood in its place.
    fn own_again(&self, look: &Look) -> Option<OwnAgain> {
        let (_, between) = self.baseline.as_ref()?;
        self.interlude.as_ref()?.own_again(between, look)
    }

    /// Whether what a reader reads of it, title and text, is that of an earlier version which another has
    /// replaced. Where its attachments are not those of that version, it was revised.
    fn went_back(&self, look: &Look) -> Option<Odd> {
        let (_, before) = self.baseline.as_ref()?;
        if look.odd.is_some() || look.withdrawn && !before.withdrawn {
            return None;
        }
        let (_, earlier) = self.stood.split_last()?;
        let moved = (look.text, look.title, look.withdrawn)
            != (before.text, before.title, before.withdrawn);
        let same = |one: &&Earlier| one.is_shown_by(look);
        earlier.iter().rev().find(same).filter(|_| moved).map(|one| Odd::WentBack(one.at))
    }
}

/// `standing` as a person confirmed it.
fn confirmed(standing: Standing, odd: Odd, decision: &Decision) -> Standing {
    let (known, reason) = (decision.at, decision.reason.clone());
    Standing { known, odd: Some(odd), confirmed_by: Some(reason), ..standing }
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
