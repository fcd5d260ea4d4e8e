//! The tables at the head of an RTF file: which code page a font's bytes are in, which styles are headings.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

/// No name of a style is longer.
const LONGEST: usize = 100;

/// What a style makes of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// 0 is that of a chapter.
    pub(super) outline: Option<u8>,
    pub(super) is_title: bool,
    pub(super) is_contents: bool,
}

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    outline: Option<u8>,
}

/// Fonts, styles, and the code page of the whole file.
#[derive(Debug, Default)]
pub(super) struct Tables {
    page: u32,
    pub(super) default: u32,
    fonts: BTreeMap<u32, u32>,
    font: u32,
    styles: BTreeMap<u32, Style>,
    style: Option<u32>,
}

/// The character set of fonts whose characters are pictures (`\fcharset2`).
const SYMBOLS: u32 = 2;

impl Tables {
    pub(super) fn page(&mut self, page: u32) {
        self.page = page;
    }

    pub(super) fn default_font(&mut self, font: u32) {
        self.default = font;
    }

    /// The font that the table speaks of from here on.
    pub(super) fn font(&mut self, font: u32) {
        self.font = font;
    }

    pub(super) fn charset(&mut self, charset: u32) {
        self.fonts.insert(self.font, charset);
    }

    pub(super) fn is_symbols(&self, font: u32) -> bool {
        self.fonts.get(&font) == Some(&SYMBOLS)
    }

    /// The style that the table speaks of from here on.
    pub(super) fn style(&mut self, style: u32) {
        self.style = Some(style);
        self.styles.insert(style, Style::default());
    }

    /// The table speaks of a style of characters or tables.
    pub(super) fn no_style(&mut self) {
        self.style = None;
    }

    pub(super) fn outline(&mut self, level: Option<u8>) {
        if let Some(style) = self.style.and_then(|style| self.styles.get_mut(&style)) {
            style.outline = level;
        }
    }

    /// Words of a style's name, which ends with a semicolon.
    pub(super) fn style_text(&mut self, text: &str) {
        // The first style, Normal, has no number.
        let Some(style) = self.style.and_then(|style| self.styles.get_mut(&style)) else { return };
        if style.name.len() < LONGEST {
            style.name.push_str(text);
        }
        if text.contains(';') {
            self.style = None;
        }
    }

    pub(super) fn look(&self, style: u32) -> Look {
        let Some(style) = self.styles.get(&style) else { return Look::default() };
        // Other names for the same style follow after commas.
        let name = style.name.split([';', ',']).next().unwrap_or_default().trim().to_lowercase();
        let level = |word: &str| {
            let rest = name.strip_prefix(word)?.trim();
            rest.parse::<u8>().ok().filter(|level| (1..=9).contains(level))
        };
        Look {
            outline: level("heading").map(|level| level - 1).or(style.outline),
            is_title: name == "title",
            is_contents: level("toc").is_some() || name == "toc heading",
        }
    }

    /// Bytes of text in a font, as text.
    pub(super) fn decode(&self, font: u32, bytes: &[u8]) -> String {
        let encoding = match self.fonts.get(&font).copied() {
            Some(SYMBOLS) if !bytes.is_ascii() => return " ".to_owned(),
            Some(77) => Some(encoding_rs::MACINTOSH),
            Some(128) => Some(encoding_rs::SHIFT_JIS),
            Some(129) => Some(encoding_rs::EUC_KR),
            Some(134) => Some(encoding_rs::GBK),
            Some(136) => Some(encoding_rs::BIG5),
            Some(161) => Some(encoding_rs::WINDOWS_1253),
            Some(162) => Some(encoding_rs::WINDOWS_1254),
            Some(163) => Some(encoding_rs::WINDOWS_1258),
            Some(177) => Some(encoding_rs::WINDOWS_1255),
            Some(178) => Some(encoding_rs::WINDOWS_1256),
            Some(186) => Some(encoding_rs::WINDOWS_1257),
            Some(204) => Some(encoding_rs::WINDOWS_1251),
            Some(222) => Some(encoding_rs::WINDOWS_874),
            Some(238) => Some(encoding_rs::WINDOWS_1250),
            _ => None,
        };
        let encoding = encoding.unwrap_or_else(|| of_page(self.page));
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }
}

fn of_page(page: u32) -> &'static Encoding {
    match page {
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        10_000 => encoding_rs::MACINTOSH,
        65_001 => encoding_rs::UTF_8,
        page => Encoding::for_label(format!("windows-{page}").as_bytes())
            .unwrap_or(encoding_rs::WINDOWS_1252),
    }
}
