//! Where a text names a publication: its titles, aliases and abbreviations as whole words. Which edition is meant
//! is read elsewhere (`dates`).

use std::{collections::BTreeMap, ops::Range};

use super::tokens::{Token, between, parts, words};
use crate::{model::edition::Lineage, register::Register};

/// One name, as words.
#[derive(Clone, Debug)]
struct Name {
    words: Vec<String>,
    lineage: usize,
    /// The edition that alone bears it.
    edition: Option<String>,
    ambiguous: bool,
}

/// All names of a register, by their first word, longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_first: BTreeMap<String, Vec<Name>>,
}

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Which publication, as its place in the register.
    pub(super) lineage: usize,
    /// The edition that alone bears this title.
    pub(super) edition: Option<String>,
    /// Which words.
    pub(super) tokens: Range<usize>,
    /// Whether it is an everyday word, too.
    pub(super) ambiguous: bool,
    /// Whether it is written as a name is: with a capital, or as an abbreviation.
    pub(super) capital: bool,
    /// The year that is glued to it in two digits: `KCSIE23`.
    pub(super) year: Option<i16>,
}

impl Names {
    /// The names that `register` knows.
    pub(super) fn of(register: &Register) -> Self {
        let mut names = Self::default();
        for (at, lineage) in register.lineages.iter().enumerate() {
            names.add_lineage(at, lineage);
        }
        for list in names.by_first.values_mut() {
            list.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
        names
    }

    fn add_lineage(&mut self, at: usize, lineage: &Lineage) {
        let everyday: Vec<Vec<String>> = lineage.ambiguous.iter().map(|name| words(name)).collect();
        let mut titles: Vec<(Vec<String>, &str)> = Vec::new();
        for edition in &lineage.editions {
            let own = edition.title.iter().chain(&edition.aliases);
            titles.extend(own.map(|title| (words(title), edition.label.as_str())));
        }
        // A publication that took another name bore the old one in several editions.
        let updates = lineage.editions.iter().flat_map(|edition| &edition.updates);
        let renamed = updates.into_iter().any(|update| update.kind == "rename");
        let today = words(&lineage.title);
        let bearer = |name: &[String]| -> Option<String> {
            let mut bearers = titles.iter().filter(|(title, _)| title == name);
            let (_, label) = bearers.next().filter(|_| bearers.next().is_none())?;
            (!renamed && name != today).then(|| (*label).to_owned())
        };
        let own = std::iter::once(&lineage.title).chain(&lineage.aliases).map(|name| words(name));
        let all = own.chain(titles.iter().map(|(title, _)| title.clone())).chain(everyday.clone());
        for name in all {
            let ambiguous = everyday.contains(&name);
            let edition = bearer(&name).filter(|_| !ambiguous);
            self.add(Name { words: name, lineage: at, edition, ambiguous });
        }
    }

    /// The first of two that are alike counts.
    fn add(&mut self, name: Name) {
        let Some(first) = name.words.first() else { return };
        let list = self.by_first.entry(first.clone()).or_default();
        if !list.iter().any(|known| known.words == name.words) {
            list.push(name);
        }
    }

    /// The names in a text, in order, the longest at each place; none overlaps another.
    pub(super) fn find(&self, text: &str, tokens: &[Token]) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let candidates = self.by_first.get(&token.word).into_iter().flatten();
            let here = candidates
                .filter(|name| stands_at(&name.words, text, tokens, at))
                .map(|name| Named {
                    lineage: name.lineage,
                    edition: name.edition.clone(),
                    tokens: at..at + name.words.len(),
                    ambiguous: name.ambiguous,
                    capital: token.capital,
                    year: None,
                })
                .next()
                .or_else(|| self.with_year(text, tokens, at));
            match here {
                Some(named) => {
                    at = named.tokens.end;
                    found.push(named);
                }
                None => at += 1,
            }
        }
        found
    }
}

impl Names {
    /// An abbreviation with a year of two digits behind it: `WT18`.
    fn with_year(&self, text: &str, tokens: &[Token], at: usize) -> Option<Named> {
        let token = tokens.get(at)?;
        let (name, digits) = token.word.split_at_checked(token.word.len().checked_sub(2)?)?;
        let year: i16 =
            digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        let is_short = text.get(token.at.clone())?.starts_with(|c: char| c.is_ascii_uppercase());
        let mut known = self.by_first.get(name)?.iter();
        let known = known.find(|known| known.words.len() == 1 && is_short && name.len() <= 8)?;
        Some(Named {
            lineage: known.lineage,
            edition: None,
            tokens: at..at + 1,
            ambiguous: known.ambiguous,
            capital: true,
            year: Some(2000 + year),
        })
    }
}

fn stands_at(name: &[String], text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(here) = tokens.get(at..at + name.len()) else { return false };
    here.iter().zip(name).all(|(token, word)| token.word == *word)
        && here.windows(2).all(|two| match two {
            [one, other] => !parts(between(text, one, other)),
            _ => true,
        })
}
