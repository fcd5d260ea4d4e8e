//! Roles and bodies of child safeguarding, from a file of evident names: one that is missing is not flagged.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    items::Match,
    tokens::{Token, phrase},
};
use crate::model::diff::Flag;

/// The names, one role a line.
const ROLES: &str = include_str!("roles.txt");

/// A way in which a role is written, and the name by which it is compared.
type Name = (Vec<&'static str>, &'static str);

/// By first word; the longest first.
static NAMES: LazyLock<BTreeMap<&'static str, Vec<Name>>> = LazyLock::new(|| {
    let mut names: BTreeMap<&str, Vec<Name>> = BTreeMap::new();
    let lines = ROLES.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut spellings = line.split(':').map(str::trim);
        let Some(first) = spellings.next() else { continue };
        for spelling in std::iter::once(first).chain(spellings) {
            let words: Vec<&str> = spelling.split(' ').collect();
            if let Some(start) = words.first() {
                names.entry(start).or_default().push((words, first));
            }
        }
    }
    for of_word in names.values_mut() {
        of_word.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    names
});

/// The role that begins at `at`, by its longest name, in the singular or plural.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Match> {
    let first = singular(&tokens.get(at)?.plain);
    let matches = |(words, _): &&Name| {
        let Some((last, rest)) = words.split_last() else { return false };
        let end = at + rest.len();
        let is_last = |token: &Token| token.plain == **last || singular(&token.plain) == **last;
        let plural_within = || {
            // “directors of children's services”: the first word is the one in the plural.
            let tail = words.get(1..).unwrap_or_default();
            words.len() > 1
                && words.first() == Some(&first.as_str())
                && !tokens[at].ends
                && phrase(tokens, at + 1, tail)
        };
        let whole = (rest.is_empty() || phrase(tokens, at, rest) && !tokens[end - 1].ends)
            && tokens.get(end).is_some_and(is_last);
        whole || plural_within()
    };
    let of = |word: &str| NAMES.get(word).and_then(|names| names.iter().find(matches));
    let (words, key) = of(&tokens[at].plain).or_else(|| of(&first))?;
    Some(Match { flag: Flag::Role, key: (*key).to_owned(), words: words.len(), alone: true })
}

/// A word without the “s” of a plural, or the “ies” for a “y”; nor the possessive.
fn singular(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    word.strip_suffix('s')
        .filter(|stem| stem.len() > 2 || stem.len() == 2 && word.len() == 3)
        .map_or_else(
            || word.to_owned(),
            |stem| if stem.ends_with('s') { word.to_owned() } else { stem.to_owned() },
        )
}

#[cfg(test)]
mod tests {
    use super::super::{example, rules::findings};
    use super::*;

    fn said(old: &str, new: &str) -> Vec<String> {
        findings(&example::reworded(old, new)).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn every_line_names_a_role_in_small_letters_and_none_twice() {
        let spellings: Vec<&str> = NAMES.values().flatten().map(|(words, _)| words[0]).collect();
        assert!(spellings.len() > 150, "{}", spellings.len());
        let mut all: Vec<String> =
            NAMES.values().flatten().map(|(words, _)| words.join(" ")).collect();
        assert!(all.iter().all(|name| *name == name.to_lowercase() && !name.contains('’')));
        let before = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), before, "a name stands twice");
    }

    #[test]
    fn one_role_for_another_is_told_however_they_are_written() {
        for (old, new, was, is) in [
            ("Tell the DSL first.", "Tell the LADO first.", "DSL", "LADO"),
            (
                "Local authorities lead it.",
                "Integrated care boards lead it.",
                "Local authorities",
                "Integrated care boards",
            ),
            (
                "Write to directors of children’s services.",
                "Write to safeguarding partners.",
                "directors of children’s services",
                "safeguarding partners",
            ),
            ("The GPs decide.", "The police decide.", "GPs", "police"),
            (
                "The governing body’s plan.",
                "The proprietor’s plan.",
                "governing body’s",
                "proprietor’s",
            ),
        ] {
            assert_eq!(
                said(old, new),
                [format!("role or body changed from “{was}” to “{is}”")],
                "{old}"
            );
        }
    }

    #[test]
    fn another_name_of_the_same_role_is_not_told() {
        for (old, new) in [
            ("Tell the DSL first.", "Tell the designated safeguarding lead first."),
            ("Tell the LADO first.", "Tell the designated officer first."),
            ("A social worker leads it.", "Social workers lead it."),
            ("They advocate for it.", "They argue for it."),
        ] {
            let told: Vec<String> = said(old, new)
                .into_iter()
                .filter(|what| what.contains("role or body changed"))
                .collect();
            assert!(told.is_empty(), "{old}: {told:?}");
        }
    }
}
