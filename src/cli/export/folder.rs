//! A folder that holds a site: writes what differs, removes what is no more, and touches nothing that it did not write.
//! What it wrote stands in a list in the folder itself, a file's digest and name a line, added to before each file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::super::exit::{BadUsage, Fault, NotThere};
use crate::{model::capture::Digest, report::site};

/// The list of what was written.
const LIST: &str = ".guidewatch-site";

/// Its first line.
const VERSION: &str = "guidewatch.site/1";

/// A file on its way: renamed to its own name once it is whole.
const NEW: &str = ".guidewatch-new";

/// A longer list was not written by us, in bytes.
const LONGEST_LIST: u64 = 512 << 20;

/// The folder of a site, while it is written.
pub(in crate::cli) struct Folder {
    dir: PathBuf,
    /// Open for adding, and locked against another writer.
    list: File,
    /// By name, the digests that it was written with before; the last is the newest.
    known: BTreeMap<String, Vec<Digest>>,
    /// By name, what it holds now.
    files: BTreeMap<String, Digest>,
    /// Folders below it that are real ones.
    folders: BTreeSet<PathBuf>,
    written: usize,
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
        let is_new = fs::symlink_metadata(&path).is_err();
        if is_new && fs::read_dir(dir).map_err(|error| wrong(dir, error))?.next().is_some() {
            return Err(BadUsage(format!(
                "{} is not empty and holds no pages of ours: name a new folder",
                dir.display()
            ))
            .into());
        }
        if fs::symlink_metadata(&path).is_ok_and(|list| !list.is_file()) {
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
        let mut text = String::new();
        let read = (&mut list).take(LONGEST_LIST).read_to_string(&mut text);
        read.map_err(|error| wrong(&path, error))?;
        if text.is_empty() {
            writeln!(list, "{VERSION}").map_err(|error| wrong(&path, error))?;
        } else if text.lines().next() != Some(VERSION) {
            return Err(not_ours(&path));
        }
        Ok(Self {
            dir: dir.to_owned(),
            list,
            known: listed(&text),
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            written: 0,
        })
    }

    /// Puts a file in its place, where it is not there as it is to be.
    pub(in crate::cli) fn put(&mut self, file: &site::File) -> Result<(), Fault> {
        let site::File { path: name, text } = file;
        if !is_safe(name) {
            return Err(NotThere(format!(
                "“{name}” is no name for a page: this is a slip of ours"
            ))
            .into());
        }
        let digest = Digest::of(text.as_bytes());
        let path = self.dir.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) => {
                let Some(known) = self.known.get(name) else { return Err(not_ours(&path)) };
                let as_before = found.is_file()
                    && found.len() == text.len() as u64
                    && fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
                if as_before {
                    if known.last() != Some(&digest) {
                        self.note(name, digest)?;
                    }
                    self.files.insert(name.clone(), digest);
                    return Ok(());
                }
                if found.is_dir() {
                    return Err(not_ours(&path));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(wrong(&path, error)),
        }
        self.note(name, digest)?;
        self.folder_of(Path::new(name))?;
        let new = self.dir.join(NEW);
        self.write(&new, text.as_bytes()).map_err(|error| wrong(&path, error))?;
        fs::rename(&new, &path).map_err(|error| wrong(&path, error))?;
        self.files.insert(name.clone(), digest);
        self.written += 1;
        Ok(())
    }

    /// Notes in the list what is about to be written.
    fn note(&mut self, name: &str, digest: Digest) -> Result<(), Fault> {
        let line = format!("{digest} {name}\n");
        self.list.write_all(line.as_bytes()).map_err(|error| wrong(&self.dir.join(LIST), error))
    }

    /// Makes the folders of a file; one that is a link to elsewhere is refused.
    fn folder_of(&mut self, name: &Path) -> Result<(), Fault> {
        let Some(parent) = name.parent().filter(|parent| !self.folders.contains(*parent)) else {
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
        self.folders.insert(parent.to_owned());
        Ok(())
    }

    /// Writes a file under a name that nobody else has: never through a link.
    #[expect(clippy::unused_self, reason = "a part of putting a file into this folder")]
    fn write(&self, new: &Path, bytes: &[u8]) -> io::Result<()> {
        match fs::remove_file(new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(new)?;
        file.write_all(bytes)
    }

    /// Removes what was written before and is no more, and writes the list anew.
    pub(in crate::cli) fn finish(mut self) -> Result<Done, Fault> {
        let (mut removed, mut notes) = (0, Vec::new());
        for (name, digests) in std::mem::take(&mut self.known) {
            if self.files.contains_key(&name) || !self.is_within(&name) {
                continue;
            }
            let path = self.dir.join(&name);
            let Ok(found) = fs::symlink_metadata(&path) else { continue };
            let is_ours = found.is_file()
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
        let mut text = format!("{VERSION}\n");
        for (name, digest) in &self.files {
            text.push_str(&format!("{digest} {name}\n"));
        }
        let (new, path) = (self.dir.join(NEW), self.dir.join(LIST));
        let is_same = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if !is_same {
            self.write(&new, text.as_bytes()).map_err(|error| wrong(&path, error))?;
            fs::rename(&new, &path).map_err(|error| wrong(&path, error))?;
        }
        let kept = self.files.len() - self.written;
        Ok(Done { files: self.files, written: self.written, kept, removed, notes })
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

/// The names of a list and the digests that they were written with.
fn listed(text: &str) -> BTreeMap<String, Vec<Digest>> {
    let mut known: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let Some((digest, name)) = line.split_once(' ') else { continue };
        let digest: Result<Digest, _> = serde_json::from_value(digest.into());
        if let (Ok(digest), true) = (digest, is_safe(name)) {
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

fn wrong(path: &Path, error: io::Error) -> Fault {
    Fault::from(error).context(format!("{} cannot be written", path.display()))
}
