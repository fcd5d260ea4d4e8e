//! `show ID --at DATE`: the text as it stood at the end of that day; never the nearest one.

use jiff::Timestamp;

use super::{
    args::{Args, ShowOptions},
    dates::{self, End},
    exit::{Exit, Fault, NotThere},
    place, say,
};
use crate::{
    model::{
        change::Read,
        report::{NextCopy, Shown},
        snapshot::Origin,
        source::Source,
    },
    report, review,
    store::Store,
};

pub(super) fn run(args: &Args, options: &ShowOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let source = &*source;
    let now = place::now();
    let until = options.at.as_deref().map(|text| dates::read(text, End::End, now)).transpose()?;
    let until = until.unwrap_or(now);
    let snapshot = place::snapshot_at(&store, source, until)?;
    let read = review::read_snapshot(&store, source, &snapshot).map_err(|why| {
        NotThere(format!(
            "the snapshot of {} cannot be read: {why}; its bytes are in {}",
            dates::shown(snapshot.at),
            snapshot.record
        ))
    })?;
    let title = watchlist.title_of(source).to_owned();
    let at = read.snapshot.at;
    let documents = review::held(&watchlist, &store, source, Some(at), until)?;
    let documents = documents.into_iter().filter(|document| document.offered).collect();
    let (_, gone_since) = review::versions(&store, source, until)?;
    let next = next(&store, source, &read, until)?;
    let (snapshot, document) = (read.snapshot, read.document);
    let shown = Shown { title, snapshot, document, documents, gone_since, next };
    let format = options.format.format.into();
    let written = if options.blocks {
        report::render_blocks(&shown, format)
    } else {
        report::render_shown(&shown, format)
    };
    say::result(&written, &options.format)?;
    Ok(Exit::Done)
}

/// The copy after `shown`, where a person supplied that: nobody looked at the page on the days after it.
fn next(
    store: &Store,
    source: &Source,
    shown: &Read,
    until: Timestamp,
) -> Result<Option<NextCopy>, Fault> {
    if shown.snapshot.origin != Origin::Supplied {
        return Ok(None);
    }
    let (later, _) = review::versions(store, source, Timestamp::MAX)?;
    let next = later.iter().find(|later| later.at > shown.snapshot.at && later.at > until);
    Ok(next.map(|next| {
        let read = review::read_snapshot(store, source, next).ok();
        let text = |read: &Read| -> Vec<String> {
            read.document.blocks.iter().map(|block| block.text.clone()).collect()
        };
        NextCopy { at: next.at, differs: read.map(|read| text(&read) != text(shown)) }
    }))
}
