//! What alignment looks at: each block's settled text as a number, and its words as numbers; the words only
//! of blocks that are not the same on both sides, which are few.

use std::{collections::BTreeMap, ops::Range};

use crate::model::{document::Block, wording::settled};

/// A block as alignment sees it.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// Equal for blocks whose settled words are equal.
    pub(super) id: u32,
    /// Its words in small letters without punctuation, sorted, each as a number; none until they are read.
    pub(super) bag: Vec<u32>,
    /// The first cell of a row, as the id of its words; likewise.
    pub(super) lead: Option<u32>,
}

/// Both documents as alignment sees them.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) old: Vec<Text>,
    pub(super) new: Vec<Text>,
    names: Names,
}

/// How many words of a block count for likeness: enough for any paragraph, a bound for a hostile one.
const MOST: usize = 2_000;

impl Texts {
    pub(super) fn new(old: &[Block], new: &[Block]) -> Self {
        let mut names = Names::default();
        let mut texts = |blocks: &[Block]| {
            let text = |block: &Block| Text {
                id: names.id(&settled(&block.text)),
                bag: Vec::new(),
                lead: None,
            };
            blocks.iter().map(text).collect()
        };
        Self { old: texts(old), new: texts(new), names }
    }

    /// Reads the words of the blocks of a gap, for whoever asks how alike they are.
    pub(super) fn read(
        &mut self,
        (o, n): &(Range<usize>, Range<usize>),
        old: &[Block],
        new: &[Block],
    ) {
        for (texts, blocks, range) in [(&mut self.old, old, o), (&mut self.new, new, n)] {
            for at in range.clone() {
                (texts[at].bag, texts[at].lead) = self.names.words_of(&blocks[at]);
            }
        }
    }
}

#[derive(Debug, Default)]
struct Names {
    texts: BTreeMap<String, u32>,
    words: BTreeMap<String, u32>,
}

impl Names {
    fn words_of(&mut self, block: &Block) -> (Vec<u32>, Option<u32>) {
        let settled = settled(&block.text);
        let mut bag: Vec<u32> = plain_words(&settled)
            .take(MOST)
            .map(|word| {
                let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                *self.words.entry(word).or_insert(next)
            })
            .collect();
        bag.sort_unstable();
        let lead = settled.split_once(" | ").map(|(lead, _)| self.id(lead));
        (bag, lead)
    }

    fn id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.texts.get(text) {
            return *id;
        }
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.insert(text.to_owned(), next);
        next
    }
}

/// The words of a settled text, in small letters, without punctuation. Signs that carry meaning
/// (currency, per cent, arithmetic) are words.
pub(super) fn plain_words(settled: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = settled;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_alphanumeric() || is_sign(c))?;
        rest = &rest[start..];
        let first = rest.chars().next()?;
        let end = if is_sign(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word.to_lowercase())
    })
}

pub(super) fn is_sign(c: char) -> bool {
    "£$€¥%+<>=@&#§°≤≥≠±×÷".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_words_and_punctuation_is_none() {
        let words: Vec<String> = plain_words("Pay £10.50, (5%) - now!").collect();
        assert_eq!(words, ["pay", "£", "10", "50", "5", "%", "now"]);
    }
}
