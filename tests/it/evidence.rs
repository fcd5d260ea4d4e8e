//! The evidence of one capture, checked with the tools that its statement names and with none of ours.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

use std::{fs, path::Path, process::Command};

use guidewatch::{coding::gzip_member, model::capture::Supplied, store::Entry};

use super::{
    archive::{at, capture, exchange, same, source, writer},
    case::page,
    cli::guidewatch,
};

const LIST: &str = "[[publication]]\nid = \"clubs\"\ntitle = \"Clubs\"\npublisher = \"A department\"\n\
    [[source]]\nid = \"clubs\"\npublication = \"clubs\"\nurl = \"https://www.example.org/clubs\"\nkind = \"page\"\n\
    [[source]]\nid = \"old\"\nurl = \"https://www.example.org/old\"\nkind = \"page\"\n";

/// Two captures of a page, the second behind two redirects and sent as gzip; checks around it; and a copy supplied
/// by hand.
pub(super) fn story(dir: &Path) -> String {
    fs::write(dir.join("sources.toml"), LIST).unwrap();
    let second = page("<p>You must tell the council.</p><script>alert(1)</script>");
    let mut writer = writer(&dir.join("snapshots"), 0);
    let first = page("<p>You should tell the council.</p>");
    writer.commit(vec![Entry::Snapshot(capture("clubs", at(0), &first))]).unwrap();
    writer.commit(vec![same("clubs", at(3_600), at(0), 304)]).unwrap();
    let mut moved = capture("clubs", at(86_402), "");
    moved.exchange.headers.push("Content-Encoding", b"gzip");
    moved.sent = gzip_member(second.as_bytes());
    moved.decoded = Some(second.clone().into_bytes());
    moved.hops = vec![
        exchange("https://example.org/clubs", at(86_400), 301, &[("location", "/c")]),
        exchange(
            "https://example.org/c",
            at(86_401),
            302,
            &[("location", "https://www.example.org/clubs")],
        ),
    ];
    let old = Supplied {
        source: source("old"),
        at: at(-9_000_000),
        url: "https://www.example.org/old".parse().unwrap(),
        media_type: "text/html".to_owned(),
        file: "old.html".to_owned(),
        bytes: page("<p>As it was.</p>").into_bytes(),
    };
    writer.commit(vec![Entry::Snapshot(moved), Entry::Supplied(old)]).unwrap();
    writer.commit(vec![same("clubs", at(90_000), at(86_400), 304)]).unwrap();
    writer.close().unwrap();
    second
}

/// Runs a tool in a folder; none where it is not installed, which is a failure in CI.
fn run(dir: &Path, tool: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let Ok(output) = Command::new(tool).args(arguments).current_dir(dir).output() else {
        assert!(std::env::var_os("CI").is_none(), "{tool} is not installed");
        println!("skipped: no {tool}");
        return None;
    };
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn a_capture_is_checked_with_the_tools_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let second = story(dir.path());
    let ran = guidewatch(
        dir.path(),
        &["export", "evidence", "clubs", "--at", "2026-03-02", "--output", "proof"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let proof = dir.path().join("proof");
    let mut names: Vec<_> = fs::read_dir(&proof)
        .unwrap()
        .map(|one| one.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let all = ["SHA256SUMS", "capture.warc.gz", "headers.txt", "original.html.txt"];
    assert_eq!(names[..4], all);
    assert_eq!(names[4..], ["statement.html", "statement.json", "statement.txt"]);
    assert_eq!(fs::read_to_string(proof.join("original.html.txt")).unwrap(), second);
    if let Some((is_whole, said)) = run(&proof, "sha256sum", &["-c", "SHA256SUMS"]) {
        assert!(is_whole && said.matches(": OK").count() == 6, "{said}");
    }
    if let Some((is_whole, said)) = run(&proof, "warcio", &["check", "-v", "capture.warc.gz"]) {
        assert!(is_whole && said.matches("digest pass").count() == 8, "{said}");
        let (_, listed) =
            run(&proof, "warcio", &["index", "-f", "warc-type", "capture.warc.gz"]).unwrap();
        let kinds: Vec<&str> = listed.lines().filter_map(|line| line.split('"').nth(3)).collect();
        let (asked, answered) = ("request", "response");
        assert_eq!(
            kinds,
            ["warcinfo", asked, answered, asked, answered, asked, answered, "metadata"]
        );
    }
    // The same bytes as in the archive, and the place that the statement names.
    let statement: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(proof.join("statement.json")).unwrap()).unwrap();
    assert_eq!(statement["schema"], "guidewatch.evidence/1");
    let record = &statement["snapshot"]["record"];
    let archive = dir.path().join("snapshots/archive").join(record["file"].as_str().unwrap());
    let archive = fs::read(archive).unwrap();
    let from = usize::try_from(record["offset"].as_u64().unwrap()).unwrap();
    let warc = fs::read(proof.join("capture.warc.gz")).unwrap();
    let tail = &archive[from..];
    assert!(warc.windows(200).any(|window| window == &tail[..200]), "byte for byte");
    let text = fs::read_to_string(proof.join("statement.txt")).unwrap();
    for said in [
        "sha256sum -c SHA256SUMS",
        "warcio check capture.warc.gz",
        "A department",
        "the same as this copy",
        "the copy before it",
        "Redirected from",
        "They do not prove who sent it: connections are encrypted",
    ] {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(said), "{said}: {text}");
    }
    let headers = fs::read_to_string(proof.join("headers.txt")).unwrap();
    assert!(
        headers.contains("HTTP/1.1 301") && headers.contains("user-agent: guidewatch/"),
        "{headers}"
    );
    // One bit, and everybody notices.
    let mut bytes = fs::read(proof.join("original.html.txt")).unwrap();
    bytes[40] ^= 1;
    fs::write(proof.join("original.html.txt"), bytes).unwrap();
    if let Some((is_whole, _)) = run(&proof, "sha256sum", &["--status", "-c", "SHA256SUMS"]) {
        assert!(!is_whole);
    }
}

#[test]
fn what_came_unencrypted_is_not_said_to_be_encrypted() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("sources.toml"), LIST).unwrap();
    let mut writer = writer(&dir.path().join("snapshots"), 0);
    let mut open = capture("clubs", at(0), &page("<p>You should tell the council.</p>"));
    open.exchange.url = "http://www.example.org/clubs".parse().unwrap();
    writer.commit(vec![Entry::Snapshot(open)]).unwrap();
    let mut mixed = capture("clubs", at(86_400), &page("<p>You must tell the council.</p>"));
    mixed.hops =
        vec![exchange("http://www.example.org/clubs", at(86_399), 301, &[("location", "/clubs")])];
    writer.commit(vec![Entry::Snapshot(mixed)]).unwrap();
    writer.close().unwrap();
    let statement = |day: &str| {
        let ran =
            guidewatch(dir.path(), &["export", "evidence", "clubs", "--at", day, "--output", day]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let text = fs::read_to_string(dir.path().join(day).join("statement.txt")).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let open = statement("2026-03-01");
    assert!(
        open.contains("the connection was not encrypted, and whoever stood on the way"),
        "{open}"
    );
    assert!(!open.contains("connections are encrypted"), "{open}");
    let mixed = statement("2026-03-02");
    assert!(mixed.contains("not every address on the way to it begins with https"), "{mixed}");
}

#[test]
fn a_supplied_copy_is_said_to_be_one_and_a_zip_holds_the_same() {
    let dir = tempfile::tempdir().unwrap();
    story(dir.path());
    let ran = guidewatch(dir.path(), &["export", "evidence", "old", "--output", "proof.zip"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut zip =
        zip::ZipArchive::new(fs::File::open(dir.path().join("proof.zip")).unwrap()).unwrap();
    assert_eq!(zip.len(), 7);
    zip.extract(dir.path()).unwrap();
    let proof = dir.path().join("proof");
    let text = fs::read_to_string(proof.join("statement.txt")).unwrap();
    assert!(text.contains("supplied it, was taken in on"), "{text}");
    if let Some((is_whole, said)) = run(&proof, "sha256sum", &["-c", "SHA256SUMS"]) {
        assert!(is_whole, "{said}");
    }
    if let Some((is_whole, said)) = run(&proof, "warcio", &["check", "capture.warc.gz"]) {
        assert!(is_whole, "{said}");
    }
}

#[test]
fn evidence_is_never_mixed_with_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    story(dir.path());
    fs::create_dir(dir.path().join("mine")).unwrap();
    fs::write(dir.path().join("mine/notes.txt"), "mine").unwrap();
    fs::write(dir.path().join("mine.zip"), "mine").unwrap();
    for path in ["mine", "mine.zip", "mine/notes.txt"] {
        let ran = guidewatch(dir.path(), &["export", "evidence", "clubs", "--output", path]);
        assert_eq!(ran.code, Some(2), "{path}: {}", ran.err);
        assert!(ran.err.contains("is there already"), "{}", ran.err);
    }
    let ran = guidewatch(dir.path(), &["export", "evidence", "clubs", "--at", "2020-01-01"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(fs::read_to_string(dir.path().join("mine.zip")).unwrap(), "mine");
    assert_eq!(fs::read_dir(dir.path().join("mine")).unwrap().count(), 1);
    // A record that was damaged since is told, and nothing is written.
    let archive =
        fs::read_dir(dir.path().join("snapshots/archive")).unwrap().next().unwrap().unwrap();
    let mut bytes = fs::read(archive.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 60].fill(7);
    fs::write(archive.path(), bytes).unwrap();
    let ran = guidewatch(dir.path(), &["export", "evidence", "clubs", "--output", "proof"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("verify") || ran.err.contains("cannot be read"), "{}", ran.err);
    assert!(!dir.path().join("proof").exists());
}
