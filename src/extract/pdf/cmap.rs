//! Character maps (ISO 32000-1 §9.7.5, §9.10.3): codes to Unicode and codes to glyph numbers. Ranges stay
//! ranges, so that a hostile one of four thousand million codes costs nothing.

use super::content::{Content, Operand};

/// More ranges than the largest real map has.
const MOST_RANGES: usize = 200_000;

/// What a code stands for.
#[derive(Clone, Debug)]
struct Range {
    first: u32,
    last: u32,
    to: To,
}

#[derive(Clone, Debug)]
enum To {
    /// UTF-16; the last unit counts on with the code.
    Text(Vec<u16>),
    /// One text each.
    Texts(Vec<Vec<u16>>),
    /// A glyph number that counts on.
    Glyph(u32),
}

/// A character map.
#[derive(Clone, Debug, Default)]
pub(super) struct CharacterMap {
    /// How many bytes a code takes, with the first and last code of that length.
    lengths: Vec<(usize, u32, u32)>,
    ranges: Vec<Range>,
}

impl CharacterMap {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let (mut content, mut operands) = (Content::new(bytes), Vec::new());
        while let Some(operator) = content.next(&mut operands) {
            match operator {
                b"endcodespacerange" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Operand::Text(first), Operand::Text(last)] = pair {
                            let length = first.len().clamp(1, 4);
                            map.lengths.push((length, code(first), code(last)));
                        }
                    }
                }
                b"endbfchar" | b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        map.put(&pair[0], &pair[0], &pair[1]);
                    }
                }
                b"endbfrange" | b"endcidrange" => {
                    for three in operands.chunks_exact(3) {
                        map.put(&three[0], &three[1], &three[2]);
                    }
                }
                _ => {}
            }
        }
        // Stable, so that of two equal starts the later wins below.
        map.ranges.sort_by_key(|range| range.first);
        map
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    fn put(&mut self, first: &Operand, last: &Operand, to: &Operand) {
        let (Some(first), Some(last)) = (first.text(), last.text()) else { return };
        let to = match to {
            Operand::Text(text) => To::Text(units(text)),
            Operand::List(list) => {
                To::Texts(list.iter().map(|text| units(text.text().unwrap_or_default())).collect())
            }
            Operand::Number(number) => To::Glyph(whole(*number)),
            _ => return,
        };
        if self.ranges.len() < MOST_RANGES && code(first) <= code(last) {
            self.ranges.push(Range { first: code(first), last: code(last), to });
        }
    }

    /// How many bytes the next code takes.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=4).find(|length| {
            bytes.get(..*length).is_some_and(|taken| {
                let taken = code(taken);
                self.lengths
                    .iter()
                    .any(|(len, first, last)| len == length && (*first..=*last).contains(&taken))
            })
        })
    }

    fn range(&self, code: u32) -> Option<&Range> {
        let after = self.ranges.partition_point(|range| range.first <= code);
        // Ranges may overlap; look back a little.
        self.ranges[..after].iter().rev().take(8).find(|range| range.last >= code)
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let range = self.range(code)?;
        let on = code - range.first;
        let units = match &range.to {
            To::Text(text) => {
                let mut units = text.clone();
                let last = units.last_mut()?;
                *last = last.wrapping_add(u16::try_from(on & 0xffff).unwrap_or(0));
                units
            }
            To::Texts(texts) => texts.get(usize::try_from(on).ok()?)?.clone(),
            To::Glyph(_) => return None,
        };
        Some(String::from_utf16_lossy(&units))
    }

    /// The glyph number of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let range = self.range(code)?;
        if let To::Glyph(first) = range.to { first.checked_add(code - range.first) } else { None }
    }
}

/// Up to four bytes as one number, the highest first.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn units(text: &[u8]) -> Vec<u16> {
    if let [one] = text {
        return vec![u16::from(*one)];
    }
    text.chunks_exact(2).take(64).map(|two| u16::from_be_bytes([two[0], two[1]])).collect()
}

/// A number as a whole one, from 0 up.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(super) fn whole(number: f64) -> u32 {
    number.clamp(0.0, 1e9) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_mapped_one_by_one_in_ranges_and_in_lists() {
        let map = CharacterMap::parse(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange
              2 beginbfchar <0003> <0020> <0010> <00660066> endbfchar
              2 beginbfrange <0024> <0026> <0041> <0030> <0031> [<2019> <201c>] endbfrange",
        );
        let text = |code| map.text(code);
        assert_eq!(map.length(&[0, 3, 0]), Some(2));
        assert_eq!(text(3).as_deref(), Some(" "));
        assert_eq!(text(0x10).as_deref(), Some("ff"));
        assert_eq!(text(0x26).as_deref(), Some("C"));
        assert_eq!(text(0x31).as_deref(), Some("“"));
        assert_eq!(text(0x27), None);
    }

    #[test]
    fn a_vast_range_costs_nothing() {
        let map = CharacterMap::parse(b"begincidrange <00000000> <ffffffff> 7 endcidrange");
        assert_eq!(map.glyph(10), Some(17));
        assert_eq!(map.text(10), None);
    }
}
