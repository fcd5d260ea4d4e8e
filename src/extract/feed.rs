//! RSS, Atom and JSON Feed -> a list: one entry an item. What a feed says of itself (when it was built, how
//! its items are ordered) is noise and is not read.

use feed_rs::{model::Text, parser};
use serde_json::Value;
use url::Url;

use crate::model::document::{Document, Listed};

use super::{
    ExtractError,
    list::{self, Found},
    xml::{Step, Steps},
};

/// Elements within elements beyond this depth are no feed.
const DEEPEST: usize = 200;

/// Whether XML is a feed, by its first element (RFC 4287 §4.1.1; RSS 2.0; RSS 1.0 §5.1).
pub(super) fn is(text: &str) -> bool {
    let name = root(text).unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    ["rss", "feed", "RDF"].contains(&local)
}

/// The name of the first element of XML, with its prefix.
pub(super) fn root(text: &str) -> Option<String> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for _ in 0..16 {
        let close = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            // A document type may bring declarations of its own, in square brackets.
            let inner = rest.find('[') < rest.find('>') && rest.contains('[');
            if inner { "]>" } else { ">" }
        } else {
            break;
        };
        rest = rest.split_once(close)?.1.trim_start();
    }
    let name: String = rest
        .strip_prefix('<')?
        .chars()
        .take_while(|c| c.is_alphanumeric() || ":_-.".contains(*c))
        .take(80)
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Whether a record is a feed (JSON Feed 1.1, “version”).
pub(super) fn is_json(value: &Value) -> bool {
    list::string(value, "version").starts_with("https://jsonfeed.org/version/")
        && value.get("items").is_some_and(Value::is_array)
}

/// Reads a feed from its bytes; `text` is what they say, for a look at their shape.
pub(super) fn read(bytes: &[u8], text: &str, url: &Url) -> Result<Document, ExtractError> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        is_shallow(text)?;
    }
    // Without an id an item is known by where it leads, else by its title: never by chance.
    let id = |links: &[feed_rs::model::Link], title: &Option<Text>, _: Option<&str>| {
        let title = || title.as_ref().map(|title| title.content.clone());
        links.first().map(|link| link.href.clone()).or_else(title).unwrap_or_default()
    };
    let parser = parser::Builder::new().base_uri(Some(url.as_str())).id_generator(id).build();
    let feed = parser.parse(bytes);
    let feed = feed.map_err(|error| ExtractError::Damaged(format!("no feed: {error}")))?;
    let mut found: Vec<Found> = feed
        .entries
        .into_iter()
        .map(|entry| {
            let instant = entry.published.or(entry.updated);
            let date = instant.and_then(|at| jiff::Timestamp::from_second(at.timestamp()).ok());
            let page = entry.links.iter().find(|link| link.rel.as_deref() != Some("self"));
            let content = || entry.content.and_then(|content| content.body);
            let summary = entry.summary.map(|summary| summary.content);
            let link = page.map(|link| link.href.clone()).unwrap_or_default();
            // GOV.UK writes the moment of the update behind the address: the same page, told again.
            let id = entry.id.split_once('#').filter(|(before, _)| *before == link);
            let id = id.map(|(before, _)| before.to_owned()).unwrap_or(entry.id.clone());
            Found {
                key: id,
                title: entry.title.map(|title| title.content).unwrap_or_default(),
                date: date.map(crate::model::time::london_day),
                link,
                summary: summary
                    .filter(|text| !text.trim().is_empty())
                    .or_else(content)
                    .unwrap_or_default(),
            }
        })
        .collect();
    // Newest first, however the feed is sorted today; those of one day or none stay in their order.
    found.sort_by_key(|item| std::cmp::Reverse(item.date));
    let title = feed.title.map(|title| list::plain(&title.content)).filter(|t| !t.is_empty());
    if found.is_empty() {
        // Most likely a fault: what it lists tomorrow would all be new.
        return Err(ExtractError::Empty("the feed lists nothing".to_owned()));
    }
    Ok(list::document(title, Listed::Items, found, url))
}

/// Refuses XML whose elements nest without end.
fn is_shallow(text: &str) -> Result<(), ExtractError> {
    let mut steps = Steps::of(text);
    let mut depth = 0_usize;
    loop {
        match steps.next()? {
            Step::Open(_) => depth += 1,
            Step::Close(_) => depth = depth.saturating_sub(1),
            Step::Text(_) => {}
            Step::End => return Ok(()),
        }
        if depth > DEEPEST {
            let why = format!("a feed whose elements nest more than {DEEPEST} deep");
            return Err(ExtractError::TooMuch(why));
        }
    }
}

/// The feed that a page offers (RFC 4287 §7; the `link` element of HTML, `rel=alternate`), absolute.
pub(super) fn offered(html: &scraper::Html, url: &Url) -> Option<Url> {
    let links = super::html::elements(html.tree.root()).filter(|e| e.value().name() == "link");
    links
        .filter(|link| {
            let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
            let rel = link.attr("rel").unwrap_or_default().to_ascii_lowercase();
            rel.split_whitespace().any(|rel| rel == "alternate")
                && ["application/rss+xml", "application/atom+xml", "application/feed+json"]
                    .contains(&kind.as_str())
        })
        // A page's feed of comments is no news of the site.
        .filter(|link| !link.attr("href").unwrap_or_default().contains("comments"))
        .find_map(|link| url.join(link.attr("href")?.trim()).ok())
        .filter(|feed| matches!(feed.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Entry;

    const RSS: &str = r#"<?xml version="1.0"?><!-- ours --><rss version="2.0"><channel><title>News</title>
<lastBuildDate>Tue, 03 Mar 2026 06:00:00 GMT</lastBuildDate>
<item><title>An older plan</title><guid isPermaLink="false">11</guid><link>https://board.example/11</link><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate></item>
<item><title>A &lt;b&gt;plan&lt;/b&gt;</title><guid isPermaLink="false">12</guid><link>https://board.example/12</link><pubDate>Mon, 02 Mar 2026 23:30:00 GMT</pubDate><description><![CDATA[<p>Staff must act.</p><script>alert(1)</script>]]></description></item>
</channel></rss>"#;

    fn of(text: &str) -> Result<Document, ExtractError> {
        read(text.as_bytes(), text, &"https://board.example/feed".parse().unwrap())
    }

    #[test]
    fn items_are_entries_newest_first_in_plain_words() {
        let document = of(RSS).unwrap();
        let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            texts,
            ["A plan (2 March 2026). Staff must act.", "An older plan (1 March 2026)"]
        );
        let Entry { key, title, .. } = &document.list.as_ref().unwrap().entries[0];
        assert_eq!((key.as_str(), title.as_str()), ("12", "A plan"));
        assert_eq!(document.blocks[0].links[0].target, "https://board.example/12");
        assert_eq!(document.title.as_deref(), Some("News"));
        assert!(document.notices.is_empty(), "the feed's own dates are noise");
    }

    #[test]
    fn order_and_the_day_of_building_change_nothing() {
        let (head, rest) = RSS.split_once("<item>").unwrap();
        let (first, second) = rest.split_once("<item>").unwrap();
        let second = second.replace("</channel></rss>", "");
        let turned = format!("{head}<item>{second}<item>{first}</channel></rss>");
        let turned = turned.replace("03 Mar 2026 06:00", "09 Mar 2026 07:00");
        assert_eq!(of(&turned).unwrap(), of(RSS).unwrap());
    }

    #[test]
    fn atom_and_json_feed_read_alike() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><updated>2026-03-03T06:00:00Z</updated><entry><id>tag:a,12</id><title>A plan</title><updated>2026-03-02T09:00:00Z</updated><link rel="alternate" href="https://board.example/12"/><summary>Staff must act.</summary></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"News","items":[{"id":"tag:a,12","title":"A plan","url":"https://board.example/12","date_published":"2026-03-02T09:00:00Z","content_text":"Staff must act."}]}"#;
        assert_eq!(of(atom).unwrap(), of(json).unwrap());
        assert!(is(atom) && is(RSS) && is("<rdf:RDF xmlns:rdf='x'>") && !is("<Legislation>"));
    }

    #[test]
    fn an_item_without_an_id_is_the_same_tomorrow() {
        let bare = "<rss version='2.0'><channel><title>N</title><item><title>Plan</title></item></channel></rss>";
        assert_eq!(of(bare).unwrap(), of(bare).unwrap());
        assert_eq!(of(bare).unwrap().list.unwrap().entries[0].key, "Plan");
    }

    #[test]
    fn bombs_and_torn_feeds_are_errors() {
        let entities = r#"<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>"#;
        if let Ok(document) = of(entities) {
            assert!(!document.title.unwrap_or_default().contains("aaaa"));
        }
        let deep = format!("<feed>{}", "<a>".repeat(100_000));
        assert!(matches!(of(&deep), Err(ExtractError::TooMuch(_))));
        assert!(of(&RSS[..RSS.len() / 2]).is_err());
        assert!(of("<feed xmlns='http://www.w3.org/2005/Atom'></feed>").is_err());
    }

    #[test]
    fn a_page_names_the_feed_that_it_offers() {
        let page = "<link rel=alternate type=application/rss+xml href=/comments/feed/><link rel=alternate type='application/rss+xml' href='/feed/'><link rel=alternate type=application/rss+xml href=/other>";
        let html = scraper::Html::parse_document(page);
        let url = "https://board.example/page".parse().unwrap();
        assert_eq!(offered(&html, &url).unwrap().as_str(), "https://board.example/feed/");
    }
}
