//! Pages differ at every visit without a word changed: tokens, ids, the order of attributes, banners, lists of
//! other pages, counters. 200 such visits of each page of ours must give no edit.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{fs, path::Path};

use guidewatch::{
    compare::compare,
    extract::extract,
    judge::{self, suspicion},
    model::{
        capture::{Digest, Validators},
        document::Document,
        sighting::{Family, Fingerprint, Seen, Sighting},
        snapshot::{Body, Origin, RecordRef, Snapshot},
        source::Recipe,
    },
};

use super::{
    case::{Case, id},
    publisher::Publisher,
    shapes,
};

/// Numbers that look drawn and are the same in every run (SplitMix64).
struct Drawn(u64);

impl Drawn {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("small")
    }

    fn token(&mut self) -> String {
        format!("{:016x}", self.next())
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// `tag` with its attributes in another order and more of those that say nothing.
fn noisy_tag(tag: &str, drawn: &mut Drawn) -> String {
    let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes: Vec<String> = Vec::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let end = match rest.find(['=', ' ']) {
            Some(at) if rest[at..].starts_with("=\"") => {
                rest[at + 2..].find('"').map_or(rest.len(), |close| at + 2 + close + 1)
            }
            Some(at) => rest[at..].find(' ').map_or(rest.len(), |space| at + space),
            None => rest.len(),
        };
        attributes.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    if attributes.last().is_some_and(|last| last == "/") {
        attributes.pop();
    }
    let has_id = attributes.iter().any(|attribute| attribute.starts_with("id="));
    if !has_id && drawn.below(3) == 0 {
        attributes.push(format!("id=\"ember{}\"", drawn.below(99_999)));
    }
    attributes.push(format!("data-{}=\"{}\"", drawn.pick(&["token", "v", "nonce"]), drawn.token()));
    for at in (1..attributes.len()).rev() {
        attributes.swap(at, drawn.below(at + 1));
    }
    format!("{name} {}", attributes.join(" "))
}

/// The page as another visit finds it.
fn revisited(page: &str, drawn: &mut Drawn) -> String {
    let mut out = String::with_capacity(page.len() * 2);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        out.push_str(&format!("<{}>", noisy_tag(tag, drawn)));
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    let token = drawn.token();
    let head = format!(
        "<meta name=\"csrf-token\" content=\"{token}\"><script nonce=\"{token}\">var t='{token}'</script></head>"
    );
    out = out.replace("</head>", &head);
    let (views, second, year) = (drawn.below(90_000), drawn.below(60), 2020 + drawn.below(10));
    let banner = match drawn.below(3) {
        0 => "",
        1 => {
            "<div class=\"cookie-banner\" role=\"region\"><h2>Cookies on this site</h2><p>We use some \
             essential cookies.</p><button>Accept</button></div>"
        }
        _ => {
            "<div id=\"onetrust-consent-sdk\"><p>We value your privacy. You can change your mind at any \
             time.</p></div>"
        }
    };
    let subjects = ["Early help", "Fostering", "Online safety", "Children missing education"];
    let mut links = String::new();
    for n in 0..drawn.below(5) {
        links = format!("{links}<li><a href=\"/{n}\">{} {n}</a></li>", drawn.pick(&subjects));
    }
    let related = format!(
        "<nav class=\"related-links\" aria-label=\"Related\"><h2>Related content</h2><ul>{links}</ul></nav>"
    );
    let counters = format!(
        "<p class=\"count\">Views: {views}</p><p>Page last rendered at 12:31:{second:02}</p>\
         <form><input type=\"hidden\" name=\"__VIEWSTATE\" value=\"{token}\"></form>"
    );
    let foot = format!("<footer><p>© {year} The publisher</p><p>{views} views</p></footer></body>");
    for (place, more) in [("</main>", format!("{related}{counters}</main>")), ("</body>", foot)] {
        out = out.replace(place, &more);
    }
    match out.find("<body").and_then(|at| Some(at + out[at..].find('>')? + 1)) {
        Some(at) => format!("{}{banner}{}", &out[..at], &out[at..]),
        None => out,
    }
}

/// `html` with the session of a visit in its links, and the files it loads under new names.
fn linked(html: &str, drawn: &mut Drawn) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    while let Some(at) = rest.find("href=\"").map(|at| at + 6) {
        let end = rest[at..].find('"').map_or(rest.len(), |end| at + end);
        let (before, target) = (&rest[..at], &rest[at..end]);
        out.push_str(before);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut query: Vec<String> =
            query.split("&amp;").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if !path.is_empty() && !path.starts_with(['#', 'm', 't']) {
            match drawn.below(4) {
                0 => query.push(format!("PHPSESSID={}", drawn.token())),
                1 => query.push(format!("utm_source={}", drawn.token())),
                2 => query.push(format!("sid={}", drawn.token())),
                _ => {}
            }
            for at in (1..query.len()).rev() {
                query.swap(at, drawn.below(at + 1));
            }
        }
        out.push_str(path);
        if !query.is_empty() {
            out.push_str(&format!("?{}", query.join("&amp;")));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The page on another day, from another server, for another reader: everything of [`revisited`], and dates,
/// news, adverts, sessions in links, names of files, comments, white space, the state of a script.
fn on_another_day(page: &str, drawn: &mut Drawn) -> String {
    let day = 1 + drawn.below(28);
    let weekday = drawn.pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]).to_owned();
    let news = ["Roadworks in Mill Lane", "Library hours", "Budget agreed", "Carnival on Saturday"];
    let (one, other) = (drawn.pick(&news).to_owned(), drawn.pick(&news).to_owned());
    let token = drawn.token();
    let mut out = linked(page, drawn);
    let mut metas = [
        format!("<meta name=\"generator\" content=\"CMS {day}\">"),
        "<meta name=\"robots\" content=\"index\">".to_owned(),
        format!("<meta name=\"request-id\" content=\"{token}\">"),
        format!("<link rel=\"stylesheet\" href=\"/assets/site-{token}.css\">"),
    ];
    for at in (1..metas.len()).rev() {
        metas.swap(at, drawn.below(at + 1));
    }
    let head = format!(
        "{}<script id=\"__STATE__\" type=\"application/json\">{{\"now\":{day},\"csrf\":\"{token}\"}}</script></head>",
        metas.join("\n")
    );
    out = out.replace("</head>", &head);
    let header = format!(
        "<header class=\"site-top\"><p>{weekday} {day} March 2026</p><p>Good morning, visitor {}</p></header>",
        drawn.below(9_000)
    );
    let beside = format!(
        "<aside class=\"latest-news\"><h2>Latest news</h2><ul><li><a href=\"/news/{day}\">{one}</a></li><li>{other}</li></ul></aside>\
         <div class=\"advert\" id=\"ad-{day}\"><p>Buy a {one} today</p></div>"
    );
    let within = format!(
        "<div class=\"related-posts\"><h3>You may also like</h3><a href=\"/p/{day}\">{other}</a></div>\
         <p>Page generated at 12:00:{day:02}</p><p>{} views</p>",
        drawn.below(99_999)
    );
    let foot = format!(
        "<footer><p>Today is {weekday} {day} March 2026</p><p>Page generated in 0.{day} seconds</p></footer>\
         <!-- cached {token} in 0.{day} s --></body>"
    );
    // A page without a main part has them before its end.
    if out.contains("</main>") {
        out = out.replace("</main>", &format!("{within}</main>{beside}"));
    } else {
        out = out.replace("</body>", &format!("{within}{beside}</body>"));
    }
    out = out.replace("</body>", &foot);
    if let Some(at) = out.find("<body").and_then(|at| Some(at + out[at..].find('>')? + 1)) {
        out = format!("{}{header}{}", &out[..at], &out[at..]);
    }
    if drawn.below(2) == 0 {
        out = out.replace("</p>", "</p>\n\t \r\n");
    }
    revisited(&out, drawn)
}

/// The folders of fixtures that hold pages.
const PUBLISHERS: [&str; 8] =
    ["board", "commissioner", "council", "govuk", "nice", "nspcc", "policy-partners", "trix"];

/// Every page of ours and one that is made up: name, markup.
fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths = Vec::new();
    for publisher in PUBLISHERS {
        let entries = fs::read_dir(folder.join(publisher)).expect("the folder can be listed");
        paths.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    paths.retain(|path| path.extension().is_some_and(|end| end == "html"));
    paths.sort();
    let named = |path: &std::path::PathBuf| {
        (path.display().to_string(), fs::read_to_string(path).expect("a page of ours"))
    };
    let mut pages: Vec<_> = paths.iter().map(named).collect();
    let made = shapes::site("Safeguarding in clubs", &shapes::guidance(24, "must"));
    pages.push(("a council's page".to_owned(), made));
    pages
}

#[test]
fn a_thousand_noisy_visits_are_no_alert_and_nothing_waits() {
    const VISITS: u64 = 100;
    let (mut visits, mut alerts, mut holds, mut looks_differ) = (0, 0, 0, 0);
    for (name, page) in pages() {
        let first = read(&on_another_day(&page, &mut Drawn(1_000)));
        let mut row = Vec::new();
        for visit in 0..=VISITS {
            let document = read(&on_another_day(&page, &mut Drawn(1_000 + visit)));
            let snapshot = snapshot(visit);
            let generation = Fingerprint::default();
            let look =
                suspicion::look(&snapshot, b"</html>", Family::Page, Some(&document), generation);
            row.push(Sighting { first: snapshot.at, last: snapshot.at, seen: Seen::Page(look) });
            if visit == 0 {
                continue;
            }
            visits += 1;
            let mut diff = compare(&first, &document);
            let (weight, why) = judge::weigh_documents(&first, &document, &mut diff);
            if weight.is_some() || first.attachments != document.attachments {
                alerts += 1;
                if alerts < 4 {
                    println!("{name}, visit {visit}: {why:?} {:?}", diff.edits.first());
                }
            }
        }
        let next_day = |at: jiff::Timestamp| at + jiff::SignedDuration::from_hours(24);
        let settled = judge::settle(&row, &[], &next_day);
        if settled.standings.len() != 1 {
            println!("{name}: {} standings", settled.standings.len());
        }
        looks_differ += settled.standings.len() - 1;
        holds += settled.aside.len();
    }
    println!(
        "noise: {visits} unchanged visits, {alerts} alerts, {holds} held, {looks_differ} looks differ"
    );
    assert_eq!((visits, alerts, holds, looks_differ), (1_700, 0, 0, 0));
}

#[test]
fn noisy_visits_through_the_front_door_are_silence() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    let pages = pages();
    for n in 0..pages.len() {
        case.watch(&format!("page-{n}"), &publisher.url(&format!("/p/{n}")));
    }
    for day in 2..=9_u64 {
        for (n, (_, page)) in pages.iter().enumerate() {
            publisher.page(&format!("/p/{n}"), &on_another_day(page, &mut Drawn(day)));
        }
        let day = format!("2026-03-{day:02}");
        case.crawl(&day);
        let report = case.report(&day);
        assert!(report.changes.is_empty() && report.held.is_empty(), "{day}: {report:#?}");
        assert_eq!(report.unreadable.len(), 0);
    }
    assert_eq!(case.snapshots("page-0").len(), 8, "every visit brought other bytes");
}

/// A snapshot of the visit of that day.
fn snapshot(visit: u64) -> Snapshot {
    let start: jiff::Timestamp = "2026-03-02T06:00:00Z".parse().expect("a day");
    let days = i64::try_from(visit).expect("few");
    let at = start + jiff::SignedDuration::from_hours(24 * days);
    Snapshot {
        source: id("page"),
        at,
        recorded_at: at,
        url: "https://www.publisher.example/guidance/page".parse().expect("an address"),
        status: 200,
        media_type: Some("text/html".to_owned()),
        sha256: Digest::of(&visit.to_le_bytes()),
        length: 1,
        redirects: Vec::new(),
        validators: Validators::default(),
        origin: Origin::Crawl,
        record: RecordRef { file: "none".to_owned(), offset: 0 },
    }
}

fn read(page: &str) -> Document {
    let body = Body {
        bytes: page.as_bytes().to_vec(),
        media_type: Some("text/html; charset=utf-8".to_owned()),
        url: "https://www.publisher.example/guidance/page".parse().expect("an address"),
    };
    extract(&body, &Recipe::default()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn two_hundred_visits_of_each_page_give_no_edit() {
    const VISITS: u64 = 200;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut pages = Vec::new();
    for publisher in PUBLISHERS {
        let entries = fs::read_dir(folder.join(publisher)).expect("the folder can be listed");
        pages.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    pages.retain(|path| path.extension().is_some_and(|end| end == "html"));
    pages.sort();
    let mut noisy = 0;
    for path in &pages {
        let page = fs::read_to_string(path).expect("a page of ours");
        let first = read(&revisited(&page, &mut Drawn(0)));
        for visit in 1..=VISITS {
            let now = read(&revisited(&page, &mut Drawn(visit)));
            let diff = compare(&first, &now);
            let same = diff.edits.is_empty()
                && first.attachments == now.attachments
                && first.notices == now.notices;
            if !same {
                noisy += 1;
                println!("{}, visit {visit}: {:?}", path.display(), diff.edits.first());
                break;
            }
        }
        // Noise must not be silenced by reading nothing: a word of the text that changes is seen.
        let word = first.blocks.iter().flat_map(|block| block.text.split(' '));
        let word = word.filter(|word| word.len() > 4 && word.chars().all(char::is_alphabetic));
        let word = word.max_by_key(|word| word.len()).expect("a long word").to_owned();
        let changed = revisited(&page.replace(&word, "otherwise"), &mut Drawn(1));
        assert!(!compare(&first, &read(&changed)).edits.is_empty(), "{}: {word}", path.display());
    }
    println!("noise: {} of {} pages differ in {VISITS} visits", noisy, pages.len());
    assert_eq!((pages.len(), noisy), (16, 0));
}
