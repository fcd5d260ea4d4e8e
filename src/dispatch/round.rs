//! One subscriber's turn: whether it has come, what is owed, the message, and what is written down of it.

use std::sync::Mutex;

use jiff::Timestamp;

use crate::{
    deliver::{Courier, Parcel},
    model::{
        delivery::{Dealing, Delivery, Intent, Item, Ledger, Undelivered},
        report::Report,
        snapshot::Position,
        source::Watchlist,
        subscriber::Subscriber,
    },
    register::Register,
    review::{self, Scope},
    store::{Store, StoreError},
};

use super::{Outcome, digest, due, hold, wanted};

/// What the turns of all subscribers rest on.
pub(super) struct Ways<'a> {
    pub(super) watchlist: &'a Watchlist,
    pub(super) store: &'a Store,
    pub(super) courier: &'a Courier,
    /// Worked out once, when the first of them is due. Held while what is owed is worked out, so that one review at a
    /// time takes memory; nobody holds it while something is sent.
    pub(super) editions: Mutex<Option<Register>>,
    /// Held while something is written down: several who ask at once for the file that others write to as well could
    /// keep one of them waiting until it gives up.
    pub(super) pen: Mutex<()>,
}

/// One subscriber's turn.
pub(super) struct Round<'a> {
    pub(super) ways: &'a Ways<'a>,
    pub(super) subscriber: &'a Subscriber,
    pub(super) ledger: Ledger,
}

impl Round<'_> {
    /// Sends what is owed and due; whether due or not, to one who `is_asked` for.
    pub(super) fn run(
        mut self,
        is_asked: bool,
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
        let mut owed = self.owed(now())?;
        if let Some((message, intent)) = self.alone(&owed) {
            match self.once_more(message, intent, owed.report, now)? {
                Outcome::Taken(count) => told = count,
                other => return Ok(other),
            }
            let id = self.subscriber.id.reader();
            self.ledger = self.ways.store.ledger(&id)?.unwrap_or_default();
            owed = self.owed(now())?;
        }
        let Owed { report, items, position } = owed;
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
    fn owed(&self, at: Timestamp) -> Result<Owed, StoreError> {
        let Ways { watchlist, store, editions, .. } = self.ways;
        let sources = wanted(watchlist, self.subscriber);
        let scope = Scope::Owed(Some(self.ledger.position.clone()));
        let least = self.subscriber.least;
        let mut editions = hold(editions);
        let known = match &mut *editions {
            Some(known) => known,
            none => none.insert(review::register(watchlist, store, Timestamp::MAX)?),
        };
        let reviewed = review::review_by(known, watchlist, &sources, store, &scope, least, at)?;
        drop(editions);
        let (mut report, position) = (reviewed.report, reviewed.position);
        let row = self.ledger.undelivered.as_ref();
        report.undelivered_since = row.filter(|row| row.is_confirmed()).map(|row| row.since);
        digest::keep(&mut report, self.subscriber.role, &self.ledger.position);
        let items = digest::items(&report, self.subscriber.role);
        Ok(Owed { report, items, position })
    }

    /// The message that may have been taken, where it is to be sent once more by itself: since other things came since,
    /// and all that it tells is still to be told.
    fn alone(&self, owed: &Owed) -> Option<(String, Intent)> {
        let doubtful = self.ledger.in_doubt()?;
        let Intent { items, .. } = &doubtful.intent;
        let is_owed = |item: &Item| owed.items.iter().any(|one| one.is_same(item));
        let is_all_there = !items.is_empty() && items.iter().all(is_owed);
        let is_alone = is_all_there && owed.items.len() > items.len();
        is_alone.then(|| (doubtful.message.clone(), doubtful.intent.clone()))
    }

    /// Sends a message once more that may have been taken, under its own id, and nothing with it that came since: who has
    /// it drops it, and is told the news in a message of its own.
    fn once_more(
        &self,
        message: String,
        mut intent: Intent,
        mut report: Report,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Outcome, StoreError> {
        digest::only(&mut report, self.subscriber.role, &intent.items);
        // What was begun with meanwhile is still begun with.
        for (id, told) in &self.ledger.position {
            intent.position.entry(id.clone()).or_insert_with(|| told.clone());
        }
        let at = now();
        let parcel = digest::parcel(self.subscriber, &report, &intent.items, None, at);
        self.send(&Parcel { id: message, ..parcel }, intent, now)
    }

    /// A digest that was due has been considered; for others only what was told counts.
    fn nothing(&self, position: &Position, at: Timestamp) -> Result<(), StoreError> {
        let Subscriber { id, when, .. } = self.subscriber;
        if due::is_digest(when) {
            let position = Some(position).filter(|position| **position != self.ledger.position);
            let _pen = hold(&self.ways.pen);
            return self.ways.store.deal(id, position, Dealing::Nothing, at);
        }
        let _pen = hold(&self.ways.pen);
        self.ways.store.tell(&id.reader(), position, at)
    }

    fn send(
        &self,
        parcel: &Parcel,
        intent: Intent,
        now: &impl Fn() -> Timestamp,
    ) -> Result<Outcome, StoreError> {
        let Self { ways: Ways { store, courier, pen, .. }, subscriber, ledger } = self;
        let (id, message) = (&subscriber.id, parcel.id.clone());
        let known = ledger.doubtful.as_ref();
        // The id says what it tells. How far the subscriber is told with it grows with every look, and is written down
        // when it is taken.
        let is_noted = known.is_some_and(|it| it.message == message);
        let new = (!is_noted).then(|| intent.clone());
        let held = hold(pen);
        store.begin_sending(id, message.clone(), new, now())?;
        drop(held);
        let sent = courier.hand_over(&subscriber.channel, parcel);
        let at = now();
        let _held = hold(pen);
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
