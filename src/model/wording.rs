//! When two spellings are the same words to a reader: quotes, dashes, spaces and ligatures settled.
//! Pure; it never changes a letter, a digit or a full stop.

/// `text` with curly quotes straight, every dash a hyphen, every run of white space one space, no
/// invisible characters, ligatures and the ellipsis spelt out. Two texts that settle alike read alike.
#[must_use]
pub fn settled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
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
        match spelling(c) {
            Some(plain) => out.push_str(plain),
            None => out.push(c),
        }
    }
    out
}

/// `text` as written, with single spaces and without invisible characters.
#[must_use]
pub fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if is_space(c) {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
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

    #[test]
    fn letters_digits_and_stops_stay() {
        assert_eq!(settled("Must not. £10.50, 5%"), "Must not. £10.50, 5%");
        assert_eq!(single_spaced(" the board’s \n\t duty "), "the board’s duty");
    }
}
