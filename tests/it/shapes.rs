//! Shapes of odd answers, and honest ones that look odd, each put before a page as it really is: crawled
//! and reported through the front door, with the verdict that it must get. All written by us.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]
#![allow(clippy::too_many_lines, clippy::format_collect, reason = "tables of pages")]

mod honest;
mod kept;
mod turned;

use guidewatch::model::{
    report::Report,
    run::{Outcome, Run},
};

use super::{
    case::Case,
    publisher::{Answer, Publisher},
};

/// What must become of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is never a version, and the check failed for a reason that says this.
    Never(&'static str),
    /// It waits for a second look, for a reason that says this.
    Held(&'static str),
    /// It is told at once.
    Stands,
    /// Nothing happened.
    Nothing,
}

/// An answer, what stood at its address before, and what must become of it.
pub(crate) struct Shape {
    name: &'static str,
    /// Its path, where that matters.
    at: Option<&'static str>,
    before: Answer,
    answer: Answer,
    verdict: Verdict,
}

/// A council's page on a template: menus, a cookie banner and a footer round its text.
pub(crate) fn site(title: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{title} | Northmoor Council</title>\
         <script nonce=\"x\">window.dataLayer=[]</script></head><body class=\"page\">\
         <div id=\"cookie-banner\"><p>We use cookies to make this site work.</p><button>Accept</button></div>\
         <header class=\"site-header\"><a href=\"/\">Northmoor Council</a><nav><ul><li><a href=\"/children\">Children</a></li>\
         <li><a href=\"/housing\">Housing</a></li><li><a href=\"/login\">Log in</a></li></ul></nav></header>\
         <main id=\"content\">{main}</main>\
         <footer class=\"site-footer\"><p>Northmoor Council, Town Hall</p><a href=\"/accessibility\">Accessibility</a></footer>\
         </body></html>"
    )
}

/// So many paragraphs of guidance under headings, four to each.
pub(crate) fn guidance(paragraphs: usize, verb: &str) -> String {
    const ABOUT: &[&str] = &[
        "the designated lead keeps a written record of the concern and of the reasons for every decision",
        "a worker who hears a disclosure listens, does not promise secrecy and tells the lead on the same day",
        "the referral is made to the local authority within one working day, whether or not the family agrees",
        "two adults are present at every session and the register is taken before anybody leaves the room",
        "volunteers have been checked and trained before they are alone with a child for any part of the day",
    ];
    const PARTS: &[&str] =
        &["Who this is for", "Acting on concerns", "Records", "Training", "Visits"];
    let mut html = String::from(
        "<h1>Safeguarding in clubs</h1><p>This is what the council expects of clubs.</p>",
    );
    for n in 0..paragraphs {
        if n % 4 == 0 {
            html.push_str(&format!("<h2>{} {}</h2>", PARTS[n / 4 % PARTS.len()], n / 4 + 1));
        }
        html.push_str(&format!(
            "<p>In case {} it {verb} be that {}.</p>",
            n + 1,
            ABOUT[n % ABOUT.len()]
        ));
    }
    html
}

/// The page that stands before most shapes: 24 paragraphs under six headings.
pub(crate) fn council() -> Answer {
    Answer::html(&site("Safeguarding in clubs", &guidance(24, "must")))
}

/// A page on the site's own template.
pub(crate) fn on_site(title: &str, main: &str) -> Answer {
    Answer::html(&site(title, main))
}

/// A page that a server or a wall makes itself.
pub(crate) fn bare(title: &str, body: &str) -> Answer {
    Answer::html(&format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
    ))
}

pub(crate) fn with_status(status: u16, answer: Answer) -> Answer {
    Answer { status, ..answer }
}

pub(crate) fn to(location: &str) -> Answer {
    Answer::status(302).header("Location", location)
}

/// Instead of the council's page.
pub(crate) fn instead(name: &'static str, answer: Answer, verdict: Verdict) -> Shape {
    Shape { name, at: None, before: council(), answer, verdict }
}

pub(crate) fn after(name: &'static str, before: Answer, answer: Answer, verdict: Verdict) -> Shape {
    Shape { name, at: None, before, answer, verdict }
}

/// At that path.
pub(crate) fn at(path: &'static str, shape: Shape) -> Shape {
    Shape { at: Some(path), ..shape }
}

/// All shapes behind one publisher, who plays every host.
struct World {
    publisher: Publisher,
    case: Case,
    shapes: Vec<Shape>,
}

/// Where a shape lives, and under which id.
fn path(n: usize, shape: &Shape) -> String {
    shape.at.map_or_else(|| format!("/children/guidance-{n}"), str::to_owned)
}

fn id(n: usize) -> String {
    format!("shape-{n}")
}

impl World {
    fn new(shapes: Vec<Shape>) -> Self {
        let publisher = Publisher::start();
        let home = site(
            "Welcome",
            "<h1>Welcome to Northmoor</h1><p>Find services, news and events of your council here.</p>",
        );
        let login = site(
            "Your account",
            "<h1>Your account</h1><form><label>Name <input></label></form><p>Members only.</p>",
        );
        for at_home in ["/", "/home", "/en/", "/cy", "/index.html", "/Default.aspx"] {
            publisher.page(at_home, &home);
        }
        for page in [
            "/login",
            "/account/login?next=x",
            "/adfs/ls/",
            "/users/sign_in",
            "/login/index.php",
            "/_layouts/15/AccessDenied.aspx",
            "/oauth2/authorize",
        ] {
            publisher.page(page, &login);
        }
        for page in [
            "/404",
            "/error",
            "/search?q=clubs",
            "/page-not-found",
            "/errors/404.aspx",
            "/?s=clubs",
        ] {
            publisher.page(
                page,
                &site(
                    "Help",
                    "<h1>Let us help</h1><p>Choose one of our services from the list.</p>",
                ),
            );
        }
        publisher.page(
            "/maintenance.html",
            &bare_text("Back soon", "<h1>Back soon</h1><p>Our team is at work.</p>"),
        );
        publisher.page(
            "/m?continue=x",
            &bare_text(
                "Before you continue",
                "<p>We use cookies to show you things.</p><button>I agree</button>",
            ),
        );
        publisher.page(
            "/landing",
            &bare_text("Best offers", "<h1>Best offers</h1><p>Loans, holidays and cars.</p>"),
        );
        publisher.page(
            "/government/placeholder",
            &site("Wait", "<h1>Wait</h1><p>This file is being scanned for viruses.</p>"),
        );
        publisher.page("/cy/", &site("Safeguarding in clubs", &guidance(24, "must")));
        publisher.page("/children/slash/", &site("Safeguarding in clubs", &guidance(24, "must")));
        publisher.page("/children/moved", &site("Safeguarding in clubs", &guidance(24, "must")));
        for known in ["/login-safety", "/home-education", "/error-reporting", "/search-and-rescue"]
        {
            publisher.page(known, &site("Safeguarding in clubs", &guidance(24, "must")));
        }
        let mut case = Case::new();
        let crawler = format!("[crawler]\nproxy = \"{}\"\n", publisher.url("/"));
        let away =
            ["consent.site", "fs.council", "login.council", "ads", "www.other", "www.northmoor"];
        let hosts: String = away
            .iter()
            .map(|name| {
                format!("[[host]]\nname = \"{name}.example:8080\"\nallow_private = true\ndelay = \"10ms\"\n")
            })
            .collect();
        case.edit(
            "contact = \"mailto:story@example.org\"\n",
            &format!("contact = \"mailto:story@example.org\"\n{hosts}"),
        );
        case.edit("[crawler]\n", &crawler);
        for (n, shape) in shapes.iter().enumerate() {
            let url = format!("http://www.s{n}.example:8080{}", path(n, shape));
            case.watch(&id(n), &url.parse().expect("an address"));
        }
        Self { publisher, case, shapes }
    }

    /// What the addresses answer from now on.
    fn answers(&self, of: impl Fn(&Shape) -> Answer) {
        for (n, shape) in self.shapes.iter().enumerate() {
            self.publisher.answer(&path(n, shape), of(shape));
        }
    }

    fn day(&self, day: &str) -> (Run, Report) {
        (self.case.crawl(day), self.case.report(day))
    }
}

fn bare_text(title: &str, body: &str) -> String {
    String::from_utf8(bare(title, body).body).expect("text")
}

/// What became of a shape on the day of the odd answer, in words; none where it is as it must be.
fn wrong(shape: &Shape, n: usize, run: &Run, report: &Report) -> Option<String> {
    let id = id(n);
    let outcome = run.checks.iter().find(|check| check.source.as_str() == id)?.outcome.clone();
    let change = report.changes.iter().find(|change| change.source.as_str() == id);
    let held = report.held.iter().find(|held| held.source.as_str() == id);
    let as_it_must = match (shape.verdict, &outcome, change, held) {
        (Verdict::Never(says), Outcome::NotChecked(why), None, None) => why.text.contains(says),
        (Verdict::Held(says), _, None, Some(held)) => held.why.contains(says),
        (Verdict::Stands, Outcome::New, Some(_), None)
        | (Verdict::Nothing, Outcome::New | Outcome::Same, None, None) => true,
        _ => false,
    };
    let kind = change.map(|change| (change.kind, change.reasons.first()));
    let why = held.map(|held| &held.why);
    (!as_it_must).then(|| {
        format!(
            "{}: {:?} was wanted; {outcome:?}, told {kind:?}, held {why:?}",
            shape.name, shape.verdict
        )
    })
}

#[test]
fn every_shape_gets_its_verdict_and_a_day_of_odd_answers_is_silence() {
    let mut shapes = kept::shapes();
    shapes.extend(turned::shapes());
    let odd = shapes.len();
    shapes.extend(honest::shapes());
    let world = World::new(shapes);
    world.answers(|shape| shape.before.clone());
    let (_, report) = world.day("2026-03-02");
    assert_eq!(
        report.beginnings.len(),
        world.shapes.len(),
        "every page was read: {:#?}",
        report.held
    );
    world.answers(|shape| shape.answer.clone());
    let (run, report) = world.day("2026-03-03");
    let mut fails = Vec::new();
    let mut as_expected = (0, 0);
    for (n, shape) in world.shapes.iter().enumerate() {
        match wrong(shape, n, &run, &report) {
            Some(why) => fails.push(why),
            None if n < odd => as_expected.0 += 1,
            None => as_expected.1 += 1,
        }
    }
    let honest = world.shapes.len() - odd;
    println!("odd shapes: {} of {odd} as expected", as_expected.0);
    println!("honest shapes: {} of {honest} as expected", as_expected.1);
    // The pages are back: of odd answers nobody hears.
    world.answers(|shape| shape.before.clone());
    let (_, report) = world.day("2026-03-04");
    for (n, shape) in world.shapes.iter().enumerate() {
        let waits = matches!(shape.verdict, Verdict::Never(_) | Verdict::Held(_));
        let told = report.changes.iter().any(|change| change.source.as_str() == id(n))
            || report.held.iter().any(|held| held.source.as_str() == id(n));
        if waits && told {
            fails.push(format!("{}: something was told of its return", shape.name));
        }
    }
    assert!(fails.is_empty(), "{}", fails.join("\n"));
    assert!(odd >= 75 && honest >= 25, "{odd} odd shapes, {honest} honest ones");
}

#[test]
fn what_is_not_the_page_is_no_version_on_any_day_and_the_rest_is_told_when_it_stays() {
    let mut shapes = kept::shapes();
    shapes.extend(turned::shapes());
    let world = World::new(shapes);
    world.answers(|shape| shape.before.clone());
    world.day("2026-03-02");
    world.answers(|shape| shape.answer.clone());
    let mut told = std::collections::BTreeSet::new();
    for day in ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"] {
        let (_, report) = world.day(day);
        told.extend(report.changes.into_iter().map(|change| change.source.as_str().to_owned()));
    }
    for (n, shape) in world.shapes.iter().enumerate() {
        match shape.verdict {
            Verdict::Never(_) => {
                assert!(!told.contains(&id(n)), "{}", shape.name);
                assert_eq!(world.case.snapshots(&id(n)).len(), 1, "{}", shape.name);
            }
            // Where every word is there still, nobody is owed the news that it runs together.
            Verdict::Held("lost its structure") => {
                assert!(!told.contains(&id(n)), "{}", shape.name);
            }
            _ => assert!(told.contains(&id(n)), "{} stays and is not told", shape.name),
        }
    }
}
