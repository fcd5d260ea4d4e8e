//! Whether a page is a record of its day: a debate, an inquiry's report, dated news, a copy in an archive, a page
//! that says of itself that it was withdrawn. Such a page is not blamed for naming what stood then.

use url::Url;

use super::tokens::{Token, tokens};
use crate::model::{
    document::{Document, NoticeKind},
    time::MONTHS,
};

/// Blocks at the beginning and at the end in which a page says what it is.
const HEAD: usize = 10;
const FOOT: usize = 3;

/// Hosts of which every page is a record.
const RECORDS: &[(&str, &str)] = &[
    ("hansard.parliament.uk", "a record of Parliament"),
    ("questions-statements.parliament.uk", "a record of Parliament"),
    ("questions-statements-api.parliament.uk", "a record of Parliament"),
    ("publications.parliament.uk", "a record of Parliament"),
    ("webarchive.nationalarchives.gov.uk", "a copy in a web archive"),
    ("web.archive.org", "a copy in a web archive"),
];

/// Parts of an address below which news stand.
const NEWS: &[&str] = &[
    "news",
    "blog",
    "blogs",
    "press",
    "press-releases",
    "speeches",
    "news-and-events",
    "newsandevents",
    "latest-news",
];

/// How the names of files end that are no pages.
const FILES: &[&str] = &[".pdf", ".doc", ".docx", ".odt", ".rtf"];

/// What a page that is kept no more says of itself.
const WITHDRAWN: &str = "a page that says that it was withdrawn";
const REPLACED: &str = "a page that says that it was replaced";
const UNUSED: &str = "a page that says that it is out of use";

/// Whether a page is a record because it says of itself that it is kept no more.
pub(super) fn is_out_of_use(why: &str) -> bool {
    [WITHDRAWN, REPLACED, UNUSED].contains(&why)
}

/// Why the page is a record of its day; none where it speaks for today.
#[must_use]
pub fn record(document: &Document, url: Option<&Url>) -> Option<String> {
    let host = url.and_then(Url::host_str).unwrap_or_default();
    if let Some((_, what)) = RECORDS.iter().find(|(known, _)| *known == host) {
        return Some((*what).to_owned());
    }
    if document.notice(NoticeKind::Withdrawn).is_some() {
        return Some(WITHDRAWN.to_owned());
    }
    if document.list.is_some() {
        return Some("a list of dated entries".to_owned());
    }
    let blocks: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    let head: Vec<String> = blocks.iter().take(HEAD).map(|text| folded(text)).collect();
    head.iter()
        .find_map(|text| says_so(text))
        .or_else(|| title(document, &head))
        .or_else(|| news(url, &blocks, &head))
}

/// The first few words, in small letters.
fn folded(text: &str) -> String {
    text.chars().take(600).flat_map(char::to_lowercase).collect()
}

fn says_so(text: &str) -> Option<String> {
    if text.contains("debated on") && text.contains("volume ") {
        return Some("a record of Parliament".to_owned());
    }
    if text.contains("acquired for preservation by the national archives") {
        return Some("a copy in a web archive".to_owned());
    }
    past(text)
}

/// What calls itself replaced. Of guidance a board's page says so, too, and means what it lists.
const PAGES: &[&str] = &[
    "page",
    "policy",
    "document",
    "procedure",
    "procedures",
    "protocol",
    "website",
    "site",
    "chapter",
    "handbook",
    "leaflet",
    "version",
    "strategy",
    "statement",
];

/// Why a page that says of itself that it was withdrawn, replaced or is out of use is blamed for nothing.
fn past(text: &str) -> Option<String> {
    let withdrawn = || Some(WITHDRAWN.to_owned());
    let marked = ["archived", "withdrawn", "superseded"]
        .iter()
        .find_map(|mark| text.trim_start_matches(['[', '(', '*']).strip_prefix(mark));
    if marked.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ']', ')', '*'])) {
        return withdrawn();
    }
    let rest = text.strip_prefix("this ").filter(|_| text.len() < 200)?;
    let said = format!("{} ", rest.replace(" now ", " "));
    let at = |phrases: &[&str]| phrases.iter().filter_map(|phrase| said.find(phrase)).min();
    if at(&["was withdrawn ", "was archived ", "has been withdrawn", "has been archived"]).is_some()
    {
        return withdrawn();
    }
    // Few words, and the noun last: “this safeguarding policy has been superseded”.
    let of_page = |at: usize| {
        let subject = tokens(said.get(..at).unwrap_or_default());
        subject.len() <= 4 && subject.last().is_some_and(|noun| noun.is(PAGES))
    };
    let replaced = [
        "has been superseded",
        "has been replaced",
        "was superseded",
        "was replaced",
        "is superseded by",
    ];
    if at(&replaced).is_some_and(of_page) {
        return Some(REPLACED.to_owned());
    }
    let unused = ["is no longer ", "is out of date", "is obsolete"];
    let ends = ["in use", "used", "current", "in force", "valid", "updated", "maintained", "kept"];
    let unused = at(&unused).filter(|at| {
        let rest = said.get(*at..).unwrap_or_default();
        !rest.starts_with("is no longer ")
            || ends.iter().any(|end| rest.starts_with(&format!("is no longer {end}")))
    });
    unused.is_some_and(of_page).then(|| UNUSED.to_owned())
}

/// Reports of inquiries and reviews, minutes.
fn title(document: &Document, head: &[String]) -> Option<String> {
    let title = document.title.as_deref().map(folded);
    let title = title.as_deref().or(head.first().map(String::as_str))?;
    if title.len() > 200 {
        return None;
    }
    let inquiry = ["inquiry", "enquiry", "serious case review", "practice review"];
    if title.contains("report") && inquiry.iter().any(|word| title.contains(word)) {
        return Some("a report of an inquiry or review".to_owned());
    }
    let words = tokens(title);
    let minutes = words.iter().any(|word| word.is(&["minutes"])) && words.iter().any(is_year);
    minutes.then(|| "minutes of a meeting".to_owned())
}

fn news(url: Option<&Url>, blocks: &[&str], head: &[String]) -> Option<String> {
    let announces = head.iter().take(8).any(|text| announces(text));
    let dated = head.iter().take(8).any(|text| dated_announcement(text))
        || blocks
            .iter()
            .take(HEAD)
            .chain(blocks.iter().rev().take(FOOT))
            .any(|text| is_date_line(text));
    let segments: Vec<String> = url
        .into_iter()
        .flat_map(|url| url.path_segments().into_iter().flatten())
        .map(str::to_lowercase)
        .collect();
    // A policy that was put up in a month is no news of it: “/uploads/2023/09/policy.pdf”.
    let is_file = segments
        .iter()
        .any(|segment| matches!(segment.as_str(), "uploads" | "files" | "media" | "documents"))
        || segments.last().is_some_and(|last| FILES.iter().any(|end| last.ends_with(end)));
    let below_news = segments.iter().rev().skip(1).any(|segment| NEWS.contains(&segment.as_str()));
    let year_then_month = segments.windows(2).any(|two| match two {
        [year, month] => {
            is_number(year, 1990, 2100)
                && year.len() == 4
                && is_number(month, 1, 12)
                && month.len() == 2
        }
        _ => false,
    });
    let moment = segments
        .iter()
        .any(|segment| segment.parse::<jiff::civil::DateTime>().is_ok() && segment.contains('t'));
    let crumbs = head.iter().any(|text| text.starts_with("you are here") && text.contains("news"));
    let by_address = !is_file && (year_then_month || below_news || moment);
    (by_address || (announces && (dated || crumbs))).then(|| "dated news".to_owned())
}

fn is_number(text: &str, from: u32, to: u32) -> bool {
    text.parse().is_ok_and(|n: u32| (from..=to).contains(&n))
}

/// “has published”, “is now published”, “has been released by”.
fn announces(text: &str) -> bool {
    let words = tokens(text);
    let verb = ["published", "released", "issued"];
    words.windows(3).any(|three| match three {
        [one, other, third] => {
            (one.is(&["has", "have"])
                && (other.is(&verb) || (other.is(&["been"]) && third.is(&["released"]))))
                || (one.is(&["is", "are"]) && other.is(&["now"]) && third.is(&verb))
        }
        _ => false,
    }) || dated_past(&words)
}

/// “On 26 June 2019, the department published”.
fn dated_past(words: &[Token]) -> bool {
    words.first().is_some_and(|first| first.is(&["on", "in"]))
        && words.iter().take(5).any(is_year)
        && words.iter().take(14).any(|word| word.is(&["published", "released", "issued"]))
}

/// An announcement that says when.
fn dated_announcement(text: &str) -> bool {
    let words = tokens(text);
    let force = ["into force", "into effect"].iter().any(|phrase| text.contains(phrase));
    dated_past(&words) || (announces(text) && force && words.iter().any(is_year))
}

fn is_year(token: &Token) -> bool {
    token.word.len() == 4 && token.number().is_some_and(|n| (1980..2100).contains(&n))
}

/// A line that is a date and little else; not the day of an update or a review.
fn is_date_line(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let words = tokens(text);
    let promise = words.iter().any(|word| {
        word.is(&["updated", "update", "review", "reviewed", "next", "version", "edition"])
    });
    let month = words.iter().any(|word| MONTHS.contains(&word.word.as_str()));
    let slashes = text.matches('/').count() >= 2;
    let numbers = words
        .iter()
        .filter(|word| {
            word.number().is_some() || word.word.starts_with(|c: char| c.is_ascii_digit())
        })
        .count();
    !promise && words.iter().any(is_year) && numbers >= 2 && (month || slashes) && words.len() <= 9
}
