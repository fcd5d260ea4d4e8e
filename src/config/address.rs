//! Addresses, host names and contacts as a sources file may name them. Pure text in, answer out; nothing is looked up.

use url::Url;

use super::nearest::nearest;

/// Why a text cannot be taken.
#[derive(Debug)]
pub(super) struct Refused {
    /// What is wrong and what was probably meant.
    pub(super) message: String,
    /// Whether it holds a password, so that it must not be repeated.
    pub(super) is_secret: bool,
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self { message, is_secret: false }
    }
}

/// The text after `http://` or `https://`; none where it begins otherwise.
fn after_scheme(text: &str) -> Option<&str> {
    let cut = |scheme: &str| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    };
    cut("https://").or_else(|| cut("http://"))
}

/// The authority of an address: up to the path, query or fragment.
fn authority(after_scheme: &str) -> &str {
    after_scheme.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

/// What was meant by `http//…`, `https:/…` or `htps://…`.
fn misspelt_scheme(text: &str) -> Option<String> {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let (scheme, rest) = text.split_at(letters);
    let marks = rest.len() - rest.trim_start_matches([':', ';', '/']).len();
    let (marks, rest) = rest.split_at(marks);
    // One colon alone may be that of a port: `http:8080`.
    if marks.is_empty() || !marks.contains('/') || authority(rest).is_empty() {
        return None;
    }
    let scheme = nearest(scheme, ["https", "http"])?;
    Some(format!("{scheme}://{rest}"))
}

fn parsed(text: &str) -> Result<Url, String> {
    if text.chars().any(char::is_whitespace) {
        return Err("an address holds no spaces: write %20 where one is meant".to_owned());
    }
    if text.contains('\\') {
        return Err("an address has no “\\”: write “/”".to_owned());
    }
    let Some(after) = after_scheme(text) else {
        if let Some(meant) = misspelt_scheme(text) {
            return Err(format!("this address has a slip in its scheme: did you mean “{meant}”?"));
        }
        return Err(match text.split_once(':') {
            Some((scheme, _)) if !scheme.contains('.') && text.contains("://") => {
                format!("“{scheme}” cannot be fetched: only http and https can")
            }
            Some((scheme @ ("ftp" | "file" | "mailto" | "data" | "javascript"), _)) => {
                format!("“{scheme}” cannot be fetched: only http and https can")
            }
            _ => {
                let bare = text.trim_start_matches("https:").trim_start_matches("http:");
                let bare = bare.trim_start_matches('/');
                if authority(bare).is_empty() {
                    "this is no address: write one that begins with https://".to_owned()
                } else {
                    format!("this address has no scheme: did you mean “https://{bare}”?")
                }
            }
        });
    };
    if authority(after).is_empty() {
        return Err("this address names no host".to_owned());
    }
    Url::parse(text).map_err(|error| format!("this is no address: {error}"))
}

/// Reads the address of a source.
///
/// # Errors
/// Where it has another scheme than http and https, no host, spaces, a user name or a fragment.
pub(super) fn address(text: &str) -> Result<Url, Refused> {
    let after = text.split_once("://").map_or(text, |(_, after)| after);
    if authority(after).contains('@') && !text.starts_with("mailto:") {
        let message = "this address holds a user name or password: take everything up to the “@” away, it would be kept for good in the archive";
        return Err(Refused { message: message.to_owned(), is_secret: true });
    }
    let url = parsed(text)?;
    if url.fragment().is_some() {
        let bare = text.split('#').next().unwrap_or_default();
        return Err(format!("the part after “#” is never sent: did you mean “{bare}”?").into());
    }
    Ok(url)
}

/// Reads the address of a proxy; it may hold a user name and password.
///
/// # Errors
/// Where it has another scheme than http and https, no host, or a path.
pub(super) fn proxy(text: &str) -> Result<Url, Refused> {
    let secret = |message| Refused { message, is_secret: text.contains('@') };
    if after_scheme(text).is_none() {
        // An advice that repeats the text could repeat a password.
        return Err(secret(match text.split_once("://") {
            Some(("socks4" | "socks4a" | "socks5" | "socks5h", _)) => {
                "a SOCKS proxy cannot be used: name an HTTP proxy, such as http://proxy.example.org:8080".to_owned()
            }
            Some(_) => "a proxy is written as http://name:port".to_owned(),
            None if text.contains('@') => {
                "this address has no scheme: put http:// before it".to_owned()
            }
            None => format!("this address has no scheme: did you mean “http://{text}”?"),
        }));
    }
    let url = parsed(text).map_err(secret)?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(secret("a proxy is a host and a port, without a path".to_owned()));
    }
    Ok(url)
}

/// Reads `name` or `name:port` of a `[[host]]` in the spelling in which addresses carry it: lower case, punycode.
///
/// # Errors
/// Where a scheme or path stands with it, or it is no name.
pub(super) fn host(text: &str) -> Result<String, String> {
    let bare = after_scheme(text).unwrap_or(text);
    let name = authority(bare);
    if name != text {
        return Err(if name.is_empty() {
            "this names no host".to_owned()
        } else {
            format!("a host has no scheme and no path: did you mean “{name}”?")
        });
    }
    let bad =
        || "this is no host: write its name, or name:port, such as “www.nice.org.uk”".to_owned();
    let ends_in_port = text.rsplit_once(':').filter(|(before, _)| {
        // The colons of an IPv6 address stand inside its brackets.
        !before.contains(':') || before.ends_with(']')
    });
    let (name, port) = match ends_in_port {
        Some((name, port)) => (name, Some(port)),
        None => (text, None),
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let port = match port {
        None => String::new(),
        Some(port) => match port.parse::<u16>() {
            Ok(number) if number > 0 && digits(port) => format!(":{number}"),
            _ => return Err(format!("“{port}” is no port: write a number from 1 to 65535")),
        },
    };
    if name.contains(|c: char| c == '@' || c == '%' || c.is_whitespace()) || name.contains('*') {
        return Err(bad());
    }
    match url::Host::parse(name) {
        // Other signs become a star when they are normalised (U+FE61).
        Ok(host) if !host.to_string().contains('*') => Ok(format!("{host}{port}")),
        _ => Err(bad()),
    }
}

/// Checks a contact for the User-Agent: `mailto:` or a web address, in plain ASCII, fit for a header comment
/// (RFC 9110 §5.6.5).
///
/// # Errors
/// What is wrong and what was probably meant.
pub(super) fn contact(text: &str) -> Result<String, String> {
    let lower = text.to_ascii_lowercase();
    if !lower.starts_with("mailto:") && after_scheme(text).is_none() {
        return Err(if text.contains('@') && !text.contains(char::is_whitespace) {
            format!("a contact begins with mailto: or https://: did you mean “mailto:{text}”?")
        } else {
            "a contact begins with mailto: or https://, so that a webmaster can write to a person"
                .to_owned()
        });
    }
    if text.chars().any(|c| !c.is_ascii_graphic() || "()\\".contains(c)) {
        return Err(
            "a contact is sent with every request: plain ASCII without spaces, brackets and “\\”"
                .to_owned(),
        );
    }
    if lower.starts_with("mailto:") {
        let (name, domain) = text["mailto:".len()..].split_once('@').unwrap_or_default();
        if name.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err("this is no mail address: write mailto:name@example.org".to_owned());
        }
    } else {
        address(text).map_err(|refused| refused.message)?;
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(text: &str) -> String {
        address(text).map_or_else(|refused| refused.message, |url| panic!("{url} was taken"))
    }

    #[test]
    fn addresses_that_cannot_be_fetched_are_refused_with_the_fix() {
        assert!(address("https://www.gov.uk/government/publications/a--2").is_ok());
        assert!(address("HTTP://127.0.0.1:8080/x?y=@z").is_ok());
        for (text, words) in [
            ("www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("localhost:8080/x", "did you mean “https://localhost:8080/x”?"),
            ("//www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("https:/www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("http//www.gov.uk/x", "did you mean “http://www.gov.uk/x”?"),
            ("https//www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("htps://www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("httpss://www.gov.uk/x", "did you mean “https://www.gov.uk/x”?"),
            ("http;//www.gov.uk/x", "did you mean “http://www.gov.uk/x”?"),
            ("gopher://www.gov.uk/x", "“gopher” cannot be fetched"),
            ("ftp://example.org/x", "“ftp” cannot be fetched"),
            ("mailto:a@example.org", "“mailto” cannot be fetched"),
            ("https:///x", "names no host"),
            ("https://", "names no host"),
            ("https://example.org/a b", "holds no spaces"),
            ("https://me:pw@example.org/", "holds a user name"),
            ("me:pw@example.org/x", "holds a user name"),
            ("https://example.org\\x", "write “/”"),
            ("https://example.org/x#part", "did you mean “https://example.org/x”?"),
            ("https://exa mple.org/", "holds no spaces"),
            ("https://[::1/", "this is no address"),
            ("https://example.org:99999/", "this is no address"),
        ] {
            let message = refusal(text);
            assert!(message.contains(words), "{text}: {message}");
            assert!(!message.contains("pw"), "{message}");
        }
    }

    #[test]
    fn hosts_are_names_in_the_spelling_of_addresses() {
        for (text, taken) in [
            ("www.nice.org.uk", "www.nice.org.uk"),
            ("WWW.Nice.org.uk:8443", "www.nice.org.uk:8443"),
            ("127.0.0.1:80", "127.0.0.1:80"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::1]", "[::1]"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(host(text), Ok(taken.to_owned()), "{text}");
        }
        for (text, words) in [
            ("https://www.nice.org.uk", "did you mean “www.nice.org.uk”?"),
            ("https://www.nice.org.uk/guidance", "did you mean “www.nice.org.uk”?"),
            ("www.nice.org.uk/", "did you mean “www.nice.org.uk”?"),
            ("https://", "names no host"),
            ("a b", "is no host"),
            ("*.gov.uk", "is no host"),
            ("me@example.org", "is no host"),
            ("example.org:0", "is no port"),
            ("example.org:http", "is no port"),
            ("::1", "is no host"),
        ] {
            let message = host(text).unwrap_err();
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn a_contact_reaches_a_person_and_fits_a_header() {
        assert!(contact("mailto:safeguarding@example.org").is_ok());
        assert!(contact("https://example.org/about-our-crawler").is_ok());
        for (text, words) in [
            ("me@example.org", "did you mean “mailto:me@example.org”?"),
            ("the web team", "begins with mailto:"),
            ("mailto:me", "no mail address"),
            ("mailto:@", "no mail address"),
            ("mailto:me@example.org)x(", "plain ASCII"),
            ("https://", "names no host"),
        ] {
            let message = contact(text).unwrap_err();
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn a_proxy_is_named_as_councils_write_it() {
        let why = |text| proxy(text).unwrap_err().message;
        assert!(why("proxy.council.example:8080").contains("“http://proxy.council.example:8080”"));
        assert!(why("socks5://p:1").contains("SOCKS"));
        assert!(why("ftp://p:1").contains("http://name:port"));
    }

    #[test]
    fn a_proxy_may_have_a_password_but_it_is_not_repeated() {
        assert!(proxy("http://me:pw@proxy.example:3128").is_ok());
        for text in
            ["me:pw@proxy.example:3128", "http://me:pw@proxy.example/path", "socks5://me:pw@p"]
        {
            let refused = proxy(text).unwrap_err();
            assert!(refused.is_secret && !refused.message.contains("pw"), "{}", refused.message);
        }
    }

    #[test]
    fn a_sign_that_becomes_a_star_names_no_host() {
        assert!(host("﹡").is_err() && host("＊.example").is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,40}|(https?:/{0,3})?[a-z0-9.:@/#\\[\\]-]{0,20}") {
            let _ = (proxy(&text).is_ok(), contact(&text).is_ok());
            if let Ok(url) = address(&text) {
                prop_assert!(url.has_host() && url.username().is_empty());
            }
            if let Ok(name) = host(&text) {
                prop_assert_eq!(host(&name), Ok(name.clone()));
                let url = Url::parse(&format!("https://{name}/")).map(|url| url.has_host());
                prop_assert_eq!(url, Ok(true));
            }
        }
    }
}
