//! A file a message, in a folder that is there already: a share that is not mounted must not be written beside. Whole
//! or not at all; a message that comes again takes its own place again.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{NotTaken, Parcel};
use crate::model::{subscriber::Form, time::in_london};

/// How much of a message's id stands in the name of its file.
const SHORT: usize = 12;

/// How many names of a folder are looked through for a message that is there already.
const MOST: usize = 100_000;

/// Whether the folder is there.
pub(super) fn is_there(folder: &Path) -> Result<(), NotTaken> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(NotTaken(format!("there is no folder {}: make it, or mount it", folder.display())))
}

/// Writes the file, or says why not.
pub(super) fn put(folder: &Path, form: Form, parcel: &Parcel, text: &str) -> Result<(), NotTaken> {
    is_there(folder)?;
    let write = || {
        let path = place(folder, form, parcel)?;
        let part = folder.join(format!(".guidewatch-{}.part", short(&parcel.id)));
        // What lies there was left by a try that died. A link that somebody laid there is not followed.
        let _ = fs::remove_file(&part);
        let mut file = File::create_new(&part)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.and_then(|()| fs::rename(&part, &path)).inspect_err(|_| {
            let _ = fs::remove_file(&part);
        })?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error: io::Error| {
        NotTaken(format!("{} cannot be written to: {error}", folder.display()))
    })
}

/// Where the message is, or where it goes.
fn place(folder: &Path, form: Form, parcel: &Parcel) -> io::Result<PathBuf> {
    let end = format!("-{}.{}", short(&parcel.id), extension(form));
    for entry in fs::read_dir(folder)?.take(MOST) {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(&end) {
            return Ok(folder.join(name));
        }
    }
    let time = in_london(parcel.at).strftime("%Y-%m-%d-%H%M");
    Ok(folder.join(format!("{time}{end}")))
}

/// The end of a message's id, as far as it can stand in a name.
fn short(id: &str) -> String {
    let legal = id.chars().filter(char::is_ascii_alphanumeric);
    let mut end: Vec<char> = legal.rev().take(SHORT).collect();
    end.reverse();
    end.into_iter().collect()
}

fn extension(form: Form) -> &'static str {
    match form {
        Form::Text => "txt",
        Form::Markdown => "md",
        Form::Html => "html",
        Form::Json | Form::Slack | Form::Teams => "json",
        Form::Csv => "csv",
        Form::Atom => "atom",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::Contents;

    fn parcel(id: &str, at: &str) -> Parcel {
        let contents = Contents::Document { form: Form::Html, text: String::new() };
        let at = at.parse().unwrap();
        Parcel { id: id.to_owned(), at, subject: String::new(), contents }
    }

    #[test]
    fn a_message_has_one_file_whenever_it_comes() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path();
        let put = |id, at, text| put(folder, Form::Html, &parcel(id, at), text).unwrap();
        put("officers.00112233445566778899aabb", "2026-03-09T06:00:00Z", "one");
        put("officers.00112233445566778899aabb", "2026-03-10T06:00:00Z", "again");
        put("../../x.ffeeddccbbaa", "2026-07-10T06:00:00Z", "two");
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["2026-03-09-0600-66778899aabb.html", "2026-07-10-0700-ffeeddccbbaa.html"]
        );
        assert_eq!(fs::read_to_string(folder.join(&names[0])).unwrap(), "again");
    }

    #[test]
    fn a_link_in_the_place_of_a_file_in_the_making_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, other) = (dir.path().join("share"), dir.path().join("other"));
        fs::create_dir(&folder).unwrap();
        fs::write(&other, "ours").unwrap();
        let part = folder.join(".guidewatch-66778899aabb.part");
        std::os::unix::fs::symlink(&other, &part).unwrap();
        let one = parcel("officers.00112233445566778899aabb", "2026-03-09T06:00:00Z");
        put(&folder, Form::Html, &one, "one").unwrap();
        assert_eq!(fs::read_to_string(&other).unwrap(), "ours");
        assert!(!part.is_symlink());
        let path = folder.join("2026-03-09-0600-66778899aabb.html");
        assert_eq!(fs::read_to_string(path).unwrap(), "one");
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("share");
        let one = parcel("m", "2026-03-09T06:00:00Z");
        let why = put(&folder, Form::Html, &one, "one").unwrap_err().to_string();
        assert!(why.contains("make it, or mount it") && !folder.exists(), "{why}");
    }
}
