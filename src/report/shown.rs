//! The text of one source as it stood, laid out block by block, with what it is a view of.

use super::{
    page::{Line, LineSort, Page, Part, Span, plain, section},
    words,
};
use crate::model::{
    document::{BlockKind, NoticeKind},
    report::Shown,
    snapshot::Origin,
};

/// A text laid out.
pub(super) fn page(shown: &Shown) -> Page {
    let document = &shown.document;
    let snapshot = &shown.snapshot;
    let title = document.title.clone().unwrap_or_else(|| shown.title.clone());
    let mut captured = vec![Span::Moment(snapshot.at), plain(" (London)")];
    if snapshot.origin == Origin::Supplied {
        let supplied = words::day(snapshot.recorded_at);
        captured
            .push(plain(format!(", the date given when it was supplied by hand on {supplied}")));
    }
    let mut facts = vec![("Captured", captured)];
    if let Some(next) = &shown.next {
        let differs = match next.differs {
            Some(true) => "; it differs",
            Some(false) => "; its text is the same",
            None => "; it cannot be read",
        };
        facts.push(("Next copy held", vec![Span::Moment(next.at), plain(differs)]));
    }
    if title != shown.title {
        facts.push(("Listed as", vec![plain(shown.title.clone())]));
    }
    facts.push(("Address", vec![Span::Address(snapshot.url.to_string())]));
    facts.push(("SHA-256", vec![Span::Sha256(snapshot.sha256)]));
    facts.push(("Record", vec![Span::Code(snapshot.record.to_string())]));
    let mut parts = vec![Part::Facts(facts)];
    // What a reader must know before the first word.
    if let Some(since) = shown.gone_since {
        let gone = "The page is not to be found since ";
        let spans = vec![Span::Strong(gone.to_owned()), Span::Moment(since)];
        parts.push(Part::Lead([spans, vec![plain("; this is what stood before.")]].concat()));
    }
    let withdrawn = document.notices.iter().filter(|n| n.kind == NoticeKind::Withdrawn);
    parts.extend(withdrawn.map(|notice| {
        let name = words::notice(notice.kind);
        let date = notice.date.map(|date| format!(" on {}", words::date(date)));
        let strong = Span::Strong(format!("{name}{}", date.unwrap_or_default()));
        Part::Lead(vec![strong, plain(format!(": {}", notice.text))])
    }));
    let others = document.notices.iter().filter(|n| n.kind != NoticeKind::Withdrawn);
    let notices = others.map(|notice| {
        let name = words::notice(notice.kind);
        let date = notice.date.map(words::date);
        let parts = [date, Some(notice.text.clone()).filter(|text| !text.is_empty())];
        let said = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
        vec![Span::Strong(name.to_owned()), plain(format!(" {said}"))]
    });
    let notices: Vec<_> = notices.collect();
    let lines = document.blocks.iter().map(|block| Line {
        sort: match block.kind {
            BlockKind::Heading(level) => LineSort::Heading(level),
            BlockKind::Item => LineSort::Item,
            BlockKind::Quote => LineSort::Quote,
            BlockKind::Paragraph
            | BlockKind::Row
            | BlockKind::Preformatted
            | BlockKind::Footnote => LineSort::Paragraph,
        },
        number: block.number.clone(),
        text: block.text.clone(),
    });
    parts.push(Part::Text(lines.collect()));
    if !document.attachments.is_empty() {
        let lines = document.attachments.iter().map(|attachment| {
            vec![plain(format!("{}: ", attachment.title)), Span::Address(attachment.target.clone())]
        });
        parts.push(section("Attachments", vec![Part::List(lines.collect())]));
    }
    if !notices.is_empty() {
        parts.push(section("What the publisher says of it", vec![Part::List(notices)]));
    }
    Page { title, parts }
}
