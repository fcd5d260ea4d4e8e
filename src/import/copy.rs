//! One file as a copy: whether it can be one, and its bytes. Reads only regular files, up to a limit.

use std::{
    fs::{self, File},
    io::Read as _,
    path::Path,
};

use crate::{extract, model::capture::Supplied};

use super::Copy;

/// The largest copy, in bytes: the limit that a fetched body has.
const LARGEST: u64 = 50 * 1024 * 1024;

/// How much of a file is looked at to see what it is, in bytes.
const LOOK: usize = 4096;

/// Whether a file can be a copy of a page; else what is wrong and what to do.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    // Asked before it is opened: opening a pipe would wait for its other end.
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(
            "is a folder: `guidewatch import folder` takes a folder of dated copies".to_owned()
        );
    }
    if !about.is_file() {
        return Err("is no file".to_owned());
    }
    check_size(about.len())?;
    let mut head = Vec::new();
    let look = File::open(path).and_then(|file| file.take(LOOK as u64).read_to_end(&mut head));
    look.map_err(unreadable)?;
    if let Some(what) = wrapped(&head).or_else(|| not_what_it_is_called(path, &head)) {
        return Err(what.to_owned());
    }
    Ok(())
}

/// A name that promises what the bytes are not: a copy cannot be taken out again.
fn not_what_it_is_called(path: &Path, head: &[u8]) -> Option<&'static str> {
    let called = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let has = |mark: &[u8]| head.windows(mark.len()).any(|part| part == mark);
    match called.as_str() {
        // A page saved under another name is told by its bytes; what is neither is damaged.
        "pdf" if !has(b"%PDF-") && is_binary(head) => {
            Some("is called .pdf and is no PDF: save the file again")
        }
        "docx" | "odt" if !head.starts_with(b"PK") && is_binary(head) => {
            Some("is called a Word or OpenDocument file and is none: save the file again")
        }
        "html" | "htm" | "txt" | "md" if is_binary(head) && !has(b"%PDF-") => {
            Some("is called a page or a text and is none: save it again")
        }
        _ => None,
    }
}

/// Whether bytes are no text in any encoding that pages come in: they hold control characters that none uses.
fn is_binary(head: &[u8]) -> bool {
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let is_control = |byte: &&u8| **byte < 0x20 && !b"\t\n\x0c\r\x1b".contains(byte);
    !utf16 && head.iter().filter(is_control).count() * 100 > head.len()
}

/// Reads a copy that was found sound.
pub(super) fn read(copy: &Copy) -> Result<Supplied, String> {
    check(&copy.path)?;
    let mut bytes = Vec::new();
    File::open(&copy.path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot be read: {error}"))?;
    check_size(bytes.len() as u64)?;
    let file = copy.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Supplied {
        source: copy.source.clone(),
        at: copy.at,
        url: copy.url.clone(),
        media_type: extract::media_type(&bytes, &file).to_owned(),
        file,
        bytes,
    })
}

fn check_size(length: u64) -> Result<(), String> {
    match length {
        0 => Err("is empty: save the page or file again".to_owned()),
        _ if length > LARGEST => Err("is larger than 50 MiB, which is the limit".to_owned()),
        _ => Ok(()),
    }
}

/// What holds a page inside something else that is not read; the page itself is wanted.
fn wrapped(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(&head[..head.len().min(1024)]).to_ascii_lowercase();
    if text.contains("mime-version:") && text.contains("multipart/related") {
        return Some(
            "is a browser's single-file archive (MHTML), which is not read: save the page again as \
             “HTML only”",
        );
    }
    if head.starts_with(b"bplist00") {
        return Some(
            "is Safari's web archive, which is not read: save the page again as “Page Source”",
        );
    }
    head.starts_with(b"\x1f\x8b").then_some("is compressed (gzip): unpack it first")
}
