//! The page of one change: what, when, announced or not, why it matters, every edit inline and side by side, the
//! whole text with the change marked where that may be shown, and the evidence.

use super::{
    super::{
        change as card, citing, documents, html,
        html::escape::{Html, element},
        page::{Part, Span, beside, plain},
        words,
    },
    File, Work, change_path, class, edits, folder,
    frame::{Frame, section},
    text_path, weight, whole,
    work::capital,
};
use crate::model::{
    change::{Change, ChangeKind, Evidence},
    document::Document,
};

/// The page.
pub(super) fn page(work: &Work<'_>, change: &Change, document: Option<&Document>) -> File {
    let source = change.source.parent().unwrap_or_else(|| change.source.clone());
    let title = format!("{}: change of {}", change.title, words::day(change.to.captured_at));
    let frame = Frame {
        path: change_path(change),
        title: &title,
        feed: Some(format!("{}/feed.xml", folder(&source))),
        above: vec![
            ("index.html".to_owned(), "Publications".to_owned()),
            (format!("{}/index.html", folder(&source)), work.status.title.clone()),
        ],
    };
    let mut main = head(change).and(ways(&frame, work, change));
    main = main.and(section("why", "Why it matters", html::parts(&card::why(change), 3)));
    let rebuilt = change.kind == ChangeKind::Rebuilt || change.also.contains(&ChangeKind::Rebuilt);
    if rebuilt && !work.republish {
        let all = [Part::Para(vec![plain("Word by word: "), Span::Code(card::command(change))])];
        main = main.and(section("what", "What changed", html::parts(&all, 3)));
    } else if !change.diff.edits.is_empty() {
        let edits = edits::section(&change.diff, work.republish, card::command(change));
        main = main.and(section("what", "What changed", edits));
    }
    if let Some(whole) = document.and_then(|document| whole::text(document, &change.diff)) {
        let summary =
            element("summary", &[], &Html::text("The whole text, with the change marked"));
        let inner = element("details", &[("class", "whole")], &summary.and(whole));
        main = main.and(section("whole", "Whole text", inner));
    }
    if let Some(documents) = documents::changed(change) {
        main = main.and(html::parts(&[documents], 2));
    }
    let cited = change.ends_what_stood().then_some(work.cited_as).flatten();
    if let Some(cited) = cited.and_then(|id| citing::of_publication(work.citations, id)) {
        main = main.and(html::parts(&[cited], 2));
    }
    frame.page(main.and(section("evidence", "Evidence", html::parts(&card::evidence(change), 3))))
}

/// The weight, what happened, between which looks, announced or not.
fn head(change: &Change) -> Html {
    let tag = format!("tag {}", class(change.significance));
    let tag = element("span", &[("class", &tag)], &Html::text(weight(change.significance)));
    let happened = format!(" {}.", capital(&card::happened_in_words(change)));
    let lead = element("p", &[("class", "lead")], &tag.and(Html::text(&happened)));
    let mut parts = vec![Part::Para(vec![
        plain("It changed between "),
        beside(change.last_seen_before, change.to.captured_at),
        plain(" and "),
        beside(change.to.captured_at, change.last_seen_before),
        plain(" (London)."),
    ])];
    parts.extend(card::announced(change));
    lead.and(html::parts(&parts, 3))
}

/// To the publisher's page, and to the texts before and after.
fn ways(frame: &Frame<'_>, work: &Work<'_>, change: &Change) -> Html {
    let mut ways =
        vec![html::line(&[plain("At the publisher: "), Span::Address(change.url.to_string())])];
    // Of copies with other bytes and the same text the first has the page.
    let version = |look: &Evidence| {
        let stood = work.versions.partition_point(|version| version.at <= look.captured_at);
        Some(text_path(work.versions.get(stood.checked_sub(1)?)?, &work.status.source))
    };
    if change.source == work.status.source {
        let before =
            version(&change.from).map(|path| frame.link(&path, "The text before this change"));
        ways.extend(before);
        let after = version(&change.to).map(|path| frame.link(&path, "The text after it"));
        ways.extend(after);
    }
    element("nav", &[("class", "ways"), ("aria-label", "The texts")], &super::frame::list(ways))
}
