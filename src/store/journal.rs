//! The journal: lines of JSON under a checksum, only ever appended. `checks.jsonl` holds checks that left
//! no record and what hosts asked for; `readers.jsonl` holds what readers have been told, and what
//! passed between us and subscribers.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::Url;

use crate::model::{
    delivery::{Dealing, Intent},
    run::{Account, Why},
    sighting::Decision,
    snapshot::{HostState, Position},
    source::SourceId,
};

use super::{
    codec,
    standing::Seen,
    view::{Event, What},
};

/// The file of checks and hosts, below the store's folder. Written by the writer alone.
pub(super) const CHECKS: &str = "journal/checks.jsonl";

/// The file of readers' positions, below the store's folder. Written under a lock of its own.
pub(super) const READERS: &str = "journal/readers.jsonl";

/// A longer line is damage; in bytes.
pub(super) const LONGEST: u64 = 16 * 1024 * 1024;

/// A line of [`CHECKS`] and its place in the order of commits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted {
    /// The place in the order of commits.
    #[serde(rename = "n")]
    pub(super) sequence: u64,
    /// What is noted.
    #[serde(flatten)]
    pub(super) note: Note,
}

impl Noted {
    /// What it says happened.
    pub(super) fn event(self) -> Event {
        let what = match self.note {
            Note::Failed { source, at, why, .. } => {
                What::Check(source, Seen::Missed { at, why, answer: None })
            }
            Note::Decided { source, decision } => What::Decided(source, decision),
            Note::Host { host, state } => What::Host(host, state),
            Note::Completed { at, .. } => What::Completed(at),
            Note::Ran(_) | Note::Other(_) => What::Other,
        };
        Event { sequence: self.sequence, what }
    }
}

/// What [`CHECKS`] keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Note {
    /// A check that left no record.
    Failed {
        /// Which source.
        source: SourceId,
        /// When it was tried.
        at: Timestamp,
        /// Its address.
        url: Url,
        /// Why.
        why: Why,
    },
    /// What a host asked for.
    Host {
        /// `name:port`.
        host: String,
        /// What it asked for.
        state: HostState,
    },
    /// A crawl of the whole list came to its end.
    Completed {
        /// When it began.
        began: Timestamp,
        /// When it ended.
        at: Timestamp,
    },
    /// What a crawl did.
    Ran(Account),
    /// What a person decided about something that waited for a second look.
    Decided {
        /// Which source.
        source: SourceId,
        /// What.
        decision: Decision,
    },
    /// Of a kind that this version does not know, under a checksum that holds: kept, and passed over.
    #[serde(untagged)]
    Other(serde_json::Value),
}

/// A line of [`READERS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Telling {
    /// Who.
    pub(super) reader: String,
    /// When.
    pub(super) at: Timestamp,
    /// All that this reader has been told, up to now; left out where that is as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<Position>,
    /// What passed, where the reader is a subscriber.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dealing: Option<Dealing>,
    /// What a message tells that is about to be handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) intent: Option<Intent>,
}

/// One line, or what is wrong with it.
pub(super) struct Line<T> {
    /// Where it begins.
    pub(super) begin: u64,
    /// Where the next one begins.
    pub(super) end: u64,
    /// What it says.
    pub(super) what: Result<T, String>,
}

/// The whole lines of a journal file between two offsets. A torn last line is not one of them.
pub(super) struct Lines<T> {
    reader: Option<BufReader<File>>,
    at: u64,
    until: u64,
    kind: std::marker::PhantomData<T>,
}

impl<T: DeserializeOwned> Lines<T> {
    /// The lines of `path` from `from` up to `until`. A file that does not exist has none.
    pub(super) fn open(path: &Path, from: u64, until: u64) -> io::Result<Self> {
        let reader = match File::open(path) {
            Ok(mut file) => {
                file.seek(SeekFrom::Start(from))?;
                Some(BufReader::new(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { reader, at: from, until, kind: std::marker::PhantomData })
    }

    /// Where the last whole line read so far ends.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next whole line; none at the end or where the last one is torn.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<T>>> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let room = self.until.saturating_sub(self.at);
        let mut bytes = Vec::new();
        let taken = reader.take(room.min(LONGEST)).read_until(b'\n', &mut bytes)? as u64;
        let mut end = self.at + taken;
        if bytes.pop() != Some(b'\n') {
            let Some(more) = rest_of_line(reader, room - taken)? else { return Ok(None) };
            end += more;
            bytes.clear();
        }
        let begin = std::mem::replace(&mut self.at, end);
        Ok(Some(Line { begin, end, what: codec::read_line(&bytes) }))
    }
}

/// Passes over the rest of a line that is too long, at most `room` bytes; how many, or none where it has no end.
fn rest_of_line(reader: &mut BufReader<File>, room: u64) -> io::Result<Option<u64>> {
    let mut passed = 0;
    while passed < room {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let found = buffer.iter().position(|byte| *byte == b'\n');
        let step = found.map_or(buffer.len(), |at| at + 1);
        reader.consume(step);
        passed += step as u64;
        if found.is_some() {
            return Ok(Some(passed));
        }
    }
    Ok(None)
}

/// Whether what stands in `path` from byte `at` on is simply the beginning of a line: not one that is
/// whole but for its end, and not something else.
pub(super) fn is_beginning(path: &Path, at: u64) -> io::Result<bool> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes)?;
    let is_whole = |line: &[u8]| codec::read_line::<Noted>(line).is_ok();
    let is_whole = is_whole(&bytes) || bytes.split_last().is_some_and(|(_, line)| is_whole(line));
    let fits = |(n, byte): (usize, &u8)| match n {
        0..8 => byte.is_ascii_hexdigit(),
        8 => *byte == b' ',
        9 => *byte == b'{',
        _ => !byte.is_ascii_control(),
    };
    let is_short = (bytes.len() as u64) < LONGEST;
    Ok(is_short && !is_whole && bytes.iter().enumerate().all(fits))
}

/// A file's length; 0 where there is none.
pub(super) fn length(path: &Path) -> io::Result<u64> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(sequence: u64) -> Noted {
        let note = Note::Host { host: "example.org:443".to_owned(), state: HostState::default() };
        Noted { sequence, note }
    }

    #[test]
    fn a_line_of_a_kind_unknown_here_is_no_damage_and_keeps_its_number() {
        let line = codec::line(&serde_json::json!({ "n": 7, "held": { "why": "odd" } })).unwrap();
        let noted: Noted = codec::read_line(line.trim_end().as_bytes()).unwrap();
        assert_eq!((noted.sequence, noted.event().what), (7, What::Other));
        let known = codec::line(&host(8)).unwrap();
        assert_eq!(codec::read_line(known.trim_end().as_bytes()), Ok(host(8)));
    }

    #[test]
    fn a_torn_last_line_is_no_line_and_a_bad_one_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checks.jsonl");
        let one = codec::line(&host(1)).unwrap();
        let text = format!("{one}not a line\n{}{}", codec::line(&host(2)).unwrap(), &one[..20]);
        std::fs::write(&path, &text).unwrap();
        let mut lines = Lines::<Noted>::open(&path, 0, text.len() as u64).unwrap();
        assert_eq!(lines.next().unwrap().unwrap().what, Ok(host(1)));
        let bad = lines.next().unwrap().unwrap();
        assert_eq!((bad.begin, bad.what.is_err()), (one.len() as u64, true));
        assert_eq!(lines.next().unwrap().unwrap().what, Ok(host(2)));
        assert!(lines.next().unwrap().is_none());
        assert_eq!(lines.at(), (text.len() - 20) as u64);
    }
}
