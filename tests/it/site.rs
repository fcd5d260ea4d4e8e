//! The reading site as a folder: its pages and the ways between them, what is written when, what is shown of whom.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

mod asked;
mod axe;
mod folder;
mod keys;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use guidewatch::{
    model::run::{Cause, Why},
    store::Entry,
};
use scraper::{Html, Selector};

use super::{
    archive::{at, capture, failed, same, writer},
    case::page,
    cli::{Ran, guidewatch},
    report::site::is_of,
};

/// A day in seconds.
const DAY: i64 = 24 * 60 * 60;

const LIST: &str = r#"[crawler]
contact = "mailto:story@example.org"
[[publication]]
id = "clubs"
title = "Safeguarding children in clubs"
publisher = "Department for Stories"
republish = true
[[publication.edition]]
label = "2024"
published = "2024-04"
evidence = "its cover"
[[publication.edition]]
label = "2026"
for_information = "2026-01-12"
in_force = "2026-03-08"
replaces = ["2024"]
evidence = "its cover"
[[publication.edition]]
label = "2090 with a name that is long"
in_force = "2090-09-01"
published = "2026-03-02"
evidence = "its page"
[[source]]
id = "clubs"
publication = "clubs"
url = "https://www.example.org/clubs"
kind = "page"
[[source]]
id = "manual"
title = "A manual of procedures"
url = "https://www.example.org/manual"
kind = "page"
[[source]]
id = "away"
title = "A page whose host is away"
url = "https://www.example.org/away"
kind = "page"
[[source]]
id = "gone"
title = "A page that went"
url = "https://www.example.org/gone"
kind = "page"
[[source]]
id = "never"
title = "A page that nobody has seen yet"
url = "https://www.example.org/never"
kind = "page"
[[source]]
id = "paused"
title = "A page at rest"
url = "https://www.example.org/paused"
kind = "page"
paused = "it moves next month"
"#;

/// A text of clubs: a heading, what is told of concerns, and the rest.
fn clubs(duty: &str, days: &str, more: &str) -> String {
    page(&format!(
        "<h2>Acting on concerns</h2><p>Where a child may be at risk, the club’s safeguarding lead {duty} tell the \
         local authority within {days}.</p><ul><li>Write down what was said.</li><li>Keep it safe.</li></ul>\
         <h2>People who work with children</h2><p>Every person who works with children has a check.</p>{more}"
    ))
}

/// A long text that may not be shown whole.
fn manual(nth: usize) -> String {
    let mut paragraphs = String::new();
    for n in 1..=120 {
        let verb = ["must", "should", "may"][(n + nth) % 3];
        paragraphs.push_str(&format!(
            "<p>In case number {n} of this manual the person who leads the meeting {verb} write to \
                 family {n} and to nobody else before the meeting begins.</p>"
        ));
    }
    page(&paragraphs)
}

/// A list and a store with every sort of source, up to `days` after the first; goes on with what is there.
fn story(dir: &Path, days: i64) {
    let is_old = dir.join("snapshots").exists();
    let begin = if is_old { days } else { 0 };
    fs::write(dir.join("sources.toml"), LIST).unwrap();
    let store = dir.join("snapshots");
    let mut writer = writer(&store, begin * DAY);
    let more = "<p>A record is kept of every check.</p>";
    let (week, work) = ("five working days", "one working day");
    let clubs = [clubs("should", week, ""), clubs("must", work, ""), clubs("must", work, more)];
    for (n, day) in
        [0, 7, 14].into_iter().enumerate().filter(|(_, day)| (begin..=days).contains(day))
    {
        let when = at(day * DAY);
        let mut group = vec![
            Entry::Snapshot(capture("clubs", when, &clubs[n])),
            Entry::Snapshot(capture("manual", when, &manual(n))),
        ];
        if day == 0 {
            group.push(Entry::Snapshot(capture("away", when, &page("<p>This host is there.</p>"))));
            group.push(Entry::Snapshot(capture("gone", when, &page("<p>This page is there.</p>"))));
        } else {
            group.push(failed("away", when, Cause::Unreachable));
            let mut answer = capture("gone", when, "<h1>Page not found</h1>");
            answer.exchange.status = 404;
            group.push(Entry::Answer(answer, Why::new(Cause::Status(404), "404 Not Found")));
        }
        writer.commit(group).unwrap();
    }
    writer.commit(vec![same("clubs", at(days * DAY + 60), at(days / 7 * 7 * DAY), 304)]).unwrap();
    writer.close().unwrap();
}

/// A story with its site.
struct Told {
    dir: tempfile::TempDir,
}

impl Told {
    fn new(days: i64) -> Self {
        let told = Self { dir: tempfile::tempdir().unwrap() };
        story(told.dir.path(), days);
        let ran = told.export();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        told
    }

    fn export(&self) -> Ran {
        guidewatch(self.dir.path(), &["export", "site", "pages"])
    }

    fn pages(&self) -> PathBuf {
        self.dir.path().join("pages")
    }

    /// Every file of the site, by name.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.pages()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.pages()).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
        files
    }

    /// The page of that name.
    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.pages().join(name)).unwrap()
    }

    /// The name of the one file that begins and ends so.
    fn named(&self, begin: &str, end: &str) -> Vec<String> {
        let files = self.files().into_keys();
        files.filter(|name| name.starts_with(begin) && name.ends_with(end)).collect()
    }
}

/// The values of an attribute, wherever it stands.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(&format!("[{attribute}]")).unwrap();
    let parsed = Html::parse_document(html);
    parsed.select(&selector).filter_map(|one| one.attr(attribute)).map(str::to_owned).collect()
}

/// Where a way leads from a page, both below the site's folder.
fn resolved(from: &str, way: &str) -> String {
    let base = url::Url::parse("https://site.invalid/").unwrap().join(from).unwrap();
    base.join(way).unwrap().path().trim_start_matches('/').to_owned()
}

#[test]
fn every_way_leads_to_a_page_and_nothing_is_fetched_from_elsewhere() {
    let told = Told::new(14);
    let files = told.files();
    let mut ways = 0;
    let mut linked = BTreeSet::new();
    for (name, bytes) in files.iter().filter(|(name, _)| is_of(name, "html")) {
        let html = String::from_utf8(bytes.clone()).unwrap();
        for way in values(&html, "href") {
            if way.starts_with("https://www.example.org/") || way.starts_with('#') {
                continue;
            }
            assert!(!way.contains(':') && !way.starts_with('/'), "{name}: {way}");
            let to = resolved(name, &way);
            assert!(files.contains_key(&to), "{name} leads to {to}");
            linked.insert(to);
            ways += 1;
        }
        for source in values(&html, "src") {
            assert!(source.ends_with("site.js") && !source.contains(':'), "{name}: {source}");
        }
        assert!(values(&html, "style").is_empty() && values(&html, "onclick").is_empty(), "{name}");
        assert!(!html.contains("<style"), "{name}: rules belong into the one file");
    }
    assert!(ways > 100, "{ways}");
    for name in files.keys().filter(|name| is_of(name, "html") || is_of(name, "xml")) {
        // The script leads to the page on which any two dates are compared.
        assert!(linked.contains(name) || name == "compare.html", "nothing leads to {name}");
    }
    let css = told.page("style.css");
    assert!(!css.contains("url(") && !css.contains("@import"));
    let script = told.page("site.js");
    for door in ["fetch(", "XMLHttp", "innerHTML", "eval(", "http:", "https:", "document.write"] {
        assert!(!script.contains(door), "{door}");
    }
}

#[test]
fn only_what_changed_is_written_again() {
    let told = Told::new(7);
    let before = told.files();
    let again = told.export();
    assert!(again.out.contains(": 0 written"), "{}", again.out);
    assert_eq!(before, told.files());
    // A week more.
    story(told.dir.path(), 14);
    assert_eq!(told.export().code, Some(0));
    let after = told.files();
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let written: Vec<&String> = after.keys().filter(differs).collect();
    for name in
        ["p/clubs/change-2026-03-08", "p/manual/change-2026-03-08", "p/paused", "about", "p/never"]
    {
        assert!(written.iter().all(|file| !file.starts_with(name)), "{name}: {written:?}");
    }
    for name in [
        "index.html",
        "feed.xml",
        "p/clubs/change-2026-03-15",
        "p/clubs/text-2026-03-15",
        "p/clubs/index",
    ] {
        assert!(written.iter().any(|file| file.starts_with(name)), "{name}: {written:?}");
    }
}

#[test]
fn whole_texts_are_shown_where_the_list_says_so_and_quotations_elsewhere() {
    let told = Told::new(14);
    let text = told.named("p/clubs/text-2026-03-15", ".html").remove(0);
    let html = told.page(&text);
    assert!(html.contains("Every person who works with children has a check."));
    assert!(html.contains("A record is kept of every check."));
    let change = told.named("p/clubs/change-2026-03-08", ".html").remove(0);
    let change = told.page(&change);
    assert!(change.contains("with the change marked"));
    assert!(change.contains("Every person who works with children has a check."), "the whole text");
    assert!(change.contains("The same side by side"));
    for name in told.named("p/manual/", "") {
        let said = told.page(&name);
        let cases = said.matches("before the meeting begins").count();
        // Inline and side by side: no more than half of the 120 paragraphs.
        let quoted = if name.contains("change-") { 3 * 60 } else { 24 };
        assert!(cases <= quoted, "{name}: {cases}");
        if name.contains("change-") {
            assert!(
                said.contains("more differences") && said.contains("guidewatch diff manual"),
                "{name}"
            );
            assert!(!said.contains("with the change marked"), "{name}");
        }
    }
    assert!(
        told.named("p/clubs/text-", ".js").len() == 3
            && told.named("p/manual/text-", ".js").is_empty()
    );
}

#[test]
fn the_list_says_how_each_stands() {
    let told = Told::new(14);
    let index = told.page("index.html");
    for said in [
        "5 publications are watched, 1 not to be found, 1 could not be checked",
        "Could not be checked",
        "Not to be found",
        "Not seen yet",
        "Not checked at present",
        "Department for Stories",
    ] {
        assert!(index.contains(said), "{said}");
    }
    let clubs = told.page("p/clubs/index.html");
    assert!(clubs.contains("duty strengthened: “should” became “must”"));
    assert!(
        clubs.contains("role=\"img\"") && clubs.contains("3 dated versions of the text, 2 changes")
    );
    let gone = told.page("p/gone/index.html");
    assert!(gone.contains("not been found since") && gone.contains("class=\"gone\""));
    let away = told.page("p/away/index.html");
    assert!(away.contains("It cannot be checked") && away.contains("class=\"unchecked\""));
    let health = told.page("health.html");
    assert!(health.contains("A page whose host is away"));
}

/// The cells of a table's rows, by the words of its caption.
fn rows(html: &str, caption: &str) -> Vec<Vec<String>> {
    let html = Html::parse_document(html);
    let select = |what: &str| Selector::parse(what).unwrap();
    let words = |one: scraper::ElementRef<'_>| one.text().collect::<String>();
    let (caption_of, row, cell) = (select("caption"), select("tbody tr"), select("th, td"));
    let is = |table: &scraper::ElementRef<'_>| {
        table.select(&caption_of).any(|one| words(one) == caption)
    };
    let table = html.select(&select("table")).find(is).expect("a table of that caption");
    table.select(&row).map(|row| row.select(&cell).map(words).collect()).collect()
}

#[test]
fn a_publication_says_which_edition_replaced_which() {
    let told = Told::new(14);
    let clubs = told.page("p/clubs/index.html");
    assert_eq!(
        rows(&clubs, "Editions known, newest first"),
        [
            [
                "2090 with a name that is long",
                "Published, not in force yet",
                "From 1 September 2090",
                "2026",
                "–"
            ],
            [
                "2026",
                "In force",
                "From 8 March 2026",
                "2024",
                "2090 with a name that is long, from 1 September 2090"
            ],
            ["2024", "Replaced (8 March 2026)", "From publication, April 2024", "–", "2026"],
        ]
    );
    assert!(clubs.contains("In force: 2026, from 8 March 2026. It replaced 2024."));
    assert!(clubs.contains("Do not use it before it comes into force, from 1 September 2090"));
    // Who sees no drawing is told the same.
    assert!(clubs.contains(
        "3 editions with the day on which each came into force: 2024 (April 2024), 2026"
    ));
    assert!(clubs.contains("In force came 2026 on 8 March 2026."));
    let html = Html::parse_document(&clubs);
    let count = |what: &str| html.select(&Selector::parse(what).unwrap()).count();
    assert_eq!(count("svg.years line.follows"), 2, "what follows on what");
    assert_eq!(count("svg.years line.force"), 2, "2090 is not in force");
    let words = |what: &str| -> Vec<String> {
        html.select(&Selector::parse(what).unwrap()).map(|one| one.text().collect()).collect()
    };
    assert!(words("svg.years text").contains(&"2090 with a name that is…".to_owned()));
    assert_eq!(count("svg.timeline:not(.years) line.edition"), 1);
    let index = told.page("index.html");
    assert!(index.contains("In force: 2026"));
    // Of a page that belongs to no publication no edition is known.
    assert!(!told.page("p/manual/index.html").contains("Editions known"));
}

#[test]
fn what_is_searched_holds_words_and_no_text() {
    let told = Told::new(14);
    let value = |name: &str| -> serde_json::Value {
        let text = told.page(name);
        let inner = text.split_once('(').unwrap().1.trim_end().trim_end_matches(");");
        serde_json::from_str(inner).unwrap()
    };
    let pages = value("search/pages.js");
    let sources: Vec<&str> =
        pages.as_array().unwrap().iter().filter_map(|one| one[0].as_str()).collect();
    assert_eq!(sources[0], "Safeguarding children in clubs");
    let of = |word: &str| {
        value(&format!("search/{}.js", &word[..2]))[1][word].as_str().unwrap_or("").to_owned()
    };
    // The text that stands, and each change that brought it in or took it away.
    assert_eq!(of("authority"), "0");
    assert_eq!(of("must"), "0 0.1 1 1.1 1.2");
    assert_eq!(of("may"), "0 1 1.1 1.2");
    assert_eq!(of("record"), "0 0.2");
    assert_eq!(of("family"), "1");
    let change = &pages[0][2][0];
    assert!(told.pages().join("p/clubs").join(change[0].as_str().unwrap()).is_file());
    for name in told.named("search/", ".js") {
        assert!(!told.page(&name).contains("the person who leads"), "{name}");
    }
}

#[test]
fn every_feed_is_read_by_others() {
    let told = Told::new(14);
    let feeds = told.named("", "feed.xml");
    assert_eq!(feeds.len(), 7);
    let pages = told.pages();
    for name in &feeds {
        let feed = feed_rs::parser::parse(told.page(name).as_bytes()).expect("a feed");
        let told = feed.entries.len();
        // Five changes, and the edition of 2026 on its day.
        assert!(name != "feed.xml" || told == 6, "{name}: {told}");
        for entry in &feed.entries {
            let related = entry.links.iter().find(|link| link.rel.as_deref() == Some("related"));
            let to = resolved(name, &related.expect("a way to the page").href);
            assert!(pages.join(&to).is_file(), "{name}: {to}");
        }
    }
    let script = "import sys, feedparser\nfor name in sys.argv[1:]:\n    feed = feedparser.parse(name)\n    \
                  assert not feed.bozo, (name, feed.bozo_exception)\n    print(name, len(feed.entries))";
    let has = Command::new("python3").args(["-c", "import feedparser"]).output();
    if !has.is_ok_and(|has| has.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "feedparser is not installed");
        println!("skipped: no feedparser");
        return;
    }
    let names = feeds.iter().map(|name| told.pages().join(name));
    let read = Command::new("python3").args(["-c", script]).args(names).output().unwrap();
    println!("{}", String::from_utf8_lossy(&read.stdout));
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

#[test]
fn a_copy_supplied_by_hand_is_compared_and_comes_into_no_feed() {
    let told = Told::new(14);
    let dir = told.dir.path();
    let entries = |name: &str| told.page(name).matches("<entry>").count();
    let (all, own) = (entries("feed.xml"), entries("p/clubs/feed.xml"));
    let import = |text: &str, date: &str| {
        fs::write(dir.join("old.html"), text).unwrap();
        let asked = ["import", "file", "old.html", "--source", "clubs", "--date", date];
        let ran = guidewatch(dir, &asked);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    };
    let index = || {
        let ran = told.export();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        told.page("p/clubs/index.html")
    };
    assert!(!index().contains("not told as a change"));
    import(&clubs("may", "a month", ""), "2026-02-01");
    let html = index();
    // In the row of the first text that was crawled, and nowhere else.
    let row = html.split("<tr").find(|row| row.contains("another text, not told as a change"));
    let row = row.expect("a row that says so");
    assert!(row.contains("text-2026-03-01") && row.contains("text-2026-02-01"), "{row}");
    assert_eq!(
        html.matches("another text, not told").count(),
        3,
        "in the table, and for each of two choices"
    );
    assert!(!html.contains("nothing that a reader would see"), "{html}");
    // A copy between two crawled ones, and one more before: their changes have pages and no entries.
    import(&clubs("could", "a month", ""), "2026-02-10");
    let html = index();
    assert!(html.contains("change-2026-02-10"), "{html}");
    assert_eq!((entries("feed.xml"), entries("p/clubs/feed.xml")), (all, own));
    let ran = guidewatch(dir, &["report", "--since", "2026-01-01", "--format", "atom"]);
    assert!(ran.code == Some(0) && ran.out.contains("<entry>"), "{}", ran.err);
    assert!(!ran.out.contains("2026-02-10"), "{}", ran.out);
}
