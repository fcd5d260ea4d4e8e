//! The only way to the network, and a polite one: one request at a time to a host, robots.txt, Retry-After, guard, limits.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use url::Url;

use crate::model::{
    capture::{Capture, Exchange, Validators},
    run::Why,
    snapshot::{HostState, RobotsState},
    source::{Crawler, Host, SourceId},
};

/// Tells the time; an argument so that a run can be dated by its caller.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What is remembered of hosts between runs; keys are `name:port`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Back-off and Retry-After.
    pub hosts: BTreeMap<String, HostState>,
    /// robots.txt, at most 24 hours old.
    pub robots: BTreeMap<String, RobotsState>,
}

/// One address to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// For whom.
    pub source: SourceId,
    /// Where.
    pub url: Url,
    /// What the version that stands was answered with; empty: unconditionally.
    pub validators: Validators,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// An answer with a whole body, whatever its status.
    Answer(Capture),
    /// 304: the last exchange, and the redirects before it.
    NotModified {
        /// The redirects passed through.
        hops: Vec<Exchange>,
        /// The 304 itself.
        exchange: Exchange,
    },
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.text)]
pub struct FetchError {
    /// In words, with its cause.
    pub why: Why,
    /// Whether another try soon may go better.
    pub transient: bool,
}

/// Why no fetcher could be made (certificates, proxy): the run cannot begin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FetcherError(pub String);

/// One client for one run. Cheap to share by reference; every request of the run goes through it.
pub struct Fetcher;

impl Fetcher {
    /// Makes the client of a run from what is configured and what is remembered.
    ///
    /// # Errors
    /// [`FetcherError`] where the proxy or the certificates cannot be used.
    pub fn new(
        crawler: &Crawler,
        hosts: &BTreeMap<String, Host>,
        memory: Memory,
        clock: Clock,
    ) -> Result<Self, FetcherError> {
        let _ = (crawler, hosts, memory, clock);
        Ok(Self)
    }

    /// Fetches one address, waiting for the host's turn.
    ///
    /// # Errors
    /// [`FetchError`] where no whole answer came; its `why` says so in words.
    pub async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, FetchError> {
        let _ = wanted;
        std::future::ready(()).await;
        Err(FetchError {
            why: Why::new(crate::model::run::Cause::Internal, "not yet"),
            transient: false,
        })
    }

    /// What was learnt of hosts since the last call, to be kept.
    #[must_use]
    pub fn take_changes(&self) -> Memory {
        Memory::default()
    }

    /// Requests sent so far, robots.txt, redirects and further tries included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        0
    }
}
