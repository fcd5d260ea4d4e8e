//! The `br` coding (RFC 7932). Must notice a stream that breaks off, which the reading adapter takes
//! for damage.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{Capped, CodingError};

/// Undoes it. The window, at most 16 MiB by the format, comes on top of the cap.
pub(super) fn decode(input: &[u8], cap: usize) -> Result<Vec<u8>, CodingError> {
    let allocator = StandardAlloc::default;
    let mut state = BrotliState::new(allocator(), allocator(), allocator());
    let mut out = Capped::new(cap);
    let mut buffer = [0; 16 * 1024];
    let (mut left, mut at, mut total) = (input.len(), 0, 0);
    loop {
        let (mut room, mut filled) = (buffer.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut at,
            input,
            &mut room,
            &mut filled,
            &mut buffer,
            &mut total,
            &mut state,
        );
        out.push(buffer.get(..filled).unwrap_or_default())?;
        match result {
            BrotliResult::ResultSuccess => return Ok(out.bytes),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => return Err(CodingError::CutShort),
            BrotliResult::ResultFailure => {
                return Err(CodingError::Damaged("it is not brotli".to_owned()));
            }
        }
    }
}
