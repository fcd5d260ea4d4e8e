//! Answers that look odd and are honest: they stand at once, or nothing happened.

use super::super::publisher::Answer;
use super::{
    Shape,
    Verdict::{Nothing, Stands},
    after, at, council, guidance, instead, on_site, site, to,
};

/// A page of some sixty words that is all that its publisher has to say.
fn short(title: &str, sentence: &str) -> Answer {
    on_site(
        title,
        &format!(
            "<h1>{title}</h1><p>{sentence}</p><p>Ring the duty team on 01234 567890 at any hour. In an emergency ring 999.</p>"
        ),
    )
}

/// An article of that title around a sentence.
fn article(title: &str, sentence: &str) -> Answer {
    let body = guidance(16, "should")
        .replace("<h1>Safeguarding in clubs</h1>", &format!("<h1>{title}</h1><p>{sentence}</p>"));
    on_site(title, &body)
}

pub(super) fn shapes() -> Vec<Shape> {
    let mut all = articles();
    all.extend(revisions());
    all.extend(addresses());
    all
}

fn articles() -> Vec<Shape> {
    let about = |name, title: &str, sentence: &str| {
        after(
            name,
            article(title, "An earlier sentence stood here."),
            article(title, sentence),
            Stands,
        )
    };
    vec![
        about(
            "about maintenance",
            "Child maintenance",
            "The site is temporarily unavailable while it is down for maintenance.",
        ),
        about(
            "about cookies",
            "Cookies",
            "We use cookies, and you accept all of them or agree to some.",
        ),
        about("about a cookie policy", "Before you continue", "You accept cookies here."),
        about(
            "about error 404",
            "404: what our error pages mean",
            "Error 404 says that a page was not found.",
        ),
        about(
            "about pages not found",
            "Page not found errors and what to do",
            "Tell us where the page cannot be found.",
        ),
        about(
            "about access that was denied",
            "Access denied: families who are refused contact",
            "Access denied to a parent is a matter for the court.",
        ),
        about(
            "about captchas",
            "Are you a robot? Games and children",
            "Verify you are human, says the game.",
        ),
        about(
            "about JavaScript",
            "Online safety settings",
            "Enable JavaScript and enable cookies to change the settings.",
        ),
        about(
            "about logging in",
            "Log in safely",
            "Your session has expired means that you must log in again.",
        ),
        about(
            "about suspended accounts",
            "When a child’s account is suspended",
            "This account has been suspended, says the platform.",
        ),
        after(
            "short, about a telephone line",
            short("Duty team", "The out-of-hours telephone line is open."),
            short("Duty team", "The out-of-hours telephone line is temporarily unavailable."),
            Stands,
        ),
        after(
            "short, about a hall",
            short("Play scheme", "The hall is open."),
            short("Play scheme", "The hall is closed for maintenance."),
            Stands,
        ),
        after(
            "short, about a policy",
            short("Broken links", "We mend links."),
            short("Broken links", "We mend every link that says “page not found” within a day."),
            Stands,
        ),
        after(
            "short, about cookies",
            short("Baking with children", "We bake bread."),
            short("Baking with children", "We accept that all agree on cookies."),
            Stands,
        ),
    ]
}

fn revisions() -> Vec<Shape> {
    let new = |verb: &str, n| on_site("Safeguarding in clubs", &guidance(n, verb));
    let reworded: String = (1..=24)
        .map(|n| format!("<h2>Chapter {n}</h2><p>People who look after young members read this part {n} together, agree who does what, and ask for advice from the partnership when they are not sure.</p>"))
        .collect();
    let chapters: String = (1..=30).map(|n| format!("<li><a href=\"/c/{n}\">The chapter about what to do in situation {n} and who is to be told of it on the day</a></li>")).collect();
    let notice = |words: &str| {
        Answer::html(&site(
            "Safeguarding in clubs",
            &format!(
                "<h1>Safeguarding in clubs</h1><section class=\"gem-c-notice govuk-notification-banner\" aria-label=\"Notice\"><h2 class=\"gem-c-notice__title\">{words}</h2></section><p>See the other guidance.</p>"
            ),
        ))
    };
    vec![
        instead("a word", new("should", 24), Stands),
        instead("a third shorter", new("must", 16), Stands),
        instead("twice as long", new("must", 48), Stands),
        instead(
            "a new edition, everything reworded",
            on_site("Safeguarding in clubs", &reworded),
            Stands,
        ),
        instead("withdrawn stub", notice("This guidance was withdrawn on 3 March 2026"), Stands),
        instead(
            "replaced stub",
            on_site(
                "Safeguarding in clubs",
                "<h1>Safeguarding in clubs</h1><p>This guidance has been replaced by Working together in clubs 2026.</p>",
            ),
            Stands,
        ),
        after(
            "a short page that lost a sentence",
            short("Duty team", "We are here. We answer at once. We keep a record."),
            short("Duty team", "We are here."),
            Stands,
        ),
        after(
            "a chapter index that grew",
            on_site("Procedures", &format!("<h1>Procedures</h1><ul>{chapters}</ul>")),
            on_site(
                "Procedures",
                &format!(
                    "<h1>Procedures</h1><ul>{chapters}<li><a href=\"/c/31\">The chapter about visits</a></li></ul>"
                ),
            ),
            Stands,
        ),
        after(
            "a stub that became a page",
            short("Safeguarding in clubs", "Guidance will be published here."),
            council(),
            Stands,
        ),
        instead("the same page again", council(), Nothing),
        instead(
            "the same page with another menu",
            Answer::html(
                &site("Safeguarding in clubs", &guidance(24, "must")).replace("/housing", "/homes"),
            ),
            Nothing,
        ),
        after(
            "the same page, where a login is in the menu",
            council(),
            Answer::html(
                &site("Safeguarding in clubs", &guidance(24, "must"))
                    .replace(">Log in<", ">Sign in to your account<"),
            ),
            Nothing,
        ),
    ]
}

fn addresses() -> Vec<Shape> {
    let new = || on_site("Safeguarding in clubs", &guidance(24, "should"));
    vec![
        instead("moved to /login-safety", to("/login-safety"), Stands),
        instead("moved to /home-education", to("/home-education"), Stands),
        instead("moved to /error-reporting", to("/error-reporting"), Stands),
        instead("moved to /search-and-rescue", to("/search-and-rescue"), Stands),
        at("/", instead("a home page that is the source itself", new(), Stands)),
        at("/cy/diogelu", instead("a page of a language", new(), Stands)),
        at(
            "/login-help/login",
            instead("a page about logging in that is the source itself", new(), Stands),
        ),
        at("/finder/search", instead("a finder that is the source itself", new(), Stands)),
        at("/help/errors/404", instead("a page about errors at such an address", new(), Stands)),
        at(
            "/council/maintenance",
            instead("a page about upkeep at such an address", new(), Stands),
        ),
        at("/cy", instead("a home page of a language, with a slash", to("/cy/"), Nothing)),
        at("/children/slash", instead("with a slash at the end", to("/children/slash/"), Nothing)),
        instead("moved within the site", to("/children/moved"), Stands),
        instead(
            "moved to the site's new host",
            to("http://www.northmoor.example:8080/children/moved"),
            Stands,
        ),
    ]
}
