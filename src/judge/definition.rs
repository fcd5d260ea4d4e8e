//! What terms mean, in the forms in which guidance says so, and what became of that. A false alarm is worse than
//! a missing one: “This means that …” defines nothing.

use super::{
    rules::{Finding, Happened, finding},
    tokens::{Sides, Token, phrase},
};
use crate::model::{
    change::Significance::Major,
    diff::{Flag, Side},
};

/// What became of a definition: one that came or went with its sentence, or of which a word changed.
pub(super) fn definition(side: &Side, sides: &Sides) -> Option<Finding> {
    let touched = |token: &Token| token.same.is_none();
    let [was, is] = [&sides.old, &sides.new].map(|tokens| defines(tokens, touched));
    let glossary = side.section.as_deref().is_some_and(is_glossary) && sides.differ();
    if !was && !is && !glossary {
        return None;
    }
    let happened = match (defines(&sides.old, |_| true), defines(&sides.new, |_| true)) {
        (false, true) if !glossary => Happened::Added,
        (true, false) if !glossary => Happened::Dropped,
        _ => Happened::Changed,
    };
    let what = match happened {
        Happened::Added => "a definition was added",
        Happened::Dropped => "a definition was dropped",
        _ => "a definition changed",
    };
    let mut changed = finding(Major, Flag::Definition, what.to_owned());
    changed.happened = Some(happened);
    Some(changed)
}

fn is_glossary(section: &str) -> bool {
    let last = section.rsplit(" › ").next().unwrap_or(section).trim().to_lowercase();
    // “Annex B: Glossary”.
    let last = last.rsplit_once(": ").map_or(last.as_str(), |(_, words)| words);
    matches!(last, "glossary" | "definitions" | "definition" | "key terms" | "interpretation")
}

/// What says that a term is being defined, wherever it stands in its sentence.
const DEFINES: &[&[&str]] = &[
    &["is", "defined", "as"],
    &["are", "defined", "as"],
    &["is", "defined", "in"],
    &["are", "defined", "in"],
    &["has", "the", "meaning"],
    &["have", "the", "meaning"],
    &["has", "the", "same", "meaning"],
    &["is", "taken", "to", "mean"],
    &["is", "used", "to", "mean"],
    &["is", "used", "to", "describe"],
    &["for", "the", "purposes", "of", "this"],
    &["for", "the", "purpose", "of", "this"],
];

/// Whether a sentence with a word of interest says what a term means.
pub(super) fn defines(tokens: &[Token], of_interest: impl Fn(&Token) -> bool) -> bool {
    tokens.split_inclusive(|token| token.ends).any(|sentence| {
        sentence.iter().any(&of_interest)
            && (0..sentence.len()).any(|at| {
                DEFINES.iter().any(|words| phrase(sentence, at, words)) || means(sentence, at)
            })
    })
}

/// What begins no definition.
const NO_TERM: &[&str] =
    &["this", "that", "it", "these", "which", "what", "they", "being", "by", "not", "no"];

/// “‘College’ means …”, “The term child means …”, “Early help means providing …”: the verb of a definition, and not
/// that of “This means that …”.
fn means(sentence: &[Token], at: usize) -> bool {
    let plain = |n: usize| sentence.get(n).map(|token| token.plain.as_str());
    if at == 0
        || !matches!(
            plain(at),
            Some("means" | "mean" | "includes" | "include" | "refers" | "refer")
        )
    {
        return false;
    }
    let near = || sentence[..at].iter().rev().take(5);
    let before = sentence[at - 1].raw;
    // “Parents’” ends with the same mark as a quotation.
    let single =
        before.ends_with(['’', '\'']) && near().any(|token| token.raw.starts_with(['‘', '\'']));
    if before.ends_with(['”', '"']) || single {
        return true;
    }
    if near().any(|token| token.plain == "term") {
        return sentence[at].plain.starts_with("mean") || plain(at + 1) == Some("to");
    }
    // A subject of a few words at the beginning, and what it is behind the verb.
    let subject = at <= 4 && plain(0).is_some_and(|first| !NO_TERM.contains(&first));
    let article = plain(at + 1).is_some_and(|next| {
        matches!(next, "a" | "an" | "any" | "anyone" | "anybody" | "someone" | "all")
            || next.ends_with("ing")
    });
    sentence[at].plain == "means" && subject && article
}

#[cfg(test)]
mod tests {
    use super::super::{example, rules::findings};

    fn said(old: &str, new: &str) -> Vec<String> {
        findings(&example::reworded(old, new)).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn definitions_are_told_in_the_forms_in_which_they_are_written() {
        for (old, new) in [
            ("‘College’ means a sixth-form college.", "‘College’ means a designated college."),
            ("Early help means giving help soon.", "Early help means giving help early."),
            ("A child is defined as a young person.", "A child is defined as a small person."),
            (
                "For the purposes of this guidance, harm is physical.",
                "For the purposes of this guidance, harm is bodily.",
            ),
            ("The term carer means a parent.", "The term carer means a relative."),
            ("“Family” includes step-parents.", "“Family” includes grandparents."),
        ] {
            assert_eq!(said(old, new), ["a definition changed"], "{old}");
        }
        let told = said("They help.", "They help. “Help” means any support.");
        assert_eq!(told, ["a definition was added"]);
        let told = said("They help. “Help” means any support.", "They help.");
        assert_eq!(told, ["a definition was dropped"]);
        for (old, new) in [
            ("It means a long wait.", "It means a short wait."),
            ("By any means they come.", "By all means they come."),
            ("Working alone often also means risk.", "Working alone often also means harm."),
            ("The plan includes a visit.", "The plan includes a call."),
        ] {
            let told = said(old, new);
            assert!(told.iter().all(|what| !what.contains("definition")), "{old}: {told:?}");
        }
    }
}
