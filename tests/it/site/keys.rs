//! The pages by keyboard alone, in a real Chromium: keys are pressed as a person presses them, by the DevTools protocol over
//! a pipe. Each stop is in reading order, to be seen and marked; none is a trap; what opens and chooses does so by key.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{Told, axe::kinds};

/// What is asked of the element that has the focus; `null` where the page has none.
pub(super) const WHERE: &str = r#"(function () {
  var one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  var box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return { at: Array.from(document.querySelectorAll("*")).indexOf(one), what: one.outerHTML.slice(0, 90),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0,
    inMain: !!one.closest("main") && one.id !== "main", id: one.id };
})()"#;

/// How many stops there are to be.
const STOPS: &str = r#"Array.from(document.querySelectorAll("a[href],button,input,select,summary,[tabindex]")).filter(function (one) {
  return one.tabIndex >= 0 && one.getClientRects().length && one.closest("details:not([open]) > :not(summary)") === null;
}).length"#;

/// A browser with one page; ends when dropped.
pub(super) struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    asked: u64,
    session: String,
    _dir: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    /// None where there is no Chromium, which is a failure in CI.
    pub(super) fn start() -> Option<Self> {
        if Command::new("chromium").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "chromium is missing");
            println!("skipped: no chromium");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let (to, from) = (dir.path().join("to"), dir.path().join("from"));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        // The protocol is spoken on the third and fourth file of the process.
        let child = Command::new("sh")
            .args([
                "-c",
                "to=$1; from=$2; shift 2; exec timeout 280 chromium \"$@\" 3<\"$to\" 4>\"$from\"",
                "sh",
            ])
            .args([&to, &from])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .arg("--remote-debugging-pipe")
            .arg("--window-size=1280,900")
            .arg(format!("--user-data-dir={}", dir.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let mut browser = Self { child, to, from, asked: 0, session: String::new(), _dir: dir };
        let page = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let page = json!({ "targetId": page["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &page);
        browser.session = session["sessionId"].as_str().map(str::to_owned).expect("a session");
        browser.call("Page.enable", &json!({}));
        browser.call("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        Some(browser)
    }

    /// Calls a method of the protocol; gives its result.
    pub(super) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            self.from.read_until(0, &mut bytes).unwrap();
            assert_eq!(bytes.pop(), Some(0), "{method}: the browser has gone");
            let answer: Value = serde_json::from_slice(&bytes).unwrap();
            if answer["id"] == json!(self.asked) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    pub(super) fn ask(&mut self, script: &str) -> Value {
        let asked = json!({ "expression": script, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{answer}");
        answer["result"]["value"].clone()
    }

    pub(super) fn open(&mut self, address: &str) {
        // By way of an empty page: what is asked below is not to be answered by the page before.
        for url in ["about:blank", address] {
            self.call("Page.navigate", &json!({ "url": url }));
        }
        for _ in 0..200 {
            thread::sleep(Duration::from_millis(50));
            let state = self.ask("document.readyState + location.protocol");
            if state == "completefile:" || state == "completehttp:" {
                thread::sleep(Duration::from_millis(300));
                return;
            }
        }
        panic!("{address} was not loaded");
    }

    /// Presses a key and lets it go.
    pub(super) fn press(&mut self, key: &str, shift: bool) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, None),
            "Enter" => ("Enter", 13, Some("\r")),
            " " => ("Space", 32, Some(" ")),
            other => ("", 0, Some(other)),
        };
        for kind in [if text.is_some() { "keyDown" } else { "rawKeyDown" }, "keyUp"] {
            let mut press = json!({ "type": kind, "key": key, "code": code,
                "windowsVirtualKeyCode": number, "modifiers": if shift { 8 } else { 0 } });
            if let (Some(text), "keyDown") = (text, kind) {
                press["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", &press);
        }
    }

    /// Every stop from the top to the end.
    fn walk(&mut self, most: u64) -> Vec<Value> {
        let mut stops = Vec::new();
        for _ in 0..=most {
            self.press("Tab", false);
            let stop = self.ask(WHERE);
            // Behind the last stop is the browser itself, or the first stop again.
            if stop.is_null()
                || stops.first().is_some_and(|first: &Value| first["at"] == stop["at"])
            {
                break;
            }
            stops.push(stop);
        }
        stops
    }
}

pub(super) fn address(told: &Told, name: &str, query: &str) -> String {
    format!("file://{}{query}", told.pages().join(Path::new(name)).display())
}

#[test]
fn every_kind_of_page_is_walked_by_keys_from_the_top_to_the_end_and_back() {
    let Some(mut browser) = Browser::start() else { return };
    let told = Told::new(14);
    for (name, query) in kinds(&told) {
        let page = format!("{name}{query}");
        browser.open(&address(&told, &name, query));
        let most = browser.ask(STOPS).as_u64().unwrap();
        let stops = browser.walk(most + 3);
        println!("{page}: {} stops of {most}", stops.len());
        assert!(
            !stops.is_empty() && stops[0]["what"].to_string().contains("skip"),
            "{page}: {stops:?}"
        );
        assert_eq!(stops.len() as u64, most, "{page}: each once, and out at the end: {stops:?}");
        let places: Vec<u64> = stops.iter().map(|stop| stop["at"].as_u64().unwrap()).collect();
        assert!(places.is_sorted_by(|one, next| one < next), "{page}: out of order: {stops:?}");
        for stop in &stops {
            assert!(stop["marked"] == true && stop["seen"] == true, "{page}: {stop}");
        }
        // And back: from the last stop, before the browser itself would have the focus.
        browser.open(&address(&told, &name, query));
        for _ in &places {
            browser.press("Tab", false);
        }
        for place in places.iter().rev().skip(1) {
            browser.press("Tab", true);
            assert_eq!(browser.ask(WHERE)["at"], json!(place), "{page}: on the way back");
        }
        // Past the top at one press.
        browser.press("Enter", false);
        assert_eq!(browser.ask(WHERE)["id"], "main", "{page}");
        if stops.iter().any(|stop| stop["inMain"] == true) {
            browser.press("Tab", false);
            assert_eq!(browser.ask(WHERE)["inMain"], true, "{page}");
        }
    }
}

#[test]
fn what_opens_chooses_and_searches_does_so_by_keys() {
    let Some(mut browser) = Browser::start() else { return };
    let told = Told::new(14);
    let change = told.named("p/clubs/change-2026-03-08", ".html").remove(0);
    browser.open(&address(&told, &change, ""));
    let open = "document.querySelectorAll('details[open]').length";
    let all = browser.ask("document.querySelectorAll('summary').length").as_u64().unwrap();
    assert!(all > 0, "the page has something to open");
    assert_eq!(browser.ask(open), 0);
    let (mut opened, mut chosen) = (0, 0);
    loop {
        browser.press("Tab", false);
        let stop = browser.ask(WHERE);
        let Some(what) = stop["what"].as_str() else { break };
        if what.starts_with("<summary") {
            browser.press("Enter", false);
            opened += 1;
            assert_eq!(browser.ask(open), json!(opened), "{what}");
        } else if what.contains("checkbox") {
            browser.press(" ", false);
            chosen += 1;
            assert_eq!(browser.ask("document.querySelectorAll(':checked').length"), json!(chosen));
        }
    }
    assert_eq!(opened, all);
    browser.open(&address(&told, "search.html", ""));
    browser.ask("document.getElementById('q').focus()");
    for letter in ["m", "u", "s", "t"] {
        browser.press(letter, false);
    }
    browser.press("Enter", false);
    for _ in 0..100 {
        thread::sleep(Duration::from_millis(50));
        let found = browser.ask(
            "document.readyState === 'complete' && document.querySelectorAll('#found a').length",
        );
        if found.as_u64().is_some_and(|found| found > 0) {
            let said = browser.ask("document.getElementById('found').textContent").to_string();
            assert!(said.contains(", 8 March 2026. Important"), "{said}");
            return;
        }
    }
    panic!("nothing was found");
}
