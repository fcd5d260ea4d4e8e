//! Pages as plain text for a terminal or a mail: lines of at most 88 characters (addresses excepted), no control
//! character but the line feed and, where asked for, those of colours. Colour never says what words do not.

use super::{
    clean::clean,
    page::{Line, LineSort, Page, Part, Span},
    words,
};

/// Characters a line.
const WIDTH: usize = 88;

/// A space at which no line is broken (of commands and dates); written as a plain one.
const TIED: &str = "\u{A0}";

/// Begin and end of what a terminal colours. No captured text holds them: `clean` takes control characters away.
const REMOVED: char = '\u{2}';
const ADDED: char = '\u{3}';
const STRONG: char = '\u{4}';
const END: char = '\u{1}';

/// `page` as text.
pub(super) fn write(page: &Page) -> String {
    marked(page).replace([REMOVED, ADDED, STRONG, END], "")
}

/// The same in colours, for a terminal (ECMA-48 §8.3.117): what went in red, what came in green.
pub(super) fn write_coloured(page: &Page) -> String {
    let text = marked(page);
    let mut out = String::with_capacity(text.len() * 2);
    let mut open = None;
    let mut begins = false;
    for c in text.chars() {
        match c {
            REMOVED | ADDED | STRONG => {
                open = Some(c);
                out.push_str(colour(c));
            }
            END => {
                open = None;
                out.push_str(PLAIN);
            }
            '\n' => {
                // A colour that goes on to the next line is not that of its margin.
                out.push_str(open.map_or("", |_| PLAIN));
                out.push(c);
                begins = open.is_some();
            }
            c => {
                if begins && c != ' ' {
                    out.push_str(open.map_or("", colour));
                    begins = false;
                }
                out.push(c);
            }
        }
    }
    out
}

const PLAIN: &str = "\u{1b}[0m";

fn colour(mark: char) -> &'static str {
    match mark {
        REMOVED => "\u{1b}[31m",
        ADDED => "\u{1b}[32m",
        _ => "\u{1b}[1m",
    }
}

/// How many characters are seen.
fn seen(text: &str) -> usize {
    text.chars().filter(|c| !matches!(*c, REMOVED | ADDED | STRONG | END)).count()
}

/// With the marks of what a terminal colours.
fn marked(page: &Page) -> String {
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
            Part::Broken(lines) => {
                self.gap();
                for one in lines {
                    self.wrapped(&left, &left, &clean(one));
                }
            }
            Part::Lines(lines) => {
                self.gap();
                for one in lines {
                    self.text.push_str(&format!("{left}    {}\n", clean(one)));
                }
            }
            Part::Quote(spans) | Part::Words(spans) => {
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
                    self.rule('-', seen(&heading));
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
            let wide = seen(word);
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

/// Spans as words on one line, for messages that have no parts.
pub(super) fn in_a_line(spans: &[Span]) -> String {
    let marked = line(spans).replace(TIED, " ");
    marked.replace([STRONG, REMOVED, ADDED, END], "").trim_end().to_owned()
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
            Span::Plain(words) => clean(words),
            Span::Strong(words) => format!("{STRONG}{}{END}", clean(words)),
            Span::Code(words) => clean(words).replace(' ', TIED),
            Span::Address(address) => super::address::shown(address),
            Span::Sha256(digest) => format!("{}…", &digest.to_string()[..16]),
            Span::Removed(words) => format!("{REMOVED}[-{}-]{END}", clean(words)),
            Span::Added(words) => format!("{ADDED}{{+{}+}}{END}", clean(words)),
            Span::Moment(at) => words::moment(*at).replace(' ', TIED),
            Span::Second(at) => words::second(*at).replace(' ', TIED),
        };
        text.push_str(&words);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::plain;

    fn page() -> Page {
        let long = "word ".repeat(30);
        let words = vec![
            plain("Staff"),
            Span::Removed("should".to_owned()),
            Span::Added(format!("must {}", long.trim_end())),
            plain("\u{1b}[31mact\u{2}"),
        ];
        let parts = vec![Part::Para(vec![Span::Strong("Reworded".to_owned())]), Part::Quote(words)];
        Page { title: "Comparison".to_owned(), parts }
    }

    #[test]
    fn colour_changes_no_letter_and_no_line() {
        let (text, coloured) = (write(&page()), write_coloured(&page()));
        assert!(
            !text.contains(char::is_control) || text.chars().all(|c| c == '\n' || !c.is_control())
        );
        let mut bare = coloured.clone();
        for code in [PLAIN, colour(REMOVED), colour(ADDED), colour(STRONG)] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, text);
        assert!(
            coloured.contains("\u{1b}[31m[-should-]\u{1b}[0m\u{1b}[32m{+must word"),
            "{coloured:?}"
        );
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        // Each line ends in the plain colour, and the margin has none.
        let lines = coloured.lines().filter(|line| line.contains("\u{1b}[3"));
        assert!(lines.clone().count() > 1);
        assert!(lines.clone().all(|line| line.rfind(PLAIN) > line.rfind("\u{1b}[32m")));
        assert!(lines.skip(1).all(|line| line.starts_with("    \u{1b}[32m")));
    }
}
