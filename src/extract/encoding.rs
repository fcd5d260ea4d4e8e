//! Bytes -> text by the WHATWG's order: byte order mark, header, meta element, guess; a label that the
//! bytes give the lie is passed over. Never fails: bytes that are no text become U+FFFD.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far the prescan for a meta element looks (HTML §13.2.3.2).
const PRESCAN: usize = 1024;

/// `bytes` as text. `markup` says whether a meta element may name the encoding.
pub(super) fn decode(bytes: &[u8], media_type: Option<&str>, markup: bool) -> String {
    let named =
        || media_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(named)
        .or_else(|| if markup { declared(bytes) } else { None })
        .filter(|encoding| Encoding::for_bom(bytes).is_some() || !is_belied(encoding, bytes))
        .unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0.into_owned()
}

/// Whether the bytes cannot be meant in that encoding. A browser shows such a page garbled; to us a label
/// that changes while the text stays would be a change of every paragraph.
fn is_belied(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).is_err();
    }
    // Text beyond ASCII in another encoding is never UTF-8 by chance, but for a letter or two; UTF-16
    // without its mark is half NULs.
    let beyond_ascii = if encoding == UTF_16LE || encoding == UTF_16BE {
        !bytes.contains(&0)
    } else {
        !bytes.is_ascii()
    };
    beyond_ascii && std::str::from_utf8(bytes).is_ok()
}

/// The `charset` parameter of a media type.
fn charset(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })
}

/// The encoding that a meta element or an XML declaration in the first 1,024 bytes names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let text: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let text = without_comments(&text);
    let metas = text.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
    let xml = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let label = metas
        .filter_map(|tag| value_after(tag, "charset"))
        .chain(xml.and_then(|declaration| value_after(declaration, "encoding")))
        .find_map(|label| Encoding::for_label(label.as_bytes()))?;
    // A page that can be prescanned is not UTF-16, whatever it says (HTML §13.2.3.2, step 14).
    Some(if label == UTF_16BE || label == UTF_16LE { UTF_8 } else { label })
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("<!--");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("-->").map_or("", |(_, after)| after));
    }
    kept
}

/// What stands after `name=` in a tag, quoted or not.
fn value_after<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    rest.split(|c: char| c.is_whitespace() || "\"';/>".contains(c)).next()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let head = &bytes[..bytes.len().min(1 << 20)];
    detector.feed(head, true);
    let guessed = detector.guess(Some(b"uk"), Utf8Detection::Allow);
    // UTF-8 with a stray byte is still UTF-8: chardetng then names a single-byte encoding.
    let (text, _, _) = UTF_8.decode(head);
    let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let high = text.chars().filter(|c| !c.is_ascii()).count();
    if guessed == UTF_8 || bad * 10 < high {
        UTF_8
    } else if guessed.is_single_byte() {
        guessed
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_mark_header_meta_guess() {
        let marked = b"\xef\xbb\xbfcaf\xc3\xa9";
        assert_eq!(decode(marked, Some("text/html; charset=iso-8859-1"), true), "café");
        assert_eq!(decode(b"caf\xe9", Some("text/html; charset=\"ISO-8859-1\""), true), "café");
        let meta = b"<meta http-equiv=x content='text/html; charset=windows-1252'>\x93x\x94";
        assert!(decode(meta, None, true).ends_with("“x”"));
        let header_wins = b"<meta charset=utf-8>caf\xe9";
        assert!(decode(header_wins, Some("text/html;charset=latin1"), true).ends_with("café"));
        assert_eq!(decode("‘must’".as_bytes(), None, false), "‘must’");
        assert_eq!(decode(b"\xff\xfea\0b\0", None, false), "ab");
    }

    #[test]
    fn a_comment_names_no_encoding() {
        let page = "<!-- <meta charset=windows-1252> --><p>“x”".as_bytes();
        assert!(decode(page, None, true).ends_with("“x”"));
    }

    #[test]
    fn a_label_that_the_bytes_give_the_lie_is_passed_over() {
        let text = "the café’s “first” duty";
        for label in ["iso-8859-1", "windows-1252", "shift_jis", "utf-16", "utf-16be", "gbk"] {
            let media_type = format!("text/html; charset={label}");
            assert_eq!(decode(text.as_bytes(), Some(&media_type), true), text, "{label}");
            let page = format!("<meta charset={label}>{text}");
            assert!(decode(page.as_bytes(), None, true).ends_with(text), "{label}");
        }
        assert_eq!(decode(b"plain", Some("text/html; charset=utf-16"), true), "plain");
        let old = b"The board\x92s duty to safeguard children \x96 the board\x92s plan";
        let as_utf8 = decode(old, Some("text/html; charset=utf-8"), true);
        assert!(as_utf8.contains("board’s duty"), "{as_utf8}");
        // One spoilt byte makes no other encoding of a page.
        let spoilt = ["‘must’ – ‘should’ – ‘may’ – ‘shall’".as_bytes(), b"\xff"].concat();
        assert!(decode(&spoilt, Some("text/html; charset=utf-8"), true).starts_with("‘must’"));
        let wide: Vec<u8> = "must".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, Some("text/html; charset=utf-16le"), true), "must");
    }

    #[test]
    fn what_names_nothing_is_guessed() {
        let old =
            b"The board\x92s duty to safeguard children \x96 see below for the board\x92s plan";
        assert!(decode(old, None, false).contains("board’s duty"));
    }
}
