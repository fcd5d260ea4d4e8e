//! Which attachments came, went, were replaced, issued anew or given another title between two documents, how
//! much each weighs and in which words it is said. Compares titles and addresses; opens nothing.

use std::collections::BTreeMap;

use url::Url;

use crate::model::{
    change::{
        ChangeKind, Evidence, PartChange, PartText,
        Significance::{self, Cosmetic, Major, Minor},
    },
    diff::{Diff, Group},
    document::{Attachment, Document},
    part,
    time::in_london,
};

use super::titles::{settled_title, without_marks, without_years};

/// One difference between two lists of attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shift<'a> {
    /// Another file in its place.
    Replaced(&'a Attachment, &'a Attachment),
    /// It came.
    Added(&'a Attachment),
    /// It went.
    Removed(&'a Attachment),
    /// The same file under another title.
    Retitled(&'a Attachment, &'a Attachment),
}

/// What happened to the attachments from one document to another, in the order of the new one, what was
/// removed last. Known before any file is fetched; nothing is said of their text.
#[must_use]
pub fn offered(old: &Document, new: &Document) -> Vec<PartChange> {
    between(&old.attachments, &new.attachments).into_iter().map(change).collect()
}

fn change(shift: Shift<'_>) -> PartChange {
    let (kind, old, new) = match shift {
        Shift::Added(new) => (ChangeKind::AttachmentAdded, None, new),
        Shift::Removed(old) => (ChangeKind::AttachmentRemoved, None, old),
        Shift::Retitled(old, new) => (ChangeKind::AttachmentRetitled, Some(old), new),
        Shift::Replaced(old, new) if is_same_file(old, new) => {
            (ChangeKind::AttachmentReissued, Some(old), new)
        }
        Shift::Replaced(old, new) => (ChangeKind::AttachmentReplaced, Some(old), new),
    };
    let was = old.map(|old| old.target.clone()).filter(|target| *target != new.target);
    let called = old.map(|old| old.title.clone());
    let differs = |title: &String| settled_title(title) != settled_title(&new.title);
    PartChange {
        title: new.title.clone(),
        url: new.target.clone(),
        kind,
        was,
        formerly_titled: called.filter(differs),
        text: PartText::NotCompared,
        words: None,
        why: None,
        from: None,
        to: None,
        source: None,
        replaced: None,
        passed_over: None,
        waited: None,
    }
}

/// Whether a file of the same name came under the same title as another asset.
fn is_same_file(old: &Attachment, new: &Attachment) -> bool {
    let asset = |target: &str| {
        let url: Url = target.parse().ok()?;
        let key = part::key(&url);
        let is_asset = key.len() == 24 || key.starts_with("file-");
        let name = url.path().rsplit('/').next().unwrap_or_default().to_owned();
        is_asset.then_some((key, name))
    };
    match (asset(&old.target), asset(&new.target)) {
        (Some((was, name)), Some((is, same))) => {
            was != is && name == same && settled_title(&old.title) == settled_title(&new.title)
        }
        _ => false,
    }
}

/// Calls each document that has the publication's own title, one of `titles`, by its sort where an edit stands
/// in it: “page 12 of the PDF”. Two of that title keep it, for their sorts tell them no better apart.
pub(super) fn call_by_sort<'a>(
    parts: &[PartChange],
    titles: impl Iterator<Item = &'a str>,
    diff: &mut Diff,
) {
    for title in titles.map(settled_title) {
        let mut named = parts.iter().filter(|part| settled_title(&part.title) == title);
        let (Some(part), None) = (named.next(), named.next()) else { continue };
        let Some(sort) = part.url.parse().ok().map(|url| part::sort(&url)) else { continue };
        for edit in &mut diff.edits {
            for side in [&mut edit.old, &mut edit.new].into_iter().flatten() {
                if side.document.as_ref() == Some(&part.title) {
                    side.called = Some(sort);
                }
            }
        }
    }
}

/// How much it weighs by itself; its edits, which stand in `diff`, weigh besides.
pub(super) fn weight(part: &PartChange, diff: &Diff) -> Significance {
    let in_substance = diff.edits.iter().any(|edit| {
        let side = edit.new.as_ref().or(edit.old.as_ref());
        edit.group == Group::Substance
            && side.and_then(|side| side.document.as_ref()).is_some_and(|document| {
                let compared = part.passed_over.as_ref().map(|over| &over.title);
                let names = [Some(&part.title), part.formerly_titled.as_ref(), compared];
                names.contains(&Some(document))
            })
    });
    let is_unknown = matches!(part.text, PartText::Unreadable | PartText::Pending);
    match part.kind {
        ChangeKind::AttachmentAdded if is_copy(part) => Minor,
        ChangeKind::AttachmentAdded | ChangeKind::AttachmentRemoved => Major,
        // Nobody knows what another file says that cannot be read, wherever it is.
        ChangeKind::AttachmentReplaced | ChangeKind::AttachmentReissued | ChangeKind::Revised
            if is_unknown =>
        {
            if is_spreadsheet(part) {
                Minor
            } else {
                Major
            }
        }
        _ if in_another_format(part).is_some() && part.text == PartText::Same => Cosmetic,
        ChangeKind::AttachmentReplaced => match part.text {
            PartText::Same => Minor,
            PartText::Differs if !in_substance => Minor,
            _ => Major,
        },
        ChangeKind::Revised => Cosmetic,
        _ => Minor,
    }
}

/// In words, with what is known of its text.
pub(super) fn said(part: &PartChange) -> String {
    let title = &part.title;
    if let Some((was, is)) = in_another_format(part) {
        let words = match part.text {
            PartText::Same => ", with the same words",
            PartText::Differs => ", with other words",
            _ => "",
        };
        let known = match part.text {
            PartText::Same => compared(part),
            _ => of_text(part),
        };
        return format!(
            "an attachment was issued in another format{words}: “{title}” ({was} before, {is} now){known}"
        );
    }
    if is_copy(part) {
        let is = part.url.parse().ok().map_or("the document", |url| part::sort(&url));
        return format!(
            "an attachment was added in another format: {is} says what “{title}” said already"
        );
    }
    let renamed = part.formerly_titled.as_ref();
    let happened = match part.kind {
        ChangeKind::AttachmentReplaced => match renamed {
            Some(old) => format!("an attachment was replaced: “{old}” by “{title}”"),
            None => format!("an attachment was replaced: “{title}”"),
        },
        ChangeKind::AttachmentAdded => match (is_back(part), part.text) {
            (true, PartText::Differs) => {
                format!("an attachment is offered again, with another text: “{title}”")
            }
            (true, _) => format!("an attachment is offered again: “{title}”"),
            (false, _) => format!("an attachment was added: “{title}”"),
        },
        ChangeKind::AttachmentRemoved => format!("an attachment was removed: “{title}”"),
        ChangeKind::AttachmentReissued if part.was.is_some() => {
            format!("an attachment was issued anew under the same name: “{title}”")
        }
        ChangeKind::AttachmentReissued => {
            format!("the file at the address of an attachment was swapped: “{title}”")
        }
        ChangeKind::AttachmentRetitled => {
            let old = renamed.map_or("", String::as_str);
            format!("an attachment was renamed from “{old}” to “{title}”")
        }
        _ => format!("the attached page “{title}” was revised"),
    };
    format!("{happened}{}", of_text(part))
}

/// What is known of its text, to follow what happened.
fn of_text(part: &PartChange) -> String {
    let words = |n: usize| if n == 1 { "1 word".to_owned() } else { format!("{n} words") };
    let why = part.why.as_deref().unwrap_or_default();
    match (part.text, part.words) {
        (PartText::Pending, _) if why.is_empty() => "; its text could not be read yet".to_owned(),
        (PartText::Pending, _) => format!("; its text could not be read yet ({why})"),
        // Of what has a text, the report says once why that cannot be read.
        (PartText::Unreadable, _) if part.kind == ChangeKind::AttachmentAdded && !is_back(part) => {
            "; its text cannot be read".to_owned()
        }
        (PartText::Unreadable, _) if !is_spreadsheet(part) => {
            "; its text cannot be read, and so is not compared".to_owned()
        }
        (PartText::Unreadable, _) => format!("; its text cannot be compared ({why})"),
        (PartText::Same, _) => format!("; its text is as it was{}", compared(part)),
        (PartText::Differs, _) => compared(part),
        (PartText::New, Some(n)) if part.kind == ChangeKind::AttachmentAdded && !is_back(part) => {
            format!(", {}", words(n))
        }
        (PartText::New, Some(n)) if part.from.is_some() => {
            format!("; it has {}, and no copy before it can be read to compare them with", words(n))
        }
        (PartText::New, Some(n)) => {
            format!("; it has {}, and no earlier copy is held to compare them with", words(n))
        }
        _ => String::new(),
    }
}

/// The formats before and after of a file whose place another under its title took, where they differ.
fn in_another_format(part: &PartChange) -> Option<(&'static str, &'static str)> {
    let (was, is) = (part.was.as_ref()?.parse().ok()?, part.url.parse().ok()?);
    let is_other =
        matches!(part.kind, ChangeKind::AttachmentReplaced | ChangeKind::AttachmentReissued);
    part::formats(&was, &is).filter(|_| is_other && part.formerly_titled.is_none())
}

/// Whether what came had been offered before and was taken off.
fn is_back(part: &PartChange) -> bool {
    part.kind == ChangeKind::AttachmentAdded && part.from.is_some()
}

/// Whether what came says what another of its title said already, in another format.
fn is_copy(part: &PartChange) -> bool {
    part.kind == ChangeKind::AttachmentAdded && part.from.is_none() && part.text == PartText::Same
}

fn is_spreadsheet(part: &PartChange) -> bool {
    part.url.parse().is_ok_and(|url| part::is_spreadsheet(&url))
}

/// With which earlier file it was compared, where those between them cannot be read.
fn compared(part: &PartChange) -> String {
    let (Some(over), Some(from)) = (&part.passed_over, &part.from) else { return String::new() };
    let day = in_london(from.captured_at).strftime("%-d %B %Y");
    let between = match over.files {
        1 => "the one between them".to_owned(),
        n => format!("the {n} between them"),
    };
    let file = if over.title == part.title {
        "the file".to_owned()
    } else {
        format!("“{}”", over.title)
    };
    format!("; compared with {file} of {day}, as {between} cannot be read")
}

/// The same for a text that could not be read when what happened was told, on `day`.
#[must_use]
pub fn said_late(part: &PartChange, day: &str) -> String {
    let known = match (part.text, part.words) {
        (PartText::Same, _) => ": it is as it was".to_owned(),
        (PartText::New, Some(n)) => format!(": {n} words"),
        _ => String::new(),
    };
    format!(
        "the text of “{}”, of which only the change of {day} could be told, can now be read{known}",
        part.title
    )
}

/// What proves it.
pub(super) fn proof(part: &PartChange) -> String {
    let PartChange { title, url, .. } = part;
    let called = part.formerly_titled.as_ref();
    match (part.kind, &part.was) {
        (ChangeKind::AttachmentAdded, _) if is_back(part) => {
            format!("“{title}” leads to {url} again")
        }
        (ChangeKind::AttachmentAdded, _) => format!("“{title}” leads to {url}"),
        (ChangeKind::AttachmentRemoved, _) => format!("“{title}” led to {url}"),
        (ChangeKind::AttachmentRetitled, _) => format!("{url} is now called “{title}”"),
        (_, Some(was)) => match called {
            Some(called) => format!("“{called}” led to {was}, and “{title}” leads to {url}"),
            None => format!("“{title}” led to {was} and leads to {url}"),
        },
        (_, None) => {
            let digest = |look: Option<&Evidence>| {
                look.map_or_else(|| "none".to_owned(), |look| look.sha256.to_string())
            };
            let (over, from) = (part.passed_over.as_ref(), part.from.as_ref());
            let before = over.map_or(from, |over| over.before.as_ref());
            let compared = over.and(from).map_or_else(String::new, |from| {
                let day = in_london(from.captured_at).strftime("%-d %B %Y");
                format!(
                    "; compared with the file of {day} at {}, SHA-256 {}",
                    from.url, from.sha256
                )
            });
            format!(
                "“{title}” at {url}: SHA-256 {} before, {} after{compared}",
                digest(before),
                digest(part.to.as_ref())
            )
        }
    }
}

/// How many attachments that are not as they were are paired: few enough to do it one by one.
const MOST: usize = 500;

/// An attachment with its settled title and its place in its list.
type Listed<'a> = (String, usize, &'a Attachment);

/// What differs, in the order of the new list, what was removed last.
fn between<'a>(old: &'a [Attachment], new: &'a [Attachment]) -> Vec<Shift<'a>> {
    let listed = |list: &'a [Attachment]| -> Vec<Listed<'a>> {
        let all = list.iter().enumerate();
        all.map(|(place, one)| (settled_title(&one.title), place, one)).collect()
    };
    let (mut left, mut came) = (listed(old), listed(new));
    // Whole twins first, so that two files of one title are not taken for each other.
    let mut twins: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for (title, _, new) in &came {
        *twins.entry((title.clone(), &new.target)).or_default() += 1;
    }
    let mut kept: BTreeMap<(String, &str), usize> = BTreeMap::new();
    left.retain(|(title, _, old)| {
        let twin = (title.clone(), old.target.as_str());
        let Some(n) = twins.get_mut(&twin).filter(|n| **n > 0) else { return true };
        *n -= 1;
        *kept.entry(twin).or_default() += 1;
        false
    });
    came.retain(|(title, _, new)| {
        let twin = kept.get_mut(&(title.clone(), new.target.as_str())).filter(|n| **n > 0);
        twin.map(|n| *n -= 1).is_none()
    });
    let (unpaired_left, unpaired_came) =
        (left.split_off(left.len().min(MOST)), came.split_off(came.len().min(MOST)));
    // Then the surest pairs first, over the whole list: what shares its title and format, its address, its
    // title, its title but for a year or for what marks an issue, its place and its file's name but for the digits.
    let mut pairs: Vec<(usize, Shift<'a>)> = Vec::new();
    let rules: [fn(&Listed<'_>, &Listed<'_>) -> bool; 7] = [
        |(t, _, old), (title, _, new)| {
            t == title && !t.is_empty() && ending(&old.target) == ending(&new.target)
        },
        |(_, _, old), (_, _, new)| old.target == new.target,
        |(t, ..), (title, ..)| t == title && !t.is_empty(),
        |(t, ..), (title, ..)| {
            let (was, is) = (without_years(t), without_years(title));
            was == is && !was.is_empty()
        },
        |old, new| is_next_issue(old, new) && ending(&old.2.target) == ending(&new.2.target),
        is_next_issue,
        |(_, was, old), (_, is, new)| {
            let name = stem(&old.target);
            was == is && name.is_some() && name == stem(&new.target)
        },
    ];
    for (n, rule) in rules.into_iter().enumerate() {
        came.retain(|new| {
            let Some(at) = left.iter().position(|old| rule(old, new)) else { return true };
            let old = left.remove(at);
            let shift =
                if n == 1 { Shift::Retitled(old.2, new.2) } else { Shift::Replaced(old.2, new.2) };
            pairs.push((new.1, shift));
            false
        });
    }
    left.extend(unpaired_left);
    came.extend(unpaired_came);
    pairs.extend(came.into_iter().map(|(_, place, new)| (place, Shift::Added(new))));
    pairs.sort_by_key(|(place, _)| *place);
    let mut shifts: Vec<Shift<'a>> = pairs.into_iter().map(|(_, shift)| shift).collect();
    shifts.extend(left.into_iter().map(|(_, _, old)| Shift::Removed(old)));
    shifts
}

/// Whether two titles differ only in what tells one issue of a paper from the next.
fn is_next_issue((old, ..): &Listed<'_>, (new, ..): &Listed<'_>) -> bool {
    let (was, is) = (without_marks(old), without_marks(new));
    was == is && !was.is_empty()
}

/// How a file's name ends; empty of a page.
fn ending(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// A file's name without years and marks, by which two editions of it are alike; none where little is left.
fn stem(target: &str) -> Option<String> {
    let name = target.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_year = |word: &&str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty() && !is_year(word)).collect();
    // The ending is one of them.
    (words.len() > 2).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attachment(title: &str, target: &str) -> Attachment {
        Attachment { title: title.to_owned(), target: format!("https://files.example/{target}") }
    }

    #[test]
    fn a_file_is_replaced_renamed_added_or_removed() {
        let old = [attachment("Guidance", "1.pdf"), attachment("Form", "f.doc")];
        let new = [attachment("Guidance ", "2.pdf"), attachment("Referral form", "f.doc")];
        assert_eq!(
            between(&old, &new),
            [Shift::Replaced(&old[0], &new[0]), Shift::Retitled(&old[1], &new[1])]
        );
        assert_eq!(between(&old, &[]).len(), 2);
        assert_eq!(between(&[], &new[..1]), [Shift::Added(&new[0])]);
    }

    #[test]
    fn two_files_of_one_title_are_told_apart() {
        let old = [attachment("Guidance", "a.pdf"), attachment("Guidance", "b.pdf")];
        let new = [attachment("Guidance", "b.pdf"), attachment("Guidance", "c.pdf")];
        assert_eq!(between(&old, &new), [Shift::Replaced(&old[0], &new[1])]);
    }

    #[test]
    fn of_one_title_the_file_of_the_same_format_is_the_one_replaced() {
        let old = [attachment("Guide", "guide"), attachment("Guide", "a.pdf")];
        let new = [attachment("Guide", "b.pdf")];
        let shifts = between(&old, &new);
        assert_eq!(shifts, [Shift::Replaced(&old[1], &new[0]), Shift::Removed(&old[0])]);
        let shifts = between(&old[..1], &new);
        assert_eq!(shifts, [Shift::Replaced(&old[0], &new[0])], "a page that becomes a file");
    }

    #[test]
    fn files_without_a_title_are_no_pair_for_that() {
        let old = [attachment("", "minutes.pdf"), attachment("", "same.pdf")];
        let new = [attachment("", "same.pdf"), attachment("", "agenda.pdf")];
        assert_eq!(between(&old, &new), [Shift::Added(&new[1]), Shift::Removed(&old[0])]);
    }

    #[test]
    fn of_a_thousand_attachments_the_new_one_is_told_alone() {
        let one = |n: usize| attachment(&format!("Table {n}"), &format!("t{n}.csv"));
        let old: Vec<_> = (1..=1_000).map(one).collect();
        let new: Vec<_> = (0..=1_000).map(one).collect();
        assert_eq!(between(&old, &new), [Shift::Added(&new[0])]);
        assert_eq!(between(&new, &old), [Shift::Removed(&new[0])]);
        assert_eq!(between(&[], &old).len(), 1_000, "none is left untold");
    }

    #[test]
    fn the_mark_of_withdrawal_is_no_new_title() {
        let old = [attachment("Guidance", "a.pdf")];
        let new = [attachment("[Withdrawn] Guidance", "a.pdf")];
        assert!(between(&old, &new).is_empty());
    }

    #[test]
    fn the_next_years_edition_replaces_this_years() {
        let old = [attachment("Keeping safe 2025", "a.pdf"), attachment("Annex 1", "x1.pdf")];
        let new = [
            attachment("Keeping safe 2026 (September 2026)", "b.pdf"),
            attachment("Annex 2", "x2.pdf"),
        ];
        let shifts = between(&old, &new);
        assert_eq!(shifts[0], Shift::Replaced(&old[0], &new[0]));
        assert_eq!(shifts[1..], [Shift::Added(&new[1]), Shift::Removed(&old[1])], "another annex");
        let old = [attachment("Guide", "working_together_2023.pdf")];
        let new = [attachment("The statutory guide", "working_together_2026_.pdf")];
        assert_eq!(between(&old, &new), [Shift::Replaced(&old[0], &new[0])], "place and file name");
        let elsewhere = [attachment("First", "f.pdf"), new[0].clone()];
        assert_eq!(between(&old, &elsewhere).len(), 3, "at another place it is another file");
    }

    #[test]
    fn a_new_issue_under_other_marks_replaces_the_one_before() {
        let old = [attachment("Clubs guide (Word)", "a.docx"), attachment("Clubs guide", "a.pdf")];
        let new = [attachment("Clubs guide (updated October 2026)", "b.pdf")];
        let shifts = between(&old, &new);
        assert_eq!(shifts, [Shift::Replaced(&old[1], &new[0]), Shift::Removed(&old[0])]);
        let summary = [attachment("Clubs guide: summary of changes", "s.pdf")];
        assert_eq!(between(&old[1..], &summary).len(), 2, "another paper");
    }

    #[test]
    fn the_same_name_and_title_as_another_asset_is_issued_anew() {
        let asset = |n: u32, name: &str| {
            attachment("Guide", &format!("media/65f1c0de00000000{n:08x}/{name}"))
        };
        let of = |attachment: Attachment| Document {
            attachments: vec![attachment],
            ..Document::default()
        };
        let parts = offered(&of(asset(1, "guide.pdf")), &of(asset(2, "guide.pdf")));
        assert_eq!(parts[0].kind, ChangeKind::AttachmentReissued);
        assert_eq!(said(&parts[0]), "an attachment was issued anew under the same name: “Guide”");
        let parts = offered(&of(asset(1, "guide.pdf")), &of(asset(2, "guide_2026.pdf")));
        assert_eq!(parts[0].kind, ChangeKind::AttachmentReplaced);
        assert_eq!((parts[0].text, parts[0].words), (PartText::NotCompared, None));
        assert_eq!(weight(&parts[0], &Diff::default()), Major);
        let same = PartChange { text: PartText::Same, ..parts[0].clone() };
        assert_eq!(weight(&same, &Diff::default()), Minor);
    }
}
