//! The first page: every publication, by publisher, with how it stands and what changed last.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    super::{
        html::{
            self,
            escape::{Html, element},
        },
        status,
        words::{self, count},
    },
    File, Line, Row, class, folder,
    frame::{Frame, para, section, table},
    weight,
};
use crate::model::report::{SourceStatus, Status};

/// How many of the latest changes stand on the first page.
const LATEST: usize = 8;

/// The page.
pub(super) fn page(rows: &[Row], status: &Status) -> File {
    let frame = Frame {
        path: "index.html".to_owned(),
        title: "Publications and their latest changes",
        feed: Some("feed.xml".to_owned()),
        above: Vec::new(),
    };
    let mut main = element("p", &[("class", "lead")], &Html::text(&counted(rows, status)));
    main = main.and(latest(&frame, rows));
    let mut by_publisher: BTreeMap<(bool, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let publisher = row.publisher.as_deref().unwrap_or("Others");
        by_publisher.entry((row.publisher.is_none(), publisher)).or_default().push(row);
    }
    let mut tables = Html::default();
    for ((_, publisher), rows) in by_publisher {
        let heads = ["Publication", "How it stands", "Last change", "Last checked"];
        let rows = rows.into_iter().map(|row| cells(&frame, row)).collect();
        tables = tables.and(Html::fixed("\n")).and(table(publisher, &heads, rows));
    }
    frame.page(main.and(section("all", "All publications", tables)))
}

/// How many are watched, and of how many something is amiss.
fn counted(rows: &[Row], status: &Status) -> String {
    let of = |is: fn(&SourceStatus) -> bool| rows.iter().filter(|row| is(&row.status)).count();
    let watched = rows.len() - of(|status| status.paused.is_some());
    let mut said = format!("{} watched", count(watched, "publication is", "publications are"));
    let gone = of(is_gone);
    if gone > 0 {
        said.push_str(&format!(", {} not to be found", words::number(gone as u64)));
    }
    let withdrawn = of(|status| status.withdrawn);
    if withdrawn > 0 {
        said.push_str(&format!(", {} withdrawn", words::number(withdrawn as u64)));
    }
    let failing = of(fails);
    if failing > 0 {
        said.push_str(&format!(", {} could not be checked", words::number(failing as u64)));
    }
    let held = of(|status| status.held.is_some());
    if held > 0 {
        said.push_str(&format!(
            ", {}",
            count(held, "waits for a second look", "wait for a second look")
        ));
    }
    match status.sources.iter().filter_map(|source| source.last_checked).max() {
        Some(at) => format!("{said}. The latest check was on {}.", words::moment(at)),
        None => format!("{said}. None has been checked yet."),
    }
}

/// Whether its page was looked for and is not there.
fn is_gone(source: &SourceStatus) -> bool {
    status::fails(source) && status::is_gone(source)
}

/// Whether its latest check failed, for another reason than that the page is gone.
pub(super) fn fails(source: &SourceStatus) -> bool {
    source.paused.is_none() && status::fails(source) && !status::is_gone(source)
}

fn latest(frame: &Frame<'_>, rows: &[Row]) -> Html {
    let mut lines: Vec<&Line> =
        rows.iter().flat_map(|row| row.news().into_iter().take(LATEST)).collect();
    lines.sort_by(|one, other| (other.at, &one.path).cmp(&(one.at, &other.path)));
    if lines.is_empty() {
        return section(
            "latest",
            "Latest changes",
            para("Nothing has changed since watching began."),
        );
    }
    let items: Vec<Html> = lines.iter().take(LATEST).map(|line| item(frame, line)).collect();
    let all = element("p", &[], &frame.link("changes/index.html", "All changes, by month"));
    section("latest", "Latest changes", changes(items).and(all))
}

/// A list of changes.
pub(super) fn changes(items: Vec<Html>) -> Html {
    let all =
        items.into_iter().fold(Html::default(), |all, item| all.and(item).and(Html::fixed("\n")));
    element("ul", &[("class", "changes")], &all)
}

/// A change in a list of them.
pub(super) fn item(frame: &Frame<'_>, line: &Line) -> Html {
    let tag = tag(line);
    let link = element("strong", &[], &frame.link(&line.path, &line.title));
    let when = html::time(line.at, &words::day(line.at));
    let mut inner = element("p", &[], &link);
    let said = tag.and(Html::text(&format!(" {} – ", line.happened))).and(when);
    inner = inner.and(element("p", &[], &said));
    if let Some(reason) = &line.reason {
        inner = inner.and(element("p", &[("class", "why")], &Html::text(reason)));
    }
    element("li", &[("class", class(line.weight))], &inner)
}

/// The weight of a change, in words and as a mark.
pub(super) fn tag(line: &Line) -> Html {
    let class = format!("tag {}", class(line.weight));
    element("span", &[("class", &class)], &Html::text(weight(line.weight)))
}

fn cells(frame: &Frame<'_>, row: &Row) -> Vec<Html> {
    let status = &row.status;
    let path = format!("{}/index.html", folder(&status.source));
    let last = match row.news().first() {
        Some(line) => {
            frame.link(&line.path, &words::day(line.at)).and(Html::text(" ")).and(tag(line))
        }
        None if status.snapshots == 0 => Html::text("never seen"),
        None => Html::text("none since watching began"),
    };
    let checked = |at: Timestamp| html::time(at, &words::moment(at));
    vec![
        frame.link(&path, &status.title),
        Html::text(&stands(status)),
        last,
        status.last_checked.map_or_else(|| Html::text("never"), checked),
    ]
}

/// How a source stands, in few words.
pub(super) fn stands(status: &SourceStatus) -> String {
    let mut said = Vec::new();
    if is_gone(status) {
        said.push("not to be found");
    }
    if status.withdrawn {
        said.push("withdrawn by its publisher");
    }
    if fails(status) {
        said.push("could not be checked");
    }
    if status.held.is_some() {
        said.push("waits for a second look");
    }
    if status.paused.is_some() {
        said.push("not checked at present");
    }
    let mut said: Vec<String> = said.into_iter().map(str::to_owned).collect();
    if let Some(labels) = status.in_force.as_ref().filter(|_| !status.withdrawn) {
        said.push(format!("in force: {labels}"));
    }
    let said = said.join(", ");
    if said.is_empty() {
        return if status.snapshots == 0 { "Not seen yet" } else { "Available" }.to_owned();
    }
    super::work::capital(&said)
}
