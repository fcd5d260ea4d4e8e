//! What a change of a page that cites guidance means for those who go by it: they are newly sent to what is out of date.
//! What is cited and how it stands, `mentions` knows.

use crate::model::{
    change::{Change, Significance},
    citation::Citation,
};

/// Says of `change` that its page now cites each of `cited`, all out of date: the words or where
/// they lead, and the line they stand in. It
/// is important then, however few words it took.
pub fn cites_out_of_date(change: &mut Change, cited: &[&Citation]) {
    if cited.is_empty() {
        return;
    }
    change.significance = Significance::Major;
    let reasons = cited.iter().map(|one| {
        let (text, line) = (&one.mention.text, one.line);
        match one.leads_astray() {
            Some(to) => format!("“{text}” now links to {to}, which is out of date (line {line})"),
            None => format!("now cites “{text}”, which is out of date (line {line})"),
        }
    });
    change.reasons.splice(0..0, reasons);
}
