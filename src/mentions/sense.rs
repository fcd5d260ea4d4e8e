//! In what sense a sentence names an edition: by the phrases in it and on which side of them the name stands. It
//! judges one sentence, and not whether what that says is so.

use std::ops::Range;

use super::{
    clauses::{follows_now, stands_now},
    phrases::{Phrase, Said},
    tokens::tokens,
};
use crate::model::mention::Sense;

/// Bytes before a verb in which its subject stands.
const CLOSE: usize = 80;

/// The sense of the name at `name` in `sentence`, in which `said` is said; places are in bytes of the sentence.
/// Who replaced whom counts before all else, then the nearest phrase that decides.
pub(super) fn sense(sentence: &str, name: &Range<usize>, said: &[Said]) -> Sense {
    let distance = |one: &Said| {
        if one.at.end <= name.start {
            name.start - one.at.end
        } else {
            one.at.start.saturating_sub(name.end)
        }
    };
    let relates = |one: &Said| matches!(one.phrase, Phrase::Replaces | Phrase::ReplacedBy);
    let mut nearest: Vec<&Said> = said.iter().collect();
    nearest.sort_by_key(|one| (!relates(one), distance(one)));
    nearest.into_iter().find_map(|one| by(sentence, name, one)).unwrap_or(Sense::Cites)
}

/// What one phrase makes of the name; none where it decides nothing.
fn by(sentence: &str, name: &Range<usize>, said: &Said) -> Option<Sense> {
    let after = said.at.end <= name.start;
    let before = name.end <= said.at.start;
    let words = sentence.get(said.at.clone()).unwrap_or_default().to_lowercase();
    // Behind what is over, another clause may say what is followed now.
    if after && sentence.get(said.at.end..name.start).is_some_and(follows_now) {
        return None;
    }
    // “Unlike the earlier edition, …”: the other one is spoken of.
    let unlike = ["unlike ", "unlike the ", "unlike an "];
    let head = sentence.get(..said.at.start).unwrap_or_default().to_lowercase();
    if after && unlike.iter().any(|words| head.ends_with(words)) {
        return None;
    }
    match said.phrase {
        // “replacing all of the guidance on this page”: who does it stands before.
        Phrase::Replaces | Phrase::Revises if after => Some(Sense::ReplacedBy),
        Phrase::Replaces if before => {
            let stands = sentence.get(said.at.end..).is_some_and(stands_now)
                || is_followed_aside(sentence, name, said);
            (!stands && !another_subject(sentence, name, said)).then_some(Sense::Replaces)
        }
        Phrase::ReplacedBy if before && words.ends_with("ing") => Some(Sense::Replaces),
        Phrase::ReplacedBy if before => {
            (!another_subject(sentence, name, said)).then_some(Sense::ReplacedBy)
        }
        Phrase::ReplacedBy if after => Some(Sense::Replaces),
        Phrase::Withdrawn | Phrase::ToBeWithdrawn if before || said.at.contains(&name.start) => {
            (!another_subject(sentence, name, said)).then_some(Sense::ReplacedBy)
        }
        Phrase::WarnedOff => {
            let meant = said.at.start < name.end && name.start < said.at.end;
            meant.then_some(Sense::ReplacedBy)
        }
        Phrase::StillHolds => Some(Sense::ReplacedBy),
        Phrase::Once => {
            let meant = said.at.start < name.end && name.start < said.at.end;
            meant.then_some(Sense::History)
        }
        // “Guidance, last updated 2 September 2024”: a date of it, and no story.
        Phrase::History if words.starts_with("last ") && name.contains(&said.at.start) => None,
        Phrase::History => {
            let only_after = [
                "following",
                "compared",
                "change",
                "difference",
                "previous",
                "earlier",
                "former",
                "older",
                "superseded",
                "withdrawn",
                "archived",
            ];
            let behind = only_after.iter().any(|word| words.starts_with(word))
                && !words.starts_with("previously");
            (!behind || after || said.at.contains(&name.start)).then_some(Sense::History)
        }
        _ => None,
    }
}

/// Whether the name is followed, and what it replaced is said aside: “in line with …, which superseded …”.
fn is_followed_aside(sentence: &str, name: &Range<usize>, said: &Said) -> bool {
    let before = sentence.get(..name.start).unwrap_or_default().to_lowercase();
    let gap = sentence.get(name.end..said.at.start).map(tokens).unwrap_or_default();
    let is_aside = gap.last().is_some_and(|word| word.is(&["which", "that"]));
    is_aside
        && [
            "in line with ",
            "in accordance with ",
            "based on ",
            "comply with ",
            "follow ",
            "follows ",
        ]
        .iter()
        .any(|words| before.trim_end_matches("the ").ends_with(words))
}

/// Whether the phrase has a subject of its own, so that the name before it is not meant: “Working Together 2013
/// This guidance replaces”.
fn another_subject(sentence: &str, name: &Range<usize>, said: &Said) -> bool {
    let mut from = name.end.max(said.at.start.saturating_sub(CLOSE));
    while !sentence.is_char_boundary(from) {
        from += 1;
    }
    let Some(gap) = sentence.get(from..said.at.start) else { return false };
    let words = tokens(gap);
    let near = words.len().saturating_sub(6);
    words[near..].iter().any(|word| word.is(&["this", "it", "these", "they"]))
}
