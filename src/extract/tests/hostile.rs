//! That no bytes can do harm: no panic, no work without bound.

use std::time::Instant;

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_pages_stay_within_seconds() {
    let deep = |tag: &str, n: usize| {
        format!("{}text{}", format!("<{tag}>").repeat(n), format!("</{tag}>").repeat(n))
    };
    let cases = [
        ("deep", deep("div class=nav", 1_900).repeat(20)),
        ("tables", deep("table><tr><td", 600).repeat(10)),
        ("formatting", "<p><b><i><a href=x>x".repeat(400)),
        ("attributes", format!("<p {}>x", "a=1 ".repeat(200_000))),
        ("links", "<a href='?v=1'>x</a> ".repeat(50_000)),
        (
            "menus",
            format!(
                "<div class=navbar>{}</div>",
                "<div class=navbar><h1>x</h1></div>".repeat(20_000)
            ),
        ),
        ("brackets", "<".repeat(1_000_000)),
        ("headings", "<h1>x</h1>".repeat(50_000)),
        ("lists", "<ul><li>x".repeat(1_900)),
        ("paragraphs", "<p>x".repeat(200_000)),
        (
            "one wide link",
            format!("<a href='/{}'>{}", "x".repeat(50_000), "<div>x</div>".repeat(20_000)),
        ),
    ];
    for (what, html) in cases {
        let start = Instant::now();
        let body = body(html.as_bytes(), "text/html", "https://a.example/");
        let _ = extract(&body, &Recipe::default());
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{what} took {took:?}");
    }
}

/// Numbers within numbers, each of which would be told again at every block below.
#[test]
fn the_numbers_of_a_record_grow_no_further_than_a_number_does() {
    let text = format!(
        "<Legislation><Body>{}{}{}</Body></Legislation>",
        format!("<P1><Pnumber>{}</Pnumber><Text>a</Text>", "1".repeat(10_000)).repeat(40),
        "<P2><Pnumber>1</Pnumber><Text>a</Text></P2>".repeat(2_000),
        "</P1>".repeat(40),
    );
    let body = body(text.as_bytes(), "application/xml", "https://a.example/data.xml");
    assert!(wants_limits(&body), "it is read in a process of its own");
    let document = extract(&body, &Recipe::default()).unwrap();
    let longest = document.blocks.iter().filter_map(|block| block.number.as_deref()).map(str::len);
    assert_eq!(longest.max(), Some(8 * 42 - 2));
}

#[test]
fn every_feed_wants_limits_wherever_it_begins() {
    let rss = "<rss version=\"2.0\"><channel><title>N</title><item><title>A plan</title></item></channel></rss>";
    let late = format!("<?xml version=\"1.0\"?><!-- {} -->{rss}", "x ".repeat(4_000));
    let json = r#"{"version":"https:\/\/jsonfeed.org\/version\/1.1","title":"N","items":[{"id":"1","title":"A plan","content_text":"Words."}]}"#;
    let spelled = json.replace("jsonfeed", "js\\u006fnfeed");
    for (text, media_type, is_feed) in [
        (rss, "application/rss+xml", true),
        (&late, "application/rss+xml", true),
        (&late, "text/html", false),
        (json, "application/feed+json", true),
        (&spelled, "application/feed+json", false),
    ] {
        let body = body(text.as_bytes(), media_type, "https://a.example/feed");
        let list = extract(&body, &Recipe::default()).is_ok_and(|document| document.list.is_some());
        assert_eq!((list, wants_limits(&body)), (is_feed, is_feed), "{text:.80}");
    }
}

#[test]
fn long_records_take_no_more_than_their_length() {
    let many = |n: usize| {
        let all: Vec<_> = (0..n).map(|n| format!("{{\"url\":\"/{n}.pdf\"}}")).collect();
        let all = all.join(",");
        format!(
            "{{\"base_path\":\"/a\",\"details\":{{\"body\":\"<p>T</p>\",\"attachments\":[{all}]}}}}"
        )
    };
    let tags = format!("{{\"title\":\"T\",\"text\":\"{}\"}}", "<a".repeat(500_000));
    let marks = format!("{{\"title\":\"T\",\"text\":\"{};\"}}", "&a".repeat(500_000));
    for (what, text) in [("attachments", many(60_000)), ("tags", tags), ("marks", marks)] {
        let body = body(text.as_bytes(), "application/json", "https://www.gov.uk/api/content/a");
        let start = Instant::now();
        extract(&body, &Recipe::default()).unwrap();
        let took = start.elapsed();
        assert!(took.as_secs() < 20, "{what} took {took:?}");
    }
}

/// Pieces of markup in any order: open, unclosed, misnested.
fn mangled() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "<(div|p|table|tr|td|th|ul|li|a|h1|h2|main|nav|svg|pre|br|b|dl|dt|form|select|template)( (class|id|href|hidden|role|style|data-cfemail|datetime)=\"[ -~]{0,12}\")?>",
        "</(div|p|table|tr|td|ul|li|a|h1|main|svg|pre|b|html|body)>",
        "[ -~]{0,12}",
        "\\PC{0,6}",
        Just("<time class=x-c-published-dates__change-date datetime=".to_owned()),
        Just("<section class='gem-c-notice'><h2>x was withdrawn on ".to_owned()),
        Just("&#x0;&nbsp;<!--".to_owned()),
        Just("Last updated: 13 Mar ".to_owned()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn mangled_markup_never_panics(html in mangled()) {
        let body = body(html.as_bytes(), "text/html", "https://a.example/x");
        if let Ok(document) = extract(&body, &Recipe::default()) {
            prop_assert!(crate::model::document::Document::words(&document) > 0
                || document.title.is_some() || !document.notices.is_empty() || !document.attachments.is_empty());
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), media in "(text/html|text/plain|text/markdown|application/json|)(; charset=[a-z0-9-]{0,9})?") {
        let _ = extract(&body(&bytes, &media, "https://a.example/x.md"), &Recipe::default());
    }

    #[test]
    fn any_json_never_panics(text in "\\PC{0,30}", html in mangled(), key in "(body|details|parts|title|url|withdrawn_notice)") {
        let value = serde_json::json!({ "base_path": "/x", "title": text, "description": html,
            "details": { key: html, "attachments": [{ "url": text }], "change_history": [{ "note": html }] } });
        let bytes = serde_json::to_vec(&value).unwrap();
        let _ = extract(&body(&bytes, "application/json", "https://a.example/x"), &Recipe::default());
        let other = serde_json::to_vec(&serde_json::json!([text, { "a": html }])).unwrap();
        let _ = extract(&body(&other, "", "https://a.example/x"), &Recipe::default());
    }

    #[test]
    fn any_markdown_never_panics(text in "[\\[\\]()*_#>|`~!<&;\\\\ \na-c1.-]{0,200}") {
        let _ = extract(&body(text.as_bytes(), "text/markdown", "https://a.example/x.md"), &Recipe::default());
    }
}
