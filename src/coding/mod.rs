//! Content codings (RFC 9110 §8.4): undoes gzip, deflate, br and zstd under a cap, and writes and reads gzip members.
//! Pure functions of bytes; never allocates more than the cap for what comes out.

mod brotli;
mod deflate;
mod gzip;
mod member;

use std::io::{ErrorKind, Read};

pub use gzip::{gzip_member, gzip_member_of, read_member};
pub use member::{member_start, read_member_from};

/// How many codings may lie upon one another. More than two has no use and is how bombs are stacked.
const MOST_LAYERS: usize = 4;

/// The largest zstd window: 8 MiB, the limit for the web (RFC 9659).
const ZSTD_WINDOW_LOG: u32 = 23;

/// Codings that are registered (IANA, HTTP Content Coding Registry) and that we cannot undo.
const NOT_UNDONE: &[&str] =
    &["aes128gcm", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"];

/// Why a coding cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// A registered coding that we cannot undo, or too many upon one another.
    #[error("the content coding “{0}” cannot be undone")]
    Unknown(String),
    /// The stream ends before its end mark.
    #[error("the compressed body breaks off")]
    CutShort,
    /// The stream is not what it claims to be, or its checksum does not match.
    #[error("the compressed body is damaged: {0}")]
    Damaged(String),
    /// What comes out is larger than the cap, in bytes.
    #[error("the body unpacks to more than {}", said(*.0))]
    TooLarge(usize),
}

/// `50 MiB`, as a person says a cap of so many bytes; to the byte where it is no round number.
#[must_use]
pub fn said(cap: usize) -> String {
    const MIB: usize = 1 << 20;
    if cap >= MIB && cap.is_multiple_of(MIB) {
        format!("{} MiB", cap / MIB)
    } else {
        format!("{cap} bytes")
    }
}

/// Undoes the codings that a `Content-Encoding` header names, last one first (RFC 9110 §8.4), giving at
/// most `cap` bytes at every step. None where there is no coding but `identity`. Words that are no
/// registered coding (`UTF-8`, `none`, `binary`: old servers send them) are passed over, as browsers do.
///
/// # Errors
/// [`CodingError`]; a stream that breaks off is told apart from one that is damaged.
pub fn decode(
    bytes: &[u8],
    content_encoding: Option<&str>,
    cap: usize,
) -> Result<Option<Vec<u8>>, CodingError> {
    let names = content_encoding.unwrap_or_default().split(',').map(str::trim);
    let codings: Vec<Coding> = names.filter_map(Coding::named).collect();
    if codings.len() > MOST_LAYERS {
        return Err(CodingError::Unknown(format!("{} codings upon one another", codings.len())));
    }
    let mut decoded: Option<Vec<u8>> = None;
    for coding in codings.iter().rev() {
        let input = decoded.as_deref().unwrap_or(bytes);
        decoded = Some(undo(input, *coding, cap)?);
    }
    Ok(decoded)
}

/// A registered coding that changes the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
    NotUndone(&'static str),
}

impl Coding {
    /// None for `identity` and for words that are no coding.
    fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            _ => {
                NOT_UNDONE.iter().find(|known| **known == name).map(|known| Self::NotUndone(known))
            }
        }
    }
}

fn undo(input: &[u8], coding: Coding, cap: usize) -> Result<Vec<u8>, CodingError> {
    match coding {
        Coding::Gzip => gzip::members(input, cap),
        Coding::Deflate => deflate::decode(input, cap),
        Coding::Brotli => brotli::decode(input, cap),
        Coding::Zstd => {
            let mut decoder =
                zstd::stream::read::Decoder::with_buffer(input).map_err(|error| sorted(&error))?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|error| sorted(&error))?;
            if input.is_empty() {
                return Err(CodingError::CutShort);
            }
            drain(decoder, cap)
        }
        Coding::NotUndone(name) => Err(CodingError::Unknown(name.to_owned())),
    }
}

/// What a reader's error means.
fn sorted(error: &std::io::Error) -> CodingError {
    match error.kind() {
        ErrorKind::UnexpectedEof => CodingError::CutShort,
        _ => CodingError::Damaged(error.to_string()),
    }
}

/// Everything that `reader` gives, up to `cap`.
fn drain(mut reader: impl Read, cap: usize) -> Result<Vec<u8>, CodingError> {
    let mut out = Capped::new(cap);
    let mut buffer = [0; 16 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(out.bytes),
            Ok(n) => out.push(&buffer[..n])?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(sorted(&error)),
        }
    }
}

/// Bytes that never take more room than their cap.
struct Capped {
    bytes: Vec<u8>,
    cap: usize,
}

impl Capped {
    fn new(cap: usize) -> Self {
        Self { bytes: Vec::new(), cap }
    }

    fn push(&mut self, more: &[u8]) -> Result<(), CodingError> {
        let wanted = self.bytes.len().saturating_add(more.len());
        if wanted > self.cap {
            return Err(CodingError::TooLarge(self.cap));
        }
        if wanted > self.bytes.capacity() {
            let room = wanted.saturating_mul(2).min(self.cap);
            self.bytes.reserve_exact(room - self.bytes.len());
        }
        self.bytes.extend_from_slice(more);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// brotli's stored form (RFC 7932 §9.2): one uncompressed block of up to 64 KiB, then the end mark.
    fn stored_brotli(bytes: &[u8]) -> Vec<u8> {
        let length = u32::try_from(bytes.len() - 1).unwrap();
        let head = (0x0b | length << 7 | 1 << 23).to_le_bytes();
        [&head[..3], bytes, &[0x03]].concat()
    }

    fn packed(name: &str, bytes: &[u8]) -> Vec<u8> {
        match name {
            "br" => stored_brotli(bytes),
            "zstd" => zstd::encode_all(bytes, 3).unwrap(),
            _ => gzip_member(bytes),
        }
    }

    #[test]
    fn every_coding_is_undone_cut_and_capped() {
        let text = "Everyone who works with children has a responsibility. ".repeat(300);
        let text = text.as_bytes();
        for name in ["gzip", "X-Gzip", "br", "zstd"] {
            let sent = packed(&name.to_lowercase(), text);
            assert_eq!(decode(&sent, Some(name), 1 << 20), Ok(Some(text.to_vec())), "{name}");
            let exact = decode(&sent, Some(name), text.len());
            assert_eq!(exact, Ok(Some(text.to_vec())), "{name} at the cap");
            let over = decode(&sent, Some(name), text.len() - 1);
            assert_eq!(over, Err(CodingError::TooLarge(text.len() - 1)), "{name} over the cap");
            for cut in 0..sent.len() {
                let short = decode(&sent[..cut], Some(name), 1 << 20);
                assert_eq!(short, Err(CodingError::CutShort), "{name} cut at {cut}");
            }
        }
    }

    #[test]
    fn several_codings_are_undone_last_first() {
        let sent = packed("zstd", &packed("gzip", b"text"));
        assert_eq!(decode(&sent, Some("gzip, , zstd"), 1000), Ok(Some(b"text".to_vec())));
        assert_eq!(decode(b"text", Some("identity"), 1000), Ok(None));
        assert_eq!(decode(b"text", None, 1000), Ok(None));
    }

    #[test]
    fn unsupported_and_stacked_codings_are_refused() {
        for name in NOT_UNDONE {
            let refused = decode(b"x", Some(&name.to_uppercase()), 10);
            assert_eq!(refused, Err(CodingError::Unknown((*name).to_owned())));
        }
        let stacked = decode(b"x", Some("gzip,gzip,gzip,gzip,gzip"), 10);
        assert_eq!(stacked, Err(CodingError::Unknown("5 codings upon one another".to_owned())));
    }

    #[test]
    fn words_that_are_no_coding_are_passed_over() {
        for word in ["UTF-8", "none", "binary", "8bit", "utf-8, none", "text/html"] {
            assert_eq!(decode(b"text", Some(word), 1000), Ok(None), "{word}");
        }
        let sent = packed("gzip", b"text");
        for names in ["gzip, UTF-8", "none, gzip", "identity,gzip,identity"] {
            assert_eq!(decode(&sent, Some(names), 1000), Ok(Some(b"text".to_vec())), "{names}");
        }
    }

    #[test]
    fn a_bomb_of_every_coding_stops_at_the_cap() {
        let zeros = vec![0; 8 << 20];
        let mut zlib = Vec::new();
        flate2::bufread::ZlibEncoder::new(&zeros[..], flate2::Compression::best())
            .read_to_end(&mut zlib)
            .unwrap();
        for (name, bomb) in [
            ("gzip", gzip_member(&zeros)),
            ("deflate", zlib),
            ("zstd", packed("zstd", &zeros)),
            ("br", stored_brotli(&zeros[..60_000])),
        ] {
            for cap in [0, 1, 4096, 50_000] {
                let stopped = decode(&bomb, Some(name), cap);
                assert_eq!(stopped, Err(CodingError::TooLarge(cap)), "{name}");
            }
            let twice = gzip_member(&bomb);
            let stacked = decode(&twice, Some(&format!("{name}, gzip")), 1 << 14);
            assert!(matches!(stacked, Err(CodingError::TooLarge(_))), "{name} below gzip");
        }
    }

    #[test]
    fn a_bomb_takes_no_more_room_than_the_cap() {
        let mut bomb = gzip_member(&vec![0; 40 << 20]);
        assert!(bomb.len() < 100_000);
        assert_eq!(decode(&bomb, Some("gzip"), 1 << 20), Err(CodingError::TooLarge(1 << 20)));
        bomb = gzip_member(&bomb);
        let twice = decode(&bomb, Some("gzip, gzip"), 1 << 20);
        assert_eq!(twice, Err(CodingError::TooLarge(1 << 20)));
        let mut out = Capped::new(1000);
        while out.push(&[7; 9]).is_ok() {}
        assert!(out.bytes.capacity() <= 1000);
    }

    proptest! {
        #[test]
        fn hostile_bytes_do_no_harm(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            name in "gzip|deflate|br|zstd|gzip, ?br|[a-z,]{0,20}",
        ) {
            if let Ok(Some(decoded)) = decode(&bytes, Some(&name), 2000) {
                prop_assert!(decoded.len() <= 2000);
            }
        }
    }

    #[test]
    fn caps_are_said_in_round_units() {
        assert_eq!(said(50 << 20), "50 MiB");
        assert_eq!(said(1_000), "1000 bytes");
        let unpacked = CodingError::TooLarge(50 << 20).to_string();
        assert_eq!(unpacked, "the body unpacks to more than 50 MiB");
    }
}
