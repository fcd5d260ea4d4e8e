//! GOV.UK's lists: results of `/api/search.json`, and the documents of a collection (Content API or its page).
//! Good for finding what is new; what a list leaves out (withdrawn pages) it does not say.

use scraper::Html;
use serde_json::Value;
use url::Url;

use crate::{
    extract::{
        ExtractError, html,
        list::{self, Found},
    },
    model::document::{Document, Listed},
};

/// Whether a record is a list of results: each with a title and where it leads.
pub(super) fn is(value: &Value) -> bool {
    let Some(results) = value.get("results").and_then(Value::as_array) else { return false };
    let counted = ["total", "totalResults"].iter().any(|n| value.get(n).is_some_and(Value::is_u64));
    match results.first() {
        Some(first) => first.get("title").is_some() && first.get("link").is_some(),
        None => counted,
    }
}

/// Whether it is a collection of documents.
pub(super) fn is_collection(value: &Value) -> bool {
    let documents = value.get("links").and_then(|links| links.get("documents"));
    list::string(value, "document_type") == "document_collection"
        && documents.is_some_and(Value::is_array)
}

/// Reads either.
pub(super) fn read(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    let of = |value: &Value, name: &str| list::string(value, name).to_owned();
    if is_collection(value) {
        let all = value.get("links").and_then(|links| links.get("documents")?.as_array());
        let found = all.into_iter().flatten().map(|document| Found {
            key: of(document, "base_path"),
            title: of(document, "title"),
            link: of(document, "base_path"),
            ..Found::default()
        });
        let title = Some(list::plain(list::string(value, "title")));
        return Ok(list::document(title, Listed::Items, found.collect(), url));
    }
    let all = value.get("results").and_then(Value::as_array).into_iter().flatten();
    let mut found: Vec<Found> = all
        .map(|result| Found {
            key: of(result, "link"),
            title: of(result, "title"),
            date: list::day(list::string(result, "public_timestamp")),
            link: of(result, "link"),
            summary: of(result, "description"),
        })
        .collect();
    if found.is_empty() {
        return Err(ExtractError::Empty("the search found nothing".to_owned()));
    }
    found.sort_by_key(|result| std::cmp::Reverse(result.date));
    Ok(list::document(Some("Publications found by a search".to_owned()), Listed::Items, found, url))
}

/// Reads a collection's page: each `document-list__item` of its lists (govuk_publishing_components).
pub(super) fn page(html: &Html, url: &Url) -> Option<Document> {
    let all = || html::elements(html.tree.root());
    let is_item = |element: &scraper::ElementRef<'_>| {
        element.value().classes().any(|class| class.ends_with("-c-document-list__item"))
    };
    let found = all().filter(is_item).filter_map(|item| {
        let link = html::elements(*item).find(|e| html::attr(e.value(), "href").is_some())?;
        let time = html::elements(*item).find(|e| e.value().name() == "time");
        let time = time.and_then(|time| html::attr(time.value(), "datetime"));
        let href = html::attr(link.value(), "href")?.to_owned();
        Some(Found {
            key: href.clone(),
            title: link.text().collect(),
            date: time.and_then(list::day),
            link: href,
            summary: String::new(),
        })
    });
    let found: Vec<Found> = found.collect();
    let heading = all().find(|e| e.value().name() == "h1");
    let title = heading.map(|h1| list::plain(&h1.text().collect::<String>()));
    (!found.is_empty()).then(|| list::document(title, Listed::Items, found, url))
}
