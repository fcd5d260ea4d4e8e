//! The report for whoever runs it, by the whole binary: what was done, how politely, and what is noisy.

use std::fs;

use serde_json::Value;

use super::{
    case::Case,
    cli::guidewatch,
    publisher::{Answer, Publisher},
};

/// A page with a counter that goes up at every visit.
fn counted(visits: usize) -> String {
    let words =
        "Clubs keep a register, and tell the hub when a child does not come home. ".repeat(8);
    format!(
        "<!DOCTYPE html><html><head><title>Clubs</title></head><body><main><h1>Clubs</h1><p>{words}</p>\
         <div class='box visitors'><p>This page was read by {visits} visitors of our town.</p></div>\
         </main></body></html>"
    )
}

fn list(publisher: &Publisher, recipe: &str) -> String {
    let (host, clubs, rules) = (publisher.host(), publisher.url("/clubs"), publisher.url("/rules"));
    format!(
        "[crawler]\ncontact = \"mailto:story@example.org\"\n[[host]]\nname = \"{host}\"\n\
         allow_private = true\ndelay = \"30ms\"\n[[source]]\nid = \"clubs\"\nurl = \"{clubs}\"\n{recipe}\n\
         [[source]]\nid = \"rules\"\nurl = \"{rules}\"\n"
    )
}

#[test]
fn whoever_runs_it_sees_work_politeness_and_noise_and_how_to_silence_it() {
    let publisher = Publisher::start();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("sources.toml");
    fs::write(&path, list(&publisher, "")).expect("written");
    let rules = "Every club has rules that its members know and that hang by the door. ".repeat(9);
    publisher.page("/rules", &format!("<html><body><main><h1>Rules</h1><p>{rules}</p></main>"));
    for visits in 0..6 {
        publisher.page("/clubs", &counted(100 + visits));
        let ran = guidewatch(dir.path(), &["crawl", "--all"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let operator = |format: &str| {
        let ran = guidewatch(dir.path(), &["report", "--operator", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    };
    let told: Value = serde_json::from_str(&operator("json")).expect("JSON");
    assert_eq!(told["schema"], "guidewatch.operator/1");
    assert_eq!(told["crawls"], 6);
    assert_eq!(told["checks"], serde_json::json!({ "new": 7, "same": 5, "failed": 0 }));
    let (_, host) = told["hosts"].as_object().expect("hosts").iter().next().expect("one host");
    assert_eq!(host["delay"], 30);
    assert!(host["smallest_gap"].as_u64().expect("a gap") >= 30, "{host}");
    // By the server's own log.
    assert_eq!(told["requests"].as_u64(), Some(publisher.log().len() as u64));
    assert_eq!(host["requests"], told["requests"]);
    let noisy = &told["noisy"][0];
    assert_eq!((&noisy["source"], &noisy["changes"]), (&"clubs".into(), &5.into()), "{noisy}");
    assert_eq!(noisy["drop"], "div.box");
    let text = operator("text");
    assert!(text.contains("6 crawls, 12 checks made, nothing fails, 1 source is noisy."), "{text}");
    // The list gives it no title: it is called as in the report, by that of its page.
    assert!(text.contains("Clubs (clubs)") && noisy["title"] == "Clubs", "{text}");

    // Nobody counts as told by it: the officer is still owed everything.
    let owed = guidewatch(dir.path(), &["report", "--reader", "officer"]);
    assert!(owed.out.contains("[-104-]{+105+}"), "{}", owed.out);

    // As every format lays it out, it can be pasted.
    let html = operator("html");
    let (_, html) = html.split_once("<pre><code>").expect("a block");
    let html = html.split_once("</code></pre>").expect("its end").0.replace("&quot;", "\"");
    let markdown = operator("markdown");
    let markdown = markdown.split("\n```\n").nth(1).expect("a code block").to_owned();
    let (_, shown) = text.split_once("To leave it out, add:").expect("the advice");
    for pasted in [shown.to_owned(), markdown, html] {
        fs::write(&path, list(&publisher, &pasted)).expect("written");
        let checked = guidewatch(dir.path(), &["check"]);
        assert_eq!(checked.code, Some(0), "{pasted}: {}{}", checked.out, checked.err);
        let quiet: Value = serde_json::from_str(&operator("json")).expect("JSON");
        assert_eq!(quiet["noisy"], serde_json::json!([]), "{pasted}");
    }

    // What it advises silences the noise, and is sound.
    let recipe: Vec<&str> =
        noisy["recipe"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
    let copied: Vec<&str> = shown.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(copied, recipe, "it can be copied from the text as it stands");
    fs::write(&path, list(&publisher, &recipe.join("\n"))).expect("written");
    let checked = guidewatch(dir.path(), &["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
    let told: Value = serde_json::from_str(&operator("json")).expect("JSON");
    assert_eq!(told["noisy"], serde_json::json!([]));
}

#[test]
fn a_period_without_crawls_says_so_and_a_table_is_refused() {
    let publisher = Publisher::start();
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), list(&publisher, "")).expect("written");
    publisher.missing("/rules");
    publisher.robots("User-agent: *\nDisallow: /clubs\n");
    guidewatch(dir.path(), &["crawl", "--all"]);
    let ran = guidewatch(dir.path(), &["report", "--operator", "--format", "text"]);
    assert!(
        ran.out
            .contains("1 crawl, 2 checks made, 1 source cannot be checked, 1 is not to be found."),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("What robots.txt forbids"), "{}", ran.out);
    let before = ["report", "--operator", "--since", "2020-01-01", "--until", "2020-02-01"];
    let ran = guidewatch(dir.path(), &before);
    assert!(ran.out.contains("0 crawls, 0 checks made"), "{}", ran.out);
    let ran = guidewatch(dir.path(), &["report", "--operator", "--format", "csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("text, markdown, html or json"), "{}", ran.err);
}

#[test]
fn a_block_in_which_a_duty_changed_is_never_called_noise() {
    let publisher = Publisher::start();
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), list(&publisher, "")).expect("written");
    let rules = "Every club has rules that its members know and that hang by the door. ".repeat(9);
    publisher.page("/rules", &format!("<html><body><main><h1>Rules</h1><p>{rules}</p></main>"));
    let crawl = |duty: &str, visits: Option<usize>| {
        let duty =
            format!("<p class='duty'>The lead of a club {duty} tell the council at once.</p>");
        let counter = visits.map_or_else(String::new, |visits| {
            format!("<p class='box'>This page was read by {visits} visitors of our town.</p>")
        });
        let body = format!("<main><h1>Clubs</h1><p>{rules}</p>{duty}{counter}</main>");
        publisher.page("/clubs", &format!("<html><body>{body}</body></html>"));
        let ran = guidewatch(dir.path(), &["crawl", "--all"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    };
    let noisy = || -> Value {
        let ran = guidewatch(dir.path(), &["report", "--operator", "--format", "json"]);
        serde_json::from_str::<Value>(&ran.out).expect("JSON")["noisy"].clone()
    };
    for (duty, _) in ["must", "should"].into_iter().cycle().zip(0..6) {
        crawl(duty, None);
    }
    assert_eq!(noisy(), serde_json::json!([]));
    // A counter beside it is noise all the same, though it changed less often.
    for visits in 100..105 {
        crawl("must", Some(visits));
    }
    let noisy = noisy();
    assert_eq!((&noisy[0]["changes"], &noisy[0]["drop"]), (&4.into(), &"p.box".into()), "{noisy}");
}

#[test]
fn what_failed_and_answers_again_is_named_whoever_was_told_of_it() {
    let publisher = Publisher::start();
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), list(&publisher, "")).expect("written");
    let rules = "Every club has rules that its members know and that hang by the door. ".repeat(9);
    publisher.page("/clubs", &counted(1));
    let crawl = |well: bool| {
        let page = format!("<html><body><main><h1>Rules</h1><p>{rules}</p></main>");
        // Refused for good: what has a fault is asked again and again within one crawl.
        let answer = if well { Answer::html(&page) } else { Answer::status(403) };
        publisher.answer("/rules", answer);
        guidewatch(dir.path(), &["crawl", "--all"]);
    };
    let recovered = || -> Value {
        let ran = guidewatch(dir.path(), &["report", "--operator", "--format", "json"]);
        serde_json::from_str::<Value>(&ran.out).expect("JSON")["recovered"].clone()
    };
    for well in [true, false, false, true] {
        crawl(well);
    }
    assert_eq!(recovered(), serde_json::json!([]), "two failures are no news");
    for well in [false, false, false] {
        crawl(well);
    }
    assert_eq!(recovered(), serde_json::json!([]), "it still fails");
    crawl(true);
    let found = recovered();
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found[0]["source"], "rules");
    assert!(found[0]["since"].as_str() < found[0]["at"].as_str(), "{found}");
    let ran = guidewatch(dir.path(), &["report", "--operator"]);
    assert!(ran.out.contains("Can be checked again"), "{}", ran.out);
}

#[test]
fn what_no_crawl_comes_to_is_said_in_a_sentence_and_nothing_spared_is_not_said() {
    let publisher = Publisher::start();
    publisher.page("/clubs", &counted(1));
    let mut case = Case::new();
    case.watch("clubs", &publisher.url("/clubs")).watch("never", &publisher.url("/never"));
    // Long ago by the clock of this machine.
    case.crawl_all_but("never", "2026-01-02");
    let ran = guidewatch(&case.folder(), &["report", "--operator", "--since", "2026-01-01"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("(clubs): it is due, and no crawl has come to it, since "), "{words}");
    assert!(words.contains("(never): no crawl has come to it yet"), "{words}");
    assert!(!words.contains("yet, since"), "{words}");
    assert!(words.contains("2 sources cannot be checked"), "{words}");
    assert!(!words.contains("304"), "{words}");
}
