//! `check --probe ID`: one look at a source, and what would be read there. Keeps nothing.

use super::{
    args::Args,
    dates,
    exit::{Exit, Fault},
    look::{self, Look},
    place, say,
};
use crate::{
    extract::{self, ExtractError},
    model::{
        capture::{Capture, Validators},
        document::{Document, NoticeKind},
        part::Part,
        run::Cause,
        snapshot::Snapshot,
        source::{Recipe, Source, SourceId},
    },
    report::{self, clean},
    review,
    sandbox::{self, ReadError},
};

/// So many blocks of the text are shown,
const BLOCKS: usize = 8;
/// so many characters of each,
const LETTERS: usize = 160;
/// and so many attachments and change notes.
const LISTED: usize = 10;

pub(super) fn run(args: &Args, id: &SourceId) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let source = &*place::source_or_document(args, &watchlist, id)?;
    let store = look::store(args)?;
    let look = look::at(&watchlist, store.as_ref(), source)?;
    let held = store.map(|store| review::snapshots(&store, source)).transpose()?;
    let newest = held.and_then(|mut snapshots| snapshots.pop());

    let mut page = Lines(format!("{} ({id})\n", clean(watchlist.title_of(source))));
    page.fact("Address", source.url.as_str());
    if let Some(why) = &source.paused {
        page.fact("Paused", &format!("{why}; looked at all the same, since you asked"));
    }
    let is_read = tell(&mut page, source, &look, newest.as_ref());
    say::out(&page.0)?;
    Ok(if is_read { Exit::Done } else { Exit::Incomplete })
}

/// Facts, one a line, under each other.
struct Lines(String);

impl Lines {
    fn fact(&mut self, name: &str, words: &str) {
        self.0.push_str(&format!("  {name:<12} {}\n", clean(words)));
    }

    fn more(&mut self, words: &str) {
        self.0.push_str(&format!("    {}\n", clean(words)));
    }
}

/// Tells all of it; whether the page was seen, and its text read where its format can be.
fn tell(page: &mut Lines, source: &Source, look: &Look, newest: Option<&Snapshot>) -> bool {
    match (&look.capture, &look.why_not) {
        (Some(_), _) => page.fact("robots.txt", "allows it"),
        (None, Some(why)) if why.cause == Cause::Robots => page.fact("robots.txt", &why.text),
        (None, _) => {}
    }
    if let Some(why) = &look.no_item {
        page.fact("Content API", &why.text);
    }
    if let Some(capture) = &look.capture {
        answer(page, capture);
    }
    match &look.why_not {
        Some(why) => {
            page.fact("Not the page", &why.text);
            return false;
        }
        None => page.fact("The page?", "nothing speaks against it"),
    }
    let Some(capture) = &look.capture else { return false };
    if let Some(newest) = newest {
        let when = dates::shown(newest.at);
        page.fact(
            "Held already",
            &if newest.sha256 == capture.digest() {
                format!("the same bytes, since {when}")
            } else {
                format!("other bytes, of {when}")
            },
        );
    }
    let recipe = source.recipe_at(capture.at());
    page.fact("Recipe", &in_words(&recipe));
    match sandbox::read(&Look::body(capture), &recipe) {
        Ok(document) => {
            let body = Look::body(capture);
            if let Some(written) = source.kind {
                let misfit = extract::misfit(written, &body, document.list.is_some());
                if let Some(why) = misfit {
                    page.fact("Kind", &why);
                }
            }
            if let Some(feed) = extract::feed_of(&body) {
                page.fact("Offers a feed", feed.as_str());
            }
            let names_parts = source.is_publication() && source.id.parent().is_none();
            let parts = names_parts.then(|| extract::parts(&body, &document));
            text(page, &document, parts.as_ref().map_or(&[], |(parts, _)| parts));
            if let Some(parts) = &parts {
                documents(page, parts);
            }
            true
        }
        Err(why @ ReadError::Unreadable(ExtractError::Unsupported(_))) => {
            page.fact("Text", &format!("{why}: the file is kept, and a change of it is told"));
            true
        }
        Err(why) => {
            page.fact("Text", &format!("{why}"));
            false
        }
    }
}

/// The documents that a crawl would fetch with the publication.
fn documents(page: &mut Lines, (parts, beyond): &(Vec<Part>, usize)) {
    let followed = say::count(parts.len(), "document");
    page.fact("Follows", &format!("{followed} of it, fetched with it"));
    for part in parts.iter().take(LISTED) {
        page.more(&format!("{}: {}", part.title, part.url));
    }
    let unlisted = parts.len().saturating_sub(LISTED);
    if unlisted > 0 {
        page.more(&format!("and {unlisted} more"));
    }
    if *beyond > 0 {
        page.more(&format!("{beyond} beyond these are named and not fetched"));
    }
}

fn answer(page: &mut Lines, capture: &Capture) {
    for hop in &capture.hops {
        page.fact("Redirected", &format!("{} by {}", hop.status, hop.url));
    }
    if !capture.hops.is_empty() {
        page.fact("Answered by", capture.exchange.url.as_str());
    }
    let media_type = capture.exchange.headers.get("content-type");
    let media_type = media_type.as_deref().unwrap_or("no type named");
    let (status, length) = (capture.exchange.status, capture.body().len());
    page.fact("Answer", &format!("{status}, {media_type}, {length} bytes"));
    let validators = Validators::of(&capture.exchange.headers);
    page.fact(
        "Next time",
        if validators.is_empty() {
            "asked for whole: the answer carries neither ETag nor Last-Modified"
        } else {
            "asked for only if it changed"
        },
    );
}

fn in_words(recipe: &Recipe) -> String {
    if recipe.from.is_none() && recipe.keep.is_empty() && recipe.drop.is_empty() {
        return "none: the main part is found by the general rule".to_owned();
    }
    let from =
        recipe.from.map_or_else(|| "from the beginning".to_owned(), |day| format!("from {day}"));
    let list = |name: &str, selectors: &[String]| match selectors {
        [] => String::new(),
        some => format!("; {name} {}", some.join(", ")),
    };
    format!("{from}{}{}", list("keep", &recipe.keep), list("drop", &recipe.drop))
}

fn text(page: &mut Lines, document: &Document, followed: &[Part]) {
    page.fact("Title", document.title.as_deref().unwrap_or("none"));
    let mut notes = 0;
    for notice in &document.notices {
        let name = report::notice(notice.kind);
        notes += usize::from(notice.kind == NoticeKind::ChangeNote);
        if notice.kind == NoticeKind::ChangeNote && notes > LISTED {
            continue;
        }
        let day = notice.date.map(|day| day.strftime("%-d %B %Y").to_string());
        let words = [day, Some(notice.text.clone()).filter(|text| !text.is_empty())];
        page.fact(name, &words.into_iter().flatten().collect::<Vec<_>>().join(": "));
    }
    if notes > LISTED {
        page.more(&format!("and {}", say::count(notes - LISTED, "older note")));
    }
    let blocks = say::count(document.blocks.len(), "block");
    page.fact("Text", &format!("{blocks}, {}; it begins:", say::count(document.words(), "word")));
    for (block, section) in document.blocks.iter().zip(document.sections()).take(BLOCKS) {
        let mut words: String = block.text.chars().take(LETTERS).collect();
        if words.len() < block.text.len() {
            words.push('…');
        }
        page.more(&format!("{}: {words}", report::block(block, &section)));
    }
    if document.blocks.len() > BLOCKS {
        let rest = say::count(document.blocks.len() - BLOCKS, "more block");
        page.more(&format!("and {rest}; once crawled, `guidewatch show ID --blocks` shows all"));
    }
    // Those that are fetched with it are listed as such.
    let is_followed = |target: &str| followed.iter().any(|part| part.url.as_str() == target);
    let attachments = document.attachments.iter();
    let attachments: Vec<_> = attachments.filter(|one| !is_followed(&one.target)).collect();
    if !attachments.is_empty() {
        page.fact("Attachments", &attachments.len().to_string());
        for attachment in attachments.iter().take(LISTED) {
            page.more(&format!("{}: {}", attachment.title, attachment.target));
        }
        if attachments.len() > LISTED {
            page.more(&format!("and {} more", attachments.len() - LISTED));
        }
    }
}
