//! The page of a text as it stood from a day on: whole where that may be shown, else by its first words; and the same
//! as data for whoever compares two of them.

use super::{
    super::{
        html,
        html::escape::{Html, element},
        page::{Line, LineSort, Page, Part, Span, para, plain, section},
        shown, words,
    },
    Dated, File, Work,
    carried::{self, data_path, is_data},
    change_path, folder,
    frame::{Frame, list},
    text_path,
};
use crate::model::{document::Document, report::Shown, snapshot::Snapshot};

/// How many words are quoted of a text that may not be shown whole.
const QUOTED: usize = 60;

/// The page, and the data where the whole text may be shown and there is another to compare it with.
pub(super) fn files(work: &Work<'_>, dated: &Dated<'_>) -> Vec<File> {
    let source = &work.status.source;
    let title = format!("{}: the text of {}", work.status.title, words::moment(dated.snapshot.at));
    let mut above = vec![("index.html".to_owned(), "Publications".to_owned())];
    if let (Some(parent), Some(within)) = (source.parent(), work.within) {
        above.push((format!("{}/index.html", folder(&parent)), within.to_owned()));
    }
    above.push((format!("{}/index.html", folder(source)), work.status.title.clone()));
    let frame = Frame { path: text_path(dated.snapshot, source), title: &title, feed: None, above };
    let main = stood(dated).and(ways(&frame, work, dated));
    let (parts, data) = match dated.document {
        Ok(document) => {
            let data = is_data(work).then(|| carried::data(work, dated.snapshot, document));
            (read(work, dated.snapshot, document), data)
        }
        Err(why) => (vec![para(format!("This copy cannot be read: {why}"))], None),
    };
    let mut files = vec![frame.page(main.and(html::parts(&parts, 2)))];
    files.extend(data.map(|text| File { path: data_path(dated.snapshot, source), text }));
    files
}

/// From when to when it stood, as far as looks tell.
fn stood(dated: &Dated<'_>) -> Html {
    let mut spans =
        vec![plain("This is what stood from "), Span::Moment(dated.snapshot.at), plain(" on")];
    match dated.after {
        Some(after) => {
            spans.extend([
                plain(", until another text was seen on "),
                Span::Moment(after.at),
                plain("."),
            ]);
        }
        None => spans.push(plain("; no other text has been seen since.")),
    }
    element("p", &[("class", "lead")], &html::line(&spans))
}

fn ways(frame: &Frame<'_>, work: &Work<'_>, dated: &Dated<'_>) -> Html {
    let source = &work.status.source;
    let to = |snapshot: &Snapshot, name: &str| {
        frame.link(&text_path(snapshot, source), &format!("{name}: {}", words::moment(snapshot.at)))
    };
    let mut ways = Vec::new();
    ways.extend(dated.before.map(|before| to(before, "The text before")));
    let change = dated.change.map(|change| frame.link(&change_path(change), "What changed"));
    ways.extend(change);
    ways.extend(dated.after.map(|after| to(after, "The text after")));
    if ways.is_empty() {
        return Html::default();
    }
    element("nav", &[("class", "ways"), ("aria-label", "Other dates")], &list(ways))
}

/// The text with what is known of its capture; without most of its words where they may not be shown.
fn read(work: &Work<'_>, snapshot: &Snapshot, document: &Document) -> Vec<Part> {
    let shown = Shown {
        title: work.status.title.clone(),
        snapshot: snapshot.clone(),
        document: document.clone(),
        documents: Vec::new(),
        gone_since: None,
        next: None,
    };
    let Page { parts, .. } = shown::page(&shown);
    let mut out = Vec::new();
    for part in parts {
        match part {
            Part::Text(lines) if work.republish => {
                out.push(para(attribution(work)));
                out.push(section("The text", vec![Part::Text(nested(lines))]));
            }
            Part::Text(_) => {
                out.push(para(format!(
                    "Its first words, of {}. The whole text stands at its publisher; this page shows only a quotation.",
                    words::count(document.words(), "word", "words")
                )));
                out.push(Part::Quote(vec![plain(begin(document))]));
                let typed =
                    crate::model::time::in_london(snapshot.at).strftime("%Y-%m-%dT%H:%M:%S");
                out.push(Part::Para(vec![
                    plain("The whole text, on the machine that watches: "),
                    Span::Code(format!("guidewatch show {} --at {typed}", work.status.source)),
                ]));
            }
            part => out.push(part),
        }
    }
    out
}

/// The text with its headings one level below what they stand under, whatever numbers its publisher gave them: who goes
/// from heading to heading finds none missing.
fn nested(mut lines: Vec<Line>) -> Vec<Line> {
    let mut open: Vec<u8> = Vec::new();
    for line in &mut lines {
        if let LineSort::Heading(level) = line.sort {
            open.retain(|above| *above < level);
            open.push(level);
            line.sort = LineSort::Heading(u8::try_from(open.len()).unwrap_or(6));
        }
    }
    lines
}

/// Under what terms a whole text is shown. The Open Government Licence asks for its sentence.
fn attribution(work: &Work<'_>) -> String {
    let host = work.status.url.host_str().unwrap_or_default();
    let is_open = ["gov.uk", "legislation.gov.uk", "publishing.service.gov.uk"]
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    if is_open {
        "Contains public sector information licensed under the Open Government Licence v3.0."
            .to_owned()
    } else {
        let publisher = work.publisher.unwrap_or("its publisher");
        format!("The text is that of {publisher}, shown under the publisher’s licence.")
    }
}

/// The first words of a text.
fn begin(document: &Document) -> String {
    let words = document.blocks.iter().flat_map(|block| block.text.split_whitespace());
    let mut quoted: Vec<&str> = words.take(QUOTED + 1).collect();
    let is_cut = quoted.len() > QUOTED;
    quoted.truncate(QUOTED);
    let quoted = super::super::excerpt::bounded(&quoted.join(" "));
    if is_cut { format!("{quoted} …") } else { quoted }
}
