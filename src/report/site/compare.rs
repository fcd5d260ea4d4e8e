//! The page on which any two texts are compared: empty, for the script to fill; or filled, where a server answers. Shows what
//! the comparison found and decides nothing.

use super::{
    super::{
        html,
        html::escape::{Html, element},
        page::{Part, Span, plain},
    },
    File,
    carried::Carried,
    edits,
    frame::{Frame, list, para, section},
};
use crate::model::diff::Diff;

/// Where it is.
const PATH: &str = "compare.html";

/// A longer page is not shown, in bytes: who reads it slowly would hold it all.
const LONGEST: usize = 8 << 20;

/// How many reasons are listed.
const REASONS: usize = 40;

fn frame(title: &str) -> Frame<'_> {
    let above = vec![("index.html".to_owned(), "Publications".to_owned())];
    Frame { path: PATH.to_owned(), title, feed: None, above }
}

/// The page while nothing is chosen.
pub(super) fn page() -> File {
    let frame = frame("Compare two dates");
    let without = para("Choose a publication, and on its page two dates.").and(para(
        "Without scripts the comparison is made by the machine that watches, where these pages come from it (guidewatch serve). \
         Where they lie in a folder, each text is compared with the one before it, by the links in the publication’s table of \
         dated texts; and the machine that watches compares any two with the command that stands below the two dates.",
    ));
    let without = element("div", &[("id", "without")], &without);
    let compared = element("div", &[("id", "compared"), ("aria-live", "polite")], &Html::default());
    frame.page(without.and(compared))
}

/// The page of how two texts differ, and why that matters.
#[must_use]
pub fn compared(old: &Carried, new: &Carried, diff: &Diff, reasons: &[String]) -> String {
    let is_one = old.page == new.page;
    let mut main = Html::default();
    if is_one && old.has_documents {
        let said = Html::text(
            "These are the words of the page itself. Its documents are not compared here: ",
        );
        let frame = frame("");
        let way = format!("{}#changes", frame.to(&old.page));
        let words = Html::text("what changed in them, and when");
        main = main.and(element("p", &[], &said.and(element("a", &[("href", &way)], &words))));
    }
    if diff.edits.is_empty() {
        main = main.and(para("The words of the two texts are the same."));
    } else {
        if !reasons.is_empty() {
            let all = reasons.iter().take(REASONS);
            let all = all.map(|reason| vec![plain(super::super::excerpt::bounded(reason))]);
            let all = [Part::List(all.collect())];
            main = main.and(section("why", "Why it matters", html::parts(&all, 3)));
        }
        let edits = edits::section(diff, true, command(old, new));
        main = main.and(section("what", "What differs", edits));
    }
    let page = around(old, new, main);
    if page.len() > LONGEST { too_much(old, new) } else { page }
}

/// The page where two texts, or how they differ, are too long to be shown.
#[must_use]
pub fn too_much(old: &Carried, new: &Carried) -> String {
    let said = "This is too much for a page. On the machine that watches: ";
    let all = [Part::Para(vec![plain(said), Span::Code(command(old, new))])];
    around(old, new, html::parts(&all, 2))
}

fn command(old: &Carried, new: &Carried) -> String {
    format!("guidewatch compare {} {}", old.name, new.name)
}

/// What stands around either: which two, and the ways to both.
fn around(old: &Carried, new: &Carried, main: Html) -> String {
    let is_one = old.page == new.page;
    let title = if is_one {
        format!("{}: two dates compared", old.title)
    } else {
        "Two texts compared".to_owned()
    };
    let mut frame = frame(&title);
    frame.above.push((old.page.clone(), old.title.clone()));
    let called = |text: &Carried| {
        if is_one { text.moment.clone() } else { format!("{}, {}", text.title, text.moment) }
    };
    let lead = format!("From {} to {}. Only what differs is shown.", called(old), called(new));
    let lead = element("p", &[("class", "lead")], &Html::text(&lead));
    let other = format!("{}#two", frame.to(&old.page));
    let ways = list(vec![
        frame.link(&old.text, "The older text"),
        frame.link(&new.text, "The newer text"),
        element("a", &[("href", &other)], &Html::text("Choose two others")),
    ]);
    let ways = element("nav", &[("class", "ways"), ("aria-label", "The texts")], &ways);
    frame.page(lead.and(ways).and(main)).text
}
