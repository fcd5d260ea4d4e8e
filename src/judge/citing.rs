//! How much it weighs that a watched page newly presents guidance that is out of date. Which does, `mentions` finds.

use crate::model::change::{Change, Significance};

/// Says of `change` that its page newly cites `texts`, each with its line, which are out of date. Important: whoever
/// follows the page works by what stands no more.
pub fn newly_cites(change: &mut Change, texts: &[(&str, usize)]) {
    let reasons = texts
        .iter()
        .map(|(text, line)| format!("now cites “{text}”, which is out of date (line {line})"));
    change.reasons.splice(0..0, reasons);
    if !texts.is_empty() {
        change.significance = Significance::Major;
    }
}
