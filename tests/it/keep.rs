//! Keeping house: looking before crawling, adding, renaming, removing, and knowing that crawls still run.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant},
};

use guidewatch::store::{Entry, Store, Writer};
use jiff::{SignedDuration, Timestamp};

use super::{
    case::{Case, page},
    cli::{Ran, guidewatch},
    publisher::{Answer, Publisher},
};

const PATH: &str = "/government/publications/after-school-clubs";

/// A publisher with one page, and a list that watches it as `clubs`.
fn one() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &page("<p>Staff should tell the council within one working day.</p>"));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    case.watchlist();
    (publisher, case)
}

fn run(case: &Case, args: &[&str]) -> Ran {
    guidewatch(&case.folder(), args)
}

/// Every file of a store's archive and journal.
fn kept(store: &Path) -> Vec<(String, Vec<u8>)> {
    let files = ["archive", "journal"].into_iter().flat_map(|folder| {
        let entries = fs::read_dir(store.join(folder)).expect("the folder can be listed");
        entries.map(|entry| entry.expect("the folder can be listed").path())
    });
    let read = |path: std::path::PathBuf| {
        (path.display().to_string(), fs::read(&path).expect("the file can be read"))
    };
    let mut files: Vec<_> = files.map(read).collect();
    files.sort();
    files
}

#[test]
fn a_probe_shows_what_would_be_read_and_keeps_nothing() {
    let (publisher, mut case) = one();
    publisher.redirect("/moved", PATH);
    publisher.robots("User-agent: *\nDisallow: /private/\n");
    case.watch_with(
        "moved",
        &publisher.url("/moved"),
        "title = \"Clubs\"\n[[source.recipe]]\nfrom = 2026-01-01\nkeep = [\"main\"]",
    );
    case.watchlist();
    let ran = run(&case, &["check", "--probe", "moved"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for words in [
        "Clubs (moved)",
        "allows it",
        "301 by http://127.0.0.1",
        "200, text/html",
        "only if it changed",
        "nothing speaks against it",
        "from 2026-01-01; keep main",
        "Guidance on clubs",
        "2 blocks",
        "within one working day",
    ] {
        assert!(ran.out.contains(words), "“{words}” is missing:\n{}", ran.out);
    }
    assert_eq!((publisher.asked("/robots.txt"), publisher.asked(PATH)), (1, 1));
    assert!(!case.store_dir().exists(), "nothing is made");
}

#[test]
fn a_probe_waits_as_the_store_remembers_and_leaves_the_store_alone() {
    let (publisher, mut case) = one();
    case.edit("delay = \"10ms\"", "delay = \"1500ms\"");
    case.watchlist();
    assert_eq!(run(&case, &["crawl"]).code, Some(0));
    let before = kept(&case.store_dir());
    let ended = publisher.log().last().and_then(|asked| asked.end).expect("it was asked");
    let ran = run(&case, &["check", "--probe", "clubs"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("the same bytes, since"), "{}", ran.out);
    let log = publisher.log();
    let probe = log.last().expect("it was asked again");
    assert!(probe.header("if-none-match").is_none(), "a probe wants to see the page");
    let waited: Duration = probe.start.duration_since(ended);
    assert!(waited >= Duration::from_millis(1400), "{waited:?}");
    assert_eq!(publisher.asked("/robots.txt"), 1, "it is remembered");
    assert_eq!(kept(&case.store_dir()), before);
}

#[test]
fn a_probe_of_what_would_not_be_seen_exits_with_1_and_says_why() {
    let (publisher, mut case) = one();
    publisher.robots("User-agent: *\nDisallow: /private/\n");
    publisher.page("/private/a", &page(""));
    let challenge = Answer::html(&page("")).header("cf-mitigated", "challenge");
    publisher.answer("/challenge", challenge);
    publisher.page("/empty", &page(""));
    case.watch("private", &publisher.url("/private/a"));
    case.watch("missing", &publisher.url("/missing"));
    case.watch("challenge", &publisher.url("/challenge"));
    case.watch_with("empty", &publisher.url("/empty"), "[[source.recipe]]\nkeep = [\".none\"]");
    case.watchlist();
    for (id, words) in [
        ("private", "does not allow /private/a"),
        ("missing", "HTTP 404: page not found"),
        ("challenge", "a Cloudflare challenge instead of the page"),
        ("empty", "“.none” matches nothing on the page"),
    ] {
        let ran = run(&case, &["check", "--probe", id]);
        assert_eq!(ran.code, Some(1), "{id}: {}", ran.out);
        assert!(ran.out.contains(words), "{id}: {}", ran.out);
    }
    let ran = run(&case, &["check", "--probe", "club"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("did you mean clubs?"), "{}", ran.err);
}

#[test]
fn an_address_is_added_and_everything_else_stays() {
    let (publisher, case) = one();
    let list = case.folder().join("sources.toml");
    let mut text = fs::read_to_string(&list).expect("the list can be read");
    text.insert_str(0, "# Ours.\n\n");
    text.push_str("# the end, without a line feed");
    fs::write(&list, &text).expect("the list can be written");
    fs::set_permissions(&list, fs::Permissions::from_mode(0o640)).expect("they can be set");
    publisher.page(
        "/media/early-help--2",
        "<!doctype html><html><head><title>Early help - Board</title><meta property='og:site_name' content='Eastvale Board'></head>\
         <body><main><h1>Early “help”</h1><p>Ask the family what would help.</p></main></body></html>",
    );
    let url = publisher.url("/media/early-help--2");
    let ran = run(&case, &["add", url.as_str()]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let now = fs::read_to_string(&list).expect("the list can be read");
    let added = now.strip_prefix(&text).expect("everything that stood there stays");
    assert_eq!(
        added,
        format!(
            "\n\n[[publication]]\nid = \"early-help\"\ntitle = \"Early “help”\"\npublisher = \"Eastvale Board\"\n\n\
             [[source]]\nid = \"early-help\"\npublication = \"early-help\"\nurl = \"{url}\"\nkind = \"page\"\n"
        )
    );
    assert!(ran.out.contains(added.trim()), "it says what it did: {}", ran.out);
    let mode = fs::metadata(&list).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(fs::read_dir(case.folder()).expect("listed").count(), 1, "nothing is left behind");
    assert_eq!(run(&case, &["check"]).code, Some(0));
    assert_eq!(run(&case, &["crawl", "--source", "early-help"]).code, Some(0));

    // What is known already is not added again, however it is written.
    let again = format!("{url}/");
    for (address, words) in
        [(again.as_str(), "as “early-help”"), (publisher.url(PATH).as_str(), "as “clubs”")]
    {
        let ran = run(&case, &["add", address]);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(
            ran.err.contains("it is watched already") && ran.err.contains(words),
            "{}",
            ran.err
        );
    }
    assert_eq!(fs::read_to_string(&list).expect("it is there"), now);
}

#[test]
fn what_was_typed_counts_before_what_was_found() {
    let (publisher, case) = one();
    publisher.redirect("/for-good", "/files/a");
    publisher.file("/files/a", "application/pdf", b"%PDF-1.7\n1 0 obj");
    let url = publisher.url("/for-good");
    let ran = run(&case, &["add", url.as_str(), "--id", "ours", "--kind", "board"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let watchlist = guidewatch::config::read(&case.folder().join("sources.toml")).expect("sound");
    let new = watchlist.sources.last().expect("it was added");
    assert_eq!((new.id.as_str(), new.kind), ("ours", Some(guidewatch::model::source::Kind::Board)));
    assert_eq!(new.url, publisher.url("/files/a"), "it has moved for good");
    assert!(ran.err.contains("has moved for good"), "{}", ran.err);
    assert!(ran.out.contains("damaged: the PDF cannot be read"), "{}", ran.out);
}

#[test]
fn what_cannot_be_added_leaves_the_list_as_it_was() {
    let (publisher, mut case) = one();
    publisher.redirect("/short", PATH);
    publisher.robots("User-agent: *\nDisallow: /private/\n");
    case.watch("leads", &publisher.url("/leads"));
    publisher.redirect("/leads", "/there");
    publisher.page("/there", &page("<p>Where it leads.</p>"));
    case.watchlist();
    assert_eq!(run(&case, &["crawl"]).code, Some(0));
    let list = case.folder().join("sources.toml");
    let before = fs::read(&list).expect("the list can be read");
    let address = |path: &str| publisher.url(path).to_string();
    let nowhere = address("/nowhere");
    for (args, code, words) in [
        (&["add", &address("/short")][..], 2, "it is watched already, as “clubs”"),
        (&["add", &address("/there")], 2, "as “leads”, which leads there"),
        (&["add", "http://10.0.0.1/x"], 2, "is never visited"),
        (&["add", "http//www.example.org/x"], 2, "did you mean “http://www.example.org/x”?"),
        (&["add", "www.example.org/x"], 2, "did you mean “https://www.example.org/x”?"),
        (&["add", "https://me:secret@www.example.org/x"], 2, "user name or password"),
        (&["add", &nowhere, "--id", "clubs"], 2, "“clubs” is a source already"),
        (&["add", &nowhere, "--publication", "none"], 2, "there is no publication “none”"),
        (&["add", &nowhere, "--kind", "pages"], 2, "did you mean “page”?"),
        (&["add", &nowhere], 1, "HTTP 404"),
        (&["add", &address("/private/x")], 1, "does not allow /private/x"),
        (&["add", &format!("http://{}/x", Publisher::nowhere())], 2, "is never visited"),
    ] {
        let ran = run(&case, args);
        assert_eq!(ran.code, Some(code), "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
        assert_eq!(fs::read(&list).expect("it is there"), before, "{args:?}");
    }
    let unsound = [&before[..], b"\n[[source]]\nidd = 1\n"].concat();
    fs::write(&list, &unsound).expect("the list can be written");
    assert_eq!(run(&case, &["add", &nowhere]).code, Some(2));
    assert_eq!(fs::read(&list).expect("it is there"), unsound);
    assert_eq!(publisher.asked("/nowhere"), 1, "an unsound list asks nobody");
}

#[test]
fn a_source_that_was_taken_off_the_list_keeps_its_history() {
    let (publisher, mut case) = one();
    publisher.page("/other", &page("<p>Another.</p>"));
    case.crawl("2026-03-02");
    publisher.page(PATH, &page("<p>Staff must tell the council within one working day.</p>"));
    case.crawl("2026-03-09");
    let other = publisher.url("/other");
    case.edit("id = \"clubs\"", "id = \"other\"");
    case.edit(publisher.url(PATH).as_str(), other.as_str());
    case.watchlist();
    for (args, words) in [
        (&["history", "clubs"][..], "2 March 2026"),
        (&["show", "clubs"], "Staff must tell"),
        (&["show", "clubs", "--at", "2026-03-02"], "Staff should tell"),
        (&["diff", "clubs"], "[-should-]{+must+}"),
        (&["compare", "clubs@2026-03-02", "clubs@2026-03-09"], "[-should-]{+must+}"),
    ] {
        let ran = run(&case, args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        assert!(ran.out.contains(words), "{args:?}: {}", ran.out);
    }
    let status = run(&case, &["status"]);
    assert_eq!(status.code, Some(0), "{}", status.err);
    let left = status.out.split("No longer watched").nth(1).expect("it is listed");
    assert!(left.contains("clubs: 2 snapshots, the newest of"), "{left}");
    assert!(!left.contains("Did it become"), "{left}");
    let report = run(&case, &["report", "--since", "2026-01-01"]);
    assert_eq!(report.code, Some(0), "{}", report.err);
    assert!(!report.out.contains("clubs (") && !report.out.contains("{+must+}"), "{}", report.out);
    let unknown = run(&case, &["history", "club"]);
    assert_eq!(unknown.code, Some(2), "{}", unknown.out);
}

#[test]
fn a_rename_without_a_word_is_noticed_and_formerly_mends_it() {
    let (publisher, mut case) = one();
    case.crawl("2026-03-02");
    case.edit("id = \"clubs\"", "id = \"after-school\"");
    case.watchlist();
    let check = run(&case, &["check"]);
    assert_eq!(check.code, Some(0), "{}", check.err);
    assert!(check.out.contains("Did clubs become after-school?"), "{}", check.out);
    assert!(check.out.contains("formerly = [\"clubs\"]"), "{}", check.out);
    let status = run(&case, &["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
    assert_eq!(status["unlisted"][0]["source"], "clubs");
    assert_eq!(status["unlisted"][0]["became"], "after-school");

    case.edit("id = \"after-school\"", "id = \"after-school\"\nformerly = [\"clubs\"]");
    case.watchlist();
    let check = run(&case, &["check"]);
    assert!(!check.out.contains("become"), "{}", check.out);
    for id in ["clubs", "after-school"] {
        let history = run(&case, &["history", id]);
        assert_eq!(history.code, Some(0), "{}", history.err);
        assert!(history.out.contains("2 March 2026"), "{}", history.out);
    }
    drop(publisher);
}

#[test]
fn an_address_that_is_added_again_goes_on_with_its_history() {
    let (publisher, mut case) = one();
    publisher.page("/other", &page("<p>Another.</p>"));
    case.crawl("2026-03-02");
    case.edit("id = \"clubs\"", "id = \"other\"");
    case.edit(publisher.url(PATH).as_str(), publisher.url("/other").as_str());
    case.watchlist();
    let ran = run(&case, &["add", publisher.url(PATH).as_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("id = \"clubs\""), "{}", ran.out);
    assert!(ran.out.contains("the store holds 1 snapshot of it"), "{}", ran.out);
}

#[test]
fn a_crawl_of_everything_is_remembered_and_any_other_is_not() {
    let (publisher, case) = one();
    let age = &["status", "--max-age", "2d"];
    assert_eq!(run(&case, age).code, Some(3), "there is no store");
    assert_eq!(run(&case, &["crawl", "--source", "clubs"]).code, Some(0));
    let ran = run(&case, age);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("no complete crawl is on record"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);

    // Nothing is due now, and nobody answers: it came to its end all the same.
    drop(publisher);
    let crawl = run(&case, &["crawl"]);
    assert_eq!(crawl.code, Some(0), "{}", crawl.err);
    let ran = run(&case, age);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let status = run(&case, &["status", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
    let at: Timestamp =
        serde_json::from_value(told["last_complete_crawl"].clone()).expect("a time");
    assert!(Timestamp::now().duration_since(at) < SignedDuration::from_mins(5));

    fs::remove_dir_all(case.store_dir().join("index")).expect("the index can be deleted");
    assert!(run(&case, &["status", "--format", "json"]).out.contains(&at.to_string()));
    assert_eq!(run(&case, &["status", "--max-age", "0s"]).code, Some(1));
    let quiet = run(&case, &["-q", "status", "--max-age", "1d"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (Some(0), "", ""));
    assert_eq!(run(&case, &["status", "--max-age", "soon"]).code, Some(2));
}

#[test]
fn an_old_crawl_is_told_with_its_day() {
    let (_publisher, case) = one();
    let now = Timestamp::now();
    let ended = now - SignedDuration::from_hours(75);
    let mut writer = Writer::open(&case.store_dir(), Duration::ZERO, now).expect("it opens");
    let began = ended - SignedDuration::from_mins(4);
    writer.commit(vec![Entry::Completed { began, at: ended }]).expect("written");
    let earlier = began - SignedDuration::from_hours(9);
    writer.commit(vec![Entry::Completed { began: earlier, at: earlier }]).expect("written");
    writer.close().expect("it closes");
    assert_eq!(Store::open(&case.store_dir()).expect("opens").last_complete_crawl(), Some(ended));
    let ran = run(&case, &["-q", "status", "--max-age", "2d"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert!(ran.err.contains("the last complete crawl ended on"), "{}", ran.err);
    assert!(ran.err.contains("3 days ago"), "{}", ran.err);
    assert_eq!(run(&case, &["status", "--max-age", "4d"]).code, Some(0));
    let verify = run(&case, &["verify"]);
    assert_eq!(verify.code, Some(0), "{}", verify.out);
}

#[test]
fn the_log_says_what_was_done_and_why() {
    let (publisher, case) = one();
    publisher.redirect("/old", PATH);
    let log = || {
        let ran = run(&case, &["-v", "--log-format", "json", "crawl", "--all"]);
        let lines = ran.err.lines().filter_map(|line| serde_json::from_str(line).ok());
        let about = |line: &serde_json::Value| line["source"] == "clubs";
        lines.filter(about).collect::<Vec<serde_json::Value>>()
    };
    let begun = Instant::now();
    let [first] = &log()[..] else { panic!("one line a source") };
    assert_eq!((&first["outcome"], &first["status"]), (&"first".into(), &200.into()), "{first}");
    assert_eq!((&first["conditional"], &first["redirects"]), (&false.into(), &0.into()), "{first}");
    assert!(first["bytes"].as_u64().is_some_and(|bytes| bytes > 100), "{first}");
    let waited = first["waited_ms"].as_u64().expect("a number");
    assert!(u128::from(waited) <= begun.elapsed().as_millis(), "{first}");
    let due: Timestamp = serde_json::from_value(first["next_due"].clone()).expect("a time");
    let hours = due.duration_since(Timestamp::now()).as_hours();
    assert!((22..24).contains(&hours), "{first}");

    let [second] = &log()[..] else { panic!("one line a source") };
    assert_eq!((&second["outcome"], &second["status"]), (&"same".into(), &304.into()), "{second}");
    assert_eq!((&second["conditional"], &second["bytes"]), (&true.into(), &0.into()), "{second}");

    publisher.missing(PATH);
    let [third] = &log()[..] else { panic!("one line a source") };
    assert_eq!((&third["outcome"], &third["level"]), (&"not-checked".into(), &"WARN".into()));
    assert_eq!(third["status"], 404, "{third}");
    assert!(third["message"].as_str().is_some_and(|said| said.contains("page not found")));
    let text = run(&case, &["-v", "crawl", "--all"]).err;
    assert!(text.contains("not checked: HTTP 404") && text.contains("next_due="), "{text}");
}
