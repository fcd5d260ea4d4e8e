//! Bytes -> Document: reads what a snapshot says. Pure; no text is an error, never an empty document.

use serde::{Deserialize, Serialize};

use crate::model::{
    document::{BlockKind, Document},
    sighting::Family,
    snapshot::Body,
    source::{Kind, Recipe},
};

mod content_api;
mod dates;
mod encoding;
mod feed;
mod govuk;
mod html;
mod json;
mod kind;
mod list;
mod markdown;
mod media_type;
mod number;
mod office;
mod parts;
mod pdf;
mod publisher;
mod publishers;
mod settle;
mod sniff;
mod text;
mod xml;

pub use kind::{feed_of, kind, misfit};
pub use media_type::media_type;
pub use parts::{is_content_item, parts};
pub use publisher::publisher;

/// Rises whenever a change here can read an old snapshot differently.
pub const VERSION: u32 = 7;

/// The largest page or text that is read, in bytes. Statutory guidance of 200 pages is one megabyte of HTML;
/// reading fifty would take half a gigabyte of memory.
const LARGEST: usize = 10 << 20;

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ExtractError {
    /// The format is not read yet.
    #[error("{0} is not read yet")]
    Unsupported(String),
    /// It is damaged or not what it claims.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Larger than any text is.
    #[error("too large to read: {0} MB, and no more than {most} MB are read as text", most = LARGEST >> 20)]
    TooLarge(usize),
    /// There is no text in it, or none that the recipe keeps.
    #[error("no text: {0}")]
    Empty(String),
    /// It wants a password.
    #[error("it is locked with a password")]
    Locked,
    /// It is made such that reading it would take more memory or time than any publication does.
    #[error("too much to read: {0}")]
    TooMuch(String),
    /// Our own reader failed on it.
    #[error("our reader fails on it: {0}")]
    Fails(String),
}

/// Reads what a body says.
///
/// # Errors
/// [`ExtractError`] where nothing can be read; never an empty document.
pub fn extract(body: &Body, recipe: &Recipe) -> Result<Document, ExtractError> {
    if body.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::Empty("the body is empty".to_owned()));
    }
    let media_type = body.media_type.as_deref();
    let decoded = |markup| encoding::decode(&body.bytes, media_type, markup);
    let mut document = Document::default();
    match sniff::sniff(&body.bytes, media_type, body.url.path()) {
        sniff::Format::Unsupported(name) => {
            return Err(ExtractError::Unsupported(name.to_owned()));
        }
        sniff::Format::Locked => return Err(ExtractError::Locked),
        sniff::Format::Archive => return office::read(&body.bytes, &body.url),
        sniff::Format::Rtf => return office::read_rtf(&body.bytes, &body.url),
        sniff::Format::LegacyWord => return office::read_legacy(&body.bytes, &body.url),
        sniff::Format::Pdf => return pdf::read(&body.bytes, &body.url),
        _ if body.bytes.len() > LARGEST => {
            return Err(ExtractError::TooLarge(body.bytes.len().div_ceil(1 << 20)));
        }
        sniff::Format::Html => {
            let page = decoded(true);
            if recipe.kind == Some(Kind::Feed)
                && let Some(list) = publishers::page_of_list(&page, &body.url)
            {
                return Ok(list);
            }
            let document = html::read(&page, &body.url, recipe)?;
            return Ok(publishers::settle(document, &body.url, recipe.kind));
        }
        sniff::Format::Json => {
            let decoded = decoded(false);
            let value = serde_json::from_str(decoded.trim_start_matches('\u{feff}'));
            let value = value.map_err(|e| ExtractError::Damaged(format!("no JSON: {e}")))?;
            if feed::names_json_feed(&decoded) && feed::is_json(&value) {
                return feed::read(&body.bytes, &decoded, &body.url);
            }
            if let Some(read) = publishers::record(&value, &body.url, recipe.kind) {
                return read;
            }
            return if content_api::is_item(&value) {
                content_api::read(&value, &body.url)
            } else {
                json::read(&value, &body.url)
            };
        }
        sniff::Format::Markdown => {
            document.blocks = markdown::blocks(&decoded(false), &body.url);
            let first = document.blocks.first();
            if first.is_some_and(|block| block.kind == BlockKind::Heading(1)) {
                document.title = Some(document.blocks.remove(0).text);
            }
        }
        sniff::Format::Text => {
            let extension = sniff::extension(body.url.path());
            let record = media_type.is_some_and(|t| t.contains("csv") || t.contains("xml"))
                || ["csv", "xml"].contains(&extension.as_str());
            let decoded = decoded(true);
            if feed::is(&decoded) {
                return feed::read(&body.bytes, &decoded, &body.url);
            }
            if let Some(read) = publishers::xml(&decoded, &body.url) {
                return read;
            }
            let record = record || decoded.trim_start().starts_with("<?xml");
            document.blocks = if record { text::lines(&decoded) } else { text::blocks(&decoded) };
        }
    }
    if document.blocks.is_empty() && document.title.is_none() {
        return Err(ExtractError::Empty("it holds no words".to_owned()));
    }
    Ok(document)
}

/// What sort of thing a body is, by its bytes first.
#[must_use]
pub fn family(body: &Body) -> Family {
    match sniff::sniff(&body.bytes, body.media_type.as_deref(), body.url.path()) {
        sniff::Format::Html => Family::Page,
        sniff::Format::Archive
        | sniff::Format::Rtf
        | sniff::Format::LegacyWord
        | sniff::Format::Pdf
        | sniff::Format::Locked
        | sniff::Format::Unsupported(_) => Family::File,
        sniff::Format::Json | sniff::Format::Markdown | sniff::Format::Text => Family::Data,
    }
}

/// Whether a body is of a format whose readers are to run under limits, in a process of their own: formats
/// that are made to be unpacked and followed about, as pages and text are not; feeds, whose reader is not
/// ours; and legislation, whose numbers grow with its depth. By the same questions about the same text as
/// [`extract`] asks, so that no such body is read here.
#[must_use]
pub fn wants_limits(body: &Body) -> bool {
    let media_type = body.media_type.as_deref();
    let decoded = |markup| encoding::decode(&body.bytes, media_type, markup);
    match sniff::sniff(&body.bytes, media_type, body.url.path()) {
        sniff::Format::Archive
        | sniff::Format::LegacyWord
        | sniff::Format::Rtf
        | sniff::Format::Pdf => true,
        // Refused before it is read.
        _ if body.bytes.len() > LARGEST => false,
        sniff::Format::Text => {
            let text = decoded(true);
            feed::is(&text) || publishers::is_xml(&text)
        }
        sniff::Format::Json => feed::names_json_feed(&decoded(false)),
        sniff::Format::Html
        | sniff::Format::Markdown
        | sniff::Format::Locked
        | sniff::Format::Unsupported(_) => false,
    }
}

/// A CSS selector for a recipe's `drop` that leaves out the place on a page where some words stand, and nothing
/// else of its text; none where there is none. Tried: the page is read with it and without.
#[must_use]
pub fn selector_of(body: &Body, recipe: &Recipe, words: &str) -> Option<String> {
    if family(body) != Family::Page || body.bytes.len() > LARGEST {
        return None;
    }
    let page = encoding::decode(&body.bytes, body.media_type.as_deref(), true);
    let selector = html::selector_of(&html::parsed(&page).ok()?, words)?;
    let mut with = recipe.clone();
    with.drop.push(selector.clone());
    let (before, after) = (extract(body, recipe).ok()?, extract(body, &with).ok()?);
    let mut left = after.blocks.iter().peekable();
    let mut gone = Vec::new();
    for block in &before.blocks {
        if left.next_if(|kept| *kept == block).is_none() {
            gone.push(block);
        }
    }
    let is_it = !gone.is_empty() && gone.iter().all(|block| block.text.contains(words));
    (is_it && left.next().is_none()).then_some(selector)
}

/// What is wrong with a CSS selector of a recipe; none where it can be used.
#[must_use]
pub fn selector_problem(selector: &str) -> Option<String> {
    html::selector_problem(selector)
}

#[cfg(test)]
mod tests;
