//! In which form a result may be asked for, and how little may matter to be told. Holds the names and nothing of what they
//! lead to.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::{
    model::change::Significance,
    report::{Format, ReportFormat},
};

/// The forms of a report on changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormatName {
    Text,
    Markdown,
    Html,
    Json,
    /// A table for a spreadsheet
    Csv,
    /// A feed
    Atom,
}

impl From<ReportFormatName> for ReportFormat {
    fn from(name: ReportFormatName) -> Self {
        match name {
            ReportFormatName::Text => Self::In(Format::Text),
            ReportFormatName::Markdown => Self::In(Format::Markdown),
            ReportFormatName::Html => Self::In(Format::Html),
            ReportFormatName::Json => Self::In(Format::Json),
            ReportFormatName::Csv => Self::Csv,
            ReportFormatName::Atom => Self::Atom,
        }
    }
}

#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct FormatOption {
    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: FormatName,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "PATH")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormatName {
    Text,
    Markdown,
    Html,
    Json,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Self::Text,
            FormatName::Markdown => Self::Markdown,
            FormatName::Html => Self::Html,
            FormatName::Json => Self::Json,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Weight {
    Cosmetic,
    Minor,
    Major,
}

impl From<Weight> for Significance {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Cosmetic => Self::Cosmetic,
            Weight::Minor => Self::Minor,
            Weight::Major => Self::Major,
        }
    }
}
