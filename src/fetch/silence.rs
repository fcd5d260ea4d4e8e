//! When a host that gives no answer is given up for a while, so that each of its pages does not wait for
//! it in vain. Pure: asks nobody, and `now` is an argument.

use std::time::Duration;

use jiff::Timestamp;

use super::FetchError;
use crate::model::run::Cause;

/// After so many addresses in a row without an answer a host is given up,
const MOST: u32 = 3;
/// for so long.
const GIVEN_UP: Duration = Duration::from_secs(10 * 60);

/// How long a host has been silent in this run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Silence {
    /// Addresses in a row that were asked for in vain.
    addresses: u32,
    last: Option<Timestamp>,
}

impl Silence {
    /// How often the next address is tried: `most` times, but once where the last one was in vain.
    ///
    /// # Errors
    /// [`Cause::Unreachable`] while the host is given up.
    pub(super) fn tries(&self, most: u32, host: &str, now: Timestamp) -> Result<u32, FetchError> {
        let since = self.last.map(|last| now.duration_since(last));
        let fresh = since.and_then(|since| Duration::try_from(since).ok());
        if self.addresses >= MOST && fresh.is_some_and(|since| since < GIVEN_UP) {
            let text = format!("{host} gave no answer to {MOST} addresses in a row and is left");
            return Err(FetchError::passing(Cause::Unreachable, &format!("{text} for now")));
        }
        Ok(if self.addresses == 0 { most } else { most.min(1) })
    }

    /// Takes note of how an address went: any answer, even a bad one, ends the silence.
    pub(super) fn noted(&mut self, error: Option<&FetchError>, now: Timestamp) {
        match error.map(|error| error.why.cause) {
            Some(Cause::Unreachable) => {
                self.addresses = self.addresses.saturating_add(1);
                self.last = Some(now);
            }
            // It was not asked.
            Some(Cause::BackOff) => {}
            _ => *self = Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_addresses_in_vain_end_it_for_ten_minutes() {
        let at = |minutes| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_mins(minutes);
        let dead = FetchError::passing(Cause::Unreachable, "no answer");
        let mut silence = Silence::default();
        for tries in [3, 1, 1] {
            assert_eq!(silence.tries(3, "a.example:443", at(0)), Ok(tries));
            silence.noted(Some(&dead), at(0));
        }
        let given_up = silence.tries(3, "a.example:443", at(9)).unwrap_err();
        assert!(given_up.transient && given_up.why.text.contains("a.example:443"));
        assert_eq!(silence.tries(3, "a.example:443", at(10)), Ok(1));
        assert_eq!(silence.tries(3, "a.example:443", at(-1)), Ok(1), "the clock went back");
        silence.noted(Some(&FetchError::passing(Cause::BackOff, "busy")), at(10));
        assert_eq!(silence.tries(3, "a.example:443", at(10)), Ok(1));
        silence.noted(Some(&FetchError::passing(Cause::CutShort, "cut")), at(10));
        assert_eq!(silence, Silence::default());
    }
}
