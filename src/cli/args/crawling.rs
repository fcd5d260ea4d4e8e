//! What may be typed behind the commands that fetch, send and serve. Holds what was said and nothing of what it means.

use std::{net::SocketAddr, path::PathBuf};

use clap::ValueEnum as _;

use super::forms::ReportFormatName;
use crate::{
    model::source::{SourceId, SubscriberId},
    report::ReportFormat,
};

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(in crate::cli) struct CrawlOptions {
    /// Fetch every source, whether due or not
    #[arg(long, conflicts_with = "source")]
    pub(in crate::cli) all: bool,

    /// Fetch this source, or this document of a publication (ID/DOCUMENT), whether due or not (may be repeated)
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) source: Vec<SourceId>,

    /// Only sources with this tag (may be repeated)
    #[arg(long, value_name = "TAG")]
    pub(in crate::cli) tag: Vec<String>,

    /// Say what would be fetched, and fetch nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,

    /// Write what changed in this form, to PATH where given (may be repeated)
    #[arg(long, value_name = "FORMAT[=PATH]", value_parser = report_target)]
    pub(in crate::cli) report: Vec<ReportTarget>,

    /// A source that could not be checked counts at once, not only when that is confirmed (3 checks or 24 hours)
    #[arg(long)]
    pub(in crate::cli) strict: bool,

    /// Exit with 10 where there were changes (11: changes, and something could not be checked)
    #[arg(long)]
    pub(in crate::cli) exit_code: bool,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitOption,
}

/// A form, and the file that it goes to; none means standard output.
#[derive(Clone, Debug)]
pub(in crate::cli) struct ReportTarget {
    pub(in crate::cli) format: ReportFormat,
    pub(in crate::cli) path: Option<PathBuf>,
}

fn report_target(text: &str) -> Result<ReportTarget, String> {
    let (format, path) = match text.split_once('=') {
        Some((_, "")) => return Err("after “=” the path of a file is wanted".to_owned()),
        Some((format, "-")) => (format, None),
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let format = ReportFormatName::from_str(format, false)
        .map_err(|_| format!("“{format}” is none of text, markdown, html, json, csv, atom"))?;
    Ok(ReportTarget { format: format.into(), path })
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DeliverOptions {
    /// Only to this subscriber, whether due or not, and however often it was refused (may be repeated)
    #[arg(long, value_name = "ID", value_parser = SubscriberId::new)]
    pub(in crate::cli) subscriber: Vec<SubscriberId>,

    /// A message that was not taken counts at once, not only when that is confirmed (3 tries or 24 hours)
    #[arg(long)]
    pub(in crate::cli) strict: bool,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ServeOptions {
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(in crate::cli) listen: SocketAddr,

    /// A name under which the pages are asked for, beside `localhost` and figures (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) host: Vec<String>,

    /// Show pages and crawl nothing
    #[arg(long)]
    pub(in crate::cli) no_crawl: bool,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(in crate::cli) struct WaitOption {
    /// Where another process is writing, wait this long for it
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(in crate::cli) wait: u64,
}
