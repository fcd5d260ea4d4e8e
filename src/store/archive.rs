//! The archive's files: their names and order, reading them record by record, and finding the way again
//! behind a damaged one. Reads only; knows records, but not what they mean.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    coding::{self, CodingError},
    model::snapshot::RecordRef,
};

use super::{group, warc::Record};

/// The folder of the archive, below the store's.
pub(super) const FOLDER: &str = "archive";

/// The largest record, unpacked, in bytes: a body of 50 MiB as sent, with room for its headers. A larger
/// one was not written by us.
pub(super) const LARGEST: usize = 64 * 1024 * 1024;

/// How much of a file is searched at a time for the next record, in bytes.
const WINDOW: usize = 256 << 10;

/// How much of a member is looked at to see whether it begins a record, in bytes.
const GLANCE: usize = 4096;

/// The name of the archive file of that number, begun `at`.
pub(super) fn name(serial: u32, at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string();
    format!("guidewatch-{at}-{serial:05}.warc.gz")
}

/// The number in an archive file's name; none where it is no name of ours.
fn serial(name: &str) -> Option<u32> {
    let (at, serial) =
        name.strip_prefix("guidewatch-")?.strip_suffix(".warc.gz")?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let ours = at.len() == 14 && serial.len() >= 5 && digits(at) && digits(serial);
    ours.then(|| serial.parse().ok())?
}

/// An archive file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its number, which orders the files.
    pub(super) serial: u32,
    /// Its name, without a folder.
    pub(super) name: String,
    /// Its length in bytes.
    pub(super) length: u64,
}

/// The archive's files in order. Files with other names are not ours and are left alone.
pub(super) fn list(dir: &Path) -> io::Result<Vec<Found>> {
    let mut files = Vec::new();
    let entries = match fs::read_dir(dir.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(serial) = serial(&name) {
            files.push(Found { serial, name, length: entry.metadata()?.len() });
        }
    }
    files.sort_by(|one, other| (one.serial, &one.name).cmp(&(other.serial, &other.name)));
    Ok(files)
}

/// One step through a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A whole record.
    Record(u64, Record),
    /// A damaged place, behind which records follow.
    Damage(u64, String),
    /// Nothing that can be read follows.
    Tail {
        /// Where it begins.
        offset: u64,
        /// What it is.
        what: String,
        /// Whether it is simply the beginning of a record: a torn end, not damage.
        torn: bool,
    },
    /// The end, reached in good order.
    End,
}

/// Reads one file record by record; never holds more than one.
pub(super) struct Scan {
    reader: BufReader<File>,
    at: u64,
    until: u64,
}

impl Scan {
    /// Reads the file `name` from byte `from` up to `until`.
    pub(super) fn open(dir: &Path, name: &str, from: u64, until: u64) -> io::Result<Self> {
        let mut file = File::open(dir.join(FOLDER).join(name))?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Self { reader: BufReader::with_capacity(64 * 1024, file), at: from, until })
    }

    /// Where the next step begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next step.
    pub(super) fn step(&mut self) -> io::Result<Step> {
        let offset = self.at;
        if offset >= self.until {
            return Ok(Step::End);
        }
        let member = (&mut self.reader).take(self.until - offset);
        let read = coding::read_member_from(member, LARGEST);
        let torn = read == Err(CodingError::CutShort);
        let read = read.map_err(|error| in_words(&error));
        let record = read.and_then(|(bytes, taken)| Ok((Record::parse(bytes)?, taken)));
        let what = match record {
            Ok((record, taken)) => {
                self.at += taken;
                return Ok(Step::Record(offset, record));
            }
            Err(what) => what,
        };
        let next = self.find_record(offset + 1)?;
        self.at = next.unwrap_or(self.until);
        self.reader.seek(SeekFrom::Start(self.at))?;
        Ok(match next {
            Some(_) => Step::Damage(offset, what),
            None => Step::Tail { offset, what, torn },
        })
    }

    /// The next byte at or behind `from` at which a gzip member with a WARC record begins.
    fn find_record(&mut self, from: u64) -> io::Result<Option<u64>> {
        let mut base = from;
        while base < self.until {
            self.reader.seek(SeekFrom::Start(base))?;
            let mut window = Vec::new();
            let wanted = ((WINDOW + GLANCE) as u64).min(self.until - base);
            (&mut self.reader).take(wanted).read_to_end(&mut window)?;
            let starts = window.windows(3).take(WINDOW);
            for (at, start) in starts.enumerate() {
                let glance = &window[at..window.len().min(at + GLANCE)];
                if start == [0x1f, 0x8b, 8] && coding::member_start(glance, 7) == b"WARC/1." {
                    return Ok(Some(base + at as u64));
                }
            }
            base += WINDOW as u64;
        }
        Ok(None)
    }
}

fn in_words(error: &CodingError) -> String {
    match error {
        CodingError::CutShort => "a record that breaks off".to_owned(),
        CodingError::TooLarge(cap) => format!("a record of more than {cap} bytes"),
        CodingError::Damaged(_) | CodingError::Unknown(_) => "a damaged record".to_owned(),
    }
}

/// The record that begins at a place, without its block.
pub(super) fn read_head(dir: &Path, place: &RecordRef) -> io::Result<Record> {
    let mut bytes = Vec::new();
    at_place(dir, place)?.reader.take(WINDOW as u64).read_to_end(&mut bytes)?;
    Record::parse_head(&coding::member_start(&bytes, WINDOW)).map_err(bad)
}

/// The mark of a file's own records, where its first record can be read.
pub(super) fn mark(dir: &Path, name: &str) -> Option<String> {
    let first = read_head(dir, &RecordRef { file: name.to_owned(), offset: 0 });
    first.ok().and_then(|first| group::mark(&first))
}

/// The one record that begins at a place.
pub(super) fn read(dir: &Path, place: &RecordRef) -> io::Result<Record> {
    let mut scan = at_place(dir, place)?;
    let (bytes, _) = coding::read_member_from(&mut scan.reader, LARGEST)
        .map_err(|error| bad(in_words(&error)))?;
    Record::parse(bytes).map_err(bad)
}

fn at_place(dir: &Path, place: &RecordRef) -> io::Result<Scan> {
    if serial(&place.file).is_none() {
        return Err(bad(format!("“{}” is no archive file", place.file)));
    }
    Scan::open(dir, &place.file, place.offset, u64::MAX)
}

fn bad(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::gzip_member;

    fn record(text: &str) -> Record {
        Record::new("metadata", Timestamp::UNIX_EPOCH, text, text.as_bytes().into())
    }

    fn written(dir: &Path, bytes: &[u8]) -> Scan {
        fs::create_dir_all(dir.join(FOLDER)).unwrap();
        let name = name(1, Timestamp::UNIX_EPOCH);
        fs::write(dir.join(FOLDER).join(&name), bytes).unwrap();
        Scan::open(dir, &name, 0, bytes.len() as u64).unwrap()
    }

    #[test]
    fn names_carry_time_and_number() {
        let name = name(7, "2026-03-01T06:00:09Z".parse().unwrap());
        assert_eq!(name, "guidewatch-20260301060009-00007.warc.gz");
        assert_eq!(serial(&name), Some(7));
        assert_eq!(serial("guidewatch-20260301060009-00007.warc.gz.part"), None);
        assert_eq!(serial("../guidewatch-20260301060009-00007.warc.gz"), None);
    }

    #[test]
    fn the_way_is_found_again_behind_a_damaged_record() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) =
            (gzip_member(&record("one").to_bytes()), gzip_member(&record("two").to_bytes()));
        let mut bytes = one.clone();
        bytes.extend(one.iter().enumerate().map(|(n, b)| if n == 40 { b ^ 4 } else { *b }));
        bytes.extend(&two);
        let mut scan = written(dir.path(), &bytes);
        assert_eq!(scan.step().unwrap(), Step::Record(0, record("one")));
        assert!(matches!(scan.step().unwrap(), Step::Damage(at, _) if at == one.len() as u64));
        assert_eq!(scan.step().unwrap(), Step::Record(2 * one.len() as u64, record("two")));
        assert_eq!(scan.step().unwrap(), Step::End);
    }

    #[test]
    fn a_torn_end_is_told_wherever_it_is_torn() {
        let dir = tempfile::tempdir().unwrap();
        let one = gzip_member(&record("one").to_bytes());
        for cut in 1..one.len() {
            let bytes = [&one[..], &one[..cut]].concat();
            let mut scan = written(dir.path(), &bytes);
            assert!(matches!(scan.step().unwrap(), Step::Record(..)));
            assert!(
                matches!(scan.step().unwrap(), Step::Tail { offset, torn: true, .. } if offset == one.len() as u64)
            );
            assert_eq!(scan.step().unwrap(), Step::End);
        }
    }
}
