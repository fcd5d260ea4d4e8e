//! The tokens of a content stream (ISO 32000-1 §7.8). Goes on after anything that it cannot read: a
//! damaged spot must not cost the rest of a page.

/// Nested deeper than this, arrays and dictionaries are skipped.
const DEEPEST: usize = 24;
/// More operands than any operator takes; a stream of bare numbers must not grow without bound.
const MOST_OPERANDS: usize = 4_096;

/// What stands before an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Operand>),
    Dictionary(Vec<(Vec<u8>, Operand)>),
    Other,
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The value of a key, where this is a dictionary.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Operand> {
        let Self::Dictionary(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

/// A content stream, read operator by operator.
pub(super) struct Content<'a> {
    bytes: &'a [u8],
    at: usize,
}

enum Token<'a> {
    Operand(Operand),
    Word(&'a [u8]),
    /// A bracket that closes nothing, or what no content stream holds.
    Stray(u8),
}

impl<'a> Content<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next operator, its operands in `operands`; none at the end. The data of an inline image are
    /// passed over with their `BI`.
    pub(super) fn next(&mut self, operands: &mut Vec<Operand>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            match self.token(0)? {
                Token::Operand(operand) => {
                    if operands.len() >= MOST_OPERANDS {
                        operands.clear();
                    }
                    operands.push(operand);
                }
                Token::Word(b"BI") => {
                    self.skip_image();
                    return Some(b"BI");
                }
                Token::Word(word) => return Some(word),
                Token::Stray(_) => {}
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Option<Token<'a>> {
        self.skip_space();
        let first = self.peek()?;
        let token = match first {
            b'0'..=b'9' | b'+' | b'-' | b'.' => Token::Operand(self.number()),
            b'/' => {
                self.at += 1;
                Token::Operand(Operand::Name(self.name()))
            }
            b'(' => Token::Operand(Operand::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Token::Operand(self.dictionary(depth))
            }
            b'<' => Token::Operand(Operand::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                Token::Operand(self.list(depth))
            }
            b']' | b'>' | b')' | b'{' | b'}' => {
                self.at += 1;
                Token::Stray(first)
            }
            _ => {
                let start = self.at;
                while self.peek().is_some_and(is_regular) {
                    self.at += 1;
                }
                match &self.bytes[start..self.at] {
                    b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
                    word => Token::Word(word),
                }
            }
        };
        Some(token)
    }

    /// A number; anything that begins like one and is none counts as 0, as other readers have it.
    fn number(&mut self) -> Operand {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit() || b"+-.".contains(&b)) {
            self.at += 1;
        }
        let text = self.bytes.get(start..self.at).unwrap_or_default();
        let end = text.iter().skip(1).position(|b| b"+-".contains(b)).map_or(text.len(), |n| n + 1);
        let text = std::str::from_utf8(&text[..end]).unwrap_or_default();
        let value: f64 = text.parse().unwrap_or(0.0);
        Operand::Number(if value.abs() < 1e9 { value } else { 0.0 })
    }

    fn name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            let escaped = (byte == b'#').then(|| self.bytes.get(self.at..self.at + 2)).flatten();
            let pair = escaped.and_then(|two| Some((hex(two[0])?, hex(two[1])?)));
            if let Some((high, low)) = pair {
                self.at += 2;
                name.push(high << 4 | low);
            } else {
                name.push(byte);
            }
        }
        name
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            b'0'..=b'7' => {
                let mut code = byte - b'0';
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|b| (b'0'..=b'7').contains(b)) else {
                        break;
                    };
                    self.at += 1;
                    code = code.wrapping_mul(8).wrapping_add(digit - b'0');
                }
                text.push(code);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(hex(byte));
        }
        digits.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)).collect()
    }

    fn list(&mut self, depth: usize) -> Operand {
        let mut list = Vec::new();
        while depth < DEEPEST {
            match self.token(depth + 1) {
                Some(Token::Operand(operand)) => list.push(operand),
                Some(Token::Stray(b']')) | None => break,
                // An operator inside an array: its end is missing.
                Some(Token::Word(word)) if is_operator(word) => {
                    self.at -= word.len();
                    break;
                }
                Some(_) => {}
            }
        }
        Operand::List(list)
    }

    fn dictionary(&mut self, depth: usize) -> Operand {
        let mut entries = Vec::new();
        while depth < DEEPEST {
            match self.token(depth + 1) {
                Some(Token::Operand(Operand::Name(key))) => match self.token(depth + 1) {
                    Some(Token::Operand(value)) => entries.push((key, value)),
                    // A reference (`5 0 R`) is none of a content stream's values.
                    Some(Token::Word(_)) => {}
                    Some(Token::Stray(_)) | None => break,
                },
                Some(Token::Stray(b'>')) => {
                    if self.peek() == Some(b'>') {
                        self.at += 1;
                    }
                    break;
                }
                None => break,
                Some(_) => {}
            }
        }
        Operand::Dictionary(entries)
    }

    /// From behind `BI` to behind `EI` (§8.9.7).
    fn skip_image(&mut self) {
        while let Some(token) = self.token(0) {
            if matches!(token, Token::Word(b"ID")) {
                break;
            }
        }
        let is_end = |at: usize| {
            let before = at == 0 || self.bytes.get(at - 1).copied().is_some_and(is_space);
            let after = self.bytes.get(at + 2).is_none_or(|byte| is_space(*byte));
            // Image data hold the two letters by chance too: what follows must look like operators.
            let next = self.bytes.get(at + 2..).unwrap_or_default();
            let plain = next.iter().take(12).all(|b| (b' '..0x7f).contains(b) || is_space(*b));
            self.bytes.get(at..at + 2) == Some(b"EI") && before && after && plain
        };
        let end = (self.at..self.bytes.len().saturating_sub(1)).find(|at| is_end(*at));
        self.at = end.map_or(self.bytes.len(), |at| at + 2);
    }
}

/// Operators that can end an array that was never closed.
fn is_operator(word: &[u8]) -> bool {
    matches!(word, b"TJ" | b"Tj" | b"ET" | b"BT" | b"Td" | b"TD" | b"Tm" | b"Tf" | b"EMC" | b"Q")
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(stream: &str) -> Vec<(String, usize)> {
        let (mut content, mut operands) = (Content::new(stream.as_bytes()), Vec::new());
        let mut found = Vec::new();
        while let Some(operator) = content.next(&mut operands) {
            found.push((String::from_utf8_lossy(operator).into_owned(), operands.len()));
        }
        found
    }

    #[test]
    fn operands_are_read_and_damage_is_passed_over() {
        let mut operands = Vec::new();
        let mut content = Content::new(b"[(a\\(b\\051\\\n) -120.5 <41 4>] TJ /F#31 12 Tf");
        assert_eq!(content.next(&mut operands), Some(&b"TJ"[..]));
        let list = vec![
            Operand::Text(b"a(b)".to_vec()),
            Operand::Number(-120.5),
            Operand::Text(b"A@".to_vec()),
        ];
        assert_eq!(operands, [Operand::List(list)]);
        assert_eq!(content.next(&mut operands), Some(&b"Tf"[..]));
        assert_eq!(operands, [Operand::Name(b"F1".to_vec()), Operand::Number(12.0)]);
        let expected = [("TJ".to_owned(), 1), ("ET".to_owned(), 0), ("Tj".to_owned(), 1)];
        assert_eq!(operators("[(a) TJ ) > ] ET (never closed Tj"), expected[..2]);
        assert_eq!(operators("[(a)] TJ } ET % note\n(b) Tj"), expected);
    }

    #[test]
    fn an_inline_image_is_one_operator() {
        let stream = "q BI /W 2 /H 2 ID \u{1}EI\u{2} EI\u{3} EI Q (a) Tj";
        let names: Vec<String> = operators(stream).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["q", "BI", "Q", "Tj"]);
    }

    #[test]
    fn properties_are_found_by_their_key() {
        let mut operands = Vec::new();
        let mut content = Content::new(b"/P <</MCID 3 /Lang (en)/K[1 2]>> BDC");
        content.next(&mut operands);
        assert_eq!(operands[1].get(b"MCID").and_then(Operand::number), Some(3.0));
        assert_eq!(operands[1].get(b"Alt"), None);
        let deep = "[".repeat(100_000);
        assert_eq!(operators(&deep), []);
    }
}
