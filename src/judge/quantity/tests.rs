//! Figures, ages, shares, promptness and dates as reasons tell them, and what only looks like one. Weighs whole edits.

use super::super::{example, rules::findings};
use crate::model::change::Significance::{self, Major};

fn told(old: &str, new: &str) -> Vec<(Significance, String)> {
    let found = findings(&example::reworded(old, new)).into_iter();
    found.map(|finding| (finding.weight, finding.what)).collect()
}

/// Each: old, new, and how the first reason begins.
fn are_told(rows: &[(&str, &str, &str)]) {
    for (old, new, reason) in rows {
        let told = told(old, new);
        assert!(
            told.first()
                .is_some_and(|(weight, first)| *weight == Major && first.starts_with(reason)),
            "{old} | {new}: {told:?}"
        );
    }
}

/// Each: old and new, of which nothing important is said.
fn are_small(rows: &[(&str, &str)]) {
    for (old, new) in rows {
        let told = told(old, new);
        assert!(told.iter().all(|(weight, _)| *weight < Major), "{old} | {new}: {told:?}");
    }
}

#[test]
fn a_number_is_quoted_whole() {
    are_told(&[
        (
            "An inspection follows where ten (10) complaints are made.",
            "An inspection follows where one hundred (100) complaints are made.",
            "figure changed from “ten (10)” to “one hundred (100)”",
        ),
        (
            "Clubs with twenty children are listed.",
            "Clubs with two hundred children are listed.",
            "figure changed from “twenty” to “two hundred”",
        ),
        (
            "Groups of 100 are listed.",
            "Groups of one thousand are listed.",
            "figure changed from “100” to “one thousand”",
        ),
        (
            "Groups of one hundred are listed.",
            "Groups of one hundred and fifty are listed.",
            "figure changed from “one hundred” to “one hundred and fifty”",
        ),
    ]);
    are_small(&[
        ("Groups of one hundred are listed.", "Groups of 100 are listed."),
        ("A hundred children came to it.", "One hundred children came to it."),
        ("Groups of a dozen are listed.", "Groups of twelve are listed."),
    ]);
}

#[test]
fn ages_in_words_and_shares_are_figures() {
    are_told(&[
        (
            "Under-fives sit in front.",
            "Under-eights sit in front.",
            "figure changed from “Under-fives”",
        ),
        (
            "There is a room for under-twos.",
            "There is a room for under-threes.",
            "figure changed from",
        ),
        (
            "There is a room for under fives.",
            "There is a room for under sixes.",
            "figure changed from",
        ),
        (
            "At least one third of governors attend.",
            "At least one half of governors attend.",
            "figure changed from “At least one third” to “At least one half”",
        ),
        (
            "Half of the panel are independent.",
            "A third of the panel are independent.",
            "figure changed from “Half” to “A third”",
        ),
        (
            "One third of trustees are elected.",
            "One half of trustees are elected.",
            "figure changed from",
        ),
    ]);
    are_small(&[
        ("There is a room for under-fives.", "There is a room for under 5s."),
        ("Half of the panel are independent.", "50% of the panel are independent."),
        ("A third party holds the keys.", "A fourth party holds the keys."),
        ("The ones who came were heard.", "The twos who came were heard."),
        ("The second half of the year is short.", "The first third of the year is short."),
    ]);
}

#[test]
fn promptness_counts_in_a_command() {
    are_told(&[
        (
            "Tell the police immediately.",
            "Tell the police in due course.",
            "deadline changed from “immediately” to “in due course”",
        ),
        (
            "Tell the parents without delay.",
            "Tell the parents when convenient.",
            "deadline changed from “without delay” to “when convenient”",
        ),
        (
            "Report immediately to the police.",
            "Report to the police.",
            "deadline dropped: “immediately”",
        ),
        (
            "Report to the police straight away.",
            "Report to the police when you can.",
            "deadline changed from",
        ),
        (
            "If a child is in danger, call the police immediately.",
            "If a child is in danger, call the police.",
            "deadline dropped",
        ),
    ]);
    are_small(&[
        ("The police came immediately.", "The police came."),
        ("Tell the police.", "Tell the police in due course."),
        ("Reports came without delay.", "Reports came."),
        ("The house immediately above is closed.", "The house above is closed."),
    ]);
}

#[test]
fn a_limit_that_counts_from_something_else_is_another() {
    are_told(&[
        (
            "The discussion takes place within 24 hours of the referral.",
            "The discussion takes place within 24 hours of the decision.",
            "deadline changed from “within 24 hours of the referral” to “within 24 hours of the decision”",
        ),
        (
            "Within one working day of receiving the referral it is made.",
            "Within one working day of the assessment it is made.",
            "deadline changed from",
        ),
    ]);
    are_small(&[
        (
            "It takes place within 24 hours of the referral.",
            "It takes place within 24 hours of a written referral.",
        ),
        (
            "It takes place within 24 hours of the referral.",
            "It takes place within 24 hours of receiving the referral.",
        ),
        (
            "It takes place within 24 hours of the referral in the hall.",
            "It takes place within 24 hours of the referral in the office.",
        ),
    ]);
}

#[test]
fn words_for_what_must_be_and_what_is_left_open_are_duties() {
    are_told(&[
        ("Reporting is mandatory.", "Reporting is voluntary.", "duty weakened: “mandatory”"),
        (
            "Reporting is compulsory for teachers.",
            "Reporting is optional for teachers.",
            "duty weakened: “compulsory” became “optional”",
        ),
        ("It is a requirement to report.", "It is an option to report.", "duty weakened"),
        (
            "It is essential that the record is signed.",
            "It is helpful if the record is signed.",
            "duty weakened: “essential” became “helpful”",
        ),
    ]);
    are_small(&[
        ("Reporting is mandatory.", "Reporting is compulsory."),
        ("It is essential that it is kept.", "It is vital that it is kept."),
        ("The voluntary sector met.", "The compulsory school age is known."),
        ("Consent is needed for it.", "Consent is required for it."),
        ("Optional extra meals are sold.", "Mandatory meals are sold."),
    ]);
}

#[test]
fn whom_and_when_a_duty_holds_is_told() {
    are_told(&[
        (
            "All staff and volunteers must be trained.",
            "All staff must be trained.",
            "whom a duty names changed: “All staff and volunteers must” became “All staff must”",
        ),
        (
            "Schools, colleges and nurseries must keep a list.",
            "Schools and colleges must keep a list.",
            "whom a duty names changed",
        ),
        ("Teachers must be trained.", "All staff must be trained.", "whom a duty names changed"),
        (
            "Every child must have one.",
            "A child in care must have one.",
            "whom a duty names changed",
        ),
        (
            "A child of secondary school age must be seen.",
            "A child of primary school age must be seen.",
            "whom a duty names changed",
        ),
        (
            "Schools must inform them save where doing so is a risk.",
            "Schools must inform them.",
            "an exception was dropped: “save where",
        ),
        (
            "Parents must be told if it is safe.",
            "Parents must be told.",
            "a condition was dropped: “if it is safe”",
        ),
        (
            "Consent is needed, but for urgent cases.",
            "Consent is needed.",
            "an exception was dropped: “but for urgent cases”",
        ),
        (
            "Consent is needed, excluding urgent cases.",
            "Consent is needed, and urgent cases.",
            "an exception was dropped",
        ),
        ("Consent is needed in all cases.", "Consent is needed in most cases.", "duty weakened"),
        (
            "It must not be withheld without good reason.",
            "It must not be withheld.",
            "an exception was dropped: “without good reason”",
        ),
    ]);
    are_small(&[
        ("Staff must be trained.", "All staff must be trained."),
        ("Every child must have one.", "A child must have one."),
        ("Staff must be trained.", "Members of staff must be trained."),
        ("Schools and colleges must keep it.", "Colleges and schools must keep it."),
        ("The list must be kept.", "The register must be kept."),
        ("The plan for the child must be kept.", "The plan for the parents must be kept."),
        ("If a teacher is ill, staff must call.", "If a coach is ill, staff must call."),
        ("Pupils must be seen.", "Children must be seen."),
        ("Staff and volunteers were trained.", "Staff were trained."),
        ("Call me if you can.", "Call me."),
        ("Schools must tell parents if they ask.", "Schools must tell parents when they ask."),
        ("It was kept, but for a day.", "It was kept."),
    ]);
}

#[test]
fn what_there_is_and_what_may_be_bind_nobody() {
    are_small(&[
        (
            "There are many ways in which a child may tell of harm.",
            "There are several ways in which a child may tell of harm.",
        ),
        ("Some parents may find this hard.", "Many parents may find this hard."),
        ("A child may show many signs of harm.", "A child may show several signs of harm."),
        (
            "If so, but should this happen it would raise the risk.",
            "If so, but then it would raise the risk.",
        ),
        ("Rain fell in the city.", "This is expected to lead to severe traffic in the city."),
        ("Traffic was heavy in the town.", "The traffic is expected to be heavy in the town."),
        ("See subsections 14 and 15 below.", "See subsections 12 and 13 below."),
        ("The policy is dated September 1, 2024.", "The policy is dated April 30, 2023."),
    ]);
    are_told(&[
        ("All pupils may attend.", "Some pupils may attend.", "duty weakened"),
        ("Many schools must keep a list.", "Some schools must keep a list.", "duty weakened"),
        ("Schools should send this to it.", "Schools must send this to it.", "duty strengthened"),
        ("Staff are expected to be there.", "Staff are asked to be there.", "duty weakened"),
        ("What should you do first?", "What must you do first?", "duty strengthened"),
        (
            "It must be sent by September 1, 2024.",
            "It must be sent by April 30, 2025.",
            "deadline changed",
        ),
    ]);
}
