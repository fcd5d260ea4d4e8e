//! Proves a store: every record read, every digest computed, every line summed. And makes the index again.
//! `verify` changes nothing.

use std::{collections::BTreeMap, path::Path, time::Duration};

use jiff::Timestamp;

use super::{
    Damage, StoreError, Verified, Writer,
    archive::{self, Scan, Step, Tail},
    group::{self, Assembler},
    heal, index,
    journal::{self, Lines, Noted},
    lengths::{self, Lengths},
    lock::Lock,
    lost,
    replay::{self, reading},
    standing::Seen,
    telling::TELLERS,
    view::What,
};

/// Reads every record and line and names each that is damaged. Changes nothing.
///
/// # Errors
/// [`StoreError`] where the files cannot be read at all.
pub fn verify(dir: &Path) -> Result<Verified, StoreError> {
    if !heal::exists(dir)? {
        return Err(StoreError::Missing(dir.to_owned()));
    }
    let is_held = || Lock::is_held(&dir.join(heal::LOCK));
    let was_written = is_held();
    // Before the files are listed: a crawl may add to them in between, but takes nothing away.
    let known = lost::known(&dir.join(index::FOLDER));
    let lengths = Lengths::read(dir).map_err(reading)?;
    let is_noted = Lock::is_held(&dir.join(TELLERS));
    let (files, checks) = replay::ends(dir).map_err(reading)?;
    // A crawl may have begun in between.
    let is_written = was_written || is_held();
    let gone = lost::missing_or_noted(dir, known, &lengths).and_then(|gone| lost::told(dir, &gone));
    let mut verified = Verified { damage: gone.map_err(reading)?, ..Verified::default() };
    for (n, file) in files.iter().enumerate() {
        let is_growing = is_written && n + 1 == files.len();
        verify_file(dir, file, is_growing, &mut verified).map_err(reading)?;
    }
    let path = dir.join(journal::CHECKS);
    let mut lines = Lines::<Noted>::open(&path, 0, checks).map_err(reading)?;
    while let Some(line) = lines.next().map_err(reading)? {
        match line.what {
            Ok(_) => verified.lines += 1,
            Err(what) => damaged(&mut verified, journal::CHECKS, line.begin, what),
        }
    }
    if lines.at() < checks && !is_written {
        damaged(&mut verified, journal::CHECKS, lines.at(), "a line that breaks off".to_owned());
    }
    let told = replay::told_since(dir, 0, BTreeMap::new()).map_err(reading)?;
    verified.lines += told.lines;
    verified.damage.extend(told.damage);
    let (end, is_told) = (told.end, Lock::is_held(&dir.join(TELLERS)));
    if end < told.length && !is_told {
        damaged(&mut verified, journal::READERS, end, "a line that breaks off".to_owned());
    }
    verify_lengths(dir, lengths, is_noted, &mut verified).map_err(reading)?;
    Ok(verified)
}

/// What the noted lengths and checksums tell that nothing else does. `is_noted`: another was noting more.
fn verify_lengths(
    dir: &Path,
    lengths: Lengths,
    is_noted: bool,
    verified: &mut Verified,
) -> std::io::Result<()> {
    verified.damage.extend(lengths.cut_journal(dir)?);
    verified.damage.extend(lengths.changed(dir, &verified.damage)?);
    verified.lines += lengths.lines;
    verified.damage.extend(lengths.damage);
    if lengths.end < lengths.length && !is_noted {
        damaged(verified, lengths::FILE, lengths.end, "a line that breaks off".to_owned());
    }
    Ok(())
}

fn damaged(verified: &mut Verified, file: &str, offset: u64, what: String) {
    verified.damage.push(Damage { file: file.to_owned(), offset, what, is_missing: false });
}

/// `is_growing`: a crawl is writing to it, so that an incomplete end is no damage.
fn verify_file(
    dir: &Path,
    file: &archive::Found,
    is_growing: bool,
    verified: &mut Verified,
) -> std::io::Result<()> {
    let mut scan = Scan::open(dir, &file.name, 0, file.length)?;
    let mut assembler = Assembler::of_file(archive::mark(dir, &file.name));
    let path = format!("{}/{}", archive::FOLDER, file.name);
    loop {
        match scan.step()? {
            Step::Record(offset, record) => {
                match record.check() {
                    Ok(()) => verified.records += 1,
                    Err(what) => damaged(verified, &path, offset, assembler.behind(&what)),
                }
                match assembler.take(&file.name, offset, &record) {
                    group::Found::Broken(what) => damaged(verified, &path, offset, what),
                    group::Found::Whole(Some(event)) => {
                        let is_new = matches!(event.what, What::Check(_, Seen::New(_)));
                        verified.snapshots += u64::from(is_new);
                    }
                    group::Found::Whole(None) | group::Found::Part => {}
                }
            }
            Step::Damage(offset, what) => {
                damaged(verified, &path, offset, assembler.behind(&what));
            }
            Step::Tail { offset, what, tail } => {
                if !(is_growing && tail == Tail::Torn) {
                    damaged(verified, &path, offset, assembler.behind(&what));
                }
                return Ok(());
            }
            Step::End => {
                if let Some(of) = assembler.give_up().filter(|_| !is_growing) {
                    let what = format!("an incomplete capture of {of}");
                    damaged(verified, &path, scan.at(), what);
                }
                return Ok(());
            }
        }
    }
}

/// Makes the index again from archive and journal.
///
/// # Errors
/// [`StoreError`].
pub fn rebuild(dir: &Path, wait: Duration, now: Timestamp) -> Result<Verified, StoreError> {
    if !heal::exists(dir)? {
        return Err(StoreError::Missing(dir.to_owned()));
    }
    let (lock, said) = heal::take(dir, wait, now)?;
    let lost = lost::known(&dir.join(index::FOLDER));
    index::discard(dir, wait.max(Duration::from_secs(5)))?;
    let writer = Writer::go_on(dir, lock, said, lost, now)?;
    let notes = writer.notes().to_vec();
    writer.close()?;
    Ok(Verified { notes, ..verify(dir)? })
}
