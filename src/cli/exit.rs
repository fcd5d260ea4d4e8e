//! Exit codes that mean something, and which failure gets which. interface.md is the contract.

use std::{io, process::ExitCode};

use crate::{config::ConfigError, fetch::FetcherError, store::StoreError};

/// Any failure on its way to a person.
pub(super) type Fault = anyhow::Error;

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All done; everything due was checked.
    Done,
    /// Done, but something due could not be checked or read, and that has been confirmed; or what
    /// was asked for is not there.
    Incomplete,
    /// Bad usage or a bad sources file.
    Usage,
    /// The store cannot be used.
    Store,
    /// Another process is writing.
    Busy,
    /// With `--exit-code`: there were changes and all was checked.
    Changes,
    /// With `--exit-code`: there were changes and something was not checked.
    ChangesIncomplete,
    /// Whoever read our output has gone: nothing to say and nobody to say it to.
    Closed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done | Exit::Closed => 0,
            Exit::Incomplete => 1,
            Exit::Usage => 2,
            Exit::Store => 3,
            Exit::Busy => 75,
            Exit::Changes => 10,
            Exit::ChangesIncomplete => 11,
        })
    }
}

/// Something that was asked for and is not there; exits with 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotThere(pub(super) String);

/// Something typed that cannot be meant; exits with 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct BadUsage(pub(super) String);

/// The code that a failure ends with.
pub(super) fn of(fault: &Fault) -> Exit {
    for cause in fault.chain() {
        if cause.is::<ConfigError>() || cause.is::<BadUsage>() || cause.is::<FetcherError>() {
            return Exit::Usage;
        }
        if cause.is::<NotThere>() {
            return Exit::Incomplete;
        }
        match cause.downcast_ref::<StoreError>() {
            Some(StoreError::Locked(_)) => return Exit::Busy,
            Some(_) => return Exit::Store,
            None => {}
        }
        // What was asked for could not be handed over: a full disk behind `>`, a closed pipe.
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::BrokenPipe) => return Exit::Closed,
            Some(io::ErrorKind::StorageFull | io::ErrorKind::WriteZero) => return Exit::Incomplete,
            _ => {}
        }
    }
    Exit::Usage
}

/// A failure and its causes, those apart that the words before them hold already.
pub(super) fn in_words(fault: &Fault) -> String {
    let mut text = String::new();
    for cause in fault.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    plain(&text)
}

/// The system's reasons in plain words: its numbers tell nobody anything.
fn plain(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        let number =
            after.split_once(')').filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        let Some((_, after)) = number else { break };
        said.push_str(before);
        rest = after;
    }
    said.push_str(rest);
    said.replace("No such file or directory", "there is no such file or folder")
        .replace("Is a directory", "it is a folder")
        .replace("Not a directory", "a part of its path is no folder")
        .replace("Permission denied", "this user may not open it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_system_are_left_out() {
        let fault = |code| {
            Fault::from(io::Error::from_raw_os_error(code)).context("a.pdf cannot be opened")
        };
        assert_eq!(in_words(&fault(2)), "a.pdf cannot be opened: there is no such file or folder");
        assert_eq!(in_words(&fault(13)), "a.pdf cannot be opened: this user may not open it");
        assert_eq!(plain("it says (os error twice)"), "it says (os error twice)");
    }

    #[test]
    fn nothing_is_said_twice() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let store =
            StoreError::Io { what: "the store cannot be written".to_owned(), source: denied() };
        let said = in_words(&store.into());
        assert_eq!(said, format!("the store cannot be written: {}", denied()));
        let said = in_words(&Fault::from(denied()).context("a.html cannot be written"));
        assert_eq!(said, format!("a.html cannot be written: {}", denied()));
    }
}
