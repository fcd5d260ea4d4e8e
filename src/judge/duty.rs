//! Words of duty (must, should, may and their like), how strong each is, and which way a change goes.
//! Reads single phrases; which of them changed is worked out elsewhere.

use std::cmp::Ordering;

use super::{
    rules::Happened,
    tokens::{Token, phrase},
};

/// One phrase of duty.
#[derive(Clone, Copy, Debug)]
struct Duty {
    words: &'static [&'static str],
    /// What is compared and shown.
    key: &'static str,
    /// Must over should over may, as statutory guidance explains its own words; none where the
    /// phrase has no place in that order.
    strength: Option<u8>,
    /// Whether it forbids.
    forbids: bool,
    /// Whether it is a duty on its own; the others (“this may be a sign of”, “it will open”) count
    /// only where they stand in the place of another phrase of duty.
    alone: bool,
}

const fn duty(
    words: &'static [&'static str],
    key: &'static str,
    strength: Option<u8>,
    forbids: bool,
    alone: bool,
) -> Duty {
    Duty { words, key, strength, forbids, alone }
}

/// Longer phrases before the shorter ones that they contain.
const DUTIES: &[Duty] = &[
    duty(&["must", "not"], "must not", Some(4), true, true),
    duty(&["must", "never"], "must never", Some(4), true, true),
    duty(&["shall", "not"], "shall not", Some(4), true, true),
    duty(&["should", "not"], "should not", Some(2), true, true),
    duty(&["should", "never"], "should never", Some(2), true, true),
    duty(&["mustn't"], "must not", Some(4), true, true),
    duty(&["shouldn't"], "should not", Some(2), true, true),
    duty(&["can't"], "cannot", Some(4), true, false),
    duty(&["won't"], "will not", None, true, false),
    duty(&["needn't"], "need not", Some(0), false, true),
    duty(&["may", "not"], "may not", Some(4), true, false),
    duty(&["will", "not"], "will not", None, true, false),
    duty(&["need", "not"], "need not", Some(0), false, true),
    duty(&["not", "required", "to"], "not required to", Some(0), false, true),
    duty(&["cannot"], "cannot", Some(4), true, false),
    duty(&["ought", "not", "to"], "ought not to", Some(2), true, true),
    duty(&["not", "expected", "to"], "not expected to", Some(0), false, true),
    duty(&["not", "obliged", "to"], "not required to", Some(0), false, true),
    duty(&["no", "longer", "required", "to"], "no longer required to", Some(0), false, true),
    duty(&["obliged", "to"], "obliged to", Some(4), false, true),
    duty(&["under", "a", "duty"], "under a duty", Some(4), false, true),
    duty(&["expected", "to"], "expected to", Some(2), false, true),
    duty(&["ought", "to"], "ought to", Some(2), false, true),
    duty(&["advised", "to"], "advised to", Some(1), false, false),
    duty(&["encouraged", "to"], "encouraged to", Some(1), false, false),
    duty(&["wish", "to"], "wish to", Some(1), false, false),
    duty(&["responsible", "for"], "responsible for", None, false, false),
    duty(&["required", "to"], "required to", Some(4), false, true),
    duty(&["duty", "to"], "duty to", Some(4), false, true),
    duty(&["duties", "to"], "duty to", Some(4), false, true),
    duty(&["have", "regard"], "have regard", None, false, true),
    duty(&["has", "regard"], "have regard", None, false, true),
    duty(&["need", "to"], "need to", None, false, false),
    duty(&["needs", "to"], "need to", None, false, false),
    duty(&["have", "to"], "have to", Some(4), false, false),
    duty(&["has", "to"], "have to", Some(4), false, false),
    duty(&["must"], "must", Some(4), false, true),
    duty(&["shall"], "shall", Some(4), false, true),
    duty(&["should"], "should", Some(2), false, true),
    duty(&["may"], "may", Some(1), false, false),
    duty(&["will"], "will", None, false, false),
    duty(&["can"], "can", Some(1), false, false),
    duty(&["could"], "could", Some(1), false, false),
    duty(&["might"], "might", Some(1), false, false),
];

/// A phrase found: its key, how many words it takes, and whether it is a duty on its own.
pub(super) struct Found {
    pub(super) key: &'static str,
    pub(super) words: usize,
    pub(super) alone: bool,
}

/// The phrase of duty that begins at `at`.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Found> {
    let token = tokens.get(at)?;
    let capital = token.raw.trim_start_matches(|c: char| !c.is_alphanumeric());
    let capital =
        capital.starts_with(char::is_uppercase) && capital.chars().any(char::is_lowercase);
    let before = at.checked_sub(1).and_then(|n| tokens.get(n)).map(|token| token.plain.as_str());
    match token.plain.as_str() {
        // May the month; “Should a child be missing”; “Will” the name or the question.
        "may" | "should" | "will" | "can" | "could" if capital => return None,
        "will" | "must" if matches!(before, Some("a" | "the" | "free" | "good" | "their")) => {
            return None;
        }
        _ => {}
    }
    let duty = DUTIES.iter().find(|duty| phrase(tokens, at, duty.words))?;
    Some(Found { key: duty.key, words: duty.words.len(), alone: duty.alone })
}

/// Which way a change of duty goes, in words: `duty strengthened`.
pub(super) fn direction(old: &str, new: &str) -> Happened {
    let known = |key: &str| DUTIES.iter().find(|duty| duty.key == key);
    let (Some(old), Some(new)) = (known(old), known(new)) else { return Happened::Changed };
    if old.forbids != new.forbids {
        return Happened::Reversed;
    }
    match (old.strength, new.strength) {
        (Some(old), Some(new)) => match old.cmp(&new) {
            Ordering::Less => Happened::Strengthened,
            Ordering::Greater => Happened::Weakened,
            Ordering::Equal => Happened::Changed,
        },
        _ => Happened::Changed,
    }
}

/// Whether both only allow: “may”, “can”, “could” and “might” are one to whoever must act.
pub(super) fn only_allow(old: &str, new: &str) -> bool {
    let allows = |key: &str| matches!(key, "may" | "can" | "could" | "might");
    allows(old) && allows(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn must_is_stronger_than_should_and_should_than_may() {
        assert_eq!(direction("should", "must"), Happened::Strengthened);
        assert_eq!(direction("may", "should"), Happened::Strengthened);
        assert_eq!(direction("required to", "may"), Happened::Weakened);
        assert_eq!(direction("must", "not required to"), Happened::Weakened);
        assert_eq!(direction("must not", "should not"), Happened::Weakened);
        assert_eq!(direction("may", "must not"), Happened::Reversed);
        assert_eq!(direction("will", "must"), Happened::Changed);
        assert_eq!(direction("must", "shall"), Happened::Changed);
        assert_eq!(direction("could", "should"), Happened::Strengthened);
        assert_eq!(direction("encouraged to", "expected to"), Happened::Strengthened);
        assert_eq!(direction("under a duty", "expected to"), Happened::Weakened);
        assert_eq!(direction("required to", "no longer required to"), Happened::Weakened);
    }
}
