//! Patterns of words: written as a line each, compiled once, tried at a word. A match takes a bounded number of
//! steps; it knows nothing of what a pattern means.

use super::super::tokens::Token;

/// One element of a pattern.
#[derive(Debug)]
enum Step {
    /// One of these words.
    Word(Vec<&'static str>),
    /// One of these words, or nothing.
    Maybe(Vec<&'static str>),
    /// At most so many words.
    Gap(usize),
    /// A year.
    Year,
    /// What sort of text: guidance, version, document; or a name.
    Text,
}

/// A pattern, compiled.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    /// Whether it must be how the sentence begins.
    at_start: bool,
}

/// Words that say what sort of text something is.
pub(super) const TEXTS: &[&str] = &[
    "guidance",
    "guideline",
    "guidelines",
    "guide",
    "document",
    "documents",
    "publication",
    "publications",
    "page",
    "content",
    "version",
    "versions",
    "edition",
    "editions",
    "advice",
    "handbook",
    "circular",
    "procedures",
    "framework",
    "appraisal",
    "information",
    "briefing",
    "policy",
    "toolkit",
    "code",
];

impl Pattern {
    /// `a/b` one of these words, `?a/b` one of them or nothing, `*` at most three words, `**` at most eight, `#` a
    /// year, `@` what sort of text, `^` first of all: at the beginning only.
    pub(super) fn new(written: &'static str) -> Self {
        let at_start = written.starts_with('^');
        let written = written.trim_start_matches('^');
        let steps = written.split(' ').filter(|step| !step.is_empty()).map(|step| match step {
            "*" => Step::Gap(3),
            "**" => Step::Gap(8),
            "#" => Step::Year,
            "@" => Step::Text,
            _ => match step.strip_prefix('?') {
                Some(words) => Step::Maybe(words.split('/').collect()),
                None => Step::Word(step.split('/').collect()),
            },
        });
        Self { steps: steps.collect(), at_start }
    }

    /// Where a match that begins at `at` ends. `is_name` says which words belong to a name.
    pub(super) fn end(
        &self,
        tokens: &[Token],
        at: usize,
        is_name: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        if self.at_start && at > 0 {
            return None;
        }
        go(&self.steps, tokens, at, is_name)
    }
}

fn go(
    steps: &[Step],
    tokens: &[Token],
    at: usize,
    is_name: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    let token = tokens.get(at);
    let on = |to: usize| go(rest, tokens, to, is_name);
    match step {
        Step::Word(words) => token.filter(|token| token.is(words)).and_then(|_| on(at + 1)),
        Step::Maybe(words) => {
            token.filter(|token| token.is(words)).and_then(|_| on(at + 1)).or_else(|| on(at))
        }
        Step::Gap(most) => {
            (0..=*most).take_while(|n| at + n <= tokens.len()).find_map(|n| on(at + n))
        }
        Step::Year => token
            .filter(|token| {
                token.word.len() == 4 && token.number().is_some_and(|n| (1980..2100).contains(&n))
            })
            .and_then(|_| on(at + 1)),
        Step::Text => token.filter(|token| token.is(TEXTS) || is_name(at)).and_then(|_| on(at + 1)),
    }
}
