//! The vocabulary of a story: watch, crawl on a day, report to a reader. A real store in a temporary
//! folder, real HTTP to publishers on this machine; only the days are chosen.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use guidewatch::{
    config, crawl,
    fetch::{Fetcher, Memory, limits::Limits},
    model::{
        change::Significance,
        report::Report,
        run::{Outcome, Run},
        snapshot::Snapshot,
        source::{Source, SourceId, Watchlist},
    },
    review::{self, Scope},
    store::{Store, StoreError, Writer},
};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// One story: a list of sources and a store.
pub(crate) struct Case {
    dir: tempfile::TempDir,
    list: String,
    /// Whether the clock stands still while a crawl goes on, as a coarse one may.
    pub(crate) is_clock_still: bool,
}

/// `2026-03-02` is 06:00 UTC of that day; a full RFC 3339 time is itself.
pub(crate) fn at(day: &str) -> Timestamp {
    let full = if day.contains('T') { day.to_owned() } else { format!("{day}T06:00:00Z") };
    full.parse().expect("a day of the story")
}

pub(crate) fn id(text: &str) -> SourceId {
    SourceId::new(text).expect("an id of the story")
}

impl Case {
    /// Nothing watched, nothing kept.
    pub(crate) fn new() -> Self {
        super::files::by_the_program();
        let dir = tempfile::tempdir().expect("a temporary folder");
        let list = "[crawler]\ncontact = \"mailto:story@example.org\"\n".to_owned();
        Self { dir, list, is_clock_still: false }
    }

    /// Puts a source on the list, and opens its loopback host.
    pub(crate) fn watch(&mut self, id: &str, url: &Url) -> &mut Self {
        self.watch_with(id, url, "")
    }

    /// The same, with further lines for its table.
    pub(crate) fn watch_with(&mut self, id: &str, url: &Url, lines: &str) -> &mut Self {
        let host = format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"));
        if !self.list.contains(&format!("name = \"{host}\"")) {
            self.list.push_str(&format!(
                "[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"10ms\"\n"
            ));
        }
        self.list.push_str(&format!("[[source]]\nid = \"{id}\"\nurl = \"{url}\"\n{lines}\n"));
        self
    }

    /// Puts further tables at the end of the list.
    pub(crate) fn also(&mut self, tables: &str) -> &mut Self {
        self.list.push_str(&format!("\n{tables}\n"));
        self
    }

    /// Takes a line of the list away and puts another in its place.
    pub(crate) fn edit(&mut self, old: &str, new: &str) -> &mut Self {
        assert!(self.list.contains(old), "the list has no “{old}”:\n{}", self.list);
        self.list = self.list.replace(old, new);
        self
    }

    /// The list, as read from its file.
    pub(crate) fn watchlist(&self) -> Watchlist {
        let path = self.folder().join("sources.toml");
        fs::write(&path, &self.list).expect("the list can be written");
        config::read(&path).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Where list and store lie.
    pub(crate) fn folder(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub(crate) fn store_dir(&self) -> PathBuf {
        self.folder().join("snapshots")
    }

    /// Fetches every source that is not paused, due or not, on that day.
    pub(crate) fn crawl(&self, day: &str) -> Run {
        let watchlist = self.watchlist();
        let all: Vec<&Source> =
            watchlist.sources.iter().filter(|source| source.paused.is_none()).collect();
        self.crawl_these(&watchlist, &all, at(day))
    }

    /// Fetches every source but one.
    pub(crate) fn crawl_all_but(&self, left_out: &str, day: &str) -> Run {
        let watchlist = self.watchlist();
        let others = watchlist.sources.iter().filter(|source| source.id.as_str() != left_out);
        self.crawl_these(&watchlist, &others.collect::<Vec<_>>(), at(day))
    }

    /// Fetches what is due on that day.
    pub(crate) fn crawl_due(&self, day: &str) -> Run {
        let watchlist = self.watchlist();
        let all: Vec<&Source> = watchlist.sources.iter().collect();
        let writer =
            Writer::open(&self.store_dir(), Duration::ZERO, at(day)).expect("the store opens");
        let due = crawl::due(&all, &writer, at(day));
        writer.close().expect("the store closes");
        self.crawl_these(&watchlist, &due, at(day))
    }

    fn crawl_these(&self, watchlist: &Watchlist, sources: &[&Source], day: Timestamp) -> Run {
        let (_tell, stop) = tokio::sync::watch::channel(false);
        self.crawl_under(watchlist, sources, day, 8, || {}, super::fetch::quick(), stop)
    }

    /// Fetches everything, so many hosts at once; `trap` is sprung whenever the fetcher looks at the clock.
    pub(crate) fn crawl_with(&self, day: &str, parallel: usize, trap: fn()) -> Run {
        let watchlist = self.watchlist();
        let all: Vec<&Source> = watchlist.sources.iter().collect();
        let (_tell, stop) = tokio::sync::watch::channel(false);
        self.crawl_under(&watchlist, &all, at(day), parallel, trap, super::fetch::quick(), stop)
    }

    /// Fetches everything under these limits, every host at once, until done or told to stop.
    pub(crate) fn crawl_within(&self, day: &str, limits: Limits, stop: crawl::Stop) -> Run {
        let watchlist = self.watchlist();
        let all: Vec<&Source> = watchlist.sources.iter().collect();
        self.crawl_under(&watchlist, &all, at(day), all.len(), || {}, limits, stop)
    }

    #[expect(clippy::too_many_arguments, reason = "one for each thing that a story may choose")]
    fn crawl_under(
        &self,
        watchlist: &Watchlist,
        sources: &[&Source],
        day: Timestamp,
        parallel: usize,
        trap: fn(),
        limits: Limits,
        stop: crawl::Stop,
    ) -> Run {
        let begun = std::time::Instant::now();
        let is_still = self.is_clock_still;
        let now = move || {
            let passed = SignedDuration::try_from(begun.elapsed()).expect("a short story");
            if is_still { day } else { day + passed }
        };
        let trapped = move || {
            trap();
            now()
        };
        let mut writer =
            Writer::open(&self.store_dir(), Duration::ZERO, now()).expect("the store opens");
        let doubtful = review::doubtful(sources, &self.store()).expect("the store can be read");
        let memory = Memory { hosts: writer.hosts(), robots: writer.robots() };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let run = runtime.expect("a runtime").block_on(async {
            let fetcher = Fetcher::with_limits(
                &watchlist.crawler,
                &watchlist.hosts,
                memory,
                Arc::new(trapped),
                limits,
            )
            .expect("a fetcher");
            let (fetcher, now) = (Arc::new(fetcher), Arc::new(now));
            let (again, when, told) = (Arc::clone(&fetcher), Arc::clone(&now), stop.clone());
            let pages = crawl::crawl(
                sources,
                &doubtful,
                parallel,
                again,
                &mut writer,
                when,
                told,
                |_, _| {},
            );
            let mut run = pages.await?;
            if run.stopped {
                return Ok(run);
            }
            let all: Vec<&Source> = watchlist.sources.iter().collect();
            let named = review::named(&all, &mut writer)?;
            let parts = crawl::parts_due(&all, &named, |id| writer.head(id), false, now());
            let parts: Vec<&Source> = parts.iter().collect();
            if !parts.is_empty() {
                let none = crawl::Doubtful::new();
                let documents = crawl::crawl(
                    &parts,
                    &none,
                    parallel,
                    fetcher,
                    &mut writer,
                    now,
                    stop,
                    |_, _| {},
                );
                run.go_on(documents.await?);
            }
            Ok::<_, StoreError>(run)
        });
        writer.close().expect("the store closes");
        run.expect("the store takes everything")
    }

    /// What that reader has not been told by that day; noted as told.
    pub(crate) fn report_to(&self, reader: &str, day: &str) -> Report {
        let watchlist = self.watchlist();
        let all: Vec<&Source> = watchlist.sources.iter().collect();
        let store = self.store();
        let scope = Scope::Owed(store.position(reader).expect("a position"));
        let reviewed =
            review::review(&watchlist, &all, &store, &scope, Significance::Minor, at(day));
        let reviewed = reviewed.expect("a report");
        store.tell(reader, &reviewed.position, at(day)).expect("noted as told");
        reviewed.report
    }

    /// The same for the one reader of most stories.
    pub(crate) fn report(&self, day: &str) -> Report {
        self.report_to("officer", day)
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.store_dir()).expect("the store opens for reading")
    }

    pub(crate) fn snapshots(&self, source: &str) -> Vec<Snapshot> {
        self.store().snapshots(&id(source)).expect("snapshots can be listed")
    }
}

/// How the check of a source went in a run.
pub(crate) fn outcome(run: &Run, source: &str) -> Outcome {
    let mut of = run.checks.iter().filter(|check| check.source.as_str() == source);
    let check = of.next().expect("every source has an outcome");
    assert!(of.next().is_none(), "and only one");
    check.outcome.clone()
}

/// The words in which a check failed.
pub(crate) fn why_not(run: &Run, source: &str) -> String {
    match outcome(run, source) {
        Outcome::NotChecked(why) => why.text,
        other => panic!("{source} was checked: {other:?}"),
    }
}

/// A page with enough around its text to look like one.
pub(crate) fn page(text: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Guidance on clubs</title></head><body><nav><a href=/>Home</a></nav>\
         <main><h1>Guidance on clubs</h1><p>This page is for everyone who runs a club for children.</p>{text}</main>\
         <footer>A council</footer></body></html>"
    )
}
