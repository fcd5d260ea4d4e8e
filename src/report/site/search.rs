//! A search over the current texts and all changes: which words stand where, in many small files of which the script in the
//! browser, or the server that answers in its place, reads the few that it needs. They hold words and places, never a text.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{
    super::{
        clean::clean,
        html::escape::{Html, element, void},
    },
    File, Line, Row,
    carried::script,
    folder,
    found::PAGES,
    frame::{Frame, para, section},
    letters, weight,
};
use crate::model::{
    change::Change, diff::WordOp, document::Document, source::SourceId, time::in_london,
};

/// A shorter word is not looked for, in characters;
const SHORTEST: usize = 2;
/// a longer one is cut.
const LONGEST: usize = 24;
/// The most different words of one text or change,
const OF_ONE: usize = 20_000;
/// and of all: what a hostile page could fill memory with ends there.
const OF_ALL: usize = 500_000;

/// Where a word stands: in the text of the nth source (from 0), or in its nth change from the oldest (from 1).
pub(super) type Place = (u32, u32);

/// What is found where; grows as sources are added.
#[derive(Debug, Default)]
pub struct Search {
    words: BTreeMap<String, Vec<Place>>,
    sources: u32,
    /// Whether a word was left out for want of room.
    is_partial: bool,
}

/// The words of one source: gathered by itself, so that several sources can be read at once.
#[derive(Debug, Default)]
pub struct Terms {
    /// Of its text (0) and of each change.
    of: BTreeMap<u32, BTreeSet<String>>,
    is_partial: bool,
}

impl Terms {
    /// Adds a text of it that stands.
    pub fn text(&mut self, title: &str, document: &Document) {
        let blocks = document.blocks.iter().map(|block| block.text.as_str());
        self.add(0, std::iter::once(title).chain(blocks));
    }

    /// Adds its `nth` change, from 1, oldest first.
    pub fn change(&mut self, nth: usize, change: &Change) {
        let runs = change.diff.edits.iter().flat_map(|edit| &edit.words);
        let runs = runs.filter(|word| word.op != WordOp::Same).map(|word| word.text.as_str());
        let told = change.reasons.iter().map(String::as_str).chain([change.title.as_str()]);
        self.add(u32::try_from(nth).unwrap_or(u32::MAX), told.chain(runs));
    }

    fn add<'t>(&mut self, nth: u32, texts: impl Iterator<Item = &'t str>) {
        let own = self.of.entry(nth).or_default();
        let most = own.len() + OF_ONE;
        for word in texts.flat_map(words) {
            if own.len() >= most {
                self.is_partial = true;
                break;
            }
            own.insert(word);
        }
    }
}

impl Search {
    /// Adds the next source, in the order of the list.
    pub fn add(&mut self, terms: Terms) {
        self.is_partial |= terms.is_partial;
        for (nth, own) in terms.of {
            let place = (self.sources, nth);
            for word in own {
                let room = self.words.len() < OF_ALL;
                match self.words.entry(word) {
                    Entry::Occupied(places) => places.into_mut().push(place),
                    Entry::Vacant(free) if room => {
                        free.insert(vec![place]);
                    }
                    Entry::Vacant(_) => self.is_partial = true,
                }
            }
        }
        self.sources += 1;
    }

    /// The page, the list of what can be found, and the words by their first two letters.
    #[must_use]
    pub fn files(self, rows: &[Row]) -> Vec<File> {
        let mut files = vec![page(self.is_partial), listed(rows)];
        for (name, words) in self.shards() {
            let words: BTreeMap<&str, String> =
                words.into_iter().map(|(word, places)| (word, written(places))).collect();
            let path = shard_path(&name);
            files.push(File { path, text: script("words", &(name, words)) });
        }
        files
    }

    /// The same as plain pages, by first letters, one after the other.
    pub fn by_letters<'a>(&'a self, rows: &'a [Row]) -> impl Iterator<Item = File> + use<'a> {
        letters::pages(self.shards(), rows)
    }

    /// The words of each file in their order, with where they stand.
    fn shards(&self) -> Shards<'_> {
        let mut shards = Shards::new();
        for (word, places) in &self.words {
            shards.entry(shard_of(word)).or_default().push((word, places));
        }
        shards
    }
}

/// By the name of a file the words in it and their places.
pub(super) type Shards<'a> = BTreeMap<String, Vec<(&'a str, &'a [Place])>>;

fn written(places: &[Place]) -> String {
    let places = places.iter().map(|(source, nth)| match nth {
        0 => source.to_string(),
        nth => format!("{source}.{nth}"),
    });
    places.collect::<Vec<_>>().join(" ")
}

fn shard_path(name: &str) -> String {
    format!("search/{name}.js")
}

/// In which file of the site a word stands, if anywhere.
pub(super) fn path_of(word: &str) -> String {
    shard_path(&shard_of(word))
}

/// The words of a text as they are looked for: small letters and digits of the Latin alphabet without accents count
/// as they are, every other letter as itself.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphanumeric();
    let parts = text.split(move |c: char| !is_word(c)).filter(|part| !part.is_empty());
    parts.filter_map(|part| {
        let word: String = part.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
        (word.chars().count() >= SHORTEST).then_some(word)
    })
}

/// In which file a word stands: its first two characters where they are plain letters or digits, else `other`.
fn shard_of(word: &str) -> String {
    let first: String = word.chars().take(2).collect();
    let is_plain = first.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_plain && first.len() == 2 { first } else { "other".to_owned() }
}

/// Titles and ways of all that can be found.
fn listed(rows: &[Row]) -> File {
    let of = |row: &Row| {
        let changes: Vec<_> = row.changes.iter().rev().map(|line| changed(row, line)).collect();
        (clean(&row.status.title), folder_of(&row.status.source), changes)
    };
    let all: Vec<_> = rows.iter().map(of).collect();
    File { path: PAGES.to_owned(), text: script("pages", &all) }
}

fn folder_of(source: &SourceId) -> String {
    format!("{}/index.html", folder(source))
}

/// A change: where, when, what. The name of its page alone where it lies with its source.
fn changed(row: &Row, line: &Line) -> (String, String, String) {
    let folder = format!("{}/", folder(&row.status.source));
    let path = line.path.strip_prefix(&folder).unwrap_or(&line.path);
    let day = in_london(line.at).strftime("%Y-%m-%d").to_string();
    (path.to_owned(), day, clean(&format!("{}: {}", weight(line.weight), line.happened)))
}

/// What stands around it, with something found or without.
pub(super) fn frame() -> Frame<'static> {
    Frame { path: SEARCH.to_owned(), title: "Search", feed: None, above: Vec::new() }
}

/// The form, with what was typed.
pub(super) fn form(typed: &str) -> Html {
    let label =
        element("label", &[("for", "q")], &Html::fixed("Words in current texts and in changes"));
    let mut attributes =
        vec![("id", "q"), ("name", "q"), ("type", "search"), ("autocomplete", "off")];
    if !typed.is_empty() {
        attributes.push(("value", typed));
    }
    let input = void("input", &attributes);
    let button = element("button", &[("type", "submit")], &Html::fixed("Search"));
    let inner = element("p", &[], &label).and(element(
        "p",
        &[("class", "row")],
        &input.and(Html::fixed(" ")).and(button),
    ));
    let attributes = [
        ("id", "search"),
        ("class", "form"),
        ("role", "search"),
        ("method", "get"),
        ("action", "search.html"),
    ];
    element("form", &attributes, &inner)
}

/// What can be found.
pub(super) fn how() -> Html {
    let how = "All words are looked for; the last may be the beginning of one. Found are the texts as they stand now and \
               the words that went or came with a change.";
    section("how", "What is searched", para(how))
}

/// Where the page of the search is, below the site's folder.
pub const SEARCH: &str = "search.html";

/// What the page says where some words had no room.
pub(super) const PARTIAL: &str =
    "There are more words than this search holds: rare ones may not be found.";

fn page(is_partial: bool) -> File {
    let frame = frame();
    let said = "Without scripts the search is made by the machine that watches, where these pages come from it (guidewatch \
                serve). Where they lie in a folder there are ";
    let without = element(
        "p",
        &[],
        &Html::text(said)
            .and(frame.link(letters::PATH, "all words by their first letters"))
            .and(Html::text(", "))
            .and(frame.link("index.html", "all publications"))
            .and(Html::text(" and "))
            .and(frame.link("changes/index.html", "all changes by month"))
            .and(Html::text(".")),
    );
    let without = element("div", &[("id", "without")], &without);
    let found = element("div", &[("id", "found"), ("role", "status")], &Html::default());
    let mut main = form("").and(without).and(found).and(how());
    if is_partial {
        main = main.and(para(PARTIAL));
    }
    frame.page(main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_small_letters_and_by_file() {
        let found: Vec<String> = words("The LADO’s “must” – 15 days, a").collect();
        assert_eq!(found, ["the", "lado", "must", "15", "days"]);
        assert_eq!(["must", "15", "élan", "ǅx"].map(shard_of), ["mu", "15", "other", "other"]);
    }

    #[test]
    fn every_file_is_written_once_however_its_words_are_spread() {
        let mut terms = Terms::default();
        // In the order of letters “née” stands before “old”, “über” behind it.
        terms.text("Née old über", &Document::default());
        let mut search = Search::default();
        search.add(terms);
        let files = search.files(&[]);
        let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(names, ["search.html", "search/pages.js", "search/ol.js", "search/other.js"]);
        let other = &files[3].text;
        assert!(other.contains("née") && other.contains("über"), "{other}");
    }
}
