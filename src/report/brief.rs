//! A report in a line: what stands in the subject of a mail, and all that a digest says that has nothing to tell.

use super::{
    change::happened_in_words,
    headline::headline,
    words::{self, count},
};
use crate::model::report::Report;

/// What changed, in a line without an end: `Working together: the text was revised`, or counted where it is more
/// than one thing.
pub(super) fn subject(report: &Report) -> String {
    let only = report.beginnings.len()
        + report.events.len()
        + report.proposed.len()
        + report.taken_back.len()
        + report.unreadable.len();
    if let ([change], 0) = (&report.changes[..], only) {
        let weight = words::significance(change.significance);
        return format!("{weight}: {} – {}", change.title, happened_in_words(change));
    }
    let is_listing = report.changes.is_empty() && report.events.is_empty();
    if is_listing && report.taken_back.is_empty() {
        if report.starting {
            return format!("watching {}", count(report.watched, "source", "sources"));
        }
        if !report.proposed.is_empty() {
            return count(report.proposed.len(), "new publication", "new publications");
        }
        if !report.beginnings.is_empty() {
            return format!(
                "{} on the list",
                count(report.beginnings.len(), "new source", "new sources")
            );
        }
    }
    // What was not checked is in the message.
    let headline = headline(report);
    let parts: Vec<&str> = headline.trim_end_matches('.').split(", ").collect();
    let told = &parts[..parts.len().saturating_sub(1).max(1)];
    told.join(", ")
}

/// That a message comes late, where it does: whoever reads it wonders why they hear of old changes now.
pub(super) fn late(report: &Report) -> Option<String> {
    let since = words::moment(report.undelivered_since?);
    Some(format!("This comes late: nothing could be delivered to you from {since} (London) on."))
}

/// `47 checked, none changed, 2 could not be checked`
pub(super) fn nothing(report: &Report) -> String {
    let number = |n: usize| words::number(n as u64);
    let mut parts = vec![format!("{} checked", number(report.checked)), "none changed".to_owned()];
    if report.failing > 0 {
        parts.push(format!("{} could not be checked", number(report.failing)));
    }
    if report.gone > 0 {
        parts.push(format!("{} not to be found", number(report.gone)));
    }
    if !report.held.is_empty() {
        parts.push(format!("{} for a second look", words::waiting(&report.held)));
    }
    let spoken_for = report.checked + report.failing + report.gone + report.held.len();
    if spoken_for < report.watched {
        parts.push(format!("{} not seen this time", number(report.watched - spoken_for)));
    }
    parts.join(", ")
}
