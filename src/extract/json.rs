//! JSON of any schema but GOV.UK's: its strings, those that look like HTML read as HTML. Leaves out what
//! only a program reads: identifiers, instants, bare addresses.

use serde_json::Value;
use url::Url;

use crate::model::document::{BlockKind, Document};

use super::{ExtractError, html, text};

/// How deep values may nest; serde_json itself stops at 128.
const DEEPEST: usize = 128;

/// Reads every string of a value.
pub(super) fn read(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    let mut document = Document::default();
    let title = ["title", "Title", "headline", "name"];
    document.title = title
        .iter()
        .find_map(|name| value.get(name)?.as_str())
        .map(crate::model::wording::single_spaced)
        .filter(|text| !text.is_empty());
    let known = document.title.clone();
    strings(value, 0, &mut |string| {
        if known.as_deref() == Some(string) { Ok(()) } else { add(string, url, &mut document) }
    })?;
    if document.blocks.is_empty() && document.title.is_none() {
        return Err(ExtractError::Empty("the JSON holds no words".to_owned()));
    }
    Ok(document)
}

fn strings(
    value: &Value,
    depth: usize,
    each: &mut impl FnMut(&str) -> Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    match value {
        _ if depth > DEEPEST => Ok(()),
        Value::String(string) => each(string),
        Value::Array(values) => values.iter().try_for_each(|value| strings(value, depth + 1, each)),
        Value::Object(map) => map.values().try_for_each(|value| strings(value, depth + 1, each)),
        _ => Ok(()),
    }
}

/// Adds one string to a document: as HTML where it looks like it.
pub(super) fn add(string: &str, url: &Url, document: &mut Document) -> Result<(), ExtractError> {
    if looks_like_html(string) {
        let part = html::read_fragment(string, url)?;
        document.blocks.extend(part.blocks);
        document.attachments.extend(part.attachments);
    } else if !is_machine_word(string) {
        for paragraph in string.split("\n\n") {
            text::push(&mut document.blocks, BlockKind::Paragraph, paragraph);
        }
    }
    Ok(())
}

/// Whether a string holds a tag or an entity.
pub(super) fn looks_like_html(string: &str) -> bool {
    // Looked for once: a string of a million “<a” is hostile, and no page.
    let last_close = string.rfind('>');
    let tag = string.match_indices('<').any(|(at, _)| {
        let after = string[at + 1..].trim_start_matches('/');
        after.starts_with(|c: char| c.is_ascii_alphabetic()) && last_close > Some(at)
    });
    tag || string.match_indices('&').any(|(at, _)| {
        let after = &string.as_bytes()[at + 1..];
        let ends = after.iter().take(9).position(|byte| *byte == b';');
        ends.is_some_and(|ends| {
            let name = &after[..ends];
            ends >= 2 && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        })
    })
}

/// Whether no person would read a string as words: an identifier, an instant, an address, a media type.
pub(super) fn is_machine_word(string: &str) -> bool {
    let string = string.trim();
    if string.contains(char::is_whitespace) {
        return false;
    }
    let address =
        string.starts_with("http://") || string.starts_with("https://") || string.starts_with('/');
    let letters = string.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = string.bytes().filter(u8::is_ascii_digit).count();
    let instant = string.parse::<jiff::Timestamp>().is_ok()
        || string.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
    let hex = string.len() >= 16 && string.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    address
        || instant
        || hex
        || letters == 0 && digits > 0
        || string.contains('/') && !string.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_markup_are_read_and_identifiers_are_not() {
        let value = serde_json::json!({
            "Title": "Plan", "id": "01000000-0000-0001-0000-00000000EB8F", "at": "2026-01-02T03:04:05Z",
            "body": "<h2>Duty</h2><p>Staff must <a href='/a'>act</a>.</p>", "note": "Fish & chips"
        });
        let url = Url::parse("https://api.example/plan").unwrap();
        let document = read(&value, &url).unwrap();
        let words: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(words, ["Duty", "Staff must act.", "Fish & chips"]);
        assert_eq!(document.title.as_deref(), Some("Plan"));
        assert_eq!(document.blocks[1].links[0].target, "https://api.example/a");
    }
}
