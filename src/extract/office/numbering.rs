//! Numbers of lists and headings as a word processor shows them: figures in their formats, counted level by
//! level. Knows neither DOCX nor ODT.

/// Levels that a list can have (ISO/IEC 29500-1 §17.9.6).
pub(super) const LEVELS: usize = 9;

/// No label that a person reads is longer, in characters.
const LONGEST: usize = 40;

/// How a figure is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Figure {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// a, b, c.
    LowerLetter,
    /// A, B, C.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// One, Two, Three.
    Words,
    /// A mark, the same for every item.
    Bullet,
    /// None at all.
    None,
}

impl Figure {
    /// `n` written so.
    pub(super) fn of(self, n: u32) -> String {
        match self {
            Self::Decimal => n.to_string(),
            Self::DecimalZero => format!("{n:02}"),
            Self::LowerLetter => letters(n),
            Self::UpperLetter => letters(n).to_uppercase(),
            Self::LowerRoman => roman(n),
            Self::UpperRoman => roman(n).to_uppercase(),
            Self::Ordinal => ordinal(n),
            Self::Words => words(n),
            Self::Bullet | Self::None => String::new(),
        }
    }

    /// Whether it counts at all.
    pub(super) fn counts(self) -> bool {
        !matches!(self, Self::Bullet | Self::None)
    }
}

/// a to z, then aa, bb: the letter again, as Word does.
fn letters(n: u32) -> String {
    let Some(place) = n.checked_sub(1).filter(|place| *place < 26 * 4) else {
        return n.to_string();
    };
    let letter = char::from(b'a' + u8::try_from(place % 26).unwrap_or(0));
    std::iter::repeat_n(letter, place as usize / 26 + 1).collect()
}

fn roman(n: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let mut left = n;
    let mut text = String::new();
    for (value, part) in PARTS {
        while left >= value {
            text.push_str(part);
            left -= value;
        }
    }
    text
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

fn words(n: u32) -> String {
    const WORDS: [&str; 13] = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// The counts of one list.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts([Option<i64>; LEVELS]);

impl Counts {
    /// Counts one more at `level`; `start` tells where a level begins. Levels below begin anew, but for
    /// those that `keeps`.
    pub(super) fn next(
        &mut self,
        level: usize,
        start: impl Fn(usize) -> u32,
        keeps: impl Fn(usize) -> bool,
    ) {
        for (above, count) in self.0.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| i64::from(start(above)));
        }
        if let Some(count) = self.0.get_mut(level) {
            *count = Some(count.map_or_else(|| i64::from(start(level)), |n| n.saturating_add(1)));
        }
        for (below, count) in self.0.iter_mut().enumerate().skip(level + 1) {
            if !keeps(below) {
                *count = None;
            }
        }
    }

    /// The next at `level` shall be `n`.
    pub(super) fn restart(&mut self, level: usize, n: u32) {
        if let Some(count) = self.0.get_mut(level) {
            *count = Some(i64::from(n) - 1);
        }
    }

    pub(super) fn at(&self, level: usize) -> Option<u32> {
        self.0.get(level).copied().flatten().and_then(|n| u32::try_from(n).ok())
    }
}

/// The marks of a file's notes, counted as word processors do unless told otherwise: footnotes 1, 2, 3,
/// endnotes i, ii, iii.
#[derive(Debug, Default)]
pub(super) struct Marks {
    footnotes: u32,
    endnotes: u32,
}

impl Marks {
    /// The next footnote's mark, or the next endnote's.
    pub(super) fn mark(&mut self, endnote: bool) -> String {
        let (count, figure) = if endnote {
            (&mut self.endnotes, Figure::LowerRoman)
        } else {
            (&mut self.footnotes, Figure::Decimal)
        };
        *count = count.saturating_add(1);
        figure.of(*count)
    }
}

/// A label as the rest of the program knows numbers: `41.` is `41`, `(a)` stays. None where nothing of it
/// is a letter or a digit.
pub(super) fn number(label: &str) -> Option<String> {
    let label: String = label.trim().chars().take(LONGEST).collect();
    let bare = label.trim_end_matches(['.', ':', ' ', '\t', '–', '-']);
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let bare = match bare.strip_suffix(')') {
        Some(inner) if inner.chars().all(plain) => inner,
        _ => bare,
    };
    bare.chars().any(char::is_alphanumeric).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_shown() {
        let of = |figure: Figure| [1, 4, 9, 27, 49].map(|n| figure.of(n)).join(" ");
        assert_eq!(of(Figure::LowerRoman), "i iv ix xxvii xlix");
        assert_eq!(of(Figure::UpperLetter), "A D I AA WW");
        assert_eq!(of(Figure::DecimalZero), "01 04 09 27 49");
        assert_eq!(Figure::Ordinal.of(111), "111th");
        assert_eq!(Figure::Words.of(2), "Two");
        for n in [0, 4_000, u32::MAX] {
            assert_eq!(Figure::LowerRoman.of(n), n.to_string());
            assert_eq!(Figure::LowerLetter.of(n), n.to_string());
        }
    }

    #[test]
    fn levels_below_begin_anew() {
        let mut counts = Counts::default();
        let mut shown = Vec::new();
        for level in [0, 1, 1, 0, 1, 2] {
            counts.next(level, |_| 1, |_| false);
            let parts: Vec<String> =
                (0..=level).filter_map(|at| Some(counts.at(at)?.to_string())).collect();
            shown.push(parts.join("."));
        }
        assert_eq!(shown, ["1", "1.1", "1.2", "2", "2.1", "2.1.1"]);
    }

    #[test]
    fn labels_become_numbers() {
        for (label, wanted) in [
            ("41.", Some("41")),
            ("3.2", Some("3.2")),
            ("12)", Some("12")),
            ("(a)", Some("(a)")),
            ("b)", Some("b)")),
            ("Annex C:", Some("Annex C")),
            ("•", None),
            ("", None),
        ] {
            assert_eq!(number(label).as_deref(), wanted, "{label}");
        }
        assert_eq!(number(&"9".repeat(5000)).map(|n| n.len()), Some(LONGEST));
    }
}
