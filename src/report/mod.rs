//! Report -> String, one file a format. Pure, cannot fail; plain British English; HTML through one escaping door.
//!
//! Each view (`told`, `comparison`, `history`, `shown`, `status`) is laid out once as a `page`; `text`,
//! `markdown` and `html` write pages. JSON, CSV and Atom are written from the model itself.

mod address;
mod atom;
mod calendar;
mod change;
mod citations;
mod clean;
mod comparison;
mod csv;
mod documents;
mod editions;
mod edits;
mod excerpt;
mod exhibit;
mod headline;
mod history;
mod html;
mod json;
mod json_citations;
mod markdown;
mod operator;
mod page;
mod shown;
pub mod site;
mod status;
mod text;
mod told;
mod words;

pub use self::clean::clean;
use self::page::Page;
pub use self::words::{block, notice};
use crate::model::{
    citation::Citations,
    editions::Editions,
    exhibit::Exhibit,
    operation::Operation,
    report::{Comparison, History, Report, Shown, Status},
};

/// A format that reports come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal or a plain mail.
    Text,
    /// For notes and wikis.
    Markdown,
    /// One self-contained file.
    Html,
    /// For programs (schema `guidewatch.report/1`).
    Json,
}

/// A format that a report on changes comes in, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// One of those that everything comes in.
    In(Format),
    /// A table for a spreadsheet, a row an edit.
    Csv,
    /// A feed, an entry a change.
    Atom,
}

impl From<Format> for ReportFormat {
    fn from(format: Format) -> Self {
        Self::In(format)
    }
}

/// What a reader is told.
#[must_use]
pub fn render(report: &Report, format: impl Into<ReportFormat>) -> String {
    match format.into() {
        ReportFormat::In(format) => written(format, || told::page(report), || json::report(report)),
        ReportFormat::Csv => csv::write(report),
        ReportFormat::Atom => atom::write(report),
    }
}

/// What whoever runs it is told.
#[must_use]
pub fn render_operation(operation: &Operation, format: Format) -> String {
    written(format, || operator::page(operation), || json::operation(operation))
}

/// Two documents and how they differ.
#[must_use]
pub fn render_comparison(comparison: &Comparison, format: Format) -> String {
    written(format, || comparison::page(comparison), || json::comparison(comparison))
}

/// The dated snapshots and checks of one source.
#[must_use]
pub fn render_history(history: &History, format: Format) -> String {
    written(format, || history::page(history), || json::history(history))
}

/// The evidence of one capture.
#[must_use]
pub fn render_exhibit(exhibit: &Exhibit, format: Format) -> String {
    written(format, || exhibit::page(exhibit), || json::exhibit(exhibit))
}

/// A text as it stood.
#[must_use]
pub fn render_shown(shown: &Shown, format: Format) -> String {
    written(format, || shown::page(shown), || json::shown(shown))
}

/// A text as it stood, block by block: what each is, its number, page and section.
#[must_use]
pub fn render_blocks(shown: &Shown, format: Format) -> String {
    written(format, || shown::by_block(shown), || json::shown(shown))
}

/// How everything stands.
#[must_use]
pub fn render_status(status: &Status, format: Format) -> String {
    written(format, || status::page(status), || json::status(status))
}

/// What pages cite, and what of it is out of date.
#[must_use]
pub fn render_citations(citations: &Citations, format: Format) -> String {
    written(format, || citations::page(citations), || json_citations::citations(citations))
}

/// Which editions stood on a day.
#[must_use]
pub fn render_editions(editions: &Editions, format: Format) -> String {
    written(format, || editions::page(editions), || json::editions(editions))
}

fn written(format: Format, page: impl FnOnce() -> Page, json: impl FnOnce() -> String) -> String {
    match format {
        Format::Text => text::write(&page()),
        Format::Markdown => markdown::write(&page()),
        Format::Html => html::write(&page()),
        Format::Json => json(),
    }
}
