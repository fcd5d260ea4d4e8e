//! What stands at a page's edge: running heads, and text that is none; boxes and where they are read.

use super::*;

/// As Acrobat tags boxes: artifacts, though what stands in them is text.
fn boxed(y: f64, text: &str) -> String {
    format!("/Artifact <</MCID 4>> BDC BT /R 12 Tf 72 {y} Td ({text}) Tj ET EMC")
}

/// A paragraph of two lines that no other letter's is like.
fn own(letter: char) -> [String; 2] {
    [
        format!(
            "Pupil {letter} told a teacher of the school what had been done to {letter} at home,"
        ),
        format!("and the teacher of {letter} told the lead."),
    ]
}

fn paragraph(page: Sheet, y: f64, letter: char) -> Sheet {
    let lines = own(letter);
    page.body(72.0, y, &[&lines[0], &lines[1]])
}

#[test]
fn what_stands_at_a_pages_edge_and_is_no_running_head_is_text() {
    let page =
        |(top, letter): (&str, char)| paragraph(sheet().raw(&boxed(790.0, top)), 774.0, letter);
    let tops =
        [("The police should:", 'A'), ("Practitioners should:", 'B'), ("Boards should:", 'C')];
    let read = short(&document(&file(&tops.map(page)))).join("\n");
    assert!(tops.iter().all(|(top, _)| read.contains(top)), "{read}");
    // Words that stand at the top of pages nearby, but no line apart from the text.
    let plain = |top: &str, letter: char| {
        paragraph(paragraph(sheet().body(72.0, 790.0, &[top]), 775.0, letter), 500.0, letter)
    };
    let mut pages = vec![plain("The board should:", 'A'), plain("The board should:", 'B')];
    pages.push(plain("The board should:", 'C'));
    pages.extend(('D'..='M').map(|letter| plain(&format!("About {letter}."), letter)));
    let read = short(&document(&file(&pages))).join("\n");
    assert_eq!(read.matches("The board should:").count(), 3, "{read}");
}

#[test]
fn a_head_that_changes_with_the_chapter_is_a_running_head() {
    let page = |head: &str, letter: char| {
        let page = sheet().text('R', 9.0, 72.0, 810.0, head);
        paragraph(paragraph(page, 770.0, letter), 500.0, letter)
    };
    let heads = ["Early help", "Referrals", "Records", "Reviews"];
    let letters = 'A'..='L';
    let pages: Vec<_> = heads
        .iter()
        .flat_map(|head| [head; 3])
        .zip(letters)
        .map(|(head, at)| page(head, at))
        .collect();
    let read = short(&document(&file(&pages))).join("\n");
    assert!(heads.iter().all(|head| !read.contains(head)), "{read}");
    assert_eq!(read.matches("told the lead.").count(), 24, "{read}");
}

#[test]
fn a_box_is_read_where_it_stands() {
    let page = sheet()
        .body(72.0, 600.0, &["1. Boards must act at once, whatever the hour of the day may be."])
        .body(72.0, 560.0, &["2. They must write down what they did, and"])
        .raw(&boxed(760.0, "Children say what they need."));
    let next = sheet().body(72.0, 780.0, &["say so to the child."]).body(72.0, 740.0, FULL);
    let lines = short(&document(&file(&[page, next])));
    assert_eq!(lines[0], "p: Children say what they need.");
    assert_eq!(lines[2], "p 2: They must write down what they did, and say so to the child.");
}
