//! The time that the requests for one address may take in all, so that no chain of slow answers holds up a
//! run. Pure: measures nothing itself.

use std::time::Duration;

use super::{FetchError, limits::Limits};
use crate::model::run::Cause;

/// What is left of that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    left: Duration,
    request: Duration,
    in_all: Duration,
    /// Whether a host failed that was never given the time of a whole request: its failure says
    /// nothing about it.
    pub(super) cut: bool,
}

impl Allowance {
    /// For one address, unspent.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { left: limits.address, request: limits.whole, in_all: limits.address, cut: false }
    }

    /// How long the next request may take.
    pub(super) fn next(&self) -> Duration {
        self.left.min(self.request)
    }

    /// How much there is.
    pub(super) fn left(&self) -> Duration {
        self.left
    }

    /// Whether the next request may take as long as any.
    pub(super) fn is_ample(&self) -> bool {
        self.left >= self.request
    }

    /// Takes off what was used.
    pub(super) fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left.is_zero()
    }

    /// What is said when nothing is left and the last request was `host`'s.
    pub(super) fn spent(&self, host: &str) -> FetchError {
        let text = format!(
            "no page within {} of asking, redirects and further tries included; {host} was asked last",
            said(self.in_all)
        );
        FetchError::lasting(Cause::Unreachable, &text)
    }
}

/// `60 s`, or `250 ms` where it is less than a second.
pub(super) fn said(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_request_gets_what_is_left_and_then_there_is_none() {
        let seconds = Duration::from_secs;
        let limits = Limits { whole: seconds(60), address: seconds(100), ..Limits::default() };
        let mut allowance = Allowance::new(&limits);
        assert_eq!((allowance.next(), allowance.is_ample()), (seconds(60), true));
        allowance.spend(seconds(60));
        assert_eq!((allowance.next(), allowance.is_ample()), (seconds(40), false));
        allowance.spend(seconds(41));
        assert!(allowance.is_spent() && allowance.left().is_zero() && allowance.next().is_zero());
        let why = allowance.spent("a.example:443").why;
        assert!(why.text.contains("100 s") && why.text.contains("a.example:443"), "{}", why.text);
    }
}
