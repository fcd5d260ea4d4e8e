//! Where a redirect leads (RFC 9110 §10.2.2, §15.4). Follows nothing itself: every hop goes back to the
//! fetcher, through guard, robots.txt and the host's turn.

use url::Url;

use crate::model::capture::Exchange;

/// Whether a status sends us elsewhere.
#[must_use]
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where the last of `hops` leads, without a fragment; in words why it leads nowhere: no usable
/// Location, in a circle, or more than `most` hops.
pub(super) fn next(hops: &[Exchange], most: usize) -> Result<Url, String> {
    let Some(last) = hops.last() else { return Err("no redirect".to_owned()) };
    let location = last.headers.0.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let Some((_, location)) = location else {
        return Err(format!("{} redirects ({}) without saying where", last.url, last.status));
    };
    if hops.len() > most {
        return Err(format!("redirected more than {most} times, last by {}", last.url));
    }
    let mut target = last
        .url
        .join(&text_of(location))
        .map_err(|_| format!("{} redirects to an address that cannot be read", last.url))?;
    target.set_fragment(None);
    if hops.iter().any(|hop| hop.url == target) {
        return Err(format!("redirected in a circle, back to {target}"));
    }
    Ok(target)
}

/// A Location as text: UTF-8 as it stands, other bytes percent-encoded as they are.
fn text_of(location: &[u8]) -> String {
    match std::str::from_utf8(location) {
        Ok(text) => text.to_owned(),
        Err(_) => location
            .iter()
            .map(|byte| match byte {
                0..=0x7f => char::from(*byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::capture::Headers;

    fn hop(url: &str, location: Option<&[u8]>) -> Exchange {
        let mut headers = Headers::default();
        if let Some(location) = location {
            headers.push("location", location);
        }
        Exchange {
            url: url.parse().unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
            request: Vec::new(),
            status: 301,
            headers,
        }
    }

    #[test]
    fn a_location_is_read_in_every_form() {
        let to = |location: &[u8]| {
            next(&[hop("https://a.example/x/y?z", Some(location))], 10).map(String::from)
        };
        assert_eq!(to(b"/new#part").as_deref(), Ok("https://a.example/new"));
        assert_eq!(to(b"new").as_deref(), Ok("https://a.example/x/new"));
        assert_eq!(to(b"//b.example/").as_deref(), Ok("https://b.example/"));
        assert_eq!(to("/é".as_bytes()).as_deref(), Ok("https://a.example/%C3%A9"));
        assert_eq!(to(b"/\xe9").as_deref(), Ok("https://a.example/%E9"));
        assert!(to(b"http://[").is_err());
        assert!(to(b"#only").is_err_and(|why| why.contains("circle")));
    }

    #[test]
    fn circles_and_silence_lead_nowhere() {
        let first = hop("https://a.example/1", Some(b"/2"));
        let second = hop("https://a.example/2", Some(b"/1"));
        assert!(next(&[first.clone(), second], 10).is_err_and(|why| why.contains("circle")));
        assert!(next(&[hop("https://a.example/1", None)], 10).is_err());
        assert!(next(&[first.clone(), first], 1).is_err_and(|why| why.contains("more than 1")));
    }
}
