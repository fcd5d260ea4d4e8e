//! `serve`: the reading pages over HTTP, and a crawl whenever sources are due, in one process. Pages are made by the same hand as
//! `export site` makes them, into a folder of the store's; who reads them never waits for a crawl, nor a crawl for who
//! reads. A `crawl` beside it is done here, for whoever asked.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use rustix::fs::OFlags;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    args::{Args, ServeOptions},
    crawl::{self, Answer, Errand},
    deliver,
    exit::{BadUsage, Exit, Fault, in_words},
    export::{
        folder::{Done, Folder},
        pages,
    },
    place, say, stop,
};
use crate::{
    crawl::Stop,
    model::source::Watchlist,
    schedule,
    serve::{self, Health, Pages},
    store::{self, Serving, Store, StoreError},
};

/// How the names of temporary folders for pages begin,
const PREFIX: &str = "guidewatch-pages-";

/// and the file in them that is locked as long as they are in use.
const LOCK: &str = "lock";

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
        shown: &shown,
        stop,
        serving: None,
        aside: None,
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
    shown: &'a Pages,
    stop: Stop,
    /// Says to others that we crawl for them, and where pages lie. None where another process does, where nothing can
    /// be written, or where there is no store yet.
    serving: Option<Serving>,
    /// Where pages lie then: gone when all ends.
    aside: Option<Aside>,
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
        self.begin(&dir);
        crawled |= self.errands(&dir);
        if !self.no_crawl && !*self.stop.borrow() && self.is_due(&dir) {
            let due = Errand::due(&self.watchlist);
            match crawl::round(&self.watchlist, &dir, &due, self.stop.clone()) {
                Ok(run) => {
                    crawled = true;
                    tracing::info!("{}", run.summary);
                    // Its store is there now.
                    self.begin(&dir);
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

    /// From the first store on others are told that we crawl for them.
    fn begin(&mut self, dir: &Path) {
        if self.serving.is_none() && !self.no_crawl {
            match Serving::begin(dir, place::now()) {
                Ok(serving) => self.serving = serving,
                Err(error) => tracing::info!("{error}"),
            }
        }
    }

    /// Does what others asked for, each in its turn. Whether anything was.
    fn errands(&mut self, dir: &Path) -> bool {
        let mut done = false;
        while let Some(serving) = self.serving.as_mut().filter(|_| !*self.stop.borrow()) {
            let Some((name, errand)) = serving.next_asked::<Errand>() else { break };
            tracing::info!("crawling for another process");
            let round = crawl::round(&self.watchlist, dir, &errand, self.stop.clone());
            done |= round.is_ok();
            if let Err(error) = serving.answer(&name, &Answer::of(round)) {
                tracing::info!("who asked for a crawl cannot be answered: {error}");
            }
        }
        done
    }

    /// Where the pages lie.
    fn folder(&mut self) -> Result<PathBuf, Fault> {
        if let Some(serving) = &self.serving {
            return Ok(serving.pages());
        }
        if self.aside.is_none() {
            sweep();
            self.aside =
                Some(Aside::make().context("no temporary folder can be made for the pages")?);
        }
        Ok(self.aside.iter().map(|aside| aside.dir.path().join("pages")).collect())
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

    fn pages(&mut self, dir: &Path) -> Result<(), Fault> {
        // A store that is not there has none, and needs no folder for them.
        drop(Store::open(dir)?);
        let path = self.folder()?;
        let made = match self.made_in(&path, dir) {
            // Damaged, or not as we left it: the folder is ours alone, and all that it holds comes from the store.
            Err(fault) if fault.is::<BadUsage>() => {
                tracing::info!("the pages are made anew: {}", in_words(&fault));
                fs::remove_dir_all(&path)
                    .with_context(|| format!("{} cannot be removed", path.display()))?;
                self.made_in(&path, dir)
            }
            made => made,
        };
        let done = made?;
        tracing::info!("{} pages written, {} as before", done.written, done.kept);
        self.shown.show(path, done.files);
        Ok(())
    }

    fn made_in(&self, path: &Path, dir: &Path) -> Result<Done, Fault> {
        let folder = Folder::open(path)?;
        pages::write(&self.watchlist, dir, &folder, place::now())?;
        folder.finish()
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
            // First of all, so that whatever is found below is looked at five times a second at most.
            thread::sleep(BLINK);
            if self.serving.as_ref().is_some_and(Serving::is_asked) {
                return;
            }
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

/// Removes what servers that were killed have left in the temporary folder.
fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.metadata().is_ok_and(|about| {
                about.is_dir() && about.uid() == rustix::process::geteuid().as_raw()
            });
        if !is_ours {
            continue;
        }
        // The lock of one that lives is held. Whatever lies there in its place is not waited for.
        let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
        let lock = File::options()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(entry.path().join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A temporary folder for pages: gone when dropped, or with the next server where this one was killed.
struct Aside {
    dir: tempfile::TempDir,
    _lock: File,
}

impl Aside {
    fn make() -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let lock = File::create_new(dir.path().join(LOCK))?;
        lock.lock()?;
        Ok(Self { dir, _lock: lock })
    }
}

fn is_busy(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Locked(_)))
}

fn is_missing(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Missing(_)))
}
