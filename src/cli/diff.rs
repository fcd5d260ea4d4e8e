//! `diff ID --from DATE --to DATE`: what changed between two snapshots of one source.

use super::{
    args::{Args, DiffOptions},
    compare::{self, Reading},
    dates::{self, End},
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say,
};
use crate::{
    model::{part::is_item, snapshot::Snapshot, source::Source},
    report, review,
    store::Store,
};

pub(super) fn run(args: &Args, options: &DiffOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let source = &*source;
    let now = place::now();
    let day = |text: &Option<String>| {
        text.as_deref().map(|text| dates::read(text, End::End, now)).transpose()
    };
    let (from, to) = (day(&options.from)?, day(&options.to)?);
    let new = place::snapshot_at(&store, source, to.unwrap_or(now))?;
    let old = match from {
        Some(from) => place::snapshot_at(&store, source, from)?,
        None => before(&store, source, &new)?,
    };
    if old.at > new.at {
        return Err(BadUsage("--from is a later day than --to".to_owned()).into());
    }
    if is_item(&old.url) != is_item(&new.url) {
        say::note(
            "one of the two is the publication’s page and the other its record in the Content API: \
             some of what differs is how each is made",
        );
    }
    let read = |snapshot: &Snapshot| -> Result<Reading, Fault> {
        let read = review::read_snapshot(&store, source, snapshot).map_err(|why| {
            NotThere(format!("{} cannot be read: {why}", place::name_of(snapshot)))
        })?;
        Ok(read.into())
    };
    let (old, new) = (read(&old)?, read(&new)?);
    let documents = old.document.attachments != new.document.attachments;
    let comparison = compare::comparison(old, new);
    let rendered = report::render_comparison(&comparison, say::form(args, &options.format));
    say::result(&rendered, &options.format)?;
    if source.is_publication() && documents {
        say::note(&format!(
            "this compares the page; its documents are compared by themselves: `guidewatch history {id}` \
             lists them, and `guidewatch compare {id}/KEY@DATE {id}/KEY@DATE` shows what changed in them",
            id = source.id
        ));
    }
    Ok(Exit::Done)
}

/// The version before `new`.
fn before(store: &Store, source: &Source, new: &Snapshot) -> Result<Snapshot, Fault> {
    let (mut versions, _) = review::versions(store, source, new.at)?;
    versions.retain(|snapshot| snapshot.at < new.at);
    // Page and item of a publication are two views: what differs between them is no change of it.
    let same_view = versions.iter().rposition(|old| is_item(&old.url) == is_item(&new.url));
    let last = versions.len().checked_sub(1);
    same_view.or(last).map(|at| versions.swap_remove(at)).ok_or_else(|| {
        NotThere(format!(
            "“{}” has had one text so far, first seen on {}: there is nothing to compare it with yet",
            source.id,
            dates::shown(new.at)
        ))
        .into()
    })
}
