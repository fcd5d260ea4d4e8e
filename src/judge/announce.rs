//! A change of a publication's page as what it means for its editions: a new one, one for information, a consultation,
//! or that it was replaced itself. Adds kinds with their proof to a change that is judged already.

use jiff::civil::Date;

use super::{
    announced::Notices,
    named::{Named, named},
};
use crate::{
    model::{
        change::{Change, ChangeKind, Significance},
        document::Document,
        edition::{Lineage, When},
    },
    register::Register,
};

/// Adds what `change`, from `old` to `new` on `day`, means for the editions of `lineage`.
pub fn announce(
    change: &mut Change,
    register: &Register,
    lineage: &Lineage,
    (old, new): (&Document, &Document),
    day: Date,
) {
    let (before, after) = (named(lineage, old), named(lineage, new));
    let offered = |all: &[Named], label: &str| -> Option<Named> {
        all.iter().find(|one| one.label == label && one.is_offered).cloned()
    };
    for one in after.iter().filter(|one| one.is_offered) {
        let was = offered(&before, &one.label);
        let came = was.is_none();
        // What is there in an older edition already, or never was offered so before, is no new edition.
        let is_older = before.iter().any(|other| other.is_offered && other.label > one.label);
        if came && is_older {
            continue;
        }
        let standing = register.in_force(&lineage.id, day);
        let others = standing.iter().filter(|edition| edition.label != one.label);
        let others: Vec<&str> = others.map(|edition| edition.label.as_str()).collect();
        if one.for_information && came {
            let until = match one.in_force {
                Some(date) => format!("do not use it before {}", When::day(date)),
                None => "do not use it before it is said to be in force".to_owned(),
            };
            let remains = match &others[..] {
                [] => String::new(),
                [one] => format!("; {one} remains in force"),
                all => format!("; {} remain in force", all.join(" and ")),
            };
            let reason = format!("{} is out for information: {until}{remains}", one.label);
            add(change, ChangeKind::ForInformation, reason, &one.evidence);
        } else if !one.for_information && came {
            add(change, ChangeKind::NewEdition, new_edition(one, &others, day), &one.evidence);
        } else if !one.for_information && was.is_some_and(|was| was.for_information) {
            let until = one.in_force.filter(|date| *date > day);
            let until = until.map(|date| format!(", in force from {}", When::day(date)));
            let reason = format!(
                "the final text of {} is out, which was for information before{}",
                one.label,
                until.unwrap_or_default()
            );
            add(change, ChangeKind::NewEdition, reason, &one.evidence);
        }
    }
    let said = new_words(old, new);
    if let Some(words) = said.iter().find(|words| is_consultation(words)) {
        let reason = "there is a consultation on a new version: a draft is not in force".to_owned();
        add(change, ChangeKind::Consultation, reason, std::slice::from_ref(words));
    }
    if let Some(words) = said.iter().find(|words| is_replaced(words)) {
        let reason = "its publisher says that it was replaced".to_owned();
        add(change, ChangeKind::Superseded, reason, std::slice::from_ref(words));
    }
}

fn new_edition(one: &Named, others: &[&str], day: Date) -> String {
    let ahead = one.in_force.filter(|date| *date > day);
    match (ahead, others) {
        (Some(date), []) => {
            format!("a new edition, {}, in force from {}", one.label, When::day(date))
        }
        (Some(date), others) => format!(
            "a new edition, {}, in force from {}; until then {}",
            one.label,
            When::day(date),
            others.join(" and ")
        ),
        (None, _) => format!("a new edition, {}", one.label),
    }
}

/// Puts a kind in front of the others, with its reason and its proof.
fn add(change: &mut Change, kind: ChangeKind, reason: String, evidence: &[String]) {
    if change.kind == kind || change.also.contains(&kind) {
        change.reasons.insert(1.min(change.reasons.len()), reason);
    } else {
        let is_weightier = kind < change.kind && change.kind != ChangeKind::Withdrawn;
        let other = if is_weightier { std::mem::replace(&mut change.kind, kind) } else { kind };
        change.also.push(other);
        // It is not the note or the date alone any more.
        let is_alone =
            |kind: &ChangeKind| matches!(kind, ChangeKind::NoteOnly | ChangeKind::DateOnly);
        change.also.retain(|kind| !is_alone(kind));
        change.also.sort();
        change.reasons.insert(0, reason);
    }
    change.significance = Significance::Major;
    for words in evidence.iter().take(2) {
        let proof = format!("“{words}”");
        if !change.evidence.contains(&proof) {
            change.evidence.push(proof);
        }
    }
}

/// The notes and sentences that came.
fn new_words(old: &Document, new: &Document) -> Vec<String> {
    let notices = Notices::between(old, new);
    let notes = notices.came.iter().map(|note| note.text.clone());
    let known: std::collections::BTreeSet<&str> =
        old.blocks.iter().map(|block| block.text.as_str()).collect();
    let came = new.blocks.iter().filter(|block| !known.contains(block.text.as_str()));
    notes.chain(came.take(200).map(|block| block.text.chars().take(600).collect())).collect()
}

/// Whether words announce a consultation on this publication: not one that is over, nor one of others.
fn is_consultation(words: &str) -> bool {
    let words = words.to_lowercase();
    let on = ["new version", "revised", "revisions", "proposed", "draft", "changes to", "updat"];
    let over = ["has closed", "is closed", "following", "response to", "responses to", "outcome"];
    ["consultation on", "consulting on", "our consultation", "a consultation", "consultation about"]
        .iter()
        .any(|phrase| words.contains(phrase))
        && on.iter().any(|word| words.contains(word))
        && !over.iter().any(|word| words.contains(word))
}

/// Whether the page says of itself that it was replaced.
fn is_replaced(words: &str) -> bool {
    let words = words.to_lowercase();
    let own = [
        "this guidance",
        "this publication",
        "this content",
        "this document",
        "this advice",
        "this page",
        "this has been",
        "this guideline",
        "this version",
    ];
    let done = [
        "been replaced by",
        "is replaced by",
        "was replaced by",
        "and replaced by",
        "superseded by",
        "superceded by",
    ];
    let on_page = words.contains("replacing") && words.contains("on this page");
    on_page
        || own.iter().any(|own| {
            words.find(own).is_some_and(|at| done.iter().any(|done| words[at..].contains(done)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consultation_is_known_by_what_it_is_on() {
        for yes in [
            "Added a link to our consultation on a new version of the advice.",
            "We have opened a consultation on proposed changes to this guidance.",
        ] {
            assert!(is_consultation(yes), "{yes}");
        }
        for no in [
            "The consultation on the draft has closed.",
            "Updated following consultation on the draft.",
            "Local areas should carry out a consultation with parents.",
            "A drafting note.",
        ] {
            assert!(!is_consultation(no), "{no}");
        }
    }

    #[test]
    fn only_what_a_page_says_of_itself_replaces_it() {
        for yes in [
            "This guidance has been superceded by the new code.",
            "This content has been archived as it has been replaced by other advice.",
            "New guidance came into force, replacing all of the guidance for England on this page.",
        ] {
            assert!(is_replaced(yes), "{yes}");
        }
        for no in [
            "This guidance is not intended to replace local procedures.",
            "The agency was replaced by another, as this guidance says.",
            "Statements were replaced by plans.",
            "This guidance replaces the 2026 version.",
        ] {
            assert!(!is_replaced(no), "{no}");
        }
    }
}
