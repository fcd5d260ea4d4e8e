//! The reading site of a thousand publications with ten thousand changes: written for the first time, again with nothing
//! new, and with a few of them revised.

use std::{fs, io, path::Path, time::Duration};

use guidewatch::store::Writer;
use jiff::{SignedDuration, Timestamp};

use crate::{
    figures::Figures,
    origin::Origin,
    pages::{Recipe, page_of},
    visits::{Place, mebibytes},
    years::{captured, id},
};

const SOURCES: usize = 1_000;
/// Each has this many changes, a week apart.
const CHANGES: i64 = 10;
/// A publication's page: words of its text, and how much stands around it.
const PAGE: (u64, u64) = (1_000, 8);
/// How many are revised once more.
const REVISED: usize = 20;

/// Measures all of it.
pub(crate) fn site(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let dir = dir.join("site");
    let origin = Origin::start(1, 1)?;
    let place = Place::new(&dir, &origin, SOURCES)?;
    let urls = origin.urls(SOURCES);
    let list = dir.join("sources.toml");
    let shown = fs::read_to_string(&list)?.replace("\nurl = ", "\nrepublish = true\nurl = ");
    fs::write(&list, shown)?;
    let (store, now) = (dir.join("snapshots"), Timestamp::now());
    let mut writer = Writer::open(&store, Duration::ZERO, now).map_err(io::Error::other)?;
    let visit = |writer: &mut Writer, nth: i64, sources: usize| -> io::Result<()> {
        let at = now - SignedDuration::from_hours(7 * 24 * (CHANGES + 1 - nth));
        let capture = |(n, url): (usize, &String)| {
            let recipe = Recipe { number: n as u64, revision: nth.unsigned_abs(), noise: 0 };
            captured(&id(n), url, at, page_of(recipe, PAGE.0, PAGE.1))
        };
        let group = urls.iter().take(sources).enumerate().map(capture);
        writer.commit(group.collect::<io::Result<_>>()?).map_err(io::Error::other)
    };
    for nth in 0..=CHANGES {
        visit(&mut writer, nth, SOURCES)?;
    }
    writer.close().map_err(io::Error::other)?;
    // As a daily report leaves it: what was captured has been read once.
    place.run(&["status"])?;
    let pages = dir.join("pages");
    let to = pages.to_string_lossy().into_owned();
    let export = || place.run(&["-q", "export", "site", &to]);
    let first = export()?;
    let (files, bytes) = held(&pages)?;
    let changes = files.iter().filter(|name| name.contains("change-")).count();
    figures.noted("changes that have a page", changes as f64, "");
    figures.noted("files of the site", files.len() as f64, "");
    figures.noted("size of the site", mebibytes(bytes), "MiB");
    let what = format!("site, {SOURCES} publications, {changes} changes");
    figures.limited(&format!("{what}, on the clock"), first.wall.as_secs_f64(), "s", 20.0);
    figures.noted("  CPU", first.cpu.as_secs_f64(), "s");
    figures.limited("  its most memory", mebibytes(first.memory), "MiB", 200.0);
    let again = export()?;
    figures.limited("the same with nothing new, on the clock", again.wall.as_secs_f64(), "s", 20.0);
    let mut writer = Writer::open(&store, Duration::ZERO, now).map_err(io::Error::other)?;
    visit(&mut writer, CHANGES + 1, REVISED)?;
    writer.close().map_err(io::Error::other)?;
    let marks = held(&pages)?.0.len();
    let before = written(&pages)?;
    let more = export()?;
    let after = written(&pages)?;
    let differs = after.iter().filter(|(name, at)| before.get(*name) != Some(at)).count();
    let said = format!("files written when {REVISED} of {SOURCES} were revised, of {marks}");
    figures.noted(&said, differs as f64, "");
    figures.noted("  on the clock", more.wall.as_secs_f64(), "s");
    fs::remove_dir_all(&dir)
}

/// The names of all files below a folder, and their bytes in all.
fn held(dir: &Path) -> io::Result<(Vec<String>, u64)> {
    let names: Vec<String> = written(dir)?.into_keys().collect();
    let mut bytes = 0;
    for name in &names {
        bytes += fs::metadata(name)?.len();
    }
    Ok((names, bytes))
}

/// When each file below a folder was written, by name.
fn written(dir: &Path) -> io::Result<std::collections::BTreeMap<String, (i64, i64)>> {
    use std::os::unix::fs::MetadataExt as _;
    let (mut files, mut folders) = (std::collections::BTreeMap::new(), vec![dir.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let found = fs::metadata(&path)?;
            if found.is_dir() {
                folders.push(path);
            } else {
                let at = (found.mtime(), found.mtime_nsec());
                files.insert(path.to_string_lossy().into_owned(), at);
            }
        }
    }
    Ok(files)
}
