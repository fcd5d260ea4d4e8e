//! store × subscribers -> messages: who is owed what, in which order it is written down, sent, and written down as
//! taken. What is owed is for `review` to say, what it says for `report`, and how it gets there for `deliver`.
//!
//! A message is written down as being sent before it is, so that nothing is sent where nothing could be noted; and
//! as taken, with all that the subscriber has been told by it, in one line on the disk at once after. A program that
//! dies between the two sends that message once more, under the same id; what came meanwhile is a message of its own.

mod digest;
mod due;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    deliver::{Courier, Parcel},
    model::{
        delivery::{Dealing, Delivery, Doubtful, Intent, Item, Ledger, Undelivered},
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

/// With whom the store begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// Subscribers who are new.
    pub new: Vec<SubscriberId>,
    /// Known ones who are to be told of more than before, and of how many sources.
    pub widened: Vec<(SubscriberId, usize)>,
}

/// Begins with every subscriber whom the store does not know yet, and with every source that a known one was not told
/// of before: whatever becomes known from now on is owed, and nothing before it.
///
/// # Errors
/// [`StoreError`] where the store cannot be read or its journal not written.
pub fn begin(watchlist: &Watchlist, store: &Store, now: Timestamp) -> Result<Begun, StoreError> {
    let ledgers = known(store, watchlist)?;
    let mut begun = Begun::default();
    // Worked out once, when the first of them needs it.
    let mut editions: Option<Register> = None;
    for subscriber in &watchlist.subscribers {
        let mut sources = wanted(watchlist, subscriber);
        let ledger = ledgers.get(&subscriber.id);
        if let Some(ledger) = ledger {
            let is_known = |source: &Source| {
                std::iter::once(&source.id)
                    .chain(&source.formerly)
                    .any(|id| ledger.position.contains_key(id))
            };
            sources.retain(|source| !is_known(source));
            if sources.is_empty() {
                continue;
            }
        }
        let all = Scope::Owed(None);
        let editions = match &mut editions {
            Some(editions) => editions,
            none => none.insert(review::register(watchlist, store, Timestamp::MAX)?),
        };
        let least = subscriber.least;
        let reviewed = review::review_by(editions, watchlist, &sources, store, &all, least, now)?;
        let mut position = reviewed.position;
        if subscriber.role == Role::Operator {
            // What fails now is news to whoever has just been asked to see to it.
            for told in position.values_mut() {
                told.failing = None;
            }
        }
        let added = sources.iter().filter(|source| position.contains_key(&source.id)).count();
        // What no crawl has come to yet is noted as well: all of it will be news.
        for source in sources {
            position.entry(source.id.clone()).or_default();
        }
        let Some(ledger) = ledger else {
            store.deal(&subscriber.id, Some(&position), Dealing::Begun, now)?;
            begun.new.push(subscriber.id.clone());
            continue;
        };
        let mut told = ledger.position.clone();
        for (id, one) in position {
            told.entry(id).or_insert(one);
        }
        store.tell(&subscriber.id.reader(), &told, now)?;
        if added > 0 {
            begun.widened.push((subscriber.id.clone(), added));
        }
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
        mut self,
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
        let mut told = 0;
        if let Some(doubtful) = self.ledger.in_doubt().cloned()
            && let Some(outcome) = self.once_more(doubtful, editions, now)?
        {
            let Outcome::Taken(count) = outcome else { return Ok(outcome) };
            told = count;
            let id = self.subscriber.id.reader();
            self.ledger = self.store.ledger(&id)?.unwrap_or_default();
        }
        let Owed { report, items, position } = self.owed(editions, now())?;
        if items.is_empty() && (!self.subscriber.says_nothing || told > 0) {
            self.nothing(&position, at)?;
            return Ok(if told > 0 { Outcome::Taken(told) } else { Outcome::Nothing });
        }
        let settled = self.ledger.settled;
        let parcel = digest::parcel(self.subscriber, &report, &items, settled, now());
        Ok(match self.send(&parcel, Intent { items, position }, now)? {
            Outcome::Taken(count) => Outcome::Taken(told + count),
            other => other,
        })
    }

    /// What is owed now, as it is told to this subscriber.
    fn owed(&self, editions: &mut Option<Register>, at: Timestamp) -> Result<Owed, StoreError> {
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
        Ok(Owed { report, items, position })
    }

    /// Sends a message once more that may have been taken, under its own id, and nothing with it that came since: who has
    /// it drops it, and is told the news in a message of its own. None where nothing else came, or where not all of it
    /// is to be told any more.
    fn once_more(
        &self,
        doubtful: Doubtful,
        editions: &mut Option<Register>,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Option<Outcome>, StoreError> {
        let Doubtful { message, mut intent, .. } = doubtful;
        let Owed { mut report, items, .. } = self.owed(editions, now())?;
        let is_all_there = intent.items.iter().all(|item| items.contains(item));
        if intent.items.is_empty() || !is_all_there || items.len() == intent.items.len() {
            return Ok(None);
        }
        digest::only(&mut report, self.subscriber.role, &intent.items);
        // What was begun with meanwhile is still begun with.
        for (id, told) in &self.ledger.position {
            intent.position.entry(id.clone()).or_insert_with(|| told.clone());
        }
        let at = now();
        let parcel = digest::parcel(self.subscriber, &report, &intent.items, None, at);
        self.send(&Parcel { id: message, ..parcel }, intent, now).map(Some)
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
        &self,
        parcel: &Parcel,
        intent: Intent,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Outcome, StoreError> {
        let Self { store, courier, subscriber, ledger, .. } = self;
        let (id, message) = (&subscriber.id, parcel.id.clone());
        let known = ledger.doubtful.as_ref();
        let is_noted = known.is_some_and(|it| it.message == message && it.intent == intent);
        let new = (!is_noted).then(|| intent.clone());
        store.begin_sending(id, message.clone(), new, now())?;
        let sent = courier.hand_over(&subscriber.channel, parcel);
        let at = now();
        if let Err(error) = sent {
            let why = error.to_string();
            tracing::info!(subscriber = id.as_str(), "was not told: {why}");
            store.deal(id, None, Dealing::Refused { message, why }, at)?;
            let row = store.ledger(&id.reader())?.and_then(|ledger| ledger.undelivered);
            let before = ledger.undelivered.clone();
            return Ok(Outcome::Refused(row.unwrap_or_else(|| first(at)), before));
        }
        let channel = subscriber.channel.name().to_owned();
        tracing::info!(subscriber = id.as_str(), message, "was told by {channel}");
        let Intent { items, position } = intent;
        let count = items.len();
        let taken = Dealing::Taken(Delivery { message, channel, items });
        store.deal(id, Some(&position), taken, at)?;
        Ok(Outcome::Taken(count))
    }
}

/// What a subscriber is owed.
struct Owed {
    report: Report,
    items: Vec<Item>,
    /// Where the subscriber stands once it is told.
    position: Position,
}

fn first(at: Timestamp) -> Undelivered {
    Undelivered { since: at, last: at, count: 1, why: String::new() }
}
