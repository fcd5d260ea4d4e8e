//! What may be typed. Holds what was said and nothing of what it means.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    model::{
        change::Significance,
        source::{Kind, PublicationId, SourceId, SubscriberId},
    },
    report::{Format, ReportFormat},
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(super) struct CrawlOptions {
    /// Fetch every source, whether due or not
    #[arg(long, conflicts_with = "source")]
    pub(super) all: bool,

    /// Fetch this source, or this document of a publication (ID/DOCUMENT), whether due or not (may be repeated)
    #[arg(long, value_name = "ID")]
    pub(super) source: Vec<SourceId>,

    /// Only sources with this tag (may be repeated)
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Vec<String>,

    /// Say what would be fetched, and fetch nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Write what changed in this form, to PATH where given (may be repeated)
    #[arg(long, value_name = "FORMAT[=PATH]", value_parser = report_target)]
    pub(super) report: Vec<ReportTarget>,

    /// A source that could not be checked counts at once, not only when that is confirmed (3 checks or 24 hours)
    #[arg(long)]
    pub(super) strict: bool,

    /// Exit with 10 where there were changes (11: changes, and something could not be checked)
    #[arg(long)]
    pub(super) exit_code: bool,

    #[command(flatten)]
    pub(super) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct DeliverOptions {
    /// Only to this subscriber, whether due or not, and however often it was refused (may be repeated)
    #[arg(long, value_name = "ID", value_parser = SubscriberId::new)]
    pub(super) subscriber: Vec<SubscriberId>,

    /// A message that was not taken counts at once, not only when that is confirmed (3 tries or 24 hours)
    #[arg(long)]
    pub(super) strict: bool,

    #[command(flatten)]
    pub(super) wait: WaitOption,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct WaitOption {
    /// Where another process is writing, wait this long for it
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(super) wait: u64,
}

/// A form, and the file that it goes to; none means standard output.
#[derive(Clone, Debug)]
pub(super) struct ReportTarget {
    pub(super) format: ReportFormat,
    pub(super) path: Option<PathBuf>,
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
pub(super) struct ReportOptions {
    /// Who reads: each reader is told everything once
    #[arg(long, value_name = "NAME", default_value = "default", value_parser = reader, conflicts_with_all = ["since", "until"])]
    pub(super) reader: String,

    /// From this day or so long ago, told or not: `2026-03-01`, `last monday`, `7d`
    #[arg(long, value_name = "WHEN")]
    pub(super) since: Option<String>,

    /// To the end of this day
    #[arg(long, value_name = "WHEN")]
    pub(super) until: Option<String>,

    /// Only sources of this publication (may be repeated)
    #[arg(long, value_name = "ID")]
    pub(super) publication: Vec<String>,

    /// Leave out what matters less; what `major` leaves out, a later report without it tells
    #[arg(long, value_name = "WEIGHT", default_value = "minor")]
    pub(super) min_significance: Weight,

    /// How the crawling goes instead: health, politeness, noise; of the last 7 days unless --since says otherwise
    #[arg(long, conflicts_with_all = ["reader", "publication", "min_significance", "note"])]
    pub(super) operator: bool,

    /// A covering note to put on top: a text file, paragraphs apart by empty lines
    #[arg(long, value_name = "FILE")]
    pub(super) note: Option<PathBuf>,

    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormatName,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

/// The forms of a report on changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormatName {
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
pub(super) struct FormatOption {
    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: FormatName,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
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
pub(super) enum Weight {
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

#[derive(Debug, clap::Args)]
pub(super) struct StatusOptions {
    /// Exit with 1 where the last complete crawl is older than this: `2d`, `36h`
    #[arg(long, value_name = "AGE", value_parser = crate::config::duration)]
    pub(super) max_age: Option<Duration>,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckOptions {
    /// Fetch this source once, keep nothing, and show what would be read
    #[arg(long, value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) probe: Option<SourceId>,
}

#[derive(Debug, clap::Args)]
pub(super) struct AddOptions {
    /// Where the page or file is
    #[arg(value_name = "ADDRESS")]
    pub(super) address: String,

    /// Its name for good [default: made from its address or title]
    #[arg(long, value_name = "ID", value_parser = SourceId::new)]
    pub(super) id: Option<SourceId>,

    /// What it is: govuk, page, file, feed, board or amendments [default: found out by looking]
    #[arg(long, value_name = "KIND", value_parser = crate::config::kind)]
    pub(super) kind: Option<Kind>,

    /// The publication of the list that it belongs to [default: a new one, where its publisher says who it is]
    #[arg(long, value_name = "ID", value_parser = PublicationId::new)]
    pub(super) publication: Option<PublicationId>,
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
pub(super) struct HistoryOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// Who was told of it, what and when, instead
    #[arg(long)]
    pub(super) deliveries: bool,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// As it stood at the end of that day in London [default: now]
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<String>,

    /// Block by block: what each is, its number, page and section
    #[arg(long)]
    pub(super) blocks: bool,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct DiffOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// The older text: as it stood at the end of that day [default: what stood before the newer]
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,

    /// The newer text [default: what stands now]
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct EditionsOptions {
    /// The publication: its id, its title or a short name of it [default: all, a line each]
    #[arg(value_name = "ID")]
    pub(super) publication: Option<String>,

    /// On that day in London [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,

    /// Only what was seen on the publishers' pages and is not yet confirmed, as lines for the sources file
    #[arg(long, conflicts_with_all = ["on", "format"])]
    pub(super) found: bool,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct CitationsOptions {
    /// What to audit: files, folders with all below them, addresses [default: the watched pages]
    #[arg(value_name = "FILE|FOLDER|ADDRESS")]
    pub(super) places: Vec<String>,

    /// Only what is out of date or wrong
    #[arg(long)]
    pub(super) stale: bool,

    /// As editions stand on that day in London [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,

    /// Exit with 10 where anything is out of date (11: and something could not be read)
    #[arg(long)]
    pub(super) exit_code: bool,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct DecideOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// Why, in a few words: kept with the decision, and told with the change
    #[arg(long, short, value_name = "TEXT")]
    pub(super) reason: String,

    #[command(flatten)]
    pub(super) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompareOptions {
    /// The older: a file, an address, or `ID[@DATE]` from the store; `-` is standard input
    #[arg(value_name = "OLD")]
    pub(super) old: String,

    /// The newer: a file, an address, or `ID[@DATE]` from the store; `-` is standard input
    #[arg(value_name = "NEW")]
    pub(super) new: String,

    #[command(flatten)]
    pub(super) format: FormatOption,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// One page or file: takes its place in its source's history by date
    File(ImportFile),
    /// A folder of copies: nothing is taken unless every file is sound
    ///
    /// Files are named ID@2018-07-04.html or ID@2018-07-04T12-00.pdf, or lie as 2018-07-04.pdf in a folder
    /// named after their source. Or a manifest.toml in the folder names them: [[file]] with path, source,
    /// date and, where it was another address, url. Dates are as for `import file`.
    Folder(ImportFolder),
}

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// The reading pages, for any web server, a shared folder or a disk
    ///
    /// Only what changed since the last time is written. Whole texts are shown of sources with republish = true
    /// alone; of others, quotations and links.
    Site(ExportSite),
    /// The evidence of one capture: original bytes, headers, redirects, digests, records, a statement
    ///
    /// Everything can be checked without guidewatch: the statement says how.
    Evidence(ExportEvidence),
}

#[derive(Debug, clap::Args)]
pub(super) struct ExportSite {
    /// A new or empty folder, or one that holds the pages of an earlier time
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct ServeOptions {
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,

    /// A name under which the pages are asked for, beside `localhost` and figures (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub(super) host: Vec<String>,

    /// Show pages and crawl nothing
    #[arg(long)]
    pub(super) no_crawl: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExportEvidence {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// What stood at the end of that day in London [default: now]
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<String>,

    /// A new folder, or a file that ends in .zip [default: evidence-ID-DATE here]
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportFile {
    /// The page as saved (“HTML only”), or the PDF or other file
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,

    /// The source that it is a copy of
    #[arg(long, value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(super) source: SourceId,

    /// When the copy was made, not when the text was published: `2018-07-04`, `4 July 2018`,
    /// `2018-07-04T15:30`. A day alone counts as its noon in London
    #[arg(long, value_name = "DATE")]
    pub(super) date: String,

    /// The address that it is a copy of [default: the source's]
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,

    #[command(flatten)]
    pub(super) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportFolder {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,

    #[command(flatten)]
    pub(super) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(super) struct DemoOptions {
    /// Leave store, sources file and reports in this new folder, for looking around
    #[arg(long, value_name = "DIR")]
    pub(super) keep: Option<PathBuf>,
}
