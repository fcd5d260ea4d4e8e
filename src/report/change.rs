//! One change as a card: what, between which looks, announced or not, why it matters, the words, the
//! evidence.

use super::{
    documents, edits,
    excerpt::{BRIEF, bounded},
    page::{Part, Span, beside, para, plain, section},
    words,
};
use crate::model::{
    change::{Change, ChangeKind, Evidence, PartText, Significance},
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
    let kinds: Vec<ChangeKind> =
        std::iter::once(&change.kind).chain(&change.also).filter(is_said).copied().collect();
    // What its publisher calls a change is none besides.
    let (said, mut changed): (Vec<_>, Vec<_>) =
        kinds.iter().copied().partition(|kind| *kind == ChangeKind::FactualUpdate);
    changed.sort();
    let only = match &changed[..] {
        [ChangeKind::NoteOnly, ChangeKind::DateOnly] => "only the change note and the date changed",
        [ChangeKind::NoteOnly] => words::kind(ChangeKind::NoteOnly),
        [ChangeKind::DateOnly] => words::kind(ChangeKind::DateOnly),
        _ => {
            let kinds: Vec<String> = kinds.into_iter().map(|kind| happened(change, kind)).collect();
            return words::listed(&kinds);
        }
    };
    let called = said.first().map(|kind| format!(", and {}", words::kind(*kind)));
    format!("{only}{}", called.unwrap_or_default())
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
        // Beside others neither is the only one.
        (None, 0) => match kind {
            ChangeKind::NoteOnly => "the change note changed".to_owned(),
            ChangeKind::DateOnly => "the date changed".to_owned(),
            kind => words::kind(kind).to_owned(),
        },
        (None, n) => words::kind_of_attachments(kind, is_back, n),
    }
}

/// A notice on the page is an announcement to whoever visits it, and to nobody else.
const ON_THE_PAGE: &str = "Announced on the page alone";

/// How a change that moved neither the public date nor a note was announced; none where one of them moved.
pub(super) fn unannounced(change: &Change) -> Option<&'static str> {
    let spoken = matches!(change.kind, ChangeKind::Withdrawn | ChangeKind::Reinstated);
    let said = if spoken { ON_THE_PAGE } else { "Changed without announcement" };
    change.announced.silent.then_some(said)
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
        let said = unannounced(change).unwrap_or_default();
        let said = match (said, &back) {
            (ON_THE_PAGE, Some(_)) => plain(format!("{said}.")),
            (ON_THE_PAGE, None) => {
                plain(format!("{said}: neither its date nor a change note moved."))
            }
            _ => Span::Strong(format!("{said}.")),
        };
        return Some(Part::Para(vec![said, plain(still.unwrap_or_default())]));
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
    let of_content = |kind: &ChangeKind| match kind {
        ChangeKind::AttachmentAdded => {
            let mut came = change.parts.iter().filter(|part| part.kind == *kind);
            came.clone().next().is_none() || came.any(|part| part.text != PartText::Same)
        }
        ChangeKind::Revised
        | ChangeKind::AttachmentRemoved
        | ChangeKind::AttachmentReplaced
        | ChangeKind::AttachmentReissued => true,
        _ => false,
    };
    // A link that leads elsewhere under the same words changes nothing that the page says.
    let linked = change.parts.is_empty() && edits::only_links(&change.diff).is_some();
    change.significance > Significance::Cosmetic
        && !linked
        && std::iter::once(&change.kind).chain(&change.also).any(of_content)
}

/// Whether every attachment that came had been offered before, with the same text.
pub(super) fn is_back_as_it_was(change: &Change) -> bool {
    let mut came =
        change.parts.iter().filter(|part| part.kind == ChangeKind::AttachmentAdded).peekable();
    came.peek().is_some() && came.all(|part| part.from.is_some() && part.text == PartText::Same)
}
