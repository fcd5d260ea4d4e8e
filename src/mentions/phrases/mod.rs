//! What a sentence says of an edition: that a new one is out, what replaced what, that it is in force, withdrawn, out
//! for information, corrected, to be reviewed. For mentions and for whoever judges notices; it reads words, knows no
//! publication, and says nothing of words that only look alike (“does not replace”, “consent can be withdrawn”).

mod pattern;
mod replaced;
mod taught;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::LazyLock};

use super::tokens::{Token, between, parts, tokens};
use pattern::Pattern;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phrase {
    /// A new edition is out.
    NewEdition,
    /// What stands before replaces what stands after: said on, or of, the new one.
    Replaces,
    /// What stands before was replaced by what stands after: said on, or of, the old one.
    ReplacedBy,
    /// What stands after was revised, and so is the older one.
    Revises,
    /// Chapters or parts were replaced: the same edition still.
    PartReplaced,
    /// It was withdrawn, archived or removed, or is out of date.
    Withdrawn,
    /// It will be withdrawn.
    ToBeWithdrawn,
    /// It is not to be used: “do not use”.
    WarnedOff,
    /// Look at another one instead.
    SeeInstead,
    /// It is a draft, or is consulted on.
    Draft,
    /// It is out for information and not in force.
    ForInformation,
    /// The older one, or part of it, still holds for the time being.
    StillHolds,
    /// It comes, or came, into force.
    InForce,
    /// It is being revised or looked at again.
    UnderReview,
    /// It was corrected or brought up to date: the same edition still.
    Corrected,
    /// It was looked at and not changed.
    Unchanged,
    /// When it was or will be reviewed: a promise, no change.
    ReviewDate,
    /// It tells of the past.
    History,
    /// It tells of the past of what is named within these words.
    Once,
}

/// A phrase in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it says.
    pub phrase: Phrase,
    /// Its words, in bytes of the sentence.
    pub at: Range<usize>,
}

/// The phrases, each as [`Pattern::new`] reads it. Of two that say the same at one place the first counts.
const PHRASES: &[(Phrase, &str)] = &[
    // A new edition
    (Phrase::NewEdition, "new/revised/updated/latest edition/version of"),
    (
        Phrase::NewEdition,
        "published/released/issued/publishing/releasing/issuing ?a/an/the new/revised/updated/its",
    ),
    (Phrase::NewEdition, "@ ** has/have been revised"),
    (Phrase::NewEdition, "new ?statutory @ from"),
    (Phrase::NewEdition, "there is a new @"),
    (Phrase::NewEdition, "was/were ?first published ** and updated in #"),
    (Phrase::NewEdition, "^added ** guidance/version/document/edition"),
    (Phrase::NewEdition, "replaced * @ ** ** with ?an/a updated/new/revised"),
    (Phrase::Revises, "has/have revised"),
    (Phrase::Revises, "which/that revises"),
    // Replaced, without that verb
    (Phrase::Replaces, "updates the * # @"),
    (Phrase::ReplacedBy, "the updated/new/current version of this * is"),
    (Phrase::SeeInstead, "please/instead see/use/read ?the current/new/latest"),
    // Withdrawn
    (Phrase::Withdrawn, "@ * was/were/is/has/have ?now ?been withdrawn/archived/closed"),
    (Phrase::Withdrawn, "this ** was/has ?now ?been withdrawn/archived"),
    (Phrase::Withdrawn, "^withdrawn"),
    (Phrase::Withdrawn, "@ * is/are ?now out of date"),
    (Phrase::Withdrawn, "@ * is/are no longer current/valid/in"),
    (Phrase::Withdrawn, "@ * is/are ?now obsolete"),
    (Phrase::Withdrawn, "@ ** has/have been removed because"),
    (Phrase::Withdrawn, "which has/have ?now/also been removed"),
    (Phrase::ToBeWithdrawn, "@ * will be withdrawn/archived"),
    // Readers are warned off it
    (
        Phrase::WarnedOff,
        "not/dont/never use/follow/download/print ?any/the/your ?old ?copy/copies/version/versions ?of @",
    ),
    (Phrase::WarnedOff, "stop using/following @"),
    (
        Phrase::WarnedOff,
        "no longer use/uses/follow/follows/cite/cites/reflect/reflects/mention/mentions @",
    ),
    (Phrase::WarnedOff, "no longer work/works/refer/refers/rely/relies to/by/on @"),
    (
        Phrase::WarnedOff,
        "discard/destroy/delete/recycle ?any/all/your/the ?old/printed ?copy/copies/version/versions ?of @",
    ),
    (Phrase::WarnedOff, "@ * must/should/can not be used/followed"),
    (Phrase::WarnedOff, "@ * cannot be used/followed"),
    // Not yet
    (Phrase::Draft, "in draft form"),
    (Phrase::Draft, "draft @"),
    (Phrase::Draft, "draft version/edition of"),
    (Phrase::Draft, "proposed changes"),
    (Phrase::Draft, "consultation on ** version/edition/guidance"),
    (Phrase::Draft, "consulting on ** version/edition/guidance"),
    (Phrase::ForInformation, "for information"),
    (Phrase::ForInformation, "information only"),
    (Phrase::StillHolds, "until then/that/this"),
    (Phrase::StillHolds, "still in force"),
    (Phrase::StillHolds, "still apply/applies"),
    (Phrase::StillHolds, "continue/continues to be in force"),
    (Phrase::StillHolds, "continue to use/follow/have"),
    (Phrase::UnderReview, "under review/revision"),
    // In force
    (Phrase::InForce, "come/comes/came/coming ?fully into force/effect"),
    (Phrase::InForce, "take/takes/took/taking effect"),
    (Phrase::InForce, "will commence"),
    (Phrase::InForce, "commences on/in"),
    (Phrase::InForce, "ready for implementation"),
    (Phrase::InForce, "apply/applies from"),
    (Phrase::InForce, "now/currently in force"),
    (Phrase::InForce, "in force from/to/until/since"),
    (Phrase::InForce, "required from"),
    // The same edition
    (Phrase::Corrected, "to correct"),
    (Phrase::Corrected, "corrected"),
    (Phrase::Corrected, "correction/corrections"),
    (Phrase::Corrected, "updated links"),
    (
        Phrase::Corrected,
        "minor amendment/amendments/change/changes/maintenance/correction/corrections/edits",
    ),
    (Phrase::Corrected, "factual update/updates/change/changes/amendment/amendments"),
    (Phrase::Corrected, "technical update/updates/change/changes"),
    (Phrase::Corrected, "editorial amendment/amendments/change/changes"),
    (Phrase::Corrected, "latest update to"),
    (
        Phrase::Corrected,
        "chapter/section/page was/were/has/have ?been ?extensively refreshed/updated/revised/amended/reviewed",
    ),
    (Phrase::Corrected, "should be read throughout"),
    (Phrase::Corrected, "refreshed locally"),
    (Phrase::Corrected, "references to ** should be read as"),
    (Phrase::Unchanged, "no changes to"),
    (Phrase::Unchanged, "will not update"),
    (Phrase::Unchanged, "not be updated"),
    // A promise
    (Phrase::ReviewDate, "next be reviewed"),
    (Phrase::ReviewDate, "will be reviewed ?again in/by/on/at"),
    (Phrase::ReviewDate, "next update"),
    (Phrase::ReviewDate, "next review"),
    (Phrase::ReviewDate, "last reviewed"),
    (Phrase::ReviewDate, "review date"),
    // Of the past
    (Phrase::History, "since the last/previous revision/edition/version/update"),
    (Phrase::History, "previously/originally/last published/updated/revised/issued"),
    (Phrase::History, "following ?the publication/introduction/release/revision of"),
    (
        Phrase::History,
        "chapter/section/link/links was/were/has/have ?been ?extensively amended/updated/revised/reviewed/refreshed/expanded/added",
    ),
    (
        Phrase::History,
        "previous/earlier/former/older/superseded/withdrawn/archived ?statutory version/versions/edition/editions",
    ),
    (
        Phrase::History,
        "superseded/withdrawn/archived document/documents/guidance/copies/publications",
    ),
    (Phrase::History, "compared with/to"),
    (Phrase::History, "changes from/since the"),
    (Phrase::History, "change/changes/changed/difference/differences between"),
    (Phrase::History, "at the/that time"),
    (Phrase::History, "^in the past"),
    (Phrase::History, "used to work/be/follow/apply/refer/cite/mention/say"),
    (Phrase::History, "^version/document/revision/amendment/policy history"),
    // What the edition that is named in it once brought, or until when it held
    (Phrase::Once, "since @"),
    (Phrase::Once, "first set/introduced/made ?out in/by @"),
    (
        Phrase::Once,
        "was/were ?first introduced/abolished/established/created in/by/under/through @",
    ),
    (Phrase::Once, "first appeared/required/mentioned/recommended/defined in/by @"),
    (Phrase::Once, "@ * introduced/abolished"),
    (Phrase::Once, "@ # created/established"),
    (Phrase::Once, "@ ** are/is kept/held/stored in ?our/the ?document archive/archives"),
    (Phrase::Once, "@ ** are/is kept for reference"),
    (Phrase::Once, "was/were ** until/till * #"),
    (Phrase::Once, "@ * was/were ?then ?still in force/use"),
    (Phrase::Once, "@ * was/were the first/last"),
    (Phrase::Once, "when @ * came/appeared ?out"),
    (Phrase::Once, "when @ * was/were published/issued/released/launched"),
    (Phrase::Once, "change/changes/duty/duties made/introduced/brought/created ?in by/in/under @"),
    (Phrase::Once, "court/judge/tribunal/ombudsman held/found/heard/ruled/decided ** @"),
    (Phrase::Once, "criticised/welcomed/praised ?the @"),
    (Phrase::Once, "@ * has/have ?now ?been updated/revised see/read/use * @"),
    (
        Phrase::Once,
        "review/inspection/audit/inquiry/investigation ** used/judged/measured/assessed ** @",
    ),
    (
        Phrase::Once,
        "had ?not ?been followed/following/used/using/applied/adopted/implemented/read ?the @",
    ),
    (Phrase::Once, "had ?not ?been worked/working/complied/acted to/with/by/on/under ?the @"),
];

static COMPILED: LazyLock<Vec<(Phrase, Pattern)>> = LazyLock::new(|| {
    PHRASES.iter().map(|(phrase, written)| (*phrase, Pattern::new(written))).collect()
});

/// Months, after which a year makes a date of the past: “In July 2018, the department published”.
const DATED_PAST: &[&str] =
    &["published", "issued", "released", "updated", "launched", "wrote", "introduced"];

/// What `sentence` says, in its order. `names` are the places where publications are named, in bytes.
#[must_use]
pub fn said(sentence: &str, names: &[Range<usize>]) -> Vec<Said> {
    let tokens = tokens(sentence);
    let named: Vec<bool> = tokens
        .iter()
        .map(|token| {
            names.iter().any(|name| name.start <= token.at.start && token.at.end <= name.end)
        })
        .collect();
    let is_name = |at: usize| named.get(at).copied().unwrap_or(false);
    let mut found = replaced::said(sentence, &tokens, &is_name);
    for at in 0..tokens.len() {
        for (phrase, pattern) in COMPILED.iter() {
            let Some(end) = pattern.end(&tokens, at, &is_name) else { continue };
            if negated(&tokens, at) && !matches!(phrase, Phrase::InForce | Phrase::Unchanged) {
                continue;
            }
            if *phrase == Phrase::WarnedOff && is_limited(sentence, &tokens, end) {
                continue;
            }
            let words = at..end;
            if let Some(at) = bytes(&tokens, &words)
                && !found.iter().any(|one| {
                    one.phrase == *phrase && one.at.start < at.end && at.start < one.at.end
                })
            {
                found.push(Said { phrase: *phrase, at });
            }
        }
    }
    found.extend(dated_past(&tokens));
    found.extend(taught::said(sentence, &tokens, &is_name));
    found.sort_by_key(|said| (said.at.start, said.phrase));
    found
}

/// “In July 2018, the department published”, “On 26 June 2019 … published”.
fn dated_past(tokens: &[Token]) -> Option<Said> {
    let first = tokens.first().filter(|token| token.is(&["in", "on"]))?;
    let year = tokens
        .iter()
        .take(5)
        .position(|token| token.word.len() == 4 && token.number().is_some())?;
    let verb = tokens.iter().skip(year).take(9).find(|token| token.is(DATED_PAST))?;
    Some(Said { phrase: Phrase::History, at: first.at.start..verb.at.end })
}

/// Whether only one way of using it is warned off: “do not use … alone”, “must not be used as a checklist”.
fn is_limited(sentence: &str, tokens: &[Token], end: usize) -> bool {
    let limits = ["alone", "as", "without", "only", "own", "solely", "instead", "unless"];
    for at in end..tokens.len().min(end + 12) {
        let gap = tokens.get(at - 1).map_or("", |last| between(sentence, last, &tokens[at]));
        if gap.contains(',') || parts(gap) {
            return false;
        }
        if tokens[at].is(&limits) {
            return true;
        }
    }
    false
}

/// Whether “not” or its like stands just before.
fn negated(tokens: &[Token], at: usize) -> bool {
    let from = at.saturating_sub(3);
    tokens[from..at].iter().any(|token| {
        token.is(&["not", "never", "nor", "cannot", "without", "isnt", "doesnt", "dont", "wont"])
    })
}

fn bytes(tokens: &[Token], words: &Range<usize>) -> Option<Range<usize>> {
    Some(tokens.get(words.start)?.at.start..tokens.get(words.end.checked_sub(1)?)?.at.end)
}
