//! What pages cite and whether that still stands: real pages against a table made by hand, and the command.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use guidewatch::{
    extract::extract,
    mentions::{Finder, Page, audit},
    model::{
        citation::{Audited, Verdict},
        document::Document,
        report::Report,
        snapshot::Body,
        source::Recipe,
    },
    register::Register,
    report::{Format, ReportFormat, render},
};
use jiff::civil::{Date, date};
use url::Url;

use super::{
    case::{Case, page},
    cli::{Ran, guidewatch},
    publisher::Publisher,
};

/// The day for which the table holds.
const ON: Date = date(2026, 11, 22);

/// The samples folder; none where none is named.
fn samples() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "GUIDEWATCH_SAMPLES names {}, which is no folder", folder.display());
    Some(folder)
}

fn read(path: &Path) -> Document {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let url = "file:///page.txt".parse().expect("an address");
    let body = Body { bytes, media_type: Some("text/plain".to_owned()), url };
    extract(&body, &Recipe::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn audited(path: &Path, url: Option<&Url>, finder: &Finder) -> Audited {
    let page = Page { source: "page", title: "", url, publication: None, is_board: true };
    audit(&page, &read(path), finder, ON)
}

/// The beginning of a file's name, a few words of the citation, the publication, the edition (`-` where no date is
/// given), the verdict. Made by hand, from reading the five pages, before any of them was audited.
const EXPECTED: &[(&str, &str, &str, &str, Verdict)] = &[
    // York
    ("000", "Working Together 2018", "working-together", "2018", Verdict::Stale),
    ("000", "Working Together 2018", "working-together", "2018", Verdict::Stale),
    ("000", "September 2016", "children-missing-education", "2016", Verdict::Stale),
    ("000", "missing from home and care", "missing-from-home-or-care", "-", Verdict::Undated),
    (
        "000",
        "Multi-agency Practice Guidelines",
        "fgm-multi-agency",
        "2014 practice guidelines",
        Verdict::Stale,
    ),
    // Wandsworth
    ("001", "Prevent Strategy", "prevent-strategy", "-", Verdict::Undated),
    ("001", "Prevent Strategy", "prevent-strategy", "-", Verdict::Undated),
    (
        "001",
        "Working Together to Safeguard Children 2015",
        "working-together",
        "2015",
        Verdict::Stale,
    ),
    ("001", "Working Together (2013)", "working-together", "2013", Verdict::Told),
    ("001", "Multi-agency statutory guidance", "fgm-multi-agency", "-", Verdict::Undated),
    (
        "001",
        "Working Together to Safeguard Children 2015",
        "working-together",
        "2015",
        Verdict::Stale,
    ),
    ("001", "Information Sharing advice", "information-sharing", "2015", Verdict::Stale),
    ("001", "(2008)", "information-sharing", "2008", Verdict::Told),
    (
        "001",
        "worried a child is being abused (2015)",
        "worried-about-a-child",
        "2015",
        Verdict::Current,
    ),
    ("001", "Education 2018", "kcsie", "2018", Verdict::Stale),
    ("001", "KCSIE", "kcsie", "-", Verdict::Undated),
    // Hansard: a record of its day
    ("002", "Working Together to Safeguard Children", "working-together", "-", Verdict::Undated),
    ("002", "Transitional Arrangements", "local-safeguarding-transition", "-", Verdict::Record),
    ("002", "(2018)", "working-together", "2018", Verdict::Record),
    ("002", "Information sharing advice", "information-sharing", "-", Verdict::Undated),
    // Haringey
    ("003", "London Child Protection Procedures", "london-procedures", "-", Verdict::Undated),
    ("003", "Working Together 2013", "working-together", "2013", Verdict::Stale),
    ("003", "Working Together 2010", "working-together", "2010", Verdict::Told),
    // The title of the advice of 2008, which was withdrawn.
    (
        "003",
        "Guidance for Practitioners and Managers",
        "information-sharing",
        "2008",
        Verdict::Stale,
    ),
    ("003", "Worried a Child is Being Abused", "worried-about-a-child", "-", Verdict::Undated),
    ("003", "Education 2014", "safer-recruitment", "2014", Verdict::NoSuchEdition),
    ("003", "When to suspect child maltreatment", "nice-cg89", "-", Verdict::Undated),
    ("003", "When to suspect child maltreatment - 2009", "nice-cg89", "2009", Verdict::Current),
    ("003", "When to suspect child maltreatment", "nice-cg89", "-", Verdict::Undated),
    (
        "003",
        "Working Together to Safeguard Children 2013",
        "working-together",
        "2013",
        Verdict::Stale,
    ),
    // The title of the edition of 2009; that of 2021 has another.
    (
        "003",
        "practical guide for paediatricians",
        "fabricated-illness-rcpch",
        "2009",
        Verdict::Stale,
    ),
    ("003", "London Child Protection Procedures", "london-procedures", "-", Verdict::Undated),
    ("003", "London Child Protection Procedures", "london-procedures", "-", Verdict::Undated),
    // “Following the publication of a revised …”: a story of the past.
    ("003", "Guide 2013", "working-together", "2013", Verdict::Told),
    ("003", "London Child Protection Procedures", "london-procedures", "-", Verdict::Undated),
    ("003", "Supplementary London Procedures", "london-procedures", "-", Verdict::Undated),
    ("003", "London Child Protection Procedures", "london-procedures", "-", Verdict::Undated),
    // A training company
    ("004", "Working Together to Safeguard Children", "working-together", "-", Verdict::Undated),
    (
        "004",
        "Working Together to Safeguard Children of 2015",
        "working-together",
        "2015",
        Verdict::Told,
    ),
];

#[test]
fn every_citation_of_the_five_starting_pages_is_found_with_its_edition_and_verdict() {
    let Some(samples) = samples() else { return };
    let register = Register::known();
    let finder = Finder::of(&register);
    let mut wanted: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for row in EXPECTED {
        wanted.entry(row.0).or_default().push(row);
    }
    let (mut hits, mut found, mut wrong) = (0, 0, Vec::new());
    for (page, rows) in &wanted {
        let folder = fs::read_dir(samples.join("boards")).expect("the boards");
        let mut files = folder.filter_map(Result::ok).map(|entry| entry.path());
        let begins = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(page))
        };
        let path = files.find(begins).unwrap_or_else(|| panic!("no page {page}"));
        let audited = audited(&path, None, &finder);
        found += audited.citations.len();
        let mut left: Vec<_> = audited.citations.iter().collect();
        for (_, words, publication, edition, verdict) in rows {
            let is_it = |one: &&&guidewatch::model::citation::Citation| {
                let label = one.mention.edition.as_ref().or(one.mention.unknown.as_ref());
                one.mention.publication.as_str() == *publication
                    && label.map_or("-", String::as_str) == *edition
                    && one.verdict == *verdict
                    && one.mention.text.contains(words)
            };
            match left.iter().position(|one| is_it(&one)) {
                Some(at) => {
                    left.remove(at);
                    hits += 1;
                }
                None => wrong.push(format!(
                    "{page}: not found: {words}, {publication} {edition}, {verdict:?}"
                )),
            }
        }
        wrong.extend(left.iter().map(|one| {
            let mention = &one.mention;
            format!(
                "{page}: not wanted: {:?} {} {:?} {:?} {:?}",
                mention.text, mention.publication, mention.edition, mention.sense, one.verdict
            )
        }));
    }
    println!("starting pages: {hits} of {} citations found, {found} told", EXPECTED.len());
    println!("recall {}/{}, precision {hits}/{found}", hits, EXPECTED.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All that is stale on the other pages, by file and words; each was read and judged by hand. Whatever else is called
/// stale would be a false alarm.
const STALE_ELSEWHERE: &[(&str, &str)] = &[
    ("haringeylscb-national-guidance-wt2013", "Working Together 2013"),
    (
        "haringeylscb-national-guidance-wt2013",
        "Information Sharing: Guidance for Practitioners and Managers",
    ),
    (
        "haringeylscb-national-guidance-wt2013",
        "Safeguarding Children and Safer Recruitment in Education 2014",
    ),
    ("haringeylscb-national-guidance-wt2018", "Working Together 2018"),
    (
        "haringeylscb-national-guidance-wt2018",
        "Information Sharing: Guidance for Practitioners and Managers",
    ),
    (
        "haringeylscb-national-guidance-wt2018",
        "Safeguarding Children and Safer Recruitment in Education 2018",
    ),
    ("haringeyscp-national-guidance-later", "Working Together 2018"),
    (
        "haringeyscp-national-guidance-later",
        "Information Sharing: Guidance for Practitioners and Managers",
    ),
    ("proceduresonline-bedford-cme-stale", "Children Missing Education (September 2016)"),
    // GOV.UK's own advice names the edition that stood when it was last edited.
    ("govuk-information-sharing-2024-05-01", "Working together to safeguard children 2023"),
    ("workingtogetheronline-2022", "Working Together to Safeguard Children 2018"),
    ("workingtogetheronline-2022", "Working Together to Safeguard Children 2018"),
    // Its heading, and the link beneath it.
    ("warrington-legislation-national-guidance", "Working Together to Safeguard Children 2023"),
    ("warrington-legislation-national-guidance", "Working Together to Safeguard Children (2023)"),
    ("warrington-legislation-national-guidance", "Keeping Children Safe in Education (2021)"),
    ("wscp-our-work", "Working Together to Safeguard Children 2018"),
];

#[test]
fn nothing_that_stands_or_is_of_its_day_is_called_stale() {
    let Some(samples) = samples() else { return };
    let register = Register::known();
    let finder = Finder::of(&register);
    let manifest = fs::read_to_string(samples.join("MANIFEST.tsv")).expect("the manifest");
    let (mut pages, mut mentions, mut told) = (0, 0, Vec::new());
    for row in manifest.lines() {
        let mut columns = row.split('\t');
        let (Some(file), Some(address)) = (columns.next(), columns.next()) else { continue };
        let Some(name) = file.strip_prefix("pages-text/") else { continue };
        let url = address.split(' ').next().and_then(|address| Url::parse(address).ok());
        let audited = audited(&samples.join(file), url.as_ref(), &finder);
        pages += 1;
        mentions += audited.citations.len();
        let name = name.trim_end_matches(".txt").to_owned();
        told.extend(audited.stale().map(|(one, _)| (name.clone(), one.mention.text.clone())));
    }
    let mut wanted: Vec<(String, String)> = STALE_ELSEWHERE
        .iter()
        .map(|(file, words)| ((*file).to_owned(), (*words).to_owned()))
        .collect();
    println!(
        "{pages} other pages: {mentions} mentions, {} stale, of which {} are so",
        told.len(),
        wanted.len()
    );
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted);
}

/// A folder with a policy of each sort, and what must not be read.
fn policies() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("outside.txt", "We follow KCSIE 2019.");
    write(
        "policies/attendance.md",
        "# Attendance\n\nWe follow Children Missing Education (September 2016).\n",
    );
    write(
        "policies/deep/safeguarding.html",
        "<!doctype html><title>Safeguarding policy</title><main><h1>Safeguarding policy</h1>\
         <h2>What we follow</h2><p>All staff read <a href=\"https://www.gov.uk/government/publications/\
         keeping-children-safe-in-education--2\">KCSIE</a>, and Working Together to Safeguard Children 2026.</p>\
         <p>Until last year we used KCSIE 2024; since the last revision in 2024 much has changed.</p></main>",
    );
    write("policies/logo.png", "no text");
    write("policies/.hidden.txt", "KCSIE 2018");
    std::os::unix::fs::symlink(
        dir.path().join("outside.txt"),
        dir.path().join("policies/linked.txt"),
    )
    .expect("a link");
    dir
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

#[test]
fn a_folder_of_policies_is_audited_and_no_link_leads_out_of_it() {
    let dir = policies();
    let ran = guidewatch(
        dir.path(),
        &["citations", "policies", "--on", "2026-11-22", "--format", "json"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = json(&ran);
    let sources: Vec<_> = told["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["source"].as_str().unwrap())
        .collect();
    assert_eq!(sources, ["policies/attendance.md", "policies/deep/safeguarding.html"]);
    let stale = told["stale_citations"].as_array().unwrap();
    assert_eq!(stale.len(), 1, "{stale:#?}");
    let one = &stale[0];
    assert_eq!(one["publication"], "children-missing-education");
    assert_eq!(
        (&one["cites"], &one["in_force"], &one["superseded_on"]),
        (&"2016".into(), &"2024".into(), &"2024-08-19".into())
    );
    assert_eq!(
        (&one["sense"], &one["stale"], &one["line"]),
        (&"cites".into(), &true.into(), &1.into())
    );
    assert_eq!(one["suggestion"]["text"], "Children missing education (2024)");
    assert_eq!(
        one["suggestion"]["url"],
        "https://www.gov.uk/government/publications/children-missing-education"
    );
    assert_eq!(
        (&told["schema"], &told["checked_to"]),
        (&"guidewatch.citations/1".into(), &"2026-11".into())
    );
    let all = told["citations"].as_array().unwrap();
    let undated =
        all.iter().find(|one| one["text"] == "KCSIE").expect("the link to the page of today");
    assert_eq!((&undated["cites"], &undated["stale"]), (&serde_json::Value::Null, &false.into()));
    assert_eq!(
        (&undated["section"], &one["section"]),
        (&"What we follow".into(), &serde_json::Value::Null)
    );
    assert!(undated["link"].as_str().unwrap().contains("keeping-children-safe"));
    assert!(ran.err.contains("1 file left out"), "{}", ran.err);
}

#[test]
fn the_answer_says_what_to_put_instead_in_every_form() {
    let dir = policies();
    let of = |format: &str| {
        let ran = guidewatch(
            dir.path(),
            &["citations", "policies", "--stale", "--on", "2026-11-22", "--format", format],
        );
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = of("text");
    for said in [
        "1 citation is out of date, on 1 of 2 pages.",
        "Line 1: Children Missing Education (September 2016)",
        "“We follow Children Missing Education (September 2016).”",
        "Out of date since: 19 August 2024, 2 years and 3 months",
        "Put instead: Children missing education (2024)",
        "Which is at: https://www.gov.uk/government/publications/children-missing-education",
        "Editions are known to November 2026",
    ] {
        assert!(text.contains(said), "no “{said}” in: {text}");
    }
    assert!(!text.contains("KCSIE"), "only what is stale: {text}");
    for format in ["markdown", "html"] {
        assert!(of(format).contains("Children missing education (2024)"), "{format}");
    }
}

#[test]
fn a_page_that_is_kept_no_more_is_told_once() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let old =
        "This policy has been superseded.\n\nWe follow KCSIE 2019.\n\nAnd Working Together 2018.\n";
    fs::write(dir.path().join("old.txt"), old).expect("written");
    let said = |args: &[&str]| {
        let ran = guidewatch(
            dir.path(),
            &[&["citations", "old.txt", "--on", "2026-11-22"], args].concat(),
        );
        (ran.code, ran.out.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for args in [&["--exit-code"][..], &["--stale", "--exit-code"]] {
        let (code, text) = said(args);
        assert_eq!(code, Some(0), "{text}");
        let once = "Not blamed for its age: a page that says that it was replaced. It names 2 editions that are no longer in force.";
        assert!(text.contains(once) && !text.contains("KCSIE"), "{text}");
    }
    fs::write(dir.path().join("old.txt"), old.replace("has been", "has not been"))
        .expect("written");
    assert_eq!(said(&["--exit-code"]).0, Some(10));
}

#[test]
fn exit_codes_tell_a_script_what_was_found() {
    let dir = policies();
    let code = |args: &[&str]| guidewatch(dir.path(), &[&["citations"], args].concat()).code;
    let on = ["--on", "2026-11-22"];
    assert_eq!(code(&[&["policies"], &on[..]].concat()), Some(0));
    assert_eq!(code(&[&["policies", "--exit-code"], &on[..]].concat()), Some(10));
    assert_eq!(code(&[&["policies/deep", "--exit-code"], &on[..]].concat()), Some(0));
    assert_eq!(code(&["policies", "--exit-code", "--on", "2017-01-01"]), Some(0), "it stood then");
    assert_eq!(code(&[&["policies", "nowhere.txt", "--exit-code"], &on[..]].concat()), Some(11));
    let nowhere = guidewatch(dir.path(), &["citations", "nowhere.txt"]);
    assert_eq!(nowhere.code, Some(1));
    let why = nowhere.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(why.contains("there is no such file") && !why.contains("os error"), "{why}");
    fs::write(dir.path().join("broken.pdf"), "%PDF-1.7\nnothing").expect("written");
    assert_eq!(code(&[&["broken.pdf"], &on[..]].concat()), Some(1));
}

#[test]
fn an_address_is_audited_through_the_polite_fetcher() {
    let publisher = Publisher::start();
    publisher.page("/guidance", &page("We follow Working Together 2018."));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let address = publisher.url("/guidance").to_string();
    let args = ["citations", address.as_str(), "--stale", "--on", "2026-11-22", "--exit-code"];
    // A page of this machine is not visited unless the list says so.
    let refused = guidewatch(dir.path(), &args);
    assert_eq!((refused.code, publisher.asked("/guidance")), (Some(1), 0), "{}", refused.out);
    let host = format!(
        "[[host]]\nname = \"{}\"\nallow_private = true\ndelay = \"10ms\"\n[[source]]\nid = \"one\"\nurl = \"https://www.example.org/\"\n",
        publisher.host()
    );
    fs::write(dir.path().join("sources.toml"), host).expect("written");
    let ran = guidewatch(dir.path(), &args);
    assert_eq!(ran.code, Some(10), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("Put instead:        Working together to safeguard children (2026)")
            || ran.out.contains("(2026)"),
        "{}",
        ran.out
    );
    assert_eq!((publisher.asked("/robots.txt"), publisher.asked("/guidance")), (1, 1));
}

/// A board that cites an old edition, beside the publication itself.
fn watched() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2018 and Keeping Children Safe in Education.",
        ),
    );
    publisher.page(
        "/publication",
        &page("Working together to safeguard children 2023. Staff should tell the lead."),
    );
    let mut case = Case::new();
    case.edit("[crawler]", "[[publication]]\nid = \"working-together\"\ntitle = \"Working together to safeguard children\"\n[crawler]");
    case.watch_with(
        "board",
        &publisher.url("/board"),
        "kind = \"board\"\ntitle = \"York: national guidance\"\n",
    );
    case.watch_with(
        "wt",
        &publisher.url("/publication"),
        "publication = \"working-together\"\nkind = \"page\"\n",
    );
    (publisher, case)
}

#[test]
fn the_watched_pages_are_audited_as_they_stand() {
    let (publisher, case) = watched();
    case.crawl("2026-03-02");
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2023 and Keeping Children Safe in Education.",
        ),
    );
    case.crawl("2026-11-02");
    case.watchlist();
    let ran = guidewatch(
        &case.folder(),
        &["citations", "--on", "2026-11-22", "--format", "json", "--exit-code"],
    );
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    let told = json(&ran);
    let cites: Vec<_> = told["citations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["source"].as_str().unwrap(), one["cites"].as_str()))
        .collect();
    assert_eq!(
        cites,
        [("board", Some("2023")), ("board", None)],
        "what a publication says of itself is no citation"
    );
    assert_eq!(told["stale_citations"][0]["superseded_on"], "2026-03-18");
    let earlier = guidewatch(&case.folder(), &["citations", "--on", "2026-03-17", "--exit-code"]);
    assert_eq!(earlier.code, Some(0), "{}", earlier.out);
}

#[test]
fn publications_editions_and_days_are_written_as_people_do() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let lines = "KCSIE 2028 is awaited.\n\nLondon Child Protection Procedures (5th Ed., 2017) apply.\n\nRead KCSIE (2025, part one).\n";
    fs::write(dir.path().join("policy.md"), lines).expect("written");
    let ran = guidewatch(dir.path(), &["citations", "policy.md", "--on", "2026-09-01"]);
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "KCSIE 2028: an edition of 2028 is not known here (editions are known to",
        "Procedures (5th Ed., 2017) ---",
        "Cites: London Safeguarding Children Procedures, 5th edition Out",
        "Line 3: KCSIE (2025, part one) ---",
        "Cites: Keeping children safe in education, edition of 2025 Out of date since: 1 September 2026 Put",
    ] {
        assert!(told.contains(words), "no “{words}” in: {told}");
    }
}

/// A report as people read it, on one line.
fn said(report: &Report) -> String {
    let text = render(report, Format::Text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_says_how_many_watched_pages_cite_what_is_out_of_date_and_which_newly_do() {
    let (publisher, case) = watched();
    case.crawl("2026-11-02");
    let starting = said(&case.report("2026-11-02"));
    for words in [
        "1 watched page cites guidance that is out of date (guidewatch citations --stale lists it).",
        "Pages that cite what is out of date",
        "* York: national guidance (http",
        "still says “Working Together 2018”; replace with",
    ] {
        assert!(starting.contains(words), "no “{words}” in: {starting}");
    }
    // An old citation alone is no news.
    case.crawl("2026-11-03");
    let quiet = case.report("2026-11-03");
    assert!(quiet.is_empty() && quiet.citing == 0, "{}", said(&quiet));
    // What the page said before is no news either, and what it newly says is.
    publisher.page(
        "/board",
        &page(
            "National guidance. See Working Together 2018 and Keeping Children Safe in Education 2022.",
        ),
    );
    case.crawl("2026-11-04");
    let report = case.report("2026-11-04");
    let told = said(&report);
    let reason = "now cites “Keeping Children Safe in Education 2022”, which is out of date (line";
    assert!(told.contains(reason) && told.contains("Cites what is out of date"), "{told}");
    assert!(!told.contains("still says “Working Together 2018”"), "{told}");
    let json: serde_json::Value = serde_json::from_str(&render(&report, Format::Json)).unwrap();
    let all = json["stale_citations"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((&all[0]["source"], &all[0]["cites"]), (&"board".into(), &"2022".into()));
    let csv = render(&report, ReportFormat::Csv);
    assert!(csv.contains("\"cites what is out of date\""), "{csv}");
    assert!(render(&report, ReportFormat::Atom).contains("Cites what is out of date"));
}
