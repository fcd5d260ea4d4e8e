//! What `crawl` tells after it, to whoever reads cron's mail: where the report goes, and that it was told. Decides nothing of
//! what is in it.

use std::path::Path;

use jiff::Timestamp;

use super::super::{
    args::{CrawlOptions, ReportTarget},
    exit::{BadUsage, Fault},
    say,
};
use crate::{
    model::{
        change::Significance,
        report::Report,
        source::{Source, Watchlist},
    },
    report::{self, Format},
    review::{self, Scope},
    store::Store,
};

/// Who `crawl` itself speaks to: whoever reads cron's mail. `report` has readers of its own.
const READER: &str = "crawl";

/// A bad path is better known before the crawl than after it.
pub(super) fn writable(path: &Path) -> Result<(), Fault> {
    if path.is_dir() {
        return Err(BadUsage(format!("--report: {} is a folder", path.display())).into());
    }
    say::refuse_dangling(path)?;
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        // A pipe or a device: written to when the time comes.
        return Ok(());
    }
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = target.as_path();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    tempfile::Builder::new().prefix(".guidewatch").tempfile_in(folder).map(drop).map_err(|error| {
        let error = say::reason(error);
        BadUsage(format!("--report: {} cannot be written: {error}", path.display())).into()
    })
}

/// Says what is owed, and notes it as told once it has been taken.
pub(super) fn tell(
    watchlist: &Watchlist,
    chosen: &[&Source],
    store: &Store,
    options: &CrawlOptions,
    now: Timestamp,
) -> Result<Report, Fault> {
    let scope = Scope::Owed(store.position(READER)?);
    let reviewed = review::review(watchlist, chosen, store, &scope, Significance::Minor, now)?;
    let report = reviewed.report;
    if !report.is_empty() {
        let text = [ReportTarget { format: Format::Text.into(), path: None }];
        let to_stdout = options.report.iter().any(|target| target.path.is_none());
        let default = if to_stdout { &[] } else { &text[..] };
        for target in options.report.iter().chain(default) {
            let rendered = report::render(&report, target.format);
            match &target.path {
                Some(path) => say::file(path, &rendered)?,
                None => say::out(&rendered)?,
            }
        }
    }
    store.tell(READER, &reviewed.position, now)?;
    Ok(report)
}
