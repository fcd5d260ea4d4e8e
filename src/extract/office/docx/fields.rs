//! Fields of a Word file: an instruction, then what Word made of it. Follows nesting; runs none.

/// No instruction that matters is longer.
const LONGEST: usize = 4_000;

/// Fields within fields beyond this depth are not told apart any more.
const DEEPEST: usize = 50;

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    separated: bool,
    is_link: bool,
    is_contents: bool,
}

/// The fields that are open, innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    beyond: usize,
}

impl Fields {
    pub(super) fn begin(&mut self) {
        if self.open.len() < DEEPEST {
            self.open.push(Field::default());
        } else {
            self.beyond += 1;
        }
    }

    /// Text of the instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        let within = |field: &&mut Field| field.instruction.len() + text.len() <= LONGEST;
        let field = self.open.last_mut().filter(|field| !field.separated);
        if let Some(field) = field.filter(within) {
            field.instruction.push_str(text);
        }
    }

    /// The instruction ends and its result begins: the target of a link, where it is one.
    pub(super) fn separate(&mut self) -> Option<String> {
        let field = self.open.last_mut().filter(|_| self.beyond == 0)?;
        field.separated = true;
        let name = field.instruction.split_whitespace().next().unwrap_or_default();
        field.is_contents = name.eq_ignore_ascii_case("TOC");
        let target = target(&field.instruction)?;
        field.is_link = true;
        Some(target)
    }

    /// The field ends; whether it was a link.
    pub(super) fn end(&mut self) -> bool {
        if self.beyond > 0 {
            self.beyond -= 1;
            return false;
        }
        self.open.pop().is_some_and(|field| field.is_link)
    }

    /// Whether text here is seen: it is no part of an instruction.
    pub(super) fn shows(&self) -> bool {
        self.open.iter().all(|field| field.separated)
    }

    /// Whether a table of contents is open.
    pub(super) fn in_contents(&self) -> bool {
        self.open.iter().any(|field| field.is_contents)
    }
}

/// Where `HYPERLINK "address" \l "mark"` leads.
pub(in super::super) fn target(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let name = rest.get(..9)?;
    if !name.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let mut rest = rest[9..].trim_start();
    let (mut address, mut mark) = (String::new(), None);
    while !rest.is_empty() {
        let (word, after) = word(rest);
        rest = after;
        match word {
            "\\l" => {
                let (named, after) = self::word(rest);
                mark = Some(named.to_owned());
                rest = after;
            }
            // A frame or a tip: its value follows.
            "\\t" | "\\o" => rest = self::word(rest).1,
            word if word.starts_with('\\') && word.len() == 2 => {}
            word if address.is_empty() => word.clone_into(&mut address),
            _ => {}
        }
    }
    let mark = mark.map(|mark| format!("#{mark}")).unwrap_or_default();
    Some(format!("{address}{mark}"))
}

/// The first word, quoted or not, and what follows.
fn word(text: &str) -> (&str, &str) {
    let quotes = ['"', '“', '”'];
    if let Some(rest) = text.strip_prefix(quotes) {
        let end = rest.find(quotes).unwrap_or(rest.len());
        return (&rest[..end], rest[end..].trim_start_matches(quotes).trim_start());
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_says_where_it_leads() {
        let of = |instruction: &str| target(instruction);
        assert_eq!(
            of(" HYPERLINK \"https://a.example/b c\" ").as_deref(),
            Some("https://a.example/b c")
        );
        assert_eq!(of("HYPERLINK \\l \"part_2\"").as_deref(), Some("#part_2"));
        assert_eq!(
            of("hyperlink https://a.example \\o \"a tip\" \\h").as_deref(),
            Some("https://a.example")
        );
        assert_eq!(of("PAGEREF _Toc1 \\h"), None);
        assert_eq!(of("é"), None);
    }

    #[test]
    fn an_instruction_within_a_result_hides_what_it_should() {
        let mut fields = Fields::default();
        fields.begin();
        assert!(!fields.shows());
        fields.instruct(" TOC \\o ");
        assert_eq!(fields.separate(), None);
        assert!(fields.shows() && fields.in_contents());
        fields.begin();
        assert!(!fields.shows());
        assert!(!fields.end() && fields.shows());
        assert!(!fields.end() && !fields.in_contents());
        assert!(!fields.end(), "one end too many is no fault");
    }
}
