//! Who publishes a page, as the page itself says in its head or record. Reads no text and guesses nothing.

use scraper::Html;
use serde_json::Value;

use super::{
    encoding,
    html::{self, elements},
    sniff,
};
use crate::model::{snapshot::Body, wording::single_spaced};

/// Names of `meta` elements, the particular before the general: GOV.UK's own, Dublin Core (DCMI Metadata
/// Terms), and the site's name (Open Graph).
const NAMES: &[&str] = &[
    "govuk:primary-publishing-organisation",
    "dcterms.publisher",
    "dc.publisher",
    "citation_publisher",
    "og:site_name",
];

/// The publisher that a body names; none where it names none or is no page.
#[must_use]
pub fn publisher(body: &Body) -> Option<String> {
    let media_type = body.media_type.as_deref();
    let decoded = |markup| encoding::decode(&body.bytes, media_type, markup);
    let name = match sniff::sniff(&body.bytes, media_type, body.url.path()) {
        sniff::Format::Html => of_page(&html::parsed(&decoded(true)).ok()?),
        sniff::Format::Json => {
            of_record(&serde_json::from_str(decoded(false).trim_start_matches('\u{feff}')).ok()?)
        }
        _ => None,
    };
    name.map(|name| single_spaced(&name)).filter(|name| !name.is_empty())
}

fn of_page(html: &Html) -> Option<String> {
    let metas = || elements(html.tree.root()).filter(|element| element.value().name() == "meta");
    NAMES.iter().find_map(|wanted| {
        let found = metas().find(|meta| {
            let named = [meta.attr("name"), meta.attr("property")].into_iter().flatten();
            named.into_iter().any(|name| name.eq_ignore_ascii_case(wanted))
        })?;
        Some(found.attr("content")?.to_owned()).filter(|content| !content.trim().is_empty())
    })
}

/// Of a Content API record (content-api-docs, `links`).
fn of_record(record: &Value) -> Option<String> {
    let links = record.get("links")?;
    ["primary_publishing_organisation", "organisations"]
        .iter()
        .find_map(|kind| Some(links.get(kind)?.get(0)?.get("title")?.as_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        let url = "https://www.example.org/a".parse().unwrap();
        publisher(&Body { bytes: text.as_bytes().to_vec(), media_type: None, url })
    }

    #[test]
    fn the_particular_comes_before_the_general() {
        let site = "<meta property=og:site_name content='Example &amp; Sons'>";
        let own = "<meta name=\"DCTERMS.publisher\" content=\" A\n board \">";
        let page = |metas: &str| of(&format!("<!doctype html><head>{metas}</head><p>Text"));
        assert_eq!(page(site).as_deref(), Some("Example & Sons"));
        assert_eq!(page(&format!("{site}{own}")).as_deref(), Some("A board"));
        assert_eq!(page("<meta name=dc.publisher content=' '>"), None);
        assert_eq!(page(""), None);
    }

    #[test]
    fn a_record_names_its_organisation_and_a_file_nobody() {
        let record = r#"{"base_path":"/a","links":{"organisations":[{"title":"A department"}]}}"#;
        assert_eq!(of(record).as_deref(), Some("A department"));
        assert_eq!(of(r#"{"links":{"organisations":[]}}"#), None);
        assert_eq!(of("%PDF-1.7"), None);
    }
}
