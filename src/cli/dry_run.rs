//! `crawl --dry-run`: which pages and documents would be fetched now. Fetches nothing and keeps nothing.

use std::{collections::BTreeMap, path::Path};

use super::{
    exit::{Exit, Fault},
    place, say,
};
use crate::{
    crawl,
    model::source::Source,
    review, schedule,
    store::{Store, StoreError},
};

/// One line for each of `chosen`, and under a publication one for each of its documents that would be fetched
/// as the store knows it; `all`: due or not. One for each of `asked`, documents that were asked for by name.
pub(super) fn run(
    chosen: &[&Source],
    asked: &[Source],
    dir: &Path,
    all: bool,
) -> Result<Exit, Fault> {
    let store = match Store::open(dir) {
        Err(StoreError::Missing(_)) => None,
        store => Some(store?),
    };
    let head = |id: &_| store.as_ref().and_then(|store| store.head(id));
    let named = store.as_ref().map(|store| review::named_in(chosen, store)).transpose()?;
    let named = named.unwrap_or_default();
    let now = place::now();
    let due = crawl::parts_due(chosen, &named, head, all, now);
    let mut documents: BTreeMap<_, Vec<&Source>> = BTreeMap::new();
    for document in &due {
        documents.entry(document.id.parent()).or_default().push(document);
    }
    let mut lines = String::new();
    for source in chosen {
        let head = head(&source.id);
        let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
        let last = head.and_then(|head| head.last_tried);
        let is_due = all || schedule::is_due(source, last, failing, now);
        let is_first = source.is_publication() && !named.contains_key(&source.id);
        let also = if is_first { ", and the documents that it names" } else { "" };
        lines.push_str(&match &source.paused {
            Some(why) => format!("paused       {}  {} ({why})\n", source.id, source.url),
            None if is_due => format!("would fetch  {}  {}{also}\n", source.id, source.url),
            None => format!("not due      {}  {}\n", source.id, source.url),
        });
        for document in documents.get(&Some(source.id.clone())).into_iter().flatten() {
            lines.push_str(&format!("would fetch  {}  {}\n", document.id, document.url));
        }
    }
    for document in asked {
        lines.push_str(&match &document.paused {
            Some(why) => format!("paused       {}  {} ({why})\n", document.id, document.url),
            None => format!("would fetch  {}  {}\n", document.id, document.url),
        });
    }
    say::out(&lines)?;
    Ok(Exit::Done)
}
