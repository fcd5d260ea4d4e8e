//! The rounds of `serve`: what is due is crawled, what is new is shown, who is owed something is sent it. Who asked for a crawl is
//! answered between two of them. Where another process crawls, this one only shows.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};

use super::{
    super::{
        args::Args,
        crawl::{self, Answer, Errand},
        deliver,
        exit::{BadUsage, Fault, in_words},
        export::{
            folder::{Done, Folder},
            pages,
        },
        place, say, stop,
    },
    aside::Aside,
};
use crate::{
    crawl::Stop,
    model::source::Watchlist,
    report::site::OnlyShown,
    schedule,
    serve::{Crawls, Health, Pages},
    store::{self, Begun, Serving, Store, StoreError},
};

/// How often is looked whether a source is due.
const TICK: Duration = Duration::from_secs(30);

/// How often subscribers are sent what is owed where no crawl came between: digests have their hours, and a refused
/// channel is tried again.
const DELIVERY: SignedDuration = SignedDuration::from_mins(10);

/// How often is looked whether the store has grown, or another process crawls no more.
const GLANCE: Duration = Duration::from_secs(2);

/// So long pages that are being made are waited for when all is to end.
const GRACE: Duration = Duration::from_secs(2);

/// How often is looked whether all is to end, or the list is to be read anew,
const BLINK: Duration = Duration::from_millis(200);

/// and whether work that holds the next up is done.
const BREATH: Duration = Duration::from_millis(20);

/// The rounds of crawls and pages.
pub(super) struct Rounds<'a> {
    args: &'a Args,
    no_crawl: bool,
    watchlist: Watchlist,
    shown: &'a Pages,
    stop: Stop,
    /// Says to others that we crawl for them, and where pages lie. None where another process does, where nothing can
    /// be written, or where there is no store yet.
    serving: Option<Serving>,
    /// Which other process crawls here, where one does.
    others: Option<String>,
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

impl<'a> Rounds<'a> {
    pub(super) fn new(
        args: &'a Args,
        no_crawl: bool,
        watchlist: Watchlist,
        shown: &'a Pages,
        stop: Stop,
    ) -> Self {
        Self {
            args,
            no_crawl,
            watchlist,
            shown,
            stop,
            serving: None,
            others: None,
            aside: None,
            extent: None,
            made: None,
            stale: true,
            failing: None,
            delivered: None,
        }
    }

    /// Whether all is to end.
    pub(super) fn is_over(&self) -> bool {
        *self.stop.borrow()
    }

    /// What is due is crawled; what is new is shown. What goes wrong is told once, and tried again.
    pub(super) fn once(&mut self) {
        let dir = place::store(self.args);
        let (mut failed, mut crawled) = (None, false);
        self.begin(&dir);
        self.tell(&dir);
        if self.errands(&dir) {
            // Who asked delivers what came of it.
            self.delivered = Some(place::now());
        }
        if self.crawls() == Crawls::Here && !self.is_over() && self.is_due(&dir) {
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
        if self.is_over() {
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
        if self.crawls() == Crawls::Here && (crawled || rested) {
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

    /// Who crawls what is shown here.
    fn crawls(&self) -> Crawls {
        match (self.no_crawl, &self.others) {
            (true, _) => Crawls::Off,
            (false, Some(_)) => Crawls::AnotherServe,
            (false, None) => Crawls::Here,
        }
    }

    /// From the first store on others are told that we crawl for them. Where another process does, this one only shows
    /// the pages, until that one has ended.
    fn begin(&mut self, dir: &Path) {
        if self.serving.is_some() || self.no_crawl {
            return;
        }
        let said = match Serving::begin(dir, place::now()) {
            Ok(Begun::Ours(serving)) => {
                self.serving = Some(serving);
                let before = self.others.take();
                // The page on how everything stands says who crawls.
                self.stale |= before.is_some();
                before.map(|_| {
                    "the other `guidewatch serve` has ended: this one crawls from now on".to_owned()
                })
            }
            Ok(Begun::Others(who)) => {
                let is_news = self.others.replace(who.clone()).is_none();
                is_news.then(|| {
                    format!(
                        "another `guidewatch serve` crawls here ({who}): this one only shows the pages, and crawls \
                         once that one has ended"
                    )
                })
            }
            Ok(Begun::NoStore) => {
                self.others = None;
                None
            }
            Err(error) => {
                // What is wrong here the crawl itself will meet, and tell.
                self.others = None;
                tracing::info!("{error}");
                None
            }
        };
        if let Some(said) = said.filter(|_| !self.args.quiet) {
            say::note(&said);
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
        if let Some(aside) = &self.aside {
            return Ok(aside.pages());
        }
        let aside = Aside::make().context("no temporary folder can be made for the pages")?;
        Ok(self.aside.insert(aside).pages())
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
        // Told to end, it begins nothing and waits for answers; what has none is sent again under the same id.
        let sent =
            self.unless_over(stop::ANSWERS, move || deliver::after_crawl(&watchlist, &dir, manner));
        sent.map(drop)
    }

    /// Does work that may take long; where all is to end, no more than that long is waited for it.
    fn unless_over<T: Send + 'static>(
        &self,
        grace: Duration,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<Option<T>, Fault> {
        let work = thread::Builder::new().spawn(work);
        let work = work.context("the system gives no thread to work with")?;
        let mut over = None;
        while !work.is_finished() {
            if self.is_over() && over.get_or_insert_with(Instant::now).elapsed() >= grace {
                return Ok(None);
            }
            thread::sleep(BREATH);
        }
        let done = work.join().map_err(|_| Fault::msg("serving ended in a fault of ours"))?;
        done.map(Some)
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

    /// Makes the pages and shows them. What is not done when all is to end the next one goes on with.
    fn pages(&mut self, dir: &Path) -> Result<(), Fault> {
        // A store that is not there has none, and needs no folder for them.
        drop(Store::open(dir)?);
        let path = self.folder()?;
        let (watchlist, dir, to) = (self.watchlist.clone(), dir.to_owned(), path.clone());
        let only_shown = match self.crawls() {
            Crawls::Here => None,
            Crawls::AnotherServe => Some(OnlyShown::AnotherServe),
            Crawls::Off => Some(OnlyShown::NoCrawl),
        };
        let made = self.unless_over(GRACE, move || made_anew(&to, &watchlist, &dir, only_shown))?;
        let Some(done) = made else { return Ok(()) };
        tracing::info!("{} pages written, {} as before", done.written, done.kept);
        self.shown.show(path, done.files);
        if self.serving.is_some() {
            // They lie in the store's folder now.
            self.aside = None;
        }
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
            crawls: self.crawls(),
        });
    }

    /// Until the next tick; less where all is to end, the list is to be read anew, or another process has written to
    /// the store and is done.
    pub(super) fn rest(&mut self, again: &AtomicBool, is_over: impl Fn() -> bool) {
        let dir = place::store(self.args);
        let (mut left, mut glance, mut last) = (TICK, GLANCE, self.extent.clone());
        while !left.is_zero() && !self.is_over() && !is_over() {
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
                if self.others.is_some() && !store::is_served(&dir) {
                    return;
                }
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

/// Makes the pages in `path`.
fn made_anew(
    path: &Path,
    watchlist: &Watchlist,
    dir: &Path,
    only_shown: Option<OnlyShown>,
) -> Result<Done, Fault> {
    let make = || {
        let folder = Folder::open(path)?;
        pages::write(watchlist, dir, &folder, place::now(), only_shown)?;
        folder.finish()
    };
    match make() {
        // Damaged, or not as we left it: the folder is ours alone, and all that it holds comes from the store.
        Err(fault) if fault.is::<BadUsage>() => {
            tracing::info!("the pages are made anew: {}", in_words(&fault));
            fs::remove_dir_all(path)
                .with_context(|| format!("{} cannot be removed", path.display()))?;
            make()
        }
        made => made,
    }
}

fn is_busy(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Locked(_)))
}

fn is_missing(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<StoreError>(), Some(StoreError::Missing(_)))
}
