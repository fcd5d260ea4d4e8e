//! Files of word processors, from the publisher to the report; the child process that reads them; and
//! figures on real ones.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use guidewatch::{
    extract::{self, ExtractError},
    model::{change::ChangeKind, diff::Op, document::Document, snapshot::Body, source::Recipe},
    sandbox::{self, ReadError},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    case::{Case, page},
    publisher::Publisher,
};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Lets files be read by the program under test. This one is no guidewatch.
pub(crate) fn by_the_program() {
    sandbox::program(PathBuf::from(env!("CARGO_BIN_EXE_guidewatch")));
}

/// A Word file of these paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let texts = paragraphs.join("</w:t></w:r></w:p><w:p><w:r><w:t>");
    let body = format!("<w:p><w:r><w:t>{texts}</w:t></w:r></w:p>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let part = format!("<w:document xmlns:w=\"{w}\"><w:body>{body}</w:body></w:document>");
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
    zip.write_all(part.as_bytes()).expect("a part");
    zip.finish().expect("an archive").into_inner()
}

fn body(bytes: Vec<u8>) -> Body {
    let url = "https://board.example/procedures".parse().expect("an address");
    Body { bytes, media_type: None, url }
}

fn read(bytes: Vec<u8>) -> Result<Document, ReadError> {
    by_the_program();
    sandbox::read(&body(bytes), &Recipe::default())
}

#[test]
fn a_word_file_is_told_of_paragraph_by_paragraph() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("procedures", &publisher.url("/procedures.docx"));
    case.watch("clubs", &publisher.url("/clubs"));
    publisher.page("/clubs", &page("<p>Clubs must keep a register.</p>"));
    let text = |duty: &str| docx(&["Procedures of the board", duty, "Tell the lead at once."]);
    publisher.file("/procedures.docx", DOCX, &text("Staff should act."));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    // What its header claims is no matter.
    publisher.file("/procedures.docx", "text/html", &text("Staff must act."));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let [change] = &report.changes[..] else { panic!("{:?}", report.changes) };
    let reworded: Vec<_> =
        change.diff.edits.iter().filter(|edit| edit.op == Op::Reworded).collect();
    assert_eq!((change.diff.edits.len(), reworded.len()), (1, 1), "{:?}", change.diff.edits);
    // A proposal is not taken for the text.
    assert!(change.evidence.iter().all(|proof| !proof.contains("accepted")), "{change:?}");
    let proposed = docx(&[
        "Procedures of the board",
        "Staff </w:t></w:r><w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:r><w:t>must act.",
        "Tell the lead at once.",
    ]);
    publisher.file("/procedures.docx", DOCX, &proposed);
    case.crawl("2026-03-03T12:00:00Z");
    let report = case.report("2026-03-03T12:00:00Z");
    let proof = "the file holds tracked changes that nobody has accepted yet";
    let said = |proofs: &[String]| proofs.iter().any(|one| one.starts_with(proof));
    assert!(said(&report.changes[0].evidence), "{:?}", report.changes);
    // A file that cannot be read costs one line, and nothing else.
    let sound = text("Staff may act.");
    publisher.file("/procedures.docx", DOCX, &sound[..sound.len() - 30]);
    publisher.page("/clubs", &page("<p>Clubs may keep a register.</p>"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let kinds: Vec<ChangeKind> = report.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(kinds.contains(&ChangeKind::FileChanged), "{kinds:?}");
    assert_eq!(report.unreadable.len(), 1, "{:?}", report.unreadable);
    assert!(report.unreadable[0].why.contains("damaged"), "{}", report.unreadable[0].why);
}

/// A reading that is cut short says nothing of the file: it is told as unread, not remembered, and the change
/// is told once it can be read. Needs a program of its own to fail, and so a process of its own.
#[test]
fn a_reading_cut_short_is_tried_again() {
    let this = std::env::current_exe().expect("a test program");
    let alone = "files::alone_with_a_reader_that_is_stopped";
    let ran = Command::new(this).args(["--ignored", "--exact", alone, "--nocapture"]).output();
    let ran = ran.expect("it can be run");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "a_reading_cut_short_is_tried_again runs it, in a process of its own"]
fn alone_with_a_reader_that_is_stopped() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let reader = dir.path().join("reader");
    let reads_with = |program: &str| {
        let _ = fs::remove_file(&reader);
        std::os::unix::fs::symlink(program, &reader).expect("a link can be made");
    };
    sandbox::program(reader.clone());
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("procedures", &publisher.url("/procedures.docx"));
    reads_with(env!("CARGO_BIN_EXE_guidewatch"));
    publisher.file("/procedures.docx", DOCX, &docx(&["Staff should act.", "Tell the lead."]));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    reads_with("/bin/false");
    publisher.file("/procedures.docx", DOCX, &docx(&["Staff must act.", "Tell the lead."]));
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let why: Vec<&str> = report.unreadable.iter().map(|unread| unread.why.as_str()).collect();
    assert!(why.iter().any(|why| why.contains("will be tried again")), "{why:?}");
    reads_with(env!("CARGO_BIN_EXE_guidewatch"));
    let report = case.report("2026-03-04");
    let [change] = &report.changes[..] else { panic!("{:?}", report.changes) };
    assert_eq!(change.diff.edits.len(), 1, "{:?}", change.diff.edits);
    assert_eq!(change.diff.edits[0].op, Op::Reworded);
    assert_eq!(report.unreadable.len(), 0);
}

/// The child, asked for a body that has not come yet.
fn asked() -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
        .arg(sandbox::COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary can be run");
    let question = "{\"media_type\":null,\"url\":\"https://a.example/\",\"recipe\":{\"from\":null,\"keep\":[],\"drop\":[]},\"length\":9}\n";
    let input = child.stdin.as_mut().expect("a pipe");
    input.write_all(question.as_bytes()).expect("it listens");
    child
}

#[test]
fn the_child_takes_its_limits_before_it_looks() {
    if !cfg!(target_os = "linux") {
        println!("skipped: no /proc");
        return;
    }
    let mut child = asked();
    let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
    let has = |text: &str, name: &str, most: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.is_some_and(|line| line[name.len()..].split_whitespace().next() == Some(most))
    };
    let wanted = [
        ("Max address space", "500000000"),
        ("Max cpu time", "20"),
        ("Max open files", "3"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
    ];
    let begun = Instant::now();
    // They are taken one after the other, the last of them processor time.
    while !has(&limits(), "Max cpu time", "20") && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let text = limits();
    for (name, most) in wanted {
        assert!(has(&text, name, most), "{name} is not {most}:\n{text}");
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it lives");
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    drop(child.stdin.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(70), "a question cut off is none");
}

/// Reading a page or a record starts no child: nine in ten sources are one.
#[test]
fn only_files_pay_for_a_child() {
    let is_file = |bytes: &[u8]| extract::wants_limits(&body(bytes.to_vec()));
    assert!(is_file(&docx(&["Text"])));
    assert!(is_file(b"{\\rtf1 Text}"));
    for other in [&b"<!doctype html><p>Text"[..], b"Text", b"{\"a\": 1}", b"a,b\n1,2", b"\x89PNG"] {
        assert!(!is_file(other), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn what_a_child_costs() {
    let bytes = docx(&["Staff must act at once, and tell the lead of it."; 50]);
    let time = |read: &dyn Fn() -> bool| {
        let begun = Instant::now();
        for _ in 0..20 {
            assert!(read());
        }
        begun.elapsed() / 20
    };
    let here = time(&|| extract::extract(&body(bytes.clone()), &Recipe::default()).is_ok());
    let child = time(&|| read(bytes.clone()).is_ok());
    println!("a Word file of {} bytes: {here:?} here, {child:?} in a child", bytes.len());
    assert!(child < Duration::from_secs(2), "a child costs {child:?}");
}

/// Every odd, damaged and hostile file of the samples, in a program of its own: what memory its children take is
/// known of all of them together, and other tests start larger programs.
#[test]
fn samples_of_robustness() {
    let own = std::env::current_exe().expect("this program has a name");
    let alone = ["--exact", "files::robustness_alone", "--ignored", "--nocapture"];
    let ran = std::process::Command::new(own).args(alone).output().expect("it can be run again");
    let said = String::from_utf8_lossy(&ran.stdout);
    for line in said.lines().filter(|line| !line.starts_with("running") && !line.is_empty()) {
        println!("{line}");
    }
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("1 passed"), "it was not run: {said}");
}

/// Read or unreadable, never a crash, never a hang.
#[test]
#[ignore = "samples_of_robustness runs it in a program of its own"]
fn robustness_alone() {
    let Some(folder) = std::env::var_os("GUIDEWATCH_SAMPLES").map(PathBuf::from) else {
        println!("skipped: no samples");
        return;
    };
    let mut count: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, PathBuf::new());
    let mut wrong = Vec::new();
    for path in files_below(&folder.join("robustness")) {
        let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else { continue };
        if !["doc", "docx", "docm", "odt", "rtf", "pdf"].contains(&ending) {
            continue;
        }
        let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let begun = Instant::now();
        let read = read(bytes);
        let took = begun.elapsed();
        if took > slowest.0 {
            slowest = (took, path.clone());
        }
        let what = match &read {
            Ok(_) => "read",
            Err(ReadError::Unreadable(ExtractError::Empty(_))) => "no words",
            Err(ReadError::Unreadable(ExtractError::Unsupported(_))) => "not read yet",
            Err(ReadError::Unreadable(ExtractError::Fails(_)) | ReadError::CutShort(_)) => {
                wrong.push(format!("{}: {read:?}", path.display()));
                "crashed"
            }
            Err(ReadError::Unreadable(_)) => "damaged, locked or too much",
        };
        *count.entry(ending.to_owned()).or_default().entry(what).or_default() += 1;
    }
    for (ending, count) in &count {
        println!("robustness, {ending}: {count:?}");
    }
    println!("robustness, slowest: {:?} ({})", slowest.0, slowest.1.display());
    let crashed = wrong.len();
    let hung = usize::from(slowest.0 >= Duration::from_secs(10));
    let most = most_memory_of_a_child();
    println!(
        "robustness, through the child: {crashed} crashes, {hung} hangs over 10 s, most memory of any child so far {most} MB"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(slowest.0 < Duration::from_secs(10), "{} hangs", slowest.1.display());
    assert!(most < 500, "a child takes {most} MB");
    assert!(count.values().flat_map(BTreeMap::values).sum::<usize>() > 380, "samples are missing");
}

/// In MB, resident; of every program that this test program has started and waited for.
fn most_memory_of_a_child() -> i64 {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN);
    usage.map_or(0, |usage| usage.max_rss() / 1024)
}

/// The publishers' own files through the child: all are read, under its limits.
#[test]
fn publishers_files_are_read_within_the_limits() {
    let Some(folder) = std::env::var_os("GUIDEWATCH_SAMPLES").map(PathBuf::from) else {
        println!("skipped: no samples");
        return;
    };
    let all = ["publishers-pdf", "related"].map(|part| files_below(&folder.join(part)));
    let is_file = |path: &&PathBuf| {
        path.extension().is_some_and(|ending| ["pdf", "docx"].iter().any(|known| ending == *known))
    };
    let mut count = 0;
    for path in all.iter().flatten().filter(is_file) {
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let document = read(bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(!document.blocks.is_empty(), "{}", path.display());
        count += 1;
    }
    assert!(count >= 15, "samples are missing");
    println!(
        "{count} publishers' files read; most memory of any child so far {} MB",
        most_memory_of_a_child()
    );
}

fn files_below(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
