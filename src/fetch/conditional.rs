//! Asking "only if it changed" (RFC 9110 §13.1). Knows which address validators may be sent to; must
//! never send them anywhere else.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use crate::model::capture::Validators;

/// The fields that ask `url` for a change, where the validators came from that very address; none
/// otherwise. A 304 says "what I would send has this validator", so it is only about the address that
/// gave the validator: sent to a redirect's beginning, a date alone could match another page and hide
/// a change.
pub(super) fn fields(url: &Url, validators: &Validators, given_by: &Url) -> HeaderMap {
    let mut fields = HeaderMap::new();
    if same_resource(url, given_by) {
        let mut add = |name: HeaderName, value: &Option<String>| {
            let value = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok());
            value.and_then(|value| fields.insert(name, value))
        };
        add(IF_NONE_MATCH, &validators.etag);
        add(IF_MODIFIED_SINCE, &validators.last_modified);
    }
    fields
}

/// Whether two addresses differ in nothing that is sent to a server.
fn same_resource(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validators_go_to_the_address_that_gave_them_and_nowhere_else() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let validators = Validators {
            etag: Some("W/\"a1\"".to_owned()),
            last_modified: Some("Tue, 17 Mar 2026 06:00:00 GMT".to_owned()),
        };
        let (page, moved) = (url("https://a.example/p#top"), url("https://a.example/q"));
        let sent = fields(&url("https://a.example/p"), &validators, &page);
        assert_eq!(sent.get(IF_NONE_MATCH).unwrap(), "W/\"a1\"");
        assert_eq!(sent.get(IF_MODIFIED_SINCE).unwrap(), "Tue, 17 Mar 2026 06:00:00 GMT");
        assert!(fields(&moved, &validators, &page).is_empty());
    }

    #[test]
    fn a_validator_that_cannot_be_sent_is_left_out() {
        let url: Url = "https://a.example/p".parse().unwrap();
        let etag = Some("\"a\r\nX-Evil: 1\"".to_owned());
        assert!(fields(&url, &Validators { etag, last_modified: None }, &url).is_empty());
    }
}
