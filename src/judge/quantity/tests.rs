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
