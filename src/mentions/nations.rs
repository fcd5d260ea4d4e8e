//! Which of several editions of a year, or on one page, is meant: the one of the nation that the words name. “Prevent
//! duty guidance for Scotland” is another document than that of the same year for England and Wales.

use super::tokens::{Token, tokens};
use crate::model::edition::{Edition, Lineage};

/// Words before a name and behind its date in which a nation is looked for.
const AROUND: (usize, usize) = (2, 3);

/// What `words` name.
struct Nations {
    scotland: bool,
    wales: bool,
    england: bool,
}

impl Nations {
    fn of(words: &[Token]) -> Self {
        let names = |nation: &[&str]| words.iter().any(|token| token.capital && token.is(nation));
        Self {
            scotland: names(&["scotland", "scottish"]),
            wales: names(&["wales", "welsh"]),
            england: names(&["england", "english"]),
        }
    }

    /// Whether an edition that applies there is meant before one that applies in England.
    fn mean(&self, applies: &str) -> bool {
        let own = (self.scotland && applies == "Scotland") || (self.wales && applies == "Wales");
        own && !self.england
    }
}

/// `edition`, or the one of its year that applies in the nation named around the words `from..to`.
pub(super) fn of_words<'a>(
    lineage: &'a Lineage,
    edition: &'a Edition,
    words: &[Token],
    (from, to): (usize, usize),
) -> &'a Edition {
    let from = from.saturating_sub(AROUND.0);
    let to = (to + AROUND.1).min(words.len());
    let named = Nations::of(words.get(from..to).unwrap_or_default());
    let year = edition.label.get(..4).unwrap_or_default();
    let is_it = |other: &&Edition| {
        let is_of_year = !year.is_empty() && other.label.starts_with(year);
        is_of_year && other.applies.as_deref().is_some_and(|applies| named.mean(applies))
    };
    lineage.editions.iter().find(is_it).unwrap_or(edition)
}

/// Of the editions that share the page of `label`, the one that `text` means: the first where it names no nation.
pub(super) fn of_link(lineage: &Lineage, label: &str, text: &str) -> String {
    let page = lineage.edition(label).and_then(|edition| edition.url.as_ref());
    let mut sharing =
        lineage.editions.iter().filter(|one| page.is_some() && one.url.as_ref() == page);
    let named = Nations::of(&tokens(text));
    let is_meant =
        |one: &&Edition| one.applies.as_deref().is_some_and(|applies| named.mean(applies));
    let first = sharing.clone().next().map_or(label, |first| first.label.as_str());
    sharing.find(is_meant).map_or(first, |meant| &meant.label).to_owned()
}
