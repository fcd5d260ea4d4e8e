//! Words that differ by a slip of the pen: a letter, a doubled word, a capital, an apostrophe, another spelling.
//! Careful rather than complete, since a slip is shown as no change of substance: a duty word, a negation, a
//! number, a month and a name are never slips, nor are two words that both have a meaning of their own.

use std::collections::BTreeMap;

use super::{
    numbering,
    references::Run,
    spellings::{BOTH_MEAN, CAPITALS, ENDINGS, SPELLINGS, TWICE, WEIGHTY},
    text::{is_sign, plain_words},
};
use crate::model::document::Block;

/// Judges slips, by the words of both documents where a spelling alone does not tell.
pub(super) struct Slips<'a> {
    blocks: (&'a [Block], &'a [Block]),
    /// How often each word stands in the old document and in the new one; counted when first asked for.
    counts: Option<[BTreeMap<String, usize>; 2]>,
}

impl<'a> Slips<'a> {
    pub(super) fn new(old: &'a [Block], new: &'a [Block]) -> Self {
        Self { blocks: (old, new), counts: None }
    }

    /// Whether what came says the same as what went, written otherwise.
    pub(super) fn is_slip(&mut self, run: &Run<'_>) -> bool {
        if is_said_otherwise(&run.gone, &run.came) || is_parted_otherwise(&run.gone, &run.came) {
            return true;
        }
        match (&run.gone[..], &run.came[..]) {
            ([was], [is]) => self.is_respelt(was, is, run.before),
            ([word], []) | ([], [word]) => is_doubled(word, run),
            ([], _) | (_, []) => false,
            (gone, came) => is_joined(gone, came),
        }
    }

    fn is_respelt(&mut self, was: &str, is: &str, before_it: Option<&str>) -> bool {
        let (old, new) = (bare(was), bare(is));
        if old == new {
            // Punctuation beside a slip.
            return !holds_digit(was);
        }
        let (before, after) = (lower(old), lower(new));
        if is_weighty(&before) || is_weighty(&after) {
            return false;
        }
        if before == after {
            return !CAPITALS.contains(&before.as_str());
        }
        if is_joined(&[was], &[is]) || is_known(&before, &after) {
            return true;
        }
        let evident = is_evident(&before, &after);
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        if (capital(old) || capital(new)) && !(begins(before_it) && is_common(&before, &after)) {
            return false;
        }
        if !evident && !is_slight(&before, &after) {
            return false;
        }
        let [in_old, in_new] = self.counts();
        let of =
            |counts: &BTreeMap<String, usize>, word: &str| counts.get(word).copied().unwrap_or(0);
        // A misspelling is rare, and stands in one of the two alone.
        let rare = |wrong: &str, here: &BTreeMap<_, _>, there: &BTreeMap<_, _>, right: &str| {
            let others = of(in_old, right) + of(in_new, right);
            of(there, wrong) == 0 && (of(here, wrong) == 1 || of(here, wrong) * 3 <= others)
        };
        if evident
            && (rare(&before, in_old, in_new, &after) || rare(&after, in_new, in_old, &before))
        {
            return true;
        }
        let lone = |wrong: &str, here: &BTreeMap<_, _>, there: &BTreeMap<_, _>, right: &str| {
            of(here, wrong) == 1 && of(there, wrong) == 0 && of(here, right) >= 2
        };
        lone(&before, in_old, in_new, &after) || lone(&after, in_new, in_old, &before)
    }

    fn counts(&mut self) -> &[BTreeMap<String, usize>; 2] {
        let (old, new) = self.blocks;
        self.counts.get_or_insert_with(|| [counted(old), counted(new)])
    }
}

/// Whether a word begins a sentence or a heading, where a capital does not make it a name.
fn begins(before: Option<&str>) -> bool {
    before.is_none_or(|before| before.ends_with(['.', '?', '!', ':']))
}

/// Whether two spellings end as common words do and names do not.
fn is_common(old: &str, new: &str) -> bool {
    const COMMON: [&str; 14] = [
        "ence", "ences", "ance", "ances", "ment", "ments", "tion", "tions", "sion", "ings",
        "ities", "ness", "ally", "ible",
    ];
    COMMON.iter().any(|end| old.ends_with(end) && new.ends_with(end))
}

/// Whether two long words differ within by a vowel or the second of two letters that is missing, or by two letters that
/// are changed over: of words of nine letters, or of seven with the same letters, hardly any two are both right then,
/// and those stand in a list. A missing consonant tells nothing: “contacted” and “contracted”, “mediation” and
/// “medication”.
fn is_evident(old: &str, new: &str) -> bool {
    const LONG: usize = 9;
    const TURNED: usize = 7;
    let either = |(a, b): &(&str, &str)| (*a, *b) == (old, new) || (*b, *a) == (old, new);
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if a.len() < TURNED
        || !a.iter().chain(&b).all(|c| c.is_alphabetic())
        || BOTH_MEAN.iter().any(either)
    {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let missing =
        a.len() >= LONG && b.len() == a.len() + 1 && head + tail >= a.len() && is_weak(&b, head);
    let turned = a.len() == b.len()
        && head + tail + 2 == a.len()
        && a[head] == b[head + 1]
        && a[head + 1] == b[head];
    head >= 2 && tail >= 2 && (missing || turned)
}

/// Whether a letter is one that slips: a vowel, or one like its neighbour.
fn is_weak(word: &[char], at: usize) -> bool {
    let like = |other: Option<usize>| other.is_some_and(|n| word.get(n) == word.get(at));
    word.get(at).is_some_and(|c| "aeiou".contains(*c))
        || like(at.checked_sub(1))
        || like(Some(at + 1))
}

fn counted(blocks: &[Block]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in blocks.iter().flat_map(|block| plain_words(&block.text)) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// Without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn holds_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric() || is_sign(c))
}

fn is_weighty(plain: &str) -> bool {
    holds_digit(plain) || plain.ends_with("n't") || WEIGHTY.contains(&plain)
}

/// A word that repeats its neighbour.
fn is_doubled(word: &str, run: &Run<'_>) -> bool {
    let plain = lower(bare(word));
    let beside = [run.before, run.after].into_iter().flatten();
    let ended = run.before.is_some_and(|before| before.ends_with(['.', '?', '!']));
    !plain.is_empty()
        && !is_weighty(&plain)
        && !TWICE.contains(&plain.as_str())
        && !ended
        && beside.map(|other| lower(bare(other))).any(|other| other == plain)
}

/// The same letters with other spaces, hyphens or apostrophes between them: “well being”, “well-being”.
fn is_joined(gone: &[&str], came: &[&str]) -> bool {
    let letters = |words: &[&str]| -> String {
        words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphanumeric()).collect()
    };
    let weighty = |words: &[&str]| {
        // “re-sign” is not “resign”.
        words
            .iter()
            .map(|word| lower(bare(word)))
            .any(|word| is_weighty(&word) || word.starts_with("re-"))
    };
    let few = gone.len() + came.len() <= 5;
    few && letters(gone).to_lowercase() == letters(came).to_lowercase()
        && !weighty(gone)
        && !weighty(came)
}

/// Another way of writing the same: a number in words or in figures, “e.g.” and “for example”, “&” and “and”, “10 per cent”
/// and “10%”.
fn is_said_otherwise(gone: &[&str], came: &[&str]) -> bool {
    const FEW: usize = 8;
    const SAME: [(&str, &str); 7] = [
        ("e.g", "for example"),
        ("eg", "for example"),
        ("i.e", "that is"),
        ("ie", "that is"),
        ("&", "and"),
        ("percent", "per cent"),
        ("%", "per cent"),
    ];
    let said = |words: &[&str]| -> String {
        let one = |word: &&str| {
            let edge = |c: char| !c.is_alphanumeric() && !"%&£$€".contains(c);
            let plain = lower(word.trim_matches(edge));
            let (head, sign) = match plain.strip_suffix('%').filter(|head| !head.is_empty()) {
                Some(head) => (head.to_owned(), " per cent"),
                None => (plain, ""),
            };
            let same =
                SAME.iter().find(|(one, _)| *one == head).map(|(_, other)| (*other).to_owned());
            let number = || is_spelt_number(&head).then(|| numbering::plain(&head));
            let head = same.or_else(number).unwrap_or(head);
            format!("{head}{sign}")
        };
        words.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let few = !gone.is_empty() && !came.is_empty() && gone.len() + came.len() <= FEW;
    few && gone.iter().map(|word| bare(word)).ne(came.iter().map(|word| bare(word)))
        && said(gone) == said(came)
        // Only what is on the list: capitals and commas are judged with the names that they may make.
        && [gone, came].iter().any(|words| words.iter().any(|word| {
            let plain = lower(word);
            plain.contains(['%', '&']) || is_spelt_number(bare(&plain)) || SAME.iter().any(|(one, _)| *one == bare(&plain))
        }))
}

/// Whether one number is written with its thousands parted otherwise: “12,000”, “12 000”, “12000”.
fn is_parted_otherwise(gone: &[&str], came: &[&str]) -> bool {
    let groups = |words: &[&str]| -> Option<String> {
        let joined = words.join(",");
        let joined = joined.trim_matches(|c: char| "().;:".contains(c)).trim_end_matches(',');
        let mut parts = joined.split(',');
        let first = parts
            .next()
            .filter(|first| !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit()))?;
        let rest: Vec<&str> = parts.collect();
        let three = |part: &&str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
        let whole = rest.is_empty() || (first.len() <= 3 && !first.starts_with('0'));
        (whole && rest.iter().all(three)).then(|| format!("{first}{}", rest.concat()))
    };
    let (was, is) = (groups(gone), groups(came));
    // More than one word, or a comma, on one side: not a full stop that came behind a number.
    let parted = |words: &[&str]| words.len() > 1 || words.iter().any(|word| word.contains(','));
    was.is_some() && was == is && (parted(gone) || parted(came))
}

/// Whether a word is a number that is written in letters.
fn is_spelt_number(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '-')
        && numbering::plain(word).bytes().all(|b| b.is_ascii_digit())
}

fn is_known(old: &str, new: &str) -> bool {
    let respelt = |a: &str, b: &str| {
        ENDINGS.iter().any(|(one, other)| {
            a.strip_suffix(one)
                .is_some_and(|stem| stem.len() > 2 && b.strip_suffix(other) == Some(stem))
        })
    };
    SPELLINGS.iter().any(|all| all.contains(&old) && all.contains(&new))
        || respelt(old, new)
        || respelt(new, old)
}

/// Whether two words of small letters are a slip apart: a letter doubled, two letters changed over, a vowel of the
/// ending (“-ent”, “-ant”), or in a long word one letter in its middle.
fn is_slight(old: &str, new: &str) -> bool {
    let either = |(a, b): &(&str, &str)| (*a, *b) == (old, new) || (*b, *a) == (old, new);
    if BOTH_MEAN.iter().any(either) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let letters = a.iter().chain(&b).all(|c| c.is_alphabetic());
    if a.len() < 5 || head == 0 || !letters {
        return false;
    }
    let in_ending = head + 2 >= a.len();
    let long = a.len() >= 8 && !in_ending;
    if b.len() == a.len() + 1 && head + tail >= a.len() {
        let doubled = head > 0 && b.get(head) == b.get(head - 1);
        return (doubled && a.len() >= 6 && !in_ending) || (long && is_weak(&b, head));
    }
    if a.len() != b.len() {
        return false;
    }
    let middle = a.len().saturating_sub(head + tail);
    let vowel = |c: char| "aeiou".contains(c);
    match middle {
        1 => {
            let ending = |word: &[char]| {
                let word: String = word.iter().collect();
                ["ent", "ant", "ence", "ance", "able", "ible", "ency", "ancy"]
                    .iter()
                    .any(|end| word.ends_with(end))
            };
            let vowels = vowel(a[head]) && vowel(b[head]);
            vowels && ((ending(&a) && ending(&b) && a.len() >= 7) || long)
        }
        2 => a[head] == b[head + 1] && a[head + 1] == b[head],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::BlockKind;

    fn blocks(text: &str) -> Vec<Block> {
        let (number, page, links) = (None, None, Vec::new());
        vec![Block { kind: BlockKind::Paragraph, text: text.to_owned(), number, page, links }]
    }

    /// Whether `gone` in place of `came` is a slip, in documents that use the right words often.
    fn slip(gone: &str, came: &str) -> bool {
        let rest = "independent statutory beginning government adopted carers proscribed officer officers \
                    independent statutory beginning government adopted carers proscribed officer officers \
                    independent statutory beginning government adopted carers proscribed officer officers \
                    contacted mediation intestate addition prevention contacted mediation intestate addition prevention";
        let (old, new) = (blocks(&format!("{gone} {rest}")), blocks(&format!("{came} {rest}")));
        let run = Run {
            before: Some("of"),
            gone: gone.split_whitespace().collect(),
            came: came.split_whitespace().collect(),
            after: Some("child"),
        };
        Slips::new(&old, &new).is_slip(&run)
    }

    #[test]
    fn slips_are_slips_both_ways() {
        for (one, other) in [
            ("their", "there"),
            ("publically", "publicly,"),
            ("teh", "the"),
            ("organization", "organisation"),
            ("independant", "independent"),
            ("begining", "beginning"),
            ("governmnet", "government"),
            ("statutery", "statutory"),
            ("well being", "wellbeing"),
            ("well-being", "wellbeing"),
            ("co-operate", "cooperate"),
            ("carers", "carer’s"),
            ("Local", "local"),
            ("a", "an"),
            ("whilst", "while"),
            ("accomodation", "accommodation"),
            ("refrences", "references"),
            ("two", "2"),
            ("10 per cent", "10%"),
            ("(e.g.", "(for example"),
            ("i.e.", "that is,"),
            ("&", "and"),
            ("safegaurding", "safeguarding"),
            ("commitee", "committee"),
            ("chidlren", "children"),
            ("colour", "color"),
            ("recrods", "records"),
        ] {
            assert!(slip(one, other), "{one} -> {other}");
            assert!(slip(other, one), "{other} -> {one}");
        }
    }

    #[test]
    fn what_may_mean_something_is_no_slip() {
        for (one, other) in [
            ("should", "must"),
            ("may", "must"),
            ("May", "may"),
            ("not", "now"),
            ("no", "know"),
            ("can not", "cannot"),
            ("16", "18"),
            ("14-day", "14 day"),
            ("five", "fine"),
            ("March", "march"),
            ("Act", "act"),
            ("Prevent", "prevent"),
            ("officer", "officers"),
            ("carers", "careers"),
            ("adopted", "adapted"),
            ("prescribed", "proscribed"),
            ("Haringey", "Haringay"),
            ("re-sign", "resign"),
            ("child", "children"),
            ("and", "or"),
            ("lawful", "unlawful"),
            ("employer", "employee"),
            ("abused", "abuser"),
            ("the police", "police"),
            ("parents", "carers"),
            ("two", "3"),
            ("10 per cent", "15%"),
            ("e.g.", "that is"),
            ("complaint", "compliant"),
            ("mediation", "medication"),
            ("prefect", "perfect"),
            ("underserved", "undeserved"),
            ("Middlesbrough", "Middlesborough"),
            ("accompanied", "unaccompanied"),
            ("contacted", "contracted"),
            ("mediation", "medication"),
            ("intestate", "interstate"),
            ("addition", "addiction"),
            ("prevention", "presention"),
        ] {
            assert!(!slip(one, other), "{one} -> {other}");
            assert!(!slip(other, one), "{other} -> {one}");
        }
    }

    #[test]
    fn a_heading_is_misspelt_like_any_word() {
        let (old, new) = (blocks("Refrences"), blocks("References"));
        let heading =
            |before| Run { before, gone: vec!["Refrences"], came: vec!["References"], after: None };
        assert!(Slips::new(&old, &new).is_slip(&heading(None)));
        assert!(!Slips::new(&old, &new).is_slip(&heading(Some("of"))), "a name");
    }

    #[test]
    fn a_word_that_stands_twice_is_a_slip() {
        let doubled = |word, before, after| {
            let run = Run {
                before: Some(before),
                gone: vec![word],
                came: Vec::new(),
                after: Some(after),
            };
            Slips::new(&[], &[]).is_slip(&run)
        };
        assert!(doubled("the", "the", "child"));
        assert!(doubled("the", "of", "the"));
        assert!(doubled("school", "school", "is"));
        assert!(!doubled("the", "of", "child"));
        assert!(!doubled("not", "not", "be"));
        assert!(!doubled("that", "that", "child"));
        assert!(!doubled("school", "school.", "is"));
    }
}
