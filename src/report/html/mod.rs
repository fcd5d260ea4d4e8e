//! Pages as one self-contained HTML file: no script, nothing fetched from elsewhere, readable on a
//! telephone, on paper, in the dark and without seeing colour. All text goes through `escape`.

pub(super) mod escape;
pub(super) mod sides;

use jiff::Timestamp;

use self::escape::{Html, element};
use super::{
    address,
    page::{Line, LineSort, Page, Part, Span},
    words,
};
use crate::model::change::Significance;

/// `page` as an HTML document.
pub(super) fn write(page: &Page) -> String {
    let title = Html::text(&page.title);
    let (choice, styles) = if sides::stand_in(&page.parts) {
        (sides::choice(), Html::fixed(include_str!("sides.css")))
    } else {
        Default::default()
    };
    let head = Html::fixed("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
        .and(element("title", &[], &title))
        .and(Html::fixed("\n<style>\n"))
        .and(Html::fixed(include_str!("style.css")))
        .and(styles)
        .and(Html::fixed("</style>"));
    let heading = element("h1", &[], &title);
    let main = element("main", &[], &heading.and(choice).and(parts(&page.parts, 2)));
    Html::fixed("<!doctype html>\n")
        .and(element(
            "html",
            &[("lang", "en-GB")],
            &element("head", &[], &head).and(element("body", &[], &main)),
        ))
        .and(Html::fixed("\n"))
        .without_a_sheet()
        .into_string()
}

/// One part as markup to stand in a page of somebody else's.
pub(super) fn fragment(one: &Part) -> String {
    part(one, 2).into_string()
}

/// Parts one below the other; `level` is that of their headings.
pub(super) fn parts(all: &[Part], level: u8) -> Html {
    all.iter()
        .map(|one| part(one, level))
        .fold(Html::default(), |all, one| all.and(Html::fixed("\n")).and(one))
}

fn part(part: &Part, level: u8) -> Html {
    match part {
        Part::Para(spans) => element("p", &[], &line(spans)),
        Part::Broken(lines) => {
            let mut lines = lines.iter().map(|line| Html::text(line));
            let first = lines.next().unwrap_or_default();
            element(
                "p",
                &[],
                &lines.fold(first, |all, one| all.and(Html::fixed("<br>\n")).and(one)),
            )
        }
        Part::Lines(lines) => {
            let all = lines.iter().fold(Html::default(), |all, line| {
                all.and(Html::text(line)).and(Html::fixed("\n"))
            });
            element("pre", &[], &element("code", &[], &all))
        }
        Part::Lead(spans) => element("p", &[("class", "lead")], &line(spans)),
        Part::Quote(spans) => element("blockquote", &[], &element("p", &[], &line(spans))),
        Part::Words(spans) => sides::words(spans),
        Part::List(items) => {
            element("ul", &[], &each(items, |item| element("li", &[], &line(item))))
        }
        Part::Facts(facts) => element(
            "dl",
            &[],
            &each(facts, |(name, spans)| {
                element("dt", &[], &Html::text(name)).and(element("dd", &[], &line(spans)))
            }),
        ),
        Part::Table { heads, rows } => table(heads, rows),
        Part::Section { heading, parts: inner } => {
            let heading = element(heading_tag(level), &[], &line(heading));
            element("section", &[], &heading.and(parts(inner, level + 1)))
        }
        Part::Card { weight, heading, parts: inner } => {
            let class = match weight {
                Significance::Major => "card important",
                Significance::Minor => "card small",
                Significance::Cosmetic => "card appearance",
            };
            let heading = element(heading_tag(level), &[], &line(heading));
            element("article", &[("class", class)], &heading.and(parts(inner, level + 1)))
        }
        Part::Text(lines) => captured(lines, level),
    }
}

fn each<T>(items: &[T], write: impl Fn(&T) -> Html) -> Html {
    items.iter().map(write).fold(Html::default(), |all, one| all.and(one).and(Html::fixed("\n")))
}

fn heading_tag(level: u8) -> &'static str {
    match level {
        0..=2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

/// A table whose cells carry their heading's words, for screens too narrow for columns.
fn table(heads: &[&'static str], rows: &[Vec<Vec<Span>>]) -> Html {
    let head = each(heads, |head| element("th", &[("scope", "col")], &Html::text(head)));
    let body = each(rows, |row| {
        let cells = row.iter().enumerate().map(|(n, cell)| {
            if n == 0 {
                return element("th", &[("scope", "row")], &line(cell));
            }
            let head = heads.get(n).copied().unwrap_or_default();
            element("td", &[("data-head", head)], &line(cell))
        });
        element("tr", &[], &cells.fold(Html::default(), Html::and))
    });
    let head = element("thead", &[], &element("tr", &[], &head));
    element("table", &[], &head.and(element("tbody", &[], &body)))
}

fn captured(lines: &[Line], level: u8) -> Html {
    let mut out = Html::default();
    let mut items = Html::default();
    for captured in lines {
        let number = captured.number.as_ref().map(|number| {
            element("span", &[("class", "number")], &Html::text(number)).and(Html::fixed(" "))
        });
        let text = number.unwrap_or_default().and(Html::text(&captured.text));
        if captured.sort == LineSort::Item {
            items = items.and(element("li", &[], &text));
            continue;
        }
        if !items.is_empty() {
            out = out.and(element("ul", &[], &std::mem::take(&mut items)));
        }
        out = out.and(Html::fixed("\n")).and(match captured.sort {
            LineSort::Heading(deep) => {
                element(heading_tag((level + deep).saturating_sub(1)), &[], &text)
            }
            LineSort::Quote => element("blockquote", &[], &element("p", &[], &text)),
            LineSort::Paragraph | LineSort::Item => element("p", &[], &text),
        });
    }
    if !items.is_empty() {
        out = out.and(element("ul", &[], &items));
    }
    element("div", &[("class", "captured")], &out)
}

/// A run of words.
pub(super) fn line(spans: &[Span]) -> Html {
    let mut out = Html::default();
    for (n, one) in spans.iter().enumerate() {
        let marked = |span: Option<&Span>| matches!(span, Some(Span::Removed(_) | Span::Added(_)));
        let before = n.checked_sub(1).and_then(|n| spans.get(n));
        if (marked(Some(one)) || marked(before)) && n > 0 {
            out = out.and(Html::fixed(" "));
        }
        out = out.and(span(one));
    }
    out
}

fn span(span: &Span) -> Html {
    match span {
        Span::Plain(words) => Html::text(words),
        Span::Strong(words) => element("strong", &[], &Html::text(words)),
        Span::Code(words) => element("code", &[], &Html::text(words)),
        Span::Address(address) => match address::link(address) {
            Some(link) => element("a", &[("href", &link)], &Html::text(&link)),
            None => Html::text(address),
        },
        Span::Sha256(digest) => {
            element("code", &[("class", "digest")], &Html::text(&digest.to_string()))
        }
        Span::Removed(words) => told("del", "[removed: ", words),
        Span::Added(words) => told("ins", "[added: ", words),
        Span::Moment(at) => time(*at, &words::moment(*at)),
        Span::Second(at) => time(*at, &words::second(*at)),
    }
}

/// A moment, in words and for programs.
pub(super) fn time(at: Timestamp, words: &str) -> Html {
    element("time", &[("datetime", &at.to_string())], &Html::text(words))
}

/// Words that went or came, said in words too for who cannot see the style.
fn told(tag: &'static str, says: &'static str, words: &str) -> Html {
    let hidden = |text: &'static str| element("span", &[("class", "said")], &Html::fixed(text));
    element(tag, &[], &hidden(says).and(Html::text(words)).and(hidden("]")))
}
