//! `export evidence ID --at DATE`: one capture as files that anybody can check with tools of their own. What was captured is
//! saved so that opening it runs nothing.

use std::{
    fs::{self, File},
    io::{self, Cursor, Write},
    path::{Path, PathBuf},
    process,
};

use jiff::Timestamp;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::super::{
    args::{Args, ExportEvidence},
    dates::{self, End},
    exit::{self, BadUsage, Exit, Fault},
    place, say,
};
use crate::{
    model::{
        capture::Digest,
        exhibit::{Enclosed, Exhibit},
        snapshot::{CheckRun, Snapshot},
        source::{Source, Watchlist},
        time::london_day,
    },
    report::{self, Format},
    review,
    store::{Records, Store},
};

/// How many rows of checks are told on either side.
const CHECKS: usize = 5;

/// The kinds of file that are saved under their own ending: what opens them runs nothing of theirs. Any other,
/// HTML above all, gets an ending under which it is shown as text.
const PLAIN: [&str; 12] =
    ["pdf", "docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "csv", "txt", "json", "md"];

pub(super) fn run(args: &Args, options: &ExportEvidence) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let (source, store) = place::known(args, &watchlist, &options.source)?;
    let now = place::now();
    let until = options.at.as_deref().map(|text| dates::read(text, End::End, now)).transpose()?;
    let snapshot = place::snapshot_at(&store, &source, until.unwrap_or(now))?;
    let name = source.id.as_str().replace('/', "-");
    let default = || PathBuf::from(format!("evidence-{name}-{}", london_day(snapshot.at)));
    let path = options.output.clone().unwrap_or_else(default);
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if path == Path::new("-") {
        let why =
            "--output -: evidence is several files: name a new folder, or a file that ends in .zip";
        return Err(BadUsage(why.to_owned()).into());
    }
    refuse_what_is_there(&path, is_zip)?;
    let files = gather(&watchlist, &source, &store, &snapshot, now)?;
    let part = beside(&path);
    let above = missing_above(&path);
    let written = if is_zip { zipped(&part, &path, &files) } else { folder(&part, &files) };
    let placed = written.and_then(|()| fs::rename(&part, &path));
    placed.map_err(|error| {
        // Half of it would be taken for all of it.
        let _ = if is_zip { fs::remove_file(&part) } else { fs::remove_dir_all(&part) };
        for folder in &above {
            let _ = fs::remove_dir(folder);
        }
        unwritten(&path, error)
    })?;
    if !args.quiet {
        let at = dates::shown(snapshot.at);
        let files = say::count(files.len(), "file");
        say::out(&format!(
            "{}: {files} on the capture of {at}; begin with statement.html",
            path.display()
        ))?;
    }
    Ok(Exit::Done)
}

/// Why it could not be written, and what to do about it.
fn unwritten(path: &Path, error: io::Error) -> Fault {
    let next = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; nothing was left there: make room, or name another place with --output"
        }
        _ => "; nothing was left there: name another place with --output",
    };
    let error = say::reason(error);
    let kind = error.kind();
    let said = exit::in_words(&Fault::from(error));
    Fault::from(io::Error::new(kind, format!("{} cannot be written: {said}{next}", path.display())))
}

/// The folders above a path that are still to be made, the innermost first.
fn missing_above(path: &Path) -> Vec<PathBuf> {
    let above = path.ancestors().skip(1).filter(|one| !one.as_os_str().is_empty());
    above.take_while(|one| !one.exists()).map(Path::to_owned).collect()
}

/// Evidence is never mixed with what lay there before.
fn refuse_what_is_there(path: &Path, is_zip: bool) -> Result<(), Fault> {
    let is_taken = match fs::read_dir(path) {
        Ok(mut entries) => is_zip || entries.next().is_some(),
        Err(_) => fs::symlink_metadata(path).is_ok(),
    };
    if is_taken {
        return Err(BadUsage(format!("{} is there already: name another", path.display())).into());
    }
    Ok(())
}

/// All files with their names; the last names the digests of the others.
fn gather(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    snapshot: &Snapshot,
    now: Timestamp,
) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let body = store.body(snapshot)?;
    let records = store.records(snapshot)?;
    let mut files = vec![
        (original(snapshot), body.bytes, "what was captured, byte for byte, content coding undone"),
        (
            "headers.txt".to_owned(),
            headers(&records),
            "each request and the header of its answer, redirects first",
        ),
        (
            "capture.warc.gz".to_owned(),
            records.warc,
            "the records of the capture as they stand in the archive (WARC 1.1)",
        ),
    ];
    let enclosed = files.iter().map(|(name, bytes, what)| Enclosed {
        name: name.clone(),
        what: (*what).to_owned(),
        length: bytes.len() as u64,
        sha256: Digest::of(bytes),
    });
    let exhibit = exhibit(watchlist, source, store, snapshot, enclosed.collect(), now)?;
    for (name, format) in [
        ("statement.html", Format::Html),
        ("statement.txt", Format::Text),
        ("statement.json", Format::Json),
    ] {
        let text = report::render_exhibit(&exhibit, format);
        files.push((name.to_owned(), text.into_bytes(), ""));
    }
    let mut files: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|(name, bytes, _)| (name, bytes)).collect();
    // As sha256sum writes and reads it.
    let sums = files.iter().map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes)));
    let sums: String = sums.collect();
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    Ok(files)
}

fn exhibit(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    snapshot: &Snapshot,
    files: Vec<Enclosed>,
    now: Timestamp,
) -> Result<Exhibit, Fault> {
    let snapshots = review::snapshots(store, source)?;
    let place = snapshots.iter().position(|other| other.at == snapshot.at).unwrap_or_default();
    let runs: Vec<CheckRun> = review::checks(store, source)?;
    let split = runs.partition_point(|run| run.first < snapshot.at);
    let (before, after) = runs.split_at(split);
    let around =
        before.iter().skip(before.len().saturating_sub(CHECKS)).chain(after.iter().take(CHECKS));
    let publisher = source.publication.as_ref().and_then(|id| watchlist.publication(id));
    Ok(Exhibit {
        title: watchlist.title_of(source).to_owned(),
        publisher: publisher.and_then(|publication| publication.publisher.clone()),
        made_at: now,
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        snapshot: snapshot.clone(),
        before: place.checked_sub(1).and_then(|n| snapshots.get(n)).cloned(),
        after: snapshots.get(place + 1).cloned(),
        checks: around.cloned().collect(),
        files,
    })
}

/// The name under which the captured bytes are saved.
fn original(snapshot: &Snapshot) -> String {
    let kind = snapshot.media_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let of_kind = match kind {
        "application/pdf" => Some("pdf"),
        "application/json" => Some("json"),
        "text/plain" => Some("txt"),
        "text/csv" => Some("csv"),
        "text/html" | "application/xhtml+xml" => Some("html"),
        _ => None,
    };
    let last = snapshot.url.path().rsplit('/').next().unwrap_or_default();
    let of_name = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_plain = |ending: &&str| PLAIN.contains(ending);
    match of_kind.or(of_name.as_deref().filter(is_plain)) {
        Some("html") => "original.html.txt".to_owned(),
        Some(ending) => format!("original.{ending}"),
        None => "original.bin".to_owned(),
    }
}

/// Requests and headers, one below the other, as text: whatever steers a terminal is left out.
fn headers(records: &Records) -> Vec<u8> {
    let mut text = String::new();
    for exchange in &records.exchanges {
        text.push_str(&format!("# {}\n\n", report::clean(&exchange.url)));
        for block in [&exchange.request, &exchange.head] {
            for line in String::from_utf8_lossy(block).lines().filter(|line| !line.is_empty()) {
                text.push_str(&format!("{}\n", report::clean(line)));
            }
            text.push('\n');
        }
    }
    if text.is_empty() {
        text.push_str(
            "A person supplied this copy: no server was asked, and no header came with it.\n",
        );
    }
    text.into_bytes()
}

/// Where it is written before it is whole: a hidden name in the same folder.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.part-{}", process::id()))
}

fn folder(path: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    make_above(path)?;
    fs::create_dir(path)?;
    for (name, bytes) in files {
        let mut file = File::create_new(path.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    Ok(())
}

fn zipped(part: &Path, path: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    make_above(part)?;
    // Packed in memory, where all of it is already: a writer of zip that meets a full disk says so by itself.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let folder = path.file_stem().unwrap_or_default().to_string_lossy();
    for (name, bytes) in files {
        zip.start_file(format!("{folder}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    let packed = zip.finish()?.into_inner();
    let mut file = File::create_new(part)?;
    file.write_all(&packed)?;
    file.sync_all()
}

fn make_above(path: &Path) -> io::Result<()> {
    match path.parent().filter(|above| !above.as_os_str().is_empty()) {
        Some(above) => fs::create_dir_all(above),
        None => Ok(()),
    }
}
