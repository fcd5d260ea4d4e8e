//! Every way in which two documents differ that a reader is told of: withdrawal, attachments, words, where
//! it applies, change notes and dates. Knows documents only: no source, no snapshot, no address.

use jiff::civil::Date;

use super::{
    announced::{Notices, settled},
    attachments, lists,
    weigh::weighed,
};
use crate::model::{
    change::{ChangeKind, PartChange, PartText, Significance},
    diff::{Diff, Edit},
    document::{Document, Notice, NoticeKind},
};

/// What has been found so far: kinds, reasons with their weight, evidence.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) kinds: Vec<ChangeKind>,
    pub(super) reasons: Vec<(Significance, String)>,
    pub(super) evidence: Vec<String>,
    /// Whether what a reader is told by the publication changed: text, attachments, withdrawal.
    pub(super) content: bool,
    /// What the words of the text alone weigh.
    pub(super) text: Option<Significance>,
}

impl Findings {
    pub(super) fn add(&mut self, kind: ChangeKind, weight: Significance, reason: String) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
        self.reasons.push((weight, reason));
    }

    /// Reasons weightiest first.
    pub(super) fn sort(&mut self) {
        self.reasons.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    }
}

/// How much `new` differs from `old` and why, weightiest first, with the edits of `diff` flagged; none where
/// nothing differs that a reader sees. Unlike [`weigh`](super::weigh()) it tells of attachments, withdrawal,
/// change notes and dates too.
#[must_use]
pub fn weigh_documents(
    old: &Document,
    new: &Document,
    diff: &mut Diff,
) -> (Option<Significance>, Vec<String>) {
    let parts = attachments::offered(old, new);
    let mut found = between(old, new, &parts, diff);
    notes(&Notices::between(old, new), &mut found);
    found.sort();
    let heaviest = found.reasons.iter().map(|(weight, _)| *weight).max();
    (heaviest, found.reasons.into_iter().map(|(_, reason)| reason).collect())
}

/// What differs but for the publisher's notes and dates; `parts` is what happened to the attachments.
pub(super) fn between(
    old: &Document,
    new: &Document,
    parts: &[PartChange],
    diff: &mut Diff,
) -> Findings {
    let mut found = Findings::default();
    withdrawal(old, new, &mut found);
    // What the text says stands before the files beside it, of what weighs the same.
    text(old, new, diff, &mut found);
    for part in parts {
        found.add(part.kind, attachments::weight(part, diff), attachments::said(part));
        found.evidence.push(attachments::proof(part));
        let is_told_by_its_text = matches!(part.text, PartText::Same | PartText::Differs);
        found.content |= part.kind != ChangeKind::AttachmentRetitled && !is_told_by_its_text;
    }
    forms(old, new, &mut found);
    stated(old, new, &mut found);
    found
}

/// What else the publisher states of it: review dates, whether it is in force, changes still to be made.
fn stated(old: &Document, new: &Document, found: &mut Findings) {
    use {
        ChangeKind::{DateOnly, Revised},
        Significance::{Major, Minor},
    };
    for (kind, change, weight, what) in [
        (
            NoticeKind::Status,
            Revised,
            Major,
            "what the publisher says of its being in force changed",
        ),
        (
            NoticeKind::Outstanding,
            Revised,
            Minor,
            "the changes still to be made in its text are others",
        ),
        (NoticeKind::Reviewed, DateOnly, Minor, "the dates of its review changed"),
    ] {
        let of = |document: &Document| {
            let all = document.notices.iter().filter(|notice| notice.kind == kind);
            all.map(|notice| settled(&notice.text)).collect::<Vec<_>>().join("; ")
        };
        let (before, after) = (of(old), of(new));
        if before != after {
            let shown = |text: &str| match text {
                "" => "none".to_owned(),
                text => format!("“{text}”"),
            };
            let reason = format!("{what}: {} (before: {})", shown(&after), shown(&before));
            found.add(change, weight, reason);
            found.content |= change == Revised;
        }
    }
}

/// The forms in which a record carries its text, of which a reader sees one.
fn forms(old: &Document, new: &Document, found: &mut Findings) {
    let of = |document: &Document| document.notice(NoticeKind::Forms).map(|n| n.text.clone());
    let said = |forms: Option<String>| forms.unwrap_or_else(|| "one form".to_owned());
    let (before, after) = (of(old), of(new));
    if before != after {
        let (before, after) = (said(before), said(after));
        let reason = format!(
            "the publisher’s record carries its text as {after} (before: {before}); what a reader sees of it is not touched by that"
        );
        found.add(ChangeKind::Revised, Significance::Cosmetic, reason);
    }
}

fn withdrawal(from: &Document, to: &Document, found: &mut Findings) {
    let (before, after) = (from.notice(NoticeKind::Withdrawn), to.notice(NoticeKind::Withdrawn));
    match (before, after) {
        (None, Some(notice)) => {
            let on = notice.date.map(|date| format!(" on {}", day(date))).unwrap_or_default();
            let reason = format!("the publisher withdrew it{on}");
            found.add(ChangeKind::Withdrawn, Significance::Major, reason);
            found.evidence.extend(quoted(&notice.text));
            found.content = true;
        }
        // Its words stand elsewhere on the page: it says so still.
        (Some(notice), None) if is_still_said(notice, to) => {}
        (Some(notice), None) => {
            let reason = "the publisher no longer calls it withdrawn".to_owned();
            found.add(ChangeKind::Reinstated, Significance::Major, reason);
            found.evidence.extend(quoted(&notice.text).map(|words| format!("removed: {words}")));
            found.content = true;
        }
        (Some(before), Some(after)) if settled(&before.text) != settled(&after.text) => {
            let reason = "the notice of withdrawal was reworded".to_owned();
            found.add(ChangeKind::Revised, Significance::Minor, reason);
            found.evidence.extend(quoted(&after.text));
            found.content = true;
        }
        _ => {}
    }
}

/// Whether a sentence of a notice of withdrawal that says so stands in the text.
fn is_still_said(notice: &Notice, document: &Document) -> bool {
    let states = ["withdrawn", "archived", "superseded", "replaced by", "no longer"];
    let words = settled(&notice.text).to_lowercase();
    let sentences = words.split(". ").map(|sentence| sentence.trim_end_matches('.'));
    let telling: Vec<&str> = sentences
        .filter(|sentence| sentence.split(' ').count() > 3)
        .filter(|sentence| states.iter().any(|state| sentence.contains(state)))
        .collect();
    document.blocks.iter().any(|block| {
        let block = settled(&block.text).to_lowercase();
        telling.iter().any(|sentence| block.contains(sentence))
    })
}

/// How a reworded title is told of among the words.
const MAIN_HEADING: &str = "1 main heading was reworded";

/// The words of the document: blocks, title, where it applies.
fn text(from: &Document, to: &Document, diff: &mut Diff, found: &mut Findings) {
    let listed = lists::take_new(to, diff);
    let mut reasons = weighed(diff);
    if let Some(listed) = listed {
        found.add(ChangeKind::NewItems, listed.weight(to), listed.reason(to));
        found.content = true;
        listed.put_back(diff);
    }
    found.evidence.extend(lists::places(to, diff));
    found.text = reasons.iter().map(|(weight, _)| *weight).max();
    found.content |= found.text > Some(Significance::Cosmetic);
    let (before, after) = (title(from), title(to));
    let is_title = |edit: &Edit| {
        edit.old.as_ref().is_some_and(|side| settled(&side.text) == before)
            && edit.new.as_ref().is_some_and(|side| settled(&side.text) == after)
    };
    if before != after && !before.is_empty() && !after.is_empty() {
        let reason = format!("the title changed from “{before}” to “{after}”");
        let told = diff.edits.iter().any(is_title);
        match reasons.iter_mut().find(|(_, said)| said == MAIN_HEADING) {
            // The heading above the text is the title.
            Some((_, said)) if told => *said = reason,
            None if told => {}
            _ => {
                reasons.push((Significance::Minor, reason));
                found.content = true;
            }
        }
    }
    for (weight, reason) in reasons {
        found.add(ChangeKind::Revised, weight, reason);
    }
    applies(from, to, found);
}

/// In which nations it applies, and where guidance for the others is.
fn applies(from: &Document, to: &Document, found: &mut Findings) {
    let said = |document: &Document| {
        let notice = document.notice(NoticeKind::Applies)?;
        let words = settled(&notice.text);
        let (nations, elsewhere) = words.split_once("; ").unwrap_or((&words, ""));
        (!nations.is_empty()).then(|| (nations.to_owned(), elsewhere.to_owned()))
    };
    let (weight, reason) = match (said(from), said(to)) {
        (None, Some((now, _))) => {
            (Significance::Major, format!("it now applies to {now} (before: no limit was named)"))
        }
        (Some((before, _)), None) => (
            Significance::Major,
            format!(
                "no limit to where it applies is named any more (before: it applied to {before})"
            ),
        ),
        (Some((before, _)), Some((now, _))) if before != now => {
            (Significance::Major, format!("it now applies to {now} (before: {before})"))
        }
        (Some((_, before)), Some((_, now))) if before != now => {
            let shown = |places: String| {
                if places.is_empty() { "nothing".to_owned() } else { places }
            };
            let (before, now) = (shown(before), shown(now));
            let reason =
                format!("what it names for other nations changed: {now} (before: {before})");
            (Significance::Minor, reason)
        }
        _ => return,
    };
    found.add(ChangeKind::Revised, weight, reason);
    found.content = true;
}

fn title(document: &Document) -> String {
    document.title.as_deref().map(settled).unwrap_or_default()
}

/// The publisher's notes and dates: a kind of their own only where nothing else changed.
pub(super) fn notes(notices: &Notices, found: &mut Findings) {
    let alone = found.kinds.is_empty();
    let mut tell = |kind: ChangeKind, reason: String, evidence: Option<String>| {
        if alone {
            found.add(kind, Significance::Minor, reason);
        } else {
            found.reasons.push((Significance::Cosmetic, reason));
        }
        found.evidence.extend(evidence);
    };
    for note in &notices.went {
        let reason = format!("a change note was removed: {}", dated(note));
        tell(ChangeKind::NoteOnly, reason, Some(format!("removed: {}", dated(note))));
    }
    for (before, after) in &notices.altered {
        let reason =
            format!("a change note was altered: {}; before: {}", dated(after), dated(before));
        tell(ChangeKind::NoteOnly, reason, Some(dated(after)));
    }
    if alone {
        for note in &notices.came {
            let reason = "a change note was added, and nothing else on the page".to_owned();
            tell(ChangeKind::NoteOnly, reason, Some(dated(note)));
        }
        if let Some((before, after)) = notices.date {
            let shown = |date: Option<Date>| date.map_or_else(|| "none".to_owned(), day);
            let went = if notices.went_back_from().is_some() { "went back" } else { "changed" };
            let reason =
                format!("the public date {went} from {} to {}", shown(before), shown(after));
            tell(ChangeKind::DateOnly, reason, None);
        }
    }
}

/// The publisher's words, as such; none where there are none.
pub(super) fn quoted(words: &str) -> Option<String> {
    (!words.is_empty()).then(|| format!("“{words}”"))
}

/// `“Added a chapter.” (3 March 2026)`.
fn dated(note: &Notice) -> String {
    let words = quoted(&note.text).unwrap_or_else(|| "a note without words".to_owned());
    match note.date {
        Some(date) => format!("{words} ({})", day(date)),
        None => words,
    }
}

/// `3 March 2026`.
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Attachment;

    #[test]
    fn a_limit_to_nations_is_told_when_it_comes_changes_and_goes() {
        let applies = |text: &str| Document {
            notices: vec![Notice { kind: NoticeKind::Applies, date: None, text: text.to_owned() }],
            ..Document::default()
        };
        let told = |old: &Document, new: &Document| {
            let (weight, mut reasons) = weigh_documents(old, new, &mut Diff::default());
            (weight, reasons.pop().unwrap_or_default())
        };
        let (none, major) = (Document::default(), Some(Significance::Major));
        let england = applies("England");
        let both = applies("England and Wales");
        let elsewhere = applies("England; for Wales see https://www.gov.wales/guidance");
        let before = "it now applies to England (before: no limit was named)";
        assert_eq!(told(&none, &england), (major, before.to_owned()));
        let now = "it now applies to England and Wales (before: England)";
        assert_eq!(told(&england, &both), (major, now.to_owned()));
        let gone = "no limit to where it applies is named any more (before: it applied to England)";
        assert_eq!(told(&england, &none), (major, gone.to_owned()));
        let (weight, reason) = told(&england, &elsewhere);
        assert_eq!(weight, Some(Significance::Minor), "{reason}");
        let wanted = "what it names for other nations changed: for Wales see https://www.gov.wales/guidance (before: nothing)";
        assert_eq!(reason, wanted);
        assert_eq!(told(&england, &england), (None, String::new()));
    }

    #[test]
    fn documents_of_equal_words_can_differ() {
        let old = Document::default();
        assert_eq!(weigh_documents(&old, &old, &mut Diff::default()), (None, Vec::new()));
        let mut new = Document::default();
        let text = "This guidance was withdrawn on 3 May 2024".to_owned();
        new.notices.push(Notice { kind: NoticeKind::Withdrawn, date: None, text });
        let target = "https://files.example/a.pdf".to_owned();
        new.attachments.push(Attachment { title: "Form A".to_owned(), target });
        let (significance, reasons) = weigh_documents(&old, &new, &mut Diff::default());
        assert_eq!(significance, Some(Significance::Major));
        let told = ["the publisher withdrew it", "an attachment was added: “Form A”"];
        assert_eq!(reasons, told);
    }
}
