//! What one fetch may cost: bytes, time, tries. Numbers only; they are no user settings, but tests may shorten them.

use std::time::Duration;

/// How far a fetch goes before it is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest body in bytes, as sent and again as decoded.
    pub body: usize,
    /// Largest head of an answer in bytes. Its number of fields is limited to 100 by the HTTP library.
    pub head: usize,
    /// Longest wait for a connection, name look-up and TLS included.
    pub connect: Duration,
    /// Longest time for one request, from connecting to the last byte of the body.
    pub whole: Duration,
    /// Longest time that the requests for one address may take in all: redirects, further tries, the
    /// pauses between them and robots.txt included. Waits that politeness asks for are not counted.
    pub address: Duration,
    /// How often one request is tried in all when failures are transient.
    pub tries: u32,
    /// The wait before the second try; each further wait is three times as long.
    pub first_wait: Duration,
    /// The longest back-off of a host that is waited out; a longer one ends the fetch at once, so that
    /// no host holds up the run.
    pub patience: Duration,
    /// Redirects followed for one page.
    pub hops: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 50 << 20,
            head: 64 << 10,
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            address: Duration::from_secs(180),
            tries: 3,
            first_wait: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            hops: 10,
        }
    }
}
