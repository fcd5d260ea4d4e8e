//! A temporary folder for pages, where they cannot lie in the store's: one a server, locked as long as it is in use. Removes
//! no folder that is not ours.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::PathBuf,
};

use rustix::fs::OFlags;

/// How the names of temporary folders for pages begin,
const PREFIX: &str = "guidewatch-pages-";

/// and the file in them that is locked as long as they are in use.
const LOCK: &str = "lock";

/// A temporary folder for pages: gone when dropped, or with the next server where this one was killed.
pub(super) struct Aside {
    dir: PathBuf,
    _lock: File,
}

impl Aside {
    /// Makes one, and removes what servers that were killed have left.
    pub(super) fn make() -> io::Result<Self> {
        sweep();
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let lock = File::create_new(dir.path().join(LOCK))?;
        lock.lock()?;
        Ok(Self { dir: dir.keep(), _lock: lock })
    }

    /// Where the pages lie.
    pub(super) fn pages(&self) -> PathBuf {
        self.dir.join("pages")
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let gone = fs::remove_dir_all(self.pages());
        // What somebody still writes to stays, with the lock by which the next server knows it.
        if gone.is_ok() || gone.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            let _ = fs::remove_dir_all(&self.dir);
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
