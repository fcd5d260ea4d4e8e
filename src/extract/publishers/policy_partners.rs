//! Policy Partners' procedures (`*.procedures.org.uk`): each policy says when it was last reviewed and when it
//! will be next. These are promises about the page, not its text. That it is under review now is text.

use super::take_notices;
use crate::model::{
    document::{Document, Notice, NoticeKind},
    wording::settled,
};

/// A line about the page has at most so many words.
const LONGEST: usize = 20;

/// Takes the dates of review out of the text.
pub(super) fn settle(document: &mut Document) {
    take_notices(document, |_, block| {
        let text = settled(&block.text);
        let lower = text.to_lowercase();
        let says = |words: &str| lower.contains(words);
        let told = says("last reviewed") || says("next review") || says("review date");
        let dated = lower.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_ascii_digit());
            word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
        });
        let is_line = text.split_whitespace().count() <= LONGEST;
        let text = text.trim_end_matches('.').to_owned();
        (told && dated && is_line).then_some(Notice {
            kind: NoticeKind::Reviewed,
            date: None,
            text,
        })
    });
}
