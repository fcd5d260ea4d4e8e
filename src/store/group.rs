//! The records that one capture or one unchanged check makes, and back: which records belong together,
//! and what they say. Pure; knows WARC records and captures, but no files.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::{
    capture::{Capture, Digest, Exchange, Headers, Supplied, Validators},
    change::Evidence,
    run::Why,
    snapshot::{Origin, RecordRef, Redirect, Snapshot},
    source::SourceId,
    time::to_millisecond,
};

use super::{
    standing::Seen,
    view::{Event, What},
    warc::{self, Record},
};

/// What gathering alone knows of a capture; the `metadata` record that completes its group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// Why it is no snapshot but only evidence; missing for a snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Why>,
    source: SourceId,
    requested: Url,
    captured_at: Timestamp,
    recorded_at: Timestamp,
    url: Url,
    status: u16,
    media_type: Option<String>,
    /// Of the body with its content coding undone.
    sha256: Digest,
    /// Likewise.
    length: u64,
    redirects: Vec<Redirect>,
    validators: Validators,
    origin: Origin,
    /// The name of the file that was supplied; missing for what a crawl captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// The records of a capture, in the order in which they are written: each exchange's request and
/// response, then the metadata. `refused` tells why it is no snapshot; `number` is of [`number`].
pub(super) fn of_capture(
    capture: &Capture,
    refused: Option<Why>,
    number: &str,
    recorded_at: Timestamp,
) -> Result<Vec<Record>, String> {
    let source = capture.source.as_str();
    let exchanges = capture.hops.iter().map(|hop| (hop, &[][..]));
    let exchanges = exchanges.chain([(&capture.exchange, &capture.sent[..])]);
    let mut records = Vec::new();
    for (n, (exchange, body)) in exchanges.enumerate() {
        records.extend(of_exchange(exchange, body, &format!("{source} {number} {n}")));
    }
    let kept = Kept {
        refused,
        source: capture.source.clone(),
        requested: capture.requested().clone(),
        captured_at: to_millisecond(capture.at()),
        recorded_at,
        url: capture.exchange.url.clone(),
        status: capture.exchange.status,
        media_type: capture.exchange.headers.get("content-type").map(std::borrow::Cow::into_owned),
        sha256: capture.digest(),
        length: capture.body().len() as u64,
        redirects: capture.hops.iter().map(redirect).collect(),
        validators: Validators::of(&capture.exchange.headers),
        origin: Origin::Crawl,
        file: None,
    };
    let of = records.last().map(Record::id).unwrap_or_default();
    let metadata = completing(&kept, of, number)?;
    records.push(metadata);
    Ok(records)
}

/// The records of a copy that a person supplied: a `resource`, since the headers are not the original
/// ones (WARC 1.1 §6.4), and the metadata.
pub(super) fn of_supplied(
    supplied: Supplied,
    number: &str,
    recorded_at: Timestamp,
) -> Result<[Record; 2], String> {
    let Supplied { source, at, url, media_type, file, bytes } = supplied;
    let at = to_millisecond(at);
    let (sha256, length) = (Digest::of(&bytes), bytes.len() as u64);
    let mut resource = Record::new(warc::RESOURCE, at, &format!("{source} {number}"), bytes);
    resource.set("WARC-Target-URI", url.as_str());
    resource.set("WARC-Payload-Digest", &format!("sha256:{sha256}"));
    resource.set("Content-Type", &media_type);
    let kept = Kept {
        refused: None,
        source,
        requested: url.clone(),
        captured_at: at,
        recorded_at,
        url,
        status: 0,
        media_type: Some(media_type),
        sha256,
        length,
        redirects: Vec::new(),
        validators: Validators::default(),
        origin: Origin::Supplied,
        file: Some(file),
    };
    let metadata = completing(&kept, resource.id(), number)?;
    Ok([resource, metadata])
}

/// The metadata record that completes the group around the record named `of`.
fn completing(kept: &Kept, of: &str, number: &str) -> Result<Record, String> {
    let block = serde_json::to_vec(kept).map_err(|error| error.to_string())?;
    let nonce = format!("{} {number}", kept.source);
    let mut metadata = Record::new("metadata", kept.captured_at, &nonce, block);
    metadata.set("WARC-Target-URI", kept.url.as_str());
    metadata.set("WARC-Refers-To", of);
    metadata.set("Content-Type", "application/json");
    metadata.set(warc::SOURCE, kept.source.as_str());
    metadata.set(warc::SEQUENCE, number);
    Ok(metadata)
}

fn redirect(hop: &Exchange) -> Redirect {
    Redirect { status: hop.status, url: hop.url.clone() }
}

/// A request, where its bytes are known, and its response; each names the other.
fn of_exchange(exchange: &Exchange, body: &[u8], nonce: &str) -> Vec<Record> {
    let at = to_millisecond(exchange.at);
    let mut block = warc::http_head(exchange.status, &exchange.headers);
    block.extend_from_slice(body);
    let mut response = Record::new("response", at, nonce, block);
    let mut request = Record::new("request", at, nonce, exchange.request.clone());
    for record in [&mut request, &mut response] {
        record.set("WARC-Target-URI", exchange.url.as_str());
    }
    response.set("WARC-Payload-Digest", &format!("sha256:{}", Digest::of(body)));
    response.set("Content-Type", "application/http;msgtype=response");
    request.set("Content-Type", "application/http;msgtype=request");
    if exchange.request.is_empty() {
        return vec![response];
    }
    let (asked, answered) = (request.id().to_owned(), response.id().to_owned());
    request.set("WARC-Concurrent-To", &answered);
    response.set("WARC-Concurrent-To", &asked);
    vec![request, response]
}

/// The answer's fields that a `revisit` keeps: those that tell one visit from another. The others are
/// with the snapshot, and a record a check must stay small.
const REVISIT_FIELDS: [&str; 6] =
    ["date", "etag", "last-modified", "content-type", "content-length", "content-location"];

/// The longest value among [`REVISIT_FIELDS`] that is kept, in bytes.
const REVISIT_VALUE: usize = 200;

/// An unchanged check, as the archive shall tell it.
pub(super) struct Revisit<'a> {
    pub(super) source: &'a SourceId,
    pub(super) at: Timestamp,
    pub(super) of: Timestamp,
    pub(super) hops: &'a [Exchange],
    pub(super) exchange: &'a Exchange,
    /// The response record of the snapshot that still stands, where it can be read.
    pub(super) seen: Option<Record>,
}

/// The one record of an unchanged check (WARC 1.1 §6.7.2 and §6.7.3); `number` is of [`number`].
pub(super) fn of_revisit(revisit: &Revisit<'_>, number: &str) -> Record {
    let Revisit { source, at, of, hops, exchange, seen } = revisit;
    let small = |(name, value): &&(String, Vec<u8>)| {
        let kept = REVISIT_FIELDS.iter().any(|kept| name.eq_ignore_ascii_case(kept));
        kept && value.len() <= REVISIT_VALUE
    };
    let headers = Headers(exchange.headers.0.iter().filter(small).cloned().collect());
    let head = warc::http_head(exchange.status, &headers);
    let nonce = format!("{source} {number}");
    let mut record = Record::new("revisit", to_millisecond(*at), &nonce, head);
    record.set("WARC-Target-URI", exchange.url.as_str());
    let profile =
        if exchange.status == 304 { "server-not-modified" } else { "identical-payload-digest" };
    let profile = format!("http://netpreserve.org/warc/1.1/revisit/{profile}");
    record.set("WARC-Profile", &profile);
    if let Some(seen) = seen {
        record.set("WARC-Refers-To", seen.id());
        let uri = seen.get("WARC-Target-URI").unwrap_or(exchange.url.as_str());
        record.set("WARC-Refers-To-Target-URI", uri);
        if let Some(digest) = seen.get("WARC-Payload-Digest") {
            record.set("WARC-Payload-Digest", digest);
        }
    }
    record.set("WARC-Refers-To-Date", &format!("{:.3}", to_millisecond(*of)));
    record.set("Content-Type", "application/http;msgtype=response");
    for hop in *hops {
        record.set("X-Guidewatch-Redirect", &format!("{} {}", hop.status, hop.url));
    }
    record.set(warc::SOURCE, source.as_str());
    record.set(warc::SEQUENCE, number);
    record
}

/// What one more record meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It belongs to a group that is not complete yet.
    Part,
    /// It completes a group, or is one by itself.
    Whole(Option<Event>),
    /// It completes a group of which something is missing or unreadable.
    Broken(String),
}

/// Puts records together into groups, in the order of a file.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    /// Name, offset, and address and date of each exchange's records since the last complete group.
    waiting: Vec<(String, u64, String)>,
    /// The mark of the file, where its first record can be read.
    mark: Option<String>,
}

impl Assembler {
    /// Begins with a file of that mark.
    pub(super) fn of_file(mark: Option<String>) -> Self {
        Self { waiting: Vec::new(), mark }
    }

    /// A record's place in the order of commits, if the record is one of this file.
    fn sequence(&mut self, record: &Record) -> Result<u64, String> {
        let text = record.get(warc::SEQUENCE).ok_or("a record that is not of this archive")?;
        let (number, mark) = text.split_once(' ').ok_or("a record without a mark")?;
        // Where the file's first record is damaged, what follows it is still ours.
        if self.mark.get_or_insert_with(|| mark.to_owned()) != mark {
            return Err("a record of another archive file".to_owned());
        }
        number.parse().map_err(|_| format!("no number in {}", warc::SEQUENCE))
    }

    /// `what`, found at this place, and which group it is found in.
    pub(super) fn behind(&self, what: &str) -> String {
        match self.waiting.last() {
            Some((_, _, group)) => format!("{what}, behind the record of {group}"),
            None => what.to_owned(),
        }
    }

    /// What an incomplete group is of.
    pub(super) fn waits_for(&self) -> Option<String> {
        self.waiting.last().map(|(_, _, what)| what.clone())
    }

    /// Forgets an incomplete group; says what it was of.
    pub(super) fn give_up(&mut self) -> Option<String> {
        let what = self.waits_for();
        self.waiting.clear();
        what
    }

    /// Takes the record that begins at `offset` of `file`.
    pub(super) fn take(&mut self, file: &str, offset: u64, record: &Record) -> Found {
        match record.kind() {
            "request" | "response" | warc::RESOURCE => {
                let named = |name| record.get(name).unwrap_or("?");
                let what = format!("{} at {}", named("WARC-Target-URI"), named("WARC-Date"));
                self.waiting.push((record.id().to_owned(), offset, what));
                Found::Part
            }
            "metadata" => {
                let found = self.complete(file, record);
                self.waiting.clear();
                found.map_or_else(Found::Broken, |event| Found::Whole(Some(event)))
            }
            "revisit" => {
                self.waiting.clear();
                let event = self.sequence(record).and_then(|n| read_revisit(record, n));
                event.map_or_else(Found::Broken, |event| Found::Whole(Some(event)))
            }
            _ => Found::Whole(None),
        }
    }

    fn complete(&mut self, file: &str, record: &Record) -> Result<Event, String> {
        let kept: Kept = serde_json::from_slice(&record.block)
            .map_err(|error| format!("metadata that cannot be read: {error}"))?;
        let sequence = self.sequence(record)?;
        let of = record.get("WARC-Refers-To").unwrap_or_default();
        let response = self.waiting.iter().find(|(id, ..)| id == of);
        let seen = match (kept.refused, response) {
            (Some(why), response) => {
                let answer = response.map(|(_, offset, _)| {
                    Box::new(Evidence {
                        captured_at: kept.captured_at,
                        sha256: kept.sha256,
                        url: kept.url,
                        record: RecordRef { file: file.to_owned(), offset: *offset }.to_string(),
                        supplied: kept.origin == Origin::Supplied,
                    })
                });
                Seen::Missed { at: kept.captured_at, why, answer }
            }
            (None, Some((_, offset, _))) => Seen::New(Box::new(Snapshot {
                source: kept.source.clone(),
                at: kept.captured_at,
                recorded_at: kept.recorded_at,
                url: kept.url,
                status: kept.status,
                media_type: kept.media_type,
                sha256: kept.sha256,
                length: kept.length,
                redirects: kept.redirects,
                validators: kept.validators,
                origin: kept.origin,
                record: RecordRef { file: file.to_owned(), offset: *offset },
            })),
            (None, None) => {
                let (source, at) = (kept.source, kept.captured_at);
                return Err(format!(
                    "the capture of “{source}” at {at} has lost its {}",
                    if kept.origin == Origin::Supplied { "file" } else { "response" }
                ));
            }
        };
        Ok(Event { sequence, what: What::Check(kept.source, seen) })
    }
}

/// The place in the order of commits, as a record that completes a group carries it: the number, and
/// the mark of the file.
pub(super) fn number(sequence: u64, mark: &str) -> String {
    format!("{sequence} {mark}")
}

/// What tells a file's own records from those of an archive that was itself captured, which a search
/// behind a damaged record may come upon: a part of its `warcinfo` record's name, which nobody outside knows.
pub(super) fn mark(information: &Record) -> Option<String> {
    let name = Some(information).filter(|record| record.kind() == "warcinfo")?.id();
    name.strip_prefix("<urn:uuid:")?.get(..8).map(str::to_owned)
}

fn read_revisit(record: &Record, sequence: u64) -> Result<Event, String> {
    let time = |name| record.get(name).and_then(|text| text.parse::<Timestamp>().ok());
    let source = record.get(warc::SOURCE).and_then(|text| text.parse::<SourceId>().ok());
    match (source, time("WARC-Date"), time("WARC-Refers-To-Date")) {
        (Some(source), Some(at), Some(of)) => {
            let what = What::Check(source, Seen::Same { at, of });
            Ok(Event { sequence, what })
        }
        _ => Err("a revisit record without source or dates".to_owned()),
    }
}
