//! Bytes -> Document: reads what a snapshot says. Pure; no text is an error, never an empty document.

use crate::model::{document::Document, snapshot::Body, source::Recipe};

/// Rises whenever a change here can read an old snapshot differently.
pub const VERSION: u32 = 1;

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The format is not read yet.
    #[error("{0} is not read yet")]
    Unsupported(String),
    /// It is damaged or not what it claims.
    #[error("damaged: {0}")]
    Damaged(String),
    /// There is no text in it, or none that the recipe keeps.
    #[error("no text: {0}")]
    Empty(String),
}

/// Reads what a body says.
///
/// # Errors
/// [`ExtractError`] where nothing can be read; never an empty document.
pub fn extract(body: &Body, recipe: &Recipe) -> Result<Document, ExtractError> {
    let _ = (body, recipe);
    Err(ExtractError::Unsupported("everything".to_owned()))
}
