//! The folder of a site is touched only where we wrote it.

use std::{fs, os::unix::fs::symlink};

use super::{Told, story};
use crate::cli::guidewatch;

#[test]
fn a_folder_of_somebody_else_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    story(dir.path(), 7);
    let theirs = dir.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("thesis.txt"), "mine").unwrap();
    let ran = guidewatch(dir.path(), &["export", "site", "theirs"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("is not empty") && ran.err.contains("name a new folder"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_dir(&theirs).unwrap().count(), 1);
    // A list in another form is none of ours either.
    fs::write(theirs.join(".guidewatch-site"), "something else\n").unwrap();
    assert_eq!(guidewatch(dir.path(), &["export", "site", "theirs"]).code, Some(2));
    assert_eq!(fs::read_dir(&theirs).unwrap().count(), 2);
}

#[test]
fn a_file_of_somebody_else_among_ours_is_kept_and_never_written_over() {
    let told = Told::new(7);
    let note = told.pages().join("p/clubs/our-note.txt");
    fs::write(&note, "ask Jo").unwrap();
    // One that stands where a page would come.
    fs::create_dir_all(told.pages().join("p/clubs/d")).unwrap();
    let clash = told.pages().join("p/fresh");
    fs::create_dir(&clash).unwrap();
    fs::write(clash.join("index.html"), "theirs").unwrap();
    let list = told.dir.path().join("sources.toml");
    let text = fs::read_to_string(&list).unwrap();
    let more = "[[source]]\nid = \"fresh\"\nurl = \"https://www.example.org/fresh\"\n";
    fs::write(&list, text.clone() + more).unwrap();
    let ran = told.export();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("p/fresh/index.html") && ran.err.contains("move it away"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(clash.join("index.html")).unwrap(), "theirs");
    fs::remove_dir_all(&clash).unwrap();
    // A page of ours that somebody changed goes with its source only if it is as we wrote it.
    fs::write(told.pages().join("p/paused/index.html"), "my own words").unwrap();
    fs::write(&list, text.split("[[source]]\nid = \"never\"").next().unwrap()).unwrap();
    let ran = told.export();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("p/paused/index.html was changed by somebody else"), "{}", ran.err);
    assert_eq!(
        fs::read_to_string(told.pages().join("p/paused/index.html")).unwrap(),
        "my own words"
    );
    assert!(!told.pages().join("p/never").exists(), "what we wrote goes");
    assert_eq!(fs::read_to_string(note).unwrap(), "ask Jo");
}

#[test]
fn no_link_leads_a_page_out_of_the_folder() {
    let told = Told::new(7);
    let outside = told.dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("victim.html"), "whole").unwrap();
    // A page that became a link is replaced, and what it leads to stays.
    let page = told.pages().join("about.html");
    fs::remove_file(&page).unwrap();
    symlink(outside.join("victim.html"), &page).unwrap();
    assert_eq!(told.export().code, Some(0));
    assert!(!fs::symlink_metadata(&page).unwrap().is_symlink());
    // A folder that became a link is refused.
    fs::remove_dir_all(told.pages().join("changes")).unwrap();
    symlink(&outside, told.pages().join("changes")).unwrap();
    let ran = told.export();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    // Neither does the list lead anywhere else.
    fs::remove_file(told.pages().join("changes")).unwrap();
    let list = told.pages().join(".guidewatch-site");
    let digest = "ab".repeat(32);
    let mut text = fs::read_to_string(&list).unwrap();
    for name in
        ["../outside/victim.html", "/etc/hostname", "p/../../outside/victim.html", "p//x", "."]
    {
        text.push_str(&format!("{digest} {name}\n"));
    }
    fs::write(&list, text).unwrap();
    assert_eq!(told.export().code, Some(0));
    let left: Vec<_> =
        fs::read_dir(&outside).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left, ["victim.html"]);
    assert_eq!(fs::read_to_string(outside.join("victim.html")).unwrap(), "whole");
}

#[test]
fn two_do_not_write_at_once() {
    let told = Told::new(0);
    let list = fs::File::open(told.pages().join(".guidewatch-site")).unwrap();
    list.lock().unwrap();
    let ran = told.export();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("another export is writing"), "{}", ran.err);
}

#[test]
fn a_page_that_somebody_edited_is_kept_beside_the_one_that_takes_its_place() {
    let told = Told::new(7);
    let page = told.pages().join("about.html");
    let ours = fs::read_to_string(&page).unwrap();
    for (edit, kept) in [("my words", "about.html.edited"), ("more", "about.html.edited-2")] {
        fs::write(&page, edit).unwrap();
        let ran = told.export();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(
            ran.err.contains("about.html was changed by somebody else") && ran.err.contains(kept)
        );
        assert_eq!(fs::read_to_string(told.pages().join(kept)).unwrap(), edit);
        assert_eq!(fs::read_to_string(&page).unwrap(), ours);
    }
    let ran = told.export();
    assert!(ran.err.is_empty(), "nothing is said twice: {}", ran.err);
}

#[test]
fn a_damaged_list_says_what_to_do_and_one_that_lost_lines_heals() {
    let told = Told::new(7);
    let list = told.pages().join(".guidewatch-site");
    let sound = fs::read(&list).unwrap();
    for damage in [&b"\xff\xfe\n"[..], b"guidewatch.sit"] {
        fs::write(&list, damage).unwrap();
        let ran = told.export();
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(
            ran.err.contains("is damaged") && ran.err.contains("empty the folder"),
            "{}",
            ran.err
        );
    }
    let kept: Vec<&[u8]> = sound.split_inclusive(|byte| *byte == b'\n').take(3).collect();
    fs::write(&list, kept.concat()).unwrap();
    let ran = told.export();
    assert_eq!(ran.code, Some(0), "pages that are as they are to be are ours: {}", ran.err);
    assert_eq!(fs::read(&list).unwrap(), sound);
}
