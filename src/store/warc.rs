//! WARC 1.1 records (ISO 28500:2017) as bytes and back. Pure; knows nothing of files, captures or sources.

use jiff::Timestamp;

use crate::model::capture::{Digest, Headers};

/// The line that every record begins with.
pub(super) const VERSION: &str = "WARC/1.1";

/// The type of a record that holds a file without the headers of an answer.
pub(super) const RESOURCE: &str = "resource";

/// The extension field that names the source.
pub(super) const SOURCE: &str = "X-Guidewatch-Source";

/// The extension field that carries the place in the order of commits, on a record that completes a group.
pub(super) const SEQUENCE: &str = "X-Guidewatch-Sequence";

/// One record: its named fields and its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    fields: Vec<(String, String)>,
    /// The block, as it is.
    pub(super) block: Vec<u8>,
}

impl Record {
    /// A record of type `kind`, dated `at`, named by a hash of what it holds and of `nonce`.
    pub(super) fn new(kind: &str, at: Timestamp, nonce: &str, block: Vec<u8>) -> Self {
        let digest = Digest::of(&block);
        let id = record_id(&format!("{kind}\n{at}\n{nonce}\n{digest}"));
        let mut record = Self { fields: Vec::new(), block };
        record.set("WARC-Type", kind);
        record.set("WARC-Record-ID", &id);
        record.set("WARC-Date", &format!("{at:.3}"));
        record.set("WARC-Block-Digest", &format!("sha256:{digest}"));
        record
    }

    /// Adds a field. Line ends, which would forge further fields, become spaces.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        self.fields.push((name.to_owned(), value.chars().map(clean).collect()));
    }

    /// A field's value, whatever the case of its name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let named = |(n, _): &&(String, String)| n.eq_ignore_ascii_case(name);
        self.fields.iter().find(named).map(|(_, value)| value.as_str())
    }

    /// `WARC-Type`; empty where missing.
    pub(super) fn kind(&self) -> &str {
        self.get("WARC-Type").unwrap_or_default()
    }

    /// `WARC-Record-ID`; empty where missing.
    pub(super) fn id(&self) -> &str {
        self.get("WARC-Record-ID").unwrap_or_default()
    }

    /// The record as it stands in a file, before compression.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{VERSION}\r\n").into_bytes();
        for (name, value) in &self.fields {
            bytes.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        bytes.extend(format!("Content-Length: {}\r\n\r\n", self.block.len()).into_bytes());
        bytes.extend_from_slice(&self.block);
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes
    }

    /// Reads one record that fills `bytes`.
    pub(super) fn parse(mut bytes: Vec<u8>) -> Result<Self, String> {
        let mut record = Self::parse_head(&bytes)?;
        let named = |(name, _): &(String, String)| name.eq_ignore_ascii_case("Content-Length");
        let length = record.fields.iter().position(named).ok_or("no Content-Length")?;
        let length = record.fields.remove(length).1;
        let length: usize = length.parse().map_err(|_| "a bad Content-Length")?;
        let begin = find(&bytes, b"\r\n\r\n").unwrap_or_default() + 4;
        if bytes.len().checked_sub(begin + 4) != Some(length) || !bytes.ends_with(b"\r\n\r\n") {
            return Err("the block is not as long as the header says".to_owned());
        }
        bytes.truncate(begin + length);
        bytes.drain(..begin);
        record.block = bytes;
        Ok(record)
    }

    /// Reads the header of the record that `bytes` begin with; its block stays empty.
    pub(super) fn parse_head(bytes: &[u8]) -> Result<Self, String> {
        let end = find(bytes, b"\r\n\r\n").ok_or("the record's header has no end")?;
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "the header is not UTF-8")?;
        let mut lines = head.split("\r\n");
        if !lines.next().is_some_and(|line| line.starts_with("WARC/1.")) {
            return Err("not a WARC record".to_owned());
        }
        let field = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        let fields: Option<Vec<_>> = lines.map(field).collect();
        Ok(Self { fields: fields.ok_or("a header line without a colon")?, block: Vec::new() })
    }

    /// The body of the HTTP message in the block; of a `resource`, the block itself (WARC 1.1 §6.4).
    pub(super) fn payload(&self) -> Option<&[u8]> {
        if self.kind() == RESOURCE {
            return Some(&self.block);
        }
        find(&self.block, b"\r\n\r\n").map(|end| &self.block[end + 4..])
    }

    /// The header fields of the HTTP message in the block.
    pub(super) fn http_headers(&self) -> Headers {
        let end = find(&self.block, b"\r\n\r\n").unwrap_or(self.block.len());
        let lines = self.block[..end].split(|byte| *byte == b'\n').skip(1);
        let mut headers = Headers::default();
        for line in lines {
            let mut halves = line.splitn(2, |byte| *byte == b':');
            if let (Some(name), Some(value)) = (halves.next(), halves.next()) {
                headers.push(&String::from_utf8_lossy(name), value.trim_ascii());
            }
        }
        headers
    }

    /// Whether block and payload are those that the header's digests name.
    pub(super) fn check(&self) -> Result<(), String> {
        let agrees = |stated: &str, bytes: &[u8]| stated == format!("sha256:{}", Digest::of(bytes));
        if !self.get("WARC-Block-Digest").is_some_and(|stated| agrees(stated, &self.block)) {
            return Err("the block is not the one whose digest the header gives".to_owned());
        }
        let has_payload = matches!(self.kind(), "response" | RESOURCE);
        let stated = self.get("WARC-Payload-Digest").filter(|_| has_payload);
        match (stated, self.payload()) {
            (Some(stated), Some(payload)) if !agrees(stated, payload) => {
                Err("the payload is not the one whose digest the header gives".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// An HTTP answer's status line and header fields, ending in an empty line. Characters that would
/// forge a further line become spaces.
pub(super) fn http_head(status: u16, headers: &Headers) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status)).into_bytes();
    for (name, value) in &headers.0 {
        head.extend(
            name.bytes().map(|byte| if byte <= b' ' || byte == b':' { b'_' } else { byte }),
        );
        head.extend_from_slice(b": ");
        let forges = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
        head.extend(value.iter().map(|byte| if forges(byte) { b' ' } else { *byte }));
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// The reason phrase of a status (RFC 9110 §15); HTTP/2 sends none.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "-",
    }
}

/// A name for a record: version 8 of RFC 9562 (a layout of one's own) over a SHA-256 of `of`.
pub(super) fn record_id(of: &str) -> String {
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Digest::of(of.as_bytes()).bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("<urn:uuid:{}>", parts.join("-"))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_is_read_back_as_written() {
        let at = "2026-03-01T06:00:00.5Z".parse().unwrap();
        let mut record =
            Record::new("response", at, "n", b"HTTP/1.1 200 OK\r\n\r\nYou must.".into());
        record.set("WARC-Target-URI", "https://example.org/a\r\nWARC-Type: warcinfo");
        let read = Record::parse(record.to_bytes()).unwrap();
        assert_eq!(read, record);
        assert_eq!(read.get("warc-date"), Some("2026-03-01T06:00:00.500Z"));
        assert_eq!((read.kind(), read.payload()), ("response", Some(&b"You must."[..])));
        assert_eq!(read.check(), Ok(()));
        assert!(read.id().starts_with("<urn:uuid:") && read.id().len() == 47);
    }

    #[test]
    fn another_block_under_the_same_header_is_noticed() {
        let at = Timestamp::UNIX_EPOCH;
        let mut record = Record::new("metadata", at, "n", b"{}".into());
        record.block = b"[]".into();
        assert!(record.check().is_err());
    }

    #[test]
    fn header_fields_cannot_be_forged() {
        let mut headers = Headers::default();
        headers.push("A b:\r\n", b"1\r\nSet-Cookie: x\r\n\r\n<html>");
        let head = http_head(200, &headers);
        assert_eq!(head, b"HTTP/1.1 200 OK\r\nA_b___: 1  Set-Cookie: x    <html>\r\n\r\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut record = b"WARC/1.1\r\n".to_vec();
            record.extend(bytes);
            let _ = Record::parse(record).map(|record| (record.check(), record.http_headers()));
        }
    }
}
