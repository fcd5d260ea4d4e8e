//! The words of an edit as a reader is shown them: what went and came, a little of what stayed, long
//! runs elided with `…`. Chooses words; marks nothing.

use super::page::{Span, plain};
use crate::model::diff::{Edit, Op, Word, WordOp};

/// How many words of what stayed are shown beside what changed.
const CONTEXT: usize = 12;

/// How much of an edit is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Words of one run that came or went.
    run: usize,
    /// Words in all, before what follows is elided.
    whole: usize,
    /// Link targets.
    pub(super) links: usize,
}

/// In a report, which names the command that shows the rest.
pub(super) const BRIEF: Extent = Extent { run: 120, whole: 400, links: 8 };

/// Where a reader asked for everything: every word that came or went.
pub(super) const FULL: Extent = Extent { run: usize::MAX, whole: usize::MAX, links: 1_000 };

/// The words of `edit`, marked.
pub(super) fn excerpt(edit: &Edit, extent: Extent) -> Vec<Span> {
    let whole;
    let words: &[Word] = if edit.words.is_empty() {
        whole = sides(edit);
        &whole
    } else {
        &edit.words
    };
    let mut spans = Vec::new();
    let mut left = extent.whole;
    for (n, word) in words.iter().enumerate() {
        if left == 0 {
            spans.push(plain("…"));
            break;
        }
        let text: Vec<&str> = word.text.split_whitespace().collect();
        if text.is_empty() {
            continue;
        }
        let (first, last) = (n == 0, n + 1 == words.len());
        let shown = match word.op {
            WordOp::Same => around(&text, first, last),
            WordOp::Removed | WordOp::Added => start(&text, extent.run.min(left)),
        };
        left = left.saturating_sub(shown.split(' ').count());
        spans.push(match word.op {
            WordOp::Same => Span::Plain(shown),
            WordOp::Removed => Span::Removed(shown),
            WordOp::Added => Span::Added(shown),
        });
    }
    spans
}

/// Both texts as one run each, where an edit carries no runs.
fn sides(edit: &Edit) -> Vec<Word> {
    let word = |op, text: &str| Word { op, text: text.to_owned() };
    match (&edit.old, &edit.new) {
        (Some(old), Some(new)) if old.text == new.text || edit.op == Op::Renumbered => {
            vec![word(WordOp::Same, &new.text)]
        }
        (old, new) => {
            let old = old.iter().map(|side| word(WordOp::Removed, &side.text));
            let new = new.iter().map(|side| word(WordOp::Added, &side.text));
            old.chain(new).collect()
        }
    }
}

/// What stayed: the words next to what changed. The whole of a short run.
fn around(text: &[&str], first: bool, last: bool) -> String {
    let head = if first { 0 } else { CONTEXT };
    let tail = if last { 0 } else { CONTEXT };
    match (first, last) {
        (true, true) => start(text, 2 * CONTEXT),
        _ if text.len() <= head + tail + 3 => text.join(" "),
        (true, false) => format!("… {}", text[text.len() - tail..].join(" ")),
        (false, true) => format!("{} …", text[..head].join(" ")),
        (false, false) => {
            format!("{} … {}", text[..head].join(" "), text[text.len() - tail..].join(" "))
        }
    }
}

fn start(text: &[&str], most: usize) -> String {
    if text.len() <= most.saturating_add(3) {
        text.join(" ")
    } else {
        format!("{} …", text[..most].join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diff::Group;
    use std::collections::BTreeSet;

    fn edit(words: Vec<(WordOp, String)>) -> Edit {
        Edit {
            op: Op::Reworded,
            group: Group::Substance,
            flags: BTreeSet::new(),
            old: None,
            new: None,
            words: words.into_iter().map(|(op, text)| Word { op, text }).collect(),
            links: Vec::new(),
        }
    }

    #[test]
    fn long_runs_that_stayed_are_elided_towards_the_change() {
        let long = (1..=30).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        let spans = excerpt(
            &edit(vec![
                (WordOp::Same, long.clone()),
                (WordOp::Removed, "should".to_owned()),
                (WordOp::Added, "must".to_owned()),
                (WordOp::Same, long),
            ]),
            BRIEF,
        );
        assert_eq!(spans[0], plain("… 19 20 21 22 23 24 25 26 27 28 29 30"));
        assert_eq!(spans[1], Span::Removed("should".to_owned()));
        assert_eq!(spans[3], plain("1 2 3 4 5 6 7 8 9 10 11 12 …"));
    }

    #[test]
    fn a_huge_edit_stays_small() {
        let huge = "word ".repeat(100_000);
        let spans = excerpt(
            &edit(vec![(WordOp::Removed, huge.clone()), (WordOp::Added, huge.clone())]),
            BRIEF,
        );
        let length: usize = spans.iter().map(|span| format!("{span:?}").len()).sum();
        assert!(length < 4_000, "{length}");
        let spans = excerpt(&edit(vec![(WordOp::Removed, huge.clone())]), FULL);
        assert_eq!(spans, [Span::Removed(huge.trim().to_owned())], "asked for all, shown all");
    }
}
