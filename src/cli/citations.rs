//! `citations`: which editions the watched pages cite; `citations FILE|FOLDER|ADDRESS…`: the same of any page, file or
//! folder of policies.

use jiff::Timestamp;

use super::{
    args::{Args, CitationsOptions},
    audited::{Audit, audit},
    dates,
    exit::{Exit, Fault},
    place, say,
};
use crate::{
    mentions::Finder,
    model::{citation::Citations, source::Watchlist, time::london_day},
    register::Register,
    report, review,
    store::Store,
};

pub(super) fn run(args: &Args, options: &CitationsOptions) -> Result<Exit, Fault> {
    // Whoever audits a file needs no list; where there is one, what it adds to editions counts.
    let listed = options.places.is_empty() || args.sources.exists();
    let watchlist = if listed { place::watchlist(args)? } else { Watchlist::default() };
    let of_the_list = options.places.is_empty();
    let store = of_the_list.then(|| Store::open(&place::store(args))).transpose()?;
    // Snapshots may show editions that nobody has registered yet.
    let register = match &store {
        Some(store) => {
            let register = review::register(&watchlist, store, Timestamp::MAX)?;
            review::with_ended(&watchlist, store, register, None)?
        }
        None => Register::known().with(&watchlist),
    };
    let finder = Finder::of(&register);
    let now = place::now();
    let on = match &options.on {
        Some(text) => dates::any_day(text, now)?,
        None => london_day(now),
    };
    let mut citations = if let Some(store) = &store {
        review::citations(&watchlist, store, &finder, on)?
    } else {
        let Audit { pages, unread, left_out } = audit(args, &options.places, &finder, on)?;
        if left_out > 0 && !args.quiet {
            let files = say::count(left_out, "file");
            say::note(&format!("{files} left out: of kinds that hold no text that could be read"));
        }
        let checked_to = register.checked_to;
        Citations { on, checked_to, pages, unread, only_stale: false }
    };
    citations.only_stale = options.stale;
    let written = report::render_citations(&citations, options.format.format.into());
    say::result(&written, &options.format)?;
    let is_stale = citations.stale() > 0;
    let incomplete = !citations.unread.is_empty();
    Ok(match (options.exit_code && is_stale, incomplete) {
        (true, false) => Exit::Changes,
        (true, true) => Exit::ChangesIncomplete,
        // Of the list a source may well have no snapshot yet; what was asked for by name should be there.
        (false, true) if !options.places.is_empty() => Exit::Incomplete,
        (false, _) => Exit::Done,
    })
}
