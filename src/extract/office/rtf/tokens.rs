//! RTF's bytes as tokens: groups, control words, control symbols, bytes of text. Knows no meaning but that of
//! `\bin`, whose data are passed over, and `\'`.

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word-12`
    Word(&'a str, Option<i32>),
    /// `\*`, `\~`
    Symbol(u8),
    /// A byte of text, in the code page of its font.
    Byte(u8),
}

/// No control word is longer.
const LONGEST: usize = 32;

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    /// A run of bytes that `belongs`, of `most` at most.
    fn run(&mut self, most: usize, belongs: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(most).take_while(|byte| belongs(**byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let next = self.bytes.get(self.at).copied()?;
        if next == b'\'' {
            self.at += 1;
            let digits = self.run(2, |byte| byte.is_ascii_hexdigit());
            // Half a byte is none.
            return Some(u8::from_str_radix(digits, 16).map_or(Token::Symbol(b'\''), Token::Byte));
        }
        if !next.is_ascii_alphabetic() {
            self.at += 1;
            return Some(match next {
                b'\\' | b'{' | b'}' => Token::Byte(next),
                other => Token::Symbol(other),
            });
        }
        let word = self.run(LONGEST, |byte| byte.is_ascii_alphabetic());
        let sign = self.bytes.get(self.at) == Some(&b'-');
        let number = self.bytes.get(self.at + usize::from(sign)).is_some_and(u8::is_ascii_digit);
        let value = number.then(|| {
            self.at += usize::from(sign);
            let digits = self.run(10, |byte| byte.is_ascii_digit());
            let value: i64 = digits.parse().unwrap_or(0);
            i32::try_from(if sign { -value } else { value }).unwrap_or(0)
        });
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        if word == "bin" {
            let length = value.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, value))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return Some(match self.byte()? {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_falls_into_tokens() {
        let tokens: Vec<Token<'_>> =
            Tokens::of(b"{\\b0 a\\u-10179?\\'e9\\~\\bin3 {}{\r\nb\\}}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Byte(b'a'),
                Token::Word("u", Some(-10179)),
                Token::Byte(b'?'),
                Token::Byte(0xe9),
                Token::Symbol(b'~'),
                Token::Word("bin", Some(3)),
                Token::Byte(b'b'),
                Token::Byte(b'}'),
                Token::Close,
            ]
        );
    }

    #[test]
    fn what_breaks_off_ends() {
        for text in [&b"\\"[..], b"\\'", b"\\'4", b"\\bin99999999999 x", b"\\u-", b"\\par-x"] {
            assert!(Tokens::of(text).count() <= 4, "{text:?}");
        }
    }
}
