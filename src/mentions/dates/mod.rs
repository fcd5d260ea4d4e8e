//! Dates and ordinals that belong to a name: “2018”, “(DfE, September 2016)”, “7th edition”, “the 2013, 2015 and 2018
//! editions of”. Reads words around a name; which edition a date means is decided elsewhere (`resolve`).

mod fillers;
mod one;
mod said;
#[cfg(test)]
mod tests;
mod works;

use std::ops::Range;

use super::tokens::{Token, between, parts, tokens};
use fillers::{FEW, FILLERS};
pub(super) use one::{Dated, Says, date};
use one::{LAWS, day, month, ordinal, year};
use said::{last_updated, updated};
pub(super) use said::{or_later, short};
pub(super) use works::of_work;

/// Words at most between a name and its date.
const FAR: usize = 16;

/// The same for a name that is an everyday word, too.
const NEAR: usize = 3;

/// Words at most within brackets that hold a date.
const WITHIN: usize = 14;

/// The dates that follow the name which ends before `at`; `stop` says where another name begins.
pub(super) fn after(
    text: &str,
    tokens: &[Token],
    at: usize,
    everyday: bool,
    stop: impl Fn(usize) -> bool,
) -> Vec<Dated> {
    let (allowed, far) = if everyday { (FEW, NEAR) } else { (FILLERS, FAR) };
    let mut here = at;
    let mut passed = 0;
    while passed <= far && here > 0 && !stop(here) {
        let (Some(last), Some(token)) = (tokens.get(here - 1), tokens.get(here)) else { break };
        let gap = between(text, last, token);
        if parts(gap) {
            // A cell of its own in the row of a table.
            let cell = gap.trim() == "|" && here == at;
            let dated = last_updated(text, tokens, here).unwrap_or(here);
            return if cell { listed(text, tokens, dated, true) } else { Vec::new() };
        }
        if opens(gap) {
            let end = closing(text, tokens, here);
            let found = within(text, tokens, here..end);
            if !found.is_empty() {
                return found;
            }
            if end == here || end - here > WITHIN {
                break;
            }
            here = end;
            continue;
        }
        let glued = here == at;
        if date(text, tokens, here, glued).is_some() {
            let unfit =
                here > at && last.is(&["and", "the", "a", "to", "by", "on", "last", "first"]);
            return if unfit { Vec::new() } else { listed(text, tokens, here, glued) };
        }
        if let Some(dated) = last_updated(text, tokens, here) {
            return listed(text, tokens, dated, false);
        }
        // “published in 2014”, “updated in September 2023”
        let in_year = token.is(&["in", "on"])
            && last.is(&["published", "issued", "released", "reissued", "updated", "revised"]);
        if !in_year && !allowed.contains(&token.word.as_str()) {
            break;
        }
        if in_year && date(text, tokens, here + 1, false).is_some() {
            return listed(text, tokens, here + 1, false);
        }
        here += 1;
        passed += 1;
    }
    Vec::new()
}

/// The dates before the name that begins at `at`: “the 2013, 2015 and 2018 editions of”, “(DfE) (2018)”, “the 2018”.
pub(super) fn before(text: &str, tokens: &[Token], at: usize) -> Vec<Dated> {
    let mut end = at;
    let mut edition_of = false;
    for _ in 0..6 {
        let (Some(token), Some(next)) =
            (end.checked_sub(1).and_then(|n| tokens.get(n)), tokens.get(end))
        else {
            return Vec::new();
        };
        let gap = between(text, token, next);
        if parts(gap) {
            return Vec::new();
        }
        edition_of |= token.is(&["edition", "editions", "version", "versions"]);
        let joins = token.is(&[
            "edition",
            "editions",
            "version",
            "versions",
            "of",
            "the",
            "statutory",
            "guidance",
            "document",
            "dfe",
            "its",
            "revised",
            "updated",
        ]);
        if !joins {
            break;
        }
        end -= 1;
    }
    let (Some(last), Some(next)) =
        (end.checked_sub(1).and_then(|n| tokens.get(n)), tokens.get(end))
    else {
        return Vec::new();
    };
    // “7th edition of”: the word “edition” belongs to the ordinal.
    if edition_of && let Some(n) = ordinal(&last.word) {
        return vec![Dated { says: Says::Nth(n), tokens: end - 1..end + 1, updated: None }];
    }
    let found = backwards(text, tokens, end);
    let Some(first) = found.first().map(|dated| dated.tokens.start) else { return found };
    let left = first.checked_sub(1).and_then(|n| tokens.get(n));
    if left.is_some_and(|left| left.is(LAWS)) {
        return Vec::new();
    }
    let gap_after = between(text, last, next);
    if edition_of {
        return found;
    }
    let bracketed = gap_after.trim_start().starts_with(')');
    let led_by = [
        "the",
        "new",
        "revised",
        "updated",
        "its",
        "this",
        "current",
        "latest",
        "our",
        "old",
        "previous",
        "dfe",
        "government",
    ];
    let close = gap_after.chars().all(|c| c.is_whitespace() || matches!(c, '\'' | '"' | '“' | '‘'));
    let begins = left.is_none_or(|left| {
        tokens.get(first).is_some_and(|token| parts(between(text, left, token)))
    });
    let led = left.is_some_and(|left| left.is(&led_by));
    if found.len() == 1 && ((bracketed && alone(text, tokens, first)) || (close && (led || begins)))
    {
        return found;
    }
    Vec::new()
}

/// The one date that few words give: “the 2018 guidance”; none where they give several.
pub(super) fn only(text: &str) -> Option<Says> {
    let words = tokens(text);
    let mut at = 0;
    let mut found = None;
    while at < words.len().min(FAR) {
        let Some(date) = date(text, &words, at, false) else {
            at += 1;
            continue;
        };
        at = date.tokens.end.max(at + 1);
        if found.replace(date.says).is_some() {
            return None;
        }
    }
    found
}

/// Whether brackets open just before the word.
fn alone(text: &str, tokens: &[Token], at: usize) -> bool {
    let start = tokens.get(at).map_or(0, |token| token.at.start);
    text.get(..start).is_some_and(|before| before.ends_with('('))
}

/// A date and those that follow it in a list: “2018, 2019 and 2020”.
fn listed(text: &str, tokens: &[Token], at: usize, glued: bool) -> Vec<Dated> {
    let mut found: Vec<Dated> = date(text, tokens, at, glued).into_iter().collect();
    if let [one] = &mut found[..]
        && let Some(then) = updated(text, tokens, one.tokens.end)
    {
        one.tokens.end = then.tokens.end;
        one.updated = Some(then.says);
        return found;
    }
    while let Some(last) = found.last() {
        if found.len() >= 20 {
            break;
        }
        let mut next = last.tokens.end;
        let joined = match (tokens.get(next - 1), tokens.get(next)) {
            (Some(one), Some(other))
                if other.is(&["and", "or"]) && !parts(between(text, one, other)) =>
            {
                next += 1;
                true
            }
            (Some(one), Some(other)) => matches!(between(text, one, other).trim(), "," | "/"),
            _ => false,
        };
        // A day begins another date, not another edition.
        let item = tokens
            .get(next)
            .filter(|token| !day(token))
            .and_then(|_| date(text, tokens, next, false));
        match item {
            Some(item) if joined => found.push(item),
            _ => break,
        }
    }
    found
}

/// The dates that end before `end`, in their order.
fn backwards(text: &str, tokens: &[Token], end: usize) -> Vec<Dated> {
    let mut found: Vec<Dated> = Vec::new();
    let mut end = end;
    while found.len() < 20 {
        let single = end.checked_sub(1).and_then(|n| Some((n, year(tokens.get(n)?, false)?)));
        let Some((at, year)) = single else { break };
        let named = at.checked_sub(1).and_then(|n| Some((n, month(tokens.get(n)?)?)));
        let (first, month) = named.map_or((at, None), |(n, month)| (n, Some(month)));
        found.push(Dated { says: Says::Year(year, month), tokens: first..end, updated: None });
        let Some(left) = first.checked_sub(1).and_then(|n| tokens.get(n)) else { break };
        let Some(here) = tokens.get(first) else { break };
        if left.is(&["and", "or"]) && first >= 2 {
            end = first - 1;
        } else if between(text, left, here).trim() == "," {
            end = first;
        } else {
            break;
        }
    }
    found.reverse();
    found
}

/// The dates within brackets whose words are `inside`.
fn within(text: &str, tokens: &[Token], inside: Range<usize>) -> Vec<Dated> {
    if inside.len() > WITHIN || tokens[inside.clone()].iter().any(|token| token.is(LAWS)) {
        return Vec::new();
    }
    inside
        .clone()
        .find(|at| date(text, tokens, *at, true).is_some())
        .map(|at| listed(text, tokens, at, true))
        .unwrap_or_default()
}

/// The first word after the brackets that open before `at`; `at` itself where they do not close nearby.
fn closing(text: &str, tokens: &[Token], at: usize) -> usize {
    for n in at..at + 2 * WITHIN {
        let Some(token) = tokens.get(n) else { return at };
        let next = tokens.get(n + 1).map_or(text.len(), |next| next.at.start);
        if text.get(token.at.end..next).is_some_and(|gap| gap.contains([')', ']'])) {
            return n + 1;
        }
    }
    at
}

fn opens(gap: &str) -> bool {
    gap.rfind(['(', '[']) > gap.rfind([')', ']'])
}
