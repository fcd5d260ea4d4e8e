//! store × subscribers -> messages: who is owed what, in which order it is written down, sent, and written down as
//! taken. What is owed is for `review` to say, what it says for `report`, and how it gets there for `deliver`.
//!
//! A message is written down as being sent before it is, so that nothing is sent where nothing could be noted; and
//! as taken, with all that the subscriber has been told by it, in one line on the disk at once after. A program that
//! dies between the two sends that message once more, under the same id.

mod digest;
mod due;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    deliver::Courier,
    model::{
        delivery::{Dealing, Delivery, Item, Ledger, Undelivered},
        report::Report,
        snapshot::Position,
        source::{Source, SubscriberId, Watchlist},
        subscriber::{Role, Subscriber},
    },
    register::Register,
    review::{self, Scope},
    store::{Store, StoreError},
};

pub use due::is_said_again;

/// How it went with one subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not due yet: from then on, where that is known.
    NotDue(Option<Timestamp>),
    /// Refused before, and tried again from then on.
    Waits(Timestamp, Undelivered),
    /// There is nothing to tell.
    Nothing,
    /// Taken: so many things were told; none where it said that there is nothing to tell.
    Taken(usize),
    /// Not taken: the row with this try, and as it was before.
    Refused(Undelivered, Option<Undelivered>),
}

/// What became of each subscriber, in the order of the sources file.
pub type Outcomes = Vec<(SubscriberId, Outcome)>;

/// Begins with every subscriber whom the store does not know yet: whatever becomes known from now on is owed, and
/// nothing before it. Gives those begun with.
///
/// # Errors
/// [`StoreError`] where the store cannot be read or its journal not written.
pub fn begin(
    watchlist: &Watchlist,
    store: &Store,
    now: Timestamp,
) -> Result<Vec<SubscriberId>, StoreError> {
    let ledgers = known(store, watchlist)?;
    let mut begun = Vec::new();
    let is_new = |subscriber: &&Subscriber| !ledgers.contains_key(&subscriber.id);
    if !watchlist.subscribers.iter().any(|subscriber| is_new(&subscriber)) {
        return Ok(begun);
    }
    let editions = review::register(watchlist, store, Timestamp::MAX)?;
    for subscriber in watchlist.subscribers.iter().filter(is_new) {
        let sources = wanted(watchlist, subscriber);
        let all = Scope::Owed(None);
        let reviewed =
            review::review_by(&editions, watchlist, &sources, store, &all, subscriber.least, now)?;
        let mut position = reviewed.position;
        if subscriber.role == Role::Operator {
            // What fails now is news to whoever has just been asked to see to it.
            for told in position.values_mut() {
                told.failing = None;
            }
        }
        store.deal(&subscriber.id, Some(&position), Dealing::Begun, now)?;
        begun.push(subscriber.id.clone());
    }
    Ok(begun)
}

/// Sends every subscriber what is owed and due; to those `asked` for by name whether due or not, and however often
/// it was refused. One that refuses holds up nobody else.
///
/// # Errors
/// [`StoreError`] where the store cannot be read or its journal not written.
pub fn dispatch(
    watchlist: &Watchlist,
    store: &Store,
    courier: &Courier,
    asked: &[SubscriberId],
    now: impl Fn() -> Timestamp,
) -> Result<Outcomes, StoreError> {
    let mut ledgers = known(store, watchlist)?;
    let mut outcomes = Vec::new();
    // Worked out once, when the first of them is due.
    let mut editions = None;
    for subscriber in &watchlist.subscribers {
        let is_asked = asked.contains(&subscriber.id);
        if !asked.is_empty() && !is_asked {
            continue;
        }
        // Nobody has begun with it: it is owed nothing, least of all the whole history.
        let Some(ledger) = ledgers.remove(&subscriber.id) else { continue };
        let round = Round { watchlist, store, courier, subscriber, ledger };
        outcomes.push((subscriber.id.clone(), round.run(is_asked, &mut editions, &now)?));
    }
    Ok(outcomes)
}

/// How things stand with each subscriber of the list whom the store knows.
///
/// # Errors
/// [`StoreError`] where the journal cannot be read.
fn known(
    store: &Store,
    watchlist: &Watchlist,
) -> Result<BTreeMap<SubscriberId, Ledger>, StoreError> {
    let mut ledgers = store.ledgers()?;
    let of = |subscriber: &Subscriber| {
        let ledger = ledgers.remove(&subscriber.id.reader())?;
        Some((subscriber.id.clone(), ledger))
    };
    Ok(watchlist.subscribers.iter().filter_map(of).collect())
}

fn wanted<'w>(watchlist: &'w Watchlist, subscriber: &Subscriber) -> Vec<&'w Source> {
    watchlist.sources.iter().filter(|source| subscriber.wants(source)).collect()
}

/// One subscriber's turn.
struct Round<'a> {
    watchlist: &'a Watchlist,
    store: &'a Store,
    courier: &'a Courier,
    subscriber: &'a Subscriber,
    ledger: Ledger,
}

impl Round<'_> {
    fn run(
        self,
        is_asked: bool,
        editions: &mut Option<Register>,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Outcome, StoreError> {
        let at = now();
        if !is_asked {
            if let Err(from) = due::has_come(&self.subscriber.when, self.ledger.settled, at) {
                return Ok(Outcome::NotDue(from));
            }
            let row = self.ledger.undelivered.as_ref();
            if let Some((row, from)) =
                row.map(|row| (row, due::again(row))).filter(|(_, from)| *from > at)
            {
                return Ok(Outcome::Waits(from, row.clone()));
            }
        }
        let sources = wanted(self.watchlist, self.subscriber);
        let scope = Scope::Owed(Some(self.ledger.position.clone()));
        let least = self.subscriber.least;
        let (watchlist, store) = (self.watchlist, self.store);
        let editions = match editions {
            Some(editions) => editions,
            None => editions.insert(review::register(watchlist, store, Timestamp::MAX)?),
        };
        let reviewed = review::review_by(editions, watchlist, &sources, store, &scope, least, at)?;
        let mut report = reviewed.report;
        let mut position = reviewed.position;
        if self.subscriber.role == Role::Operator {
            // What is not confirmed is left out here, and so still to be told when it is.
            for early in report.unchecked.iter().filter(|unchecked| !unchecked.confirmed) {
                let before = self.ledger.position.get(&early.source).and_then(|told| told.failing);
                position.entry(early.source.clone()).or_default().failing = before;
            }
        }
        digest::keep(&mut report, self.subscriber.role, &self.ledger.position);
        let items = digest::items(&report, self.subscriber.role);
        if items.is_empty() && !self.subscriber.says_nothing {
            self.nothing(&position, at)?;
            return Ok(Outcome::Nothing);
        }
        self.send(&report, items, &position, now)
    }

    /// A digest that was due has been considered; for others only what was told counts.
    fn nothing(&self, position: &Position, at: Timestamp) -> Result<(), StoreError> {
        let Subscriber { id, when, .. } = self.subscriber;
        if due::is_digest(when) {
            let position = Some(position).filter(|position| **position != self.ledger.position);
            return self.store.deal(id, position, Dealing::Nothing, at);
        }
        self.store.tell(&id.reader(), position, at)
    }

    fn send(
        self,
        report: &Report,
        items: Vec<Item>,
        position: &Position,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Outcome, StoreError> {
        let Self { store, courier, subscriber, ledger, .. } = self;
        let (id, count) = (&subscriber.id, items.len());
        let parcel = digest::parcel(subscriber, report, &items, ledger.settled, now());
        let message = parcel.id.clone();
        store.deal(id, None, Dealing::Sending(message.clone()), now())?;
        let sent = courier.hand_over(&subscriber.channel, &parcel);
        let at = now();
        if let Err(error) = sent {
            let why = error.to_string();
            tracing::info!(subscriber = id.as_str(), "was not told: {why}");
            store.deal(id, None, Dealing::Refused { message, why }, at)?;
            let row = store.ledger(&id.reader())?.and_then(|ledger| ledger.undelivered);
            return Ok(Outcome::Refused(row.unwrap_or_else(|| first(at)), ledger.undelivered));
        }
        let channel = subscriber.channel.name().to_owned();
        tracing::info!(subscriber = id.as_str(), message, "was told by {channel}");
        let taken = Dealing::Taken(Delivery { message, channel, items });
        store.deal(id, Some(position), taken, at)?;
        Ok(Outcome::Taken(count))
    }
}

fn first(at: Timestamp) -> Undelivered {
    Undelivered { since: at, last: at, count: 1, why: String::new() }
}
