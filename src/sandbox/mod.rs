//! Reads files of formats that crash readers (PDF, Word) in a child process of our own binary, under limits
//! of memory, processor time and output. A bad file costs one answer, never the run. Fetches nothing.

use std::{path::PathBuf, sync::OnceLock};

use crate::{
    extract::{self, ExtractError},
    model::{document::Document, snapshot::Body, source::Recipe},
};

mod child;
mod parent;

pub use child::{COMMAND, answer};

/// Bytes of address space that the child may have. A build without optimisation is itself 50 MB of it.
pub(crate) const MEMORY: u64 = 500_000_000;

/// Seconds of processor time that the child may take. They are the same on a busy day and on a quiet one, so
/// a file that needs more is unreadable: that is an answer.
pub(crate) const SECONDS: u64 = 20;

/// Why a body has no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It cannot be read, today or tomorrow.
    #[error(transparent)]
    Unreadable(#[from] ExtractError),
    /// Reading it was cut short by something that has nothing to do with it; to be tried again, and never to
    /// be remembered as an answer.
    #[error("reading it was cut short, and will be tried again: {0}")]
    CutShort(String),
}

/// The program that is run for the child, where it is not this one.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says which program to run with [`COMMAND`], where it is not the one that runs: for programs other than
/// guidewatch that use this library. The first to say so is heard.
pub fn program(path: PathBuf) {
    let _ = PROGRAM.set(path);
}

/// Reads what a body says: pages, records and text here, files in a child process.
///
/// # Errors
/// [`ReadError`]: why there is no text.
pub fn read(body: &Body, recipe: &Recipe) -> Result<Document, ReadError> {
    if extract::wants_limits(body) {
        let own = || PathBuf::from("/proc/self/exe");
        parent::read(&PROGRAM.get().cloned().unwrap_or_else(own), body, recipe)
    } else {
        Ok(extract::extract(body, recipe)?)
    }
}
