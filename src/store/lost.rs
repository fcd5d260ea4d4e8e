//! What archive files there once were, and are no more: by the index's counts, by holes in the files'
//! numbers, and by what journal and readers tell of an archive that holds nothing. Only names and counts.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::{
    Damage, archive, codec,
    heads::Heads,
    journal::{self, Lines, Noted},
    replay,
    view::FileMark,
};

/// The file in the index's folder that keeps what an older index knew of files now missing.
const NAME: &str = "lost.json";

/// Archive files by name, and what was in them.
pub(super) type Files = BTreeMap<String, FileMark>;

/// All the files that the index, and the one before it, have seen.
pub(super) fn known(index: &Path) -> Files {
    let kept = fs::read(index.join(NAME)).ok();
    let kept = kept.and_then(|bytes| codec::read_line(bytes.strip_suffix(b"\n")?).ok());
    let mut files: Files = kept.unwrap_or_default();
    if let Ok(heads) = Heads::read(index) {
        files.extend(heads.marks().files.clone());
    }
    files
}

/// Those of `known` that are no longer there.
pub(super) fn missing(dir: &Path, mut known: Files) -> io::Result<Files> {
    let found = archive::list(dir)?;
    known.retain(|name, _| !found.iter().any(|file| file.name == *name));
    Ok(known)
}

/// Keeps what the old index knew, in the folder of the new one.
pub(super) fn keep(index: &Path, files: &Files) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    fs::write(index.join(NAME), codec::line(files).map_err(io::Error::other)?)
}

/// Forgets it: the files' numbers, which are never given again, show it from now on.
pub(super) fn forget(index: &Path) {
    let _ = fs::remove_file(index.join(NAME));
}

/// The highest number that a missing file is known to have had; 0 where none is missing.
pub(super) fn last_serial(files: &Files, damage: &[Damage]) -> u32 {
    let named = files.keys().filter_map(|name| archive::serial(name)).max().unwrap_or(0);
    named.max(u32::from(!damage.is_empty()))
}

/// What is missing: first the files that are known by name, then by number, then an archive that is
/// empty though others tell of it.
pub(super) fn told(dir: &Path, lost: &Files) -> io::Result<Vec<Damage>> {
    let missing = |file: String, what: String| Damage { file, offset: 0, what, is_missing: true };
    let mut damage = Vec::new();
    for (name, mark) in lost.iter().filter(|(_, mark)| mark.groups > 0) {
        let what = format!("{} captures and unchanged checks", mark.groups);
        damage.push(missing(format!("{}/{name}", archive::FOLDER), what));
    }
    let found = archive::list(dir)?;
    let mut serials: Vec<u32> = found.iter().map(|file| file.serial).collect();
    let last = serials.last().copied().unwrap_or(0);
    serials.extend(lost.keys().filter_map(|name| archive::serial(name)).filter(|n| *n < last));
    serials.sort_unstable();
    let mut next: u32 = 1;
    for serial in serials {
        if serial > next {
            let numbers = if serial - 1 == next {
                format!("…-{next:05}.warc.gz")
            } else {
                format!("…-{next:05}.warc.gz to …-{:05}.warc.gz", serial - 1)
            };
            let what = "nothing else knows what was in it".to_owned();
            damage.push(missing(format!("{}/{numbers}", archive::FOLDER), what));
        }
        next = serial.saturating_add(1);
    }
    if damage.is_empty() && found.iter().all(|file| file.length == 0) {
        damage.extend(emptied(dir)?.map(|what| missing(format!("{}/*", archive::FOLDER), what)));
    }
    Ok(damage)
}

/// What journal and readers tell of an archive that holds nothing.
fn emptied(dir: &Path) -> io::Result<Option<String>> {
    let path = dir.join(journal::CHECKS);
    let mut lines = Lines::<Noted>::open(&path, 0, journal::length(&path)?)?;
    let (mut last, mut held) = (0, 0_u64);
    while let Some(line) = lines.next()? {
        held += 1;
        if let Ok(noted) = line.what {
            last = last.max(noted.sequence);
        }
    }
    // Captures and lines share one row of numbers.
    let captures = last.saturating_sub(held);
    let told = replay::told_since(dir, 0)?.positions;
    let told = told.values().flatten().filter(|(_, told)| told.through.is_some()).count();
    Ok(match (captures, told) {
        (0, 0) => None,
        (0, _) => Some("all captures, of which readers have been told".to_owned()),
        (captures, _) => Some(format!("{captures} captures and unchanged checks or more")),
    })
}
