//! What the publisher of the stories says, and how well or badly it says it.

use std::time::Duration;

use guidewatch::{coding::gzip_member, model::capture::Digest};

/// How an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// As it should be, with a Content-Length.
    Whole,
    /// As it should be, in chunks.
    Chunked,
    /// Without a length; the end of the connection is the end of the body.
    UntilClose,
    /// Promises the whole length and closes after so many bytes of the body.
    CutAfter(usize),
    /// Closes in the middle of a chunk, after so many bytes of the body.
    CutInChunk(usize),
    /// Says this Content-Length, sends the whole body, closes.
    Length(usize),
    /// Never answers.
    StallBeforeHead,
    /// Sends so many bytes of the body and then nothing.
    StallAfter(usize),
    /// One byte of the body at a time, with this pause.
    Drip(Duration),
    /// Resets the connection before answering.
    Reset,
    /// Closes the connection without a word.
    Hangup,
    /// Header fields without end.
    EndlessHeaders,
    /// A body without end, in chunks.
    EndlessBody,
    /// Sends the body alone, which may be a whole answer with its head or no HTTP at all.
    Raw,
    /// The same, one byte at a time with this pause.
    RawDrip(Duration),
    /// The same, then these bytes without end.
    RawEndless(&'static [u8]),
    /// The same, then a reset.
    RawReset,
    /// The same, then nothing.
    RawStall,
}

/// What is answered at one path.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Such as 200.
    pub(crate) status: u16,
    /// Besides Content-Length and Transfer-Encoding, which follow from `behaviour`.
    pub(crate) headers: Vec<(String, String)>,
    /// As sent.
    pub(crate) body: Vec<u8>,
    /// How it is sent.
    pub(crate) behaviour: Behaviour,
    /// Before anything is sent.
    pub(crate) wait: Duration,
}

impl Answer {
    /// An answer of that status with a short page.
    pub(crate) fn status(status: u16) -> Self {
        let body = format!("<h1>{status}</h1>").into_bytes();
        Self {
            status,
            headers: Vec::new(),
            body,
            behaviour: Behaviour::Whole,
            wait: Duration::ZERO,
        }
        .header("Content-Type", "text/html; charset=utf-8")
    }

    /// A page, with an ETag made from its text.
    pub(crate) fn html(html: &str) -> Self {
        Self::file("text/html; charset=utf-8", html.as_bytes())
    }

    /// Bytes for the wire as they stand, status line and head included; closes afterwards.
    pub(crate) fn wire(bytes: impl AsRef<[u8]>) -> Self {
        let headers = Vec::new();
        let body = bytes.as_ref().to_vec();
        Self { status: 200, headers, body, behaviour: Behaviour::Raw, wait: Duration::ZERO }
    }

    /// A file of that media type, with an ETag made from its bytes.
    pub(crate) fn file(media_type: &str, bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes).to_string();
        Self {
            status: 200,
            headers: Vec::new(),
            body: bytes.to_vec(),
            behaviour: Behaviour::Whole,
            wait: Duration::ZERO,
        }
        .header("Content-Type", media_type)
        .header("ETag", &format!("\"{}\"", &digest[..16]))
    }

    /// With a further header field.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without that header field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Sent in that way.
    pub(crate) fn behaving(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    /// Sent after that long.
    pub(crate) fn after(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// With its body packed by gzip.
    pub(crate) fn gzipped(mut self) -> Self {
        self.body = gzip_member(&self.body);
        self.header("Content-Encoding", "gzip")
    }

    /// The first value of a header field.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().find(named).map(|(_, value)| value.as_str())
    }
}
