//! When two spellings are the same words to a reader: quotes, dashes, spaces and ligatures settled.
//! Pure; it never changes a letter, a digit or a full stop.

/// Numbers as English spells them, from zero, each at its own place.
pub const SPELT: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// `text` with curly quotes straight, every dash a hyphen, every run of white space one space, no
/// invisible characters, ligatures and the ellipsis spelt out. Two texts that settle alike read alike.
#[must_use]
pub fn settled(text: &str) -> String {
    respelt(text, spelling)
}

/// `text` as written, with single spaces and without invisible characters.
#[must_use]
pub fn single_spaced(text: &str) -> String {
    respelt(text, |_| None)
}

/// How many words `text` holds: what white space parts, as `str::split_whitespace` sees it.
#[must_use]
pub fn words_in(text: &str) -> usize {
    if !text.is_ascii() && may_hold_wide_space(text.as_bytes()) {
        return text.split_whitespace().count();
    }
    let space = |byte: u8| byte == b' ' || (b'\t'..=b'\r').contains(&byte);
    let (mut count, mut apart) = (0, true);
    for byte in text.bytes() {
        let is_space = space(byte);
        count += usize::from(apart && !is_space);
        apart = is_space;
    }
    count
}

/// Whether UTF-8 text may hold white space beyond ASCII: by the first bytes of such characters, and the
/// first two of the general punctuation among which curly quotes and dashes stand, too.
fn may_hold_wide_space(bytes: &[u8]) -> bool {
    let punctuation = |at: usize| match bytes.get(at + 1..at + 3) {
        Some([0x80, last]) => matches!(last, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf),
        Some([0x81, _]) => true,
        _ => false,
    };
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        0xc2 | 0xe1 | 0xe3 => true,
        0xe2 => punctuation(at),
        _ => false,
    })
}

/// Single spaces, no invisible characters, and each other character as `spell` has it.
fn respelt(text: &str, spell: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (run, after) = rest.split_at(plain_run(rest.as_bytes()));
        if !run.is_empty() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push_str(run);
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if is_invisible(c) {
            continue;
        }
        if is_space(c) {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        match spell(c) {
            Some(plain) => out.push_str(plain),
            None => out.push(c),
        }
    }
    out
}

/// How many bytes at the beginning are ordinary words with single spaces between them, which nothing
/// changes: most of any text.
fn plain_run(bytes: &[u8]) -> usize {
    // The one ASCII character that is spelt otherwise is the grave accent.
    let plain = |byte: u8| matches!(byte, b'!'..=b'_' | b'a'..=b'~');
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let goes_on = plain(*byte)
            || *byte == b' ' && end > 0 && bytes.get(end + 1).is_some_and(|next| plain(*next));
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// White space of any width, and control characters, which no reader sees.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{2800}'
}

/// Characters without a width: zero-width spaces and joiners, soft hyphen, direction marks, byte
/// order mark, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The plain spelling of a typographic character.
fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | 'ʼ' | '＇' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => "-",
        '…' => "...",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        '⁄' => "/",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_words_settle_alike() {
        let typeset = "\u{feff}The board\u{2019}s\u{a0}“\u{fb01}rst” o\u{ad}ﬃce –\u{2009}see\u{200b} below…\n";
        assert_eq!(settled(typeset), "The board's \"first\" office - see below...");
    }

    /// Both as they would be written down most simply.
    fn slowly(text: &str, spell: impl Fn(char) -> Option<&'static str>) -> String {
        let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let words: Vec<String> = seen
            .split(is_space)
            .filter(|word| !word.is_empty())
            .map(|word| {
                word.chars().map(|c| spell(c).map_or(c.to_string(), str::to_owned)).collect()
            })
            .collect();
        words.join(" ")
    }

    proptest::proptest! {
        #[test]
        fn the_quick_way_is_the_plain_way(text in "[ -~]{0,9}([ \t\n`’“–…\u{a0}\u{ad}\u{200b}\u{2003}\u{2029}\u{205f}\u{3000}\u{85}\u{1680}ﬁa-c!]{0,6}[a-z ]{0,4}){0,5}\\PC{0,5}") {
            proptest::prop_assert_eq!(settled(&text), slowly(&text, spelling));
            proptest::prop_assert_eq!(single_spaced(&text), slowly(&text, |_| None));
            proptest::prop_assert_eq!(words_in(&text), text.split_whitespace().count());
        }
    }

    #[test]
    fn letters_digits_and_stops_stay() {
        assert_eq!(settled("Must not. £10.50, 5%"), "Must not. £10.50, 5%");
        assert_eq!(single_spaced(" the board’s \n\t duty "), "the board’s duty");
    }
}
