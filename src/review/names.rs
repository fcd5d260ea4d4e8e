//! What readers call a source: one name in everything that a report says of it. Opens a page only where the list gives no
//! title and the report itself shows none.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{read_snapshot, standing, versions};
use crate::{
    model::{
        report::Report,
        source::{Source, SourceId, Watchlist},
    },
    store::Store,
};

/// What readers call `source` in `report`: as the list says, else as its page does, else its id.
pub(super) fn of(watchlist: &Watchlist, store: &Store, source: &Source, report: &Report) -> String {
    let listed = watchlist.title_of(source);
    if listed != source.id.as_str() {
        return listed.to_owned();
    }
    let id = &source.id;
    let changes = report.changes.iter().filter(|one| one.source == *id && one.title != listed);
    let newest = changes.max_by_key(|one| one.to.captured_at).map(|one| one.title.clone());
    let begun = || Some(report.beginnings.iter().find(|one| one.source == *id)?.title.clone());
    newest.or_else(begun).or_else(|| own(store, source)).unwrap_or_else(|| listed.to_owned())
}

/// The title of the page that stands.
fn own(store: &Store, source: &Source) -> Option<String> {
    standing::ids(source).find_map(|id| store.head(id)?.newest.as_ref())?;
    let (versions, _) = versions(store, source, Timestamp::MAX).ok()?;
    read_snapshot(store, source, versions.last()?).ok()?.document.title
}

/// Calls every source that the list gives no title by one name in all of `report`.
pub(super) fn once(watchlist: &Watchlist, store: &Store, report: &mut Report) {
    let untitled = |source: &&Source| watchlist.title_of(source) == source.id.as_str();
    let told = |id: &SourceId| {
        report.changes.iter().any(|one| one.source == *id)
            || report.beginnings.iter().any(|one| one.source == *id)
            || report.unchecked.iter().any(|one| one.source == *id)
            || report.recovered.iter().any(|one| one.source == *id)
            || report.held.iter().any(|one| one.source == *id)
            || report.taken_back.iter().any(|one| one.source == *id)
            || report.unreadable.iter().any(|one| one.source == *id)
            || report.proposed.iter().any(|one| one.found_in == *id)
    };
    let untitled = watchlist.sources.iter().filter(untitled).filter(|source| told(&source.id));
    let names: BTreeMap<SourceId, String> =
        untitled.map(|source| (source.id.clone(), of(watchlist, store, source, report))).collect();
    if names.is_empty() {
        return;
    }
    let call = |id: &SourceId, title: &mut String| {
        if let Some(name) = names.get(id) {
            name.clone_into(title);
        }
    };
    report.changes.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.beginnings.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.unchecked.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.recovered.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.held.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.taken_back.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.unreadable.iter_mut().for_each(|one| call(&one.source, &mut one.title));
    report.proposed.iter_mut().for_each(|one| call(&one.found_in, &mut one.list));
}
