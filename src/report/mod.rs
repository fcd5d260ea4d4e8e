//! Report -> String, one file a format. Pure, cannot fail; plain British English; HTML through one escaping door.

use crate::model::report::{Comparison, History, Report, Shown, Status};

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

/// What a reader is told.
#[must_use]
pub fn render(report: &Report, format: Format) -> String {
    let _ = (report, format);
    String::new()
}

/// Two documents and how they differ.
#[must_use]
pub fn render_comparison(comparison: &Comparison, format: Format) -> String {
    let _ = (comparison, format);
    String::new()
}

/// The dated snapshots and checks of one source.
#[must_use]
pub fn render_history(history: &History, format: Format) -> String {
    let _ = (history, format);
    String::new()
}

/// A text as it stood.
#[must_use]
pub fn render_shown(shown: &Shown, format: Format) -> String {
    let _ = (shown, format);
    String::new()
}

/// How everything stands.
#[must_use]
pub fn render_status(status: &Status, format: Format) -> String {
    let _ = (status, format);
    String::new()
}
