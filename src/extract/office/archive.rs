//! The archive that a DOCX or ODT is: its parts by name, each unpacked in memory under a limit. Never writes
//! a part to a disk, so a part's name cannot lead anywhere.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use zip::{ZipArchive, read::ZipFile};

use super::ExtractError;

/// More parts than this has no document; each costs memory before one of them is read.
const PARTS: usize = 20_000;

/// Bytes of one part, unpacked: some ten thousand pages.
const LARGEST: u64 = 32 << 20;

/// Bytes of all parts that are read, unpacked.
const ALTOGETHER: u64 = 64 << 20;

/// From this size on a part must not be packed more than [`RATIO`] to one.
const SMALL: u64 = 4 << 20;

/// Word's own XML is packed 10 to 60 to one; a bomb 1,000 to one.
const RATIO: u64 = 150;

/// An archive whose parts can be read.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By name in lower case: OPC's names are the same in either case (ECMA-376-2 §6.2.2).
    places: BTreeMap<String, usize>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads the list of parts and no part.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        // Each part of the list has 46 bytes at least.
        let entry = |four: &&[u8]| *four == b"PK\x01\x02";
        if bytes.len() > PARTS * 46 && bytes.windows(4).filter(entry).count() > PARTS {
            return Err(too_much(format!("the archive names more than {PARTS} parts")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut places = BTreeMap::new();
        for (place, name) in zip.file_names_raw().enumerate() {
            places.entry(key(&String::from_utf8_lossy(name))).or_insert(place);
        }
        Ok(Self { zip, places, left: ALTOGETHER })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&key(name))
    }

    /// Whether a part's name begins so.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        let next = self.places.range(key(folder)..).next();
        next.is_some_and(|(name, _)| name.starts_with(folder))
    }

    /// A part as text; none where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let Some(place) = self.places.get(&key(name)) else { return Ok(None) };
        let file = self.zip.by_index(*place).map_err(|error| damaged(&error))?;
        let limit = LARGEST.min(self.left);
        let bytes = unpacked(name, file, limit)?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        let encoding = encoding_rs::Encoding::for_bom(&bytes);
        let (encoding, _) = encoding.unwrap_or((encoding_rs::UTF_8, 0));
        Ok(Some(encoding.decode(&bytes).0.into_owned()))
    }

    /// A part of a few bytes; none where there is none, or where it is no such part.
    pub(super) fn small_part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let Some(place) = self.places.get(&key(name)) else { return Ok(None) };
        let file = self.zip.by_index(*place).map_err(|error| damaged(&error))?;
        if file.size() > 1000 {
            return Ok(None);
        }
        Ok(String::from_utf8(unpacked(name, file, 1000)?).ok())
    }
}

fn unpacked(
    name: &str,
    file: ZipFile<'_, Cursor<&[u8]>>,
    limit: u64,
) -> Result<Vec<u8>, ExtractError> {
    // What the list claims is not believed: what comes out is counted.
    let packed = file.compressed_size();
    let bomb = || too_much(format!("its part {} unpacks to too much", shown(name)));
    let mut bytes = Vec::new();
    let mut file = file.take(limit + 1);
    loop {
        let mut step = (&mut file).take(1 << 20);
        let got = step.read_to_end(&mut bytes);
        let got = got.map_err(|error| {
            ExtractError::Damaged(format!("its part {} cannot be unpacked: {error}", shown(name)))
        })?;
        let size = bytes.len() as u64;
        if size > limit || (size > SMALL && size / RATIO > packed) {
            return Err(bomb());
        }
        if got == 0 {
            return Ok(bytes);
        }
    }
}

/// A part's name as it is looked up.
fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn damaged(error: &zip::result::ZipError) -> ExtractError {
    match error {
        zip::result::ZipError::UnsupportedArchive(why) if why.contains("assword") => {
            ExtractError::Locked
        }
        zip::result::ZipError::UnsupportedArchive(why) => {
            ExtractError::Damaged(format!("the archive cannot be unpacked: {why}"))
        }
        zip::result::ZipError::InvalidArchive(_) => {
            ExtractError::Damaged("the archive is cut short or broken".to_owned())
        }
        error => ExtractError::Damaged(format!("the archive cannot be unpacked: {error}")),
    }
}

pub(super) fn too_much(what: String) -> ExtractError {
    ExtractError::TooMuch(what)
}
