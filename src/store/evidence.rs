//! The records of one capture as they stand in the archive: for whoever wants to see them with other tools. Reads only.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use crate::model::snapshot::{RecordRef, Snapshot};

use super::{
    StoreError,
    archive::{self, Scan, Step},
    member::{self, HEADER},
    reader::Store,
    warc::Record,
};

/// So many records of one capture are looked for before its answer; fewer redirects are followed.
const BEFORE: usize = 64;

/// The records of one capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// A WARC file of its own: the information record of the archive file and the capture's records, each
    /// byte for byte as it stands there.
    pub warc: Vec<u8>,
    /// What was asked and what was answered, in order.
    pub exchanges: Vec<Exchanged>,
}

/// One request and the head of its answer, as they were kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchanged {
    /// The address.
    pub url: String,
    /// The request as sent; empty where it was not kept.
    pub request: Vec<u8>,
    /// The status line and header fields of the answer.
    pub head: Vec<u8>,
}

impl Store {
    /// The records that a snapshot rests on, checked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one of them is not whole.
    pub fn records(&self, snapshot: &Snapshot) -> Result<Records, StoreError> {
        let damaged = |error: io::Error| {
            let Snapshot { source, at, record, .. } = snapshot;
            StoreError::Damaged(format!(
                "the records of “{source}” of {at} cannot be read at {record}: {error}; `guidewatch verify` says more"
            ))
        };
        read(self.dir(), &snapshot.record).map_err(damaged)
    }
}

fn read(dir: &Path, place: &RecordRef) -> io::Result<Records> {
    let file = File::open(dir.join(archive::FOLDER).join(&place.file))?;
    let length = file.metadata()?.len();
    let before = before(dir, &file, place, length)?;
    let mut group: Vec<(u64, Record)> = Vec::new();
    for offset in before.into_iter().rev() {
        let at = RecordRef { file: place.file.clone(), offset };
        let kind = archive::read_head(dir, &at)?.kind().to_owned();
        if !matches!(kind.as_str(), "request" | "response") {
            break;
        }
        group.push((offset, whole(archive::read(dir, &at)?)?));
    }
    group.reverse();
    let mut scan = Scan::open(dir, &place.file, place.offset, length)?;
    loop {
        match scan.step()? {
            Step::Record(offset, record) => {
                let is_last = record.kind() == "metadata";
                group.push((offset, whole(record)?));
                if is_last {
                    break;
                }
            }
            Step::Damage(_, what) | Step::Tail { what, .. } => return Err(bad(what)),
            Step::End => return Err(bad("the file ends before the capture does".to_owned())),
        }
    }
    let end = scan.at();
    let begin = group.first().map_or(place.offset, |(offset, _)| *offset);
    let mut warc = Vec::new();
    let mut first = Scan::open(dir, &place.file, 0, length)?;
    if let Step::Record(0, information) = first.step()?
        && information.kind() == "warcinfo"
    {
        copy(&file, 0, first.at(), &mut warc)?;
    }
    copy(&file, begin, end, &mut warc)?;
    Ok(Records { warc, exchanges: exchanges(group.into_iter().map(|(_, record)| record)) })
}

/// Where the last records before a place begin.
fn before(dir: &Path, file: &File, place: &RecordRef, length: u64) -> io::Result<Vec<u64>> {
    let (mut at, mut before) = (0, Vec::new());
    while at < place.offset {
        if before.len() == BEFORE {
            before.remove(0);
        }
        before.push(at);
        let mut header = [0; HEADER];
        let next = match read_at(file, at, &mut header) {
            Ok(()) => member::stated(&header).map(|stated| at.saturating_add(stated)),
            Err(_) => None,
        };
        let next = next.filter(|next| *next > at && *next <= place.offset);
        at = if let Some(next) = next {
            next
        } else {
            // It does not say, or not the truth: it is read.
            let mut scan = Scan::open(dir, &place.file, at, length)?;
            scan.step()?;
            scan.at()
        };
    }
    Ok(before)
}

fn read_at(mut file: &File, at: u64, into: &mut [u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(into)
}

fn copy(mut file: &File, from: u64, to: u64, into: &mut Vec<u8>) -> io::Result<()> {
    file.seek(SeekFrom::Start(from))?;
    file.take(to.saturating_sub(from)).read_to_end(into)?;
    Ok(())
}

fn whole(record: Record) -> io::Result<Record> {
    record.check().map_err(bad)?;
    Ok(record)
}

/// Each answer with the request before it.
fn exchanges(records: impl Iterator<Item = Record>) -> Vec<Exchanged> {
    let (mut all, mut request) = (Vec::new(), Vec::new());
    for record in records {
        match record.kind() {
            "request" => request = record.block,
            "response" => {
                let body = record.payload().map_or(0, <[u8]>::len);
                let head = record.block.len().saturating_sub(body);
                let url = record.get("WARC-Target-URI").unwrap_or_default().to_owned();
                let head = record.block.get(..head).unwrap_or_default().to_vec();
                all.push(Exchanged { url, request: std::mem::take(&mut request), head });
            }
            _ => {}
        }
    }
    all
}

fn bad(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
