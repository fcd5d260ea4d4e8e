//! Where a publication of GOV.UK is asked for: its item in the Content API first, its page where that gives
//! none, both in one visit. Decides which of the two answers is the visit's, and keeps the other as a trace.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{internal, not_the_page};
use crate::{
    extract,
    fetch::{FetchError, Fetched, Fetcher, Wanted},
    model::{
        capture::Capture,
        part,
        run::{Cause, Why},
        source::{Source, SourceId},
    },
};

/// One visit to be made.
pub(super) struct Ask {
    pub(super) wanted: Wanted,
    /// What to ask for where that brings no item; none where it need not be one.
    page: Option<Box<Wanted>>,
}

impl Ask {
    /// The item of a publication, with its page to fall back on; anything else as it is.
    pub(super) fn of(source: &Source, wanted: Wanted) -> Self {
        if !source.is_publication() {
            return Self { wanted, page: None };
        }
        let item = Wanted { url: part::item_of(&wanted.url), ..wanted.clone() };
        Self { wanted: item, page: Some(Box::new(wanted)) }
    }
}

/// What the Content API said instead of an item.
pub(super) enum Missed {
    /// An answer, and why it is none.
    Answer(Box<Capture>, Why),
    /// No answer.
    Failed(Why),
}

/// Makes the visit: what it brought, and what the Content API said where the page had to be asked for.
pub(super) async fn visit(
    fetcher: &Arc<Fetcher>,
    ask: Ask,
) -> (Option<Missed>, Result<Fetched, FetchError>) {
    let first = fetch(fetcher, ask.wanted).await;
    let Some(page) = ask.page else { return (None, first) };
    match first {
        Ok(Fetched::NotModified { .. }) => (None, first),
        Ok(Fetched::Answer(capture)) => {
            let Some(why) = no_item(&capture) else {
                return (None, Ok(Fetched::Answer(capture)));
            };
            // A host that asks to be left alone is not asked for something else.
            if capture.exchange.status == 429 {
                return (None, Ok(Fetched::Answer(capture)));
            }
            match fetch(fetcher, *page).await {
                Err(error) if error.why.cause == Cause::BackOff => {
                    (None, Ok(Fetched::Answer(capture)))
                }
                seen => (Some(Missed::Answer(Box::new(capture), why)), seen),
            }
        }
        // The page lies on the same host: it would go the same way.
        Err(error)
            if matches!(
                error.why.cause,
                Cause::BackOff | Cause::Unreachable | Cause::Guard | Cause::Internal
            ) =>
        {
            (None, Err(error))
        }
        Err(error) => (Some(Missed::Failed(error.why)), fetch(fetcher, *page).await),
    }
}

/// One look at a source, as a visit would have it: what came, and why its page was read where the Content API
/// gave no item.
///
/// # Errors
/// [`FetchError`] where no whole answer came.
pub async fn look(
    fetcher: &Arc<Fetcher>,
    source: &Source,
    wanted: Wanted,
) -> (Option<Why>, Result<Fetched, FetchError>) {
    let (missed, seen) = visit(fetcher, Ask::of(source, wanted)).await;
    let why = missed.map(|missed| match missed {
        Missed::Answer(_, why) | Missed::Failed(why) => why,
    });
    (why, seen)
}

/// Why an answer of the Content API is no item; none where it is one.
fn no_item(capture: &Capture) -> Option<Why> {
    let said = |why: &Why| {
        let text = format!("the Content API gave no item, so the page was read: {}", why.text);
        Why::new(why.cause, &text)
    };
    if let Some(why) = not_the_page(capture) {
        return Some(said(&why));
    }
    let is_item = extract::is_content_item(capture.body());
    let other = || Why::new(Cause::NotThePage, "its answer is not what a page says");
    (!is_item).then(|| said(&other()))
}

/// The name under which the Content API's other answers are kept, beside the publication's documents: those of
/// the publication itself and of each document apart.
pub(super) fn trace_of(source: &SourceId) -> Option<SourceId> {
    let publication = source.parent().unwrap_or_else(|| source.clone());
    publication.part(&part::trace_key(source.key())).ok()
}

/// Fetches one address; a fault of our own costs that address and no other.
async fn fetch(fetcher: &Arc<Fetcher>, wanted: Wanted) -> Result<Fetched, FetchError> {
    let fetcher = Arc::clone(fetcher);
    // A set ends its task when it is dropped.
    let mut task = JoinSet::new();
    task.spawn(async move { fetcher.fetch(&wanted).await });
    match task.join_next().await {
        Some(Ok(result)) => result,
        _ => Err(FetchError { why: internal(), transient: false }),
    }
}
