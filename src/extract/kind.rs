//! What sort of source a body is of, found out by looking: its bytes first, then its host and path. One
//! place for `add`, for `check --probe` and for reading.

use scraper::Html;
use serde_json::Value;
use url::Url;

use super::{content_api, encoding, feed, publishers, sniff};
use crate::model::{snapshot::Body, source::Kind};

/// The kind that a body looks like.
#[must_use]
pub fn kind(body: &Body) -> Kind {
    let media_type = body.media_type.as_deref();
    let decoded = |markup| encoding::decode(&body.bytes, media_type, markup);
    match sniff::sniff(&body.bytes, media_type, body.url.path()) {
        sniff::Format::Archive
        | sniff::Format::Rtf
        | sniff::Format::Pdf
        | sniff::Format::Unsupported(_) => Kind::File,
        sniff::Format::Text if feed::is(&decoded(true)) => Kind::Feed,
        sniff::Format::Json => {
            let value = serde_json::from_str(decoded(false).trim_start_matches('\u{feff}'));
            value.map_or(Kind::Page, |value: Value| of_record(&value, &body.url))
        }
        _ => of_address(&body.url),
    }
}

fn of_record(value: &Value, url: &Url) -> Kind {
    if feed::is_json(value) || publishers::is_list(value) {
        Kind::Feed
    } else if content_api::is_item(value) {
        Kind::Govuk
    } else {
        of_address(url)
    }
}

/// What a page is by its address alone.
pub(super) fn of_address(url: &Url) -> Kind {
    let host = url.host_str().unwrap_or_default();
    if host == "www.gov.uk" || host == "gov.uk" {
        Kind::Govuk
    } else if publishers::is_amendments(url) {
        Kind::Amendments
    } else {
        Kind::Page
    }
}

/// What is to be said of a kind that was written down and does not fit what came; none where it fits. `page`,
/// `board` and `govuk` are of one shape, and nothing can be seen of the difference.
#[must_use]
pub fn misfit(written: Kind, body: &Body, is_list: bool) -> Option<String> {
    let found = kind(body);
    if written == Kind::Page && found == Kind::Amendments {
        let advice =
            "it looks like a list of amendments: kind = \"amendments\" tells of each new row";
        return Some(advice.to_owned());
    }
    let pages = [Kind::Page, Kind::Board, Kind::Govuk];
    let fits = written == found
        || pages.contains(&written) && (pages.contains(&found) || found == Kind::Amendments)
        || written == Kind::Amendments && is_list
        || written == Kind::Feed && is_list;
    if fits {
        return None;
    }
    let name = |kind| match kind {
        Kind::Govuk => "a page of GOV.UK",
        Kind::Page | Kind::Board => "a page",
        Kind::File => "a file",
        Kind::Feed => "a feed or list",
        Kind::Amendments => "a list of amendments",
    };
    let wrong = match written {
        Kind::Amendments => "no list of amendments was found in it".to_owned(),
        Kind::Feed => "it is neither a feed nor a list".to_owned(),
        _ => format!("it is not {}", name(written)),
    };
    Some(format!("{wrong}: what came looks like {}, and is read as that", name(found)))
}

/// The feed that a page offers; none where it is no page or offers none.
#[must_use]
pub fn feed_of(body: &Body) -> Option<Url> {
    let media_type = body.media_type.as_deref();
    match sniff::sniff(&body.bytes, media_type, body.url.path()) {
        sniff::Format::Html => {
            let html: Html =
                super::html::parsed(&encoding::decode(&body.bytes, media_type, true)).ok()?;
            feed::offered(&html, &body.url)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, url: &str) -> Kind {
        let url = url.parse().unwrap();
        kind(&Body { bytes: text.as_bytes().to_vec(), media_type: None, url })
    }

    #[test]
    fn kinds_are_found_by_looking() {
        let page = "<!doctype html><title>A</title><p>Text";
        let gov = "https://www.gov.uk/government/publications/a";
        assert_eq!(of(page, gov), Kind::Govuk);
        assert_eq!(of(page, "https://board.example/a"), Kind::Page);
        assert_eq!(of(page, "https://hertschildren.trixonline.co.uk/amendments"), Kind::Amendments);
        assert_eq!(of("%PDF-1.7", gov), Kind::File);
        assert_eq!(of("<?xml version='1.0'?><rss>", gov), Kind::Feed);
        assert_eq!(of(r#"{"results":[{"title":"A","link":"/a"}],"total":1}"#, gov), Kind::Feed);
        assert_eq!(
            of(r#"{"base_path":"/a","details":{}}"#, "https://mirror.example/a"),
            Kind::Govuk
        );
    }

    #[test]
    fn a_wrong_kind_is_said_in_words_and_a_likely_one_is_not() {
        let url: Url = "https://board.example/a".parse().unwrap();
        let body = |text: &str| Body {
            bytes: text.as_bytes().to_vec(),
            media_type: None,
            url: url.clone(),
        };
        let page = body("<!doctype html><p>Text");
        assert_eq!(misfit(Kind::Board, &page, false), None);
        let said = misfit(Kind::Feed, &page, false).unwrap();
        assert_eq!(
            said,
            "it is neither a feed nor a list: what came looks like a page, and is read as that"
        );
        assert_eq!(misfit(Kind::Amendments, &page, true), None);
        let rows = Body { url: "https://a.trixonline.co.uk/amendments".parse().unwrap(), ..page };
        assert!(misfit(Kind::Page, &rows, false).is_some_and(|said| said.contains("amendments")));
        let said = misfit(Kind::Page, &body("<rss version='2.0'></rss>"), true).unwrap();
        assert!(said.contains("looks like a feed"), "{said}");
    }
}
