//! Files that mean harm, or that something has harmed: none takes long, and none brings the reader down.

use std::{io::Cursor, time::Instant};

use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;

#[test]
fn bombs_are_stopped() {
    let wrap = |body: &str| format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let word = |document: &str| archive(&[("_rels/.rels", ROOT), ("word/document.xml", document)]);
    let entities = {
        let mut dtd = "<!DOCTYPE w:document [<!ENTITY a0 \"lol\">".to_owned();
        for n in 1..20 {
            let below = format!("&a{};", n - 1).repeat(10);
            dtd.push_str(&format!("<!ENTITY a{n} \"{below}\">"));
        }
        format!(
            "{dtd}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>{}",
            wrap(&p("", "&a19; &file;"))
        )
    };
    let amplified = {
        let links = format!(
            "<Relationships><Relationship Id=\"out\" Type=\"hyperlink\" TargetMode=\"External\" Target=\"https://a.example/{}\"/></Relationships>",
            "x".repeat(3_900)
        );
        let link = "<w:hyperlink r:id=\"out\"><w:r><w:t>x</w:t></w:r></w:hyperlink>";
        let body = wrap(&format!("<w:p>{}</w:p>", link.repeat(60_000)));
        archive(&[
            ("_rels/.rels", ROOT),
            ("word/document.xml", &body),
            ("word/_rels/document.xml.rels", &links),
        ])
    };
    let many = {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..30_000 {
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            zip.start_file(format!("{n}"), stored).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let cases = [
        ("nothing packed tight", word(&wrap(&" ".repeat(40 << 20)))),
        ("nested elements", word(&wrap(&"<w:sdt>".repeat(50_000)))),
        ("nested tables", word(&wrap(&"<w:tbl><w:tr><w:tc>".repeat(500)))),
        ("links", amplified),
        ("parts", many),
        ("attributes", word(&wrap(&format!("<w:p {}/>", "a=\"1\" ".repeat(500_000))))),
    ];
    for (what, bytes) in cases {
        let start = Instant::now();
        let read = read(&bytes, &url());
        assert!(read.is_err(), "{what} was read");
        assert!(start.elapsed().as_secs() < 10, "{what} took {:?}", start.elapsed());
    }
    // Entities stay what they are called: neither expanded nor followed.
    let lines = shown(&word(&entities));
    assert_eq!(lines, ["p &a19; &file;"]);
}

/// A sound file, for spoiling.
fn sound() -> Vec<Vec<u8>> {
    vec![
        docx(&[p(&style("berschrift1"), "Early help"), p(&list(1, 2), "the lead")].concat()),
        odt(
            "<text:h text:outline-level=\"1\">Early help</text:h><text:list text:style-name=\"L1\"><text:list-item><text:p>One</text:p></text:list-item></text:list>",
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Bytes of a sound archive spoilt, cut and doubled: never a panic.
    #[test]
    fn spoilt_archives_do_no_harm(
        which in 0..2usize,
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<Option<proptest::sample::Index>>(),
    ) {
        let mut bytes = sound().remove(which);
        for (at, to) in flips {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes, &url());
    }

    /// Elements in any order, opened and closed at random, in a sound archive: never a panic, and what is
    /// read is a document.
    #[test]
    fn mangled_parts_do_no_harm(pieces in proptest::collection::vec(piece(), 0..60), is_odt: bool) {
        let mut open = Vec::new();
        let mut body = String::new();
        for (name, closes, value) in pieces {
            let name = if is_odt { name.1 } else { name.0 };
            if closes {
                if let Some(name) = open.pop() {
                    body.push_str(&format!("</{name}>"));
                }
            } else {
                body.push_str(&format!("<{name} w:val=\"{value}\" w:id=\"7\" w:fldCharType=\"{value}\" text:style-name=\"L1\" text:outline-level=\"{value}\">{value}"));
                open.push(name);
            }
        }
        while let Some(name) = open.pop() {
            body.push_str(&format!("</{name}>"));
        }
        let bytes = if is_odt { odt(&body) } else { docx(&body) };
        match read(&bytes, &url()) {
            Ok(document) => prop_assert!(document.title.is_some() || !document.blocks.is_empty()),
            Err(ExtractError::Empty(_) | ExtractError::TooMuch(_)) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    /// Any tokens in any order.
    #[test]
    fn mangled_rtf_does_no_harm(words in proptest::collection::vec(word(), 0..80)) {
        let file = format!("{{\\rtf1 {}}}", words.concat());
        let _ = read_rtf(file.as_bytes(), &url());
        let _ = read_rtf(&file.as_bytes()[..file.len() - 1], &url());
    }
}

fn piece() -> impl Strategy<Value = ((&'static str, &'static str), bool, &'static str)> {
    let names = prop_oneof![
        Just(("w:p", "text:p")),
        Just(("w:r", "text:h")),
        Just(("w:t", "text:span")),
        Just(("w:tbl", "table:table")),
        Just(("w:tr", "table:table-row")),
        Just(("w:tc", "table:table-cell")),
        Just(("w:pPr", "text:list")),
        Just(("w:numPr", "text:list-item")),
        Just(("w:numId", "text:list-header")),
        Just(("w:ilvl", "text:note")),
        Just(("w:fldChar", "text:note-body")),
        Just(("w:instrText", "text:a")),
        Just(("w:hyperlink", "text:tracked-changes")),
        Just(("w:footnoteReference", "svg:desc")),
        Just(("w:rPr", "office:annotation")),
        Just(("w:del", "text:deletion")),
        Just(("w:txbxContent", "draw:text-box")),
    ];
    let values = prop_oneof![
        Just("1"),
        Just("0"),
        Just("99999999999"),
        Just("-3"),
        Just("begin"),
        Just("separate"),
        Just("end"),
        Just(" HYPERLINK é "),
        Just("superscript"),
    ];
    (names, any::<bool>(), values)
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\\\(par|cell|row|intbl|pard|u-?[0-9]{1,6}|uc[0-9]{1,3}|'[0-9a-f]{0,2}|footnote|field|fldrslt|bin[0-9]{1,2}|listtext|v|s1|f[0-9]|deleted|plain|shptxt|super|ansicpg[0-9]{1,5}) ?",
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("{\\*\\fldinst HYPERLINK x}".to_owned()),
        Just("{\\*\\shpinst{\\shptxt box}}".to_owned()),
        "[ -~]{0,6}",
    ]
}
