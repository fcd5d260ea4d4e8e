//! Fonts (ISO 32000-1 §9.5–9.10): which letters a code shows, how wide it is, and whether it is bold. Draws
//! nothing and reads no outlines.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::{
    cmap::{self, CharacterMap},
    letters, metrics,
};

/// A stream of a font's own is never longer than this.
const LONGEST_MAP: usize = 8 << 20;

/// One code as shown.
pub(super) struct Shown<'a> {
    /// Its letters; empty where it shows none, U+FFFD where the file does not say.
    pub(super) text: &'a str,
    /// How far it moves on, in thousandths of the font's size.
    pub(super) width: f64,
    /// Whether word spacing applies: the one-byte code 32 (§9.3.3).
    pub(super) is_space: bool,
}

/// A font as far as reading needs it.
#[derive(Debug)]
pub(super) struct Font {
    pub(super) bold: bool,
    /// Whether its letters are pictures (bullets, ticks): Symbol, Wingdings.
    pub(super) pictorial: bool,
    /// A typewriter's: its lone `o` is a bullet of Word's.
    pub(super) monospaced: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// One byte a code.
    Simple(Vec<(String, f64)>),
    /// Codes of several bytes.
    Composite {
        map: CharacterMap,
        codes: CharacterMap,
        /// Codes are UTF-16 themselves.
        unicode: bool,
        widths: BTreeMap<u32, f64>,
        default_width: f64,
    },
}

impl Font {
    pub(super) fn load(document: &Document, dictionary: &Dictionary) -> Self {
        let name = name(document, dictionary, b"BaseFont").unwrap_or_default();
        let descendant = get(document, dictionary, b"DescendantFonts").and_then(|fonts| {
            let first = fonts.as_array().ok()?.first()?;
            document.dereference(first).ok()?.1.as_dict().ok()
        });
        let described = descendant.unwrap_or(dictionary);
        let descriptor =
            get(document, described, b"FontDescriptor").and_then(|found| found.as_dict().ok());
        let figure = |key: &[u8]| {
            descriptor.and_then(|font| get(document, font, key)).and_then(number).unwrap_or(0.0)
        };
        let plain = name.rsplit('+').next().unwrap_or_default().to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
        // Bit 19 of a descriptor's flags is ForceBold (§9.8.2).
        let forced = cmap::whole(figure(b"Flags")) & (1 << 18) != 0;
        let pictorial = says(&["symbol", "wingding", "dingbat", "webding"]);
        let text = Texts { document, dictionary, pictorial, name: &plain };
        let kind = match descendant {
            Some(descendant) => composite(document, dictionary, descendant),
            None => text.simple(figure(b"MissingWidth")),
        };
        Self {
            bold: forced
                || figure(b"FontWeight") >= 600.0
                || says(&["bold", "black", "heavy", "demi"]),
            pictorial,
            monospaced: says(&["courier", "mono", "consolas"]),
            kind,
        }
    }

    /// Shows each code of `bytes` in turn.
    pub(super) fn show(&self, bytes: &[u8], mut each: impl FnMut(Shown<'_>)) {
        match &self.kind {
            Kind::Simple(codes) => {
                for byte in bytes {
                    let (text, width) = &codes[usize::from(*byte)];
                    each(Shown { text, width: *width, is_space: *byte == b' ' });
                }
            }
            Kind::Composite { map, codes, unicode, widths, default_width } => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let length = codes.length(rest).unwrap_or(2).min(rest.len());
                    let (taken, after) = rest.split_at(length);
                    rest = after;
                    let code = cmap::code(taken);
                    let glyph =
                        if codes.is_empty() { code } else { codes.glyph(code).unwrap_or(0) };
                    let text = map.text(code).or_else(|| {
                        let itself = char::from_u32(code).filter(|_| *unicode);
                        itself.map(String::from)
                    });
                    let text =
                        text.map_or_else(|| "\u{fffd}".to_owned(), |text| self.settle(&text));
                    let width = widths.get(&glyph).copied().unwrap_or(*default_width);
                    let is_space = length == 1 && code == 32;
                    each(Shown { text: &text, width, is_space });
                }
            }
        }
    }

    fn settle(&self, text: &str) -> String {
        letters::settle(text, self.pictorial)
    }
}

fn composite(document: &Document, dictionary: &Dictionary, descendant: &Dictionary) -> Kind {
    let encoding = get(document, dictionary, b"Encoding");
    let named = encoding.and_then(|found| found.as_name().ok()).unwrap_or_default();
    let codes = encoding.and_then(|found| map(found)).unwrap_or_default();
    let unicode = [&b"UCS2"[..], b"UTF16"]
        .iter()
        .any(|part| named.windows(part.len()).any(|window| window == *part));
    Kind::Composite {
        map: get(document, dictionary, b"ToUnicode").and_then(map).unwrap_or_default(),
        codes,
        unicode,
        widths: composite_widths(document, descendant),
        default_width: get(document, descendant, b"DW").and_then(number).unwrap_or(1000.0),
    }
}

/// The `W` array (§9.7.4.3): `c [w1 w2 …]` or `first last w`.
fn composite_widths(document: &Document, font: &Dictionary) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    let Some(array) = get(document, font, b"W").and_then(|found| found.as_array().ok()) else {
        return widths;
    };
    let resolved = |at: usize| document.dereference(array.get(at)?).ok().map(|(_, found)| found);
    let mut at = 0;
    while let (Some(first), Some(second)) = (resolved(at), resolved(at + 1)) {
        let Some(first) = number(first).map(cmap::whole) else { break };
        if let Ok(list) = second.as_array() {
            for (code, width) in (first..).zip(list) {
                let width = document.dereference(width).ok().and_then(|(_, found)| number(found));
                widths.insert(code, width.unwrap_or(0.0));
            }
            at += 2;
        } else {
            let last = number(second).map_or(first, cmap::whole);
            let width = resolved(at + 2).and_then(number).unwrap_or(0.0);
            // A glyph number has two bytes.
            for code in first..=last.min(0xffff) {
                widths.insert(code, width);
            }
            at += 3;
        }
    }
    widths
}

/// What a simple font's codes show.
struct Texts<'a> {
    document: &'a Document,
    dictionary: &'a Dictionary,
    pictorial: bool,
    name: &'a str,
}

impl Texts<'_> {
    fn simple(&self, missing: f64) -> Kind {
        let (document, dictionary) = (self.document, self.dictionary);
        let map = get(document, dictionary, b"ToUnicode").and_then(map).unwrap_or_default();
        let encoding = get(document, dictionary, b"Encoding");
        let name = self.base(encoding);
        let standard = Dictionary::from_iter([
            ("Type", Object::Name(b"Font".to_vec())),
            ("Encoding", Object::Name(name.unwrap_or_default().to_vec())),
        ]);
        let base = name.and_then(|_| standard.get_font_encoding(document).ok());
        let differences = self.differences(encoding);
        let first = get(document, dictionary, b"FirstChar").and_then(number).map_or(0, cmap::whole);
        let widths = get(document, dictionary, b"Widths").and_then(|found| found.as_array().ok());
        // A Type 3 font has a space of its own; in others a thousand units are the size (§9.6.5).
        let matrix =
            get(document, dictionary, b"FontMatrix").and_then(|found| found.as_array().ok());
        let scale = matrix.and_then(|matrix| number(matrix.first()?)).map_or(1.0, |a| a * 1000.0);
        let codes = (0..=255_u8).map(|byte| {
            let code = u32::from(byte);
            let own = map.text(code).filter(|text| !text.contains('\u{fffd}'));
            let drawn = || {
                if let Some(text) = differences.get(&byte) {
                    return text.clone();
                }
                match &base {
                    Some(base) => base.bytes_to_string(&[byte]).unwrap_or_default(),
                    // A font of pictures has no letters: what it shows are bullets and ticks.
                    None if byte > b' ' => letters::BULLET.to_string(),
                    None => " ".to_owned(),
                }
            };
            let text = letters::settle(&own.unwrap_or_else(drawn), self.pictorial);
            let declared = widths.and_then(|widths| {
                let at = usize::try_from(code.checked_sub(first)?).ok()?;
                document.dereference(widths.get(at)?).ok().and_then(|(_, found)| number(found))
            });
            let standard = || metrics::width(self.name, &text);
            let width = match (declared, widths) {
                (Some(width), _) => width * scale,
                (None, Some(_)) => missing * scale,
                (None, None) => standard(),
            };
            (text, width)
        });
        Kind::Simple(codes.collect())
    }

    /// The name of the encoding that the font's own differs from; none for pictures.
    fn base(&self, encoding: Option<&Object>) -> Option<&'static [u8]> {
        let named = encoding.and_then(|found| {
            let base = || found.as_dict().ok()?.get(b"BaseEncoding").ok()?.as_name().ok();
            found.as_name().ok().or_else(base)
        });
        let embedded = get(self.document, self.dictionary, b"FontDescriptor")
            .and_then(|found| found.as_dict().ok())
            .is_some_and(|font| font.has(b"FontFile2"));
        match named {
            Some(b"WinAnsiEncoding") => Some(b"WinAnsiEncoding"),
            Some(b"MacRomanEncoding") => Some(b"MacRomanEncoding"),
            Some(b"StandardEncoding") => Some(b"StandardEncoding"),
            _ if self.pictorial => None,
            // TrueType without an encoding is nearly always Windows's.
            _ if embedded => Some(b"WinAnsiEncoding"),
            _ => Some(b"StandardEncoding"),
        }
    }

    fn differences(&self, encoding: Option<&Object>) -> BTreeMap<u8, String> {
        let mut found = BTreeMap::new();
        let list = encoding
            .and_then(|found| found.as_dict().ok())
            .and_then(|encoding| get(self.document, encoding, b"Differences"))
            .and_then(|list| list.as_array().ok());
        let mut code = 0_u8;
        for entry in list.into_iter().flatten() {
            if let Some(number) = number(entry) {
                code = u8::try_from(cmap::whole(number)).unwrap_or(u8::MAX);
            } else if let Ok(name) = entry.as_name() {
                found.insert(code, glyph_text(name));
                code = code.wrapping_add(1);
            }
        }
        found
    }
}

/// The letters of a glyph's name (Adobe Glyph List specification §2); U+FFFD where it tells none.
fn glyph_text(name: &[u8]) -> String {
    if name == b".notdef" {
        return String::new();
    }
    let bare = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    if let Some(listed) = listed(bare) {
        return listed;
    }
    let bare = std::str::from_utf8(bare).unwrap_or_default();
    let digits = bare.strip_prefix("uni").or_else(|| bare.strip_prefix('u'));
    let coded = digits.filter(|digits| (4..=6).contains(&digits.len()));
    let coded = coded.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    if let Some(letter) = coded.and_then(char::from_u32) {
        return letter.to_string();
    }
    // `f_f_i`: a ligature by its parts.
    let parts: Option<String> = bare.split('_').map(|part| listed(part.as_bytes())).collect();
    parts.unwrap_or_else(|| "\u{fffd}".to_owned())
}

/// What the Adobe Glyph List says of a name; lopdf holds it behind its encodings.
fn listed(name: &[u8]) -> Option<String> {
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(name.to_vec())]);
    let encoding = Dictionary::from_iter([("Differences", differences)]);
    let font = Dictionary::from_iter([
        ("Type", Object::Name(b"Font".to_vec())),
        ("Encoding", Object::Dictionary(encoding)),
    ]);
    match font.get_font_encoding(&Document::new()).ok()? {
        Encoding::Differences(found) => {
            let glyph = found.map.get(&0)?;
            Some(String::from_utf16_lossy(&[glyph.utf16_code_unit()]))
        }
        _ => None,
    }
}

fn map(object: &Object) -> Option<CharacterMap> {
    let stream = object.as_stream().ok()?;
    let content = stream.get_plain_content_with_limit(LONGEST_MAP).ok()?;
    Some(CharacterMap::parse(&content))
}

/// A value of a dictionary, followed through its reference.
pub(super) fn get<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    document.dereference(dictionary.get(key).ok()?).ok().map(|(_, found)| found)
}

pub(super) fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

pub(super) fn name(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let name = get(document, dictionary, key)?.as_name().ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}
