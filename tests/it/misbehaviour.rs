//! A network that misbehaves, one host at a time and all of them at once: no misbehaviour is taken for news,
//! holds up the run or touches another source. The misbehaviours stand in the tables below this folder.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod bodies;
mod connections;
mod framing;
mod heads;
mod permission;
mod redirects;
mod tls;

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, Instant},
};

use guidewatch::{
    fetch::limits::Limits,
    model::{
        change::ChangeKind,
        run::{Cause, Outcome, Run},
    },
};
use tokio::sync::watch;
use url::Url;

use super::{
    case::{Case, outcome, page},
    fetch::quick,
    publisher::{Answer, Publisher, TlsFault, TlsPublisher, certificates},
};

/// Where every page lies.
const PATH: &str = "/guidance";

/// A row of the table.
struct Misbehaviour {
    name: &'static str,
    act: Act,
    should: Should,
}

/// What the host does from the second day on.
enum Act {
    /// Answers the page's address like this.
    Page(Answer),
    /// The same, and the good page before had an ETag.
    Tagged(Answer),
    /// Answers these paths like this.
    Paths(Vec<(String, Answer)>),
    /// Answers /robots.txt like this.
    Robots(Answer),
    /// Says this before it is asked.
    Greeting(Vec<u8>),
    /// Does this below HTTP.
    Tls(TlsFault),
}

/// What must come of it.
#[derive(Clone, Copy, Debug)]
enum Should {
    /// Not checked, for one of these reasons (where the moment decides which).
    Not(&'static [Cause]),
    /// The page, and the same one.
    Same,
    /// Kept as other bytes, which say nothing new.
    New,
    /// The same, but this is true of them and may be told.
    NewAs(ChangeKind),
}

const UNREACHABLE: Should = Should::Not(&[Cause::Unreachable]);
const CUT: Should = Should::Not(&[Cause::CutShort]);
const LARGE: Should = Should::Not(&[Cause::TooLarge]);
const REDIRECTS: Should = Should::Not(&[Cause::Redirects]);
const GUARD: Should = Should::Not(&[Cause::Guard]);

impl Should {
    fn holds(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Self::Not(causes), Outcome::NotChecked(why)) => causes.contains(&why.cause),
            (Self::Same, Outcome::Same) | (Self::New | Self::NewAs(_), Outcome::New) => true,
            _ => false,
        }
    }
}

/// A row for the page's address.
fn row(name: &'static str, answer: Answer, should: Should) -> Misbehaviour {
    Misbehaviour { name, act: Act::Page(answer), should }
}

/// The page of every host: long enough to lose something, with letters that a wrong charset would spoil.
fn good() -> String {
    let paragraphs = (1..=40).map(|n| {
        format!("<p>{n}. Leaders’ first duty – “share early” – must be met: the café’s caretaker counts too.</p>")
    });
    page(&paragraphs.collect::<String>())
}

/// An answer as bytes for the wire: the page below these fields and its true length.
fn with_fields(fields: &str) -> Answer {
    let body = good();
    Answer::wire(format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {}\r\n\r\n{body}", body.len()))
}

fn table() -> Vec<Misbehaviour> {
    [
        connections::rows(),
        framing::rows(),
        bodies::rows(),
        heads::rows(),
        redirects::rows(),
        permission::rows(),
        tls::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A host that will misbehave.
enum Host {
    Plain(Publisher),
    Tls(TlsPublisher),
}

impl Host {
    /// On its good behaviour.
    fn start(act: &Act) -> Self {
        if matches!(act, Act::Tls(_)) {
            return Self::Tls(TlsPublisher::start(&good()));
        }
        let host = Self::Plain(Publisher::start());
        host.behave(act);
        host
    }

    fn url(&self) -> Url {
        match self {
            Self::Plain(publisher) => publisher.url(PATH),
            Self::Tls(publisher) => publisher.url(PATH),
        }
    }

    fn behave(&self, act: &Act) {
        match self {
            Self::Plain(publisher) => {
                let page = Answer::html(&good());
                let page = if matches!(act, Act::Tagged(_)) { page } else { page.without("ETag") };
                publisher.answer(PATH, page);
                publisher.missing("/robots.txt");
                publisher.greet(b"");
            }
            Self::Tls(publisher) => publisher.fault(TlsFault::Honest),
        }
    }

    fn misbehave(&self, act: &Act) {
        match (self, act) {
            (Self::Plain(publisher), Act::Page(answer) | Act::Tagged(answer)) => {
                publisher.answer(PATH, answer.clone());
            }
            (Self::Plain(publisher), Act::Paths(paths)) => {
                for (path, answer) in paths {
                    publisher.answer(path, answer.clone());
                }
            }
            (Self::Plain(publisher), Act::Robots(answer)) => {
                publisher.answer("/robots.txt", answer.clone());
            }
            (Self::Plain(publisher), Act::Greeting(bytes)) => publisher.greet(bytes),
            (Self::Tls(publisher), Act::Tls(fault)) => publisher.fault(*fault),
            _ => unreachable!("a TLS fault has a TLS host"),
        }
    }
}

/// Every misbehaving host beside a healthy one.
struct World {
    case: Case,
    rows: Vec<(Misbehaviour, Host)>,
    healthy: Vec<Publisher>,
}

fn odd(n: usize) -> String {
    format!("odd-{n}")
}

fn well(n: usize) -> String {
    format!("well-{n}")
}

impl World {
    fn new(rows: Vec<Misbehaviour>) -> Self {
        let mut case = Case::new();
        let bundle = ["loopback", "expired", "elsewhere"].map(|name| {
            fs::read_to_string(certificates().join(format!("{name}.pem"))).expect("a certificate")
        });
        fs::write(case.folder().join("trusted.pem"), bundle.concat()).expect("it can be written");
        case.edit("[crawler]\n", "[crawler]\nca_file = \"trusted.pem\"\n");
        let rows: Vec<_> =
            rows.into_iter().map(|row| (Host::start(&row.act), row)).map(|(h, r)| (r, h)).collect();
        let healthy: Vec<_> = rows.iter().map(|_| Publisher::start()).collect();
        for (n, (_, host)) in rows.iter().enumerate() {
            healthy[n].page(PATH, &good());
            let opened = if n == 0 { redirects::OPENED } else { "" };
            case.watch_with(&odd(n), &host.url(), opened).watch(&well(n), &healthy[n].url(PATH));
        }
        Self { case, rows, healthy }
    }

    /// One crawl of everything, and how long it went beyond what one address may take.
    fn crawl(&self, day: &str) -> (Run, Duration) {
        let (_tell, stop) = watch::channel(false);
        let begun = Instant::now();
        let run = self.case.crawl_within(day, limits(), stop);
        (run, begun.elapsed().saturating_sub(limits().address))
    }

    /// What a report tells beyond the pages that were revised, which it must tell.
    fn false_news(&self, day: &str, revised: &BTreeSet<String>) -> Vec<String> {
        let changes = self.case.report(day).changes;
        let told: BTreeSet<String> =
            changes.iter().map(|change| change.source.to_string()).collect();
        assert!(told.is_superset(revised), "revised pages were not told: {told:?}");
        let untrue = changes.iter().filter(|change| !revised.contains(change.source.as_str()));
        untrue
            .filter_map(|change| {
                let place = change.source.as_str().trim_start_matches("odd-").parse::<usize>();
                let row = place.ok().map(|n| &self.rows[n].0);
                if row.is_some_and(
                    |row| matches!(row.should, Should::NewAs(kind) if kind == change.kind),
                ) {
                    return None;
                }
                let name = row.map_or("a healthy source", |row| row.name);
                Some(format!("{name}: told as {:?}: {:?}", change.kind, change.reasons))
            })
            .collect()
    }

    /// Revises every second healthy page; which those are.
    fn revise(&self) -> BTreeSet<String> {
        let revised = good().replace("must be met", "should be met");
        let second = (0..self.healthy.len()).filter(|n| n % 2 == 1);
        second.map(|n| (self.healthy[n].page(PATH, &revised), well(n)).1).collect()
    }
}

/// As in the field, but nothing waits for long.
fn limits() -> Limits {
    let seconds = Duration::from_secs;
    Limits { whole: seconds(3), address: seconds(7), tries: 2, ..quick() }
}

#[test]
fn no_misbehaviour_is_news_or_touches_another_source() {
    let world = World::new(table());
    let all = world.rows.len();
    assert!(all >= 45, "{all} rows");
    let (case, mut wrong) = (&world.case, Vec::new());
    let (first, _) = world.crawl("2026-03-02");
    for check in &first.checks {
        assert_eq!(check.outcome, Outcome::First, "{}", check.source);
    }
    assert!(case.report("2026-03-02T20:00:00Z").changes.is_empty());

    let revised = world.revise();
    world.rows.iter().for_each(|(row, host)| host.misbehave(&row.act));
    let (run, over) = world.crawl("2026-03-04");
    let (mut right, mut untouched) = (0, 0);
    for (n, (row, _)) in world.rows.iter().enumerate() {
        let came = outcome(&run, &odd(n));
        if let Outcome::NotChecked(why) = &came {
            let strange = ["os error", "docs.rs", "UNIX", "EOF", "Invalid"];
            if why.text.len() > 250 || strange.iter().any(|word| why.text.contains(word)) {
                wrong.push(format!("{}: no words for a person: {}", row.name, why.text));
            }
        }
        if row.should.holds(&came) {
            right += 1;
        } else {
            wrong.push(format!("{}: {came:?} instead of {:?}", row.name, row.should));
        }
        let expected = if revised.contains(&well(n)) { Outcome::New } else { Outcome::Same };
        let beside = outcome(&run, &well(n));
        if beside == expected {
            untouched += 1;
        } else {
            wrong.push(format!("beside {}: {beside:?}", row.name));
        }
    }
    let mut false_news = world.false_news("2026-03-05", &revised);

    world.rows.iter().for_each(|(row, host)| host.behave(&row.act));
    let (later, over_later) = world.crawl("2026-03-20");
    for (n, (row, _)) in world.rows.iter().enumerate() {
        let expected = match row.should {
            Should::New | Should::NewAs(_) => Outcome::New,
            _ => Outcome::Same,
        };
        let came = outcome(&later, &odd(n));
        if came != expected {
            wrong.push(format!("after {}: {came:?} instead of {expected:?}", row.name));
        }
    }
    false_news.extend(world.false_news("2026-03-21", &BTreeSet::new()));
    let over = over.max(over_later);
    // A panic costs its address and no other, and leaves this cause.
    let is_panic =
        |came: &Outcome| matches!(came, Outcome::NotChecked(why) if why.cause == Cause::Internal);
    let checks = run.checks.iter().chain(&later.checks);
    let panics = checks.filter(|check| is_panic(&check.outcome)).count();
    println!(
        "misbehaviours: {right} of {all} answered as they should, {panics} panics, longest run {:.1} s over its \
         deadline, healthy source untouched {untouched} of {all}, {} false removals",
        over.as_secs_f64(),
        false_news.len()
    );
    wrong.extend(false_news);
    assert_eq!(panics, 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(over < Duration::from_secs(5), "{over:?} over the deadline");
}

#[test]
fn a_run_that_is_told_to_stop_ends_whatever_its_hosts_do() {
    const DEADLINE: Duration = Duration::from_secs(2);
    let mut rows = connections::rows();
    // Politeness itself may ask for minutes: the rest between robots.txt and the page.
    let slow = Answer::file("text/plain", b"User-agent: *\nCrawl-delay: 100000\n");
    rows.push(Misbehaviour {
        name: "a Crawl-delay of a day",
        act: Act::Robots(slow),
        should: Should::Not(&[Cause::Stopped]),
    });
    let world = World::new(rows);
    world.crawl("2026-03-02");
    world.rows.iter().for_each(|(row, host)| host.misbehave(&row.act));
    let (tell, stop) = watch::channel(false);
    let begun = Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(DEADLINE);
        tell.send_replace(true);
    });
    let run = world.case.crawl_within("2026-03-04", Limits { tries: 3, ..Limits::default() }, stop);
    let over = begun.elapsed().saturating_sub(DEADLINE);
    println!("a run with a deadline of {DEADLINE:?}: over by {:.2} s", over.as_secs_f64());
    assert!(over < Duration::from_secs(5), "{over:?} over the deadline");
    let stopped = |n: usize| matches!(outcome(&run, &odd(n)), Outcome::NotChecked(why) if why.cause == Cause::Stopped);
    assert!(run.stopped && stopped(world.rows.len() - 1), "{run:#?}");
    for n in 0..world.rows.len() {
        assert_eq!(outcome(&run, &well(n)), Outcome::Same, "beside {}", world.rows[n].0.name);
    }
    assert!(world.case.report("2026-03-05").changes.is_empty());
}
