//! store × subscribers -> messages: who is owed what, in which order it is written down, sent, and written down as
//! taken. What is owed is for `review` to say, what it says for `report`, and how it gets there for `deliver`.
//!
//! A message is written down as being sent before it is, so that nothing is sent where nothing could be noted; and
//! as taken, with all that the subscriber has been told by it, in one line on the disk at once after, by whoever sent it.
//! A program that dies between the two sends that message once more, under the same id; what came meanwhile is a message
//! of its own.

mod digest;
mod due;
mod round;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use jiff::Timestamp;

use crate::{
    deliver::Courier,
    model::{
        delivery::{Dealing, Ledger, Undelivered},
        source::{Source, SubscriberId, Watchlist},
        subscriber::{Role, Subscriber},
    },
    register::Register,
    review::{self, Scope},
    store::{Store, StoreError},
};

pub use due::is_said_again;
use round::{Round, Ways};

/// So many subscribers are dealt with at once. A channel that stalls keeps one of them for as long as the courier has
/// patience; each holds one message in memory.
const AT_ONCE: usize = 8;

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

/// Whether [`begin`] has somebody or something to begin with.
///
/// # Errors
/// [`StoreError`] where the journal cannot be read.
pub fn is_to_begin(watchlist: &Watchlist, store: &Store) -> Result<bool, StoreError> {
    let ledgers = known(store, watchlist)?;
    Ok(watchlist.subscribers.iter().any(|subscriber| {
        ledgers.get(&subscriber.id).is_none_or(|ledger| {
            wanted(watchlist, subscriber).into_iter().any(|source| !is_known(ledger, source))
        })
    }))
}

/// Whether a subscriber has been told of a source, or that it was to be told of it.
fn is_known(ledger: &Ledger, source: &Source) -> bool {
    std::iter::once(&source.id).chain(&source.formerly).any(|id| ledger.position.contains_key(id))
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
            sources.retain(|source| !is_known(ledger, source));
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
/// it was refused. One that refuses or stalls holds up nobody else: several are waited for at once, and whoever did not
/// take the last message comes after those who did. Once all `is_over` nothing more is begun.
///
/// # Errors
/// [`StoreError`] where the store cannot be read or its journal not written; what was being sent then is sent and
/// written down, and nothing more is begun.
pub fn dispatch(
    watchlist: &Watchlist,
    store: &Store,
    courier: &Courier,
    asked: &[SubscriberId],
    now: impl Fn() -> Timestamp + Sync,
    is_over: impl Fn() -> bool + Sync,
) -> Result<Outcomes, StoreError> {
    let mut ledgers = known(store, watchlist)?;
    let ways = Ways { watchlist, store, courier, editions: Mutex::new(None), pen: Mutex::new(()) };
    let is_chosen = |one: &&Subscriber| asked.is_empty() || asked.contains(&one.id);
    let rounds = watchlist.subscribers.iter().filter(is_chosen).filter_map(|subscriber| {
        // Nobody has begun with it: it is owed nothing, least of all the whole history.
        Some(Round { ways: &ways, subscriber, ledger: ledgers.remove(&subscriber.id)? })
    });
    let mut rounds: Vec<(usize, Round<'_>)> = rounds.enumerate().collect();
    rounds.sort_by_key(|(_, round)| round.ledger.undelivered.is_some());
    let others = rounds.len().min(AT_ONCE).saturating_sub(1);
    let (waiting, done) = (Mutex::new(VecDeque::from(rounds)), Mutex::new(BTreeMap::new()));
    // Nobody holds the queue while at work.
    let next = || if is_over() { None } else { hold(&waiting).pop_front() };
    let work = || {
        while let Some((place, round)) = next() {
            let id = round.subscriber.id.clone();
            let outcome = round.run(!asked.is_empty(), &now);
            if outcome.is_err() {
                hold(&waiting).clear();
            }
            hold(&done).insert(place, outcome.map(|outcome| (id, outcome)));
        }
    };
    thread::scope(|scope| {
        for _ in 0..others {
            // Where there is no thread to be had, it takes longer.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
