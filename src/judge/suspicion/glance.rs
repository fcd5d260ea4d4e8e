//! A first glance at a body: its title, its visible words and its raw markup, within 64 KiB. Not a
//! reader of HTML: good enough to see that a page says next to nothing.

use crate::model::capture::Capture;

/// How much of a body is looked at, in bytes.
pub(super) const WINDOW: usize = 64 * 1024;

/// What a glance sees.
#[derive(Default)]
pub(super) struct Glance {
    /// In lower case, with single spaces; empty where there is none.
    pub(super) title: String,
    /// What a person without scripts sees, in the same way.
    visible: String,
    words: usize,
    markup: String,
    /// Whether the whole body was seen, and it is a page or plain text.
    whole: bool,
}

impl Glance {
    /// At the body of an answer; empty where it is neither a page nor text.
    pub(super) fn at(capture: &Capture) -> Self {
        let body = capture.body();
        let window = &body[..body.len().min(WINDOW)];
        let media = capture.exchange.headers.get("content-type");
        let media = media.map(|media| media.trim().to_ascii_lowercase()).unwrap_or_default();
        let page = media.is_empty() || media.starts_with("text/") || media.contains("html");
        if !page || window.starts_with(b"%PDF") || window.contains(&0) {
            return Self::default();
        }
        let markup = String::from_utf8_lossy(window).to_lowercase();
        let (title, visible) = read(&markup);
        let words = visible.split(' ').filter(|word| word.chars().any(char::is_alphanumeric));
        Self { words: words.count(), title, visible, markup, whole: body.len() <= WINDOW }
    }

    /// Whether `words`, in lower case, are seen in the title or the page.
    pub(super) fn says(&self, words: &str) -> bool {
        self.visible.contains(words) || self.title.contains(words)
    }

    /// Whether `words` are seen a few words behind one of `subjects`, or just before it.
    pub(super) fn says_of(&self, words: &str, subjects: &[&str]) -> bool {
        [&self.title, &self.visible].into_iter().any(|text| {
            text.match_indices(words).any(|(at, found)| {
                let before = text[..at].rsplit(['.', '!', '?']).next().unwrap_or_default();
                let skip = before.chars().count().saturating_sub(NEAR);
                let before =
                    before.char_indices().nth(skip).map_or("", |(from, _)| &before[from..]);
                // The subject may be within the words themselves: “service unavailable”.
                let near = format!("{before}{found}");
                subjects.iter().any(|subject| has_word(&near, subject)) || before.trim().is_empty()
            })
        })
    }

    /// Whether the markup has `text`, in lower case.
    pub(super) fn markup_has(&self, text: &str) -> bool {
        self.markup.contains(text)
    }

    /// Whether the whole page shows fewer words than that.
    pub(super) fn is_short(&self, words: usize) -> bool {
        self.whole && self.words < words
    }
}

/// The title and the visible text of markup in lower case. One pass: each search starts behind the
/// last, and one that finds nothing ends the reading.
fn read(markup: &str) -> (String, String) {
    let (mut title, mut visible) = (String::new(), String::new());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        visible.push_str(&rest[..at]);
        visible.push(' ');
        rest = &rest[at..];
        let hidden = ["script", "style", "template", "svg"].into_iter();
        let closing = if rest.starts_with("<!--") {
            Some("-->".to_owned())
        } else {
            let mut hidden = hidden.chain(["title"]);
            hidden.find(|name| is_tag(rest, name)).map(|name| format!("</{name}"))
        };
        let Some(closing) = closing else {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            rest = &rest[end..];
            continue;
        };
        let end = rest.find(&closing).unwrap_or(rest.len());
        if title.is_empty() && is_tag(rest, "title") {
            let from = rest.find('>').map_or(end, |from| (from + 1).min(end));
            title = settled(&rest[from..end]);
        }
        let end = (end + closing.len()).min(rest.len());
        rest = &rest[end..];
        if closing.starts_with("</") {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    visible.push_str(rest);
    (title, settled(&visible))
}

/// So many characters before words are near them.
const NEAR: usize = 48;

/// Whether `text` has `word` between two ends of words.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_end = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        is_end(text[..at].chars().next_back()) && is_end(text[at + word.len()..].chars().next())
    })
}

/// Whether `rest` begins with the opening tag of `name`.
fn is_tag(rest: &str, name: &str) -> bool {
    let after = rest.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
    after.is_some_and(|after| after.starts_with(|c: char| !c.is_ascii_alphanumeric()))
}

/// Single spaces, and the few references that such pages use.
fn settled(text: &str) -> String {
    let plain = text
        .replace("&hellip;", "...")
        .replace('…', "...")
        .replace("&nbsp;", " ")
        .replace("&#39;", "'")
        .replace("&rsquo;", "'")
        .replace('’', "'")
        .replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
