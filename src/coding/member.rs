//! gzip members read from a file one by one, never more than one in memory. Knows nothing of WARC.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::{CodingError, drain};

/// The gzip member that begins where `reader` stands, unpacked to at most `cap` bytes, and how many
/// bytes it takes in the file. Afterwards `reader` stands behind it.
///
/// # Errors
/// [`CodingError`], as for `read_member`; a disk that cannot be read counts as damage.
pub fn read_member_from(reader: impl BufRead, cap: usize) -> Result<(Vec<u8>, u64), CodingError> {
    let mut counted = Counted { reader, taken: 0 };
    let unpacked = drain(GzDecoder::new(&mut counted), cap)?;
    Ok((unpacked, counted.taken))
}

/// What the gzip member at the beginning of `bytes` begins with: at most `most` bytes, fewer where the
/// member ends, breaks off or is damaged before that, none where there is no member.
#[must_use]
pub fn member_start(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut start = Vec::new();
    let mut decoder = GzDecoder::new(bytes).take(most as u64);
    let mut buffer = [0; 4096];
    while let Ok(n @ 1..) = decoder.read(&mut buffer[..most.min(4096)]) {
        start.extend_from_slice(&buffer[..n]);
    }
    start
}

/// A reader that knows how much was taken from it.
struct Counted<R> {
    reader: R,
    taken: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.taken += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.reader.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::gzip_member, *};

    #[test]
    fn members_are_read_in_turn_whatever_the_buffer() {
        let (one, two) = (gzip_member(b"one"), gzip_member(&[7; 5000]));
        let file = [one.clone(), two.clone()].concat();
        for capacity in [1, 2, 7, 64, 8192] {
            let mut reader = io::BufReader::with_capacity(capacity, &file[..]);
            assert_eq!(read_member_from(&mut reader, 9), Ok((b"one".to_vec(), one.len() as u64)));
            let second = read_member_from(&mut reader, 5000);
            assert_eq!(second, Ok((vec![7; 5000], two.len() as u64)));
            assert_eq!(read_member_from(&mut reader, 9), Err(CodingError::CutShort));
        }
    }

    #[test]
    fn a_member_is_known_by_its_beginning() {
        let member = gzip_member(b"WARC/1.1 and so on");
        assert_eq!(member_start(&member, 8), b"WARC/1.1");
        assert_eq!(member_start(&member, 5000), b"WARC/1.1 and so on");
        assert!(b"WARC/1.1 and so on".starts_with(&member_start(&member[..16], 8)));
        assert_eq!(member_start(&member[1..], 8), b"");
    }
}
