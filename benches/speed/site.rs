//! The reading site of a thousand publications with ten thousand changes: written for the first time, again with nothing
//! new, and with a few of them revised.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use guidewatch::store::Writer;
use jiff::{SignedDuration, Timestamp};

use crate::{
    figures::Figures,
    origin::Origin,
    pages::{Recipe, page_of},
    visits::{GUIDEWATCH, Place, mebibytes},
    years::{captured, id},
};

const SOURCES: usize = 1_000;
/// Each has this many changes, a week apart.
const CHANGES: i64 = 10;
/// A publication's page: words of its text, and how much stands around it.
const PAGE: (u64, u64) = (1_000, 8);
/// How many are revised once more: 1 %.
const REVISED: usize = 10;
/// So many pages of changes are asked for.
const ASKED: usize = 1_000;

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
    let before = written(&pages)?;
    let again = export()?;
    figures.limited("the same with nothing new, on the clock", again.wall.as_secs_f64(), "s", 20.0);
    figures.noted("  CPU", again.cpu.as_secs_f64(), "s");
    figures.limited("  files written", differing(&before, &written(&pages)?).len() as f64, "", 0.0);
    let mut writer = Writer::open(&store, Duration::ZERO, now).map_err(io::Error::other)?;
    visit(&mut writer, CHANGES + 1, REVISED)?;
    writer.close().map_err(io::Error::other)?;
    let more = export()?;
    let after = written(&pages)?;
    let of = after.len();
    let differs = differing(&before, &after);
    figures.limited("1 % revised, on the clock", more.wall.as_secs_f64(), "s", 20.0);
    figures.noted("  CPU", more.cpu.as_secs_f64(), "s");
    figures.noted(&format!("  files written, of {of}"), differs.len() as f64, "");
    let revised: Vec<String> = (0..REVISED).map(|n| format!("/p/page-{n}/")).collect();
    let is_other = |name: &&&str| {
        name.contains("/p/") && !revised.iter().any(|own| name.contains(own.as_str()))
    };
    let others = differs.iter().filter(is_other).count();
    figures.limited("  of them pages of what was not revised", others as f64, "", 0.0);
    serve(&dir, &pages, figures)?;
    fs::remove_dir_all(&dir)
}

/// What an answer costs `serve`, of a page of a change.
fn serve(dir: &Path, pages: &Path, figures: &mut Figures) -> io::Result<()> {
    let mut server = Command::new(GUIDEWATCH)
        .arg("--sources")
        .arg(dir.join("sources.toml"))
        .args(["serve", "--no-crawl", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()?;
    let measured = answered(&mut server, pages);
    server.kill()?;
    server.wait()?;
    let (cpu, bytes) = measured?;
    let each = cpu.as_secs_f64() * 1_000.0 / ASKED as f64;
    figures.limited("serve, CPU for a page of a change", each, "ms", 20.0);
    figures.noted("  its size, on average", bytes as f64 / ASKED as f64 / 1_024.0, "KiB");
    Ok(())
}

/// The CPU and the bytes of so many answers.
fn answered(server: &mut Child, pages: &Path) -> io::Result<(Duration, u64)> {
    let missing = || io::Error::other("serve did not say where it listens");
    let said = server.stderr.take().ok_or_else(missing)?;
    let mut line = String::new();
    let mut said = BufReader::new(said);
    said.read_line(&mut line)?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    let address = address.ok_or_else(missing)?.to_owned();
    let begun = Instant::now();
    while get(&address, "/index.html").is_err() {
        if begun.elapsed() > Duration::from_secs(300) {
            return Err(io::Error::other("serve made no pages"));
        }
        thread::sleep(Duration::from_millis(200));
    }
    let names = written(pages)?.into_keys().filter(|name| name.contains("/change-"));
    let prefix = pages.to_string_lossy().into_owned();
    let names: Vec<String> =
        names.filter_map(|name| Some(name.strip_prefix(&prefix)?.to_owned())).collect();
    let before = cpu_of(server.id())?;
    let mut bytes = 0;
    for name in names.iter().cycle().take(ASKED) {
        bytes += get(&address, name)?;
    }
    Ok((cpu_of(server.id())?.saturating_sub(before), bytes))
}

/// Asks for a page on a connection of its own; gives its length with its head.
fn get(address: &str, path: &str) -> io::Result<u64> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if !answer.starts_with(b"HTTP/1.1 200 ") {
        return Err(io::Error::other(format!("{path} was not answered")));
    }
    Ok(answer.len() as u64)
}

/// The time that all threads of a process have run, as the scheduler counts it, in nanoseconds.
fn cpu_of(pid: u32) -> io::Result<Duration> {
    let mut all = 0;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let said = fs::read_to_string(thread?.path().join("schedstat"))?;
        all += said.split(' ').next().and_then(|ran| ran.parse().ok()).unwrap_or(0);
    }
    Ok(Duration::from_nanos(all))
}

/// The files that were written since.
fn differing<'a>(
    before: &BTreeMap<String, (i64, i64)>,
    after: &'a BTreeMap<String, (i64, i64)>,
) -> Vec<&'a str> {
    let is_list = |name: &str| name.ends_with("/.guidewatch-site");
    let differs = after.iter().filter(|(name, at)| before.get(*name) != Some(at));
    differs.map(|(name, _)| name.as_str()).filter(|name| !is_list(name)).collect()
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
fn written(dir: &Path) -> io::Result<BTreeMap<String, (i64, i64)>> {
    use std::os::unix::fs::MetadataExt as _;
    let (mut files, mut folders) = (BTreeMap::new(), vec![dir.to_owned()]);
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
