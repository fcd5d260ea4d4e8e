//! What `citations` is asked to audit: files, folders with all below them, addresses. A folder is read within bounds,
//! and no link leads out of it; what cannot be read is told and ends nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

use super::{
    args::Args,
    compare::{Reading, Web, file},
    exit::{self, BadUsage, Fault},
};
use crate::{
    mentions::{self, Finder, Page},
    model::citation::{Audited, NotAudited},
};

/// Files at most of one folder; more are no folder of policies.
const MOST_FILES: usize = 10_000;

/// Folders within folders.
const DEEPEST: usize = 32;

/// The ends of names of files that hold text.
const TEXTS: &[&str] =
    &["html", "htm", "xhtml", "txt", "md", "markdown", "pdf", "docx", "doc", "odt", "rtf", "json"];

/// What came of it.
#[derive(Default)]
pub(super) struct Audit {
    pub(super) pages: Vec<Audited>,
    pub(super) unread: Vec<NotAudited>,
    /// Files of a folder that are of other kinds.
    pub(super) left_out: usize,
}

/// Audits each of `places` in its turn.
pub(super) fn audit(
    args: &Args,
    places: &[String],
    finder: &Finder,
    on: Date,
) -> Result<Audit, Fault> {
    let mut web = None;
    let mut all = Audit::default();
    for name in places {
        if name.starts_with("http://") || name.starts_with("https://") {
            let web = match &mut web {
                Some(web) => web,
                None => web.insert(Web::open(args)?),
            };
            all.take(name, web.page(name), finder, on)?;
            continue;
        }
        let path = Path::new(name);
        if path.is_dir() {
            let mut files = Vec::new();
            below(path, 0, &mut files)
                .map_err(|error| BadUsage(format!("{name}: the folder cannot be read: {error}")))?;
            if files.len() > MOST_FILES {
                let most = "more than 10,000 files: name the folder of the policies themselves";
                return Err(BadUsage(format!("{name} holds {most}")).into());
            }
            for path in files {
                let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
                if end.is_some_and(|end| TEXTS.contains(&end.as_str())) {
                    let name = path.to_string_lossy();
                    all.take(&name, file(&path, &name), finder, on)?;
                } else {
                    all.left_out += 1;
                }
            }
        } else {
            all.take(name, file(path, name), finder, on)?;
        }
    }
    Ok(all)
}

/// The files below a folder, in the order of their names. Links and what begins with a dot are passed over.
fn below(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), std::io::Error> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type()?;
        if hidden || kind.is_symlink() || files.len() > MOST_FILES {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            below(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

impl Audit {
    fn take(
        &mut self,
        name: &str,
        reading: Result<Reading, Fault>,
        finder: &Finder,
        on: Date,
    ) -> Result<(), Fault> {
        match reading {
            Ok(reading) => {
                let url = name.starts_with("http").then(|| name.parse().ok()).flatten();
                let page = Page {
                    source: name,
                    title: name,
                    url: url.as_ref(),
                    publication: None,
                    is_board: false,
                };
                self.pages.push(mentions::audit(&page, &reading.document, finder, on));
            }
            // A bad address is a slip of the hand; a page that does not answer is one that could not be read.
            Err(fault) if fault.is::<BadUsage>() => return Err(fault),
            Err(fault) => {
                let why = exit::in_words(&fault);
                self.unread.push(NotAudited { source: name.to_owned(), why });
            }
        }
        Ok(())
    }
}
