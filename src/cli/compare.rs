//! `compare OLD NEW`: what differs between two files, addresses, or snapshots named `ID[@DATE]`.

use std::{fs, io::Read as _, path::Path};

use anyhow::Context;
use url::Url;

use super::{
    args::{Args, CompareOptions},
    dates::{self, End},
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say,
};
use crate::{
    compare, crawl, extract,
    fetch::{Fetched, Fetcher, Wanted},
    judge,
    model::{
        capture::{Digest, Validators},
        change::Read,
        document::Document,
        report::{Compared, Comparison},
        snapshot::{Body, Origin},
        source::{Recipe, SourceId, Watchlist},
    },
    report, review, sandbox,
};

/// A larger file is refused: the limit that a fetched body has.
const LARGEST: u64 = 50 * 1024 * 1024;

/// One side, read.
pub(super) struct Reading {
    pub(super) name: String,
    /// The name with the time, of a snapshot.
    pub(super) timed: Option<String>,
    pub(super) sha256: Digest,
    pub(super) document: Document,
    /// Whether a person supplied it to the store.
    pub(super) supplied: bool,
}

impl From<Read> for Reading {
    fn from(Read { snapshot, document, .. }: Read) -> Self {
        Self {
            name: place::name_of(&snapshot),
            timed: Some(place::timed_name_of(&snapshot)),
            sha256: snapshot.sha256,
            document,
            supplied: snapshot.origin == Origin::Supplied,
        }
    }
}

pub(super) fn run(args: &Args, options: &CompareOptions) -> Result<Exit, Fault> {
    let mut web = None;
    let old = side(args, &options.old, &mut web)?;
    let new = side(args, &options.new, &mut web)?;
    let comparison = comparison(old, new);
    let rendered = report::render_comparison(&comparison, options.format.format.into());
    say::result(&rendered, &options.format)?;
    Ok(Exit::Done)
}

pub(super) fn comparison(old: Reading, new: Reading) -> Comparison {
    let mut diff = compare::compare(&old.document, &new.document);
    let (significance, reasons) = judge::weigh_documents(&old.document, &new.document, &mut diff);
    let one_day = old.name == new.name;
    let named = |side: Reading| Compared {
        name: side.timed.filter(|_| one_day).unwrap_or(side.name),
        sha256: side.sha256,
        supplied: side.supplied,
    };
    let summary = judge::summary(&diff);
    Comparison { old: named(old), new: named(new), significance, summary, reasons, diff }
}

/// A file where there is one of that name, else an address, else a snapshot.
fn side(args: &Args, name: &str, web: &mut Option<Web>) -> Result<Reading, Fault> {
    let path = Path::new(name);
    if path.is_file() {
        return file(path, name);
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        let web = match web {
            Some(web) => web,
            None => web.insert(Web::open(args)?),
        };
        return web.page(name);
    }
    let (id, day) = name.split_once('@').map_or((name, None), |(id, day)| (id, Some(day)));
    let Ok(id) = id.parse::<SourceId>() else {
        return Err(
            NotThere(format!("{name}: no such file, and it cannot be the id of a source")).into()
        );
    };
    let watchlist = place::watchlist(args)
        .with_context(|| format!("{name} is no file; to look it up as a source"))?;
    let (source, store) = place::known(args, &watchlist, &id)?;
    let source = &*source;
    let now = place::now();
    let until = day.map(|day| dates::read(day, End::End, now)).transpose()?.unwrap_or(now);
    let snapshot = place::snapshot_at(&store, source, until)?;
    let read = review::read_snapshot(&store, source, &snapshot)
        .map_err(|why| NotThere(format!("{} cannot be read: {why}", place::name_of(&snapshot))))?;
    Ok(read.into())
}

/// The way to an address: as polite as a crawl, once for both sides, and nothing is kept.
pub(super) struct Web {
    watchlist: Watchlist,
    fetcher: Fetcher,
    runtime: tokio::runtime::Runtime,
}

impl Web {
    /// With contact, hosts and proxy of the sources file where there is one.
    pub(super) fn open(args: &Args) -> Result<Self, Fault> {
        let listed = args.sources.exists();
        let watchlist = if listed { place::watchlist(args)? } else { Watchlist::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("the system gives no thread to work with")?;
        Ok(Self { fetcher: place::fetcher(&watchlist)?, watchlist, runtime })
    }

    pub(super) fn page(&self, name: &str) -> Result<Reading, Fault> {
        let url = Url::parse(name).map_err(|error| BadUsage(format!("{name}: {error}")))?;
        let watched = self.watchlist.sources.iter().find(|source| source.url == url);
        let recipe = watched.map(|source| source.recipe_at(place::now())).unwrap_or_default();
        let wanted = Wanted {
            source: SourceId::new("compare")?,
            url,
            validators: Validators::default(),
            validated: None,
        };
        let not_there = |why: &str| NotThere(format!("{name} could not be fetched: {why}"));
        let capture = match self.runtime.block_on(self.fetcher.fetch(&wanted)) {
            Ok(Fetched::Answer(capture)) => capture,
            Ok(Fetched::NotModified { .. }) => {
                return Err(not_there("answered “not modified”").into());
            }
            Err(error) => return Err(not_there(&error.why.text).into()),
        };
        if let Some(why) = crawl::not_the_page(&capture) {
            return Err(not_there(&why.text).into());
        }
        let sha256 = capture.digest();
        let media_type = capture.exchange.headers.get("content-type").map(Into::into);
        let bytes = capture.body().to_vec();
        let body = Body { bytes, media_type, url: capture.exchange.url };
        let document = sandbox::read(&body, &recipe)
            .map_err(|why| NotThere(format!("{name} cannot be read: {why}")))?;
        Ok(Reading { name: name.to_owned(), timed: None, sha256, document, supplied: false })
    }
}

/// A file as it lies there, within bounds.
pub(super) fn file(path: &Path, name: &str) -> Result<Reading, Fault> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| NotThere(format!("{name} cannot be opened: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(BadUsage(format!("{name} is larger than 50 MiB")).into());
    }
    let sha256 = Digest::of(&bytes);
    let media_type = Some(extract::media_type(&bytes, name).to_owned());
    let body = Body { bytes, media_type, url: address(path)? };
    let document = sandbox::read(&body, &Recipe::default())
        .map_err(|why| NotThere(format!("{name} cannot be read: {why}")))?;
    Ok(Reading { name: name.to_owned(), timed: None, sha256, document, supplied: false })
}

/// Relative links of two files in different folders must come out the same, so all files stand in one place.
fn address(path: &Path) -> Result<Url, Fault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut url = Url::parse("file:///").context("a constant address")?;
    url.set_path(&name);
    Ok(url)
}
