//! The whole binary: arguments, output, exit codes.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// A finished run of the program: its exit code, stdout and stderr.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program in `dir` with no terminal and none of our variables set.
pub(crate) fn guidewatch(dir: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidewatch"));
    command.current_dir(dir).args(args);
    for name in ["SOURCES", "STORE", "LOG_FORMAT", "QUIET", "VERBOSE", "COLOR"] {
        command.env_remove(format!("GUIDEWATCH_{name}"));
    }
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
    {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.output().expect("the binary can be run");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

fn folder_with(sources: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), sources).expect("sources.toml can be written");
    dir
}

const ONE: &str = "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/guidance\"\n";

#[test]
fn no_command_or_a_wrong_one_is_bad_usage() {
    let dir = folder_with(ONE);
    assert_eq!(guidewatch(dir.path(), &[]).code, Some(2));
    let ran = guidewatch(dir.path(), &["crawll"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("crawl"), "{}", ran.err);
    assert!(ran.out.is_empty(), "{}", ran.out);
}

#[test]
fn version_and_help_go_to_stdout() {
    let dir = folder_with(ONE);
    let version = guidewatch(dir.path(), &["--version"]);
    assert_eq!(
        (version.code, version.out.trim()),
        (Some(0), concat!("guidewatch ", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(guidewatch(dir.path(), &["help"]).code, Some(0));
}

#[test]
fn variables_stand_in_for_switches() {
    let dir = folder_with(ONE);
    let run = |name: &str, value: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidewatch"));
        command.current_dir(dir.path()).env(name, value).arg("check");
        command.output().expect("the binary can be run").status.code()
    };
    assert_eq!(run("GUIDEWATCH_SOURCES", "elsewhere.toml"), Some(2));
    assert_eq!(run("GUIDEWATCH_SOURCES", ""), Some(0), "set to nothing is not set");
    assert_eq!(run("GUIDEWATCH_STORE", ""), Some(0));
    assert_eq!(run("GUIDEWATCH_LOG_FORMAT", ""), Some(0));
    assert_eq!(run("GUIDEWATCH_QUIET", "1"), Some(0));
    assert_eq!(run("GUIDEWATCH_QUIET", "0"), Some(0));
    assert_eq!(run("GUIDEWATCH_VERBOSE", "2"), Some(0));
}

#[test]
fn a_missing_sources_file_is_bad_usage_and_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for command in [&["crawl"][..], &["report"], &["status"], &["check"], &["show", "one"]] {
        let ran = guidewatch(dir.path(), command);
        assert_eq!(ran.code, Some(2), "{command:?}: {}", ran.err);
        assert!(ran.err.contains("sources.toml"), "{}", ran.err);
    }
    assert!(!dir.path().join("snapshots").exists(), "nothing is made");
}

#[test]
fn a_bad_sources_file_is_told_whole_and_nothing_is_fetched() {
    let dir = folder_with("[[source]]\nid = \"a b\"\nurll = \"ftp://example.org\"\n");
    let ran = guidewatch(dir.path(), &["crawl"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("sources.toml:2:"), "{}", ran.err);
    assert!(ran.err.contains("sources.toml:3:"), "{}", ran.err);
    assert!(!dir.path().join("snapshots").exists(), "nothing is made");
}

#[test]
fn a_selector_that_is_none_is_told_by_check() {
    let dir =
        folder_with(&format!("{ONE}\n[[source.recipe]]\nkeep = [\"main\"]\ndrop = [\"div[\"]\n"));
    let ran = guidewatch(dir.path(), &["check"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("sources.toml:7:9: “div[” is no CSS selector"), "{}", ran.err);
}

#[test]
fn reading_commands_want_a_store_and_say_how_to_make_one() {
    let dir = folder_with(ONE);
    for command in
        [&["report"][..], &["status"], &["history", "one"], &["show", "one"], &["verify"]]
    {
        let ran = guidewatch(dir.path(), command);
        assert_eq!(ran.code, Some(3), "{command:?}: {}", ran.err);
        assert!(ran.err.contains("crawl"), "{}", ran.err);
    }
    assert!(!dir.path().join("snapshots").exists(), "reading makes nothing");
}

#[test]
fn an_unknown_source_is_bad_usage_and_names_the_nearest() {
    let dir = folder_with(ONE);
    let ran = guidewatch(dir.path(), &["crawl", "--source", "on"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean one?"), "{}", ran.err);
}

#[test]
fn check_counts_what_is_listed_and_what_has_no_address() {
    let dir = folder_with(&format!(
        "{ONE}paused = \"no longer answers\"\n# no address: A lost circular (York)\n"
    ));
    let ran = guidewatch(dir.path(), &["check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("1 source"), "{}", ran.out);
    assert!(ran.out.contains("A lost circular (York)"), "{}", ran.out);
    assert!(ran.out.contains("no longer answers"), "{}", ran.out);
    assert!(ran.out.contains("contact"), "{}", ran.out);
}

#[test]
fn check_says_what_goes_through_a_proxy_and_finds_a_bad_one() {
    let crawler = |lines: &str| folder_with(&format!("[crawler]\n{lines}\n{ONE}"));
    let dir = crawler("proxy = \"http://proxy.internal:3128\"");
    let ran = guidewatch(dir.path(), &["check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("Through a proxy: 1 of 1 sources"), "{}", ran.out);
    let dir = crawler("ca_file = \"missing.pem\"");
    for command in [&["check"][..], &["crawl"]] {
        let ran = guidewatch(dir.path(), command);
        assert_eq!(ran.code, Some(2), "{command:?}: {}", ran.out);
        assert!(ran.err.contains("missing.pem"), "{}", ran.err);
        assert!(!dir.path().join("snapshots").exists(), "nothing is made");
    }
}

#[test]
fn check_names_addresses_that_are_never_visited() {
    for url in [
        "http://10.0.0.1/",
        "http://2130706433/",
        "http://localhost./",
        "http://www.example.org:22/",
    ] {
        let dir = folder_with(&ONE.replace("https://www.example.org/guidance", url));
        let ran = guidewatch(dir.path(), &["check"]);
        assert_eq!(ran.code, Some(2), "{url}: {}", ran.out);
        assert!(ran.err.contains("one is never visited"), "{url}: {}", ran.err);
    }
    let host = "[[host]]\nname = \"10.0.0.1\"\nallow_private = true\n";
    let dir = folder_with(&format!(
        "{host}{}",
        ONE.replace("https://www.example.org/", "http://10.0.0.1/")
    ));
    assert_eq!(guidewatch(dir.path(), &["check"]).code, Some(0));
}

#[test]
fn a_dry_run_fetches_nothing_and_makes_nothing() {
    let dir = folder_with(ONE);
    let ran = guidewatch(dir.path(), &["crawl", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("would fetch  one  https://www.example.org/guidance"), "{}", ran.out);
    assert!(!dir.path().join("snapshots").exists(), "nothing is made");
}

#[test]
fn a_dry_run_works_where_the_folder_is_there_and_holds_no_store() {
    let dir = folder_with(ONE);
    fs::create_dir(dir.path().join("snapshots")).expect("made");
    fs::write(dir.path().join("snapshots/README.md"), "As in a fresh checkout.\n")
        .expect("written");
    let ran = guidewatch(dir.path(), &["crawl", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("would fetch  one"), "{}", ran.out);
}

#[test]
fn a_folder_that_is_no_store_is_refused_with_3() {
    let dir = folder_with(&format!("{ONE}paused = \"only a test\"\n"));
    let ran = guidewatch(dir.path(), &["--store", ".", "crawl"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("sources.toml") && ran.err.contains("--store"), "{}", ran.err);
    let names = fs::read_dir(dir.path()).expect("a folder");
    assert_eq!(names.count(), 1, "nothing is made");
}

#[test]
fn the_default_store_lies_beside_the_sources_file() {
    let dir = folder_with(&format!("{ONE}paused = \"only a test\"\n"));
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let list = dir.path().join("sources.toml");
    let list = list.to_str().expect("a UTF-8 path");
    let ran = guidewatch(elsewhere.path(), &["--sources", list, "crawl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("snapshots"), "making a store is said: {}", ran.err);
    assert!(dir.path().join("snapshots").is_dir());
    assert!(fs::read_dir(elsewhere.path()).expect("a folder").next().is_none());
}

#[test]
fn two_files_are_compared() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("old.txt"), "Practitioners should share information.\n")
        .expect("written");
    fs::write(dir.path().join("new.txt"), "Practitioners must share information.\n")
        .expect("written");
    let ran = guidewatch(dir.path(), &["compare", "old.txt", "new.txt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("[-should-]{+must+}"), "{}", ran.out);
    let ran = guidewatch(dir.path(), &["compare", "old.txt", "new.txt", "--format", "json"]);
    assert!(ran.out.contains("\"guidewatch.compare/1\""), "{}", ran.out);
    let ran = guidewatch(dir.path(), &["--color", "always", "compare", "old.txt", "new.txt"]);
    let both = "\u{1b}[31m[-should-]\u{1b}[0m\u{1b}[32m{+must+}\u{1b}[0m";
    assert!(ran.out.contains(both), "{}", ran.out);
    // Nobody asked, and there is no terminal.
    let ran = guidewatch(dir.path(), &["compare", "old.txt", "new.txt"]);
    assert!(!ran.out.contains('\u{1b}'));
    let ran = guidewatch(dir.path(), &["compare", "-", "new.txt"]);
    assert!(ran.err.contains("standard input"), "{}", ran.err);
    let ran = guidewatch(dir.path(), &["compare", "-", "-"]);
    assert_eq!(ran.code, Some(2));
    let ran = guidewatch(dir.path(), &["compare", ".", "new.txt"]);
    assert!(ran.err.contains("is a folder"), "{}", ran.err);
    let ran = guidewatch(dir.path(), &["compare", "old.txt", "gone.txt"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn demo_tells_its_story_and_leaves_what_it_was_asked_to() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let ran = guidewatch(dir.path(), &["demo", "--keep", "kept"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let visits: Vec<&str> = ran.out.split("━━").collect();
    assert_eq!(visits.len(), 6, "{}", ran.out);
    let (first, revision, noise, withdrawal) = (visits[1], visits[2], visits[3], visits[4]);
    assert!(first.to_lowercase().contains("nothing to compare yet"), "{first}");
    assert!(revision.contains("[-should-]{+must+}"), "{revision}");
    assert!(revision.contains("without announcement"), "{revision}");
    assert!(revision.to_lowercase().contains("moved"), "{revision}");
    assert!(revision.contains("page 1 of “Checklist for clubs”"), "{revision}");
    assert!(noise.contains("Nothing to tell"), "{noise}");
    assert!(withdrawal.to_lowercase().contains("withdrawn"), "{withdrawal}");
    assert!(withdrawal.contains("1 watched page cites guidance"), "{withdrawal}");

    let kept = dir.path().join("kept");
    assert!(kept.join("report.html").is_file());
    for (command, wanted) in [
        (&["status"][..], "clubs"),
        (&["history", "clubs"], "2 March 2026"),
        (&["diff", "clubs", "--from", "2026-03-02", "--to", "2026-03-09"], "[-should-]{+must+}"),
        (&["show", "clubs", "--at", "2026-03-02"], "should"),
        (&["show", "clubs", "--at", "2026-03-02", "--blocks"], "1 a "),
        (&["compare", "clubs@2026-03-02", "clubs@2026-03-09"], "[-should-]{+must+}"),
        (&["history", "clubs"], "Checklist for clubs"),
        (&["status"], "1 document"),
        (&["status"], "The last complete crawl ended on 23 March 2026"),
        (&["show", "clubs"], "guidewatch show clubs/65f1c0de0000000000000002"),
        (&["show", "clubs/65f1c0de0000000000000001"], "called within three"),
        (
            &["compare", "clubs/65f1c0de0000000000000001", "clubs/65f1c0de0000000000000002"],
            "on the same day",
        ),
        (&["history", "clubs/65f1c0de0000000000000002"], "snapshot"),
        (&["verify"], "whole"),
        (&["rebuild"], "made again"),
        (&["report", "--since", "2026-03-08", "--until", "2026-03-10"], "[-should-]{+must+}"),
    ] {
        let ran = guidewatch(&kept, command);
        assert_eq!(ran.code, Some(0), "{command:?}: {}", ran.err);
        assert!(ran.out.contains(wanted), "{command:?}: {}", ran.out);
    }
    let ran = guidewatch(&kept, &["report", "--until", "2026-03-10"]);
    assert!(ran.out.contains("From 2 March 2026, 06:00 to 10 March 2026"), "{}", ran.out);
    for (command, said) in [
        (&["diff", "clubs", "--from", "2026-03-23", "--to", "2026-03-02"][..], "later day"),
        (&["show", "clubs", "--at", "2190-01-01"], "has not come yet"),
        (&["report", "--since", "2190-01-01"], "has not come yet"),
        (&["report", "--since", "2026-03-10", "--until", "2026-03-01"], "ends before it begins"),
    ] {
        let ran = guidewatch(&kept, command);
        assert_eq!(ran.code, Some(2), "{command:?}: {}", ran.out);
        assert!(ran.err.contains(said), "{command:?}: {}", ran.err);
    }
    let ran = guidewatch(&kept, &["show", "clubs", "--at", "2026-03-01"]);
    assert_eq!(ran.code, Some(1), "never the nearest text: {}", ran.out);
    assert!(ran.err.contains("2 March 2026"), "{}", ran.err);
    let again = guidewatch(dir.path(), &["demo", "--keep", "kept"]);
    assert_eq!(again.code, Some(2), "a folder in use is not written into: {}", again.err);
}

#[test]
fn a_dash_is_standard_output_and_what_would_be_lost_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    super::evidence::story(dir.path());
    let report = |more: &[&str]| {
        guidewatch(dir.path(), &[&["report", "--since", "2026-01-01"][..], more].concat())
    };
    let plain = report(&["--format", "markdown"]);
    let dash = report(&["--format", "markdown", "--output", "-"]);
    assert_eq!((dash.code, &dash.out), (Some(0), &plain.out));
    assert!(!dash.out.is_empty() && !dir.path().join("-").exists());
    let shown = guidewatch(dir.path(), &["show", "clubs", "--output", "-"]);
    assert!(shown.code == Some(0) && shown.out.contains("council"), "{}", shown.err);
    let proof = guidewatch(dir.path(), &["export", "evidence", "clubs", "--output", "-"]);
    assert!(proof.code == Some(2) && proof.err.contains("several files"), "{}", proof.err);
    std::os::unix::fs::symlink("gone.html", dir.path().join("link.html")).unwrap();
    let link = report(&["--format", "html", "--output", "link.html"]);
    assert!(link.code == Some(2) && link.err.contains("a link to gone.html"), "{}", link.err);
    assert!(!dir.path().join("gone.html").exists());
    fs::write(dir.path().join("note.txt"), "Dear heads").unwrap();
    for format in ["csv", "atom"] {
        let ran = report(&["--format", format, "--note", "note.txt"]);
        assert!(ran.code == Some(2) && ran.err.contains("covering note"), "{}", ran.err);
        assert!(ran.out.is_empty());
    }
    assert!(report(&["--note", "note.txt"]).out.contains("Dear heads"));
}
