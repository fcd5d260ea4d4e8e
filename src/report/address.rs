//! Addresses as they may be shown: http and https become links, everything else stays text.

use url::Url;

use super::clean::clean;

/// `address` where it is http or https: percent-encoded, its host in ASCII.
pub(super) fn link(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// How an address is shown: as its link, else as it came, made safe to look at.
pub(super) fn shown(address: &str) -> String {
    link(address).unwrap_or_else(|| clean(address))
}

#[cfg(test)]
mod tests {
    use super::{link, shown};

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("https://a.example/x y").as_deref(), Some("https://a.example/x%20y"));
        for address in ["javascript:alert(1)", "data:text/html,x", "/relative", "mailto:a@b.c"] {
            assert_eq!(link(address), None, "{address}");
        }
        assert_eq!(shown("java\u{0}script:x"), "java�script:x");
    }
}
