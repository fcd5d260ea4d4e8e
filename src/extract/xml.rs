//! A part's XML as a row of events with names settled: prefixes that a writer chose freely become the usual
//! ones. Expands no entity of a document's own and believes no document type.

use std::{borrow::Cow, collections::BTreeMap, rc::Rc};

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::ExtractError;

/// Elements within elements beyond this depth are no document.
const DEEPEST: usize = 2_000;

/// The usual prefix of each namespace, by the end of its address: the transitional and the strict ones of
/// ISO/IEC 29500, and those of OpenDocument and its forerunner.
const USUAL: [(&str, &str); 20] = [
    ("/wordprocessingml/2006/main", "w"),
    ("/ooxml/wordprocessingml/main", "w"),
    ("/officeDocument/2006/relationships", "r"),
    ("/ooxml/officeDocument/relationships", "r"),
    ("/markup-compatibility/2006", "mc"),
    ("/drawingml/2006/wordprocessingDrawing", "wp"),
    ("/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("/officeDocument/2006/math", "m"),
    ("xmlns:office:1.0", "office"),
    ("xmlns:text:1.0", "text"),
    ("xmlns:table:1.0", "table"),
    ("xmlns:style:1.0", "style"),
    ("xmlns:drawing:1.0", "draw"),
    ("xmlns:svg-compatible:1.0", "svg"),
    ("/1999/xlink", "xlink"),
    ("openoffice.org/2000/office", "office"),
    ("openoffice.org/2000/text", "text"),
    ("openoffice.org/2000/table", "table"),
    ("openoffice.org/2000/style", "style"),
    ("openoffice.org/2000/drawing", "draw"),
];

/// One step through a part.
pub(super) enum Step<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The element of that name ends.
    Close(Cow<'a, str>),
    /// Text, references resolved.
    Text(Cow<'a, str>),
    /// The part ends.
    End,
}

/// An element's name and attributes.
pub(super) struct Element<'a> {
    pub(super) name: Cow<'a, str>,
    start: BytesStart<'a>,
    prefixes: Rc<BTreeMap<String, &'static str>>,
}

impl Element<'_> {
    /// An attribute's value, by its usual name.
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        // A check for doubles compares each with each.
        attributes.with_checks(false);
        let is_it = |key: &str| settled(key, &self.prefixes) == name;
        let found = attributes.flatten().find(|attribute| is_it(attribute.key.0))?;
        let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.to_string(), Cow::into_owned))
    }

    /// Whether an on-off property is on: it is, unless its value says otherwise (ISO/IEC 29500-1 §17.17.4).
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attr("w:val").as_deref(), Some("0" | "false" | "off"))
    }

    /// Its `w:val`.
    pub(super) fn val(&self) -> Option<String> {
        self.attr("w:val")
    }
}

/// Reads a part step by step.
pub(super) struct Steps<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// Prefixes that stand for another one; empty where all are the usual ones.
    prefixes: Rc<BTreeMap<String, &'static str>>,
}

impl<'a> Steps<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, depth: 0, prefixes: Rc::default() }
    }

    pub(super) fn next(&mut self) -> Result<Step<'a>, ExtractError> {
        loop {
            let event = self.reader.read_event();
            let event =
                event.map_err(|e| ExtractError::Damaged(format!("its XML breaks off: {e}")))?;
            return Ok(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        let why = format!("elements nested more than {DEEPEST} deep");
                        return Err(ExtractError::TooMuch(why));
                    }
                    // Writers declare their namespaces at the root; but for pictures', which hold no names
                    // that are read.
                    if self.depth == 1 {
                        self.declare(&start);
                    }
                    let name = self.name(start.name().0).into_owned().into();
                    Step::Open(Element { name, start, prefixes: Rc::clone(&self.prefixes) })
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close(self.name(end.name().0).into_owned().into())
                }
                Event::Text(text) => Step::Text(text.into_inner()),
                Event::CData(text) => Step::Text(text.into_inner()),
                Event::GeneralRef(reference) => Step::Text(resolved(&reference)),
                Event::Eof if self.depth > 0 => {
                    return Err(ExtractError::Damaged("its XML breaks off".to_owned()));
                }
                Event::Eof => Step::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), ExtractError> {
        let mut within = 1_usize;
        while within > 0 {
            match self.next()? {
                Step::Open(_) => within += 1,
                Step::Close(_) => within -= 1,
                Step::Text(_) => {}
                Step::End => break,
            }
        }
        Ok(())
    }

    fn declare(&mut self, root: &BytesStart<'_>) {
        let mut prefixes = BTreeMap::new();
        let mut attributes = root.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten().take(200) {
            let key = attribute.key.0;
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            let usual = USUAL.iter().find(|(end, _)| attribute.value.ends_with(end));
            if let Some((_, usual)) = usual.filter(|(_, usual)| *usual != prefix) {
                prefixes.insert(prefix.to_owned(), *usual);
            }
        }
        self.prefixes = Rc::new(prefixes);
    }

    fn name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        settled(name, &self.prefixes)
    }
}

/// A character that is referred to by number or by one of XML's own five names. A document's own entities stay
/// what they are called: nothing is expanded.
fn resolved(reference: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string().into();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};").into(), Cow::Borrowed)
}

/// A name with its usual prefix.
fn settled<'n>(name: &'n str, prefixes: &BTreeMap<String, &'static str>) -> Cow<'n, str> {
    if prefixes.is_empty() {
        return Cow::Borrowed(name);
    }
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    match prefixes.get(prefix) {
        Some(usual) => format!("{usual}:{local}").into(),
        None => Cow::Borrowed(name),
    }
}
