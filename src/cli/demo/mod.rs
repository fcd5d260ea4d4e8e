//! `demo`: the whole job in a temporary folder, against publishers that the program plays itself on
//! loopback. Real HTTP, a real robots.txt, a real store; only the publishers and the dates are invented.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};

use super::{
    args::DemoOptions,
    crawl::{self, Round},
    exit::{BadUsage, Exit, Fault},
    say,
};
use crate::{
    config,
    model::{
        change::Significance,
        report::Report,
        source::{Source, Watchlist},
        time::in_london,
    },
    report::{self, Format},
    review::{self, Scope},
    store::{Store, Writer},
};

mod pages;
mod pdf;
mod publisher;

use pages::Visit;
use publisher::Publisher;

/// The first visit; the others follow a week apart.
const BEGIN: &str = "2026-03-02T06:00:00Z";
/// Who reads the demo's reports.
const READER: &str = "demo";

pub(super) fn run(options: &DemoOptions) -> Result<Exit, Fault> {
    let (folder, kept) = folder(options)?;
    let place = folder.display();
    let cast = Cast::gather()?;
    let sources = folder.join("sources.toml");
    fs::write(&sources, cast.sources())
        .with_context(|| format!("{} cannot be written", sources.display()))?;
    let watchlist = config::read(&sources)?;
    let store = folder.join("snapshots");
    say::out(
        "guidewatch demo. Four publishers on this machine, invented and played by the program itself,\n\
         are visited four times, a week apart. After each visit: what a reader is told.\n",
    )?;
    for (week, visit) in (0..).zip(Visit::ALL) {
        cast.play(visit);
        let at = BEGIN.parse::<Timestamp>()? + SignedDuration::from_hours(week * 7 * 24);
        say::out(&format!(
            "\n━━ Visit {}, {}: {}\n",
            week + 1,
            in_london(at).strftime("%A %-d %B %Y, %H:%M"),
            headline(visit)
        ))?;
        let report = visit_once(&watchlist, &store, at)?;
        say::out(&format!("\n{}", report::render(&report, Format::Text)))?;
        if kept {
            say::file(
                &folder.join(format!("visit-{}.txt", week + 1)),
                &report::render(&report, Format::Text),
            )?;
        }
    }
    let html = folder.join("report.html");
    say::file(&html, &whole_story(&watchlist, &store)?)?;
    say::out(&format!("\n━━ All four visits as one HTML file: {}\n", html.display()))?;
    if kept {
        say::out(&format!(
            "Everything is left in {place}. Look around with every other command, for example:\n\
             \x20 guidewatch --sources {place}/sources.toml status\n\
             \x20 guidewatch --sources {place}/sources.toml history clubs\n\
             \x20 guidewatch --sources {place}/sources.toml diff clubs --from 2026-03-02 --to 2026-03-09\n\
             \x20 guidewatch --sources {place}/sources.toml verify\n\
             The publishers are gone now: `crawl` would find nobody at their addresses.\n"
        ))?;
    } else {
        fs::remove_dir_all(&store)
            .with_context(|| format!("{} cannot be removed", store.display()))?;
        fs::remove_file(&sources)
            .with_context(|| format!("{} cannot be removed", sources.display()))?;
    }
    Ok(Exit::Done)
}

/// A new folder of the user's choosing that stays, or one of the system's for temporary things, in which only the report stays.
fn folder(options: &DemoOptions) -> Result<(PathBuf, bool), Fault> {
    let Some(folder) = &options.keep else {
        let folder = tempfile::Builder::new().prefix("guidewatch-demo-").tempdir();
        return Ok((folder.context("no temporary folder can be made")?.keep(), false));
    };
    let is_new = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_new {
        return Err(
            BadUsage(format!("{} is not empty: name a new folder", folder.display())).into()
        );
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok((folder.clone(), true))
}

fn headline(visit: Visit) -> &'static str {
    match visit {
        Visit::First => "everything is seen for the first time.",
        Visit::Revision => {
            "guidance was revised without announcement and its PDF replaced, advice with one; a board’s link now leads elsewhere."
        }
        Visit::Noise => "only tokens, ids and related links differ. Silence is right.",
        Visit::Withdrawal => "the guidance has been withdrawn.",
    }
}

/// The publishers.
struct Cast {
    govuk: Publisher,
    charity: Publisher,
    institute: Publisher,
    board: Publisher,
}

impl Cast {
    fn gather() -> Result<Self, Fault> {
        let open = || Publisher::open().context("no port of 127.0.0.1 can be opened");
        Ok(Self { govuk: open()?, charity: open()?, institute: open()?, board: open()? })
    }

    fn play(&self, visit: Visit) {
        let item = pages::govuk(visit, &self.govuk.host());
        let path = format!("/api/content{}", pages::GUIDANCE);
        self.govuk.serve(&path, "application/json; charset=utf-8", item.into_bytes());
        let (path, file) = pages::checklist(visit);
        self.govuk.serve(path, "application/pdf", file);
        self.charity.publish("/safeguarding/recording-concerns", pages::charity(visit));
        self.institute.publish("/guidance/dg7", pages::institute(visit));
        self.board.publish("/national-guidance/", pages::board(visit));
    }

    /// The list of what is watched, as a person would write it.
    fn sources(&self) -> String {
        let mut text = String::from(
            "# The list of the demo: four publishers that the program played itself on this machine.\n\
             # They are gone when the demo ends.\n\n[crawler]\ncontact = \"mailto:demo@example.org\"\n",
        );
        for publisher in [&self.govuk, &self.charity, &self.institute, &self.board] {
            let host = publisher.host();
            text.push_str(&format!(
                "\n[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"50ms\"\n"
            ));
        }
        text.push_str(
            "\n[[publication]]\nid = \"clubs\"\ntitle = \"Safeguarding children in after-school clubs\"\npublisher = \"Department for Demonstrations\"\n",
        );
        for (label, published) in
            [("2018", "2018-09-03"), ("2021", "2021-06"), ("2025", "2025-01-14")]
        {
            text.push_str(&format!(
                "\n[[publication.edition]]\nlabel = \"{label}\"\npublished = \"{published}\"\nevidence = \"made up for the demo\"\n"
            ));
        }
        let sources = [
            (
                "clubs",
                "govuk",
                "Safeguarding children in after-school clubs",
                self.govuk.url(pages::GUIDANCE),
            ),
            (
                "recording-concerns",
                "page",
                "Recording concerns about a child",
                self.charity.url("/safeguarding/recording-concerns"),
            ),
            (
                "neglect-dg7",
                "page",
                "Noticing neglect in the under-fives (DG7)",
                self.institute.url("/guidance/dg7"),
            ),
            (
                "demoshire-national-guidance",
                "board",
                "Demoshire partnership: National guidance",
                self.board.url("/national-guidance/"),
            ),
        ];
        for (id, kind, title, url) in sources {
            let publication = if id == "clubs" { "publication = \"clubs\"\n" } else { "" };
            text.push_str(&format!(
                "\n[[source]]\nid = \"{id}\"\n{publication}title = \"{title}\"\nurl = \"{url}\"\nkind = \"{kind}\"\n"
            ));
        }
        text
    }
}

/// One crawl as of `at`, and what the demo's reader is told after it.
fn visit_once(watchlist: &Watchlist, dir: &Path, at: Timestamp) -> Result<Report, Fault> {
    let begun = Instant::now();
    let now = move || at + SignedDuration::try_from(begun.elapsed()).unwrap_or_default();
    let sources: Vec<&Source> = watchlist.sources.iter().collect();
    let mut writer = Writer::open(dir, Duration::ZERO, now())?;
    let (_never, stop) = tokio::sync::watch::channel(false);
    let round = Round { chosen: &sources, due: &sources, all: true };
    let run = crawl::fetch(watchlist, &round, &mut writer, Arc::new(now), stop, &mut |_| {})?;
    crawl::complete(&run, &mut writer)?;
    writer.close()?;
    say::out(&format!("   {}\n", crawl::summary(&run, sources.len())))?;
    let store = Store::open(dir)?;
    let scope = Scope::Owed(store.position(READER)?);
    let reviewed = review::review(watchlist, &sources, &store, &scope, Significance::Minor, now())?;
    store.tell(READER, &reviewed.position, now())?;
    Ok(reviewed.report)
}

/// Everything from the first visit to the last.
fn whole_story(watchlist: &Watchlist, dir: &Path) -> Result<String, Fault> {
    let begin: Timestamp = BEGIN.parse()?;
    let end = begin + SignedDuration::from_hours((3 * 7 + 1) * 24);
    let sources: Vec<&Source> = watchlist.sources.iter().collect();
    let store = Store::open(dir)?;
    let scope = Scope::Period(begin..end);
    let reviewed = review::review(watchlist, &sources, &store, &scope, Significance::Minor, end)?;
    Ok(report::render(&reviewed.report, Format::Html))
}
