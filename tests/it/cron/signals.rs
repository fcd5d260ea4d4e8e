//! Signals, kills and readers that go away in the middle of a crawl: nothing that was acknowledged is lost or told as told.

use std::{
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use guidewatch::store::Writer;

use super::{PATH, folder, new, old, start, wait_until};
use crate::{
    case::page,
    cli::guidewatch,
    publisher::{Answer, Behaviour, Publisher},
};

#[test]
fn a_stop_signal_is_heard_within_five_seconds_and_loses_nothing() {
    let publisher = Publisher::start();
    publisher.page("/quick", &old());
    publisher.answer(PATH, Answer::html(&old()).behaving(Behaviour::StallBeforeHead));
    let dir = folder(&publisher);
    let list = fs::read_to_string(dir.path().join("sources.toml")).expect("read");
    let quick = format!("[[source]]\nid = \"quick\"\nurl = \"{}\"\n", publisher.url("/quick"));
    let list = list.replacen("[[source]]", &format!("{quick}[[source]]"), 1);
    fs::write(dir.path().join("sources.toml"), list).expect("written");
    for signal in ["TERM", "INT"] {
        let before = publisher.asked(PATH);
        let child = start(dir.path(), &["crawl", "--all"]);
        wait_until(|| publisher.asked(PATH) > before);
        let begun = Instant::now();
        let id = child.id().to_string();
        let sent =
            Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("kill runs");
        assert!(sent.success());
        let output = child.wait_with_output().expect("it ends");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("stopped"));
    }
    let ran = guidewatch(dir.path(), &["status", "--max-age", "1d"]);
    assert_eq!(ran.code, Some(1), "a crawl that was stopped is not complete: {}", ran.out);
    let ran = guidewatch(dir.path(), &["history", "quick"]);
    assert_eq!(ran.code, Some(0), "what was fetched before the stop is kept: {}", ran.err);
    let ran = guidewatch(dir.path(), &["verify"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

/// `nohup` starts a program with SIGHUP ignored; one that listened to it would undo that.
#[test]
fn a_crawl_under_nohup_outlives_its_terminal() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    let mut slow = Answer::html(&old());
    slow.wait = Duration::from_secs(1);
    publisher.answer(PATH, slow);
    // Whoever runs these tests may ignore it, and a shell cannot undo that.
    let heard = "exec env --default-signal=HUP";
    for (how, code) in [("trap '' HUP; exec", Some(0)), (heard, None)] {
        let before = publisher.asked(PATH);
        let child = Command::new("sh")
            .current_dir(dir.path())
            .args(["-c", &format!("{how} \"$0\" crawl --all")])
            .arg(env!("CARGO_BIN_EXE_guidewatch"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary can be started");
        wait_until(|| publisher.asked(PATH) > before);
        signal(&child, "HUP");
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), code, "“{how}”: {said}");
    }
    assert_eq!(guidewatch(dir.path(), &["verify"]).code, Some(0));
}

#[test]
fn a_stop_between_two_requests_to_a_slow_host_is_heard_and_told_by_the_next_run() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    publisher.page("/second", &old());
    let dir = folder(&publisher);
    let path = dir.path().join("sources.toml");
    let list = fs::read_to_string(&path).expect("read").replace("10ms", "8s");
    // robots.txt comes first, and its rest as well; it is remembered from here on. So is the end of the
    // last request: the next run begins with what is left of the delay.
    let quick = list.replace("8s", "10ms");
    fs::write(&path, &quick).expect("written");
    guidewatch(dir.path(), &["crawl"]);
    publisher.page(PATH, &new());
    let second = format!("[[source]]\nid = \"second\"\nurl = \"{}\"\n", publisher.url("/second"));
    fs::write(&path, format!("{list}{second}")).expect("written");
    let before = publisher.asked(PATH);
    let child = start(dir.path(), &["crawl", "--all"]);
    wait_until(|| publisher.asked(PATH) > before);
    std::thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    signal(&child, "TERM");
    let output = child.wait_with_output().expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("stopped by a signal: 1 of 2"), "{said}");
    fs::write(&path, &quick).expect("written");
    let ran = guidewatch(dir.path(), &["crawl"]);
    assert!(ran.out.contains("[-should-]{+must+}"), "what the stopped run kept: {}", ran.out);
}

#[test]
fn a_signal_while_the_report_is_printed_ends_it_and_the_report_comes_again() {
    let publisher = Publisher::start();
    publisher.page(PATH, &long("should"));
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    publisher.page(PATH, &long("must"));
    let before = publisher.asked(PATH);
    let mut child = start(dir.path(), &["crawl", "--all", "--report", "json"]);
    wait_until(|| publisher.asked(PATH) > before);
    // The first bytes of the report have come; the rest does not fit into the pipe.
    let mut first = [0];
    std::io::Read::read_exact(child.stdout.as_mut().expect("piped"), &mut first).expect("a report");
    let begun = Instant::now();
    signal(&child, "TERM");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let ran = guidewatch(dir.path(), &["crawl", "--exit-code"]);
    assert_eq!(ran.code, Some(10), "not noted as told: {}", ran.out);
}

#[test]
fn a_report_whose_reader_goes_away_is_not_noted_as_told() {
    let publisher = Publisher::start();
    publisher.page(PATH, &long("should"));
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    guidewatch(dir.path(), &["report"]);
    publisher.page(PATH, &long("must"));
    guidewatch(dir.path(), &["crawl", "--all"]);
    let mut child = start(dir.path(), &["report", "--format", "json"]);
    let mut first = [0];
    let mut stdout = child.stdout.take().expect("piped");
    std::io::Read::read_exact(&mut stdout, &mut first).expect("a report");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "no complaint");
    let again = guidewatch(dir.path(), &["report"]).out;
    assert!(again.contains("must"), "{again}");
    let third = guidewatch(dir.path(), &["report"]).out;
    assert!(third.contains("Nothing to tell"), "{third}");
}

#[test]
fn what_a_host_asked_for_outlives_a_kill() {
    let publisher = Publisher::start();
    publisher.answer(PATH, Answer::status(503).header("Retry-After", "25"));
    let dir = folder(&publisher);
    let mut child = start(dir.path(), &["crawl"]);
    wait_until(|| publisher.asked(PATH) > 0);
    // The wait for the host is still going on when this comes.
    std::thread::sleep(Duration::from_secs(4));
    child.kill().expect("killed");
    child.wait().expect("it ends");
    let writer =
        Writer::open(&dir.path().join("snapshots"), Duration::ZERO, jiff::Timestamp::now());
    let hosts = writer.expect("opens").hosts();
    assert!(hosts.values().any(|host| host.not_before.is_some()), "{hosts:?}");
}

#[test]
fn a_report_that_cannot_be_handed_over_comes_again_and_is_no_bad_usage() {
    let publisher = Publisher::start();
    publisher.page(PATH, &old());
    let dir = folder(&publisher);
    guidewatch(dir.path(), &["crawl"]);
    publisher.page(PATH, &new());
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full opens");
    let run = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
        .current_dir(dir.path())
        .args(["crawl", "--all"])
        .stdout(full)
        .output()
        .expect("the binary can be run");
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(guidewatch(dir.path(), &["crawl"]).out.contains("[-should-]{+must+}"));
}

fn signal(child: &std::process::Child, name: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill").args([&format!("-{name}"), &id]).status().expect("kill").success()
    );
}

/// So much changed text that no pipe takes its report at once.
fn long(word: &str) -> String {
    let paragraph =
        |n: usize| format!("<p>Rule {n}: leaders {word} tell the authority of case {n}.</p>");
    page(&(0..2000).map(paragraph).collect::<String>())
}
