//! `report`: what changed, as one reader has not been told yet, or in a period.

use jiff::Timestamp;

use super::{
    args::{Args, ReportOptions},
    dates::{self, End},
    exit::{BadUsage, Exit, Fault},
    place, say,
};
use crate::{
    model::source::{PublicationId, Source, Watchlist},
    report,
    review::{self, Scope},
    store::{Store, StoreError},
};

pub(super) fn run(args: &Args, options: &ReportOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let chosen = choose(&watchlist, &options.publication)?;
    let store = Store::open(&place::store(args))?;
    let now = place::now();
    let period = options.since.is_some() || options.until.is_some();
    let scope = if period {
        let since =
            options.since.as_deref().map(|text| dates::read(text, End::Start, now)).transpose()?;
        let until =
            options.until.as_deref().map(|text| dates::read(text, End::End, now)).transpose()?;
        let until = until.map_or(now, |until| until.min(now));
        let since = match since {
            Some(since) => since,
            None => beginning(&store, &chosen)?.unwrap_or(until),
        };
        if since > until {
            return Err(BadUsage(
                "the period ends before it begins: see --since and --until".to_owned(),
            )
            .into());
        }
        Scope::Period(since..until)
    } else {
        Scope::Owed(store.position(&options.reader)?)
    };
    let reviewed =
        review::review(&watchlist, &chosen, &store, &scope, options.min_significance.into(), now)?;
    say::result(
        &report::render(&reviewed.report, say::form(args, &options.format)),
        &options.format,
    )?;
    if let Scope::Owed(_) = scope
        && let Err(error) = store.tell(&options.reader, &reviewed.position, now)
    {
        // The reader has the report; that it may come again is better than that it is lost.
        say::note(&error.to_string());
    }
    Ok(Exit::Done)
}

/// The first capture of any of them.
fn beginning(store: &Store, sources: &[&Source]) -> Result<Option<Timestamp>, StoreError> {
    let mut first = None;
    for source in sources {
        let own = review::snapshots(store, source)?.first().map(|snapshot| snapshot.at);
        first = [first, own].into_iter().flatten().min();
    }
    Ok(first)
}

fn choose<'a>(watchlist: &'a Watchlist, publications: &[String]) -> Result<Vec<&'a Source>, Fault> {
    if publications.is_empty() {
        return Ok(watchlist.sources.iter().collect());
    }
    let mut wanted = Vec::new();
    for name in publications {
        let id = PublicationId::new(name).map_err(|error| BadUsage(error.to_string()))?;
        let known = watchlist.publication(&id).is_some()
            || watchlist.sources.iter().any(|source| source.id.as_str() == name);
        if !known {
            let ids = watchlist.publications.iter().map(|publication| publication.id.as_str());
            let ids: Vec<_> = ids.collect();
            let listed = if ids.is_empty() {
                "the sources file lists none; the id of a source will do, too".to_owned()
            } else {
                format!("there are: {}", ids.join(", "))
            };
            return Err(BadUsage(format!("there is no publication “{name}”; {listed}")).into());
        }
        wanted.push(id);
    }
    let of = |source: &&Source| {
        let own = source.publication.as_ref().is_some_and(|id| wanted.contains(id));
        own || wanted.iter().any(|id| id.as_str() == source.id.as_str())
    };
    Ok(watchlist.sources.iter().filter(of).collect())
}
