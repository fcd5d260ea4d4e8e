//! What hostile, odd and huge words can do in each format: nothing.

use std::collections::BTreeMap;

use guidewatch::{
    judge,
    model::{
        delivery::{Dealt, Delivery, Item, ToldOf},
        diff::{LinkEdit, Word, WordOp},
        document::Attachment,
        operation::{Checks, HostCare, Noisy, Operation, Refused, StoreSizes},
        report::Report,
        run::{Cause, Why},
        snapshot::{CheckResult, Failing},
    },
    report::{
        Format, ReportFormat, render, render_comparison, render_deliveries, render_history,
        render_nothing, render_operation, render_shown, render_status, render_trouble, subject,
    },
};
use scraper::Html;

use super::{
    FORMATS,
    sample::*,
    strings::{ADDRESSES, strings},
};

/// Words that try everything: markup, quotes, terminal controls, bidirectional overrides, line breaks,
/// Markdown at a line's start and within it.
const HOSTILE: &str = "# \"><script>alert('x')</script><img src=x onerror=alert(1)> </del></title></style>\
    [click](javascript:alert(1)) **b** ~~s~~ `c` | cell | &lt;b&gt; \u{1b}[31m\u{9b}2J\u{7}\u{0}\u{202e}\
    \u{2066}\r\n\n1. item\n<!-- -->https://evil.example www.evil.example a@evil.example \u{2028}end";

/// The full report with one text in every place where captured or foreign words can stand.
pub(super) fn filled(text: &str, address: &str) -> Report {
    let mut report = full();
    let own = || text.to_owned();
    for change in &mut report.changes {
        change.title = own();
        change.reasons = vec![own(), own()];
        change.evidence = vec![own(), own()];
        change.announced.note = Some(own());
        change.announced.silent = false;
        change.from.record = own();
        for edit in &mut change.diff.edits {
            for side in edit.old.iter_mut().chain(edit.new.iter_mut()) {
                side.text = own();
                side.section = Some(own());
                side.paragraph = Some(own());
            }
            for word in &mut edit.words {
                word.text = own();
            }
            let (old, new) = (Some(address.to_owned()), Some(address.to_owned()));
            edit.links.push(LinkEdit { text: own(), old, new });
        }
    }
    report.changes[0].announced.silent = true;
    let (mut event, mut ahead) = brought();
    (event.title, event.edition) = (own(), own());
    (event.reasons, event.evidence) = (vec![own(), own()], vec![own(), own()]);
    (ahead.title, ahead.edition, ahead.until_then) = (own(), own(), vec![own(), own()]);
    report.events.push(event);
    report.ahead.push(ahead);
    for source in &mut report.unchecked {
        (source.title, source.why) = (own(), own());
    }
    for source in &mut report.recovered {
        source.title = own();
    }
    for source in &mut report.taken_back {
        (source.title, source.what, source.reason) = (own(), own(), own());
    }
    for source in &mut report.held {
        source.why = own();
    }
    let mut beginning = beginning("early-help", text, None, Some(1));
    beginning.withdrawn = Some(own());
    report.beginnings.push(beginning);
    let mut file = starting().unreadable.remove(0);
    (file.title, file.why) = (own(), own());
    report.unreadable.push(file);
    // Its empty lines part paragraphs, and are no markup.
    report.note = Some(own().replace('\n', " "));
    report
}

/// What whoever runs it is told, with one text in every place where foreign words can stand.
fn operation(text: &str, address: &str) -> Operation {
    let own = || text.to_owned();
    let Report { unchecked, recovered, held, period, generated_at, .. } = filled(text, address);
    let source = held[0].source.clone();
    let noisy = |drop: Option<String>| Noisy {
        source: source.clone(),
        title: own(),
        changes: 5,
        text: own(),
        recipe: drop.iter().cloned().collect(),
        drop,
    };
    let refused = Refused { source: source.clone(), title: own(), why: own(), last: generated_at };
    Operation {
        generated_at,
        period,
        crawls: 1,
        last_complete_crawl: None,
        checks: Checks::default(),
        requests: 1,
        received: 1,
        not_modified: 1,
        spared: 1,
        hosts: BTreeMap::from([(own(), HostCare::default())]),
        failing: unchecked,
        recovered,
        held,
        refused: vec![refused],
        noisy: vec![noisy(Some(own())), noisy(None)],
        store: StoreSizes::default(),
        snapshots: 1,
    }
}

/// Every rendering of the same words: what it is, its text, HTML, Markdown and JSON.
fn all_views(text: &str, address: &str) -> Vec<[String; 4]> {
    let every = |render: &dyn Fn(Format) -> String| FORMATS.map(|(format, _)| render(format));
    let own = || text.to_owned();
    let mut compared = comparison();
    compared.old.name = own();
    compared.reasons = vec![own()];
    compared.diff = filled(text, address).changes[1].diff.clone();
    let mut history = history();
    history.title = own();
    history.checks[1].result = CheckResult::NotChecked(Why { cause: Cause::Internal, text: own() });
    let mut status = status();
    status.sources[1].title = own();
    status.sources[1].failing = Some(Failing {
        since: at("2026-03-02T06:01:00Z"),
        last: at("2026-03-02T06:01:00Z"),
        count: 3,
        why: Why { cause: Cause::Internal, text: own() },
    });
    status.sources[2].paused = Some(own());
    status.subscribers[1].undelivered.as_mut().expect("one that refuses").why = own();
    let dealt = [Dealt {
        subscriber: own(),
        at: at("2026-03-04T06:00:00Z"),
        delivery: Delivery {
            message: own(),
            channel: own(),
            items: vec![Item {
                source: history.source.clone(),
                told: ToldOf::Proposed(address.to_owned()),
            }],
        },
    }];
    let mut shown = shown();
    shown.title = own();
    shown.document.title = Some(own());
    for block in &mut shown.document.blocks {
        (block.text, block.number) = (own(), Some(own()));
    }
    shown.document.notices[0].text = own();
    shown.document.attachments[0] = Attachment { title: own(), target: address.to_owned() };
    let start = Report { changes: Vec::new(), starting: true, ..filled(text, address) };
    vec![
        every(&|format| render(&filled(text, address), format)),
        every(&|format| render(&start, format)),
        every(&|format| render_operation(&operation(text, address), format)),
        every(&|format| render_trouble(&filled(text, address), format)),
        every(&|format| render_nothing(&filled(text, address), format)),
        every(&|format| render_deliveries(&history, &dealt, format)),
        every(&|format| render_comparison(&compared, format)),
        every(&|format| render_history(&history, format)),
        every(&|format| render_status(&status, format)),
        every(&|format| render_shown(&shown, format)),
    ]
}

/// Every element with its attributes' names, in order; and every address that is linked.
fn shape(html: &str) -> (Vec<String>, Vec<String>) {
    let parsed = Html::parse_document(html);
    let (mut elements, mut links) = (Vec::new(), Vec::new());
    for node in parsed.tree.nodes() {
        if let Some(element) = node.value().as_element() {
            let attributes: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
            elements.push(format!("{} {}", element.name(), attributes.join(",")));
            links.extend(element.attr("href").map(str::to_owned));
            assert!(element.attr("src").is_none() && element.name() != "script");
        } else {
            assert!(!node.value().is_comment(), "a comment in the page");
        }
    }
    (elements, links)
}

#[test]
fn hostile_words_add_no_element_no_attribute_and_no_link_to_the_page() {
    for address in ["javascript:alert(1)", "data:text/html,<script>1</script>", "\u{1}javascript:1"]
    {
        let benign = all_views("plain words", "mailto:plain");
        let hostile = all_views(HOSTILE, address);
        for (benign, hostile) in benign.iter().zip(&hostile) {
            let (benign, _) = shape(&benign[2]);
            let (hostile, links) = shape(&hostile[2]);
            assert_eq!(benign, hostile);
            for link in links {
                assert!(
                    link.starts_with("https://www.") || link.starts_with("https://files."),
                    "{link}"
                );
            }
        }
    }
}

#[test]
fn no_control_or_reordering_character_reaches_any_format() {
    let unsafe_char = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for view in all_views(HOSTILE, "https://a.example/\u{202e}\u{1b}") {
        for (text, (_, name)) in view.iter().zip(FORMATS) {
            assert_eq!(text.chars().find(|c| unsafe_char(*c)), None, "in {name}");
        }
    }
}

/// Markdown without its code spans and blocks, in which nothing is markup.
fn outside_code(markdown: &str) -> String {
    let (mut unfenced, mut fence) = (String::new(), None::<&str>);
    for line in markdown.lines() {
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => fence = Some(line),
            None => unfenced.extend([line, "\n"]),
        }
    }
    assert_eq!(fence, None, "a code block is left open");
    let markdown = unfenced.as_str();
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in markdown.chars() {
        if c == '`' && !escaped {
            inside = !inside;
        } else if !inside {
            out.push(c);
        }
        escaped = c == '\\' && !escaped && !inside;
    }
    assert!(!inside, "a code span is left open");
    out
}

#[test]
fn hostile_words_make_no_markup_in_markdown() {
    for view in all_views(HOSTILE, "javascript:alert(1)") {
        let markdown = outside_code(&view[1]);
        for (n, c) in markdown.char_indices().filter(|(_, c)| matches!(c, '<' | '[')) {
            let ours = markdown[n..].starts_with("<https://");
            let start: String = markdown[n..].chars().take(60).collect();
            assert!(markdown[..n].ends_with('\\') || ours, "{c} at {n}: {start}");
        }
        assert!(!markdown.contains("https://evil") && !markdown.contains(" www.evil"));
        for line in markdown.lines() {
            assert!(!line.starts_with("1. ") && !line.starts_with("# \""), "{line}");
        }
    }
}

#[test]
fn json_gives_captured_words_back_as_they_came() {
    let report: serde_json::Value =
        serde_json::from_str(&render(&filled(HOSTILE, "javascript:x"), Format::Json))
            .expect("JSON");
    assert_eq!(report["schema"], "guidewatch.report/1");
    // What the calendar brought comes first.
    assert_eq!(report["changes"][0]["kind"], "in-force");
    assert_eq!(report["changes"][2]["title"], HOSTILE);
    assert_eq!(report["changes"][2]["edits"][1]["words"][0]["text"], HOSTILE);
    assert_eq!(report["stale_citations"], serde_json::json!([]));
    for key in ["generated_at", "period", "changes", "unchecked", "unreadable", "held"] {
        assert!(!report[key].is_null(), "{key}");
    }
}

/// Any words, the traps of every rule among them.
fn any_words() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let traps = prop::sample::select(vec![
        "must",
        "not",
        "should",
        "within",
        "5",
        "working",
        "days",
        "section",
        "47",
        "of",
        "the",
        "Children",
        "Act",
        "1989",
        "£",
        "£8.5",
        "million",
        "%",
        "…",
        "0800",
        "1111",
        "a@b.c",
        "SW1P",
        "3BT",
        "means",
        "“child”",
        "as",
        "soon",
        "possible",
        "1",
        "May",
        "2026",
        ".",
        ")",
        "no",
        "longer",
        "\u{202e}",
        "\n",
        "ǅ",
        "ß",
        "İ",
        "\u{1F468}\u{200D}\u{1F469}",
        "(",
        "+44",
    ]);
    let word = prop_oneof![4 => traps.prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_words_break_the_judging_or_the_rendering(
        runs in proptest::collection::vec((0..3_u8, any_words()), 0..6),
        title in any_words(),
    ) {
        let mut change = revised();
        change.title.clone_from(&title);
        let mut diff = change.diff.clone();
        diff.edits[1].words = runs
            .iter()
            .map(|(op, text)| Word {
                op: [WordOp::Same, WordOp::Removed, WordOp::Added][usize::from(*op)],
                text: text.clone(),
            })
            .collect();
        let (significance, reasons) = judge::weigh(&mut diff);
        proptest::prop_assert_eq!(significance.is_some(), !reasons.is_empty());
        (change.reasons, change.diff) = (reasons, diff);
        let report = Report { changes: vec![change], ..quiet() };
        for (format, _) in FORMATS {
            proptest::prop_assert!(!render(&report, format).is_empty());
        }
    }
}

#[test]
fn a_huge_edit_is_judged_and_shown_in_bounded_work() {
    let mut diff = revision();
    let many = "must should within 5 working days of 1 May 2026 under the Children Act 1989 ";
    diff.edits[1].words = words(&[
        (WordOp::Removed, &many.repeat(10_000)),
        (WordOp::Same, "and"),
        (WordOp::Added, &many.replace("must", "may").repeat(10_000)),
    ]);
    let (_, reasons) = judge::weigh(&mut diff);
    assert!(reasons.len() < 60, "{}", reasons.len());
    let mut change = revised();
    change.diff = diff;
    let text = render(&Report { changes: vec![change], ..quiet() }, Format::Text);
    assert!(text.len() < 20_000, "{}", text.len());
}

#[test]
fn lines_of_text_fit_a_terminal() {
    for view in all_views("several plain words in a row that need to be wrapped", "mailto:x") {
        for line in view[0].lines() {
            assert!(line.chars().count() <= 88, "{line}");
        }
    }
}

#[test]
fn hostile_words_make_no_formula_and_no_further_cell_in_a_table() {
    let shape = |text: &str| {
        let table = render(&filled(text, "https://a.example/"), ReportFormat::Csv);
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.expect("each row is as wide")).collect();
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert!(!cell.chars().any(char::is_control), "{cell}");
        }
        rows.len()
    };
    let plain = shape("plain");
    for text in [
        HOSTILE,
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        "\"quoted\", and, more",
        "\u{200b}=1",
        "\u{ff1d}1",
    ] {
        assert_eq!(shape(text), plain, "{text}");
    }
}

#[test]
fn hostile_words_make_no_further_element_of_a_feed() {
    let feed = |text: &str| {
        let feed = render(&filled(text, "https://a.example/"), ReportFormat::Atom);
        assert!(!feed.chars().any(|c| c.is_control() && c != '\n'), "{feed}");
        feed_rs::parser::parse(feed.as_bytes()).expect("a feed")
    };
    let (plain, hostile) = (feed("plain"), feed(HOSTILE));
    assert_eq!(plain.entries.len(), hostile.entries.len());
    for (plain, hostile) in plain.entries.iter().zip(&hostile.entries) {
        assert_eq!(plain.id, hostile.id);
        assert_eq!(plain.links.len(), hostile.links.len());
        let body = |entry: &feed_rs::model::Entry| {
            let content = entry.content.as_ref().and_then(|content| content.body.clone());
            shape(&content.unwrap_or_default()).0
        };
        assert_eq!(body(plain), body(hostile));
    }
}

/// What each format makes of a report with one text everywhere, in figures that markup would change.
fn figures(text: &str, address: &str) -> (Vec<String>, usize, usize) {
    let report = filled(text, address);
    let (elements, links) = shape(&render(&report, Format::Html));
    for link in links {
        let ours = ["https://www.", "https://files."];
        assert!(ours.iter().any(|start| link.starts_with(start)), "{link} of {text:?}");
    }
    let table = render(&report, ReportFormat::Csv);
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let cells = rows.records().map(|row| row.expect("each row is as wide"));
    let cells = cells.inspect(|row| {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{text:?}");
    });
    let cells = cells.count();
    let feed = render(&report, ReportFormat::Atom);
    let entries = feed_rs::parser::parse(feed.as_bytes()).expect("a feed").entries;
    for format in [Format::Text, Format::Markdown, Format::Json] {
        let told = render(&report, format);
        let steers = |c: &char| c.is_control() && *c != '\n';
        assert_eq!(told.chars().find(steers), None, "{format:?} of {text:?}");
    }
    (elements, cells, entries.len())
}

#[test]
fn hundreds_of_hostile_strings_are_words_in_every_format() {
    let strings = strings();
    assert!(strings.len() >= 300, "{}", strings.len());
    let plain = figures("plain words", "mailto:plain");
    for (text, address) in strings.iter().zip(ADDRESSES.iter().cycle()) {
        assert_eq!(figures(text, address), plain, "{text:?}");
    }
}

/// What stays the same of a chat's message, whatever the words: its marks of links, in Slack and in Teams.
fn marks(text: &str, address: &str) -> Vec<usize> {
    let report = filled(text, address);
    let mut counts = Vec::new();
    for write in [&|format| render(&report, format) as String, &|format| {
        render_trouble(&report, format) as String
    }] as [&dyn Fn(ReportFormat) -> String; 2]
    {
        let slack: serde_json::Value = serde_json::from_str(&write(ReportFormat::Slack)).unwrap();
        let said = slack["text"].as_str().unwrap();
        counts.extend(["<", ">", "*", "_", "~", "`", "\n"].map(|mark| said.matches(mark).count()));
        let teams: serde_json::Value = serde_json::from_str(&write(ReportFormat::Teams)).unwrap();
        let body = teams["attachments"][0]["content"]["body"].as_array().unwrap().clone();
        counts.push(body.len());
        for block in &body {
            let text = block["text"].as_str().unwrap();
            let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
            assert!(!text.contains(steers), "{text:?}");
            counts.push(text.replace("\\\\", "").matches("](").count());
        }
    }
    counts
}

#[test]
fn hundreds_of_hostile_strings_are_words_in_chats_and_subjects() {
    let plain = marks("plain words", "https://a.example/plain");
    for text in strings() {
        assert_eq!(marks(&text, "https://a.example/plain"), plain, "{text:?}");
        let mut report = filled(&text, "https://a.example/");
        report.changes.truncate(1);
        for line in [subject(&report), subject(&filled(&text, "https://a.example/"))] {
            assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
        }
    }
}
