//! The walk over a page: block elements break, inline elements join. Knows no publisher.

use ego_tree::{NodeId, iter::Edge};
use scraper::node::Element;

use crate::model::{
    document::{Block, BlockKind, Link},
    wording::{settled, single_spaced},
};

use super::{
    super::{govuk, number, settle},
    Address, At, LeftOut, attr, name_of, tables,
};

/// Whether an element begins and ends a block.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// The blocks below `root`, in reading order.
pub(super) fn read(root: At<'_>, left_out: &LeftOut, address: &Address) -> Vec<Block> {
    let mut walk = Walk::new(address);
    let mut skipped: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => {
                if left_out.contains(node.id()) {
                    skipped = Some(node.id());
                } else if let Some(text) = node.value().as_text() {
                    walk.text(text);
                } else if let Some(element) = node.value().as_element() {
                    walk.open(node, element);
                    if let Some(address) = hidden_address(element) {
                        // What stands in its place is “[email protected]”.
                        walk.text(&address);
                        walk.close(node);
                        skipped = Some(node.id());
                    }
                }
            }
            Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                } else if skipped.is_none() && node.value().is_element() {
                    walk.close(node);
                }
            }
            Edge::Open(_) => {}
        }
    }
    walk.flush();
    walk.blocks
}

/// What an open element makes of the text in it.
#[derive(Clone, Copy)]
enum Frame {
    Kind(BlockKind),
    Row,
}

struct Walk<'a> {
    address: &'a Address,
    blocks: Vec<Block>,
    /// Open elements that give text its kind, innermost last.
    frames: Vec<(NodeId, Frame)>,
    /// Open links: where their text begins, and their target.
    link: Option<(NodeId, usize, String)>,
    text: String,
    links: Vec<Link>,
    /// The cells of the row so far.
    cells: Vec<String>,
    breaks: usize,
    /// Over how many blocks the open link has reached.
    reach: usize,
    /// The open superscript.
    raised: Option<NodeId>,
}

/// A link round more blocks than this is a tag that was never closed.
const WIDEST: usize = 50;

/// The words from which on an image's alternative text is read.
const SENTENCE: usize = 8;

/// A digit as it stands raised; everything else as it is.
fn superscript(c: char) -> char {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).and_then(|digit| digits.get(digit as usize)).copied().unwrap_or(c)
}

impl<'a> Walk<'a> {
    fn new(address: &'a Address) -> Self {
        Self {
            address,
            blocks: Vec::new(),
            frames: Vec::new(),
            link: None,
            text: String::new(),
            links: Vec::new(),
            cells: Vec::new(),
            breaks: 0,
            reach: 0,
            raised: None,
        }
    }

    fn in_row(&self) -> bool {
        self.frames.iter().any(|(_, frame)| matches!(frame, Frame::Row))
    }

    fn kind(&self) -> BlockKind {
        match self.frames.last() {
            Some((_, Frame::Kind(kind))) => *kind,
            _ => BlockKind::Paragraph,
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        // “KCSIE 2022” with a note 2 is not “KCSIE 20222”.
        let mark = |c: char| c.is_ascii_digit() || ", -–".contains(c) || c.is_whitespace();
        if self.raised.is_some() && text.chars().all(mark) {
            self.text.extend(text.chars().map(superscript));
        } else {
            self.text.push_str(text);
        }
    }

    fn open(&mut self, node: At<'_>, element: &Element) {
        let name = element.name();
        match name {
            "br" => return self.line_break(),
            "wbr" => return,
            "sup" => return self.raised = self.raised.or(Some(node.id())),
            "img" => return self.image(element),
            "a" => return self.open_link(node, element),
            _ if !is_block(name) => return,
            _ => {}
        }
        if self.in_row() {
            self.text.push(' ');
            return;
        }
        self.flush();
        let kind = match name {
            // It names the file and what is on offer, not what follows on the page.
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if govuk::is_in_attachment(node) => {
                BlockKind::Paragraph
            }
            "h1" => BlockKind::Heading(1),
            "h2" => BlockKind::Heading(2),
            "h3" => BlockKind::Heading(3),
            "h4" => BlockKind::Heading(4),
            "h5" => BlockKind::Heading(5),
            "h6" => BlockKind::Heading(6),
            "li" | "dt" | "dd" => BlockKind::Item,
            "blockquote" => BlockKind::Quote,
            "pre" => BlockKind::Preformatted,
            "td" | "th" | "section" | "article" | "main" => BlockKind::Paragraph,
            "tr" if tables::is_data(node) => {
                self.frames.push((node.id(), Frame::Row));
                return;
            }
            _ => return,
        };
        self.frames.push((node.id(), Frame::Kind(kind)));
    }

    fn close(&mut self, node: At<'_>) {
        let name = name_of(node);
        if self.link.as_ref().is_some_and(|(id, ..)| *id == node.id()) {
            self.close_link();
        }
        if self.raised == Some(node.id()) {
            self.raised = None;
        }
        if !is_block(name) {
            return;
        }
        let framed = self.frames.last().is_some_and(|(id, _)| *id == node.id());
        if self.in_row() {
            if matches!(name, "td" | "th") {
                self.close_link();
                self.cells.push(single_spaced(&std::mem::take(&mut self.text)));
            } else if framed {
                self.flush_row();
            } else {
                self.text.push(' ');
            }
        } else {
            self.flush();
        }
        if framed {
            self.frames.pop();
        }
    }

    /// What is told of an image to who cannot see it is text where it is as long as a sentence (a flow
    /// chart's steps); shorter ones name a logo or an icon.
    fn image(&mut self, element: &Element) {
        let told = attr(element, "alt").map(single_spaced).unwrap_or_default();
        if told.split(' ').count() >= SENTENCE {
            self.text(&format!(" [image: {told}] "));
        }
    }

    fn line_break(&mut self) {
        if matches!(self.kind(), BlockKind::Preformatted) {
            self.text.push('\n');
            return;
        }
        self.text.push(' ');
        self.breaks += 1;
        // Two line breaks are how old pages part paragraphs.
        if self.breaks > 1 && !self.in_row() {
            self.flush();
        }
    }

    fn open_link(&mut self, node: At<'_>, element: &Element) {
        self.close_link();
        let Some(href) = attr(element, "href") else { return };
        let target = match protected_address(href) {
            Some(address) => Some(format!("mailto:{address}")),
            None => settle::target(href, &self.address.base, &self.address.page),
        };
        if let Some(target) = target {
            self.link = Some((node.id(), self.text.len(), target));
            self.reach = 0;
        }
    }

    fn close_link(&mut self) {
        let Some((_, from, target)) = self.link.take() else { return };
        let text = settled(self.text.get(from..).unwrap_or_default());
        if !text.is_empty() {
            self.links.push(Link { text, target });
        }
    }

    fn flush_row(&mut self) {
        self.close_link();
        let stray = single_spaced(&std::mem::take(&mut self.text));
        let mut cells = std::mem::take(&mut self.cells);
        if !stray.is_empty() {
            cells.push(stray);
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            let text = single_spaced(&cells.join(" | "));
            self.push(BlockKind::Row, text);
        } else {
            self.links.clear();
        }
    }

    /// Ends the block in hand. A link that goes on is split: each block has its part of it.
    fn flush(&mut self) {
        self.breaks = 0;
        let goes_on = self.link.clone();
        self.close_link();
        let text = std::mem::take(&mut self.text);
        let kind = self.kind();
        let text =
            if kind == BlockKind::Preformatted { lines(&text) } else { single_spaced(&text) };
        if text.chars().any(char::is_alphanumeric) {
            self.push(kind, text);
        } else {
            self.links.clear();
        }
        self.reach += 1;
        let goes_on = goes_on.filter(|_| self.reach < WIDEST);
        self.link = goes_on.map(|(id, _, target)| (id, 0, target));
    }

    fn push(&mut self, kind: BlockKind, text: String) {
        let heading = matches!(kind, BlockKind::Heading(_));
        let whole = matches!(kind, BlockKind::Row | BlockKind::Preformatted);
        let (number, text) = match number::split(&text, heading).filter(|_| !whole) {
            Some((number, rest)) => (Some(number), rest.to_owned()),
            None => (None, text),
        };
        let links = std::mem::take(&mut self.links);
        self.blocks.push(Block { kind, text, number, page: None, links });
    }
}

/// Preformatted text: its own lines, without space at their ends or empty lines round it.
pub(in super::super) fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The e-mail address behind `<span class="__cf_email__" data-cfemail="…">`, whose key is drawn anew
/// at each request, so that the page differs while the address does not.
fn hidden_address(element: &Element) -> Option<String> {
    deciphered(attr(element, "data-cfemail")?)
}

/// The address behind a link to `/cdn-cgi/l/email-protection#…`.
fn protected_address(href: &str) -> Option<String> {
    deciphered(href.split_once("/cdn-cgi/l/email-protection#")?.1)
}

/// Hexadecimal bytes, each but the first masked with the first.
fn deciphered(hex: &str) -> Option<String> {
    if hex.len() > 1000 || !hex.is_ascii() {
        return None;
    }
    let pairs = hex
        .as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
    let bytes: Vec<u8> = pairs.collect::<Option<_>>()?;
    let (key, masked) = bytes.split_first()?;
    let text = String::from_utf8(masked.iter().map(|byte| byte ^ key).collect()).ok()?;
    text.contains('@').then_some(text)
}
