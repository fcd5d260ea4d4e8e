//! The first sentence of a report: what happened, counted. Says nothing that the report does not bear out.

use std::collections::BTreeSet;

use super::{
    change::{in_substance, is_back_as_it_was},
    since::{is, is_given_back, is_gone, is_put_back, was_withdrawn_here},
    told::is_early,
    words::{self, count},
};
use crate::model::{
    change::{Change, ChangeKind},
    report::{Report, Unchecked},
    source::SourceId,
};

/// `2 publications changed in substance, 1 was withdrawn, 1 source could not be checked.`
pub(super) fn headline(report: &Report) -> String {
    let mut parts = what_happened(report);
    if !report.events.is_empty() {
        // `No publication changed` goes on a sentence now.
        if let Some(first) = parts.first_mut() {
            *first = first.replacen("No ", "no ", 1).replacen("What ", "what ", 1);
        }
        let came = count(report.events.len(), "edition came", "editions came");
        parts.insert(0, format!("{came} into force"));
    }
    if !report.taken_back.is_empty() {
        let told =
            count(report.taken_back.len(), "change that was told is", "changes that were told are");
        parts.push(format!("{told} taken back"));
    }
    let changed = |source: &SourceId| {
        let of_file = |change: &Change| change.kind == ChangeKind::FileChanged;
        report.changes.iter().any(|change| change.source == *source && of_file(change))
    };
    let unread = report.unreadable.iter().filter(|one| !one.damaged && !changed(&one.source));
    match unread.count() {
        0 => {}
        n => parts.push(format!("{} be read", count(n, "text cannot", "texts cannot"))),
    }
    if !report.held.is_empty() {
        parts.push(format!("{} for a second look", words::waiting(&report.held)));
    }
    let held = report.held.iter().filter(|held| held.source.parent().is_none()).count();
    let is_document = |one: &&Unchecked| one.source.parent().is_some();
    let unseen = report.unchecked.iter().filter(|one| !one.gone);
    let (documents, sources): (Vec<_>, Vec<_>) = unseen.partition(is_document);
    let early = |all: &[&Unchecked]| all.iter().filter(|one| is_early(one)).count();
    let (early_sources, sure) = (early(&sources), sources.len() - early(&sources));
    if early_sources > 0 && sure == 0 {
        let n = words::number(early_sources as u64);
        parts.push(format!("{n} could not be checked this time"));
    }
    match (early(&documents), documents.len() - early(&documents)) {
        (0, 0) => {}
        (n, 0) => parts
            .push(format!("{} could not be checked this time", count(n, "document", "documents"))),
        (_, n) => {
            parts.push(format!("{} could not be checked", count(n, "document", "documents")));
        }
    }
    // A page that is gone is told as that.
    let gone = |change: &Change| is_gone(change) && is_last_sight(report, change);
    let seen = report.checked + works(report, &gone) + still_gone(report).count();
    parts.push(match sure {
        0 if seen >= report.watched && report.checked < report.watched && held == 0 => {
            if report.checked == 0 {
                return format!("{}.", parts.join(", "));
            }
            "every other source was checked".to_owned()
        }
        0 if report.checked + held >= report.watched && held > 0 => {
            "every other source was checked".to_owned()
        }
        0 if report.checked >= report.watched => "every source was checked".to_owned(),
        0 => {
            let watched = count(report.watched, "source was", "sources were");
            format!("{} of {watched} checked", words::number(report.checked as u64))
        }
        n if early_sources > 0 => {
            let all = count(n + early_sources, "source", "sources");
            format!("{all} could not be checked ({early_sources} of them only this time)")
        }
        n => format!("{} could not be checked", count(n, "source", "sources")),
    });
    format!("{}.", parts.join(", "))
}

/// What became of publications. That none changed in substance is said only where nothing hides it.
fn what_happened(report: &Report) -> Vec<String> {
    let is_withdrawn = |change: &Change| is(change, ChangeKind::Withdrawn);
    // What was withdrawn counts as that alone.
    let is_changed = |change: &Change| in_substance(change) && !is_given_back(report, change);
    let changed = works(report, &|change| is_changed(change) && !is_withdrawn(change));
    let stays = |change: &Change| is_withdrawn(change) && !is_put_back(report, change);
    let withdrawn = works(report, &stays);
    let put_back = works(report, &|change| is_put_back(report, change));
    let reinstated = works(report, &|change| {
        is(change, ChangeKind::Reinstated) && !was_withdrawn_here(report, change)
    });
    let gone = works(report, &|change| is_gone(change) && is_last_sight(report, change));
    let back =
        works(report, &|change| is(change, ChangeKind::Returned) && is_last_sight(report, change));
    let rebuilt = works(report, &|change| is(change, ChangeKind::Rebuilt));
    let lists = works(report, &|change| is(change, ChangeKind::NewItems));
    let damaged = works(report, &|change| is(change, ChangeKind::CopyDamaged));
    let files = works(report, &|change| is(change, ChangeKind::FileChanged));
    let mut parts = Vec::new();
    if changed > 0 {
        let publications = count(changed, "publication", "publications");
        parts.push(format!("{publications} changed in substance"));
    } else if damaged > 0 {
        parts.push("What changed in substance cannot be told in full".to_owned());
    } else if rebuilt + files + gone == 0 {
        parts.push("No publication changed in substance".to_owned());
    }
    let were =
        |n: usize| format!("{} {}", words::number(n as u64), if n == 1 { "was" } else { "were" });
    let mut was_withdrawn = match (withdrawn, put_back) {
        (0, 0) => "none was withdrawn".to_owned(),
        (0, n) => format!("{} withdrawn and put back", were(n)),
        (n, 0) => format!("{} withdrawn", were(n)),
        (n, back) => format!("{} withdrawn, {} withdrawn and put back", were(n), were(back)),
    };
    if reinstated > 0 {
        let verb = if reinstated == 1 { "is" } else { "are" };
        let n = words::number(reinstated as u64);
        was_withdrawn.push_str(&format!(", {n} {verb} no longer withdrawn"));
    }
    let begins = !parts.is_empty();
    if begins {
        parts.push(was_withdrawn.clone());
    }
    if lists > 0 {
        parts.push(format!("{} new entries", count(lists, "list has", "lists have")));
    }
    if !report.proposed.is_empty() {
        let (one, many) = ("publication is", "publications are");
        parts.push(format!("{} proposed", count(report.proposed.len(), one, many)));
    }
    if rebuilt > 0 {
        let pages = count(rebuilt, "page was", "pages were");
        let anew = if begins { "" } else { ": what they say must be read anew" };
        let anew = if rebuilt == 1 { anew.replace("they say", "it says") } else { anew.to_owned() };
        parts.push(format!("{pages} rebuilt{anew}"));
    }
    if damaged > 0 {
        let copies = count(damaged, "publication", "publications");
        parts.push(format!("{copies} changed of which a stored copy is damaged"));
    }
    if files > 0 {
        parts.push(format!("{} changed that cannot be read yet", count(files, "file", "files")));
    }
    let still = still_gone(report).count();
    let gone = gone + still;
    if gone > 0 {
        let verb = if gone == 1 { "is" } else { "are" };
        let was_seen = still_gone(report).all(|one| one.last_checked.is_some());
        let any_more = if was_seen { " any more" } else { "" };
        let gone = if parts.is_empty() {
            count(gone, "publication", "publications")
        } else {
            words::number(gone as u64)
        };
        parts.push(format!("{gone} {verb} not to be found{any_more}"));
    }
    if back > 0 {
        let verb = if back == 1 { "is" } else { "are" };
        parts.push(format!("{} {verb} there again", words::number(back as u64)));
    }
    let offers = works(report, &|change| is_back_as_it_was(change) && !in_substance(change));
    if offers > 0 {
        let verb = if offers == 1 { "offers" } else { "offer" };
        let offers = words::number(offers as u64);
        parts.push(format!("{offers} {verb} an attachment again as it was"));
    }
    if !begins {
        parts.push(was_withdrawn);
    }
    parts
}

/// How many publications have a change of interest; a source without one counts for itself.
fn works(report: &Report, of_interest: &dyn Fn(&Change) -> bool) -> usize {
    let of = |change: &Change| match &change.publication {
        Some(publication) => publication.to_string(),
        None => format!("source {}", change.source),
    };
    let works: BTreeSet<String> =
        report.changes.iter().filter(|change| of_interest(change)).map(of).collect();
    works.len()
}

/// Sources whose page was looked for and is not there, of which no change tells.
fn still_gone(report: &Report) -> impl Iterator<Item = &Unchecked> {
    report.unchecked.iter().filter(|one| one.gone)
}

/// Whether no later change of the same source says that it is gone or there again.
fn is_last_sight(report: &Report, change: &Change) -> bool {
    let of_sight = |other: &&Change| {
        other.source == change.source && (is_gone(other) || is(other, ChangeKind::Returned))
    };
    let last = report.changes.iter().filter(of_sight).map(|other| other.to.captured_at).max();
    last.is_none_or(|last| last <= change.to.captured_at)
}
