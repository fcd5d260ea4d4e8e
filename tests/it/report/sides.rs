//! Two texts side by side, read back as a browser reads them: each side has the words of its document, and no others.

use guidewatch::{
    compare, extract,
    model::{
        capture::Digest,
        diff::Group,
        document::Document,
        report::{Compared, Comparison},
        snapshot::Body,
        source::Recipe,
    },
    report::{Format, render_comparison},
};
use proptest::{prelude::*, sample::select};
use scraper::{ElementRef, Html, Selector};

const WORDS: [&str; 12] = [
    "Staff",
    "should",
    "never",
    "tell",
    "a",
    "child",
    "before",
    "the",
    "lead",
    "knows,",
    "“now”",
    "and",
];

fn document(text: &str) -> Document {
    let url = "https://www.example.org/a.md".parse().expect("an address");
    let body = Body { bytes: text.as_bytes().to_vec(), media_type: None, url };
    extract::extract(&body, &Recipe::default()).expect("a text")
}

/// The comparison of two paragraphs as a page, and whether any of it is of substance.
fn page(old: &str, new: &str) -> (Html, bool) {
    let diff = compare::compare(&document(old), &document(new));
    let in_substance = diff.edits.iter().any(|edit| edit.group == Group::Substance);
    let compared = |name: &str| Compared {
        name: name.to_owned(),
        sha256: Digest::of(name.as_bytes()),
        supplied: false,
    };
    let (old, new) = (compared("old"), compared("new"));
    let comparison =
        Comparison { old, new, significance: None, summary: None, reasons: Vec::new(), diff };
    (Html::parse_document(&render_comparison(&comparison, Format::Html)), in_substance)
}

/// The words that the panes of that name hold; those that only say what went and came are not of the text.
fn words(page: &Html, name: &str) -> Vec<String> {
    let panes = Selector::parse(".sides > div").expect("a selector");
    let which = Selector::parse(".which").expect("a selector");
    let texts = Selector::parse("blockquote").expect("a selector");
    let is_said = |node: ElementRef<'_>| node.value().classes().any(|class| class == "said");
    let mut words = Vec::new();
    for pane in page.select(&panes) {
        let named: String = pane.select(&which).flat_map(|one| one.text()).collect();
        for text in pane.select(&texts).filter(|_| named == name) {
            let own = text.descendants().filter_map(|node| {
                let hidden = node.ancestors().filter_map(ElementRef::wrap).any(is_said);
                node.value().as_text().filter(|_| !hidden).map(|text| text.to_string())
            });
            let own: String = own.collect();
            words.extend(own.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_word_that_went_or_came_leaves_the_words_around_it_apart() {
    for (old, new) in [
        (
            "Staff should never promise a child to tell nobody.",
            "Staff should promise a child to tell nobody.",
        ),
        ("The lead always keeps the full record safe.", "The lead keeps the record safe."),
        ("The lead keeps the record.", "The lead alone keeps the record."),
    ] {
        let (page, _) = page(old, new);
        assert_eq!(words(&page, "Before"), split(old));
        assert_eq!(words(&page, "After"), split(new));
    }
}

proptest! {
    #[test]
    fn each_side_has_the_words_of_its_document(
        old in prop::collection::vec(select(&WORDS[..]), 3..16),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, select(&WORDS[..])), 1..5),
    ) {
        let mut new = old.clone();
        for (at, what, word) in changes {
            match what {
                0 if new.len() > 1 => _ = new.remove(at.index(new.len())),
                1 => new.insert(at.index(new.len()), word),
                _ => *at.get_mut(&mut new) = word,
            }
        }
        let (old, new) = (format!("{}.", old.join(" ")), format!("{}.", new.join(" ")));
        let (page, in_substance) = page(&old, &new);
        prop_assume!(in_substance);
        prop_assert_eq!(words(&page, "Before"), split(&old));
        prop_assert_eq!(words(&page, "After"), split(&new));
    }
}
