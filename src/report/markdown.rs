//! Pages as Markdown (CommonMark with GitHub's tables and strike-through). Captured text is escaped, so
//! that it cannot make markup: not emphasis, not a link, not a heading, not HTML.

use super::{
    address,
    clean::clean,
    page::{Line, LineSort, Page, Part, Span},
    words,
};

/// `page` as Markdown.
pub(super) fn write(page: &Page) -> String {
    let mut out = format!("# {}\n", escape(&page.title));
    parts(&mut out, &page.parts, 2);
    out
}

fn parts(out: &mut String, all: &[Part], level: usize) {
    for part in all {
        out.push('\n');
        match part {
            Part::Para(spans) | Part::Lead(spans) => {
                out.push_str(&line(spans));
                out.push('\n');
            }
            Part::Broken(lines) => {
                // A backslash at the end of a line breaks it (CommonMark §6.7).
                let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
                out.push_str(&lines.join("\\\n"));
                out.push('\n');
            }
            Part::Lines(lines) => fenced(out, lines),
            Part::Quote(spans) | Part::Words(spans) => {
                out.push_str("> ");
                out.push_str(&line(spans));
                out.push('\n');
            }
            Part::List(items) => {
                for item in items {
                    out.push_str("- ");
                    out.push_str(&line(item));
                    out.push('\n');
                }
            }
            Part::Facts(facts) => {
                for (name, spans) in facts {
                    out.extend(["- ", *name, ": ", &run(spans), "\n"]);
                }
            }
            Part::Table { heads, rows } => table(out, heads, rows),
            Part::Section { heading, parts: inner } | Part::Card { heading, parts: inner, .. } => {
                out.extend([&"#".repeat(level.min(6)), " ", &run(heading), "\n"]);
                parts(out, inner, level + 1);
            }
            Part::Text(lines) => {
                for captured in lines {
                    block(out, captured, level);
                }
            }
        }
    }
}

/// A code block, its fence longer than any row of backticks within it (CommonMark §4.5).
fn fenced(out: &mut String, lines: &[String]) {
    let lines: Vec<String> = lines.iter().map(|line| clean(line)).collect();
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    out.extend([&fence, "\n", &lines.join("\n"), "\n", &fence, "\n"]);
}

fn table(out: &mut String, heads: &[&str], rows: &[Vec<Vec<Span>>]) {
    out.extend(["| ", &heads.join(" | "), " |\n"]);
    out.extend(["|", &" --- |".repeat(heads.len()), "\n"]);
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| run(cell)).collect();
        out.extend(["| ", &cells.join(" | "), " |\n"]);
    }
}

fn block(out: &mut String, captured: &Line, level: usize) {
    let number = captured.number.as_deref().map(|number| format!("{} ", clean(number)));
    let text = escape(&format!("{}{}", number.unwrap_or_default(), captured.text));
    match captured.sort {
        LineSort::Heading(deep) => {
            let marks = "#".repeat((level + usize::from(deep) - 1).clamp(1, 6));
            out.extend(["\n", &marks, " ", &text, "\n"]);
        }
        LineSort::Paragraph => out.extend(["\n", &text, "\n"]),
        LineSort::Item => out.extend(["- ", &text, "\n"]),
        LineSort::Quote => out.extend(["\n> ", &text, "\n"]),
    }
}

/// Spans that begin a line.
fn line(spans: &[Span]) -> String {
    guard_start(&run(spans))
}

/// Spans within a line, behind a mark of ours.
fn run(spans: &[Span]) -> String {
    let mut text = String::new();
    for (n, span) in spans.iter().enumerate() {
        let marked = |span: Option<&Span>| matches!(span, Some(Span::Removed(_) | Span::Added(_)));
        let before = n.checked_sub(1).and_then(|n| spans.get(n));
        if (marked(Some(span)) || marked(before)) && n > 0 {
            text.push(' ');
        }
        let words = match span {
            Span::Plain(words) => inner(words),
            Span::Removed(words) => wrapped("~~", words),
            Span::Strong(words) | Span::Added(words) => wrapped("**", words),
            Span::Code(words) => code(words),
            Span::Sha256(digest) => format!("`{}…`", &digest.to_string()[..16]),
            Span::Moment(at) => words::moment(*at),
            Span::Second(at) => words::second(*at),
            Span::Address(address) => match address::link(address) {
                Some(link) => format!("<{}>", link.replace('|', "%7C")),
                None => inner(address),
            },
        };
        text.push_str(&words);
    }
    text.trim().to_owned()
}

/// Marks round words that neither begin nor end with a space, or they would be no marks.
fn wrapped(mark: &str, words: &str) -> String {
    let trimmed = words.trim();
    if trimmed.is_empty() { String::new() } else { format!("{mark}{}{mark}", inner(trimmed)) }
}

fn code(words: &str) -> String {
    format!("`{}`", clean(words).replace('`', "'").replace('|', "/"))
}

/// Escapes captured text that begins a line.
fn escape(text: &str) -> String {
    guard_start(inner(text).trim())
}

/// Escapes what is markup anywhere in a line, and what GitHub turns into links by itself.
fn inner(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let marks = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '@'
        );
        let links = rest.starts_with("://")
            || (c == '.' && text[..at].to_ascii_lowercase().ends_with("www"));
        if marks || links {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Escapes what is markup only where a line begins: headings, lists, rules.
fn guard_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if line.starts_with(['#', '+', '-', '=', ':']) {
        format!("\\{line}")
    } else if digits > 0 && line[digits..].starts_with(['.', ')']) {
        format!("{}\\{}", &line[..digits], &line[digits..])
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captured_text_makes_no_markup() {
        assert_eq!(escape("# not *a* [heading](x)"), "\\# not \\*a\\* \\[heading\\](x)");
        assert_eq!(escape("1. no list"), "1\\. no list");
        assert_eq!(escape("<script> & |"), "\\<script\\> \\& \\|");
        assert_eq!(
            escape("see http://a.example and www.b.example or a@b.example"),
            "see http\\://a.example and www\\.b.example or a\\@b.example"
        );
        assert_eq!(line(&[Span::Removed(" a ".to_owned())]), "~~a~~");
        assert_eq!(line(&[Span::Address("javascript:alert(1)".to_owned())]), "javascript:alert(1)");
    }
}
