//! How long archive and journal were when something was last added to them, and a checksum of what each
//! run added: by this a file is noticed that is gone, has lost its end, or holds other bytes than were
//! written. Knows bytes, not what they mean; tells, and never mends.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Damage,
    append::{self, Append},
    archive, codec,
    journal::{self, Lines},
    lost,
};

/// The file of lengths, below the store's folder. Written under the lock of the journal of readers.
pub(super) const FILE: &str = "journal/lengths.jsonl";

/// A line of [`FILE`]: what one run added.
#[derive(Debug, Serialize, Deserialize)]
struct Added {
    at: Timestamp,
    /// By the file's path below the store's folder.
    files: BTreeMap<String, Stretch>,
}

/// Bytes that were added to a file one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    from: u64,
    /// The file's length then.
    to: u64,
    /// CRC-32 of the bytes between.
    crc32: u32,
}

/// What all runs noted.
#[derive(Default)]
pub(super) struct Lengths {
    stretches: BTreeMap<String, Vec<Stretch>>,
    /// How many lines are whole.
    pub(super) lines: u64,
    /// Lines that are not.
    pub(super) damage: Vec<Damage>,
    /// Where the last line that has an end ends.
    pub(super) end: u64,
    /// The file's length when it was read.
    pub(super) length: u64,
}

impl Lengths {
    /// Reads what all runs noted. A store that an older version made has nothing.
    pub(super) fn read(dir: &Path) -> io::Result<Self> {
        let path = dir.join(FILE);
        let mut read = Self { length: journal::length(&path)?, ..Self::default() };
        let mut lines = Lines::<Added>::open(&path, 0, read.length)?;
        while let Some(line) = lines.next()? {
            match line.what {
                Ok(added) => {
                    read.lines += 1;
                    for (path, stretch) in added.files.into_iter().filter(|(path, _)| is_ours(path))
                    {
                        read.stretches.entry(path).or_default().push(stretch);
                    }
                }
                Err(what) => read.damage.push(damaged(FILE, line.begin, what)),
            }
        }
        read.end = lines.at();
        Ok(read)
    }

    /// How long a file was when it was last noted; 0 where it never was.
    fn of(&self, path: &str) -> u64 {
        self.stretches.get(path).into_iter().flatten().map(|stretch| stretch.to).max().unwrap_or(0)
    }

    /// Adds the archive files noted here to those that the index knows.
    pub(super) fn extend(&self, files: &mut lost::Files) {
        for path in self.stretches.keys() {
            if let Some(name) = archived(path) {
                let mark = files.entry(name.to_owned()).or_default();
                mark.end = mark.end.max(self.of(path));
            }
        }
    }

    /// The files of the journal that have lost their end, or are gone.
    pub(super) fn cut_journal(&self, dir: &Path) -> io::Result<Vec<Damage>> {
        let mut cut = Vec::new();
        for file in [journal::CHECKS, journal::READERS] {
            let (was, is) = (self.of(file), journal::length(&dir.join(file))?);
            if is < was {
                cut.push(shorter(file, was, is));
            }
        }
        Ok(cut)
    }

    /// The places at which files hold other bytes than were written, less those where `known` names
    /// damage already. Reads everything.
    pub(super) fn changed(&self, dir: &Path, known: &[Damage]) -> io::Result<Vec<Damage>> {
        let mut changed = Vec::new();
        for (path, stretches) in &self.stretches {
            let length = journal::length(&dir.join(path))?;
            for stretch in stretches.iter().filter(|stretch| stretch.to <= length) {
                let Stretch { from, to, crc32 } = *stretch;
                let is_known = known
                    .iter()
                    .any(|damage| damage.file == *path && (from..to).contains(&damage.offset));
                if !is_known && checksum(&dir.join(path), from, to)? != crc32 {
                    let what = format!("somewhere up to byte {to} it is not as it was written");
                    changed.push(damaged(path, from, what));
                }
            }
        }
        Ok(changed)
    }
}

/// Notes what was added to `paths` since they were last noted; nothing where nothing was. The caller
/// holds the lock of the journal of readers, and that of each of `paths`: all of it is on the disk.
pub(super) fn note(dir: &Path, paths: &[String], at: Timestamp) -> io::Result<()> {
    let known = Lengths::read(dir)?;
    let mut files = BTreeMap::new();
    for path in paths {
        let (from, to) = (known.of(path), journal::length(&dir.join(path))?);
        if to > from {
            let crc32 = checksum(&dir.join(path), from, to)?;
            files.insert(path.clone(), Stretch { from, to, crc32 });
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    let line = codec::line(&Added { at, files }).map_err(io::Error::other)?;
    let is_new = known.length == 0;
    let mut append = Append::open(&dir.join(FILE))?;
    if append.end() > known.end {
        append.back_to(known.end)?;
    }
    append.push(line.as_bytes())?;
    append.sync().or_else(|error| append.back_to(known.end).and(Err(error)))?;
    if is_new { append::sync_folder(&dir.join("journal")) } else { Ok(()) }
}

/// The name of an archive file in its path below the store's folder.
fn archived(path: &str) -> Option<&str> {
    let name = path.strip_prefix(archive::FOLDER)?.strip_prefix('/')?;
    archive::serial(name).map(|_| name)
}

/// Whether a path names one of the files of archive and journal, and no other of this machine.
fn is_ours(path: &str) -> bool {
    path == journal::CHECKS || path == journal::READERS || archived(path).is_some()
}

/// CRC-32 of what stands between two places of a file.
fn checksum(path: &Path, from: u64, to: u64) -> io::Result<u32> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut reader = BufReader::with_capacity(1 << 16, file.take(to.saturating_sub(from)));
    let mut hasher = crc32fast::Hasher::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(hasher.finalize());
        }
        hasher.update(bytes);
        let taken = bytes.len();
        reader.consume(taken);
    }
}

fn damaged(file: &str, offset: u64, what: String) -> Damage {
    Damage { file: file.to_owned(), offset, what, is_missing: false }
}

/// A file of which only `is` bytes are left, or nothing.
pub(super) fn shorter(file: &str, was: u64, is: u64) -> Damage {
    let (what, is_missing) = match is {
        0 => (format!("it had {was} bytes"), true),
        _ => (format!("it ends here, and had {was} bytes"), false),
    };
    Damage { file: file.to_owned(), offset: is, what, is_missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("journal")).unwrap();
        std::fs::create_dir(dir.path().join(archive::FOLDER)).unwrap();
        dir
    }

    fn noted(dir: &Path, path: &str, text: &str) -> Lengths {
        std::fs::write(dir.join(path), text).unwrap();
        note(dir, &[path.to_owned()], Timestamp::UNIX_EPOCH).unwrap();
        Lengths::read(dir).unwrap()
    }

    #[test]
    fn only_what_was_added_is_noted_and_every_bit_of_it_counts() {
        let dir = store();
        noted(dir.path(), journal::CHECKS, "one\n");
        let known = noted(dir.path(), journal::CHECKS, "one\ntwo\n");
        assert_eq!(noted(dir.path(), journal::CHECKS, "one\ntwo\n").lines, 2, "nothing was added");
        let stretch = &known.stretches[journal::CHECKS];
        assert_eq!((stretch[0].to, stretch[1].from, stretch[1].to), (4, 4, 8));
        assert_eq!(known.changed(dir.path(), &[]).unwrap(), []);
        for bit in 0..8 * 8 {
            let mut bytes = *b"one\ntwo\n";
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(dir.path().join(journal::CHECKS), bytes).unwrap();
            let changed = known.changed(dir.path(), &[]).unwrap();
            let place = if bit < 32 { 0 } else { 4 };
            assert_eq!(changed.iter().map(|d| d.offset).collect::<Vec<_>>(), [place], "bit {bit}");
            assert_eq!(known.changed(dir.path(), &changed).unwrap(), [], "named once");
        }
    }

    #[test]
    fn a_lost_end_is_told_also_at_the_border_of_a_line() {
        let dir = store();
        let known = noted(dir.path(), journal::READERS, "one\ntwo\n");
        assert_eq!(known.cut_journal(dir.path()).unwrap(), []);
        std::fs::write(dir.path().join(journal::READERS), "one\n").unwrap();
        let cut = known.cut_journal(dir.path()).unwrap()[0].to_string();
        assert_eq!(
            cut,
            "journal/readers.jsonl is damaged at byte 4: it ends here, and had 8 bytes"
        );
        std::fs::remove_file(dir.path().join(journal::READERS)).unwrap();
        let cut = known.cut_journal(dir.path()).unwrap()[0].to_string();
        assert_eq!(cut, "journal/readers.jsonl is missing: it had 8 bytes");
        // What is added behind a lost end does not make it good.
        let known = noted(dir.path(), journal::READERS, "one\nother\n");
        assert_eq!(known.cut_journal(dir.path()).unwrap(), []);
        assert_eq!(known.changed(dir.path(), &[]).unwrap().len(), 1);
    }

    #[test]
    fn a_torn_line_is_cut_and_foreign_paths_are_passed_over() {
        let dir = store();
        noted(dir.path(), journal::CHECKS, "one\n");
        let files =
            BTreeMap::from([("../secret".to_owned(), Stretch { from: 0, to: 9, crc32: 0 })]);
        let foreign = codec::line(&Added { at: Timestamp::UNIX_EPOCH, files }).unwrap();
        let whole = std::fs::read_to_string(dir.path().join(FILE)).unwrap() + &foreign;
        std::fs::write(dir.path().join(FILE), format!("{whole}0123")).unwrap();
        let known = noted(dir.path(), journal::CHECKS, "one\ntwo\n");
        assert_eq!((known.lines, known.damage.len(), known.stretches.len()), (3, 0, 1));
        assert_eq!(known.end, known.length);
    }
}
