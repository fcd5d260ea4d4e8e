//! Changes that no comparison of words finds: the page is not to be found, is there again, went back to an
//! earlier text, shows its own again, leads to another document, or stood only after a second look. Decides
//! nothing about when that is sure: see `settle`.

use jiff::Timestamp;

use super::{lifecycle::bare, suspicion};
use crate::model::{
    change::{Announced, Change, ChangeKind, Evidence, Significance, Waited},
    sighting::{Odd, OwnAgain, Standing},
    snapshot::Snapshot,
    source::Source,
    time::in_london,
};

/// `source` is not to be found since `standing`, which rests on `answer`. `from` stood last.
#[must_use]
pub fn gone(
    source: &Source,
    title: &str,
    from: &Snapshot,
    standing: &Standing,
    answer: Evidence,
) -> Change {
    let mut change = bare(source, title, from, from);
    change.id = format!("{}:{}..{}", source.id, from.at, standing.at);
    change.to = answer;
    change.significance = Significance::Major;
    let removed = standing.odd.as_ref().is_some_and(suspicion::is_removed);
    change.kind = if removed { ChangeKind::Removed } else { ChangeKind::NotFound };
    change.reasons = vec![why_gone(standing)];
    second_look(&mut change, standing);
    change
}

/// Why the page is not to be found: what was seen first, and what the second look saw where that was of
/// another sort.
#[must_use]
pub fn why_gone(standing: &Standing) -> String {
    let Some(first) = &standing.odd else { return String::new() };
    let second = standing.agreed.as_ref().map(|agreed| &agreed.odd);
    let is_other = |second: &&Odd| match (first, second) {
        (Odd::SaysNotFound(_), Odd::SaysNotFound(_)) => false,
        (first, second) => first != *second,
    };
    match second.filter(is_other) {
        Some(second) => {
            format!("at first: {}; then: {}", suspicion::reason(first), suspicion::reason(second))
        }
        None => suspicion::reason(first),
    }
}

/// `change`, or one of its own where the text is as it was, for a page that shows its own text again after
/// another had stood in its place.
#[must_use]
pub fn own_again(change: Option<Change>, otherwise: Change, again: &OwnAgain) -> Change {
    let other = match again.words {
        0 => "something with no text in it that can be read".to_owned(),
        1 => "another text (1 word)".to_owned(),
        n => format!("another text ({n} words)"),
    };
    let since = moment(again.since);
    let reason =
        format!("the page shows its own text again; from {since} on, {other} stood in its place");
    let mut change = change.unwrap_or_else(|| Change {
        kind: ChangeKind::WentBack,
        reasons: vec!["its text is as it was before that".to_owned()],
        ..otherwise
    });
    change.reasons.insert(0, reason);
    // Whoever was told that the other text came as something important learns as loudly that it went.
    change.significance = Significance::Major;
    change
}

/// Tells of a page whose address leads to another document, called `title`, that the words of that document
/// are not the publication's: neither its notes nor its dates announce anything.
pub fn another_document(change: &mut Change, title: &str) {
    let reason =
        format!("the address now leads to another document: “{title}”, at {}", change.to.url);
    change.reasons.insert(0, reason);
    change.announced = Announced::default();
    let others = std::iter::once(change.kind).chain(std::mem::take(&mut change.also));
    // In the web archive it may be another document, too.
    let is_place = |kind: &ChangeKind| matches!(kind, ChangeKind::Moved | ChangeKind::Archived);
    let (place, also): (Vec<_>, Vec<_>) = others.partition(is_place);
    change.also = also;
    change.kind = place.into_iter().min().unwrap_or(ChangeKind::Moved);
    change.significance = Significance::Major;
}

/// `change`, or one of its own where the text is as it was, for a page that is there again after it was
/// gone since `since`.
#[must_use]
pub fn there_again(change: Option<Change>, otherwise: Change, since: Timestamp) -> Change {
    let reason = format!("the page is there again; it had not been found since {}", moment(since));
    let mut change = change.unwrap_or_else(|| Change {
        reasons: vec!["its text is as it was".to_owned()],
        ..otherwise
    });
    change.reasons.insert(0, reason);
    if change.kind != ChangeKind::FileChanged {
        change.also.insert(0, change.kind);
    }
    change.kind = ChangeKind::Returned;
    change.significance = Significance::Major;
    change
}

/// A change for `there_again` where the words are the same: between two looks at the same text.
#[must_use]
pub fn unchanged(
    source: &Source,
    title: &str,
    from: &Snapshot,
    to: &Snapshot,
    at: Timestamp,
) -> Change {
    let mut change = bare(source, title, from, to);
    change.id = format!("{}:{}..{at}", source.id, from.at);
    change.to.captured_at = at;
    change
}

/// Says of a change what it had to wait for, and who or what settled it.
pub fn second_look(change: &mut Change, standing: &Standing) {
    let Some(odd) = &standing.odd else { return };
    let of_withdrawal = matches!(change.kind, ChangeKind::Withdrawn | ChangeKind::Reinstated);
    match odd {
        // A notice of withdrawal that comes and goes above a text leaves the text as it was.
        Odd::WentBack(_) if of_withdrawal && change.diff.edits.is_empty() => {}
        // Withdrawn and its end weigh more than which text it is.
        Odd::WentBack(at) => {
            change.reasons.insert(0, format!("its text is again that of {}", moment(*at)));
            if of_withdrawal {
                change.also.insert(0, ChangeKind::WentBack);
            } else {
                change.also.insert(0, change.kind);
                change.kind = ChangeKind::WentBack;
            }
        }
        _ if odd.is_gone() => {}
        // That is said of it already, and it is no fault.
        Odd::Elsewhere if matches!(change.kind, ChangeKind::Moved | ChangeKind::Archived) => {}
        _ => change
            .reasons
            .insert(0, format!("{}: it may be a fault of the site", suspicion::reason(odd))),
    }
    change.evidence.extend(settled(standing));
}

/// The same of a text that is one of several: what it had to wait for; none where it stood at once.
#[must_use]
pub fn waited(standing: &Standing) -> Option<Waited> {
    let odd = standing.odd.as_ref()?;
    let why = match odd {
        Odd::WentBack(at) => format!("its text is again that of {}", moment(*at)),
        odd => format!("{}: it may be a fault of the site", suspicion::reason(odd)),
    };
    Some(Waited { why, settled: settled(standing)? })
}

/// Who or what settled what had waited.
fn settled(standing: &Standing) -> Option<String> {
    let odd = standing.odd.as_ref()?;
    Some(match (&standing.confirmed_by, &standing.agreed) {
        (Some(reason), _) => {
            let known = moment(standing.known);
            format!("it had waited for a second look; confirmed by hand on {known}: {reason}")
        }
        (None, agreed) => {
            let looks = match agreed {
                Some(agreed) if agreed.exact => format!("a look on {}", moment(agreed.at)),
                Some(agreed) => format!("looks up to {}", moment(agreed.at)),
                None => format!("a look by {}", moment(standing.known)),
            };
            let found =
                if odd.is_gone() { "did not find it either" } else { "agreed with the first" };
            format!("it had waited for a second look; {looks} {found}")
        }
    })
}

fn moment(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y, %H:%M").to_string()
}
