//! One host (`name:port`): whose turn it is, how long it rests between requests, and whether it asked
//! to be left alone. Sends nothing itself.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, Quota};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{FetchError, Permission, retry, silence::Silence};
use crate::model::{
    run::{Cause, HostTally},
    snapshot::HostState,
    time::to_millisecond,
};

/// The longest Crawl-delay that is obeyed as it stands. Some files ask for hours by mistake; five
/// minutes keep such a host's handful of pages within a run and are still far slower than any reader.
const LONGEST_CRAWL_DELAY: Duration = Duration::from_secs(300);

/// The longest delay that can be configured to any effect: it keeps the arithmetic of time within bounds.
const LONGEST_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// After so many 429 or 503 answers in a row a back-off is no longer waited out, however short: a host
/// that says "in a second" for ever must not hold up the run.
const STRIKES_WAITED_OUT: u32 = 3;

/// `name:port` of an address, in lower case, without the root's dot; the port is always there.
pub(super) fn key_of(url: &Url) -> Option<String> {
    let name = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
    Some(format!("{name}:{}", url.port_or_known_default()?))
}

/// One host of a run.
pub(super) struct Host {
    /// `name:port`.
    pub(super) key: String,
    /// What its robots.txt allows, once it is known. Held while it is being asked for, so that it is
    /// asked for once.
    pub(super) permission: tokio::sync::Mutex<Option<Permission>>,
    /// As configured.
    delay: Duration,
    /// As robots.txt asks, within bounds.
    crawl_delay: Mutex<Duration>,
    state: Mutex<HostState>,
    /// How long it has given no answer.
    pub(super) silence: Mutex<Silence>,
    /// Whoever holds it may send a request.
    pace: tokio::sync::Mutex<Option<Rest>>,
    tally: Mutex<HostTally>,
}

/// The rest after a request.
struct Rest {
    /// Of one cell, taken when the request ended: it gives the next a whole delay later.
    limiter: DefaultDirectRateLimiter,
    ended: Instant,
}

impl Host {
    pub(super) fn new(key: String, delay: Duration, state: HostState) -> Self {
        Self {
            key,
            permission: tokio::sync::Mutex::default(),
            delay: delay.min(LONGEST_DELAY),
            crawl_delay: Mutex::default(),
            state: Mutex::new(state),
            silence: Mutex::default(),
            pace: tokio::sync::Mutex::default(),
            tally: Mutex::default(),
        }
    }

    /// What was asked of it in this run.
    pub(super) fn tally(&self) -> HostTally {
        locked(&self.tally).clone()
    }

    /// Waits until a request may be sent: nobody else is asking, no back-off holds, the delay is over.
    /// The turn lasts until what is returned is dropped.
    ///
    /// # Errors
    /// [`Cause::BackOff`], at once, as [`Host::back_off`] says.
    pub(super) async fn turn(
        &self,
        now: impl Fn() -> Timestamp,
        patience: Duration,
    ) -> Result<Turn<'_>, FetchError> {
        let pace = self.pace.lock().await;
        if let Some(wait) = self.back_off(now(), patience)? {
            tokio::time::sleep(wait).await;
        }
        if pace.is_none() {
            tokio::time::sleep(self.rest_of_last_run(now())).await;
        }
        if let Some(rest) = pace.as_ref() {
            rest.limiter.until_ready().await;
            // The request before may have been for robots.txt and have raised the delay since.
            let raised = (rest.ended + self.delay()).saturating_duration_since(Instant::now());
            tokio::time::sleep(raised).await;
        }
        let mut tally = locked(&self.tally);
        tally.requests += 1;
        if let Some(rest) = pace.as_ref() {
            let gap = u64::try_from(rest.ended.elapsed().as_millis()).unwrap_or(u64::MAX);
            tally.smallest_gap = Some(tally.smallest_gap.map_or(gap, |least| least.min(gap)));
        }
        drop(tally);
        Ok(Turn { host: self, pace })
    }

    /// What is left of the delay after the last request of an earlier run. A clock that went back since
    /// makes it a whole delay at most.
    fn rest_of_last_run(&self, now: Timestamp) -> Duration {
        let Some(ended) = locked(&self.state).last_request else { return Duration::ZERO };
        let rested = Duration::try_from(now.duration_since(ended)).unwrap_or_default();
        self.delay().saturating_sub(rested)
    }

    /// How it stands after a request of this run, with the end of the last one; none where it was asked
    /// for nothing.
    pub(super) fn rested(&self, now: Timestamp) -> Option<HostState> {
        let last_request = match self.pace.try_lock() {
            Ok(pace) => {
                let ago = SignedDuration::try_from(pace.as_ref()?.ended.elapsed()).ok()?;
                now.checked_sub(ago).ok()?
            }
            // A request that is being given up at this moment.
            Err(_) => now,
        };
        // Rounded up: a delay is never cut short by the rounding.
        let last_request = last_request.checked_add(SignedDuration::from_millis(1)).ok()?;
        let last_request = Some(to_millisecond(last_request));
        Some(HostState { last_request, ..locked(&self.state).clone() })
    }

    /// How much longer it is to be left alone, where that can be waited out.
    ///
    /// # Errors
    /// [`Cause::BackOff`] where it is longer than `patience`, or where waiting has not helped so far.
    pub(super) fn back_off(
        &self,
        now: Timestamp,
        patience: Duration,
    ) -> Result<Option<Duration>, FetchError> {
        let state = locked(&self.state).clone();
        let wait = retry::remaining(&state, now);
        if wait.is_none_or(|wait| wait <= patience && state.strikes < STRIKES_WAITED_OUT) {
            return Ok(wait);
        }
        let until = state.not_before.map(retry::in_words).unwrap_or_default();
        let why = state.why.unwrap_or_default();
        let host = self.key.trim_end_matches(":443").trim_end_matches(":80");
        let text = format!("{host} is not asked again before {until}: {why}");
        Err(FetchError::passing(Cause::BackOff, &text))
    }

    /// Takes note of an answer; how the host stands now where that changed.
    pub(super) fn answered(
        &self,
        status: u16,
        retry_after: Option<&str>,
        now: Timestamp,
    ) -> Option<HostState> {
        let mut state = locked(&self.state);
        let after = retry::after_answer(&state, status, retry_after, now)?;
        state.clone_from(&after);
        Some(after)
    }

    /// Takes note of what robots.txt asks: a floor for the delay.
    pub(super) fn slow_down(&self, crawl_delay: Option<Duration>) {
        *locked(&self.crawl_delay) = crawl_delay.unwrap_or_default().min(LONGEST_CRAWL_DELAY);
    }

    fn delay(&self) -> Duration {
        self.delay.max(*locked(&self.crawl_delay))
    }

    fn rest(&self) -> Option<Rest> {
        // A delay of nothing has no quota; the shortest one is as good.
        let delay = self.delay().max(Duration::from_nanos(1));
        let limiter = DefaultDirectRateLimiter::direct(Quota::with_period(delay)?);
        let _taken = limiter.check();
        Some(Rest { limiter, ended: Instant::now() })
    }
}

/// The right to send one request. Dropping it, however that comes about, ends the request: the delay
/// counts from there.
pub(super) struct Turn<'a> {
    host: &'a Host,
    pace: tokio::sync::MutexGuard<'a, Option<Rest>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.pace = self.host.rest();
    }
}

/// A lock on plain data, which no panic can leave half written.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn keys_carry_the_port() {
        let key = |text: &str| key_of(&text.parse().unwrap());
        assert_eq!(key("https://WWW.gov.uk./x").as_deref(), Some("www.gov.uk:443"));
        assert_eq!(key("http://127.0.0.1:8080/").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(key("http://[2a00::1]/").as_deref(), Some("[2a00::1]:80"));
        assert_eq!(key("data:text/plain,x"), None);
    }

    #[tokio::test]
    async fn the_delay_counts_from_the_end_of_a_request() {
        let delay = Duration::from_millis(60);
        let host = Host::new("a.example:443".to_owned(), delay, HostState::default());
        let turn = || host.turn(|| Timestamp::UNIX_EPOCH, Duration::ZERO);
        let first = turn().await.unwrap();
        tokio::time::sleep(Duration::from_millis(90)).await;
        drop(first);
        let ended = Instant::now();
        drop(turn().await.unwrap());
        assert!(ended.elapsed() >= delay, "{:?}", ended.elapsed());
        host.slow_down(Some(Duration::from_millis(150)));
        drop(turn().await.unwrap());
        let ended = Instant::now();
        drop(turn().await.unwrap());
        assert!(ended.elapsed() >= Duration::from_millis(150), "{:?}", ended.elapsed());
    }
}
