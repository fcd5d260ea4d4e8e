//! What a crawl is to do and what came of it, as one process tells another: `crawl` beside `serve` has it crawl. Fetches
//! nothing itself.

use serde::{Deserialize, Serialize};

use super::exit::{BadUsage, Fault};
use crate::{
    model::{
        run::{Check, Outcome},
        source::{Source, SourceId, Watchlist},
    },
    store::StoreError,
};

/// What is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Errand {
    /// The sources asked for, paused ones included.
    pub(super) chosen: Vec<SourceId>,
    /// The documents asked for by name.
    #[serde(default)]
    pub(super) documents: Vec<SourceId>,
    /// Whether they are fetched, due or not.
    pub(super) all: bool,
    /// Whether that is the whole list.
    pub(super) whole: bool,
    /// Whether a source that could not be checked counts at once.
    pub(super) strict: bool,
}

impl Errand {
    pub(super) fn of(
        chosen: &[&Source],
        documents: &[Source],
        all: bool,
        whole: bool,
        strict: bool,
    ) -> Self {
        let chosen = chosen.iter().map(|source| source.id.clone()).collect();
        let documents = documents.iter().map(|source| source.id.clone()).collect();
        Self { chosen, documents, all, whole, strict }
    }

    /// Whatever of the list is due.
    pub(super) fn due(watchlist: &Watchlist) -> Self {
        let chosen: Vec<&Source> = watchlist.sources.iter().collect();
        Self::of(&chosen, &[], false, true, false)
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gathered {
    /// What was due, documents included,
    pub(super) visited: Vec<SourceId>,
    /// and what of it could be checked.
    pub(super) came: Vec<SourceId>,
    /// How many were not reached before a signal.
    pub(super) left: usize,
    /// Whether a signal stopped it.
    pub(super) stopped: bool,
    /// Whether something could not be checked, and that counts.
    pub(super) confirmed: bool,
    /// In a line.
    pub(super) summary: String,
    /// One a source, for who asked with -v.
    #[serde(default)]
    pub(super) lines: Vec<Checked>,
}

/// What -v says of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checked {
    source: SourceId,
    /// Body bytes received.
    bytes: u64,
    /// How long it took, in milliseconds.
    took: u64,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    First,
    New,
    Same,
    NotChecked(String),
}

impl Checked {
    pub(super) fn of(check: &Check) -> Self {
        let what = match &check.outcome {
            Outcome::First => What::First,
            Outcome::New => What::New,
            Outcome::Same => What::Same,
            Outcome::NotChecked(why) => What::NotChecked(why.text.clone()),
        };
        let took = u64::try_from(check.took.as_millis()).unwrap_or(u64::MAX);
        Self { source: check.source.clone(), bytes: check.received, took, what }
    }

    /// In the words that a crawl of our own has for it.
    pub(super) fn say(&self) {
        let (source, bytes, took_ms) = (self.source.as_str(), self.bytes, self.took);
        match &self.what {
            What::First => {
                tracing::info!(source, outcome = "first", bytes, took_ms, "first snapshot");
            }
            What::New => tracing::info!(source, outcome = "new", bytes, took_ms, "new snapshot"),
            What::Same => tracing::info!(source, outcome = "same", bytes, took_ms, "unchanged"),
            What::NotChecked(why) => {
                tracing::warn!(
                    source,
                    outcome = "not-checked",
                    bytes,
                    took_ms,
                    "not checked: {why}"
                );
            }
        }
    }
}

/// What `serve` answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer {
    /// It was done.
    Done(Gathered),
    /// Another process is writing: which.
    Busy(String),
    /// The store cannot be used, and why.
    Store(String),
    /// It could not be done for another reason.
    Failed(String),
}

impl Answer {
    pub(super) fn of(result: Result<Gathered, Fault>) -> Self {
        match result {
            Ok(gathered) => Self::Done(gathered),
            Err(fault) => match fault.downcast_ref::<StoreError>() {
                Some(StoreError::Locked(who)) => Self::Busy(who.clone()),
                Some(_) => Self::Store(super::exit::in_words(&fault)),
                None => Self::Failed(super::exit::in_words(&fault)),
            },
        }
    }

    /// What it says, as if it had been done here.
    pub(super) fn taken(self) -> Result<Gathered, Fault> {
        match self {
            Self::Done(gathered) => Ok(gathered),
            Self::Busy(who) => Err(StoreError::Locked(who).into()),
            // The reason is said as it was said there.
            Self::Store(why) => Err(StoreError::Damaged(why).into()),
            Self::Failed(why) => Err(BadUsage(format!(
                "`guidewatch serve`, which crawls here, could not: {why} (after a change of the sources file send it SIGHUP)"
            ))
            .into()),
        }
    }
}
