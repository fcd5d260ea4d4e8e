//! What new words of a publisher's page, its change notes and its documents say of themselves: that a new version is
//! consulted on, that they were replaced, in whole or in part, handed to the National Archives, or only corrected.
//! Adds kinds with their proof to a change that is judged already. What a page tells of others is no news of its own.

use std::{collections::BTreeSet, ops::Range};

use super::{
    announce::add,
    announced::Notices,
    statements::{folded, sentences},
};
use crate::{
    mentions::phrases::{self, Phrase, Said},
    model::{
        change::{Change, ChangeKind},
        diff::Op,
        document::{Document, NoticeKind},
        edition::Lineage,
    },
};

/// The most sentences that are looked at: a page that has more new ones was rewritten, and is read anew by people.
const MOST: usize = 400;

/// Characters of a sentence that are read.
const LONG: usize = 2_000;

/// Where words came.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// In a change note.
    Note,
    /// In the publisher's words on a withdrawal.
    Withdrawal,
    /// On the page.
    Page,
    /// In the document of that title.
    Document(String),
    /// As the title of a document that came.
    Title,
}

/// Adds to `change` what its new words say of the publication itself, and what the notices that came from `old` to
/// `new` do. `lineage` gives the names under which it is known, where it is known.
pub fn says(change: &mut Change, lineage: Option<&Lineage>, old: &Document, new: &Document) {
    let names = lineage.map(names).unwrap_or_default();
    let notices = Notices::between(old, new);
    let mut told: Vec<ChangeKind> = Vec::new();
    for (place, text) in words(change, &notices, old, new) {
        for sentence in sentences(&text).take(MOST) {
            let sentence = cut(sentence);
            let said = phrases::said(sentence, &named(&names, sentence));
            for (kind, reason) in read(&place, sentence, &said) {
                // Each is told once, by the first words that say it.
                if !told.contains(&kind) {
                    told.push(kind);
                    add(change, kind, reason, &[sentence.to_owned()]);
                }
            }
        }
    }
    let is_new = [ChangeKind::NewEdition, ChangeKind::ForInformation];
    let is_new = is_new.iter().any(|kind| change.kind == *kind || change.also.contains(kind));
    let corrected = notices.came.iter().find(|note| is_correction(&note.text));
    if let Some(note) = corrected.filter(|_| !is_new) {
        change.also.push(ChangeKind::FactualUpdate);
        change.also.sort();
        change.reasons.push("its publisher calls it a correction: it is the same edition".into());
        let words = cut(&note.text);
        if !change.evidence.iter().any(|proof| proof.starts_with('“') && proof.contains(words)) {
            change.evidence.push(format!("“{words}”"));
        }
    }
}

/// The words that came, with where they did.
fn words(
    change: &Change,
    notices: &Notices,
    old: &Document,
    new: &Document,
) -> Vec<(Place, String)> {
    let notes = notices.came.iter().map(|note| (Place::Note, note.text.clone()));
    let had = |text: &str| old.notices.iter().any(|notice| notice.text == text);
    let withdrawn = new.notices.iter().filter(|notice| notice.kind == NoticeKind::Withdrawn);
    let withdrawn = withdrawn.filter(|notice| !had(&notice.text));
    let withdrawn = withdrawn.map(|notice| (Place::Withdrawal, notice.text.clone()));
    let came = [ChangeKind::AttachmentAdded, ChangeKind::AttachmentReplaced];
    let titles = change.parts.iter().filter(|part| came.contains(&part.kind));
    let titles = titles.map(|part| (Place::Title, part.title.clone()));
    let edits = change.diff.edits.iter().filter(|edit| edit.op != Op::Renumbered);
    let texts = edits.filter_map(|edit| {
        let new = edit.new.as_ref()?;
        let was = edit.old.as_ref().map(|old| old.text.as_str()).unwrap_or_default();
        let place = new.document.clone().map_or(Place::Page, Place::Document);
        let was: BTreeSet<&str> = sentences(was).collect();
        let kept: Vec<&str> =
            sentences(&new.text).filter(|sentence| !was.contains(sentence)).collect();
        (!kept.is_empty()).then(|| (place, kept.join(" ")))
    });
    notes.chain(withdrawn).chain(titles).chain(texts).take(MOST).collect()
}

/// What one sentence says of the publication, by kind, with the reason to give.
fn read(place: &Place, sentence: &str, said: &[Said]) -> Vec<(ChangeKind, String)> {
    let mut found = Vec::new();
    if is_consultation(place, sentence, said) {
        let reason = match place {
            Place::Title => "a draft is out: it is not in force",
            _ => "there is a consultation on a new version: a draft is not in force",
        };
        found.push((ChangeKind::Consultation, reason.to_owned()));
    }
    let who = match place {
        Place::Document(title) => format!("“{title}” says of itself"),
        _ => "its publisher says".to_owned(),
    };
    if let Some(extent) = said.iter().find_map(|one| replaced(place, sentence, one)) {
        found.push((ChangeKind::Superseded, format!("{who} that {}", extent.in_words())));
    }
    if is_archived(place, sentence) {
        let reason = format!("{who} that it was handed to the National Archives");
        found.push((ChangeKind::Archived, reason));
    }
    found
}

/// How much was replaced.
#[derive(Debug, PartialEq, Eq)]
enum Extent {
    Whole,
    Part,
    /// In these nations alone.
    Nations(Vec<&'static str>),
}

impl Extent {
    fn in_words(&self) -> String {
        match self {
            Self::Whole => "it was replaced".to_owned(),
            Self::Part => "it was replaced in part; the rest still stands".to_owned(),
            Self::Nations(nations) => {
                format!("it was replaced in part: for {}", nations.join(" and "))
            }
        }
    }
}

/// Whether a phrase says that the page or document itself was replaced, and how much of it.
fn replaced(place: &Place, sentence: &str, said: &Said) -> Option<Extent> {
    let lower = sentence.to_ascii_lowercase();
    let before = lower.get(..said.at.start)?;
    let after = lower.get(said.at.end..)?;
    match said.phrase {
        Phrase::PartReplaced => {
            let of_this = before.rfind("of this ").or_else(|| before.rfind("in this "))?;
            (before.len() - of_this < 60 && place != &Place::Note).then_some(Extent::Part)
        }
        Phrase::ReplacedBy => {
            let verb = lower.get(said.at.clone())?;
            // “replacing all of the guidance for England on this page”.
            let object = verb.ends_with("ing").then(|| after.split_once("on this page")).flatten();
            let (is_own, reach) = match object {
                Some((object, _)) => (true, object),
                None => (is_of_itself(place, before), after.split(" by ").next().unwrap_or(after)),
            };
            let partly = ["partly", "partially", "in part"];
            let near: Vec<&str> = before.split_whitespace().rev().take(3).collect();
            let near = near.into_iter().rev().collect::<Vec<_>>().join(" ");
            let is_part = partly.iter().any(|word| near.contains(word) || reach.contains(word));
            let nations = nations(reach);
            is_own.then_some(match (is_part, nations.is_empty()) {
                (_, false) => Extent::Nations(nations),
                (true, true) => Extent::Part,
                (false, true) => Extent::Whole,
            })
        }
        _ => None,
    }
}

/// The nations that few words name.
fn nations(words: &str) -> Vec<&'static str> {
    let all = [
        ("england", "England"),
        ("wales", "Wales"),
        ("scotland", "Scotland"),
        ("northern ireland", "Northern Ireland"),
    ];
    let short: String = words.chars().take(80).collect();
    all.into_iter().filter(|(word, _)| short.contains(word)).map(|(_, name)| name).collect()
}

/// Words that may stand between a subject and its “replaced”.
const FILLERS: &[&str] = &[
    "has",
    "have",
    "had",
    "is",
    "are",
    "was",
    "were",
    "been",
    "being",
    "now",
    "since",
    "also",
    "and",
    "updated",
    "revised",
    "withdrawn",
    "archived",
    "closed",
    "as",
    "because",
    "partly",
    "partially",
    "largely",
    "wholly",
    "in",
    "part",
    "therefore",
    "all",
];

/// Whether the words before a passive verb have the page or document itself as their subject: “this advice has been
/// archived as it has been”. `the agency was`, `the 2015 version was` have another.
fn is_of_itself(place: &Place, before: &str) -> bool {
    let mut words: Vec<&str> =
        before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.last().is_some_and(|word| FILLERS.contains(word)) {
        words.pop();
    }
    let says_this = |words: &[&str]| words.contains(&"this") || words.contains(&"these");
    match words.last() {
        // A withdrawal that begins with the verb speaks of what was withdrawn.
        None => *place == Place::Withdrawal,
        Some(&"this") => true,
        // “It” is what the words around are about: of the publication, where the publisher explains itself.
        Some(&"it") => {
            matches!(place, Place::Withdrawal | Place::Note) || says_this(&words[..words.len() - 1])
        }
        // “this non-statutory advice document”: a few words and the noun.
        Some(noun) => {
            let near = &words[words.len().saturating_sub(5)..];
            let is_text = TEXTS.contains(noun);
            is_text && says_this(near)
        }
    }
}

/// What a publication calls itself.
const TEXTS: &[&str] = &[
    "guidance",
    "guide",
    "guideline",
    "guidelines",
    "publication",
    "document",
    "advice",
    "content",
    "page",
    "information",
    "version",
    "edition",
    "code",
    "policy",
    "framework",
    "handbook",
    "circular",
    "briefing",
    "toolkit",
    "procedures",
    "procedure",
    "leaflet",
    "booklet",
];

/// Whether words announce a consultation on a new version, or a draft of one: not one that is over, nor one that
/// others are told to hold.
fn is_consultation(place: &Place, sentence: &str, said: &[Said]) -> bool {
    let words = folded(sentence);
    let over = [
        "has closed",
        "is closed",
        "now closed",
        "following",
        "response",
        "outcome",
        "removed",
        "after consult",
    ];
    if over.iter().any(|word| words.contains(word)) {
        return false;
    }
    let is_draft = said.iter().any(|one| one.phrase == Phrase::Draft);
    let each: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
    let consults = each.iter().any(|word| word.starts_with("consult"));
    match place {
        Place::Title => is_draft || each.contains(&"draft") && consults,
        Place::Note => {
            let on = ["new version", "revis", "proposed", "draft", "changes to", "updat"];
            is_draft || consults && on.iter().any(|word| words.contains(word))
        }
        Place::Page => {
            let opens = [
                "consulting on",
                "consultation on",
                "our consultation",
                "consultation about",
                "a consultation",
            ];
            let on = ["new version", "revised", "revisions", "proposed", "draft", "changes to"];
            opens.iter().any(|words_of| words.contains(words_of))
                && (is_draft || on.iter().any(|word| words.contains(word)))
        }
        // A text that is consulted on says so everywhere in it.
        Place::Document(_) | Place::Withdrawal => false,
    }
}

/// Whether it is said that the page or document itself is with the National Archives now.
fn is_archived(place: &Place, sentence: &str) -> bool {
    let words = folded(sentence);
    let Some(at) = ["national archives", "government web archive"]
        .iter()
        .find_map(|archive| words.find(archive))
    else {
        return false;
    };
    let went =
        ["moved to", "archived", "transferred to", "handed to", "now held", "only available"];
    let Some(verb) = went.iter().find_map(|verb| words[..at].find(verb)) else { return false };
    let is_near = at - verb < 80;
    is_near && *place != Place::Title && is_of_itself(place, &words[..verb])
}

/// Whether a sentence of a page says that the page itself was replaced, all of it.
pub(super) fn is_wholly_replaced(sentence: &str) -> bool {
    let sentence = cut(sentence);
    let said = phrases::said(sentence, &[]);
    said.iter().any(|one| replaced(&Place::Page, sentence, one) == Some(Extent::Whole))
}

/// Whether a change note calls what was done a correction, and announces no new edition.
fn is_correction(note: &str) -> bool {
    let said: Vec<Said> = sentences(note).flat_map(|one| phrases::said(cut(one), &[])).collect();
    let says = |phrase: Phrase| said.iter().any(|one| one.phrase == phrase);
    let others = [Phrase::NewEdition, Phrase::Replaces, Phrase::ReplacedBy, Phrase::ForInformation];
    says(Phrase::Corrected) && !others.into_iter().any(says)
}

/// The names under which a publication is known.
fn names(lineage: &Lineage) -> Vec<String> {
    let titles = lineage.editions.iter().filter_map(|edition| edition.title.as_ref());
    std::iter::once(&lineage.title)
        .chain(&lineage.aliases)
        .chain(titles)
        .map(|name| name.to_ascii_lowercase())
        .collect()
}

/// Where a sentence names it.
fn named(names: &[String], sentence: &str) -> Vec<Range<usize>> {
    let lower = sentence.to_ascii_lowercase();
    let places = names.iter().filter_map(|name| Some((lower.find(name.as_str())?, name.len())));
    places.map(|(at, length)| at..at + length).collect()
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONG).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests;
