//! Puts a new text in the place of the sources file: whole or not at all, for the same people as before.
//! It does not know what the text means.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, fchown},
    path::Path,
};

use crate::cli::{exit::Fault, say};

/// Replaces `old` by `new` where the file still holds `old`. A link stays one; owner and permissions stay.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<(), Fault> {
    let wrong = |error: io::Error| {
        let what = format!("{} cannot be written; nothing was added", path.display());
        Fault::from(say::reason(error)).context(what)
    };
    let place = fs::canonicalize(path).map_err(wrong)?;
    // Renaming asks for no right to the file itself; whoever may not write it shall not replace it.
    let present = OpenOptions::new().write(true).open(&place).map_err(wrong)?;
    let metadata = present.metadata().map_err(wrong)?;
    let folder = place.parent().unwrap_or_else(|| Path::new("/"));
    let mut file =
        tempfile::Builder::new().prefix(".guidewatch").tempfile_in(folder).map_err(wrong)?;
    file.as_file_mut().write_all(new.as_bytes()).map_err(wrong)?;
    let made = file.as_file().metadata().map_err(wrong)?;
    if (made.uid(), made.gid()) != (metadata.uid(), metadata.gid()) {
        fchown(file.as_file(), Some(metadata.uid()), Some(metadata.gid())).map_err(|error| {
            wrong(io::Error::new(
                error.kind(),
                "it belongs to somebody else: run this as its owner",
            ))
        })?;
    }
    file.as_file().set_permissions(metadata.permissions()).map_err(wrong)?;
    file.as_file().sync_all().map_err(wrong)?;
    if fs::read(&place).map_err(wrong)? != old.as_bytes() {
        return Err(wrong(io::Error::other("it was changed meanwhile: run this again")));
    }
    file.persist(&place).map_err(|error| wrong(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_link_and_the_permissions_stay() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real.toml"), dir.path().join("sources.toml"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.toml", &link).unwrap();
        replace(&link, "old", "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left behind");
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_stays() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sources.toml");
        fs::write(&file, "another's").unwrap();
        let error = replace(&file, "old", "new").unwrap_err();
        assert!(format!("{error:#}").contains("changed meanwhile"), "{error:#}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "another's");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
