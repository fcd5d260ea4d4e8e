//! Which edition replaced one that a sentence says was replaced, as the page tells it. Whether that is so is not asked
//! here.

use super::find::NEAR;
use crate::model::mention::{Mention, Sense};

/// Which edition replaced each that is said to be replaced: the one that the sentence says, else the one that was
/// presented last.
pub(super) fn successors(found: &mut [Mention], context: &[&Mention]) {
    for at in 0..found.len() {
        let one = &found[at];
        if one.sense != Sense::ReplacedBy || one.edition.is_none() {
            continue;
        }
        let same = |other: &&Mention| {
            other.publication == one.publication
                && other.edition.is_some()
                && other.edition != one.edition
        };
        let near = &found[at.saturating_sub(NEAR)..found.len().min(at + NEAR)];
        let in_sentence = near.iter().find(|other| {
            other.sense == Sense::Replaces && other.sentence == one.sentence && same(other)
        });
        let presents =
            |other: &&Mention| matches!(other.sense, Sense::Cites | Sense::Replaces) && same(other);
        let earlier = || {
            found[at.saturating_sub(NEAR)..at]
                .iter()
                .rev()
                .find(presents)
                .or_else(|| context.iter().copied().find(presents))
        };
        let successor = in_sentence.or_else(earlier).and_then(|other| other.edition.clone());
        found[at].successor = successor;
    }
}
