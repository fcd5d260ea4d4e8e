//! Targets that changed under words that stayed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::text::plain_words;

use crate::model::{
    diff::LinkEdit,
    document::{Block, Link},
    wording::settled,
};

/// The link changes between two blocks. `whole` says that their words are equal, so that a link that
/// came or went counts too; else only links whose own words stand on both sides do.
pub(super) fn changed(old: &Block, new: &Block, whole: bool) -> Vec<LinkEdit> {
    if old.links == new.links {
        return Vec::new();
    }
    let (gone, come) = (left_over(old, new), left_over(new, old));
    let mut before: BTreeMap<String, VecDeque<&Link>> = BTreeMap::new();
    for link in gone {
        before.entry(settled(&link.text)).or_default().push_back(link);
    }
    let (mut edits, mut unpaired) = (Vec::new(), Vec::new());
    for link in come {
        let was = before.get_mut(&settled(&link.text)).and_then(VecDeque::pop_front);
        if was.is_some() || whole {
            let (old, new) = (was.map(|was| was.target.clone()), Some(link.target.clone()));
            edits.push(LinkEdit { text: link.text.clone(), old, new });
        } else {
            unpaired.push(link);
        }
    }
    edits.extend(reworded(&mut before, &unpaired));
    if whole {
        let gone = before.into_values().flatten();
        edits.extend(gone.map(|link| LinkEdit {
            text: link.text.clone(),
            old: Some(link.target.clone()),
            new: None,
        }));
    }
    edits
}

/// Links of which both the words and the target changed: one that went and one that came, where the words of one hold
/// those of the other.
fn reworded(before: &mut BTreeMap<String, VecDeque<&Link>>, come: &[&Link]) -> Vec<LinkEdit> {
    // Of more, which became which is a guess.
    const MOST: usize = 12;
    if come.len() > MOST || before.len() > MOST {
        return Vec::new();
    }
    let words = |text: &str| plain_words(text).collect::<BTreeSet<String>>();
    let mut edits = Vec::new();
    for link in come {
        let is = words(&settled(&link.text));
        let alike = before.iter_mut().find(|(text, links)| {
            let was = words(text);
            let held = was.len().min(is.len()) > 1 && (was.is_subset(&is) || is.is_subset(&was));
            held && links.front().is_some_and(|old| old.target != link.target)
        });
        if let Some(old) = alike.and_then(|(_, links)| links.pop_front()) {
            let (old, new) = (Some(old.target.clone()), Some(link.target.clone()));
            edits.push(LinkEdit { text: link.text.clone(), old, new });
        }
    }
    edits
}

/// A block's settled words without the marks of notes on its page: `[footnote 2]`, `³`, which are numbered
/// anew when a note comes before them.
pub(super) fn without_note_marks(block: &Block) -> String {
    let text = settled(&block.text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    for link in block.links.iter().filter(|link| is_note_mark(link)) {
        if let Some(at) = rest.find(link.text.as_str()) {
            out.push_str(&rest[..at]);
            rest = &rest[at + link.text.len()..];
        }
    }
    out + rest
}

fn is_note_mark(link: &Link) -> bool {
    let mark = link.text.trim_matches(['[', ']', '(', ')']);
    let number = mark.strip_prefix("footnote ").or_else(|| mark.strip_prefix("note "));
    let number = number.unwrap_or(mark);
    let digits = !number.is_empty() && number.len() <= 9 && number.chars().all(char::is_numeric);
    link.target.starts_with('#') && digits
}

/// The links of a block that the other does not have with the same words and target, each counted.
fn left_over<'a>(block: &'a Block, other: &Block) -> Vec<&'a Link> {
    let mut held: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for link in &other.links {
        *held.entry((settled(&link.text), link.target.as_str())).or_default() += 1;
    }
    let mut left = Vec::new();
    for link in &block.links {
        match held.get_mut(&(settled(&link.text), link.target.as_str())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => left.push(link),
        }
    }
    left
}
