//! Gathers problems with their places and shows the lines that they are about. It does not judge.

use std::ops::Range;

use super::{ConfigError, Problem};

/// The most problems that are listed; the rest is counted.
const MOST_LISTED: usize = 500;

/// The most characters of a message: it may repeat what the file says.
const LONGEST_MESSAGE: usize = 500;

/// The most characters of a line that are shown.
const MOST_SHOWN: usize = 100;

/// The problems found in one text, with their places as byte ranges.
pub(super) struct Problems<'t> {
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    found: Vec<Problem>,
    unlisted: usize,
}

impl<'t> Problems<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after_breaks).collect();
        Self { text, lines, found: Vec::new(), unlisted: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether further problems are only counted, so that nobody need look for advice.
    pub(super) fn are_many(&self) -> bool {
        self.found.len() >= MOST_LISTED
    }

    /// The line of `at`, from 1.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        self.lines.partition_point(|start| *start <= at.start)
    }

    /// Notes a problem and the line that it is about.
    pub(super) fn add(&mut self, at: &Range<usize>, message: impl Into<String>) {
        self.push(at, message, true);
    }

    /// Notes a problem whose line should not be repeated.
    pub(super) fn add_unshown(&mut self, at: &Range<usize>, message: impl Into<String>) {
        self.push(at, message, false);
    }

    fn push(&mut self, at: &Range<usize>, message: impl Into<String>, is_shown: bool) {
        if self.are_many() {
            self.unlisted += 1;
            return;
        }
        let mut message = message.into();
        if let Some((cut, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.truncate(cut);
            message.push('…');
        }
        let line = self.line(at);
        let (before, from) = self.line_around(line, at.start);
        let column = before.chars().count() + 1;
        let excerpt = if is_shown { excerpt(line, before, from, at) } else { String::new() };
        self.found.push(Problem { line, column, message, excerpt });
    }

    /// All of them, in the order of the file.
    pub(super) fn into_error(mut self, file: &str) -> ConfigError {
        self.found.sort_by_key(|problem| (problem.line, problem.column));
        let Self { found: problems, unlisted, .. } = self;
        ConfigError::Problems { file: file.to_owned(), problems, unlisted }
    }

    /// The text of a line before `offset` and from it on.
    fn line_around(&self, line: usize, offset: usize) -> (&'t str, &'t str) {
        let start = self.lines[line - 1];
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        let text = &self.text[start..end];
        let text = text.strip_suffix('\r').unwrap_or(text);
        let mut cut = (offset - start).min(text.len());
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        text.split_at(cut)
    }
}

/// The line and, under it, a mark; a long line is shown around the mark. Nothing where a password may stand in it.
fn excerpt(line: usize, before: &str, from: &str, at: &Range<usize>) -> String {
    let mut shown: Vec<char> = before.chars().rev().take(MOST_SHOWN / 2).collect();
    shown.reverse();
    let indent = shown.len();
    shown.extend(from.chars().take(MOST_SHOWN - indent));
    let shown: String = shown.iter().map(|c| if c.is_control() { ' ' } else { *c }).collect();
    if shown.trim().is_empty() || may_hold_a_password(&shown) {
        return String::new();
    }
    let inside = |(n, _): &(usize, char)| *n < at.len();
    let marked = from.char_indices().take(MOST_SHOWN - indent).take_while(inside).count();
    let mark = "^".repeat(marked.max(1));
    format!("{line:>5} | {}\n      | {}{mark}", shown.trim_end(), " ".repeat(indent))
}

/// Whether something like `name:password@host` stands in a line.
fn may_hold_a_password(line: &str) -> bool {
    let mut words = line.split(|c: char| c.is_whitespace() || "\"'/?#".contains(c));
    words.any(|word| {
        let user = word.split_once('@').map_or("", |(user, _)| user);
        user.contains(':') && !user.starts_with("mailto:")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, at: Range<usize>) -> String {
        let mut problems = Problems::new(text);
        problems.add(&at, "wrong");
        problems.into_error("f").to_string()
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let text = "a = 1\ntitle = \"Cafés — \"\tx\r\n";
        let x = text.find('x').unwrap();
        assert_eq!(
            shown(text, x..x + 1),
            "f:2:20: wrong\n    2 | title = \"Cafés — \" x\n      |                    ^\n1 problem; nothing was fetched"
        );
    }

    #[test]
    fn a_long_line_is_shown_around_the_mark() {
        let text = format!("{}here{}", "a".repeat(1000), "b".repeat(1000));
        let told = shown(&text, 1000..1004);
        assert!(told.contains("f:1:1001: wrong"), "{told}");
        assert!(told.contains("aahereb"), "{told}");
        assert!(told.lines().all(|line| line.len() < 120), "{told}");
    }

    #[test]
    fn any_place_can_be_shown() {
        let text = "é\n\nü";
        for start in 0..=text.len() + 3 {
            for end in start..=text.len() + 3 {
                assert!(shown(text, start..end).ends_with("nothing was fetched"));
            }
        }
    }

    #[test]
    fn a_line_with_a_password_is_not_shown() {
        for line in ["proxi = \"http://me:pw@proxy.example\"", "url = 'me:pw@host.example'"] {
            assert!(!shown(line, 0..3).contains("pw"), "{line}");
        }
        assert!(shown("contact = \"mailto:me@host.example\"", 0..3).contains("me@"));
    }

    #[test]
    fn a_long_text_is_not_repeated_whole() {
        let mut problems = Problems::new("x");
        problems.add(&(0..1), "é".repeat(100_000));
        assert!(problems.into_error("f").to_string().chars().count() < 600);
    }

    #[test]
    fn very_many_problems_are_counted() {
        let mut problems = Problems::new("x");
        (0..MOST_LISTED + 7).for_each(|_| problems.add(&(0..1), "wrong"));
        let told = problems.into_error("f").to_string();
        assert!(told.ends_with("507 problems, 7 of them not listed; nothing was fetched"));
    }
}
