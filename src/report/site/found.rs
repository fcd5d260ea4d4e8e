//! A search as a server answers it: the same files, the same rules and the same order as in `site.js`. Reads no file itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    super::html::escape::{Html, element},
    carried::value,
    frame::{Frame, list, para},
    search::{PARTIAL, Place, form, frame, how, path_of, words},
};

/// Titles and ways of all that can be found, below the site's folder.
pub const PAGES: &str = "search/pages.js";

/// So many words are looked for, as in `site.js`;
const WORDS: usize = 12;

/// so many of each sort are shown.
const SHOWN: usize = 200;

/// How `search/pages.js` has a source: what it is called, where its page is, and its changes, oldest first, each by the
/// name of its page, its day and what happened.
type Page = (String, String, Vec<(String, String, String)>);

/// What somebody looks for, and where it has been found so far.
#[derive(Debug)]
pub struct Question {
    asked: String,
    words: Vec<String>,
    is_cut: bool,
    places: Option<BTreeSet<Place>>,
}

impl Question {
    /// Whatever was typed.
    #[must_use]
    pub fn new(asked: &str) -> Self {
        let mut found: Vec<String> = words(asked).take(WORDS + 1).collect();
        let is_cut = found.len() > WORDS;
        found.truncate(WORDS);
        Self { asked: asked.to_owned(), words: found, is_cut, places: None }
    }

    /// In which file of the site each word stands, in the order in which they were typed. There may be no such file: then
    /// the word stands nowhere.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.words.iter().map(|word| path_of(word)).collect()
    }

    /// Keeps of what was found those places where the `nth` word stands too, from 0; false where that is no such file.
    #[must_use]
    pub fn keep(&mut self, nth: usize, file: Option<&str>) -> bool {
        let Some(word) = self.words.get(nth) else { return true };
        let mut own = BTreeSet::new();
        if let Some(file) = file {
            let Some((_, all)) = value::<(String, BTreeMap<String, String>)>("words", file) else {
                return false;
            };
            let is_last = nth + 1 == self.words.len();
            let from = all.range(word.clone()..);
            let begins = from.take_while(|(key, _)| key.starts_with(word.as_str()));
            for (_, places) in begins.filter(|(key, _)| is_last || *key == word) {
                own.extend(places.split(' ').filter_map(place));
            }
        }
        match &mut self.places {
            Some(places) => places.retain(|place| own.contains(place)),
            None => self.places = Some(own),
        }
        true
    }

    /// The page of what was found; `pages` is the file [`PAGES`], `search` the page as it stands without a question,
    /// which says whether some words had no room. None where the first is no such file.
    #[must_use]
    pub fn page(&self, pages: &str, search: &str) -> Option<String> {
        let pages: Vec<Page> = value("pages", pages)?;
        let frame = frame();
        let mut main = form(&self.asked);
        let found = match &self.places {
            None => para("Nothing was looked for: a word has two letters or figures at least."),
            Some(places) => self.found(&frame, places, &pages),
        };
        main = main.and(element("div", &[("role", "status")], &found));
        main = main.and(how());
        if search.contains(PARTIAL) {
            main = main.and(para(PARTIAL));
        }
        Some(frame.page(main).text)
    }

    fn found(&self, frame: &Frame<'_>, places: &BTreeSet<Place>, pages: &[Page]) -> Html {
        let of = |source: u32| pages.get(usize::try_from(source).ok()?);
        let texts =
            places.iter().filter(|(_, nth)| *nth == 0).filter_map(|(source, _)| of(*source));
        let texts: Vec<&Page> = texts.collect();
        let changes = places.iter().filter_map(|(source, nth)| {
            let (page, at) = (of(*source)?, usize::try_from(*nth).ok()?.checked_sub(1)?);
            Some((page, page.2.get(at)?))
        });
        let mut changes: Vec<_> = changes.collect();
        // Of one day as in the list of publications, oldest first.
        changes.sort_by(|(_, one), (_, other)| other.1.cmp(&one.1));
        let mut out = Html::default();
        if self.is_cut {
            out = out.and(para(&format!("The first {WORDS} words were looked for.")));
        }
        let heading = |many: usize, one: &str, more: &str| {
            element(
                "h2",
                &[],
                &Html::text(&format!("{many} {}", if many == 1 { one } else { more })),
            )
        };
        let all = texts.iter().take(SHOWN).map(|page| frame.link(&page.1, &page.0)).collect();
        out = out.and(heading(texts.len(), "current text", "current texts")).and(list(all));
        let all = changes.iter().take(SHOWN).map(|(page, (name, day, what))| {
            let path = page.1.replacen("index.html", name, 1);
            let said = format!(", {}. {what}", in_words(day));
            frame.link(&path, &page.0).and(Html::text(&said))
        });
        let all = all.collect();
        out = out.and(heading(changes.len(), "change", "changes")).and(list(all));
        if texts.len().max(changes.len()) > SHOWN {
            out = out.and(para(&format!("The first {SHOWN} of each are shown.")));
        }
        out
    }
}

/// `3`: the text of a source; `3.1`: its first change.
fn place(text: &str) -> Option<Place> {
    let (source, nth) = text.split_once('.').unwrap_or((text, "0"));
    Some((source.parse().ok()?, nth.parse().ok()?))
}

/// “9 March 2026” of “2026-03-09”, as every page writes it.
fn in_words(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MU: &str = "guidewatch.words([\"mu\",{\"must\":\"0 0.1 1\",\"mustard\":\"2\"}]);\n";

    fn found(asked: &str) -> Vec<Place> {
        let mut question = Question::new(asked);
        for (nth, file) in question.files().iter().enumerate() {
            assert!(question.keep(nth, (file == "search/mu.js").then_some(MU)));
        }
        question.places.unwrap_or_default().into_iter().collect()
    }

    #[test]
    fn every_word_is_looked_for_and_the_last_may_be_begun() {
        assert_eq!(found("must"), [(0, 0), (0, 1), (1, 0), (2, 0)]);
        assert_eq!(found("MUST, must"), [(0, 0), (0, 1), (1, 0)]);
        assert_eq!(found("mu mu"), []);
        assert_eq!(found("must élan"), []);
        assert_eq!(found("a ?"), []);
    }

    #[test]
    fn what_is_no_file_of_ours_is_not_read() {
        let mut question = Question::new("must");
        for other in ["", "guidewatch.words(1);\n", "alert(1)", "guidewatch.words([\"mu\",{}]);"] {
            assert!(!question.keep(0, Some(other)), "{other}");
        }
        assert_eq!(question.page("x", ""), None);
        // Places that are nowhere lead nowhere.
        assert!(question.keep(0, Some(MU)));
        let pages = "guidewatch.pages([[\"A\",\"p/a/index.html\",[]]]);\n";
        let page = question.page(pages, "").unwrap();
        assert!(page.contains("1 current text<") && page.contains("0 changes"), "{page}");
        // Where some words had no room it says so, as the page without a question does.
        assert!(!page.contains(PARTIAL));
        assert!(question.page(pages, &format!("<p>{PARTIAL}</p>")).unwrap().contains(PARTIAL));
    }

    #[test]
    fn so_many_words_and_no_more() {
        let question = Question::new(&"must ".repeat(1_000));
        assert_eq!((question.files().len(), question.is_cut), (WORDS, true));
        assert!(!Question::new(&"must ".repeat(WORDS)).is_cut);
    }
}
