//! The proof that nothing is said before all that it rests on is on the disk: the whole program under
//! strace, its calls read one by one. A call counts as written from its beginning and as synced from its end.

#![allow(clippy::disallowed_macros, reason = "tests print figures and what they skip")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    case::page,
    damage::files,
    publisher::{Answer, Publisher},
};

/// What is watched of the program. A question mark: not every machine has that call.
const CALLS: &str = "trace=?openat,?open,?write,?writev,?pwrite64,?pwritev,?fsync,?fdatasync,?rename,\
                     ?renameat,?renameat2,?mkdir,?mkdirat,?ftruncate,?exit_group";

/// One moment of a call: its first line in the trace or its last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Begin,
    End,
}

/// The moments of all calls in order: the call as one line, and what stands behind its `=`.
fn moments(trace: &str) -> Vec<(Moment, usize, String, String)> {
    let mut found = Vec::new();
    let mut unfinished: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for (number, line) in trace.lines().enumerate() {
        let Some((process, call)) = line.trim_start().split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(begun) = call.strip_suffix(" <unfinished ...>") {
            found.push((Moment::Begin, number, begun.to_owned(), String::new()));
            unfinished.insert(process, (number, begun.to_owned()));
            continue;
        }
        let resumed = call.strip_prefix("<... ").and_then(|call| call.split_once(" resumed>"));
        let (id, whole) = if let Some((_, rest)) = resumed {
            let Some((id, begun)) = unfinished.remove(process) else { continue };
            (id, format!("{begun}{rest}"))
        } else {
            found.push((Moment::Begin, number, call.to_owned(), String::new()));
            (number, call.to_owned())
        };
        let Some((call, result)) = whole.rsplit_once(" = ") else { continue };
        found.push((Moment::End, id, call.trim_end().to_owned(), result.to_owned()));
    }
    found
}

/// The path of the file that a call's first argument stands for, as `strace -y` gives it.
fn path(call: &str) -> Option<PathBuf> {
    let (_, rest) = call.split_once('<')?;
    Some(PathBuf::from(rest.split_once('>')?.0))
}

/// The paths in quotation marks.
fn quoted(call: &str) -> Vec<PathBuf> {
    call.split('"').skip(1).step_by(2).map(PathBuf::from).collect()
}

/// What a trace shows.
#[derive(Debug, Default)]
struct Shown {
    /// What was said too early, or was never synced.
    wrong: Vec<String>,
    /// Lines about a source, of the log.
    said: usize,
    /// Writes to the archive and the journal.
    writes: usize,
    /// What has been synced because it had to be.
    synced: BTreeSet<PathBuf>,
    /// New files and folders.
    made: usize,
}

/// Whether a path of the store is of archive or journal, or says what the store is. Locks hold nothing,
/// and the index is derived.
fn is_truth(store: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(store) else { return false };
    let parts = ["archive", "journal", "format", "format.part"];
    let is_lock = path.extension().is_some_and(|extension| extension == "lock");
    inside == Path::new("") || (parts.iter().any(|part| inside.starts_with(part)) && !is_lock)
}

/// Reads a trace of one run over `store`, where `known` were there before.
fn read(trace: &str, store: &Path, known: &BTreeSet<PathBuf>) -> Shown {
    let mut shown = Shown::default();
    let mut known = known.clone();
    // What is not on the disk yet, and the line that made it so.
    let mut unsynced: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut is_told = false;
    for (moment, line, call, result) in moments(trace) {
        let name = call.split_once('(').map_or("", |(name, _)| name);
        let made = |path: PathBuf, unsynced: &mut BTreeMap<PathBuf, usize>| {
            let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
            unsynced.insert(folder, line);
        };
        let open: Vec<_> = unsynced.keys().map(|path| path.display().to_string()).collect();
        let mut owe = |what: &str, open: &[String]| {
            if !open.is_empty() {
                shown.wrong.push(format!("{what} before {}", open.join(", ")));
            }
        };
        match (moment, name) {
            (Moment::Begin, "write" | "writev") if call.contains("(1<") => {
                owe("the report is printed", &open);
                if is_told {
                    shown.wrong.push("printed after it was noted as told".to_owned());
                }
            }
            (Moment::Begin, "write" | "writev")
                if call.contains("(2<") && call.contains(" source=") =>
            {
                shown.said += 1;
                owe("a check is said", &open);
            }
            (Moment::Begin, "write" | "writev") if call.contains("(2<") => {}
            (Moment::Begin, "write" | "writev" | "pwrite64" | "pwritev" | "ftruncate") => {
                let Some(path) = path(&call).filter(|path| is_truth(store, path)) else { continue };
                if path.ends_with("journal/readers.jsonl") {
                    // The folder may be waiting for this very file.
                    let own = store.join("journal").display().to_string();
                    let others: Vec<_> =
                        open.iter().filter(|path| **path != own).cloned().collect();
                    owe("a reader's position is noted", &others);
                    is_told = true;
                }
                shown.writes += 1;
                unsynced.insert(path, line);
            }
            (Moment::End, "fsync" | "fdatasync") if result == "0" => {
                let Some(path) = path(&call) else { continue };
                // What was written after the call began may not be on the disk.
                if unsynced.get(&path).is_some_and(|written| *written < line) {
                    unsynced.remove(&path);
                    shown.synced.insert(path);
                }
            }
            (Moment::End, "openat" | "open") if call.contains("O_CREAT") => {
                let Some(path) = path(&result).filter(|path| is_truth(store, path)) else {
                    continue;
                };
                if known.insert(path.clone()) {
                    shown.made += 1;
                    made(path, &mut unsynced);
                }
            }
            (Moment::End, "mkdir" | "mkdirat") if result == "0" => {
                let Some(path) = quoted(&call).pop().filter(|path| is_truth(store, path)) else {
                    continue;
                };
                shown.made += 1;
                made(path, &mut unsynced);
            }
            (Moment::End, "rename" | "renameat" | "renameat2") if result == "0" => {
                let [from, to] = &quoted(&call)[..] else { continue };
                if is_truth(store, to) {
                    if unsynced.contains_key(from) {
                        shown.wrong.push(format!("{} was renamed unsynced", from.display()));
                    }
                    known.insert(to.clone());
                    made(to.clone(), &mut unsynced);
                }
            }
            (Moment::Begin, "exit_group") => owe("the program ended", &open),
            _ => {}
        }
    }
    shown
}

/// Runs the program under strace; none where there is no strace, which is a failure in CI.
fn traced(dir: &Path, store: &Path) -> Option<String> {
    let trace = dir.join("trace");
    let ran = Command::new("strace")
        .args(["-f", "-y", "-s", "300", "-e", CALLS, "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_guidewatch"))
        .args(["-v", "--store"])
        .arg(store)
        .args(["crawl", "--all"])
        .current_dir(dir)
        .output();
    let is_missing = ran.as_ref().map_or(true, |ran| {
        String::from_utf8_lossy(&ran.stderr).contains("ptrace") && !store.exists()
    });
    if is_missing {
        assert!(std::env::var_os("CI").is_none(), "strace cannot be used: {ran:?}");
        println!("skipped: no strace");
        return None;
    }
    let ran = ran.unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(fs::read_to_string(trace).unwrap())
}

/// The trace without the calls that sync one file or folder.
fn without_syncs(trace: &str, path: &Path) -> String {
    let of = format!("<{}>", path.display());
    let is_sync = |line: &&str| line.contains("sync(") && line.contains(&of);
    trace.lines().filter(|line| !is_sync(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_is_said_before_all_that_it_rests_on_is_on_the_disk() {
    let publisher = Publisher::start();
    let folder = tempfile::tempdir().unwrap();
    let dir = fs::canonicalize(folder.path()).unwrap();
    let mut list = format!(
        "[[host]]\nname = \"{}\"\nallow_private = true\ndelay = \"150ms\"\n",
        publisher.host()
    );
    for name in ["one", "two", "three", "gone"] {
        let url = publisher.url(&format!("/{name}"));
        list.push_str(&format!("[[source]]\nid = \"{name}\"\nurl = \"{url}\"\n"));
        publisher.page(&format!("/{name}"), &page(&format!("<p>Leaders should tell {name}.</p>")));
    }
    publisher.answer("/gone", Answer::status(404));
    let nowhere = format!("http://{}/", Publisher::nowhere());
    list.push_str(&format!("[[source]]\nid = \"nowhere\"\nurl = \"{nowhere}\"\n"));
    fs::write(dir.join("sources.toml"), list).unwrap();
    let store = dir.join("new/snapshots");
    for run in ["a new store", "a change"] {
        let known: BTreeSet<_> =
            if store.exists() { files(&store).into_iter().collect() } else { BTreeSet::new() };
        let Some(trace) = traced(&dir, &store) else { return };
        let shown = read(&trace, &store, &known);
        assert_eq!(shown.wrong, [] as [String; 0], "{run}");
        assert_eq!(shown.said, 5, "{run}: each source once");
        assert!(shown.writes >= 6 && shown.synced.len() >= 4, "{run}: {shown:?}");
        assert_eq!(shown.made > 0, run == "a new store", "{run}: {shown:?}");
        // Each of these syncs is needed: without it, the same trace is found wrong.
        for path in &shown.synced {
            let broken = read(&without_syncs(&trace, path), &store, &known);
            assert!(!broken.wrong.is_empty(), "{run}: the syncs of {} say nothing", path.display());
        }
        println!(
            "{run}: {} writes, {} new files and folders, {} of them and their folders synced, before {} \
             checks were said, the report printed and its reader noted",
            shown.writes,
            shown.made,
            shown.synced.len(),
            shown.said
        );
        publisher.page("/two", &page("<p>Leaders must tell two.</p>"));
    }
}

#[test]
fn a_trace_that_says_too_much_too_early_is_found_wrong() {
    let wrong = |lines: &str| read(lines, Path::new("/s"), &BTreeSet::new()).wrong;
    let written = "7 write(4</s/archive/a.gz>, \"x\", 1) = 1\n";
    let synced = "7 fsync(4</s/archive/a.gz>) = 0\n";
    let said = "7 write(2<pipe:[1]>, \"INFO new snapshot source=\\\"a\\\"\", 9) = 9\n";
    let end = "7 exit_group(0) = ?\n";
    assert_eq!(wrong(&[written, synced, said, end].concat()), [] as [String; 0]);
    assert_eq!(wrong(&[written, said, synced, end].concat()).len(), 1);
    assert_eq!(wrong(&[written, end].concat()).len(), 1);
    assert_eq!(wrong(&[written, &synced.replace("= 0", "= -1 EIO"), said].concat()).len(), 1);
    // A sync that began before the write proves nothing.
    let early = "8 fsync(4</s/archive/a.gz> <unfinished ...>\n";
    let late = "8 <... fsync resumed>) = 0\n";
    assert_eq!(wrong(&[early, written, late, said].concat()).len(), 1);
    assert_eq!(wrong(&[written, early, late, said].concat()), [] as [String; 0]);
    // A new file is only there once its folder is synced; a renamed one must be whole before.
    let new = "7 openat(AT_FDCWD</s>, \"/s/archive/a.gz\", O_WRONLY|O_CREAT, 0666) = 4</s/archive/a.gz>\n";
    assert_eq!(
        wrong(&[new, written, synced, said].concat()),
        ["a check is said before /s/archive"]
    );
    let folder = "7 fsync(5</s/archive>) = 0\n";
    assert_eq!(wrong(&[new, written, synced, folder, said].concat()), [] as [String; 0]);
    let part = "7 write(4</s/format.part>, \"x\", 1) = 1\n7 rename(\"/s/format.part\", \"/s/format\") = 0\n";
    assert!(wrong(part)[0].contains("renamed unsynced"));
    // The report is taken first, then noted as told.
    let report = "7 write(1<pipe:[2]>, \"What changed\", 12) = 12\n";
    let told = "7 write(4</s/journal/readers.jsonl>, \"x\", 1) = 1\n7 fsync(4</s/journal/readers.jsonl>) = 0\n";
    assert_eq!(wrong(&[report, told, end].concat()), [] as [String; 0]);
    assert_eq!(wrong(&[told, report, end].concat()).len(), 1);
}
