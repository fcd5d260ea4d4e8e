//! The text of one source as it stood, laid out block by block, with what it is a view of.

use super::{
    page::{Line, LineSort, Page, Part, Span, plain, section},
    words,
};
use crate::model::{document::BlockKind, report::Shown, snapshot::Origin};

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
    if title != shown.title {
        facts.push(("Listed as", vec![plain(shown.title.clone())]));
    }
    facts.push(("Address", vec![Span::Address(snapshot.url.to_string())]));
    facts.push(("SHA-256", vec![Span::Sha256(snapshot.sha256)]));
    facts.push(("Record", vec![Span::Code(snapshot.record.to_string())]));
    let mut parts = vec![Part::Facts(facts)];
    let notices = document.notices.iter().map(|notice| {
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
    parts.extend(super::documents::held(&shown.documents));
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
