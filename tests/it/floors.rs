//! The floors: which module may name which, and which outside crate belongs to whom. Textual and strict.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A module and the other modules of ours that it may name. A row may only name earlier rows, so
/// the table cannot hold a cycle. Adding an edge means editing this table, in the open.
const FLOORS: &[(&str, &[&str])] = &[
    // floor 0: the nouns
    ("model", &[]),
    // floor 1: pure readers
    ("coding", &[]),
    ("schedule", &["model"]),
    ("extract", &["model"]),
    ("compare", &["model"]),
    ("register", &["model"]),
    // floor 2: judgement, still pure
    ("mentions", &["model", "register"]),
    ("judge", &["model", "register", "mentions"]),
    ("report", &["model"]),
    // floor 3: doors
    ("config", &["model", "schedule", "extract", "register"]),
    ("fetch", &["model", "coding"]),
    ("import", &["model", "extract"]),
    ("sandbox", &["model", "extract"]),
    ("store", &["model", "coding"]),
    ("deliver", &["model"]),
    // floor 4: conductors
    ("crawl", &["model", "extract", "judge", "fetch", "store", "schedule"]),
    (
        "review",
        &[
            "model", "schedule", "extract", "compare", "register", "mentions", "judge", "sandbox",
            "store",
        ],
    ),
    ("dispatch", &["model", "schedule", "register", "report", "deliver", "store", "review"]),
    // floor 5: faces
    ("serve", &["model", "compare", "judge", "report"]),
    (
        "cli",
        &[
            "model", "schedule", "extract", "compare", "register", "mentions", "judge", "report",
            "config", "fetch", "import", "sandbox", "store", "deliver", "crawl", "review",
            "dispatch", "serve",
        ],
    ),
];

/// An outside crate and the modules that may name it; nearly always one.
const OWNERS: &[(&str, &[&str])] = &[
    ("anyhow", &["cli"]),
    ("axum", &["serve"]),
    ("brotli_decompressor", &["coding"]),
    ("chardetng", &["extract"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("crc32fast", &["store"]),
    ("croner", &["schedule"]),
    ("csv", &["report"]),
    ("ego_tree", &["extract"]),
    ("encoding_rs", &["extract"]),
    ("feed_rs", &["extract"]),
    ("flate2", &["coding"]),
    ("governor", &["fetch"]),
    ("httpdate", &["fetch"]),
    ("hyper", &["fetch"]),
    ("indicatif", &["cli"]),
    ("lettre", &["deliver"]),
    ("lopdf", &["extract"]),
    ("percent_encoding", &["cli"]),
    ("quick_xml", &["extract", "report"]),
    ("reqwest", &["fetch", "deliver"]),
    ("rustix", &["sandbox", "store", "deliver", "cli"]),
    ("rustls", &["fetch", "deliver"]),
    ("rwml", &["extract"]),
    ("scraper", &["extract"]),
    ("sha2", &["model"]),
    ("similar", &["compare"]),
    ("sled", &["store"]),
    ("strsim", &["config"]),
    ("tempfile", &["cli"]),
    ("tokio", &["fetch", "deliver", "crawl", "serve", "cli"]),
    ("toml", &["config", "import", "register"]),
    ("tracing_subscriber", &["cli"]),
    ("zip", &["extract", "cli"]),
    ("zstd", &["coding"]),
];

/// Crates that are vocabulary, as `std` is: any module may name them.
const VOCABULARY: &[&str] = &["jiff", "serde", "serde_json", "thiserror", "tracing", "url"];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every `.rs` file below `src`, with the top-level module that it belongs to.
fn files() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![src()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let below = path.strip_prefix(src()).expect("found below src");
                let first = below.components().next().expect("a file has a name");
                let name = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                found.push((name, path, code_only(&text)));
            }
        }
    }
    found.sort();
    found
}

/// Source without line comments and without what stands below `#[cfg(test)]`, which closes a file here.
fn code_only(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    let bare = |line: &str| line.trim_start().starts_with("//");
    product.lines().filter(|line| !bare(line)).collect::<Vec<_>>().join("\n")
}

/// The modules of ours that `code` names: `crate::x` and `crate::{x, y::z}`.
fn named(code: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(inner) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut part = String::new();
        for c in inner.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.push(word(part.trim()));
                    part.clear();
                    continue;
                }
                _ => {}
            }
            part.push(c);
        }
        names.push(word(part.trim()));
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn a_row_names_only_earlier_rows() {
    for (n, (module, may)) in FLOORS.iter().enumerate() {
        for other in *may {
            assert!(
                FLOORS[..n].iter().any(|(earlier, _)| earlier == other),
                "“{module}” may not stand on “{other}”, which is no earlier row"
            );
        }
    }
}

#[test]
fn every_module_keeps_to_its_floor() {
    for (module, path, code) in files() {
        if module == "lib" || module == "main" {
            continue;
        }
        let row = FLOORS.iter().find(|(name, _)| *name == module);
        let (_, may) = row.unwrap_or_else(|| panic!("“{module}” has no row in FLOORS"));
        for name in named(&code) {
            assert!(
                name == module || may.contains(&name.as_str()),
                "{} names “{name}”, which its floor does not allow",
                path.display()
            );
        }
    }
}

#[test]
fn every_outside_crate_has_its_owner() {
    let manifest = include_str!("../../Cargo.toml");
    let table = manifest.split("[dependencies]").nth(1).expect("Cargo.toml has dependencies");
    let table = table.split("\n[").next().expect("the table ends somewhere");
    let crates = table.lines().filter_map(|line| line.split_once(" = "));
    let crates: Vec<String> = crates.map(|(name, _)| name.replace('-', "_")).collect();
    for name in &crates {
        let owned = OWNERS.iter().any(|(owned, _)| owned == name);
        assert!(owned || VOCABULARY.contains(&name.as_str()), "“{name}” has no owner in OWNERS");
    }
    for (name, owners) in OWNERS {
        assert!(crates.iter().any(|known| known == name), "“{name}” is no longer a dependency");
        let mut is_used = false;
        for (module, path, code) in files() {
            let names_it = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            assert!(
                !names_it || owners.contains(&module.as_str()),
                "{} names “{name}”, which belongs to {owners:?}",
                path.display()
            );
            is_used |= names_it;
        }
        assert!(is_used, "nobody names “{name}”: take it out of Cargo.toml");
    }
}

#[test]
fn the_reader_of_names_sees_groups() {
    let code = "use crate::{model::{a, b}, store}; crate::fetch::x()";
    assert_eq!(named(code), ["model", "store", "fetch"]);
}
