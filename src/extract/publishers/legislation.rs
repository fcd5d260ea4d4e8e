//! legislation.gov.uk's own XML (CLML, `data.xml`): provisions as numbered blocks, whether they are in force,
//! and which changes are known and not yet made in the text. What was inserted or substituted stands in
//! square brackets, as the site shows it. Commentaries, versions and the table of contents are not read.

use url::Url;

use super::dated;
use crate::{
    extract::{
        ExtractError, feed,
        xml::{Element, Step, Steps},
    },
    model::{
        document::{Block, BlockKind, Document, Notice, NoticeKind},
        wording::single_spaced,
    },
};

/// How many outstanding effects are named.
const NAMED: usize = 10;

/// Elements whose inside is not the law's text.
const SKIPPED: &[&str] = &[
    "Commentaries",
    "Contents",
    "Versions",
    "Resources",
    "CommentaryRef",
    "FootnoteRef",
    "Footnotes",
];

/// Whether XML is a piece of legislation, by its first element.
pub(super) fn is(text: &str) -> bool {
    feed::root(text).is_some_and(|root| local(&root) == "Legislation")
}

/// Reads it.
pub(super) fn read(text: &str, _: &Url) -> Result<Document, ExtractError> {
    let mut steps = Steps::of(text);
    let mut reader = Reader::default();
    loop {
        match steps.next()? {
            Step::Open(element) => {
                let name = local(&element.name).to_owned();
                if SKIPPED.contains(&name.as_str()) {
                    steps.skip()?;
                } else {
                    reader.open(&name, &element);
                }
            }
            Step::Close(name) => reader.close(local(&name)),
            Step::Text(text) => reader.text.push_str(&text),
            Step::End => break,
        }
    }
    let document = reader.done();
    if document.blocks.is_empty() && document.title.is_none() {
        return Err(ExtractError::Empty("the legislation holds no words".to_owned()));
    }
    Ok(document)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A heading's level, by what it stands over.
fn level(container: &str) -> Option<u8> {
    Some(match container {
        "Part" | "Schedule" | "EUPart" | "Group" => 2,
        "Chapter" | "EUChapter" => 3,
        "Pblock" => 4,
        "PsubBlock" | "P1group" | "P2group" => 5,
        _ => return None,
    })
}

/// An open provision or division.
struct Open {
    name: String,
    number: Option<String>,
    /// Whether it is “Prospective” or “Repealed”, and that has not been said yet.
    status: Option<&'static str>,
    /// Whether its first text has come.
    begun: bool,
}

#[derive(Default)]
struct Reader {
    document: Document,
    open: Vec<Open>,
    text: String,
    /// The status of the text as a whole.
    status: Option<String>,
    /// How many provisions are prospective and repealed.
    prospective: usize,
    repealed: usize,
    effects: Vec<String>,
    outstanding: usize,
    cells: Vec<String>,
}

impl Reader {
    fn open(&mut self, name: &str, element: &Element<'_>) {
        match name {
            // Inline: what was changed in a text stands in brackets.
            "Addition" | "Substitution" => return self.text.push('['),
            "DocumentStatus" => self.status = element.attr("Value"),
            "EnactmentDate" | "Made" => self.date(NoticeKind::Published, element.attr("Date")),
            "UnappliedEffect" => self.effect(element),
            "Text" | "LongTitle" | "Number" | "Title" | "Pnumber" | "title" | "modified" | "td"
            | "th" | "IncludedDocument" => self.text.clear(),
            "tr" => self.cells.clear(),
            _ => {}
        }
        let status = match element.attr("Status").as_deref() {
            Some("Prospective") => Some("prospective"),
            Some("Repealed") => Some("repealed"),
            _ => None,
        };
        let is_provision = level(name).is_some() || is_numbered(name);
        if is_provision || name == "Legislation" || name == "Metadata" {
            // What stands in a division of that status has it too, and is not counted again.
            let above =
                self.open.iter().any(|open| open.name != "Legislation" && open.status.is_some());
            if is_provision && !above {
                self.prospective += usize::from(status == Some("prospective"));
                self.repealed += usize::from(status == Some("repealed"));
            }
            if name == "Legislation"
                && let Some(status) = status
            {
                self.status = Some(status.to_owned());
            }
            self.open.push(Open { name: name.to_owned(), number: None, status, begun: false });
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Addition" | "Substitution" => return self.text.push(']'),
            "title" if self.in_metadata() && self.document.title.is_none() => {
                let title = self.taken();
                self.document.title = Some(title).filter(|title| !title.is_empty());
            }
            "modified" if self.in_metadata() => {
                let day = self.taken();
                self.date(NoticeKind::Updated, Some(day));
            }
            "Number" | "Pnumber" => {
                let number = self.taken();
                if let Some(open) = self.open.last_mut() {
                    open.number = Some(number).filter(|number| !number.is_empty());
                }
            }
            "Title" => self.heading(),
            "Text" | "LongTitle" => self.paragraph(),
            "td" | "th" => {
                let cell = self.taken();
                self.cells.push(cell);
            }
            "tr" => {
                let row = std::mem::take(&mut self.cells).join(" | ");
                self.push(BlockKind::Row, None, &row);
            }
            _ => {}
        }
        if self.open.last().is_some_and(|open| open.name == name) {
            self.open.pop();
        }
    }

    fn taken(&mut self) -> String {
        single_spaced(&std::mem::take(&mut self.text))
    }

    fn in_metadata(&self) -> bool {
        self.open.last().is_some_and(|open| open.name == "Metadata")
    }

    fn date(&mut self, kind: NoticeKind, day: Option<String>) {
        if self.document.notice(kind).is_none() {
            self.document.notices.extend(day.and_then(|day| dated(kind, &day)));
        }
    }

    /// A change that is known and not yet made in the text (`ukm:UnappliedEffects`).
    fn effect(&mut self, element: &Element<'_>) {
        self.outstanding += 1;
        let of = |name| element.attr(name).unwrap_or_default();
        let by =
            format!("{} {}/{}", of("AffectingClass"), of("AffectingYear"), of("AffectingNumber"));
        let effect = format!("{} {} by {by}", of("AffectedProvisions"), of("Type"));
        let effect = single_spaced(&effect);
        if self.effects.len() < NAMED && !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    fn heading(&mut self) {
        let title = self.taken();
        let Some(open) = self.open.last_mut() else { return };
        let Some(level) = level(&open.name) else { return };
        let number = open.number.take().map(|number| format!("{number} ")).unwrap_or_default();
        let status = open.status.take().map(|status| format!(" ({status})")).unwrap_or_default();
        self.push(BlockKind::Heading(level), None, &format!("{number}{title}{status}"));
    }

    /// A text, under the numbers of the provisions that it begins: `16LA(1)(a)`.
    fn paragraph(&mut self) {
        if self.open.iter().any(|open| open.name == "Metadata") {
            return;
        }
        // Within a row of a table a text is a part of its cell.
        if !self.cells.is_empty() {
            return;
        }
        let mut text = self.taken();
        let provisions = || self.open.iter().filter(|open| is_numbered(&open.name));
        let begins =
            provisions().next_back().is_some_and(|open| open.number.is_some() && !open.begun);
        // The site shows what stands below a section in round brackets; the XML does not carry them.
        let shown = |(depth, number): (usize, &str)| match depth {
            0 => number.to_owned(),
            _ => format!("({})", number.trim_matches(['(', ')'])),
        };
        let path = provisions().filter_map(|open| open.number.as_deref()).enumerate();
        let path: String = path.map(shown).collect();
        let deep = provisions().count();
        for open in self.open.iter_mut().filter(|open| is_numbered(&open.name)) {
            open.begun = true;
        }
        let status = self
            .open
            .iter_mut()
            .rev()
            .find_map(|open| if is_numbered(&open.name) { open.status.take() } else { None });
        if let Some(status) = status {
            text.push_str(&format!(" ({status})"));
        }
        let kind = if deep > 2 { BlockKind::Item } else { BlockKind::Paragraph };
        let number = Some(path).filter(|path| begins && !path.is_empty());
        self.push(kind, number, &text);
    }

    fn push(&mut self, kind: BlockKind, number: Option<String>, text: &str) {
        let text = single_spaced(text);
        if text.chars().any(char::is_alphanumeric) {
            self.document.blocks.push(Block { kind, text, number, page: None, links: Vec::new() });
        }
    }

    fn done(mut self) -> Document {
        let mut said = match self.status.as_deref() {
            None => Vec::new(),
            Some("revised") => vec!["text as revised".to_owned()],
            Some("final") => vec!["text as first enacted or made".to_owned()],
            Some("prospective") => vec!["not yet in force".to_owned()],
            Some(other) => vec![other.to_owned()],
        };
        for (n, what) in [(self.prospective, "not yet in force"), (self.repealed, "repealed")] {
            match n {
                0 => {}
                1 => said.push(format!("1 provision {what}")),
                n => said.push(format!("{n} provisions {what}")),
            }
        }
        if !said.is_empty() {
            let text = said.join("; ");
            self.document.notices.push(Notice { kind: NoticeKind::Status, date: None, text });
        }
        if self.outstanding > 0 {
            let beyond = self.outstanding.saturating_sub(self.effects.len());
            let more = if beyond > 0 { format!("; and {beyond} more") } else { String::new() };
            let text = format!("{}{more}", self.effects.join("; "));
            self.document.notices.push(Notice { kind: NoticeKind::Outstanding, date: None, text });
        }
        self.document
    }
}

/// Whether an element is a provision with a number of its own: `P1` to `P7`.
fn is_numbered(name: &str) -> bool {
    name.strip_prefix('P').is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
}
