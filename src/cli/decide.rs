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
    model::{sighting::Decision, source::Source, time::in_london},
    review,
    store::{Entry, Store, Writer},
};

/// The longest reason, in characters.
const LONGEST: usize = 1_000;

pub(super) fn run(args: &Args, options: &DecideOptions, confirmed: bool) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let document = match options.source.parent() {
        Some(_) => {
            let store = Store::open(&place::store(args))?;
            review::document(&watchlist, &store, &options.source)?
        }
        None => None,
    };
    let source = match &document {
        Some(document) => document,
        None => place::source(&watchlist, &options.source)?,
    };
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
    let Open { of, what } = open(&Store::open(&dir)?, source, confirmed)?;
    let decision = Decision { of, confirmed, reason, at: now };
    writer.commit(vec![Entry::Decided(source.id.clone(), decision)])?;
    writer.close()?;
    let since = in_london(of).strftime("%-d %B %Y, %H:%M");
    let then = if confirmed {
        "confirmed; the next report tells it"
    } else {
        "set aside; it is not told, and what stood before it still stands"
    };
    say::out(&format!("{}: {what} (first seen on {since}): {then}.\n", source.id))?;
    Ok(Exit::Done)
}

/// What a person can decide about.
struct Open {
    /// When it was first seen.
    of: Timestamp,
    /// What it is, in words.
    what: String,
}

/// What waits of a source; else, to be taken back, what a person has decided the other way.
fn open(store: &Store, source: &Source, confirmed: bool) -> Result<Open, Fault> {
    let settled = review::stood(store, source, Timestamp::MAX)?;
    if let Some(waiting) = settled.waiting {
        return Ok(Open { of: waiting.at, what: suspicion::reason(&waiting.odd) });
    }
    let taken_back = if confirmed {
        settled.dismissed.map(|(of, why)| (of, format!("it had been set aside ({why})")))
    } else {
        let last = settled.standings.last();
        last.and_then(|last| {
            let why = last.confirmed_by.as_ref()?;
            Some((last.at, format!("it had been confirmed ({why})")))
        })
    };
    taken_back.map(|(of, what)| Open { of, what }).ok_or_else(|| {
        NotThere(format!(
            "nothing of “{}” waits for a second look; `guidewatch status` lists what does",
            source.id
        ))
        .into()
    })
}
