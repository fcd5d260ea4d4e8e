//! Reads secrets from where they are kept, each time anew. They are given to the channel and to nobody else.

use std::{
    fs::{self, File, OpenOptions},
    io::Read as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use rustix::fs::{OFlags, StatVfsMountFlags, fstatvfs};

use super::NotTaken;
use crate::model::subscriber::Secret;

/// A longer file holds no secret; in bytes.
const LONGEST: u64 = 16 << 10;

/// Opening waits for nobody. Means nothing for a plain file.
const NONBLOCK: i32 = OFlags::NONBLOCK.bits().cast_signed();

/// What lets a group choose a secret: write it. A group that may read it is one that its owner made, as for a service
/// that runs under an account of its own.
const GROUP: u32 = 0o030;

/// What gives a secret away to everybody on the machine, or lets them choose it.
const EVERYBODY: u32 = 0o007;

/// Where containers are handed their secrets (Docker, Podman; Kubernetes by the same name where it is told so).
const HANDED_OVER: [&str; 2] = ["/run/secrets", "/var/run/secrets"];

/// The secret itself.
pub(super) fn read(kept: &Secret) -> Result<String, NotTaken> {
    let (text, place) = match kept {
        Secret::Variable(name) => {
            let unset = || {
                NotTaken(format!(
                    "the environment variable {name} is not set: set it where guidewatch is started"
                ))
            };
            let value = std::env::var_os(name).ok_or_else(unset)?;
            (value.into_string().ok(), format!("the environment variable {name}"))
        }
        Secret::File(path) => (from_file(path)?, format!("the file {}", path.display())),
    };
    let text = text.ok_or_else(|| NotTaken(format!("{place} holds no plain text (UTF-8)")))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.trim().is_empty() {
        return Err(NotTaken(format!("{place} is empty: put the secret there")));
    }
    if text.chars().any(char::is_control) {
        return Err(NotTaken(format!("{place} holds more than one line, or control characters")));
    }
    Ok(text.to_owned())
}

fn from_file(path: &Path) -> Result<Option<String>, NotTaken> {
    let failed = |error: std::io::Error| {
        NotTaken(format!("the file {} cannot be read: {error}", path.display()))
    };
    let mut bytes = Vec::new();
    // A pipe that nobody writes to would be waited for for ever.
    let plain = OpenOptions::new().read(true).custom_flags(NONBLOCK).open(path);
    let file = plain.map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if !found.is_file() {
        let what = format!("{} is no plain file: put the secret into one", path.display());
        return Err(NotTaken(what));
    }
    let mode = found.permissions().mode();
    // Others of this machine: they reach neither what lies behind a closed folder nor what one container was given.
    let is_apart = || is_behind_a_closed_folder(path) || is_handed_over(path, &file);
    let is_open =
        mode & GROUP != 0 && !is_handed_over(path, &file) || mode & EVERYBODY != 0 && !is_apart();
    if is_open {
        let path = path.display();
        return Err(NotTaken(format!(
            "the file {path} can be read by everybody or written by others than its owner (mode {:03o}): run `chmod 600 {path}`, or keep it in a folder that others cannot enter (`chmod 700`)",
            mode & 0o777
        )));
    }
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        let what = format!("the file {} is too large to hold a secret", path.display());
        return Err(NotTaken(what));
    }
    Ok(String::from_utf8(bytes).ok())
}

/// Whether a folder on the way to it lets nobody in but its owner and a group.
fn is_behind_a_closed_folder(path: &Path) -> bool {
    let Ok(path) = fs::canonicalize(path) else { return false };
    path.ancestors().skip(1).any(|folder| {
        fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & EVERYBODY == 0)
    })
}

/// Whether it was handed to this container: nobody can write there, and it is kept in memory or lies where secrets are
/// mounted. A read-only disk alone says nothing of who may read it.
fn is_handed_over(path: &Path, file: &File) -> bool {
    let is_read_only =
        fstatvfs(file).is_ok_and(|disk| disk.f_flag.contains(StatVfsMountFlags::RDONLY));
    let is_mounted_there = || HANDED_OVER.iter().any(|folder| path.starts_with(folder));
    is_read_only && (is_mounted_there() || is_in_memory(file))
}

/// Whether it lies on a tmpfs, which Docker and Kubernetes keep secrets on.
#[cfg(target_os = "linux")]
fn is_in_memory(file: &File) -> bool {
    /// Of linux/magic.h.
    const TMPFS: rustix::fs::FsWord = 0x0102_1994;
    rustix::fs::fstatfs(file).is_ok_and(|disk| disk.f_type == TMPFS)
}

#[cfg(not(target_os = "linux"))]
fn is_in_memory(_: &File) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_one_line_and_says_why_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        let kept = Secret::File(path.clone());
        let allow = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let write = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            allow(0o600);
        };
        let why = |bytes: &[u8]| {
            write(bytes);
            read(&kept).unwrap_err().to_string()
        };
        assert!(read(&kept).unwrap_err().to_string().contains("cannot be read"));
        assert!(why(b"\n").ends_with("is empty: put the secret there"));
        assert!(why(b"one\ntwo\n").contains("more than one line"));
        assert!(why(b"\xff").contains("no plain text"));
        assert!(why("a".repeat(20_000).as_bytes()).contains("too large"));
        write(b" pass word \r\n");
        assert_eq!(read(&kept), Ok(" pass word ".to_owned()));
        let folder = |mode| {
            fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        };
        folder(0o755);
        for mode in [0o644, 0o604, 0o620] {
            allow(mode);
            let why = read(&kept).unwrap_err().to_string();
            assert!(
                why.contains(&format!(
                    "(mode {mode:o}): run `chmod 600 {}`, or keep",
                    path.display()
                )),
                "{why}"
            );
            assert!(!why.contains("pass word"));
        }
        for mode in [0o400, 0o640] {
            allow(mode);
            assert!(read(&kept).is_ok());
        }
        // Nobody but its owner comes this far; who shares a group with them does.
        for (closed, mode, is_taken) in [
            (0o700, 0o444, true),
            (0o750, 0o644, true),
            (0o700, 0o664, false),
            (0o711, 0o444, false),
        ] {
            folder(closed);
            allow(mode);
            assert_eq!(read(&kept).is_ok(), is_taken, "{closed:o} {mode:o}");
        }
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let kept = Secret::Variable("GUIDEWATCH_NOBODY_SETS_THIS".to_owned());
        let why = read(&kept).unwrap_err().to_string();
        assert!(why.contains("GUIDEWATCH_NOBODY_SETS_THIS is not set"), "{why}");
    }
}
