//! Stores as years leave them, filled through the library and then read with the program.

use std::{fs, io, path::Path, time::Duration};

use guidewatch::{
    model::{
        capture::{Capture, Exchange, Headers},
        run::{Cause, Why},
        snapshot::{Position, Told},
        source::SourceId,
    },
    store::{Entry, Store, Writer},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    figures::Figures,
    origin::Origin,
    pages::{Recipe, page_of},
    visits::{Place, mebibytes},
};

const SOURCES: usize = 100;
const SNAPSHOTS: usize = 1_500;
/// Checks of each source that failed, each for another cause than the one before.
const CHECKS: usize = 10_000;
/// How many words and how much else a page of such a store has: it is small, and there are many.
const PAGE: (u64, u64) = (500, 4);

/// A hundred sources whose pages differ from day to day in what means nothing.
pub(crate) fn noisy(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let dir = dir.join("noisy");
    let (place, urls) = watched(&dir)?;
    let store = dir.join("snapshots");
    let now = Timestamp::now();
    let mut writer = Writer::open(&store, Duration::ZERO, now).map_err(io::Error::other)?;
    let days = i64::try_from(SNAPSHOTS).unwrap_or_default();
    for day in 0..days {
        let at = now - SignedDuration::from_hours(24 * (days - day));
        let capture = |(n, url): (usize, &String)| {
            let recipe = Recipe { number: n as u64, revision: 0, noise: day.unsigned_abs() };
            captured(&id(n), url, at, page_of(recipe, PAGE.0, PAGE.1))
        };
        let group = urls.iter().enumerate().map(capture);
        writer.commit(group.collect::<io::Result<_>>()?).map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)?;
    let what = format!("{SOURCES} sources with {SNAPSHOTS} noisy snapshots each");
    figures.limited(
        &format!("index, {what}"),
        mebibytes(place.bytes("index")),
        "MiB",
        (10 * SOURCES + SOURCES * SNAPSHOTS) as f64 / 1024.0,
    );
    place.run(&["status"])?;
    let status = place.run(&["status"])?;
    figures.limited(&format!("status, {what}"), status.wall.as_secs_f64(), "s", 1.0);
    figures.noted("  its most memory", mebibytes(status.memory), "MiB");
    tell_all_but_the_newest(&store, now).map_err(io::Error::other)?;
    let report = place.run(&["report", "--format", "json"])?;
    figures.limited("report of the newest of each", report.wall.as_secs_f64(), "s", 10.0);
    figures.noted("  its most memory", mebibytes(report.memory), "MiB");
    place.upgrade()?;
    tell_all_but_the_newest(&store, now).map_err(io::Error::other)?;
    let report = place.run(&["report", "--format", "json"])?;
    figures.limited("the same after an upgrade", report.wall.as_secs_f64(), "s", 10.0);
    figures.noted("  its most memory", mebibytes(report.memory), "MiB");
    fs::remove_dir_all(&dir)
}

/// A million checks, no two neighbours of which went the same way: the most that there is to remember of them.
pub(crate) fn checks(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let dir = dir.join("checks");
    let (place, urls) = watched(&dir)?;
    let now = Timestamp::now();
    let mut writer =
        Writer::open(&dir.join("snapshots"), Duration::ZERO, now).map_err(io::Error::other)?;
    let causes = [
        Why::new(Cause::Unreachable, "no connection to www.example.org:443 within 20 s"),
        Why::new(Cause::Status(503), "HTTP 503: the server has a fault"),
    ];
    let last = i64::try_from(CHECKS).unwrap_or_default();
    let mut group = Vec::new();
    for nth in 0..last {
        let at = now - SignedDuration::from_mins(60 * (last - nth));
        let why = &causes[usize::from(nth % 2 == 1)];
        let failed = |(n, url): (usize, &String)| {
            let url = url.parse().map_err(io::Error::other)?;
            Ok(Entry::Failed { source: id(n)?, at, url, why: why.clone() })
        };
        group.extend(urls.iter().enumerate().map(failed).collect::<io::Result<Vec<_>>>()?);
        // Few commits: how long it takes to write them is not the question here.
        if group.len() >= 20_000 || nth + 1 == last {
            writer.commit(std::mem::take(&mut group)).map_err(io::Error::other)?;
        }
    }
    writer.close().map_err(io::Error::other)?;
    let what = format!("{} separate checks", SOURCES * CHECKS);
    figures.noted(&format!("index, {what}"), mebibytes(place.bytes("index")), "MiB");
    for command in ["status", "report"] {
        let cost = place.run(&[command])?;
        figures.noted(&format!("{command}, {what}"), cost.wall.as_secs_f64(), "s");
        figures.noted("  its most memory", mebibytes(cost.memory), "MiB");
    }
    fs::remove_dir_all(&dir)
}

/// A list of addresses at which nobody is asked.
fn watched(dir: &Path) -> io::Result<(Place, Vec<String>)> {
    let origin = Origin::start(1, 1)?;
    Ok((Place::new(dir, &origin, SOURCES)?, origin.urls(SOURCES)))
}

pub(crate) fn id(n: usize) -> io::Result<SourceId> {
    SourceId::new(&format!("page-{n}")).map_err(io::Error::other)
}

pub(crate) fn captured(
    source: &io::Result<SourceId>,
    url: &str,
    at: Timestamp,
    html: String,
) -> io::Result<Entry> {
    let source = source.as_ref().map_err(|error| io::Error::other(error.to_string()))?.clone();
    let mut headers = Headers::default();
    headers.push("content-type", b"text/html; charset=utf-8");
    headers.push("date", b"Mon, 02 Mar 2026 06:00:00 GMT");
    let url = url.parse().map_err(io::Error::other)?;
    let request = b"GET /guidance HTTP/1.1\r\nhost: bench\r\n\r\n".to_vec();
    let exchange = Exchange { url, at, request, status: 200, headers };
    let sent = html.into_bytes();
    Ok(Entry::Snapshot(Capture { source, hops: Vec::new(), exchange, sent, decoded: None }))
}

/// The reader of `report` has been told of all but the newest snapshot of each source.
fn tell_all_but_the_newest(
    store: &Path,
    now: Timestamp,
) -> Result<(), guidewatch::store::StoreError> {
    let store = Store::open(store)?;
    let mut position = Position::new();
    for source in store.heads()?.into_keys() {
        let snapshots = store.snapshots(&source)?;
        let through = snapshots.iter().rev().nth(1).map(|snapshot| snapshot.at);
        position.insert(source, Told { through, ..Told::default() });
    }
    store.tell("default", &position, now)
}
