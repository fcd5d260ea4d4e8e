//! What may be typed behind the commands that change the list or the store by hand, or take something out of it. Holds what
//! was said and nothing of what it means.

use std::path::PathBuf;

use clap::Subcommand;

use super::crawling::WaitOption;
use crate::model::source::{Kind, PublicationId, SourceId};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CheckOptions {
    /// Fetch this source once, keep nothing, and show what would be read
    #[arg(long, value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) probe: Option<SourceId>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct AddOptions {
    /// Where the page or file is
    #[arg(value_name = "ADDRESS")]
    pub(in crate::cli) address: String,

    /// Its name for good [default: made from its address or title]
    #[arg(long, value_name = "ID", value_parser = SourceId::new)]
    pub(in crate::cli) id: Option<SourceId>,

    /// What it is: govuk, page, file, feed, board or amendments [default: found out by looking]
    #[arg(long, value_name = "KIND", value_parser = crate::config::kind)]
    pub(in crate::cli) kind: Option<Kind>,

    /// The publication of the list that it belongs to [default: a new one, where its publisher says who it is]
    #[arg(long, value_name = "ID", value_parser = PublicationId::new)]
    pub(in crate::cli) publication: Option<PublicationId>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DecideOptions {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// Why, in a few words: kept with the decision, and told with the change
    #[arg(long, short, value_name = "TEXT")]
    pub(in crate::cli) reason: String,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitOption,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ImportCommand {
    /// One page or file: takes its place in its source's history by date
    File(ImportFile),
    /// A folder of copies: nothing is taken unless every file is sound
    ///
    /// Files are named ID@2018-07-04.html or ID@2018-07-04T12-00.pdf, or lie as 2018-07-04.pdf in a folder
    /// named after their source. Or a manifest.toml in the folder names them: [[file]] with path, source,
    /// date and, where it was another address, url. Dates are as for `import file`.
    Folder(ImportFolder),
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ImportFile {
    /// The page as saved (“HTML only”), or the PDF or other file
    #[arg(value_name = "PATH")]
    pub(in crate::cli) path: PathBuf,

    /// The source that it is a copy of
    #[arg(long, value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// When the copy was made, not when the text was published: `2018-07-04`, `4 July 2018`,
    /// `2018-07-04T15:30`. A day alone counts as its noon in London
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) date: String,

    /// The address that it is a copy of [default: the source's]
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) url: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitOption,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ImportFolder {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,

    #[command(flatten)]
    pub(in crate::cli) wait: WaitOption,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ExportCommand {
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
pub(in crate::cli) struct ExportSite {
    /// A new or empty folder, or one that holds the pages of an earlier time
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ExportEvidence {
    /// The source, or ID/DOCUMENT for one document of a publication (`guidewatch history ID` names them)
    #[arg(value_name = "ID", value_parser = str::parse::<SourceId>)]
    pub(in crate::cli) source: SourceId,

    /// What stood at the end of that day in London [default: now]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) at: Option<String>,

    /// A new folder, or a file that ends in .zip [default: evidence-ID-DATE here]
    #[arg(long, short, value_name = "PATH")]
    pub(in crate::cli) output: Option<PathBuf>,
}
