//! Where on a page some words stand, as a CSS selector for a recipe's `drop`. Proposes; whoever asks has to try
//! what it leaves out.

use scraper::{ElementRef, Html, Selector};

use super::{attr, elements};
use crate::model::wording::single_spaced;

/// An element that holds more words than so many times those looked for is no place of theirs.
const AT_MOST: usize = 3;

/// The selector of the smallest element with an id or class of its own that holds `words` and little else; none
/// where there is none, or where the selector takes in something else as well.
pub(in super::super) fn selector_of(html: &Html, words: &str) -> Option<String> {
    let words = single_spaced(words);
    let length = words.chars().count();
    if length == 0 {
        return None;
    }
    let holds = |element: &ElementRef<'_>| {
        let text: String = element.text().collect::<Vec<_>>().join(" ");
        let text = single_spaced(&text);
        text.contains(&words) && text.chars().count() <= length * AT_MOST + 20
    };
    // The last in document order that holds them is the innermost.
    let place = elements(html.tree.root()).filter(holds).last()?;
    let chain = std::iter::once(place).chain(place.ancestors().filter_map(ElementRef::wrap));
    chain.take_while(holds).find_map(|element| named(html, element))
}

/// A selector that names this element alone.
fn named(html: &Html, element: ElementRef<'_>) -> Option<String> {
    let name = element.value().name();
    if matches!(name, "html" | "body" | "main" | "article") {
        return None;
    }
    let plain = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let id = attr(element.value(), "id").filter(|id| plain(id)).map(|id| format!("#{id}"));
    let classes = attr(element.value(), "class").unwrap_or_default();
    let classes = classes.split_ascii_whitespace().filter(plain).take(8);
    let classes = classes.map(|class| format!("{name}.{class}"));
    id.into_iter().chain(classes).find(|selector| {
        let parsed = Selector::parse(selector);
        parsed.is_ok_and(|parsed| html.select(&parsed).count() == 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_named_element_is_found() {
        let html = Html::parse_document(
            "<main id=all><p>Text of the page that stays and is long enough to be text.</p>\
             <div class='box visitors'><span>Read <b>1,234</b> times</span></div>\
             <p class=note>one</p><p class=note>two</p></main>",
        );
        assert_eq!(selector_of(&html, "Read 1,234 times").as_deref(), Some("div.box"));
        assert_eq!(selector_of(&html, "one"), None, "its class is another's as well");
        assert_eq!(selector_of(&html, "not there"), None);
        assert_eq!(selector_of(&html, " "), None);
    }
}
