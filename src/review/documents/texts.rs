//! What is said of the texts of documents: of one that came, went or was replaced, and of one that changed at
//! its own address. Decides neither what stood nor how much a change matters.

use jiff::Timestamp;

use super::{Documents, Joined, One, earlier::Earlier, formats, one::Event};
use crate::{
    compare,
    judge::{self, Between},
    model::{
        change::{ChangeKind, Evidence, PartChange, PartText, PassedOver},
        diff::{Diff, Edit},
        document::{Document, NoticeKind},
        part,
        snapshot::Snapshot,
        source::Kind,
    },
    review::{Scope, Unread},
};

impl Documents<'_> {
    /// What can be said of the texts of an attachment that came, went or was replaced.
    pub(super) fn filled(
        &mut self,
        mut change: PartChange,
        at: Timestamp,
        joined: &mut Joined,
    ) -> PartChange {
        let back = (change.kind == ChangeKind::AttachmentAdded)
            .then(|| self.taken_off(&change.url, &change.title, at))
            .flatten();
        let old = match change.kind {
            ChangeKind::AttachmentAdded => back.as_ref().map(|(old, _)| *old),
            ChangeKind::AttachmentRemoved => self.place(&change.url),
            _ => self.place(change.was.as_deref().unwrap_or(&change.url)),
        };
        let new = match change.kind {
            ChangeKind::AttachmentRemoved => None,
            _ => self.place(&change.url),
        };
        self.ensure([old, new]);
        let old_version = old.and_then(|n| self.all[n].last_before(at));
        change.from = old_version.as_ref().map(Evidence::from);
        let id = |n: Option<usize>| n.map(|n| self.all[n].source.id.clone());
        change.source = id(new.or(old));
        change.replaced = id(old).filter(|old| Some(old) != change.source.as_ref());
        let is_text_news = matches!(
            change.kind,
            ChangeKind::AttachmentAdded
                | ChangeKind::AttachmentReplaced
                | ChangeKind::AttachmentReissued
        );
        let Some(new) = new.filter(|_| is_text_news) else { return change };
        let source = &self.all[new].source.id;
        let failing = self.store.head(source).and_then(|head| head.failing.as_ref());
        // An asset under another file name keeps its key: its text is what was fetched from then on.
        let is_same = old == Some(new);
        let before = old_version.as_ref().map(|version| version.at);
        let is_seen = self.all[new].is_still_shown(at);
        let version = self.all[new].since(at);
        let is_as_before = |is: &Snapshot| is_same && Some(is.at) == before;
        let version = version.filter(|is| is_seen || failing.is_none() || !is_as_before(is));
        let Some(version) = version else {
            change.text = PartText::Pending;
            change.why = failing.map(|row| row.why.text.clone());
            self.owe(new, at);
            return change;
        };
        change.to = Some(Evidence::from(&version));
        change.waited = self.all[new].waited(version.at);
        // That it changed is told with this, unless it did so earlier or later.
        if is_same && !is_as_before(&version) {
            self.all[new].events.retain(|event| event.to != version.at);
        }
        let read = self.all[new].read(&version);
        match read {
            Err(why) => {
                change.text = match why {
                    Unread::CutShort(_) => PartText::Pending,
                    Unread::Format(_) | Unread::Damaged(_) => PartText::Unreadable,
                };
                change.why = Some(why.to_string());
                if !part::is_spreadsheet(&self.all[new].source.url) {
                    joined.unread.push((self.all[new].source.id.clone(), version, why));
                }
                self.owe(new, at);
            }
            Ok(read) => {
                change.words = Some(read.document.words());
                let was = change.formerly_titled.as_ref().unwrap_or(&change.title);
                let url = change.was.as_ref().unwrap_or(&change.url);
                let is_new = change.kind == ChangeKind::AttachmentAdded && back.is_none();
                let (url, was) = match back {
                    Some((old, title)) => (self.all[old].source.url.to_string(), title),
                    None => (url.clone(), was.clone()),
                };
                if is_new && self.is_copy(new, &read.document, at) {
                    change.text = PartText::Same;
                    return change;
                }
                let earlier = if is_new { None } else { self.earlier(&url, &was, at) };
                match earlier {
                    Some(earlier) => compared(&mut change, earlier, &read.document, joined),
                    None => change.text = PartText::New,
                }
            }
        }
        change
    }

    /// Whether `document`, which came at `at` as the document `new`, says in another format what one under its title
    /// said before and still does.
    fn is_copy(&mut self, new: usize, document: &Document, at: Timestamp) -> bool {
        let own = &self.all[new];
        let is_twin = |one: &One<'_>| {
            one.is_named
                && one.source.id != own.source.id
                && judge::same_title(one.title, own.title)
                && part::formats(&one.source.url, &own.source.url).is_some()
        };
        let twins = self.all.iter().enumerate().filter(|(_, one)| is_twin(one));
        let twins: Vec<usize> = twins.map(|(n, _)| n).collect();
        twins.into_iter().any(|n| {
            self.ensure([Some(n), None]);
            let twin = &mut self.all[n];
            let read = twin.last_before(at).and_then(|version| twin.read(&version).ok());
            read.is_some_and(|read| formats::compared(&read.document, document).edits.is_empty())
        })
    }

    /// What a change of a document at its own address says.
    pub(super) fn changed(&mut self, n: usize, event: Event, joined: &mut Joined) {
        let one = &mut self.all[n];
        let (Some(from), Some(to)) = (one.snapshot(event.from), one.snapshot(event.to)) else {
            return;
        };
        let is_page = one.source.kind != Some(Kind::File);
        let kind = if is_page { ChangeKind::Revised } else { ChangeKind::AttachmentReissued };
        let mut change = PartChange {
            title: one.title.to_owned(),
            url: one.source.url.to_string(),
            kind,
            was: None,
            formerly_titled: None,
            text: PartText::NotCompared,
            words: None,
            why: None,
            from: Some(Evidence::from(&from)),
            to: Some(Evidence::from(&to)),
            source: Some(one.source.id.clone()),
            replaced: None,
            passed_over: None,
            waited: one.waited(event.to),
        };
        match (one.read(&from), one.read(&to)) {
            (Ok(old), Ok(new)) => {
                let mut diff = compare::compare(&old.document, &new.document);
                if let Some(told) = event.between {
                    let (from, to) = (one.snapshot(told.from), one.snapshot(told.to));
                    let from = from.and_then(|from| one.read(&from).ok());
                    let to = to.and_then(|to| one.read(&to).ok());
                    if let (Some(from), Some(to)) = (from, to) {
                        let told = Between { from: &from.document, to: &to.document };
                        diff = told.untold(diff);
                    }
                }
                one.settled_owed(event.to);
                change.words = Some(new.document.words());
                change.why = remark(&new.document);
                let title = change.title.clone();
                let edits = marked(diff, &title, &title);
                if edits.is_empty() {
                    return;
                }
                change.text = PartText::Differs;
                joined.edits.extend(edits);
            }
            // That it changed has been told, and there is nothing more to tell yet.
            (_, Err(_)) if event.late => return,
            (_, Err(why)) => {
                change.text = PartText::Unreadable;
                change.why = Some(why.to_string());
                if !part::is_spreadsheet(&one.source.url) {
                    joined.unread.push((one.source.id.clone(), to, why));
                }
                self.owe(n, event.to);
            }
            (Err(why), Ok(new)) => {
                one.settled_owed(event.to);
                change.words = Some(new.document.words());
                change.why = remark(&new.document);
                let (url, title) = (change.url.clone(), change.title.clone());
                match self.earlier(&url, &title, event.from) {
                    Some(earlier) => {
                        // What was owed of the unreadable text before this one is told with it.
                        self.all[n].settled_until(event.to);
                        compared(&mut change, earlier, &new.document, joined);
                    }
                    None => change.text = PartText::New,
                }
                if matches!(why, Unread::Damaged(_)) {
                    joined.unread.push((self.all[n].source.id.clone(), from, why));
                }
            }
        }
        let (first, last_seen) = joined.span.unwrap_or((event.to, event.last_seen));
        joined.span = Some((first.min(event.to), last_seen.max(event.last_seen)));
        joined.parts.push(change);
    }

    /// Notes that a text is owed, for readers who are told once. A spreadsheet has none.
    fn owe(&mut self, n: usize, at: Timestamp) {
        let has_text = !part::is_spreadsheet(&self.all[n].source.url);
        if has_text && matches!(self.scope, Scope::Owed(_)) {
            self.all[n].told.get_or_insert_default().owed.insert(at);
        }
    }
}

/// Compares a document with an earlier file in its place.
fn compared(change: &mut PartChange, earlier: Earlier, new: &Document, joined: &mut Joined) {
    let diff = if formats::is_other(change) {
        let diff = formats::compared(&earlier.read.document, new);
        if diff.edits.is_empty() && change.formerly_titled.is_none() {
            change.kind = ChangeKind::AttachmentReissued;
        }
        diff
    } else {
        compare::compare(&earlier.read.document, new)
    };
    let edits = marked(diff, &earlier.title, &change.title);
    change.text = if edits.is_empty() { PartText::Same } else { PartText::Differs };
    let before = change.from.replace(Evidence::from(&earlier.read.snapshot));
    change.replaced = Some(earlier.id).filter(|old| Some(old) != change.source.as_ref());
    change.passed_over = earlier.over.map(|over| PassedOver { before, ..over });
    joined.edits.extend(edits);
}

/// What whoever reads the text must know of its file: a proposal must not be taken for the text.
fn remark(document: &Document) -> Option<String> {
    Some(format!("the file holds {}", document.notice(NoticeKind::Remark)?.text))
}

/// The edits of a document, each with the document's title on both sides.
fn marked(diff: Diff, was: &str, is: &str) -> Vec<Edit> {
    let mut edits = diff.edits;
    for edit in &mut edits {
        if let Some(side) = &mut edit.old {
            side.document = Some(was.to_owned());
        }
        if let Some(side) = &mut edit.new {
            side.document = Some(is.to_owned());
        }
    }
    edits
}
