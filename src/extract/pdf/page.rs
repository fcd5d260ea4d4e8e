//! A page as pieces of text with their places (ISO 32000-1 §8, §9): runs the page's content and that of
//! the forms on it. Decides nothing about lines or blocks.

mod objects;
mod showing;

use std::{collections::BTreeMap, rc::Rc};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use objects::{content_of, hidden_layers, matrix};
pub(super) use objects::{inherited, rectangle, spelt};

use super::{
    cmap::whole,
    content::{Content, Operand},
    font::{Font, get, number},
    matrix::Matrix,
    rulings::Rulings,
    tags::{Place, Tags},
};

/// A page's content decompresses to no more than this.
const LONGEST_CONTENT: usize = 64 << 20;
/// Operators in a whole file; the longest real document needs a fiftieth.
const MOST_OPERATORS: usize = 40_000_000;
/// Pieces of text in a whole file.
const MOST_PIECES: usize = 4_000_000;
/// Forms within forms, and saved graphics states.
const DEEPEST_FORM: usize = 12;
const DEEPEST_STATE: usize = 512;

/// A word, or a part of one whose style differs.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// From left to right along its direction, in points.
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// Its baseline, upwards.
    pub(super) y: f64,
    /// The font's size as it stands on the page, in points.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Quarter turns against the page's upright.
    pub(super) turn: u8,
    /// Whether it adjoins the piece before it without a space.
    pub(super) glued: bool,
    /// Painted, as opposed to the invisible letters laid over a scan.
    pub(super) painted: bool,
    /// Marked by the producer as a page's number or running head (§14.8.2.2.2). An artifact of no such type is
    /// text like any other: the text of boxes is often marked so.
    pub(super) pagination: bool,
    pub(super) monospaced: bool,
    pub(super) place: Option<Place>,
    /// The link that it stands under, by its place in the page's list.
    pub(super) link: Option<usize>,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In the order in which they are painted.
    pub(super) pieces: Vec<Piece>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The pictures on it, as shares of the page.
    pub(super) pictures: Vec<f64>,
    /// The lines ruled on it.
    pub(super) rulings: Rulings,
    /// Whether content that it names is not in the file, or cannot be unpacked, or a font of its text is missing.
    pub(super) lost: bool,
    /// From the page's own coordinates to those of the pieces.
    pub(super) upright: Option<Matrix>,
}

/// Reads the pages of a file one after the other.
pub(super) struct Reader<'a> {
    document: &'a Document,
    tags: &'a Tags,
    hidden_layers: Vec<ObjectId>,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    operators: usize,
    pieces: usize,
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    mode: u32,
}

/// One level of marked content.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Default)]
struct Mark {
    place: Option<Place>,
    artifact: bool,
    pagination: bool,
    hidden: bool,
    /// What it reads instead of its glyphs; taken by the first of them.
    instead: Option<String>,
    replaced: bool,
}

struct Run<'r, 'a> {
    reader: &'r mut Reader<'a>,
    page: Page,
    id: ObjectId,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    /// Whether a space was shown since the last piece.
    spaced: bool,
    /// Where the last letters began, and how long their piece was then.
    last: (f64, usize),
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, tags: &'a Tags) -> Self {
        Self {
            document,
            tags,
            hidden_layers: hidden_layers(document),
            fonts: BTreeMap::new(),
            operators: 0,
            pieces: 0,
        }
    }

    pub(super) fn read(&mut self, id: ObjectId) -> Page {
        let document = self.document;
        let Ok(dictionary) = document.get_dictionary(id) else {
            return Page { lost: true, ..Page::default() };
        };
        let inherited = |key: &[u8]| inherited(document, dictionary, key);
        let rectangle = |key: &[u8]| inherited(key).and_then(|found| rectangle(document, found));
        let sheet = rectangle(b"CropBox").or_else(|| rectangle(b"MediaBox"));
        let [left, bottom, right, top] = sheet.unwrap_or([0.0, 0.0, 595.0, 842.0]);
        let (width, height) = (right - left, top - bottom);
        let turn = inherited(b"Rotate").and_then(number).unwrap_or(0.0).rem_euclid(360.0);
        let origin = Matrix::moved(-left, -bottom);
        let (upright, width, height) = match whole(turn) {
            90 => (Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width]), height, width),
            180 => (Matrix([-1.0, 0.0, 0.0, -1.0, width, height]), width, height),
            270 => (Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0]), height, width),
            _ => (Matrix::IDENTITY, width, height),
        };
        let upright = origin.then(upright);
        let page = Page { width, height, upright: Some(upright), ..Page::default() };
        let state = State {
            matrix: upright,
            font: None,
            size: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        let resources = inherited(b"Resources").and_then(|found| found.as_dict().ok());
        let mut run = Run {
            reader: self,
            page,
            id,
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
            spaced: true,
            last: (f64::NEG_INFINITY, 0),
        };
        let content;
        (content, run.page.lost) = content_of(document, dictionary);
        run.run(&content, resources, 0);
        run.page
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let fonts = get(self.document, resources?, b"Font")?.as_dict().ok()?;
        let entry = fonts.get(name).ok()?;
        let (id, font) = self.document.dereference(entry).ok()?;
        let font = font.as_dict().ok()?;
        let Some(id) = id else { return Some(Rc::new(Font::load(self.document, font))) };
        let loaded =
            self.fonts.entry(id).or_insert_with(|| Rc::new(Font::load(self.document, font)));
        Some(Rc::clone(loaded))
    }
}

impl<'a> Run<'_, 'a> {
    fn run(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>, depth: usize) {
        let (mut content, mut operands) = (Content::new(bytes), Vec::new());
        let marks = self.marks.len();
        while let Some(operator) = content.next(&mut operands) {
            self.reader.operators += 1;
            if self.reader.operators > MOST_OPERATORS || self.reader.pieces > MOST_PIECES {
                break;
            }
            self.operator(operator, &operands, resources, depth);
        }
        self.marks.truncate(marks);
    }

    fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) {
        let figure = |at: usize| operands.get(at).and_then(Operand::number).unwrap_or(0.0);
        let text = |at: usize| operands.get(at).and_then(Operand::text).unwrap_or_default();
        match operator {
            b"q" if self.saved.len() < DEEPEST_STATE => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = matrix(operands) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            b"BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tf" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                self.state.font = self.reader.font(resources, name);
                self.state.size = figure(1);
            }
            b"Tc" => self.state.spacing = figure(0),
            b"Tw" => self.state.word_spacing = figure(0),
            b"Tz" => self.state.scale = figure(0) / 100.0,
            b"TL" => self.state.leading = figure(0),
            b"Ts" => self.state.rise = figure(0),
            b"Tr" => self.state.mode = whole(figure(0)),
            b"Td" => self.next_line(figure(0), figure(1)),
            b"TD" => {
                self.state.leading = -figure(1);
                self.next_line(figure(0), figure(1));
            }
            b"Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show(text(0)),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(text(0));
            }
            b"\"" => {
                (self.state.word_spacing, self.state.spacing) = (figure(0), figure(1));
                self.next_line(0.0, -self.state.leading);
                self.show(text(2));
            }
            b"TJ" => {
                let Some(Operand::List(list)) = operands.first() else { return };
                for operand in list {
                    match operand {
                        Operand::Text(text) => self.show(text),
                        Operand::Number(back) => {
                            let by = -back / 1000.0 * self.state.size * self.state.scale;
                            self.text = Matrix::moved(by, 0.0).then(self.text);
                        }
                        _ => {}
                    }
                }
            }
            b"m" => self.page.rulings.move_to(self.state.matrix, figure(0), figure(1)),
            b"l" => self.page.rulings.line_to(self.state.matrix, figure(0), figure(1)),
            b"re" => {
                let sides = [figure(0), figure(1), figure(2), figure(3)];
                self.page.rulings.rectangle(self.state.matrix, sides);
            }
            b"S" | b"s" => self.page.rulings.paint(true, false),
            b"f" | b"F" | b"f*" => self.page.rulings.paint(false, true),
            b"B" | b"B*" | b"b" | b"b*" => self.page.rulings.paint(true, true),
            b"n" => self.page.rulings.paint(false, false),
            b"BMC" | b"BDC" => self.begin_mark(operands, resources),
            b"EMC" => {
                self.marks.pop();
            }
            b"BI" => self.picture(self.state.matrix),
            b"Do" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                self.paint(name, resources, depth);
            }
            b"gs" => self.graphics_state(operands, resources),
            _ => {}
        }
    }

    /// A graphics state may set the font (§8.4.5).
    fn graphics_state(&mut self, operands: &[Operand], resources: Option<&'a Dictionary>) {
        let document = self.reader.document;
        let name = operands.first().and_then(Operand::name).unwrap_or_default();
        let found = resources
            .and_then(|resources| get(document, resources, b"ExtGState")?.as_dict().ok())
            .and_then(|states| get(document, states, name)?.as_dict().ok())
            .and_then(|state| get(document, state, b"Font")?.as_array().ok());
        if let Some([font, size]) = found.map(Vec::as_slice)
            && let Ok((_, Object::Dictionary(font))) = document.dereference(font)
        {
            self.state.font = Some(Rc::new(Font::load(document, font)));
            self.state.size = number(size).unwrap_or(1.0);
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    fn begin_mark(&mut self, operands: &[Operand], resources: Option<&'a Dictionary>) {
        let mut mark = self.marks.last().cloned().unwrap_or_default();
        mark.instead = None;
        let document = self.reader.document;
        let tag = operands.first().and_then(Operand::name).unwrap_or_default();
        mark.artifact |= tag == b"Artifact";
        let entry = operands.get(1);
        let named = entry.and_then(Operand::name).and_then(|name| {
            let properties = get(document, resources?, b"Properties")?.as_dict().ok()?;
            let (id, found) = document.dereference(properties.get(name).ok()?).ok()?;
            Some((id, found.as_dict().ok()?))
        });
        if tag == b"OC" && named.is_some_and(|(id, found)| self.is_hidden(id, found)) {
            mark.hidden = true;
        }
        let number_of = |key: &[u8]| {
            let listed = named.and_then(|(_, found)| get(document, found, key)).and_then(number);
            entry.and_then(|entry| entry.get(key)?.number()).or(listed)
        };
        let listed_type = named.and_then(|(_, found)| found.get(b"Type").ok()?.as_name().ok());
        let type_of = entry.and_then(|entry| entry.get(b"Type")?.name()).or(listed_type);
        mark.pagination |= tag == b"Artifact" && type_of == Some(b"Pagination");
        if let Some(number) = number_of(b"MCID") {
            mark.place = self.reader.tags.place(self.id, whole(number));
        }
        let listed = named
            .and_then(|(_, found)| get(document, found, b"ActualText"))
            .and_then(|text| text.as_str().ok());
        let actual = entry.and_then(|entry| entry.get(b"ActualText")?.text()).or(listed);
        if let Some(actual) = actual {
            mark.instead = Some(super::letters::settle(&spelt(actual), false));
            mark.replaced = true;
        }
        if self.marks.len() < DEEPEST_STATE {
            self.marks.push(mark);
        }
    }

    fn is_hidden(&self, id: Option<ObjectId>, group: &Dictionary) -> bool {
        let hidden = |id: ObjectId| self.reader.hidden_layers.contains(&id);
        let members = group.get(b"OCGs").ok().map(|members| match members {
            Object::Array(members) => {
                members.iter().filter_map(|m| m.as_reference().ok()).collect()
            }
            one => one.as_reference().into_iter().collect::<Vec<_>>(),
        });
        let members = members.unwrap_or_default();
        id.is_some_and(hidden) || !members.is_empty() && members.into_iter().all(hidden)
    }

    fn paint(&mut self, name: &[u8], resources: Option<&'a Dictionary>, depth: usize) {
        let document = self.reader.document;
        let found = resources
            .and_then(|resources| get(document, resources, b"XObject")?.as_dict().ok())
            .and_then(|objects| get(document, objects, name)?.as_stream().ok());
        let Some(stream) = found else { return };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.picture(self.state.matrix),
            Ok(b"Form") if depth < DEEPEST_FORM => self.form(stream, resources, depth),
            _ => {}
        }
    }

    fn form(&mut self, stream: &'a Stream, resources: Option<&'a Dictionary>, depth: usize) {
        let document = self.reader.document;
        let layer = stream.dict.get(b"OC").ok().and_then(|layer| document.dereference(layer).ok());
        if let Some((id, Object::Dictionary(group))) = layer
            && self.is_hidden(id, group)
        {
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(LONGEST_CONTENT) else { return };
        let own = get(document, &stream.dict, b"Resources").and_then(|found| found.as_dict().ok());
        let numbers =
            get(document, &stream.dict, b"Matrix").and_then(|found| found.as_array().ok());
        let numbers: Vec<f64> = numbers.into_iter().flatten().filter_map(number).collect();
        let saved = (self.state.clone(), std::mem::take(&mut self.saved), self.text, self.line);
        if let Some(matrix) = Matrix::of(&numbers) {
            self.state.matrix = matrix.then(self.state.matrix);
        }
        self.run(&content, own.or(resources), depth + 1);
        (self.state, self.saved, self.text, self.line) = saved;
    }

    /// Notes a picture: it fills the unit square (§8.9.5).
    fn picture(&mut self, matrix: Matrix) {
        if self.marks.last().is_some_and(|mark| mark.artifact || mark.hidden) {
            return;
        }
        let (x0, y0) = matrix.apply(0.0, 0.0);
        let (x1, y1) = matrix.apply(1.0, 1.0);
        let share = (x1 - x0).abs() * (y1 - y0).abs() / (self.page.width * self.page.height);
        if share.is_finite() && self.page.pictures.len() < 10_000 {
            self.page.pictures.push(share.min(1.0));
        }
    }
}
