//! Answers that are not the page (challenges, bot walls, consent and maintenance pages), and odd ones that
//! wait for a second look. Pure rules, each with its reason in words.
//!
//! Every rule asks for a fixed mark (a header, an address) or for words in a page that holds little
//! else: an article that speaks of maintenance or of JavaScript is an article.

mod glance;
mod gone;
mod marks;
mod odd;
mod sorts;

use self::{glance::Glance, sorts::MAINTENANCE};
pub use self::{
    gone::is_removed,
    marks::keeps_much,
    odd::{aside, look, odd, odd_view, reason},
};
use crate::model::capture::Capture;

/// A rule: its reason where it holds.
type Rule = fn(&Capture, &Glance) -> Option<&'static str>;

/// Marks before words, the particular before the general.
const RULES: &[Rule] = &[
    cloudflare_header,
    aws_waf_header,
    placeholder,
    consent_host,
    cloudflare_page,
    imperva_page,
    sort_of_page,
    script_only,
    consent_page,
    maintenance_address,
    maintenance,
    empty,
];

/// Why an answer with a success status is not the page, in words; none where nothing speaks against it.
/// For an error status it gives the words, if any rule knows them.
#[must_use]
pub fn not_the_page(capture: &Capture) -> Option<String> {
    let glance = Glance::at(capture);
    RULES.iter().find_map(|rule| rule(capture, &glance)).map(str::to_owned)
}

/// Cloudflare marks each challenge that it answers instead of the site.
fn cloudflare_header(capture: &Capture, _: &Glance) -> Option<&'static str> {
    let mitigated = capture.exchange.headers.get("cf-mitigated")?;
    mitigated
        .trim()
        .eq_ignore_ascii_case("challenge")
        .then_some("a Cloudflare challenge instead of the page (header cf-mitigated)")
}

/// AWS WAF names the action that it took instead of passing the request on.
fn aws_waf_header(capture: &Capture, _: &Glance) -> Option<&'static str> {
    let action = capture.exchange.headers.get("x-amzn-waf-action")?.trim().to_ascii_lowercase();
    matches!(action.as_str(), "challenge" | "captcha")
        .then_some("a check for robots instead of the page (AWS WAF)")
}

/// GOV.UK's Asset Manager sends here while a file is not yet scanned for viruses.
fn placeholder(capture: &Capture, _: &Glance) -> Option<&'static str> {
    let path = capture.exchange.url.path();
    (path == "/government/placeholder" || path.starts_with("/government/placeholder/"))
        .then_some("GOV.UK's placeholder for a file that is not ready yet")
}

/// Sent away to a host that only asks for consent.
fn consent_host(capture: &Capture, _: &Glance) -> Option<&'static str> {
    let is_consent = |host: Option<&str>| host.is_some_and(|host| host.starts_with("consent."));
    (is_consent(capture.exchange.url.host_str()) && !is_consent(capture.requested().host_str()))
        .then_some("a page that asks for consent instead of the page")
}

/// Cloudflare's page by its title and its script. The script alone also stands in pages let through.
fn cloudflare_page(_: &Capture, glance: &Glance) -> Option<&'static str> {
    let titled = ["just a moment...", "attention required! | cloudflare", "please wait..."];
    let scripted = glance.markup_has("/cdn-cgi/challenge-platform/")
        || glance.markup_has("_cf_chl_opt")
        || glance.markup_has("cf-error-details");
    (titled.contains(&glance.title.as_str()) && scripted && glance.is_short(150))
        .then_some("a Cloudflare challenge instead of the page")
}

/// Imperva's wall: its own resource or incident number in a page that says next to nothing.
fn imperva_page(_: &Capture, glance: &Glance) -> Option<&'static str> {
    let marked = glance.markup_has("_incapsula_resource") || glance.says("incapsula incident id");
    (marked && glance.is_short(60)).then_some("a bot wall instead of the page (Imperva)")
}

/// A page of a sort that is known by its title or its words.
fn sort_of_page(_: &Capture, glance: &Glance) -> Option<&'static str> {
    sorts::sort(glance)
}

/// A shell that says only that a browser is needed.
fn script_only(_: &Capture, glance: &Glance) -> Option<&'static str> {
    const WORDS: &[&str] = &[
        "enable javascript",
        "javascript is required",
        "javascript is disabled",
        "requires javascript",
        "turn on javascript",
        "enable cookies",
    ];
    (WORDS.iter().any(|words| glance.says(words)) && glance.is_short(40))
        .then_some("an empty page that asks for JavaScript or cookies")
}

/// A page with nothing but a question about cookies.
fn consent_page(_: &Capture, glance: &Glance) -> Option<&'static str> {
    const TITLES: &[&str] = &[
        "before you continue",
        "cookie consent",
        "your privacy choices",
        "we value your privacy",
        "your privacy is important to us",
        "consent required",
    ];
    let titled = TITLES.iter().any(|title| glance.title.starts_with(title));
    let asks = glance.says("cookies") && (glance.says("accept") || glance.says("agree"));
    (titled && asks && glance.is_short(150))
        .then_some("a page that asks for consent instead of the page")
}

/// Sent away to a page of the same sort, which says so by its address.
fn maintenance_address(capture: &Capture, glance: &Glance) -> Option<&'static str> {
    const PAGES: &[&str] = &[
        "maintenance",
        "maintenance.html",
        "maintenance.htm",
        "site-maintenance",
        "sorry",
        "sorry.html",
        "sorry.htm",
        "app_offline.htm",
        "unavailable",
        "unavailable.html",
        "holding.html",
    ];
    let is = |url: &url::Url| {
        let path = url.path().trim_end_matches('/').to_ascii_lowercase();
        path.rsplit('/').next().is_some_and(|last| PAGES.contains(&last))
    };
    (is(&capture.exchange.url) && !is(capture.requested()) && glance.is_short(150))
        .then_some(MAINTENANCE)
}

/// A page that says only that the site rests: of the site, and not of something that the page is about.
fn maintenance(_: &Capture, glance: &Glance) -> Option<&'static str> {
    const WORDS: &[&str] = &[
        "undergoing maintenance",
        "undergoing scheduled maintenance",
        "undergoing essential maintenance",
        "undergoing planned maintenance",
        "under maintenance",
        "down for maintenance",
        "closed for maintenance",
        "offline for maintenance",
        "unavailable due to maintenance",
        "unavailable for maintenance",
        "performing maintenance",
        "performing scheduled maintenance",
        "carrying out maintenance",
        "carrying out essential maintenance",
        "maintenance mode",
        "temporarily unavailable",
        "temporarily offline",
        "service unavailable",
        "unavailable at the moment",
    ];
    const SUBJECTS: &[&str] =
        &["site", "website", "page", "server", "we are", "we're", "this service", "the service"];
    // Other words of the same servers say that there is no such page.
    if !glance.is_short(60) || glance.says("had its name changed") {
        return None;
    }
    WORDS.iter().any(|words| glance.says_of(words, SUBJECTS)).then_some(MAINTENANCE)
}

/// Success without a byte that says anything.
fn empty(capture: &Capture, _: &Glance) -> Option<&'static str> {
    let success = (200..300).contains(&capture.exchange.status);
    let body = capture.body();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    // A blank body of megabytes is not read through: what is long is not empty.
    let blank = body.len() <= glance::WINDOW && body.iter().all(u8::is_ascii_whitespace);
    (success && blank).then_some("an empty answer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        capture::{Exchange, Headers},
        source::SourceId,
    };

    const URL: &str = "https://www.council.example/guidance";

    fn answer(url: &str, headers: &[(&str, &str)], body: &str) -> Capture {
        let mut fields = Headers::default();
        for (name, value) in headers {
            fields.push(name, value.as_bytes());
        }
        Capture {
            source: SourceId::new("guidance").unwrap(),
            hops: Vec::new(),
            exchange: Exchange {
                url: url.parse().unwrap(),
                at: "2026-03-03T06:00:00Z".parse().unwrap(),
                request: Vec::new(),
                status: 200,
                headers: fields,
            },
            sent: body.as_bytes().to_vec(),
            decoded: None,
        }
    }

    fn page(body: &str) -> Option<String> {
        not_the_page(&answer(URL, &[("Content-Type", "text/html; charset=utf-8")], body))
    }

    /// An article of 200 words around a sentence.
    fn article(title: &str, sentence: &str) -> String {
        let filler =
            "<p>Practitioners share what they know early and write it down.</p>".repeat(20);
        format!(
            "<!doctype html><html><head><title>{title}</title>\
             <script src=\"/cdn-cgi/challenge-platform/scripts/main.js\"></script></head>\
             <body><nav>Home</nav><main><h1>{title}</h1><p>{sentence}</p>{filler}</main></body></html>"
        )
    }

    #[test]
    fn challenges_are_known_by_their_headers() {
        let cloudflare = answer(URL, &[("CF-Mitigated", "challenge")], "<p>anything</p>");
        assert!(not_the_page(&cloudflare).unwrap().contains("Cloudflare"));
        let waf = answer(URL, &[("x-amzn-waf-action", "captcha")], "");
        assert!(not_the_page(&waf).unwrap().contains("AWS WAF"));
        let let_through = answer(URL, &[("x-amzn-waf-action", "allow")], &article("A", "b"));
        assert_eq!(not_the_page(&let_through), None);
    }

    #[test]
    fn challenges_are_known_by_their_pages() {
        let cloudflare = "<html><head><title>Just a moment&hellip;</title></head><body>\
            <noscript>Enable JavaScript and cookies to continue</noscript>\
            <script>window._cf_chl_opt={a:1};var s='/cdn-cgi/challenge-platform/h/b/x';</script>\
            </body></html>";
        assert_eq!(page(cloudflare).unwrap(), "a Cloudflare challenge instead of the page");
        let human = "<html><head><title>Human Verification</title></head>\
            <body><div id=\"captcha\"></div><p>Please solve the puzzle.</p></body></html>";
        assert_eq!(page(human).unwrap(), "a check for robots instead of the page");
        let shell = "<html><body><noscript>You need to enable JavaScript to run this app.\
            </noscript><div id=root></div><script src=/a.js></script></body></html>";
        assert_eq!(page(shell).unwrap(), "an empty page that asks for JavaScript or cookies");
        let wall = "<html><body><iframe src=\"/_Incapsula_Resource?x=1\">Request unsuccessful.\
            </iframe></body></html>";
        assert_eq!(page(wall).unwrap(), "a bot wall instead of the page (Imperva)");
    }

    #[test]
    fn maintenance_consent_placeholder_and_nothing_are_known() {
        let resting = "<html><head><title>Back soon</title></head><body><h1>Sorry</h1>\
            <p>This website is currently undergoing maintenance.</p></body></html>";
        assert_eq!(page(resting).unwrap(), "a maintenance page instead of the page");
        let consent = "<html><head><title>Before you continue</title></head><body>\
            <p>We use cookies.</p><form><button>Accept all</button></form></body></html>";
        assert!(page(consent).unwrap().contains("consent"));
        let placeholder =
            answer("https://www.gov.uk/government/placeholder", &[], &article("Wait", "b"));
        assert!(not_the_page(&placeholder).unwrap().contains("placeholder"));
        assert_eq!(page(" \n ").unwrap(), "an empty answer");
    }

    #[test]
    fn articles_that_use_the_words_pass() {
        for (title, sentence) in [
            ("Just a moment...", "Cloudflare asks visitors to verify you are human."),
            ("Human verification", "This website is currently undergoing maintenance."),
            ("Online safety", "Enable JavaScript and enable cookies to use the form."),
            ("Helplines", "The service is temporarily unavailable on Sundays."),
            ("Before you continue", "You accept cookies here."),
        ] {
            assert_eq!(page(&article(title, sentence)), None, "{title}");
        }
    }

    #[test]
    fn short_pages_of_their_own_pass() {
        assert_eq!(page("<h1>Contents</h1><p>The chapter moved to part 2.</p>"), None);
        assert_eq!(page("<h1>Ward closed</h1><p>The ward is closed for maintenance.</p>"), None);
    }

    #[test]
    fn an_error_status_without_words_gives_none() {
        let mut refused = answer(URL, &[], "");
        refused.exchange.status = 403;
        assert_eq!(not_the_page(&refused), None);
    }

    #[test]
    fn other_formats_are_not_read_as_pages() {
        let file =
            answer(URL, &[("Content-Type", "application/pdf")], "%PDF-1.7 enable javascript");
        assert_eq!(not_the_page(&file), None);
    }

    #[test]
    fn hostile_markup_takes_bounded_work() {
        for body in ["<".repeat(200_000), "<script>".repeat(50_000), "&".repeat(200_000)] {
            assert_eq!(page(&body), None);
        }
    }
}
