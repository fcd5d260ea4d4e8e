//! Files in the shapes that word processors write, made here, and what is read of them.

mod hostile;

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::model::document::{Block, BlockKind, NoticeKind};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                 xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

const ODF: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                   xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
                   xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
                   xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
                   xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, packed).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

const LINKS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    <Relationship Id=\"n\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering\" Target=\"/word/numbering.xml\"/>\
    <Relationship Id=\"f\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes\" Target=\"footnotes.xml\"/>\
    <Relationship Id=\"out\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"https://board.example/referral?utm_source=x\" TargetMode=\"External\"/></Relationships>";

/// A Word file with this text, the styles, lists and notes of a board's procedures.
fn docx(body: &str) -> Vec<u8> {
    let styles = format!(
        "<w:styles {W}>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Own\"><w:name w:val=\"Board heading\"/><w:basedOn w:val=\"berschrift1\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"C1\"><w:name w:val=\"toc 1\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:name w:val=\"loop\"/><w:basedOn w:val=\"Loop\"/></w:style>\
         </w:styles>"
    );
    let level = |n: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num>\
         <w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>\
         </w:numbering>",
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "(%3)"),
        level(0, "bullet", "\u{f0b7}"),
        level(0, "decimal", "%1."),
    );
    let footnotes = format!(
        "<w:footnotes {W}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>no note</w:t></w:r></w:p></w:footnote>\
         <w:footnote w:id=\"7\">{}</w:footnote></w:footnotes>",
        p("", "See section 11 of the Children Act 2004.")
    );
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", ROOT),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", LINKS),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
        ("word/footnotes.xml", &footnotes),
    ])
}

/// A paragraph with these properties.
fn p(properties: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

fn style(id: &str) -> String {
    format!("<w:pStyle w:val=\"{id}\"/>")
}

fn list(id: u8, level: u8) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr>")
}

fn url() -> Url {
    Url::parse("https://board.example/procedures.docx").unwrap()
}

fn shown(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes, &url()).unwrap_or_else(|error| panic!("{error}"));
    document.blocks.iter().map(line).collect()
}

/// `h2 1.1 Early help`
fn line(block: &Block) -> String {
    let kind = match block.kind {
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Item => "item".to_owned(),
        BlockKind::Row => "row".to_owned(),
        BlockKind::Footnote => "note".to_owned(),
        other => format!("{other:?}"),
    };
    let number = block.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    format!("{kind}{number} {}", block.text)
}

#[test]
fn word_numbers_are_as_shown() {
    let body = [
        p(&style("T"), "Procedures"),
        p(&style("C1"), "1. Early help 4"),
        p(&style("berschrift1"), "Early help"),
        p(&style("Own"), "Who acts"),
        p(&list(1, 2), "the lead"),
        p(&list(1, 2), "the deputy"),
        p(&style("Own"), "When"),
        p(&list(1, 2), "at once"),
        p(&list(2, 0), "a bullet"),
        p(&list(3, 0), "One."),
        p(&list(3, 0), "Two."),
        p(&list(4, 0), "One again."),
        p(&style("berschrift1"), "Referral"),
        p(&style("Loop"), "3.2 Typed by hand"),
        p("<w:outlineLvl w:val=\"2\"/>", "A heading without a style"),
        p("<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "Not numbered"),
    ];
    let bytes = docx(&body.concat());
    assert_eq!(read(&bytes, &url()).unwrap().title.as_deref(), Some("Procedures"));
    assert_eq!(
        shown(&bytes),
        [
            "h1 1 Early help",
            "h2 1.1 Who acts",
            "item (a) the lead",
            "item (b) the deputy",
            "h2 1.2 When",
            "item (a) at once",
            "item a bullet",
            "p 1 One.",
            "p 2 Two.",
            "p 1 One again.",
            "h1 2 Referral",
            "p 3.2 Typed by hand",
            "h3 A heading without a style",
            "p Not numbered",
        ]
    );
}

#[test]
fn tracked_changes_are_read_as_accepted_and_said() {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let gone =
        |text: &str| format!("<w:r><w:delText xml:space=\"preserve\">{text}</w:delText></w:r>");
    let body = format!(
        "<w:p>{}<w:del w:id=\"1\">{}</w:del><w:ins w:id=\"2\">{}</w:ins>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>\
         <w:moveFrom w:id=\"4\"><w:p>{}</w:p></w:moveFrom>\
         <w:p><w:pPr><w:pPrChange><w:pPr>{}</w:pPr></w:pPrChange></w:pPr>{}</w:p>\
         <w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>\
         <w:tr><w:trPr><w:del w:id=\"5\"/></w:trPr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        run("Staff "),
        gone("should "),
        run("must "),
        run("act."),
        run("The mark was "),
        run("deleted."),
        run("Moved away."),
        style("berschrift1"),
        run("No heading any more."),
        run("Who"),
        run("When"),
        run("Row that went"),
    );
    let bytes = docx(&body);
    assert_eq!(
        shown(&bytes),
        [
            "p Staff must act.",
            "p The mark was deleted.",
            "p No heading any more.",
            "row Who | When"
        ]
    );
    let document = read(&bytes, &url()).unwrap();
    let said = document.notice(NoticeKind::Remark).expect("it is said");
    assert!(said.text.contains("1 put in, 2 taken out"), "{}", said.text);
    let clean = read(&docx(&p("", "All is settled.")), &url()).unwrap();
    assert_eq!(clean.notice(NoticeKind::Remark), None);
}

#[test]
fn notes_links_fields_boxes_and_tables() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let note = "<w:r><w:footnoteReference w:id=\"7\"/></w:r>";
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let cell = |text: &str| format!("<w:tc><w:tcPr/><w:p>{}</w:p></w:tc>", run(text));
    let body = [
        format!("<w:p>{}{note}{}</w:p>", run("Act at once"), run(".")),
        format!(
            "<w:p><w:hyperlink r:id=\"out\" w:anchor=\"part\">{}</w:hyperlink></w:p>",
            run("Refer")
        ),
        format!(
            "<w:p>{}<w:r><w:instrText> HYPERLINK \"https://a.example/\" </w:instrText></w:r>{}{}{}</w:p>",
            field("begin"),
            field("separate"),
            run("A page"),
            field("end")
        ),
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Choice>\
             <mc:Fallback><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
            run("In a box"),
            run("In a box"),
            run("Round the box")
        ),
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("A box of one cell")),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("Level"),
            cell("Sign"),
            cell("1"),
            cell("Bruise")
        ),
        format!(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>{}</w:p>",
            run("seen &amp; read")
        ),
        format!(
            "<w:p>{}<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r></w:p>",
            run("In 2022")
        ),
    ];
    let document = read(&docx(&body.concat()), &url()).unwrap();
    let lines: Vec<String> = document.blocks.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "p Act at once.",
            "note 1 See section 11 of the Children Act 2004.",
            "p Refer",
            "p A page",
            "p In a box",
            "p Round the box",
            "p A box of one cell",
            "row Level | Sign",
            "row 1 | Bruise",
            "p seen & read",
            "p In 2022²",
        ]
    );
    assert_eq!(document.blocks[2].links[0].target, "https://board.example/referral#part");
    assert_eq!(document.blocks[3].links[0].target, "https://a.example/");
}

#[test]
fn prefixes_names_and_paths_may_be_odd() {
    let document = "<?xml version=\"1.0\"?><x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">\
                    <x:body><x:p><x:r><x:t>Strict, with a prefix of its own</x:t></x:r></x:p></x:body></x:document>";
    let root = ROOT.replace("word/document.xml", "/Word\\..\\WORD/Document2.xml");
    let bytes = archive(&[("_rels/.rels", &root), ("word/document2.xml", document)]);
    assert_eq!(shown(&bytes), ["p Strict, with a prefix of its own"]);
    // A part that leads out of the archive is none.
    let root = ROOT.replace("word/document.xml", "../../../etc/passwd");
    let bytes = archive(&[("_rels/.rels", &root), ("../../../etc/passwd", document)]);
    assert!(matches!(read(&bytes, &url()), Err(ExtractError::Unsupported(_))));
}

/// An ODT with this text.
fn odt(body: &str) -> Vec<u8> {
    let styles = format!(
        "<office:document-styles {ODF}><office:styles>\
         <style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\" style:default-outline-level=\"1\"/>\
         <style:style style:name=\"Title\" style:family=\"paragraph\"/>\
         <text:outline-style><text:outline-level-style text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
         <text:outline-level-style text:level=\"2\" style:num-format=\"1\" text:display-levels=\"2\"/></text:outline-style>\
         <text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
         <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-prefix=\"(\" style:num-suffix=\")\"/></text:list-style>\
         <text:list-style style:name=\"L2\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\"/></text:list-style>\
         </office:styles></office:document-styles>"
    );
    let content = format!(
        "<office:document-content {ODF}><office:automatic-styles>\
         <style:style style:name=\"up\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", &styles),
    ])
}

#[test]
fn an_open_document_is_read_like_a_word_file() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>went</text:p></text:deletion></text:changed-region>\
                <text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>\
                <text:table-of-content><text:index-body><text:p>Early help 3</text:p></text:index-body></text:table-of-content>\
                <text:p text:style-name=\"Title\">Procedures</text:p>\
                <text:h text:outline-level=\"1\">Early help</text:h>\
                <text:h text:outline-level=\"2\">Who<text:s text:c=\"900000000\"/>acts</text:h>\
                <text:list text:style-name=\"L1\"><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item>\
                <text:list-item><text:p>Two</text:p><text:p>goes on</text:p></text:list-item></text:list>\
                <text:list text:style-name=\"L2\"><text:list-item><text:p>dot</text:p></text:list-item></text:list>\
                <text:p>In 2022<text:span text:style-name=\"up\">2</text:span> act<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> now<office:annotation><text:p>no text</text:p></office:annotation></text:p>\
                <text:p><text:a xlink:href=\"https://a.example/\">A page</text:a></text:p>\
                <table:table><table:table-row><table:table-cell><text:p>Level</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"1000000\"><text:p>Sign</text:p></table:table-cell></table:table-row></table:table>";
    let bytes = odt(body);
    let document = read(&bytes, &url()).unwrap();
    assert_eq!(document.title.as_deref(), Some("Procedures"));
    let said = document.notice(NoticeKind::Remark).expect("it is said");
    assert!(said.text.contains("1 put in, 1 taken out"), "{}", said.text);
    assert_eq!(
        shown(&bytes),
        [
            "h1 1 Early help",
            "h2 1.1 Who acts",
            "p 1 One",
            "item (a) inner",
            "p 2 Two",
            "p goes on",
            "item dot",
            "p In 2022² act now",
            "note 1 A note.",
            "p A page",
            "row Level | Sign | |",
        ]
    );
    assert_eq!(document.blocks[9].links[0].target, "https://a.example/");
}

#[test]
fn endnotes_are_counted_apart_and_follow_their_paragraph() {
    let note = |class: &str, text: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
        )
    };
    let (foot, end) = (note("footnote", "Foot."), note("endnote", "End."));
    let wanted = ["p One.", "note 1 Foot.", "p Two.", "note i End.", "p Three.", "note 2 Foot."];
    let odt = format!(
        "<text:p>One{foot}.</text:p><text:p>Two{end}.</text:p><text:p>Three{foot}.</text:p>"
    );
    assert_eq!(shown(&self::odt(&odt)), wanted);
    let (foot, end) = ("{\\footnote\\pard Foot.}", "{\\footnote\\ftnalt\\pard End.}");
    assert_eq!(rtf(&format!("One{foot}.\\par Two{end}.\\par Three{foot}.\\par")), wanted);
}

fn rtf(body: &str) -> Vec<String> {
    let head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset238 Arial CE;}{\\f2\\fcharset2 Symbol;}}\
                {\\stylesheet{\\ql Normal;}{\\s1 heading 1;}{\\s9 Title;}}{\\*\\generator x;}{\\info{\\title no text}}";
    let file = format!("{head}\n{body}}}");
    let document = read_rtf(file.as_bytes(), &url()).unwrap_or_else(|error| panic!("{error}"));
    document.blocks.iter().map(line).collect()
}

#[test]
fn rtf_is_read() {
    assert_eq!(
        rtf(
            "\\pard\\s1 Early help\\par\\pard The board\\rquote s caf\\'e9 \\u8211\\'96 {\\f1 \\'9a} \\{x\\}\\par\
             {\\listtext 1.\\tab}One\\par {\\listtext\\f2 \\'b7\\tab}dot\\par \
             In 2022{\\super 2}{\\footnote\\pard A note.}, act {\\deleted should }{\\revised must} now{\\v hidden}\\par\
             {\\field{\\*\\fldinst{HYPERLINK \"https://a.example/\"}}{\\fldrslt A page}}\\par\
             \\trowd\\pard\\intbl Level\\cell Sign\\cell\\row\\pard After.\\par{\\*\\unknown no}{\\pict ffff}"
        ),
        [
            "h1 Early help",
            "p The board’s café – š {x}",
            "p 1 One",
            "item dot",
            "p In 2022², act must now",
            "note 1 A note.",
            "p A page",
            "row Level | Sign",
            "p After.",
        ]
        .into_iter()
        .skip(1)
        .collect::<Vec<_>>()
    );
}

#[test]
fn rtf_that_breaks_off_is_no_shorter_text() {
    let broken = b"{\\rtf1 The first part {\\b of";
    assert!(matches!(read_rtf(broken, &url()), Err(ExtractError::Damaged(_))));
    let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert!(matches!(read_rtf(deep.as_bytes(), &url()), Err(ExtractError::TooMuch(_))));
}

#[test]
fn what_is_locked_or_something_else_is_said() {
    let manifest = "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let locked = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "garbage"),
    ]);
    assert_eq!(read(&locked, &url()), Err(ExtractError::Locked));
    for (name, said) in [
        ("xl/workbook.xml", "a spreadsheet (XLSX)"),
        ("ppt/presentation.xml", "a presentation (PPTX)"),
        ("word.txt", "an archive of files (ZIP)"),
    ] {
        let other = archive(&[("[Content_Types].xml", "<Types/>"), (name, "x")]);
        assert_eq!(read(&other, &url()), Err(ExtractError::Unsupported(said.to_owned())), "{name}");
    }
    assert!(matches!(read(b"PK\x03\x04 and no more", &url()), Err(ExtractError::Damaged(_))));
}
