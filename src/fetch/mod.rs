//! The only way to the network, and a polite one: one request at a time to a host, robots.txt, Retry-After, guard, limits.

mod allowance;
mod client;
mod conditional;
mod exchange;
mod failure;
pub mod guard;
mod host;
pub mod limits;
mod permission;
mod proxy;
mod redirects;
mod retry;
pub mod robots;
mod silence;
mod words;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use url::Url;

use self::{
    allowance::Allowance,
    client::{Clients, Way},
    exchange::{Keep, Question, Reply},
    host::locked,
    limits::Limits,
    permission::Permission,
    proxy::Ways,
};
use crate::model::{
    capture::{Capture, Exchange, Validators},
    run::{Cause, HostTally, Why},
    snapshot::{HostState, RobotsState},
    source::{Crawler, Host, SourceId},
    time::to_millisecond,
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
    /// The address that gave those validators, after redirects (a snapshot's `url`): they are sent to
    /// that address alone. None means `url` itself.
    pub validated: Option<Url>,
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
pub struct Fetcher {
    user_agent: HeaderValue,
    settings: BTreeMap<String, Host>,
    crawler: Crawler,
    clock: Clock,
    limits: Limits,
    ways: Ways,
    clients: Clients,
    memory: Mutex<Memory>,
    hosts: Mutex<BTreeMap<String, Arc<host::Host>>>,
    changes: Mutex<Memory>,
    requests: AtomicU64,
}

impl Fetcher {
    /// Makes the client of a run from what is configured and what is remembered. Reads the proxy
    /// variables of the environment.
    ///
    /// # Errors
    /// [`FetcherError`] where the proxy or the certificates cannot be used.
    pub fn new(
        crawler: &Crawler,
        hosts: &BTreeMap<String, Host>,
        memory: Memory,
        clock: Clock,
    ) -> Result<Self, FetcherError> {
        Self::with_limits(crawler, hosts, memory, clock, Limits::default())
    }

    /// As [`Fetcher::new`], under other limits.
    ///
    /// # Errors
    /// [`FetcherError`] where the proxy or the certificates cannot be used.
    pub fn with_limits(
        crawler: &Crawler,
        hosts: &BTreeMap<String, Host>,
        memory: Memory,
        clock: Clock,
        limits: Limits,
    ) -> Result<Self, FetcherError> {
        let ways = Ways::new(crawler.proxy.as_ref(), |name| std::env::var(name).ok())?;
        Ok(Self {
            user_agent: user_agent(crawler.contact.as_deref())?,
            settings: hosts.clone(),
            crawler: crawler.clone(),
            clock,
            ways,
            clients: Clients::new(crawler.ca_file.as_deref(), &limits)?,
            limits,
            memory: Mutex::new(memory),
            hosts: Mutex::default(),
            changes: Mutex::default(),
            requests: AtomicU64::new(0),
        })
    }

    /// Fetches one address, waiting for the host's turn: guard, robots.txt, back-off and delay hold for
    /// every hop of a redirect anew.
    ///
    /// # Errors
    /// [`FetchError`] where no whole answer came; its `why` says so in words.
    pub async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, FetchError> {
        let given_by = wanted.validated.as_ref().unwrap_or(&wanted.url);
        let mut url = wanted.url.clone();
        url.set_fragment(None);
        let mut hops: Vec<Exchange> = Vec::new();
        let mut allowance = Allowance::new(&self.limits);
        loop {
            self.permitted(&url, &mut allowance).await?;
            let conditions = conditional::fields(&url, &wanted.validators, given_by);
            let reply = self.ask(&url, &conditions, Keep::Whole, &mut allowance).await?;
            let status = reply.exchange.status;
            if redirects::is_redirect(status) {
                hops.push(reply.exchange);
                url = redirects::next(&hops, self.limits.hops)
                    .map_err(|why| FetchError::lasting(Cause::Redirects, &why))?;
            } else if status != 304 {
                let Reply { exchange, sent, decoded } = reply;
                let source = wanted.source.clone();
                return Ok(Fetched::Answer(Capture { source, hops, exchange, sent, decoded }));
            } else if conditions.is_empty() {
                let text = "it answered 304 (not modified) although nothing was asked about";
                return Err(FetchError::lasting(Cause::Status(304), text));
            } else {
                return Ok(Fetched::NotModified { hops, exchange: reply.exchange });
            }
        }
    }

    /// What was learnt of hosts since the last call, to be kept.
    #[must_use]
    pub fn take_changes(&self) -> Memory {
        std::mem::take(&mut *locked(&self.changes))
    }

    /// How every host that was asked for something stands, with the end of its last request, so that
    /// the delay holds between runs too. For the end of a run.
    #[must_use]
    pub fn rests(&self) -> BTreeMap<String, HostState> {
        let hosts = locked(&self.hosts);
        let rested = |host: &Arc<host::Host>| Some((host.key.clone(), host.rested(self.now())?));
        hosts.values().filter_map(rested).collect()
    }

    /// What was asked of each host so far, by `name:port`; hosts that were asked for nothing are left out.
    #[must_use]
    pub fn tallies(&self) -> BTreeMap<String, HostTally> {
        let hosts = locked(&self.hosts);
        let tallies = hosts.values().map(|host| (host.key.clone(), host.tally()));
        tallies.filter(|(_, tally)| tally.requests > 0).collect()
    }

    /// Requests sent so far, robots.txt, redirects and further tries included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Why an address is never visited, as far as that can be told without looking its name up; none
    /// where nothing speaks against it.
    #[must_use]
    pub fn refusal(&self, url: &Url) -> Option<String> {
        let key = host::key_of(url).unwrap_or_default();
        let open = self.settings(&key).is_some_and(|host| host.allow_private);
        guard::check(url, open).err().map(|why| why.0)
    }

    /// Whether an address goes through a proxy, which then resolves its name: the guard cannot see
    /// where that leads.
    #[must_use]
    pub fn is_proxied(&self, url: &Url) -> bool {
        self.ways.proxy_for(url).is_some()
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// What is configured for a host: under `name:port` or else `name`.
    fn settings(&self, key: &str) -> Option<&Host> {
        let by_name = || self.settings.get(key.rsplit_once(':')?.0);
        self.settings.get(key).or_else(by_name)
    }

    /// The host of an address, guarded.
    fn host(&self, url: &Url) -> Result<Arc<host::Host>, FetchError> {
        let refused = |why: &str| FetchError::lasting(Cause::Guard, why);
        let key = host::key_of(url).unwrap_or_default();
        let settings = self.settings(&key);
        let open = settings.is_some_and(|host| host.allow_private);
        guard::check(url, open).map_err(|why| refused(&why.0))?;
        let mut hosts = locked(&self.hosts);
        if let Some(host) = hosts.get(&key) {
            return Ok(Arc::clone(host));
        }
        let delay = settings.and_then(|host| host.delay).unwrap_or(self.crawler.delay);
        let state = locked(&self.memory).hosts.get(&key).cloned().unwrap_or_default();
        let host = Arc::new(host::Host::new(key.clone(), delay, state));
        hosts.insert(key, Arc::clone(&host));
        Ok(host)
    }

    /// The way out for an address.
    fn way(&self, url: &Url, key: &str) -> Way {
        let open = self.settings(key).is_some_and(|host| host.allow_private);
        match self.ways.proxy_for(url) {
            Some(proxy) => Way::Proxy(proxy.to_string()),
            None if open => Way::Open,
            None => Way::Public,
        }
    }

    /// Asks for one address, again where that may help, each time in the host's turn and never for
    /// longer than is allowed.
    async fn ask(
        &self,
        url: &Url,
        conditions: &HeaderMap,
        keep: Keep,
        allowance: &mut Allowance,
    ) -> Result<Reply, FetchError> {
        let host = self.host(url)?;
        let tries = locked(&host.silence).tries(self.limits.tries, &host.key, self.now())?;
        let mut tried = 0;
        let fair = allowance.is_ample();
        loop {
            let outcome = self.ask_once(&host, url, conditions, keep, allowance).await;
            tried += 1;
            let back_off = host.back_off(self.now(), self.limits.patience);
            let again = match &outcome {
                Ok(reply) => reply.exchange.status >= 500 || reply.exchange.status == 429,
                Err(error) => error.transient && error.why.cause != Cause::BackOff,
            };
            let again = again && back_off.is_ok() && !allowance.is_spent();
            if !again || tried >= tries {
                if outcome.is_ok() || fair {
                    locked(&host.silence).noted(outcome.as_ref().err(), self.now());
                } else {
                    allowance.cut = true;
                }
                return outcome.map_err(|error| said_how_often(error, tried));
            }
            // A back-off is waited out within the turn.
            if !matches!(back_off, Ok(Some(_))) {
                let wait = retry::wait_before(tried + 1, self.limits.first_wait);
                let wait = wait.min(allowance.left());
                allowance.spend(wait);
                tokio::time::sleep(wait).await;
            }
        }
    }

    async fn ask_once(
        &self,
        host: &host::Host,
        url: &Url,
        conditions: &HeaderMap,
        keep: Keep,
        allowance: &mut Allowance,
    ) -> Result<Reply, FetchError> {
        if allowance.is_spent() {
            return Err(allowance.spent(&host.key));
        }
        let client = self.clients.client(&self.way(url, &host.key));
        let client = client.map_err(|error| FetchError::lasting(Cause::Internal, &error.0))?;
        let turn = host.turn(|| self.now(), self.limits.patience).await?;
        let question = Question {
            url,
            host: &host.key,
            user_agent: &self.user_agent,
            conditions,
            keep,
            at: to_millisecond(self.now()),
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        let begun = Instant::now();
        let (within, fair) = (allowance.next(), allowance.is_ample());
        let mut outcome = question.ask(&client, &self.limits, within).await;
        allowance.spend(begun.elapsed());
        if !fair && outcome.is_err() && allowance.is_spent() {
            outcome = Err(allowance.spent(&host.key));
        }
        match &outcome {
            Ok(Reply { exchange, sent, .. }) => {
                self.take_note(host, exchange, keep);
                tracing::debug!(%url, status = exchange.status, bytes = sent.len(), "asked");
            }
            Err(FetchError { why, .. }) => tracing::debug!(%url, why = why.text, "asked in vain"),
        }
        drop(turn);
        outcome
    }

    /// Remembers what an answer means for its host. That a robots.txt is served does not end a
    /// back-off: its pages may still be refused.
    fn take_note(&self, host: &host::Host, exchange: &Exchange, keep: Keep) {
        if keep != Keep::Whole && !matches!(exchange.status, 429 | 503) {
            return;
        }
        let retry_after = exchange.headers.get("retry-after");
        let changed = host.answered(exchange.status, retry_after.as_deref(), self.now());
        if let Some(state) = changed {
            locked(&self.changes).hosts.insert(host.key.clone(), state);
        }
    }
}

/// An error that says how often it was tried, where that was more than once.
fn said_how_often(error: FetchError, tried: u32) -> FetchError {
    if tried < 2 {
        return error;
    }
    let text = format!("{} (tried {tried} times)", error.why.text);
    FetchError { why: Why::new(error.why.cause, &text), ..error }
}

/// `guidewatch/VERSION (+contact)`: always ours, never a browser's.
fn user_agent(contact: Option<&str>) -> Result<HeaderValue, FetcherError> {
    let name = concat!("guidewatch/", env!("CARGO_PKG_VERSION"));
    let text = match contact.map(str::trim).filter(|contact| !contact.is_empty()) {
        Some(contact) => format!("{name} (+{contact})"),
        None => name.to_owned(),
    };
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| FetcherError("the contact cannot be sent: it holds a line break".to_owned()))
}
