//! The readers on real material: dates that they should find, and none that breaks them.

use std::{fs, path::Path};

use guidewatch::{compare::compare, model::diff::Op};

use super::{Document, Kind, NoticeKind, Recipe, day, extract, notes};

fn samples() -> Option<std::path::PathBuf> {
    let Some(folder) = std::env::var_os("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return None;
    };
    let folder = std::path::PathBuf::from(folder);
    assert!(folder.is_dir(), "GUIDEWATCH_SAMPLES names {}, which is no folder", folder.display());
    Some(folder)
}

/// Text of a stored page, given its page's elements back: a line is a paragraph, a row or an item.
fn as_page(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let line = |line: &str| match line.trim() {
        "" => String::new(),
        row if row.contains(" | ") || row.ends_with('|') => {
            let cells = row.split('|').map(|cell| format!("<td>{}</td>", cell.trim()));
            format!("<table><tr>{}</tr></table>", cells.collect::<String>())
        }
        item if item.starts_with("- ") => format!("<ul><li>{}</li></ul>", &item[2..]),
        text => format!("<p>{text}</p>"),
    };
    format!("<!doctype html><body>{}</body>", escaped.lines().map(line).collect::<String>())
}

fn read(folder: &Path, name: &str, url: &str) -> Document {
    let path = folder.join("pages-text").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let url = url.parse().expect("an address");
    let media_type = Some("text/html; charset=utf-8".to_owned());
    let body = super::Body { bytes: as_page(&text).into_bytes(), media_type, url };
    extract(&body, &Recipe::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const NICE: &str = "https://www.nice.org.uk/guidance/x";
const NSPCC: &str = "https://learning.nspcc.org.uk/news/2025/march/x";
const LONDON: &str = "https://www.londonsafeguardingchildrenprocedures.co.uk/";
const TRIX: &str = "https://x.trixonline.co.uk/amendments";

#[test]
fn dates_and_ends_are_found_on_real_pages() {
    let Some(folder) = samples() else { return };
    let none = None::<&str>;
    // File, address, published, updated, whether it says that it ended.
    let rows = [
        ("nice-ng8-replaced.txt", NICE, Some("2015-06-03"), none, true),
        ("nice-cg14-replaced.txt", NICE, none, none, true),
        ("nice-cg137-about.txt", NICE, none, none, false),
        ("nice-cg89-surveillance-2019.txt", NICE, none, none, false),
        ("nspcc-learning-news-2025-03.txt", NSPCC, none, Some("2025-03-13"), false),
        ("nspcc-kcsie-caspar-2023.txt", NSPCC, none, none, false),
        ("nspcc-wt2018-caspar.txt", NSPCC, none, none, false),
        ("london-procedures-home-2023-09-30.txt", LONDON, none, Some("2023-09-30"), false),
        ("london-procedures-home-2024-04-25.txt", LONDON, none, Some("2024-04-25"), false),
        (
            "londoncp-home-2019-09-30.txt",
            "https://www.londoncp.co.uk/",
            none,
            Some("2019-09-30"),
            false,
        ),
    ];
    for (name, url, published, updated, ended) in rows {
        let document = read(&folder, name, url);
        assert_eq!(day(&document, NoticeKind::Published).as_deref(), published, "{name}");
        assert_eq!(day(&document, NoticeKind::Updated).as_deref(), updated, "{name}");
        assert_eq!(document.notice(NoticeKind::Withdrawn).is_some(), ended, "{name}");
        assert!(!document.blocks.iter().any(|block| block.text.starts_with("Topics:")), "{name}");
    }
    let sussex = read(&folder, "sussex-policy-under-review.txt", "https://x.procedures.org.uk/y");
    let reviews = notes(&sussex, NoticeKind::Reviewed);
    assert_eq!(
        reviews,
        ["This policy was last reviewed in Feb 2023", "Date of next review Feb 2025"]
    );
    println!("publishers: {} real pages with the dates that they should have", rows.len() + 1);
}

#[test]
fn real_lists_of_amendments_give_their_rows() {
    let Some(folder) = samples() else { return };
    let rows = [
        ("trix-embrace-amendments-2025.txt", 9),
        ("trix-embrace-amendments-2026.txt", 8),
        ("trix-hertfordshire-amendments-2025-05.txt", 4),
        ("londoncp-amendments-2019-03-29.txt", 3),
    ];
    for (name, entries) in rows {
        let document = read(&folder, name, TRIX);
        let found: Vec<&str> = document.blocks.iter().map(|block| &*block.text).collect();
        assert!(document.list.is_some(), "{name}: {found:#?}");
        assert_eq!(found.len(), entries, "{name}: {found:#?}");
    }
    let of = |name| read(&folder, name, TRIX);
    let diff = compare(&of(rows[0].0), &of(rows[1].0));
    let ops: Vec<Op> = diff.edits.iter().map(|edit| edit.op).collect();
    assert_eq!(ops, [Op::Added; 3], "{:#?}", diff.edits);
    println!(
        "publishers: {} real lists of amendments, {} entries; a year apart 3 are new",
        rows.len(),
        24
    );
}

#[test]
fn no_reader_breaks_on_real_material_whatever_its_host() {
    let Some(folder) = samples() else { return };
    let hosts = [
        NICE,
        NSPCC,
        LONDON,
        TRIX,
        "https://x.procedures.org.uk/",
        "https://www.childrenscommissioner.gov.uk/",
    ];
    let (mut readings, mut refused) = (0, 0);
    for name in ["boards", "nice", "pages-text", "search-api"] {
        let mut files: Vec<_> = fs::read_dir(folder.join(name)).expect(name).flatten().collect();
        files.sort_by_key(fs::DirEntry::path);
        for file in files {
            let bytes = fs::read(file.path()).expect("a sample");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let is_record = file.path().extension().is_some_and(|end| end == "json");
            for url in hosts {
                for kind in [None, Some(Kind::Amendments), Some(Kind::Feed)] {
                    let bytes = if is_record { bytes.clone() } else { as_page(&text).into_bytes() };
                    let body = super::Body { bytes, media_type: None, url: url.parse().unwrap() };
                    let read = extract(&body, &Recipe { kind, ..Recipe::default() });
                    readings += 1;
                    refused += usize::from(read.is_err());
                    if let Ok(document) = read
                        && let Some(list) = &document.list
                    {
                        assert_eq!(list.entries.len(), document.blocks.len());
                    }
                }
            }
        }
    }
    println!("publishers: {readings} readings of real files, {refused} of them without text");
    assert_eq!(refused, 0);
}

#[test]
fn real_records_show_their_dates_and_results() {
    let Some(folder) = samples() else { return };
    // File, published, updated.
    let rows = [
        ("publications_feeds_product_ng100.json", "2018-07-11", Some("2020-10-12")),
        ("publications_feeds_product_cg57.json", "2007-12-12", Some("2021-03-02")),
        ("inDev_project_gid-ng10014.json", "2018-07-11", None),
    ];
    let read = |path: &Path, bytes: Option<Vec<u8>>| {
        let bytes = bytes.unwrap_or_else(|| fs::read(path).expect("a sample"));
        let media_type = Some("application/json".to_owned());
        let url = "https://api.nice.org.uk/x".parse().unwrap();
        extract(&super::Body { bytes, media_type, url }, &Recipe::default()).expect("a record")
    };
    for (name, published, updated) in rows {
        let document = read(&folder.join("nice").join(name), None);
        assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some(published), "{name}");
        assert_eq!(day(&document, NoticeKind::Updated).as_deref(), updated, "{name}");
        assert!(document.notice(NoticeKind::Withdrawn).is_none(), "{name}");
        let etag = document.blocks.iter().any(|block| block.text.contains("01000000-"));
        assert!(!etag && !document.blocks.is_empty(), "{name}");
    }
    for (name, total) in [("search-6e997456.json", 15), ("search-e01c3f42.json", 69)] {
        let path = folder.join("search-api").join(name);
        let envelope: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).expect("a sample")).expect("JSON");
        let answer = serde_json::to_vec(&envelope["metadata"]).expect("the answer within");
        let document = read(&path, Some(answer));
        assert_eq!(document.list.expect("a list").entries.len(), total, "{name}");
    }
    println!("publishers: {} records of NICE and 2 answers of a search as expected", rows.len());
}
