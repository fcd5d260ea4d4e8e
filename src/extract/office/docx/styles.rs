//! The styles of a Word file: what makes a paragraph a heading, an item of a list or a line of a contents
//! list. Looks at nothing that only changes how text looks.

use std::collections::BTreeMap;

use super::super::{
    ExtractError, bounded,
    xml::{Step, Steps},
};

/// Styles based on styles beyond this depth go round in a circle.
const DEEPEST: usize = 20;

/// One paragraph style, as written.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
}

/// What a style makes of a paragraph.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Look {
    /// 0 is that of a chapter, 8 the lowest; 9 and more is body text.
    pub(in super::super) outline: Option<u8>,
    /// The numbering that it belongs to.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    pub(in super::super) is_title: bool,
    pub(in super::super) is_contents: bool,
}

/// All styles, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    written: BTreeMap<String, Style>,
    looks: BTreeMap<String, Look>,
    /// The one of paragraphs that name none.
    pub(super) default: Option<String>,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let mut all = Self::default();
        let mut steps = Steps::of(text);
        let mut open: Option<(String, Style)> = None;
        loop {
            match steps.next()? {
                Step::Open(element) => match &*element.name {
                    "w:style" => {
                        let id = element.attr("w:styleId").unwrap_or_default();
                        let is_paragraph = element.attr("w:type").is_none_or(|t| t == "paragraph");
                        let is_default = element.attr("w:default").is_some_and(|d| d != "0");
                        if is_paragraph && is_default {
                            all.default = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    }
                    "w:rPr" | "w:tblPr" | "w:tblStylePr" => steps.skip()?,
                    name => {
                        let Some((_, style)) = &mut open else { continue };
                        match name {
                            "w:name" => {
                                style.name = element.val().unwrap_or_default().to_lowercase();
                            }
                            "w:basedOn" => style.based_on = element.val(),
                            "w:outlineLvl" => {
                                style.outline = element.val().and_then(|level| level.parse().ok());
                            }
                            "w:numId" => style.list = element.val(),
                            "w:ilvl" => {
                                style.level = element.val().and_then(|level| level.parse().ok());
                            }
                            _ => {}
                        }
                    }
                },
                Step::Close(name) if name == "w:style" => {
                    bounded(all.written.len(), "styles")?;
                    if let Some((id, style)) = open.take() {
                        all.written.insert(id, style);
                    }
                }
                Step::End => break,
                _ => {}
            }
        }
        all.looks = all.written.keys().map(|id| (id.clone(), all.work_out(id))).collect();
        Ok(all)
    }

    /// What a paragraph of that style is.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let known = id.and_then(|id| self.looks.get(id)).cloned();
        // Some programs name styles that they do not define.
        known.unwrap_or_else(|| id.map(|id| named(&id.to_lowercase())).unwrap_or_default())
    }

    /// The numbering that a style belongs to.
    pub(super) fn list(&self, id: &str) -> Option<String> {
        self.looks.get(id).and_then(|look| look.list.clone())
    }

    fn work_out(&self, id: &str) -> Look {
        let mut look = Look::default();
        let mut next = Some(id.to_owned());
        for _ in 0..DEEPEST {
            let Some(style) = next.as_ref().and_then(|id| self.written.get(id)) else { break };
            let by_name = named(&style.name);
            look.outline = look.outline.or(by_name.outline).or(style.outline);
            look.is_title |= by_name.is_title && next.as_deref() == Some(id);
            look.is_contents |= by_name.is_contents;
            look.list = look.list.or_else(|| style.list.clone());
            look.level = look.level.or(style.level);
            next.clone_from(&style.based_on);
        }
        look
    }
}

/// What Word's own styles are by their names, which are English whatever its language is.
pub(in super::super) fn named(name: &str) -> Look {
    let mut look = Look::default();
    let name = name.trim();
    let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let level = bare.strip_prefix("heading").and_then(|level| level.parse::<u8>().ok());
    look.outline = level.filter(|level| (1..=9).contains(level)).map(|level| level - 1);
    look.is_title = bare == "title";
    let of_contents = bare.strip_prefix("toc").or_else(|| bare.strip_prefix("contents"));
    look.is_contents = bare == "tocheading"
        || bare == "tableoffigures"
        || of_contents.is_some_and(|level| {
            level.len() == 1 && level.bytes().all(|byte| byte.is_ascii_digit())
        });
    look
}
