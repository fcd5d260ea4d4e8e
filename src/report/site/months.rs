//! Every change, by month, newest first: a page a month, so that a new change rewrites one of them.

use std::collections::BTreeMap;

use super::{
    super::{
        html::escape::{Html, element},
        words::{self, count},
    },
    File, Line, Row,
    frame::{Frame, para, table},
    list::{changes, item},
};
use crate::model::{change::Significance, time::in_london};

/// How many of the latest stand beside the months.
const LATEST: usize = 50;

/// The pages; the first leads to the others.
pub(super) fn pages(rows: &[Row]) -> Vec<File> {
    let mut lines: Vec<&Line> = rows.iter().flat_map(Row::news).collect();
    lines.sort_by(|one, other| (other.at, &one.path).cmp(&(one.at, &other.path)));
    let mut months: BTreeMap<String, Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        let month = in_london(line.at).strftime("%Y-%m").to_string();
        months.entry(month).or_default().push(line);
    }
    let mut files = vec![first(&lines, &months)];
    files.extend(months.iter().map(|(month, lines)| page(month, lines)));
    files
}

fn first(lines: &[&Line], months: &BTreeMap<String, Vec<&Line>>) -> File {
    let frame = Frame {
        path: "changes/index.html".to_owned(),
        title: "Changes",
        feed: Some("feed.xml".to_owned()),
        above: Vec::new(),
    };
    if lines.is_empty() {
        return frame.page(para("Nothing has changed since watching began."));
    }
    let feed = element("p", &[], &frame.link("feed.xml", "The same as a feed (Atom)"));
    let of = |lines: &[&Line], weight| lines.iter().filter(|line| line.weight == weight).count();
    let row = |(month, lines): (&String, &Vec<&Line>)| {
        let counts = [Significance::Major, Significance::Minor, Significance::Cosmetic]
            .map(|w| of(lines, w));
        let mut cells = vec![frame.link(&path(month), &name(lines))];
        cells.extend(counts.map(|n| Html::text(&words::number(n as u64))));
        cells
    };
    let rows = months.iter().rev().map(row).collect();
    let heads = ["Month", "Important", "Small", "Appearance only"];
    let all = table("Changes by month", &heads, rows);
    let items = lines.iter().take(LATEST).map(|line| item(&frame, line)).collect();
    let heading = format!("The latest {}", count(lines.len().min(LATEST), "change", "changes"));
    let latest = super::frame::section("latest", &heading, changes(items));
    frame.page(feed.and(all).and(latest))
}

fn page(month: &str, lines: &[&Line]) -> File {
    let title = format!("Changes in {}", name(lines));
    let frame = Frame {
        path: path(month),
        title: &title,
        feed: Some("feed.xml".to_owned()),
        above: vec![("changes/index.html".to_owned(), "Changes".to_owned())],
    };
    let items = lines.iter().map(|line| item(&frame, line)).collect();
    frame.page(changes(items))
}

fn path(month: &str) -> String {
    format!("changes/{month}.html")
}

/// `March 2026`.
fn name(lines: &[&Line]) -> String {
    let first = lines.first().map(|line| in_london(line.at).strftime("%B %Y").to_string());
    first.unwrap_or_default()
}
