//! A report as an Atom feed (RFC 4287): an entry for each change, its card as HTML, for what comes into force and for
//! what did, and one entry that says what could not be checked. An entry's id follows from the change's and never from the day on which it is written.

use jiff::Timestamp;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    address, calendar, change,
    citing::{self, Beside},
    clean::clean,
    headline::headline,
    html,
    page::{Part, Span, para, plain},
    words,
};
use crate::model::{
    capture::Digest,
    change::Change,
    event::{Ahead, Event as Brought},
    report::{Report, Unchecked},
};

/// `report` as a feed.
pub(super) fn write(report: &Report) -> String {
    let mut feed = Feed(Writer::new_with_indent(Vec::new(), b' ', 1));
    feed.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    feed.within(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en-GB")],
        |feed| {
            feed.text("title", &[], "Safeguarding guidance: what changed");
            let cited = citing::pages(report);
            let cited = cited.map(|(said, names)| format!(" {said}: {names}."));
            let subtitle = format!("{}{}", headline(report), cited.unwrap_or_default());
            feed.text("subtitle", &[], &subtitle);
            feed.text("id", &[], &urn("feed"));
            feed.text("updated", &[], &report.generated_at.to_string());
            feed.within("author", &[], |feed| feed.text("name", &[], "guidewatch"));
            feed.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], "guidewatch");
            let mut beside = Beside::of(report);
            for event in &report.events {
                let cited = beside.event(event).into_iter().collect();
                brought(feed, event, None, cited);
            }
            for one in &report.ahead {
                coming(feed, one);
            }
            // What a supplied copy brought is history: a feed is read as news.
            for change in report.changes.iter().filter(|change| !change.to.supplied) {
                let cited = beside.change(change);
                entry(feed, change, None, cited);
            }
            if !report.unchecked.is_empty() {
                unchecked(feed, report);
            }
        },
    );
    let bytes = feed.0.into_inner();
    String::from_utf8_lossy(&bytes).into_owned() + "\n"
}

/// A feed of the reading site.
pub(super) struct SiteFeed<'a> {
    /// What makes it the same feed tomorrow.
    pub(super) id: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// When something in it last changed.
    pub(super) updated: Option<Timestamp>,
}

/// The entry of a change for [`of_site`]; `way` leads to its page.
pub(super) fn entry_of_site(change: &Change, way: &str) -> String {
    let mut feed = Feed(Writer::new(Vec::new()));
    entry(&mut feed, change, Some(way), Vec::new());
    String::from_utf8_lossy(&feed.0.into_inner()).into_owned()
}

/// The entry of what the calendar brought for [`of_site`]; `way` leads to the page of its publication.
pub(super) fn entry_of_calendar(event: &Brought, way: &str) -> String {
    let mut feed = Feed(Writer::new(Vec::new()));
    brought(&mut feed, event, Some(way), Vec::new());
    String::from_utf8_lossy(&feed.0.into_inner()).into_owned()
}

/// A feed of the reading site, of entries that [`entry_of_site`] wrote.
pub(super) fn of_site<'e>(site: &SiteFeed<'_>, entries: impl Iterator<Item = &'e str>) -> String {
    let mut feed = Feed(Writer::new_with_indent(Vec::new(), b' ', 1));
    feed.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    feed.within(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en-GB")],
        |feed| {
            feed.text("title", &[], site.title);
            feed.text("id", &[], &urn(site.id));
            feed.text("updated", &[], &site.updated.unwrap_or_default().to_string());
            feed.within("author", &[], |feed| feed.text("name", &[], "guidewatch"));
            feed.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], "guidewatch");
            for written in entries {
                // Escaped already, by the same hand.
                feed.event(Event::Text(BytesText::from_escaped(written)));
            }
        },
    );
    String::from_utf8_lossy(&feed.0.into_inner()).into_owned() + "\n"
}

/// A card with what stands below it.
fn with(mut card: Part, below: Vec<Part>) -> Part {
    if let Part::Card { parts, .. } = &mut card {
        parts.extend(below);
    }
    card
}

/// The entry of a change, with who cites what it ended; `way` leads to its page on the reading site.
fn entry(feed: &mut Feed, change: &Change, way: Option<&str>, cited: Vec<Part>) {
    let weight = words::significance(change.significance);
    let happened = change::happened_in_words(change);
    feed.within("entry", &[], |feed| {
        feed.text("title", &[], &format!("{weight}: {} – {happened}", change.title));
        feed.text("id", &[], &urn(&change.id));
        feed.text("updated", &[], &change.to.captured_at.to_string());
        if let Some(link) = address::link(change.url.as_str()) {
            feed.text("link", &[("rel", "alternate"), ("href", &link)], "");
        }
        if let Some(way) = way {
            let title = "The full comparison";
            feed.text("link", &[("rel", "related"), ("href", way), ("title", title)], "");
        }
        feed.text("category", &[("term", kebab(weight))], "");
        feed.text("summary", &[], &change.reasons.join("; "));
        feed.text(
            "content",
            &[("type", "html")],
            &html::fragment(&with(change::card(None, change), cited)),
        );
    });
}

/// What the calendar brought.
fn brought(feed: &mut Feed, event: &Brought, way: Option<&str>, cited: Vec<Part>) {
    let weight = words::significance(event.significance);
    feed.within("entry", &[], |feed| {
        feed.text(
            "title",
            &[],
            &format!("{weight}: {} – {}", event.title, calendar::happened(event)),
        );
        feed.text("id", &[], &urn(&event.id));
        feed.text("updated", &[], &calendar::moment(event.effective).to_string());
        if let Some(link) = address::link(event.url.as_str()) {
            feed.text("link", &[("rel", "alternate"), ("href", &link)], "");
        }
        if let Some(way) = way {
            let title = "All editions";
            feed.text("link", &[("rel", "related"), ("href", way), ("title", title)], "");
        }
        feed.text("category", &[("term", kebab(weight))], "");
        feed.text("summary", &[], &event.reasons.join("; "));
        feed.text(
            "content",
            &[("type", "html")],
            &html::fragment(&with(calendar::card(None, event), cited)),
        );
    });
}

/// What the calendar will bring, dated by when that could first be told: it is the same entry until its day.
fn coming(feed: &mut Feed, one: &Ahead) {
    feed.within("entry", &[], |feed| {
        feed.text("title", &[], &format!("{} – {}", one.title, calendar::will_happen(one)));
        feed.text("id", &[], &urn(&format!("{}:ahead:{}", one.publication, one.effective)));
        feed.text("updated", &[], &calendar::moment(one.since).to_string());
        if let Some(link) = one.url.as_ref().and_then(|url| address::link(url.as_str())) {
            feed.text("link", &[("rel", "alternate"), ("href", &link)], "");
        }
        let said = para(format!("{}: {}", one.edition, calendar::of_ahead(one)));
        feed.text("content", &[("type", "html")], &html::fragment(&said));
    });
}

/// What a reader of the feed must not take for unchanged. One entry for each beginning of the failures.
fn unchecked(feed: &mut Feed, report: &Report) {
    let line = |it: &Unchecked| {
        vec![
            Span::Strong(it.title.clone()),
            plain(format!(": {} (since ", it.why)),
            Span::Moment(it.since),
            plain(")"),
        ]
    };
    let lines = Part::List(report.unchecked.iter().map(line).collect());
    let latest = report.unchecked.iter().map(|it| it.since).max().unwrap_or(report.generated_at);
    let names: Vec<&str> = report.unchecked.iter().map(|it| it.source.as_str()).collect();
    feed.within("entry", &[], |feed| {
        let gone = report.unchecked.iter().filter(|it| it.gone).count();
        let title = match (gone, report.unchecked.len() - gone) {
            (0, _) => "What could not be checked",
            (_, 0) => "What is not to be found",
            _ => "What could not be checked, or is not to be found",
        };
        feed.text("title", &[], title);
        feed.text("id", &[], &urn(&format!("unchecked:{latest}:{}", names.join(","))));
        feed.text("updated", &[], &latest.to_string());
        // As HTML too: some readers take every content for it.
        feed.text("content", &[("type", "html")], &html::fragment(&lines));
    });
}

fn kebab(weight: &str) -> &'static str {
    match weight {
        "Important" => "important",
        "Small" => "small",
        _ => "appearance",
    }
}

/// A name that stays: the digest of what it names, in the form of RFC 9562's version 8.
fn urn(name: &str) -> String {
    let hex = Digest::of(format!("guidewatch:{name}").as_bytes()).to_string();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        part(0..8),
        part(8..12),
        part(13..16),
        part(17..20),
        part(20..32)
    )
}

/// The one place where a feed's markup is written; every text and value is cleaned, then escaped by the library.
struct Feed(Writer<Vec<u8>>);

impl Feed {
    fn event(&mut self, event: Event<'_>) {
        // Into memory: it cannot fail.
        let _ = self.0.write_event(event);
    }

    fn text(&mut self, tag: &str, attributes: &[(&str, &str)], text: &str) {
        let text = clean(text);
        let cleaned: Vec<(&str, String)> =
            attributes.iter().map(|(name, value)| (*name, clean(value))).collect();
        let element = self.0.create_element(tag);
        let element = element.with_attributes(cleaned.iter().map(|(n, v)| (*n, v.as_str())));
        let _ = if text.is_empty() {
            element.write_empty()
        } else {
            element.write_text_content(BytesText::new(&text))
        };
    }

    fn within(&mut self, tag: &str, attributes: &[(&str, &str)], write: impl FnOnce(&mut Self)) {
        let start = quick_xml::events::BytesStart::new(tag);
        self.event(Event::Start(start.with_attributes(attributes.iter().copied())));
        write(self);
        self.event(Event::End(quick_xml::events::BytesEnd::new(tag)));
    }
}

#[cfg(test)]
mod tests {
    use super::urn;

    #[test]
    fn an_id_is_a_uuid_and_follows_from_the_name() {
        assert_eq!(urn("a"), urn("a"));
        assert_ne!(urn("a"), urn("b"));
        let id = urn("a");
        let groups: Vec<usize> =
            id.trim_start_matches("urn:uuid:").split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{id}");
    }
}
