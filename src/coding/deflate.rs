//! The `deflate` coding: zlib (RFC 1950) as RFC 9110 §8.4.1.2 says, or bare deflate (RFC 1951) as
//! some servers send. Must notice a stream that breaks off, which the reading adapters do not.

use flate2::{Decompress, FlushDecompress, Status};

use super::{Capped, CodingError};

/// Undoes either form.
pub(super) fn decode(input: &[u8], cap: usize) -> Result<Vec<u8>, CodingError> {
    inflate(input, is_zlib(input), cap)
}

/// Whether it begins with a zlib header: method 8, window of 32 KiB at most, check bits (RFC 1950 §2.2).
/// Bare deflate would need a stored block with reserved bits to look the same.
fn is_zlib(input: &[u8]) -> bool {
    match input {
        [cmf, flags, ..] => {
            let check = u16::from(*cmf) * 256 + u16::from(*flags);
            cmf & 0x0f == 8 && cmf >> 4 <= 7 && check.is_multiple_of(31)
        }
        _ => false,
    }
}

fn inflate(input: &[u8], zlib: bool, cap: usize) -> Result<Vec<u8>, CodingError> {
    let mut state = Decompress::new(zlib);
    let mut out = Capped::new(cap);
    let mut buffer = [0; 16 * 1024];
    let mut at = 0;
    loop {
        let (before_in, before_out) = (state.total_in(), state.total_out());
        let rest = input.get(at..).unwrap_or_default();
        let status = state
            .decompress(rest, &mut buffer, FlushDecompress::None)
            .map_err(|error| CodingError::Damaged(error.to_string()))?;
        let took = usize::try_from(state.total_in() - before_in).unwrap_or(usize::MAX);
        let gave = usize::try_from(state.total_out() - before_out).unwrap_or(usize::MAX);
        at = at.saturating_add(took);
        out.push(buffer.get(..gave).unwrap_or_default())?;
        match status {
            Status::StreamEnd => return Ok(out.bytes),
            _ if took == 0 && gave == 0 => return Err(CodingError::CutShort),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::{Compression, bufread::DeflateEncoder, bufread::ZlibEncoder};

    use super::*;

    fn both(text: &[u8]) -> [Vec<u8>; 2] {
        let (mut zlib, mut bare) = (Vec::new(), Vec::new());
        ZlibEncoder::new(text, Compression::default()).read_to_end(&mut zlib).unwrap();
        DeflateEncoder::new(text, Compression::default()).read_to_end(&mut bare).unwrap();
        [zlib, bare]
    }

    #[test]
    fn both_forms_are_read_and_cuts_noticed() {
        let text = "Children’s wellbeing comes first. ".repeat(2000);
        for packed in both(text.as_bytes()) {
            assert_eq!(decode(&packed, 1 << 20).as_deref(), Ok(text.as_bytes()));
            assert_eq!(decode(&packed, 1000), Err(CodingError::TooLarge(1000)));
            for cut in 0..packed.len() {
                assert_eq!(decode(&packed[..cut], 1 << 20), Err(CodingError::CutShort), "{cut}");
            }
        }
        assert!(matches!(decode(b"<!doctype html>", 100), Err(CodingError::Damaged(_))));
    }
}
