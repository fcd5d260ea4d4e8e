//! Answers that may be the page and look odd: they wait for a second look. Pure rules over few figures,
//! each with its name and its reason in words.
//!
//! A rule that is wrong costs a delay of one interval; one that is missing costs a false alarm. So they are
//! quick to suspect, and never decide anything for good.

use jiff::Timestamp;
use url::Url;

use crate::model::{
    document::{BlockKind, Document, NoticeKind},
    sighting::{Aside, Family, Fingerprint, Look, Odd},
    snapshot::{Origin, Snapshot},
    time::in_london,
    wording::settled,
};

/// A page that says “not found” and little else has fewer words than this,
const BARE: usize = 150;
/// and says so within its first words, so many of them.
const OPENING: usize = 60;
/// A text shorter than this cannot shrink by much that matters.
const SOMETHING: u32 = 40;
/// So many headings are a structure.
const STRUCTURE: u32 = 4;
/// So many blocks are a document.
const MANY: u32 = 20;

/// What a snapshot shows; `document` is what it says, none where that cannot be read.
#[must_use]
pub fn look(
    snapshot: &Snapshot,
    family: Family,
    document: Option<&Document>,
    generation: Fingerprint,
) -> Look {
    let supplied = snapshot.origin == Origin::Supplied;
    let Some(document) = document else {
        let bytes = Fingerprint::of([&snapshot.sha256.bytes()[..]]);
        let odd = gone_by_address(snapshot);
        let bare = Look { generation, family, supplied, ..Look::default() };
        return Look { text: bytes, whole: bytes, odd, ..bare };
    };
    let headings =
        document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    Look {
        generation,
        family,
        supplied,
        readable: true,
        text: Fingerprint::of(document.blocks.iter().map(|block| block.text.as_bytes())),
        whole: whole(snapshot, document),
        words: figure(document.words()),
        blocks: figure(document.blocks.len()),
        headings: figure(headings.count()),
        withdrawn: document.notice(NoticeKind::Withdrawn).is_some(),
        odd: gone_by_address(snapshot).or_else(|| says_not_found(family, document)),
    }
}

fn figure(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Everything that a reader could be told of: where two of these are equal, there is no change.
fn whole(snapshot: &Snapshot, document: &Document) -> Fingerprint {
    let url = &snapshot.url;
    let path = url.path().trim_end_matches('/');
    let mut parts = vec![url.host_str().unwrap_or_default().to_owned(), path.to_owned()];
    parts.push(url.port().map(|port| port.to_string()).unwrap_or_default());
    parts.push(document.title.clone().unwrap_or_default());
    for block in &document.blocks {
        parts.push(format!("{:?} {:?} {:?}", block.kind, block.number, block.page));
        parts.push(block.text.clone());
        for link in &block.links {
            parts.extend([link.text.clone(), link.target.clone()]);
        }
    }
    for notice in &document.notices {
        parts.push(format!("{:?} {:?}", notice.kind, notice.date));
        parts.push(notice.text.clone());
    }
    for attachment in &document.attachments {
        parts.extend([attachment.title.clone(), attachment.target.clone()]);
    }
    Fingerprint::of(parts.iter().map(String::as_bytes))
}

/// What is odd about `new` where `before` stands; none where nothing is. Whether it went back to an
/// earlier text is seen where the earlier ones are known.
#[must_use]
pub fn odd(before: Option<&Look>, new: &Look) -> Option<Odd> {
    if new.odd.is_some() {
        return new.odd.clone();
    }
    // A page that says that it is withdrawn or replaced may be anything else.
    let before = before.filter(|before| before.withdrawn || !new.withdrawn)?;
    other_family(before, new)
        .or_else(|| no_text(before, new))
        .or_else(|| shrank(before, new))
        .or_else(|| lost_structure(before, new))
}

/// A file's address answers with a web page, which is nearly always an error page with a success status; or
/// a page's with a file.
fn other_family(before: &Look, new: &Look) -> Option<Odd> {
    (before.family != new.family).then_some(Odd::OtherFamily(before.family, new.family))
}

/// A page that could be read, and now shows no text.
fn no_text(before: &Look, new: &Look) -> Option<Odd> {
    (before.readable && !new.readable && new.family != Family::File).then_some(Odd::NoText)
}

/// More than half of the words went.
fn shrank(before: &Look, new: &Look) -> Option<Odd> {
    let is_less = before.words >= SOMETHING && new.words.saturating_mul(2) < before.words;
    (before.readable && new.readable && is_less).then_some(Odd::Shrank(before.words, new.words))
}

/// Its headings went, or most of its paragraphs ran together, though the words are there.
fn lost_structure(before: &Look, new: &Look) -> Option<Odd> {
    if !before.readable || !new.readable {
        return None;
    }
    if before.headings >= STRUCTURE && new.headings == 0 {
        return Some(Odd::LostStructure(before.headings, 0));
    }
    (before.blocks >= MANY && new.blocks.saturating_mul(4) <= before.blocks)
        .then_some(Odd::LostStructure(before.blocks, new.blocks))
}

/// The address led away from what was asked for: to a home page, a page that asks who one is, or an
/// error page.
fn gone_by_address(snapshot: &Snapshot) -> Option<Odd> {
    let asked = &snapshot.redirects.first()?.url;
    let came = &snapshot.url;
    if is_home(came) && !is_home(asked) {
        return Some(Odd::Home);
    }
    if is_login(came) && !is_login(asked) {
        return Some(Odd::Login);
    }
    (is_error(came) && !is_error(asked)).then(|| Odd::SaysNotFound(came.path().to_owned()))
}

fn last_part(url: &Url) -> String {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn is_home(url: &Url) -> bool {
    const HOMES: &[&str] = &[
        "",
        "index.html",
        "index.htm",
        "index.php",
        "index.aspx",
        "default.aspx",
        "default.htm",
        "home",
        "home.html",
        "home.htm",
        "home.aspx",
        "homepage",
        "welcome",
    ];
    let parts = url.path().split('/').filter(|part| !part.is_empty()).count();
    let language = matches!(last_part(url).as_str(), "en" | "en-gb" | "cy");
    parts <= 1 && (HOMES.contains(&last_part(url).as_str()) || language)
}

fn is_login(url: &Url) -> bool {
    const HOSTS: &[&str] = &["login", "signin", "sso", "auth", "accounts", "idp", "adfs"];
    const PAGES: &[&str] = &[
        "login",
        "log-in",
        "signin",
        "sign-in",
        "sign_in",
        "logon",
        "log-on",
        "wp-login.php",
        "login.aspx",
        "login.php",
        "login.html",
        "authorize",
    ];
    let host = url.host_str().unwrap_or_default();
    let label = host.split('.').next().unwrap_or_default();
    HOSTS.contains(&label) || PAGES.contains(&last_part(url).as_str())
}

fn is_error(url: &Url) -> bool {
    const PAGES: &[&str] = &[
        "404",
        "404.html",
        "404.htm",
        "404.aspx",
        "404.php",
        "page-not-found",
        "pagenotfound",
        "not-found",
        "notfound",
        "error",
        "error.aspx",
        "error.html",
        "error404",
        "410",
        "pagenotfound.aspx",
        "page-not-found.html",
    ];
    PAGES.contains(&last_part(url).as_str())
}

/// A soft 404: the title says that there is no such page, or the first words of a page that says little
/// else do.
fn says_not_found(family: Family, document: &Document) -> Option<Odd> {
    const TITLES: &[&str] = &[
        "404",
        "page not found",
        "not found",
        "error 404",
        "http 404",
        "file not found",
        "page missing",
        "page unavailable",
        "content not found",
        "document not found",
        "resource not found",
        "page no longer available",
        "page can't be found",
        "page cannot be found",
        "this page can't be found",
        "this page cannot be found",
        "sorry, page not found",
        "oops! page not found",
        "page does not exist",
    ];
    const WORDS: &[&str] = &[
        "page not found",
        "page cannot be found",
        "page can't be found",
        "page could not be found",
        "page couldn't be found",
        "cannot find the page",
        "can't find the page",
        "could not find the page",
        "couldn't find the page",
        "unable to find the page",
        "cannot find that page",
        "can't find that page",
        "couldn't find that page",
        "page you requested could not be",
        "page you requested cannot be",
        "page you are looking for cannot be",
        "page you are looking for could not be",
        "page you are looking for does not exist",
        "page you are looking for doesn't exist",
        "page you are looking for is no longer",
        "page you are looking for has been",
        "page you are looking for might have been",
        "page you're looking for",
        "page does not exist",
        "page doesn't exist",
        "page no longer exists",
        "page is no longer available",
        "page has been removed",
        "page has been deleted",
        "content is no longer available",
        "document is no longer available",
        "resource cannot be found",
        "nothing was found at this location",
        "file or directory not found",
        "requested url was not found",
    ];
    if family == Family::File || document.words() >= BARE {
        return None;
    }
    let plain = |text: &str| settled(text).to_lowercase();
    let title = document.title.as_deref().map(plain).unwrap_or_default();
    let heading = document.blocks.first().map(|block| plain(&block.text)).unwrap_or_default();
    for name in [&title, &heading] {
        let named = |known: &&&str| {
            let rest = name.strip_prefix(**known);
            rest.is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.is_empty() || rest.starts_with(['-', '|', ':', '.', '!', '('])
            })
        };
        if let Some(known) = TITLES.iter().find(named) {
            return Some(Odd::SaysNotFound((*known).to_owned()));
        }
    }
    let texts = document.blocks.iter().flat_map(|block| block.text.split_whitespace());
    let opening = plain(&texts.take(OPENING).collect::<Vec<_>>().join(" "));
    let said = WORDS.iter().find(|words| title.contains(**words) || opening.contains(**words))?;
    Some(Odd::SaysNotFound((*said).to_owned()))
}

/// Why it waits, or why it is gone, in words that can follow “it waits for a second look: ”.
#[must_use]
pub fn reason(odd: &Odd) -> String {
    match odd {
        Odd::Status(410) => "HTTP 410: the publisher says that it is gone".to_owned(),
        Odd::Status(status) => format!("HTTP {status}: page not found"),
        Odd::SaysNotFound(words) => {
            format!("the page that came says that there is no such page (“{words}”)")
        }
        Odd::Home => "the address leads to a home page instead of the page".to_owned(),
        Odd::Login => "the address leads to a page that asks people to log in".to_owned(),
        Odd::OtherFamily(before, now) => {
            let name = |family: &Family| match family {
                Family::Page => "a web page",
                Family::File => "a file to download",
                Family::Data => "plain text or data",
            };
            format!("{} came where there was {}", name(now), name(before))
        }
        Odd::NoText => {
            "what came has no text that can be read, and there was text before".to_owned()
        }
        Odd::Shrank(before, now) => {
            let lost = 100 - u64::from(*now) * 100 / u64::from(*before).max(1);
            format!("the text shrank by {lost} % (from {before} words to {now})")
        }
        Odd::LostStructure(before, 0) => {
            format!("the text lost its structure ({before} headings before, none now)")
        }
        Odd::LostStructure(before, now) => format!(
            "the text lost its structure ({before} headings, paragraphs and items before, {now} now)"
        ),
        Odd::WentBack(at) => format!("its text is again that of {}", day(*at)),
    }
}

/// What became of a snapshot that never stood, in words that can follow “does not count: ”.
#[must_use]
pub fn aside(aside: &Aside) -> String {
    match aside {
        Aside::Waiting(odd) => format!("waits for a second look ({})", reason(odd)),
        Aside::NotSeenAgain(odd) => format!("was not seen again ({})", reason(odd)),
        Aside::Gone(odd) => format!("is not the page ({})", reason(odd)),
        Aside::Dismissed(why) => format!("was set aside by hand ({why})"),
    }
}

fn day(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y").to_string()
}
