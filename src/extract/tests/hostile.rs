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
