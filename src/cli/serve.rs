//! `serve`: the reading pages over HTTP, and a crawl whenever sources are due, in one process. Pages are made by the same hand as
//! `export site` makes them, into a folder that goes when all ends; who reads them never waits for a crawl, nor a
//! crawl for who reads.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    args::{Args, ServeOptions},
    crawl, deliver,
    exit::{BadUsage, Exit, Fault, in_words},
    export::{folder::Folder, pages},
    place, say, stop,
};
use crate::{
    crawl::Stop,
    model::source::Watchlist,
    schedule,
    serve::{self, Health, Pages},
    store::{self, Store, StoreError},
};

/// How often is looked whether a source is due.
const TICK: Duration = Duration::from_secs(30);

/// How often subscribers are sent what is owed where no crawl came between: digests have their hours, and a refused
/// channel is tried again.
const DELIVERY: SignedDuration = SignedDuration::from_mins(10);

/// How often is looked whether the store has grown.
const GLANCE: Duration = Duration::from_secs(2);

/// How often is looked whether all is to end, or the list is to be read anew.
const BLINK: Duration = Duration::from_millis(200);

pub(super) fn run(args: &Args, options: &ServeOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    place::fetcher(&watchlist)?;
    let listener = serve::listen(options.listen).map_err(|error| {
        BadUsage(format!("--listen {}: {error}: another port may be free", options.listen))
    })?;
    let address = listener.local_addr().context("the address that is listened on")?;
    let stop = stop::listen()?;
    let again = on_hangup()?;
    let folder = tempfile::Builder::new().prefix("guidewatch-pages-").tempdir();
    let folder = folder.context("no temporary folder can be made for the pages")?;
    let shown = Arc::new(Pages::default());
    let (pages, names, until) = (Arc::clone(&shown), options.host.clone(), stop.clone());
    let door = thread::Builder::new().name("pages".to_owned());
    let door = door.spawn(move || serve::serve(listener, names, pages, until));
    let door = door.context("the system gives no thread to answer with")?;
    if !args.quiet {
        say::note(&format!("reading pages on http://{address}/"));
    }
    let mut rounds = Rounds {
        args,
        no_crawl: options.no_crawl,
        watchlist,
        folder: folder.path(),
        shown: &shown,
        stop,
        extent: None,
        made: None,
        stale: true,
        failing: None,
        delivered: None,
    };
    while !*rounds.stop.borrow() && !door.is_finished() {
        rounds.once();
        rounds.rest(&again, || door.is_finished());
    }
    stop::at_once();
    let done = door.join().map_err(|_| Fault::msg("answering ended in a fault of ours"))?;
    done.context("pages cannot be answered any more")?;
    Ok(Exit::Done)
}

/// Whether SIGHUP came since it was last looked: then the list is read anew.
fn on_hangup() -> Result<Arc<AtomicBool>, Fault> {
    let came = Arc::new(AtomicBool::new(false));
    let wrong = "signals cannot be listened to";
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context(wrong)?;
    let here = runtime.enter();
    let mut hangup = signal(SignalKind::hangup()).context(wrong)?;
    drop(here);
    let seen = Arc::clone(&came);
    thread::spawn(move || {
        runtime.block_on(async {
            while hangup.recv().await.is_some() {
                seen.store(true, Ordering::SeqCst);
            }
        });
    });
    Ok(came)
}

/// The rounds of crawls and pages.
struct Rounds<'a> {
    args: &'a Args,
    no_crawl: bool,
    watchlist: Watchlist,
    folder: &'a Path,
    shown: &'a Pages,
    stop: Stop,
    /// How far the store had grown when pages were last to be made.
    extent: Option<BTreeMap<String, u64>>,
    made: Option<Timestamp>,
    /// Whether they must be made, whatever the store says.
    stale: bool,
    /// Why the last crawl or the last pages could not be made, as it was told.
    failing: Option<String>,
    /// When subscribers were last sent what was owed.
    delivered: Option<Timestamp>,
}

impl Rounds<'_> {
    /// What is due is crawled; what is new is shown. What goes wrong is told once, and tried again.
    fn once(&mut self) {
        let dir = place::store(self.args);
        let (mut failed, mut crawled) = (None, false);
        if !self.no_crawl && self.is_due(&dir) {
            match crawl::round(&self.watchlist, &dir, self.stop.clone()) {
                Ok(run) => {
                    crawled = true;
                    tracing::info!("{}", crawl::summary(&run, self.watchlist.sources.len()));
                }
                // It does what was to be done here.
                Err(fault) if is_busy(&fault) => tracing::info!("{}", in_words(&fault)),
                Err(fault) => failed = Some(in_words(&fault)),
            }
        }
        if *self.stop.borrow() {
            return;
        }
        let extent = store::extent(&dir).ok();
        if self.stale || extent != self.extent {
            match self.pages(&dir) {
                Ok(()) => (self.made, self.stale) = (Some(place::now()), false),
                Err(fault) if is_missing(&fault) => {}
                Err(fault) => {
                    // Whatever the store says: they are still to be made.
                    self.stale = true;
                    failed = failed.or_else(|| Some(in_words(&fault)));
                }
            }
        }
        self.extent = extent;
        // After the pages: a channel that stalls holds up nobody who reads.
        let now = place::now();
        let rested = self.delivered.is_none_or(|last| now.duration_since(last) >= DELIVERY);
        if !self.no_crawl && (crawled || rested) {
            self.delivered = Some(now);
            let sent = self.deliver(&dir);
            failed = failed.or_else(|| sent.err().map(|fault| in_words(&fault)));
        }
        if let Some(failed) =
            failed.as_ref().filter(|failed| self.failing.as_ref() != Some(*failed))
        {
            say::note(failed);
        }
        self.failing = failed;
        self.tell(&dir);
    }

    /// Sends subscribers what is owed; somebody who cannot be told is named on standard error when that is due.
    fn deliver(&self, dir: &Path) -> Result<(), Fault> {
        if self.watchlist.subscribers.is_empty() {
            return Ok(());
        }
        match Store::open(dir) {
            Ok(_) => {}
            Err(StoreError::Missing(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let (watchlist, dir) = (self.watchlist.clone(), dir.to_owned());
        let manner = deliver::Manner { aloud: false, strict: false };
        let work = thread::spawn(move || deliver::after_crawl(&watchlist, &dir, manner));
        // Told to end, it ends as `deliver` does: what was being sent is sent again under the same id.
        while !work.is_finished() && !*self.stop.borrow() {
            thread::sleep(BLINK);
        }
        if !work.is_finished() {
            return Ok(());
        }
        match work.join() {
            Ok(sent) => sent.map(drop),
            Err(_) => Err(Fault::msg("delivering ended in a fault of ours")),
        }
    }

    /// Whether any source is due. A store that cannot be read is found out by the crawl.
    fn is_due(&self, dir: &Path) -> bool {
        let heads = Store::open(dir).and_then(|store| store.heads()).unwrap_or_default();
        let now = place::now();
        self.watchlist.sources.iter().any(|source| {
            let head = heads.get(&source.id);
            let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
            schedule::is_due(source, head.and_then(|head| head.last_tried), failing, now)
        })
    }

    fn pages(&self, dir: &Path) -> Result<(), Fault> {
        let mut folder = Folder::open(self.folder)?;
        pages::write(&self.watchlist, dir, &mut folder, place::now())?;
        let done = folder.finish()?;
        tracing::info!("{} pages written, {} as before", done.written, done.kept);
        self.shown.show(self.folder.to_owned(), done.files);
        Ok(())
    }

    fn tell(&self, dir: &Path) {
        let last = Store::open(dir).ok().and_then(|store| store.last_complete_crawl());
        let said = |at: Timestamp| format!("{at:.0}");
        self.shown.health(Health {
            failing: self.failing.clone(),
            last_complete_crawl: last.map(said),
            pages_made: self.made.map(said),
            sources: self.watchlist.sources.len(),
        });
    }

    /// Until the next tick; less where all is to end, the list is to be read anew, or another process has written to
    /// the store and is done.
    fn rest(&mut self, again: &AtomicBool, is_over: impl Fn() -> bool) {
        let dir = place::store(self.args);
        let (mut left, mut glance, mut last) = (TICK, GLANCE, self.extent.clone());
        while !left.is_zero() && !*self.stop.borrow() && !is_over() {
            if again.swap(false, Ordering::SeqCst) {
                self.read_again();
                return;
            }
            thread::sleep(BLINK);
            left = left.saturating_sub(BLINK);
            glance = glance.saturating_sub(BLINK);
            if glance.is_zero() {
                glance = GLANCE;
                let seen = store::extent(&dir).ok();
                if seen != self.extent && seen == last {
                    return;
                }
                last = seen;
            }
        }
    }

    /// A list that is not sound changes nothing.
    fn read_again(&mut self) {
        let read = place::watchlist(self.args);
        let sound = read.and_then(|list| place::fetcher(&list).map(|_| list));
        match sound {
            Ok(list) => {
                (self.watchlist, self.stale) = (list, true);
                say::note(&format!(
                    "the list was read anew: {}",
                    say::count(self.watchlist.sources.len(), "source")
                ));
            }
            Err(fault) => {
                say::note(&format!(
                    "the list is not sound, the one before stays: {}",
                    in_words(&fault)
                ));
            }
        }
    }
}

fn is_busy(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Locked(_)))
}

fn is_missing(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Missing(_)))
}
