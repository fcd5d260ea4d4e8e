//! A page that was rebuilt: another template, and most of its text elsewhere or gone. One event instead of
//! hundreds of edits, with the guidance that it names now and did not before. Pure.

use std::collections::BTreeSet;

use super::hash::hash;
use crate::model::{
    change::{Change, ChangeKind, Read, Significance},
    diff::{Diff, Op},
    document::Document,
    source::Publication,
    time::london_day,
    wording::settled,
};

/// So many marks of a page are kept in its sketch.
const SKETCH: usize = 64;
/// With fewer, a page is too plain to have a template.
const FEW: usize = 8;
/// A page of fewer blocks is compared word by word whatever happened to it.
const BLOCKS: usize = 8;

/// A sketch of what a page is built of: the smallest hashes of the names of its classes and ids. Names with
/// digits in them are left out: they are often made anew for each visit.
#[must_use]
pub fn template(markup: &[u8]) -> Vec<u32> {
    let mut marks = BTreeSet::new();
    let mut rest = markup;
    while let Some(at) = rest.iter().position(|byte| *byte == b'=') {
        let (before, after) = rest.split_at(at);
        let named = before.ends_with(b"class") || before.ends_with(b"id");
        rest = &after[1..];
        let Some((quote @ (b'"' | b'\''), value)) = rest.split_first().filter(|_| named) else {
            continue;
        };
        let end = value.iter().take(2_000).position(|byte| byte == quote).unwrap_or(0);
        for name in value[..end].split(u8::is_ascii_whitespace) {
            if !name.is_empty() && !name.iter().any(u8::is_ascii_digit) {
                marks.insert(hash(name.iter().copied()));
                if marks.len() > SKETCH {
                    marks.pop_last();
                }
            }
        }
        rest = &value[end..];
    }
    marks.into_iter().collect()
}

/// Whether two sketches are of different templates: less than two fifths of the marks are in both.
fn is_other(old: &[u32], new: &[u32]) -> bool {
    if old.len() < FEW || new.len() < FEW {
        return false;
    }
    let all: BTreeSet<u32> = old.iter().chain(new).copied().collect();
    let sample: Vec<u32> = all.into_iter().take(SKETCH).collect();
    let both = sample.iter().filter(|mark| old.contains(mark) && new.contains(mark)).count();
    both * 5 < sample.len() * 2
}

/// Whether the page was rebuilt: it has another template, and less than two fifths of its text is as it was.
#[must_use]
pub fn is_rebuilt(from: &Read, to: &Read, diff: &Diff) -> bool {
    let most = diff.old.blocks.max(diff.new.blocks);
    most >= BLOCKS
        && is_other(&from.template, &to.template)
        && kept(diff).saturating_mul(5) < most.saturating_mul(2)
}

/// The blocks of the old text that are there still, word for word.
fn kept(diff: &Diff) -> usize {
    let lost = |op: Op| matches!(op, Op::Removed | Op::Reworded);
    diff.old.blocks.saturating_sub(diff.edits.iter().filter(|edit| lost(edit.op)).count())
}

/// `change` told as one event.
#[must_use]
pub fn rebuilt(mut change: Change, from: &Read, to: &Read, publications: &[Publication]) -> Change {
    let kept = kept(&change.diff);
    let as_before = if kept == 1 { "is as it was" } else { "are as they were" };
    let kept = if kept == 0 { "none".to_owned() } else { kept.to_string() };
    let mut reasons = vec![format!(
        "the page was rebuilt: another template, and {kept} of {} paragraphs, headings and items {as_before}; words cannot be told one by one",
        change.diff.old.blocks
    )];
    let (before, after) = (named(&from.document, publications), named(&to.document, publications));
    let listed = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>().join("; ");
    let came: Vec<_> = after.difference(&before).collect();
    let went: Vec<_> = before.difference(&after).collect();
    if !came.is_empty() {
        reasons.push(format!("guidance that it names now and did not before: {}", listed(came)));
    }
    if !went.is_empty() {
        reasons.push(format!("guidance that it named before and does not now: {}", listed(went)));
    }
    if before == after && !after.is_empty() {
        reasons.push(format!(
            "it names the same guidance as before: {}",
            listed(after.iter().collect())
        ));
    }
    reasons.push(format!(
        "look at the page itself; whoever runs guidewatch may have to add a recipe with from = {} for “{}” to the sources file, where too much or too little of it is read from now on",
        london_day(change.to.captured_at),
        change.source
    ));
    // Whatever else was found (withdrawn, an attachment replaced) still counts; the edits do not.
    let others = std::iter::once(change.kind).chain(std::mem::take(&mut change.also));
    let others = others.filter(|kind| !matches!(kind, ChangeKind::Revised | ChangeKind::Rebuilt));
    change.also = others.collect();
    if let Some(at) = change.also.iter().position(|kind| *kind == ChangeKind::Withdrawn) {
        change.kind = change.also.remove(at);
        change.also.insert(0, ChangeKind::Rebuilt);
    } else {
        change.kind = ChangeKind::Rebuilt;
    }
    change.reasons = reasons;
    change.significance = Significance::Major;
    change.diff.edits.clear();
    change
}

/// The publications that a text names, each with the year that stands behind the name, where one does.
fn named(document: &Document, publications: &[Publication]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for block in &document.blocks {
        let text = settled(&block.text);
        let lower = text.to_lowercase();
        for publication in publications {
            let names = std::iter::once(&publication.title).chain(&publication.aliases);
            for name in names.map(|name| settled(name).to_lowercase()) {
                for (at, _) in lower.match_indices(&name) {
                    let is_word = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
                    let end = at + name.len();
                    if is_word(lower[..at].chars().next_back())
                        && is_word(lower[end..].chars().next())
                    {
                        let year = year(&lower[end..]);
                        let year = year.map(|year| format!(" {year}")).unwrap_or_default();
                        found.insert(format!("{}{year}", publication.title));
                    }
                }
            }
        }
    }
    found
}

/// A year within the next few words, before the sentence ends.
fn year(after: &str) -> Option<&str> {
    let sentence = after.split(['.', ';']).next().unwrap_or(after);
    let near = sentence.char_indices().nth(40).map_or(sentence, |(at, _)| &sentence[..at]);
    let parts = near.split(|c: char| !c.is_ascii_digit());
    parts
        .into_iter()
        .find(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        document::{Block, BlockKind},
        source::PublicationId,
    };

    #[test]
    fn a_template_is_known_by_its_names_not_by_what_is_made_anew() {
        let names = |of: &str| -> String {
            let mark = |c: u8| format!("<p class=\"{of}-{} x{c}\" id='y{c}'>", c as char);
            (b'a'..=b'y').map(mark).collect::<Vec<_>>().concat()
        };
        let (old, new) = (template(names("old").as_bytes()), template(names("new").as_bytes()));
        assert_eq!(old.len(), 25);
        assert!(is_other(&old, &new));
        assert!(!is_other(&old, &old));
        assert!(!is_other(&old[..4], &new), "too plain to say");
        let half: Vec<u32> = old.iter().take(20).chain(new.iter().take(5)).copied().collect();
        assert!(!is_other(&old, &half));
    }

    #[test]
    fn hostile_markup_takes_bounded_work() {
        for markup in ["class=".repeat(100_000), "class=\"".repeat(100_000), "=".repeat(500_000)] {
            assert!(template(markup.as_bytes()).len() <= SKETCH);
        }
    }

    #[test]
    fn guidance_is_named_with_its_year() {
        let publication = Publication {
            id: PublicationId::new("working-together").unwrap(),
            title: "Working together to safeguard children".to_owned(),
            aliases: vec!["Working Together".to_owned(), "WTSC".to_owned()],
            publisher: None,
            editions: Vec::new(),
        };
        let block = |text: &str| Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let document = Document {
            blocks: vec![
                block("See Working Together (HM Government, 2018). Updated 2020."),
                block("WTSC is guidance; networking together is not."),
            ],
            ..Document::default()
        };
        let found: Vec<_> = named(&document, &[publication]).into_iter().collect();
        assert_eq!(
            found,
            [
                "Working together to safeguard children",
                "Working together to safeguard children 2018"
            ]
        );
    }
}
