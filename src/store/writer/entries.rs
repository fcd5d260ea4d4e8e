//! A group of entries on its way into archive and journal: each in its turn, drafted in memory, synced at the end. What of it
//! is known then, the caller takes in.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use jiff::{SignedDuration, Timestamp};

use super::Writer;
use crate::{
    model::{
        capture::{Capture, Supplied},
        run::Why,
        source::SourceId,
        time::to_millisecond,
    },
    store::{
        Entry, StoreError, archive, codec,
        group::{self, Assembler, Revisit},
        heal,
        journal::{Note, Noted},
        view::{Event, FileMark, Marks},
        warc::Record,
    },
};

/// A group that is being written.
struct Draft {
    events: Vec<Event>,
    sequence: u64,
    /// How far archive and journal reach with it.
    marks: Marks,
    /// The newest snapshot of each source in this group, in milliseconds since 1970.
    newest: BTreeMap<SourceId, i64>,
    /// The supplied copies in this group, by source and milliseconds since 1970.
    supplied: BTreeSet<(SourceId, i64)>,
    archived: bool,
    noted: bool,
}

impl Draft {
    /// The next place in the order of commits.
    fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }
}

impl Writer {
    /// Writes a group in its order, archive and journal, and puts both on the disk.
    pub(super) fn write(&mut self, group: Vec<Entry>) -> Result<(Vec<Event>, Marks), StoreError> {
        let dir = self.dir.clone();
        let failed = |error| heal::refused(&dir, error);
        let now = self.now();
        let mut draft = Draft {
            events: Vec::new(),
            sequence: self.view.marks.sequence,
            marks: self.view.marks.clone(),
            newest: BTreeMap::new(),
            supplied: BTreeSet::new(),
            archived: false,
            noted: false,
        };
        let kept = |entry: &Entry| {
            matches!(
                entry,
                Entry::Snapshot(_) | Entry::Supplied(_) | Entry::Answer(..) | Entry::Same { .. }
            )
        };
        if group.iter().any(kept) {
            self.archive.make_ready(now).map_err(failed)?;
        }
        for entry in group {
            self.write_entry(entry, &mut draft, now)?;
        }
        self.archive.write_out().and(self.journal.write_out()).map_err(failed)?;
        let mut synced = Ok(());
        if draft.archived {
            synced = synced.and(self.archive.sync());
        }
        if draft.noted {
            synced = synced.and(self.journal.sync());
        }
        if let Err(error) = synced {
            // After a failed fsync nobody knows what is on the disk.
            self.broken = Some("an earlier write did not reach the disk".to_owned());
            return Err(failed(error));
        }
        draft.marks.sequence = draft.sequence;
        Ok((draft.events, draft.marks))
    }

    fn write_entry(
        &mut self,
        entry: Entry,
        draft: &mut Draft,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match entry {
            Entry::Snapshot(capture) => {
                let capture = self.dated(capture, draft);
                self.write_capture(&capture, None, draft, now)
            }
            Entry::Supplied(supplied) => {
                Self::check_size(&supplied.source, supplied.bytes.len())?;
                let supplied = self.placed(supplied, draft);
                let number = group::number(draft.next(), self.archive.mark());
                let records = group::of_supplied(supplied, &number, now);
                self.write_records(&records.map_err(StoreError::Damaged)?, draft)
            }
            Entry::Answer(capture, why) => self.write_capture(&capture, Some(why), draft, now),
            Entry::Same { source, at, of, hops, exchange } => {
                let standing = self.view.snapshot_at(&source, of.as_millisecond());
                let seen = standing.and_then(|s| archive::read_head(&self.dir, &s.record).ok());
                let (source, hops, exchange) = (&source, &hops[..], &exchange);
                let revisit = Revisit { source, at, of, hops, exchange, seen };
                let record =
                    group::of_revisit(&revisit, &group::number(draft.next(), self.archive.mark()));
                self.write_records(&[record], draft)
            }
            Entry::Failed { source, at, url, why } => {
                self.write_note(Note::Failed { source, at, url, why }, draft)
            }
            Entry::Decided(source, decision) => {
                self.write_note(Note::Decided { source, decision }, draft)
            }
            Entry::Host(host, state) => self.write_note(Note::Host { host, state }, draft),
            Entry::Completed { began, at } => self.write_note(Note::Completed { began, at }, draft),
            Entry::Ran(account) => self.write_note(Note::Ran(account), draft),
            Entry::Robots(host, state) => {
                self.new.robots.insert(host.clone(), state.clone());
                self.robots.insert(host, state);
                Ok(())
            }
        }
    }

    /// The capture behind the newest snapshot of its source: a clock that was set back must not turn a
    /// change round. When it really was written stays in `recorded_at`.
    fn dated(&self, mut capture: Capture, draft: &mut Draft) -> Capture {
        let standing = self.view.standing(&capture.source);
        let held = standing.and_then(|standing| standing.head.newest.as_ref());
        let held = held.map(|newest| newest.at.as_millisecond());
        let newest = held.max(draft.newest.get(&capture.source).copied());
        let asked = capture.at().as_millisecond();
        let mut at = newest.map_or(asked, |newest| asked.max(newest.saturating_add(1)));
        while self.is_taken(&capture.source, at, draft) {
            at = at.saturating_add(1);
        }
        draft.newest.insert(capture.source.clone(), at);
        let later = SignedDuration::from_millis(at.saturating_sub(asked));
        for exchange in capture.hops.iter_mut().chain([&mut capture.exchange]) {
            exchange.at = exchange.at.checked_add(later).unwrap_or(exchange.at);
        }
        capture
    }

    /// A supplied copy at its date, or just behind those of its source that have that date already:
    /// source and time together name a snapshot.
    fn placed(&self, mut supplied: Supplied, draft: &mut Draft) -> Supplied {
        let mut at = to_millisecond(supplied.at).as_millisecond();
        while self.is_taken(&supplied.source, at, draft) {
            at = at.saturating_add(1);
        }
        draft.supplied.insert((supplied.source.clone(), at));
        supplied.at = Timestamp::from_millisecond(at).unwrap_or(supplied.at);
        supplied
    }

    /// Whether a snapshot of a source has that time, in milliseconds since 1970.
    fn is_taken(&self, source: &SourceId, at: i64, draft: &Draft) -> bool {
        self.view.is_taken(source, at)
            || draft.newest.get(source) == Some(&at)
            || draft.supplied.contains(&(source.clone(), at))
    }

    fn check_size(source: &SourceId, bytes: usize) -> Result<(), StoreError> {
        if bytes <= archive::LARGEST - (4 << 20) {
            return Ok(());
        }
        let what = format!("the capture of {source} is larger than a record may be");
        Err(StoreError::Io { what, source: io::ErrorKind::FileTooLarge.into() })
    }

    fn write_capture(
        &mut self,
        capture: &Capture,
        refused: Option<Why>,
        draft: &mut Draft,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        Self::check_size(&capture.source, capture.sent.len())?;
        let number = group::number(draft.next(), self.archive.mark());
        let records = group::of_capture(capture, refused, &number, now);
        self.write_records(&records.map_err(StoreError::Damaged)?, draft)
    }

    /// Adds the records of one group, behind everything noted so far.
    fn write_records(&mut self, records: &[Record], draft: &mut Draft) -> Result<(), StoreError> {
        let failed = |error| heal::refused(&self.dir, error);
        self.journal.write_out().map_err(failed)?;
        let name = self.archive.name().to_owned();
        let mut assembler = Assembler::default();
        for record in records {
            let offset = self.archive.push(record).map_err(failed)?;
            match assembler.take(&name, offset, record) {
                group::Found::Part => {}
                group::Found::Whole(event) => draft.events.extend(event),
                group::Found::Broken(what) => return Err(StoreError::Damaged(what)),
            }
        }
        let mark = draft.marks.files.entry(name).or_default();
        *mark = FileMark { end: self.archive.end(), groups: mark.groups + 1 };
        draft.archived = true;
        Ok(())
    }

    /// Adds a line to the journal, behind everything archived so far.
    fn write_note(&mut self, note: Note, draft: &mut Draft) -> Result<(), StoreError> {
        let failed = |error| heal::refused(&self.dir, error);
        self.archive.write_out().map_err(failed)?;
        let noted = Noted { sequence: draft.next(), note };
        let line = codec::line(&noted).map_err(StoreError::Damaged)?;
        self.journal.push(line.as_bytes()).map_err(failed)?;
        draft.events.push(noted.event());
        draft.marks.checks = self.journal.end();
        draft.noted = true;
        Ok(())
    }
}
