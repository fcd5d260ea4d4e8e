//! What passed between us and a subscriber, and how things stand with one. Pure: the same dealings in the same
//! order give the same ledger.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    change::{ChangeKind, Significance},
    snapshot::{Failing, Position},
    source::SourceId,
};

/// One thing that passed, as the journal keeps it. It names no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dealing {
    /// Whatever becomes known from now on is owed.
    Begun,
    /// The message of that id is about to be handed over.
    Sending(String),
    /// It was taken.
    Taken(Delivery),
    /// It was not, and why, in words.
    Refused {
        /// The message's id.
        message: String,
        /// Why.
        why: String,
    },
    /// The time of a digest had come, and there was nothing to tell.
    Nothing,
}

/// What a message tells that is about to be handed over: what is needed to send the same once more, where nobody knows
/// whether it was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// What it tells.
    pub items: Vec<Item>,
    /// All that the subscriber has been told once it is taken.
    pub position: Position,
}

/// A message that may have been taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubtful {
    /// Its id.
    pub message: String,
    /// What it tells.
    pub intent: Intent,
    /// Whether a program died with it: it stays in doubt until it is taken, however often it is refused after that.
    #[serde(default)]
    pub died: bool,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id, the same whenever the same things are told.
    pub message: String,
    /// By which way: `mail`, `webhook`, `command` or `folder`.
    pub channel: String,
    /// What it told; empty where it said that there is nothing to tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// One thing that a message told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Of which source.
    pub source: SourceId,
    /// What.
    #[serde(flatten)]
    pub told: ToldOf,
}

impl Item {
    /// What makes it that thing. How a change is called and what it weighs is none of it: that may be seen otherwise
    /// between two tries.
    #[must_use]
    pub fn identity(&self) -> (&SourceId, String) {
        let what = match &self.told {
            ToldOf::Change { id, .. } => format!("change {id}"),
            ToldOf::Beginning(at) => format!("beginning {at}"),
            ToldOf::Failing(at) => format!("failing {at}"),
            ToldOf::Recovered(at) => format!("recovered {at}"),
            ToldOf::TakenBack(at) => format!("taken back {at}"),
            ToldOf::Unreadable(at) => format!("unreadable {at}"),
            ToldOf::Proposed(url) => format!("proposed {url}"),
        };
        (&self.source, what)
    }

    /// Whether that is the same thing.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

/// What was told of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldOf {
    /// A change, or what the calendar brought.
    Change {
        /// `source:from..to`, or `publication:kind:date`.
        id: String,
        /// Its weightiest kind.
        kind: ChangeKind,
        /// How much it matters.
        significance: Significance,
    },
    /// That watching began, with the snapshot of then.
    Beginning(Timestamp),
    /// That it cannot be checked since then.
    Failing(Timestamp),
    /// That it can be checked again, since then.
    Recovered(Timestamp),
    /// That something told before was set aside then.
    TakenBack(Timestamp),
    /// That the snapshot of then cannot be read.
    Unreadable(Timestamp),
    /// A new publication at that address, found on this list.
    Proposed(String),
}

/// A dealing, with whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// With whom: a subscriber's id, whether it is still on the list or not.
    pub subscriber: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub delivery: Delivery,
}

/// How things stand with a reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// What this reader has been told.
    pub position: Position,
    /// When a subscriber was last dealt with otherwise than in vain: the next digest is the first after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Timestamp>,
    /// When a message was last taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Timestamp>,
    /// Messages in a row that were not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered: Option<Undelivered>,
    /// The message that was being handed over when the program last wrote anything down, and since when: it
    /// may have been taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<(String, Timestamp)>,
    /// What that message tells, or an earlier one that was refused or that a program died with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubtful: Option<Doubtful>,
}

/// A row of messages that were not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// The first of the row.
    pub since: Timestamp,
    /// The latest.
    pub last: Timestamp,
    /// How many.
    pub count: u32,
    /// Why the latest was not, in words.
    pub why: String,
}

impl Undelivered {
    /// Whether it has lasted long enough to be told: 3 tries, or 24 hours from the first to the latest. The
    /// same rule as [`Failing::is_confirmed`].
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.count >= Failing::CONFIRMED_BY
            || self.last.duration_since(self.since) >= Failing::CONFIRMED_AFTER
    }
}

impl Ledger {
    /// Takes in what the journal has next of this reader.
    pub fn note(
        &mut self,
        at: Timestamp,
        position: Option<Position>,
        dealing: Option<&Dealing>,
        intent: Option<Intent>,
    ) {
        if let Some(position) = position {
            self.position = position;
        }
        let Some(dealing) = dealing else { return };
        let interrupted = self.sending.take();
        match dealing {
            Dealing::Begun | Dealing::Nothing => {
                self.settled = Some(at);
                (self.undelivered, self.doubtful) = (None, None);
            }
            Dealing::Taken(_) => {
                (self.settled, self.taken) = (Some(at), Some(at));
                (self.undelivered, self.doubtful) = (None, None);
            }
            // What it tells is kept: the next try of it need not say that again.
            Dealing::Refused { why, .. } => self.refused(at, why.clone()),
            Dealing::Sending(message) => {
                let died = interrupted.is_some();
                if let Some((_, then)) = interrupted {
                    self.refused(then, "the program was stopped while it was sending".to_owned());
                }
                let before = self.doubtful.take().filter(|before| before.message == *message);
                let died = before.as_ref().is_some_and(|before| died || before.died);
                let intent = intent.or(before.map(|before| before.intent));
                self.doubtful =
                    intent.map(|intent| Doubtful { message: message.clone(), intent, died });
                self.sending = Some((message.clone(), at));
            }
        }
    }

    /// The message of which nobody knows whether it was taken: a program died while it was handed over.
    #[must_use]
    pub fn in_doubt(&self) -> Option<&Doubtful> {
        self.doubtful.as_ref().filter(|doubtful| doubtful.died || self.sending.is_some())
    }

    fn refused(&mut self, at: Timestamp, why: String) {
        let row = self.undelivered.take();
        let (since, count) = row.map_or((at, 0), |row| (row.since, row.count));
        self.undelivered =
            Some(Undelivered { since, last: at, count: count.saturating_add(1), why });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_772_000_000 + 3600 * hour).unwrap()
    }

    fn refused() -> Dealing {
        Dealing::Refused { message: "m".to_owned(), why: "busy".to_owned() }
    }

    fn taken() -> Dealing {
        Dealing::Taken(Delivery {
            message: "m".to_owned(),
            channel: "mail".to_owned(),
            items: Vec::new(),
        })
    }

    fn after(dealings: &[(i64, Dealing)]) -> Ledger {
        let mut ledger = Ledger::default();
        for (hour, dealing) in dealings {
            ledger.note(at(*hour), None, Some(dealing), None);
        }
        ledger
    }

    #[test]
    fn a_row_of_refusals_is_confirmed_by_number_or_time_and_ends_with_a_delivery() {
        let row = |ledger: &Ledger| ledger.undelivered.clone().unwrap();
        let one = after(&[(0, Dealing::Begun), (1, refused())]);
        assert_eq!((row(&one).count, row(&one).since, row(&one).is_confirmed()), (1, at(1), false));
        assert_eq!(one.settled, Some(at(0)), "a digest that was refused is still due");
        let three = after(&[(1, refused()), (2, refused()), (3, refused())]);
        assert!(row(&three).is_confirmed());
        assert!(!row(&after(&[(1, refused()), (24, refused())])).is_confirmed());
        assert!(row(&after(&[(1, refused()), (25, refused())])).is_confirmed());
        let over = after(&[(1, refused()), (2, taken())]);
        assert_eq!((over.undelivered, over.settled, over.taken), (None, Some(at(2)), Some(at(2))));
    }

    #[test]
    fn a_message_that_was_being_sent_when_the_program_died_counts_as_a_try() {
        let sending = || Dealing::Sending("m".to_owned());
        let died = after(&[(1, sending()), (2, sending())]);
        assert_eq!(died.undelivered.as_ref().map(|row| (row.count, row.since)), Some((1, at(1))));
        assert_eq!(died.sending, Some(("m".to_owned(), at(2))));
        assert_eq!(after(&[(1, sending()), (1, taken())]).undelivered, None);
    }

    #[test]
    fn what_a_program_died_with_stays_in_doubt_until_it_is_taken() {
        let intent = || Some(Intent { items: Vec::new(), position: Position::new() });
        let sending = |message: &str| Dealing::Sending(message.to_owned());
        let mut ledger = Ledger::default();
        let in_doubt = |ledger: &Ledger| ledger.in_doubt().map(|one| one.message.clone());
        ledger.note(at(1), None, Some(&sending("m")), intent());
        assert_eq!(in_doubt(&ledger).as_deref(), Some("m"));
        let mut refused_at_once = ledger.clone();
        refused_at_once.note(at(1), None, Some(&refused()), None);
        assert_eq!(in_doubt(&refused_at_once), None, "what was refused was not taken");
        ledger.note(at(2), None, Some(&sending("m")), intent());
        ledger.note(at(2), None, Some(&refused()), None);
        assert_eq!(in_doubt(&ledger).as_deref(), Some("m"), "the first time it may have been");
        ledger.note(at(3), None, Some(&taken()), None);
        assert_eq!(in_doubt(&ledger), None);
    }

    #[test]
    fn what_a_reader_was_told_is_no_dealing() {
        let mut ledger = Ledger::default();
        let told: Position =
            [("one".parse().unwrap(), super::super::snapshot::Told::default())].into();
        ledger.note(at(0), Some(told.clone()), None, None);
        assert_eq!(ledger, Ledger { position: told, ..Ledger::default() });
    }
}
