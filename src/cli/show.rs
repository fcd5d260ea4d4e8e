//! `show ID --at DATE`: the text as it stood at the end of that day; never the nearest one.

use super::{
    args::{Args, ShowOptions},
    dates::{self, End},
    exit::{Exit, Fault, NotThere},
    place, say,
};
use crate::{model::report::Shown, report, review};

pub(super) fn run(args: &Args, options: &ShowOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let source = &*source;
    let now = place::now();
    let until = options.at.as_deref().map(|text| dates::read(text, End::End, now)).transpose()?;
    let snapshot = place::snapshot_at(&store, source, until.unwrap_or(now))?;
    let read = review::read_snapshot(&store, source, &snapshot).map_err(|why| {
        NotThere(format!(
            "the snapshot of {} cannot be read: {why}; its bytes are in {}",
            dates::shown(snapshot.at),
            snapshot.record
        ))
    })?;
    let title = watchlist.title_of(source).to_owned();
    let (at, until) = (read.snapshot.at, until.unwrap_or(now));
    let documents = review::held(&watchlist, &store, source, Some(at), until)?;
    let documents = documents.into_iter().filter(|document| document.offered).collect();
    let shown = Shown { title, snapshot: read.snapshot, document: read.document, documents };
    let format = options.format.format.into();
    let written = if options.blocks {
        report::render_blocks(&shown, format)
    } else {
        report::render_shown(&shown, format)
    };
    say::result(&written, &options.format)?;
    Ok(Exit::Done)
}
