//! What a body is, by its bytes first and its header second. Looks at a bounded part; never reads it whole.

use super::feed;

/// A format that this module can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// HTML or XHTML, a page or a fragment of one.
    Html,
    /// JSON of any schema.
    Json,
    /// Markdown.
    Markdown,
    /// PDF.
    Pdf,
    /// Anything else that is text: plain, CSV, XML.
    Text,
    /// An archive: DOCX, ODT, or something else that only a look at its parts tells.
    Archive,
    /// RTF.
    Rtf,
    /// Word 97 to 2003.
    LegacyWord,
    /// A format that is not read yet, by its usual name.
    Unsupported(&'static str),
}

/// How far into a body the look goes.
pub(super) const LOOK: usize = 4096;

/// What `bytes` are, given the media type that came with them and the path of their address.
pub(super) fn sniff(bytes: &[u8], media_type: Option<&str>, path: &str) -> Format {
    let head = &bytes[..bytes.len().min(LOOK)];
    if is_pdf(head) {
        return Format::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Format::Archive;
    }
    if head.starts_with(b"{\\rtf") {
        return Format::Rtf;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return legacy(bytes);
    }
    if let Some(name) = by_signature(head) {
        return Format::Unsupported(name);
    }
    let media = media_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let media = media.trim().to_ascii_lowercase();
    let text = readable(head);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // Word 2003's own XML is markup from end to end; Word itself is called to open it by this line.
    if start.starts_with("<?xml") && start.contains("progid=\"Word.Document\"") {
        return Format::Unsupported("Word 2003 XML");
    }
    if begins_as_html(start) {
        return Format::Html;
    }
    // Feeds are sent as pages by many a site.
    if feed::is(start) {
        return Format::Text;
    }
    if is_json(start, &media) {
        return Format::Json;
    }
    let extension = extension(path);
    let ends = |wanted: &[&str]| wanted.contains(&extension.as_str());
    match media.as_str() {
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/markdown" | "text/x-markdown" => Format::Markdown,
        "text/plain" | "" | "application/octet-stream" if ends(&["md", "markdown"]) => {
            Format::Markdown
        }
        "" | "application/octet-stream" if ends(&["html", "htm", "xhtml"]) => Format::Html,
        "application/pdf" if is_torn_pdf(bytes) => Format::Pdf,
        _ if extension == "pdf" && is_torn_pdf(bytes) => Format::Pdf,
        // Whatever the header claims: what is text is read as text.
        _ if !is_binary(head) => Format::Text,
        _ if media.starts_with("image/") && media != "image/svg+xml" => {
            Format::Unsupported("an image")
        }
        _ if media.starts_with("audio/") || media.starts_with("video/") => {
            Format::Unsupported("sound or film")
        }
        _ => Format::Unsupported("a binary file"),
    }
}

/// How a path's last segment ends, in lower case, without the stop; empty where it has none.
pub(super) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
}

/// Whether the bytes begin as a PDF does; up to 1,024 bytes may stand before its mark (ISO 32000-1,
/// annex H).
fn is_pdf(head: &[u8]) -> bool {
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let early = &head[..head.len().min(1024)];
    head[start..].starts_with(b"%PDF-")
        || early.windows(5).any(|five| five == b"%PDF-") && is_binary(head)
}

/// The name of a format that its first bytes give away.
fn by_signature(head: &[u8]) -> Option<&'static str> {
    let signatures: [(&[u8], &str); 9] = [
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"RIFF", "an image, sound or film"),
        (b"BM", "an image"),
        (b"II*\0", "an image"),
        (b"MM\0*", "an image"),
        (b"\x1f\x8b", "a compressed file"),
        (b"\x7fELF", "a program"),
    ];
    let found = signatures.iter().find(|(mark, _)| head.starts_with(mark));
    // "BM" may also begin a sentence.
    found.filter(|(mark, _)| *mark != b"BM" || is_binary(head)).map(|(_, name)| *name)
}

/// Whether bytes that are said to be a PDF have its syntax, though they have lost its beginning.
fn is_torn_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOK)];
    let tail = &bytes[bytes.len().saturating_sub(LOOK)..];
    let has = |part: &[u8], mark: &[u8]| part.windows(mark.len()).any(|found| found == mark);
    [head, tail].into_iter().any(|part| {
        has(part, b"endobj") || has(part, b"startxref") || has(part, b" obj") && has(part, b"<<")
    })
}

/// What an OLE compound file holds, by the names in its directory, which may stand anywhere in it.
fn legacy(bytes: &[u8]) -> Format {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Entries of the directory stand at multiples of 128 bytes ([MS-CFB] §2.6).
        bytes.chunks(128).any(|entry| entry.starts_with(&wide))
    };
    if holds("EncryptedPackage") {
        return Format::Unsupported("an Office file behind a password");
    }
    if holds("WordDocument") {
        return Format::LegacyWord;
    }
    // Excel 5 and 95 called it “Book”.
    Format::Unsupported(if holds("Workbook") || holds("Book") {
        "a legacy spreadsheet (.xls)"
    } else if holds("PowerPoint Document") {
        "a legacy presentation (.ppt)"
    } else {
        "a legacy Office file"
    })
}

/// What an archive without a header is called, by its first part or else its name. No more than a label:
/// reading looks at the parts.
pub(super) fn archive_name(bytes: &[u8], path: &str) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(LOOK)];
    let has = |needle: &[u8]| head.windows(needle.len()).any(|part| part == needle);
    if has(b"application/vnd.oasis.opendocument.text") {
        Some("ODT")
    } else if has(b"word/") || has(b"[Content_Types].xml") && extension(path) == "docx" {
        Some("DOCX")
    } else {
        None
    }
}

/// The head as text for a look at its first marks: UTF-16 is recognised by its byte order mark.
pub(super) fn readable(head: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

fn is_json(start: &str, media: &str) -> bool {
    let declared = media == "application/json" || media == "text/json" || media.ends_with("+json");
    let mut chars = start.chars();
    let first = chars.next();
    // A message in words is no JSON, whatever it is sent as.
    if declared && matches!(first, Some('{' | '[' | '"')) {
        return true;
    }
    let next = chars.find(|c| !c.is_whitespace());
    match first {
        Some('{') => matches!(next, Some('"' | '}')),
        Some('[') => matches!(next, Some('{' | '"')),
        _ => false,
    }
}

/// Whether text begins as the WHATWG's sniffing table says that HTML begins (MIME Sniffing §7.1).
fn begins_as_html(start: &str) -> bool {
    if !start.starts_with('<') {
        return false;
    }
    let mut rest = start;
    // An XML declaration or comments may stand before.
    for _ in 0..16 {
        let close = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break;
        };
        match rest.split_once(close) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let tag: String = rest.chars().take(16).collect::<String>().to_ascii_lowercase();
    let marks = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<iframe",
        "<h1",
        "<h2",
        "<h3",
        "<h4",
        "<div",
        "<font",
        "<table",
        "<a",
        "<style",
        "<title",
        "<b",
        "<br",
        "<p",
        "<ul",
        "<ol",
        "<li",
        "<dl",
        "<section",
        "<article",
        "<main",
        "<header",
        "<span",
        "<strong",
        "<em",
        "<blockquote",
        "<nav",
        "<form",
        "<i",
        "<link",
        "<meta",
        "<center",
        "<figure",
        "<details",
    ];
    marks.iter().any(|mark| {
        let after = tag.strip_prefix(mark).map(|rest| rest.chars().next());
        matches!(after, Some(None | Some('>' | ' ' | '/' | '\n' | '\r' | '\t')))
            || (tag.starts_with(mark) && mark.len() >= 14)
    })
}

/// Whether the bytes hold what text never holds (MIME Sniffing §7.2, "binary data byte").
fn is_binary(head: &[u8]) -> bool {
    if encoding_rs::Encoding::for_bom(head).is_some() {
        return false;
    }
    let odd = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    head.iter().filter(|byte| odd(byte)).count() * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_before_the_header() {
        assert_eq!(sniff(b"%PDF-1.7\n", Some("text/html"), "/a"), Format::Pdf);
        let page = b"\n <!doctype html><p>Hello";
        assert_eq!(sniff(page, Some("text/plain"), "/a"), Format::Html);
        assert_eq!(sniff(page, Some("application/json"), "/a"), Format::Html);
        assert_eq!(sniff(b"{ \"a\": 1 }", None, "/a"), Format::Json);
        assert_eq!(sniff(b"<?xml version=\"1.0\"?><html>", None, "/a"), Format::Html);
        assert_eq!(sniff(b"<?xml version=\"1.0\"?><rss>", None, "/a"), Format::Text);
        for name in ["/a", "/a.docx", "/a.pdf", "/a.html"] {
            assert_eq!(sniff(b"PK\x03\x04\x14\0", Some("text/html"), name), Format::Archive);
            assert_eq!(sniff(b"{\\rtf1 a}", Some("application/msword"), name), Format::Rtf);
        }
        let old = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let file = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 5_112], &wide].concat();
            sniff(&file, Some("application/pdf"), "/a.docx")
        };
        assert_eq!(old("WordDocument"), Format::LegacyWord);
        assert_eq!(old("Workbook"), Format::Unsupported("a legacy spreadsheet (.xls)"));
        assert_eq!(
            old("EncryptedPackage"),
            Format::Unsupported("an Office file behind a password")
        );
    }

    #[test]
    fn the_header_and_the_name_decide_what_bytes_leave_open() {
        assert_eq!(sniff(b"Hello", Some("text/html; charset=utf-8"), "/a"), Format::Html);
        assert_eq!(sniff(b"# Hello", Some("text/plain"), "/a.md"), Format::Markdown);
        assert_eq!(sniff(b"a,b\n1,2", Some("text/csv"), "/a.csv"), Format::Text);
        let torn = b"0009 0 obj<</Type/XRef>>stream endstream endobj startxref 3 %%EOF";
        assert_eq!(sniff(torn, Some("application/pdf"), "/a"), Format::Pdf);
        assert_eq!(sniff(b"Not found", Some("application/pdf"), "/a.pdf"), Format::Text);
        assert_eq!(sniff(b"Hello", Some("application/msword"), "/a.docx"), Format::Text);
        assert_eq!(sniff(b"BMA guidance", None, "/a"), Format::Text);
        assert_eq!(sniff(b"[1] A footnote", None, "/a"), Format::Text);
        assert_eq!(sniff(b"\0\x01\x02\x03", None, "/a"), Format::Unsupported("a binary file"));
    }
}
