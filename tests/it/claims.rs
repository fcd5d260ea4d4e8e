//! A file is what its bytes say: each format under the header and the name of every other one.

use std::io::{Cursor, Write as _};

use guidewatch::{
    extract::{ExtractError, extract},
    model::{document::Document, snapshot::Body, source::Recipe},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const DUTY: &str = "Staff must act at once";

/// A file in the shape of a format, and what that format's own files claim to be.
struct Sample {
    media_type: &'static str,
    ending: &'static str,
    bytes: Vec<u8>,
}

fn sample(media_type: &'static str, ending: &'static str, bytes: impl Into<Vec<u8>>) -> Sample {
    Sample { media_type, ending, bytes: bytes.into() }
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, stored).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

/// An OLE compound file with a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream(stream).expect("a stream").write_all(&[0; 5_000]).expect("a stream");
    file.into_inner().into_inner()
}

fn pdf() -> Vec<u8> {
    let content = format!("BT /F 12 Tf 72 700 Td ({DUTY}.) Tj ET");
    let long = content.len();
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F \
         <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>endobj\n\
         4 0 obj<</Length {long}>>stream\n{content}\nendstream endobj\n\
         trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
    )
    .into_bytes()
}

/// Formats that their first bytes give away.
fn marked() -> Vec<Sample> {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let docx = format!(
        "<w:document xmlns:w=\"{w}\"><w:body><w:p><w:r><w:t>{DUTY}.</w:t></w:r></w:p></w:body></w:document>"
    );
    let odt = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>\
         <text:p>{DUTY}.</text:p></office:text></office:body></office:document-content>"
    );
    let opendocument = |kind: &str, content: &str| {
        let mimetype = format!("application/vnd.oasis.opendocument.{kind}");
        archive(&[("mimetype", &mimetype), ("content.xml", content)])
    };
    let rels = "<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let xlsx = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", "<workbook/>"),
    ];
    vec![
        sample("application/pdf", "pdf", pdf()),
        sample(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
            archive(&[("word/document.xml", &docx)]),
        ),
        sample("application/vnd.oasis.opendocument.text", "odt", opendocument("text", &odt)),
        sample("application/rtf", "rtf", format!("{{\\rtf1 {DUTY}.\\par}}")),
        sample(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            archive(&xlsx),
        ),
        sample(
            "application/vnd.oasis.opendocument.spreadsheet",
            "ods",
            opendocument("spreadsheet", "<office:document-content/>"),
        ),
        sample("application/vnd.ms-excel", "xls", compound("/Workbook")),
        sample("application/msword", "doc", compound("/WordDocument")),
        sample("image/png", "png", *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        sample("text/html", "html", format!("<!doctype html><main><p>{DUTY}.</p></main>")),
        sample("application/json", "json", format!("{{\"duty\": \"{DUTY}.\"}}")),
    ]
}

/// Formats that are text, and need their header or name to be told apart.
fn plain() -> Vec<Sample> {
    vec![
        sample("text/plain", "txt", format!("{DUTY}.\n")),
        sample("text/markdown", "md", format!("# Duties\n\n{DUTY}.\n")),
        sample("text/csv", "csv", format!("duty,who\n{DUTY},all\n")),
        sample(
            "application/xml",
            "xml",
            format!("<?xml version=\"1.0\"?>\n<rules>\n<r>{DUTY}</r></rules>"),
        ),
    ]
}

fn read(bytes: &[u8], media_type: Option<&str>, ending: &str) -> Result<Document, ExtractError> {
    let url = format!("https://board.example/file.{ending}").parse().expect("an address");
    let media_type = media_type.map(str::to_owned);
    extract(&Body { bytes: bytes.to_vec(), media_type, url }, &Recipe::default())
}

fn holds_the_duty(document: &Document) -> bool {
    document.blocks.iter().any(|block| block.text.contains(DUTY))
}

#[test]
fn each_is_read_as_itself_under_the_header_and_name_of_every_other() {
    let marked = marked();
    let claims: Vec<(&str, &str)> =
        marked.iter().chain(&plain()).map(|other| (other.media_type, other.ending)).collect();
    for Sample { media_type, ending, bytes } in &marked {
        let own = read(bytes, Some(media_type), ending);
        for (claimed, named) in &claims {
            let what = format!("{ending} as {claimed}, .{named}");
            assert_eq!(read(bytes, Some(claimed), named), own, "{what}");
            assert_eq!(read(bytes, None, named), own, "{what}, without a header");
        }
    }
    let read_well = |ending: &str| {
        let sample = marked.iter().find(|sample| sample.ending == ending).expect("a sample");
        read(&sample.bytes, None, ending).is_ok_and(|document| holds_the_duty(&document))
    };
    for ending in ["pdf", "docx", "odt", "rtf", "html", "json"] {
        assert!(read_well(ending), "{ending}");
    }
}

#[test]
fn the_words_of_text_are_read_whatever_it_is_sent_as() {
    for Sample { ending, bytes, .. } in &plain() {
        for other in marked().iter().chain(&plain()) {
            let what = format!("{ending} as {}, .{}", other.media_type, other.ending);
            let document = read(bytes, Some(other.media_type), other.ending);
            let document = document.unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(holds_the_duty(&document), "{what}: {document:?}");
        }
    }
}

#[test]
fn text_under_its_own_name_is_read_as_what_it_is() {
    let blocks = |ending: &str| {
        let all = plain();
        let own = all.iter().find(|sample| sample.ending == ending).expect("a sample");
        let document = read(&own.bytes, Some(own.media_type), ending).expect("it can be read");
        let texts: Vec<String> = document.blocks.into_iter().map(|block| block.text).collect();
        (document.title, texts)
    };
    let duty = format!("{DUTY}.");
    assert_eq!(blocks("txt"), (None, vec![duty.clone()]));
    assert_eq!(blocks("md"), (Some("Duties".to_owned()), vec![duty]));
    assert_eq!(blocks("csv"), (None, vec!["duty,who".to_owned(), format!("{DUTY},all")]));
    assert!(blocks("xml").1.iter().any(|line| line.contains(DUTY)));
}

#[test]
fn a_spreadsheet_is_calmly_said_to_be_one() {
    for sample in marked().iter().filter(|sample| ["xlsx", "ods", "xls"].contains(&sample.ending)) {
        let why = read(&sample.bytes, Some("text/html"), "html").expect_err("no text");
        let said = why.to_string();
        assert!(matches!(why, ExtractError::Unsupported(_)), "{said}");
        assert!(said.contains("spreadsheet") && said.contains("not read"), "{said}");
    }
}
