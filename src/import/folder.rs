//! A folder of copies: which of its files are meant, and what their names say. Stays inside the folder:
//! what leads out of it is refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    path::{Component, Path, PathBuf},
};

use jiff::{Timestamp, civil::Date};

use crate::model::source::{Source, SourceId, Watchlist};

use super::{Copy, Folder, ImportError, Problem, ReadDate, copy, manifest, source_named};

/// The most files that are taken at once.
const MOST: usize = 10_000;

/// What is said of more.
const TOO_MANY: &str = "more than 10,000 files: take them in several folders";

/// What a desktop leaves in every folder.
const OF_DESKTOPS: [&str; 2] = ["Thumbs.db", "desktop.ini"];

/// A folder that is being looked through.
pub(super) struct Look<'a> {
    pub(super) dir: &'a Path,
    /// The folder as the system knows it, symbolic links undone.
    root: PathBuf,
    pub(super) watchlist: &'a Watchlist,
    pub(super) read_date: ReadDate<'a>,
    pub(super) copies: Vec<Copy>,
    pub(super) problems: Vec<Problem>,
}

pub(super) fn read(
    dir: &Path,
    watchlist: &Watchlist,
    read_date: ReadDate<'_>,
) -> Result<Folder, ImportError> {
    let unreadable = |error: io::Error| ImportError::of(dir.display(), cannot(&error));
    let root = fs::canonicalize(dir).map_err(unreadable)?;
    let (copies, problems) = (Vec::new(), Vec::new());
    let mut look = Look { dir, root, watchlist, read_date, copies, problems };
    let mut unnamed = 0;
    if fs::symlink_metadata(dir.join(manifest::NAME)).is_ok() {
        manifest::read(&mut look);
        unnamed = look.unnamed().map_err(unreadable)?;
    } else {
        match names(dir) {
            Ok(names) => names.iter().for_each(|name| look.take(name)),
            Err(what) => look.problem(dir.display(), what),
        }
    }
    if look.copies.len() > MOST {
        look.problem(dir.display(), TOO_MANY);
    }
    look.find_conflicts();
    if look.copies.is_empty() && look.problems.is_empty() {
        look.problem(dir.display(), format!("there is nothing to import in it: {NAMES_WANTED}"));
    }
    let Look { copies, problems, .. } = look;
    if problems.is_empty() { Ok(Folder { copies, unnamed }) } else { Err(ImportError { problems }) }
}

/// How files are to be named.
const NAMES_WANTED: &str = "name files ID@2018-07-04.html or ID@2018-07-04T12-00.pdf, put them as \
                            2018-07-04.html into a folder named after their source, or write a manifest.toml";

fn cannot(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

/// Whether a name is a hidden one, or one that desktops leave.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || OF_DESKTOPS.contains(&name)
}

/// The names in a folder, in order; else in words why not.
fn names(dir: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| cannot(&error))? {
        // A name that is not UTF-8 does not name a file any more, and is told as such.
        let entry = entry.map_err(|error| cannot(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_passed_over(&name) {
            continue;
        }
        if names.len() == MOST {
            return Err(TOO_MANY.to_owned());
        }
        names.push(name);
    }
    names.sort();
    Ok(names)
}

impl Look<'_> {
    /// Notes a problem; of more than [`MOST`] nobody wants to know.
    pub(super) fn problem(&mut self, place: impl std::fmt::Display, what: impl Into<String>) {
        if self.problems.len() >= MOST {
            return;
        }
        self.problems.push(Problem { place: place.to_string(), what: what.into() });
    }

    /// Two copies of one source and one moment that differ: nobody could say which stood.
    fn find_conflicts(&mut self) {
        let mut by_moment: BTreeMap<(&SourceId, Timestamp), &Copy> = BTreeMap::new();
        let mut found = Vec::new();
        for copy in &self.copies {
            let Some(other) = by_moment.insert((&copy.source, copy.at), copy) else { continue };
            if fs::read(&copy.path).ok() != fs::read(&other.path).ok() {
                let (other, name) = (other.path.display(), copy.path.display().to_string());
                found.push((name, format!(
                    "is another text of the same source and moment as {other}: say at what time each was made, as in 2018-07-04T15-30"
                )));
            }
        }
        for (name, what) in found {
            self.problem(name, what);
        }
    }

    /// Whether there is so much that it is of no use to go on.
    pub(super) fn is_full(&self) -> bool {
        self.copies.len() > MOST || self.problems.len() >= MOST
    }

    /// How many files and folders beside the manifest hold nothing that it names.
    fn unnamed(&self) -> io::Result<usize> {
        let first = |copy: &Copy| {
            let below = copy.path.strip_prefix(self.dir).ok()?;
            let part = below.components().find(|part| matches!(part, Component::Normal(_)))?;
            Some(part.as_os_str().to_owned())
        };
        let named: BTreeSet<OsString> = self.copies.iter().filter_map(first).collect();
        let mut unnamed = 0;
        for entry in fs::read_dir(self.dir)? {
            let name = entry?.file_name();
            let is_own = name == manifest::NAME || is_passed_over(&name.to_string_lossy());
            unnamed += usize::from(!is_own && !named.contains(&name));
        }
        Ok(unnamed)
    }

    /// Whether a path stays inside the folder once its symbolic links are undone; else why not.
    pub(super) fn check_inside(&self, path: &Path) -> Result<(), String> {
        let real = fs::canonicalize(path).map_err(|error| cannot(&error))?;
        if real.starts_with(&self.root) {
            Ok(())
        } else {
            Err("leads out of the folder: put the file itself there".to_owned())
        }
    }

    /// A file `ID@DATE.html`, or a folder `ID`.
    fn take(&mut self, name: &str) {
        if self.is_full() {
            return;
        }
        let path = self.dir.join(name);
        if let Err(what) = self.check_inside(&path) {
            return self.problem(path.display(), what);
        }
        if path.is_dir() {
            return self.take_folder(name, &path, true);
        }
        let Some((id, rest)) = name.rsplit_once('@') else {
            return self.problem(
                path.display(),
                format!("its name does not say what it is a copy of: {NAMES_WANTED}"),
            );
        };
        match source_named(self.watchlist, id) {
            Ok(source) => self.take_file(source, &path, rest),
            Err(what) => self.problem(path.display(), what),
        }
    }

    /// The copies of a source, and in folders of it, where they `may_nest`, those of its documents.
    fn take_folder(&mut self, id: &str, path: &Path, may_nest: bool) {
        let named = source_named(self.watchlist, id);
        let found = named.and_then(|source| Ok((source, names(path)?)));
        let (source, names) = match found {
            Ok(found) => found,
            Err(what) => return self.problem(path.display(), what),
        };
        for name in names {
            let path = path.join(&name);
            if self.is_full() {
                return;
            }
            if let Err(what) = self.check_inside(&path) {
                self.problem(path.display(), what);
            } else if path.is_dir() && may_nest && source.is_publication() {
                self.take_folder(&format!("{id}/{name}"), &path, false);
            } else if path.is_dir() {
                self.problem(
                    path.display(),
                    "a folder in a source's folder is not looked into: take it away",
                );
            } else {
                self.take_file(source, &path, &name);
            }
        }
    }

    /// A file of a source; `rest` of its name begins with the date.
    fn take_file(&mut self, source: &Source, path: &Path, rest: &str) {
        let stem = rest.split_once('.').map_or(rest, |(stem, _)| stem);
        let at = date_in_name(stem).and_then(|date| (self.read_date)(&date));
        let (source, url) = (source.id.clone(), source.url.clone());
        match (at, copy::check(path)) {
            (Ok(at), Ok(())) => self.copies.push(Copy { path: path.to_owned(), source, at, url }),
            (at, sound) => {
                for what in [at.err(), sound.err()].into_iter().flatten() {
                    self.problem(path.display(), what);
                }
            }
        }
    }

    /// A file that the manifest names.
    pub(super) fn take_named(
        &mut self,
        path: PathBuf,
        source: &Source,
        at: Timestamp,
        url: url::Url,
    ) {
        self.copies.push(Copy { path, source: source.id.clone(), at, url });
    }
}

/// `2018-07-04`, `2018-07-04T12-00` or `2018-07-04T12-00-30`, as people write it: a file's name holds no colon.
fn date_in_name(stem: &str) -> Result<String, String> {
    let wrong = || {
        format!("“{stem}” is no date as a name carries it: write 2018-07-04 or 2018-07-04T12-00")
    };
    let (day, time) = stem.split_once('T').map_or((stem, None), |(day, time)| (day, Some(time)));
    if day.len() != 10 || day.parse::<Date>().is_err() {
        return Err(wrong());
    }
    let Some(time) = time else { return Ok(day.to_owned()) };
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !matches!(time.len(), 5 | 8) || !time.split('-').all(two_digits) {
        return Err(wrong());
    }
    Ok(format!("{day}T{}", time.replace('-', ":")))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_name_is_read_or_refused(stem in ".{0,24}", near in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T0-9é-]{0,9}") {
            for stem in [stem, near] {
                if let Ok(date) = date_in_name(&stem) {
                    proptest::prop_assert_eq!(date.replace(':', "-"), stem);
                }
            }
        }
    }

    #[test]
    fn dates_in_names_are_read_strictly() {
        assert_eq!(date_in_name("2018-07-04").unwrap(), "2018-07-04");
        assert_eq!(date_in_name("2018-07-04T12-00").unwrap(), "2018-07-04T12:00");
        assert_eq!(date_in_name("2018-07-04T12-00-30").unwrap(), "2018-07-04T12:00:30");
        for bad in ["", "2018", "2018-7-4", "2018-02-30", "2018-07-04T", "2018-07-04T1200", "7d"] {
            assert!(date_in_name(bad).is_err(), "{bad}");
        }
        for bad in ["2018-07-04 (1)", "2018-07-04T12-0é", "+2018-07-0", "2018-07-04T12-00-00-00"] {
            assert!(date_in_name(bad).is_err(), "{bad}");
        }
    }
}
