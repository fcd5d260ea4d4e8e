//! What may be typed. Holds what was said and nothing of what it means.

mod crawling;
mod forms;
mod keeping;
mod reading;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(super) use self::{
    crawling::{CrawlOptions, DeliverOptions, ReportTarget, ServeOptions, WaitOption},
    forms::FormatOption,
    keeping::{
        AddOptions, CheckOptions, DecideOptions, ExportCommand, ExportEvidence, ExportSite,
        ImportCommand, ImportFile, ImportFolder,
    },
    reading::{
        CitationsOptions, CompareOptions, DiffOptions, EditionsOptions, HistoryOptions,
        ReportOptions, ShowOptions, StatusOptions,
    },
};

/// Watches child-safeguarding guidance and reports what was revised, superseded or withdrawn.
#[derive(Debug, Parser)]
#[command(name = "guidewatch", version, max_term_width = 100)]
pub(super) struct Args {
    /// The list of what is watched
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "GUIDEWATCH_SOURCES",
        default_value = Args::SOURCES
    )]
    pub(super) sources: PathBuf,

    /// The folder that holds the snapshots [default: `snapshots` beside the sources file]
    #[arg(long, global = true, value_name = "DIR", env = "GUIDEWATCH_STORE")]
    pub(super) store: Option<PathBuf>,

    /// Say less: no progress bar, no summary
    #[arg(short, long, global = true, env = "GUIDEWATCH_QUIET", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) quiet: bool,

    /// Say what is done and why, one line a source (-vv for more)
    #[arg(short, long, global = true, env = "GUIDEWATCH_VERBOSE", action = clap::ArgAction::Count)]
    pub(super) verbose: u8,

    /// Whether text is coloured; on its own only on a terminal, and not where NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        env = "GUIDEWATCH_COLOR",
        default_value = "auto"
    )]
    pub(super) color: clap::ColorChoice,

    /// The form of what -v says
    #[arg(
        long,
        global = true,
        value_name = "FORM",
        env = "GUIDEWATCH_LOG_FORMAT",
        default_value = "text"
    )]
    pub(super) log_format: LogFormat,

    #[command(subcommand)]
    pub(super) command: Command,
}

impl Args {
    /// The list where none is named.
    pub(super) const SOURCES: &'static str = "sources.toml";
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Fetch what is due, keep what is new, and say what changed
    Crawl(CrawlOptions),
    /// What changed: what this reader has not been told yet, or a period
    Report(ReportOptions),
    /// How every source stands: last checked, newest snapshot, health
    Status(StatusOptions),
    /// The dated snapshots and checks of one source
    History(HistoryOptions),
    /// The text of one source as it stood
    Show(ShowOptions),
    /// What changed between two snapshots of one source
    Diff(DiffOptions),
    /// What differs between two files, addresses or snapshots
    Compare(CompareOptions),
    /// Which edition of each publication stood on a day, what it replaced, and the evidence
    Editions(EditionsOptions),
    /// Which editions the watched pages cite, or any page, file or folder, and which of them are out of date
    Citations(CitationsOptions),
    /// What waits for a second look is real: let it count
    Confirm(DecideOptions),
    /// What waits for a second look is not the page: set it aside
    Dismiss(DecideOptions),
    /// Take in copies saved by hand, at their dates; they are never told as news
    #[command(subcommand)]
    Import(ImportCommand),
    /// Send to subscribers what is still owed
    Deliver(DeliverOptions),
    /// The reading pages as a folder; the evidence of one capture
    #[command(subcommand)]
    Export(ExportCommand),
    /// The reading pages over HTTP, and crawls when sources are due: cron is not needed then
    Serve(ServeOptions),
    /// Is the sources file sound? And how would a source be read?
    Check(CheckOptions),
    /// Put an address on the list; what it is is found out by looking
    Add(AddOptions),
    /// Is every record of the store whole?
    Verify,
    /// Make the index again from archive and journal
    Rebuild(WaitOption),
    /// The whole job in a temporary folder, against publishers that the program plays itself
    Demo(DemoOptions),
    /// The script that completes commands in a shell
    Completions(CompletionsOptions),
    /// The manual page, or all of them into a folder
    Man(ManOptions),
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsOptions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManOptions {
    /// Write every page into this folder: guidewatch.1, guidewatch-crawl.1 and so on
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct DemoOptions {
    /// Leave store, sources file and reports in this new folder, for looking around
    #[arg(long, value_name = "DIR")]
    pub(super) keep: Option<PathBuf>,
}
