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

use super::{
    group,
    member::{self, HEADER},
    warc::Record,
};

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
pub(super) fn serial(name: &str) -> Option<u32> {
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
        /// How it came about.
        tail: Tail,
    },
    /// The end, reached in good order.
    End,
}

/// How a file came to end with something that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// It is the beginning of a record: a write that broke off.
    Torn,
    /// It ends in zeros, which no record does: the file grew, but the bytes never reached the disk.
    Unwritten,
    /// It is as long as it says: a record that was whole once.
    Damaged,
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
        Ok(Self { reader: BufReader::with_capacity(32 * 1024, file), at: from, until })
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
        let is_short = read == Err(CodingError::CutShort);
        let read = read.map_err(|error| in_words(&error));
        let record = read.and_then(|(bytes, taken)| Ok((Record::parse(bytes)?, taken)));
        let what = match record {
            Ok((record, taken)) => {
                self.at += taken;
                return Ok(Step::Record(offset, record));
            }
            Err(what) => what,
        };
        let header = self.peek(offset, HEADER as u64)?;
        let end = member::stated(&header).map(|length| offset.saturating_add(length));
        let next = match end {
            Some(end) if end == self.until => None,
            Some(end) if end < self.until && self.is_record(end)? => Some(end),
            _ => self.find_record(offset + 1)?,
        };
        let tail = match end {
            _ if next.is_some() => Tail::Damaged,
            Some(end) if end > self.until => Tail::Torn,
            None if is_short && header.len() < HEADER => Tail::Torn,
            _ if self.ends_in_zeros()? => Tail::Unwritten,
            _ => Tail::Damaged,
        };
        self.at = next.unwrap_or(self.until);
        self.reader.seek(SeekFrom::Start(self.at))?;
        Ok(match next {
            Some(_) => Step::Damage(offset, what),
            None => Step::Tail { offset, what, tail },
        })
    }

    /// At most `most` bytes from `from` on.
    fn peek(&mut self, from: u64, most: u64) -> io::Result<Vec<u8>> {
        self.reader.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        (&mut self.reader).take(most.min(self.until - from)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether a gzip member with a WARC record begins there.
    fn is_record(&mut self, at: u64) -> io::Result<bool> {
        Ok(begins_record(&self.peek(at, GLANCE as u64)?))
    }

    /// Whether the file ends in zeros. A member ends in a checksum and a length that are not both 0.
    fn ends_in_zeros(&mut self) -> io::Result<bool> {
        let last = self.peek(self.until.saturating_sub(8), 8)?;
        Ok(last.len() == 8 && last.iter().all(|byte| *byte == 0))
    }

    /// The next byte at or behind `from` at which a gzip member with a WARC record begins.
    fn find_record(&mut self, from: u64) -> io::Result<Option<u64>> {
        let mut base = from;
        while base < self.until {
            let window = self.peek(base, (WINDOW + GLANCE) as u64)?;
            for at in 0..window.len().min(WINDOW) {
                if begins_record(&window[at..window.len().min(at + GLANCE)]) {
                    return Ok(Some(base + at as u64));
                }
            }
            base += WINDOW as u64;
        }
        Ok(None)
    }
}

/// Whether `bytes` are the beginning of a gzip member with a WARC record.
fn begins_record(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8]) && coding::member_start(bytes, 7) == b"WARC/1."
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
    let mut reader = at_place(dir, place)?.reader;
    // Most headers are short; only a long one is worth a second look.
    (&mut reader).take(GLANCE as u64).read_to_end(&mut bytes)?;
    if let Ok(head) = Record::parse_head(&coding::member_start(&bytes, GLANCE)) {
        return Ok(head);
    }
    reader.take(WINDOW as u64).read_to_end(&mut bytes)?;
    Record::parse_head(&coding::member_start(&bytes, WINDOW)).map_err(bad)
}

/// The mark of a file's own records, where its first record is whole: a wrong one would disown them all.
pub(super) fn mark(dir: &Path, name: &str) -> Option<String> {
    let mut scan = at_place(dir, &RecordRef { file: name.to_owned(), offset: 0 }).ok()?;
    let (bytes, _) = coding::read_member_from(&mut scan.reader, WINDOW).ok()?;
    let first = Record::parse(bytes).ok()?;
    first.check().ok()?;
    group::mark(&first)
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
    use super::{super::member::pack, *};
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
    fn a_damaged_last_record_is_not_taken_for_a_write_that_broke_off() {
        let dir = tempfile::tempdir().unwrap();
        let one = pack(&record("one"));
        for bit in 0..one.len() * 8 {
            let mut last = one.clone();
            last[bit / 8] ^= 1 << (bit % 8);
            let mut scan = written(dir.path(), &[&one[..], &last].concat());
            assert!(matches!(scan.step().unwrap(), Step::Record(..)));
            match scan.step().unwrap() {
                Step::Tail { tail: Tail::Damaged, .. } => {}
                // gzip's header has no checksum.
                Step::Record(_, read) => assert_eq!(read, record("one"), "bit {bit}"),
                step => panic!("bit {bit}: {step:?}"),
            }
        }
        for written_bytes in 1..one.len() - 8 {
            let mut last = one.clone();
            last[written_bytes..].fill(0);
            let mut scan = written(dir.path(), &[&one[..], &last].concat());
            scan.step().unwrap();
            let step = scan.step().unwrap();
            assert!(
                matches!(step, Step::Tail { tail: Tail::Unwritten | Tail::Torn, .. }),
                "{written_bytes}: {step:?}"
            );
        }
    }

    #[test]
    fn a_torn_end_is_told_wherever_it_is_torn() {
        let dir = tempfile::tempdir().unwrap();
        let one = pack(&record("one"));
        for cut in 1..one.len() {
            let bytes = [&one[..], &one[..cut]].concat();
            let mut scan = written(dir.path(), &bytes);
            assert!(matches!(scan.step().unwrap(), Step::Record(..)));
            assert!(
                matches!(scan.step().unwrap(), Step::Tail { offset, tail: Tail::Torn, .. } if offset == one.len() as u64)
            );
            assert_eq!(scan.step().unwrap(), Step::End);
        }
    }
}
