//! Lists of amendments to a manual of procedures (Tri.x and the London procedures): each row becomes one entry
//! that names its chapter and its month or day. Empty and doubled rows are dropped. A page on which no row is
//! found stays the page that it is.

use jiff::civil::Date;
use url::Url;

use crate::{
    extract::{
        dates,
        list::{self, Found},
    },
    model::{
        document::{Block, BlockKind, Document, Listed, Notice, NoticeKind},
        wording::settled,
    },
};

/// A chapter's name has at most so many words.
const NAME: usize = 16;

/// Hosts whose lists these are, with all below them.
const HOSTS: &[&str] = &[
    "trixonline.co.uk",
    "proceduresonline.com",
    "londonsafeguardingchildrenprocedures.co.uk",
    "londoncp.co.uk",
];

/// Whether an address is that of a list of amendments (`/amendments`, `/chapters/amendments.html`).
pub(in crate::extract) fn is_at(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    HOSTS.iter().any(|known| super::is_below(host, known))
        && last.to_ascii_lowercase().contains("amendment")
}

/// Makes a list of a page where rows of amendments are found on it.
pub(super) fn settle(document: &mut Document, url: &Url) {
    let mut reader = Reader::default();
    for (at, block) in document.blocks.iter().enumerate() {
        reader.take(block, document.blocks.get(at + 1));
    }
    if reader.found.is_empty() {
        return;
    }
    let title = document.title.take();
    let list = list::document(title, Listed::Amendments, reader.found, url);
    document.title = list.title;
    document.blocks = list.blocks;
    document.list = list.list;
    document.notices.extend(reader.next_update);
}

/// The month or day under whose heading rows stand.
struct Period {
    /// As written, with its year.
    name: String,
    /// The day; of a month its first.
    date: Option<Date>,
}

#[derive(Default)]
struct Reader {
    year: Option<String>,
    period: Option<Period>,
    /// A chapter's name whose sentence is still to come, and where it leads.
    chapter: Option<(String, String)>,
    /// Whether the last block was an entry, or went on with one.
    goes_on: bool,
    found: Vec<Found>,
    next_update: Option<Notice>,
}

impl Reader {
    fn take(&mut self, block: &Block, next: Option<&Block>) {
        let text = settled(&block.text);
        let text = match &block.number {
            Some(number) => format!("{number} {text}"),
            None => text,
        };
        if self.next_update(&text) || self.dated(&text) || self.period.is_none() {
            return;
        }
        let link = block.links.first().map(|link| link.target.clone()).unwrap_or_default();
        match block.kind {
            BlockKind::Row => self.row(&text, link),
            BlockKind::Heading(_) => {
                // “Updated Chapters” stands over rows, a chapter's name over its sentence.
                let over_rows = next.is_none_or(|next| next.kind != BlockKind::Paragraph);
                let group = over_rows || is_group(&text);
                self.chapter = (!group).then_some((text, link));
                self.goes_on = false;
            }
            _ if is_group(&text) => (self.chapter, self.goes_on) = (None, false),
            BlockKind::Item => self.item(&text, link),
            _ => self.paragraph(&text, link, next),
        }
    }

    /// “Next Update: 21st September 2019” is a promise, no amendment.
    fn next_update(&mut self, text: &str) -> bool {
        let is_it = text.to_lowercase().starts_with("next update");
        if is_it {
            let date = dates::first_day(text);
            let text = text.to_owned();
            self.next_update = Some(Notice { kind: NoticeKind::Reviewed, date, text });
        }
        is_it
    }

    /// A year, a month or a day that stands alone.
    fn dated(&mut self, text: &str) -> bool {
        let words: Vec<&str> = text.trim_end_matches([':', '.']).split_whitespace().collect();
        let is_year = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok_and(|y| y > 1900);
        let period = match words[..] {
            [year] if is_year(year) => {
                (self.year, self.period) = (Some(year.to_owned()), None);
                (self.chapter, self.goes_on) = (None, false);
                return true;
            }
            [month] if dates::is_month(month) => {
                self.year.as_ref().map(|year| format!("{month} {year}"))
            }
            [month, year] if dates::is_month(month) && is_year(year) => Some(words.join(" ")),
            [_, month, year] if dates::is_month(month) && is_year(year) => Some(words.join(" ")),
            _ => None,
        };
        let Some(name) = period else { return false };
        let date = dates::first_day(&name).or_else(|| dates::first_day(&format!("1 {name}")));
        self.period = Some(Period { name, date });
        (self.chapter, self.goes_on) = (None, false);
        true
    }

    fn row(&mut self, text: &str, link: String) {
        let cells: Vec<&str> =
            text.split(" | ").map(|cell| cell.trim_matches([' ', '|'])).collect();
        let full: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        match full[..] {
            ["Chapter Name" | "Chapter" | "Title", ..] => self.goes_on = false,
            [] => {}
            [only] => self.add("", only, link),
            [chapter, ref rest @ ..] => self.add(chapter, &rest.join(" "), link),
        }
    }

    fn item(&mut self, text: &str, link: String) {
        let parted =
            text.split_once(" - ").filter(|(name, rest)| is_name(name) && !rest.is_empty());
        match parted {
            Some((name, rest)) if !self.goes_on => self.add_new(name, rest, link),
            _ => self.sentence(text, link),
        }
    }

    fn paragraph(&mut self, text: &str, link: String, next: Option<&Block>) {
        let sentence_follows = next.is_some_and(|next| next.kind == BlockKind::Paragraph);
        if is_name(text)
            && !text.ends_with(['.', '!', '?'])
            && (sentence_follows || !link.is_empty())
        {
            (self.chapter, self.goes_on) = (Some((text.to_owned(), link)), false);
        } else {
            self.sentence(text, link);
        }
    }

    /// What was done to a chapter: the one whose name came before, else more of the last.
    fn sentence(&mut self, text: &str, link: String) {
        match (self.chapter.take(), self.found.last_mut()) {
            (Some((chapter, own)), _) => {
                self.add(&chapter, text, if own.is_empty() { link } else { own });
            }
            (None, Some(last)) if self.goes_on => {
                last.summary.push(' ');
                last.summary.push_str(text);
            }
            (None, _) => self.add("", text, link),
        }
    }

    /// An item is complete in itself: the next one is no more of it.
    fn add_new(&mut self, chapter: &str, text: &str, link: String) {
        self.add(chapter, text, link);
        self.goes_on = false;
    }

    fn add(&mut self, chapter: &str, text: &str, link: String) {
        let Some(period) = &self.period else { return };
        let of = if chapter.is_empty() { text } else { chapter };
        let key = format!("{}|{}", period.name, of).to_lowercase();
        let title = match chapter {
            "" => format!("({})", period.name),
            chapter => format!("{chapter} ({})", period.name),
        };
        self.found.push(Found { key, title, date: period.date, link, summary: text.to_owned() });
        (self.chapter, self.goes_on) = (None, true);
    }
}

fn is_name(text: &str) -> bool {
    (1..=NAME).contains(&text.split_whitespace().count())
}

/// A line that says which rows follow, or leads to another year's list.
fn is_group(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches(':');
    let other_year = lower
        .strip_suffix(" amendments")
        .is_some_and(|before| before.parse::<u16>().is_ok() || before.starts_with("part "));
    other_year
        || ["updated chapters", "new chapters", "removed chapters", "chapter name details"]
            .contains(&lower)
        || lower == "archived amendments"
}
