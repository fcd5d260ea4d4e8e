//! Words of duty (must, should, may and their like), how strong each is, and which way a change goes.
//! Reads single phrases; which of them changed is worked out elsewhere.

use std::{cmp::Ordering, collections::BTreeSet, ops::Range, sync::LazyLock};

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
    /// Must over need to over should over may, as statutory guidance explains its own words (“Keeping children safe
    /// in education”, “About this guidance”: must for a legal duty, should for advice to be followed unless there is
    /// good reason not to); with “only”, half a step more. None where the phrase has no place in that order.
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

/// What somebody may demand; whoever must give it is bound.
const RIGHT: &str = "entitled to";
/// Who is left out of what others must do.
const EXEMPT: &str = "exempt from";
/// What is asked of all, what is left to everybody, and what stands between.
const MANDATORY: &str = "mandatory";
const NOT_MANDATORY: &str = "not mandatory";
const OPTIONAL: &str = "optional";
const ESSENTIAL: &str = "essential";
const IMPORTANT: &str = "important";
const HELPFUL: &str = "helpful";
/// What the law punishes, and what it forbids.
const OFFENCE: &str = "an offence";
const UNLAWFUL: &str = "unlawful";

/// Longer phrases before the shorter ones that they contain.
const DUTIES: &[Duty] = &[
    duty(&["must", "not"], "must not", Some(8), true, true),
    duty(&["must", "never"], "must never", Some(8), true, true),
    duty(&["shall", "not"], "shall not", Some(8), true, true),
    duty(&["should", "not"], "should not", Some(4), true, true),
    duty(&["should", "never"], "should never", Some(4), true, true),
    duty(&["mustn't"], "must not", Some(8), true, true),
    duty(&["shouldn't"], "should not", Some(4), true, true),
    duty(&["can't"], "cannot", Some(8), true, false),
    duty(&["won't"], "will not", None, true, false),
    duty(&["needn't"], "need not", Some(0), false, true),
    duty(&["may", "not"], "may not", Some(8), true, false),
    duty(&["will", "not"], "will not", None, true, false),
    duty(&["need", "not"], "need not", Some(0), false, true),
    duty(&["not", "required", "to"], "not required to", Some(0), false, true),
    duty(&["cannot"], "cannot", Some(8), true, false),
    duty(&["ought", "not", "to"], "ought not to", Some(4), true, true),
    duty(&["not", "expected", "to"], "not expected to", Some(0), false, true),
    duty(&["not", "obliged", "to"], "not required to", Some(0), false, true),
    duty(&["no", "longer", "required", "to"], "no longer required to", Some(0), false, true),
    duty(&["not", "required"], "not required", Some(0), false, false),
    duty(&["only", "required"], "only required", Some(8), false, false),
    duty(&["only", "permitted"], "only permitted", Some(3), false, false),
    duty(&["only", "allowed"], "only permitted", Some(3), false, false),
    duty(&["exempt", "from"], EXEMPT, Some(0), false, true),
    duty(&["not", "subject", "to"], EXEMPT, Some(0), false, false),
    duty(&["subject", "to"], "subject to", Some(8), false, false),
    duty(&["is", "required"], "required", Some(8), false, false),
    duty(&["are", "required"], "required", Some(8), false, false),
    duty(&["be", "required"], "required", Some(8), false, false),
    duty(&["is", "permitted"], "permitted", Some(2), false, false),
    duty(&["are", "permitted"], "permitted", Some(2), false, false),
    duty(&["is", "allowed"], "permitted", Some(2), false, false),
    duty(&["are", "allowed"], "permitted", Some(2), false, false),
    duty(&["not", "entitled", "to"], "not entitled to", Some(0), false, true),
    duty(&["no", "longer", "entitled", "to"], "not entitled to", Some(0), false, true),
    duty(&["have", "no", "right", "to"], "not entitled to", Some(0), false, true),
    duty(&["has", "no", "right", "to"], "not entitled to", Some(0), false, true),
    duty(&["entitled", "to"], RIGHT, Some(8), false, true),
    duty(&["have", "a", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["has", "a", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["have", "the", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["has", "the", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["have", "a", "legal", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["has", "a", "legal", "right", "to"], RIGHT, Some(8), false, true),
    duty(&["is", "an", "offence"], OFFENCE, None, true, true),
    duty(&["is", "a", "criminal", "offence"], OFFENCE, None, true, true),
    duty(&["commits", "an", "offence"], OFFENCE, None, true, true),
    duty(&["commits", "a", "criminal", "offence"], OFFENCE, None, true, true),
    duty(&["guilty", "of", "an", "offence"], OFFENCE, None, true, true),
    duty(&["an", "offence"], OFFENCE, None, true, false),
    duty(&["be", "an", "offence"], OFFENCE, None, true, true),
    duty(&["be", "unlawful"], UNLAWFUL, None, true, true),
    duty(&["is", "unlawful"], UNLAWFUL, None, true, true),
    duty(&["is", "illegal"], UNLAWFUL, None, true, true),
    duty(&["is", "against", "the", "law"], UNLAWFUL, None, true, true),
    duty(&["is", "not", "lawful"], UNLAWFUL, None, true, true),
    duty(&["is", "lawful"], "lawful", None, false, false),
    duty(&["obliged", "to"], "obliged to", Some(8), false, true),
    duty(&["under", "a", "duty"], "under a duty", Some(8), false, true),
    duty(&["expected", "to"], "expected to", Some(4), false, true),
    duty(&["ought", "to"], "ought to", Some(4), false, true),
    duty(&["recommended", "to"], "recommended to", Some(3), false, false),
    duty(&["asked", "to"], "asked to", Some(2), false, false),
    duty(&["allowed", "to"], "allowed to", Some(2), false, false),
    duty(&["permitted", "to"], "permitted to", Some(2), false, false),
    duty(&["advised", "to"], "advised to", Some(2), false, false),
    duty(&["encouraged", "to"], "encouraged to", Some(2), false, false),
    duty(&["wish", "to"], "wish to", Some(2), false, false),
    duty(&["responsible", "for"], "responsible for", None, false, false),
    duty(&["required", "to"], "required to", Some(8), false, true),
    duty(&["duty", "to"], "duty to", Some(8), false, true),
    duty(&["duties", "to"], "duty to", Some(8), false, true),
    duty(&["not", "mandatory"], NOT_MANDATORY, Some(0), false, false),
    duty(&["not", "compulsory"], NOT_MANDATORY, Some(0), false, false),
    duty(&["not", "obligatory"], NOT_MANDATORY, Some(0), false, false),
    duty(&["no", "requirement"], "no requirement", Some(0), false, false),
    duty(&["not", "a", "requirement"], "no requirement", Some(0), false, false),
    duty(&["a", "requirement"], MANDATORY, Some(8), false, false),
    duty(&["mandatory"], MANDATORY, Some(8), false, false),
    duty(&["compulsory"], MANDATORY, Some(8), false, false),
    duty(&["obligatory"], MANDATORY, Some(8), false, false),
    duty(&["an", "option"], OPTIONAL, Some(2), false, false),
    duty(&["optional"], OPTIONAL, Some(2), false, false),
    duty(&["voluntary"], OPTIONAL, Some(2), false, false),
    duty(&["essential", "that"], ESSENTIAL, Some(6), false, false),
    duty(&["essential", "to"], ESSENTIAL, Some(6), false, false),
    duty(&["vital", "that"], ESSENTIAL, Some(6), false, false),
    duty(&["vital", "to"], ESSENTIAL, Some(6), false, false),
    duty(&["is", "needed"], "required", Some(8), false, false),
    duty(&["are", "needed"], "required", Some(8), false, false),
    duty(&["helpful", "if"], HELPFUL, Some(2), false, false),
    duty(&["helpful", "that"], HELPFUL, Some(2), false, false),
    duty(&["helpful", "to"], HELPFUL, Some(2), false, false),
    duty(&["useful", "if"], HELPFUL, Some(2), false, false),
    duty(&["useful", "to"], HELPFUL, Some(2), false, false),
    duty(&["desirable", "that"], HELPFUL, Some(2), false, false),
    duty(&["desirable", "to"], HELPFUL, Some(2), false, false),
    duty(&["important", "that"], IMPORTANT, Some(4), false, false),
    duty(&["important", "to"], IMPORTANT, Some(4), false, false),
    duty(&["recommended", "that"], "recommended that", Some(3), false, false),
    duty(&["advisable", "to"], "advisable to", Some(2), false, false),
    duty(&["good", "practice", "to"], "good practice to", Some(2), false, false),
    duty(&["have", "due", "regard"], "have regard", None, false, true),
    duty(&["has", "due", "regard"], "have regard", None, false, true),
    duty(&["have", "regard"], "have regard", None, false, true),
    duty(&["has", "regard"], "have regard", None, false, true),
    duty(&["need", "to"], "need to", Some(6), false, false),
    duty(&["needs", "to"], "need to", Some(6), false, false),
    duty(&["have", "to"], "have to", Some(8), false, false),
    duty(&["has", "to"], "have to", Some(8), false, false),
    duty(&["must", "only"], "must only", Some(9), false, true),
    duty(&["should", "only"], "should only", Some(5), false, true),
    duty(&["may", "only"], "may only", Some(3), false, false),
    duty(&["can", "only"], "can only", Some(3), false, false),
    duty(&["will", "only"], "will only", None, false, false),
    duty(&["must"], "must", Some(8), false, true),
    duty(&["shall"], "shall", Some(8), false, true),
    duty(&["should"], "should", Some(4), false, true),
    duty(&["may"], "may", Some(2), false, false),
    duty(&["will"], "will", None, false, false),
    duty(&["can"], "can", Some(2), false, false),
    duty(&["could"], "could", Some(2), false, false),
    duty(&["might"], "might", Some(2), false, false),
];

/// How NICE words a recommendation, by how strongly it is made (“Developing NICE guidelines: the manual”,
/// chapter on recommendations): “offer” where benefit is clear, “consider” where it is less so. Only at the
/// beginning of a sentence, where they tell somebody what to do; and only in the place of each other or of
/// another phrase of duty, for elsewhere they are words like any.
const RECOMMENDED: &[Duty] = &[
    duty(&["do", "not", "routinely", "offer"], "do not routinely offer", Some(2), true, false),
    duty(&["do", "not", "offer"], "do not offer", Some(4), true, false),
    duty(&["offer"], "offer", Some(4), false, false),
    duty(&["consider"], "consider", Some(2), false, false),
];

/// The words with which a phrase begins: most words of a text are none of them.
static FIRST: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    DUTIES.iter().chain(RECOMMENDED).filter_map(|duty| duty.words.first().copied()).collect()
});

/// A phrase found: its key, how many words it takes, and whether it is a duty on its own.
pub(super) struct Found {
    pub(super) key: &'static str,
    pub(super) words: usize,
    pub(super) alone: bool,
}

/// The phrase of duty that begins at `at`.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Found> {
    let token = tokens.get(at)?;
    if !FIRST.contains(token.plain.as_str()) {
        return None;
    }
    let capital = token.raw.trim_start_matches(|c: char| !c.is_alphanumeric());
    let capital =
        capital.starts_with(char::is_uppercase) && capital.chars().any(char::is_lowercase);
    let before = at.checked_sub(1).and_then(|n| tokens.get(n)).map(|token| token.plain.as_str());
    match token.plain.as_str() {
        // May the month; “Should a child be missing”; “Will” the name or the question.
        "may" | "should" | "will" | "can" | "could" if capital => return None,
        "compulsory" | "voluntary" | "optional" if is_a_sort(tokens, at) => return None,
        "should" if asks_for_an_event(tokens, at, before.unwrap_or_default()) => return None,
        "expected" if foretells(tokens, at) => return None,
        "will" | "must" if matches!(before, Some("a" | "the" | "free" | "good" | "their")) => {
            return None;
        }
        _ => {}
    }
    let begins = at.checked_sub(1).and_then(|n| tokens.get(n)).is_none_or(|before| before.ends);
    let recommended = if capital && begins { RECOMMENDED } else { &[] };
    let mut duties = DUTIES.iter().chain(recommended);
    let duty = duties.find(|duty| phrase(tokens, at, duty.words))?;
    // “Is required to” is a duty by its last two words.
    let behind = tokens.get(at + duty.words.len()).map(|token| token.plain.as_str());
    if LEADS.contains(&duty.key) && behind == Some("to") {
        return None;
    }
    Some(Found { key: duty.key, words: duty.words.len(), alone: duty.alone })
}

/// Whether such a word names a sort of thing and says nothing of whether it must be: “compulsory school age”, “the voluntary
/// sector”.
fn is_a_sort(tokens: &[Token], at: usize) -> bool {
    let behind = tokens.get(at + 1).filter(|_| !tokens[at].ends);
    let behind = behind.map(|token| token.plain.as_str()).unwrap_or_default();
    match tokens[at].plain.as_str() {
        "compulsory" => behind == "school",
        // By itself it is an adjective more often: “voluntary organisations”.
        "voluntary" => !matches!(behind, "" | "for" | "and" | "or" | "in" | "but"),
        _ => behind == "extra",
    }
}

/// Whether “should” at `at` stands before whoever it is about, and is an “if”: “should this happen”. In a question it is
/// a duty: “what should you do”.
fn asks_for_an_event(tokens: &[Token], at: usize, before: &str) -> bool {
    const ABOUT: &[&str] = &[
        "this",
        "that",
        "these",
        "those",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "there",
        "a",
        "an",
        "any",
        "anyone",
        "anything",
        "someone",
        "something",
        "the",
    ];
    let asked = matches!(before, "what" | "who" | "how" | "when" | "where" | "why" | "which");
    let behind = tokens.get(at + 1).filter(|_| !tokens[at].ends);
    !asked
        && !tokens[at].raw.ends_with(',')
        && behind.is_some_and(|next| ABOUT.contains(&next.plain.as_str()))
}

/// Whether “expected to” at `at` says what will be and not what is asked: “this is expected to lead to delays”, “traffic is
/// expected to be heavy”.
fn foretells(tokens: &[Token], at: usize) -> bool {
    const OUTCOMES: &[&str] = &[
        "lead", "cause", "result", "rise", "fall", "increase", "decrease", "grow", "reach",
        "become", "last", "affect", "remain", "happen", "occur", "arrive", "cost", "exceed",
        "come", "disrupt", "peak", "worsen", "improve",
    ];
    const WHO: &[&str] = &[
        "child",
        "pupil",
        "student",
        "teacher",
        "lead",
        "head",
        "headteacher",
        "member",
        "staff",
        "everyone",
        "everybody",
        "person",
        "employer",
        "employee",
        "worker",
        "practitioner",
        "professional",
        "school",
        "college",
        "academy",
        "provider",
        "setting",
        "club",
        "organisation",
        "agency",
        "authority",
        "board",
        "body",
        "governor",
        "trust",
        "partner",
        "parent",
        "carer",
        "volunteer",
        "applicant",
        "candidate",
        "coach",
    ];
    let plain = |at: usize| tokens.get(at).map(|token| token.plain.as_str()).unwrap_or_default();
    if plain(at + 1) != "to" {
        return false;
    }
    let verb = plain(at + 2);
    let before = |back: usize| at.checked_sub(back).map(plain).unwrap_or_default();
    // “This is expected”, “the traffic is expected”; “is not expected” too.
    let is = 1 + usize::from(before(1) == "not");
    let (is, about) = (before(is), before(is + 1));
    let of_a_thing = matches!(about, "this" | "that" | "it" | "which" | "there");
    let becomes = OUTCOMES.contains(&verb);
    (becomes || verb == "be") && is == "is" && (of_a_thing || !WHO.contains(&about))
        || becomes && is == "are" && !WHO.contains(&about.trim_end_matches('s'))
}

/// Phrases that belong to what follows them where that is “to”.
const LEADS: &[&str] =
    &["required", "not required", "only required", "permitted", "only permitted"];

/// Whether a phrase forbids.
pub(super) fn forbids(key: &str) -> bool {
    DUTIES.iter().chain(RECOMMENDED).any(|duty| duty.key == key && duty.forbids)
}

/// A phrase as a reason quotes it: as it is compared, or as it is written where one key stands for several phrases.
pub(super) fn quoted<'a>(key: &'a str, shown: &'a str) -> &'a str {
    if shown.to_lowercase().contains(key) || !is_written_otherwise(key) { key } else { shown }
}

fn is_written_otherwise(key: &str) -> bool {
    let of_several = ["required", "permitted", "only permitted", "not entitled to"];
    matches!(key, RIGHT | EXEMPT | OFFENCE | UNLAWFUL)
        || matches!(key, MANDATORY | NOT_MANDATORY | OPTIONAL | ESSENTIAL | IMPORTANT | HELPFUL)
        || of_several.contains(&key)
}

/// What a phrase is called: a duty, a right, an offence.
pub(super) fn name(key: &str) -> &'static str {
    match key {
        RIGHT | "not entitled to" => "a right",
        OFFENCE => "an offence",
        EXEMPT => "an exemption",
        _ => "a duty",
    }
}

/// Whether a stretch of words tells somebody what to do or not to do: a duty on its own stands in it.
pub(super) fn binds(tokens: &[Token], within: &Range<usize>) -> bool {
    within.clone().any(|at| find(tokens, at).is_some_and(|found| found.alone))
}

/// Which way a change of duty goes, in words: `duty strengthened`.
pub(super) fn direction(old: &str, new: &str) -> Happened {
    let known = |key: &str| DUTIES.iter().chain(RECOMMENDED).find(|duty| duty.key == key);
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
    let limits = |key: &str| matches!(key, "may only" | "can only");
    allows(old) && allows(new) || limits(old) && limits(new)
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
        assert_eq!(direction("need to", "encouraged to"), Happened::Weakened);
        assert_eq!(direction("need to", "expected to"), Happened::Weakened);
        assert_eq!(direction("need to", "must"), Happened::Strengthened);
        assert_eq!(direction("essential", "recommended that"), Happened::Weakened);
        assert_eq!(direction("mandatory", "optional"), Happened::Weakened);
        assert_eq!(direction("helpful", "essential"), Happened::Strengthened);
        assert_eq!(direction("may", "may only"), Happened::Strengthened);
        assert_eq!(direction("may only", "should"), Happened::Strengthened);
        assert_eq!(direction("must only", "must"), Happened::Weakened);
    }

    #[test]
    fn offer_is_stronger_than_consider_and_do_not_offer_forbids() {
        assert_eq!(direction("offer", "consider"), Happened::Weakened);
        assert_eq!(direction("consider", "offer"), Happened::Strengthened);
        assert_eq!(direction("offer", "do not offer"), Happened::Reversed);
        assert_eq!(direction("do not offer", "do not routinely offer"), Happened::Weakened);
        assert_eq!(direction("consider", "must"), Happened::Strengthened);
    }

    #[test]
    fn a_recommendation_is_read_at_the_beginning_of_a_sentence_alone() {
        let told = |old: &str, new: &str| {
            let mut diff = crate::model::diff::Diff::default();
            diff.edits.push(super::super::example::reworded(old, new));
            super::super::weigh(&mut diff).1
        };
        let to = "a programme of parenting support to the family.";
        let only = |old: &str, new: &str| {
            let reasons = told(&format!("{old} {to}"), &format!("{new} {to}"));
            reasons.into_iter().find(|reason| reason.contains("duty")).unwrap_or_default()
        };
        assert!(only("Offer", "Consider").starts_with("duty weakened: “offer” became “consider”"));
        assert!(only("Consider", "Offer").starts_with("duty strengthened"));
        assert!(only("Offer", "Do not offer").starts_with("duty reversed"));
        let after = "Assess the child first. Offer";
        assert!(only(after, "Assess the child first. Consider").starts_with("duty weakened"));
        assert_eq!(only("They offer", "They consider"), "", "a word like any");
        assert_eq!(only("Offer", "Arrange"), "", "a word in its place is no duty that went");
    }
}
