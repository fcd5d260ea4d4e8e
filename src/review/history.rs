//! store -> History: what was captured of one source and looked at, and what became of what does not count. Decides nothing.

use jiff::Timestamp;

use super::{standing, stood};
use crate::{
    judge::{self, suspicion},
    model::{
        report::{Discounted, Happened, History},
        sighting::{Settled, Stood},
        source::Source,
    },
    store::{Store, StoreError},
};

/// The dated snapshots and checks of one source, and what became of those that do not count.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn history(store: &Store, source: &Source, title: &str) -> Result<History, StoreError> {
    let settled = stood(store, source, Timestamp::MAX)?;
    let aside = settled.aside.iter();
    let decisions = standing::ids(source).filter_map(|id| store.head(id));
    Ok(History {
        source: source.id.clone(),
        title: title.to_owned(),
        snapshots: standing::snapshots(store, source)?,
        checks: standing::checks(store, source)?,
        aside: aside
            .map(|(at, aside)| Discounted { at: *at, why: suspicion::aside(aside) })
            .collect(),
        decisions: decisions.flat_map(|head| head.decisions.iter().cloned()).collect(),
        events: events(&settled),
        documents: Vec::new(),
    })
}

/// When the page was gone, and when it was there again.
fn events(settled: &Settled) -> Vec<Happened> {
    let mut events = Vec::new();
    let mut was_gone = false;
    for standing in &settled.standings {
        let is_gone = matches!(standing.what, Stood::Gone(_));
        let why = is_gone.then(|| judge::why_gone(standing));
        let what = match why {
            Some(why) => Some(format!("not to be found from now on: {why}")),
            None => was_gone.then(|| "there again".to_owned()),
        };
        events.extend(what.map(|what| Happened { at: standing.at, what }));
        was_gone = is_gone;
    }
    events
}
