//! sources × web -> store: the order of things in one crawl, and nothing else. It does not know what
//! a change is; whether an answer is the page at all, it asks `judge`.

mod door;
mod log;
mod parts;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::JoinSet,
    time::{timeout, timeout_at},
};

use crate::{
    fetch::{FetchError, Fetched, Fetcher, Wanted},
    judge::suspicion,
    model::{
        capture::{Capture, Exchange},
        part,
        run::{Cause, Check, Outcome, Run, Why},
        snapshot::{Head, Snapshot},
        source::{Source, SourceId},
    },
    schedule,
    store::{Entry, StoreError, Writer},
};

pub use door::look;
use door::{Ask, Missed};
pub use log::Line;
pub use parts::parts_due;

/// A group is written at the latest so long after its first capture came in,
const GROUP_WAIT: Duration = Duration::from_millis(100);
/// and at the latest when it holds so many,
const GROUP_SIZE: usize = 64;
/// or bodies of so many bytes.
const GROUP_BYTES: usize = 64 << 20;

/// What hosts asked for is written down at the latest so long after it was learnt, even where no visit
/// ends meanwhile: a Retry-After must outlive a kill.
const LEARNT_WAIT: Duration = Duration::from_secs(1);

/// Sources whose newest snapshot does not stand: it waits for a second look, or was set aside.
pub type Doubtful = BTreeSet<SourceId>;

/// A host's name and port.
type HostKey = (String, Option<u16>);

/// Tells a running crawl to stop: send `true`.
pub type Stop = watch::Receiver<bool>;

/// The sources that are due, in their order: not paused, and `every` has passed since they were last tried.
#[must_use]
pub fn due<'a>(sources: &[&'a Source], writer: &Writer, now: Timestamp) -> Vec<&'a Source> {
    let is_due = |source: &&&Source| {
        let head = writer.head(&source.id);
        let failing = head.and_then(|head| head.failing.as_ref()).map_or(0, |row| row.count);
        let last_tried = head.and_then(|head| head.last_tried);
        source.paused.is_none() && schedule::is_due(source, last_tried, failing, now)
    };
    sources.iter().filter(is_due).copied().collect()
}

/// What a visit brought, on its way to the store.
struct Visit {
    /// Position in the list of sources.
    place: usize,
    at: Timestamp,
    took: Duration,
    /// What the Content API said, where the page had to be asked for instead.
    missed: Option<Missed>,
    result: Result<Fetched, FetchError>,
}

impl Visit {
    /// What it holds in memory, about.
    fn bytes(&self) -> usize {
        match &self.result {
            Ok(Fetched::Answer(capture)) => {
                capture.sent.len() + capture.decoded.as_ref().map_or(0, Vec::len)
            }
            _ => 0,
        }
    }
}

/// Fetches every source given, up to `parallel` hosts side by side and one address of a host after
/// the other, and writes down what came. Every source has exactly one outcome; a dead site is an
/// outcome, not an error. Told to stop, it asks for nothing more, writes down what has come and gives
/// the rest the outcome `Stopped`, which leaves no trace in the store.
///
/// # Errors
/// [`StoreError`] where something could not be written; what was acknowledged stays.
#[expect(clippy::too_many_arguments, reason = "the order of things is all that is here")]
pub async fn crawl(
    sources: &[&Source],
    doubtful: &Doubtful,
    parallel: usize,
    fetcher: Arc<Fetcher>,
    writer: &mut Writer,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    stop: Stop,
    mut seen: impl FnMut(&Check, &Line),
) -> Result<Run, StoreError> {
    let started = now();
    // Room for one: with the group, what is fetched and not yet written stays within memory.
    let (to_store, mut from_web) = mpsc::channel(1);
    let wanted = |source: &Source| wanted(source, writer.head(&source.id), doubtful, started);
    let asks = sources.iter().map(|source| Ask::of(source, wanted(source)));
    let tasks = visit_hosts(sources, asks, parallel, &fetcher, writer, &now, &stop, &to_store);
    drop(to_store);

    let mut checks: Vec<Option<Check>> = sources.iter().map(|_| None).collect();
    let mut is_over = false;
    while !is_over {
        let group = match timeout(LEARNT_WAIT, from_web.recv()).await {
            Ok(Some(first)) => gather(first, &mut from_web).await,
            Ok(None) => {
                is_over = true;
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        for (place, check, line) in write_group(group, sources, &fetcher, writer)? {
            line.say();
            seen(&check, &line);
            checks[place] = Some(check);
        }
    }
    drop(tasks);

    let (finished, stopped) = (now(), *stop.borrow());
    let mut last = Vec::new();
    for (check, source) in checks.iter_mut().zip(sources) {
        if check.is_none() {
            let why = if stopped {
                Why::new(Cause::Stopped, "the run was stopped before its turn")
            } else {
                let why = internal();
                let (source, url) = (source.id.clone(), source.url.clone());
                last.push(Entry::Failed { source, at: finished, url, why: why.clone() });
                why
            };
            *check = Some(Check {
                source: source.id.clone(),
                at: finished,
                outcome: Outcome::NotChecked(why),
                took: Duration::ZERO,
                received: 0,
            });
        }
    }
    last.extend(fetcher.rests().into_iter().map(|(name, state)| Entry::Host(name, state)));
    if !last.is_empty() {
        tokio::task::block_in_place(|| writer.commit(last))?;
    }
    let checks: Vec<Check> = checks.into_iter().flatten().collect();
    let (requests, hosts) = (fetcher.requests(), fetcher.tallies());
    Ok(Run { started, finished, checks, requests, stopped, hosts })
}

fn internal() -> Why {
    Why::new(Cause::Internal, "a fault of guidewatch itself; please report it")
}

/// What comes in with `first`, for a short while.
async fn gather(first: Visit, from_web: &mut mpsc::Receiver<Visit>) -> Vec<Visit> {
    let until = tokio::time::Instant::now() + GROUP_WAIT;
    let mut bytes = first.bytes();
    let mut group = vec![first];
    while group.len() < GROUP_SIZE && bytes < GROUP_BYTES {
        let Ok(Some(visit)) = timeout_at(until, from_web.recv()).await else { break };
        bytes = bytes.saturating_add(visit.bytes());
        group.push(visit);
    }
    group
}

async fn told_to_stop(mut stop: Stop) {
    // A sender that is gone will never say stop.
    if stop.wait_for(|told| *told).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// One task a host (name and port), its addresses in their order; at most `parallel` at work, which
/// take turns: a slow host with many addresses keeps no other waiting for all of them.
#[expect(clippy::too_many_arguments, reason = "as for `crawl`")]
fn visit_hosts(
    sources: &[&Source],
    asks: impl Iterator<Item = Ask>,
    parallel: usize,
    fetcher: &Arc<Fetcher>,
    writer: &Writer,
    now: &Arc<dyn Fn() -> Timestamp + Send + Sync>,
    stop: &Stop,
    to_store: &mpsc::Sender<Visit>,
) -> JoinSet<()> {
    // Boxed: what has been asked for takes no more room.
    let mut hosts: BTreeMap<HostKey, Vec<(usize, Box<Ask>)>> = BTreeMap::new();
    for (place, ask) in asks.enumerate() {
        let url = &ask.wanted.url;
        let host = url.host_str().unwrap_or_default().to_owned();
        hosts.entry((host, url.port_or_known_default())).or_default().push((place, Box::new(ask)));
    }
    // A page at which its host sent us away last time comes last, or the host's other pages would not
    // be seen, run after run.
    let was_sent_away = |place: usize| {
        let head = writer.head(&sources[place].id);
        let why = head.and_then(|head| head.failing.as_ref()).map(|row| row.why.cause);
        matches!(why, Some(Cause::Status(429 | 503)))
    };
    for queue in hosts.values_mut() {
        queue.sort_by_key(|(place, _)| was_sent_away(*place));
    }
    let turns = Arc::new(Semaphore::new(parallel.max(1)));
    let mut tasks = JoinSet::new();
    for queue in hosts.into_values() {
        let (turns, fetcher) = (Arc::clone(&turns), Arc::clone(fetcher));
        let (now, stop, to_store) = (Arc::clone(now), stop.clone(), to_store.clone());
        tasks.spawn(async move {
            for (place, ask) in queue {
                let visit = async {
                    let turn = turns.acquire().await;
                    let (at, begun) = (now(), Instant::now());
                    let (missed, result) = door::visit(&fetcher, *ask).await;
                    (turn, Visit { place, at, took: begun.elapsed(), missed, result })
                };
                // The turn lasts until the visit has been taken: no more bodies wait than hosts are at work.
                let (_turn, visit) = tokio::select! {
                    biased;
                    () = told_to_stop(stop.clone()) => return,
                    visit = visit => visit,
                };
                if to_store.send(visit).await.is_err() {
                    return;
                }
            }
        });
    }
    tasks
}

/// What to ask for: only if it changed since the newest snapshot, where that came from the same address.
///
/// A date alone is a poor validator (RFC 9110 §8.8.2.2): many servers answer 304 for whatever is older than
/// it. So it is not used behind a snapshot that does not stand, whose date may be that of an error page; and
/// once a week it is left away, for a file that was put back with its old date.
fn wanted(source: &Source, head: Option<&Head>, doubtful: &Doubtful, now: Timestamp) -> Wanted {
    let newest = head.and_then(|head| head.newest.as_ref());
    let mut validators = newest.map(|snapshot| snapshot.validators.clone()).unwrap_or_default();
    if doubtful.contains(&source.id) || (validators.etag.is_none() && is_its_day(&source.id, now)) {
        validators.last_modified = None;
    }
    Wanted {
        source: source.id.clone(),
        url: source.url.clone(),
        validators,
        validated: newest.map(|snapshot| snapshot.url.clone()),
    }
}

/// One day of seven, another for each source.
fn is_its_day(source: &SourceId, now: Timestamp) -> bool {
    let turn: i64 = source.as_str().bytes().map(i64::from).sum();
    (now.as_second().div_euclid(24 * 60 * 60) + turn).rem_euclid(7) == 0
}

/// Writes a group of visits and says how each check went; when this returns, all of it is on the disk.
fn write_group(
    group: Vec<Visit>,
    sources: &[&Source],
    fetcher: &Fetcher,
    writer: &mut Writer,
) -> Result<Vec<(usize, Check, Line)>, StoreError> {
    let mut entries = Vec::new();
    let mut checks = Vec::new();
    for visit in group {
        let source = sources[visit.place];
        let trace = log::Trace::of(&visit);
        let newest = writer.head(&source.id).and_then(|head| head.newest.as_ref());
        let received = match &visit.result {
            Ok(Fetched::Answer(capture)) => capture.sent.len() as u64,
            _ => 0,
        };
        if let (Some(missed), Some(id)) = (visit.missed, door::trace_of(&source.id)) {
            entries.push(trace_entry(id, missed, visit.at, source, writer));
        }
        let (entry, outcome) = settle(visit.at, source, visit.result, newest);
        entries.push(entry);
        let check =
            Check { source: source.id.clone(), at: visit.at, outcome, took: visit.took, received };
        checks.push((visit.place, check, trace));
    }
    let learnt = fetcher.take_changes();
    entries.extend(learnt.hosts.into_iter().map(|(name, state)| Entry::Host(name, state)));
    entries.extend(learnt.robots.into_iter().map(|(name, state)| Entry::Robots(name, state)));
    if !entries.is_empty() {
        tokio::task::block_in_place(|| writer.commit(entries))?;
    }
    let said = checks.into_iter().map(|(place, check, trace)| {
        let line = Line::of(&check, &trace, sources[place], writer.head(&check.source));
        (place, check, line)
    });
    Ok(said.collect())
}

/// What to write down of an answer of the Content API that was no item: the first of a row whole, since it
/// explains why the page was read; of the rest that it went the same way.
fn trace_entry(
    id: SourceId,
    missed: Missed,
    at: Timestamp,
    source: &Source,
    writer: &Writer,
) -> Entry {
    let before = writer.head(&id).and_then(|head| head.failing.as_ref());
    // An item that was seen since ended the row.
    let seen = writer.head(&source.id).and_then(|head| {
        let newest = head.newest.as_ref()?;
        head.last_checked.filter(|_| part::is_item(&newest.url))
    });
    let before = before.filter(|row| Some(row.last) >= seen).map(|row| row.why.cause);
    match missed {
        Missed::Answer(capture, why) if before != Some(why.cause) => {
            Entry::Answer(Capture { source: id, ..*capture }, why)
        }
        Missed::Answer(_, why) | Missed::Failed(why) => {
            Entry::Failed { source: id, at, url: part::item_of(&source.url), why }
        }
    }
}

/// What to write down of one visit, and how the check went.
fn settle(
    at: Timestamp,
    source: &Source,
    result: Result<Fetched, FetchError>,
    newest: Option<&Snapshot>,
) -> (Entry, Outcome) {
    let id = source.id.clone();
    let failed = |why: Why| {
        let entry =
            Entry::Failed { source: id.clone(), at, url: source.url.clone(), why: why.clone() };
        (entry, Outcome::NotChecked(why))
    };
    match (result, newest) {
        (Err(error), _) => failed(error.why),
        (Ok(Fetched::NotModified { hops, exchange }), Some(newest)) => {
            let entry = Entry::Same {
                source: id,
                at: first_at(&hops, &exchange),
                of: newest.at,
                hops,
                exchange,
            };
            (entry, Outcome::Same)
        }
        (Ok(Fetched::NotModified { .. }), None) => failed(Why::new(
            Cause::Status(304),
            "answered “not modified” although nothing was held to compare with",
        )),
        (Ok(Fetched::Answer(capture)), newest) => answer(capture, newest),
    }
}

/// An answer with a body: the page, the same page, or something that is not the page.
fn answer(capture: Capture, newest: Option<&Snapshot>) -> (Entry, Outcome) {
    if let Some(why) = not_the_page(&capture) {
        return (Entry::Answer(capture, why.clone()), Outcome::NotChecked(why));
    }
    match newest {
        None => (Entry::Snapshot(capture), Outcome::First),
        Some(newest) if is_same(&capture, newest) => {
            let at = capture.at();
            let Capture { source, hops, exchange, .. } = capture;
            (Entry::Same { source, at, of: newest.at, hops, exchange }, Outcome::Same)
        }
        Some(_) => (Entry::Snapshot(capture), Outcome::New),
    }
}

/// Identical bytes from the same host and path; a query that varies is no move.
fn is_same(capture: &Capture, newest: &Snapshot) -> bool {
    let now = &capture.exchange.url;
    let place = |url: &url::Url| (url.host_str().map(str::to_owned), url.path().to_owned());
    place(now) == place(&newest.url) && capture.digest() == newest.sha256
}

/// Why an answer is not the page that was asked for, whatever its status says; none where it is.
#[must_use]
pub fn not_the_page(capture: &Capture) -> Option<Why> {
    let status = capture.exchange.status;
    let suspicious = suspicion::not_the_page(capture);
    if matches!(status, 200 | 203) {
        return suspicious.map(|why| Why::new(Cause::NotThePage, &why));
    }
    let words = match status {
        401 => "asks for a password",
        403 => "refuses access",
        404 => "page not found",
        410 => "the publisher says that it is gone",
        429 => "too many requests",
        500..=599 => "the server has a fault",
        _ => "not an answer that carries the page",
    };
    let seen = suspicious.map(|why| format!("; {why}")).unwrap_or_default();
    Some(Why::new(Cause::Status(status), &format!("HTTP {status}: {words}{seen}")))
}

fn first_at(hops: &[Exchange], last: &Exchange) -> Timestamp {
    hops.first().unwrap_or(last).at
}
