//! Pages differ at every visit without a word changed: tokens, ids, the order of attributes, banners, lists of
//! other pages, counters. 200 such visits of each page of ours must give no edit.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{fs, path::Path};

use guidewatch::{
    compare::compare,
    extract::extract,
    model::{document::Document, snapshot::Body, source::Recipe},
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
    for publisher in ["board", "council", "govuk", "nice", "nspcc"] {
        let entries = fs::read_dir(folder.join(publisher)).expect("the folder can be listed");
        pages.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
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
    assert_eq!((pages.len(), noisy), (9, 0));
}
