//! Cross-references that nobody brought up to date: what they name has another number now, or went. Says nothing
//! where more than one thing had the number, or the sentence names another publication.

use super::{
    nouns::{Kind, bare, is_of_another, last, noun, numerals},
    numbering::{Now, Numbering, Series, plain},
};
use crate::model::diff::ReferenceEdit;

/// How many words before a reference may name another publication: “the Prevent duty guidance, especially
/// paragraphs 141 to 210”.
const SENTENCE: usize = 20;

/// What other publications and laws are called.
const OTHERS: &[&str] = &[
    "act",
    "acts",
    "regulations",
    "regulation",
    "schedule",
    "order",
    "code",
    "convention",
    "guidance",
    "advice",
    "framework",
    "strategy",
    "standards",
    "handbook",
    "toolkit",
    "circular",
    "policy",
    "report",
];

/// The references that one word holds which stayed on both sides, where they no longer lead where they led.
/// Says nothing of a sentence that names another publication or law before it. A noun is to stand near before the word.
pub(super) fn stale<'a, I: Iterator<Item = &'a str>>(
    (old, new): (&[&str], &[&str]),
    word: &str,
    behind: impl Fn() -> I,
    numbering: &Numbering,
) -> Vec<ReferenceEdit> {
    let (before_old, before_new) = (last(old, &[]), last(new, &[]));
    let Some((kind, noun_of_both)) = noun(&before_new) else { return Vec::new() };
    let another = noun(&before_old) != Some((kind, noun_of_both))
        || is_of_another(word, behind())
        || names_another(new);
    let numbers = numerals(word, kind).filter(|_| !another).unwrap_or_default();
    let left = numbers.into_iter().filter_map(|number| {
        let meant = match now(kind, noun_of_both, &number, numbering) {
            Now::Became(number) => Some(named(noun_of_both, &number)),
            Now::Gone => None,
            Now::Known => return None,
        };
        let named = format!("{noun_of_both} {number}");
        Some(ReferenceEdit { old: named.clone(), new: named, follows: Some(false), meant })
    });
    left.collect()
}

/// `paragraph 44`; a heading's number may hold its noun already.
pub(super) fn named(noun: &str, number: &str) -> String {
    if number.starts_with(noun) { number.to_owned() } else { format!("{noun} {number}") }
}

/// Whether the sentence that ends here names another publication: “this guidance” is none.
pub(super) fn names_another(words: &[&str]) -> bool {
    let sentence = words.iter().rev().take(SENTENCE);
    let sentence: Vec<&str> =
        sentence.take_while(|word| !word.ends_with(['.', '?', '!'])).copied().collect();
    sentence.iter().enumerate().any(|(n, word)| {
        let own =
            sentence.get(n + 1).is_some_and(|before| bare(before).eq_ignore_ascii_case("this"));
        !own && OTHERS.contains(&bare(word).to_lowercase().as_str())
    })
}

/// What became of what a reference names.
pub(super) fn now(kind: Kind, noun: &str, number: &str, numbering: &Numbering) -> Now {
    let of = |series, number: &str| numbering.now(series, number);
    let either = |one: Now, other: Now| if one == Now::Known { other } else { one };
    match kind {
        Kind::Paragraph => of(Series::Text, number),
        Kind::Headed => {
            let by_name = of(Series::Headings, &format!("{noun} {}", plain(number)));
            let dotted = number.contains('.');
            if dotted { either(by_name, of(Series::Headings, number)) } else { by_name }
        }
        Kind::Note => of(Series::Notes, number),
        Kind::Caption => of(Series::Captions, &format!("{noun} {number}")),
        Kind::Page => Now::Known,
    }
}
