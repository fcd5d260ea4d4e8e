//! A change of a publication's page as what it means for its editions: a new one, or one for information. Adds kinds
//! with their proof to a change that is judged already; what new words say of the page itself is for `says`.

use jiff::civil::Date;

use super::{calendar, found::is_later, named::named, statements::years};
use crate::{
    model::{
        change::{Change, ChangeKind, PartText, Significance},
        document::{Attachment, Document},
        edition::{EditionId, EditionState, Lineage, When},
        editions::Named,
    },
    register::Register,
};

/// What was known of a publication before a change of its page.
pub struct Before<'b> {
    /// The version that the change is from.
    pub page: &'b Document,
    /// What is known of the time before it; asked for only where something may be new.
    pub earlier: &'b mut dyn FnMut() -> Earlier,
}

/// What the versions of a page up to one of them showed.
pub struct Earlier {
    /// What they named.
    pub named: Vec<Named>,
    /// The London day before the first of them: what stood then has come before anybody watched.
    pub unwatched: Date,
    /// The London day of the last.
    pub seen: Date,
}

/// Adds what `change`, which brought the version `new` on `day`, means for the editions of `lineage`. An edition is new
/// only where no version before offered it, and it had not come into force before watching began.
pub fn announce(
    change: &mut Change,
    register: &Register,
    lineage: &Lineage,
    before: &mut Before<'_>,
    new: &Document,
    day: Date,
) {
    let (old, after) = (named(lineage, before.page), named(lineage, new));
    let mut earlier: Option<Earlier> = None;
    for one in after.iter().filter(|one| one.is_offered) {
        let was = old.iter().find(|other| other.label == one.label && other.is_offered);
        // What is there in an older edition already, or never was offered so before, is no new edition.
        let is_older =
            old.iter().any(|other| other.is_offered && is_later(&other.label, &one.label));
        let is_as_it_was = was.is_some_and(|was| one.for_information || !was.for_information);
        if is_as_it_was || was.is_none() && is_older {
            continue;
        }
        let earlier = earlier.get_or_insert_with(&mut *before.earlier);
        let mut shown =
            earlier.named.iter().filter(|other| other.label == one.label && other.is_offered);
        let was_for_information = shown.clone().any(|other| other.for_information) || was.is_some();
        let was_final = shown.any(|other| !other.for_information);
        if was_final || one.for_information && was_for_information {
            continue;
        }
        let own = EditionId { publication: lineage.id.clone(), label: one.label.clone() };
        let standing = register.in_force(&lineage.id, day);
        let others = standing.iter().filter(|edition| edition.label != one.label);
        let others: Vec<&str> = others.map(|edition| edition.label.as_str()).collect();
        if one.for_information {
            let reason = for_information(one, &others);
            add(change, ChangeKind::ForInformation, reason, &one.evidence);
        } else if was_for_information {
            let until = one.in_force.filter(|date| *date > day);
            let until = until.map(|date| format!(", in force from {}", When::day(date)));
            let reason = format!(
                "the final text of {} is out, which was for information before{}",
                one.label,
                until.unwrap_or_default()
            );
            add(change, ChangeKind::NewEdition, reason, &one.evidence);
        } else if !had_its_day(register, &own, earlier.unwatched)
            && is_brought(change, lineage, &one.label, before.page, new)
        {
            let replaced = if register.edition(&own).is_some()
                && register.state(&own, day) == EditionState::InForce
            {
                calendar::replaced(register, &own)
            } else {
                Vec::new()
            };
            let came = register.edition(&own).and_then(|edition| edition.in_force?.exactly());
            let reason = match came.filter(|day| *day <= earlier.seen) {
                // That it came into force was told on its day.
                Some(day) => {
                    format!("the text of {} is out, in force since {}", one.label, When::day(day))
                }
                None => new_edition(one, &others, &replaced, day),
            };
            add(change, ChangeKind::NewEdition, reason, &one.evidence);
            let goes_on = calendar::for_a_while(register, &replaced, day);
            change.reasons.splice(1..1, goes_on);
        }
    }
}

/// Whether an edition was in force on `day`, or had been.
fn had_its_day(register: &Register, own: &EditionId, day: Date) -> bool {
    use EditionState::{InForce, PartlyInForce, Superseded, Withdrawn};
    matches!(register.state(own, day), InForce | PartlyInForce | Superseded | Withdrawn)
}

/// Whether `change` brought the edition of `label` itself, and not its name alone: a file whose title gains a year is
/// the file that it was.
fn is_brought(
    change: &Change,
    lineage: &Lineage,
    label: &str,
    old: &Document,
    new: &Document,
) -> bool {
    let came = |file: &Attachment| {
        let told = change.parts.iter().find(|part| part.url == file.target);
        match told {
            Some(part) => {
                part.kind != ChangeKind::AttachmentRetitled && part.text != PartText::Same
            }
            None => old.attachments.iter().all(|other| other.target != file.target),
        }
    };
    let attachments = new.attachments.iter().filter(|file| came(file)).cloned().collect();
    let brought = Document { attachments, ..new.clone() };
    let offers = |page: &Document| {
        named(lineage, page).iter().any(|one| one.label == label && one.is_offered)
    };
    // A note that came and says so is as good as the file, where no title bears a year.
    let bears_none = |file: &&Attachment| years(&file.title).next().is_none();
    let undated = Document {
        attachments: new.attachments.iter().filter(bears_none).cloned().collect(),
        notices: new
            .notices
            .iter()
            .filter(|notice| old.notices.iter().all(|other| other.text != notice.text))
            .cloned()
            .collect(),
        ..Document::default()
    };
    offers(&brought) || offers(&undated)
}

/// That an edition is out for information, while `others` are in force.
pub(super) fn for_information(one: &Named, others: &[&str]) -> String {
    let until = match one.in_force {
        Some(date) => format!("do not use it before {}", When::day(date)),
        None => "do not use it before it is said to be in force".to_owned(),
    };
    let remains = match others {
        [] => String::new(),
        [one] => format!("; {one} remains in force"),
        all => format!("; {} remain in force", all.join(" and ")),
    };
    format!("{} is out for information: {until}{remains}", one.label)
}

pub(super) fn new_edition(
    one: &Named,
    others: &[&str],
    replaced: &[EditionId],
    day: Date,
) -> String {
    let ahead = one.in_force.filter(|date| *date > day);
    let before: Vec<&str> = replaced.iter().map(|edition| edition.label.as_str()).collect();
    match (ahead, others) {
        (Some(date), []) => {
            format!("a new edition, {}, in force from {}", one.label, When::day(date))
        }
        (Some(date), others) => format!(
            "a new edition, {}, in force from {}; until then {}",
            one.label,
            When::day(date),
            others.join(" and ")
        ),
        (None, _) if !before.is_empty() => format!(
            "a new edition, {}, is out and in force; it replaced {}",
            one.label,
            before.join(" and ")
        ),
        (None, _) => format!("a new edition, {}", one.label),
    }
}

/// Puts a kind in front of the others, with its reason and its proof.
pub(super) fn add(change: &mut Change, kind: ChangeKind, reason: String, evidence: &[String]) {
    if change.kind == kind || change.also.contains(&kind) {
        change.reasons.insert(1.min(change.reasons.len()), reason);
    } else {
        let is_weightier = kind < change.kind && change.kind != ChangeKind::Withdrawn;
        let other = if is_weightier { std::mem::replace(&mut change.kind, kind) } else { kind };
        change.also.push(other);
        // It is not the note or the date alone any more.
        let is_alone =
            |kind: &ChangeKind| matches!(kind, ChangeKind::NoteOnly | ChangeKind::DateOnly);
        change.also.retain(|kind| !is_alone(kind));
        change.also.sort();
        change.reasons.insert(0, reason);
    }
    change.significance = Significance::Major;
    for words in evidence.iter().take(2) {
        // Once, though it be in a longer quotation.
        if !change.evidence.iter().any(|proof| proof.starts_with('“') && proof.contains(words)) {
            change.evidence.push(format!("“{words}”"));
        }
    }
}
