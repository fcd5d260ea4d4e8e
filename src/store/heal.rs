//! What opening a store checks and mends before anything is written: the format, the room, the clock,
//! and torn ends. Only the holder of the writer's lock mends.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::Path,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use super::{
    StoreError, append, archive, journal,
    lock::{Asked, Lock},
    replay::Torn,
    view::View,
};

/// The format's marker, below the store's folder.
const FORMAT: &str = "format";

/// What the marker says, before the number.
const MARKER: &str = "guidewatch store ";

/// Where the marker is written, to be renamed.
pub(super) const PART: &str = "format.part";

/// The format that this version writes. It reads those before it: 1, of version 0.1, is the same without
/// documents of publications (`ID/KEY`), whose records and lines that version calls damaged.
const NUMBER: u32 = 2;

/// The lock of the writer, below the store's folder.
pub(super) const LOCK: &str = "lock";

/// Less free room than this, in bytes, and nothing is written.
pub(super) const ROOM: u64 = 500_000_000;

/// How far the clock may be behind the newest capture.
const BEHIND: SignedDuration = SignedDuration::from_hours(24);

/// Whether there is a store of a format that can be read in `dir`. Touches nothing.
pub(super) fn exists(dir: &Path) -> Result<bool, StoreError> {
    Ok(number(dir)?.is_some() || has_parts(dir)?)
}

/// Which format the store in `dir` says that it has; none where it says nothing.
fn number(dir: &Path) -> Result<Option<u32>, StoreError> {
    let text = match fs::read(dir.join(FORMAT)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            let what = format!("the store in {} cannot be read", dir.display());
            return Err(StoreError::Io { what, source });
        }
    };
    match text.strip_prefix(MARKER).and_then(|number| number.trim().parse::<u32>().ok()) {
        Some(known @ 1..=NUMBER) => Ok(Some(known)),
        Some(number) if number > NUMBER => Err(StoreError::Newer(format!(
            "the store in {} has format {number}, and this version of guidewatch knows format \
             {NUMBER}: use a newer guidewatch. Nothing was touched",
            dir.display()
        ))),
        _ => Err(StoreError::Damaged(format!(
            "{} does not say “{MARKER}{NUMBER}”: is this the folder of a store?",
            dir.join(FORMAT).display()
        ))),
    }
}

/// Marks the store in `dir` as one of today's format, where it says that it is of an earlier one, before
/// anything is written that an earlier version cannot read; `part` is the name of the file on the way. Gives
/// what there is to say of it.
pub(super) fn raise(dir: &Path, part: &str) -> Result<Option<String>, StoreError> {
    let Some(old) = number(dir)?.filter(|old| *old < NUMBER) else { return Ok(None) };
    mark(dir, part).map_err(|source| refused(dir, source))?;
    Ok(Some(format!(
        "the store in {} had format {old} and has format {NUMBER} now: earlier versions of guidewatch refuse it",
        dir.display()
    )))
}

/// Writes today's format down, whole or not at all.
fn mark(dir: &Path, part: &str) -> io::Result<()> {
    let part = dir.join(part);
    let mut file = File::create(&part)?;
    file.write_all(format!("{MARKER}{NUMBER}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(part, dir.join(FORMAT))?;
    append::sync_folder(dir)
}

/// Whether files of ours lie in `dir`, whose marker may have been left out of a backup.
fn has_parts(dir: &Path) -> Result<bool, StoreError> {
    let parts = [journal::CHECKS, journal::READERS, "index/heads.json"];
    let archived = archive::list(dir).map_err(|source| StoreError::Io {
        what: format!("the folder {} cannot be read", dir.display()),
        source,
    })?;
    Ok(!archived.is_empty() || parts.iter().any(|part| dir.join(part).is_file()))
}

/// What a folder may hold and still become a store: what a fresh checkout or a new disk has, and what
/// a making that was stopped leaves.
const HARMLESS: [&str; 7] =
    ["README.md", ".gitignore", ".gitkeep", "lost+found", PART, LOCK, "index.lock"];

/// Refuses a folder that holds something else: it was named by mistake. Touches nothing.
fn check_foreign(dir: &Path) -> Result<(), StoreError> {
    let reading = |source| StoreError::Io {
        what: format!("the folder {} cannot be read", dir.display()),
        source,
    };
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(reading)?,
    };
    for entry in entries {
        let entry = entry.map_err(reading)?;
        let name = entry.file_name();
        let is_empty_folder =
            || fs::read_dir(entry.path()).is_ok_and(|mut in_it| in_it.next().is_none());
        let is_part = [archive::FOLDER, "journal", "index"].iter().any(|part| name == *part);
        if HARMLESS.iter().any(|known| name == *known) || (is_part && is_empty_folder()) {
            continue;
        }
        return Err(StoreError::NotOurs(format!(
            "{} is no store, and holds something else (“{}”): name an empty folder with --store, or one \
             that is not there yet. Nothing was touched",
            dir.display(),
            name.display()
        )));
    }
    Ok(())
}

/// Refuses to go on where the disk below `dir` has less than `wanted` bytes free.
pub(super) fn check_room(dir: &Path, wanted: u64) -> Result<(), StoreError> {
    let mut folder = dir;
    while !folder.exists() {
        match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => folder = parent,
            _ => folder = Path::new("."),
        }
    }
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= wanted {
        return Ok(());
    }
    Err(StoreError::NoRoom(format!(
        "only {} MB are free for the store in {}; {} MB are wanted before anything is written. \
         Make room, or move the store to a larger disk",
        free / 1_000_000,
        dir.display(),
        wanted / 1_000_000
    )))
}

/// Takes the writer's lock, waiting up to `wait`, and makes the folders where there are none. Gives
/// what there is to say of it: that the store is new, or that its marker was not there.
pub(super) fn take(
    dir: &Path,
    wait: Duration,
    now: Timestamp,
) -> Result<(Lock, Vec<String>), StoreError> {
    let making = |source| refused(dir, source);
    let is_new = !exists(dir)?;
    if is_new {
        check_foreign(dir)?;
    }
    make_folder(dir).map_err(making)?;
    let mut lock = match Lock::ask(&dir.join(LOCK), wait).map_err(making)? {
        Asked::Got(lock) => lock,
        Asked::Held(who) => return Err(StoreError::Locked(who)),
    };
    // Another version may have been at work while this one waited.
    let is_new = !exists(dir)? && is_new;
    lock.sign(now).map_err(making)?;
    let mut notes = Vec::new();
    if is_new {
        notes.push(format!("a new store was made in {}", dir.display()));
    } else if !dir.join(FORMAT).exists() {
        notes.push(format!("{} was missing and was written again", dir.join(FORMAT).display()));
    }
    prepare(dir).map_err(making)?;
    Ok((lock, notes))
}

/// Makes a folder and those above it, and puts on the disk that they are there: what is synced inside a
/// folder is lost with it otherwise.
fn make_folder(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let above = match dir.parent() {
        Some(above) if above.as_os_str().is_empty() => Path::new("."),
        Some(above) => above,
        None => return Err(io::ErrorKind::NotFound.into()),
    };
    make_folder(above)?;
    match fs::create_dir(dir) {
        Err(error) if !dir.is_dir() => return Err(error),
        _ => {}
    }
    match append::sync_folder(above) {
        // One may add to a folder that one may not read; then nobody can sync it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// Why nothing can be written to the store in `dir`, and what to do.
pub(super) fn refused(dir: &Path, source: io::Error) -> StoreError {
    let advice = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " (the disk is full; make room and run again: nothing that was acknowledged is lost)"
        }
        io::ErrorKind::ReadOnlyFilesystem => " (the disk is read-only; it can still be read)",
        io::ErrorKind::PermissionDenied => " (who owns that folder?)",
        _ => "",
    };
    StoreError::Io {
        what: format!("the store in {} cannot be written{advice}", dir.display()),
        source,
    }
}

fn prepare(dir: &Path) -> io::Result<()> {
    if !dir.join(FORMAT).exists() {
        mark(dir, PART)?;
    }
    make_folder(&dir.join(archive::FOLDER))?;
    make_folder(&dir.join("journal"))?;
    OpenOptions::new().create(true).append(true).open(dir.join(journal::CHECKS))?;
    append::sync_folder(&dir.join("journal"))?;
    append::sync_folder(dir)
}

/// A clock that is less than this behind is not spoken of.
const SLIGHTLY: SignedDuration = SignedDuration::from_mins(1);

/// Refuses a clock that is far behind what was written last; says so where it is a little behind.
pub(super) fn check_clock(view: &View, now: Timestamp) -> Result<Option<String>, StoreError> {
    let heads = view.standings.values().map(|standing| &standing.head);
    let newest = heads.filter_map(|head| head.last_tried).max();
    let again = newest.map_or(now, |newest| newest.saturating_sub(BEHIND).unwrap_or(newest));
    match newest {
        Some(newest) if newest.duration_since(now) > BEHIND => Err(StoreError::Clock(format!(
            "the clock says {now:.0}, but the store was last written on {newest:.0}, and the order of \
             what changed could not be trusted. If the clock is wrong, set it and run again. If it was \
             ahead when the store was written, captures can be added again from {again:.0} on, or at \
             once to another store (--store); all that is in this one can be read meanwhile"
        ))),
        Some(newest) if newest.duration_since(now) > SLIGHTLY => Ok(Some(format!(
            "the clock says {now:.0}, but the store was last written on {newest:.0}: a new capture \
             is dated just after the newest of its source, so that the order stays right"
        ))),
        _ => Ok(None),
    }
}

/// Cuts what a stop in the middle of writing left at the end of a file; says what was cut. Bytes that
/// are not simply the beginning of something are kept aside first: they may be all that is left of it.
pub(super) fn cut(dir: &Path, torn: &[Torn]) -> Result<Vec<String>, StoreError> {
    let mut notes = Vec::new();
    for Torn { file, at, length, what, clean } in torn {
        let path = dir.join(file);
        let cutting = |source| StoreError::Io {
            what: format!("the torn end of {} cannot be cut", path.display()),
            source,
        };
        let bytes = length - at;
        let cut = format!("{file} ended with {what}: {bytes} bytes from {at} on were cut");
        let kept = if *clean { None } else { Some(keep_aside(dir, file, *at).map_err(cutting)?) };
        let end = OpenOptions::new().write(true).open(&path).map_err(cutting)?;
        end.set_len(*at).and_then(|()| end.sync_all()).map_err(cutting)?;
        notes.push(kept.map_or_else(|| cut.clone(), |kept| format!("{cut} and kept in {kept}")));
    }
    Ok(notes)
}

/// Copies what stands in `file` from byte `at` on into a file of its own; gives its name.
fn keep_aside(dir: &Path, file: &str, at: u64) -> io::Result<String> {
    let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
    let names = (1..1000).map(|n| if n == 1 { String::new() } else { format!("-{n}") });
    let mut names = names.map(|more| format!("cut/{name}-{at}{more}"));
    // Nothing that was kept is ever overwritten.
    let kept = names.find(|kept| !dir.join(kept).exists()).ok_or(io::ErrorKind::AlreadyExists)?;
    make_folder(&dir.join("cut"))?;
    let mut from = File::open(dir.join(file))?;
    from.seek(SeekFrom::Start(at))?;
    let mut to = File::create_new(dir.join(&kept))?;
    io::copy(&mut from, &mut to)?;
    to.sync_all()?;
    append::sync_folder(&dir.join("cut"))?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_room_is_said_before_anything_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("not/there/yet");
        assert!(check_room(&store, 1).is_ok());
        let Err(StoreError::NoRoom(what)) = check_room(&store, u64::MAX) else { panic!() };
        assert!(what.contains("MB are free"), "{what}");
        assert!(!store.exists());
    }

    #[test]
    fn a_folder_that_is_no_store_is_not_taken_for_one() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(exists(dir.path()), Ok(false)));
        fs::write(dir.path().join(FORMAT), "PNG").unwrap();
        assert!(matches!(exists(dir.path()), Err(StoreError::Damaged(_))));
        fs::write(dir.path().join(FORMAT), "guidewatch store 3\n").unwrap();
        assert!(matches!(exists(dir.path()), Err(StoreError::Newer(_))));
        fs::write(dir.path().join(FORMAT), "guidewatch store 0\n").unwrap();
        assert!(matches!(exists(dir.path()), Err(StoreError::Damaged(_))));
        for known in 1..=NUMBER {
            fs::write(dir.path().join(FORMAT), format!("guidewatch store {known}\n")).unwrap();
            assert!(matches!(exists(dir.path()), Ok(true)));
        }
    }
}
