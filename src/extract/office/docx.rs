//! DOCX (ISO/IEC 29500) -> Document: headings by outline level, numbers as Word shows them, tables, notes,
//! links; tracked changes read as if accepted. Reads the main part, its styles, numbering, links and notes.

use std::collections::BTreeMap;

use url::Url;

use super::{
    ExtractError,
    archive::Archive,
    bounded,
    flow::{Ending, Flow},
    numbering::Marks,
    xml::{Element, Step, Steps},
};
use crate::model::document::{Block, BlockKind, Document};

mod fields;
mod lists;
mod styles;

use fields::Fields;
pub(super) use fields::target;
use lists::Lists;
use styles::Styles;
pub(super) use styles::named;

/// The part that holds the text, by the archive's own account; none where it is no Word file.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Result<Option<String>, ExtractError> {
    let mut found = None;
    if let Some(text) = archive.part("_rels/.rels")? {
        for link in relations(&text)? {
            if link.sort.ends_with("/officeDocument") {
                found = resolved("", &link.target);
            }
        }
    }
    let named = found.filter(|name| archive.has(name));
    let named =
        named.or_else(|| archive.has("word/document.xml").then(|| "word/document.xml".to_owned()));
    let is_text = |name: &String| !name.starts_with("xl/") && !name.starts_with("ppt/");
    Ok(named.filter(is_text))
}

/// One line of a part's list of relations.
struct Relation {
    id: String,
    sort: String,
    target: String,
    external: bool,
}

fn relations(text: &str) -> Result<Vec<Relation>, ExtractError> {
    let mut found = Vec::new();
    let mut steps = Steps::of(text);
    loop {
        match steps.next()? {
            Step::Open(element) if element.name.rsplit(':').next() == Some("Relationship") => {
                bounded(found.len(), "links")?;
                let attr = |name: &str| element.attr(name).unwrap_or_default();
                found.push(Relation {
                    id: attr("Id"),
                    sort: attr("Type"),
                    target: attr("Target"),
                    external: attr("TargetMode") == "External",
                });
            }
            Step::End => return Ok(found),
            _ => {}
        }
    }
}

/// A target within the archive, from the folder of the part that names it; none where it leads out.
fn resolved(folder: &str, target: &str) -> Option<String> {
    let whole = match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in whole.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

/// Reads the main part and what it names.
pub(super) fn read(
    archive: &mut Archive<'_>,
    main: &str,
    url: &Url,
) -> Result<Document, ExtractError> {
    let (folder, file) = main.rsplit_once('/').map_or(("", main), |(f, n)| (f, n));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let relations_of = |archive: &mut Archive<'_>, file: &str| {
        let text = archive.part(&format!("{folder}_rels/{file}.rels"))?;
        text.map_or(Ok(Vec::new()), |text| relations(&text))
    };
    let links = relations_of(archive, file)?;
    let part = |archive: &mut Archive<'_>, sort: &str| -> Result<Option<String>, ExtractError> {
        let named = links.iter().find(|link| !link.external && link.sort.ends_with(sort));
        let name = named.and_then(|link| resolved(&folder, &link.target));
        name.map_or(Ok(None), |name| archive.part(&name))
    };
    let styles = part(archive, "/styles")?.map_or(Ok(Styles::default()), |t| Styles::read(&t))?;
    let mut lists =
        part(archive, "/numbering")?.map_or(Ok(Lists::default()), |t| Lists::read(&t))?;
    lists.follow(&styles);
    let mut flow = Flow::new(url);
    let mut notes = BTreeMap::new();
    for (sort, name) in [("/footnotes", "footnote"), ("/endnotes", "endnote")] {
        let Some(text) = part(archive, sort)? else { continue };
        let links = targets(&relations_of(archive, &format!("{name}s.xml"))?);
        let mut reading = Reading::new(&styles, &mut lists, &links, &mut flow, BTreeMap::new());
        notes.append(&mut reading.notes_of(name, &text)?);
    }
    let text = archive.part(main)?.unwrap_or_default();
    let links = targets(&links);
    let mut reading = Reading::new(&styles, &mut lists, &links, &mut flow, notes);
    reading.body(&text)?;
    flow.finish()
}

fn targets(relations: &[Relation]) -> BTreeMap<String, String> {
    let outside = relations.iter().filter(|link| link.external);
    outside.map(|link| (link.id.clone(), link.target.clone())).collect()
}

/// What a paragraph says of itself.
#[derive(Debug, Default)]
struct Properties {
    style: Option<String>,
    list: (Option<String>, Option<usize>),
    outline: Option<u8>,
    mark_deleted: bool,
    of_contents: bool,
}

/// A walk through a part that holds text.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the file")]
struct Reading<'a, 'u> {
    styles: &'a Styles,
    lists: &'a mut Lists,
    links: &'a BTreeMap<String, String>,
    flow: &'a mut Flow<'u>,
    /// Notes that have not been met yet, by kind and id.
    notes: BTreeMap<(&'static str, String), Vec<Block>>,
    marks: Marks,
    paragraphs: Vec<Properties>,
    fields: Fields,
    /// Within the properties of a paragraph or a table's row.
    within: Vec<&'static str>,
    hidden: bool,
    raised: bool,
    in_text: bool,
    in_instruction: bool,
    /// Whether the properties just read are those of a table of contents.
    in_contents: bool,
}

impl<'a, 'u> Reading<'a, 'u> {
    fn new(
        styles: &'a Styles,
        lists: &'a mut Lists,
        links: &'a BTreeMap<String, String>,
        flow: &'a mut Flow<'u>,
        notes: BTreeMap<(&'static str, String), Vec<Block>>,
    ) -> Self {
        Self {
            styles,
            lists,
            links,
            flow,
            notes,
            marks: Marks::default(),
            paragraphs: Vec::new(),
            fields: Fields::default(),
            within: Vec::new(),
            hidden: false,
            raised: false,
            in_text: false,
            in_instruction: false,
            in_contents: false,
        }
    }

    fn body(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut steps = Steps::of(text);
        loop {
            self.flow.within_bounds()?;
            match steps.next()? {
                Step::Open(element) => self.open(&element, &mut steps)?,
                Step::Close(name) => self.close(&name),
                Step::Text(text) => self.text(&text),
                Step::End => return Ok(()),
            }
        }
    }

    /// The notes of a part, by id.
    fn notes_of(
        &mut self,
        name: &'static str,
        text: &str,
    ) -> Result<BTreeMap<(&'static str, String), Vec<Block>>, ExtractError> {
        let wanted = format!("w:{name}");
        let mut notes = BTreeMap::new();
        let mut id = None;
        let mut steps = Steps::of(text);
        loop {
            self.flow.within_bounds()?;
            match steps.next()? {
                Step::Open(element) if element.name == wanted => {
                    // Those with a type are lines that part notes from text.
                    if element.attr("w:type").is_some_and(|sort| sort != "normal") {
                        steps.skip()?;
                    } else if id.is_none() {
                        id = element.attr("w:id");
                        self.flow.open_note();
                    }
                }
                Step::Close(closed) if closed == wanted => {
                    if let Some(id) = id.take() {
                        notes.insert((name, id), self.flow.close_note());
                    }
                }
                Step::Open(element) => self.open(&element, &mut steps)?,
                Step::Close(name) => self.close(&name),
                Step::Text(text) => self.text(&text),
                Step::End => return Ok(notes),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_instruction {
            self.fields.instruct(text);
        } else if self.in_text && !self.hidden && self.fields.shows() {
            if self.raised {
                self.flow.raised_text(text);
            } else {
                self.flow.text(text);
            }
        }
    }

    fn shown(&mut self, text: &str) {
        if !self.hidden && self.fields.shows() {
            self.flow.text(text);
        }
    }

    fn open(&mut self, element: &Element<'_>, steps: &mut Steps<'_>) -> Result<(), ExtractError> {
        let within = self.within.last().copied();
        match &*element.name {
            // Former properties, what older programs show instead, what is no text.
            "w:pPrChange" | "w:rPrChange" | "w:tblPrChange" | "w:trPrChange" | "w:tcPrChange"
            | "w:sectPrChange" | "w:sectPr" | "w:tblPr" | "w:tcPr" | "w:tblGrid" | "w:rt"
            | "mc:Fallback" => steps.skip()?,
            "w:del" | "w:moveFrom" => match within {
                Some("pPr") => self.last().mark_deleted = true,
                Some("trPr") => self.flow.drop_row(),
                Some(_) => {}
                None => {
                    self.flow.tracked.1 += 1;
                    steps.skip()?;
                }
            },
            "w:ins" | "w:moveTo" if within.is_none() => self.flow.tracked.0 += 1,
            "w:p" => {
                self.flow.open_paragraph();
                self.paragraphs.push(Properties::default());
                self.hidden = false;
            }
            "w:pPr" => self.within.push("pPr"),
            "w:trPr" => self.within.push("trPr"),
            "w:rPr" if within.is_none() => self.within.push("rPr"),
            "w:pStyle" => self.last().style = element.val(),
            "w:outlineLvl" if within == Some("pPr") => {
                self.last().outline = element.val().and_then(|level| level.parse().ok());
            }
            "w:numId" if within == Some("pPr") => self.last().list.0 = element.val(),
            "w:ilvl" if within == Some("pPr") => {
                self.last().list.1 = element.val().and_then(|level| level.parse().ok());
            }
            "w:vanish" if within == Some("rPr") => self.hidden = element.is_on(),
            "w:vertAlign" if within == Some("rPr") => {
                self.raised = element.val().as_deref() == Some("superscript");
            }
            "w:r" => (self.hidden, self.raised) = (false, false),
            "w:t" | "m:t" => self.in_text = true,
            "w:instrText" => self.in_instruction = true,
            "w:tab" | "w:br" | "w:cr" | "w:ptab" if within.is_none() => self.shown(" "),
            "w:noBreakHyphen" => self.shown("\u{2011}"),
            "w:sym" => self.symbol(element),
            "w:fldChar" => self.field(element),
            "w:fldSimple" => {
                self.fields.begin();
                self.fields.instruct(&element.attr("w:instr").unwrap_or_default());
                self.open_field();
            }
            "w:hyperlink" => self.link(element),
            "w:footnoteReference" => self.note("footnote", element),
            "w:endnoteReference" => self.note("endnote", element),
            "wp:docPr" => {
                let told = element.attr("descr").unwrap_or_default();
                if self.fields.shows() {
                    self.flow.picture(&told);
                }
            }
            "w:docPartGallery" => {
                self.in_contents = element.val().as_deref() == Some("Table of Contents");
            }
            "w:sdtContent" if std::mem::take(&mut self.in_contents) => steps.skip()?,
            "w:sdt" => self.in_contents = false,
            "w:tbl" => self.flow.open_table(),
            "w:tc" => self.flow.open_cell(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => self.close_paragraph(),
            "w:pPr" | "w:trPr" | "w:rPr" => {
                let this = name.trim_start_matches("w:");
                if self.within.last() == Some(&this) {
                    self.within.pop();
                }
            }
            "w:r" => (self.hidden, self.raised) = (false, false),
            "w:t" | "m:t" => self.in_text = false,
            "w:instrText" => self.in_instruction = false,
            "w:fldSimple" => self.close_field(),
            "w:hyperlink" => self.flow.close_link(),
            "w:tc" => self.flow.close_cell(),
            "w:tr" => self.flow.close_row(),
            "w:tbl" => self.flow.close_table(),
            _ => {}
        }
    }

    fn last(&mut self) -> &mut Properties {
        if self.paragraphs.is_empty() {
            self.paragraphs.push(Properties::default());
        }
        let last = self.paragraphs.len() - 1;
        &mut self.paragraphs[last]
    }

    fn close_paragraph(&mut self) {
        let properties = self.paragraphs.pop().unwrap_or_default();
        let style = properties.style.as_deref().or(self.styles.default.as_deref());
        let look = self.styles.look(style);
        if properties.mark_deleted {
            return self.flow.close_paragraph(Ending::GoesOn);
        }
        let id = properties.list.0.clone().or(look.list);
        let level = properties.list.1.or_else(|| {
            id.as_deref().and_then(|id| self.lists.level_of_style(id, style.unwrap_or_default()))
        });
        let level = level.or(look.level).unwrap_or(0);
        let label = id.filter(|id| id != "0").and_then(|id| self.lists.next(&id, level));
        let outline = properties.outline.or(look.outline).filter(|outline| *outline < 9);
        let is_contents = look.is_contents || properties.of_contents;
        let ending = if is_contents {
            Ending::Dropped
        } else if look.is_title {
            Ending::Title
        } else if let Some(outline) = outline {
            let number = label.and_then(|label| label.number);
            Ending::Block(BlockKind::Heading(outline.min(5) + 1), number)
        } else {
            match label {
                None => Ending::Block(BlockKind::Paragraph, None),
                Some(label) if label.is_figure => Ending::Block(BlockKind::Paragraph, label.number),
                Some(label) => Ending::Block(BlockKind::Item, label.number),
            }
        };
        self.flow.close_paragraph(ending);
    }

    fn symbol(&mut self, element: &Element<'_>) {
        let code = element.attr("w:char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        // Those of symbol fonts stand in the private area and are no letters.
        let shown =
            code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
        self.shown(&shown.map_or_else(|| " ".to_owned(), String::from));
    }

    fn link(&mut self, element: &Element<'_>) {
        let anchor = element.attr("w:anchor").map(|anchor| format!("#{anchor}"));
        let outside = element.attr("r:id").and_then(|id| self.links.get(&id)).map(|target| {
            let anchor = anchor.as_deref().filter(|_| !target.contains('#'));
            format!("{target}{}", anchor.unwrap_or_default())
        });
        let target = outside.or(anchor).unwrap_or_default();
        if target.starts_with("#_Toc") && self.fields.in_contents() {
            self.last().of_contents = true;
        }
        self.flow.open_link(&target);
    }

    fn field(&mut self, element: &Element<'_>) {
        match element.attr("w:fldCharType").as_deref() {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.open_field(),
            Some("end") => self.close_field(),
            _ => {}
        }
    }

    fn open_field(&mut self) {
        if let Some(target) = self.fields.separate() {
            self.flow.open_link(&target);
        }
    }

    fn close_field(&mut self) {
        if self.fields.end() {
            self.flow.close_link();
        }
    }

    fn note(&mut self, name: &'static str, element: &Element<'_>) {
        // Within a field's instruction or hidden text nothing is shown of it.
        if self.hidden || !self.fields.shows() {
            return;
        }
        let id = element.attr("w:id").unwrap_or_default();
        let Some(blocks) = self.notes.remove(&(name, id)) else { return };
        let mark = self.marks.mark(name == "endnote");
        self.flow.note(&mark, blocks);
    }
}
