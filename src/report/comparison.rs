//! Two documents and how they differ, laid out: names and sizes, what it weighs, every edit.

use super::{
    edits,
    excerpt::{FULL, bounded},
    page::{Page, Part, Span, para, plain, section},
    words::{self, count},
};
use crate::model::{
    diff::{Group, Size, Tally},
    report::{Compared, Comparison},
};

/// How many edits are laid out; a longer list helps nobody and JSON has them all.
const MOST: usize = 5_000;

/// A comparison laid out.
pub(super) fn page(comparison: &Comparison) -> Page {
    let diff = &comparison.diff;
    let mut parts = vec![Part::Facts(vec![
        ("Old", side(&comparison.old, diff.old)),
        ("New", side(&comparison.new, diff.new)),
    ])];
    let seen = comparison.significance.is_some() || !diff.edits.is_empty();
    if !seen {
        parts.push(Part::Lead(vec![Span::Strong(
            "No differences that a reader would see.".to_owned(),
        )]));
        return Page { title: "Comparison".to_owned(), parts };
    }
    let mut lead = Vec::new();
    if let Some(significance) = comparison.significance {
        lead.push(Span::Strong(format!("{}:", words::significance(significance))));
        lead.push(plain(" "));
    }
    lead.push(plain(format!("{}.", counts(comparison))));
    parts.push(Part::Lead(lead));
    parts.extend(comparison.summary.as_ref().map(|summary| para(summary.clone())));
    if !comparison.reasons.is_empty() {
        let reasons =
            comparison.reasons.iter().map(|reason| vec![plain(bounded(reason))]).collect();
        parts.push(section("Why it matters", vec![Part::List(reasons)]));
    }
    for (heading, of) in [
        ("What changed in substance", &[Group::Substance][..]),
        (
            "What else differs",
            &[Group::Reference, Group::Editorial, Group::Layout, Group::Contents],
        ),
    ] {
        let of_groups = diff.edits.iter().filter(|edit| of.contains(&edit.group));
        let shown = of_groups.clone().take(MOST).flat_map(|edit| edits::edit(edit, FULL));
        let shown: Vec<Part> = shown.collect();
        let beyond = of_groups.count().saturating_sub(MOST);
        if !shown.is_empty() {
            parts.push(section(heading, shown));
        }
        if beyond > 0 {
            parts.push(para(format!(
                "and {} more; --format json has them all",
                words::number(beyond as u64)
            )));
        }
    }
    Page { title: "Comparison".to_owned(), parts }
}

fn side(compared: &Compared, size: Size) -> Vec<Span> {
    let supplied = if compared.supplied { ", supplied by hand" } else { "" };
    vec![
        Span::Strong(compared.name.clone()),
        plain(format!("{supplied}, {}, SHA-256 ", count(size.words, "word", "words"))),
        Span::Sha256(compared.sha256),
    ]
}

/// `31 differences of substance, 47 cross-references; 6 passages moved, 2 of them reworded`.
fn counts(comparison: &Comparison) -> String {
    let tally = Tally::of(&comparison.diff.edits);
    let mut counted = edits::counted(&tally);
    if counted.is_empty() && tally.moved == 0 {
        counted.push("the text is the same".to_owned());
    }
    let moved = match (tally.moved, tally.moved_and_reworded) {
        (0, _) => None,
        (n, 0) => Some(format!("{} moved", count(n, "passage", "passages"))),
        (1, _) => Some("1 passage moved and reworded".to_owned()),
        (n, some) => Some(format!("{n} passages moved, {some} of them reworded")),
    };
    let parts = [words::listed(&counted), moved.unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("; ")
}
