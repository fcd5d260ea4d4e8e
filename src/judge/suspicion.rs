//! Answers that are not the page: challenges, bot walls, consent and maintenance pages. Pure rules, each with its reason in words.

use crate::model::capture::Capture;

/// Why an answer with a success status is not the page, in words; none where nothing speaks against it.
#[must_use]
pub fn not_the_page(capture: &Capture) -> Option<String> {
    let _ = capture;
    None
}
