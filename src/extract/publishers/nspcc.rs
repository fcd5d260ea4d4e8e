//! NSPCC Learning and the Child Protection in Sport Unit: pages that are rewritten in place, under a line
//! “Last updated: 13 Mar 2025 Topics: Podcast”. Its date is read by the general rule; its topics are no text.

use super::HEAD;
use crate::model::document::{BlockKind, Document};

/// Drops the rest of the line about the page.
pub(super) fn settle(document: &mut Document) {
    let mut at = 0;
    document.blocks.retain(|block| {
        at += 1;
        let is_line = block.kind != BlockKind::Heading(2) && block.text.starts_with("Topics:");
        !(at <= HEAD && is_line && block.text.split_whitespace().count() <= 30)
    });
}
