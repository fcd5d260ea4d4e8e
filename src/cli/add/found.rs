//! What a look at an address tells of it: kind, title, publisher. Believes only what the answer says.

use crate::{
    cli::look::Look,
    extract,
    model::{
        capture::Capture,
        document::Document,
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
    /// The feed that the page offers.
    feed: Option<String>,
    /// The text, or why there is none.
    read: Result<(usize, usize), String>,
    /// The documents that a crawl would fetch with it.
    documents: Vec<String>,
}

impl Found {
    /// What `capture` tells; `written`: the kind that it is to be watched as, where that was given.
    pub(super) fn of(capture: &Capture, written: Option<Kind>) -> Self {
        let body = Look::body(capture);
        let read = sandbox::read(&body, &Recipe::default());
        let kind = extract::kind(&body);
        let feed = extract::feed_of(&body).map(|feed| clean(feed.as_str()));
        let documents = match &read {
            Ok(document) if written.unwrap_or(kind) == Kind::Govuk => {
                extract::parts(&body, document).0
            }
            _ => Vec::new(),
        };
        let title = read.as_ref().ok().and_then(|document| document.title.as_deref());
        Self {
            kind,
            title: title.and_then(settled),
            documents: documents.into_iter().filter_map(|part| settled(&part.title)).collect(),
            feed,
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
        let feed = self.feed.as_ref().map(|feed| format!("It offers a feed: {feed}\n"));
        let feed = feed.unwrap_or_default();
        match &self.read {
            Ok((blocks, words)) => {
                let plural =
                    |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
                let (words, blocks) = (plural(*words, "word"), plural(*blocks, "block"));
                let read = format!("{publisher}{words} in {blocks} can be read.\n{feed}");
                format!("{read}{}", self.followed())
            }
            Err(why) => format!("{publisher}Its text cannot be read: {why}.\n{feed}"),
        }
    }
}

/// One line without control characters, of a bearable length; none where nothing is left.
fn settled(text: &str) -> Option<String> {
    let text: String = clean(text).replace('\u{fffd}', " ").chars().take(LONGEST).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn a_title_is_one_clean_line() {
        assert_eq!(settled(" a\n b\u{202e}c\u{7} ").as_deref(), Some("a b c"));
        assert_eq!(settled("\u{200b} \n"), None);
        assert_eq!(settled(&"é".repeat(500)).map(|text| text.chars().count()), Some(200));
    }
}
