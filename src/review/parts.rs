//! The documents of publications, as the store knows them: which a publication names as it stands, and which
//! are held. Fetches nothing, and tells nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{standing, stood::Known, taken_back, teller};
use crate::{
    judge,
    model::{
        part::{self, Named, Part},
        report::{DocumentHeld, Held, NotRead, Unchecked},
        sighting::{Learnt, Settled, Stood},
        snapshot::{Position, Told},
        source::{Source, SourceId, Watchlist},
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
        let named = stands(&mut known)?;
        found.extend(named.map(|named| (source.id.clone(), named)));
        known.learnt(&mut learnt);
    }
    writer.keep(&learnt);
    Ok(found)
}

/// The same as the store has it, for who only looks: nothing is remembered.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn named_in(
    sources: &[&Source],
    store: &Store,
) -> Result<BTreeMap<SourceId, Named>, StoreError> {
    let mut found = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_publication()) {
        let named = stands(&mut Known::of(store, source))?;
        found.extend(named.map(|named| (source.id.clone(), named)));
    }
    Ok(found)
}

/// The documents that a publication names as it stands.
fn stands(known: &mut Known<'_>) -> Result<Option<Named>, StoreError> {
    let settled = known.settled(None, Timestamp::MAX)?;
    let is_gone = settled.standings.last().is_some_and(|s| matches!(s.what, Stood::Gone(_)));
    Ok(settled.newest.filter(|_| !is_gone).and_then(|at| known.named(at)))
}

/// A document of a publication, held or not, as a source of its own.
pub(super) struct Followed {
    pub(super) source: Source,
    /// As its publisher calls it.
    pub(super) title: String,
    /// Whether the publication names it as it stands.
    pub(super) is_named: bool,
}

/// The documents that a publication names or has named.
pub(super) fn sources(
    watchlist: &Watchlist,
    publication: &Source,
    named: Option<&Named>,
    store: &Store,
) -> Vec<Followed> {
    let mut parts: Vec<(Part, bool)> = Vec::new();
    parts.extend(named.iter().flat_map(|named| &named.parts).map(|part| (part.clone(), true)));
    for (id, head) in standing::ids(publication).flat_map(|id| store.documents(id)) {
        let Some(key) = id.key().filter(|key| !part::is_trace(key)) else { continue };
        if parts.iter().any(|(part, _)| part.key == key) {
            continue;
        }
        let Some(newest) = &head.newest else { continue };
        let url = newest.redirects.first().map_or(&newest.url, |first| &first.url);
        let url = part::page_of(url);
        let known = named.and_then(|named| named.formerly.iter().find(|part| part.key == key));
        let title = known.map_or_else(
            || {
                let name = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                name.chars().take(80).collect()
            },
            |known| known.title.clone(),
        );
        parts.push((Part { key: key.to_owned(), title, url }, false));
    }
    let of = |(part, is_named): (Part, bool)| {
        let mut source = part::source(publication, &part)?;
        let whole = watchlist.title_of(publication);
        source.title = Some(format!("{whole}: “{}”", part.title));
        Some(Followed { source, title: part.title, is_named })
    };
    parts.into_iter().filter_map(of).collect()
}

/// The same of a publication as it stands; of any other source, none.
pub(super) fn of(
    watchlist: &Watchlist,
    source: &Source,
    known: &mut Known<'_>,
    settled: &Settled,
    store: &Store,
) -> Vec<Followed> {
    if !source.is_publication() {
        return Vec::new();
    }
    let named = settled.newest.and_then(|at| known.named(at));
    sources(watchlist, source, named.as_ref(), store)
}

/// The documents that the version of `publication` of `snapshot` offers, and after them others that are held,
/// each with the words of what stood of it at `until`.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn held(
    watchlist: &Watchlist,
    store: &Store,
    publication: &Source,
    snapshot: Option<Timestamp>,
    until: Timestamp,
) -> Result<Vec<DocumentHeld>, StoreError> {
    if !publication.is_publication() {
        return Ok(Vec::new());
    }
    let mut known = Known::of(store, publication);
    let at = match snapshot {
        Some(at) => Some(at),
        None => known.settled(None, Timestamp::MAX)?.newest,
    };
    let named = at.and_then(|at| known.named(at));
    let mut all = Vec::new();
    let mut learnt = Learnt::default();
    for followed in sources(watchlist, publication, named.as_ref(), store) {
        let Followed { source, title, is_named } = followed;
        let head =
            standing::ids(&source).find_map(|id| store.head(id)).cloned().unwrap_or_default();
        let mut known = Known::of(store, &source);
        let settled = known.settled(None, until)?;
        let version = settled.standings.iter().filter(|standing| standing.at <= until);
        let version = version.rev().find_map(|standing| match standing.what {
            Stood::Version(of) => Some(of),
            Stood::Gone(_) => None,
        });
        let words = version.map(|at| known.words(at)).filter(|words| *words > 0);
        known.learnt(&mut learnt);
        all.push(DocumentHeld {
            source: source.id.clone(),
            title,
            url: source.url.clone(),
            offered: is_named,
            words,
            snapshots: head.snapshots,
            last_checked: head.last_checked,
            failing: head.failing.map(|row| row.why.text),
        });
    }
    store.keep(&learnt);
    Ok(all)
}

/// The document of that name as a source, with its publication's title and its own; none where its publication
/// is not listed, or no document of that name is offered or held.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn document(
    watchlist: &Watchlist,
    store: &Store,
    id: &SourceId,
) -> Result<Option<Source>, StoreError> {
    let Some(parent) = id.parent() else { return Ok(None) };
    let is_it = |source: &&Source| source.id == parent || source.formerly.contains(&parent);
    let Some(publication) = watchlist.sources.iter().find(is_it) else { return Ok(None) };
    let mut known = Known::of(store, publication);
    let newest = known.settled(None, Timestamp::MAX)?.newest;
    let named = newest.and_then(|at| known.named(at));
    let all = sources(watchlist, publication, named.as_ref(), store);
    Ok(all.into_iter().map(|one| one.source).find(|source| source.id.key() == id.key()))
}

/// All documents that are known of the publications of the list, each as a source of its own.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn documents(watchlist: &Watchlist, store: &Store) -> Result<Vec<Source>, StoreError> {
    let mut all = Vec::new();
    for publication in watchlist.sources.iter().filter(|source| source.is_publication()) {
        let mut known = Known::of(store, publication);
        let newest = known.settled(None, Timestamp::MAX)?.newest;
        let named = newest.and_then(|at| known.named(at));
        let of_it = sources(watchlist, publication, named.as_ref(), store);
        all.extend(of_it.into_iter().map(|one| one.source));
    }
    Ok(all)
}

/// Whether a reader who stands at `position` has still to be told of a document: of a capture, or of a text that
/// was owed and may be read now.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn is_any_owed(
    documents: &[Followed],
    position: &Position,
    store: &Store,
) -> Result<bool, StoreError> {
    for Followed { source, .. } in documents {
        let told = standing::ids(source).find_map(|id| position.get(id)).map(Told::furthest);
        let Some(told) = told else { continue };
        let head = standing::ids(source).find_map(|id| store.head(id));
        let is_new =
            head.and_then(|head| head.newest.as_ref()).map(|newest| newest.at) > told.through;
        let decisions = head.map_or(&[][..], |head| &head.decisions);
        if is_new || taken_back::is_owed(Some(told), decisions) {
            return Ok(true);
        }
        if told.owed.is_empty() {
            continue;
        }
        let mut known = Known::of(store, source);
        let standings = known.settled(None, Timestamp::MAX)?.standings;
        let since = |at: Timestamp| {
            let first = standings.iter().filter(|standing| standing.at >= at);
            first.chain(standings.last()).find_map(teller::version)
        };
        if told.owed.iter().filter_map(|at| since(*at)).any(|at| known.may_be_read(at)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a document stands, for `status`.
pub(super) struct Stands {
    /// Why it cannot be checked, or why what came was set aside.
    pub(super) failing: Option<Unchecked>,
    /// What of it waits for a second look.
    pub(super) held: Option<Held>,
    /// Why its text cannot be read, or what of it cannot. Of a spreadsheet that is always so, and no news.
    pub(super) unread: Option<NotRead>,
    /// When what stands was first seen, where something else stood before.
    pub(super) changed: Option<Timestamp>,
}

/// How a document stands.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn how_it_stands(
    document: &Source,
    store: &Store,
    learnt: &mut Learnt,
) -> Result<Stands, StoreError> {
    let head = standing::ids(document).find_map(|id| store.head(id)).cloned().unwrap_or_default();
    let title = document.title.clone().unwrap_or_else(|| document.id.to_string());
    let mut known = Known::of(store, document);
    let settled = known.settled(None, Timestamp::MAX)?;
    known.learnt(learnt);
    let unchecked = |why: String, since: Timestamp, checks: u32| Unchecked {
        source: document.id.clone(),
        title: title.clone(),
        url: document.url.clone(),
        why,
        since,
        checks,
        confirmed: false,
        gone: false,
        by_hand: false,
        last_checked: head.last_checked,
    };
    let gone = settled.standings.last().filter(|last| matches!(last.what, Stood::Gone(_)));
    let failing = match (&settled.dismissed, gone, &head.failing) {
        (Some((since, why)), ..) => {
            let why = format!("what came instead was set aside by hand: {why}");
            Some(Unchecked { by_hand: true, ..unchecked(why, *since, 0) })
        }
        (None, Some(gone), _) => {
            let count = head.failing.as_ref().map_or(0, |row| row.count);
            let why = judge::why_gone(gone);
            Some(Unchecked { confirmed: true, ..unchecked(why, gone.at, count) })
        }
        (None, None, Some(row)) => Some(Unchecked {
            confirmed: row.is_confirmed(),
            ..unchecked(row.why.text.clone(), row.since, row.count)
        }),
        (None, None, None) => None,
    };
    // That it is not to be found is said in one place.
    let is_sure = failing.as_ref().is_some_and(|one| one.confirmed);
    let waiting = settled.waiting.as_ref();
    let is_missed = waiting.is_some_and(|waiting| waiting.odd.is_gone());
    let failing = failing.filter(|_| is_sure || !is_missed);
    let waiting = waiting.filter(|_| !is_sure || !is_missed);
    let changed = teller::changed(&settled);
    let unread = settled.unread.filter(|_| !part::is_spreadsheet(&document.url));
    Ok(Stands {
        failing,
        held: waiting.map(|waiting| teller::held(document, &title, waiting)),
        unread: unread.map(|why| NotRead {
            source: document.id.clone(),
            title: title.clone(),
            why,
        }),
        changed,
    })
}
