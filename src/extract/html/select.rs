//! Which part of a page is read: what the recipe keeps and drops, else the main part where it is clear.
//! Where it is not clear the whole page is read: keeping a menu is better than losing a paragraph.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Selector};

use crate::model::{source::Recipe, wording::words_in};

use super::{super::ExtractError, At, LeftOut, attr, elements, name_of, within};

/// What is wrong with a CSS selector; none where it can be used.
pub(in super::super) fn selector_problem(selector: &str) -> Option<String> {
    Selector::parse(selector).err().map(|problem| problem.to_string().trim().to_owned())
}

fn parsed(selector: &str) -> Result<Selector, ExtractError> {
    Selector::parse(selector)
        .map_err(|problem| ExtractError::Empty(format!("the selector “{selector}”: {problem}")))
}

/// What the recipe keeps, in reading order, without parts of parts; none where it keeps nothing by name.
pub(super) fn kept<'a>(
    html: &'a Html,
    recipe: &Recipe,
) -> Result<Option<Vec<At<'a>>>, ExtractError> {
    if recipe.keep.is_empty() {
        return Ok(None);
    }
    let mut chosen = LeftOut::new();
    for keep in &recipe.keep {
        let before = chosen.len();
        let selector = parsed(keep)?;
        let mut matched = false;
        for element in html.select(&selector) {
            matched = true;
            chosen.insert(element.id());
        }
        if !matched && chosen.len() == before {
            return Err(ExtractError::Empty(format!("“{keep}” matches nothing on the page")));
        }
    }
    let topmost = |element: &ElementRef<'_>| {
        chosen.contains(element.id())
            && !element.ancestors().any(|above| chosen.contains(above.id()))
    };
    Ok(Some(elements(html.tree.root()).filter(topmost).map(|element| *element).collect()))
}

/// Marks what the recipe drops.
pub(super) fn drop(html: &Html, recipe: &Recipe, left: &mut LeftOut) -> Result<(), ExtractError> {
    for drop in &recipe.drop {
        left.extend(html.select(&parsed(drop)?).map(|element| element.id()));
    }
    Ok(())
}

/// Which elements could be the main part.
type Wanted<'a> = &'a dyn Fn(&ElementRef<'_>) -> bool;

/// The main part of a page, where there clearly is one; else its body.
pub(super) fn main_part<'a>(html: &'a Html, left: &LeftOut) -> Vec<At<'a>> {
    let root = html.tree.root();
    let body = root.descendants().find(|node| name_of(*node) == "body").unwrap_or(root);
    let all = words(body, left);
    let visible = |element: &ElementRef<'_>| {
        !left.contains(element.id()) && !element.ancestors().any(|above| left.contains(above.id()))
    };
    let topmost = |wanted: Wanted<'_>| -> Vec<At<'a>> {
        let mut found: Vec<At<'a>> = Vec::new();
        for element in elements(body).filter(|element| wanted(element) && visible(element)) {
            if found.len() < 50 && !found.iter().any(|above| within(*element, above.id())) {
                found.push(*element);
            }
        }
        found
    };
    let is_main =
        |e: &ElementRef<'_>| e.value().name() == "main" || attr(e.value(), "role") == Some("main");
    let is_article = |e: &ElementRef<'_>| e.value().name() == "article";
    let is_content = |e: &ElementRef<'_>| {
        let ids = ["content", "main-content", "maincontent", "main", "primary", "page-content"];
        attr(e.value(), "id").is_some_and(|id| ids.contains(&id.to_ascii_lowercase().as_str()))
            || attr(e.value(), "itemprop") == Some("articleBody")
    };
    // How many words in a hundred of the page a candidate must hold to be believed.
    let rules: [(Wanted<'_>, usize); 3] = [(&is_main, 20), (&is_article, 60), (&is_content, 60)];
    for (rule, share) in rules {
        let mut found = topmost(rule);
        let held: usize = found.iter().map(|node| words(*node, left)).sum();
        if held > 0 && held * 100 >= all * share {
            if let Some(hero) = hero(body, &found, left) {
                found.insert(0, hero);
            }
            return found;
        }
    }
    vec![body]
}

/// The part round the page's heading, where that stands before the main part: its lead is text too.
fn hero<'a>(body: At<'a>, found: &[At<'a>], left: &LeftOut) -> Option<At<'a>> {
    let apart = |node: At<'_>| !found.iter().any(|part| within(node, part.id()));
    if found.iter().any(|part| part.descendants().any(|node| name_of(node) == "h1")) {
        return None;
    }
    let heading = elements(body).find(|element| {
        element.value().name() == "h1"
            && apart(**element)
            && !element.ancestors().any(|above| left.contains(above.id()))
    })?;
    let parent = heading.parent()?;
    let holds_main = found.iter().any(|part| within(*part, parent.id()));
    Some(if holds_main || words(parent, left) > 150 { *heading } else { parent })
}

/// How many words a reader sees below a node.
fn words(root: At<'_>, left: &LeftOut) -> usize {
    let mut count = 0;
    let mut skipped = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                if left.contains(node.id()) {
                    skipped = Some(node.id());
                } else if let Some(text) = node.value().as_text() {
                    count += words_in(text);
                }
            }
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            _ => {}
        }
    }
    count
}
