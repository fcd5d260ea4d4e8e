//! Text -> words with their place: what names, dates and phrases are looked for in. Case, quotes, dashes, “&” and
//! line breaks make no difference from here on; it knows nothing of publications.

use std::ops::Range;

/// One word, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters, without apostrophe or a possessive “s”; “&” is `and`.
    pub(super) word: String,
    /// Where it stands, in bytes of the text.
    pub(super) at: Range<usize>,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

impl Token {
    /// Whether it is one of `words`.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.word.as_str())
    }

    /// Its value, where it is a number.
    pub(super) fn number(&self) -> Option<u32> {
        let digits = self.word.bytes().all(|byte| byte.is_ascii_digit());
        if digits && self.word.len() <= 9 { self.word.parse().ok() } else { None }
    }
}

/// What a character does to the word before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    Digit,
    Apostrophe,
    Ampersand,
    Invisible,
    Other,
}

fn sort(c: char) -> Sort {
    match c {
        '0'..='9' => Sort::Digit,
        '\'' | '’' | '‘' | 'ʼ' | '´' | '`' => Sort::Apostrophe,
        '&' => Sort::Ampersand,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Sort::Invisible,
        _ if c.is_alphabetic() => Sort::Letter,
        _ => Sort::Other,
    }
}

/// The words of `text`, in order. A word that a heading was run into is parted (“MutilationGovernment”), and so
/// are a word and a year (“KCSIE2023”).
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { text, tokens: Vec::new(), start: None, end: 0, lower: 0, digits: 0 };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match sort(c) {
            Sort::Letter => reader.letter(at, c),
            Sort::Digit => reader.digit(at, c),
            Sort::Apostrophe => {
                if !next.is_some_and(char::is_alphabetic) {
                    reader.close();
                }
            }
            Sort::Ampersand => {
                reader.close();
                reader.tokens.push(Token {
                    word: "and".to_owned(),
                    at: at..at + 1,
                    capital: false,
                });
            }
            Sort::Invisible => {}
            Sort::Other => reader.close(),
        }
    }
    reader.close();
    reader.tokens
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    start: Option<usize>,
    end: usize,
    /// Small letters in a row, at the end of the word.
    lower: usize,
    /// Digits in a row, at the end of the word.
    digits: usize,
}

impl Reader<'_> {
    fn letter(&mut self, at: usize, c: char) {
        let glued = c.is_uppercase() && self.lower >= 4 && self.end == at;
        if glued || self.digits >= 4 {
            self.close();
        }
        self.lower = if c.is_lowercase() { self.lower + 1 } else { 0 };
        self.digits = 0;
        self.go_on(at, c);
    }

    fn digit(&mut self, at: usize, c: char) {
        let year = |digits: &str| {
            digits.len() >= 4 && digits.as_bytes().iter().take(4).all(u8::is_ascii_digit)
        };
        let begins_year =
            self.digits == 0 && self.text.get(at..at + 4).is_some_and(year) && self.start.is_some();
        if begins_year {
            self.close();
        }
        self.lower = 0;
        self.digits += 1;
        self.go_on(at, c);
    }

    fn go_on(&mut self, at: usize, c: char) {
        self.start.get_or_insert(at);
        self.end = at + c.len_utf8();
    }

    fn close(&mut self) {
        self.lower = 0;
        self.digits = 0;
        let Some(start) = self.start.take() else { return };
        let written = &self.text[start..self.end];
        let possessive = ["'s", "’s", "ʼs"].iter().find_map(|s| written.strip_suffix(s));
        let kept = possessive.filter(|kept| !kept.is_empty()).unwrap_or(written);
        let word: String = kept
            .chars()
            .filter(|c| matches!(sort(*c), Sort::Letter | Sort::Digit))
            .flat_map(char::to_lowercase)
            .collect();
        let capital = written.starts_with(char::is_uppercase);
        // “2018a”: the letter tells two works of one year apart.
        if let ("a" | "b" | "c" | "d", Some(year)) = (word.as_str(), self.tokens.last_mut())
            && year.at.end == start
            && !capital
            && year.word.len() == 4
            && year.number().is_some()
        {
            year.at.end = self.end;
            return;
        }
        self.tokens.push(Token { word, at: start..self.end, capital });
    }
}

/// The words of a name, folded as text is.
pub(super) fn words(name: &str) -> Vec<String> {
    tokens(name).into_iter().map(|token| token.word).collect()
}

/// What stands between two words that follow each other; empty where they do not.
pub(super) fn between<'a>(text: &'a str, before: &Token, after: &Token) -> &'a str {
    text.get(before.at.end..after.at.start).unwrap_or_default()
}

/// Whether a sentence or an entry ends in `gap`.
pub(super) fn parts(gap: &str) -> bool {
    if gap.contains(['|', ';', '!', '?', '•']) {
        return true;
    }
    let mut stop = false;
    for c in gap.chars() {
        if stop && c.is_whitespace() {
            return true;
        }
        stop = c == '.' || (stop && matches!(c, ')' | '"' | '”' | '’' | '\''));
    }
    false
}

/// Bytes after which a sentence is cut at the next space, and after which it is cut anywhere.
const LONG: (usize, usize) = (1_500, 3_000);

/// `text` in sentences: where each begins and ends, without the white space around it. None is longer than
/// a few thousand bytes.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut stop = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let long = at - start;
        if long > LONG.1 || (long > LONG.0 && c.is_whitespace()) {
            found.push(start..at);
            start = at;
            stop = None;
        }
        match stop {
            None if matches!(c, '.' | '!' | '?') && !is_short(&text[start..at]) => stop = Some(at),
            // A footnote's digits and closing quotes belong to the sentence before.
            Some(_) if matches!(c, ')' | '"' | '”' | '’' | '\'' | ']') || c.is_ascii_digit() => {
            }
            Some(_) if c.is_whitespace() => {
                found.push(start..at);
                start = at;
                stop = None;
            }
            Some(_) if c.is_uppercase() && before.is_ascii_digit() => {
                found.push(start..at);
                start = at;
                stop = None;
            }
            Some(_) => stop = None,
            None => {}
        }
        before = c;
    }
    found.push(start..text.len());
    let trimmed = found.into_iter().map(|range| {
        let part = &text[range.clone()];
        let begin = range.start + (part.len() - part.trim_start().len());
        begin..begin.max(range.start + part.trim_end().len())
    });
    trimmed.filter(|range| !range.is_empty()).collect()
}

/// Whether a stop after `text` belongs to a shortened word and ends no sentence.
fn is_short(text: &str) -> bool {
    let apart = |c: &char| !c.is_whitespace() && *c != '(';
    let mut word: Vec<char> = text.chars().rev().take(5).take_while(apart).collect();
    word.reverse();
    let word: String = word.into_iter().flat_map(char::to_lowercase).collect();
    let known = [
        "e.g", "eg", "i.e", "ie", "no", "para", "p", "pp", "vol", "dr", "mr", "mrs", "cf", "ch",
        "jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec",
    ];
    known.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text)
    }

    #[test]
    fn spelling_makes_no_difference() {
        for text in [
            "What to do if you’re worried – a child & carers",
            "what to do\nif YOU'RE worried: a “child” and carers",
            "What_to_do_if_you’re_worried a chi\u{ad}ld, and carers’",
        ] {
            let want =
                ["what", "to", "do", "if", "youre", "worried", "a", "child", "and", "carers"];
            assert_eq!(folded(text), want, "{text}");
        }
        assert_eq!(folded("KCSIE's DfE’s"), ["kcsie", "dfe"]);
    }

    #[test]
    fn what_was_run_together_is_parted() {
        assert_eq!(folded("MutilationGovernment's"), ["mutilation", "government"]);
        assert_eq!(folded("KCSIE2023 KCSiE CG89 2nd"), ["kcsie", "2023", "kcsie", "cg89", "2nd"]);
        assert_eq!(folded("2018guidance"), ["2018", "guidance"]);
        assert_eq!(folded("20222"), ["20222"]);
        assert_eq!(folded("(2018a) 2018 a 2018an"), ["2018", "2018", "a", "2018", "an"]);
    }

    #[test]
    fn sentences_end_at_their_stops() {
        let of = |text: &str| -> Vec<String> {
            sentences(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(of("One (2018)1. Two. "), ["One (2018)1.", "Two."]);
        assert_eq!(
            of("New (KCSIE).1 It replaced the old."),
            ["New (KCSIE).1", "It replaced the old."]
        );
        assert_eq!(
            of("See e.g. the guide, p. 4, at www.gov.uk/x. Then"),
            ["See e.g. the guide, p. 4, at www.gov.uk/x.", "Then"]
        );
        assert_eq!(of(" "), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn hostile_text_only_has_words(text in "\\PC{0,40}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.at.clone()).is_some());
            }
            for range in sentences(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
