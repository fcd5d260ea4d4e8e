//! Pages as plain text for a terminal or a mail: lines of at most 88 characters (addresses excepted),
//! no colour, no control character but the line feed.

use super::{
    clean::clean,
    page::{Line, LineSort, Page, Part, Span},
    words,
};

/// Characters a line.
const WIDTH: usize = 88;

/// A space at which no line is broken (of commands and dates); written as a plain one.
const TIED: &str = "\u{A0}";

/// `page` as text.
pub(super) fn write(page: &Page) -> String {
    let mut out = Writer::default();
    let title = clean(&page.title);
    out.wrapped("", "", &title);
    out.rule('=', title.chars().count());
    out.parts(&page.parts, 0);
    out.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// Whether what comes next stands close under its heading.
    close: bool,
}

impl Writer {
    fn parts(&mut self, parts: &[Part], indent: usize) {
        for part in parts {
            self.part(part, indent);
        }
    }

    fn part(&mut self, part: &Part, indent: usize) {
        let left = " ".repeat(indent);
        match part {
            Part::Para(spans) | Part::Lead(spans) => {
                self.gap();
                self.wrapped(&left, &left, &line(spans));
            }
            Part::Quote(spans) => {
                let deep = format!("{left}    ");
                self.wrapped(&deep, &deep, &line(spans));
            }
            Part::List(items) => {
                self.gap();
                for item in items {
                    self.wrapped(&format!("{left}* "), &format!("{left}  "), &line(item));
                }
            }
            Part::Facts(facts) => {
                self.gap();
                let widest = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
                for (name, spans) in facts {
                    let first = format!("{left}{:<width$}", format!("{name}:"), width = widest + 2);
                    let next = " ".repeat(first.chars().count());
                    self.wrapped(&first, &next, &line(spans));
                }
            }
            Part::Table { heads, rows } => self.table(heads, rows, &left),
            Part::Section { heading, parts } => {
                self.gap();
                let heading = line(heading);
                self.wrapped(&left, &left, &heading);
                if indent == 0 {
                    self.rule('-', heading.chars().count());
                }
                self.close = indent > 0;
                self.parts(parts, if indent == 0 { 0 } else { indent + 2 });
                self.close = false;
            }
            Part::Card { heading, parts, .. } => {
                self.gap();
                self.rule('-', WIDTH);
                self.wrapped("", "   ", &line(heading));
                self.parts(parts, 3);
            }
            Part::Text(lines) => {
                for line in lines {
                    self.captured(line);
                }
            }
        }
    }

    /// A row as a point: its first cell, then the others under their headings.
    fn table(&mut self, heads: &[&str], rows: &[Vec<Vec<Span>>], left: &str) {
        for row in rows {
            self.gap();
            for (n, cell) in row.iter().enumerate() {
                let text = line(cell);
                if n == 0 {
                    self.wrapped(&format!("{left}* "), &format!("{left}  "), &text);
                } else {
                    let head = heads.get(n).copied().unwrap_or_default();
                    let next = format!("{left}    ");
                    self.wrapped(&format!("{left}  {head}: "), &next, &text);
                }
            }
        }
    }

    fn captured(&mut self, line: &Line) {
        let text = clean(&line.text);
        let number = line.number.as_deref().map(|number| format!("{} ", clean(number)));
        let number = number.unwrap_or_default();
        match line.sort {
            LineSort::Heading(level) => {
                self.gap();
                self.wrapped("", "", &format!("{number}{text}"));
                let long = number.chars().count() + text.chars().count();
                self.rule(if level <= 2 { '=' } else { '-' }, long);
            }
            LineSort::Paragraph => {
                self.gap();
                self.wrapped("", "", &format!("{number}{text}"));
            }
            LineSort::Item => self.wrapped("  * ", "    ", &format!("{number}{text}")),
            LineSort::Quote => {
                self.gap();
                self.wrapped("    ", "    ", &format!("{number}{text}"));
            }
        }
    }

    /// One empty line, unless there is one or a heading wants its text close.
    fn gap(&mut self) {
        if !std::mem::take(&mut self.close) && !self.text.is_empty() && !self.text.ends_with("\n\n")
        {
            self.text.push('\n');
        }
    }

    fn rule(&mut self, mark: char, long: usize) {
        self.text.extend(std::iter::repeat_n(mark, long.clamp(1, WIDTH)));
        self.text.push('\n');
    }

    /// Words filled into lines; one that is longer than a line stands on its own.
    fn wrapped(&mut self, first: &str, next: &str, text: &str) {
        let mut line = first.to_owned();
        let mut long = first.chars().count();
        let mut bare = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let wide = word.chars().count();
            if !bare && long + 1 + wide > WIDTH {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                next.clone_into(&mut line);
                long = next.chars().count();
                bare = true;
            }
            if !bare {
                line.push(' ');
                long += 1;
            }
            line.push_str(&word.replace(TIED, " "));
            long += wide;
            bare = false;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// Spans as words, with `[-old-]{+new+}` for what went and came.
fn line(spans: &[Span]) -> String {
    let mut text = String::new();
    for (n, span) in spans.iter().enumerate() {
        let marked = |span: Option<&Span>| matches!(span, Some(Span::Removed(_) | Span::Added(_)));
        let before = n.checked_sub(1).and_then(|n| spans.get(n));
        let pair = matches!((before, span), (Some(Span::Removed(_)), Span::Added(_)));
        if (marked(Some(span)) || marked(before)) && !pair && n > 0 {
            text.push(' ');
        }
        let words = match span {
            Span::Plain(words) | Span::Strong(words) => clean(words),
            Span::Code(words) => clean(words).replace(' ', TIED),
            Span::Address(address) => super::address::shown(address),
            Span::Sha256(digest) => format!("{}…", &digest.to_string()[..16]),
            Span::Removed(words) => format!("[-{}-]", clean(words)),
            Span::Added(words) => format!("{{+{}+}}", clean(words)),
            Span::Moment(at) => words::moment(*at).replace(' ', TIED),
            Span::Second(at) => words::second(*at).replace(' ', TIED),
        };
        text.push_str(&words);
    }
    text
}
