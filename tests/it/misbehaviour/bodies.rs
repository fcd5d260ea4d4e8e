//! Bodies that unpack to too much or to nothing, that are no page, or that say they are something else.

use guidewatch::{
    coding::gzip_member,
    model::{change::ChangeKind, run::Cause},
};

use super::{CUT, LARGE, Misbehaviour, Should, good, row};
use crate::publisher::Answer;

/// brotli's stored form (RFC 7932 §9.2): uncompressed blocks of 60,000 bytes, then the end mark.
fn stored_brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (n, block) in bytes.chunks(60_000).enumerate() {
        let length = u32::try_from(block.len() - 1).expect("a short block");
        // The first block's header follows the window's one bit (WBITS 16); later ones begin a byte.
        let (bits, shift) = if n == 0 { (0, 1) } else { (0, 0) };
        // ISLAST 0, MNIBBLES 4 (two bits of 0), MLEN - 1 (16 bits), ISUNCOMPRESSED 1.
        let head: u32 = bits | length << (shift + 3) | 1 << (shift + 19);
        out.extend(&head.to_le_bytes()[..3]);
        out.extend(block);
    }
    out.push(0x03);
    out
}

/// zlib's stored form (RFC 1950, RFC 1951 §3.2.4), with its checksum.
fn stored_zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let (mut a, mut b) = (1_u32, 0_u32);
    let mut blocks = bytes.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a short block");
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
        for byte in block {
            a = (a + u32::from(*byte)) % 65_521;
            b = (b + a) % 65_521;
        }
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn coded(names: &str, bytes: &[u8]) -> Answer {
    Answer::file("text/html; charset=utf-8", bytes).header("Content-Encoding", names)
}

fn bombs() -> Vec<Misbehaviour> {
    let zeros = vec![0; 8 << 20];
    let gzip = gzip_member(&zeros);
    let zstd = zstd::encode_all(&zeros[..], 3).expect("zstd packs");
    let bomb = |name, names: &str, bytes: &[u8]| row(name, coded(names, bytes), LARGE);
    vec![
        bomb("a gzip bomb", "gzip", &gzip),
        bomb("a zstd bomb", "zstd", &zstd),
        bomb("a deflate bomb in gzip", "deflate, gzip", &gzip_member(&stored_zlib(&zeros))),
        bomb(
            "a brotli bomb in zstd",
            "br, zstd",
            &zstd::encode_all(&stored_brotli(&zeros)[..], 3).expect("zstd packs"),
        ),
        bomb("a gzip bomb in gzip in gzip", "gzip, gzip, gzip", &gzip_member(&gzip_member(&gzip))),
        bomb("gzip members without end", "gzip", &gzip_member(&[b' '; 4096]).repeat(5000)),
    ]
}

/// The page in one of the old or wide encodings, under a type that says so or something else.
fn typed(media_type: &str, bytes: &[u8]) -> Answer {
    Answer::file(media_type, bytes).without("ETag")
}

fn types_and_charsets() -> Vec<Misbehaviour> {
    let page = good();
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(page.encode_utf16()).flat_map(order).collect()
    };
    let old: Vec<u8> = page
        .chars()
        .map(|c| match c {
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            'é' => 0xe9,
            c => u8::try_from(c).expect("windows-1252"),
        })
        .collect();
    let meta = |label: &str| page.replace("<head>", &format!("<head><meta charset={label}>"));
    // With a comment more: the same bytes would be the same page whatever is said of them.
    let other = format!("{page}<!-- again -->");
    let said = |name, media: &str| row(name, typed(media, other.as_bytes()), Should::New);
    let new = |name, media: &str, bytes: &[u8]| row(name, typed(media, bytes), Should::New);
    vec![
        row("no type", typed("", other.as_bytes()).without("Content-Type"), Should::New),
        said("an empty type", ""),
        said("a type of plain text", "text/plain"),
        said("a type of an image", "image/png"),
        said("a type of a PDF", "application/pdf"),
        said("a type of JSON", "application/json"),
        said("a type of anything", "application/octet-stream"),
        said("a type of garbage", ";;;/=\"charset"),
        said("an unknown charset", "text/html; charset=x-made-up"),
        said("UTF-8 as Latin-1", "text/html; charset=iso-8859-1"),
        said("UTF-8 as UTF-16", "text/html; charset=utf-16"),
        said("UTF-8 as Shift_JIS", "text/html; charset=shift_jis"),
        new("UTF-16LE", "text/html; charset=utf-16le", &wide(u16::to_le_bytes)),
        new("UTF-16BE as UTF-8", "text/html; charset=utf-8", &wide(u16::to_be_bytes)),
        new("windows-1252", "text/html; charset=windows-1252", &old),
        new("windows-1252 as UTF-8", "text/html; charset=utf-8", &old),
        new("windows-1252 of no charset", "text/html", &old),
        new("a meta element that lies", "text/html", meta("windows-1252").as_bytes()),
        new("a meta element that says UTF-16", "text/html", meta("utf-16").as_bytes()),
        new("a byte order mark", "text/html", format!("\u{feff}{page}").as_bytes()),
        new(
            "NUL and control characters in the text",
            "text/html; charset=utf-8",
            page.replace("must", "mu\0st").replace("early", "early\u{7}").as_bytes(),
        ),
        new(
            "NUL and control characters in the title",
            "text/html; charset=utf-8",
            page.replace("<title>Guidance", "<title>\u{1b}[31mGuidance\0\u{8}").as_bytes(),
        ),
    ]
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let page = good();
    let packed = gzip_member(page.as_bytes());
    let twice = gzip_member(&packed);
    let (half, mut damaged) = (packed.len() / 2, packed.clone());
    damaged[half] ^= 0xff;
    let deep =
        format!("<!DOCTYPE html><title>Guidance on clubs</title>{}{page}", "<div>".repeat(100_000));
    let inline = format!("<!DOCTYPE html><p>{}{page}", "<b>".repeat(100_000));
    let same = |name, answer| row(name, answer, Should::Same);
    let cut = |name, answer| row(name, answer, CUT);
    let unread = |name, answer| row(name, answer, Should::NewAs(ChangeKind::FileChanged));
    let mut rows = vec![
        same("gzip twice", coded("gzip, gzip", &twice)),
        same(
            "deflate in gzip",
            coded("deflate, gzip", &gzip_member(&stored_zlib(page.as_bytes()))),
        ),
        same("stored brotli", coded("br", &stored_brotli(page.as_bytes()))),
        same("a coding that is none", coded("utf-8", page.as_bytes())),
        cut("gzip that is none", coded("gzip", page.as_bytes())),
        cut("gzip cut in half", coded("gzip", &packed[..half])),
        cut("damaged gzip", coded("gzip", &damaged)),
        cut("gzip as brotli", coded("br", &packed)),
        cut("gzip as zstd", coded("zstd", &packed)),
        cut("a coding that nobody undoes", coded("compress", page.as_bytes())),
        cut("five codings", coded("gzip, gzip, gzip, gzip, gzip", &packed)),
        row("a coding of nothing", coded("gzip", b""), Should::Not(&[Cause::NotThePage])),
        cut("gzip that does not say so", typed("text/html", &packed)),
        cut("gzip twice that says once", coded("gzip", &twice)),
        unread("a page of 100,000 nested elements", typed("text/html", deep.as_bytes())),
        unread("a page of 100,000 nested inline elements", typed("text/html", inline.as_bytes())),
    ];
    rows.extend(bombs());
    rows.extend(types_and_charsets());
    rows
}
