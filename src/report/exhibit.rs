//! A statement about one capture, laid out on a page: what was seen, when, by whom, and how anybody can check it without
//! this program. Claims no more than the records bear out.

use url::Url;

use super::{
    page::{Page, Part, Span, para, plain, section},
    words::{self, count},
};
use crate::model::{
    exhibit::{Enclosed, Exhibit},
    snapshot::{CheckResult, CheckRun, Origin, Snapshot},
};

/// A statement laid out.
pub(super) fn page(exhibit: &Exhibit) -> Page {
    let snapshot = &exhibit.snapshot;
    let parts = vec![
        Part::Lead(said(exhibit)),
        Part::Facts(facts(exhibit)),
        section("The looks around it", vec![Part::List(around(exhibit))]),
        section("What lies beside this statement", files(&exhibit.files)),
        section("How to check it without guidewatch", check(snapshot)),
        section("What this does not say", vec![para(limits(snapshot))]),
    ];
    Page { title: format!("Evidence: {}", exhibit.title), parts }
}

fn said(exhibit: &Exhibit) -> Vec<Span> {
    let snapshot = &exhibit.snapshot;
    let url = Span::Address(snapshot.url.to_string());
    match snapshot.origin {
        Origin::Crawl => vec![
            plain("On "),
            Span::Strong(words::second(snapshot.at)),
            plain(" (London) guidewatch asked for this address and kept what came: "),
            url,
        ],
        Origin::Supplied => vec![
            plain("A copy of this address, dated "),
            Span::Strong(words::second(snapshot.at)),
            plain(" (London) by the person who supplied it, was taken in on "),
            Span::Strong(words::second(snapshot.recorded_at)),
            plain(": "),
            url,
        ],
    }
}

fn facts(exhibit: &Exhibit) -> Vec<(&'static str, Vec<Span>)> {
    let snapshot = &exhibit.snapshot;
    let mut facts = vec![("Publication", vec![plain(exhibit.title.clone())])];
    facts.extend(exhibit.publisher.clone().map(|name| ("Publisher", vec![plain(name)])));
    let at = format!("{} (UTC)", snapshot.at);
    facts.push(("Captured", vec![plain(at)]));
    if snapshot.origin == Origin::Crawl {
        facts.push(("Answer", vec![plain(format!("HTTP status {}", snapshot.status))]));
    }
    for hop in &snapshot.redirects {
        let spans =
            vec![plain(format!("status {}, ", hop.status)), Span::Address(hop.url.to_string())];
        facts.push(("Redirected from", spans));
    }
    let kind = snapshot.media_type.clone().unwrap_or_else(|| "not said".to_owned());
    facts.push(("Said to be", vec![plain(kind)]));
    facts.push((
        "Length",
        vec![plain(count(usize::try_from(snapshot.length).unwrap_or(usize::MAX), "byte", "bytes"))],
    ));
    facts.push(("SHA-256", vec![Span::Code(snapshot.sha256.to_string())]));
    facts.push(("Record", vec![Span::Code(snapshot.record.to_string())]));
    let made = format!("{}, by guidewatch {}", words::second(exhibit.made_at), exhibit.made_by);
    facts.push(("This statement", vec![plain(made)]));
    facts
}

fn around(exhibit: &Exhibit) -> Vec<Vec<Span>> {
    let at = exhibit.snapshot.at;
    let copy = |snapshot: &Snapshot, which: &str| {
        (
            snapshot.at,
            vec![
                Span::Second(snapshot.at),
                plain(format!(": {which}, SHA-256 ")),
                Span::Code(snapshot.sha256.to_string()),
            ],
        )
    };
    let mut lines: Vec<_> =
        exhibit.checks.iter().map(|run| (run.first, checked(run, exhibit))).collect();
    lines.extend(exhibit.before.iter().map(|before| copy(before, "the copy before it")));
    lines.extend(exhibit.after.iter().map(|after| copy(after, "the copy after it")));
    lines.push((at, vec![Span::Strong(words::second(at)), plain(": this copy")]));
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn checked(run: &CheckRun, exhibit: &Exhibit) -> Vec<Span> {
    let mut spans = vec![Span::Second(run.first)];
    if run.last != run.first {
        spans.extend([plain(" to "), Span::Second(run.last)]);
    }
    let checks = count(run.count as usize, "check", "checks");
    spans.push(plain(match &run.result {
        CheckResult::Same(of) if *of == exhibit.snapshot.at => {
            format!(": {checks}, the publisher’s answer was the same as this copy")
        }
        CheckResult::Same(of) => {
            format!(": {checks}, the same as the copy of {}", words::second(*of))
        }
        CheckResult::NotChecked(why) => format!(": {checks} that failed: {}", why.text),
    }));
    spans
}

fn files(files: &[Enclosed]) -> Vec<Part> {
    let row = |file: &Enclosed| {
        let length = count(usize::try_from(file.length).unwrap_or(usize::MAX), "byte", "bytes");
        vec![
            vec![Span::Code(file.name.clone())],
            vec![plain(file.what.clone())],
            vec![plain(length)],
            vec![Span::Code(file.sha256.to_string())],
        ]
    };
    let rows = files.iter().map(row).collect();
    vec![Part::Table { heads: vec!["File", "What it is", "Length", "SHA-256"], rows }]
}

fn check(snapshot: &Snapshot) -> Vec<Part> {
    let step = |words: &str, command: &str| vec![plain(words), Span::Code(command.to_owned())];
    let file = &snapshot.record.file;
    let from = snapshot.record.offset + 1;
    vec![Part::List(vec![
        step("That no file beside this one was altered since: ", "sha256sum -c SHA256SUMS"),
        step(
            "That every record is whole, by any tool for web archives, for example: ",
            "warcio check capture.warc.gz",
        ),
        step("The records in plain text: ", "gzip -dc capture.warc.gz"),
        step(
            "That the same record stands in the archive it was taken from, where you have that: ",
            &format!("tail -c +{from} archive/{file} | gzip -dc | head -c 2000"),
        ),
    ])]
}

fn limits(snapshot: &Snapshot) -> String {
    if snapshot.origin == Origin::Supplied {
        return "A person supplied this copy and its date. The records show what was supplied and when it was taken in, and \
                nothing about what the publisher sent."
            .to_owned();
    }
    let asked = snapshot.redirects.iter().map(|hop| &hop.url).chain([&snapshot.url]);
    let (encrypted, open): (Vec<&Url>, Vec<&Url>) = asked.partition(|url| url.scheme() == "https");
    let sender = match (encrypted.is_empty(), open.is_empty()) {
        (_, true) => "connections are encrypted, but their certificates are not kept",
        (true, false) => {
            "its address begins with http: the connection was not encrypted, and whoever stood on the way could have read \
             and altered what came"
        }
        (false, false) => {
            "not every address on the way to it begins with https: where the connection was not encrypted, whoever stood on \
             the way could have read and altered what came; where it was, the certificates are not kept"
        }
    };
    format!(
        "The records show what this program received and when, by the clock of the machine that it ran on. They do not \
         prove who sent it: {sender}."
    )
}
