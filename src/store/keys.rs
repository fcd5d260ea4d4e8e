//! The keys of the index: bytes that sort by source, then by time or number. Pure.

use jiff::Timestamp;

use crate::model::source::SourceId;

/// Where a snapshot stands: its source, then its capture time, then its number in the source.
pub(super) fn snapshot(source: &SourceId, at: Timestamp, number: u64) -> Vec<u8> {
    let mut key = of_source(source);
    key.extend(at.as_millisecond().wrapping_add(i64::MIN).to_be_bytes());
    key.extend(number.to_be_bytes());
    key
}

/// Where stands what a snapshot showed: its source, then its capture time in milliseconds.
pub(super) fn look(source: &SourceId, at: i64) -> Vec<u8> {
    let mut key = of_source(source);
    key.extend(at.wrapping_add(i64::MIN).to_be_bytes());
    key
}

/// Reads a key of [`look`]: source, milliseconds since 1970.
pub(super) fn read_look(key: &[u8]) -> Option<(SourceId, i64)> {
    let (source, at) = key.split_last_chunk::<8>()?;
    let at = i64::from_be_bytes(*at).wrapping_add(i64::MIN);
    Some((read_source(source)?, at))
}

/// Where a run of checks stands: its source, then its number in the source.
pub(super) fn run(source: &SourceId, number: u64) -> Vec<u8> {
    let mut key = of_source(source);
    key.extend(number.to_be_bytes());
    key
}

/// Reads a key of [`snapshot`]: source, milliseconds since 1970, number.
pub(super) fn read_snapshot(key: &[u8]) -> Option<(SourceId, i64, u64)> {
    let (rest, number) = key.split_last_chunk::<8>()?;
    let (source, at) = rest.split_last_chunk::<8>()?;
    let at = i64::from_be_bytes(*at).wrapping_add(i64::MIN);
    Some((read_source(source)?, at, u64::from_be_bytes(*number)))
}

/// Reads a key of [`run`]: source, number.
pub(super) fn read_run(key: &[u8]) -> Option<(SourceId, u64)> {
    let (source, number) = key.split_last_chunk::<8>()?;
    Some((read_source(source)?, u64::from_be_bytes(*number)))
}

/// A source's name, closed by a byte that no name holds, so that `a` and `a-b` do not mix.
fn of_source(source: &SourceId) -> Vec<u8> {
    let mut key = source.as_str().as_bytes().to_vec();
    key.push(0);
    key
}

fn read_source(bytes: &[u8]) -> Option<SourceId> {
    let name = std::str::from_utf8(bytes.strip_suffix(&[0])?).ok()?;
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_parts_and_are_read_back() {
        let source = |name| SourceId::new(name).unwrap();
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let keys = [
            snapshot(&source("a"), at(-1), 9),
            snapshot(&source("a"), at(0), 1),
            snapshot(&source("a"), at(0), 2),
            snapshot(&source("a"), at(1 << 40), 1),
            snapshot(&source("a-b"), at(-5), 1),
        ];
        assert!(keys.is_sorted());
        assert_eq!(read_snapshot(&keys[0]), Some((source("a"), -1, 9)));
        assert_eq!(read_run(&run(&source("a-b"), 3)), Some((source("a-b"), 3)));
        assert_eq!(read_run(b"\0\0"), None);
    }
}
