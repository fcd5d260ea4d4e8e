//! What archive files there once were, and are no more or have lost their end: by the index's counts, by the
//! lengths that the runs noted, by holes in the files' numbers, and by what journal and readers tell of an
//! archive that holds nothing. Only names and counts.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::{
    Damage, archive, codec,
    heads::Heads,
    journal::{self, Lines, Noted},
    lengths::{self, Lengths},
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
        for (name, mark) in &heads.marks().files {
            // What an older index knew of a file that has lost its end goes before.
            let known = files.entry(name.clone()).or_default();
            if mark.end > known.end {
                *known = mark.clone();
            }
        }
    }
    files
}

/// Those of `known` that are no longer there, or no longer as long as they were.
pub(super) fn missing(dir: &Path, mut known: Files) -> io::Result<Files> {
    let found = archive::list(dir)?;
    known.retain(|name, mark| {
        !found.iter().any(|file| file.name == *name && file.length >= mark.end)
    });
    Ok(known)
}

/// The same, and those that were longer when a run noted their lengths.
pub(super) fn missing_or_noted(
    dir: &Path,
    mut known: Files,
    lengths: &Lengths,
) -> io::Result<Files> {
    lengths.extend(&mut known);
    missing(dir, known)
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
    let found = archive::list(dir)?;
    for (name, mark) in lost.iter().filter(|(_, mark)| mark.end > 0) {
        let path = format!("{}/{name}", archive::FOLDER);
        let left = found.iter().find(|file| file.name == *name).map_or(0, |file| file.length);
        damage.push(match mark.groups {
            1.. if left == 0 => {
                missing(path, format!("{} captures and unchanged checks", mark.groups))
            }
            _ => lengths::shorter(&path, mark.end, left),
        });
    }
    let mut serials: Vec<u32> = found.iter().map(|file| file.serial).collect();
    let last = serials.last().copied().unwrap_or(0);
    serials.extend(lost.keys().filter_map(|name| archive::serial(name)).filter(|n| *n < last));
    serials.sort_unstable();
    serials.dedup();
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
    let told = replay::told_since(dir, 0, BTreeMap::new())?.ledgers;
    let told = told
        .values()
        .flat_map(|ledger| &ledger.position)
        .filter(|(_, told)| told.through.is_some())
        .count();
    Ok(match (captures, told) {
        (0, 0) => None,
        (0, _) => Some("all captures, of which readers have been told".to_owned()),
        (captures, _) => Some(format!("{captures} captures and unchanged checks or more")),
    })
}
