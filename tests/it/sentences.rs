//! Sentences as guidance has them, changed by what matters and by what does not, read and compared as documents: each
//! weighs what it must, there and back, and what is quoted of it stands in it.

mod important;
mod small;

use guidewatch::{
    compare::compare,
    extract::extract,
    judge,
    model::{
        change::Significance,
        diff::{Diff, Flag},
        document::Document,
        snapshot::Body,
        source::Recipe,
    },
};
use important::IMPORTANT;
use small::SMALL;

/// A short document with the sentence in it.
fn document(sentence: &str) -> Document {
    let text = format!(
        "# Policy\n\nThis part is about keeping children safe.\n\n{sentence}\n\nThe next part is about training.\n"
    );
    let body = Body {
        bytes: text.into_bytes(),
        media_type: Some("text/markdown".to_owned()),
        url: "https://board.example/policy".parse().expect("an address"),
    };
    extract(&body, &Recipe::default()).expect("a readable text")
}

fn weighed(old: &str, new: &str) -> (Option<Significance>, Vec<String>, Diff) {
    let mut diff = compare(&document(old), &document(new));
    let (weight, reasons) = judge::weigh(&mut diff);
    (weight, reasons, diff)
}

/// The words of a text, by which a quotation is looked for in it.
fn words(text: &str) -> String {
    let one = |word: &str| {
        let edge = |c: char| !c.is_alphanumeric() && !"£%".contains(c);
        word.trim_matches(edge).to_lowercase().replace('’', "'")
    };
    let all = text.split_whitespace().map(one).filter(|word| !word.is_empty());
    format!(" {} ", all.collect::<Vec<_>>().join(" "))
}

/// What a reason quotes.
fn quotations(reason: &str) -> Vec<&str> {
    let parts = reason.split('“').skip(1);
    parts.filter_map(|part| part.split('”').next()).collect()
}

/// What is wrong with how the reasons quote the sentences.
fn misquoted(old: &str, new: &str, reasons: &[String]) -> Option<String> {
    let (old, new) = (words(old), words(new));
    reasons.iter().find_map(|reason| {
        let quoted = quotations(reason);
        let of = |text: &str, quote: &&str| text.contains(&words(quote));
        let took_its_place = reason.contains("” to “") || reason.contains("” became “");
        let right = match &quoted[..] {
            [was, is, ..] if took_its_place => of(&old, was) && of(&new, is),
            all => all.iter().all(|quote| of(&old, quote) || of(&new, quote)),
        };
        (!right).then(|| reason.clone())
    })
}

#[test]
fn what_changes_a_duty_its_day_or_its_reach_is_important_there_and_back() {
    let mut wrong = Vec::new();
    for (flag, one, other) in IMPORTANT {
        for (old, new) in [(one, other), (other, one)] {
            let (weight, reasons, diff) = weighed(old, new);
            let flagged = diff.edits.iter().any(|edit| edit.flags.contains(flag));
            if weight != Some(Significance::Major) || !flagged {
                wrong.push(format!("{old} -> {new}: {weight:?} {reasons:?}"));
            }
            if let Some(reason) = misquoted(old, new, &reasons) {
                wrong.push(format!("{old} -> {new}: misquoted by {reason}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_says_the_same_or_binds_nobody_is_small_there_and_back() {
    let mut wrong = Vec::new();
    for (one, other) in SMALL {
        for (old, new) in [(one, other), (other, one)] {
            let (weight, reasons, _) = weighed(old, new);
            if weight == Some(Significance::Major) {
                wrong.push(format!("{old} -> {new}: {reasons:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ways to write a span of ages, of which any two say the same.
fn spans(from: u32, to: u32) -> Vec<String> {
    let spelt = ["five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"];
    let word =
        |n: u32| spelt.get(n as usize - 5).map_or_else(|| n.to_string(), |w| (*w).to_owned());
    vec![
        format!("aged {from} to {to}"),
        format!("aged {from}–{to}"),
        format!("aged {from} – {to}"),
        format!("aged {from}-{to} years"),
        format!("aged {} to {}", word(from), word(to)),
        format!("aged between {from} and {to}"),
        format!("between the ages of {from} and {to}"),
        format!("from {from} to {to} years of age"),
        format!("from {from} to {to} years old"),
    ]
}

#[test]
fn a_span_of_ages_counts_by_its_ends_and_not_by_how_it_is_written() {
    let sentences = ["Children {} must be asked.", "This guidance is for pupils {}."];
    for sentence in sentences {
        let said = |span: &str| sentence.replace("{}", span);
        let all = spans(8, 12);
        for other in &all {
            let (weight, reasons, _) = weighed(&said(&all[0]), &said(other));
            assert_ne!(weight, Some(Significance::Major), "{other}: {reasons:?}");
        }
        for (from, to) in [(8, 13), (7, 12)] {
            for (was, is) in all.iter().zip(spans(from, to)) {
                let (weight, reasons, diff) = weighed(&said(was), &said(&is));
                assert_eq!(weight, Some(Significance::Major), "{was} -> {is}: {reasons:?}");
                let flagged = diff.edits.iter().any(|edit| edit.flags.contains(&Flag::Figure));
                assert!(flagged, "{was} -> {is}: {reasons:?}");
            }
        }
    }
}

#[test]
fn a_deadline_counts_by_its_side_and_its_moment() {
    let moments = ["31 January", "1 March 2027", "5pm", "Friday", "the end of term", "September"];
    // Those of one row say the same.
    let sides: &[&[&str]] = &[
        &["by", "on or before", "no later than", "not later than"],
        &["from", "on or after", "no earlier than", "not earlier than"],
        &["before", "prior to"],
        &["after", "later than"],
        &["until", "up until"],
    ];
    for moment in moments {
        for (n, one) in sides.iter().enumerate() {
            for (m, other) in sides.iter().enumerate() {
                for (was, is) in one.iter().flat_map(|was| other.iter().map(move |is| (was, is))) {
                    let said = |side: &str| format!("The plan must be sent {side} {moment}.");
                    let (weight, reasons, _) = weighed(&said(was), &said(is));
                    let is_major = weight == Some(Significance::Major);
                    assert_eq!(is_major, n != m, "{was} -> {is} {moment}: {reasons:?}");
                }
            }
        }
    }
}

#[test]
fn what_was_is_no_deadline() {
    for (old, new) in [
        ("The panel met before 12 June.", "The panel met before 14 July."),
        ("Replies were read by 5pm.", "Replies were read by 6pm."),
        ("It was first published on 1 May 2024.", "It was first published on 2 June 2024."),
    ] {
        let (weight, reasons, _) = weighed(old, new);
        assert_ne!(weight, Some(Significance::Major), "{old}: {reasons:?}");
    }
}
