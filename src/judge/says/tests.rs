//! What a publisher says of its own publication, in the shapes in which it is said, and what only looks like it.

use super::*;
use crate::{model::source::PublicationId, register::Register};

fn told(place: &Place, sentence: &str) -> Vec<(ChangeKind, String)> {
    let register = Register::known();
    let kcsie = register.lineage(&PublicationId::new("kcsie").unwrap()).unwrap();
    let said = phrases::said(sentence, &named(&names(kcsie), sentence));
    read(place, sentence, &said)
}

fn kinds(place: &Place, sentence: &str) -> Vec<ChangeKind> {
    told(place, sentence).into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn a_consultation_is_known_by_what_it_is_on() {
    for (place, yes) in [
        (Place::Note, "Added a link to our consultation on a new version of the advice."),
        (Place::Page, "We have opened a consultation on proposed changes to this guidance."),
        (Place::Note, "Added a draft version of the guidance."),
        (Place::Title, "Draft Keeping children safe in education 2027"),
    ] {
        assert_eq!(kinds(&place, yes), [ChangeKind::Consultation], "{yes}");
    }
    for (place, no) in [
        (Place::Note, "The consultation on the draft has closed."),
        (Place::Note, "Updated following consultation on the draft."),
        (Place::Note, "Added the government response to the consultation on revised guidance."),
        (Place::Page, "Local areas should carry out a consultation with parents."),
        (Place::Page, "Drafting and carrying out a sound policy is the head's duty."),
        (Place::Title, "Draft analysis form"),
        (Place::Page, "Leaders should consult parents."),
    ] {
        assert_eq!(kinds(&place, no), [], "{no}");
    }
}

#[test]
fn only_what_a_page_says_of_itself_replaces_it() {
    for (place, yes) in [
        (Place::Page, "This guidance has been superceded by the new code."),
        (Place::Withdrawal, "This content has been archived as it has been replaced by ‘Trips’."),
        (Place::Page, "This statutory guidance was withdrawn and replaced by new advice."),
        (Place::Withdrawal, "It has been superseded by the plan for 2020."),
        (Place::Note, "This page has been replaced by a newer version."),
        (Place::Page, "This guideline has been updated and replaced by guideline NX203."),
    ] {
        let whole = "its publisher says that it was replaced".to_owned();
        assert_eq!(told(&place, yes), [(ChangeKind::Superseded, whole)], "{yes}");
    }
    for no in [
        "This guidance is not intended to replace local procedures.",
        "It does not replace these pieces of statutory guidance.",
        "The agency was replaced by another, as this guidance says.",
        "This guidance tells how health trusts were replaced by integrated boards.",
        "Statements were replaced by plans.",
        "From 1 September 2014 statements were replaced by plans, and this guidance follows them.",
        "This guidance replaces the 2026 version.",
        "The old checklist was in use until 2020. It has been replaced by the new form.",
        "The 2015 version was replaced by the 2018 version.",
        "Consent can be withdrawn at any time.",
        "The allegation was withdrawn.",
        "As all local boards wind up, new panels will replace serious injury reviews.",
        "This was published under the last government.",
        "Since the last revision in 2015 this guidance has grown.",
        "This guidance will next be reviewed by September 2029.",
    ] {
        let said: Vec<_> = sentences(no).flat_map(|one| kinds(&Place::Page, one)).collect();
        assert_eq!(said, [], "{no}");
    }
}

#[test]
fn what_was_replaced_in_part_is_told_as_that() {
    for (sentence, reason) in [
        (
            "New guidance came in on 31 December 2023, replacing all of the guidance for England and Wales on this page.",
            "its publisher says that it was replaced in part: for England and Wales",
        ),
        (
            "This guidance has been partially replaced by the new code.",
            "its publisher says that it was replaced in part; the rest still stands",
        ),
        (
            "This guidance has been replaced in part by the new code.",
            "its publisher says that it was replaced in part; the rest still stands",
        ),
        (
            "This guidance has been replaced in England by the new code.",
            "its publisher says that it was replaced in part: for England",
        ),
        (
            "Chapter 3 of this guidance has been replaced by the new code.",
            "its publisher says that it was replaced in part; the rest still stands",
        ),
    ] {
        assert_eq!(
            told(&Place::Page, sentence),
            [(ChangeKind::Superseded, reason.to_owned())],
            "{sentence}"
        );
    }
}

#[test]
fn a_document_speaks_for_itself() {
    let place = Place::Document("Checklist".to_owned());
    assert_eq!(
        told(&place, "This document has been replaced by the code."),
        [(ChangeKind::Superseded, "“Checklist” says of itself that it was replaced".to_owned())]
    );
}

#[test]
fn what_was_handed_to_the_archives_says_so_of_itself() {
    for yes in [
        "This page has been moved to the National Archives.",
        "This content has been archived and is with the National Archives.",
    ] {
        assert_eq!(kinds(&Place::Page, yes), [ChangeKind::Archived], "{yes}");
    }
    for no in [
        "Older versions are held by the National Archives.",
        "The 2010 version was moved to the National Archives.",
        "Records are archived by schools, as the National Archives advise in this guidance.",
    ] {
        assert_eq!(kinds(&Place::Page, no), [], "{no}");
    }
}

#[test]
fn a_correction_is_no_new_edition() {
    for yes in [
        "Updated to correct wording within the definition of safeguarding (page 7).",
        "Corrected a slip in paragraph 2.",
        "Minor amendment to the guidance to add a definition.",
        "This is a factual update to the guidance.",
    ] {
        assert!(is_correction(yes), "{yes}");
    }
    for no in [
        "Added the 2027 version, with corrected paragraph numbers, which replaces the 2026 version.",
        "The guidance has been revised.",
        "First published.",
    ] {
        assert!(!is_correction(no), "{no}");
    }
}
