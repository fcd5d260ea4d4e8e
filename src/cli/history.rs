//! `history ID`: the dated snapshots and checks of one source.

use super::{
    args::{Args, HistoryOptions},
    exit::{Exit, Fault},
    place, say,
};
use crate::{report, review};

pub(super) fn run(args: &Args, options: &HistoryOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let mut history = review::history(&store, &source, watchlist.title_of(&source))?;
    history.documents = review::held(&watchlist, &store, &source, None, place::now())?;
    say::result(&report::render_history(&history, options.format.format.into()), &options.format)?;
    Ok(Exit::Done)
}
