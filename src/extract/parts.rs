//! Which files and pages belong to a publication, as its page or its item names them. Follows nothing, and
//! leaves out what lies elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use url::Url;

use super::{
    content_api, encoding,
    html::{self, attr, elements},
    sniff,
};
use crate::model::{
    document::{Attachment, Document},
    part::{self, Part},
    snapshot::Body,
};

/// The documents that belong to the publication of `body`, whose text is `document`, in the publisher's
/// order: attachments first, then the same page in other languages. And how many more than are followed.
#[must_use]
pub fn parts(body: &Body, document: &Document) -> (Vec<Part>, usize) {
    let attached = document.attachments.iter().filter_map(|attachment| {
        let url: Url = attachment.target.parse().ok()?;
        part::belongs(&body.url, &url).then(|| (attachment.title.clone(), url))
    });
    let translated = translations(body).into_iter().filter_map(|(locale, url)| {
        part::is_translation(&body.url, &url, &locale).then(|| (language(&locale), url))
    });
    let mut places = BTreeSet::new();
    let mut found = Vec::new();
    for (title, mut url) in attached.chain(translated) {
        url.set_fragment(None);
        let apart = part::key_apart(&url);
        if places.insert(apart.clone()) {
            found.push((title, part::key(&url), apart, url));
        }
    }
    // Of those whose addresses give one key, it is the first's in the order of addresses: the publisher's
    // own order may change.
    let mut first: BTreeMap<String, Url> = BTreeMap::new();
    for (_, key, _, url) in &found {
        let one = first.entry(key.clone()).or_insert_with(|| url.clone());
        if url < one {
            one.clone_from(url);
        }
    }
    let mut parts = Vec::new();
    let mut beyond = 0;
    for (title, key, apart, url) in found {
        let key = if first.get(&key) == Some(&url) { key } else { apart };
        if parts.len() == part::MOST {
            beyond += 1;
            continue;
        }
        let title = if title.is_empty() { file_name(&url) } else { title };
        parts.push(Part { key, title, url });
    }
    (parts, beyond)
}

/// Whether bytes are an item of the Content API that says what its page says. What only says that the page
/// is gone or has moved is none: the page's own address says that with its status.
#[must_use]
pub fn is_content_item(bytes: &[u8]) -> bool {
    if bytes.len() > super::LARGEST {
        return false;
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return false };
    let schema = value.get("schema_name").and_then(Value::as_str).unwrap_or_default();
    content_api::is_item(&value)
        && !["gone", "redirect", "placeholder", "unpublishing", "vanish"].contains(&schema)
}

/// The same page in other languages: each language and its address.
fn translations(body: &Body) -> Vec<(String, Url)> {
    let media_type = body.media_type.as_deref();
    let decoded = |markup| encoding::decode(&body.bytes, media_type, markup);
    let found: Vec<(String, String)> = match sniff::sniff(&body.bytes, media_type, body.url.path())
    {
        sniff::Format::Json => {
            serde_json::from_slice(&body.bytes).map(|item| of_item(&item)).unwrap_or_default()
        }
        sniff::Format::Html => html::parsed(&decoded(true)).map_or_else(
            |_| Vec::new(),
            |page| {
                let links = elements(page.tree.root()).filter_map(|element| {
                    let link = element.value();
                    let locale = attr(link, "hreflang").filter(|_| link.name() == "a")?;
                    Some((locale.to_owned(), attr(link, "href")?.to_owned()))
                });
                links.collect()
            },
        ),
        _ => Vec::new(),
    };
    let joined = |(locale, target): (String, String)| Some((locale, body.url.join(&target).ok()?));
    found.into_iter().take(part::MOST).filter_map(joined).collect()
}

/// `links.available_translations` of an item (content-api-docs), the item's own language among them.
fn of_item(item: &Value) -> Vec<(String, String)> {
    let links = item.get("links").and_then(|links| links.get("available_translations"));
    let of = |entry: &Value| {
        let field = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
        Some((field("locale")?, field("base_path")?))
    };
    links.and_then(Value::as_array).into_iter().flatten().filter_map(of).collect()
}

/// The same, as what the publication offers besides its attachments.
pub(super) fn translated(item: &Value, landing: &Url) -> Vec<Attachment> {
    let of = |(locale, target): (String, String)| {
        let url = landing.join(&target).ok()?;
        let is_one = part::is_translation(landing, &url, &locale);
        is_one.then(|| Attachment { title: language(&locale), target: url.to_string() })
    };
    of_item(item).into_iter().take(part::MOST).filter_map(of).collect()
}

fn language(locale: &str) -> String {
    match locale {
        "cy" => "Welsh version".to_owned(),
        other => format!("Version in another language ({other})"),
    }
}

fn file_name(url: &Url) -> String {
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Recipe;

    const PAGE: &str = "https://www.gov.uk/government/publications/clubs";

    fn body(text: &str, url: &str) -> Body {
        Body { bytes: text.as_bytes().to_vec(), media_type: None, url: url.parse().unwrap() }
    }

    #[test]
    fn an_item_and_a_page_name_the_same_documents() {
        let item = r#"{"base_path":"/government/publications/clubs","locale":"en","title":"Clubs","details":{"body":"<p>Text.</p>",
            "attachments":[{"title":"Clubs 2026","url":"https://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/clubs.pdf"},
            {"title":"Summary","url":"/government/publications/clubs/summary"},
            {"title":"Elsewhere","url":"https://council.example/clubs.pdf"}]},
            "links":{"available_translations":[{"locale":"en","base_path":"/government/publications/clubs"},
            {"locale":"cy","base_path":"/government/publications/clubs.cy"}]}}"#;
        let page = r#"<!doctype html><main><nav class="gem-c-translation-nav"><a hreflang="cy" href="/government/publications/clubs.cy">Cymraeg</a></nav>
            <section class="gem-c-attachment"><h3 class="gem-c-attachment__title"><a href="https://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/clubs.pdf">Clubs 2026</a></h3></section>
            <section class="gem-c-attachment"><h3 class="gem-c-attachment__title"><a href="/government/publications/clubs/summary">Summary</a></h3></section>
            <section class="gem-c-attachment"><h3 class="gem-c-attachment__title"><a href="https://council.example/clubs.pdf">Elsewhere</a></h3></section>
            <p>Text.</p></main>"#;
        let of = |text: &str, url: &str| {
            let body = body(text, url);
            let document = super::super::extract(&body, &Recipe::default()).unwrap();
            let (parts, beyond) = parts(&body, &document);
            assert_eq!(beyond, 0);
            parts.into_iter().map(|part| (part.key, part.title)).collect::<Vec<_>>()
        };
        let api = "https://www.gov.uk/api/content/government/publications/clubs";
        let named = of(item, api);
        let keys: Vec<&str> = named.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["69bb9be9d0a1c2e3f4a5b6c7", "summary", "clubs.cy"]);
        assert_eq!(named, of(page, PAGE));
    }

    #[test]
    fn a_page_that_offers_a_thousand_files_is_followed_so_far() {
        let target = |n: usize| format!("https://www.gov.uk/files/{n}.pdf");
        let attachments =
            (0..1_000).map(|n| Attachment { title: n.to_string(), target: target(n) });
        let document = Document { attachments: attachments.collect(), ..Document::default() };
        let (parts, beyond) = parts(&body("<!doctype html><p>a", PAGE), &document);
        assert_eq!((parts.len(), beyond), (part::MOST, 1_000 - part::MOST));
    }

    #[test]
    fn documents_whose_addresses_give_one_key_are_both_followed_in_any_order() {
        let media = "https://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7";
        let of = |files: &[&str]| {
            let one = |file: &&str| {
                let target = format!("{media}/{file}");
                Attachment { title: String::new(), target }
            };
            let attachments = files.iter().map(one).collect();
            let document = Document { attachments, ..Document::default() };
            let (parts, beyond) = parts(&body("<!doctype html><p>a", PAGE), &document);
            assert_eq!(beyond, 0);
            parts.into_iter().map(|part| (part.url, part.key)).collect::<BTreeMap<_, _>>()
        };
        let both = of(&["guide.pdf", "form.csv", "guide.pdf#page=2"]);
        let keys: BTreeSet<_> = both.values().collect();
        assert_eq!((both.len(), keys.len()), (2, 2), "{both:?}");
        assert_eq!(both, of(&["form.csv", "guide.pdf"]));
    }

    #[test]
    fn what_only_says_gone_or_moved_is_no_item() {
        assert!(is_content_item(br#"{"base_path":"/a","details":{"body":"x"}}"#));
        assert!(!is_content_item(br#"{"base_path":"/a","schema_name":"gone","details":{}}"#));
        assert!(!is_content_item(br#"{"base_path":"/a","schema_name":"redirect","redirects":[]}"#));
        assert!(!is_content_item(b"<!doctype html>"));
        assert!(!is_content_item(b"{"));
    }
}
