//! A folder that holds a site: writes what differs, removes what is no more, and touches nothing that it did not write.
//! What it wrote stands in a list in the folder itself, a file's digest and name a line, added to before each file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::super::exit::{BadUsage, Fault, NotThere};
use crate::{model::capture::Digest, report::site};

/// The list of what was written.
const LIST: &str = ".guidewatch-site";

/// Its first line.
const VERSION: &str = "guidewatch.site/1";

/// A file on its way: renamed to its own name once it is whole.
const NEW: &str = ".guidewatch-new";

/// A longer list was not written by us, in bytes;
const LONGEST_LIST: u64 = 512 << 20;

/// nor was a longer page.
const LONGEST_PAGE: u64 = 1 << 30;

/// How many versions of one page that were edited by others are kept beside it.
const EDITED: usize = 100;

/// The folder of a site, while it is written; by several threads, if need be.
pub(in crate::cli) struct Folder {
    dir: PathBuf,
    /// By name, the digests that it was written with before; the last is the newest.
    known: BTreeMap<String, Vec<Digest>>,
    state: Mutex<State>,
}

/// What changes while it is written.
struct State {
    /// Open for adding, and locked against another writer.
    list: File,
    /// By name, what it holds now.
    files: BTreeMap<String, Digest>,
    /// Folders below it that are real ones.
    folders: BTreeSet<PathBuf>,
    written: usize,
    notes: Vec<String>,
    /// So many files have been on their way.
    begun: usize,
}

/// What became of the folder.
pub(in crate::cli) struct Done {
    /// All its files, by name.
    pub(in crate::cli) files: BTreeMap<String, Digest>,
    /// How many were written,
    pub(in crate::cli) written: usize,
    /// were as they are,
    pub(in crate::cli) kept: usize,
    /// or were removed.
    pub(in crate::cli) removed: usize,
    /// What whoever runs it should know.
    pub(in crate::cli) notes: Vec<String>,
}

impl Folder {
    /// Opens a folder: a new one, an empty one, or one that was written before.
    pub(in crate::cli) fn open(dir: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(dir).map_err(|error| wrong(dir, error))?;
        let path = dir.join(LIST);
        let found = fs::symlink_metadata(&path);
        if found.is_err() && fs::read_dir(dir).map_err(|error| wrong(dir, error))?.next().is_some()
        {
            return Err(BadUsage(format!(
                "{} is not empty and holds no pages of ours: name a new folder",
                dir.display()
            ))
            .into());
        }
        if found.is_ok_and(|list| !list.is_file()) {
            return Err(not_ours(&path));
        }
        let list = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut list = list.map_err(|error| wrong(&path, error))?;
        match list.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(NotThere(format!(
                    "another export is writing to {}: try again when it is done",
                    dir.display()
                ))
                .into());
            }
            Err(TryLockError::Error(error)) => return Err(wrong(&path, error)),
        }
        let mut bytes = Vec::new();
        let read = (&mut list).take(LONGEST_LIST).read_to_end(&mut bytes);
        read.map_err(|error| wrong(&path, error))?;
        if bytes.is_empty() {
            writeln!(list, "{VERSION}").map_err(|error| wrong(&path, error))?;
        } else if bytes.split(|byte| *byte == b'\n').next() != Some(VERSION.as_bytes()) {
            return Err(damaged(&path));
        }
        // What was on its way when another run was killed.
        for entry in fs::read_dir(dir).map_err(|error| wrong(dir, error))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(NEW) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let state = State {
            list,
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            written: 0,
            notes: Vec::new(),
            begun: 0,
        };
        let known = listed(&String::from_utf8_lossy(&bytes));
        Ok(Self { dir: dir.to_owned(), known, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a file in its place, where it is not there as it is to be. What somebody else made of a page of ours is kept
    /// beside it, and told.
    pub(in crate::cli) fn put(&self, file: &site::File) -> Result<(), Fault> {
        let site::File { path: name, text } = file;
        if !is_safe(name) {
            return Err(NotThere(format!(
                "“{name}” is no name for a page: this is a slip of ours"
            ))
            .into());
        }
        let digest = Digest::of(text.as_bytes());
        if self.state().files.get(name).is_some_and(|other| *other != digest) {
            return Err(NotThere(format!(
                "two pages would be called “{name}”, and one of them would be lost: this is a slip of ours"
            ))
            .into());
        }
        let path = self.dir.join(name);
        let known = self.known.get(name).map_or(&[][..], Vec::as_slice);
        let mut edited = false;
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => {
                let bytes = is_short(&found).then(|| fs::read(&path).ok()).flatten();
                if bytes.as_deref() == Some(text.as_bytes()) {
                    let mut state = self.state();
                    if known.last() != Some(&digest) {
                        self.note(&mut state, name, digest)?;
                    }
                    state.files.insert(name.clone(), digest);
                    return Ok(());
                }
                if known.is_empty() {
                    return Err(not_ours(&path));
                }
                edited = !bytes.is_some_and(|bytes| known.contains(&Digest::of(&bytes)));
            }
            Ok(found) if found.is_dir() || known.is_empty() => return Err(not_ours(&path)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(wrong(&path, error)),
        }
        let new = {
            let mut state = self.state();
            self.note(&mut state, name, digest)?;
            self.folder_of(&mut state, Path::new(name))?;
            state.begun += 1;
            self.dir.join(format!("{NEW}-{}", state.begun))
        };
        written(&new, text.as_bytes()).map_err(|error| wrong(&path, error))?;
        if edited {
            let aside = kept_apart(&path)?;
            self.state().notes.push(format!(
                "{} was changed by somebody else: that version is kept as {}",
                path.display(),
                aside.display()
            ));
        }
        fs::rename(&new, &path).map_err(|error| wrong(&path, error))?;
        let mut state = self.state();
        state.files.insert(name.clone(), digest);
        state.written += 1;
        Ok(())
    }

    /// Notes in the list what is about to be written.
    fn note(&self, state: &mut State, name: &str, digest: Digest) -> Result<(), Fault> {
        let line = format!("{digest} {name}\n");
        state.list.write_all(line.as_bytes()).map_err(|error| wrong(&self.dir.join(LIST), error))
    }

    /// Makes the folders of a file; one that is a link to elsewhere is refused.
    fn folder_of(&self, state: &mut State, name: &Path) -> Result<(), Fault> {
        let Some(parent) = name.parent().filter(|parent| !state.folders.contains(*parent)) else {
            return Ok(());
        };
        let mut path = self.dir.clone();
        for part in parent.components() {
            path.push(part);
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(not_ours(&path)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir(&path).map_err(|error| wrong(&path, error))?;
                }
                Err(error) => return Err(wrong(&path, error)),
            }
        }
        state.folders.insert(parent.to_owned());
        Ok(())
    }

    /// Removes what was written before and is no more, and writes the list anew.
    pub(in crate::cli) fn finish(mut self) -> Result<Done, Fault> {
        let (mut removed, known) = (0, std::mem::take(&mut self.known));
        let mut notes = std::mem::take(&mut self.state().notes);
        notes.sort();
        for (name, digests) in known {
            if self.state().files.contains_key(&name) || !self.is_within(&name) {
                continue;
            }
            let path = self.dir.join(&name);
            let Ok(found) = fs::symlink_metadata(&path) else { continue };
            let is_ours = found.is_file()
                && is_short(&found)
                && fs::read(&path).is_ok_and(|bytes| digests.contains(&Digest::of(&bytes)));
            if !is_ours {
                notes.push(format!(
                    "{} was changed by somebody else: left as it is",
                    path.display()
                ));
                continue;
            }
            fs::remove_file(&path).map_err(|error| wrong(&path, error))?;
            removed += 1;
            // Folders that are empty now go too.
            let mut folder = Path::new(&name).parent();
            while let Some(inner) = folder.filter(|inner| !inner.as_os_str().is_empty()) {
                if fs::remove_dir(self.dir.join(inner)).is_err() {
                    break;
                }
                folder = inner.parent();
            }
        }
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut text = format!("{VERSION}\n");
        for (name, digest) in &state.files {
            text.push_str(&format!("{digest} {name}\n"));
        }
        let (new, path) = (self.dir.join(NEW), self.dir.join(LIST));
        let is_same = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if !is_same {
            written(&new, text.as_bytes()).map_err(|error| wrong(&path, error))?;
            fs::rename(&new, &path).map_err(|error| wrong(&path, error))?;
        }
        let kept = state.files.len() - state.written;
        Ok(Done { files: state.files, written: state.written, kept, removed, notes })
    }

    /// Whether a name of the list leads to a place in this folder, by no link.
    fn is_within(&self, name: &str) -> bool {
        let mut path = self.dir.clone();
        let folders = Path::new(name).parent().map(Path::components).into_iter().flatten();
        is_safe(name)
            && folders.into_iter().all(|part| {
                path.push(part);
                fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir())
            })
    }
}

/// Writes a file under a name that nobody else has: never through a link.
fn written(new: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(new)?;
    file.write_all(bytes)
}

/// Whether a file may be one of ours by its size.
fn is_short(found: &fs::Metadata) -> bool {
    found.len() <= LONGEST_PAGE
}

/// Moves what somebody made of a page out of the way; where to.
fn kept_apart(path: &Path) -> Result<PathBuf, Fault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let names = (1..=EDITED).map(|n| match n {
        1 => format!("{name}.edited"),
        n => format!("{name}.edited-{n}"),
    });
    for name in names {
        let aside = path.with_file_name(name);
        if fs::symlink_metadata(&aside).is_err() {
            fs::rename(path, &aside).map_err(|error| wrong(&aside, error))?;
            return Ok(aside);
        }
    }
    let advice = "it was changed by somebody else, as were many versions beside it: move them away";
    Err(BadUsage(format!("{}: {advice}", path.display())).into())
}

/// The names of a list and the digests that they were written with.
fn listed(text: &str) -> BTreeMap<String, Vec<Digest>> {
    let mut known: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let Some((digest, name)) = line.split_once(' ') else { continue };
        if let (Ok(digest), true) = (digest.parse(), is_safe(name)) {
            known.entry(name.to_owned()).or_default().push(digest);
        }
    }
    known
}

/// Whether a name leads to a place below the folder on every system.
fn is_safe(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_part = |part: &str| {
        !part.is_empty() && part.len() <= 200 && !part.starts_with('.') && part.bytes().all(legal)
    };
    name.len() <= 600 && name.split('/').all(is_part)
}

fn not_ours(path: &Path) -> Fault {
    let advice = "it was not written by `export site`: move it away, or name a new folder";
    BadUsage(format!("{}: {advice}", path.display())).into()
}

fn damaged(path: &Path) -> Fault {
    let advice = "this list of the pages that were written here is damaged: put it back from a copy, or empty the folder \
                  (its pages are made anew from the store), or name a new folder";
    BadUsage(format!("{}: {advice}", path.display())).into()
}

fn wrong(path: &Path, error: io::Error) -> Fault {
    let cannot = format!("{} cannot be written", path.display());
    let kind = error.kind();
    if !matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return Fault::from(error).context(cannot);
    }
    let next = "make room and run it again: it goes on with what is missing";
    Fault::from(io::Error::new(kind, format!("{error}; {next}"))).context(cannot)
}
