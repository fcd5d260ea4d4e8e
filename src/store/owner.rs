//! Whose files a store's are: what root makes in another user's store is given to that user, who has to go on
//! writing there. Does nothing for anybody else.

use std::path::Path;

use rustix::{
    fd::OwnedFd,
    fs::{AtFlags, CWD, Dir, FileType, Gid, Mode, OFlags, Uid, chownat, fstat, openat, statat},
    io,
};

/// Folders within folders beyond this depth are none of a store's.
const DEEPEST: usize = 3;

/// Gives what is root's in the store of `dir` to the store's owner: of its parts those named, or all. What
/// cannot be given stays as it is. Follows no link: the owner must not get at what lies elsewhere.
pub(super) fn give_back(dir: &Path, parts: Option<&[&str]>) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let given = folder(&CWD, dir).and_then(|store| {
        let owner = fstat(&store)?;
        let owner = (Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid));
        if owner.0.is_root() { Ok(()) } else { below(&store, owner, parts, DEEPEST) }
    });
    if let Err(error) = given {
        tracing::warn!("what root made could not be given to the store's owner: {error}");
    }
}

fn folder(at: &impl rustix::fd::AsFd, path: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(at, path, flags, Mode::empty())
}

fn below(dir: &OwnedFd, owner: (Uid, Gid), parts: Option<&[&str]>, deep: usize) -> io::Result<()> {
    for entry in Dir::read_from(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_wanted =
            parts.is_none_or(|parts| parts.iter().any(|part| part.as_bytes() == name.to_bytes()));
        if matches!(name.to_bytes(), b"." | b"..") || !is_wanted {
            continue;
        }
        let about = statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let is_folder = FileType::from_raw_mode(about.st_mode) == FileType::Directory;
        let is_file = FileType::from_raw_mode(about.st_mode) == FileType::RegularFile;
        // A file of several names may be somebody else's under one of them.
        if Uid::from_raw(about.st_uid).is_root() && (is_folder || is_file && about.st_nlink == 1) {
            chownat(dir, name, Some(owner.0), Some(owner.1), AtFlags::SYMLINK_NOFOLLOW)?;
        }
        if is_folder && deep > 0 {
            below(&folder(dir, name)?, owner, None, deep - 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{MetadataExt as _, chown, symlink},
    };

    use super::*;

    #[test]
    fn what_root_makes_is_given_to_the_owner_and_nothing_else() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let (store, elsewhere) = (folder.path().join("snapshots"), folder.path().join("other"));
        fs::create_dir_all(store.join("index/sled")).unwrap();
        fs::create_dir_all(&elsewhere).unwrap();
        fs::write(store.join("index/sled/db"), "x").unwrap();
        fs::write(store.join("lock"), "x").unwrap();
        fs::write(elsewhere.join("secret"), "x").unwrap();
        symlink(&elsewhere, store.join("index/link")).unwrap();
        fs::hard_link(elsewhere.join("secret"), store.join("index/secret")).unwrap();
        chown(&store, Some(65_534), Some(65_534)).unwrap();
        let owner = |path: &Path| fs::metadata(path).unwrap().uid();
        give_back(&store, Some(&["index"]));
        for part in ["index", "index/sled", "index/sled/db"] {
            assert_eq!(owner(&store.join(part)), 65_534, "{part}");
        }
        assert_eq!(owner(&store.join("lock")), 0, "not asked for");
        give_back(&store, None);
        assert_eq!(owner(&store.join("lock")), 65_534);
        for part in [&elsewhere, &elsewhere.join("secret"), folder.path()] {
            assert_eq!(owner(part), 0, "{}", part.display());
        }
    }
}
