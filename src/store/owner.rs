//! Whose files a store's are: what root makes in another user's store is given to that user, who has to go on
//! writing there. Does nothing for anybody else.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt as _, lchown},
    path::Path,
};

/// Folders within folders beyond this depth are none of a store's.
const DEEPEST: usize = 3;

/// Gives what is root's below `part` to the owner of the store in `dir`. What cannot be given stays as it is.
pub(super) fn give_back(dir: &Path, part: &Path) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let given = fs::metadata(dir).and_then(|store| match store.uid() {
        0 => Ok(()),
        uid => below(part, (uid, store.gid()), DEEPEST),
    });
    if let Err(error) = given {
        tracing::warn!("what root made could not be given to the store's owner: {error}");
    }
}

fn below(path: &Path, owner: (u32, u32), deep: usize) -> io::Result<()> {
    let about = fs::symlink_metadata(path)?;
    if about.uid() == 0 {
        lchown(path, Some(owner.0), Some(owner.1))?;
    }
    if about.is_dir() && deep > 0 {
        for entry in fs::read_dir(path)? {
            below(&entry?.path(), owner, deep - 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_root_makes_is_given_to_the_owner() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("snapshots");
        fs::create_dir_all(store.join("index/sled")).unwrap();
        fs::write(store.join("index/sled/db"), "x").unwrap();
        lchown(&store, Some(65_534), Some(65_534)).unwrap();
        give_back(&store, &store.join("index"));
        for part in ["index", "index/sled", "index/sled/db"] {
            assert_eq!(fs::metadata(store.join(part)).unwrap().uid(), 65_534, "{part}");
        }
        assert_eq!(fs::metadata(folder.path()).unwrap().uid(), 0, "nothing beside the store");
    }
}
