//! Phrasings in which guidance says whom a duty binds and when, and their counter-examples.

use super::super::{example, rules::findings};
use crate::model::change::Significance::{self, Major, Minor};

fn told(old: &str, new: &str) -> Vec<(Significance, String)> {
    let found = findings(&example::reworded(old, new)).into_iter();
    found.map(|finding| (finding.weight, finding.what)).collect()
}

/// That each pair is told in these words, and important.
fn are_major(rows: &[(&str, &str, &str)]) {
    for (old, new, what) in rows {
        assert_eq!(told(old, new), [(Major, (*what).to_owned())], "{old} -> {new}");
    }
}

/// That nothing is told of each pair.
fn are_nothing(rows: &[(&str, &str)]) {
    for (old, new) in rows {
        assert_eq!(told(old, new), [], "{old} -> {new}");
        assert_eq!(told(new, old), [], "{new} -> {old}");
    }
}

#[test]
fn whom_a_duty_binds_is_told() {
    are_major(&[
        (
            "All staff must read part one of this guidance.",
            "Most staff must read part one of this guidance.",
            "duty weakened: “All staff must” became “Most staff must”",
        ),
        (
            "Some schools should appoint a deputy.",
            "Every school should appoint a deputy.",
            "duty strengthened: “Some schools should” became “Every school should”",
        ),
        (
            "Schools must record all concerns in writing.",
            "Schools must record some concerns in writing.",
            "duty weakened: “must record all concerns in writing” became “must record some concerns in writing”",
        ),
        (
            "Any volunteer may supervise the children.",
            "No volunteer may supervise the children.",
            "duty reversed: “Any volunteer may” became “No volunteer may”",
        ),
        (
            "A referral is made where all of the following apply.",
            "A referral is made where any of the following apply.",
            "duty weakened: “all of the following apply” became “any of the following apply”",
        ),
        (
            "The headteacher may exclude a pupil.",
            "Only the headteacher may exclude a pupil.",
            "a limit was added: “Only the headteacher may”",
        ),
        (
            "Records must be shared only with the police.",
            "Records must be shared with the police.",
            "a limit was dropped: “must be shared only with the police”",
        ),
    ]);
}

#[test]
fn words_for_how_many_that_bind_nobody_are_not_told() {
    are_nothing(&[
        ("All staff must read it.", "Every staff must read it."),
        ("Any member of staff must act.", "Each member of staff must act."),
        ("All children learn at home.", "Most children learn at home."),
        ("Some children may be at risk.", "Many children may be at risk."),
        ("Staff must act.", "All staff must act."),
        ("Staff should help the most vulnerable.", "Staff should help all the vulnerable."),
        ("Not only parents should attend.", "Parents should attend."),
        ("It is only a sign.", "It is a sign."),
    ]);
}

#[test]
fn what_is_only_allowed_is_told() {
    are_major(&[
        (
            "Schools may share it with the police.",
            "Schools may only share it with the police.",
            "duty strengthened: “may” became “may only”",
        ),
        (
            "Images must only be kept on school devices.",
            "Images must be kept on school devices.",
            "duty weakened: “must only” became “must”",
        ),
    ]);
    are_nothing(&[("They may only share it.", "They can only share it.")]);
}

#[test]
fn a_condition_that_turns_is_told_with_its_cases() {
    are_major(&[
        (
            "Staff must tell the parents unless this puts the child at risk.",
            "Staff must tell the parents even if this puts the child at risk.",
            "the condition of a duty changed: “unless” became “even if”, so that it holds in more cases",
        ),
        (
            "Information may be shared if the parent agrees.",
            "Information may be shared only if the parent agrees.",
            "the condition of a duty changed: “if” became “only if”, so that it holds in fewer cases",
        ),
        (
            "Schools should act where the parent has agreed.",
            "Schools should act unless the parent has agreed.",
            "the condition of a duty changed: “where” became “unless”, so that it holds in the opposite cases",
        ),
        (
            "Staff must tell the parents.",
            "Staff must tell the parents, unless this puts the child at risk.",
            "an exception was added: “unless this puts the child at risk”",
        ),
    ]);
    are_nothing(&[
        ("If a child is absent, staff must call.", "Where a child is absent, staff must call."),
        ("If a child is absent, staff must call.", "When a child is absent, staff must call."),
        ("Staff must call if a child is absent.", "Staff must call whenever a child is absent."),
        ("Harm goes on unless it is seen.", "Harm goes on till then, even if it is seen."),
        ("A child is heard if it speaks.", "A child is heard where it speaks."),
        ("The school where she learnt should call.", "The school at which she learnt should call."),
    ]);
}

#[test]
fn an_allowance_beside_a_duty_is_told() {
    are_major(&[
        (
            "Schools should hold two emergency contacts.",
            "Schools should, where possible, hold two emergency contacts.",
            "duty weakened: “where possible” was added",
        ),
        (
            "Interviews should normally be held in person.",
            "Interviews should be held in person.",
            "duty strengthened: “normally” was dropped",
        ),
    ]);
    let fit =
        told("Staff should tell the parents.", "Staff should tell the parents as appropriate.");
    assert_eq!(fit, [(Minor, "duty weakened: “as appropriate” was added".to_owned())]);
    are_nothing(&[
        ("They help each other.", "They help each other where possible."),
        ("Staff should, if possible, stay.", "Staff should, where possible, stay."),
    ]);
}

#[test]
fn and_that_became_or_is_told_where_something_is_asked() {
    are_major(&[
        (
            "Staff must tell the lead and write it down.",
            "Staff must tell the lead or write it down.",
            "“and” became “or” in “tell the lead or write it down”: one is enough where all were asked",
        ),
        (
            "Either the police or the council must agree.",
            "Both the police and the council must agree.",
            "“or” became “and” in “Both the police and the council must”: all are asked where one was enough",
        ),
        (
            "keep a written record; and",
            "keep a written record; or",
            "“and” became “or” in “a written record; or”: one is enough where all were asked",
        ),
        (
            "Staff must not share images and names.",
            "Staff must not share images or names.",
            "“and” became “or” in “not share images or names”",
        ),
    ]);
    are_nothing(&[
        ("Abuse and neglect are harmful.", "Abuse or neglect are harmful."),
        ("It may be a sign of abuse and neglect.", "It may be a sign of abuse or neglect."),
        ("Staff must tell the lead and wait.", "Staff must tell the lead and stay."),
    ]);
}

#[test]
fn who_is_bound_is_bound_each_for_itself() {
    let told = told("Schools and colleges should act.", "Schools or colleges should act.");
    assert_eq!(told, [(Minor, "“and” became “or” in “Schools or colleges should act”".to_owned())]);
}

#[test]
fn the_least_that_became_the_most_is_told() {
    are_major(&[
        (
            "Schools should have at least two deputies.",
            "Schools should have at most two deputies.",
            "figure changed from “at least two” to “at most two”: what was the least is now the most",
        ),
        (
            "Visits last at least 30 minutes.",
            "Visits last up to 30 minutes.",
            "figure changed from “at least 30 minutes” to “up to 30 minutes”: what was the least is now the most",
        ),
        (
            "Train staff at least once a year.",
            "Train staff no more than once a year.",
            "deadline changed from “at least once a year” to “no more than once a year”: what was the least is now the most",
        ),
        (
            "Appoint at least one governor.",
            "Appoint at least two governors.",
            "figure changed from “at least one” to “at least two”",
        ),
        (
            "Reply within 5 working days.",
            "Reply after at least 5 working days.",
            "deadline changed from “within 5 working days” to “at least 5 working days”",
        ),
    ]);
    are_nothing(&[
        ("Have at least two contacts.", "Have a minimum of two contacts."),
        ("Keep the list up to date.", "Keep the list current."),
    ]);
}

#[test]
fn a_deadline_without_a_number_is_another_deadline() {
    let within = "Staff must tell the lead within one working day.";
    for (new, is) in [
        ("Staff must tell the lead as soon as possible after it.", "as soon as possible"),
        ("Staff must tell the lead within the hour.", "within the hour"),
        ("Staff must tell the lead within a week.", "within a week"),
        ("Staff must tell the lead within the next 24 hours.", "within the next 24 hours"),
        ("Staff must tell the lead immediately.", "immediately"),
        ("Staff must immediately tell the lead.", "immediately"),
        ("Staff must tell the lead as soon as possible.", "as soon as possible"),
        ("As soon as possible, staff must tell the lead.", "As soon as possible"),
        ("Staff must tell the lead by the end of the school day.", "by the end of the school day"),
        ("Staff must tell the lead without undue delay.", "without undue delay"),
    ] {
        let there = format!("deadline changed from “within one working day” to “{is}”");
        assert_eq!(told(within, new), [(Major, there)], "{new}");
        let back = format!("deadline changed from “{is}” to “within one working day”");
        assert_eq!(told(new, within), [(Major, back)], "{new}");
    }
    are_major(&[(
        "Staff must tell the lead immediately.",
        "Staff must tell the lead.",
        "deadline dropped: “immediately”",
    )]);
    are_nothing(&[
        ("Staff must tell the lead immediately.", "Staff must tell the lead straight away."),
        ("Staff must tell the lead within the hour.", "Staff must tell the lead within one hour."),
        ("Staff must plan it within the year.", "Staff must plan it in the year."),
        ("They must sit immediately behind it.", "They must sit behind it."),
        ("They met on the same day there.", "They met there."),
    ]);
}

#[test]
fn weaker_words_for_a_duty_are_told_as_weaker() {
    are_major(&[
        (
            "Staff need to read part one.",
            "Staff are encouraged to read part one.",
            "duty weakened: “need to” became “encouraged to”",
        ),
        (
            "Staff need to read part one.",
            "Staff are expected to read part one.",
            "duty weakened: “need to” became “expected to”",
        ),
        (
            "Staff must read part one.",
            "Staff are encouraged to read part one.",
            "duty weakened: “must” became “encouraged to”",
        ),
    ]);
}

#[test]
fn a_threshold_that_turns_round_is_told() {
    let rows = [
        (
            "Children aged 13 or under must be referred.",
            "Children aged 13 or over must be referred.",
            "13 or under",
            "13 or over",
            "what was the most is now the least",
        ),
        (
            "Pupils over 16 travel alone.",
            "Pupils under 16 travel alone.",
            "over 16",
            "under 16",
            "now below it instead of above",
        ),
        (
            "Pupils who are 16 or over travel alone.",
            "Pupils who are under 16 travel alone.",
            "16 or over",
            "under 16",
            "now below it instead of above",
        ),
        (
            "A provider of more than 10 children must register.",
            "A provider of fewer than 10 children must register.",
            "more than 10",
            "fewer than 10",
            "now below it instead of above",
        ),
        (
            "Pupils under the age of 18 are children.",
            "Pupils over the age of 18 are children.",
            "under the age of 18",
            "over the age of 18",
            "now above it instead of below",
        ),
        (
            "Those 18 years of age or over vote.",
            "Those 18 years of age or under vote.",
            "18 years of age or over",
            "18 years of age or under",
            "what was the least is now the most",
        ),
        (
            "Groups of 10 or more are told.",
            "Groups of 10 or fewer are told.",
            "10 or more",
            "10 or fewer",
            "what was the least is now the most",
        ),
    ];
    for (old, new, was, is, how) in rows {
        let what = format!("figure changed from “{was}” to “{is}”: {how}");
        assert_eq!(told(old, new), [(Major, what)], "{old} -> {new}");
    }
    are_major(&[(
        "Children aged 16 must be seen.",
        "Children aged 16 or over must be seen.",
        "figure changed from “16” to “16 or over”",
    )]);
    are_nothing(&[
        ("Pupils over 16 travel alone.", "Pupils older than 16 travel alone."),
        ("It took more than 10 children.", "It took over 10 children."),
        ("Pupils 16 years old or over go.", "Pupils 16 or over go."),
        ("Report within 24 hours of it.", "Report within the first 24 hours of it."),
        ("Children of 13 or under sleep.", "Children of 13 and under sleep."),
        ("Agencies share what they know.", "Two or more agencies share what they know."),
        ("Agencies share what they know.", "More than one agency share what they know."),
        ("They act under section 47 alone.", "They act under section 17 alone."),
        ("They watch over one child.", "They look after one child."),
    ]);
}

#[test]
fn an_opposite_in_its_place_is_told() {
    let rows = [
        (
            "Staff must not share the record without the consent of it.",
            "Staff must not share the record with the consent of it.",
            "without the consent of",
            "with the consent of",
        ),
        (
            "Staff may share it without consent.",
            "Staff may share it with consent.",
            "without consent",
            "with consent",
        ),
        (
            "No adult is left alone there.",
            "An adult is left alone there.",
            "No adult is left",
            "An adult is left",
        ),
        (
            "No one may enter the room.",
            "Anyone may enter the room.",
            "No one may enter",
            "Anyone may enter the",
        ),
        (
            "Nobody shares the code.",
            "Everybody shares the code.",
            "Nobody shares the code",
            "Everybody shares the code",
        ),
    ];
    for (old, new, was, is) in rows {
        let what = |was: &str, is: &str| format!("sense reversed: “{was}” became “{is}”");
        assert_eq!(told(old, new), [(Major, what(was, is))], "{old} -> {new}");
        assert_eq!(told(new, old), [(Major, what(is, was))], "{new} -> {old}");
    }
    are_major(&[(
        "Staff should tell the parents before making a referral.",
        "Staff should tell the parents after making a referral.",
        "deadline changed from “before making a referral” to “after making a referral”",
    )]);
    are_nothing(&[
        ("They work with care.", "They work in care."),
        ("They meet before school.", "They meet at school."),
        ("Read a guide.", "Read the guide."),
        ("No doubt they act.", "The doubt they act."),
        ("It happens without warning.", "It happens suddenly."),
        ("They met with parents and left.", "They met carers and left without parents."),
    ]);
}

#[test]
fn a_condition_that_turns_is_told_where_nobody_is_bound_in_words() {
    are_major(&[
        (
            "Unless the child is in danger, staff speak to parents.",
            "Even if the child is in danger, staff speak to parents.",
            "the condition changed: “Unless” became “Even if”, so that it holds in more cases",
        ),
        (
            "Staff speak to parents if the child is in danger.",
            "Staff speak to parents unless the child is in danger.",
            "the condition changed: “if” became “unless”, so that it holds in the opposite cases",
        ),
    ]);
    are_nothing(&[
        (
            "Staff speak to parents if the child agrees.",
            "Staff speak to parents when the child agrees.",
        ),
        ("They meet where it is quiet.", "They meet in a room, unless it is quiet."),
    ]);
}
