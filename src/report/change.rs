//! One change as a card: what, between which looks, announced or not, why it matters, the words, the
//! evidence.

use super::{
    documents, edits,
    excerpt::{BRIEF, bounded},
    page::{Part, Span, beside, para, plain, section},
    words,
};
use crate::model::{
    change::{Change, ChangeKind, Evidence, Significance},
    diff::Group,
    part::{is_item, page_of},
    time::in_london,
};

/// How many reasons a card gives.
const REASONS: usize = 12;

/// More edits than this are counted in a sentence before they are shown.
const HANDFUL: usize = 5;

/// The card of a change, with its number in the report; without one where it stands by itself.
pub(super) fn card(n: Option<usize>, change: &Change) -> Part {
    let number = n.map(|n| format!("{n}. ")).unwrap_or_default();
    let mut parts = vec![
        Part::Lead(vec![
            Span::Strong(words::significance(change.significance).to_owned()),
            plain(format!(": {}", happened_in_words(change))),
        ]),
        Part::Para(vec![
            plain("Between "),
            beside(change.last_seen_before, change.to.captured_at),
            plain(" and "),
            beside(change.to.captured_at, change.last_seen_before),
            plain(" (London)"),
        ]),
    ];
    parts.extend(announced(change));
    parts.push(section("Why it matters", why(change)));
    if matches!(change.kind, ChangeKind::Removed | ChangeKind::NotFound) {
        let copy = Span::Code(format!("guidewatch show {}", change.source));
        parts.push(Part::Para(vec![plain("The last copy: "), copy]));
    }
    let text = text(change);
    let rebuilt = change.kind == ChangeKind::Rebuilt || change.also.contains(&ChangeKind::Rebuilt);
    if rebuilt {
        let all = vec![plain("Word by word: "), Span::Code(command(change))];
        parts.push(section("What changed", vec![Part::Para(all)]));
    } else if !text.is_empty() {
        parts.push(section("What changed", text));
    }
    parts.extend(documents::changed(change));
    parts.push(section("Evidence", evidence(change)));
    Part::Card {
        weight: change.significance,
        heading: vec![plain(format!("{number}{}", change.title))],
        parts,
    }
}

/// What happened, its kinds joined: `the text was revised and an attachment was added`.
pub(super) fn happened_in_words(change: &Change) -> String {
    // A text that went back was revised only by that.
    let went_back = change.kind == ChangeKind::WentBack;
    let is_said = |kind: &&ChangeKind| !(went_back && **kind == ChangeKind::Revised);
    let all = || std::iter::once(&change.kind).chain(&change.also);
    // Each by itself says that it is the only one.
    if all().eq(&[ChangeKind::NoteOnly, ChangeKind::DateOnly]) {
        return "only the change note and the date changed".to_owned();
    }
    let kinds: Vec<String> = all().filter(is_said).map(|kind| happened(change, *kind)).collect();
    words::listed(&kinds)
}

/// What happened, by kind; a revision that left every word as it was is not called one of the text.
fn happened(change: &Change, kind: ChangeKind) -> String {
    let alone = kind == ChangeKind::Revised && change.parts.is_empty();
    let linked = edits::only_links(&change.diff).filter(|_| alone);
    let of_kind = || change.parts.iter().filter(|part| part.kind == kind);
    let is_back = of_kind().all(|part| part.from.is_some());
    match (linked, of_kind().count()) {
        (Some(linked), _) => linked.to_owned(),
        (None, 0) if alone && change.diff.edits.is_empty() => {
            "what is said of it changed".to_owned()
        }
        (None, 0) => words::kind(kind).to_owned(),
        (None, n) => words::kind_of_attachments(kind, is_back, n),
    }
}

pub(super) fn announced(change: &Change) -> Option<Part> {
    let date = change.announced.publisher_date.map(words::date);
    let back = change.announced.went_back_from.map(words::date).zip(date.as_ref());
    let back =
        back.map(|(from, to)| format!("The publisher’s date went back from {from} to {to}."));
    if change.announced.silent {
        let still = match &back {
            Some(back) => Some(format!(" {back}")),
            None => date.map(|date| format!(" The publisher’s date is still {date}.")),
        };
        // A notice on the page is an announcement to whoever visits it, and to nobody else.
        if matches!(change.kind, ChangeKind::Withdrawn | ChangeKind::Reinstated) {
            let spoken = match back {
                Some(_) => "Announced on the page alone.",
                None => "Announced on the page alone: neither its date nor a change note moved.",
            };
            return Some(Part::Para(vec![plain(spoken), plain(still.unwrap_or_default())]));
        }
        return Some(Part::Para(vec![
            Span::Strong("Changed without announcement.".to_owned()),
            plain(still.unwrap_or_default()),
        ]));
    }
    let date = back.or_else(|| date.map(|date| format!("The publisher’s date is {date}.")));
    match (&change.announced.note, date) {
        (Some(note), date) => {
            let mut spans = vec![plain(format!("The publisher’s note: “{}”", bounded(note)))];
            spans.extend(date.map(|date| plain(format!(" {date}"))));
            Some(Part::Para(spans))
        }
        (None, Some(date)) => Some(para(date)),
        (None, None) => None,
    }
}

pub(super) fn why(change: &Change) -> Vec<Part> {
    let mut reasons: Vec<Vec<Span>> =
        change.reasons.iter().take(REASONS).map(|reason| vec![plain(bounded(reason))]).collect();
    if change.reasons.len() > REASONS {
        let more = change.reasons.len() - REASONS;
        reasons.push(vec![plain(format!(
            "and {}",
            words::count(more, "more reason", "more reasons")
        ))]);
    }
    vec![Part::List(reasons)]
}

fn text(change: &Change) -> Vec<Part> {
    let (shown, beyond) = edits::chosen(&change.diff);
    let all = change.diff.count(Group::Substance);
    let is_list =
        std::iter::once(&change.kind).chain(&change.also).any(|k| *k == ChangeKind::NewItems);
    let in_words = change.in_words.clone().filter(|_| all > HANDFUL && !is_list);
    let mut parts: Vec<Part> = in_words.map(para).into_iter().collect();
    parts.extend(shown.into_iter().flat_map(|edit| edits::edit(edit, BRIEF)));
    // Where documents changed, each is named below with its own command.
    let whole = |said: String| {
        if change.parts.iter().any(|part| part.to.is_some()) {
            plain(format!("{said} the commands are under “Documents”."))
        } else {
            plain(format!("{said} "))
        }
    };
    let own = change.parts.iter().all(|part| part.to.is_none());
    let command = own.then(|| Span::Code(command(change)));
    if beyond > 0 {
        let mut spans = vec![whole(format!("and {beyond} more:"))];
        spans.extend(command.clone());
        parts.push(Part::Para(spans));
    }
    if let Some(quiet) = edits::unshown(&change.diff) {
        let mut spans = vec![whole(format!("Not shown here: {quiet}. All of it:"))];
        spans.extend(command);
        parts.push(Part::Para(spans));
    }
    parts
}

/// A look as commands take it, to the second: of a day it would be the last, and the newest is another one
/// tomorrow.
pub(super) fn at(look: &Evidence) -> String {
    in_london(look.captured_at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The command that shows the whole difference.
pub(super) fn command(change: &Change) -> String {
    let (from, to) = (at(&change.from), at(&change.to));
    format!("guidewatch diff {} --from {from} --to {to}", change.source)
}

pub(super) fn evidence(change: &Change) -> Vec<Part> {
    let mut parts = Vec::new();
    if !change.evidence.is_empty() {
        let proof = |text: &String| vec![plain(bounded(text))];
        parts.push(Part::List(change.evidence.iter().take(REASONS).map(proof).collect()));
    }
    let mut facts = vec![("Address", vec![Span::Address(change.url.to_string())])];
    facts.push(("Before", look(&change.from, &change.to, change)));
    facts.push(("After", look(&change.to, &change.from, change)));
    parts.push(Part::Facts(facts));
    parts
}

fn look(look: &Evidence, other: &Evidence, change: &Change) -> Vec<Span> {
    let supplied = if look.supplied { ", supplied by hand" } else { "" };
    let mut spans = vec![
        beside(look.captured_at, other.captured_at),
        plain(format!("{supplied}, SHA-256 ")),
        Span::Sha256(look.sha256),
        plain(", record "),
        Span::Code(look.record.clone()),
    ];
    if is_item(&look.url) && page_of(&look.url) == change.url {
        spans.push(plain(", from the publisher’s Content API"));
    } else if look.url != change.url {
        spans.extend([plain(", answered at "), Span::Address(look.url.to_string())]);
    }
    spans
}

/// Whether a change alters what the publication says, as far as can be told.
pub(super) fn in_substance(change: &Change) -> bool {
    let of_content = |kind: &ChangeKind| {
        matches!(
            kind,
            ChangeKind::Revised
                | ChangeKind::AttachmentAdded
                | ChangeKind::AttachmentRemoved
                | ChangeKind::AttachmentReplaced
                | ChangeKind::AttachmentReissued
        )
    };
    // A link that leads elsewhere under the same words changes nothing that the page says.
    let linked = change.parts.is_empty() && edits::only_links(&change.diff).is_some();
    change.significance > Significance::Cosmetic
        && !linked
        && std::iter::once(&change.kind).chain(&change.also).any(of_content)
}
