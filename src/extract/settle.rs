//! Link targets as comparison sees them: absolute, without what changes while the target stays.
//! Never follows a link, never changes where it leads.

use url::Url;

/// Query parameters that follow readers about or name a session, and lead nowhere else.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "phpsessid",
    "jsessionid",
    "aspsessionid",
    "sid",
    "sessionid",
    "cb",
    "cachebust",
    "cachebuster",
    "_",
];

/// Parameters by which a file is fetched afresh, if their value is a bare number or hash.
const VERSIONS: &[&str] = &["v", "ver", "version", "t", "ts", "rev", "hash", "timestamp"];

/// Longer targets are cut: no address is so long, and one may stand on every line of a page.
const LONGEST: usize = 4_000;

/// The target of `href` on a page whose relative links start from `base` and whose own address is
/// `page`: absolute, or only `#fragment` where it stays on the page. None where it leads nowhere.
pub(super) fn target(href: &str, base: &Url, page: &Url) -> Option<String> {
    let href = href.trim();
    let end = href.char_indices().nth(LONGEST).map_or(href.len(), |(at, _)| at);
    let href = &href[..end];
    if href.is_empty() || href == "#" {
        return None;
    }
    let scheme = href.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if scheme == "javascript" || scheme == "data" || scheme == "blob" {
        return None;
    }
    let Ok(mut url) = base.join(href) else {
        return Some(href.to_owned());
    };
    if !matches!(url.scheme(), "http" | "https" | "file") {
        return Some(url.to_string());
    }
    if let Some(original) = replayed(&url) {
        url = original;
    }
    settle_query(&mut url);
    settle_path(&mut url);
    let fragment = url.fragment().filter(|fragment| !is_passing(fragment)).map(str::to_owned);
    url.set_fragment(fragment.as_deref());
    if is_same_page(&url, page) {
        return Some(format!("#{}", fragment.unwrap_or_default()));
    }
    Some(url.to_string())
}

/// `href` made absolute and settled where no page is known to relate it to.
pub(super) fn plain_target(href: &str, page: &Url) -> Option<String> {
    target(href, page, page)
}

/// The address behind one that a web archive wrote into its replay: `/web/20200306192042/https://…`.
fn replayed(url: &Url) -> Option<Url> {
    let rest = url.path().strip_prefix("/web/").or_else(|| url.path().strip_prefix("/ukgwa/"))?;
    let (stamp, _) = rest.split_once('/')?;
    let digits = stamp.bytes().take_while(u8::is_ascii_digit).count();
    let at = url.as_str().find(stamp)? + stamp.len() + 1;
    let original = url.as_str().get(at..)?;
    (digits == 14 && original.starts_with("http")).then(|| Url::parse(original).ok())?
}

fn is_same_page(url: &Url, page: &Url) -> bool {
    let (mut here, mut there) = (page.clone(), url.clone());
    here.set_fragment(None);
    there.set_fragment(None);
    settle_query(&mut here);
    settle_path(&mut here);
    here == there
}

/// A fragment that is numbered or drawn anew each time: `attachment-123`, `attachment-123-request`,
/// `…-f6b908fa`.
fn is_passing(fragment: &str) -> bool {
    let after = fragment.strip_prefix("attachment").and_then(|rest| rest.strip_prefix(['-', '_']));
    let numbered = after.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let random = fragment.rsplit_once('-').is_some_and(|(_, tail)| {
        tail.len() == 8
            && is_hex(tail)
            && tail.bytes().any(|byte| byte.is_ascii_digit())
            && tail.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    numbered || random
}

fn settle_query(url: &mut Url) {
    let Some(query) = url.query() else { return };
    // A form filled in for the reader, with the browser in use: it says nothing of the target.
    if query.to_ascii_lowercase().contains("useragent%5d=") || query.contains("=Mozilla%2F") {
        url.set_query(None);
        return;
    }
    let passing = |part: &&str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = name.to_ascii_lowercase();
        name.starts_with("utm_")
            || TRACKING.contains(&name.as_str())
            || (VERSIONS.contains(&name.as_str()) && is_stamp(value))
            || (value.is_empty() && name.len() >= 10 && name.bytes().all(|b| b.is_ascii_digit()))
    };
    // An address within a value may carry such a parameter itself, as its first and only one.
    let inner = |part: &'_ str| -> String {
        match part.split_once('?') {
            Some((before, after)) if passing(&after) => before.to_owned(),
            _ => part.to_owned(),
        }
    };
    let parts = query.split('&').filter(|part| !part.is_empty() && !passing(part));
    let kept: Vec<String> = parts.map(|part| unescaped(&inner(part))).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(kept.as_str()));
}

/// A number or hash without meaning to a reader: `123`, `1662713096054`, `27ae9801c9c`, `1.2.3`.
fn is_stamp(value: &str) -> bool {
    let number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number || (value.len() >= 8 && is_hex(value))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn settle_path(url: &mut Url) {
    let path = url.path();
    let session = path.to_ascii_lowercase().find(";jsessionid=");
    let settled = unescaped(session.map_or(path, |at| &path[..at]));
    if settled != url.path() {
        url.set_path(&settled);
    }
}

/// Percent-encoding in its normal form (RFC 3986 §6.2.2): upper-case digits, unreserved characters bare.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let digits = rest.get(at + 1..at + 3).filter(|two| is_hex(two));
        let code = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match code {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            Some(_) => {
                out.push_str(&rest[at..at + 3].to_ascii_uppercase());
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(href: &str) -> Option<String> {
        let page = Url::parse("https://board.example/guidance/page?utm_source=x").unwrap();
        target(href, &page, &page)
    }

    #[test]
    fn spellings_of_one_target_settle_alike() {
        let plain = Some("https://board.example/~staff/a.pdf".to_owned());
        for href in [
            "/~staff/a.pdf",
            "/%7Estaff/a.pdf",
            "/%7estaff/a.pdf?v=123",
            "/~staff/a.pdf?cb=9f8e",
            "https://board.example:443/~staff/a.pdf?utm_source=mail&utm_medium=x",
            "../~staff/a.pdf#attachment-12",
            "/~staff/a.pdf?1662713096054",
            "/~staff/a.pdf;jsessionid=1F2E",
            "https://archive.example/web/20200306192042/https://board.example/~staff/a.pdf",
            "/~staff/a.pdf?info%5BuserAgent%5D=Mozilla%2F5.0&date=Mon",
        ] {
            assert_eq!(settle(href), plain, "{href}");
        }
    }

    #[test]
    fn what_leads_elsewhere_stays_apart() {
        assert_ne!(settle("/a?id=1"), settle("/a?id=2"));
        assert_ne!(settle("/a?v=child"), settle("/a?v=adult"));
        assert_ne!(settle("/a"), settle("/a/"));
        assert_ne!(settle("/a%2Fb"), settle("/a/b"));
        assert_eq!(
            settle("mailto:lado@board.example").as_deref(),
            Some("mailto:lado@board.example")
        );
    }

    #[test]
    fn a_link_within_the_page_is_its_fragment() {
        assert_eq!(settle("#section-13").as_deref(), Some("#section-13"));
        assert_eq!(settle("page#section-13").as_deref(), Some("#section-13"));
        let file = Url::parse("file:///saved.html").unwrap();
        assert_eq!(target("#section-13", &file, &file).as_deref(), Some("#section-13"));
        assert_eq!(settle("page").as_deref(), Some("#"));
        assert_eq!(settle("#attachment-12-request").as_deref(), Some("#"));
        assert_eq!(settle("#"), None);
        assert_eq!(settle("javascript:void(0)"), None);
    }
}
