//! gzip (RFC 1952): whole bodies of one or more members, and single members for the archive.
//! Knows nothing of HTTP or of WARC.

use std::io::Read as _;

use flate2::{Compression, bufread::GzDecoder, bufread::GzEncoder};

use super::{CodingError, drain};

/// How every member begins.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// One gzip member holding `bytes`: no name and no time, so that equal bytes give equal members.
///
/// # Panics
/// Never: compressing from memory to memory does not fail.
#[must_use]
pub fn gzip_member(bytes: &[u8]) -> Vec<u8> {
    let mut member = Vec::with_capacity(bytes.len() / 3 + 64);
    GzEncoder::new(bytes, Compression::default())
        .read_to_end(&mut member)
        .expect("memory can be read");
    member
}

/// The most bytes in one stored block (RFC 1951 §3.2.4).
const STORED: usize = 0xffff;

/// One gzip member holding `start` and then `rest`, of which only `start` is worth compressing.
///
/// # Panics
/// Never: compressing from memory to memory does not fail.
#[must_use]
pub fn gzip_member_of(start: &[u8], rest: &[u8]) -> Vec<u8> {
    let mut member = vec![MAGIC[0], MAGIC[1], 8, 0, 0, 0, 0, 0, 0, 255];
    member.reserve(start.len() + rest.len() + rest.len() / STORED * 5 + 128);
    let mut compress = flate2::Compress::new(Compression::default(), false);
    let mut taken = 0;
    // A flush ends at a byte; it is done where room was left over.
    loop {
        member.reserve(start.len() / 2 + 64);
        let flush = flate2::FlushCompress::Sync;
        compress
            .compress_vec(start.get(taken..).unwrap_or_default(), &mut member, flush)
            .expect("memory can be compressed");
        taken = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        if taken >= start.len() && member.len() < member.capacity() {
            break;
        }
    }
    let mut blocks = rest.chunks(STORED).peekable();
    if blocks.peek().is_none() {
        member.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        member.push(u8::from(blocks.peek().is_none()));
        member.extend(length.to_le_bytes());
        member.extend((!length).to_le_bytes());
        member.extend_from_slice(block);
    }
    let mut sum = flate2::Crc::new();
    sum.update(start);
    sum.update(rest);
    member.extend(sum.sum().to_le_bytes());
    member.extend(sum.amount().to_le_bytes());
    member
}

/// The first gzip member of `bytes`, unpacked to at most `cap` bytes, and how many bytes of the input
/// it took: the next member begins there.
///
/// # Errors
/// [`CodingError::CutShort`] where the input ends within the member, [`CodingError::Damaged`] where it
/// is no gzip or its checksum does not match, [`CodingError::TooLarge`] beyond the cap.
pub fn read_member(bytes: &[u8], cap: usize) -> Result<(Vec<u8>, usize), CodingError> {
    if !bytes.iter().zip(MAGIC).all(|(byte, wanted)| *byte == wanted) {
        return Err(CodingError::Damaged("it is not gzip".to_owned()));
    }
    let mut decoder = GzDecoder::new(bytes);
    let unpacked = drain(&mut decoder, cap)?;
    let rest = decoder.into_inner();
    Ok((unpacked, bytes.len() - rest.len()))
}

/// Every member of a body, one after another. What follows the last member and is none is left alone,
/// as browsers and gzip itself do: some servers pad.
pub(super) fn members(bytes: &[u8], cap: usize) -> Result<Vec<u8>, CodingError> {
    let (mut unpacked, mut at) = read_member(bytes, cap)?;
    while let Some(rest) = bytes.get(at..) {
        if rest == &MAGIC[..1] {
            return Err(CodingError::CutShort);
        }
        if !rest.starts_with(&MAGIC) {
            break;
        }
        let room = cap - unpacked.len();
        let (more, taken) = read_member(rest, room).map_err(|error| match error {
            CodingError::TooLarge(_) => CodingError::TooLarge(cap),
            other => other,
        })?;
        unpacked.reserve_exact(more.len());
        unpacked.extend_from_slice(&more);
        at += taken;
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_are_read_one_by_one() {
        let mut file = gzip_member(b"first");
        let first = file.len();
        file.extend(gzip_member(b"second"));
        assert_eq!(read_member(&file, 100), Ok((b"first".to_vec(), first)));
        assert_eq!(read_member(&file[first..], 100), Ok((b"second".to_vec(), file.len() - first)));
        assert_eq!(members(&file, 100), Ok(b"firstsecond".to_vec()));
        assert_eq!(members(&file, 7), Err(CodingError::TooLarge(7)));
        assert_eq!(read_member(&file, 4), Err(CodingError::TooLarge(4)));
    }

    #[test]
    fn a_cut_at_any_byte_is_cut_short() {
        let member = gzip_member("You must do so. ".repeat(40).as_bytes());
        for cut in 0..member.len() {
            assert_eq!(read_member(&member[..cut], 10_000), Err(CodingError::CutShort), "at {cut}");
        }
        let mut two = member.clone();
        two.push(0x1f);
        assert_eq!(members(&two, 10_000), Err(CodingError::CutShort));
    }

    #[test]
    fn a_flipped_bit_is_damage() {
        let mut member = gzip_member(b"You must do so.");
        let last = member.len() - 8;
        member[last] ^= 1;
        assert!(matches!(read_member(&member, 100), Err(CodingError::Damaged(_))));
        assert!(matches!(read_member(b"<html>", 100), Err(CodingError::Damaged(_))));
    }

    #[test]
    fn padding_after_the_last_member_is_left_alone() {
        let mut padded = gzip_member(b"text");
        padded.extend([0; 16]);
        assert_eq!(members(&padded, 100), Ok(b"text".to_vec()));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let member = gzip_member(&bytes);
            prop_assert_eq!(read_member(&member, 3000), Ok((bytes, member.len())));
        }

        #[test]
        fn what_is_stored_comes_back(
            start in proptest::collection::vec(any::<u8>(), 0..3000),
            rest in proptest::collection::vec(any::<u8>(), 0..3000),
            times in 0..60_usize,
        ) {
            let rest = rest.repeat(times);
            let member = gzip_member_of(&start, &rest);
            let whole = [start, rest].concat();
            prop_assert!(member.len() < whole.len() + 200);
            prop_assert_eq!(read_member(&member, 1 << 20), Ok((whole, member.len())));
        }

        #[test]
        fn hostile_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let mut member = MAGIC.to_vec();
            member.push(8);
            member.extend(bytes);
            let _ = members(&member, 1000);
        }
    }
}
