//! Reads robots.txt (RFC 9309) and says what it allows, as Google's own parser does where the RFC leaves
//! a choice. Pure: asks nobody for the file and keeps nothing.

use std::time::Duration;

/// The group that we obey; where there is none, `*`.
pub(super) const PRODUCT: &str = "guidewatch";

/// How much of a file is read (RFC 9309 §2.5: at least 500 KiB).
pub(super) const LARGEST: usize = 500 * 1024;

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
    fn verdict(&self, path: &str) -> Option<bool> {
        let longest = |allow: bool| {
            let matching =
                self.rules.iter().filter(|r| r.allow == allow && r.pattern.matches(path));
            matching.map(|rule| rule.pattern.length).max().unwrap_or(0)
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

    /// Whether an address (whole, or a path) may be fetched.
    pub(super) fn allow(&self, url_or_path: &str) -> bool {
        let path = path_of(url_or_path);
        if let Some(verdict) = self.named.as_ref().and_then(|named| named.verdict(&path)) {
            return verdict;
        }
        self.named.is_some() || self.everyone.verdict(&path).unwrap_or(true)
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
        rules.push(Rule { allow, pattern: Pattern::new(&folder) });
    }
    rules.push(Rule { allow, pattern: Pattern::new(&text) });
    rules
}

/// A path pattern: `*` stands for anything, `$` at the end for the end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    pieces: Vec<String>,
    anchored: bool,
    length: usize,
}

impl Pattern {
    fn new(text: &str) -> Self {
        let (body, anchored) = match text.strip_suffix('$') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let mut pieces: Vec<String> = body.split('*').map(str::to_owned).collect();
        // Empty pieces between stars say nothing; the first and the last do.
        let last = pieces.len() - 1;
        let mut n = 0;
        pieces.retain(|piece| {
            n += 1;
            n == 1 || n > last || !piece.is_empty()
        });
        Self { pieces, anchored, length: text.len() }
    }

    /// Each piece is taken where it first comes: for patterns of this kind that never misses a match,
    /// and it takes time linear in path and pattern.
    fn matches(&self, path: &str) -> bool {
        let [first, rest @ ..] = self.pieces.as_slice() else { return false };
        let Some(mut left) = path.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else {
            return !self.anchored || left.is_empty();
        };
        for piece in middle {
            match left.split_once(piece.as_str()) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        if self.anchored { left.ends_with(last.as_str()) } else { left.contains(last.as_str()) }
    }
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

/// A pattern as addresses are written: bytes beyond ASCII percent-encoded, hexadecimal digits upper case.
fn escaped(value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len());
    let mut upper = 0;
    for (at, byte) in value.iter().enumerate() {
        let hex = |n: usize| value.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        if *byte == b'%' && hex(1) && hex(2) {
            upper = 3;
        }
        match byte {
            0x80.. => text.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 0x0f)]),
            _ if upper > 0 => text.push(char::from(byte.to_ascii_uppercase())),
            _ => text.push(char::from(*byte)),
        }
        upper = usize::saturating_sub(upper, 1);
    }
    text
}

/// The upper-case hexadecimal digit of a number below 16.
fn hex_digit(number: u8) -> char {
    char::from_digit(u32::from(number), 16).unwrap_or('0').to_ascii_uppercase()
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

    /// The plainest way to match: try every split. Slow and obviously right.
    fn plain(pattern: &[u8], path: &[u8]) -> bool {
        match pattern {
            [] => true,
            [b'$'] => path.is_empty(),
            [b'*', rest @ ..] => (0..=path.len()).any(|n| plain(rest, &path[n..])),
            [byte, rest @ ..] => path.first() == Some(byte) && plain(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn patterns_match_as_the_plain_way_says(pattern in "[ab*$]{0,9}", path in "[ab$]{0,9}") {
            prop_assert_eq!(
                Pattern::new(&pattern).matches(&path),
                plain(pattern.as_bytes(), path.as_bytes())
            );
        }

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
