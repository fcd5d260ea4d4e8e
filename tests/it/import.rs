//! Copies that a person supplies: where they stand, what they never do, and what is refused.

use std::{fs, path::Path, time::Duration};

use guidewatch::{
    import,
    model::{
        capture::{Digest, Supplied},
        run::Outcome,
        snapshot::{CheckResult, Origin},
    },
    store::{self, Entry, Store, Writer},
};
use jiff::Timestamp;
use proptest::prelude::*;

use super::{
    case::{Case, at, id, outcome, page},
    cli::{Ran, guidewatch},
    publisher::Publisher,
};

const PATH: &str = "/clubs";

/// A copy of the story's page.
fn copy(day: &str, text: &str) -> Supplied {
    Supplied {
        source: id("clubs"),
        at: at(day),
        url: "https://www.example.org/clubs".parse().expect("an address"),
        media_type: "text/html".to_owned(),
        file: "saved.html".to_owned(),
        bytes: page(text).into_bytes(),
    }
}

/// Puts copies into the store of a story.
fn supply(case: &Case, day: &str, copies: Vec<Supplied>) {
    let mut writer = Writer::open(&case.store_dir(), Duration::ZERO, at(day)).expect("opens");
    writer.commit(copies.into_iter().map(Entry::Supplied).collect()).expect("is kept");
    writer.close().expect("closes");
}

fn times(case: &Case) -> Vec<(Timestamp, Origin)> {
    case.snapshots("clubs").iter().map(|snapshot| (snapshot.at, snapshot.origin)).collect()
}

#[test]
fn a_copy_takes_its_place_by_date_and_is_never_what_the_next_check_starts_from() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    publisher.page(PATH, &page("<p>You may.</p>"));
    case.crawl("2026-03-02");
    publisher.page(PATH, &page("<p>You should.</p>"));
    case.crawl("2026-03-09");
    let crawled = case.store().heads().expect("heads")[&id("clubs")].clone();
    let newest = crawled.newest.clone().expect("a snapshot");

    let copies = vec![
        copy("2026-03-10", "<p>After.</p>"),
        copy("2018-07-04", "<p>Long before.</p>"),
        copy("2026-03-05", "<p>Between.</p>"),
    ];
    supply(&case, "2026-03-11", copies);
    let origins: Vec<_> = times(&case).into_iter().map(|(_, origin)| origin).collect();
    let (crawl, hand) = (Origin::Crawl, Origin::Supplied);
    assert_eq!(origins, [hand, crawl, hand, crawl, hand]);
    assert_eq!(case.snapshots("clubs")[0].at, at("2018-07-04"));
    let head = case.store().heads().expect("heads")[&id("clubs")].clone();
    assert_eq!(head.snapshots, 5);
    assert_eq!((head.last_tried, head.last_checked), (crawled.last_tried, crawled.last_checked));
    assert_eq!(head.newest, crawled.newest, "what was crawled last");

    publisher.clear_log();
    assert_eq!(outcome(&case.crawl("2026-03-16"), "clubs"), Outcome::Same);
    let asked = publisher.log().into_iter().find(|asked| asked.path == PATH).expect("asked");
    assert_eq!(asked.header("if-none-match"), newest.validators.etag.as_deref());
    let checks = case.store().checks(&id("clubs")).expect("checks");
    assert_eq!(checks.last().expect("a check").result, CheckResult::Same(newest.at));

    // Bytes that are those of the newest copy, and not of the newest crawl, are new.
    publisher.page(PATH, &page("<p>After.</p>"));
    assert_eq!(outcome(&case.crawl("2026-03-23"), "clubs"), Outcome::New);

    let before = (times(&case), case.store().heads().expect("heads"));
    for snapshot in case.snapshots("clubs") {
        let body = case.store().body(&snapshot).expect("a body");
        assert_eq!(Digest::of(&body.bytes), snapshot.sha256);
    }
    let verified = store::verify(&case.store_dir()).expect("can be read");
    assert_eq!((verified.damage, verified.snapshots), (Vec::new(), 6));
    store::rebuild(&case.store_dir(), Duration::ZERO, at("2026-03-24")).expect("made again");
    assert_eq!((times(&case), case.store().heads().expect("heads")), before);
}

#[test]
fn copies_of_a_source_that_was_never_crawled_are_no_visit() {
    let publisher = Publisher::start();
    publisher.page(PATH, &page("<p>You must.</p>"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    supply(&case, "2026-03-01", vec![copy("2018-07-04", "<p>You may.</p>")]);
    let head = case.store().heads().expect("heads")[&id("clubs")].clone();
    assert_eq!((head.snapshots, head.newest, head.last_tried), (1, None, None));
    assert_eq!(outcome(&case.crawl_due("2026-03-02"), "clubs"), Outcome::First);
    let asked = publisher.log().into_iter().find(|asked| asked.path == PATH).expect("asked");
    assert_eq!((asked.header("if-none-match"), asked.header("if-modified-since")), (None, None));
    assert_eq!(times(&case).len(), 2);
}

#[test]
fn a_copy_is_no_sign_that_a_failing_source_was_seen() {
    let publisher = Publisher::start();
    publisher.page(PATH, &page("<p>You must.</p>"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.crawl("2026-03-01");
    publisher.answer(PATH, super::publisher::Answer::status(500));
    case.crawl("2026-03-02");
    case.crawl("2026-03-03");
    supply(&case, "2026-03-05", vec![copy("2026-03-04", "<p>You must.</p>")]);
    case.crawl("2026-03-06");
    let head = case.store().heads().expect("heads")[&id("clubs")].clone();
    assert_eq!(head.failing.expect("it fails").count, 3);
    let told = case.report("2026-03-06");
    assert_eq!(told.unchecked.len(), 1, "{told:?}");
    assert_eq!(told.recovered, []);
}

#[test]
fn no_reader_is_told_of_copies_as_news() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    publisher.page(PATH, &page("<p>Leaders should tell the council.</p>"));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let copies = vec![
        copy("2018-07-04", "<p>Leaders might tell the council.</p>"),
        copy("2026-03-01", "<p>Leaders could tell the council.</p>"),
        copy("2026-03-04", "<p>Leaders ought to tell the council.</p>"),
    ];
    supply(&case, "2026-03-05", copies);
    let told = case.report("2026-03-06");
    assert!(told.changes.is_empty() && told.beginnings.is_empty(), "{told:?}");
    case.crawl("2026-03-09");
    let told = case.report("2026-03-09");
    assert!(told.changes.is_empty() && told.beginnings.is_empty(), "{told:?}");

    // A change is told between what was crawled and what was crawled.
    publisher.page(PATH, &page("<p>Leaders must tell the council.</p>"));
    case.crawl("2026-03-16");
    let sides = |reader: &str| -> Vec<_> {
        let told = case.report_to(reader, "2026-03-16");
        told.changes.iter().map(|change| (change.from.supplied, change.to.supplied)).collect()
    };
    assert_eq!(sides("officer"), [(false, false)]);
    assert!(!sides("other").contains(&(true, false)), "nor a reader who is new");
    assert!(case.report("2026-03-17").changes.is_empty());
}

#[test]
fn copies_of_one_moment_are_kept_in_order_and_the_same_is_known_again() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let noon = "2018-07-04T11:00:00Z";
    let mut writer =
        Writer::open(dir.path(), Duration::ZERO, at("2026-03-01")).expect("the store opens");
    let (one, two) = (copy(noon, "<p>One.</p>"), copy(noon, "<p>Two.</p>"));
    let has = |writer: &Writer, copy: &Supplied| {
        writer.has_supplied(&copy.source, copy.at, &Digest::of(&copy.bytes))
    };
    assert!(!has(&writer, &one));
    writer.commit(vec![Entry::Supplied(one.clone()), Entry::Supplied(two.clone())]).expect("kept");
    assert!(has(&writer, &one) && has(&writer, &two));
    assert!(!has(&writer, &copy("2018-07-05T11:00:00Z", "<p>One.</p>")), "of another day");
    // A crawl at that very moment stands behind them.
    let capture = super::archive::capture("clubs", at(noon), "<p>Crawled.</p>");
    writer.commit(vec![Entry::Snapshot(capture)]).expect("kept");
    writer.close().expect("closes");
    let held = Store::open(dir.path()).expect("opens").snapshots(&id("clubs")).expect("listed");
    let millisecond: Vec<_> =
        held.iter().map(|s| s.at.as_millisecond() - at(noon).as_millisecond()).collect();
    assert_eq!(millisecond, [0, 1, 2]);
    assert_eq!(held[0].sha256, Digest::of(&one.bytes));
    assert_eq!(held[2].origin, Origin::Crawl);
    assert_eq!((held[0].status, held[0].recorded_at >= at("2026-03-01")), (0, true));
}

const LIST: &str = "[[source]]\nid = \"clubs\"\nurl = \"https://www.example.org/clubs\"\n\
                    [[source]]\nid = \"shut\"\nurl = \"https://www.example.org/shut\"\n\
                    formerly = [\"open\"]\npaused = \"only its history\"\n";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), LIST).expect("written");
    dir
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// Ran, and took nothing.
fn refused(dir: &Path, ran: &Ran) {
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert!(!dir.join("snapshots").exists(), "nothing is made: {}", ran.out);
}

#[test]
fn one_file_is_taken_shown_and_marked() {
    let dir = folder();
    write(dir.path(), "old.html", &page("<p>Leaders should tell the council.</p>"));
    write(dir.path(), "new.html", &page("<p>Leaders must tell the council.</p>"));
    let import = |name: &str, date: &str| {
        guidewatch(dir.path(), &["import", "file", name, "--source", "clubs", "--date", date])
    };
    let ran = import("old.html", "4 July 2018");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("clubs, 4 July 2018, 12:00, old.html: 16 words"), "{}", ran.out);
    assert!(ran.out.ends_with("1 copy kept as supplied by hand.\n"), "{}", ran.out);
    let ran = import("old.html", "2018-07-04");
    assert!(ran.out.contains("held already\n0 copies kept"), "{}", ran.out);
    let url = "https://archive.example.org/clubs";
    let ran = guidewatch(
        dir.path(),
        &[
            "import",
            "file",
            "new.html",
            "--source",
            "clubs",
            "--date",
            "2019-01-02T09:30",
            "--url",
            url,
        ],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let ran = guidewatch(dir.path(), &["history", "clubs"]);
    assert!(ran.out.contains("2 snapshots held"), "{}", ran.out);
    assert!(ran.out.matches("supplied by hand on").count() == 2, "{}", ran.out);
    assert!(!ran.out.contains("status") && ran.out.contains(url), "{}", ran.out);
    let ran = guidewatch(dir.path(), &["show", "clubs", "--at", "2018-12-31"]);
    assert!(ran.out.contains("should tell") && ran.out.contains("by hand"), "{}", ran.out);
    let before = guidewatch(dir.path(), &["show", "clubs", "--at", "2018-07-03"]);
    assert_eq!(before.code, Some(1), "never the nearest: {}", before.out);
    assert!(before.err.contains("guidewatch import file"), "{}", before.err);
    let ran =
        guidewatch(dir.path(), &["diff", "clubs", "--from", "2018-07-04", "--to", "2019-01-02"]);
    assert!(ran.out.contains("[-should-]{+must+}"), "{}{}", ran.out, ran.err);
    assert!(ran.out.matches("supplied by hand").count() == 2, "{}", ran.out);
    let ran = guidewatch(dir.path(), &["report", "--since", "2018-01-01"]);
    assert!(ran.out.contains("[-should-]{+must+}"), "shown when asked for: {}", ran.out);
    assert!(ran.out.matches("supplied by hand").count() == 2, "{}", ran.out);
    let ran = guidewatch(dir.path(), &["report"]);
    assert!(!ran.out.contains("{+must+}"), "and never as news: {}", ran.out);
    let ran = guidewatch(dir.path(), &["verify"]);
    assert!(ran.out.contains("(2 snapshots)"), "{}", ran.out);
    let ran = guidewatch(dir.path(), &["status"]);
    assert!(ran.code == Some(0) && ran.out.contains("never"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_file_that_cannot_be_meant_is_refused_and_nothing_is_made() {
    let dir = folder();
    write(dir.path(), "page.html", &page("<p>Leaders must.</p>"));
    write(dir.path(), "empty.html", "");
    write(
        dir.path(),
        "one.mhtml",
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
    );
    write(dir.path(), "mac.webarchive", "bplist00\u{1}");
    fs::write(dir.path().join("page.gz"), [0x1f, 0x8b, 8, 0]).expect("written");
    let large = fs::File::create(dir.path().join("large.pdf")).expect("made");
    large.set_len((50 << 20) + 1).expect("made long");
    fs::create_dir(dir.path().join("folder")).expect("made");
    for (name, source, date, said) in [
        ("page.html", "club", "2018-07-04", "list it first"),
        ("page.html", "clubs", "2190-01-01", "has not come yet"),
        ("page.html", "clubs", "2018", "more than a day"),
        ("page.html", "clubs", "summer", "is not a date"),
        ("gone.html", "clubs", "2018-07-04", "cannot be read"),
        ("empty.html", "clubs", "2018-07-04", "is empty"),
        ("one.mhtml", "clubs", "2018-07-04", "MHTML"),
        ("mac.webarchive", "clubs", "2018-07-04", "Page Source"),
        ("page.gz", "clubs", "2018-07-04", "unpack it first"),
        ("large.pdf", "clubs", "2018-07-04", "50 MiB"),
        ("folder", "clubs", "2018-07-04", "import folder"),
        ("/dev/null", "clubs", "2018-07-04", "is no file"),
    ] {
        let ran =
            guidewatch(dir.path(), &["import", "file", name, "--source", source, "--date", date]);
        refused(dir.path(), &ran);
        assert!(ran.err.contains(said), "{name} {source} {date}: {}", ran.err);
    }
    let args =
        ["import", "file", "page.html", "--source", "clubs", "--date", "2018-07-04", "--url", "/x"];
    let ran = guidewatch(dir.path(), &args);
    refused(dir.path(), &ran);
    assert!(ran.err.contains("no web address"), "{}", ran.err);
}

#[test]
fn a_folder_is_taken_by_the_names_in_it() {
    let dir = folder();
    let html = page("<p>Leaders must tell the council.</p>");
    write(dir.path(), "copies/clubs@2018-07-04.html", &html);
    write(dir.path(), "copies/clubs@2018-07-04T15-30.html", &html.replace("must", "should"));
    write(dir.path(), "copies/shut/2015-01-02.pdf", "%PDF-1.4\n%\u{1}\u{2}");
    write(dir.path(), "copies/.DS_Store", "x");
    write(dir.path(), "copies/shut/Thumbs.db", "x");
    std::os::unix::fs::symlink(
        "clubs@2018-07-04.html",
        dir.path().join("copies/clubs@2019-01-01.html"),
    )
    .expect("linked");
    let ran = guidewatch(dir.path(), &["import", "folder", "copies"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("4 copies kept"), "{}", ran.out);
    assert!(ran.out.contains("shut, 2 January 2015, 12:00"), "{}", ran.out);
    assert!(ran.out.contains("its text cannot be read: "), "{}", ran.out);
    let again = guidewatch(dir.path(), &["import", "folder", "copies"]);
    assert!(
        again.out.contains("0 copies kept as supplied by hand, 4 held already"),
        "{}",
        again.out
    );
    let store = Store::open(&dir.path().join("snapshots")).expect("opens");
    let held = store.snapshots(&id("clubs")).expect("listed");
    assert_eq!((held.len(), held[1].at), (3, "2018-07-04T14:30:00Z".parse().expect("a time")));
    let shut = store.snapshots(&id("shut")).expect("listed").remove(0);
    assert_eq!(shut.media_type.as_deref(), Some("application/pdf"));
}

#[test]
fn every_problem_of_a_folder_is_told_at_once_and_nothing_is_taken() {
    let dir = folder();
    let html = page("<p>Leaders must tell the council.</p>");
    write(dir.path(), "secret.html", &html);
    write(dir.path(), "copies/clubs@2018-07-04.html", &html);
    write(dir.path(), "copies/clubs@2018-7-4.html", &html);
    write(dir.path(), "copies/clubs@2190-07-04.html", "");
    write(dir.path(), "copies/other@2018-07-04.html", &html);
    write(dir.path(), "copies/open@2018-07-04.html", &html);
    write(dir.path(), "copies/notes.txt", "x");
    write(dir.path(), "copies/nobody/2018-07-04.html", &html);
    write(dir.path(), "copies/clubs/2018-07-04_files/style.css", "x");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, dir.path().join("copies").join(name)).expect("linked");
    };
    link("../secret.html", "clubs@2016-01-01.html");
    link("/etc", "shut");
    link("nothing", "clubs@2017-01-01.html");
    let ran = guidewatch(dir.path(), &["import", "folder", "copies"]);
    refused(dir.path(), &ran);
    for said in [
        "copies/clubs@2018-7-4.html: “2018-7-4” is no date",
        "copies/clubs@2190-07-04.html: “2190-07-04” has not come yet",
        "copies/clubs@2190-07-04.html: is empty",
        "copies/other@2018-07-04.html: there is no source “other”",
        "copies/open@2018-07-04.html: “open” is called “shut” now",
        "copies/notes.txt: its name does not say",
        "copies/nobody: there is no source “nobody”",
        "copies/clubs/2018-07-04_files: a folder in a source's folder",
        "copies/clubs@2016-01-01.html: leads out of the folder",
        "copies/shut: leads out of the folder",
        "copies/clubs@2017-01-01.html: cannot be read",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    assert!(!ran.err.contains("copies/clubs@2018-07-04.html"), "{}", ran.err);
    fs::create_dir(dir.path().join("nothing")).expect("made");
    let ran = guidewatch(dir.path(), &["import", "folder", "nothing"]);
    refused(dir.path(), &ran);
    assert!(ran.err.contains("there is nothing to import in it"), "{}", ran.err);
}

#[test]
fn a_manifest_says_what_is_what() {
    let dir = folder();
    let html = page("<p>Leaders must tell the council.</p>");
    write(dir.path(), "copies/a b.html", &html);
    write(dir.path(), "copies/sub/c.html", &html);
    write(dir.path(), "copies/unnamed.html", &html);
    write(
        dir.path(),
        "copies/manifest.toml",
        "[[file]]\npath = \"a b.html\"\nsource = \"clubs\"\ndate = 2018-07-04\n\
         [[file]]\npath = \"sub/c.html\"\nsource = \"shut\"\ndate = \"1 May 2017\"\n\
         url = \"https://www.example.org/other\"\n",
    );
    let ran = guidewatch(dir.path(), &["import", "folder", "copies"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("2 copies kept"), "{}", ran.out);
    assert!(ran.err.contains("1 item in copies not named"), "{}", ran.err);
    let store = Store::open(&dir.path().join("snapshots")).expect("opens");
    let shut = store.snapshots(&id("shut")).expect("listed").remove(0);
    assert_eq!((shut.at, shut.url.path()), (at("2017-05-01T11:00:00Z"), "/other"));
}

#[test]
fn every_problem_of_a_manifest_is_told_with_its_line() {
    let dir = folder();
    write(dir.path(), "secret.html", "x");
    write(dir.path(), "copies/a.html", &page("<p>Leaders must.</p>"));
    let lines = [
        "[[file]]",
        "path = \"../secret.html\"",
        "source = \"clubs\"",
        "date = 2018-07-04",
        "[[file]]",
        "path = \"/etc/passwd\"",
        "source = \"nobody\"",
        "date = \"soon\"",
        "url = \"ftp://example.org/\"",
        "[[file]]",
        "paths = \"a.html\"",
        "[[file]]",
        "path = \"gone.html\"",
        "source = 7",
        "[[files]]",
    ];
    write(dir.path(), "copies/manifest.toml", &lines.join("\n"));
    let ran = guidewatch(dir.path(), &["import", "folder", "copies"]);
    refused(dir.path(), &ran);
    for said in [
        "manifest.toml:2: “../secret.html” is no path inside this folder",
        "manifest.toml:6: “/etc/passwd” is no path inside this folder",
        "manifest.toml:7: there is no source “nobody”",
        "manifest.toml:8: “soon” is not a date",
        "manifest.toml:9: “ftp://example.org/” is no web address",
        "manifest.toml:11: “paths” is not known here",
        "manifest.toml:10: “path” is missing",
        "manifest.toml:10: “date” is missing",
        "manifest.toml:14: “source” wants a text",
        "manifest.toml:15: “files” is not known here",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    for (text, said) in [("[[file", "manifest.toml:1: "), ("file = 7", "manifest.toml:1: ")] {
        write(dir.path(), "copies/manifest.toml", text);
        let ran = guidewatch(dir.path(), &["import", "folder", "copies"]);
        refused(dir.path(), &ran);
        assert!(ran.err.contains(said), "{text}: {}", ran.err);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_manifest_is_read_or_refused(
        text in prop::collection::vec(
            prop_oneof![
                Just("[[file]]\n".to_owned()), Just("path = \"a.html\"\n".to_owned()),
                Just("source = \"clubs\"\n".to_owned()), Just("date = 2018-07-04\n".to_owned()),
                Just("date = 25:61\n".to_owned()), Just("url = \"http://\"\n".to_owned()),
                "path = \"[./a\\\\]{0,9}\"\n", ".{0,9}",
            ],
            0..9,
        ),
    ) {
        let dir = folder();
        write(dir.path(), "copies/a.html", "Leaders must.");
        write(dir.path(), "copies/manifest.toml", &text.concat());
        let list = guidewatch::config::read(&dir.path().join("sources.toml")).expect("sound");
        let read_date = |date: &str| match date {
            "2018-07-04" => Ok(at("2018-07-04")),
            other => Err(format!("{other} is no date")),
        };
        match import::folder(&dir.path().join("copies"), &list, &read_date) {
            Ok(found) => prop_assert!(!found.copies.is_empty()),
            Err(error) => prop_assert!(!error.problems.is_empty()),
        }
    }
}

#[test]
fn two_texts_of_one_moment_are_a_conflict_and_the_same_text_twice_is_none() {
    let dir = folder();
    write(dir.path(), "copies/clubs@2015-04-02.html", &page("<p>Leaders should ring.</p>"));
    write(dir.path(), "copies/clubs@2015-04-02.htm", &page("<p>Leaders must ring.</p>"));
    let import = || guidewatch(dir.path(), &["import", "folder", "copies"]);
    let ran = import();
    refused(dir.path(), &ran);
    assert!(ran.err.contains("another text of the same source and moment"), "{}", ran.err);
    write(dir.path(), "copies/clubs@2015-04-02.htm", &page("<p>Leaders should ring.</p>"));
    assert_eq!(import().code, Some(0));
}

#[test]
fn a_copy_shown_for_a_later_day_says_when_the_next_one_is_of() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    publisher.page(PATH, &page("<p>You must.</p>"));
    case.crawl("2026-05-03");
    let old = "<p>You may.</p>";
    supply(&case, "2026-05-04", vec![copy("2019-07-04", old), copy("2020-07-04", old)]);
    let shown = |day: &str| guidewatch(&case.folder(), &["show", "clubs", "--at", day]).out;
    let between = shown("2022-01-01");
    assert!(between.contains("You may."), "{between}");
    assert!(between.contains("3 May 2026, 07:00; it differs"), "{between}");
    assert!(shown("2019-08-01").contains("4 July 2020, 07:00; its text is the same"));
    assert!(
        !shown("2026-05-03").contains("Next copy held"),
        "a page that was watched from then on"
    );
}
