//! `crawl`: fetch what is due, keep what is new, say what changed, deliver what is owed. Quiet where nobody looks on and
//! there is nothing to tell.

mod chosen;
mod errand;
mod outcome;
mod round;
mod told;
mod words;

use std::time::Duration;

use super::{
    args::{Args, CrawlOptions},
    deliver, dry_run,
    exit::{Exit, Fault},
    place, say, stop,
};
use crate::{
    report,
    store::{self, Store, Writer},
};
pub(super) use {
    errand::{Answer, Errand},
    outcome::complete,
    round::{Round, fetch, round},
    words::summary,
};
use {
    errand::{Said, handed_over},
    round::{Step, gather},
};

pub(super) fn run(args: &Args, options: &CrawlOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let documents = chosen::documents(args, &watchlist, options)?;
    let chosen = chosen::choose(&watchlist, options)?;
    let dir = place::store(args);
    if options.dry_run {
        let all = options.all || !options.source.is_empty();
        return dry_run::run(&chosen, &documents, &dir, all);
    }
    for target in options.report.iter().filter_map(|target| target.path.as_deref()) {
        told::writable(target)?;
    }
    place::fetcher(&watchlist)?;
    for (id, why) in chosen::paused(&chosen, options) {
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
        if !watchlist.subscribers.is_empty() {
            // As where it is fetched here: who is new is told of what this crawl finds.
            deliver::begin(&watchlist, &Store::open(&dir)?, aloud)?;
        }
        let Some(gathered) = handed_over(&dir, &errand, wait, &stop)? else {
            say::note("stopped by a signal: what `guidewatch serve` has begun it goes on with");
            return Ok(Exit::Incomplete);
        };
        gathered.notes.iter().for_each(|note| say::note(note));
        gathered.said.iter().for_each(Said::say);
        (gathered, Store::open(&dir)?)
    } else {
        let mut writer = Writer::open(&dir, wait, place::now())?;
        writer.notes().iter().for_each(|note| say::note(note));
        let mut bar = None;
        let mut see = |step: Step<'_>| {
            if aloud && !chosen.is_empty() {
                words::seen(&mut bar, &step);
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
    let concerned = chosen::concerned(&watchlist, &chosen, &documents);
    let told = told::tell(&watchlist, &concerned, &store, options, place::now())?;
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
