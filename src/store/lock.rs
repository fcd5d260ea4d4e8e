//! Lock files: one writer, one holder of the index, one teller at a time. The system gives a lock back
//! when its holder dies, so none is ever stale.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;

/// How long to sleep between two tries.
const PAUSE: Duration = Duration::from_millis(10);

/// How long a lock is asked for at least: one who only looks holds it for an instant.
const LEAST: Duration = Duration::from_millis(30);

/// A lock, held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// How asking for a lock went.
pub(super) enum Asked {
    /// Ours.
    Got(Lock),
    /// Another holds it; what that holder wrote into the file.
    Held(String),
}

impl Lock {
    /// Asks for the lock on `path`, again and again for up to `wait`.
    pub(super) fn ask(path: &Path, wait: Duration) -> io::Result<Asked> {
        let begun = Instant::now();
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Asked::Got(Self { file })),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if begun.elapsed() < wait.max(LEAST) => {
                    thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Ok(Asked::Held(words(&file))),
            }
        }
    }

    /// Whether another process holds the lock on `path` now. Creates and changes nothing.
    pub(super) fn is_held(path: &Path) -> bool {
        let Ok(file) = File::open(path) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Writes who we are into the file, for the one who finds it held.
    pub(super) fn sign(&mut self, now: Timestamp) -> io::Result<()> {
        let command: Vec<String> = std::env::args().take(4).collect();
        let pid = std::process::id();
        self.file.set_len(0)?;
        self.file.write_all(format!("pid {pid}, since {now:.0}, {}", command.join(" ")).as_bytes())
    }
}

/// What stands in a lock file: short, without control characters.
fn words(file: &File) -> String {
    let mut bytes = Vec::new();
    let read = file.take(300).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    match read {
        Ok(n) if n > 0 => text.chars().map(clean).collect(),
        _ => "it has not said which".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_is_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let Asked::Got(mut first) = Lock::ask(&path, Duration::ZERO).unwrap() else { panic!() };
        first.sign("2026-03-01T06:00:00Z".parse().unwrap()).unwrap();
        assert!(Lock::is_held(&path));
        let Asked::Held(who) = Lock::ask(&path, Duration::ZERO).unwrap() else { panic!() };
        let pid = std::process::id();
        assert!(who.starts_with(&format!("pid {pid}, since 2026-03-01T06:00:00Z, ")), "{who}");
        drop(first);
        assert!(!Lock::is_held(&path));
        assert!(matches!(Lock::ask(&path, Duration::ZERO), Ok(Asked::Got(_))));
    }
}
