//! sources.toml -> Watchlist, checked: every problem at once, with its place and the fix.

use std::path::Path;

use crate::model::source::Watchlist;

/// One problem in a sources file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Why a sources file cannot be used. Its `Display` is the whole message: a line `file:line:column: message` a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file cannot be opened.
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        why: String,
    },
    /// It says things that cannot be.
    Problems {
        /// Which file.
        file: String,
        /// In the order of the file.
        problems: Vec<Problem>,
    },
}

/// Reads and checks a sources file.
///
/// # Errors
/// [`ConfigError`], with every problem at once.
pub fn read(path: &Path) -> Result<Watchlist, ConfigError> {
    Err(ConfigError::Unreadable { file: path.display().to_string(), why: "not yet".to_owned() })
}
