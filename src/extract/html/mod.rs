//! HTML -> Document, of any publisher. Reads text and link targets; runs no script, fetches nothing.

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node};
use url::Url;

use crate::model::{
    document::{Block, BlockKind, Document},
    source::Recipe,
    wording::single_spaced,
};

use super::{ExtractError, govuk};

mod blocks;
mod boilerplate;
mod counters;
mod left_out;
mod names;
mod noise;
mod notices;
mod select;
mod tables;
mod withdrawal;

pub(super) use left_out::LeftOut;
pub(super) use names::attr;
pub(super) use noise::selector_of;
pub(super) use select::selector_problem;

/// Elements within elements beyond this depth are no page that a person reads, and cost time without bound.
const DEEPEST: usize = 2_000;

/// A node of a parsed page.
pub(super) type At<'a> = NodeRef<'a, Node>;

/// Where relative links start from, and the page's own address.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) base: Url,
    pub(super) page: Url,
}

/// Reads a whole page.
pub(super) fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let html = parsed(text)?;
    let address = address(&html, url);
    let kept = select::kept(&html, recipe)?;
    let mut left_out = LeftOut::new();
    let mut document = Document::default();
    govuk::take(&html, &address, &mut document, &mut left_out);
    if recipe.keep.is_empty() {
        boilerplate::mark(&html, &mut left_out);
    } else {
        boilerplate::mark_unread(&html, &mut left_out);
    }
    select::drop(&html, recipe, &mut left_out)?;
    let roots = kept.unwrap_or_else(|| select::main_part(&html, &left_out));
    for root in &roots {
        document.blocks.extend(blocks::read(*root, &left_out, &address));
    }
    counters::drop(&mut document.blocks);
    let head = document.blocks.iter().position(|block| block.kind == BlockKind::Heading(1));
    document.title = title(&html, &roots, &left_out, &mut document.blocks);
    notices::take(&html, &roots, head.unwrap_or_default(), &mut document, &left_out, &address);
    let silent = document.blocks.is_empty();
    if silent && document.attachments.is_empty() && document.notices.is_empty() {
        return Err(ExtractError::Empty(match recipe.keep.first() {
            Some(_) => format!("nothing in what “{}” selects", recipe.keep.join("”, “")),
            None => "the page holds no words".to_owned(),
        }));
    }
    Ok(document)
}

/// Reads a fragment: blocks and attachments, without choosing a main part.
pub(super) fn read_fragment(text: &str, url: &Url) -> Result<Document, ExtractError> {
    let html = parsed(text)?;
    let address = address(&html, url);
    let mut left_out = LeftOut::new();
    let mut document = Document::default();
    govuk::take_attachments(&html, &address, &mut document, &mut left_out);
    boilerplate::mark_unread(&html, &mut left_out);
    document.blocks = blocks::read(html.tree.root(), &left_out, &address);
    Ok(document)
}

pub(super) fn parsed(text: &str) -> Result<Html, ExtractError> {
    if boilerplate::depth(text) > DEEPEST {
        return Err(ExtractError::Damaged(format!("elements nested more than {DEEPEST} deep")));
    }
    Ok(Html::parse_document(text))
}

fn address(html: &Html, url: &Url) -> Address {
    let base = elements(html.tree.root()).find(|element| element.value().name() == "base");
    let base = base.and_then(|element| url.join(attr(element.value(), "href")?.trim()).ok());
    Address { base: base.unwrap_or_else(|| url.clone()), page: url.clone() }
}

/// The page's title: its first heading of level 1, which then is no block, else what it says in its head.
fn title(html: &Html, roots: &[At<'_>], left: &LeftOut, blocks: &mut Vec<Block>) -> Option<String> {
    if let Some(at) = blocks.iter().position(|block| block.kind == BlockKind::Heading(1)) {
        let block = blocks.remove(at);
        return Some(match block.number {
            Some(number) => format!("{number} {}", block.text),
            None => block.text,
        });
    }
    let outside = elements(html.tree.root()).find(|element| {
        element.value().name() == "h1"
            && !roots.iter().any(|root| within(**element, root.id()))
            && !element.ancestors().any(|above| left.contains(above.id()))
    });
    let heading = outside.map(|element| plain(*element, left)).filter(|text| !text.is_empty());
    let meta = |name: &str| {
        let named = |element: &ElementRef<'_>| {
            element.value().name() == "meta"
                && ["property", "name"].iter().any(|key| attr(element.value(), key) == Some(name))
        };
        let found = elements(html.tree.root()).find(named)?;
        Some(single_spaced(attr(found.value(), "content")?)).filter(|text| !text.is_empty())
    };
    let head = || {
        let in_head = |element: &ElementRef<'_>| {
            element.value().name() == "title"
                && element.ancestors().all(|above| name_of(above) != "svg")
        };
        let found = elements(html.tree.root()).find(in_head)?;
        Some(single_spaced(&found.text().collect::<String>())).filter(|text| !text.is_empty())
    };
    heading.or_else(|| meta("og:title")).or_else(head)
}

/// Every element below a node, in reading order.
pub(super) fn elements(root: At<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    root.descendants().filter_map(ElementRef::wrap)
}

/// Whether `node` is `root` or below it.
pub(super) fn within(node: At<'_>, root: NodeId) -> bool {
    node.id() == root || node.ancestors().any(|above| above.id() == root)
}

/// An element's name; empty for every other node.
pub(super) fn name_of(node: At<'_>) -> &str {
    node.value().as_element().map_or("", |element| element.name())
}

/// The words below a node, with single spaces, without what is left out.
pub(super) fn plain(root: At<'_>, left_out: &LeftOut) -> String {
    let mut text = String::new();
    let mut skipped = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                if left_out.contains(node.id()) {
                    skipped = Some(node.id());
                } else if let Some(part) = node.value().as_text() {
                    text.push_str(part);
                } else if blocks::is_block(name_of(node)) || name_of(node) == "br" {
                    text.push(' ');
                }
            }
            Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                } else if skipped.is_none() && blocks::is_block(name_of(node)) {
                    text.push(' ');
                }
            }
            Edge::Open(_) => {}
        }
    }
    single_spaced(&text)
}
