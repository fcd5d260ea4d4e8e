//! Whether sentences say of the page that they stand on that it is withdrawn. Knows words, not pages; what a
//! sentence says of other guidance, of a process, or of what will be is no withdrawal.

use crate::model::{
    document::{Block, BlockKind},
    time::MONTHS,
    wording::settled,
};

/// Where words stand, which says how plain they must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a box that is marked as a notice: any of its sentences may say it.
    Notice,
    /// In the opening words of the text: a paragraph must begin with it.
    Opening,
}

/// What a page calls its own document.
const SUBJECTS: &[&str] = &[
    "advice",
    "chapter",
    "chapters",
    "circular",
    "content",
    "document",
    "edition",
    "framework",
    "guidance",
    "guide",
    "guideline",
    "guidelines",
    "handbook",
    "manual",
    "page",
    "policy",
    "procedure",
    "procedures",
    "protocol",
    "publication",
    "strategy",
    "toolkit",
    "version",
];

/// The same, in a notice: in a text these are as often things that the text speaks of.
const SUBJECTS_OF_NOTICES: &[&str] = &["collection", "consultation", "information", "report"];

/// What may stand between “this” and the subject.
const MODIFIERS: &[&str] = &[
    "agency",
    "departmental",
    "good",
    "interim",
    "joint",
    "local",
    "multi",
    "multiagency",
    "national",
    "non",
    "practice",
    "safeguarding",
    "statutory",
];

/// What may stand before “this”: a label, a request for attention, a day after its preposition.
const LEADS: &[&str] = &[
    "alert",
    "archived",
    "as",
    "attention",
    "aware",
    "be",
    "effect",
    "from",
    "important",
    "note",
    "notice",
    "of",
    "on",
    "please",
    "since",
    "status",
    "superseded",
    "that",
    "the",
    "warning",
    "with",
    "withdrawal",
    "withdrawn",
];

/// How a subject goes on before its verb: “this guidance for schools”, “this page and its files”.
const GOES_ON: &[&str] = &[
    "about",
    "and",
    "dated",
    "document",
    "first",
    "for",
    "from",
    "in",
    "issued",
    "last",
    "note",
    "of",
    "on",
    "paper",
    "published",
    "to",
];

/// What begins another clause, whose verb is not the subject's.
const CLAUSES: &[&str] = &[
    "be", "can", "cannot", "had", "how", "if", "may", "must", "never", "no", "not", "should",
    "that", "what", "when", "where", "whether", "which", "who", "whose", "why", "will", "would",
];

/// What may stand between a verb and what it says.
const ADVERBS: &[&str] = &[
    "accordingly",
    "also",
    "formally",
    "hereby",
    "now",
    "officially",
    "permanently",
    "recently",
    "since",
    "subsequently",
    "therefore",
];

const VERBS: &[&str] = &["is", "are", "was", "were", "has", "have"];

/// What makes of “is withdrawn” a rule or a condition.
const CONDITIONS: &[&str] =
    &["after", "each", "every", "if", "once", "unless", "until", "when", "whenever", "where"];

/// What tells that something was published or replaced: “this” after it may be that.
const TELLS: &[&str] = &[
    "introduced",
    "issued",
    "launched",
    "produced",
    "published",
    "replaced",
    "replaces",
    "withdrew",
    "wrote",
];

/// Which of the blocks says that the page is withdrawn.
pub(super) fn statement(blocks: &[Block], place: Place) -> Option<usize> {
    let mut of_another = false;
    let mut of_changes = false;
    for (at, block) in blocks.iter().enumerate() {
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let words = words_of(&block.text);
        if heading || words.len() <= 4 {
            of_changes = tells_of_changes(&words) || of_changes && !heading;
        }
        // Lists name other documents, quotations speak for others.
        let listed = matches!(block.kind, BlockKind::Item | BlockKind::Row);
        let quoted = block.kind == BlockKind::Quote && place == Place::Opening;
        if listed || quoted || of_changes {
            continue;
        }
        let back = words.iter().any(|word| {
            ["reinstat", "reintroduc", "restored"].iter().any(|begin| word.starts_with(begin))
        });
        let mut begins = true;
        for sentence in sentences(&block.text) {
            let fits = begins || place == Place::Notice;
            if fits && !back && !of_another && says_withdrawn(sentence, place) {
                return Some(at);
            }
            let words = words_of(sentence);
            // A line without its full stop is about the page: “Guideline 8 Published: 3 June 2015”.
            of_another |= !heading && sentence.ends_with('.') && tells_of_another(&words);
            begins &= words.len() <= 3;
        }
    }
    None
}

/// Whether a block says nothing but that something is withdrawn, as the entries of a list of such documents
/// do.
pub(super) fn is_statement(block: &Block) -> bool {
    sentences(&block.text).next().is_some_and(|first| says_withdrawn(first, Place::Opening))
}

/// Whether a sentence with “this” as its subject says that the page's own document is withdrawn.
fn says_withdrawn(sentence: &str, place: Place) -> bool {
    let sentence = settled(sentence);
    let sentence = sentence.trim();
    let words = words_of(sentence);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(verb) = verb_of_page(&words, place) else { return false };
    let Some(rest) = withdrawn(&words[verb..], place) else { return false };
    let condition = rest.first().is_some_and(|word| CONDITIONS.contains(word));
    let in_part = match rest {
        ["in" | "for", place, ..] => {
            ["england", "error", "northern", "part", "scotland", "wales"].contains(place)
        }
        _ => false,
    };
    let asks = sentence.ends_with('?');
    // “This guidance is withdrawn:” heads a list.
    let heads = rest.is_empty() && sentence.ends_with(':');
    !condition && !in_part && !asks && !heads
}

/// Where the verb stands whose subject is the page.
fn verb_of_page(words: &[&str], place: Place) -> Option<usize> {
    let is_day =
        |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || MONTHS.contains(&word);
    // “3 May 2024: this chapter was replaced by …” is an entry of a history.
    if words.first().is_some_and(|first| is_day(first)) {
        return None;
    }
    let after_subject = (0..words.len().min(12)).find_map(|at| {
        let named = match words[at] {
            "this" | "these" => true,
            "the" => place == Place::Notice,
            _ => false,
        };
        let led = words[..at].iter().all(|word| LEADS.contains(word) || is_day(word));
        let skipped = words[at + 1..].iter().take(4).take_while(|w| MODIFIERS.contains(w)).count();
        let noun = words.get(at + 1 + skipped)?;
        let own =
            SUBJECTS.contains(noun) || place == Place::Notice && SUBJECTS_OF_NOTICES.contains(noun);
        (named && led && own).then_some(at + 2 + skipped)
    })?;
    let rest = words.get(after_subject..)?;
    let goes_on =
        rest.first().is_some_and(|word| GOES_ON.contains(word) || SUBJECTS.contains(word));
    let reach = if goes_on { 10 } else { 1 };
    let verb =
        rest.iter().take(reach).position(|word| VERBS.contains(word) || ADVERBS.contains(word))?;
    let clause = rest[..verb].iter().any(|word| CLAUSES.contains(word));
    (!clause).then_some(after_subject + verb)
}

/// What follows the words that say that something is withdrawn; none where `words`, which begin with the
/// verb, do not say so.
fn withdrawn<'a>(words: &'a [&'a str], place: Place) -> Option<&'a [&'a str]> {
    let words = past_adverbs(words);
    let (verb, rest) = words.split_first()?;
    if !VERBS.contains(verb) {
        return None;
    }
    let now = rest.first() == Some(&"now");
    let mut rest = past_adverbs(rest);
    if ["has", "have"].contains(verb) {
        rest = past_adverbs(rest.strip_prefix(&["been"])?);
    }
    match rest {
        ["no", "longer", "current" | "valid", after @ ..]
        | ["no", "longer", "in", "force" | "effect", after @ ..] => return Some(after),
        ["obsolete", after @ ..] if now => return Some(after),
        ["out", "of", "date", after @ ..] if now => return Some(after),
        ["updated" | "revised" | "reviewed" | "rewritten", "and", after @ ..] => {
            rest = past_adverbs(after);
        }
        _ => {}
    }
    match rest {
        ["withdrawn" | "archived" | "superseded" | "superceded" | "retired", after @ ..] => {
            Some(after)
        }
        ["replaced"] => Some(&[]),
        ["replaced", "by", "this" | "these", ..] => None,
        ["replaced", "by", ..] => Some(&rest[1..]),
        ["replaced", "with", ..] if place == Place::Notice => Some(&rest[1..]),
        _ => None,
    }
}

fn past_adverbs<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    let adverbs = words.iter().take_while(|word| ADVERBS.contains(word)).count();
    &words[adverbs..]
}

/// Whether a heading or a label stands over what changed and when.
fn tells_of_changes(words: &[String]) -> bool {
    let begins = ["amend", "change", "histor", "revision", "update", "versions"];
    let label = !words.first().is_some_and(|first| first == "this" || first == "these");
    label && words.iter().any(|word| begins.iter().any(|begin| word.starts_with(begin)))
}

/// Whether a sentence tells of a publication that is not the page's own.
fn tells_of_another(words: &[String]) -> bool {
    let told = words.iter().skip(2).any(|word| TELLS.contains(&word.as_str()));
    let own = words.windows(2).any(|pair| {
        ["this", "these"].contains(&pair[0].as_str()) && SUBJECTS.contains(&pair[1].as_str())
    });
    told && !own
}

/// Words in lower case, without marks.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Sentences with the mark that ends them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let ends = |(at, c): (usize, char)| {
            let after = at + c.len_utf8();
            let over = rest[after..].chars().next().is_none_or(char::is_whitespace);
            (matches!(c, '.' | '!' | '?' | '\n') && over).then_some(after)
        };
        let end = rest.char_indices().find_map(ends).unwrap_or(rest.len());
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), number: None, page: None, links: Vec::new() }
    }

    fn paragraphs(texts: &[&str]) -> Vec<Block> {
        texts.iter().map(|text| block(BlockKind::Paragraph, text)).collect()
    }

    #[test]
    fn a_page_says_of_itself_that_it_is_withdrawn() {
        for text in [
            "This guidance has been withdrawn.",
            "This guidance was withdrawn on 1 March 2027.",
            "This guidance has been withdrawn and is replaced by Safe Clubs 2027.",
            "This guidance has been updated and replaced by NICE guideline NG999.",
            "This policy was withdrawn on 3 May 2024",
            "Note. This page is now archived.",
            "Withdrawn: this statutory guidance is no longer in force.",
            "Please note that this chapter has now been superseded by another.",
            "On 3 May 2024 this protocol was formally withdrawn.",
            "This multi-agency procedure has been superceded by the new one.",
            "This guidance for schools and colleges has been archived.",
            "These procedures have been withdrawn.",
            "This strategy is no longer current.",
            "This advice is no longer in force.",
            "This page has been replaced by a newer version. Go to the new one.",
            "This page is now obsolete.",
            "This content has been archived as it has been replaced by ‘Safe Clubs’.",
            "This publication, first published in 2015, has been withdrawn.",
            "THIS DOCUMENT IS WITHDRAWN",
        ] {
            assert_eq!(statement(&paragraphs(&[text]), Place::Opening), Some(0), "{text}");
            assert_eq!(statement(&paragraphs(&[text]), Place::Notice), Some(0), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_anything_else_is_no_withdrawal() {
        for text in [
            "This guidance replaces the 2018 edition.",
            "This guidance replaced the 2018 edition.",
            "This guidance replaces the 2018 edition, which has been withdrawn.",
            "The 2015 guidance was withdrawn.",
            "The old procedure was withdrawn in 2018.",
            "Safe Clubs 2022 was replaced by Safe Clubs 2023.",
            "This guidance has not been withdrawn.",
            "This guidance is no longer withdrawn.",
            "This guidance was never withdrawn.",
            "This guidance will be withdrawn on 1 September.",
            "This guidance may be withdrawn if nobody uses it.",
            "This guidance should have been withdrawn.",
            "This guidance had been withdrawn by then.",
            "This guidance was withdrawn in 2018 and reinstated in 2019.",
            "This guidance was withdrawn in error.",
            "This guidance is no longer in force in Wales.",
            "This guidance is withdrawn once the new one is in force.",
            "This document is archived after six years.",
            "This page lists guidance that was withdrawn.",
            "This page of guidance that was withdrawn is kept for research.",
            "This guidance on how consent is withdrawn is for schools.",
            "This guidance explains what was replaced by the Act.",
            "This guidance is current. The 2015 guidance was withdrawn.",
            "This guidance has been withdrawn:",
            "Has this guidance been withdrawn? This page answers.",
            "If this guidance is withdrawn we will say so.",
            "Consent can be withdrawn at any time.",
            "This form was replaced by a telephone line.",
            "This service was launched in May.",
            "3 May 2024: this chapter was replaced by a new one.",
            "This policy was replaced by this edition in 2023.",
            "This guidance has been updated and published again.",
            "This browser is now out of date.",
        ] {
            assert_eq!(statement(&paragraphs(&[text]), Place::Opening), None, "{text}");
            assert_eq!(statement(&paragraphs(&[text]), Place::Notice), None, "{text}");
        }
    }

    #[test]
    fn what_stands_round_a_sentence_says_what_this_is() {
        let history = [
            "In 2015 the department published Safe Clubs.",
            "This guidance was withdrawn in 2018.",
        ];
        assert_eq!(statement(&paragraphs(&history), Place::Opening), None);
        assert_eq!(statement(&paragraphs(&[&history.join(" ")]), Place::Notice), None);
        let own = ["This guidance was published in 2015.", "This guidance was withdrawn in 2018."];
        assert_eq!(statement(&paragraphs(&own), Place::Opening), Some(1));
        let line =
            ["Clubs guideline 8 Published: 3 June 2015", "This guidance has been withdrawn."];
        assert_eq!(statement(&paragraphs(&line), Place::Opening), Some(1));
        let inside = ["Clubs changed. This guidance was withdrawn in 2018."];
        assert_eq!(statement(&paragraphs(&inside), Place::Notice), Some(0));
        let inside = ["Clubs have changed very much. This guidance was withdrawn in 2018."];
        assert_eq!(statement(&paragraphs(&inside), Place::Opening), None);
        let mut noted = paragraphs(&["This chapter was replaced by a new one in May."]);
        assert_eq!(statement(&noted, Place::Opening), Some(0));
        noted.insert(0, block(BlockKind::Heading(2), "Amendments"));
        assert_eq!(statement(&noted, Place::Opening), None);
        let item = [block(BlockKind::Item, "This guidance was withdrawn in 2018.")];
        assert_eq!(statement(&item, Place::Notice), None);
    }
}
