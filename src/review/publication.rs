//! What is told of a publication beyond its page's own versions: between its two views, of documents that
//! changed alone, and of texts that were owed. Decides neither what stood nor how much a change matters.

use jiff::Timestamp;

use super::{
    documents::{self, Documents, Joined},
    stood::Known,
    teller::{Teller, version},
    views::Own,
};
use crate::{
    compare,
    judge::{self, Between},
    model::{
        change::{Change, Read},
        diff::Diff,
        document::Document,
        sighting::Settled,
        snapshot::{Snapshot, Told},
    },
};

impl Teller<'_> {
    /// What two views of the publication tell between them, its page and its item in the Content API: what
    /// both state; and of the text what differs from what the newer view said last, less what the other view
    /// has told meanwhile.
    pub(super) fn across(
        &mut self,
        known: &mut Known<'_>,
        (from, to): (&Snapshot, &Snapshot),
        own: Option<Own>,
        late: bool,
        documents: &mut Documents<'_>,
    ) -> (Option<Change>, Option<String>) {
        let last = own.and_then(|own| known.snapshot(own.at));
        let (old, new) = (known.read(from), known.read(to));
        let (old, new) = match (old, new, last) {
            (Ok(old), Ok(new), _) => (old, new),
            // The other view says nothing: what there is to tell stands in this one.
            (Err(_), Ok(_), Some(last)) => return self.compared(known, &last, to, late, documents),
            (Err(_), Ok(_), None) => return (None, None),
            (_, Err(_), _) if late => return (None, None),
            (_, Err(why), _) => {
                self.told.owed.insert(to.at);
                self.unreadable(to, &why);
                return (None, None);
            }
        };
        self.told.owed.remove(&to.at);
        let mut read = |at| known.read(&known.snapshot(at)?).ok();
        let own =
            own.and_then(|own| Some((read(own.at)?, read(own.told.from)?, read(own.told.to)?)));
        let (mut diff, offered) = match &own {
            Some((own, from, to)) => {
                let told = Between { from: &from.document, to: &to.document };
                let diff = compare::compare(&own.document, &new.document);
                (told.untold(diff), told.offered(&own.document, &new.document))
            }
            None => (Diff::default(), judge::offered_in_common(&old.document, &new.document)),
        };
        let joined = documents.join(offered, to.at);
        self.unread(&joined, documents);
        // What either view offered before is no new edition.
        let mut offered = own.as_ref().map_or(&old, |(own, ..)| own).document.clone();
        if let Some((.., to)) = &own {
            offered.attachments.extend(to.document.attachments.iter().cloned());
        }
        let own = own.filter(|_| !diff.edits.is_empty() || !joined.parts.is_empty());
        let own = own.map(|(own, ..)| own);
        let base = own.as_ref().map_or_else(|| from.clone(), |own| own.snapshot.clone());
        diff.edits.extend(joined.edits);
        let (before, after) = judge::in_common(&old.document, &new.document);
        let first = old;
        let read = |snapshot: &Snapshot, document| Read {
            snapshot: snapshot.clone(),
            document,
            template: Vec::new(),
        };
        let (old, now) = (read(&base, before), read(to, after));
        let title = self.watchlist.title_of(self.source);
        let mut change = judge::judge_with(self.source, title, &old, &now, diff, joined.parts);
        if let (Some(change), Some(own)) = (&mut change, &own) {
            // It changed since then, whichever view showed the note first.
            judge::announced_between(change, &own.document, &new.document);
        }
        if let Some(change) = &mut change {
            self.news_of_editions(known, change, &first, &offered, &new);
            self.said(change, (&old.document, &now.document));
        }
        (change, new.document.title.clone())
    }

    /// The texts that were owed since the version of `at`, where they can be read now.
    pub(super) fn late(
        &mut self,
        known: &mut Known<'_>,
        settled: &Settled,
        documents: &mut Documents<'_>,
        at: Timestamp,
    ) -> Option<Change> {
        let mut versions = settled.standings.iter().filter(|s| s.at <= at).filter_map(version);
        let to = versions.next_back().filter(|to| *to == at)?;
        let (to, from) = (known.snapshot(to)?, known.snapshot(versions.next_back()?)?);
        let (old, new) = (known.read(&from).ok()?, known.read(&to).ok()?);
        let joined = documents.late(judge::offered(&old.document, &new.document), at);
        let (_, seen) = joined.span?;
        let bare = |read: &Read| Read { document: Document::default(), ..read.clone() };
        let title = self.watchlist.title_of(self.source);
        let told = documents::day(at);
        let late: Vec<_> = joined.parts.iter().map(|part| judge::said_late(part, &told)).collect();
        let names = joined.parts.iter().filter_map(|part| part.source.as_ref());
        let name = names.map(ToString::to_string).next()?;
        let diff = Diff { edits: joined.edits, ..Diff::default() };
        let (old, new) = (bare(&old), bare(&new));
        let mut change = judge::judge_with(self.source, title, &old, &new, diff, joined.parts)?;
        change.id = format!("{name}:{}..{seen}", from.at);
        change.reasons.splice(0..0, late);
        Some(change)
    }

    /// What changed in documents alone, while the publication's page stayed as it was.
    pub(super) fn of_documents(
        &mut self,
        known: &mut Known<'_>,
        settled: &Settled,
        documents: &Documents<'_>,
        joined: Joined,
    ) -> Option<Change> {
        self.unread(&joined, documents);
        let (first, last_seen) = joined.span?;
        let stood = |until: Timestamp| {
            let stood = settled.standings.iter().filter(|standing| standing.at <= until);
            stood.filter_map(version).next_back()
        };
        let snapshot = known.snapshot(stood(first)?)?;
        let read = match known.read(&snapshot) {
            Ok(read) => Read::clone(&read),
            Err(_) => Read { snapshot, document: Document::default(), template: Vec::new() },
        };
        let title = self.watchlist.title_of(self.source);
        let part = joined.parts.first()?;
        let (name, from, to) = (part.source.clone()?, part.from.clone()?, part.to.clone()?);
        let diff = Diff { edits: joined.edits, ..Diff::default() };
        let mut change = judge::judge_with(self.source, title, &read, &read, diff, joined.parts)?;
        // What was really there before, where that cannot be read.
        let before =
            change.parts.first().and_then(|part| part.passed_over.as_ref()?.before.clone());
        let from = before.unwrap_or(from);
        change.id = format!("{name}:{}..{}", from.captured_at, to.captured_at);
        (change.from, change.to, change.last_seen_before) = (from, to, last_seen);
        // What the page said of its date and notes when the new text was first seen, and had not said when the old
        // one was last seen, is what the publisher announced; held back for a second look or not. What it says
        // later is told when it comes, and takes nothing back, whoever reads when.
        let mut announced = |at| known.read(&known.snapshot(at)?).ok();
        let waiting = settled.waiting.as_ref().map(|waiting| waiting.at);
        let newest = stood(first).max(waiting.filter(|at| *at <= first));
        let pair = (stood(last_seen).and_then(&mut announced), newest.and_then(&mut announced));
        if let (Some(before), Some(after)) = pair {
            let (before, after) = judge::in_common(&before.document, &after.document);
            judge::announced_between(&mut change, &before, &after);
            self.news_of_covers(&mut change, (&before, &after));
        } else {
            self.news_of_covers(&mut change, (&read.document, &read.document));
        }
        // The page's own words were judged with it.
        self.said(&mut change, (&read.document, &read.document));
        if let (true, Some(own)) = (title == self.source.id.as_str(), read.document.title) {
            change.title = own;
        }
        Some(change)
    }

    /// Tells which documents could not be read.
    pub(super) fn unread(&mut self, joined: &Joined, documents: &Documents<'_>) {
        for (id, snapshot, why) in &joined.unread {
            let source = documents.all.iter().map(|one| one.source).find(|one| one.id == *id);
            let Some(source) = source else { continue };
            let mut teller = Teller {
                register: self.register,
                watchlist: self.watchlist,
                source,
                scope: self.scope,
                told: Told::default(),
                report: self.report,
            };
            teller.unreadable(snapshot, why);
        }
    }
}
