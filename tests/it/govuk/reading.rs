//! What the reading pages say of a publication with documents, of its editions, and of who cites it.

use std::{fs, path::Path};

use super::{
    clubs, file,
    site::{Site, asset, guide},
};
use crate::{
    case::{Case, page},
    cli::guidewatch,
};

/// The file of that name below `dir`, or the first whose name begins so.
fn read(dir: &Path, begin: &str) -> String {
    let whole = dir.join(begin);
    let (folder, name) = (whole.parent().unwrap(), whole.file_name().unwrap().to_str().unwrap());
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let is =
        |path: &&std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(name);
    let found = names.iter().find(is).unwrap_or_else(|| panic!("no {begin}"));
    fs::read_to_string(found).unwrap()
}

/// A listed publication whose whole texts may be shown, with an edition that comes into force on its day, and a board.
fn told() -> (Site, Case) {
    let (mut site, mut case) = clubs();
    case.edit("title = \"Keeping clubs safe\"", "publication = \"clubs\"");
    let edition = |label: &str, day: &str| {
        format!(
            "[[publication.edition]]\nlabel = \"{label}\"\nin_force = \"{day}\"\nevidence = \"its cover\""
        )
    };
    case.also(&format!(
        "[[publication]]\nid = \"clubs\"\ntitle = \"Keeping clubs safe\"\nrepublish = true\n{}\n{}",
        edition("2025", "2025-01-14"),
        edition("2026", "2026-03-05"),
    ));
    let html = page("<p>We work by Keeping clubs safe 2025.</p>");
    site.publisher.page("/board", &html.replace("Guidance on clubs", "Rivershire board"));
    let url = site.publisher.url("/board");
    case.watch_with("board", &url, "kind = \"board\"\ntitle = \"Rivershire board\"");
    case.crawl("2026-03-02");
    site.detach("Keeping clubs safe 2025");
    site.attach("Keeping clubs safe 2025", &asset(3, "clubs_2025_v2.pdf"), &guide("must"));
    site.publish();
    case.crawl("2026-03-04");
    site.withdrawn = Some(("2026-03-08".to_owned(), "It is out of date.".to_owned()));
    site.publish();
    case.crawl("2026-03-09");
    let ran = guidewatch(&case.folder(), &["export", "site", "pages"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    (site, case)
}

#[test]
fn documents_are_compared_and_those_taken_off_are_called_so() {
    let (_site, case) = told();
    let pages = case.folder().join("pages");
    let clubs = read(&pages, "p/clubs/index.html");
    // Both texts of the guide can be chosen, and the page says that its own words are not its documents'.
    for n in [1, 3] {
        let of = format!("data-of=\"clubs/{}\"", file(n));
        assert!(clubs.contains(&of), "{of}");
        let data = format!("value=\"p/clubs/d/{}/text-", file(n));
        assert!(clubs.contains(&data), "{data}");
    }
    let script = read(&pages, "site.js");
    assert!(script.contains("Its documents are not compared here"));
    let old = read(&pages, &format!("p/clubs/d/{}/index.html", file(1)));
    assert!(old.contains("No longer offered") && !old.contains("Available"), "{old}");
    assert!(old.contains("Last text") && !old.contains("Current text"));
    let now = read(&pages, &format!("p/clubs/d/{}/index.html", file(3)));
    assert!(now.contains("Current text") && !now.contains("No longer offered"));
    // Words that went and came stand once in one text, and once side by side in their table.
    let change = read(&pages, "p/clubs/change-2026-03-04");
    assert!(!change.contains("class=\"sides\""), "{change}");
    assert_eq!(change.matches("<del>").count(), 2, "{change}");
}

#[test]
fn what_the_calendar_brings_is_news_of_the_pages_too() {
    let (_site, case) = told();
    let pages = case.folder().join("pages");
    for feed in ["feed.xml", "p/clubs/feed.xml"] {
        let feed = read(&pages, feed);
        assert_eq!(feed.matches("2026 is now in force</title>").count(), 1, "{feed}");
        // What came into force before anybody watched is no news.
        assert!(!feed.contains("2025 is now in force"), "{feed}");
    }
    for list in ["index.html", "changes/2026-03.html"] {
        let list = read(&pages, list);
        assert!(list.contains("2026 is now in force"), "{list}");
    }
}

#[test]
fn who_cites_what_ended_stands_with_it() {
    let (_site, case) = told();
    let pages = case.folder().join("pages");
    let line = "still names “Keeping clubs safe 2025”";
    for name in ["p/clubs/index.html", "p/clubs/change-2026-03-09", "p/board/index.html"] {
        let text = read(&pages, name);
        assert!(text.contains(line), "{name}: {text}");
    }
    let clubs = read(&pages, "p/clubs/index.html");
    assert!(clubs.contains("the publisher withdrew it on 8 March 2026"), "{clubs}");
    // A change before it ended nothing.
    assert!(!read(&pages, "p/clubs/change-2026-03-04").contains(line));
}
