//! Words of a block, joined over lines: a hyphen at a line's end is kept and joins, a soft one vanishes.

use std::collections::BTreeSet;

use super::{lines::Line, page::Piece};
use crate::model::document::Link;

/// A word or part of one, and the target under it.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether it adjoins the word before it.
    pub(super) glued: bool,
    pub(super) target: Option<String>,
}

/// The words of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(pub(super) Vec<Word>);

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds pieces of a line, the first after a line break.
    pub(super) fn add_line<'a>(
        &mut self,
        pieces: impl IntoIterator<Item = &'a Piece>,
        targets: &[String],
    ) {
        let mut first = true;
        for piece in pieces {
            let target = piece.link.and_then(|link| targets.get(link)).cloned();
            let glued = if first { self.joins(&target) } else { piece.glued };
            first = false;
            self.0.push(Word { text: piece.text.clone(), glued, target });
        }
    }

    /// Whether the next line goes on within the last word; a soft hyphen gives way.
    fn joins(&mut self, target: &Option<String>) -> bool {
        let Some(last) = self.0.last_mut() else { return false };
        if last.text.ends_with('\u{ad}') {
            last.text.pop();
            return true;
        }
        let mut letters = last.text.chars().rev();
        let hyphen = matches!(letters.next(), Some('-' | '\u{2010}' | '\u{2011}'))
            && letters.next().is_some_and(char::is_alphanumeric);
        let address = last.text.starts_with("http") || last.text.starts_with("www.");
        hyphen || address && last.target.is_some() && last.target == *target
    }

    pub(super) fn text(&self) -> String {
        joined(&self.0)
    }

    /// Its links: neighbouring words under one target are one.
    pub(super) fn links(&self) -> Vec<Link> {
        let runs = self.0.chunk_by(|one, other| one.target == other.target);
        let linked = runs.filter_map(|run| {
            let target = run.first()?.target.clone()?;
            Some(Link { text: joined(run), target })
        });
        linked.collect()
    }
}

fn joined(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !word.glued {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    // What stands within a piece may hold spaces of its own.
    crate::model::wording::single_spaced(&text)
}

/// The numbers in a mark that belong to notes: marks side by side (`160` `161`) may look like one number.
pub(super) fn numbers(mark: &str, known: &BTreeSet<String>) -> Vec<String> {
    if known.contains(mark) {
        return vec![mark.to_owned()];
    }
    let splits = (1..mark.len()).filter_map(|at| mark.split_at_checked(at));
    let mut both = splits.filter(|(one, other)| known.contains(*one) && known.contains(*other));
    both.next().map_or_else(Vec::new, |(one, other)| vec![one.to_owned(), other.to_owned()])
}

/// The number of a footnote's mark, where a piece is one; by its look alone.
pub(super) fn mark(line: &Line, piece: &Piece) -> Option<String> {
    let bare = piece.text.trim_matches([' ', ',', ';', '.', '(', ')', '[', ']']);
    let digits = (1..=6).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let sign = matches!(bare, "*" | "†" | "‡" | "§" | "**");
    (line.is_raised(piece) && (digits || sign)).then(|| bare.to_owned())
}
