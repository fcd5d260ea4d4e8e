//! Changes that no comparison of words finds: the page is not to be found, is there again, went back to an
//! earlier text, or stood only after a second look. Decides nothing about when that is sure: see `settle`.

use jiff::Timestamp;

use super::{lifecycle::bare, suspicion};
use crate::model::{
    change::{Change, ChangeKind, Evidence, Significance},
    sighting::{Odd, Standing},
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
    let removed = standing.odd == Some(Odd::Status(410));
    change.kind = if removed { ChangeKind::Removed } else { ChangeKind::NotFound };
    let why = standing.odd.as_ref().map(suspicion::reason).unwrap_or_default();
    change.reasons = vec![why];
    second_look(&mut change, standing);
    change
}

/// `change`, or one of its own where the text is as it was, for a page that is there again after it was
/// gone since `since`.
#[must_use]
pub fn there_again(change: Option<Change>, otherwise: Change, since: Timestamp) -> Change {
    let reason = format!("the page is there again; it was not to be found since {}", moment(since));
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
    match odd {
        // Withdrawn and its end weigh more than which text it is.
        Odd::WentBack(at) => {
            let of_withdrawal =
                matches!(change.kind, ChangeKind::Withdrawn | ChangeKind::Reinstated);
            // A notice of withdrawal that comes and goes above a text leaves the text as it was.
            if of_withdrawal && change.diff.edits.is_empty() {
                return waited(change, standing);
            }
            change.reasons.insert(0, format!("its text is again that of {}", moment(*at)));
            if of_withdrawal {
                change.also.insert(0, ChangeKind::WentBack);
            } else {
                change.also.insert(0, change.kind);
                change.kind = ChangeKind::WentBack;
            }
        }
        _ if odd.is_gone() => {}
        _ => change
            .reasons
            .insert(0, format!("{}: it may be a fault of the site", suspicion::reason(odd))),
    }
    waited(change, standing);
}

fn waited(change: &mut Change, standing: &Standing) {
    let known = moment(standing.known);
    change.evidence.push(match &standing.confirmed_by {
        Some(reason) => {
            format!("it had waited for a second look; confirmed by hand on {known}: {reason}")
        }
        None => format!(
            "it had waited for a second look; one on {known} or after that agreed with the first"
        ),
    });
}

fn moment(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y, %H:%M").to_string()
}
