//! Reports as whole texts, against `tests/expected/`, and the fields that programs rely on.
//! `GUIDEWATCH_EXPECTED=write` writes the expected files anew, to be read before they are kept.

mod fields;
mod hostile;
pub(crate) mod sample;
mod sides;
pub(crate) mod site;
pub(crate) mod strings;

use std::{fs, path::Path};

use guidewatch::{
    model::{
        change::{Change, ChangeKind},
        diff::Diff,
        report::{Comparison, Report, Unchecked},
        source::SourceId,
    },
    report::{
        Format, ReportFormat, nothing_in_a_line, render, render_comparison, render_history,
        render_shown, render_status, trouble_in_a_line,
    },
};

use self::sample::*;

const FORMATS: [(Format, &str); 4] = [
    (Format::Text, "txt"),
    (Format::Markdown, "md"),
    (Format::Html, "html"),
    (Format::Json, "json"),
];

/// Compares with the expected file of that name, or writes it where asked to.
fn expect(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("GUIDEWATCH_EXPECTED").is_some_and(|value| value == "write") {
        fs::write(&path, found).expect("the expected file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, found, "differs from tests/expected/{name}");
}

#[test]
fn a_first_crawl_gives_a_starting_report() {
    expect("starting.txt", &render(&starting(), Format::Text));
    expect("starting.html", &render(&starting(), Format::Html));
}

#[test]
fn a_revision_is_told_word_by_word() {
    let report = Report { changes: vec![revised()], ..quiet() };
    for (format, ending) in FORMATS {
        expect(&format!("revision.{ending}"), &render(&report, format));
    }
}

#[test]
fn a_withdrawal_is_told_in_the_publishers_words() {
    let report = Report { changes: vec![withdrawn()], ..quiet() };
    expect("withdrawal.txt", &render(&report, Format::Text));
}

#[test]
fn nothing_to_tell_says_what_was_checked() {
    let told = render(&quiet(), Format::Text);
    expect("nothing.txt", &told);
    assert!(told.contains(
        "Nothing to tell: 4 sources watched, all checked by 4 March 2026, 06:04 (London)."
    ));
}

#[test]
fn a_source_added_later_takes_one_line() {
    let report = Report {
        beginnings: vec![beginning(
            "early-help",
            "Early help for families",
            Some("2025-11-12"),
            Some(11_340),
        )],
        ..quiet()
    };
    expect("added-later.txt", &render(&report, Format::Text));
}

#[test]
fn what_could_not_be_checked_is_told_with_since_when_and_when_it_recovers() {
    let report = Report { checked: 3, unchecked: vec![unreachable()], ..quiet() };
    expect("unchecked.txt", &render(&report, Format::Text));
    let report = Report { recovered: full().recovered, ..quiet() };
    expect("recovered.txt", &render(&report, Format::Text));
}

#[test]
fn what_the_calendar_brings_is_told_without_looks() {
    let (event, ahead) = brought();
    let report = Report { events: vec![event], ahead: vec![ahead], ..quiet() };
    for (format, ending) in FORMATS {
        expect(&format!("calendar.{ending}"), &render(&report, format));
    }
    expect("calendar.csv", &render(&report, ReportFormat::Csv));
    expect("calendar.atom", &render(&report, ReportFormat::Atom));
    expect("calendar.slack.json", &render(&report, ReportFormat::Slack));
    expect("calendar.teams.json", &render(&report, ReportFormat::Teams));
    assert!(!report.is_empty());
    // What is to come is no news by itself.
    let (_, ahead) = brought();
    assert!(Report { ahead: vec![ahead], ..quiet() }.is_empty());
}

#[test]
fn a_full_report_holds_all_of_it() {
    for (format, ending) in FORMATS {
        expect(&format!("full.{ending}"), &render(&full(), format));
    }
}

#[test]
fn a_report_is_a_table_and_a_feed_as_well() {
    let csv = render(&full(), ReportFormat::Csv);
    assert!(csv.contains("\"Announced on the page alone\""), "as the card says: {csv}");
    assert!(csv.contains("\"Changed without announcement\"") && !csv.contains("not announced"));
    expect("full.csv", &csv);
    expect("full.atom", &render(&full(), ReportFormat::Atom));
}

#[test]
fn a_covering_note_stands_on_top_and_apart() {
    let note = Some("Dear heads,\nplease read the first card.\n\nYours,\nthe board\n".to_owned());
    let report = Report { changes: vec![revised()], note, ..quiet() };
    let text = render(&report, Format::Text);
    let wanted = "Covering note\n-------------\n\nDear heads,\nplease read the first card.\n\nYours,\nthe board\n\nIn short\n--------\n\n1 publication changed";
    assert!(text.contains(wanted), "{text}");
    let html = render(&report, Format::Html);
    assert!(
        html.contains("<h2>Covering note</h2>") && html.contains("<h2>In short</h2>"),
        "{html}"
    );
    assert!(html.contains("<p>Yours,<br>\nthe board</p>"), "{html}");
    let markdown = render(&report, Format::Markdown);
    assert!(markdown.contains("\nYours,\\\nthe board\n"), "{markdown}");
}

#[test]
fn the_first_screen_names_the_pages_that_cite_what_is_out_of_date() {
    let of = |names: &[&str]| {
        let citing = names.iter().map(|name| (*name).to_owned()).collect();
        Report { changes: vec![revised()], citing, ..quiet() }
    };
    let boards = ["Rivershire board", "Lakeside board", "Moorland board", "Eastvale", "Westvale"];
    for (names, said) in [
        (&boards[..1], "1 watched page cites guidance that is out of date: Rivershire board"),
        (
            &boards[..2],
            "2 watched pages cite guidance that is out of date: Rivershire board and Lakeside board",
        ),
        (
            &boards[..],
            "5 watched pages cite guidance that is out of date: Rivershire board, Lakeside board, Moorland board and 2 more",
        ),
    ] {
        let all = [
            ReportFormat::In(Format::Text),
            ReportFormat::In(Format::Markdown),
            ReportFormat::In(Format::Html),
            ReportFormat::Atom,
            ReportFormat::Slack,
            ReportFormat::Teams,
        ];
        for format in all {
            let told = render(&of(names), format);
            let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(told.contains(said), "{format:?}: {told}");
        }
    }
}

#[test]
fn a_page_that_is_gone_was_checked_and_is_not_among_what_could_not_be() {
    let gone = |id: &str| Unchecked {
        source: SourceId::new(id).expect("an id"),
        why: "HTTP 410: the publisher says that it is gone".to_owned(),
        gone: true,
        ..unreachable()
    };
    let early =
        Unchecked { source: SourceId::new("early").unwrap(), confirmed: false, ..unreachable() };
    let report = Report {
        watched: 5,
        checked: 1,
        changes: vec![revised()],
        unchecked: vec![unreachable(), early, gone("leaflet"), gone("poster")],
        ..quiet()
    };
    let text = render(&report, Format::Text);
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("2 are not to be found any more, 2 sources could not be checked (1 of them only this time)."),
        "{text}"
    );
    let (unchecked, lost) = text.split_once("Not to be found\n").expect("a section of its own");
    assert!(lost.matches("HTTP 410").count() == 2 && !unchecked.contains("HTTP 410"), "{text}");
    let csv = render(&report, ReportFormat::Csv);
    assert_eq!(csv.matches("\n\"not to be found\",").count(), 2, "{csv}");
    let line =
        nothing_in_a_line(&Report { watched: 5, checked: 2, failing: 1, gone: 2, ..quiet() });
    assert_eq!(line, "2 checked, none changed, 1 could not be checked, 2 not to be found");
    let trouble = trouble_in_a_line(&report);
    assert_eq!(trouble, "2 sources cannot be checked, 2 are not to be found");
}

/// Word and Outlook drop style sheets: what went and came must be seen without one, and nothing twice.
#[test]
fn what_matters_is_seen_without_the_style_sheet() {
    for html in [render(&full(), Format::Html), render_comparison(&comparison(), Format::Html)] {
        let (head, body) = html.split_once("<body>").expect("a body");
        assert!(head.contains("<style>"));
        assert!(body.contains("<del") && body.contains("<ins"));
        for tag in body.split('<').filter(|tag| tag.starts_with("del") || tag.starts_with("ins")) {
            let line = if tag.starts_with("del") { "line-through" } else { "underline" };
            assert!(tag.contains(&format!("style=\"text-decoration: {line}\"")), "{tag}");
        }
        // What a button would choose, and the buttons.
        for only in ["class=\"sides\"", "class=\"view\"", "name=\"view\"", "<label "] {
            for tag in body.split('<').filter(|tag| format!("<{tag}").contains(only)) {
                let tag = tag.split('>').next().unwrap_or_default();
                assert!(tag.contains("style=\"display: none"), "{tag}");
            }
        }
    }
    assert!(render_comparison(&comparison(), Format::Html).contains("class=\"sides\""));
}

#[test]
fn a_comparison_shows_every_difference() {
    for (format, ending) in FORMATS {
        expect(&format!("comparison.{ending}"), &render_comparison(&comparison(), format));
    }
    let same = Comparison {
        significance: None,
        reasons: Vec::new(),
        diff: Diff::default(),
        ..comparison()
    };
    assert!(
        render_comparison(&same, Format::Text).contains("No differences that a reader would see.")
    );
}

#[test]
fn history_status_and_text_are_shown() {
    for (format, ending) in FORMATS {
        expect(&format!("history.{ending}"), &render_history(&history(), format));
        expect(&format!("status.{ending}"), &render_status(&status(), format));
        expect(&format!("shown.{ending}"), &render_shown(&shown(), format));
    }
}

#[test]
fn json_has_the_fields_of_the_interface() {
    let report = Report { changes: vec![revised()], ..quiet() };
    let report: serde_json::Value =
        serde_json::from_str(&render(&report, Format::Json)).expect("JSON");
    let change = &report["changes"][0];
    assert_eq!(change["id"], "early-help:2026-03-03T06:00:00Z..2026-03-04T06:00:00Z");
    assert_eq!(change["kind"], "revised");
    assert_eq!(change["significance"], "major");
    assert_eq!(change["announced"]["silent"], true);
    assert_eq!(change["from"]["captured_at"], "2026-03-03T06:00:00Z");
    let edit = &change["edits"][1];
    assert_eq!(edit["flags"], serde_json::json!(["duty", "deadline"]));
    assert_eq!(edit["old"]["paragraph"], "41");
    assert_eq!(edit["words"][1], serde_json::json!({ "op": "-", "text": "should" }));
    let compared: serde_json::Value =
        serde_json::from_str(&render_comparison(&comparison(), Format::Json)).expect("JSON");
    assert_eq!(compared["schema"], "guidewatch.compare/1");
    assert_eq!(compared["old"]["words"], 11_340);
    assert_eq!(
        compared["summary"],
        serde_json::json!({ "substance": 1, "reference": 2, "layout": 1, "contents": 0, "editorial": 0, "moved": 1 })
    );
}

#[test]
fn a_long_change_is_cut_with_the_command_that_shows_the_rest() {
    let mut change = revised();
    let one = change.diff.edits[1].clone();
    change.diff.edits = (0..49).map(|_| one.clone()).collect();
    change.in_words = guidewatch::judge::summary(&change.diff);
    let told = render(&Report { changes: vec![change], ..quiet() }, Format::Text);
    let command = "guidewatch diff early-help --from 2026-03-03T06:00:00 --to 2026-03-04T06:00:00";
    let told_in_line = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told_in_line.contains(&format!("and 37 more: {command}")), "{told}");
    assert_eq!(told.matches("Reworded, paragraph 41").count(), 12);
    let sorts = "49 changes of substance in 1 section, some of more than one sort: 49 duties";
    assert!(told_in_line.contains(sorts), "{told}");
}

#[test]
fn two_looks_within_a_minute_are_told_apart_by_the_second() {
    let mut change = revised();
    let (before, after) = (at("2026-03-03T06:00:12Z"), at("2026-03-03T06:00:47Z"));
    (change.last_seen_before, change.from.captured_at, change.to.captured_at) =
        (before, before, after);
    let report = Report { changes: vec![change], ..quiet() };
    let text = render(&report, Format::Text);
    assert!(
        text.contains("Between 3 March 2026, 06:00:12 and 3 March 2026, 06:00:47 (London)"),
        "{text}"
    );
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let told = render(&report, format);
        assert_eq!(told.matches("06:00:12").count(), if format == Format::Html { 5 } else { 3 });
    }
}

#[test]
fn a_date_without_words_has_no_colon() {
    let mut bare = shown();
    bare.document.notices[0].text.clear();
    let text = render_shown(&bare, Format::Text);
    assert!(text.contains("Updated 12 November 2025\n"), "{text}");
}

#[test]
fn reasons_left_out_are_counted_in_good_english() {
    let told = |reasons: usize| {
        let mut change = revised();
        change.reasons = (1..=reasons).map(|n| format!("reason {n}")).collect();
        render(&Report { changes: vec![change], ..quiet() }, Format::Text)
    };
    assert!(told(13).contains("and 1 more reason\n"), "{}", told(13));
    assert!(told(14).contains("and 2 more reasons\n"), "{}", told(14));
}

#[test]
fn a_headline_begins_with_what_happened_and_hides_nothing() {
    let headline = |kind: ChangeKind| {
        let change = Change { kind, also: Vec::new(), ..revised() };
        let told = render(&Report { changes: vec![change], ..quiet() }, Format::Text);
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let rebuilt = headline(ChangeKind::Rebuilt);
    assert!(
        rebuilt.contains("1 page was rebuilt: what it says must be read anew, none was withdrawn,"),
        "{rebuilt}"
    );
    let gone = headline(ChangeKind::NotFound);
    assert!(gone.contains("1 publication is not to be found any more, none was"), "{gone}");
    assert!(headline(ChangeKind::FileChanged).contains("= 1 file changed that cannot be read yet"));
    for kind in [ChangeKind::Rebuilt, ChangeKind::NotFound, ChangeKind::FileChanged] {
        assert!(!headline(kind).contains("No publication changed"), "{kind:?}");
    }
    assert!(headline(ChangeKind::DateOnly).contains("No publication changed in substance"));
}

#[test]
fn nothing_to_tell_does_not_call_undue_what_is_known_to_fail() {
    let said = |watched: usize, checked: usize, failing: usize| {
        render(&Report { watched, checked, failing, ..quiet() }, Format::Text).replace('\n', " ")
    };
    let all = said(2, 0, 2);
    assert!(
        all.contains("none of them checked, 2 cannot be checked (`guidewatch status`"),
        "{all}"
    );
    assert!(!all.contains("not yet due"), "{all}");
    let some = said(5, 2, 1);
    assert!(some.contains("1 cannot be checked") && some.contains("not yet due"), "{some}");
    assert!(!said(5, 2, 0).contains("cannot be checked"));
}
