//! What whoever runs it is told unasked: what cannot be checked or read any more, and what can again. Says nothing of
//! what changed.

use super::{
    brief,
    page::{Page, Part, Span, para},
    told::{recovered, unchecked, unreadable},
    words::{self, count},
};
use crate::model::report::{Report, Unchecked};

/// What is wrong, laid out.
pub(super) fn page(report: &Report) -> Page {
    let mut parts = vec![Part::Lead(vec![Span::Strong(format!("{}.", lead(report)))])];
    parts.extend(brief::late(report).map(para));
    parts.extend(unchecked(&report.unchecked, false));
    parts.extend(unreadable(&report.unreadable));
    parts.extend(recovered(&report.recovered));
    Page { title: format!("Health: {}", words::day(report.generated_at)), parts }
}

/// `2 sources cannot be checked` and `1 is not to be found`, as far as there are any.
pub(super) fn unseen(all: &[Unchecked]) -> Vec<String> {
    let gone = all.iter().filter(|one| one.gone).count();
    let failing = all.len() - gone;
    let mut parts = Vec::new();
    if failing > 0 {
        parts.push(format!("{} cannot be checked", count(failing, "source", "sources")));
    }
    let verb = if gone == 1 { "is" } else { "are" };
    match (gone, failing) {
        (0, _) => {}
        (_, 0) => {
            parts.push(format!("{} {verb} not to be found", count(gone, "source", "sources")));
        }
        _ => parts.push(format!("{} {verb} not to be found", words::number(gone as u64))),
    }
    parts
}

/// `2 sources cannot be checked, 1 can be checked again`
pub(super) fn lead(report: &Report) -> String {
    let mut parts = Vec::new();
    parts.extend(unseen(&report.unchecked));
    if !report.unreadable.is_empty() {
        let texts = count(report.unreadable.len(), "text", "texts");
        parts.push(format!("{texts} cannot be read"));
    }
    if !report.recovered.is_empty() {
        let sources = count(report.recovered.len(), "source", "sources");
        parts.push(format!("{sources} can be checked again"));
    }
    if parts.is_empty() { brief::nothing(report) } else { parts.join(", ") }
}
