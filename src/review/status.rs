//! store -> Status: how every source of the list stands, and who is owed what. Tells nobody anything.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    editions, parts, register, returns,
    standing::{self, Forgotten},
    stood::Known,
    subscribers, taken_back, teller, unlisted,
};
use crate::{
    judge,
    model::{
        delivery::Ledger,
        report::{Gone, NotRead, SourceStatus, Status},
        sighting::{Learnt, Stood},
        snapshot::Told,
        source::{SourceId, SubscriberId, Watchlist},
        time::london_day,
    },
    store::{Store, StoreError},
};

/// How every source of the list stands.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn status(watchlist: &Watchlist, store: &Store, now: Timestamp) -> Result<Status, StoreError> {
    let ledgers = store.ledgers()?;
    let mut subscribers = subscribers::Subscribers::of(watchlist, &ledgers, now);
    let of_reader = |(reader, ledger): (&'_ String, &'_ Ledger)| {
        let is_reader = !reader.starts_with(SubscriberId::AMONG_READERS);
        is_reader.then(|| (reader.clone(), ledger.position.clone()))
    };
    let positions: BTreeMap<_, _> = ledgers.iter().filter_map(of_reader).collect();
    let mut sources = Vec::new();
    let mut owed: BTreeMap<String, Vec<SourceId>> = BTreeMap::new();
    let (mut failing_documents, mut held_documents) = (Vec::new(), Vec::new());
    let mut unread = Vec::new();
    let editions = register(watchlist, store, Timestamp::MAX)?;
    let today = london_day(now);
    let mut learnt = Learnt::default();
    for source in &watchlist.sources {
        let mut known = Known::of(store, source);
        let settled = known.settled(None, Timestamp::MAX)?;
        let named = settled.newest.filter(|_| source.is_publication());
        let named = named.and_then(|at| known.named(at));
        let offered = parts::sources(watchlist, source, named.as_ref(), store);
        for (reader, position) in &positions {
            let told = standing::ids(source).find_map(|id| position.get(id)).map(Told::furthest);
            if settled.standings.iter().any(|standing| teller::is_owed(told, standing))
                || editions::is_owed(&editions, source, told, today)
                || taken_back::is_owed(told, known.decisions())
                || parts::is_any_owed(&offered, position, store)?
            {
                owed.entry(reader.clone()).or_default().push(source.id.clone());
            }
        }
        subscribers.see(source, &settled, |position| {
            let told = standing::ids(source).find_map(|id| position.get(id));
            let is_back = taken_back::is_owed(told, known.decisions());
            let is_in_force = editions::is_owed(&editions, source, told, today);
            Ok(is_back || is_in_force || parts::is_any_owed(&offered, position, store)?)
        })?;
        let offered: Vec<_> = offered.iter().filter(|one| one.is_named).collect();
        let mut changed_documents = None;
        for one in &offered {
            let document = parts::how_it_stands(&one.source, store, &mut learnt)?;
            changed_documents = changed_documents.max(document.changed);
            if source.paused.is_none() {
                failing_documents.extend(document.failing);
                held_documents.extend(document.held);
                unread.extend(document.unread);
            }
        }
        let of_all_ids = || standing::ids(source).filter_map(|id| store.head(id));
        let head = of_all_ids().next().cloned().unwrap_or_default();
        let title = returns::title(&mut known, watchlist, source, &settled);
        unread.extend(settled.unread.clone().map(|why| NotRead {
            source: source.id.clone(),
            title: title.clone(),
            why,
        }));
        let last = settled.standings.last();
        let gone = last.filter(|last| matches!(last.what, Stood::Gone(_)));
        let overdue = match standing::forgotten(source, &head, now) {
            Some(Forgotten::Since(due)) if source.paused.is_none() => Some(due),
            _ => None,
        };
        sources.push(SourceStatus {
            source: source.id.clone(),
            title: title.clone(),
            url: source.url.clone(),
            in_force: editions::in_words(&editions, source, today),
            paused: source.paused.clone(),
            last_checked: head.last_checked,
            last_changed: teller::changed(&settled).max(changed_documents),
            newest_snapshot: of_all_ids().filter_map(|head| Some(head.newest.as_ref()?.at)).max(),
            snapshots: of_all_ids().map(|head| head.snapshots).sum(),
            documents: offered.len(),
            held: settled.waiting.as_ref().map(|waiting| teller::held(source, &title, waiting)),
            gone: gone.map(|gone| Gone { why: judge::why_gone(gone), since: gone.at }),
            withdrawn: settled.withdrawn,
            dismissed: settled.dismissed.as_ref().map(|(since, why)| {
                let why = format!("what came instead was set aside by hand: {why}");
                Gone { why, since: *since }
            }),
            failing: head.failing,
            overdue,
        });
        known.learnt(&mut learnt);
        store.keep_when_much(&mut learnt);
    }
    store.keep(&learnt);
    Ok(Status {
        generated_at: now,
        last_complete_crawl: store.last_complete_crawl(),
        sources,
        owed,
        unlisted: unlisted(watchlist, store)?,
        failing_documents,
        held_documents,
        unread,
        subscribers: subscribers.all,
    })
}
