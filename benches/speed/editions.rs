//! Two editions of one long numbered document, made from a seed, and the list of every change between them.
//! Says nothing of how they are found.

use guidewatch::model::document::{Block, BlockKind, Document};

use super::pages::{Chance, paragraph};

/// So many numbered paragraphs the old edition has.
const PARAGRAPHS: usize = 455;

/// One change that was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Made {
    /// Some words are others.
    Changed(String, String),
    /// “should” became “must”.
    Hardened(String, String),
    Added(String),
    Removed(String),
    /// It stands elsewhere, word for word.
    Moved(String),
}

/// How changes are spread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    /// Whether paragraphs have numbers, and refer to each other by them.
    pub(crate) numbered: bool,
    /// How many paragraphs in a row come, go or move together.
    pub(crate) cluster: usize,
}

impl Spread {
    /// How far apart changes are, in paragraphs.
    fn gap(self) -> usize {
        if self.cluster == 1 { 5 } else { 8 }
    }
}

/// Two editions and what was changed.
pub(crate) struct Editions {
    pub(crate) old: Document,
    pub(crate) new: Document,
    pub(crate) made: Vec<Made>,
    /// Cross-references whose number follows that of their paragraph.
    pub(crate) references: usize,
    /// Paragraphs that stayed as they were and have another number.
    pub(crate) renumbered: usize,
    /// The fewest runs in which those numbers can be told.
    pub(crate) ranges: usize,
}

/// A paragraph of either edition.
#[derive(Clone)]
struct Written {
    /// Which it is in both.
    id: usize,
    text: String,
    /// The paragraph that it refers to.
    refers: Option<usize>,
    moved: bool,
}

/// Fifteen changed, fifteen hardened, fifteen added, fifteen removed and eight moved: 68 in all.
pub(crate) fn pair(seed: u64, spread: Spread) -> Editions {
    let mut chance = Chance::new(seed);
    let written = |id: usize, chance: &mut Chance| Written {
        id,
        text: format!("{} Staff should act on it.", paragraph(chance)),
        refers: (spread.numbered && chance.below(7) == 0)
            .then(|| usize::try_from(chance.below(PARAGRAPHS as u64)).unwrap_or_default()),
        moved: false,
    };
    let old: Vec<Written> = (0..PARAGRAPHS).map(|id| written(id, &mut chance)).collect();
    let mut new = old.clone();
    let mut made = Vec::new();
    // Places far enough apart that no change touches another.
    let mut places: Vec<usize> = (1..PARAGRAPHS / spread.gap()).map(|n| n * spread.gap()).collect();
    for at in (1..places.len()).rev() {
        places.swap(at, usize::try_from(chance.below(at as u64 + 1)).unwrap_or_default());
    }
    let mut place = places.into_iter();
    let mut at = || place.next().unwrap_or_default();
    // From the places of the old edition: texts first, then what comes, goes and moves, from the back.
    for n in 0..15 {
        let (one, other) = (at(), at());
        new[one].text = changed(&old[one].text, n);
        made.push(Made::Changed(old[one].text.clone(), new[one].text.clone()));
        new[other + 1].text = old[other + 1].text.replace("Staff should", "Staff must");
        made.push(Made::Hardened(old[other + 1].text.clone(), new[other + 1].text.clone()));
    }
    let mut come: Vec<(usize, Vec<Written>)> = Vec::new();
    let mut go: Vec<usize> = Vec::new();
    for first in (0..15).step_by(spread.cluster) {
        let count = spread.cluster.min(15 - first);
        // The first paragraphs come first: every number after them is another.
        let there = if first == 0 { 0 } else { at() + 2 };
        let texts: Vec<Written> = (0..count)
            .map(|n| Written { refers: None, ..written(PARAGRAPHS + first + n, &mut chance) })
            .collect();
        made.extend(texts.iter().map(|one| Made::Added(one.text.clone())));
        come.push((there, texts));
        let gone = at() + 2;
        made.extend(old[gone..gone + count].iter().map(|one| Made::Removed(one.text.clone())));
        go.extend(gone..gone + count);
    }
    for first in (0..8).step_by(spread.cluster) {
        let count = spread.cluster.min(8 - first);
        let (from, to) = (at() + 1, at() + 2);
        let texts: Vec<Written> =
            (from..from + count).map(|one| Written { moved: true, ..old[one].clone() }).collect();
        made.extend(texts.iter().map(|one| Made::Moved(one.text.clone())));
        go.extend(from..from + count);
        come.push((to, texts));
    }
    let mut edition = Vec::new();
    for (place, one) in new.into_iter().enumerate() {
        for (_, texts) in come.iter().filter(|(there, _)| *there == place) {
            edition.extend(texts.iter().cloned());
        }
        if !go.contains(&place) {
            edition.push(one);
        }
    }
    // What refers to a paragraph that went refers to none.
    let stays = |id: usize| edition.iter().any(|one| one.id == id);
    let refers = |one: &Written| one.refers.filter(|id| stays(*id));
    let bare = |list: &[Written]| -> Vec<Written> {
        list.iter().map(|one| Written { refers: refers(one), ..one.clone() }).collect()
    };
    let (old, edition) = (bare(&old), bare(&edition));
    let (renumbered, ranges, references) = counted(&old, &edition, spread);
    Editions {
        old: document(&old, spread),
        new: document(&edition, spread),
        made: made.into_iter().map(|one| referring(one, &old, &edition)).collect(),
        references,
        renumbered,
        ranges,
    }
}

/// Two words in the middle of it are others.
fn changed(text: &str, n: usize) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = words.len() / 2 + n % 3;
    words[at] = "henceforth";
    words[at + 1] = "otherwise";
    words.join(" ")
}

/// The number of each paragraph, from 1.
fn number(list: &[Written], id: usize) -> Option<usize> {
    list.iter().position(|one| one.id == id).map(|at| at + 1)
}

/// Its text with the reference in it.
fn text(one: &Written, list: &[Written]) -> String {
    match one.refers.and_then(|id| number(list, id)) {
        Some(number) => format!("{} See paragraph {number}.", one.text),
        None => one.text.clone(),
    }
}

/// A change as it reads with the references of its paragraphs.
fn referring(made: Made, old: &[Written], new: &[Written]) -> Made {
    let find = |list: &[Written], bare: &str| {
        list.iter()
            .find(|one| one.text == bare)
            .map_or_else(|| bare.to_owned(), |one| text(one, list))
    };
    match made {
        Made::Changed(was, is) => Made::Changed(find(old, &was), find(new, &is)),
        Made::Hardened(was, is) => Made::Hardened(find(old, &was), find(new, &is)),
        Made::Added(is) => Made::Added(find(new, &is)),
        Made::Removed(was) => Made::Removed(find(old, &was)),
        Made::Moved(is) => Made::Moved(find(new, &is)),
    }
}

/// How many paragraphs that stayed have another number, in how many runs; and how many references follow in
/// paragraphs that are otherwise as they were.
fn counted(old: &[Written], new: &[Written], spread: Spread) -> (usize, usize, usize) {
    if !spread.numbered {
        return (0, 0, 0);
    }
    let (mut renumbered, mut ranges, mut references) = (0, 0, 0);
    let mut open = 0;
    for (at, one) in new.iter().enumerate().filter(|(_, one)| !one.moved) {
        let Some(was) = number(old, one.id) else { continue };
        let by = (at + 1).cast_signed() - was.cast_signed();
        let as_before = old[was - 1].text == one.text;
        renumbered += usize::from(by != 0 && as_before);
        ranges += usize::from(by != 0 && by != open);
        open = by;
        references += usize::from(as_before && text(one, new) != text(&old[was - 1], old));
    }
    (renumbered, ranges, references)
}

fn document(list: &[Written], spread: Spread) -> Document {
    let block = |kind, number: Option<String>, text: String| Block {
        kind,
        text,
        number,
        page: None,
        links: Vec::new(),
    };
    let mut blocks = Vec::new();
    for (at, one) in list.iter().enumerate() {
        // Before paragraphs that never go and never move.
        if one.id % (2 * spread.gap()) == 0 && one.id < PARAGRAPHS {
            let mut chance = Chance::new(one.id as u64);
            let words: Vec<String> =
                paragraph(&mut chance).split(' ').take(6).map(str::to_owned).collect();
            blocks.push(block(BlockKind::Heading(2), None, words.join(" ")));
        }
        let number = spread.numbered.then(|| (at + 1).to_string());
        blocks.push(block(BlockKind::Paragraph, number, text(one, list)));
    }
    Document { title: Some("Keeping children safe".to_owned()), blocks, ..Document::default() }
}
