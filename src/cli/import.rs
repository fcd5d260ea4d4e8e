//! `import file` and `import folder`: copies that a person supplies take their place by date. Fetches nothing.

use std::{borrow::Cow, path::Path, time::Duration};

use super::{
    args::{Args, ImportCommand, ImportFile, ImportFolder, WaitOption},
    dates,
    exit::{Exit, Fault},
    place, say,
};
use crate::{
    import::{self, Copy},
    model::{
        capture::{Digest, Supplied},
        snapshot::Body,
        source::Watchlist,
    },
    review, sandbox,
    store::{Entry, Store, StoreError, Writer},
};

/// What to do where a copy belongs to nothing on the list.
const UNLISTED: &str = "a copy belongs to a source of the list: list it first (with \
                        paused = \"the reason\" it is never fetched)";

pub(super) fn run(args: &Args, command: &ImportCommand) -> Result<Exit, Fault> {
    match command {
        ImportCommand::File(options) => file(args, options),
        ImportCommand::Folder(options) => folder(args, options),
    }
}

fn file(args: &Args, options: &ImportFile) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let source = match options.source.parent() {
        Some(_) => place::source_or_document(args, &watchlist, &options.source)?,
        None => place::source(&watchlist, &options.source)
            .map(Cow::Borrowed)
            .map_err(|fault| fault.context(UNLISTED))?,
    };
    let at = dates::of_copy(&options.date, place::now())?;
    let copy = import::file(&options.path, &source, at, options.url.as_deref())?;
    keep(args, &watchlist, &[copy], options.wait)
}

fn folder(args: &Args, options: &ImportFolder) -> Result<Exit, Fault> {
    let mut watchlist = place::watchlist(args)?;
    let documents = match Store::open(&place::store(args)) {
        Err(StoreError::Missing(_)) => Vec::new(),
        store => review::documents(&watchlist, &store?)?,
    };
    watchlist.sources.extend(documents);
    let now = place::now();
    let read_date = |text: &str| dates::of_copy(text, now).map_err(|fault| fault.to_string());
    let found = import::folder(&options.dir, &watchlist, &read_date)?;
    let exit = keep(args, &watchlist, &found.copies, options.wait)?;
    if found.unnamed > 0 {
        say::note(&format!(
            "{} in {} not named by the manifest: left out",
            say::count(found.unnamed, "item"),
            options.dir.display(),
        ));
    }
    Ok(exit)
}

/// Writes the copies into the store, one after the other, and says of each what was kept.
fn keep(
    args: &Args,
    watchlist: &Watchlist,
    copies: &[Copy],
    wait: WaitOption,
) -> Result<Exit, Fault> {
    let wait = Duration::from_secs(wait.wait);
    let mut writer = Writer::open(&place::store(args), wait, place::now())?;
    writer.notes().iter().for_each(|note| say::note(note));
    let (mut kept, mut held) = (0, 0);
    for copy in copies {
        let supplied = import::read(copy)?;
        let name = told(&copy.path, &supplied);
        if writer.has_supplied(&supplied.source, supplied.at, &Digest::of(&supplied.bytes)) {
            held += 1;
            say::out(&format!("{name}: held already"))?;
            continue;
        }
        let text = text_of(watchlist, &supplied);
        writer.commit(vec![Entry::Supplied(supplied)])?;
        kept += 1;
        say::out(&format!("{name}: {text}"))?;
    }
    writer.close()?;
    let mut summary = format!("{} kept as supplied by hand", count(kept));
    if held > 0 {
        summary.push_str(&format!(", {held} held already"));
    }
    say::out(&format!("{summary}."))?;
    Ok(Exit::Done)
}

fn count(n: usize) -> String {
    if n == 1 { "1 copy".to_owned() } else { format!("{n} copies") }
}

/// `clubs, 4 July 2018, 12:00, old.html`.
fn told(path: &Path, supplied: &Supplied) -> String {
    format!("{}, {}, {}", supplied.source, dates::shown(supplied.at), path.display())
}

/// What can be read of it: shows at once a page that was saved without its text.
fn text_of(watchlist: &Watchlist, supplied: &Supplied) -> String {
    let recipe = watchlist.source(&supplied.source).map(|source| source.recipe_at(supplied.at));
    let body = Body {
        bytes: supplied.bytes.clone(),
        media_type: Some(supplied.media_type.clone()),
        url: supplied.url.clone(),
    };
    match sandbox::read(&body, &recipe.unwrap_or_default()) {
        Ok(document) => say::count(document.words(), "word"),
        Err(why) => format!("kept, but its text cannot be read: {why}"),
    }
}
