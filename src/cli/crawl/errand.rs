//! What a crawl is to do and what came of it, as one process tells another: `crawl` beside `serve` has it crawl. Fetches
//! nothing itself.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{
    super::{
        exit::{BadUsage, Fault, in_words},
        place,
    },
    round::Step,
};
use crate::{
    crawl::{Line, Stop},
    model::source::{Source, SourceId, Watchlist},
    store::{self, StoreError},
};

/// How long `serve` is left alone before it is asked once more.
const AGAIN: Duration = Duration::from_millis(500);

/// What is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Errand {
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
    pub(in crate::cli) fn due(watchlist: &Watchlist) -> Self {
        let chosen: Vec<&Source> = watchlist.sources.iter().collect();
        Self::of(&chosen, &[], false, true, false)
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Gathered {
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
    pub(in crate::cli) summary: String,
    /// What -v says of it, in the order in which it came about.
    #[serde(default)]
    pub(super) said: Vec<Said>,
    /// What the store said when it was opened to be written.
    #[serde(default)]
    pub(super) notes: Vec<String>,
}

/// What -v says of a crawl.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Said {
    /// Of one check.
    Checked(Box<Line>),
    /// Of a publication that names so many more documents than are followed.
    Beyond(SourceId, usize),
}

impl Said {
    pub(super) fn of(step: &Step<'_>) -> Option<Self> {
        match step {
            Step::Checked(_, line) => Some(Self::Checked(Box::new((*line).clone()))),
            Step::Beyond(source, beyond) => Some(Self::Beyond((*source).clone(), *beyond)),
            Step::Due(_) | Step::Documents(_) => None,
        }
    }

    /// In the same words wherever it came about.
    pub(super) fn say(&self) {
        match self {
            Self::Checked(line) => line.say(),
            Self::Beyond(source, beyond) => {
                let source = source.as_str();
                tracing::warn!(source, "{beyond} more documents are named than are followed");
            }
        }
    }
}

/// What `serve` answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli) enum Answer {
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
    pub(in crate::cli) fn of(result: Result<Gathered, Fault>) -> Self {
        match result {
            Ok(gathered) => Self::Done(gathered),
            Err(fault) => match fault.downcast_ref::<StoreError>() {
                Some(StoreError::Locked(who)) => Self::Busy(who.clone()),
                Some(_) => Self::Store(in_words(&fault)),
                None => Self::Failed(in_words(&fault)),
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

/// What came of it where `serve` crawls for us, asked again for up to `wait` where another process is writing; none where a
/// signal came first.
pub(super) fn handed_over(
    dir: &Path,
    errand: &Errand,
    wait: Duration,
    stop: &Stop,
) -> Result<Option<Gathered>, Fault> {
    let begun = Instant::now();
    loop {
        let asked = store::ask(dir, errand, place::now(), || *stop.borrow())?;
        let Some(answer) = asked else { return Ok(None) };
        if !matches!(answer, Answer::Busy(_)) || begun.elapsed() >= wait {
            return Answer::taken(answer).map(Some);
        }
        thread::sleep(AGAIN.min(wait.saturating_sub(begun.elapsed())));
        if *stop.borrow() {
            return Ok(None);
        }
    }
}
