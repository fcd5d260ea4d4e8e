//! Telephone numbers, e-mail addresses and postcodes in a row of words. Recognises shapes only.

use super::{
    items::Match,
    tokens::{Token, shown},
};
use crate::model::diff::Flag;

/// The contact that begins at `at`.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Match> {
    let found =
        |key: String, words: usize| Some(Match { flag: Flag::Contact, key, words, alone: true });
    if is_email(&tokens.get(at)?.plain) {
        return found(tokens[at].plain.clone(), 1);
    }
    if let Some((digits, words)) = telephone(tokens, at) {
        return found(format!("tel {digits}"), words);
    }
    if postcode(tokens, at) {
        return found(shown(&tokens[at..at + 2]).to_lowercase(), 2);
    }
    None
}

fn is_email(word: &str) -> bool {
    word.len() <= 254
        && word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.')
        })
}

/// `020 7946 0018`, `0800 1111`, `116 123`, `+44 20 7946 0018`: its digits and how many words.
fn telephone(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let numeric = |token: &Token| {
        let text = token.plain.trim_start_matches('+');
        let legal = |c: char| c.is_ascii_digit() || matches!(c, '-' | '(' | ')');
        !text.is_empty() && text.len() <= 16 && text.chars().all(legal)
    };
    let first = tokens.get(at)?;
    let begins = first.plain.starts_with("+44") || first.plain.starts_with('0');
    if !numeric(first) || !(begins || first.plain == "116") {
        return None;
    }
    let mut digits = String::new();
    let mut words = 0;
    for token in tokens[at..].iter().take(6).take_while(|token| numeric(token)) {
        digits.extend(token.plain.chars().filter(char::is_ascii_digit));
        words += 1;
        if token.ends || token.raw.ends_with([',', ';']) {
            break;
        }
    }
    let whole = if first.plain == "116" {
        digits.len() == 6
    } else if first.plain.starts_with('+') {
        (11..=13).contains(&digits.len())
    } else {
        (10..=11).contains(&digits.len()) || (digits.starts_with("0800") && digits.len() == 8)
    };
    whole.then_some((digits, words))
}

/// `SW1P 3BT`: the outer and the inner half as words of their own.
fn postcode(tokens: &[Token], at: usize) -> bool {
    let Some(inner) = tokens.get(at + 1) else { return false };
    let outer = tokens[at].raw.as_bytes();
    let inner = inner.raw.trim_end_matches(|c: char| !c.is_alphanumeric()).as_bytes();
    (2..=4).contains(&outer.len())
        && outer[0].is_ascii_uppercase()
        && outer.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && outer.iter().any(u8::is_ascii_digit)
        && matches!(inner, [n, a, b] if n.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}
