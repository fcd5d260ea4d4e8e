//! Pages that say, or show by their address, that the page is not to be found there: soft 404s, ways home, to
//! a login, to a search. Pure; whether that is believed is decided by a second look.

use url::Url;

use super::sorts::is_titled;
use crate::model::{
    document::Document,
    sighting::{Family, Odd},
    snapshot::Snapshot,
    wording::settled,
};

/// A page that says “not found” and little else has fewer words than this,
const BARE: usize = 150;
/// and says so within its first words, so many of them.
const OPENING: usize = 60;
/// One that is titled so may have as many as this: popular pages, a map of the site.
const TITLED: usize = 600;

/// The address led away from what was asked for: to a home page, a page that asks who one is, or an
/// error page.
pub(super) fn gone_by_address(snapshot: &Snapshot) -> Option<Odd> {
    let asked = &snapshot.redirects.first()?.url;
    let came = &snapshot.url;
    if is_search(came) && !is_search(asked) {
        return Some(Odd::SaysNotFound(came.path().to_owned()));
    }
    if is_home(came) && !is_home(asked) {
        return Some(Odd::Home);
    }
    if is_login(came) && !is_login(asked) {
        return Some(Odd::Login);
    }
    (is_error(came) && !is_error(asked)).then(|| Odd::SaysNotFound(came.path().to_owned()))
}

/// The last part of the path that says anything: `/login/index.php` is `/login/`.
fn last_part(url: &Url) -> String {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    let (above, last) = path.rsplit_once('/').unwrap_or(("", &path));
    let index = ["index", "default"].iter().any(|name| {
        let rest = last.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let last = if index { above.rsplit('/').next().unwrap_or_default() } else { last };
    last.to_owned()
}

/// A page that lists what it found.
fn is_search(url: &Url) -> bool {
    const PAGES: &[&str] =
        &["search", "search-results", "searchresults", "site-search", "search.aspx", "search.php"];
    let asks = url.query_pairs().any(|(name, _)| name == "s") && url.path() == "/";
    asks || PAGES.contains(&last_part(url).as_str())
}

fn is_home(url: &Url) -> bool {
    const HOMES: &[&str] =
        &["", "home", "home.html", "home.htm", "home.aspx", "homepage", "welcome"];
    let last = last_part(url);
    let parts = url.path().split('/').filter(|part| !part.is_empty()).count();
    let language = matches!(last.as_str(), "en" | "en-gb" | "cy");
    parts <= 1 && HOMES.contains(&last.as_str()) || parts <= 2 && language
}

fn is_login(url: &Url) -> bool {
    const HOSTS: &[&str] = &["login", "signin", "sso", "auth", "accounts", "idp", "adfs", "sts"];
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
        "authenticate.aspx",
        "accessdenied.aspx",
        "signin.aspx",
        "ls",
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

/// A soft 404, or a login: the title says so, or the first words of a page that says little else do.
pub(super) fn says_gone(family: Family, document: &Document) -> Option<Odd> {
    let words = document.words();
    if family == Family::File || words >= TITLED {
        return None;
    }
    let plain = |text: &str| settled(text).to_lowercase();
    let title = document.title.as_deref().map(plain).unwrap_or_default();
    let headings = document.blocks.iter().take(2).map(|block| plain(&block.text));
    let names: Vec<String> = headings.chain([title.clone()]).collect();
    let named = |known: &&&str| names.iter().any(|name| is_titled(name, known));
    if let Some(known) = NOT_FOUND.iter().find(named) {
        return Some(Odd::SaysNotFound((*known).to_owned()));
    }
    if words >= BARE {
        return None;
    }
    // “404: page not found”, not “404: what it means”.
    let numbered = NUMBERED.iter().find_map(|number| title.strip_prefix(number));
    if numbered.is_some_and(|rest| NUMBERED_AS.iter().any(|start| rest.starts_with(start))) {
        return Some(Odd::SaysNotFound(title));
    }
    let texts = document.blocks.iter().flat_map(|block| block.text.split_whitespace());
    let opening = plain(&texts.take(OPENING).collect::<Vec<_>>().join(" "));
    let says = |words: &&&str| title.contains(**words) || opening.contains(**words);
    if let Some(said) = SAYS_REMOVED.iter().find(says) {
        return Some(Odd::SaysNotFound((*said).to_owned()));
    }
    if let Some(said) = SAYS_NOT_FOUND.iter().find(says) {
        return Some(Odd::SaysNotFound((*said).to_owned()));
    }
    let login = LOGIN.iter().any(|known| named(&known)) || SAYS_LOGIN.iter().any(|w| says(&w));
    login.then_some(Odd::Login)
}

/// How a page is titled that asks who one is.
const LOGIN: &[&str] = &[
    "log in",
    "login",
    "sign in",
    "log in to your account",
    "sign in to your account",
    "session expired",
    "your session has expired",
    "session timed out",
    "member login",
    "members' login",
];

/// What such a page says.
const SAYS_LOGIN: &[&str] = &[
    "your session has expired",
    "your session has timed out",
    "you must be logged in to view",
    "you need to be logged in to view",
    "please log in to view this page",
    "please sign in to view this page",
    "this content is password protected",
    "this page is password protected",
    "this site is password protected",
];

/// How a page is titled that says that there is no such page.
const NOT_FOUND: &[&str] = &[
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
    "oops! that page can't be found",
    "sorry, that page can't be found",
    "error: page not found",
    "oops",
    "page does not exist",
    "404 not found",
    "404 page not found",
    "404 error",
    "error 404 page not found",
    "404 - page not found",
    "404 - not found",
    "404 - file or directory not found",
    "page cannot be displayed",
    "we can't find that page",
    "sorry, we can't find that page",
    "we can't find the page you're looking for",
    "we couldn't find that page",
    "this page isn't available",
    "this page does not exist",
    "page removed",
    "page has moved or been deleted",
    "no results found",
    "nothing found",
    "search results",
    "http status 404",
    "the resource cannot be found",
    "object not found",
];

/// The same with a number first, and what follows it.
const NUMBERED: &[&str] =
    &["404: ", "404 ", "error 404: ", "http error 404 - ", "http error 404.0 - "];
const NUMBERED_AS: &[&str] =
    &["page", "not found", "file", "error", "this page", "oops", "sorry", "document"];

/// What a page says that was taken down on purpose, with a success status; the first is GOV.UK's. As `is_removed`
/// knows them again.
const SAYS_REMOVED: &[&str] = &[
    "information on this page has been removed",
    "page has been removed",
    "page has been deleted",
];

/// Whether it is the publisher's word that the page was taken down, and not only that nothing is found there.
#[must_use]
pub fn is_removed(odd: &Odd) -> bool {
    match odd {
        Odd::Status(status) => *status == 410,
        Odd::SaysNotFound(words) => {
            words == "page removed" || SAYS_REMOVED.contains(&words.as_str())
        }
        _ => false,
    }
}

/// What such a page says.
const SAYS_NOT_FOUND: &[&str] = &[
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
    "content is no longer available",
    "document is no longer available",
    "resource cannot be found",
    "nothing was found at this location",
    "file or directory not found",
    "requested url was not found",
    "page you were looking for",
    "page you have requested could not be",
    "page you requested does not exist",
    "page you requested may have been",
    "page may have been moved or deleted",
    "page may have been moved, renamed or deleted",
    "page can not be found",
    "page is not available",
    "requested page could not be found",
    "requested page cannot be found",
    "requested resource was not found",
    "had its name changed",
    "this page isn't here",
    "this page has moved or no longer exists",
    "mapped to the error page",
    "tudalen heb ei chanfod",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{Block, BlockKind};

    fn url(path: &str) -> Url {
        format!("https://www.council.example{path}").parse().unwrap()
    }

    fn says(title: &str, text: &str) -> Option<Odd> {
        let block = Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let title = Some(title.to_owned());
        says_gone(Family::Page, &Document { title, blocks: vec![block], ..Document::default() })
    }

    #[test]
    fn addresses_are_known_by_their_last_part_alone() {
        for home in
            ["/", "/index.html", "/Default.aspx", "/home", "/en/", "/cy", "/en-GB/index.php"]
        {
            assert!(is_home(&url(home)), "{home}");
        }
        for other in ["/home-education", "/guidance/home", "/english", "/children/index.html"] {
            assert!(!is_home(&url(other)), "{other}");
        }
        for login in ["/user/login", "/login/index.php", "/adfs/ls/", "/Account/Sign-In"] {
            assert!(is_login(&url(login)), "{login}");
        }
        assert!(is_login(&"https://login.ms.example/common".parse().unwrap()));
        for other in ["/login-safety", "/guidance/authority", "/sso-guide", "/tools"] {
            assert!(!is_login(&url(other)), "{other}");
        }
        assert!(is_error(&url("/errors/404.aspx")) && !is_error(&url("/error-reporting")));
        assert!(is_search(&url("/?s=x")) && is_search(&url("/search?q=x")));
        assert!(!is_search(&url("/search-and-rescue")) && !is_search(&url("/a?s=x")));
    }

    #[test]
    fn a_soft_404_is_known_by_its_title_or_first_words() {
        for (title, text) in [
            ("Page not found | Council", "Try the A to Z."),
            ("404", "Nothing here."),
            ("404: Page not found", "Try again."),
            ("Council", "Sorry, we couldn\u{2019}t find that page."),
            ("Page not found", &"popular pages ".repeat(200)),
        ] {
            assert!(matches!(says(title, text), Some(Odd::SaysNotFound(_))), "{title}");
        }
        assert_eq!(says("Log in", "Name and password"), Some(Odd::Login));
        assert_eq!(says("Council", "Your session has expired."), Some(Odd::Login));
    }

    #[test]
    fn a_page_about_such_pages_is_none() {
        for (title, text) in [
            ("404: what it means", "An error is shown."),
            ("Page not found errors", "Tell us of them."),
            ("Log in safely", "Use a password of your own."),
            ("Links", "We mend what says “page not found” within a day."),
        ] {
            assert_eq!(says(title, text), None, "{title}");
        }
        let long = format!(
            "Sorry, we couldn't find that page, said the child. {}",
            "And so on. ".repeat(60)
        );
        assert_eq!(says("A story", &long), None);
        let file = Document { title: Some("Page not found".to_owned()), ..Document::default() };
        assert_eq!(says_gone(Family::File, &file), None);
    }
}
