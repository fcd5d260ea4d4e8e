//! The media type of a file that came without header fields: what its bytes say, else its name.

use super::sniff::{self, Format};

/// What a name's ending says.
const ENDINGS: [(&str, &str); 10] = [
    ("html", "text/html"),
    ("htm", "text/html"),
    ("xhtml", "application/xhtml+xml"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("markdown", "text/markdown"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("xml", "application/xml"),
    ("pdf", "application/pdf"),
];

/// The media type of a file named `name` (a path will do) that begins with `bytes`: such that
/// [`extract()`](super::extract()) reads the file as what its bytes say it is.
/// `application/octet-stream` where neither bytes nor name say.
#[must_use]
pub fn media_type(bytes: &[u8], name: &str) -> &'static str {
    let ending = sniff::extension(name);
    let named = ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, named)| *named);
    match (sniff::sniff(bytes, named, name), named) {
        (Format::Html, Some("application/xhtml+xml")) => "application/xhtml+xml",
        (Format::Html, _) => "text/html",
        (Format::Json, _) => "application/json",
        (Format::Markdown, _) => "text/markdown",
        (Format::Text, Some(named @ ("text/csv" | "application/xml"))) => named,
        (Format::Text, _) => "text/plain",
        (Format::Pdf, _) => "application/pdf",
        (Format::Archive, _) => match sniff::archive_name(bytes, name) {
            Some("ODT") => "application/vnd.oasis.opendocument.text",
            Some(_) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            None => "application/octet-stream",
        },
        (Format::Rtf, _) => "application/rtf",
        (Format::LegacyWord, _) => "application/msword",
        (Format::Unsupported(_), _) => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_before_the_name() {
        let page = b"<!doctype html><title>Clubs</title><p>You must.";
        for name in ["page.html", "page.pdf", "page.txt", "page", "a.b/page"] {
            assert_eq!(media_type(page, name), "text/html", "{name}");
        }
        assert_eq!(media_type(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "page.html"), "application/pdf");
        assert_eq!(media_type(b"{\"title\": 1}", "page"), "application/json");
        assert_eq!(media_type(b"PK\x03\x04\x14\0word/", "a"), ENDING_OF_DOCX);
    }

    const ENDING_OF_DOCX: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    #[test]
    fn the_name_decides_what_bytes_leave_open() {
        assert_eq!(media_type(b"# Clubs", "a.MD"), "text/markdown");
        assert_eq!(media_type(b"Clubs", "a.html"), "text/html");
        assert_eq!(media_type(b"a,b\n1,2", "a.csv"), "text/csv");
        assert_eq!(media_type(b"Clubs", "a.docx"), "text/plain");
        assert_eq!(media_type(b"\0\x01\x02\x03", "a.txt"), "application/octet-stream");
    }
}
