//! The words that people see for the keys of programs, and dates as they are written in Britain. Says
//! nothing about layout.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};

use crate::model::{
    change::{ChangeKind, Significance},
    diff::{Flag, Group, Op},
    document::{Block, BlockKind, NoticeKind},
    report::Held,
    time::{in_london, london_day},
};

/// What a notice states.
#[must_use]
pub fn notice(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Published => "Published",
        NoticeKind::Updated => "Updated",
        NoticeKind::ChangeNote => "Change note",
        NoticeKind::Withdrawn => "Withdrawn",
        NoticeKind::Applies => "Applies to",
        NoticeKind::Reviewed => "Reviewed",
        NoticeKind::Status => "In force?",
        NoticeKind::Outstanding => "Not yet made",
        NoticeKind::Forms => "Recorded as",
        NoticeKind::Remark => "The file holds",
        NoticeKind::Unread => "Not read",
    }
}

/// `3 March 2026`.
pub(super) fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `3 March 2026`, the London day.
pub(super) fn day(at: Timestamp) -> String {
    date(london_day(at))
}

/// `3 March 2026, 06:00`, in London.
pub(super) fn moment(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y, %H:%M").to_string()
}

/// The same to the second, where the minute does not tell two moments apart.
pub(super) fn second(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y, %H:%M:%S").to_string()
}

/// `1 publication`, `2 publications`, `1,723 words`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n as u64), if n == 1 { one } else { many })
}

/// What waits for a second look, counted: `1 source waits`, `2 sources and 1 document wait`.
#[must_use]
pub fn waiting(held: &[Held]) -> String {
    let documents = held.iter().filter(|held| held.source.parent().is_some()).count();
    let of = |n: usize, one, many| (n > 0).then(|| count(n, one, many));
    let counted =
        [of(held.len() - documents, "source", "sources"), of(documents, "document", "documents")];
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    format!("{} {}", listed(&counted), if held.len() == 1 { "waits" } else { "wait" })
}

/// `1,723`.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `224 KB`, of 1,000 bytes as file managers count.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Interface words: GOV.UK's “major” means that mail was sent, ours are “important” and “small”.
pub(super) fn significance(significance: Significance) -> &'static str {
    match significance {
        Significance::Cosmetic => "Appearance only",
        Significance::Minor => "Small",
        Significance::Major => "Important",
    }
}

/// What happened, a clause that can be joined to others by “and”.
pub(super) fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Withdrawn => "it was withdrawn by its publisher",
        ChangeKind::NewEdition => "a new edition is out",
        ChangeKind::InForce => "an edition came into force",
        ChangeKind::ForInformation => "an edition is out for information",
        ChangeKind::Superseded => "its publisher says that all or part of it was replaced",
        ChangeKind::Consultation => "there is a consultation on a new version",
        ChangeKind::Removed => "it was removed by the publisher",
        ChangeKind::NotFound => "the page was not found at its address",
        ChangeKind::Archived => "it was handed to the National Archives",
        ChangeKind::Reinstated => "it is no longer withdrawn",
        ChangeKind::Returned => "the page is there again",
        ChangeKind::WentBack => "it went back to an earlier text",
        ChangeKind::Rebuilt => "the page was rebuilt",
        ChangeKind::AttachmentReplaced => "an attachment was replaced",
        ChangeKind::AttachmentAdded => "an attachment was added",
        ChangeKind::AttachmentRemoved => "an attachment was removed",
        ChangeKind::AttachmentReissued => "an attachment was issued anew",
        ChangeKind::AttachmentRetitled => "an attachment has another title",
        ChangeKind::NewItems => "the list has new entries",
        ChangeKind::Revised => "the text was revised",
        ChangeKind::FactualUpdate => "its publisher calls it a correction",
        ChangeKind::Moved => "it moved to another address",
        ChangeKind::NoteOnly => "only the change note changed",
        ChangeKind::DateOnly => "only the date changed",
        ChangeKind::CopyDamaged => "a damaged copy hides what changed",
        ChangeKind::FileChanged => "the file changed and cannot be compared yet",
    }
}

/// The same of what happened to so many attachments; `is_back`: what came had been offered before.
pub(super) fn kind_of_attachments(kind: ChangeKind, is_back: bool, n: usize) -> String {
    let (one, many) = match kind {
        ChangeKind::AttachmentReplaced => ("was replaced", "were replaced"),
        ChangeKind::AttachmentAdded if is_back => ("is offered again", "are offered again"),
        ChangeKind::AttachmentAdded => ("was added", "were added"),
        ChangeKind::AttachmentRemoved => ("was removed", "were removed"),
        ChangeKind::AttachmentReissued => ("was issued anew", "were issued anew"),
        ChangeKind::AttachmentRetitled => ("has another title", "have other titles"),
        other => return self::kind(other).to_owned(),
    };
    if n == 1 { format!("an attachment {one}") } else { format!("{n} attachments {many}") }
}

/// What a piece of text is, with its article.
pub(super) fn kind_of(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading(_) => "a heading",
        BlockKind::Paragraph => "a paragraph",
        BlockKind::Item => "an item of a list",
        BlockKind::Row => "a row of a table",
        BlockKind::Quote => "a quotation",
        BlockKind::Preformatted => "text with line breaks of its own",
        BlockKind::Footnote => "a footnote",
    }
}

/// What a block is and where it stands: `a heading of level 2, page 7`, `a paragraph, number 41, page 7, under
/// “Part one › Early help”`; `section` are the headings above it.
#[must_use]
pub fn block(block: &Block, section: &[Cow<'_, str>]) -> String {
    let mut said = match block.kind {
        BlockKind::Heading(level) => format!("a heading of level {level}"),
        kind => kind_of(kind).to_owned(),
    };
    if let Some(number) = &block.number {
        said.push_str(&format!(", number {number}"));
    }
    if let Some(page) = block.page {
        said.push_str(&format!(", page {page}"));
    }
    if !section.is_empty() {
        said.push_str(&format!(", under “{}”", section.join(" › ")));
    }
    said
}

/// What happened to a block, to begin a line.
pub(super) fn op(op: Op) -> &'static str {
    match op {
        Op::Added => "Added",
        Op::Removed => "Removed",
        Op::Reworded => "Reworded",
        Op::Moved => "Moved",
        Op::Renumbered => "Renumbered",
    }
}

/// What a change touches.
pub(super) fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Duty => "duty",
        Flag::Negation => "negation",
        Flag::Figure => "figure",
        Flag::Deadline => "deadline",
        Flag::Date => "date",
        Flag::Role => "role or body",
        Flag::Law => "law",
        Flag::Contact => "contact",
        Flag::Link => "link",
        Flag::Definition => "definition",
        Flag::Reference => "cross-reference",
    }
}

/// A group's name, for one and for many.
pub(super) fn group(group: Group) -> (&'static str, &'static str) {
    match group {
        Group::Substance => ("difference of substance", "differences of substance"),
        Group::Reference => ("cross-reference", "cross-references"),
        Group::Layout => ("difference of layout", "differences of layout"),
        Group::Contents => ("line of the contents list", "lines of the contents list"),
        Group::Editorial => ("slip of wording", "slips of wording"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_london_times() {
        assert_eq!(moment("2026-07-01T05:00:00Z".parse().unwrap()), "1 July 2026, 06:00");
        assert_eq!(moment("2026-03-03T06:00:00Z".parse().unwrap()), "3 March 2026, 06:00");
        assert_eq!(day("2026-06-30T23:30:00Z".parse().unwrap()), "1 July 2026");
    }

    #[test]
    fn what_waits_is_counted_as_what_it_is() {
        let held = |id: &str| Held {
            source: id.parse().unwrap(),
            title: String::new(),
            url: "https://a.example/".parse().unwrap(),
            why: String::new(),
            since: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH,
        };
        let of = |ids: &[&str]| waiting(&ids.iter().map(|id| held(id)).collect::<Vec<_>>());
        assert_eq!(of(&["clubs"]), "1 source waits");
        assert_eq!(of(&["clubs/summary"]), "1 document waits");
        assert_eq!(of(&["a", "b", "clubs/summary"]), "2 sources and 1 document wait");
    }

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(count(1, "page", "pages"), "1 page");
        assert_eq!(size(1_250_000), "1.2 MB");
    }
}
