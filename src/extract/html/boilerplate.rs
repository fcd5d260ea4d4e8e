//! What stands on a page without being its text: menus, banners, forms, hidden parts. A part that holds the
//! page's heading, its main part or most of its words is never left out, whatever it is called.

use std::collections::BTreeSet;

use ego_tree::{NodeId, iter::Edge};
use scraper::{ElementRef, Html, node::Element};

use crate::model::wording::words_in;

use super::{At, LeftOut, attr, elements, name_of, names::Known};

/// Elements that carry no text of a page.
const UNREAD: &[&str] = &[
    "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "canvas",
    "audio", "video", "map", "button", "select", "input", "textarea", "option", "datalist",
    "label", "meter", "progress", "head", "dialog", "legend",
];

/// Landmark roles that are not the page's text (WAI-ARIA 1.2 §5.3).
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
    "tablist",
    "presentation-navigation",
];

/// Parts of class and id names that say what is no text.
const NAMES: &[&str] = &[
    "breadcrumb",
    "skip-link",
    "skiplink",
    "skip-to-",
    "skip_to_",
    "share-links",
    "share-buttons",
    "social-share",
    "social-links",
    "social-icons",
    "addtoany",
    "addthis",
    "sharethis",
    "sharedaddy",
    "c-feedback",
    "page-feedback",
    "feedback-form",
    "site-feedback",
    "feedback-prompt",
    "feedback-widget",
    "was-this-helpful",
    "related-navigation",
    "related-links",
    "related-content",
    "related-posts",
    "related-articles",
    "related-pages",
    "related-items",
    "latest-news",
    "recent-news",
    "recent-posts",
    "widget_recent",
    "news-ticker",
    "newsticker",
    "adsbygoogle",
    "jp-relatedposts",
    "contextual-footer",
    "contextual-sidebar",
    "contextual-breadcrumbs",
    "display-none-print",
    "dont-print",
    "print-hidden",
    "hidden-print",
    "d-print-none",
    "no-print",
    "noprint",
    "print-link",
    "back-to-top",
    "backtotop",
    "site-header",
    "site-footer",
    "global-header",
    "global-footer",
    "global-bar",
    "global-banner",
    "emergency-banner",
    "phase-banner",
    "user-satisfaction-survey",
    "survey-banner",
    "c-intervention",
    "subscription-links",
    "single-page-notification",
    "wm-ipp",
    "wayback-",
    "comment-respond",
    "comments-area",
    "site-navigation",
    "main-navigation",
    "mobile-navigation",
    "nav-menu",
    "navbar",
    "mega-menu",
    "megamenu",
    "menu-toggle",
    "pagination",
    "masthead",
    "entry-footer",
    "post-navigation",
    "googletrans",
    "google_translate",
    "reciteme",
    "browsealoud",
    "onetrust",
    "cookiebot",
    "mobile-menu",
    "main-menu",
    "header-menu",
    "footer-menu",
    "menu-main",
    "menu-footer",
    "site-menu",
    "top-menu",
    "menu-item",
    "print-meta-data",
    "meta-data--display-print",
    "organisation-logo",
    "ccc-",
    "cky-",
    "cc-window",
    "cc-banner",
    "cmplz-",
    "gdpr-",
    "app-banner",
    "smart-banner",
    "smartbanner",
    "download-app",
    "bottom-download",
];

/// Marks what is no text on a whole page.
pub(super) fn mark(html: &Html, left: &mut LeftOut) {
    mark_unread(html, left);
    let root = html.tree.root();
    let contents = contents(root, left);
    let all = contents.by(root.id()).words;
    let named = Known::new(|name: &str| is_named(&name.to_ascii_lowercase(), false));
    let mut skipped: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                let Some(element) = ElementRef::wrap(node) else { continue };
                let suspect = is_suspect(element, &contents, &named);
                if left.contains(node.id()) {
                    skipped = Some(node.id());
                } else if suspect {
                    let held = contents.by(node.id());
                    // A menu may hold the site's name as a heading; nothing else may hold the page's own.
                    let page = held.main
                        || held.words * 2 > all
                        || held.heading && !is_menu(element.value());
                    if !page {
                        left.insert(node.id());
                        skipped = Some(node.id());
                    }
                }
            }
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            _ => {}
        }
    }
}

/// What an element holds that says whether it may be left out.
#[derive(Clone, Copy, Default)]
struct Contents {
    /// The words outside links: what a menu has few of.
    words: usize,
    /// The page's main part or an article.
    main: bool,
    /// A heading of level 1.
    heading: bool,
}

/// What each element of a page holds.
struct Held(Vec<(NodeId, Contents)>);

impl Held {
    fn by(&self, id: NodeId) -> Contents {
        let place = self.0.binary_search_by_key(&id, |(id, _)| *id);
        place.ok().and_then(|place| self.0.get(place)).map(|(_, held)| *held).unwrap_or_default()
    }
}

/// What every element holds, found in one pass.
fn contents(root: At<'_>, left: &LeftOut) -> Held {
    let mut of = Vec::new();
    let mut open: Vec<Contents> = Vec::new();
    let mut skipped: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                let mut own = Contents::default();
                if left.contains(node.id()) || name_of(node) == "a" {
                    skipped = Some(node.id());
                } else if let Some(text) = node.value().as_text() {
                    own.words = words_in(text);
                } else if let Some(element) = node.value().as_element() {
                    own.main = matches!(element.name(), "main" | "article")
                        || attr(element, "role") == Some("main");
                    own.heading = element.name() == "h1";
                }
                open.push(own);
            }
            Edge::Close(node) if skipped.is_none_or(|id| id == node.id()) => {
                skipped = None;
                let own = open.pop().unwrap_or_default();
                if let Some(parent) = open.last_mut() {
                    parent.words += own.words;
                    parent.main |= own.main;
                    parent.heading |= own.heading;
                }
                if node.value().is_element() || node.parent().is_none() {
                    of.push((node.id(), own));
                }
            }
            _ => {}
        }
    }
    of.sort_unstable_by_key(|(id, _)| *id);
    Held(of)
}

/// Marks what carries no text wherever it stands: scripts, controls, hidden parts.
pub(super) fn mark_unread(html: &Html, left: &mut LeftOut) {
    let opened = opened(html);
    for element in elements(html.tree.root()) {
        let name = element.value().name();
        // A part of the text that a control on the page shows.
        let shown = element.value().id().is_some_and(|id| opened.contains(id))
            && element
                .ancestors()
                .take(200)
                .any(|above| matches!(name_of(above), "main" | "article"));
        // A heading that opens its panel is a button within a heading.
        let heads = name == "button"
            && element.ancestors().take(4).any(|above| {
                matches!(name_of(above), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary")
            });
        // Outside a form a label is the title of a panel that opens without a script.
        let heads = heads
            || matches!(name, "label" | "legend")
                && !element.ancestors().take(200).any(|above| name_of(above) == "form");
        if (UNREAD.contains(&name) && !heads) || is_hidden(element.value()) && !shown {
            left.insert(element.id());
        }
    }
}

/// The ids of what the controls of a page open (WAI-ARIA 1.2 §6.7; Bootstrap's `data-target`).
fn opened(html: &Html) -> BTreeSet<&str> {
    let controls = ["aria-controls", "data-target", "data-bs-target"];
    let of = elements(html.tree.root()).flat_map(|element| {
        let attributes = element.value().attrs();
        attributes.filter(|(name, _)| controls.contains(name)).map(|(_, value)| value)
    });
    of.flat_map(|ids| ids.split_whitespace().map(|id| id.trim_start_matches('#'))).collect()
}

/// Whether a class name or an id, in lower case, says that a part is no text.
fn is_named(name: &str, outside: bool) -> bool {
    NAMES.iter().any(|part| name.contains(part))
        || is_consent(name)
        || matches!(name, "sidebar-menu" | "topnav" | "nav")
        || matches!(name, "advert" | "adverts" | "advertisement" | "ad-slot" | "banner-ad")
        || outside && (name.starts_with("footer") || name.ends_with("-footer"))
}

fn is_suspect<'a>(
    element: ElementRef<'a>,
    contents: &Held,
    named: &Known<'a, impl Fn(&str) -> bool>,
) -> bool {
    let value = element.value();
    if matches!(value.name(), "html" | "body" | "main" | "article" | "h1") {
        return false;
    }
    if is_menu(value) || attr(value, "role").is_some_and(|role| ROLES.contains(&role)) {
        return true;
    }
    if matches!(value.name(), "header" | "footer") {
        let sections = ["main", "article", "section", "blockquote", "aside", "td"];
        let site = !element.ancestors().any(|above| sections.contains(&name_of(above)));
        return site && !(value.name() == "header" && contents.by(element.id()).heading);
    }
    // A heading or a cell may be called by its own words: “early intervention”, “GDPR and you”.
    if matches!(
        value.name(),
        "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "tr" | "blockquote" | "pre"
    ) {
        return false;
    }
    let classed = value.classes().any(|name| named.is(name));
    // Within the main part an id is mostly made of a section's words.
    let outside = || !element.ancestors().any(|above| matches!(name_of(above), "main" | "article"));
    let footer = || names(value).any(|name| name.contains("footer") && is_named(&name, true));
    classed || (footer() && outside()) || (value.id().is_some_and(|id| named.is(id)) && outside())
}

fn is_menu(value: &Element) -> bool {
    value.name() == "nav" || attr(value, "role") == Some("navigation")
}

/// A notice that asks about cookies; a page about cookies is none.
fn is_consent(name: &str) -> bool {
    let asks = [
        "banner", "notice", "consent", "message", "popup", "modal", "-bar", "_bar", "overlay",
        "law", "-alert", "control",
    ];
    (name.contains("cookie") && asks.iter().any(|ask| name.contains(ask)))
        || (name.contains("consent")
            && ["banner", "popup", "modal", "manager"].iter().any(|a| name.contains(a)))
}

/// Class names and id, in lower case.
fn names(value: &Element) -> impl Iterator<Item = String> + '_ {
    value.classes().chain(attr(value, "id")).map(str::to_ascii_lowercase)
}

/// Whether an element is hidden from every reader. A panel that a click opens is not.
fn is_hidden(value: &Element) -> bool {
    let style = || {
        let style: String = attr(value, "style")?.chars().filter(|c| !c.is_whitespace()).collect();
        Some(style.to_ascii_lowercase())
    };
    let styled =
        style().is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"));
    let attribute =
        attr(value, "hidden").is_some_and(|kind| !kind.eq_ignore_ascii_case("until-found"));
    let aria = attr(value, "aria-hidden").is_some_and(|hidden| hidden.eq_ignore_ascii_case("true"));
    // Utility styles such as `hidden md:block` show on wide screens.
    let classed = value.classes().any(|class| {
        matches!(
            class,
            "visually-hidden"
                | "sr-only"
                | "screen-reader-text"
                | "hidden"
                | "govuk-visually-hidden"
                | "nhsuk-u-visually-hidden"
                | "element-invisible"
        )
    }) && !value.classes().any(|class| class.contains(':'));
    let opens = || {
        let panels =
            ["accordion", "collaps", "expand", "tab-", "tabs", "panel", "toggle-content", "faq"];
        matches!(attr(value, "role"), Some("tabpanel" | "region"))
            || names(value).any(|name| panels.iter().any(|panel| name.contains(panel)))
    };
    (styled || attribute || aria || classed) && value.name() != "body" && !opens()
}

/// How deep tags nest at most, by a plain count of opened and closed ones. Elements that need no closing
/// tag are not counted.
pub(super) fn depth(text: &str) -> usize {
    const OPEN_ENDED: [&str; 30] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody",
        "tfoot", "option", "colgroup", "optgroup", "rp", "rt", "path",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for part in text.split('<').skip(1) {
        let (begin, closes) = match part.trim_start_matches('/') {
            name if name.len() < part.len() => (name, true),
            name => (name, false),
        };
        let length = begin.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let name = begin.get(..length).unwrap_or_default();
        if name.is_empty() || OPEN_ENDED.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        let tag = part.split('>').next().unwrap_or_default();
        if tag.ends_with('/') {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}
