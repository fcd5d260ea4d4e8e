//! Entries -> a Document that is a list: one block an entry, known by more than its words. Reads no format:
//! the readers of feeds, search results and amendment lists hand it what they found.

use jiff::{Timestamp, civil::Date};
use scraper::Html;
use serde_json::Value;
use url::Url;

use crate::model::{
    document::{Block, BlockKind, Document, Entry, Link, List, Listed},
    time::london_day,
    wording::single_spaced,
};

use super::{dates, json, settle};

/// How many entries of one list are read: more than any list shows on a page.
const MOST: usize = 5_000;

/// How many characters of what an entry says of itself are read.
const LONGEST: usize = 4_000;

/// One entry as a reader found it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What makes it the same entry when its words change.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) date: Option<Date>,
    /// As written, relative or not; empty where there is none.
    pub(super) link: String,
    pub(super) summary: String,
}

/// The list that these entries are. What has no words is left out, and so is an entry that stands there
/// twice, word for word.
pub(super) fn document(
    title: Option<String>,
    of: Listed,
    found: Vec<Found>,
    url: &Url,
) -> Document {
    let mut document = Document { title, ..Document::default() };
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for found in found.into_iter().take(MOST) {
        let name = plain(&found.title);
        let summary = plain(&found.summary);
        if !name.chars().chain(summary.chars()).any(char::is_alphanumeric) {
            continue;
        }
        let text = words(of, &name, found.date, &summary);
        let target = settle::plain_target(&found.link, url);
        if !seen.insert((found.key.clone(), text.clone(), target.clone())) {
            continue;
        }
        let carries = if name.is_empty() { text.clone() } else { name.clone() };
        let links = target.map(|target| Link { text: carries, target }).into_iter().collect();
        let title = match of {
            Listed::Items if !name.is_empty() => name,
            _ => text.clone(),
        };
        document.blocks.push(Block {
            kind: BlockKind::Item,
            text,
            number: None,
            page: None,
            links,
        });
        entries.push(Entry { key: found.key, title, date: found.date });
    }
    document.list = Some(List { of, entries });
    document
}

/// `A plan (3 March 2026). What it says.` of an item; `CHAPTER (March 2026): What was done.` of an amendment,
/// whose date is in its title already.
fn words(of: Listed, name: &str, date: Option<Date>, summary: &str) -> String {
    let day = date.filter(|_| of == Listed::Items);
    let day = day.map(|day| format!(" ({})", day.strftime("%-d %B %Y"))).unwrap_or_default();
    let head = format!("{name}{day}");
    match (head.trim(), summary) {
        (head, "") => head.to_owned(),
        ("", summary) => summary.to_owned(),
        (head, summary) if of == Listed::Amendments => format!("{head}: {summary}"),
        (head, summary) if head.ends_with(['.', '?', '!']) => format!("{head} {summary}"),
        (head, summary) => format!("{head}. {summary}"),
    }
}

/// A title or summary in plain words: markup, escaped or not, is read and dropped; none is carried on.
pub(super) fn plain(text: &str) -> String {
    let text: String = text.chars().take(4 * LONGEST).collect();
    let text = if json::looks_like_html(&text) { unmarked(&text) } else { text };
    let text = single_spaced(&text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn unmarked(markup: &str) -> String {
    let html = Html::parse_fragment(markup);
    let mut text = String::new();
    let mut hidden = None;
    for edge in html.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) if hidden.is_none() => {
                if let Some(element) = node.value().as_element() {
                    if matches!(element.name(), "script" | "style" | "template" | "noscript") {
                        hidden = Some(node.id());
                    } else if !matches!(
                        element.name(),
                        "a" | "b"
                            | "i"
                            | "em"
                            | "strong"
                            | "span"
                            | "sup"
                            | "sub"
                            | "abbr"
                            | "code"
                    ) {
                        text.push(' ');
                    }
                } else if let Some(words) = node.value().as_text() {
                    text.push_str(words);
                }
            }
            ego_tree::iter::Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
            _ => {}
        }
    }
    text
}

/// The day of an instant as records write it, in London; a day without time is itself.
pub(super) fn day(text: &str) -> Option<Date> {
    let instant = text.trim().parse::<Timestamp>().ok();
    instant.map(london_day).or_else(|| dates::first_day(text))
}

/// A string of a record, by its name.
pub(super) fn string<'a>(record: &'a Value, name: &str) -> &'a str {
    record.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(key: &str, title: &str, summary: &str) -> Found {
        let (key, title) = (key.to_owned(), title.to_owned());
        Found { key, title, summary: summary.to_owned(), link: "/a".to_owned(), date: None }
    }

    #[test]
    fn markup_is_read_and_never_carried_on() {
        for (markup, words) in [
            ("<p>Staff <b>must</b> act.</p><p>Now.</p>", "Staff must act. Now."),
            ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
            ("<img src=x onerror=alert(1)>Plan<script>alert(2)</script>", "Plan"),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ] {
            assert_eq!(plain(markup), words, "{markup}");
        }
    }

    #[test]
    fn empty_entries_and_doubles_are_left_out() {
        let url = "https://board.example/feed".parse().unwrap();
        let all = vec![
            found("1", "A plan", "Words"),
            found("1", "A plan", "Words"),
            found("2", " ", "–"),
        ];
        let document = document(None, Listed::Items, all, &url);
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.blocks[0].text, "A plan. Words");
        assert_eq!(document.blocks[0].links[0].target, "https://board.example/a");
        assert_eq!(document.list.unwrap().entries[0].title, "A plan");
    }

    #[test]
    fn an_endless_summary_is_cut() {
        assert_eq!(plain(&"é".repeat(100_000)).chars().count(), LONGEST + 1);
    }
}
