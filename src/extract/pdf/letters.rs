//! Letters as fonts hand them over, settled: ligatures spelt out, private-use bullets and quotes made the
//! ones that readers see. Takes no letter away but those that show nothing.

/// The bullet that stands for every picture of a bullet.
pub(super) const BULLET: char = '•';

/// `text` of one code, settled; `pictorial` where its font draws pictures instead of letters.
pub(super) fn settle(text: &str, pictorial: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\t' | '\n' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                out.push(' ');
            }
            '\u{e000}'..='\u{f8ff}' => out.extend(private(letter, pictorial)),
            _ if letter.is_control() || is_invisible(letter) => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Zero-width characters and marks of direction; the soft hyphen stays, as it tells how lines join.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// What a private-use character stands for: symbol fonts place their codes at U+F000 (Microsoft's
/// OpenType `cmap`, platform 3, encoding 0).
fn private(letter: char, pictorial: bool) -> Option<char> {
    let code = u32::from(letter);
    match code {
        // Bullets, squares, arrows, ticks and diamonds of Symbol and Wingdings.
        0xf06c..=0xf078 | 0xf0a7 | 0xf0a8 | 0xf0b7 | 0xf0d8 | 0xf0e0 | 0xf0fc | 0xf0fe => {
            Some(BULLET)
        }
        0xf020..=0xf07e if !pictorial => char::from_u32(code - 0xf000),
        // The same places in Windows's own code page hold its quotes and dashes.
        0xf091 => Some('‘'),
        0xf092 => Some('’'),
        0xf093 => Some('“'),
        0xf094 => Some('”'),
        0xf096 => Some('–'),
        0xf097 => Some('—'),
        0xf020..=0xf0ff if pictorial => Some(BULLET),
        _ => None,
    }
}

/// Whether a word alone at the start of a line is a bullet.
pub(super) fn is_bullet(word: &str) -> bool {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return false };
    // Some programs paint it twice to make it bold.
    word.chars().count() <= 2
        && letters.all(|letter| letter == first)
        && "•◦▪▫●○■□◆◇►▶▸➢➤‣⁃∙·✓✔❖–—-*".contains(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_are_spelt_out_and_private_bullets_settled() {
        assert_eq!(settle("e\u{fb03}cient", false), "efficient");
        assert_eq!(settle("\u{f0b7}", false), "•");
        assert_eq!(settle("\u{f0d8}", true), "•");
        assert_eq!(settle("\u{f041}\u{f092}", false), "A’");
        assert_eq!(settle("a\u{200b}b\u{a0}c\u{7}", false), "ab c");
    }

    #[test]
    fn a_word_is_no_bullet() {
        assert!(is_bullet("•") && is_bullet("–"));
        assert!(is_bullet("●●") && !is_bullet("•••"));
        assert!(!is_bullet("a") && !is_bullet("•◦") && !is_bullet(""));
    }
}
