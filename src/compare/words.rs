//! Word by word within a pair of blocks. A token is a word with its punctuation, settled; white space is none.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::references;
use crate::model::{
    diff::{Word, WordOp},
    wording::settled,
};

/// Words that join other words: a run of one or two of them between two changes is no common ground.
const JOINING: &[&str] = &[
    "the", "a", "an", "of", "to", "in", "and", "or", "for", "is", "are", "be", "on", "with", "by",
    "as", "at", "that", "this", "it", "its", "their", "from", "has", "have", "was", "were",
    "which", "-", "|",
];

/// How `old` became `new`; `Same` runs are in the new spelling.
pub(super) fn compare(old: &str, new: &str) -> Vec<Word> {
    let old_words: Vec<&str> = old.split_whitespace().collect();
    let new_words: Vec<&str> = new.split_whitespace().collect();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = |words: &[&str]| -> Vec<usize> {
        let id = |word: &&str| {
            let next = names.len();
            *names.entry(settled(word)).or_insert(next)
        };
        words.iter().map(id).collect()
    };
    let (old_ids, new_ids) = (ids(&old_words), ids(&new_words));
    // The numbers of cross-references are aligned by what they number, so that each stands against its own.
    let mut masked = |words: &[&str], ids: &[usize]| -> Vec<usize> {
        let numbers = references::numbers(words);
        let mask = |(id, noun): (&usize, Option<&str>)| {
            let Some(noun) = noun else { return *id };
            let next = names.len();
            // No settled word holds a space.
            *names.entry(format!("{noun} ")).or_insert(next)
        };
        ids.iter().zip(numbers).map(mask).collect()
    };
    let (old_masked, new_masked) = (masked(&old_words, &old_ids), masked(&new_words, &new_ids));
    // Without a deadline: with one, `similar` silently gives up and calls everything replaced.
    let ops = capture_diff_slices(Algorithm::Myers, &old_masked, &new_masked);
    let mut runs: Vec<Run<'_>> = Vec::new();
    for op in ops {
        let (o, n) = (op.old_range(), op.new_range());
        if !matches!(op, DiffOp::Equal { .. }) {
            runs.push(Run { same: false, old: &old_words[o], new: &new_words[n] });
            continue;
        }
        let mut at = 0;
        while at < o.len() {
            let is_same = |at: usize| old_ids[o.start + at] == new_ids[n.start + at];
            let same = is_same(at);
            let end = (at..o.len()).find(|end| is_same(*end) != same).unwrap_or(o.len());
            runs.push(Run {
                same,
                old: &old_words[o.start + at..o.start + end],
                new: &new_words[n.start + at..n.start + end],
            });
            at = end;
        }
    }
    written(&merged(&runs))
}

/// A run of tokens: the same on both sides, or what went and what came.
struct Run<'a> {
    same: bool,
    old: &'a [&'a str],
    new: &'a [&'a str],
}

/// What went and what came between two runs that stayed.
#[derive(Default)]
struct Change<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    same: bool,
}

/// Joins neighbouring changes, also across a run of one or two joining words.
fn merged<'a>(runs: &[Run<'a>]) -> Vec<Change<'a>> {
    let mut out: Vec<Change<'a>> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let between = at > 0 && at + 1 < runs.len();
        let slight = run.new.len() <= 2
            && run.new.iter().all(|word| JOINING.contains(&word.to_lowercase().as_str()));
        // Merging pays where both sides go and come; a plain insertion beside “the” stays plain.
        let replaced = |run: &Run<'_>| !run.same && !run.old.is_empty() && !run.new.is_empty();
        let around = between && (replaced(&runs[at - 1]) && replaced(&runs[at + 1]));
        let same = run.same && !(slight && around);
        match out.last_mut() {
            Some(last) if !same && !last.same => {
                last.old.extend(run.old);
                last.new.extend(run.new);
            }
            _ => out.push(Change { old: run.old.to_vec(), new: run.new.to_vec(), same }),
        }
    }
    out
}

fn written(changes: &[Change<'_>]) -> Vec<Word> {
    let mut words = Vec::new();
    for change in changes {
        let mut push = |op, words_of: &[&str]| {
            if !words_of.is_empty() {
                words.push(Word { op, text: words_of.join(" ") });
            }
        };
        if change.same {
            push(WordOp::Same, &change.new);
        } else {
            push(WordOp::Removed, &change.old);
            push(WordOp::Added, &change.new);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let mark = |word: Word| match word.op {
            WordOp::Same => word.text,
            WordOp::Removed => format!("[-{}-]", word.text),
            WordOp::Added => format!("{{+{}+}}", word.text),
        };
        compare(old, new).into_iter().map(mark).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn should_to_must_is_one_clean_pair() {
        let old = "Practitioners should follow the board’s plan";
        let new = "Practitioners must follow the board's plan";
        assert_eq!(shown(old, new), "Practitioners [-should-] {+must+} follow the board's plan");
    }

    #[test]
    fn joining_words_between_two_replacements_join_them() {
        let shown = shown("report to the council of London now", "answer to the mayor of York now");
        assert_eq!(
            shown,
            "[-report to the council of London-] {+answer to the mayor of York+} now"
        );
    }

    #[test]
    fn a_negation_is_never_swallowed() {
        assert_eq!(
            shown("staff may not act", "staff must not wait"),
            "staff [-may-] {+must+} not [-act-] {+wait+}"
        );
        assert_eq!(shown("staff may act", "staff may not act"), "staff may {+not+} act");
    }
}
