//! A round: what is due of what was chosen is fetched and written down, documents after the pages that name them. Tells
//! nobody of what changed.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context;
use jiff::Timestamp;

use super::{
    super::{
        deliver,
        exit::{BadUsage, Fault},
        place, say,
    },
    errand::{Errand, Gathered, Said},
    outcome, words,
};
use crate::{
    crawl::{self, Doubtful, Line, Stop},
    fetch::{Fetcher, Memory},
    model::{
        run::{Check, Outcome, Run},
        source::{Source, SourceId, Watchlist},
    },
    review,
    store::{Entry, Store, Writer},
};

/// What one run is about.
pub(in crate::cli) struct Round<'a> {
    /// The sources asked for: their documents may be due where they are not.
    pub(in crate::cli) chosen: &'a [&'a Source],
    /// Those of them that are fetched.
    pub(in crate::cli) due: &'a [&'a Source],
    /// Whether everything is fetched, due or not.
    pub(in crate::cli) all: bool,
}

/// How far a run has come.
pub(in crate::cli) enum Step<'a> {
    /// So many sources are due.
    Due(usize),
    /// So many documents are due as well.
    Documents(usize),
    /// A publication names so many more documents than are followed.
    Beyond(&'a SourceId, usize),
    /// A page or document was visited; what -v says of it was said.
    Checked(&'a Check, &'a Line),
}

/// One round of the whole list, as `serve` makes it: what is due is fetched and written down; nobody is told.
///
/// # Errors
/// Where another process is writing, among others: nothing was fetched then.
pub(in crate::cli) fn round(
    watchlist: &Watchlist,
    dir: &Path,
    errand: &Errand,
    stop: Stop,
) -> Result<Gathered, Fault> {
    let of = |id: &SourceId| place::source(watchlist, id);
    let chosen = errand.chosen.iter().map(of).collect::<Result<Vec<&Source>, Fault>>()?;
    let mut documents = Vec::new();
    for id in &errand.documents {
        let found = review::document(watchlist, &Store::open(dir)?, id)?;
        let none = || BadUsage(format!("there is no document “{id}”"));
        documents.push(found.ok_or_else(none)?);
    }
    let mut writer = Writer::open(dir, Duration::ZERO, place::now())?;
    let notes = writer.notes().to_vec();
    for note in &notes {
        say::note(note);
    }
    let asked = (&chosen[..], &documents[..]);
    let mut said = Vec::new();
    let mut hear = |step: Step<'_>| said.extend(Said::of(&step));
    let run = gather(watchlist, asked, errand, &mut writer, stop, false, &mut hear)?;
    writer.close()?;
    Ok(Gathered { said, notes, ..run })
}

/// Fetches what is due of what was chosen, and writes down how that went.
pub(super) fn gather(
    watchlist: &Watchlist,
    (chosen, documents): (&[&Source], &[Source]),
    errand: &Errand,
    writer: &mut Writer,
    stop: Stop,
    aloud: bool,
    seen: &mut dyn FnMut(Step<'_>),
) -> Result<Gathered, Fault> {
    if !watchlist.subscribers.is_empty() {
        deliver::begin(watchlist, &Store::open(writer.dir())?, aloud)?;
    }
    let due: Vec<&Source> = if errand.all {
        let all = chosen.iter().copied().chain(documents);
        all.filter(|source| source.paused.is_none()).collect()
    } else {
        crawl::due(chosen, writer, place::now())
    };
    seen(Step::Due(due.len()));
    let round = Round { chosen, due: &due, all: errand.all };
    let run = fetch(watchlist, &round, writer, Arc::new(place::now), stop, seen)?;
    if run.requests > 0 {
        writer.commit(vec![Entry::Ran(outcome::account(&run, writer))])?;
    }
    if errand.whole {
        outcome::complete(&run, writer)?;
    }
    let came = |check: &&Check| !matches!(check.outcome, Outcome::NotChecked(_));
    let ids = |checks: Vec<&Check>| checks.into_iter().map(|check| check.source.clone()).collect();
    Ok(Gathered {
        visited: ids(run.checks.iter().collect()),
        came: ids(run.checks.iter().filter(came).collect()),
        left: run.checks.iter().filter(|check| outcome::is_stopped(check)).count(),
        stopped: run.stopped,
        confirmed: outcome::confirmed_failures(&run, writer, errand.strict),
        summary: words::summary(&run, chosen.len() + documents.len()),
        said: Vec::new(),
        notes: Vec::new(),
    })
}

/// Runs the crawl proper, with the host memory of the store, until done or told to stop: the sources first,
/// then the documents that the publications among them name.
pub(in crate::cli) fn fetch(
    watchlist: &Watchlist,
    round: &Round<'_>,
    writer: &mut Writer,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    stop: Stop,
    seen: &mut dyn FnMut(Step<'_>),
) -> Result<Run, Fault> {
    let Round { chosen, due, all } = *round;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the system gives no thread to work with")?;
    let memory = Memory { hosts: writer.hosts(), robots: writer.robots() };
    let doubtful = doubtful(due, writer)?;
    let run = runtime.block_on(async {
        let fetcher = Fetcher::new(&watchlist.crawler, &watchlist.hosts, memory, now.clone())?;
        let (fetcher, parallel) = (Arc::new(fetcher), watchlist.crawler.parallel);
        let pages = crawl::crawl(
            due,
            &doubtful,
            parallel,
            Arc::clone(&fetcher),
            writer,
            now.clone(),
            stop.clone(),
            |check, line| seen(Step::Checked(check, line)),
        );
        let mut run = pages.await?;
        if run.stopped {
            return Ok(run);
        }
        let named = tokio::task::block_in_place(|| review::named(chosen, writer))?;
        for (id, named) in named.iter().filter(|(_, named)| named.beyond > 0) {
            Said::Beyond(id.clone(), named.beyond).say();
            seen(Step::Beyond(id, named.beyond));
        }
        let parts = crawl::parts_due(chosen, &named, |id| writer.head(id), all, now());
        let parts: Vec<&Source> = parts.iter().collect();
        if parts.is_empty() {
            return Ok(run);
        }
        seen(Step::Documents(parts.len()));
        let doubtful = tokio::task::block_in_place(|| self::doubtful(&parts, writer))?;
        let documents =
            crawl::crawl(&parts, &doubtful, parallel, fetcher, writer, now, stop, |check, line| {
                seen(Step::Checked(check, line));
            });
        run.go_on(documents.await?);
        Ok::<_, Fault>(run)
    });
    // Whatever still hangs in the network is not waited for.
    runtime.shutdown_timeout(Duration::from_secs(1));
    run
}

/// The sources whose newest snapshot does not stand, among those where that matters: their publisher sends a
/// date to ask with, and nothing better.
fn doubtful(due: &[&Source], writer: &Writer) -> Result<Doubtful, Fault> {
    let newest = |source: &Source| writer.head(&source.id)?.newest.as_ref();
    let by_date = |source: &&&Source| {
        let validators = newest(source).map(|snapshot| &snapshot.validators);
        validators.is_some_and(|known| known.etag.is_none() && known.last_modified.is_some())
    };
    let asked: Vec<_> = due.iter().filter(by_date).copied().collect();
    if asked.is_empty() {
        return Ok(Doubtful::new());
    }
    Ok(review::doubtful(&asked, &Store::open(writer.dir())?)?)
}
