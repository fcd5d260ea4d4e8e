//! Acts, sections, regulations and schedules named in a row of words. A section without an Act is
//! taken for a law only where practitioners use it as a name (section 47 enquiry).

use super::{
    items::Match,
    tokens::{Token, phrase, shown},
};
use crate::model::diff::Flag;

/// Sections of the Children Acts and the Education Act 2002 that are names of their own in practice.
const KNOWN: &[&str] = &["11", "17", "20", "31", "47", "157", "175"];

const USES: &[&str] = &[
    "enquiry",
    "enquiries",
    "assessment",
    "assessments",
    "investigation",
    "investigations",
    "order",
    "duty",
];

/// How many words a law's name may have.
const LONGEST: usize = 12;

/// The law whose name begins at `at`.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Match> {
    let found = |words: usize| {
        let key = shown(&tokens[at..at + words]).to_lowercase();
        Some(Match { flag: Flag::Law, key, words, alone: true })
    };
    if let Some(words) = provision(tokens, at) {
        let mut end = at + words;
        if !ends(tokens, end - 1) && phrase(tokens, end, &["of", "the"]) {
            end += 2;
        } else if !ends(tokens, end - 1) && phrase(tokens, end, &["of"]) {
            end += 1;
        }
        if let Some(title) = title(tokens, end) {
            return found(end + title - at);
        }
        let number = match words {
            1 => tokens[at].plain.trim_start_matches(['s', '.']),
            _ => tokens[at + 1].plain.as_str(),
        };
        if is_named_before(tokens, at) {
            return found(words);
        }
        let known = KNOWN.contains(&number);
        let used = tokens.get(at + words).is_some_and(|next| USES.contains(&next.plain.as_str()));
        return if known && used && !ends(tokens, at + words - 1) {
            found(words + 1)
        } else {
            None
        };
    }
    if is_short_title(tokens, at) {
        return found(2);
    }
    title(tokens, at).and_then(found)
}

/// Whether the law of a provision is named just before it, in its sentence: “the Children Act 1989, especially section
/// 47”. “Under the Act, see section 3” leads elsewhere.
fn is_named_before(tokens: &[Token], at: usize) -> bool {
    const NEAR: usize = 7;
    const LEADS: [&str; 9] =
        ["see", "this", "our", "below", "above", "described", "set", "guidance", "document"];
    let near = tokens[at.saturating_sub(NEAR)..at].iter().rev().take_while(|token| !token.ends);
    let near: Vec<&Token> = near.collect();
    let is_law = |token: &&Token| {
        matches!(token.plain.as_str(), "act" | "acts" | "regulations" | "order")
            && token.raw.contains(char::is_uppercase)
    };
    let law = near.iter().position(is_law);
    law.is_some_and(|law| !near[..law].iter().any(|token| LEADS.contains(&token.plain.as_str())))
}

/// `the 1989 Act`, `the 2010 Regulations`.
fn is_short_title(tokens: &[Token], at: usize) -> bool {
    let year = tokens[at].plain.parse::<u16>().is_ok_and(|year| (1800..2100).contains(&year));
    let next = tokens.get(at + 1).map(|next| next.raw).unwrap_or_default();
    year && !ends(tokens, at) && (next.starts_with("Act") || next.starts_with("Regulations"))
}

fn ends(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.ends)
}

/// `section 47(1)(a)`, `regulation 5`, `Schedule 2`: how many words.
fn provision(tokens: &[Token], at: usize) -> Option<usize> {
    const SORTS: &[&str] =
        &["section", "sections", "s", "regulation", "regulations", "schedule", "article", "part"];
    let plain = &tokens.get(at)?.plain;
    // `s47`, `s.47`, as practitioners write it.
    let short = plain.strip_prefix('s').map(|rest| rest.trim_start_matches('.'));
    if short
        .is_some_and(|number| number.len() <= 4 && number.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some(1);
    }
    let sort = SORTS.contains(&plain.as_str());
    let number = tokens.get(at + 1)?.plain.starts_with(|c: char| c.is_ascii_digit());
    (sort && number && !ends(tokens, at)).then_some(2)
}

/// `Children Act 1989`, `Children and Social Work Act 2017`, `Care Planning Regulations 2010`: how
/// many words. Its own words are capitals but for “and”, “of”, “the”, “for”, “in”, “to”.
fn title(tokens: &[Token], at: usize) -> Option<usize> {
    let capital = |token: &Token| {
        let text = token.raw.trim_start_matches(|c: char| !c.is_alphanumeric());
        text.starts_with(char::is_uppercase)
    };
    let joins =
        |token: &Token| matches!(token.plain.as_str(), "and" | "of" | "the" | "for" | "in" | "to");
    let first = tokens.get(at)?;
    if !capital(first) || joins(first) || matches!(first.plain.as_str(), "act" | "regulations") {
        return None;
    }
    for (n, token) in tokens[at..].iter().take(LONGEST).enumerate() {
        let is_law = capital(token)
            && (matches!(token.plain.as_str(), "act" | "regulations" | "order") && n > 0);
        if is_law {
            let year = tokens.get(at + n + 1).filter(|_| !token.ends);
            let year = year.is_some_and(|token| {
                token.plain.len() == 4 && token.plain.bytes().all(|b| b.is_ascii_digit())
            });
            // Without its year “Order” and “Regulations” are too common; “… Act” is not.
            let named = year || token.plain == "act";
            return named.then_some(n + 1 + usize::from(year));
        }
        if token.ends || !(capital(token) || joins(token)) || token.raw.ends_with([';', ':']) {
            return None;
        }
    }
    None
}
