//! Words of a block, joined over lines: a hyphen at a line's end is kept and joins, a soft one vanishes.

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

/// The number of a footnote's mark, where a piece is one; by its look alone.
pub(super) fn mark(line: &Line, piece: &Piece) -> Option<String> {
    let bare = piece.text.trim_matches([' ', ',', ';', '.', '(', ')', '[', ']']);
    let digits = (1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let sign = matches!(bare, "*" | "†" | "‡" | "§" | "**");
    (line.is_raised(piece) && (digits || sign)).then(|| bare.to_owned())
}
