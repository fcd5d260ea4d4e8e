//! What each sort of change is told as, in the shapes of real phrasings, and what is no change of it.

use super::super::example;
use super::*;
use crate::model::diff::ReferenceEdit;

/// The reasons of a reworded paragraph, without its place.
fn said(old: &str, new: &str) -> Vec<String> {
    findings(&example::reworded(old, new)).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn duties_are_told_with_their_direction() {
    let told = said("Staff should share what they know.", "Staff must share what they know.");
    assert_eq!(told, ["duty strengthened: “should” became “must”"]);
    let told = said("Staff must share it.", "Staff must not share it.");
    assert_eq!(told, ["duty reversed: “must” became “must not”"]);
    let told = said("Schools keep records.", "Schools should keep records.");
    assert_eq!(told, ["duty added: “should keep records”"]);
    let told = said("They must tell parents and record it.", "They tell parents and record it.");
    assert_eq!(told, ["duty dropped: “must tell parents and record”"]);
}

#[test]
fn a_duty_that_only_moves_within_its_paragraph_is_not_told() {
    assert!(said("Staff must act. Parents help.", "Parents help. Staff must act.").is_empty());
    let passive = said("The school must tell the parents.", "Parents must be told by the school.");
    assert!(passive.is_empty(), "{passive:?}");
}

#[test]
fn words_that_look_like_a_duty_and_are_none_are_not_told() {
    assert!(said("Bruises are a sign of harm.", "Bruises may be a sign of harm.").is_empty());
    assert!(said("Bruises may be a sign.", "Bruises could be a sign.").is_empty());
    assert!(said("Read it in June again.", "Read it in May again.").is_empty());
    assert!(said("If a child goes missing, call.", "Should a child go missing, call.").is_empty());
    assert!(said("She left property.", "She left a will and property.").is_empty());
}

#[test]
fn a_day_that_is_named_without_a_number_is_a_deadline_beside_another() {
    let told = said("Tell the lead on the same day.", "Tell the lead within two days.");
    assert_eq!(told, ["deadline changed from “on the same day” to “within two days”"]);
    let told = said("They met it there.", "They met on the same day there.");
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn half_a_pair_of_square_brackets_is_not_quoted() {
    let told = said("It is kept for six years.", "It is kept for [a period of ten] years.");
    assert_eq!(told, ["figure changed from “six years” to “ten years”"]);
}

#[test]
fn deadlines_figures_and_dates_are_told_whole() {
    let told = said("Reply within 5 working days of it.", "Reply within one working day of it.");
    assert_eq!(told, ["deadline changed from “within 5 working days” to “within one working day”"]);
    let told = said("Children aged 16 or over.", "Children aged 18 or over.");
    assert_eq!(told, ["figure changed from “16 or over” to “18 or over”"]);
    let told = said("A fine of £500 applies.", "A fine of £1,000 applies.");
    assert_eq!(told, ["figure changed from “£500” to “£1,000”"]);
    let told = said("From 1 September 2025 it applies.", "From 1 September 2026 it applies.");
    assert_eq!(told, ["date changed from “1 September 2025” to “1 September 2026”"]);
    let told = said("Do it immediately.", "Do it within 24 hours.");
    assert_eq!(told, ["deadline changed from “immediately” to “within 24 hours”"]);
    let told = said("It is looked at once a year.", "It is looked at every term.");
    assert_eq!(told, ["deadline changed from “once a year” to “every term”"]);
}

#[test]
fn numbers_that_only_name_a_place_are_no_figures() {
    assert!(said("See paragraph 41 of it.", "See paragraph 43 of it.").is_empty());
    assert!(said("See section 3.2 here.", "See section 3.3 here.").is_empty());
    assert!(
        said("See paragraphs 3, 4 and 5 of it.", "See paragraphs 4, 5 and 7 of it.").is_empty()
    );
    let told = said("Children aged 3, 4 and 5 may go.", "Children aged 3, 6 and 5 may go.");
    assert_eq!(told, ["figure changed from “3, 4 and 5” to “3, 6 and 5”"]);
    assert!(said("Boards met.2 They agreed.", "Boards met.3 They agreed.").is_empty());
}

#[test]
fn another_spelling_of_the_same_is_not_told() {
    assert!(said("A report should not cost money.", "A report shouldn’t cost money.").is_empty());
    assert!(said("The change is not torn now.", "The changes aren't torn now.").is_empty());
    assert!(said("It cost £8.5m in all.", "It cost £8.5 million in all.").is_empty());
    assert!(said("Read the definition of harm.", "Read the definition of neglect.").is_empty());
    assert!(said("Some neglect themselves. 1", "Some neglect themselves. 2").is_empty());
}

#[test]
fn a_contact_that_comes_with_its_paragraph_is_told() {
    let told = findings(&example::removed("Write to a@example.org for help."));
    assert_eq!(told[0].what, "a paragraph with an e-mail address was removed");
}

#[test]
fn laws_roles_and_contacts_are_told() {
    let told = said(
        "Under section 17 of the Children Act 1989 it helps.",
        "Under section 47 of the Children Act 1989 it helps.",
    );
    assert_eq!(
        told,
        [
            "law cited changed from “section 17 of the Children Act 1989” to “section 47 of the Children Act 1989”"
        ]
    );
    let told = said("A social worker leads it.", "A lead practitioner leads it.");
    assert_eq!(told, ["role or body changed from “social worker” to “lead practitioner”"]);
    let told = said("Call 0113 496 0000 now.", "Call 0113 496 0001 now.");
    assert_eq!(told, ["telephone number changed from “0113 496 0000” to “0113 496 0001”"]);
    let told = said("Write to a@example.org now.", "Write to b@example.org now.");
    assert_eq!(told, ["e-mail address changed from “a@example.org” to “b@example.org”"]);
}

#[test]
fn a_helpline_number_is_important() {
    let edit = example::reworded("Childline: 0800 1111.", "Childline: 0800 1112.");
    assert_eq!(findings(&edit)[0].weight, Major);
    assert_eq!(findings(&edit)[0].what, "helpline number changed from “0800 1111” to “0800 1112”");
}

#[test]
fn negations_and_definitions_are_told() {
    let told = said("Consent is needed here.", "Consent is not needed here.");
    assert_eq!(told, ["“not needed here” was added"]);
    assert!(said("It helps parents.", "It helps not only parents.").is_empty());
    let told = said(
        "Write down the words of the child on the same day.",
        "Write down the words of the child with care, and do not ask leading questions.",
    );
    assert!(told.contains(&"“do not ask leading questions” was added".to_owned()), "{told:?}");
    let told = said("“Child” means a person under 16.", "“Child” means any person under 16.");
    assert_eq!(told, ["a definition changed"]);
    assert!(said("This means they wait.", "This means they all wait.").is_empty());
}

#[test]
fn a_reference_that_leads_astray_is_told_with_what_it_meant() {
    let told = |old: &str, new: &str, meant: Option<&str>| {
        let mut edit = example::reworded("See it.", "See it.");
        edit.references.push(ReferenceEdit {
            old: old.to_owned(),
            new: new.to_owned(),
            follows: Some(false),
            meant: meant.map(str::to_owned),
        });
        let found = beside_the_words(&edit);
        assert_eq!((found.len(), found[0].weight), (1, Minor));
        assert_eq!(found[0].flags, [Flag::Reference]);
        found[0].what.clone()
    };
    let left = told("paragraph 41", "paragraph 41", Some("paragraph 44"));
    assert_eq!(left, "it still says “paragraph 41”, which is now paragraph 44");
    let left = told("paragraph 41", "paragraph 41", None);
    assert_eq!(left, "it still says “paragraph 41”, which was removed");
    assert_eq!(
        told("paragraph 41", "paragraph 46", Some("paragraph 44")),
        "“paragraph 41” became “paragraph 46”: it now points to a different paragraph; what it meant is now paragraph 44"
    );
}

#[test]
fn how_often_a_thing_is_done_is_a_deadline() {
    for (old, new, was, is) in [
        (
            "Train staff once a year.",
            "Train staff every two years.",
            "once a year",
            "every two years",
        ),
        (
            "Train staff at least annually.",
            "Train staff at least every two years.",
            "at least annually",
            "at least every two years",
        ),
        ("They meet every term.", "They meet twice a term.", "every term", "twice a term"),
        ("They report monthly to it.", "They report quarterly to it.", "monthly", "quarterly"),
        (
            "Visit every six weeks at home.",
            "Visit every four weeks at home.",
            "every six weeks",
            "every four weeks",
        ),
    ] {
        let edit = example::reworded(old, new);
        let found = findings(&edit);
        let told: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(told, [format!("deadline changed from “{was}” to “{is}”")]);
        assert_eq!((found[0].weight, &found[0].flags[..]), (Major, &[Flag::Deadline][..]));
    }
    assert!(said("Train staff once a year.", "Train staff annually.").is_empty());
    let told = said("Staff are trained.", "Staff are trained at least annually.");
    assert_eq!(told, ["deadline added: “at least annually”"]);
    assert!(said("It is part of life.", "It is part of daily life.").is_empty());
}

#[test]
fn laws_are_told_in_the_short_forms_of_practice() {
    let told = said("Begin a s.47 enquiry.", "Begin a s.17 assessment.");
    assert_eq!(told, ["law cited changed from “s.47 enquiry” to “s.17 assessment”"]);
    let told = said(
        "Read the Children Act 1989, especially section 47.",
        "Read the Children Act 1989, especially section 31.",
    );
    assert_eq!(told, ["law cited changed from “section 47” to “section 31”"]);
    let none = said("Under the Act, see section 47.", "Under the Act, see section 31.");
    assert!(none.is_empty(), "{none:?}");
    let told = said("Under the 1989 Act they help.", "Under the 2004 Act they help.");
    assert_eq!(told, ["law cited changed from “1989 Act” to “2004 Act”"]);
}

#[test]
fn whole_paragraphs_are_told_once() {
    let edit = example::removed("Staff must report it within one working day.");
    let told = findings(&edit);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].what, "a paragraph with a duty and a deadline was removed");
    assert_eq!(told[0].flags, [Flag::Duty, Flag::Deadline]);
    assert!(findings(&example::removed("We will open at nine.")).is_empty());
}
