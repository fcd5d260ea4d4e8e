//! What stands around a mention: its sentence and the sense that this gives it, the words as they are shown. It
//! reads one block.

use std::ops::Range;

use super::{
    phrases::{self, Said},
    sense::sense,
    tokens::sentences,
};
use crate::model::{mention::Sense, wording::single_spaced};

/// Bytes of a sentence that are kept, and of the words that name an edition.
const SENTENCE: usize = 600;
pub(super) const WORDS: usize = 240;

/// Bytes within which brackets that open in a name are looked for to close.
const CLOSING: usize = 60;

/// The sentences of a block, each read once.
pub(super) struct Reader<'a> {
    text: &'a str,
    sentences: Vec<Range<usize>>,
    names: Vec<Range<usize>>,
    last: Option<(usize, Vec<Said>)>,
}

impl<'a> Reader<'a> {
    /// Of a block, in which publications are named at `names`, in order.
    pub(super) fn of(text: &'a str, names: Vec<Range<usize>>) -> Self {
        Self { text, sentences: sentences(text), names, last: None }
    }

    /// The sentence in which `whole` begins, and the sense of the name in it.
    pub(super) fn read(&mut self, whole: &Range<usize>, name: &Range<usize>) -> (String, Sense) {
        let at = self.sentences.partition_point(|sentence| sentence.end <= whole.start);
        let Some(range) = self.sentences.get(at).cloned() else {
            return (cut(self.text, SENTENCE), Sense::Cites);
        };
        let sentence = self.text.get(range.clone()).unwrap_or_default();
        if self.last.as_ref().is_none_or(|(last, _)| *last != at) {
            let from = self.names.partition_point(|name| name.end <= range.start);
            let within = |name: &&Range<usize>| name.start < range.end;
            let names: Vec<Range<usize>> = self.names[from.min(self.names.len())..]
                .iter()
                .take_while(within)
                .map(|name| {
                    name.start.saturating_sub(range.start)..name.end.saturating_sub(range.start)
                })
                .collect();
            self.last = Some((at, phrases::said(sentence, &names)));
        }
        let said = self.last.as_ref().map_or(&[][..], |(_, said)| said);
        let relative = |range_of: &Range<usize>| {
            range_of.start.saturating_sub(range.start)..range_of.end.saturating_sub(range.start)
        };
        let mut place = relative(whole);
        // A date far behind its name does not make a name of what stands between.
        if place.len() > 2 * relative(name).len() + 60 {
            place = relative(name);
        }
        (around(sentence, &place), sense(sentence, &place, said))
    }
}

/// The sentence, or of a very long one what stands around the name.
fn around(sentence: &str, place: &Range<usize>) -> String {
    if sentence.len() <= SENTENCE {
        return single_spaced(sentence);
    }
    let mut from = place.start.saturating_sub(SENTENCE / 3);
    while !sentence.is_char_boundary(from) {
        from -= 1;
    }
    let kept = cut(sentence.get(from..).unwrap_or_default(), SENTENCE);
    if from == 0 { kept } else { format!("…{kept}") }
}

/// The words as they stand, with the brackets and quotes that belong to them.
pub(super) fn shown(text: &str, whole: &Range<usize>) -> String {
    let words = text.get(whole.clone()).unwrap_or_default();
    let (before, after) =
        (text.get(..whole.start).unwrap_or_default(), text.get(whole.end..).unwrap_or_default());
    let count = |c: char| words.matches(c).count();
    let mut shown = words.to_owned();
    for (open, close) in [('(', ')'), ('‘', '’'), ('“', '”')] {
        if count(open) > count(close) {
            let more = after.find(close).filter(|at| {
                let between = &after[..*at];
                *at <= CLOSING && !between.contains([open, '\n', ';', '|'])
            });
            match (more, shown.rfind(open)) {
                (Some(at), _) => shown.push_str(&after[..at + close.len_utf8()]),
                // What never closes opens nothing.
                (None, Some(at)) => drop(shown.remove(at)),
                (None, None) => {}
            }
        } else if count(open) < count(close) && before.ends_with(open) {
            shown.insert(0, open);
        }
    }
    for quote in ['\'', '"'] {
        if count(quote) % 2 == 1 && after.starts_with(quote) {
            shown.push(quote);
        } else if count(quote) % 2 == 1 && before.ends_with(quote) {
            shown.insert(0, quote);
        }
    }
    cut(&single_spaced(&shown), WORDS)
}

pub(super) fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}
