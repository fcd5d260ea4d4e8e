//! Captured text made safe to look at: control characters and those that reorder or hide text become
//! `�`. The one place that knows which; escaping for a format is the format's own.

/// Whether a character could steer a terminal or make a reader see other words than stand there:
/// C0 and C1 controls, Unicode's bidirectional formatting (UAX #9 §2), line and paragraph
/// separators, tags and interlinear marks, and what takes no room.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// `text` on one line with single spaces, unsafe characters made `�`.
#[must_use]
pub fn clean(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\u{A0}' | '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}'
            | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // A joiner of emoji and of some scripts, and a mark left by typesetters: dropped.
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            c if is_unsafe(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Whether nothing needs to be done to a text: printable ASCII with single spaces. Most of what is shown is that.
fn is_plain(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let is_double = byte == b' ' && before == b' ';
        before = byte;
        matches!(byte, b' '..=b'~') && !is_double
    })
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_that_steers_or_hides_is_left() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{0}d\u{9b}e"), "a�[31mb�c�d�e");
        assert_eq!(clean("two  spaces, one\ttab"), "two spaces, one tab");
        assert_eq!(clean("one\r\n two\u{200b}three\u{2066}"), "one twothree�");
    }
}
