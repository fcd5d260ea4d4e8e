//! A record as one gzip member that says how long it is, so that a write that broke off can be told from
//! a damaged record, and a damaged one be passed over whole. Knows nothing of files.

use crate::coding;

use super::warc::Record;

/// Where gzip's own header ends, and the extra field begins (RFC 1952 §2.3).
const FIXED: usize = 10;

/// The whole header: gzip's own, and an extra field (RFC 1952 §2.3.1.1) of four bytes named “GW”.
pub(super) const HEADER: usize = FIXED + 10;

/// The extra field's length, its name, and how many bytes follow.
const FIELD: [u8; 6] = [8, 0, b'G', b'W', 4, 0];

/// The flag that says that there is an extra field.
const EXTRA: u8 = 4;

/// The record, compressed but for a body that its publisher compressed already, under a header that gives the member's length in bytes.
pub(super) fn pack(record: &Record) -> Vec<u8> {
    let bytes = record.to_bytes();
    let coded =
        record.kind() == "response" && record.http_headers().get("content-encoding").is_some();
    let body = record.payload().filter(|_| coded).map_or(0, <[u8]>::len);
    // What ends the record goes with the body.
    let start = bytes.len().saturating_sub(if body > 0 { body + 4 } else { 0 });
    let mut member = match bytes.split_at_checked(start) {
        Some((start, body)) if !body.is_empty() => coding::gzip_member_of(start, body),
        _ => coding::gzip_member(&bytes),
    };
    let length = u32::try_from(member.len() + HEADER - FIXED).unwrap_or(u32::MAX);
    if let Some(flags) = member.get_mut(3) {
        *flags |= EXTRA;
    }
    member.splice(FIXED..FIXED, FIELD.into_iter().chain(length.to_le_bytes()));
    member
}

/// The length that the member says it has; none where it says nothing. `start` is its first [`HEADER`] bytes.
pub(super) fn stated(start: &[u8]) -> Option<u64> {
    let (fixed, extra) = start.split_first_chunk::<FIXED>()?;
    let (field, length) = extra.split_first_chunk::<6>()?;
    let length = u32::from_le_bytes(*length.first_chunk::<4>()?);
    let says = fixed[..4] == [0x1f, 0x8b, 8, EXTRA] && *field == FIELD;
    says.then_some(u64::from(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_compressed_is_not_compressed_again() {
        let body =
            coding::gzip_member(&(0..9999_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        let block = [&head[..], &body].concat();
        let record = Record::new("response", jiff::Timestamp::UNIX_EPOCH, "", block);
        let member = pack(&record);
        assert!(member.windows(body.len()).any(|window| window == body));
        let (bytes, taken) = coding::read_member(&member, 100_000).unwrap();
        assert_eq!((bytes, taken), (record.to_bytes(), member.len()));
    }

    #[test]
    fn a_member_says_how_long_it_is_and_stays_gzip() {
        let record = Record::new("metadata", jiff::Timestamp::UNIX_EPOCH, "", vec![7; 5000]);
        let member = pack(&record);
        assert_eq!(stated(&member[..HEADER]), Some(member.len() as u64));
        let (bytes, taken) = coding::read_member(&member, 10_000).unwrap();
        assert_eq!((bytes, taken), (record.to_bytes(), member.len()));
        assert_eq!(stated(&coding::gzip_member(b"a text of some length")), None);
        assert_eq!(stated(&member[..HEADER - 1]), None);
    }
}
