//! Word by word within a pair of blocks. A token is a word with its punctuation, settled; white space is none.

use std::{collections::BTreeMap, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::nouns;
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

/// In longer texts whole sentences are aligned first, which bounds the work in the words between them.
const LONG: usize = 4_000;

/// How `old` became `new`; `Same` runs are in the new spelling.
pub(super) fn compare(old: &str, new: &str) -> Vec<Word> {
    let mut names = BTreeMap::new();
    let (old, new) = (Tokens::of(old, &mut names), Tokens::of(new, &mut names));
    let mut runs: Vec<Aligned> = Vec::new();
    for (aligned, o, n) in old.aligned(&new) {
        if !aligned {
            runs.push((false, o, n));
            continue;
        }
        // Numbers of references that were aligned by what they number may differ.
        let is_same = |at: usize| old.ids[o.start + at] == new.ids[n.start + at];
        let mut at = 0;
        while at < o.len() {
            let same = is_same(at);
            let end = (at..o.len()).find(|end| is_same(*end) != same).unwrap_or(o.len());
            runs.push((same, o.start + at..o.start + end, n.start + at..n.start + end));
            at = end;
        }
    }
    slide(&mut runs, &old, &new);
    let run = |(same, o, n): Aligned| Run { same, old: &old.words[o], new: &new.words[n] };
    let runs: Vec<Run<'_>> =
        runs.into_iter().filter(|(_, o, n)| o.len() + n.len() > 0).map(run).collect();
    written(&merged(&runs))
}

/// Moves words that only came, or only went, as far to the front as the same words let them: of the places at which
/// they may be said to have come, one and the same whichever text is the older.
fn slide(runs: &mut [Aligned], old: &Tokens<'_>, new: &Tokens<'_>) {
    for at in 1..runs.len().saturating_sub(1) {
        let [before, change, after] = &mut runs[at - 1..=at + 1] else { continue };
        if !before.0 || change.0 || !after.0 || change.1.is_empty() == change.2.is_empty() {
            continue;
        }
        let came = change.1.is_empty();
        while !before.1.is_empty() {
            let (ids, last, run_end) = if came {
                (&new.ids, before.2.end - 1, change.2.end - 1)
            } else {
                (&old.ids, before.1.end - 1, change.1.end - 1)
            };
            if ids[last] != ids[run_end] {
                break;
            }
            for side in [&mut before.1, &mut before.2] {
                side.end -= 1;
            }
            for side in [&mut change.1, &mut change.2] {
                *side = side.start - 1..side.end - 1;
            }
            for side in [&mut after.1, &mut after.2] {
                side.start -= 1;
            }
        }
    }
}

/// What stands at the same place of both texts, or in each other's.
type Aligned = (bool, Range<usize>, Range<usize>);

/// The words of one text.
struct Tokens<'a> {
    words: Vec<&'a str>,
    /// Equal for words that settle alike.
    ids: Vec<usize>,
    /// The same, where the number of a cross-reference stands for all numbers of its sort: so each is aligned
    /// with its own.
    masked: Vec<usize>,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str, names: &mut BTreeMap<String, usize>) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut id = |name: String| {
            let next = names.len();
            *names.entry(name).or_insert(next)
        };
        let ids: Vec<usize> = words.iter().map(|word| id(settled(word))).collect();
        let numbers = nouns::numbers(&words).into_iter();
        // No settled word holds a space.
        let mask =
            |(noun, own): (Option<&str>, &usize)| noun.map_or(*own, |noun| id(format!("{noun} ")));
        let masked = numbers.zip(&ids).map(mask).collect();
        Self { words, ids, masked }
    }

    fn aligned(&self, new: &Self) -> Vec<Aligned> {
        if self.words.len().min(new.words.len()) < LONG {
            return self.by_word(new, 0..self.words.len(), 0..new.words.len());
        }
        let (was, is) = (self.sentences(), new.sentences());
        let mut names: BTreeMap<&[usize], usize> = BTreeMap::new();
        let mut id = |words| {
            let next = names.len();
            *names.entry(words).or_insert(next)
        };
        let was_ids: Vec<usize> = was.iter().map(|at| id(&self.masked[at.clone()])).collect();
        let is_ids: Vec<usize> = is.iter().map(|at| id(&new.masked[at.clone()])).collect();
        let whole = |sentences: &[Range<usize>], at: Range<usize>, end: usize| {
            let place = |at: usize| sentences.get(at).map_or(end, |range| range.start);
            place(at.start)..place(at.end)
        };
        let mut all: Vec<Aligned> = Vec::new();
        for op in capture_diff_slices(Algorithm::Patience, &was_ids, &is_ids) {
            let o = whole(&was, op.old_range(), self.words.len());
            let n = whole(&is, op.new_range(), new.words.len());
            if matches!(op, DiffOp::Equal { .. }) {
                all.push((true, o, n));
            } else {
                all.extend(self.by_word(new, o, n));
            }
        }
        all
    }

    fn by_word(&self, new: &Self, o: Range<usize>, n: Range<usize>) -> Vec<Aligned> {
        // Of alignments that are equally short the one that is found depends on which text comes first: so one and
        // the same does, whichever is the older.
        let turned = self.words[o.clone()] > new.words[n.clone()];
        let (was, is) = (&self.masked[o.clone()], &new.masked[n.clone()]);
        let (first, second) = if turned { (is, was) } else { (was, is) };
        // Without a deadline: with one, `similar` silently gives up and calls everything replaced.
        let ops = capture_diff_slices(Algorithm::Myers, first, second);
        let within = |range: Range<usize>, all: &Range<usize>| {
            all.start + range.start..all.start + range.end
        };
        let one = |op: DiffOp| {
            let same = matches!(op, DiffOp::Equal { .. });
            let (first, second) = (op.old_range(), op.new_range());
            let (was, is) = if turned { (second, first) } else { (first, second) };
            (same, within(was, &o), within(is, &n))
        };
        ops.into_iter().map(one).collect()
    }

    /// Where each sentence stands.
    fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, word) in self.words.iter().enumerate() {
            if word.ends_with(['.', '?', '!', ';', ':']) || at + 1 == self.words.len() {
                sentences.push(start..at + 1);
                start = at + 1;
            }
        }
        sentences
    }
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
    fn a_long_text_is_compared_as_closely_as_a_short_one() {
        let text = |step: usize| -> String {
            let sentence = |n: usize| format!("Staff {n} should read all of it.");
            (0..1_000).map(|n| sentence(n * step)).collect::<Vec<_>>().join(" ")
        };
        let old = text(1);
        let new = old.replace("Staff 7 should", "Staff 7 must").replace("Staff 500 should", "");
        assert!(old.split_whitespace().count() > LONG);
        let words = compare(&old, &new);
        let changed: Vec<_> = words.iter().filter(|word| word.op != WordOp::Same).collect();
        let told: Vec<&str> = changed.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(told, ["should", "must", "Staff 500 should"]);
        let side = |gone: WordOp| -> String {
            let kept = words.iter().filter(|word| word.op == WordOp::Same || word.op == gone);
            kept.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(side(WordOp::Removed), old);
        assert_eq!(side(WordOp::Added), new.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn words_that_came_stand_at_one_place_whichever_text_is_older() {
        let (old, new) = ("Tell them henceforth as it is safe", "Tell them as soon as it is safe");
        assert_eq!(shown(old, new), "Tell them [-henceforth-] {+as soon+} as it is safe");
        assert_eq!(shown(new, old), "Tell them [-as soon-] {+henceforth+} as it is safe");
        let (old, new) =
            ("All act. Staff tell the lead.", "All act. Staff write. Staff tell the lead.");
        assert_eq!(shown(old, new), "All act. {+Staff write.+} Staff tell the lead.");
        assert_eq!(shown(new, old), "All act. [-Staff write.-] Staff tell the lead.");
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
