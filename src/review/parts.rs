//! The documents of publications, as the store knows them: which a publication names as it stands, and which
//! are held. Fetches nothing, and tells nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::stood::Known;
use crate::{
    model::{
        part::Named,
        sighting::{Learnt, Stood},
        source::{Source, SourceId},
    },
    store::{Store, StoreError, Writer},
};

/// The documents that each publication of `sources` names as it stands, with what a running crawl has just
/// written. Only publications of which something new was captured are read; the rest is remembered.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn named(
    sources: &[&Source],
    writer: &mut Writer,
) -> Result<BTreeMap<SourceId, Named>, StoreError> {
    let mut found = BTreeMap::new();
    let mut unknown = Vec::new();
    for source in sources.iter().filter(|source| source.is_publication()) {
        let Some(head) = writer.head(&source.id) else { continue };
        match Known::still_named(source, head, writer.memo(&source.id)) {
            Some(named) => _ = found.insert(source.id.clone(), named),
            None if head.newest.is_some() => unknown.push(*source),
            None => {}
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let store = Store::open(writer.dir())?;
    let mut learnt = Learnt::default();
    for source in unknown {
        let mut known = Known::of(&store, source);
        let settled = known.settled(None, Timestamp::MAX)?;
        let is_gone = settled.standings.last().is_some_and(|s| matches!(s.what, Stood::Gone(_)));
        let named = settled.newest.filter(|_| !is_gone).and_then(|at| known.named(at));
        if let Some(named) = &named
            && named.beyond > 0
        {
            let (source, beyond) = (source.id.as_str(), named.beyond);
            tracing::warn!(source, "{beyond} more documents are named than are followed");
        }
        found.extend(named.map(|named| (source.id.clone(), named)));
        known.learnt(&mut learnt);
    }
    writer.keep(&learnt);
    Ok(found)
}
