//! The shipped sources.toml against the facts that it was made from: all of them in it, and nothing else.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use guidewatch::{
    config, extract,
    model::{
        snapshot::Body,
        source::{Kind, Watchlist},
    },
};

fn shipped() -> Watchlist {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sources.toml");
    config::read(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// A file of the folder of facts, which lies beside the samples; none where no samples are named.
fn fact(name: &str) -> Option<String> {
    let Some(samples) = std::env::var_os("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return None;
    };
    let path = PathBuf::from(samples).join(name);
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// An address as facts may abbreviate it: without scheme, `www.` and closing slash.
fn bare(address: &str) -> String {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.strip_prefix("www.").unwrap_or(address);
    address.trim_end_matches('/').to_lowercase()
}

fn listed() -> BTreeSet<String> {
    shipped().sources.iter().map(|source| bare(source.url.as_str())).collect()
}

#[test]
fn the_shipped_file_is_sound() {
    let list = shipped();
    let paused = list.sources.iter().filter(|source| source.paused.is_some()).count();
    println!(
        "{} sources ({paused} paused), {} publications, {} documents without a known address",
        list.sources.len(),
        list.publications.len(),
        list.unaddressed.len()
    );
    assert!(list.sources.len() > paused && paused > 0 && !list.unaddressed.is_empty());
    assert!(list.crawler.contact.is_none(), "everybody puts in their own");
    let titled: BTreeSet<&str> = list.sources.iter().map(|source| list.title_of(source)).collect();
    assert_eq!(titled.len(), list.sources.len(), "no two sources share a title");
    assert!(list.sources.iter().all(|source| list.title_of(source) != source.id.as_str()));
}

#[test]
fn every_source_has_the_kind_that_its_address_asks_for() {
    let list = shipped();
    for source in &list.sources {
        let id = &source.id;
        let kind = source.kind.unwrap_or_else(|| panic!("{id} has no kind"));
        let host = source.url.host_str().unwrap_or_default();
        let path = source.url.path();
        let wanted: &[Kind] = match host {
            _ if source.discover.is_some() || host.ends_with("-api.parliament.uk") => &[Kind::Feed],
            "www.gov.uk" => &[Kind::Govuk],
            _ if source.tags.iter().any(|tag| tag == "board" || tag == "training") => {
                &[Kind::Board]
            }
            _ if path.contains("amendment") => &[Kind::Amendments],
            _ => &[Kind::Page],
        };
        assert!(wanted.contains(&kind), "{id} is {kind:?}, and should be one of {wanted:?}");
        if kind != Kind::Feed && kind != Kind::File {
            // What looking at the address says must not speak against what is written.
            let bytes = b"<!doctype html><p>Text".to_vec();
            let body = Body { bytes, media_type: None, url: source.url.clone() };
            assert_eq!(extract::misfit(kind, &body, false), None, "{id}");
        }
    }
    println!("{} sources, each of the right kind", list.sources.len());
}

#[test]
fn every_address_and_alias_of_the_lineages_is_listed() {
    let Some(text) = fact("../facts/lineages.toml") else { return };
    let (listed, list) = (listed(), shipped());
    let mut counted = 0;
    let mut id = String::new();
    for line in text.lines().map(str::trim) {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        let quoted =
            |text: &str| text.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        match key {
            "url" => {
                let address = quoted(value).remove(0);
                assert!(listed.contains(&bare(&address)), "{address} is not watched");
                counted += 1;
            }
            "id" => id = quoted(value).remove(0),
            "aliases" | "ambiguous" => {
                let publication = list.publications.iter().find(|known| known.id.as_str() == id);
                let publication = publication.unwrap_or_else(|| panic!("no publication {id}"));
                for alias in quoted(value) {
                    let has = publication.aliases.contains(&alias);
                    assert_eq!(has, key == "aliases", "{id}: {alias}");
                }
            }
            _ => {}
        }
    }
    println!("{counted} addresses of lineages, all listed");
    assert!(counted > 10);
}

#[test]
fn every_address_of_the_starting_pages_is_listed() {
    let Some(text) = fact("boards/ORIGIN.md") else { return };
    let hosts: BTreeSet<String> =
        shipped().sources.iter().filter_map(|source| Some(bare(source.url.host_str()?))).collect();
    let listed = listed();
    let mut counted = 0;
    for word in text.split(|c: char| c.is_whitespace() || "()|,;".contains(c)) {
        let word = word.trim_end_matches('.');
        if word.starts_with("http") {
            assert!(listed.contains(&bare(word)), "{word} is not watched");
        } else if word.split('.').next_back() == Some("uk") {
            assert!(hosts.contains(&bare(word)), "nothing on {word} is watched");
        } else {
            continue;
        }
        counted += 1;
    }
    println!("{counted} addresses and hosts of the five starting pages, all listed");
    assert!(counted >= 8);
}

/// The table of the documents that the starting pages cite, row by row: what is cited, and where it is.
fn cited() -> Option<Vec<(String, String)>> {
    let text = fact("../facts/publishers.md")?;
    let section = text.split("\n## 3.").nth(1)?.split("\n## 4.").next()?.to_owned();
    let rows =
        section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Cited"));
    let cells =
        rows.map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    Some(cells.map(|cells| (cells[1].clone(), cells[3].clone())).collect())
}

#[test]
fn every_row_of_cited_documents_is_watched_or_named_as_without_address() {
    let Some(rows) = cited() else { return };
    let (listed, list) = (listed(), shipped());
    let mut addresses = 0;
    for (_, place) in &rows {
        for word in place.split(|c: char| c.is_whitespace() || "();,".contains(c)) {
            let path = if let Some(slug) = word.strip_prefix("…/") {
                format!("gov.uk/government/publications/{slug}")
            } else if word.contains('/') && word.contains('.') && !word.ends_with('…') {
                bare(word)
            } else {
                continue;
            };
            assert!(listed.contains(&path), "{path} is not watched");
            addresses += 1;
        }
    }
    // What the table names without an address, by a word of its title.
    let named = list.unaddressed.join("\n").to_lowercase();
    let words = [
        "transitional arrangements",
        "ten community languages",
        "prevent strategy",
        "disabled children",
        "fabricated",
        "sex offenders",
        "modern slavery",
        "parents and carers",
        "social care professionals",
        "children's trusts",
        "national service framework",
        "munro",
        "laming",
        "bichard",
        "climbié",
        "if only someone had listened",
        "spotlight",
        "introduction to child protection legislation",
        "whistleblowing",
        "trix",
        "gangs",
        "domestic violence",
        "missing from school",
        "missing from care",
        "genital mutilation (haringey)",
        "licensed premises",
        "sexually active",
        "sexually exploited",
        "images online",
        "trafficked",
        "licensing act",
        "quick reference guide",
    ];
    for word in words {
        assert!(named.contains(word), "“{word}” was dropped");
    }
    println!(
        "{} rows: {addresses} addresses watched, {} titles named without one",
        rows.len(),
        list.unaddressed.len()
    );
    assert!(addresses >= 11, "{addresses}");
}

#[test]
fn no_address_was_invented() {
    let (Some(lineages), Some(publishers), Some(origin)) =
        (fact("../facts/lineages.toml"), fact("../facts/publishers.md"), fact("boards/ORIGIN.md"))
    else {
        return;
    };
    let facts = format!("{lineages}\n{publishers}\n{origin}").to_lowercase();
    for source in shipped().sources {
        let address = bare(source.url.as_str());
        let whole = address.split('?').next().unwrap_or_default();
        // The facts write a host once and the path of another page or interface on it beside it.
        let (host, path) = whole.split_once('/').unwrap_or((whole, ""));
        let last = path.rsplit('/').next().unwrap_or_default();
        let beside = facts.contains(host)
            && (facts.contains(&format!("/{path}")) || facts.contains(&format!(", {last})")));
        assert!(facts.contains(whole) || beside, "{} stands nowhere in the facts", source.url);
    }
}

#[test]
fn whole_texts_are_shown_of_publishers_under_the_open_government_licence_alone() {
    let list = shipped();
    let of = |source: &guidewatch::model::source::Source| {
        let id = source.publication.as_ref()?;
        list.publication(id)?.publisher.clone()
    };
    let open = ["Department for Education", "Home Office"];
    for source in &list.sources {
        let publisher = of(source);
        let is_open = publisher.as_deref().is_some_and(|name| open.contains(&name));
        assert_eq!(source.republish, is_open, "{} of {publisher:?}", source.id);
        let host = source.url.host_str().unwrap_or_default();
        assert!(!source.republish || host == "www.gov.uk", "{host}");
    }
    assert!(list.sources.iter().any(|source| source.republish));
}
