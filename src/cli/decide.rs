//! `confirm ID` and `dismiss ID`: a person settles what waits for a second look. The decision and its reason
//! go into the journal; what follows from it, the next report tells.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    args::{Args, DecideOptions},
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say,
};
use crate::{
    judge::suspicion,
    model::{
        sighting::{Decision, Waiting},
        source::Source,
        time::in_london,
    },
    review,
    store::{Entry, Store, Writer},
};

/// The longest reason, in characters.
const LONGEST: usize = 1_000;

pub(super) fn run(args: &Args, options: &DecideOptions, confirmed: bool) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let source = place::source(&watchlist, &options.source)?;
    let reason = options.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(BadUsage("--reason is empty: say in a few words why".to_owned()).into());
    }
    if reason.chars().count() > LONGEST {
        return Err(BadUsage(format!("--reason is longer than {LONGEST} characters")).into());
    }
    let dir = place::store(args);
    // A missing store is an error here, and must not be made.
    drop(Store::open(&dir)?);
    let now = place::now();
    let mut writer = Writer::open(&dir, Duration::from_secs(options.wait.wait), now)?;
    writer.notes().iter().for_each(|note| say::note(note));
    let waiting = waiting(&Store::open(&dir)?, source)?;
    let decision = Decision { of: waiting.at, confirmed, reason, at: now };
    writer.commit(vec![Entry::Decided(source.id.clone(), decision)])?;
    writer.close()?;
    let since = in_london(waiting.at).strftime("%-d %B %Y, %H:%M");
    let why = suspicion::reason(&waiting.odd);
    let what = if confirmed {
        "confirmed; the next report tells it"
    } else {
        "set aside; it is not told, and what stood before it still stands"
    };
    say::out(&format!("{}: {why} (first seen on {since}): {what}.\n", source.id))?;
    Ok(Exit::Done)
}

/// What waits of a source.
fn waiting(store: &Store, source: &Source) -> Result<Waiting, Fault> {
    review::stood(store, source, Timestamp::MAX)?.waiting.ok_or_else(|| {
        NotThere(format!(
            "nothing of “{}” waits for a second look; `guidewatch status` lists what does",
            source.id
        ))
        .into()
    })
}
