//! `confirm ID` and `dismiss ID`: a person settles what waits for a second look, or takes back what one has
//! settled. The decision and its reason
//! go into the journal; what follows from it, the next report tells.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    args::{Args, DecideOptions},
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say,
};
use crate::{
    judge::{self, suspicion},
    model::{
        sighting::{Decision, Odd, Settled, Standing, Stood},
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
    let Open { of, what, had_stood } = open(&Store::open(&dir)?, source, confirmed)?;
    let took_back = had_stood.then(|| what.clone());
    let decision = Decision { of, confirmed, reason, at: now, took_back };
    writer.commit(vec![Entry::Decided(source.id.clone(), decision)])?;
    writer.close()?;
    let since = in_london(of).strftime("%-d %B %Y, %H:%M");
    let then = if confirmed {
        "confirmed; the next report tells it"
    } else if had_stood {
        "set aside; whoever has been told of it learns from the next report that it is taken back"
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
    /// Whether it had stood, and may have been told, before it is set aside now.
    had_stood: bool,
}

/// What waits of a source; else, to be taken back, what a person has decided the other way, or what a second
/// look settled last.
fn open(store: &Store, source: &Source, confirmed: bool) -> Result<Open, Fault> {
    let settled = review::stood(store, source, Timestamp::MAX)?;
    if let Some(waiting) = settled.waiting {
        let what = suspicion::reason(&waiting.odd);
        return Ok(Open { of: waiting.at, what, had_stood: false });
    }
    let open = if confirmed { set_aside(store, source, &settled) } else { odd(&settled) };
    open.ok_or_else(|| {
        let verb = if confirmed { "set aside before" } else { "settled by a second look" };
        NotThere(format!(
            "nothing of “{}” waits for a second look, and nothing was {verb}; `guidewatch status` lists what waits",
            source.id
        ))
        .into()
    })
}

/// What was set aside last, to be confirmed after all.
fn set_aside(store: &Store, source: &Source, settled: &Settled) -> Option<Open> {
    let going_on = settled.dismissed.clone();
    let last = || {
        let ids = std::iter::once(&source.id).chain(&source.formerly);
        let decisions = ids.filter_map(|id| store.head(id)).flat_map(|head| &head.decisions);
        let last = decisions.max_by_key(|decision| decision.at)?;
        let taken_back = !last.confirmed && last.took_back.is_some();
        taken_back.then(|| (last.of, last.reason.clone()))
    };
    let (of, why) = going_on.or_else(last)?;
    Some(Open { of, what: format!("it had been set aside ({why})"), had_stood: false })
}

/// The last that stood and had been odd, to be taken back. Of a page that went back to what stood before
/// something odd, that odd thing.
fn odd(settled: &Settled) -> Option<Open> {
    let went_back = |standing: &Standing| matches!(standing.odd, Some(Odd::WentBack(_)));
    let standings = &settled.standings;
    let last = standings.iter().rposition(|standing| standing.odd.is_some())?;
    let of = standings.get(last)?;
    let before = last.checked_sub(1).and_then(|before| standings.get(before));
    let before = before.filter(|before| before.odd.is_some() && !went_back(before));
    let of = before.filter(|_| went_back(of)).unwrap_or(of);
    let what = match &of.what {
        Stood::Gone(_) => judge::why_gone(of),
        Stood::Version(_) => suspicion::reason(of.odd.as_ref()?),
    };
    Some(Open { of: of.at, what, had_stood: true })
}
