//! What is answered to whom: pure, from a request and the list of files. A name that is not in the list leads nowhere, however it
//! is written, in a path or in a query.

use std::{collections::BTreeMap, net::IpAddr};

use crate::{model::capture::Digest, report::site};

/// A longer query is not read, in bytes.
const LONGEST: usize = 2_000;

/// What matters of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    /// As it came, without the query.
    pub(super) path: &'a str,
    /// What stands behind the `?`; empty where nothing does.
    pub(super) query: &'a str,
    /// The `Host` field, where there is exactly one.
    pub(super) host: Option<&'a str>,
    /// The name in the request's own line, where one stands there.
    pub(super) authority: Option<&'a str>,
    /// The `If-None-Match` fields, as one list; empty where there is none.
    pub(super) tags: &'a str,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A file of the list, with its entity tag.
    Page { name: String, tag: String },
    /// The asker has it already.
    Unchanged { tag: String },
    /// What is found of these words.
    Found { words: String },
    /// How two texts of the list differ.
    Compared { old: String, new: String },
    /// Two texts were to be compared, and one of them is not in the list.
    NoText,
    /// A query that nobody types.
    TooLong,
    /// A folder, asked for without its slash.
    Elsewhere { path: String },
    /// How all is.
    Health,
    /// No such page.
    Missing,
    /// Neither GET nor HEAD.
    WrongMethod,
    /// A name that is not ours.
    WrongHost,
    /// No name, or several (RFC 9112 §3.2).
    NoOneHost,
}

/// The answer; `names` may be asked for beside addresses in figures and `localhost`.
pub(super) fn to(asked: &Asked<'_>, names: &[String], files: &BTreeMap<String, Digest>) -> Answer {
    let Some(host) = asked.host else { return Answer::NoOneHost };
    if ![Some(host), asked.authority].into_iter().flatten().all(|host| is_ours(host, names)) {
        return Answer::WrongHost;
    }
    if !matches!(asked.method, "GET" | "HEAD") {
        return Answer::WrongMethod;
    }
    if asked.path == "/healthz" {
        return Answer::Health;
    }
    let Some(path) = asked.path.strip_prefix('/') else { return Answer::Missing };
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let Some(digest) = files.get(&name) else {
        let folder = format!("{name}/index.html");
        return if files.contains_key(&folder) {
            Answer::Elsewhere { path: format!("/{name}/") }
        } else {
            Answer::Missing
        };
    };
    if let Some(answer) = question(&name, asked.query, files) {
        return answer;
    }
    let tag = tag(*digest);
    if has(asked.tags, &tag) { Answer::Unchanged { tag } } else { Answer::Page { name, tag } }
}

/// What a query asks of a page that answers one; none where it asks nothing, and the page answers as it is.
fn question(name: &str, query: &str, files: &BTreeMap<String, Digest>) -> Option<Answer> {
    if query.is_empty() || !matches!(name, "search.html" | "compare.html") {
        return None;
    }
    if query.len() > LONGEST {
        return Some(Answer::TooLong);
    }
    // The first of a name counts, as for the script.
    let value = |wanted: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let (_, value) = pairs.find(|(name, _)| name == wanted)?;
        Some(value.into_owned()).filter(|value| !value.trim().is_empty())
    };
    if name == "search.html" {
        return value("q").map(|words| Answer::Found { words });
    }
    match (value("a"), value("b")) {
        (None, None) => None,
        (Some(old), Some(new)) => {
            let is_here = |name: &String| site::is_text(name) && files.contains_key(name);
            let is_both = is_here(&old) && is_here(&new);
            Some(if is_both { Answer::Compared { old, new } } else { Answer::NoText })
        }
        _ => Some(Answer::NoText),
    }
}

/// The entity tag of what has that digest.
pub(super) fn tag(digest: Digest) -> String {
    format!("\"{}\"", digest.to_string().get(..32).unwrap_or_default())
}

/// Whether `tags`, as an `If-None-Match` field has them, name this one.
pub(super) fn has(tags: &str, tag: &str) -> bool {
    let mut tags = tags.split(',').map(str::trim);
    tags.any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// Whether a `Host` field names this server: figures cannot be pointed here from elsewhere, names can.
fn is_ours(host: &str, names: &[String]) -> bool {
    let name = if let Some(rest) = host.strip_prefix('[') {
        let Some((figures, port)) = rest.split_once(']') else { return false };
        return figures.parse::<IpAddr>().is_ok() && is_port(port);
    } else {
        let (name, port) =
            host.split_once(':').map_or((host, ""), |(name, _)| (name, &host[name.len()..]));
        if !is_port(port) {
            return false;
        }
        name
    };
    let name = name.trim_end_matches('.');
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|ours| ours.eq_ignore_ascii_case(name))
}

/// `:8080`, or nothing.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

/// The type of a file, by its ending.
pub(super) fn kind(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "xml" => "application/atom+xml; charset=utf-8",
        _ => "application/octet-stream",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, Digest> {
        let names = ["index.html", "p/a/index.html", "style.css"];
        names.map(|name| (name.to_owned(), Digest::of(name.as_bytes()))).into()
    }

    fn asked<'a>(path: &'a str, host: &'a str) -> Asked<'a> {
        Asked { method: "GET", path, query: "", host: Some(host), authority: None, tags: "" }
    }

    #[test]
    fn only_what_is_listed_is_answered() {
        let to = |path: &str| to(&asked(path, "127.0.0.1:8080"), &[], &files());
        assert!(matches!(to("/"), Answer::Page { name, .. } if name == "index.html"));
        assert!(matches!(to("/p/a/"), Answer::Page { name, .. } if name == "p/a/index.html"));
        assert_eq!(to("/p/a"), Answer::Elsewhere { path: "/p/a/".to_owned() });
        for path in [
            "/../etc/passwd",
            "/p/../../x",
            "//index.html",
            "/%2e%2e/x",
            "/.guidewatch-site",
            "/p",
            "*",
            "",
            "/index.html/",
            "/index.html%00",
            "http://evil.example/",
            "/p/a/../a/index.html",
        ] {
            assert_eq!(to(path), Answer::Missing, "{path}");
        }
        assert_eq!(to("/healthz"), Answer::Health);
    }

    #[test]
    fn a_query_leads_to_texts_of_the_list_and_nowhere_else() {
        let names = ["search.html", "compare.html", "index.html", "p/a/text-1.js", "p/a/text-2.js"];
        let files = names.map(|name| (name.to_owned(), Digest::of(b"x"))).into();
        let to =
            |path: &str, query: &str| to(&Asked { query, ..asked(path, "localhost") }, &[], &files);
        let (old, new) = ("p/a/text-1.js".to_owned(), "p/a/text-2.js".to_owned());
        let both = Answer::Compared { old, new };
        assert_eq!(to("/compare.html", "a=p/a/text-1.js&b=p/a/text-2.js"), both);
        assert_eq!(to("/compare.html", "a=p%2Fa%2Ftext-1.js&b=p%2fa%2ftext-2.js&a=x&c=1"), both);
        for bad in [
            "..%2F..%2Fetc%2Fpasswd",
            "/etc/passwd",
            "p/a/../a/text-1.js",
            "p/a/text-1.js%00",
            "p/a/text-3.js",
            "search.html",
            "http://evil.example/p/a/text-1.js",
            "//evil.example/text-1.js",
            "p%252Fa%252Ftext-1.js",
            "<script>",
            "%ff%fe",
            "",
        ] {
            assert_eq!(
                to("/compare.html", &format!("a={bad}&b=p/a/text-2.js")),
                Answer::NoText,
                "{bad}"
            );
            assert_eq!(
                to("/compare.html", &format!("a=p/a/text-2.js&b={bad}")),
                Answer::NoText,
                "{bad}"
            );
        }
        assert_eq!(to("/search.html", "q=a+b%26"), Answer::Found { words: "a b&".to_owned() });
        assert_eq!(to("/search.html", &format!("q={}", "a".repeat(LONGEST))), Answer::TooLong);
        for (path, query) in [
            ("/search.html", "q=+"),
            ("/search.html", "a=1"),
            ("/compare.html", "x"),
            ("/index.html", "q=must"),
        ] {
            assert!(matches!(to(path, query), Answer::Page { .. }), "{path}?{query}");
        }
        assert_eq!(to("/gone.html", "q=must"), Answer::Missing);
    }

    #[test]
    fn a_name_of_somebody_else_is_refused() {
        let names = ["guidance.example.org".to_owned()];
        let is = |host: &str| to(&asked("/", host), &names, &files()) != Answer::WrongHost;
        for ours in [
            "127.0.0.1",
            "127.0.0.1:80",
            "[::1]:8080",
            "localhost:1",
            "LOCALHOST",
            "10.0.0.7:9",
            "Guidance.example.org:443",
        ] {
            assert!(is(ours), "{ours}");
        }
        for theirs in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "",
            ":80",
            "[::1",
            "[x]:1",
            "127.0.0.1:x",
            "localhost:80:80",
            "evil.example@127.0.0.1",
        ] {
            assert!(!is(theirs), "{theirs}");
        }
        let none = Asked { host: None, ..asked("/", "") };
        assert_eq!(to(&none, &names, &files()), Answer::NoOneHost);
        let other = Asked { authority: Some("evil.example"), ..asked("/", "localhost") };
        assert_eq!(to(&other, &names, &files()), Answer::WrongHost);
    }

    #[test]
    fn who_has_it_already_is_told_so() {
        let Answer::Page { tag, .. } = to(&asked("/", "localhost"), &[], &files()) else {
            panic!()
        };
        let with = |tags: &str| {
            let asked = Asked { tags, ..asked("/", "localhost") };
            matches!(to(&asked, &[], &files()), Answer::Unchanged { .. })
        };
        assert!(
            with(&tag) && with(&format!("W/{tag}")) && with(&format!("\"x\", {tag}")) && with("*")
        );
        assert!(!with("\"x\"") && !with("") && !with(tag.trim_matches('"')));
        let post = Asked { method: "POST", ..asked("/", "localhost") };
        assert_eq!(to(&post, &[], &files()), Answer::WrongMethod);
    }
}
