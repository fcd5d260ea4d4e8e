//! Who replaces whom: “replaces”, “supersedes” and their passives, where a text replaces a text. Organisations, laws
//! and processes replace each other too, and of those nothing is said here.

use super::{
    super::tokens::{Token, between, parts},
    Phrase, Said,
    pattern::TEXTS,
};

const VERBS: &[&str] = &[
    "replace",
    "replaces",
    "replaced",
    "replacing",
    "supersede",
    "supersedes",
    "superseded",
    "superseding",
    // Slips that are seen.
    "supercede",
    "supercedes",
    "superceded",
    "superceding",
];

const NEGATIONS: &[&str] = &[
    "not", "never", "nor", "cannot", "without", "rather", "isnt", "doesnt", "dont", "wont",
    "instead",
];

const PASSIVE: &[&str] = &["is", "are", "was", "were", "been", "be", "being"];

/// Words that may stand between the passive's two halves.
const BETWEEN: &[&str] = &[
    "now", "all", "since", "updated", "revised", "and", "also", "partly", "largely", "wholly",
    "entirely",
];

/// Parts of a text: where they are replaced, the edition is not.
const PARTS: &[&str] = &[
    "chapter",
    "chapters",
    "section",
    "sections",
    "annex",
    "appendix",
    "paragraph",
    "paragraphs",
    "part",
    "parts",
    "link",
    "links",
];

/// With these another clause begins, of which the verb says nothing.
const CLAUSES: &[&str] = &[
    "see",
    "as",
    "which",
    "who",
    "when",
    "under",
    "because",
    "since",
    "following",
    "if",
    "while",
    "and",
    "so",
];

/// Words within which an object says what it is.
const OBJECT: usize = 12;

/// What the sentence says with these verbs.
pub(super) fn said(text: &str, tokens: &[Token], is_name: &dyn Fn(usize) -> bool) -> Vec<Said> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !token.is(VERBS) {
            continue;
        }
        let before = &tokens[at.saturating_sub(4)..at];
        if before.iter().any(|token| token.is(NEGATIONS)) {
            continue;
        }
        let sentence = Sentence { text, tokens, is_name };
        if let Some(phrase) = sentence.phrase(at) {
            found.push(Said { phrase, at: token.at.clone() });
        }
    }
    found
}

struct Sentence<'a> {
    text: &'a str,
    tokens: &'a [Token],
    is_name: &'a dyn Fn(usize) -> bool,
}

impl Sentence<'_> {
    fn phrase(&self, at: usize) -> Option<Phrase> {
        let participle = self.tokens[at].word.ends_with("ed");
        let auxiliary = (1..=4).find_map(|n| {
            let here = at.checked_sub(n)?;
            let token = &self.tokens[here];
            if token.is(PASSIVE) {
                Some(Some(here))
            } else if token.is(BETWEEN) {
                None
            } else {
                Some(None)
            }
        });
        let auxiliary = auxiliary.flatten();
        let by = (at + 1..at + 4).find(|n| self.word(*n, &["by", "with"]));
        if participle && (auxiliary.is_some() || self.word(at + 1, &["by"])) {
            return self.passive(at, auxiliary.unwrap_or(at), by);
        }
        self.active(at)
    }

    /// “This guidance has been replaced by”.
    fn passive(&self, at: usize, verb: usize, by: Option<usize>) -> Option<Phrase> {
        let subject = verb.saturating_sub(6)..verb;
        let has = |words: &[&str]| subject.clone().any(|n| self.word(n, words));
        // “has”, “have”, “will” stand before “been” and “be”; what stands before those is the subject.
        let near = subject
            .clone()
            .rev()
            .filter(|n| !self.word(*n, &["has", "have", "had", "will", "now", "since", "also"]))
            .take(4);
        let is_text = near.clone().any(|n| self.is_text(n));
        let alone = near
            .clone()
            .next()
            .is_some_and(|n| self.word(n, &["this", "it", "which", "these", "they"]));
        let object_is_text = by.is_some_and(|by| (by + 1..by + 6).any(|n| self.is_text(n)));
        let named = by.is_some_and(|by| (by + 1..by + OBJECT).any(|n| (self.is_name)(n)));
        if has(PARTS)
            || (!is_text
                && !alone
                && object_is_text
                && by.is_some_and(|by| self.word(by, &["with"])))
        {
            return (is_text || object_is_text || has(PARTS)).then_some(Phrase::PartReplaced);
        }
        // “was replaced on the shelf”, “was replaced twice”: of things, not of texts.
        let ends = self.tokens.get(at + 1).is_none()
            || self.parts_before(at + 1)
            || self.word(at + 1, &["in", "from", "and", "when", "since"]);
        if by.is_none() && !ends {
            return None;
        }
        let first = near.clone().last().is_none();
        let points = (alone || first) && (object_is_text || named || by.is_some());
        (is_text || points || named).then_some(Phrase::ReplacedBy)
    }

    /// “This guidance replaces the 2016 version”.
    fn active(&self, at: usize) -> Option<Phrase> {
        let end = (at + 1..(at + 1 + OBJECT).min(self.tokens.len()))
            .find(|n| self.parts_before(*n) || self.word(*n, CLAUSES));
        let object = at + 1..end.unwrap_or((at + 1 + OBJECT).min(self.tokens.len()));
        // “replaced document X with the updated version” tells of a new edition.
        let with = (at + 1..self.tokens.len().min(at + 25)).find(|n| self.word(*n, &["with"]));
        if with.is_some_and(|n| self.word(n + 1, &["an", "a", "the", "updated", "new", "revised"]))
            && self.tokens[at].word.starts_with("replac")
        {
            return None;
        }
        let is_text = object.clone().any(|n| self.is_text(n) || self.word(n, &["published"]));
        // “the existing one of 2015”, “the one (2015)”: a year of the thing, not of the event.
        let dated = object.clone().any(|n| {
            let is_year = self
                .tokens
                .get(n)
                .is_some_and(|token| token.word.len() == 4 && token.number().is_some());
            is_year && n > 0 && (self.word(n - 1, &["of", "the"]) || self.opens_before(n))
        });
        if !is_text && !dated {
            return None;
        }
        // “the guidance for England and Wales on this page”: an “and” within the object ends nothing.
        let on_this_page = (at + 1..(at + 2 + OBJECT).min(self.tokens.len()))
            .take_while(|n| !self.parts_before(*n))
            .any(|n| self.word(n, &["this"]) && self.word(n + 1, &["page"]));
        Some(if on_this_page { Phrase::ReplacedBy } else { Phrase::Replaces })
    }

    fn word(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(words))
    }

    fn is_text(&self, at: usize) -> bool {
        self.word(at, TEXTS) || (self.is_name)(at)
    }

    fn parts_before(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|n| self.tokens.get(n)), self.tokens.get(at)) {
            (Some(one), Some(other)) => parts(between(self.text, one, other)),
            _ => false,
        }
    }

    fn opens_before(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|n| self.tokens.get(n)), self.tokens.get(at)) {
            (Some(one), Some(other)) => between(self.text, one, other).contains('('),
            _ => false,
        }
    }
}
