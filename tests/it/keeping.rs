//! Backup, restore, moving house and upgrading, as docs/guide/keeping.md says.

#![allow(clippy::disallowed_macros, reason = "tests print what they skip")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    thread,
    time::Duration,
};

use guidewatch::{
    model::{change::Significance, run::Cause, run::Outcome, snapshot::Told, source::Source},
    report::{self, Format},
    review::{self, Scope},
    store::{self, Entry, Store, StoreError, Writer},
};

use super::{
    archive::{capture, failed, source, writer},
    case::{Case, at, id, outcome, page},
    cli::guidewatch,
    publisher::Publisher,
};

/// Copies a file or folder as a person would.
fn cp(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).output().expect("cp can be run");
    // A file may come or go meanwhile.
    let said = String::from_utf8_lossy(&copied.stderr).into_owned();
    assert!(copied.status.success() || said.contains("No such file"), "{said}");
}

/// The moment of the nth capture of a busy store.
fn moment(n: i64) -> jiff::Timestamp {
    super::archive::at(n)
}

#[test]
fn a_copy_made_while_a_crawl_writes_holds_everything_acknowledged_before() {
    const ORDERS: [&[&str]; 3] = [&["journal", "archive"], &["archive", "journal"], &["."]];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("snapshots");
    let acknowledged = AtomicI64::new(0);
    let is_over = AtomicBool::new(false);
    let mut writing = writer(&dir, 0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            while !is_over.load(Ordering::SeqCst) {
                let text = format!("<p>Version {n} of a page that is revised all the time.</p>");
                let capture = capture("page", moment(n), &text.repeat(40));
                let group =
                    vec![Entry::Snapshot(capture), failed("other", moment(n), Cause::Robots)];
                writing.commit(group).expect("is kept");
                n += 1;
                acknowledged.store(n, Ordering::SeqCst);
            }
            writing.close().expect("closes");
        });
        for round in 0..24 {
            let copy = folder.path().join(format!("copy-{round}"));
            while acknowledged.load(Ordering::SeqCst) < 10 * (round + 1) {
                thread::sleep(Duration::from_millis(1));
            }
            let before = acknowledged.load(Ordering::SeqCst);
            let order = ORDERS[usize::try_from(round).expect("few rounds") % ORDERS.len()];
            fs::create_dir(&copy).expect("made");
            for part in order {
                cp(&dir.join(part), &copy);
            }
            let later = moment(100_000);
            let opened = Writer::open(&copy, Duration::ZERO, later);
            let mut opened = opened.unwrap_or_else(|error| panic!("{order:?}: {error}"));
            let missing = opened.notes().iter().find(|note| note.contains("missing: "));
            assert_eq!(missing, None, "{order:?}");
            let reading = Store::open(&copy).expect("opens");
            let held = reading.snapshots(&source("page")).expect("listed");
            let at = held.iter().map(|held| held.at).take(usize::try_from(before).expect("few"));
            assert!(at.eq((0..before).map(moment)), "{order:?}: {before} acknowledged");
            assert!(reading.body(held.last().expect("some")).is_ok());
            let failing = &reading.heads().expect("heads")[&source("other")].failing;
            let failures = failing.as_ref().expect("it fails").count;
            assert!(i64::from(failures) >= before, "{order:?}: {failures} of {before}");
            opened.commit(vec![Entry::Snapshot(capture("page", later, "On."))]).expect("goes on");
            opened.close().expect("closes");
            let verified = store::verify(&copy).expect("can be read");
            assert_eq!(verified.damage, [], "{order:?}");
            fs::remove_dir_all(&copy).expect("taken away");
        }
        is_over.store(true, Ordering::SeqCst);
    });
}

/// The lines of the guide's nth fence of shell commands.
fn commands(n: usize) -> Vec<String> {
    let guide =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/keeping.md"));
    let guide = guide.expect("the guide can be read");
    let fence = guide.split("```sh\n").nth(n + 1).expect("the guide has that fence");
    let fence = fence.split("```").next().expect("a fence ends");
    fence.lines().map(str::to_owned).collect()
}

/// Runs commands of the guide, its folders and program replaced by those of the test.
fn run(commands: &[String], home: &Path, backups: &Path) {
    let own = Command::new("id").args(["-un"]).output().expect("id can be run");
    let own = String::from_utf8(own.stdout).expect("a name");
    let script = commands
        .join("\n")
        .replace("/var/lib/guidewatch", &home.display().to_string())
        .replace("/var/backups", &backups.display().to_string())
        .replace("guidewatch: ", &format!("{}: ", own.trim()))
        .replace("guidewatch --", &format!("{} --", env!("CARGO_BIN_EXE_guidewatch")));
    let ran = Command::new("sh").args(["-e", "-c", &script]).output().expect("sh can be run");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{script}\n{said}{}", String::from_utf8_lossy(&ran.stdout));
}

fn lacks(program: &str) -> bool {
    let lacks = Command::new(program).arg("--version").stdout(Stdio::null()).status().is_err();
    assert!(!lacks || std::env::var_os("CI").is_none(), "{program} is not installed");
    if lacks {
        println!("skipped: no {program}");
    }
    lacks
}

/// Three weeks of a page that was revised once, told to `officer`.
fn story(publisher: &Publisher) -> Case {
    let mut case = Case::new();
    case.watch("clubs", &publisher.url("/clubs"));
    for (day, text) in [("2026-03-02", "should"), ("2026-03-09", "must"), ("2026-03-16", "must")] {
        publisher.page("/clubs", &page(&format!("<p>Leaders {text} tell the council.</p>")));
        case.crawl(day);
        case.report(day);
    }
    case
}

/// What is told of March, as a program reads it, from a store that may lie anywhere.
fn march(case: &Case, dir: &Path) -> String {
    let watchlist = case.watchlist();
    let all: Vec<&Source> = watchlist.sources.iter().collect();
    let scope = Scope::Period(at("2026-03-01")..at("2026-03-31"));
    let store = Store::open(dir).expect("the store opens");
    let now = at("2026-04-01");
    let reviewed = review::review(&watchlist, &all, &store, &scope, Significance::Cosmetic, now);
    report::render(&reviewed.expect("a report").report, Format::Json)
}

/// Whether the officer of the story has been told everything, by the store in `dir`.
fn nothing_is_owed(case: &Case, dir: &Path) {
    let watchlist = case.watchlist();
    let all: Vec<&Source> = watchlist.sources.iter().collect();
    let store = Store::open(dir).expect("the store opens");
    let position = store.position("officer").expect("a position");
    assert!(position.is_some(), "the reader is known");
    let scope = Scope::Owed(position);
    let now = at("2026-03-17");
    let owed = review::review(&watchlist, &all, &store, &scope, Significance::Cosmetic, now);
    let owed = owed.expect("a report").report;
    assert!(owed.is_empty(), "{owed:?}");
}

/// The next crawl asks “only if changed” and is told that nothing did.
fn goes_on(case: &Case, publisher: &Publisher) {
    publisher.clear_log();
    assert_eq!(outcome(&case.crawl("2026-03-23"), "clubs"), Outcome::Same);
    let asked = publisher.log().into_iter().find(|asked| asked.path == "/clubs").expect("asked");
    assert!(asked.header("if-none-match").is_some());
    assert!(case.report("2026-03-23").is_empty());
}

#[test]
fn archive_and_journal_alone_give_the_same_report_and_tell_nothing_twice() {
    let publisher = Publisher::start();
    let case = story(&publisher);
    let store = case.store_dir();
    let told = march(&case, &store);
    assert!(told.contains("\"revised\""), "{told}");
    nothing_is_owed(&case, &store);
    let elsewhere = case.folder().join("elsewhere");
    fs::create_dir(&elsewhere).expect("made");
    cp(&store.join("archive"), &elsewhere);
    cp(&store.join("journal"), &elsewhere);
    assert_eq!(march(&case, &elsewhere), told);
    nothing_is_owed(&case, &elsewhere);
    fs::remove_dir_all(&store).expect("the disk is lost");
    fs::rename(&elsewhere, &store).expect("and put back");
    goes_on(&case, &publisher);
}

#[test]
fn a_store_may_be_copied_whole_and_moved() {
    let publisher = Publisher::start();
    let case = story(&publisher);
    let store = case.store_dir();
    let told = march(&case, &store);
    let elsewhere = case.folder().join("a folder/with another name");
    fs::create_dir(case.folder().join("a folder")).expect("made");
    cp(&store, &elsewhere);
    assert_eq!(march(&case, &elsewhere), told);
    nothing_is_owed(&case, &elsewhere);
    fs::rename(&store, case.folder().join("old")).expect("moved");
    fs::rename(&elsewhere, &store).expect("moved");
    goes_on(&case, &publisher);
}

#[test]
fn the_backup_of_the_guide_is_restored_as_the_guide_says() {
    if lacks("flock") || lacks("tar") {
        return;
    }
    let publisher = Publisher::start();
    let case = story(&publisher);
    let told = march(&case, &case.store_dir());
    let backups = tempfile::tempdir().expect("a temporary folder");
    run(&commands(0), &case.folder(), backups.path());
    let store = case.store_dir();
    fs::remove_dir_all(&store).expect("the disk is lost");
    run(&commands(2), &case.folder(), backups.path());
    assert_eq!(march(&case, &store), told);
    nothing_is_owed(&case, &store);
    goes_on(&case, &publisher);
    // Without waiting, part by part.
    let last = march(&case, &store);
    run(&commands(1), &case.folder(), backups.path());
    assert_eq!(march(&case, &backups.path().join("guidewatch/snapshots")), last);
    let list = fs::read(backups.path().join("guidewatch/sources.toml"));
    assert_eq!(
        list.expect("is there"),
        fs::read(case.folder().join("sources.toml")).expect("read")
    );
}

#[test]
fn a_backup_under_the_lock_holds_off_the_writer_and_no_reader() {
    if lacks("flock") {
        return;
    }
    let publisher = Publisher::start();
    let case = story(&publisher);
    let held = case.folder().join("held");
    let script = format!("touch '{}'; read wait", held.display());
    let mut child = Command::new("flock")
        .arg(case.store_dir().join("lock"))
        .args(["sh", "-c", &script])
        .stdin(Stdio::piped())
        .spawn()
        .expect("flock can be run");
    while !held.exists() {
        thread::sleep(Duration::from_millis(5));
    }
    let refused = Writer::open(&case.store_dir(), Duration::ZERO, at("2026-03-23"));
    assert!(matches!(refused, Err(StoreError::Locked(_))));
    nothing_is_owed(&case, &case.store_dir());
    drop(child.stdin.take());
    child.wait().expect("it ends");
    goes_on(&case, &publisher);
}

#[test]
fn the_manifest_of_the_guide_is_one() {
    let guide =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/keeping.md"));
    let guide = guide.expect("the guide can be read");
    let manifest = guide.split("```toml\n").nth(1).expect("the guide has a manifest");
    let manifest = manifest.split("```").next().expect("a fence ends");
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(dir.path().join("old-copies/scans")).expect("made");
    fs::write(dir.path().join("old-copies/manifest.toml"), manifest).expect("written");
    fs::write(dir.path().join("old-copies/scans/wt 2015.pdf"), "%PDF-1.4\n").expect("written");
    let list = "[[source]]\nid = \"working-together\"\nurl = \"https://www.example.org/wt\"\n\
                paused = \"only kept for its history\"\n";
    fs::write(dir.path().join("sources.toml"), list).expect("written");
    let ran = guidewatch(dir.path(), &["import", "folder", "old-copies"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("1 copy kept"), "{}", ran.out);
}

/// A store that an earlier version made, in a folder of its own.
fn of_version(version: &str) -> (tempfile::TempDir, PathBuf) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version);
    let dir = tempfile::tempdir().expect("a temporary folder");
    cp(&from, dir.path());
    let kept = dir.path().join(version);
    (dir, kept)
}

#[test]
fn a_store_of_version_0_1_is_read() {
    let (_dir, kept) = of_version("store-0.1");
    for (command, wanted) in [
        (&["verify"][..], "(16 snapshots) and 20 journal lines are whole"),
        (&["status"], "Safeguarding children in after-school clubs"),
        (&["history", "clubs"], "23 March 2026, 06:00"),
        (&["show", "clubs", "--at", "2026-03-02"], "safeguarding lead should tell"),
        (&["diff", "clubs", "--from", "2026-03-02", "--to", "2026-03-09"], "[-should-]{+must+}"),
        (&["report", "--since", "2026-03-01", "--until", "2026-03-31"], "[-should-]{+must+}"),
        (&["rebuild"], "made again"),
    ] {
        let ran = guidewatch(&kept, command);
        assert_eq!(ran.code, Some(0), "{command:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(wanted), "{command:?}: {}", ran.out);
    }
}

#[test]
fn a_store_of_version_0_1_stays_one_until_something_is_written() {
    let (_dir, kept) = of_version("store-0.1");
    let format = || fs::read_to_string(kept.join("snapshots/format")).expect("a marker");
    for command in [&["verify"][..], &["status"], &["show", "clubs"]] {
        assert_eq!(guidewatch(&kept, command).code, Some(0));
        assert_eq!(format(), "guidewatch store 1\n", "{command:?}");
    }
    let dir = kept.join("snapshots");
    // What a reader was told of a document cannot be read by version 0.1.
    let store = Store::open(&dir).expect("it opens");
    let mut position = store.position("demo").expect("read").expect("the reader is known");
    store.tell("officer", &position, at("2026-03-24")).expect("noted");
    assert_eq!(format(), "guidewatch store 1\n", "nothing that version 0.1 cannot read");
    position.insert("clubs/summary".parse().expect("a name"), Told::default());
    store.tell("officer", &position, at("2026-03-24")).expect("noted");
    assert_eq!(format(), "guidewatch store 2\n");

    fs::write(dir.join("format"), "guidewatch store 1\n").expect("written");
    for (said, wanted) in [(1, "had format 1 and has format 2 now"), (0, "")] {
        let writer = Writer::open(&dir, Duration::ZERO, at("2026-03-30")).expect("it opens");
        let notes = writer.notes().iter().filter(|note| note.contains("format"));
        let notes: Vec<_> = notes.collect();
        assert!(notes.len() == said && notes.iter().all(|note| note.contains(wanted)), "{notes:?}");
        assert_eq!(format(), "guidewatch store 2\n");
    }
    assert_eq!(store::verify(&dir).expect("read").damage, []);
}

#[test]
fn a_crawl_goes_on_with_a_store_of_version_0_1() {
    let (_dir, kept) = of_version("store-0.1");
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("clubs", &publisher.url("/government/publications/after-school-clubs"));
    fs::rename(kept.join("snapshots"), case.store_dir()).expect("moved");
    let store = case.store();
    let position = store.position("demo").expect("read").expect("the reader is known");
    let last = case.snapshots("clubs").pop().expect("a snapshot");
    assert_eq!(position[&id("clubs")].through, Some(last.at));
    let body = String::from_utf8(store.body(&last).expect("a body").bytes).expect("UTF-8");
    let now = case.report_to("demo", "2026-03-24");
    assert!(now.changes.is_empty() && now.beginnings.is_empty(), "{now:?}");

    let revised = body.replace("Keep a written record", "Do not keep a written record");
    assert_ne!(body, revised);
    publisher.page("/government/publications/after-school-clubs", &revised);
    assert_eq!(outcome(&case.crawl("2026-03-30"), "clubs"), Outcome::New);
    let told = case.report_to("demo", "2026-03-30");
    let [change] = &told.changes[..] else { panic!("{told:?}") };
    assert_eq!((change.from.captured_at, change.significance), (last.at, Significance::Major));
    assert!(case.report_to("demo", "2026-03-31").changes.is_empty());
    assert_eq!(store::verify(&case.store_dir()).expect("read").damage, []);
}
