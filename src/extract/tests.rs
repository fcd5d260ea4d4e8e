//! What is read of pages in their publishers' shapes.

use super::*;
use crate::model::document::{Block, NoticeKind};

mod hostile;

fn body(bytes: &[u8], media_type: &str, url: &str) -> Body {
    Body {
        bytes: bytes.to_vec(),
        media_type: Some(media_type.to_owned()),
        url: url.parse().unwrap(),
    }
}

fn page(html: &str) -> Document {
    let body =
        body(html.as_bytes(), "text/html; charset=utf-8", "https://board.example/guidance/page");
    extract(&body, &Recipe::default()).unwrap()
}

fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

fn dated(document: &Document, kind: NoticeKind) -> Option<String> {
    document.notice(kind)?.date.map(|date| date.to_string())
}

macro_rules! fixture {
    ($name:literal) => {
        page(include_str!(concat!("../../tests/fixtures/", $name)))
    };
}

#[test]
fn what_is_larger_than_any_text_is_said_to_be() {
    let url = "https://board.example/guidance/page";
    let mut body = body(b"<main><h1>Guidance</h1><p>A long one.</p></main>", "text/html", url);
    body.bytes.resize(LARGEST + 1, b' ');
    let said = extract(&body, &Recipe::default()).unwrap_err().to_string();
    assert_eq!(said, "too large to read: 11 MB, and no more than 10 MB are read as text");
}

#[test]
fn a_govuk_publication_is_its_text_and_its_notices() {
    let document = fixture!("govuk/publication.html");
    assert_eq!(document.title.as_deref(), Some("Keeping young carers safe"));
    assert_eq!(
        texts(&document),
        [
            "Statutory guidance",
            "What councils must do for children who care for others.",
            "Documents",
            "Details",
            "Councils must assess every young carer, see the assessment guide.",
            "Ask the child.",
            "Ask the family.",
        ]
    );
    assert_eq!(document.blocks[4].links[0].target, "https://board.example/guidance/assessments");
    assert_eq!(document.blocks[5].number, None);
    assert_eq!(dated(&document, NoticeKind::Published).as_deref(), Some("2018-07-04"));
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2026-03-18"));
    assert_eq!(document.notice(NoticeKind::Applies).unwrap().text, "England");
    let notes = document.notices.iter().filter(|notice| notice.kind == NoticeKind::ChangeNote);
    let notes: Vec<&str> = notes.map(|notice| notice.text.as_str()).collect();
    assert_eq!(notes, ["Replaced the 2023 guidance.", "First published."]);
    assert_eq!(document.attachments.len(), 1);
    assert_eq!(document.attachments[0].title, "Keeping young carers safe 2026");
    let target = "https://assets.example/media/69bb9be9aaaabbbbccccdddd/young_carers.pdf";
    assert_eq!(document.attachments[0].target, target);
}

#[test]
fn the_template_of_2020_reads_alike() {
    let document = fixture!("govuk/publication-2020.html");
    assert_eq!(
        texts(&document),
        [
            "Statutory guidance",
            "What councils must do for children who care for others.",
            "Councils should assess every young carer.",
        ]
    );
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2020-03-18"));
    assert_eq!(document.notice(NoticeKind::ChangeNote).unwrap().text, "Updated the contact list.");
    assert_eq!(document.attachments[0].title, "Keeping young carers safe 2018");
}

#[test]
fn a_withdrawn_page_says_so_apart_from_its_text() {
    let document = fixture!("govuk/withdrawn.html");
    let notice = document.notice(NoticeKind::Withdrawn).unwrap();
    assert_eq!(notice.date.map(|date| date.to_string()).as_deref(), Some("2026-05-02"));
    assert!(notice.text.contains("See the new advice instead."));
    let history = "This was published under the 2010 to 2015 government";
    assert_eq!(texts(&document), [history, "Wardens should visit weekly."]);
}

#[test]
fn an_html_publication_keeps_its_numbers_tables_and_quotations() {
    let document = fixture!("govuk/html-publication.html");
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2025-04-04"));
    let shape = |block: &Block| (block.kind, block.number.clone(), block.text.clone());
    let number = |number: &str| Some(number.to_owned());
    let wanted = [
        (BlockKind::Paragraph, None, "Guidance"),
        (BlockKind::Heading(2), number("1"), "Visits"),
        (BlockKind::Paragraph, number("41"), "Inspectors visit each home twice a year."),
        (BlockKind::Paragraph, number("3.2"), "Providers must be ready."),
        (BlockKind::Paragraph, None, "2018 was the first full year."),
        (BlockKind::Row, None, "Grade | Meaning"),
        (BlockKind::Row, None, "Good | Meets the standard. No action."),
        (BlockKind::Quote, None, "Children come first."),
        (BlockKind::Item, None, "Home"),
        (BlockKind::Item, None, "A place of care."),
    ];
    let wanted = wanted.map(|(kind, number, text)| (kind, number, text.to_owned()));
    assert_eq!(document.blocks.iter().map(shape).collect::<Vec<_>>(), wanted);
}

#[test]
fn a_charity_page_keeps_what_a_click_opens() {
    let document = fixture!("nspcc/learning.html");
    assert_eq!(document.title.as_deref(), Some("Statutory guidance: a briefing"));
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2025-03-13"));
    assert_eq!(
        texts(&document),
        [
            "Topics: Podcast",
            "This briefing sums up what changed for schools¹.",
            "What is new?",
            "Online safety",
            "Schools should filter and monitor, and tell parents how.",
            "Text that stands in a division is a paragraph too.",
            "Contact us.",
        ]
    );
}

#[test]
fn a_guideline_page_gives_its_dates() {
    let document = fixture!("nice/guidance.html");
    assert_eq!(dated(&document, NoticeKind::Published).as_deref(), Some("2009-07-22"));
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2017-10-09"));
    assert_eq!(
        texts(&document),
        [
            "Clinical guideline",
            "Reference number: CG000",
            "Recommendations",
            "Ask the child in a place that is safe. [2009, amended 2017]",
            "This guideline updates and replaces guideline CG001.",
        ]
    );
    assert_eq!(document.blocks[3].number.as_deref(), Some("1.1.1"));
    assert_eq!(document.notice(NoticeKind::Withdrawn), None);
    let stub = fixture!("nice/replaced.html");
    assert!(stub.notice(NoticeKind::Withdrawn).unwrap().text.ends_with("guideline NG000."));
}

#[test]
fn a_board_page_keeps_its_list_of_links() {
    let document = fixture!("board/wordpress.html");
    assert_eq!(document.title.as_deref(), Some("National guidance"));
    assert_eq!(
        texts(&document),
        [
            "The partnership works to these documents:",
            "Working together 2018",
            "Keeping children safe (2018)",
            "First line second line",
            "Third line after a gap",
        ]
    );
    let target = "https://board.example/guidance/working-together.pdf";
    assert_eq!(document.blocks[1].links[0].target, target);
}

#[test]
fn a_council_page_within_a_form_and_a_layout_table_is_read() {
    let document = fixture!("council/page.aspx.html");
    assert_eq!(document.title.as_deref(), Some("Children at risk"));
    assert_eq!(
        texts(&document),
        [
            "Ring the duty team on 01234 567890.",
            "Team | Hours",
            "Duty | 9 to 5",
            "Text straight in the cell.",
        ]
    );
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2024-05-03"));
}

#[test]
fn a_recipe_keeps_and_drops() {
    let html = "<main><p>Menu</p></main><div class=text><p>One</p><p class=ad>Two</p></div>";
    let body = body(html.as_bytes(), "text/html", "https://board.example/");
    let recipe = |keep: &str, drop: &str| Recipe {
        keep: vec![keep.to_owned()],
        drop: vec![drop.to_owned()],
        ..Recipe::default()
    };
    let document = extract(&body, &recipe(".text", ".ad")).unwrap();
    assert_eq!(texts(&document), ["One"]);
    let missing = extract(&body, &recipe("#gone", ".ad")).unwrap_err();
    assert_eq!(missing, ExtractError::Empty("“#gone” matches nothing on the page".to_owned()));
    assert!(selector_problem("p[").is_some());
    assert_eq!(selector_problem("main > p:not(.x)"), None);
}

#[test]
fn a_protected_address_reads_alike_whatever_its_key() {
    let protected = |key: u8| {
        let masked = b"lado@board.example".iter().map(|byte| format!("{:02x}", byte ^ key));
        let hex = format!("{key:02x}{}", masked.collect::<String>());
        page(&format!(
            "<p>Write to <a href=\"/cdn-cgi/l/email-protection#{hex}\"><span class=\"__cf_email__\" \
             data-cfemail=\"{hex}\">[email&#160;protected]</span></a>.</p>"
        ))
    };
    assert_eq!(protected(0x1b), protected(0xf0));
    assert_eq!(texts(&protected(7)), ["Write to lado@board.example."]);
    assert_eq!(protected(7).blocks[0].links[0].target, "mailto:lado@board.example");
}

#[test]
fn a_menu_that_holds_the_text_is_no_menu() {
    let words = "Staff must act at once and tell the duty team what they saw and heard. ".repeat(4);
    let document =
        page(&format!("<body><div class=\"site-header\"><p>{words}</p></div><p>End</p>"));
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn a_section_named_by_its_own_words_stays() {
    let document = page(
        "<main><h1>Help</h1><h2 id=early-intervention>Early intervention</h2><p>Act.</p>\
         <section id=gdpr-and-you><p>Share what you must.</p></section>\
         <div class=gem-c-intervention><p>Take our survey</p></div></main>",
    );
    assert_eq!(texts(&document), ["Early intervention", "Act.", "Share what you must."]);
}

#[test]
fn a_mark_of_a_note_joins_no_number() {
    let document = page(
        "<main><h1>Guide</h1><p>See KCSIE 2022<sup>2</sup> by the 1<sup>st</sup>. Act.<sup><a \
         href=#fn:3>3</a></sup> CO<sub>2</sub>",
    );
    assert_eq!(texts(&document), ["See KCSIE 2022² by the 1st. Act.³ CO2"]);
    assert_eq!(document.blocks[0].links[0].text, "³");
}

#[test]
fn what_an_image_tells_is_read_where_it_is_a_sentence() {
    let document = page(
        "<main><h1>Guide</h1><img src=logo.png alt='The board'><p><img src=chart.png alt='Flow \
         chart: staff must tell the lead within 24 hours'> Keep it.</p>",
    );
    let chart = "[image: Flow chart: staff must tell the lead within 24 hours] Keep it.";
    assert_eq!(texts(&document), [chart]);
}

#[test]
fn a_label_that_opens_a_panel_is_its_heading() {
    let document = page(
        "<main><h1>Guide</h1><label for=one>Early help</label><div hidden id=more><p>Act.</p></div>\
         <button aria-controls=more>Show</button><div hidden><p>Loading</p></div><form><label>Your name</label><input></form></main>",
    );
    assert_eq!(texts(&document), ["Early help", "Act."]);
}

#[test]
fn an_attachments_box_heads_nothing_that_follows_it() {
    let document = page(
        "<main><h1>Guide</h1><h2>Documents</h2><section class='attachment embedded'>\
         <h2 class=title><a href=/a.pdf>Plan</a></h2><div class=accessibility-warning>\
         <h2>Another format</h2><p>Ask us.</p></div></section><p>Act.</p></main>",
    );
    assert_eq!(texts(&document), ["Documents", "Another format", "Ask us.", "Act."]);
    assert_eq!(document.sections()[3], ["Documents"]);
}

#[test]
fn an_item_of_the_content_api_is_what_its_page_shows() {
    let item = serde_json::json!({
        "base_path": "/government/publications/x", "content_id": "5f110182", "schema_name": "publication",
        "title": "Young carers", "description": "What councils must do.", "updated_at": "2026-01-01T00:00:00Z",
        "public_updated_at": "2026-06-30T23:30:00Z",
        "withdrawn_notice": { "explanation": "<p>See the <b>new</b> page.</p>", "withdrawn_at": "2026-07-02T08:00:00Z" },
        "details": {
            "body": "<h2>Duty</h2><p>Councils must act.</p>", "political": true,
            "publishing_request_id": "29992-1481024877",
            "parts": [{ "title": "Eligibility", "slug": "eligibility", "body": [
                { "content_type": "text/govspeak", "content": "Any *child*" },
                { "content_type": "text/html", "content": "<p>Any <em>child</em></p>" } ] }],
            "change_history": [{ "public_timestamp": "2026-06-30T23:30:00Z", "note": "First published." }],
            "attachments": [{ "title": "Plan", "url": "https://assets.example/media/1/plan.pdf", "file_size": 3 }],
            "national_applicability": { "england": { "label": "England", "applicable": true },
                "wales": { "label": "Wales", "applicable": false, "alternative_url": "" } }
        }
    });
    let bytes = serde_json::to_vec(&item).unwrap();
    let url = "https://www.gov.uk/api/content/government/publications/x";
    let document = extract(&body(&bytes, "application/json", url), &Recipe::default()).unwrap();
    assert_eq!(document.title.as_deref(), Some("Young carers"));
    let wanted =
        ["What councils must do.", "Duty", "Councils must act.", "Eligibility", "Any child"];
    assert_eq!(texts(&document), wanted);
    assert_eq!(dated(&document, NoticeKind::Updated).as_deref(), Some("2026-07-01"));
    assert_eq!(document.notice(NoticeKind::Withdrawn).unwrap().text, "See the new page.");
    assert_eq!(document.notice(NoticeKind::Applies).unwrap().text, "England");
    // One of two forms is read; that there are two is said.
    assert_eq!(document.notice(NoticeKind::Forms).unwrap().text, "text/govspeak, text/html");
    assert_eq!(document.attachments.len(), 1);
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_name() {
    let read = |bytes: &[u8]| {
        extract(&body(bytes, "text/html", "https://a.example/x"), &Recipe::default())
    };
    assert_eq!(read(b"GIF89a\x01"), Err(ExtractError::Unsupported("an image".to_owned())));
    assert!(matches!(read(b"%PDF-1.4 x"), Err(ExtractError::Damaged(_))));
    assert!(matches!(read(b" \n"), Err(ExtractError::Empty(_))));
    assert!(matches!(read(b"<html><script>x</script>"), Err(ExtractError::Empty(_))));
    assert!(matches!(read(b"{\"a\": "), Err(ExtractError::Damaged(_))));
    let deep = "<div>".repeat(100_000);
    assert!(matches!(read(deep.as_bytes()), Err(ExtractError::Damaged(_))));
}

#[test]
fn a_list_of_one_is_a_list_where_one_is_asked_for() {
    let text = r#"[{"id":1,"date_gmt":"2026-03-01T09:00:00","modified_gmt":"2026-03-04T09:00:00","link":"https://board.example/1","title":{"rendered":"A plan"},"content":{"rendered":"<p>Words.</p>"}}]"#;
    let body =
        body(text.as_bytes(), "application/json", "https://board.example/wp-json/wp/v2/pages");
    let of = |kind| extract(&body, &Recipe { kind, ..Recipe::default() }).unwrap();
    assert!(of(None).list.is_none());
    let list = of(Some(Kind::Feed));
    assert_eq!(texts(&list), ["A plan (1 March 2026). Words."], "when it was changed is no word");
    assert_eq!(list.list.unwrap().entries[0].date, Some("2026-03-04".parse().unwrap()));
}

#[test]
fn update_information_is_found_under_a_title_of_that_name_too() {
    let html = "<!doctype html><main><h1>Update information</h1><h2>Update information</h2><p>9 October 2017: Links were mended.</p><h2>Context</h2><p>Children are seen in many places.</p></main>";
    let body =
        body(html.as_bytes(), "text/html", "https://www.nice.org.uk/guidance/cg000/chapter/x");
    let document = extract(&body, &Recipe::default()).unwrap();
    let note = document.notice(NoticeKind::ChangeNote).map(|note| note.text.as_str());
    assert_eq!(note, Some("9 October 2017: Links were mended."));
    assert_eq!(texts(&document), ["Context", "Children are seen in many places."]);
}
