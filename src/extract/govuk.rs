//! What GOV.UK pages say of themselves: dates, change notes, withdrawal, where they apply, attachments.
//! Component classes are matched by their suffix, so that the templates of 2016 to 2026 read alike
//! (govuk_publishing_components; `app-c-` of 2020 became `gem-c-`). Takes these parts out of the text.

use scraper::{ElementRef, Html};

use crate::model::{
    document::{Attachment, Document, Notice, NoticeKind},
    wording::{settled, single_spaced},
};

use super::{
    dates,
    html::{Address, At, LeftOut, attr, elements, name_of, plain},
    settle,
};

/// Moves everything that GOV.UK says of a page from its text to its notices and attachments.
pub(super) fn take(html: &Html, address: &Address, document: &mut Document, left: &mut LeftOut) {
    take_dates(html, document, left);
    take_notes(html, document, left);
    take_withdrawal(html, document, left);
    take_nations(html, address, document, left);
    take_attachments(html, address, document, left);
}

/// Whether one of the element's classes ends as given, as a component's part does.
fn is(element: ElementRef<'_>, suffix: &str) -> bool {
    element.value().classes().any(|class| {
        class
            .strip_suffix(suffix)
            .is_some_and(|prefix| prefix.is_empty() || prefix.ends_with("-c-"))
    })
}

fn first<'a>(root: At<'a>, suffix: &str) -> Option<ElementRef<'a>> {
    elements(root).find(|element| is(*element, suffix))
}

fn push(document: &mut Document, kind: NoticeKind, text: &str) {
    if document.notice(kind).is_none()
        && let Some(date) = dates::first_day(text)
    {
        document.notices.push(Notice { kind, date: Some(date), text: String::new() });
    }
}

/// “Published …” and “Last updated …” of the top and bottom blocks and of a publication's own header.
fn take_dates(html: &Html, document: &mut Document, left: &mut LeftOut) {
    let nothing = LeftOut::new();
    for element in elements(html.tree.root()) {
        let block =
            ["metadata", "publisher-metadata", "published-dates", "inverse-header__subtext"];
        let list = is(element, "metadata__list");
        if !list && !block.iter().any(|suffix| is(element, suffix)) {
            continue;
        }
        left.insert(element.id());
        let text = settled(&plain(*element, &nothing));
        for (label, kind) in [
            ("Published:", NoticeKind::Published),
            ("Published", NoticeKind::Published),
            ("Last updated:", NoticeKind::Updated),
            ("Last updated", NoticeKind::Updated),
            ("Updated:", NoticeKind::Updated),
            ("Updated", NoticeKind::Updated),
        ] {
            if let Some((_, after)) = text.split_once(label) {
                let near: Vec<&str> = after.split_whitespace().take(3).collect();
                push(document, kind, &near.join(" "));
            }
        }
    }
    let meta = |name: &str| {
        elements(html.tree.root())
            .find(|element| {
                element.value().name() == "meta" && attr(element.value(), "name") == Some(name)
            })
            .and_then(|element| attr(element.value(), "content"))
    };
    push(document, NoticeKind::Published, meta("govuk:first-published-at").unwrap_or_default());
    push(document, NoticeKind::Updated, meta("govuk:public-updated-at").unwrap_or_default());
}

/// The page's change history.
fn take_notes(html: &Html, document: &mut Document, left: &mut LeftOut) {
    let nothing = LeftOut::new();
    for element in elements(html.tree.root()) {
        if !is(element, "published-dates__change-item") {
            continue;
        }
        let date = first(*element, "published-dates__change-date");
        let note = first(*element, "published-dates__change-note");
        let day = date.and_then(|date| {
            let named = attr(date.value(), "datetime").and_then(dates::first_day);
            named.or_else(|| dates::first_day(&plain(*date, &nothing)))
        });
        let note = note.map(|note| settled(&plain(*note, &nothing))).unwrap_or_default();
        left.insert(element.id());
        document.notices.push(Notice { kind: NoticeKind::ChangeNote, date: day, text: note });
    }
}

/// “This publication was withdrawn on …” with its explanation. The same component says under which
/// government a page was published, which is no withdrawal.
fn take_withdrawal(html: &Html, document: &mut Document, left: &mut LeftOut) {
    let nothing = LeftOut::new();
    for element in elements(html.tree.root()) {
        if !is(element, "notice") && !is(element, "withdrawal-notice") {
            continue;
        }
        let title = elements(*element).find(|below| {
            is(*below, "notice__title") || matches!(below.value().name(), "h2" | "h3")
        });
        let words = title.map(|title| plain(*title, &nothing)).unwrap_or_default();
        if !words.contains(" was withdrawn") && !words.contains(" was archived") {
            continue;
        }
        left.insert(element.id());
        if document.notice(NoticeKind::Withdrawn).is_none() {
            let time = elements(*element).find(|below| below.value().name() == "time");
            let date =
                time.and_then(|time| attr(time.value(), "datetime")).and_then(dates::first_day);
            let text = settled(&plain(*element, &nothing));
            // The heading is a sentence that ends without its full stop.
            let heading = settled(&words);
            let text = match text.strip_prefix(&heading).map(str::trim) {
                Some(why) if !why.is_empty() && !heading.ends_with('.') => {
                    format!("{heading}. {why}")
                }
                _ => text,
            };
            let date =
                date.or_else(|| dates::first_day(&words)).or_else(|| dates::first_day(&text));
            document.notices.push(Notice { kind: NoticeKind::Withdrawn, date, text });
        }
    }
}

/// “Applies to England”, and where guidance for the other nations is (govuk_publishing_components,
/// `devolved_nations`: a heading and a list of links, “Guidance for Wales”).
fn take_nations(html: &Html, address: &Address, document: &mut Document, left: &mut LeftOut) {
    let Some(element) = first(html.tree.root(), "devolved-nations") else { return };
    let mut linked = LeftOut::new();
    let mut elsewhere = Vec::new();
    for link in elements(*element).filter(|below| below.value().name() == "a") {
        let words = settled(&plain(*link, &LeftOut::new()));
        let target =
            attr(link.value(), "href").and_then(|href| settle::plain_target(href, &address.base));
        let nation = words.rsplit_once(" for ").map_or(&*words, |(_, nation)| nation).to_owned();
        elsewhere.extend(target.map(|target| (nation, target)));
        linked.insert(link.id());
    }
    let words = settled(&plain(*element, &linked));
    left.insert(element.id());
    let nations = words.strip_prefix("Applies to ").unwrap_or(&words);
    let text = nations_in_words(nations, elsewhere);
    if !text.is_empty() {
        document.notices.push(Notice { kind: NoticeKind::Applies, date: None, text });
    }
}

/// `England and Scotland; for Wales see https://…`: where it applies, and where guidance for each other nation is.
pub(super) fn nations_in_words(nations: &str, mut elsewhere: Vec<(String, String)>) -> String {
    elsewhere.sort();
    let others = elsewhere.iter().map(|(nation, target)| format!("for {nation} see {target}"));
    let parts: Vec<String> = std::iter::once(nations.to_owned()).chain(others).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// The parts of an attachment that only describe its file.
fn is_file_line(element: &ElementRef<'_>) -> bool {
    ["attachment__metadata", "attachment__thumbnail", "attachment-thumb", "metadata"]
        .iter()
        .any(|suffix| is(*element, suffix))
}

/// Whether an element stands in the box of an attachment.
pub(super) fn is_in_attachment(node: At<'_>) -> bool {
    node.ancestors().take(6).filter_map(ElementRef::wrap).any(|above| {
        let class = |name| above.value().classes().any(|class| class == name);
        class("attachment") || class("gem-c-attachment") || class("accessibility-warning")
    })
}

/// Files and pages that the publication offers, whose sizes and page counts are no text.
pub(super) fn take_attachments(
    html: &Html,
    address: &Address,
    document: &mut Document,
    left: &mut LeftOut,
) {
    let offered = |element: &ElementRef<'_>| {
        let class = |name| element.value().classes().any(|class| class == name);
        is(*element, "-c-attachment")
            || is(*element, "attachment")
                && element.value().name() != "a"
                && (class("embedded")
                    || class("gem-c-attachment")
                    || element.value().name() == "section")
    };
    for element in elements(html.tree.root()).filter(offered) {
        if element.ancestors().any(|above| left.contains(above.id())) {
            continue;
        }
        // Sizes, page counts and the thumbnail go with the file; how to ask for another format is text.
        left.extend(elements(*element).filter(is_file_line).map(|below| below.id()));
        let heading = elements(*element).find(|below| {
            is(*below, "attachment__title")
                || matches!(below.value().name(), "h2" | "h3" | "h4")
                || below.value().classes().any(|class| class == "title")
        });
        left.extend(heading.map(|heading| heading.id()));
        let within = heading.map_or(*element, |heading| *heading);
        let link = elements(within)
            .chain(elements(*element))
            .find(|below| name_of(**below) == "a" && attr(below.value(), "href").is_some());
        let title = heading.or(link).map(|titled| plain(*titled, &LeftOut::new()));
        let title = settled(&title.unwrap_or_default());
        let href = link.and_then(|link| attr(link.value(), "href")).unwrap_or_default();
        let target = settle::target(href, &address.base, &address.page).unwrap_or_default();
        if !title.is_empty() || !target.is_empty() {
            document.attachments.push(Attachment { title: single_spaced(&title), target });
        }
    }
}
