//! What became of the publisher's numbers: which old number is which new one, and runs of blocks whose numbers
//! all moved on alike, each told as one edit. Looks at numbers only; which block answers to which is given.

use std::collections::{BTreeMap, BTreeSet};

use super::nouns::caption;
use crate::model::{
    document::{Block, BlockKind},
    wording::{SPELT, settled},
};

/// Numbers of one kind count by themselves: paragraph 3 is not footnote 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Series {
    /// Of paragraphs, items and rows.
    Text,
    /// Of headings.
    Headings,
    /// Of footnotes.
    Notes,
    /// Of tables, figures and boxes, by their captions.
    Captions,
}

impl Series {
    pub(super) fn of(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading(_) => Self::Headings,
            BlockKind::Footnote => Self::Notes,
            _ => Self::Text,
        }
    }
}

/// What became of each number and of each page.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The new numbers of whatever had an old one; several where numbers begin anew in each chapter.
    became: BTreeMap<(Series, String), BTreeSet<String>>,
    /// How many old blocks have a number.
    holders: BTreeMap<(Series, String), usize>,
    /// The numbers of blocks that went.
    gone: BTreeSet<(Series, String)>,
    /// The new pages of what stood on an old one.
    pages: BTreeMap<u32, BTreeSet<u32>>,
}

/// What became of what had a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// It has another number.
    Became(String),
    /// It went.
    Gone,
    /// It has its number still, or it is not known.
    Known,
}

impl Numbering {
    /// From the pairs of blocks that answer to each other, and the old blocks that went.
    pub(super) fn of(
        pairs: &[(usize, usize)],
        removed: &[usize],
        old: &[Block],
        new: &[Block],
    ) -> Self {
        let mut numbering = Self::default();
        for (o, n) in pairs {
            let (old, new) = (&old[*o], &new[*n]);
            if let (Some(was), Some(is)) = (&old.number, &new.number) {
                let series = Series::of(old.kind);
                numbering.became.entry((series, plain(was))).or_default().insert(plain(is));
            }
            if let (Some(was), Some(is)) = (caption(&old.text), caption(&new.text)) {
                numbering.became.entry((Series::Captions, was)).or_default().insert(is);
            }
            if let (Some(was), Some(is)) = (old.page, new.page) {
                numbering.pages.entry(was).or_default().insert(is);
            }
        }
        let key = |block: &Block| Some((Series::of(block.kind), plain(block.number.as_ref()?)));
        let captions =
            old.iter().filter_map(|block| Some((Series::Captions, caption(&block.text)?)));
        for key in old.iter().filter_map(key).chain(captions) {
            *numbering.holders.entry(key).or_default() += 1;
        }
        numbering.gone.extend(removed.iter().filter_map(|at| key(&old[*at])));
        // A text that was written anew under its old number did not go.
        let paired: BTreeSet<usize> = pairs.iter().map(|(_, n)| *n).collect();
        let come = new.iter().enumerate().filter(|(at, _)| !paired.contains(at));
        for key in come.filter_map(|(_, block)| key(block)) {
            numbering.gone.remove(&key);
        }
        numbering
    }

    /// What became of the one thing that had the number `old`; where several had it, that is not known.
    pub(super) fn now(&self, series: Series, old: &str) -> Now {
        let key = (series, plain(old));
        if self.holders.get(&key) != Some(&1) {
            return Now::Known;
        }
        let became = self.became.get(&key).and_then(BTreeSet::first);
        match became.filter(|new| **new != key.1) {
            Some(new) => Now::Became(new.clone()),
            None if self.gone.contains(&key) => Now::Gone,
            None => Now::Known,
        }
    }

    /// Whether what had the number `old` has the number `new`; none where nothing is known of `old`.
    pub(super) fn follows(&self, series: Series, old: &str, new: &str) -> Option<bool> {
        Some(self.became.get(&(series, plain(old)))?.contains(&plain(new)))
    }

    /// Whether anything of a series has a number in the old document.
    pub(super) fn knows(&self, series: Series) -> bool {
        self.holders.keys().any(|(of, _)| *of == series)
    }

    /// Whether something of the page `old` stands on the page `new`; none where that is not known. The page that
    /// is printed may be an earlier one than that of the file, by the pages of the title and the contents.
    pub(super) fn page_follows(&self, old: u32, new: u32) -> Option<bool> {
        const FRONT: u32 = 16;
        let of_file = |front: u32| {
            let (was, is) = (old.checked_add(front)?, new.checked_add(front)?);
            self.pages.get(&was).map(|pages| pages.contains(&is))
        };
        (0..=FRONT).any(|front| of_file(front) == Some(true)).then_some(true)
    }
}

/// A number as it is compared: in small letters, without brackets, numbers that are spelt out in figures.
pub(super) fn plain(number: &str) -> String {
    let lower = number.to_lowercase();
    let part = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let spelt = SPELT.iter().position(|spelt| *spelt == bare).or_else(|| tens(bare));
        spelt.map_or_else(|| bare.to_owned(), |n| n.to_string())
    };
    lower.split_whitespace().map(part).collect::<Vec<_>>().join(" ")
}

/// `thirty`, `twenty-four`.
fn tens(word: &str) -> Option<usize> {
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (ten, one) = word.split_once('-').unwrap_or((word, "zero"));
    let ten = TENS.iter().position(|spelt| *spelt == ten)?;
    let one = SPELT.iter().position(|spelt| *spelt == one).filter(|one| *one < 10)?;
    Some((ten + 2) * 10 + one)
}

/// A run of blocks whose numbers moved on alike: the first and the last pair of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) first: (usize, usize),
    pub(super) last: (usize, usize),
}

/// How one number moved on to another: what stands before its last part, and by how much that grew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    series: Series,
    from: String,
    to: String,
    by: i64,
}

/// The runs, in the order of `pairs`, which stand in order on both sides. Blocks without a number do not end a
/// run, nor do numbers of another series; a number that stayed, or moved on by another step, does.
pub(super) fn runs(pairs: &[(usize, usize)], old: &[Block], new: &[Block]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // By series: the step of the run that is open, and which run that is.
    let mut open: BTreeMap<Series, (Step, usize)> = BTreeMap::new();
    for (o, n) in pairs {
        let (before, after) = (&old[*o], &new[*n]);
        let (Some(was), Some(is)) = (&before.number, &after.number) else { continue };
        let series = Series::of(after.kind);
        let (was, is) = (settled(was), settled(is));
        if was == is {
            open.remove(&series);
            continue;
        }
        let step = step(series, &was, &is);
        if let Some((_, at)) = open.get(&series).filter(|(known, _)| Some(known) == step.as_ref()) {
            runs[*at].last = (*o, *n);
            continue;
        }
        runs.push(Run { first: (*o, *n), last: (*o, *n) });
        open.remove(&series);
        open.extend(step.map(|step| (series, (step, runs.len() - 1))));
    }
    runs
}

/// How `was` moved on to `is`; none where they are not of one form.
fn step(series: Series, was: &str, is: &str) -> Option<Step> {
    let ((from, old), (to, new)) = (parts(was)?, parts(is)?);
    Some(Step { series, from: from.to_owned(), to: to.to_owned(), by: new - old })
}

/// A number's last part as a count, and what stands before it: `3.` and 2 of `3.2`, `(` and 2 of `(b)`.
fn parts(number: &str) -> Option<(&str, i64)> {
    let bare = number.trim_end_matches(|c: char| !c.is_alphanumeric());
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let (before, count) = bare.split_at(bare.len() - digits);
        return Some((before, count.parse().ok()?));
    }
    let last = bare.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let before = &bare[..bare.len() - 1];
    let alone = !before.ends_with(|c: char| c.is_alphanumeric());
    alone.then(|| (before, i64::from(u32::from(last.to_ascii_lowercase()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(numbers: &[&str]) -> Vec<Block> {
        let block = |number: &&str| Block {
            kind: BlockKind::Paragraph,
            text: "Text".to_owned(),
            number: Some((*number).to_owned()).filter(|number| !number.is_empty()),
            page: None,
            links: Vec::new(),
        };
        numbers.iter().map(block).collect()
    }

    /// Each run as the places of its first and last block.
    fn told(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> = (0..old.len()).map(|at| (at, at)).collect();
        let runs = runs(&pairs, &blocks(old), &blocks(new));
        runs.into_iter().map(|run| (run.first.0, run.last.0)).collect()
    }

    #[test]
    fn numbers_that_move_on_alike_are_one_run() {
        assert_eq!(told(&["5", "6", "", "7"], &["6", "7", "", "8"]), [(0, 3)]);
        assert_eq!(told(&["5", "6", "7", "8"], &["6", "7", "7", "9"]), [(0, 1), (3, 3)]);
        assert_eq!(told(&["5", "6", "7"], &["6", "7", "9"]), [(0, 1), (2, 2)]);
        assert_eq!(told(&["5", "6"], &["5", "6"]), []);
    }

    #[test]
    fn chapters_and_letters_have_runs_too() {
        assert_eq!(told(&["3.1", "3.2", "3.3"], &["4.1", "4.2", "4.3"]), [(0, 2)]);
        assert_eq!(told(&["3.1", "3.2"], &["3.2", "3.3"]), [(0, 1)]);
        assert_eq!(told(&["(a)", "(b)"], &["(b)", "(c)"]), [(0, 1)]);
        assert_eq!(told(&["Annex C", "Annex D"], &["Annex B", "Annex C"]), [(0, 1)]);
        assert_eq!(told(&["Part one", "Part two"], &["Part two", "Part three"]).len(), 2);
    }

    #[test]
    fn a_reference_follows_the_number_of_what_it_meant() {
        let (old, new) = (blocks(&["41", "42"]), blocks(&["43", "44"]));
        let numbering = Numbering::of(&[(0, 0), (1, 1)], &[], &old, &new);
        assert_eq!(numbering.follows(Series::Text, "41", "43"), Some(true));
        assert_eq!(numbering.follows(Series::Text, "41", "44"), Some(false));
        assert_eq!(numbering.follows(Series::Text, "99", "44"), None);
        assert_eq!(numbering.follows(Series::Headings, "41", "43"), None);
        assert_eq!((plain("Two"), plain("(a)"), plain("C")), ("2".into(), "a".into(), "c".into()));
    }
}
