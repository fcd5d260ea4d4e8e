//! Searching and comparing without scripts, as `serve` answers: the same as the script finds, from listed files alone,
//! whatever is asked.

use std::{fs, thread, time::Duration};

use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::{
    super::serve::Server,
    Told,
    keys::{Browser, WHERE, address},
    resolved, values,
};

/// The pages of a story, answered.
fn server(told: &Told) -> Server {
    let temporary = told.dir.path().join("tmp");
    fs::create_dir_all(temporary).unwrap();
    let server = Server::start(told.dir.path(), &["--no-crawl"]);
    server.until("/", "Safeguarding children in clubs");
    server
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// Two answers as files beside the pages, so that they can be opened as pages are.
pub(super) fn kept(told: &Told) -> Vec<String> {
    let server = server(told);
    let texts = told.named("p/clubs/text-", ".js");
    let compared = format!("/compare.html?a={}&b={}", texts[0], texts[2]);
    let asked =
        [("answered-search.html", "/search.html?q=must"), ("answered-compare.html", &compared)];
    asked
        .map(|(name, path)| {
            let answer = server.get(path, "");
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            fs::write(told.pages().join(name), body(&answer)).unwrap();
            name.to_owned()
        })
        .into()
}

#[test]
fn two_texts_are_compared_word_by_word() {
    let told = Told::new(14);
    let server = server(&told);
    let texts = told.named("p/clubs/text-", ".js");
    let path = format!("/compare.html?a={}&b={}", texts[0], texts[2]);
    let answer = server.get(&path, "");
    let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
    for field in [
        "http/1.1 200",
        "content-type: text/html; charset=utf-8",
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "cache-control: no-cache",
    ] {
        assert!(head.contains(field), "{field}: {head}");
    }
    let html = body(&answer);
    for said in [
        "From 1 March 2026",
        " to 15 March 2026",
        "should",
        "A record is kept of every check.",
        "duty strengthened: “should” became “must” (section “Acting on concerns”)",
        "The same side by side",
        "Touches: ",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Write down what was said"), "what did not change is not shown");
    for way in values(html, "href").iter().filter(|way| !way.starts_with('#')) {
        assert!(told.pages().join(resolved("compare.html", way)).is_file(), "{way}");
    }
    // The older comes first, whichever was chosen first.
    let turned = server.get(&format!("/compare.html?a={}&b={}", texts[2], texts[0]), "");
    assert_eq!(body(&turned), html);
    let same = server.get(&format!("/compare.html?a={0}&b={0}", texts[1]), "");
    assert!(same.contains("The words of the two texts are the same."), "{same}");
    // Who has it is told so; who asks for the head alone gets it alone; another question has another tag.
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let again = server.get(&path, &format!("If-None-Match: {tag}\r\n"));
    assert!(again.starts_with("HTTP/1.1 304") && again.ends_with("\r\n\r\n"), "{again}");
    assert!(!same.contains(&tag));
    let found = server.get("/search.html?q=must", &format!("If-None-Match: {tag}\r\n"));
    assert!(found.starts_with("HTTP/1.1 200"), "{found}");
    let port = server.port;
    let alone = server.send(&format!(
        "HEAD {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    ));
    let length = format!("content-length: {}\r\n", html.len());
    assert!(alone.contains(&length) && alone.ends_with("\r\n\r\n"), "{alone}");
    // The form of the page asks exactly that.
    let page = Html::parse_document(&told.page("p/clubs/index.html"));
    let select = |what: &str| Selector::parse(what).unwrap();
    let form = page.select(&select("form#compare")).next().unwrap();
    assert_eq!((form.attr("method"), form.attr("hidden")), (Some("get"), None));
    assert_eq!(resolved("p/clubs/index.html", form.attr("action").unwrap()), "compare.html");
    for name in ["a", "b"] {
        let options = select(&format!("select[name={name}] option"));
        let options: Vec<&str> =
            form.select(&options).filter_map(|one| one.attr("value")).collect();
        assert_eq!(options, texts, "{name}");
    }
    // Of what may not be shown whole nothing is compared: its form is the script's, which leads to the changes.
    let manual = Html::parse_document(&told.page("p/manual/index.html"));
    let form = manual.select(&select("form#compare")).next().unwrap();
    assert_eq!((form.attr("action"), form.attr("hidden")), (None, Some("")));
}

#[test]
fn whatever_is_asked_leads_to_listed_texts_and_is_words() {
    let told = Told::new(14);
    let server = server(&told);
    let good = told.named("p/clubs/text-", ".js").remove(0);
    let list = fs::read_to_string(told.dir.path().join("sources.toml")).unwrap();
    assert!(list.contains("[crawler]"));
    let stamp = good.rsplit('/').next().unwrap();
    for bad in [
        "../../sources.toml".to_owned(),
        "..%2f..%2fsources.toml".to_owned(),
        "%2e%2e/%2e%2e/sources.toml".to_owned(),
        "/etc/passwd".to_owned(),
        "%2fetc%2fpasswd".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("http://evil.example/{good}"),
        format!("//evil.example/{good}"),
        format!("p/clubs/../clubs/{stamp}"),
        format!("p/clubs/./{stamp}"),
        format!("{good}%00"),
        format!("{good}%00.js"),
        format!("%0d%0aX: y{good}").replace(' ', "%20"),
        format!("p/manual/{stamp}"),
        "p/clubs/index.html".to_owned(),
        "search/pages.js".to_owned(),
        ".guidewatch-site".to_owned(),
        "%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "%ff%fe%00".to_owned(),
        "a".repeat(1_500),
    ] {
        for query in [format!("a={bad}&b={good}"), format!("a={good}&b={bad}"), format!("a={bad}")]
        {
            let answer = server.get(&format!("/compare.html?{query}"), "");
            assert!(answer.starts_with("HTTP/1.1 404"), "{query}: {answer}");
            assert!(!answer.contains("[crawler]") && !answer.contains("root:"), "{query}");
            assert!(answer.contains("content-security-policy"), "{query}: {answer}");
        }
    }
    let long = server.get(&format!("/search.html?q={}", "must+".repeat(5_000)), "");
    assert!(long.starts_with("HTTP/1.1 414"), "{long}");
    for words in [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%22%20autofocus%20onfocus=alert(1)%20x=%22",
        "%00%1b%5b31m",
        "..%2f..%2fetc%2fpasswd",
        "__proto__",
        "%ff%fe",
        "%E2%80%AEmust",
        "(((((((((.*)%2B)%2B)%2B",
        "q%26q=must%23",
    ] {
        let answer = server.get(&format!("/search.html?q={words}"), "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{words}: {answer}");
        let html = Html::parse_document(body(&answer));
        let count = |what: &str| html.select(&Selector::parse(what).unwrap()).count();
        assert_eq!(
            (count("script"), count("input"), count("[onfocus], [autofocus]")),
            (1, 1, 0),
            "{words}"
        );
        assert!(!body(&answer).contains(|c: char| c.is_control() && c != '\n'), "{words}");
    }
    // Nothing asked is the page as it is; another page answers no question.
    let plain = body(&server.get("/search.html", "")).to_owned();
    for path in ["/search.html?q=", "/search.html?q=+", "/search.html?x=1", "/search.html?"] {
        assert_eq!(body(&server.get(path, "")), plain, "{path}");
    }
    assert!(server.get("/index.html?q=must", "").contains("publications are watched"));
    let port = server.port;
    let theirs =
        "GET /search.html?q=must HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert!(server.send(theirs).starts_with("HTTP/1.1 421"));
    let post = format!(
        "POST /search.html?q=must HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    assert!(server.send(&post).starts_with("HTTP/1.1 405"));
}

#[test]
fn a_file_that_is_not_as_it_was_written_answers_nothing() {
    let told = Told::new(14);
    let server = server(&told);
    let texts = told.named("p/clubs/text-", ".js");
    let path = format!("/compare.html?a={}&b={}", texts[0], texts[2]);
    assert!(server.get(&path, "").starts_with("HTTP/1.1 200"));
    let mut kept = fs::read_dir(told.dir.path().join("tmp")).unwrap();
    let pages = kept.next().unwrap().unwrap().path().join("pages");
    let secret = told.dir.path().join("secret");
    fs::write(&secret, "guidewatch.text({\"secret\":1});\n").unwrap();
    let text = pages.join(&texts[0]);
    fs::remove_file(&text).unwrap();
    std::os::unix::fs::symlink(&secret, &text).unwrap();
    let answer = server.get(&path, "");
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"), "{answer}");
    assert!(!answer.contains("secret"), "{answer}");
    let words = pages.join("search/mu.js");
    fs::write(&words, "guidewatch.words([\"mu\",{\"must\":\"0\"}]);\n").unwrap();
    assert!(server.get("/search.html?q=must", "").starts_with("HTTP/1.1 503"));
    assert!(server.get("/search.html?q=family", "").starts_with("HTTP/1.1 200"), "others go on");
}

#[test]
fn where_no_server_answers_every_word_is_found_by_its_first_letters() {
    let told = Told::new(14);
    let search = told.page("search.html");
    assert!(values(&search, "href").contains(&"words/index.html".to_owned()));
    let html = told.page("words/index.html");
    let ways = values(&html, "href");
    let letters: Vec<&String> = ways.iter().filter(|way| way.len() == "mu.html".len()).collect();
    assert!(letters.len() > 20 && ways.contains(&"mu.html".to_owned()), "{ways:?}");
    let html = Html::parse_document(&told.page("words/mu.html"));
    let select = |what: &str| Selector::parse(what).unwrap();
    let words = |one: scraper::ElementRef<'_>| one.text().collect::<String>();
    let each = select("details");
    let all = html.select(&each).map(|one| {
        let said = words(one.select(&select("summary")).next().unwrap());
        (said, one.select(&select("li")).map(words).collect::<Vec<String>>())
    });
    let must = all.filter(|(said, _)| said.starts_with("must:")).collect::<Vec<_>>();
    let expected = [
        "Safeguarding children in clubs",
        "A manual of procedures",
        "A manual of procedures, 15 March 2026",
        "Safeguarding children in clubs, 8 March 2026",
        "A manual of procedures, 8 March 2026",
    ];
    let expected = expected.map(str::to_owned).to_vec();
    assert_eq!(must, [("must: 2 current texts, 3 changes".to_owned(), expected)]);
}

/// Words and ways of what was found.
fn found(browser: &mut Browser, place: &str) -> (String, Vec<String>) {
    let script = format!(
        "(function () {{ var place = document.querySelector({place:?}); return [place.textContent, \
         Array.from(place.querySelectorAll('a')).map(function (a) {{ return a.href; }})]; }})()"
    );
    let value = browser.ask(&script);
    let words = value[0].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let ways = value[1].as_array().unwrap().iter().filter_map(Value::as_str);
    let path = |way: &str| {
        let at = way.find("/p/").unwrap_or_else(|| panic!("{way}"));
        way[at..].to_owned()
    };
    (words, ways.map(path).collect())
}

#[test]
fn the_same_is_found_with_scripts_and_without() {
    let Some(mut browser) = Browser::start() else { return };
    let told = Told::new(14);
    let server = server(&told);
    let mut some = 0;
    for asked in [
        "must",
        "MUST tell",
        "fam",
        "may",
        "record check",
        "of every",
        "in",
        "must nosuchword",
        "a",
        "?",
        "tell m",
        "İn",
        "ΟΔΟΣ",
        "case 1",
        "1",
        "12",
        "caseın",
        "one two three four five six seven eight nine ten eleven twelve thirteen",
    ] {
        let query: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": false }));
        browser.open(&address(&told, "search.html", &format!("?q={query}")));
        let with = found(&mut browser, "#found");
        browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
        browser.open(&format!("http://127.0.0.1:{}/search.html?q={query}", server.port));
        let without = found(&mut browser, "main [role=status]");
        let close = |words: &str| words.replace("texts", "texts ").replace(char::is_whitespace, "");
        assert_eq!(close(&with.0), close(&without.0), "{asked}");
        assert_eq!(with.1, without.1, "{asked}");
        assert!(!with.0.is_empty(), "{asked}");
        assert_eq!(browser.ask("document.getElementById('q').value"), asked);
        some += usize::from(!with.1.is_empty());
    }
    assert!(some >= 8, "{some}");
}

#[test]
fn without_scripts_keys_alone_search_and_compare() {
    let Some(mut browser) = Browser::start() else { return };
    let told = Told::new(14);
    let server = server(&told);
    browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    let site = format!("http://127.0.0.1:{}", server.port);
    let until = |browser: &mut Browser, words: &str| {
        for _ in 0..100 {
            thread::sleep(Duration::from_millis(50));
            let said =
                browser.ask("document.readyState === 'complete' ? document.body.textContent : ''");
            if said.as_str().is_some_and(|said| said.contains(words)) {
                return;
            }
        }
        panic!("no page said “{words}”");
    };
    let to = |browser: &mut Browser, id: &str| {
        for _ in 0..200 {
            browser.press("Tab", false);
            if browser.ask(WHERE)["id"] == id {
                return;
            }
        }
        panic!("no key leads to {id}");
    };
    browser.open(&format!("{site}/search.html"));
    to(&mut browser, "q");
    for letter in ["m", "u", "s", "t"] {
        browser.press(letter, false);
    }
    browser.press("Enter", false);
    until(&mut browser, ", 8 March 2026. Important");
    browser.open(&format!("{site}/p/clubs/"));
    to(&mut browser, "to");
    browser.press("Tab", false);
    assert!(browser.ask(WHERE)["what"].to_string().contains("<button"));
    browser.press("Enter", false);
    until(&mut browser, "duty strengthened: “should” became “must”");
    assert!(
        browser
            .ask("location.href")
            .as_str()
            .unwrap()
            .contains("/compare.html?a=p%2Fclubs%2Ftext-")
    );
}
