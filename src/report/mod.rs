//! Report -> String, one file a format. Pure, cannot fail; plain British English; HTML through one escaping door.
//!
//! Each view (`told`, `comparison`, `history`, `shown`, `status`) is laid out once as a `page`; `text`,
//! `markdown` and `html` write pages. JSON, CSV and Atom are written from the model itself.

mod address;
mod atom;
mod brief;
mod calendar;
mod change;
mod chat;
mod citations;
mod citing;
mod clean;
mod comparison;
mod csv;
mod deliveries;
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
mod since;
pub mod site;
mod status;
mod text;
mod told;
mod trouble;
mod words;

pub use self::clean::clean;
use self::page::Page;
pub use self::words::{block, notice, waiting};
use crate::model::{
    citation::Citations,
    delivery::Dealt,
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
    /// The same with colours, for a terminal.
    Coloured,
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
    /// A message for an incoming webhook of Slack.
    Slack,
    /// A message for an incoming webhook of Microsoft Teams.
    Teams,
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
        ReportFormat::Slack => chat::slack(report),
        ReportFormat::Teams => chat::teams(report),
    }
}

/// What whoever runs it is told: what cannot be checked or read, and what can again. As a table or a feed there
/// is the whole report alone.
#[must_use]
pub fn render_trouble(report: &Report, format: impl Into<ReportFormat>) -> String {
    match format.into() {
        ReportFormat::In(format) => {
            written(format, || trouble::page(report), || json::report(report))
        }
        ReportFormat::Slack => chat::slack_trouble(report),
        ReportFormat::Teams => chat::teams_trouble(report),
        format @ (ReportFormat::Csv | ReportFormat::Atom) => render(report, format),
    }
}

/// That there is nothing to tell, in a line; for programs the whole report.
#[must_use]
pub fn render_nothing(report: &Report, format: impl Into<ReportFormat>) -> String {
    let page = || {
        let line = vec![page::para(format!("{}.", brief::nothing(report)))];
        Page { title: format!("Nothing to tell: {}", words::day(report.generated_at)), parts: line }
    };
    match format.into() {
        ReportFormat::In(format) => written(format, page, || json::report(report)),
        ReportFormat::Slack => chat::slack_line(&brief::nothing(report)),
        ReportFormat::Teams => chat::teams_line(&brief::nothing(report)),
        format @ (ReportFormat::Csv | ReportFormat::Atom) => render(report, format),
    }
}

/// What changed, in a line.
#[must_use]
pub fn subject(report: &Report) -> String {
    clean(&brief::subject(report))
}

/// What is wrong, in a line.
#[must_use]
pub fn trouble_in_a_line(report: &Report) -> String {
    clean(&trouble::lead(report))
}

/// That nothing changed, in a line: `47 checked, none changed, 2 could not be checked`.
#[must_use]
pub fn nothing_in_a_line(report: &Report) -> String {
    brief::nothing(report)
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

/// Who was told of a source, what and when.
#[must_use]
pub fn render_deliveries(history: &History, deliveries: &[Dealt], format: Format) -> String {
    written(
        format,
        || deliveries::page(history, deliveries),
        || json::deliveries(history, deliveries),
    )
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
        Format::Coloured => text::write_coloured(&page()),
        Format::Markdown => markdown::write(&page()),
        Format::Html => html::write(&page()),
        Format::Json => json(),
    }
}
