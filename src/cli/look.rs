//! One polite look at an address: what hosts asked for is read from the store, and nothing is written
//! anywhere.

use std::sync::Arc;

use anyhow::Context;

use super::{args::Args, exit::Fault, place};
use crate::{
    crawl,
    fetch::{Fetched, Fetcher, Memory, Wanted},
    model::{
        capture::{Capture, Validators},
        run::{Cause, Why},
        snapshot::Body,
        source::{Source, Watchlist},
    },
    store::{Store, StoreError},
};

/// What came of it.
pub(super) struct Look {
    /// The answer, where a whole one came.
    pub(super) capture: Option<Capture>,
    /// Why the page was not seen; none where it was.
    pub(super) why_not: Option<Why>,
    /// Why the page was read where the Content API has an item of it.
    pub(super) no_item: Option<Why>,
}

impl Look {
    /// The answer's body, as an extractor wants it.
    pub(super) fn body(capture: &Capture) -> Body {
        Body {
            bytes: capture.body().to_vec(),
            media_type: capture.exchange.headers.get("content-type").map(Into::into),
            url: capture.exchange.url.clone(),
        }
    }
}

/// The store that belongs to the list; none where there is none yet.
pub(super) fn store(args: &Args) -> Result<Option<Store>, Fault> {
    match Store::open(&place::store(args)) {
        Ok(store) => Ok(Some(store)),
        Err(StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Fetches a source once, a publication of GOV.UK as a crawl does, whatever was held before, with the delays and
/// refusals that `store` remembers.
pub(super) fn at(
    watchlist: &Watchlist,
    store: Option<&Store>,
    source: &Source,
) -> Result<Look, Fault> {
    let memory = store.map(|store| Memory { hosts: store.hosts(), robots: store.robots() });
    let Watchlist { crawler, hosts, .. } = watchlist;
    let fetcher = Fetcher::new(crawler, hosts, memory.unwrap_or_default(), Arc::new(place::now))?;
    let fetcher = Arc::new(fetcher);
    let wanted = Wanted {
        source: source.id.clone(),
        url: source.url.clone(),
        validators: Validators::default(),
        validated: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the system gives no thread to work with")?;
    let (no_item, seen) = runtime.block_on(crawl::look(&fetcher, source, wanted));
    Ok(match seen {
        Ok(Fetched::Answer(capture)) => {
            let why_not = crawl::not_the_page(&capture);
            Look { capture: Some(capture), why_not, no_item }
        }
        Ok(Fetched::NotModified { .. }) => {
            let why = Why::new(Cause::Status(304), "answered “not modified” to an open question");
            Look { capture: None, why_not: Some(why), no_item }
        }
        Err(error) => Look { capture: None, why_not: Some(error.why), no_item },
    })
}
