//! `report`: what changed, as one reader has not been told yet, or in a period.

use std::{ops::Range, path::Path};

use jiff::{SignedDuration, Timestamp};

use super::{
    args::{Args, ReportOptions},
    dates::{self, End},
    exit::{BadUsage, Exit, Fault},
    place, say,
};
use crate::{
    model::{
        change::Significance,
        source::{PublicationId, Source, Watchlist},
    },
    report::{self, ReportFormat},
    review::{self, Scope},
    store::{Store, StoreError},
};

/// A longer covering note is a mistake, in bytes.
const LONGEST_NOTE: usize = 100_000;

pub(super) fn run(args: &Args, options: &ReportOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let chosen = choose(&watchlist, &options.publication)?;
    let store = Store::open(&place::store(args))?;
    let now = place::now();
    if options.operator {
        return operator(&watchlist, &store, options, now);
    }
    let scope = if options.since.is_some() || options.until.is_some() {
        let since = match &options.since {
            Some(_) => None,
            None => Some(beginning(&store, &chosen)?),
        };
        Scope::Period(period(options, since.flatten(), now)?)
    } else {
        Scope::Owed(store.position(&options.reader)?)
    };
    let is_table =
        matches!(ReportFormat::from(options.format), ReportFormat::Csv | ReportFormat::Atom);
    if options.note.is_some() && is_table {
        let why = "--note: a table or a feed has no place for a covering note: choose text, markdown, html or json";
        return Err(BadUsage(why.to_owned()).into());
    }
    let note = options.note.as_deref().map(note).transpose()?;
    let least = options.min_significance.into();
    let mut reviewed = review::review(&watchlist, &chosen, &store, &scope, least, now)?;
    reviewed.report.note = note;
    if let (Scope::Owed(before), Significance::Major) = (&scope, least) {
        reviewed.keep_left_out(&before.clone().unwrap_or_default());
    }
    let format = match ReportFormat::from(options.format) {
        ReportFormat::In(report::Format::Text)
            if say::is_coloured(args, say::named(options.output.as_deref()).is_some()) =>
        {
            ReportFormat::In(report::Format::Coloured)
        }
        format => format,
    };
    let rendered = report::render(&reviewed.report, format);
    say::to_output(&rendered, options.output.as_deref())?;
    if let Scope::Owed(_) = scope
        && let Err(error) = store.tell(&options.reader, &reviewed.position, now)
    {
        // The reader has the report; that it may come again is better than that it is lost.
        say::note(&error.to_string());
    }
    Ok(Exit::Done)
}

/// The period asked for; `first` is where it begins unless --since says so.
fn period(
    options: &ReportOptions,
    first: Option<Timestamp>,
    now: Timestamp,
) -> Result<Range<Timestamp>, Fault> {
    let since =
        options.since.as_deref().map(|text| dates::read(text, End::Start, now)).transpose()?;
    let until =
        options.until.as_deref().map(|text| dates::read(text, End::End, now)).transpose()?;
    let until = until.map_or(now, |until| until.min(now));
    let since = since.or(first).unwrap_or(until);
    if since > until {
        let why = "the period ends before it begins: see --since and --until";
        return Err(BadUsage(why.to_owned()).into());
    }
    Ok(since..until)
}

/// The report for whoever runs it; nobody counts as told by it.
fn operator(
    watchlist: &Watchlist,
    store: &Store,
    options: &ReportOptions,
    now: Timestamp,
) -> Result<Exit, Fault> {
    let format = match ReportFormat::from(options.format) {
        ReportFormat::In(format) => format,
        ReportFormat::Csv | ReportFormat::Atom | ReportFormat::Slack | ReportFormat::Teams => {
            let why = "--operator comes as text, markdown, html or json";
            return Err(BadUsage(why.to_owned()).into());
        }
    };
    let week = now - SignedDuration::from_hours(7 * 24);
    let period = period(options, Some(week), now)?;
    let operation = review::operator(watchlist, store, &period, now)?;
    let rendered = report::render_operation(&operation, format);
    say::to_output(&rendered, options.output.as_deref())?;
    Ok(Exit::Done)
}

/// A covering note; read before anything is told, so that a slip in its name costs nothing.
fn note(path: &Path) -> Result<String, Fault> {
    let unread = |why: String| BadUsage(format!("--note {}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| unread(error.to_string()))?;
    if bytes.len() > LONGEST_NOTE {
        return Err(
            unread("longer than 100 KB: a covering note is a page or two".to_owned()).into()
        );
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| unread("no plain text (UTF-8): save it as a text file".to_owned()))?;
    if text.trim().is_empty() {
        return Err(unread("empty".to_owned()).into());
    }
    Ok(text)
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
