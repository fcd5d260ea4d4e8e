//! A crawl that is asked for while `serve` is running: who asks leaves a file in the store's folder, `serve` answers with
//! another. Whoever may write to the store may ask; nobody listens on a network for it. What is asked is `cli`'s.

use std::{
    collections::BTreeSet,
    fs::{self, File, Permissions},
    io::{self, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process, thread,
    time::Duration,
};

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    StoreError, heal,
    lock::{Asked, Lock},
};

/// Where all of it lies, below the store's folder.
const FOLDER: &str = "serve";

/// Held by the one who serves as long as it runs.
const LOCK: &str = "lock";

/// How the names of what is asked, what is answered, and what is on its way begin.
const ASKED: &str = "asked-";
const ANSWER: &str = "answer-";
const PART: &str = "part-";

/// A longer file is none of ours, in bytes.
const LONGEST: u64 = 64 << 20;

/// How often is looked for an answer.
const PAUSE: Duration = Duration::from_millis(50);

/// Says to others that `serve` is running, until dropped.
#[derive(Debug)]
pub struct Serving {
    dir: PathBuf,
    /// What is done with and could not be removed: not to be looked at again.
    past: BTreeSet<String>,
    _lock: Lock,
}

/// How asking to serve went.
#[derive(Debug)]
pub enum Begun {
    /// We serve.
    Ours(Serving),
    /// Another process does: its number and start.
    Others(String),
    /// There is no store yet.
    NoStore,
}

impl Serving {
    /// Begins to answer for the store in `dir`, unless another process does already.
    ///
    /// # Errors
    /// [`StoreError`] where the folder cannot be written.
    pub fn begin(dir: &Path, now: Timestamp) -> Result<Begun, StoreError> {
        if !heal::exists(dir)? {
            return Ok(Begun::NoStore);
        }
        let dir = dir.join(FOLDER);
        fs::create_dir_all(&dir).map_err(|error| wrong(&dir, error))?;
        let asked = Lock::ask(&dir.join(LOCK), Duration::ZERO);
        let mut lock = match asked.map_err(|error| wrong(&dir, error))? {
            Asked::Got(lock) => lock,
            Asked::Held(who) => return Ok(Begun::Others(who)),
        };
        lock.sign(now).map_err(|error| wrong(&dir, error))?;
        let serving = Self { dir, past: BTreeSet::new(), _lock: lock };
        // What is left of who asked or answered before and was killed.
        for name in serving.names().iter().filter(|name| !name.starts_with(ASKED)) {
            let _ = fs::remove_file(serving.dir.join(name));
        }
        Ok(Begun::Ours(serving))
    }

    /// Where pages may lie while it runs, beside nobody else's.
    #[must_use]
    pub fn pages(&self) -> PathBuf {
        self.dir.join("pages")
    }

    /// Whether somebody asks.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.names().iter().any(|name| name.starts_with(ASKED) && !self.past.contains(name))
    }

    /// What is asked next by somebody who still waits for the answer, and under which name. What nobody waits for, or what
    /// cannot be read, is taken away: whoever asked that is told so by its being gone.
    #[must_use]
    pub fn next_asked<T: DeserializeOwned>(&mut self) -> Option<(String, T)> {
        let mut asked = self.names();
        self.past.retain(|name| asked.contains(name));
        asked.retain(|name| name.starts_with(ASKED) && !self.past.contains(name));
        asked.sort();
        asked.into_iter().find_map(|name| {
            let path = self.dir.join(&name);
            let read = Lock::is_held(&path).then(|| read(&path).ok()).flatten();
            if read.is_none() {
                let _ = self.take_away(&name);
            }
            Some((name.strip_prefix(ASKED)?.to_owned(), read?))
        })
    }

    /// Answers what was asked under that name, once: it does not come again, whether it could be answered or not.
    ///
    /// # Errors
    /// The system's own, where the answer cannot be written.
    pub fn answer<T: Serialize>(&mut self, name: &str, answer: &T) -> io::Result<()> {
        let asked = format!("{ASKED}{name}");
        let waits = Lock::is_held(&self.dir.join(&asked));
        let written = if waits {
            write(&self.dir, &format!("{ANSWER}{name}"), answer).map(drop)
        } else {
            Ok(())
        };
        let gone = self.take_away(&asked);
        written.and(gone)
    }

    /// Removes a question; one that cannot be removed is not looked at again.
    fn take_away(&mut self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.dir.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                self.past.insert(name.to_owned());
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// The names of the files that go to and fro.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names
            .filter(|name| [ASKED, ANSWER, PART].iter().any(|sort| name.starts_with(sort)))
            .collect()
    }
}

/// Whether a process serves the store in `dir` and crawls for others.
#[must_use]
pub fn is_served(dir: &Path) -> bool {
    Lock::is_held(&dir.join(FOLDER).join(LOCK))
}

/// Asks the process that serves the store in `dir`, and waits for its answer; none where `is_over` says that nobody
/// waits any more.
///
/// # Errors
/// [`StoreError::Locked`] where that process ended without an answer, or took the question away without one;
/// [`StoreError::Io`].
pub fn ask<Q: Serialize, A: DeserializeOwned>(
    dir: &Path,
    question: &Q,
    now: Timestamp,
    is_over: impl Fn() -> bool,
) -> Result<Option<A>, StoreError> {
    let dir = dir.join(FOLDER);
    let failed = |error| wrong(&dir, error);
    let name = format!("{}-{}", now.as_nanosecond(), process::id());
    let asked = dir.join(format!("{ASKED}{name}"));
    // Held as long as the answer is waited for.
    let _held = write(&dir, &format!("{ASKED}{name}"), question).map_err(failed)?;
    let answer = dir.join(format!("{ANSWER}{name}"));
    loop {
        let is_served = Lock::is_held(&dir.join(LOCK));
        // In this order: an answer is there before its question goes.
        let is_asked = fs::symlink_metadata(&asked)
            .map_or_else(|error| error.kind() != io::ErrorKind::NotFound, |_| true);
        if fs::symlink_metadata(&answer).is_ok() {
            let read = read(&answer).map_err(failed);
            let _ = fs::remove_file(&answer);
            let _ = fs::remove_file(&asked);
            return read.map(Some);
        }
        if is_over() || !is_served || !is_asked {
            let _ = fs::remove_file(&asked);
            if is_served && is_asked {
                return Ok(None);
            }
            let why = if is_served {
                "`guidewatch serve` was asked to crawl and gave no answer that can be read: `guidewatch -v serve` says \
                 why. Both should run as the same user, on a disk with room"
            } else {
                "`guidewatch serve` was asked to crawl and ended before it answered"
            };
            return Err(StoreError::Locked(why.to_owned()));
        }
        thread::sleep(PAUSE);
    }
}

/// Writes a file whole or not at all; it stays locked until what is given back is dropped. Whoever may read the folder
/// may read it: the two who talk may be two users of one group.
fn write<T: Serialize>(dir: &Path, name: &str, value: &T) -> io::Result<File> {
    let part = dir.join(format!("{PART}{name}"));
    let mut file = File::options().write(true).create_new(true).open(&part)?;
    let written = (|| {
        if let Ok(about) = fs::metadata(dir) {
            // A disk that knows no modes refuses this, and lets everybody read.
            let _ =
                file.set_permissions(Permissions::from_mode(about.permissions().mode() & 0o666));
        }
        file.lock()?;
        file.write_all(&serde_json::to_vec(value)?)?;
        fs::rename(&part, dir.join(name))
    })();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written.map(|()| file)
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn wrong(dir: &Path, source: io::Error) -> StoreError {
    let what = format!("what is asked of `serve` cannot be written to {}", dir.display());
    StoreError::Io { what, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Writer;

    fn store() -> (tempfile::TempDir, Timestamp) {
        let dir = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-03-02T06:00:00Z".parse().unwrap();
        drop(Writer::open(dir.path(), Duration::ZERO, now).unwrap());
        (dir, now)
    }

    fn begun(dir: &Path, now: Timestamp) -> Serving {
        let Begun::Ours(serving) = Serving::begin(dir, now).unwrap() else { panic!() };
        serving
    }

    #[test]
    fn who_asks_is_answered_and_nothing_is_left_behind() {
        let (dir, now) = store();
        assert!(!is_served(dir.path()));
        let mut serving = begun(dir.path(), now);
        assert!(is_served(dir.path()));
        let Begun::Others(who) = Serving::begin(dir.path(), now).unwrap() else { panic!() };
        assert!(who.starts_with(&format!("pid {}, since 2026-03-02", process::id())), "{who}");
        let path = dir.path().to_owned();
        let asks = thread::spawn(move || ask::<_, String>(&path, &"clubs", now, || false).unwrap());
        let (name, asked) = loop {
            if let Some(next) = serving.next_asked::<String>() {
                break next;
            }
            thread::sleep(PAUSE);
        };
        assert_eq!(asked, "clubs");
        serving.answer(&name, &"1 unchanged").unwrap();
        assert_eq!(asks.join().unwrap().as_deref(), Some("1 unchanged"));
        assert!(serving.names().is_empty(), "{:?}", serving.names());
    }

    #[test]
    fn who_does_not_wait_any_more_is_forgotten_and_who_waits_in_vain_is_told() {
        let (dir, now) = store();
        let mut serving = begun(dir.path(), now);
        let over = ask::<_, String>(dir.path(), &"clubs", now, || true).unwrap();
        assert_eq!(over, None);
        fs::write(serving.dir.join("asked-1-1"), "\"killed\"").unwrap();
        assert!(serving.is_asked());
        assert_eq!(serving.next_asked::<String>(), None);
        assert!(!serving.is_asked());
        drop(serving);
        let none = ask::<_, String>(dir.path(), &"clubs", now, || false).unwrap_err();
        assert!(matches!(none, StoreError::Locked(_)), "{none}");
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(matches!(Serving::begin(elsewhere.path(), now).unwrap(), Begun::NoStore));
        assert!(!elsewhere.path().join(FOLDER).exists(), "nothing is made where there is no store");
    }

    /// What becomes of somebody who asks where `serve` does that with what is asked.
    fn asked_where(deal: impl FnOnce(&mut Serving)) -> StoreError {
        let (dir, now) = store();
        let mut serving = begun(dir.path(), now);
        let path = dir.path().to_owned();
        // It stops waiting at some time, so that this test ends in any case.
        let until = std::time::Instant::now() + Duration::from_secs(20);
        let is_over = move || std::time::Instant::now() > until;
        let asks = thread::spawn(move || ask::<_, String>(&path, &"clubs", now, is_over));
        while !serving.is_asked() {
            thread::sleep(PAUSE);
        }
        deal(&mut serving);
        asks.join().unwrap().expect_err("an error, and soon")
    }

    #[test]
    fn who_asks_waits_for_no_answer_that_cannot_come() {
        let gone = |error: StoreError| {
            assert!(
                matches!(&error, StoreError::Locked(why) if why.contains("no answer")),
                "{error}"
            );
        };
        // What was asked is not what can be read: it wants a number.
        gone(asked_where(|serving| assert_eq!(serving.next_asked::<u8>(), None)));
        // The answer cannot be written: there is a folder in its place.
        gone(asked_where(|serving| {
            let (name, _) = serving.next_asked::<String>().unwrap();
            fs::create_dir(serving.dir.join(format!("{PART}{ANSWER}{name}"))).unwrap();
            serving.answer(&name, &"1 unchanged").unwrap_err();
            assert!(!serving.is_asked());
        }));
        // Somebody else took the question away.
        gone(asked_where(|serving| {
            let (name, _) = serving.next_asked::<String>().unwrap();
            fs::remove_file(serving.dir.join(format!("{ASKED}{name}"))).unwrap();
        }));
    }

    #[test]
    fn what_cannot_be_taken_away_is_looked_at_once() {
        let (dir, now) = store();
        let mut serving = begun(dir.path(), now);
        // A folder is not removed as a file is.
        let name = serving.dir.join("asked-1-1");
        fs::create_dir(&name).unwrap();
        assert!(serving.is_asked());
        assert_eq!(serving.next_asked::<String>(), None);
        assert!(name.exists() && !serving.is_asked());
        fs::remove_dir(&name).unwrap();
        assert_eq!(serving.next_asked::<String>(), None);
        assert!(serving.past.is_empty(), "nothing is remembered for ever");
    }

    #[test]
    fn what_goes_to_and_fro_may_be_read_by_whoever_may_read_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        for (folder, file) in [(0o700, 0o600), (0o770, 0o660), (0o755, 0o644)] {
            fs::set_permissions(dir.path(), Permissions::from_mode(folder)).unwrap();
            let name = format!("asked-{folder}");
            let written = write(dir.path(), &name, &"clubs").unwrap();
            assert_eq!(written.metadata().unwrap().permissions().mode() & 0o777, file);
        }
    }
}
