//! Copies that a person supplies, a page or PDF saved by hand: which file is a copy of which source, and
//! from when. Checks everything before anything is taken; never writes, and never looks outside the folder given.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use url::Url;

use crate::model::{
    capture::Supplied,
    source::{BadId, Source, SourceId, Watchlist},
};

mod copy;
mod folder;
mod manifest;

/// The most problems that are listed; the rest is counted.
const MOST_LISTED: usize = 500;

/// A file that is sound: a copy of a source, from a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where the file lies.
    pub path: PathBuf,
    /// The source that it is a copy of.
    pub source: SourceId,
    /// When the copy was made.
    pub at: Timestamp,
    /// The address that it is a copy of.
    pub url: Url,
}

/// Reads a date as a person wrote it; the error says in words what is wrong with it.
pub type ReadDate<'a> = &'a dyn Fn(&str) -> Result<Timestamp, String>;

/// What is wrong with one file, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the place in the manifest.
    pub place: String,
    /// What is wrong, and the fix.
    pub what: String,
}

/// Why nothing is imported: every problem at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ImportError {
    /// In the order in which they were found; never empty.
    pub problems: Vec<Problem>,
}

impl ImportError {
    fn of(place: impl fmt::Display, what: impl Into<String>) -> Self {
        Self { problems: vec![Problem { place: place.to_string(), what: what.into() }] }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing was imported:")?;
        for Problem { place, what } in self.problems.iter().take(MOST_LISTED) {
            write!(f, "\n  {place}: {what}")?;
        }
        match self.problems.len().saturating_sub(MOST_LISTED) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its copies, in the order of the manifest or of their names.
    pub copies: Vec<Copy>,
    /// How many of its files the manifest does not name; 0 where there is no manifest.
    pub unnamed: usize,
}

/// One file as a copy of `source`, made `at`; of the source's own address where `url` is none.
///
/// # Errors
/// [`ImportError`] where the file cannot be read as a copy, or the address is no web address.
pub fn file(
    path: &Path,
    source: &Source,
    at: Timestamp,
    url: Option<&str>,
) -> Result<Copy, ImportError> {
    let wrong = |what: String| ImportError::of(path.display(), what);
    copy::check(path).map_err(wrong)?;
    let url = url.map_or_else(|| Ok(source.url.clone()), address).map_err(wrong)?;
    Ok(Copy { path: path.to_owned(), source: source.id.clone(), at, url })
}

/// The copies in a folder: as its `manifest.toml` names them where it has one, else by the names of files
/// (`ID@2018-07-04.html`, `ID@2018-07-04T12-00.pdf`) and of folders (`ID/2018-07-04.pdf`). Where `watchlist`
/// has documents of publications among its sources, they lie one folder deeper (`ID/DOCUMENT/2018-07-04.pdf`).
///
/// # Errors
/// [`ImportError`]: every problem of every file, none left out for another.
pub fn folder(
    dir: &Path,
    watchlist: &Watchlist,
    read_date: ReadDate<'_>,
) -> Result<Folder, ImportError> {
    folder::read(dir, watchlist, read_date)
}

/// The bytes of a copy.
///
/// # Errors
/// [`ImportError`] where the file has changed since it was checked and cannot be taken any more.
pub fn read(copy: &Copy) -> Result<Supplied, ImportError> {
    copy::read(copy).map_err(|what| ImportError::of(copy.path.display(), what))
}

/// The source named, or why it cannot be meant.
fn source_named<'a>(watchlist: &'a Watchlist, name: &str) -> Result<&'a Source, String> {
    let id: SourceId = name.parse().map_err(|error: BadId| error.to_string())?;
    watchlist.source(&id).ok_or_else(|| {
        if let Some(publication) = id.parent() {
            return format!(
                "there is no document “{id}”: `guidewatch show {publication}` lists those that are \
                 known, once it was crawled"
            );
        }
        let renamed = watchlist.sources.iter().find(|source| source.formerly.contains(&id));
        match renamed {
            Some(now) => format!("“{id}” is called “{}” now: use that id", now.id),
            None => format!(
                "there is no source “{id}” in the sources file: list it there first; with \
                 paused = \"the reason\" it is never fetched"
            ),
        }
    })
}

/// The address of a copy as a person wrote it.
fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.filter(Url::has_host).ok_or_else(|| {
        format!(
            "“{text}” is no web address: write it whole, as in https://www.example.org/guidance"
        )
    })
}
