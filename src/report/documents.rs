//! The documents of a publication, laid out: one line each, with what is held and the name that the commands
//! take.

use super::{
    change::at,
    excerpt::bounded,
    page::{Part, Span, plain, section},
    words::{self, count},
};
use crate::model::{
    change::{Change, ChangeKind, Evidence, PartChange, PartText},
    report::DocumentHeld,
};

/// How many documents of one change are named with their evidence.
const NAMED: usize = 12;

/// `3 documents with 12,345 words`; none where there are none.
pub(super) fn counted(documents: usize, words_of_them: usize) -> Option<String> {
    (documents > 0).then(|| {
        let documents = count(documents, "document", "documents");
        match words_of_them {
            0 => format!("{documents} without a text that can be read"),
            n => format!("{documents} with {}", count(n, "word", "words")),
        }
    })
}

/// Which documents are held.
pub(super) fn held(documents: &[DocumentHeld]) -> Option<Part> {
    let line = |document: &DocumentHeld| {
        let mut spans = vec![Span::Strong(bounded(&document.title)), plain(": ")];
        spans.push(plain(match (document.words, document.snapshots) {
            (Some(words), _) => count(words, "word", "words"),
            (None, 0) => "not fetched yet".to_owned(),
            (None, _) => "no text can be read".to_owned(),
        }));
        if document.snapshots > 1 {
            let held = usize::try_from(document.snapshots).unwrap_or(usize::MAX);
            spans.push(plain(format!(", {}", count(held, "snapshot", "snapshots"))));
        }
        if !document.offered {
            spans.push(plain(", no longer offered"));
        }
        if let Some(why) = &document.failing {
            spans.push(plain(format!(", cannot be checked: {}", bounded(why))));
        }
        spans.extend([plain("; "), Span::Code(format!("guidewatch show {}", document.source))]);
        spans
    };
    let lines: Vec<_> = documents.iter().map(line).collect();
    (!lines.is_empty()).then(|| section("Documents", vec![Part::List(lines)]))
}

/// What happened to the documents of a change, each with the looks that it rests on.
pub(super) fn changed(change: &Change) -> Option<Part> {
    let mut lines: Vec<_> = change.parts.iter().take(NAMED).map(line).collect();
    if change.parts.len() > NAMED {
        lines.push(vec![plain(format!("and {} more", change.parts.len() - NAMED))]);
    }
    (!lines.is_empty()).then(|| section("Documents", vec![Part::List(lines)]))
}

fn line(part: &PartChange) -> Vec<Span> {
    let happened = match part.kind {
        ChangeKind::AttachmentAdded if part.from.is_some() => "offered again",
        ChangeKind::AttachmentAdded => "added",
        ChangeKind::AttachmentRemoved => "removed",
        ChangeKind::AttachmentReplaced => "replaced",
        ChangeKind::AttachmentReissued => "issued anew",
        ChangeKind::AttachmentRetitled => "another title",
        _ => "revised",
    };
    let mut spans = vec![Span::Strong(bounded(&part.title)), plain(format!(", {happened}: "))];
    spans.push(Span::Address(part.url.clone()));
    let over = part.passed_over.as_ref();
    let looks = [
        ("before", over.and_then(|over| over.before.as_ref())),
        (if over.is_some() { "compared with" } else { "before" }, part.from.as_ref()),
        ("after", part.to.as_ref()),
    ];
    for (name, look) in looks {
        spans.extend(look.into_iter().flat_map(|look| evidence(name, look)));
    }
    let is_read = matches!(part.text, PartText::Differs | PartText::New | PartText::Same);
    if let Some(remark) = part.why.as_ref().filter(|_| is_read) {
        spans.extend([plain("; "), Span::Strong(bounded(remark))]);
    }
    if let Some(command) = command(part) {
        let what = match command.split(' ').nth(1) {
            Some("show") => "; its text: ",
            Some("export") => "; the file: ",
            _ => "; word by word: ",
        };
        spans.extend([plain(what), Span::Code(command)]);
    }
    spans
}

fn evidence(name: &str, look: &Evidence) -> Vec<Span> {
    vec![
        plain(format!("; {name}: ")),
        Span::Moment(look.captured_at),
        plain(", SHA-256 "),
        Span::Sha256(look.sha256),
        plain(", record "),
        Span::Code(look.record.clone()),
    ]
}

/// The command that shows the whole difference, the whole text where there is nothing to compare, or hands out
/// the file where it cannot be read.
fn command(part: &PartChange) -> Option<String> {
    let new = part.source.as_ref()?;
    if let (PartText::Unreadable, Some(to)) = (part.text, &part.to) {
        return Some(format!("guidewatch export evidence {new} --at {}", at(to)));
    }
    // What was before it cannot be read, or is not held.
    if let (PartText::New, Some(to)) = (part.text, &part.to) {
        return Some(format!("guidewatch show {new} --at {}", at(to)));
    }
    Some(match (&part.from, &part.to, &part.replaced) {
        // It is as it was.
        (Some(from), Some(to), None) if from.captured_at == to.captured_at => {
            format!("guidewatch show {new} --at {}", at(to))
        }
        (Some(from), Some(to), Some(old)) => {
            format!("guidewatch compare {old}@{} {new}@{}", at(from), at(to))
        }
        (Some(from), Some(to), None) => {
            format!("guidewatch diff {new} --from {} --to {}", at(from), at(to))
        }
        (None, Some(to), _) => format!("guidewatch show {new} --at {}", at(to)),
        (_, None, _) => return None,
    })
}

/// How many words are read of a publication and its documents, for a table.
pub(super) fn with_documents(held: String, documents: usize, words_of_them: usize) -> String {
    match counted(documents, words_of_them) {
        Some(documents) => format!("{held}; {documents}"),
        None => held,
    }
}

/// `, 3 documents`, to follow a name; nothing where there are none.
pub(super) fn beside(documents: usize) -> Option<Span> {
    (documents > 0)
        .then(|| plain(format!(", {}", words::count(documents, "document", "documents"))))
}
