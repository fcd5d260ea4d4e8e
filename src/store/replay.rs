//! Reads archive and journal from given marks on and gives what was committed, in the order of commits.
//! Streams: holds one record and one line at a time. Changes nothing; a torn end is told, never cut.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs::File,
    io,
    path::Path,
    thread,
    time::Duration,
};

use crate::model::delivery::Ledger;

use super::{
    Damage, StoreError,
    archive::{self, Found, Scan, Step, Tail},
    group::{self, Assembler},
    journal::{self, Lines, Noted, Telling},
    view::{Event, FileMark, Marks},
};

/// The end of a file that holds nothing complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Torn {
    /// The file, below the store's folder.
    pub(super) file: String,
    /// Where it begins.
    pub(super) at: u64,
    /// The file's length.
    pub(super) length: u64,
    /// What it is.
    pub(super) what: String,
    /// Whether it is simply the beginning of something; otherwise it is damaged as well.
    pub(super) clean: bool,
}

/// A reading of archive and journal, as of the moment at which it was begun.
pub(super) struct Replay<'a> {
    dir: &'a Path,
    files: VecDeque<Found>,
    scan: Option<(Found, Scan)>,
    assembler: Assembler,
    next_group: Option<(Event, String, u64)>,
    lines: Lines<Noted>,
    checks_length: u64,
    next_line: Option<(Event, u64)>,
    /// How far it has been read: everything given so far, and nothing else.
    pub(super) marks: Marks,
    /// What was found damaged.
    pub(super) damage: Vec<Damage>,
    /// What is torn, once all is read.
    pub(super) torn: Vec<Torn>,
}

impl<'a> Replay<'a> {
    /// Begins to read behind `marks`. An error where files are missing or shorter than the marks say.
    pub(super) fn begin(dir: &'a Path, marks: &Marks) -> Result<Result<Self, String>, StoreError> {
        let (files, checks) = ends(dir).map_err(reading)?;
        for (name, mark) in &marks.files {
            if !files.iter().any(|file| file.name == *name && file.length >= mark.end) {
                return Ok(Err(format!("{name} is missing or shorter than it says")));
            }
        }
        let readers = journal::length(&dir.join(journal::READERS)).map_err(reading)?;
        if checks < marks.checks || readers < marks.readers {
            return Ok(Err("the journal is shorter than it says".to_owned()));
        }
        let lines =
            Lines::open(&dir.join(journal::CHECKS), marks.checks, checks).map_err(reading)?;
        let read = |file: &Found| marks.files.get(&file.name).is_some_and(|m| m.end == file.length);
        Ok(Ok(Self {
            dir,
            files: files.into_iter().filter(|file| !read(file)).collect(),
            scan: None,
            assembler: Assembler::default(),
            next_group: None,
            lines,
            checks_length: checks,
            next_line: None,
            marks: marks.clone(),
            damage: Vec::new(),
            torn: Vec::new(),
        }))
    }

    /// Puts on the disk what is about to be read: an index must never know what a power cut could still
    /// take from archive and journal.
    pub(super) fn sync(&self) -> io::Result<()> {
        let archived = self.files.iter().map(|file| format!("{}/{}", archive::FOLDER, file.name));
        let readers = journal::length(&self.dir.join(journal::READERS))?;
        let known = [
            (journal::CHECKS, self.checks_length, self.marks.checks),
            (journal::READERS, readers, self.marks.readers),
        ];
        let noted = known
            .iter()
            .filter(|(_, length, mark)| length > mark)
            .map(|(name, ..)| (*name).to_owned());
        for name in archived.chain(noted) {
            File::open(self.dir.join(name))?.sync_all()?;
        }
        Ok(())
    }

    /// What was committed next.
    pub(super) fn next(&mut self) -> Result<Option<Event>, StoreError> {
        if self.next_group.is_none() {
            self.next_group = self.read_group().map_err(reading)?;
        }
        if self.next_line.is_none() {
            self.next_line = self.read_line().map_err(reading)?;
        }
        let group = self.next_group.as_ref().map(|(event, ..)| event.sequence);
        let line = self.next_line.as_ref().map(|(event, _)| event.sequence);
        let line_first = match (group, line) {
            (Some(group), Some(line)) => line < group,
            (None, _) => true,
            (_, None) => false,
        };
        let event = if line_first {
            let Some((event, end)) = self.next_line.take() else { return Ok(None) };
            self.marks.checks = end;
            event
        } else {
            let Some((event, name, end)) = self.next_group.take() else { return Ok(None) };
            let mark = self.marks.files.entry(name).or_default();
            *mark = FileMark { end, groups: mark.groups + 1 };
            event
        };
        self.marks.sequence = self.marks.sequence.max(event.sequence);
        Ok(Some(event))
    }

    /// How things stand with every reader, where they stood as `ledgers` say; and with whom that changed.
    pub(super) fn told(
        &mut self,
        ledgers: Ledgers,
    ) -> Result<(Ledgers, BTreeSet<String>), StoreError> {
        let told = told_since(self.dir, self.marks.readers, ledgers).map_err(reading)?;
        self.marks.readers = told.end;
        self.damage.extend(told.damage);
        Ok((told.ledgers, told.changed))
    }

    fn read_group(&mut self) -> io::Result<Option<(Event, String, u64)>> {
        loop {
            if self.scan.is_none() {
                let Some(file) = self.files.pop_front() else { return Ok(None) };
                let from = self.marks.files.get(&file.name).map_or(0, |mark| mark.end);
                let scan = Scan::open(self.dir, &file.name, from, file.length)?;
                self.assembler = Assembler::of_file(archive::mark(self.dir, &file.name));
                self.scan = Some((file, scan));
            }
            let Some((file, scan)) = &mut self.scan else { return Ok(None) };
            let name = file.name.clone();
            let path = format!("{}/{}", archive::FOLDER, file.name);
            match scan.step()? {
                Step::Record(offset, record) => {
                    match self.assembler.take(&file.name, offset, &record) {
                        group::Found::Part => {}
                        group::Found::Whole(Some(event)) => {
                            return Ok(Some((event, name, scan.at())));
                        }
                        group::Found::Whole(None) => {
                            self.marks.files.entry(name).or_default().end = scan.at();
                        }
                        group::Found::Broken(what) => {
                            self.marks.files.entry(name).or_default().end = scan.at();
                            self.damage.push(Damage {
                                file: path,
                                offset,
                                what,
                                is_missing: false,
                            });
                        }
                    }
                }
                Step::Damage(offset, what) => {
                    let what = self.assembler.behind(&what);
                    self.damage.push(Damage { file: path, offset, what, is_missing: false });
                }
                Step::Tail { offset, what, tail } => {
                    let what = self.assembler.behind(&what);
                    self.end_of_file(offset, what, tail);
                }
                Step::End => {
                    // Every record is whole; what completes them is not there.
                    let at = self.marks.files.get(&name).map_or(0, |mark| mark.end);
                    match self.assembler.waits_for() {
                        Some(of) => {
                            self.end_of_file(
                                at,
                                format!("an incomplete capture of {of}"),
                                Tail::Torn,
                            );
                        }
                        None => self.scan = None,
                    }
                }
            }
        }
    }

    /// A file ends with something that is not complete. In the last file that is a torn end, from the
    /// last complete group on, unless it was complete once; in an earlier one it is damage, since others
    /// follow.
    fn end_of_file(&mut self, offset: u64, what: String, tail: Tail) {
        let is_whole = self.assembler.give_up().is_some();
        let Some((found, _)) = self.scan.take() else { return };
        let file = format!("{}/{}", archive::FOLDER, found.name);
        if !self.files.is_empty() || tail == Tail::Damaged {
            self.damage.push(Damage { file, offset, what, is_missing: false });
            return;
        }
        let at = self.marks.files.get(&found.name).map_or(0, |mark| mark.end);
        let known = self.damage.len();
        self.damage.retain(|damage| damage.file != file || damage.offset < at);
        // Whole records before the torn one may be all that is left of a capture.
        let is_one = offset == at && !is_whole;
        let clean = tail == Tail::Torn && is_one && self.damage.len() == known;
        self.torn.push(Torn { file, at, length: found.length, what, clean });
    }

    fn read_line(&mut self) -> io::Result<Option<(Event, u64)>> {
        while let Some(line) = self.lines.next()? {
            match line.what {
                Ok(noted) => return Ok(Some((noted.event(), line.end))),
                Err(what) => {
                    let file = journal::CHECKS.to_owned();
                    self.damage.push(Damage { file, offset: line.begin, what, is_missing: false });
                    self.marks.checks = line.end;
                }
            }
        }
        let (at, length) = (self.lines.at(), self.checks_length);
        let file = journal::CHECKS.to_owned();
        if at < length && !self.torn.iter().any(|torn| torn.file == file) {
            let what = "a line that breaks off".to_owned();
            let clean = journal::is_beginning(&self.dir.join(&file), at)?;
            self.torn.push(Torn { file, at, length, what, clean });
        }
        Ok(None)
    }
}

/// How things stand with each reader.
pub(super) type Ledgers = BTreeMap<String, Ledger>;

/// What the journal of readers says behind some byte.
pub(super) struct ToldSince {
    /// How things stand with each reader by now,
    pub(super) ledgers: Ledgers,
    /// and with whom that changed.
    pub(super) changed: BTreeSet<String>,
    /// How many lines are whole.
    pub(super) lines: u64,
    /// Where the last line that has an end ends.
    pub(super) end: u64,
    /// The file's length when this was read.
    pub(super) length: u64,
    /// What is damaged.
    pub(super) damage: Vec<Damage>,
}

/// What the journal says of readers behind byte `from`, up to which things stood as `ledgers` say.
pub(super) fn told_since(dir: &Path, from: u64, mut ledgers: Ledgers) -> io::Result<ToldSince> {
    let path = dir.join(journal::READERS);
    let length = journal::length(&path)?;
    let mut lines = Lines::<Telling>::open(&path, from, length)?;
    let (mut changed, mut whole, mut damage) = (BTreeSet::new(), 0, Vec::new());
    while let Some(line) = lines.next()? {
        match line.what {
            Ok(Telling { reader, at, position, dealing, intent }) => {
                whole += 1;
                let ledger = ledgers.entry(reader.clone()).or_default();
                ledger.note(at, position, dealing.as_ref(), intent);
                changed.insert(reader);
            }
            Err(what) => {
                let file = journal::READERS.to_owned();
                damage.push(Damage { file, offset: line.begin, what, is_missing: false });
            }
        }
    }
    Ok(ToldSince { ledgers, changed, lines: whole, end: lines.at(), length, damage })
}

/// How long archive and journal are at one moment. The writer writes in the order of commits, so where
/// the archive did not grow while the journal was looked at, nothing before what is seen is missing.
pub(super) fn ends(dir: &Path) -> io::Result<(Vec<Found>, u64)> {
    let mut files = archive::list(dir)?;
    for _ in 0..200 {
        let checks = journal::length(&dir.join(journal::CHECKS))?;
        let again = archive::list(dir)?;
        if again == files {
            return Ok((files, checks));
        }
        files = again;
        thread::sleep(Duration::from_millis(1));
    }
    Err(io::Error::other("the archive did not hold still"))
}

pub(super) fn reading(source: io::Error) -> StoreError {
    StoreError::Io {
        what: "the archive and journal of the store cannot be read".to_owned(),
        source,
    }
}
