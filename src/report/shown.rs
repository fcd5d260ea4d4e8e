//! The text of one source as it stood, laid out block by block, with what it is a view of.

use super::{
    page::{Line, LineSort, Page, Part, Span, plain, section},
    words,
};
use crate::model::{
    document::{BlockKind, Notice, NoticeKind},
    report::Shown,
    snapshot::Origin,
};

/// The same block by block: what each is, its number, page and section, for whoever doubts what was read.
pub(super) fn by_block(shown: &Shown) -> Page {
    let document = &shown.document;
    let blocks = document.blocks.iter().zip(document.sections()).enumerate();
    let lines = blocks.map(|(at, (block, section))| {
        let said = words::block(block, &section);
        vec![Span::Strong(format!("{} {said}:", at + 1)), plain(format!(" {}", block.text))]
    });
    let mut page = page(shown);
    for part in &mut page.parts {
        if matches!(part, Part::Text(_)) {
            *part = Part::List(lines.clone().collect());
        }
    }
    page
}

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
        let gone = "The page has not been found since ";
        let spans = vec![Span::Strong(gone.to_owned()), Span::Moment(since)];
        parts.push(Part::Lead([spans, vec![plain("; this is what stood before.")]].concat()));
    }
    let (withdrawn, others): (Vec<_>, Vec<_>) =
        document.notices.iter().partition(|notice| notice.kind == NoticeKind::Withdrawn);
    parts.extend(withdrawn.into_iter().map(|notice| {
        let name = words::notice(notice.kind);
        let date = notice.date.map(|date| format!(" on {}", words::date(date)));
        let strong = Span::Strong(format!("{name}{}", date.unwrap_or_default()));
        Part::Lead(vec![strong, plain(format!(": {}", notice.text))])
    }));
    // What we say of the file stands before its text; what its publisher says, behind it.
    let ours = |kind| matches!(kind, NoticeKind::Unread | NoticeKind::Remark);
    let (of_the_file, of_the_publisher): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|notice| ours(notice.kind));
    let told = |notice: &Notice| {
        let name = words::notice(notice.kind);
        let date = notice.date.map(words::date);
        let parts = [date, Some(notice.text.clone()).filter(|text| !text.is_empty())];
        let said = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
        vec![Span::Strong(name.to_owned()), plain(format!(" {said}"))]
    };
    let notices: Vec<_> = of_the_publisher.into_iter().map(told).collect();
    if !of_the_file.is_empty() {
        let lines = of_the_file.into_iter().map(told).collect();
        parts.push(section("What was read of the file", vec![Part::List(lines)]));
    }
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
        number: match (&block.number, block.kind) {
            (Some(mark), BlockKind::Footnote) => Some(format!("Footnote {mark}:")),
            (None, BlockKind::Footnote) => Some("Footnote:".to_owned()),
            (number, _) => number.clone(),
        },
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
