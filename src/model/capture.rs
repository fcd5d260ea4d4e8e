//! One dated view of a source, in flight: what was asked, what was answered, and the bytes as sent.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::source::SourceId;

/// SHA-256 of a body after its content coding is undone: what `sha256sum` says of the downloaded file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes themselves.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a SHA-256 digest: 64 hexadecimal digits are wanted")]
pub struct BadDigest(pub String);

impl FromStr for Digest {
    type Err = BadDigest;
    fn from_str(text: &str) -> Result<Self, BadDigest> {
        let bad = || BadDigest(text.to_owned());
        if text.len() != 64 || !text.is_ascii() {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| bad())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = BadDigest;
    fn try_from(text: String) -> Result<Self, BadDigest> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.to_string()
    }
}

/// Header fields in the order in which they came; names as they came, values as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, Vec<u8>)>);

impl Headers {
    /// The first value of `name`, whatever its case; bytes that are not UTF-8 replaced.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let named = |(n, _): &&(String, Vec<u8>)| n.eq_ignore_ascii_case(name);
        self.0.iter().find(named).map(|(_, value)| String::from_utf8_lossy(value))
    }

    /// Every value of `name`, whatever its case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Cow<'a, str>> + 'a {
        let named = move |(n, _): &&(String, Vec<u8>)| n.eq_ignore_ascii_case(name);
        self.0.iter().filter(named).map(|(_, value)| String::from_utf8_lossy(value))
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: &str, value: &[u8]) {
        self.0.push((name.to_owned(), value.to_vec()));
    }
}

/// What lets a later request ask "only if it changed" (RFC 9110 §13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag`, quotes and weakness mark included.
    pub etag: Option<String>,
    /// The `Last-Modified` date as it came.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Those that an answer carries.
    #[must_use]
    pub fn of(headers: &Headers) -> Self {
        let get = |name| headers.get(name).map(Cow::into_owned);
        Self { etag: get("etag"), last_modified: get("last-modified") }
    }

    /// Whether there is nothing to ask with.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One request and the head of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The address asked.
    pub url: Url,
    /// When the request was begun, to the millisecond.
    pub at: Timestamp,
    /// The request's head as sent, ending in an empty line.
    pub request: Vec<u8>,
    /// The status code answered.
    pub status: u16,
    /// The header fields answered; `Transfer-Encoding` is undone and renamed
    /// `X-Archive-Orig-Transfer-Encoding`, everything else is as it came.
    pub headers: Headers,
}

/// One dated view of a source, whole, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The source that was asked for.
    pub source: SourceId,
    /// The redirects passed through, in order; each answered 3xx.
    pub hops: Vec<Exchange>,
    /// The answer that came last.
    pub exchange: Exchange,
    /// The body as sent: transfer coding undone, content coding not.
    pub sent: Vec<u8>,
    /// The body with its content coding undone; none where there was no coding.
    pub decoded: Option<Vec<u8>>,
}

impl Capture {
    /// When the first request of it was begun: the capture's date.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.hops.first().unwrap_or(&self.exchange).at
    }

    /// The address that was asked for first.
    #[must_use]
    pub fn requested(&self) -> &Url {
        &self.hops.first().unwrap_or(&self.exchange).url
    }

    /// The body as a person would save it.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.sent)
    }

    /// The digest of [`Capture::body`].
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.body())
    }
}

/// A copy of a source's page or file that a person supplies: its bytes and its date, without the
/// request and the header fields that brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplied {
    /// The source that it shows.
    pub source: SourceId,
    /// When the copy was made, as the person says; kept to the millisecond.
    pub at: Timestamp,
    /// The address that it is a copy of.
    pub url: Url,
    /// What its bytes, or else its file's name, say that it is.
    pub media_type: String,
    /// The name of the file that it was supplied in, without a folder.
    pub file: String,
    /// The file as it is.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_back_as_written() {
        let digest = Digest::of(b"should became must");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert!("abc".parse::<Digest>().is_err());
    }
}
