//! Every word of the search as plain pages, by its first letters, with the texts and changes in which it stands: what a
//! browser without scripts can search where no server answers. Bounded, whatever the words are.

use std::cmp::Reverse;

use super::{
    super::html::escape::{Html, element},
    File, Line, Row, folder,
    frame::{Frame, list, para},
    search::{Place, Shards},
};
use crate::report::words::{count, day};

/// Where the list of all first letters is.
pub(super) const PATH: &str = "words/index.html";

/// Of a word so many places are listed; where a page would grow too long, fewer:
const OF_ONE: [usize; 3] = [60, 20, 5];

/// it has so many at the most.
const OF_PAGE: usize = 10_000;

/// The list of first letters, then a page for each.
pub(super) fn pages<'a>(
    shards: Shards<'a>,
    rows: &'a [Row],
) -> impl Iterator<Item = File> + use<'a> {
    let index = index(&shards);
    std::iter::once(index).chain(shards.into_iter().map(|(name, words)| page(&name, &words, rows)))
}

fn path(name: &str) -> String {
    format!("words/{name}.html")
}

/// How words of one page are called: by their two letters, or as the rest.
fn called(name: &str) -> String {
    if name.len() == 2 { name.to_owned() } else { "other letters".to_owned() }
}

fn index(shards: &Shards<'_>) -> File {
    let above = vec![("search.html".to_owned(), "Search".to_owned())];
    let frame =
        Frame { path: PATH.to_owned(), title: "Words by their first letters", feed: None, above };
    let ways = shards.keys().map(|name| frame.link(&path(name), &called(name)));
    let ways = element(
        "nav",
        &[("class", "letters"), ("aria-label", "First letters")],
        &list(ways.collect()),
    );
    frame.page(
        para("Every word of the current texts and of the changes, for browsers without scripts.")
            .and(ways),
    )
}

fn page(name: &str, words: &[(&str, &[Place])], rows: &[Row]) -> File {
    let title = format!("Words that begin with {}", called(name));
    let above = vec![
        ("search.html".to_owned(), "Search".to_owned()),
        (PATH.to_owned(), "Words by their first letters".to_owned()),
    ];
    let frame = Frame { path: path(name), title: &title, feed: None, above };
    let sum = |most: usize| words.iter().map(|(_, places)| places.len().min(most)).sum::<usize>();
    let [.., fewest] = OF_ONE;
    let most = OF_ONE.into_iter().find(|most| sum(*most) <= OF_PAGE).unwrap_or(fewest);
    let said = format!(
        "Open a word to see where it stands: current texts first, then changes, the newest first; {most} places at the most."
    );
    let mut main = para(&said);
    let (mut left, mut all, mut unlisted) = (OF_PAGE, Html::default(), 0);
    for (nth, (word, places)) in words.iter().enumerate() {
        let Some(rest) = left.checked_sub(places.len().min(most)) else {
            unlisted = words.len() - nth;
            break;
        };
        left = rest;
        all = all.and(Html::fixed("\n")).and(found(&frame, word, places, rows, most));
    }
    main = main.and(element("div", &[("class", "words")], &all));
    if unlisted > 0 {
        let more = count(unlisted, "more word", "more words");
        main = main.and(para(&format!("And {more}, which only the search finds.")));
    }
    frame.page(main)
}

/// A word, and where it stands.
fn found(frame: &Frame<'_>, word: &str, places: &[Place], rows: &[Row], most: usize) -> Html {
    let (mut texts, mut changes): (Vec<&Row>, Vec<&Line>) = (Vec::new(), Vec::new());
    for (source, nth) in places {
        let Some(row) = usize::try_from(*source).ok().and_then(|source| rows.get(source)) else {
            continue;
        };
        match usize::try_from(*nth).unwrap_or(usize::MAX) {
            0 => texts.push(row),
            // Counted from the oldest, listed from the newest.
            nth => {
                changes
                    .extend(row.changes.len().checked_sub(nth).and_then(|at| row.changes.get(at)));
            }
        }
    }
    changes.sort_by_key(|line| Reverse(line.at));
    let mut counted = Vec::new();
    if !texts.is_empty() {
        counted.push(count(texts.len(), "current text", "current texts"));
    }
    if !changes.is_empty() {
        counted.push(count(changes.len(), "change", "changes"));
    }
    let summary = format!("{word}: {}", counted.join(", "));
    let summary = element("summary", &[], &Html::text(&summary));
    // Half for either where both are many.
    let of_texts = texts.len().min(most.saturating_sub(changes.len()).max(most / 2));
    let beyond = (texts.len() + changes.len()).saturating_sub(most);
    let mut all: Vec<Html> = Vec::new();
    for row in texts.iter().take(of_texts) {
        let way = format!("{}/index.html", folder(&row.status.source));
        all.push(frame.link(&way, &row.status.title));
    }
    for line in changes.iter().take(most - of_texts) {
        let when = format!(", {}", day(line.at));
        all.push(frame.link(&line.path, &line.title).and(Html::text(&when)));
    }
    let mut inner = list(all);
    if beyond > 0 {
        inner = inner.and(para(&format!("And {}.", count(beyond, "more place", "more places"))));
    }
    element("details", &[], &summary.and(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_bounded_and_says_what_it_leaves_out() {
        // Of a row that is not there nothing is listed, and it counts.
        let places: Vec<Place> = (0..100).map(|source| (source, 0)).collect();
        let names: Vec<String> = (0..3_000).map(|n| format!("mu{n}")).collect();
        let most = |words: usize| {
            let words: Vec<(&str, &[Place])> =
                names.iter().take(words).map(|name| (name.as_str(), &*places)).collect();
            page("mu", &words, &[]).text
        };
        assert!(most(100).contains("60 places at the most"));
        assert!(most(400).contains("20 places at the most"));
        let long = most(3_000);
        assert!(
            long.contains("5 places at the most") && long.contains("And 1,000 more words"),
            "{}",
            &long[long.len() - 900..]
        );
    }
}
