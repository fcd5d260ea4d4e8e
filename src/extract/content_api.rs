//! An item of the GOV.UK Content API -> Document: what a reader of the page sees, and nothing that only
//! publishing software reads (content-api-docs; dates, identifiers and taxonomy change without the text).

use std::collections::BTreeSet;

use serde_json::Value;
use url::Url;

use crate::model::{
    document::{Attachment, BlockKind, Document, Notice, NoticeKind},
    wording::{settled, single_spaced},
};

use super::{ExtractError, dates, govuk, html, json, markdown, parts, settle, text};

/// Keys within `details` that no reader sees as text, wherever they stand.
const UNSEEN: &[&str] = &[
    "tags",
    "political",
    "government",
    "emphasised_organisations",
    "publishing_request_id",
    "email_signup_link",
    "email_addresses_link",
    "country",
    "updated_at",
    "reviewed_at",
    "first_public_at",
    "public_timestamp",
    "public_updated_at",
    "first_published_version",
    "max_cache_time",
    "closing_date",
    "opening_date",
    "delivered_on",
    "release_date",
    "public_feedback_publication_date",
    "image",
    "images",
    "logo",
    "brand",
    "crest",
    "ordered_featured",
    "external_related_links",
    "related_mainstream_content",
    "breadcrumbs",
    "headings",
    "section_id",
    "slug",
    "base_path",
    "web_url",
    "content_id",
    "locale",
    "content_type",
    "document_type",
    "schema_name",
    "organisations",
    "manual",
    "analytics_identifier",
    "visually_collapsed",
    "visually_expanded",
    "attachments",
    "featured_attachments",
    "change_history",
    "change_note",
    "national_applicability",
    "withdrawn_notice",
    "documents_list",
    "hide_chapter_navigation",
    "show_description",
    "child_section_groups_order",
    "filename",
    "file_size",
    "number_of_pages",
    "id",
    "path",
    "type",
    "format",
    "max_age",
    "lang",
    "alternative_path_type",
    "world_locations",
    "people",
    "roles",
    "taxons",
    "policies",
    "policy_areas",
    "second_level_ordering",
    "asset_manager_id",
    "access_and_opening_times_id",
    "attachment_type",
    "accessible",
    "auth_bypass_ids",
    "alternative_format_contact_email",
    "email_document_supertype",
    "default_news_image",
];

/// Whether a JSON value is such an item.
pub(super) fn is_item(value: &Value) -> bool {
    (value.get("base_path").is_some() || value.get("content_id").is_some())
        && value.get("details").is_some_and(Value::is_object)
}

/// Reads an item.
pub(super) fn read(item: &Value, url: &Url) -> Result<Document, ExtractError> {
    let mut document = Document::default();
    let text = |name: &str| item.get(name).and_then(Value::as_str).map(single_spaced);
    document.title = text("title").filter(|title| !title.is_empty());
    if let Some(description) = item.get("description").and_then(prose) {
        text::push(&mut document.blocks, BlockKind::Paragraph, &description);
    }
    let details = item.get("details").and_then(Value::as_object);
    if let Some(details) = details {
        // The body first, as on the page, then what else is plain text (a summary), then parts that have
        // titles of their own, whose headings would otherwise stand over the rest. Within these,
        // serde_json gives the order of their names.
        let body = details.get_key_value("body");
        let seen = |name: &&String| name.as_str() != "body" && !UNSEEN.contains(&name.as_str());
        let others = || details.iter().filter(|(name, _)| seen(name));
        let plain = others().filter(|(_, part)| is_prose(part));
        let parts = others().filter(|(_, part)| !is_prose(part));
        for (_, part) in body.into_iter().chain(plain).chain(parts) {
            value(part, 0, url, &mut document)?;
        }
    }
    let details = item.get("details").unwrap_or(&Value::Null);
    attachments(details, url, &mut document);
    document.attachments.extend(parts::translated(item, url));
    notices(item, details, url, &mut document)?;
    redirects(item, url, &mut document);
    let silent = document.blocks.is_empty() && document.notices.is_empty();
    if silent && document.title.is_none() && document.attachments.is_empty() {
        return Err(ExtractError::Empty("the item holds no words".to_owned()));
    }
    Ok(document)
}

/// A text given as a string or in several formats.
fn prose(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) => formatted(value).map(|(text, _)| text.to_owned()),
        _ => None,
    }
}

/// Whether a value is one text, in whatever formats.
fn is_prose(value: &Value) -> bool {
    value.is_string() || formatted(value).is_some()
}

/// The best of `[{content_type, content}]`: HTML, else govspeak, which is Markdown.
fn formatted(value: &Value) -> Option<(&str, bool)> {
    let of = |wanted: &str| {
        let fits = |part: &&Value| part.get("content_type").and_then(Value::as_str) == Some(wanted);
        value.as_array()?.iter().find(fits)?.get("content")?.as_str()
    };
    of("text/html")
        .map(|text| (text, true))
        .or_else(|| of("text/govspeak").map(|text| (text, false)))
}

/// Notes that a text is carried in several forms; false where it is not, or has been noted.
fn note_forms(parts: &[Value], document: &mut Document) -> bool {
    if parts.len() < 2 || document.notice(NoticeKind::Forms).is_some() {
        return false;
    }
    let of = |part: &Value| part.get("content_type")?.as_str().map(settled);
    let text = parts.iter().filter_map(of).collect::<Vec<_>>().join(", ");
    document.notices.push(Notice { kind: NoticeKind::Forms, date: None, text });
    true
}

fn value(
    part: &Value,
    depth: usize,
    url: &Url,
    document: &mut Document,
) -> Result<(), ExtractError> {
    if depth > 64 {
        return Ok(());
    }
    match part {
        Value::String(string) => json::add(string, url, document),
        Value::Array(parts) => match formatted(part) {
            Some(_) if note_forms(parts, document) => value(part, depth, url, document),
            Some((html, true)) => json::add(html, url, document),
            Some((govspeak, false)) => {
                document.blocks.extend(markdown::blocks(govspeak, url));
                Ok(())
            }
            None => parts.iter().try_for_each(|part| value(part, depth + 1, url, document)),
        },
        Value::Object(map) => {
            let title = map.get("title").and_then(Value::as_str);
            if let Some(title) = title {
                let target = map.get("url").or_else(|| map.get("web_url")).and_then(Value::as_str);
                match target.and_then(|target| settle::plain_target(target, url)) {
                    Some(target) if map.contains_key("content_type") => {
                        document.attachments.push(Attachment { title: settled(title), target });
                    }
                    _ => text::push(&mut document.blocks, BlockKind::Heading(2), title),
                }
            } else if let Some(target) = map.get("url").and_then(Value::as_str) {
                // A file without a title of its own, such as a country's printable advice.
                let target = settle::plain_target(target, url).unwrap_or_default();
                document.attachments.push(Attachment { title: String::new(), target });
            }
            let seen = |name: &str| !UNSEEN.contains(&name) && name != "title" && name != "url";
            map.iter()
                .filter(|(name, _)| seen(name))
                .try_for_each(|(_, part)| value(part, depth + 1, url, document))
        }
        _ => Ok(()),
    }
}

fn attachments(details: &Value, url: &Url, document: &mut Document) {
    let known = document.attachments.iter().map(|attachment| attachment.target.clone());
    let mut known: BTreeSet<String> = known.collect();
    for entry in details.get("attachments").and_then(Value::as_array).into_iter().flatten() {
        let field = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let target = settle::plain_target(field("url"), url).unwrap_or_default();
        let attachment = Attachment { title: settled(field("title")), target };
        let named = !attachment.title.is_empty() || !attachment.target.is_empty();
        if named && known.insert(attachment.target.clone()) {
            document.attachments.push(attachment);
        }
    }
}

fn notices(
    item: &Value,
    details: &Value,
    url: &Url,
    document: &mut Document,
) -> Result<(), ExtractError> {
    let day = |value: Option<&Value>| value.and_then(Value::as_str).and_then(london);
    let dates = [
        (NoticeKind::Published, day(item.get("first_published_at"))),
        (NoticeKind::Updated, day(item.get("public_updated_at"))),
    ];
    for (kind, date) in dates {
        if date.is_some() {
            document.notices.push(Notice { kind, date, text: String::new() });
        }
    }
    // On top of the item and, in older schemas, within its details.
    let withdrawn = [item.get("withdrawn_notice"), details.get("withdrawn_notice")];
    for notice in withdrawn.into_iter().flatten() {
        let text = words(notice.get("explanation"), url)?;
        let date = day(notice.get("withdrawn_at"));
        let empty = text.is_empty() && date.is_none();
        if !empty && document.notice(NoticeKind::Withdrawn).is_none() {
            document.notices.push(Notice { kind: NoticeKind::Withdrawn, date, text });
        }
    }
    if let Some(nations) = details.get("national_applicability").and_then(Value::as_object) {
        let label = |nation: &Value| {
            let applies = nation.get("applicable").and_then(Value::as_bool) == Some(true);
            nation.get("label").and_then(Value::as_str).filter(|_| applies).map(settled)
        };
        let applies: Vec<String> = nations.values().filter_map(label).collect();
        let applies = match &applies[..] {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            all => all.concat(),
        };
        let elsewhere = nations.values().filter_map(|nation| {
            let field = |name: &str| nation.get(name).and_then(Value::as_str);
            let target = settle::plain_target(field("alternative_url")?, url)?;
            Some((settled(field("label")?), target))
        });
        let text = govuk::nations_in_words(&applies, elsewhere.collect());
        document.notices.push(Notice { kind: NoticeKind::Applies, date: None, text });
    }
    for entry in details.get("change_history").and_then(Value::as_array).into_iter().flatten() {
        let text = words(entry.get("note"), url)?;
        let date = day(entry.get("public_timestamp"));
        document.notices.push(Notice { kind: NoticeKind::ChangeNote, date, text });
    }
    Ok(())
}

/// The London day of an instant, else the day written.
fn london(text: &str) -> Option<jiff::civil::Date> {
    match text.parse::<jiff::Timestamp>() {
        Ok(at) => Some(crate::model::time::london_day(at)),
        Err(_) => dates::first_day(text),
    }
}

/// A text in HTML or plain as one run of settled words.
fn words(value: Option<&Value>, url: &Url) -> Result<String, ExtractError> {
    let Some(text) = value.and_then(prose) else { return Ok(String::new()) };
    if !json::looks_like_html(&text) {
        return Ok(settled(&text));
    }
    let blocks = html::read_fragment(&text, url)?.blocks;
    let parts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    Ok(settled(&parts.join(" ")))
}

/// Where a redirect item leads: all that it says.
fn redirects(item: &Value, url: &Url, document: &mut Document) {
    if item.get("schema_name").and_then(Value::as_str) != Some("redirect") {
        return;
    }
    for entry in item.get("redirects").and_then(Value::as_array).into_iter().flatten() {
        let leads = entry.get("destination").and_then(Value::as_str).unwrap_or_default();
        if let Some(target) = settle::plain_target(leads, url) {
            text::push(&mut document.blocks, BlockKind::Paragraph, leads);
            if let Some(block) = document.blocks.last_mut() {
                let text = settled(leads);
                block.links.push(crate::model::document::Link { text, target });
            }
        }
    }
}
