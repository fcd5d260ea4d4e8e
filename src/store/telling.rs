//! What readers have been told, and what passed between us and subscribers: read and written down beside a
//! crawl, each line on the disk before anybody goes on. Decides nothing about what is owed.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use crate::model::{
    delivery::{Dealing, Dealt, Intent, Ledger},
    snapshot::Position,
    source::SubscriberId,
};

use super::{
    Store, StoreError,
    append::{self, Append},
    codec, heal,
    journal::{self, Lines, Telling},
    lengths,
    lock::{Asked, Lock},
    replay,
};

/// How long a teller waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// The lock of those who write down what readers were told, below the store's folder.
pub(super) const TELLERS: &str = "journal/readers.lock";

/// The lock of the one who hands messages over, below the store's folder.
const COURIER: &str = "journal/delivering.lock";

/// Nobody else hands messages over while this is held.
#[derive(Debug)]
pub struct Delivering {
    _lock: Lock,
}

impl Store {
    /// What a reader has been told; none where that reader is new.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub fn position(&self, reader: &str) -> Result<Option<Position>, StoreError> {
        Ok(self.ledger(reader)?.map(|ledger| ledger.position))
    }

    /// How things stand with a reader; none where that reader is new.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub fn ledger(&self, reader: &str) -> Result<Option<Ledger>, StoreError> {
        Ok(self.ledgers()?.remove(reader))
    }

    /// How things stand with every reader.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub fn ledgers(&self) -> Result<BTreeMap<String, Ledger>, StoreError> {
        let known = self.view.told.clone();
        let told = replay::told_since(&self.dir, self.view.marks.readers, known);
        Ok(told.map_err(replay::reading)?.ledgers)
    }

    /// Writes down what a reader has been told. Works beside a crawl; fails on a read-only disk.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn tell(&self, reader: &str, position: &Position, at: Timestamp) -> Result<(), StoreError> {
        let what =
            format!("what “{reader}” was told cannot be written down: it will be told again");
        let _lock = self.teller(&what)?;
        if self.position(reader)?.as_ref() == Some(position) {
            return Ok(());
        }
        if position.keys().any(|id| id.parent().is_some()) {
            self.raise()?;
        }
        let (reader, position) = (reader.to_owned(), Some(position.clone()));
        self.write(&Telling { reader, at, position, dealing: None, intent: None }, &what)
    }

    /// Writes down what passed between us and a subscriber, and what that subscriber has been told with it.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn deal(
        &self,
        subscriber: &SubscriberId,
        position: Option<&Position>,
        dealing: Dealing,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let what = match dealing {
            Dealing::Taken(_) => format!(
                "that “{subscriber}” was told cannot be written down: the same message will be sent again"
            ),
            _ => format!(
                "the journal of deliveries cannot be written: nothing more is sent to “{subscriber}”"
            ),
        };
        let _lock = self.teller(&what)?;
        self.raise()?;
        let (reader, position) = (subscriber.reader(), position.cloned());
        let dealing = Some(dealing);
        self.write(&Telling { reader, at, position, dealing, intent: None }, &what)
    }

    /// Writes down that a message is about to be handed over, and what it tells: where nobody comes back to say how
    /// that went, the same is sent once more. `intent` is left out where the ledger's `doubtful` has this message
    /// already, which tells the same: on a long list it is a megabyte.
    ///
    /// # Errors
    /// [`StoreError::Io`]; then nothing is to be sent.
    pub fn begin_sending(
        &self,
        subscriber: &SubscriberId,
        message: String,
        intent: Option<Intent>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let what = format!(
            "the journal of deliveries cannot be written: nothing more is sent to “{subscriber}”"
        );
        let _lock = self.teller(&what)?;
        self.raise()?;
        let (reader, dealing) = (subscriber.reader(), Some(Dealing::Sending(message)));
        let telling = Telling { reader, at, position: None, dealing, intent };
        self.write(&telling, &what)
    }

    /// Every message that a subscriber took, oldest first. Reads the whole journal of readers.
    ///
    /// # Errors
    /// [`StoreError`] where the journal cannot be read.
    pub fn deliveries(&self) -> Result<Vec<Dealt>, StoreError> {
        let read = || {
            let path = self.dir.join(journal::READERS);
            let mut lines = Lines::<Telling>::open(&path, 0, journal::length(&path)?)?;
            let mut taken = Vec::new();
            while let Some(line) = lines.next()? {
                if let Ok(Telling { reader, at, dealing: Some(Dealing::Taken(delivery)), .. }) =
                    line.what
                    && let Some(subscriber) = reader.strip_prefix(SubscriberId::AMONG_READERS)
                {
                    taken.push(Dealt { subscriber: subscriber.to_owned(), at, delivery });
                }
            }
            Ok(taken)
        };
        read().map_err(replay::reading)
    }

    /// Refuses to go on where less is free than a message and what is noted of it should find.
    ///
    /// # Errors
    /// [`StoreError::NoRoom`]; then nothing is to be sent.
    pub fn check_room(&self) -> Result<(), StoreError> {
        heal::check_room(&self.dir, heal::ROOM)
    }

    /// Sees to it that nobody else hands messages over meanwhile: two would send everything twice.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another process does; [`StoreError::Io`].
    pub fn delivering(&self, wait: Duration, now: Timestamp) -> Result<Delivering, StoreError> {
        let what = "the journal of deliveries cannot be written: nothing is sent";
        let failed = |source| StoreError::Io { what: what.to_owned(), source };
        match Lock::ask(&self.dir.join(COURIER), wait).map_err(failed)? {
            Asked::Got(mut lock) => {
                lock.sign(now).map_err(failed)?;
                Ok(Delivering { _lock: lock })
            }
            Asked::Held(who) => Err(StoreError::Locked(format!("it is delivering: {who}"))),
        }
    }

    fn teller(&self, what: &str) -> Result<Lock, StoreError> {
        let failed = |source| StoreError::Io { what: what.to_owned(), source };
        match Lock::ask(&self.dir.join(TELLERS), PATIENCE).map_err(failed)? {
            Asked::Got(lock) => Ok(lock),
            Asked::Held(_) => {
                Err(failed(std::io::Error::other("another process is writing there")))
            }
        }
    }

    /// Before a line that earlier versions cannot read.
    fn raise(&self) -> Result<(), StoreError> {
        // The writer may be at work beside this, and has a name of its own for the way.
        heal::raise(&self.dir, "format.readers.part").map(|_| ())
    }

    /// Adds a line; the caller holds the lock. `what` says what it means that this fails.
    fn write(&self, telling: &Telling, what: &str) -> Result<(), StoreError> {
        let noting = |source| StoreError::Io { what: what.to_owned(), source };
        let at = telling.at;
        let known = BTreeMap::new();
        let told = replay::told_since(&self.dir, self.view.marks.readers, known).map_err(noting)?;
        let whole = told.end;
        let line = codec::line(telling).map_err(|what| noting(std::io::Error::other(what)))?;
        if line.len() as u64 > journal::LONGEST {
            let long =
                format!("the line would have {} bytes, which nobody reads again", line.len());
            return Err(noting(std::io::Error::other(long)));
        }
        let path = self.dir.join(journal::READERS);
        let mut append = Append::open(&path).map_err(noting)?;
        if append.end() > whole {
            append.back_to(whole).map_err(noting)?;
        }
        let written = append.push(line.as_bytes()).and_then(|()| append.sync());
        let written = written.and_then(|()| append::sync_folder(&self.dir.join("journal")));
        written.map_err(|error| match append.back_to(whole) {
            Ok(()) => noting(error),
            Err(worse) => noting(worse),
        })?;
        // It is told, whether its length is noted or not.
        if let Err(error) = lengths::note(&self.dir, &[journal::READERS.to_owned()], at) {
            tracing::debug!("the journal's length was not noted: {error}");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{delivery::Delivery, snapshot::Told},
        store::Writer,
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_ledger_outlives_the_index_and_a_small_line_leaves_the_position_alone() {
        let dir = tempfile::tempdir().unwrap();
        let now = at("2026-03-02T06:00:00Z");
        drop(Writer::open(dir.path(), Duration::ZERO, now).unwrap());
        let officers = SubscriberId::new("officers").unwrap();
        let told: Position = [("one".parse().unwrap(), Told::default())].into();
        let store = Store::open(dir.path()).unwrap();
        store.deal(&officers, Some(&told), Dealing::Begun, now).unwrap();
        let refused = Dealing::Refused { message: "m".to_owned(), why: "busy".to_owned() };
        store.deal(&officers, None, refused, at("2026-03-03T06:00:00Z")).unwrap();
        let delivery =
            Delivery { message: "m".to_owned(), channel: "mail".to_owned(), items: Vec::new() };
        let ledger = store.ledger(&officers.reader()).unwrap().unwrap();
        assert_eq!(ledger.position, told);
        assert_eq!(ledger.undelivered.as_ref().map(|row| row.count), Some(1));
        for round in 0..3 {
            let again = Store::open(dir.path()).unwrap();
            let found = again.ledger(&officers.reader()).unwrap();
            assert_eq!(found.as_ref(), Some(&ledger), "round {round}");
            match round {
                0 => drop(Writer::open(dir.path(), Duration::ZERO, now).unwrap()),
                _ => std::fs::remove_dir_all(dir.path().join("index")).unwrap_or_default(),
            }
        }
        let then = at("2026-03-04T06:00:00Z");
        store.deal(&officers, None, Dealing::Taken(delivery.clone()), then).unwrap();
        store.tell("default", &told, then).unwrap();
        let dealt = Dealt { subscriber: "officers".to_owned(), at: then, delivery };
        assert_eq!(store.deliveries().unwrap(), [dealt]);
        assert_eq!(store.ledger(&officers.reader()).unwrap().unwrap().undelivered, None);
    }

    #[test]
    fn a_line_that_nobody_would_read_again_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let now = at("2026-03-02T06:00:00Z");
        drop(Writer::open(dir.path(), Duration::ZERO, now).unwrap());
        let store = Store::open(dir.path()).unwrap();
        let reader = "x".repeat(17 << 20);
        let told: Position = [("one".parse().unwrap(), Told::default())].into();
        let why = store.tell(&reader, &told, now).unwrap_err();
        assert!(
            matches!(&why, StoreError::Io { source, .. } if source.to_string().contains("nobody reads again"))
        );
        store.tell("default", &told, now).unwrap();
        assert_eq!(Store::open(dir.path()).unwrap().position("default").unwrap(), Some(told));
    }

    #[test]
    fn only_one_hands_messages_over() {
        let dir = tempfile::tempdir().unwrap();
        let now = at("2026-03-02T06:00:00Z");
        drop(Writer::open(dir.path(), Duration::ZERO, now).unwrap());
        let (one, two) = (Store::open(dir.path()).unwrap(), Store::open(dir.path()).unwrap());
        let held = one.delivering(Duration::ZERO, now).unwrap();
        let refused = two.delivering(Duration::ZERO, now).unwrap_err().to_string();
        assert!(refused.contains(&format!("pid {}", std::process::id())), "{refused}");
        drop(held);
        two.delivering(Duration::ZERO, now).unwrap();
    }
}
