//! Cross-references whose numbers differ: whether each leads where it led before, by what became of the numbers.
//! Knows the document's own numbers only: a section of an Act, or a page of another publication, is none of them.

use super::numbering::{Numbering, Series, plain};
use crate::model::{
    diff::{Edit, Group, Op, ReferenceEdit, Word, WordOp},
    wording::settled,
};

/// How many words before a number its noun may stand: “paragraphs 41, 43 and 52 to 54”.
const BEFORE: usize = 12;

/// What is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// Something with a heading: section, part, chapter, annex.
    Headed,
    Page,
    Note,
    /// Tables, figures, boxes: what became of their numbers is not known.
    Other,
}

/// What a noun refers to, and its singular.
fn kind_of(noun: &str) -> Option<(Kind, &'static str)> {
    Some(match noun {
        "paragraph" | "paragraphs" | "para" | "paras" => (Kind::Paragraph, "paragraph"),
        "section" | "sections" => (Kind::Headed, "section"),
        "part" | "parts" => (Kind::Headed, "part"),
        "chapter" | "chapters" => (Kind::Headed, "chapter"),
        "annex" | "annexe" | "annexes" => (Kind::Headed, "annex"),
        "appendix" | "appendices" => (Kind::Headed, "appendix"),
        "page" | "pages" | "p" | "pp" => (Kind::Page, "page"),
        "footnote" | "footnotes" => (Kind::Note, "footnote"),
        "endnote" | "endnotes" => (Kind::Note, "endnote"),
        "table" | "tables" => (Kind::Other, "table"),
        "figure" | "figures" => (Kind::Other, "figure"),
        "box" | "boxes" => (Kind::Other, "box"),
        _ => return None,
    })
}

/// Notes the cross-references among the changed words of each edit; an edit that is nothing else, and whose
/// references all follow, is of the group [`Group::Reference`].
pub(super) fn sort(edits: &mut [Edit], numbering: &Numbering) {
    for edit in edits {
        if !matches!(edit.op, Op::Reworded | Op::Moved) || edit.group != Group::Substance {
            continue;
        }
        let (references, are_all) = of(&edit.words, numbering);
        let follow = references.iter().all(|reference| reference.follows == Some(true));
        if are_all && follow && !references.is_empty() && edit.links.is_empty() {
            edit.group = Group::Reference;
        }
        edit.references = references;
    }
}

/// The cross-references whose numbers differ, and whether nothing else does.
fn of<'w>(words: &'w [Word], numbering: &Numbering) -> (Vec<ReferenceEdit>, bool) {
    let mut found = Vec::new();
    let mut are_all = true;
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word.op == WordOp::Same {
            old.extend(word.text.split_whitespace());
            new.extend(word.text.split_whitespace());
            at += 1;
            continue;
        }
        let run = |op: WordOp| {
            words[at..]
                .iter()
                .take(2)
                .take_while(|w| w.op != WordOp::Same)
                .find(move |w| w.op == op)
        };
        let (gone, came) = (run(WordOp::Removed), run(WordOp::Added));
        let split = |word: Option<&'w Word>| -> Vec<&'w str> {
            word.into_iter().flat_map(|word| word.text.split_whitespace()).collect()
        };
        let (gone_words, came_words) = (split(gone), split(came));
        at += usize::from(gone.is_some()) + usize::from(came.is_some());
        let after = words.get(at).map(|word| word.text.as_str()).unwrap_or_default();
        let is_pairwise = gone_words.len() == came_words.len();
        are_all &= is_pairwise;
        let both = gone_words.iter().zip(&came_words).enumerate();
        for (n, (was, is)) in both.filter(|_| is_pairwise) {
            if settled(was) == settled(is) {
                continue;
            }
            let (before_old, before_new) =
                (last(&old, &gone_words[..n]), last(&new, &came_words[..n]));
            let behind = came_words[n + 1..].iter().copied().chain(after.split_whitespace());
            match one((&before_old, was), (&before_new, is), behind, numbering) {
                Some(references) => found.extend(references),
                None => are_all = false,
            }
        }
        old.extend(gone_words);
        new.extend(came_words);
    }
    (found, are_all)
}

/// The last words before a place, as many as a noun may stand before its number.
fn last<'w>(stayed: &[&'w str], here: &[&'w str]) -> Vec<&'w str> {
    let here = &here[here.len().saturating_sub(BEFORE)..];
    let stayed = &stayed[stayed.len().saturating_sub(BEFORE - here.len())..];
    [stayed, here].concat()
}

/// The references that one word holds on both sides: `41`, `41–43`; none where it is none.
fn one<'a>(
    (before_old, was): (&[&str], &str),
    (before_new, is): (&[&str], &str),
    behind: impl Iterator<Item = &'a str>,
    numbering: &Numbering,
) -> Option<Vec<ReferenceEdit>> {
    let (kind, noun_of_both) = noun(before_new)?;
    if noun(before_old) != Some((kind, noun_of_both)) || is_of_another(is, behind) {
        return None;
    }
    let (was, is) = (numerals(was, kind)?, numerals(is, kind)?);
    if was.len() != is.len() {
        return None;
    }
    let pairs = was.into_iter().zip(is).filter(|(was, is)| plain(was) != plain(is));
    let reference = |(was, is): (String, String)| ReferenceEdit {
        follows: follows(kind, noun_of_both, &was, &is, numbering),
        old: format!("{noun_of_both} {was}"),
        new: format!("{noun_of_both} {is}"),
    };
    Some(pairs.map(reference).collect())
}

fn follows(kind: Kind, noun: &str, was: &str, is: &str, numbering: &Numbering) -> Option<bool> {
    let of = |series, was: &str, is: &str| numbering.follows(series, was, is);
    match kind {
        Kind::Paragraph => of(Series::Text, was, is).or_else(|| of(Series::Headings, was, is)),
        Kind::Headed => {
            let named = |number: &str| format!("{noun} {}", plain(number));
            of(Series::Headings, &named(was), &named(is))
                .or_else(|| of(Series::Headings, was, is))
                // “Section 3.2” may be a paragraph's number; “section 47” is an Act's, whatever paragraph 47 is.
                .or_else(|| of(Series::Text, was, is).filter(|_| was.contains('.')))
        }
        Kind::Note => of(Series::Notes, was, is),
        Kind::Page => numbering.page_follows(was.parse().ok()?, is.parse().ok()?),
        Kind::Other => None,
    }
}

/// The noun before a number, over other numbers and what joins them.
fn noun(before: &[&str]) -> Option<(Kind, &'static str)> {
    for word in before.iter().rev() {
        let bare = bare(word).to_lowercase();
        if let Some(known) = kind_of(&bare) {
            return Some(known);
        }
        let joins = matches!(bare.as_str(), "and" | "or" | "to" | "");
        if !joins && numerals(word, Kind::Headed).is_none() {
            return None;
        }
    }
    None
}

/// Whether what follows a number says that it belongs to a law or another publication: “of the Act”.
fn is_of_another<'a>(number: &str, mut behind: impl Iterator<Item = &'a str>) -> bool {
    if number.ends_with(['.', ';', ':', ',', ')']) {
        return false;
    }
    let Some(next) = behind.next() else { return false };
    if bare(next) != "of" {
        return false;
    }
    let own = ["this", "part", "chapter", "section", "annex", "appendix"];
    behind.next().is_none_or(|word| !own.contains(&bare(word).to_lowercase().as_str()))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The numbers of one word: `41`, `3.2`, `C`, `(b)`, `two`, `41-43`; none where it is another word.
fn numerals(word: &str, kind: Kind) -> Option<Vec<String>> {
    let bare = bare(word);
    let parts: Vec<&str> = bare.split(['-', '–', '—', '/']).collect();
    let is_number = |part: &&str| {
        let figures = part.starts_with(|c: char| c.is_ascii_digit())
            && part.len() <= 8
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
            && part.chars().filter(char::is_ascii_alphabetic).count() <= 1;
        let letter = part.len() == 1
            && part
                .chars()
                .all(|c| c.is_ascii_uppercase() || word.starts_with('(') && c.is_ascii_lowercase());
        let spelt = kind == Kind::Headed && plain(part).parse::<u32>().is_ok();
        figures || letter || spelt
    };
    (!bare.is_empty() && parts.len() <= 2 && parts.iter().all(is_number))
        .then(|| parts.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare::words,
        model::document::{Block, BlockKind},
    };

    fn numbering() -> Numbering {
        let block = |kind, number: &str, page| Block {
            kind,
            text: "Text".to_owned(),
            number: Some(number.to_owned()),
            page: Some(page),
            links: Vec::new(),
        };
        let paragraph = BlockKind::Paragraph;
        let old = [
            block(paragraph, "41", 12),
            block(paragraph, "43", 12),
            block(BlockKind::Heading(2), "Annex C", 30),
            block(BlockKind::Heading(1), "Part two", 20),
            block(BlockKind::Footnote, "7", 12),
        ];
        let new = [
            block(paragraph, "44", 13),
            block(paragraph, "46", 14),
            block(BlockKind::Heading(2), "Annex B", 31),
            block(BlockKind::Heading(1), "Part three", 22),
            block(BlockKind::Footnote, "9", 13),
        ];
        let pairs: Vec<(usize, usize)> = (0..old.len()).map(|at| (at, at)).collect();
        Numbering::of(&pairs, &old, &new)
    }

    /// Each reference with whether it follows, and whether nothing else changed.
    fn told(old: &str, new: &str) -> (Vec<(String, Option<bool>)>, bool) {
        let (found, are_all) = of(&words::compare(old, new), &numbering());
        let said = |one: ReferenceEdit| (format!("{} -> {}", one.old, one.new), one.follows);
        (found.into_iter().map(said).collect(), are_all)
    }

    fn follows(old: &str, new: &str) -> bool {
        let (found, are_all) = told(old, new);
        are_all && !found.is_empty() && found.iter().all(|(_, follows)| *follows == Some(true))
    }

    #[test]
    fn a_reference_that_follows_the_numbering_is_nothing_else() {
        assert!(follows("See paragraph 41 above.", "See paragraph 44 above."));
        assert!(follows("See paragraphs 41 to 43.", "See paragraphs 44 to 46."));
        assert!(follows("(paragraphs 41-43)", "(paragraphs 44–46)"));
        assert!(follows("In Annex C, and on page 12.", "In Annex B, and on page 13."));
        assert!(follows("In Part two of this guidance", "In Part three of this guidance"));
        assert!(follows("(see annexes C and D)", "(see annexes B and D)"));
        assert!(follows("See footnote 7.", "See footnote 9."));
        assert!(follows("Pages 12 and 30 say more", "Pages 14 and 31 say more"));
    }

    #[test]
    fn a_paragraph_of_many_changes_takes_work_by_its_size() {
        let word = |op, text: &str| Word { op, text: text.to_owned() };
        let one = [word(WordOp::Same, "see"), word(WordOp::Removed, "1"), word(WordOp::Added, "2")];
        let words: Vec<Word> = one.iter().cycle().take(300_000).cloned().collect();
        // A hundred thousand changes: seconds where each looked back over all the words before it.
        assert_eq!(of(&words, &numbering()), (Vec::new(), false));
    }

    #[test]
    fn a_reference_to_something_else_is_told() {
        let (found, are_all) = told("See paragraph 41.", "See paragraph 46.");
        assert_eq!(found, [("paragraph 41 -> paragraph 46".to_owned(), Some(false))]);
        assert!(are_all);
        let (found, _) = told("See paragraph 99.", "See paragraph 98.");
        assert_eq!(found, [("paragraph 99 -> paragraph 98".to_owned(), None)]);
    }

    #[test]
    fn another_word_that_changed_is_seen() {
        let (found, are_all) =
            told("Staff should read paragraph 41.", "Staff must read paragraph 44.");
        assert_eq!(found.len(), 1);
        assert!(!are_all);
        for (old, new) in [
            ("Within 41 days.", "Within 44 days."),
            ("Section 41 of the Children Act 1989", "Section 44 of the Children Act 1989"),
            ("A section 41 enquiry begins", "A section 44 enquiry begins"),
            ("Paragraph 41 of Working Together", "Paragraph 44 of Working Together"),
            ("See paragraph 41.", "See section 44."),
            ("See paragraph 41.", "See paragraphs 44 and 46."),
            ("Children aged 16 (see annex)", "Children aged 18 (see annex)"),
        ] {
            let (found, are_all) = told(old, new);
            let follows = found.iter().all(|(_, follows)| *follows == Some(true));
            assert!(!are_all || !follows || found.is_empty(), "{old} -> {new}: {found:?}");
        }
    }
}
