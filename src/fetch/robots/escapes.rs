//! Percent-encoding in robots.txt and in the addresses compared with it (RFC 9309 §2.2.2).

/// A pattern as addresses are written: bytes beyond ASCII percent-encoded, hexadecimal digits upper case.
pub(super) fn escaped(value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len());
    let mut upper = 0;
    for (at, byte) in value.iter().enumerate() {
        let hex = |n: usize| value.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        if *byte == b'%' && hex(1) && hex(2) {
            upper = 3;
        }
        match byte {
            0x80.. => text.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 0x0f)]),
            _ if upper > 0 => text.push(char::from(byte.to_ascii_uppercase())),
            _ => text.push(char::from(*byte)),
        }
        upper = usize::saturating_sub(upper, 1);
    }
    text
}

/// The upper-case hexadecimal digit of a number below 16.
fn hex_digit(number: u8) -> char {
    char::from_digit(u32::from(number), 16).unwrap_or('0').to_ascii_uppercase()
}

/// The same with the escapes of unreserved characters (RFC 3986 §2.3), which nobody needs, undone.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut left = text;
    while let Some(at) = left.find('%') {
        let (before, escape) = left.split_at(at);
        plain.push_str(before);
        let byte = escape.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let unreserved =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let taken = if let Some(byte) = byte.filter(unreserved) {
            plain.push(char::from(byte));
            3
        } else {
            plain.push('%');
            1
        };
        left = escape.get(taken..).unwrap_or_default();
    }
    plain.push_str(left);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_needless_escapes_are_undone() {
        assert_eq!(unescaped("/%7Ejoe%2Ftext%41%"), "/~joe%2FtextA%");
        assert_eq!(unescaped("/%E2%82%AC%4"), "/%E2%82%AC%4");
        assert_eq!(unescaped("%2541%+1é%é9"), "%2541%+1é%é9");
        assert_eq!(escaped("/é%c3%a9%zz".as_bytes()), "/%C3%A9%C3%A9%zz");
    }
}
