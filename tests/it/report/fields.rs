//! The fields of JSON as the interface promises them to programs: names and types, written by hand.

use guidewatch::report::{Format, render, render_comparison};
use serde_json::Value;

use super::sample::{comparison, full};

/// Path and type. `[]` stands for every entry of a list, `?` allows null.
const REPORT: &[(&str, &str)] = &[
    ("schema", "string"),
    ("generated_at", "time"),
    ("period.from", "time?"),
    ("period.to", "time"),
    ("changes", "list"),
    ("changes[].id", "string"),
    ("changes[].publication", "string?"),
    ("changes[].source", "string"),
    ("changes[].url", "address"),
    ("changes[].title", "string"),
    ("changes[].kind", "kind"),
    ("changes[].also[]", "kind"),
    ("changes[].significance", "significance"),
    ("changes[].reasons[]", "string"),
    ("changes[].announced.silent", "truth"),
    ("changes[].announced.note", "string?"),
    ("changes[].announced.publisher_date", "day?"),
    ("changes[].evidence[]", "string"),
    ("changes[].from.captured_at", "time"),
    ("changes[].from.sha256", "digest"),
    ("changes[].from.record", "record"),
    ("changes[].to.captured_at", "time"),
    ("changes[].to.sha256", "digest"),
    ("changes[].to.record", "record"),
    ("changes[].edits[].op", "op"),
    ("unchecked[].source", "string"),
    ("unchecked[].why", "string"),
    ("unchecked[].since", "time"),
    ("unreadable", "list"),
    ("taken_back[].source", "string"),
    ("taken_back[].what", "string"),
    ("taken_back[].since", "time"),
    ("taken_back[].reason", "string"),
    ("taken_back[].at", "time"),
    ("held[].source", "string"),
    ("held[].why", "string"),
    ("held[].since", "time"),
    ("proposed[].title", "string"),
    ("proposed[].url", "address"),
    ("proposed[].date", "day?"),
    ("proposed[].found_in", "string"),
    ("proposed[].list", "string"),
    ("proposed[].since", "time"),
    ("proposed[].add", "string"),
    ("stale_citations", "list"),
];

const COMPARISON: &[(&str, &str)] = &[
    ("schema", "string"),
    ("old.name", "string"),
    ("old.sha256", "digest"),
    ("old.blocks", "count"),
    ("old.words", "count"),
    ("new.name", "string"),
    ("new.sha256", "digest"),
    ("new.blocks", "count"),
    ("new.words", "count"),
    ("summary.substance", "count"),
    ("summary.reference", "count"),
    ("summary.layout", "count"),
    ("summary.contents", "count"),
    ("summary.editorial", "count"),
    ("summary.moved", "count"),
    ("edits[].op", "op"),
    ("edits[].group", "group"),
    ("edits[].flags[]", "flag"),
    ("edits[].old.text", "string"),
    ("edits[].old.section", "string?"),
    ("edits[].old.paragraph", "string?"),
    ("edits[].old.page", "count?"),
    ("edits[].new.text", "string"),
    ("edits[].new.section", "string?"),
    ("edits[].new.paragraph", "string?"),
    ("edits[].new.page", "count?"),
    ("edits[].words[].op", "run"),
    ("edits[].words[].text", "string"),
];

/// Every value at a path; a name that is missing is an error with the path.
fn at<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    path.split('.').fold(vec![value], |values, step| {
        let (name, each) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        let named = values.into_iter().map(|value| {
            value.get(name).unwrap_or_else(|| panic!("{path}: no “{name}” in {value}"))
        });
        if !each {
            return named.collect();
        }
        named.flat_map(|list| list.as_array().unwrap_or_else(|| panic!("{path}: {list}"))).collect()
    })
}

fn is(value: &Value, sort: &str) -> bool {
    let one_of =
        |words: &str| value.as_str().is_some_and(|text| words.split(' ').any(|word| word == text));
    let text = value.as_str().unwrap_or_default();
    match sort {
        "string" => value.is_string(),
        "list" => value.is_array(),
        "truth" => value.is_boolean(),
        "count" => value.is_u64(),
        "time" => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        "day" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "digest" => text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()),
        "address" => text.parse::<url::Url>().is_ok(),
        "record" => text.starts_with("archive/") && text.contains(".warc.gz:"),
        "significance" => one_of("cosmetic minor major"),
        "op" => one_of("added removed reworded moved renumbered"),
        "group" => one_of("substance reference layout contents editorial"),
        "flag" => one_of("duty negation figure deadline date role law contact link definition"),
        "run" => one_of("= - +"),
        // `file-changed` and `copy-damaged` are ours: a file that cannot be read yet, a copy that cannot any more.
        "kind" => one_of(
            "first-seen consultation for-information new-edition in-force revised factual-update note-only \
             date-only withdrawn reinstated superseded moved removed not-found went-back archived rebuilt \
             attachment-added attachment-replaced attachment-removed attachment-reissued attachment-retitled file-changed \
             copy-damaged",
        ),
        _ => sort.strip_suffix('?').is_some_and(|sort| value.is_null() || is(value, sort)),
    }
}

fn check(json: &str, fields: &[(&str, &str)]) {
    let value: Value = serde_json::from_str(json).expect("JSON");
    for (path, sort) in fields {
        let found = at(&value, path);
        assert!(!found.is_empty() || *path == "changes[].also[]", "{path}: nothing to check");
        for one in found {
            assert!(is(one, sort), "{path} is no {sort}: {one}");
        }
    }
}

#[test]
fn json_keeps_the_promise_field_by_field() {
    check(&render(&full(), Format::Json), REPORT);
    check(&render_comparison(&comparison(), Format::Json), COMPARISON);
    let compared: Value =
        serde_json::from_str(&render_comparison(&comparison(), Format::Json)).expect("JSON");
    assert_eq!(compared["schema"], "guidewatch.compare/1");
}
