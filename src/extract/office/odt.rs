//! ODT (OASIS OpenDocument) -> Document: headings, numbers as shown, lists, tables, notes, links; tracked
//! changes read as if accepted. Reads the text and its styles, nothing else of the archive.

use url::Url;

use super::{
    ExtractError,
    archive::Archive,
    flow::{Ending, Flow},
    numbering::Marks,
    xml::{Element, Step, Steps},
};
use crate::model::document::{BlockKind, Document};

mod styles;

use styles::{Counted, Styles};

/// `table:number-columns-repeated` and the like count for no more than this.
const REPEATED: usize = 3;

/// Reads the text of an archive that is an ODT.
pub(super) fn read(archive: &mut Archive<'_>, url: &Url) -> Result<Document, ExtractError> {
    let manifest = archive.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains(":encryption-data") {
        return Err(ExtractError::Locked);
    }
    let missing = || ExtractError::Damaged("its part content.xml is missing".to_owned());
    let text = archive.part("content.xml")?.ok_or_else(missing)?;
    let mut styles = Styles::default();
    if let Some(general) = archive.part("styles.xml")? {
        styles.read(&general)?;
    }
    styles.read(&text)?;
    let mut flow = Flow::new(url);
    let mut reading = Reading {
        styles: &styles,
        counted: Counted::default(),
        flow: &mut flow,
        lists: Vec::new(),
        paragraphs: Vec::new(),
        repeated: Vec::new(),
        marks: Vec::new(),
        counted_notes: Marks::default(),
        spans: Vec::new(),
    };
    reading.body(&text)?;
    flow.finish()
}

/// An open list.
#[derive(Debug, Default)]
struct List {
    style: Option<String>,
    /// Whether the paragraph to come is the first of its item, which carries the label.
    first: bool,
    /// Whether what is open is a list's heading, which carries none.
    is_header: bool,
}

#[derive(Debug)]
enum Paragraph {
    Heading { level: u8, style: Option<String>, unnumbered: bool, restart: Option<u32> },
    Text { style: Option<String> },
}

struct Reading<'a, 'u> {
    styles: &'a Styles,
    counted: Counted,
    flow: &'a mut Flow<'u>,
    lists: Vec<List>,
    paragraphs: Vec<Paragraph>,
    /// How often each open cell counts.
    repeated: Vec<usize>,
    /// Open notes: whether each is an endnote.
    marks: Vec<bool>,
    counted_notes: Marks,
    /// For each open span, whether it stands raised.
    spans: Vec<bool>,
}

impl Reading<'_, '_> {
    fn body(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut steps = Steps::of(text);
        // Styles stand before the body, in the same part.
        loop {
            match steps.next()? {
                Step::Open(element) if element.name == "office:body" => break,
                Step::End => return Ok(()),
                _ => {}
            }
        }
        loop {
            self.flow.within_bounds()?;
            match steps.next()? {
                Step::Open(element) => self.open(&element, &mut steps)?,
                Step::Close(name) => self.close(&name),
                Step::Text(text) if self.spans.last() == Some(&true) => {
                    self.flow.raised_text(&text);
                }
                Step::Text(text) => self.flow.text(&text),
                Step::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element<'_>, steps: &mut Steps<'_>) -> Result<(), ExtractError> {
        match &*element.name {
            "text:tracked-changes" => self.tracked(steps)?,
            "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "text:user-index"
            | "office:annotation"
            | "office:forms"
            | "text:ruby-text"
            | "text:hidden-text"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "text:dde-connection-decls"
            | "office:event-listeners"
            | "text:page-number"
            | "text:bibliography-mark-source"
            | "draw:object"
            | "svg:title" => steps.skip()?,
            "text:section" if element.attr("text:display").as_deref() == Some("none") => {
                steps.skip()?;
            }
            "text:h" => {
                let level = element.attr("text:outline-level").and_then(|n| n.parse().ok());
                self.paragraphs.push(Paragraph::Heading {
                    level: level.unwrap_or(1),
                    style: element.attr("text:style-name"),
                    unnumbered: element.attr("text:is-list-header").as_deref() == Some("true"),
                    restart: element.attr("text:start-value").and_then(|n| n.parse().ok()),
                });
                self.flow.open_paragraph();
            }
            "text:p" => {
                self.paragraphs.push(Paragraph::Text { style: element.attr("text:style-name") });
                self.flow.open_paragraph();
            }
            "text:span" => {
                let style = element.attr("text:style-name");
                let above = self.spans.last() == Some(&true);
                self.spans.push(above || style.is_some_and(|style| self.styles.is_raised(&style)));
            }
            "text:s" | "text:tab" | "text:line-break" => self.flow.text(" "),
            "text:a" => self.flow.open_link(&element.attr("xlink:href").unwrap_or_default()),
            "text:list" | "text:ordered-list" | "text:unordered-list" => self.open_list(element),
            "text:list-item" | "text:list-header" => {
                let depth = self.lists.len();
                let start = element.attr("text:start-value").and_then(|n| n.parse().ok());
                let list = self.lists.last_mut();
                let Some(list) = list else { return Ok(()) };
                list.is_header = element.name == "text:list-header";
                list.first = true;
                if let (Some(start), Some(style)) = (start, &list.style) {
                    self.counted.restart(style, depth, start);
                }
            }
            "text:note" | "text:footnote" | "text:endnote" => {
                let class = element.attr("text:note-class");
                let endnote = class.is_some_and(|class| class == "endnote");
                self.marks.push(endnote || element.name == "text:endnote");
            }
            // The program's own mark may be a figure of its page: ours are counted.
            "text:note-citation" | "text:footnote-citation" | "text:endnote-citation" => {
                steps.skip()?;
            }
            "text:note-body" | "text:footnote-body" | "text:endnote-body" => {
                self.spans.push(false);
                self.flow.open_note();
            }
            "svg:desc" => self.describe(steps)?,
            "table:table" => self.flow.open_table(),
            "table:table-cell" | "table:covered-table-cell" => {
                let times = element.attr("table:number-columns-repeated");
                let times = times.and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                self.repeated.push(times.clamp(1, REPEATED));
                self.flow.open_cell();
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "text:h" | "text:p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    let ending = self.ending(&paragraph);
                    self.flow.close_paragraph(ending);
                }
            }
            "text:a" => self.flow.close_link(),
            "text:span" => {
                self.spans.pop();
            }
            "text:list" | "text:ordered-list" | "text:unordered-list" => {
                self.lists.pop();
            }
            "text:note-body" | "text:footnote-body" | "text:endnote-body" => {
                self.spans.pop();
                let blocks = self.flow.close_note();
                if let Some(endnote) = self.marks.pop() {
                    let mark = self.counted_notes.mark(endnote);
                    self.flow.note(&mark, blocks);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.flow.close_cell();
                for _ in 1..self.repeated.pop().unwrap_or(1) {
                    self.flow.open_cell();
                    self.flow.close_cell();
                }
            }
            "table:table-row" => self.flow.close_row(),
            "table:table" => self.flow.close_table(),
            _ => {}
        }
    }

    fn open_list(&mut self, element: &Element<'_>) {
        let own = element.attr("text:style-name");
        let style = own.or_else(|| self.lists.last().and_then(|above| above.style.clone()));
        let goes_on = element.attr("text:continue-numbering").as_deref() == Some("true")
            || element.attr("text:continue-list").is_some();
        if let (true, false, Some(style)) = (self.lists.is_empty(), goes_on, &style) {
            self.counted.forget(style);
        }
        self.lists.push(List { style, first: false, is_header: false });
    }

    /// What becomes of a paragraph at its end.
    fn ending(&mut self, paragraph: &Paragraph) -> Ending {
        let depth = self.lists.len();
        let (style, heading) = match paragraph {
            Paragraph::Heading { level, style, unnumbered, restart } => {
                (style, Some((*level, *unnumbered, *restart)))
            }
            Paragraph::Text { style } => (style, None),
        };
        let look = self.styles.look(style.as_deref());
        if look.is_contents {
            return Ending::Dropped;
        }
        let level = heading.map(|(level, ..)| level).or(look.outline);
        if let (Some(level), true) = (level, !look.is_title) {
            let kind = BlockKind::Heading(level.clamp(1, 6));
            let (_, unnumbered, restart) = heading.unwrap_or((level, false, None));
            if self.flow.is_blank() {
                return Ending::Dropped;
            }
            let list = self.lists.last_mut();
            let list = list.filter(|list| list.first).map(|list| {
                list.first = false;
                list.style.clone()
            });
            let number = match list.flatten() {
                // A heading within a list is numbered by the list.
                Some(list) if self.styles.has_list(&list) => {
                    self.counted.next(self.styles, &list, depth).and_then(|label| label.number)
                }
                _ if unnumbered => None,
                _ => self.counted.heading(self.styles, usize::from(level), restart),
            };
            return Ending::Block(kind, number);
        }
        if look.is_title {
            return Ending::Title;
        }
        let item = self.lists.last_mut().map(|list| {
            let first = std::mem::take(&mut list.first) && !list.is_header;
            (first, list.style.clone())
        });
        match item {
            None | Some((false, _)) => Ending::Block(BlockKind::Paragraph, None),
            Some((true, Some(list))) => match self.counted.next(self.styles, &list, depth) {
                Some(label) if label.is_figure => Ending::Block(BlockKind::Paragraph, label.number),
                Some(label) => Ending::Block(BlockKind::Item, label.number),
                None => Ending::Block(BlockKind::Item, None),
            },
            Some((true, None)) => Ending::Block(BlockKind::Item, None),
        }
    }

    /// What was changed: what was taken out stands here, what was put in stands in the text.
    fn tracked(&mut self, steps: &mut Steps<'_>) -> Result<(), ExtractError> {
        let mut within = 1_usize;
        while within > 0 {
            match steps.next()? {
                Step::Open(element) => {
                    within += 1;
                    match &*element.name {
                        "text:insertion" => self.flow.tracked.0 += 1,
                        "text:deletion" => self.flow.tracked.1 += 1,
                        _ => {}
                    }
                }
                Step::Close(_) => within -= 1,
                Step::Text(_) => {}
                Step::End => break,
            }
        }
        Ok(())
    }

    /// What a picture shows, for who cannot see it.
    fn describe(&mut self, steps: &mut Steps<'_>) -> Result<(), ExtractError> {
        let mut told = String::new();
        let mut within = 1_usize;
        while within > 0 {
            match steps.next()? {
                Step::Open(_) => within += 1,
                Step::Close(_) => within -= 1,
                Step::Text(text) => told.push_str(&text),
                Step::End => break,
            }
        }
        self.flow.picture(&told);
        Ok(())
    }
}
