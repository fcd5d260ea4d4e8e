//! Sentences that tell a reader what to do without a word of duty: “Tell the police immediately.”, “If a child is in danger,
//! call the police.” Knows verbs by a list, and only where a command has them.

use super::tokens::Token;

/// Verbs with which guidance tells a reader what to do.
const ASKS: &[&str] = &[
    "act", "alert", "apply", "arrange", "ask", "call", "check", "complete", "consult", "contact",
    "dial", "email", "escalate", "evacuate", "file", "follow", "get", "give", "hold", "inform",
    "keep", "make", "notify", "pass", "pay", "phone", "provide", "publish", "raise", "record",
    "refer", "register", "remove", "reply", "report", "respond", "return", "review", "ring",
    "seek", "send", "share", "speak", "stop", "submit", "take", "talk", "tell", "write",
];

/// What may stand before such a verb.
const BEFORE: &[&str] = &[
    "please",
    "always",
    "also",
    "then",
    "immediately",
    "urgently",
    "promptly",
    "at",
    "once",
    "straight",
    "away",
];

/// Words with which a clause begins that says when a command holds.
const CLAUSES: &[&str] =
    &["if", "where", "when", "whenever", "once", "in", "after", "before", "unless"];

/// Whether the words of a sentence tell a reader what to do.
pub(super) fn asks(words: &[Token]) -> bool {
    if begins_with_a_verb(words) {
        return true;
    }
    let has_clause = words.first().is_some_and(|token| CLAUSES.contains(&token.plain.as_str()));
    let comma = words.iter().position(|token| token.raw.ends_with(','));
    comma.is_some_and(|comma| has_clause && begins_with_a_verb(&words[comma + 1..]))
}

fn begins_with_a_verb(words: &[Token]) -> bool {
    let mut words = words.iter().skip_while(|token| BEFORE.contains(&token.plain.as_str()));
    let Some(verb) = words.next().filter(|token| ASKS.contains(&token.plain.as_str())) else {
        return false;
    };
    // “Contact details are”, “report writing was”: a noun's.
    let next = words.next().map(|token| token.plain.as_str()).unwrap_or_default();
    !verb.ends && !matches!(next, "is" | "are" | "was" | "were" | "has" | "details" | "of")
}

#[cfg(test)]
mod tests {
    use super::super::{example, tokens::Sides};
    use super::*;

    #[test]
    fn a_command_begins_with_its_verb() {
        let is = |text: &str| asks(&Sides::of(&example::removed(text)).old);
        for said in [
            "Tell the police immediately.",
            "Please call the police at once.",
            "Immediately tell the lead.",
            "If a child is in danger, call the police.",
            "report the concern to the lead",
        ] {
            assert!(is(said), "{said}");
        }
        for said in [
            "The police came immediately.",
            "Reports were read.",
            "Contact details are below.",
            "Call of duty.",
            "In May, the board met.",
            "They tell the police.",
        ] {
            assert!(!is(said), "{said}");
        }
    }
}
