//! Whatever number a comparison states is that of what it lists: of differences, cross-references, moves and links, over
//! the generator's pairs and real ones.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use guidewatch::{
    compare::compare,
    judge,
    model::{
        capture::Digest,
        document::Document,
        report::{Compared, Comparison},
    },
    report::{Format, render_comparison},
};

use crate::{
    made::editions::{Spread, pair},
    samples::{revisions, samples},
};

/// The comparison as Markdown, as it is printed.
fn printed(old: &Document, new: &Document) -> String {
    let mut diff = compare(old, new);
    let (significance, reasons) = judge::weigh(&mut diff);
    let compared = |name: &str| Compared {
        name: name.to_owned(),
        sha256: Digest::of(name.as_bytes()),
        supplied: false,
    };
    let comparison = Comparison {
        summary: judge::summary(&diff),
        old: compared("old"),
        new: compared("new"),
        significance,
        reasons,
        diff,
    };
    render_comparison(&comparison, Format::Markdown)
}

/// The number that stands before the first of `nouns` in a text; 0 where none does.
fn stated(text: &str, nouns: &[&str]) -> usize {
    nouns
        .iter()
        .find_map(|noun| {
            let at = text.find(noun)?;
            text[..at]
                .rsplit(|c: char| !c.is_ascii_digit() && c != ',')
                .next()?
                .replace(',', "")
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

/// What the head of a comparison states and what its body lists, each by its name.
fn numbers(printed: &str) -> Vec<(&'static str, usize, usize)> {
    let substance = "## What changed in substance";
    let others = "## What else differs";
    let head_end = [substance, others].iter().filter_map(|heading| printed.find(heading)).min();
    let (head, body) = printed.split_at(head_end.unwrap_or(printed.len()));
    let (head, reasons) = head.split_once("## Why it matters").unwrap_or((head, ""));
    let lead = head.lines().find(|line| line.starts_with("**")).unwrap_or_default();
    let (first, second) = body.split_once(others).unwrap_or((body, ""));
    let edits = ["**Added**", "**Removed**", "**Reworded**", "**Moved**", "**Same words"];
    let listed = |text: &str, marks: &[&str]| {
        text.lines().filter(|line| marks.iter().any(|mark| line.starts_with(mark))).count()
    };
    let moved = listed(body, &["**Moved**"]);
    let links = listed(first, &["Link “"]);
    let stale = listed(body, &["It still says"]);
    let all = listed(first, &edits);
    let sentence = head.lines().rev().find(|line| !line.is_empty()).unwrap_or_default();
    let sentence = if sentence == lead { "" } else { sentence };
    let reasons_of_moves: usize = reasons
        .lines()
        .filter(|line| line.contains(" moved") && !line.contains("more") && !line.contains("range"))
        .map(|line| {
            stated(
                line,
                &[
                    " paragraph",
                    " list item",
                    " heading",
                    " main heading",
                    " table row",
                    " quotation",
                    " footnote",
                ],
            )
        })
        .sum();
    vec![
        (
            "differences of substance",
            stated(lead, &[" differences of substance", " difference of substance"]),
            all,
        ),
        (
            "changes of substance",
            stated(sentence, &[" changes of substance", " change of substance"]),
            all,
        ),
        ("passages moved", stated(lead, &[" passages moved", " passage moved"]), moved),
        ("reasons of moves", if reasons_of_moves == 0 { moved } else { reasons_of_moves }, moved),
        (
            "left behind",
            stated(lead, &[" cross-references left behind", " cross-reference left behind"]),
            stale,
        ),
        (
            "still have old numbers",
            stated(sentence, &[" cross-references still", " cross-reference still"]),
            stale,
        ),
        ("links", stated(sentence, &[" links changed", " link changed"]), links),
        (
            "follow",
            stated(sentence, &[" cross-references follow", " cross-reference follows"]),
            stated(
                &lead
                    .replace("cross-references left", "")
                    .replace("cross-reference left", "")
                    .replace("cross-references to", "")
                    .replace("cross-reference to", ""),
                &[" cross-references", " cross-reference"],
            ),
        ),
        (
            "other sorts",
            [
                " difference of layout",
                " differences of layout",
                " line of",
                " lines of",
                " slip of",
                " slips of",
            ]
            .iter()
            .map(|noun| stated(lead, &[noun]))
            .sum::<usize>()
                + stated(sentence, &[" cross-references follow", " cross-reference follows"]),
            listed(second, &["**Reworded**", "**Added**", "**Removed**", "**Same words"])
                + listed(second, &["**Moved**"])
                - (moved - listed(first, &["**Moved**"]))
                - listed(second, &["**Same words, a cross-reference was left behind"]),
        ),
        (
            "ranges",
            stated(lead, &[" ranges of new numbers", " range of new numbers"]),
            listed(second, &["**Renumbered**"]),
        ),
    ]
}

fn agree(name: &str, old: &Document, new: &Document) -> usize {
    let printed = printed(old, new);
    if !printed.contains("## What") {
        return 0;
    }
    let numbers = numbers(&printed);
    for (what, said, listed) in &numbers {
        assert_eq!(said, listed, "{name}: {what}\n{printed:.3000}");
    }
    numbers.iter().map(|(_, said, _)| said).sum()
}

#[test]
fn what_is_stated_of_the_generators_pairs_is_what_is_listed() {
    let mut numbers = 0;
    for seed in 1..=4 {
        for numbered in [true, false] {
            let editions = pair(seed, Spread { numbered, cluster: 3 });
            numbers += agree(&format!("seed {seed}"), &editions.old, &editions.new);
        }
    }
    assert!(numbers > 1_000, "{numbers}");
}

#[test]
fn what_is_stated_of_real_pairs_is_what_is_listed() {
    let Some(samples) = samples() else { return };
    let pairs = revisions(&samples);
    let mut some = 0;
    for (name, old, new) in &pairs {
        some += usize::from(agree(name, old, new) > 0);
    }
    println!(
        "counted: of {some} real pairs with differences every number that is stated is that of what is listed"
    );
    assert!(some > 200, "{some}");
}
