//! Asks for a host's robots.txt, through guard and turn like any request, and says what its answer means
//! and for how long. Does not read the rules themselves.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use url::Url;

use super::{
    FetchError, Fetcher, Why,
    allowance::Allowance,
    exchange::Keep,
    host::{Host, locked},
    redirects, robots,
};
use crate::model::{run::Cause, snapshot::RobotsState};

/// For how long an answer that can be obeyed is kept (RFC 9309 §2.4).
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// For how long a refusal (401, 403, 429) is kept: it shuts out a whole host and is often a passing
/// mood of a firewall.
const REFUSAL_KEPT: Duration = Duration::from_secs(60 * 60);

/// For how long a failure (5xx, no answer) holds, so that the next page of a dead host does not wait
/// for it again. Kept within a run only.
const FAILURE_HOLDS: Duration = Duration::from_secs(10 * 60);

/// Redirects followed for a robots.txt (RFC 9309 §2.3.1.2).
const HOPS: usize = 5;

/// What robots.txt allows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// These rules hold.
    Rules(robots::Rules),
    /// Nothing may be fetched, and why.
    Nothing(FetchError),
}

/// A verdict and how long it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Permission {
    verdict: Verdict,
    asked_at: Timestamp,
    holds: Duration,
}

impl Permission {
    /// What an answer means. 4xx is "no rules" (RFC 9309 §2.3.1.3), but for 401, 403 and 429: a server
    /// that refuses to show its rules to us has not allowed anything, and asking it for page after
    /// page would be impolite, so there we are stricter than the RFC. 5xx is "nothing allowed"
    /// (§2.3.1.4).
    fn of(state: &RobotsState, host: &str) -> Self {
        let nothing = |status: u16, holds| {
            let text = format!("the robots.txt of {host} could not be read: it answered {status}");
            let transient = status >= 500 || status == 429;
            let why = FetchError { transient, ..FetchError::lasting(Cause::Robots, &text) };
            (Verdict::Nothing(why), holds)
        };
        let (verdict, holds) = match state.status {
            Some(200..=299) => {
                let rules = robots::Rules::parse(state.body.as_bytes(), robots::PRODUCT);
                (Verdict::Rules(rules), KEPT)
            }
            Some(status @ (401 | 403 | 429)) => nothing(status, REFUSAL_KEPT),
            // 3xx here: redirected more often than is followed, which counts as "no such file" (§2.3.1.2).
            Some(300..=499) => (Verdict::Rules(robots::Rules::default()), KEPT),
            Some(status) => nothing(status, FAILURE_HOLDS),
            None => nothing(0, FAILURE_HOLDS),
        };
        Self { verdict, asked_at: state.fetched_at, holds }
    }

    /// No answer came.
    fn failed(why: FetchError, asked_at: Timestamp) -> Self {
        Self { verdict: Verdict::Nothing(why), asked_at, holds: FAILURE_HOLDS }
    }

    /// Whether it still holds at `now`. A clock that went back makes it stale.
    fn holds(&self, now: Timestamp) -> bool {
        Duration::try_from(now.duration_since(self.asked_at)).is_ok_and(|age| age < self.holds)
    }
}

/// Whether an answer is worth keeping for later runs: failures are asked for again by the next.
fn is_kept(state: &RobotsState) -> bool {
    state.status.is_some_and(|status| status < 500)
}

impl Fetcher {
    /// Whether robots.txt allows an address, asking for the file where none is known.
    pub(super) async fn permitted(
        &self,
        url: &Url,
        allowance: &mut Allowance,
    ) -> Result<(), FetchError> {
        let host = self.host(url)?;
        let mut known = host.permission.lock().await;
        let now = self.now();
        if known.is_none() {
            let remembered = locked(&self.memory).robots.get(&host.key).cloned();
            *known = remembered.map(|state| Permission::of(&state, &host.key));
        }
        let holding = known.take().filter(|permission| permission.holds(now));
        let permission = match holding {
            Some(permission) => permission,
            None => self.ask_for_robots(url, &host, allowance).await,
        };
        // A host that had no time to answer is not shut for its own pages.
        if let (true, Verdict::Nothing(why)) = (allowance.cut, &permission.verdict) {
            return Err(why.clone());
        }
        let verdict = &known.insert(permission).verdict;
        match verdict {
            Verdict::Nothing(why) => Err(why.clone()),
            Verdict::Rules(rules) => {
                host.slow_down(rules.crawl_delay());
                if rules.allow(url.as_str()) {
                    return Ok(());
                }
                let text = format!("the robots.txt of {} does not allow {}", host.key, url.path());
                Err(FetchError::lasting(Cause::Robots, &text))
            }
        }
    }

    async fn ask_for_robots(
        &self,
        url: &Url,
        host: &Host,
        allowance: &mut Allowance,
    ) -> Permission {
        let now = self.now();
        match self.robots(url, now, allowance).await {
            Ok(state) => {
                if is_kept(&state) {
                    locked(&self.changes).robots.insert(host.key.clone(), state.clone());
                }
                Permission::of(&state, &host.key)
            }
            Err(FetchError { mut why, transient }) => {
                why = Why::new(why.cause, &format!("robots.txt could not be read: {}", why.text));
                Permission::failed(FetchError { why, transient }, now)
            }
        }
    }

    /// Asks for the robots.txt that holds for an address.
    async fn robots(
        &self,
        url: &Url,
        now: Timestamp,
        allowance: &mut Allowance,
    ) -> Result<RobotsState, FetchError> {
        let mut url = url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        let mut hops = Vec::new();
        loop {
            let keep = Keep::Start(robots::LARGEST + 1);
            let reply = self.ask(&url, &HeaderMap::new(), keep, allowance).await?;
            let status = reply.exchange.status;
            if redirects::is_redirect(status) {
                hops.push(reply.exchange);
                if let Ok(next) = redirects::next(&hops, HOPS) {
                    url = next;
                    continue;
                }
                return Ok(RobotsState {
                    fetched_at: now,
                    status: Some(status),
                    body: String::new(),
                });
            }
            let start = robots::readable(reply.body());
            let body = match status {
                200..=299 => String::from_utf8_lossy(start).into_owned(),
                _ => String::new(),
            };
            return Ok(RobotsState { fetched_at: now, status: Some(status), body });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: Option<u16>) -> Permission {
        let body = "User-agent: *\nDisallow: /private\n".to_owned();
        Permission::of(
            &RobotsState { fetched_at: Timestamp::UNIX_EPOCH, status, body },
            "a.example:443",
        )
    }

    fn after(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hours)
    }

    #[test]
    fn each_status_means_what_the_rfc_and_politeness_say() {
        let allows = |status, path| match of(status).verdict {
            Verdict::Rules(rules) => rules.allow(path),
            Verdict::Nothing(_) => false,
        };
        assert!(allows(Some(200), "/p") && !allows(Some(200), "/private"));
        for free in [302, 400, 404, 410, 451] {
            assert!(allows(Some(free), "/private"), "{free}");
        }
        for shut in [401, 403, 429, 500, 503, 0, 999] {
            assert!(!allows(Some(shut), "/p"), "{shut}");
        }
        assert!(!allows(None, "/p"));
    }

    #[test]
    fn an_answer_holds_for_a_day_and_a_refusal_for_an_hour() {
        assert!(of(Some(200)).holds(after(23)) && !of(Some(200)).holds(after(24)));
        assert!(of(Some(403)).holds(after(0)) && !of(Some(403)).holds(after(1)));
        assert!(!of(Some(503)).holds(after(1)));
        assert!(!of(Some(200)).holds(after(-1)));
    }
}
