//! Publications that ended on a page that is watched, whether or not their editions are known: withdrawn, replaced,
//! removed. For whoever looks at what other pages cite; what readers are told of the page itself is told elsewhere.

use std::collections::BTreeSet;

use jiff::Timestamp;
use url::Url;

use super::{editions::is_its_own, read_snapshot, standing, stood::Known, teller::version};
use crate::{
    judge::{self, suspicion},
    model::{
        edition::{End, Ended, Lineage, When},
        part::{belongs, page_of},
        sighting::Stood,
        source::{PublicationId, Source, SourceId, Watchlist},
        time::london_day,
    },
    register::Register,
    store::{Store, StoreError},
};

/// `register` with the publications that ended on their own watched pages; of those sources alone where `only` some
/// are asked for.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn with_ended(
    watchlist: &Watchlist,
    store: &Store,
    register: Register,
    only: Option<&BTreeSet<SourceId>>,
) -> Result<Register, StoreError> {
    let is_asked =
        |source: &&Source| is_its_own(source) && only.is_none_or(|only| only.contains(&source.id));
    let mut all: Vec<Lineage> = Vec::new();
    for source in watchlist.sources.iter().filter(is_asked) {
        let Some(id) = source.cited_as() else { continue };
        let known = register.lineage(&id).filter(|lineage| !lineage.editions.is_empty());
        // Of what is known by its editions the page of today alone can say that it ended.
        let page = page_of(&source.url);
        let is_main = |lineage: &Lineage| {
            // Of one that only the list knows, it is the one page that is listed of it.
            let of = |other: &&Source| is_its_own(other) && other.publication == source.publication;
            let is_only = || watchlist.sources.iter().filter(of).count() == 1;
            lineage.url.as_ref().map_or_else(is_only, |url| url.path() == page.path())
        };
        if known.is_some_and(|lineage| !is_main(lineage)) {
            continue;
        }
        let Some(one) = ended(watchlist, store, source, id)? else { continue };
        let is_gone = one.ended.as_ref().is_some_and(|ended| is_gone(ended.how));
        // A page that is gone may have moved: what is known of its editions counts on.
        if known.is_some() && is_gone || all.iter().any(|other| other.id == one.id) {
            continue;
        }
        all.push(one);
    }
    Ok(register.with_ended(all))
}

fn is_gone(how: End) -> bool {
    matches!(how, End::Removed | End::NotFound)
}

/// What `source`, cited as `id`, shows of its end as it stands now; none where it goes on.
fn ended(
    watchlist: &Watchlist,
    store: &Store,
    source: &Source,
    id: PublicationId,
) -> Result<Option<Lineage>, StoreError> {
    let settled = Known::of(store, source).settled(None, Timestamp::MAX)?;
    let Some(last) = settled.standings.last() else { return Ok(None) };
    let is_publication = source.publication.is_some() || source.is_publication();
    let gone = match last.what {
        Stood::Gone(_) => {
            let is_removed = last.odd.as_ref().is_some_and(suspicion::is_removed);
            let how = if is_removed { End::Removed } else { End::NotFound };
            let on = When { not_before: None, not_after: Some(london_day(last.at)) };
            Some(Ended { how, on, words: None, addresses: Vec::new() })
        }
        // What neither is withdrawn nor would be heard to say that it was replaced need not be read.
        Stood::Version(_) if !settled.withdrawn && !is_publication => return Ok(None),
        Stood::Version(_) => None,
    };
    let newest = settled.standings.iter().rev().find_map(version);
    let of_newest = |id| Some(store.snapshot(id, newest?)).flatten();
    let Some(snapshot) = standing::ids(source).find_map(of_newest) else { return Ok(None) };
    // What cannot be read is told where it stands.
    let Ok(page) = read_snapshot(store, source, &snapshot) else { return Ok(None) };
    let page = page.document;
    // A page that said how it ended has said so, whether or not it was taken down later.
    let end = judge::ended(&page, is_publication, snapshot.at).or(gone);
    let Some(mut end) = end else { return Ok(None) };
    let address = page_of(&source.url);
    // What a page of another sort links to is often another publisher's, and goes on.
    let files = page.attachments.iter().filter(|_| is_publication);
    let files = files.filter_map(|file| file.target.parse::<Url>().ok());
    let is_own = |file: &Url| {
        let is_here = file.host_str() == address.host_str() || source.is_publication();
        is_here && belongs(&address, file)
    };
    end.addresses.extend(files.filter(is_own));
    end.addresses.insert(0, address);
    let called = watchlist.title_of(source);
    let mut lineage = Lineage::new(id, page.title.as_deref().unwrap_or(called));
    if called != lineage.title && called != source.id.as_str() {
        lineage.aliases.push(called.to_owned());
    }
    lineage.ended = Some(end);
    Ok(Some(lineage))
}
