//! What stands around every page: head, name, ways to the other pages, foot. Knows no page's content.

use super::{
    super::html::escape::{Html, element, void},
    File,
};

/// What the site is called.
pub(super) const NAME: &str = "Safeguarding guidance: what changed";

/// The ways that every page offers.
const WAYS: [(&str, &str); 7] = [
    ("index.html", "Publications"),
    ("changes/index.html", "Changes"),
    ("coming.html", "Coming into force"),
    ("citations.html", "Citations"),
    ("search.html", "Search"),
    ("health.html", "Health"),
    ("about.html", "About"),
];

/// One page.
pub(super) struct Frame<'a> {
    /// Where it is, below the site's folder.
    pub(super) path: String,
    /// What it is called.
    pub(super) title: &'a str,
    /// The feed that belongs to it, below the site's folder.
    pub(super) feed: Option<String>,
    /// The pages above it, from the top: where and what.
    pub(super) above: Vec<(String, String)>,
}

impl Frame<'_> {
    /// The way from this page to `path`, both below the site's folder.
    pub(super) fn to(&self, path: &str) -> String {
        to(&self.path, path)
    }

    /// A link to a page of the site.
    pub(super) fn link(&self, path: &str, words: &str) -> Html {
        element("a", &[("href", &self.to(path))], &Html::text(words))
    }

    /// The whole page around `main`, whose first heading is ours.
    pub(super) fn page(&self, main: Html) -> File {
        let heading = element("h1", &[], &Html::text(self.title));
        let inner = heading.and(main);
        let main = element("main", &[("id", "main"), ("tabindex", "-1")], &inner);
        let body = Html::fixed("\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n")
            .and(self.top())
            .and(self.way_here())
            .and(main)
            .and(foot())
            .and(Html::fixed("\n"));
        let html = element(
            "html",
            &[("lang", "en-GB")],
            &element("head", &[], &self.head()).and(element("body", &[], &body)),
        );
        let text = Html::fixed("<!doctype html>\n").and(html).and(Html::fixed("\n"));
        File { path: self.path.clone(), text: text.into_string() }
    }

    fn head(&self) -> Html {
        let title = format!("{} – {NAME}", self.title);
        let mut head = Html::fixed("\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n")
            .and(element("title", &[], &Html::text(&title)))
            .and(Html::fixed("\n"))
            .and(void("link", &[("rel", "stylesheet"), ("href", &self.to("style.css"))]))
            .and(Html::fixed("\n"));
        if let Some(feed) = &self.feed {
            let attributes = [
                ("rel", "alternate"),
                ("type", "application/atom+xml"),
                ("title", self.title),
                ("href", &self.to(feed)),
            ];
            head = head.and(void("link", &attributes)).and(Html::fixed("\n"));
        }
        let script = [("src", &*self.to("site.js")), ("defer", "")];
        head.and(element("script", &script, &Html::default())).and(Html::fixed("\n"))
    }

    fn top(&self) -> Html {
        let name = element("p", &[("class", "name")], &self.link("index.html", NAME));
        let ways = WAYS.iter().map(|(path, words)| {
            let href = self.to(path);
            let mut attributes = vec![("href", href.as_str())];
            if *path == self.path {
                attributes.push(("aria-current", "page"));
            }
            element("li", &[], &element("a", &attributes, &Html::text(words)))
        });
        let ways = element("ul", &[], &ways.fold(Html::default(), Html::and));
        let ways = element("nav", &[("aria-label", "The site")], &ways);
        let inner = element("div", &[("class", "wide")], &name.and(ways));
        element("header", &[("class", "top")], &inner).and(Html::fixed("\n"))
    }

    fn way_here(&self) -> Html {
        if self.above.is_empty() {
            return Html::default();
        }
        let steps =
            self.above.iter().map(|(path, words)| element("li", &[], &self.link(path, words)));
        let list = element("ol", &[], &steps.fold(Html::default(), Html::and));
        element("nav", &[("class", "above"), ("aria-label", "Where this page is")], &list)
            .and(Html::fixed("\n"))
    }
}

fn foot() -> Html {
    let made = "Made by guidewatch from dated copies of the publishers’ own pages. The words of a publication \
                are its publisher’s; how they differ was worked out by program. All times are London times.";
    let inner = element("p", &[], &Html::text(made));
    let inner = element("div", &[("class", "wide")], &inner);
    Html::fixed("\n").and(element("footer", &[], &inner))
}

/// The way from one page to another, both below the site's folder.
pub(super) fn to(from: &str, path: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    let mut path: Vec<&str> = path.split('/').collect();
    from.pop();
    let shared = from.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let shared = shared.min(path.len().saturating_sub(1));
    let up = from.len() - shared;
    let mut way = vec![".."; up];
    way.extend(path.drain(shared..));
    way.join("/")
}

/// A section under a heading of level 2.
pub(super) fn section(id: &'static str, heading: &str, inner: Html) -> Html {
    let head = element("h2", &[("id", id)], &Html::text(heading));
    Html::fixed("\n").and(element("section", &[("aria-labelledby", id)], &head.and(inner)))
}

/// A paragraph.
pub(super) fn para(words: &str) -> Html {
    element("p", &[], &Html::text(words))
}

/// A table that scrolls by itself where it is wider than the screen: its caption, its headings, its rows. The first cell
/// of a row names it; the others carry their heading for screens too narrow for columns.
pub(super) fn table(caption: &str, heads: &[&'static str], rows: Vec<Vec<Html>>) -> Html {
    let cell = |head: &&'static str| element("th", &[("scope", "col")], &Html::text(head));
    let head = heads.iter().map(cell).fold(Html::default(), Html::and);
    let head = element("thead", &[], &element("tr", &[], &head));
    let mut body = Html::fixed("\n");
    for row in rows {
        let mut cells = Html::default();
        for (n, inner) in row.into_iter().enumerate() {
            cells = cells.and(match heads.get(n) {
                Some(_) if n == 0 => element("th", &[("scope", "row")], &inner),
                Some(head) => element("td", &[("data-head", head)], &inner),
                None => element("td", &[], &inner),
            });
        }
        body = body.and(element("tr", &[], &cells)).and(Html::fixed("\n"));
    }
    let caption = element("caption", &[], &Html::text(caption));
    element("table", &[], &caption.and(head).and(element("tbody", &[], &body)))
}

/// Items of a list without order.
pub(super) fn list(items: Vec<Html>) -> Html {
    let item = |inner: Html| element("li", &[], &inner).and(Html::fixed("\n"));
    element("ul", &[], &items.into_iter().map(item).fold(Html::default(), Html::and))
}

#[cfg(test)]
mod tests {
    use super::to;

    #[test]
    fn a_way_between_pages_is_relative() {
        for (from, path, way) in [
            ("index.html", "p/a/index.html", "p/a/index.html"),
            ("p/a/index.html", "index.html", "../../index.html"),
            ("p/a/index.html", "p/a/feed.xml", "feed.xml"),
            ("p/a/d/k/index.html", "p/a/change-1.html", "../../change-1.html"),
            ("p/a/index.html", "p/b/index.html", "../b/index.html"),
            ("changes/2026-03.html", "changes/index.html", "index.html"),
            ("p/a/index.html", "p/a/index.html", "index.html"),
        ] {
            assert_eq!(to(from, path), way, "{from} -> {path}");
        }
    }
}
