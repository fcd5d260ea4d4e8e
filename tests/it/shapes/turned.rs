//! Answers that may be the page and are odd: soft 404s, ways elsewhere, other formats, text that went. They wait.

use guidewatch::coding::gzip_member;

use super::super::publisher::Answer;
use super::{
    Shape, Verdict, after, bare, council, guidance, instead, on_site, site, to, with_status,
};

const GONE: Verdict = Verdict::Held("there is no such page");
const HOME: Verdict = Verdict::Held("leads to a home page");
const LOGIN: Verdict = Verdict::Held("asks people to log in");
const OTHER: Verdict = Verdict::Held(" came where there was ");
const NO_TEXT: Verdict = Verdict::Held("no text that can be read");
const SHRANK: Verdict = Verdict::Held("the text shrank");
const BROKE: Verdict = Verdict::Held("lost its structure");
const FOREIGN: Verdict = Verdict::Held("another language");

pub(super) fn shapes() -> Vec<Shape> {
    let mut all = not_found();
    all.extend(elsewhere());
    all.extend(formats());
    all.extend(texts());
    all
}

fn not_found() -> Vec<Shape> {
    let menu: String = (1..=60)
        .map(|n| format!("<li><a href=\"/s{n}\">Service of the council number {n}</a></li>"))
        .collect();
    vec![
        instead("404", Answer::status(404), Verdict::Held("HTTP 404")),
        instead("410", Answer::status(410), Verdict::Held("HTTP 410")),
        instead(
            "404 in the site's own clothes",
            with_status(
                404,
                on_site("Page not found", "<h1>Page not found</h1><p>Try the A to Z.</p>"),
            ),
            Verdict::Held("HTTP 404"),
        ),
        instead(
            "council's soft 404",
            on_site(
                "Page not found",
                "<h1>Page not found</h1><p>The page may have moved. Try the A to Z.</p>",
            ),
            GONE,
        ),
        instead(
            "council's soft 404 with a map of the site",
            on_site("Page not found", &format!("<h1>Page not found</h1><ul>{menu}</ul>")),
            GONE,
        ),
        instead(
            "charity's soft 404",
            on_site(
                "Sorry",
                "<h1>Oh dear</h1><p>We’re sorry, but the page you were looking for can’t be found.</p>",
            ),
            GONE,
        ),
        instead(
            "WordPress soft 404",
            on_site(
                "Page not found – Northmoor Partnership",
                "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p>",
            ),
            GONE,
        ),
        instead(
            "Drupal soft 404",
            on_site("Northmoor", "<h1>Help</h1><p>The requested page could not be found.</p>"),
            GONE,
        ),
        instead(
            "Umbraco soft 404",
            on_site(
                "Northmoor",
                "<h1>We can’t find the page you’re looking for</h1><p>Check the address.</p>",
            ),
            GONE,
        ),
        instead(
            "Jadu soft 404",
            on_site(
                "Help",
                "<h1>Help us to help you</h1><p>The page you requested may have been moved, updated or deleted.</p>",
            ),
            GONE,
        ),
        instead(
            "SharePoint soft 404",
            bare(
                "Error",
                "<h1>Sorry, something went wrong</h1><p>File Not Found.</p><p>The page you're looking for doesn't exist.</p>",
            ),
            GONE,
        ),
        instead(
            "Tomcat soft 404",
            bare(
                "HTTP Status 404 – Not Found",
                "<h1>HTTP Status 404 – Not Found</h1><p>Type Status Report</p>",
            ),
            GONE,
        ),
        instead(
            "IIS soft 404",
            bare(
                "404 - File or directory not found.",
                "<h2>404 - File or directory not found.</h2><p>The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.</p>",
            ),
            GONE,
        ),
        instead(
            "IIS soft 404 without a title",
            bare(
                "Northmoor",
                "<p>The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.</p>",
            ),
            GONE,
        ),
        instead(
            "Apache soft 404",
            bare(
                "404 Not Found",
                "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>",
            ),
            GONE,
        ),
        instead(
            "Spring soft 404",
            bare(
                "",
                "<h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are mapped to the error page.</p>",
            ),
            GONE,
        ),
        instead(
            "Rails soft 404",
            bare(
                "The page you were looking for doesn't exist (404)",
                "<h1>The page you were looking for doesn't exist.</h1><p>You may have mistyped the address or the page may have moved.</p>",
            ),
            GONE,
        ),
        instead(
            "Squarespace soft 404",
            on_site(
                "404",
                "<p>We couldn't find the page you were looking for. This is either because there is an error in the URL.</p>",
            ),
            GONE,
        ),
        instead(
            "Welsh soft 404",
            on_site(
                "Northmoor",
                "<h1>Tudalen heb ei chanfod</h1><p>Tudalen heb ei chanfod ar y wefan hon.</p>",
            ),
            GONE,
        ),
        instead(
            "content removed",
            on_site("Northmoor", "<h1>Sorry</h1><p>This content is no longer available.</p>"),
            GONE,
        ),
        instead(
            "an empty search",
            on_site("No results found", "<h1>No results found</h1><p>Try fewer words.</p>"),
            GONE,
        ),
        instead(
            "search results",
            on_site(
                "Search results - Northmoor",
                &format!("<h1>Search results</h1><ul>{menu}</ul>"),
            ),
            GONE,
        ),
        after(
            "soft 404 where a file was",
            Answer::file("application/pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj"),
            on_site("Page not found", "<h1>Page not found</h1><p>Check the address.</p>"),
            GONE,
        ),
    ]
}

fn elsewhere() -> Vec<Shape> {
    vec![
        instead("sent home", to("/"), HOME),
        instead("sent home for good", Answer::status(301).header("Location", "/home"), HOME),
        instead("sent to another site's home", to("http://www.other.example:8080/"), HOME),
        instead("sent to the home of a language", to("/en/"), HOME),
        instead("sent to the Welsh home", to("/cy"), HOME),
        instead("sent to index.html", to("/index.html"), HOME),
        instead("sent to Default.aspx", to("/Default.aspx"), HOME),
        instead("sent to a login", to("/account/login?next=x"), LOGIN),
        instead("sent to a login of Rails", to("/users/sign_in"), LOGIN),
        instead("sent to a login of PHP", to("/login/index.php"), LOGIN),
        instead("sent to SharePoint's refusal", to("/_layouts/15/AccessDenied.aspx"), LOGIN),
        instead("sent to federated login", to("http://fs.council.example:8080/adfs/ls/"), LOGIN),
        instead(
            "sent to a login host",
            to("http://login.council.example:8080/oauth2/authorize"),
            LOGIN,
        ),
        instead("sent to /404", to("/404"), GONE),
        instead("sent to /error", to("/error"), GONE),
        instead("sent to an error page", to("/errors/404.aspx"), GONE),
        instead("sent to /page-not-found", to("/page-not-found"), GONE),
        instead("sent to a search", to("/search?q=clubs"), GONE),
        instead("sent to a WordPress search", to("/?s=clubs"), GONE),
        instead("sent to advertisements", to("http://ads.example:8080/landing"), SHRANK),
        instead(
            "session expired",
            on_site("Session expired", "<h1>Session expired</h1><p>Please start again.</p>"),
            LOGIN,
        ),
        instead(
            "login at the same address",
            on_site(
                "Log in",
                "<h1>Log in</h1><form><label>Name <input></label></form><p>Or register.</p>",
            ),
            LOGIN,
        ),
        instead(
            "password asked by WordPress",
            on_site(
                "Protected: Safeguarding in clubs",
                "<h1>Protected: Safeguarding in clubs</h1><p>This content is password protected. To view it please enter your password below.</p>",
            ),
            LOGIN,
        ),
    ]
}

fn formats() -> Vec<Shape> {
    let pdf = || {
        Answer::file("application/pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n")
    };
    let json = || {
        let steps: Vec<String> = (1..=20)
            .map(|n| format!("\"In case {n} the lead tells the local authority\""))
            .collect();
        Answer::file(
            "application/json",
            format!("{{\"title\":\"Clubs\",\"steps\":[{}]}}", steps.join(",")).as_bytes(),
        )
    };
    let packed = gzip_member(site("Safeguarding in clubs", &guidance(24, "must")).as_bytes());
    vec![
        instead(
            "error of an API, 200",
            Answer::file("application/json", b"{\"error\":\"internal\",\"code\":500}"),
            OTHER,
        ),
        instead(
            "error of a storage service, 200",
            Answer::file(
                "application/xml",
                b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>",
            ),
            OTHER,
        ),
        instead(
            "a feed",
            Answer::file(
                "application/rss+xml",
                b"<?xml version=\"1.0\"?><rss><channel><title>News</title></channel></rss>",
            ),
            OTHER,
        ),
        instead(
            "source code of the server",
            Answer::file("text/plain", b"<?php require 'wp-blog-header.php';"),
            OTHER,
        ),
        instead("PDF where a page was", pdf(), OTHER),
        instead("an image", Answer::file("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), OTHER),
        instead(
            "packed twice",
            Answer::file("text/html; charset=utf-8", &packed),
            Verdict::Never("compressed without saying so"),
        ),
        after("a page where a PDF was", pdf(), council(), OTHER),
        after(
            "an error page where a PDF was",
            pdf(),
            on_site("Downloads", "<h1>Downloads</h1><p>Choose a file.</p>"),
            OTHER,
        ),
        after(
            "an error where a record was",
            json(),
            Answer::file("application/json", b"{\"message\":\"Internal\"}"),
            SHRANK,
        ),
        after("a page where a record was", json(), council(), OTHER),
    ]
}

fn texts() -> Vec<Shape> {
    let whole = site("Safeguarding in clubs", &guidance(24, "must"));
    let welsh = "<p>Rhaid i'r arweinydd gadw cofnod ysgrifenedig o'r pryder ac o'r rhesymau dros bob penderfyniad a wneir yn y clwb.</p>".repeat(24);
    let lorem = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.</p>".repeat(24);
    let heads = |text: &str| {
        format!(
            "<h1>Safeguarding in clubs</h1><h2>Un</h2><h2>Dau</h2><h2>Tri</h2><h2>Pedwar</h2>{text}"
        )
    };
    let one: String = guidance(24, "must")
        .replace("<h2>", " ")
        .replace("</h2>", " ")
        .replace("<p>", " ")
        .replace("</p>", " ");
    let first = &whole[..whole.len() / 3];
    vec![
        instead("cut off by the server", Answer::html(first), SHRANK),
        instead("half a page", on_site("Safeguarding in clubs", &guidance(10, "must")), SHRANK),
        instead(
            "heading alone",
            on_site("Safeguarding in clubs", "<h1>Safeguarding in clubs</h1>"),
            NO_TEXT,
        ),
        instead("empty main part", on_site("Safeguarding in clubs", ""), SHRANK),
        instead("empty page", bare("", ""), NO_TEXT),
        instead(
            "Angular shell",
            bare("Northmoor", "<app-root></app-root><script src=\"main.js\"></script>"),
            NO_TEXT,
        ),
        instead("sent on by a script", bare("", "<script>location='/new'</script>"), NO_TEXT),
        instead("loading", on_site("Safeguarding in clubs", "<p>Loading…</p>"), SHRANK),
        instead(
            "coming soon",
            bare("Coming soon", "<h1>Coming soon</h1><p>Our new website is on its way.</p>"),
            SHRANK,
        ),
        instead(
            "being updated",
            on_site(
                "Safeguarding in clubs",
                "<h1>Safeguarding in clubs</h1><p>We are updating this page. Come back later.</p>",
            ),
            SHRANK,
        ),
        instead(
            "age gate",
            on_site(
                "Northmoor",
                "<h1>How old are you?</h1><p>Tell us your date of birth to go on.</p>",
            ),
            SHRANK,
        ),
        instead(
            "a list of files",
            bare(
                "Index of /children",
                "<h1>Index of /children</h1><pre><a href=\"../\">Parent Directory</a> <a href=\"a.pdf\">a.pdf</a> 2026-01-02 12:00 1.2M</pre>",
            ),
            SHRANK,
        ),
        instead(
            "template without its text",
            on_site("{{ page.title }}", "<h1>{{ page.title }}</h1><p>{{ page.body }}</p>"),
            SHRANK,
        ),
        instead(
            "include that failed",
            on_site(
                "Safeguarding in clubs",
                "<h1>Safeguarding in clubs</h1><p>[an error occurred while processing this directive]</p>",
            ),
            SHRANK,
        ),
        instead("a test page", on_site("Test", "<h1>Test</h1><p>Please ignore.</p>"), SHRANK),
        instead(
            "something went wrong",
            on_site("Error", "<h1>Sorry, something went wrong</h1><p>Please come back.</p>"),
            SHRANK,
        ),
        instead(
            "all in one paragraph",
            on_site("Safeguarding in clubs", &format!("<p>{one}</p>")),
            BROKE,
        ),
        instead("the Welsh page", on_site("Diogelu mewn clybiau", &heads(&welsh)), FOREIGN),
        instead("filler", on_site("Safeguarding in clubs", &heads(&lorem)), FOREIGN),
    ]
}
