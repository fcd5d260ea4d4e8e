//! How things stand with those who are told without asking: what is owed them and since when. Sends nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{standing, teller};
use crate::{
    model::{
        delivery::Ledger,
        report::SubscriberStatus,
        sighting::Settled,
        snapshot::Position,
        source::{Source, Watchlist},
        subscriber::{Role, When},
    },
    schedule,
    store::StoreError,
};

/// The subscribers of a list while its sources are gone through.
pub(super) struct Subscribers<'a> {
    watchlist: &'a Watchlist,
    ledgers: &'a BTreeMap<String, Ledger>,
    /// In the order of the list.
    pub(super) all: Vec<SubscriberStatus>,
}

impl<'a> Subscribers<'a> {
    pub(super) fn of(
        watchlist: &'a Watchlist,
        ledgers: &'a BTreeMap<String, Ledger>,
        now: Timestamp,
    ) -> Self {
        let all = watchlist.subscribers.iter().map(|subscriber| {
            let ledger = ledgers.get(&subscriber.id.reader());
            let settled = ledger.and_then(|ledger| ledger.settled);
            SubscriberStatus {
                id: subscriber.id.clone(),
                channel: subscriber.channel.name().to_owned(),
                begun: ledger.is_some(),
                last_taken: ledger.and_then(|ledger| ledger.taken),
                next_digest: match &subscriber.when {
                    When::AtOnce => None,
                    When::Digest(line) => schedule::next_by_cron(line, settled.unwrap_or(now)),
                },
                owed: Vec::new(),
                owed_since: None,
                undelivered: ledger.and_then(|ledger| ledger.undelivered.clone()),
            }
        });
        Self { watchlist, ledgers, all: all.collect() }
    }

    /// Takes in what stood of one source; `otherwise` says whether something else of it is owed.
    pub(super) fn see(
        &mut self,
        source: &Source,
        settled: &Settled,
        otherwise: impl Fn(&Position) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        for (subscriber, status) in self.watchlist.subscribers.iter().zip(&mut self.all) {
            let ledger = self.ledgers.get(&subscriber.id.reader());
            let Some(ledger) = ledger.filter(|_| subscriber.wants(source)) else { continue };
            // Whoever runs it is told of trouble, of which only refused messages are owed.
            if subscriber.role == Role::Operator {
                continue;
            }
            let told = standing::ids(source).find_map(|id| ledger.position.get(id));
            let owed = settled.standings.iter().filter(|one| teller::is_owed(told, one));
            let since = owed.map(|standing| standing.known).min();
            if since.is_some() || otherwise(&ledger.position)? {
                status.owed.push(source.id.clone());
                status.owed_since = [status.owed_since, since].into_iter().flatten().min();
            }
        }
        Ok(())
    }
}
