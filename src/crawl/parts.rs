//! Which documents of publications are due: those that a stored version names, less those held, and those
//! held whose time has come. State, not an event: whatever stopped an earlier run, they are still due.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    model::{
        part::{self, Named},
        snapshot::Head,
        source::{Source, SourceId},
    },
    schedule,
};

/// The documents of `publications` that are to be fetched now, as sources. A page is due with its
/// publication; a file when it was never tried, when its publication has changed since, and weekly. `all`:
/// every one of them. What is paused has none. `head` gives what is known of a document.
#[must_use]
pub fn parts_due<'a>(
    publications: &[&Source],
    named: &BTreeMap<SourceId, Named>,
    head: impl Fn(&SourceId) -> Option<&'a Head>,
    all: bool,
    now: Timestamp,
) -> Vec<Source> {
    let mut due = Vec::new();
    for publication in publications.iter().filter(|source| source.paused.is_none()) {
        let Some(named) = named.get(&publication.id) else { continue };
        for part in &named.parts {
            let Some(source) = part::source(publication, part) else { continue };
            let head = head(&source.id);
            let last_tried = head.and_then(|head| head.last_tried);
            let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
            let is_touched = last_tried.is_none_or(|tried| tried < named.at);
            if all || is_touched || schedule::is_due(&source, last_tried, failing, now) {
                due.push(source);
            }
        }
    }
    due
}
