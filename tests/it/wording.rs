//! What a person at a terminal reads: names that tell two things apart, counts in words, reasons that
//! can be acted upon.

use std::fs;

use super::{
    archive::archive_files,
    case::{Case, page},
    cli::guidewatch,
    publisher::Publisher,
};

const PATH: &str = "/guidance";
const OLD: &str = "<p>Leaders should share information with the local authority.</p>";
const NEW: &str = "<p>Leaders must share information with the local authority.</p>";

fn one() -> (Publisher, Case) {
    let publisher = Publisher::start();
    publisher.page(PATH, &page(OLD));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url(PATH));
    (publisher, case)
}

#[test]
fn two_snapshots_of_one_day_are_named_by_their_times_and_found_by_them() {
    let (publisher, case) = one();
    case.crawl("2026-07-02T06:00:12Z");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-07-02T06:37:12Z");
    let diff = guidewatch(&case.folder(), &["diff", "clubs"]);
    assert_eq!(diff.code, Some(0), "{}", diff.err);
    let names: Vec<&str> = diff.out.split([' ', ',']).filter(|w| w.starts_with("clubs@")).collect();
    let [old, new] = names[..] else { panic!("two names: {}", diff.out) };
    assert!(old.starts_with("clubs@2026-07-02T07:00:1"), "London’s time: {old}");
    assert!(new.starts_with("clubs@2026-07-02T07:37:1"), "London’s time: {new}");
    let again = guidewatch(&case.folder(), &["compare", old, new]);
    assert_eq!((again.code, &again.out), (Some(0), &diff.out), "{}", again.err);
    publisher.page(PATH, &page(&OLD.replace("should", "may")));
    case.crawl("2026-07-03");
    let diff = guidewatch(&case.folder(), &["diff", "clubs"]);
    assert!(diff.out.contains("clubs@2026-07-02,"), "days will do: {}", diff.out);
}

#[test]
fn a_damaged_copy_is_told_as_such_and_never_as_an_unreadable_file() {
    let (publisher, case) = one();
    case.crawl("2026-07-02");
    guidewatch(&case.folder(), &["crawl", "--all"]);
    publisher.page(PATH, &page(NEW));
    for path in archive_files(&case.store_dir()) {
        let record = case.snapshots("clubs")[0].record.to_string();
        let (file, offset) = record.rsplit_once(':').expect("file and offset");
        if path.ends_with(file.trim_start_matches("archive/")) {
            let mut bytes = fs::read(&path).expect("the archive can be read");
            let middle = offset.parse::<usize>().expect("an offset") + 300;
            bytes[middle..middle + 16].iter_mut().for_each(|byte| *byte ^= 0x55);
            fs::write(&path, bytes).expect("the archive can be damaged");
        }
    }
    let ran = guidewatch(&case.folder(), &["crawl", "--all"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    let damaged = "the stored copy is damaged: run `guidewatch verify`";
    assert!(ran.err.contains(&format!("clubs: {damaged}")), "{}", ran.err);
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(damaged) && told.contains("Important: "), "{}", ran.out);
    assert!(!told.contains("cannot be compared yet"), "{}", ran.out);
    assert!(!told.contains("No publication changed"), "nobody knows that: {}", ran.out);
}

#[test]
fn counts_of_one_are_singular_and_a_list_without_names_says_so() {
    let (_publisher, case) = one();
    case.crawl("2026-07-02");
    let ran = guidewatch(&case.folder(), &["check"]);
    assert!(ran.out.contains(": 1 source on 1 host, 0 publications."), "{}", ran.out);
    let ran = guidewatch(&case.folder(), &["report", "--publication", "zzz"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no publication “zzz”; the sources file lists none"), "{}", ran.err);
}

#[test]
fn a_path_that_cannot_be_written_is_named_without_our_temporary_file() {
    let (_publisher, case) = one();
    case.crawl("2026-07-02");
    for args in [
        &["crawl", "--report", "html=no/such/report.html"][..],
        &["report", "--output", "no/such/report.html"],
    ] {
        let ran = guidewatch(&case.folder(), args);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains("no/such/report.html cannot be written: "), "{}", ran.err);
        assert!(ran.err.contains("there is no such file or folder"), "{}", ran.err);
        assert!(!ran.err.contains(".guidewatch"), "{}", ran.err);
    }
}

#[test]
fn a_first_report_that_tells_changes_does_not_speak_of_a_last_one() {
    let (publisher, case) = one();
    case.crawl("2026-07-02");
    publisher.page(PATH, &page(NEW));
    case.crawl("2026-07-03");
    let first = guidewatch(&case.folder(), &["report"]).out;
    assert!(first.contains("[-should-]{+must+}"), "{first}");
    assert!(first.contains("Your first report: what is new since watching began"), "{first}");
    assert!(!first.contains("last report"), "{first}");
    publisher.page(PATH, &page(OLD));
    case.crawl("2026-07-04");
    case.crawl("2026-07-05");
    let second = guidewatch(&case.folder(), &["report"]).out;
    assert!(second.contains("What is new since your last report"), "{second}");
}
