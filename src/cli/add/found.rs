//! What a look at an address tells of it: kind, title, publisher. Believes only what the answer says.

use crate::{
    cli::look::Look,
    extract,
    model::{
        capture::Capture,
        document::Document,
        sighting::Family,
        source::{Kind, Recipe},
    },
    report::clean,
    sandbox,
};

/// The longest title and publisher that are taken over, in characters.
const LONGEST: usize = 200;

/// So many documents are named.
const LISTED: usize = 10;

/// What was found.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    /// The text, or why there is none.
    read: Result<(usize, usize), String>,
    /// The documents that a crawl would fetch with it.
    documents: Vec<String>,
}

impl Found {
    pub(super) fn of(capture: &Capture) -> Self {
        let body = Look::body(capture);
        let read = sandbox::read(&body, &Recipe::default());
        let is_file = extract::family(&body) == Family::File;
        let host = body.url.host_str().unwrap_or_default();
        let kind = if is_file {
            Kind::File
        } else if is_feed(&body.bytes) {
            Kind::Feed
        } else if host == "www.gov.uk" || host == "gov.uk" {
            Kind::Govuk
        } else {
            Kind::Page
        };
        let documents = match &read {
            Ok(document) if kind == Kind::Govuk => extract::parts(&body, document).0,
            _ => Vec::new(),
        };
        let title = read.as_ref().ok().and_then(|document| document.title.as_deref());
        Self {
            kind,
            title: title.and_then(settled),
            documents: documents.into_iter().filter_map(|part| settled(&part.title)).collect(),
            publisher: extract::publisher(&body).as_deref().and_then(settled),
            read: read
                .map(|document: Document| (document.blocks.len(), document.words()))
                .map_err(|why| why.to_string()),
        }
    }

    /// The documents that are fetched with it, a line each.
    fn followed(&self) -> String {
        if self.documents.is_empty() {
            return String::new();
        }
        let mut lines = match self.documents.len() {
            1 => "1 document of it is fetched with it:\n".to_owned(),
            n => format!("{n} documents of it are fetched with it:\n"),
        };
        for title in self.documents.iter().take(LISTED) {
            lines.push_str(&format!("  {title}\n"));
        }
        if self.documents.len() > LISTED {
            lines.push_str(&format!("  and {} more\n", self.documents.len() - LISTED));
        }
        lines
    }

    /// In a line for who added it.
    pub(super) fn in_words(&self) -> String {
        let publisher = match &self.publisher {
            Some(publisher) => format!("Its publisher is {publisher}. "),
            None => "It does not say who publishes it. ".to_owned(),
        };
        match &self.read {
            Ok((blocks, words)) => {
                let read = format!("{publisher}{words} words in {blocks} blocks can be read.\n");
                format!("{read}{}", self.followed())
            }
            Err(why) => format!("{publisher}Its text cannot be read: {why}.\n"),
        }
    }
}

/// One line without control characters, of a bearable length; none where nothing is left.
fn settled(text: &str) -> Option<String> {
    let text: String = clean(text).replace('\u{fffd}', " ").chars().take(LONGEST).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Whether the first element is that of RSS or Atom (RFC 4287 §4.1.1).
fn is_feed(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for _ in 0..16 {
        let close = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break;
        };
        let Some((_, after)) = rest.split_once(close) else { return false };
        rest = after.trim_start();
    }
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|mark| rest.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::{is_feed, settled};

    #[test]
    fn a_feed_is_known_by_its_first_element() {
        assert!(is_feed(
            b"<?xml version=\"1.0\"?>\n<!-- ours --><feed xmlns='http://www.w3.org/2005/Atom'>"
        ));
        assert!(is_feed("\u{feff} <rss version='2.0'>".as_bytes()));
        assert!(!is_feed(b"<!doctype html><p>&lt;rss"));
        assert!(!is_feed(b"<!-- <rss"));
    }

    #[test]
    fn a_title_is_one_clean_line() {
        assert_eq!(settled(" a\n b\u{202e}c\u{7} ").as_deref(), Some("a b c"));
        assert_eq!(settled("\u{200b} \n"), None);
        assert_eq!(settled(&"é".repeat(500)).map(|text| text.chars().count()), Some(200));
    }
}
