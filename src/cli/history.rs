//! `history ID`: the dated snapshots and checks of one source; or who was told of it.

use super::{
    args::{Args, HistoryOptions},
    exit::{Exit, Fault},
    place, say,
};
use crate::{model::delivery::Item, report, review};

pub(super) fn run(args: &Args, options: &HistoryOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let mut history = review::history(&store, &source, watchlist.title_of(&source))?;
    if options.deliveries {
        let ids: Vec<_> = std::iter::once(&source.id).chain(&source.formerly).collect();
        let is_of = |item: &Item| {
            let parent = item.source.parent();
            ids.iter().any(|id| **id == item.source || parent.as_ref() == Some(*id))
        };
        let mut deliveries = store.deliveries()?;
        for dealt in &mut deliveries {
            dealt.delivery.items.retain(is_of);
        }
        deliveries.retain(|dealt| !dealt.delivery.items.is_empty());
        let format = options.format.format.into();
        say::result(&report::render_deliveries(&history, &deliveries, format), &options.format)?;
        return Ok(Exit::Done);
    }
    history.documents = review::held(&watchlist, &store, &source, None, place::now())?;
    say::result(&report::render_history(&history, options.format.format.into()), &options.format)?;
    Ok(Exit::Done)
}
