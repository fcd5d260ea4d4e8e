//! What hostile words can do on the pages of the reading site: nothing.

use std::collections::BTreeMap;

use guidewatch::{
    mentions::{Finder, Page, audit},
    model::{
        change::Change,
        citation::Audited,
        document::{Block, BlockKind, Document},
        edition::NeverExisted,
        editions::Editions,
        report::{DocumentHeld, History, Report, SourceStatus, Status},
        run::{Cause, Why},
        snapshot::CheckResult,
        source::{PublicationId, SourceId},
    },
    register::Register,
    report::site::{
        self, Carried, Dated, Entry, File, Line, PAGES, Question, Row, Search, Terms, Untold, Work,
    },
};
use jiff::{Timestamp, civil::date};
use scraper::Html;

use super::{
    hostile::filled,
    sample::*,
    strings::{ADDRESSES, strings},
};

/// Every kind of page with one text in every place where foreign words can stand.
fn pages(text: &str, address: &str) -> Vec<File> {
    let own = || text.to_owned();
    let Report { changes, events, .. } = filled(text, address);
    let mut history: History = history();
    history.checks[1].result = CheckResult::NotChecked(Why { cause: Cause::Internal, text: own() });
    history.aside[0].why = own();
    history.decisions[0].reason = own();
    let mut status: Status = status();
    for source in &mut status.sources {
        source.title = own();
        if let Some(gone) = &mut source.gone {
            gone.why = own();
        }
        if let Some(row) = &mut source.failing {
            row.why.text = own();
        }
        if let Some(held) = &mut source.held {
            (held.title, held.why) = (own(), own());
        }
    }
    status.sources[4].paused = Some(own());
    let mut shown = shown();
    shown.document.title = Some(own());
    for block in &mut shown.document.blocks {
        (block.text, block.number) = (own(), Some(own()));
    }
    shown.document.notices[0].text = own();
    let document: Document = shown.document;
    let held = DocumentHeld {
        source: "early-help/summary".parse::<SourceId>().expect("a name"),
        title: own(),
        url: status.sources[0].url.clone(),
        offered: true,
        words: None,
        snapshots: 1,
        last_checked: None,
        failing: Some(own()),
    };
    let rows: Vec<Row> = status
        .sources
        .iter()
        .map(|source| Row {
            status: source.clone(),
            publisher: Some(own()),
            republish: true,
            changes: changes.iter().map(Line::of).collect(),
            came: events.iter().map(Line::came).collect(),
        })
        .collect();
    let newest: Vec<Entry> = changes.iter().filter_map(Entry::of).collect();
    let came = events.iter().map(Entry::came);
    let newest: Vec<Entry> = newest.into_iter().chain(came).collect();
    let cited = vec![cited(text)];
    let kcsie = PublicationId::new("kcsie").expect("an id");
    let others =
        [(own(), "early-help/summary".parse().expect("a name"), history.snapshots.clone())];
    let mut files = site::fixed();
    files.extend(site::overview(&rows, &status, &newest, None));
    let documents = [held];
    let editions = editions(text);
    let all: Vec<&Change> = changes.iter().collect();
    for source in &status.sources {
        for republish in [true, false] {
            let mut work = work(source, text, republish, &history, &all, &documents);
            work.editions = Some(&editions).filter(|_| republish);
            (work.came, work.others) = (&events, &others);
            (work.cited_as, work.citations) = (Some(&kcsie), &cited);
            files.extend(site::work(&work));
            files.extend(changes.iter().map(|change| site::change(&work, change, Some(&document))));
            for read in [Ok(&document), Err(text)] {
                let snapshots = &history.snapshots;
                let dated = Dated {
                    snapshot: &snapshots[1],
                    document: read,
                    before: snapshots.first(),
                    after: snapshots.first(),
                    change: changes.first(),
                };
                files.extend(site::text(&work, &dated));
            }
        }
    }
    let mut search = Search::default();
    let mut terms = Terms::default();
    terms.text(text, &document);
    terms.change(1, &changes[0]);
    search.add(terms);
    let letters: Vec<File> = search.by_letters(&rows).collect();
    assert!(letters.iter().all(|file| is_name(&file.path)), "{text:?}");
    // Which words there are is another with each text; how they stand is not.
    let mut fixed = Search::default();
    let mut terms = Terms::default();
    terms.text("must", &Document::default());
    fixed.add(terms);
    files.extend(fixed.by_letters(&rows));
    let found = search.files(&rows);
    assert!(found.iter().all(|file| is_name(&file.path)), "{text:?}");
    files.extend(found.into_iter().take(2));
    files.extend(answered(text, &files, &changes[0]));
    files
}

/// What a server lays out from the same files: two texts compared, and what a search found.
fn answered(text: &str, files: &[File], change: &Change) -> Vec<File> {
    let is_text = |file: &&File| site::is_text(&file.path);
    let carried = files.iter().find(is_text).expect("a text as data");
    let carried = Carried::read(&carried.text).expect("it is read again");
    let reasons = [text.to_owned()];
    let pages = files.iter().find(|file| file.path == PAGES).expect("what can be found");
    let mut question = Question::new("must");
    assert!(question.keep(0, Some("guidewatch.words([\"mu\",{\"must\":\"0 0.1 1 3.1\"}]);\n")));
    let file = |text| File { path: "answered.html".to_owned(), text };
    vec![
        file(site::compared(&carried, &carried, &change.diff, &reasons)),
        file(site::too_much(&carried, &carried)),
        file(question.page(&pages.text, "").expect("the page of what was found")),
    ]
}

/// Editions of every standing, with one text in every place.
fn editions(text: &str) -> Editions {
    let (register, on) = (Register::known(), date(2026, 8, 1));
    let own = || text.to_owned();
    let lineages = register.lineages.iter().filter(|one| {
        ["kcsie", "working-together", "safer-recruitment"].contains(&one.id.as_str())
    });
    let mut publications = lineages.map(|lineage| register.stood(lineage, on));
    let mut all = publications.next().expect("one is known");
    for more in publications {
        all.editions.extend(more.editions);
        all.others.extend(more.others);
    }
    (all.title, all.kind, all.applies, all.reported) = (own(), own(), Some(own()), Some(own()));
    all.others.values_mut().for_each(|title| *title = own());
    for (nth, standing) in all.editions.iter_mut().enumerate() {
        let edition = &mut standing.edition;
        for id in standing.by.iter_mut().chain(&mut edition.replaces) {
            id.label = own();
        }
        edition.label = own();
        edition.title = Some(own()).filter(|_| nth % 2 == 0);
        (edition.note, edition.applies, edition.evidence) = (Some(own()), Some(own()), own());
        for update in &mut edition.updates {
            (update.kind, update.note, update.evidence) = (own(), Some(own()), own());
        }
        for transition in standing.goes_on.iter_mut().chain(&mut edition.transition) {
            (transition.note, transition.evidence) = (own(), own());
        }
    }
    all.never_existed = vec![NeverExisted { label: own(), evidence: own() }];
    let checked_to = register.checked_to;
    Editions { on, checked_to, in_full: true, publications: vec![all] }
}

/// A page that cites what is out of date, with one text in every place.
fn cited(text: &str) -> Audited {
    let block = |text: &str| Block {
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        number: None,
        page: None,
        links: Vec::new(),
    };
    let document = Document { blocks: vec![block("We follow KCSIE 2023.")], ..Document::default() };
    let (register, on) = (Register::known(), date(2026, 8, 1));
    let page = Page { source: "board", title: "", url: None, publication: None, is_board: true };
    let mut found = audit(&page, &document, &Finder::of(&register), on);
    text.clone_into(&mut found.title);
    let one = found.citations.first_mut().expect("a citation");
    (one.mention.text, one.mention.sentence) = (text.to_owned(), text.to_owned());
    let stale = one.stale.as_mut().expect("it is out of date");
    let suggestion = stale.suggestion.as_mut().expect("another is in force");
    text.clone_into(&mut suggestion.text);
    found
}

static UNTOLD: BTreeMap<Timestamp, Untold> = BTreeMap::new();

fn work<'a>(
    status: &'a SourceStatus,
    text: &'a str,
    republish: bool,
    history: &'a History,
    changes: &'a [&'a Change],
    documents: &'a [DocumentHeld],
) -> Work<'a> {
    Work {
        status,
        publisher: Some(text),
        republish,
        history,
        versions: &history.snapshots,
        changes,
        untold: &UNTOLD,
        editions: None,
        others: &[],
        offered: republish,
        came: &[],
        cited_as: None,
        citations: &[],
        documents,
        within: Some(text).filter(|_| !republish),
    }
}

/// Whether a name is one that any web server and any disk takes, and leads nowhere else.
fn is_name(path: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    path.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && part.chars().all(legal))
}

/// Whether a file is of that sort, by its name.
pub(crate) fn is_of(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own == ending)
}

/// A page as elements with the names of their attributes; the ways that lead out of the site.
fn shape(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut elements, mut out) = (Vec::new(), Vec::new());
    for node in Html::parse_document(html).tree.nodes() {
        let Some(element) = node.value().as_element() else {
            assert!(!node.value().is_comment(), "a comment in the page");
            continue;
        };
        let names: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
        elements.push(format!("{} {}", element.name(), names.join(",")));
        let ways = ["href", "src", "action", "data-change"];
        let ways = ways.iter().filter_map(|name| element.attr(name));
        out.extend(ways.filter(|way| way.contains(':')).map(str::to_owned));
    }
    (elements, out)
}

#[test]
fn hostile_words_are_words_on_every_page() {
    let plain = pages("plain words", "mailto:plain");
    assert!(plain.len() > 60, "{}", plain.len());
    let shapes: Vec<_> = plain
        .iter()
        .map(|file| if is_of(&file.path, "html") { shape(&file.text).0 } else { Vec::new() })
        .collect();
    // Every fifth here: the door is the one that all of them went through in each format.
    let all = strings();
    for (text, address) in all.iter().zip(ADDRESSES.iter().cycle()).step_by(5) {
        let hostile = pages(text, address);
        assert_eq!(hostile.len(), plain.len(), "{text:?}");
        for ((file, was), shape_was) in hostile.iter().zip(&plain).zip(&shapes) {
            assert_eq!(file.path, was.path, "{text:?}");
            assert!(is_name(&file.path), "{}", file.path);
            let steers = |c: &char| c.is_control() && *c != '\n';
            assert_eq!(file.text.chars().find(steers), None, "{} of {text:?}", file.path);
            if is_of(&file.path, "html") {
                let (elements, out) = shape(&file.text);
                assert_eq!(&elements, shape_was, "{} of {text:?}", file.path);
                for way in out {
                    let ours = ["https://www.", "https://files."];
                    assert!(ours.iter().any(|start| way.starts_with(start)), "{way} of {text:?}");
                }
            } else if is_of(&file.path, "js") && file.path != "site.js" {
                assert!(
                    !file.text.contains('<') && file.text.starts_with("guidewatch."),
                    "{text:?}"
                );
            }
        }
    }
}
