//! Reads robots.txt (RFC 9309) and says what it allows, as Google's own parser does where the RFC leaves
//! a choice. Pure: asks nobody for the file and keeps nothing.

mod escapes;
mod pattern;

use std::time::Duration;

use self::{
    escapes::{escaped, unescaped},
    pattern::Pattern,
};

/// The group that we obey; where there is none, `*`.
pub(super) const PRODUCT: &str = "guidewatch";

/// How much of a file is read (RFC 9309 §2.5: at least 500 KiB).
pub(super) const LARGEST: usize = 500 * 1024;

/// The part of a file that is read: where it is larger than [`LARGEST`], up to the last line that is whole
/// within that. Half a line would say something else: `Disallow: /p` or `Allow: /`.
pub(super) fn readable(file: &[u8]) -> &[u8] {
    let Some(start) = file.get(..LARGEST).filter(|_| file.len() > LARGEST) else { return file };
    let end = start.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    start.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Bytes of a line that count, as Google's parser has it: eight times the longest address of old
/// browsers, less its end mark.
const LONGEST_LINE: usize = 2083 * 8 - 1;

/// Spellings of `disallow` that are common enough to be meant.
const DISALLOW: &[&str] = &["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"];

/// Whether `agent` may fetch an address (whole, or a path) by this robots.txt.
#[must_use]
pub fn allowed(robots_txt: &[u8], agent: &str, url_or_path: &str) -> bool {
    Rules::parse(robots_txt, agent).allow(url_or_path)
}

/// The `Crawl-delay` that this robots.txt asks of `agent`: seconds, fractions allowed, as sent; the
/// longest where there are several. No part of RFC 9309, but widely meant.
#[must_use]
pub fn crawl_delay(robots_txt: &[u8], agent: &str) -> Option<Duration> {
    Rules::parse(robots_txt, agent).crawl_delay()
}

/// One `allow` or `disallow` line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: Pattern,
    /// The pattern with needless escapes undone, where that makes a difference.
    plain: Option<Pattern>,
}

impl Rule {
    fn new(allow: bool, text: &str) -> Self {
        let plain = unescaped(text);
        let plain = (plain != text).then(|| Pattern::new(&plain));
        Self { allow, pattern: Pattern::new(text), plain }
    }
}

/// How escapes in addresses and rules are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// As they are written: Google's way.
    Written,
    /// With needless ones undone on both sides (RFC 9309 §2.2.2): `%7E` is `~`.
    Plain,
}

/// Lines that hold for one agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

impl Group {
    /// The longest pattern that matches wins, `allow` where they are equally long; none where none
    /// matches or only empty ones do.
    fn verdict(&self, path: &str, reading: Reading) -> Option<bool> {
        let longest = |allow: bool| {
            let same = self.rules.iter().filter(|rule| rule.allow == allow);
            let patterns = same.map(|rule| match (reading, &rule.plain) {
                (Reading::Plain, Some(plain)) => plain,
                _ => &rule.pattern,
            });
            let matching = patterns.filter(|pattern| pattern.matches(path));
            matching.map(|pattern| pattern.length).max().unwrap_or(0)
        };
        let (allow, disallow) = (longest(true), longest(false));
        (allow > 0 || disallow > 0).then_some(allow >= disallow)
    }
}

/// What one robots.txt says to one agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rules {
    named: Option<Group>,
    everyone: Group,
}

impl Rules {
    /// Reads a file. Never fails: what is not understood is passed over.
    pub(super) fn parse(robots_txt: &[u8], agent: &str) -> Self {
        let mut rules = Self::default();
        let (mut for_named, mut for_everyone, mut rule_seen) = (false, false, false);
        for (key, value) in lines(robots_txt).filter_map(key_and_value) {
            let key = key.to_ascii_lowercase();
            let is = |names: &[&str]| names.iter().any(|name| key.starts_with(name));
            if is(&["user-agent", "useragent", "user agent"]) {
                if rule_seen {
                    (for_named, for_everyone, rule_seen) = (false, false, false);
                }
                match value {
                    [b'*'] => for_everyone = true,
                    [b'*', next, ..] if next.is_ascii_whitespace() => for_everyone = true,
                    _ if product(value).eq_ignore_ascii_case(agent.as_bytes()) => {
                        for_named = true;
                        rules.named.get_or_insert_default();
                    }
                    _ => {}
                }
                continue;
            }
            let named = rules.named.as_mut().filter(|_| for_named);
            let everyone = Some(&mut rules.everyone).filter(|_| for_everyone);
            let groups = [named, everyone].into_iter().flatten();
            if is(&["allow"]) || is(DISALLOW) {
                let allow = key.starts_with("allow");
                for group in groups {
                    rule_seen = true;
                    group.rules.extend(rules_of(allow, value));
                }
            } else if is(&["crawl-delay", "crawldelay", "crawl delay"]) {
                let delay = seconds(value);
                groups.for_each(|group| group.crawl_delay = group.crawl_delay.max(delay));
            }
        }
        rules
    }

    /// Whether an address (whole, or a path) may be fetched: only where it may in both readings of
    /// escapes, since the webmaster may have meant either.
    pub(super) fn allow(&self, url_or_path: &str) -> bool {
        let path = path_of(url_or_path);
        // What is fetched is ASCII; other text is compared as it stands, as Google's parser does.
        let written = if path.is_ascii() { escaped(path.as_bytes()) } else { path };
        self.allow_in(&written, Reading::Written)
            && self.allow_in(&unescaped(&written), Reading::Plain)
    }

    fn allow_in(&self, path: &str, reading: Reading) -> bool {
        if let Some(verdict) = self.named.as_ref().and_then(|named| named.verdict(path, reading)) {
            return verdict;
        }
        self.named.is_some() || self.everyone.verdict(path, reading).unwrap_or(true)
    }

    /// What the group asks for that holds for the agent.
    pub(super) fn crawl_delay(&self) -> Option<Duration> {
        self.named.as_ref().unwrap_or(&self.everyone).crawl_delay
    }
}

/// A line's rules. An `allow` of an index page stands for its folder too.
fn rules_of(allow: bool, value: &[u8]) -> Vec<Rule> {
    let text = escaped(value);
    let mut rules = Vec::new();
    if let (true, Some(slash)) = (allow, text.rfind('/'))
        && text.get(slash..).is_some_and(|end| end.starts_with("/index.htm"))
    {
        let folder = format!("{}$", text.get(..=slash).unwrap_or_default());
        rules.push(Rule::new(allow, &folder));
    }
    rules.push(Rule::new(allow, &text));
    rules
}

/// The lines of a file without its byte order mark (or what is left of one), ended in any way, without
/// comments.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mark = [0xef, 0xbb, 0xbf];
    let skip = bytes.iter().zip(mark).take_while(|(byte, mark)| **byte == *mark).count();
    let text = bytes.get(skip..).unwrap_or_default();
    text.split(|byte| matches!(byte, b'\n' | b'\r')).map(|line| {
        let line = line.get(..LONGEST_LINE).unwrap_or(line);
        line.split(|byte| *byte == b'#').next().unwrap_or_default()
    })
}

/// `key: value`, or `key value` where that is all there is.
fn key_and_value(line: &[u8]) -> Option<(String, &[u8])> {
    let line = line.trim_ascii();
    let (key, value) = if let Some(colon) = line.iter().position(|byte| *byte == b':') {
        (line.get(..colon)?, line.get(colon + 1..)?)
    } else {
        let gap = line.iter().position(u8::is_ascii_whitespace)?;
        let value = line.get(gap..)?.trim_ascii();
        if value.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        (line.get(..gap)?, value)
    };
    let key = String::from_utf8_lossy(key.trim_ascii()).into_owned();
    (!key.is_empty()).then_some((key, value.trim_ascii()))
}

/// The product token that a `User-agent` value begins with (RFC 9309 §2.2.1).
fn product(value: &[u8]) -> &[u8] {
    let legal = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
    value.get(..value.iter().take_while(|byte| legal(byte)).count()).unwrap_or_default()
}

/// A non-negative number of seconds.
fn seconds(value: &[u8]) -> Option<Duration> {
    let number: f64 = std::str::from_utf8(value).ok()?.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

/// The path, parameters and query of an address, or of a path: from the first `/`, `?` or `;` after the
/// host to the fragment; `/` where there is none.
fn path_of(url: &str) -> String {
    let start = if url.starts_with("//") { 2 } else { 0 };
    let find = |what: &[char], from: usize| {
        url.get(from..).and_then(|rest| rest.find(what)).map(|at| at + from)
    };
    let marks = ['/', '?', ';'];
    let scheme = url.get(start..).and_then(|rest| rest.find("://")).map(|at| at + start);
    let after_scheme = match (find(&marks, start), scheme) {
        (Some(early), Some(scheme)) if early < scheme => start,
        (_, Some(scheme)) => scheme + 3,
        (_, None) => start,
    };
    let hash = find(&['#'], start);
    match find(&marks, after_scheme) {
        Some(begin) if hash.is_none_or(|hash| hash >= begin) => {
            let path = url.get(begin..hash.unwrap_or(url.len())).unwrap_or_default();
            if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
        }
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn our_group_is_obeyed_and_else_everyone_s() {
        let text = b"\xef\xbb\xbfUser-agent: *\rDisallow: /\r\rUser-agent: Guidewatch/2\rDisallow: /private\r";
        assert!(allowed(text, PRODUCT, "https://a.example/guidance"));
        assert!(!allowed(text, PRODUCT, "https://a.example/private/x"));
        assert!(!allowed(text, "otherbot", "/guidance"));
        assert!(allowed(b"<!doctype html><title>Not found</title>", PRODUCT, "/guidance"));
    }

    #[test]
    fn groups_are_chosen_by_the_product_token() {
        let group = |name: &str| {
            let text = format!("User-agent: {name}\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n");
            !allowed(text.as_bytes(), PRODUCT, "/p")
        };
        for ours in ["guidewatch", "GuideWatch/0.1", "guidewatch/0.1 (+http://a.example)"] {
            assert!(group(ours), "{ours}");
        }
        for other in ["guidewatcher", "guidewatch-news", "guide", "guidewatch_2", "googlebot"] {
            assert!(!group(other), "{other}");
        }
    }

    #[test]
    fn a_line_that_the_limit_cuts_is_not_read() {
        let line = b"Disallow: /private\n";
        let mut file = b"User-agent: *\n".to_vec();
        file.resize(LARGEST - line.len() - 1, b'#');
        file.push(b'\n');
        file.extend(line);
        assert_eq!((file.len(), readable(&file)), (LARGEST, &file[..]));
        file.insert(14, b'#');
        assert!(allowed(readable(&file), PRODUCT, "/private"));
        file.remove(14);
        file.extend(b"Allow: /private");
        assert!(!allowed(readable(&file), PRODUCT, "/private"));
    }

    #[test]
    fn escapes_are_read_both_ways() {
        let shut = |rule: &str, path: &str| {
            let text = format!("User-agent: *\nDisallow: {rule}\n");
            !allowed(text.as_bytes(), PRODUCT, path)
        };
        for (rule, path) in [
            ("/~joe/", "/%7Ejoe/x"),
            ("/%7ejoe/", "/~joe/x"),
            ("/caf%C3%A9", "/caf%c3%a9"),
            ("/café", "/caf%c3%a9"),
            ("/%70rivate", "/private"),
            ("/private", "/p%72ivate"),
            ("/*?print=", "/p?print=1"),
            ("/p?a=%2f", "/p?a=%2F"),
        ] {
            assert!(shut(rule, path), "{rule} {path}");
        }
        assert!(!shut("/a%2Fb", "/a/b"), "a reserved character is not its escape");
        assert!(!shut("/a/b", "/a%2Fb"));
        assert!(!shut("/%2A", "/anything"), "an escaped star is no wildcard");
    }

    #[test]
    fn the_longest_pattern_wins() {
        let text =
            b"User-agent: *\nDisallow: /*.pdf$\nAllow: /media/*.pdf$\nDisallow: /search*q=\n";
        assert!(!allowed(text, PRODUCT, "/files/a.pdf"));
        assert!(allowed(text, PRODUCT, "/files/a.pdf?download"));
        assert!(allowed(text, PRODUCT, "/media/a.pdf"));
        assert!(!allowed(text, PRODUCT, "/search/all?q=x"));
        assert!(allowed(text, PRODUCT, "/search/all"));
    }

    #[test]
    fn crawl_delay_is_that_of_our_group() {
        let text = b"User-agent: *\nCrawl-delay: 30\nDisallow:\n\nUser-agent: guidewatch\nCrawl-delay: 2.5\n";
        assert_eq!(crawl_delay(text, PRODUCT), Some(Duration::from_millis(2500)));
        assert_eq!(crawl_delay(text, "otherbot"), Some(Duration::from_secs(30)));
        for bad in ["-1", "NaN", "inf", "soon", "1e400", ""] {
            let text = format!("User-agent: *\nCrawl-delay: {bad}\n");
            assert_eq!(crawl_delay(text.as_bytes(), PRODUCT), None, "{bad}");
        }
    }

    #[test]
    fn hostile_patterns_take_linear_time() {
        let path = format!("/{}", "a".repeat(8000));
        let pattern = "*a".repeat(8000) + "b";
        let nested = format!("User-agent: *\nDisallow: /{pattern}$\n");
        let many = format!("User-agent: *\n{}", "Disallow: *ab*ab\n".repeat(3000));
        let begun = Instant::now();
        assert!(allowed(nested.as_bytes(), PRODUCT, &path));
        assert!(allowed(many.as_bytes(), PRODUCT, &path));
        assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
    }

    proptest! {
        #[test]
        fn any_file_is_read_without_harm(
            file in proptest::collection::vec(any::<u8>(), 0..300),
            lines in "((user-agent|allow|disallow|crawl-delay)[: ]{1,2}[a-z/*$%é]{0,8}[\r\n]{1,2}){0,8}",
            url in "\\PC{0,40}",
        ) {
            let _ = allowed(&file, PRODUCT, &url);
            let _ = allowed(lines.as_bytes(), "a", &url);
            let _ = crawl_delay(&file, PRODUCT);
        }
    }
}
