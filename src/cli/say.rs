//! The one door to the terminal: results to stdout, notes and errors to stderr, files whole or not at all.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use clap::ColorChoice;

use super::{
    args::{Args, FormatOption},
    exit::{BadUsage, Fault},
};
use crate::report::Format;

/// Writes a result to standard output, to the end; fails where nobody takes it.
pub(super) fn out(text: &str) -> Result<(), io::Error> {
    let text = printable(text);
    let mut stdout = io::stdout().lock();
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(end.as_bytes()));
    written.and_then(|()| stdout.flush()).map_err(|error| {
        io::Error::new(error.kind(), format!("standard output does not take it: {error}"))
    })
}

/// Says something about the work on standard error.
pub(super) fn note(text: &str) {
    // Nothing can be done where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "guidewatch: {}", printable(text));
}

/// Says why it ended.
pub(super) fn error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "guidewatch: {}", printable(text));
}

/// Whether text is coloured: on its own where a terminal shows it and nobody asked for none
/// (<https://no-color.org>).
pub(super) fn is_coloured(args: &Args, to_file: bool) -> bool {
    let asked_for_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match args.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => !to_file && io::stdout().is_terminal() && !asked_for_none,
    }
}

/// The form of a result.
pub(super) fn form(args: &Args, to: &FormatOption) -> Format {
    match to.format.into() {
        Format::Text if is_coloured(args, named(to.output.as_deref()).is_some()) => {
            Format::Coloured
        }
        format => format,
    }
}

/// The codes of the colours that our text has.
const COLOURS: [&str; 4] = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[31m", "\u{1b}[32m"];

/// Without the control characters that could steer a terminal; line breaks, tabs and our colours stay.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let code = COLOURS.iter().find(|code| c == '\u{1b}' && rest.starts_with(**code));
        if let Some(code) = code {
            out.push_str(code);
            rest = &rest[code.len()..];
            continue;
        }
        out.push(if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c });
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// `1 source`, `2 sources`.
pub(super) fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// Writes a result to where it was asked for.
pub(super) fn result(text: &str, to: &FormatOption) -> Result<(), Fault> {
    to_output(text, to.output.as_deref())
}

/// The same: to that file, or to standard output where none is named, or `-`.
pub(super) fn to_output(text: &str, output: Option<&Path>) -> Result<(), Fault> {
    match named(output) {
        Some(path) => file(path, text),
        None => Ok(out(text)?),
    }
}

/// The file that is named, where it is one: `-` is standard output.
pub(super) fn named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

/// Refuses a link that leads nowhere: what is asked for is neither the link nor, surely, a new file elsewhere.
pub(super) fn refuse_dangling(path: &Path) -> Result<(), BadUsage> {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    match std::fs::metadata(path) {
        Err(error) if is_link && error.kind() == io::ErrorKind::NotFound => {
            let to = std::fs::read_link(path).unwrap_or_default();
            let (path, to) = (path.display(), to.display());
            Err(BadUsage(format!(
                "{path} is a link to {to}, which is not there: make that first, or name another file"
            )))
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all: a stop in the middle leaves the old one. Through a link goes what the link
/// leads to; what is no file, like `/dev/null` or a pipe, is written to and never replaced.
pub(super) fn file(path: &Path, text: &str) -> Result<(), Fault> {
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        let written = std::fs::OpenOptions::new().write(true).open(path);
        let written = written.and_then(|mut to| to.write_all(text.as_bytes()));
        return written.map_err(|error| {
            Fault::from(error).context(format!("{} cannot be written", path.display()))
        });
    }
    refuse_dangling(path)?;
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = target.as_path();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let wrong = |error: io::Error| {
        Fault::from(reason(error)).context(format!("{} cannot be written", path.display()))
    };
    let mut file =
        tempfile::Builder::new().prefix(".guidewatch").tempfile_in(folder).map_err(wrong)?;
    // The file within: its errors name no path.
    file.as_file_mut().write_all(text.as_bytes()).map_err(wrong)?;
    file.as_file().sync_all().map_err(wrong)?;
    permit(file.as_file(), path).map_err(wrong)?;
    file.persist(path).map_err(|error| wrong(error.error))?;
    Ok(())
}

/// The system's reason alone: the name of a temporary file, which tempfile adds to its errors, is no
/// news to who asked for another.
pub(super) fn reason(error: io::Error) -> io::Error {
    let said = error.to_string();
    match said.rsplit_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason),
        None => error,
    }
}

/// A temporary file is private. A report is meant to be read by whoever may read its folder, unless there is one
/// already that says otherwise.
fn permit(file: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let there = std::fs::metadata(path).map(|about| about.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(there.unwrap_or(0o644)))
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{FileTypeExt, PermissionsExt},
    };

    use super::{file, printable};

    #[test]
    fn what_is_no_file_is_written_to_and_a_link_stays_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        file(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        let nowhere = dir.path().join("nowhere");
        std::os::unix::fs::symlink(dir.path().join("gone"), &nowhere).unwrap();
        let why = file(&nowhere, "lost").unwrap_err().to_string();
        assert!(why.contains("is a link to") && why.contains("gone"), "{why}");
        assert!(fs::symlink_metadata(&nowhere).unwrap().is_symlink(), "and stays one");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        file(&link, "newer").unwrap();
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);

        let pipe = dir.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).unwrap()
        });
        file(&pipe, "through").unwrap();
        assert_eq!(reader.join().unwrap(), "through");
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
        assert!(file(dir.path(), "x").is_err(), "a folder is no file");
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_printed() {
        assert_eq!(
            printable("a\u{1b}]0;b\u{7}\u{9b}c\r\td\n"),
            "a\u{fffd}]0;b\u{fffd}\u{fffd}c\u{fffd}\td\n"
        );
        assert_eq!(
            printable("\u{1b}[31mold\u{1b}[0m\u{1b}[2J"),
            "\u{1b}[31mold\u{1b}[0m\u{fffd}[2J"
        );
    }
}
