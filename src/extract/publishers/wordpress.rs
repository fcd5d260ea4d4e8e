//! WordPress's REST interface (`/wp-json/wp/v2/pages`, `posts`): one record is a page; several are a list of
//! pages in which each is known by its number. `modified_gmt` is the publisher's date.

use serde_json::Value;
use url::Url;

use super::dated;
use crate::{
    extract::{
        ExtractError, json,
        list::{self, Found},
    },
    model::document::{Document, Listed, NoticeKind},
};

/// Whether a record is such a page, or several.
pub(super) fn is(value: &Value) -> bool {
    is_page(value) || value.as_array().is_some_and(|all| all.first().is_some_and(is_page))
}

/// Whether there are several.
pub(super) fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|all| all.len() > 1 && all.first().is_some_and(is_page))
}

fn is_page(value: &Value) -> bool {
    value.get("modified_gmt").is_some()
        && value.get("title").and_then(|t| t.get("rendered")).is_some()
}

/// Reads it.
pub(super) fn read(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    match value.as_array().map(Vec::as_slice) {
        None => page(value, url),
        Some([one]) => page(one, url),
        Some(many) => {
            let title = Some(format!("Pages of {}", url.host_str().unwrap_or("this site")));
            Ok(list::document(title, Listed::Items, many.iter().map(entry).collect(), url))
        }
    }
}

fn rendered<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).map(|part| list::string(part, "rendered")).unwrap_or_default()
}

/// An instant that is in UTC and does not say so.
fn utc(value: &Value, name: &str) -> String {
    let instant = list::string(value, name);
    if instant.is_empty() || instant.ends_with('Z') {
        instant.to_owned()
    } else {
        format!("{instant}Z")
    }
}

fn page(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    let own = Url::parse(list::string(value, "link")).unwrap_or_else(|_| url.clone());
    let title = Some(list::plain(rendered(value, "title"))).filter(|title| !title.is_empty());
    let mut document = Document { title, ..Document::default() };
    document.notices.extend(dated(NoticeKind::Published, &utc(value, "date_gmt")));
    document.notices.extend(dated(NoticeKind::Updated, &utc(value, "modified_gmt")));
    json::add(rendered(value, "content"), &own, &mut document)?;
    if document.blocks.is_empty() && document.title.is_none() {
        return Err(ExtractError::Empty("the record holds no words".to_owned()));
    }
    Ok(document)
}

fn entry(value: &Value) -> Found {
    let id = value.get("id").map(Value::to_string).unwrap_or_default();
    Found {
        key: id,
        title: rendered(value, "title").to_owned(),
        date: list::day(&utc(value, "modified_gmt")),
        link: list::string(value, "link").to_owned(),
        summary: rendered(value, "content").to_owned(),
    }
}
