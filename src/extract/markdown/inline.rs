//! Words and links of one block of Markdown. Every look ahead is bounded.

use url::Url;

use crate::model::{document::Link, wording::settled};

use super::super::settle;

/// How far a link's text or target may reach.
const REACH: usize = 4_000;

/// What a block's source says.
#[derive(Default)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) links: Vec<Link>,
}

/// Reads the words and links of a block.
pub(super) fn read(source: &str, url: &Url) -> Words {
    let mut words = Words::default();
    take(source, url, &mut words, true);
    words
}

fn take(source: &str, url: &Url, words: &mut Words, links: bool) {
    let mut rest = source;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let next = after.chars().next().unwrap_or(' ');
        let mut used = c.len_utf8();
        match c {
            '\\' if next.is_ascii_punctuation() => {
                words.text.push(next);
                used += next.len_utf8();
            }
            '!' if next == '[' => match link(after) {
                Some((_, _, length)) => used += length,
                None => words.text.push('!'),
            },
            '[' => match link(rest) {
                Some((text, target, length)) if links => {
                    let from = words.text.len();
                    take(text, url, words, false);
                    let text = settled(words.text.get(from..).unwrap_or_default());
                    let target = settle::plain_target(target, url);
                    if let Some(target) = target.filter(|_| !text.is_empty()) {
                        words.links.push(Link { text, target });
                    }
                    used = length;
                }
                _ => words.text.push('['),
            },
            '<' => used += tag(after, url, words, links),
            '&' => match entity(after) {
                Some((spelt, length)) => {
                    words.text.push(spelt);
                    used += length;
                }
                None => words.text.push('&'),
            },
            '*' if before.is_whitespace() && next.is_whitespace() => words.text.push('*'),
            '_' if before.is_alphanumeric() && next.is_alphanumeric() => words.text.push('_'),
            '`' | '*' | '_' => {}
            _ => words.text.push(c),
        }
        before = c;
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// `[text](target "title")` at the start: its text, target and length.
fn link(rest: &str) -> Option<(&str, &str, usize)> {
    let close = closing(rest, '[', ']')?;
    let text = &rest[1..close];
    let target = rest.get(close + 1..)?;
    if !target.starts_with('(') {
        return None;
    }
    let end = closing(target, '(', ')')?;
    let inner = target[1..end].trim();
    let address = match inner.strip_prefix('<').and_then(|inner| inner.split_once('>')) {
        Some((address, _)) => address,
        None => inner.split([' ', '\n', '\t']).next().unwrap_or_default(),
    };
    Some((text, address, close + 1 + end + 1))
}

/// Where the bracket with which `rest` begins is closed.
fn closing(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices().take(REACH) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// `<https://…>` or a tag of HTML after a `<`; how much of `after` it takes.
fn tag(after: &str, url: &Url, words: &mut Words, links: bool) -> usize {
    let end = after.char_indices().take(REACH).find(|(_, c)| *c == '>').map(|(at, _)| at);
    let begins = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let Some(end) = end.filter(|_| begins) else {
        words.text.push('<');
        return 0;
    };
    let inner = &after[..end];
    let address = inner.starts_with("http") || inner.starts_with("mailto:") || inner.contains('@');
    if address && !inner.contains(' ') {
        words.text.push_str(inner.trim_start_matches("mailto:"));
        let href = if inner.contains(':') { inner.to_owned() } else { format!("mailto:{inner}") };
        if let Some(target) = settle::plain_target(&href, url).filter(|_| links) {
            words.links.push(Link { text: settled(inner), target });
        }
    } else if inner.starts_with("br") {
        words.text.push(' ');
    }
    end + 1
}

/// The few entities that Markdown writers use; the character and the length of its name.
fn entity(after: &str) -> Option<(char, usize)> {
    let end = after.bytes().take(10).position(|byte| byte == b';')?;
    let name = after.get(..end)?;
    let number = |text: &str, radix| char::from_u32(u32::from_str_radix(text, radix).ok()?);
    let spelt = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "pound" => '£',
        "ndash" | "mdash" => '–',
        _ => match name.strip_prefix('#') {
            Some(code) => match code.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16)?,
                None => number(code, 10)?,
            },
            None => return None,
        },
    };
    Some((spelt, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Words {
        read(source, &Url::parse("https://board.example/policy/").unwrap())
    }

    #[test]
    fn links_give_their_words_and_targets() {
        let read = words(
            "See [the **plan** (2018)](../plan_\\(a\\).pdf \"Plan\") and <https://x.example/>.",
        );
        assert_eq!(read.text, "See the plan (2018) and https://x.example/.");
        assert_eq!(read.links[0].text, "the plan (2018)");
        assert_eq!(read.links[1].target, "https://x.example/");
    }

    #[test]
    fn what_is_no_mark_stays() {
        assert_eq!(words("a_b * c [x] 1 < 2 &amp; \\*y\\*").text, "a_b * c [x] 1 < 2 & *y*");
        assert_eq!(words("![alt](a.png)Text").text, "Text");
        let open = "[".repeat(5_000);
        assert_eq!(words(&open).text, open);
    }
}
