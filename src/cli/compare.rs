//! `compare OLD NEW`: what differs between two files, or snapshots named `ID[@DATE]`.

use std::{fs, io::Read as _, path::Path};

use anyhow::Context;
use url::Url;

use super::{
    args::{Args, CompareOptions},
    dates::{self, End},
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say,
};
use crate::{
    compare, extract, judge,
    model::{
        capture::Digest,
        document::Document,
        report::{Compared, Comparison},
        snapshot::Body,
        source::{Recipe, SourceId},
    },
    report, review,
    store::Store,
};

/// A larger file is refused: the limit that a fetched body has.
const LARGEST: u64 = 50 * 1024 * 1024;

/// One side, read.
pub(super) struct Reading {
    pub(super) name: String,
    pub(super) sha256: Digest,
    pub(super) document: Document,
}

pub(super) fn run(args: &Args, options: &CompareOptions) -> Result<Exit, Fault> {
    let comparison = comparison(side(args, &options.old)?, side(args, &options.new)?);
    let rendered = report::render_comparison(&comparison, options.format.format.into());
    say::result(&rendered, &options.format)?;
    Ok(Exit::Done)
}

pub(super) fn comparison(old: Reading, new: Reading) -> Comparison {
    let mut diff = compare::compare(&old.document, &new.document);
    let (significance, reasons) = judge::weigh_documents(&old.document, &new.document, &mut diff);
    let named = |side: Reading| Compared { name: side.name, sha256: side.sha256 };
    Comparison { old: named(old), new: named(new), significance, reasons, diff }
}

/// A file where there is one of that name, else a snapshot.
fn side(args: &Args, name: &str) -> Result<Reading, Fault> {
    let path = Path::new(name);
    if path.is_file() {
        return file(path, name);
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return Err(BadUsage(format!(
            "{name}: addresses cannot be compared yet; save the page as a file, or put it into {} and crawl it",
            args.sources.display()
        ))
        .into());
    }
    let (id, day) = name.split_once('@').map_or((name, None), |(id, day)| (id, Some(day)));
    let Ok(id) = SourceId::new(id) else {
        return Err(
            NotThere(format!("{name}: no such file, and it cannot be the id of a source")).into()
        );
    };
    let watchlist = place::watchlist(args)
        .with_context(|| format!("{name} is no file; to look it up as a source"))?;
    let source = place::source(&watchlist, &id)?;
    let store = Store::open(&place::store(args))?;
    let now = place::now();
    let until = day.map(|day| dates::read(day, End::End, now)).transpose()?.unwrap_or(now);
    let snapshot = place::snapshot_at(&store, source, until)?;
    let read = review::read_snapshot(&store, source, &snapshot)
        .map_err(|why| NotThere(format!("{} cannot be read: {why}", place::name_of(&snapshot))))?;
    Ok(Reading {
        name: place::name_of(&snapshot),
        sha256: snapshot.sha256,
        document: read.document,
    })
}

fn file(path: &Path, name: &str) -> Result<Reading, Fault> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| NotThere(format!("{name} cannot be opened: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(BadUsage(format!("{name} is larger than 50 MiB")).into());
    }
    let sha256 = Digest::of(&bytes);
    let body = Body { bytes, media_type: media_type(path), url: address(path)? };
    let document = extract::extract(&body, &Recipe::default())
        .map_err(|why| NotThere(format!("{name} cannot be read: {why}")))?;
    Ok(Reading { name: name.to_owned(), sha256, document })
}

/// What a name's ending says; the bytes decide where they speak for themselves.
fn media_type(path: &Path) -> Option<String> {
    let known = [
        ("html", "text/html"),
        ("htm", "text/html"),
        ("xhtml", "application/xhtml+xml"),
        ("json", "application/json"),
        ("md", "text/markdown"),
        ("markdown", "text/markdown"),
        ("txt", "text/plain"),
        ("csv", "text/csv"),
        ("xml", "application/xml"),
        ("pdf", "application/pdf"),
    ];
    let ending = path.extension()?.to_str()?.to_lowercase();
    known.iter().find(|(name, _)| *name == ending).map(|(_, media_type)| (*media_type).to_owned())
}

/// Relative links of two files in different folders must come out the same, so all files stand in one place.
fn address(path: &Path) -> Result<Url, Fault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut url = Url::parse("file:///").context("a constant address")?;
    url.set_path(&name);
    Ok(url)
}
