//! What real pages cite, against lists made by hand: the five that the list begins with, and those that must not be called
//! stale.

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
        snapshot::Body,
        source::Recipe,
    },
    register::Register,
};
use jiff::civil::{Date, date};
use url::Url;

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

/// The day for which the table holds.
const ON: Date = date(2026, 11, 22);
