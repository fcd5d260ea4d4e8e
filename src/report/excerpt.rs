//! The words of an edit as a reader is shown them: what went and came, a little of what stayed, long
//! runs and long words elided with `…`. Chooses words; marks nothing.

use std::borrow::Cow;

use super::page::{Span, plain};
use crate::model::diff::{Edit, Op, Word, WordOp};

/// How many words of what stayed are shown beside what changed.
const CONTEXT: usize = 12;

/// A longer word of our own line is shown by its beginning and end, in characters.
const WORD: usize = 200;

/// A longer line of captured words ends early, in characters.
const LINE: usize = 4_000;

/// How much of an edit is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Words of one run that came or went.
    run: usize,
    /// Words in all, before what follows is elided.
    whole: usize,
    /// Characters of one word.
    word: usize,
    /// Characters in all; a run that came or went takes at most half of what is left, so that what
    /// came is seen beside what went.
    characters: usize,
    /// Link targets.
    pub(super) links: usize,
    /// Whether both texts may be shown side by side.
    pub(super) sides: bool,
}

/// In a report, which names the command that shows the rest.
pub(super) const BRIEF: Extent =
    Extent { run: 120, whole: 400, word: WORD, characters: 8_000, links: 8, sides: false };

/// Where a reader asked for everything: every word that came or went, of any text that a person wrote.
pub(super) const FULL: Extent = Extent {
    run: usize::MAX,
    whole: usize::MAX,
    word: 2_000,
    characters: 4_000_000,
    links: 1_000,
    sides: true,
};

/// All of `words`, marked.
pub(super) fn all(words: &[Word]) -> Vec<Span> {
    let span = |word: &Word| match word.op {
        WordOp::Same => plain(word.text.clone()),
        WordOp::Removed => Span::Removed(word.text.clone()),
        WordOp::Added => Span::Added(word.text.clone()),
    };
    words.iter().map(span).collect()
}

/// The words of `edit`, marked.
pub(super) fn excerpt(edit: &Edit, extent: Extent) -> Vec<Span> {
    let whole;
    let words: &[Word] = if edit.words.is_empty() {
        whole = sides(edit);
        &whole
    } else {
        &edit.words
    };
    if edit.is_only_left_behind()
        && let Some(spans) = left_behind(edit, extent)
    {
        return spans;
    }
    let mut spans = Vec::new();
    let (mut left, mut room) = (extent.whole, extent.characters);
    for (n, word) in words.iter().enumerate() {
        if left == 0 || room == 0 {
            spans.push(plain("…"));
            break;
        }
        let text = word.text.split_whitespace().map(|word| elided(word, extent.word));
        let text: Vec<Cow<'_, str>> = text.collect();
        if text.is_empty() {
            continue;
        }
        let (first, last) = (n == 0, n + 1 == words.len());
        let shown = match word.op {
            WordOp::Same => around(&text, first, last),
            WordOp::Removed | WordOp::Added => start(&text, extent.run.min(left), room / 2),
        };
        left = left.saturating_sub(shown.split(' ').count());
        room = room.saturating_sub(shown.chars().count());
        spans.push(match word.op {
            WordOp::Same => Span::Plain(shown),
            WordOp::Removed => Span::Removed(shown),
            WordOp::Added => Span::Added(shown),
        });
    }
    spans
}

/// What stands around the first cross-reference that was left behind: the words that a reader is to look at.
fn left_behind(edit: &Edit, extent: Extent) -> Option<Vec<Span>> {
    let reference = edit.references.iter().find(|one| one.is_stale())?;
    let (noun, number) = reference.old.rsplit_once(' ')?;
    let all: Vec<&str> = edit.words.iter().flat_map(|word| word.text.split_whitespace()).collect();
    let plain_word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let number = plain_word(number);
    let holds =
        |word: &str| word.split(['-', '–', '—', '/']).any(|part| plain_word(part) == number);
    let names = |at: usize| {
        let before = &all[at.saturating_sub(CONTEXT)..at];
        before
            .iter()
            .any(|word| plain_word(word).starts_with(noun.split(' ').next().unwrap_or(noun)))
    };
    let at = (0..all.len()).find(|at| holds(all[*at]) && names(*at))?;
    let (start, end) = (at.saturating_sub(2 * CONTEXT), all.len().min(at + 1 + CONTEXT));
    let words: Vec<_> = all[start..end].iter().map(|word| elided(word, extent.word)).collect();
    let before = if start > 0 { "… " } else { "" };
    let after = if end < all.len() { " …" } else { "" };
    Some(vec![plain(format!("{before}{}{after}", words.join(" ")))])
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
fn around(text: &[Cow<'_, str>], first: bool, last: bool) -> String {
    let head = if first { 0 } else { CONTEXT };
    let tail = if last { 0 } else { CONTEXT };
    match (first, last) {
        (true, true) => start(text, 2 * CONTEXT, usize::MAX),
        _ if text.len() <= head + tail + 3 => text.join(" "),
        (true, false) => format!("… {}", text[text.len() - tail..].join(" ")),
        (false, true) => format!("{} …", text[..head].join(" ")),
        (false, false) => {
            format!("{} … {}", text[..head].join(" "), text[text.len() - tail..].join(" "))
        }
    }
}

/// The first words, at most so many and of so many characters; one at least.
fn start(text: &[Cow<'_, str>], most: usize, room: usize) -> String {
    let mut long = 0_usize;
    let fits = text.iter().take_while(|word| {
        long = long.saturating_add(word.chars().count() + 1);
        long <= room
    });
    let fits = fits.count().max(1);
    if text.len() <= most.saturating_add(3).min(fits) {
        text.join(" ")
    } else {
        format!("{} …", text[..most.min(fits).min(text.len())].join(" "))
    }
}

/// A word of more than `most` characters by its beginning and end.
fn elided(word: &str, most: usize) -> Cow<'_, str> {
    // No word has more characters than bytes.
    if word.len() <= most || word.chars().nth(most).is_none() {
        return Cow::Borrowed(word);
    }
    let head: String = word.chars().take(most / 2).collect();
    let tail: Vec<char> = word.chars().rev().take(most / 4).collect();
    Cow::Owned(head + "…" + &tail.into_iter().rev().collect::<String>())
}

/// Captured words in a line of ours (a reason, a note, a section's name), their length bounded.
pub(super) fn bounded(text: &str) -> String {
    if text.len() <= WORD {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut room = LINE;
    for word in text.split(' ') {
        let word = elided(word, WORD);
        let Some(rest) = room.checked_sub(word.chars().count() + 1) else {
            out.push_str(" …");
            break;
        };
        if room < LINE {
            out.push(' ');
        }
        out.push_str(&word);
        room = rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diff::{Group, ReferenceEdit};
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
            references: Vec::new(),
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
    fn a_reference_that_was_left_behind_is_quoted() {
        let filler =
            |from: usize| (from..from + 40).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let text = format!("{} as paragraphs 40 and 41 say {}", filler(0), filler(100));
        let mut one = edit(vec![(WordOp::Same, text)]);
        one.group = Group::Reference;
        let (old, new) = ("paragraph 41".to_owned(), "paragraph 41".to_owned());
        one.references.push(ReferenceEdit { old, new, follows: Some(false), meant: None });
        let spans = excerpt(&one, BRIEF);
        let [Span::Plain(said)] = &spans[..] else { panic!("{spans:?}") };
        assert!(said.contains("as paragraphs 40 and 41 say w100"), "{said}");
        assert!(said.starts_with("… w") && said.ends_with(" …"), "{said}");
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

    #[test]
    fn a_huge_word_is_shown_by_its_beginning_and_end() {
        let huge = format!("begin{}end", "x".repeat(300_000));
        let both =
            edit(vec![(WordOp::Removed, huge.clone()), (WordOp::Added, format!("a {huge}"))]);
        let length =
            |spans: &[Span]| -> usize { spans.iter().map(|span| format!("{span:?}").len()).sum() };
        let spans = excerpt(&both, BRIEF);
        assert!(length(&spans) < 1_000, "{}", length(&spans));
        let [Span::Removed(old), Span::Added(new)] = &spans[..] else { panic!("{spans:?}") };
        assert!(
            old.starts_with("beginxx") && old.contains("x…x") && old.ends_with("xxend"),
            "{old}"
        );
        assert!(new.starts_with("a beginxx"), "{new}");
        let full = length(&excerpt(&both, FULL));
        assert!((1_000..10_000).contains(&full), "{full}");
    }

    #[test]
    fn many_long_words_stay_small_and_both_sides_are_seen() {
        let long = format!("{} ", "y".repeat(199)).repeat(20_000);
        let both = edit(vec![(WordOp::Removed, long.clone()), (WordOp::Added, long.clone())]);
        let spans = excerpt(&both, BRIEF);
        let [Span::Removed(old), Span::Added(new)] = &spans[..] else { panic!("{spans:?}") };
        assert!(old.len() < 5_000 && new.len() < 5_000, "{} {}", old.len(), new.len());
        assert!(old.ends_with('…') && new.len() > 1_000);
        assert!(bounded(&long).chars().count() <= LINE + 2);
        assert_eq!(bounded("two  words"), "two  words");
    }
}
