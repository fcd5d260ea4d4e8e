//! RTF 1.9 -> Document: text, headings by style or outline level, list labels as the writer wrote them, tables,
//! notes and links. Keeps no formatting; passes over pictures and every destination that it does not know.

use url::Url;

use super::{
    ExtractError,
    docx::target,
    flow::{Ending, Flow},
    numbering::{self, Marks},
};
use crate::model::document::{BlockKind, Document};

mod tables;
mod tokens;

use tables::Tables;
use tokens::{Token, Tokens};

/// Groups within groups beyond this depth are no document.
const DEEPEST: usize = 1_000;

/// No label and no instruction that matters is longer.
const LONGEST: usize = 4_000;

/// Reads a file that begins as RTF does.
pub(super) fn read(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let mut flow = Flow::new(url);
    let mut reading = Reading {
        flow: &mut flow,
        tables: Tables::default(),
        states: vec![State::default()],
        contexts: vec![Context::default()],
        fields: Vec::new(),
        pending: Vec::new(),
        high: None,
        skip: 0,
        marks: Marks::default(),
    };
    for token in Tokens::of(bytes) {
        reading.flow.within_bounds()?;
        if reading.states.len() + reading.contexts.len() > DEEPEST {
            return Err(ExtractError::TooMuch(format!("groups nested more than {DEEPEST} deep")));
        }
        reading.take(&token);
        if reading.states.len() == 1 {
            break;
        }
    }
    if reading.states.len() > 1 {
        return Err(ExtractError::Damaged("it breaks off within a group".to_owned()));
    }
    reading.end_paragraph();
    flow.finish()
}

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    /// Nowhere.
    Nowhere,
    /// Nowhere, but for a text box in it.
    Shape,
    Fonts,
    Styles,
    /// The instruction of the innermost field.
    Instruction,
    /// The label of the paragraph to come.
    Label,
}

/// What ends with a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ends {
    #[default]
    Nothing,
    Field,
    Note,
    Endnote,
    Box,
}

/// What a group inherits from the one round it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the file")]
struct State {
    place: Place,
    ends: Ends,
    /// Whether nothing of the group has been read yet.
    fresh: bool,
    /// Whether the group began with `\*`: it may be passed over.
    starred: bool,
    font: u32,
    /// How many characters stand in for one of Unicode.
    fallback: Option<usize>,
    hidden: bool,
    raised: bool,
    deleted: bool,
    inserted: bool,
    in_table: bool,
    style: u32,
    outline: Option<u8>,
}

/// Text within text: a note or a text box has paragraphs and tables of its own.
#[derive(Debug, Default)]
struct Context {
    open: bool,
    table: bool,
    cell: bool,
    label: String,
}

struct Reading<'a, 'u> {
    flow: &'a mut Flow<'u>,
    tables: Tables,
    states: Vec<State>,
    contexts: Vec<Context>,
    /// The instructions of open fields.
    fields: Vec<String>,
    /// Bytes that wait to be decoded together.
    pending: Vec<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    /// Characters that only stand in for the one before.
    skip: usize,
    marks: Marks,
}

impl Reading<'_, '_> {
    fn take(&mut self, token: &Token<'_>) {
        match *token {
            Token::Byte(byte) if self.skip == 0 => self.pending.push(byte),
            Token::Byte(_) => self.skip -= 1,
            Token::Open => {
                self.flush();
                self.skip = 0;
                let above = self.state().clone();
                let state = State { ends: Ends::Nothing, fresh: true, starred: false, ..above };
                self.states.push(state);
            }
            Token::Close => {
                self.flush();
                self.skip = 0;
                self.close();
            }
            Token::Symbol(symbol) => {
                self.flush();
                match symbol {
                    b'*' => self.state().starred = self.state().fresh,
                    b'~' => self.shown("\u{a0}"),
                    b'_' => self.shown("\u{2011}"),
                    b'\n' | b'\r' => self.end_paragraph(),
                    _ => {}
                }
            }
            Token::Word(word, value) => {
                if word != "u" {
                    self.flush();
                }
                self.word(word, value);
                self.state().starred = false;
                self.state().fresh = false;
            }
        }
    }

    fn state(&mut self) -> &mut State {
        if self.states.is_empty() {
            self.states.push(State::default());
        }
        let last = self.states.len() - 1;
        &mut self.states[last]
    }

    fn context(&mut self) -> &mut Context {
        if self.contexts.is_empty() {
            self.contexts.push(Context::default());
        }
        let last = self.contexts.len() - 1;
        &mut self.contexts[last]
    }

    /// Gives the bytes so far to where they belong.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.state().font;
        let text = self.tables.decode(font, &bytes);
        self.shown(&text);
    }

    fn shown(&mut self, text: &str) {
        let state = self.state();
        let (place, font) = (state.place, state.font);
        let is_seen = !state.hidden && !state.deleted;
        match place {
            Place::Text if is_seen => {
                self.begin_paragraph();
                if self.state().raised {
                    self.flow.raised_text(text);
                } else {
                    self.flow.text(text);
                }
            }
            Place::Text | Place::Nowhere | Place::Shape | Place::Fonts => {}
            Place::Styles => self.tables.style_text(text),
            Place::Instruction => {
                if let Some(field) = self.fields.last_mut().filter(|f| f.len() < LONGEST) {
                    field.push_str(text);
                }
            }
            Place::Label => {
                let text = if self.tables.is_symbols(font) { "•" } else { text };
                let label = &mut self.context().label;
                if label.len() < LONGEST {
                    label.push_str(text);
                }
            }
        }
    }

    fn word(&mut self, word: &str, value: Option<i32>) {
        let starred = self.state().starred;
        let number = value.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let on = value != Some(0);
        match word {
            "ansicpg" => self.tables.page(number),
            "mac" => self.tables.page(10_000),
            "deff" => self.tables.default_font(number),
            "fonttbl" => self.state().place = Place::Fonts,
            "stylesheet" => self.state().place = Place::Styles,
            "f" => {
                self.state().font = number;
                if self.state().place == Place::Fonts {
                    self.tables.font(number);
                }
            }
            "fcharset" => self.tables.charset(number),
            "s" | "ds" if self.state().place == Place::Styles => self.tables.style(number),
            "s" => self.state().style = number,
            "cs" | "ts" if self.state().place == Place::Styles => self.tables.no_style(),
            "outlinelevel" => self.outline(number),
            "uc" => self.state().fallback = Some(number.min(100) as usize),
            "u" => return self.unicode(value.unwrap_or(0)),
            "par" | "sect" => self.end_paragraph(),
            "page" | "column" | "line" | "tab" | "softline" | "emspace" | "enspace" | "qmspace" => {
                self.shown(" ");
            }
            "emdash" => self.shown("—"),
            "endash" => self.shown("–"),
            "lquote" => self.shown("‘"),
            "rquote" => self.shown("’"),
            "ldblquote" => self.shown("“"),
            "rdblquote" => self.shown("”"),
            "bullet" => self.shown("•"),
            "pard" => {
                let state = self.state();
                (state.in_table, state.style, state.outline) = (false, 0, None);
            }
            "plain" => {
                let state = self.state();
                (state.hidden, state.deleted, state.inserted) = (false, false, false);
                state.raised = false;
                self.state().font = self.tables.default;
            }
            "v" => self.state().hidden = on,
            "super" => self.state().raised = on,
            "nosupersub" => self.state().raised = false,
            "deleted" => {
                if on && !self.state().deleted {
                    self.flow.tracked.1 += 1;
                }
                self.state().deleted = on;
            }
            "revised" => {
                if on && !self.state().inserted {
                    self.flow.tracked.0 += 1;
                }
                self.state().inserted = on;
            }
            "intbl" => self.state().in_table = on,
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "field" if self.state().place == Place::Text => {
                self.fields.push(String::new());
                self.state().ends = Ends::Field;
            }
            "fldinst" if self.state().place == Place::Text => {
                self.state().place = Place::Instruction;
            }
            "fldrslt" => self.result(),
            "listtext" | "pntext" if self.state().place == Place::Text => {
                self.context().label.clear();
                self.state().place = Place::Label;
            }
            "ftnalt" if self.state().ends == Ends::Note => self.state().ends = Ends::Endnote,
            "footnote" if self.state().place == Place::Text => {
                self.begin_paragraph();
                self.flow.open_note();
                self.contexts.push(Context::default());
                let state = self.state();
                (state.ends, state.in_table, state.style) = (Ends::Note, false, 0);
            }
            // A text box: its text, and not the picture that older programs show for it.
            "shpinst" if self.state().place == Place::Text => self.state().place = Place::Shape,
            "shptxt" if self.state().place == Place::Shape => {
                self.contexts.push(Context::default());
                let state = self.state();
                (state.place, state.ends, state.in_table) = (Place::Text, Ends::Box, false);
            }
            "ud" => {}
            "pict" | "info" | "colortbl" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "objdata" | "nonshppict"
            | "shprslt" | "xe" | "tc" | "rxe" | "sp" | "annotation" | "atnid" | "atnauthor"
            | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc" | "ftncn" | "aftncn" | "listtable"
            | "listoverridetable" | "private" | "pn" | "falt" | "panose" | "nesttableprops" => {
                self.state().place = Place::Nowhere;
            }
            // `\*`: may be passed over by who does not know it.
            _ if starred => self.state().place = Place::Nowhere,
            _ => {}
        }
        self.skip = 0;
    }

    fn outline(&mut self, number: u32) {
        let level = u8::try_from(number).ok();
        if self.state().place == Place::Styles {
            self.tables.outline(level);
        } else {
            self.state().outline = level;
        }
    }

    /// `\uN`, and how many characters stand in for it.
    fn unicode(&mut self, value: i32) {
        if self.high.is_none() {
            self.flush();
        }
        // Written as a signed number of 16 bits.
        let unit = u16::try_from(value & 0xffff).unwrap_or_default();
        let units = match self.high.take() {
            Some(high) => vec![high, unit],
            None if (0xd800..0xdc00).contains(&unit) => {
                self.high = Some(unit);
                Vec::new()
            }
            None => vec![unit],
        };
        let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
        // What symbol fonts draw for private characters is no letter.
        let private = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
        self.shown(&text.replace(private, "•"));
        self.skip = self.state().fallback.unwrap_or(1);
    }

    /// A field's result begins.
    fn result(&mut self) {
        let hidden = self.state().place == Place::Nowhere;
        if hidden {
            return;
        }
        self.state().place = Place::Text;
        let target = self.fields.last().and_then(|instruction| target(instruction));
        if let Some(target) = target {
            self.begin_paragraph();
            self.flow.open_link(&target);
        }
    }

    fn close(&mut self) {
        let Some(state) = self.states.pop() else { return };
        match state.ends {
            Ends::Nothing => {}
            Ends::Field => {
                if self.fields.pop().is_some_and(|field| target(&field).is_some()) {
                    self.flow.close_link();
                }
            }
            Ends::Note | Ends::Endnote => {
                self.end_context(&state);
                let blocks = self.flow.close_note();
                let mark = self.marks.mark(state.ends == Ends::Endnote);
                self.flow.note(&mark, blocks);
            }
            Ends::Box => self.end_context(&state),
        }
    }

    fn end_context(&mut self, state: &State) {
        // The paragraph in hand is the group's own.
        self.states.push(state.clone());
        self.end_paragraph();
        if self.context().table {
            self.end_row();
            self.flow.close_table();
        }
        self.states.pop();
        self.contexts.pop();
    }

    /// A paragraph begins with its first text; the table that it stands in, or no longer does, before it.
    fn begin_paragraph(&mut self) {
        if self.context().open {
            return;
        }
        let in_table = self.state().in_table;
        if in_table {
            self.begin_cell();
        } else if std::mem::take(&mut self.context().table) {
            if std::mem::take(&mut self.context().cell) {
                self.flow.close_cell();
            }
            self.flow.close_table();
        }
        self.context().open = true;
        self.flow.open_paragraph();
    }

    fn begin_cell(&mut self) {
        if !std::mem::replace(&mut self.context().table, true) {
            self.flow.open_table();
        }
        if !std::mem::replace(&mut self.context().cell, true) {
            self.flow.open_cell();
        }
    }

    fn end_cell(&mut self) {
        if self.state().place != Place::Text {
            return;
        }
        self.end_paragraph();
        self.begin_cell();
        self.context().cell = false;
        self.flow.close_cell();
    }

    fn end_row(&mut self) {
        if !self.context().table {
            return;
        }
        self.end_paragraph();
        if std::mem::take(&mut self.context().cell) {
            self.flow.close_cell();
        }
        self.flow.close_row();
    }

    fn end_paragraph(&mut self) {
        if self.state().place != Place::Text || self.state().deleted {
            return;
        }
        let label = std::mem::take(&mut self.context().label);
        if !std::mem::take(&mut self.context().open) {
            return;
        }
        let (style, outline) = (self.state().style, self.state().outline);
        let look = self.tables.look(style);
        let outline = outline.or(look.outline).filter(|outline| *outline < 9);
        let label = label.trim();
        let number = numbering::number(label);
        let plain = |number: &String| number.chars().all(|c| c.is_ascii_digit() || c == '.');
        let ending = if look.is_contents {
            Ending::Dropped
        } else if look.is_title {
            Ending::Title
        } else if let Some(outline) = outline {
            Ending::Block(BlockKind::Heading(outline.min(5) + 1), number)
        } else if label.is_empty() || number.as_ref().is_some_and(plain) {
            Ending::Block(BlockKind::Paragraph, number)
        } else {
            Ending::Block(BlockKind::Item, number)
        };
        self.flow.close_paragraph(ending);
    }
}
