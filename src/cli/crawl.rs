//! `crawl`: fetch what is due, keep what is new, say what changed, deliver what is owed. Quiet where nobody looks on and
//! there is nothing to tell.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::{
    args::{Args, CrawlOptions, ReportTarget},
    deliver, dry_run,
    errand::{Answer, Checked, Errand, Gathered},
    exit::{BadUsage, Exit, Fault},
    place, say, stop,
};
use crate::{
    crawl::{self, Doubtful, Stop},
    fetch::{Fetcher, Memory},
    model::{
        change::Significance,
        report::Report,
        run::{Account, Cause, Check, Outcome, Run},
        source::{Source, SourceId, Watchlist},
    },
    report::{self, Format},
    review::{self, Scope},
    store::{self, Entry, Store, StoreError, Writer},
};

/// Who `crawl` itself speaks to: whoever reads cron's mail. `report` has readers of its own.
const READER: &str = "crawl";

/// How long `serve` is left alone before it is asked once more.
const AGAIN: Duration = Duration::from_millis(500);

pub(super) fn run(args: &Args, options: &CrawlOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let documents = documents(args, &watchlist, options)?;
    let chosen = choose(&watchlist, options)?;
    let dir = place::store(args);
    if options.dry_run {
        let all = options.all || !options.source.is_empty();
        return dry_run::run(&chosen, &documents, &dir, all);
    }
    for target in options.report.iter().filter_map(|target| target.path.as_deref()) {
        writable(target)?;
    }
    place::fetcher(&watchlist)?;
    for (id, why) in paused(&chosen, options) {
        say::note(&format!("{id} is paused and was not fetched: {why}"));
    }
    let aloud = place::is_watched() && !args.quiet;
    let whole = options.source.is_empty() && options.tag.is_empty();
    let all = options.all || !options.source.is_empty();
    let stop = stop::listen()?;
    let errand = Errand::of(&chosen, &documents, all, whole, options.strict);
    let wait = Duration::from_secs(options.wait.wait);
    let (run, store) = if store::is_served(&dir) {
        if aloud {
            say::note("`guidewatch serve` is running here: it crawls, and this waits for it");
        }
        let Some(gathered) = handed_over(&dir, &errand, wait, &stop)? else {
            say::note("stopped by a signal: what `guidewatch serve` has begun it goes on with");
            return Ok(Exit::Incomplete);
        };
        gathered.lines.iter().for_each(Checked::say);
        (gathered, Store::open(&dir)?)
    } else {
        let mut writer = Writer::open(&dir, wait, place::now())?;
        writer.notes().iter().for_each(|note| say::note(note));
        let mut bar = None;
        let mut see = |step: Step<'_>| {
            if aloud && !chosen.is_empty() {
                seen(&mut bar, &step);
            }
        };
        let run = {
            let asked = (&chosen[..], &documents[..]);
            gather(&watchlist, asked, &errand, &mut writer, stop.clone(), aloud, &mut see)
        };
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        // What was written is known already, and not read again.
        (run?, writer.close()?)
    };
    stop::at_once();
    if run.stopped || *stop.borrow() {
        say::note(&format!(
            "stopped by a signal: {} of {} sources were not reached; what changed is told by the next run",
            run.left,
            run.visited.len()
        ));
        return Ok(Exit::Incomplete);
    }
    if place::is_watched() && !args.quiet {
        say::note(&run.summary);
    }
    let concerned = concerned(&watchlist, &chosen, &documents);
    let told = tell(&watchlist, &concerned, &store, options, place::now())?;
    for source in &run.came {
        if let Some(held) = told.held.iter().find(|held| held.source == *source) {
            let source = source.as_str();
            tracing::info!(source, "waits for a second look: {}", held.why);
        }
    }
    for damaged in told.unreadable.iter().filter(|unreadable| unreadable.damaged) {
        say::note(&format!("{}: {}", damaged.source, damaged.why));
    }
    if place::is_watched() && !args.quiet && told.is_empty() && !told.held.is_empty() {
        let waiting = report::waiting(&told.held);
        say::note(&format!("{waiting} for a second look: `guidewatch status` says why"));
    }
    let manner = deliver::Manner { aloud, strict: options.strict };
    let undelivered = deliver::after_crawl(&watchlist, &dir, manner)?;
    let unseen = run.visited.iter().any(|source| told.unseen.contains(source));
    let incomplete = run.confirmed || unseen || undelivered || !told.unreadable.is_empty();
    let changed = options.exit_code && !told.changes.is_empty();
    Ok(match (changed, incomplete) {
        (true, true) => Exit::ChangesIncomplete,
        (true, false) => Exit::Changes,
        (false, true) => Exit::Incomplete,
        (false, false) => Exit::Done,
    })
}

/// What came of it where `serve` crawls for us, asked again for up to `wait` where another process is writing; none where a
/// signal came first.
fn handed_over(
    dir: &Path,
    errand: &Errand,
    wait: Duration,
    stop: &Stop,
) -> Result<Option<Gathered>, Fault> {
    let begun = Instant::now();
    loop {
        let asked = store::ask(dir, errand, place::now(), || *stop.borrow())?;
        let Some(answer) = asked else { return Ok(None) };
        if !matches!(answer, Answer::Busy(_)) || begun.elapsed() >= wait {
            return Answer::taken(answer).map(Some);
        }
        thread::sleep(AGAIN.min(wait.saturating_sub(begun.elapsed())));
        if *stop.borrow() {
            return Ok(None);
        }
    }
}

/// The documents of publications that were asked for by name.
fn documents(
    args: &Args,
    watchlist: &Watchlist,
    options: &CrawlOptions,
) -> Result<Vec<Source>, Fault> {
    let named = options.source.iter().filter(|id| id.parent().is_some());
    let found = named.map(|id| Ok(place::source_or_document(args, watchlist, id)?.into_owned()));
    let mut documents: Vec<Source> = found.collect::<Result<_, Fault>>()?;
    // Those of a publication that is fetched with all its documents are fetched with it.
    documents.retain(|one| one.id.parent().is_none_or(|id| !options.source.contains(&id)));
    Ok(once(documents, |one| &one.id))
}

/// The sources of which is told: those that were asked for, and the publications of documents that were.
fn concerned<'a>(
    watchlist: &'a Watchlist,
    chosen: &[&'a Source],
    documents: &[Source],
) -> Vec<&'a Source> {
    let mut concerned = chosen.to_vec();
    for id in documents.iter().filter_map(|one| one.id.parent()) {
        let is_told = concerned.iter().any(|source| source.id == id);
        concerned.extend(watchlist.source(&id).filter(|_| !is_told));
    }
    concerned
}

/// The sources asked for, paused ones included.
fn choose<'a>(watchlist: &'a Watchlist, options: &CrawlOptions) -> Result<Vec<&'a Source>, Fault> {
    let named = |id: &SourceId| place::source(watchlist, id);
    let mut chosen: Vec<&Source> = if options.source.is_empty() {
        watchlist.sources.iter().collect()
    } else {
        let listed = options.source.iter().filter(|id| id.parent().is_none());
        listed.map(named).collect::<Result<_, _>>()?
    };
    if !options.tag.is_empty() {
        chosen.retain(|source| source.tags.iter().any(|tag| options.tag.contains(tag)));
        if chosen.is_empty() && options.source.iter().all(|id| id.parent().is_none()) {
            return Err(BadUsage(format!(
                "no source has the tag “{}”",
                options.tag.join("” or “")
            ))
            .into());
        }
    }
    Ok(once(chosen, |source| &source.id))
}

/// The first of each id, however often and in which order it was named.
fn once<T>(mut all: Vec<T>, id: impl Fn(&T) -> &SourceId) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(id(one).clone()));
    all
}

/// What was asked for by name and is paused all the same.
fn paused<'a>(chosen: &[&'a Source], options: &CrawlOptions) -> Vec<(&'a SourceId, &'a str)> {
    let named = |source: &&&Source| options.source.contains(&source.id);
    let why = |source: &&'a Source| Some((&source.id, source.paused.as_deref()?));
    chosen.iter().filter(named).filter_map(why).collect()
}

/// A bad path is better known before the crawl than after it.
fn writable(path: &Path) -> Result<(), Fault> {
    if path.is_dir() {
        return Err(BadUsage(format!("--report: {} is a folder", path.display())).into());
    }
    say::refuse_dangling(path)?;
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        // A pipe or a device: written to when the time comes.
        return Ok(());
    }
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = target.as_path();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    tempfile::Builder::new().prefix(".guidewatch").tempfile_in(folder).map(drop).map_err(|error| {
        let error = say::reason(error);
        BadUsage(format!("--report: {} cannot be written: {error}", path.display())).into()
    })
}

/// What one run is about.
pub(super) struct Round<'a> {
    /// The sources asked for: their documents may be due where they are not.
    pub(super) chosen: &'a [&'a Source],
    /// Those of them that are fetched.
    pub(super) due: &'a [&'a Source],
    /// Whether everything is fetched, due or not.
    pub(super) all: bool,
}

/// How far a run has come.
pub(super) enum Step<'a> {
    /// So many sources are due.
    Due(usize),
    /// So many documents are due as well.
    Documents(usize),
    /// A page or document was visited.
    Checked(&'a Check),
}

/// One round of the whole list, as `serve` makes it: what is due is fetched and written down; nobody is told.
///
/// # Errors
/// Where another process is writing, among others: nothing was fetched then.
pub(super) fn round(
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
    writer.notes().iter().for_each(|note| say::note(note));
    let asked = (&chosen[..], &documents[..]);
    let run = gather(watchlist, asked, errand, &mut writer, stop, false, &mut |_| {})?;
    writer.close()?;
    Ok(run)
}

/// Fetches what is due of what was chosen, and writes down how that went.
fn gather(
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
        writer.commit(vec![Entry::Ran(account(&run, writer))])?;
    }
    if errand.whole {
        complete(&run, writer)?;
    }
    let came = |check: &&Check| !matches!(check.outcome, Outcome::NotChecked(_));
    let ids = |checks: Vec<&Check>| checks.into_iter().map(|check| check.source.clone()).collect();
    Ok(Gathered {
        visited: ids(run.checks.iter().collect()),
        came: ids(run.checks.iter().filter(came).collect()),
        left: run.checks.iter().filter(|check| is_stopped(check)).count(),
        stopped: run.stopped,
        confirmed: confirmed_failures(&run, writer, errand.strict),
        summary: summary(&run, chosen.len() + documents.len()),
        lines: run.checks.iter().map(Checked::of).collect(),
    })
}

/// Shows on a terminal how far a run has come.
fn seen(shown: &mut Option<ProgressBar>, step: &Step<'_>) {
    let shown = match (step, shown) {
        (Step::Due(due), shown) => {
            *shown = Some(bar(*due));
            return;
        }
        (_, None) => return,
        (_, Some(shown)) => shown,
    };
    match step {
        Step::Due(_) => {}
        Step::Documents(due) => shown.inc_length(*due as u64),
        Step::Checked(check) => {
            shown.set_message(format!("{} {}", check.source, word(&check.outcome)));
            shown.inc(1);
        }
    }
}

/// Runs the crawl proper, with the host memory of the store, until done or told to stop: the sources first,
/// then the documents that the publications among them name.
pub(super) fn fetch(
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
            |check| seen(Step::Checked(check)),
        );
        let mut run = pages.await?;
        if run.stopped {
            return Ok(run);
        }
        let named = tokio::task::block_in_place(|| review::named(chosen, writer))?;
        let parts = crawl::parts_due(chosen, &named, |id| writer.head(id), all, now());
        let parts: Vec<&Source> = parts.iter().collect();
        if parts.is_empty() {
            return Ok(run);
        }
        seen(Step::Documents(parts.len()));
        let doubtful = tokio::task::block_in_place(|| self::doubtful(&parts, writer))?;
        let documents =
            crawl::crawl(&parts, &doubtful, parallel, fetcher, writer, now, stop, |check| {
                seen(Step::Checked(check));
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

/// Says what is owed, and notes it as told once it has been taken.
fn tell(
    watchlist: &Watchlist,
    chosen: &[&Source],
    store: &Store,
    options: &CrawlOptions,
    now: Timestamp,
) -> Result<Report, Fault> {
    let scope = Scope::Owed(store.position(READER)?);
    let reviewed = review::review(watchlist, chosen, store, &scope, Significance::Minor, now)?;
    let report = reviewed.report;
    if !report.is_empty() {
        let text = [ReportTarget { format: Format::Text.into(), path: None }];
        let to_stdout = options.report.iter().any(|target| target.path.is_none());
        let default = if to_stdout { &[] } else { &text[..] };
        for target in options.report.iter().chain(default) {
            let rendered = report::render(&report, target.format);
            match &target.path {
                Some(path) => say::file(path, &rendered)?,
                None => say::out(&rendered)?,
            }
        }
    }
    store.tell(READER, &reviewed.position, now)?;
    Ok(report)
}

/// What the run did, for whoever runs it.
fn account(run: &Run, writer: &Writer) -> Account {
    // An unchanged page of which no body came: 304.
    let spared = |check: &&Check| matches!(check.outcome, Outcome::Same) && check.received == 0;
    let length = |check: &Check| Some(writer.head(&check.source)?.newest.as_ref()?.length);
    let not_modified: Vec<&Check> = run.checks.iter().filter(spared).collect();
    let count = |wanted: &dyn Fn(&Outcome) -> bool| {
        run.checks.iter().filter(|check| wanted(&check.outcome)).count() as u64
    };
    Account {
        new: count(&|outcome| matches!(outcome, Outcome::First | Outcome::New)),
        same: count(&|outcome| matches!(outcome, Outcome::Same)),
        failed: count(&|outcome| matches!(outcome, Outcome::NotChecked(_))),
        began: run.started,
        ended: run.finished,
        stopped: run.stopped,
        requests: run.requests,
        received: run.checks.iter().map(|check| check.received).sum(),
        not_modified: not_modified.len() as u64,
        spared: not_modified.iter().filter_map(|check| length(check)).sum(),
        hosts: run.hosts.clone(),
    }
}

/// Whether something due could not be checked, and that is confirmed (or `strict`).
fn confirmed_failures(run: &Run, writer: &Writer, strict: bool) -> bool {
    let failed =
        |check: &&Check| matches!(check.outcome, Outcome::NotChecked(_)) && !is_stopped(check);
    run.checks.iter().filter(failed).any(|check| {
        let head = writer.head(&check.source);
        strict
            || head
                .and_then(|head| head.failing.as_ref())
                .is_some_and(super::super::model::snapshot::Failing::is_confirmed)
    })
}

/// Notes the end of a crawl of the whole list, where it came to its end.
pub(super) fn complete(run: &Run, writer: &mut Writer) -> Result<(), StoreError> {
    if is_complete(run) {
        writer.commit(vec![Entry::Completed { began: run.started, at: run.finished }])?;
    }
    Ok(())
}

/// Whether every source that was due was visited, however that went.
fn is_complete(run: &Run) -> bool {
    let left_out = |check: &Check| matches!(&check.outcome, Outcome::NotChecked(why) if matches!(why.cause, Cause::Stopped | Cause::Internal));
    !run.stopped && !run.checks.iter().any(left_out)
}

fn is_stopped(check: &Check) -> bool {
    matches!(&check.outcome, Outcome::NotChecked(why) if why.cause == Cause::Stopped)
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::First => "first seen",
        Outcome::New => "with other bytes",
        Outcome::Same => "unchanged",
        Outcome::NotChecked(_) => "could not be checked",
    }
}

/// One line about the run, for a person at a terminal.
pub(super) fn summary(run: &Run, chosen: usize) -> String {
    let count =
        |wanted: &str| run.checks.iter().filter(|check| word(&check.outcome) == wanted).count();
    let parts = ["first seen", "with other bytes", "unchanged", "could not be checked"];
    let parts = parts.map(|part| (count(part), part));
    let parts: Vec<_> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, part)| format!("{n} {part}")).collect();
    if run.checks.is_empty() {
        return format!("none of {chosen} sources is due (--all fetches them all the same)");
    }
    let documents = run.checks.iter().filter(|check| check.source.parent().is_some()).count();
    let of = match documents {
        0 => String::new(),
        n => format!(
            " ({}, {})",
            say::count(run.checks.len() - n, "page"),
            say::count(n, "document")
        ),
    };
    let seconds = run.finished.duration_since(run.started).as_secs_f64();
    format!("{}{of}; {} requests in {seconds:.1} s", parts.join(", "), run.requests)
}

fn bar(sources: usize) -> ProgressBar {
    let bar = ProgressBar::new(sources as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} [{bar:30}] {elapsed} {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
