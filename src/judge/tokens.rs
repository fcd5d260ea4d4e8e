//! The words of an edit, side by side: each token knows whether it stayed and which gap of the other
//! side it stands in. Splits and settles words; draws no conclusions.

use std::ops::Range;

use crate::model::diff::{Edit, Op, Word, WordOp};

/// One word of one side.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// As written.
    pub(super) raw: &'a str,
    /// In lower case, without the punctuation around it, apostrophes straight.
    pub(super) plain: String,
    /// Where it stayed: its number among the words that stayed. None where it came or went.
    pub(super) same: Option<usize>,
    /// The gap that it stands in or that precedes it; both sides count alike.
    pub(super) gap: usize,
    /// Whether a sentence ends with it.
    pub(super) ends: bool,
    /// Whether a dash on its own follows: “11 – 16”.
    pub(super) dash: bool,
}

/// The words of both sides.
#[derive(Clone, Debug, Default)]
pub(super) struct Sides<'a> {
    pub(super) old: Vec<Token<'a>>,
    pub(super) new: Vec<Token<'a>>,
}

impl<'a> Sides<'a> {
    /// Those of `edit`, from its runs of words; from its texts where it has no runs.
    pub(super) fn of(edit: &'a Edit) -> Self {
        let mut sides = Self::default();
        let (mut same, mut gap) = (0, 0);
        for Word { op, text } in &edit.words {
            if *op == WordOp::Same {
                gap += 1;
            }
            for raw in text.split_whitespace() {
                let stays = (*op == WordOp::Same).then_some(same);
                if *op != WordOp::Added {
                    push(&mut sides.old, raw, stays, gap);
                }
                if *op != WordOp::Removed {
                    push(&mut sides.new, raw, stays, gap);
                }
                same += usize::from(stays.is_some());
            }
        }
        if edit.words.is_empty() && edit.op != Op::Renumbered {
            for (tokens, side) in [(&mut sides.old, &edit.old), (&mut sides.new, &edit.new)] {
                for raw in side.iter().flat_map(|side| side.text.split_whitespace()) {
                    push(tokens, raw, None, 0);
                }
            }
        }
        sides.settle(same);
        sides
    }

    /// Lets the first and the last words of a gap stay that differ by punctuation alone: `should`, `should,`. `next` is
    /// the first free number.
    fn settle(&mut self, mut next: usize) {
        let mut new = touched(&self.new).into_iter().peekable();
        for (gap, old) in touched(&self.old) {
            while new.next_if(|(other, _)| *other < gap).is_some() {}
            let Some((_, new)) = new.next_if(|(other, _)| *other == gap) else { continue };
            let alike = |(o, n): &(usize, usize)| self.old[*o].plain == self.new[*n].plain;
            let head = old.clone().zip(new.clone()).take_while(alike).count();
            let rest = (old.start + head..old.end, new.start + head..new.end);
            let tail = rest.0.rev().zip(rest.1.rev()).take_while(alike).count();
            let (o, n) = (old.end - tail..old.end, new.end - tail..new.end);
            let first = (old.start..old.start + head).zip(new.start..new.start + head);
            for (o, n) in first.chain(o.zip(n)).collect::<Vec<_>>() {
                (self.old[o].same, self.new[n].same) = (Some(next), Some(next));
                next += 1;
            }
        }
    }

    /// Whether any word came or went.
    pub(super) fn differ(&self) -> bool {
        self.old.iter().chain(&self.new).any(|token| token.same.is_none())
    }
}

/// The runs of words that came or went, by their gaps.
pub(super) fn touched(tokens: &[Token]) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.same.is_none()) {
        match runs.last_mut() {
            Some((gap, run)) if *gap == token.gap && run.end == at => run.end = at + 1,
            Some((gap, _)) if *gap == token.gap => {}
            _ => runs.push((token.gap, at..at + 1)),
        }
    }
    runs
}

fn push<'a>(tokens: &mut Vec<Token<'a>>, raw: &'a str, same: Option<usize>, gap: usize) {
    let closers: &[char] = &['”', '’', '"', '\'', ')', ']', '»'];
    let ends =
        raw.trim_end_matches(|c| closers.contains(&c) || is_raised(c)).ends_with(['.', '?', '!']);
    let plain = plain(raw);
    if plain.is_empty() {
        // A mark on its own: it can end the sentence before it, and is no word.
        if let Some(last) = tokens.last_mut() {
            last.ends |= ends;
            last.dash |= matches!(raw, "-" | "–" | "—" | "‐" | "‑" | "−");
        }
        return;
    }
    let ends = ends && !is_abbreviation(&plain);
    tokens.push(Token { raw, ends, plain, same, gap, dash: false });
}

/// The mark of a note: part of no word.
fn is_raised(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// `raw` in lower case, without the punctuation around it, apostrophes straight.
fn plain(raw: &str) -> String {
    let start = |c: char| !c.is_alphanumeric() && c != '£' && c != '+' && c != '€';
    let end = |c: char| !c.is_alphanumeric() && c != '%';
    let word = raw.trim_start_matches(start).trim_end_matches(|c| end(c) || is_raised(c));
    word.to_lowercase().replace('’', "'")
}

fn is_abbreviation(plain: &str) -> bool {
    matches!(plain, "e.g" | "i.e" | "etc" | "cf" | "no" | "para" | "s" | "ss" | "st" | "dr" | "mr")
}

/// Whether `words` stand at `at`, within one sentence.
pub(super) fn phrase(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    let Some(here) = tokens.get(at..at.saturating_add(words.len())) else { return false };
    here.iter().zip(words).all(|(token, word)| token.plain == *word)
        && here.iter().rev().skip(1).all(|token| !token.ends)
}

/// The sentence in which the word at `at` stands; of one that is longer than people write, the words near it.
pub(super) fn sentence(tokens: &[Token], at: usize) -> Range<usize> {
    const FAR: usize = 80;
    let at = at.min(tokens.len());
    let (first, last) = (at.saturating_sub(FAR), tokens.len().min(at + FAR));
    let start = tokens[first..at].iter().rposition(|token| token.ends);
    let end = tokens[at..last].iter().position(|token| token.ends);
    start.map_or(first, |end| first + end + 1)..end.map_or(last, |end| at + end + 1)
}

/// The first of `phrases`, each of words in small letters with single spaces, that stands at `at` within one sentence;
/// and how many words it has.
pub(super) fn first<'p>(
    tokens: &[Token],
    at: usize,
    phrases: impl IntoIterator<Item = &'p &'p str>,
) -> Option<(&'p str, usize)> {
    let here = tokens.get(at)?;
    phrases.into_iter().filter(|phrase| phrase.starts_with(here.plain.as_str())).find_map(
        |phrase| {
            let mut words = 0;
            for word in phrase.split(' ') {
                let token = tokens.get(at + words)?;
                if token.plain != word || (words > 0 && tokens[at + words - 1].ends) {
                    return None;
                }
                words += 1;
            }
            Some((*phrase, words))
        },
    )
}

/// The words of a range as written, without the punctuation around them; 120 characters at most.
pub(super) fn shown(tokens: &[Token]) -> String {
    let text = tokens.iter().map(|token| token.raw).collect::<Vec<_>>().join(" ");
    let start = |c: char| !c.is_alphanumeric() && c != '£' && c != '+' && c != '€';
    let end = |c: char| !c.is_alphanumeric() && c != '%' && c != ')';
    let mut text = text.trim_start_matches(start).trim_end_matches(end);
    if !text.contains('(') {
        text = text.trim_end_matches([')', '.', ',']);
    }
    // One of two square brackets, of which the other stands outside: legislation marks what was put in.
    let whole = text.matches('[').count() == text.matches(']').count();
    let text = if whole { text.to_owned() } else { text.replace(['[', ']'], "") };
    if text.chars().count() <= 120 {
        return text;
    }
    format!("{}…", text.chars().take(119).collect::<String>())
}
