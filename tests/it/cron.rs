//! `crawl` as cron runs it: the whole binary, no terminal, exit codes one by one.

mod signals;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use guidewatch::store::Writer;

use super::{
    case::{at, page},
    cli::guidewatch,
    publisher::{Answer, Publisher},
};

const PATH: &str = "/guidance";

/// A folder whose list watches one page of `publisher`, due at every run.
fn folder(publisher: &Publisher) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (host, url) = (publisher.host(), publisher.url(PATH));
    let list = format!(
        "[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"10ms\"\n\
         [[source]]\nid = \"clubs\"\nurl = \"{url}\"\ntags = [\"statutory\"]\n"
    );
    fs::write(dir.path().join("sources.toml"), list).expect("written");
    dir
}

fn old() -> String {
    page("<p>Leaders should share information with the local authority.</p>")
}

fn new() -> String {
    page("<p>Leaders must share information with the local authority.</p>")
}

fn start(dir: &Path, args: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_guidewatch"))
        .current_dir(dir)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary can be started")
}

fn wait_until(true_now: impl Fn() -> bool) {
    let begun = Instant::now();
    while !true_now() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_first_crawl_says_that_it_made_a_store_and_reports_the_start() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let ran = guidewatch(dir.path(), &["crawl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("new store") || ran.err.contains("snapshots"), "{}", ran.err);
    assert!(ran.out.to_lowercase().contains("nothing to compare yet"), "{}", ran.out);
}

#[test]
fn nothing_to_tell_is_silence() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    for args in [&["crawl"][..], &["crawl", "--all"], &["crawl", "--exit-code"]] {
        let ran = guidewatch(dir.path(), args);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""), "{args:?}");
    }
    assert_eq!(publisher.asked(PATH), 2, "due once, and once because --all was said");
}

#[test]
fn a_change_is_printed_once_and_has_an_exit_code_where_asked_for() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    publisher.page(PATH, &new());
    let ran =
        guidewatch(dir.path(), &["crawl", "--all", "--exit-code", "--report", "html=report.html"]);
    assert_eq!(ran.code, Some(10), "{}", ran.err);
    assert!(ran.out.contains("[-should-]{+must+}"), "{}", ran.out);
    let html = fs::read_to_string(dir.path().join("report.html")).expect("the page was written");
    assert!(html.contains("<html") && html.contains("must"), "{html}");
    let ran = guidewatch(dir.path(), &["crawl", "--all"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    // What cron was told, a person at `report` has not been told yet.
    assert!(guidewatch(dir.path(), &["report"]).out.contains("[-should-]{+must+}"));
    assert!(!guidewatch(dir.path(), &["report"]).out.contains("[-should-]{+must+}"));
}

#[test]
fn a_report_in_another_form_takes_the_place_of_the_text() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let ran = guidewatch(dir.path(), &["crawl", "--report", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON alone");
    assert_eq!(report["schema"], "guidewatch.report/1");
    let ran = guidewatch(dir.path(), &["crawl", "--report", "html=no/such/folder/report.html"]);
    assert_eq!(ran.code, Some(2), "a bad path is known before the crawl: {}", ran.err);
    let ran = guidewatch(dir.path(), &["crawl", "--report", "pdf"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn a_failure_counts_when_confirmed_or_at_once_with_strict() {
    let publisher = Publisher::start();
    publisher.answer(PATH, Answer::status(500));
    let dir = folder(&publisher);
    let ran: Vec<_> = (0..4).map(|_| guidewatch(dir.path(), &["crawl", "--all"])).collect();
    let codes: Vec<_> = ran.iter().map(|ran| ran.code).collect();
    assert_eq!(codes, [Some(0), Some(0), Some(1), Some(1)]);
    assert!(ran[0].out.contains("HTTP 500"), "the start says what it lacks: {}", ran[0].out);
    assert_eq!(ran[1].out, "", "not confirmed yet");
    assert!(ran[2].out.contains("What could not be checked"), "{}", ran[2].out);
    assert!(ran[2].out.contains("HTTP 500"), "{}", ran[2].out);
    assert_eq!(ran[3].out, "", "weekly from then on");
    let other = folder(&publisher);
    assert_eq!(guidewatch(other.path(), &["crawl", "--strict"]).code, Some(1));
}

#[test]
fn changes_and_a_failure_are_eleven() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    publisher.answer("/gone", Answer::status(404));
    let dir = folder(&publisher);
    let list = fs::read_to_string(dir.path().join("sources.toml")).expect("read");
    let more = format!("{list}[[source]]\nid = \"gone\"\nurl = \"{}\"\n", publisher.url("/gone"));
    fs::write(dir.path().join("sources.toml"), more).expect("written");
    guidewatch(dir.path(), &["crawl"]);
    publisher.page(PATH, &new());
    let ran = guidewatch(dir.path(), &["crawl", "--all", "--strict", "--exit-code"]);
    assert_eq!(ran.code, Some(11), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("Not to be found\n") && ran.out.contains("* gone\n"),
        "a report that goes out says what it does not cover: {}",
        ran.out
    );
}

#[test]
fn tags_choose_and_an_unknown_one_is_bad_usage() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    assert_eq!(guidewatch(dir.path(), &["crawl", "--tag", "advice"]).code, Some(2));
    assert_eq!(publisher.asked(PATH), 0);
    assert_eq!(guidewatch(dir.path(), &["crawl", "--tag", "statutory"]).code, Some(0));
    assert_eq!(publisher.asked(PATH), 1);
}

#[test]
fn a_second_writer_is_told_to_try_later_at_once() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let writer = Writer::open(&dir.path().join("snapshots"), Duration::ZERO, at("2026-03-02"))
        .expect("opens");
    let begun = Instant::now();
    let ran = guidewatch(dir.path(), &["crawl"]);
    assert_eq!(ran.code, Some(75), "{}", ran.err);
    assert!(ran.err.contains(&std::process::id().to_string()), "it names the pid: {}", ran.err);
    assert!(begun.elapsed() < Duration::from_secs(2), "and does not wait");
    assert_eq!(publisher.asked(PATH), 0);
    drop(writer);
    assert_eq!(guidewatch(dir.path(), &["crawl"]).code, Some(0));
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_crawl_gives_large_bodies_back_and_leaves_alone_what_was_set_by_hand() {
    let publisher = Publisher::start();
    let dir = folder(&publisher);
    let mut slow = Answer::html(&old());
    slow.wait = Duration::from_secs(1);
    publisher.answer(PATH, slow);
    for (by_hand, wanted) in [(None, "131072"), (Some("65536"), "65536")] {
        let before = publisher.asked(PATH);
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidewatch"));
        command.current_dir(dir.path()).args(["crawl", "--all"]);
        command.envs(by_hand.map(|bytes| ("MALLOC_MMAP_THRESHOLD_", bytes)));
        let mut child = command.spawn().expect("the binary can be started");
        wait_until(|| publisher.asked(PATH) > before);
        let environment = std::fs::read(format!("/proc/{}/environ", child.id())).expect("read");
        let environment = String::from_utf8_lossy(&environment).into_owned();
        let set = format!("MALLOC_MMAP_THRESHOLD_={wanted}");
        assert!(environment.split('\0').any(|line| line == set), "{environment}");
        assert_eq!(environment.contains("MALLOC_ARENA_MAX="), by_hand.is_none(), "{environment}");
        assert!(child.wait().expect("it ends").success());
    }
}

#[test]
fn a_clock_set_back_a_day_is_refused_with_the_reason_and_an_hour_is_not() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    for (ahead, code) in [(25, Some(3)), (1, Some(0))] {
        let dir = folder(&publisher);
        let store = dir.path().join("snapshots");
        let then = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(ahead);
        let mut writer = Writer::open(&store, Duration::ZERO, then).expect("opens");
        let page = super::archive::capture("clubs", then, &old());
        writer.commit(vec![guidewatch::store::Entry::Snapshot(page)]).expect("kept");
        writer.close().expect("closes");
        let before = publisher.log().len();
        let ran = guidewatch(dir.path(), &["crawl", "--all"]);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.contains("the clock says"), "{}", ran.err);
        assert_eq!(publisher.log().len() > before, code == Some(0), "{ahead} h: what was fetched");
        assert_eq!(guidewatch(dir.path(), &["status"]).code, Some(0));
        assert_eq!(guidewatch(dir.path(), &["verify"]).code, Some(0));
    }
}

#[test]
fn logs_say_one_line_a_source_and_json_on_request() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let ran = guidewatch(dir.path(), &["-v", "--log-format", "json", "crawl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines: Vec<serde_json::Value> =
        ran.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let about = lines.iter().filter(|line| line["source"] == "clubs").count();
    assert_eq!(about, 1, "{}", ran.err);
}

#[test]
fn a_folder_is_no_place_for_a_report() {
    let publisher = Publisher::start();
    let dir = folder(&publisher);
    fs::create_dir(dir.path().join("reports")).expect("made");
    let ran = guidewatch(dir.path(), &["crawl", "--report", "html=reports"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(!dir.path().join("snapshots").exists() && publisher.asked(PATH) == 0);
}

#[test]
fn a_store_of_a_newer_version_is_refused_untouched() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    let format = dir.path().join("snapshots/format");
    fs::write(&format, "guidewatch store 3\n").expect("written");
    let before = publisher.asked(PATH);
    for command in [&["crawl", "--all"][..], &["report"], &["status"], &["rebuild"]] {
        let ran = guidewatch(dir.path(), command);
        assert_eq!(ran.code, Some(3), "{command:?}: {}", ran.err);
        assert!(ran.err.contains("newer"), "{}", ran.err);
    }
    assert_eq!(publisher.asked(PATH), before, "nothing was fetched");
    assert_eq!(fs::read_to_string(&format).expect("read"), "guidewatch store 3\n");
}

#[test]
fn another_writer_is_waited_for_where_that_was_asked() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let writer = Writer::open(&dir.path().join("snapshots"), Duration::ZERO, at("2026-03-02"))
        .expect("opens");
    let child = start(dir.path(), &["crawl", "--wait", "30"]);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(publisher.asked(PATH), 0);
    drop(writer);
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
    assert_eq!(publisher.asked(PATH), 1);
}

#[test]
fn a_change_that_was_left_out_is_told_by_a_report_that_leaves_out_less() {
    let publisher = Publisher::start();
    publisher.page(PATH, &page("<p>Doors stay open during sessions.</p>"));
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    guidewatch(dir.path(), &["report"]);
    publisher.page(PATH, &page("<p>Doors stay open while a session lasts.</p>"));
    guidewatch(dir.path(), &["crawl", "--all"]);
    let ran = guidewatch(dir.path(), &["report", "--min-significance", "major"]);
    assert!(ran.out.contains("left out, as asked"), "{}", ran.out);
    assert!(guidewatch(dir.path(), &["report"]).out.contains("while a session lasts"));
    assert!(guidewatch(dir.path(), &["report"]).out.contains("Nothing to tell"));
    let all = ["report", "--since", "1d", "--min-significance", "cosmetic"];
    assert!(guidewatch(dir.path(), &all).out.contains("while a session lasts"));
}

#[test]
fn an_address_is_compared_as_politely_as_it_is_crawled() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    publisher.page("/new", &new());
    publisher.robots("User-agent: *\nDisallow: /private\n");
    let dir = folder(&publisher);
    let (one, two) = (publisher.url(PATH), publisher.url("/new"));
    let ran = guidewatch(dir.path(), &["compare", one.as_str(), two.as_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("[-should-]{+must+}"), "{}", ran.out);
    assert_eq!(publisher.asked("/robots.txt"), 1, "asked first, and once for both");
    let ran =
        guidewatch(dir.path(), &["compare", one.as_str(), publisher.url("/private").as_str()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("robots.txt"), "{}", ran.err);
    let ran =
        guidewatch(dir.path(), &["compare", one.as_str(), publisher.url("/missing").as_str()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("HTTP 404"), "{}", ran.err);
    assert!(!dir.path().join("snapshots").exists(), "nothing is kept");
}

#[test]
fn the_delay_holds_between_runs() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let list = fs::read_to_string(dir.path().join("sources.toml")).expect("read");
    fs::write(dir.path().join("sources.toml"), list.replace("10ms", "1500ms")).expect("written");
    for _ in 0..3 {
        assert_eq!(guidewatch(dir.path(), &["crawl", "--all"]).code, Some(0));
    }
    let log = publisher.log();
    assert_eq!(log.len(), 4, "robots.txt once and the page three times");
    for pair in log.windows(2) {
        let ended = pair[0].end.expect("it was answered");
        let rest = pair[1].start.duration_since(ended);
        assert!(rest >= Duration::from_millis(1490), "{rest:?}");
    }
}

#[test]
fn a_source_named_twice_is_fetched_once() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let ran = guidewatch(dir.path(), &["crawl", "--source", "clubs", "--source", "clubs"]);
    assert_eq!((ran.code, publisher.asked(PATH)), (Some(0), 1), "{}", ran.err);
}
