//! What pages cite and whether that still stands: real pages against a table made by hand, and the command.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

mod real;
mod watched;

use std::fs;

use super::{
    case::page,
    cli::{Ran, guidewatch},
    publisher::Publisher,
};

/// A folder with a policy of each sort, and what must not be read.
fn policies() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("outside.txt", "We follow KCSIE 2019.");
    write(
        "policies/attendance.md",
        "# Attendance\n\nWe follow Children Missing Education (September 2016).\n",
    );
    write(
        "policies/deep/safeguarding.html",
        "<!doctype html><title>Safeguarding policy</title><main><h1>Safeguarding policy</h1>\
         <h2>What we follow</h2><p>All staff read <a href=\"https://www.gov.uk/government/publications/\
         keeping-children-safe-in-education--2\">KCSIE</a>, and Working Together to Safeguard Children 2026.</p>\
         <p>Until last year we used KCSIE 2024; since the last revision in 2024 much has changed.</p></main>",
    );
    write("policies/logo.png", "no text");
    write("policies/.hidden.txt", "KCSIE 2018");
    std::os::unix::fs::symlink(
        dir.path().join("outside.txt"),
        dir.path().join("policies/linked.txt"),
    )
    .expect("a link");
    dir
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

#[test]
fn a_folder_of_policies_is_audited_and_no_link_leads_out_of_it() {
    let dir = policies();
    let ran = guidewatch(
        dir.path(),
        &["citations", "policies", "--on", "2026-11-22", "--format", "json"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = json(&ran);
    let sources: Vec<_> = told["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["source"].as_str().unwrap())
        .collect();
    assert_eq!(sources, ["policies/attendance.md", "policies/deep/safeguarding.html"]);
    let stale = told["stale_citations"].as_array().unwrap();
    assert_eq!(stale.len(), 1, "{stale:#?}");
    let one = &stale[0];
    assert_eq!(one["publication"], "children-missing-education");
    assert_eq!(
        (&one["cites"], &one["in_force"], &one["superseded_on"]),
        (&"2016".into(), &"2024".into(), &"2024-08-19".into())
    );
    assert_eq!(
        (&one["sense"], &one["stale"], &one["line"]),
        (&"cites".into(), &true.into(), &1.into())
    );
    assert_eq!(one["suggestion"]["text"], "Children missing education (2024)");
    assert_eq!(
        one["suggestion"]["url"],
        "https://www.gov.uk/government/publications/children-missing-education"
    );
    assert_eq!(
        (&told["schema"], &told["checked_to"]),
        (&"guidewatch.citations/1".into(), &"2026-11".into())
    );
    let all = told["citations"].as_array().unwrap();
    let undated =
        all.iter().find(|one| one["text"] == "KCSIE").expect("the link to the page of today");
    assert_eq!((&undated["cites"], &undated["stale"]), (&serde_json::Value::Null, &false.into()));
    assert_eq!(
        (&undated["section"], &one["section"]),
        (&"What we follow".into(), &serde_json::Value::Null)
    );
    assert!(undated["link"].as_str().unwrap().contains("keeping-children-safe"));
    assert!(ran.err.contains("1 file left out"), "{}", ran.err);
}

#[test]
fn the_answer_says_what_to_put_instead_in_every_form() {
    let dir = policies();
    let of = |format: &str| {
        let ran = guidewatch(
            dir.path(),
            &["citations", "policies", "--stale", "--on", "2026-11-22", "--format", format],
        );
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = of("text");
    for said in [
        "1 citation is out of date, on 1 of 2 pages.",
        "Line 1: Children Missing Education (September 2016)",
        "“We follow Children Missing Education (September 2016).”",
        "Out of date since: 19 August 2024, 2 years and 3 months",
        "Put instead: Children missing education (2024)",
        "Which is at: https://www.gov.uk/government/publications/children-missing-education",
        "Editions are known to November 2026",
    ] {
        assert!(text.contains(said), "no “{said}” in: {text}");
    }
    assert!(!text.contains("KCSIE"), "only what is stale: {text}");
    for format in ["markdown", "html"] {
        assert!(of(format).contains("Children missing education (2024)"), "{format}");
    }
}

#[test]
fn a_page_that_is_kept_no_more_is_told_once() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let old =
        "This policy has been superseded.\n\nWe follow KCSIE 2019.\n\nAnd Working Together 2018.\n";
    fs::write(dir.path().join("old.txt"), old).expect("written");
    let said = |args: &[&str]| {
        let ran = guidewatch(
            dir.path(),
            &[&["citations", "old.txt", "--on", "2026-11-22"], args].concat(),
        );
        (ran.code, ran.out.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for args in [&["--exit-code"][..], &["--stale", "--exit-code"]] {
        let (code, text) = said(args);
        assert_eq!(code, Some(0), "{text}");
        let once = "Not blamed for its age: a page that says that it was replaced. It names 2 editions that are no longer in force.";
        assert!(text.contains(once) && !text.contains("KCSIE"), "{text}");
    }
    fs::write(dir.path().join("old.txt"), old.replace("has been", "has not been"))
        .expect("written");
    assert_eq!(said(&["--exit-code"]).0, Some(10));
}

#[test]
fn exit_codes_tell_a_script_what_was_found() {
    let dir = policies();
    let code = |args: &[&str]| guidewatch(dir.path(), &[&["citations"], args].concat()).code;
    let on = ["--on", "2026-11-22"];
    assert_eq!(code(&[&["policies"], &on[..]].concat()), Some(0));
    assert_eq!(code(&[&["policies", "--exit-code"], &on[..]].concat()), Some(10));
    assert_eq!(code(&[&["policies/deep", "--exit-code"], &on[..]].concat()), Some(0));
    assert_eq!(code(&["policies", "--exit-code", "--on", "2017-01-01"]), Some(0), "it stood then");
    assert_eq!(code(&[&["policies", "nowhere.txt", "--exit-code"], &on[..]].concat()), Some(11));
    let nowhere = guidewatch(dir.path(), &["citations", "nowhere.txt"]);
    assert_eq!(nowhere.code, Some(1));
    let why = nowhere.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(why.contains("there is no such file") && !why.contains("os error"), "{why}");
    fs::write(dir.path().join("broken.pdf"), "%PDF-1.7\nnothing").expect("written");
    assert_eq!(code(&[&["broken.pdf"], &on[..]].concat()), Some(1));
}

#[test]
fn an_address_is_audited_through_the_polite_fetcher() {
    let publisher = Publisher::start();
    publisher.page("/guidance", &page("We follow Working Together 2018."));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let address = publisher.url("/guidance").to_string();
    let args = ["citations", address.as_str(), "--stale", "--on", "2026-11-22", "--exit-code"];
    // A page of this machine is not visited unless the list says so.
    let refused = guidewatch(dir.path(), &args);
    assert_eq!((refused.code, publisher.asked("/guidance")), (Some(1), 0), "{}", refused.out);
    let host = format!(
        "[[host]]\nname = \"{}\"\nallow_private = true\ndelay = \"10ms\"\n[[source]]\nid = \"one\"\nurl = \"https://www.example.org/\"\n",
        publisher.host()
    );
    fs::write(dir.path().join("sources.toml"), host).expect("written");
    let ran = guidewatch(dir.path(), &args);
    assert_eq!(ran.code, Some(10), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("Put instead:        Working together to safeguard children (2026)")
            || ran.out.contains("(2026)"),
        "{}",
        ran.out
    );
    assert_eq!((publisher.asked("/robots.txt"), publisher.asked("/guidance")), (1, 1));
}
