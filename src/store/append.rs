//! Appending to archive and journal so that what is acknowledged is on the disk, and what failed half-way
//! is taken back. Knows files and bytes, not what they mean.

use std::{
    fs::{File, OpenOptions},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Write as _},
    path::Path,
};

use jiff::Timestamp;

use super::{
    archive, group, member,
    warc::{self, Record},
};

/// An archive file that has reached this many bytes is closed and another begun.
const ROLL: u64 = 1_000_000_000;

/// How much is gathered before it is written, in bytes.
const GATHER: usize = 1 << 20;

/// One file that is only ever appended to.
pub(super) struct Append {
    file: File,
    gathered: Vec<u8>,
    end: u64,
}

impl Append {
    /// Opens `path` to append to it, and makes it where there is none.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let end = file.metadata()?.len();
        Ok(Self { file, gathered: Vec::new(), end })
    }

    /// Where the next bytes will stand.
    pub(super) fn end(&self) -> u64 {
        self.end + self.gathered.len() as u64
    }

    /// Adds bytes; they are not on the disk yet.
    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHER { self.write_out() } else { Ok(()) }
    }

    /// Hands everything to the system, so that readers see it.
    pub(super) fn write_out(&mut self) -> io::Result<()> {
        self.file.write_all(&self.gathered)?;
        self.end += self.gathered.len() as u64;
        self.gathered.clear();
        Ok(())
    }

    /// Puts everything on the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.write_out()?;
        self.file.sync_all()
    }

    /// Cuts the file back to `end`.
    pub(super) fn back_to(&mut self, end: u64) -> io::Result<()> {
        self.gathered.clear();
        self.file.set_len(end)?;
        self.end = end;
        self.file.sync_all()
    }
}

/// Puts on the disk that files were added to a folder.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// The archive's last file, to which records are appended.
pub(super) struct Writing {
    folder: std::path::PathBuf,
    name: String,
    /// What the file's own records carry.
    mark: String,
    serial: u32,
    append: Append,
    roll: u64,
}

/// A place to go back to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    name: String,
    end: u64,
}

impl Writing {
    /// Goes on with the archive in `dir`, or begins it. Numbers up to `lost` were those of files now
    /// missing and are not given again, so that the hole stays to be seen.
    pub(super) fn open(dir: &Path, lost: u32, now: Timestamp) -> io::Result<Self> {
        let folder = dir.join(archive::FOLDER);
        let next = lost.saturating_add(1);
        let last = archive::list(dir)?.pop().filter(|file| file.serial > lost);
        let (serial, name) =
            last.map_or_else(|| (next, archive::name(next, now)), |file| (file.serial, file.name));
        let append = Append::open(&folder.join(&name))?;
        sync_folder(&folder)?;
        let mark = archive::mark(dir, &name).unwrap_or_default();
        Ok(Self { folder, name, mark, serial, append, roll: ROLL })
    }

    /// Makes ready for a group: begins another file where this one is full or its first record is
    /// damaged, and gives a new file its `warcinfo`.
    pub(super) fn make_ready(&mut self, now: Timestamp) -> io::Result<()> {
        let has_lost_mark = self.append.end() > 0 && self.mark.is_empty();
        if self.append.end() >= self.roll || has_lost_mark {
            let serial = self.serial.saturating_add(1);
            let name = archive::name(serial, now);
            self.append = Append::open(&self.folder.join(&name))?;
            (self.name, self.serial) = (name, serial);
            sync_folder(&self.folder)?;
        }
        if self.append.end() == 0 {
            let first = information(&self.name, now);
            self.mark = group::mark(&first).unwrap_or_default();
            self.push(&first)?;
        }
        Ok(())
    }

    /// The name of the file that is written to.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What the file's own records carry.
    pub(super) fn mark(&self) -> &str {
        &self.mark
    }

    /// The length of the file that is written to, with what is still to be handed to the system.
    pub(super) fn end(&self) -> u64 {
        self.append.end()
    }

    /// Where the next record will stand.
    pub(super) fn place(&self) -> Place {
        Place { name: self.name.clone(), end: self.append.end() }
    }

    /// Adds a record; gives the byte at which it begins.
    pub(super) fn push(&mut self, record: &Record) -> io::Result<u64> {
        let at = self.append.end();
        self.append.push(&member::pack(record))?;
        Ok(at)
    }

    /// Hands everything to the system, so that readers see it.
    pub(super) fn write_out(&mut self) -> io::Result<()> {
        self.append.write_out()
    }

    /// Puts everything on the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.append.sync()
    }

    /// Takes back what was added since `place`.
    pub(super) fn back_to(&mut self, place: &Place) -> io::Result<()> {
        self.append.back_to(if place.name == self.name { place.end } else { 0 })
    }
}

/// The record that opens an archive file.
fn information(name: &str, now: Timestamp) -> Record {
    let version = env!("CARGO_PKG_VERSION");
    let block = format!(
        "software: guidewatch/{version}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    );
    // Seeded by the system, so that nobody outside can know the record's name.
    let secret = RandomState::new().build_hasher().finish();
    let mut record = Record::new("warcinfo", now, &format!("{name} {secret}"), block.into_bytes());
    record.set("WARC-Filename", name);
    record.set("Content-Type", "application/warc-fields");
    debug_assert!(record.to_bytes().starts_with(warc::VERSION.as_bytes()));
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_followed_by_the_next() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(archive::FOLDER)).unwrap();
        let now = "2026-03-01T06:00:00Z".parse().unwrap();
        let mut writing = Writing::open(dir.path(), 0, now).unwrap();
        writing.roll = 1;
        for _ in 0..3 {
            writing.make_ready(now).unwrap();
            writing.push(&Record::new("metadata", now, "", b"{}".into())).unwrap();
            writing.sync().unwrap();
        }
        let names: Vec<_> =
            archive::list(dir.path()).unwrap().into_iter().map(|f| f.name).collect();
        let name = |n| format!("guidewatch-20260301060000-0000{n}.warc.gz");
        assert_eq!(names, [name(1), name(2), name(3)]);
        drop(writing);
        assert_eq!(Writing::open(dir.path(), 0, now).unwrap().name(), name(3));
    }

    #[test]
    fn a_full_disk_is_an_error_and_a_failed_write_is_taken_back() {
        if let Ok(mut full) = Append::open(Path::new("/dev/full")) {
            full.push(b"x").unwrap();
            assert_eq!(full.sync().unwrap_err().kind(), io::ErrorKind::StorageFull);
        }
        let dir = tempfile::tempdir().unwrap();
        let mut append = Append::open(&dir.path().join("f")).unwrap();
        append.push(b"kept").unwrap();
        append.sync().unwrap();
        append.push(b"half").unwrap();
        append.write_out().unwrap();
        append.back_to(4).unwrap();
        append.push(b" on").unwrap();
        append.sync().unwrap();
        assert_eq!(std::fs::read(dir.path().join("f")).unwrap(), b"kept on");
    }
}
