//! A thousand pages at twenty publishers, crawled and reported: for the first time, unchanged, and with some
//! revised. Beside each, curl with ETags, where it is present.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    figures::Figures,
    meter::{self, Cost},
    origin::{Answered, Origin},
};

const PAGES: u64 = 1_000;
const HOSTS: usize = 20;
/// How many of a thousand pages are revised between two crawls.
const REVISED: u64 = 150;
/// Each figure is the middle one of so many.
const ROUNDS: usize = 3;

/// The program that is measured.
pub(crate) const GUIDEWATCH: &str = env!("CARGO_BIN_EXE_guidewatch");

/// Its name, its limit and its aim in milliseconds a page, what share of the pages is revised before it.
const VISITS: [(&str, (f64, f64)); 3] =
    [("first crawl", (3.0, 1.0)), ("unchanged", (0.7, 0.35)), ("15 % revised", (2.0, 0.7))];

/// A folder with a list, a store, and what is printed.
pub(crate) struct Place {
    dir: PathBuf,
}

impl Place {
    /// Watches so many addresses of the origin.
    pub(crate) fn new(dir: &Path, origin: &Origin, sources: usize) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let mut list = "[crawler]\ncontact = \"mailto:bench@example.org\"\n".to_owned();
        for host in origin.hosts() {
            list.push_str(&format!(
                "[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"0s\"\n"
            ));
        }
        for (n, url) in origin.urls(sources).iter().enumerate() {
            list.push_str(&format!("[[source]]\nid = \"page-{n}\"\nurl = \"{url}\"\n"));
        }
        fs::write(dir.join("sources.toml"), list)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Gives every source a recipe that changes nothing: what an earlier reader found is out of date with it, as
    /// it is with a newer version of the program.
    pub(crate) fn upgrade(&self) -> io::Result<()> {
        let path = self.dir.join("sources.toml");
        let recipe = "[[source.recipe]]\nfrom = 2020-01-01\ndrop = [\".of-no-page\"]\n[[source]]\n";
        let mut list = fs::read_to_string(&path)?.replace("[[source]]\n", recipe);
        // One too early, and none behind the last.
        let first = recipe.len() - "[[source]]\n".len();
        if let Some(at) = list.find(recipe) {
            list.replace_range(at..at + first, "");
        }
        list.push_str(&recipe[..first]);
        fs::write(path, list)
    }

    /// Runs guidewatch there.
    pub(crate) fn run(&self, args: &[&str]) -> io::Result<Cost> {
        let sources = self.dir.join("sources.toml");
        let sources = sources.to_string_lossy();
        let args = [&["--sources", &*sources], args].concat();
        meter::cost(GUIDEWATCH, &args, &self.output())
    }

    /// What it printed last.
    pub(crate) fn output(&self) -> PathBuf {
        self.dir.join("output")
    }

    /// The bytes of the files in a folder of the store.
    pub(crate) fn bytes(&self, folder: &str) -> u64 {
        size(&self.dir.join("snapshots").join(folder))
    }
}

fn size(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else {
        return fs::metadata(path).map_or(0, |file| file.len());
    };
    entries.flatten().map(|entry| size(&entry.path())).sum()
}

/// What one visit of all pages showed.
#[derive(Clone, Copy)]
struct Seen {
    crawl: Cost,
    report: Cost,
    archive: u64,
    index: u64,
    curl: Option<Cost>,
}

/// Measures all of it.
pub(crate) fn measure(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let origin = Origin::start(PAGES, HOSTS)?;
    let (packed, plain) = origin.bytes();
    figures.noted("mean page, as it is", per_page(plain as f64) / 1024.0, "KiB");
    figures.noted("mean page, gzip", per_page(packed as f64) / 1024.0, "KiB");
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let dir = dir.join(format!("round-{round}"));
        origin.revise(0..PAGES, 0);
        let place = Place::new(&dir, &origin, PAGES as usize)?;
        let curl = Curl::new(&dir, &origin)?;
        let mut visits = Vec::new();
        for nth in 0..VISITS.len() {
            if nth == 2 {
                // Other pages each time.
                let first = round as u64 * REVISED;
                origin.revise((first..first + REVISED).map(|n| n * 7 % PAGES), 1);
            }
            visits.push(visit(&place, &origin, curl.as_ref(), nth)?);
        }
        rounds.push(visits);
        fs::remove_dir_all(&dir)?;
    }
    let mut most = 0;
    for (nth, (name, limits)) in VISITS.into_iter().enumerate() {
        let of_visit: Vec<Seen> =
            rounds.iter().filter_map(|visits| visits.get(nth)).copied().collect();
        let middle = |of: &dyn Fn(&Seen) -> f64| middle(of_visit.iter().map(of).collect());
        let crawl = middle(&|seen| milliseconds(&seen.crawl));
        let report = middle(&|seen| milliseconds(&seen.report));
        let both = middle(&|seen| milliseconds(&seen.crawl) + milliseconds(&seen.report));
        figures.aimed(
            &format!("{name}: CPU a page, crawl and report"),
            per_page(both),
            "ms",
            limits,
        );
        figures.noted(&format!("{name}: CPU a page, crawl alone"), per_page(crawl), "ms");
        figures.noted(&format!("{name}: CPU a page, report alone"), per_page(report), "ms");
        let wall = |cost: &Cost| cost.wall.as_secs_f64();
        figures.noted(
            &format!("{name}: crawl, on the clock"),
            middle(&|seen| wall(&seen.crawl)),
            "s",
        );
        figures.limited(
            &format!("{name}: report over {PAGES} sources, on the clock"),
            middle(&|seen| wall(&seen.report)),
            "s",
            1.0,
        );
        if of_visit.iter().all(|seen| seen.curl.is_some()) {
            let curl = middle(&|seen| seen.curl.as_ref().map_or(0.0, milliseconds));
            figures.noted(&format!("{name}: CPU a page, curl with ETags"), per_page(curl), "ms");
            figures.noted(&format!("{name}: crawl and report, against curl"), both / curl, "times");
        }
        let archive = middle(&|seen| seen.archive as f64);
        match nth {
            0 => figures.limited(
                "archive: beside the compressed body, a new body",
                per_page(archive - packed as f64),
                "bytes",
                2048.0,
            ),
            1 => figures.limited("archive: an unchanged check", per_page(archive), "bytes", 600.0),
            _ => {}
        }
        let snapshots = PAGES + if nth == 2 { REVISED } else { 0 };
        figures.limited(
            &format!("index after it, {PAGES} sources, {snapshots} snapshots"),
            middle(&|seen| seen.index as f64) / 1024.0,
            "KiB",
            (10 * PAGES + snapshots) as f64,
        );
        most = most
            .max(of_visit.iter().map(|s| s.crawl.memory.max(s.report.memory)).max().unwrap_or(0));
    }
    figures.limited("most memory of a crawl or report", mebibytes(most), "MiB", 60.0);
    Ok(())
}

fn visit(place: &Place, origin: &Origin, curl: Option<&Curl>, nth: usize) -> io::Result<Seen> {
    let archive = place.bytes("archive");
    origin.answered();
    let crawl = place.run(&["crawl", "--all"])?;
    let (fresh, changes) = [(PAGES, 0), (0, 0), (REVISED, REVISED as usize)][nth];
    check(origin.answered(), fresh, "guidewatch")?;
    let archive = place.bytes("archive") - archive;
    let report = place.run(&["report", "--format", "json"])?;
    let told: serde_json::Value = serde_json::from_slice(&fs::read(place.output())?)?;
    let told = told["changes"].as_array().map_or(0, Vec::len);
    if told != changes {
        return Err(io::Error::other(format!("{told} changes were told, not {changes}")));
    }
    let mut beside = None;
    if let Some(curl) = curl {
        beside = Some(curl.run()?);
        check(origin.answered(), fresh, "curl")?;
    }
    Ok(Seen { crawl, report, archive, index: place.bytes("index"), curl: beside })
}

/// A figure is worth nothing where the pages were not asked for, or not as was meant.
fn check(answered: Answered, fresh: u64, who: &str) -> io::Result<()> {
    let Answered { fresh: seen, unchanged, other } = answered;
    if seen == fresh && unchanged == PAGES - fresh && other <= HOSTS as u64 {
        return Ok(());
    }
    Err(io::Error::other(format!("{who} made the publishers answer otherwise: {answered:?}")))
}

/// The most memory of a crawl must not grow with the pages.
pub(crate) fn growth(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let origin = Origin::start(PAGES, HOSTS)?;
    let mut most = Vec::new();
    for sources in [2_000, 10_000] {
        let dir = dir.join(format!("growth-{sources}"));
        let place = Place::new(&dir, &origin, sources)?;
        let cost = place.run(&["crawl", "--all"])?;
        let answered = origin.answered();
        if answered.fresh != sources as u64 {
            return Err(io::Error::other(format!("not every page was fetched: {answered:?}")));
        }
        fs::remove_dir_all(&dir)?;
        figures.noted(
            &format!("most memory, {sources} pages in one crawl"),
            mebibytes(cost.memory),
            "MiB",
        );
        most.push(cost.memory as f64);
    }
    // Bodies must not stay; what is known of each source does: its address, its head, its place in the report.
    if let [few, many] = most[..] {
        let further = (many - few) / 8_000.0 / 1024.0;
        figures.limited("memory for each further page in one crawl", further, "KiB", 4.0);
    }
    Ok(())
}

/// curl, told to fetch the same pages side by side and to remember their ETags.
struct Curl {
    config: PathBuf,
    output: PathBuf,
}

impl Curl {
    /// None where there is no curl.
    fn new(dir: &Path, origin: &Origin) -> io::Result<Option<Self>> {
        let known = std::process::Command::new("curl").arg("--version").output();
        if !known.is_ok_and(|output| output.status.success()) {
            use io::Write as _;
            writeln!(io::stderr(), "skipped: no curl")?;
            return Ok(None);
        }
        let folder = dir.join("curl");
        fs::create_dir_all(&folder)?;
        let mut blocks = Vec::new();
        for (n, url) in origin.urls(PAGES as usize).iter().enumerate() {
            let (page, etag) = (folder.join(format!("{n}.html")), folder.join(format!("{n}.etag")));
            // It warns of a file that is not there.
            fs::write(&etag, "")?;
            let (page, etag) = (page.display(), etag.display());
            blocks.push(format!(
                "url = \"{url}\"\noutput = \"{page}\"\netag-save = \"{etag}\"\netag-compare = \"{etag}\"\ncompressed\nsilent\n"
            ));
        }
        let config = folder.join("config");
        fs::write(&config, blocks.join("next\n"))?;
        Ok(Some(Self { config, output: folder.join("output") }))
    }

    fn run(&self) -> io::Result<Cost> {
        let config = self.config.to_string_lossy();
        let parallel = HOSTS.to_string();
        let args = ["--parallel", "--parallel-max", &parallel, "--config", &config];
        meter::cost("curl", &args, &self.output)
    }
}

fn per_page(all: f64) -> f64 {
    all / PAGES as f64
}

fn milliseconds(cost: &Cost) -> f64 {
    cost.cpu.as_secs_f64() * 1000.0
}

pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
