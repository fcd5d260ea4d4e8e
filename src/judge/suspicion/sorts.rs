//! Sorts of page that come instead of the page, each known by its title or by words that such pages say and
//! little else says. A list, no logic beyond it: an article that quotes the words is longer than such a page.

use super::glance::Glance;

/// A sort of page that is not the page.
struct Sort {
    /// What it is, in words.
    reason: &'static str,
    /// How it is titled: the whole title, or what stands before the site's name. In lower case.
    titles: &'static [&'static str],
    /// Fewer words than this stand on one that is titled so.
    titled: usize,
    /// What it says, in lower case.
    says: &'static [&'static str],
}

/// Fewer words than this stand on a page of such a sort that is not known by its title, menus counted.
const BARE: usize = 60;

/// The particular before the general.
const SORTS: &[Sort] = &[
    Sort {
        reason: "a check for robots instead of the page",
        titles: &[
            "human verification",
            "verify you are human",
            "are you a robot?",
            "are you human?",
            "robot check",
            "robot challenge screen",
            "pardon our interruption",
            "bot verification",
            "checking your browser",
            "ddos-guard",
            "one moment, please",
            "making sure you're not a bot",
            "security check",
            "security verification",
            "you are being redirected",
        ],
        titled: 150,
        says: &[
            "verify you are human",
            "verify that you are human",
            "verify you are not a robot",
            "confirm you are human",
            "confirm you are not a robot",
            "checking your browser before",
            "making sure you're not a bot",
            "your request is being verified",
            "checking if the site connection is secure",
            "review the security of your connection",
            "disable any ad blocker",
            "complete the captcha",
            "completing the captcha",
        ],
    },
    Sort {
        reason: "a page of the hosting company instead of the page",
        titles: &[
            "account suspended",
            "welcome to nginx",
            "apache2 debian default page",
            "apache2 debian default page: it works",
            "apache2 ubuntu default page",
            "apache2 ubuntu default page: it works",
            "test page for the apache http server",
            "test page for the nginx http server",
            "http server test page",
            "iis windows server",
            "iis windows",
            "default web site page",
            "website expired",
            "domain parked",
            "parked domain",
            "domain for sale",
            "web site not found",
            "microsoft azure web app",
        ],
        titled: 600,
        says: &[
            "this account has been suspended",
            "this account has expired",
            "this domain is for sale",
            "this domain may be for sale",
            "this domain has expired",
            "buy this domain",
            "domain is parked",
            "is parked free",
            "you've successfully installed tomcat",
            "there is no website configured at this address",
            "this web app is stopped",
            "there isn't a github pages site here",
        ],
    },
    Sort {
        reason: "a refusal instead of the page",
        titles: &[
            "access denied",
            "access forbidden",
            "403",
            "403 forbidden",
            "error 403",
            "forbidden",
            "request rejected",
            "request blocked",
            "web page blocked",
            "access to this page has been denied",
            "you have been blocked",
            "sucuri website firewall",
            "too many requests",
            "429 too many requests",
            "not available in your region",
        ],
        titled: 150,
        says: &[
            "you don't have permission to access",
            "you do not have permission to access",
            "you are not authorized to access this page",
            "you are not authorised to access this page",
            "the requested url was rejected",
            "the request is blocked",
            "access to this page has been denied",
            "your access to this site has been limited",
            "not available in your country",
            "not available in your region",
            "not available in your location",
            "you have sent too many requests",
        ],
    },
    Sort {
        reason: "a fault of the server instead of the page",
        titles: &[
            "internal server error",
            "500 internal server error",
            "500",
            "error 500",
            "server error",
            "502 bad gateway",
            "bad gateway",
            "503 service temporarily unavailable",
            "503 service unavailable",
            "503 backend fetch failed",
            "504 gateway time-out",
            "gateway timeout",
            "application error",
            "runtime error",
            "database error",
            "site error",
            "web server is down",
            "sorry, there is a problem with the service",
        ],
        titled: 150,
        says: &[
            "there has been a critical error on this website",
            "error establishing a database connection",
            "the website encountered an unexpected error",
            "sorry, there is a problem with the service",
            "sorry, there's a problem with the service",
            "server error in '/' application",
            "server-side exception has occurred",
            "client-side exception has occurred",
            "500 internal server error",
            "fatal error: uncaught",
            "fatal error : uncaught",
            "fatal error : allowed memory",
            "fatal error: allowed memory",
            "guru meditation",
            "experiencing technical difficulties",
            "an error occurred while processing your request",
            "whoops, looks like something went wrong",
        ],
    },
    Sort {
        reason: MAINTENANCE,
        titles: &[
            "site maintenance",
            "website maintenance",
            "maintenance mode",
            "scheduled maintenance",
            "site under maintenance",
            "website under maintenance",
            "under maintenance",
            "down for maintenance",
            "service unavailable",
            "we'll be back soon",
            "we'll be right back",
        ],
        titled: 150,
        says: &["briefly unavailable for scheduled maintenance"],
    },
];

/// A page that says only that the site rests.
pub(super) const MAINTENANCE: &str = "a maintenance page instead of the page";

/// What sort of page that is not the page this is; none where it is none of them.
pub(super) fn sort(glance: &Glance) -> Option<&'static str> {
    let is = |sort: &&Sort| {
        let titled = sort.titles.iter().any(|title| is_titled(&glance.title, title));
        titled && glance.is_short(sort.titled)
            || glance.is_short(BARE) && sort.says.iter().any(|words| glance.says(words))
    };
    SORTS.iter().find(is).map(|sort| sort.reason)
}

/// Whether `title` is `known`, or `known` and then the site's name.
pub(super) fn is_titled(title: &str, known: &str) -> bool {
    let Some(rest) = title.strip_prefix(known) else { return false };
    let marked = rest.trim_start_matches(['.', '!']);
    let rest = marked.trim_start();
    rest.is_empty()
        || rest.starts_with(['|', '('])
        || marked.starts_with(' ') && rest.starts_with(['-', '–', '—', '·', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_known_alone_or_before_the_name_of_its_site() {
        for title in [
            "access denied",
            "access denied!",
            "access denied | council",
            "access denied - council",
        ] {
            assert!(is_titled(title, "access denied"), "{title}");
        }
        for title in ["access denied: families", "access denied-ness", "no access denied", "access"]
        {
            assert!(!is_titled(title, "access denied"), "{title}");
        }
    }

    #[test]
    fn the_list_is_in_lower_case_and_says_each_thing_once() {
        let mut seen = std::collections::BTreeSet::new();
        for words in SORTS.iter().flat_map(|sort| sort.titles.iter().chain(sort.says)) {
            assert_eq!(*words, words.to_lowercase());
            seen.insert(*words);
        }
        let all: usize = SORTS.iter().map(|sort| sort.titles.len() + sort.says.len()).sum();
        assert!(all - seen.len() <= 12, "a title may also be said");
        assert!(SORTS.iter().all(|sort| sort.says.iter().all(|words| words.len() >= 12)));
    }
}
