use proptest::prelude::*;

use super::*;
use crate::model::document::Block;
use writer::{Sheet, Writer, file};

mod edges;
mod writer;

fn url() -> Url {
    Url::parse("https://board.example/a.pdf").unwrap()
}

fn document(bytes: &[u8]) -> Document {
    read(bytes, &url()).unwrap()
}

/// Each block in short: `h2`, `p`, `i`, `r`, `f`, its number, its text.
fn short(document: &Document) -> Vec<String> {
    let kind = |block: &Block| match block.kind {
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Item => "i".to_owned(),
        BlockKind::Row => "r".to_owned(),
        BlockKind::Footnote => "f".to_owned(),
        _ => "p".to_owned(),
    };
    let number = |block: &Block| block.number.as_ref().map_or(String::new(), |n| format!(" {n}"));
    document
        .blocks
        .iter()
        .map(|block| format!("{}{}: {}", kind(block), number(block), block.text))
        .collect()
}

fn sheet() -> Sheet {
    Sheet::default()
}

/// Two full lines, so that a page's margins are known.
const FULL: &[&str] = &[
    "Everybody who works with children has a duty to keep them safe from harm, whether",
    "that harm is done at home, at school, in the street or online, and must act early.",
];

#[test]
fn headings_paragraphs_numbers_and_items_are_told_apart() {
    let page = sheet()
        .text('B', 20.0, 72.0, 780.0, "Keeping everybody safe")
        .text('B', 14.0, 72.0, 740.0, "What staff must do")
        .text('R', 12.0, 72.0, 710.0, "1.")
        .body(
            100.0,
            710.0,
            &[
                "Staff must read the policy, which the board reviews every year and after",
                "every incident.",
            ],
        )
        .text('R', 12.0, 72.0, 670.0, "2.")
        .text('R', 12.0, 100.0, 670.0, "They should know:")
        .text('R', 12.0, 100.0, 640.0, "\u{2022}")
        .text('R', 12.0, 118.0, 640.0, "whom to tell, and")
        .text('R', 12.0, 100.0, 620.0, "\u{2022}")
        .text('R', 12.0, 118.0, 620.0, "how soon.")
        .body(72.0, 580.0, FULL);
    let read = document(&file(&[page]));
    assert_eq!(read.title.as_deref(), Some("Keeping everybody safe"));
    assert_eq!(
        short(&read),
        [
            "h2: What staff must do",
            "p 1: Staff must read the policy, which the board reviews every year and after every incident.",
            "p 2: They should know:",
            "i: whom to tell, and",
            "i: how soon.",
            &format!("p: {}", FULL.join(" ")),
        ]
    );
    assert!(read.blocks.iter().all(|block| block.page == Some(1)));
}

#[test]
fn paragraphs_go_on_over_pages_and_footnotes_stand_apart() {
    let first = sheet()
        .body(72.0, 740.0, FULL)
        .text('R', 12.0, 72.0, 700.0, "The board")
        .text('R', 7.0, 124.5, 704.5, "1")
        .text(
            'R',
            12.0,
            132.0,
            700.0,
            "must tell every parent of a child in its care, without any delay and in",
        )
        .text('R', 6.5, 72.0, 93.5, "1")
        .text('R', 9.0, 77.0, 90.0, "As the Act of 2004 has it.")
        .text('R', 12.0, 290.0, 40.0, "1");
    let second = sheet()
        .body(72.0, 780.0, &["writing, what it has decided."])
        .body(72.0, 740.0, FULL)
        .text('R', 12.0, 290.0, 40.0, "2");
    let third = sheet().body(72.0, 780.0, FULL).text('R', 12.0, 290.0, 40.0, "3");
    let read = document(&file(&[first, second, third]));
    let lines = short(&read);
    let whole = "p: The board must tell every parent of a child in its care, without any delay and in \
                 writing, what it has decided.";
    assert_eq!(lines[1], whole);
    assert_eq!(lines[2], "f 1: As the Act of 2004 has it.");
    assert_eq!(lines.len(), 5, "{lines:#?}");
    assert_eq!(read.blocks[1].page, Some(1));
}

#[test]
fn hyphens_at_line_ends_join_and_soft_ones_vanish() {
    let page = sheet()
        .body(
            72.0,
            740.0,
            &["Sound judgement is what matters in every case, and so the board’s decision-"],
        )
        .text(
            'R',
            12.0,
            72.0,
            725.0,
            "making must be open to all those whom it concerns, and to its many child",
        )
        // A soft hyphen, as Word and InDesign mark it.
        .raw("/Span <</ActualText <FEFF00AD>>> BDC BT /R 12 Tf 459.4 725 Td (-) Tj ET EMC")
        .text('R', 12.0, 72.0, 710.0, "ren and young people, who are heard.");
    let text = &document(&file(&[page])).blocks[0].text;
    assert!(text.contains("board’s decision-making must"), "{text}");
    assert!(text.contains("many children and"), "{text}");
}

#[test]
fn contents_page_numbers_and_running_heads_are_left_out() {
    let mut contents = sheet().text('B', 18.0, 72.0, 760.0, "Contents");
    for (at, name) in ["Summary", "Early help", "Referrals", "Records"].iter().enumerate() {
        let y = 720.0 - 20.0 * f64::from(u8::try_from(at).unwrap());
        contents = contents.text(
            'R',
            12.0,
            72.0,
            y,
            &format!("{name} ........................ {}", at + 2),
        );
    }
    let page = |number: &str| {
        sheet()
            .text('R', 9.0, 72.0, 810.0, "Safeguarding handbook")
            .body(72.0, 740.0, FULL)
            .text('R', 12.0, 72.0, 700.0, "There are 12")
            .text('R', 12.0, 290.0, 40.0, number)
    };
    let read = document(&file(&[contents, page("2"), page("3"), page("4")]));
    let lines = short(&read);
    assert_eq!(lines.len(), 6, "{lines:#?}");
    assert!(lines.iter().all(|line| !line.contains("handbook") && !line.contains("Records")));
    assert_eq!(lines[1], "p: There are 12");
}

#[test]
fn an_item_whose_bullet_is_drawn_is_an_item() {
    let mut writer = Writer::new();
    let page = writer.next_page();
    let (mut content, mut tree) = (sheet().body(72.0, 780.0, FULL), String::new());
    for (mark, (y, text)) in
        [(700, "identity"), (685, "barred list"), (670, "right to work")].iter().enumerate()
    {
        content = content.raw(&format!("/Lbl <</MCID {}>> BDC 60 {y} 4 4 re f EMC", mark * 2));
        content = content.raw(&format!(
            "/P <</MCID {}>> BDC BT /R 12 Tf 72 {y} Td ({text}) Tj ET EMC",
            mark * 2 + 1
        ));
        tree += &format!("<</S/LI/K[<</S/Lbl/K {}>><</S/LBody/K {}>>]>>", mark * 2, mark * 2 + 1);
    }
    writer.page(&content);
    let root = writer.add(&format!("<</Type/StructTreeRoot/K<</S/L/Pg {page} 0 R/K[{tree}]>>>>"));
    writer.catalogue = format!("/StructTreeRoot {root} 0 R/MarkInfo<</Marked true>>");
    let read = short(&document(&writer.bytes()));
    assert_eq!(read[1..], ["i: identity", "i: barred list", "i: right to work"]);
}

#[test]
fn a_paragraph_put_in_between_keeps_its_number() {
    let page = sheet()
        .body(
            72.0,
            780.0,
            &["3. Boards must act, and they must do so at once in each and every", "case."],
        )
        .text('R', 12.0, 72.0, 750.0, "3A.")
        .text('R', 12.0, 100.0, 750.0, "Managers must be told.")
        .body(72.0, 720.0, FULL);
    let read = short(&document(&file(&[page])));
    assert_eq!(read[1], "p 3A: Managers must be told.");
}

#[test]
fn a_file_that_breaks_off_is_not_empty_and_lost_no_text() {
    let said = |bytes: &[u8]| {
        read(bytes, &url()).map_or_else(|e| e.to_string(), |document| short(&document).join("\n"))
    };
    let whole = file(&[sheet().body(72.0, 780.0, FULL), sheet().body(72.0, 780.0, FULL)]);
    document(&whole);
    let at = |what: &[u8]| whole.windows(what.len()).position(|part| part == what).unwrap();
    // Cut within the second page's content, with the catalogue and both pages before it.
    let content = whole.windows(6).rposition(|part| part == b"stream").unwrap();
    for cut in [content - 200, at(b"xref") - 40, at(b"stream") + 20] {
        let said = said(&whole[..cut]);
        assert!(said.starts_with("damaged: the PDF"), "cut at {cut}: {said}");
    }
    // Cut behind the pages, before a font of the second.
    let text = String::from_utf8_lossy(&whole[..at(b"xref")]).into_owned();
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let (before, after) = text.rsplit_once(font).unwrap();
    let cut = said(format!("{before} 99 0 R{after}").as_bytes());
    assert_eq!(cut, "damaged: the PDF breaks off: 1 of its 2 pages cannot be read");
    // Whole at its end, but without what its page shows.
    let text = String::from_utf8_lossy(&file(&[sheet().body(72.0, 780.0, FULL)])).into_owned();
    let lost = text.replacen("/Contents ", "/Contents 9", 1);
    assert_eq!(
        said(lost.as_bytes()),
        "damaged: the PDF is damaged: 1 of its 1 pages cannot be read"
    );
}

#[test]
fn hidden_letters_are_dropped() {
    let page = sheet()
        .body(72.0, 740.0, FULL)
        .text('R', 1.2, 72.0, 700.0, "0F")
        .raw("BT 3 Tr /R 12 Tf 72 650 Td (unseen) Tj 0 Tr ET")
        .text('R', 12.0, 900.0, 500.0, "off the page")
        .raw("/Artifact <</Type/Pagination>> BDC BT /R 9 Tf 72 20 Td (draft of the day) Tj ET EMC");
    assert_eq!(short(&document(&file(&[page]))), [format!("p: {}", FULL.join(" "))]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let (left, right) = (
        ["Left one goes", "on and on", "to its end."],
        ["Right one too", "goes on", "to its end."],
    );
    // Painted row by row, as some programs do.
    let mut page = sheet();
    for row in 0..3 {
        let y = 760.0 - 15.0 * f64::from(u8::try_from(row).unwrap());
        page = page.text('R', 12.0, 72.0, y, left[row]).text('R', 12.0, 320.0, y, right[row]);
    }
    let text = short(&document(&file(&[page]))).join(" ");
    assert!(text.contains("Left one goes on and on to its end."), "{text}");
    assert!(text.contains("Right one too goes on to its end."), "{text}");
}

#[test]
fn links_lead_where_annotations_say() {
    let page = sheet()
        .body(72.0, 740.0, FULL)
        .text('R', 12.0, 72.0, 700.0, "Read the")
        .text('R', 12.0, 124.0, 700.0, "full guidance")
        .text('R', 12.0, 202.0, 700.0, "first.")
        .link([123.0, 697.0, 200.0, 712.0], "https://www.example.org/guidance?utm_source=pdf");
    let read = document(&file(&[page]));
    let block = &read.blocks[1];
    assert_eq!(block.text, "Read the full guidance first.");
    assert_eq!(block.links.len(), 1);
    assert_eq!(block.links[0].text, "full guidance");
    assert_eq!(block.links[0].target, "https://www.example.org/guidance");
}

/// A tagged file: a heading, a paragraph over two pages, a row of two cells.
fn tagged() -> Vec<u8> {
    let mut writer = Writer::new();
    let mark = |tag: &str, mark: usize, y: f64, x: f64, text: &str| {
        format!("/{tag} <</MCID {mark}>> BDC BT /R 12 Tf {x} {y} Td ({text}) Tj ET EMC")
    };
    let one = writer.next_page();
    writer.page(&sheet().raw(&mark("H1", 0, 780.0, 72.0, "Duties")).raw(&mark(
        "P",
        1,
        740.0,
        72.0,
        "Staff must act.",
    )));
    let two = writer.next_page();
    writer.page(
        &sheet()
            .raw(&mark("P", 0, 780.0, 72.0, "At once."))
            .raw(&mark("TD", 1, 740.0, 72.0, "Paragraph 7"))
            .raw(&mark("TD", 2, 740.0, 300.0, "Reworded")),
    );
    let root = writer.add(&format!(
        "<</Type/StructTreeRoot/K[<</S/H1/Pg {one} 0 R/K 0>>\
         <</S/P/K[<</Type/MCR/Pg {one} 0 R/MCID 1>><</Type/MCR/Pg {two} 0 R/MCID 0>>]>>\
         <</S/Table/Pg {two} 0 R/K<</S/TR/K[<</S/TD/K 1>><</S/TD/K 2>>]>>>>]>>"
    ));
    writer.catalogue = format!("/StructTreeRoot {root} 0 R/MarkInfo<</Marked true>>");
    writer.bytes()
}

#[test]
fn tags_decide_where_there_are_any() {
    let read = document(&tagged());
    assert_eq!(read.title.as_deref(), Some("Duties"));
    assert_eq!(short(&read), ["p: Staff must act. At once.", "r: Paragraph 7 | Reworded"]);
}

/// A tagged table: for each row the fonts and texts of its cells, each cell a line lower.
fn table(rows: &[&[(char, &str)]]) -> Vec<u8> {
    let mut writer = Writer::new();
    let page = writer.next_page();
    let (mut content, mut tree, mut mark, mut y) = (sheet(), String::new(), 0, 700.0);
    for row in rows {
        tree += "<</S/TR/K[";
        for (font, text) in *row {
            content = content.raw(&format!(
                "/TD <</MCID {mark}>> BDC BT /{font} 12 Tf 72 {y} Td ({text}) Tj ET EMC"
            ));
            tree += &format!("<</S/TD/K<</S/P/K {mark}>>>>");
            (mark, y) = (mark + 1, y - 20.0);
        }
        tree += "]>>";
    }
    writer.page(&content.body(72.0, 300.0, FULL));
    let root =
        writer.add(&format!("<</Type/StructTreeRoot/K<</S/Table/Pg {page} 0 R/K[{tree}]>>>>"));
    writer.catalogue = format!("/StructTreeRoot {root} 0 R/MarkInfo<</Marked true>>");
    writer.bytes()
}

#[test]
fn a_frame_holds_headings_and_a_table_does_not() {
    let framed = document(&table(&[&[('B', "Case study")], &[('R', "A girl told her teacher.")]]));
    assert_eq!(framed.title.as_deref(), Some("Case study"));
    assert_eq!(short(&framed)[0], "p: A girl told her teacher.");
    let words = "word ".repeat(LONG_ROW);
    let rows: &[&[(char, &str)]] = &[&[('B', "Myth and fact")], &[('B', "Myth"), ('R', &words)]];
    let read = document(&table(rows));
    assert!(read.title.is_none() && short(&read)[0] == "p: Myth and fact", "{:?}", short(&read));
}

/// More words than a row has.
const LONG_ROW: usize = 230;

#[test]
fn a_heading_is_bold_to_its_end() {
    let page = |end: char| {
        sheet()
            .body(72.0, 780.0, FULL)
            .raw("BT 1 0 0 1 72 720 Tm /B 12 Tf (Unless said otherwise) Tj")
            .raw(&format!("/{end} 12 Tf (:) Tj ET"))
            .body(72.0, 680.0, FULL)
    };
    assert_eq!(short(&document(&file(&[page('B')])))[1], "h1: Unless said otherwise:");
    assert_eq!(short(&document(&file(&[page('R')])))[1], "p: Unless said otherwise:");
}

/// Words in two columns of three rows; what is ruled round them is the caller's.
fn in_columns(rules: &str) -> Vec<String> {
    let page = sheet()
        .body(72.0, 780.0, FULL)
        .raw(rules)
        // Painted column by column.
        .body(80.0, 680.0, &["Sign"])
        .body(80.0, 640.0, &["Bruises on", "the arms"])
        .body(80.0, 590.0, &["Absence"])
        .body(300.0, 680.0, &["What to do"])
        .body(300.0, 640.0, &["Tell the lead"])
        .body(300.0, 590.0, &["Telephone"])
        .body(72.0, 500.0, FULL);
    short(&document(&file(&[page])))
}

#[test]
fn ruled_rows_are_rows_and_columns_are_not() {
    let rows = [
        "r: Sign | What to do",
        "r: Bruises on the arms | Tell the lead",
        "r: Absence | Telephone",
    ];
    let lines: String = [700, 665, 610, 570].map(|y| format!("72 {y} m 500 {y} l S ")).concat();
    let uprights = [72, 290, 500].map(|x| format!("{x} 570 m {x} 700 l S ")).concat();
    assert_eq!(in_columns(&(lines.clone() + &uprights))[1..4], rows);
    // The same as thin filled shapes, each cell with its own.
    let mut thin = String::new();
    for (y, height) in [(665, 35), (610, 55), (570, 40)] {
        for (x, width) in [(72, 218), (290, 210)] {
            thin += &format!("{x} {y} {width} 0.5 re f {x} {} {width} 0.5 re f ", y + height);
            thin += &format!("{x} {y} 0.5 {height} re f {} {y} 0.5 {height} re f ", x + width);
        }
    }
    assert_eq!(in_columns(&thin)[1..4], rows);
    // Two columns in a frame, a line between them, lines below headings, and none at all.
    let frame = "72 570 428 130 re S 290 570 m 290 700 l S ";
    for rules in [frame, "290 570 m 290 700 l S", lines.as_str(), ""] {
        let read = in_columns(rules);
        assert!(read.iter().all(|line| !line.starts_with("r:")), "{rules}: {read:?}");
        assert!(read.iter().any(|line| line.contains("Bruises on the arms")), "{rules}: {read:?}");
    }
}

#[test]
fn composite_fonts_are_read_by_their_map() {
    let mut writer = Writer::new();
    let map = writer.stream(
        "",
        b"1 begincodespacerange <0000> <ffff> endcodespacerange
          3 beginbfchar <0001> <0041> <0002> <FB01> <0003> <0020> endbfchar",
    );
    let font = writer.add(&format!(
        "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Some-Bold/Encoding/Identity-H/ToUnicode {map} 0 R\
         /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Some-Bold/DW 600/W[1[700 650]]>>]>>"
    ));
    let mut page = sheet().raw("BT /T 12 Tf 72 700 Td <00010002000300010001> Tj ET");
    page = page.picture(0.0, 0.0, 400.0, 400.0);
    writer.page(&page);
    let text = String::from_utf8(writer.bytes()).unwrap();
    // The font goes beside those that every page has; offsets shift, which the reader mends.
    let bytes = text.replace("/Font<<", &format!("/Font<</T {font} 0 R"));
    let read = document(bytes.as_bytes());
    assert_eq!(read.title.as_deref(), Some("Afi AA"));
    assert_eq!(read.notices.len(), 1);
    assert_eq!(read.notices[0].kind, NoticeKind::Unread);
    assert_eq!(read.notices[0].text, "Text in pictures is not read: page 1.");
}

#[test]
fn scanned_empty_locked_and_damaged_files_are_said_to_be_so() {
    let said = |bytes: &[u8]| read(bytes, &url()).unwrap_err().to_string();
    let scan = sheet().picture(0.0, 0.0, 595.0, 842.0);
    assert_eq!(
        said(&file(&[scan])),
        "no text: the PDF is a scan (a picture of a page, without text)"
    );
    assert_eq!(said(&file(&[sheet(), sheet()])), "no text: the PDF’s 2 pages are empty");
    assert!(said(b"%PDF-1.7\nnothing").starts_with("damaged: "));
    let mut writer = Writer::new();
    writer.page(&sheet().body(72.0, 700.0, FULL));
    let zeros = "00".repeat(32);
    writer.trailer =
        format!("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{zeros}>/U<{zeros}>>>");
    assert_eq!(said(&writer.bytes()), "it is locked with a password");
}

#[test]
fn nested_arrays_and_endless_forms_end() {
    let page = sheet().raw(&"[".repeat(100_000)).raw("/Im Do");
    let mut writer = Writer::new();
    writer.page(&page);
    let form = writer.stream("/Subtype/Form/Resources<</XObject<</Im 6 0 R>>>>", b"/Im Do /Im Do");
    let bytes = String::from_utf8(writer.bytes()).unwrap();
    let bytes = bytes.replace("3 0 R", &format!("{form} 0 R"));
    assert!(read(bytes.as_bytes(), &url()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is changed, cut or repeated, reading ends with a document or a reason.
    #[test]
    fn no_damage_panics(
        which in 0..2_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24),
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
        doubled in any::<prop::sample::Index>(),
    ) {
        let mut bytes = if which == 0 {
            tagged()
        } else {
            file(&[sheet().body(72.0, 700.0, FULL).link([0.0, 0.0, 500.0, 800.0], "https://a.example/")])
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let at = doubled.index(bytes.len());
        let part = bytes[at..(at + 64).min(bytes.len())].to_vec();
        bytes.splice(at..at, part);
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        // A panic inside would be caught and be "damaged": look behind the net.
        let _ = read_file(&bytes, &url());
    }
}
