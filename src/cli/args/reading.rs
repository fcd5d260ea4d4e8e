//! What may be typed behind the commands that show what is held and known. Holds what was said and nothing of what it means.

use std::{path::PathBuf, time::Duration};

use super::forms::{FormatOption, ReportFormatName, Weight};
use crate::model::source::{SourceId, SubscriberId};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReportOptions {
    /// Who reads: each reader is told everything once
    #[arg(long, value_name = "NAME", default_value = "default", value_parser = reader, conflicts_with_all = ["since", "until"])]
    pub(in crate::cli) reader: String,

    /// From this day or so long ago, told or not: `2026-03-01`, `last monday`, `7d`
    #[arg(long, value_name = "WHEN")]
    pub(in crate::cli) since: Option<String>,

    /// To the end of this day
    #[arg(long, value_name = "WHEN")]
    pub(in crate::cli) until: Option<String>,

    /// Only sources of this publication (may be repeated)
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) publication: Vec<String>,

    /// Leave out what matters less; what `major` leaves out, a later report without it tells
    #[arg(long, value_name = "WEIGHT", default_value = "minor")]
    pub(in crate::cli) min_significance: Weight,

    /// How the crawling goes instead: health, politeness, noise; of the last 7 days unless --since says otherwise
    #[arg(long, conflicts_with_all = ["reader", "publication", "min_significance", "note"])]
    pub(in crate::cli) operator: bool,

    /// A covering note to put on top: a text file, paragraphs apart by empty lines
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) note: Option<PathBuf>,

    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: ReportFormatName,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "PATH")]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// A reader's name. Subscribers have an account of their own, which nobody may settle by reading along.
fn reader(text: &str) -> Result<String, String> {
    match text.strip_prefix(SubscriberId::AMONG_READERS) {
        Some(id) => Err(format!(
            "a subscriber is told by `guidewatch deliver --subscriber {id}`; choose another name"
        )),
        None => Ok(text.to_owned()),
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct StatusOptions {
    /// Exit with 1 where the last complete crawl is older than this: `2d`, `36h`
    #[arg(long, value_name = "AGE", value_parser = crate::config::duration)]
    pub(in crate::cli) max_age: Option<Duration>,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct HistoryOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// Who was told of it, what and when, instead
    #[arg(long)]
    pub(in crate::cli) deliveries: bool,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ShowOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// As it stood at the end of that day in London [default: now]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) at: Option<String>,

    /// Block by block: what each is, its number, page and section
    #[arg(long)]
    pub(in crate::cli) blocks: bool,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DiffOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// The older text: as it stood at the end of that day [default: what stood before the newer]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) from: Option<String>,

    /// The newer text [default: what stands now]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) to: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CompareOptions {
    /// The older: a file, an address, or `ID[@DATE]` from the store; `-` is standard input
    #[arg(value_name = "OLD")]
    pub(in crate::cli) old: String,

    /// The newer: a file, an address, or `ID[@DATE]` from the store; `-` is standard input
    #[arg(value_name = "NEW")]
    pub(in crate::cli) new: String,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EditionsOptions {
    /// The publication: its id, its title or a short name of it [default: all, a line each]
    #[arg(value_name = "ID")]
    pub(in crate::cli) publication: Option<String>,

    /// On that day in London [default: today]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) on: Option<String>,

    /// Only what was seen on the publishers' pages and is not yet confirmed, as lines for the sources file
    #[arg(long, conflicts_with_all = ["on", "format"])]
    pub(in crate::cli) found: bool,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CitationsOptions {
    /// What to audit: files, folders with all below them, addresses [default: the watched pages]
    #[arg(value_name = "FILE|FOLDER|ADDRESS")]
    pub(in crate::cli) places: Vec<String>,

    /// Only what is out of date or wrong
    #[arg(long)]
    pub(in crate::cli) stale: bool,

    /// As editions stand on that day in London [default: today]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) on: Option<String>,

    /// Exit with 10 where anything is out of date (11: and something could not be read)
    #[arg(long)]
    pub(in crate::cli) exit_code: bool,

    #[command(flatten)]
    pub(in crate::cli) format: FormatOption,
}
