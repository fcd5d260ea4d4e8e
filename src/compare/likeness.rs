//! How alike two blocks are, by the words that they share. Symmetric; 0 to 1.

use super::text::Text;
use crate::model::document::{Block, BlockKind};

/// From here on two blocks in the same place are one block reworded.
pub(super) const SAME_PLACE: f64 = 0.4;

/// From here on two blocks in different places are one block moved.
pub(super) const ELSEWHERE: f64 = 0.75;

/// Fewer words than this are found in any long text.
const HELD: usize = 8;

/// The share of words that two blocks have in common (Dice).
pub(super) fn likeness(old: &Text, new: &Text) -> f64 {
    if old.id == new.id {
        return 1.0;
    }
    let both = old.bag.len() + new.bag.len();
    if both == 0 {
        return 0.0;
    }
    let share = ratio(2 * in_common(old, new), both);
    // A row is known by its first cell: the rest are its values.
    let same_row = old.lead.is_some() && old.lead == new.lead;
    if same_row { share.max(0.6) } else { share }
}

/// How many words two blocks share.
fn in_common(old: &Text, new: &Text) -> usize {
    let (mut o, mut n, mut common) = (0, 0, 0_usize);
    while let (Some(a), Some(b)) = (old.bag.get(o), new.bag.get(n)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => o += 1,
            std::cmp::Ordering::Greater => n += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                o += 1;
                n += 1;
            }
        }
    }
    common
}

/// Whether one holds nearly all of the other's words: much was added to it, or taken from it.
fn is_held(old: &Text, new: &Text) -> bool {
    let fewer = old.bag.len().min(new.bag.len());
    fewer >= HELD && in_common(old, new) * 10 >= fewer * 9
}

/// Likeness of two blocks in the same place: headings and texts are not alike, whatever they say.
pub(super) fn in_place(old: (&Text, &Block), new: (&Text, &Block)) -> f64 {
    let heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let same_kind = heading(old.1) == heading(new.1);
    let mut share = likeness(old.0, new.0);
    if share < SAME_PLACE && old.1.kind == new.1.kind && is_held(old.0, new.0) {
        share = SAME_PLACE + share / 10.0;
    }
    if same_kind { share } else { share * 0.7 }
}

/// `part` of `whole`. Counts here are far below the point where a float loses one.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words in a block, at most a few thousand"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
