//! `editions`: which edition stood on a day, by the whole binary.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::fs;

use ::guidewatch::{
    model::source::PublicationId,
    register::{self, Register},
};

use super::cli::{Ran, guidewatch};

const ONE: &str = "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/guidance\"\n";

/// The answer to `editions …` with these lines in the sources file.
fn editions(lines: &str, args: &[&str]) -> Ran {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), format!("{ONE}{lines}")).expect("written");
    guidewatch(dir.path(), &[&["editions"], args].concat())
}

/// Its lines without where they break.
fn said(ran: &Ran) -> String {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn two_editions_stood_while_areas_moved() {
    let told = said(&editions("", &["working-together", "--on", "2019-01-01"]));
    assert!(
        told.contains("In force: 2018, from publication, 4 July 2018. It replaced 2015."),
        "{told}"
    );
    assert!(
        told.contains("Also in force: 2015 in part: chapters 3, 4 and 5 of the 2015 edition"),
        "{told}"
    );
    assert!(told.contains("in areas yet to move"), "{told}");
    assert!(told.contains("Hansard, volume 644, 4 July 2018"), "{told}");
    assert!(told.contains("As far as checked: to November 2026."), "{told}");
    let later = said(&editions("", &["working-together", "--on", "30 September 2019"]));
    assert!(!later.contains("Also in force"), "{later}");
}

#[test]
fn no_list_is_needed_to_ask_which_edition_stood() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let told = said(&guidewatch(dir.path(), &["editions", "kcsie", "--on", "2026-11-22"]));
    assert!(told.contains("In force: 2026"), "{told}");
    let named = guidewatch(dir.path(), &["editions", "kcsie", "--sources", "mine.toml"]);
    assert_eq!(named.code, Some(2), "a list that was asked for must be there: {}", named.out);
    for (typed, meant) in [
        ("kcsei", "did you mean kcsie?"),
        ("workingtogether", "did you mean working-together?"),
        ("prevent", "did you mean prevent-duty or prevent-strategy?"),
        ("astronomy", "`guidewatch editions` lists them"),
    ] {
        let ran = guidewatch(dir.path(), &["editions", typed]);
        assert!(ran.code == Some(2) && ran.err.contains(meant), "{}", ran.err);
    }
}

#[test]
fn for_information_is_not_in_force() {
    let told = said(&editions("", &["kcsie", "--on", "2026-07-20"]));
    assert!(told.contains("In force: 2025, from 1 September 2025."), "{told}");
    let ahead = "2026: published for information (7 July 2026). Do not use it before it comes into force, \
                 from 1 September 2026. 2025 remains in force.";
    assert!(told.contains(ahead), "{told}");
}

#[test]
fn what_is_not_certain_is_said_to_be_so() {
    let duty = said(&editions("", &["information-sharing-duty", "--on", "2026-11-01"]));
    assert!(
        duty.contains("In force: 2026, from 30 September 2026; low confidence, not verified."),
        "{duty}"
    );
    let london = said(&editions("", &["london-procedures", "--on", "2021"]));
    assert!(london.contains("it may have been 5th edition or 7th edition"), "{london}");
    let later = said(&editions("", &["kcsie", "--on", "2027-09-02"]));
    assert!(later.contains("What came after that is not known here"), "{later}");
    let gone = said(&editions("", &["safer-recruitment", "--on", "2020-01-01"]));
    assert!(gone.contains("2006 was withdrawn on 3 April 2014, replaced by “Keeping children safe in education” (2014)"), "{gone}");
    assert!(gone.contains("Cited by some, and never existed"), "{gone}");
}

#[test]
fn one_page_can_hold_two_documents() {
    let told = said(&editions("", &["prevent-duty", "--on", "2024-01-01"]));
    assert!(told.contains("In force: 2023 (England and Wales), from 31 December 2023."), "{told}");
    assert!(told.contains("Also in force: 2015 Scotland (Scotland), from July 2015."), "{told}");
}

#[test]
fn a_sources_file_adds_and_overrules() {
    let lines = "[[publication]]\nid = \"kcsie\"\ntitle = \"Keeping children safe in education\"\n\
                 [[publication.edition]]\nlabel = \"2027\"\nin_force = \"2027-09-01\"\nreplaces = [\"2026\"]\nevidence = \"its cover\"\n\
                 [[publication.edition]]\nlabel = \"2026\"\nin_force = \"2026-09-02\"\nevidence = \"our own look\"\nconfidence = \"high\"\n\
                 [[publication]]\nid = \"clubs\"\ntitle = \"Guidance on clubs\"\n\
                 [[publication.edition]]\nlabel = \"1st edition\"\npublished = \"2020\"\nevidence = \"its cover\"\n";
    let kcsie = |on: &str| said(&editions(lines, &["kcsie", "--on", on]));
    assert!(kcsie("2026-09-01").contains("In force: 2025"), "the row of the sources file counts");
    assert!(kcsie("2026-09-02").contains("In force: 2026"));
    assert!(
        kcsie("2027-09-01").contains("In force: 2027, from 1 September 2027. It replaced 2026.")
    );
    let all = said(&editions(lines, &["--on", "2026-11-22"]));
    assert!(
        all.contains("Guidance on clubs (clubs): 1st edition, in force from publication, 2020."),
        "{all}"
    );
}

#[test]
fn every_publication_has_a_line_and_programs_get_json() {
    let ran = editions("", &["--format", "json", "--on", "2019-01-01"]);
    let value: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["schema"], "guidewatch.editions/1");
    assert_eq!((&value["on"], &value["checked_to"]), (&"2019-01-01".into(), &"2026-11-30".into()));
    let publications = value["publications"].as_array().expect("a list");
    assert_eq!(publications.len(), 16);
    let editions_of = publications[0]["editions"].as_array().expect("a list");
    let states: Vec<(&str, &str)> = editions_of
        .iter()
        .map(|one| {
            (one["label"].as_str().unwrap_or_default(), one["state"].as_str().unwrap_or_default())
        })
        .collect();
    assert!(
        states.contains(&("2018", "in-force")) && states.contains(&("2015", "partly-in-force")),
        "{states:?}"
    );
    let text = said(&editions("", &["--on", "2019-01-01"]));
    for publication in publications {
        assert!(
            text.contains(&format!("({})", publication["id"].as_str().expect("an id"))),
            "{text}"
        );
    }
}

#[test]
fn an_unknown_publication_or_day_is_bad_usage() {
    let ran = editions("", &["working"]);
    assert_eq!(
        (ran.code, ran.err.contains("did you mean working-together?")),
        (Some(2), true),
        "{}",
        ran.err
    );
    assert_eq!(editions("", &["nonsense"]).code, Some(2));
    assert_eq!(editions("", &["kcsie", "--on", "someday"]).code, Some(2));
}

#[test]
fn every_edition_of_the_facts_is_known_under_the_same_name() {
    let Some(samples) = std::env::var_os("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return;
    };
    let path = std::path::PathBuf::from(samples).join("../facts/lineages.toml");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let facts: toml::Table = text.parse().expect("TOML");
    let register = Register::known();
    // Put right: one spelling for drafts.
    let renamed = [("2013-draft", "2013 draft")];
    let mut counted = 0;
    for lineage in facts["lineage"].as_array().expect("a list") {
        let id = PublicationId::new(lineage["id"].as_str().expect("an id")).expect("an id");
        let known = register.lineage(&id).unwrap_or_else(|| panic!("no publication {id}"));
        for name in lineage.get("aliases").and_then(|all| all.as_array()).into_iter().flatten() {
            // Put right: some are names of one edition, or everyday words.
            let of_editions = known.editions.iter();
            let of_editions =
                of_editions.flat_map(|edition| edition.title.iter().chain(&edition.aliases));
            let mut names = known.aliases.iter().chain(&known.ambiguous).chain(of_editions);
            let name = name.as_str().unwrap_or_default().to_lowercase();
            assert!(names.any(|alias| alias.to_lowercase() == name), "{id}: {name}");
        }
        for edition in lineage["edition"].as_array().expect("a list") {
            let label = edition["label"].as_str().expect("a label");
            let label = renamed.iter().find(|(old, _)| *old == label).map_or(label, |(_, new)| new);
            let own = known.edition(label).unwrap_or_else(|| panic!("no edition {id}/{label}"));
            for (key, date) in [
                ("consultation", own.consultation),
                ("prerelease", own.for_information),
                ("published", own.published),
                ("in_force", own.in_force),
                ("withdrawn", own.withdrawn),
            ] {
                let Some(said) = edition.get(key).and_then(toml::Value::as_str) else { continue };
                assert_eq!(date, register::when(said).ok(), "{id}/{label}: {key}");
                counted += 1;
            }
        }
    }
    println!("{counted} dates of the facts, all in the register");
    assert!(counted > 50, "{counted}");
}

const GUIDE: &str = include_str!("../../docs/guide/editions.md");

#[test]
fn the_guide_shows_what_is_printed() {
    let (_, rest) =
        GUIDE.split_once("--on 2019-01-01 -->\n```text\n").expect("the guide's example");
    let shown = rest.split("\n```").next().expect("a fence ends");
    let printed = editions("", &["working-together", "--on", "2019-01-01"]).out;
    for paragraph in shown.split("\n\n") {
        assert!(printed.split("\n\n").any(|whole| whole == paragraph), "{paragraph}\n{printed}");
    }
    let (_, lines) = GUIDE.split_once("```toml\n").expect("the guide's lines");
    let lines = lines.split("\n```").next().expect("a fence ends");
    let told = said(&editions(lines, &["kcsie", "--on", "2027-09-01"]));
    assert!(told.contains("In force: 2027, from 1 September 2027. It replaced 2026."), "{told}");
}

#[test]
fn every_document_of_the_starting_pages_has_its_row_in_the_guide() {
    let (_, table) = GUIDE.split_once("|---|---|---|\n").expect("the guide's table");
    let register = Register::known();
    let mut counts = [0; 4];
    let sorts = ["registered: `", "finished report", "rolling page", "not verified: "];
    for row in table.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, title, by, is, _] = cells[..] else { panic!("{row}") };
        assert!(!title.is_empty() && !by.is_empty(), "{row}");
        let sort =
            sorts.iter().position(|sort| is.starts_with(sort)).unwrap_or_else(|| panic!("{row}"));
        counts[sort] += 1;
        for id in is.split('`').skip(1).step_by(2) {
            let id = PublicationId::new(id).expect("an id");
            assert!(register.lineage(&id).is_some(), "{row}");
        }
    }
    println!(
        "{} registered, {} finished reports, {} rolling pages, {} not verified",
        counts[0], counts[1], counts[2], counts[3]
    );
    // What sources.toml names without an address, by a word of its title: each has its row.
    let table = table.to_lowercase();
    for word in [
        "transitional arrangements",
        "ten community languages",
        "prevent strategy",
        "disabled children",
        "fabricated or induced illness by carers: statement",
        "review of safeguarding children",
        "sex offenders",
        "modern slavery",
        "parents and carers",
        "social care professionals",
        "children's trusts",
        "national service framework",
        "munro review of child protection",
        "response to the munro",
        "laming",
        "response to the laming",
        "bichard",
        "climbié",
        "if only someone had listened",
        "preventing child neglect",
        "spotlight on child sexual abuse",
        "abuse in the spotlight",
        "introduction to child protection legislation",
        "whistleblowing",
        "trix",
        "gangs",
        "domestic violence",
        "missing from school",
        "missing from care",
        "genital mutilation, 2014",
        "licensed premises",
        "sexually active",
        "sexually exploited",
        "images online",
        "trafficked",
        "licensing act",
        "quick reference guide",
        "governing for children",
        "counter-terrorism strategy",
        "summary of the changes",
        "education act 1996",
        "children and social work act 2017",
        "human rights act 1998",
    ] {
        assert!(table.contains(word), "“{word}” has no row");
    }
    assert!(counts.iter().all(|n| *n > 0) && counts.iter().sum::<i32>() > 45, "{counts:?}");
}

#[test]
fn a_publication_is_known_by_its_title_and_its_short_names() {
    let folder = tempfile::tempdir().unwrap();
    let asked = |name: &str| guidewatch(folder.path(), &["editions", name, "--on", "2026-10-01"]);
    let by_id = asked("kcsie");
    assert_eq!(by_id.code, Some(0), "{}", by_id.err);
    for name in
        ["KCSIE", "Keeping children safe in education", "keeping CHILDREN safe in education"]
    {
        let ran = asked(name);
        assert_eq!((ran.code, &ran.out), (Some(0), &by_id.out), "{name}: {}", ran.err);
    }
    assert_eq!(asked("wtsc").out, asked("working-together").out);
    let ran = asked("KCSI");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean kcsie"), "{}", ran.err);
}
