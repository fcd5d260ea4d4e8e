//! How far archive and journal have grown: whoever shows what a store holds sees from it, without opening the store, that there
//! is something new.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::archive;

/// The length of every file of archive and journal, in bytes, by name. What readers were told is not among it.
///
/// # Errors
/// The system's own, where a folder cannot be read; a missing store has no files.
pub fn extent(dir: &Path) -> io::Result<BTreeMap<String, u64>> {
    let mut lengths = BTreeMap::new();
    for folder in [archive::FOLDER, "journal"] {
        let entries = match fs::read_dir(dir.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_told = name.starts_with("readers") || name.starts_with("lengths");
            if !is_told && entry.file_type()?.is_file() {
                lengths.insert(format!("{folder}/{name}"), entry.metadata()?.len());
            }
        }
    }
    Ok(lengths)
}
